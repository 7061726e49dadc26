"""What the codes of a round show: passages and matrices, counted in people.

What `hear` gives reads a round once, in a fixed number of queries whatever its size; everything
else is arithmetic on that. Whoever took back taking part is in none of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from weerklank.analysis import rules
from weerklank.coding import keeping
from weerklank.coding import queries as coding
from weerklank.coding import rules as coding_rules
from weerklank.coding.queries import CodingRow, Given
from weerklank.fieldwork import queries as fieldwork
from weerklank.study import queries as study
from weerklank.study import rules as study_rules
from weerklank.study.terms import ConsentPurpose, Perspective, ProviderKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.coding.models import Code, Coding
    from weerklank.fieldwork.models import Conversation
    from weerklank.safeguards.models import User
    from weerklank.study.models import Characteristic, Round

UNKNOWN = "onbekend"
INSIDE, OUTSIDE = "erin", "erbuiten"  # of a group that researchers made
_BELONGS = {True: INSIDE, False: OUTSIDE, None: UNKNOWN}
BY_PERSPECTIVE = "perspectief"
BATCH = 1_000  # passages whose words are in memory at a time
TEXTS = 5  # the same for a table, which is read one text after the other


def is_own(key: str) -> bool:
    """Return whether this stands for a group that researchers made, not for a characteristic."""
    return key.startswith(study.OWN_GROUP)


@dataclass(frozen=True, slots=True)
class Person:
    """A participant as analysis knows her: a pseudonym and what she shares with others."""

    id: int
    pseudonym: str
    perspective: str
    provider_kind: str
    characteristics: dict[str, str]

    @property
    def known(self) -> dict[str, str]:
        """Return what is known of her, as the conditions of questions ask it."""
        kind = {study_rules.PROVIDER_KIND: self.provider_kind} if self.provider_kind else {}
        return self.characteristics | kind


@dataclass(frozen=True, slots=True)
class Filter:
    """Which codings to look at. Empty means all."""

    code: int | None = None
    with_subcodes: bool = True
    perspective: str = ""
    characteristic: str = ""
    value: str = ""
    conversation: int | None = None
    coder: int | None = None
    facets: dict[str, str] = field(default_factory=dict)  # by name


@dataclass
class Voices:
    """A round, read once: who was there, what was put to them, and what was coded of it.

    `rows` are the codings that count as plain values, one text after the other, and `mentions`
    says who spoke in each of them. `readings` says whose coding counts, and what whoever looks may
    see. Each part is read or made when somebody asks for it, and then stays as it was.
    """

    round: Round
    visible_to: User | None = None
    _is_counted: bool = field(default=False, init=False, repr=False, compare=False)

    @cached_property
    def people(self) -> dict[int, Person]:
        return people_of(self.round)

    @cached_property
    def codes(self) -> list[Code]:
        return list(coding.codes(self.round.monitor).select_related(None))

    @cached_property
    def readings(self) -> coding.Readings:
        return coding.readings(self.round, visible_to=self.visible_to)

    @cached_property
    def records(self) -> list[Conversation]:
        """Return the conversations in order of number: with number, title and guide only."""
        stored = fieldwork.conversations_of(self.round).select_related(None)
        return list(stored.only("number", "title", "guide"))

    @cached_property
    def conversations(self) -> list[rules.Conversation]:
        numbers = {code.number: code.pk for code in self.codes}
        return _conversations(self.round, self.records, self.people, numbers)

    @cached_property
    def conversation_of(self) -> dict[int, int]:
        """Return the conversation of each text."""
        return self.readings.conversation_of

    @cached_property
    def words(self) -> dict[int, rules.Turns]:
        """Return the turns of each text: to read, and to count what is not kept. Three queries."""
        turns = fieldwork.whose_words(self.round)
        return {
            transcript: rules.Turns(turns.get(transcript, ()), self.people, conversation)
            for transcript, conversation in self.conversation_of.items()
        }

    def spoken(
        self,
        *,
        coder: int | None = None,
        conversation: int | None = None,
        codes: Collection[int] | None = None,
    ) -> Mapping[rules.Voice, list[tuple[int, int, int]]]:
        """Return per voice the codes it spoke of, in how many passages. One query, or two.

        Of these `codes` alone, where they are given. All of a round is read once.
        """
        if coder is None and conversation is None and codes is None:
            return self._all_spoken
        rows = coding.mentions(
            self.round, self.readings, coder=coder, conversation=conversation, codes=codes
        )
        return self._by_voice(rows)

    @cached_property
    def _all_spoken(self) -> Mapping[rules.Voice, list[tuple[int, int, int]]]:
        return self._by_voice(coding.mentions(self.round, self.readings))

    def _by_voice(
        self, rows: Iterable[tuple[int, int, str, int, int]]
    ) -> dict[rules.Voice, list[tuple[int, int, int]]]:
        by_voice: dict[tuple[int, str], list[tuple[int, int, int]]] = defaultdict(list)
        for text, given, voice, passages, own in rows:
            by_voice[text, voice].append((given, passages, own))
        found: dict[rules.Voice, list[tuple[int, int, int]]] = defaultdict(list)
        everybody = frozenset(self.people)
        for (text, voice), said in by_voice.items():
            people, at_least = coding_rules.read_voice(voice)
            # Without who withdrew or said no: what is kept does not know of that.
            heard = rules.Voice(self.conversation_of[text], people & everybody, at_least)
            found[heard] += said
        return found

    def named(self, codes: Collection[int] | None = None) -> Iterator[tuple[int, frozenset[int]]]:
        """Yield which code was given where these people are heard by name, per text. Two queries.

        A code counts for itself here, without the codes below it. With `codes` only these do.
        """
        everybody = frozenset(self.people)
        known: dict[str, frozenset[int]] = {}
        for code, voice in coding.spoke(self.round, self.readings, codes):
            if voice not in known:
                known[voice] = coding_rules.read_voice(voice)[0] & everybody
            yield code, known[voice]

    @cached_property
    def rows(self) -> list[CodingRow]:
        return coding.rows_of(coding.codings(self.readings))

    @cached_property
    def used(self) -> set[int]:
        """Return the codes that at least one passage that counts carries."""
        return coding.used_code_ids(self.round, self.readings)

    @cached_property
    def mentions(self) -> list[rules.Mention]:
        return [self.mention(row) for row in self.rows]

    @cached_property
    def row_of(self) -> dict[int, CodingRow]:
        """Return the codings that count, by their number."""
        return {row.id: row for row in self.rows}

    @cached_property
    def mention_of(self) -> dict[int, rules.Mention]:
        """Return the mention of each coding, in the order of the codings."""
        return {mention.coding: mention for mention in self.mentions}

    def mentions_in(self, codings: Collection[int]) -> dict[int, rules.Mention]:
        """Return who is heard in those of these codings that count. A query for what is new."""
        new = [one for one in codings if one not in self._asked_for]
        if new:
            counted = coding.codings(self.readings).filter(pk__in=new)
            self._asked_for |= dict.fromkeys(new) | self.listen(counted)
        known = ((one, self._asked_for[one]) for one in codings)
        return {one: mention for one, mention in known if mention is not None}

    def mentions_with(self, codes: Collection[int]) -> dict[int, list[rules.Mention]]:
        """Return per code of these the passages that count with it. A query for what is new."""
        new = [code for code in codes if code not in self._asked_with]
        if new:
            self._asked_with |= {code: [] for code in new}
            counted = coding.codings(self.readings).filter(code__in=new)
            for mention in self.listen(counted).values():
                self._asked_with[mention.code].append(mention)
        return {code: self._asked_with[code] for code in codes}

    def voices_with(self, codes: Collection[int]) -> dict[int, dict[rules.Voice, int]]:
        """Return per code of these who is heard where it was given. A query for what is new."""
        new = [code for code in codes if code not in self._heard_with]
        if new:
            self._heard_with |= {code: {} for code in new}
            for voice, said in self.spoken(codes=new).items():
                for code, _passages, own in said:
                    if own:
                        with_it = self._heard_with[code]
                        with_it[voice] = with_it.get(voice, 0) + own
        return {code: self._heard_with[code] for code in codes}

    @cached_property
    def _heard_with(self) -> dict[int, dict[rules.Voice, int]]:
        return {}

    @cached_property
    def _asked_for(self) -> dict[int, rules.Mention | None]:
        return {}

    @cached_property
    def _asked_with(self) -> dict[int, list[rules.Mention]]:
        return {}

    def values_by_person(
        self, codings: QuerySet[Coding], facet: str
    ) -> Iterator[tuple[int, int, str]]:
        """Yield (code, person, value of a facet) of who is heard in these codings. One query."""
        self.count_changes()
        for code, person, value in coding.values_by_person(codings, facet):
            # Without who withdrew or said no: what is kept does not know of that.
            if person in self.people:
                yield code, person, value

    def count_changes(self) -> None:
        """Count once what changed since the round was last read."""
        if not self._is_counted:
            keeping.keep(self.round)
            self._is_counted = True

    def listen(self, codings: QuerySet[Coding]) -> dict[int, rules.Mention]:
        """Return who is heard in these codings of this round, in reading order. One query."""
        self.count_changes()
        found: dict[int, rules.Mention] = {}
        rows = coding.heard_in_codings(codings)
        for pk, own in groupby(rows, key=attrgetter("id")):
            heard = list(own)
            _pk, code, text, start, end, _who, _least = heard[0]
            # Without who withdrew or said no: what is kept does not know of that.
            people = frozenset(one.participant for one in heard if one.participant in self.people)
            found[pk] = rules.Mention(
                pk,
                code,
                self.conversation_of[text],
                (text, start, end),
                people,
                max(one.at_least for one in heard),
            )
        return found

    @cached_property
    def hall(self) -> rules.Hall:
        return rules.Hall(self.conversations)

    def mention(self, row: CodingRow) -> rules.Mention:
        coding_id, code, transcript, start, end = row[:5]
        conversation, people, at_least = self.words[transcript].voice(start, end)
        return rules.Mention(
            coding_id, code, conversation, (transcript, start, end), people, at_least
        )

    def passage(self, row: CodingRow) -> tuple[int, rules.Voice, rules.Span]:
        _coding, code, transcript, start, end = row[:5]
        return code, self.words[transcript].voice(start, end), (transcript, start, end)

    @cached_property
    def parents(self) -> dict[int, int | None]:
        return {code.pk: code.parent_id for code in self.codes}

    @property
    def code_by_number(self) -> dict[str, Code]:
        return {code.number: code for code in self.codes}

    @cached_property
    def characteristics(self) -> list[Characteristic]:
        """Return what people are divided by; `value_labels` has the values of each."""
        return list(study.characteristics(self.round.monitor).prefetch_related(None))

    @cached_property
    def value_labels(self) -> dict[str, dict[str, str]]:
        """Return {characteristic key: {value key: label}}, values in their order."""
        return study.value_labels(self.round.monitor)

    @cached_property
    def lines(self) -> dict[str, list[str]]:
        """Return the values that follow each other, as classes of age do, by characteristic."""
        return study.ordered_values(self.round.monitor)

    @cached_property
    def _characteristic_of(self) -> dict[str, Characteristic]:
        return {one.key: one for one in self.characteristics}

    @cached_property
    def own_groups(self) -> dict[str, study.OwnGroup]:
        """Return the groups that researchers made for this round or its monitor, by their keys."""
        return {one.key: one for one in study.own_groups(self.round)}

    def standing(self, person: Person, key: str) -> str | None:
        """Return someone's value of a characteristic, *onbekend*, or None where it is not asked.

        Perspective, kind of organisation and groups of one's own are such as well.
        """
        if key == BY_PERSPECTIVE:
            return person.perspective
        if key == study_rules.PROVIDER_KIND:
            return person.provider_kind or None
        if is_own(key):
            group = self.own_groups.get(key)
            if group is None or person.perspective != group.perspective:
                return None
            return _BELONGS[group.has(person.id, person.known)]
        asked = self._characteristic_of.get(key)
        if asked is None or not study_rules.is_asked_of(asked, person.perspective):
            return None
        return person.characteristics.get(key, UNKNOWN)

    def in_order(self, people: Iterable[int]) -> list[Person]:
        """Return these people in the order of their pseudonyms."""
        known = (self.people[one] for one in people if one in self.people)
        return sorted(known, key=study_rules.by_pseudonym)

    def _value(self, person: Person, key: str) -> str | None:
        """Return someone's value, *onbekend* also where it is not asked of her."""
        if is_own(key):
            return self.standing(person, key)
        return person.characteristics.get(key, UNKNOWN)

    def group(
        self, *, perspective: str = "", characteristic: str = "", value: str = ""
    ) -> set[int]:
        """Return the people who share this; `value` may be *onbekend*."""
        return {
            person.id
            for person in self.people.values()
            if (not perspective or person.perspective == perspective)
            and (not characteristic or self._value(person, characteristic) == value)
        }


