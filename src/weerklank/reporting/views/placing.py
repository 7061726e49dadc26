"""Where a finding is told again: at parts of the service, at themes, in briefs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.analysis import queries as analysis
from weerklank.findings import access, operations, queries
from weerklank.findings.placing import IMPROVEMENTS, SERVICES, Places, Placing, tells_of_others
from weerklank.findings.views import parts
from weerklank.reporting import forms
from weerklank.reporting.documents.editions import PROVIDERS
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in

if TYPE_CHECKING:
    from weerklank.coding.models import Code


@require_http_methods(["GET", "POST"])
def finding_places(request: HttpRequest, finding: int) -> HttpResponse:
    """Choose where a finding is told again, beside what its passages propose now."""
    found = parts.find_finding(request, finding)
    access.check_may_write(signed_in(request), found.round)
    voices = analysis.hear(found.round, visible_to=signed_in(request))
    row = queries.finding_row(found, voices)
    placing = Placing(voices, [row])
    stored = placing.stored.get(found.pk)
    codes = {code.pk: code for branch in (SERVICES, IMPROVEMENTS) for code in placing.under(branch)}
    form = forms.PlacesForm(
        data=request.POST if request.method == "POST" else None,
        codes=codes.values(),
        briefs=[(str(kind), one.whom) for kind, one in PROVIDERS.items()],
        initial={
            "codes": [str(pk) for pk in placing.places[found.pk].codes],
            "briefs": list(placing.places[found.pk].briefs),
            "revision": stored.revision if stored else 0,
        },
    )
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            operations.choose_places(finding=found, **form.chosen(), **pages.acting(request))
            messages.success(request, _("Waar de bevinding nog meer staat, is bewaard."))
            return redirect("findings:finding", finding=found.pk)
    context = {
        "round": found.round,
        "step": "findings",
        "finding": found,
        "row": row,
        "form": form,
        "stored": stored,
        "proposed": _in_words(placing.proposed(row), codes),
        "is_limited": voices.readings.is_limited,
        "tells_of_others": tells_of_others(row),
    }
    return pages.answer(request, "reporting/finding_places.html", context, form)


def _in_words(places: Places, codes: dict[int, Code]) -> list[str]:
    """Return what the passages propose, in the order of the form."""
    told = [str(code) for pk, code in codes.items() if pk in places.codes]
    return told + [
        _("brief voor %(whom)s") % {"whom": one.whom}
        for kind, one in PROVIDERS.items()
        if kind in places.briefs
    ]
