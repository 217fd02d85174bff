from __future__ import annotations

from django.urls import path

from . import views

app_name = "evaluation"
urlpatterns = [
    path("<int:pk>/", views.desk, name="desk"),
    path("<int:pk>/aceptar/", views.accept, name="accept"),
    path("<int:pk>/impedimento/", views.recuse, name="recuse"),
    path("<int:pk>/reabrir/", views.reopen, name="reopen"),
    path("practica/<int:practice>/", views.board, name="board"),
    path("practica/<int:practice>/asignar/", views.assign, name="assign"),
    path("practica/<int:practice>/comunicar/", views.release, name="release"),
    path("practica/<int:practice>/resultado/", views.report, name="report"),
]
