"""The page *Veldwerk*, which a researcher keeps open, and the same as one picture.

Both are for the research team, which sees exact counts: nothing of them leaves it by here.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.analysis.queries import live
from weerklank.analysis.views import saturation
from weerklank.fieldwork import access as fieldwork_access
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import can
from weerklank.sampling import operations as sampling
from weerklank.sampling import selecting
from weerklank.study import access
from weerklank.study.terms import Perspective
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from weerklank.study.models import Round

# Of the picture, in its own units.
_WIDE = 960
_LEFT, _LIMITS, _FIRST, _STEP, _BAR = 16, 258, 376, 116, 76
_SIGNS = 34  # of a label on one line
_LINE, _ROOM = 15, 13
# Of the curves of saturation, which are 100 wide and 40 high in theirs.
_SCALE, _CURVE_HIGH, _BESIDE, _WORDS = 2.4, 132, 300, 92


def columns() -> list[str]:
    """Return what the stages are called, in order."""
    return [_("Gevraagd"), _("Doet mee"), _("Gehoord"), _("Ingelezen"), _("Gecodeerd")]


def label_of(side: str) -> str:
    return _("Inburgeraars") if side == Perspective.INBURGERAAR else _("Aanbieders")


@require_GET
def fieldwork(request: HttpRequest, round: str) -> HttpResponse:
    """Show how far each group is, which groups are empty, and whom to ask next."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_see_people(user, round_.monitor)
    if not pages.asks_for_part(request):  # the page that stays open asks for it every minute
        pages.look(request, "fieldwork.viewed", round_)
    found = live.fieldwork_of(round_, visible_to=user)
    shown = [one for one in found.sides if not one.is_empty]
    context = {
        "round": round_,
        "step": "spread",
        "found": found,
        "sides": [(label_of(one.perspective), one) for one in shown],
        "columns": columns(),
        "picture": picture_of(round_, shown) if shown else None,
        "moment": in_words(timezone.now()),
        **study_pages.rights(user, round_.monitor),
    }
    return pages.show(request, "analysis/live.html", "now", context)


@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, round: str, perspective: str) -> HttpResponse:
    """Show whom of a group to ask next of those who stand on a list, by lot, and why this group.

    The group is in the address or the form, as a value of each characteristic. Of who is not next
    nothing is told but the number: what somebody is like of whom nobody asks anything, is not for
    a researcher. POST: let those who are next be reserves.
    """
    user, round_ = study_pages.round_of(request, round)
    access.check_may_research(user, round_.monitor)
    given = request.POST if request.method == "POST" else request.GET
    wanted = {key: value for key, value in given.items() if key != "csrfmiddlewaretoken"}
    found = live.fieldwork_of(round_, visible_to=user)
    side = next((one for one in found.sides if one.perspective == perspective), None)
    row = next((one for one in side.rows if one.values == wanted), None) if side else None
    if side is None or row is None:
        raise Http404
    met = pages.Refusals()
    if request.method == "POST":
        with met:
            ready = sampling.ready_more(
                round=round_,
                perspective=perspective,
                values=row.values,
                number=row.short,
                **pages.acting(request),
            )
            names = ", ".join(one.pseudonym for one in ready)
            messages.success(request, _("Staat klaar als reserve: %(who)s.") % {"who": names})
            return redirect(f"{request.path}?{row.query}")
    else:
        pages.look(request, "frame.viewed", round_)
    people = selecting.on_lists(round_, perspective, row.values)
    context = {
        "round": round_,
        "step": "spread",
        "side": side,
        "label": label_of(perspective),
        "row": row,
        "following": people[: row.short],
        "others": len(people[row.short :]),
        "has_drawn": selecting.standing_draw(round_, perspective) is not None,
        "refusal": met.said,
        **study_pages.rights(user, round_.monitor),
    }
    status = 422 if met.said else 200
    return render(request, "analysis/live_group.html", context, status=status)


@require_GET
def fieldwork_picture(request: HttpRequest, round: str) -> HttpResponseBase:
    """Hand out the picture as a file. It names nobody."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_see_people(user, round_.monitor)
    found = live.fieldwork_of(round_, visible_to=user)
    # All that was coded is read for it: for a picture that somebody asks for, not for the page.
    may_read = can(fieldwork_access.check_may_read, user, round_)
    saturated = saturation.usual(round_, visible_to=user) if may_read else []
    drawn = render_to_string(
        "analysis/live_picture.html",
        {
            "picture": picture_of(
                round_, [one for one in found.sides if not one.is_empty], saturated
            ),
            "moment": in_words(timezone.now()),
            "is_file": True,
            "is_limited": found.is_limited,
        },
    )
    return downloads.send(
        request,
        _("veldwerk") + f"-{round_.slug}.svg",
        drawn.strip().encode(),
        logs="fieldwork.exported",
        about=round_,
    )


def in_words(at: datetime) -> str:
    """Say a moment: *29 november 2026 om 21:34 uur*."""
    here = timezone.localtime(at)
    return _("%(day)s om %(time)s uur") % {
        "day": date_format(here, "j F Y"),
        "time": date_format(here, "H:i"),
    }


# --- the picture ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Bar:
    """A stage of a group: `value` None is not kept. `planned` and `wide` are lengths."""

    x: int
    value: int | None
    wide: float
    planned: float
    is_empty: bool

    @property
    def words_at(self) -> float:
        length = max(self.wide, self.planned)
        return self.x + length + 6 if length else self.x


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the picture, at `y` from the top and `high`. `told` says the same in words."""

    y: int
    high: int
    label: list[tuple[int, str]]
    limits: str
    bars: list[Bar]
    told: str

    @property
    def middle(self) -> float:
        return self.y + self.high / 2


