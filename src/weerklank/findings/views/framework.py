"""The framework matrix: a summary per person and theme, with the passages behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.analysis import queries as analysis
from weerklank.analysis import views as comparing
from weerklank.findings import access, forms, operations
from weerklank.findings import framework as cases
from weerklank.findings.views import parts
from weerklank.interchange import tables
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.access import signed_in
from weerklank.study import queries as study
from weerklank.study.terms import Perspective, ProviderKind

if TYPE_CHECKING:
    from django.http import HttpResponseBase

    from weerklank.analysis.queries import Person, Voices
    from weerklank.analysis.rules import Group
    from weerklank.coding.models import Code
    from weerklank.study.models import Participant, Round

PAGE_LENGTH = 25  # people
BUTTONS = {"confirm", "remove"}


class Place(TypedDict):
    """Whose cell it is, and of which theme, as the operations ask."""

    participant: Participant
    code: Code


@dataclass(frozen=True, slots=True)
class Row:
    """A person with what is known of her, and her cells in the order of the themes."""

    person: Person
    about: str
    cells: tuple[cases.Cell, ...]


class Told:
    """What is said of a person beside her pseudonym."""

    def __init__(self, voices: Voices, feature: str, columns: Sequence[Group] = ()) -> None:
        self._group_of = {one: column.label for column in columns for one in column.people}
        self._feature = feature
        self._voices = voices
        self._labels = dict(analysis.values_of(voices, feature)) if feature else {}
        self._labels.pop(analysis.UNKNOWN, None)

    @property
    def values(self) -> list[str]:
        return list(self._labels)

    def about(self, person: Person) -> str:
        """Return her group, her value of the characteristic in question, or else her side."""
        if person.id in self._group_of:
            return self._group_of[person.id]
        standing = self._voices.standing(person, self._feature) if self._feature else None
        if person.perspective == Perspective.AANBIEDER and standing is None:
            kind = person.provider_kind
            return str(ProviderKind(kind).label if kind else Perspective.AANBIEDER.label)
        if self._feature:
            return self._labels.get(standing or "", _("onbekend"))
        return str(Perspective.INBURGERAAR.label)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a page or a file of summaries shows."""

    form: forms.FrameworkForm
    themes: list[Code]
    people: list[Person]
    told: Told


def _chosen(request: HttpRequest, round_: Round, voices: Voices) -> Choice:
    form = forms.FrameworkForm(
        data=request.GET or None, voices=voices, last=cases.theme_of_last(voices)
    )
    form.is_valid()
    columns = form.columns()
    told = Told(voices, form.feature_shown(), columns)
    people = cases.in_order(
        voices, form.people_chosen(), by=form.order_chosen(), values=told.values
    )
    if columns:
        place = {one: n for n, column in enumerate(columns) for one in column.people}
        people.sort(key=lambda person: place.get(person.id, len(columns)))
    return Choice(form=form, themes=form.themes_chosen(), people=people, told=told)


def _rows(voices: Voices, choice: Choice, people: Sequence[Person]) -> list[Row]:
    found = cases.cells(voices, people, choice.themes)
    return [
        Row(
            person=person,
            about=choice.told.about(person),
            cells=tuple(found[person.id, code.pk] for code in choice.themes),
        )
        for person in people
    ]


def _round(request: HttpRequest, slug: str) -> Round:
    round_ = parts.find_round(request, slug)
    access.check_may_summarise(signed_in(request), round_)
    return round_


@require_GET
def framework(request: HttpRequest, round: str) -> HttpResponse:
    """Show people down and themes across, with the summary in each cell."""
    round_ = _round(request, round)
    voices = analysis.hear(round_, visible_to=signed_in(request))
    choice = _chosen(request, round_, voices)
    page_obj = pages.page_of(request, choice.people, PAGE_LENGTH)
    rows = _rows(voices, choice, list(page_obj.object_list))
    every = [cell for row in rows for cell in row.cells]
    written = sum(cell.summary is not None for cell in every)
    context = {
        "round": round_,
        "step": "compare",
        "form": choice.form,
        "themes": choice.themes,
        "rows": rows,
        "written": written,
        "to_write": sum(
            cell.summary is None and bool(cell.codings) and not cell.is_veiled for cell in every
        ),
        "changed": sum(cell.is_changed for cell in every),
        "page_obj": page_obj,
        "query": request.GET.urlencode(),
        **comparing.told_of_people(voices, choice.form),
        "has_codings": bool(voices.used),
    }
    pages.look(request, "framework.read", round_, summaries=written)
    return pages.show(request, "findings/framework.html", "matrix", context)


