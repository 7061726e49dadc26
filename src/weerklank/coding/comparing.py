"""Two coders beside each other: how far they agree on each code, and where they do not.

Compared are the texts that are coded first, of conversations that both handed in: what somebody
still works at says nothing yet. The unit is a speaking turn. Turns of people who withdrew, and
codes on them, are left out, and so are turns that were not given to both: those one of them did
not read. Nobody sees here what she may not see because she codes blind. Who practises is compared
with her reference alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from math import isnan
from typing import TYPE_CHECKING

from weerklank.coding import dividing, models, rules
from weerklank.coding.readings import Readings
from weerklank.fieldwork import queries as fieldwork

if TYPE_CHECKING:
    from weerklank.agreement.judging import Row
    from weerklank.study.models import Round

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shared:
    """A text that two coders or more handed in, as far as somebody may see them.

    `samples` are the turns of whoever was given a part of it.
    """

    conversation: int
    transcript: int
    coders: frozenset[int]
    samples: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def shared(self, pair: Pair) -> frozenset[int] | None:
        """Return the turns that two were given both; None: each has all of it."""
        parts = [self.samples[coder] for coder in pair if coder in self.samples]
        return frozenset.intersection(*parts) if parts else None

    def has(self, pair: Pair) -> bool:
        """Return whether two handed it in, and have any turn of it in common."""
        return {*pair} <= self.coders and self.shared(pair) != frozenset()


@dataclass(frozen=True)
class Doubled:
    """What of a round was coded by several people: texts, their coders, and what is hidden.

    `hidden` counts the conversations of which somebody may not see two coders yet, because she
    codes blind and they, or she, did not hand in.
    """

    texts: tuple[Shared, ...]
    names: Mapping[int, str]
    hidden: int

    @cached_property
    def pairs(self) -> list[tuple[Pair, int]]:
        """Return the pairs of coders with how many texts both handed in, the most first."""
        found: Counter[Pair] = Counter()
        for text in self.texts:
            in_order = sorted(text.coders, key=lambda coder: (self.names[coder].casefold(), coder))
            found.update(pair for pair in combinations(in_order, 2) if text.has(pair))
        return sorted(
            found.items(),
            key=lambda item: (-item[1], [self.names[coder].casefold() for coder in item[0]]),
        )

    def of(self, pair: Pair) -> list[Shared]:
        """Return the texts that both of these handed in."""
        return [text for text in self.texts if text.has(pair)]


def doubled(round_: Round, found: Readings) -> Doubled:
    """Return which texts of a round several people handed in. One query, three where divided."""
    conversation_of = {text: number for number, text in found.main_texts.items()}
    handed_in: dict[int, dict[int, str]] = defaultdict(dict)
    for text, coder, name in (
        models.CodingTask.objects.filter(
            transcript_id__in=conversation_of,
            finished_at__isnull=False,
            # What people decided together is no second coder.
            coder__agrees_for=None,
        )
        .order_by("transcript_id")
        .values_list("transcript_id", "coder_id", "coder__name")
    ):
        if not found.aside.is_trainee(conversation_of[text], coder):
            handed_in[text][coder] = name
    samples = dividing.samples(found.aside.of) if found.aside.of else {}
    texts: list[Shared] = []
    names: dict[int, str] = {}
    hidden = 0
    for text, coders in handed_in.items():
        if len(coders) < 2:
            continue
        conversation = conversation_of[text]
        seen = [coder for coder in coders if found.sight.shows(conversation, coder)]
        if len(seen) < 2:
            hidden += 1
            continue
        parts = {
            coder: samples[conversation, coder]
            for coder in seen
            if (conversation, coder) in samples
        }
        texts.append(Shared(conversation, text, frozenset(seen), parts))
        names |= {coder: coders[coder] for coder in seen}
    return Doubled(tuple(texts), names, hidden)


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns that are compared in one text, in order, and how long the text is.

    `is_part`: only these were given to both, so that nothing beside them is compared.
    """

    spans: Sequence[rules.Span]
    length: int
    is_part: bool = False

    def laid(self, span: rules.Span) -> list[rules.Span]:
        """Return where a stretch lies among what is compared: in its text, or in its turns alone.

        Those are then laid behind each other, and what lies beside them is left out.
        """
        if not self.is_part:
            return [span]
        found, at = [], 0
        for start, end in self.spans:
            low, high = max(span[0], start), min(span[1], end)
            if low < high:
                found.append((at + low - start, at + high - start))
            at += end - start
        return found

    @property
    def compared_length(self) -> int:
        return sum(end - start for start, end in self.spans) if self.is_part else self.length


