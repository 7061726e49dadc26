"""Both attackers at once, at the page where figures and voices meet: they learn nothing.

The one knows who took part and takes all counts of what people said, of two rounds, before and
after somebody left and another came. The other takes all figures, of everybody and per group.
"""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from tests import cast
from tests.figures.published import World
from tests.findings.crowd import Crowd, join
from tests.policy.side_by_side import INDICATORS, Dam, Number, look, make_dam, numbers_on
from tests.reporting import informer
from tests.reporting.informer import Version, found_out
from tests.reporting.test_attack_on_counts import known_groups
from weerklank.figures import jobs, queries
from weerklank.figures.forms import SPLIT_LABELS
from weerklank.figures.rules import counting
from weerklank.figures.rules.figures import Figure
from weerklank.figures.rules.indicators import BY_NUMBER, MEASURES
from weerklank.figures.wording import shown
from weerklank.policy.terms import Pace
from weerklank.rulebook.calendar import quarter_ends
from weerklank.study.models import Round
from weerklank.study.operations import withdraw
from weerklank.trajectories.queries import facts as reading
from weerklank.trajectories.queries import signals

pytestmark = pytest.mark.once

DAYS = list(quarter_ends(timezone.localdate() + timedelta(days=1), 12))
DAY = DAYS[-1]
LIMIT = 10


# --- who knows who took part --------------------------------------------------------------------
def heard_on(client: Client, dam: Dam, gone: set[int], first: frozenset[int]) -> dict[int, Version]:
    """Read every form of the page, and what each says of either round, by number of the round.

    Of parts of people it is told what was told of those who were there `first`.
    """
    crowds = {1: dam.crowd, 2: dam.second}
    with translation.override("nl"):
        versions = {
            number: Version(known_groups(one, gone, first)) for number, one in crowds.items()
        }
    names = {one.home.round.name: number for number, one in crowds.items()}
    for number, one in crowds.items():
        for query in ({}, {"per": "kern"}, {"eerder": "jaren"}):
            page = look(client, dam, one.home.round, **query)
            tables = list(informer.tables_of_html(page))
            informer.read_tables(versions[number], tables)
            informer.read_statements(versions[number], informer.statements_of_html(page))
            for rows in tables:
                read_over_rounds(versions, names, rows)
    return versions


def read_over_rounds(
    versions: dict[int, Version], names: dict[str, int], rows: list[list[str]]
) -> None:
    """Read the table with two rounds beside each other."""
    if rows[0][1:2] != ["Wie"]:
        return
    for what, who, *amounts in rows[1:]:
        for name, amount in zip(rows[0][2:], amounts, strict=True):
            version = versions[names[name]]
            group, found = version.group_of(who), informer.AMOUNT.search(amount)
            if group is not None and found is not None:
                low, high = informer.bounds(found, len(group))
                subject = f"code {what.split()[0]}"
                version.hears_of(subject, group, low, high, int(found["of"]))


@pytest.mark.parametrize("seed", range(3))
def test_of_nobody_it_follows_what_they_said(client: Client, db: None, seed: int) -> None:
    dam, dice = make_dam(seed), random.Random(seed)  # noqa: S311  the same each time
    client.force_login(dam.crowd.home.daan)
    first = frozenset(one.pk for crowd in (dam.crowd, dam.second) for one in crowd.people)
    before = heard_on(client, dam, set(), first)
    gone = {withdrawn(crowd, dice) for crowd in (dam.crowd, dam.second)}
    after = heard_on(client, dam, gone, first)
    for crowd in (dam.crowd, dam.second):
        join(crowd, dice)
    later = heard_on(client, dam, gone, first)
    for number in (1, 2):
        taken = [before[number], after[number], later[number]]
        assert {subject.split()[0] for subject, _group in taken[0].told} >= {"code", "said:"}
        assert any(low == high for low, high in taken[0].told.values())
        assert found_out(*taken) == set()
        assert found_out(*taken[:2]) == set()
        assert found_out(*taken[1:]) == set()


