"""The page *In mensen*: by how many people each code was said, as bars and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from weerklank.analysis import forms, queries, rules, views, wording
from weerklank.analysis.queries import joint, splits
from weerklank.analysis.views import drawing
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import signed_in
from weerklank.study import access
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from weerklank.coding.models import Code
    from weerklank.interchange import tables
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

_BARS_AT, _LONGEST = 268, 430
_ROW, _BAR = 44, 13
MOST = 40  # bars of a page


@dataclass(frozen=True, slots=True)
class Row:
    code: Code
    tally: rules.Tally
    amount: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the codes, in order, and of whom."""

    voices: queries.Voices
    form: forms.PersonsForm
    label: str
    rows: list[Row]


@require_GET
def persons(request: HttpRequest, round: str) -> HttpResponse:
    """Show per code how many people said it, of how many who were asked."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_read_words(user, round_.monitor)
    asked = _asked(request, round_, user)
    page_obj = pages.page_of(request, asked.rows, MOST)
    shown = list(page_obj)
    context = {
        "round": round_,
        "step": "compare",
        "form": asked.form,
        "label": asked.label,
        "rows": shown,
        "picture": _picture(asked, shown).svg() if shown else "",
        "page_obj": page_obj,
        "has_codings": bool(asked.voices.used),
        "people_query": _people_query(asked.form),
        **views.told_of_people(asked.voices, asked.form),
    }
    return pages.show(request, "analysis/persons.html", "bars", context)


@require_GET
def persons_picture(request: HttpRequest, round: str) -> HttpResponseBase:
    """Hand out the bars of every code as a file."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_read_words(user, round_.monitor)
    asked = _asked(request, round_, user)
    told = " ".join(f"{row.code.full_name}: {row.amount}." for row in asked.rows)
    drawn = _picture(asked, asked.rows).svg(is_file=True, told=told)
    return downloads.send(
        request,
        f"{round_.slug}-{_('mensen-per-code')}.svg",
        drawn.encode(),
        logs="persons.exported",
        about=round_,
    )


def _people_query(form: forms.PersonsForm) -> str:
    """Return how the list of passages is asked for of the same people as the bars."""
    chosen = {"perspective": form.side_chosen(), "among": form.cleaned_data.get("among")}
    return urlencode({name: value for name, value in chosen.items() if value})


def _asked(request: HttpRequest, round_: Round, user: User) -> Asked:
    voices = queries.hear(round_, visible_to=user)
    form = forms.PersonsForm(data=request.GET, voices=voices)
    form.is_valid()
    side = form.side_chosen()
    group = next((one for one in joint.sides(voices, form.among_chosen()) if one.key == side), None)
    whole = queries.whole(voices, side)
    if group is None:
        return Asked(voices, form, whole.label, [])
    wanted = queries.Filter(code=form.branch_chosen())
    codes = {code.pk: code for code in voices.codes}
    found = queries.matrix(voices, [group], wanted)
    holding = {voices.parents[row.code] for row in found}
    order = form.order_chosen()
    rows = [
        Row(codes[row.code], row.cells[0], wording.amount(row.cells[0]))
        for row in found
        # A branch is always longer than what it holds: by strength it says nothing.
        if row.cells[0].is_heard
        and (order == rules.Order.CODE or codes[row.code].parent_id or row.code not in holding)
    ]
    place = {code.pk: number for number, code in enumerate(voices.codes)}
    rows.sort(key=lambda row: (*rules.strength([row.tally], order), place[row.code.pk]))
    return Asked(voices, form, whole.label, rows)


def _picture(asked: Asked, rows: Sequence[Row]) -> drawing.Drawing:
    """Draw a bar per code, all of one scale, over the bar of who was asked."""
    name = _("%(who)s die iets zeiden, per code") % {"who": asked.label}
    drawn = drawing.Drawing("mensen", f"{asked.voices.round}: {name}")
    beside = splits.among_in_words(asked.voices, asked.form.among_chosen())
    drawn.heading(str(beside or ""))
    longest = max([1, *(_wide(row.tally) + row.tally.unprompted for row in rows)])
    y = drawn.high + 8
    for row in rows:
        drawn.line(drawing.EDGE, y, drawing.WIDE - drawing.EDGE, y)
        for number, line in enumerate(drawing.wrapped(row.code.full_name, 34)):
            drawn.words(line, drawing.EDGE, y + 18 + number * drawing.LINE)
        scale = _LONGEST / longest
        if row.tally.asked:
            drawn.box("asked", _BARS_AT, y + 8, scale * row.tally.asked, _BAR)
        if row.tally.said:
            wide = scale * row.tally.said
            drawn.box("said", _BARS_AT, y + 11, wide, _BAR - 6, title=row.amount)
        if row.tally.unprompted:
            beside_at = _BARS_AT + scale * _wide(row.tally) + 3
            drawn.box("nothing", beside_at, y + 8, scale * row.tally.unprompted - 3, _BAR)
        drawn.words(row.amount, _BARS_AT, y + 36)
        y += _ROW
    drawn.keys(
        [
            drawing.Key(_("zei het"), "said"),
            drawing.Key(_("gevraagd"), "asked"),
            drawing.Key(_("uit zichzelf, niet gevraagd"), "nothing"),
        ]
    )
    drawn.words(_("Voor het onderzoeksteam."), drawing.EDGE, drawn.high + 14, look="soft")
    return drawn


def _wide(tally: rules.Tally) -> int:
    """Return how many people the bar of those who were asked stands for."""
    return max(tally.asked or 0, tally.said)


def _table(request: HttpRequest, round_: Round) -> views.Table:
    asked = _asked(request, round_, signed_in(request))
    header = [
        _("nummer"), _("code"), _("perspectief"), _("mensen"), _("ondergrens"), _("van (gevraagd)"),
        _("uit zichzelf"), _("gesprekken"),
    ]  # fmt: skip
    rows: list[list[tables.Value]] = []
    for row in asked.rows:
        tally = row.tally
        rows.append(
            [
                row.code.number,
                row.code.label,
                asked.label,
                tally.said,
                _("ja") if tally.at_least else _("nee"),
                _("niet genoteerd") if tally.asked is None else tally.asked,
                tally.unprompted,
                tally.conversations,
            ]
        )
    return header, rows


_PERSONS = views.Offer(
    _table,
    "mensen-per-code",
    gettext_lazy("Mensen per code"),
    "analysis:persons",
    logs="persons.exported",
)
persons_csv = views.file_of(_PERSONS, ".csv")