@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, round: str, participant: int, code: int) -> HttpResponse:
    """Show the passages of one person about one theme, and let somebody sum them up."""
    round_ = _round(request, round)
    user = signed_in(request)
    voices = analysis.hear(round_, visible_to=user)
    found = cases.cell_of(voices, participant, code)
    if found is None:
        raise Http404
    form, is_stale = _form(found), False
    if request.method == "POST":
        if (do := request.POST.get("do", "")) in BUTTONS:
            _press(request, found, do)
            return _back(request, round_, participant)
        form = forms.SummaryForm(data=request.POST)
        is_stale = _write(request, found, form)
        if not form.errors:
            return _back(request, round_, participant)
        # What stands there now, to compare with; the passages are shown again below.
        voices = analysis.hear(round_, visible_to=user)
        found = cases.cell_of(voices, participant, code) or found
        form.accept(found.fingerprint)
    pages.look(request, "passages.read", round_, passages=len(found.codings))
    context = {
        "round": round_,
        "step": "compare",
        "cell": found,
        "form": form,
        "is_stale": is_stale,
        "changes": in_words(found),
        "passages": analysis.passages(voices, found.codings),
        "query": request.GET.urlencode(),
    }
    status = 422 if request.method == "POST" else 200
    return pages.show(request, "findings/framework_cell.html", "drawer", context, status=status)


def _form(found: cases.Cell) -> forms.SummaryForm:
    summary = found.summary
    return forms.SummaryForm(
        initial={
            "text": summary.text if summary else "",
            "revision": summary.revision if summary else 0,
            "seen": found.fingerprint,
        }
    )


def _place(request: HttpRequest, found: cases.Cell) -> Place:
    people = study.participants(visible_to=signed_in(request))
    return {"participant": pages.one_of(people, str(found.person.id)), "code": found.code}


def _write(request: HttpRequest, found: cases.Cell, form: forms.SummaryForm) -> bool:
    """Save the form; a refusal stands in it. True when somebody else saved first."""
    if not form.is_valid():
        return False
    with pages.refused_in(form, "text") as met:
        operations.write_summary(
            **_place(request, found), **form.cleaned_data, **pages.acting(request)
        )
        messages.success(request, _("De samenvatting is bewaard."))
    return met.is_stale


def _press(request: HttpRequest, found: cases.Cell, do: str) -> None:
    """Carry out a button beside the form."""
    place = _place(request, found)
    if do == "confirm":
        seen = request.POST.get("seen", "")
        done = _("Genoteerd: de samenvatting is nagelezen.")
        parts.carry_out(request, operations.confirm_summary, done, **place, seen=seen)
        return
    revision = pages.number_in(request.POST.get("revision", ""))
    done = _("De samenvatting is weggehaald.")
    parts.carry_out(request, operations.remove_summary, done, **place, revision=revision or 0)


def _back(request: HttpRequest, round_: Round, participant: int) -> HttpResponseRedirect:
    address = reverse("findings:framework", args=[round_.slug])
    query = request.GET.urlencode()
    return redirect(f"{address}{'?' if query else ''}{query}#mens-{participant}")


def in_words(found: cases.Cell) -> str:
    """Say how the passages of a cell changed; empty when they did not."""
    said = []
    if found.added:
        said.append(
            ngettext("%(n)s passage erbij", "%(n)s passages erbij", found.added)
            % {"n": found.added}
        )
    if found.gone:
        said.append(
            ngettext(
                "%(n)s passage weg of verbeterd", "%(n)s passages weg of verbeterd", found.gone
            )
            % {"n": found.gone}
        )
    return ", ".join(said)


@require_GET
def framework_file(request: HttpRequest, round: str, suffix: str) -> HttpResponseBase:
    """Hand out the matrix as it is shown, of all pages: a row per person."""
    round_ = _round(request, round)
    voices = analysis.hear(round_, visible_to=signed_in(request))
    choice = _chosen(request, round_, voices)
    header = [_("pseudoniem"), _("kenmerk")]
    for code in choice.themes:
        header += [
            _("%(theme)s: samenvatting") % {"theme": code.full_name},
            _("%(theme)s: passages") % {"theme": code.full_name},
            _("%(theme)s: nalezen") % {"theme": code.full_name},
        ]
    name = f"{round_.slug}-samenvattingen{suffix}"
    content = downloads.table(name, _("Samenvattingen"), header, _lines(voices, choice))
    return downloads.send(
        request, name, content, logs="framework.exported", about=round_, people=len(choice.people)
    )


def _lines(voices: Voices, choice: Choice) -> Iterator[list[tables.Value]]:
    """Yield the rows, with the texts of a page of people in memory at a time."""
    for begin in range(0, len(choice.people), PAGE_LENGTH):
        for row in _rows(voices, choice, choice.people[begin : begin + PAGE_LENGTH]):
            line: list[tables.Value] = [row.person.pseudonym, row.about]
            for one in row.cells:
                line += [
                    one.summary.text if one.summary else "",
                    len(one.codings),
                    in_words(one),
                ]
            yield line
