"""The amounts in findings and in the texts of a report, judged by the people behind the findings.

A finding is judged by the passages under it: of a group that it names, by those of the group. A
sentence of another text, such as *In het kort*, is judged by the finding it says the same as.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext

from weerklank.analysis import queries as analysis
from weerklank.analysis.outside import Outside
from weerklank.analysis.rules import outside as guard
from weerklank.analysis.rules.outside import Told
from weerklank.findings import exposure, models, outline, queries, rules, wording
from weerklank.findings.terms import ChapterKind, Section
from weerklank.memos import queries as memos
from weerklank.safeguards import pages, words
from weerklank.sentences import denying, doubts, dutch, markup, meant, narrowing, shipped, things
from weerklank.sentences.amounts import NUMBERS_BY_WORD
from weerklank.sentences.bands import BANDS, EXACT, SMALL_BASE, Band, Word
from weerklank.sentences.claims import HOLDS, About, Audit, Claim, Group, Verdict, places
from weerklank.sentences.claims import wording as figure
from weerklank.sentences.doubts import Doubt
from weerklank.sentences.meant import Reading
from weerklank.sentences.quantities import Bound, language_of, quantities, sentences

if TYPE_CHECKING:
    from weerklank.analysis.outside import Column
    from weerklank.analysis.rules import Mention
    from weerklank.findings.queries import FindingRow
    from weerklank.memos.models import Memo
    from weerklank.safeguards.models import User
    from weerklank.sentences.quantities import Quantity
    from weerklank.study.models import ResearchQuestion, Round

# The share of the words of a sentence that a finding must have, to judge it by that finding.
ALIKE = 0.3
# A word in more than this share of the findings tells none apart.
COMMON = 0.2
MOST_ALIKE = 3
# A word of so many signs can be a part of another one: *opvang* of *kinderopvang*.
SHORTEST_PART = 5
# An amount with one of these says as well that it may have been nobody.
_UP_TO = frozenset({Bound.AT_MOST, Bound.FEWER_THAN})
_MAYBE_NOBODY = frozenset({Word.HARDLY_ANY, Word.NOT_MANY, Word.NOT_ALL, Word.MINORITY})
FINDING, ANSWERS, QUESTION, MEMO = "finding", "answers", "question", "memo"
# What a finding rests on, in the list of what has to be mended or answered before it goes out.
# What asks to read it again, and what stands at a quote, is settled there.
CAUTIONS: Mapping[rules.Caution, Doubt] = {
    rules.Caution.NO_EVIDENCE: Doubt.NOTHING_UNDER_IT,
    rules.Caution.ASKING: Doubt.INTERVIEWER_SAYS,
    rules.Caution.NOBODY: Doubt.NOBODY_HEARD,
    rules.Caution.NOT_SEARCHED: Doubt.NOT_SEARCHED,
    rules.Caution.ONE_SOURCE: Doubt.ONE_SOURCE,
    rules.Caution.ONE_PERSPECTIVE: Doubt.ONE_PERSPECTIVE,
    rules.Caution.SMALL_BASE: Doubt.NO_FIGURE,
    rules.Caution.ONE_PERSON: Doubt.NO_FIGURE,
}
# Of a sentence, and of a text, that is looked over while somebody writes it.
LONGEST = 5_000
LONGEST_TEXT = 50_000
# The code of what respondents claim of law and fact.
FACTUAL = "9.4"
# The characteristic that tells how old people are.
AGES = "age_class"
TEXTS = ("introduction", "reason", "conclusion")
# What the plan of a round says of how it is done, by the name of its field.
METHOD = "method"
OF_METHOD: Mapping[str, str] = {
    METHOD: "method_text",
    "recruited_by": "recruited_by",
    "selected_by": "selected_by",
}
# People, and how many of them at least and at most said something.
Of: TypeAlias = tuple[frozenset[int], int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount in a text of the report: where it stands, and what became of it.

    `place` is *finding* with its number, or the name of a text; `number` that of the finding it
    was judged by, empty where none says the same. The claim's places are places in the text.
    """

    place: str
    claim: Claim
    sentence: str
    at: int = 0  # where in the sentence the amount begins
    number: str = ""
    answer: models.ClaimAnswer | None = None
    doubt: Doubt | None = None  # instead of a verdict: the claim then only says where
    bands: Mapping[Word, Band] = field(default_factory=lambda: BANDS, compare=False)
    # The field of the form in which it stands, where that has several, and what that is called.
    field_name: str = ""
    field_label: str = field(default="", compare=False)

    @property
    def holds(self) -> bool:
        is_right = self.claim.verdict in HOLDS and not self.claim.is_turned
        return self.doubt is None and is_right

    @property
    def verdict(self) -> str:
        if self.claim.is_turned and self.doubt is None:
            return str(Verdict.UNKNOWN_GROUP)  # nobody counted who says the opposite in this way
        return str(self.doubt or self.claim.verdict)

    @property
    def is_of_finding(self) -> bool:
        return self.place.startswith(f"{FINDING}:")

    @property
    def is_caution(self) -> bool:
        """Return whether it is about what a text rests on, and not about what it says."""
        return self.doubt in {*CAUTIONS.values(), Doubt.NO_FINDING}

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has to mend it, or to say why it stays."""
        return not self.holds and (self.answer is None or self.waits_for_second)

    @property
    def needs_second(self) -> bool:
        """Return whether a reason counts only once a second onderzoeker approved it.

        So it does where an amount may not leave, and where nobody counted what would have to be
        known for that: *niemand* or *geen van de vier*, of whoever it is.
        """
        if self.doubt is not None:
            return self.doubt in doubts.LEAVING
        return not self.holds and _may_tell_of_each(self.claim)

    @property
    def waits_for_second(self) -> bool:
        answer = self.answer
        return self.needs_second and answer is not None and answer.approved_by_id is None

    @property
    def key(self) -> str:
        """What tells this amount apart, at the counts of now."""
        counted = self.claim.counted
        beside = self.claim.beside
        told = [counted.said, counted.asked, counted.contradicted] if counted else []
        told += [beside.said, beside.asked] if beside else []
        known = (self.place, self.sentence, self.at, self.claim.said, self.verdict, *told)
        return hashlib.sha256("\x00".join(map(str, known)).encode()).hexdigest()[:32]

    @property
    def message(self) -> str:
        if self.doubt is not None:
            return str(wording.DOUBTS[self.doubt])
        if not self.number and self.claim.counted is None:
            return gettext("Geen bevinding zegt dit, of de groep is niet geteld.")
        if self.claim.is_turned:
            return gettext(
                "Staat hier het omgekeerde? Het aantal is dat van de bevinding, maar de ene zin"
                " ontkent wat de andere zegt."
            )
        return wording.message(self.claim, self.bands)

    @property
    def verdict_words(self) -> str:
        if self.doubt is not None:
            return str(wording.DOUBTED[self.doubt])
        if self.claim.is_turned:
            return gettext("misschien het omgekeerde")
        return str(wording.VERDICTS[self.claim.verdict])

    def mended(self, text: str) -> str | None:
        """Return a text with the figure that holds in it; None where the sentence has moved."""
        text = unicodedata.normalize("NFC", text)  # the text in which the places are places
        start, until = self.claim.start, self.claim.until
        if not text.startswith(self.sentence, start - self.at):
            return None
        return text[:start] + self.claim.wording + text[until:]

    @property
    def before(self) -> str:
        return self.sentence[: self.at]

    @property
    def after(self) -> str:
        return self.sentence[self.at + len(self.claim.said) :]


def _may_tell_of_each(claim: Claim) -> bool:
    """Return whether an amount, if it is so, says of each of its people what they said.

    It says all or nobody, or a figure of a few.
    """
    quantity, group = claim.quantity, claim.counted
    if quantity is None or claim.about in {About.ASKED, About.TAKING_PART}:
        return False
    if quantity.is_vague or quantity.compared is not None:
        return False
    of = quantity.of or (group.asked if group else 0)
    is_of_few = quantity.word is None and 0 < of < SMALL_BASE
    return quantity.says_all_or_nobody or is_of_few


class _Cut:
    """A text in its sentences, cut once for all that is found in it."""

    def __init__(self, text: str) -> None:
        self.text = unicodedata.normalize("NFC", text)
        # Notes and names of statements stand in a sentence and are no part of it.
        self.plain = markup.without_marks(self.text)
        self.spans = list(sentences(self.plain))

    def around(self, claim: Claim) -> tuple[str, int]:
        """Return the sentence in which a claim stands, and where in it."""
        number = bisect_right(self.spans, claim.start, key=lambda span: span[0]) - 1
        if number < 0 or claim.start >= self.spans[number][1]:
            return self.text, claim.start
        start, end = self.spans[number]
        sentence = self.text[start:end]
        blank = len(sentence) - len(sentence.lstrip())
        return sentence.strip(), claim.start - start - blank


def _plain(text: str) -> str:
    return markup.without_marks(unicodedata.normalize("NFC", text))


def _part(text: str, claims: Sequence[Claim], number: int) -> str:
    """Return what a text says of one of its amounts: of its sentence the part around that."""
    claim = claims[number]
    start, end = next(
        ((start, end) for start, end in sentences(text) if start <= claim.start < end),
        (0, len(text)),
    )
    there = [one for one in claims if start <= one.start < end]
    spans = [(one.start - start, one.end - start) for one in there]
    return denying.part_of(text[start:end], spans, there.index(claim))


def _doubted(
    place: str, cut: _Cut, claims: Sequence[Claim], *, is_effect: bool = False, number: str = ""
) -> Iterator[Entry]:
    """Yield what else of a text somebody has to look at."""
    text = cut.text
    for place_in_text, (start, end) in enumerate(cut.spans):
        # The first sentence of a finding says what it is; the others tell more of it.
        for one in doubts.doubts(cut.plain[start:end], is_effect=is_effect and not place_in_text):
            words = text[start + one.start : start + one.end]
            claim = Claim(start + one.start, start + one.end, Verdict.NO_QUANTIFIER, said=words)
            yield Entry(place, claim, *cut.around(claim), number, doubt=one.doubt)
    for claim in claims:
        is_percent = claim.quantity is not None and claim.quantity.percent is not None
        if is_percent and claim.counted and claim.counted.asked < doubts.FEWEST_FOR_PERCENT:
            bare = replace(claim, wording="")
            yield Entry(place, bare, *cut.around(claim), number, doubt=Doubt.PERCENT_OF_FEW)


def _best(judged: Sequence[tuple[Claim, FindingRow]], claim: Claim) -> tuple[Claim, str]:
    """Return an amount as the first finding that bears it out judges it, with its number.

    Else one that says the opposite, or the one most like it. Without any `claim` is not counted,
    but for how many took part: that is told without a finding.
    """
    borne_out = [each for each in judged if each[0].verdict in HOLDS and not each[0].is_turned]
    turned = [each for each in judged if each[0].is_turned]
    for found, row in [*borne_out, *turned, *judged][:1]:
        return found, row.number
    return (claim if claim.about is About.TAKING_PART else _not_counted(claim)), ""


def _not_counted(claim: Claim) -> Claim:
    return replace(
        claim,
        verdict=Verdict.UNKNOWN_GROUP,
        counted=None,
        wording="",
        is_turned=False,
        beside=None,
        beside_group=None,
    )


def place_of(finding: models.Finding) -> str:
    return f"{FINDING}:{finding.pk}"


def finding_in(place: str) -> int | None:
    """Return the number of the finding that a place names, None where it names none."""
    kind, _colon, number = place.partition(":")
    return pages.number_in(number) if kind == FINDING else None


def place_of_question(question: ResearchQuestion) -> str:
    return f"{QUESTION}:{question.pk}"


def texts_of(round_: Round) -> dict[str, str]:
    """Return the written texts of a report whose amounts are judged, by their names.

    Those around the findings first, then those of its parts, as their writers see them.
    """
    laid = outline.of(round_)
    return texts_in(queries.report_of(round_), laid, queries.numbers_in(laid))


def texts_in(
    stored: models.Report, laid: outline.Outline, numbers: Mapping[int, str]
) -> dict[str, str]:
    """Return the same of a report that was read already; `numbers` are those of its findings."""
    texts = {name: getattr(stored, name) for name in TEXTS}
    method = laid.part(str(ChapterKind.METHOD))
    if method is not None and method.is_printed:
        texts |= {name: written(stored, name) for name in OF_METHOD}
    for part in laid.walk():
        if part.is_printed and part.text:
            texts[part.place] = markup.to_show(part.text, numbers)
        if part.is_printed:
            texts |= {place_of_answer(part.key, one): said for one, said in part.answers.items()}
    annex = laid.part(str(ChapterKind.MEMOS))
    if annex is not None and annex.is_printed:
        there = memos.in_annex(stored.round)
        texts |= {place_of_memo(memo): text_of_memo(memo) for memo in there}
    return texts


def place_of_memo(memo: Memo) -> str:
    return f"{MEMO}:{memo.pk}"


def text_of_memo(memo: Memo) -> str:
    """Return what a report prints of a memo: its heading, and then its text."""
    return f"{memo.title}\n\n{memo.text}" if memo.title else memo.text


def memo_in(place: str) -> int | None:
    """Return the number of the memo that a place names, None where it names none."""
    kind, _colon, number = place.partition(":")
    return pages.number_in(number) if kind == MEMO else None


def written(stored: models.Report, name: str) -> str:
    """Return one text of a report; that on the method stands in the plan of the round."""
    record = stored.round if name in OF_METHOD else stored
    return str(getattr(record, OF_METHOD.get(name, name)))


def place_of_answer(key: str, number: str) -> str:
    """Return what an answer to a subject of a list is called; `key` is that of the part."""
    return f"{ANSWERS}:{key}:{number}"


def answer_in(place: str) -> tuple[str, str] | None:
    """Return the key of the part and the number of the subject that a place names, or None."""
    kind, _colon, rest = place.partition(":")
    key, _colon, number = rest.partition(":")
    return (key, number) if kind == ANSWERS and number else None


def _is_of_report(place: str) -> bool:
    is_own = place in TEXTS or place in OF_METHOD or answer_in(place) is not None
    return is_own or place.startswith((f"{outline.PLACE}:", f"{MEMO}:"))


def reading_of(place: str) -> Reading:
    """Return as what the text of a place is read."""
    if place in {"recruited_by", "selected_by"}:
        return Reading.NAME
    return Reading.METHOD if place == METHOD or answer_in(place) else Reading.STORY


@dataclass
class Grounds:
    """What the amounts of a round are judged by: its people, its findings, its groups."""

    voices: analysis.Voices
    rows: Sequence[FindingRow]
    _counted: dict[tuple[str, str], Group] = field(default_factory=dict)
    _claims: dict[tuple[str, str, bool], list[Claim]] = field(default_factory=dict)
    _in_sentences: dict[int, dict[str, Told]] = field(default_factory=dict)
    told: Outside | None = None  # what is told outside, where somebody reckons with it already

    @cached_property
    def words(self) -> dict[str, tuple[str, ...]]:
        """Return the words of the groups that somebody of this round belongs to."""
        there = {str(person.perspective) for person in self.voices.people.values()}
        there |= {
            f"{key}.{value}"
            for person in self.voices.people.values()
            for key, value in person.known.items()
        }
        return {name: own for name, own in shipped.words_of_groups().items() if name in there}

    @cached_property
    def qualifiers(self) -> narrowing.Qualifiers:
        """Return what tells a part of a group here: values that somebody of this round has."""
        there = {
            f"{key}.{value}"
            for person in self.voices.people.values()
            for key, value in person.known.items()
        }
        told = {
            words: name
            for name, own in shipped.words_of_qualifiers().items()
            for words in own
            if name in there
        }
        ages = [narrowing.age(name) for name in sorted(there) if name.startswith(f"{AGES}.")]
        return narrowing.Qualifiers(told, [each for each in ages if each is not None])

    def people(self, name: str) -> set[int]:
        """Return the people of a group by its name.

        Of a part of one those who are in both, and of groups that are named together all of them.
        """
        found: set[int] = set()
        for one in name.split(narrowing.UNION):
            parts = [self._people(part) for part in one.split(narrowing.BOTH)]
            found |= set.intersection(*parts)
        return found

    def _people(self, name: str) -> set[int]:
        key, _dot, value = name.partition(".")
        if not value:
            return self.voices.group(perspective=key)
        values = value.split(narrowing.EITHER)
        return {
            person.id for person in self.voices.people.values() if person.known.get(key) in values
        }

    def _groups_in(self, text: str) -> set[str]:
        """Return the groups that a text names and that somebody of this round belongs to."""
        found = set()
        for start, end in sentences(text):
            named = places(text[start:end], self.words)
            parts = narrowing.narrowed(text[start:end], named, self.qualifiers)
            found |= {name for _start, _end, name in (*named, *parts)}
        return {name for name in found if name in self.words or self.people(name)}

    def of_finding(self, row: FindingRow, text: str | None = None) -> list[Entry]:
        """Return the amounts in a finding, or in a text that is to be it.

        Such a text is held against the sentence that stands there now: where it denies that one,
        the counts are those of the opposite.
        """
        if self.voices.readings.is_limited:
            return []  # who codes blind counts less than there is
        cut = _Cut(row.record.statement if text is None else text)
        place = place_of(row.record)
        claims = self.claims(row, cut.text)
        if text is not None:
            claims = [self._turned(row, cut.plain, claims, each) for each in range(len(claims))]
        claims = [self._as_it_may_leave(row, cut, claim) for claim in claims]
        found = [Entry(place, claim, *cut.around(claim), row.number) for claim in claims]
        leaving = list(self._leaving(row, place, cut, claims))
        # Asked of each, so that what is read does not depend on what the first ones say.
        of_few = self._of_all_of_few(row, place, cut)
        found += leaving or of_few
        found += self._rest(row, place, cut, claims)
        found += self._pointing_out(place, cut, row.number)
        is_effect = row.record.section == Section.EFFECTS
        found += _doubted(place, cut, claims, is_effect=is_effect, number=row.number)
        if self._rests_on_facts(row):
            whole = Claim(0, 0, Verdict.NO_QUANTIFIER)
            found.append(
                Entry(place, whole, cut.text, number=row.number, doubt=Doubt.UNCHECKED_FACT)
            )
        return [self._entry(entry) for entry in found]

    def cautions(self, row: FindingRow) -> list[Entry]:
        """Return what a finding rests on that somebody has to mend, or to give a reason for.

        A reason counts at the words and the counts of now.
        """
        if self.voices.readings.is_limited:
            return []
        counts, text = row.counts, unicodedata.normalize("NFC", row.record.statement)
        counted = Group((), counts.asked or 0, counts.said, counts.contrary)
        claim = Claim(0, 0, Verdict.NO_QUANTIFIER, counted=counted)
        doubts_here = dict.fromkeys(CAUTIONS[one] for one in row.warnings if one in CAUTIONS)
        return [
            self._entry(Entry(place_of(row.record), claim, text, number=row.number, doubt=doubt))
            for doubt in doubts_here
        ]

    def unanswered(self) -> list[Entry]:
        """Return the research questions on which no finding of this round rests."""
        answered = {row.record.research_question_id for row in self.rows}
        left = [
            each for each in self.voices.round.monitor.questions.all() if each.pk not in answered
        ]
        if not left or self.voices.readings.is_limited:
            return []
        return [self.nothing_on(place_of_question(each), str(each)) for each in left]

    def nothing_on(self, place: str, text: str) -> Entry:
        """Return that a question or an improvement point has no finding."""
        claim = Claim(0, 0, Verdict.NO_QUANTIFIER)
        return self._entry(Entry(place, claim, text, doubt=Doubt.NO_FINDING))

    def of_wording(self, row: FindingRow, place: str, text: str) -> list[Entry]:
        """Return the amounts in other words for a finding, as its plain sentence: judged by it."""
        if self.voices.readings.is_limited:
            return []
        cut = _Cut(text)
        claims = self.claims(row, cut.text)
        claims = [self._turned(row, cut.plain, claims, number) for number in range(len(claims))]
        claims = [self._as_it_may_leave(row, cut, claim) for claim in claims]
        found = [Entry(place, claim, *cut.around(claim), row.number) for claim in claims]
        found += self._leaving(row, place, cut, claims)
        found += self._rest(row, place, cut, claims)
        found += _doubted(place, cut, claims, number=row.number)
        return [self._entry(entry) for entry in found]

    def _rests_on_facts(self, row: FindingRow) -> bool:
        """Return whether under a finding somebody claims what can be looked up (code 9.4)."""
        facts = self.voices.code_by_number.get(FACTUAL)
        if facts is None:
            return False
        spans = [one.span for one in self.voices.mentions_with([facts.pk])[facts.pk]]
        known = self.voices.mentions_in(row.supporting)
        return any(
            transcript == other and start < until and begin < end
            for transcript, start, end in (known[pk].span for pk in row.supporting if pk in known)
            for other, begin, until in spans
        )

    # --- what may not leave ---------------------------------------------------------------------
    @cached_property
    def outside(self) -> Outside:
        return self.told or Outside(self.voices)

    def _leaving(
        self, row: FindingRow | None, place: str, cut: _Cut, claims: Iterable[Claim]
    ) -> Iterator[Entry]:
        """Yield the amounts that hold and yet may not be told outside, with a wording that may."""
        for claim in claims:
            doubt = self._gives_away(row, claim)
            if doubt is None:
                continue
            words, until = "", claim.until
            if row is not None:
                words, until = self._less_exact(row, cut, claim, doubt)
            mended = replace(claim, wording=words, until=until)
            number = row.number if row else ""
            yield Entry(place, mended, *cut.around(claim), number, doubt=doubt)

    def _rest(
        self, row: FindingRow, place: str, cut: _Cut, claims: Iterable[Claim]
    ) -> Iterator[Entry]:
        """Yield where a text goes on about the one who is left: *De derde kon dat wel*.

        Beside *minstens twee van de drie* that says that two did.
        """
        asked = row.counts.asked
        if not asked or guard.tell(row.counts.said, asked).is_exact:
            return
        told = [one for one in claims if one.about is About.SAID and one.verdict in HOLDS]
        if not any(one.group == row.record.perspective for one in told):
            return
        for start, end in cut.spans:
            language = language_of(cut.plain[start:end])
            for found in re.finditer(language.rest(asked), cut.plain[start:end]):
                begin, until = start + found.start(), start + found.end()
                words = cut.text[begin:until]
                claim = Claim(begin, until, Verdict.NO_QUANTIFIER, said=words)
                yield Entry(place, claim, *cut.around(claim), row.number, doubt=Doubt.AT_AN_END)

    def of_names(
        self, place: str, text: str, names: exposure.Names, *, of_authors: bool
    ) -> list[Entry]:
        """Return where a text may tell who somebody is, of people who are called so."""
        if self.voices.readings.is_limited:
            return []
        found = self._pointing_out(place, _Cut(text), of_authors=of_authors, names=names)
        return [self._entry(entry) for entry in found]

    def _pointing_out(
        self,
        place: str,
        cut: _Cut,
        number: str = "",
        *,
        of_authors: bool = False,
        names: exposure.Names | None = None,
    ) -> Iterator[Entry]:
        """Yield the words of a text that may tell who somebody is."""
        names = names or self._names
        for start, end in names.told_by_a_writer(cut.plain, of_authors=of_authors):
            claim = Claim(start, end, Verdict.NO_QUANTIFIER, said=cut.text[start:end])
            yield Entry(place, claim, *cut.around(claim), number, doubt=Doubt.POINTS_OUT)

    def _of_all_of_few(self, row: FindingRow, place: str, cut: _Cut) -> list[Entry]:
        """Return an entry where a sentence is about all of a few whom it names by their value.

        For values of which the audit knows no words: it then finds no amount of a group.
        """
        if not row.counts.passages:
            return []
        if not self._crowd.names_all_of_few(cut.plain, row.record.perspective):
            return []
        whole = Claim(0, 0, Verdict.NO_QUANTIFIER)
        return [Entry(place, whole, cut.text, number=row.number, doubt=Doubt.SMALL_GROUP)]

    @cached_property
    def _names(self) -> exposure.Names:
        return exposure.Names(self.voices.round)

    @cached_property
    def _crowd(self) -> exposure.Exposure:
        return exposure.Exposure(self.voices.round)

    def _gives_away(self, row: FindingRow | None, claim: Claim) -> Doubt | None:
        """Return why an amount may not be told outside the team, or None.

        Without a finding only how many of a group took part is told by it.
        """
        group, quantity = claim.counted, claim.quantity
        if claim.group is None or group is None or quantity is None:
            return None
        if claim.about is About.TAKING_PART or claim.beside is not None:
            return Doubt.SMALL_GROUP if self._is_of_few(claim) else None
        if claim.verdict not in HOLDS or row is None:
            return None
        if not self._tells(row, claim, group):
            return self._tells_of_asking(row, claim, quantity, group)
        people = self.people(claim.group)
        if not people or self.outside.size(people) < self.outside.least:
            return Doubt.SMALL_GROUP
        return self._tells_too_much(row, claim, group, quantity)

    def _is_of_few(self, claim: Claim) -> bool:
        """Return whether too few took part of whom it is told, or two groups are compared."""
        if claim.beside is None:
            return self._is_small_part(claim.group or "")
        both = [self.people(name or "") for name in (claim.group, claim.beside_group)]
        is_small = any(self.outside.size(people) < self.outside.least for people in both)
        return claim.verdict in HOLDS and is_small

    def _tells_of_asking(
        self, row: FindingRow, claim: Claim, quantity: Quantity, group: Group
    ) -> Doubt | None:
        """Return why it may not be told how many were asked, or began about it, or None."""
        if claim.about is About.ASKED and 0 < group.said < guard.FEWEST:
            return Doubt.FEW_ASKED  # the sentence then goes on with what they said
        if claim.about is About.UNPROMPTED and claim.group == row.record.perspective:
            return self._tells_less(quantity, self._unasked(row, group))
        return None

    def _tells_too_much(
        self, row: FindingRow, claim: Claim, group: Group, quantity: Quantity
    ) -> Doubt | None:
        """Return why an amount of a group that is large enough may not be told, or None."""
        beside = 1 if group.said == 0 else group.said - 1
        if group.said in {0, group.asked} and not self._fits(quantity, group, beside):
            return Doubt.ALL_OR_NOBODY
        told = self._told(row, claim)
        if told is not None and not all(
            self._fits(quantity, group, said) for said in range(told.low, told.high + 1)
        ):
            return Doubt.WHO_LEFT
        if self._tells_whole(row, claim, group):
            less = self._tells_less(quantity, group)
            if less is not None:
                return less
        if self._is_new_since(row, claim):
            return Doubt.WHO_LEFT
        return None if self._is_apart(row, claim) else Doubt.ONE_BY_ONE

    def _tells_whole(self, row: FindingRow, claim: Claim, group: Group) -> bool:
        """Return whether an amount is held against what the counts tell of all who were asked.

        Of a part of them the counts tell a number exactly, at whichever place it is, where that of
        all of them is told exactly and nobody's answer follows from it.
        """
        own, asked = str(row.record.perspective), row.counts.asked
        is_part = claim.group != own and bool(self.people(claim.group or "") & self._all_of(own))
        if not is_part or group.asked < guard.FEWEST or not asked:
            return True
        return not guard.tell(row.counts.said, asked).is_exact

    def _all_of(self, perspective: str) -> frozenset[int]:
        return self.outside.people.get(perspective, frozenset())

    def _tells_less(self, quantity: Quantity, group: Group) -> Doubt | None:
        """Return why the guard on counts tells less of a group than an amount does, or None."""
        told = guard.tell(group.said, group.asked)
        if all(self._fits(quantity, group, said) for said in range(told.low, told.high + 1)):
            return None
        return Doubt.FEW_ASKED if told.is_nothing else Doubt.AT_AN_END

    def _unasked(self, row: FindingRow, group: Group) -> Group:
        """Return those who began about a finding themselves, of those who were not asked."""
        everybody = len(self.outside.people[str(row.record.perspective)])
        unasked = max(everybody - (row.counts.asked or 0), group.said)
        return replace(group, asked=unasked)

    def _is_new_since(self, row: FindingRow, claim: Claim) -> bool:
        """Return whether this group was not told of before a few came or left, and others were.

        Then their answers could be subtracted from what was told of everybody.
        """
        own, what = str(row.record.perspective), self._what(row, claim)
        if what is None or what[1] != own or claim.group == own:
            return False
        is_fixed = self.outside.is_fixed(f"finding:{row.record.pk}", own)
        return is_fixed and not self.outside.was_told(what[0])

    def _is_small_part(self, name: str) -> bool:
        """Return whether a part of a perspective is so small that it is told nowhere of itself."""
        _key, _dot, value = name.partition(".")
        return bool(value) and self.outside.size(self.people(name)) < self.outside.least

    def _tells(self, row: FindingRow, claim: Claim, group: Group) -> bool:
        """Return whether an amount tells how many of those who were asked said something."""
        if not group.is_known or not group.asked:
            return False
        # Who began about the opposite unasked: they are told of nobody but themselves.
        is_contrary = (
            claim.about is About.CONTRARY
            and claim.group is not None
            and group.asked == self._group(row, claim.group).asked
        )
        return claim.about is About.SAID or is_contrary

    def _fits(self, quantity: Quantity, group: Group, said: int) -> bool:
        """Return whether an amount would hold as well if so many had said it."""
        if not said and (quantity.bound in _UP_TO or quantity.word in _MAYBE_NOBODY):
            return quantity.number != 0 and quantity.of in {None, group.asked}
        audit = Audit({}, bands=self.bands)
        return audit.judge(quantity, replace(group, said=said, contradicted=0)) in HOLDS

    def _told(self, row: FindingRow, claim: Claim) -> Told | None:
        """Return what follows from what was told before, where no more may be told than that."""
        own = str(row.record.perspective)
        if claim.group != own:
            return self._told_of_group(row, claim)
        said, contrary, _unprompted = queries.given(row, self.outside)
        told = (contrary if claim.about is About.CONTRARY else said).told
        is_end = told is not None and guard.tell(told.low, told.of).high == told.high
        return None if told is None or told.is_exact or is_end else told

    def _told_of_group(self, row: FindingRow, claim: Claim) -> Told | None:
        """Return what follows of a group from what a sentence told of it before."""
        group, what = claim.counted, self._what(row, claim)
        if group is None or what is None:
            return None
        told = self.outside.follows(*what, group.asked)
        # What was coded otherwise since, says nothing of who came or left.
        return told if told is not None and told.holds(group.said) else None

    def _what(self, row: FindingRow, claim: Claim) -> tuple[str, str] | None:
        """Return what a count of a group is called and of which perspective it is, or None.

        Of a fixed group it is the count that a table tells of it.
        """
        people = frozenset(self.people(claim.group or ""))
        sides = [side for side, everyone in self.outside.people.items() if people & everyone]
        if len(sides) != 1:
            return None
        [side] = sides
        name = next(
            (
                one.key
                for one in self._fixed(side)
                if one.people == people & self.outside.people[side]
            ),
            claim.group,
        )
        about = ":contrary" if claim.about is About.CONTRARY else ""
        return f"finding:{row.record.pk}:{name}{about}", side

    def tell(self, texts: Mapping[str, str]) -> None:
        """Keep what the amounts of groups in the findings and in these texts tell outside.

        What is told of all of a perspective is kept with the counts beside the findings.
        """
        if self.voices.readings.is_limited:
            return
        for (what, side), told in self._told_by(texts):
            self.outside.told_in_words(what, side, told.low, told.high, told.of)

    def read(self, texts: Mapping[str, str]) -> None:
        """Reckon with what all sentences tell of groups, where one of them is judged."""
        for (what, _side), told in self._told_by(texts):
            number = int(what.split(":")[1])
            known = self._in_sentences.setdefault(number, {})
            known[what] = guard.both(told, known[what]) if what in known else told

    def _told_by(self, texts: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], Told]]:
        rows = {row.number: row for row in self.rows}
        claims = [
            (row, claim) for row in self.rows for claim in self.claims(row, row.record.statement)
        ]
        claims += [
            (rows[number], claim)
            for name, text in texts.items()
            for claim, number in self._judged(_Cut(text), reading_of(name))
            if number
        ]
        for row, claim in claims:
            yield from self._told_by_claim(row, claim)

    def _told_by_claim(
        self, row: FindingRow, claim: Claim
    ) -> Iterator[tuple[tuple[str, str], Told]]:
        group, quantity, what = claim.counted, claim.quantity, self._what(row, claim)
        if claim.verdict not in HOLDS or group is None or quantity is None or what is None:
            return
        if claim.group == row.record.perspective or not self._tells(row, claim, group):
            return
        fitting = [said for said in range(group.asked + 1) if self._fits(quantity, group, said)]
        if fitting:
            yield what, Told(fitting[0], fitting[-1], group.asked)

    def _is_apart(self, row: FindingRow, claim: Claim) -> bool:
        """Return whether nobody's answer follows from this amount beside that of everybody."""
        own = str(row.record.perspective)
        if claim.group == own or claim.group is None or claim.about is not About.SAID:
            return True
        _key, _dot, value = claim.group.partition(".")
        whole = self.outside.people.get(own, frozenset())
        part = frozenset(self.people(claim.group)) & whole
        if not value or not part or part == whole:
            return True  # of the other perspective, or of everybody
        ground = queries.ground_under(self.voices, row)
        rest = ground.tally(ground.for_it, set(whole - part))
        if rest.asked and rest.said in {0, rest.asked}:
            return False
        said = claim.counted.said if claim.counted else 0
        known = [(whole, row.counts.said, row.counts.said), (part, said, said)]
        for one in self._fixed(own):
            number = ground.tally(ground.for_it, set(one.people & whole)).said
            known.append((one.people & whole, number, number))
        beside = self._beside(row, claim, whole)
        # Of many groups at once there are too many ways to try; then each beside this one.
        return self._is_free(whole, [*known, *beside]) or (
            len(beside) > 1 and all(self._is_free(whole, [*known, one]) for one in beside)
        )

    @staticmethod
    def _is_free(whole: frozenset[int], known: Sequence[Of]) -> bool:
        """Return whether of nobody it follows that they said it, from what is known of groups."""
        kinds = [whole]
        for group, _low, _high in known:
            kinds = [part for kind in kinds for part in (kind & group, kind - group) if part]
        return guard.nobody_is_forced(
            [len(kind) for kind in kinds],
            [
                (frozenset(n for n, kind in enumerate(kinds) if kind <= group), low, high)
                for group, low, high in known
            ],
        )

    def _beside(self, row: FindingRow, claim: Claim, whole: frozenset[int]) -> list[Of]:
        """Return what sentences tell of other parts of these people about the same finding."""
        own = str(row.record.perspective)
        start = f"finding:{row.record.pk}:"
        told = self.outside.told_of(start, own) | self._in_sentences.get(row.record.pk, {})
        found = []
        for what, amount in told.items():
            name = what.removeprefix(start)
            people = (
                frozenset(self.people(name)) if "." in name and ":" not in name else frozenset()
            )
            if people and people <= whole and name != claim.group:
                found.append((people, amount.low, amount.high))
        return found

    def _fixed(self, perspective: str) -> list[Column]:
        return self.outside.parts_of(perspective)

    def _as_it_may_leave(
        self, row: FindingRow | None, cut: _Cut, claim: Claim, *, of_text: bool = False
    ) -> Claim:
        """Return an amount that does not hold with a wording that may be told outside as well.

        Where there is none, what is true is still offered: that is then judged anew.
        """
        if row is None or not claim.wording:
            return claim
        behind = len(cut.text) - claim.until
        mended = f"{cut.text[: claim.start]}{claim.wording}{cut.text[claim.until :]}"
        claims = self.claims(row, mended, of_text=of_text)
        right = next((one for one in claims if one.start == claim.start), None)
        doubt = self._gives_away(row, right) if right else None
        if right is None or doubt is None:
            return claim
        words, until = self._less_exact(row, _Cut(mended), right, doubt)
        is_all = bool(words) and len(mended) - until == behind
        return replace(claim, wording=words) if is_all else claim

    def _less_exact(
        self, row: FindingRow, cut: _Cut, claim: Claim, doubt: Doubt
    ) -> tuple[str, int]:
        """Return a figure that may be told, in the place of the amount; empty where none is."""
        group, quantity = claim.counted, claim.quantity
        assert group is not None
        assert quantity is not None
        told = self._told(row, claim) if doubt is Doubt.WHO_LEFT else None
        if doubt in {Doubt.ALL_OR_NOBODY, Doubt.AT_AN_END}:
            told = guard.tell(group.said, group.asked)
        if told is None or told.is_nothing or claim.about is About.UNPROMPTED:
            return "", claim.until
        if not told.low:
            return self._at_most_one(cut, claim, quantity)
        begin = claim.start - quantity.start
        end = next(end for start, end in cut.spans if start == begin)
        words, until = figure(cut.text[begin:end], quantity, replace(group, said=told.low))
        if not words:
            return "", claim.until
        language = language_of(cut.text[begin:end])
        least: str = language.AT_LEAST_SO_MANY
        if words[:1].isupper():
            least = least.capitalize()
        return f"{least} {words[:1].lower()}{words[1:]}", begin + until

    @staticmethod
    def _at_most_one(cut: _Cut, claim: Claim, quantity: Quantity) -> tuple[str, int]:
        """Return *hooguit één van de elf* in the place of *één van de elf*: the verb stays."""
        if quantity.number != 1 or quantity.bound is not Bound.EXACT or quantity.base is not None:
            return "", claim.until
        most: str = language_of(cut.text).AT_MOST_SO_MANY
        if claim.said[:1].isupper():
            most = most.capitalize()
        said = f"{claim.said[:1].lower()}{claim.said[1:]}"
        return f"{most} {re.sub('^eén', 'één', said)}", claim.end

    def _entry(self, entry: Entry) -> Entry:
        return replace(entry, answer=self.answers.get(entry.key), bands=self.bands)

    @cached_property
    def bands(self) -> Mapping[Word, Band]:
        return queries.bands_of(self.voices.round.monitor)

    @cached_property
    def answers(self) -> dict[str, models.ClaimAnswer]:
        answers = models.ClaimAnswer.objects.filter(round=self.voices.round)
        answers = answers.select_related("by", "approved_by")
        return {answer.key: answer for answer in answers}

    def claims(self, row: FindingRow, text: str, *, of_text: bool = False) -> list[Claim]:
        """Return the amounts in a text with their verdicts, by the passages under a finding.

        `of_text`: it is no finding, and may tell how many were heard at all.
        """
        key = (row.number, text, of_text)
        if key not in self._claims:
            self._claims[key] = self._read(row, text, of_text=of_text)
        return self._claims[key]

    def _read(self, row: FindingRow, text: str, *, of_text: bool) -> list[Claim]:
        own = str(row.record.perspective)
        other = str(queries.other_perspective(own))
        names = ({own, other} & self.words.keys()) | self._groups_in(text)
        groups = {name: self._group(row, name) for name in sorted(names)}
        if of_text:
            groups = {
                name: replace(group, members=len(self.people(name)))
                for name, group in groups.items()
            }
        audit = Audit(groups, own=own, bands=self.bands, in_report=True, qualifiers=self.qualifiers)
        return [claim for claim in audit.claims(text) if claim.quantity]

    def _group(self, row: FindingRow, name: str) -> Group:
        """Count a group under a finding, once."""
        if (row.number, name) not in self._counted:
            self._counted[row.number, name] = self._count(row, name)
        return self._counted[row.number, name]

    def _count(self, row: FindingRow, name: str) -> Group:
        counts, own = row.counts, str(row.record.perspective)
        us, people = self.voices.group(perspective=own), self.people(name)
        ground = queries.ground_under(self.voices, row)
        is_own = people <= us
        for_it = ground.for_it if is_own else list(ground.elsewhere())
        if name == own:
            asked, unasked = counts.asked, counts.contrary_unprompted
            told = (counts.said, counts.contrary, counts.passages)
            unprompted = counts.unprompted
        else:
            said = ground.tally(for_it, people)
            opposed = ground.tally(ground.against if is_own else ground.all_against, people)
            asked = ground.tally([*for_it, *ground.against], people).asked if is_own else said.asked
            unasked = opposed.unprompted
            told = (said.said, opposed.said, said.passages)
            unprompted = said.unprompted
        # What it said until somebody left is nobody counted twice.
        earlier = (row.record.confirmed_counts or {}).get("said") if name == own else None
        return Group(
            self.words.get(name, ()),
            asked or 0,
            *told,
            twice=_counted_again(for_it, people) - {earlier},
            unprompted=unprompted,
            against_unprompted=unasked,
            is_other=bool(people) and not people & us,
            # Of both perspectives together nobody counts it.
            is_known=asked is not None and (is_own or not people & us),
        )

    # --- other texts ----------------------------------------------------------------------------
    def of_text(
        self,
        name: str,
        text: str,
        *,
        reading: Reading | None = None,
        rests_on: Sequence[str] = (),
    ) -> list[Entry]:
        """Return the amounts in a text, each judged by the finding that says the same.

        `reading` is as what it is read, where its name does not tell; `rests_on` are the numbers
        of findings by which alone it is judged, as by those that it names.
        """
        if self.voices.readings.is_limited:
            return []
        reading = reading or reading_of(name)
        cut = _Cut(text)
        judged = self._judged(cut, reading, rests_on)
        by_number = {row.number: row for row in self.rows}
        judged = [
            (self._as_it_may_leave(by_number.get(number), cut, claim, of_text=True), number)
            for claim, number in judged
        ]
        found = [Entry(name, claim, *cut.around(claim), number) for claim, number in judged]
        found += [
            entry
            for entry in _doubted(name, cut, [claim for claim, _number in judged])
            if entry.doubt is not Doubt.CAUSE or not meant.is_no_cause(entry.claim.said, reading)
        ]
        if _is_of_report(name):
            # The result for participants has its own eye for this, and a number to call.
            of_authors = reading in {Reading.METHOD, Reading.NAME}
            found += self._pointing_out(name, cut, of_authors=of_authors)
        for claim, number in judged:
            found += self._leaving(by_number.get(number), name, cut, [claim])
        if name in OF_METHOD and name != METHOD:
            # Of so few words nothing is written anew for somebody.
            found = [replace(entry, claim=replace(entry.claim, wording="")) for entry in found]
        return [self._entry(entry) for entry in found]

    def _judged(
        self, cut: _Cut, reading: Reading, rests_on: Sequence[str] = ()
    ) -> list[tuple[Claim, str]]:
        """Return each amount in a text, with the number of the finding that it was judged by."""
        return [
            each
            for start, end in cut.spans
            for each in self._of_sentence(
                cut.plain[start:end],
                start,
                markup.numbers_in(cut.text[start:end]) or rests_on,
                reading,
            )
        ]

    def _of_sentence(
        self, sentence: str, start: int, named: Sequence[str], reading: Reading
    ) -> list[tuple[Claim, str]]:
        """Return each amount of a sentence that claims something, with the finding that says it."""
        spans = [(begin, until) for begin, until, _name in places(sentence, self.words)]
        invited = self.voices.round.invited_count
        left_out = meant.no_claims(sentence, spans, reading, invited=invited)
        return [
            (claim, number)
            for claim, number in self._borne_out(sentence, start, named)
            if claim.quantity is None or claim.quantity.start not in left_out
        ]

    def _borne_out(
        self, sentence: str, start: int, named: Sequence[str]
    ) -> list[tuple[Claim, str]]:
        """Return each amount by the first of the findings most like the sentence that bears it out.

        A sentence can say what two findings say; what none of them bears out is judged by the
        one most like it. One that names statements is judged by these alone.
        """
        by_name = [row for row in self.rows if row.number in named]
        rows = by_name or self._alike(sentence)
        if not rows:
            found = [claim for claim in self._of_nobody(sentence) if claim.quantity]
            return [(claim.moved(start), "") for claim in found]
        judged = [(row, self.claims(row, sentence, of_text=True)) for row in rows]
        # Not each finding reads the same amounts: *de gezinsmigranten* is all of a few in one, and
        # more than a few in another, where it is no amount.
        spots = sorted({one.start for _row, claims in judged for one in claims if one.quantity})
        told = []
        for place in spots:
            same = [
                (row, claims, number)
                for row, claims in judged
                for number, one in enumerate(claims)
                if one.quantity and one.start == place
            ]
            is_read_by_all = len(same) == len(rows)
            fitting = [each for each in same if by_name or self._share_a_subject(sentence, *each)]
            if not is_read_by_all and not self._is_read_first(sentence, judged, fitting):
                continue
            turned = [
                (self._turned(row, sentence, claims, number), row)
                for row, claims, number in fitting
            ]
            row, claims, number = same[0]
            claim, by = _best(turned, self._turned(row, sentence, claims, number))
            told.append((claim.moved(start), by))
        return told

    def _is_read_first(
        self,
        sentence: str,
        judged: Sequence[tuple[FindingRow, Sequence[Claim]]],
        fitting: Sequence[tuple[FindingRow, Sequence[Claim], int]],
    ) -> bool:
        """Return whether no finding more like the sentence, and about the same, reads no amount."""
        if not fitting:
            return False
        first, claims, number = fitting[0]
        for row, _claims in judged:
            if row is first:
                return True
            if self._share_a_subject(sentence, row, claims, number):
                return False
        return False

    def _share_a_subject(
        self, sentence: str, row: FindingRow, claims: Sequence[Claim], number: int
    ) -> bool:
        """Return whether a finding is about what a sentence says of an amount, whatever it says.

        The first thing that it is about, or most of them; where it names none, any word that is
        no more than a verb or a judgement.
        """
        rest = sentence[claims[number].end :]
        for said in (_part(sentence, claims, number), rest, sentence):
            about = [stem for noun in things.nouns(said) for stem in self._telling(noun)]
            if about:
                shared = [stem for stem in about if self._is_about(row, stem)]
                return about[0] in shared or 2 * len(shared) > len(about)
        words = {stem for word in things.others(sentence) for stem in self._telling(word)}
        return any(self._is_about(row, stem) for stem in words)

    def _is_about(self, row: FindingRow, stem: str) -> bool:
        """Return whether a finding has a word, or one that is put together with it: *opvang*."""
        said = self._said[row.number]
        return stem in said or (
            len(stem) >= SHORTEST_PART
            and any(
                one.endswith(stem) or stem.endswith(one)
                for one in said
                if len(one) >= SHORTEST_PART
            )
        )

    def _turned(self, row: FindingRow, text: str, claims: Sequence[Claim], number: int) -> Claim:
        """Return one of the amounts in a text, marked where the text denies what the finding says.

        Of the same people. Where those who said the opposite are known, they bear it out or not:
        no figure of the others is offered for it.
        """
        claim = claims[number]
        counted = claim.counted
        if claim.about not in {About.SAID, About.CONTRARY} or not (counted and counted.is_known):
            return claim
        said = self._said_of(row, claim)
        own = _part(text, claims, number)
        is_turned = bool(said) and all(denying.differ(own, one) for one in said)
        if not is_turned or claim.about is About.CONTRARY or not counted.contradicted:
            return replace(claim, is_turned=is_turned and claim.verdict in HOLDS)
        # It says the opposite: then those count who said that.
        contrary = Audit({}, bands=self.bands).contrary(claim)
        if claim.verdict in HOLDS and contrary.verdict not in HOLDS:
            return replace(claim, is_turned=True)
        return contrary

    def _said_of(self, row: FindingRow, claim: Claim) -> list[str]:
        """Return what a finding says of the people of an amount, per amount of its own."""
        text = _plain(row.record.statement)
        claims = self.claims(row, row.record.statement)
        same = [
            number
            for number, one in enumerate(claims)
            if one.about is claim.about and one.verdict in HOLDS
        ]
        near = [number for number in same if claims[number].group == claim.group]
        if not same and claim.about is About.SAID:
            # Its own amount does not hold, or it has none: what it says is its first sentence.
            start, end = next(sentences(text), (0, len(text)))
            return [text[start:end]]
        return [_part(text, claims, number) for number in near or same]

    def _of_nobody(self, sentence: str) -> list[Claim]:
        """Return the amounts in a sentence that says what no finding says."""
        groups = {
            name: Group(self.words.get(name, ()), 0, 0, members=len(self.people(name)))
            for name in self._groups_in(sentence)
        }
        audit = Audit(groups, bands=self.bands, in_report=True, qualifiers=self.qualifiers)
        return [
            claim if claim.about is About.TAKING_PART else _not_counted(claim)
            for claim in audit.claims(sentence)
        ]

    def _alike(self, sentence: str) -> list[FindingRow]:
        """Return the findings with most words of a sentence, as far as they have enough of them."""
        own = self._telling(sentence)
        shared = {row.number: len(own & self._said[row.number]) for row in self.rows}
        enough = max(ALIKE * len(own), 1)
        likely = [row for row in self.rows if shared[row.number] >= enough]
        return sorted(likely, key=lambda row: -shared[row.number])[:MOST_ALIKE]

    @cached_property
    def _said(self) -> dict[str, frozenset[str]]:
        return {row.number: self._telling(row.record.statement) for row in self.rows}

    @cached_property
    def _common(self) -> frozenset[str]:
        """Return the words of which many findings have one: they tell none apart."""
        found = Counter(
            stem for row in self.rows for stem in frozenset(_stems(row.record.statement))
        )
        groups = {stem for own in self.words.values() for word in own for stem in _stems(word)}
        many = {stem for stem, count in found.items() if count > max(COMMON * len(self.rows), 2)}
        return frozenset(groups | many)

    def _telling(self, sentence: str) -> frozenset[str]:
        return frozenset(_stems(sentence)) - self._common


