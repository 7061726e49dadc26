"""What the codes of a round show: passages and matrices, counted in people.

`hear` reads a round once, in a fixed number of queries whatever its size; everything else is
arithmetic on what it gives. Whoever took back taking part is in none of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from weerklank.analysis import rules
from weerklank.coding import queries as coding
from weerklank.fieldwork import queries as fieldwork
from weerklank.study import queries as study
from weerklank.study.terms import ConsentPurpose, Perspective, ProviderKind

if TYPE_CHECKING:
    from weerklank.coding.models import Code, Coding
    from weerklank.study.models import Round

UNKNOWN = "onbekend"
BY_PERSPECTIVE = "perspectief"


@dataclass(frozen=True, slots=True)
class Person:
    """A participant as analysis knows her: a pseudonym and what she shares with others."""

    id: int
    pseudonym: str
    perspective: str
    provider_kind: str
    characteristics: dict[str, str]


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
    polarity: str = ""
    evidence_kind: str = ""


@dataclass(slots=True)
class Voices:
    """A round, read once: who was there, what was put to them, and what was coded of it."""

    round: Round
    people: dict[int, Person]
    codes: list[Code]
    talks: list[rules.Talk]
    mentions: list[rules.Mention]
    facets: dict[int, tuple[int, str, str]] = field(default_factory=dict)

    @property
    def parents(self) -> dict[int, int | None]:
        return {code.pk: code.parent_id for code in self.codes}

    @property
    def code_by_number(self) -> dict[str, Code]:
        return {code.number: code for code in self.codes}

    def group(
        self, *, perspective: str = "", characteristic: str = "", value: str = ""
    ) -> set[int]:
        """Give the people who share this; `value` may be *onbekend*."""
        return {
            person.id
            for person in self.people.values()
            if (not perspective or person.perspective == perspective)
            and (not characteristic or person.characteristics.get(characteristic, UNKNOWN) == value)
        }


def hear(round_: Round) -> Voices:
    """Read a round for counting."""
    people = _people(round_)
    codes = list(coding.codes(round_.monitor))
    words = {
        transcript: rules.Turns(
            rules.Stretch(start, end, participant if participant in people else None, at_least)
            for start, end, participant, at_least in turns
        )
        for transcript, turns in fieldwork.whose_words(round_).items()
    }
    mentions: list[rules.Mention] = []
    facets: dict[int, tuple[int, str, str]] = {}
    for row in coding.codings(round_).values_list(
        "id",
        "code_id",
        "transcript__conversation_id",
        "transcript_id",
        "start",
        "end",
        "coder_id",
        "polarity",
        "evidence_kind",
    ):
        coding_id, code_id, conversation_id, transcript_id, start, end, coder, tone, basis = row
        under = words[transcript_id].under(start, end) if transcript_id in words else []
        mentions.append(
            rules.Mention(
                coding=coding_id,
                code=code_id,
                conversation=conversation_id,
                span=(transcript_id, start, end),
                participants=frozenset(
                    stretch.participant for stretch in under if stretch.participant is not None
                ),
                at_least=max((stretch.at_least for stretch in under), default=0),
            )
        )
        facets[coding_id] = (coder, tone, basis)
    return Voices(
        round=round_,
        people=people,
        codes=codes,
        talks=_talks(round_, set(people), {code.number: code.pk for code in codes}),
        mentions=mentions,
        facets=facets,
    )


def _people(round_: Round) -> dict[int, Person]:
    rows = list(
        study.people_in(round_).values_list("id", "pseudonym", "perspective", "provider_kind")
    )
    ids = [row[0] for row in rows]
    consent = study.consent_now(ids)
    characteristics = study.characteristics_of(ids)
    return {
        row[0]: Person(*row, characteristics=characteristics.get(row[0], {}))
        for row in rows
        if consent.get(row[0], {}).get(ConsentPurpose.TAKE_PART) is not False
    }


def _talks(round_: Round, people: set[int], codes: dict[str, int]) -> list[rules.Talk]:
    present = fieldwork.attendance(round_)
    put = fieldwork.asked_questions(round_)
    not_put = fieldwork.not_asked_questions(round_)
    about: dict[int, dict[int, set[int]]] = defaultdict(dict)  # guide → question → codes
    for guide_id, question_id, numbers in study.questions_with_codes(round_):
        about[guide_id][question_id] = {codes[number] for number in numbers if number in codes}
    talks = []
    for conversation in fieldwork.conversations_of(round_):
        questions = about.get(conversation.guide_id or 0, {})
        noted = put.get(conversation.pk, set()) | not_put.get(conversation.pk, set())
        talks.append(
            rules.Talk(
                conversation=conversation.pk,
                present=frozenset(present.get(conversation.pk, set()) & people),
                asked=_codes_of(questions, put.get(conversation.pk, set())),
                unnoted=_codes_of(questions, set(questions) - noted) if questions else None,
            )
        )
    return talks


def _codes_of(questions: dict[int, set[int]], chosen: Iterable[int]) -> frozenset[int]:
    return frozenset(code for question in chosen for code in questions.get(question, ()))


def matching(voices: Voices, wanted: Filter) -> list[rules.Mention]:
    """Give the mentions that a filter lets through, in the order of the codings."""
    codes = (
        (rules.family(wanted.code, voices.parents) if wanted.with_subcodes else {wanted.code})
        if wanted.code
        else None
    )
    by_person = bool(wanted.perspective or wanted.characteristic)
    group = voices.group(
        perspective=wanted.perspective, characteristic=wanted.characteristic, value=wanted.value
    )
    return [
        mention
        for mention in voices.mentions
        if (codes is None or mention.code in codes)
        and (wanted.conversation is None or mention.conversation == wanted.conversation)
        and (not by_person or mention.participants & group or _all_there(voices, mention, group))
        and _facets_match(voices.facets[mention.coding], wanted)
    ]


def _all_there(voices: Voices, mention: rules.Mention, group: set[int]) -> bool:
    """Say whether *several of us* are several of this group: all who were there belong to it."""
    if not mention.at_least:
        return False
    return any(
        talk.present and talk.present <= group
        for talk in voices.talks
        if talk.conversation == mention.conversation
    )


def _facets_match(facets: tuple[int, str, str], wanted: Filter) -> bool:
    coder, polarity, evidence_kind = facets
    return (
        (wanted.coder is None or coder == wanted.coder)
        and (not wanted.polarity or polarity == wanted.polarity)
        and (not wanted.evidence_kind or evidence_kind == wanted.evidence_kind)
    )


def count(voices: Voices, wanted: Filter) -> rules.Tally:
    """Count the people behind a filter's passages, of those to whom its code was put."""
    group = voices.group(
        perspective=wanted.perspective, characteristic=wanted.characteristic, value=wanted.value
    )
    about = rules.topics([wanted.code], voices.parents) if wanted.code else set(voices.parents)
    return rules.tally(matching(voices, wanted), voices.talks, about=about, group=group)


