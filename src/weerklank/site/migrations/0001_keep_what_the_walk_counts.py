"""A table of what the walk counts of a round; triggers take away what is not right any more.

Whoever changes one of these tables later makes its triggers of SQLite again: Django copies a
changed table to a new one, without its triggers. tests/site/test_walk_kept.py fails without them.
"""

from django.db import migrations, models

KEPT, ROUNDS = "site_walkcount", "study_round"
STANDING, CODED = ["standing"], ["coded"]
BOTH = STANDING + CODED

_OF_PERSON = "SELECT round_id FROM study_participant WHERE id IN ({participant_id})"
_OF_CONVERSATION = "SELECT round_id FROM fieldwork_conversation WHERE id IN ({conversation_id})"
_OF_TEXT = (
    "SELECT round_id FROM fieldwork_conversation WHERE id IN"
    " (SELECT conversation_id FROM fieldwork_transcript WHERE id IN ({transcript_id}))"
)
_OF_FINDING = "SELECT round_id FROM reporting_finding WHERE id IN ({finding_id})"
_OF_MONITOR = f"SELECT id FROM {ROUNDS} WHERE monitor_id IN ({{monitor_id}})"  # noqa: S608

# Per table which rounds a row of it is about, and what is forgotten of those.
TABLES = {
    ROUNDS: (_OF_MONITOR, BOTH),
    "study_participant": ("{round_id}", STANDING),
    "study_consent": (_OF_PERSON, STANDING),
    "study_guide": ("{round_id}", STANDING),
    "fieldwork_attendance": (_OF_CONVERSATION, STANDING),
    "fieldwork_conversation": ("{round_id}", BOTH),
    "fieldwork_transcript": (_OF_CONVERSATION, BOTH),
    "fieldwork_speaker": (_OF_CONVERSATION, BOTH),
    "fieldwork_turn": (_OF_TEXT, BOTH),
    "fieldwork_draft": ("{round_id}", STANDING),
    "reporting_reportversion": ("{round_id}", STANDING),
    "reporting_improvementpoint": (_OF_MONITOR, STANDING),
    "coding_coding": (_OF_TEXT, CODED),
    "coding_codingtask": (_OF_TEXT, CODED),
    "coding_countedreading": (_OF_CONVERSATION, CODED),
    "coding_agreedcoder": (_OF_MONITOR, CODED),
    "reporting_finding": ("{round_id}", CODED),
    "reporting_evidence": (_OF_FINDING, CODED),
    "reporting_quote": (_OF_FINDING, CODED),
}
ROWS = {"INSERT": ("new",), "UPDATE": ("old", "new"), "DELETE": ("old",)}


class Of(dict):
    """Puts the column of a changed row in the place of its name."""

    def __init__(self, row):
        self.row = row

    def __missing__(self, column):
        return f"{self.row}.{column}"


class OfAll(Of):
    """The same of all changed rows together."""

    def __missing__(self, column):
        return f"SELECT {column} FROM rows_{self.row}"


def _forget(rounds, parts):
    named = ", ".join(f"'{part}'" for part in parts)
    return f"DELETE FROM {KEPT} WHERE round_id IN ({rounds}) AND part IN ({named});"


def _name(table, act):
    return f"walk_{table}_{act.lower()}"


def triggers():
    """Yield (table, act, the rounds that a row is about, what is forgotten of them)."""
    for table, (rounds, parts) in TABLES.items():
        for act in ROWS:
            yield table, act, rounds, parts


def _add_to_sqlite(schema_editor):
    for table, act, rounds, parts in triggers():
        forget = " ".join(_forget(rounds.format_map(Of(row)), parts) for row in ROWS[act])
        schema_editor.execute(
            f"CREATE TRIGGER {_name(table, act)} AFTER {act} ON {table} BEGIN {forget} END"
        )


def _add_to_postgresql(schema_editor):
    """By statement. Who counts a round locks it: she sees this change, or waits for it."""
    for table, act, rounds, parts in triggers():
        name = _name(table, act)
        named = " UNION ".join(
            f"({rounds.format_map(OfAll(row))})" for row in ROWS[act]
        )
        schema_editor.execute(f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                PERFORM 1 FROM {ROUNDS} WHERE id IN ({named}) ORDER BY id FOR KEY SHARE;
                {_forget(named, parts)}
                RETURN NULL;
            END $$""")
        of = " ".join(f"{row.upper()} TABLE AS rows_{row}" for row in ROWS[act])
        schema_editor.execute(f"""
            CREATE TRIGGER {name} AFTER {act} ON {table} REFERENCING {of}
            FOR EACH STATEMENT EXECUTE FUNCTION {name}()""")


def add_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        _add_to_sqlite(schema_editor)
    else:
        _add_to_postgresql(schema_editor)


def drop_triggers(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table, act, _rounds, _parts in triggers():
        name = _name(table, act)
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("study", "0032_report_without_coefficients"),
        ("fieldwork", "0011_correct_a_whole_text"),
        ("coding", "0018_keep_bookmarks"),
        ("findings", "0002_print_memos_in_an_annex"),
        ("followup", "0002_name_the_rooms_in_what_was_removed"),
        ("reporting", "0021_hand_findings_to_their_rooms"),
    ]

    operations = [
        migrations.CreateModel(
            name="WalkCount",
            fields=[
                ("pk", models.CompositePrimaryKey("round_id", "part", blank=True, editable=False, primary_key=True, serialize=False)),
                ("round_id", models.BigIntegerField()),
                ("part", models.CharField(max_length=10)),
                ("counts", models.TextField()),
            ],
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
