"""This room's part in a correction: a name that is replaced in a text leaves memos about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_noop

from weerklank.fieldwork import followers
from weerklank.fieldwork import rules as fieldwork
from weerklank.memos import models, search

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

ORDER = 33
_FIELDS = ("title", "text")
# Where the new words stand, by table, number and field of a row.
Kept = dict[str, list[list[int]]]


def preview(change: followers.Change, by: User) -> dict[str, int]:
    """Count nothing of another's memos: only one's own that name who is no longer named."""
    if not change.gone:
        return {}
    old = change.gone[0]
    own = [memo for memo in _memos(change).filter(by=by) if _has(memo, old)]
    return {gettext_noop("eigen memo's met deze naam"): len(own)}


def follow(change: followers.Change, by: User, at: datetime) -> Kept:
    kept: Kept = {}
    if not change.gone:
        return kept
    old, new = change.gone
    touched: set[int] = set()
    for sign, row, memo in _rows(change):
        for name in _FIELDS:
            text = getattr(row, name)
            places = fieldwork.find_words(text, old) if old in text else []
            if not places:
                continue
            changed = [(start, end, new) for start, end in places]
            setattr(row, name, fieldwork.replace_stretches(text, changed))
            row.save(update_fields=[name])
            edits = [(start, end, len(new)) for start, end in places]
            kept[f"{sign}.{name}"] = [list(one) for one in fieldwork.Shift(edits).back()]
            touched.add(memo)
    search.index_numbers(touched)
    return kept


def restore(
    change: followers.Change,
    by: User,
    at: datetime,
    kept: Kept,
    later: Sequence[fieldwork.Shift],
) -> Kept:
    """Put the name back where it stood, where nobody changed that since."""
    if not change.gone:
        return {}
    new, old = change.gone
    touched: set[int] = set()
    for sign, row, memo in _rows(change):
        for name in _FIELDS:
            places = kept.get(f"{sign}.{name}", [])
            text = getattr(row, name)
            if not places or any(text[start:end] != new for start, end, _length in places):
                continue
            changed = [(start, end, old) for start, end, _length in places]
            setattr(row, name, fieldwork.replace_stretches(text, changed))
            row.save(update_fields=[name])
            touched.add(memo)
    search.index_numbers(touched)
    return {}


def _memos(change: followers.Change) -> QuerySet[models.Memo]:
    """Return the memos about a conversation, its passages or its people, or that point there."""
    conversation = change.conversation_id
    of_it = Q(conversation=conversation) | Q(participant__attendances__conversation=conversation)
    linked = models.MemoLink.objects.filter(conversation=conversation).values("memo")
    numbers = models.Memo.objects.filter(of_it | Q(pk__in=linked)).order_by().values("pk")
    return models.Memo.objects.filter(pk__in=numbers)


def _has(memo: models.Memo, old: str) -> bool:
    return any(fieldwork.find_words(getattr(memo, name), old) for name in _FIELDS)


def _rows(change: followers.Change) -> Iterator[tuple[str, Model, int]]:
    memos = _memos(change)
    for memo in memos:
        yield f"memo-{memo.pk}", memo, memo.pk
    for version in models.MemoVersion.objects.filter(memo__in=memos):
        yield f"version-{version.pk}", version, version.memo_id


def register() -> None:
    followers.register(
        followers.Follower(
            room="memos", order=ORDER, preview=preview, follow=follow, restore=restore
        )
    )
