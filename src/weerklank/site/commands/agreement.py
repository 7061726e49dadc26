"""`weerklank agreement`: how far coders agree, from a table of what each of them gave."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import isnan
from typing import NamedTuple

from weerklank.agreement import continuum, judging, spanning
from weerklank.agreement.continuum import Span
from weerklank.site.commands import tables
from weerklank.site.commands.manners import Refusal

UNSEEN = "?"
SPAN_COLUMNS = ("coder", "start", "end", "value")
# As `cli.md` names them, in its order.
OF_A_PAIR = (
    "percent",
    "kappa",
    "brennan_prediger",
    "ac1",
    "alpha",
    "f1",
    "prevalence_index",
    "bias_index",
)
OF_ALL = ("fleiss_kappa",)
OF_ONE_VALUE = ("percent", "cohen_kappa", "fleiss_kappa", "brennan_prediger", "alpha", "ac1")
OF_SPANS = ("u_alpha", "binary_alpha", "cu_alpha", "alpha_1995")

PAIRS_ONLY = "geldt voor twee codeurs; kijk bij de rijen per paar"
TWO_ONLY = "geldt voor twee codeurs"
NOTHING_VARIES = "iedereen gaf overal hetzelfde: er is geen toeval om mee te vergelijken"
NEVER_GIVEN = "niemand gaf deze code"
NONE_IN_COMMON = "er is niets dat beiden zagen"
NOT_MARKED = "hier is te weinig gemarkeerd om iets te zeggen"
ONE_VALUE = "waar meer dan één codeur iets markeerde, is hoogstens één waarde gebruikt"
ONE_TEXT = "een bandbreedte vraagt minstens twee gesprekken"


def run(args: argparse.Namespace) -> object:
    """Judge the table in the way that was asked for."""
    if args.spans:
        return _spans(args)
    if args.length:
        raise Refusal("--length hoort bij --spans.")
    if args.one_code:
        if args.units is not None:
            raise Refusal("--units hoort niet bij --one-code: daar telt wie de eenheid zag.")
        return _one_value(args)
    return _per_code(args)


def _per_code(args: argparse.Namespace) -> object:
    given: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    unseen: dict[str, set[str]] = defaultdict(set)
    units: set[str] = set()
    codes: dict[str, None] = {}
    coders: dict[str, None] = {}
    for row, (unit, coder, code) in _rows(args.file, ("unit", "coder", "code")):
        _filled(args.file, row, unit=unit, coder=coder)
        units.add(unit)
        coders.setdefault(coder)
        if code == UNSEEN:
            unseen[coder].add(unit)
        elif code:
            codes.setdefault(code)
            given[coder][code].add(unit)
    for coder in coders:
        if both := unseen[coder] & set().union(*given[coder].values()):
            raise Refusal(
                f"{args.file}: {coder} zag {min(both)} niet (code ?), en gaf er wel een code."
                " Haal een van die rijen weg."
            )
    _check_coders(args.file, coders)
    total = len(units) if args.units is None else args.units
    if total < len(units):
        raise Refusal(
            f"--units {total} is minder dan er in {args.file} staan: {len(units)}. Geef het aantal"
            " van alle eenheden, ook die zonder code."
        )
    rows = judging.per_code(
        {coder: given[coder] for coder in coders}, codes=list(codes), units=total, unseen=unseen
    )
    if not args.json:
        return "\n".join(_line(row) for row in rows) or "Er staat geen enkele code in de tabel."
    return {
        "units": total,
        "coders": list(coders),
        "codes": [_row(row) for row in rows],
    }


def _row(row: judging.Row) -> dict[str, object]:
    names = OF_A_PAIR if row.pair else (*OF_A_PAIR, *OF_ALL)
    counts = row.counts or (None,) * 4
    reasons = {name: _why(row, name, row.pair) for name in names if row.measures.get(name) is None}
    return {
        "code": row.code,
        "pair": list(row.pair) if row.pair else None,
        **dict(zip("abcd", counts, strict=True)),
        **{name: row.measures.get(name) for name in names},
        "interval": {name: _bounds(row.intervals.get(name)) for name in names},
        **({"reasons": reasons} if reasons else {}),
    }


def _why(row: judging.Row, name: str, pair: tuple[str, str] | None) -> str:
    if not pair and name not in row.measures:
        return PAIRS_ONLY
    if not row.units:
        return NONE_IN_COMMON
    return NEVER_GIVEN if name == "f1" else NOTHING_VARIES


def _one_value(args: argparse.Namespace) -> object:
    ratings: dict[str, dict[str, str]] = defaultdict(dict)
    coders: dict[str, None] = {}
    for row, (unit, coder, code) in _rows(args.file, ("unit", "coder", "code")):
        _filled(args.file, row, unit=unit, coder=coder)
        coders.setdefault(coder)
        mine = ratings[unit]
        if coder in mine:
            raise Refusal(
                f"{args.file}, rij {row}: {coder} gaf {unit} al een code ({mine[coder]}). Met"
                " --one-code mag dat er één zijn; laat die keuze weg als er meer codes mogen."
            )
        if code and code != UNSEEN:
            mine[coder] = code
    _check_coders(args.file, coders)
    found = judging.one_value(ratings, list(coders))
    if not args.json:
        return "\n".join(
            f"{name}: {_figure(found.measures.get(name), found.intervals.get(name))}"
            for name in OF_ONE_VALUE
        )
    reasons = {
        name: TWO_ONLY if name == "cohen_kappa" and len(coders) > 2 else NOTHING_VARIES
        for name in OF_ONE_VALUE
        if found.measures.get(name) is None
    }
    return {
        "units": found.units,
        "coders": list(coders),
        **{name: found.measures.get(name) for name in OF_ONE_VALUE},
        "interval": {name: _bounds(found.intervals.get(name)) for name in OF_ONE_VALUE},
        **({"reasons": reasons} if reasons else {}),
    }


def _spans(args: argparse.Namespace) -> object:
    if not args.length:
        raise Refusal("Met --spans is --length nodig: hoeveel tekens de tekst lang is.")
    found, lengths = _marked(args)
    rows = [row for mine in found.values() for row in mine]
    coders = list(dict.fromkeys(row.coder for row in rows))
    values = list(dict.fromkeys(row.value for row in rows))
    _check_coders(args.file, coders)
    judged = spanning.judge(
        [_sums(args.file, mine, coders, values, lengths[text]) for text, mine in found.items()]
    )
    return _told(judged, values) if args.json else _span_lines(judged, values)


class Marked(NamedTuple):
    """A row of the table: what somebody marked, `end` after the last character."""

    row: int
    coder: str
    start: int
    end: int
    value: str


def _marked(args: argparse.Namespace) -> tuple[dict[str, list[Marked]], dict[str, int]]:
    """Return what was marked per conversation, and how long each is. Raises Refusal.

    A conversation of which only the length is given is one in which nobody marked anything.
    """
    lengths = {name: length for name, length in args.length if name is not None}
    everywhere = next((length for name, length in args.length if name is None), None)
    found: dict[str, list[Marked]] = {name: [] for name in lengths}
    with tables.first_sheet(args.file) as sheet:
        header = [column.strip().casefold() for column in sheet.header]
        places = [tables.place_of(args.file, header, name) for name in SPAN_COLUMNS]
        of_text = header.index("conversation") if "conversation" in header else None
        for row, texts in tables.rows_of(args.file, sheet):
            coder, _start, _end, value = (texts[place].strip() for place in places)
            text = "" if of_text is None else texts[of_text].strip()
            _filled(args.file, row, coder=coder, value=value)
            if of_text is not None:
                _filled(args.file, row, conversation=text)
            start, end = (
                tables.number(args.file, row, sheet, place, texts) for place in places[1:3]
            )
            length = lengths.get(text, everywhere)
            if length is None:
                raise Refusal(
                    f"{args.file}, rij {row}: van gesprek {text} is de lengte niet bekend. Geef"
                    f" --length {text}=AANTAL erbij."
                )
            if not start < end <= length:
                raise Refusal(
                    f"{args.file}, rij {row}: van {start} tot {end} is geen stuk van een tekst van"
                    f" {length} tekens. Tel vanaf 0; end is het teken na het laatste."
                )
            lengths[text] = length
            found.setdefault(text, []).append(Marked(row, coder, start, end, value))
    return found, lengths


def _sums(
    name: str,
    rows: Iterable[Marked],
    coders: Sequence[str],
    values: Sequence[str],
    length: int,
) -> continuum.Sums:
    numbered = {
        Span(coders.index(one.coder), one.start, one.end, values.index(one.value) + 1): one.row
        for one in rows
    }
    try:
        return continuum.sums_of(numbered, coders=len(coders), values=len(values), length=length)
    except continuum.Overlap as overlap:
        raise Refusal(
            f"{name}: rij {numbered[overlap.first]} en rij {numbered[overlap.second]} van"
            f" {coders[overlap.first.coder]} liggen over elkaar. Deze maten verdelen een tekst in"
            " stukken die elkaar niet raken; reken bij overlap per code."
        ) from overlap


def _told(judged: spanning.Judged, values: Sequence[str]) -> dict[str, object]:
    one = {name: float(getattr(judged.found, name)[0]) for name in OF_SPANS}
    figures: dict[str, object] = {name: _known(value) for name, value in one.items()}
    figures["ku_alpha"] = {
        value: _known(float(judged.found.ku_alpha[0, place])) for place, value in enumerate(values)
    }
    figures["covered"] = {
        value: _known(float(judged.found.covered[0, place])) for place, value in enumerate(values)
    }
    interval: dict[str, object] = {name: _bounds(judged.intervals.get(name)) for name in OF_SPANS}
    interval["ku_alpha"] = {
        value: _bounds(judged.intervals.get(f"ku_alpha:{place + 1}"))
        for place, value in enumerate(values)
    }
    reasons = {
        name: ONE_VALUE if name == "cu_alpha" else NOT_MARKED
        for name, value in one.items()
        if _known(value) is None
    }
    if not judged.intervals:
        reasons["interval"] = ONE_TEXT
    return {
        **{name: figures[name] for name in ("u_alpha", "binary_alpha", "cu_alpha")},
        "ku_alpha": figures["ku_alpha"],
        "covered": figures["covered"],
        "alpha_1995": figures["alpha_1995"],
        "interval": interval,
        **({"reasons": reasons} if reasons else {}),
    }


def _span_lines(judged: spanning.Judged, values: Sequence[str]) -> str:
    lines = [
        f"{name}: "
        + _figure(_known(float(getattr(judged.found, name)[0])), judged.intervals.get(name))
        for name in OF_SPANS
    ]
    for place, value in enumerate(values):
        of_value = _known(float(judged.found.ku_alpha[0, place]))
        lines.append(
            f"({value})u_alpha: {_figure(of_value, judged.intervals.get(f'ku_alpha:{place + 1}'))}"
        )
    return "\n".join(lines)


def _rows(name: str, columns: Sequence[str]) -> Iterable[tuple[int, list[str]]]:
    with tables.first_sheet(name) as sheet:
        header = [column.strip().casefold() for column in sheet.header]
        places = [tables.place_of(name, header, column) for column in columns]
        for row, texts in tables.rows_of(name, sheet):
            yield row, [texts[place].strip() for place in places]


def _filled(name: str, row: int, **cells: str) -> None:
    for column, value in cells.items():
        if not value:
            raise Refusal(f"{name}, rij {row}, kolom {column}: hier staat niets. Vul dat in.")


def _check_coders(name: str, coders: Iterable[str]) -> None:
    there = list(coders)
    if len(there) < 2:
        who = f"alleen {there[0]}" if there else "niemand"
        raise Refusal(f"{name} heeft {who} als codeur. Overeenstemming vraagt er minstens twee.")


def _line(row: judging.Row) -> str:
    who = " en ".join(row.pair) if row.pair else "allen samen"
    measures = [
        f"{name} {_figure(row.measures[name], row.intervals.get(name))}"
        for name in (("kappa", "ac1", "f1") if row.pair else ("fleiss_kappa", "ac1", "alpha"))
    ]
    few = ""
    if row.pair and not row.is_known:
        few = f"; let op: {row.positives} keer gegeven, te weinig om op te bouwen"
    seen = f"n = {row.units}"
    if row.pair:
        seen += f", prevalentie {_figure(row.measures['prevalence_index'], None)}"
    return f"{row.code} ({who}): {seen}; {'; '.join(measures)}{few}"


def _figure(value: float | None, interval: tuple[float, float] | None) -> str:
    if value is None:
        return "niet te zeggen"
    told = f"{value:.3f}"
    if interval is not None:
        told += f" ({interval[0]:.3f} tot {interval[1]:.3f})"
    return told.replace(".", ",")


def _known(value: float) -> float | None:
    return None if isnan(value) else value


def _bounds(interval: tuple[float, float] | None) -> list[float] | None:
    return None if interval is None else list(interval)
