"""What a team says about the texts of its report, and what these said before.

A place is a text: *finding*, *point* or *part* with its key, *plain* with the name of a text of
the result, or the name of a text around the findings. Neither comments nor earlier texts leave the
team; who codes a conversation blind reads her own comments only, as those of others may tell what
they found in it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from weerklank.coding import blinding
from weerklank.reporting import auditing, models, outline, plain, queries, shipped
from weerklank.reporting.rules import markup
from weerklank.reporting.terms import ChapterKind, PointChangeKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

AROUND = ("title", "introduction", "reason", "conclusion", "authors", auditing.METHOD)
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


def place_in(round_: Round, key: str) -> Place | None:
    """Return a text of a round by the key of its place; None where there is none."""
    if key in AROUND:
        return Place(key)
    kind = key.partition(":")[0]
    if kind == outline.PLACE:
        part = outline.of(round_).at(key)
        return Place(key, part=part) if part else None
    name = plain.name_in(key) or key
    own = name if kind == plain.PLACE else ""
    if own in shipped.plain_words():
        return Place(key, plain=own)
    return _about(round_, key, name, own)


def _about(round_: Round, key: str, name: str, own: str) -> Place | None:
    """Return the text of a finding or a point, or its plain sentence where `own` names that."""
    about, number = plain.kind_of(name), plain.number_in(name) or 0
    if about == plain.FINDING:
        finding = models.Finding.objects.filter(round=round_, pk=number).first()
        return Place(key, finding=finding, plain=own) if finding else None
    if about == plain.POINT:
        point = models.ImprovementPoint.objects.filter(monitor=round_.monitor_id, pk=number).first()
        return Place(key, point=point, plain=own) if point else None
    return None


def place_of_finding(finding: models.Finding) -> str:
    return auditing.place_of(finding)


def place_of_point(point: models.ImprovementPoint) -> str:
    return f"{plain.POINT}:{point.pk}"


def text_at(round_: Round, place: Place) -> str:
    """Return what stands at a place now, as it is stored."""
    if place.plain:
        record = models.PlainText.objects.filter(
            round=round_, name=place.plain, removed_at=None
        ).first()
        return record.text if record else ""
    if place.finding:
        return place.finding.statement
    if place.point:
        return place.point.what
    if place.part:
        return of_answers(place.part.answers) if is_list(place) else place.part.text
    return auditing.written(queries.report_of(round_), place.key)


def is_list(place: Place) -> bool:
    return place.part is not None and place.part.kind in LISTS


def of_answers(answers: Mapping[str, str]) -> str:
    """Return what was added to a list of subjects as one text, empty where nothing was."""
    return json.dumps(dict(answers), ensure_ascii=False) if answers else ""


def answers_in(text: str) -> dict[str, str]:
    """Return what was added, by the number of the subject, from such a text."""
    return dict(json.loads(text)) if text else {}


def shown(round_: Round, place: Place, text: str) -> str:
    """Return a stored text as somebody reads it."""
    if place.part is None:
        return text
    if is_list(place):
        return "\n\n".join(f"{number}. {said}" for number, said in answers_in(text).items())
    return markup.to_show(text, queries.numbers_in(outline.of(round_)))


# --- comments ---------------------------------------------------------------------------------
def comments_of(
    round_: Round, *, visible_to: User, place: str | None = None
) -> QuerySet[models.Comment]:
    """Return what the team said, the open ones first; see above for who codes blind."""
    found = models.Comment.objects.filter(round=round_).select_related("by", "closed_by")
    if place is not None:
        found = found.filter(place=place)
    if blinding.sight(round_, visible_to).blind:
        found = found.filter(by=visible_to)
    return found.order_by("closed_at", "id")


def open_comments(round_: Round, place: str, *, visible_to: User) -> int:
    return comments_of(round_, visible_to=visible_to, place=place).filter(closed_at=None).count()


# --- earlier texts ----------------------------------------------------------------------------
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


# --- a withdrawal -----------------------------------------------------------------------------
def forget(round_id: int, findings: Collection[int], at: datetime) -> None:
    """Empty earlier texts of a round, and ask to reread comments on findings that lost something.

    Words of somebody and her pseudonym leave comments and texts of every round: see `taken_over`.
    """
    versions = models.TextVersion.objects.filter(round=round_id)
    newest: dict[str, int] = dict(versions.order_by("id").values_list("place", "pk"))
    versions.filter(pk__in=newest.values()).update(leaves_since=at)
    versions.exclude(pk__in=newest.values()).exclude(text="").update(text="", emptied_at=at)
    # As with an earlier text that could be put back.
    models.PlainText.objects.filter(round=round_id).exclude(removed_at=None).delete()
    models.Comment.objects.filter(round=round_id, finding__in=findings).update(reread_since=at)


def waiting(round_: Round) -> QuerySet[models.Comment]:
    """Return the comments that somebody has to reread after a withdrawal."""
    return models.Comment.objects.filter(Q(round=round_), reread_since__isnull=False)
