from __future__ import annotations

from django.urls import path

from .views import commitments, plans

app_name = "planning"
urlpatterns = [
    path("compromisos/", commitments.board, name="board"),
    path("compromisos/<int:pk>/", commitments.commitment, name="commitment"),
    path("compromisos/<int:pk>/empezar/", commitments.start, name="start"),
    path("compromisos/<int:pk>/cumplir/", commitments.fulfil, name="fulfil"),
    path("compromisos/<int:pk>/verificar/", commitments.verify, name="verify"),
    path("compromisos/<int:pk>/devolver/", commitments.give_back, name="give_back"),
    path("compromisos/<int:pk>/anular/", commitments.cancel, name="cancel"),
    path("compromisos/<int:pk>/fecha/", commitments.propose_day, name="propose_day"),
    path("compromisos/<int:pk>/fecha/responder/", commitments.answer_day, name="answer_day"),
    path("compromisos/<int:pk>/entregar/", commitments.hand_over, name="hand_over"),
    path("compromisos/<int:pk>/archivo/", commitments.evidence, name="evidence"),
    path("planes/", plans.plans, name="plans"),
    path("planes/nuevo/", plans.new_plan, name="new_plan"),
    path("planes/acciones/<int:pk>/", plans.action, name="action"),
    path("planes/acciones/<int:pk>/avances/<int:said>/archivo/", plans.progress_file, name="progress_file"),
    path("planes/indicadores/<int:pk>/", plans.indicator, name="indicator"),
    path("planes/<int:pk>/", plans.plan, name="plan"),
    path("planes/<int:pk>/lista.<slug:form>", plans.plan_file, name="plan_file"),
    path("planes/<int:pk>/cobertura/", plans.coverage, name="coverage"),
    path("planes/<int:pk>/aprobar/", plans.approve, name="approve_plan"),
    path("planes/<int:pk>/descartar/", plans.discard, name="discard_plan"),
    path("planes/<int:pk>/cerrar/", plans.close, name="close_plan"),
    path("planes/<int:pk>/nueva-version/", plans.revise, name="revise_plan"),
    path("planes/<int:pk>/<slug:word>/", plans.part, name="new_part"),
    path("planes/<int:pk>/<slug:word>/<int:number>/", plans.part, name="part"),
    path("planes/<int:pk>/<slug:word>/<int:number>/quitar/", plans.remove_part, name="remove_part"),
]
