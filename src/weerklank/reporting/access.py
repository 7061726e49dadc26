"""Who may write findings, read their evidence, and release quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import access as study

if TYPE_CHECKING:
    from weerklank.reporting.models import Quote
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


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
