"""What is told of a round to who is not of the research team: the guard on every count that leaves.

People are divided by one characteristic in groups that are each large enough, the same on every
page and in every file, and never crossed. What was told before is kept: when a few people come or
leave, what is told next follows from it, so that two versions beside each other tell of nobody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from weerklank.analysis import queries, rules
from weerklank.analysis.rules import outside as guard
from weerklank.analysis.rules.outside import NOT_ASKED, Amount, Kept, Told
from weerklank.study import queries as study
from weerklank.study.terms import Perspective, ProviderKind

if TYPE_CHECKING:
    from weerklank.coding.models import Code


# What sizes of groups are told of: all who take part, those of them who were heard, providers.
_SIZE, _HEAD, _KINDS = "size", "head", "kinds"


@dataclass(frozen=True, slots=True)
class Column:
    """A group that is told outside: all of a perspective, or a large enough part of these."""

    key: str
    label: str
    perspective: str
    people: frozenset[int]
    size: int  # how many it is told to have: of a part those who ever took part
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A code with what is told of it per column."""

    code: Code
    cells: tuple[Amount, ...]


def _joined(group: Sequence[str]) -> str:
    """Return a group of values as text; a value may hold any sign, as `60+` does."""
    return json.dumps(list(group), ensure_ascii=False)


def _taken_apart(text: str, values: Collection[str]) -> tuple[str, ...] | None:
    """Return the values of a group from its text; None when that may be read in more ways.

    Groups that were told earlier may still be kept as values joined by a plus sign.
    """
    if text.startswith("["):
        return tuple(json.loads(text))
    if not any("+" in value for value in values):
        return tuple(text.split("+"))
    ways = _ways(text, values)
    return ways[0] if len(ways) == 1 else None


def _ways(text: str, values: Collection[str]) -> list[tuple[str, ...]]:
    """Return every way in which text is some of these values, each once, joined by a plus sign."""
    found: list[tuple[str, ...]] = [(text,)] if text in values else []
    for value in values:
        if text.startswith(f"{value}+"):
            others = [one for one in values if one != value]
            found += [(value, *rest) for rest in _ways(text[len(value) + 1 :], others)]
    return found


