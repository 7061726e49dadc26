"""The logo on the reports of a monitor."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.findings.views import parts
from weerklank.reporting import access, forms, operations, queries
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import signed_in

if TYPE_CHECKING:
    from django.http import HttpResponseBase


@require_http_methods(["GET", "POST"])
def logo(request: HttpRequest, round: str) -> HttpResponse:
    """Show the logo, put another one in its place, or take it away."""
    round_ = parts.find_round(request, round)
    access.check_may_write_look(signed_in(request), round_.monitor)
    do = request.POST.get("do", "")
    stored = queries.look_of(round_.monitor)
    if do == "remove":
        parts.carry_out(
            request, operations.remove_logo, _("Het logo is weg."), monitor=round_.monitor
        )
        return redirect("reporting:logo", round=round_.slug)
    initial: dict[str, object] = {"alternative": stored.logo_alternative if stored else ""}
    form = (
        forms.LogoForm(data=request.POST, files=request.FILES, initial=initial)
        if request.method == "POST"
        else forms.LogoForm(initial=initial)
    )
    if request.method == "POST" and pages.carried_out(
        request,
        form,
        _("Het logo staat op de rapporten."),
        lambda: operations.set_logo(
            monitor=round_.monitor,
            content=form.cleaned_data["file"].read(),
            alternative=form.cleaned_data["alternative"],
            **pages.acting(request),
        ),
        field="file",
    ):
        return redirect("reporting:logo", round=round_.slug)
    context = {
        "round": round_,
        "step": "report",
        "form": form,
        "stored": stored if stored and stored.logo else None,
    }
    return pages.answer(request, "reporting/logo.html", context, form)


@require_GET
def image(request: HttpRequest, round: str) -> HttpResponseBase:
    """Return the logo as a picture for our pages; by itself it is a file, as every other one."""
    round_ = parts.find_round(request, round)
    stored = queries.look_of(round_.monitor)
    if stored is None or not stored.logo:
        raise Http404
    picture = base64.b64decode(stored.logo)
    return downloads.send(request, "logo.png", picture, logs=None, content_type="image/png")
