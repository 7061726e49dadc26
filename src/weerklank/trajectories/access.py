"""Who may do what in a register. Each check asks one question and gives one sentence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.refusals import AccessDenied
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.terms import RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories.models import Trajectory

# The tables that an aanbieder sees and fills in, of her own people.
OF_A_PROVIDER = ("presentie", "afspraken", "niveaus", "examens")


def check_may_see(user: User, municipality: Organisation) -> None:
    """Anyone with a part in the register sees its own part of it."""
    if not trajectories.roles(user, municipality):
        raise AccessDenied(_("U werkt niet met het register van deze gemeente."))


def check_may_steer(user: User, municipality: Organisation) -> None:
    """Only a regisseur imports, hands over for others, sets thresholds and sees all figures."""
    if RegisterRole.REGISSEUR not in trajectories.roles(user, municipality):
        raise AccessDenied(_("Alleen een regisseur van deze gemeente kan dit."))


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


def check_may_hand_out(user: User, trajectory: Trajectory, *, today: date) -> None:
    """Only her contact person hands her the card for her own page; others may not open it."""
    if not trajectories.is_contact_person(user, trajectory, today=today):
        raise AccessDenied(
            _("Alleen de consulent die nu contactpersoon is, of een sleutelhouder, kan dit.")
        )


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
