"""Sending what waits: claimed by one worker, handed over once, its outcome kept; ADR 0044."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from weerklank import crossings
from weerklank.invitations import models
from weerklank.invitations.operations import composing, meetings, senders
from weerklank.invitations.operations.queueing import address_for
from weerklank.invitations.operations.senders import Outcome
from weerklank.invitations.queries import messages as queries
from weerklank.invitations.rules import messages
from weerklank.invitations.terms import Channel, MessageState, Use, WhyNot
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.sampling import operations as sampling

if TYPE_CHECKING:
    from weerklank.invitations.operations.composing import Composed
    from weerklank.study.models import Round

BY_MACHINE = (Channel.EMAIL, Channel.SMS)
# How long to wait after each attempt that reached nobody; after the last one it is given up.
DELAYS = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
MOST_ATTEMPTS = len(DELAYS) + 1
# Nothing takes so long: whoever is not done by then was killed.
LONGEST = timedelta(minutes=15)
NOT_ASKED = Outcome(MessageState.STOPPED, WhyNot.NOT_ASKED)


def due(*, at: datetime) -> list[int]:
    """Return the messages that a machine can send now, the oldest first."""
    rows = models.Message.objects.filter(
        state=MessageState.WAITING, channel__in=BY_MACHINE, due_at__lte=at
    ).order_by("due_at", "pk")
    return list(rows.values_list("pk", flat=True))


def attempt(*, message_id: int, at: datetime) -> None:
    """Send one message, unless somebody else does or did, or the person is asked no more.

    Without a right to check: `queue` checked it. What goes wrong before the words are handed over
    leaves it waiting; what goes wrong after that leaves it unknown.
    """
    claimed = _claim(message_id, at)
    if claimed is None:
        return
    if stop_who_is_gone([claimed], at=at):
        _finish(claimed, NOT_ASKED, "", at)
        return
    try:
        found = _compose(claimed, at)
    except Exception:
        _finish(claimed, senders.UNREACHABLE, "", at)
        raise
    if isinstance(found, Outcome):
        _finish(claimed, found, "", at)
        return
    composed, letter = found
    try:
        outcome = senders.hand_over(claimed.channel, letter)
    except Exception:
        _finish(claimed, senders.BROKE_OFF, composed.own.language, at)
        raise
    _finish(claimed, outcome, composed.own.language, at)


def stop_who_is_gone(rows: Sequence[models.Message], *, at: datetime) -> set[int]:
    """Ask the register who of these people moved or died, and record that nobody asks them.

    On behalf of who asked for the message. Gives the messages that must not go.
    """
    stopped: set[int] = set()
    for monitor in {one.candidate.round.monitor for one in rows}:
        own = [one for one in rows if one.candidate.round.monitor_id == monitor.pk]
        gone = crossings.gone(monitor, [one.candidate.pseudonym for one in own], at=at)
        for one in own:
            if one.candidate.pseudonym in gone:
                sampling.note_gone(
                    monitor=monitor, pseudonym=one.candidate.pseudonym, by=one.asked_by, at=at
                )
                if one.candidate.participant is not None:
                    meetings.leave(participant=one.candidate.participant, by=one.asked_by, at=at)
                stopped.add(one.pk)
    return stopped


@transaction.atomic
def _claim(message_id: int, at: datetime) -> models.Message | None:
    """Take a message out of the queue; None when another was first, or it must not go."""
    taken = models.Message.objects.filter(
        pk=message_id, state=MessageState.WAITING, channel__in=BY_MACHINE, due_at__lte=at
    ).update(
        state=MessageState.SENDING,
        attempts=F("attempts") + 1,
        tried_at=at,
        why_not="",
        reference=uuid.uuid4(),
    )
    if not taken:
        return None
    found = models.Message.objects.select_related("candidate__round__monitor", "asked_by").get(
        pk=message_id
    )
    # Whoever changes how far asking her is waits for this, or this for them.
    meanwhile.hold(found.candidate)
    if models.Message.objects.filter(queries.not_asked(), pk=message_id).exists():
        found.state, found.why_not = MessageState.STOPPED, WhyNot.NOT_ASKED
        found.save(update_fields=["state", "why_not"])
        return None
    return found


def _compose(message: models.Message, at: datetime) -> tuple[Composed, senders.Letter] | Outcome:
    """Return the words with where they go, or why they do not."""
    round_ = message.candidate.round
    head = queries.letterhead(round_)
    if head is None:
        return Outcome(MessageState.FAILED, WhyNot.NO_TEXT)
    if message.use in messages.ABOUT_A_MEETING and not queries.seats_of([message], at=at):
        return NOT_ASKED
    found = composing.compose([message], round_=round_, letterhead=head, by=None, at=at)
    composed = found.get(message.pk)
    to = address_for(composed.details, message.channel) if composed else ""
    if composed is None or not to:
        return senders.NO_ADDRESS
    if composed.telling:
        return Outcome(MessageState.FAILED, WhyNot.TELLS)
    return composed, letter_of(message, composed, to)


def letter_of(message: models.Message, composed: Composed, to: str) -> senders.Letter:
    """Return what is handed over. An e-mail has the Dutch below, for who helps her read."""
    own, dutch = composed.words(composed.own), composed.words(composed.dutch)
    is_mail, is_dutch = message.channel == Channel.EMAIL, composed.own.is_dutch
    both = is_mail and not is_dutch
    return senders.Letter(
        to=to,
        subject=own.subject,
        body=f"{own.body}\n\n--------\n\n{dutch.body}\n" if both else own.body,
        languages=composed.languages if both else (composed.own.language,),
        reference=message.reference,
    )


@transaction.atomic
def _finish(message: models.Message, outcome: Outcome, language: str, at: datetime) -> None:
    """Keep what came of an attempt.

    When it took so long that it was taken for unknown, only what is certain replaces that. Nothing
    is kept of somebody who withdrew meanwhile.
    """
    row = models.Message.objects.select_for_update().filter(pk=message.pk).first()
    if row is None or row.reference != message.reference:
        return
    is_late = row.state == MessageState.UNKNOWN
    if row.state != MessageState.SENDING and not (is_late and outcome.state == MessageState.SENT):
        return
    row.state, row.why_not = outcome.state, outcome.why
    row.language = language
    if outcome.state == MessageState.WAITING:
        if row.attempts < MOST_ATTEMPTS:
            row.due_at = at + DELAYS[row.attempts - 1]
        else:
            row.state = MessageState.FAILED
    if outcome.state == MessageState.SENT:
        row.sent_at = at
    row.save()
    candidate = message.candidate
    if outcome.state == MessageState.SENT and row.use == Use.INVITATION:
        sampling.note_invited(candidate=candidate, by=message.asked_by, at=at)
    safeguards.record(
        "message.tried",
        candidate,
        by=None,
        at=at,
        use=row.use,
        way=row.channel,
        status=row.state,
        why_not=row.why_not,
    )


@transaction.atomic
def stop_not_asked(*, at: datetime) -> int:
    """Hold back what waits for people who are not asked any more."""
    stopped = models.Message.objects.filter(
        pk__in=models.Message.objects.filter(
            queries.not_asked(), state=MessageState.WAITING
        ).values("pk")
    ).update(state=MessageState.STOPPED, why_not=WhyNot.NOT_ASKED)
    if stopped:
        safeguards.record("messages.stopped", by=None, at=at, messages=stopped)
    return stopped


def hold_back_letters(round_: Round, *, at: datetime) -> None:
    """Hold back letters of a round to who moved, died, or is asked no more for another reason."""
    waiting = queries.waiting_letters(round_).select_related(
        "candidate__round__monitor", "asked_by"
    )
    stop_who_is_gone(list(waiting), at=at)
    stop_not_asked(at=at)


@transaction.atomic
def give_up(*, at: datetime) -> int:
    """Say of what a killed worker left behind that nobody knows whether it went."""
    left = models.Message.objects.filter(
        state=MessageState.SENDING, tried_at__lt=at - LONGEST
    ).update(state=MessageState.UNKNOWN, why_not=WhyNot.BROKE_OFF)
    if left:
        safeguards.record("messages.given_up", by=None, at=at, messages=left)
    return left
