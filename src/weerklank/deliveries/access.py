"""Who may bring what into a register. Each check asks one question and gives one sentence."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import AccessDenied
from weerklank.trajectories.access import check_may_steer
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.terms import ChangeKind, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories.models import Trajectory

# The hours that the attendance list of a school is about.
HOURS_OF_A_SCHOOL = ("cursus", "nt2", "intake taal")


def check_may_bring_lists(user: User, municipality: Organisation) -> None:
    """A regisseur brings the attendance lists of every school, a school its own."""
    if RegisterRole.REGISSEUR in trajectories.roles(user, municipality):
        return
    if trajectories.school_of(user, municipality) is None:
        raise AccessDenied(
            _("Alleen een regisseur van deze gemeente, of iemand van een taalschool, kan dit.")
        )


def check_may_bring(user: User, municipality: Organisation, kind: str) -> None:
    """Tables come from a regisseur only; lists also from the school that kept them."""
    if kind == ChangeKind.ATTENDANCE:
        check_may_bring_lists(user, municipality)
    else:
        check_may_steer(user, municipality)


def check_may_take_list(
    user: User,
    municipality: Organisation,
    *,
    supplier: str,
    kind_of_hours: str,
    about: Collection[Trajectory],
    today: date,
) -> None:
    """A school writes under its own name, hours of lessons, and about its own people only."""
    check_may_bring_lists(user, municipality)
    if RegisterRole.REGISSEUR in trajectories.roles(user, municipality):
        return
    school = trajectories.school_of(user, municipality)
    own = trajectories.trajectories(
        visible_to=user, today=today, through=(RegisterRole.AANBIEDER,)
    ).filter(pk__in={each.pk for each in about})
    if (
        school is None
        or supplier != school.name
        or kind_of_hours not in HOURS_OF_A_SCHOOL
        or own.count() < len({each.pk for each in about})
    ):
        raise AccessDenied(_("Een school leest alleen lessen van de eigen cursisten in."))
