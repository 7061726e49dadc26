"""Of which people a sentence speaks where it names a part of a group: *vrouwen met jonge kinderen*.

Such a part is never the group itself. What is known of people may tell it (*vrouwen in de
Z-route*, *mannen onder de 30*): then it is those who are in both. Else nobody knows whom it is
about. No tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType

from weerklank.sentences.lexicon import plain
from weerklank.sentences.quantities import NEAR, clause, language_of, spans

# A part that nothing tells, those who are in both groups or in one of them, and whoever has one of
# two values.
UNTOLD = "?"
BOTH = "*"
UNION = "+"
EITHER = "|"

Named = tuple[int, int, str]  # where a group is named, and its name


@dataclass(frozen=True, slots=True)
class Age:
    """A value that says how old somebody is; without an end it is *and older*."""

    name: str
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """What tells a part of a group: words before and behind its noun, by the value they stand for.

    `ages` are the values that tell how old people are, of all who are there.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    ages: Sequence[Age] = ()


def narrowed(sentence: str, named: Sequence[Named], qualifiers: Qualifiers) -> list[Named]:
    """Return the groups of a sentence as it means them, each to where its last word ends.

    A group that only says which part of another is meant stands in the name of that: *a*b*.
    """
    language = language_of(sentence)
    amounts = spans(sentence)
    found: list[Named] = []
    for start, end, name in named:
        if found and start < found[-1][1]:
            continue
        names: list[str | None] = [name]
        names += [
            qualifiers.words.get(word) for word in _before(sentence, start, amounts, language)
        ]
        leads = _leads(sentence, start, amounts, language)
        at = end
        for more, until in _behind(sentence, end, named, qualifiers, language, leads=leads):
            names.append(more)
            at = until
        known = [one for one in names if one is not None]
        told = BOTH.join(dict.fromkeys(known)) if len(known) == len(names) else UNTOLD
        found.append((start, at, told))
    return _joined(sentence, found, amounts, language)


def _joined(
    sentence: str,
    named: Sequence[Named],
    amounts: Sequence[tuple[int, int]],
    language: ModuleType,
) -> list[Named]:
    """Return groups of which one amount is as one: *bijna alle vrouwen en mannen*."""
    found: list[Named] = []
    for start, end, name in named:
        if found:
            first, last, before = found[-1]
            between = sentence[last:start]
            is_beside = re.fullmatch(language.JOINS_GROUPS, between, re.IGNORECASE) is not None
            has_amount = any(last <= begin < start for begin, _until in amounts)
            if is_beside and not has_amount and before != name:
                told = UNTOLD if UNTOLD in {before, name} else f"{before}{UNION}{name}"
                found[-1] = (first, end, told)
                continue
        found.append((start, end, name))
    return found


def _before(
    sentence: str, start: int, amounts: Sequence[tuple[int, int]], language: ModuleType
) -> list[str]:
    """Return the words before a noun that say which of them are meant: *oudere mannen*."""
    near = max(start - NEAR, 0)
    at = start
    found: list[str] = []
    for word in reversed(list(re.finditer(r"[\w'’-]+", sentence[near:start]))):
        begin, end = near + word.start(), near + word.end()
        is_amount = any(first <= begin < last for first, last in amounts)
        if is_amount or not re.fullmatch(r",? ", sentence[end:at]):
            break
        said = plain(word.group())
        at = begin
        if said in language.POINTS_OUT:
            return []  # *deze hardwerkende vrouwen*: that tells more of them
        if language.narrows(said):
            found.append(said)
        elif said not in language.ADVERBS and said not in language.NARROWS_NOTHING:
            break
    return found


def _leads(
    sentence: str, start: int, amounts: Sequence[tuple[int, int]], language: ModuleType
) -> bool:
    """Return whether a clause begins with a group and its amount.

    What stands behind it before the verb then belongs to it: *negen vrouwen uit het dorp zeggen*.
    """
    begin, _end = clause(sentence, start, language)
    joined = re.findall(r"[\w-]+", sentence[:begin].lower())[-1:]
    if joined and begin and joined[0] in language.SUBORDINATE:
        return False
    bare = "".join(
        " " if any(first <= at < last for first, last in amounts) else sentence[at]
        for at in range(begin, start)
    )
    may_be = language.LINKS | language.ARTICLES | language.ADVERBS
    return all(
        word in may_be or language.is_adjective(word) for word in re.findall(r"[\w-]+", plain(bare))
    )


def _behind(
    sentence: str,
    end: int,
    named: Sequence[Named],
    qualifiers: Qualifiers,
    language: ModuleType,
    *,
    leads: bool,
) -> Iterator[tuple[str | None, int]]:
    """Yield what tells a part of a group behind its noun, None for what nobody counted."""
    while True:
        told = _told_behind(sentence, end, named, qualifiers, language)
        if told is None:
            break
        yield told
        end = told[1]
    if re.match(language.CLEFT, sentence, re.IGNORECASE):
        return
    patterns = [language.NARROWS, *([language.NARROWS_LEADING] if leads else [])]
    for pattern in patterns:
        untold = re.compile(pattern, re.IGNORECASE).match(sentence, end)
        if untold:
            yield None, untold.end()
            return


def _told_behind(
    sentence: str,
    end: int,
    named: Sequence[Named],
    qualifiers: Qualifiers,
    language: ModuleType,
) -> tuple[str | None, int] | None:
    led = re.compile(language.IN_A_GROUP, re.IGNORECASE).match(sentence, end)
    for start, until, name in named if led else ():
        if led and start == led.end():
            return name, until
    for words in sorted(qualifiers.words, key=len, reverse=True):
        if " " in words:
            found = re.compile(rf"\s+{re.escape(words)}(?![\w-])", re.IGNORECASE)
            match = found.match(sentence, end)
            if match:
                return qualifiers.words[words], match.end()
    aged = re.compile(language.AGED, re.IGNORECASE).match(sentence, end)
    return (_aged(aged, qualifiers.ages, language), aged.end()) if aged else None


def _aged(match: re.Match[str], ages: Sequence[Age], language: ModuleType) -> str | None:
    """Return the values that are all of such an age, None where one is so in part only."""
    given = {name: language.number(said) for name, said in match.groupdict().items() if said}
    low = given.get("low", given.get("over", 0))
    ends = [given["high"] - 1, given["high"]] if "high" in given else [given.get("under", 0) - 1]
    for high in ends if "high" in given or "under" in given else [None]:
        fits = [one for one in ages if one.low >= low and _is_within(one, high)]
        cut = [one for one in ages if one not in fits and _overlaps(one, low, high)]
        if fits and not cut:
            _key, _dot, _value = fits[0].name.partition(".")
            return f"{_key}.{EITHER.join(one.name.partition('.')[2] for one in fits)}"
    return None


def _is_within(one: Age, high: int | None) -> bool:
    return high is None or (one.high is not None and one.high <= high)


def _overlaps(one: Age, low: int, high: int | None) -> bool:
    return (one.high is None or one.high >= low) and (high is None or one.low <= high)


def age(name: str) -> Age | None:
    """Return how old a value says that somebody is: *16-24*, *60+*; None where it does not."""
    found = re.fullmatch(r"[^.]+\.(\d+)(?:[-–](\d+)|\+)", name)
    return Age(name, int(found[1]), int(found[2]) if found[2] else None) if found else None
