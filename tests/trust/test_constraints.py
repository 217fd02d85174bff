"""What the database itself refuses: for each constraint a row is found that breaks it and no other, and the database names it.

Rows are made up, not told: foreign keys point nowhere, which is asked only at a commit that never comes. The control: the
first row of each uniqueness is taken, so that it is the constraint that refuses the second.
"""

import itertools
import uuid
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

pytestmark = pytest.mark.django_db
CONSTRAINTS = {
    constraint.name: (model, constraint)
    for model in apps.get_models()
    if model.__module__.startswith("minga.")
    for constraint in model._meta.constraints
}
EARLY, LATE = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC)


PLAIN = (
    (models.ForeignKey, lambda f: (1, 2)),
    (models.DateTimeField, lambda f: (EARLY, LATE)),
    (models.DateField, lambda f: (EARLY.date(), LATE.date())),
    (models.BooleanField, lambda f: (False, True)),
    (models.UUIDField, lambda f: (uuid.uuid4(),)),
    (models.JSONField, lambda f: ({}, [])),
    (models.IntegerField, lambda f: (1, 2, 1000)),
    (models.Field, lambda f: (f"x{uuid.uuid4().hex[: (f.max_length or 40) - 1]}", "")),
)


def values(field):
    """What a field may hold, the plainest first."""
    of_kind = next(made for kind, made in PLAIN if isinstance(field, kind))
    found = [*(value for value, _label in field.flatchoices), ""] if field.choices else of_kind(field)
    return [None, *found] if field.null else list(found)


def holds(condition, row):
    """Read a condition as the database would: nothing compares with nothing."""
    if not isinstance(condition, Q):
        path, _, lookup = condition[0].partition("__")
        return compares(
            row[path], lookup, row[condition[1].name] if isinstance(condition[1], F) else condition[1]
        )
    said = [holds(part, row) for part in condition.children]
    if condition.connector == Q.OR:
        answer = True if True in said else None if None in said else False
    else:
        answer = False if False in said else None if None in said else True
    return (None if answer is None else not answer) if condition.negated else answer


def compares(held, lookup, other):
    if lookup == "isnull" or (lookup == "" and other is None):
        return (held is None) == (other is None or other)
    if held is None or other is None:
        return None
    return {
        "": lambda: held == other,
        "in": lambda: held in other,
        "lt": lambda: held < other,
        "gte": lambda: held >= other,
        "lte": lambda: held <= other,
        "gt": lambda: held > other,
    }[lookup]()


def named(condition):
    """Which fields a condition looks at."""
    if not isinstance(condition, Q):
        more = {condition[1].name} if isinstance(condition[1], F) else set()
        return {condition[0].partition("__")[0]} | more
    return set().union(*(named(part) for part in condition.children))


def rows(model, looked_at):
    """Rows of a model, in the plainest values first, over all the fields that its constraints look at."""
    fields = {
        f.name: f for f in model._meta.concrete_fields if not (f.primary_key and f.name in ("id", "number"))
    }
    plain = {name: next(iter(values(field))) for name, field in fields.items()}
    names = sorted(looked_at)
    for chosen in itertools.product(*(list(values(fields[name])) for name in names)):
        yield {**plain, **dict(zip(names, chosen, strict=True))}


def broken(model, target):
    """A row that breaks one check and no other, or for a uniqueness a row to which it applies."""
    checks = [c for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
    conditions = [c.condition for c in model._meta.constraints if c.condition is not None]
    wider = [
        c
        for c in model._meta.constraints
        if isinstance(c, models.UniqueConstraint)
        and isinstance(target, models.UniqueConstraint)
        and c is not target
        and set(c.fields) < set(target.fields)
    ]
    for row in rows(model, set().union(*(named(q) for q in conditions))):
        if any(c.condition is None or holds(c.condition, row) for c in wider):
            continue
        others = all(holds(c.condition, row) is not False for c in checks if c is not target)
        if isinstance(target, models.CheckConstraint):
            if others and holds(target.condition, row) is False:
                return row
        elif others and (target.condition is None or holds(target.condition, row)):
            if all(row[name] is not None for name in target.fields):
                return row
            row |= {
                name: next(v for v in values(model._meta.get_field(name)) if v is not None)
                for name in target.fields
            }
            return row
    raise LookupError(target.name)


def insert(model, row):
    attnames = {f.name: f.attname for f in model._meta.concrete_fields}
    with transaction.atomic():
        model._base_manager.bulk_create([model(**{attnames[name]: value for name, value in row.items()})])


def once_more(model, row, target):
    """The same row again, with everything else that is unique made different."""
    mine = set(target.fields) | ({"email", "role", "institution"} if target.expressions else set())
    alone = {f.name for f in model._meta.concrete_fields if f.unique and not f.primary_key}
    for other in model._meta.constraints:
        if isinstance(other, models.UniqueConstraint) and other is not target:
            alone |= set(sorted(set(other.fields) - mine)[:1])
    keys = {f.name for f in model._meta.concrete_fields if f.primary_key and f.name in row}
    fresh = {}
    for name in (alone | keys) - mine:
        found = [v for v in values(model._meta.get_field(name)) if v not in (None, row[name], "")]
        if row[name] is not None:
            fresh[name] = found[-1]
    if target.expressions:  # the same address, written otherwise
        fresh["email"] = row["email"].swapcase()
    return {**row, **fresh}


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_database_refuses(name):
    model, target = CONSTRAINTS[name]
    row = broken(model, target)
    with transaction.atomic():
        if isinstance(target, models.UniqueConstraint):
            insert(model, row)
            row = once_more(model, row, target)
        with pytest.raises(IntegrityError) as refused:
            insert(model, row)
        transaction.set_rollback(True)
    table = model._meta.db_table
    columns = ", ".join(f"{table}.{model._meta.get_field(f).column}" for f in getattr(target, "fields", ()))
    said = str(refused.value)
    assert name in said or (columns and said.endswith(f": {columns}")), said
