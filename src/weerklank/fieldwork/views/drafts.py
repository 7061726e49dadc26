"""The preview: what was found in a text, and everything that is changed before it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.fieldwork import access, forms, operations, queries, rules, terms
from weerklank.interchange.readings import MOST_SPEAKERS
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.study.terms import FilePolicy

if TYPE_CHECKING:
    from django.http import QueryDict

    from weerklank.fieldwork import models
    from weerklank.interchange.readings import Reading
    from weerklank.safeguards.models import User


OF_SPEAKERS = frozenset({"rename_speaker", "make_speakers", "make_words"})
BEGIN = "begin"  # before the fields about what is made around a text, apart from those of the text


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A turn of the preview, its lines cut where a name was replaced."""

    number: int
    speaker: str
    is_question: bool
    starts_at: float | None
    lines: list[tuple[int, list[tuple[str, bool]]]]


def _find(request: HttpRequest, draft: int) -> tuple[models.Draft, User]:
    user = signed_in(request)
    found = get_object_or_404(queries.drafts(visible_to=user), pk=draft)
    access.check_may_change_draft(user, found)
    return found, user


def _words_counted(number: int) -> str:
    return ngettext("%(n)s woord", "%(n)s woorden", number) % {"n": _grouped(number)}


def _turns_counted(number: int) -> str:
    return ngettext("%(n)s beurt", "%(n)s beurten", number) % {"n": _grouped(number)}


def _grouped(number: int) -> str:
    return number_format(number, force_grouping=True)


def _look(request: HttpRequest, found: models.Draft) -> None:
    """Note that someone saw the words; every answer that shows them does, refused or not."""
    pages.look(request, "draft.viewed", found)


@require_GET
def draft(request: HttpRequest, draft: int) -> HttpResponse:
    found, user = _find(request, draft)
    if found.state != terms.DraftState.READY:
        return pages.show(request, "fieldwork/draft_waiting.html", "waiting", _frame(found))
    opened, closes = pages.number_in(request.GET.get("beurt", "")), "sluit" in request.GET
    if not pages.asks_for_part(request):
        _look(request, found)
        page = page_of(found, user, opened=None if closes else opened)
        return render(request, "fieldwork/draft.html", page)
    context = _text(found, opened)
    if context["turn"] is None:
        # The page waited for the reading, or is older than it: it must load itself again.
        return HttpResponse(headers={"HX-Refresh": "true"})
    _look(request, found)
    if closes:
        context |= {"opened": None, "focus_turn": opened}
    return render(request, "fieldwork/draft.html#turn", context)


@require_POST
def change(request: HttpRequest, draft: int) -> HttpResponse:
    """Carry out one change of the text, named by the button that was pressed."""
    found, user = _find(request, draft)
    changes = _changes(request)
    do = request.POST.get("do", "")
    turn = pages.number_in(request.POST.get("turn", ""))
    with pages.Refusals() as met:
        if do not in changes:
            raise operations.Overtaken
        changes[do](
            draft=found,
            revision=revision_of(request),
            **pages.acting(request),
        )
    found.refresh_from_db()
    if not met.said and not pages.asks_for_part(request):
        place = f"#beurt-{turn}" if turn else "#sprekers" if do in OF_SPEAKERS else ""
        return redirect(f"{request.path.removesuffix('wijzigen/')}{place}")
    if found.state != terms.DraftState.READY:
        return redirect("fieldwork:draft", draft=found.pk)
    if do == "join_turn" and turn:
        turn -= 1
    _look(request, found)
    page = page_of(
        found,
        user,
        kept=request.POST.dict(),
        error=met.said,
        focus_turn=None if met.said else turn,
        said=_("Gewijzigd"),
    )
    return _preview(request, page, status=422 if met.said else 200)


