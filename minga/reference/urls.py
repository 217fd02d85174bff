from __future__ import annotations

from django.urls import path

from .views import finding, schools

app_name = "reference"
urlpatterns = [
    path("", schools.home, name="home"),
    path("buscar/", finding.find, name="find"),
    path("establecimientos/importar/", schools.upload, name="import_schools"),
    path("establecimientos/importar/<int:pk>/", schools.review, name="school_import"),
    path("establecimientos/importar/<int:pk>/rechazadas.csv", schools.rejected, name="rejected_schools"),
]
