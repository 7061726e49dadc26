"""Saturation: do further conversations still bring codes that nobody had spoken of before?

After Guest, Namey & Chen (2020), "A simple method to assess and report thematic saturation in
qualitative research", PLoS ONE 15(5), doi:10.1371/journal.pone.0232076. The codes of the first
conversations are the *base*, which is never updated. A *run* is a few conversations in a row
after it. The codes first heard in a run are divided by those of the base; the first run of which
that is at most the *threshold* says where it was reached. `6+2` is: at conversation 6, and the
next 2 bear it out.

It says that what was asked brought little more from these people in this order. It says nothing
of who was not spoken to, and nothing of what was not asked.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import NamedTuple

from weerklank.analysis import rules


class Undecided(StrEnum):
    """Why there is no conversation at which it was reached. None of these is a number."""

    SHORT_BASE = "short_base"  # there are fewer conversations than the base takes
    SHORT_RUN = "short_run"  # there is a base, and not one whole run after it
    EMPTY_BASE = "empty_base"  # no code was heard in the base: nothing to divide by
    ABOVE = "above"  # every run brought more than the threshold


@dataclass(frozen=True, slots=True)
class Saturation:
    """What a row of conversations says; what cannot be said is None, with `undecided` for why.

    `ratios` has one per run that fits after the base, sliding by one conversation; all of them
    are None when the base is empty. `at` is the number of conversations at which it was reached.
    """

    base: int
    run: int
    threshold: float
    new_codes: tuple[int, ...]
    base_codes: int | None
    ratios: tuple[float | None, ...]
    at: int | None
    undecided: Undecided | None

    @property
    def notation(self) -> str | None:
        """Return "6+2": reached at conversation 6, borne out by the next 2."""
        return None if self.at is None else f"{self.at}+{self.run}"

    @property
    def missing(self) -> int:
        """Return how many conversations it takes at least before anything can be said."""
        return max(0, self.base + self.run - len(self.new_codes))

    def in_run(self, start: int) -> int:
        """Return how many codes are first heard in the run after this many conversations."""
        return sum(self.new_codes[start : start + self.run])

    @property
    def after(self) -> int:
        """Return how many codes were first heard after the run that decided; 0 without one."""
        return 0 if self.at is None else sum(self.new_codes[self.at + self.run :])

    @property
    def rises_again(self) -> bool:
        """Return whether a later run brought more than the threshold after all."""
        if self.at is None:
            return False
        later = self.ratios[self.at - self.base + 1 :]
        return any(ratio is not None and ratio > self.threshold for ratio in later)


def new_codes(conversations: Iterable[Collection[Hashable]]) -> list[int]:
    """Count, in the order of the conversations, the codes that no earlier one has.

    A tail of zeros suggests saturation; it does not prove it.
    """
    heard: set[Hashable] = set()
    counts = []
    for codes in conversations:
        new = set(codes) - heard
        counts.append(len(new))
        heard |= new
    return counts


def saturation(counts: Sequence[int], *, base: int, run: int, threshold: float) -> Saturation:
    """Judge new codes per conversation, in order, after Guest, Namey & Chen (2020).

    `threshold` is a share: 0.05 is five per cent, and a ratio that equals it has reached it.
    Raises ValueError for a base or a run of less than one conversation.
    """
    if base < 1 or run < 1:
        raise ValueError("a base and a run take at least one conversation")
    base_codes = sum(counts[:base]) if len(counts) >= base else None
    ratios: tuple[float | None, ...] = ()
    if base_codes is not None:
        starts = range(base, len(counts) - run + 1)
        ratios = tuple(
            sum(counts[start : start + run]) / base_codes if base_codes else None
            for start in starts
        )
    reached = next(
        (place for place, ratio in enumerate(ratios) if ratio is not None and ratio <= threshold),
        None,
    )
    return Saturation(
        base=base,
        run=run,
        threshold=threshold,
        new_codes=tuple(counts),
        base_codes=base_codes,
        ratios=ratios,
        at=None if reached is None else base + reached,
        undecided=_undecided(base_codes, ratios, reached),
    )


def _undecided(
    base_codes: int | None, ratios: Sequence[float | None], reached: int | None
) -> Undecided | None:
    if base_codes is None:
        return Undecided.SHORT_BASE
    if base_codes == 0:
        return Undecided.EMPTY_BASE
    if not ratios:
        return Undecided.SHORT_RUN
    return Undecided.ABOVE if reached is None else None


class Band(NamedTuple):
    """How many codes so many conversations have together, over random orders.

    `low` and `high` are the 5th and 95th percentile, `middle` is the median. Each is a number
    that came up: the smallest that at least that share of the orders does not exceed.
    """

    low: int
    middle: int
    high: int


def band(
    conversations: Sequence[Collection[Hashable]], *, chance: Random, orders: int
) -> list[Band]:
    """Return per number of conversations how many codes they have, over so many random orders.

    The order in which conversations happened to be held is one of very many. Where the curve of
    that order leaves the band, the order matters, and so does what was reached at which of them.
    """
    places: dict[Hashable, int] = {}
    for codes in conversations:
        for code in codes:
            places.setdefault(code, len(places))
    # A set of codes as one number: to join two takes a single step, and there are very many.
    masks = [sum(1 << places[code] for code in set(codes)) for codes in conversations]
    found: list[list[int]] = [[] for _each in masks]
    for _order in range(orders):
        chance.shuffle(masks)
        heard = 0
        for place, mask in enumerate(masks):
            heard |= mask
            found[place].append(heard.bit_count())
    return [_band(sorted(counts)) for counts in found] if orders else []


def _band(counts: Sequence[int]) -> Band:
    return Band(*(counts[-(-len(counts) * share // 100) - 1] for share in (5, 50, 95)))


class Heard(NamedTuple):
    """The codes that one perspective spoke of in one conversation, each in one of the three.

    `asked` holds those about which a question was put there, to anyone of this perspective to
    whom it applied; `unprompted` those about which none was, though somebody spoke of it;
    `unnoted` those of which nobody knows, as it was not noted or not known whether it applied.
    Spoken of or not: `put` holds the codes about which a question was put there, and `unclear`
    the other ones of which nobody knows whether it was.
    """

    conversation: int
    asked: frozenset[int]
    unprompted: frozenset[int]
    unnoted: frozenset[int]
    put: frozenset[int]
    unclear: frozenset[int]

    @property
    def counted(self) -> frozenset[int]:
        """Return what counts: all but what was not asked. Not noted is not a no."""
        return self.asked | self.unnoted

    @property
    def spoken(self) -> frozenset[int]:
        """Return every code somebody spoke of, asked or not."""
        return self.counted | self.unprompted


def heard(
    conversations: Iterable[rules.Conversation],
    said: Mapping[rules.Voice, Iterable[int]],
    group: frozenset[int],
    parents: Mapping[int, int | None],
) -> list[Heard]:
    """Return what a group spoke of in each conversation, in the order of the conversations.

    `said` has the codes that each voice spoke of.
    A conversation in which nobody of the group was, and nobody is heard, is left out.
    """
    conversations = list(conversations)
    hall = rules.Hall(conversations)
    spoken: dict[int, set[int]] = {}
    for voice, codes in said.items():
        if hall.hears(voice, group):
            spoken.setdefault(voice.conversation, set()).update(codes)
    about: dict[frozenset[int], frozenset[int]] = {}  # many conversations follow one guide
    found = []
    for one in conversations:
        own = spoken.get(one.id, set())
        if not own and one.present.isdisjoint(group):
            continue
        put: set[int] = set()
        unclear: set[int] = set(parents) if one.questions is None else set()
        for question in one.questions or ():
            reached = not question.asked.isdisjoint(group)
            if not reached and (question.unsure | question.unnoted).isdisjoint(group):
                continue
            if question.codes not in about:
                about[question.codes] = rules.topics(question.codes, parents)
            (put if reached else unclear).update(about[question.codes])
        unclear -= put
        found.append(
            Heard(
                conversation=one.id,
                asked=frozenset(own & put),
                unprompted=frozenset(own - put - unclear),
                unnoted=frozenset(own & unclear),
                put=frozenset(put),
                unclear=frozenset(unclear),
            )
        )
    return found
