from __future__ import annotations

from django.urls import path

from .views import commitments

app_name = "planning"
urlpatterns = [
    path("", commitments.board, name="board"),
    path("<int:pk>/", commitments.commitment, name="commitment"),
    path("<int:pk>/empezar/", commitments.start, name="start"),
    path("<int:pk>/cumplir/", commitments.fulfil, name="fulfil"),
    path("<int:pk>/verificar/", commitments.verify, name="verify"),
    path("<int:pk>/devolver/", commitments.give_back, name="give_back"),
    path("<int:pk>/anular/", commitments.cancel, name="cancel"),
    path("<int:pk>/fecha/", commitments.propose_day, name="propose_day"),
    path("<int:pk>/fecha/responder/", commitments.answer_day, name="answer_day"),
    path("<int:pk>/entregar/", commitments.hand_over, name="hand_over"),
    path("<int:pk>/archivo/", commitments.evidence, name="evidence"),
]
