"""The lines of a file with figures, for the download and for a report that takes them over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from weerklank.figures.rules.counting import SPLITS
from weerklank.figures.rules.indicators import MEASURES
from weerklank.figures.wording import in_words, shown

if TYPE_CHECKING:
    from weerklank.figures.rules.figures import Figure
    from weerklank.figures.rules.indicators.measuring import Indicator
    from weerklank.interchange import tables


def of(
    figures: Iterable[Figure],
    indicators: Sequence[Indicator],
    *,
    day: date,
    asked_by: str,
    is_published: bool,
) -> list[list[tables.Value]]:
    """Return the rows of a file: what was asked, what each indicator means, and the figures.

    `figures` are those of a day; those of `indicators` stand in the file.
    """
    words = shown.labels()
    if is_published:
        level, remark = _("om te publiceren"), _("niet te zien, want")
    else:
        level, remark = _("alleen voor binnen: geef er niets van door"), _("let op")
    found: list[list[tables.Value]] = [
        [_("Peildatum"), day.isoformat()],
        [_("Bedoeld"), level],
        [_("Gevraagd door"), asked_by],
    ]
    found += [[_("Let op"), sentence] for sentence in shown.unknown_in_words(figures)]
    found += [[], [_("nummer"), _("cijfer"), _("betekenis"), _("geteld over"), _("bron")]]
    found += [
        [i.number, shown.title(i), _(i.definition), _(i.denominator), _(i.source)]
        for i in indicators
    ]
    found += [
        [],
        [
            _("nummer"), _("maat"), _("klasse"), *SPLITS, _("teller"), _("noemer"),
            _("niet bekend"), _("waarde"), _("eenheid"), remark,
            *([_("laagst"), _("hoogst"), _("in woorden")] if is_published else []),
        ],
    ]  # fmt: skip
    numbers = {indicator.number for indicator in indicators}
    return found + [
        [
            each.indicator,
            _(MEASURES[each.measure].name),
            in_words(each.of_class),
            *(
                shown.label(name, each.split[name], words) if name in each.split else _("alle")
                for name in SPLITS
            ),
            numerator,
            each.about or denominator,
            missing,
            value,
            _(MEASURES[each.measure].unit),
            _("klein aantal") if each.is_of_few else _(each.reason),
            *(_between(each) if is_published else []),
        ]
        for each in figures
        if each.indicator in numbers
        for numerator, denominator, missing, value in [shown.for_people(each)]
    ]


def _between(figure: Figure) -> list[tables.Value]:
    """Return between which two a share is, and how it is told; nothing for other figures."""
    if figure.low is None or figure.high is None:
        return [None, None, ""]
    return [
        round(figure.low, 3),
        round(figure.high, 3),
        shown.share_between(figure.low, figure.high),
    ]