@dataclass(frozen=True, slots=True)
class Part:
    """A side of the picture: its heading and its rows, of which the first is everyone."""

    name: str
    y: int
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Saturated:
    """How far saturation of a side is: its curve, beside it what the page *Verzadiging* says.

    `ends` is at how many conversations and codes the curve ends; `told` says it all in words.
    """

    heading: str
    y: int
    curve: saturation.Curve | None
    curve_at: int
    codes: str
    conversations: str
    lines: list[tuple[int, str]]
    told: str


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    parts: list[Part]
    heads: list[tuple[int, str]]
    high: int
    saturated: list[Saturated]
    saturated_at: int
    keys_at: int

    @property
    def wide(self) -> int:
        return _WIDE

    @property
    def left(self) -> int:
        return _LEFT

    @property
    def limits_at(self) -> int:
        return _LIMITS

    @property
    def has_run(self) -> bool:
        """Return whether a curve shows where it was reached."""
        return any(one.curve is not None and one.curve.run_from for one in self.saturated)

    @property
    def words_at(self) -> int:
        return _BESIDE

    @property
    def scale(self) -> float:
        return _SCALE


def picture_of(
    round_: Round, sides: Sequence[live.Side], saturated: Sequence[saturation.Shown] = ()
) -> Picture:
    """Draw the rows of the tables: a bar per stage, all of one scale, beside what was planned.

    Below them stands `saturated`, where that was asked for.
    """
    rows = [row for side in sides for row in side.rows]
    longest = max([1, *(max(row.planned, *_counts(row)) for row in rows)])
    found, y = [], 96
    for side in sides:
        lines, top = [], y
        y += 28
        for row in [side.everyone, *side.rows]:
            line = _line(row, y, longest, has_bars=row is not side.everyone)
            lines.append(line)
            y += line.high
        found.append(Part(label_of(side.perspective), top, lines))
        y += 24
    heads = [(_FIRST + place * _STEP, name) for place, name in enumerate(columns())]
    keys_at, y = y + 14, y + 30
    top = y
    y += 32 if saturated else 0
    shown = []
    for one in saturated:
        drawn = _saturated(one, y)
        shown.append(drawn)
        y += max(_CURVE_HIGH if drawn.curve else 0, 22 + _LINE * len(drawn.lines)) + 28
    y += 26 if saturated else 0  # the key of the curves
    return Picture(str(round_), found, heads, y + 14, shown, top, keys_at)


def _saturated(one: saturation.Shown, y: int) -> Saturated:
    heading = f"{one.label}: {one.notation}"
    words = [line for said in one.says for line in textwrap.wrap(said, _WORDS)]
    conversations, codes = len(one.found.new_codes), sum(one.found.new_codes)
    ends = one.band[-1] if one.band else None
    held = ngettext("%(n)s gesprek", "%(n)s gesprekken", conversations) % {"n": conversations}
    counted = ngettext("%(n)s code", "%(n)s codes", codes) % {"n": codes}
    told = [f"{heading}.", *one.says, f"{held}, {counted}."]
    half = conversations // 2
    if ends and half:
        between = one.band[half - 1]
        told.append(
            _(
                "In een willekeurige volgorde hebben de eerste %(half)s gesprekken samen %(low)s "
                "tot %(high)s codes."
            )
            % {"half": half, "low": between.low, "high": between.high}
        )
    return Saturated(
        heading=heading,
        y=y + 14,
        curve=one.curve,
        curve_at=y + 8,
        codes=counted,
        conversations=held,
        lines=[(y + 36 + number * _LINE, line) for number, line in enumerate(words)],
        told=" ".join(told),
    )


def _values(row: live.Row) -> list[int | None]:
    one = row.stages
    return [one.invited, one.agreed, one.heard, one.transcribed, one.coded]


def _counts(row: live.Row) -> list[int]:
    return [value or 0 for value in _values(row)]


def _line(row: live.Row, y: int, longest: int, *, has_bars: bool) -> Line:
    label = row.label[:1].upper() + row.label[1:]
    words = textwrap.wrap(label, _SIGNS, max_lines=3, placeholder="…")
    high = _LINE * len(words) + _ROOM
    bars = []
    for place, value in enumerate(_values(row)):
        scale = _BAR / longest if has_bars and value is not None else 0
        bars.append(
            Bar(
                x=_FIRST + place * _STEP,
                value=value,
                wide=round(scale * (value or 0), 1),
                planned=round(scale * row.planned, 1),
                is_empty=bool(has_bars and place and row.planned and not value),
            )
        )
    first = y + (high - _LINE * len(words)) // 2 + 11
    return Line(
        y=y,
        high=high,
        label=[(first + number * _LINE, each) for number, each in enumerate(words)],
        limits=row.limits,
        bars=bars,
        told=_told(label, row),
    )


def _told(label: str, row: live.Row) -> str:
    """Say a row in words: *Z-route: doel precies 2, gevraagd 3, doet mee 2, …*."""
    parts = [f"{_('doel')} {row.limits}"] if row.limits else []
    for name, value in zip(columns(), _values(row), strict=True):
        said = _("niet vastgelegd") if value is None else str(value)
        parts.append(f"{name.lower()} {said}")
    return f"{label}: {', '.join(parts)}."
