"""The one way from trajectories to figures, for pages, files and the command line alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from weerklank.register.rules.counting import Tally, count, merge_strays
from weerklank.register.rules.facts import Facts
from weerklank.register.rules.figures import Figure, Guarded, for_publication
from weerklank.register.rules.thresholds import Schedule


@dataclass(frozen=True, slots=True)
class Answer:
    """What the register says on a day: what those inside see, and what may be published.

    `merged` names, per side of the table, with which group the few were counted of whom that side
    is not known.
    """

    as_of: date
    inside: tuple[Figure, ...]
    published: tuple[Figure, ...]
    merged: Mapping[str, str]

    def totals(self) -> Answer:
        """Give the same without the splits."""
        return replace(
            self,
            inside=tuple(each for each in self.inside if not each.split),
            published=tuple(each for each in self.published if not each.split),
        )


def answers(
    facts: Iterable[Facts],
    days: Sequence[date],
    schedule: Schedule,
    *,
    inside: int,
    published: int,
) -> dict[date, Answer]:
    """Count on these days and keep back what is too small: below `inside`, below `published`."""
    return {
        day: _answer(tally, inside=inside, published=max(inside, published))
        for day, tally in count(facts, days, schedule).items()
    }


def _answer(tally: Tally, *, inside: int, published: int) -> Answer:
    merged = merge_strays(tally, published)
    near = Guarded(tally, inside)
    near_figures = tuple(near.figures())
    far = Guarded(tally, published, stricter_than=near)
    return Answer(tally.on, near_figures, tuple(map(for_publication, far.figures())), merged)