def _counted_again(mentions: Iterable[Mention], people: set[int]) -> frozenset[int]:
    """Return the numbers that come of counting people again, per passage or per conversation.

    Empty where each of them said it once.
    """
    said = [(mention, mention.participants & people) for mention in mentions]
    whose = {person for _mention, heard in said for person in heard}
    passages = {(person, mention.span) for mention, heard in said for person in heard}
    sittings = {(person, mention.conversation) for mention, heard in said for person in heard}
    return frozenset(len(one) for one in (passages, sittings) if len(one) > len(whose))


def _stems(text: str) -> Iterator[str]:
    """Yield a stem per word, without figures and words that every sentence has."""
    for word in words.cut(text):
        plain = word.text.lower()
        if plain not in NUMBERS_BY_WORD and plain not in dutch.TELLS and not plain.isdecimal():
            yield min(words.stems(plain, "nl"))


def audit(
    voices: analysis.Voices, rows: Sequence[FindingRow], texts: Mapping[str, str] | None = None
) -> list[Entry]:
    """Return every amount of a report: of its findings in their order, and of its texts."""
    return audit_by(Grounds(voices, rows), texts or {})


def audit_by(grounds: Grounds, texts: Mapping[str, str]) -> list[Entry]:
    """Return the same, by grounds that are used for more; and what they rest on."""
    grounds.read(texts)
    found = [
        entry
        for row in grounds.rows
        for entry in (*grounds.of_finding(row), *grounds.cautions(row))
    ]
    found += grounds.unanswered()
    return found + [entry for name, text in texts.items() for entry in grounds.of_text(name, text)]


