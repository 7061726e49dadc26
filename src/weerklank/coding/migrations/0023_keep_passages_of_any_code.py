"""Take the mark of every text away: of each is kept from now on what has any code at all.

Whoever reads a round counts its texts again, some milliseconds for each.
"""

from django.db import migrations


def count_again(apps, schema_editor):
    apps.get_model("coding", "CountedText").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("coding", "0022_keep_a_version_to_code_with"),
    ]

    operations = [
        migrations.RunPython(count_again, migrations.RunPython.noop),
    ]
