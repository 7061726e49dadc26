"""From the register to a round: how many people there are, in large groups and rounded."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import cast
from tests.figures.attacker import Attacker
from tests.vault.test_frames import LABELS, VALUES, add_people, noor  # noqa: F401  a fixture
from weerklank import crossings
from weerklank.figures.rules.publication import large_rows
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.sampling import models as sampling
from weerklank.sampling import operations, selecting
from weerklank.sampling.rules.adding_up import until_nothing_small_follows
from weerklank.sampling.rules.selection import Quota
from weerklank.trajectories import models as register
from weerklank.vault import models as vault

N = 10
TOGETHER = Quota(("leerroute", "gender"), ("B", "woman"), 1)


def aim(place: cast.Voorbeelddam, *targets: Quota, round_=None) -> None:
    round_ = round_ or place.round
    for key, values in VALUES.items():
        one, _made = round_.monitor.characteristics.get_or_create(
            key=key, defaults={"label": key.capitalize(), "is_milestone": key == "pvt"}
        )
        for value in values:
            one.values.get_or_create(key=value, defaults={"label": LABELS.get(value, value)})
    operations.set_spread(
        round=round_,
        perspective="inburgeraar",
        size=2,
        reserves=1,
        targets=targets or [Quota(("leerroute",), ("B",), 1), TOGETHER],
        by=place.bram,
        at=cast.NOW,
    )


def ask(place: cast.Voorbeelddam, municipality=None) -> sampling.PopulationRequest:
    return operations.ask_population(
        round=place.round,
        municipality=municipality or place.monitor.organisation,
        by=place.bram,
        at=cast.NOW,
    )


def fill(place: cast.Voorbeelddam, **numbers: int) -> None:
    """Put so many people in the register: Bw is women of the B1-route."""
    for kind, number in numbers.items():
        add_people(
            place.monitor.organisation,
            number,
            leerroute=kind[0],
            gender={"w": "vrouw", "m": "man", "x": ""}[kind[1]],
        )


def give(place, noor) -> sampling.PopulationRequest:  # noqa: F811
    return crossings.population(ask(place), by=noor, at=cast.NOW)


# --- what is passed ---------------------------------------------------------------------------
def test_what_the_targets_ask_for_is_passed_and_nothing_else(voorbeelddam, noor):  # noqa: F811
    fill(voorbeelddam, Bw=23, Bm=31, Zw=18, Zm=12)
    aim(voorbeelddam)
    given = give(voorbeelddam, noor)
    assert given.tables == [
        {"keys": ["leerroute"], "rows": [[["B"], 55], [["Z"], 30]]},
        {"keys": ["gender"], "rows": [[["man"], 45], [["woman"], 40]]},
        {
            "keys": ["gender", "leerroute"],
            "rows": [
                [["man", "B"], 30],
                [["woman", "B"], 25],
                [["woman", "Z"], 20],
                [["man", "Z"], 10],
            ],
        },
    ]
    assert (given.people, given.on) == (85, cast.TODAY)


def test_a_small_group_takes_another_with_it_in_every_table(voorbeelddam, noor):  # noqa: F811
    fill(voorbeelddam, Bw=23, Bm=31, Zw=18, Zm=3)
    aim(voorbeelddam)
    given = give(voorbeelddam, noor)
    assert given.tables[0]["rows"] == [[["B"], 55], [["Z"], 20]]
    # Three men of Z follow from nothing: not from who are in Z, not from who are men.
    assert given.tables[2]["rows"] == []
    assert given.people == 75


def test_who_is_not_known_is_a_row_of_its_own(voorbeelddam, noor):  # noqa: F811
    fill(voorbeelddam, Bw=20, Bx=14)
    aim(voorbeelddam, Quota(("gender",), ("woman",), 1))
    assert give(voorbeelddam, noor).tables == [
        {"keys": ["gender"], "rows": [[["woman"], 20], [[""], 15]]}
    ]


def test_too_few_people_are_not_told_at_all(voorbeelddam, noor):  # noqa: F811
    fill(voorbeelddam, Bw=9)
    aim(voorbeelddam)
    given = give(voorbeelddam, noor)
    assert given.people is None
    assert not any(table["rows"] for table in given.tables)


@pytest.mark.parametrize("column", ["overleden", "vertrokken", "voldaan", "z_eind"])
def test_who_is_gone_or_done_is_in_no_count(voorbeelddam, noor, column):  # noqa: F811
    fill(voorbeelddam, Bw=20)
    add_people(voorbeelddam.monitor.organisation, 15, leerroute="B", **{column: cast.TODAY})
    aim(voorbeelddam)
    assert give(voorbeelddam, noor).people == 20


def test_what_is_looked_at_is_what_is_passed(voorbeelddam, noor):  # noqa: F811
    fill(voorbeelddam, Bw=23, Bm=31, Zw=18, Zm=12)
    aim(voorbeelddam)
    request = ask(voorbeelddam)
    told = crossings.population_counts(request, by=noor, at=cast.NOW)
    request.refresh_from_db()
    assert request.given_at is None
    given = crossings.population(request, by=noor, at=cast.NOW)
    shown = {keys: dict(rows) for keys, rows in told.tables.items()}
    assert shown == {
        tuple(one["keys"]): {tuple(values): count for values, count in one["rows"]}
        for one in given.tables
    }


# --- who, and what the logs say ---------------------------------------------------------------
def test_only_a_regisseur_of_that_municipality_gives(voorbeelddam, noor):  # noqa: F811
    aim(voorbeelddam)
    request = ask(voorbeelddam)
    elsewhere = cast.make_municipality("Elderburg", "elderburg")
    esra, amina = cast.make_user("esra"), cast.make_user("amina")
    for user, at, role in (
        (esra, elsewhere, "regisseur"),
        (amina, voorbeelddam.monitor.organisation, "consulent"),
    ):
        register.Member.objects.create(municipality=at, user=user, role=role, contactpersoon="M1")
    for by in (voorbeelddam.bram, esra, amina):
        for road in (crossings.population, crossings.population_counts):
            with pytest.raises(AccessDenied):
                road(request, by=by, at=cast.NOW)


def test_only_a_researcher_asks_and_only_once(voorbeelddam):
    with pytest.raises(operations.NothingToCount):
        ask(voorbeelddam)
    aim(voorbeelddam)
    for by in (voorbeelddam.coen, voorbeelddam.daan, voorbeelddam.gerard):
        with pytest.raises(AccessDenied):
            operations.ask_population(
                round=voorbeelddam.round,
                municipality=voorbeelddam.monitor.organisation,
                by=by,
                at=cast.NOW,
            )
    ask(voorbeelddam)
    with pytest.raises(operations.AskedForCounts):
        ask(voorbeelddam)


def test_a_question_is_answered_once(voorbeelddam, noor):  # noqa: F811
    aim(voorbeelddam)
    request = ask(voorbeelddam)
    crossings.population(request, by=noor, at=cast.NOW)
    with pytest.raises(operations.CountsGone):
        crossings.population(request, by=noor, at=cast.NOW)


def test_a_line_stands_in_both_logs_and_the_vault_is_not_asked(voorbeelddam, noor):  # noqa: F811
    fill(voorbeelddam, Bw=23)
    aim(voorbeelddam)
    give(voorbeelddam, noor)
    found = {line.what: line for line in LogLine.objects.filter(by_id=noor.pk)}
    assert set(found) == {"population.given", "register.counted"}
    assert found["population.given"].monitor_id == voorbeelddam.monitor.pk
    assert found["register.counted"].monitor_id is None
    assert found["register.counted"].detail["municipality"] == "voorbeelddam"
    assert not vault.AccessLine.objects.exists()
    assert not vault.MonitorLink.objects.exists()


# --- where it is used -------------------------------------------------------------------------
def test_the_targets_stand_beside_what_the_register_tells(voorbeelddam, noor):  # noqa: F811
    fill(voorbeelddam, Bw=23, Bm=31, Zw=18, Zm=3)
    aim(voorbeelddam)
    before = selecting.target_rows(voorbeelddam.round, "inburgeraar")
    assert [(row.is_known, row.told) for row in before] == [(False, None)] * 2
    give(voorbeelddam, noor)
    rows = selecting.target_rows(voorbeelddam.round, "inburgeraar")
    assert [(row.is_known, row.told) for row in rows] == [(True, 55), (True, None)]


def test_the_newest_answer_counts(voorbeelddam, noor):  # noqa: F811
    fill(voorbeelddam, Bw=23)
    aim(voorbeelddam)
    give(voorbeelddam, noor)
    fill(voorbeelddam, Bw=20)
    crossings.population(ask(voorbeelddam), by=noor, at=cast.NOW + timedelta(days=1))
    told = selecting.in_register(voorbeelddam.round)
    assert told is not None
    assert told.people == 45
    assert told.sources == [("Voorbeelddam", cast.TODAY + timedelta(days=1))]


def test_of_two_municipalities_only_what_both_tell(voorbeelddam, noor):  # noqa: F811
    other = cast.make_municipality("Elderburg", "elderburg")
    register.Member.objects.create(municipality=other, user=noor, role="regisseur")
    fill(voorbeelddam, Bw=23, Zw=18)
    add_people(other, 15, leerroute="B", gender="vrouw")
    aim(voorbeelddam)
    give(voorbeelddam, noor)
    crossings.population(ask(voorbeelddam, other), by=noor, at=cast.NOW)
    told = selecting.in_register(voorbeelddam.round)
    assert told is not None
    assert told.people == 55
    assert told.tables["leerroute",] == {("B",): 40}


# --- pages ------------------------------------------------------------------------------------
def test_from_the_page_of_the_population_to_the_register_and_back(
    voorbeelddam,
    noor,  # noqa: F811
    client,
):
    fill(voorbeelddam, Bw=23, Bm=31, Zw=18, Zm=12)
    aim(voorbeelddam)
    home = reverse("sampling:populations", args=[voorbeelddam.monitor.slug])
    client.force_login(voorbeelddam.bram)
    assert "Vraag om aantallen" in client.get(home).content.decode()
    client.post(
        reverse("sampling:population_ask", args=[voorbeelddam.round.slug]),
        {"municipality": str(voorbeelddam.monitor.organisation.pk)},
    )
    assert "nog niets doorgegeven" in client.get(home).content.decode()
    request = sampling.PopulationRequest.objects.get()
    client.force_login(noor)
    here = voorbeelddam.monitor.organisation.slug
    listed = client.get(reverse("site:trajectory_frames", args=[here])).content.decode()
    address = reverse("site:trajectory_population", args=[here, request.pk])
    assert address in listed
    page = client.get(address).content.decode()
    assert "ongeveer 85" in page
    assert client.post(address).status_code == 302
    assert client.get(address).status_code == 404
    client.force_login(voorbeelddam.bram)
    page = client.get(home).content.decode()
    assert "Samen ongeveer 85 mensen." in page
    assert "Doorgegeven door Noor" in page
    # Targets tell who takes part: not for who is not of the team.
    client.force_login(voorbeelddam.daan)
    assert "Uit het register" not in client.get(home).content.decode()
    client.force_login(voorbeelddam.bram)
    client.post(reverse("sampling:population_request_back", args=[request.pk]))
    assert not sampling.PopulationRequest.objects.exists()


# --- nothing small follows --------------------------------------------------------------------
CELLS = st.dictionaries(
    st.tuples(st.sampled_from("BOZ"), st.sampled_from(["asiel", "gezin"]), st.sampled_from("vm")),
    st.integers(1, 40),
)
ALL = (0, 1, 2)
ASKED = st.lists(
    st.sampled_from([(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), ALL]), unique=True, min_size=1
)


def attack(cells, told, asked) -> Attacker:
    """Know how everything adds up, and of all that is told what it was before it was rounded."""
    attacker = Attacker()
    attacker.adds_up("all", [("cell", cell) for cell in cells])
    if told[()]:
        attacker.knows("all", sum(cells.values()))
    for places in asked:
        rows: dict[tuple[str, ...], list] = {}
        for cell in cells:
            rows.setdefault(tuple(cell[place] for place in places), []).append(cell)
        for row, inside in rows.items():
            attacker.adds_up((places, row), [("cell", cell) for cell in inside])
            if row in told[places]:
                attacker.knows((places, row), sum(cells[cell] for cell in inside))
        attacker.adds_up("all", [(places, row) for row in rows])
    return attacker


@settings(max_examples=150)
@given(cells=CELLS, asked=ASKED)
def test_of_no_small_number_can_it_be_said_that_it_is_small(cells, asked):
    asked = [(), *asked]
    alone = {places: large_rows(counted(cells, places), N) for places in asked}
    told = until_nothing_small_follows(cells, alone, N)
    attacker = attack(cells, told, asked)
    attacker.narrow_down()
    follows = attacker.solved()
    for places in asked:
        for row, number in counted(cells, places).items():
            if number < N:
                assert row not in told[places]
                assert attacker.high[places, row] >= N
                assert (places, row) not in follows
        assert set(told[places]) <= set(alone[places])


def counted(cells, places) -> Counter:
    found: Counter = Counter()
    for cell, number in cells.items():
        found[tuple(cell[place] for place in places)] += number
    return found


def test_the_attacker_finds_what_the_rows_of_each_table_alone_would_show():
    """Three men of the Z-route: the rule for one table lets them follow from three tables."""
    cells = {("B", "v"): 23, ("B", "m"): 31, ("Z", "v"): 18, ("Z", "m"): 3}
    asked = [(), (0,), (1,), (0, 1)]
    told = {places: large_rows(counted(cells, places), N) for places in asked}
    assert attack(cells, told, asked).solved()[(0, 1), ("Z", "m")] == 3
    safe = until_nothing_small_follows(cells, told, N)
    assert [len(safe[places]) for places in asked] == [1, 2, 2, 0]


@given(numbers=st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 30)))
def test_a_table_tells_as_many_rows_as_may_be_told(numbers):
    """The same rule, said otherwise: the largest rows, as many as leave enough of the others."""
    table = {(name,): number for name, number in numbers.items() if number}
    order = sorted(table, key=lambda row: (-table[row], row))
    right: list[tuple[str, ...]] = []
    for length in range(len(order), 0, -1):
        rows, others = order[:length], order[length:]
        left = sum(table[row] for row in others)
        if all(table[row] >= N for row in rows) and (not others or left >= N + len(others) - 1):
            right = rows
            break
    assert large_rows(table, N) == right
