"""Who may do what in a register. Each check asks one question and gives one sentence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from weerklank.rulebook.sharing import FILLED_BY
from weerklank.safeguards.refusals import AccessDenied
from weerklank.trajectories.queries import own_part, trajectories
from weerklank.trajectories.terms import ContactOrganisation, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories.models import Provider, Trajectory

# The tables that every aanbieder sees and fills in, of her own people; see also FILLED_BY.
OF_A_PROVIDER = ("presentie", "afspraken", "niveaus", "examens")

OF_FIGURES = (RegisterRole.REGISSEUR, RegisterRole.BELEIDSADVISEUR)


def check_may_see(user: User, municipality: Organisation) -> None:
    """Anyone with a part in the trajectories sees its own part of them."""
    if trajectories.roles(user, municipality).isdisjoint(trajectories.OF_TRAJECTORIES):
        raise AccessDenied(_("U werkt niet met het register van deze gemeente."))


def check_may_steer(user: User, municipality: Organisation) -> None:
    """Only a regisseur imports, hands over for others, sets thresholds and sees all figures."""
    if RegisterRole.REGISSEUR not in trajectories.roles(user, municipality):
        raise AccessDenied(_("Alleen een regisseur van deze gemeente kan dit."))


def check_may_see_published(user: User, municipality: Organisation) -> None:
    """A regisseur sees what may be published of the figures; so does a beleidsadviseur."""
    if trajectories.roles(user, municipality).isdisjoint(OF_FIGURES):
        raise AccessDenied(
            _("Alleen een regisseur of beleidsadviseur van deze gemeente ziet de cijfers.")
        )


def check_may_guide(user: User, municipality: Organisation) -> None:
    """Only a regisseur or consulent works on signals, hands over and corrects trajectories."""
    if not may_guide(user, municipality):
        raise AccessDenied(_("Alleen regisseurs en consulenten van deze gemeente kunnen dit."))


def may_guide(user: User, municipality: Organisation) -> bool:
    """Is someone regisseur or consulent of a municipality?"""
    guides = {RegisterRole.REGISSEUR, RegisterRole.CONSULENT}
    return bool(trajectories.roles(user, municipality) & guides)


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
    if table in of_a_provider(user, trajectory, today=today):
        return
    check_may_work_on(user, trajectory, today=today)


def of_a_provider(user: User, trajectory: Trajectory, *, today: date) -> set[str]:
    """Return the tables of this trajectory that someone fills in as a provider; none for others."""
    kinds = own_part.kinds_of(user, trajectory, today=today)
    if not kinds:
        return set()
    return {*OF_A_PROVIDER, *(name for kind in kinds for name in FILLED_BY.get(kind, ()))}


def check_may_see_places(user: User, municipality: Organisation) -> None:
    """Who guides sees the places, and so does an organisation for maatschappelijke begeleiding."""
    if own_part.guidance_of(user, municipality) is None:
        check_may_guide(user, municipality)


def check_may_meet(user: User, school: Provider) -> None:
    """The meeting with a school is of the regisseur and of who works at that school."""
    if school.organisatie == ContactOrganisation.TAALSCHOOL and (
        RegisterRole.REGISSEUR in trajectories.roles(user, school.municipality)
        or school in own_part.providers_of(user)
    ):
        return
    raise AccessDenied(_("Alleen een regisseur, of iemand van deze school, kan dit."))
