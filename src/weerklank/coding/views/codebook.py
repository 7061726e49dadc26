"""The codebook: the tree, one code beside it, and every change with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from weerklank.coding import access, examples, forms, models, operations, queries, reworking
from weerklank.coding.shipped import shipped_codebook
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import meanwhile, pages
from weerklank.safeguards.access import can, signed_in
from weerklank.study import access as study_access
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


def round_for_codebook(request: HttpRequest, slug: str) -> tuple[User, Round]:
    """Return who looks, and the round whose codebook it is. Raises Http404."""
    user, round_ = study_pages.round_of(request, slug)
    study_access.check_may_see(user, round_.monitor)
    return user, round_


def to_change(request: HttpRequest, slug: str) -> tuple[User, Round]:
    """The same, for who may change the codebook of the round's monitor. Raises AccessDenied."""
    user, round_ = round_for_codebook(request, slug)
    access.check_may_change_codebook(user, round_.monitor)
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
    found = queries.readings(round_, visible_to=user)
    # How often a code was given is told to the research team only.
    is_told = can(study_access.check_may_read_words, user, round_.monitor)
    counts = queries.passage_counts(round_, found) if is_told else {}
    context: dict[str, object] = {
        "round": round_,
        "step": "coding",
        "tree": queries.code_tree(round_.monitor, counts=counts),
        "code": code,
        "passages": counts.get(code.pk, 0) if code else 0,
        "is_told": is_told,
        "may_change": can(access.check_may_change_codebook, user, round_.monitor),
        "is_used": _is_used(code, counts, is_blind=bool(found.sight.blind)) if code else False,
        "conversation_from": request.POST.get("gesprek") or request.GET.get("gesprek") or "",
        "versions": queries.codebook_versions(round_.monitor)[:20],
        "change_form": _change_form(code) if code else None,
        "add_form": forms.NewCodeForm(prefix="add"),
        "shipped_count": len(shipped_codebook()),
        "begin_form": forms.BeginForm(prefix="begin"),
        "branch_form": forms.BranchForm(prefix="branch"),
        "switch_form": forms.ReasonForm(prefix="switch"),
        "delete_form": forms.ReasonForm(prefix="delete"),
    }
    if code and is_told:
        context |= _examples(request, user, round_, code)
    if code and context["may_change"]:
        codes = list(queries.codes(round_.monitor))
        now: dict[str, object] = {"successor": code.successor_id or ""}
        context["off_form"] = forms.SwitchForm(prefix="off", code=code, codes=codes, initial=now)
        context |= _move_forms(request, code, codes)
        context["merge"] = queries.merge_of(code)
        context["is_being_split"] = queries.split_of(code) is not None
        context["unmerge_form"] = forms.ReasonForm(prefix="unmerge")
    return render(request, "coding/codebook.html", context | bound, status=status)


def _examples(
    request: HttpRequest, user: User, round_: Round, code: models.Code
) -> dict[str, object]:
    """Return the passages that are examples of a code, and leave a line that they were read."""
    found = examples.chosen_of(code, visible_to=user)
    if found:
        pages.look(request, "passages.read", round_, passages=len(found))
    address = reverse("coding:codebook", kwargs={"round": round_.slug})
    return {"examples": found, "example_back": f"{address}?code={code.number}#voorbeelden"}


def _move_forms(
    request: HttpRequest, code: models.Code, codes: Sequence[models.Code]
) -> dict[str, object]:
    """Return the two forms for another place, filled in where it was asked by dragging or by key.

    They say what it does, and ask why.
    """
    moving: dict[str, object] = {"parent": request.GET.get("onder", "")}
    placing: dict[str, object] = {"place": request.GET.get("plek", "")}
    asked = {
        "move": forms.MoveForm(prefix="move", code=code, codes=codes, initial=moving),
        "place": forms.PlaceForm(prefix="place", code=code, codes=codes, initial=placing),
    }
    for name, initial in (("move", moving), ("place", placing)):
        if any(initial.values()):
            asked[name].fields["reason"].widget.attrs["autofocus"] = True
    return {
        "is_asked_to_move": any((*moving.values(), *placing.values())),
        **{f"{name}_form": form for name, form in asked.items()},
    }


def _is_used(code: models.Code, counts: Mapping[int, int], *, is_blind: bool) -> bool:
    """Return whether a code is in use; for a blind coder only as far as that may be known."""
    if is_blind:
        return code.children.exists() or counts.get(code.pk, 0) > 0
    return operations.is_used(code)


def _change_form(code: models.Code) -> forms.CodeForm:
    answers = _answers_now(code)
    form = forms.CodeForm(initial=answers, prefix="change")
    meanwhile.carry_mark(form, answers)
    return form


def _answers_now(code: models.Code) -> dict[str, object]:
    names = forms.CodeForm.base_fields.keys() - {"reason"}
    return {name: getattr(code, name) for name in names}


def code_of(round_: Round, pk: int) -> models.Code:
    """Return a code of the round's monitor. Raises Http404."""
    return get_object_or_404(queries.codes(round_.monitor).select_related("monitor"), pk=pk)


def _to_code(round_: Round, number: str = "") -> HttpResponseRedirect:
    address = reverse("coding:codebook", kwargs={"round": round_.slug})
    return redirect(f"{address}?code={number}#code" if number else address)


