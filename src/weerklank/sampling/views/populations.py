"""How many people there are in all: a table is read, looked over, and kept beside the monitor.

Nothing is kept between the two pages: what was read travels in the form.
"""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.interchange import sheets_apart
from weerklank.interchange.refusals import Refused
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.telling import in_language
from weerklank.sampling import forms, models, operations, selecting
from weerklank.sampling.rules import population as tables
from weerklank.sampling.rules.population import Fault
from weerklank.study import access, planning, queries, terms
from weerklank.study.views import parts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.core.files.uploadedfile import UploadedFile

    from weerklank.study.models import Monitor
    from weerklank.study.rules import lists

MOST_BYTES = 5 << 20
MOST_CHARACTERS = 400_000
_FAULTS = {
    Fault.EMPTY: gettext_lazy(
        "Er staat niemand in de tabel. Kies een bestand met een kop en rijen."
    ),
    Fault.NO_HEAD: gettext_lazy("Boven deze cel staat geen kop. Zet er een kenmerk boven."),
    Fault.PERSONAL_HEAD: gettext_lazy(
        "Deze kolom zegt wie iemand is. Haal de kolom uit het bestand."
    ),
    Fault.UNKNOWN_HEAD: gettext_lazy(
        "Dit is geen kenmerk van deze mensen in deze monitor. Geef de kolom de naam van een "
        "kenmerk, of haal die uit het bestand."
    ),
    Fault.TWICE: gettext_lazy("Deze kolom staat er twee keer. Haal er één weg."),
    Fault.NO_COLUMN: gettext_lazy("Er staat geen kop boven de tabel."),
    Fault.VALUE: gettext_lazy(
        "“%(about)s” is geen waarde van dit kenmerk. Gebruik een waarde van de monitor, of laat "
        "de cel leeg als het onbekend is."
    ),
    Fault.PERSONAL: gettext_lazy(
        "Hier lijkt een BSN, e-mailadres of telefoonnummer te staan. Haal dat uit het bestand."
    ),
    Fault.COUNT: gettext_lazy("“%(about)s” is geen aantal. Vul een heel getal in."),
    Fault.TOO_MANY: gettext_lazy(
        "De kenmerken samen maken %(about)s groepen. Haal kolommen weg tot het er hoogstens 2.000 "
        "zijn."
    ),
    Fault.TOO_MANY_PEOPLE: gettext_lazy("Dit zijn te veel mensen. Kijk de kolom met aantallen na."),
}


@require_GET
def populations(request: HttpRequest, monitor: str) -> HttpResponse:
    """Show which tables there are, and which counts now. Of a small group nothing is told."""
    user, found = parts.monitor_of(request, monitor)
    names = queries.condition_labels(found)
    newest: set[str] = set()
    rows = []
    for one, total in selecting.populations(found):
        rows.append(
            (
                one,
                [names.get(key, key) for key in one.keys],
                one.perspective not in newest,
                tables.rounded_down(total),
            )
        )
        newest.add(one.perspective)
    context: dict[str, object] = {
        "monitor": found,
        "rows": rows,
        "smallest": settings.SMALLEST_GROUP,
        **parts.rights(user, found),
    }
    if context["may_see_people"]:
        context |= _of_registers(found, names)
    return render(request, "sampling/populations.html", context)


def _of_registers(monitor: Monitor, names: Mapping[str, str]) -> dict[str, object]:
    """Return what municipalities were asked and told, and whom could be asked for which round."""
    asked = models.PopulationRequest.objects.filter(round__monitor=monitor).select_related(
        "round", "municipality", "asked_by"
    )
    waiting = {(one.round_id, one.municipality_id) for one in asked if one.given_at is None}
    labels = queries.value_labels(monitor)
    municipalities = planning.municipalities(monitor)
    spreads = models.Spread.objects.filter(
        round__monitor=monitor, perspective=terms.Perspective.INBURGERAAR
    ).select_related("round")
    return {
        "waiting": [one for one in asked if one.given_at is None],
        "given": [
            (one, [_in_words(table, names, labels) for table in one.tables])
            for one in asked
            if one.given_at is not None
        ],
        "to_ask": [
            (spread.round, municipality)
            for spread in spreads.order_by("-round__number")
            if selecting.combinations(spread)
            for municipality in municipalities
            if (spread.round_id, municipality.pk) not in waiting
        ],
        "least": settings.SMALLEST_COUNT_PUBLISHED,
    }


