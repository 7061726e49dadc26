"""What words for an amount stand for in a monitor, and choosing otherwise."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.findings import access, forms, operations, queries
from weerklank.safeguards import pages
from weerklank.study.views import parts as study_pages


@require_http_methods(["GET", "POST"])
def bands(request: HttpRequest, monitor: str) -> HttpResponse:
    """Change what words stand for, or go back to what ships with the program."""
    user, found = study_pages.monitor_of(request, monitor)
    access.check_may_set_bands(user, found)
    stored = queries.stored_bands(found)
    form = forms.BandsForm(data=request.POST if request.method == "POST" else None, stored=stored)
    back_to_start = request.POST.get("do") == "start"
    if request.method == "POST" and (form.is_valid() or back_to_start):
        with pages.refused_in(form) as met:
            operations.change_bands(
                monitor=found,
                chosen={} if back_to_start else form.chosen(),
                revision=form.cleaned_data.get("revision", -1),
                **pages.acting(request),
            )
            messages.success(request, _("De woorden zijn bewaard."))
            return redirect("findings:bands", monitor=found.slug)
        if met.is_stale:
            stored = queries.stored_bands(found)
    context = {
        "monitor": found,
        "form": form,
        "is_chosen": bool(stored.chosen),
        **study_pages.rights(user, found),
    }
    return pages.answer(request, "findings/bands.html", context, form)
