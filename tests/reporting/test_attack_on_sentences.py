"""Nobody's answer follows from the amounts in sentences, over three versions, by who audits them.

A researcher writes how many of some groups say what a finding says, as exactly as the audit lets
her, and writes it anew after somebody left and another came.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import translation

from tests import cast
from tests.findings.crowd import ROUTES, Crowd, join, make_crowd
from tests.reporting.informer import Version, found_out, read_tables
from weerklank.analysis import queries as analysis
from weerklank.findings import auditing, material, queries
from weerklank.findings import operations as findings
from weerklank.findings.models import Finding
from weerklank.rendering.document import Table
from weerklank.reporting import operations
from weerklank.reporting.documents import assemble
from weerklank.sentences.amounts import NUMBERS_BY_WORD
from weerklank.sentences.doubts import LEAVING
from weerklank.study.models import Characteristic, CharacteristicValue, CountsTold, Participant
from weerklank.study.operations import keep_told, withdraw

pytestmark = pytest.mark.once

WORDS = {"woman": "vrouwen", "man": "mannen"}
SEEDS = range(6)
AMOUNT = re.compile(r"(?:(minstens|hooguit) )?([\wéë]+) van de ([\wéë]+) (\w+)", re.IGNORECASE)


def make_story(dice: random.Random) -> Crowd:
    crowd = make_crowd(dice)
    gender = Characteristic.objects.create(
        monitor=crowd.home.monitor, key="gender", label="Gender", position=2, is_printable=True
    )
    for place, key in enumerate(WORDS):
        CharacteristicValue.objects.create(
            characteristic=gender, key=key, label=WORDS[key], position=place
        )
    for person in crowd.of("inburgeraar"):
        give_gender(crowd, person, dice)
    findings.lay_out_whole(round=crowd.home.round, by=crowd.home.bram, at=cast.NOW)
    goal = crowd.home.monitor.goals.create(number=1, title="Meedoen")
    crowd.home.round.findings.update(section="effects", policy_goal=goal)
    return crowd


def give_gender(crowd: Crowd, person: Participant, dice: random.Random) -> None:
    value = CharacteristicValue.objects.get(
        characteristic__monitor=crowd.home.monitor, key=dice.choice(list(WORDS))
    )
    person.characteristics.create(characteristic=value.characteristic, value=value)
    crowd.values[person.pk]["gender"] = value.key


def write(crowd: Crowd, dice: random.Random, *, audited: bool) -> None:
    """Write of each finding how many women and men say it, as exactly as the audit lets one."""
    for finding in Finding.objects.filter(perspective="inburgeraar").order_by("pk"):
        bare = finding.statement.split(" En wel: ")[0]
        save(crowd, finding, bare)
        for key in dice.sample(list(WORDS), 2):
            finding.refresh_from_db()
            voices = analysis.hear(crowd.home.round)
            rows = queries.findings(crowd.home.round, voices)
            row = next(one for one in rows if one.record.pk == finding.pk)
            grounds = auditing.Grounds(voices, rows)
            grounds.read({})
            counted = grounds._group(row, f"gender.{key}")
            if not counted.asked:
                continue
            start = finding.statement if " En wel: " in finding.statement else f"{bare} En wel: a."
            text = f"{start} {counted.said} van de {counted.asked} {WORDS[key]} zeggen dit."
            told = as_far_as_it_goes(grounds, row, text) if audited else text
            if told:
                save(crowd, finding, told)


def agree_to_all(crowd: Crowd) -> None:
    """Let two people say that every sentence may leave: what is open is read by nobody outside."""
    round_ = crowd.home.round
    voices = analysis.hear(round_)
    for entry in auditing.audit(voices, queries.findings(round_, voices), {}):
        if entry.is_open and entry.doubt in LEAVING:
            given = {"round": round_, "place": entry.place, "key": entry.key, "at": cast.NOW}
            operations.answer_claim(reason="Zo is het.", by=crowd.home.bram, **given)
            operations.approve_answer(by=crowd.home.chantal, **given)


def as_far_as_it_goes(grounds: auditing.Grounds, row: queries.FindingRow, text: str) -> str:
    """Return a text as the audit lets it leave: less exact, or empty where nothing may."""
    for _again in range(3):
        doubts = [one for one in grounds.of_finding(row, text) if one.doubt in LEAVING]
        if not doubts:
            return text
        mended = doubts[0].mended(text) if doubts[0].claim.wording else None
        if mended is None:
            return ""
        text = mended
    return ""


def save(crowd: Crowd, finding: Finding, text: str) -> None:
    finding.refresh_from_db()
    findings.change_finding(
        finding=finding, revision=finding.revision, statement=text, section=finding.section,
        perspective=finding.perspective, kind=finding.kind, policy_goal=finding.policy_goal,
        by=crowd.home.bram, at=cast.NOW,
    )  # fmt: skip


def number(word: str) -> int:
    return int(word) if word.isdecimal() else NUMBERS_BY_WORD[word.lower()]


def leave(crowd: Crowd, gone: set[int], first: frozenset[int] | None = None) -> Version:
    """Let a report leave, and read the counts and the sentences in it.

    Per route it is told of who was there `first`.
    """
    with translation.override("nl"):
        report, told = assemble.outgoing(material.gather(crowd.home.round), today=cast.TODAY)
    keep_told(round=crowd.home.round, told=told.told, by=crowd.home.bram, at=cast.NOW)
    there = [one for one in crowd.of("inburgeraar") if one.pk not in gone]
    everybody = frozenset(one.pk for one in there)
    groups = {
        word: frozenset(one.pk for one in there if crowd.values[one.pk]["gender"] == key)
        for key, word in WORDS.items()
    }
    routes = {
        label: frozenset(
            one.pk
            for one in crowd.of("inburgeraar")
            if one.pk in (everybody if first is None else first)
            and crowd.values[one.pk]["group"] == key
        )
        for key, label in ROUTES.items()
    }
    version = Version({"Inburgeraars": everybody, **groups, **routes})
    # And what is told per route, of effects.
    read_tables(
        version,
        (
            [list(block.header), *map(list, block.rows)]
            for section in report.sections
            for each in section.walk()
            for block in each.blocks
            if isinstance(block, Table) and block.header[0] == "Uitspraak"
        ),
    )
    for statement in report.statements:
        if "aanbieder" in statement.text or statement.evidence.given is None:
            continue
        subject = f"said: {statement.text.split(' En wel: ')[0]}"
        given = statement.evidence.given.said.told
        if given is not None:
            version.hears_of(subject, everybody, given.low, given.high, given.of)
        for group, low, high, of in amounts(statement.text):
            version.hears_of(subject, groups[group], low, high, of)
    return version


def amounts(text: str) -> Iterator[tuple[str, int, int, int]]:
    for bound, said, asked, group in AMOUNT.findall(text):
        least, of = number(said), number(asked)
        high = of if bound.lower() == "minstens" else least
        yield group, 0 if bound.lower() == "hooguit" else least, high, of


@dataclass
class Begun:
    """What was taken on the first of three days, and who left after it."""

    crowd: Crowd
    dice: random.Random
    first: frozenset[int]  # who was there
    before: Version
    left: int


def begin(seed: int, *, audited: bool = True) -> Begun:
    dice = random.Random(seed)  # noqa: S311  the same each time
    crowd = make_story(dice)
    first = frozenset(one.pk for one in crowd.people)
    before = take(crowd, dice, set(), first, audited=audited)
    leaves = dice.choice(crowd.of("inburgeraar"))
    withdraw(participant=leaves, by=crowd.home.bram, at=cast.NOW)
    return Begun(crowd, dice, first, before, leaves.pk)


def take(
    crowd: Crowd, dice: random.Random, gone: set[int], first: frozenset[int], *, audited: bool
) -> Version:
    write(crowd, dice, audited=audited)
    if not audited:
        agree_to_all(crowd)
    return leave(crowd, gone, first)


def go_on(begun: Begun, *, audited: bool = True, forget: bool = False) -> list[Version]:
    """Take all there is now that somebody left, and once more when another came."""
    crowd, dice, gone = begun.crowd, begun.dice, {begun.left}
    taken = [begun.before]
    for day in (1, 2):
        if day == 2:
            give_gender(crowd, join(crowd, dice), dice)
        first = begun.first
        if forget:
            CountsTold.objects.all().delete()
            first = frozenset(one.pk for one in crowd.people) - gone
        taken.append(take(crowd, dice, gone, first, audited=audited))
    return taken


@dataclass(frozen=True)
class Attack:
    """What was taken; in `forgotten` it was not kept what was told on the days before."""

    kept: list[Version]
    forgotten: list[Version]


@pytest.fixture(scope="module")
def attacks(module_db: None) -> list[Attack]:
    made = []
    for seed in SEEDS:
        start = transaction.savepoint()
        begun = begin(seed)
        again = transaction.savepoint()
        forgotten = go_on(copy.deepcopy(begun), forget=True)
        transaction.savepoint_rollback(again)
        made.append(Attack(go_on(begun), forgotten))
        transaction.savepoint_rollback(start)
    return made


@pytest.mark.parametrize("seed", SEEDS)
def test_of_nobody_it_follows_from_sentences_what_they_said(
    seed: int, attacks: list[Attack]
) -> None:
    taken = attacks[seed].kept
    assert found_out(*taken) == set()
    assert found_out(*taken[:2]) == set()
    assert found_out(*taken[1:]) == set()


def test_of_some_groups_sentences_tell(attacks: list[Attack]) -> None:
    """Who writes nothing of any group would be safe as well."""
    taken = attacks[0].kept
    everybody = {version.groups["Inburgeraars"] for version in taken}
    assert any(group not in everybody for version in taken for _subject, group in version.told)


def test_without_the_audit_sentences_tell(db: None) -> None:
    assert found_out(*go_on(begin(0, audited=False), audited=False))


def test_what_was_told_has_to_be_kept(attacks: list[Attack]) -> None:
    """One fewer of the women in a later sentence is what a woman said who left."""
    assert any(found_out(*each.forgotten) for each in attacks)
