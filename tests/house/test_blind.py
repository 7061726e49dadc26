"""Blind is blind: nothing anywhere changes for who codes blind when another codes.

Every address is read twice by the same person, before and after another coded, wrote memos,
opened the text, put her passages under a finding and let her reading count. Not a letter may
differ: so there is no name, code, memo or number of hers in it. Read by who is not blind, the
same addresses do differ, or this test could not fail.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.house.walking import steps, walk
from tests.house.world import World, make_world
from weerklank.coding import assigning, queries
from weerklank.coding import operations as coding
from weerklank.coding.models import Code, Coding
from weerklank.findings import operations as findings
from weerklank.findings.models import CellSummary, Evidence, Quote
from weerklank.memos import operations as memos
from weerklank.memos.queries import Subject
from weerklank.memos.terms import About
from weerklank.safeguards.models import User

pytestmark = pytest.mark.once

MEMO = "kolibriememo van de roodborst"
SAID = "van de roodborst"  # the part of it that a search does not mark
# What a withdrawal or a no will remove is told whole, also what another made of it: who it is
# about has a right to that, and whoever looks leaves a line in the log. See docs/adr/0013.
TOLD_WHOLE = {"study:ask", "study:withdraw"}
# Where one sees at once that another coded, for who may see that.
TELLING = {
    "analysis:ask",
    "analysis:ask_csv",
    "analysis:ask_xlsx",
    "analysis:cell",
    "analysis:compare",
    "analysis:contrast",
    "analysis:contrast_csv",
    "analysis:contrast_xlsx",
    "analysis:joint",
    "analysis:joint_csv",
    "analysis:joint_xlsx",
    "analysis:matrix_csv",
    "analysis:matrix_xlsx",
    "analysis:passages",
    "analysis:passages_csv",
    "analysis:passages_xlsx",
    "analysis:persons",
    "analysis:persons_csv",
    "analysis:persons_picture",
    "analysis:portrait",
    "analysis:portrait_csv",
    "analysis:portrait_picture",
    "analysis:saturation",
    "analysis:timeline",
    "analysis:timeline_csv",
    "analysis:timeline_picture",
    "analysis:together",
    "analysis:together_csv",
    "analysis:together_picture",
    "analysis:together_xlsx",
    "coding:assignments",
    "coding:code",
    "coding:code_turn",
    "coding:codebook",
    "coding:codings",
    "exchange:file",
    "coding:overview",
    "coding:reading",
    "coding:standing",
    "findings:evidence_add",
    "findings:finding",
    "findings:finding_evidence",
    "memos:journal",
    "memos:memo_new",
    "memos:memos",
    "reporting:report",
    "reporting:report_file",
    "site:round",
    "site:search",
    "site:start",
}


@dataclass
class Scene:
    """A world in which Bram and Coen code the one conversation, and Chantal will."""

    world: World
    chantal: User
    hers: Code

    @property
    def bram(self) -> User:
        return self.world.users["onderzoeker"]

    @property
    def coen(self) -> User:
        return self.world.users["codeur"]

    def give(self, by: User, code: Code, words: str, **more: Any) -> Coding:
        start = self.world.transcript.text.index(words)
        return coding.apply_code(
            key=UUID(int=hash((by.pk, code.pk, words)) % (1 << 60)),
            transcript=self.world.transcript,
            code=code,
            start=start,
            end=start + len(words),
            by=by,
            at=cast.NOW,
            **more,
        )

    def finish(self, by: User) -> None:
        coding.finish_conversation(conversation=self.world.conversation, by=by, at=cast.NOW)

    def let_chantal_code(self, *, handed_in: bool) -> tuple[Coding, Evidence, Quote]:
        """Do all that would be told of her work; she is a member already, that is no secret."""
        first = self.give(
            self.chantal, self.hers, "Mijn buurman", memo=MEMO, facets={"polarity": "positief"}
        )
        self.give(self.chantal, self.hers, "de brief niet")
        self.give(self.chantal, self.world.code, "leest hem voor", memo=f"nog een {MEMO}")
        coding.note_presence(transcript=self.world.transcript, by=self.chantal, at=cast.NOW)
        if handed_in:
            self.finish(self.chantal)
        findings.add_evidence(
            finding=self.world.finding,
            codings=[first.pk],
            stance="supporting",
            by=self.chantal,
            at=cast.NOW,
        )
        CellSummary.objects.create(
            participant=self.world.participant,
            code=self.world.code,
            text=f"samengevat: {MEMO}",
            written_at=cast.NOW,
            written_by=self.chantal,
        )
        self._write_memos(first)
        # What she confirms is kept with the numbers that she saw.
        findings.confirm_finding(finding=self.world.finding, by=self.chantal, at=cast.NOW)
        quote = Quote.objects.create(
            finding=self.world.finding,
            coding=first,
            shown_text="Mijn buurman",
            proposed_at=cast.NOW,
            proposed_by=self.chantal,
        )
        return first, Evidence.objects.get(coding=first), quote

    def _write_memos(self, first: Coding) -> None:
        """Write about everything that tells of the conversation, and name who codes blind."""
        world = self.world
        talk = world.conversation
        subjects = (
            Subject(About.CONVERSATION, conversation=talk),
            Subject(About.PASSAGE, conversation=talk, coding_key=first.key),
            Subject(About.PARTICIPANT, participant=world.participant),
            Subject(About.FREE),
        )
        for subject in subjects:
            memo = memos.write_memo(
                round=world.round,
                subject=subject,
                text=f"@{self.bram.name} @{self.coen.name}: {MEMO}",
                by=self.chantal,
                at=cast.NOW,
            )
            if subject.about == About.FREE:
                memos.link_memo(memo=memo, subject=subjects[0], by=self.chantal, at=cast.NOW)


@pytest.fixture(scope="module")
def shared_scene(module_db: None) -> Scene:
    world = make_world()
    list(steps(world))  # the addresses make what they lead to
    world.round.codes_blind = True
    world.round.save()
    for held in (world.conversation, world.transcript):
        held.refresh_from_db()
    scene = Scene(
        world=world,
        chantal=User.objects.get(name="Chantal"),
        hers=Code.objects.create(
            monitor=world.monitor,
            number="4.8",
            position=3,
            label="Buren",
            colour=4,
            parent=world.code.parent,
        ),
    )
    # All three were given it, which is no secret: how far each is, is one.
    for coder in (scene.bram, scene.coen, scene.chantal):
        assigning.assign(
            round=world.round,
            conversations=[world.conversation.pk],
            coder=coder.pk,
            by=scene.bram,
            at=cast.NOW,
        )
    for held in (world.round, world.conversation, world.transcript):
        held.refresh_from_db()
    # What Bram codes blind, like any coding, is a task of his.
    scene.give(scene.bram, world.code, "Ik snap")
    scene.give(scene.coen, world.code, "hem voor")
    return scene


@pytest.fixture
def scene(shared_scene: Scene, db: None) -> Scene:
    return copy.deepcopy(shared_scene)


def differing(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    assert before.keys() == after.keys()
    return {
        place: after[place]
        for place in before
        if before[place] != after[place] and place.split(" ", 1)[0] not in TOLD_WHOLE
    }


@pytest.mark.parametrize(
    ("who", "handed_in"),
    [("codeur", False), ("onderzoeker", True)],
    ids=["a codeur while she is busy", "an onderzoeker when she handed in"],
)
def test_nothing_changes_for_who_codes_blind(scene: Scene, who: str, handed_in: bool):
    viewer = scene.world.users[who]
    before = walk(scene.world, viewer)
    scene.let_chantal_code(handed_in=handed_in)
    after = walk(scene.world, viewer)
    assert sorted(differing(before, after)) == []
    assert [place for place, said in after.items() if SAID in said] == []


def test_done_alone_is_not_enough(scene: Scene):
    scene.finish(scene.coen)
    before = walk(scene.world, scene.coen)
    scene.let_chantal_code(handed_in=False)
    assert sorted(differing(before, walk(scene.world, scene.coen))) == []


def pages_of(places: Iterable[str]) -> set[str]:
    return {place.split(" ", 1)[0] for place in places}


def assert_told(pages: dict[str, str]) -> None:
    assert [place for place, said in pages.items() if SAID in said and "search" in place]
    assert [place for place, said in pages.items() if SAID in said and "coding:code " in place]


def test_the_same_walk_tells_when_all_handed_in(scene: Scene):
    scene.finish(scene.bram)
    scene.let_chantal_code(handed_in=True)
    assert_told(walk(scene.world, scene.bram, only={"site:search", "coding:code"}))


def test_the_same_walk_tells_in_a_round_that_is_not_blind(scene: Scene):
    scene.world.round.codes_blind = False
    scene.world.round.save()
    before = walk(scene.world, scene.bram, only=TELLING)
    scene.let_chantal_code(handed_in=True)
    coding.choose_reading(
        conversation=scene.world.conversation,
        coder=scene.chantal.pk,
        by=scene.chantal,
        at=cast.NOW,
    )
    after = walk(scene.world, scene.bram, only=TELLING)
    assert pages_of(differing(before, after)) == TELLING
    assert_told(after)


def test_what_is_hers_does_not_exist_for_who_codes_blind(scene: Scene):
    first, evidence, quote = scene.let_chantal_code(handed_in=True)
    client = Client()
    client.force_login(scene.bram)
    for name, kwargs in (
        ("coding:passage", {"transcript": scene.world.transcript.pk, "key": first.key}),
        ("findings:quote_new", {"evidence": evidence.pk}),
        ("findings:quote", {"quote": quote.pk}),
    ):
        assert client.get(reverse(name, kwargs=kwargs)).status_code == 404, name
    for name, kwargs in (
        ("findings:evidence_remove", {"evidence": evidence.pk}),
        ("findings:quote_release", {"quote": quote.pk}),
        ("findings:quote_delete", {"quote": quote.pk}),
    ):
        assert client.post(reverse(name, kwargs=kwargs)).status_code == 404, name


def test_who_is_here_is_told_only_of_whom_one_may_see(scene: Scene):
    scene.let_chantal_code(handed_in=False)
    here = reverse("coding:here", kwargs={"transcript": scene.world.transcript.pk})
    for user in (scene.coen, scene.bram):
        client = Client()
        client.force_login(user)
        assert client.post(here).json() == {"others": []}


def test_a_beleidsadviseur_codes_nothing_and_sees_what_counts(scene: Scene):
    viewer = scene.world.users["beleidsadviseur"]
    counting = {"analysis:compare", "analysis:matrix_csv", "reporting:report", "site:round"}
    before = walk(scene.world, viewer, only=counting)
    scene.let_chantal_code(handed_in=True)  # the first to hand in: hers counts
    after = walk(scene.world, viewer, only=counting)
    # Of the few of this world no number is told outside the team, so the file says the same.
    assert pages_of(differing(before, after)) == counting - {"analysis:matrix_csv"}


def test_who_leaves_a_conversation_to_others_sees_it_whole(scene: Scene):
    scene.let_chantal_code(handed_in=False)
    daan = scene.world.users["beheerder"]
    cast.Membership.objects.create(monitor=scene.world.monitor, user=daan, role="onderzoeker")
    seen = queries.readings(scene.world.round, visible_to=User.objects.get(pk=daan.pk))
    assert seen.is_limited
    assert queries.all_codings(seen).count() == 0
    coding.abstain(conversation=scene.world.conversation, by=daan, at=cast.NOW)
    seen = queries.readings(scene.world.round, visible_to=User.objects.get(pk=daan.pk))
    assert not seen.is_limited
    whole = Coding.objects.filter(transcript=scene.world.transcript)
    assert queries.all_codings(seen).count() == whole.count()


def test_a_beheerder_who_may_code_reads_no_lines_about_what_others_coded(scene: Scene):
    gerard = scene.world.users["beheerder"]
    scene.let_chantal_code(handed_in=True)
    log = reverse("study:log", kwargs={"monitor": scene.world.monitor.slug})
    client = Client()
    client.force_login(gerard)
    for question in ({}, {"vorm": "csv"}):
        assert "Codering toegekend" in client.get(log, question).content.decode()
    cast.Membership.objects.create(monitor=scene.world.monitor, user=gerard, role="codeur")
    for question in ({}, {"vorm": "csv"}):
        page = client.get(log, question).content.decode()
        assert "Codering" not in page
        assert "Bewijs toegevoegd" not in page
