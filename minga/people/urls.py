from __future__ import annotations

from django.urls import path

from .views import accepting, account, inviting, roster, sitting

app_name = "people"
urlpatterns = [
    path("personas/", roster.places, name="places"),
    path("personas/<int:place>/", roster.place, name="place"),
    path("personas/<int:place>/invitar/", inviting.invite, name="invite"),
    path("personas/<int:place>/invitar-varias/", inviting.invite_many, name="invite_many"),
    path("personas/<int:place>/<int:person>/", roster.person, name="person"),
    path("personas/cargos/<int:grant>/terminar/", roster.revoke, name="revoke"),
    path("personas/cargos/<int:grant>/plazo/", roster.change_end, name="change_end"),
    path("personas/invitaciones/<int:offer>/aprobar/", inviting.approve, name="approve"),
    path("personas/invitaciones/<int:offer>/no-aprobar/", inviting.refuse, name="refuse"),
    path("personas/invitaciones/<int:offer>/reenviar/", inviting.resend, name="resend"),
    path("personas/invitaciones/<int:offer>/anular/", inviting.cancel, name="cancel"),
    path("invitacion/<str:token>/", accepting.accept, name="accept"),
    path("mi-cuenta/", account.account, name="account"),
    path("mi-cuenta/correo/", account.address, name="address"),
    path("mi-cuenta/correo/<str:token>/", account.confirm_address, name="confirm_address"),
    path("mi-cuenta/mis-datos/", account.my_data, name="my_data"),
    path("mi-cuenta/sesiones/cerrar/", sitting.end_others, name="end_others"),
    path("mi-cuenta/sesiones/<int:sitting>/cerrar/", sitting.end_one, name="end_one"),
    path("condiciones/", accepting.terms, name="terms"),
]
