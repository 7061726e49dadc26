import json

from django.db import migrations

NAMES = (
    'Candidate', 'Draw', 'Drawn', 'Frame', 'FrameRequest', 'Objection', 'Population', 'PopulationGroup',
    'PopulationRequest', 'Replacement', 'Spread', 'SpreadTarget',
)
THERE = {f'study.{name}': f'sampling.{name}' for name in NAMES}
BACK = {now: before for before, now in THERE.items()}
WORK = ('weerklank.study.jobs.choose', 'weerklank.sampling.jobs.choose')


def forward(apps, schema_editor):
    _rename(apps, THERE)
    _rename_work(apps, *WORK)


def backward(apps, schema_editor):
    _rename(apps, BACK)
    _rename_work(apps, *reversed(WORK))


def _rename_work(apps, before, now):
    """Let the worker find a choice that was asked for and not made yet."""
    apps.get_model('django_tasks_database', 'DBTaskResult').objects.filter(task_path=before).update(task_path=now)


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
        ('django_tasks_database', '0001_initial'),
        ('safeguards', '0013_say_by_which_road_somebody_was_erased'),
        ('sampling', '0001_take_choosing_from_study'),
        ('study', '0031_hand_choosing_to_its_room'),
    ]

    operations = [
        migrations.RunPython(forward, backward),
    ]
