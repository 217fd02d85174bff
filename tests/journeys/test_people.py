"""Somebody is invited, opens an account, acts, and loses the role; a head takes two; over plain HTTP, without JavaScript."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from minga.config.invariants import breaches
from minga.journal.models import Entry
from minga.notices.services import send_letters
from minga.people.models import Invitation, RoleGrant, User
from minga.people.services import change_address, enroll, grant_role
from minga.reference.services import add_institution

from .test_travel import Visitor

PASSWORD = "el río sube en mayo"


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def ministry(office):
    found = add_institution(country="CO", kind="MINISTRY", code="MEN", name="Ministerio")
    office.parent, office.email = found, "calidad@choco.example"
    office.save()
    person = enroll("suyana@minga.example", "Suyana Torres")
    grant_role(person, "ministry_admin", found, by=None)
    return person


def link_in(letter):
    return re.search(r"/invitacion/\S+", letter.body)[0]


def letter_to(address):
    send_letters()
    return next(m for m in reversed(mail.outbox) if m.to == [address])


def invite(visitor, place, status=302, **fields):
    told = {"email": "rosa@escuela.example", "full_name": "Rosa Díaz", "role": "co_author", **fields}
    return visitor.send(f"/personas/{place.pk}/invitar/", status, **told)


def opens(address, name="Rosa Díaz"):
    """Follow the link of an invitation and open the account."""
    visitor = Visitor()
    url = link_in(letter_to(address))
    assert "Abrir mi cuenta" in visitor.read(url)
    visitor.send(url, full_name=name, password=PASSWORD, agrees="on")
    return visitor, url


def test_an_author_is_invited_writes_and_loses_the_role_at_once(office, sisa):
    officer = Visitor(sisa)
    assert "Personas" in officer.read("/mi-trabajo/")
    assert "Sisa Mosquera" in officer.read(f"/personas/{office.pk}/")
    invite(officer, office, role="practice_leader")
    letter = letter_to("rosa@escuela.example")
    assert "Responsable de práctica" in letter.body
    rosa, url = opens("rosa@escuela.example")
    assert "Ya tiene el cargo «Responsable de práctica»" in rosa.read("/mi-trabajo/")
    assert Visitor().read(url, 410).count("ya se aceptó") == 1
    rosa.send(
        "/practicas/nueva/",
        kind="GOOD_PRACTICE",
        institution=office.pk,
        title="Bibliotecas que viajan en lancha",
    )
    assert "Rosa Díaz aceptó el cargo" in officer.read("/avisos/")
    grant = RoleGrant.objects.get(user__email="rosa@escuela.example")
    page = f"/personas/{office.pk}/{grant.user_id}/"
    assert "Terminar el cargo" in officer.read(page)
    officer.send(f"/personas/cargos/{grant.pk}/terminar/", reason="Se mudó de municipio")
    assert "Para registrar una práctica necesita un cargo" in rosa.read("/practicas/nueva/")
    assert "Se mudó de municipio" in officer.read(page)
    assert "Se mudó de municipio" in rosa.read("/avisos/")
    assert breaches() == []


def test_what_an_officer_asks_for_the_head_approves(office, sisa, yaku):
    officer, head = Visitor(sisa), Visitor(yaku)
    invite(officer, office, role="evaluator")
    offer = Invitation.objects.get()
    assert send_letters() == 0
    officer.send(f"/personas/invitaciones/{offer.pk}/aprobar/", 403)
    assert "Aprobar el cargo «Evaluador(a)» de Rosa Díaz" in head.read("/mi-trabajo/")
    assert "falta su decisión" in head.read("/avisos/")
    head.send(f"/personas/invitaciones/{offer.pk}/aprobar/")
    opens("rosa@escuela.example")
    grant = RoleGrant.objects.get(user__email="rosa@escuela.example")
    assert (grant.granted_by, grant.approved_by) == (sisa, yaku)


def test_what_is_not_approved_says_why_to_whoever_asked(office, sisa, yaku):
    invite(Visitor(sisa), office, role="evaluator")
    offer, head = Invitation.objects.get(), Visitor(yaku)
    head.send(f"/personas/invitaciones/{offer.pk}/no-aprobar/", reason="")
    assert "Escriba por qué no lo aprueba" in head.read(f"/personas/{office.pk}/")
    head.send(f"/personas/invitaciones/{offer.pk}/no-aprobar/", reason="Ya hay tres personas")
    assert "Ya hay tres personas" in Visitor(sisa).read("/avisos/")
    assert send_letters() == 0


def test_a_head_takes_two_persons_of_whom_none_is_the_new_one(office, ministry, yaku):
    head, admin = Visitor(yaku), Visitor(ministry)
    invite(head, office, role="head")
    offer = Invitation.objects.get()
    answer = head.send(f"/personas/invitaciones/{offer.pk}/aprobar/", 403)
    assert "Usted lo pidió: lo decide otra persona." in answer.content.decode()
    assert send_letters() == 0
    admin.send(f"/personas/invitaciones/{offer.pk}/aprobar/")
    opens("rosa@escuela.example")
    grant = RoleGrant.objects.get(user__email="rosa@escuela.example")
    assert (grant.granted_by, grant.approved_by) == (yaku, ministry)


def test_the_roles_that_somebody_lost_take_their_open_invitations_along(office, ministry, yaku):
    invite(Visitor(yaku), office, role="evaluator")
    grant = RoleGrant.objects.get(user=yaku)
    Visitor(ministry).send(f"/personas/cargos/{grant.pk}/terminar/")
    page = Visitor().read(link_in(letter_to("rosa@escuela.example")), 410)
    assert "se anuló" in page
    assert "calidad@choco.example" in page


def test_a_late_a_replaced_and_a_cut_link_say_whom_to_ask(office, ministry, sisa):
    officer = Visitor(sisa)
    invite(officer, office)
    first = link_in(letter_to("rosa@escuela.example"))
    officer.send(f"/personas/invitaciones/{Invitation.objects.get().pk}/reenviar/")
    assert "Hay un enlace más nuevo" in Visitor().read(first, 410)
    second = link_in(letter_to("rosa@escuela.example"))
    assert second != first
    assert "No reconocemos este enlace" in Visitor().read(second[:-3] + "/", 404)
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        page = Visitor().read(second, 410)
        assert "Este enlace venció" in page
        assert "calidad@choco.example" in page
        Visitor().send(second, 410, full_name="Rosa", password=PASSWORD, agrees="on")
    assert not User.objects.filter(email="rosa@escuela.example").exists()


def test_who_has_an_account_signs_in_to_accept(office, sisa, amaru, killa):
    invite(Visitor(sisa), office, email="KILLA@minga.example", role="co_author")
    url = link_in(letter_to("killa@minga.example"))
    assert "entre con ella para aceptar" in Visitor().read(url)
    assert "es para otro correo" in Visitor(amaru).read(url)
    Visitor(amaru).send(url, 403, agrees="on")
    mine = Visitor(killa)
    assert "Aceptar el cargo «Coautor(a)»" in mine.read("/mi-trabajo/")
    mine.send(url, 422)
    mine.send(url, agrees="on")
    assert killa.grants.filter(role="co_author").exists()


def test_who_says_no_gets_no_role(office, sisa):
    invite(Visitor(sisa), office)
    page = Visitor().send(link_in(letter_to("rosa@escuela.example")), 200, decline="1").content.decode()
    assert "Quedó anotado que no acepta" in page
    assert "no aceptó el cargo" in Visitor(sisa).read("/avisos/")
    assert not RoleGrant.objects.filter(role="co_author").exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "rosa"}, "correo"),
        ({"email": "amaru@minga.example", "role": "practice_leader"}, "ya tiene el cargo"),
        ({"email": "sisa@minga.example"}, "Nadie se da un cargo a sí mismo"),
        ({"ends_on": "1/1/2020"}, "terminaría antes de empezar"),
        ({"role": "ministry_admin"}, "no es una de las opciones"),
    ],
)
def test_what_cannot_be_asked_for_says_why_and_loses_nothing(office, sisa, fields, said):
    page = invite(Visitor(sisa), office, 422, **fields).content.decode()
    assert said in page
    assert "Rosa Díaz" in page
    assert not Invitation.objects.exists()


LIST = """Correo;Nombre;Cargo;Puesto;Hasta
rosa@escuela.example;Rosa Díaz;coautora;Docente;31/12/2099
Luis Mena <luis@escuela.example>
no-es-correo;Alguien
rosa@escuela.example;Rosa Díaz;Coautor(a)
amaru@minga.example;Amaru Quinto;Responsable de práctica
juez@escuela.example;Juez;Evaluador;;
otra@escuela.example;Otra;Alcaldesa
"""


def test_a_list_shows_what_would_happen_sends_the_good_ones_and_keeps_the_rest(office, sisa):
    officer, url = Visitor(sisa), f"/personas/{office.pk}/invitar-varias/"
    page = officer.send(url, 200, role="practice_leader", text=LIST).content.decode()
    for said in (
        "Enviar 3 invitaciones",
        "«no-es-correo» no es un correo",
        "de la línea 2",
        "ya tiene el cargo",
        "Espera a que otra persona la apruebe",
        "«Alcaldesa» no es un cargo",
    ):
        assert said in page
    assert not Invitation.objects.exists()
    page = officer.send(url, 200, role="practice_leader", text=LIST, send="1").content.decode()
    assert "2 invitaciones van en camino. 1 espera aprobación. 4 no se enviaron" in page
    box = re.search(r"<textarea.*?</textarea>", page, re.DOTALL)[0]
    assert "Alcaldesa" in box
    assert "luis@" not in box
    assert send_letters() == 2


def test_the_pages_ask_as_much_for_three_as_for_one(office, sisa, yaku):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(url, **posted):
        visitor = Visitor(yaku)
        with CaptureQueriesContext(connection) as told:
            visitor.post(url, posted) if posted else visitor.get(url)
        return len(told)

    page, many = f"/personas/{office.pk}/", f"/personas/{office.pk}/invitar-varias/"
    lines = [f"p{n}@escuela.example, Persona {n}" for n in range(3)]
    for n in range(3):
        if n == 1:
            few = asked(page), asked("/mi-trabajo/"), asked(many, text=lines[0], role="co_author")
        invite(Visitor(sisa), office, email=f"e{n}@escuela.example", role="evaluator")
        grant_role(enroll(f"g{n}@minga.example", f"Gente {n}"), "co_author", office, by=None)
    assert (asked(page), asked("/mi-trabajo/"), asked(many, text="\n".join(lines), role="co_author")) == few


def test_who_asked_for_a_role_does_not_take_it_through_another_mailbox(office, yaku):
    invite(Visitor(yaku), office, role="evaluator")
    link = link_in(letter_to("rosa@escuela.example"))
    change_address(yaku, "rosa@escuela.example")
    head = Visitor(yaku)
    assert "nadie se da un cargo a sí mismo" in head.read(link)
    head.send(link, 403, agrees="on")
    assert not RoleGrant.objects.filter(role="evaluator", user=yaku).exists()


def test_a_closed_account_does_not_open_by_an_invitation(office, sisa):
    User.objects.create(email="rosa@escuela.example", full_name="Rosa Díaz", is_active=False)
    invite(Visitor(sisa), office)
    visitor, link = Visitor(), link_in(letter_to("rosa@escuela.example"))
    said = visitor.read(link)
    assert "La cuenta de este correo está cerrada. Pida a" in said
    assert "Entrar y aceptar" not in said
    visitor.send(link, 403, full_name="Rosa", password=PASSWORD, agrees="on")


def test_what_no_form_reads_is_kept_without_what_no_database_keeps(office, sisa):
    officer = Visitor(sisa)
    invite(officer, office)
    opens("rosa@escuela.example")
    assert "Rosa Díaz" in officer.read(f"/personas/{office.pk}/?q=Ro%00sa")
    grant = RoleGrant.objects.get(user__email="rosa@escuela.example")
    officer.send(f"/personas/cargos/{grant.pk}/terminar/", reason="Se mu\0dó")
    assert Entry.objects.get(verb="role.revoked").data["reason"] == "Se mudó"


def test_who_lands_by_signing_in_where_only_a_button_leads_is_told_the_way(office, sisa):
    address = "/personas/cargos/1/terminar/"
    assert Visitor().send(address).url == f"/cuentas/login/?next={address}"
    said = Visitor(sisa).read(address, 405)
    assert "solo recibe lo que envía un botón. Vuelva a la página anterior" in said
    assert "Ir al inicio" in said
