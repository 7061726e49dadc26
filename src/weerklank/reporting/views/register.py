"""Figures of the register beside the story: a file is read, and chosen from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.findings import access
from weerklank.findings.views import parts
from weerklank.reporting import forms, models, operations
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in

if TYPE_CHECKING:
    from weerklank.study.models import Round

MOST_BYTES = 2 << 20


@require_http_methods(["GET", "POST"])
def register_figures(request: HttpRequest, round: str) -> HttpResponse:
    """Show which figures there are; read a file, choose from it, or take it away."""
    round_ = parts.find_round(request, round)
    access.check_may_write(signed_in(request), round_)
    there = list(models.RegisterFigures.objects.filter(round=round_).select_related("added_by"))
    newest = there[0] if there else None
    do = request.POST.get("do", "")
    if request.method == "POST" and do not in {"read", "choose", "remove"}:
        raise Http404
    # A form that gets files is taken for one that was sent, also where there are none.
    is_read = do == "read"
    form = forms.RegisterFileForm(
        data=request.POST if is_read else None, files=request.FILES if is_read else None
    )
    choice = (
        forms.RegisterChoiceForm(
            figures=newest,
            data=request.POST if do == "choose" else None,
            initial={"chosen": [str(number) for number in newest.chosen]},
        )
        if newest
        else None
    )
    if do == "read" and form.is_valid() and _read(request, round_, form):
        messages.success(request, _("De cijfers zijn ingelezen. Kies wat erin komt."))
        return redirect("reporting:register_figures", round=round_.slug)
    if do == "choose" and newest and choice and choice.is_valid():
        operations.choose_figures(
            figures=newest,
            numbers=[int(number) for number in choice.cleaned_data["chosen"]],
            **pages.acting(request),
        )
        messages.success(request, _("De keuze is bewaard."))
        return redirect("reporting:register_figures", round=round_.slug)
    if do == "remove" and newest:
        parts.carry_out(
            request, operations.remove_figures, _("De cijfers zijn weg."), figures=newest
        )
        return redirect("reporting:register_figures", round=round_.slug)
    context = {
        "round": round_,
        "step": "report",
        "form": form,
        "choice": choice,
        "newest": newest,
    }
    return pages.answer(request, "reporting/register.html", context, form if do == "read" else None)


def _read(request: HttpRequest, round_: Round, form: forms.RegisterFileForm) -> bool:
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        form.add_error("file", _("Dit bestand is te groot. Kies er een van hoogstens 2 MB."))
        return False
    text = file.read().decode("utf-8-sig", errors="replace")
    with pages.refused_in(form, "file") as met:
        operations.keep_figures(round=round_, text=text, **pages.acting(request))
    return met.refusal is None
