"""Turns in which two coders differ, what was decided about each, and the coding that follows.

The unit is a speaking turn, in the newest text of a conversation and in the original beside it. A
turn is apart where at least one code was given to it by only one of the two. What they decided
together is built from the codes that both gave a turn and from the decisions; it is compared with
what stands there, so that nothing that changed afterwards stays unsaid.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db.models import F

from weerklank.coding import dividing, models, rules, terms
from weerklank.coding.readings import Readings
from weerklank.coding.terms import TurnVerdict
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.queries import ShownTurn
from weerklank.fieldwork.terms import TranscriptRole

Pair = tuple[int, int]
Place = tuple[int, int]  # a turn: its text, and which turn of it
Facets = tuple[str, ...]


class Mark(NamedTuple):
    """A code on a stretch of one text, with its value per facet in the order of their names."""

    text: int
    code: int
    coder: int
    start: int
    end: int
    facets: Facets

    @property
    def span(self) -> rules.Span:
        return (self.start, self.end)


class Stretch(NamedTuple):
    """Where a code of the agreed coding stands: one per text, code and stretch."""

    text: int
    code: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Apart:
    """A turn in which two coders differ: the codes of both, and of only one of them.

    `decision` holds for these codes; `outdated` was taken when the two differed otherwise.
    """

    text: int
    place: int
    turn: ShownTurn
    both: frozenset[int]
    first: frozenset[int]
    second: frozenset[int]
    decision: models.TurnDecision | None
    outdated: models.TurnDecision | None


@dataclass(frozen=True, slots=True)
class Summary:
    """In how many turns two differ, how many of those are decided, and how."""

    apart: int
    decided: int
    verdicts: Mapping[str, int]

    @property
    def is_decided(self) -> bool:
        return self.decided == self.apart

    @property
    def left(self) -> int:
        return self.apart - self.decided


def in_order(pair: Pair) -> Pair:
    """Return a pair as decisions keep it: the lowest number first."""
    return (min(pair), max(pair))


@dataclass(frozen=True)
class Matter:
    """One conversation between two coders who handed it in: what each gave, what was decided."""

    conversation: int
    pair: Pair
    turns: Mapping[int, Sequence[ShownTurn]]
    marks: Sequence[Mark]
    decisions: Mapping[int, models.TurnDecision]
    # The turns that both were given, and who of the two was given all; None: both have all of it.
    shared: frozenset[int] | None = None
    whole: int | None = None
    # Codes that were merged away, and into which: what was decided about them is of that one.
    merged: Mapping[int, int] = field(default_factory=dict)

    def is_shared(self, turn: ShownTurn) -> bool:
        """Return whether both were given a turn: else one of them did not read it."""
        return self.shared is None or turn.pk in self.shared

    @property
    def shared_turns(self) -> int:
        """Return how many turns are compared, of all texts; none of who withdrew."""
        return sum(
            not turn.is_withdrawn and self.is_shared(turn)
            for turns in self.turns.values()
            for turn in turns
        )

    @property
    def can_count(self) -> bool:
        """Return whether one of the two read all of it, so that what they decide is of all."""
        return self.shared is None or self.whole is not None

    @cached_property
    def _per_text(self) -> Mapping[int, list[Mark]]:
        found: dict[int, list[Mark]] = defaultdict(list)
        for mark in self.marks:
            found[mark.text].append(mark)
        return found

    @cached_property
    def _codes(self) -> Mapping[Place, tuple[set[int], set[int]]]:
        """Return per turn the codes that the first and the second gave it."""
        found: dict[Place, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
        for mark in self.marks:
            for place in self._places(mark):
                found[mark.text, place][self.pair.index(mark.coder)].add(mark.code)
        return found

    def _places(self, mark: Mark) -> list[int]:
        """Return which turns a mark lies on, in order; none of who withdrew."""
        turns = self.turns[mark.text]
        touched = rules.touched([(turn.start, turn.end) for turn in turns], [mark.span])
        return [place for place in sorted(touched) if not turns[place].is_withdrawn]

    @cached_property
    def apart(self) -> list[Apart]:
        """Return the turns in which the two differ, in reading order, text by text."""
        rows = []
        for text, turns in self.turns.items():
            for place, turn in enumerate(turns):
                one, other = self._codes.get((text, place), (set(), set()))
                if one == other or not self.is_shared(turn):
                    continue
                first, second = frozenset(one - other), frozenset(other - one)
                decision = self.decisions.get(turn.pk)
                holds = decision is not None and self._holds(decision, first, second, one & other)
                rows.append(
                    Apart(
                        text,
                        place,
                        turn,
                        frozenset(one & other),
                        first,
                        second,
                        decision if holds else None,
                        None if holds else decision,
                    )
                )
        return rows

    def _holds(
        self,
        decision: models.TurnDecision,
        first: Set[int],
        second: Set[int],
        both: Set[int],
    ) -> bool:
        """Return whether the two differ as when it was decided, but for codes merged since."""
        then = decision.only_first, decision.only_second
        if (sorted(first), sorted(second)) == then:
            return True
        if self.merged.keys().isdisjoint((*then[0], *then[1])):
            return False
        return (first, second) == tuple(self._by_now(codes) - both for codes in then)

    def _by_now(self, codes: Iterable[int]) -> frozenset[int]:
        """Return codes, with those that were merged as the one they went into."""
        return frozenset(self._last(code) for code in codes)

    def _last(self, code: int) -> int:
        return self._last(self.merged[code]) if code in self.merged else code

    @property
    def summary(self) -> Summary:
        verdicts = Counter(one.decision.verdict for one in self.apart if one.decision)
        return Summary(
            len(self.apart),
            verdicts.total(),
            {str(verdict): verdicts[verdict] for verdict in TurnVerdict},
        )

    def marks_on(self, one: Apart, code: int) -> list[rules.Span]:
        """Return which words of a turn got a code, of either coder, joined where they overlap."""
        turn = (one.turn.start, one.turn.end)
        return rules.joined(
            (max(mark.start, turn[0]), min(mark.end, turn[1]))
            for mark in self._per_text[one.text]
            if mark.code == code and rules.overlaps(mark.span, turn)
        )

    def agreed(self) -> dict[Stretch, Facets]:
        """Return the coding that follows from what both gave and what was decided.

        Of a code that both gave a turn, the stretches of the first of the two. A facet on which
        the two differ is not filled in. A code that neither gave stands on the whole turn. A turn
        that only one of them was given keeps what she gave it.
        """
        kept: dict[Place, tuple[Set[int], Set[int]]] = {}
        found: dict[Stretch, Facets] = {}
        decided = {(one.text, one.place): one for one in self.apart}
        for key, (first, second) in self._codes.items():
            text, place = key
            if not self.is_shared(self.turns[text][place]):
                is_first = self.whole == self.pair[0]
                kept[key] = (first, set()) if is_first else (set(), second)
                continue
            kept[key] = (first & second, set())
            one = decided.get(key)
            if one is None or one.decision is None:
                continue
            chosen = self._chosen(one)
            kept[key] = ((first & second) | (chosen & first), chosen & second - first)
            for code in chosen - first - second:
                found[Stretch(one.text, code, one.turn.start, one.turn.end)] = _NO_FACETS
        for mark in self.marks:
            for start, end in self._pieces(mark, kept):
                stretch = Stretch(mark.text, mark.code, start, end)
                facets = self._facets(mark, (start, end))
                found[stretch] = _alike(found.get(stretch, facets), facets)
        return found

    def _chosen(self, one: Apart) -> frozenset[int]:
        """Return which codes a turn gets by its decision, beside those that both gave."""
        assert one.decision is not None
        match one.decision.verdict:
            case TurnVerdict.FIRST:
                return one.first
            case TurnVerdict.SECOND:
                return one.second
            case TurnVerdict.BOTH:
                return one.first | one.second
            case TurnVerdict.OTHER:
                given = self._by_now(row.code_id for row in one.decision.codes.all())
                return given - one.both
            case _:
                return frozenset()

    def _pieces(
        self, mark: Mark, kept: Mapping[Place, tuple[Set[int], Set[int]]]
    ) -> Iterator[rules.Span]:
        """Yield what stays of a mark: its words in turns that keep it, those in a row as one."""
        side, turns = self.pair.index(mark.coder), self.turns[mark.text]
        run: list[int] = []
        places = [
            place for place in self._places(mark) if mark.code in kept[mark.text, place][side]
        ]
        for place in [*places, -1]:
            if run and place != run[-1] + 1:
                start, end = turns[run[0]].start, turns[run[-1]].end
                yield (max(mark.start, start), min(mark.end, end))
                run = []
            run.append(place)

    def _facets(self, mark: Mark, span: rules.Span) -> Facets:
        """Return the facets of a mark, empty where the other coder said something else here."""
        facets = mark.facets
        touched = rules.touched([(turn.start, turn.end) for turn in self.turns[mark.text]], [span])
        for other in self._per_text[mark.text]:
            if (
                other.code == mark.code
                and other.coder != mark.coder
                and touched.intersection(self._places(other))
            ):
                facets = _alike(facets, other.facets)
        return facets


_NO_FACETS: Facets = ("",) * len(terms.FACETS)


def _alike(one: Facets, other: Facets) -> Facets:
    return tuple(mine if mine == theirs else "" for mine, theirs in zip(one, other, strict=True))


def matters(conversations: Iterable[int], pair: Pair, found: Readings) -> dict[int, Matter]:
    """Return what two coders have between them, per conversation. Five queries, eight at most.

    Of the conversations that both handed in, in every text that either began. For whoever may see
    both of them there: see `comparing.doubled`.
    """
    asked, pair = set(conversations), in_order(pair)
    texts = {
        text: number
        # The text that is coded first stands first, the original after it.
        for (number, role), text in sorted(found.texts.items(), key=_main_first)
        if number in asked
    }
    still_open = {
        texts[text]
        for text in models.CodingTask.objects.filter(
            transcript_id__in=texts, coder_id__in=pair, finished_at=None
        ).values_list("transcript_id", flat=True)
    }
    turns = fieldwork.turns_by_transcript(texts)
    marks: dict[int, list[Mark]] = defaultdict(list)
    for row in _rows(texts, pair):
        marks[texts[row.text]].append(row)
    decisions: dict[int, dict[int, models.TurnDecision]] = defaultdict(dict)
    for decision in (
        models.TurnDecision.objects.filter(
            turn__transcript__in=list(texts), first=pair[0], second=pair[1]
        )
        .select_related("decided_by", "turn")
        .prefetch_related("codes__code")
    ):
        decisions[texts[decision.turn.transcript_id]][decision.turn_id] = decision
    samples = dividing.samples(asked & found.aside.of.keys()) if found.aside.of else {}
    whole = {
        conversation: next((one for one in pair if (conversation, one) not in samples), None)
        for conversation in asked
    }
    merged = _merged(next(iter(asked))) if decisions else {}
    return {
        conversation: Matter(
            conversation,
            pair,
            {text: turns[text] for text, number in texts.items() if number == conversation},
            marks[conversation],
            decisions[conversation],
            dividing.shared(samples, conversation, pair),
            whole[conversation],
            merged,
        )
        for conversation in sorted(asked & set(texts.values()) - still_open)
    }


def _merged(conversation: int) -> dict[int, int]:
    """Return which codes of the codebook of a conversation were merged away, and into which."""
    return dict(
        models.CodeMerge.objects.filter(
            source__monitor__rounds__conversations=conversation,
            source__is_on=False,
            source__successor=F("target"),
        )
        .order_by()
        .values_list("source", "target")
    )


def _main_first(item: tuple[tuple[int, str], int]) -> tuple[int, bool]:
    (conversation, role), _text = item
    return conversation, role != TranscriptRole.MAIN


def _rows(texts: Iterable[int], coders: Sequence[int]) -> Iterator[Mark]:
    for row in (
        models.Coding.objects.filter(transcript_id__in=list(texts), coder_id__in=coders)
        .order_by("transcript_id", "start", "end", "id")
        .values_list("transcript_id", "code_id", "coder_id", "start", "end", *terms.FACET_NAMES)
    ):
        yield Mark(row[0], row[1], row[2], row[3], row[4], tuple(row[5:]))


@dataclass(frozen=True, slots=True)
class Built:
    """The agreed coding of a conversation as it stands, and who built it of which pair."""

    reading: models.AgreedReading
    stretches: Mapping[Stretch, Facets]

    def follows_from(self, matter: Matter) -> bool:
        """Return whether it is what would be built now of the same two coders."""
        pair = (self.reading.first_id, self.reading.second_id)
        return (
            pair == matter.pair and matter.summary.is_decided and self.stretches == matter.agreed()
        )


def built(conversations: Iterable[int], found: Readings) -> dict[int, Built]:
    """Return the agreed coding that stands in each of these conversations. Two queries at most."""
    asked = set(conversations)
    rows = list(
        models.AgreedReading.objects.filter(conversation_id__in=asked).select_related(
            "built_by",
            "first",
            "second",
            "conversation__round__monitor__agreed_coder__coder",
        )
    )
    if not rows:
        return {}
    texts = {text: number for text, number in found.conversation_of.items() if number in asked}
    coder = rows[0].conversation.round.monitor.agreed_coder.coder_id
    stretches: dict[int, dict[Stretch, Facets]] = defaultdict(dict)
    for mark in _rows(texts, [coder]):
        stretches[texts[mark.text]][Stretch(mark.text, mark.code, *mark.span)] = mark.facets
    return {row.conversation_id: Built(row, stretches[row.conversation_id]) for row in rows}