def hear(round_: Round, *, visible_to: User | None = None) -> Voices:
    """Return a round to count in, as far as someone may see it who codes it blind.

    Without `visible_to` nobody in particular looks, and all is counted.
    """
    return Voices(round_, visible_to)


def people_of(round_: Round) -> dict[int, Person]:
    """Return who takes part in a round: nobody who withdrew or said no to it. Three queries."""
    rows = study.person_rows(round_)
    ids = [row[0] for row in rows]
    consent = study.consent_now(ids)
    characteristics = study.characteristics_of(ids)
    return {
        row[0]: Person(*row, characteristics=characteristics.get(row[0], {}))
        for row in rows
        if consent.get(row[0], {}).get(ConsentPurpose.TAKE_PART) is not False
    }


def _conversations(
    round_: Round, records: list[Conversation], people: dict[int, Person], codes: dict[str, int]
) -> list[rules.Conversation]:
    present = fieldwork.attendance(round_)
    # Where no conversation follows a guide nothing was put to anybody that one knows of.
    follows = any(conversation.guide_id for conversation in records)
    noted = fieldwork.noted_questions(round_) if follows else {}
    of_guide: dict[int, list[Question]] = defaultdict(list)
    for question in study.questions_of_guides(round_) if follows else ():
        about = frozenset(codes[number] for number in question.codes if number in codes)
        of_guide[question.guide].append(Question(question, about, people))
    conversations = []
    for conversation in records:
        here = frozenset(present.get(conversation.pk, set()) & people.keys())
        notes = noted.get(conversation.pk, {})
        conversations.append(
            rules.Conversation(
                id=conversation.pk,
                present=here,
                questions=(
                    tuple(
                        question.put(here, notes.get(question.record.id))
                        for question in of_guide[conversation.guide_id]
                    )
                    if conversation.guide_id
                    else None
                ),
            )
        )
    return conversations


