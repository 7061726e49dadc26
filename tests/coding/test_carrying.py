"""A text that is corrected as a whole: codings come over, wait to be looked at, and go back."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import cast
from tests.coding.conftest import TURNS, Sample, give
from tests.fieldwork.conftest import make_reading
from weerklank.coding import carrying, operations, queries, refusals, search
from weerklank.coding.models import (
    AssignedTurn,
    Assignment,
    Bookmark,
    CarriedCoding,
    Coding,
    CodingTask,
    TurnDecision,
)
from weerklank.fieldwork import models as texts
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork import queries as fieldwork_queries
from weerklank.safeguards import erasers
from weerklank.safeguards.models import LogLine, SearchEntry
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study

pytestmark = pytest.mark.usefixtures("shared_home")
_keys = count(50_000)
LONGER = ("R1", "Fijn dat u er bent, allemaal. Zullen we beginnen?")
CHANGED = ("D2", "Bij ons is het heel anders. De begeleidster komt soms langs.")


def renew(sample: Sample, *lines: tuple[str, str], at=cast.NOW) -> texts.Renewal:
    """Store a corrected text in the place of the newest one."""
    conversation = sample.conversation
    earlier = fieldwork_queries.main_transcript(conversation)
    assert earlier
    bram = conversation.round.monitor.memberships.get(user__name="Bram").user
    reading = make_reading(*lines)
    transcript = fieldwork.store_transcript(
        conversation=conversation, reading=reading, source=None, by=bram, at=at
    )
    return fieldwork.renew_text(earlier=earlier, transcript=transcript, by=bram, at=at)


def words_of(coding: Coding) -> str:
    now = Coding.objects.select_related("transcript").get(pk=coding.pk)
    return now.transcript.text[now.start : now.end]


def version_of(coding: Coding) -> int:
    return Coding.objects.get(pk=coding.pk).transcript.version


def row_of(coding: Coding) -> CarriedCoding:
    return CarriedCoding.objects.filter(coding=coding).latest("pk")


@pytest.fixture
def given(sample, codebook, voorbeelddam) -> dict[str, Coding]:
    """Codings of two coders: on words that stay, words that move, and words that change."""
    bram, chantal = voorbeelddam.bram, voorbeelddam.chantal
    return {
        "stays": give(sample, codebook["4.6"], "Mijn zus leest hem voor.", bram),
        "hers": give(sample, codebook["4.6"], "Mijn zus leest hem voor.", chantal),
        "moves": give(sample, codebook["4.6"], "komt langs.", bram),
        "changes": give(
            sample, codebook["4.6"], "De begeleider komt", bram, memo="kijk hier nog eens"
        ),
    }


NEW = (LONGER, *TURNS[:2], CHANGED)


def test_codings_come_over_or_wait_to_be_looked_at(sample, given) -> None:
    renewal = renew(sample, *NEW)
    assert [version_of(given[name]) for name in ("stays", "hers")] == [2, 2]
    assert words_of(given["stays"]) == "Mijn zus leest hem voor."
    assert row_of(given["stays"]).verdict == "same"
    waiting = row_of(given["changes"])
    assert (waiting.verdict, waiting.why) == ("look", "changed")
    assert renewal.transcript.text[waiting.new_start : waiting.new_end] == "De begeleidster komt"
    # It still covers its own words, on the text in which they stand.
    assert (version_of(given["changes"]), words_of(given["changes"])) == (1, "De begeleider komt")
    line = LogLine.objects.get(what="transcript.rewritten")
    assert (line.detail["same"], line.detail["look"]) == (2, 2)


def test_what_waits_does_not_count_and_its_memo_is_not_found(sample, given, voorbeelddam) -> None:
    before = SearchEntry.objects.filter(kind="memo").count()
    renew(sample, *NEW)
    found = queries.readings(voorbeelddam.round, visible_to=voorbeelddam.bram)
    counted = set(queries.all_codings(found).values_list("pk", flat=True))
    assert counted == {given["stays"].pk, given["hers"].pk}
    assert (before, SearchEntry.objects.filter(kind="memo").count()) == (1, 0)


def test_whoever_handed_in_did(sample, given, voorbeelddam) -> None:
    operations.finish_task(transcript=sample.transcript, by=voorbeelddam.bram, at=cast.NOW)
    renewal = renew(sample, *NEW)
    tasks = CodingTask.objects.filter(transcript=renewal.transcript)
    assert {task.coder.name: task.finished_at is not None for task in tasks} == {
        "Bram": True, "Chantal": False,
    }  # fmt: skip


def test_keep_here(sample, given, voorbeelddam) -> None:
    renew(sample, *NEW)
    carrying.judge(
        carried=row_of(given["changes"]), choice="keep", by=voorbeelddam.bram, at=cast.NOW
    )
    assert (version_of(given["changes"]), words_of(given["changes"])) == (2, "De begeleidster komt")
    assert search.seen_codings(voorbeelddam.bram).filter(memo__contains="kijk").exists()
    assert SearchEntry.objects.filter(kind="memo").count() == 1
    with pytest.raises(refusals.AlreadyJudged):
        carrying.judge(
            carried=row_of(given["changes"]), choice="remove", by=voorbeelddam.bram, at=cast.NOW
        )


def test_choose_other_words(sample, given, voorbeelddam) -> None:
    renew(sample, *NEW)
    row = row_of(given["changes"])
    facts = {"carried": row, "choice": "other", "by": voorbeelddam.bram, "at": cast.NOW}
    for words, refusal in (
        ("De begeleider", refusals.WordsNotThere),
        ("begeleid", refusals.WordsNotThere),
        ("  ", refusals.WordsNotThere),
        ("komt", refusals.WordsTwice),
    ):
        with pytest.raises(refusal):
            carrying.judge(words=words, **facts)
    carrying.judge(words="De  begeleidster\nkomt soms", **facts)
    assert words_of(given["changes"]) == "De begeleidster komt soms"


def test_the_same_code_twice_is_refused(sample, codebook, given, voorbeelddam) -> None:
    renew(sample, *NEW)
    with pytest.raises(refusals.CodingExists):
        carrying.judge(
            carried=row_of(given["changes"]),
            choice="other",
            words="Mijn zus leest hem voor.",
            by=voorbeelddam.bram,
            at=cast.NOW,
        )
    assert version_of(given["changes"]) == 1


def test_leave_out_and_take_that_back(sample, given, voorbeelddam) -> None:
    renewal = renew(sample, *NEW)
    row = row_of(given["changes"])
    carrying.judge(carried=row, choice="remove", by=voorbeelddam.bram, at=cast.NOW)
    assert version_of(given["changes"]) == 1
    assert given["changes"].pk not in carrying.to_look_at(renewal, voorbeelddam.bram).values_list(
        "coding", flat=True
    )
    carrying.take_back(carried=row_of(given["changes"]), by=voorbeelddam.bram, at=cast.NOW)
    assert row_of(given["changes"]).choice == ""


def test_what_was_kept_can_be_looked_at_again(sample, given, voorbeelddam) -> None:
    renew(sample, *NEW)
    bram = voorbeelddam.bram
    carrying.judge(carried=row_of(given["changes"]), choice="keep", by=bram, at=cast.NOW)
    carrying.take_back(carried=row_of(given["changes"]), by=bram, at=cast.NOW)
    assert (version_of(given["changes"]), words_of(given["changes"])) == (1, "De begeleider komt")


def test_a_coding_of_another_is_hers_to_judge(sample, given, voorbeelddam) -> None:
    renew(sample, *NEW)
    with pytest.raises(AccessDenied):
        carrying.judge(
            carried=row_of(given["changes"]), choice="keep", by=voorbeelddam.chantal, at=cast.NOW
        )
    # Who left the monitor judges nothing any more.
    voorbeelddam.monitor.memberships.filter(user=voorbeelddam.bram).delete()
    row = CarriedCoding.objects.get(pk=row_of(given["changes"]).pk)
    carrying.judge(carried=row, choice="keep", by=voorbeelddam.chantal, at=cast.NOW)
    assert version_of(given["changes"]) == 2


def test_blind_is_blind(sample, given, voorbeelddam) -> None:
    voorbeelddam.round.codes_blind = True
    voorbeelddam.round.save()
    renewal = renew(sample, *NEW)
    bram, chantal = voorbeelddam.bram, voorbeelddam.chantal
    seen = carrying.carried_of(renewal, chantal).values_list("coding__coder__name", flat=True)
    assert set(seen) == {"Chantal"}
    texts = [renewal.transcript]
    for user, number in ((chantal, 0), (bram, 2)):
        sight = queries.sight_of(renewal.transcript, user)
        assert carrying.count_to_look_at(texts, sight) == number


# --- taking it back ---------------------------------------------------------------------------
def places() -> dict[int, tuple[int, int, int]]:
    return {
        row.pk: (row.transcript_id, row.start, row.end)
        for row in Coding.objects.filter(transcript__isnull=False)
    }


def test_all_of_it_can_be_taken_back(sample, codebook, given, voorbeelddam) -> None:
    before = places()
    renewal = renew(sample, *NEW)
    bram = voorbeelddam.bram
    carrying.judge(carried=row_of(given["changes"]), choice="keep", by=bram, at=cast.NOW)
    new = renewal.transcript
    start = new.text.index("Ik maak een foto.")
    since = operations.apply_code(
        key=UUID(int=next(_keys)), transcript=new, code=codebook["4.1"],
        start=start, end=start + 17, by=bram, at=cast.NOW,
    )  # fmt: skip
    fieldwork.take_back_renewal(renewal=renewal, by=bram, at=cast.NOW)
    assert {pk: place for pk, place in places().items() if pk != since.pk} == before
    assert (version_of(since), words_of(since)) == (1, "Ik maak een foto.")
    assert not texts.Renewal.objects.exists()
    assert [text.version for text in sample.conversation.transcripts.all()] == [1]
    assert CodingTask.objects.filter(transcript=sample.transcript).count() == 2
    assert LogLine.objects.filter(what="transcript.taken_back").count() == 1
    assert SearchEntry.objects.filter(kind="memo").count() == 1


def test_what_was_coded_since_on_new_words_is_not_lost(
    sample, codebook, given, voorbeelddam
) -> None:
    renewal = renew(sample, *NEW)
    new = renewal.transcript
    start = new.text.index("Zullen we")
    operations.apply_code(
        key=UUID(int=next(_keys)), transcript=new, code=codebook["4.1"],
        start=start, end=start + 9, by=voorbeelddam.bram, at=cast.NOW,
    )  # fmt: skip
    with pytest.raises(refusals.CodedSince):
        fieldwork.take_back_renewal(renewal=renewal, by=voorbeelddam.bram, at=cast.NOW)
    assert sample.conversation.transcripts.count() == 2


def test_taking_back_has_its_day(sample, given, voorbeelddam) -> None:
    renewal = renew(sample, *NEW)
    with pytest.raises(fieldwork.TooLateToTakeBack):
        fieldwork.take_back_renewal(
            renewal=renewal, by=voorbeelddam.bram, at=cast.NOW + timedelta(days=15)
        )


def test_a_later_correction_goes_first(sample, given, voorbeelddam) -> None:
    renewal = renew(sample, *NEW)
    turn = renewal.transcript.turns.get(position=2)
    fieldwork.time_stored_turn(
        turn=turn, starts_at=4.0, ends_at=None, revision=0, by=voorbeelddam.bram, at=cast.NOW
    )
    with pytest.raises(fieldwork.CorrectedSince):
        fieldwork.take_back_renewal(renewal=renewal, by=voorbeelddam.bram, at=cast.NOW)


def test_one_correction_after_another_forgets_nothing(sample, given, voorbeelddam) -> None:
    first = renew(sample, *NEW)
    second = renew(sample, LONGER, LONGER, *TURNS[:2], CHANGED)
    bram = voorbeelddam.bram
    waiting = carrying.to_look_at(second, bram)
    assert set(waiting.values_list("coding", flat=True)) == {
        given["moves"].pk, given["changes"].pk,
    }  # fmt: skip
    row = waiting.get(coding=given["changes"])
    [shown] = carrying.shown(second, [row], bram)
    assert (shown.old.words, shown.new and shown.new.words) == (
        "De begeleider komt", "De begeleidster komt",
    )  # fmt: skip
    carrying.judge(carried=row, choice="keep", by=bram, at=cast.NOW)
    assert version_of(given["changes"]) == 3
    with pytest.raises(fieldwork.TextSuperseded):
        fieldwork.take_back_renewal(renewal=first, by=bram, at=cast.NOW)
    fieldwork.take_back_renewal(renewal=second, by=bram, at=cast.NOW)
    assert (version_of(given["changes"]), version_of(given["stays"])) == (1, 2)
    assert carrying.to_look_at(first, bram).count() == 2
    fieldwork.take_back_renewal(renewal=first, by=bram, at=cast.NOW)
    assert {version_of(coding) for coding in given.values()} == {1}


# --- beside codings ---------------------------------------------------------------------------
def test_a_decision_comes_over_with_its_turn_or_is_taken_anew(sample, given, voorbeelddam) -> None:
    first, second = sorted([voorbeelddam.bram, voorbeelddam.chantal], key=lambda one: one.pk)
    for position in (1, 2):
        TurnDecision.objects.create(
            turn=sample.transcript.turns.get(position=position), first=first, second=second,
            verdict="both", decided_at=cast.NOW, decided_by=first,
        )  # fmt: skip
    renewal = renew(sample, *NEW)
    assert TurnDecision.objects.get(turn__transcript=renewal.transcript).turn.position == 2
    assert carrying.decisions_left(renewal, voorbeelddam.bram) == 1
    fieldwork.take_back_renewal(renewal=renewal, by=voorbeelddam.bram, at=cast.NOW)
    assert TurnDecision.objects.filter(turn__transcript=sample.transcript).count() == 2


def test_words_of_another_speaker_are_moved_not_same(sample, given) -> None:
    renew(sample, TURNS[0], ("D2", TURNS[1][1]), TURNS[2])
    row = row_of(given["stays"])
    assert (row.verdict, row.is_other_speaker) == ("moved", True)
    assert words_of(given["stays"]) == "Mijn zus leest hem voor."


# --- privacy ----------------------------------------------------------------------------------
def test_who_withdraws_goes_from_both_texts(sample, given, voorbeelddam) -> None:
    renew(sample, *NEW)
    study.withdraw(participant=sample.d2, by=voorbeelddam.bram, at=cast.NOW)
    found = [text.text for text in sample.conversation.transcripts.all()]
    assert len(found) == 2
    assert not any("begeleid" in text for text in found)
    assert not Coding.objects.filter(pk__in=[given["moves"].pk, given["changes"].pk]).exists()
    assert set(CarriedCoding.objects.values_list("coding", flat=True)) == {
        given["stays"].pk, given["hers"].pk,
    }  # fmt: skip


def test_a_name_that_goes_leaves_the_earlier_text_and_places_still_hold(
    sample, given, voorbeelddam
) -> None:
    renewal = renew(sample, *NEW)
    conversation = sample.conversation
    turn = renewal.transcript.turns.get(position=2)
    found = fieldwork.find_places(conversation=conversation, word="zus")
    fieldwork.replace_words(
        turn=turn, word="zus", replacement="zus van iemand",
        places=[(one.transcript, one.start) for one in found],
        revisions={one.pk: one.revision for one in fieldwork_queries.newest_texts(conversation)},
        by=voorbeelddam.bram, at=cast.NOW, is_name=True,
    )  # fmt: skip
    renewal = texts.Renewal.objects.get()
    sample.transcript.refresh_from_db()
    assert " zus " not in sample.transcript.text
    bram = voorbeelddam.bram
    row = row_of(given["changes"])
    [shown] = carrying.shown(renewal, carrying.carried_of(renewal, bram).filter(pk=row.pk), bram)
    assert (shown.old.words, shown.new and shown.new.words) == (
        "De begeleider komt", "De begeleidster komt",
    )  # fmt: skip
    fieldwork.take_back_renewal(renewal=renewal, by=bram, at=cast.NOW)
    assert words_of(given["changes"]) == "De begeleider komt"
    assert words_of(given["stays"]) == "Mijn [zus van iemand] leest hem voor."


def test_erasing_reaches_what_waits(sample, given, voorbeelddam) -> None:
    renew(sample, *NEW)
    labels = {label for eraser in erasers.in_room_order() for label in eraser.models}
    assert {"coding.CarriedCoding", "fieldwork.Renewal"} <= labels


def test_many_codings_come_over_in_few_queries(
    sample, codebook, voorbeelddam, django_assert_max_num_queries
) -> None:
    Coding.objects.bulk_create(
        Coding(
            key=UUID(int=next(_keys)), transcript=sample.transcript,
            code=list(codebook.values())[number % 30], coder=voorbeelddam.bram,
            start=number // 30, end=number // 30 + 20, created_at=cast.NOW, changed_at=cast.NOW,
        )
        for number in range(1_000)
    )  # fmt: skip
    with django_assert_max_num_queries(80):
        renew(sample, LONGER, *TURNS)
    # None before the first turn that changed is lost, and none stands in two places.
    assert Coding.objects.count() == 1_000
    assert CarriedCoding.objects.count() == 1_000


def test_the_page_asks_as_much_for_one_as_for_many(sample, codebook, voorbeelddam, client) -> None:
    bram, chantal = voorbeelddam.bram, voorbeelddam.chantal
    give(sample, codebook["4.6"], "De begeleider komt", chantal)
    renew(sample, *NEW)
    client.force_login(bram)
    address = f"/gesprekken/{sample.conversation.pk}/nieuwe-tekst/"
    assert "De begeleidster komt" in client.get(address).content.decode()
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for_one = len(one)
    row = CarriedCoding.objects.get()
    for number, code in enumerate(list(codebook.values())[10:22]):
        coding = row.coding
        coding.pk, coding.key, coding.code = None, UUID(int=90_000 + number), code
        coding.save()
        row.pk, row.coding = None, coding
        row.save()
    client.get(address)  # which counts for the walk what changed
    with CaptureQueriesContext(connection) as many:
        answer = client.get(address).content.decode()
    assert answer.count("De begeleidster komt") == 13
    assert len(many) <= for_one


def test_taking_a_new_text_back_is_asked_about_first(sample, given, voorbeelddam, client) -> None:
    renew(sample, *NEW, at=timezone.now())
    client.force_login(voorbeelddam.bram)
    page = client.get(f"/gesprekken/{sample.conversation.pk}/nieuwe-tekst/").content.decode()
    asked = "Versie 1 van de tekst weer laten gelden? De nieuwe tekst gaat weg"
    assert f'data-weerklank-confirm="{asked}' in page


def test_a_refusal_keeps_the_words_and_the_page(sample, given, voorbeelddam, client) -> None:
    renew(sample, *NEW)
    client.force_login(voorbeelddam.bram)
    row = row_of(given["changes"])
    address = f"/gesprekken/{sample.conversation.pk}/nieuwe-tekst/"
    answer = client.post(f"{address}{row.pk}/", {"choice": "other", "words": "staat er niet"})
    assert answer.status_code == 422
    assert "staat er niet</textarea>" in answer.content.decode()
    answer = client.post(f"{address}{row.pk}/", {"choice": "keep"})
    assert answer["Location"].startswith(address)
    answer = client.post(f"{address}{row.pk}/", {"choice": "again"})
    assert row_of(given["changes"]).choice == ""


def test_a_bookmark_stands_at_the_turn_that_came_in_its_place(sample, codebook, voorbeelddam):
    bram, chantal = voorbeelddam.bram, voorbeelddam.chantal
    turns = list(sample.transcript.turns.order_by("position"))
    for place, whose in [(0, bram), (1, bram), (1, chantal)]:
        Bookmark.objects.create(turn=turns[place], user=whose, set_at=cast.NOW)
    renewal = renew(sample, LONGER, *TURNS[1:])
    stand = Bookmark.objects.order_by("turn__position", "user").values_list(
        "turn__transcript", "turn__position", "user"
    )
    new = renewal.transcript_id
    # Also where the words of the turn changed.
    assert list(stand.all()) == [(new, 0, bram.pk), (new, 1, bram.pk), (new, 1, chantal.pk)]
    fieldwork.take_back_renewal(renewal=renewal, by=bram, at=cast.NOW)
    old = sample.transcript.pk
    assert list(stand.all()) == [(old, 0, bram.pk), (old, 1, bram.pk), (old, 1, chantal.pk)]


def test_the_turns_somebody_was_given_are_those_that_came_in_their_place(
    sample, codebook, voorbeelddam
):
    coen = voorbeelddam.coen
    given = Assignment.objects.create(
        conversation=sample.conversation, coder=coen, is_sample=True,
        assigned_at=cast.NOW, assigned_by=voorbeelddam.bram,
    )  # fmt: skip
    turns = list(sample.transcript.turns.order_by("position"))
    for turn in turns[:2]:
        AssignedTurn.objects.create(assignment=given, turn=turn)
    renewal = renew(sample, LONGER, *TURNS[1:])
    stand = given.turns.order_by("turn__position").values_list("turn__transcript", "turn__position")
    assert list(stand.all()) == [(renewal.transcript_id, 0), (renewal.transcript_id, 1)]
