"""Tables to search in, and beside them the full-text index of the database itself.

Whoever changes the table of entries later makes the triggers of SQLite again: Django copies a
changed table to a new one, without its triggers.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


ENTRIES = "safeguards_searchentry"
INDEX = "safeguards_searchwords"

SQLITE = [
    f"""CREATE VIRTUAL TABLE {INDEX} USING fts5(
        body, content='{ENTRIES}', content_rowid='id', tokenize='ascii', columnsize=0)""",
    f"""CREATE TRIGGER search_entry_added AFTER INSERT ON {ENTRIES} BEGIN
        INSERT INTO {INDEX}(rowid, body) VALUES (new.id, new.body); END""",
    f"""CREATE TRIGGER search_entry_removed AFTER DELETE ON {ENTRIES} BEGIN
        INSERT INTO {INDEX}({INDEX}, rowid, body) VALUES ('delete', old.id, old.body); END""",
    f"""CREATE TRIGGER search_entry_changed AFTER UPDATE OF id, body ON {ENTRIES} BEGIN
        INSERT INTO {INDEX}({INDEX}, rowid, body) VALUES ('delete', old.id, old.body);
        INSERT INTO {INDEX}(rowid, body) VALUES (new.id, new.body); END""",
]
POSTGRESQL = [
    f"""ALTER TABLE {ENTRIES} ADD COLUMN words tsvector
        GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED""",
    f"CREATE INDEX search_entry_words ON {ENTRIES} USING gin (words)",
]


def add_index(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("added", "removed", "changed"):
            schema_editor.execute(f"DROP TRIGGER search_entry_{name}")
        schema_editor.execute(f"DROP TABLE {INDEX}")
    else:
        schema_editor.execute(f"ALTER TABLE {ENTRIES} DROP COLUMN words")


class Migration(migrations.Migration):

    dependencies = [
        ('safeguards', '0002_log_is_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('finding', 'Bevindingen'), ('code', 'Codes'), ('question', 'Vragen van leidraden'), ('memo', "Memo's"), ('turn', 'Gesprekken')], max_length=10)),
                ('object_id', models.BigIntegerField()),
                ('part', models.PositiveSmallIntegerField(default=0)),
                ('start', models.PositiveIntegerField(default=0)),
                ('end', models.PositiveIntegerField()),
                ('monitor_id', models.BigIntegerField()),
                ('round_id', models.BigIntegerField(null=True)),
                ('transcript_id', models.BigIntegerField(db_index=True, null=True)),
                ('language', models.CharField(blank=True, max_length=12)),
                ('body', models.TextField()),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('object_id', 'kind', 'part'), name='search_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='naam')),
                ('question', models.CharField(max_length=2000)),
                ('created_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='saved_search_name_once')],
            },
        ),
        migrations.RunPython(add_index, drop_index),
    ]
