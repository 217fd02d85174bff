"""The report to the authors on paper: what its page says, and never who judged."""

import pytest
from django.test import Client

from minga.config import demo
from minga.documents.printers import FORMS
from minga.documents.tree import as_text, check
from minga.evaluation import reports
from minga.evaluation.queries import candidate_of, trajectory_of
from tests.documents.reading import everything_in, text_of

from .conftest import who

JUDGES = ("inti", "nina", "wayra")


@pytest.fixture
def released(office):
    practice = demo.travel(office, "Consejos de lectura que llegan por el río", "evaluated")
    practice.refresh_from_db()
    return practice


def ask(name, practice, form):
    client = Client(raise_request_exception=False)
    client.force_login(who(name), backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/evaluacion/practica/{practice.pk}/resultado.{form}")


def test_it_says_the_level_why_and_what_would_raise_it(released):
    candidate = candidate_of(released)
    tree = reports.result_document(candidate, list(trajectory_of(released)))
    assert check(tree) == []
    said = as_text(tree)
    assert f"Nivel: {candidate.result['band']['label']}" in said
    for title in ("Por qué este nivel", "Criterio por criterio", "Aportes para mejorar"):
        assert f"# {title}" in said
    assert released.title in said


@pytest.mark.parametrize("form", FORMS)
def test_nobody_who_judged_is_in_the_file(released, form):
    """2W, S1 in the channel of PDF, Word and ODT: also in the metadata."""
    content = ask("amaru", released, form).content
    assert "Por qué este nivel" in text_of(content, form)
    held = everything_in(content, form)
    for name in JUDGES:
        for part in (who(name).full_name, who(name).email, who(name).full_name.split()[0]):
            assert part not in held


def test_only_who_reads_the_result_takes_it_away(released, office):
    for name in ("amaru", "sisa", "yaku"):
        assert ask(name, released, "pdf").status_code == 200
    for name in JUDGES:
        assert ask(name, released, "pdf").status_code == 404
    assert ask("amaru", released, "exe").status_code == 404
    sealed = demo.travel(office, "Valorada y sin comunicar", "consolidated")
    for name in ("amaru", "sisa", "yaku"):
        assert ask(name, sealed, "pdf").status_code == 404
