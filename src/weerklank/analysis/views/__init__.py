"""Pages that compare: the matrix, the evidence behind a cell, and lists of passages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import tee, zip_longest
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from weerklank.analysis import forms, placing, queries, relations, rules, wording
from weerklank.analysis.queries import listed, splits
from weerklank.analysis.views import drawing, grid, outside
from weerklank.coding import access as coding_access
from weerklank.coding import examples
from weerklank.coding.terms import FACETS
from weerklank.fieldwork import queries as fieldwork
from weerklank.interchange import tables
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import can, signed_in
from weerklank.safeguards.terms import Role
from weerklank.study import access, bases
from weerklank.study import queries as study
from weerklank.study.terms import Perspective, Processing
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from django.http import HttpResponseBase
    from django.utils.functional import _StrPromise as StrPromise

    from weerklank.coding.models import Code
    from weerklank.study.models import Round

PAGE_LENGTH = 25


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix: its group, the count, and how that is said."""

    key: str
    tally: rules.Tally
    amount: str


def told_of_people(
    voices: queries.Voices, form: forms.AmongForm, columns: Sequence[object] = ()
) -> dict[str, object]:
    """Return what a page says of the choice of people: who is left out, and what is too much."""
    among = form.among_chosen()
    return {
        "among": splits.among_in_words(voices, among),
        "left_out": splits.part(voices, among).unknown if among else 0,
        "too_many": len(columns) if len(columns) > splits.MOST_GROUPS else 0,
        "most_groups": splits.MOST_GROUPS,
        "is_uncrossed": form.is_uncrossed(),
    }


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the matrix as shown. A branch holds what stands below it, and so may a code.

    A branch outside the choice of codes has no cells: it is a heading only.
    """

    code: Code
    cells: tuple[Cell, ...]
    is_branch: bool = False
    holds_others: bool = False

    @property
    def people(self) -> int:
        """Return how many people of all columns spoke of it, asked or not."""
        return rules.told(cell.tally for cell in self.cells)


def _round(request: HttpRequest, slug: str) -> Round:
    _user, round_ = study_pages.round_of(request, slug)
    return round_


def may_read_words(request: HttpRequest, round_: Round) -> bool:
    return can(access.check_may_read_words, signed_in(request), round_.monitor)


@require_GET
def compare(request: HttpRequest, round: str) -> HttpResponse:
    """Show code × group, in people; outside the team as much of it as is told."""
    round_ = _round(request, round)
    if not may_read_words(request, round_):
        return outside.compare(request, round_)
    voices = queries.hear(round_, visible_to=signed_in(request))
    form = forms.MatrixForm(data=request.GET, voices=voices)
    form.is_valid()
    columns = splits.columns(voices, form.split())
    is_readable = len(columns) <= splits.MOST_GROUPS
    order, place = form.order_chosen(columns)
    lines = _chosen_lines(voices, columns, form) if is_readable else []
    context = {
        "round": round_,
        "step": "compare",
        "form": form,
        "order": order,
        "ordered_by": columns[place] if order in {rules.Order.SAID, rules.Order.SHARE} else None,
        "least": form.least_chosen(),
        "most": max((line.people for line in lines), default=0),
        "columns": columns,
        "lines": lines,
        "cell_query": _cell_query(request),
        "has_codings": bool(voices.used),
        "outside": outside.note(voices),
        **told_of_people(voices, form, columns),
    }
    return pages.show(request, "analysis/compare.html", "matrix", context)


def _cell_query(request: HttpRequest) -> str:
    """Return what a cell's address repeats of the choices: those that its evidence depends on."""
    names = ("by", "cross", "cross2", "among", "evidence_kind", "coder")
    chosen = {name: request.GET.get(name) for name in names}
    return "".join(f"&{urlencode({name: value})}" for name, value in chosen.items() if value)


