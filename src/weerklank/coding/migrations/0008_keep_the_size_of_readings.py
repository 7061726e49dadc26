"""A table of how much each coder coded in each text, kept by triggers.

Whoever changes the table of codings later makes the triggers of SQLite again: Django copies a
changed table to a new one, without its triggers. tests/coding/test_sizes.py fails without them.
"""

from django.db import migrations, models

CODINGS, SIZES = "coding_coding", "coding_readingsize"
ADDED, REMOVED, MOVED = "coding_size_added", "coding_size_removed", "coding_size_moved"


def _sqlite_added(row):
    # Not ON CONFLICT: in a trigger, that of the statement outside it would hold.
    return f"""
        UPDATE {SIZES} SET codings = codings + 1, first_at = min(first_at, {row}.created_at)
            WHERE transcript_id = {row}.transcript_id AND coder_id = {row}.coder_id;
        INSERT INTO {SIZES} (transcript_id, coder_id, codings, first_at)
            SELECT {row}.transcript_id, {row}.coder_id, 1, {row}.created_at
            WHERE NOT EXISTS (SELECT 1 FROM {SIZES}
                WHERE transcript_id = {row}.transcript_id AND coder_id = {row}.coder_id);"""


def _sqlite_removed(row):
    return f"""
        UPDATE {SIZES} SET codings = codings - 1, first_at = coalesce(
                (SELECT min(created_at) FROM {CODINGS} WHERE transcript_id = {row}.transcript_id
                    AND coder_id = {row}.coder_id), first_at)
            WHERE transcript_id = {row}.transcript_id AND coder_id = {row}.coder_id;
        DELETE FROM {SIZES} WHERE transcript_id = {row}.transcript_id
            AND coder_id = {row}.coder_id AND codings <= 0;"""


def _differ(before, after):
    names = ("transcript_id", "coder_id", "created_at")
    of = ["(" + ", ".join(f"{row}.{name}" for name in names) + ")" for row in (before, after)]
    return " <> ".join(of)


SQLITE = [
    f"CREATE TRIGGER {ADDED} AFTER INSERT ON {CODINGS} BEGIN {_sqlite_added('new')} END",
    f"CREATE TRIGGER {REMOVED} AFTER DELETE ON {CODINGS} BEGIN {_sqlite_removed('old')} END",
    f"""CREATE TRIGGER {MOVED} AFTER UPDATE OF transcript_id, coder_id, created_at ON {CODINGS}
        WHEN {_differ('old', 'new')} BEGIN {_sqlite_removed('old')} {_sqlite_added('new')} END""",
]

# By statement, in the order of the key: many rows at once are one change, and two who change
# the same ones wait for each other instead of locking each other out.
_ADD = f"""
    INSERT INTO {SIZES} AS kept (transcript_id, coder_id, codings, first_at)
    SELECT transcript_id, coder_id, count(*), min(created_at) FROM rows_after
    GROUP BY transcript_id, coder_id ORDER BY transcript_id, coder_id
    ON CONFLICT (transcript_id, coder_id) DO UPDATE
    SET codings = kept.codings + excluded.codings,
        first_at = least(kept.first_at, excluded.first_at);"""
_REMOVE = f"""
    PERFORM 1 FROM {SIZES} WHERE (transcript_id, coder_id) IN
        (SELECT transcript_id, coder_id FROM rows_before)
        ORDER BY transcript_id, coder_id FOR UPDATE;
    UPDATE {SIZES} AS kept SET codings = kept.codings - gone.number, first_at = coalesce(
            (SELECT min(left_over.created_at) FROM {CODINGS} AS left_over
                WHERE left_over.transcript_id = kept.transcript_id
                AND left_over.coder_id = kept.coder_id), kept.first_at)
        FROM (SELECT transcript_id, coder_id, count(*) AS number FROM rows_before
            GROUP BY transcript_id, coder_id) AS gone
        WHERE kept.transcript_id = gone.transcript_id AND kept.coder_id = gone.coder_id;
    DELETE FROM {SIZES} WHERE codings <= 0 AND (transcript_id, coder_id) IN
        (SELECT transcript_id, coder_id FROM rows_before);"""


def _function(name, body):
    return f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {body} RETURN NULL; END $$"""


def _trigger(name, when, tables, function):
    return f"""CREATE TRIGGER {name} AFTER {when} ON {CODINGS} REFERENCING {tables}
        FOR EACH STATEMENT EXECUTE FUNCTION {function}()"""


_NEW, _OLD = "NEW TABLE AS rows_after", "OLD TABLE AS rows_before"
POSTGRESQL = [
    _function(ADDED, _ADD),
    _function(REMOVED, _REMOVE),
    _function(MOVED, f"""
        IF EXISTS (SELECT 1 FROM rows_before AS was JOIN rows_after AS is_now ON was.id = is_now.id
            WHERE {_differ('was', 'is_now')}) THEN {_REMOVE} {_ADD} END IF;"""),
    _trigger(ADDED, "INSERT", _NEW, ADDED),
    _trigger(REMOVED, "DELETE", _OLD, REMOVED),
    _trigger(MOVED, "UPDATE", f"{_OLD} {_NEW}", MOVED),
]


def add_triggers(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name in (ADDED, REMOVED, MOVED):
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {CODINGS}"))
        if not is_sqlite:
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):

    dependencies = [
        ('coding', '0007_hand_projects_to_exchange'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReadingSize',
            fields=[
                ('pk', models.CompositePrimaryKey('transcript_id', 'coder_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('transcript_id', models.BigIntegerField()),
                ('coder_id', models.BigIntegerField()),
                ('codings', models.IntegerField()),
                ('first_at', models.DateTimeField()),
            ],
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
