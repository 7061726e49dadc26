"""What a supplier no longer sends: look at it, close it or let it stand, and take that back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from weerklank.rulebook.tables import TRAJECTEN, Row, Table
from weerklank.rulebook.wording import columns
from weerklank.safeguards import pages
from weerklank.trajectories import access
from weerklank.trajectories.forms.closing import BACK, CLOSE, LET_STAND, ClosingForm
from weerklank.trajectories.operations import closing as operations
from weerklank.trajectories.operations import looking
from weerklank.trajectories.queries import not_sent as queries
from weerklank.trajectories.views import parts

if TYPE_CHECKING:
    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories.models import Change

ROWS_ON_A_PAGE = 100


@require_http_methods(["GET", "POST"])
def not_sent(request: HttpRequest, municipality: str) -> HttpResponse:
    """Show what is no longer sent, a table at a time."""
    user, found = parts.enter(request, municipality, access.check_may_steer)
    counted = queries.per_table(found)
    wanted = request.POST.get("tabel") or request.GET.get("tabel", "")
    listed = [each for each, _count in counted]
    table = next((each for each in listed if each.name == wanted), (*listed, TRAJECTEN)[0])
    form, met = ClosingForm(table), pages.Refusals()
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do not in (CLOSE, LET_STAND, BACK):
            raise Http404
        form = ClosingForm(table, request.POST)
        with met:
            if do == BACK:
                _take_back(request, found, user)
            elif form.is_valid():
                _do(request, found, table, user, form)
        if not met.said and (do == BACK or form.is_valid()):
            return redirect(f"{request.path}?tabel={table.name}")
        if do == BACK:
            form = ClosingForm(table)
    page = pages.page_of(request, queries.marks(found, table), ROWS_ON_A_PAGE)
    looking.look_at_list(
        "not_sent.viewed",
        found,
        seen=[each.trajectory.pseudonym for each in page.object_list if each.trajectory],
        **pages.acting(request),
        municipality=found.slug,
        table=table.name,
        rows=len(page.object_list),
    )
    context = {
        "municipality": found,
        "tables": [(each, title(each), count) for each, count in counted],
        "table": table,
        "title": title(table),
        "page": page,
        "lines": [_line(table, each) for each in queries.rows_of(table, list(page.object_list))],
        "ticked": set(request.POST.getlist("mark")),
        "form": form,
        "refusal": met.said,
        "closings": queries.closings(found),
        "asks": request.GET.get("terug", ""),
    }
    return pages.answer(request, "trajectories/not_sent.html", context)


def _do(
    request: HttpRequest,
    municipality: Organisation,
    table: Table,
    user: User,
    form: ClosingForm,
) -> None:
    do, asked = request.POST["do"], form.cleaned_data
    act: Callable[..., Change] = operations.let_stand
    if do == CLOSE:
        ended = {"ending": asked.get("ending", ""), "until": asked.get("until")}
        act = partial(operations.close, **ended)
    change = act(
        municipality=municipality,
        table=table.name,
        marks=[int(each) for each in request.POST.getlist("mark") if each.isdecimal()],
        reason=asked["reason"],
        by=user,
        at=timezone.now(),
    )
    number = change.closed.count()
    said = (
        ngettext("%(number)s rij is gesloten.", "%(number)s rijen zijn gesloten.", number)
        if do == CLOSE
        else ngettext("%(number)s rij blijft staan.", "%(number)s rijen blijven staan.", number)
    )
    messages.success(request, said % {"number": number})


def _take_back(request: HttpRequest, municipality: Organisation, user: User) -> None:
    pk = request.POST.get("change", "")
    change = next((each for each in queries.closings(municipality) if str(each.pk) == pk), None)
    if change is None:
        raise Http404
    operations.take_back(change=change, by=user, at=timezone.now())
    messages.success(request, _("Dit is teruggenomen. Wat ervoor gold, geldt weer."))


def title(table: Table) -> str:
    """Return what a table is called when one row of it is meant."""
    return _("Het hele traject") if table is TRAJECTEN else _(table.label)


def key_in_words(table: Table, row: Row) -> str:
    """Return what tells a row from the others of its table, and of a period what it is about."""
    return ", ".join(
        f"{columns.label(name).lower()} {value}"
        for name in dict.fromkeys((*table.key, *(table.same or ())))
        if (value := parts.in_words(table.column(name), getattr(row, name))) not in (None, "")
    )


def _line(table: Table, each: queries.Lacking) -> dict[str, object]:
    owner = each.mark.trajectory
    return {
        "pk": str(each.mark.pk),
        "pseudonym": owner.pseudonym if owner else "",
        "url": reverse("trajectories:trajectory", args=[owner.pseudonym]) if owner else "",
        "key": key_in_words(table, each.row),
        "until": getattr(each.row, "tot", None),
        "supplier": each.mark.supplier,
        "since": each.mark.since.at,
    }


URLS = [path("register/<slug:municipality>/niet-meer-geleverd/", not_sent, name="not_sent")]
