"""What a team says about the texts of its report; see `past` for what these said before.

Comments never leave the team; who codes a conversation blind reads her own comments only, as those
of others may tell what they found in it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from weerklank.coding import blinding
from weerklank.findings import auditing, following, outline, past, queries
from weerklank.findings.past import Place
from weerklank.reporting import models, plain, shipped
from weerklank.sentences import markup

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

AROUND = ("title", "introduction", "reason", "conclusion", "authors", auditing.METHOD)


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
        finding = queries.finding_of(round_, number)
        return Place(key, finding=finding, plain=own) if finding else None
    if about == plain.POINT:
        point = following.points_in(round_.monitor).filter(pk=number).first()
        return Place(key, point=point, plain=own) if point else None
    return None


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
        return past.of_answers(place.part.answers) if past.is_list(place) else place.part.text
    return auditing.written(queries.report_of(round_), place.key)


def shown(round_: Round, place: Place, text: str) -> str:
    """Return a stored text as somebody reads it."""
    if place.part is None:
        return text
    if past.is_list(place):
        return "\n\n".join(f"{number}. {said}" for number, said in past.answers_in(text).items())
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


# --- a withdrawal -----------------------------------------------------------------------------
def forget(round_id: int, findings: Collection[int], at: datetime) -> None:
    """Empty earlier texts of a round, and ask to reread comments on findings that lost something.

    Words of somebody and her pseudonym leave comments and texts of every round: see `taken_over`.
    """
    past.forget(round_id, at)
    # As with an earlier text that could be put back.
    models.PlainText.objects.filter(round=round_id).exclude(removed_at=None).delete()
    models.Comment.objects.filter(round=round_id, finding__in=findings).update(reread_since=at)


def waiting(round_: Round) -> QuerySet[models.Comment]:
    """Return the comments that somebody has to reread after a withdrawal."""
    return models.Comment.objects.filter(Q(round=round_), reread_since__isnull=False)
