"""This room's part in a withdrawal, and in the term after which words of people go."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils.translation import gettext_noop

from weerklank.fieldwork import queries as fieldwork
from weerklank.memos import models, search, terms
from weerklank.safeguards import erasers
from weerklank.study.terms import KeptData

if TYPE_CHECKING:
    from django.db.models import QuerySet

ORDER = 33  # above coding, and after the texts of the report: those look for her words here too
MEMOS = gettext_noop("memo's over deze persoon en de gesprekken")
POINTING = gettext_noop("andere memo's om na te lezen")
OF_TERM = gettext_noop("memo's over mensen en gesprekken")


def _hers(person: erasers.Person) -> Q:
    """Return the condition that a row is about her, or about a conversation that she was in.

    Of a conversation with others too: what a memo says of it may be what she said.
    """
    who = person.participant_id
    spoken = fieldwork.conversations_of_participant(who)
    return Q(participant=who) | Q(conversation__in=spoken)


def _about_her(person: erasers.Person) -> QuerySet[models.Memo]:
    return models.Memo.objects.filter(_hers(person))


def _pointing(person: erasers.Person) -> QuerySet[models.Memo]:
    """Return the memos that point to her words and are about something else."""
    links = models.MemoLink.objects.filter(_hers(person)).values("memo")
    return models.Memo.objects.filter(pk__in=links).exclude(pk__in=_about_her(person).values("pk"))


def preview(person: erasers.Person) -> dict[str, int]:
    return {MEMOS: _about_her(person).count(), POINTING: _pointing(person).count()}


def erase(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Delete memos about her and her conversations; what points there has to be reread."""
    counts = preview(person)
    pointing = list(_pointing(person).values_list("pk", flat=True))
    gone = list(_about_her(person).values_list("pk", flat=True))
    models.MemoLink.objects.filter(_hers(person)).delete()
    _mark(pointing, at)
    # What they said before may say just what said too much.
    models.MemoVersion.objects.filter(memo__in=pointing).delete()
    search.forget(gone)
    models.Memo.objects.filter(pk__in=gone).delete()
    return counts


def _mark(memos: Collection[int], at: datetime) -> None:
    # Raised, so that a form that was open meanwhile is seen to be stale.
    models.Memo.objects.filter(pk__in=memos).update(
        reread_since=at, annexed_at=None, annexed_by=None, revision=F("revision") + 1
    )


def _erase_of_round(round_id: int, _at: datetime) -> dict[str, int]:
    """Delete memos about people and what they said; the others stay, without words of them.

    Their words leave the others with those in the texts of the report.
    """
    memos = models.Memo.objects.filter(round=round_id, about__in=terms.OF_PEOPLE)
    gone = list(memos.values_list("pk", flat=True))
    search.forget(gone)
    models.Memo.objects.filter(pk__in=gone).delete()
    models.MemoLink.objects.filter(memo__round=round_id).exclude(conversation=None).delete()
    return {OF_TERM: len(gone)}


# --- words of people that memos took over -----------------------------------------------------
def count_with(rounds: Collection[int], without: Callable[[str], str]) -> int:
    """Count the memos of rounds with words that have to go, in what they say or said."""
    return len(_with(rounds, without))


def take_words(rounds: Collection[int], without: Callable[[str], str], at: datetime) -> None:
    """Put a mark in the place of such words in memos and in what they said before.

    `without` returns a text with the marks. Whoever wrote the memo has to reread it.
    """
    found = _with(rounds, without)
    for memo in models.Memo.objects.filter(pk__in=found):
        memo.title, memo.text = without(memo.title)[:200], without(memo.text)
        memo.save(update_fields=["title", "text"])
    for version in models.MemoVersion.objects.filter(memo__in=found):
        version.title, version.text = without(version.title)[:200], without(version.text)
        version.save(update_fields=["title", "text"])
    _mark(found, at)
    search.index_numbers(found)


def _with(rounds: Collection[int], without: Callable[[str], str]) -> list[int]:
    found = []
    memos = models.Memo.objects.filter(round__in=rounds).prefetch_related("versions")
    for memo in memos.order_by("pk").iterator(chunk_size=500):
        texts = [memo.title, memo.text]
        texts += [text for one in memo.versions.all() for text in (one.title, one.text)]
        if any(without(text) != text for text in texts):
            found.append(memo.pk)
    return found


def register() -> None:
    erasers.keep_to_terms(erasers.Kept("memos", KeptData.TRANSCRIPTS, ORDER, _erase_of_round))
    erasers.register(
        erasers.Eraser(
            room="memos",
            order=ORDER,
            models=("memos.Memo", "memos.MemoLink", "memos.MemoMention", "memos.MemoVersion"),
            preview=preview,
            erase=erase,
        )
    )