def _changes(request: HttpRequest) -> dict[str, Callable[..., models.Draft]]:
    posted = request.POST
    turn = (pages.number_in(posted.get("turn", "")) or 0) - 1
    return {
        "split_turn": partial(
            operations.split_turn, turn=turn, at_position=pages.number_in(posted.get("at", "")) or 0
        ),
        "join_turn": partial(operations.join_turn, turn=turn),
        "give_turn": partial(
            operations.give_turn,
            turn=turn,
            speaker=posted.get("new_speaker", "").strip() or posted.get("speaker", ""),
        ),
        "rename_speaker": partial(
            operations.rename_speaker, old=posted.get("old", ""), new=posted.get("new", "")
        ),
        "make_speakers": partial(operations.make_speakers, form=posted.get("form", "")),
        "make_words": partial(operations.make_words, form=posted.get("form", "")),
        "replace_name": partial(
            operations.replace_name,
            name=posted.get("name", ""),
            replacement=posted.get("replacement", ""),
            in_any_case="in_any_case" in posted,
        ),
        "replace_remembered": operations.replace_remembered,
        "choose_language": partial(
            operations.choose_language, language=posted.get("language", "")[:12]
        ),
        "read_again": partial(operations.read_again, encoding=posted.get("encoding", "")),
        "undo": operations.undo,
    }


@require_POST
def find_name(request: HttpRequest, draft: int) -> HttpResponse:
    """Count where a name stands, and show it, before anything is replaced."""
    found, user = _find(request, draft)
    form = forms.NameForm(request.POST)
    if found.state != terms.DraftState.READY:
        return redirect("fieldwork:draft", draft=found.pk)
    places: list[tuple[int, str, str, str]] = []
    if form.is_valid():
        name = rules.Name(
            " ".join(form.cleaned_data["name"].split()),
            rules.in_brackets(form.cleaned_data["replacement"]),
            form.cleaned_data["in_any_case"],
        )
        reading = operations.reading_of(found)
        kept = set(found.replacements)
        places = rules.show_names(reading, [name], kept)
        if not rules.count_names(reading, [name], kept):
            form.add_error("name", str(operations.NoSuchName.user_message))
    _look(request, found)
    page = page_of(found, user, kept=request.POST.dict(), name_form=form)
    page |= {"places": places[:8], "place_count": len(places), "name_is_found": form.is_valid()}
    return _preview(request, page, status=422 if form.errors else 200)


@require_POST
def store(request: HttpRequest, draft: int) -> HttpResponse:
    """Make it the text of a conversation, with its speakers tied."""
    found, user = _find(request, draft)
    if found.state != terms.DraftState.READY or found.round is None:
        return redirect("fieldwork:draft", draft=found.pk)
    form = forms.StoreForm(data=request.POST, round_=found.round)
    ties = ties_of(found, request.POST)
    # All are asked, so that every mistake is shown at once.
    if all([form.is_valid(), *(tie.is_valid() for _label, tie in ties)]):
        with pages.refused_in(form):
            transcript = _store(request, found, form, ties, user)
            messages.success(
                request,
                _("De tekst is ingelezen: %(words)s in %(turns)s.")
                % {
                    "words": _words_counted(transcript.word_count),
                    "turns": _turns_counted(transcript.turns.count()),
                },
            )
            onward = "coding:code" if "code" in request.POST else "fieldwork:conversation"
            if queries.came_from_another(transcript):
                # What became of the codings is looked at first.
                onward = "coding:carried"
            return redirect(onward, conversation=transcript.conversation_id)
    _look(request, found)
    return render(
        request,
        "fieldwork/draft.html",
        page_of(found, user, store_form=form, ties=ties),
        status=422,
    )


def _store(
    request: HttpRequest,
    found: models.Draft,
    form: forms.StoreForm,
    ties: list[tuple[str, forms.TieForm]],
    user: User,
) -> models.Transcript:
    chosen = form.cleaned_data
    return operations.store_draft(
        draft=found,
        conversation=chosen["conversation"],
        new_conversation=None if chosen["conversation"] else form.new_conversation(),
        ties={label: tie.tie() for label, tie in ties},
        is_new_version_wanted=chosen["is_new_version_wanted"],
        revision=revision_of(request),
        **pages.acting(request),
    )


def revision_of(request: HttpRequest) -> int:
    """Return which state of the text the page showed, so that an older one changes nothing."""
    number = pages.number_in(request.POST.get("revision", ""))
    return -1 if number is None else number


