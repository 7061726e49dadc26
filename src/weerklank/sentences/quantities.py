"""The amounts of people that a sentence says: words for an amount, figures and shares of a group.

Found by their words and by what stands after them: *veel inburgeraars* is an amount of people,
*veel brieven* is none. Dutch and English. No tables; who are meant, and whether it is so, is for
`claims`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise, takewhile
from types import ModuleType

from weerklank.sentences import belonging, dutch, english
from weerklank.sentences.bands import EXACT, Word

# What it has taken it does not give back: of a row without end each sign is looked at once.
_SENTENCE_ENDS = r"(?<![.!?…])[.!?…]++[\"'”’)]*+(?=\s+[\"'“‘„(]*[A-Z0-9À-Þ]|\s*$)|\n+"
_YEAR = r"(?:19|20)\d\d"
# A noun stands at most so many words behind the amount: *de meeste pas gevestigde vrouwen*.
WORDS_BEFORE_A_NOUN = 5
# So many signs before and behind an amount tell what it is. What people write as one sentence is
# shorter than the second: what is longer, is read in pieces, so that no text takes for ever.
NEAR = 240
# *Daarom meestal wel begrijpen de vrouwen*: so many words stand before whom a clause is about.
MOST_BEFORE_A_SUBJECT = 4
LONGEST = 2_000


class Bound(StrEnum):
    """How a figure is meant."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    JUST_OVER = "just_over"
    AT_MOST = "at_most"
    FEWER_THAN = "fewer_than"
    ABOUT = "about"
    NEARLY = "nearly"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in a sentence, `text[start:end]`: a word with a band, a figure, or a share.

    `number` is a number of persons, `of` the number of which it says to be; `percent` a share in
    whole percents; `ratio` is *one in three* as (1, 3). Exactly one of `word`, `number`, `percent`
    and `ratio` is given, but where it `is_vague`, as *een flink aantal*, or tells how a group is
    `compared` with the one that is named at `than`. `base` is where in the text the people of `of`
    are named when they are named before it: *van de elf vrouwen zeggen er drie*. `but`: all of them
    but so many. `most`: at most so many, and at least `number` or `percent`: *vijf à zes*.
    `is_named`: it is no amount of people unless they are named behind it: *alleen de vrouwen*.
    `is_noted`: *n = 9* stands beside it, which may be how many were asked as well.
    `is_floating`: it stands apart from the group that it is of, which is named at `whose`.
    """

    start: int
    end: int
    word: Word | None = None
    number: int | None = None
    of: int | None = None
    percent: int | None = None
    ratio: tuple[int, int] | None = None
    bound: Bound = Bound.EXACT
    base: int | None = None
    but: int = 0
    most: int | None = None
    is_named: bool = False
    is_vague: bool = False
    is_floating: bool = False
    is_noted: bool = False
    compared: Compared | None = None
    than: int | None = None
    whose: int | None = None

    @property
    def says_all_or_nobody(self) -> bool:
        """Return whether it says the same of each of its people."""
        if self.but or self.most:
            return False
        is_whole = self.number is not None and self.number == self.of
        return self.word in EXACT or self.number == 0 or self.percent in {0, 100} or is_whole


class Compared(StrEnum):
    """What is said of a group beside another one."""

    MORE = "more"
    FEWER = "fewer"
    SAME = "same"
    NO_MORE = "no_more"
    NO_FEWER = "no_fewer"


class Follows(StrEnum):
    """What an amount is an amount of, by the words after it."""

    GROUP = "group"  # words of a group that is asked about
    OTHERS = "others"  # people, of a group nobody asked about
    NOTHING = "nothing"  # it stands by itself: *velen*, *negen zeggen*
    THINGS = "things"  # no people


@lru_cache(maxsize=256)
def language_of(text: str) -> ModuleType:
    """Return the words of the language that a text is in; Dutch when nothing tells."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    told = [sum(word in language.TELLS for word in words) for language in (dutch, english)]
    return english if told[1] > told[0] else dutch


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text begins and ends."""
    start = 0
    ends = [found.end() for found in re.finditer(_SENTENCE_ENDS, text)]
    for end in (*ends, len(text)):
        for begin in range(start, end, LONGEST):
            piece = (begin, min(begin + LONGEST, end))
            if text[slice(*piece)].strip():
                yield piece
        start = end


def before(sentence: str, at: int) -> str:
    """Return what stands shortly before a place in a sentence."""
    return sentence[max(at - NEAR, 0) : at]


def quantities(
    sentence: str, groups: Sequence[tuple[int, int]], asked: Collection[int] = ()
) -> list[tuple[Quantity, Follows]]:
    """Return the amounts of people in a sentence, in its order, with what they are amounts of.

    `groups` are the places of words that name a group, `asked` how many were asked of each.
    Amounts of things are left out.
    """
    language = language_of(sentence)
    found: list[tuple[Quantity, Follows]] = []
    base: Quantity | None = None
    everything = list(_candidates(sentence, language))
    floating = [one for one in everything if one.is_floating]
    everything = [_with_left_out(sentence, one, floating, language) for one in everything]
    everything = _with_all_but(sentence, everything, groups, language)
    floating = [one for one in everything if one.is_floating]
    candidates = [one for one in everything if not one.is_floating]
    starts = {start for start, _end in groups}
    for number, candidate in enumerate(candidates):
        if _is_base(candidate):
            # *Geen van de zes*: there it says of how many the word before it is.
            is_base = not _is_of(sentence, candidates, number - 1)
            is_base &= not belonging.names_things(sentence, candidate.end, starts, language)
            base = candidate if is_base else base
            continue
        if number and _is_whole(sentence, candidates[number - 1], candidate, language):
            continue
        if _is_of(sentence, candidates, number):
            of = candidates[number + 1]
            as_figure = replace(of, number=of.of)
            candidate = replace(candidate, of=of.of)  # noqa: PLW2901  it is read with what follows
            follows = _follows(sentence, as_figure, language, groups, asked)
        else:
            follows = _follows(sentence, candidate, language, groups, asked)
        bound = _belonging(sentence, [*candidates[:number], candidate], follows, found, groups)
        if bound is None:
            base = None
            continue
        candidate, follows = bound  # noqa: PLW2901  it is read with what stands before it
        if base and candidate.number is not None and candidate.of is None:
            based = replace(candidate, of=base.of, base=base.start)
            are_others = _are_others_before(sentence, candidate, language, groups)
            alone = Follows.OTHERS if are_others else Follows.NOTHING
            found.append((based, follows if follows is Follows.GROUP else alone))
            base = None
        elif follows is Follows.NOTHING and _are_others_before(
            sentence, candidate, language, groups
        ):
            found.append((candidate, Follows.OTHERS))
        elif (
            follows is Follows.THINGS
            or _is_no_part(sentence, candidate, follows)
            or _is_object(sentence, candidate, follows, language)
        ):
            continue
        elif (not candidate.is_named or _is_of_named(candidate, follows)) and (
            follows is not Follows.OTHERS or _is_subject(sentence, candidate, language, groups)
        ):
            found.append((candidate, follows))
    found += [
        (one, Follows.GROUP)
        for one in (
            *_comparisons(sentence, language, groups),
            *_above_all(sentence, language, groups),
        )
        if not any(other.start < one.end and one.start < other.end for other, _follows in found)
    ]
    found += [
        (replace(one, whose=subject), Follows.GROUP)
        for one in floating
        if (subject := _subject(sentence, one, [each for each, _f in found], language, groups))
        is not None
    ]
    return sorted(found, key=lambda each: each[0].start)


def _belonging(
    sentence: str,
    candidates: Sequence[Quantity],
    follows: Follows,
    found: Sequence[tuple[Quantity, Follows]],
    groups: Sequence[tuple[int, int]],
) -> tuple[Quantity, Follows] | None:
    """Return the last amount by what stands before it: whose it is, or None where of no people.

    `candidates` are those up to this one, `found` those that are amounts of people.
    """
    language = language_of(sentence)
    candidate = candidates[-1]
    starts = {start for start, _end in groups}
    start, end = candidate.start, candidate.end
    if follows is Follows.THINGS:
        strangers = belonging.are_strangers(sentence, start, end, starts, language)
        return candidate, Follows.OTHERS if strangers else follows
    if follows is not Follows.NOTHING:
        return candidate, follows
    if (
        belonging.is_of_things(sentence, start, starts, language)
        or belonging.are_things_each(sentence, start, end, starts, language)
        or (candidate.number and belonging.has_so_many(sentence, start, groups, language))
    ):
        return None
    back = belonging.points_back(sentence, start, end, language)
    if back is None:
        return candidate, follows
    last = _last(sentence, candidates[:-1], back)
    said = next((whose for one, whose in found if last and one.start == last.start), None)
    if _is_had(sentence, last, back, groups, is_kept=said is not None):
        return None
    # The group that stands there, else the people of the amount before it.
    whose = next((begin for begin, until in groups if until == back), None)
    are_others = whose is None and said is Follows.OTHERS
    return replace(candidate, whose=whose), Follows.OTHERS if are_others else follows


def _last(sentence: str, amounts: Sequence[Quantity], at: int) -> Quantity | None:
    """Return the last amount before a place that stands in the same part of a sentence."""
    begin = max((found.end() for found in re.finditer(r"[;:]", sentence[:at])), default=0)
    return next((one for one in reversed(amounts) if begin <= one.start < at), None)


def _is_had(
    sentence: str,
    last: Quantity | None,
    at: int,
    groups: Sequence[tuple[int, int]],
    *,
    is_kept: bool,
) -> bool:
    """Return whether an amount is of what somebody has: *drie kinderen, van wie er twee*.

    That is so where those of whom it is, named before `at`, are no amount of people themselves.
    """
    language = language_of(sentence)
    begin = 0 if last is None else last.end
    words = list(re.finditer(r"[\w'’-]+", sentence[begin:at]))
    noun = words[-1].group() if words else ""
    is_named = any(end == at for _start, end in groups)
    # *Vijf vrouwen hebben kinderen, van wie de helft*
    has = re.search(language.HAVE, sentence[begin:at], re.IGNORECASE) is not None
    if has and language.is_person(noun) and not is_named:
        return True
    if last is None:
        return not is_named and belonging.is_thing(noun, language)
    # *Twee lessen die vrouwen volgen, van wie er vijf werken*
    is_other = any(
        last.end < start < at and len(sentence[last.end : start].split()) > 1
        for start, _end in groups
    )
    return not is_kept and not is_other


def told(sentence: str, found: Sequence[tuple[Quantity, Follows]]) -> list[Quantity]:
    """Return the amounts that are a part of what the people of another one say.

    *Negen vrouwen zeggen dat niemand hen hielp*, *negen vrouwen kennen twee docenten*.
    """
    language = language_of(sentence)
    are_told: list[Quantity] = []
    last: tuple[Quantity, Follows] | None = None
    for one, follows in found:
        if one.compared is not None or one.whose is not None:
            continue
        if last and one.base is None and _tells(sentence, last, one, language):
            are_told.append(one)
        else:
            last = one, follows
    return are_told


def _with_left_out(
    sentence: str, one: Quantity, floating: Sequence[Quantity], language: ModuleType
) -> Quantity:
    """Return *de twaalf* without those that are left out further on: *zijn op twee na tevreden*."""
    article, _space, _number = sentence[one.start : one.end].partition(" ")
    is_whole = re.fullmatch(language.ALL_OF_THEM, article, re.IGNORECASE)
    if not is_whole or one.number is None or one.of is not None:
        return one
    begin, end = clause(sentence, one.start, language)
    but = next((each.but for each in floating if begin <= each.start < end), 0)
    left = max(one.number - but, 0)
    return replace(one, number=left, of=one.number, but=but) if but else one


def _with_all_but(
    sentence: str,
    everything: Sequence[Quantity],
    groups: Sequence[tuple[int, int]],
    language: ModuleType,
) -> list[Quantity]:
    """Return the amounts with *op één na, allemaal* as one, whatever stands between."""
    found = list(everything)
    for one, other in pairwise(everything):
        if not (one.is_floating and one.but and other.word is Word.ALL and not other.but):
            continue
        if re.search(language.SAYS_MORE, sentence[one.end : other.start], re.IGNORECASE):
            continue
        follows = _follows(sentence, other, language, groups)
        named = [start for start, _end in groups if start < other.start]
        # *De vrouwen zijn op één na tevreden, alle mannen ook*
        if follows is Follows.THINGS or (follows is Follows.GROUP and named):
            continue
        whose = _subject(sentence, one, [], language, groups)
        if whose is None and len(groups) == 1:
            whose = groups[0][0]
        whole = replace(other, but=one.but)
        if follows is Follows.NOTHING and whose is not None:
            whole = replace(whole, whose=whose)
        found[found.index(other)] = whole
        found.remove(one)
    return found


def _tells(
    sentence: str, last: tuple[Quantity, Follows], one: Quantity, language: ModuleType
) -> bool:
    """Return whether an amount is of those who tell what stands behind it, another one included."""
    teller, follows = last
    led = sentence[slice(clause(sentence, teller.start, language)[0], teller.start)]
    # *Van alle vrouwen noemen negen dit*: that only leads to whom it is of.
    if re.fullmatch(language.ONLY_LEADS, led, re.IGNORECASE):
        return False
    # *Mannen boven de vijftig*: that is how old they are.
    if follows is Follows.NOTHING and re.search(language.BEFORE_AN_AGE, led, re.IGNORECASE):
        return False
    return not re.search(language.BESIDE, sentence[teller.end : one.start], re.IGNORECASE)


def spans(sentence: str) -> list[tuple[int, int]]:
    """Return where words for an amount stand, of whomever or whatever."""
    return [(one.start, one.end) for one in _candidates(sentence, language_of(sentence))]


def subjects(
    sentence: str, groups: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield the groups that a clause is about and that have no amount: *de vrouwen weten niet*.

    Each with where its article begins.
    """
    language = language_of(sentence)
    for start, end in groups:
        begin, _until = clause(sentence, start, language)
        led = re.search(rf"(?:^|\s)(?P<the>{language.ALL_OF_THEM}) $", sentence[begin:start], re.I)
        at = begin + led.start("the") if led else begin
        if led and _is_first(sentence[begin:at], language):
            yield at, (start, end)


