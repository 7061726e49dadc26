"""A report on its way to a version: what stands in the way, and what will be kept of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weerklank.findings import material, queries, rereading
from weerklank.rendering import freezing
from weerklank.rendering.freezing import Json
from weerklank.reporting import refusals
from weerklank.reporting.documents import assemble, looks
from weerklank.sentences import literal
from weerklank.study import queries as study

if TYPE_CHECKING:
    from collections.abc import Collection

    from weerklank.analysis.outside import Outside
    from weerklank.findings.material import Material
    from weerklank.findings.placing import Places
    from weerklank.rendering import document


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a report cannot be set, as a sentence, and the page on which to do something about it."""

    words: str
    page: str
    args: tuple[object, ...]
    link: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage under a statement: what a version keeps of it, and who speaks in it."""

    kept: dict[str, Json]  # by the names of `versions.EVIDENCE`
    transcript: int
    people: frozenset[int]


@dataclass(frozen=True, slots=True)
class Printed:
    """Words that a version prints: their number, the data, and whose they are."""

    key: int
    content: Json
    coding: int
    transcript: int
    people: frozenset[int]


@dataclass
class Draft:
    """All that a version will keep."""

    report: document.Report
    told: Outside
    document: Json = None
    words: list[Printed] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    places: Mapping[int, Places] = field(default_factory=dict)
    # Results for participants and posters that may go out, and letters that were chosen, by name.
    results: Mapping[str, document.Report | document.Poster] = field(default_factory=dict)

    @property
    def frozen_results(self) -> dict[str, Json]:
        return {key: freezing.encode(built) for key, built in self.results.items()}

    @property
    def checksum(self) -> str:
        evidence = [passage.kept for passage in self.passages]
        return freezing.checksum(freezing.encode(self.report), evidence, self.frozen_results)

    @property
    def statements(self) -> list[list[str]]:
        return [[each.number, each.text] for each in self.report.statements]

    @property
    def quotes(self) -> int:
        return sum(isinstance(each.content, dict) for each in self.words)

    @property
    def transcripts(self) -> set[int]:
        words = {each.transcript for each in self.words}
        return words | {each.transcript for each in self.passages}


# --- what stands in the way -------------------------------------------------------------------
def obstacles(found: Material, report: document.Report) -> list[Obstacle]:
    """Return what has to be done before a report can be set, in the order to do it."""
    round_ = found.round
    if found.voices.readings.is_limited:
        return [
            Obstacle(
                _(
                    "U codeert in deze ronde nog blind, en ziet dus niet alles wat meetelt. Stel "
                    "het rapport vast als u klaar bent met coderen, of vraag het een andere "
                    "onderzoeker."
                ),
                "coding:overview",
                (round_.slug,),
                _("Naar het coderen"),
            )
        ]
    if not found.rows:
        return [
            Obstacle(
                _("Er staat nog geen bevinding in het rapport."),
                "findings:findings",
                (round_.slug,),
                _("Naar de bevindingen"),
            )
        ]
    return [
        *_amounts(found),
        *_quotes(found),
        *_unread(found),
        *_points(found),
        *_gaps(found),
        *_named(found, report),
    ]


def _amounts(found: Material) -> Iterator[Obstacle]:
    number = sum(entry.is_open for entry in material.audit(found))
    if number:
        words = ngettext(
            "Bij Zinnen nakijken staat nog %(number)s punt open.",
            "Bij Zinnen nakijken staan nog %(number)s punten open.",
            number,
        ) % {"number": number}
        yield Obstacle(words, "reporting:claims", (found.round.slug,), _("Kijk de zinnen na"))


def _quotes(found: Material) -> Iterator[Obstacle]:
    held = [(row, quote) for row in found.rows for quote in row.quotes if not quote.is_printable]
    if held:
        words = ngettext(
            "%(number)s citaat is nog niet vrijgegeven of mag niet gedrukt worden. Laat het "
            "vrijgeven, of haal het weg.",
            "%(number)s citaten zijn nog niet vrijgegeven of mogen niet gedrukt worden. Laat ze "
            "vrijgeven, of haal ze weg.",
            len(held),
        ) % {"number": len(held)}
        row, _quote = held[0]
        link = _("Naar bevinding %(number)s") % {"number": row.number}
        yield Obstacle(words, "findings:finding", (row.record.pk,), link)


def _points(found: Material) -> Iterator[Obstacle]:
    """Yield the first point that lost evidence: the report may print it."""
    lost = [point for point, _findings in found.points if point.lost_evidence_at]
    if lost:
        words = _("Verbeterpunt %(number)s moet nog worden nagelezen.") % {"number": lost[0].number}
        yield Obstacle(words, "followup:point", (lost[0].pk,), _("Naar het verbeterpunt"))


def _unread(found: Material) -> Iterator[Obstacle]:
    rows = [row for row in found.rows if row.must_reread]
    if rows:
        words = ngettext(
            "%(number)s bevinding moet nog worden nagelezen.",
            "%(number)s bevindingen moeten nog worden nagelezen.",
            len(rows),
        ) % {"number": len(rows)}
        link = _("Naar bevinding %(number)s") % {"number": rows[0].number}
        yield Obstacle(words, "findings:finding", (rows[0].record.pk,), link)
    if rereading.marks(found):
        yield Obstacle(
            _("Een tekst van het rapport moet nog worden nagelezen."),
            "reporting:report",
            (found.round.slug,),
            _("Naar het rapport"),
        )


def _gaps(found: Material) -> Iterator[Obstacle]:
    """Yield where words were taken out of what has no mark of its own: its writer fills it."""
    logo = looks.of(found.round.monitor)["logo"]
    if logo and literal.GONE in logo.alternative:
        yield Obstacle(
            _("Uit de tekst bij het logo zijn woorden weggehaald. Schrijf die tekst opnieuw."),
            "reporting:logo",
            (found.round.slug,),
            _("Naar het logo"),
        )
    gone = [
        code
        for code in found.voices.codes
        if code.is_on and literal.GONE in f"{code.label} {code.definition}"
    ]
    if gone:
        yield Obstacle(
            _(
                "Bij code %(number)s zijn woorden weggehaald. Schrijf in het codeboek opnieuw wat "
                "de code betekent."
            )
            % {"number": gone[0].number},
            "coding:codebook",
            (found.round.slug,),
            _("Naar het codeboek"),
        )


def _named(found: Material, report: document.Report) -> Iterator[Obstacle]:
    there = named_in(pseudonyms(found), freezing.encode(report))
    if there:
        yield Obstacle(
            _("In een tekst van het rapport staat een pseudoniem: %(names)s. Haal dat weg.")
            % {"names": ", ".join(there)},
            "reporting:report",
            (found.round.slug,),
            _("Naar het rapport"),
        )


def pseudonyms(found: Material) -> list[str]:
    """Return how people of this monitor are called, in whichever round: a text may name each."""
    return study.pseudonyms_in(study.rounds_beside(found.round.pk))


def named_in(names: Collection[str], data: Json) -> list[str]:
    """Return which of these names stand in a text, of plain data or by itself."""
    any_of = literal.naming(names)
    if any_of is None:
        return []
    return sorted({match.group() for text in _prose(data) for match in any_of.finditer(text)})


def _prose(data: Json) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for each in data:
            yield from _prose(each)
    elif isinstance(data, dict):
        for name, value in data.items():
            if name not in literal.NO_PROSE:
                yield from _prose(value)


# --- what is kept -----------------------------------------------------------------------------
def build(found: Material, *, today: date) -> tuple[document.Report, Outside]:
    """Build the report as it will be set, and what it tells, which must be kept.

    The interface must be Dutch while it does.
    """
    report, told = assemble.outgoing(found, today=today)
    return freezing.for_outside(report), told


def draft(found: Material, report: document.Report, told: Outside) -> Draft:
    """Return all that a version of this report will keep."""
    owners = _Owners(found)
    frozen = freezing.freeze(report, owners.name)
    return Draft(
        report, told, frozen, owners.words, list(_passages(found)), found.placing.to_keep()
    )


class _Owners:
    """Finds whose words a report prints: those of the quotes that may be printed."""

    def __init__(self, found: Material) -> None:
        self.words: list[Printed] = []
        self._by_text: dict[str, list[tuple[str, queries.QuoteRow]]] = {}
        for row in found.rows:
            for quote in row.printable_quotes:
                same = self._by_text.setdefault(quote.record.shown_text, [])
                same.append((row.number, quote))
        quotes = queries.quotes_of(found.round)
        self._transcripts = dict(quotes.values_list("coding_id", "coding__transcript_id"))
        self._keys: dict[tuple[int, str], int] = {}

    def name(self, statement: str, text: str, data: Json) -> int:
        """Return the number of words that a report prints under a statement, or elsewhere.

        Whoever prints words of which it is not known whose they are has made a mistake.
        """
        candidates = self._by_text.get(text)
        if not candidates:
            raise LookupError("a report prints words of nobody")
        said = freezing.checksum(data, None)
        here = [quote for number, quote in candidates if number == statement]
        owners: Sequence[queries.QuoteRow] = here or [quote for _number, quote in candidates]
        # Two people may have said the same: each gets a place of her own.
        new = [quote for quote in owners if (quote.record.pk, said) not in self._keys]
        owner = (new or owners)[0]
        known = self._keys.get((owner.record.pk, said))
        if known is not None:
            return known
        key = self._keys[owner.record.pk, said] = len(self.words) + 1
        coding = owner.record.coding_id
        if coding not in self._transcripts:
            raise refusals.ReportMoved  # taken away since it was read
        self.words.append(Printed(key, data, coding, self._transcripts[coding], owner.participants))
        return key


def _passages(found: Material) -> Iterator[Passage]:
    codes = {code.pk: code for code in found.voices.codes}
    for row in found.rows:
        lines = row.lines(found.voices.mentions_in([*row.supporting, *row.contrary]))
        foreign = queries.said_elsewhere(
            found.voices,
            [mention for mention, _stance in lines],
            perspective=row.record.perspective,
        )
        for place, (mention, stance) in enumerate(lines, start=1):
            transcript, start, end = mention.span
            kept = {
                "statement": row.number,
                "reference": f"{row.number}-{place}",
                "stance": str(stance),
                "is_counted": mention.coding not in foreign,
                "conversation_number": found.conversation_numbers.get(mention.conversation),
                "code": str(codes[mention.code]),
                "start": start,
                "end": end,
            }
            yield Passage(kept, transcript, frozenset(mention.participants))
