"""The texts around the findings, and the files that are made of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from weerklank.reporting import access, models, queries, refusals
from weerklank.safeguards import operations as safeguards

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

TEXTS = ("title", "introduction", "reason", "conclusion", "authors")


@transaction.atomic
def change_report(
    *, round: Round, revision: int, by: User, at: datetime, **texts: str
) -> models.Report:
    """Change the texts that are given, leave the rest; `texts` names fields of TEXTS.

    The first writer names revision 0. Raises AccessDenied, TitleMissing or ChangedMeanwhile.
    """
    access.check_may_write(by, round)
    assert set(texts) <= set(TEXTS)
    if not texts.get("title", "x").strip():
        raise refusals.TitleMissing
    stored = models.Report.objects.select_for_update().filter(round=round).first()
    current = stored or queries.report_of(round)
    if current.revision != revision:
        raise refusals.ChangedMeanwhile(current)
    for name, text in texts.items():
        setattr(current, name, text.strip())
    current.revision += 1
    current.save()
    safeguards.record(
        what="report.changed",
        by=by,
        at=at,
        subject=current,
        monitor_id=round.monitor_id,
        detail={"texts": sorted(texts), "revision": current.revision},
    )
    return current
