"""How a contact person is reached: filled in by a regisseur, or by who it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.rulebook import tables
from weerklank.safeguards import meanwhile
from weerklank.safeguards.refusals import AccessDenied, NothingChanged
from weerklank.trajectories import access, models
from weerklank.trajectories.operations import changes
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.terms import ChangeKind, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

# What may be filled in here; the other columns are the supplier's.
REACH = ("aanspreeknaam", "telefoon", "email", "bereikbaar", "vervanger")


@transaction.atomic
def set_reach(
    *,
    municipality: Organisation,
    key: str,
    number: int | None,
    values: Mapping[str, str],
    by: User,
    at: datetime,
) -> models.StaffMember:
    """Say how who has a staff key is reached; what it was stays in the history.

    `number` is of the row that was shown, None when there was none. Raises AccessDenied,
    NothingChanged or ChangedMeanwhile.
    """
    access.check_may_guide(by, municipality)
    is_regisseur = RegisterRole.REGISSEUR in trajectories.roles(by, municipality)
    if not is_regisseur and key not in trajectories.own_keys(by, municipality.pk):
        raise AccessDenied(_("Een consulent vult alleen de eigen gegevens in."))
    held = (
        models.StaffMember.objects.select_for_update()
        .filter(municipality=municipality, contactpersoon=key, replaced_in=None)
        .first()
    )
    if (held.pk if held else None) != number:
        raise meanwhile.ChangedMeanwhile
    before = tables.MEDEWERKERS.row_of(held) if held else tables.StaffMember(key)
    after = tables.changed(before, **{name: values[name].strip() for name in REACH})
    if after == before:
        raise NothingChanged
    change = changes.begin(
        municipality=municipality,
        kind=ChangeKind.ENTRY,
        by=by,
        at=at,
        counts={tables.MEDEWERKERS.name: {"rows": 1, "changed" if held else "new": 1}},
    )
    if held is not None:
        held.replaced_in = change
        held.save(update_fields=["replaced_in"])
    made = models.StaffMember.objects.create(
        municipality=municipality, recorded_in=change, **after._asdict()
    )
    changes.record("contact.changed", made, by=by, at=at)
    return made
