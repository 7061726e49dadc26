"""The full-text index knows of what kind an entry is and in which monitor it stands.

A question about one kind in one monitor then walks through nothing else: the database derives both
from the columns of the entry, so that nobody has to keep them beside it.
"""

from django.db import migrations

ENTRIES = "safeguards_searchentry"
INDEX = "safeguards_searchwords"
TRIGGERS = ("added", "removed", "changed")


def sqlite(columns):
    """Return the statements that make the index anew over these columns of the table."""
    names = ", ".join(columns)
    new = ", ".join(f"new.{name}" for name in columns)
    old = ", ".join(f"old.{name}" for name in columns)
    take_out = f"INSERT INTO {INDEX}({INDEX}, rowid, {names}) VALUES ('delete', old.id, {old});"
    put_in = f"INSERT INTO {INDEX}(rowid, {names}) VALUES (new.id, {new});"
    return [
        *(f"DROP TRIGGER search_entry_{name}" for name in TRIGGERS),
        f"DROP TABLE {INDEX}",
        f"""CREATE VIRTUAL TABLE {INDEX} USING fts5(
            {names}, content='{ENTRIES}', content_rowid='id', tokenize='ascii', columnsize=0)""",
        f"CREATE TRIGGER search_entry_added AFTER INSERT ON {ENTRIES} BEGIN {put_in} END",
        f"CREATE TRIGGER search_entry_removed AFTER DELETE ON {ENTRIES} BEGIN {take_out} END",
        f"""CREATE TRIGGER search_entry_changed AFTER UPDATE OF id, {names} ON {ENTRIES}
            BEGIN {take_out} {put_in} END""",
        f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')",
    ]


def postgresql(said):
    return [
        f"ALTER TABLE {ENTRIES} DROP COLUMN words",
        f"""ALTER TABLE {ENTRIES} ADD COLUMN words tsvector
            GENERATED ALWAYS AS (to_tsvector('simple', {said})) STORED""",
        f"CREATE INDEX search_entry_words ON {ENTRIES} USING gin (words)",
    ]


def know_more(apps, schema_editor):
    run(
        schema_editor,
        sqlite(["body", "kind", "monitor_id"]),
        postgresql("body || ' k' || kind || ' m' || monitor_id::text"),
    )


def know_words_alone(apps, schema_editor):
    run(schema_editor, sqlite(["body"]), postgresql("body"))


def run(schema_editor, on_sqlite, on_postgresql):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in on_sqlite if is_sqlite else on_postgresql:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('safeguards', '0009_lay_aside_what_was_removed'),
    ]

    operations = [
        migrations.RunPython(know_more, know_words_alone),
    ]
