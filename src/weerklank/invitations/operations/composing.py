"""Putting a person's name, code and appointment into words, at the moment that they go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from weerklank.invitations import models, replies
from weerklank.invitations.queries import messages as queries
from weerklank.invitations.queries import texts as texts_of
from weerklank.invitations.queries.texts import Text
from weerklank.invitations.rules import messages, telling
from weerklank.invitations.rules.messages import Words
from weerklank.invitations.terms import Channel
from weerklank.study import planning
from weerklank.study.terms import DUTCH
from weerklank.vault import operations as vault

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round
    from weerklank.vault.contacts import Details

PAGE = "/k/"  # where somebody answers


@dataclass(frozen=True, slots=True)
class Composed:
    """A message as it goes: in her language when there is one, and in Dutch."""

    details: Details
    own: Text
    values: Mapping[str, Mapping[str, str]]  # per language
    dutch: Text
    code: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.own.language, self.dutch.language)))

    def words(self, of: Text) -> Words:
        values = self.values[of.language]
        subject = messages.in_one_line(messages.fill(of.words.subject, values))
        return Words(subject, messages.fill(of.words.body, values))

    @property
    def link(self) -> str:
        return link_to(self.code) if self.code else ""

    @property
    def telling(self) -> list[str]:
        """Return words that give her away where anybody may see them, filled in and all."""
        words = self.words(self.own)
        seen = words.body if self.own.channel == Channel.SMS else words.subject
        without_name = seen.replace(self.details.name, "") if self.details.name else seen
        return telling.find(without_name.replace(self.link, ""), self.own.language)


def link_to(code: str = "") -> str:
    """Return where somebody answers: with her code, or where she types it."""
    address = f"{settings.PUBLIC_BASE_URL}{PAGE}"
    return f"{address}{code}/" if code else address


def end_of(letterhead: models.Letterhead) -> datetime:
    """Return the moment from which the cards of a round open nothing any more."""
    after = letterhead.cards_end_on + timedelta(days=1)
    return timezone.make_aware(datetime.combine(after, time.min))


def compose(
    rows: Sequence[models.Message],
    *,
    round_: Round,
    letterhead: models.Letterhead,
    by: User | None,
    at: datetime,
) -> dict[int, Composed]:
    """Return the words of messages of one round, by number; who cannot be reached is left out.

    `by` None is the worker. Both looks leave a line in the vault. Raises WrongSecret.
    """
    monitor = round_.monitor
    home = {"municipality_id": monitor.organisation_id, "monitor_id": monitor.pk}
    people = [row.candidate.pseudonym for row in rows]
    known = vault.read_contacts(**home, pseudonyms=people, by=by, at=at)
    asked = [
        row.candidate.pseudonym
        for row in rows
        if row.use in messages.ASKS and row.candidate.pseudonym in known
    ]
    codes = (
        vault.make_cards(
            **home,
            round_id=round_.pk,
            pseudonyms=asked,
            ends_at=end_of(letterhead),
            by=by,
            at=at,
        )
        if asked
        else {}
    )
    found = texts_of.texts(monitor)
    seats = queries.seats_of([row for row in rows if row.use in messages.ABOUT_A_MEETING], at=at)
    kinds = {row.candidate.perspective: row.candidate for row in rows}
    minutes = {side: replies.minutes_of(one) for side, one in kinds.items()}
    plan = planning.of(monitor)
    return {
        row.pk: _composed(
            row,
            known[row.candidate.pseudonym],
            found,
            letterhead,
            code=codes.get(row.candidate.pseudonym, ""),
            seat=seats.get(row.pk),
            minutes=minutes[row.candidate.perspective],
            euros=planning.voucher_in(plan, row.candidate.perspective),
        )
        for row in rows
        if row.candidate.pseudonym in known
    }


def _composed(
    row: models.Message,
    details: Details,
    found: Mapping[tuple[str, str, str], Text],
    letterhead: models.Letterhead,
    *,
    code: str,
    seat: models.Seat | None,
    minutes: int | None,
    euros: int | None,
) -> Composed:
    own = texts_of.to_send(found, row.use, row.channel, details.language)
    dutch = found[row.use, row.channel, DUTCH]
    # On paper the address is typed, with the code beside it.
    link = link_to() if row.channel == Channel.LETTER else link_to(code)
    return Composed(
        details=details,
        own=own,
        dutch=dutch,
        code=code,
        values={
            language: values_in(
                language,
                channel=row.channel,
                name=details.name,
                letterhead=letterhead,
                link=link if code else "",
                code=code,
                seat=seat,
                minutes=minutes,
                euros=euros,
            )
            for language in {own.language, DUTCH}
        },
    )


def values_in(
    language: str,
    *,
    channel: str,
    name: str,
    letterhead: models.Letterhead,
    link: str,
    code: str,
    seat: models.Seat | None,
    minutes: int | None,
    euros: int | None,
) -> dict[str, str]:
    """Return what is filled in, as it stands in this language.

    How long it takes is what the appointment says, and without one `minutes`. `euros` is what the
    plan promises for a conversation.
    """
    when = messages.moment(timezone.localtime(seat.meeting.starts_at), language) if seat else ""
    values = {
        "name": messages.in_one_line(name),
        "sender": letterhead.sender,
        "link": link,
        "code": messages.group(code),
        "until": messages.day(letterhead.cards_end_on, language),
        "phone": letterhead.phone,
        "when": when,
        "place": messages.in_one_line(seat.meeting.place) if seat else "",
        "duration": messages.duration(seat.meeting.minutes if seat else minutes, language),
        "thanks": messages.thanks(euros, language),
    }
    as_written = messages.on_paper if channel == Channel.LETTER else messages.in_language
    return as_written(values, language)