def _is_first(before: str, language: ModuleType) -> bool:
    """Return whether what stands before whom a clause is about names nobody and nothing else."""
    words = re.findall(r"[\w-]+", before.lower())
    is_led = any(
        word in language.PREPOSITIONS or word in language.LINKS or language.is_person(word)
        or word in language.SUBJECTS or word in language.ARTICLES
        for word in words
    )  # fmt: skip
    return not is_led and len(words) <= MOST_BEFORE_A_SUBJECT


def _comparisons(
    sentence: str, language: ModuleType, groups: Sequence[tuple[int, int]]
) -> Iterator[Quantity]:
    """Yield where a sentence says of one group that more of it, or fewer, say something.

    *Vrouwen noemen dit vaker dan mannen*, *meer vrouwen dan mannen*. Of another group than those
    that are known `than` is None.
    """
    for found in _compared(language).finditer(sentence):
        than = re.compile(rf"\b(?:{language.THAN})\b", re.IGNORECASE).search(
            sentence, found.end(), found.end() + NEAR
        )
        if than is None or re.search(r"[.;:]", sentence[found.end() : than.start()]):
            continue
        is_of_shares = found.group().lower() in language.OF_SHARES
        if is_of_shares and not re.search(language.SHARE, sentence, re.IGNORECASE):
            continue
        led = re.compile(language.BEFORE_THE_OTHER, re.IGNORECASE).match(sentence, than.end())
        # Without the words that may lead to it as well: an adjective can be part of the group.
        ends = {led.end(), than.end() + 1} if led else set()
        other = next((start for start, _end in groups if start in ends), None)
        before = [start for start, end in groups if end <= than.start()]
        behind = [start for start, _end in groups if other is not None and start > other]
        if found["times"]:
            near = [*before, *(start for start, _end in groups if start >= found.end())]
            if near:  # how many times as many it is nobody counts
                yield Quantity(found.start(), found.end(), compared=Compared.MORE, whose=near[0])
            continue
        of_people = any(found[name] for name in ("more_of", "fewer_of", "as_many_of"))
        # *Mannen noemen dit minder dan vrouwen*: no people are behind it, so it says how often.
        if of_people and than.start() > found.end() + 1:
            near = [start for start in before if _is_right_behind(sentence, found.end(), start)]
            before, behind = near, []
        whose = before[-1] if before else (behind[0] if behind else None)
        is_known = other is not None or (
            led is not None and language.is_person(_word_at(sentence, led.end()))
        )
        if not is_known or (whose is None and not _names_people(sentence, than.start(), language)):
            continue
        is_more, is_fewer = found["more"] or found["more_of"], found["fewer"] or found["fewer_of"]
        compared = Compared.MORE if is_more else Compared.FEWER if is_fewer else Compared.SAME
        if re.search(language.NOT_SO_OFTEN, sentence[: found.start()], re.IGNORECASE):
            compared = {Compared.MORE: Compared.NO_MORE, Compared.FEWER: Compared.NO_FEWER}.get(
                compared, compared
            )
        yield Quantity(found.start(), found.end(), compared=compared, than=other, whose=whose)


