"""Every route is known, keeps strangers out, and never answers 500, whatever the method."""

import pytest
from django.db import transaction
from django.test import Client

from minga.config import demo
from minga.evaluation.models import Assignment
from minga.journal.services import anchor
from minga.people.models import RoleGrant, User
from minga.practices.models import Author, Evidence, Observation, Practice
from minga.reference.models import Institution

from .matrix.http import KNOWN, METHODS, OURS

REASONS = {200, 302, 400, 403, 404, 405, 409, 410, 422}


def test_no_route_is_unknown_and_none_is_only_on_paper():
    listed = [*KNOWN["public"], *KNOWN["signed_in"], *KNOWN["policy"]]
    assert sorted(name for name, _ in OURS) == sorted(listed), (
        "name each route in minga/config/authz/routes.yaml; a guarded one with its cell of matrix.yaml"
    )


@pytest.fixture(scope="module")
def stories(django_db_setup, django_db_blocker):
    """The demo, told once for these tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.tell_stories(demo.settle())
        anchor()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def told(stories, db):
    return {
        "<int:pk>": Practice.objects.get(status="DRAFT").pk,
        "<int:practice>": Practice.objects.filter(status="UNDER_EVALUATION").get().pk,
        "<int:author>": Author.objects.filter(left_at=None).first().pk,
        "<int:note>": Observation.objects.get().pk,
        "<int:conflict>": 1,
        "<int:number>": 1,
        "<int:candidate>": 1,
        "<int:position>": 1,
        "<int:person>": User.objects.get(email="inti@minga.example").pk,
        "<slug:word>": "objetivo",
        "<int:said>": 1,
        "<int:piece>": Evidence.objects.first().pk,
        "<slug:item>": "summary",
        "<slug:section>": "S1",
        "<slug:verb>": "aprobar",
        "<slug:slug>": "no-existe",
        "<slug:form>": "bib",
        "<slug:code>": "thematic_lines",
        "<int:message>": 1,
        "<int:image>": 1,
        "<int:place>": Institution.objects.get(code="SED-27").pk,
        "<int:grant>": RoleGrant.objects.get(user__email="inti@minga.example").pk,
        "<int:offer>": 1,
        "<str:token>": "no-es-de-aqui",
        "<int:sitting>": 1,
    }


def address(name, path, told):
    for part, value in told.items():
        path = path.replace(
            part,
            str(
                Assignment.objects.first().pk
                if part == "<int:pk>" and name.startswith("evaluation")
                else value
            ),
        )
    return "/" + path


def visitor(email=""):
    client = Client(raise_request_exception=False)
    if email:
        client.force_login(
            User.objects.get(email=f"{email}@minga.example"),
            backend="django.contrib.auth.backends.ModelBackend",
        )
    return client


def test_strangers_get_nothing_and_learn_nothing(told, stranger):
    nobody, other = visitor(), visitor("otro")
    for name, path in OURS:
        url = address(name, path, told)
        for method in METHODS:
            if name in KNOWN["public"]:
                continue
            assert getattr(nobody, method)(url).status_code in (302, 405), (method, url)
            if name in KNOWN["policy"]:
                assert getattr(other, method)(url).status_code in (404, 405), (method, url)


@pytest.mark.parametrize("name", ["", "amaru", "sisa"])
def test_no_route_breaks_whoever_asks_and_however(told, stranger, name):
    client = visitor(name)
    for route, path in OURS:
        url = address(route, path, told)
        for method in METHODS:
            assert getattr(client, method)(url).status_code in REASONS, (method, url)


@pytest.mark.parametrize(
    "text",
    ["\0", "\u200b", "=cmd()", "<script>alert(1)</script>", "' OR 1=1 --", "ñ" * 300, "%", "_"],
    ids=repr,
)
def test_the_bank_survives_any_question(told, text):
    client = visitor()
    for query in ({"q": text}, {"tipo": text}, {"desde": text}, {"pagina": text}, {"orden": text}):
        answer = client.get("/", query)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
    assert client.get("/", {"estado": "DRAFT"}).status_code == 400


def test_a_guard_that_is_gone_is_noticed(told, stranger, monkeypatch):
    """The negative control: with visibility opened to all, the stranger's test would fail."""
    from minga.practices.views import record

    monkeypatch.setattr(record.queries, "visible_to", lambda person: Practice.objects.all())
    assert visitor("otro").get(f"/practicas/{told['<int:pk>']}/").status_code == 200
