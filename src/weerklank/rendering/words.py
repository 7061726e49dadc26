"""The fixed Dutch words that the renderers share.

Not translated: a report is in its own language, whatever language its maker has the site in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from weerklank.analysis.rules.outside import Amount, Kept, Told
from weerklank.findings.terms import QuoteForm, Stance
from weerklank.rendering.document import (
    Comparison,
    Count,
    Evidence,
    EvidenceLine,
    Quote,
    Report,
    Table,
)

CONTENTS = "Inhoud"
SUMMARY = "In het kort"
NOTES = "Noten en bronnen"
CONCEPT = "Concept"
EVIDENCE_TITLE = "Waar elke uitspraak vandaan komt"
EVIDENCE_INTRODUCTION = (
    "Per uitspraak staat hier op hoeveel mensen en gesprekken die rust, en welke passages erbij "
    "horen. De tekst van een passage staat er alleen bij als die is vrijgegeven. “Telt niet mee” "
    "betekent: dit zegt het andere perspectief. Het staat ernaast en is nergens bij opgeteld."
)
EVIDENCE_OUTSIDE = (
    "Per uitspraak staat hier op hoeveel mensen die rust, zo precies als het buiten het "
    "onderzoeksteam wordt verteld. De passages staan er niet bij, behalve vrijgegeven citaten: uit "
    "de passages zou te lezen zijn wie dit zei."
)
PASSAGE_TEXT = "Tekst"
# The columns of the passages under a statement, each with its share of the width.
EVIDENCE_COLUMNS = {"Passage": 12, "Gesprek": 14, "Spreker": 12, "Code": 26, "Zegt": 16}
_SHARE_OF_TEXT = 40
NOT_RELEASED = "Tekst niet vrijgegeven"
NO_PASSAGES = "Bij deze uitspraak zijn geen passages vastgelegd."
NO_QUOTES = "Bij deze uitspraak is geen citaat vrijgegeven."
# Why a count is not told, in a table and in a sentence.
KEPT = {
    Kept.FEW: "te weinig mensen",
    Kept.UNKNOWN: "niet genoteerd",
    Kept.TOGETHER: "alleen samen verteld",
    Kept.ENDS: "te weinig gevraagd",
}
_WHY = {
    Kept.FEW: "Er deden te weinig {unit} mee om te vertellen hoeveel van hen dit zeiden",
    Kept.UNKNOWN: "Aan wie dit gevraagd is, is niet genoteerd",
    Kept.ENDS: "Dit is aan zo weinig {unit} gevraagd, dat een aantal zou verraden wat iemand zei",
}
ORIGINAL = "Oorspronkelijk"
_LEFT_TO_RIGHT = "\u200e"
SOMEONE_DISAGREES = "Wie iets anders zegt"
ATTENTION = "Let op"
KEY_INTRODUCTION = "Eén teken is één mens:"
KEY = (
    ("●", "zei dit"),
    ("○", "kreeg de vraag en zei dit niet"),
    ("◆", "zei het tegendeel"),
    ("◈", "zei het allebei"),
)
_SPELLED = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")

_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_LANGUAGES = {
    "am": "Amhaars",
    "ar": "Arabisch",
    "ckb": "Sorani",
    "de": "Duits",
    "en": "Engels",
    "es": "Spaans",
    "fa": "Farsi",
    "fr": "Frans",
    "ku": "Koerdisch",
    "nl": "Nederlands",
    "mul": "meer dan één taal",
    "pl": "Pools",
    "prs": "Dari",
    "ps": "Pasjtoe",
    "pt": "Portugees",
    "ru": "Russisch",
    "so": "Somalisch",
    "ti": "Tigrinya",
    "tr": "Turks",
    "uk": "Oekraïens",
    "und": "een andere taal",
    "ur": "Urdu",
    "zh": "Chinees",
}
# More rows of marks than this say less than the words beside them.
_MOST_MARKS = 100
_LOGO_WIDTH, _LOGO_HEIGHT = 60.0, 18.0  # in mm
_WIDEST_COLUMN = 44
_ACROSS = 76  # characters of a table in the width of the text
ACROSS_WIDE = 112  # and of one that takes the margin too
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")


def clean(text: str) -> str:
    """Drop what no file format takes: control characters, half surrogates; line ends become LF."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def write_date(day: date) -> str:
    """2 juli 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def write_day(day: date, language: str) -> str:
    """2 juli 2026, and 02-07-2026 where the reader knows no Dutch."""
    return write_date(day) if primary_language(language) == "nl" else day.strftime("%d-%m-%Y")


def write_days(first: date, last: date) -> str:
    """Op 20 februari 2024, or tussen 3 en 20 februari 2024: no more of a date than is needed."""
    if first == last:
        return f"op {write_date(first)}"
    return f"tussen {_start(first, last)} en {write_date(last)}"


def write_period(first: date, last: date) -> str:
    """3 tot en met 20 februari 2024; one day is one date."""
    if first == last:
        return write_date(first)
    return f"{_start(first, last)} tot en met {write_date(last)}"


def _start(first: date, last: date) -> str:
    if first.year != last.year:
        return write_date(first)
    if first.month != last.month:
        return f"{first.day} {_MONTHS[first.month - 1]}"
    return str(first.day)


def write_list(items: Sequence[str]) -> str:
    """A, b en c."""
    *others, last = items
    return f"{', '.join(others)} en {last}" if others else last


def primary_language(code: str) -> str:
    """The first part of a language code in lower case: nl for nl-NL, und for what is no code."""
    primary = re.split(r"[-_]", code.strip().lower())[0]
    return primary if re.fullmatch(r"[a-z]{2,3}", primary) else "und"


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if primary_language(language) in _RIGHT_TO_LEFT | {"prs"} else "ltr"


def write_count(count: Count) -> str:
    """5 van 8, or minstens 5 van 8, en 2 uit zichzelf; the same words in tables and statements."""
    if count.given:
        return write_amount(count.given)
    least = "minstens " if count.at_least else ""
    beside = f", en {count.unprompted} uit zichzelf" if count.unprompted else ""
    if count.asked is None:
        return f"{least}{count.said} van een onbekend aantal{beside}"
    return f"{least}{count.said} van {count.asked}{beside}" if count.asked else "niet gevraagd"


def write_side(count: Count) -> str:
    """5 van 8; 4 goed, 1 slecht: a count with how those people spoke of it."""
    if count.asked == 0 and count.unprompted:
        began = "begon" if count.unprompted == 1 else "begonnen"
        return f"{count.unprompted} {began} er zelf over"
    return "; ".join(filter(None, (write_count(count), count.tone)))


def write_number(told: Told) -> str:
    """5, hooguit 1, minstens 16, 8 of 9, or 7 tot en met 9."""
    if told.is_exact:
        return str(told.low)
    if told.low <= 0:
        return f"hooguit {told.high}"
    if told.high >= told.of:
        return f"minstens {told.low}"
    link = "of" if told.high == told.low + 1 else "tot en met"
    return f"{told.low} {link} {told.high}"


def write_amount(amount: Amount) -> str:
    """Minstens 16 van 17, or in short why no number is told."""
    if amount.told:
        return f"{write_number(amount.told)} van {amount.told.of}"
    return KEPT[amount.why] if amount.why else "niet gevraagd"


def spell(number: int) -> str:
    """Return a small number as a word, a larger one in figures."""
    return _SPELLED[number] if number < len(_SPELLED) else str(number)


def write_persons(evidence: Evidence) -> str:
    """5 van 8 inburgeraars, en 2 uit zichzelf."""
    if evidence.given and evidence.given.said.why:
        return _WHY[evidence.given.said.why].format(unit=evidence.unit)
    if evidence.asked == 0:
        started = write_unprompted(evidence)
        return f"aan geen van de {evidence.unit} gevraagd{f'; {started}' if started else ''}"
    return ", ".join(
        filter(None, (f"{write_count(evidence.count)} {evidence.unit}", write_unprompted(evidence)))
    )


def write_unprompted(evidence: Evidence) -> str:
    """Who said this unasked: beside the number, in none of its two parts."""
    if evidence.given:
        told = evidence.given.unprompted.told
        # That it is one or nobody is not told, so it is not said either.
        if told is None or told.low <= 0:
            return ""
        begun = f"{write_number(told)} begonnen er zelf over"
        return begun if evidence.asked == 0 else f"en {write_number(told)} uit zichzelf"
    if not evidence.unprompted:
        return ""
    number = f"{'minstens ' if evidence.unprompted_at_least else ''}{evidence.unprompted}"
    if evidence.asked == 0:
        return f"{number} {'begon' if evidence.unprompted == 1 else 'begonnen'} er zelf over"
    return f"en {number} uit zichzelf"


def write_unknown(evidence: Evidence) -> str:
    """Sentences on who cannot be counted as asked or not asked; nothing when everybody can."""
    if evidence.given:
        return ""
    sentences = []
    if evidence.asked is None:
        sentences.append("Aan wie dit gevraagd is, is niet bekend.")
    if evidence.unnoted:
        of = _plural(evidence.unnoted, "mens", "mensen")
        sentences.append(f"Van {of} is niet genoteerd of het is gevraagd.")
    if evidence.unsure:
        of, whom = (
            _plural(evidence.unsure, "mens", "mensen"),
            "die persoon" if evidence.unsure == 1 else "hen",
        )
        sentences.append(f"Van {of} is niet bekend of de vraag voor {whom} gold.")
    if evidence.unclear:
        says = "zei" if evidence.unclear == 1 else "zeiden"
        number = "Eén" if evidence.unclear == 1 else spell(evidence.unclear).capitalize()
        sentences.append(f"{number} van hen {says} dit wel.")
    return " ".join(sentences)


def write_contrary(evidence: Evidence) -> str:
    """5 zeggen het tegendeel, van wie één ook dit; or nothing when nobody does."""
    if evidence.given:
        against = evidence.given.contrary.told
        if against is None:
            return ""
        ending = "zegt" if against.high <= 1 else "zeggen"
        return f"{write_number(against)} {ending} het tegendeel"
    contrary, both, unasked = evidence.contrary, evidence.both, evidence.contrary_unprompted
    if not contrary:
        if not unasked:
            return ""
        return f"{unasked} {'zegt' if unasked == 1 else 'zeggen'} uit zichzelf het tegendeel"
    least = "minstens " if evidence.contrary_at_least else ""
    text = f"{least}{contrary} {'zegt' if contrary == 1 else 'zeggen'} het tegendeel"
    if both == contrary:
        text += " en ook dit"
    elif both:
        text += f", van wie {spell(both)} ook dit"
    return f"{text}, en {unasked} uit zichzelf" if unasked else text


def write_neither(evidence: Evidence) -> str:
    """2 zeiden geen van beide; nothing where nobody was contrary, for then it goes without."""
    neither = evidence.sides.neither
    if not (evidence.contrary and evidence.asked):
        return ""
    return f"{neither} {'zei' if neither == 1 else 'zeiden'} geen van beide"


def write_places(evidence: Evidence) -> str:
    """In 3 gesprekken, 7 passages; outside nothing: one more passage tells who has it."""
    if evidence.given:
        return ""
    conversations = _plural(evidence.conversations, "gesprek", "gesprekken")
    return f"{conversations}, {_plural(evidence.passages, 'passage', 'passages')}"


def write_counter_search(evidence: Evidence) -> str:
    """Whether somebody looked for the opposite. Silence about it is said too."""
    if evidence.counter_search:
        return f"Tegenspraak: {evidence.counter_search}"
    is_silent = evidence.contrary and not evidence.given
    return "" if is_silent else "Of naar tegenspraak is gezocht, is niet vastgelegd."


def write_stance(line: EvidenceLine) -> str:
    """The word under "Zegt"; what the other perspective says is shown and not counted."""
    stance = "het tegendeel" if line.stance == Stance.CONTRARY else "dit"
    return stance if line.is_counted else f"{stance}, telt niet mee"


class LineTable(NamedTuple):
    """The passages under a statement as a table, without the columns in which nothing stands.

    `places` are where its columns stand among EVIDENCE_COLUMNS. With `has_text` the header has one
    more for the words themselves, which each file sets in their own language.
    """

    places: tuple[int, ...]
    header: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    has_text: bool


def write_lines(evidence: Evidence) -> LineTable:
    """The passages as a table; what its empty columns leave goes to the text."""
    cells = [
        (each.reference, each.conversation, each.speaker, each.code, write_stance(each))
        for each in evidence.lines
    ]
    columns = list(zip(*cells, strict=True))
    places = tuple(place for place, column in enumerate(columns) if {*column} - {"", "–"})
    header = tuple(list(EVIDENCE_COLUMNS)[place] for place in places)
    shares = tuple(EVIDENCE_COLUMNS[name] for name in header)
    has_text = any(line.text is not None for line in evidence.lines)
    if has_text:
        spare = sum(EVIDENCE_COLUMNS.values()) - sum(shares)
        header, shares = (*header, PASSAGE_TEXT), (*shares, _SHARE_OF_TEXT + spare)
    rows = tuple(tuple(row[place] or "–" for place in places) for row in cells)
    return LineTable(places, header, shares, rows, has_text)


def write_account(evidence: Evidence) -> str:
    """5 van 8 inburgeraars; 3 gesprekken, 7 passages. 1 zegt het tegendeel. And what is unknown."""
    sentences = (
        "; ".join(filter(None, (write_persons(evidence), write_places(evidence)))),
        write_contrary(evidence),
        write_neither(evidence),
        write_unknown(evidence),
        write_counter_search(evidence),
    )
    return " ".join(f"{each[0].upper()}{each[1:].rstrip('.')}." for each in sentences if each)


def write_caption(quote: Quote) -> str:
    """Vrouw, Z-route, via een tolk, licht bewerkt."""
    form = {QuoteForm.TIDIED: "licht bewerkt", QuoteForm.TRANSLATED: "vertaald"}
    parts = (
        quote.caption,
        "via een tolk" if quote.via_interpreter else "",
        form.get(QuoteForm(quote.form), ""),
    )
    return ", ".join(part for part in parts if part)


def name_language(language: str) -> str:
    """Arabisch; the code itself when it has no name here."""
    return _LANGUAGES.get(primary_language(language), language)


def write_original(language: str) -> str:
    """Oorspronkelijk, in het Arabisch; without a name when the language has none here."""
    primary = primary_language(language)
    name = None if primary in {"und", "mul"} else _LANGUAGES.get(primary)
    return f"{ORIGINAL}, in het {name}" if name else ORIGINAL


def write_quoted(text: str, language: str) -> str:
    """The text between the quotation marks of its script."""
    return f"«{text}»" if direction(language) == "rtl" else f"“{text}”"


def write_annex(number: str) -> str:
    return f"Bijlage {number}"


def write_statement(number: str) -> str:
    return f"Uitspraak {number}"


def write_short_name(number: str) -> str:
    """(uitspraak 3.2): where a text names a statement."""
    return f"(uitspraak {number})"


def write_reference(report: Report, number: str) -> str:
    """Onderbouwing: bijlage C, 3.2."""
    return f"Onderbouwing: bijlage {report.evidence_number}, {number}"


def write_short_reference(report: Report, number: str) -> str:
    """Zie bijlage C, 3.2; for the margin."""
    return f"Zie bijlage {report.evidence_number}, {number}"


def write_set_on(report: Report) -> str:
    """Concept van 2 juli 2026, or: Vastgesteld op 2 juli 2026. Of a plain report the day alone."""
    if report.is_plain:
        return write_day(report.set_on, report.language)
    start = "Concept van" if report.is_concept else "Vastgesteld op"
    return f"{start} {write_date(report.set_on)}"


def write_authors(report: Report) -> str:
    """Onderzoek: Noor de Graaf en Joris Blom."""
    return f"Onderzoek: {write_list(report.authors)}" if report.authors else ""


def write_occasion(report: Report) -> str:
    """Kwalitatieve monitor inburgering, ronde 2, voorjaar 2026; of a plain report nothing."""
    if report.is_plain:
        return ""
    return ", ".join(filter(None, (_set_apart(report.subtitle), write_round(report))))


def write_round(report: Report) -> str:
    """Ronde 2, voorjaar 2026."""
    return ", ".join(filter(None, (_set_apart(report.round_label), report.period)))


def _set_apart(name: str) -> str:
    """End a name from right to left with a mark: the number after it would be drawn before it.

    A mark, since not every word processor knows an isolate; the line is read from left to right.
    """
    is_rtl = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in name)
    return f"{name}{_LEFT_TO_RIGHT}" if is_rtl else name


def write_evidence_introduction(report: Report) -> str:
    """What stands in the annex with the evidence."""
    is_outside = any(statement.evidence.given for statement in report.statements)
    return EVIDENCE_OUTSIDE if is_outside else EVIDENCE_INTRODUCTION


def write_no_lines(evidence: Evidence) -> str:
    return NO_QUOTES if evidence.given else NO_PASSAGES


def write_making(report: Report) -> str:
    """Vastgesteld op 2 juli 2026. Onderzoek: Noor de Graaf en Joris Blom. If plain, the day."""
    if report.is_plain:
        return write_set_on(report)
    return ". ".join(filter(None, (write_set_on(report), write_authors(report)))) + "."


COMPARED = (6, 5, 5, 4)  # the width of its columns, beside each other


def tabulate(comparison: Comparison) -> Table:
    """The comparison as a table of texts."""
    return Table(
        caption=comparison.caption,
        header=(comparison.subject, comparison.first, comparison.second, *_verdict(comparison)),
        rows=tuple(
            (
                row.label,
                write_side(row.first),
                write_side(row.second),
                *([row.verdict] if comparison.verdict else []),
            )
            for row in comparison.rows
        ),
        row_headers=True,
        note=comparison.rule or None,
    )


def _verdict(comparison: Comparison) -> tuple[str, ...]:
    return (comparison.verdict,) if comparison.verdict else ()


def numeric_columns(table: Table) -> frozenset[int]:
    """The columns that hold nothing but numbers, to be set flush to the end."""
    return frozenset(
        column
        for column in range(len(table.header))
        if table.rows
        and not (table.row_headers and column == 0)
        and any(row[column] not in {"-", "–"} for row in table.rows)
        and all(re.fullmatch(r"[\d.,%–-]+", row[column]) for row in table.rows)
    )


def weigh_columns(
    header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], *, across: int = _ACROSS
) -> list[int]:
    """Share the width by the longest text under a head, but never below the longest word.

    `across` is how many characters stand beside each other, with the space between columns.
    """
    least, wanted = [], []
    for head, *column in zip(header, *rows, strict=True):
        longest_word = max(
            (len(word) for text in (head, *column) for word in text.split()), default=0
        )
        longest_text = max((len(text) for text in column), default=0)
        least.append(min(_WIDEST_COLUMN, max(6, longest_word + 4)))
        wanted.append(min(_WIDEST_COLUMN, max(least[-1], longest_text + 2)))
    spare, more = across - sum(least), sum(wanted) - sum(least)
    if spare >= more:
        return wanted
    share = max(spare, 0) / more if more else 0
    return [low + round((high - low) * share) for low, high in zip(least, wanted, strict=True)]


def draw_persons(evidence: Evidence) -> tuple[str, ...]:
    """One mark is one person: ● said it, ◆ the opposite, ◈ both, ○ was asked and did neither.

    Ten in a row when there are more than eleven. Who spoke unasked is not among them. Outside the
    team who said the opposite is not drawn, and nothing where the number is not told exactly.
    """
    if evidence.given:
        return draw_count(evidence.count)
    sides = evidence.sides
    return _in_rows(
        "●" * sides.said_only + "◈" * sides.both + "○" * sides.neither + "◆" * sides.contrary_only
    )


def draw_count(count: Count) -> tuple[str, ...]:
    """The marks of a count: ● said it, ○ was asked and did not."""
    if count.given and not (count.given.told and count.given.told.is_exact):
        return ()
    return _in_rows("●" * count.said + "○" * ((count.asked or count.said) - count.said))


def _in_rows(marks: str) -> tuple[str, ...]:
    if len(marks) > _MOST_MARKS:
        return ()
    length = 10 if len(marks) > 11 else 11
    return tuple(marks[start : start + length] for start in range(0, len(marks), length))


def size_of_logo(width: int, height: int) -> tuple[float, float]:
    """Return the width and height in mm at which a logo is printed: as large as there is room."""
    scale = min(_LOGO_WIDTH / width, _LOGO_HEIGHT / height)
    return round(width * scale, 2), round(height * scale, 2)


def anchor(prefix: str, number: str) -> str:
    """An address for a numbered thing: s3-2 for statement 3.2."""
    return prefix + re.sub(r"[^0-9A-Za-z]+", "-", number).strip("-")


def _plural(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
