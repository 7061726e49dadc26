"""The coding page, and what stands in for it where no script runs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.coding import (
    access,
    carrying,
    dividing,
    examples,
    forms,
    operations,
    queries,
    refusals,
    rules,
    serializers,
)
from weerklank.coding.views import markup, words
from weerklank.fieldwork import queries as fieldwork
from weerklank.fieldwork.terms import TranscriptRole
from weerklank.safeguards import meanwhile, pages
from weerklank.safeguards.access import can, signed_in

if TYPE_CHECKING:
    from weerklank.coding.models import Code, CodebookVersion, Coding
    from weerklank.fieldwork.models import Conversation, Transcript, Turn
    from weerklank.safeguards.models import User

ORIGINAL = "origineel"


def _conversation(request: HttpRequest, pk: int) -> tuple[User, Conversation]:
    user = signed_in(request)
    conversation = fieldwork.conversation_to_code(pk, visible_to=user)
    if conversation is None:
        raise Http404
    access.check_may_read_codings(user, conversation.round)
    return user, conversation


def _address(transcript: Transcript, turn: int | None = None) -> str:
    address = reverse("coding:code", kwargs={"conversation": transcript.conversation_id})
    if turn is None:
        return address
    is_original = transcript.role == TranscriptRole.ORIGINAL
    return f"{address}#{'oorspronkelijk' if is_original else 'beurt'}-{turn}"


def _turn_address(transcript: Transcript, turn: int) -> str:
    address = reverse(
        "coding:code_turn", kwargs={"conversation": transcript.conversation_id, "turn": turn}
    )
    return f"{address}?tekst={ORIGINAL}" if transcript.role == TranscriptRole.ORIGINAL else address


@require_GET
def code(request: HttpRequest, conversation: int) -> HttpResponse:
    """The text by turns, with the palette at one side and the codings at the other."""
    user, opened = _conversation(request, conversation)
    transcript, original = fieldwork.texts_to_show(opened)
    if transcript is None:
        context = {"conversation": opened, "round": opened.round, "step": "coding"}
        return render(request, "coding/no_text.html", context)
    texts = [transcript, original] if original else [transcript]
    pages.look(request, "coding.opened", transcript)
    version = dividing.version_for(opened.round, opened.pk, user.pk)
    codes = queries.codes_to_give(opened.round.monitor, version)
    sight = queries.sight_of(transcript, user)
    begun = queries.who_codes(opened, sight)
    task, is_finished = _task(user, texts, begun)
    given = queries.sample_of(user, opened)
    turns = queries.desk(transcript, original, given=given)
    context = {
        "conversation": opened,
        "round": opened.round,
        "step": "coding",
        "transcript": transcript,
        "original": original,
        "turns": markup.turns_html(turns),
        "given": None if given is None else sum(turn.is_given for turn in turns),
        "first_given": next(
            (turn.number for turn in turns if turn.is_given and not turn.is_original), None
        ),
        "task": task,
        "is_finished": is_finished,
        "going_on": queries.going_on(user, opened, sight) if is_finished else None,
        "to_look_at": carrying.count_to_look_at(texts, sight),
        "others": list(dict.fromkeys(one.name for one in begun if one.coder != user.pk)),
        "is_veiled": sight.is_limited([opened.pk]),
        "desk": _desk(texts, user, begun, is_finished=is_finished),
        "codes": serializers.codes_json(codes),
        # A code that is made now stands in no version of before.
        "may_change_codebook": version is None
        and can(access.check_may_change_codebook, user, opened.round.monitor),
        **_version_told(opened, version),
        # So that the codebook leads back to here.
        "start_query": f"?gesprek={opened.pk}",
        "texts": [serializers.text_json(text, sight) for text in texts],
    }
    return render(request, "coding/code.html", context)


def _task(
    user: User, texts: list[Transcript], begun: list[queries.Began]
) -> tuple[queries.Began | None, bool]:
    """Return someone's work on the newest texts, and whether she is done with all of it."""
    newest = {text.pk for text in texts}
    own = [one for one in begun if one.coder == user.pk and one.transcript in newest]
    first = min(own, key=lambda one: one.started_at, default=None)
    return first, bool(own) and all(one.finished_at for one in own)


