"""A code whose passages are spread over other codes, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weerklank.coding import effects, forms, models, queries, refusals, reworking, search
from weerklank.coding.views.codebook import code_of, to_change
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weerklank.study.models import Round


@require_http_methods(["GET", "POST"])
def code_split(request: HttpRequest, round: str, code: int) -> HttpResponse:
    """Choose over which codes, and then look at the passages one by one."""
    _user, round_ = to_change(request, round)
    source = code_of(round_, code)
    split = queries.split_of(source)
    if split is not None:
        return _queue(request, round_, split)
    codes = list(queries.codes(round_.monitor))
    form = forms.TargetsForm(data=request.POST or None, prefix="split", code=source, codes=codes)
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            reworking.begin_split(source=source, targets=form.targets(), **pages.acting(request))
            return _to(round_, source)
    context = {"round": round_, "step": "coding", "code": source, "form": form}
    return pages.answer(request, "coding/split_begin.html", context, form)


def _queue(
    request: HttpRequest,
    round_: Round,
    split: models.CodeSplit,
    form: forms.FinishSplitForm | None = None,
) -> HttpResponse:
    user = signed_in(request)
    waiting = effects.queue_of(split, visible_to=user)
    asked = pages.number_in(request.GET.get("passage", ""))
    undecided = [one.coding for one in waiting if not one.is_decided]
    numbers = [one.coding for one in waiting]
    shown = asked if asked in numbers else next(iter(undecided), None)
    item = effects.item_of(split, shown, visible_to=user) if shown else None
    if item:
        pages.look(request, "coding.listed", split.source, code=split.source.number)
    place = numbers.index(shown) if shown else 0
    context = {
        "round": round_,
        "step": "coding",
        "code": split.source,
        "split": split,
        "targets": list(split.targets.order_by("position")),
        "item": item,
        "place": place + 1,
        "total": len(waiting),
        "decided": len(waiting) - len(undecided),
        "before": numbers[place - 1] if shown and place else None,
        "after": numbers[place + 1] if shown and place + 1 < len(numbers) else None,
        "form": form or forms.FinishSplitForm(prefix="finish"),
    }
    return pages.answer(request, "coding/split.html", context, form or forms.ReasonForm())


@require_POST
def split_choose(request: HttpRequest, round: str, code: int, coding: int) -> HttpResponse:
    """Note what a passage gets, and go on to the next one that waits."""
    user, round_ = to_change(request, round)
    split = queries.split_of(code_of(round_, code))
    if split is None:
        return _not_split(request, round_, code)
    passage = get_object_or_404(search.seen_codings(user), pk=coding, code=split.source)
    queue = effects.queue_of(split, visible_to=user)
    if "target" not in request.POST:
        return _to(round_, split.source, coding)
    with pages.refused_above(request):
        reworking.decide_split(
            split=split,
            coding=passage,
            targets=_chosen(split, request.POST.getlist("target")),
            **pages.acting(request),
        )
    numbers = [one.coding for one in queue]
    place = numbers.index(coding) if coding in numbers else -1
    in_turn = [*queue[place + 1 :], *queue[: max(place, 0)]]
    after = next((one.coding for one in in_turn if not one.is_decided), None)
    return _to(round_, split.source, after)


def _chosen(split: models.CodeSplit, sent: Sequence[str]) -> list[models.Code]:
    """Return the codes that were sent; none for a passage that stays."""
    targets = {str(one.pk): one for one in split.targets.all()}
    if "all" in sent:
        return list(targets.values())
    return [targets[pk] for pk in sent if pk in targets]


@require_POST
def split_finish(request: HttpRequest, round: str, code: int) -> HttpResponse:
    """Let all passages get what was chosen for them, or give it up."""
    _user, round_ = to_change(request, round)
    split = queries.split_of(code_of(round_, code))
    if split is None:
        return _not_split(request, round_, code)
    if "drop" in request.POST:
        reworking.drop_split(split=split, **pages.acting(request))
        messages.success(request, _("Er is niets veranderd."))
        return _to_code(round_, split.source)
    form = forms.FinishSplitForm(request.POST, prefix="finish")
    if form.is_valid():
        with pages.refused_in(form, fields={refusals.NothingDecided: "reason"}):
            reworking.finish_split(split=split, **form.cleaned_data, **pages.acting(request))
            messages.success(request, _("De passages hebben de codes die u koos."))
            return _to_code(round_, split.source)
    return _queue(request, round_, split, form)


def _not_split(request: HttpRequest, round_: Round, code: int) -> HttpResponse:
    """Say that nothing is being split any more: it was done or given up meanwhile."""
    messages.info(request, _("Er is niets veranderd."))
    return _to_code(round_, code_of(round_, code))


def _to(round_: Round, code: models.Code, passage: int | None = None) -> HttpResponse:
    address = reverse("coding:code_split", args=[round_.slug, code.pk])
    return redirect(f"{address}?passage={passage}#passage" if passage else f"{address}#passage")


def _to_code(round_: Round, code: models.Code) -> HttpResponse:
    address = reverse("coding:codebook", args=[round_.slug])
    return redirect(f"{address}?code={code.number}#code")