@dataclass(frozen=True, slots=True)
class Given:
    """One code that one of two coders gave a stretch."""

    transcript: int
    code: int
    coder: int
    start: int
    end: int


@dataclass(frozen=True)
class Material:
    """What two coders did in the texts that both handed in."""

    pair: Pair
    turns: Mapping[int, Turns]
    given: Sequence[Given]

    @property
    def units(self) -> int:
        """Return how many turns are compared."""
        return sum(len(turns.spans) for turns in self.turns.values())

    def with_branches(self, top: Mapping[int, int]) -> Material:
        """Return the same with each code taken for the one at the top of its branch."""
        given = [replace(one, code=top[one.code]) for one in self.given]
        return Material(self.pair, self.turns, given)

    @cached_property
    def touched(self) -> Mapping[int, Mapping[int, frozenset[tuple[int, int]]]]:
        """Return per coder and code the turns that she gave it, as (text, place)."""
        stretches: dict[tuple[int, int, int], list[rules.Span]] = defaultdict(list)
        for one in self.given:
            stretches[one.coder, one.code, one.transcript].append((one.start, one.end))
        found: dict[int, dict[int, set[tuple[int, int]]]] = {
            coder: defaultdict(set) for coder in self.pair
        }
        for (coder, code, text), spans in stretches.items():
            places = rules.touched(self.turns[text].spans, spans)
            found[coder][code] |= {(text, place) for place in places}
        return {
            coder: {code: frozenset(places) for code, places in codes.items()}
            for coder, codes in found.items()
        }


def tops(codes: Iterable[models.Code]) -> dict[int, int]:
    """Return per code the one at the top of its branch; the codes are those of a codebook."""
    above = {code.pk: code.parent_id for code in codes}
    found: dict[int, int] = {}
    for code in above:
        at = code
        while (parent := above[at]) is not None:
            at = parent
        found[code] = at
    return found


def material(
    texts: Iterable[Shared], pair: Pair, *, codes: Iterable[int] | None = None
) -> Material:
    """Read what two coders gave these texts, or only these codes. Two queries."""
    part = {text.transcript: text.shared(pair) for text in texts}
    numbers = list(part)
    turns = {
        text: Turns(
            [
                (turn.start, turn.end)
                for turn in shown
                if not turn.is_withdrawn and _is_in(turn.pk, part[text])
            ],
            max((turn.end for turn in shown), default=0),
            is_part=part[text] is not None,
        )
        for text, shown in fieldwork.turns_by_transcript(numbers).items()
    }
    codings = models.Coding.objects.filter(transcript_id__in=numbers, coder_id__in=pair)
    if codes is not None:
        codings = codings.filter(code_id__in=list(codes))
    rows = codings.order_by("transcript_id", "start", "end", "id").values_list(
        "transcript_id", "code_id", "coder_id", "start", "end"
    )
    return Material(pair, turns, [Given(*row) for row in rows])


def _is_in(turn: int, part: frozenset[int] | None) -> bool:
    return part is None or turn in part


@dataclass(frozen=True, slots=True)
class Compared:
    """How far two coders agree on one code; `spans` is |uα with its interval, or None.

    `row` counts turns. Both say nothing where the code is too rare: `row.is_known`.
    """

    code: models.Code
    row: Row
    spans: tuple[float | None, tuple[float, float] | None]

    @property
    def apart(self) -> int:
        """Return in how many turns only one of the two gave it."""
        assert self.row.counts is not None
        return self.row.counts[1] + self.row.counts[2]


def compare(found: Material, codes: Iterable[models.Code]) -> tuple[Row, list[Compared]]:
    """Return how far two coders agree over all codes that either gave, and on each of them.

    Over all codes a turn counts once per code: κ is pooled (De Vries and others 2008, Field
    Methods 20:272–282), and turns are drawn with all that was said of them.
    """
    from weerklank.agreement import judging  # noqa: PLC0415  numpy, for who compares

    names = _names(found)
    one, other = (found.touched[coder] for coder in found.pair)
    used = _used(found, codes)
    rows = judging.per_code(
        {
            name: {str(code.pk): mine.get(code.pk, frozenset()) for code in used}
            for name, mine in zip(names, (one, other), strict=True)
        },
        codes=[str(code.pk) for code in used],
        units=found.units,
    )
    overall = overall_of(found, codes)
    compared = [
        Compared(code, row, _span_alpha(found, code.pk))
        for code, row in zip(used, rows, strict=True)
    ]
    return overall, compared


