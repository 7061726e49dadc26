"""The rules of docs/methode.md, applied to the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from tests.recount.facts import Coding, Conversation, Facts, Finding, Person, Question

INBURGERAAR, AANBIEDER = "inburgeraar", "aanbieder"
OTHER = {INBURGERAAR: AANBIEDER, AANBIEDER: INBURGERAAR}
YES, NO, UNKNOWN = "yes", "no", "unknown"

PROVIDERS = {
    "gemeente": "Gemeente",
    "mb": "Maatschappelijke begeleiding",
    "taalschool": "Taalschool",
}

Group = frozenset[int]


@dataclass(frozen=True)
class Count:
    """What is said of one group about one subject. People, except where it says otherwise."""

    said: int  # of those who were asked
    asked: int
    unprompted: int  # said so, and were not asked
    unknown: int  # nobody knows whether they were asked
    unknown_said: int  # and said so
    at_least: bool  # someone spoke who is not named: the first number is the least there were
    conversations: int
    passages: int

    @property
    def words(self) -> str:
        """Return the number as the table in docs/methode.md writes it."""
        if self.asked:
            least = "minstens " if self.at_least else ""
            beside = f", en {self.unprompted} uit zichzelf" if self.unprompted else ""
            return f"{least}{self.said} van {self.asked}{beside}"
        if self.unknown:
            beside = f", en {self.unprompted} uit zichzelf" if self.unprompted else ""
            return f"{self.unknown_said} van een onbekend aantal, niet genoteerd{beside}"
        began = "begon" if self.unprompted == 1 else "begonnen"
        return f"{self.unprompted} {began} er zelf over" if self.unprompted else "niet gevraagd"


# Who was asked


def is_about(question: Iterable[str], subject: Iterable[str]) -> bool:
    """A question about 5.1 is one about 5.1.3 as well, and the other way round."""
    return any(
        one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
        for one in question
        for other in subject
    )


def applies(question: Question, person: Person, facts: Facts) -> str:
    """Return whether a question is meant for someone like her: yes, no, or nobody knows."""
    if facts.guides[question.guide].perspective != person.perspective:
        return NO
    answer = YES
    for key, allowed in question.applies_to.items():
        value = person.provider_kind if key == "provider_kind" else person.values.get(key)
        if not value:
            answer = UNKNOWN
        elif value not in allowed:
            return NO
    return answer


def was_put_to(question: Question, person: Person, conversation: Conversation) -> str:
    note = conversation.notes.get(question.id)
    if note is None:
        return UNKNOWN
    if not note.was_put or (note.to is not None and person.id not in note.to):
        return NO
    return YES


def asked(person: Person, subject: Iterable[str], facts: Facts) -> str:
    """Return whether she got a question about this: once is enough."""
    known: dict[tuple[int, tuple[str, ...]], str] = facts.__dict__.setdefault("_asked", {})
    key = (person.id, tuple(sorted(subject)))
    if key not in known:
        known[key] = _asked(person, key[1], facts)
    return known[key]


def _asked(person: Person, subject: tuple[str, ...], facts: Facts) -> str:
    answers = set()
    for conversation in facts.conversations.values():
        if person.id not in conversation.present or conversation.guide is None:
            continue
        for question in facts.guides[conversation.guide].questions:
            if is_about(question.codes, subject):
                both = {
                    applies(question, person, facts),
                    was_put_to(question, person, conversation),
                }
                answers.add(NO if NO in both else UNKNOWN if UNKNOWN in both else YES)
    return YES if YES in answers else UNKNOWN if UNKNOWN in answers else NO


# Who said it


def everyone(facts: Facts, perspective: str) -> Group:
    return frozenset(
        person.id for person in facts.people.values() if person.perspective == perspective
    )


def count(codings: Iterable[Coding], subject: Iterable[str], group: Group, facts: Facts) -> Count:
    """Count the people of a group behind these codings, against those asked about the subject."""
    subject = tuple(subject)
    codings = [coding for coding in codings if is_of(coding, group, facts)]
    named = persons_of(codings) & group
    was = {key: asked(facts.people[key], subject, facts) for key in group}
    by_answer = {
        answer: frozenset(key for key in group if was[key] == answer)
        for answer in (YES, NO, UNKNOWN)
    }
    more = {
        answer: _surely_more(codings, named, part, group, facts)
        for answer, part in by_answer.items()
    }
    return Count(
        said=len(named & by_answer[YES]) + more[YES],
        asked=len(by_answer[YES]),
        unprompted=len(named & by_answer[NO]) + more[NO],
        unknown=len(by_answer[UNKNOWN]),
        unknown_said=len(named & by_answer[UNKNOWN]) + more[UNKNOWN],
        at_least=_unnamed_spoke(codings, named, by_answer[YES] or by_answer[UNKNOWN], group, facts),
        conversations=len({coding.conversation for coding in codings}),
        passages=len({coding.span for coding in codings}),
    )


def is_of(coding: Coding, group: Group, facts: Facts) -> bool:
    """Someone of the group says this, or several people, all of whom belong to it."""
    return bool(coding.persons & group) or bool(coding.several and _all_in(coding, group, facts))


def _all_in(coding: Coding, group: Group, facts: Facts) -> bool:
    present = facts.conversations[coding.conversation].present
    return bool(present) and present <= group


def _least(codings: list[Coding], group: Group, facts: Facts) -> dict[int, int]:
    """Return per conversation how many spoke together, where all who were there belong."""
    least: dict[int, int] = defaultdict(int)
    for coding in codings:
        if _all_in(coding, group, facts):
            least[coding.conversation] = max(least[coding.conversation], *coding.several, 0)
    return least


def _surely_more(
    codings: list[Coding], named: Group, part: Group, group: Group, facts: Facts
) -> int:
    """Return how many of this part spoke besides those named, at the very least.

    Of five present, three of whom were asked, two speakers can be the other two. Whoever is named,
    in this conversation or in another, can be one of those who spoke together here.
    """
    more = 0
    for key, number in _least(codings, group, facts).items():
        present = facts.conversations[key].present
        more += max(0, number - len(present - part) - len(named & part & present))
    return more


def _unnamed_spoke(
    codings: list[Coding], named: Group, first: Group, group: Group, facts: Facts
) -> bool:
    """Return whether one of those who spoke together may be someone who is not named.

    Only where someone whom the first number counts was there, and is not in it by name.
    """
    return any(
        number and (first & facts.conversations[key].present) - named
        for key, number in _least(codings, group, facts).items()
    )


# Rows, columns and pairs


def with_those_below(number: str, facts: Facts) -> frozenset[str]:
    return frozenset(
        code for code in facts.codes if code == number or code.startswith(f"{number}.")
    )


def groups(by: str, facts: Facts) -> dict[str, Group]:
    """Return the columns of the matrix: the values of a characteristic, then the others."""
    if by == "perspectief":
        kinds = sorted(
            {person.provider_kind for person in facts.people.values()} - {""},
            key=list(PROVIDERS).index,
        )
        return {
            "Inburgeraar": everyone(facts, INBURGERAAR),
            **{
                PROVIDERS[kind]: frozenset(
                    person.id for person in facts.people.values() if person.provider_kind == kind
                )
                for kind in kinds
            },
        }
    characteristic = facts.characteristics[by]
    own = INBURGERAAR if characteristic.for_inburgeraars else AANBIEDER
    people = [facts.people[key] for key in everyone(facts, own)]
    found = {
        label: frozenset(person.id for person in people if person.values.get(by) == key)
        for key, label in characteristic.values
    }
    found["Onbekend"] = frozenset(person.id for person in people if by not in person.values)
    found["Aanbieders" if own == INBURGERAAR else "Inburgeraars"] = everyone(facts, OTHER[own])
    return {label: group for label, group in found.items() if group}


@dataclass(frozen=True)
class Pair:
    overlapping: int
    persons: int


def together(facts: Facts) -> dict[tuple[str, str], Pair]:
    """Count for each two codes the passages that overlap, and the people who spoke of both."""
    of: dict[str, list[Coding]] = defaultdict(list)
    for coding in facts.counted():
        of[coding.code].append(coding)
    order = {number: place for place, number in enumerate(facts.codes)}
    found = {}
    for first, second in combinations(sorted(of, key=order.__getitem__), 2):
        touching = {
            (one.span, other.span)
            for one in of[first]
            for other in of[second]
            if one.transcript == other.transcript
            and one.start < other.end
            and other.start < one.end
        }
        both = persons_of(of[first]) & persons_of(of[second])
        found[first, second] = Pair(len(touching), len(both))
    return found


# Findings


@dataclass(frozen=True)
class Weight:
    """What a finding rests on: people of its perspective, the other perspective beside it."""

    own: Count
    contrary: int
    contrary_asked: int  # of those who were asked
    both: int  # say this, and the contrary
    both_asked: int
    neither: int  # were asked, and say none of the two
    contrary_elsewhere: int  # of the other perspective
    beside: Count  # the other perspective, on the same subject
    passages: int
    conversations: int
    contrary_passages: int
    all_passages: int  # with those of the other perspective
    all_contrary_passages: int
    # Several people say this, or the contrary: more can be sure to say both than are named.
    has_several: bool

    @property
    def told(self) -> tuple[int, ...]:
        """Return the numbers that a sentence can be about."""
        return (
            self.own.said, self.own.asked, self.own.unprompted, self.own.at_least,
            self.contrary, self.both, self.contrary_elsewhere,
        )  # fmt: skip

    @property
    def told_beside(self) -> tuple[int, ...]:
        """Return the numbers of the other side that a sentence can be about."""
        beside = self.beside
        return beside.said, beside.asked, beside.unprompted, self.contrary_elsewhere

    @property
    def elsewhere_passages(self) -> int:
        counted = self.passages + self.contrary_passages
        return self.all_passages + self.all_contrary_passages - counted


def weigh(finding: Finding, facts: Facts) -> Weight:
    counted = {coding.id for coding in facts.counted()}
    supporting = [facts.codings[key] for key in finding.supporting if key in counted]
    against = [facts.codings[key] for key in finding.contrary if key in counted]
    own = everyone(facts, finding.perspective)
    other = everyone(facts, OTHER[finding.perspective])
    # Whom a sentence was asked of stays when who said it takes it back.
    subject = finding.kept | {coding.code for coding in supporting}
    says = persons_of(supporting) & own
    denies = persons_of(against) & own
    were_asked = frozenset(key for key in own if asked(facts.people[key], subject, facts) == YES)
    # The other perspective is never added in; an unknown voice counts as nobody, but did speak.
    its_own = [coding for coding in supporting if coding.persons & own or not coding.persons]
    its_contrary = [coding for coding in against if coding.persons & own or not coding.persons]
    return Weight(
        own=count(supporting, subject, own, facts),
        contrary=at_least(against, own, own, facts),
        contrary_asked=at_least(against, were_asked, own, facts),
        both=len(says & denies),
        both_asked=len(says & denies & were_asked),
        neither=len(were_asked - says - denies),
        contrary_elsewhere=at_least(against, other, other, facts),
        beside=count(
            [coding for coding in facts.counted() if coding.code in subject],
            subject,
            other,
            facts,
        ),
        passages=len({coding.span for coding in its_own}),
        conversations=len({coding.conversation for coding in its_own}),
        contrary_passages=len({coding.span for coding in its_contrary}),
        all_passages=len({coding.span for coding in supporting}),
        all_contrary_passages=len({coding.span for coding in against}),
        has_several=any(coding.several for coding in supporting + against),
    )


def at_least(codings: Iterable[Coding], part: Group, group: Group, facts: Facts) -> int:
    """Return how many of a part of a group spoke here, named or as one of several people."""
    own = [coding for coding in codings if is_of(coding, group, facts)]
    named = persons_of(own) & group
    return len(named & part) + _surely_more(own, named, part, group, facts)


def persons_of(codings: Iterable[Coding]) -> Group:
    return frozenset().union(*(coding.persons for coding in codings))
