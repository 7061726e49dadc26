"""The codebook once it is used: another place for a code, one code into another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from weerklank.coding import effects, forms, queries, refusals, reworking
from weerklank.coding.views.codebook import carry_out, code_of, to_change
from weerklank.safeguards import pages

if TYPE_CHECKING:
    from weerklank.coding import models
    from weerklank.study.models import Round


@require_POST
def code_move(request: HttpRequest, round: str, code: int) -> HttpResponse:
    """Put a code under another one, or make it a main branch."""
    _user, round_ = to_change(request, round)
    moved = code_of(round_, code)
    codes = list(queries.codes(round_.monitor))
    form = forms.MoveForm(data=request.POST, prefix="move", code=moved, codes=codes)
    answer = carry_out(request, round_, moved, form, partial(reworking.move_code, code=moved))
    _point_out_numbers(request, round_, codes)
    return answer


@require_POST
def code_place(request: HttpRequest, round: str, code: int) -> HttpResponse:
    """Put a code elsewhere among those beside it."""
    _user, round_ = to_change(request, round)
    moved = code_of(round_, code)
    codes = list(queries.codes(round_.monitor))
    form = forms.PlaceForm(data=request.POST, prefix="place", code=moved, codes=codes)
    answer = carry_out(request, round_, moved, form, partial(reworking.place_code, code=moved))
    _point_out_numbers(request, round_, codes)
    return answer


def _point_out_numbers(request: HttpRequest, round_: Round, before: list[models.Code]) -> None:
    """Say which texts name a number that is another code's by now, or nobody's."""
    now = {code.pk: code.number for code in queries.codes(round_.monitor)}
    changed = {code.number for code in before if now.get(code.pk) != code.number}
    stale = queries.naming(round_.monitor, changed) if changed else []
    if stale:
        said = _("Kijk ook de uitleg na van %(codes)s: daar staat nog een nummer dat veranderde.")
        messages.warning(request, said % {"codes": ", ".join(code.full_name for code in stale)})


@require_http_methods(["GET", "POST"])
def code_merge(request: HttpRequest, round: str, code: int) -> HttpResponse:
    """Show what merging a code into another one does, and do it once that was seen."""
    user, round_ = to_change(request, round)
    source = code_of(round_, code)
    codes = list(queries.codes(round_.monitor).select_related("parent", "monitor"))
    is_asked = request.GET or request.method == "POST"
    choice = forms.IntoForm(data=request.GET if is_asked else None, code=source, codes=codes)
    target = None
    if choice.is_bound and choice.is_valid():
        target = next(one for one in codes if str(one.pk) == choice.cleaned_data["into"])
    form = forms.ReasonForm(data=request.POST or None, prefix="merge")
    if request.method == "POST" and target and form.is_valid():
        with pages.refused_in(form):
            reworking.merge_codes(
                source=source,
                target=target,
                reason=form.cleaned_data["reason"],
                **pages.acting(request),
            )
            done = _("%(source)s ging op in %(target)s.")
            messages.success(
                request, done % {"source": source.full_name, "target": target.full_name}
            )
            address = reverse("coding:codebook", args=[round_.slug])
            return redirect(f"{address}?code={target.number}#code")
        source.refresh_from_db()
    effect = effects.of_merge(source, target, visible_to=user) if target else None
    if effect and effect.shown:
        pages.look(request, "coding.listed", source, code=source.number)
    context = {
        "round": round_,
        "step": "coding",
        "code": source,
        "choice": choice,
        "target": target,
        "effect": effect,
        "form": form,
        "becomes_sensitive": target and source.is_sensitive and not target.is_sensitive,
    }
    return pages.answer(request, "coding/merge.html", context, form if target else choice)


@require_http_methods(["GET", "POST"])
def several(request: HttpRequest, round: str) -> HttpResponse:
    """Change several codes at once, with one reason."""
    _user, round_ = to_change(request, round)
    codes = list(queries.codes(round_.monitor).select_related("parent", "monitor"))
    form = forms.SeveralForm(data=request.POST or None, prefix="several", codes=codes)
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form, fields={refusals.NoCodeChosen: "codes"}):
            changed = _change_several(request, form)
            _point_out_numbers(request, round_, codes)
            done = ngettext(
                "%(count)s code is veranderd.", "%(count)s codes zijn veranderd.", changed
            )
            messages.success(request, done % {"count": changed})
            return redirect("coding:codebook", round=round_.slug)
    context = {"round": round_, "step": "coding", "form": form}
    return pages.answer(request, "coding/several.html", context, form)


def _change_several(request: HttpRequest, form: forms.SeveralForm) -> int:
    said = form.cleaned_data
    acting = pages.acting(request)
    codes, reason = said["codes"], said["reason"]
    if said["act"] == "move":
        return reworking.move_codes(codes=codes, parent=said["parent"], reason=reason, **acting)
    changes = form.CHANGES[said["act"]]
    return reworking.change_codes(codes=codes, reason=reason, **changes, **acting)


@require_POST
def code_unmerge(request: HttpRequest, round: str, code: int) -> HttpResponse:
    """Take back that a code went into another one."""
    _user, round_ = to_change(request, round)
    source = code_of(round_, code)
    merge = queries.merge_of(source)
    if merge is None:
        # Somebody did so already.
        messages.info(request, _("Er is niets veranderd."))
        return redirect("coding:codebook", round=round_.slug)
    form = forms.ReasonForm(request.POST, prefix="unmerge")

    return carry_out(request, round_, source, form, partial(reworking.undo_merge, merge=merge))
