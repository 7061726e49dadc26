"""What of this room can be found: plain sentences, and what the team says of texts."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse

from weerklank.coding import blinding
from weerklank.findings import search as below
from weerklank.reporting import models
from weerklank.safeguards import search
from weerklank.safeguards.terms import SearchKind
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


# --- what is told plainly ---------------------------------------------------------------------
def index_plain(round_: Round) -> int:
    """Let the plain sentences of a round be found as they are now; none that was taken away."""
    search.forget_of_round(SearchKind.PLAIN, round_.pk)
    texts = models.PlainText.objects.filter(round=round_, removed_at=None).order_by("pk")
    return search.put(below.of_round(SearchKind.PLAIN, one.pk, one.text, round_) for one in texts)


def plain_hits(plain_ids: Collection[int]) -> dict[int, search.Hit]:
    """Return these plain sentences to show. One query."""
    return {
        one.pk: search.Hit(
            text=one.text,
            language="nl",
            place="",
            who="",
            address=reverse("reporting:plain_text", args=[one.round.slug, one.name]),
        )
        for one in models.PlainText.objects.filter(pk__in=list(plain_ids)).select_related("round")
    }


# --- what the team says of texts --------------------------------------------------------------
def index_comments(round_: Round) -> int:
    """Let what the team says of the texts of a round be found as it is now."""
    search.forget_of_round(SearchKind.COMMENT, round_.pk)
    comments = models.Comment.objects.filter(round=round_).order_by("pk")
    return search.put(
        below.of_round(SearchKind.COMMENT, one.pk, one.text, round_) for one in comments
    )


def seen_comments(user: User) -> QuerySet[models.Comment, int]:
    """Return the ids of the comments that someone may see; see `desk` for who codes blind."""
    blind = blinding.sight_of_all(user).blind
    found = models.Comment.objects.exclude(~Q(by=user), round__in=blind)
    return found.order_by().values_list("pk", flat=True)


def comment_hits(comment_ids: Collection[int]) -> dict[int, search.Hit]:
    """Return these comments to show. One query."""
    return {
        one.pk: search.Hit(
            text=one.text,
            language="nl",
            place="",
            who=one.by.name,
            address=reverse("reporting:comments", args=[one.round.slug, one.place]),
        )
        for one in models.Comment.objects.filter(pk__in=list(comment_ids)).select_related(
            "round", "by"
        )
    }


# --- together ---------------------------------------------------------------------------------
def index_texts(round_: Round) -> int:
    """Index all that is written in a report, told plainly and said of it, anew."""
    return (
        below.index_report(round_)
        + below.index_chapters(round_)
        + index_plain(round_)
        + index_comments(round_)
    )


def index_all_texts() -> int:
    return sum(index_texts(round_) for round_ in study.all_rounds())


def index_what_lost_words(monitor_id: int, rounds: Collection[int]) -> None:
    """Index again what words of somebody were taken out of; see `taken_over`."""
    below.index_points_of(monitor_id)
    for round_ in study.all_rounds().filter(pk__in=rounds):
        index_comments(round_)
