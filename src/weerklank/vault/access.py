"""Who may look into a vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import AccessDenied
from weerklank.vault import queries

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


def check_may_keep(user: User, municipality_id: int) -> None:
    """Only a sleutelhouder of this municipality looks someone up."""
    if municipality_id not in queries.kept_by(user):
        raise AccessDenied(_("Alleen een sleutelhouder van deze gemeente kan dit."))
