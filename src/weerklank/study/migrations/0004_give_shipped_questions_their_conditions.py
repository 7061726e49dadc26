"""Monitors get the steps of a trajectory as characteristics, shipped questions their conditions.

Until now a question said in words only to whom it applies. Where those words are the shipped
ones, counting can read them from here on. What a monitor already calls by one of these keys, and
words of its own, stay as they are.
"""

from django.db import migrations
from django.db.models import Max

STEPS = (
    ("opvang", "In een azc gewoond", "Nee"),
    ("intake", "Brede intake gehad", "Nog niet"),
    ("pip", "PIP gekregen", "Nog niet"),
    ("taal_start", "Taallessen begonnen", "Nog niet"),
    ("pvt", "PVT gehad, geheel of deels", "Nog niet"),
    ("map", "MAP gehad, geheel of deels", "Nog niet"),
    ("ontzorgen", "Vaste lasten betaald door de gemeente (ontzorgen)", "Nee"),
)

CONDITIONS = {
    ("inburgeraar", "na verblijf in de opvang"): {"opvang": ["yes"]},
    ("inburgeraar", "na brede intake"): {"intake": ["yes"]},
    ("inburgeraar", "na PIP"): {"pip": ["yes"]},
    ("inburgeraar", "vóór PIP"): {"pip": ["no"]},
    ("inburgeraar", "na start taallessen"): {"taal_start": ["yes"]},
    ("inburgeraar", "vóór start taallessen"): {"taal_start": ["no"]},
    ("inburgeraar", "na PVT"): {"pvt": ["yes"]},
    ("inburgeraar", "vóór PVT"): {"pvt": ["no"]},
    ("inburgeraar", "na MAP"): {"map": ["yes"]},
    ("inburgeraar", "vóór MAP (niet in de onderwijsroute)"): {
        "map": ["no"],
        "leerroute": ["B", "Z"],
    },
    ("inburgeraar", "Z-route, asielstatushouder"): {"leerroute": ["Z"], "doelgroep": ["asiel"]},
    ("inburgeraar", "tijdens of na ontzorgen"): {"ontzorgen": ["yes"]},
    ("inburgeraar", "met kinderen"): {"household": ["with_children"]},
    ("inburgeraar", "gezinsmigrant"): {"doelgroep": ["gezin", "overig"]},
    ("aanbieder", "taalschool"): {"provider_kind": ["taalschool"]},
}


def _add_steps(apps, database):
    Monitor = apps.get_model("study", "Monitor")
    Characteristic = apps.get_model("study", "Characteristic")
    Value = apps.get_model("study", "CharacteristicValue")
    for monitor in Monitor.objects.using(database):
        own = Characteristic.objects.using(database).filter(monitor=monitor)
        keys = set(own.values_list("key", flat=True))
        labels = {label.casefold() for label in own.values_list("label", flat=True)}
        last = own.aggregate(last=Max("position"))["last"]
        position = -1 if last is None else last
        for key, label, not_yet in STEPS:
            if key in keys or label.casefold() in labels:
                continue
            position += 1
            step = Characteristic.objects.using(database).create(
                monitor=monitor, key=key, label=label, position=position, is_milestone=True
            )
            for place, (value, called) in enumerate((("yes", "Ja"), ("no", not_yet))):
                Value.objects.using(database).create(
                    characteristic=step, key=value, label=called, position=place
                )


def _say_to_whom(apps, database):
    Question = apps.get_model("study", "GuideQuestion")
    Value = apps.get_model("study", "CharacteristicValue")
    values = {}
    for monitor, key, value in Value.objects.using(database).values_list(
        "characteristic__monitor_id", "characteristic__key", "key"
    ):
        values.setdefault((monitor, key), set()).add(value)
    for question in (
        Question.objects.using(database)
        .exclude(condition="")
        .select_related("section__guide__round")
    ):
        guide = question.section.guide
        conditions = CONDITIONS.get((guide.perspective, question.condition), {})
        # Only what the monitor itself still calls by these keys; a part would say something else.
        known = all(
            key == "provider_kind"
            or set(meant) <= values.get((guide.round.monitor_id, key), set())
            for key, meant in conditions.items()
        )
        if conditions and known:
            question.applies_to = conditions
            question.save(update_fields=["applies_to"])


def forward(apps, schema_editor):
    database = schema_editor.connection.alias
    _add_steps(apps, database)
    _say_to_whom(apps, database)


class Migration(migrations.Migration):
    dependencies = [("study", "0003_say_to_whom_a_question_applies")]

    # Going back drops the columns with what stands in them; the added characteristics may stay.
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
