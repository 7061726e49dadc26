"""Letters: printed by a sleutelhouder, who says when they are posted; and cards to hand out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.invitations import access, models
from weerklank.invitations.operations import composing, sending
from weerklank.invitations.operations.queueing import CardsEnded, NoLetterhead, NotAsked
from weerklank.invitations.queries import messages as queries
from weerklank.invitations.render import letter as render
from weerklank.invitations.rules import messages
from weerklank.invitations.terms import Channel, MessageState, Use, WhyNot
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.sampling import operations as sampling
from weerklank.study import bases
from weerklank.study.terms import Processing
from weerklank.vault import operations as vault

if TYPE_CHECKING:
    from datetime import date

    from weerklank.invitations.operations.composing import Composed
    from weerklank.invitations.queries.texts import Text
    from weerklank.safeguards.models import User
    from weerklank.sampling.models import Candidate
    from weerklank.study.models import Round

MOST_IN_A_FILE = 200  # letters; the rest comes in a next one


class NothingToPrint(DomainError):
    user_message = _("Er zijn geen brieven om te drukken.")


class BatchGone(DomainError):
    user_message = _("Deze brieven wachten niet meer: iemand meldde ze al, of zette ze terug.")


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters that were made at one moment."""

    printed_at: datetime
    letters: Sequence[models.Message]
    # They are not asked any more: their letters have to be taken out. Filled in by `look_out`.
    taken_out: Sequence[models.Message]
    # Those of who withdrew, of whom nothing is kept: the how-manieth of the file each was.
    withdrawn: Sequence[int]


def batches(round_: Round) -> list[Batch]:
    """Return the letters that were made and not yet said to be posted, the newest first."""
    rows = models.Message.objects.filter(
        candidate__round=round_,
        channel=Channel.LETTER,
        tried_at__isnull=False,
        state__in=(MessageState.WAITING, MessageState.STOPPED),
    ).select_related("candidate")
    found: dict[datetime, list[models.Message]] = {}
    for row in rows.order_by("-tried_at", "pk"):
        if row.tried_at is not None:
            found.setdefault(row.tried_at, []).append(row)
    withdrawn: dict[datetime, list[int]] = {}
    for one in round_.letters_to_take_out.all():
        withdrawn.setdefault(one.printed_at, []).append(one.place)
    made = [
        Batch(
            moment,
            [one for one in found.get(moment, []) if one.state == MessageState.WAITING],
            [one for one in found.get(moment, []) if one.state == MessageState.STOPPED],
            withdrawn.get(moment, []),
        )
        for moment in sorted({*found, *withdrawn}, reverse=True)
    ]
    return [one for one in made if one.letters or one.withdrawn]


def names_of(rows: Sequence[models.Message], *, round: Round, by: User, at: datetime) -> list[str]:
    """Return how people are called whose letters have to be taken out; a look with a line.

    Raises AccessDenied or WrongSecret.
    """
    access.check_may_see_contacts(by, round.monitor)
    people = [row.candidate.pseudonym for row in rows]
    if not people:
        return []
    known = vault.read_contacts(
        municipality_id=round.monitor.organisation_id,
        monitor_id=round.monitor_id,
        pseudonyms=people,
        by=by,
        at=at,
    )
    return sorted(one.name for one in known.values())


def print_letters(*, round: Round, by: User, at: datetime) -> tuple[bytes, int]:
    """Make the letters that wait as one file; gives it with how many there are.

    They wait until somebody says that they were posted. Who is asked no more, and who has no
    address, is left out. Raises AccessDenied, NoLetterhead, NothingToPrint or WrongSecret.
    """
    access.check_may_see_contacts(by, round.monitor)
    head = _letterhead(round)
    sending.hold_back_letters(round, at=at)
    with transaction.atomic():
        meanwhile.hold(round)
        fresh = queries.waiting_letters(round).filter(attempts=0, due_at__lte=at).order_by("pk")
        numbers = list(fresh.values_list("pk", flat=True)[:MOST_IN_A_FILE])
        models.Message.objects.filter(pk__in=numbers).update(
            attempts=F("attempts") + 1, tried_at=at
        )
    return _made(round, head, at, by=by, at=at)


def print_again(*, round: Round, printed_at: datetime, by: User, at: datetime) -> tuple[bytes, int]:
    """Make letters again that were made at a moment, without who is not asked any more.

    Raises AccessDenied, NoLetterhead, NothingToPrint or WrongSecret.
    """
    access.check_may_see_contacts(by, round.monitor)
    sending.hold_back_letters(round, at=at)
    return _made(round, _letterhead(round), printed_at, by=by, at=at)


def _letterhead(round_: Round) -> models.Letterhead:
    head = queries.letterhead(round_)
    if head is None:
        raise NoLetterhead
    return head