class Outside:
    """The counts of one round as they leave. One query beside what was heard.

    `told` holds what was told anew, to be kept with `study.operations.keep_told`.
    """

    def __init__(self, voices: queries.Voices) -> None:
        self.voices = voices
        self.least: int = settings.SMALLEST_GROUP
        self._new: dict[str, dict[str, tuple[int, int, int]]] = {
            str(one): {} for one in Perspective
        }
        # Of people who are not all of a side: those who were asked, those who were heard.
        self._new_of: dict[frozenset[int], dict[str, tuple[int, int, int]]] = {}
        self.others: list[Outside] = []  # of other rounds of which the same page or file tells

    @cached_property
    def people(self) -> dict[str, frozenset[int]]:
        """Return per perspective who was in a conversation."""
        there = frozenset().union(*(one.present for one in self.voices.conversations))
        return {
            str(perspective): frozenset(self.voices.group(perspective=perspective)) & there
            for perspective in Perspective
        }

    @cached_property
    def _before(self) -> dict[str, tuple[frozenset[int], tuple[int, int, int]]]:
        return study.counts_told(self.voices.round)

    @property
    def told(self) -> list[tuple[list[int], dict[str, tuple[int, int, int]]]]:
        """Return what was told that was not told before, or otherwise, with of which people."""
        by_side = [(self.people[side], own) for side, own in self._new.items() if own]
        return [
            (sorted(people), dict(counts))
            for people, counts in (*by_side, *self._new_of.items())
            if counts
        ]

    def is_large(self, perspective: str) -> bool:
        return len(self.people[perspective]) >= self.least

    # --- the groups -------------------------------------------------------------------------------
    @cached_property
    def characteristic(self) -> str:
        """Return the characteristic that divides inburgeraars: the first that gives two groups.

        The one by which they were told before, whoever left since: two are never crossed. Where
        nothing was told, what the team chose (`Round.told_by`) goes before the order of the keys.
        """
        keys = [
            key
            for key, _label in queries.group_choices(self.voices)
            if key != queries.BY_PERSPECTIVE
        ]
        before = [key for key in keys if self._was_told_by(f"{_HEAD}:{key}")]
        chosen = [
            one.key for one in self.voices.characteristics if one.pk == self.voices.round.told_by_id
        ]
        return next((key for key in (*before, *chosen, *keys) if self._divided_by(key)), "")

    def _divided_by(self, key: str) -> list[tuple[list[str], int]]:
        order = [*self._labels.get(key, {}), queries.UNKNOWN]
        values = {person: value for person, value in self._standing(key).items() if value in order}
        return self.sizes(key, values, order, family=_HEAD)

    def _standing(self, key: str) -> dict[int, str]:
        """Return what each inburgeraar who was in a conversation has of a characteristic."""
        people = self.voices.people
        return {
            person: people[person].characteristics.get(key, queries.UNKNOWN)
            for person in self.people[Perspective.INBURGERAAR]
        }

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return study.value_labels(self.voices.round.monitor)

    @cached_property
    def columns(self) -> list[Column]:
        """Return the groups of which something is told, all of a perspective before its parts."""
        found: list[Column] = []
        wholes = (
            (Perspective.INBURGERAAR, _("Inburgeraars"), self._by_characteristic()),
            (Perspective.AANBIEDER, _("Aanbieders"), self._by_kind()),
        )
        for perspective, label, parts in wholes:
            people = self.people[perspective]
            if people:
                whole = Column(str(perspective), label, str(perspective), people, len(people))
                found += [whole, *parts]
        return found

    def _by_characteristic(self) -> list[Column]:
        key = self.characteristic
        labels = self._labels.get(key, {}) | {queries.UNKNOWN: _("Onbekend")}
        standing = self._standing(key)
        return [
            self._part(
                Perspective.INBURGERAAR,
                values,
                labels,
                frozenset(person for person, value in standing.items() if value in values),
                size,
            )
            for values, size in (self._divided_by(key) if key else [])
        ]

    def _by_kind(self) -> list[Column]:
        kinds = {
            person: str(self.voices.people[person].provider_kind)
            for person in self.people[Perspective.AANBIEDER]
        }
        labels = {str(kind): str(kind.label) for kind in ProviderKind} | {"": _("Onbekend")}
        return [
            self._part(
                Perspective.AANBIEDER,
                values,
                labels,
                frozenset(person for person, kind in kinds.items() if kind in values),
                size,
            )
            for values, size in self.sizes("kind", kinds, list(labels), family=_KINDS)
        ]

    def _part(
        self,
        perspective: Perspective,
        values: Sequence[str],
        labels: Mapping[str, str],
        people: frozenset[int],
        size: int,
    ) -> Column:
        return Column(
            key=f"{perspective}:{'+'.join(values)}",
            label=_(" of ").join(labels[value] for value in values),
            perspective=str(perspective),
            people=people & self.people[perspective],
            size=size,
            is_whole=False,
        )

    # --- counts -----------------------------------------------------------------------------------
    def tell(
        self, what: str, perspective: str, said: int, of: int | None, *, at_least: bool = False
    ) -> Amount:
        """Return what is told of `said` of `of` people of a perspective.

        `what` names the count: what was told of it before is reckoned with.
        """
        if of == 0:
            return NOT_ASKED
        if not self.is_large(perspective):
            return Amount(why=Kept.FEW)
        if of is None:
            return Amount(why=Kept.UNKNOWN)
        fresh = guard.tell(said, of, at_least=at_least)
        told = self._reckoned(what, perspective, said, fresh)
        if told is None:
            told = fresh
            count = (told.low, told.high, told.of)
            if self._before.get(what) != (self.people[perspective], count):
                self._new[perspective][what] = count
        return Amount(why=Kept.ENDS) if told.is_nothing else Amount(told)

    def _reckoned(self, what: str, perspective: str, said: int, fresh: Told) -> Told | None:
        """Return what follows from what was told before, where no more may be told than that."""
        known = self._before.get(what)
        if known is None:
            return None
        people, count = known
        left, joined = (
            len(people - self.people[perspective]),
            len(self.people[perspective] - people),
        )
        if not left + joined:
            return None
        then = Told(*count)
        follows = guard.since(then, left=left, joined=joined, of=fresh.of)
        # What was coded otherwise since, says nothing of who came or left.
        if not follows.holds(said):
            return None
        is_enough = left + joined >= self.least
        if is_enough and guard.hides_the_change(then, fresh, left=left, joined=joined):
            return None
        return follows

    def told_in_words(self, what: str, perspective: str, low: int, high: int, of: int) -> None:
        """Keep what a sentence tells: that of a group of so many so many at least and at most.

        Two sentences about the same tell what is in both. While a few came or left, what was told
        before them is what counts. `what` names the count.
        """
        if self.is_fixed(what, perspective):
            return
        before, now = self._before.get(what), self.people[perspective]
        kept = Told(low, high, of)
        then = Told(*before[1]) if before and before[0] == now else None
        for known in (then, self._told_now(what, perspective)):
            if known is not None and known.of == of:
                kept = guard.both(kept, known)
        count = (kept.low, kept.high, kept.of)
        if before != (now, count):
            self._new[perspective][what] = count

    def sizes(
        self, key: str, values: Mapping[int, str], order: Sequence[str], *, family: str = _SIZE
    ) -> list[tuple[list[str], int]]:
        """Return how many people are told of per group of a characteristic, joined by size.

        Values that follow each other are joined with those beside them only.

        `values` is what each person has of those in `order`; a `family` are the characteristics of
        the same people. Who was counted stays so, also after leaving; see `rules.outside.groups`.
        """
        now = frozenset(values)
        known = self._sizes_told(f"{family}:{key}", order)
        if known is None:
            return []
        if not known and any(
            what.startswith(f"{family}:") and not people <= now
            for what, (people, _count) in self._before.items()
        ):
            # Beside how many were told by another characteristic it would say who left.
            return []
        then = frozenset().union(*(people for people, _size in known.values()))
        told = {group: size for group, (_people, size) in known.items()}
        line = self.voices.lines.get(key, ())
        found = guard.groups(told, then, values, order, self.least, line=line)
        if found != told:
            counts = self._new_of.setdefault(then | now, {})
            for group, size in found.items():
                counts[f"{family}:{key}:{_joined(group)}"] = (size, size, len(then | now))
        place = {value: number for number, value in enumerate(order)}
        in_order = sorted(found.items(), key=lambda one: [place.get(v, -1) for v in one[0]])
        return [(list(group), size) for group, size in in_order]

    def _was_told_by(self, start: str) -> bool:
        return any(what.startswith(f"{start}:") for what in self._before)

    def _sizes_told(
        self, start: str, order: Sequence[str]
    ) -> dict[tuple[str, ...], tuple[frozenset[int], int]] | None:
        """Return what was last told of a characteristic, as {its values: (people, how many)}.

        None where it cannot be read which groups those were: beside what was told once, nothing
        can be told of others.
        """
        told = {
            what.removeprefix(f"{start}:"): (people, size)
            for what, (people, (size, _high, _of)) in self._before.items()
            if what.startswith(f"{start}:")
        }
        # Groups that were joined otherwise since are still kept, of fewer people.
        most = max((len(people) for people, _size in told.values()), default=0)
        known: dict[tuple[str, ...], tuple[frozenset[int], int]] = {}
        for text, one in told.items():
            if len(one[0]) != most:
                continue
            group = _taken_apart(text, order)
            if group is None:
                return None
            known[group] = one
        return known

    def ever(
        self, what: str, now: Mapping[int, str], gone: Mapping[int, str] | None = None
    ) -> dict[str, int]:
        """Return how many there are of each value, whoever left since it was told still counted.

        `now` is the value of each who is counted, `gone` of those whom the records still have and
        who are not counted any more.
        """
        known = {
            told.removeprefix(f"{what}:"): one
            for told, one in self._before.items()
            if told.startswith(f"{what}:")
        }
        then = frozenset().union(*(people for people, _count in known.values()))
        told = {value: size for value, (_people, (size, _high, _of)) in known.items()}
        lost = {person: value for person, value in (gone or {}).items() if person in then}
        found = guard.ever(told, then, now, list(lost.values()))
        people = frozenset((then | now.keys()) - lost.keys())
        if found != told or people != then:
            counts = self._new_of.setdefault(people, {})
            for value in {*found, *told}:
                counts[f"{what}:{value}"] = (found[value], found[value], len(people))
        return dict(found)

    def was_told(self, what: str) -> bool:
        return what in self._before

    def told_of(self, start: str, perspective: str) -> dict[str, Told]:
        """Return what is told of those there are now, of every count whose name starts so."""
        return {
            what: Told(*count)
            for what, (people, count) in self._before.items()
            if what.startswith(start) and people == self.people[perspective]
        } | {
            what: Told(*count)
            for what, count in self._new[perspective].items()
            if what.startswith(start)
        }

    def _told_now(self, what: str, perspective: str) -> Told | None:
        count = self._new[perspective].get(what)
        return Told(*count) if count else None

    def follows(self, what: str, perspective: str, of: int) -> Told | None:
        """Return what may be told of a group that a sentence told of before some came or left.

        None where nothing was told, or nobody of the group can have come or left. Which of those
        who left were of the group is not kept; how many at most follows from the sizes.
        """
        before = self._before.get(what)
        if before is None:
            return None
        people, count = before
        then = Told(*count)
        left = len(people - self.people[perspective])
        joined = len(self.people[perspective] - people)
        left, joined = guard.moved(then.of, of, left=left, joined=joined)
        if not left + joined:
            return None
        return guard.since(then, left=left, joined=joined, of=of)

    def is_fixed(self, what: str, perspective: str) -> bool:
        """Return whether this was told of nearly the same people: then nothing else may be."""
        known = self._before.get(what)
        if known is None:
            return False
        return 0 < len(known[0] ^ self.people[perspective]) < self.least

    def has_told(self, code: int, perspective: str, count: tuple[int, int]) -> bool:
        """Return whether exactly this (said, asked) is told of a code, of those there are now.

        Whatever is made of such a count tells nothing that is not told already.
        """
        what = f"code:{code}:{perspective}"
        said, asked = count
        before = self._before.get(what)
        told = before[1] if before and before[0] == self.people[perspective] else None
        return (said, said, asked) in {told, self._new[perspective].get(what)}

    def may_tell_part(
        self, code: int, perspective: str, people: frozenset[int], count: tuple[int, int]
    ) -> bool:
        """Return whether (said, asked) may be told of a part of those who were asked about a code.

        Of one part of people only, for good: two that differ in a few could be subtracted. Beside
        what is told of all of them and of the fixed groups nobody's answer may follow from it.
        """
        what = self._name_of_part(code, perspective, people)
        if self.was_told(what):
            now = Told(count[0], count[0], count[1])
            return (self._reckoned(what, perspective, count[0], now) or now) == now
        name = what.rpartition(":")[0] + ":"
        whole = f"code:{code}:{perspective}"
        if what in self._new[perspective]:
            return True
        if any(one.startswith(name) for one in (*self._before, *self._new[perspective])):
            return False
        if not self.is_large(perspective) or self.is_fixed(whole, perspective):
            return False
        return self._is_part_apart(code, perspective, people, count)

    def tell_part(
        self, code: int, perspective: str, people: frozenset[int], count: tuple[int, int]
    ) -> None:
        """Tell of a part what `may_tell_part` says may be told.

        With what is told of all: beside that a later count of all is judged.
        """
        everybody = rules.Group("", "", self.people[perspective])
        for row in queries.matrix(self.voices, [everybody], queries.Filter(), codes=[code]):
            self.of_code(code, perspective, row.cells[0])
        self.tell_apart(self._name_of_part(code, perspective, people), perspective, *count)

    @staticmethod
    def _name_of_part(code: int, perspective: str, people: frozenset[int]) -> str:
        who = hashlib.sha256(",".join(map(str, sorted(people))).encode()).hexdigest()[:16]
        return f"part:{code}:{perspective}:{who}"

    def _is_part_apart(
        self, code: int, perspective: str, people: frozenset[int], count: tuple[int, int]
    ) -> bool:
        everybody, columns = self.people[perspective], self.parts_of(perspective)
        groups = [people & everybody, everybody - people, *(one.people for one in columns)]
        line = list(rules.line(code, self.voices.parents))
        counted = {
            row.code: row.cells
            for row in queries.matrix(
                self.voices,
                [rules.Group(str(n), "", group) for n, group in enumerate(groups)],
                queries.Filter(),
                codes=line,
            )
        }
        for one in line:
            cells = counted[one]
            if any(cell.asked is None or cell.at_least or cell.unclear for cell in cells):
                return False
            parts = [(cell.said, cell.asked or 0) for cell in cells[:2]]
            told = guard.tell(*map(sum, zip(*parts, strict=True)))
            if one == code and not self._is_enough(parts, count, told):
                return False
            # Who names a code names those above it: see `rules.outside.apart_in_line`.
            if told.is_exact and parts[1][1] and not guard.is_apart(parts):
                return False
        kinds = [everybody]
        for group in groups:
            kinds = [part for kind in kinds for part in (kind & group, kind - group) if part]
        return guard.nobody_is_forced(
            [len(kind) for kind in kinds],
            [
                (frozenset(n for n, kind in enumerate(kinds) if kind <= group), said, said)
                for group, said in zip(groups, (c.said for c in counted[code]), strict=True)
            ],
        )

    def _is_enough(
        self, parts: Sequence[tuple[int, int]], count: tuple[int, int], told: Told
    ) -> bool:
        """Return whether a part and the rest of it are large enough, and it is what was counted."""
        (_said, asked), (_rest, others) = parts
        return (
            parts[0] == count
            and told.is_exact
            and asked >= self.least
            and (not others or others >= self.least)
        )

    def rows(self, within: Collection[int] | None = None) -> list[Row]:
        """Return the codes that were put to somebody, with what is told of each per column.

        All that are on, whoever named them: that a code is there tells nothing of anybody.
        """
        columns = self.columns
        groups = [rules.Group(one.key, one.label, one.people) for one in columns]
        on = [code for code in self.voices.codes if code.is_on]
        counted = {
            row.code: row.cells
            for row in queries.matrix(
                self.voices, groups, queries.Filter(), codes=[code.pk for code in on]
            )
        }
        apart = {
            perspective: guard.apart_in_line(
                {code: self._parts(cells, perspective) for code, cells in counted.items()},
                self.voices.parents,
            )
            for perspective in self.people
        }
        return [
            Row(
                code,
                tuple(
                    self._cell(
                        code.pk, column, tally, is_apart=code.pk in apart[column.perspective]
                    )
                    for column, tally in zip(columns, counted[code.pk], strict=True)
                ),
            )
            for code in on
            if (within is None or code.pk in within)
            and any(tally.asked for tally in counted[code.pk])
        ]

    def of_code(self, code: int, perspective: str, tally: rules.Tally) -> Amount:
        """Return what is told of all of a perspective about a code."""
        what = f"code:{code}:{perspective}"
        return self.tell(what, perspective, tally.said, tally.asked, at_least=tally.at_least)

    def tones_of_code(
        self, code: int, perspective: str, tally: rules.Tally, tones: Sequence[int]
    ) -> list[Told]:
        """Return how many of those asked said each kind of thing of a code; nothing where kept.

        `tones` are parts of those who were asked and named it, nobody in two. They are told only
        where the number who named it is told exactly: then they divide a number that is known, and
        whoever named it in no way can be anybody. Of one code in each line, for good: who says
        good of a code says it of those above it.
        """
        told = self.of_code(code, perspective, tally).told
        if told is None or not told.is_exact or tally.asked is None:
            return []
        line = {*rules.line(code, self.voices.parents), *rules.family(code, self.voices.parents)}
        known = {*self._before, *self._new[perspective]}
        if any(f"tone:{one}:{perspective}:0" in known for one in line - {code}):
            return []
        amounts = [
            self.tell(f"tone:{code}:{perspective}:{place}", perspective, number, tally.asked)
            for place, number in enumerate(tones)
        ]
        return [one.told for one in amounts if one.told]

    def _parts(self, cells: Sequence[rules.Tally], perspective: str) -> list[tuple[int, int]]:
        """Return (said, asked) per group of a perspective; nothing where that does not add up."""
        own = [
            tally
            for column, tally in zip(self.columns, cells, strict=True)
            if column.perspective == perspective and not column.is_whole
        ]
        if any(tally.asked is None or tally.at_least or tally.unclear for tally in own):
            return []
        return [(tally.said, tally.asked or 0) for tally in own]

    def _cell(self, code: int, column: Column, tally: rules.Tally, *, is_apart: bool) -> Amount:
        what = f"code:{code}:{column.key}"
        if column.is_whole:
            return self.of_code(code, column.perspective, tally)
        if not self.is_large(column.perspective):
            return Amount(why=Kept.FEW)
        whole = f"code:{code}:{column.perspective}"
        if tally.asked == 0 and not self.was_told(what):
            return NOT_ASKED
        is_apart = is_apart and all(
            len(one.people) >= self.least for one in self.parts_of(column.perspective)
        )
        if not self.may_be_apart(whole, what, column.perspective, is_apart=is_apart):
            return Amount(why=Kept.TOGETHER)
        return self.tell_apart(what, column.perspective, tally.said, tally.asked or 0)

    def may_be_apart(self, whole: str, what: str, perspective: str, *, is_apart: bool) -> bool:
        """Return whether a count of a group may be told beside that of all, called `whole`.

        While a few came or left: where it was told before them. `is_apart` says it of now.
        """
        return self.was_told(what) if self.is_fixed(whole, perspective) else is_apart

    def parts_of(self, perspective: str) -> list[Column]:
        """Return the fixed groups of a perspective."""
        return [one for one in self.columns if one.perspective == perspective and not one.is_whole]

    def tell_apart(self, what: str, perspective: str, said: int, of: int) -> Amount:
        """Return what is told of a group that may be told apart: it is at neither end."""
        before = self._before.get(what)
        if before is not None and self.is_fixed(what, perspective):
            # As it was told: of how many it is now, says of which group who left was.
            return Amount(Told(*before[1]))
        if not of:
            return NOT_ASKED
        fresh = Told(said, said, of)
        told = self._reckoned(what, perspective, said, fresh)
        if told is None:
            told = fresh
            if self._before.get(what) != (self.people[perspective], (said, said, of)):
                self._new[perspective][what] = (said, said, of)
        return Amount(told)

    def size(self, people: Collection[int]) -> int:
        """Return how many of these people took part in a conversation."""
        return len(frozenset(people) & frozenset().union(*self.people.values()))

    def column(self, key: str) -> Column | None:
        return next((one for one in self.columns if one.key == key), None)