def tally_for(
    voices: Voices, mentions: Iterable[rules.Mention], *, code: int, group: rules.Group
) -> rules.Tally:
    """Count the people of a group behind these mentions of a code."""
    return rules.tally(
        mentions, voices.talks, about=rules.topics([code], voices.parents), group=group.people
    )


def count_codings(voices: Voices, codings: Iterable[int], *, perspective: str) -> rules.Tally:
    """Count the people behind these codings, of those of a perspective to whom it was put.

    For a finding: `codings` is its evidence, and it was put when a question about any of the
    codes of that evidence was.
    """
    chosen = set(codings)
    mentions = [mention for mention in voices.mentions if mention.coding in chosen]
    about = rules.topics({mention.code for mention in mentions}, voices.parents)
    return rules.tally(
        mentions, voices.talks, about=about, group=voices.group(perspective=perspective)
    )


def coders(voices: Voices) -> list[tuple[int, str]]:
    """Give who coded in this round, as (id, name)."""
    return coding.coders_of(voices.round)


def conversations(voices: Voices) -> list[tuple[int, str]]:
    return [(talk.pk, str(talk)) for talk in fieldwork.conversations_of(voices.round)]


def group_choices(voices: Voices) -> list[tuple[str, str]]:
    """Give what one may compare by, as (key, label)."""
    return [
        *(
            (characteristic.key, characteristic.label)
            for characteristic in study.characteristics(voices.round.monitor)
        ),
        (BY_PERSPECTIVE, _("Perspectief")),
    ]


def groups(voices: Voices, by: str) -> list[rules.Group]:
    """Give the columns of a matrix; a value nobody has is left out.

    By a characteristic: its values among inburgeraars, those of whom it is unknown, and the
    providers beside them. By perspective: inburgeraars, and providers per kind.
    """
    if by == BY_PERSPECTIVE:
        return [
            _group(voices, Perspective.INBURGERAAR, str(Perspective.INBURGERAAR.label)),
            *_provider_kinds(voices),
        ]
    labels = study.value_labels(voices.round.monitor).get(by, {}) | {UNKNOWN: _("Onbekend")}
    columns = [
        rules.Group(
            key=value,
            label=label,
            people=frozenset(
                voices.group(perspective=Perspective.INBURGERAAR, characteristic=by, value=value)
            ),
        )
        for value, label in labels.items()
    ]
    providers = _group(voices, Perspective.AANBIEDER, _("Aanbieders"))
    return [column for column in (*columns, providers) if column.people]


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


