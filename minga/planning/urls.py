from __future__ import annotations

from django.urls import path

from . import views

app_name = "planning"
urlpatterns = [
    path("", views.board, name="board"),
    path("<int:pk>/", views.commitment, name="commitment"),
    path("<int:pk>/empezar/", views.start, name="start"),
    path("<int:pk>/cumplir/", views.fulfil, name="fulfil"),
    path("<int:pk>/verificar/", views.verify, name="verify"),
    path("<int:pk>/devolver/", views.give_back, name="give_back"),
    path("<int:pk>/anular/", views.cancel, name="cancel"),
    path("<int:pk>/fecha/", views.propose_day, name="propose_day"),
    path("<int:pk>/fecha/responder/", views.answer_day, name="answer_day"),
    path("<int:pk>/entregar/", views.hand_over, name="hand_over"),
    path("<int:pk>/archivo/", views.evidence, name="evidence"),
]
