"""Let the database itself refuse to change or delete a line of the log."""

from django.db import migrations

TABLE = "safeguards_logline"

SQLITE = [
    f"""CREATE TRIGGER log_refuses_{verb.lower()} BEFORE {verb} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    """CREATE FUNCTION log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$""",
    f"""CREATE TRIGGER log_is_append_only BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION log_is_append_only()""",
]


def add_triggers(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER log_refuses_{verb}")
    else:
        schema_editor.execute(f"DROP TRIGGER log_is_append_only ON {TABLE}")
        schema_editor.execute("DROP FUNCTION log_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("safeguards", "0001_first_tables")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
