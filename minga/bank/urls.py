from __future__ import annotations

from django.urls import path

from .views import listing, practice

app_name = "bank"
urlpatterns = [
    path("", listing.home, name="home"),
    path("practica/<slug:slug>/", practice.page, name="practice"),
]
