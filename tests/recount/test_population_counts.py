"""How many people there are in the register of the example, counted again in plain SQL."""

from __future__ import annotations

from collections import Counter

import pytest
from django.conf import settings

from tests.figures.recount import Recount
from tests.figures.test_recount import as_tables
from tests.recount.conftest import REGISTER_AT, undone
from tests.recount.test_demo_register import TODAY
from weerklank import crossings
from weerklank.analysis.outside import Outside
from weerklank.findings import material
from weerklank.rendering.document import Table
from weerklank.reporting.documents import approach
from weerklank.sampling import operations
from weerklank.site.demo import build
from weerklank.site.demo import trajectories as invented
from weerklank.study import models

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ASKABLE = """
select route,
  case when groep like 'Asiel%' then 'asiel'
    when gedetailleerde_doelgroep like 'Gezins%' then 'gezin'
    when groep <> '' and gedetailleerde_doelgroep in ('Geestelijk bedienaar', 'Overig')
      then 'overig'
    else '' end,
  case gender when 'vrouw' then 'woman' when 'man' then 'man' else '' end
from p
where not klaar and coalesce(z_eind <= :on, 0) = 0
  and not exists (select 1 from besluiten b where b.traject = p.traject and b.van <= :on
    and (b.tot is null or b.tot > :on)
    and (b.soort = 'tijdelijke vrijstelling'
      or (b.soort in ('ontheffing', 'vrijstelling') and b.geheel = 1)))
"""
KEYS = ("leerroute", "doelgroep", "gender")


def by_hand() -> Counter[tuple[str, ...]]:
    counted = Recount(as_tables(invented.make(TODAY)), TODAY)
    return Counter(counted.db.execute(ASKABLE, {"on": TODAY.isoformat()}).fetchall())


def five(number: int) -> int:
    low = number - number % 5
    return low if number - low < 3 else low + 5


def test_the_register_of_the_example_is_counted_again(built: build.Example) -> None:
    with undone():
        round_ = models.Round.objects.order_by("number").first()
        assert round_ is not None
        request = operations.ask_population(
            round=round_, municipality=built.municipality, by=built.users["bram"], at=REGISTER_AT
        )
        together = tuple(sorted(KEYS))
        assert [tuple(keys) for keys in request.asked] == [*((key,) for key in KEYS), together]
        given = crossings.population(request, by=built.users["noor"], at=REGISTER_AT)
        people = by_hand()
        n = settings.SMALLEST_COUNT_PUBLISHED
        assert given.people == five(people.total())
        assert people.total() > 200
        tables = {
            tuple(one["keys"]): {tuple(values): count for values, count in one["rows"]}
            for one in given.tables
        }
        for keys, rows in tables.items():
            places = [KEYS.index(key) for key in keys]
            again: Counter[tuple[str, ...]] = Counter()
            for person, number in people.items():
                again[tuple(person[place] for place in places)] += number
            assert rows
            for values, count in rows.items():
                assert again[values] >= n
                assert count == five(again[values]), (keys, values)
            left = again.total() - sum(again[values] for values in rows)
            assert left == 0 or left >= n
        # Few of them together are told, of the kinds that are large: the others would follow.
        assert len(tables[together]) > 1
        _check_report(round_, built, people, tables)


def _check_report(round_, built, people, tables) -> None:
    """The report says the same numbers, beside who took part, and nobody typed one."""
    found = material.gather(round_, visible_to=built.users["bram"])
    table = _beside(found)
    labels = {
        (one.key, value.key): f"{one.label}: {value.label}"
        for one in round_.monitor.characteristics.all()
        for value in one.values.all()
    }
    took_part = Counter(
        (answer.characteristic.key, answer.value.key)
        for answer in models.ParticipantCharacteristic.objects.filter(
            participant__round=round_,
            participant__perspective="inburgeraar",
            participant__withdrawn_at=None,
        ).select_related("characteristic", "value")
    )
    shown = {label: (there, here) for label, there, here in table.rows}
    for place, key in enumerate(KEYS):
        for value in {person[place] for person in people} - {""}:
            there, here = shown[labels[key, value]]
            count = tables[key,].get((value,))
            assert there == ("niet te noemen" if count is None else str(count))
            assert here == str(took_part[key, value])


def test_outside_the_team_groups_that_are_told_together_are_added_up(built: build.Example) -> None:
    with undone():
        round_ = models.Round.objects.order_by("number").first()
        assert round_ is not None
        request = operations.ask_population(
            round=round_, municipality=built.municipality, by=built.users["bram"], at=REGISTER_AT
        )
        given = crossings.population(request, by=built.users["noor"], at=REGISTER_AT)
        found = material.gather(round_, visible_to=built.users["bram"])
        table = _beside(found, Outside(found.voices))
        told = {
            (one["keys"][0], *values): count
            for one in given.tables
            if len(one["keys"]) == 1
            for values, count in one["rows"]
        }
        labels = {
            value.label: told.get((one.key, value.key))
            for one in round_.monitor.characteristics.filter(key__in=KEYS)
            for value in one.values.all()
        }
        checked = 0
        for label, there, here in table.rows:
            name, _colon, values = label.partition(": ")
            if name.lower() not in KEYS:
                assert there == "niet te noemen"
                continue
            counts = [labels[value] for value in values.split(" of ")]
            known = [count for count in counts if count is not None]
            right = str(sum(known)) if len(known) == len(counts) else "niet te noemen"
            assert there == right, label
            assert int(here) >= settings.SMALLEST_GROUP
            checked += 1
        assert checked > 2


def _beside(found, outside=None) -> Table:
    [table] = [
        block
        for section in approach.subsections(found, number="2", guides="A", outside=outside)
        for block in section.blocks
        if isinstance(block, Table) and block.caption == "Wie er inburgeren en wie meededen"
    ]
    return table
