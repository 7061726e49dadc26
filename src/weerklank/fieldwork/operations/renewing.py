"""A whole corrected text in the place of one: what rests on it comes over, and can go back.

The text itself is stored as any new version. What is the same, or stands somewhere else without
doubt, comes over; anything else stays with the earlier version, for people to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.fieldwork import access, anchoring, followers, models, queries, rules, search, terms
from weerklank.fieldwork.operations.corrections import TextErased, TextSuperseded
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards import removals
from weerklank.safeguards import search as index
from weerklank.safeguards.refusals import DomainError
from weerklank.safeguards.terms import SearchKind

if TYPE_CHECKING:
    from weerklank.interchange.readings import Reading
    from weerklank.safeguards.models import User


# From how many turns that are nowhere in a new text it is asked whether that is the right one.
FEWEST_LOST, PART_LOST = 3, 0.25


class WithdrawnWordsMissing(DomainError):
    user_message = _(
        "In dit gesprek zijn woorden ingetrokken. Een nieuwe tekst moet die beurten hebben zoals "
        "ze nu in de tekst staan, onleesbaar. Verbeter de tekst zoals die hier staat."
    )


class TooLateToTakeBack(DomainError):
    user_message = _("Deze tekst is te lang geleden vervangen. Dat kan niet meer terug.")


class CorrectedSince(DomainError):
    user_message = _(
        "In de nieuwe tekst is daarna nog iets verbeterd. Maak eerst die verbeteringen ongedaan."
    )


# --- before it is done ------------------------------------------------------------------------
def check_may_replace(earlier: models.Transcript, reading: Reading) -> None:
    """Refuse a text that would bring back words that are gone.

    Raises TextErased, and WithdrawnWordsMissing unless the masks of who withdrew stand in it.
    """
    if earlier.erased_at:
        raise TextErased
    gone = [
        earlier.text[turn.start : turn.end]
        for turn in earlier.turns.filter(is_withdrawn=True).order_by("position")
    ]
    there = [said for said in _said(reading) if _is_mask(said)]
    if gone and "".join(gone).replace("\n", "") != "".join(there).replace("\n", ""):
        raise WithdrawnWordsMissing


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a text that another one replaces.

    `counts` of what rests on it; `lost` are its turns of which no word is found in the other.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    turns: int = 0
    lost: int = 0

    @property
    def loses_many(self) -> bool:
        """Return whether it looks like a part, or like the text of another conversation."""
        return self.lost >= FEWEST_LOST and self.lost >= self.turns * PART_LOST


def preview_renewal(*, conversation: models.Conversation, reading: Reading, by: User) -> Preview:
    """Count what would come over from the text that is there, as far as someone may see it."""
    earlier = queries.main_transcript(conversation)
    if earlier is None:
        return Preview()
    turns = [anchoring.Turn(turn.start, turn.end) for turn in reading.turns]
    old = [anchoring.Turn(start, end) for _pk, start, end, _who in _spoken(earlier)]
    renewed = followers.Renewed(
        earlier_id=earlier.pk,
        transcript_id=0,
        conversation_id=conversation.pk,
        renewal_id=0,
        alignment=anchoring.Alignment(
            anchoring.Text(earlier.text, old), anchoring.Text(reading.text, turns)
        ),
        turns={},
    )
    counts: dict[str, int] = {}
    for carrier in followers.carriers():
        counts |= carrier.preview(renewed, by)
    told = [one for one in old if earlier.text[one.start : one.end].strip()]
    lost = sum(renewed.alignment.turn_beside(one.start, one.end) is None for one in told)
    return Preview(counts, len(told), lost)


# --- doing it ---------------------------------------------------------------------------------
@transaction.atomic
def renew_text(
    *, earlier: models.Transcript, transcript: models.Transcript, by: User, at: datetime
) -> models.Renewal:
    """Let what rests on a text come over to the version that took its place.

    Both are of one conversation and role; who speaks in the new one is known as far as it will
    be. Raises AccessDenied.
    """
    conversation = transcript.conversation
    access.check_may_gather(by, conversation.round)
    queries.hold_conversation(conversation.pk)
    earlier, transcript = queries.hold_text(earlier), queries.hold_text(transcript)
    renewal = models.Renewal.objects.create(
        transcript=transcript,
        earlier=earlier,
        revision=earlier.revision,
        at=at,
        by=by,
        until=removals.last_day(at),
    )
    renewed = _renewed(earlier, transcript, renewal)
    _keep_withdrawn(transcript)
    _keep_times(earlier, transcript, renewed.turns)
    followed: dict[str, object] = {"fieldwork": _carry_originals(renewed)}
    counts: dict[str, int] = {}
    for carrier in followers.carriers():
        kept = carrier.carry(renewed, by, at)
        followed[carrier.room] = kept
        counts |= carrier.count(kept)
    renewal.followed = followed
    renewal.save(update_fields=["followed"])
    safeguards.record(
        "transcript.rewritten",
        transcript,
        by=by,
        at=at,
        detail={"conversation": conversation.pk, "version": transcript.version} | counts,
    )
    return renewal


@transaction.atomic
def take_back_renewal(*, renewal: models.Renewal, by: User, at: datetime) -> models.Transcript:
    """Let the earlier text stand again, with all that came over from it; the new one goes.

    What was coded in the new text since comes along where its words stand in the earlier one.
    Gives the earlier text. Raises AccessDenied, TooLateToTakeBack, TextSuperseded,
    CorrectedSince, and what the rooms above refuse.
    """
    conversation = renewal.transcript.conversation
    access.check_may_gather(by, conversation.round)
    queries.hold_conversation(conversation.pk)
    transcript, earlier = queries.hold_text(renewal.transcript), queries.hold_text(renewal.earlier)
    if timezone.localdate(at) > renewal.until:
        raise TooLateToTakeBack
    if queries.is_superseded(transcript):
        raise TextSuperseded
    if queries.corrections_standing(transcript):
        raise CorrectedSince
    back = _renewed(transcript, earlier, renewal)
    for carrier in reversed(followers.carriers()):
        carrier.back(back, renewal.followed.get(carrier.room, {}), by, at)
    _give_originals_back(renewal.followed.get("fieldwork", {}))
    safeguards.record(
        "transcript.taken_back",
        transcript,
        by=by,
        at=at,
        detail={"conversation": conversation.pk, "version": transcript.version},
    )
    index.forget(SearchKind.TURN, list(transcript.turns.values_list("pk", flat=True)))
    only_here = _speakers_only_in(transcript)
    transcript.delete()
    models.Speaker.objects.filter(pk__in=only_here, turns=None).delete()
    search.index_transcript(earlier)
    return earlier


def _speakers_only_in(transcript: models.Transcript) -> list[int]:
    """Return who was never in another text, and is nobody known: the label may be a name."""
    here = models.Speaker.objects.filter(
        turns__transcript=transcript, role=terms.SpeakerRole.UNKNOWN, participant=None
    )
    return list(here.values_list("pk", flat=True).distinct())


# --- the text itself --------------------------------------------------------------------------
def _renewed(
    one: models.Transcript, other: models.Transcript, renewal: models.Renewal
) -> followers.Renewed:
    old, new = _spoken(one), _spoken(other)
    alignment = anchoring.Alignment(_text(one, old), _text(other, new))
    places = {(start, end): pk for pk, start, end, _who in new}
    turns = {
        pk: places[found]
        for pk, start, end, _who in old
        if (found := alignment.turn(start, end)) in places
    }
    return followers.Renewed(
        earlier_id=one.pk,
        transcript_id=other.pk,
        conversation_id=one.conversation_id,
        renewal_id=renewal.pk,
        alignment=alignment,
        turns=turns,
    )


def _spoken(transcript: models.Transcript) -> list[tuple[int, int, int, int | None]]:
    return list(
        transcript.turns.order_by("position").values_list("pk", "start", "end", "speaker_id")
    )


def _text(
    transcript: models.Transcript, spoken: Iterable[tuple[int, int, int, int | None]]
) -> anchoring.Text:
    return anchoring.Text(
        transcript.text, [anchoring.Turn(start, end, who) for _pk, start, end, who in spoken]
    )


def _said(reading: Reading) -> Iterable[str]:
    return (reading.text[turn.start : turn.end] for turn in reading.turns)


def _is_mask(said: str) -> bool:
    return bool(said) and not said.replace(rules.MASK, "").strip()


def _keep_withdrawn(transcript: models.Transcript) -> None:
    """Say of masks that were read in what they are."""
    masked = [
        turn.pk
        for turn in transcript.turns.all()
        if _is_mask(transcript.text[turn.start : turn.end])
    ]
    if masked:
        transcript.turns.filter(pk__in=masked).update(is_withdrawn=True)
        index.forget(SearchKind.TURN, masked)


def _keep_times(
    earlier: models.Transcript, transcript: models.Transcript, same: Mapping[int, int]
) -> None:
    """Keep the times of turns that are the same, where the new text has none at all."""
    if transcript.turns.exclude(starts_at=None).exists():
        return
    timed = {turn.pk: turn for turn in earlier.turns.exclude(starts_at=None)}
    rows = {turn.pk: turn for turn in transcript.turns.all()}
    found = []
    for before, after in same.items():
        if before in timed and after in rows:
            rows[after].starts_at = timed[before].starts_at
            rows[after].ends_at = timed[before].ends_at
            found.append(rows[after])
    models.Turn.objects.bulk_update(found, ["starts_at", "ends_at"], batch_size=300)


def _carry_originals(renewed: followers.Renewed) -> dict[str, object]:
    """Lay the original beside the turns that render it now, where those are known again."""
    places = {
        (start, end): pk
        for pk, start, end in models.Turn.objects.filter(
            transcript=renewed.transcript_id
        ).values_list("pk", "start", "end")
    }
    speakers = dict(
        models.Turn.objects.filter(pk__in=places.values()).values_list("pk", "speaker_id")
    )
    rendered: dict[str, list[int | None]] = {}
    moved = []
    for original in models.Turn.objects.filter(
        rendered_by__transcript=renewed.earlier_id
    ).select_related("rendered_by"):
        turn = original.rendered_by
        assert turn is not None
        found = renewed.alignment.turn_beside(turn.start, turn.end)
        if found in places:
            rendered[str(original.pk)] = [turn.pk, original.speaker_id]
            original.rendered_by_id = places[found]
            original.speaker_id = speakers[places[found]]
            moved.append(original)
    models.Turn.objects.bulk_update(moved, ["rendered_by", "speaker"], batch_size=300)
    models.Turn.objects.filter(pk__in={one.rendered_by_id for one in moved}).update(
        via_interpreter=True
    )
    return {"rendered": rendered}


def _give_originals_back(kept: Mapping[str, Mapping[str, list[int | None]]]) -> None:
    rendered = kept.get("rendered", {})
    there = set(
        models.Turn.objects.filter(
            pk__in=[turn for turn, _who in rendered.values() if turn]
        ).values_list("pk", flat=True)
    )
    speakers = set(
        models.Speaker.objects.filter(
            pk__in=[who for _turn, who in rendered.values() if who]
        ).values_list("pk", flat=True)
    )
    for original in models.Turn.objects.filter(pk__in=[int(pk) for pk in rendered]):
        turn, who = rendered[str(original.pk)]
        if turn in there:
            original.rendered_by_id = turn
            original.speaker_id = who if who in speakers else None
            original.save(update_fields=["rendered_by", "speaker"])
