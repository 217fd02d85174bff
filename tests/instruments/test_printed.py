"""A printed answer: every character placed, nothing invented (the traps of the real one, in our own words)."""

from pathlib import Path

import pytest

from minga.instruments.engine.definition import load_pack
from minga.instruments.readers import forms_print

F1 = load_pack(Path("minga/instruments/packs/f1.yaml"))
SOURCE = (Path(__file__).parents[1] / "fixtures/printed_form.txt").read_text()


@pytest.fixture
def proposal():
    return forms_print.propose(forms_print.read(SOURCE, F1), F1)


def test_forty_questions_and_no_character_lost(proposal):
    assert forms_print.summary(proposal, F1) == [
        "40 preguntas encontradas de 40",
        "29 con respuesta",
        "7 vacías: 6, 7, 8, 9, 10, 11, 12",
        "4 no determinadas: 13, 20, 21, 40",
        "0 caracteres sin ubicar",
    ]


def test_lists_become_rows_and_keep_their_prose(proposal):
    rows = {
        code: len(proposal.values[code]["rows"])
        for code in ("keywords", "specific_objectives", "strategies", "activities")
    }
    assert rows == {"keywords": 6, "specific_objectives": 3, "strategies": 6, "activities": 7}
    assert proposal.values["strategies"]["raw_text"].startswith("1. Reuniones en enero")
    assert proposal.values["specific_objectives"]["rows"][2]["text"].startswith("Registrar las semanas")


def test_a_level_is_declared_never_given(proposal):
    assert proposal.values["development_level"] == {"declared": "Nivel medio"}
    assert proposal.values["start_date"] == "2019-02-05"
    assert proposal.values["replication_mechanisms"]["undetermined"] is True


def test_another_form_is_refused():
    with pytest.raises(forms_print.OtherForm):
        forms_print.read("1. ¿Cómo se llama?\nAna\n2. Edad\n7\n", F1)


def test_what_stands_before_the_form_is_listed_not_swallowed():
    printed = forms_print.read("Nota del archivo escolar\n" + SOURCE, F1)
    assert printed.unmapped == ["Nota del archivo escolar"]
    assert printed.unmapped_characters == len("Notadelarchivoescolar")
