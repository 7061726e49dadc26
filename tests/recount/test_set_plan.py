"""The plan of the example was set before anybody was chosen, and once more for the second round."""

from __future__ import annotations

import pytest

from weerklank.findings import queries, rules
from weerklank.sampling.models import Draw
from weerklank.site.demo import build
from weerklank.study import planning
from weerklank.study.models import Round


@pytest.mark.django_db
def test_the_example_shows_two_versions_of_its_plan_and_what_differs(built: build.Example) -> None:
    second, first = planning.versions(built.round.monitor)
    assert (first.number, second.number) == (1, 2)
    chosen = Draw.objects.filter(round=built.round)
    assert {one.plan_version for one in chosen} == {1}
    assert first.set_at < min(one.at for one in chosen)
    told = {one.label: one.words for one in planning.changes(first.content, second.content)}
    assert ("new", "gebeld") in [
        (state, word)
        for state, words in told["Uitkomsten terug"]
        for word in words.replace(",", "").split()
    ]
    assert planning.changes(second.content, planning.content(built.round.monitor)) == []


@pytest.mark.django_db
def test_of_every_finding_of_the_example_it_is_noted_whether_the_opposite_was_looked_for(
    built: build.Example,
) -> None:
    for round_ in Round.objects.all():
        rows = queries.findings(round_)
        assert rows
        assert [row.number for row in rows if rules.Caution.NOT_SEARCHED in row.warnings] == []
