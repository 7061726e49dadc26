"""Passages that stand in the codebook as examples of a code, and choosing them.

An example is a coded passage: it has the code that the passage has by now, and goes where its
coding goes. Nothing of its words is kept beside it, so they are judged each time they are read:
whoever codes blind sees none that she may not see, and nobody reads words of who does not take
part today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from weerklank.coding import access, blinding, models, queries, refusals, rules, terms
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork import search as fieldwork_search
from weerklank.safeguards import operations as safeguards
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor, Round


@dataclass(frozen=True, slots=True)
class Example:
    """A passage as the codebook shows it.

    `words` is None where nobody may read them now. `verdict` says how the passage came over to the
    text as it was corrected as a whole, None where it did not have to; a passage that is not
    `in_newest` still waits to be looked at, or was left out.
    """

    coding: models.Coding
    words: str | None
    verdict: terms.CarriedVerdict | None
    in_newest: bool
    is_left_out: bool

    @property
    def direction(self) -> str:
        return rules.direction(self.words or "")

    @property
    def is_moved(self) -> bool:
        return self.in_newest and self.verdict == terms.CarriedVerdict.MOVED


def chosen_of(code: models.Code, *, visible_to: User) -> list[Example]:
    """Return the examples of a code, of every round of its monitor, in the order they were chosen.

    Those that somebody may see. A few queries, however many examples other codes have.
    """
    of_monitor = models.CodeExample.objects.filter(conversation__round__monitor=code.monitor_id)
    found = of_code(code, of_monitor)
    return _shown(of_monitor.filter(coding_key__in=found), visible_to)


def of_code(code: models.Code, rows: QuerySet[models.CodeExample]) -> set[UUID]:
    """Return the keys among these rows of passages that have a code now, also after a merge."""
    keys = rows.order_by().values("coding_key")
    own = models.Coding.objects.filter(code=code, key__in=keys).order_by()
    merged = models.MergedCoding.objects.filter(coding__code=code, other_key__in=keys)
    return {
        *own.values_list("key", flat=True),
        *(key for key in merged.values_list("other_key", flat=True) if key),
    }


def of_codes(monitor: Monitor, *, visible_to: User) -> dict[int, list[Example]]:
    """Return per code its examples with words that somebody may read, to put in a file.

    Of people who said yes to taking part, on the newest text.
    """
    found: dict[int, list[Example]] = defaultdict(list)
    rows = models.CodeExample.objects.filter(conversation__round__monitor=monitor)
    shown = _shown(rows, visible_to)
    unsure = not_to_be_read([one.coding.pk for one in shown], only_yes=True)
    for one in shown:
        if one.words and one.in_newest and one.coding.pk not in unsure:
            found[one.coding.code_id].append(one)
    return dict(found)


def of_keys(keys: Collection[str]) -> list[models.CodeExample]:
    """Return the examples by these keys, as far as they are there still."""
    return list(models.CodeExample.objects.filter(coding_key__in=keys).order_by("pk"))


def keys_in(round_: Round) -> set[UUID]:
    """Return the keys of the passages in a round that are examples, after a merge those of now."""
    rows = models.CodeExample.objects.filter(conversation__round=round_)
    keys = set(rows.values_list("coding_key", flat=True))
    merged = models.MergedCoding.objects.filter(other_key__in=keys)
    return keys | set(merged.values_list("coding__key", flat=True))


def is_example(coding: models.Coding) -> bool:
    return _about(coding).exists()


def keys_among(keys: Collection[UUID]) -> set[UUID]:
    """Return those of these keys of codings that are of examples. One query."""
    found = models.CodeExample.objects.filter(coding_key__in=keys)
    return set(found.values_list("coding_key", flat=True)) if keys else set()


def _about(coding: models.Coding) -> QuerySet[models.CodeExample]:
    """Return the rows that name a coding, also by the key of one that a merge took into it."""
    merged = models.MergedCoding.objects.filter(coding=coding).values_list("other_key", flat=True)
    keys = {coding.key, *(key for key in merged if key)}
    return models.CodeExample.objects.filter(coding_key__in=keys)


def _shown(rows: QuerySet[models.CodeExample], user: User) -> list[Example]:
    keys = list(rows.order_by("pk").values_list("coding_key", flat=True))
    passages = queries.passages(keys, visible_to=user)
    # Two that became one by a merge are one example.
    found = {passages[key].coding.pk: passages[key] for key in keys if key in passages}
    silent = not_to_be_read(found)
    newest = set(
        fieldwork_search.newest_transcripts().filter(
            pk__in={one.coding.transcript_id for one in found.values()}
        )
    )
    carried: dict[int, models.CarriedCoding] = {
        row.coding_id: row
        for row in models.CarriedCoding.objects.filter(coding__in=found).order_by("renewal_id")
    }
    return [_example(one, carried.get(pk), newest, silent) for pk, one in found.items()]


def _example(
    passage: queries.Passage,
    carried: models.CarriedCoding | None,
    newest: Collection[int],
    silent: Collection[int],
) -> Example:
    coding = passage.coding
    return Example(
        coding=coding,
        words=passage.words if coding.pk not in silent and passage.words.strip() else None,
        verdict=terms.CarriedVerdict(carried.verdict) if carried else None,
        in_newest=coding.transcript_id in newest,
        is_left_out=bool(carried and carried.choice == terms.CarriedChoice.REMOVE),
    )


def not_to_be_read(codings: Collection[int], *, only_yes: bool = False) -> set[int]:
    """Return those of these codings with words that are not to be read as an example now.

    Words that went, and words of somebody who said no to taking part, or withdrew; on a
    translation also where it renders her words. With `only_yes` also of who was not asked.
    """
    turn = "transcript__turns__"
    rows = list(
        models.Coding.objects.filter(
            pk__in=list(codings),
            transcript__turns__start__lt=F("end"),
            transcript__turns__end__gt=F("start"),
        )
        .order_by()
        .values_list(
            "pk",
            "transcript__erased_at",
            f"{turn}is_withdrawn",
            f"{turn}speaker__participant",
            f"{turn}originals__speaker__participant",
        )
    )
    speaking = {person for *_row, one, other in rows for person in (one, other) if person}
    allowing = study.taking_part(speaking) if only_yes else study.not_refusing(speaking)
    return {
        pk
        for pk, erased_at, is_withdrawn, *people in rows
        if erased_at or is_withdrawn or any(one and one not in allowing for one in people)
    }


@transaction.atomic
def choose(*, coding: models.Coding, by: User, at: datetime) -> models.CodeExample:
    """Let a passage be an example of its code; once, however often it is asked.

    Raises AccessDenied, CodingGone for what somebody may not see or is gone, TranscriptSuperseded
    for one on an earlier text, and NoWordsToShow.
    """
    round_ = coding.transcript.conversation.round
    access.check_may_change_codebook(by, round_.monitor)
    text = fieldwork.hold_text(coding.transcript)
    sight = blinding.sight(round_, by)
    seen = models.Coding.objects.filter(sight.among(), pk=coding.pk)
    now = seen.select_for_update(of=("self",)).first()
    if now is None:
        raise refusals.CodingGone
    if fieldwork.is_superseded(text):
        raise refusals.TranscriptSuperseded
    if not_to_be_read([now.pk]) or not text.text[now.start : now.end].strip():
        raise refusals.NoWordsToShow
    known = _about(now).first()
    if known:
        return known
    made = models.CodeExample.objects.create(
        coding_key=now.key,
        conversation_id=text.conversation_id,
        chosen_at=at,
        chosen_by=by,
    )
    _record("code.example_chosen", coding, by=by, at=at)
    return made


@transaction.atomic
def drop(*, coding: models.Coding, by: User, at: datetime) -> None:
    """Let a passage be an example no longer; choosing it again undoes that. Raises AccessDenied."""
    access.check_may_change_codebook(by, coding.transcript.conversation.round.monitor)
    gone, _rows = _about(coding).delete()
    if gone:
        _record("code.example_dropped", coding, by=by, at=at)


def store(passages: Mapping[UUID, Conversation], *, by: User, at: datetime) -> None:
    """Store passages that came with a project as examples of their codes, by their keys."""
    models.CodeExample.objects.bulk_create(
        [
            models.CodeExample(
                coding_key=key, conversation=conversation, chosen_at=at, chosen_by=by
            )
            for key, conversation in passages.items()
        ],
        ignore_conflicts=True,  # the same key may have been an example before it was taken away
    )


def _record(what: str, coding: models.Coding, *, by: User, at: datetime) -> None:
    safeguards.record(
        what,
        coding.code,
        by=by,
        at=at,
        detail={"code": coding.code.number, "start": coding.start, "end": coding.end},
    )
