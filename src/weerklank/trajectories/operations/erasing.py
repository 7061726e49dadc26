"""Removing a whole trajectory: every version of every row, and everything else that is about it.

The register goes first and in one transaction; its number in the vault follows (see crossings): a
number without a trajectory tells nothing and is swept. What stays is a line in the log and a
certificate, without content.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from weerklank.rulebook.tables import ALL
from weerklank.safeguards import cleaning, journal
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.trajectories import access, models, upward
from weerklank.trajectories.operations import changes, remarks
from weerklank.trajectories.queries import handover
from weerklank.trajectories.terms import ChangeKind, ErasureReason

if TYPE_CHECKING:
    from django.db.models import Model

    from weerklank.safeguards.models import User

_OF_ONE = (ChangeKind.ENTRY, ChangeKind.CORRECTION)
_OF_SOME = (ChangeKind.HANDOVER, ChangeKind.CLOSING)
_TABLES = [table for table in ALL if table.of_trajectory]
# What goes with the trajectory itself, by a foreign key that cascades.
BESIDE: dict[str, type[Model]] = {
    gettext_noop("signalen"): models.StandingSignal,
    gettext_noop("signalen samen"): models.SaidTogether,
    gettext_noop("notities"): models.SignalNote,
    gettext_noop("geweigerde waarden"): models.RefusedValue,
    gettext_noop("meldingen dat iets niet meer geleverd wordt"): models.NotSent,
    gettext_noop("aankondigingen"): models.RetentionNotice,
    gettext_noop("punten voor het gesprek met een school"): models.MeetingPoint,
    gettext_noop("wat de inburgeraar zelf meldde"): models.Remark,
    gettext_noop("gesproken meldingen die nog onderweg waren"): models.RemarkVoice,
    gettext_noop("wat de inburgeraar zelf meldde en terugnam"): models.RemarkTakenBack,
    gettext_noop("dagen waarop iemand in een lijst stond"): models.ListLook,
}


class GoneAlready(DomainError):
    user_message = _("Dit traject is al weggehaald.")


class BeingRead(DomainError):
    user_message = _(
        "Er wordt nu een levering gelezen. Daarin kan dit traject staan. Wacht tot die klaar is en "
        "probeer het dan opnieuw."
    )


def preview(trajectory: models.Trajectory) -> dict[str, int]:
    """Count, without changing anything, what `erase` would remove: versions of rows per table."""
    counts = {
        table.name: models.OF_TABLE[table.name].objects.filter(trajectory=trajectory).count()
        for table in _TABLES
    }
    counts |= {
        name: model._default_manager.filter(trajectory=trajectory).count()
        for name, model in BESIDE.items()
    }
    counts |= {each.name: each.count(trajectory.municipality) for each in upward.ALL}
    return {name: count for name, count in counts.items() if count}


@transaction.atomic
def erase(
    *, trajectory: models.Trajectory, reason: str, by: User | None, at: datetime
) -> models.ErasureCertificate:
    """Remove a trajectory. `by` is None for the job and for who has the command line.

    What rooms above keep of this municipality goes as well (see upward): she may stand in it.
    Raises AccessDenied, GoneAlready or BeingRead.
    """
    municipality = trajectory.municipality
    if by is not None:
        access.check_may_steer(by, municipality)
    held = models.Trajectory.objects.select_for_update().filter(pk=trajectory.pk).first()
    if held is None:
        raise GoneAlready
    counts = preview(held)
    for each in upward.ALL:
        each.erase(municipality, at)
    about = _changes_about(held)
    for table in _TABLES:
        models.OF_TABLE[table.name].objects.filter(trajectory=held).delete()
    # A point about everybody may name her as well.
    models.MeetingPoint.objects.filter(
        provider__municipality=municipality, text__icontains=held.pseudonym
    ).delete()
    remarks.forget_voices(trajectory=held)
    held.delete()
    # Why somebody changed something may say who it was about.
    models.Change.objects.filter(pk__in=about).update(reason="")
    # Figures that were counted with her are counted again.
    changes.begin(municipality=municipality, kind=ChangeKind.ERASURE, by=by, at=at)
    certificate = models.ErasureCertificate.objects.create(
        reference=uuid.uuid4(),
        municipality=municipality,
        pseudonym=trajectory.pseudonym,
        at=at,
        by_name=by.name if by else "",
        reason=ErasureReason(reason),
        counts=counts,
    )
    safeguards.record(
        "trajectory.erased",
        certificate,
        by=by,
        at=at,
        detail={"municipality": municipality.slug, "reason": reason, **counts},
    )
    cleaning.ask(at=at, of=certificate.reference)
    entry = journal.Erased(
        trajectory_id=trajectory.pk, pseudonym=trajectory.pseudonym, at=at.isoformat()
    )
    # Before the commit, so that no machine stops between it and the line; see journal.
    journal.remember_erased(replace(entry, state=journal.BEGUN))
    transaction.on_commit(partial(journal.remember_erased, entry))
    return certificate


def _changes_about(trajectory: models.Trajectory) -> set[int]:
    """Return the changes by hand that were about this trajectory and no other."""
    found: set[int] = set()
    for table in _TABLES:
        rows = models.OF_TABLE[table.name].objects.filter(trajectory=trajectory)
        for pair in rows.values_list("recorded_in", "replaced_in"):
            found |= {number for number in pair if number is not None}
    for model in (models.RefusedValue, models.NotSent):
        settled = model.objects.filter(trajectory=trajectory).exclude(settled_in=None)
        found |= set(settled.values_list("settled_in", flat=True))
    by_hand = models.Change.objects.filter(pk__in=found, kind__in=(*_OF_ONE, *_OF_SOME))
    return set(_of_one(by_hand))


def _of_one(found: Iterable[models.Change]) -> Iterable[int]:
    for change in found:
        told = change.counts.get(handover.DETAILS)
        if (
            change.kind in _OF_ONE
            or (told is not None and told.get("trajectories") == 1)
            or (change.kind == ChangeKind.CLOSING and change.closed.count() <= 1)
        ):
            yield change.pk
