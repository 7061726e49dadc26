"""Ended trajectories that go after a term: announced first, held back with a reason, then erased.

The term is a setting of the installation. Off is off: then nothing is announced and nothing goes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook import retention as rules
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError, check_reason
from weerklank.trajectories import access, models
from weerklank.trajectories.operations import changes
from weerklank.trajectories.queries import retention as queries

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

LONGEST_HOLD = timedelta(days=366)


class NotAhead(DomainError):
    user_message = _("Kies een dag na vandaag.")


class TooFarAhead(DomainError):
    user_message = _("Hoogstens een jaar vooruit. Daarna kunt u het opnieuw tegenhouden.")


class NotAnnounced(DomainError):
    user_message = _("Dit traject is niet meer aangekondigd. Laad de bladzijde opnieuw.")


@dataclass(slots=True)
class Round:
    """What one run came to. `months` is 0 when the term is off."""

    months: int
    days: int
    announced: list[str] = field(default_factory=list)  # now, for the first time
    erased: list[str] = field(default_factory=list)
    due: list[str] = field(default_factory=list)  # whose day has come
    held: list[str] = field(default_factory=list)
    stopped: str = ""  # why it did not go on


def look(*, municipality: Organisation, at: datetime) -> Round:
    """Tell what a run would do, and change nothing."""
    today = timezone.localdate(at)
    done = _term()
    if not done.months:
        return done
    near = _near(municipality, done, today)
    known = {each.trajectory_id: each for each in queries.notices(municipality)}
    for number, (pseudonym, ended) in near.items():
        notice = known.get(number)
        if notice is None:
            done.announced.append(pseudonym)
        elif _goes_on(done, ended, notice) <= today:
            (done.held if notice.is_held(today) else done.due).append(pseudonym)
    return done


@transaction.atomic
def announce(*, municipality: Organisation, at: datetime) -> Round:
    """Announce what ends its term soon; what no longer does, because its end was corrected or the
    term became another, is announced no longer.
    """
    today = timezone.localdate(at)
    done = look(municipality=municipality, at=at)
    done.due = []
    near = _near(municipality, done, today)
    known = {
        each.trajectory_id: each
        for each in queries.notices(municipality).select_for_update(of=("self",))
    }
    models.RetentionNotice.objects.filter(
        pk__in=[each.pk for number, each in known.items() if number not in near]
    ).delete()
    for number, (_name, ended) in near.items():
        notice = known.get(number)
        if notice is None:
            models.RetentionNotice.objects.create(
                trajectory_id=number,
                ended_on=ended,
                announced_on=today,
                goes_on=rules.goes_on(ended, done.months, announced=today, days=done.days),
            )
            continue
        goes_on = _goes_on(done, ended, notice)
        if (notice.ended_on, notice.goes_on) != (ended, goes_on):
            notice.ended_on, notice.goes_on = ended, goes_on
            notice.save(update_fields=["ended_on", "goes_on"])
    if done.announced:
        safeguards.record(
            "retention.announced",
            municipality,
            by=None,
            at=at,
            detail={"municipality": municipality.slug, "trajectories": len(done.announced)},
        )
    return done


def due(*, municipality: Organisation, at: datetime) -> list[models.RetentionNotice]:
    """Return the notices whose day has come and that nobody holds back."""
    today = timezone.localdate(at)
    announced = today - timedelta(days=_term().days)
    return [
        each
        for each in queries.notices(municipality).filter(
            goes_on__lte=today, announced_on__lte=announced
        )
        if not each.is_held(today)
    ]


@transaction.atomic
def hold(
    *, notice: models.RetentionNotice, until: date, reason: str, by: User, at: datetime
) -> None:
    """Keep an announced trajectory until a day, and no longer than a year at a time.

    Raises AccessDenied, ReasonMissing, NotAhead, TooFarAhead or NotAnnounced.
    """
    municipality, today = notice.trajectory.municipality, timezone.localdate(at)
    access.check_may_steer(by, municipality)
    check_reason(reason, _("Schrijf op waarom dit traject langer blijft."))
    if until <= today:
        raise NotAhead
    if until > today + LONGEST_HOLD:
        raise TooFarAhead
    _write(notice, until, reason.strip(), by.name)
    changes.record("retention.held", notice.trajectory, by=by, at=at, until=until.isoformat())


def day_after_release(notice: models.RetentionNotice, today: date) -> date:
    """Return when it would go if it were held back no longer from today."""
    term = _term()
    day = rules.goes_on(notice.ended_on, term.months, announced=today, days=term.days)
    return max(day, notice.goes_on)


@transaction.atomic
def release(*, notice: models.RetentionNotice, by: User, at: datetime) -> None:
    """Hold a trajectory back no longer: it is announced again from today.

    Its day may have passed meanwhile; it does not go in the next run. Raises AccessDenied or
    NotAnnounced.
    """
    access.check_may_steer(by, notice.trajectory.municipality)
    today = timezone.localdate(at)
    goes_on = day_after_release(notice, today)
    _write(notice, None, "", "", announced_on=today, goes_on=goes_on)
    changes.record("retention.released", notice.trajectory, by=by, at=at)


def _write(
    notice: models.RetentionNotice, until: date | None, reason: str, name: str, **days: date
) -> None:
    done = models.RetentionNotice.objects.filter(pk=notice.pk).update(
        held_until=until, held_reason=reason, held_by_name=name, **days
    )
    if not done:
        raise NotAnnounced


def _near(municipality: Organisation, term: Round, today: date) -> dict[int, tuple[str, date]]:
    """Return pseudonym and end of those whose term ends soon, by number."""
    ended = Q()
    for name in rules.ENDS:
        ended |= Q(**{f"{name}__isnull": False})
    found: dict[int, tuple[str, date]] = {}
    for record in (
        models.TrajectRecord.objects.filter(
            ended, trajectory__municipality=municipality, replaced_in=None
        )
        .select_related("trajectory")
        .only("trajectory__pseudonym", *rules.ENDS)
        .order_by("trajectory")
        .iterator(chunk_size=2_000)
    ):
        day = rules.ended_on(record)
        if day and rules.is_near(day, term.months, today=today, days=term.days):
            found[record.trajectory_id] = (record.trajectory.pseudonym, day)
    return found


def _term() -> Round:
    """Return an empty round under the settings, which announce at least a day before."""
    return Round(max(settings.REGISTER_KEEP_MONTHS, 0), max(settings.REGISTER_ANNOUNCE_DAYS, 1))


def _goes_on(term: Round, ended: date, notice: models.RetentionNotice) -> date:
    """Return the day on which it goes; never sooner than was announced."""
    day = rules.goes_on(ended, term.months, announced=notice.announced_on, days=term.days)
    return max(day, notice.goes_on)
