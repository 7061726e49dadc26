"""How far a round is while it goes on: per group, per question, per language.

A fixed number of queries, however many people there are; no text, turn or coding is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from weerklank.analysis import queries
from weerklank.analysis.rules import live as rules
from weerklank.coding import queries as coding
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.terms import name_of_language
from weerklank.sampling import selecting
from weerklank.sampling.rules.asking import Chosen, Listed
from weerklank.sampling.rules.selection import Quota
from weerklank.study import queries as study
from weerklank.study.rules import PROVIDER_KIND
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation
    from weerklank.safeguards.models import User
    from weerklank.sampling.models import Draw
    from weerklank.study.models import Guide, Round

MOST_CROSSED = 3  # features; more give a group for each person
EVERYONE = Quota((), ())
Naming = Callable[[Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class Row:
    """A group and how far it is. `planned` are the people wanted at least, `limits` that in words.

    `shortage` says why to look at it, `short` how many people are missing, and `steps` whom to ask.
    """

    label: str
    limits: str
    planned: int
    is_soft: bool
    stages: rules.Stages
    shortage: rules.Shortage | None = None
    short: int = 0
    declined: int = 0
    steps: tuple[rules.Step, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)  # what people of the group share

    @property
    def query(self) -> str:
        """Return the group as the end of an address."""
        return urlencode(self.values)


@dataclass(frozen=True, slots=True)
class Side:
    """One perspective: everyone, the targets, and the other combinations that occur.

    `by_hand` are people who take part and of whom it was not kept that they were asked, `emptied`
    those who were asked and of whom it is no longer known of which group they were.
    """

    perspective: Perspective
    everyone: Row
    targets: list[Row]
    others: list[Row]
    by_hand: int
    emptied: int

    @property
    def rows(self) -> list[Row]:
        return [*self.targets, *self.others]

    @property
    def to_look_at(self) -> list[Row]:
        """Return the groups that are warned of, and the targets that are short, the worst first.

        Of a combination that is merely short its target tells already.
        """
        order = list(rules.Shortage)
        warned = [one for one in self.others if one.shortage != rules.Shortage.SHORT]
        found = [(one.shortage, one) for one in [*self.targets, *warned] if one.shortage]
        return [one for _why, one in sorted(found, key=lambda each: order.index(each[0]))]

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to show: no target, and nobody."""
        stages = self.everyone.stages
        return not (self.rows or stages.agreed or stages.invited)


@dataclass(frozen=True, slots=True)
class Put:
    """A question of a guide: to how many people it was put, of those for whom it is meant.

    `unnoted` are people of whom nobody noted it, `unsure` those of whom it is not known whether it
    is meant for them; neither is in the other numbers.
    """

    words: str
    asked: int
    meant: int
    unnoted: int
    unsure: int


@dataclass(frozen=True, slots=True)
class Guided:
    """A guide with which was spoken, and its questions in order."""

    guide: Guide
    questions: list[Put]


@dataclass(frozen=True, slots=True)
class Language:
    name: str
    conversations: int
    people: int


@dataclass(frozen=True, slots=True)
class Fieldwork:
    """A round while it goes on. `is_limited`: who looks codes blind, and may not see all of it."""

    sides: list[Side]
    guides: list[Guided]
    heard: int
    asked: int  # of them, to whom any question of a guide was put
    languages: list[Language]
    silent: int  # conversations of which nobody noted the languages
    has_codings: bool
    is_limited: bool

    @property
    def empty(self) -> int:
        """Return how many planned groups nobody takes part of."""
        return sum(one.shortage == rules.Shortage.EMPTY for side in self.sides for one in side.rows)


