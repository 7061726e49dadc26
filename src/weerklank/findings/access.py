"""Who may write findings, read their evidence, release quotes, and follow points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import AccessDenied
from weerklank.safeguards.terms import Role
from weerklank.study import access as study
from weerklank.study import queries as studies

if TYPE_CHECKING:
    from weerklank.findings.models import ClaimAnswer, Quote
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, Round


def check_may_see(user: User, round_: Round) -> None:
    """Any member sees findings with their counts, released quotes and the report."""
    study.check_may_see(user, round_.monitor)


def check_may_write(user: User, round_: Round) -> None:
    """Only an onderzoeker writes findings, chooses evidence, and proposes quotes."""
    study.check_may_research(user, round_.monitor)


def check_may_read_evidence(user: User, round_: Round) -> None:
    """Evidence is what people said: only for an onderzoeker or codeur."""
    study.check_may_read_words(user, round_.monitor)


def check_may_summarise(user: User, round_: Round) -> None:
    """Who may read what people said may say it in her own words: an onderzoeker or codeur."""
    study.check_may_read_words(user, round_.monitor)


def check_may_release(user: User, quote: Quote) -> None:
    """Four eyes: an onderzoeker other than whoever gave the quote its present form."""
    study.check_may_research(user, quote.finding.round.monitor)
    if quote.proposed_by_id == user.pk:
        raise AccessDenied(
            _("U stelde dit citaat zelf voor. Een tweede onderzoeker geeft het vrij.")
        )


def check_may_approve(user: User, answer: ClaimAnswer) -> None:
    """Four eyes: an onderzoeker other than whoever said why an amount leaves all the same."""
    study.check_may_research(user, answer.round.monitor)
    if answer.by_id == user.pk:
        raise AccessDenied(
            _("U schreef deze reden zelf. Een tweede onderzoeker moet het ermee eens zijn.")
        )


def check_may_set_bands(user: User, monitor: Monitor) -> None:
    """Only an onderzoeker says what a word for an amount stands for."""
    study.check_may_research(user, monitor)


def check_may_see_points(user: User, monitor: Monitor) -> None:
    """Any member sees the improvement points, as any member sees the findings."""
    study.check_may_see(user, monitor)


def check_may_write_points(user: User, monitor: Monitor) -> None:
    """Only an onderzoeker makes a point and says what it is and what it rests on."""
    study.check_may_research(user, monitor)


def check_may_follow_up(user: User, monitor: Monitor) -> None:
    """Who, when and how far: an onderzoeker, or a beleidsadviseur, whose work it is."""
    roles = studies.roles(user, monitor)
    if not roles & {Role.ONDERZOEKER, Role.BELEIDSADVISEUR}:
        raise AccessDenied(_("Alleen een onderzoeker of beleidsadviseur van deze monitor kan dit."))
