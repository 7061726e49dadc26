"""Notes of another program become memos; memos go out as notes, and nothing is lost on the way."""

from datetime import timedelta

import pytest

from tests import cast
from tests.coding.conftest import give as give_code
from tests.coding.conftest import make_sample
from tests.exchange import projects
from weerklank.coding import operations as coding
from weerklank.coding.models import Code
from weerklank.exchange import erasers, models
from weerklank.exchange.operations import export
from weerklank.interchange.refi import comparing, reading
from weerklank.memos import operations, queries
from weerklank.memos.models import Memo
from weerklank.memos.queries import Subject
from weerklank.memos.terms import About
from weerklank.safeguards import removable, removals
from weerklank.safeguards.erasers import Person

LATER = cast.NOW + timedelta(hours=1)


def told(round_):
    """Every memo of a round by its text: what it is about, and to what it points."""
    found = {}
    for memo in queries.of_round(round_):
        links = [
            one.other.text if one.other else queries.subject_of_link(one).about
            for one in memo.links.select_related("other")
        ]
        found[memo.text] = (memo.about, memo.kind, memo.title, memo.by.name, sorted(links))
    return found


def test_notes_become_memos_about_what_refers_to_them(take, voorbeelddam):
    outcome = take(projects.whole())
    assert outcome.counts["memos"] == Memo.objects.count() == 3
    about = {memo.about for memo in Memo.objects.all()}
    assert About.PASSAGE in about
    assert models.KeptPart.objects.filter(kind="Note", memo=None).count() == 0


@pytest.fixture
def ours(voorbeelddam):
    """A round of our own with a memo about everything, pointing to others."""
    home = voorbeelddam
    sample = make_sample(home)
    sample.conversation.attendances.create(participant=sample.d1)
    coding.ensure_codebook(monitor=home.monitor, by=home.bram, at=cast.NOW)
    code = Code.objects.get(number="4.6", monitor=home.monitor)
    passage = give_code(sample, code, "Ik maak een foto.", home.bram)
    subjects = {
        "los": Subject(About.FREE),
        "ronde": Subject(About.ROUND),
        "code": Subject(About.CODE, code=code),
        "gesprek": Subject(About.CONVERSATION, conversation=sample.conversation),
        "passage": Subject(About.PASSAGE, conversation=sample.conversation, coding_key=passage.key),
        "persoon": Subject(About.PARTICIPANT, participant=sample.d1),
    }
    made = {
        text: operations.write_memo(
            round=home.round,
            subject=subject,
            text=text,
            title=f"Kop van {text}",
            kind="analytical" if text == "code" else "",
            by=home.coen,
            at=cast.NOW,
        )
        for text, subject in subjects.items()
    }
    act = {"by": home.coen, "at": LATER}
    for one in ("code", "passage", "gesprek", "persoon"):
        operations.link_memo(memo=made["los"], subject=subjects[one], **act)
    operations.link_memo(memo=made["passage"], subject=subjects["code"], **act)
    operations.link_memo(memo=made["ronde"], other=made["code"], **act)
    return home


def test_memos_of_our_own_come_back_whole_in_another_round(ours, take, give):
    out = give()
    there = cast.make_round(ours.monitor, 2)
    take(out, round_=there, matches_codes=True)
    before, after = told(ours.round), told(there)
    assert after == before
    assert before["los"] == (
        "free", "", "Kop van los", "Coen", ["code", "conversation", "participant", "passage"]
    )  # fmt: skip
    # And once more: nothing is added or lost by going round again.
    again = give("nogmaals.qdpx", round_=there)
    third = cast.make_round(ours.monitor, 3)
    take(again, round_=third, matches_codes=True)
    assert told(third) == before
    with reading.read(again) as one, reading.read(give("derde.qdpx", round_=third)) as other:
        notes = [sorted((note.guid, note.text) for note in each.notes) for each in (one, other)]
        assert notes[0] == notes[1]
        assert not [row for row in comparing.compare(one, other) if "notes" in row["what"]]


def test_a_note_that_changed_or_was_taken_away_here_goes_out_so(take, give, voorbeelddam):
    take(projects.whole())
    changed, gone, stays = Memo.objects.order_by("pk")
    Memo.objects.update(by=voorbeelddam.bram)
    for memo in (changed, gone):
        memo.refresh_from_db()
    operations.change_memo(
        memo=changed, text="Nu zo.", title=changed.title, revision=1, by=voorbeelddam.bram, at=LATER
    )
    operations.remove_memo(memo=gone, by=voorbeelddam.bram, at=LATER)
    with reading.read(give()) as project:
        assert sorted(note.text for note in project.notes) == sorted(["Nu zo.", stays.text])
        refs = [ref for code in project.codes for ref in code.notes] + [
            ref
            for source in project.sources
            for selection in getattr(source, "selections", ())
            for ref in (
                *selection.notes,
                *(ref for one in getattr(selection, "codings", ()) for ref in one.notes),
            )
        ]
        assert set(refs) <= {note.guid for note in project.notes}


def test_memos_that_came_go_with_their_project_and_come_back(take, voorbeelddam):
    taken = take(projects.whole()).project
    kind = removable.kind_of("project")
    removal = removals.remove(kind=kind, record=taken, by=voorbeelddam.bram, at=LATER)
    assert not Memo.objects.exists()
    removals.bring_back(removal=removal, by=voorbeelddam.bram, at=LATER)
    assert Memo.objects.count() == 3
    assert models.KeptPart.objects.filter(kind="Note", memo=None).count() == 0


def test_a_withdrawal_takes_the_notes_and_their_memos(ours, give, take):
    there = cast.make_round(ours.monitor, 2)
    take(give(), round_=there, matches_codes=True)
    her = there.participants.get(pseudonym="D1")
    person = Person(her.pk, "D1", there.pk, ours.monitor.pk)
    erasers.erase(person, LATER)
    kept = models.KeptPart.objects.filter(project__round=there, kind="Note")
    assert "persoon" not in "".join(kept.values_list("xml", flat=True))


def test_a_codebook_goes_out_without_memos(ours, tmp_path):
    path = tmp_path / "codes.qdc"
    export.give_codebook(round_=ours.round, path=path, by=ours.bram, at=LATER)
    assert b"Memo" not in path.read_bytes()