@lru_cache(maxsize=2)
def _compared(language: ModuleType) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:(?P<times>{language.TIMES})|(?P<more>{language.MORE_OFTEN})|(?P<fewer>{language.LESS_OFTEN})"
        rf"|(?P<same>{language.AS_OFTEN})|(?P<more_of>{language.MORE_OF})"
        rf"|(?P<fewer_of>{language.FEWER_OF})|(?P<as_many_of>{language.AS_MANY_OF}))\b",
        re.IGNORECASE,
    )


def _names_people(sentence: str, until: int, language: ModuleType) -> bool:
    """Return whether people are named before a place, whoever they are: *jongeren vaker dan*."""
    words = re.findall(r"[\w-]+", before(sentence, until).lower())
    return any(language.is_person(word) for word in words)


def _above_all(
    sentence: str, language: ModuleType, groups: Sequence[tuple[int, int]]
) -> Iterator[Quantity]:
    """Yield where a sentence says that it is one group above all: *vooral mannen*."""
    starts = {start for start, _end in groups}
    for found in re.finditer(language.ABOVE_ALL, sentence, re.IGNORECASE):
        if found.end() in starts:
            end = found.start("led")
            is_apart = bool(found["led"])  # *vooral bij mannen*: no figure fits there
            yield Quantity(
                found.start(), end, is_vague=True, is_floating=is_apart, whose=found.end()
            )


