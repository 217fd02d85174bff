from __future__ import annotations

from django.urls import path

from .views import finding, register, schools

app_name = "reference"
urlpatterns = [
    path("", schools.home, name="home"),
    path("buscar/", finding.find, name="find"),
    path("certificadas/", register.certified, name="certified"),
    path("certificadas/nueva/", register.certify, name="certify"),
    path("certificadas/<int:pk>/", register.certification, name="certification"),
    path("entidades/", register.offices, name="offices"),
    path("entidades/nueva/", register.new_office, name="new_office"),
    path("entidades/<int:pk>/", register.office, name="office"),
    path("establecimientos/importar/", schools.upload, name="import_schools"),
    path("establecimientos/importar/<int:pk>/", schools.review, name="school_import"),
    path("establecimientos/importar/<int:pk>/rechazadas.csv", schools.rejected, name="rejected_schools"),
]
