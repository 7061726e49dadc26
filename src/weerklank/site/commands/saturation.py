"""`weerklank saturation`: where further conversations bring little that is new, from a table."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from weerklank.analysis.rules import saturation as rules
from weerklank.interchange import sheets
from weerklank.interchange.cells import Row
from weerklank.interchange.refusals import Refused
from weerklank.site.commands.manners import Refusal, about_file, tell

COLUMNS = ("conversation", "code")
HEAD = "Een kop met de kolommen conversation en code is nodig."


def run(args: argparse.Namespace) -> object:
    """Judge a table of conversations and codes, or the counts that were given."""
    given = args.counts if args.counts is not None else rules.new_codes(_conversations(args.file))
    found = rules.saturation(given, base=args.base, run=args.run_length, threshold=args.threshold)
    reasons = _reasons(found)
    if not args.json:
        return _sentence(found, reasons)
    document = {
        "new_codes": list(found.new_codes),
        "base_codes": found.base_codes,
        "ratios": list(found.ratios),
        "notation": found.notation,
        "at": found.at,
    }
    return document | ({"reasons": reasons} if reasons else {})


def _reasons(found: rules.Saturation) -> dict[str, str]:
    """Return why each field that says nothing does so."""
    if found.undecided is None:
        return {}
    why = {
        rules.Undecided.SHORT_BASE: f"{_there_are(len(found.new_codes))}, en "
        f"de basis vraagt er {found.base}",
        rules.Undecided.SHORT_RUN: f"{_there_are(len(found.new_codes))}; voor "
        f"een basis van {found.base} en een reeks van {found.run} zijn er minstens "
        f"{found.base + found.run} nodig",
        rules.Undecided.EMPTY_BASE: f"de eerste {found.base} gesprekken hebben geen code: er is "
        "niets om door te delen",
        rules.Undecided.ABOVE: "elke reeks bracht meer nieuwe codes dan de drempel toelaat",
    }[found.undecided]
    fields = ["notation", "at"]
    if found.undecided != rules.Undecided.ABOVE:
        fields.insert(0, "ratios")
    if found.base_codes is None:
        fields.insert(0, "base_codes")
    return dict.fromkeys(fields, why)


def _sentence(found: rules.Saturation, reasons: dict[str, str]) -> str:
    lines = [f"Nieuwe codes per gesprek: {', '.join(map(str, found.new_codes))}"]
    if found.base_codes is not None:
        lines.append(f"Basis: {found.base_codes} codes in de eerste {found.base} gesprekken")
    if any(ratio is not None for ratio in found.ratios):
        shares = ", ".join(_percent(ratio) for ratio in found.ratios if ratio is not None)
        lines.append(f"Aandeel nieuw per reeks van {found.run}: {shares}")
    limit = _percent(found.threshold)
    if found.at is None:
        lines.append(f"Niet bereikt bij hoogstens {limit}: {reasons['at']}.")
    else:
        lines.append(
            f"Bereikt: {found.notation} bij hoogstens {limit} (na {found.at} gesprekken; de "
            f"volgende {found.run} bevestigen het)."
        )
    if found.rises_again:
        tell(f"Let op: een latere reeks komt weer boven {limit}.")
    return "\n".join(lines)


def _percent(part: float) -> str:
    return f"{100 * part:.1f} %".replace(".", ",")


def _there_are(number: int) -> str:
    return f"er is {number} gesprek" if number == 1 else f"er zijn {number} gesprekken"


def _conversations(name: str) -> list[set[str]]:
    """Return the codes of each conversation, in the order in which the conversations appear.

    A row without a code says that the conversation was held. Raises Refusal.
    """
    found: dict[str, set[str]] = {}
    with _refusing(name):
        book = sheets.read(Path(name))
        for sheet in book.sheets[:1]:
            places = _places(sheet, name)
            with sheet.rows() as rows:
                for number, row in enumerate(rows, start=sheet.first):
                    conversation, code = (_cell(row, place) for place in places)
                    if not conversation and not code:
                        continue
                    if not conversation:
                        raise Refusal(
                            f"{name}, rij {number}, kolom conversation: hier staat niets, en wel "
                            f"een code ({code}). Vul in bij welk gesprek die hoort."
                        )
                    found.setdefault(conversation, set()).update({code} - {""})
    if not found:
        raise Refusal(f"{name} heeft geen rijen onder de kop. Zet er een rij per code onder.")
    return list(found.values())


def _places(sheet: sheets.Sheet, name: str) -> list[int]:
    header = [column.strip().casefold() for column in sheet.header]
    for column in COLUMNS:
        times = header.count(column)
        if times != 1:
            wrong = "ontbreekt" if not times else f"staat er {times} keer"
            raise Refusal(f"{name}, rij {sheet.first - 1}: de kolom {column} {wrong}. {HEAD}")
    return [header.index(column) for column in COLUMNS]


def _cell(row: Row, place: int) -> str:
    value = row[place] if place < len(row) else None
    return "" if value is None else str(value).strip()


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    try:
        yield
    except (Refused, OSError) as refusal:
        raise Refusal(about_file(name, refusal)) from refusal
