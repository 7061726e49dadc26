"""Cijfers and Wachtlijsten: the indicators of the register, guarded, as pages and as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from weerklank.figures import jobs, queries
from weerklank.figures.forms import DayForm, PerForm, SplitForm
from weerklank.figures.rules.answers import Answer
from weerklank.figures.rules.figures import Figure
from weerklank.figures.rules.indicators import BY_NUMBER, INDICATORS, WAITING
from weerklank.figures.rules.indicators.measuring import NOT_RECORDED, Indicator
from weerklank.figures.wording import lines, shown
from weerklank.rulebook.calendar import quarter_ends
from weerklank.safeguards import downloads
from weerklank.safeguards.access import can, signed_in
from weerklank.safeguards.refusals import AccessDenied
from weerklank.trajectories import access
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.terms import RegisterRole

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User

QUARTERS = 8


# --- what is asked ----------------------------------------------------------------------------
def _municipalities(user: User) -> list[Organisation]:
    """Return the municipalities of whose figures someone may see what may be published.

    Raises Http404 for who has no part in a register, AccessDenied for who has no such part.
    """
    mine = trajectories.municipalities(visible_to=user, through=tuple(RegisterRole))
    if not mine:
        raise Http404
    shown_to = [each for each in mine if can(access.check_may_see_published, user, each)]
    if not shown_to:
        raise AccessDenied(
            _("Alleen een regisseur of beleidsadviseur van deze gemeente ziet de cijfers.")
        )
    return shown_to


@dataclass(frozen=True, slots=True)
class Asked:
    municipality: Organisation
    form: DayForm
    day: date
    answer: Answer | None  # None while they are being counted

    @property
    def figures(self) -> tuple[Figure, ...]:
        if self.answer is None:
            return ()
        return self.answer.published if self.form.is_published else self.answer.inside

    @property
    def context(self) -> dict[str, object]:
        return {
            "municipality": self.municipality,
            "form": self.form,
            "smallest": queries.smallest(),
            "day": self.day,
            "is_published": self.form.is_published,
            "may_see_inside": self.form.may_see_inside,
            "is_counting": self.answer is None,
            "is_empty": trajectories.is_empty(self.municipality),
            "unknown": shown.unknown_in_words(self.figures),
        }


def _asked(request: HttpRequest) -> Asked:
    choices = _municipalities(signed_in(request))
    wanted = request.GET.get("gemeente") or choices[0].slug
    municipality = next((each for each in choices if each.slug == wanted), None)
    if municipality is None:
        raise Http404
    form = DayForm(
        request.GET,
        today=timezone.localdate(),
        municipalities=choices,
        may_see_inside=can(access.check_may_steer, signed_in(request), municipality),
    )
    form.is_valid()
    return Asked(
        municipality, form, form.day, jobs.count_soon(municipality, [form.day]).get(form.day)
    )


def _trends(asked: Asked, number: int) -> dict[shown.Series, shown.Trend]:
    """Return an indicator's totals on the last quarter ends and on the day itself."""
    if asked.answer is None:
        return {}
    days = [each for each in quarter_ends(asked.day, QUARTERS) if each != asked.day]
    answers = jobs.count_soon(asked.municipality, days, only_totals=True)
    answers[asked.day] = asked.answer.totals()
    is_published = asked.form.is_published
    return shown.trends(
        {
            day: [
                each
                for each in (answer.published if is_published else answer.inside)
                if each.indicator == number
            ]
            for day, answer in answers.items()
        },
        queries.smallest() if is_published else 0,
    )