def _is_right_behind(sentence: str, end: int, start: int) -> bool:
    return end <= start and len(sentence[end:start].split()) <= 1


def subject(sentence: str, quantity: Quantity, groups: Sequence[tuple[int, int]]) -> int | None:
    """Return where the group is named that the clause of an amount is about, if one is."""
    return _subject(sentence, quantity, [], language_of(sentence), groups)


def _subject(
    sentence: str,
    at: Quantity,
    others: Sequence[Quantity],
    language: ModuleType,
    groups: Sequence[tuple[int, int]],
) -> int | None:
    """Return where the group is named that a clause is about, unless it has an amount already.

    It stands first in it, or behind the verb: *meestal begrijpen de vrouwen de brief*.
    """
    begin, end = clause(sentence, at.start, language)
    if any(begin <= other.start < end for other in others):
        return None
    if not (sentence[begin : at.start] + sentence[at.end : end]).strip(" .!") and begin:
        begin, _end = clause(sentence, begin - 1, language)  # *de vrouwen weten het, op twee na*
    # *De vrouwen die wij spraken, zijn in meerderheid tevreden*
    for first, last in groups:
        if last < begin and re.fullmatch(language.WHO, sentence[last:begin], re.IGNORECASE):
            begin, end = clause(sentence, first, language)
    if not sentence[begin : at.start].strip():
        begin = at.end  # *op één na weten de vrouwen het*
    start = next((start for start, _end in groups if begin <= start < end), None)
    if start is None:
        return None
    led = re.search(r"(?:\b[\w-]+ )$", sentence[begin:start])
    while led and led.group().strip().lower() in language.LINKS - language.PREPOSITIONS:
        led = re.search(r"(?:\b[\w-]+ )$", sentence[begin : begin + led.start()])
    until = begin + led.end() if led else begin
    return start if _is_first(sentence[begin:until], language) else None


def clause(sentence: str, at: int, language: ModuleType) -> tuple[int, int]:
    """Return where the clause begins and ends in which a place stands."""
    cuts = [found.span() for found in re.finditer(language.CLAUSE_BEGINS, sentence, re.IGNORECASE)]
    begin = max((end for _start, end in cuts if end <= at), default=0)
    end = min((start for start, _end in cuts if start >= at), default=len(sentence))
    return begin, end


def is_of_method(sentence: str, quantity: Quantity) -> bool:
    """Return whether an amount is of those with whom researchers did something.

    *Wij zochten drie mannen op*: nobody said so. What they said stands behind the next clause.
    """
    language = language_of(sentence)
    if quantity.word is not None and quantity.word is not Word.NONE:
        return False
    for found in re.finditer(language.METHOD, sentence, re.IGNORECASE):
        after = quantity.start >= found.end()
        between = (found.end(), quantity.start) if after else (quantity.end, found.start())
        if between[0] <= between[1] and not re.search(
            language.METHOD_ENDS, sentence[slice(*between)], re.IGNORECASE
        ):
            return True
    return False


def _is_of_named(candidate: Quantity, follows: Follows) -> bool:
    """Return whether the people are named whom such an amount needs.

    *Alleen de gemeente* is no amount of those who were asked, *de enige man uit Syrië* is one.
    """
    is_one = candidate.number is not None
    return follows is Follows.GROUP or (is_one and follows is Follows.OTHERS)


