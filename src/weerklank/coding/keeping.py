"""What is kept of each text to count from: whose words its codings touch, and mentions per code.

Whatever changes a text, its codings or what its people are called by takes the mark of that text
away in the same transaction, by triggers. `renew` counts such texts again. Whoever reads calls
`keep` first, so that a text is counted when it is read and not at every code that is given.

Which reading counts, who sees it and who takes part still is decided where these are read.
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction

from weerklank.coding import models, rules
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import queries as safeguards

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from weerklank.study.models import Round

# Texts that are counted in one transaction: on SQLite nobody else writes meanwhile.
AT_A_TIME = 20
# Seconds until the next. SQLite lets who waits to write look again every tenth of a second.
TURN_OF_OTHERS = 0.12


NOBODY = 0  # stands for people whom nobody could name apart
ANY = 0  # stands for a code, whichever: so passages with several codes are counted once

Span = tuple[int, int]
HeardRow = tuple[int, int, int, int]


class Counted(NamedTuple):
    """What is kept of texts, as rows of `Heard` and `Mention` in the order of their columns."""

    heard: list[HeardRow]
    mentions: list[tuple[int, int, int, str, int, int]]


def keep(round_: Round) -> None:
    """Count again what changed in a round since it was last read. One query where nothing did."""
    renew(_not_counted(_OF_ROUND, [round_.pk]))


def keep_texts(texts: Collection[int]) -> None:
    """Count again what changed in these texts since they were last read. One query mostly."""
    if texts:
        renew(_not_counted(f"said.id IN {safeguards.places_for(texts)}", list(texts)))


def keep_all() -> int:
    """Count again what changed anywhere; return how many texts. What is of no text goes."""
    waiting = _not_counted("1 = 1", [])
    renew(waiting)
    return len(waiting)


def forget_all() -> None:
    """Forget all that is kept, to count it again."""
    with transaction.atomic():
        for model in (models.CountedText, models.Heard, models.Mention):
            model.objects.all().delete()


_OF_ROUND = "conversation.round_id = %s"


def _not_counted(which: str, numbers: list[int]) -> list[int]:
    """Return which texts are not counted, of those that this condition is about.

    Texts that are coded, and those of which something is kept while their last coding went.
    """
    # As it stands: every page that counts asks this, more than once.
    found = safeguards.rows(
        "SELECT said.id FROM fieldwork_transcript AS said"  # noqa: S608
        " JOIN fieldwork_conversation AS conversation ON conversation.id = said.conversation_id"
        f" WHERE {which} AND NOT EXISTS"
        " (SELECT 1 FROM coding_countedtext AS counted WHERE counted.transcript_id = said.id)"
        " AND (EXISTS"
        " (SELECT 1 FROM coding_readingsize AS coded WHERE coded.transcript_id = said.id)"
        " OR EXISTS"
        " (SELECT 1 FROM coding_mention AS mention WHERE mention.transcript_id = said.id))"
        " ORDER BY 1",
        numbers,
    )
    return [text for (text,) in found]


def renew(texts: Sequence[int]) -> None:
    """Count these texts, and keep that. Some of them at a time, each time in a transaction.

    Of a large project that was just taken over it is all of them, for minutes: whoever codes gets
    her turn between two.
    """
    for begin in range(0, len(texts), AT_A_TIME):
        if begin and connection.vendor == "sqlite" and not connection.in_atomic_block:
            time.sleep(TURN_OF_OTHERS)
        with transaction.atomic():
            # Who changes one meanwhile is waited for, or waits and takes the mark away.
            held = fieldwork.hold_texts(texts[begin : begin + AT_A_TIME])
            found = counted(held)
            for model in (models.CountedText, models.Heard, models.Mention):
                model.objects.filter(transcript_id__in=held).delete()
            _insert(models.Heard, found.heard)
            _insert(models.Mention, found.mentions)
            _insert(models.CountedText, [(text,) for text in held])


def counted(texts: Sequence[int]) -> Counted:
    """Count texts from their codings, their turns and the codebook. Four queries."""
    above = _above(texts)
    turns = {text: _Turns(own) for text, own in fieldwork.whose_words_in(texts).items()}
    silent = _Turns(())
    heard: list[HeardRow] = []
    # A passage is a stretch with who is heard in it; under a code it is there once.
    passages: dict[tuple[int, int, int, str], set[Span]] = defaultdict(set)
    own: Counter[tuple[int, int, int, str]] = Counter()
    for coding, text, coder, code, start, end in (
        models.Coding.objects.filter(transcript_id__in=texts)
        .order_by()
        .values_list("pk", "transcript_id", "coder_id", "code_id", "start", "end")
    ):
        people, at_least, voice = turns.get(text, silent).voice(start, end)
        heard += [(text, coding, person, 0) for person in people]
        if at_least:
            heard.append((text, coding, NOBODY, at_least))
        own[text, coder, code, voice] += 1
        own[text, coder, ANY, voice] += 1
        for one in (ANY, *above[code]):
            passages[text, coder, one, voice].add((start, end))
    return Counted(
        sorted(heard),
        sorted((*key, len(spans), own[key]) for key, spans in passages.items()),
    )


class _Turns:
    """The turns of a text, to find who is heard in a stretch; many stretches touch the same."""

    def __init__(self, turns: Sequence[fieldwork.WhoseTurn]) -> None:
        self._turns = sorted(turns, key=itemgetter(0))
        self._starts = [turn[0] for turn in self._turns]
        self._ends = [turn[1] for turn in self._turns]
        self._known: dict[tuple[int, int], tuple[list[int], int, str]] = {}

    def voice(self, start: int, end: int) -> tuple[list[int], int, str]:
        """Return the people in it, how many unnamed at least, and both as a word."""
        touched = bisect_right(self._ends, start), bisect_left(self._starts, end)
        if touched not in self._known:
            under = self._turns[slice(*touched)]
            people = sorted({turn[2] for turn in under if turn[2] is not None})
            at_least = max((turn[3] for turn in under), default=0)
            self._known[touched] = people, at_least, rules.written_voice(people, at_least)
        return self._known[touched]


def _above(texts: Sequence[int]) -> dict[int, list[int]]:
    """Return per code of the codebooks of these texts the code itself and those above it."""
    monitors = (
        models.Coding.objects.filter(transcript_id__in=texts).order_by().values("code__monitor")
    )
    parents = dict(
        models.Code.objects.filter(monitor__in=monitors).order_by().values_list("pk", "parent_id")
    )
    found: dict[int, list[int]] = {}
    for code in parents:
        line = found[code] = []
        at: int | None = code
        while at is not None:
            line.append(at)
            at = parents[at]
    return found


def _insert(model: type[Model], rows: Sequence[tuple[int | str, ...]]) -> None:
    """Store rows of numbers and words as they are, in the order of the columns."""
    columns = [one.column for one in model._meta.concrete_fields]
    names = ", ".join(connection.ops.quote_name(str(one)) for one in columns)
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            # Names of our own tables and columns, nothing from outside.
            f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})",  # noqa: S608
            rows,
        )


def differences() -> Iterator[int]:
    """Yield the texts of which something else is kept than follows from their codings and turns.

    Texts that changed since they were counted are not looked at: of those nothing is used.
    """
    texts = list(models.CountedText.objects.order_by("pk").values_list("pk", flat=True))
    for begin in range(0, len(texts), AT_A_TIME):
        some = texts[begin : begin + AT_A_TIME]
        found = counted(some)
        heard = set(_rows(models.Heard, some)).symmetric_difference(found.heard)
        mentions = set(_rows(models.Mention, some)).symmetric_difference(found.mentions)
        yield from sorted({int(row[0]) for row in (*heard, *mentions)})


def _rows(model: type[Model], texts: Sequence[int]) -> QuerySet[Model, tuple[int | str, ...]]:
    columns = [one.attname for one in model._meta.concrete_fields]
    return model._default_manager.filter(transcript_id__in=texts).values_list(*columns)