# --- the pages --------------------------------------------------------------------------------
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Show every indicator on a day, of everybody or of one group."""
    asked = _asked(request)
    split = SplitForm(
        request.GET,
        figures=(f for f in asked.figures if f.measure == "1.aantal"),
        labels=shown.labels(),
        is_published=asked.form.is_published,
    )
    split.is_valid()
    chosen = split.split()
    by_number: dict[int, list[shown.Row]] = {indicator.number: [] for indicator in INDICATORS}
    for figure in asked.figures:
        is_missing = figure.reason == NOT_RECORDED
        if figure.indicator in by_number and (figure.split == chosen or is_missing):
            by_number[figure.indicator].append(shown.row(figure, shown.name(figure)))
    here = [each for each in asked.figures if each.split == chosen or each.reason == NOT_RECORDED]
    context = asked.context | {
        "split_form": split,
        "keys": shown.key_figures(here),
        "leads": shown.leads(here, INDICATORS),
        "indicators": [(BY_NUMBER[number], rows) for number, rows in by_number.items()],
        "query": _query(request),
    }
    return render(request, "figures/figures.html", context)


@require_GET
def figure(request: HttpRequest, number: int) -> HttpResponse:
    """Show one indicator: what it means, its table by group, and earlier days."""
    indicator = _indicator(number)
    asked = _asked(request)
    per = PerForm({} if asked.form.is_published else request.GET)
    per.is_valid()
    mine = [each for each in asked.figures if each.indicator == number]
    context = asked.context | {
        "indicator": indicator,
        "is_waiting_list": indicator in WAITING,
        "per_form": None if asked.form.is_published else per,
        "tables": shown.tables(mine, per.wanted, shown.labels(), _trends(asked, number)),
        "query": _query(request),
    }
    return render(request, "figures/figure.html", context)


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Show how many people wait on a day, and how long."""
    asked = _asked(request)
    totals = [each for each in asked.figures if not each.split]
    lists = []
    for indicator in WAITING:
        mine = [each for each in totals if each.indicator == indicator.number]
        rows = {each.measure.partition(".")[2]: shown.row(each, "") for each in mine}
        lengths = [each for each in mine if each.of_class]
        lists.append(
            {
                "indicator": indicator,
                "waiting": rows.get("wacht"),
                "median": rows.get("mediaan"),
                "lengths": [shown.row(each, shown.class_label(each)) for each in lengths],
                "longest": shown.longest(lengths),
            }
        )
    context = asked.context | {
        "lists": lists,
        "tells_longest": shown.tells_longest([str(each["longest"]) for each in lists]),
        "query": _query(request),
    }
    return render(request, "figures/waiting.html", context)


def _indicator(number: int) -> Indicator:
    if number not in BY_NUMBER:
        raise Http404
    return BY_NUMBER[number]


def _query(request: HttpRequest) -> str:
    """Return what belongs to the choice of day and reader, for the links to other pages."""
    kept = request.GET.copy()
    for name in list(kept):
        if name not in {"gemeente", "peildatum", "voor"}:
            del kept[name]
    return f"?{kept.urlencode()}" if kept else ""


# --- files ------------------------------------------------------------------------------------
@require_GET
def figure_csv(request: HttpRequest, number: int) -> HttpResponseBase:
    return _file(request, [_indicator(number)], "csv")


@require_GET
def figure_xlsx(request: HttpRequest, number: int) -> HttpResponseBase:
    return _file(request, [_indicator(number)], "xlsx")


@require_GET
def figures_csv(request: HttpRequest) -> HttpResponseBase:
    return _file(request, INDICATORS, "csv")


@require_GET
def figures_xlsx(request: HttpRequest) -> HttpResponseBase:
    return _file(request, INDICATORS, "xlsx")


def _file(request: HttpRequest, indicators: Sequence[Indicator], ending: str) -> HttpResponseBase:
    """Return every split of these indicators, with what they mean and who asked; it is logged."""
    asked = _asked(request)
    only = indicators[0] if len(indicators) == 1 else None
    if asked.answer is None:
        page = redirect("figures:figure", only.number) if only else redirect("figures:figures")
        page["Location"] += _query(request)
        return page
    head = [_("Cijfers"), asked.municipality.name]
    rows = lines.of(
        asked.figures,
        indicators,
        day=asked.day,
        asked_by=signed_in(request).name,
        is_published=asked.form.is_published,
    )
    what = _("Cijfer %(number)s") % {"number": only.number} if only else _("Cijfers")
    name = slugify(f"{asked.municipality.slug} {what} {asked.day.isoformat()}")
    if not asked.form.is_published:
        name += "-" + slugify(_("alleen voor binnen"))
    name = f"{name}.{ending}"
    return downloads.send(
        request,
        name,
        downloads.table(name, what, head, rows),
        logs="figures.exported",
        about=asked.municipality,
        indicator=only.number if only else None,
        as_of=asked.day.isoformat(),
        published=asked.form.is_published,
    )


URLS = [
    path("cijfers/", figures, name="figures"),
    path("cijfers/alle.csv", figures_csv, name="figures_csv"),
    path("cijfers/alle.xlsx", figures_xlsx, name="figures_xlsx"),
    path("cijfers/<int:number>/", figure, name="figure"),
    path("cijfers/<int:number>.csv", figure_csv, name="figure_csv"),
    path("cijfers/<int:number>.xlsx", figure_xlsx, name="figure_xlsx"),
    path("wachtlijsten/", waiting, name="waiting"),
]