def fieldwork_of(round_: Round, *, visible_to: User | None = None) -> Fieldwork:
    """Read how far a round is, coding as far as someone may see it who codes blind."""
    people = queries.people_of(round_)
    present = fieldwork.attendance(round_)
    speaking = fieldwork.speaking(round_)
    emptied = fieldwork.emptied(round_)
    held = [one for one in fieldwork.conversations_of(round_) if one.pk not in emptied]
    heard_in = {
        one.pk: (present.get(one.pk, set()) | speaking.get(one.pk, set())) & people.keys()
        for one in held
    }
    readings = coding.readings(round_, visible_to=visible_to)
    coded = coding.coded(readings)

    def in_any(conversations: Collection[int]) -> set[int]:
        return set().union(*(heard_in.get(pk, set()) for pk in conversations))

    heard, with_text = in_any(heard_in), in_any(readings.main_texts)
    done = in_any([pk for pk, is_done in coded.items() if is_done])
    taking_part: dict[str, list[rules.Someone]] = defaultdict(list)
    for one in people.values():
        taking_part[one.perspective].append(
            rules.Someone(
                one.id,
                one.known,
                is_heard=one.id in heard,
                has_text=one.id in with_text,
                is_coded=one.id in done,
            )
        )
    guides, asked = _questions(round_, held, people, present)
    languages, silent = _languages(held, heard_in)
    return Fieldwork(
        sides=_sides(round_, taking_part),
        guides=guides,
        heard=len(heard),
        asked=len(asked & heard),
        languages=languages,
        silent=silent,
        has_codings=bool(coded),
        is_limited=readings.is_limited,
    )


# --- groups -----------------------------------------------------------------------------------
def _sides(round_: Round, taking_part: Mapping[str, Sequence[rules.Someone]]) -> list[Side]:
    asking = selecting.asking(round_)
    in_words = selecting.naming(round_.monitor)
    background = [one.key for one in study.background(round_.monitor) if one.for_inburgeraars]
    usual = {
        Perspective.INBURGERAAR: background[:1],
        Perspective.AANBIEDER: [PROVIDER_KIND],
    }
    return [
        _side(side, asking, list(taking_part.get(side, ())), usual[side], in_words)
        for side in Perspective
    ]


def _side(
    side: Perspective,
    asking: selecting.Asking,
    people: Sequence[rules.Someone],
    usual: Sequence[str],
    in_words: Naming,
) -> Side:
    spread, draw = asking.spreads.get(side), asking.draws.get(side)
    quotas = selecting.quotas(spread)
    chosen = [one for one in asking.chosen if one.perspective == side]
    group = _Group(
        people,
        chosen if asking.is_kept(side) else None,
        [one for one in asking.listed if one.perspective == side],
        in_words,
    )
    targets = [
        group.row(one, selecting.between(one.least, one.most), one.least, is_soft=one.is_soft)
        for one in quotas
    ]
    features = _crossed(quotas) or tuple(usual)
    others = [
        group.row(cell, str(planned) if planned else "", planned)
        for cell, planned in _cells(features, draw, people, chosen).items()
        if not any(_values(cell) == _values(one) for one in quotas)
    ]
    kept = {one.participant for one in chosen}
    return Side(
        perspective=side,
        everyone=group.everyone(spread.size if spread else 0),
        targets=targets,
        # A combination that only the draw knew is shown while it is short.
        others=[one for one in others if one.planned or one.stages.agreed or one.stages.invited],
        by_hand=sum(one.id not in kept for one in people) if group.chosen is not None else 0,
        emptied=sum(one.is_emptied and one.is_asked for one in chosen),
    )


def _crossed(quotas: Sequence[Quota]) -> tuple[str, ...]:
    """Return the features that are crossed beside the targets: those that a target combines.

    All of them together would give a group for each person.
    """
    in_combinations = [one.features for one in quotas if len(one.features) > 1]
    firm = [one.features for one in quotas if not one.is_soft]
    names = dict.fromkeys(key for keys in in_combinations or firm for key in keys)
    return tuple(names)[:MOST_CROSSED]


def _values(group: Quota) -> dict[str, str]:
    return selecting.of_quota(group)


def _cells(
    features: tuple[str, ...],
    draw: Draw | None,
    people: Sequence[rules.Someone],
    chosen: Sequence[Chosen],
) -> dict[Quota, int]:
    """Return the combinations that occur among these people, or that the draw chose people of.

    Each with how many the draw chose; of other features than those of the draw that is not known.
    """
    found: dict[Quota, int] = {}
    for cell in draw.cells if draw else []:
        if cell["chosen"] and cell["values"].keys() == set(features):
            found[_cell(features, cell["values"])] = cell["chosen"]
    asked = [one.values for one in chosen if one.is_asked and not one.is_emptied]
    for values in [*(one.values for one in people), *asked]:
        found.setdefault(_cell(features, values), 0)
    return found


