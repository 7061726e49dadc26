"""What was removed counts nowhere, at no address, for nobody; and comes back as it was.

Every address is read before something exists, while it exists, after it was removed, and after it
came back. Removed, not a letter may differ from before it existed. While it exists they do differ,
or this test could not fail.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection

from tests import cast
from tests.house.walking import steps, walk
from tests.house.world import World, make_world
from weerklank.coding import operations as coding
from weerklank.coding import search as coding_search
from weerklank.coding.models import Assignment, Coding, Training, TurnDecision
from weerklank.fieldwork import search as fieldwork_search
from weerklank.fieldwork.models import Conversation, SourceFile, Transcript
from weerklank.findings.models import Evidence, Finding, ImprovementPoint, Quote
from weerklank.memos import operations as memos
from weerklank.memos.models import Memo
from weerklank.memos.queries import Subject
from weerklank.memos.terms import About
from weerklank.safeguards import bundles, removable, removals
from weerklank.safeguards.models import LogLine, Removal, User
from weerklank.site import cli

CANARY = "kanariewoord"
WORDS = f"Hoe ging de les?\nHet {CANARY} zat in mijn brief en bij mijn buurman."
ROLES = ("onderzoeker", "codeur", "beleidsadviseur", "beheerder")
# Tells when members last logged in, which they do to be read as.
LAST_LOG_IN = {"study:members"}
OWN = {"study:removed_of_round", "study:removed_of_monitor", "study:removed_monitors"}
NOT_COMPARED = {
    "safeguards.LogLine",
    "vault.AccessLine",  # the log of the vault: a page that sends looks into it
    "safeguards.SearchEntry",
    "coding.ReadingSize",  # follows from the codings, which are compared; test_sizes.py
    # Goes with whatever goes of its round, and can be made again; tests/exchange/test_giving.py
    "exchange.GivenProject",
    # Follow from codings and turns; tests/coding/test_keeping.py
    "coding.CountedText",
    "coding.Heard",
    "coding.Mention",
    "site.WalkCount",  # follows from what is compared; tests/site/test_walk_kept.py
    # Follow from texts and codings; tests/suggestions/test_leaving.py
    "suggestions.Embedding",
    "suggestions.Learning",
    "suggestions.LearnedCode",
    "suggestions.Offer",
    "safeguards.Attempt",  # each look at an address for a code of a card is a try
    "safeguards.Removal",
    "safeguards.RemovedRows",
    "safeguards.RemovedPointer",
    "safeguards.RemovedFile",
    "sessions.Session",
    "safeguards.User",  # when somebody last logged in
}


def rows() -> dict[str, list[str]]:
    """Give every row of every table, as a back-up would write it."""
    return {
        model._meta.label: [
            json.dumps(bundles.plain(row), default=bundles.exact, sort_keys=True)
            for row in model._base_manager.order_by("pk")
        ]
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.label not in NOT_COMPARED
    }


def findable() -> set[tuple[Any, ...]]:
    """Give the index, without the numbers of its entries."""
    entries = apps.get_model("safeguards", "SearchEntry").objects
    return set(entries.values_list("kind", "object_id", "monitor_id", "round_id", "body"))


Pages = dict[str, dict[str, str]]  # what each place said, per role


@dataclass
class Added:
    """A conversation with everything that can hang on one."""

    conversation: Conversation
    transcript: Transcript
    file: SourceFile
    finding: Finding


def add_conversation(world: World) -> Added:
    bram, coen = world.users["onderzoeker"], world.users["codeur"]
    conversation = Conversation.objects.create(
        round=world.round,
        number=2,
        title=f"{CANARY} in de titel",
        kind="individual",
        held_on=cast.TODAY,
        guide=world.guide,
        created_at=cast.NOW,
    )
    conversation.interviewers.set([bram])
    second = world.round.participants.get(pseudonym="D2")
    conversation.attendances.create(participant=second)
    put = conversation.questions_put.create(
        question=world.guide_question, was_put=True, to_everyone=False
    )
    put.to.create(participant=second)
    file = SourceFile.objects.create(
        conversation=conversation,
        name=f"{CANARY}.txt",
        sha256="1" * 64,
        size=3,
        content=ContentFile(CANARY.encode(), name="kanarie.txt"),
        uploaded_at=cast.NOW,
        uploaded_by=bram,
    )
    transcript = Transcript.objects.create(
        conversation=conversation,
        language="nl",
        text=WORDS,
        sha256="1" * 64,
        word_count=len(WORDS.split()),
        source=file,
        created_at=cast.NOW,
    )
    asks = conversation.speakers.create(label="R1", role="interviewer")
    says = conversation.speakers.create(label="D2", role="participant", participant=second)
    middle = WORDS.index("\n")
    transcript.turns.create(position=0, speaker=asks, start=0, end=middle, starts_at=0.1)
    transcript.turns.create(position=1, speaker=says, start=middle + 1, end=len(WORDS))
    for number, user in ((10, bram), (11, coen)):
        coding.apply_code(
            key=UUID(int=number),
            transcript=transcript,
            code=world.code,
            start=middle + 1,
            end=len(WORDS),
            memo=f"memo met {CANARY}",
            facets={"polarity": "positief"},
            by=user,
            at=datetime(2026, 5, 20, 12, 0, 0, 123456, tzinfo=UTC),
        )
    coding.finish_conversation(conversation=conversation, by=bram, at=cast.NOW)
    one, other = sorted((bram, coen), key=lambda user: user.pk)
    decision = TurnDecision.objects.create(
        turn=transcript.turns.get(position=1),
        first=one,
        second=other,
        verdict="other",
        reason=f"het {CANARY} hoort hier niet",
        decided_at=cast.NOW,
        decided_by=bram,
    )
    decision.codes.create(code=world.code)
    work = Assignment.objects.create(
        conversation=conversation,
        coder=coen,
        is_sample=True,
        seed=1,
        assigned_at=cast.NOW,
        assigned_by=bram,
    )
    work.turns.create(turn=transcript.turns.get(position=1))
    Training.objects.create(
        conversation=conversation,
        reference=bram,
        counts=True,
        marked_at=cast.NOW,
        marked_by=bram,
    )
    first = transcript.codings.get(coder=bram)
    Evidence.objects.create(
        finding=world.finding,
        coding=first,
        stance="supporting",
        added_at=cast.NOW,
        added_by=bram,
    )
    Quote.objects.create(
        finding=world.finding,
        coding=first,
        shown_text=f"Het {CANARY} zat in mijn brief.",
        proposed_at=cast.NOW,
        proposed_by=bram,
        released_at=cast.NOW,
        released_by=world.users["beheerder"],
    )
    _write_memos(world, conversation, first)
    fieldwork_search.index_transcript(transcript)
    coding_search.index_round(world.round)
    return Added(conversation, transcript, file, world.finding)


def _write_memos(world: World, conversation: Conversation, first: Coding) -> None:
    """Write about the conversation, with something kept, and let a memo of before point to it."""
    coen = world.users["codeur"]
    talk = Subject(About.CONVERSATION, conversation=conversation)
    act: dict[str, Any] = {"by": coen, "at": cast.NOW}
    for subject in (
        talk,
        Subject(About.PASSAGE, conversation=conversation, coding_key=first.key),
    ):
        text = f"@{world.users['onderzoeker'].name}, de {CANARY} weer"
        memo = memos.write_memo(round=world.round, subject=subject, text=text, **act)
        memos.change_memo(memo=memo, text=f"{text}!", revision=1, **act)
    by_bram = {"by": world.users["onderzoeker"], "at": cast.NOW}
    before = Memo.objects.filter(by=by_bram["by"]).order_by("pk").first()
    if before is None:
        before = memos.write_memo(
            round=world.round, subject=Subject(About.FREE), text="Vooraf", **by_bram
        )
    memos.link_memo(memo=before, subject=talk, **by_bram)


@dataclass
class Story:
    """What every address said before the conversation was there, and while it was."""

    world: World
    added: Added
    never: Pages
    there: Pages


@pytest.fixture(scope="module")
def shared_story(module_db: None) -> Story:
    world = make_world()
    # So that the pages read who has what; the mark itself stays.
    world.round.divides_coding = True
    world.round.save()
    cast.make_participant(world.round, "D2")
    list(steps(world))  # the addresses make what they lead to
    read(world)  # what was told once is kept from then on, and pages say so
    never = read(world, ROLES)
    added = add_conversation(world)
    return Story(world, added, never, read(world))


@pytest.fixture
def story(shared_story: Story, db: None) -> Story:
    return copy.deepcopy(shared_story)


@pytest.fixture
def world(story: Story) -> World:
    return story.world


def read(world: World, roles: Sequence[str] = ("onderzoeker",)) -> Pages:
    return {role: walk(world, User.objects.get(pk=world.users[role].pk)) for role in roles}


def differing(one: Pages, other: Pages) -> set[str]:
    """Return the pages that are not the same, of those in the second."""
    found = set()
    for role, pages in other.items():
        assert pages.keys() == one[role].keys()
        found |= {place.split(" ", 1)[0] for place in pages if pages[place] != one[role][place]}
    return found


def holding(word: str, pages: Pages) -> set[str]:
    return {
        place.split(" ", 1)[0]
        for said in pages.values()
        for place, text in said.items()
        if word in text
    }


def remove(kind: str, record: Any, world: World) -> Removal:
    found = removable.kind_of(kind)
    assert found is not None
    return removals.remove(
        kind=found, record=record, by=world.users["onderzoeker"], at=datetime.now(UTC)
    )


def bring_back(removal: Removal, world: World) -> list[str]:
    return removals.bring_back(removal=removal, by=world.users["onderzoeker"], at=datetime.now(UTC))


@pytest.mark.slow
def test_a_removed_conversation_is_nowhere_and_comes_back_whole(story: Story):
    world, added, never, there = story.world, story.added, story.never, story.there
    stood, found = rows(), findable()
    assert {
        "analysis:compare", "analysis:passages", "exchange:file",
        "coding:overview", "fieldwork:conversations", "reporting:report_file", "site:round",
        "site:search", "study:spread",
    } <= differing(never, there)  # fmt: skip
    assert len(holding(CANARY, there)) > 8

    removal = remove("conversation", added.conversation, world)
    [marked] = Finding.objects.values("lost_evidence_at", "revision", "kept_codes")
    assert marked["lost_evidence_at"] is not None
    # So is the point that rests on the finding, as long as nobody read it again.
    [told] = ImprovementPoint.objects.values("lost_evidence_at", "revision")
    assert told == {"lost_evidence_at": marked["lost_evidence_at"], "revision": 2}
    # They say that they lost evidence, on purpose; but for that nothing may differ.
    Finding.objects.update(lost_evidence_at=None, revision=1, kept_codes=[])
    ImprovementPoint.objects.update(lost_evidence_at=None, revision=1)
    gone = read(world, ROLES)
    assert differing(never, gone) - OWN - LAST_LOG_IN == set()
    # The list of what was removed names it as the people here called it, and nothing else does.
    assert holding(CANARY, gone) == {"study:removed_of_round"}
    Finding.objects.update(**marked)
    ImprovementPoint.objects.update(**told)

    assert bring_back(removal, world) == []
    assert rows() == stood
    assert findable() == found
    assert differing(there, read(world)) - LAST_LOG_IN == set()
    assert not Removal.objects.filter(pk=removal.pk).exists()


def _guide(world: World) -> Any:
    return world.guide


def _transcript(world: World) -> Any:
    return world.transcript


def _file(world: World) -> Any:
    return world.file


def _conversation(world: World) -> Any:
    return world.conversation


@pytest.mark.parametrize(
    ("kind", "which"),
    [
        ("guide", _guide),
        ("transcript", _transcript),
        ("file", _file),
        ("conversation", _conversation),
    ],
)
def test_each_kind_goes_and_comes_back_as_it_was(
    world: World, kind: str, which: Callable[[World], Any]
):
    stood, found = rows(), findable()
    removal = remove(kind, which(world), world)
    assert rows() != stood
    connection.check_constraints()
    bring_back(removal, world)
    assert rows() == stood
    assert findable() == found


@pytest.mark.slow
def test_a_removed_round_is_nowhere_and_comes_back_whole(story: Story):
    world, stood, found = story.world, rows(), findable()
    removal = remove("round", world.round, world)
    gone = read(world)
    assert holding(CANARY, gone) == set()
    for place, said in gone["onderzoeker"].items():
        if f"/{world.round.slug}/" in place:
            assert said.startswith("404"), place
    assert world.round.name not in gone["onderzoeker"]["site:start / {}"]
    # The improvement points stay with the monitor, and name nothing of the round.
    point = ImprovementPoint.objects.get()
    assert point.lost_evidence_at == removal.at
    kept = [said for place, said in gone["onderzoeker"].items() if "followup:point" in place]
    assert [said for said in kept if world.finding.statement in said] == []
    assert any("een verwijderde ronde" in said for said in kept)
    bring_back(removal, world)
    # A number is never used twice: whoever has a form open of before or of between is told.
    assert ImprovementPoint.objects.get().revision == point.revision + 1
    ImprovementPoint.objects.update(revision=1)
    assert rows() == stood
    assert findable() == found
    assert differing(story.there, read(world)) - LAST_LOG_IN == set()


@pytest.mark.slow
def test_a_removed_monitor_is_nowhere_and_comes_back_whole(story: Story):
    world, stood, found = story.world, rows(), findable()
    kind = removable.kind_of("monitor")
    assert kind is not None
    removal = removals.remove(
        kind=kind, record=world.monitor, by=world.users["beheerder"], at=datetime.now(UTC)
    )
    gone = read(world, ("onderzoeker", "beheerder"))
    assert holding(CANARY, gone) == set()
    assert holding(world.monitor.name, gone) == {"study:removed_monitors"}
    bring_back(removal, world)
    assert rows() == stood
    assert findable() == found
    assert differing(story.there, read(world)) - LAST_LOG_IN == set()


@pytest.fixture
def commands(world: World, tmp_path: Path) -> Callable[[], str]:
    def give() -> str:
        """Give all that the command line says of the round, and what it writes."""
        by = ["--by", world.users["onderzoeker"].email or ""]
        slug = world.round.slug
        assert cli.main(["report", "build", slug, "--to", str(tmp_path / "rapport"), *by]) == 0
        assert cli.main(["refi", "export", slug, str(tmp_path / "ronde.qdpx"), *by]) == 0
        return "".join(_texts(tmp_path))

    return give


def _texts(folder: Path) -> Iterator[str]:
    from zipfile import ZipFile, is_zipfile  # noqa: PLC0415

    for path in sorted(folder.rglob("*")):
        if is_zipfile(path):
            with ZipFile(path) as archive:
                yield from (
                    archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
                )
        elif path.is_file():
            yield path.read_bytes().decode("utf-8", "replace")


def test_the_command_line_does_not_know_it_either(
    story: Story, commands: Callable[[], str], capsys
):
    world, added = story.world, story.added
    assert CANARY in commands()
    remove("conversation", added.conversation, world)
    assert CANARY not in commands()
    assert cli.main(["reindex"]) == 0
    assert not [body for *_rest, body in findable() if "kanarie" in body]
    remove("round", world.round, world)
    by = world.users["onderzoeker"].email or ""
    assert cli.main(["refi", "export", world.round.slug, "weg.qdpx", "--by", by]) != 0


def test_the_log_says_that_it_happened_and_no_word(story: Story):
    world, added = story.world, story.added
    removal = remove("conversation", added.conversation, world)
    bring_back(removal, world)
    removal = remove("conversation", added.conversation, world)
    removals.erase(removal=removal, by=world.users["onderzoeker"], at=datetime.now(UTC))
    lines = LogLine.objects.filter(what__startswith="conversation.", kind="write").order_by("id")
    assert [line.what for line in lines] == [
        "conversation.removed",
        "conversation.brought_back",
        "conversation.removed",
        "conversation.erased",
    ]
    for line in LogLine.objects.all():
        assert CANARY not in json.dumps(line.detail)
    assert {line.subject_id for line in lines} == {str(added.conversation.pk)}
