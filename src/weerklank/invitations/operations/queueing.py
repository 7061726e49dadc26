"""Who would be written to by which way; putting that in the queue, taking it back, once more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from weerklank.invitations import access, models
from weerklank.invitations.operations import senders
from weerklank.invitations.queries import messages as queries
from weerklank.invitations.queries import texts
from weerklank.invitations.rules import addresses, messages
from weerklank.invitations.terms import Channel, MessageState, Use, WhyNot
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.study import bases, planning
from weerklank.study.terms import Processing
from weerklank.vault import operations as vault

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.sampling.models import Candidate
    from weerklank.study.models import Round
    from weerklank.vault.contacts import Details

AS_KNOWN = ""  # by the first of these ways that is known
_IN_TURN = (Channel.EMAIL, Channel.SMS, Channel.LETTER)


class NoLetterhead(DomainError):
    user_message = _("Vul eerst in wie er schrijft en op welk nummer mensen kunnen bellen.")


class CardsEnded(DomainError):
    user_message = _(
        "De dag tot en met wanneer mensen kunnen antwoorden, is voorbij. Kies eerst een latere dag."
    )


class WayNotSetUp(DomainError):
    user_message = _(
        "Versturen langs deze weg is hier niet ingesteld. Kies een andere weg, of vraag de "
        "beheerder van de server om die in te stellen."
    )


class NobodyToWrite(DomainError):
    user_message = _("Er is niemand aan wie dit bericht nu kan gaan.")


class TooManyToday(DomainError):
    """More messages than a round may send on one day."""


class NotWaiting(DomainError):
    user_message = _("Dit bericht wacht niet meer. Kijk wat er nu staat.")


class NotToSendAgain(DomainError):
    user_message = _("Dit bericht kan niet nog eens gaan: er is al een nieuwer bericht.")


class NotAsked(DomainError):
    user_message = _("Deze persoon wordt niet meer gevraagd.")


class LeftOut(StrEnum):
    """Why somebody gets no message this time."""

    NOT_ASKED = "not_asked"
    FURTHER = "further"
    WAITS = "waits"
    UNKNOWN = "unknown"
    ALREADY = "already"
    NO_MEETING = "no_meeting"
    NO_RESULTS = "no_results"
    NOT_HEARD = "not_heard"
    NO_ADDRESS = "no_address"


LEFT_OUT: dict[LeftOut, Promise | str] = {
    LeftOut.NOT_ASKED: _("wordt niet meer gevraagd"),
    LeftOut.FURTHER: _("is al verder of nog niet zover"),
    LeftOut.WAITS: _("dit bericht wacht al"),
    LeftOut.UNKNOWN: _("niet bekend of dit bericht al ging; beslis dat per persoon"),
    LeftOut.ALREADY: _("kreeg dit bericht al"),
    LeftOut.NO_MEETING: _("heeft geen afspraak die nog komt"),
    LeftOut.NO_RESULTS: _("vroeg niet om de uitkomsten"),
    LeftOut.NOT_HEARD: _("heeft nog niet met ons gepraat"),
    LeftOut.NO_ADDRESS: _("geen adres bekend voor deze weg"),
}


@dataclass(frozen=True, slots=True)
class Planned:
    candidate: Candidate
    channel: Channel
    text: texts.Text
    own: texts.Text | None  # in her language, when the Dutch goes because that one holds no more


@dataclass
class Sending:
    """Who would get a message by which way, and who not and why."""

    planned: list[Planned] = field(default_factory=list)
    left_out: dict[LeftOut, list[Candidate]] = field(default_factory=lambda: defaultdict(list))

    @property
    def by_way(self) -> list[tuple[Channel, int]]:
        counts = Counter(one.channel for one in self.planned)
        return [(way, counts[way]) for way in Channel if counts[way]]

    @property
    def drafts(self) -> list[tuple[texts.Text, int]]:
        """Return the texts that no speaker saw, with how many people would get them."""
        counts = Counter(
            (one.text.channel, one.text.language) for one in self.planned if one.text.lacks
        )
        shown = {(one.text.channel, one.text.language): one.text for one in self.planned}
        return [(shown[key], count) for key, count in counts.items()]

    @property
    def reasons(self) -> list[tuple[Promise | str, list[Candidate]]]:
        return [(LEFT_OUT[why], self.left_out[why]) for why in LeftOut if self.left_out.get(why)]


def plan_sending(
    *, round: Round, use: str, way: str, today: date, by: User, at: datetime
) -> Sending:
    """Work out who would be written to; nothing is put in the queue.

    Which ways are known is read from the vault by the program itself, with a line there: nobody
    gets to see an address. Raises AccessDenied, NoLetterhead, CardsEnded, WayNotSetUp or
    WrongSecret.
    """
    access.check_may_invite(by, round.monitor)
    _check_ready(round, use, way, today)
    found, possible = _first_look(round, Use(use), by=by, at=at)
    known = vault.read_contacts(
        municipality_id=round.monitor.organisation_id,
        monitor_id=round.monitor_id,
        pseudonyms=[one.pseudonym for one in possible],
        by=None,
        at=at,
    )
    all_texts = texts.texts(round.monitor)
    for candidate in possible:
        details = known.get(candidate.pseudonym)
        channel = _channel(details, way) if details else None
        if details is None or channel is None:
            found.left_out[LeftOut.NO_ADDRESS].append(candidate)
            continue
        text = texts.to_send(all_texts, use, channel, details.language)
        own = all_texts.get((use, channel.value, details.language))
        instead = own if own is not None and own is not text else None
        found.planned.append(Planned(candidate, channel, text, instead))
    return found


def _check_ready(round_: Round, use: str, way: str, today: date) -> models.Letterhead:
    head = queries.letterhead(round_)
    if head is None:
        raise NoLetterhead
    if use in messages.ASKS:
        bases.check_may_begin(round_, Processing.ASK)
        if head.cards_end_on < today:
            raise CardsEnded
    if way and not senders.is_set_up(way):
        raise WayNotSetUp
    return head


def _first_look(
    round_: Round, use: Use, *, by: User, at: datetime
) -> tuple[Sending, list[Candidate]]:
    """Return who may get a message, and who not whatever is known of them."""
    found = Sending()
    candidates = queries.candidates_for(round_, by)
    alone = queries.left_alone_in(round_, by)
    had: dict[int, set[str]] = defaultdict(set)
    for candidate_id, state in models.Message.objects.filter(
        candidate__round=round_, use=use
    ).values_list("candidate_id", "state"):
        had[candidate_id].add(state)
    happened = _who_may(round_, use, candidates, at)
    possible = []
    for candidate in candidates:
        states = had[candidate.pk]
        if candidate.pk in alone:
            why = LeftOut.NOT_ASKED
        elif candidate.state not in queries.STATES[use]:
            why = LeftOut.FURTHER
        elif states & {MessageState.WAITING, MessageState.SENDING}:
            why = LeftOut.WAITS
        elif use in queries.ONCE and MessageState.SENT in states:
            why = LeftOut.ALREADY
        elif MessageState.UNKNOWN in states:
            why = LeftOut.UNKNOWN
        elif found_why := [why for why, may in happened if candidate.pk not in may]:
            why = found_why[0]
        else:
            possible.append(candidate)
            continue
        found.left_out[why].append(candidate)
    return found, possible


def _who_may(
    round_: Round, use: Use, candidates: Sequence[Candidate], at: datetime
) -> list[tuple[LeftOut, set[int]]]:
    """Return whom a message fits by what happened, for each reason why it does not fit others."""
    found = []
    if use in messages.ABOUT_A_MEETING:
        taking_part = [one.participant_id for one in candidates if one.participant_id]
        seats = queries.next_seats(taking_part, at=at)
        come = {one.pk for one in candidates if one.participant_id in seats}
        found.append((LeftOut.NO_MEETING, come))
    if use in messages.AFTERWARDS:
        heard = queries.spoken_with(round_)
        there = {one.pk for one in candidates if one.participant_id in heard}
        found.append((LeftOut.NOT_HEARD, there))
    if use == Use.RESULTS:
        wanting = models.Reply.objects.filter(candidate__round=round_, wants_results=True)
        found.append((LeftOut.NO_RESULTS, set(wanting.values_list("candidate_id", flat=True))))
    return found


def _channel(details: Details, way: str) -> Channel | None:
    """Return by which way somebody can be written to; None when by none of those asked for."""
    ways = [Channel(way)] if way else [one for one in _IN_TURN if senders.is_set_up(one)]
    return next((one for one in ways if address_for(details, one)), None)


def address_for(details: Details, channel: str) -> str:
    """Return where a message goes by this way; '' when that is not known."""
    if channel == Channel.EMAIL:
        return details.email
    if channel == Channel.SMS:
        return addresses.mobile(details.phone)
    return details.town if details.has_address else ""


def queue(
    *,
    round: Round,
    use: str,
    way: str,
    candidates: Collection[int],
    today: date,
    by: User,
    at: datetime,
) -> list[models.Message]:
    """Put a message to each of these people in the queue; all of them or none.

    Who cannot get it any more by now is left out. Raises AccessDenied, NoLetterhead, CardsEnded,
    WayNotSetUp, NobodyToWrite, TooManyToday or WrongSecret.
    """
    # Before the transaction: the line in the vault stays, whatever comes of it.
    sending = plan_sending(round=round, use=use, way=way, today=today, by=by, at=at)
    wanted = {one.candidate.pk: one for one in sending.planned if one.candidate.pk in candidates}
    with transaction.atomic():
        meanwhile.hold(round)
        _still, possible = _first_look(round, Use(use), by=by, at=at)
        chosen = [wanted[one.pk] for one in possible if one.pk in wanted]
        if not chosen:
            raise NobodyToWrite
        check_room_today(round, len(chosen), today)
        version = planning.version_now(round.monitor)
        made = models.Message.objects.bulk_create(
            [
                models.Message(
                    candidate=one.candidate,
                    use=use,
                    channel=one.channel,
                    due_at=at,
                    asked_at=at,
                    asked_by=by,
                    plan_version=version,
                )
                for one in chosen
            ],
            batch_size=80,
        )
        counts = Counter(one.channel.value for one in chosen)
        safeguards.record("messages.queued", round, by=by, at=at, detail={"use": use, **counts})
    return made


def check_room_today(round_: Round, number: int, today: date) -> None:
    """Raise TooManyToday when so many more go over what a round may send on one day."""
    room = queries.room_today(round_, today)
    if number > room:
        sentence = ngettext(
            "Vandaag kan er nog %(room)s bericht weg in deze ronde. Kies minder mensen, of ga "
            "morgen verder.",
            "Vandaag kunnen er nog %(room)s berichten weg in deze ronde. Kies minder mensen, of "
            "ga morgen verder.",
            room,
        )
        raise TooManyToday(sentence % {"room": room})


@transaction.atomic
def take_back(*, message: models.Message, by: User, at: datetime) -> None:
    """Take a message that still waits out of the queue. Raises AccessDenied or NotWaiting.

    A letter that was printed is in somebody's hands: that one is not taken back here. A reminder
    that goes by itself is stopped and stays, so that it does not come again.
    """
    access.check_may_invite(by, message.candidate.round.monitor)
    waiting = models.Message.objects.filter(pk=message.pk, state=MessageState.WAITING).exclude(
        channel=Channel.LETTER, attempts__gt=0
    )
    taken = waiting.filter(reminds__isnull=False).update(
        state=MessageState.STOPPED, why_not=WhyNot.TAKEN_OUT
    )
    taken += waiting.filter(reminds=None).delete()[0]
    if not taken:
        raise NotWaiting
    safeguards.record(
        "message.taken_back", message.candidate, by=by, at=at, use=message.use, way=message.channel
    )


@transaction.atomic
def send_again(*, message: models.Message, today: date, by: User, at: datetime) -> models.Message:
    """Put a message in the queue once more of which a person decided that it must go again.

    A new one: what is known of the other stays. Raises AccessDenied, NoLetterhead, CardsEnded,
    WayNotSetUp, NotToSendAgain, NotAsked or TooManyToday.
    """
    round_ = message.candidate.round
    access.check_may_invite(by, round_.monitor)
    meanwhile.hold(round_)
    meanwhile.hold(message)
    _check_ready(round_, message.use, message.channel, today)
    newer = models.Message.objects.filter(
        candidate=message.candidate_id, use=message.use, channel=message.channel, pk__gt=message.pk
    )
    if message.state not in queries.UNDECIDED or newer.exists():
        raise NotToSendAgain
    if models.Message.objects.filter(queries.not_asked(), pk=message.pk).exists():
        raise NotAsked
    check_room_today(round_, 1, today)
    made = models.Message.objects.create(
        candidate=message.candidate,
        use=message.use,
        channel=message.channel,
        due_at=at,
        asked_at=at,
        asked_by=by,
    )
    safeguards.record(
        "message.sent_again", message.candidate, by=by, at=at, use=made.use, way=made.channel
    )
    return made
