"""A delivery into the register: upload, choose, look what would change, take in; and take back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from weerklank.deliveries import access, jobs, queries
from weerklank.deliveries.forms import (
    SUPPLIERS,
    AttendanceForm,
    BeginsForm,
    ChooseForm,
    GuidanceForm,
    TextForm,
    UploadForm,
)
from weerklank.deliveries.operations import drafts as operations
from weerklank.deliveries.operations import importing
from weerklank.deliveries.operations.importing import OtherBegin, PartOfMonth
from weerklank.deliveries.queries import BUSY, State
from weerklank.deliveries.rules.reading import MOST_REFUSALS
from weerklank.interchange import tables
from weerklank.rulebook.tables import HOUR_KINDS
from weerklank.safeguards import downloads, pages
from weerklank.safeguards.refusals import DomainError
from weerklank.safeguards.telling import in_language
from weerklank.trajectories.jobs import judge_soon
from weerklank.trajectories.queries import members, taken_in, trajectories
from weerklank.trajectories.terms import ChangeKind, ContactOrganisation, RegisterRole
from weerklank.trajectories.views import parts

if TYPE_CHECKING:
    from weerklank.deliveries.models import ImportDraft
    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories.models import Provider

REFUSED_ON_A_PAGE = 50
DELIVERIES_ON_A_PAGE = 25
DIFFERENCES_SHOWN = 200
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
REFUSED_HEADER = ("tabel", "rij", "kolom", "waarde", "reden", "gevolg")


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest, municipality: str) -> HttpResponse:
    """What waits, what was taken in, and where to begin."""
    user, found = parts.enter(request, municipality, access.check_may_bring_lists)
    steers = RegisterRole.REGISSEUR in trajectories.roles(user, found)
    kind, provider = (None, None) if steers else _brings(user, found)
    form, met = UploadForm(of_a_provider=not steers), pages.Refusals()
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "upload":
            form = UploadForm(request.POST, request.FILES, of_a_provider=not steers)
            draft = _bring_in(found, form, user, kind) if form.is_valid() else None
            if draft is not None:
                return redirect("deliveries:import_draft", municipality=found.slug, draft=draft.pk)
        elif do == "withdraw" and steers:
            with met:
                _withdraw(request, found, user)
                return redirect("deliveries:imports", municipality=found.slug)
        else:
            raise Http404
    waiting = queries.drafts(visible_to=user).filter(municipality=found)
    deliveries = taken_in.lists_of(provider) if provider else taken_in.deliveries(found)
    context = {
        "municipality": found,
        "form": form,
        "refusal": met.said,
        "waiting": [each for each in waiting if queries.state_of(each) is not State.DONE],
        "page": pages.page_of(request, deliveries, DELIVERIES_ON_A_PAGE),
        "provider": provider,
        "is_of_guidance": kind == ChangeKind.LIST,
        "asks": request.GET.get("terug", "") if steers else "",
        "suppliers": _known_names(found) if steers else [],
        "suppliers_id": SUPPLIERS,
    }
    return pages.answer(request, "deliveries/imports.html", context)


def _brings(user: User, municipality: Organisation) -> tuple[str | None, Provider | None]:
    """Return which lists someone of a provider brings, and of which provider."""
    for kind in access.LISTS:
        if provider := access.provider_for(user, municipality, kind):
            return kind, provider
    return None, None


def _known_names(municipality: Organisation) -> list[str]:
    """Return under which names deliveries came, and the providers, which have their own."""
    names = [
        each for kind in taken_in.DELIVERIES for each in taken_in.suppliers(municipality, kind)
    ]
    names += [
        each.name
        for each in members.providers(municipality)
        if each.organisatie != ContactOrganisation.GEMEENTE
    ]
    return list(dict.fromkeys(names))


def _bring_in(
    municipality: Organisation, form: UploadForm, user: User, kind: str | None
) -> ImportDraft | None:
    now, asked = timezone.now(), form.cleaned_data
    with pages.refused_in(form, "documents"):
        draft = operations.bring_in(
            municipality=municipality,
            kind=kind or asked["kind"],
            supplier=asked.get("supplier", ""),
            files=asked["documents"],
            by=user,
            at=now,
        )
        jobs.begin(draft=draft, state=State.READING, by=user, at=now)
        draft.refresh_from_db()
        if queries.state_of(draft) is State.BROKEN:
            form.add_error("documents", in_language(draft.preview["refusal"]))
            operations.discard(draft=draft, by=user, at=timezone.now())
            return None
        return draft
    return None


def _withdraw(request: HttpRequest, municipality: Organisation, user: User) -> None:
    change = pages.one_of(taken_in.deliveries(municipality), request.POST.get("change", ""))
    now = timezone.now()
    with transaction.atomic():
        importing.withdraw(change=change, by=user, at=now)
        judge_soon(municipality, at=now)
    messages.success(request, _("De levering is teruggedraaid. Wat ervoor gold, geldt weer."))


# --- one delivery -----------------------------------------------------------------------------
def _draft(request: HttpRequest, municipality: str, draft: int) -> tuple[User, ImportDraft]:
    user, found = parts.enter(request, municipality, access.check_may_bring_lists)
    return user, get_object_or_404(
        queries.drafts(visible_to=user).filter(municipality=found), pk=draft
    )


@require_http_methods(["GET", "POST"])
def import_draft(request: HttpRequest, municipality: str, draft: int) -> HttpResponse:
    """Lead a delivery from its files to the register."""
    user, found = _draft(request, municipality, draft)
    if request.method == "POST":
        return _go_on(request, found, user)
    if pages.asks_for_part(request):
        return _while_busy(request, found)
    pages.look(request, "import.viewed", found, municipality=found.municipality.slug)
    return _page(request, found)


def _while_busy(request: HttpRequest, draft: ImportDraft) -> HttpResponse:
    """Answer a page that waits: the same words, or word that there is something new to see."""
    if queries.state_of(draft) in BUSY:
        return render(request, "deliveries/import_draft.html#busy", _context(draft))
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


def _go_on(request: HttpRequest, draft: ImportDraft, user: User) -> HttpResponse:
    do, now = request.POST.get("do", ""), timezone.now()
    if do == "discard":
        operations.discard(draft=draft, by=user, at=now)
        messages.success(request, _("De bestanden zijn weggegooid. Er is niets ingelezen."))
        return redirect("deliveries:imports", municipality=draft.municipality.slug)
    try:
        if do == "choose":
            form = _form(draft, request.POST)
            if not _choose(form, draft, user):
                return _page(request, draft, form=form, status=422)
            jobs.begin(draft=draft, state=State.COUNTING, by=user, at=now)
        elif do == "reread":
            text_form = TextForm(request.POST)
            if not text_form.is_valid():
                raise Http404
            operations.tell(draft=draft, by=user, at=now, **text_form.cleaned_data)
            jobs.begin(draft=draft, state=State.READING, by=user, at=now)
        elif do == "take":
            begins = BeginsForm(_begins(draft), request.POST)
            if not _answer(draft, begins, user):
                return _page(request, draft, begins=begins, status=422)
            jobs.begin(draft=draft, state=State.TAKING, by=user, at=now)
        elif do == "again":
            jobs.begin(draft=draft, state=queries.state_of(draft), by=user, at=now)
        else:
            raise Http404
    except DomainError as refusal:
        draft.refresh_from_db()
        return _page(request, draft, refusal=str(refusal.user_message), status=422)
    return redirect("deliveries:import_draft", municipality=draft.municipality.slug, draft=draft.pk)


def _answer(draft: ImportDraft, begins: BeginsForm, user: User) -> bool:
    """Keep what was answered, where something was asked; False when it was not answered."""
    if _begins(draft):
        if not begins.is_valid():
            return False
        operations.answer(draft=draft, replaces=begins.replaces(), by=user, at=timezone.now())
    return True


def _begins(draft: ImportDraft) -> list[OtherBegin]:
    """Return the periods of which it is asked whether the new one is the same."""
    kept = draft.preview.get("outcome", {}).get("begins", [])
    return [OtherBegin(*(each[name] for name in OtherBegin._fields)) for each in kept]


def _is_of_a_provider(draft: ImportDraft) -> bool:
    """Return whether a provider brought this itself; then it is about its own people only."""
    return RegisterRole.REGISSEUR not in trajectories.roles(draft.by, draft.municipality)


def _form(
    draft: ImportDraft, data: QueryDict | None = None
) -> ChooseForm | AttendanceForm | GuidanceForm:
    if draft.kind == ChangeKind.ATTENDANCE:
        return AttendanceForm(
            draft.mapping["sheets"],
            draft.mapping["asked"],
            draft.preview.get("unknown_marks", []),
            today=timezone.localdate(),
            kinds=access.HOURS_OF_A_SCHOOL if _is_of_a_provider(draft) else HOUR_KINDS,
            suppliers=taken_in.suppliers(draft.municipality),
            data=data,
        )
    if draft.kind == ChangeKind.LIST:
        return GuidanceForm(
            draft.mapping["sheets"],
            draft.mapping["asked"],
            suppliers=taken_in.suppliers(draft.municipality),
            data=data,
        )
    return ChooseForm(draft.mapping["sheets"], data)


def _choose(
    form: ChooseForm | AttendanceForm | GuidanceForm, draft: ImportDraft, user: User
) -> bool:
    """Keep what was chosen; False when something is wrong or other columns must be looked at."""
    if not form.is_valid():
        return False
    if isinstance(form, AttendanceForm | GuidanceForm):
        operations.choose_list(draft=draft, asked=form.asked(), by=user, at=timezone.now())
        return True
    if form.has_changed_table:
        return False
    operations.choose(draft=draft, chosen=form.chosen(), by=user, at=timezone.now())
    return True


def _context(draft: ImportDraft) -> dict[str, object]:
    state = queries.state_of(draft)
    return {
        "draft": draft,
        "municipality": draft.municipality,
        "state": state.value,
        "is_busy": state in BUSY,
        "is_stuck": state in BUSY and operations.is_stuck(draft, at=timezone.now()),
        "is_attendance": draft.kind == ChangeKind.ATTENDANCE,
        "is_of_guidance": draft.kind == ChangeKind.LIST,
        "is_a_list": draft.kind in access.LISTS,
        "is_of_a_provider": _is_of_a_provider(draft),
    }


def _page(
    request: HttpRequest,
    draft: ImportDraft,
    *,
    form: ChooseForm | AttendanceForm | GuidanceForm | None = None,
    begins: BeginsForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = _context(draft) | {
        "refusal": refusal or in_language(draft.preview.get("refusal", ""))
    }
    state = queries.state_of(draft)
    wants_columns = state is State.CHOOSING or (
        state is State.READY and (form is not None or "kolommen" in request.GET)
    )
    context["wants_columns"] = wants_columns
    if wants_columns:
        if isinstance(form, ChooseForm) and form.has_changed_table:
            context["has_changed_table"] = True
            form = form.again()
        context["form"] = form or _form(draft)
        if operations.has_texts(draft):
            context["text_form"] = TextForm(initial=draft.mapping.get("told"))
        context["suppliers"] = taken_in.suppliers(draft.municipality)
        context["suppliers_id"] = SUPPLIERS
    elif state in (State.READY, State.DONE):
        context |= _outcome(request, draft)
        if state is State.READY and (asked := _begins(draft)):
            context["begins_form"] = begins or BeginsForm(asked)
            context["begins_hidden"] = max(0, len(asked) - BeginsForm.MOST)
    return render(request, "deliveries/import_draft.html", context, status=status)


def _outcome(request: HttpRequest, draft: ImportDraft) -> dict[str, object]:
    said = draft.preview
    outcome = said["outcome"]
    counts = list(outcome["tables"].items())
    return {
        "counts": counts,
        "refused_count": sum(each["refused"] for _name, each in counts),
        "cell_count": sum(not each.get("whole_row", True) for each in outcome["refused"]),
        "not_sent_count": sum(outcome.get("not_sent", {}).values()),
        "named_count": len(outcome["refused"]),
        "has_unnamed": len(outcome["refused"]) >= MOST_REFUSALS,
        "changes_something": any(each["new"] or each["changed"] for _name, each in counts),
        "page": pages.page_of(request, outcome["refused"], REFUSED_ON_A_PAGE),
        "differences": [
            {**each, "before": _in_words(each["before"]), "after": _in_words(each["after"])}
            for each in outcome["differences"][:DIFFERENCES_SHOWN]
        ],
        "has_more_differences": len(outcome["differences"]) > DIFFERENCES_SHOWN,
        "changed_count": sum(each["changed"] for _name, each in counts),
        "notes": list(map(in_language, [*draft.mapping["notes"], *outcome["notes"]])),
        "rows_about_nobody": said.get("notes", []),
        "row_about_nobody_count": said.get("note_count", 0),
        "people": said.get("people"),
        "parts_of_months": [
            _part_of_month(PartOfMonth(**each)) for each in outcome.get("parts_of_months", [])
        ],
        "unknown_marks": said.get("unknown_marks", []),
    }


def _part_of_month(each: PartOfMonth) -> PartOfMonth:
    return replace(
        each,
        month=date_format(date.fromisoformat(each.month), "F Y"),
        first=date_format(date.fromisoformat(each.first), "j F"),
        last=date_format(date.fromisoformat(each.last), "j F"),
    )


def _in_words(value: str) -> str:
    """Write a day as people do; leave anything else as it is."""
    return date_format(date.fromisoformat(value)) if _DAY.fullmatch(value) else value


@require_GET
def import_refused(request: HttpRequest, municipality: str, draft: int) -> HttpResponseBase:
    """Return every refused cell as CSV, to mend the source with."""
    _user, found = _draft(request, municipality, draft)
    outcome = found.preview.get("outcome")
    if outcome is None:
        raise Http404
    rows = (
        (
            each["table"],
            each["row"],
            each["column"],
            each["value"],
            each["why"],
            _("rij geweigerd") if each.get("whole_row", True) else _("waarde geweigerd"),
        )
        for each in outcome["refused"]
    )
    return downloads.send(
        request,
        "geweigerd.csv",
        tables.csv_parts(REFUSED_HEADER, rows),
        logs="import.refused_exported",
        about=found,
        municipality=found.municipality.slug,
        rows=len(outcome["refused"]),
    )


URLS = [
    path("register/<slug:municipality>/inlezen/", imports, name="imports"),
    path(
        "register/<slug:municipality>/inlezen/<int:draft>/",
        import_draft,
        name="import_draft",
    ),
    path(
        "register/<slug:municipality>/inlezen/<int:draft>/geweigerd.csv",
        import_refused,
        name="import_refused",
    ),
]
