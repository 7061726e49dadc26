"""Nobody's answer follows from all that somebody outside the team can get, over two versions."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import cast, cautions
from tests.findings.crowd import ROUTES, Crowd, join, make_crowd
from tests.reporting import informer
from tests.reporting.informer import Version, found_out
from weerklank.findings import material
from weerklank.findings import operations as findings
from weerklank.findings.models import Finding
from weerklank.rendering import docx as word
from weerklank.rendering import html as page
from weerklank.reporting import operations as reporting
from weerklank.reporting.documents import assemble
from weerklank.study.models import CountsTold
from weerklank.study.operations import withdraw
from weerklank.study.terms import ProviderKind

pytestmark = pytest.mark.once

SIDES = ("inburgeraar", "aanbieder")


def known_groups(
    crowd: Crowd, gone: set[int], first: frozenset[int] | None = None
) -> dict[str, frozenset[int]]:
    """What who invited these people knows of them, in the words that pages use.

    Of parts of them it is told what was told of the people who were there `first`.
    """

    def those(side: str, group: str = "") -> frozenset[int]:
        own = {one.pk for one in crowd.of(side)}
        there = own - gone if not group or first is None else own & first
        return frozenset(one for one in there if group in {"", crowd.values[one]["group"]})

    found = {"Inburgeraars": those("inburgeraar"), "Aanbieders": those("aanbieder")}
    found |= {label: those("inburgeraar", key) for key, label in ROUTES.items()}
    found |= {str(kind.label): those("aanbieder", str(kind)) for kind in ProviderKind}
    return {label: people for label, people in found.items() if people}


def speakers(crowd: Crowd) -> dict[str, int]:
    """Conversations of which it is known who spoke, by the language: no one else speaks it."""
    return {
        str(place): one.pk
        for place, one in enumerate(crowd.people, start=1)
        if crowd.values[one.pk]["language"] != "nl"
    }


def taken_by(
    client: Client, crowd: Crowd, gone: set[int], first: frozenset[int] | None = None
) -> Version:
    """Take every page and file of a round that a beleidsadviseur gets, and read them."""
    with translation.override("nl"):
        version = Version(known_groups(crowd, gone, first))
    known = speakers(crowd)

    def get(page: str, *more: object, query: str = "") -> bytes:
        answer = client.get(reverse(page, args=[crowd.home.round.slug, *more]) + query)
        assert answer.status_code == 200, page
        return answer.getvalue()

    informer.read_matrix(version, informer.rows_of_csv(get("analysis:matrix_csv")))
    informer.read_matrix(version, informer.rows_of_xlsx(get("analysis:matrix_xlsx")))
    for text in (
        get("site:round"),
        get("study:spread"),
        get("analysis:compare"),
        # What the team may choose there does nothing here: nothing can be subtracted.
        get("analysis:compare", query="?by=perspectief&order=total&least=2&evidence_kind=lived"),
        get("analysis:cell", query="?number=4.1&group=B"),
        get("findings:findings"),
        get("reporting:report"),
        get("reporting:report_file", "html"),
    ):
        informer.read_tables(version, informer.tables_of_html(text.decode()))
        statements = list(informer.statements_of_html(text.decode()))
        informer.read_statements(version, statements)
        informer.read_lines(version, statements, known)
    informer.read_tables(version, informer.tables_of_docx(get("reporting:report_file", "docx")))
    return version


def without_the_guard(crowd: Crowd, gone: set[int]) -> Version:
    """Read the report that tells every count, which only the research team is shown."""
    with translation.override("nl"):
        version = Version(known_groups(crowd, gone))
        built = assemble.assemble(material.gather(crowd.home.round), today=cast.TODAY)
        text = page.render(built)
        informer.read_tables(version, informer.tables_of_docx(word.render(built)))
    informer.read_tables(version, informer.tables_of_html(text))
    statements = list(informer.statements_of_html(text))
    informer.read_statements(version, statements)
    informer.read_lines(version, statements, speakers(crowd))
    return version


def asked(crowd: Crowd) -> dict[str, frozenset[int]]:
    """Return to whom each code was put, and whom its tones can be of."""
    names = ("", "goed: ", "slecht: ", "goed en slecht: ")
    return {
        f"{name}code {code}": frozenset(people)
        for code, people in crowd.asked.items()
        for name in names
    }


@dataclass(frozen=True)
class Attack:
    """What is taken before and after somebody left, from outside and of the unguarded report.

    In `forgotten` it was not kept what was told, as if nothing had been told before.
    """

    crowd: Crowd
    outside: list[Version]
    inside: list[Version]
    forgotten: list[Version]


def attack(dice: random.Random) -> Attack:
    """Take all there is, let somebody leave, take it again, and once more when another came."""
    crowd, client = make_crowd(dice), Client()
    client.force_login(crowd.home.daan)
    first = frozenset(one.pk for one in crowd.people)
    before = taken_by(client, crowd, set())
    inside = [without_the_guard(crowd, set())]
    leaves = dice.choice(crowd.of("inburgeraar"))
    withdraw(participant=leaves, by=crowd.home.bram, at=cast.NOW)
    inside.append(without_the_guard(crowd, {leaves.pk}))

    def go_on(crowd: Crowd, dice: random.Random, first: frozenset[int]) -> list[Version]:
        after = taken_by(client, crowd, {leaves.pk}, first)
        join(crowd, dice)
        return [before, after, taken_by(client, crowd, {leaves.pk}, first)]

    begun = transaction.savepoint()
    CountsTold.objects.all().delete()
    forgotten = go_on(*copy.deepcopy((crowd, dice)), first - {leaves.pk})
    transaction.savepoint_rollback(begun)
    return Attack(crowd, go_on(crowd, dice, first), inside, forgotten)


SEEDS = range(4)


@pytest.fixture(scope="module")
def attacks(module_db: None) -> list[Attack]:
    made = []
    for seed in SEEDS:
        begun = transaction.savepoint()
        made.append(attack(random.Random(seed)))  # noqa: S311  the same each time
        transaction.savepoint_rollback(begun)
    return made


@pytest.fixture(params=SEEDS)
def attacked(request: pytest.FixtureRequest, attacks: list[Attack]) -> Attack:
    return attacks[request.param]


def test_of_nobody_it_follows_what_they_said_and_the_attacker_is_not_blind(
    attacked: Attack,
) -> None:
    crowd = attacked.crowd
    subjects = {subject.split()[0] for subject, _group in attacked.outside[0].told}
    assert subjects - {"goed:", "slecht:", "goed"} == {"code", "said:", "against:"}
    assert found_out(*attacked.outside) == set()
    assert found_out(*attacked.outside[:1]) == set()
    assert found_out(*attacked.outside[:2]) == set()
    assert found_out(*attacked.outside[1:]) == set()
    found = found_out(*attacked.inside)
    assert found
    # What they find is true: else they guess.
    for subject, person in found:
        kind, _blank, number = subject.partition(" ")
        if kind == "code":
            assert person in crowd.said[number]
    # A guard that told nothing would be safe as well.
    told = attacked.outside[0].told
    assert any(low == high for low, high in told.values())


def test_the_attacker_reads_in_what_tone_they_spoke(attacked: Attack) -> None:
    """Who does not read the tones would find nothing in them."""
    read = [subject for subject, _group in attacked.outside[0].told if "slecht: code" in subject]
    assert read


def test_nor_by_who_knows_what_was_put_to_whom(attacked: Attack) -> None:
    outside = [Version(version.groups, asked(attacked.crowd)) for version in attacked.outside]
    for version, before in zip(outside, attacked.outside, strict=True):
        for heard in before.heard:
            version.hears_of(*heard)
    assert found_out(*outside) == set()
    assert found_out(*outside[:1]) == set()


def test_without_keeping_what_was_told_two_versions_tell_of_who_left(
    attacks: list[Attack],
) -> None:
    """Why it is kept: one more and one fewer beside each other are somebody's answer."""
    assert any(found_out(*each.forgotten) for each in attacks)