class Question:
    """A question of a guide, and to whom it applies; each person is looked at once."""

    def __init__(
        self, record: study.GuideQuestion, codes: frozenset[int], people: dict[int, Person]
    ) -> None:
        self.record = record
        self._codes = codes
        self._people = people
        self._applies: dict[int, bool | None] = {}

    def applies(self, person_id: int) -> bool | None:
        """Return whether it applies to someone; None when that is not known."""
        if person_id not in self._applies:
            person = self._people[person_id]
            self._applies[person_id] = person.perspective == self.record.perspective and (
                study_rules.applies(self.record.applies_to, person.known)
            )
        return self._applies[person_id]

    def put(self, present: frozenset[int], note: fieldwork.Noted | None) -> rules.Put:
        """Return whom of those present it reached, by what was noted of it."""
        if note is not None and not note.was_put:
            return rules.Put(self._codes)
        reached = present if note is None or note.to is None else present & note.to
        meant = frozenset(one for one in reached if self.applies(one) is True)
        unsure = frozenset(one for one in reached if self.applies(one) is None)
        if note is None:
            return rules.Put(self._codes, unnoted=meant | unsure)
        return rules.Put(self._codes, asked=meant, unsure=unsure)


def matching(voices: Voices, wanted: Filter) -> list[rules.Mention]:
    """Return the mentions that a filter lets through, in the order of the codings."""
    return list(map(voices.mention, rows_matching(voices, wanted)))


