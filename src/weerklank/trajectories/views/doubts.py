"""Values that were refused, on the page of a trajectory, and saying that what stands is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.refusals import DomainError
from weerklank.trajectories import access
from weerklank.trajectories.forms.closing import SettleForm
from weerklank.trajectories.operations import doubts as operations
from weerklank.trajectories.queries import doubts as queries
from weerklank.trajectories.queries import not_sent as lacking
from weerklank.trajectories.queries import trajectories
from weerklank.trajectories.rules.tables import BY_NAME, TRAJECTEN
from weerklank.trajectories.views import parts
from weerklank.trajectories.views.not_sent import key_in_words, title
from weerklank.trajectories.wording import columns

if TYPE_CHECKING:
    from weerklank.trajectories.models import Trajectory


def of_trajectory(trajectory: Trajectory) -> list[dict[str, object]]:
    """Return what was refused of a trajectory and is not settled."""
    return [_doubt(trajectory, each) for each in queries.of_trajectory(trajectory)]


def not_sent(trajectory: Trajectory) -> list[dict[str, object]]:
    """Return what is no longer sent of a trajectory."""
    return [
        {
            "title": title(BY_NAME[each.mark.table]),
            "row": key_in_words(BY_NAME[each.mark.table], each.row),
            "supplier": each.mark.supplier,
            "at": each.mark.since.at,
        }
        for each in lacking.of_trajectory(trajectory)
    ]


def _doubt(trajectory: Trajectory, each: queries.Doubt) -> dict[str, object]:
    """Return a refusal as the page says it; `stands` is '' when the register knows no more."""
    refused, table = each.refused, each.table
    key = (f"{columns.label(name).lower()} {value}" for name, value in refused.row.items() if value)
    told = refused.column
    return {
        "pk": refused.pk,
        "title": _("Gegevens") if table is TRAJECTEN else _(table.label),
        "column": columns.label(told) if told else "",
        "row": ", ".join(key),
        "value": refused.value,
        "why": refused.why,
        "stands": parts.in_words(table.column(told), each.stands) if told else "",
        "supplier": refused.change.supplier,
        "at": refused.change.at,
        "url": reverse("trajectories:entries", args=[trajectory.pseudonym, table.name]),
    }


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, pseudonym: str, number: int) -> HttpResponse:
    """Ask what was looked up; a POST settles the refusal."""
    user, now = signed_in(request), timezone.now()
    today = timezone.localdate(now)
    found = get_object_or_404(
        trajectories.trajectories(visible_to=user, today=today), pseudonym=pseudonym
    )
    access.check_may_work_on(user, found, today=today)
    refused = get_object_or_404(found.refused_values.filter(queries.OPEN), pk=number)
    form = SettleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            operations.settle(refused=refused, by=user, at=now, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("reason", str(refusal.user_message))
        else:
            messages.success(request, _("Deze geweigerde waarde is afgehandeld."))
            return redirect("trajectories:trajectory", found.pseudonym)
    safeguards.record_look(
        what="trajectory.viewed", by=user, at=now, subject=found, detail={"table": refused.table}
    )
    (doubt,) = (each for each in of_trajectory(found) if each["pk"] == refused.pk)
    context = {"trajectory": found, "doubt": doubt, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "trajectories/doubt.html", context, status=status)


URLS = [path("trajecten/<str:pseudonym>/geweigerd/<int:number>/", settle, name="doubt")]
