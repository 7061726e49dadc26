"""What was erased before stores were cleaned may still lie in old pages: ask for it once."""

from django.db import migrations
from django.utils import timezone


def ask(apps, schema_editor):
    if apps.get_model("safeguards", "User").objects.exists():
        apps.get_model("safeguards", "Cleaning").objects.create(asked_at=timezone.now())


class Migration(migrations.Migration):

    dependencies = [
        ("safeguards", "0007_clean_the_store_after_an_erasure"),
    ]

    operations = [migrations.RunPython(ask, migrations.RunPython.noop)]
