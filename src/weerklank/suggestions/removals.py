"""This room's part when something is removed: what was made of texts that go is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from weerklank.safeguards import removable
from weerklank.safeguards.reach import Scope
from weerklank.safeguards.removable import Counted, Moved, Part
from weerklank.suggestions import leaving

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

ORDER = 35


def count(scope: Scope, user: User) -> list[Counted]:
    """Count her own answers: those of others are theirs to know."""
    own = sum(part.filter(by=user).count() for part in scope.parts("suggestions.SuggestionAnswer"))
    return [Counted(gettext_noop("eigen antwoorden op suggesties"), own)]


def after(moved: Moved) -> None:
    """Throw away vectors of what went, and what was learned with it; it is learned again."""
    if turns := moved.rows.get("fieldwork.Turn"):
        leaving.forget_turns(turns)
    if moved.removal.round_id:
        leaving.forget_learned(moved.removal.round_id)


def register() -> None:
    removable.register(Part(room="suggestions", order=ORDER, count=count, after=after))
