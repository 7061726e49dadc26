"""Who may say what of a report, set it, publish it and say how it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import AccessDenied
from weerklank.safeguards.terms import Role
from weerklank.study import access as study
from weerklank.study import queries as studies

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, Round


def check_may_comment(user: User, round_: Round) -> None:
    """The team comments on its texts: an onderzoeker or codeur. What it says never leaves it."""
    study.check_may_read_words(user, round_.monitor)


def check_may_set(user: User, round_: Round) -> None:
    """Whoever writes the report says when it is done, and whether everybody may read it."""
    study.check_may_research(user, round_.monitor)


def check_may_take_off(user: User, round_: Round) -> None:
    """Taking a version off the internet may not have to wait: a beheerder can as well."""
    roles = studies.roles(user, round_.monitor)
    if not roles & {Role.ONDERZOEKER, Role.BEHEERDER}:
        raise AccessDenied(_("Alleen een onderzoeker of beheerder van deze monitor kan dit."))


def check_may_write_look(user: User, monitor: Monitor) -> None:
    """Only an onderzoeker says how the reports of a monitor look."""
    study.check_may_research(user, monitor)
