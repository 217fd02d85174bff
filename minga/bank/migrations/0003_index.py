"""The search index, outside the ORM: FTS5 on SQLite, tsvectors on PostgreSQL. `minga rebuild_search` fills and renews it."""

import sqlite3

from django.db import migrations

KIND = ", content='', contentless_delete=1" if sqlite3.sqlite_version_info >= (3, 43) else ""
SQL = {
    "sqlite": [
        f"CREATE VIRTUAL TABLE bank_search USING fts5(title, summary, body, exact, facets, tokenize='ascii'{KIND})"
    ],
    "postgresql": [
        "CREATE TABLE bank_search (id bigint PRIMARY KEY, tsv tsvector NOT NULL, head tsvector NOT NULL)",
        "CREATE INDEX ON bank_search USING gin (tsv) WITH (fastupdate = off)",
        "CREATE INDEX ON bank_search USING gin (head) WITH (fastupdate = off)",
    ],
}


def build(apps, schema):
    for statement in SQL[schema.connection.vendor]:
        schema.execute(statement)
    apps.get_model("bank", "SearchState").objects.get_or_create(pk=1)


def drop(apps, schema):
    schema.execute("DROP TABLE bank_search")


class Migration(migrations.Migration):
    dependencies = [("bank", "0002_search")]
    operations = [migrations.RunPython(build, drop)]
