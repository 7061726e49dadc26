"""Handing over trajectories from one contact person to the next, in one go, with the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook import gaps
from weerklank.safeguards.refusals import (
    AccessDenied,
    DomainError,
    NothingChosen,
    TakenBackAlready,
    check_reason,
)
from weerklank.trajectories import access, models
from weerklank.trajectories.operations import changes, judging
from weerklank.trajectories.queries import handover as queries
from weerklank.trajectories.terms import ChangeKind, ContactOrganisation

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

_NAMED = 5  # trajectories in a sentence
_DAY = timedelta(days=1)


class SuccessorMissing(DomainError):
    user_message = _("Vul de sleutel in van wie de nieuwe contactpersoon wordt.")


class SamePerson(DomainError):
    user_message = _("Dit is de contactpersoon die er nu al is. Vul een andere sleutel in.")


class SuccessorLeaves(DomainError):
    user_message = _("Deze medewerker is op die dag niet meer in dienst. Kies iemand anders.")


class NotHeld(DomainError):
    """A chosen trajectory is not, or no longer, with this contact person."""


class TooEarly(DomainError):
    """Somebody begins in a chosen trajectory on that day or later."""


class ChangedSince(DomainError):
    user_message = _(
        "Na deze overdracht is er iets veranderd aan de contactpersonen van deze trajecten. "
        "Draag ze daarom opnieuw over."
    )


def check_may_hand_over(
    user: User, municipality: Organisation, organisatie: str, contactpersoon: str
) -> None:
    """A regisseur hands over everything, a consulent what is hers. Raises AccessDenied."""
    access.check_may_guide(user, municipality)
    if not queries.may_hand_over(user, municipality, organisatie, contactpersoon):
        raise AccessDenied(_("U kunt alleen overdragen van wie u zelf contactpersoon bent."))


@dataclass(frozen=True, slots=True)
class _Move:
    """What happens to one trajectory: which row is replaced, by which, and what comes."""

    replaced: models.ContactPeriod | None
    closed: models.ContactPeriod | None
    opened: models.ContactPeriod
    gap: int | None  # days without anybody before it; None when not known

    @property
    def rows(self) -> list[models.ContactPeriod]:
        return [self.closed, self.opened] if self.closed else [self.opened]


@transaction.atomic
def hand_over(
    *,
    municipality: Organisation,
    organisatie: str,
    contactpersoon: str,
    successor: str,
    trajectories: Collection[int],
    on: date,
    reason: str,
    by: User,
    at: datetime,
) -> models.Change:
    """Hand trajectories of a contact person, or of nobody (''), to another from a day on.

    The running period ends on that day, or the day after the last day in service when that was
    earlier: then nobody was there in between, and the days are counted. What was planned after it
    stays. Raises AccessDenied, NothingChosen, SuccessorMissing, SamePerson, SuccessorLeaves,
    ReasonMissing, NotHeld or TooEarly.
    """
    check_may_hand_over(by, municipality, organisatie, contactpersoon)
    kind, successor, reason = ContactOrganisation(organisatie), successor.strip(), reason.strip()
    _check_asked(municipality, contactpersoon, successor, on, reason)
    chosen = _chosen(municipality, kind, contactpersoon, trajectories, today=timezone.localdate(at))
    change = changes.begin(
        municipality=municipality, kind=ChangeKind.HANDOVER, by=by, at=at, reason=reason
    )
    pks = [each.pk for each in chosen]
    last_day = queries.last_day(municipality, contactpersoon)
    periods, begins = queries.periods_of(pks, kind), queries.registered_on(pks)
    moves, early = [], []
    for trajectory in chosen:
        there = periods.get(trajectory.pk, [])
        own = [each for each in there if each.contactpersoon == contactpersoon]
        if _is_too_early(there, own, contactpersoon, on):
            early.append(trajectory.pseudonym)
            continue
        opened = models.ContactPeriod(
            trajectory=trajectory,
            organisatie=kind,
            contactpersoon=successor,
            van=on,
            tot=min((each.van for each in there if each.van > on), default=None),
            reden=reason,
        )
        moves.append(_move(there, own, opened, last_day, begins.get(trajectory.pk)))
    if early:
        raise TooEarly(_about(early, _("Daar begint op of na deze dag al iemand")))
    _write(change, moves)
    change.counts = _counted(moves) | {
        queries.DETAILS: {
            "organisatie": kind.value,
            "from": contactpersoon,
            "to": successor,
            "on": on.isoformat(),
            "trajectories": len(moves),
            "with_gap": sum(bool(move.gap) for move in moves),
            "longest_gap": max((move.gap or 0 for move in moves), default=0),
            "unknown_gap": sum(move.gap is None for move in moves),
        },
    }
    change.save(update_fields=["counts"])
    changes.record("handover.made", change, by=by, at=at, trajectories=len(moves))
    judging.refresh_these(municipality=municipality, trajectories=pks, on=timezone.localdate(at))
    return change


def _check_asked(
    municipality: Organisation, contactpersoon: str, successor: str, on: date, reason: str
) -> None:
    if not successor:
        raise SuccessorMissing
    if successor == contactpersoon:
        raise SamePerson
    check_reason(reason, _("Vul in waarom u overdraagt."))
    last_day = queries.last_day(municipality, successor)
    if last_day is not None and last_day < on:
        raise SuccessorLeaves


def _chosen(
    municipality: Organisation,
    organisatie: str,
    contactpersoon: str,
    trajectories: Collection[int],
    *,
    today: date,
) -> list[models.Trajectory]:
    """Return the chosen trajectories, locked. Raises NothingChosen or NotHeld."""
    wanted = set(trajectories)
    if not wanted:
        raise NothingChosen(_("Kies minstens één traject."))
    there = queries.trajectories_of(municipality, organisatie, contactpersoon, today=today)
    found = list(there.filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",)))
    if len(found) != len(wanted):
        raise NotHeld(
            _("Van %(count)d trajecten is de contactpersoon intussen veranderd. Kies opnieuw.")
            % {"count": len(wanted) - len(found)}
        )
    return found


def _is_too_early(
    there: Iterable[models.ContactPeriod],
    own: Iterable[models.ContactPeriod],
    contactpersoon: str,
    on: date,
) -> bool:
    """Return whether the day does not fit what stands there already."""
    others = [each for each in there if each.contactpersoon != contactpersoon]
    if any(each.van == on for each in others):
        return True
    if contactpersoon == queries.NOBODY:
        named = [(each.van, each.tot) for each in others]
        return gaps.runs_on(named, on)
    return not any(each.van <= on for each in own)


def _move(
    there: Iterable[models.ContactPeriod],
    own: Iterable[models.ContactPeriod],
    opened: models.ContactPeriod,
    last_day: date | None,
    begin: date | None,
) -> _Move:
    """Say what happens to the period that runs, and how long nobody was there."""
    on = opened.van
    before = max((each for each in own if each.van <= on), key=lambda each: each.van, default=None)
    replaced = closed = None
    if before is not None:
        # From the day after the last day in service on there was nobody.
        stop = on if last_day is None else min(on, max(last_day, before.van) + _DAY)
        if before.van == on:
            replaced = before
        elif before.tot is None or before.tot > stop:
            replaced = before
            closed = models.ContactPeriod(
                trajectory=opened.trajectory,
                organisatie=before.organisatie,
                contactpersoon=before.contactpersoon,
                van=before.van,
                tot=stop,
                reden=before.reden,
            )
    after = [each for each in there if each is not replaced] + ([closed] if closed else [])
    spans = [(each.van, each.tot) for each in after if each.contactpersoon != queries.NOBODY]
    return _Move(replaced, closed, opened, gaps.gap_before(spans, on, begin=begin))


def _write(change: models.Change, moves: Collection[_Move]) -> None:
    models.ContactPeriod.objects.filter(
        pk__in=[move.replaced.pk for move in moves if move.replaced]
    ).update(replaced_in=change)
    rows = [row for move in moves for row in move.rows]
    for row in rows:
        row.recorded_in = change
    models.ContactPeriod.objects.bulk_create(rows)


def _counted(moves: Collection[_Move]) -> dict[str, dict[str, int]]:
    changed = sum(move.replaced is not None for move in moves)
    rows = sum(len(move.rows) for move in moves)
    return {"contactpersonen": {"rows": rows, "new": rows - changed, "changed": changed}}


@transaction.atomic
def take_back(*, change: models.Change, by: User, at: datetime) -> None:
    """Undo a hand-over: what held before it holds again. What it wrote stays, as withdrawn.

    A regisseur takes back any, a consulent her own. Raises AccessDenied, TakenBackAlready or
    ChangedSince.
    """
    access.check_may_guide(by, change.municipality)
    change = models.Change.objects.select_for_update().get(pk=change.pk)
    if change.kind != ChangeKind.HANDOVER or not queries.may_take_back(by, change):
        raise AccessDenied(_("U kunt alleen uw eigen overdrachten terugnemen."))
    if change.withdrawn_at is not None:
        raise TakenBackAlready(_("Deze overdracht is al teruggenomen."))
    written = models.ContactPeriod.objects.filter(recorded_in=change)
    if written.exclude(replaced_in=None).exists():
        raise ChangedSince
    trajectories = list(written.values_list("trajectory_id", flat=True).distinct())
    changes.take_back(change, by=by, at=at)
    changes.record("handover.taken_back", change, by=by, at=at, trajectories=len(trajectories))
    judging.refresh_these(
        municipality=change.municipality, trajectories=trajectories, on=timezone.localdate(at)
    )


def _about(pseudonyms: list[str], what: object) -> str:
    named = ", ".join(pseudonyms[:_NAMED])
    more = len(pseudonyms) - _NAMED
    if more > 0:
        named = _("%(named)s en nog %(more)d") % {"named": named, "more": more}
    return _("%(what)s: %(named)s. Kies een andere dag, of vink deze trajecten uit.") % {
        "what": what,
        "named": named,
    }
