from __future__ import annotations

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("leidos/", views.read, name="read"),
    path("correo/", views.digest, name="digest"),
]