@dataclass(frozen=True, slots=True)
class Counted:
    """In how many turns both gave a code, only the first, and only the second."""

    code: models.Code
    counts: tuple[int, int, int]

    @property
    def apart(self) -> int:
        return self.counts[1] + self.counts[2]


def counted(found: Material, codes: Iterable[models.Code]) -> list[Counted]:
    """Return of each code that either gave in how many turns, without any measure."""
    one, other = (found.touched[coder] for coder in found.pair)
    rows = []
    for code in _used(found, codes):
        mine, theirs = one.get(code.pk, frozenset()), other.get(code.pk, frozenset())
        rows.append(Counted(code, (len(mine & theirs), len(mine - theirs), len(theirs - mine))))
    return rows


def overall_of(found: Material, codes: Iterable[models.Code]) -> Row:
    """Return how far two coders agree over all codes that either gave; see `compare`."""
    from weerklank.agreement import judging  # noqa: PLC0415  numpy, for who compares

    used = _used(found, codes)
    return judging.pooled(
        _names(found), _counts_per_turn(found, used), codes=len(used), units=found.units
    )


def _names(found: Material) -> tuple[str, str]:
    return (str(found.pair[0]), str(found.pair[1]))


def _used(found: Material, codes: Iterable[models.Code]) -> list[models.Code]:
    one, other = (found.touched[coder] for coder in found.pair)
    return [code for code in codes if code.pk in one or code.pk in other]


def _counts_per_turn(found: Material, used: Sequence[models.Code]) -> list[tuple[int, int, int]]:
    """Return per turn that got any code how many codes both, the first and the second gave."""
    per_turn: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    one, other = (found.touched[coder] for coder in found.pair)
    for code in used:
        first, second = one.get(code.pk, frozenset()), other.get(code.pk, frozenset())
        for kind, turns in enumerate((first & second, first - second, second - first)):
            for turn in turns:
                per_turn[turn][kind] += 1
    return [(both, first, second) for both, first, second in per_turn.values()]


def _span_alpha(found: Material, code: int) -> tuple[float | None, tuple[float, float] | None]:
    from weerklank.agreement import continuum, spanning  # noqa: PLC0415

    place = {coder: number for number, coder in enumerate(found.pair)}
    per_text: dict[int, dict[int, list[rules.Span]]] = {
        text: {number: [] for number in place.values()} for text in found.turns
    }
    for one in found.given:
        if one.code == code:
            per_text[one.transcript][place[one.coder]].append((one.start, one.end))
    judged = spanning.judge(
        [
            continuum.sums_of(
                [
                    continuum.Span(coder, start, end, 1)
                    for coder, spans in coders.items()
                    for start, end in rules.joined(
                        laid for span in spans for laid in found.turns[text].laid(span)
                    )
                ],
                coders=2,
                values=1,
                length=found.turns[text].compared_length,
            )
            for text, coders in per_text.items()
        ]
    )
    value = float(judged.found.binary_alpha[0])
    return (None if isnan(value) else value), judged.intervals.get("binary_alpha")


@dataclass(frozen=True, slots=True)
class Difference:
    """A turn in which only one of two coders gave a code, and the stretches she gave it."""

    conversation: int
    transcript: int
    turn: rules.Span
    coder: int
    marked: tuple[rules.Span, ...]


def differences(found: Material, code: int, texts: Iterable[Shared]) -> list[Difference]:
    """Return the turns in which only one of the two gave a code, in reading order."""
    conversation_of = {text.transcript: text.conversation for text in texts}
    one, other = (found.touched[coder].get(code, frozenset()) for coder in found.pair)
    rows = []
    for coder, mine, theirs in ((found.pair[0], one, other), (found.pair[1], other, one)):
        for text, place in mine - theirs:
            turn = found.turns[text].spans[place]
            marked = tuple(
                (max(given.start, turn[0]), min(given.end, turn[1]))
                for given in found.given
                if (given.transcript, given.code, given.coder) == (text, code, coder)
                and rules.overlaps((given.start, given.end), turn)
            )
            rows.append(Difference(conversation_of[text], text, turn, coder, marked))
    return sorted(rows, key=lambda row: (row.conversation, row.turn))
