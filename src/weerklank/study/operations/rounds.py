"""Rounds: their period, their method and how people were found."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.study import access, models, queries, terms
from weerklank.study.operations.people import UnknownCharacteristic

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


class RoundNumberTaken(DomainError):
    user_message = _("Deze monitor heeft al een ronde met dit nummer.")


class PeriodReversed(DomainError):
    user_message = _("De ronde eindigt voordat die begint. Kies een latere einddatum.")


class AlreadyTold(DomainError):
    user_message = _(
        "Van deze ronde is al verteld hoeveel mensen iets zeiden, in groepen. Die verdeling blijft."
    )


@transaction.atomic
def open_round(
    *,
    monitor: models.Monitor,
    number: int,
    name: str,
    starts_on: date,
    ends_on: date,
    by: User,
    at: datetime,
    method_text: str = "",
) -> models.Round:
    """Open a round. Raises AccessDenied, RoundNumberTaken or PeriodReversed."""
    access.check_may_research(by, monitor)
    meanwhile.hold(monitor)
    if monitor.rounds.filter(number=number).exists():
        raise RoundNumberTaken
    if ends_on < starts_on:
        raise PeriodReversed
    round_ = models.Round(
        monitor=monitor,
        number=number,
        name=name.strip(),
        slug=queries.free_slug(models.Round, f"{monitor.organisation.slug} {name}"),
        starts_on=starts_on,
        ends_on=ends_on,
        method_text=method_text.strip(),
        follows_plan=True,
    )
    # Divided as the round before it, so that what is told of both can be laid side by side.
    if before := queries.previous_round(round_):
        round_.told_by = before.told_by
    round_.save()
    safeguards.record("round.opened", round_, by=by, at=at)
    return round_


@transaction.atomic
def change_round(
    *,
    round: models.Round,
    name: str,
    starts_on: date,
    ends_on: date,
    by: User,
    at: datetime,
    method_text: str = "",
    recruited_by: str = "",
    selected_by: str = "",
    invited_count: int | None = None,
    file_policy: str = terms.FilePolicy.KEEP,
    codes_blind: bool = False,
    uses_no_coefficients: bool = False,
    told_by: models.Characteristic | None = None,
) -> models.Round:
    """Change what a round says of itself; number and address stay.

    `told_by` is one of `queries.characteristics_to_tell_by`.

    Raises AccessDenied, PeriodReversed, UnknownCharacteristic or AlreadyTold.
    """
    access.check_may_research(by, round.monitor)
    if ends_on < starts_on:
        raise PeriodReversed
    meanwhile.hold(round)
    _check_may_divide_by(round, told_by)
    round.name = name.strip()
    round.starts_on, round.ends_on = starts_on, ends_on
    round.method_text = method_text.strip()
    round.recruited_by, round.selected_by = recruited_by.strip(), selected_by.strip()
    round.invited_count = invited_count
    round.file_policy = terms.FilePolicy(file_policy)
    round.codes_blind = codes_blind
    round.uses_no_coefficients = uses_no_coefficients
    round.told_by = told_by
    round.save()
    safeguards.record("round.changed", round, by=by, at=at)
    return round


def _check_may_divide_by(round: models.Round, told_by: models.Characteristic | None) -> None:
    if told_by == round.told_by:
        return
    if told_by is not None and told_by not in queries.characteristics_to_tell_by(round.monitor):
        raise UnknownCharacteristic
    if queries.counts_told(round):
        raise AlreadyTold


def note_divided(round: models.Round) -> None:
    """Note that who codes what is divided in a round, for whoever does that and logs it."""
    if not round.divides_coding:
        round.divides_coding = True
        round.save(update_fields=["divides_coding"])


@transaction.atomic
def change_method_text(*, round: models.Round, text: str, by: User, at: datetime) -> None:
    """Change what a round says of how it is done, and nothing else of it. Raises AccessDenied."""
    access.check_may_research(by, round.monitor)
    meanwhile.hold(round)
    round.method_text = text.strip()
    round.save(update_fields=["method_text"])
    safeguards.record("round.changed", round, by=by, at=at)
