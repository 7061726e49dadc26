"""What the texts of a report said before: who wrote what when, until somebody withdraws.

A place is a text: *finding*, *point* or *part* with its key, *plain* with the name of a text of
the result, or the name of a text around the findings. Earlier texts never leave the team.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from weerklank.findings import auditing, models, outline
from weerklank.findings.terms import ChapterKind, PointChangeKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

# Parts that are a list of subjects: their text is what somebody added to each.
LISTS = frozenset({ChapterKind.COREQ, ChapterKind.SRQR})


@dataclass(frozen=True)
class Place:
    """A text of the report, and what it belongs to."""

    key: str
    finding: models.Finding | None = None
    point: models.ImprovementPoint | None = None
    part: outline.Part | None = None
    plain: str = ""

    @property
    def owner(self) -> dict[str, object]:
        """Return with what a row about this place goes."""
        return {
            "finding": self.finding,
            "point": self.point,
            "chapter": self.part.record if self.part else None,
        }


def place_of_finding(finding: models.Finding) -> str:
    return auditing.place_of(finding)


def place_of_point(point: models.ImprovementPoint) -> str:
    return f"point:{point.pk}"


def is_list(place: Place) -> bool:
    return place.part is not None and place.part.kind in LISTS


def of_answers(answers: Mapping[str, str]) -> str:
    """Return what was added to a list of subjects as one text, empty where nothing was."""
    return json.dumps(dict(answers), ensure_ascii=False) if answers else ""


def answers_in(text: str) -> dict[str, str]:
    """Return what was added, by the number of the subject, from such a text."""
    return dict(json.loads(text)) if text else {}


def history_of(round_: Round, place: str) -> list[models.TextVersion]:
    """Return what stood at a place, the newest first; what stands there now is the first."""
    found = models.TextVersion.objects.filter(round=round_, place=place).select_related("by")
    return list(found.order_by("-id"))


def keep_text(
    *, round_: Round, place: Place, text: str, before: str, by: User, at: datetime
) -> None:
    """Note who wrote a text when; of one from before this was kept, that it stood there.

    What stood there when somebody withdrew is not kept.
    """
    there = models.TextVersion.objects.filter(round=round_, place=place.key)
    newest = there.order_by("-id").first()
    if newest and newest.leaves_since and newest.text != text:
        there.filter(pk=newest.pk).update(text="", emptied_at=at)
    is_known = newest is not None and newest.text == before
    if before and before != text and not is_known:
        # From before this was kept, or written elsewhere, as on the plan of a round.
        wrote = _who_wrote(place)
        there.create(round=round_, place=place.key, text=before, **wrote, **place.owner)
    if (newest.text if newest else before if before == text else None) != text:
        there.create(round=round_, place=place.key, text=text, at=at, by=by, **place.owner)


def _who_wrote(place: Place) -> dict[str, object]:
    """Return who wrote what stood at a place until now, as far as the history of a point knows."""
    if place.point is None or place.plain:
        return {}
    kinds = (PointChangeKind.MADE, PointChangeKind.WORDS)
    lines = list(place.point.changes.filter(kind__in=kinds).order_by("-id")[:2])
    # The newest line is of the text that takes its place.
    return {"at": lines[-1].at, "by": lines[-1].by} if lines else {}


def is_leaving(round_: Round, place: str) -> bool:
    """Return whether somebody withdrew while the text of now stood there."""
    newest = history_of(round_, place)[:1]
    return any(each.leaves_since for each in newest)


def forget(round_id: int, at: datetime) -> None:
    """Empty earlier texts of a round; what stands there now leaves once it is replaced."""
    versions = models.TextVersion.objects.filter(round=round_id)
    newest: dict[str, int] = dict(versions.order_by("id").values_list("place", "pk"))
    versions.filter(pk__in=newest.values()).update(leaves_since=at)
    versions.exclude(pk__in=newest.values()).exclude(text="").update(text="", emptied_at=at)
