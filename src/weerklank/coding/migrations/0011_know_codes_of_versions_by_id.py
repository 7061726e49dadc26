"""Versions of the codebook know their codes by id, now that numbers of used codes change."""

from django.db import migrations


def know_by_id(apps, schema_editor):
    """Give each code in a kept version its id; until now a number in use did not change.

    A code that is gone has none.
    """
    code_model = apps.get_model("coding", "Code")
    ids = {
        (monitor, number): pk
        for pk, monitor, number in code_model.objects.values_list("pk", "monitor_id", "number")
    }
    for version in apps.get_model("coding", "CodebookVersion").objects.iterator(chunk_size=20):
        known = [
            {"id": pk} | row if (pk := ids.get((version.monitor_id, row["number"]))) else row
            for row in version.codes
        ]
        if known != version.codes:
            version.codes = known
            version.save(update_fields=["codes"])


class Migration(migrations.Migration):
    dependencies = [
        ("coding", "0010_decide_where_coders_differ"),
    ]

    operations = [migrations.RunPython(know_by_id, migrations.RunPython.noop)]
