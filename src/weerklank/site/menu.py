"""Where someone can go, for the side of every page: only what she may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.terms import OrganisationKind
from weerklank.study import queries as study
from weerklank.trajectories.queries import own_part, trajectories
from weerklank.trajectories.terms import RegisterRole
from weerklank.vault import queries as vault

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

# Not roles of the register: the vault names the first, the installation the next two (of a
# municipality, and of any organisation), and the last two are an aanbieder of a language school, or
# of an organisation for guidance, who steers nothing.
SLEUTELHOUDER, INSTALLER, NAMER, SCHOOL = "sleutelhouder", "installer", "namer", "school"
GUIDANCE = "guidance"
REGISSEUR, CONSULENT, AANBIEDER, ADVISEUR = (
    RegisterRole.REGISSEUR,
    RegisterRole.CONSULENT,
    RegisterRole.AANBIEDER,
    RegisterRole.BELEIDSADVISEUR,
)
# Page, its name, and who may go there.
EVERYWHERE: tuple[tuple[str, Promise, set[str]], ...] = (
    ("trajectories:caseload", _("Werkvoorraad"), {REGISSEUR, CONSULENT, AANBIEDER}),
    ("figures:figures", _("Cijfers"), {REGISSEUR, ADVISEUR}),
)
IN_A_MUNICIPALITY: tuple[tuple[str, Promise, set[str]], ...] = (
    ("trajectories:handover", _("Overdracht"), {REGISSEUR, CONSULENT}),
    ("trajectories:places", _("Aanbod en plekken"), {REGISSEUR, CONSULENT, GUIDANCE}),
    ("deliveries:imports", _("Inlezen"), {REGISSEUR}),
    ("deliveries:imports", _("Presentielijst inlezen"), {SCHOOL}),
    ("deliveries:imports", _("Lijst inlezen"), {GUIDANCE}),
    ("trajectories:school_meetings", _("Gesprek met scholen"), {REGISSEUR, SCHOOL}),
    ("trajectories:reach", _("Contactpersonen"), {REGISSEUR, CONSULENT}),
    ("personal:lists", _("Mijn inburgering"), {REGISSEUR}),
    ("trajectories:members", _("Medewerkers"), {REGISSEUR, INSTALLER}),
    ("trajectories:thresholds", _("Drempels"), {REGISSEUR}),
    ("trajectories:not_sent", _("Niet meer geleverd"), {REGISSEUR}),
    ("trajectories:retention", _("Bewaartermijn"), {REGISSEUR}),
    ("site:trajectory_frames", _("Vragen om een lijst"), {REGISSEUR}),
    ("vault:keys", _("Kluis"), {SLEUTELHOUDER}),
    ("invitations:letter_rounds", _("Te drukken brieven"), {SLEUTELHOUDER}),
    ("vault:keyholders", _("Sleutelhouders"), {NAMER}),
)


@dataclass(frozen=True, slots=True)
class Link:
    name: Promise
    url: str


@dataclass(slots=True)
class Place:
    """A municipality or bureau, with what someone can do there."""

    organisation: Organisation
    roles: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    monitors: list[study.ToGoTo] = field(default_factory=list)

    @property
    def duties(self) -> list[str]:
        """What this person is in register and vault here, in words."""
        named = [str(role.label) for role in RegisterRole if role in self.roles]
        return named + ([str(_("Sleutelhouder"))] if SLEUTELHOUDER in self.roles else [])

    @property
    def works_in_register(self) -> bool:
        return bool(self.roles & set(RegisterRole))


@dataclass(frozen=True, slots=True)
class Menu:
    links: list[Link] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def has_duties(self) -> bool:
        return any(place.duties for place in self.places)


def of(user: User) -> Menu:
    """Return everything this person can go to, in a fixed number of queries."""
    places: dict[int, Place] = {}

    def place(organisation: Organisation) -> Place:
        return places.setdefault(organisation.pk, Place(organisation))

    for there in study.to_go_to(user):
        place(there.monitor.organisation).monitors.append(there)
    # Whoever never had a part in one is not asked for it on every page.
    has_register = user.works_in_register
    registers = (
        trajectories.municipalities(visible_to=user, through=tuple(RegisterRole))
        if has_register
        else []
    )
    for municipality in registers:
        roles = trajectories.roles(user, municipality)
        place(municipality).roles |= roles
        if REGISSEUR not in roles and trajectories.school_of(user, municipality):
            place(municipality).roles.add(SCHOOL)
        if REGISSEUR not in roles and own_part.guidance_of(user, municipality):
            place(municipality).roles.add(GUIDANCE)
    kept = vault.kept_by(user) if has_register else set()
    if kept or user.is_installation_beheerder:
        for organisation in safeguards.organisations():
            if found := _beside_the_register(user, organisation, kept):
                place(organisation).roles |= found
    for each in places.values():
        each.links = _links(IN_A_MUNICIPALITY, each.roles, municipality=each.organisation.slug)
    everywhere = {role for each in places.values() for role in each.roles}
    return Menu(
        links=_links(EVERYWHERE, everywhere),
        places=sorted(places.values(), key=lambda each: each.organisation.name),
    )


def _beside_the_register(user: User, organisation: Organisation, kept: set[int]) -> set[str]:
    """Return what someone is in an organisation as its sleutelhouder, or as who installs it."""
    roles = {SLEUTELHOUDER} if organisation.pk in kept else set()
    if user.is_installation_beheerder:
        is_municipality = organisation.kind == OrganisationKind.GEMEENTE
        roles |= {NAMER, INSTALLER} if is_municipality else {NAMER}
    return roles


def _links(
    pages: tuple[tuple[str, Promise, set[str]], ...], roles: set[str], **kwargs: str
) -> list[Link]:
    return [Link(name, reverse(page, kwargs=kwargs)) for page, name, who in pages if who & roles]