def matrix(voices: Voices, columns: Sequence[rules.Group], wanted: Filter) -> list[rules.Row]:
    """Count code × group; codes that nobody named and nobody was asked about are left out."""
    chosen = matching(voices, replace(wanted, code=None))
    codes = [code.pk for code in voices.codes if code.is_on or _is_used(code, chosen)]
    if wanted.code:
        family = rules.family(wanted.code, voices.parents)
        codes = [code for code in codes if code in family]
    return rules.matrix(
        chosen,
        voices.talks,
        columns,
        codes,
        voices.parents,
        keep=lambda row: any(cell.said for cell in row.cells),
    )


def _is_used(code: Code, mentions: Iterable[rules.Mention]) -> bool:
    return any(mention.code == code.pk for mention in mentions)


@dataclass(frozen=True, slots=True)
class Part:
    """A turn, or the piece of it that a passage covers, with who said it."""

    speaker: str
    text: str
    via_interpreter: bool
    language: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A coding in its context, to read."""

    coding: Coding
    parts: tuple[Part, ...]
    before: Part | None
    after: Part | None
    people: tuple[Person, ...]

    @property
    def text(self) -> str:
        return " ".join(part.text for part in self.parts)


def passages(voices: Voices, codings: Sequence[int]) -> list[Passage]:
    """Give these codings with their words and a turn before and after, in this order.

    Reads only the texts that these codings stand in.
    """
    found = {row.pk: row for row in coding.codings(voices.round).filter(pk__in=codings).defer(None)}
    turns = fieldwork.turns_by_transcript({row.transcript_id for row in found.values()})
    participants = {mention.coding: mention.participants for mention in voices.mentions}
    result = []
    for coding_id in codings:
        if coding_id not in found:
            continue
        row = found[coding_id]
        own = turns[row.transcript_id]
        inside = [
            place for place, turn in enumerate(own) if turn.start < row.end and row.start < turn.end
        ]
        before = own[inside[0] - 1] if inside and inside[0] > 0 else None
        after = own[inside[-1] + 1] if inside and inside[-1] + 1 < len(own) else None
        result.append(
            Passage(
                coding=row,
                parts=tuple(_part(row, own[place], row.start, row.end) for place in inside),
                before=_part(row, before) if before else None,
                after=_part(row, after) if after else None,
                people=tuple(
                    voices.people[person]
                    for person in sorted(participants.get(coding_id, ()))
                    if person in voices.people
                ),
            )
        )
    return result


def _part(row: Coding, turn: fieldwork.ShownTurn, start: int = 0, end: int | None = None) -> Part:
    first = max(start, turn.start)
    last = turn.end if end is None else min(end, turn.end)
    return Part(
        speaker=turn.speaker,
        text="" if turn.is_withdrawn else row.transcript.text[first:last],
        via_interpreter=turn.via_interpreter,
        language=row.transcript.language,
    )


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of a guide: of how many people in talks with that guide it was asked."""

    perspective: str
    title: str
    asked: int
    present: int
    unknown: int


def topics_put(voices: Voices) -> list[Topic]:
    """Give per part of the guides how many people it was put to, in the guide's order.

    Asked is who was there when at least one of its questions was put; unknown is who was there
    where nobody noted anything of it.
    """
    put = fieldwork.asked_questions(voices.round)
    not_put = fieldwork.not_asked_questions(voices.round)
    present = {talk.conversation: talk.present for talk in voices.talks}
    guides: dict[int, list[int]] = defaultdict(list)
    for conversation in fieldwork.conversations_of(voices.round):
        if conversation.guide_id:
            guides[conversation.guide_id].append(conversation.pk)
    parts: dict[tuple[str, str], dict[int, set[int]]] = {}
    for guide, perspective, title, question in study.questions_with_sections(voices.round):
        for conversation_id in guides[guide]:
            part = parts.setdefault((perspective, title), {})
            part.setdefault(conversation_id, set()).add(question)
    found = []
    for (perspective, title), questions in parts.items():
        groups: dict[str, set[int]] = {"asked": set(), "unknown": set(), "present": set()}
        for conversation_id, own in questions.items():
            here = present.get(conversation_id, frozenset())
            groups["present"] |= here
            if own & put.get(conversation_id, set()):
                groups["asked"] |= here
            elif not own & not_put.get(conversation_id, set()):
                groups["unknown"] |= here
        found.append(
            Topic(
                perspective=perspective,
                title=title,
                asked=len(groups["asked"]),
                present=len(groups["present"]),
                unknown=len(groups["unknown"] - groups["asked"]),
            )
        )
    return found