def entries_of(
    finding: models.Finding, text: str | None = None, *, visible_to: User
) -> list[Entry]:
    """Return the amounts in one finding, or in a text that is to be it, as she may see them."""
    voices = analysis.hear(finding.round, visible_to=visible_to)
    row = queries.finding_row(finding, voices)
    grounds = Grounds(voices, [row])
    return grounds.of_finding(row, text) + (grounds.cautions(row) if text is None else [])


def entries_on_questions(round_: Round, *, visible_to: User) -> list[Entry]:
    """Return the research questions without a finding, as somebody may see them."""
    voices = analysis.hear(round_, visible_to=visible_to)
    return Grounds(voices, queries.findings(round_, voices)).unanswered()


def entries_in(round_: Round, name: str, text: str, *, visible_to: User) -> list[Entry]:
    """Return the amounts in one text of a report, as somebody may see them."""
    voices = analysis.hear(round_, visible_to=visible_to)
    return Grounds(voices, queries.findings(round_, voices)).of_text(name, text)


def entries_in_fields(
    round_: Round, texts: Mapping[str, str], names: Mapping[str, str], *, visible_to: User
) -> list[Entry]:
    """Return the amounts in several texts of one form, by field; `names` says what each is."""
    if not texts:
        return []
    voices = analysis.hear(round_, visible_to=visible_to)
    grounds = Grounds(voices, queries.findings(round_, voices))
    return [
        replace(entry, field_name=name)
        for name, text in texts.items()
        for entry in grounds.of_text(names[name], text)
    ]


def bands_in_words(bands: Mapping[Word, Band]) -> list[tuple[str, str]]:
    """Return the words for an amount with what each stands for, strongest first."""
    return [(wording.WORDS[word], wording.band(band)) for word, band in bands.items()]


def words_used(texts: Iterable[str], bands: Mapping[Word, Band]) -> list[tuple[str, str]]:
    """Return the words for an amount of people in these texts, with what each stands for.

    Without those that are as exact as a figure: they say what they mean.
    """
    used = set()
    for text in texts:
        for start, end in sentences(text):
            sentence = text[start:end]
            named = [
                (begin, until)
                for begin, until, _name in places(sentence, shipped.words_of_groups())
            ]
            used |= {quantity.word for quantity, _follows in quantities(sentence, named)}
    return [
        (wording.WORDS[word], wording.band(band))
        for word, band in bands.items()
        if word in used and word not in EXACT
    ]
