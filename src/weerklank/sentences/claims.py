"""Whether the amounts in a sentence are borne out by the people who were asked and who said it.

The order of judgement, the bands and the binding to a group are public: docs/methode.md and
docs/developers/cli.md. No tables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import chain

from weerklank.sentences import denying, narrowing, shipped
from weerklank.sentences import quantities as found_in
from weerklank.sentences.bands import (
    BANDS,
    EXACT,
    HALF_OR_MORE,
    SMALL_BASE,
    TEN_POINTS,
    Band,
    Word,
    around,
)
from weerklank.sentences.lexicon import plain
from weerklank.sentences.quantities import Bound, Compared, Follows, Quantity


class Verdict(StrEnum):
    """What is said of an amount; `WRONG_GROUP` and the two after it where passages are known."""

    SUPPORTED = "supported"
    TOO_STRONG = "too_strong"
    TOO_WEAK = "too_weak"
    CONTRADICTED = "contradicted"
    NO_EVIDENCE = "no_evidence"
    SMALL_BASE = "small_base"
    NO_QUANTIFIER = "no_quantifier"
    UNKNOWN_GROUP = "unknown_group"
    WRONG_GROUP = "wrong_group"
    COUNTED_TWICE = "counted_twice"
    OTHER_PERSPECTIVE = "other_perspective"
    VAGUE = "vague"  # *een flink aantal*: no band, and no figure


class About(StrEnum):
    """Of whom in a group an amount of a report speaks, beside those who said it."""

    SAID = "said"
    CONTRARY = "contrary"
    UNPROMPTED = "unprompted"
    ASKED = "asked"
    TAKING_PART = "taking_part"


# *Circa 80 %* may be so many points beside what was counted.
ABOUT_POINTS = 5
# *Ruim 70 %* is at most so many points more, as *ruim de helft* is.
JUST_OVER_POINTS = 15
HOLDS = frozenset({Verdict.SUPPORTED, Verdict.NO_QUANTIFIER})


@dataclass(frozen=True, slots=True)
class Group:
    """People who were asked, named by `words`: how many of them said it, and the opposite.

    `passages` says how often it was said where that is known, and `twice` which numbers come of
    counting somebody again in each of her passages or conversations. `unprompted` says how many
    began about it unasked, `against_unprompted` how many of those said the opposite, and `members`
    how many of the group were heard at all. `is_other` is a group of the other perspective than the
    statement is about. `is_known` is False where nobody noted whom it was put to: then `asked`
    means nothing.
    """

    words: tuple[str, ...]
    asked: int
    said: int
    contradicted: int = 0
    passages: int | None = None
    twice: frozenset[int] = frozenset()
    unprompted: int = 0
    against_unprompted: int = 0
    members: int | None = None
    is_other: bool = False
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Claim:
    """An amount in a text, `text[start:end]`, the group it is bound to, and what became of it.

    Without an amount `quantity` is None and the place is that of the text. `wording` is a figure
    that would hold, to stand in the place of `text[start:until]`; empty where none fits.
    `is_turned`: the counts bear the amount out, of the opposite of what the sentence says.
    `beside` and `beside_group` are the group with which it is compared, where it is.
    """

    start: int
    end: int
    verdict: Verdict
    quantity: Quantity | None = None
    said: str = ""
    group: str | None = None
    counted: Group | None = None
    wording: str = ""
    until: int = 0
    about: About = About.SAID
    is_turned: bool = False
    beside: Group | None = None
    beside_group: str | None = None

    def moved(self, by: int) -> Claim:
        """Return the same claim in a text that has so much more before it."""
        return replace(self, start=self.start + by, end=self.end + by, until=self.until + by)


@dataclass(frozen=True, slots=True)
class Audit:
    """How claims are judged: groups by name, `own` where a sentence names none, and the bands.

    `in_report`: the text is of a report, which beside those who said it may tell who said the
    opposite, who was asked and who began about it; and an amount that stands by itself is about
    those of the amount before it, else of `own`, whoever else the sentence names further on. And
    what it tells of a small part of `own` without any amount is told of all of them.
    `qualifiers` tell parts of groups; those who are in two have a name with both, see `narrowing`.
    """

    groups: Mapping[str, Group]
    own: str | None = None
    bands: Mapping[Word, Band] = field(default_factory=lambda: BANDS)
    in_report: bool = False
    qualifiers: narrowing.Qualifiers = field(default_factory=narrowing.Qualifiers)

    def claims(self, text: str) -> list[Claim]:
        """Return a claim per amount in a text, in its order; one without where there is none."""
        text = unicodedata.normalize("NFC", text)
        words = {name: group.words for name, group in self.groups.items()}
        found: list[Claim] = []
        qualifiers = self.qualifiers if self.qualifiers.words else self._shipped()
        own = self.groups.get(self.own or "")
        asked = {own.asked} if own and self.in_report else ()
        for start, end in found_in.sentences(text):
            sentence = text[start:end]
            bare = places(sentence, words)
            named = [
                (begin, until, self._part(name))
                for begin, until, name in narrowing.narrowed(sentence, bare, qualifiers)
            ]
            # *Mannen onder de dertig*: that is how old they are.
            within = [
                (one[1], whole[1])
                for whole in named
                for one in bare
                if one[0] == whole[0] and one[1] < whole[1]
            ]
            last, is_listed = None, False
            here = len(found)
            amounts = found_in.quantities(
                sentence, [(begin, until) for begin, until, _name in bare], asked
            )
            told_by_them = found_in.told(sentence, amounts)
            for quantity, name in (
                (amount, whose)
                for amount, follows in amounts
                for whose in self._whose(sentence, amount, follows, named, found)
                # What is told of a few may give them away, whoever tells it.
                if amount not in told_by_them
                or (self.in_report and follows is Follows.GROUP and self._are_few(whose))
            ):
                if any(begin <= quantity.start < until for begin, until in within):
                    continue
                is_listed = last is not None and self._lists(sentence, last, quantity, is_listed)
                claim = self._judged(sentence, quantity, name, is_first=not found or is_listed)
                if (
                    self.in_report
                    and not is_listed
                    and self._may_be_of_others(sentence, claim, found)
                ):
                    claim = replace(claim, wording="")
                if quantity.compared is not None:
                    claim = self._beside(claim, quantity, _named_at(named, quantity.than))
                if self.in_report and found and self._is_of_them(sentence, found[-1], claim):
                    # Of those who said it so many said something more: nobody counted that.
                    claim = replace(claim, verdict=Verdict.UNKNOWN_GROUP, wording="")
                if self._is_what_we_did(sentence, claim):
                    continue
                last = claim
                found.append(claim.moved(start))
            told = [one.moved(-start) for one in found[here:]]
            found += [one.moved(start) for one in self._of_all(sentence, bare, named, told)]
        return sorted(found, key=lambda claim: claim.start) or [
            Claim(0, len(text), Verdict.NO_QUANTIFIER)
        ]

    def _of_all(
        self,
        sentence: str,
        bare: Sequence[tuple[int, int, str]],
        named: Sequence[tuple[int, int, str]],
        told: Sequence[Claim],
    ) -> Iterator[Claim]:
        """Yield what a sentence tells of a small part of `own` as if all of them said it.

        *De gezinsmigranten weten niet …*, of three: that is said of each of the three.
        """
        if not self.in_report:
            return
        language = found_in.language_of(sentence)
        for at, (start, end) in found_in.subjects(
            sentence, [(start, end) for start, end, _name in bare]
        ):
            name = _named_at(named, start)
            group = self.groups.get(name or "")
            if group is None or name == self.own or group.is_other or not group.is_known:
                continue
            begin, until = found_in.clause(sentence, start, language)
            has_amount = any(one.group == name or begin <= one.start < until for one in told)
            is_ours = re.search(language.METHOD, sentence[begin:until], re.IGNORECASE)
            if has_amount or is_ours or not 0 < group.asked < SMALL_BASE:
                continue
            quantity = Quantity(at, end, word=Word.ALL)
            claim = self._judged(sentence, quantity, name, is_first=True)
            # The figure takes the place of the article only.
            yield replace(claim, until=start - 1)

    @staticmethod
    def _may_be_of_others(sentence: str, claim: Claim, before: Sequence[Claim]) -> bool:
        """Return whether a later amount that does not hold may be of those who say the opposite.

        *Zeven weten dat wel*: how many say what the first amount says is no figure for that.
        """
        if not before or claim.verdict in HOLDS or claim.about is not About.SAID:
            return False
        language = found_in.language_of(sentence)
        behind = _behind(sentence, claim.end)
        said_before = {one.group for one in before if one.about is About.SAID}
        is_contested = claim.counted is not None and claim.counted.contradicted > 0
        is_otherwise = re.search(language.OTHERWISE, behind, re.IGNORECASE) is not None
        return is_otherwise or (is_contested and claim.group in said_before)

    def _is_what_we_did(self, sentence: str, claim: Claim) -> bool:
        """Return whether an amount tells what researchers did, and with how many of them.

        How many were asked and heard is known, and more than that cannot be so. Fewer can, where
        it was something else that they were asked, or something done with a part of them.
        """
        quantity = claim.quantity
        if quantity is None or not found_in.is_of_method(sentence, quantity):
            return False
        language = found_in.language_of(sentence)
        behind = _behind(sentence, quantity.end)
        if claim.about is About.ASKED:
            is_request = re.search(language.REQUEST, behind, re.IGNORECASE) is not None
            is_other = is_request and claim.verdict not in HOLDS
            return is_other or claim.verdict is Verdict.TOO_WEAK
        if claim.about is About.TAKING_PART:
            in_part = re.search(language.IN_PART, sentence, re.IGNORECASE) is not None
            return in_part and claim.verdict is Verdict.TOO_WEAK
        return True

    @staticmethod
    def _lists(sentence: str, last: Claim, quantity: Quantity, was_listed: bool) -> bool:
        """Return whether an amount is a part of the one before it: *negen: drie mannen en zes …*.

        Then it is of those who said it too, and never of those who say the opposite.
        """
        language = found_in.language_of(sentence)
        between = sentence[last.end : quantity.start]
        behind = _behind(sentence, quantity.end)
        if last.about is About.SAID and denying.is_bare(between):
            return True  # *vier vrouwen en vijf mannen weten niet*: they have one verb
        if last.about is not About.SAID or re.search(language.OTHERWISE, behind, re.IGNORECASE):
            return False
        if re.search(language.LISTS, between, re.IGNORECASE):
            return True
        return was_listed and not re.search(r"[.;]", between)

    @staticmethod
    def _is_of_them(sentence: str, last: Claim, claim: Claim) -> bool:
        """Return whether an amount is of those of the one before it: *drie van hen willen …*."""
        of_them = found_in.language_of(sentence).OF_THEM_BEFORE
        quantity, before, group = claim.quantity, last.quantity, claim.counted
        if quantity is None or before is None or group is None or claim.verdict in HOLDS:
            return False
        number = quantity.number or 0
        is_part = last.verdict in HOLDS and last.group == claim.group
        is_fewer = before.number == group.said and 0 < number < group.said
        named = re.match(of_them, sentence[quantity.end :], re.IGNORECASE)
        return is_part and is_fewer and named is not None

    def _group(
        self,
        sentence: str,
        quantity: Quantity,
        follows: Follows,
        named: Sequence[tuple[int, int, str]],
        found: Sequence[Claim],
    ) -> str | None:
        """Return the group of an amount: the nearest after it, else the nearest before it."""
        if follows is Follows.OTHERS or (quantity.compared and quantity.whose is None):
            return None
        if quantity.whose is not None:
            return _named_at(named, quantity.whose)
        opens, closes = _brackets(sentence, quantity)
        beside = [name for _start, end, name in named if end <= opens]
        if beside and not any(opens < start < closes for start, _end, _name in named):
            return self._by_base(quantity, beside[-1], beside)
        begin = quantity.end if quantity.base is None else quantity.base
        after = [(start, name) for start, _end, name in named if start >= begin]
        before = [name for start, _end, name in named if start < begin]
        if self.in_report and follows is Follows.NOTHING and quantity.base is None:
            led = self._before(sentence, quantity, named)
            near = [
                name
                for start, name in after[:1]
                if self._leads(sentence, quantity.end, start)
                and not (led and self._is_apart(sentence, quantity))
            ]
            last = led or self._at_hand(sentence, quantity, named)
            last = last or (found[-1].group if found else None)
            return near[0] if near else self._by_base(quantity, last or self.own, before)
        if after:
            # *Van de aanbieders ziet de helft dat …*: the sentence begins with whose it is.
            leads = follows is Follows.GROUP or self._leads(sentence, quantity.end, after[0][0])
            led = self._before(sentence, quantity, named)
            is_apart = self._is_apart(sentence, quantity)
            is_led = not leads or is_apart or self._is_part(led, after[0][1])
            return (led if is_led else None) or after[0][1]
        return before[-1] if before else self.own

    def _whose(
        self,
        sentence: str,
        quantity: Quantity,
        follows: Follows,
        named: Sequence[tuple[int, int, str]],
        found: Sequence[Claim],
    ) -> Sequence[str | None]:
        """Return the group of an amount, or two: *zowel bij mannen als bij vrouwen de helft*."""
        before = [one for one in named if one[1] <= quantity.start][-2:]
        is_apart = follows is not Follows.GROUP and quantity.base is None and len(before) == 2
        if is_apart and not re.search(r"[;:.]", sentence[before[-1][1] : quantity.start]):
            (start, end, one), (begin, _until, other) = before
            first, second = found_in.language_of(sentence).BOTH_OF
            is_first = re.search(rf"{first}$", sentence[:start], re.IGNORECASE)
            if is_first and re.fullmatch(second, sentence[end:begin], re.IGNORECASE):
                return [one, other]
        return [self._group(sentence, quantity, follows, named, found)]

    def _are_few(self, name: str | None) -> bool:
        group = self.groups.get(name or "")
        return group is None or group.asked < SMALL_BASE

    def _shipped(self) -> narrowing.Qualifiers:
        """Return the shipped words that tell which group a part is: *vrouwelijke deelnemers*."""
        named = shipped.words_of_groups()
        return narrowing.Qualifiers(
            {
                word: name
                for key, words in shipped.words_of_qualifiers().items()
                for name, group in self.groups.items()
                if set(named.get(key, ())) & set(group.words)
                for word in words
            },
            self.qualifiers.ages,
        )

    def _part(self, name: str) -> str:
        """Return a group for *inburgeraars in de Z-route*, where nobody counted who is in both.

        Of `own` as a whole it is a part, so they are those of that part.
        """
        rest = [part for part in name.split(narrowing.BOTH) if part != self.own]
        is_known = name in self.groups or len(rest) != 1 or rest[0] not in self.groups
        return name if is_known or not self._is_part(rest[0], self.own or "") else rest[0]

    @staticmethod
    def _is_apart(sentence: str, quantity: Quantity) -> bool:
        """Return whether something else begins: *bij mannen een meerderheid, onder de vrouwen*."""
        return sentence[quantity.end :].lstrip().startswith(",")

    def _at_hand(
        self, sentence: str, quantity: Quantity, named: Sequence[tuple[int, int, str]]
    ) -> str | None:
        """Return whom an amount by itself is of, where the sentence leaves no doubt.

        *De mannen zijn verdeeld: twee weten het*, *bij de mannen twee*.
        """
        near = next((name for _start, end, name in named if end + 1 == quantity.start), None)
        if near or not named:
            return near
        language = found_in.language_of(sentence)
        # *Het aandeel vrouwen dat dit noemt, is 75 procent*
        for start, end, name in named:
            is_share = re.search(rf"{language.SHARE} $", sentence[:start], re.IGNORECASE)
            if end < quantity.start and is_share:
                return name
        start, end, name = named[0]
        colon = sentence.find(":", end, quantity.start)
        is_first = re.fullmatch(rf"\s*(?:{language.ALL_OF_THEM}) ", sentence[:start], re.IGNORECASE)
        says = re.search(language.SAYING, sentence[end : max(colon, end)], re.IGNORECASE)
        if is_first and colon >= 0 and not says and len({one[2] for one in named}) == 1:
            return name
        return self._subject(sentence, quantity, named)

    @staticmethod
    def _subject(
        sentence: str, quantity: Quantity, named: Sequence[tuple[int, int, str]]
    ) -> str | None:
        """Return whom a clause is about of whom an amount says all: *de vrouwen weten allemaal*."""
        said = sentence[quantity.start : quantity.end]
        if not re.fullmatch(found_in.language_of(sentence).FLOATING_ALL, said, re.IGNORECASE):
            return None
        at = found_in.subject(sentence, quantity, [(start, end) for start, end, _name in named])
        return _named_at(named, at)

    def _is_part(self, name: str | None, whole: str) -> bool:
        """Return whether a group is a part of another: *in de B1-route weten vier inburgeraars*."""
        group = self.groups.get(name or "")
        return group is not None and whole == self.own != name and not group.is_other

    @staticmethod
    def _before(
        sentence: str, quantity: Quantity, named: Sequence[tuple[int, int, str]]
    ) -> str | None:
        """Return the group with which the sentence or clause begins: *van de mannen zegt niemand*.

        Not where something else has begun since.
        """
        pattern = found_in.language_of(sentence).BEFORE_ALONE
        for start, end, name in reversed(named):
            # *Of the men, half say so*: a comma right behind it begins nothing.
            between = sentence[end : quantity.start].removeprefix(",")
            if end <= quantity.start and not re.search(r"[,;.]", between):
                leading = re.search(rf"{pattern}$", sentence[:start], re.IGNORECASE)
                return name if leading else None
        return None

    @staticmethod
    def _leads(sentence: str, end: int, start: int) -> bool:
        """Return whether what stands between only leads to the group: *velen in de Z-route*."""
        between = found_in.language_of(sentence).BEFORE_ITS_GROUP
        return re.fullmatch(between, sentence[end:start], re.IGNORECASE) is not None

    def _by_base(self, quantity: Quantity, name: str | None, before: Sequence[str]) -> str | None:
        """Return the group whose number the amount gives, *drie van de zeventien*; else `name`.

        `before` are those that the sentence names before it.
        """
        fitting = [
            each
            for each in (name, self.own, *reversed(before))
            if each and each in self.groups and quantity.of == self.groups[each].asked
        ]
        return fitting[0] if fitting else name

    def _judged(
        self, sentence: str, quantity: Quantity, name: str | None, *, is_first: bool
    ) -> Claim:
        group = self.groups.get(name) if name is not None else None
        place = Claim(
            start=quantity.start,
            end=quantity.end,
            verdict=Verdict.UNKNOWN_GROUP,
            quantity=quantity,
            said=sentence[quantity.start : quantity.end],
            until=quantity.end,
        )
        if group is None:
            return place
        about, counted = self._meant(sentence, quantity, group, is_first=is_first)
        verdict = self.judge(quantity, counted) if counted.is_known else Verdict.UNKNOWN_GROUP
        place = replace(place, group=name, counted=counted, about=about, verdict=verdict)
        if verdict in HOLDS or not counted.is_known:
            return place
        mended, until = wording(sentence, quantity, counted)
        if mended and about in {About.ASKED, About.TAKING_PART, About.UNPROMPTED}:
            # Of how many they were goes without saying: *wij spraken met zeventien inburgeraars*.
            mended = found_in.language_of(sentence).written(counted.said)
            if place.said[:1].isupper():
                mended = mended.capitalize()
        explained = self._explained(quantity, group, verdict) if counted is group else verdict
        return replace(place, verdict=explained, wording=mended, until=until)

    def _beside(self, claim: Claim, quantity: Quantity, name: str | None) -> Claim:
        """Return a claim of two groups, judged by how large a share of each said it."""
        one = self.groups.get(claim.group or "")
        other = self.groups.get(name or "")
        claim = replace(claim, wording="", about=About.SAID, verdict=Verdict.UNKNOWN_GROUP)
        if one is None or other is None or not (one.is_known and other.is_known):
            return replace(claim, counted=None)
        claim = replace(claim, counted=one, beside=other, beside_group=name)
        if not one.asked or not other.asked:
            return claim
        if min(one.asked, other.asked) < SMALL_BASE:
            return replace(claim, verdict=Verdict.SMALL_BASE)
        if not one.said and not other.said:
            return replace(claim, verdict=Verdict.NO_EVIDENCE)
        return replace(claim, verdict=_by_comparison(quantity, one, other))

    def contrary(self, claim: Claim) -> Claim:
        """Return a claim of a sentence that says the opposite, by who said that; with no wording.

        Its counts have to be known.
        """
        group, quantity, beside = claim.counted, claim.quantity, claim.beside
        assert group is not None
        assert quantity is not None
        turned = _opposite(group)
        claim = replace(claim, about=About.CONTRARY, counted=turned, wording="", until=claim.end)
        if beside is None:
            return replace(claim, verdict=self.judge(quantity, turned))
        other = _opposite(beside)
        verdict = claim.verdict
        if verdict is not Verdict.SMALL_BASE:
            verdict = _by_comparison(quantity, turned, other)
        return replace(claim, verdict=verdict, beside=other)

    def _meant(
        self, sentence: str, quantity: Quantity, group: Group, *, is_first: bool
    ) -> tuple[About, Group]:
        """Return of whom in a group an amount speaks, and these as if they had said it."""
        language = found_in.language_of(sentence)
        clause = _behind(sentence, quantity.end)
        if not self.in_report:
            if quantity.number == group.asked and re.search(language.TOOK_PART, sentence, re.I):
                return About.TAKING_PART, Group(group.words, group.asked, group.asked)
            others = [_opposite(group), _others(group)]
            is_not_so = not is_first and re.match(language.NOT_SO, clause, re.IGNORECASE)
            for each in others if is_not_so and self.judge(quantity, group) not in HOLDS else ():
                if self.judge(quantity, each) in HOLDS:
                    return About.CONTRARY, each
            return About.SAID, group
        about, number = About.SAID, 0
        if re.search(
            language.ASKED_BEFORE, found_in.before(sentence, quantity.start), re.IGNORECASE
        ):
            about, number = About.ASKED, group.asked
        elif group.members and re.search(language.TOOK_PART, sentence, re.IGNORECASE):
            about, number = About.TAKING_PART, group.members
        elif re.search(language.UNASKED, clause, re.IGNORECASE):
            about, number = About.UNPROMPTED, group.unprompted
            if not is_first and quantity.number == group.against_unprompted:
                about, number = About.CONTRARY, group.against_unprompted
        if about is not About.SAID:
            return about, Group(group.words, number, number)
        opposite = _opposite(group)
        is_opposite = (
            not is_first
            and group.is_known
            and group.contradicted > 0
            and self.judge(quantity, group) not in HOLDS
            and self.judge(quantity, opposite) in HOLDS
        )
        return (About.CONTRARY, opposite) if is_opposite else (About.SAID, group)

    def judge(self, quantity: Quantity, group: Group) -> Verdict:
        """Return what is said of an amount of a group, by its counts alone."""
        if quantity.is_noted and quantity.number == group.asked:
            return Verdict.SUPPORTED
        is_zero = 0 in {quantity.number, quantity.percent} and not quantity.most
        none = quantity.word is Word.NONE or is_zero
        if none and not group.said:
            is_whole = quantity.of in {None, group.asked}
            return Verdict.SUPPORTED if is_whole else Verdict.TOO_STRONG
        outvoted = group.contradicted > group.said and quantity.word in HALF_OR_MORE
        if none or outvoted or (not group.said and group.contradicted):
            return Verdict.CONTRADICTED
        return self._by_what_it_says(quantity, group) if group.said else Verdict.NO_EVIDENCE

    def _by_what_it_says(self, quantity: Quantity, group: Group) -> Verdict:
        if quantity.is_vague or quantity.compared is not None:
            return Verdict.VAGUE
        if quantity.word is not None:
            return self._by_word(quantity, group)
        if quantity.number is not None:
            return _by_number(quantity, group)
        return _by_share(quantity, group)

    def _by_word(self, quantity: Quantity, group: Group) -> Verdict:
        word = quantity.word
        assert word is not None
        if quantity.of not in (None, group.asked):
            return Verdict.TOO_STRONG
        if quantity.but:
            return _by_rest(quantity, group)
        if group.asked < SMALL_BASE and word not in EXACT:
            return Verdict.SMALL_BASE
        band, asked = self.bands[word], max(group.asked, group.said)
        if band.is_over(group.said, asked):
            return Verdict.TOO_STRONG
        return Verdict.TOO_WEAK if band.is_under(group.said, asked) else Verdict.SUPPORTED

    def _explained(self, quantity: Quantity, group: Group, verdict: Verdict) -> Verdict:
        """Return why an amount does not hold, where the passages tell it."""
        if verdict is Verdict.TOO_WEAK:
            return verdict
        others = [each for each in self.groups.values() if each is not group]
        # Only a figure is the number of something: a word fits by accident.
        is_figure = quantity.bound is Bound.EXACT and quantity.most is None and not quantity.but
        if is_figure and quantity.number in group.twice:
            return Verdict.COUNTED_TWICE
        holds = [
            each
            for each in others
            if each.is_known and self.judge(quantity, each) is Verdict.SUPPORTED
        ]
        if group.passages is None or group.said or not holds:
            return verdict
        return (
            Verdict.OTHER_PERSPECTIVE
            if all(each.is_other != group.is_other for each in holds)
            else Verdict.WRONG_GROUP
        )


def _behind(sentence: str, at: int) -> str:
    """Return what stands near behind a place, to the end of the sentence or clause."""
    return re.split(r"[.;:]", sentence[at:][: found_in.NEAR], maxsplit=1)[0]


def _opposite(group: Group) -> Group:
    """Return those who said the opposite, as if they had said it."""
    return Group(group.words, group.asked, group.contradicted, is_known=group.is_known)


def _others(group: Group) -> Group:
    """Return those who did not say it, as if they had said something else."""
    return Group(group.words, group.asked, group.asked - group.said, is_known=group.is_known)


def _brackets(sentence: str, quantity: Quantity) -> tuple[int, int]:
    """Return where the brackets open and close in which an amount stands; -1 without them."""
    found = re.search(r"\([^()]*$", sentence[: quantity.start])
    behind = re.match(r"[^()]*\)", sentence[quantity.end :])
    return (found.start(), quantity.end + behind.end()) if found and behind else (-1, -1)


# Of a group word as it is given, in the plural, the singular names the group as well.
_IRREGULAR = {"mannen": "man", "men": "man", "women": "woman"}
_OF_ONE = frozenset(_IRREGULAR.values())
_SINGULAR = re.compile(r"^(.{3,}[^s])s$|^(.{2,}(?:nt|st|uw))en$")


def places(sentence: str, words: Mapping[str, Sequence[str]]) -> list[tuple[int, int, str]]:
    """Return where groups are named, as (start, end, name), the longest word of a place first.

    `words` are those of each group by its name.
    """
    names, pattern = _naming(tuple((name, tuple(own)) for name, own in words.items()))
    language = found_in.language_of(sentence)
    one_of_many = language.ONE_OF_MANY
    return [
        (match.start(), match.end(), names[plain(match.group())])
        for match in pattern.finditer(sentence)
        if plain(match.group()) not in language.NO_GROUP
        and (
            plain(match.group()) not in _OF_ONE
            # *Haar man*, *de man van*: that is somebody, and none of the group.
            or re.search(one_of_many, found_in.before(sentence, match.start()), re.IGNORECASE)
        )
    ]


@lru_cache(maxsize=256)
def _naming(
    words: tuple[tuple[str, tuple[str, ...]], ...],
) -> tuple[Mapping[str, str], re.Pattern[str]]:
    """Return the group that each word names, and the pattern that finds these words."""
    names: dict[str, str] = {}
    for name, own in words:
        for word in filter(None, own):
            names[plain(word)] = name
    for word, name in list(names.items()):
        for one in filter(None, chain(*_SINGULAR.findall(word))):
            names.setdefault(one, name)
        if word in _IRREGULAR:
            names.setdefault(_IRREGULAR[word], name)
    longest = sorted(names, key=len, reverse=True)
    # Without words it finds nothing.
    either = "|".join(map(re.escape, longest)) or r"(?!)"
    return names, re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)


def _by_number(quantity: Quantity, group: Group) -> Verdict:
    assert quantity.number is not None
    if quantity.of is not None and quantity.of != group.asked:
        return Verdict.TOO_STRONG
    number, said = quantity.number, group.said
    over, under = {
        Bound.EXACT: (said < number, said > (quantity.most or number)),
        Bound.AT_LEAST: (said < number, False),
        Bound.MORE_THAN: (said <= number, False),
        Bound.JUST_OVER: (said <= number, said > number + max(number // 10, 1)),
        Bound.AT_MOST: (False, said > number),
        Bound.FEWER_THAN: (False, said >= number),
        Bound.ABOUT: (10 * said < 9 * number, 10 * said > 11 * number),
        # *Bijna tien* are nine, *bijna dertig* 27 to 29.
        Bound.NEARLY: (said < number - max(number // 10, 1), said >= number),
    }[quantity.bound]
    if over:
        return Verdict.TOO_STRONG
    return Verdict.TOO_WEAK if under else Verdict.SUPPORTED


def _by_rest(quantity: Quantity, group: Group) -> Verdict:
    """Judge *all but one*: as exact as a figure."""
    number = max(group.asked, group.said) - quantity.but
    if group.said < number:
        return Verdict.TOO_STRONG
    return Verdict.TOO_WEAK if group.said > number else Verdict.SUPPORTED


def _by_share(quantity: Quantity, group: Group) -> Verdict:
    """Judge a percentage, which must be the rounded share, or *n in m*, as near as *a third*."""
    said, asked = group.said, max(group.asked, group.said)
    if quantity.percent is not None:
        stated, counted = quantity.percent, _half_up(Fraction(100 * said, asked))
        over, under = {
            Bound.EXACT: (stated > counted, (quantity.most or stated) < counted),
            Bound.AT_LEAST: (stated > counted, False),
            Bound.MORE_THAN: (stated >= counted, False),
            Bound.JUST_OVER: (100 * said <= stated * asked, counted - stated > JUST_OVER_POINTS),
            Bound.AT_MOST: (False, stated < counted),
            Bound.FEWER_THAN: (False, stated <= counted),
            Bound.ABOUT: (stated - counted > ABOUT_POINTS, counted - stated > ABOUT_POINTS),
            Bound.NEARLY: (
                stated - counted > ABOUT_POINTS,
                100 * said >= stated * asked,
            ),
        }[quantity.bound]
    else:
        assert quantity.ratio is not None
        number, among = quantity.ratio
        if quantity.bound is not Bound.EXACT:
            return _by_fraction(quantity.bound, Fraction(said, asked), Fraction(number, among))
        band = around(Fraction(100 * number, among))
        # *Vier op de tien* says more precisely than the band what was counted.
        counted = _half_up(Fraction(among * said, asked))
        over = number > counted or band.is_over(said, asked)
        under = number < counted or band.is_under(said, asked)
    if over:
        return Verdict.TOO_STRONG
    return Verdict.TOO_WEAK if under else Verdict.SUPPORTED


def _by_fraction(bound: Bound, counted: Fraction, stated: Fraction) -> Verdict:
    """Judge *minstens twee derde*; *bijna driekwart* is at most ten points less."""
    near = Fraction(TEN_POINTS, 100)
    over, under = {
        Bound.AT_LEAST: (counted < stated, False),
        Bound.MORE_THAN: (counted <= stated, False),
        Bound.JUST_OVER: (counted <= stated, 100 * (counted - stated) > JUST_OVER_POINTS),
        Bound.AT_MOST: (False, counted > stated),
        Bound.FEWER_THAN: (False, counted >= stated),
        Bound.ABOUT: (counted < stated - near, counted > stated + near),
        Bound.NEARLY: (counted < stated - near, counted >= stated),
    }[bound]
    if over:
        return Verdict.TOO_STRONG
    return Verdict.TOO_WEAK if under else Verdict.SUPPORTED


def _by_comparison(quantity: Quantity, one: Group, other: Group) -> Verdict:
    """Judge *vaker dan*: a larger share says it; *even vaak* is as near as a fraction."""
    beyond = Fraction(100 * one.said, one.asked) - Fraction(100 * other.said, other.asked)
    if quantity.compared is Compared.SAME:
        return Verdict.SUPPORTED if abs(beyond) <= TEN_POINTS else Verdict.CONTRADICTED
    if quantity.compared in {Compared.FEWER, Compared.NO_FEWER}:
        beyond = -beyond
    if quantity.compared in {Compared.NO_MORE, Compared.NO_FEWER}:
        return Verdict.SUPPORTED if beyond <= TEN_POINTS else Verdict.CONTRADICTED
    if not beyond:
        return Verdict.TOO_STRONG
    return Verdict.SUPPORTED if beyond > 0 else Verdict.CONTRADICTED


def _named_at(named: Sequence[tuple[int, int, str]], at: int | None) -> str | None:
    if at is None:
        return None
    return next((name for start, end, name in named if start <= at < end), None)


def _half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def wording(sentence: str, quantity: Quantity, group: Group) -> tuple[str, int]:
    """Return the figure that would hold, and where in the sentence what it replaces ends.

    It takes the words *van de* behind the amount with it. Empty where a figure does not fit in
    the sentence as it stands: before a noun in the singular, of one person, or apart from what it
    is a part of.
    """
    language = found_in.language_of(sentence)
    said = sentence[quantity.start : quantity.end]
    if quantity.but or quantity.is_floating:
        return "", quantity.end  # *op één na* stands elsewhere in the sentence
    if quantity.base is not None:
        fits = quantity.of == group.asked
        return (language.written(group.said) if fits else ""), quantity.end
    behind = re.match(language.OF_THEM, sentence[quantity.end :], re.IGNORECASE)
    if not behind and re.fullmatch(language.TAKES_SINGULAR, said, re.IGNORECASE):
        return "", quantity.end
    # *Eén van de elf* asks for another verb than the sentence has.
    if group.said <= 1:
        return "", quantity.end
    figure: str = language.figure(group.said, group.asked)
    if said[:1].isupper() or not sentence[: quantity.start].strip():
        figure = figure[:1].upper() + figure[1:]
    return figure, quantity.end + (behind.end() if behind else 0)
