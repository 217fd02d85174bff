"""Every kind of field, shown by its template and posted back as a browser would: what nobody touched does not change."""

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.instruments.engine.definition import item_from
from minga.instruments.engine.values import Malformed, as_shown, clean, is_answered, untouched
from minga.instruments.forms import FieldView, read_item, written_day
from tests.journeys.test_travel import fields_of

COLUMNS = [{"code": "name", "label": "Nombre"}, {"code": "starts", "label": "Inicia", "kind": "date"}]
OPTIONS = {"A": "Una", "B": "Otra", "C": "Ninguna de esas"}
ITEMS = {
    kind: item_from({"code": "it", "number": 7, "label": "Pregunta", "kind": kind, **more})
    for kind, more in {
        "text": {},
        "long": {"limit_words": 5},
        "email": {},
        "phone": {},
        "date": {},
        "number": {"unit": "meses"},
        "one": {"options": OPTIONS, "takes_note": True},
        "many": {"options": OPTIONS, "main_choice": True, "other_option": "C"},
        "rows": {"columns": COLUMNS, "accepts_none": True},
        "keywords": {},
        "territory": {},
        "institution": {},
        "person": {},
    }.items()
}
VALUES = [
    ("text", "Una línea"),
    ("text", "Dos\nlíneas"),
    ("long", "Dos\n\npárrafos con <b>&amp;</b> y «comillas»"),
    ("long", "-----\n"),
    ("email", "nombre@entidad.gov.co"),
    ("phone", "604 555 0001"),
    ("date", "2018-03-14"),
    ("date", "2018-03-14 o después"),
    ("date", "marzo de 2018"),
    ("number", {"value": "12.5", "unit": "meses"}),
    ("one", {"choice": "B", "note": "Porque\nsí"}),
    ("one", {"choice": "", "note": "Sin escoger todavía"}),
    ("one", {"undetermined": True, "options_seen": ["Una", "Otra"]}),
    ("many", {"choices": ["A", "C"], "main": "A", "other": "La de <aquí>"}),
    ("many", {"undetermined": True, "options_seen": ["Una", "Otra"]}),
    ("rows", {"rows": [{"name": "Dos\nlíneas", "starts": "2020-01-31"}], "raw_text": "Prosa\nimportada"}),
    ("rows", {"rows": [{"starts": "2020-01-31 a 2020-06-30"}, {"name": "Otra"}], "raw_text": ""}),
    ("rows", {"none": True}),
    ("keywords", {"rows": [{"text": "escuela rural"}, {"text": "río"}], "raw_text": ""}),
    ("territory", {"code": "27", "label": "Chocó"}),
    ("institution", {"code": "SED-27", "label": "Secretaría"}),
    ("person", {"label": "Rosa\nMena"}),
    *((kind, None) for kind in ITEMS),
]


def shown(item, value, **more):
    view = FieldView(item=item, value=value, revision=3, **more)
    return f"<form data-ficha>{render_to_string('instruments/field.html', {'view': view})}</form>"


def posted_back(item, value, **changes):
    """Read the field's form as a browser does (line ends included) and post it."""
    post = QueryDict(mutable=True)
    for name, said in {**fields_of(shown(item, value)), **changes}.items():
        many = said if isinstance(said, list) else [said]
        post.setlist(name, [text.replace("\r\n", "\n").replace("\n", "\r\n") for text in many])
    return read_item(item, post)


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_what_nobody_touched_comes_back_the_same(kind, value):
    item = ITEMS[kind]
    kept = value if value is None else clean(item, value)
    assert untouched(item, kept, posted_back(item, kept))


@pytest.mark.parametrize(("kind", "value"), [(k, v) for k, v in VALUES if v is not None])
def test_what_comes_back_still_says_something(kind, value):
    """Were `untouched` wrong and the value written, its words would still be there."""
    item = ITEMS[kind]
    kept = clean(item, value)
    assert is_answered(item, clean(item, posted_back(item, kept))) == is_answered(item, kept)


def test_changing_one_cell_keeps_the_others():
    item = ITEMS["rows"]
    kept = {"rows": [{"name": "Dos\nlíneas", "starts": "2020-01-31"}], "raw_text": "Prosa"}
    raw = posted_back(item, kept, **{"it-0-starts": "01/02/2020", "it-rows": "2", "it-1-name": "Nueva"})
    assert not untouched(item, kept, raw)
    assert clean(item, raw) == {
        "rows": [{"name": "Dos líneas", "starts": "2020-02-01"}, {"name": "Nueva"}],
        "raw_text": "Prosa",
    }


