"""From when a signal is on: what the law and custom say, and what the municipality set itself."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.safeguards import pages
from weerklank.trajectories import access
from weerklank.trajectories.forms.thresholds import ThresholdForm
from weerklank.trajectories.operations import thresholds as operations
from weerklank.trajectories.queries import thresholds as queries
from weerklank.trajectories.views import parts


@require_http_methods(["GET", "POST"])
def thresholds(request: HttpRequest, municipality: str) -> HttpResponse:
    _user, found = parts.enter(request, municipality, access.check_may_steer)
    today = timezone.localdate()
    opened = request.POST.get("name", "") or request.GET.get("wijzig", "")
    form = None
    if request.method == "POST":
        sent = form = ThresholdForm(request.POST)
        if pages.carried_out(
            request,
            form,
            _("De drempel is bewaard."),
            lambda: operations.set_threshold(
                municipality=found, name=opened, **pages.acting(request), **sent.cleaned_data
            ),
            fields={operations.NotAnAmount: "value"},
        ):
            return redirect("trajectories:thresholds", municipality=found.slug)
    signals = queries.shown(found, today=today)
    changeable = {
        each.name: each for signal in signals for each in signal.thresholds if each.may_change
    }
    if request.method == "GET" and opened:
        if opened not in changeable:
            raise Http404
        form = ThresholdForm(initial={"value": changeable[opened].value, "from_on": today})
    context = {
        "municipality": found,
        "signals": signals,
        "form": form,
        "opened": opened,
        "is_unknown": opened not in changeable,
    }
    return pages.answer(request, "trajectories/thresholds.html", context)


URLS = [path("register/<slug:municipality>/drempels/", thresholds, name="thresholds")]