def _made(
    round_: Round, head: models.Letterhead, printed_at: datetime, *, by: User, at: datetime
) -> tuple[bytes, int]:
    rows = list(queries.waiting_letters(round_).filter(tried_at=printed_at).order_by("pk"))
    if not rows:
        raise NothingToPrint
    found = composing.compose(rows, round_=round_, letterhead=head, by=by, at=at)
    without = [row.pk for row in rows if row.pk not in found or not _has_all(row, found[row.pk])]
    letters = [
        letter_of(found[row.pk], head, today=timezone.localdate(at))
        for row in rows
        if row.pk not in without
    ]
    with transaction.atomic():
        inside = [row for row in rows if row.pk not in without]
        for place, row in enumerate(inside, start=1):
            models.Message.objects.filter(pk=row.pk).update(
                language=found[row.pk].own.language, place_in_file=place
            )
        models.Message.objects.filter(pk__in=without).update(
            state=MessageState.FAILED, why_not=WhyNot.NO_ADDRESS
        )
        safeguards.record("letters.printed", round_, by=by, at=at, people=len(letters))
    if not letters:
        raise NothingToPrint
    return render.render_letters(letters), len(letters)


def _has_all(row: models.Message, composed: Composed) -> bool:
    """Return whether a letter has an address, and an appointment when it tells of one."""
    of_a_meeting = row.use in messages.ABOUT_A_MEETING
    return composed.details.has_address and (
        not of_a_meeting or bool(composed.values[composed.own.language]["when"])
    )


def letter_of(composed: Composed, head: models.Letterhead, *, today: date) -> render.Letter:
    """Return a letter as it is set: Dutch first, her language beside it."""
    details = composed.details
    texts = [composed.dutch, *([] if composed.own.is_dutch else [composed.own])]
    return render.Letter(
        address=(details.name, details.street, f"{details.postcode} {details.town}".strip()),
        words=tuple(_words(composed, text) for text in texts),
        sender=head.sender,
        phone=head.phone,
        day=messages.day(today, "nl"),
        code=composed.code,
        link=composed.link,
        page=composing.link_to() if composed.code else "",
    )


def _words(composed: Composed, text: Text) -> render.InLanguage:
    words = composed.words(text)
    until = composed.values[text.language]["until"]
    return render.InLanguage(text.language, words.subject, words.body, until)


@transaction.atomic
def say_posted(*, round: Round, printed_at: datetime, by: User, at: datetime) -> int:
    """Say that the letters made at a moment were posted; gives how many.

    Who is not asked any more by now counts as stopped: her letter was to be taken out. Raises
    AccessDenied or BatchGone.
    """
    access.check_may_see_contacts(by, round.monitor)
    meanwhile.hold(round)
    sending.hold_back_letters(round, at=at)
    rows = list(queries.waiting_letters(round).filter(tried_at=printed_at).order_by("pk"))
    gone = round.letters_to_take_out.filter(printed_at=printed_at)
    if not rows and not gone.exists():
        raise BatchGone
    gone.delete()
    for row in rows:
        row.state, row.sent_at = MessageState.SENT, at
        row.save(update_fields=["state", "sent_at"])
        if row.use == Use.INVITATION:
            sampling.note_invited(candidate=row.candidate, by=by, at=at)
    safeguards.record("letters.posted", round, by=by, at=at, people=len(rows))
    return len(rows)


@transaction.atomic
def put_back(*, round: Round, printed_at: datetime, by: User, at: datetime) -> int:
    """Say that letters made at a moment were not posted: they wait as before; gives how many.

    Raises AccessDenied or BatchGone.
    """
    access.check_may_see_contacts(by, round.monitor)
    meanwhile.hold(round)
    back = queries.waiting_letters(round).filter(tried_at=printed_at)
    number = models.Message.objects.filter(pk__in=back.values("pk")).update(
        attempts=0, tried_at=None
    )
    gone, _each = round.letters_to_take_out.filter(printed_at=printed_at).delete()
    if not number and not gone:
        raise BatchGone
    safeguards.record("letters.put_back", round, by=by, at=at, people=number)
    return number


def make_card(*, candidate: Candidate, language: str, today: date, by: User, at: datetime) -> bytes:
    """Make a card to hand to somebody: her code, without her name.

    Raises AccessDenied, NoBasis, NoLetterhead, CardsEnded, NotAsked or WrongSecret.
    """
    round_ = candidate.round
    access.check_may_invite(by, round_.monitor)
    bases.check_may_begin(round_, Processing.ASK)
    head = _letterhead(round_)
    if head.cards_end_on < today:
        raise CardsEnded
    is_asked = candidate in queries.candidates_for(round_, by)
    if not is_asked or candidate.pk in queries.left_alone_in(round_, by):
        raise NotAsked
    codes = vault.make_cards(
        municipality_id=round_.monitor.organisation_id,
        monitor_id=round_.monitor_id,
        round_id=round_.pk,
        pseudonyms=[candidate.pseudonym],
        ends_at=composing.end_of(head),
        by=by,
        at=at,
    )
    code = codes[candidate.pseudonym]
    languages = dict.fromkeys(("nl", language))
    return render.render_cards(
        [
            render.Letter(
                address=(),
                words=tuple(
                    render.InLanguage(one, "", "", messages.day(head.cards_end_on, one))
                    for one in languages
                ),
                sender=head.sender,
                phone=head.phone,
                day="",
                code=code,
                link=composing.link_to(code),
                page=composing.link_to(),
            )
        ]
    )
