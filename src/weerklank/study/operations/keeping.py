"""Terms of a plan: what goes is announced first, can be postponed, and then goes in every room."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from weerklank.safeguards import erasers, removals
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError, check_reason
from weerklank.sounds import operations as sounds
from weerklank.study import access, models, planning
from weerklank.study.terms import KeptData

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.safeguards.models import User

logger = logging.getLogger(__name__)

LONGEST_HOLD = timedelta(days=366)
# Of which what was removed for some days goes as well: it holds the same words.
_WITH_THE_BIN = {KeptData.FILES, KeptData.TRANSCRIPTS}


class NotAhead(DomainError):
    user_message = _("Kies een dag na de dag waarop het nu weggaat.")
    field = "until"


class TooFarAhead(DomainError):
    user_message = _("Hoogstens een jaar vooruit. Daarna kunt u het opnieuw uitstellen.")
    field = "until"


class NotAnnounced(DomainError):
    user_message = _("Dit is niet meer aangekondigd. Laad de bladzijde opnieuw.")


def apply_terms(*, at: datetime) -> int:
    """Announce what goes soon, and let go what was announced; gives of how many rounds.

    On behalf of nobody: it was decided in the plan. A round goes as a whole or not at all, and one
    that cannot does not hold up the others. For the worker; safe to run at any moment, also twice.
    """
    gone = 0
    for round_ in planning.rounds_with_terms():
        try:
            with transaction.atomic():
                _announce(round_, at)
                gone += _carry_out(round_, at)
        except Exception:
            logger.exception("terms of round=%s could not be applied", round_.pk)
    return gone


# --- announcing -------------------------------------------------------------------------------
def _announce(round_: models.Round, at: datetime) -> None:
    """Announce what ends its term soon; what no longer does is announced no longer."""
    today = timezone.localdate(at)
    known = {one.kind: one for one in planning.notices(round_).select_for_update(of=("self",))}
    for kind, ends_on in planning.ends(round_).items():
        notice = known.get(kind)
        is_near = ends_on is not None and today >= ends_on - planning.ANNOUNCED
        if ends_on is None or not is_near or not how_much(round_, kind):
            if notice is not None:
                notice.delete()
                _record("term.lapsed", notice, by=None, at=at)
        elif notice is None:
            goes_on = max(ends_on, today + planning.ANNOUNCED)
            made = round_.term_notices.create(
                kind=kind, ends_on=ends_on, announced_on=today, goes_on=goes_on
            )
            _record("term.announced", made, by=None, at=at, goes_on=goes_on.isoformat())
        elif notice.ends_on != ends_on:
            # Later when the term became longer, and never before the day that was announced.
            notice.ends_on, notice.goes_on = ends_on, max(ends_on, notice.goes_on)
            notice.save(update_fields=["ends_on", "goes_on"])


def how_much(round_: models.Round, kind: str) -> int:
    """Count what there is of a kind of data of a round, over all rooms."""
    return sum(one.count(round_.pk) for one in erasers.kept_of(kind) if one.count)


# --- carrying out -----------------------------------------------------------------------------
def _carry_out(round_: models.Round, at: datetime) -> bool:
    today = timezone.localdate(at)
    due = [
        one
        for one in planning.notices(round_).filter(goes_on__lte=today)
        if not one.is_held(today) and not erasers.is_worked_on(one.kind, round_.pk)
    ]
    if any(one.kind in _WITH_THE_BIN for one in due):
        removals.erase_words_of_round(round_.pk, at=at)
    for notice in due:
        counts: dict[str, int] = {}
        for kept in erasers.kept_of(notice.kind):
            counts |= kept.erase(round_.pk, at)
        notice.done_on = today
        notice.save(update_fields=["done_on"])
        gone = {what: number for what, number in counts.items() if number}
        _record("term.carried_out", notice, by=None, at=at, **gone)
    if due:
        removals.words_are_gone(at=at)
    return bool(due)


def _record(
    what: str, notice: models.TermNotice, *, by: User | None, at: datetime, **more: object
) -> None:
    detail: Mapping[str, object] = {"data": str(notice.kind), **more}
    safeguards.record(what, notice.round, by=by, at=at, detail=detail)


# --- postponing -------------------------------------------------------------------------------
@transaction.atomic
def postpone_term(
    *, notice: models.TermNotice, until: date, reason: str, by: User, at: datetime
) -> None:
    """Keep what was announced until a day, no longer than a year at a time.

    Raises AccessDenied, ReasonMissing, NotAhead, TooFarAhead or NotAnnounced.
    """
    access.check_may_manage(by, notice.round.monitor)
    check_reason(reason, _("Schrijf op waarom dit langer blijft."))
    held, today = _hold(notice), timezone.localdate(at)
    if until <= max(today, held.goes_on):
        raise NotAhead
    if until > today + LONGEST_HOLD:
        raise TooFarAhead
    held.held_until, held.held_reason, held.held_by = until, reason.strip(), by
    held.save(update_fields=["held_until", "held_reason", "held_by"])
    _record("term.held", held, by=by, at=at, postponed_until=until.isoformat())


@transaction.atomic
def stop_postponing(*, notice: models.TermNotice, by: User, at: datetime) -> None:
    """Postpone it no longer: it is announced anew from today, and does not go at once.

    Raises AccessDenied or NotAnnounced.
    """
    access.check_may_manage(by, notice.round.monitor)
    held, today = _hold(notice), timezone.localdate(at)
    held.held_until, held.held_reason, held.held_by = None, "", None
    held.announced_on, held.goes_on = today, planning.day_after_release(held, today)
    held.save()
    _record("term.released", held, by=by, at=at, goes_on=held.goes_on.isoformat())


def _hold(notice: models.TermNotice) -> models.TermNotice:
    found = planning.notices(notice.round).select_for_update(of=("self",)).filter(pk=notice.pk)
    held = found.first()
    if held is None:
        raise NotAnnounced
    return held


# --- what this room keeps ---------------------------------------------------------------------
def _answers_heard(round_id: int) -> QuerySet[models.Consent]:
    return models.Consent.objects.filter(participant__round=round_id, sound__isnull=False)


def count_recordings(round_id: int) -> int:
    return _answers_heard(round_id).order_by().values("sound").distinct().count()


def erase_recordings(round_id: int, at: datetime) -> dict[str, int]:
    """Erase on what people said yes or no. What they answered stays, as it was written down."""
    answers = _answers_heard(round_id)
    # One recording may hold several answers.
    spoken = {one.sound.pk: one.sound for one in answers.select_related("sound") if one.sound}
    answers.update(sound=None)
    return {gettext_noop("opnamen van toestemming"): sounds.erase(spoken.values(), by=None, at=at)}
