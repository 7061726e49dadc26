"""Who may do what with figures beside voices. Each check asks one question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.access import can
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import access as study
from weerklank.study import planning
from weerklank.trajectories import access as register

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.study.models import Monitor


def check_may_see(user: User, monitor: Monitor) -> None:
    """Any member of the monitor sees what people say, as far as it leaves the team."""
    study.check_may_see(user, monitor)


def check_may_see_figures(user: User, municipality: Organisation) -> None:
    """Who has that part in the register sees its figures here too; membership is not enough."""
    register.check_may_see_published(user, municipality)


def check_may_arrange(user: User, monitor: Monitor) -> None:
    """An onderzoeker says what belongs beside what, or a member who is regisseur."""
    study.check_may_see(user, monitor)
    if can(study.check_may_research, user, monitor):
        return
    if any(can(register.check_may_steer, user, one) for one in planning.municipalities(monitor)):
        return
    raise AccessDenied(
        _("Alleen een onderzoeker van deze monitor, of een regisseur van de gemeente, kan dit.")
    )
