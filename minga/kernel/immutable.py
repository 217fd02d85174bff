"""Triggers that refuse any change or removal of what was sealed, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def sealed(table: str, when: str = "") -> migrations.RunPython:
    """Return a migration step that makes rows of `table` unchangeable (where `when`, an SQL condition on OLD, holds)."""

    def build(apps: Any, schema: Any) -> None:
        for verb in ("UPDATE", "DELETE"):
            for statement in statements(schema.connection.vendor, table, verb, when):
                schema.execute(statement)

    return migrations.RunPython(build, migrations.RunPython.noop)


def statements(vendor: str, table: str, verb: str, when: str) -> list[str]:
    name, condition = f"{table}_no_{verb.lower()}", f" WHEN ({when})" if when else ""
    if vendor == "sqlite":
        body = f"BEGIN SELECT RAISE(ABORT, 'sealed row in {table}'); END"
        return [f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW{condition} {body}"]
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION 'sealed row in {table}' USING ERRCODE = 'check_violation'; END $$"
    )
    return [
        function,
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW{condition} EXECUTE FUNCTION {name}()",
    ]
