"""Let the database itself refuse to change or delete a line of the vault's log."""

from django.db import migrations

TABLE = "vault_accessline"

SQLITE = [
    f"""CREATE TRIGGER vault_log_refuses_{verb.lower()} BEFORE {verb} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
]
# A function of its own: the vault may stand in a database without the other log.
POSTGRESQL = [
    """CREATE FUNCTION vault_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$""",
    f"""CREATE TRIGGER vault_log_is_append_only BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION vault_log_is_append_only()""",
]


def add_triggers(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER vault_log_refuses_{verb}")
    else:
        schema_editor.execute(f"DROP TRIGGER vault_log_is_append_only ON {TABLE}")
        schema_editor.execute("DROP FUNCTION vault_log_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_keys")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
