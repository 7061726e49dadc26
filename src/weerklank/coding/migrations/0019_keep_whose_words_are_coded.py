"""Tables of whose words codings touch, and of mentions per code; triggers forget what changed.

Whoever changes one of the tables of codings, codes, turns or speakers later makes its triggers of
SQLite again: Django copies a changed table to a new one, without its triggers.
tests/coding/test_keeping.py fails without them.
"""

from django.db import migrations, models

CODINGS, CODES = "coding_coding", "coding_code"
TURNS, SPEAKERS, TEXTS = "fieldwork_turn", "fieldwork_speaker", "fieldwork_transcript"
COUNTED, HEARD, MENTIONS = "coding_countedtext", "coding_heard", "coding_mention"

# Whose words a turn is may change because somebody's words are gone: then what is kept goes too.
# What happens to a coding or a code is of the same people, and happens often.
ONLY_THE_MARK, ALL_OF_IT = (COUNTED,), (COUNTED, HEARD, MENTIONS)

_IN_CONVERSATION = f"SELECT id FROM {TEXTS} WHERE conversation_id = new.conversation_id"
_UNDER_CODE = f"SELECT transcript_id FROM {MENTIONS} WHERE code_id = new.id"
_BOTH, _NEW, _OLD = "old.transcript_id, new.transcript_id", "new.transcript_id", "old.transcript_id"
_OF_CODING = ("transcript_id", "coder_id", "code_id", "start", "end")
_OF_TURN = ("transcript_id", "speaker_id", "start", "end", "is_withdrawn")

# What happens to which columns of which table, the texts it is about, and what is forgotten.
TRIGGERS = [
    ("coding_count_given", "INSERT", (), CODINGS, _NEW, ONLY_THE_MARK),
    ("coding_count_changed", "UPDATE", _OF_CODING, CODINGS, _BOTH, ONLY_THE_MARK),
    ("coding_count_removed", "DELETE", (), CODINGS, _OLD, ONLY_THE_MARK),
    ("coding_count_turn_added", "INSERT", (), TURNS, _NEW, ALL_OF_IT),
    ("coding_count_turn_changed", "UPDATE", _OF_TURN, TURNS, _BOTH, ALL_OF_IT),
    ("coding_count_turn_removed", "DELETE", (), TURNS, _OLD, ALL_OF_IT),
    ("coding_count_speaker", "UPDATE", ("participant_id", "at_least"), SPEAKERS,
     _IN_CONVERSATION, ALL_OF_IT),
    ("coding_count_code", "UPDATE", ("parent_id",), CODES, _UNDER_CODE, ONLY_THE_MARK),
]  # fmt: skip


def _forget(texts, tables):
    return " ".join(f"DELETE FROM {table} WHERE transcript_id IN ({texts});" for table in tables)


def add_triggers(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, act, columns, table, texts, forgotten in TRIGGERS:
        of = " OF " + ", ".join(f'"{column}"' for column in columns) if columns else ""
        forget = _forget(texts, forgotten)
        if is_sqlite:
            schema_editor.execute(
                f"CREATE TRIGGER {name} AFTER {act}{of} ON {table} BEGIN {forget} END"
            )
            continue
        # Who counts a text holds it: she sees this change, or is waited for and forgotten.
        schema_editor.execute(f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                PERFORM 1 FROM {TEXTS} WHERE id IN ({texts}) ORDER BY id FOR NO KEY UPDATE;
                {forget}
                RETURN NULL;
            END $$""")
        changed = " OR ".join(
            f'old."{column}" IS DISTINCT FROM new."{column}"' for column in columns
        )
        schema_editor.execute(f"""
            CREATE TRIGGER {name} AFTER {act}{of} ON {table} FOR EACH ROW
            {f"WHEN ({changed})" if changed else ""} EXECUTE FUNCTION {name}()""")


def drop_triggers(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, _act, _columns, table, *_texts in TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):

    dependencies = [
        ('coding', '0018_keep_bookmarks'),
        ('fieldwork', '0011_correct_a_whole_text'),
    ]

    operations = [
        migrations.CreateModel(
            name='CountedText',
            fields=[
                ('transcript_id', models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='Heard',
            fields=[
                ('pk', models.CompositePrimaryKey('transcript_id', 'coding_id', 'participant_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('transcript_id', models.BigIntegerField()),
                ('coding_id', models.BigIntegerField()),
                ('participant_id', models.BigIntegerField()),
                ('at_least', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('pk', models.CompositePrimaryKey('transcript_id', 'coder_id', 'code_id', 'voice', blank=True, editable=False, primary_key=True, serialize=False)),
                ('transcript_id', models.BigIntegerField()),
                ('coder_id', models.BigIntegerField()),
                ('code_id', models.BigIntegerField()),
                ('voice', models.TextField()),
                ('passages', models.PositiveIntegerField()),
                ('own', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['code_id', 'transcript_id'], name='coding_ment_code_id_5d41e9_idx')],
            },
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