def withdrawn(crowd: Crowd, dice: random.Random) -> int:
    leaves = dice.choice(crowd.of("inburgeraar"))
    withdraw(participant=leaves, by=crowd.home.bram, at=cast.NOW)
    return leaves.pk


def test_a_finding_stays_with_its_subject_when_what_it_rests_on_goes(
    client: Client, db: None
) -> None:
    """That it went elsewhere would tell what somebody said who left."""
    dam = make_dam(1)
    client.force_login(dam.crowd.home.daan)

    def sentences(round_: Round) -> set[str]:
        return {one for one, _beside in informer.statements_of_html(look(client, dam, round_))}

    before = sentences(dam.crowd.home.round)
    assert before
    for person in dam.crowd.of("inburgeraar"):
        withdraw(participant=person, by=dam.crowd.home.bram, at=cast.NOW)
    assert sentences(dam.crowd.home.round) == before


# --- who has all figures ------------------------------------------------------------------------
def figures_on(client: Client, dam: Dam) -> set[Number]:
    """Take the figures of every split and over every stretch of time."""
    found: set[Number] = set()
    for per in ("", *SPLIT_LABELS):
        for pace in Pace.values:
            page = look(client, dam, dam.crowd.home.round, per=per, eerder=pace)
            found |= set(numbers_on(page))
    return found


def as_shown(figure: Figure) -> tuple[str, str, str]:
    row = shown.row(figure, "")
    return shown.title(BY_NUMBER[figure.indicator]), f"{row.value} {row.why}".strip(), row.of


@pytest.mark.parametrize("seed", range(2))
def test_of_no_small_number_can_it_be_said_that_it_is_small(
    client: Client, db: None, seed: int
) -> None:
    dam = make_dam(seed)
    client.force_login(dam.crowd.home.daan)
    with translation.override("nl"):
        taken = figures_on(client, dam)
        municipality = dam.crowd.home.monitor.organisation
        now = jobs.published(municipality, [DAY])[DAY]
        asked = [one for one in now if one.indicator in INDICATORS]
        told = [one for one in asked if as_shown(one)[1:] in {(n.value, n.of) for n in taken}]
    # All that is told of a day stands on the page, so that this attacker is not blind.
    assert len([one for one in told if not one.suppressed]) > 40
    tally = counting.count(reading.facts(municipality), [DAY], signals.schedule_of(municipality))[
        DAY
    ]
    world = World(tally, {key for key, one in MEASURES.items() if one in measures()})
    attacker, secrets = world.attacker(now, LIMIT, sharp=True), world.secrets(LIMIT)
    assert len(secrets) > 5
    assert {each: attacker.high[each] for each in secrets if attacker.high[each] < LIMIT} == {}
    assert queries.smallest() == LIMIT


def measures() -> list[object]:
    return [one for number in INDICATORS for one in BY_NUMBER[number].measures]


def test_every_number_on_the_page_is_one_that_may_be_published(client: Client, db: None) -> None:
    """And it is that of everybody, or of one group by one side: nothing exact, nothing crossed."""
    dam = make_dam(2)
    client.force_login(dam.crowd.home.daan)
    with translation.override("nl"):
        taken = figures_on(client, dam)
        published = jobs.published(dam.crowd.home.monitor.organisation, DAYS)
        allowed = {as_shown(one) for figures in published.values() for one in figures}
    # Of earlier days a point may be kept back that is told of the day itself.
    unknown = {
        (one.indicator, one.value, one.of)
        for one in taken
        if not one.value.startswith(("niet te zien", "niemand", "niet geregistreerd", "0"))
    } - allowed
    assert unknown == set()
    assert (
        len({one.row for one in taken if one.caption and not one.caption.startswith("Eerder")}) > 6
    )
