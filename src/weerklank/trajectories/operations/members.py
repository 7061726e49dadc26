"""Who works in the register of a municipality, and the providers that do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import accounts
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError, OwnRole
from weerklank.trajectories import access, models
from weerklank.trajectories.operations import changes
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.terms import ContactOrganisation, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User


class HasRoleAlready(DomainError):
    user_message = _("Deze persoon heeft deze rol al. Haal de rol eerst weg als er iets verandert.")


class KeyMissing(DomainError):
    user_message = _(
        "Vul de sleutel van de medewerker in: zo staat de consulent als contactpersoon in de "
        "bestanden."
    )


class ProviderMissing(DomainError):
    user_message = _("Kies voor welke aanbieder deze persoon werkt.")


class LastRegisseur(DomainError):
    user_message = _(
        "Dit is de enige regisseur van deze gemeente. Maak eerst iemand anders regisseur."
    )


class ProviderExists(DomainError):
    user_message = _("Er is al een aanbieder met deze naam.")


class NotAProvider(DomainError):
    user_message = _("Een aanbieder is een taalschool of een organisatie voor begeleiding.")


class KeyTaken(DomainError):
    """A staff key belongs to another provider of the same kind."""


@transaction.atomic
def add_member(
    *,
    municipality: Organisation,
    email: str,
    role: str,
    by: User,
    at: datetime,
    name: str = "",
    contactpersoon: str = "",
    provider: models.Provider | None = None,
) -> tuple[models.Member, accounts.Invited]:
    """Grant someone a role in the register; who has no account gets one, with a mail.

    A consulent has the staff key under which she is contact person, an aanbieder a provider.
    Raises AccessDenied, NameMissing, OwnRole, HasRoleAlready, KeyMissing or ProviderMissing.
    """
    access.check_may_staff(by, municipality)
    wanted, key = RegisterRole(role), contactpersoon.strip()
    if wanted == RegisterRole.CONSULENT and not key:
        raise KeyMissing
    if wanted == RegisterRole.AANBIEDER and (
        provider is None or provider.municipality_id != municipality.pk
    ):
        raise ProviderMissing
    invited = accounts.invite(email=email, name=name, by=by, at=at, municipality_id=municipality.pk)
    user = invited.user
    if user.pk == by.pk:
        raise OwnRole(
            _(
                "Niemand geeft zichzelf een rol. Vraag het een andere regisseur, of de beheerder "
                "van de installatie."
            )
        )
    if models.Member.objects.filter(municipality=municipality, user=user, role=wanted).exists():
        raise HasRoleAlready
    member = models.Member.objects.create(
        municipality=municipality,
        user=user,
        role=wanted,
        contactpersoon=key if wanted == RegisterRole.CONSULENT else "",
        provider=provider if wanted == RegisterRole.AANBIEDER else None,
    )
    accounts.note_register(user)
    trajectories.forget_memberships(user)
    detail = {"municipality": municipality.slug, "roles": [wanted.value]}
    safeguards.record("member.added", user, by=by, at=at, detail=detail)
    return member, invited


@transaction.atomic
def remove_member(*, member: models.Member, by: User, at: datetime) -> None:
    """Take a role away; what she did stays. Raises AccessDenied or LastRegisseur."""
    access.check_may_staff(by, member.municipality)
    if member.role == RegisterRole.REGISSEUR:
        # Locked, so that two cannot remove each other at the same moment.
        regisseurs = models.Member.objects.select_for_update().filter(
            municipality=member.municipality, role=RegisterRole.REGISSEUR
        )
        if not [one for one in regisseurs if one.pk != member.pk]:
            raise LastRegisseur
    detail = {"municipality": member.municipality.slug, "roles": [member.role]}
    safeguards.record("member.removed", member.user, by=by, at=at, detail=detail)
    models.Member.objects.filter(pk=member.pk).delete()
    trajectories.forget_memberships(by)


@transaction.atomic
def add_provider(
    *,
    municipality: Organisation,
    name: str,
    organisatie: str,
    keys: Collection[str],
    by: User,
    at: datetime,
) -> models.Provider:
    """Add a school or an organisation for guidance, with the staff keys of its people.

    Raises AccessDenied, ProviderExists, NotAProvider or KeyTaken.
    """
    access.check_may_staff(by, municipality)
    provider = models.Provider(municipality=municipality)
    _fill(provider, name=name, organisatie=organisatie, keys=keys)
    changes.record("provider.added", provider, by=by, at=at)
    return provider


@transaction.atomic
def change_provider(
    *,
    provider: models.Provider,
    name: str,
    organisatie: str,
    keys: Collection[str],
    by: User,
    at: datetime,
) -> None:
    """Change a provider; its staff keys become exactly these.

    Raises AccessDenied, ProviderExists, NotAProvider or KeyTaken.
    """
    access.check_may_staff(by, provider.municipality)
    _fill(provider, name=name, organisatie=organisatie, keys=keys)
    changes.record("provider.changed", provider, by=by, at=at)


def _fill(provider: models.Provider, *, name: str, organisatie: str, keys: Collection[str]) -> None:
    others = models.Provider.objects.filter(municipality_id=provider.municipality_id).exclude(
        pk=provider.pk
    )
    if others.filter(name__iexact=name.strip()).exists():
        raise ProviderExists
    kind = ContactOrganisation(organisatie)
    if kind == ContactOrganisation.GEMEENTE:
        raise NotAProvider
    wanted = {key.strip() for key in keys if key.strip()}
    # With a key of another school, this one would see her people.
    taken = models.ProviderStaff.objects.filter(
        provider__in=others.filter(organisatie=kind), contactpersoon__in=wanted
    ).select_related("provider")
    for each in taken:
        raise KeyTaken(
            _("De sleutel %(key)s hoort al bij %(provider)s.")
            % {"key": each.contactpersoon, "provider": each.provider.name}
        )
    provider.name, provider.organisatie = name.strip(), kind
    provider.save()
    provider.staff.exclude(contactpersoon__in=wanted).delete()
    known = set(provider.staff.values_list("contactpersoon", flat=True))
    models.ProviderStaff.objects.bulk_create(
        models.ProviderStaff(provider=provider, contactpersoon=key)
        for key in sorted(wanted - known)
    )
