"""The texts around the findings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.findings import (
    access,
    material,
    models,
    outline,
    past,
    queries,
    refusals,
    rereading,
    search,
)
from weerklank.findings.operations.chapters import confirm_chapter
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.study import operations as study

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

TEXTS = ("title", "introduction", "reason", "conclusion", "authors")


@transaction.atomic
def change_report(
    *,
    round: Round,
    by: User,
    at: datetime,
    revision: int | None = None,
    is_reread: bool = True,
    **texts: str,
) -> models.Report:
    """Change the texts that are given, leave the rest; `texts` names fields of TEXTS.

    `revision` is what the writer had before her, 0 for the first one; without it nothing is
    compared. Whoever saves a text has read it again, unless `is_reread` says that only a part of
    it was looked at. Raises AccessDenied, LooksPersonal, TitleMissing or ChangedMeanwhile.
    """
    access.check_may_write(by, round)
    study.check_no_bsn(*texts.values())
    assert set(texts) <= set(TEXTS)
    if not texts.get("title", "x").strip():
        raise refusals.TitleMissing
    stored = models.Report.objects.select_for_update().filter(round=round).first()
    current = stored or queries.report_of(round)
    if revision is not None:
        meanwhile.check_revision(current.revision, revision)
    before = {name: str(getattr(current, name)) for name in texts} if stored else {}
    for name, text in texts.items():
        setattr(current, name, text.strip())
    current.revision += 1
    written = set(texts) & set(rereading.TEXTS)
    if written and is_reread:
        numbers = rereading.numbers_of(material.gather(round, visible_to=by))
        current.confirmed_numbers |= dict.fromkeys(written, numbers)
    current.save()
    for name, text in texts.items():
        past.keep_text(
            round_=round,
            place=past.Place(name),
            text=text.strip(),
            before=before.get(name, ""),
            by=by,
            at=at,
        )
    search.index_report(round)
    safeguards.record(
        "report.changed", current, by=by, at=at, texts=sorted(texts), revision=current.revision
    )
    return current


@transaction.atomic
def change_method(
    *, round: Round, text: str, by: User, at: datetime, is_reread: bool = True
) -> None:
    """Change what the plan of a round says of how it is done, as the report prints it.

    Raises AccessDenied or LooksPersonal.
    """
    study.check_no_bsn(text)
    before = round.method_text
    study.change_method_text(round=round, text=text, by=by, at=at)
    past.keep_text(
        round_=round,
        place=past.Place("method"),
        text=text.strip(),
        before=before,
        by=by,
        at=at,
    )
    if is_reread:
        confirm_text(round=round, name="method", by=by, at=at)


@transaction.atomic
def confirm_text(
    *, round: Round, name: str, by: User, at: datetime, seen: str | None = None
) -> None:
    """Say that a written text was reread and holds at the numbers of now.

    `name` is one of `rereading.TEXTS`, or that of a part; `seen` the fingerprint of the numbers
    that she saw, without it nothing is compared. Raises AccessDenied, or NumbersMoved when they
    changed since.
    """
    access.check_may_write(by, round)
    kind, _colon, key = name.partition(":")
    if kind == outline.PLACE:
        confirm_chapter(round=round, key=key, by=by, at=at, seen=seen)
        return
    assert name in rereading.TEXTS
    stored = models.Report.objects.select_for_update().filter(round=round).first()
    current = stored or queries.report_of(round)
    numbers = rereading.numbers_of(material.gather(round, visible_to=by))
    if seen is not None and seen != rereading.fingerprint(numbers):
        raise refusals.NumbersMoved
    current.confirmed_numbers |= {name: numbers}
    current.save()
    safeguards.record("report.confirmed", current, by=by, at=at, text=name)
