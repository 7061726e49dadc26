"""Groups that researchers make, to compare by and to look at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.safeguards import meanwhile, pages
from weerklank.study import access, forms, operations, queries
from weerklank.study.views import parts

if TYPE_CHECKING:
    from weerklank.study.models import OwnGroup, Round


@require_GET
def groups(request: HttpRequest, round: str) -> HttpResponse:
    """Show the groups that hold in a round, with how many people each has there."""
    user, found = parts.round_of(request, round)
    access.check_may_see_people(user, found.monitor)
    context = {
        "round": found,
        "step": "spread",
        "groups": queries.own_groups_shown(found),
        **parts.rights(user, found.monitor),
    }
    return render(request, "study/own_groups.html", context)


@require_http_methods(["GET", "POST"])
def group_new(request: HttpRequest, round: str) -> HttpResponse:
    """Make a group by conditions on characteristics."""
    user, found = parts.round_of(request, round)
    access.check_may_research(user, found.monitor)
    form = forms.OwnGroupForm(data=request.POST or None, monitor=found.monitor)
    return _add(request, found, form)


@require_http_methods(["GET", "POST"])
def group_pick(request: HttpRequest, round: str) -> HttpResponse:
    """Make a group of people who are picked by hand."""
    user, found = parts.round_of(request, round)
    access.check_may_research(user, found.monitor)
    form = forms.OwnGroupPickForm(data=request.POST or None, round=found)
    return _add(request, found, form)


def _add(
    request: HttpRequest, round_: Round, form: forms.OwnGroupForm | forms.OwnGroupPickForm
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            operations.add_own_group(round=round_, **form.cleaned_data, **pages.acting(request))
            messages.success(request, _("De groep staat klaar. U kunt die bij Vergelijken kiezen."))
            return redirect("study:own_groups", round=round_.slug)
    return _answer(request, round_, form)


@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, round: str, group: int) -> HttpResponse:
    """Change a group."""
    user, found = parts.round_of(request, round)
    access.check_may_research(user, found.monitor)
    record = get_object_or_404(queries.own_group_records(found), pk=group)
    stored = _form_class(record).initial_for
    initial = stored(record)
    data = request.POST or None
    form: forms.OwnGroupForm | forms.OwnGroupPickForm
    if record.round_id is None:
        form = forms.OwnGroupForm(data=data, initial=initial, monitor=found.monitor)
    else:
        form = forms.OwnGroupPickForm(data=data, initial=initial, round=found)
    meanwhile.carry_mark(form, initial)
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            change = partial(
                operations.change_own_group,
                group=record,
                round=found,
                **meanwhile.answers(form),
                **pages.acting(request),
            )
            meanwhile.save(form, record, stored=stored, change=change)
            messages.success(request, _("Bewaard."))
            return redirect("study:own_groups", round=found.slug)
    return _answer(request, found, form, record)


@require_POST
def group_remove(request: HttpRequest, round: str, group: int) -> HttpResponse:
    """Take a group away."""
    user, found = parts.round_of(request, round)
    access.check_may_research(user, found.monitor)
    record = get_object_or_404(queries.own_group_records(found), pk=group)
    with pages.refused_above(request):
        operations.remove_own_group(group=record, round=found, **pages.acting(request))
        messages.success(request, _("De groep is weg. De mensen en hun woorden staan er nog."))
    return redirect("study:own_groups", round=found.slug)


def _form_class(record: OwnGroup) -> type[forms.OwnGroupForm] | type[forms.OwnGroupPickForm]:
    return forms.OwnGroupForm if record.round_id is None else forms.OwnGroupPickForm


def _answer(
    request: HttpRequest,
    round_: Round,
    form: forms.OwnGroupForm | forms.OwnGroupPickForm,
    record: OwnGroup | None = None,
) -> HttpResponse:
    context = {
        "round": round_,
        "step": "spread",
        "form": form,
        "group": record,
        "is_picked": isinstance(form, forms.OwnGroupPickForm),
    }
    return pages.answer(request, "study/own_group.html", context, form)