def rows_matching(voices: Voices, wanted: Filter) -> list[CodingRow]:
    """Return the codings that a filter lets through, in order."""
    rows = _rows_like(voices, wanted)
    if not (wanted.perspective or wanted.characteristic):
        return rows
    group = group_of(voices, wanted)
    return [
        row
        for row in rows
        if (mention := voices.mention(row)).participants & group
        or _all_there(voices, mention, group)
    ]


def group_of(voices: Voices, wanted: Filter, people: Collection[int] | None = None) -> set[int]:
    """Return whom a filter looks at, of these people; None is everybody."""
    group = voices.group(
        perspective=wanted.perspective, characteristic=wanted.characteristic, value=wanted.value
    )
    return group if people is None else group & set(people)


def mentions_about(
    voices: Voices, codes: Collection[int], people: Collection[int]
) -> Iterable[rules.Mention]:
    """Return the passages that count with one of these codes, in which one of these people speaks.

    In reading order. Three queries at most; only texts in which one of them has turns are read.
    """
    voices.count_changes()
    where = fieldwork.in_which_speak(people)
    texts = {text for text, number in voices.conversation_of.items() if number in where}
    given = coding.codings(voices.readings.within(texts)).filter(code__in=list(codes))
    return voices.listen(coding.in_which_are_heard(given, people, ())).values()