def _version_told(conversation: Conversation, version: CodebookVersion | None) -> dict[str, object]:
    """Return the version that somebody codes with, and the newest where that is another one."""
    if version is None:
        return {}
    newest = queries.codebook_versions(conversation.round.monitor).defer("codes").first()
    return {"version": version, "newest_version": newest}


def _desk(
    texts: list[Transcript], user: User, begun: list[queries.Began], *, is_finished: bool
) -> dict[str, object]:
    main = texts[0]
    round_ = main.conversation.round
    here = {"transcript": main.pk}
    return {
        "user": user.pk,
        "transcript": main.pk,
        "is_finished": is_finished,
        "recent": queries.recent_code_ids(user, round_.monitor),
        "coders": {
            one.coder: one.name for one in begun if any(one.transcript == text.pk for text in texts)
        },
        "names": fieldwork.replacements_in(round_),
        "words": words.spoken(),
        "addresses": {
            text.pk: reverse("coding:codings", kwargs={"transcript": text.pk}) for text in texts
        },
        "passages": {
            # A script puts the key of a coding behind it.
            text.pk: reverse("coding:passage", args=[text.pk, UUID(int=0)]).removesuffix(
                f"{UUID(int=0)}/"
            )
            for text in texts
        },
        "bookmarks": {
            text.pk: {
                # A script puts the number of a turn behind it.
                "address": reverse("coding:bookmark", args=[text.pk, 0]).removesuffix("0/"),
                "turns": queries.bookmarks(text, user),
            }
            for text in texts
        },
        "here": reverse("coding:here", kwargs=here),
        "standing": reverse("coding:standing", kwargs=here),
        "login": reverse("account_login"),
        "conversation": main.conversation_id,
        "codebook": reverse("coding:make_code", kwargs={"round": round_.slug}),
        "find_codes": reverse("coding:find_codes", kwargs={"round": round_.slug}),
    }


@require_http_methods(["GET", "POST"])
def code_turn(request: HttpRequest, conversation: int, turn: int) -> HttpResponse:
    """One turn on a page of its own, to code it, or words in it, without script."""
    user, opened = _conversation(request, conversation)
    if request.GET.get("tekst") == ORIGINAL:
        transcript = fieldwork.original_transcript(opened)
    else:
        transcript = fieldwork.main_transcript(opened)
    if transcript is None:
        raise Http404
    transcript.conversation = opened
    access.check_may_code(user, transcript)
    turns = fieldwork.turns_of(transcript)
    found = get_object_or_404(turns, position=turn - 1)
    version = dividing.version_for(opened.round, opened.pk, user.pk)
    codes = queries.codes_to_give(opened.round.monitor, version)
    form = forms.TurnForm(
        data=request.POST or None, codes=codes, initial={"revision": transcript.revision}
    )
    if request.method == "POST" and form.is_valid():
        chosen = next(row for row in codes if str(row.pk) == form.cleaned_data["code"])
        with pages.refused_in(form, fields={refusals.WordsNotInTurn: "words"}):
            _apply_to_turn(transcript, found, chosen, form, user)
            return redirect(_turn_address(transcript, turn))
    pages.look(request, "coding.opened", transcript)
    said = transcript.text[found.start : found.end]
    has_next = turns.filter(position=turn).exists()
    context = {
        "conversation": opened,
        "round": opened.round,
        "step": "coding",
        "transcript": transcript,
        "turn": found,
        "number": turn,
        "words": said,
        "direction": rules.direction(said),
        "codings": _within(transcript, found, user),
        "form": form,
        "is_finished": queries.is_done(user, opened),
        **_version_told(opened, version),
        "before": _turn_address(transcript, turn - 1) if turn > 1 else "",
        "after": _turn_address(transcript, turn + 1) if has_next else "",
        "back": _address(transcript, turn),
    }
    return pages.answer(request, "coding/turn.html", context, form)


