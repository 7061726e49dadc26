"""How figures are told: every number in words, or why it is not there; and their charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weerklank.figures.rules.counting import NO_ORGANISATION, NO_ROUTE, UNKNOWN
from weerklank.figures.rules.figures import NOBODY, TOO_CLOSE, TOO_FEW, Figure
from weerklank.figures.rules.indicators import MEASURES, WAITING
from weerklank.figures.rules.indicators.measuring import (
    DAYS,
    HOURS,
    NOT_RECORDED,
    SHARE,
    Indicator,
    Statistic,
)
from weerklank.figures.rules.publication import COUNTED, steady
from weerklank.figures.wording import in_words
from weerklank.rulebook.tables import GROUPS

Series = tuple[str, str]  # a measure, and a class of it
HEIGHT = 32  # of a trend; it is 100 wide


Labels = Mapping[tuple[str, str], str]  # of a side of the table, and a code on it


def labels() -> Labels:
    """Return the words for the codes of a split; who is not known is a group of its own."""
    return {
        ("leerroute", "B"): _("B1-route"),
        ("leerroute", "O"): _("Onderwijsroute"),
        ("leerroute", "Z"): _("Z-route"),
        ("leerroute", NO_ROUTE): _("nog geen leerroute"),
        **{("doelgroep", group): _(group) for group in GROUPS},
        ("doelgroep", UNKNOWN): _("doelgroep onbekend"),
        ("cohort", UNKNOWN): _("kennisgeving onbekend"),
        ("kern", UNKNOWN): _("kern onbekend"),
        ("taalschool", NO_ORGANISATION): _("geen taalschool"),
        ("taalschool", UNKNOWN): _("taalschool onbekend"),
        ("begeleiding", NO_ORGANISATION): _("geen begeleiding"),
        ("begeleiding", UNKNOWN): _("begeleiding onbekend"),
    }


def label(name: str, code: str, words: Labels) -> str:
    """Return the words for a code on a side of the table; a cohort is called by its year."""
    return words.get((name, code), code)


def unknown_in_words(figures: Iterable[Figure]) -> list[str]:
    """Say where a group that is not known is so small that it takes another group with it."""
    sentences = {
        "doelgroep": _(
            "Van enkele trajecten is de doelgroep niet bekend. Zij staan apart; om hen niet te"
            " verraden zijn ook cijfers van een andere doelgroep niet te zien."
        ),
        "cohort": _(
            "Van enkele trajecten is de kennisgeving niet bekend. Zij staan apart; om hen niet te"
            " verraden zijn ook cijfers van een ander cohort niet te zien."
        ),
    }
    return [
        sentences[name]
        for figure in figures
        if MEASURES[figure.measure].statistic == Statistic.EVERYBODY and figure.suppressed
        for name, code in figure.split.items()
        if len(figure.split) == 1 and code == UNKNOWN and name in sentences
    ]


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as a table shows it: every number in words, or why it is not there."""

    name: str
    value: str
    of: str
    missing: str
    is_kept_back: bool
    why: str = ""  # it, or the number of people, is kept back
    length: str = ""  # of its bar, in parts of 100; nothing without a value
    is_of_few: bool = False  # exact, and about so few people that it is only for inside


def row(figure: Figure, name: str, longest: float = 1.0) -> Row:
    length = 100 * (figure.value or 0.0) / longest if longest else 0.0
    return Row(
        name,
        _without_value(figure) if figure.value is None else _value(figure),
        _of(figure),
        "–" if figure.missing is None else number_format(figure.missing),
        figure.suppressed,
        _why(figure),
        "" if figure.value is None else f"{min(length, 100.0):.1f}",
        figure.is_of_few,
    )


MOST_KEYS = 5


@dataclass(frozen=True, slots=True)
class Lead:
    """The figure by which an indicator is shown in the overview."""

    number: int
    title: str
    row: Row | None  # None for an indicator that is a distribution, or not about this group
    is_share: bool
    is_spread: bool


def leads(figures: Sequence[Figure], indicators: Iterable[Indicator]) -> list[Lead]:
    """Return one figure per indicator; `figures` hold those of the chosen group.

    A share goes before a number of days. Of a distribution no class is picked: what is kept back
    might be the largest.
    """
    found = []
    for indicator in indicators:
        mine = [each for each in figures if each.indicator == indicator.number]
        plain = [each for each in mine if not each.of_class]
        shares = [each for each in plain if MEASURES[each.measure].unit == SHARE]
        lead = next(iter(shares or plain), None)
        found.append(
            Lead(
                indicator.number,
                _(indicator.name),
                row(lead, name(lead)) if lead else None,
                is_share=bool(shares),
                is_spread=bool(mine) and not plain,
            )
        )
    return found


