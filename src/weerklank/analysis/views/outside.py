"""The matrix as it leaves: for who may see a round and not read what people said.

No filters and no choice of groups, which could be subtracted; the same groups on each page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from weerklank.analysis import queries
from weerklank.analysis.outside import Outside, Row
from weerklank.analysis.rules.outside import Amount, Kept
from weerklank.analysis.wording import outside as wording
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.study import operations as study

if TYPE_CHECKING:
    from weerklank.interchange import tables
    from weerklank.study.models import Round


def heard(request: HttpRequest, round_: Round) -> Outside:
    return Outside(queries.hear(round_, visible_to=signed_in(request)))


def keep(request: HttpRequest, told: Outside) -> None:
    """Keep what a page or a file tells, so that a later one does not tell more beside it.

    Not where whoever codes blind is told less than there is: that is no count of the round.
    """
    for one in (told, *told.others):
        if one.told and not one.voices.readings.is_limited:
            study.keep_told(
                round=one.voices.round, told=one.told, by=signed_in(request), at=timezone.now()
            )


def reasons(rows: Iterable[Row]) -> list[str]:
    """Return why numbers are missing, each reason once."""
    used = {cell.why for row in rows for cell in row.cells}
    return [f"{wording.SHORT[why]}: {wording.WHY[why]}" for why in Kept if why in used]


def note(voices: queries.Voices) -> str:
    """Return how the groups of a matrix are told outside, for who sees all of them."""
    labels = [column.label for column in Outside(voices).columns]
    return ", ".join(labels)


def compare(request: HttpRequest, round_: Round) -> HttpResponse:
    """Show code × group as far as it is told."""
    told = heard(request, round_)
    rows = told.rows()
    keep(request, told)
    context = {
        "round": round_,
        "step": "compare",
        "columns": told.columns,
        "least": told.least,
        "rows": [
            (row.code, [(one, cell, wording.amount(cell)) for one, cell in _paired(told, row)])
            for row in rows
        ],
        "reasons": reasons(rows),
        "may_read": False,
    }
    return pages.answer(request, "analysis/outside.html", context)


def _paired(told: Outside, row: Row) -> list[tuple[str, Amount]]:
    return [(one.key, cell) for one, cell in zip(told.columns, row.cells, strict=True)]


def cell(request: HttpRequest, round_: Round) -> HttpResponse:
    """Show one cell as far as it is told, with the other groups of that row beside it."""
    told = heard(request, round_)
    code = told.voices.code_by_number.get(request.GET.get("number", ""))
    if code is None:
        raise Http404
    rows = told.rows({code.pk})
    keep(request, told)
    context = {
        "round": round_,
        "step": "compare",
        "code": code,
        "amounts": [
            (one.label, wording.amount(cell), wording.WHY[cell.why] if cell.why else "")
            for row in rows
            for one, cell in zip(told.columns, row.cells, strict=True)
        ],
    }
    return pages.show(request, "analysis/outside_cell.html", "drawer", context)


def table(request: HttpRequest, round_: Round) -> tuple[list[str], list[list[tables.Value]]]:
    """Return the matrix as a table: a number that is not told is empty, with the reason beside."""
    told = heard(request, round_)
    header = [_("nummer"), _("code")]
    for column in told.columns:
        group = {"group": column.label}
        header += [
            _("%(group)s: mensen, minstens") % group,
            _("%(group)s: mensen, hooguit") % group,
            _("%(group)s: van (gevraagd)") % group,
            _("%(group)s: waarom geen aantal") % group,
        ]
    rows: list[list[tables.Value]] = []
    for row in told.rows():
        line: list[tables.Value] = [row.code.number, row.code.label]
        for one in row.cells:
            line += _values(one)
        rows.append(line)
    keep(request, told)
    return header, rows


def _values(one: Amount) -> list[tables.Value]:
    if one.told is not None:
        return [one.told.low, one.told.high, one.told.of, ""]
    return [None, None, None, wording.amount(one)]
