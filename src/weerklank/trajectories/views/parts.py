"""What more than one page of this room needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from weerklank.rulebook.tables import CellKind, CellValue, Column
from weerklank.rulebook.wording import columns
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.terms import OrganisationKind
from weerklank.trajectories import access
from weerklank.trajectories.queries import trajectories

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories.models import Trajectory


def enter(
    request: HttpRequest, slug: str, check: Callable[[User, Organisation], None]
) -> tuple[User, Organisation]:
    """Return who asks and the municipality. Raises Http404 for a stranger, AccessDenied."""
    user = signed_in(request)
    found = municipality_of(user, slug)
    check(user, found)
    return user, found


def enter_trajectory(request: HttpRequest, pseudonym: str) -> tuple[User, Trajectory, date]:
    """Return who asks, the trajectory and the day; 404 for a stranger."""
    user, today = signed_in(request), timezone.localdate()
    seen = trajectories.trajectories(visible_to=user, today=today)
    return user, get_object_or_404(seen, pseudonym=pseudonym), today


def enter_to_staff(request: HttpRequest, slug: str) -> tuple[User, Organisation]:
    """The same for who says who works here, also who looks after the installation."""
    user = signed_in(request)
    found = municipality_to_staff(user, slug)
    access.check_may_staff(user, found)
    return user, found


def municipality_of(user: User, slug: str) -> Organisation:
    """Return the municipality in whose register someone has a part; 404 for a stranger."""
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


def in_words(column: Column, value: CellValue) -> str:
    """Return a value of a column as a sentence says it; '' when it is not known."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, date):
        return date_format(value, "F Y" if column.kind is CellKind.MONTH else "j F Y")
    if column.kind is CellKind.CHOICE:
        return columns.code(column.name, str(value))
    return f"{value:g}" if isinstance(value, float) else str(value)
