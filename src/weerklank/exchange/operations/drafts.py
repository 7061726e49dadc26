"""Projects that were brought in and not yet taken over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet

from weerklank.exchange import inspection, models, refusals
from weerklank.exchange.rules import BUSY, State
from weerklank.interchange.refi.project import Counting
from weerklank.interchange.refusals import Refused
from weerklank.safeguards import meanwhile, uploads
from weerklank.safeguards.telling import in_language_later
from weerklank.study import access as study_access
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

KEPT = timedelta(hours=48)
_Counted = Literal["variable_values", "users", "notes", "sets", "links", "graphs", "transcripts"]
# What is larger on disk is looked at by the worker: a request may take a minute and a half.
AT_ONCE_BYTES = 5 << 20
# Of each of these too: a page names them, or a row is written for them.
MOST_OF: dict[_Counted, int] = {
    "variable_values": 50_000,
    "users": 100,
    "notes": 5_000,
    "sets": 2_000,
    "links": 20_000,
    "graphs": 1_000,
    "transcripts": 1_000,
}

UPLOADS = uploads.Uploads(
    models.ProjectDraft,
    sign="project",
    since="uploaded_at",
    kept=KEPT,
    files=lambda draft: [draft.content],
    detail=lambda draft: {"bytes": draft.size},
)


def drafts(*, visible_to: User) -> QuerySet[models.ProjectDraft]:
    """Return the projects that wait in the monitors of this person."""
    rounds = study.rounds(visible_to=visible_to).values_list("pk", flat=True)
    return models.ProjectDraft.objects.filter(round_id__in=rounds).select_related(
        "round__monitor__organisation"
    )


def bring_in(
    *, round_: Round, name: str, file: File[bytes], by: User, at: datetime
) -> models.ProjectDraft:
    """Look at a project and keep it until it is taken over or thrown away.

    A large one is not looked at yet: it waits for the worker. Raises AccessDenied,
    ProjectTooLarge, ProjectUnreadable; then nothing is kept.
    """
    study_access.check_may_research(by, round_.monitor)
    sweep(at=at)
    if (file.size or 0) > settings.PROJECT_MOST_BYTES:
        raise refusals.ProjectTooLarge
    draft = models.ProjectDraft(round=round_, uploaded_by=by, uploaded_at=at, name=name[-255:])
    with uploads.Keeper() as keeper:
        draft.sha256, draft.size = keeper.keep(draft.content, file)
        if is_large(draft):
            draft.state, draft.since, draft.attempt = State.WAITING, at, 1
            draft.asked_by, draft.choices = by, {"look": {}}
        else:
            draft.found = _look(draft, None)
        with transaction.atomic():
            draft.save()
            UPLOADS.record("brought_in", draft, by=by, at=at)
    return draft


def count_again(
    *, draft: models.ProjectDraft, told: dict[str, object], by: User, at: datetime
) -> models.ProjectDraft:
    """Look again with another way of counting; an empty `told` lets the file decide.

    Not for large files, see `taking.start_looking`. Raises AccessDenied, ProjectBusy,
    ProjectUnreadable.
    """
    study_access.check_may_research(by, draft.round.monitor)
    if State(draft.state) in BUSY:
        raise refusals.ProjectBusy
    draft.told = told
    draft.found = _look(draft, counting_of(draft))
    with transaction.atomic():
        draft.save(update_fields=["told", "found"])
        UPLOADS.record("changed", draft, by=by, at=at)
    return draft


@transaction.atomic
def discard(*, draft: models.ProjectDraft, by: User, at: datetime) -> None:
    """Throw a project away, its file included. Raises AccessDenied, ProjectBusy."""
    study_access.check_may_research(by, draft.round.monitor)
    meanwhile.hold(draft)
    if State(draft.state) in BUSY:
        raise refusals.ProjectBusy
    UPLOADS.discard(draft, by=by, at=at)


def counting_of(draft: models.ProjectDraft) -> Counting | None:
    return Counting(**draft.told) if draft.told else None


def is_large(draft: models.ProjectDraft) -> bool:
    """Return whether looking at its file is left to the worker."""
    return draft.size > AT_ONCE_BYTES


def look_by_the_worker(
    draft: models.ProjectDraft, counting: Counting | None, tell: inspection.Tell
) -> inspection.Found:
    """Return what is in the file. Raises ProjectTooLarge, ProjectUnreadable, and what `tell` does.

    `tell` hears how many texts and codings were seen so far.
    """
    return _look(draft, counting, partial(inspection.look_by_the_worker, tell=tell))


def _look(
    draft: models.ProjectDraft,
    counting: Counting | None,
    look: Callable[[Path, str, Counting | None], inspection.Found] = inspection.look_within_limits,
) -> inspection.Found:
    try:
        found = look(Path(draft.content.path), draft.name, counting)
    except Refused as refusal:
        raise refusals.ProjectUnreadable(in_language_later(refusal.told)) from refusal
    counts = found["counts"]
    if (
        counts["codings"] > settings.PROJECT_MOST_CODINGS
        or counts["selections"] > 2 * settings.PROJECT_MOST_CODINGS
        or found["word_count"] > settings.PROJECT_MOST_WORDS
        or any(counts[name] > most for name, most in MOST_OF.items())
    ):
        raise refusals.ProjectTooLarge
    return found


def sweep(*, at: datetime) -> None:
    """Remove what waited too long, and files whose row never came to be."""
    let_old_go(at=at)
    for model in (models.ProjectDraft, models.KeptFile):
        uploads.remove_orphans(model, "content", before=at - KEPT)


def let_old_go(*, at: datetime) -> None:
    """Remove what waited too long; not what the worker has. Safe to run at any moment.

    Of what was taken over only the row is left.
    """
    old = models.ProjectDraft.objects.filter(uploaded_at__lt=at - KEPT)
    old.filter(state=State.DONE).delete()
    for draft in old.exclude(state__in=BUSY, since__gte=at - KEPT):
        UPLOADS.discard(draft, by=None, at=at)