def key_figures(figures: Sequence[Figure]) -> list[Row]:
    """Return the first few of what a regisseur asks first; what is kept back stands below."""
    asked = {
        "1.aantal": _("mensen die inburgeren"),
        "7.binnen_10_weken": _("kregen het PIP binnen tien weken"),
        "5.vastgesteld": _("hebben een PIP"),
        "13.aanbod_te_laat": _("kregen aanbod na meer dan drie maanden"),
        "14.ondertekend": _("ondertekenden het PVT"),
        "21.gehouden": _("van de geplande voortgangsgesprekken is gehouden"),
        "11.voldaan": _("voldeden aan de plicht"),
        "8.peildatum": _("hebben betaald werk"),
    }
    by_measure = {each.measure: each for each in figures if not each.of_class}
    return [
        row(by_measure[measure], words)
        for measure, words in asked.items()
        if measure in by_measure and by_measure[measure].value is not None
    ][:MOST_KEYS]


def _without_value(figure: Figure) -> str:
    if figure.suppressed:
        return _("niet te zien")
    if figure.reason == NOT_RECORDED:
        return _("niet geregistreerd")
    return _("niemand") if figure.reason == NOBODY else "–"


def _why(figure: Figure) -> str:
    return {
        TOO_FEW: _("te kleine aantallen"),
        TOO_CLOSE: _("verschilt te weinig mensen van een latere dag"),
    }.get(figure.reason, "")


def _value(figure: Figure) -> str:
    value, measure = figure.value or 0.0, MEASURES[figure.measure]
    if figure.low is not None and figure.high is not None:
        return share_between(figure.low, figure.high)
    if measure.unit == SHARE:
        return f"{_rounded(100 * value, 0 if value in {0, 1} or value >= 0.1 else 1)}%"
    if measure.unit == DAYS:
        days = _rounded(value, 0)
        return ngettext("%(number)s dag", "%(number)s dagen", round(value)) % {"number": days}
    if measure.unit == HOURS:
        return _("%(number)s uur") % {"number": _rounded(value, 0)}
    return _rounded(value, 0 if measure.statistic in COUNTED else 1)


def share_between(low: float, high: float) -> str:
    """Return a share that is between these two: as one ten where it is one, else both ends."""
    if low == high:
        return f"{_rounded(100 * low, 0)}%"
    least, most = in_tens(low), in_tens(high)
    if least == most and 0 < least < 100:
        return _("ongeveer %(ten)s%%") % {"ten": least}
    return _("%(low)s tot %(high)s%%") % {"low": floor(100 * low), "high": ceil(100 * high)}


def in_tens(share: float) -> int:
    """Return a share in tens of percents, up from the middle."""
    return 10 * floor(10 * share + 0.5)


def for_people(figure: Figure) -> tuple[float | None, float | None, float | None, float | None]:
    """Return the numerator, denominator, missing and value with the decimals that people read.

    Shares get one more than their percents have on the page; the JSON has every number in full.
    """
    measure = MEASURES[figure.measure]
    if measure.unit == SHARE:
        decimals = 3
    else:
        is_whole = measure.unit in {DAYS, HOURS} or measure.statistic in COUNTED
        decimals = 0 if is_whole else 1
    return (
        _with(figure.numerator, 0),
        _with(figure.denominator, 0),
        _with(figure.missing, 0),
        _with(figure.value, decimals),
    )


def _with(number: float | None, decimals: int) -> float | None:
    return number if number is None else round(number, decimals or None)


def _rounded(value: float, decimals: int) -> str:
    """Django would cut the decimals off."""
    return str(number_format(round(value, decimals), decimals, force_grouping=True))


def _of(figure: Figure) -> str:
    """Return the numerator and the denominator in words, as far as they may be seen."""
    if MEASURES[figure.measure].statistic == Statistic.EVERYBODY:
        return "–"
    denominator = figure.about or (
        "" if figure.denominator is None else _rounded(figure.denominator, 0)
    )
    if not denominator:
        return "–"
    if figure.numerator is None:
        return str(denominator)
    return _("%(numerator)s van %(denominator)s") % {
        "numerator": _rounded(figure.numerator, 0),
        "denominator": denominator,
    }


def title(indicator: Indicator) -> str:
    """Return what an indicator is called among others: a waiting list says that it is one."""
    if indicator in WAITING:
        return _("Wachtlijst: %(name)s") % {"name": _(indicator.name)}
    return _(indicator.name)


