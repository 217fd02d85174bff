from __future__ import annotations

from django.urls import path

from . import views

app_name = "evaluation"
urlpatterns = [
    path("", views.office, name="office"),
    path("lista.<slug:form>", views.board_list, name="board_list"),
    path("planear/", views.plan, name="plan"),
    path("asignar/", views.assign_many, name="assign_many"),
    path("deshacer/", views.undo, name="undo"),
    path("recordar/", views.remind_many, name="remind_many"),
    path("personas/", views.people, name="people"),
    path("personas/lista.<slug:form>", views.people_list, name="people_list"),
    path("personas/<int:person>/", views.profile, name="profile"),
    path("rondas/<int:number>/", views.results, name="round"),
    path("rondas/<int:number>/lista.<slug:form>", views.round_list, name="round_list"),
    path("mias/", views.mine, name="mine"),
    path("mias/lista.<slug:form>", views.mine_list, name="mine_list"),
    path("<int:pk>/", views.desk, name="desk"),
    path("<int:pk>/guardar/", views.autosave, name="autosave"),
    path("<int:pk>/aceptar/", views.accept, name="accept"),
    path("<int:pk>/impedimento/", views.recuse, name="recuse"),
    path("<int:pk>/reabrir/", views.reopen, name="reopen"),
    path("<int:pk>/reasignar/", views.reassign, name="reassign"),
    path("<int:pk>/plazo/", views.move_due, name="move_due"),
    path("<int:pk>/recordar/", views.remind, name="remind"),
    path("practica/<int:practice>/", views.board, name="board"),
    path("practica/<int:practice>/asignar/", views.assign, name="assign"),
    path("practica/<int:practice>/comunicar/", views.release, name="release"),
    path("practica/<int:practice>/retomar/", views.resume, name="resume"),
    path("practica/<int:practice>/de-nuevo/", views.again, name="again"),
    path("practica/<int:practice>/otra-valoracion/", views.another_round, name="another_round"),
    path("practica/<int:practice>/quien-no/", views.tell, name="tell"),
    path("practica/<int:practice>/impedimentos/", views.declare, name="declare"),
    path("practica/<int:practice>/impedimentos/<int:conflict>/levantar/", views.lift, name="lift"),
    path("practica/<int:practice>/resultado/", views.report, name="report"),
    path("practica/<int:practice>/resultado.<slug:form>", views.report_file, name="report_file"),
    path("practica/<int:practice>/resultado/<int:candidate>/compromiso/", views.improve, name="improve"),
]