@pytest.mark.parametrize(
    ("button", "names"),
    [
        ("it:1:up", ["Otra", "Una", "Tercera"]),
        ("it:1:down", ["Una", "Tercera", "Otra"]),
        ("it:0:up", ["Una", "Otra", "Tercera"]),
        ("it:2:down", ["Una", "Otra", "Tercera"]),
        ("it:1:remove", ["Una", "Tercera"]),
        ("it:0:more", ["Una", "Otra", "Tercera"]),
        ("other:1:remove", ["Una", "Otra", "Tercera"]),
        ("it:99:remove", ["Una", "Otra", "Tercera"]),
        ("it:²:up", ["Una", "Otra", "Tercera"]),
    ],
)
def test_a_rows_button_moves_or_takes_out_that_row_and_no_other(button, names):
    item = ITEMS["rows"]
    kept = {"rows": [{"name": n} for n in ("Una", "Otra", "Tercera")], "raw_text": ""}
    raw = posted_back(item, kept, row=button)
    assert [row["name"] for row in clean(item, raw)["rows"]] == names


def test_none_yet_does_not_swallow_what_was_written():
    item = ITEMS["rows"]
    kept = {"rows": [{"name": "Una"}], "raw_text": ""}
    assert clean(item, posted_back(item, kept, **{"it-none": "1"}))["rows"] == [{"name": "Una"}]
    assert clean(item, posted_back(item, None, **{"it-none": "1"})) == {"none": True}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("5/2/2024", "2024-02-05"),
        ("05-02-2024", "2024-02-05"),
        ("5.2.2024", "2024-02-05"),
        ("05 02 2024", "2024-02-05"),
        ("05022024", "2024-02-05"),
        ("20240205", "20240205"),
        ("febrero", "febrero"),
    ],
)
def test_a_day_is_read_as_a_phone_can_write_it(typed, kept):
    assert posted_back(ITEMS["date"], None, it=typed) == kept


def test_the_counter_says_what_sending_will_count():
    """The prose of an import stands beside the rows made of it: neither is counted twice."""
    item = item_from({**vars(ITEMS["rows"]), "columns": COLUMNS, "options": {}, "limit_words": 3})
    rows = [{"name": "una dos"}, {"name": "tres cuatro"}]
    view = FieldView(item=item, value={"rows": rows, "raw_text": "una dos tres"}, revision=1)
    assert (view.words, view.surplus) == (4, 1)


def test_a_row_goes_away_only_when_it_was_marked():
    item = ITEMS["rows"]
    kept = {"rows": [{"name": "Una"}, {"name": "Otra"}], "raw_text": ""}
    raw = posted_back(item, kept, row="it:0:remove")
    assert clean(item, raw)["rows"] == [{"name": "Otra"}]


def test_more_rows_than_fit_are_refused_and_never_cut():
    item = ITEMS["rows"]
    post = QueryDict(mutable=True)
    post["it-rows"] = "503"
    for n in range(503):
        post[f"it-{n}-name"] = f"Fila {n}"
    with pytest.raises(Malformed, match="demasiadas filas"):
        clean(item, read_item(item, post))


@pytest.mark.parametrize(
    ("said", "kept"),
    [("14/3/2018", "2018-03-14"), ("2018-03-14", "2018-03-14"), ("14-03-2018", "2018-03-14"), ("hoy", "hoy")],
)
def test_a_date_is_read_as_people_write_it(said, kept):
    assert clean(ITEMS["date"], posted_back(ITEMS["date"], None, it=said)) == kept


def test_a_field_has_its_name_its_help_and_its_error_for_who_cannot_see(settings):
    item = item_from(
        {"code": "it", "number": 7, "label": "Pregunta", "kind": "long", "help": "Diga cuántas."}
    )
    html = shown(item, "")
    assert 'for="i-it"' in html
    assert 'aria-describedby="it-help"' in html
    assert 'id="it-help"' in html


words = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)
rows = st.lists(st.fixed_dictionaries({}, optional={"name": words, "starts": words}), max_size=4)


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(["text", "long", "email", "person", "territory"]), text=words)
def test_no_text_ever_empties_or_changes_by_being_shown(kind, text):
    item = ITEMS[kind]
    kept = clean(item, text)
    raw = posted_back(item, kept)
    assert untouched(item, kept, raw)
    assert is_answered(item, clean(item, raw)) == is_answered(item, kept)


@settings(max_examples=40, deadline=None)
@given(found=rows, prose=words)
def test_no_row_ever_empties_by_being_shown(found, prose):
    item = ITEMS["rows"]
    kept = clean(item, {"rows": found, "raw_text": prose})
    raw = posted_back(item, kept)
    assert untouched(item, kept, raw)
    assert len(clean(item, raw)["rows"]) == len(kept["rows"])


def test_as_shown_and_the_templates_say_the_same():
    for kind, value in VALUES:
        item = ITEMS[kind]
        kept = value if value is None else clean(item, value)
        assert clean(item, as_shown(item, kept)) == clean(item, posted_back(item, kept)), (kind, value)


def test_days_are_written_only_when_they_are_days():
    assert written_day("2018-03-14") == "14/03/2018"
    assert written_day("2018-03-14T10:00") == "2018-03-14T10:00"