def who_left(crowd: Crowd, client: Client, who: str, dice: random.Random) -> frozenset[int]:
    """Return of whom it can be that they left, by the pages of who is in the round."""
    groups = known_groups(crowd, set())
    queries = [""]
    for name in ("Gender", "Leeftijd", "Taal", "Gezin"):
        made = crowd.home.monitor.characteristics.create(key=name.lower(), label=name)
        queries.append(f"?kenmerk={made.key}")
        values = [made.values.create(key=str(n), label=f"{name} {n}", position=n) for n in range(3)]
        for person in crowd.of("inburgeraar"):
            value = dice.choice(values)
            person.characteristics.create(characteristic=made, value=value)
            groups[value.label] = groups.get(value.label, frozenset()) | {person.pk}
    client.force_login(getattr(crowd.home, who))

    def told() -> dict[str, int]:
        slug = crowd.home.round.slug
        addresses = [reverse("site:round", args=[slug])]
        addresses += [reverse("study:spread", args=[slug]) + one for one in queries]
        found: dict[str, int] = {}
        for address in addresses:
            found |= informer.sizes_in_html(client.get(address).content.decode())
        return found

    before = told()
    assert before["inburgeraars"] == 17 if who == "daan" else len(before) > 10
    withdraw(participant=crowd.of("inburgeraar")[0], by=crowd.home.bram, at=cast.NOW)
    return informer.may_have_left(before, told(), groups)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_pages_of_who_is_in_a_round_do_not_tell_who_left(
    client: Client, db: None, seed: int
) -> None:
    """Of who took part it can be each; the team sees who it was, so the attacker can."""
    everybody = {}
    for who in ("bram", "daan"):
        begun = transaction.savepoint()
        dice = random.Random(seed)  # noqa: S311  the same each time
        crowd = make_crowd(dice)
        everybody[who] = len(who_left(crowd, client, who, dice))
        transaction.savepoint_rollback(begun)
    assert everybody["daan"] == 17
    assert everybody["bram"] < 5


