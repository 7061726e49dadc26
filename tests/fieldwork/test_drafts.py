"""What was brought in and not yet stored: reading, changing, storing, throwing away, sweeping."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile

from tests import cast
from tests.fieldwork.conftest import Field
from weerklank.fieldwork import jobs, models, operations, queries
from weerklank.fieldwork.operations import Tie
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.models import LogLine, User
from weerklank.safeguards.refusals import AccessDenied

TEXT = "R1: Hoe is het, Fatima?\nFatima: Goed. Met Ali ook.\nR1: Mooi.\n"


def bring_in(field: Field, data: bytes = TEXT.encode(), name: str = "gesprek.txt") -> models.Draft:
    return operations.bring_in(
        round_=field.world.round,
        name=name,
        file=ContentFile(data, name=name),
        by=field.world.bram,
        at=cast.NOW,
    )


def read(field: Field, data: bytes = TEXT.encode(), name: str = "gesprek.txt") -> models.Draft:
    draft = operations.read_draft(draft_id=bring_in(field, data, name).pk, attempt=0, at=cast.NOW)
    assert draft is not None
    return draft


def words(draft: models.Draft) -> list[tuple[str | None, str]]:
    reading = operations.reading_of(draft)
    return [(turn.speaker, reading.text[turn.start : turn.end]) for turn in reading.turns]


def change(
    operation: Callable[..., models.Draft], draft: models.Draft, by: User, **what: Any
) -> None:
    operation(draft=draft, revision=draft.revision, by=by, at=cast.NOW, **what)


def on_disk() -> set[str]:
    storage = models.Draft._meta.get_field("content").storage
    return set(storage.listdir("drafts")[1]) if storage.exists("drafts") else set()


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_file_is_kept_until_it_was_looked_at_and_stored(
    field: Field, django_capture_on_commit_callbacks: Any
) -> None:
    draft = read(field)
    assert draft.state == "ready"
    assert len(on_disk()) == 1
    assert words(draft)[1] == ("Fatima", "Goed. Met Ali ook.")
    assert safeguards.events_about(draft) == ["draft.brought_in", "draft.read"]
    assert not models.Transcript.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        transcript = operations.store_draft(
            draft=draft,
            conversation=field.conversation,
            ties={"Fatima": Tie("participant", field.d1), "R1": Tie("interviewer")},
            is_new_version_wanted=False,
            revision=draft.revision,
            by=field.world.bram,
            at=cast.NOW,
        )
    assert not models.Draft.objects.exists()
    assert on_disk() == set()
    assert transcript.source is not None
    assert transcript.source.content.read() == TEXT.encode()
    # Her own name was the label; from here on she is her pseudonym.
    assert [turn.speaker.label for turn in queries.turns_of(transcript) if turn.speaker] == [
        "R1",
        "D1",
        "R1",
    ]
    assert queries.heard(field.conversation).participant_ids == {field.d1.pk}


def test_two_labels_of_one_person_become_one_speaker(field: Field) -> None:
    draft = read(field, b"Fatima: Ja.\nF.: Nee.\nFatima: Toch.\n")
    transcript = operations.store_draft(
        draft=draft,
        conversation=field.conversation,
        ties={label: Tie("participant", field.d1) for label in ("Fatima", "F.")},
        is_new_version_wanted=False,
        revision=draft.revision,
        by=field.world.bram,
        at=cast.NOW,
    )
    assert [speaker.label for speaker in field.conversation.speakers.all()] == ["D1"]
    assert transcript.turns.filter(speaker__label="D1").count() == 3


def test_a_conversation_is_made_with_the_text(field: Field) -> None:
    draft = read(field)
    transcript = operations.store_draft(
        draft=draft,
        conversation=None,
        new_conversation={"kind": "individual", "held_on": cast.TODAY, "interpreter": "none"},
        ties={},
        is_new_version_wanted=False,
        revision=draft.revision,
        by=field.world.bram,
        at=cast.NOW,
    )
    assert transcript.conversation.number == 2


def test_a_refused_tie_stores_nothing_at_all(field: Field) -> None:
    draft = read(field)
    with pytest.raises(operations.NoInterpreter):
        operations.store_draft(
            draft=draft,
            conversation=None,
            new_conversation={"kind": "individual", "held_on": cast.TODAY},
            ties={"Fatima": Tie("participant", field.d1, via_interpreter=True)},
            is_new_version_wanted=False,
            revision=draft.revision,
            by=field.world.bram,
            at=cast.NOW,
        )
    assert not models.Transcript.objects.exists()
    assert models.Conversation.objects.count() == 1
    assert models.Draft.objects.filter(pk=draft.pk).exists()
    assert len(on_disk()) == 1


def test_a_new_version_is_only_made_when_asked_for(field: Field) -> None:
    field.store()
    draft = read(field)
    facts: dict[str, Any] = {
        "draft": draft,
        "conversation": field.conversation,
        "ties": {},
        "revision": draft.revision,
        "by": field.world.bram,
        "at": cast.NOW,
    }
    with pytest.raises(operations.NewVersion):
        operations.store_draft(is_new_version_wanted=False, **facts)
    assert operations.store_draft(is_new_version_wanted=True, **facts).version == 2
    with pytest.raises(operations.Overtaken):
        operations.store_draft(is_new_version_wanted=True, **facts)


def test_a_refusal_leaves_a_name_and_a_sentence_and_no_file(
    field: Field, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        draft = read(field, b"", "leeg.txt")
    assert (draft.state, draft.name, draft.content.name) == ("refused", "leeg.txt", "")
    assert "leeg.txt" in draft.refusal
    assert draft.reading == {}
    assert on_disk() == set()
    assert LogLine.objects.get(what="draft.refused").result == "refused"
    operations.discard_draft(draft=draft, by=field.world.bram, at=cast.NOW)
    assert not models.Draft.objects.exists()


def test_a_draft_whose_file_went_missing_says_so(field: Field) -> None:
    draft = bring_in(field)
    draft.content.storage.delete(draft.content.name)
    found = operations.read_draft(draft_id=draft.pk, attempt=0, at=cast.NOW)
    assert found is not None
    assert "is er niet meer" in found.refusal


def test_typed_notes_are_a_draft_without_a_file(field: Field) -> None:
    draft = operations.bring_in_notes(
        round_=field.world.round,
        text="D1: Ja.\r\nR1: Mooi.\r\nD1: Nee.\r\nR1: Goed.",
        by=field.world.bram,
        at=cast.NOW,
    )
    assert words(draft)[:2] == [("D1", "Ja."), ("R1", "Mooi.")]
    assert on_disk() == set()
    with pytest.raises(operations.NotReadable):
        operations.bring_in_notes(
            round_=field.world.round, text=" \n ", by=field.world.bram, at=cast.NOW
        )


def test_every_change_can_be_taken_back_once(field: Field) -> None:
    draft = read(field)
    before = words(draft)
    text = operations.reading_of(draft).text
    bram = field.world.bram
    for operation, what in (
        (operations.split_turn, {"turn": 1, "at_position": text.index("Met Ali")}),
        (operations.join_turn, {"turn": 2}),
        (operations.give_turn, {"turn": 0, "speaker": "R2"}),
        (operations.rename_speaker, {"old": "Fatima", "new": "D1"}),
        (
            operations.replace_name,
            {"name": "Ali", "replacement": "zoon", "in_any_case": False},
        ),
        (operations.choose_language, {"language": "tr"}),
        (operations.read_again, {"encoding": "windows-1252"}),
    ):
        change(operation, draft, bram, **what)
        draft.refresh_from_db()
        change(operations.undo, draft, bram)
        draft.refresh_from_db()
        assert words(draft) == before
        assert draft.replacements == {}
    with pytest.raises(operations.NothingToUndo):
        change(operations.undo, draft, bram)
    assert safeguards.events_about(draft).count("draft.changed") == 14


def test_a_page_that_was_open_too_long_changes_nothing(field: Field) -> None:
    draft = read(field)
    stale = models.Draft.objects.get(pk=draft.pk)
    change(operations.give_turn, draft, field.world.bram, turn=0, speaker="R2")
    for revision in (stale.revision, stale.revision + 1):
        with pytest.raises(operations.Overtaken):
            operations.give_turn(
                draft=stale,
                turn=0,
                speaker="R3",
                revision=revision,
                by=field.world.bram,
                at=cast.NOW,
            )
    draft.refresh_from_db()
    assert words(draft)[0][0] == "R2"


@pytest.mark.parametrize(
    ("operation", "what", "refusal"),
    [
        (operations.split_turn, {"turn": 0, "at_position": 1}, operations.NoWordBegins),
        (operations.split_turn, {"turn": 99, "at_position": 1}, operations.NoWordBegins),
        (operations.join_turn, {"turn": 0}, operations.NothingBefore),
        (operations.give_turn, {"turn": 99, "speaker": "x"}, operations.Overtaken),
        (
            operations.replace_name,
            {"name": "Piet", "replacement": "x", "in_any_case": False},
            operations.NoSuchName,
        ),
        (
            operations.replace_name,
            {"name": "Ali", "replacement": "[]", "in_any_case": False},
            operations.NoReplacement,
        ),
        (operations.read_again, {"encoding": "utf-99"}, operations.NotReadable),
    ],
    ids=[
        "mid-word",
        "no such turn",
        "first",
        "gone",
        "not there",
        "by nothing",
        "no such encoding",
    ],
)
def test_what_cannot_be_changed_stays(
    field: Field, operation: Any, what: dict[str, Any], refusal: type[Exception]
) -> None:
    draft = read(field)
    before = draft.reading
    with pytest.raises(refusal):
        change(operation, draft, field.world.bram, **what)
    draft.refresh_from_db()
    assert (draft.reading, draft.revision) == (before, 0)
    assert not models.NameReplacement.objects.exists()


def test_a_codeur_changes_no_draft(field: Field) -> None:
    draft = read(field)
    with pytest.raises(AccessDenied):
        change(operations.give_turn, draft, field.world.coen, turn=0, speaker="x")
    with pytest.raises(AccessDenied):
        operations.bring_in(
            round_=field.world.round,
            name="x.txt",
            file=ContentFile(b"x"),
            by=field.world.coen,
            at=cast.NOW,
        )
    with pytest.raises(AccessDenied):
        operations.discard_draft(draft=draft, by=field.world.coen, at=cast.NOW)


def test_the_round_remembers_a_name_and_replaces_it_in_the_next_file(field: Field) -> None:
    waiting = read(field, b"R1: Dag Fatima.\nR2: Ja.\nR1: Goed.\nR2: Ja.\n")
    draft = read(field)
    change(
        operations.replace_name,
        draft,
        field.world.bram,
        name="Fatima",
        replacement="D1",
        in_any_case=False,
    )
    draft.refresh_from_db()
    assert words(draft)[0] == ("R1", "Hoe is het, [D1]?")
    assert words(draft)[1][0] == "[D1]"
    assert draft.replacements == {"[D1]": 2}
    later = read(field, b"R1: Is Fatima er?\nR2: Nee.\nR1: O.\nR2: Nee.\n")
    assert words(later)[0] == ("R1", "Is [D1] er?")
    assert later.replacements == {"[D1]": 1}
    change(operations.replace_remembered, waiting, field.world.bram)
    waiting.refresh_from_db()
    assert words(waiting)[0] == ("R1", "Dag [D1].")


def test_another_encoding_reads_the_file_again(field: Field) -> None:
    draft = read(field, "Café\n".encode())
    change(operations.read_again, draft, field.world.bram, encoding="windows-1252")
    draft.refresh_from_db()
    assert words(draft) == [(None, "CafÃ©")]
    assert draft.encoding == "windows-1252"


def test_the_original_takes_its_place_beside_the_text(field: Field) -> None:
    main = field.store()
    draft = read(field, "D1: جيد\nD1: لا\n".encode(), "ar.txt")
    with pytest.raises(operations.Overtaken):
        operations.store_draft_as_original(
            draft=draft,
            conversation=field.conversation,
            positions=[1, 4],
            revision=draft.revision,
            by=field.world.bram,
            at=cast.NOW,
        )
    change(operations.split_turn, draft, field.world.bram, turn=0, at_position=4)
    draft.refresh_from_db()
    original = operations.store_draft_as_original(
        draft=draft,
        conversation=field.conversation,
        positions=[1, None],
        revision=draft.revision,
        by=field.world.bram,
        at=cast.NOW,
    )
    assert original.text == "جيد"
    assert list(queries.originals_of(main).values()) == [[("جيد", "nl")]]
    assert not models.Draft.objects.exists()


def test_an_original_needs_a_main_text(field: Field) -> None:
    draft = read(field)
    with pytest.raises(operations.NoMainText):
        operations.store_draft_as_original(
            draft=draft,
            conversation=field.conversation,
            positions=[],
            revision=0,
            by=field.world.bram,
            at=cast.NOW,
        )


# --- a worker that dies -----------------------------------------------------------------------
def after(**time: float) -> Any:
    return cast.NOW + timedelta(**time)


def test_of_two_workers_one_reads(field: Field) -> None:
    draft = bring_in(field)
    assert operations.read_draft(draft_id=draft.pk, attempt=0, at=cast.NOW) is not None
    assert operations.read_draft(draft_id=draft.pk, attempt=0, at=cast.NOW) is None
    assert LogLine.objects.filter(what="draft.read").count() == 1


def test_what_a_dead_worker_left_is_read_after_its_lease(field: Field) -> None:
    draft = bring_in(field)
    # The worker took the lease and was killed.
    models.Draft.objects.update(attempts=1, lease_until=after(minutes=5))
    jobs.sweep(at=after(minutes=4))
    draft.refresh_from_db()
    assert draft.state == "reading"
    jobs.sweep(at=after(minutes=6))
    draft.refresh_from_db()
    assert (draft.state, draft.attempts) == ("ready", 2)


def test_a_job_that_never_began_is_started_again_once(field: Field) -> None:
    bring_in(field)
    assert operations.sweep_drafts(at=after(minutes=9)) == []
    again = operations.sweep_drafts(at=after(minutes=11))
    assert [attempt for _pk, attempt in again] == [0]
    assert operations.sweep_drafts(at=after(minutes=12)) == []


def test_after_three_times_it_is_refused_and_its_file_is_gone(
    field: Field, django_capture_on_commit_callbacks: Any
) -> None:
    draft = bring_in(field)
    models.Draft.objects.update(attempts=3, lease_until=after(minutes=5))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep(at=after(minutes=6))
    draft.refresh_from_db()
    assert draft.state == "refused"
    assert "drie keer" in draft.refusal
    assert on_disk() == set()


def test_drafts_go_after_two_days_with_their_files(
    field: Field, django_capture_on_commit_callbacks: Any
) -> None:
    read(field)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep(at=after(hours=47))
        assert models.Draft.objects.count() == 1
        jobs.sweep(at=after(hours=49))
    assert not models.Draft.objects.exists()
    assert on_disk() == set()
    assert LogLine.objects.filter(what="draft.removed", by_id=None).count() == 1
