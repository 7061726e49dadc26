import json

from django.db import migrations

FINDINGS = (
    'AmountBands', 'CellSummary', 'Chapter', 'ClaimAnswer', 'Evidence', 'Finding', 'FindingPlaces', 'ImprovementPoint',
    'PointChange', 'PointEvidence', 'Quote', 'Report', 'SheetWording', 'ShownStatement', 'StatementSheet', 'TextVersion',
)
FOLLOWUP = ('PointMeasure', 'PointQuestion', 'PointVerdict')
THERE = {f'reporting.{name}': f'findings.{name}' for name in FINDINGS}
THERE |= {f'reporting.{name}': f'followup.{name}' for name in FOLLOWUP}
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
        ('followup', '0001_take_measuring_from_reporting'),
        ('reporting', '0021_hand_findings_to_their_rooms'),
        ('safeguards', '0009_lay_aside_what_was_removed'),
    ]

    operations = [
        migrations.RunPython(forward, backward),
    ]
