"""Who may have suggestions, and who may switch them on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import access as study_access

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor
    from weerklank.suggestions.models import Learning


def check_may_have(user: User, monitor: Monitor) -> None:
    """Whoever may read words and code them may have suggestions."""
    study_access.check_may_read_words(user, monitor)


def check_is_own(user: User, learning: Learning) -> None:
    """What was learned for somebody is stopped by her alone, and goes on by her alone."""
    check_may_have(user, learning.round.monitor)
    if learning.user_id != user.pk:
        raise AccessDenied(_("Dit liet een ander leren. U kunt het niet stilzetten."))


def check_may_switch(user: User, monitor: Monitor) -> None:
    """Only an onderzoeker switches suggestions of a monitor on or off."""
    study_access.check_may_research(user, monitor)
