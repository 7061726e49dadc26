"""What of this room can be found: the questions of the newest version of each guide."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse

from weerklank.safeguards import search
from weerklank.safeguards.terms import Role, SearchKind
from weerklank.study import models, queries

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


def index_guides(round_: models.Round) -> int:
    """Index the questions of a round's guides, in place of what was indexed of them before."""
    search.forget_questions(round_.pk)
    return search.put(_questions(round_))


def index_all() -> int:
    """Index the guides of every round. Gives the number of questions."""
    return sum(index_guides(round_) for round_ in models.Round.objects.order_by("pk"))


def _questions(round_: models.Round) -> Iterator[search.Findable]:
    newest = [guide.pk for guide in queries.newest_guides(round_)]
    for question in models.GuideQuestion.objects.filter(section__guide_id__in=newest).order_by(
        "section__guide_id", "section__position", "position"
    ):
        yield search.Findable(
            kind=SearchKind.QUESTION,
            object_id=question.pk,
            text=_words(question),
            monitor_id=round_.monitor_id,
            round_id=round_.pk,
        )


def _words(question: models.GuideQuestion) -> str:
    return "\n".join([question.text, *question.prompts])


READERS = frozenset({Role.ONDERZOEKER, Role.CODEUR})  # of what people said


def monitors_of(user: User) -> tuple[set[int], set[int]]:
    """Return the monitors that someone is a member of, and those whose words she may read."""
    rows = models.Membership.objects.filter(user_id=user.pk).values_list("monitor_id", "role")
    own = list(rows)
    return {monitor for monitor, _role in own}, {
        monitor for monitor, role in own if role in READERS
    }


def people(
    *, perspective: str = "", characteristic: str = "", value: str = ""
) -> QuerySet[models.Participant, int]:
    """Return the ids of participants who share this; without `value` where it is unknown."""
    found = models.Participant.objects.filter(withdrawn_at=None)
    if perspective:
        found = found.filter(perspective=perspective)
    if characteristic:
        known = models.ParticipantCharacteristic.objects.filter(characteristic__key=characteristic)
        found = (
            found.filter(pk__in=known.filter(value__key=value).values("participant_id"))
            if value
            else found.exclude(pk__in=known.values("participant_id"))
        )
    return found.values_list("pk", flat=True)


def questions_for(perspective: str) -> QuerySet[models.GuideQuestion, int]:
    """Return the ids of questions in guides for this perspective."""
    return models.GuideQuestion.objects.filter(section__guide__perspective=perspective).values_list(
        "pk", flat=True
    )


def hits(question_ids: Collection[int]) -> dict[int, search.Hit]:
    """Return these questions to show, with their prompts. One query."""
    return {
        question.pk: search.Hit(
            text=_words(question),
            language="nl",
            place=question.section.guide.title,
            who="",
            address=reverse("study:guide", args=[question.section.guide_id])
            + f"#question-{question.pk}",
        )
        for question in models.GuideQuestion.objects.filter(
            pk__in=list(question_ids)
        ).select_related("section__guide")
    }
