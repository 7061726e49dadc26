"""Pages for a sleutelhouder: how people of a monitor are called and reached."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.interchange.refusals import Refused
from weerklank.invitations.forms import contacts as forms
from weerklank.invitations.operations import contacts as operations
from weerklank.invitations.queries import people as queries
from weerklank.invitations.rules import contacts as rules
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.refusals import DomainError
from weerklank.safeguards.telling import in_language
from weerklank.sampling import selecting
from weerklank.sampling.rules import asking, frames
from weerklank.study import queries as study
from weerklank.study.rules import lists, natural_pseudonym
from weerklank.study.terms import LANGUAGES
from weerklank.study.views.lists import text_of
from weerklank.vault import operations as vault
from weerklank.vault import queries as vault_queries
from weerklank.vault.contacts import FIELDS, Details
from weerklank.vault.views import is_fresh, kept_by

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.safeguards.models import Organisation
    from weerklank.sampling.models import Candidate
    from weerklank.study.models import Monitor, Round

ON_A_PAGE = 50


@require_GET
def monitors(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show of which monitors of this organisation people are reached; names nobody."""
    found = kept_by(signed_in(request), organisation)
    rows = [
        (monitor, len(queries.pseudonyms(monitor)), len(vault.find_contacts(monitor_id=monitor.pk)))
        for monitor in study.monitors_of([found.pk])
    ]
    return render(
        request, "invitations/contact_monitors.html", {"municipality": found, "rows": rows}
    )


def _place(request: HttpRequest, organisation: str, monitor: str) -> tuple[Organisation, Monitor]:
    """Return the organisation and one of its monitors, for who keeps its people."""
    found = kept_by(signed_in(request), organisation)
    return found, get_object_or_404(study.monitors_of([found.pk]), slug=monitor)


def _check_fresh(request: HttpRequest) -> None:
    """Have the password given again before names are shown. What is sent is never lost by it."""
    if request.method == "GET" and not is_fresh(request):
        raise ReauthenticationRequired


@sensitive_post_parameters("words")
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, organisation: str, monitor: str) -> HttpResponse:
    """Show who was chosen in a monitor, with how they are reached; or find somebody."""
    place, found = _place(request, organisation, monitor)
    _check_fresh(request)
    candidates = queries.newest(selecting.to_be_reached(found))
    known_here = vault.find_contacts(monitor_id=found.pk)
    everyone = sorted({*candidates, *known_here}, key=natural_pseudonym)
    form = forms.FindForm(request.POST or None)
    is_search = request.method == "POST" and form.is_valid()
    page = pages.page_of(request, everyone, ON_A_PAGE)
    wanted = everyone if is_search else list(page.object_list)
    known = _read(request, found, wanted)
    if is_search:
        words = lists.key_of(form.cleaned_data["words"])
        wanted = [name for name in wanted if name in known and _tells(known[name], words)]
    context = {
        "municipality": place,
        "monitor": found,
        "page": None if is_search else page,
        "rows": [(name, known.get(name), candidates.get(name)) for name in wanted],
        "form": form,
        "is_search": is_search,
        "total": len(everyone),
        "unknown": len(everyone) - len(known_here),
    }
    return pages.answer(request, "invitations/contacts.html", context, form if is_search else None)


def _read(request: HttpRequest, monitor: Monitor, pseudonyms: list[str]) -> dict[str, Details]:
    return vault.read_contacts(
        municipality_id=monitor.organisation_id,
        monitor_id=monitor.pk,
        pseudonyms=pseudonyms,
        **pages.acting(request),
    )


