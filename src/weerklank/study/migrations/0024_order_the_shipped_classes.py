"""Classes of age, levels of education and years in the country follow each other.

Only what ships with the product under these keys; what a monitor made itself it says itself.
"""

from django.db import migrations

KEYS = ("age_class", "education", "time_in_nl")


def forward(apps, schema_editor):
    own = apps.get_model("study", "Characteristic").objects.using(schema_editor.connection.alias)
    own.filter(key__in=KEYS).update(is_ordered=True)


class Migration(migrations.Migration):
    dependencies = [("study", "0023_say_which_values_follow_each_other")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
