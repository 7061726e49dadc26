"""Several people at once: a list is pasted or read, looked over, and added in one act.

Nothing is kept between the two pages: the list travels in the form, so that what turns out to hold
names is nowhere.
"""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from weerklank.interchange import sheets_apart
from weerklank.interchange.refusals import Refused
from weerklank.safeguards import pages
from weerklank.safeguards.refusals import DomainError
from weerklank.safeguards.telling import in_language
from weerklank.study import access, forms, operations, queries, terms
from weerklank.study.rules import lists
from weerklank.study.rules.lists import Fault, Meaning
from weerklank.study.views import parts

if TYPE_CHECKING:
    from django.forms import Form

    from weerklank.interchange.cells import Row
    from weerklank.interchange.sheets import Book
    from weerklank.study.models import Round

MOST_BYTES = 1 << 20
_MEANINGS = (
    (Meaning.NOTHING, gettext_lazy("niet lezen")),
    (Meaning.PSEUDONYM, gettext_lazy("Pseudoniem")),
    (Meaning.PERSPECTIVE, gettext_lazy("Inburgeraar of aanbieder")),
    (Meaning.KIND, gettext_lazy("Soort organisatie")),
    (Meaning.FUNCTION, gettext_lazy("Functie")),
)
_FAULTS = {
    Fault.UNFIT: gettext_lazy(
        "Hier staat geen pseudoniem. Een pseudoniem is een letter met een nummer, zoals D7."
    ),
    Fault.TWICE: gettext_lazy("%(about)s staat twee keer in de lijst."),
    Fault.TAKEN: gettext_lazy("%(about)s is in deze ronde al gebruikt."),
    Fault.PERSPECTIVE: gettext_lazy("“%(about)s” is geen inburgeraar en geen aanbieder."),
    Fault.KIND: gettext_lazy("“%(about)s” is geen soort organisatie die Weerklank kent."),
    Fault.PERSONAL: gettext_lazy(
        "Hier lijkt een BSN, e-mailadres of telefoonnummer te staan. Haal dat uit de lijst."
    ),
}


@require_http_methods(["GET", "POST"])
def people_list(request: HttpRequest, round: str) -> HttpResponse:
    """Ask for the list, show what is understood of it, and add who is in it."""
    user, found = parts.round_of(request, round)
    access.check_may_research(user, found.monitor)
    if request.method == "GET":
        return _ask(request, found, forms.PeopleListForm())
    form = forms.PeopleListForm(request.POST, files=request.FILES)
    text, cells = _read(form) if form.is_valid() else ("", [])
    if form.errors:
        return _ask(request, found, form)
    met = pages.Refusals()
    look = _Look(request, found, text, cells, form.cleaned_data["perspective"])
    if request.POST.get("do") == "add" and look.is_answered and look.people:
        with met:
            added = operations.add_participants(
                round=found, people=look.people, by=user, at=timezone.now()
            )
            messages.success(
                request,
                ngettext(
                    "%(count)s mens is toegevoegd. Leg nu de toestemming vast.",
                    "%(count)s mensen zijn toegevoegd. Leg nu de toestemming vast.",
                    len(added),
                )
                % {"count": len(added)},
            )
            return redirect("study:participant", participant=min(one.pk for one in added))
    return look.show(request, met.said)


def _ask(request: HttpRequest, round_: Round, form: forms.PeopleListForm) -> HttpResponse:
    context = {"round": round_, "step": "spread", "monitor": round_.monitor, "form": form}
    return pages.answer(request, "study/people_list.html", context, form)


def _read(form: forms.PeopleListForm) -> tuple[str, list[list[str]]]:
    """Return the list as text and as cells; what is wrong with it goes into the form."""
    try:
        text = text_of(form)
        cells = lists.cells_of(text)
    except Refused as refusal:
        form.add_error("file", in_language(refusal.told))
    except DomainError as refusal:
        form.add_error(None, str(refusal.user_message))
    except csv.Error:
        form.add_error("text", _("Deze lijst is niet te lezen. Plak gewone regels."))
    else:
        if not cells:
            form.add_error(None, _("Kies een bestand, of plak een lijst."))
        return text, cells
    return "", []


