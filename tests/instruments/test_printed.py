"""A printed answer: every character placed, nothing invented (the traps of the real one, in our own words)."""

import re
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.instruments.engine.definition import load_pack
from minga.instruments.readers import child, forms_print

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


LINES = SOURCE.splitlines(keepends=True)
TRAPS = [
    "(Una respuesta que empieza con paréntesis)\n",
    "Si selecciona la lluvia, no hay clase\n",
    "Balance de la Buena Práctica\n",
    "Ficha resumen de la Buena Práctica\n",
    "1. Uno\n",
    "3.\n",
    "-\n",
    "*\n",
    "30. Otra pregunta con otras palabras *\n",
    "28. Alianzas\n",
    "nota al pie *\n",
    "\x0c\n",
    "\n",
]


def words(text):
    return re.findall(r"\w+", text)


def tiled(source):
    """Read a source and check the ledger: it is the source again, and every word of an answer is in a value."""
    printed = forms_print.read(source, F1)
    assert "".join(s.text for s in printed.spans) == source
    proposal = forms_print.propose(printed, F1)
    for code, lines in printed.answers.items():
        assert set(words(" ".join(lines))) <= set(words(spoken(code, proposal.values.get(code)))), code
    return proposal


def spoken(code, value):
    """Write a value in words: a choice by its label, a date as people write it."""
    if isinstance(value, dict):
        label = next((o.label for o in F1.item(code).options if o.code == value.get("choice")), "")
        return " ".join([label, label.lower(), *(spoken(code, v) for v in value.values())])
    if isinstance(value, list):
        return " ".join(spoken(code, v) for v in value)
    return f"{value} {'/'.join(reversed(str(value).split('-')))}" if code == "start_date" else str(value)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(LINES)), st.sampled_from(TRAPS)), max_size=6), st.data())
def test_whatever_happens_to_a_form_no_word_is_lost(insertions, data):
    lines = list(LINES)
    for place, trap in sorted(insertions, reverse=True):
        lines.insert(place, trap)
    if data.draw(st.booleans()):
        gone = data.draw(st.integers(0, len(lines) - 5))
        del lines[gone : gone + data.draw(st.integers(1, 4))]
    try:
        tiled("".join(lines))
    except forms_print.OtherForm:
        pytest.fail("a form with most of its questions was refused")


def changed(old, new):
    assert old in SOURCE
    return SOURCE.replace(old, new)


def test_an_answer_may_look_like_the_forms_own_words():
    printed = tiled(
        changed("Nota en la emisora del río", "(Dos notas) en la emisora\nSi selecciona el dial, suena")
    ).printed
    assert printed.answers["recognitions"][:2] == [
        "(Dos notas) en la emisora",
        "Si selecciona el dial, suena",
    ]
    printed = tiled(changed("Nota en la emisora del río", "Balance de la Buena Práctica\ny más")).printed
    assert "Balance de la Buena Práctica" in printed.answers["recognitions"]


def test_a_question_with_other_words_swallows_nothing():
    proposal = tiled(
        changed("30. Factores que facilitan la implementación *", "30. ¿Qué ayudó en el camino? *")
    )
    assert proposal.missing == [30]
    assert not proposal.values["evaluation_approach"].count("Confianza")
    assert any("Confianza en los enlaces" in line for line in proposal.printed.unmapped)
    assert "1 no están en el formulario: 30" in forms_print.summary(proposal, F1)
    assert proposal.values["limiting_factors"]["raw_text"].startswith("El combustible")


def test_a_question_that_is_not_there_is_not_empty():
    proposal = tiled(changed("20. Población beneficiada con la Buena Práctica *\n", ""))
    assert proposal.missing == [20]
    assert proposal.undetermined == [13, 21, 40]


def test_swapped_questions_keep_their_answers():
    one, other = (
        "33. Impacto social *\n\nLas familias deciden y los niños faltan menos.\n",
        "34. Reconocimiento *\n\nNota en la emisora del río\n",
    )
    source = SOURCE.replace(one, "@").replace(other, one).replace("@", other)
    proposal = tiled(source)
    assert proposal.missing == []
    assert proposal.values["social_impact"].startswith("Las familias")


def test_word_files_are_read_also_inside_tables(tmp_path):
    paper = docx.Document()
    for line in SOURCE.splitlines()[:60]:
        paper.add_paragraph(line)
    table = paper.add_table(rows=1, cols=1)
    cell = table.cell(0, 0)
    for line in SOURCE.splitlines()[60:]:
        cell.add_paragraph(line)
    path = tmp_path / "ficha.docx"
    paper.save(path)
    text = child.text_of(str(path), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    assert forms_print.summary(forms_print.propose(forms_print.read(text, F1), F1), F1)[0].startswith(
        "40 preguntas"
    )
