"""Who writes a practice changes, and nobody is left without a way on: in, out, and another leader."""

import pytest

from minga.config import demo
from minga.journal.models import Entry
from minga.people.services import grant_role
from minga.practices import rules, services
from tests.conftest import person
from tests.journeys.test_travel import Visitor


@pytest.fixture
def draft(office):
    return demo.travel(office, "Cuadernos de campo que van y vienen", "draft")


def test_the_leader_brings_in_takes_out_and_hands_over(draft, amaru, sisa):
    inti = person("inti")
    leader, page = Visitor(amaru), f"/practicas/{draft.pk}/autores/"
    assert (
        "No hay una cuenta con ese correo"
        in leader.send(page + "sumar/", 422, email="nadie@minga.example").content.decode()
    )
    leader.send(page + "sumar/", email=inti.email)
    joined = draft.authors.get(person=inti)
    assert inti.full_name in leader.read(page)
    other = Visitor(inti)
    assert "Salir de la autoría" in other.read(page)
    third = services.add_co_author(draft, person("nina"), by=amaru)
    other.send(f"{page}{third.pk}/salir/", 403)
    other.send(page + "entregar/", 403, email=inti.email, reason="Porque sí")
    assert (
        "Antes de salir, entregue"
        in leader.send(f"{page}{draft.authors.get(person=amaru).pk}/salir/", 403).content.decode()
    )

    assert (
        'id="entregar-reason_error"'
        in leader.send(page + "entregar/", 422, email=inti.email).content.decode()
    )
    leader.send(page + "entregar/", email=inti.email, reason="Se traslada a otra sede")
    roles = dict(draft.authors.values_list("person__email", "role"))
    assert roles == {amaru.email: "CO_AUTHOR", inti.email: "LEADER", third.person.email: "CO_AUTHOR"}
    assert Entry.objects.get(verb="lead.handed_over").data["reason"] == "Se traslada a otra sede"
    assert joined.pk == draft.authors.get(person=inti).pk, "one row for one authorship"
    leader.send(f"{page}{draft.authors.get(person=amaru).pk}/salir/")
    leader.read(page, 404)
    assert "Escribieron antes" in other.read(page)


def test_the_head_names_another_leader_when_the_leader_cannot(office, amaru, sisa):
    sent = demo.travel(office, "Huertas que surten el comedor", "submitted")
    page, yaku = f"/practicas/{sent.pk}/autores/", person("yaku")
    assert "Entregar la responsabilidad" not in Visitor(sisa).read(page)
    Visitor(sisa).send(page + "entregar/", 403, email=sisa.email, reason="La llevo yo")
    head = Visitor(yaku)
    assert "Entregar la responsabilidad" in head.read(page)
    head.send(page + "entregar/", 403, email=amaru.email, reason="Ya lo es")
    head.send(page + "entregar/", email=person("inti").email, reason="La responsable dejó la secretaría")
    assert sent.authors.get(left_at=None, role="LEADER").person == person("inti")
    assert "tiene otra persona responsable" in Visitor(amaru).read("/avisos/")
    services.withdraw(sent, "Se repite", by=yaku)
    head.send(page + "entregar/", 403, email=amaru.email, reason="Tarde")


def test_who_left_after_writing_does_not_verify_what_they_wrote(office, amaru):
    draft, other = (demo.travel(office, title, "draft") for title, _end in demo.STORIES[:2])
    inti = person("inti")
    grant_role(inti, "quality_lead", office, by=None)
    inti = person("inti")
    for practice in (draft, other):
        joined = services.add_co_author(practice, inti, by=amaru)
        if practice == draft:
            services.add_link(practice, "https://acta.example/1", item="results", title="Acta", by=inti)
        services.remove_author(joined, by=inti)
        type(practice).objects.filter(pk=practice.pk).update(status="UNDER_VERIFICATION")
        practice.refresh_from_db()
    refused = rules.can_verify(inti, draft)
    assert "Usted es autor" in refused.reason
    assert rules.can_verify(inti, other), "and nobody is kept from it by being put on a list"