@require_http_methods(["GET", "POST"])
def original(request: HttpRequest, draft: int) -> HttpResponse:
    """Lay the text beside the one that renders it, turn by turn."""
    found, _user = _find(request, draft)
    if found.state != terms.DraftState.READY or found.round is None:
        return redirect("fieldwork:draft", draft=found.pk)
    texts = list(queries.main_transcripts(found.round))
    wanted = request.POST.get("conversation") or request.GET.get("gesprek") or ""
    main = next((text for text in texts if str(text.conversation_id) == wanted), None)
    context = _frame(found) | {"texts": texts, "main": main}
    if main is None:
        return render(request, "fieldwork/original.html", context)
    reading = operations.reading_of(found)
    turns = list(queries.turns_of(main))
    rendered = {turn.position + 1: _in_short(main, turn) for turn in turns}
    suggested = rules.align(
        [(turn.position, turn.speaker.label if turn.speaker else None) for turn in turns],
        [turn.speaker for turn in reading.turns],
    )
    form = forms.AlignForm(
        data=request.POST if request.method == "POST" else None,
        numbers=list(rendered),
        suggested=suggested,
    )
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            operations.store_draft_as_original(
                draft=found,
                conversation=main.conversation,
                positions=form.positions(),
                revision=revision_of(request),
                **pages.acting(request),
            )
            messages.success(request, _("De oorspronkelijke taal staat nu naast de tekst."))
            return redirect("fieldwork:conversation", conversation=main.conversation_id)
    _look(request, found)
    context |= {
        "form": form,
        "rendered": rendered.items(),
        "language": reading.language or "",
        "unaligned": suggested.count(None),
        "pairs": [
            {
                "number": row + 1,
                "name": f"turn{row}",
                "speaker": turn.speaker or "",
                "words": reading.text[turn.start : turn.end],
                "written": form.written(row),
                "is_wrong": row in form.wrong,
                "suggested": None if position is None else rendered[position + 1],
            }
            for row, (turn, position) in enumerate(zip(reading.turns, suggested, strict=True))
        ],
    }
    return pages.answer(request, "fieldwork/original.html", context, form)


@require_POST
def discard(request: HttpRequest, draft: int) -> HttpResponse:
    found, user = _find(request, draft)
    operations.discard_draft(draft=found, by=user, at=timezone.now())
    messages.success(request, _("Weggegooid. Er is niets van bewaard."))
    if found.round is None:
        return redirect("site:start")
    return redirect("fieldwork:read_in", round=found.round.slug)


# --- what the preview shows -------------------------------------------------------------------
def _frame(found: models.Draft) -> dict[str, object]:
    frame = "site/round.html" if found.round else "site/base.html"
    return {"draft": found, "round": found.round, "step": "conversations", "frame": frame}


def page_of(
    found: models.Draft,
    user: User,
    *,
    kept: Mapping[str, str] | None = None,
    opened: int | None = None,
    **more: object,
) -> dict[str, object]:
    """Return all that the page of a text shows; what is in `more` stands in its place."""
    reading = operations.reading_of(found)
    speakers = [
        {"label": label, "turns": turns, "words": words} for label, turns, words in reading.speakers
    ]
    nobody = [turn for turn in reading.turns if turn.speaker is None and not turn.is_question]
    conversation = found.conversation
    today = timezone.localdate()
    told = rules.day_in_name(found.name, today=today)
    store_initial: dict[str, object] = {
        "conversation": conversation.pk if conversation else None,
        "is_new_version_wanted": conversation is not None
        and queries.main_transcript(conversation) is not None,
        "kind": forms.likely_kind([label for label, _turns, _words in reading.speakers]),
        "interpreter": terms.Interpreter.NONE,
        "held_on": told,
    }
    if found.round is None:
        more = {
            "begin_form": begin_form(found, user, kept=kept),
            "beside": queries.beginning_drafts(user).exclude(pk=found.pk).count(),
        } | more
        store_initial["held_on"] = told or today
    store_initial |= {
        name: value for name, value in (kept or {}).items() if name in forms.StoreForm.base_fields
    }
    replaced = sorted(found.replacements.items())
    remembered = rules.count_names(reading, queries.names_in(found), set(found.replacements))
    return {
        **_text(found, opened),
        "reading": reading,
        "speakers": speakers,
        "nobody_turns": len(nobody),
        "unspoken": rules.unspoken_forms(reading),
        "most_speakers": MOST_SPEAKERS,
        "spoken": rules.spoken_forms(reading),
        "languages": terms.LANGUAGES,
        "encodings": forms.ENCODINGS if reading.encoding and found.content else (),
        "replaced": replaced,
        "remembered": sum(remembered.values()),
        "day_is_told": told is not None,
        "keeps_file": bool(found.content)
        and (found.round is None or found.round.file_policy == FilePolicy.KEEP),
        "name_form": forms.NameForm(),
        "store_form": forms.StoreForm(round_=found.round, initial=store_initial),
        "ties": ties_of(found, None, kept),
        "follows": operations.preview_renewal(conversation=conversation, reading=reading, by=user)
        if conversation
        else operations.Preview(),
        "has_texts": found.round is not None and queries.main_transcripts(found.round).exists(),
        **more,
    }


