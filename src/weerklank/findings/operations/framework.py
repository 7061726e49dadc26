"""Summaries of what one person said about one theme: writing, rereading, taking away."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.analysis import queries as analysis
from weerklank.findings import access, framework, models, refusals, search
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards

if TYPE_CHECKING:
    from weerklank.coding.models import Code
    from weerklank.safeguards.models import User
    from weerklank.study.models import Participant


@transaction.atomic
def write_summary(
    *,
    participant: Participant,
    code: Code,
    text: str,
    revision: int,
    by: User,
    at: datetime,
    seen: str | None = None,
) -> models.CellSummary:
    """Write what somebody said about a theme, or change it as it was at `revision`: 0 for none.

    `seen` is the fingerprint of the passages that the writer had before her; without it nothing
    is compared. Raises AccessDenied, SummaryMissing, CodedBlind, NothingToSummarise,
    PassagesMoved, or ChangedMeanwhile when someone else saved in between.
    """
    cell = _held(participant, code, by)
    if not text.strip():
        raise refusals.SummaryMissing
    summary = cell.summary
    meanwhile.check_revision(summary.revision if summary else 0, revision)
    _check_passages(cell, seen)
    if summary is None:
        summary = models.CellSummary(participant=participant, code=code, revision=0)
    summary.text = text.strip()
    summary.passages = list(cell.words or ())
    summary.revision += 1
    summary.written_at, summary.written_by = at, by
    summary.reread_at = summary.reread_by = None
    summary.save()
    search.index_summaries([summary.pk])
    safeguards.record("summary.written", summary, by=by, at=at, revision=summary.revision)
    return summary


@transaction.atomic
def confirm_summary(
    *, participant: Participant, code: Code, by: User, at: datetime, seen: str | None = None
) -> None:
    """Say that a summary was reread and holds at the passages of now.

    Raises AccessDenied, CodedBlind, GoneMeanwhile, NothingToSummarise or PassagesMoved.
    """
    cell = _held(participant, code, by)
    if cell.summary is None:
        raise meanwhile.GoneMeanwhile
    _check_passages(cell, seen)
    summary = cell.summary
    summary.passages = list(cell.words or ())
    summary.reread_at, summary.reread_by = at, by
    summary.save(update_fields=["passages", "reread_at", "reread_by"])
    safeguards.record("summary.confirmed", summary, by=by, at=at)


@transaction.atomic
def remove_summary(
    *, participant: Participant, code: Code, revision: int, by: User, at: datetime
) -> None:
    """Take a summary away as it was at `revision`.

    Raises AccessDenied, CodedBlind, GoneMeanwhile or ChangedMeanwhile.
    """
    cell = _held(participant, code, by)
    if cell.summary is None:
        raise meanwhile.GoneMeanwhile
    meanwhile.check_revision(cell.summary.revision, revision)
    safeguards.record("summary.removed", cell.summary, by=by, at=at)
    search.forget_summaries([cell.summary.pk])
    cell.summary.delete()


def _held(participant: Participant, code: Code, by: User) -> framework.Cell:
    """Return the cell as it is now; nobody else writes in this person's until it is done."""
    access.check_may_summarise(by, participant.round)
    meanwhile.hold(participant)
    voices = analysis.hear(participant.round, visible_to=by)
    cell = framework.cell_of(voices, participant.pk, code.pk)
    if cell is None:
        raise refusals.NothingToSummarise
    if cell.is_veiled:
        raise refusals.CodedBlind
    return cell


def _check_passages(cell: framework.Cell, seen: str | None) -> None:
    if not cell.codings:
        raise refusals.NothingToSummarise
    if seen is not None and seen != cell.fingerprint:
        raise refusals.PassagesMoved