def _is_no_part(sentence: str, candidate: Quantity, follows: Follows) -> bool:
    """Return whether a figure such as *24/7* is no amount of people, as *4/7 aanbieders* is."""
    if "/" not in sentence[candidate.start : candidate.end]:
        return False
    is_share = (candidate.number or 0) <= (candidate.of or 0)
    if is_share and sentence[: candidate.start].endswith("("):
        return False
    return not is_share or follows not in {Follows.GROUP, Follows.OTHERS}


def _is_object(sentence: str, candidate: Quantity, follows: Follows, language: ModuleType) -> bool:
    """Return whether people are had or counted by somebody: *een klas telt twaalf vrouwen*."""
    led = before(sentence, candidate.start)
    is_many = candidate.number is not None and candidate.number > 1 and candidate.of is None
    is_had = re.search(language.THEIR, led, re.IGNORECASE) and follows is Follows.OTHERS
    counts = re.search(language.COUNTS, led, re.IGNORECASE)
    return is_many and bool(is_had or counts)


def _is_of(sentence: str, candidates: Sequence[Quantity], number: int) -> bool:
    """Return whether an amount is a word, and the next says of how many: *geen van de vier*."""
    if not 0 <= number < len(candidates) - 1:
        return False
    one, after = candidates[number : number + 2]
    return one.word is not None and _is_base(after) and not sentence[one.end : after.start].strip()


def _is_whole(sentence: str, before: Quantity, candidate: Quantity, language: ModuleType) -> bool:
    """Return whether *alle* only says of whom the amount before it is: *de helft van alle …*."""
    between = sentence[before.end : candidate.start]
    return candidate.word is Word.ALL and re.fullmatch(language.OF_WHOLE, between) is not None


def _is_base(candidate: Quantity) -> bool:
    """Return whether it only says of how many a number after it is: *van de elf vrouwen*."""
    amounts = (candidate.word, candidate.number, candidate.percent, candidate.ratio)
    return candidate.of is not None and all(amount is None for amount in amounts)


# --- finding them -----------------------------------------------------------------------------
def _candidates(sentence: str, language: ModuleType) -> Iterator[Quantity]:
    taken = 0
    none = [found.span() for found in re.finditer(language.NO_AMOUNT, sentence, re.IGNORECASE)]
    matches = list(_pattern(language).finditer(sentence))
    # Who are left out are a part of the amount that they are left out of.
    of_all = [match for match in matches if match[Word.ALL] or match["whole"] or match["both"]]
    left_out = [_left_out(match, language) for match in of_all]
    none += [found.span("left_out") for found in left_out if found]
    for match in matches:
        if any(start <= match.start() < end for start, end in none):
            continue
        if match.start() < taken or _is_part_of_a_name(sentence, match, language):
            continue
        taken = match.end()
        yield _read(match, language)


@lru_cache(maxsize=2)
def _pattern(language: ModuleType) -> re.Pattern[str]:
    """Return the pattern of all amounts of a language, the longest reading first."""
    words = "|".join(f"(?P<{word}>{said})" for word, said in language.WORDS.items())
    number = language.NUMBER
    return re.compile(
        rf"(?<![\w€$£-])(?<!\d[.,/])(?:"
        rf"(?P<all_but>{language.ALL_BUT})"
        rf"|n ?= ?(?P<noted>{number})"
        rf"|(?P<fraction>{language.FRACTION})"
        rf"|(?:(?P<range_bound>{language.BOUNDS}) )?(?P<range>{language.RANGE})"
        rf"(?:(?P<range_percent>\s?(?:{language.PERCENT}))"
        rf"| (?:{language.OF})(?: {language.THE})? (?P<range_m>{number}))?"
        rf"|(?P<part>(?P<part_n>\d{{1,3}})/(?P<part_m>\d{{1,3}}))"
        rf"|(?:(?P<ratio_bound>{language.BOUNDS}) )?(?P<ratio>"
        rf"(?P<ratio_n>{number}|{language.ONE}) (?:{language.IN}) (?P<ratio_m>{number}))"
        rf"|(?:(?P<percent_bound>{language.BOUNDS}) )?"
        rf"(?P<percent>{number})(?:[.,](?P<tenths>\d+))?\s?(?:{language.PERCENT})"
        rf"|(?:(?P<share_bound>{language.BOUNDS}) )?"
        rf"(?P<n>{number}|{language.ONE}) (?:{language.OF})(?: {language.THE})? (?P<m>{number})"
        rf"|(?P<one_of_both>{language.ONE_OF_BOTH})"
        rf"|(?P<one>{language.ONE}) (?:{language.OF}) {language.THE}"
        rf"|{language.ALL_OF} (?P<whole>{number})"
        rf"|(?P<both>{language.BOTH})"
        rf"|(?P<tens>{language.TENS})"
        rf"|(?P<only>{language.ONLY_THE})"
        rf"|(?P<sole>{language.SOLE})"
        rf"|(?P<vague>{language.VAGUE})"
        rf"|(?P<floating>{language.FLOATING})"
        rf"|(?P<floating_most>{language.FLOATING_MOST})"
        rf"|(?P<floating_but>{language.FLOATING_BUT})"
        rf"|{words}"
        rf"|(?P<base>(?:{language.OF}|(?:{language.AMONG})"
        rf"(?=[^.,;:]{{1,80}} {language.THERE} {number}\b)) {language.THE} (?P<base_m>{number}))"
        rf"|(?:(?P<bound>{language.BOUNDS}) )?(?:{language.THE} )?(?P<number>{number})"
        rf")(?![\w-]|[.,/]\d)",
        re.IGNORECASE,
    )


