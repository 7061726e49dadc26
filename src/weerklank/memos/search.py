"""What of this room can be found: the memos that stand, by their heading and text."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse

from weerklank.memos import models, queries
from weerklank.safeguards import search
from weerklank.safeguards.terms import SearchKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


def index(memos: Iterable[models.Memo]) -> int:
    """Let these be found as they are now; what was taken away is found no longer."""
    gone: list[int] = []
    there: list[models.Memo] = []
    for memo in memos:
        if memo.removed_at is None:
            there.append(memo)
        else:
            gone.append(memo.pk)
    forget(gone)
    return search.put(map(_findable, there))


def index_numbers(numbers: Collection[int]) -> int:
    """Let the memos with these numbers be found, those that are there."""
    found = models.Memo.objects.filter(pk__in=numbers).select_related("round")
    return index(found.order_by("pk"))


def index_all() -> int:
    """Index every memo. Gives how many there are."""
    return index(models.Memo.objects.select_related("round").order_by("pk"))


def forget(numbers: Iterable[int]) -> None:
    search.forget(SearchKind.NOTE, numbers)


def _findable(memo: models.Memo) -> search.Findable:
    return search.Findable(
        kind=SearchKind.NOTE,
        object_id=memo.pk,
        text=_words(memo),
        monitor_id=memo.round.monitor_id,
        round_id=memo.round_id,
    )


def _words(memo: models.Memo) -> str:
    return f"{memo.title}\n{memo.text}" if memo.title else memo.text


def seen_memos(user: User) -> QuerySet[models.Memo, int]:
    """Return the memos that somebody may read."""
    return queries.memos(visible_to=user).order_by().values_list("pk", flat=True)


def hits(numbers: Collection[int]) -> dict[int, search.Hit]:
    """Return these memos to show, with who wrote them. One query."""
    return {
        memo.pk: search.Hit(
            text=_words(memo),
            language="nl",
            place=str(memo.get_about_display()),
            who=memo.by.name,
            address=reverse("memos:memo", args=[memo.pk]),
        )
        for memo in models.Memo.objects.filter(pk__in=list(numbers)).select_related("by")
    }