def name(figure: Figure) -> str:
    """Return the name of a measure; of one of its classes that of the class."""
    name = _(MEASURES[figure.measure].name)
    if not figure.of_class:
        return name
    return f"{name}: {class_label(figure)}"


def class_label(figure: Figure) -> str:
    if MEASURES[figure.measure].statistic == Statistic.ROUTES:
        return label("leerroute", figure.of_class, labels())
    return in_words(figure.of_class)


def longest(figures: Sequence[Figure]) -> str:
    """Return the longest class in which someone is; `figures` hold the classes, the shortest first.

    Where a longer one is kept back, it cannot be said.
    """
    for figure in reversed(figures):
        if figure.suppressed:
            return _("niet te zien")
        if figure.value:
            return class_label(figure)
    return "–"


def tells_longest(lists: Sequence[str]) -> bool:
    """Is the longest waiting time of any of these lists to be seen?"""
    return any(each != _("niet te zien") for each in lists)


def _split_label(split: Mapping[str, str], words: Labels) -> str:
    return ", ".join(label(name, code, words) for name, code in split.items()) or _("iedereen")


@dataclass(frozen=True, slots=True)
class Table:
    """One measure: its rows by split, and what it was on earlier days."""

    key: str
    name: str
    rows: list[Row]
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class Trend:
    rows: list[tuple[date, Row]]
    points: list[tuple[str, str, str]]  # x, y and the value in words
    lines: list[str]  # stretches without a gap
    top: str

    @property
    def first(self) -> date:
        return self.rows[0][0]

    @property
    def last(self) -> date:
        return self.rows[-1][0]

    @property
    def bottom(self) -> int:
        return HEIGHT

    @property
    def height(self) -> int:
        """The drawing with room for the dots at its edges."""
        return HEIGHT + 4


def tables(
    figures: Iterable[Figure],
    wanted: Callable[[Mapping[str, str]], bool],
    words: Labels,
    trends: Mapping[Series, Trend],
) -> list[Table]:
    """Return a table per measure and class, with a row for each split that is wanted."""
    grouped: dict[Series, list[Figure]] = {}
    highest: dict[str, float] = {}
    for figure in figures:
        if wanted(figure.split):
            grouped.setdefault((figure.measure, figure.of_class), []).append(figure)
            # One scale for a measure, so that its classes can be compared.
            highest[figure.measure] = max(highest.get(figure.measure, 0.0), figure.value or 0.0)
    found: list[Table] = []
    for (measure, of_class), some in grouped.items():
        top = 1.0 if MEASURES[measure].unit == SHARE else highest[measure]
        rows = [row(each, _split_label(each.split, words), top) for each in some]
        found.append(
            Table(
                f"maat-{len(found)}",
                name(some[0]),
                rows,
                trends.get((measure, of_class)),
            )
        )
    return found


def trends(days: Mapping[date, Sequence[Figure]], smallest: int) -> dict[Series, Trend]:
    """Return each measure over these days; `days` holds the totals of one indicator.

    A point that differs by fewer than `smallest` people from a later one is kept back.
    """
    series: dict[Series, list[tuple[date, Figure]]] = {}
    for day in sorted(days):
        for figure in days[day]:
            series.setdefault((figure.measure, figure.of_class), []).append((day, figure))
    return {key: _trend(points, smallest) for key, points in series.items() if len(points) > 1}


def _trend(points: Sequence[tuple[date, Figure]], smallest: int) -> Trend:
    figures = steady([figure for _day, figure in points], smallest)
    values = [figure.value for figure in figures]
    is_share = MEASURES[figures[0].measure].unit == SHARE
    top = 1.0 if is_share else max((value for value in values if value), default=1.0)
    step = 100 / (len(points) - 1)
    places = [
        None
        if value is None
        else (f"{index * step:.1f}", f"{HEIGHT - HEIGHT * min(value / top, 1):.1f}")
        for index, value in enumerate(values)
    ]
    lines: list[list[str]] = [[]]
    for place in places:
        if place is None:
            lines.append([])
        else:
            lines[-1].append(",".join(place))
    rows = [
        (day, row(figure, date_format(day, "j F Y"), top))
        for (day, _old), figure in zip(points, figures, strict=True)
    ]
    return Trend(
        rows,
        [(*place, row.value) for place, (_d, row) in zip(places, rows, strict=True) if place],
        [" ".join(line) for line in lines if len(line) > 1],
        "100%" if is_share else number_format(round(top)),
    )