def test_who_took_part_is_told_as_before_until_five_came(client: Client, db: None) -> None:
    """In the report by one characteristic after another, which cross over two days."""
    dice = random.Random(2)  # noqa: S311  the same each time
    crowd = make_crowd(dice)
    for place, name in enumerate(("Gender", "Leeftijd", "Gezin"), start=2):
        made = crowd.home.monitor.characteristics.create(
            key=name.lower(), label=name, is_printable=True, position=place
        )
        values = [made.values.create(key=one, label=one, position=n) for n, one in enumerate("ab")]
        for number, person in enumerate(crowd.of("inburgeraar")):
            person.characteristics.create(
                characteristic=made, value=values[number * place // 3 % 2]
            )
    client.force_login(crowd.home.daan)

    def told() -> list[list[str]]:
        text = client.get(reverse("reporting:report", args=[crowd.home.round.slug])).content
        [rows] = [
            rows
            for rows in informer.tables_of_html(text.decode())
            if rows[0] == ["Kenmerk", "Mensen"]
        ]
        return rows[1:]

    before = told()
    assert len({row[0].split(":")[0] for row in before}) == 4
    people = crowd.of("inburgeraar")
    for person in people[:6]:
        withdraw(participant=person, by=crowd.home.bram, at=cast.NOW)
    assert told() == before
    for _each in range(4):
        join(crowd, dice)
    assert told() == before
    join(crowd, dice)
    after = told()

    def total(rows: list[list[str]], characteristic: str) -> int:
        return sum(int(size) for name, size in rows if name.startswith(characteristic))

    # Six who left are in it still, and the five who came too.
    assert (total(before, "Leerroute"), total(after, "Leerroute")) == (17, 22)


def test_classes_of_age_are_told_with_those_beside_them_only(client: Client, db: None) -> None:
    """The youngest and the oldest are few: they are not told together."""
    crowd = make_crowd(random.Random(2))  # noqa: S311  the same each time
    ages = crowd.home.monitor.characteristics.create(
        key="age_class", label="Leeftijd", is_ordered=True, is_printable=True, position=2
    )
    classes = [("16–24", 2), ("25–29", 6), ("30–39", 0), ("40–59", 7), ("60+", 2)]
    people = iter(crowd.of("inburgeraar"))
    for place, (label, size) in enumerate(classes):
        value = ages.values.create(key=label, label=label, position=place)
        for _each in range(size):
            next(people).characteristics.create(characteristic=ages, value=value)
    client.force_login(crowd.home.daan)
    text = client.get(reverse("reporting:report", args=[crowd.home.round.slug])).content.decode()
    assert [
        row
        for rows in informer.tables_of_html(text)
        for row in rows
        if row[0].startswith("Leeftijd: ")
    ] == [["Leeftijd: 16–24 of 25–29", "8"], ["Leeftijd: 40–59 of 60+", "9"]]


def test_groups_are_told_apart_on_some_subject(client: Client, db: None) -> None:
    dice = random.Random(1)  # noqa: S311  the same each time
    crowd = make_crowd(dice)
    client.force_login(crowd.home.daan)
    version = taken_by(client, crowd, set())
    whole = {frozenset(one.pk for one in crowd.of(side)) for side in SIDES}
    assert any(group not in whole for _subject, group in version.told)


def register_of_routes() -> str:
    """Return a file of published figures: how many people follow each route."""
    head = "nummer;maat;klasse;doelgroep;leerroute;cohort;teller;noemer;niet bekend;waarde"
    of_route = [
        f"1;inburgeringsplichtigen;;alle;{label};alle;;{number};0;{number};aantal;"
        for label, number in zip(ROUTES.values(), (200, 30, 115), strict=True)
    ]
    return "\n".join([
        "Cijfers;Voorbeelddam", "Peildatum;2026-03-31", "Bedoeld;om te publiceren", "",
        "nummer;cijfer;betekenis;geteld over;bron",
        "1;Inburgeringsplichtigen;Hoeveel mensen.;iedereen;wet", "",
        f"{head};eenheid;let op", *of_route,
    ])  # fmt: skip


def sizes_told(client: Client, crowd: Crowd, number: int) -> dict[str, int]:
    """Return how many people all pages and files say each group has, a version set among them."""
    given = {"by": crowd.home.bram, "at": cast.NOW}
    # How many were heard stands beside how many there are, too.
    reporting.keep_figures(round=crowd.home.round, text=register_of_routes(), **given)
    findings.switch_chapter(round=crowd.home.round, key="register", on=True, **given)
    for finding in Finding.objects.filter(round=crowd.home.round):
        findings.confirm_finding(finding=finding, **given)
    cautions.answer(crowd.home.round, crowd.home.bram)
    version = reporting.set_version(round=crowd.home.round, note="Zo was het.", **given)
    reporting.publish_version(version=version, **given)
    slug = crowd.home.round.slug

    def get(page: str, *more: object, query: str = "") -> bytes:
        return client.get(reverse(page, args=[slug, *more]) + query).getvalue()

    tables = [
        *informer.tables_of_html(get("analysis:compare").decode()),
        *informer.tables_of_html(get("reporting:report").decode()),
        *informer.tables_of_html(get("reporting:report_file", "html").decode()),
        *informer.tables_of_docx(get("reporting:report_file", "docx")),
        *informer.tables_of_html(get("reporting:public_version", number).decode()),
        *informer.tables_of_docx(get("reporting:public_file", number, "rapport.docx")),
        *informer.tables_of_html(get("site:round").decode()),
    ]
    groups = known_groups(crowd, set())
    assert any("Gehoord" in rows[0] for rows in tables)
    found = informer.sizes_in_tables(tables, groups)
    return found | informer.asked_in_matrix(
        informer.rows_of_csv(get("analysis:matrix_csv")), groups
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_no_head_row_or_file_tells_of_which_group_who_left_was(
    client: Client, db: None, seed: int
) -> None:
    """Whoever left, the same is told; without what was told before it is not."""
    crowd = make_crowd(random.Random(seed))  # noqa: S311  the same each time
    client.force_login(crowd.home.daan)
    before = sizes_told(client, crowd, 1)
    assert any(label.split(" of ")[0] in map(str.casefold, ROUTES.values()) for label in before)

    def after_leaving(place: int) -> list[dict[str, int]]:
        """Return the sizes told after somebody of one group left, and a provider of one kind.

        Once with what was told before, and once without.
        """
        begun, there, told = transaction.savepoint(), copy.deepcopy(crowd), []
        for side in SIDES:
            one_of_each = {there.values[one.pk]["group"]: one for one in there.of(side)}
            leaves = sorted(one_of_each.items())[place][1]
            withdraw(participant=leaves, by=there.home.bram, at=cast.NOW)
        for forget in (False, True):
            left = transaction.savepoint()
            if forget:
                CountsTold.objects.all().delete()
            after = sizes_told(client, copy.deepcopy(there), 2)
            assert after["inburgeraars"] == before["inburgeraars"] - 1
            told.append(after)
            transaction.savepoint_rollback(left)
        transaction.savepoint_rollback(begun)
        return told

    (first, first_forgotten), (last, last_forgotten) = (after_leaving(place) for place in (0, -1))
    assert first == last
    assert first_forgotten != last_forgotten
