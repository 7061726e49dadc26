import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables are those that the room coding made; nothing happens in the database."""

    initial = True

    dependencies = [
        ('coding', '0007_hand_projects_to_exchange'),
        ('fieldwork', '0006_let_a_text_wait_without_a_round'),
        ('study', '0005_let_nobody_record_a_no'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='KeptPart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField()),
                        ('kind', models.CharField(max_length=20)),
                        ('guid', models.CharField(max_length=64)),
                        ('xml', models.TextField(blank=True)),
                        ('extra', models.JSONField(default=dict)),
                        ('characteristic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='study.characteristic')),
                        ('code', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='coding.code')),
                        ('conversation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='fieldwork.conversation')),
                        ('participant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='study.participant')),
                        ('transcript', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='fieldwork.transcript')),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'db_table': 'coding_keptpart',
                        'ordering': ['project_id', 'position'],
                    },
                ),
                migrations.CreateModel(
                    name='KeptFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.TextField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('size', models.PositiveBigIntegerField()),
                        ('content', models.FileField(upload_to='kept/%Y/%m')),
                        ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='exchange.keptpart')),
                    ],
                    options={
                        'db_table': 'coding_keptfile',
                        'ordering': ['name', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='ProjectDraft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uploaded_at', models.DateTimeField()),
                        ('name', models.CharField(max_length=255)),
                        ('sha256', models.CharField(max_length=64)),
                        ('size', models.PositiveBigIntegerField()),
                        ('content', models.FileField(upload_to='projects')),
                        ('told', models.JSONField(blank=True, default=dict)),
                        ('found', models.JSONField(blank=True, default=dict)),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='study.round')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'db_table': 'coding_projectdraft',
                        'ordering': ['uploaded_at', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='TakenProject',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('file_name', models.CharField(max_length=255)),
                        ('sha256', models.CharField(max_length=64)),
                        ('name', models.TextField(verbose_name='naam')),
                        ('origin', models.TextField(blank=True, verbose_name='geschreven door')),
                        ('counting', models.JSONField(default=dict)),
                        ('head', models.JSONField(default=dict)),
                        ('taken_at', models.DateTimeField()),
                        ('branch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='coding.code')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taken_projects', to='study.round')),
                        ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'db_table': 'coding_takenproject',
                        'ordering': ['id'],
                    },
                ),
                migrations.AddField(
                    model_name='keptpart',
                    name='project',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='exchange.takenproject'),
                ),
                migrations.AddConstraint(
                    model_name='takenproject',
                    constraint=models.UniqueConstraint(fields=('round', 'sha256'), name='project_taken_once'),
                ),
                migrations.AddIndex(
                    model_name='keptpart',
                    index=models.Index(fields=['kind', 'guid'], name='coding_kept_kind_f667ce_idx'),
                ),
                migrations.AddConstraint(
                    model_name='keptpart',
                    constraint=models.UniqueConstraint(fields=('project', 'position'), name='kept_part_once'),
                ),
            ],
        ),
    ]
