"""Tell the demo in a new folder, and bring some of its practices into states that no story of it ends in."""

import django

django.setup()

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: E402
from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402

from minga.config import demo, preparing  # noqa: E402
from minga.evaluation import services as evaluation  # noqa: E402
from minga.evaluation.queries import candidate_of  # noqa: E402
from minga.instruments.services import adopt, start_response  # noqa: E402
from minga.kernel.writing import transaction  # noqa: E402
from minga.people.models import User  # noqa: E402
from minga.practices import services  # noqa: E402
from minga.practices.models import Practice  # noqa: E402
from tests.browser.accounts import CAREFUL, SECRET  # noqa: E402
from tests.evaluation.conftest import marks  # noqa: E402

ITEMS = (
    "text",
    "long",
    "rows",
    "one",
    "many",
    "date",
    "number",
    "email",
    "phone",
    "territory",
    "keywords",
    "file",
)


def who(name):
    return User.objects.get(email=f"{name}@minga.example")


def practice(title):
    return Practice.objects.get(title__startswith=title)


def sends(candidate, name, points, *, by, na=0):
    candidate.refresh_from_db()
    work = evaluation.assign(candidate, who(name), by=by)
    evaluation.accept(work, by=work.person)
    evaluation.save_sheet(work, marks(candidate, points, na=na), "Concepto razonado.", by=work.person)
    evaluation.submit_sheet(work, by=work.person)


def leave_it_open():
    """A third person whose sheet does not conclude either."""
    sends(candidate_of(practice("Cuentas claras")), "tamya", 7, by=who("sara"), na=4)


def value_twice():
    told = practice("Noche de lectores")
    again = evaluation.open_round(told, "FINAL", by=who("illa"))
    for name in ("raymi", "waman"):
        sends(again, name, 9, by=who("illa"))
    again.refresh_from_db()
    evaluation.release(again, by=who("illa"))


def mend_and_send():
    returned = practice("Teatro de sombras")
    leader = who("llampu")
    for note in returned.observations.filter(closed_at=None):
        services.reply_to(note, "Se anotó la fuente.", by=leader)
        services.save_answer(returned, note.item, "Doce sesiones, según el acta 4.", by=leader, key="mended")
    services.submit_practice(returned, by=leader, key="sent-again", accepted=True)


def ask_everything():
    """A draft on a form with every kind of question."""
    options = {"A": "Una", "B": "Otra", "Z": "Otras"}
    items = [
        {
            "code": f"q_{kind}",
            "label": f"Una pregunta de clase {kind}",
            "kind": kind,
            "help": "Ayuda",
            "example": "Un ejemplo",
        }
        | ({"options": options} if kind in ("one", "many") else {})
        | (
            {
                "columns": [
                    {"code": "name", "label": "Qué"},
                    {"code": "day", "label": "Cuándo", "kind": "date"},
                ],
                "accepts_none": True,
            }
            if kind == "rows"
            else {}
        )
        | ({"unit": "escuelas"} if kind == "number" else {})
        | ({"takes_note": True} if kind == "one" else {})
        | ({"main_choice": True, "other_option": "Z"} if kind == "many" else {})
        for kind in ITEMS
    ]
    note = {"code": "q_note", "label": "Una nota que no se responde", "kind": "note"}
    source = {
        "code": "TODO",
        "title": "Un formulario con todo",
        "kind": "FORM",
        "sections": [{"code": "S1", "title": "Todo", "items": [*items, note]}],
    }
    draft = practice("Mesas de barrio")
    draft.response = start_response(adopt(source), by=who("maya"))
    draft.save(update_fields=["response"])


def carry_a_phone():
    """Somebody with a second factor."""
    TOTP.activate(who(CAREFUL), SECRET)
    RecoveryCodes.activate(who(CAREFUL))


if __name__ == "__main__":
    preparing.prepare(lambda _line: None)
    demo.tell_everything()
    for deed in (leave_it_open, value_twice, mend_and_send, ask_everything, carry_a_phone):
        transaction(deed)()
