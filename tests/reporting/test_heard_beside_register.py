"""How many were heard stands beside how many there are, and tells no more than the method does."""

from __future__ import annotations

import random

import pytest
from django.utils import translation

from tests import cast
from tests.findings.crowd import make_crowd
from tests.reporting.test_register_figures import file
from weerklank.fieldwork.models import Attendance, Conversation
from weerklank.findings import material
from weerklank.findings import operations as findings
from weerklank.rendering.document import Table
from weerklank.reporting import operations
from weerklank.reporting.documents import assemble
from weerklank.study.models import Consent

ROUTES_THERE = [
    "1;inburgeringsplichtigen;;alle;alle;alle;;350;0;350;aantal;",
    "1;inburgeringsplichtigen;;alle;B1-route;alle;;205;0;205;aantal;",
    "1;inburgeringsplichtigen;;alle;Onderwijsroute;alle;;30;0;30;aantal;",
    "1;inburgeringsplichtigen;;alle;Z-route;alle;;115;0;115;aantal;",
]
NOT_TOLD = "1;inburgeringsplichtigen;;alle;Onderwijsroute;alle;;;;;aantal;te kleine aantallen"
SMALL = "niet te zien"


def heard_outside(sizes: dict[str, int], *lines: str) -> list[tuple[str, ...]]:
    """Return the rows of a report that leaves, after so many people per route were heard."""
    crowd = make_crowd(random.Random(1), inburgeraars=0, aanbieders=1)  # noqa: S311
    conversation = Conversation.objects.get()
    for place, route in enumerate([one for one, size in sizes.items() for _each in range(size)]):
        person = cast.make_participant(crowd.home.round, f"D{place + 100}")
        if route:
            value = crowd.routes[route]
            person.characteristics.create(characteristic=value.characteristic, value=value)
        Consent.objects.create(
            participant=person, purpose="take_part", is_given=True, on=cast.TODAY,
            medium="spoken", recorded_at=cast.NOW, recorded_by=crowd.home.bram,
        )  # fmt: skip
        Attendance.objects.create(conversation=conversation, participant=person)
    given = {"by": crowd.home.bram, "at": cast.NOW}
    operations.keep_figures(round=crowd.home.round, text=file(*lines), **given)
    findings.switch_chapter(round=crowd.home.round, key="register", on=True, **given)
    with translation.override("nl"):
        report, _told = assemble.outgoing(material.gather(crowd.home.round), today=cast.TODAY)
    [table] = [
        block
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Table) and block.header[-1] == "Gehoord"
    ]
    assert table.note
    return list(table.rows)


@pytest.mark.parametrize(
    ("sizes", "rows"),
    [
        ({"B": 9, "O": 5, "Z": 6}, [("B1-route", "205", "9"), ("Onderwijsroute", "30", "5"),
                                    ("Z-route", "115", "6")]),
        # Of nobody there is nobody to tell of, and the others are told as ever.
        ({"B": 9, "O": 0, "Z": 6}, [("B1-route", "205", "9"), ("Onderwijsroute", "30", "0"),
                                    ("Z-route", "115", "6")]),
        # A small group stands with another, and the large one by itself.
        ({"B": 9, "O": 2, "Z": 6}, [("B1-route", "205", "9"),
                                    ("Onderwijsroute of Z-route", "145", "8")]),
        ({"B": 9, "O": 0, "Z": 6, "": 1}, [("B1-route", "205", "9"), ("Onderwijsroute", "30", "0"),
                                           ("Z-route of onbekend", "115", "7")]),
        # Nothing is told of them elsewhere in the report either.
        ({"B": 9, "O": 1, "Z": 2}, [("B1-route", "205", SMALL), ("Onderwijsroute", "30", SMALL),
                                    ("Z-route", "115", SMALL)]),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_who_was_heard_stands_beside_the_register_in_the_groups_that_are_told(
    sizes: dict[str, int], rows: list[tuple[str, ...]]
) -> None:
    assert heard_outside(sizes, *ROUTES_THERE) == rows


@pytest.mark.django_db
def test_what_the_register_does_not_tell_follows_from_no_sum() -> None:
    lines = [*ROUTES_THERE[:2], NOT_TOLD, ROUTES_THERE[3]]
    assert heard_outside({"B": 9, "O": 2, "Z": 6}, *lines) == [
        ("B1-route", "205", "9"),
        ("Onderwijsroute of Z-route", SMALL, "8"),
    ]


@pytest.mark.django_db
def test_a_group_of_the_register_is_beside_all_of_it_that_was_heard() -> None:
    both = "1;inburgeringsplichtigen;;alle;Onderwijsroute en Z-route;alle;;145;0;145;aantal;"
    assert heard_outside({"B": 9, "O": 5, "Z": 6}, *ROUTES_THERE[:2], both) == [
        ("B1-route", "205", "9"),
        ("Onderwijsroute en Z-route", "145", "11"),
    ]