def _rows_like(voices: Voices, wanted: Filter) -> list[CodingRow]:
    """Return the codings that a filter lets through by what they are, not by who speaks."""
    if wanted == Filter(
        with_subcodes=wanted.with_subcodes,
        perspective=wanted.perspective,
        characteristic=wanted.characteristic,
        value=wanted.value,
    ):
        return voices.rows
    return coding.rows_of(asked(coding.codings(voices.readings), voices, wanted))


def asked(codings: QuerySet[Coding], voices: Voices, wanted: Filter) -> QuerySet[Coding]:
    """Return the codings that a filter lets through by what they are, not by who speaks."""
    such: dict[str, object] = {}
    if wanted.code:
        such["code__in"] = (
            rules.family(wanted.code, voices.parents) if wanted.with_subcodes else [wanted.code]
        )
    if wanted.conversation is not None:
        such["transcript__conversation"] = wanted.conversation
    if wanted.coder is not None:
        such["coder"] = wanted.coder
    return codings.filter(**such, **wanted.facets)


def _all_there(voices: Voices, mention: rules.Mention, group: set[int]) -> bool:
    """Return whether *several of us* are several of this group: all who were there belong to it."""
    if not mention.at_least:
        return False
    return any(
        conversation.present and conversation.present <= group
        for conversation in voices.conversations
        if conversation.id == mention.conversation
    )


def count(
    voices: Voices,
    wanted: Filter,
    mentions: Iterable[rules.Mention] | None = None,
    people: Collection[int] | None = None,
) -> rules.Tally:
    """Count the people behind a filter's passages, of those to whom its code was put.

    `mentions` are what `matching` gives for this filter, for who has them already. Only these
    `people` are counted, where they are given.
    """
    found = matching(voices, wanted) if mentions is None else mentions
    group = group_of(voices, wanted, people)
    about = rules.topics([wanted.code], voices.parents) if wanted.code else set(voices.parents)
    return rules.tally(found, voices.hall, about=about, group=group)


def tally_for(
    voices: Voices, mentions: Iterable[rules.Mention], *, code: int, group: rules.Group
) -> rules.Tally:
    """Count the people of a group behind these mentions of a code."""
    return rules.tally(
        mentions, voices.hall, about=rules.topics([code], voices.parents), group=group.people
    )


def coders(voices: Voices) -> list[tuple[int, str]]:
    """Return who coded in this round, as (id, name), as far as one may know."""
    return coding.coders_of(voices.round, voices.readings.sight)


def conversations(voices: Voices) -> list[tuple[int, str]]:
    return [(conversation.pk, str(conversation)) for conversation in voices.records]


def group_choices(voices: Voices, *, with_own: bool = False) -> list[tuple[str, str]]:
    """Return what one may compare by, as (key, label).

    Groups of one's own are left out unless asked for: they may be of few people.
    """
    return [
        *((one.key, one.label) for one in voices.characteristics),
        (BY_PERSPECTIVE, _("Perspectief")),
        *((one.key, one.name) for one in (voices.own_groups.values() if with_own else ())),
    ]


def values_of(voices: Voices, key: str) -> list[tuple[str, str]]:
    """Return how someone may stand to a characteristic, as (value, label); *onbekend* is last."""
    if is_own(key) and key in voices.own_groups:
        name = voices.own_groups[key].name
        outside = _("Niet: %(name)s") % {"name": name}
        return [(INSIDE, name), (OUTSIDE, outside), (UNKNOWN, _("Onbekend"))]
    labels = voices.value_labels.get(key, {})
    return [*labels.items(), (UNKNOWN, _("Onbekend"))]