def text_of(
    form: Form,
    *,
    most: int = lists.MOST_ROWS,
    most_characters: int = lists.MOST_CHARACTERS,
) -> str:
    """Return the list as text: what was pasted, or the first sheet of the file, with tabs.

    The form has a `file` and a `text`, both of which may be empty. Raises Refused or DomainError.
    """
    file = form.cleaned_data["file"]
    if not file:
        text: str = form.cleaned_data["text"]
        if len(text) > most_characters:
            words = _("De lijst is te lang. Plak hoogstens %(most)s mensen tegelijk.")
            raise DomainError(words % {"most": most})
        return text
    if file.size > MOST_BYTES:
        raise DomainError(_("Dit bestand is te groot. Een lijst is hoogstens 1 MB."))
    # Read by the process with limits, which wants a file; it is gone when this is done.
    with tempfile.NamedTemporaryFile(
        dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=Path(file.name).suffix
    ) as kept:
        kept.write(file.read())
        kept.flush()
        with sheets_apart.read(Path(kept.name), file.name) as book:
            rows = _rows_of(book, most)
    return "\n".join("\t".join(_cell(cell) for cell in row) for row in rows)


def _rows_of(book: Book, most: int) -> list[Row]:
    """Return the header and the rows of the first sheet, as far as a list may go."""
    if not book.sheets:
        return []
    sheet = book.sheets[0]
    rows: list[Row] = [list(sheet.header)]
    for _first, part in sheet.parts():
        rows += part
        if len(rows) > most:
            break
    return rows


def _cell(value: object) -> str:
    """Return what a cell says on one line, without what divides cells in a text."""
    return "" if value is None else " ".join(str(value).replace('"', " ").split())


class _Look:
    """What is understood of a list, with what somebody answered about it so far."""

    def __init__(
        self,
        request: HttpRequest,
        round_: Round,
        text: str,
        cells: list[list[str]],
        perspective: str,
    ) -> None:
        self.round, self.text, self.perspective = round_, text, perspective
        words = queries.words_for_lists(round_.monitor)
        guessed = lists.table_of(cells, words)
        self.choices = [(str(key), label) for key, label in _MEANINGS] + [
            (one.key, one.label) for one in queries.characteristics(round_.monitor)
        ]
        self.table = _corrected(guessed, request, {key for key, _label in self.choices})
        self.unknown = lists.unknown_values(self.table, words)
        sent = request.POST
        self.questions = [
            (key, place, word, f"waarde-{key}-{place}")
            for key, found in self.unknown.items()
            for place, word in enumerate(found)
        ]
        # A word that was not on the page yet is asked first.
        self.is_answered = (
            all(name in sent for *_rest, name in self.questions) and "kolom-0" in sent
        )
        allowed = {key: set(values.values()) for key, values in words.values.items()}
        answers = {
            (key, word): sent.get(name, "")
            for key, _place, word, name in self.questions
            if sent.get(name, "") in allowed[key]
        }
        self.answers = answers
        rows = lists.people_in(
            self.table,
            words,
            perspective=perspective,
            taken=set(round_.participants.values_list("pseudonym", flat=True)),
            answers=answers,
        )
        self.people = [row for row in rows if row.fault is None]
        self.faults = [
            (row.line, str(_FAULTS[row.fault]) % {"about": row.about}) for row in rows if row.fault
        ]

    def show(self, request: HttpRequest, error: str = "") -> HttpResponse:
        labels = queries.value_labels(self.round.monitor)
        names = dict(self.choices)
        context = {
            "round": self.round,
            "step": "spread",
            "monitor": self.round.monitor,
            "error": error,
            "text": self.text,
            "perspective": self.perspective,
            "columns": list(enumerate(self.table.columns)),
            "choices": self.choices,
            "examples": [
                ", ".join(
                    list(Counter(row[place] for _n, row in self.table.rows if row[place]))[:3]
                )
                for place in range(len(self.table.columns))
            ],
            "questions": [
                (
                    names[key],
                    word,
                    name,
                    labels.get(key, {}).items(),
                    self.answers.get((key, word), ""),
                )
                for key, _place, word, name in self.questions
            ],
            "people": [
                (
                    row,
                    terms.Perspective(row.perspective).label,
                    terms.ProviderKind(row.provider_kind).label if row.provider_kind else "",
                    [
                        (names[key], labels[key][value])
                        for key, value in row.characteristics.items()
                    ],
                )
                for row in self.people
            ],
            "faults": self.faults,
            "left_out": self.table.left_out,
        }
        status = 422 if error else 200
        return render(request, "study/people_list_look.html", context, status=status)


def _corrected(guessed: lists.Table, request: HttpRequest, allowed: set[str]) -> lists.Table:
    """Return the table with the columns as somebody said; a personal one is never read."""
    taken: set[str] = set()
    columns = []
    for place, column in enumerate(guessed.columns):
        said = request.POST.get(f"kolom-{place}", column.meaning)
        meaning = said if said in allowed and said not in taken and not column.is_personal else ""
        taken |= {meaning} - {""}
        columns.append(lists.Column(column.head, meaning, column.is_personal))
    return lists.Table(tuple(columns), guessed.rows, guessed.left_out)
