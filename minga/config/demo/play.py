"""Plays the stories in the order of their days, each step by the person whose step it is, through the services."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from minga.evaluation import services as evaluation
from minga.evaluation.models import Assignment
from minga.evaluation.queries import candidate_of
from minga.instruments.queries import form_of, rubric_of
from minga.instruments.services import save_many
from minga.kernel import clock
from minga.notices.models import Notice
from minga.practices import services
from minga.practices.types import TRAITS
from minga.reference.models import Institution

from .answers import answers_from, placed
from .cast import person
from .files import pdf
from .pictures import photograph, show_picture
from .promises import ask_promises, keep_some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from minga.people.models import User
    from minga.practices.models import Practice

    from .paths import Path
    from .stories import Story

EVIDENCE = {"GOOD_PRACTICE": ("results", "replication_mechanisms"), "SIGNIFICANT_EXPERIENCE": ()}
DOCUMENTS = (("project_document", "Proyecto de la experiencia"), ("principal_letter", "Carta de la rectoría"))
NOTES = (
    "Contar también lo que no funcionó.",
    "Decir quién responde cuando cambie el equipo.",
    "Poner junto a cada cifra su fecha y su fuente.",
    "Mostrar un ejemplo completo de principio a fin.",
    "Separar lo que hizo la oficina de lo que hizo la comunidad.",
    "Explicar cuánto cuesta sostenerla un año.",
    "Agregar la voz de quienes no participaron.",
    "Adjuntar el formato que se usa, no solo nombrarlo.",
    "Comparar con sedes parecidas que no la tienen.",
    "Precisar qué condición mínima necesita otra entidad.",
    "Contar cómo se decide qué cambia cada año.",
)
OPINIONS = (
    "Está bien contada y sus cifras se pueden comprobar; falta mirar más el costo de sostenerla.",
    "Responde a una necesidad clara y la comunidad la ha hecho suya. Conviene documentar las condiciones para llevarla a otro lugar.",
    "Muestra un cambio real en la forma de trabajar. Los resultados mejorarían con una comparación.",
)


@dataclass
class Travel:
    """One story on its way: its practice once it exists, and how often each verb was done."""

    story: Story
    practice: Practice | None = None
    done: dict[str, int] = field(default_factory=dict)

    def take(self, verb: str) -> None:
        VERBS[verb](self)
        self.done[verb] = self.done.get(verb, 0) + 1

    @property
    def here(self) -> Practice:
        if self.practice is None:
            raise LookupError(self.story.title)
        self.practice.refresh_from_db()
        return self.practice

    @property
    def leader(self) -> User:
        return person(self.story.leader)

    @property
    def officer(self) -> User:
        return self.story.desk.holder("quality_officer")

    def dice(self, *salt: object) -> int:
        """Return a number that is always the same for this story and salt."""
        return zlib.crc32(f"{self.story.title} {salt}".encode())


def moment(story: Story, days: int, nth: int) -> datetime:
    """Return when a step was taken: in office hours, a little later for each step of a day."""
    ago = story.began - days if days >= 0 else -days
    day = timezone.localtime(clock.now()) - timedelta(days=max(ago, 0))
    hour = 8 + zlib.crc32(f"{story.title}{days}".encode()) % 8
    at = day.replace(hour=hour, minute=(nth * 7) % 60, second=0, microsecond=0)
    return min(at, clock.now() - timedelta(minutes=5))


def play(
    travels: Iterable[tuple[Travel, Path]], besides: Iterable[tuple[datetime, Callable[[], object]]] = ()
) -> None:
    """Take every step of every story in the order of time, so that the chain tells them as they happened."""
    deeds: list[tuple[datetime, int, Callable[[], object]]] = [(at, -1, act) for at, act in besides]
    for travel, path in travels:
        for nth, (days, verb) in enumerate(path):
            deeds.append((moment(travel.story, days, nth), len(deeds), taking(travel, verb)))
    for at, _, act in sorted(deeds, key=lambda deed: deed[:2]):
        with clock.standing_at(at):
            act()


def taking(travel: Travel, verb: str) -> Callable[[], None]:
    return lambda: travel.take(verb)


def forget_old_notices() -> None:
    """Count what is older than a day as mailed: the first digest of the demo tells only what is new."""
    old = Notice.objects.filter(sent_at=None, created_at__lt=clock.now() - timedelta(days=1))
    old.update(sent_at=clock.now())


def note(travel: Travel) -> None:
    story = travel.story
    by = story.place.holder("principal") if story.is_school_experience else noter(story)
    travel.practice = services.note_practice(institution_of(story), kind=story.kind, title=story.title, by=by)


def noter(story: Story) -> User:
    return (story.desk.all_with("quality_specialist") or story.desk.all_with("quality_officer"))[0]


def institution_of(story: Story) -> Institution:
    return Institution.objects.get(code=story.office)


def preselect(travel: Travel) -> None:
    services.preselect(travel.here, traits=set(TRAITS), by=noter(travel.story))


def start(travel: Travel) -> None:
    story = travel.story
    practice = services.start_practice(
        institution_of(story), kind=story.kind, title=story.title, by=travel.leader
    )
    travel.practice = practice
    answer(practice, story, travel.leader)


def answer(practice: Practice, story: Story, leader: User) -> None:
    """Write what the story tells, all at once, and attach what backs it."""
    told = {k: v for k, v in story.told.items() if k != "title"}
    form = form_of(practice.response.version)
    save_many(practice.response, placed(form, answers_from(form, told), practice.institution), by=leader)
    if "results" not in told:
        return
    for item in EVIDENCE[practice.kind]:
        address = f"https://www.ejemplo.example/{practice.public_id}/{item}"
        services.add_link(practice, address, item=item, title=BACKING[item], by=leader)
    if story.is_school_experience:
        for item, title in DOCUMENTS:
            file = pdf(f"{title}: {story.title}", story.place.name)
            about = {"title": title, "minors": "NO"}
            services.add_file(practice, file, item=item, by=leader, about=about)


BACKING = {
    "results": "Cuadro de resultados con sus fuentes",
    "replication_mechanisms": "Guía para replicarla",
}


def jot(travel: Travel) -> None:
    """Write a sentence more into the summary, as an author does on another day, with its receipt."""
    practice, nth = travel.here, travel.done.get("jot", 0) + 1
    item = "summary" if not travel.story.is_school_experience else "problem"
    said = f"{travel.story.told[item]} {MORE[(travel.dice('jot') + nth) % len(MORE)]}"
    services.save_answer(practice, item, said, by=travel.leader, key=f"demo-{practice.pk}-jot-{nth}")


MORE = (
    "Falta agregar la cifra de este año.",
    "La próxima semana se suman las fotos del cierre.",
    "Se revisará con el equipo.",
)


def submit(travel: Travel) -> None:
    practice = travel.here
    if travel.story.picture:
        photograph(practice, by=travel.leader)
    services.submit_practice(
        practice, by=travel.leader, key=f"demo-{practice.pk}-{practice.editions.count()}", accepted=True
    )


def send_back(travel: Travel) -> None:
    practice = travel.here
    services.observe(
        practice,
        item="results",
        reason="EVIDENCE",
        text="Diga de dónde sale la cifra de antes y adjunte el acta.",
        by=travel.officer,
    )
    services.return_for_remedy(practice, by=travel.officer)


def mend(travel: Travel) -> None:
    practice = travel.here
    for observation in practice.observations.filter(closed_at=None):
        services.reply_to(
            observation, "Se anotó la fuente en la fila y se adjuntó el cuadro.", by=travel.leader
        )
    submit(travel)
    for observation in practice.observations.filter(closed_at=None):
        services.close_observation(observation, by=travel.officer)


def admit(travel: Travel) -> None:
    services.admit(travel.here, by=travel.officer)


def judges(travel: Travel) -> list[User]:
    everybody = travel.story.desk.all_with("evaluator")
    return everybody[:2]


def assign(travel: Travel) -> None:
    candidate = candidate_of(travel.here)
    if candidate is not None:
        for judge_ in judges(travel):
            evaluation.assign(candidate, judge_, by=travel.officer)


def duties(travel: Travel) -> list[Assignment]:
    candidate = candidate_of(travel.here)
    return list(Assignment.objects.filter(candidate=candidate).order_by("pk"))


def accept(travel: Travel) -> None:
    for assignment in duties(travel):
        evaluation.accept(assignment, by=assignment.person)


def sheet_of(travel: Travel, assignment: Assignment, points: Callable[[int, int], int]) -> None:
    """Fill in and send one sheet; `points` says how many of a criterion's most it gets, by its place."""
    parts: dict[str, Any] = {}
    for nth, criterion in enumerate(rubric_of(assignment.candidate.rubric).criteria):
        given = max(0, min(points(nth, criterion.max_points), criterion.max_points))
        parts[criterion.code] = {
            "points": given,
            "note": NOTES[(travel.dice(assignment.pk, "note") + nth) % len(NOTES)],
        }
    opinion = OPINIONS[travel.dice(assignment.pk, "opinion") % len(OPINIONS)]
    evaluation.save_sheet(assignment, parts, opinion, by=assignment.person)
    evaluation.submit_sheet(assignment, by=assignment.person)