def _chosen_lines(
    voices: queries.Voices, columns: Sequence[rules.Group], form: forms.MatrixForm
) -> list[ShownRow]:
    """Return the rows that were asked for, in the order asked for.

    By strength they stand without the branches, of which each is stronger than all it holds.
    """
    least = form.least_chosen()
    lines = [
        line
        for line in _lines(voices, columns, form.filter())
        if not line.cells or line.people >= least
    ]
    order, place = form.order_chosen(columns)
    if order == rules.Order.CODE:
        return [
            line
            for line, following in zip_longest(lines, lines[1:])
            # The heading of a branch of which nothing is left goes too.
            if line.cells or (following is not None and following.cells)
        ]
    codes = [line for line in lines if line.cells and not (line.is_branch and line.holds_others)]
    return sorted(
        codes, key=lambda line: rules.strength([one.tally for one in line.cells], order, place)
    )


def _lines(
    voices: queries.Voices, columns: Sequence[rules.Group], wanted: queries.Filter
) -> list[ShownRow]:
    """Return the rows in the order of the codes, each branch before its own.

    The page and the files are made of these: what one shows, the other has.
    """
    codes = {code.pk: code for code in voices.codes}
    rows = {row.code: row for row in queries.matrix(voices, columns, wanted)}
    holding = {voices.parents[pk] for pk in rows}
    found: list[ShownRow] = []
    branches: set[int] = set()
    for pk, row in rows.items():
        branch = min(rules.line(pk, voices.parents), key=lambda one: codes[one].position)
        if branch not in rows and branch not in branches:
            found.append(ShownRow(code=codes[branch], cells=(), is_branch=True, holds_others=True))
        branches.add(branch)
        found.append(
            ShownRow(
                code=codes[pk],
                cells=tuple(
                    Cell(key=column.key, tally=tally, amount=wording.amount(tally))
                    for column, tally in zip(columns, row.cells, strict=True)
                ),
                is_branch=pk == branch,
                holds_others=pk in holding,
            )
        )
    return found


@require_GET
def cell(request: HttpRequest, round: str) -> HttpResponse:
    """Show what one cell rests on: who may not read words is told as much as is told outside."""
    round_ = _round(request, round)
    if not may_read_words(request, round_):
        return outside.cell(request, round_)
    voices = queries.hear(round_, visible_to=signed_in(request))
    form = forms.MatrixForm(data=request.GET, voices=voices)
    form.is_valid()
    code = voices.code_by_number.get(request.GET.get("number", ""))
    group = splits.group(voices, form.split(), request.GET.get("group", ""))
    if code is None or group is None:
        raise Http404
    wanted = replace(form.filter(), code=code.pk)
    mentions = queries.matching(voices, wanted)
    tally = queries.tally_for(voices, mentions, code=code.pk, group=group)
    other = _other_side(voices, wanted, group)
    context = {
        "round": round_,
        "step": "compare",
        "code": code,
        "group": group,
        "tally": tally,
        "amount": wording.amount(tally),
        "other": other,
        "passages": _read(request, voices, tally.codings, round_),
        "may_research": Role.ONDERZOEKER in study.roles(signed_in(request), round_.monitor),
        "perspective": _perspective(voices, group),
    }
    return pages.show(request, "analysis/cell.html", "drawer", context)


@dataclass(frozen=True, slots=True)
class OtherSide:
    """What the other perspective says about the same code."""

    perspective: str
    label: str
    tally: rules.Tally

    @property
    def amount(self) -> str:
        return wording.amount(self.tally)


def _perspective(voices: queries.Voices, group: rules.Group) -> Perspective:
    """Return the perspective of a column; its people all share one."""
    providers = voices.group(perspective=Perspective.AANBIEDER)
    return Perspective.AANBIEDER if group.people <= providers else Perspective.INBURGERAAR


