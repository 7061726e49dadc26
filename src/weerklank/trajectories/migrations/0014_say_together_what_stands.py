"""Keep of each trajectory as one text what its standing signals say."""

from itertools import groupby, islice
from operator import itemgetter

from django.db import migrations

MARKS = {"on": "+", "unknown": "?", "not_yet": "-"}
PART = 5_000


def say_together(apps, schema_editor):
    """Read the signals in order, and write a text for each trajectory."""
    signals = apps.get_model("trajectories", "StandingSignal").objects
    together = apps.get_model("trajectories", "SaidTogether")
    rows = signals.order_by("trajectory_id", "rule").values_list("trajectory_id", "rule", "state")
    made = (
        together(
            trajectory_id=number,
            said=" ".join(f"{rule.removeprefix('SIG-')}{MARKS[state]}" for _number, rule, state in said),
        )
        for number, said in groupby(rows.iterator(chunk_size=PART), key=itemgetter(0))
    )
    while part := list(islice(made, PART)):
        together.objects.bulk_create(part)


class Migration(migrations.Migration):

    dependencies = [("trajectories", "0013_keep_what_all_rules_say_together")]

    operations = [migrations.RunPython(say_together, migrations.RunPython.noop)]
