"""Who may do what in a monitor. Each check asks one question and gives one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import AccessDenied
from weerklank.safeguards.terms import Role
from weerklank.study import queries

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor


def check_may_see(user: User, monitor: Monitor) -> None:
    """Any member may see plan, counts, findings and report."""
    if not queries.roles(user, monitor):
        raise AccessDenied(_("U bent geen lid van deze monitor."))


def check_may_research(user: User, monitor: Monitor) -> None:
    """Only an onderzoeker changes the plan, people, findings and report."""
    if Role.ONDERZOEKER not in queries.roles(user, monitor):
        raise AccessDenied(_("Alleen een onderzoeker van deze monitor kan dit."))


def check_may_research_or_is_herself(user: User | None, monitor: Monitor) -> None:
    """Let an onderzoeker through, and None: who answers for herself with the code of her card.

    Whoever passes None has checked that code.
    """
    if user is not None:
        check_may_research(user, monitor)


def check_may_hear_no(user: User | None, monitor: Monitor, *, in_conversation: bool) -> None:
    """Let through who may hear that somebody takes a yes back: an onderzoeker, or she herself.

    `in_conversation`: a codeur as well, who speaks with her. Whoever passes that has checked that
    it is her conversation, as `fieldwork` does.
    """
    if in_conversation and user is not None:
        check_may_read_words(user, monitor)
    else:
        check_may_research_or_is_herself(user, monitor)


def check_may_read_words(user: User, monitor: Monitor) -> None:
    """Only an onderzoeker or codeur reads what people said; a beleidsadviseur never does."""
    if not queries.roles(user, monitor) & {Role.ONDERZOEKER, Role.CODEUR}:
        raise AccessDenied(_("Alleen onderzoekers en codeurs lezen de gesprekken."))


def check_may_manage(user: User, monitor: Monitor) -> None:
    """Only a beheerder changes members and reads the log."""
    if Role.BEHEERDER not in queries.roles(user, monitor):
        raise AccessDenied(_("Alleen een beheerder van deze monitor kan dit."))


def check_may_see_people(user: User, monitor: Monitor) -> None:
    """Only an onderzoeker or codeur sees who takes part, also under a pseudonym."""
    if not queries.roles(user, monitor) & {Role.ONDERZOEKER, Role.CODEUR}:
        raise AccessDenied(_("Alleen onderzoekers en codeurs zien wie meedoet."))


def check_may_see_certificates(user: User, monitor: Monitor) -> None:
    """Who carried out a withdrawal or answers for the monitor may show that it happened."""
    if not queries.roles(user, monitor) & {Role.ONDERZOEKER, Role.BEHEERDER}:
        raise AccessDenied(_("Alleen onderzoekers en beheerders zien de bewijzen van intrekking."))