def _tells(details: Details, words: str) -> bool:
    """Return whether someone is called or reached like this; spaces in a number do not count."""
    digits = "".join(letter for letter in words if letter.isdigit())
    phone = "".join(letter for letter in details.phone if letter.isdigit())
    return words in lists.key_of(f"{details.name} {details.email}") or (
        len(digits) >= 4 and digits in phone
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, organisation: str, monitor: str, pseudonym: str) -> HttpResponse:
    """Show and change how one person is reached, or say that she cannot be asked."""
    place, found = _place(request, organisation, monitor)
    _check_fresh(request)
    candidate = _one_of(found, pseudonym)
    by = pages.acting(request)
    home = redirect("invitations:contacts", organisation=place.slug, monitor=found.slug)
    if request.method == "POST" and request.POST.get("do") == "gone":
        operations.note_gone(monitor=found, pseudonym=pseudonym, **by)
        messages.success(request, _("Genoteerd. Deze persoon krijgt niets meer van Weerklank."))
        return home
    known = _read(request, found, [pseudonym]).get(pseudonym) if request.method == "GET" else None
    form = forms.ContactForm(
        request.POST or None,
        initial={name: getattr(known, name) for name in FIELDS} if known else {},
    )
    if request.method == "POST" and pages.carried_out(
        request,
        form,
        _("De contactgegevens zijn bewaard."),
        lambda: operations.keep_one(
            monitor=found, pseudonym=pseudonym, details=form.details(), **by
        ),
    ):
        return home
    context = {
        "municipality": place,
        "monitor": found,
        "pseudonym": pseudonym,
        "candidate": candidate,
        "is_known": bool(vault.find_contacts(monitor_id=found.pk, pseudonyms=[pseudonym])),
        "can_be_gone": candidate is not None
        and candidate.participant is None
        and candidate.state not in asking.OUT,
        "form": form,
    }
    return pages.answer(request, "invitations/contact.html", context, form)


def _one_of(monitor: Monitor, pseudonym: str) -> Candidate | None:
    """Return somebody's newest round; None of whom only the vault knows. Raises Http404."""
    candidate = _of(monitor, pseudonym).first()
    if candidate is None and not vault.find_contacts(monitor_id=monitor.pk, pseudonyms=[pseudonym]):
        raise Http404
    return candidate


def _of(monitor: Monitor, pseudonym: str) -> QuerySet[Candidate]:
    return selecting.to_be_reached(monitor).filter(pseudonym=pseudonym)


@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, organisation: str, monitor: str, pseudonym: str) -> HttpResponse:
    """Show what goes when somebody's contact data are erased, and do it."""
    place, found = _place(request, organisation, monitor)
    candidate = _one_of(found, pseudonym)
    if request.method == "POST":
        operations.erase(monitor=found, pseudonym=pseudonym, **pages.acting(request))
        line = vault_queries.newest_forgetting(found.organisation_id, pseudonym)
        if line is None:
            return redirect("invitations:contacts", organisation=place.slug, monitor=found.slug)
        return redirect("invitations:erased", organisation=place.slug, line=line.pk)
    context = {
        "municipality": place,
        "monitor": found,
        "pseudonym": pseudonym,
        "takes_part": candidate is not None and candidate.participant is not None,
        "counts": operations.preview_erasing(found, pseudonym),
    }
    return render(request, "invitations/contact_erase.html", context)


@require_GET
def erased(request: HttpRequest, organisation: str, line: int) -> HttpResponse:
    """Show that contact data were erased, without saying whose: the line of the vault's log."""
    place = kept_by(signed_in(request), organisation)
    found = get_object_or_404(vault_queries.forgettings(place.pk), pk=line)
    return render(request, "invitations/erased.html", {"municipality": place, "line": found})


# --- a table ----------------------------------------------------------------------------------
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def table(request: HttpRequest, organisation: str, monitor: str) -> HttpResponse:
    """Ask for a table, show what is understood of it, and keep it.

    Nothing is kept between the two pages: the table travels in the form.
    """
    place, found = _place(request, organisation, monitor)
    rounds = list(found.rounds.order_by("-number"))
    form = forms.TableForm(request.POST or None, request.FILES or None, rounds=rounds)
    context: dict[str, object] = {"municipality": place, "monitor": found, "form": form}
    if request.method == "GET":
        return render(request, "invitations/contact_table.html", context)
    text = _text(form) if form.is_valid() else ""
    if not text:
        return pages.answer(request, "invitations/contact_table.html", context, form)
    with pages.refused_in(form):
        look = (_New if form.cleaned_data["kind"] == "new" else _Known)(request, found, form, text)
        if request.POST.get("do") == "keep" and look.can_keep:
            messages.success(request, look.keep())
            return redirect("invitations:contacts", organisation=place.slug, monitor=found.slug)
        return render(
            request,
            "invitations/contact_table_look.html",
            {**context, "look": look, "text": text, "kept": form.kept()},
        )
    return pages.answer(request, "invitations/contact_table.html", context, form)


