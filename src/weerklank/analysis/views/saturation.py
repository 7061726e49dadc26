"""The page *Verzadiging*: do further conversations still bring something new?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from weerklank.analysis import forms, queries, views
from weerklank.analysis.queries import saturation as courses
from weerklank.analysis.rules import saturation as rules
from weerklank.analysis.wording import saturation as wording
from weerklank.fieldwork import access
from weerklank.safeguards import pages
from weerklank.study.terms import Perspective
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from weerklank.fieldwork.models import Conversation
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round
    from weerklank.study.queries import Unheard

HEIGHT = 40  # of the curve; it is 100 wide
PAGE_LENGTH = 50  # conversations of each perspective
MOST_POINTS = 200  # of a line; more cannot be told apart
EVERYTHING = slice(None)


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation as the table shows it.

    `put` and `unclear` count, of all codes that this perspective spoke of, those about which a
    question was put in it, and those of which nobody knows. `share` is that of the run that ends
    here, in words.
    """

    conversation: Conversation
    put: int
    unclear: int
    codes: int
    unprompted: int
    new: int
    total: int
    band: rules.Band
    share: str
    is_base: bool
    decides: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """The codes of the first so many conversations together, as points of an SVG."""

    area: str  # of the band
    middle: str
    line: str
    dots: list[tuple[str, str, int]]
    base_to: str
    run_from: str
    run_wide: str
    top: int
    conversations: int

    @property
    def bottom(self) -> int:
        return HEIGHT


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page says of one perspective."""

    key: str
    label: str
    answer: str
    notation: str
    beside: list[str]
    found: rules.Saturation
    band: Sequence[rules.Band]
    known: int
    rows: list[Row]  # of a part
    curve: Curve | None
    unheard: list[Unheard]
    # Combinations that the targets of the round ask for, and of which nobody is heard.
    cells: list[str]

    @property
    def says(self) -> list[str]:
        """The answer, a group that is missing, and what belongs to it, in sentences."""
        return [one for one in (self.answer, self.missing, *self.beside) if one]

    @property
    def missing(self) -> str:
        """The warning that it was reached too early, which names the planned combinations."""
        if not self.misses_groups:
            return ""
        if self.cells:
            return _(
                "De grens is gehaald, maar van deze combinaties uit de doelen van de ronde is nog "
                "niemand gehoord: %(cells)s."
            ) % {"cells": "; ".join(self.cells)}
        return _("De grens is gehaald, maar van sommige groepen is nog niemand gehoord.")

    @property
    def misses_groups(self) -> bool:
        """Return whether it was reached while of some group nobody is heard."""
        return self.found.at is not None and bool(self.unheard or self.cells)


@require_GET
def saturation(request: HttpRequest, round: str) -> HttpResponse:
    """Show per perspective how many codes each conversation added, and what that says.

    A conversation mostly is one person, so this is for who may see conversations.
    """
    user, round_ = study_pages.round_of(request, round)
    access.check_may_read(user, round_)
    voices = queries.hear(round_, visible_to=user)
    form = forms.SaturationForm(data=request.GET or None, voices=voices)
    form.is_valid()
    among = form.among_chosen()
    unheard, cells = courses.unheard(round_), courses.empty_cells(round_)
    found = courses.courses(voices, among)
    most = max((len(course.held) for course in found), default=0)
    is_whole = request.GET.get("alles") == "ja"
    page_obj = pages.page_of(request, range(most), most or 1 if is_whole else PAGE_LENGTH)
    part = slice(max(page_obj.start_index() - 1, 0), page_obj.end_index())
    context = {
        "round": round_,
        "step": "compare",
        "form": form,
        "has_codings": bool(voices.used),
        "orders": courses.ORDERS,
        "shown": [
            # Groups nobody is heard of are of everybody, not of a part.
            _shown(
                course,
                form,
                [] if among else unheard[course.perspective],
                [] if among else cells[course.perspective],
                part,
            )
            for course in found
        ],
        "page_obj": page_obj,
        **views.told_of_people(voices, form),
    }
    return pages.show(request, "analysis/saturation.html", "courses", context)


def usual(round_: Round, *, visible_to: User) -> list[Shown]:
    """Return what the page says of everybody to who chose nothing, of whom somebody is coded.

    It reads all that was coded in a round. For who may see conversations.
    """
    voices = queries.hear(round_, visible_to=visible_to)
    form = forms.SaturationForm(data=None, voices=voices)
    unheard, cells = courses.unheard(round_), courses.empty_cells(round_)
    return [
        _shown(course, form, unheard[course.perspective], cells[course.perspective])
        for course in courses.courses(voices)
        if course.held
    ]


def _shown(
    course: courses.Course,
    form: forms.SaturationForm,
    unheard: list[Unheard],
    cells: list[str],
    part: slice = EVERYTHING,
) -> Shown:
    """Return what is said of a course; its table has the conversations of `part`."""
    base, run, threshold = form.chosen()
    is_wide = form.with_unprompted()
    sets = course.sets(with_unprompted=is_wide)
    found, other = (
        rules.saturation(rules.new_codes(each), base=base, run=run, threshold=threshold)
        for each in (sets, course.sets(with_unprompted=not is_wide))
    )
    band = courses.band(sets)
    is_newcomers = course.perspective == Perspective.INBURGERAAR
    return Shown(
        key=course.perspective,
        label=_("Inburgeraars") if is_newcomers else _("Aanbieders"),
        answer=wording.answer(found),
        notation=wording.notation(found),
        beside=[wording.later(found), *_beside(course, other, is_wide=is_wide)],
        found=found,
        band=band,
        known=len(course.known),
        rows=_rows(course, sets, found, band, part),
        curve=_curve(found, band) if len(sets) > 1 else None,
        unheard=unheard,
        cells=cells,
    )


def _rows(
    course: courses.Course,
    sets: Sequence[frozenset[int]],
    found: rules.Saturation,
    band: Sequence[rules.Band],
    part: slice,
) -> list[Row]:
    totals = list(accumulate(found.new_codes))
    rows = []
    for place in range(len(sets))[part]:
        one, codes, total = course.held[place], sets[place], totals[place]
        ends = place + 1 - found.base - found.run  # the run that ends with this conversation
        heard = one.heard
        rows.append(
            Row(
                conversation=one.conversation,
                put=len(heard.put & course.known),
                unclear=len(heard.unclear & course.known),
                codes=len(codes),
                unprompted=len(heard.unprompted),
                new=found.new_codes[place],
                total=total,
                band=band[place],
                share=_share(found, ends) if 0 <= ends < len(found.ratios) else "",
                is_base=place < found.base,
                decides=found.at is not None and found.at <= place < found.at + found.run,
            )
        )
    return rows


def _share(found: rules.Saturation, place: int) -> str:
    ratio = found.ratios[place]
    if ratio is None:
        return ""
    return _("%(new)s van %(base)s, %(share)s") % {
        "new": found.in_run(found.base + place),
        "base": found.base_codes,
        "share": wording.percent(ratio),
    }


def _curve(found: rules.Saturation, band: Sequence[rules.Band]) -> Curve:
    totals = list(accumulate(found.new_codes))
    number, top = len(totals), max(totals[-1], 1)

    def across(conversations: int) -> str:
        return f"{100 * conversations / number:.1f}"

    step = -(-number // MOST_POINTS)
    drawn = [*range(0, number, step), number]

    def points(values: Sequence[int]) -> list[str]:
        of_each = (0, *values)
        return [f"{across(x)},{HEIGHT - HEIGHT * of_each[x] / top:.1f}" for x in drawn]

    low = points([one.low for one in band])
    high = points([one.high for one in band])
    line = points(totals)
    return Curve(
        area=" ".join([*high, *reversed(low)]),
        middle=" ".join(points([one.middle for one in band])),
        line=" ".join(line),
        dots=[
            (across(place), point.partition(",")[2], totals[place - 1])
            for place, point in zip(drawn[1:], line[1:], strict=True)
        ],
        base_to=across(min(found.base, number)),
        run_from="" if found.at is None else across(found.at),
        run_wide=across(found.run),
        top=totals[-1],
        conversations=number,
    )


def _beside(course: courses.Course, other: rules.Saturation, *, is_wide: bool) -> list[str]:
    """Return what belongs to the answer: what does not count, what counts the other way."""
    told = []
    unasked = len(course.unasked)
    if unasked:
        told += [
            ngettext(
                "%(number)s code kwam alleen ter sprake waar niemand ernaar had gevraagd.",
                "%(number)s codes kwamen alleen ter sprake waar niemand ernaar had gevraagd.",
                unasked,
            )
            % {"number": unasked}
        ]
    if any(one.heard.unprompted for one in course.held):
        words = (
            _("Telt alleen wat gevraagd is, dan is het: %(other)s.")
            if is_wide
            else _("Telt ook wat iemand uit zichzelf zei, dan is het: %(other)s.")
        )
        told.append(words % {"other": wording.notation(other)})
    unnoted = [one.conversation for one in course.held if one.heard.unnoted]
    if unnoted:
        told.append(
            _(
                "Van een deel van de codes is niet bekend of ernaar gevraagd is, in: %(which)s. "
                "Wat daar gezegd is, telt mee."
            )
            % {"which": _numbers(unnoted)}
        )
    busy = [one.conversation for one in course.held if not one.is_done]
    if busy:
        told.append(
            _("Het coderen is nog niet klaar gemeld van: %(which)s. Daar kan nog iets bij komen.")
            % {"which": _numbers(busy)}
        )
    if course.waiting:
        told.append(
            _("Nog niet gecodeerd, en dus niet meegeteld: %(which)s.")
            % {"which": _numbers(course.waiting)}
        )
    return told


def _numbers(conversations: Sequence[Conversation]) -> str:
    """Return "gesprek 3" or "gesprekken 3, 5 en 8"."""
    numbers = [str(one.number) for one in conversations]
    last = numbers.pop()
    which = _("%(those)s en %(last)s") % {"those": ", ".join(numbers), "last": last}
    return ngettext("gesprek %(which)s", "gesprekken %(which)s", len(conversations)) % {
        "which": which if numbers else last
    }