def _cell(features: tuple[str, ...], values: Mapping[str, str]) -> Quota:
    return Quota(features, tuple(values.get(key, "") for key in features))


@dataclass(frozen=True, slots=True)
class _Group:
    """The people of a side, of whom rows count a part; `chosen` None is that nobody kept it."""

    people: Sequence[rules.Someone]
    chosen: Sequence[Chosen] | None
    listed: Sequence[Listed]
    in_words: Naming

    def everyone(self, size: int) -> Row:
        stages = rules.stages(EVERYONE, self.people, self.chosen)
        return Row(_("iedereen"), str(size) if size else "", size, False, stages)

    def row(self, group: Quota, limits: str, planned: int, *, is_soft: bool = False) -> Row:
        stages = rules.stages(group, self.people, self.chosen)
        declined = rules.declined(group, self.chosen or ())
        shortage = rules.shortage(
            planned=planned,
            agreed=stages.agreed,
            invited=stages.invited or 0,
            declined=declined,
        )
        short = max(0, planned - stages.agreed)
        return Row(
            label=self.in_words(_values(group)),
            limits=limits,
            planned=planned,
            is_soft=is_soft,
            stages=stages,
            shortage=shortage,
            short=short,
            declined=declined,
            steps=tuple(rules.approach(group, short, self.chosen or (), self.listed)),
            values=_values(group),
        )


# --- questions --------------------------------------------------------------------------------
def _questions(
    round_: Round,
    held: Sequence[Conversation],
    people: dict[int, queries.Person],
    present: Mapping[int, set[int]],
) -> tuple[list[Guided], set[int]]:
    """Return the questions of the guides that were used, and everybody who was asked any."""
    of_guide: dict[int, list[queries.Question]] = defaultdict(list)
    for record in study.questions_of_guides(round_):
        of_guide[record.guide].append(queries.Question(record, frozenset(), people))
    words = study.words_of_questions(round_)
    noted = fieldwork.noted_questions(round_)
    with_guide: dict[Guide, list[Conversation]] = defaultdict(list)
    for one in held:
        if one.guide is not None:
            with_guide[one.guide].append(one)
    found: list[Guided] = []
    everybody: set[int] = set()
    for guide, conversations in with_guide.items():
        rows = []
        for question in of_guide[guide.pk]:
            asked: set[int] = set()
            unnoted: set[int] = set()
            unsure: set[int] = set()
            meant: set[int] = set()
            for one in conversations:
                here = frozenset(present.get(one.pk, set()) & people.keys())
                put = question.put(here, noted.get(one.pk, {}).get(question.record.id))
                asked |= put.asked
                unnoted |= put.unnoted
                unsure |= put.unsure
                meant |= {who for who in here if question.applies(who) is True}
            everybody |= asked
            rows.append(
                Put(
                    words=words[question.record.id],
                    asked=len(asked),
                    meant=len(meant),
                    unnoted=len((unnoted & meant) - asked),
                    unsure=len(unsure - asked),
                )
            )
        found.append(Guided(guide, rows))
    return sorted(found, key=lambda one: (one.guide.key, one.guide.version)), everybody


# --- languages --------------------------------------------------------------------------------
def _languages(
    held: Sequence[Conversation], heard_in: Mapping[int, set[int]]
) -> tuple[list[Language], int]:
    """Return the languages that were heard, the most used first; and of how many it is unknown."""
    conversations: dict[str, list[int]] = defaultdict(list)
    silent = 0
    for one in held:
        spoken = fieldwork.spoken_in(one)
        silent += not spoken
        for code in dict.fromkeys(spoken):
            conversations[code].append(one.pk)
    found = [
        Language(
            name_of_language(code),
            len(own),
            len(set().union(*(heard_in[pk] for pk in own))),
        )
        for code, own in conversations.items()
    ]
    return sorted(found, key=lambda one: (-one.conversations, one.name)), silent