def _text(form: forms.TableForm) -> str:
    """Return the table as text; what is wrong with it goes into the form."""
    try:
        text = text_of(form, most=rules.MOST_ROWS, most_characters=2_000_000)
    except Refused as refusal:
        form.add_error("file", in_language(refusal.told))
        return ""
    except DomainError as refusal:
        form.add_error(None, str(refusal.user_message))
        return ""
    if not text.strip():
        form.add_error(None, _("Kies een bestand, of plak een tabel."))
    return text


class _Known:
    """A table with contact data of people who were chosen."""

    is_new = False

    def __init__(
        self, request: HttpRequest, monitor: Monitor, form: forms.TableForm, text: str
    ) -> None:
        self.request, self.monitor, self.form = request, monitor, form
        try:
            self.cells = lists.cells_of(text)
        except csv.Error:
            raise DomainError(_("Deze tabel is niet te lezen. Plak gewone regels.")) from None
        self.table = rules.read(self.cells)
        self.faults = [
            (row.line, str(forms.FAULTS[row.fault])) for row in self.table.rows if row.fault
        ]
        self.whole = sum(row.details is not None for row in self.table.rows)
        self.languages = sorted({r.unknown_language for r in self.table.rows if r.unknown_language})
        self.understand()

    def understand(self) -> None:
        if not self.table.by:
            raise DomainError(
                _(
                    "In deze tabel staat geen kolom met een pseudoniem of een klantnummer. Zet "
                    "boven de kolommen wat erin staat, of kies dat het nieuwe mensen zijn."
                )
            )
        self.people = operations.match_table(
            monitor=self.monitor, table=self.table, **pages.acting(self.request)
        )

    @property
    def can_keep(self) -> bool:
        return bool(self.people)

    @property
    def count(self) -> int:
        return len(self.people)

    @property
    def passed_over(self) -> int:
        return self.whole - len(self.people)

    @property
    def languages_known(self) -> list[str]:
        return [str(name) for name, _own in LANGUAGES.values()]

    def keep(self) -> str:
        operations.keep_many(monitor=self.monitor, people=self.people, **pages.acting(self.request))
        return ngettext(
            "Van %(count)s mens is bewaard hoe die te bereiken is.",
            "Van %(count)s mensen is bewaard hoe zij te bereiken zijn.",
            len(self.people),
        ) % {"count": len(self.people)}


class _New(_Known):
    """A table with people who are in no round yet."""

    is_new = True

    def understand(self) -> None:
        rows = [row for row in self.table.rows if row.details is not None]
        names = operations.draw_pseudonyms(self.monitor, len(rows))
        self.people = {
            name: row.details for name, row in zip(names, rows, strict=True) if row.details
        }
        self.round: Round = get_object_or_404(
            self.monitor.rounds.all(), pk=self.form.cleaned_data["round"]
        )
        side = self.form.cleaned_data["perspective"]
        self.listed = frames.read(
            _without_names(
                self.cells, self.table, dict(zip((r.line for r in rows), names, strict=True))
            ),
            study.words_for_lists(self.monitor),
            perspective=side,
            allowed=study.population_values(self.monitor, side),
        )
        labels = study.condition_labels(self.monitor)
        self.features = [str(labels.get(key, key)) for key in self.listed.features]
        self.wrong = [one.about for one in self.listed.wrong if one.about]
        self.more_wrong = len(self.listed.wrong) - len(self.wrong) + self.listed.more_wrong

    @property
    def can_keep(self) -> bool:
        return bool(self.listed.people)

    @property
    def passed_over(self) -> int:
        return 0

    def keep(self) -> str:
        given = self.form.cleaned_data
        count = operations.put_in(
            round=self.round,
            perspective=given["perspective"],
            name=given["list_name"],
            road=given["road"],
            people=self.listed.people,
            details={one.pseudonym: self.people[one.pseudonym] for one in self.listed.people},
            **pages.acting(self.request),
        )
        return ngettext(
            "%(count)s mens staat klaar om gekozen te worden.",
            "%(count)s mensen staan klaar om gekozen te worden.",
            count,
        ) % {"count": count}


def _without_names(
    cells: list[list[str]], table: rules.Table, names: dict[int, str]
) -> list[list[str]]:
    """Return a table with pseudonyms in place of everything that says who somebody is."""
    found = [
        [
            "pseudoniem",
            *(cell for place, cell in enumerate(cells[0]) if place not in table.personal),
        ]
    ]
    for line, row in enumerate(cells[1:], start=2):
        if line in names:
            told = (cell for place, cell in enumerate(row) if place not in table.personal)
            found.append([names[line], *told])
    return found