def _other_side(
    voices: queries.Voices, wanted: queries.Filter, group: rules.Group
) -> OtherSide | None:
    own = _perspective(voices, group)
    other = Perspective.INBURGERAAR if own == Perspective.AANBIEDER else Perspective.AANBIEDER
    tally = queries.count(voices, replace(wanted, perspective=other))
    label = _("inburgeraars") if other == Perspective.INBURGERAAR else _("aanbieders")
    return OtherSide(perspective=other, label=label, tally=tally)


def _read(
    request: HttpRequest, voices: queries.Voices, codings: Sequence[int], round_: Round
) -> list[queries.Passage]:
    """Fetch the words and leave a line in the log that they were read."""
    _log_reading(request, round_, len(codings))
    return queries.passages(voices, codings)


def _log_reading(request: HttpRequest, round_: Round, count: int) -> None:
    pages.look(request, "passages.read", round_, passages=count)


@require_GET
def passages(request: HttpRequest, round: str) -> HttpResponse:
    """List coded passages in context."""
    round_ = _round(request, round)
    access.check_may_read_words(signed_in(request), round_.monitor)
    voices = queries.hear(round_, visible_to=signed_in(request))
    form = forms.PassagesForm(data=request.GET, voices=voices)
    form.is_valid()
    wanted, people = form.filter(), form.people()
    found = listed.Listed(voices, wanted, people)
    tally = found.tally()
    columns = form.columns()
    page_obj = pages.page_of(request, found.numbers, PAGE_LENGTH)
    shown = _read(request, voices, list(page_obj.object_list), round_)
    context = {
        "round": round_,
        "step": "compare",
        "form": form,
        "tally": tally,
        "amount": _spoken(wanted, tally),
        "groups": [
            (column.label, _spoken(wanted, found.tally(column.people)))
            for column in (columns if len(columns) <= splits.MOST_GROUPS else [])
        ],
        **told_of_people(voices, form, columns),
        "chosen_code": wanted.code,
        "total": page_obj.paginator.count,
        "not_counted": found.not_counted,
        "page_obj": page_obj,
        "passages": shown,
        # Which of them are examples of their code, for who may choose those.
        "examples": (
            examples.keys_among([one.coding.key for one in shown])
            if can(coding_access.check_may_change_codebook, signed_in(request), round_.monitor)
            else None
        ),
    }
    return pages.show(request, "analysis/passages.html", "found", context)


def _spoken(wanted: queries.Filter, tally: rules.Tally) -> str:
    """Say how many people it is: of how many, where a code says to whom it was put."""
    return wording.amount(tally) if wanted.code else wording.spoke(tally)


@require_GET
def ask(request: HttpRequest, round: str) -> HttpResponse:
    """List the passages that lie in a given way towards passages with other codes."""
    round_ = _round(request, round)
    access.check_may_read_words(signed_in(request), round_.monitor)
    voices = queries.hear(round_, visible_to=signed_in(request))
    form = forms.QuestionForm(data=request.GET or None, voices=voices)
    asked = form.asked() if request.GET else None
    found = placing.answer(voices, asked) if asked else None
    page_obj = pages.page_of(request, found.codings if found else (), PAGE_LENGTH)
    context = {
        "round": round_,
        "step": "compare",
        "form": form,
        **told_of_people(voices, form),
        "is_asked": bool(asked and asked.codes),
        "found": found,
        "people": wording.spoke(found.tally) if found else "",
        "total": page_obj.paginator.count,
        "page_obj": page_obj,
        "passages": (
            _read(request, voices, list(page_obj.object_list), round_)
            if page_obj.paginator.count
            else []
        ),
    }
    return pages.show(request, "analysis/ask.html", "found", context)


LEVELS = 4  # shades of a cell; the number stands in it as well


class Spot(NamedTuple):
    """A cell of the matrix of codes against codes; `level` says how strong, nothing for none."""

    code: Code
    met: relations.Together | None
    number: int = 0
    level: int = 0


