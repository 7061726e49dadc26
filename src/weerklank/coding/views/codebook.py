"""The codebook: the tree, one code beside it, and every change with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from weerklank.coding import access, forms, models, operations, queries
from weerklank.safeguards import meanwhile
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.refusals import AccessDenied, DomainError
from weerklank.study import access as study_access
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


def _may_change(user: User, round_: Round) -> bool:
    try:
        access.check_may_change_codebook(user, round_.monitor)
    except AccessDenied:
        return False
    return True


def _round_for_codebook(request: HttpRequest, slug: str) -> tuple[User, Round]:
    user = signed_in(request)
    round_ = get_object_or_404(study.rounds(visible_to=user), slug=slug)
    study_access.check_may_see(user, round_.monitor)
    return user, round_


def _codebook_page(
    request: HttpRequest,
    round_: Round,
    code: models.Code | None,
    *,
    status: int = 200,
    **bound: django_forms.BaseForm,
) -> HttpResponse:
    user = signed_in(request)
    counts = queries.passage_counts(queries.readings(round_, visible_to=user))
    context: dict[str, Any] = {
        "round": round_,
        "step": "coding",
        "tree": queries.code_tree(round_.monitor, counts=counts),
        "code": code,
        "passages": counts.get(code.pk, 0) if code else 0,
        "may_change": _may_change(user, round_),
        "versions": queries.codebook_versions(round_.monitor)[:20],
        "change_form": _change_form(code) if code else None,
        "add_form": forms.NewCodeForm(prefix="add"),
        "delete_form": forms.ReasonForm(prefix="delete"),
    }
    return render(request, "coding/codebook.html", context | bound, status=status)


def _change_form(code: models.Code) -> forms.CodeForm:
    answers = _answers_now(code)
    form = forms.CodeForm(initial=answers, prefix="change")
    meanwhile.carry_mark(form, answers)
    return form


def _answers_now(code: models.Code) -> dict[str, Any]:
    names = forms.CodeForm.base_fields.keys() - {"reason"}
    return {name: getattr(code, name) for name in names}


def _code_of(round_: Round, pk: int) -> models.Code:
    return get_object_or_404(queries.codes(round_.monitor).select_related("monitor"), pk=pk)


def _to_code(round_: Round, number: str = "") -> HttpResponseRedirect:
    address = reverse("coding:codebook", kwargs={"round": round_.slug})
    return redirect(f"{address}?code={number}#code" if number else address)


@require_GET
def codebook(request: HttpRequest, round: str) -> HttpResponse:
    """The tree with counts, and one code with its definition beside it."""
    _user, round_ = _round_for_codebook(request, round)
    number = request.GET.get("code", "")
    code = queries.codes(round_.monitor).filter(number=number).first() if number else None
    if number and code is None:
        raise Http404
    return _codebook_page(request, round_, code)


@require_POST
def codebook_start(request: HttpRequest, round: str) -> HttpResponse:
    """Copy the shipped codebook into a monitor that has none."""
    user, round_ = _round_for_codebook(request, round)
    access.check_may_change_codebook(user, round_.monitor)
    operations.ensure_codebook(monitor=round_.monitor, by=user, at=timezone.now())
    return _to_code(round_)


@require_POST
def code_change(request: HttpRequest, round: str, code: int) -> HttpResponse:
    user, round_ = _round_for_codebook(request, round)
    access.check_may_change_codebook(user, round_.monitor)
    changed = _code_of(round_, code)
    form = forms.CodeForm(request.POST, prefix="change")
    meanwhile.carry_mark(form, _answers_now(changed))
    if form.is_valid():
        try:
            meanwhile.save(
                form,
                changed,
                stored=_answers_now,
                change=lambda: operations.change_code(
                    code=changed,
                    reason=form.cleaned_data["reason"],
                    by=user,
                    at=timezone.now(),
                    **form.changes(),
                ),
            )
            return _to_code(round_, changed.number)
        except meanwhile.ChangedMeanwhile as refusal:
            meanwhile.show_theirs(form, refusal)
            changed.refresh_from_db()
        except DomainError as refusal:
            form.add_error(None, str(refusal.user_message))
            changed.refresh_from_db()
    return _codebook_page(request, round_, changed, status=422, change_form=form)


@require_POST
def code_add(request: HttpRequest, round: str, code: int) -> HttpResponse:
    user, round_ = _round_for_codebook(request, round)
    access.check_may_change_codebook(user, round_.monitor)
    parent = _code_of(round_, code)
    form = forms.NewCodeForm(request.POST, prefix="add")
    if form.is_valid():
        try:
            added = operations.add_code(
                parent=parent, by=user, at=timezone.now(), **form.cleaned_data
            )
            return _to_code(round_, added.number)
        except DomainError as refusal:
            form.add_error(None, str(refusal.user_message))
    return _codebook_page(request, round_, parent, status=422, add_form=form)


@require_POST
def code_delete(request: HttpRequest, round: str, code: int) -> HttpResponse:
    user, round_ = _round_for_codebook(request, round)
    access.check_may_change_codebook(user, round_.monitor)
    gone = _code_of(round_, code)
    form = forms.ReasonForm(request.POST, prefix="delete")
    if form.is_valid():
        try:
            operations.delete_code(
                code=gone, reason=form.cleaned_data["reason"], by=user, at=timezone.now()
            )
            return _to_code(round_)
        except DomainError as refusal:
            form.add_error(None, str(refusal.user_message))
    return _codebook_page(request, round_, gone, status=422, delete_form=form)
