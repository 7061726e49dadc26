"""Bringing texts in: files, several at once, or typed notes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.core.files.uploadhandler import (
    FileUploadHandler,
    MemoryFileUploadHandler,
    SkipFile,
    TemporaryFileUploadHandler,
)
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from weerklank.fieldwork import access, forms, jobs, operations, queries, terms
from weerklank.interchange.transcripts import MAX_BYTES
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.refusals import AccessDenied, DomainError
from weerklank.safeguards.telling import in_language
from weerklank.study import queries as study
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from weerklank.fieldwork import models
    from weerklank.safeguards.fields import Given
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

# So many small files are read while one waits; the rest of a pile goes to the worker.
AT_ONCE = 6


class StopAtTheLimit(FileUploadHandler):
    """Skip the rest of a file that is too large, so that it never fills the disk."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.too_large: list[str] = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > MAX_BYTES:
            self.too_large.append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def _limited(request: HttpRequest) -> StopAtTheLimit:
    limit = StopAtTheLimit(request)
    request.upload_handlers = [
        limit,
        MemoryFileUploadHandler(request),
        TemporaryFileUploadHandler(request),
    ]
    return limit


@csrf_exempt  # only until the upload handlers are set; `_read_in` checks the token
def read_in(request: HttpRequest, round: str) -> HttpResponse:
    return _read_in(request, round, _limited(request))


@csrf_exempt  # only until the upload handlers are set; `_drop` checks the token
def drop(request: HttpRequest) -> HttpResponse:
    """Take texts laid down on the start page: for a round, or to begin a monitor with."""
    return _drop(request, _limited(request))


@csrf_protect
@require_http_methods(["GET", "POST"])
def _drop(request: HttpRequest, limit: StopAtTheLimit) -> HttpResponse:
    user = signed_in(request)
    is_sent = request.method == "POST"
    form = drop_form(user, data=request.POST, files=request.FILES) if is_sent else drop_form(user)
    if form is None:
        raise AccessDenied(_("Alleen een onderzoeker van een monitor leest gesprekken in."))
    if request.method == "GET":
        return render(request, "fieldwork/drop.html", {"form": form})
    drafts: list[models.Draft] = []
    refusals = _too_large(limit)
    round_ = None
    if form.is_valid():
        round_ = form.chosen_round()
        access.check_may_bring_in(user, round_)
        drafts, more = _bring_in(form, round_, user)
        refusals += more
        if not drafts and not refusals:
            form.add_error(None, _("Kies een bestand, of typ de tekst."))
    if form.errors or refusals:
        page = {"form": form, "refusals": refusals, "taken": drafts}
        return render(request, "fieldwork/drop.html", page, status=422)
    if len(drafts) == 1:
        return redirect("fieldwork:draft", draft=drafts[0].pk)
    if round_ is None:
        return redirect(f"{reverse('site:start')}#wachtend")
    return redirect(f"{reverse('fieldwork:read_in', args=[round_.slug])}#wachtend")


def drop_form(user: User, **sent: Unpack[Given]) -> forms.DropForm | None:
    """Return the form to lay a text down with; None for who may bring none in anywhere."""
    rounds = list(study.rounds_researched_by(user))
    may_begin = user.is_installation_beheerder
    if not rounds and not may_begin:
        return None
    return forms.DropForm(rounds=rounds, may_begin=may_begin, user=user, **sent)


def _too_large(limit: StopAtTheLimit) -> list[str]:
    return [
        _("%(name)s is groter dan 50 MB. Haal afbeeldingen eruit, of splits het gesprek.")
        % {"name": name}
        for name in limit.too_large
    ]


@csrf_protect
@require_http_methods(["GET", "POST"])
def _read_in(request: HttpRequest, round: str, limit: StopAtTheLimit) -> HttpResponse:
    user, found = study_pages.round_of(request, round)
    access.check_may_gather(user, found)
    if request.method == "GET":
        if pages.asks_for_part(request):
            return render(request, "fieldwork/read_in.html#waiting", _page(found))
        form = forms.ReadInForm(round_=found, initial={"conversation": request.GET.get("gesprek")})
        return render(request, "fieldwork/read_in.html", _page(found, form=form))
    form = forms.ReadInForm(data=request.POST, files=request.FILES, round_=found)
    drafts: list[models.Draft] = []
    refusals = _too_large(limit)
    if form.is_valid():
        drafts, more = _bring_in(form, found, user)
        refusals += more
        if not drafts and not refusals:
            form.add_error(None, _("Kies een bestand, of typ de tekst."))
    if form.errors or refusals:
        page = _page(found, form=form, refusals=refusals, taken=len(drafts))
        return render(request, "fieldwork/read_in.html", page, status=422)
    if len(drafts) == 1:
        return redirect("fieldwork:draft", draft=drafts[0].pk)
    return redirect(f"{reverse('fieldwork:read_in', args=[found.slug])}#wachtend")


def _page(round_: Round, **more: object) -> dict[str, object]:
    drafts = list(queries.waiting_drafts(round_))
    return {
        "round": round_,
        "step": "conversations",
        "drafts": drafts,
        "is_reading": any(draft.state == terms.DraftState.READING for draft in drafts),
        "names_kept": len(queries.names_of(round_)),
        **more,
    }


class _Facts(TypedDict):
    round_: Round | None
    conversation: models.Conversation | None
    by: User


def _bring_in(
    form: forms.ReadInForm | forms.DropForm, round_: Round | None, user: User
) -> tuple[list[models.Draft], list[str]]:
    """Return the drafts that came of it, and a sentence for each text that did not get in."""
    drafts: list[models.Draft] = []
    refusals: list[str] = []
    chosen = form.cleaned_data
    facts = _Facts(round_=round_, conversation=chosen.get("conversation"), by=user)
    for number, file in enumerate(chosen["documents"]):
        draft = operations.bring_in(name=file.name, file=file, at=timezone.now(), **facts)
        if number >= AT_ONCE or draft.size > operations.AT_ONCE_BYTES:
            transaction.on_commit(partial(jobs.read_draft.enqueue, draft.pk, draft.attempts))
            drafts.append(draft)
            continue
        read = operations.read_draft(
            draft_id=draft.pk,
            attempt=draft.attempts,
            at=timezone.now(),
            seconds=operations.AT_ONCE_SECONDS,
        )
        if read is not None and read.state == terms.DraftState.READING:
            # Longer than somebody waits for, and not too long for the worker.
            transaction.on_commit(partial(jobs.read_draft.enqueue, read.pk, read.attempts))
            drafts.append(read)
        elif read is not None and read.state == terms.DraftState.REFUSED:
            refusals.append(in_language(read.refusal))
            operations.discard_draft(draft=read, by=user, at=timezone.now())
        else:
            drafts.append(draft)
    if chosen["notes"].strip():
        try:
            drafts.append(
                operations.bring_in_notes(text=chosen["notes"], at=timezone.now(), **facts)
            )
        except DomainError as refusal:
            refusals.append(str(refusal.user_message))
    return drafts, refusals
