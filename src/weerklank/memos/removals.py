"""This room's part when something is removed: memos on it go along, and come back with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from weerklank.memos import queries, search
from weerklank.safeguards import removable
from weerklank.safeguards.reach import Scope
from weerklank.safeguards.removable import Counted, Moved, Part

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

ORDER = 33


def count(scope: Scope, user: User) -> list[Counted]:
    """Count the memos that go along, as far as this person may see them."""
    seen = queries.all_memos(visible_to=user).order_by().values("pk")
    number = sum(part.filter(pk__in=seen).count() for part in scope.parts("memos.Memo"))
    return [Counted(gettext_noop("memo's in de lijst"), number)]


def after(moved: Moved) -> None:
    """Let what went along be found no longer, or again when it came back."""
    memos = moved.rows.get("memos.Memo", set())
    if moved.came_back:
        search.index_numbers(memos)
    else:
        search.forget(memos)


def register() -> None:
    removable.register(Part(room="memos", order=ORDER, count=count, after=after))
