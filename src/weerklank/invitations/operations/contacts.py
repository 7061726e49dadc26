"""How people are called and reached: put in, changed, and gone for good. Names stand in the vault.

A sleutelhouder does this; each look and each change is a line in the vault's own log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.invitations import access
from weerklank.invitations.operations import meetings
from weerklank.invitations.queries import people as queries
from weerklank.invitations.rules.contacts import NUMBER, Table
from weerklank.invitations.terms import MessageState, WhyNot
from weerklank.safeguards import removals
from weerklank.safeguards.refusals import DomainError
from weerklank.sampling import operations as sampling
from weerklank.sampling import selecting
from weerklank.sampling.rules.frames import Person
from weerklank.study import bases
from weerklank.study.terms import Processing
from weerklank.vault import operations as vault

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, Round
    from weerklank.vault.contacts import Details


class NobodyKnown(DomainError):
    user_message = _(
        "Niemand in deze tabel is in deze monitor bekend. Er is niets bewaard. Kijk of de "
        "pseudoniemen of klantnummers kloppen."
    )


class AskingHasNoBasis(DomainError):
    """Without a way to the plan: a sleutelhouder may not read it."""

    user_message = _(
        "Er is niets bewaard: deze monitor mag nog niemand vragen, want in het monitorplan staat "
        "daarvoor geen grondslag die geldt. Een onderzoeker van de monitor vult die in."
    )


class NotOfMonitor(DomainError):
    user_message = _("Dit pseudoniem is in deze monitor van niemand.")


def keep_one(*, monitor: Monitor, pseudonym: str, details: Details, by: User, at: datetime) -> None:
    """Keep how one person is reached. Raises AccessDenied or NotOfMonitor."""
    access.check_may_see_contacts(by, monitor)
    if pseudonym not in queries.pseudonyms(monitor) | vault.find_contacts(monitor_id=monitor.pk):
        raise NotOfMonitor
    vault.keep_contacts(
        municipality_id=monitor.organisation_id,
        monitor_id=monitor.pk,
        people={pseudonym: details},
        by=by,
        at=at,
    )


def match_table(*, monitor: Monitor, table: Table, by: User, at: datetime) -> dict[str, Details]:
    """Return the people of a table that this monitor knows, by pseudonym; keeps nothing.

    Raises AccessDenied, WrongSecret or NobodyKnown.
    """
    access.check_may_see_contacts(by, monitor)
    rows = [row for row in table.rows if row.details is not None]
    keys = {row.key for row in rows}
    known = queries.pseudonyms(monitor)
    of_key = (
        vault.pseudonyms_by_number(
            municipality_id=monitor.organisation_id,
            monitor_id=monitor.pk,
            numbers=keys,
            by=by,
            at=at,
        )
        if table.by == NUMBER
        else {key: key for key in keys}
    )
    found = {
        of_key[row.key]: row.details
        for row in rows
        if row.details is not None and of_key.get(row.key) in known
    }
    if not found:
        raise NobodyKnown
    return found


def keep_many(*, monitor: Monitor, people: Mapping[str, Details], by: User, at: datetime) -> int:
    """Keep how people are reached, all or none; gives of how many it was not known before.

    Raises AccessDenied or NotOfMonitor.
    """
    access.check_may_see_contacts(by, monitor)
    if not set(people) <= queries.pseudonyms(monitor):
        raise NotOfMonitor
    return vault.keep_contacts(
        municipality_id=monitor.organisation_id,
        monitor_id=monitor.pk,
        people=people,
        by=by,
        at=at,
    )


@transaction.atomic
def put_in(
    *,
    round: Round,
    perspective: str,
    name: str,
    road: str,
    people: Sequence[Person],
    details: Mapping[str, Details],
    by: User,
    at: datetime,
) -> int:
    """Put new people in a round, each under the pseudonym in `people`, with how they are reached.

    The research gets the pseudonyms and what is known of them; the vault gets the names, last, so
    that nothing of a person stands there of whom the round knows nothing. Gives how many.
    Raises AccessDenied, AskingHasNoBasis, DrawWaits, FrameUnfit or FrameEmpty; then nobody is
    put in.
    """
    access.check_may_see_contacts(by, round.monitor)
    if not bases.may_begin(round, Processing.ASK):
        raise AskingHasNoBasis
    sampling.take_in_known(
        round=round,
        perspective=perspective,
        name=name,
        road=road,
        people=people,
        by=by,
        at=at,
    )
    vault.keep_contacts(
        municipality_id=round.monitor.organisation_id,
        monitor_id=round.monitor_id,
        people=details,
        by=by,
        at=at,
    )
    return len(people)


@transaction.atomic
def note_gone(*, monitor: Monitor, pseudonym: str, by: User, at: datetime) -> None:
    """Record that somebody moved or died: nothing is sent, and she comes to no appointment.

    Raises AccessDenied.
    """
    access.check_may_see_contacts(by, monitor)
    sampling.note_gone(monitor=monitor, pseudonym=pseudonym, by=by, at=at)
    _stop(monitor, pseudonym)
    for one in queries.participants(monitor, pseudonym):
        meetings.leave(participant=one, by=by, at=at)


def preview_erasing(monitor: Monitor, pseudonym: str) -> dict[str, int]:
    """Count what `erase` would remove. Changes nothing."""
    return {
        "contacts": len(vault.find_contacts(monitor_id=monitor.pk, pseudonyms=[pseudonym])),
        "messages": queries.messages_to(monitor, pseudonym).count(),
        "replies": queries.replies_of(monitor, pseudonym).count(),
    }


@transaction.atomic
def erase(*, monitor: Monitor, pseudonym: str, by: User, at: datetime) -> None:
    """Remove for good how somebody is reached, her card, messages and reply; she is asked no more.

    Who takes part already stays so, under her pseudonym: what she said goes by a withdrawal.
    Raises AccessDenied.
    """
    access.check_may_see_contacts(by, monitor)
    sampling.note_objection(monitor=monitor, pseudonym=pseudonym, by=by, at=at)
    queries.messages_to(monitor, pseudonym).delete()
    queries.replies_of(monitor, pseudonym).delete()
    vault.forget_contacts(
        municipality_id=monitor.organisation_id,
        monitor_id=monitor.pk,
        pseudonyms=[pseudonym],
        by=by,
        at=at,
    )


def _stop(monitor: Monitor, pseudonym: str) -> None:
    """Hold back what waits to be sent to somebody."""
    queries.messages_to(monitor, pseudonym).filter(state=MessageState.WAITING).update(
        state=MessageState.STOPPED, why_not=WhyNot.NOT_ASKED
    )


def draw_pseudonyms(monitor: Monitor, count: int) -> list[str]:
    """Return so many pseudonyms by chance that stand for nobody in a monitor."""
    make = selecting.unused_pseudonyms(monitor)
    return [make() for _ in range(count)]


def forget_nobody(*, at: datetime) -> int:
    """Remove how people are reached who stand for nobody any more; gives of how many.

    Their monitor went, or a withdrawal broke off before the vault: those are two databases. While
    something of a monitor lies removed and can come back, its people stay reached: a round that
    was removed stands in no monitor. For the worker; doing it again does nothing.
    """
    gone = 0
    lying = set(removals.lying(today=timezone.localdate(at)).values_list("monitor_id", flat=True))
    for (municipality_id, monitor_id), known in vault.contacts_to_look_at(at=at).items():
        if monitor_id in lying:
            continue
        gone += vault.forget_contacts(
            municipality_id=municipality_id,
            monitor_id=monitor_id,
            pseudonyms=known - selecting.standing_pseudonyms(monitor_id),
            by=None,
            at=at,
        )
    return gone
