"""Deliveries that wait, and how the columns of a supplier were named."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from weerklank.deliveries import models
from weerklank.trajectories.queries.trajectories import memberships
from weerklank.trajectories.terms import ChangeKind, RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

# In a saved mapping, beside the tables.
SHEETS = "sheets"  # which sheet is which table
LISTS = {  # what was told about the lists of a provider
    ChangeKind.ATTENDANCE.value: "attendance",
    ChangeKind.LIST.value: "guidance",
}


class State(StrEnum):
    """How far a draft is. The middle of the three pairs is work that may go on off the request."""

    READING = "reading"
    CHOOSING = "choosing"
    COUNTING = "counting"
    READY = "ready"
    TAKING = "taking"
    DONE = "done"
    BROKEN = "broken"  # a file that cannot be read; only to be thrown away


BUSY = (State.READING, State.COUNTING, State.TAKING)


def drafts(*, visible_to: User) -> QuerySet[models.ImportDraft]:
    """Return the drafts in the municipalities where someone is regisseur, newest first.

    Of a provider someone sees the lists that she brought herself.
    """
    steered, taught = [], []
    for member in memberships(visible_to):
        if member.role == RegisterRole.REGISSEUR:
            steered.append(member.municipality_id)
        elif member.role == RegisterRole.AANBIEDER:
            taught.append(member.municipality_id)
    own = Q(
        municipality__in=taught, by=visible_to, kind__in=(ChangeKind.ATTENDANCE, ChangeKind.LIST)
    )
    return (
        models.ImportDraft.objects.filter(Q(municipality__in=steered) | own)
        .select_related("municipality", "by")
        .prefetch_related("files")
    )


def draft_at_work(pk: int, attempt: int) -> models.ImportDraft | None:
    """Return the draft of which this attempt is the last; None when it has gone or went on."""
    draft = (
        models.ImportDraft.objects.filter(pk=pk)
        .select_related("municipality")
        .prefetch_related("files")
        .first()
    )
    return draft if draft is not None and draft.preview.get("attempt") == attempt else None


def remembered(municipality: Organisation, supplier: str) -> dict[str, dict[str, str]]:
    """Return how the columns of a supplier were named last time: {table: {theirs: ours}}."""
    found: dict[str, dict[str, str]] = _saved(municipality, supplier).mapping
    return found


def asked_before(municipality: Organisation, supplier: str, kind: str) -> Any:
    """Return how the lists of a provider were read last time: an Asked of its kind."""
    return _saved(municipality, supplier).mapping.get(LISTS[kind], {})


def _saved(municipality: Organisation, supplier: str) -> models.SavedMapping:
    saved = models.SavedMapping.objects.filter(municipality=municipality, supplier=supplier)
    return saved.first() or models.SavedMapping()


def state_of(draft: models.ImportDraft) -> State:
    return State(draft.preview.get("state", State.READING))
