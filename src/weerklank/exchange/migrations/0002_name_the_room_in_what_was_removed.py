import json

from django.db import migrations

MODELS = ('TakenProject', 'KeptPart', 'KeptFile', 'ProjectDraft')
THERE = {f'coding.{name}': f'exchange.{name}' for name in MODELS}
BACK = {now: before for before, now in THERE.items()}


def forward(apps, schema_editor):
    _rename(apps, THERE)


def backward(apps, schema_editor):
    _rename(apps, BACK)


def _rename(apps, labels):
    """Let what lies aside find its tables: it is named by the room that held them."""
    lower = {before.lower(): now.lower() for before, now in labels.items()}
    rows = apps.get_model('safeguards', 'RemovedRows').objects
    for piece in rows.filter(label__in=labels).iterator(chunk_size=20):
        content = json.loads(piece.content)
        for row in content:
            row['model'] = lower[row['model']]
        piece.label = labels[piece.label]
        piece.content = json.dumps(content, ensure_ascii=False)
        piece.save(update_fields=['label', 'content'])
    pointers = apps.get_model('safeguards', 'RemovedPointer').objects
    for before, now in labels.items():
        pointers.filter(label=before).update(label=now)
    for removal in apps.get_model('safeguards', 'Removal').objects.iterator(chunk_size=20):
        noted = removal.roots, removal.changes
        removal.roots, removal.changes = (
            [[labels.get(label, label), *rest] for label, *rest in each] for each in noted
        )
        if (removal.roots, removal.changes) != noted:
            removal.save(update_fields=['roots', 'changes'])


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0001_take_projects_from_coding'),
        ('safeguards', '0009_lay_aside_what_was_removed'),
    ]

    operations = [
        migrations.RunPython(forward, backward),
    ]
