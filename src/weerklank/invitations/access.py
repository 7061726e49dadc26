"""Who may invite, and who may see how people are called and reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import AccessDenied
from weerklank.study.access import check_may_research
from weerklank.vault import queries as vault

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor

# What is planned and sent is the work of an onderzoeker, by pseudonym.
check_may_invite = check_may_research


def keeps_contacts(user: User, monitor: Monitor) -> bool:
    """Return whether someone is a sleutelhouder of the organisation of a monitor."""
    return monitor.organisation_id in vault.kept_by(user)


def check_may_see_contacts(user: User, monitor: Monitor) -> None:
    """Only a sleutelhouder of the organisation sees names and addresses beside pseudonyms."""
    if not keeps_contacts(user, monitor):
        raise AccessDenied(
            _("Alleen een sleutelhouder ziet hoe mensen heten en waar zij te bereiken zijn.")
        )
