"""Filling in and correcting one table of one trajectory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.rulebook import sharing, tables
from weerklank.rulebook.tables import CellKind, Table
from weerklank.rulebook.wording import columns
from weerklank.safeguards import pages
from weerklank.safeguards.refusals import DomainError
from weerklank.trajectories import access
from weerklank.trajectories.forms.rows import ReasonForm, RowForm
from weerklank.trajectories.operations import entering as operations
from weerklank.trajectories.queries import own_part, trajectories
from weerklank.trajectories.queries import trajectory as queries
from weerklank.trajectories.views import parts

if TYPE_CHECKING:
    from django.forms import Form

    from weerklank.safeguards.models import User
    from weerklank.trajectories.models import Trajectory

ADD, CORRECT, REMOVE = "add", "correct", "remove"
# In the order in which someone works; a provider has only her own.
OFFERED = (
    tables.TRAJECTEN,
    tables.CONTACTPERSONEN,
    tables.AFSPRAKEN,
    tables.PIP_AFSPRAKEN,
    tables.PRESENTIE,
    tables.UREN,
    tables.NIVEAUS,
    tables.EXAMENS,
    tables.KLASSEN,
    tables.AANPASSINGEN,
    tables.LEERROUTES,
    tables.DOELGROEPEN,
    tables.BESLUITEN,
    tables.WENSEN,
    tables.PARTICIPATIE,
    tables.ONDERSTEUNING,
    tables.TE_LATE_BETALINGEN,
    tables.REISKOSTEN,
    tables.OPLEIDINGEN,
    tables.UITKERINGEN,
    tables.VESTIGINGEN,
    tables.DUO,
)


# The number of an appointment tells a provider whether another one has any that day. Why someone is
# relieved otherwise than others, the gemeente decides.
_NOT_FOR_A_PROVIDER = ("nummer", "maatwerk")


class Cell(NamedTuple):
    label: str
    value: tables.CellValue


class Part(NamedTuple):
    """A row, or some columns of a table that has one row, as the page shows it."""

    key: str
    label: str
    cells: list[Cell]


@dataclass(slots=True)
class Asked:
    """What the address asks for: which table of which trajectory, and what is opened in it."""

    trajectory: Trajectory
    table: Table
    user: User
    today: date
    rows: list[queries.Entered]
    opened: queries.Entered | None
    part: str  # a subject of a table with one row
    guides: bool

    @property
    def is_single(self) -> bool:
        return not self.table.key

    @property
    def names(self) -> tuple[str, ...]:
        if self.is_single:
            return columns.subjects(self.table)[self.part][1] if self.part else ()
        return tuple(
            column.name
            for column in self.table.columns
            if self.guides or column.name not in _NOT_FOR_A_PROVIDER
        )


@require_http_methods(["GET", "POST"])
def entries(request: HttpRequest, pseudonym: str, table: str) -> HttpResponse:
    """Show the rows of a table that hold now; a POST adds, corrects or takes away one."""
    user, found, today = parts.enter_trajectory(request, pseudonym)
    spec = tables.BY_NAME.get(table)
    if spec not in OFFERED:
        raise Http404
    access.check_may_fill(user, found, spec.name, today=today)
    asked = _asked(request, found, spec, user, today)
    form = _form(asked, None)
    reason_form = ReasonForm()
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == REMOVE:
            reason_form = ReasonForm(request.POST)
            written: Form = reason_form
        elif do in (ADD, CORRECT):
            form = _form(asked, request.POST)
            written = form
        else:
            raise Http404
        if written.is_valid() and _write(do, asked, form, reason_form):
            messages.success(request, _("Bewaard. De signalen zijn opnieuw bekeken."))
            return _back(asked)
    pages.look(request, "trajectory.viewed", found, table=spec.name)
    context = {
        "trajectory": found,
        "table": spec,
        "title": _title(spec),
        "tables": [(each, _title(each)) for each in _offered(asked)],
        "is_single": asked.is_single,
        "heads": [columns.label(name) for name in asked.names],
        "lines": [] if asked.is_single else _rows(asked),
        "subjects": _subjects(asked) if asked.is_single else [],
        "opened": asked.opened,
        "part": asked.part,
        "form": form if asked.names else None,
        "reason_form": reason_form,
        "may_remove": asked.opened is not None and spec is not tables.TRAJECTEN,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "trajectories/entries.html", context, status=status)


def _asked(request: HttpRequest, found: Trajectory, table: Table, user: User, today: date) -> Asked:
    guides = queries.is_guide(user, found, today=today)
    own = None if guides else own_part.of(user, [found])
    rows = queries.entered(found, table, own=own)
    wanted = request.POST.get("row") or request.GET.get("rij", "")
    opened = next((each for each in rows if str(each.pk) == wanted), None)
    if wanted and opened is None and request.method == "GET":
        raise Http404
    part = request.GET.get("deel", "")
    if not table.key:
        if part and part not in columns.subjects(table):
            raise Http404
        opened = rows[0] if rows else None
    return Asked(found, table, user, today, rows, opened, part, guides)


def _form(asked: Asked, data: QueryDict | None) -> RowForm:
    form = RowForm(
        asked.table,
        asked.names,
        row=asked.opened.row if asked.opened else None,
        data=data,
        asks_reason=asked.opened is not None,
    )
    kinds = sharing.KINDS_OF_GUIDANCE.get(asked.table.name)
    if kinds is not None and not asked.guides:
        form.offer_only("soort", kinds)  # of the others the gemeente tells
    return form


def _write(do: str, asked: Asked, form: RowForm, reason_form: ReasonForm) -> bool:
    """Do what was asked; a refusal goes to the form, at its column."""
    act: Callable[..., object]
    try:
        if do == ADD:
            same_as, is_another = form.about_another_begin()
            act = partial(operations.add, row=form.filled(), same_as=same_as, is_another=is_another)
        elif asked.opened is None:
            raise operations.ChangedSince
        elif do == CORRECT:
            act = partial(
                operations.correct,
                replaces=asked.opened.pk,
                row=form.filled(),
                reason=form.reason,
            )
        else:
            reason = reason_form.cleaned_data["reason"]
            act = partial(operations.take_away, reason=reason, replaces=asked.opened.pk)
        act(trajectory=asked.trajectory, table=asked.table.name, by=asked.user, at=timezone.now())
    except operations.SamePeriod as there:
        form.ask_about_begin(there.number, there.van)
        return False
    except operations.NotSo as refusal:
        at = refusal.column if refusal.column in form.fields else None
        form.add_error(at, str(refusal.user_message))
        return False
    except DomainError as refusal:
        (reason_form if do == REMOVE else form).add_error(None, str(refusal.user_message))
        return False
    return True


def _back(asked: Asked) -> HttpResponse:
    """Go back to the table; who is no longer contact person goes to her caseload."""
    still = trajectories.trajectories(visible_to=asked.user, today=asked.today)
    if not still.filter(pk=asked.trajectory.pk).exists():
        return redirect("trajectories:caseload")
    return redirect("trajectories:entries", asked.trajectory.pseudonym, asked.table.name)


def _offered(asked: Asked) -> list[Table]:
    if asked.guides:
        return list(OFFERED)
    own = access.of_a_provider(asked.user, asked.trajectory, today=asked.today)
    return [each for each in OFFERED if each.name in own]


def _title(table: Table) -> str:
    # "Trajecten" is of the whole register; here it is one.
    return _("Gegevens") if table is tables.TRAJECTEN else _(table.label)


def _cells(table: Table, names: tuple[str, ...], row: tables.Row) -> list[Cell]:
    found = [(table.column(name), getattr(row, name)) for name in names]
    return [
        Cell(
            columns.label(column.name),
            columns.code(column.name, value) if column.kind is CellKind.CHOICE and value else value,
        )
        for column, value in found
    ]


def _rows(asked: Asked) -> list[Part]:
    return [
        Part(str(each.pk), "", _cells(asked.table, asked.names, each.row)) for each in asked.rows
    ]


def _subjects(asked: Asked) -> list[Part]:
    row = asked.opened.row if asked.opened else asked.table.row()
    return [
        Part(key, label, _cells(asked.table, names, row))
        for key, (label, names) in columns.subjects(asked.table).items()
    ]


URLS = [path("trajecten/<str:pseudonym>/<str:table>/", entries, name="entries")]
