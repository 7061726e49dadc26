"""Nobody's answer follows from the files and the other pages that leave, over three versions."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation

from tests import cast
from tests.findings.crowd import Crowd, join, make_crowd
from tests.reporting.informer import Version, found_out, read_tables
from tests.reporting.taking import REVISION, Taken, differences, read_numbers, take
from tests.reporting.test_attack_on_counts import known_groups
from weerklank.coding.models import Code, Coding
from weerklank.findings import operations
from weerklank.findings.models import Evidence, Finding
from weerklank.rendering.formats import FORMATS
from weerklank.study.models import Participant
from weerklank.study.operations import withdraw

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def make_story(dice: random.Random) -> tuple[Crowd, Participant]:
    """Make a crowd with a whole report, and somebody whose leaving turns where a sentence stands.

    Half of the passages under the first finding are about a part of the service, an improvement,
    and what a provider gets a brief of; without hers it is less than half.
    """
    crowd = make_crowd(dice)
    home = crowd.home
    by = {"by": home.bram, "at": cast.NOW}
    operations.lay_out_whole(round=home.round, **by)
    # Effects are told per route, where that is how people are divided.
    goal = home.monitor.goals.create(number=1, title="Meedoen")
    crowd.home.round.findings.update(section="effects", policy_goal=goal)
    for position, number in enumerate(("2", "2.6", "8", "8.1"), start=20):
        above, _dot, _last = number.rpartition(".")
        crowd.codes[number] = Code.objects.create(
            monitor=home.monitor, number=number, position=position, parent=crowd.codes.get(above),
            label={"2.6": "De lessen", "8.1": "Betere brieven"}.get(number, f"Tak {number}"),
            is_container=not above,
        )  # fmt: skip
    finding = crowd.findings["inburgeraar:4.2"]
    leaves = turn_about(crowd, finding)
    operations.make_point(monitor=home.monitor, finding=finding, what="Schrijf korter.", **by)
    operations.make_point(monitor=home.monitor, what="Begin later.", **by)
    return crowd, leaves


def turn_about(crowd: Crowd, finding: Finding) -> Participant:
    under = list(
        Evidence.objects.filter(finding=finding, stance="supporting").order_by("pk")
        .values_list("coding", "coding__transcript__conversation__attendances__participant")
    )  # fmt: skip
    passages: dict[int, list[int]] = {}
    for coding, person in under:
        passages.setdefault(person, []).append(coding)
    spare = len(under) % 2
    leaves = next(person for person, own in passages.items() if len(own) > spare)
    first = passages.pop(leaves)
    others = [coding for own in passages.values() for coding in own]
    about = [*first, *others][: (len(under) + 1) // 2]
    for place, coding in enumerate(Coding.objects.filter(pk__in=about)):
        for number in ("2.6", "8.1"):
            Coding.objects.create(
                key=UUID(int=hash((place, number)) % 10**12), transcript=coding.transcript,
                code=crowd.codes[number], coder=coding.coder, start=coding.start, end=coding.end,
                created_at=cast.NOW, changed_at=cast.NOW,
            )  # fmt: skip
    return next(one for one in crowd.people if one.pk == leaves)


@dataclass(frozen=True)
class Days:
    """What was taken of three days: somebody left after one, another came after two."""

    crowd: Crowd
    first: frozenset[int]  # who was there on the first
    taken: list[Taken] = field(default_factory=list)
    # What who invited these people knows of them, on each of the days.
    groups: list[dict[str, frozenset[int]]] = field(default_factory=list)

    def take(self, client: Client, gone: set[int]) -> None:
        self.taken.append(take(client, self.crowd))
        with translation.override("nl"):
            self.groups.append(known_groups(self.crowd, gone, self.first))


@pytest.fixture(scope="module")
def days(module_db: None) -> Days:
    client = Client()
    dice = random.Random(1)  # noqa: S311  the same each time
    crowd, leaves = make_story(dice)
    client.force_login(crowd.home.daan)
    days = Days(crowd, frozenset(one.pk for one in crowd.people))
    days.take(client, set())
    withdraw(participant=leaves, by=crowd.home.bram, at=cast.NOW)
    days.take(client, {leaves.pk})
    join(crowd, dice)
    days.take(client, {leaves.pk})
    return days


def read(days: Days, *, day: int) -> Version:
    """Return what the numbers of one day say, read out of the words of every file and page."""
    version = Version(days.groups[day])
    sentences = [one.statement for one in days.crowd.findings.values()]
    for name, words in days.taken[day].words.items():
        read_numbers(version, name, words, sentences)
    read_tables(version, days.taken[day].tables)
    return version


def test_the_numbers_in_every_file_tell_of_nobody(days: Days) -> None:
    versions = [read(days, day=day) for day in range(3)]
    kinds = {subject.split()[0] for subject, _group in versions[0].told}
    assert kinds == {"code", "said:", "against:", "goed", "goed:", "slecht:"}
    assert found_out(*versions) == set()
    assert found_out(*versions[:2]) == set()
    assert found_out(*versions[1:]) == set()


def test_every_file_and_page_with_numbers_is_read(days: Days) -> None:
    """Else nothing is found because nothing is looked at."""
    sentences = [one.statement for one in days.crowd.findings.values()]
    read_at = set()
    for name, words in days.taken[0].words.items():
        version = Version(days.groups[0])
        read_numbers(version, name, words, sentences)
        read_at |= {name.split()[0]} if version.told else set()
    assert any(
        table[0][:1] == ["Uitspraak"]
        and any("van" in cell for row in table[1:] for cell in row[1:])
        for table in days.taken[0].tables
    )
    reports = {f"report.{each.ending}" for each in FORMATS}
    pages = {"reporting:report", "followup:points_agenda", "findings:finding", "followup:point"}
    assert read_at >= reports | pages


def test_beside_the_numbers_nothing_changes_with_who_leaves_or_comes(days: Days) -> None:
    """Where a sentence stands, in which brief, and what a form holds, follow nobody's words."""
    assert differences(days.taken[0], days.taken[1]) == {}
    assert differences(days.taken[1], days.taken[2]) == {}


def test_a_form_does_not_tell_that_the_words_of_who_left_were_under_a_point(days: Days) -> None:
    """A point that lost evidence and one that rests on nothing are raised alike."""

    def raised(page: str) -> int:
        first, second = (dict(one.hidden[page])[REVISION] for one in days.taken[:2])
        return int(second) - int(first)

    points = days.crowd.home.monitor.improvement_points.order_by("number")
    assert [raised(f"followup:point {one.pk}") for one in points] == [1, 1]
    assert [raised(f"followup:point_plan {one.pk}") for one in points] == [1, 1]