def perspective_of(voices: Voices, keys: Collection[str]) -> Perspective:
    """Return whom these characteristics divide: inburgeraars, unless all are of providers only."""
    of_newcomers = {one.key for one in voices.characteristics if one.for_inburgeraars} | {
        key
        for key in keys
        if is_own(key) and voices.own_groups[key].perspective == Perspective.INBURGERAAR
    }
    is_providers = keys and not of_newcomers.intersection(keys)
    return Perspective.AANBIEDER if is_providers else Perspective.INBURGERAAR


def groups(voices: Voices, by: str) -> list[rules.Group]:
    """Return the columns of a matrix; a value nobody has is left out.

    By a characteristic: its values among inburgeraars, those of whom it is unknown, and the
    providers beside them. By perspective: inburgeraars, and providers per kind. What is asked of
    providers alone divides them, with the inburgeraars beside them.
    """
    if by == BY_PERSPECTIVE:
        return [
            _group(voices, Perspective.INBURGERAAR, str(Perspective.INBURGERAAR.label)),
            *_provider_kinds(voices),
        ]
    own = perspective_of(voices, [by])
    standing = {
        one.id: voices.standing(one, by) or UNKNOWN
        for one in voices.people.values()
        if one.perspective == own
    }
    columns = [
        rules.Group(
            key=value,
            label=label,
            people=frozenset(one for one, theirs in standing.items() if theirs == value),
        )
        for value, label in values_of(voices, by)
    ]
    beside = [whole(voices, one) for one in Perspective if one != own]
    return [column for column in (*columns, *beside) if column.people]


def whole(voices: Voices, perspective: Perspective) -> rules.Group:
    """Return everybody of a perspective, as a group beside others."""
    is_providers = perspective == Perspective.AANBIEDER
    return _group(voices, perspective, _("Aanbieders") if is_providers else _("Inburgeraars"))


def _group(voices: Voices, perspective: Perspective, label: str) -> rules.Group:
    return rules.Group(
        key=perspective, label=label, people=frozenset(voices.group(perspective=perspective))
    )


def _provider_kinds(voices: Voices) -> list[rules.Group]:
    found = []
    for kind in ProviderKind:
        people = frozenset(
            person.id for person in voices.people.values() if person.provider_kind == kind
        )
        if people:
            found.append(rules.Group(key=kind, label=str(kind.label), people=people))
    return found


def matrix(
    voices: Voices,
    columns: Sequence[rules.Group],
    wanted: Filter,
    *,
    codes: Sequence[int] | None = None,
) -> list[rules.MatrixRow]:
    """Count code × group; codes that nobody named and nobody was asked about are left out.

    `codes` are those to count, each of them, also one that nobody named.
    """
    is_fixed = codes is not None
    if wanted.facets:
        chosen = _rows_like(voices, replace(wanted, code=None))
        used = {row.code for row in chosen}
    else:
        spoken = voices.spoken(coder=wanted.coder, conversation=wanted.conversation)
        used = {code for said in spoken.values() for code, _passages, own in said if own}
    if codes is None:
        codes = [code.pk for code in voices.codes if code.is_on or code.pk in used]
    if wanted.code:
        family = rules.family(wanted.code, voices.parents)
        codes = [code for code in codes if code in family]

    def keep(row: rules.MatrixRow) -> bool:
        return is_fixed or any(cell.is_heard for cell in row.cells)

    if wanted.facets:
        passages = map(voices.passage, chosen)
        return rules.matrix(passages, voices.hall, columns, codes, voices.parents, keep=keep)
    return rules.matrix_of(spoken, voices.hall, columns, codes, voices.parents, keep=keep)


class PassagePart(NamedTuple):
    """A turn, or the piece of it that a passage covers, with who said it."""

    speaker: str
    text: str
    via_interpreter: bool
    language: str


# The same as a plain tuple. With an object for each, going round for garbage takes as long as
# reading the passages.
Piece = tuple[str, str, bool, str]