@require_GET
def codebook(request: HttpRequest, round: str) -> HttpResponse:
    """The tree with counts, and one code with its definition beside it."""
    _user, round_ = round_for_codebook(request, round)
    number = request.GET.get("code", "")
    code = queries.codes(round_.monitor).filter(number=number).first() if number else None
    if number and code is None:
        raise Http404
    return _codebook_page(request, round_, code)


def _answer(
    request: HttpRequest,
    round_: Round,
    code: models.Code | None,
    form: django_forms.Form,
    act: Callable[[], models.Code | None],
) -> HttpResponse:
    """Carry out what a form asks and go to the code it gives, or show the form with what is wrong.

    The form's prefix names it on the page.
    """
    if form.is_valid():
        with pages.refused_in(form):
            given = act()
            return _to_code(round_, given.number if given else "")
        if code is not None:
            code.refresh_from_db()
    bound = {f"{form.prefix}_form": form}
    return _codebook_page(request, round_, code, status=422, **bound)


def carry_out(
    request: HttpRequest,
    round_: Round,
    code: models.Code | None,
    form: django_forms.Form,
    act: Callable[..., models.Code | None],
) -> HttpResponse:
    """Let an operation take the answers of a form, and go on as `_answer` does."""
    return _answer(
        request, round_, code, form, lambda: act(**pages.acting(request), **form.cleaned_data)
    )


@require_POST
def codebook_start(request: HttpRequest, round: str) -> HttpResponse:
    """Copy the shipped codebook into a monitor that has none."""
    user, round_ = to_change(request, round)
    operations.ensure_codebook(monitor=round_.monitor, by=user, at=timezone.now())
    _say_ready(request, user, round_)
    return _to_code(round_)


@require_POST
def codebook_empty(request: HttpRequest, round: str) -> HttpResponse:
    """Begin a codebook of one's own, with its first main branch."""
    user, round_ = to_change(request, round)
    form = forms.BeginForm(request.POST, prefix="begin")

    def begin() -> models.Code:
        branch = operations.add_branch(
            monitor=round_.monitor,
            label=form.cleaned_data["label"],
            reason=_("Begin van een eigen codeboek."),
            **pages.acting(request),
        )
        _say_ready(request, user, round_)
        return branch

    return _answer(request, round_, None, form, begin)


def _say_ready(request: HttpRequest, user: User, round_: Round) -> None:
    """Say how many codes there are, and lead on to the conversation that someone came from."""
    count = queries.codes(round_.monitor).count()
    ready = ngettext("%(count)s code staat klaar.", "%(count)s codes staan klaar.", count) % {
        "count": count
    }
    asked = pages.number_in(request.POST.get("gesprek", "")) or 0
    conversation = fieldwork.conversations(visible_to=user).filter(round=round_, pk=asked).first()
    if conversation:
        address = reverse("coding:code", kwargs={"conversation": conversation.pk})
        words = _("Verder met gesprek %(number)s") % {"number": conversation.number}
    else:
        address = reverse("coding:overview", kwargs={"round": round_.slug})
        words = _("Verder met Coderen")
    messages.success(request, format_html('{} <a href="{}">{}</a>', ready, address, words))


@require_POST
def branch_add(request: HttpRequest, round: str) -> HttpResponse:
    """Add a main branch of one's own."""
    _user, round_ = to_change(request, round)
    form = forms.BranchForm(request.POST, prefix="branch")
    act = partial(operations.add_branch, monitor=round_.monitor)
    return carry_out(request, round_, None, form, act)


@require_POST
def code_switch(request: HttpRequest, round: str, code: int) -> HttpResponse:
    """Let a code no longer be given, or let it be given again."""
    _user, round_ = to_change(request, round)
    switched = code_of(round_, code)
    # What was asked, not the other of what is: someone else may have done it too.
    if request.POST.get("to") == "on":
        back = forms.ReasonForm(request.POST, prefix="switch")
        act = partial(operations.change_code, code=switched, is_on=True)
        return carry_out(request, round_, switched, back, act)
    codes = list(queries.codes(round_.monitor))
    form = forms.SwitchForm(data=request.POST, prefix="off", code=switched, codes=codes)
    return carry_out(request, round_, switched, form, partial(reworking.retire_code, code=switched))


@require_POST
def code_change(request: HttpRequest, round: str, code: int) -> HttpResponse:
    _user, round_ = to_change(request, round)
    changed = code_of(round_, code)
    form = forms.CodeForm(data=request.POST, prefix="change")
    meanwhile.carry_mark(form, _answers_now(changed))
    return _answer(
        request,
        round_,
        changed,
        form,
        lambda: meanwhile.save(
            form,
            changed,
            stored=_answers_now,
            change=lambda: operations.change_code(
                code=changed,
                reason=form.cleaned_data["reason"],
                **pages.acting(request),
                **form.changes(),
            ),
        ),
    )


@require_POST
def code_add(request: HttpRequest, round: str, code: int) -> HttpResponse:
    _user, round_ = to_change(request, round)
    parent = code_of(round_, code)
    form = forms.NewCodeForm(request.POST, prefix="add")
    act = partial(operations.add_code, parent=parent)
    return carry_out(request, round_, parent, form, act)


@require_POST
def code_delete(request: HttpRequest, round: str, code: int) -> HttpResponse:
    _user, round_ = to_change(request, round)
    gone = code_of(round_, code)
    form = forms.ReasonForm(request.POST, prefix="delete")
    return carry_out(request, round_, gone, form, partial(operations.delete_code, code=gone))