@dataclass(frozen=True, slots=True)
class Meeting:
    """A row of the matrix of codes against codes."""

    code: Code
    cells: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Shade:
    """A level and the numbers that have it."""

    level: int
    low: int
    high: int


def _number(met: relations.Together | None, by_passages: bool) -> int:
    if met is None:
        return 0
    return met.pairs if by_passages else len(met.people)


@require_GET
def together(request: HttpRequest, round: str) -> HttpResponse:
    """Show code × code: passages that overlap, and people who spoke of both.

    All branches make a table that nobody can take in: of those the pairs are listed only. What is
    asked of two codes at once is a question of the research team.
    """
    round_ = _round(request, round)
    access.check_may_read_words(signed_in(request), round_.monitor)
    voices = queries.hear(round_, visible_to=signed_in(request))
    form = forms.TogetherForm(data=request.GET or None, voices=voices)
    branch, against = form.chosen()
    by_passages = form.by_passages()
    among = form.among_chosen()
    # What is shown is of two branches: what else comes together is not read.
    met = placing.meetings(voices, among, codes=placing.both(voices, branch, against))
    columns, rows = (
        _meetings(voices, met, branch, against, by_passages=by_passages)
        if branch and against
        else ([], [])
    )
    found = placing.pairs(voices, met, branch=branch, against=against, by_passages=by_passages)
    page_obj = pages.page_of(request, found, PAGE_LENGTH)
    codes = {code.pk: code for code in voices.codes}
    most = max((spot.number for row in rows for spot in row.cells), default=0)
    # A table of all branches nobody can take in: the strongest of them as a picture.
    is_too_large = bool(found) and not (branch and against)
    context = {
        "round": round_,
        "step": "compare",
        "form": form,
        "picture": _grid(voices, found, met, form).svg() if is_too_large else "",
        "most_in_picture": grid.MOST,
        "columns": columns,
        "rows": rows,
        "by_passages": by_passages,
        "shades": _shades(most),
        "pairs": [(codes[pair.code], codes[pair.other], pair.met) for pair in page_obj],
        "most_people": max((len(pair.met.people) for pair in found), default=0),
        "total": page_obj.paginator.count,
        "page_obj": page_obj,
        "among_query": f"&{urlencode({'among': among})}" if among else "",
        **told_of_people(voices, form),
    }
    return pages.show(request, "analysis/together.html", "grid", context)


@require_GET
def together_picture(request: HttpRequest, round: str) -> HttpResponseBase:
    """Hand out the grid of the codes that come together most, as a file."""
    round_ = _round(request, round)
    access.check_may_read_words(signed_in(request), round_.monitor)
    voices = queries.hear(round_, visible_to=signed_in(request))
    form = forms.TogetherForm(data=request.GET or None, voices=voices)
    branch, against = form.chosen()
    by_passages = form.by_passages()
    met = placing.meetings(voices, form.among_chosen())
    found = placing.pairs(voices, met, branch=branch, against=against, by_passages=by_passages)
    codes = {code.pk: code for code in voices.codes}
    told = " ".join(
        f"{codes[pair.code].full_name} + {codes[pair.other].full_name}: "
        f"{_number(pair.met, by_passages)}."
        for pair in found
    )
    return downloads.send(
        request,
        f"{round_.slug}-samenloop.svg",
        _grid(voices, found, met, form).svg(is_file=True, told=told).encode(),
        logs="together.exported",
        about=round_,
    )