class GivenTable(TypedDict):
    """A table of how many people there are, as a question for it keeps the answer."""

    keys: list[str]
    rows: list[tuple[list[str], int]]


def _in_words(
    table: GivenTable, names: Mapping[str, str], labels: Mapping[str, Mapping[str, str]]
) -> tuple[str, list[tuple[str, int]]]:
    """Return what a table is about, and its rows: whom, and how many."""
    keys = table["keys"]
    rows = [
        (
            ", ".join(
                labels.get(key, {}).get(value, value) if value else _("onbekend")
                for key, value in zip(keys, values, strict=True)
            ),
            count,
        )
        for values, count in table["rows"]
    ]
    return ", ".join(names.get(key, key) for key in keys), rows


@require_POST
def population_ask(request: HttpRequest, round: str) -> HttpResponse:
    """Ask a municipality of the plan how many people there are, beside the targets of a round."""
    _user, found = parts.round_of(request, round)
    asked = {str(one.pk): one for one in planning.municipalities(found.monitor)}
    municipality = asked.get(request.POST.get("municipality", ""), found.monitor.organisation)
    with pages.refused_above(request):
        operations.ask_population(round=found, municipality=municipality, **pages.acting(request))
        messages.success(request, _("De vraag staat klaar voor de regisseur van de gemeente."))
    return redirect(_of_the_register(found.monitor))


