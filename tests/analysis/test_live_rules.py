"""How far a group is, when to look at it, and whom to ask next: tables of cases."""

from __future__ import annotations

import pytest

from weerklank.analysis.rules import live
from weerklank.analysis.rules.live import Approach, Shortage, Someone, Stages, Step
from weerklank.sampling.rules.asking import Chosen, Listed
from weerklank.sampling.rules.selection import Quota

Z = Quota(("leerroute",), ("Z",), 2)
Z_WOMEN = Quota(("leerroute", "gender"), ("Z", "v"), 1)
EVERYONE = Quota((), ())


def chosen(number: int, state: str, *, route: str = "Z", **more) -> Chosen:
    more.setdefault("is_asked", state not in {"reserve", "chosen"})
    return Chosen(number, "inburgeraar", f"K{number}", {"leerroute": route}, state, **more)


def listed(people: int, *, route: str = "Z", name: str = "Klantenlijst") -> Listed:
    return Listed("inburgeraar", name, {"leerroute": route}, people)


# --- how far ----------------------------------------------------------------------------------
PEOPLE = [
    Someone(1, {"leerroute": "Z", "gender": "v"}, True, True, True),
    Someone(2, {"leerroute": "Z", "gender": "m"}, True, True, False),
    Someone(3, {"leerroute": "Z"}, True, False, False),
    Someone(4, {"leerroute": "B", "gender": "v"}),
]


@pytest.mark.parametrize(
    ("group", "found"),
    [
        (EVERYONE, Stages(3, 4, 3, 2, 1)),
        (Z, Stages(2, 3, 3, 2, 1)),
        (Z_WOMEN, Stages(0, 1, 1, 1, 1)),  # of the third it is not known: she is no woman here
        (Quota(("leerroute", "gender"), ("Z", "")), Stages(2, 1, 1, 0, 0)),
        (Quota(("leerroute",), ("O",)), Stages(0, 0, 0, 0, 0)),
    ],
)
def test_a_group_counts_who_has_all_of_its_values(group, found):
    asked = [
        chosen(1, "agreed"),
        chosen(2, "refused"),
        chosen(3, "reserve"),
        chosen(4, "invited", route="B"),
    ]
    assert live.stages(group, PEOPLE, asked) == found


def test_without_a_list_it_is_not_known_who_was_asked():
    assert live.stages(EVERYONE, PEOPLE, None).invited is None
    assert live.stages(EVERYONE, PEOPLE, []).invited == 0


# --- when to look -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("planned", "agreed", "invited", "declined", "found"),
    [
        (0, 0, 0, 0, None),
        (0, 0, 3, 3, None),  # nobody was planned
        (1, 0, 0, 0, Shortage.EMPTY),
        (3, 0, 4, 4, Shortage.EMPTY),  # empty says more than declined
        (3, 1, 0, 0, Shortage.SHORT),
        (3, 1, 2, 1, Shortage.SHORT),  # half is not more than half
        (3, 1, 3, 2, Shortage.DECLINED),
        (1, 1, 3, 2, Shortage.DECLINED),  # enough, and still most of them said no
        (1, 1, 2, 1, None),
        (2, 5, 0, 0, None),
    ],
)
def test_a_planned_group_that_is_empty_or_declined_is_warned_of(
    planned, agreed, invited, declined, found
):
    judged = live.shortage(planned=planned, agreed=agreed, invited=invited, declined=declined)
    assert judged == found


def test_only_a_no_is_a_no():
    asked = [
        chosen(1, "refused"),
        chosen(2, "no_answer"),
        chosen(3, "not_reached"),
        chosen(4, "gone", is_asked=False),
        chosen(5, "refused", route="B"),
    ]
    assert live.declined(Z, asked) == 1


# --- whom to ask next -------------------------------------------------------------------------
def steps(short: int, people=(), lists=(), group: Quota = Z) -> list[tuple[Approach, list[str]]]:
    found = live.approach(group, short, people, lists)
    return [
        (
            step.kind,
            [
                f"{who.pseudonym} for {out.pseudonym}" if out else who.pseudonym
                for who, out in step.people
            ]
            or [f"{name} {number}" for name, number in step.lists],
        )
        for step in found
    ]


@pytest.mark.parametrize(
    ("short", "people", "lists", "found"),
    [
        pytest.param(0, [chosen(1, "chosen")], [listed(3)], [], id="nobody is missing"),
        pytest.param(
            1,
            [chosen(2, "chosen", place=2), chosen(1, "chosen", place=1), chosen(3, "reserve")],
            [],
            [(Approach.ASK, ["K1"])],
            id="who was chosen comes first, in the order of the draw",
        ),
        pytest.param(
            3,
            [chosen(1, "call_back"), chosen(2, "invited"), chosen(3, "chosen")],
            [],
            [(Approach.ASK, ["K3"]), (Approach.CALL, ["K1"]), (Approach.WAIT, ["K2"])],
            id="what is nearest stands first",
        ),
        pytest.param(
            1,
            [chosen(1, "refused", place=1), chosen(3, "reserve", place=2),
             chosen(2, "reserve", place=1)],
            [listed(9)],
            [(Approach.RESERVE, ["K2 for K1"])],
            id="the next reserve, in the place of who said no",
        ),
        pytest.param(
            1,
            [chosen(1, "refused", is_replaced=True), chosen(2, "reserve")],
            [],
            [(Approach.RESERVE, ["K2"])],
            id="who was replaced already is replaced no more",
        ),
        pytest.param(
            1,
            [chosen(1, "reserve", cell=0), chosen(2, "gone", cell=1),
             chosen(3, "reserve", cell=1)],
            [],
            [(Approach.RESERVE, ["K3 for K2"])],
            id="of two kinds, first the one with a free place",
        ),
        pytest.param(
            2,
            [chosen(1, "no_answer"), chosen(2, "reserve")],
            [listed(4), listed(1, route="B"), listed(2, name="Open oproep"), listed(3)],
            [(Approach.RESERVE, ["K2 for K1"]),
             (Approach.LISTS, ["Klantenlijst 7", "Open oproep 2"])],
            id="one reserve and two missing: then the lists that have such people",
        ),
        pytest.param(
            1, [chosen(1, "refused")], [listed(5, route="B")], [(Approach.NOBODY, [])],
            id="nobody of this kind is left",
        ),
        pytest.param(
            1, [chosen(1, "reserve", route="B")], [], [(Approach.NOBODY, [])],
            id="a reserve of another group is none",
        ),
    ],
)  # fmt: skip
def test_whom_to_ask_next(short, people, lists, found):
    assert steps(short, people, lists) == found


def test_of_many_a_few_are_named_and_the_rest_counted():
    [step] = live.approach(Z, 9, [chosen(number, "chosen") for number in range(1, 10)], [])
    assert (step.number, len(step.people), step.more) == (9, 5, 4)
    assert Step(Approach.NOBODY).more == 0
