"""How the reports of a monitor look: their colour, and the logo of who publishes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypedDict

from weerklank.rendering.document import Logo
from weerklank.rendering.look import PETROL, is_colour
from weerklank.reporting import queries

if TYPE_CHECKING:
    from weerklank.reporting import models
    from weerklank.study.models import Monitor


class Look(TypedDict):
    """What a document has of a look."""

    colour: str
    logo: Logo | None


def of(monitor: Monitor) -> Look:
    """Return how the reports of a monitor look. One query."""
    stored = queries.look_of(monitor)
    return {"colour": colour_in(stored), "logo": logo_in(stored)}


def colour_in(look: models.ReportLook | None) -> str:
    """Return the colour that the reports of a monitor have, ours where it is none."""
    return look.colour if look is not None and is_colour(look.colour) else PETROL


def logo_in(look: models.ReportLook | None) -> Logo | None:
    """Return the logo on the reports of a monitor, if they have one: base64 and nothing else."""
    if look is None or not re.fullmatch(r"[A-Za-z0-9+/]+=*", look.logo):
        return None
    return Logo(look.logo, look.logo_width, look.logo_height, look.logo_alternative)
