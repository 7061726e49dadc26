"""Participation places: add one, correct one, close one. What it was before stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook import tables
from weerklank.rulebook.tables import CellValue, changed
from weerklank.safeguards import meanwhile
from weerklank.safeguards.refusals import DomainError, NameMissing, NothingChanged, check_reason
from weerklank.trajectories import access, models
from weerklank.trajectories.operations import changes
from weerklank.trajectories.queries import own_part
from weerklank.trajectories.terms import ChangeKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

TABLE = tables.PLEKKEN.name


class NameTaken(DomainError):
    user_message = _("Er is al een plek met deze naam.")


@transaction.atomic
def add_place(
    *, municipality: Organisation, place: tables.Place, by: User, at: datetime
) -> models.Place:
    """Add a place. Raises AccessDenied, NameMissing or NameTaken.

    What an organisation for guidance brings says so, and is shared with those who guide.
    """
    access.check_may_see_places(by, municipality)
    place = place._replace(plek=place.plek.strip())
    guidance = own_part.guidance_of(by, municipality)
    if guidance is not None and not access.may_guide(by, municipality):
        place = place._replace(aangedragen_door=guidance.name, gedeeld=True)
    if not place.plek:
        raise NameMissing(_("Vul de naam van de plek in."))
    # As the matching reads it: capitals make no other place.
    if models.Place.objects.filter(
        municipality=municipality, replaced_in=None, plek__iexact=place.plek
    ).exists():
        raise NameTaken
    change = _begin(municipality, ChangeKind.ENTRY, {"rows": 1, "new": 1}, by=by, at=at)
    added = _write(change, place)
    changes.record("place.added", added, by=by, at=at, place=added.plek)
    return added


@transaction.atomic
def correct_place(
    *, place: models.Place, values: Mapping[str, CellValue], reason: str, by: User, at: datetime
) -> models.Place:
    """Put other values in the place of those that held; the name of a place stays.

    Raises AccessDenied, ReasonMissing, NothingChanged or ChangedMeanwhile.
    """
    old = _held(place, reason, by)
    before = tables.PLEKKEN.row_of(old)
    after = changed(before, **values)._replace(plek=before.plek)
    if after == before:
        raise NothingChanged
    change = _begin(
        old.municipality, ChangeKind.CORRECTION, {"rows": 1, "changed": 1}, reason, by=by, at=at
    )
    _replace(old, change)
    corrected = _write(change, after)
    changes.record("place.corrected", corrected, by=by, at=at, place=corrected.plek)
    return corrected


@transaction.atomic
def close_place(*, place: models.Place, reason: str, by: User, at: datetime) -> models.Change:
    """Let a place hold no longer. Raises AccessDenied, ReasonMissing or ChangedMeanwhile."""
    old = _held(place, reason, by)
    change = _begin(
        old.municipality, ChangeKind.CORRECTION, {"rows": 0, "changed": 1}, reason, by=by, at=at
    )
    _replace(old, change)
    changes.record("place.closed", old, by=by, at=at, place=old.plek)
    return change


def _held(place: models.Place, reason: str, by: User) -> models.Place:
    access.check_may_guide(by, place.municipality)
    check_reason(reason, _("Vul in waarom u dit wijzigt."))
    held: models.Place = (
        models.Place.objects.select_for_update().select_related("municipality").get(pk=place.pk)
    )
    if held.replaced_in_id is not None:
        raise meanwhile.ChangedMeanwhile
    return held


def _begin(
    municipality: Organisation,
    kind: ChangeKind,
    counts: dict[str, int],
    reason: str = "",
    *,
    by: User,
    at: datetime,
) -> models.Change:
    return changes.begin(
        municipality=municipality,
        kind=kind,
        by=by,
        at=at,
        reason=reason.strip(),
        counts={TABLE: counts},
    )


def _replace(place: models.Place, change: models.Change) -> None:
    place.replaced_in = change
    place.save(update_fields=["replaced_in"])


def _write(change: models.Change, place: tables.Place) -> models.Place:
    return models.Place.objects.create(
        municipality=change.municipality, recorded_in=change, **place._asdict()
    )