def _apply_to_turn(
    transcript: Transcript, turn: Turn, code: Code, form: forms.TurnForm, user: User
) -> None:
    sent = form.cleaned_data["revision"]
    if sent is not None and sent != transcript.revision:
        # The number of the turn may be that of another by now.
        raise refusals.TextMoved
    said = transcript.text[turn.start : turn.end]
    chosen = form.cleaned_data["words"].replace("\r\n", "\n") or said
    start = said.find(chosen)
    if start < 0:
        raise refusals.WordsNotInTurn
    operations.apply_code(
        key=operations.new_key(),
        transcript=transcript,
        code=code,
        start=turn.start + start,
        end=turn.start + start + len(chosen),
        revision=transcript.revision,
        by=user,
        at=timezone.now(),
    )


def _within(transcript: Transcript, turn: Turn, user: User) -> list[tuple[Coding, str]]:
    """Return the codings that touch a turn, each with its words in it."""
    return [
        (row, transcript.text[max(row.start, turn.start) : min(row.end, turn.end)])
        for row in queries.seen_codings(transcript, queries.sight_of(transcript, user)).filter(
            start__lt=turn.end, end__gt=turn.start
        )
    ]


@require_POST
def task(request: HttpRequest, transcript: int) -> HttpResponse:
    """Say that one is done with a conversation, or take it up again; with both its texts."""
    user = signed_in(request)
    text = get_object_or_404(fieldwork.transcripts(visible_to=user), pk=transcript)
    access.check_may_code(user, text)
    change = operations.finish_conversation
    if "finish" not in request.POST:
        change = operations.reopen_conversation
    with pages.refused_above(request):
        change(conversation=text.conversation, by=user, at=timezone.now())
        if "finish" in request.POST:
            messages.success(request, _finished(text))
            return redirect("coding:overview", round=text.conversation.round.slug)
    return redirect(_address(text))


def _finished(text: Transcript) -> str:
    """Say that somebody is done with a conversation, with the way back."""
    said = _("U bent klaar met gesprek %(number)s.") % {"number": text.conversation.number}
    link = '{} <a class="nl-link" href="{}#klaar">{}</a>'
    return format_html(link, said, _address(text), _("Toch nog verder coderen"))


def _judgement(coding: Coding) -> dict[str, object]:
    return {**coding.facets, "memo": coding.memo}


@require_http_methods(["GET", "POST"])
def passage(request: HttpRequest, transcript: int, key: UUID) -> HttpResponse:
    """One coding on a page of its own, to read, and when it is one's own to change or remove."""
    user = signed_in(request)
    text = get_object_or_404(fieldwork.transcripts(visible_to=user), pk=transcript)
    access.check_may_code(user, text)
    sight = queries.sight_of(text, user)
    coding = get_object_or_404(queries.seen_codings(text, sight), key=key)
    coding.transcript = text
    form = forms.PassageForm(data=request.POST or None, initial=_judgement(coding))
    meanwhile.carry_mark(form, form.initial)
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            if "remove" in request.POST:
                operations.remove_coding(coding=coding, by=user, at=timezone.now())
            else:
                facets = {name: form.cleaned_data[name] for name in coding.facets}
                meanwhile.save(
                    form,
                    coding,
                    stored=_judgement,
                    change=lambda: operations.change_coding(
                        coding=coding,
                        facets=facets,
                        memo=form.cleaned_data["memo"],
                        by=user,
                        at=timezone.now(),
                    ),
                )
            return redirect(_address(text))
    pages.look(request, "passage.opened", coding)
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
        "may_change_codebook": can(
            access.check_may_change_codebook, user, text.conversation.round.monitor
        ),
        "is_example": examples.is_example(coding),
        "back": _address(text),
    }
    return pages.answer(request, "coding/passage.html", context, form)
