from __future__ import annotations

from django.urls import path

from .views import around, contact, listing, practice

app_name = "bank"
urlpatterns = [
    path("", listing.home, name="home"),
    path("mapa/", around.territories, name="map"),
    path("comparar/", around.compare, name="compare"),
    path("lista.<slug:form>", around.results_list, name="list"),
    path("novedades.atom", around.feed, name="feed"),
    path("practica/<slug:slug>/", practice.page, name="practice"),
    path("practica/<slug:slug>/practica.<slug:form>", practice.paper, name="paper"),
    path("practica/<slug:slug>/datos.json", practice.data, name="data"),
    path("practica/<slug:slug>/cita.<slug:form>", practice.cite, name="cite"),
    path("practica/<slug:slug>/imagen/<int:image>.jpg", practice.image, name="image"),
    path("practica/<slug:slug>/imagen/<int:image>/retirar/", contact.ask_removal, name="ask_removal"),
    path("practica/<slug:slug>/preguntar/", contact.ask, name="ask"),
    path("practica/<slug:slug>/preguntas/", contact.inbox, name="messages"),
    path("practica/<slug:slug>/preguntas/<int:message>/respondida/", contact.answered, name="answered"),
]