class Passage(NamedTuple):
    """A coding in its context, to read. `counts` is false where another reading counts.

    `said`, `said_before` and `said_after` are read as `parts`, `before` and `after`.
    """

    coding: Given
    code: Code
    conversation: int
    number: int  # of the conversation
    language: str
    said: tuple[Piece, ...]
    said_before: Piece | None
    said_after: Piece | None
    people: tuple[Person, ...]
    counts: bool = True

    @property
    def parts(self) -> tuple[PassagePart, ...]:
        return tuple(map(PassagePart._make, self.said))

    @property
    def before(self) -> PassagePart | None:
        """Return the turn before it, None where it begins in the first one."""
        return self.said_before and PassagePart._make(self.said_before)

    @property
    def after(self) -> PassagePart | None:
        """Return the turn after it, None where it ends in the last one."""
        return self.said_after and PassagePart._make(self.said_after)

    @property
    def text(self) -> str:
        return " ".join([text for _speaker, text, _via, _language in self.said])

    @property
    def via_interpreter(self) -> bool:
        """Return whether any of it is how an interpreter said it."""
        return any(via for _speaker, _text, via, _language in self.said)


def passages(voices: Voices, codings: Sequence[int]) -> list[Passage]:
    """Return these codings with their words and a turn before and after, in this order.

    A coding that may not be seen, or on an older text, is left out.
    """
    return list(each_passage(voices, codings))


def each_passage(voices: Voices, codings: Sequence[int]) -> Iterator[Passage]:
    """Yield passages as `passages` does, with a part of their texts in memory at a time.

    Reads only the texts that these codings stand in, once when codings of one text are together.
    """
    codes = {code.pk: code for code in voices.codes}
    numbers = {conversation.pk: conversation.number for conversation in voices.records}
    people = _InOrder(voices)
    for begin in range(0, len(codings), BATCH):
        batch = codings[begin : begin + BATCH]
        found = {
            row.pk: row
            for row in coding.given_rows(batch)
            if row.transcript_id in voices.conversation_of
            and voices.readings.sight.shows(voices.conversation_of[row.transcript_id], row.coder_id)
        }
        texts = {row.transcript_id for row in found.values()}
        heard = coding.heard_by_name(texts, found)
        shown = {pk: _Shown(text) for pk, text in fieldwork.shown_texts(texts).items()}
        for pk in batch:
            if pk not in found:
                continue
            row = found[pk]
            conversation = voices.conversation_of[row.transcript_id]
            within = shown[row.transcript_id]
            yield Passage(
                row,
                codes[row.code_id],
                conversation,
                numbers[conversation],
                within.text.language,
                *within.around(row.start, row.end),
                people.of(heard.get(pk, ())),
                voices.readings.counts(conversation, row.coder_id),
            )


class _InOrder:
    """Gives people in the order of their pseudonyms; many passages are of the same few."""

    def __init__(self, voices: Voices) -> None:
        self._voices = voices
        self._known: dict[tuple[int, ...], tuple[Person, ...]] = {}

    def of(self, people: Iterable[int]) -> tuple[Person, ...]:
        these = tuple(people)
        found = self._known.get(these)
        if found is None:
            found = self._known[these] = tuple(self._voices.in_order(these))
        return found


class PassageRow(NamedTuple):
    """A coding as a row of a table to take away."""

    conversation: int
    start: int
    end: int
    speakers: str
    people: str
    via_interpreter: bool
    text: str
    code: Code
    facets: tuple[str, ...]  # in the order of `coding.terms.FACETS`
    coder: str
    counts: bool
    heard: Collection[int]  # by name


def lines(voices: Voices, rows: Iterable[CodingRow]) -> Iterator[PassageRow]:
    """Yield codings with their words, a part of their texts in memory at a time.

    Without the turns around them and without an object per row: a table has very many.
    """
    codes = {code.pk: code for code in voices.codes}
    coder_names = dict(coders(voices))
    numbers = {conversation.pk: conversation.number for conversation in voices.records}
    people = _InOrder(voices)
    by_text = (
        (transcript, list(own)) for transcript, own in groupby(rows, key=attrgetter("transcript"))
    )
    while batch := list(islice(by_text, TEXTS)):
        texts = fieldwork.shown_texts([transcript for transcript, _own in batch])
        kept = coding.heard_by_name(texts, ())
        for transcript, own in batch:
            shown = _Shown(texts[transcript])
            conversation = voices.conversation_of[transcript]
            number = numbers[conversation]
            for row in own:
                start, end = row.start, row.end
                speakers, via, words = shown.told(start, end)
                heard = people.of(kept.get(row.id, ()))
                yield PassageRow(
                    number,
                    start,
                    end,
                    speakers,
                    ", ".join([person.pseudonym for person in heard]),
                    via,
                    words,
                    codes[row.code],
                    row.facets,
                    coder_names[row.coder],
                    voices.readings.counts(conversation, row.coder),
                    [person.id for person in heard],
                )