def _read(match: re.Match[str], language: ModuleType) -> Quantity:
    """Return what a match of the pattern says, by the one of its parts that is there."""
    part = next(name for name in _PARTS if match[name])
    return _PARTS[part](Quantity(*match.span()), match, language)


def _ratio(found: Quantity, match: re.Match[str], language: ModuleType) -> Quantity:
    among = language.number(match["ratio_m"])
    bound = _bound(match["ratio_bound"], language)
    return replace(found, ratio=(language.number(match["ratio_n"]), among), bound=bound)


def _fraction(found: Quantity, match: re.Match[str], language: ModuleType) -> Quantity:
    bound = _bound(match["fraction_bound"] or match["half_bound"], language)
    if match["half_bound"]:
        return replace(found, ratio=(1, 2), bound=bound)
    above, below = language.fraction(
        match["above"] or match["share_above"], match["below"] or match["share_below"]
    )
    return replace(found, ratio=(above, below), bound=bound)


def _percent(found: Quantity, match: re.Match[str], language: ModuleType) -> Quantity:
    is_more = (match["tenths"] or "0")[0] >= "5"
    bound = _bound(match["percent_bound"], language)
    return replace(found, percent=language.number(match["percent"]) + is_more, bound=bound)


def _share(found: Quantity, match: re.Match[str], language: ModuleType) -> Quantity:
    return replace(
        found,
        number=language.number(match["n"]),
        of=language.number(match["m"]),
        bound=_bound(match["share_bound"], language),
    )


def _one_of_both(found: Quantity, _match: re.Match[str], _language: ModuleType) -> Quantity:
    return replace(found, number=1, of=2)


def _one(found: Quantity, match: re.Match[str], _language: ModuleType) -> Quantity:
    # What it is one of stands behind it, and is read with what follows.
    return replace(found, end=match.end("one"), number=1)


def _all_of(found: Quantity, match: re.Match[str], language: ModuleType) -> Quantity:
    whole = language.number(match["whole"]) if match["whole"] else 2
    but = _but(match, language)
    return replace(found, number=max(whole - but, 0), of=whole, but=but)


def _tens(found: Quantity, match: re.Match[str], language: ModuleType) -> Quantity:
    is_many = not re.match(r"an?\b|een\b", match["tens"], re.IGNORECASE)
    bound = Bound.AT_LEAST if is_many else Bound.ABOUT
    return replace(found, number=language.tens(match["tens"]), bound=bound)


def _only(found: Quantity, _match: re.Match[str], _language: ModuleType) -> Quantity:
    return replace(found, word=Word.ALL, is_named=True)


def _sole(found: Quantity, match: re.Match[str], language: ModuleType) -> Quantity:
    # *De enige man die dit noemt* is one of all men, *de enige man* is all of them.
    says = re.compile(language.SAYS_SO, re.IGNORECASE).match(match.string, match.end())
    return replace(found, number=1, of=None if says else 1, is_named=True)


def _vague(found: Quantity, _match: re.Match[str], _language: ModuleType) -> Quantity:
    return replace(found, is_vague=True)


def _floating(found: Quantity, _match: re.Match[str], _language: ModuleType) -> Quantity:
    return replace(found, is_vague=True, is_floating=True)


def _floating_most(found: Quantity, _match: re.Match[str], _language: ModuleType) -> Quantity:
    return replace(found, word=Word.MOST, is_floating=True)


def _floating_but(found: Quantity, match: re.Match[str], language: ModuleType) -> Quantity:
    but = language.number(match["but_f"])
    return replace(found, word=Word.ALL, but=but, is_floating=True)


def _range(found: Quantity, match: re.Match[str], language: ModuleType) -> Quantity:
    low, high = sorted(language.number(match[name]) for name in _ends_of_range(match))
    of = language.number(match["range_m"]) if match["range_m"] else None
    bound = _bound(match["range_bound"], language)
    # *Hooguit vijf à zes* is at most six, *minstens vijf à zes* at least five.
    end = high if bound in {Bound.AT_MOST, Bound.FEWER_THAN} else low
    found = replace(found, percent=end) if match["range_percent"] else replace(found, number=end)
    if bound in {Bound.EXACT, Bound.ABOUT}:
        return replace(found, most=high, of=of)
    return replace(found, of=of, bound=bound)


def _ends_of_range(match: re.Match[str]) -> tuple[str, str]:
    return ("low", "high") if match["low"] else ("from", "up_to")


def _noted(found: Quantity, match: re.Match[str], language: ModuleType) -> Quantity:
    return replace(found, number=language.number(match["noted"]), is_noted=True)


def _base(found: Quantity, match: re.Match[str], language: ModuleType) -> Quantity:
    return replace(found, of=language.number(match["base_m"]))


def _number(found: Quantity, match: re.Match[str], language: ModuleType) -> Quantity:
    bound = _bound(match["bound"], language)
    return replace(found, number=language.number(match["number"]), bound=bound)


def _word(found: Quantity, match: re.Match[str], language: ModuleType) -> Quantity:
    word = next(word for word in Word if match[word])
    behind, sentence = match.end(), match.string
    if word is Word.NONE and re.compile(language.NONE_NOT, re.I).match(sentence, behind):
        word = Word.ALL  # *geen docent die dit niet ziet*
    near = before(sentence, match.start())
    if word is Word.ALL and re.search(rf"{language.FEW_LEFT_OUT}[^.;:,]*$", near, re.I):
        return replace(found, word=Word.NEARLY_ALL)
    return replace(found, word=word, but=_but(match, language) if word is Word.ALL else 0)


