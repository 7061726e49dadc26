"""Who may do what in a register. Each check asks one question and gives one sentence."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.register.queries import trajectories
from weerklank.register.terms import ChangeKind, RegisterRole
from weerklank.safeguards.refusals import AccessDenied

if TYPE_CHECKING:
    from weerklank.register.models import Trajectory
    from weerklank.safeguards.models import Organisation, User

# The tables that an aanbieder sees and fills in, of her own people.
OF_A_PROVIDER = ("presentie", "afspraken", "niveaus", "examens")
# The hours that the attendance list of a school is about.
HOURS_OF_A_SCHOOL = ("cursus", "nt2", "intake taal")


def check_may_see(user: User, municipality: Organisation) -> None:
    """Anyone with a part in the register sees its own part of it."""
    if not trajectories.roles(user, municipality):
        raise AccessDenied(_("U werkt niet met het register van deze gemeente."))


def check_may_steer(user: User, municipality: Organisation) -> None:
    """Only a regisseur imports, hands over for others, sets thresholds and sees all figures."""
    if RegisterRole.REGISSEUR not in trajectories.roles(user, municipality):
        raise AccessDenied(_("Alleen een regisseur van deze gemeente kan dit."))


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


def check_may_guide(user: User, municipality: Organisation) -> None:
    """Only a regisseur or consulent works on signals, hands over and corrects trajectories."""
    if not trajectories.roles(user, municipality) & {
        RegisterRole.REGISSEUR,
        RegisterRole.CONSULENT,
    }:
        raise AccessDenied(_("Alleen regisseurs en consulenten van deze gemeente kunnen dit."))


def check_may_call(user: User, trajectory: Trajectory, *, today: date) -> None:
    """Only the consulent whose contact person she is now learns by which number to find someone."""
    if not trajectories.is_contact_person(user, trajectory, today=today):
        raise AccessDenied(_("Alleen de consulent die nu contactpersoon is, ziet het klantnummer."))


def check_may_staff(user: User, municipality: Organisation) -> None:
    """A regisseur says who works in the register; so does the beheerder of the installation."""
    if user.is_installation_beheerder:
        return
    if RegisterRole.REGISSEUR not in trajectories.roles(user, municipality):
        raise AccessDenied(_("Alleen een regisseur van deze gemeente kan dit."))


def check_may_work_on(user: User, trajectory: Trajectory, *, today: date) -> None:
    """Who guides a trajectory works on its signals and corrects all of it; a provider does not."""
    if not trajectories.seen_through(user, trajectory, today=today) & {
        RegisterRole.REGISSEUR,
        RegisterRole.CONSULENT,
    }:
        raise AccessDenied(
            _("Alleen een regisseur, of de consulent die nu contactpersoon is, kan dit.")
        )


def check_may_fill(user: User, trajectory: Trajectory, table: str, *, today: date) -> None:
    """A provider fills in what she alone knows of her own people; who guides fills in all."""
    if table in OF_A_PROVIDER and RegisterRole.AANBIEDER in trajectories.seen_through(
        user, trajectory, today=today
    ):
        return
    check_may_work_on(user, trajectory, today=today)
