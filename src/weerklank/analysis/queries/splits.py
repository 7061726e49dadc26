"""By what people are divided into groups, and which of them are looked at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import product

from django.utils.translation import gettext as _

from weerklank.analysis import queries, rules
from weerklank.study import queries as study
from weerklank.study import rules as study_rules
from weerklank.study.terms import Perspective

MOST_GROUPS = 12  # beside each other; more cannot be taken in
MOST_CROSSED = 3  # characteristics at once
EVERYBODY = "iedereen"
APART = "/"  # between the values of one who stands in a crossing


@dataclass(frozen=True, slots=True)
class Among:
    """Who is looked at: the people of whom this is known to be so."""

    key: str
    value: str

    def __str__(self) -> str:
        return f"{self.key}:{self.value}"


@dataclass(frozen=True, slots=True)
class Split:
    """By what people are divided, and who of them are looked at; nothing is everybody."""

    by: tuple[str, ...] = (queries.BY_PERSPECTIVE,)
    among: Among | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The people who are looked at, and of how many it is not known whether they belong to it."""

    people: frozenset[int]
    unknown: int = 0


def part(voices: queries.Voices, among: Among | None) -> Part:
    """Return who is looked at; whoever has no known value is not, and is counted apart."""
    if among is None:
        return Part(frozenset(voices.people))
    standing = {one.id: voices.standing(one, among.key) for one in voices.people.values()}
    is_wanted = frozenset(one for one, value in standing.items() if value == among.value)
    unknown = sum(value == queries.UNKNOWN for value in standing.values())
    return Part(is_wanted, 0 if among.value == queries.UNKNOWN else unknown)


def columns(voices: queries.Voices, split: Split) -> list[rules.Group]:
    """Return the groups that people are divided into; nobody is in two, and nobody is left out.

    Of a crossing each combination that somebody has is a group, *onbekend* among the values. The
    other perspective stands beside it.
    """
    people = part(voices, split.among).people
    keys = [key for key in dict.fromkeys(split.by) if key != queries.BY_PERSPECTIVE]
    found = _crossed(voices, keys) if len(keys) > 1 else queries.groups(voices, split.by[0])
    return [
        one
        for one in (replace(group, people=group.people & people) for group in found)
        if one.people
    ]


def group(voices: queries.Voices, split: Split, key: str) -> rules.Group | None:
    """Return a column by its key; also a whole perspective, or everybody who is looked at."""
    found = {one.key: one for one in columns(voices, split)}
    if key in found:
        return found[key]
    people = part(voices, split.among).people
    words = among_in_words(voices, split.among) or _("Iedereen")
    wholes = [queries.whole(voices, one) for one in Perspective]
    beside = [*wholes, rules.Group(EVERYBODY, words, people)]
    return next(
        (
            replace(one, people=one.people & people)
            for one in beside
            if one.key == key and one.people & people
        ),
        None,
    )


def is_known(group: rules.Group) -> bool:
    """Return whether of the people of a column it is known how they stand to all it divides by."""
    return queries.UNKNOWN not in group.key.split(APART)


def _crossed(voices: queries.Voices, keys: list[str]) -> list[rules.Group]:
    own = queries.perspective_of(voices, keys)
    values = [queries.values_of(voices, key) for key in keys]
    inside: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for person in voices.people.values():
        if person.perspective == own:
            standing = (voices.standing(person, key) or queries.UNKNOWN for key in keys)
            inside[tuple(standing)].add(person.id)
    names = dict(queries.group_choices(voices, with_own=True))
    found = []
    for cell in product(*values):
        here = tuple(value for value, _label in cell)
        if here not in inside:
            continue
        words = [
            _("%(characteristic)s onbekend") % {"characteristic": _inside(key, names[key])}
            if value == queries.UNKNOWN
            else label
            for key, (value, label) in zip(keys, cell, strict=True)
        ]
        found.append(rules.Group(APART.join(here), ", ".join(words), frozenset(inside[here])))
    return [*found, *(queries.whole(voices, one) for one in Perspective if one != own)]


def _inside(key: str, name: str) -> str:
    """Return a name in the middle of a sentence; what somebody named herself stays as it is."""
    return name if queries.is_own(key) else name[:1].lower() + name[1:]


def among_choices(voices: queries.Voices) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return of whom one may look at a part: per characteristic its values, as *key:value*."""
    sides = [
        (str(Perspective.INBURGERAAR), _("Inburgeraars")),
        (str(Perspective.AANBIEDER), _("Aanbieders")),
    ]
    choices = [
        (_("Perspectief"), queries.BY_PERSPECTIVE, sides),
        (_("Soort organisatie"), study_rules.PROVIDER_KIND, list(study.provider_kinds().items())),
        *(
            (label, key, queries.values_of(voices, key))
            for key, label in queries.group_choices(voices, with_own=True)
            if key != queries.BY_PERSPECTIVE
        ),
    ]
    return [
        (label, [(str(Among(key, value)), words) for value, words in values])
        for label, key, values in choices
    ]


def among_in_words(voices: queries.Voices, among: Among | None) -> str:
    """Return who is looked at, such as *Gender: Vrouw*; nothing for everybody."""
    for label, choices in among_choices(voices) if among else []:
        for value, words in choices:
            if value == str(among):
                return f"{label}: {words}"
    return ""
