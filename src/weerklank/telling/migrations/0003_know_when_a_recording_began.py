from django.db import migrations, models
from django.db.models import F


def begin_when_it_came(apps, schema_editor):
    """Of what is on its way nobody noted when she spoke; it came soon after."""
    uploads = apps.get_model("telling", "Upload").objects
    uploads.filter(began_at=None).update(began_at=F("created_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('telling', '0002_know_what_was_erased'),
    ]

    operations = [
        migrations.AddField(
            model_name='upload',
            name='began_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(begin_when_it_came, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='upload',
            name='began_at',
            field=models.DateTimeField(),
        ),
    ]