@require_POST
def population_request_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a question for counts, or take away what was given."""
    mine = selecting.population_requests(visible_to=signed_in(request))
    found = get_object_or_404(mine, pk=number)
    monitor = found.round.monitor
    with pages.refused_above(request):
        operations.take_back_population_request(request=found, **pages.acting(request))
        messages.success(request, _("De vraag is ingetrokken, met wat erop is doorgegeven."))
    return redirect(_of_the_register(monitor))


def _of_the_register(monitor: Monitor) -> str:
    return f"{reverse('sampling:populations', args=[monitor.slug])}#register"


@require_http_methods(["GET", "POST"])
def population_new(request: HttpRequest, monitor: str) -> HttpResponse:
    """Ask for a table, show what was read of it, and keep it."""
    user, found = parts.monitor_of(request, monitor)
    access.check_may_research(user, found)
    if request.method == "GET":
        return _ask(request, found, forms.PopulationForm())
    form = forms.PopulationForm(request.POST, files=request.FILES)
    table = _read(found, form) if form.is_valid() else None
    if table is None or table.wrong or form.errors:
        return _ask(request, found, form, table)
    if request.POST.get("do") == "add":
        with pages.refused_in(form):
            operations.add_population(
                monitor=found,
                perspective=form.cleaned_data["perspective"],
                on=form.cleaned_data["on"],
                source=form.cleaned_data["source"],
                table=tables.Known(table.keys, table.groups),
                **pages.acting(request),
            )
            messages.success(request, _("De tabel is bewaard en telt mee."))
            return redirect("sampling:populations", monitor=found.slug)
        return _ask(request, found, form)
    return _look(request, found, form, table)


@require_POST
def population_remove(request: HttpRequest, population: int) -> HttpResponse:
    """Take a table away."""
    found = get_object_or_404(
        selecting.all_populations(visible_to=signed_in(request)), pk=population
    )
    monitor = found.monitor
    with pages.refused_above(request):
        operations.remove_population(population=found, **pages.acting(request))
        messages.success(request, _("De tabel is weg."))
    return redirect("sampling:populations", monitor=monitor.slug)


def _ask(
    request: HttpRequest,
    monitor: Monitor,
    form: forms.PopulationForm,
    table: tables.Table | None = None,
) -> HttpResponse:
    wrong = [
        (_place(one), str(_FAULTS[one.fault]) % {"about": one.about})
        for one in (table.wrong if table else ())
    ]
    if wrong and form.is_bound:
        form.add_error(
            "file",
            ngettext(
                "Er klopt iets niet in de tabel. Er is niets bewaard.",
                "Er kloppen dingen niet in de tabel. Er is niets bewaard.",
                len(wrong),
            ),
        )
    values = {
        perspective: [
            (queries.condition_labels(monitor).get(key, key), list(labels.values()))
            for key, labels in queries.population_values(monitor, perspective).items()
        ]
        for perspective in terms.Perspective.values
    }
    context = {
        "monitor": monitor,
        "form": form,
        "wrong": wrong,
        "more_wrong": table.more_wrong if table else 0,
        "values": [(terms.Perspective(one).label, own) for one, own in values.items()],
    }
    return pages.answer(request, "sampling/population_new.html", context, form)


def _place(wrong: tables.Wrong) -> str:
    where = {"row": wrong.row, "column": wrong.column}
    if wrong.row and wrong.column:
        return _("Rij %(row)s, kolom %(column)s:") % where
    return _("Kolom %(column)s:") % where if wrong.column else ""


def _look(
    request: HttpRequest, monitor: Monitor, form: forms.PopulationForm, table: tables.Table
) -> HttpResponse:
    names = queries.condition_labels(monitor)
    smallest = settings.SMALLEST_GROUP
    context = {
        "monitor": monitor,
        "form": form,
        "text": tables.written(table),
        "keys": [names.get(key, key) for key in table.keys],
        "perspective": terms.Perspective(form.cleaned_data["perspective"]).label,
        "groups": len(table.groups),
        "told": tables.rounded_down(table.total),
        "small": sum(count < smallest for _values, count in table.groups),
        "smallest": smallest,
    }
    return render(request, "sampling/population_look.html", context)


def _read(monitor: Monitor, form: forms.PopulationForm) -> tables.Table | None:
    """Return what stands in the table; a file that cannot be read is said in the form."""
    perspective = form.cleaned_data["perspective"]
    words = queries.words_for_lists(monitor)
    allowed = queries.population_values(monitor, perspective).keys()
    file, text = form.cleaned_data["file"], form.cleaned_data["text"]
    try:
        if not file and text and len(text) <= MOST_CHARACTERS:
            return tables.read(*tables.cells(text), words, allowed)
        if not file:
            form.add_error("file", _("Kies het bestand met de tabel."))
        elif file.size > MOST_BYTES:
            form.add_error("file", _("Dit bestand is te groot. Kies er een van hoogstens 5 MB."))
        else:
            return _read_file(file, words, allowed)
    except Refused as refusal:
        form.add_error("file", in_language(refusal.told))
    except csv.Error:
        form.add_error("file", _("Deze tabel is niet te lezen. Kies het bestand opnieuw."))
    return None


def _read_file(
    file: UploadedFile[bytes], words: lists.Words, allowed: Collection[str]
) -> tables.Table:
    # Read by the process with limits, which wants a file; it is gone when this is done.
    name = file.name or ""
    with tempfile.NamedTemporaryFile(
        dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=Path(name).suffix
    ) as kept:
        kept.write(file.read())
        kept.flush()
        with sheets_apart.read(Path(kept.name), name) as book:
            if not book.sheets:
                return tables.read([], [], words, allowed)
            sheet = book.sheets[0]
            rows = (
                (number, [_cell(cell) for cell in row])
                for first, part in sheet.parts()
                for number, row in enumerate(part, start=first)
            )
            return tables.read(sheet.header, rows, words, allowed)


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())
