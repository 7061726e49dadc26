"""Published figures of the register in a report: kept, chosen from, taken away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.findings import access
from weerklank.reporting import models, refusals
from weerklank.reporting.rules import register
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

_UNFIT = {
    register.Fault.NOT_FIGURES: _(
        "Dit is geen bestand met cijfers. Open bij het register “Cijfers”, kies “te publiceren” en "
        "download alle cijfers als CSV."
    ),
    register.Fault.INSIDE: _(
        "Deze cijfers zijn alleen voor binnen. Kies bij het register “te publiceren” en download "
        "het bestand opnieuw."
    ),
    register.Fault.EXACT: _(
        "In dit bestand staan aantallen die niet zijn afgerond. Download het opnieuw en verander "
        "er niets in."
    ),
}


@transaction.atomic
def keep_figures(*, round: Round, text: str, by: User, at: datetime) -> models.RegisterFigures:
    """Keep the figures of a file; those of the same day go, and of the choice stays what fits.

    Raises AccessDenied, FiguresUnfit or FiguresOfTomorrow.
    """
    access.check_may_write(by, round)
    meanwhile.hold(round)
    try:
        found = register.read(text)
    except register.Unfit as unfit:
        raise refusals.FiguresUnfit(_UNFIT[unfit.fault], field="file") from None
    if found.on > timezone.localtime(at).date():
        raise refusals.FiguresOfTomorrow
    before = models.RegisterFigures.objects.filter(round=round).first()
    numbers = {one.number for one in found.indicators}
    chosen = [number for number in (before.chosen if before else []) if number in numbers]
    kept, _made = models.RegisterFigures.objects.update_or_create(
        round=round,
        on=found.on,
        defaults={
            "municipality": found.municipality[:200],
            "figures": found.as_json(),
            "chosen": chosen,
            "added_at": at,
            "added_by": by,
        },
    )
    safeguards.record(
        "register_figures.kept", kept, by=by, at=at, detail={"rows": len(found.lines)}
    )
    return kept


@transaction.atomic
def choose_figures(
    *, figures: models.RegisterFigures, numbers: Collection[int], by: User, at: datetime
) -> None:
    """Choose which indicators the report shows. Raises AccessDenied."""
    access.check_may_write(by, figures.round)
    there = {one["number"] for one in figures.figures["indicators"]}
    figures.chosen = sorted(set(numbers) & there)
    figures.save(update_fields=["chosen"])
    safeguards.record("register_figures.chosen", figures, by=by, at=at)


@transaction.atomic
def remove_figures(*, figures: models.RegisterFigures, by: User, at: datetime) -> None:
    """Take figures away; those of the day before count then. Raises AccessDenied."""
    access.check_may_write(by, figures.round)
    safeguards.record("register_figures.removed", figures, by=by, at=at)
    figures.delete()