def _grid(
    voices: queries.Voices,
    found: Sequence[placing.Pair],
    met: placing.Met,
    form: forms.TogetherForm,
) -> drawing.Drawing:
    """Draw the codes of the strongest pairs against each other, as many as can be read.

    `found` has the strongest pair first.
    """
    by_passages = form.by_passages()
    branch, against = form.chosen()
    mine: dict[int, None] = {}
    theirs = mine if branch == against else {}
    for pair in found:
        if not _number(pair.met, by_passages):
            continue
        rows, columns = mine | {pair.code: None}, theirs | {pair.other: None}
        if theirs is mine:
            rows = rows | columns
        if max(len(rows), len(columns)) <= grid.MOST:
            mine[pair.code] = theirs[pair.other] = None
    codes = {code.pk: code for code in voices.codes}
    across, down = (sorted(side, key=lambda pk: codes[pk].position) for side in (theirs, mine))
    numbers = [
        [
            None
            if row == column
            else _number(met.get((min(row, column), max(row, column))), by_passages)
            for column in across
        ]
        for row in down
    ]
    most = max((number or 0 for row in numbers for number in row), default=0)
    counted = _("overlappende passages") if by_passages else _("mensen die beide noemden")
    return grid.draw(
        f"{voices.round}: {_('samenloop')}",
        _("In elk vak: %(counted)s.") % {"counted": counted},
        rows=[codes[pk].full_name for pk in down],
        columns=[codes[pk].full_name for pk in across],
        numbers=numbers,
        level=lambda number: _level(number, most),
        keys=[
            drawing.Key(
                str(one.low)
                if one.low == one.high
                else _("%(low)s tot en met %(high)s") % {"low": one.low, "high": one.high},
                f"level-{one.level}",
            )
            for one in _shades(most)
        ],
    )


