import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [('import', 'Inlezen'), ('attendance', 'Presentielijst'), ('entry', 'Invoer'), ('correction', 'Correctie'), ('handover', 'Overdracht'), ('closing', 'Afsluiting'), ('erasure', 'Verwijdering')]


class Migration(migrations.Migration):
    """These tables came from `register`: they are renamed, and no row is touched."""

    initial = True

    dependencies = [
        ('trajectories', '0005_give_deliveries_their_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='SavedMapping',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('supplier', models.CharField(max_length=100, verbose_name='leverancier')),
                        ('mapping', models.JSONField(default=dict)),
                        ('changed_at', models.DateTimeField()),
                        ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='safeguards.organisation')),
                    ],
                    options={
                        'db_table': 'register_savedmapping',
                        'ordering': ['supplier'],
                        'constraints': [models.UniqueConstraint(fields=('municipality', 'supplier'), name='saved_mapping_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportDraft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=KINDS, max_length=20)),
                        ('supplier', models.CharField(blank=True, max_length=100, verbose_name='leverancier')),
                        ('created_at', models.DateTimeField()),
                        ('mapping', models.JSONField(blank=True, default=dict)),
                        ('preview', models.JSONField(blank=True, default=dict)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='safeguards.organisation')),
                    ],
                    options={
                        'db_table': 'register_importdraft',
                        'ordering': ['-created_at'],
                    },
                ),
                migrations.CreateModel(
                    name='DraftFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=255)),
                        ('file', models.FileField(max_length=255, upload_to='register/drafts/')),
                        ('checksum', models.CharField(max_length=64)),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='deliveries.importdraft')),
                    ],
                    options={
                        'db_table': 'register_draftfile',
                        'ordering': ['id'],
                    },
                ),
            ],
        ),
        migrations.AlterModelTable(name='savedmapping', table=None),
        migrations.AlterModelTable(name='importdraft', table=None),
        migrations.AlterModelTable(name='draftfile', table=None),
    ]
