"""The coding page, and what it needs where no script runs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.coding import access, forms, operations, queries, refusals, rules, wire, words
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.terms import TranscriptRole
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.access import signed_in
from weerklank.safeguards.refusals import DomainError

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Conversation, Transcript
    from weerklank.safeguards.models import User

ORIGINAL = "origineel"


def _conversation(request: HttpRequest, pk: int) -> tuple[User, Conversation]:
    user = signed_in(request)
    conversation = get_object_or_404(fieldwork.conversations(visible_to=user), pk=pk)
    access.check_may_read_codings(user, conversation.round)
    return user, conversation


def _text_to_code(request: HttpRequest, conversation: Conversation) -> Transcript | None:
    if request.GET.get("tekst") == ORIGINAL:
        return fieldwork.original_transcript(conversation)
    return fieldwork.main_transcript(conversation)


def _address(transcript: Transcript, anchor: str = "") -> str:
    address = reverse("coding:code", kwargs={"conversation": transcript.conversation_id})
    if transcript.role == TranscriptRole.ORIGINAL:
        address += f"?tekst={ORIGINAL}"
    return address + anchor


@require_GET
def code(request: HttpRequest, conversation: int) -> HttpResponse:
    """The text by turns, with the palette at one side and the codings at the other."""
    user, talk = _conversation(request, conversation)
    transcript = _text_to_code(request, talk)
    if transcript is None:
        context = {"conversation": talk, "round": talk.round, "step": "coding"}
        return render(request, "coding/no_text.html", context)
    # Read once: the page asks the transcript for its conversation, round and monitor again.
    transcript.conversation = talk
    place = request.GET.get("beurt", "")
    return _desk_page(request, user, transcript, place=int(place) if place.isdigit() else 0)


def _desk_page(
    request: HttpRequest,
    user: User,
    transcript: Transcript,
    *,
    place: int = 0,
    form: forms.TurnForm | None = None,
) -> HttpResponse:
    conversation = transcript.conversation
    round_ = conversation.round
    safeguards.record_look(
        what="coding.opened",
        by=user,
        at=timezone.now(),
        subject=transcript,
        monitor_id=round_.monitor_id,
    )
    codes = list(queries.codes(round_.monitor))
    codings = list(queries.codings_of(transcript))
    turns = queries.desk(transcript, codings)
    if place and form is None:
        form = forms.TurnForm(codes=codes)
    task = queries.task_of(user, transcript)
    context = {
        "conversation": conversation,
        "round": round_,
        "step": "coding",
        "transcript": transcript,
        "is_original": transcript.role == TranscriptRole.ORIGINAL,
        "original": fieldwork.original_transcript(conversation),
        "turns": turns,
        "place": place,
        "turn_form": form,
        "task": task,
        "tree": queries.code_tree(round_.monitor, round_=round_),
        "recent": queries.recent_codes(user, round_.monitor),
        "facets": forms.PassageForm(),
        "others": sorted({row.coder.name for row in codings if row.coder_id != user.pk}),
        "desk": {
            "user": user.pk,
            "transcript": transcript.pk,
            "is_finished": bool(task and task.finished_at),
            "recent": [row.pk for row in queries.recent_codes(user, round_.monitor)],
            "words": words.spoken(),
            "address": reverse("coding:codings", kwargs={"transcript": transcript.pk}),
            "login": reverse("account_login"),
        },
        "codes": [wire.code_json(row) for row in codes],
        "codings": [wire.coding_json(row) for row in codings],
    }
    return render(request, "coding/code.html", context, status=422 if form and form.errors else 200)


@require_POST
def code_turn(request: HttpRequest, conversation: int, turn: int) -> HttpResponse:
    """Code a turn, or words in it, without script."""
    user, talk = _conversation(request, conversation)
    transcript = _text_to_code(request, talk)
    if transcript is None:
        raise Http404
    transcript.conversation = talk
    access.check_may_code(user, transcript)
    found = get_object_or_404(fieldwork.turns_of(transcript), position=turn - 1)
    codes = list(queries.codes(talk.round.monitor))
    form = forms.TurnForm(request.POST, codes=codes)
    if form.is_valid():
        said = transcript.text[found.start : found.end]
        chosen = form.cleaned_data["words"].replace("\r\n", "\n") or said
        start = said.find(chosen)
        if start < 0:
            form.add_error("words", str(refusals.WordsNotInTurn.user_message))
        else:
            try:
                operations.apply_code(
                    key=operations.new_key(),
                    transcript=transcript,
                    code=next(row for row in codes if str(row.pk) == form.cleaned_data["code"]),
                    start=found.start + start,
                    end=found.start + start + len(chosen),
                    by=user,
                    at=timezone.now(),
                )
                return redirect(_address(transcript, f"#beurt-{turn}"))
            except DomainError as refusal:
                form.add_error(None, str(refusal.user_message))
    return _desk_page(request, user, transcript, place=turn, form=form)


@require_POST
def task(request: HttpRequest, transcript: int) -> HttpResponse:
    """Say that one is done with a text, or take it up again."""
    user = signed_in(request)
    text = get_object_or_404(fieldwork.transcripts(visible_to=user), pk=transcript)
    access.check_may_code(user, text)
    change = operations.finish_task if "finish" in request.POST else operations.reopen_task
    try:
        change(transcript=text, by=user, at=timezone.now())
    except DomainError as refusal:
        return HttpResponse(str(refusal.user_message), status=422, content_type="text/plain")
    if "finish" in request.POST:
        return redirect("coding:overview", round=text.conversation.round.slug)
    return redirect(_address(text))


@require_http_methods(["GET", "POST"])
def passage(request: HttpRequest, transcript: int, key: UUID) -> HttpResponse:
    """One coding on a page of its own, to read, and when it is one's own to change or remove."""
    user = signed_in(request)
    text = get_object_or_404(fieldwork.transcripts(visible_to=user), pk=transcript)
    access.check_may_code(user, text)
    coding = get_object_or_404(queries.codings_of(text), key=key)
    coding.transcript = text
    facets = {name: getattr(coding, name) for name in ("polarity", "evidence_kind", "memo")}
    form = forms.PassageForm(request.POST or None, initial=facets)
    if request.method == "POST" and form.is_valid():
        try:
            if "remove" in request.POST:
                operations.remove_coding(coding=coding, by=user, at=timezone.now())
            else:
                operations.change_coding(
                    coding=coding, by=user, at=timezone.now(), **form.cleaned_data
                )
            return redirect(_address(text))
        except DomainError as refusal:
            form.add_error(None, str(refusal.user_message))
    safeguards.record_look(
        what="passage.opened",
        by=user,
        at=timezone.now(),
        subject=coding,
        monitor_id=text.conversation.round.monitor_id,
    )
    context = {
        "round": text.conversation.round,
        "step": "coding",
        "conversation": text.conversation,
        "transcript": text,
        "coding": coding,
        "direction": rules.direction(text.text[coding.start : coding.end]),
        "words": text.text[coding.start : coding.end],
        "form": form,
        "is_own": coding.coder_id == user.pk,
        "back": _address(text),
    }
    return render(request, "coding/passage.html", context, status=422 if form.errors else 200)
