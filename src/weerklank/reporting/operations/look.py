"""How the reports of a monitor look: their colour, and the logo of who publishes them."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.rendering import look
from weerklank.reporting import access, models, refusals
from weerklank.reporting.rules import picture
from weerklank.reporting.rules.picture import PictureFault
from weerklank.safeguards import operations as safeguards

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor

_REFUSED = {
    PictureFault.NOT_PNG: refusals.LogoNoPng,
    PictureFault.BROKEN: refusals.LogoBroken,
    PictureFault.TOO_LARGE: refusals.LogoTooLarge,
    PictureFault.SIZE: refusals.LogoSize,
    PictureFault.INTERLACED: refusals.LogoInterlaced,
}


@transaction.atomic
def choose_colour(*, monitor: Monitor, colour: str, by: User, at: datetime) -> None:
    """Choose the colour of the reports of a monitor.

    Raises AccessDenied, NoColour or ColourTooLight.
    """
    access.check_may_write_look(by, monitor)
    colour = colour.strip().lower()
    if not look.is_colour(colour):
        raise refusals.NoColour(field="colour")
    if not look.is_readable(colour):
        raise refusals.ColourTooLight(field="colour")
    chosen, _made = models.ReportLook.objects.update_or_create(
        monitor=monitor, defaults={"colour": colour}
    )
    safeguards.record("report_look.chosen", chosen, by=by, at=at)


@transaction.atomic
def set_logo(
    *, monitor: Monitor, content: bytes, alternative: str, by: User, at: datetime
) -> models.ReportLook:
    """Put a logo on the reports of a monitor: a PNG, of which only the points are kept.

    `alternative` says in words what is on it. Raises AccessDenied, AlternativeMissing, LogoNoPng,
    LogoBroken, LogoTooLarge, LogoSize or LogoInterlaced.
    """
    access.check_may_write_look(by, monitor)
    alternative = " ".join(alternative.split())
    if not alternative:
        raise refusals.AlternativeMissing(field="alternative")
    try:
        shown = picture.read(content)
    except picture.PictureUnfit as unfit:
        raise _REFUSED[unfit.fault](field="file") from None
    chosen, _made = models.ReportLook.objects.update_or_create(
        monitor=monitor,
        defaults={
            "logo": base64.b64encode(shown.content).decode(),
            "logo_width": shown.width,
            "logo_height": shown.height,
            "logo_alternative": alternative,
        },
        create_defaults={
            "colour": look.PETROL,
            "logo": base64.b64encode(shown.content).decode(),
            "logo_width": shown.width,
            "logo_height": shown.height,
            "logo_alternative": alternative,
        },
    )
    safeguards.record("report_look.logo_set", chosen, by=by, at=at)
    return chosen


@transaction.atomic
def remove_logo(*, monitor: Monitor, by: User, at: datetime) -> None:
    """Take the logo off the reports of a monitor; versions that were set keep it.

    Raises AccessDenied.
    """
    access.check_may_write_look(by, monitor)
    chosen = models.ReportLook.objects.filter(monitor=monitor).first()
    if chosen is None or not chosen.logo:
        return
    chosen.logo = chosen.logo_alternative = ""
    chosen.logo_width = chosen.logo_height = 0
    chosen.save()
    safeguards.record("report_look.logo_removed", chosen, by=by, at=at)
