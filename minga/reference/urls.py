from __future__ import annotations

from django.urls import path

from .views import catalogues, finding, register, schools

app_name = "reference"
urlpatterns = [
    path("catalogos/", catalogues.listing, name="catalogues"),
    path("catalogos/<slug:code>/", catalogues.catalogue, name="catalogue"),
    path("catalogos/<slug:code>/nuevo/", catalogues.new_term, name="new_term"),
    path("catalogos/<slug:code>/<int:pk>/", catalogues.term, name="term"),
    path("directorio/", schools.home, name="home"),
    path("directorio/buscar/", finding.find, name="find"),
    path("directorio/certificadas/", register.certified, name="certified"),
    path("directorio/certificadas/nueva/", register.certify, name="certify"),
    path("directorio/certificadas/<int:pk>/", register.certification, name="certification"),
    path("directorio/entidades/", register.offices, name="offices"),
    path("directorio/entidades/nueva/", register.new_office, name="new_office"),
    path("directorio/entidades/<int:pk>/", register.office, name="office"),
    path("directorio/establecimientos/importar/", schools.upload, name="import_schools"),
    path("directorio/establecimientos/importar/<int:pk>/", schools.review, name="school_import"),
    path(
        "directorio/establecimientos/importar/<int:pk>/rechazadas.csv",
        schools.rejected,
        name="rejected_schools",
    ),
]
