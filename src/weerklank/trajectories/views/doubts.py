"""Values that were refused, on the page of a trajectory, and saying that what stands is right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.rulebook.tables import BY_NAME, TRAJECTEN
from weerklank.rulebook.wording import columns
from weerklank.safeguards import pages
from weerklank.trajectories import access
from weerklank.trajectories.forms.closing import SettleForm
from weerklank.trajectories.operations import doubts as operations
from weerklank.trajectories.queries import doubts as queries
from weerklank.trajectories.queries import not_sent as lacking
from weerklank.trajectories.views import parts
from weerklank.trajectories.views.not_sent import key_in_words, title

if TYPE_CHECKING:
    from weerklank.trajectories.models import Trajectory


@dataclass(frozen=True, slots=True)
class Doubt:
    """A refusal as the page says it; `stands` is '' when the register does not know either."""

    pk: int
    title: str
    column: str
    row: str
    value: str
    why: str
    stands: str
    supplier: str
    at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Lacking:
    title: str
    row: str
    supplier: str
    at: datetime


def of_trajectory(trajectory: Trajectory) -> list[Doubt]:
    """Return what was refused of a trajectory and is not settled."""
    return [_doubt(trajectory, each) for each in queries.of_trajectory(trajectory)]


def not_sent(trajectory: Trajectory) -> list[Lacking]:
    """Return what is no longer sent of a trajectory."""
    return [
        Lacking(
            title(BY_NAME[each.mark.table]),
            key_in_words(BY_NAME[each.mark.table], each.row),
            each.mark.supplier,
            each.mark.since.at,
        )
        for each in lacking.of_trajectory(trajectory)
    ]


def _doubt(trajectory: Trajectory, each: queries.Doubt) -> Doubt:
    refused, table = each.refused, each.table
    name = _("Gegevens") if table is TRAJECTEN else _(table.label)
    return Doubt(
        refused.pk,
        name,
        columns.label(refused.column) if refused.column else "",
        ", ".join(
            f"{columns.label(column).lower()} {value}"
            for column, value in refused.row.items()
            if value
        ),
        refused.value,
        refused.why,
        parts.in_words(table.column(refused.column), each.stands) if refused.column else "",
        refused.change.supplier,
        refused.change.at,
        reverse("trajectories:entries", args=[trajectory.pseudonym, table.name]),
    )


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, pseudonym: str, number: int) -> HttpResponse:
    """Ask what was looked up; a POST settles the refusal."""
    user, found, today = parts.enter_trajectory(request, pseudonym)
    access.check_may_work_on(user, found, today=today)
    refused = get_object_or_404(found.refused_values.filter(queries.OPEN), pk=number)
    form = SettleForm(request.POST if request.method == "POST" else None)
    if pages.carried_out(
        request,
        form,
        _("Deze geweigerde waarde is afgehandeld."),
        lambda: operations.settle(refused=refused, by=user, at=timezone.now(), **form.cleaned_data),
        field="reason",
    ):
        return redirect("trajectories:trajectory", found.pseudonym)
    pages.look(request, "trajectory.viewed", found, table=refused.table)
    (doubt,) = (each for each in of_trajectory(found) if each.pk == refused.pk)
    context = {"trajectory": found, "doubt": doubt, "form": form}
    return pages.answer(request, "trajectories/doubt.html", context)


URLS = [path("trajecten/<str:pseudonym>/geweigerd/<int:number>/", settle, name="doubt")]
