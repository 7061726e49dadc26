"""Who may bring what into a register. Each check asks one question and gives one sentence."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import AccessDenied
from weerklank.trajectories.access import check_may_steer
from weerklank.trajectories.queries import own_part, trajectories
from weerklank.trajectories.terms import ChangeKind, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories.models import Provider, Trajectory

LISTS = (ChangeKind.ATTENDANCE, ChangeKind.LIST)  # what a provider brings itself
# The hours that the attendance list of a school is about.
HOURS_OF_A_SCHOOL = ("cursus", "nt2", "intake taal")


def check_may_bring_lists(user: User, municipality: Organisation) -> None:
    """A regisseur brings the lists of everybody, a school or who guides its own."""
    if RegisterRole.REGISSEUR in trajectories.roles(user, municipality):
        return
    if not any(provider_for(user, municipality, kind) for kind in LISTS):
        raise AccessDenied(
            _(
                "Alleen een regisseur van deze gemeente, of iemand van een taalschool of van de"
                " maatschappelijke begeleiding, kan dit."
            )
        )


def provider_for(user: User, municipality: Organisation, kind: str) -> Provider | None:
    """Return the provider whose lists of a kind someone brings: a school, or who guides."""
    if kind == ChangeKind.ATTENDANCE:
        return trajectories.school_of(user, municipality)
    return own_part.guidance_of(user, municipality) if kind == ChangeKind.LIST else None


def check_may_bring(user: User, municipality: Organisation, kind: str) -> None:
    """Tables come from a regisseur only; lists also from the provider that kept them."""
    if kind not in LISTS or provider_for(user, municipality, kind) is None:
        check_may_steer(user, municipality)


def check_may_take_guidance(
    user: User,
    municipality: Organisation,
    *,
    supplier: str,
    about: Collection[Trajectory],
    today: date,
) -> None:
    """Who guides writes under the name of its organisation, about its own people only."""
    check_may_bring(user, municipality, ChangeKind.LIST)
    if RegisterRole.REGISSEUR in trajectories.roles(user, municipality):
        return
    provider = own_part.guidance_of(user, municipality)
    if provider is None or supplier != provider.name or not _are_own(user, about, today=today):
        raise AccessDenied(
            _("Een organisatie voor begeleiding leest alleen gegevens van de eigen mensen in.")
        )


def _are_own(user: User, about: Collection[Trajectory], *, today: date) -> bool:
    """Return whether someone sees all of these through a provider."""
    numbers = {each.pk for each in about}
    own = trajectories.trajectories(
        visible_to=user, today=today, through=(RegisterRole.AANBIEDER,)
    ).filter(pk__in=numbers)
    return own.count() == len(numbers)


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
    check_may_bring(user, municipality, ChangeKind.ATTENDANCE)
    if RegisterRole.REGISSEUR in trajectories.roles(user, municipality):
        return
    school = trajectories.school_of(user, municipality)
    if (
        school is None
        or supplier != school.name
        or kind_of_hours not in HOURS_OF_A_SCHOOL
        or not _are_own(user, about, today=today)
    ):
        raise AccessDenied(_("Een school leest alleen lessen van de eigen cursisten in."))