def plausible(travel: Travel, nth_sheet: int) -> Callable[[int, int], int]:
    """Give a story its own band, well inside it: the second sheet takes a point off one criterion in three."""
    base = 62 if travel.dice("band") % 3 else 89
    off = {n for n in range(12) if nth_sheet and travel.dice(n, "off") % 3 == 0}
    return lambda nth, most: round(most * (base + travel.dice(nth) % 11) / 100) - (nth in off)


def judge(travel: Travel) -> None:
    for nth, assignment in enumerate(duties(travel)):
        sheet_of(travel, assignment, plausible(travel, nth))


def judge_one(travel: Travel) -> None:
    sheet_of(travel, duties(travel)[0], plausible(travel, 0))


def disagree(travel: Travel) -> None:
    low, high = duties(travel)[:2]
    sheet_of(travel, low, lambda nth, most: round(most * 0.4))
    sheet_of(travel, high, lambda nth, most: round(most * 0.9))


def release(travel: Travel) -> None:
    candidate = candidate_of(travel.here)
    if candidate is not None:
        evaluation.release(candidate, by=travel.officer)


def promise(travel: Travel) -> None:
    ask_promises(travel.here, travel.leader, travel.officer)


def keep_promises(travel: Travel) -> None:
    keep_some(travel.here, travel.leader, travel.officer)