def _level(number: int, most: int) -> int:
    return -(-LEVELS * number // most) if most else 0


def _shades(most: int) -> list[Shade]:
    """Return what each shade stands for; a level that no number has is left out."""
    of: dict[int, list[int]] = {}
    for number in range(1, most + 1):
        of.setdefault(_level(number, most), []).append(number)
    return [Shade(level, numbers[0], numbers[-1]) for level, numbers in of.items()]


def _meetings(
    voices: queries.Voices,
    met: placing.Met,
    branch: int | None = None,
    against: int | None = None,
    *,
    by_passages: bool = False,
) -> tuple[list[Code], list[Meeting]]:
    codes = {code.pk: code for code in voices.codes}
    grid = placing.grid(voices, met, branch=branch, against=against)
    most = max((_number(one, by_passages) for row in grid.cells for one in row), default=0)
    columns = [codes[column] for column in grid.columns]
    return columns, [
        Meeting(
            codes[row],
            tuple(
                Spot(column, one, number, _level(number, most))
                for column, one in zip(columns, cells, strict=True)
                for number in (_number(one, by_passages),)
            ),
        )
        for row, cells in zip(grid.rows, grid.cells, strict=True)
    ]


# --- files ------------------------------------------------------------------------------------
Table = tuple[list[str], Iterable[list[tables.Value]]]


def _matrix_table(request: HttpRequest, round_: Round) -> Table:
    if not may_read_words(request, round_):
        return outside.table(request, round_)
    voices = queries.hear(round_, visible_to=signed_in(request))
    form = forms.MatrixForm(data=request.GET, voices=voices)
    form.is_valid()
    columns = splits.columns(voices, form.split())
    header = [_("nummer"), _("code"), _("soort rij"), _("omvat andere rijen")]
    for column in columns:
        header += [
            _("%(group)s: mensen") % {"group": column.label},
            _("%(group)s: ondergrens") % {"group": column.label},
            _("%(group)s: van (gevraagd)") % {"group": column.label},
            _("%(group)s: uit zichzelf") % {"group": column.label},
            _("%(group)s: niet bekend of het gevraagd is of gold") % {"group": column.label},
            _("%(group)s: van hen zei dit wel") % {"group": column.label},
            _("%(group)s: gesprekken") % {"group": column.label},
            _("%(group)s: passages") % {"group": column.label},
        ]
    rows: list[list[tables.Value]] = []
    for line in _chosen_lines(voices, columns, form):
        if not line.cells:
            continue
        row: list[tables.Value] = [
            line.code.number,
            line.code.label,
            _("tak") if line.is_branch else _("code"),
            _("ja") if line.holds_others else _("nee"),
        ]
        for cell in line.cells:
            row += cell_values(cell.tally)
        rows.append(row)
    return header, rows


def cell_values(tally: rules.Tally) -> list[tables.Value]:
    """Return a cell for a spreadsheet: what is a number stays one, the words stand beside it."""
    return [
        tally.said if tally.was_asked else _("niet gevraagd"),
        wording.minstens(tally),
        _asked_words(tally),
        tally.unprompted,
        tally.unnoted + tally.unsure,
        tally.unclear,
        tally.conversations,
        tally.passages,
    ]


def _asked_words(tally: rules.Tally) -> tables.Value:
    return _("niet genoteerd") if tally.asked is None else tally.asked


# In an address: to keep or to give to others, so that only who allows that is in it.
REUSE = "hergebruik"


def _passages_table(request: HttpRequest, round_: Round) -> Table:
    voices = queries.hear(round_, visible_to=signed_in(request))
    form = forms.PassagesForm(data=request.GET, voices=voices)
    form.is_valid()
    found = listed.Listed(voices, form.filter(), form.people())
    texts = _reusable(request, round_)
    _log_reading(request, round_, found.count(texts))
    lines = queries.lines(voices, found.rows(texts))
    if not form.is_divided:
        return _header(), _written(lines)
    return [*_header(), _("groep")], _with_groups(lines, form.columns())


def _with_groups(
    lines: Iterable[queries.PassageRow], columns: Sequence[rules.Group]
) -> Iterator[list[tables.Value]]:
    """Return each line with the groups of who speaks in it."""
    kept, given = tee(lines)
    # Not a generator itself: what is written needs the language of the request.
    return (
        [*cells, ", ".join(one.label for one in columns if not one.people.isdisjoint(line.heard))]
        for line, cells in zip(kept, _written(given), strict=True)
    )


def _question_table(request: HttpRequest, round_: Round) -> Table:
    voices = queries.hear(round_, visible_to=signed_in(request))
    asked = forms.QuestionForm(data=request.GET, voices=voices).asked()
    chosen = set(placing.answer(voices, asked).codings)
    texts = _reusable(request, round_)
    rows = [
        row
        for row in voices.rows
        if row.id in chosen and (texts is None or row.transcript in texts)
    ]
    _log_reading(request, round_, len(rows))
    return _header(), _written(queries.lines(voices, rows))


def _header() -> list[str]:
    return [
        _("gesprek"), _("begin"), _("eind"), _("spreker"), _("deelnemer"), _("via tolk"),
        _("passage"), _("nummer"), _("code"), *(str(facet.label) for facet in FACETS),
        _("codeur"), _("telt mee"),
    ]  # fmt: skip


def _reusable(request: HttpRequest, round_: Round) -> Collection[int] | None:
    """Return which texts are for reuse, where a file for that is asked for; None is all."""
    if REUSE not in request.GET:
        return None
    bases.check_may_begin(round_, Processing.REUSE)
    return fieldwork.reusable_texts(round_)


def _written(lines: Iterable[queries.PassageRow]) -> Iterator[list[tables.Value]]:
    # In the language of the request, once: the rows are read when that is over.
    yes, no = _("ja"), _("nee")
    called = [facet.labels() for facet in FACETS]
    return (
        [
            *line[:5],
            yes if line.via_interpreter else no,
            line.text,
            line.code.number,
            line.code.label,
            *(labels.get(value, value) for labels, value in zip(called, line.facets, strict=True)),
            line.coder,
            yes if line.counts else no,
        ]
        for line in lines
    )


def _together_table(request: HttpRequest, round_: Round) -> Table:
    """Return a row per pair of codes, as a spreadsheet can sort it."""
    voices = queries.hear(round_, visible_to=signed_in(request))
    form = forms.TogetherForm(data=request.GET or None, voices=voices)
    form.is_valid()
    _columns, rows = _meetings(voices, placing.meetings(voices, form.among_chosen()))
    header = [
        _("nummer"), _("code"), _("nummer van de andere"), _("andere code"),
        _("overlappende passages"), _("mensen die beide noemden"),
    ]  # fmt: skip
    return header, [
        [row.code.number, row.code.label, other.number, other.label, met.pairs, len(met.people)]
        for row in rows
        for other, met, _number, _level in row.cells
        if met and row.code.position < other.position
    ]


def _too_many_rows(request: HttpRequest, page: str, round_: Round) -> HttpResponse:
    """Say that a workbook would be too large, on the page where it was asked for."""
    messages.warning(
        request,
        _(
            "Dit zijn meer dan %(n)s regels. Zo'n groot Excel-bestand maakt Weerklank niet. Haal "
            "ze op als CSV; ook dat opent in Excel."
        )
        % {"n": tables.MOST_ROWS},
    )
    query = request.GET.urlencode()
    return redirect(f"{reverse(page, args=[round_.slug])}{'?' if query else ''}{query}")


@dataclass(frozen=True, slots=True)
class Offer:
    """A table to take along: how it is made, its names, and the page on which it is offered.

    `logs` is None for words: reading them is logged while the table is made. `is_for_team`: only
    for who may read words; without it, who may not gets what is told outside.
    """

    make: Callable[[HttpRequest, Round], Table]
    name: str  # of the file
    sheet: StrPromise
    page: str
    logs: str | None = None
    is_for_team: bool = True
    is_long: bool = False  # a round may have a million passages: sent while it is being read


def file_of(offer: Offer, suffix: str) -> Callable[..., HttpResponseBase]:
    """Return the view that hands a table out as a CSV file or a workbook."""

    @require_GET
    def view(request: HttpRequest, round: str) -> HttpResponseBase:
        round_ = _round(request, round)
        if offer.is_for_team:
            access.check_may_read_words(signed_in(request), round_.monitor)
        reuse = "-hergebruik" if REUSE in request.GET else ""
        name = f"{round_.slug}-{offer.name}{reuse}{suffix}"
        with pages.refused_above(request) as met:
            header, rows = offer.make(request, round_)
        if met.said:
            return redirect(reverse(offer.page, args=[round_.slug]))
        content: bytes | Iterator[bytes]
        if offer.is_long and suffix == ".csv":
            content = tables.csv_parts(header, rows)
        else:
            try:
                content = downloads.table(name, str(offer.sheet), header, rows)
            except tables.TooManyRows:
                return _too_many_rows(request, offer.page, round_)
        return downloads.send(request, name, content, logs=offer.logs, about=round_)

    return view


_MATRIX = Offer(
    _matrix_table,
    "matrix",
    gettext_lazy("Matrix"),
    "analysis:compare",
    logs="matrix.exported",
    is_for_team=False,
)
_PASSAGES = Offer(
    _passages_table, "passages", gettext_lazy("Passages"), "analysis:passages", is_long=True
)
_QUESTION = Offer(_question_table, "zoekvraag", gettext_lazy("Zoekvraag"), "analysis:ask")
_TOGETHER = Offer(
    _together_table,
    "samenloop",
    gettext_lazy("Samenloop"),
    "analysis:together",
    logs="together.exported",
)
matrix_csv, matrix_xlsx = file_of(_MATRIX, ".csv"), file_of(_MATRIX, ".xlsx")
passages_csv, passages_xlsx = file_of(_PASSAGES, ".csv"), file_of(_PASSAGES, ".xlsx")
ask_csv, ask_xlsx = file_of(_QUESTION, ".csv"), file_of(_QUESTION, ".xlsx")
together_csv, together_xlsx = file_of(_TOGETHER, ".csv"), file_of(_TOGETHER, ".xlsx")
