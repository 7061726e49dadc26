import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables are those that the room reporting made; nothing happens in the database."""

    initial = True

    dependencies = [
        ('coding', '0009_count_the_readings_that_are_there'),
        ('findings', '0001_take_findings_from_reporting'),
        ('reporting', '0020_approve_what_overrides_the_guard'),
        ('study', '0009_keep_what_was_told_outside'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='PointMeasure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('perspective', models.CharField(choices=[('inburgeraar', 'Inburgeraar'), ('aanbieder', 'Aanbieder')], max_length=20, verbose_name='wie')),
                        ('characteristic', models.CharField(blank=True, max_length=40)),
                        ('value', models.CharField(blank=True, max_length=40)),
                        ('better', models.CharField(choices=[('fewer', 'Het is beter als minder mensen dit zeggen'), ('more', 'Het is beter als meer mensen dit zeggen')], max_length=10, verbose_name='wat is beter')),
                        ('code', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='coding.code')),
                        ('point', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='measure', to='findings.improvementpoint')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('characteristic', ''), ('value', '')), models.Q(models.Q(('characteristic', ''), _negated=True), models.Q(('value', ''), _negated=True)), _connector='OR'), name='measure_group_whole')],
                        'db_table': 'reporting_pointmeasure',
                    },
                ),
                migrations.CreateModel(
                    name='PointQuestion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('added_at', models.DateTimeField()),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('point', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='findings.improvementpoint')),
                        ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='points', to='study.guidequestion')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('point', 'question'), name='point_question_once')],
                        'db_table': 'reporting_pointquestion',
                    },
                ),
                migrations.CreateModel(
                    name='PointVerdict',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('verdict', models.CharField(choices=[('improved', 'Verbeterd'), ('worse', 'Verslechterd'), ('no_difference_shown', 'Geen verschil aangetoond'), ('not_comparable', 'Niet vergelijkbaar')], max_length=20)),
                        ('basis', models.CharField(choices=[('none', 'Niemand'), ('same_people', 'Dezelfde mensen in beide rondes'), ('different_people', 'Verschillende mensen in de twee rondes')], max_length=20)),
                        ('code_number', models.CharField(max_length=20)),
                        ('code_label', models.CharField(max_length=120)),
                        ('perspective', models.CharField(choices=[('inburgeraar', 'Inburgeraar'), ('aanbieder', 'Aanbieder')], max_length=20)),
                        ('better', models.CharField(choices=[('fewer', 'Het is beter als minder mensen dit zeggen'), ('more', 'Het is beter als meer mensen dit zeggen')], max_length=10)),
                        ('reasons', models.JSONField(blank=True, default=list)),
                        ('counts', models.JSONField(blank=True, null=True)),
                        ('emptied_at', models.DateTimeField(blank=True, null=True)),
                        ('at', models.DateTimeField()),
                        ('after', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='study.round')),
                        ('before', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='study.round')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('change', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='verdict', to='findings.pointchange')),
                        ('point', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='findings.improvementpoint')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('emptied_at__isnull', True), ('counts__isnull', True), _connector='OR'), name='verdict_emptied_of_counts')],
                        'db_table': 'reporting_pointverdict',
                    },
                ),
            ],
        ),
    ]