class _Shown:
    """A text with its turns, to find those that a passage touches."""

    def __init__(self, text: fieldwork.ShownText) -> None:
        self.text = text
        # Of what was erased nothing is shown, whatever its turns say.
        self._words = "" if text.is_erased else text.text
        self._starts = [turn[1] for turn in text.turns]
        self._ends = [turn[2] for turn in text.turns]

    def _touched(self, start: int, end: int) -> tuple[int, int]:
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    def around(self, start: int, end: int) -> tuple[tuple[Piece, ...], Piece | None, Piece | None]:
        """Return what a stretch covers of each turn, the turn before it and the turn after it."""
        first, last = self._touched(start, end)
        turns, whole = self.text.turns, len(self._words)
        return (
            tuple([self._piece(turn, start, end) for turn in turns[first:last]]),
            self._piece(turns[first - 1], 0, whole) if 0 < first < last else None,
            self._piece(turns[last], 0, whole) if first < last < len(turns) else None,
        )

    def _piece(self, turn: fieldwork.TurnRow, start: int, end: int) -> Piece:
        # As it stands: this is done for each turn of thousands of passages.
        _text, begins, ends, speaker, via_interpreter, is_withdrawn = turn
        said = self._words[start if start > begins else begins : end if end < ends else ends]
        return (
            self.text.labels.get(speaker, ""),
            "" if is_withdrawn else said,
            bool(via_interpreter),
            self.text.language,
        )

    def told(self, start: int, end: int) -> tuple[str, bool, str]:
        """Return who speaks in a stretch, whether an interpreter does, and what was said."""
        first, last = self._touched(start, end)
        pieces = [self._piece(turn, start, end) for turn in self.text.turns[first:last]]
        return (
            ", ".join(dict.fromkeys([piece[0] for piece in pieces])),
            any(piece[2] for piece in pieces),
            " ".join([piece[1] for piece in pieces]),
        )


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of a guide: to how many people it was put, of those to whom it applies.

    `present` counts who was there in a conversation with that guide and to whom at least one of
    its questions applies, or may apply. `unnoted` counts those of them of whom nobody noted
    anything, `unsure` those to whom it was put while it is not known whether it applied.
    """

    perspective: str
    title: str
    asked: int
    present: int
    unnoted: int
    unsure: int


def topics_put(round_: Round) -> list[Topic]:
    """Return per part of the guides how many people it was put to, in the guides' order.

    One query where nothing is asked, six more where something is.
    """
    records = study.questions_of_guides(round_)
    if not records:
        return []
    people = people_of(round_)
    parts: dict[tuple[str, str], dict[str, set[int]]] = {}
    of_guide: dict[int, list[Question]] = defaultdict(list)
    for record in records:
        of_guide[record.guide].append(Question(record, frozenset(), people))
    noted = fieldwork.noted_questions(round_)
    present = fieldwork.attendance(round_)
    for conversation in fieldwork.conversations_of(round_):
        here = frozenset(present.get(conversation.pk, set()) & people.keys())
        for question in of_guide.get(conversation.guide_id or 0, ()):
            key = question.record.perspective, question.record.section
            part = parts.setdefault(
                key, {"asked": set(), "unsure": set(), "unnoted": set(), "present": set()}
            )
            put = question.put(here, noted.get(conversation.pk, {}).get(question.record.id))
            part["asked"] |= put.asked
            part["unsure"] |= put.unsure
            part["unnoted"] |= put.unnoted
            part["present"] |= {one for one in here if question.applies(one) is not False}
    order = dict.fromkeys((record.perspective, record.section) for record in records)
    return [
        Topic(
            perspective=perspective,
            title=title,
            asked=len(part["asked"]),
            present=len(part["present"]),
            unsure=len(part["unsure"] - part["asked"]),
            unnoted=len(part["unnoted"] - part["unsure"] - part["asked"]),
        )
        for (perspective, title), part in ((key, parts[key]) for key in order if key in parts)
    ]
