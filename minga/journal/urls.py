from __future__ import annotations

from django.urls import path

from . import views

app_name = "journal"
urlpatterns = [
    path("cadena/", views.chain, name="chain"),
    path("cadena.json", views.heads, name="heads"),
    path("verificador.py", views.verifier, name="verifier"),
]