def last_publication(travel: Travel) -> Any:
    return travel.here.publications.order_by("-pk")[0]


def propose(travel: Travel) -> None:
    publication = services.propose(travel.here, by=travel.leader)
    services.set_terms(
        publication,
        licence="CC-BY-4.0",
        images="NONE",
        consent_reference=f"Acta {1 + travel.dice('acta') % 40} de {clock.today().year}",
        show_authors=False,
        by=travel.leader,
    )


def approvers(travel: Travel) -> tuple[User, User]:
    first = "quality_lead" if travel.story.is_school_experience else "head"
    return travel.story.desk.holder(first), travel.story.desk.holder("communications_officer")


def approve(travel: Travel) -> None:
    for who in approvers(travel):
        services.approve(last_publication(travel), by=who)


def publish(travel: Travel) -> None:
    services.publish(last_publication(travel), by=approvers(travel)[1])
    if travel.story.picture:
        show_picture(travel.here, travel.story.picture, approvers(travel))


def decline(travel: Travel) -> None:
    services.decline(
        last_publication(travel),
        "Falta acordar con la comisaría qué datos se pueden contar.",
        by=approvers(travel)[0],
    )


def unpublish(travel: Travel) -> None:
    services.unpublish(
        last_publication(travel),
        "Una familia retiró la autorización de su testimonio.",
        by=approvers(travel)[0],
    )


def start_edition(travel: Travel) -> None:
    services.start_edition(travel.here, by=travel.leader)


def withdraw(travel: Travel) -> None:
    services.withdraw(travel.here, "La persona que la llevaba cambió de entidad.", by=travel.leader)


def archive(travel: Travel) -> None:
    services.archive(
        travel.here,
        "Se cumplió el tiempo de la tabla de retención.",
        by=travel.story.desk.holder("records_officer"),
    )


def let_expire(travel: Travel) -> None:
    services.expire_remedies()


ACTS = (
    note,
    preselect,
    start,
    jot,
    submit,
    send_back,
    mend,
    admit,
    assign,
    accept,
    judge,
    judge_one,
    disagree,
)
ENDS = (release, propose, approve, publish, decline, unpublish, start_edition, withdraw, archive, let_expire)
VERBS: dict[str, Callable[[Travel], None]] = {}
VERBS.update({act.__name__: act for act in (*ACTS, *ENDS, promise, keep_promises)})