def begin_form(
    found: models.Draft,
    user: User,
    data: QueryDict | None = None,
    kept: Mapping[str, str] | None = None,
) -> forms.BeginForm:
    """Return the form about what is made around a text that begins a monitor."""
    today = timezone.localdate()
    prefix = f"{BEGIN}-"
    return forms.BeginForm(
        data=data,
        prefix=BEGIN,
        day=rules.day_in_name(found.name, today=today) or today,
        today=today,
        user=user,
        initial={
            name.removeprefix(prefix): value
            for name, value in (kept or {}).items()
            if name.startswith(prefix)
        },
    )


def _text(found: models.Draft, opened: int | None = None) -> dict[str, object]:
    """Return the turns with numbered lines; of the opened one also its words, to split at."""
    reading = operations.reading_of(found)
    numbered = rules.number_lines(reading.text, [(turn.start, turn.end) for turn in reading.turns])
    masks = list(found.replacements)
    turns = [
        ShownTurn(
            number=number,
            speaker=turn.speaker or "",
            is_question=turn.is_question,
            starts_at=turn.starts_at,
            lines=[
                (line.number, rules.mark(reading.text[line.start : line.end], masks))
                for line in lines
            ],
        )
        for number, (turn, lines) in enumerate(zip(reading.turns, numbered, strict=True), start=1)
    ]
    return _frame(found) | {
        "turns": turns,
        "turn": next((turn for turn in turns if turn.number == opened), None),
        "labels": [label for label, _turns, _words in reading.speakers],
        "opened": opened,
        "words": _words(reading, opened - 1) if opened and opened <= len(turns) else [],
    }


def _words(reading: Reading, index: int) -> list[tuple[int, str]]:
    """Return the words of a turn with where they begin; the first cannot begin a new turn."""
    turn = reading.turns[index]
    return [
        (turn.start + start, word)
        for start, word in rules.words_of(reading.text[turn.start : turn.end])
    ]


def ties_of(
    found: models.Draft, data: QueryDict | None, kept: Mapping[str, str] | None = None
) -> list[tuple[str, forms.TieForm]]:
    """Return a form per speaker, filled with what is known of that one or can be guessed."""
    reading = operations.reading_of(found)
    speakers = (
        {speaker.label: speaker for speaker in found.conversation.speakers.all()}
        if found.conversation
        else {}
    )
    return forms.tie_forms(
        data,
        labels=[label for label, _turns, _words in reading.speakers],
        people=queries.may_take_part(found.round) if found.round else [],
        speakers=speakers,
        kept=kept,
    )


def _preview(request: HttpRequest, page: dict[str, object], *, status: int) -> HttpResponse:
    return pages.show(request, "fieldwork/draft.html", "preview", page, status=status)


def _in_short(main: models.Transcript, turn: models.Turn) -> str:
    words = " ".join(main.text[turn.start : turn.end].split())
    label = turn.speaker.label if turn.speaker else ""
    short = words if len(words) <= 50 else f"{words[:50]}…"
    return f"{turn.position + 1} {label}: {short}" if label else f"{turn.position + 1} {short}"
