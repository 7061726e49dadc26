"""Who may have suggestions, and who may switch them on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weerklank.study import access as study_access

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor


def check_may_have(user: User, monitor: Monitor) -> None:
    """Whoever may read words and code them may have suggestions."""
    study_access.check_may_read_words(user, monitor)


def check_may_switch(user: User, monitor: Monitor) -> None:
    """Only an onderzoeker switches suggestions of a monitor on or off."""
    study_access.check_may_research(user, monitor)
