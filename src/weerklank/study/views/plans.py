"""The plan of a monitor: written part by part, printed, and as the technical part of a DPIA."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.safeguards import meanwhile, pages
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.terms import Role
from weerklank.study import access, bases, forms, operations, planning, queries, terms
from weerklank.study.views import parts

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.functional import _StrPromise

    from weerklank.study.models import Monitor, Plan, TermNotice

# A part of the plan: its form, what it is called, and the texts in it.
PARTS: dict[str, tuple[type[django_forms.Form], str | _StrPromise, tuple[str, ...]]] = {
    "aanleiding": (forms.PlanReasonForm, gettext_lazy("Aanleiding"), ("reason",)),
    "mensen": (
        forms.PlanPeopleForm,
        gettext_lazy("Wat u van wie vraagt"),
        ("asked_of_people", "thanks", "results_back"),
    ),
    "teksten": (forms.PlanTextsForm, gettext_lazy("Talen en geluid"), ()),
    "waar": (forms.PlanPlacesForm, gettext_lazy("Waar"), ("places",)),
    "wie-beslist": (forms.PlanDecidersForm, gettext_lazy("Wie beslist"), ("deciders",)),
    "grondslag": (forms.PlanBasisForm, gettext_lazy("Grondslag"), ("basis_text",)),
    "waarborgen": (forms.PlanSafeguardsForm, gettext_lazy("Waarborgen van UAVG 24"), ()),
    "bewaren": (forms.PlanTermsForm, gettext_lazy("Bewaren"), ("terms_text",)),
}


@require_GET
def plan(request: HttpRequest, monitor: str) -> HttpResponse:
    """Show the plan as it stands, to read, to print and to go on with."""
    user, found = parts.monitor_of(request, monitor)
    context = _context(found) | parts.rights(user, found)
    return render(request, "study/monitorplan.html", context)


@require_http_methods(["GET", "POST"])
def plan_versions(request: HttpRequest, monitor: str) -> HttpResponse:
    """Show which versions of the plan were set and what changed since; set the next one."""
    user, found = parts.monitor_of(request, monitor)
    lacking = _lacking(found, planning.of(found))
    form = forms.PlanSetForm(data=request.POST or None, lacking=[name for name, _at in lacking])
    if request.method == "POST":
        access.check_may_research(user, found)
        if pages.carried_out(
            request,
            form,
            _("Het plan is vastgesteld."),
            lambda: operations.set_plan(
                monitor=found, why=form.cleaned_data["why"], **pages.acting(request)
            ),
            field="why",
        ):
            return redirect("study:plan_versions", monitor=found.slug)
    versions = planning.versions(found)
    context = parts.rights(user, found) | {
        "monitor": found,
        "versions": versions,
        "changes": planning.changes(versions[0].content, planning.content(found))
        if versions
        else [],
        "form": form,
    }
    return pages.answer(request, "study/plan_versions.html", context, form)


@require_GET
def plan_version(request: HttpRequest, monitor: str, number: int) -> HttpResponse:
    """Show a version of the plan as it was set, to read and to print, and what it changed."""
    user, found = parts.monitor_of(request, monitor)
    of = {one.number: one for one in planning.versions(found)}
    if number not in of:
        raise Http404
    before = of.get(number - 1)
    context = parts.rights(user, found) | {
        "monitor": found,
        "version": of[number],
        "before": before,
        "changes": planning.changes(before.content, of[number].content) if before else [],
    }
    return render(request, "study/plan_version.html", context)


def _context(monitor: Monitor) -> dict[str, object]:
    stored = planning.of(monitor)
    versions = planning.versions(monitor)[:1]
    return {
        "monitor": monitor,
        "plan": stored,
        "bases": planning.bases(stored),
        "safeguards": planning.safeguards(stored),
        "vouchers": planning.vouchers(stored),
        "demands": planning.demands(stored),
        "minutes": planning.minutes(stored),
        "lengths": [
            (one, found)
            for one in monitor.rounds.select_related("monitor").order_by("number")
            if (found := planning.differing_lengths(one))
        ],
        "on_public_task": _on_public_task(stored),
        "rounds_from_before": planning.rounds_from_before(monitor),
        "smallest": settings.SMALLEST_GROUP,
        "terms": planning.terms_of(stored),
        "register_months": settings.REGISTER_KEEP_MONTHS,
        "municipalities": [
            monitor.organisation,
            *(stored.municipalities.all() if stored else ()),
        ],
        "goals": monitor.goals.all(),
        "questions": monitor.questions.all(),
        "rounds": monitor.rounds.order_by("number"),
        "version": next(iter(versions), None),
        "has_changed": bool(versions) and versions[0].content != planning.content(monitor),
        "lacking": _lacking(monitor, stored),
        "announced": announced(planning.announced(monitor)),
        "gone": planning.gone(monitor),
    }


def _lacking(monitor: Monitor, plan: Plan | None) -> list[tuple[str, str]]:
    """Return what nobody filled in yet, as (name, part or address)."""
    found = [
        (str(called), reverse("study:plan_part", args=[monitor.slug, key]))
        for key, (_form, called, texts) in PARTS.items()
        if key != "teksten" and (key != "waarborgen" or _on_public_task(plan))
        if plan is None or not _is_filled(plan, key, texts)
    ]
    if not monitor.questions.exists():
        found.append((_("Onderzoeksvragen"), reverse("study:monitor_plan", args=[monitor.slug])))
    return found


def _on_public_task(plan: Plan | None) -> bool:
    return plan is not None and terms.LegalBasis.PUBLIC_TASK in plan.bases.values()


def _is_filled(plan: Plan, key: str, texts: tuple[str, ...]) -> bool:
    if key == "grondslag":
        return set(plan.bases) == set(terms.Processing.values)
    if key == "teksten":
        return True  # nothing chosen is a choice
    if key == "waarborgen":
        return bases.is_guarded(plan)
    if key == "bewaren":
        return bool(plan.terms or plan.terms_text)
    if key == "waar":
        return bool(plan.places or plan.municipalities.all())
    return all(getattr(plan, name) for name in texts)


@require_http_methods(["GET", "POST"])
def plan_part(request: HttpRequest, monitor: str, part: str) -> HttpResponse:
    """Write one part of the plan; it may stay half empty."""
    user, found = parts.monitor_of(request, monitor)
    access.check_may_research(user, found)
    if part not in PARTS:
        raise Http404
    stored = planning.of(found)
    initial = _stored(stored, part)
    form = _form(found, part, initial, request.POST if request.method == "POST" else None)
    if form.is_bound and pages.carried_out(
        request, form, _("Bewaard."), lambda: _save(request, found, part, form)
    ):
        return redirect("study:monitorplan", monitor=found.slug)
    context = {"monitor": found, "part": part, "called": PARTS[part][1], "form": form}
    return pages.answer(request, "study/plan_part.html", context, form)


def _stored(plan: Plan | None, part: str) -> dict[str, object]:
    """Return what stands in a part now, by field of its form."""
    found: dict[str, object] = {name: getattr(plan, name, "") for name in PARTS[part][2]}
    if part == "grondslag":
        known = plan.bases if plan else {}
        found |= {f"basis_{what}": known.get(what, "") for what in terms.Processing.values}
    if part == "teksten":
        for what in ("needs_checked", "needs_audio"):
            found[what] = plan is not None and getattr(plan, what)
    if part == "mensen":
        known = plan.vouchers if plan else {}
        found |= {f"voucher_{side}": known.get(side) for side in terms.Perspective.values}
        lengths = plan.minutes if plan else {}
        found |= {f"minutes_{side}": lengths.get(side) for side in terms.Perspective.values}
    if part == "waarborgen":
        known = plan.safeguards if plan else {}
        found |= {f"guard_{what}": known.get(what, "") for what in terms.ResearchSafeguard.values}
    if part == "bewaren":
        known = plan.terms if plan else {}
        found |= {f"term_{kind}": known.get(kind) for kind in terms.KeptData.values}
    if part == "waar":
        found["municipalities"] = list(plan.municipalities.all()) if plan else []
    return found


def _form(
    monitor: Monitor, part: str, initial: dict[str, object], data: QueryDict | None
) -> django_forms.Form:
    given: dict[str, object] = {"monitor": monitor} if part == "waar" else {}
    form = PARTS[part][0](data=data, initial=initial, **given)  # type: ignore[arg-type]
    meanwhile.carry_mark(form, initial)
    return form


def _save(request: HttpRequest, monitor: Monitor, part: str, form: django_forms.Form) -> Plan:
    texts = {name: form.cleaned_data[name] for name in PARTS[part][2]}
    return meanwhile.save(
        form,
        monitor,
        stored=lambda held: _stored(planning.of(held), part),
        change=lambda: operations.write_plan(
            monitor=monitor,
            texts=texts,
            bases=form.bases() if isinstance(form, forms.PlanBasisForm) else None,
            safeguards=form.safeguards() if isinstance(form, forms.PlanSafeguardsForm) else None,
            keeps=form.keeps() if isinstance(form, forms.PlanTermsForm) else None,
            needs=form.needs() if isinstance(form, forms.PlanTextsForm) else None,
            minutes=form.minutes() if isinstance(form, forms.PlanPeopleForm) else None,
            vouchers=form.vouchers() if isinstance(form, forms.PlanPeopleForm) else None,
            municipalities=form.cleaned_data.get("municipalities"),
            **pages.acting(request),
        ),
    )


def announced(notices: list[TermNotice]) -> list[tuple[TermNotice, bool]]:
    """Return what goes by a term, each with whether somebody postponed it."""
    today = timezone.localdate()
    return [(one, one.is_held(today)) for one in notices]


@require_http_methods(["GET", "POST"])
def term_postpone(request: HttpRequest, notice: int) -> HttpResponse:
    """Let what was announced stay longer, with a reason; or no longer."""
    user = signed_in(request)
    found = get_object_or_404(queries.term_notices(visible_to=user), pk=notice)
    monitor = found.round.monitor
    access.check_may_manage(user, monitor)
    is_held = found.is_held(timezone.localdate())
    if request.method == "POST" and "stop" in request.POST:
        with pages.refused_above(request):
            operations.stop_postponing(notice=found, **pages.acting(request))
            messages.success(
                request, _("Dit wordt niet meer uitgesteld, en is opnieuw aangekondigd.")
            )
        return redirect("study:monitorplan", monitor=monitor.slug)
    form = forms.PostponeForm(request.POST or None)
    if form.is_bound and pages.carried_out(
        request,
        form,
        _("Dit blijft tot de dag die u koos."),
        lambda: operations.postpone_term(
            notice=found, **form.cleaned_data, **pages.acting(request)
        ),
        field="reason",
        fields={operations.NotAhead: "until", operations.TooFarAhead: "until"},
    ):
        return redirect("study:monitorplan", monitor=monitor.slug)
    context = {
        "monitor": monitor,
        "notice": found,
        "form": form,
        "is_held": is_held,
        "goes_on": planning.day_after_release(found, timezone.localdate()),
    }
    return pages.answer(request, "study/term_postpone.html", context, form)


@require_GET
def dpia(request: HttpRequest, monitor: str) -> HttpResponse:
    """Show the questions of the Rijksmodel: answered where the product knows, else for people."""
    user, found = parts.monitor_of(request, monitor)
    asked = queries.background(found)
    context = _context(found) | parts.rights(user, found)
    context |= {
        "for_inburgeraars": [one.label for one in asked if one.for_inburgeraars],
        "for_aanbieders": [one.label for one in asked if one.for_aanbieders],
        "roles": [
            (role.label, len(queries.holders_of(found, role)))
            for role in (Role.ONDERZOEKER, Role.CODEUR, Role.BELEIDSADVISEUR, Role.BEHEERDER)
        ],
    }
    return render(request, "study/dpia.html", context)
