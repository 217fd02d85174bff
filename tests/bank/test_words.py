"""The pure part: how words are understood, marked and mended."""

import pytest

from minga.bank.engine.marks import passage
from minga.bank.engine.questions import understand
from minga.bank.engine.spelling import Vocabulary, one_slip
from minga.bank.engine.words import analyze

PAIRS = """niñas ninas|prácticas practica|educación educacion|COMITÉS comité|lectores lector|años ano|pingüinos pinguino
evaluaciones evaluación|ríos rio|familias familia|útiles útil|veedurías veeduria|raíces raiz|jóvenes joven
líderes lider|ejes eje|gobiernos gobierno|escolares escolar|meses mes|entidades entidad|tareas tarea"""


@pytest.mark.parametrize("pair", [p for line in PAIRS.splitlines() for p in line.split("|")])
def test_accents_plurals_and_case_do_not_matter(pair):
    one, other = pair.split()
    assert analyze(one) == analyze(other)


def test_different_words_stay_apart():
    assert (
        len({tuple(analyze(w)) for w in ("país", "paso", "mes", "río", "lectura", "lento", "vigilancia")})
        == 7
    )


def test_a_question_is_taken_apart():
    wanted = understand('vigilancia "entrega de materiales" -deporte lecto-escritura de la')
    assert [p.ways for p in wanted.must] == [
        (("vigil",),),
        (("entreg", "material"),),
        (("lect", "escritur"),),
    ]
    assert [p.typed for p in wanted.must_not] == ["deporte"]
    assert not understand("de la y los")
    assert not understand('"" « » - -- "')
    assert understand("bibliot").is_open
    assert not understand('"bibliot"').is_open
    assert len(understand(" ".join(f"palabra{i}" for i in range(99))).must) == 12


def marked(pieces):
    return "".join(f"[{p}]" if hit else p for p, hit in pieces)


def test_the_passage_that_answers_is_shown_with_its_words_marked():
    stems = understand("frecuencia materiales").stems
    body = (
        "Una introducción larga. " * 30
        + "La frecuencia con que llegan los materiales a cada escuela. "
        + "Fin. " * 60
    )
    told = marked(passage("Un resumen sin nada.", body, stems))
    assert "[frecuencia] con que llegan los [materiales]" in told
    assert told.startswith("… ")
    assert told.endswith(" …")
    assert marked(passage("Los <b>materiales</b>", "", stems)) == "Los <b>[materiales]</b>"
    assert marked(passage("Nada", "Tampoco İ aquí", stems)) == "Nada"


def test_a_slip_is_mended_and_a_beginning_completed():
    known = Vocabulary([("año", 9), ("ano", 1), ("biblioteca", 5), ("bibliotecas", 2), ("permanencia", 4)])
    assert known.correction("bibloteca") == "biblioteca"
    assert known.correction("permanenica") == "permanencia"
    assert known.correction("biblioteca") == ""
    assert known.correction("zzzzzz") == ""
    assert known.completions("bibliot") == ["bibliotec"]
    assert known.completions("b") == []


def test_one_slip_agrees_with_counting_edits():
    def distance(a, b):
        rows = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
        for i in range(1, len(a) + 1):
            for j in range(1, len(b) + 1):
                rows[i][j] = min(
                    rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1])
                )
                if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                    rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
        return rows[-1][-1]

    from itertools import product

    words = ["".join(w) for n in range(1, 5) for w in product("abc", repeat=n)]
    assert all(one_slip(a, b) == (distance(a, b) <= 1) for a in words[:60] for b in words)
