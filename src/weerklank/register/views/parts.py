"""What more than one page of this room needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from weerklank.register.queries import trajectories
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.terms import OrganisationKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User


def municipality_of(user: User, slug: str) -> Organisation:
    """Give the municipality in whose register someone has a part; 404 for a stranger."""
    for municipality in trajectories.municipalities(visible_to=user):
        if municipality.slug == slug:
            return municipality
    raise Http404


def municipality_to_staff(user: User, slug: str) -> Organisation:
    """The same, and every municipality for who looks after the installation."""
    if user.is_installation_beheerder:
        found = safeguards.organisations().filter(slug=slug, kind=OrganisationKind.GEMEENTE).first()
        if found is not None:
            return found
    return municipality_of(user, slug)