def _but(match: re.Match[str], language: ModuleType) -> int:
    """Return how many are left out beside an amount of all: *op één na zeggen alle vrouwen*."""
    but = _left_out(match, language)
    return language.number(but["but"]) if but else 0


def _left_out(match: re.Match[str], language: ModuleType) -> re.Match[str] | None:
    """Return the words that leave people out of an amount of all: *alle vrouwen behalve twee*."""
    sentence, start, end = match.string, *match.span()
    behind = re.compile(language.BUT_BEHIND, re.IGNORECASE).match(sentence, end, end + NEAR)
    if behind and _leaves_out_people(sentence, behind, end, language):
        return behind
    near = max(start - NEAR, 0)
    found = re.compile(language.BUT_BEFORE, re.IGNORECASE).search(sentence, near, start)
    if not found:
        return None
    # *Behalve twee vrouwen noemen alle mannen dit* leaves out no men.
    noun, whole = _word_at(sentence, found.end("but")), _word_at(sentence, end)
    is_same = (
        noun.isalpha() and len(noun) > 1 and (whole.startswith(noun) or noun.startswith(whole))
    )
    return found if is_same or _goes_on(noun, language) else None


def _leaves_out_people(sentence: str, found: re.Match[str], end: int, language: ModuleType) -> bool:
    """Return whether it is people who are left out, and not *de examens behalve één examen*."""
    behind = _word_at(sentence, found.end("but"))
    if _goes_on(behind, language) or behind in language.LINKS or _people(behind, language):
        return True
    between = re.findall(r"[\w-]+", sentence[end : found.start("left_out")].lower())
    return not any(word in language.STOPS for word in between)


def _word_at(sentence: str, at: int) -> str:
    """Return the first word behind a place, or the sign that stands there; a stop at the end."""
    found = re.compile(r"\s*([\w-]+|[^\w\s])").match(sentence, at)
    return found[1].lower() if found else "."


def _all_but(found: Quantity, match: re.Match[str], language: ModuleType) -> Quantity:
    return replace(found, word=Word.ALL, but=language.number(match["but_m"]))


def _part(found: Quantity, match: re.Match[str], _language: ModuleType) -> Quantity:
    return replace(found, number=int(match["part_n"]), of=int(match["part_m"]))


_PARTS: Mapping[str, Callable[[Quantity, re.Match[str], ModuleType], Quantity]] = {
    "all_but": _all_but,
    "noted": _noted,
    "fraction": _fraction,
    "range": _range,
    "part": _part,
    "ratio": _ratio,
    "percent": _percent,
    "n": _share,
    "one_of_both": _one_of_both,
    "one": _one,
    "whole": _all_of,
    "both": _all_of,
    "tens": _tens,
    "only": _only,
    "sole": _sole,
    "vague": _vague,
    "floating": _floating,
    "floating_most": _floating_most,
    "floating_but": _floating_but,
    **dict.fromkeys(Word, _word),
    "base": _base,
    "number": _number,
}


def _bound(said: str | None, language: ModuleType) -> Bound:
    if not said:
        return Bound.EXACT
    return Bound(
        next(name for name, words in language.BOUND.items() if re.fullmatch(words, said, re.I))
    )


def _is_part_of_a_name(sentence: str, match: re.Match[str], language: ModuleType) -> bool:
    """Return whether it is no amount for the word before it: *vraag 2*, *te veel*, *at all*."""
    words = re.findall(r"[\w-]+", before(sentence, match.start()).lower())
    word = words[-1] if words else ""
    number = match["number"] or (match["range"] and match[_ends_of_range(match)[0]])
    if number:
        return word in language.NAMED_BY_NUMBER or re.fullmatch(_YEAR, number) is not None
    return word in language.NO_AMOUNT_AFTER


# --- what they are amounts of -----------------------------------------------------------------
def _follows(
    sentence: str,
    quantity: Quantity,
    language: ModuleType,
    groups: Sequence[tuple[int, int]],
    asked: Collection[int] = (),
) -> Follows:
    said = sentence[quantity.start : quantity.end].lower()
    is_figure = quantity.word is None
    alone = re.fullmatch(language.STANDS_ALONE, said) is not None
    behind = [
        (match.group().lower(), quantity.end + match.start())
        for match in re.finditer(r"[\w'’-]+|[^\w\s]", sentence[quantity.end : quantity.end + NEAR])
    ]
    starts = {start for start, _end in groups}
    linked = _links(behind, starts, language)
    if " ".join(text for text, _place in behind[linked : linked + 2]) == language.BY_US:
        linked += 2  # *alle door ons gesproken vrouwen*
    if linked and (alone or is_figure) and behind[0][0] in language.ARTICLES:
        linked, behind = 0, []  # *noemt 65% de reistijd*
    if linked and behind[linked : linked + 1] and behind[linked][0] in language.WHOLE_GROUP:
        is_named = any(place in starts for _text, place in behind[linked + 1 : linked + 4])
        return Follows.GROUP if is_named else Follows.NOTHING  # *de helft van de groep*
    may_pass = not alone or linked > 0
    people, is_passed = _noun(behind[linked:], starts, language, may_pass=may_pass)
    if people is not None:
        return people
    # Behind *van de* stands a noun, whatever the amount itself may do without.
    is_beside = any(end + 1 == quantity.start for _start, end in groups)
    may_end = is_beside or _may_end(sentence, quantity, language)
    is_name = is_figure and not linked and not may_end
    can = alone or linked or is_figure or said in language.MAY_STAND_ALONE
    if can and not is_passed and not is_name:
        return Follows.NOTHING
    of_people = _is_of_people(sentence, quantity, language, groups, asked)
    return Follows.NOTHING if of_people else Follows.THINGS


