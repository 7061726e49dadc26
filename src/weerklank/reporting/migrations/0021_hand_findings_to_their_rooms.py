import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables stay as they are, and become those of the rooms findings and followup."""

    dependencies = [
        ('findings', '0001_take_findings_from_reporting'),
        ('followup', '0001_take_measuring_from_reporting'),
        ('reporting', '0020_approve_what_overrides_the_guard'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='comment',
                    name='chapter',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='findings.chapter'),
                ),
                migrations.AlterField(
                    model_name='comment',
                    name='finding',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='findings.finding'),
                ),
                migrations.AlterField(
                    model_name='comment',
                    name='point',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='findings.improvementpoint'),
                ),
                migrations.AlterField(
                    model_name='plaintext',
                    name='finding',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='plain_texts', to='findings.finding'),
                ),
                migrations.AlterField(
                    model_name='plaintext',
                    name='point',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='plain_texts', to='findings.improvementpoint'),
                ),
                migrations.DeleteModel(
                    name='PointVerdict',
                ),
                migrations.DeleteModel(
                    name='PointQuestion',
                ),
                migrations.DeleteModel(
                    name='PointMeasure',
                ),
                migrations.DeleteModel(
                    name='TextVersion',
                ),
                migrations.DeleteModel(
                    name='FindingPlaces',
                ),
                migrations.DeleteModel(
                    name='ShownStatement',
                ),
                migrations.DeleteModel(
                    name='SheetWording',
                ),
                migrations.DeleteModel(
                    name='PointEvidence',
                ),
                migrations.DeleteModel(
                    name='Quote',
                ),
                migrations.DeleteModel(
                    name='Evidence',
                ),
                migrations.DeleteModel(
                    name='Finding',
                ),
                migrations.DeleteModel(
                    name='Chapter',
                ),
                migrations.DeleteModel(
                    name='StatementSheet',
                ),
                migrations.DeleteModel(
                    name='PointChange',
                ),
                migrations.DeleteModel(
                    name='ImprovementPoint',
                ),
                migrations.DeleteModel(
                    name='Report',
                ),
                migrations.DeleteModel(
                    name='CellSummary',
                ),
                migrations.DeleteModel(
                    name='AmountBands',
                ),
                migrations.DeleteModel(
                    name='ClaimAnswer',
                ),
            ],
        ),
    ]
