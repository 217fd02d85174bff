from __future__ import annotations

from django.urls import path

from . import views

app_name = "bank"
urlpatterns = [
    path("", views.home, name="home"),
    path("practica/<slug:slug>/", views.practice, name="practice"),
]
