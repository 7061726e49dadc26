"""Words of people that have to leave what is written, and the words to look for.

As `taken_over` does for what researchers write, here for what is told plainly, what the team says,
and the logo. A text that somebody can still change is marked; what a translation was made of, and
a comment, lose the words themselves. No version is set until somebody wrote anew what the mark took
the place of (`documents/setting.py`).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from weerklank.coding import erasers as codebook
from weerklank.fieldwork import queries as fieldwork
from weerklank.findings import taken_over
from weerklank.findings.taken_over import Words
from weerklank.followup import remeasuring
from weerklank.reporting import models, versions
from weerklank.sentences import literal
from weerklank.study import queries as study
from weerklank.study.terms import TranslationStatus

if TYPE_CHECKING:
    from weerklank.fieldwork.followers import Change
    from weerklank.safeguards.erasers import Person

_LONGEST_ALTERNATIVE = models.ReportLook._meta.get_field("logo_alternative").max_length


def of_person(person: Person) -> Words:
    """Return what to look for of somebody, before her words go."""
    return Words(
        rounds=study.rounds_beside(person.round_id),
        monitor=study.home_of(person.round_id),
        runs=versions.runs_of(person),
        naming=literal.naming([person.pseudonym]),
    )


def of_round(round_id: int) -> Words:
    """Return what to look for of everybody in a round, before the words go."""
    return Words(
        rounds=study.rounds_beside(round_id),
        monitor=study.home_of(round_id),
        runs=literal.runs(fieldwork.said_in(round_id)),
    )


def of_change(change: Change, round_id: int) -> Words | None:
    """Return what to look for of words that are put right: nobody said them so."""
    old = [
        literal.around(change.text, start, end)
        for start, end, _new in change.edits
        if change.text[start:end].strip()
    ]
    runs = literal.runs(old)
    if not runs:
        return None
    return Words(study.rounds_beside(round_id), study.home_of(round_id), runs)


def count_said(words: Words, *, own: int | None = None) -> dict[str, int]:
    """Count per kind what the team says beside a report, and what is told plainly, with words.

    Of the round `own` every earlier text goes, whatever it says.
    """
    return {
        gettext_noop("opmerkingen bij teksten"): len(_comments(words)),
        gettext_noop("memo's waar woorden uit gaan"): taken_over.count_memos(words),
        gettext_noop("eerdere teksten"): taken_over.count_earlier(words, own=own),
        gettext_noop("gewone zinnen om na te lezen"): len(_plain_texts(words)),
        gettext_noop("vertalingen om na te lezen"): len(_translations(words)),
        gettext_noop("teksten in het codeboek en bij het logo"): (
            len(codebook.codes_with(words.monitor, words.without)) + len(_looks(words))
        ),
    }


def take(words: Words, *, at: datetime) -> int:
    """Take words out of what nobody writes any more, and mark the rest.

    Gives how many lines about points had some.
    """
    lines = taken_over.take(words, at=at)
    remeasuring.take_from_verdicts(words.monitor, words.without)
    _mark_plain(words, at)
    _take_from_comments(words, at)
    _take_from_logo(words)
    return lines


def _plain_texts(words: Words) -> list[models.PlainText]:
    found = models.PlainText.objects.filter(round__in=words.rounds)
    return [one for one in found if words.are_in(one.text, one.basis, *one.kept_words)]


def _translations(words: Words) -> list[models.PlainTranslation]:
    found = models.PlainTranslation.objects.filter(round__in=words.rounds)
    return [one for one in found if words.are_in(one.text, one.source)]


def _mark_plain(words: Words, at: datetime) -> None:
    """Let plain texts and translations ask to be reread; what was taken away goes for good.

    What they were made of (the full sentence, the Dutch) is a copy that nobody changes.
    """
    for text in _plain_texts(words):
        if text.removed_at is not None:
            text.delete()
            continue
        text.basis = words.without(text.basis)
        text.kept_words = [one for one in text.kept_words if not words.are_in(one)]
        text.reread_since = at
        text.revision += 1
        text.save(update_fields=["basis", "kept_words", "reread_since", "revision"])
    for translation in _translations(words):
        translation.source = words.without(translation.source)
        translation.status, translation.checker = TranslationStatus.DRAFT, ""
        translation.approved_at = translation.approved_by = None
        translation.reread_since = at
        translation.revision += 1
        translation.save()


def _comments(words: Words) -> list[models.Comment]:
    found = models.Comment.objects.filter(round__in=words.rounds)
    return [comment for comment in found if words.are_in(comment.text)]


def _take_from_comments(words: Words, at: datetime) -> None:
    for comment in _comments(words):
        comment.text, comment.reread_since = words.without(comment.text), at
        comment.save(update_fields=["text", "reread_since"])


def _looks(words: Words) -> list[models.ReportLook]:
    found = models.ReportLook.objects.filter(monitor=words.monitor)
    return [look for look in found if words.are_in(look.logo_alternative)]


def _take_from_logo(words: Words) -> None:
    for look in _looks(words):
        look.logo_alternative = words.without(look.logo_alternative)[:_LONGEST_ALTERNATIVE]
        look.save(update_fields=["logo_alternative"])
