"""What changes about suggestions. Each change leaves a line in the log."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model

from weerklank.coding import operations as coding
from weerklank.coding import queries as coded
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.suggestions import access, embedders, leaving, models, queries, refusals
from weerklank.suggestions.terms import Answered, LearningState

if TYPE_CHECKING:
    from weerklank.coding.models import Code, Coding
    from weerklank.fieldwork.models import Transcript, Turn
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, Round

AT_ONCE = 32  # passages: a second or so, after which it can be stopped
SILENT_FOR = timedelta(minutes=5)
ON_ITS_WAY = (LearningState.WAITING, LearningState.WORKING)


# --- on and off -------------------------------------------------------------------------------
@transaction.atomic
def switch(*, monitor: Monitor, is_on: bool, by: User, at: datetime) -> models.SuggestionSwitch:
    """Switch suggestions of a monitor on or off. Off, nothing that they rest on is kept.

    What people answered is kept. Raises AccessDenied.
    """
    access.check_may_switch(by, monitor)
    meanwhile.hold(monitor)
    found, _made = models.SuggestionSwitch.objects.update_or_create(
        monitor=monitor, defaults={"is_on": is_on, "at": at, "by": by}
    )
    if not is_on:
        for round_ in monitor.rounds.all():
            leaving.forget_round(round_.pk)
    what = "suggestions.switched_on" if is_on else "suggestions.switched_off"
    safeguards.record(what, monitor, by=by, at=at)
    return found


# --- learning ---------------------------------------------------------------------------------
@transaction.atomic
def ask_to_learn(*, round: Round, by: User, at: datetime) -> models.Learning:
    """Have suggestions made for somebody, from what counts and she may see; `advance` does it.

    What was learned before is kept until then. Raises AccessDenied, SuggestionsOff,
    LearningAlready, NothingToLearn.
    """
    access.check_may_have(by, round.monitor)
    if not queries.is_on(round.monitor):
        raise refusals.SuggestionsOff
    meanwhile.hold(round)
    found = queries.learning_of(round, visible_to=by)
    if found and found.state in ON_ITS_WAY:
        raise refusals.LearningAlready
    if not coded.passage_counts(round, coded.readings(round, visible_to=by)):
        raise refusals.NothingToLearn
    embedder = embedders.current()
    texts = fieldwork.main_transcripts(round).count()
    started, _made = models.Learning.objects.update_or_create(
        round=round,
        user=by,
        defaults={
            "state": LearningState.WAITING,
            "model": embedder.name,
            "model_version": embedder.version,
            "asked_at": at,
            "seen_at": at,
            "reached": 0,
            "texts": texts,
            "texts_done": 0,
        },
    )
    safeguards.record(
        "suggestions.asked", round, by=by, at=at, model=embedder.name, version=embedder.version
    )
    return started


@transaction.atomic
def stop_learning(*, learning: models.Learning, by: User, at: datetime) -> None:
    """Let the work stop after the passages that it has in hand. What is made is kept.

    Raises AccessDenied, also for what another began.
    """
    access.check_is_own(by, learning)
    held = meanwhile.hold(learning)
    if held.state in ON_ITS_WAY:
        held.state = LearningState.STOPPED
        held.save(update_fields=["state"])
        safeguards.record("suggestions.stopped", learning.round, by=by, at=at)


@transaction.atomic
def go_on_learning(*, learning: models.Learning, by: User, at: datetime) -> None:
    """Go on where it was stopped. Raises AccessDenied as `stop_learning` does, SuggestionsOff."""
    access.check_is_own(by, learning)
    if not queries.is_on(learning.round.monitor):
        raise refusals.SuggestionsOff
    held = meanwhile.hold(learning)
    if held.state == LearningState.STOPPED:
        held.state, held.seen_at = LearningState.WAITING, at
        held.save(update_fields=["state", "seen_at"])
        safeguards.record("suggestions.went_on", learning.round, by=by, at=at)


def advance(*, learning_id: int, at: datetime) -> bool:
    """Do a piece of the work: some passages, or the learning itself. Return whether there is more.

    Without a right to check: `ask_to_learn` checked it. Killed halfway, nothing is lost but this
    piece; done twice, nothing is there twice.
    """
    found = models.Learning.objects.filter(pk=learning_id, state__in=ON_ITS_WAY)
    learning = found.select_related("round__monitor", "user").first()
    if learning is None:
        return False
    found.update(state=LearningState.WORKING, seen_at=at)
    text = (
        fieldwork.main_transcripts(learning.round)
        .filter(pk__gt=learning.reached)
        .order_by("pk")
        .first()
    )
    if text is None:
        _finish(learning, at=at)
        return False
    if _embed_some(learning, text):
        found.update(reached=text.pk, texts_done=learning.texts_done + 1)
    return True


def _embed_some(learning: models.Learning, text: Transcript) -> bool:
    """Make vectors of passages of a text that have none yet. Return whether all of it has them."""
    from weerklank.suggestions.rules import passages  # noqa: PLC0415  numpy, for who learns

    embedder = embedders.current()
    wanted = _passages(learning.round, text)
    own = models.Embedding.objects.filter(
        turn__transcript=text, model=embedder.name, model_version=embedder.version
    )
    there = {
        (turn, part): (pk, mark, start)
        for pk, turn, part, mark, start in own.values_list(
            "pk", "turn_id", "part", "words_mark", "start"
        )
    }
    stale = [
        pk
        for key, (pk, mark, start) in there.items()
        if key not in wanted or (mark, start) != (wanted[key][2], wanted[key][0])
    ]
    missing = [
        key
        for key in wanted
        if key not in there or (there[key][1], there[key][2]) != (wanted[key][2], wanted[key][0])
    ]
    now = missing[:AT_ONCE]
    said = [wanted[key][3] for key in now]
    vectors = embedder.encode(said)
    with transaction.atomic():
        # Whoever takes words back, or corrects them, waits for this; or this sees what she did.
        fieldwork.hold_conversation(text.conversation_id)
        models.Embedding.objects.filter(pk__in=stale).delete()
        still = _passages(learning.round, fieldwork.text_again(text.pk))
        models.Embedding.objects.bulk_create(
            [
                models.Embedding(
                    turn_id=turn,
                    part=part,
                    start=start,
                    end=end,
                    words_mark=mark,
                    model=embedder.name,
                    model_version=embedder.version,
                    vector=queries.packed(vector),
                )
                for (turn, part), vector in zip(now, vectors, strict=True)
                for start, end, mark, _words in [wanted[turn, part]]
                if still.get((turn, part)) == wanted[turn, part]
                and mark == passages.mark(wanted[turn, part][3])
            ],
            ignore_conflicts=True,
        )
    return len(now) == len(missing)


def _passages(
    round_: Round, text: Transcript | None
) -> dict[tuple[int, int], tuple[int, int, str, str]]:
    """Return the passages of a text that may be used, by turn and part."""
    from weerklank.suggestions.rules import passages  # noqa: PLC0415

    if text is None:
        return {}
    found: dict[tuple[int, int], tuple[int, int, str, str]] = {}
    turns = fieldwork.told_by_who_allows(round_).filter(transcript=text.pk)
    for turn, start, end in turns.values_list("pk", "start", "end"):
        said = text.text[start:end]
        for part, one in enumerate(passages.cut(said)):
            words = said[one.start : one.end]
            found[turn, part] = (one.start, one.end, passages.mark(words), words)
    return found


def _finish(learning: models.Learning, *, at: datetime) -> None:
    from weerklank.suggestions import learning as lessons  # noqa: PLC0415

    learned = lessons.learn(learning.round, visible_to=learning.user)
    with transaction.atomic():
        own = models.Learning.objects.select_for_update().filter(pk=learning.pk)
        held = own.filter(state__in=ON_ITS_WAY).first()
        # Somebody stopped it, or words that it was learned from were taken back meanwhile.
        if held is None or not queries.is_on(learning.round.monitor):
            return
        held.codes.all().delete()
        held.offers.all().delete()
        models.LearnedCode.objects.bulk_create(
            [
                models.LearnedCode(
                    learning=held,
                    code=one.code,
                    verdict=one.verdict,
                    least=one.least,
                    passages=one.passages,
                    counts={language: list(counts) for language, counts in one.counts.items()},
                    centroid=one.centroid.astype("<f4").tobytes(),
                )
                for one in learned.codes
            ],
            batch_size=100,
        )
        models.Offer.objects.bulk_create(
            [
                models.Offer(
                    learning=held,
                    code=one.code,
                    turn_id=offered.row.turn,
                    part=offered.row.part,
                    start=offered.row.start,
                    end=offered.row.end,
                    words_mark=offered.row.words_mark,
                    nearness=offered.nearness,
                    is_tested_in_language=offered.is_tested_in_language,
                )
                for one in learned.codes
                for offered in one.offered
            ],
            batch_size=500,
        )
        held.state, held.done_at, held.seen_at = LearningState.DONE, at, at
        held.passages, held.tested = learned.passages, learned.tested
        held.readings = [list(one) for one in learned.readings]
        held.mean = learned.space.mean.astype("<f4").tobytes()
        held.weights = learned.space.weights.astype("<f4").tobytes()
        held.save()
        safeguards.record(
            "suggestions.learned",
            learning.round,
            by=learning.user,
            at=at,
            passages=learned.passages,
            model=held.model,
            version=held.model_version,
        )


def left_behind(*, at: datetime) -> list[int]:
    """Return what a killed worker left, and note that another takes it."""
    silent = models.Learning.objects.filter(state__in=ON_ITS_WAY, seen_at__lt=at - SILENT_FOR)
    numbers = list(silent.values_list("pk", flat=True))
    models.Learning.objects.filter(pk__in=numbers).update(seen_at=at)
    return numbers


# --- answers ----------------------------------------------------------------------------------
@transaction.atomic
def accept(*, offer: models.Offer, by: User, at: datetime) -> models.SuggestionAnswer:
    """Put the code on the passage, as her own coding, and note that it was suggested.

    Raises AccessDenied, NotOffered, CodedAlready and what `coding.apply_code` raises.
    """
    learning, shown = _hers(offer, by)
    turn = shown.turn
    answer = _answered(
        code=offer.code,
        turn=turn,
        part=offer.part,
        words_mark=offer.words_mark,
        nearness=offer.nearness,
        learning=learning,
        kind=Answered.ACCEPTED,
        by=by,
        at=at,
    )
    answer.coding = _coded(
        transcript=turn.transcript, code=offer.code, span=(shown.start, shown.end), by=by, at=at
    )
    answer.save(update_fields=["coding"])
    _record("suggestion.accepted", answer, answer.coding, by=by, at=at)
    return answer


@transaction.atomic
def accept_for_passage(
    *, beside: Coding, code: Code, learning: models.Learning, nearness: float, by: User,
    at: datetime,
) -> models.SuggestionAnswer:  # fmt: skip
    """Put a likely code on the words of a coding, as her own, and note that it was suggested.

    Raises AccessDenied, SuggestionsOff, CodedAlready and what `coding.apply_code` raises.
    """
    from weerklank.suggestions.rules import passages  # noqa: PLC0415

    access.check_may_have(by, learning.round.monitor)
    if not queries.is_on(learning.round.monitor):
        raise refusals.SuggestionsOff
    text = beside.transcript
    turn = fieldwork.turns_over(text.pk, beside.start, beside.end).order_by("position").first()
    if turn is None:
        raise refusals.NotOffered
    answer = _answered(
        code=code,
        turn=turn,
        part=0,
        # Of the words in this turn alone: those of others go when they go.
        words_mark=passages.mark(text.text[beside.start : min(beside.end, turn.end)]),
        nearness=nearness,
        learning=learning,
        kind=Answered.ACCEPTED,
        by=by,
        at=at,
    )
    answer.coding = _coded(
        transcript=text, code=code, span=(beside.start, beside.end), by=by, at=at
    )
    answer.save(update_fields=["coding"])
    _record("suggestion.accepted", answer, answer.coding, by=by, at=at)
    return answer


@transaction.atomic
def reject(*, offer: models.Offer, by: User, at: datetime) -> models.SuggestionAnswer:
    """Note that a code does not fit a passage; it is not offered to her again.

    Raises AccessDenied, NotOffered.
    """
    learning, shown = _hers(offer, by)
    answer = _answered(
        code=offer.code,
        turn=shown.turn,
        part=offer.part,
        words_mark=offer.words_mark,
        nearness=offer.nearness,
        learning=learning,
        kind=Answered.REJECTED,
        by=by,
        at=at,
    )
    _record("suggestion.rejected", answer, learning.round, by=by, at=at)
    return answer


@transaction.atomic
def take_back(*, answer: models.SuggestionAnswer, by: User, at: datetime) -> None:
    """Undo an answer: the coding goes, and the passage is offered again.

    Raises AccessDenied and what `coding.remove_coding` raises.
    """
    round_ = answer.turn.transcript.conversation.round
    access.check_may_have(by, round_.monitor)
    held = meanwhile.hold(answer)
    if held.by_id != by.pk:
        raise refusals.NotOffered
    if held.coding is not None:
        coding.remove_coding(coding=held.coding, by=by, at=at)
    _record("suggestion.taken_back", held, round_, by=by, at=at, was=held.kind)
    held.delete()


def _hers(offer: models.Offer, by: User) -> tuple[models.Learning, queries.Shown]:
    """Return where an offer comes from and its words, when she may answer it."""
    round_ = offer.learning.round
    access.check_may_have(by, round_.monitor)
    if not queries.is_on(round_.monitor):
        raise refusals.SuggestionsOff
    learning = queries.learned(round_, visible_to=by)
    if learning is None or learning.pk != offer.learning_id:
        raise refusals.NotOffered
    shown = queries.shown(queries.offers(learning).filter(pk=offer.pk))
    if not shown:
        raise refusals.NotOffered
    return learning, shown[0]


def _answered(
    *, code: Code, turn: Turn, part: int, words_mark: str, nearness: float,
    learning: models.Learning, kind: Answered, by: User, at: datetime,
) -> models.SuggestionAnswer:  # fmt: skip
    answer, _made = models.SuggestionAnswer.objects.update_or_create(
        by=by,
        code=code,
        turn=turn,
        words_mark=words_mark,
        defaults={
            "part": part,
            "kind": kind,
            "model": learning.model,
            "model_version": learning.model_version,
            "nearness": nearness,
            "at": at,
        },
    )
    return answer


def _coded(
    *, transcript: Transcript, code: Code, span: tuple[int, int], by: User, at: datetime
) -> Coding:
    start, end = span
    if (
        coded.codings_of_user(by, transcript)
        .filter(code=code, start__lt=end, end__gt=start)
        .exists()
    ):
        raise refusals.CodedAlready
    return coding.apply_code(
        key=coding.new_key(),
        transcript=transcript,
        code=code,
        start=start,
        end=end,
        revision=transcript.revision,
        by=by,
        at=at,
    )


def _record(
    what: str,
    answer: models.SuggestionAnswer,
    subject: Model,
    *,
    by: User,
    at: datetime,
    **more: object,
) -> None:
    safeguards.record(
        what,
        subject,
        by=by,
        at=at,
        detail={
            "code": answer.code.number,
            "conversation": answer.turn.transcript.conversation.number,
            "model": answer.model,
            "version": answer.model_version,
        }
        | more,
    )