Behind = Sequence[tuple[str, int]]  # the words after an amount, each with its place


def _links(behind: Behind, starts: Collection[int], language: ModuleType) -> int:
    """Return how many words only lead to the noun: *van de*."""
    is_link = (text in language.LINKS and place not in starts for text, place in behind)
    return sum(1 for _link in takewhile(bool, is_link))


def _noun(
    behind: Behind, starts: Collection[int], language: ModuleType, *, may_pass: bool
) -> tuple[Follows | None, bool]:
    """Return which people are named behind an amount, and whether other words were passed."""
    passed = adjectives = 0
    for number, (text, place) in enumerate(behind):
        if place in starts:
            return Follows.GROUP, passed > 0
        if (people := _people(text, language)) is not None:
            return people, passed > 0
        if passed and (text in language.PREPOSITIONS or text in language.RELATIVE):
            break  # *geen klachten van vrouwen*, *vier brieven die vrouwen krijgen*
        if adjectives and (text == "," or text in language.ADVERBS):
            continue  # *zeven welwillende, vooral kleine werkgevers*
        is_before_it = not passed and number + 1 < len(behind) and behind[number + 1][1] in starts
        is_adjective = is_before_it and may_pass and language.may_be_adjective(text)
        ends = _goes_on(text, language) and not is_adjective
        if ends or not may_pass or passed == WORDS_BEFORE_A_NOUN:
            break
        passed += 1
        adjectives = adjectives + 1 if language.is_adjective(text) else 0
    return None, passed > 0


def _may_end(sentence: str, quantity: Quantity, language: ModuleType) -> bool:
    """Return whether a figure with nothing behind it is an amount, and no name: *lokaal 12*."""
    if quantity.number is None or quantity.of is not None:
        return True
    words = re.findall(r"[\w'’-]+|[^\w\s]", before(sentence, quantity.start).lower())
    may_lead = language.LINKS | language.THEM
    return not words or words[-1] in may_lead or _goes_on(words[-1], language)


def _people(word: str, language: ModuleType) -> Follows | None:
    if word in language.THEM or word in language.ANYBODY:
        return Follows.NOTHING
    return Follows.OTHERS if language.is_person(word) else None


def _goes_on(word: str, language: ModuleType) -> bool:
    """Return whether the sentence goes on with something else here."""
    return word in language.STOPS or not word[0].isalnum()


def _begins_with_whom(sentence: str, at: int, language: ModuleType) -> re.Match[str] | None:
    """Return what leads to the people with whom a sentence or clause begins: *van de*."""
    pattern = (
        rf"(?:^|[,;:(–]|\b(?:{language.AND}))\s*"
        rf"(?:{language.OF}|{language.AMONG}) {language.THE} (?:{language.NUMBER} )?"
    )
    return max(
        re.compile(pattern, re.IGNORECASE).finditer(sentence, max(at - NEAR, 0), at),
        key=re.Match.start,
        default=None,
    )


def _are_others_before(
    sentence: str, quantity: Quantity, language: ModuleType, groups: Sequence[tuple[int, int]]
) -> bool:
    """Return whether the sentence begins with people nobody asked about: *van de bewoners*."""
    begin = _begins_with_whom(sentence, quantity.start, language)
    if not begin or any(begin.end() <= start < quantity.start for start, _end in groups):
        return False
    words = re.findall(r"[\w'’-]+", sentence[begin.end() : quantity.start].lower())
    return any(language.is_person(word) for word in words[:WORDS_BEFORE_A_NOUN])


def _is_of_people(
    sentence: str,
    quantity: Quantity,
    language: ModuleType,
    groups: Sequence[tuple[int, int]],
    asked: Collection[int],
) -> bool:
    """Return whether a figure is of people, whatever word stands behind it.

    *Zestien van de zeventien sporten*, where seventeen were asked; and where the sentence begins
    with them: *van de vrouwen is 60% tevreden*, *van de vrouwen zijn er zes tevreden*.
    """
    if quantity.of is not None and quantity.of in asked:
        return True
    begin = _begins_with_whom(sentence, quantity.start, language)
    if not begin or not any(start == begin.end() for start, _end in groups):
        return False
    there = re.search(rf"\b{language.THERE}\s*$", before(sentence, quantity.start), re.IGNORECASE)
    shares = (quantity.percent, quantity.of, quantity.ratio)
    is_share = any(share is not None for share in shares)
    # *Van de mannen zijn twee tevreden*
    is_so = re.match(language.IS_SO, sentence[quantity.end :], re.IGNORECASE)
    return is_share or (quantity.number is not None and (there or is_so) is not None)


def _is_subject(
    sentence: str, quantity: Quantity, language: ModuleType, groups: Sequence[tuple[int, int]]
) -> bool:
    """Return whether a sentence is about this amount of people, and not about whom others know.

    It begins with it, or a clause does; or it names nobody before it: *zo zien veel artsen dat*.
    """
    words = re.findall(r"[\w'’-]+|[^\w\s]", before(sentence, quantity.start).lower())
    if not words or words[-1] in language.BEFORE_A_SUBJECT:
        return True
    # *Een gezin met vier kinderen*, *er zijn drie taalscholen*
    if re.search(language.HAS_OR_IS, before(sentence, quantity.start), re.IGNORECASE):
        return False
    named = any(start < quantity.start for start, _end in groups)
    return not named and language.SUBJECTS.isdisjoint(words) and quantity.word is not Word.NONE
