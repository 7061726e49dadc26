"""A round: opening it, and its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.safeguards import meanwhile, pages
from weerklank.study import access, forms, operations, planning, queries
from weerklank.study.views import parts

if TYPE_CHECKING:
    from django.http import QueryDict

    from weerklank.study.models import Round


@require_http_methods(["GET", "POST"])
def round_new(request: HttpRequest, monitor: str) -> HttpResponse:
    user, found = parts.monitor_of(request, monitor)
    access.check_may_research(user, found)
    form = forms.RoundNewForm(
        request.POST or None, initial={"number": queries.next_round_number(found)}
    )
    if request.method == "POST" and form.is_valid():
        about = {operations.RoundNumberTaken: "number", operations.PeriodReversed: "ends_on"}
        with pages.refused_in(form, fields=about):
            opened = operations.open_round(
                monitor=found, by=user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("De ronde is begonnen. Kies nu de leidraden."))
            return redirect("study:plan", round=opened.slug)
    context = {"monitor": found, "form": form}
    return pages.answer(request, "study/round_new.html", context, form)


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, round: str) -> HttpResponse:
    user, found = parts.round_of(request, round)
    form: forms.RoundForm | forms.GuideForm | None = None
    met = pages.Refusals()
    if request.method == "POST":
        access.check_may_research(user, found.monitor)
        form = _form_for(request, found)
        met = pages.Refusals(form)
        with met:
            if form is None or form.is_valid():
                return _carry_out(request, found, form)
    may = parts.rights(user, found.monitor)
    if request.method == "GET" and may["may_research"]:
        form = _empty_form(request, found)
    previous = queries.previous_round(found)
    context = {
        "round": found,
        "step": "plan",
        "monitor": found.monitor,
        "guides": queries.guides_with_counts(found),
        "misses_starting": queries.misses_starting_guides(found),
        "questions": found.monitor.questions.all(),
        "goals": found.monitor.goals.all(),
        "previous": previous,
        "basis": planning.basis_in(found),
        "lengths": planning.differing_lengths(found),
        "form": form,
        "form_is_guide": isinstance(form, forms.GuideForm),
        "refusal": met.said,
        **may,
    }
    return pages.answer(request, "study/plan.html", context)


def _empty_form(request: HttpRequest, round_: Round) -> forms.RoundForm | forms.GuideForm | None:
    if request.GET.get("wijzig") == "ronde":
        return _round_form(round_)
    if request.GET.get("nieuw") == "leidraad":
        return forms.GuideForm()
    return None


ROUND_FIELDS = (
    "name",
    "starts_on",
    "ends_on",
    "method_text",
    "recruited_by",
    "selected_by",
    "invited_count",
    "file_policy",
    "codes_blind",
    "uses_no_coefficients",
    "told_by",
)


def _answers_now(round_: Round) -> dict[str, object]:
    return {name: getattr(round_, name) for name in ROUND_FIELDS}


def _round_form(round_: Round, data: QueryDict | None = None) -> forms.RoundForm:
    answers = _answers_now(round_)
    form = forms.RoundForm(
        data,
        initial=answers,
        dividing=queries.characteristics_to_tell_by(round_.monitor),
        is_told=bool(queries.counts_told(round_)),
    )
    meanwhile.carry_mark(form, answers)
    return form


def _form_for(request: HttpRequest, round_: Round) -> forms.RoundForm | forms.GuideForm | None:
    do = request.POST.get("do", "")
    if do == "change":
        return _round_form(round_, request.POST)
    return forms.GuideForm(request.POST) if do == "add_guide" else None


def _carry_out(
    request: HttpRequest, round_: Round, form: forms.RoundForm | forms.GuideForm | None
) -> HttpResponse:
    by = pages.acting(request)
    do = request.POST.get("do", "")
    if do == "change" and form:
        answers = {name: form.cleaned_data[name] for name in ROUND_FIELDS}
        meanwhile.save(
            form,
            round_,
            stored=_answers_now,
            change=lambda: operations.change_round(round=round_, **answers, **by),
        )
        messages.success(request, _("Bewaard."))
    elif do == "add_guide" and form:
        guide = operations.add_guide(round=round_, **form.cleaned_data, **by)
        return redirect("study:guide", guide=guide.pk)
    elif do == "take_starting":
        operations.take_starting_guides(round=round_, **by)
        messages.success(request, _("De leidraden staan klaar. U kunt ze nog aanpassen."))
    elif do == "take_previous":
        operations.take_previous_guides(round=round_, **by)
        messages.success(request, _("De leidraden van de vorige ronde zijn overgenomen."))
    else:
        raise Http404
    return redirect("study:plan", round=round_.slug)
