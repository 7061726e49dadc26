"""Conversations: the list, one conversation, its people, its guide, its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.fieldwork import access, forms, operations, queries, rules, terms
from weerklank.safeguards import downloads, meanwhile, pages
from weerklank.safeguards.access import can, signed_in
from weerklank.safeguards.terms import Role
from weerklank.study import bases
from weerklank.study import queries as study
from weerklank.study.terms import ConsentPurpose, Processing
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from weerklank.fieldwork import models
    from weerklank.safeguards.models import User
    from weerklank.study.models import GuideQuestion, Participant, Round

ANSWERS = {"yes": True, "no": False, "": None}
ON_A_PAGE = 50  # conversations in the list


# --- the list ---------------------------------------------------------------------------------
@require_GET
def conversations(request: HttpRequest, round: str) -> HttpResponse:
    user, found = study_pages.round_of(request, round)
    access.check_may_read(user, found)
    listed = queries.conversations_of(found).order_by("number")
    page = pages.page_of(request, listed, ON_A_PAGE)
    context = {
        "round": found,
        "step": "conversations",
        "page": page,
        "rows": queries.rows(found, list(page)),
        "drafts": queries.waiting_drafts(found),
        "may_gather": _may_gather(user, found),
    }
    return render(request, "fieldwork/conversations.html", context)


@require_http_methods(["GET", "POST"])
def conversation_new(request: HttpRequest, round: str) -> HttpResponse:
    user, found = study_pages.round_of(request, round)
    access.check_may_gather(user, found)
    form = forms.ConversationForm(
        data=request.POST or None,
        round_=found,
        user=user,
        initial={"language": "nl", "interpreter": terms.Interpreter.NONE},
    )
    if request.method == "POST" and form.is_valid():
        with pages.refused_in(form):
            made = operations.create_conversation(
                round_=found, by=user, at=timezone.now(), **form.cleaned_data
            )
            return redirect("fieldwork:conversation", conversation=made.pk)
    return _form_page(request, found, form)


@require_http_methods(["GET", "POST"])
def conversation_edit(request: HttpRequest, conversation: int) -> HttpResponse:
    user = signed_in(request)
    found = get_object_or_404(queries.conversations(visible_to=user), pk=conversation)
    access.check_may_gather(user, found.round)
    form = forms.ConversationForm(
        data=request.POST or None, round_=found.round, user=user, conversation=found
    )
    meanwhile.carry_mark(form, form.initial)
    if request.method == "POST":
        if form.is_valid():
            answers = meanwhile.answers(form)
            with pages.refused_in(form):
                meanwhile.save(
                    form,
                    found,
                    stored=form.facts,
                    change=lambda: operations.change_conversation(
                        conversation=found, by=user, at=timezone.now(), **answers
                    ),
                )
                return redirect("fieldwork:conversation", conversation=found.pk)
    else:
        pages.look(request, "conversation.viewed", found)
    return _form_page(request, found.round, form, found)


def _form_page(
    request: HttpRequest,
    round_: Round,
    form: forms.ConversationForm,
    conversation: models.Conversation | None = None,
) -> HttpResponse:
    context = {
        "round": round_,
        "step": "conversations",
        "form": form,
        "conversation": conversation,
        "has_people": study.people_in(round_).exists(),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "fieldwork/conversation_form.html", context, status=status)


# --- one conversation -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A turn on the page: who, which lines, and what was said in the original language."""

    turn: models.Turn
    lines: list[tuple[int, str]]
    originals: list[tuple[str, str]]


@require_GET
def conversation(request: HttpRequest, conversation: int) -> HttpResponse:
    user = signed_in(request)
    found = get_object_or_404(queries.conversations(visible_to=user), pk=conversation)
    access.check_may_read(user, found.round)
    pages.look(request, "conversation.viewed", found)
    just = request.GET.get("verbeterd", "")
    context = _page(found, user, request.GET.get("versie", ""), just=just)
    return render(request, "fieldwork/conversation.html", context)


def _page(
    found: models.Conversation,
    user: User,
    version: str = "",
    tied: tuple[int, forms.TieForm] | None = None,
    just: str = "",
) -> dict[str, object]:
    versions = list(
        found.transcripts.filter(role=terms.TranscriptRole.MAIN)
        .select_related("source")
        .order_by("-version")
    )
    newest = versions[0] if versions else None
    shown = next((one for one in versions if str(one.version) == version), newest)
    turns = list(queries.turns_of(shown)) if shown else []
    original = queries.original_transcript(found)
    waiting = queries.drafts_to_look_at(found.round)
    corrections = queries.corrections_of(found)
    renewals = queries.renewals_of(found)
    return {
        "next_draft": waiting[0] if waiting else None,
        "waiting_count": len(waiting),
        "conversation": found,
        "round": found.round,
        "step": "conversations",
        "may_gather": _may_gather(user, found.round),
        "may_hold": can(access.check_may_hold, user, found),
        "versions": versions,
        "transcript": shown,
        "is_older": shown != newest,
        "renewals": renewals,
        "can_go_back": {one.transcript_id for one in renewals if timezone.localdate() <= one.until},
        "turns": _shown(shown, turns) if shown else [],
        "language": terms.name_of_language(found.language),
        "spoken_languages": [terms.name_of_language(code) for code in found.spoken_languages],
        "original": original,
        "original_language": terms.name_of_language(original.language) if original else "",
        "has_withdrawn": any(turn.is_withdrawn for turn in turns),
        "files": found.files.order_by("-uploaded_at"),
        "corrections": corrections,
        "just_corrected": next((one for one in corrections if str(one.pk) == just), None),
        **_people(found, newest, tied),
        **_coverage(found),
    }


def _shown(transcript: models.Transcript, turns: list[models.Turn]) -> list[ShownTurn]:
    text = transcript.text
    numbered = rules.number_lines(text, [(turn.start, turn.end) for turn in turns])
    originals = queries.originals_of(transcript)
    return [
        ShownTurn(
            turn,
            [(line.number, text[line.start : line.end]) for line in lines],
            originals.get(turn.pk, []),
        )
        for turn, lines in zip(turns, numbered, strict=True)
    ]


def _people(
    found: models.Conversation,
    newest: models.Transcript | None,
    tied: tuple[int, forms.TieForm] | None = None,
) -> dict[str, object]:
    """Return who took part, who spoke, and a form per speaker to say who that is."""
    people = queries.may_take_part(found.round)
    present = queries.present_in(found)
    people += [person for person in present if person not in people]
    counts = queries.turn_counts(newest) if newest else {}
    has_interpreter = found.interpreter != terms.Interpreter.NONE
    withdrawn = queries.withdrawn_speakers(found)
    speakers = []
    for speaker in found.speakers.select_related("participant"):
        form = forms.TieForm(
            prefix=f"s{speaker.pk}",
            people=people,
            has_interpreter=has_interpreter,
            initial=forms.TieForm.facts(speaker),
        )
        meanwhile.carry_mark(form, form.initial)
        if tied and tied[0] == speaker.pk:
            form = tied[1]
        speakers.append((speaker, counts.get(speaker.pk, 0), form))
    consents = study.consent_now([person.pk for person in present])
    unasked = [
        person
        for person in present
        if found.was_recorded and consents.get(person.pk, {}).get(ConsentPurpose.RECORD) is not True
    ]
    return {
        "present": present,
        "speakers": speakers,
        "withdrawn_speakers": withdrawn,
        "untied": sum(
            speaker.role == terms.SpeakerRole.UNKNOWN and count > 0 and speaker.pk not in withdrawn
            for speaker, count, _form in speakers
        ),
        "heard": queries.heard(found),
        "recorded_without_consent": unasked,
        # While there is no text yet, somebody may still let a machine make one.
        "not_for_a_machine": [
            person
            for person in present
            if found.was_recorded
            and newest is None
            and (
                consents.get(person.pk, {}).get(ConsentPurpose.TRANSCRIBE) is not True
                or not bases.may_begin(found.round, Processing.TRANSCRIBE)
            )
        ],
    }


def _coverage(found: models.Conversation) -> dict[str, object]:
    """Return the guide's questions with what was noted about each, and to whom it was put."""
    sections = queries.questions_of(found)
    given = [row.was_put for _section, rows in sections for row in rows]
    return {
        "sections": sections,
        "question_count": len(given),
        "put_count": given.count(True),
        "not_put_count": given.count(False),
        "other_side": queries.of_the_other_side(found),
    }


# --- changes on the page of a conversation ----------------------------------------------------
@require_POST
def coverage(request: HttpRequest, conversation: int) -> HttpResponse:
    """Note which questions were put: one after a click, or all of the form at once."""
    user = signed_in(request)
    found = get_object_or_404(queries.conversations(visible_to=user), pk=conversation)
    access.check_may_gather(user, found.round)
    rows = [row for _section, rows in queries.questions_of(found) for row in rows]
    answers, to, error = answers_in(request, rows), to_some_in(request, rows), ""
    nobody = [question for question, people in to.items() if not people]
    if nobody and len(answers) > 1:
        # On a whole form one question without people does not cost the answers to the others.
        answers = {question: one for question, one in answers.items() if question not in nobody}
        to = {question: people for question, people in to.items() if question not in nobody}
        words = {"questions": " ".join(f"“{one.text}”" for one in nobody)}
        error = _(
            "Niet bewaard van %(questions)s Kies aan wie dat is gevraagd, of kies “niet "
            "gesteld”. De andere antwoorden zijn bewaard."
        )
        error %= words
    with pages.Refusals() as met:
        operations.put_questions(
            conversation=found, answers=answers, to=to, by=user, at=timezone.now()
        )
    error = met.said or error
    context = {"conversation": found, "may_gather": True, "coverage_error": error}
    status = 422 if error else 200
    if pages.asks_for_part(request):
        context |= _coverage(found) | {"saved_at": None if error else timezone.localtime()}
        page = "coverage" if "all" in request.POST else "coverage_count"
        return render(request, f"fieldwork/conversation.html#{page}", context, status=status)
    if error:
        # The page around the form shows the words, so this is a look as well.
        pages.look(request, "conversation.viewed", found)
        context = _page(found, user) | context
        return render(request, "fieldwork/conversation.html", context, status=status)
    return redirect(f"{reverse('fieldwork:conversation', args=[found.pk])}#leidraad")


def answers_in(
    request: HttpRequest, rows: list[queries.QuestionRow]
) -> dict[GuideQuestion, bool | None]:
    """Read what was chosen; a question that was not on the form, or has no such answer, stays."""
    if "all" in request.POST:
        # What was noted of some of them stays as it was noted.
        return {row.question: True for row in rows if not row.was_put}
    given = {row.question: request.POST.get(f"question-{row.question.pk}") for row in rows}
    return {question: ANSWERS[answer] for question, answer in given.items() if answer in ANSWERS}


def to_some_in(
    request: HttpRequest, rows: list[queries.QuestionRow]
) -> dict[GuideQuestion, list[Participant]]:
    """Read to whom questions were put that not everyone was asked to whom they may apply."""
    if "all" in request.POST:
        return {}
    found: dict[GuideQuestion, list[Participant]] = {}
    for row in rows:
        name = f"to-{row.question.pk}"
        if name not in request.POST or request.POST.get(f"question-{row.question.pk}") != "yes":
            continue
        chosen = set(request.POST.getlist(name))
        people = [one.person for one in row.people if str(one.person.pk) in chosen]
        by_default = [one.person for one in row.people if one.applies is not False]
        if people != by_default:
            found[row.question] = people
    return found


@require_POST
def tie(request: HttpRequest, speaker: int) -> HttpResponse:
    """Say who stands behind a label."""
    user = signed_in(request)
    found = get_object_or_404(queries.speakers(visible_to=user), pk=speaker)
    conversation = found.conversation
    access.check_may_gather(user, conversation.round)
    people = queries.may_take_part(conversation.round)
    people += [
        row.participant
        for row in conversation.attendances.select_related("participant")
        if row.participant not in people
    ]
    form = forms.TieForm(
        data=request.POST,
        prefix=f"s{found.pk}",
        people=people,
        has_interpreter=conversation.interpreter != terms.Interpreter.NONE,
    )
    meanwhile.carry_mark(form, forms.TieForm.facts(found))
    before = found.participant
    if form.is_valid():
        with pages.refused_in(form):
            meanwhile.save(
                form,
                found,
                stored=forms.TieForm.facts,
                change=lambda: operations.tie_speaker(
                    speaker=found,
                    takes_pseudonym=True,
                    **form.tie()._asdict(),
                    **pages.acting(request),
                ),
            )
    if not form.errors:
        messages.success(request, _("De koppeling is bewaard."))
        if before is not None and queries.is_present_in_silence(conversation, before):
            messages.warning(
                request,
                _(
                    "%(who)s staat nog bij de mensen van dit gesprek, zonder woorden. Was die er "
                    "niet bij? Kies “Wijzig de gegevens” en haal het vinkje weg."
                )
                % {"who": before.pseudonym},
            )
        return redirect(f"{reverse('fieldwork:conversation', args=[conversation.pk])}#mensen")
    # The page around the form shows the words, so this is a look as well.
    pages.look(request, "conversation.viewed", conversation)
    context = _page(conversation, user, tied=(found.pk, form))
    return render(request, "fieldwork/conversation.html", context, status=422)


@require_GET
def download(request: HttpRequest, file: int) -> HttpResponseBase:
    """Hand the file out as a file, never to be shown by the browser on our address."""
    user = signed_in(request)
    found = get_object_or_404(queries.files(visible_to=user), pk=file)
    access.check_may_take_file(user, found)
    if not found.content:
        raise Http404(_("Dit bestand is niet bewaard."))
    try:
        content = found.content.open("rb")
    except FileNotFoundError:
        raise Http404(_("Dit bestand is niet bewaard.")) from None
    return downloads.send(request, found.name, content, logs="file.downloaded", about=found)


def _may_gather(user: User, round_: Round) -> bool:
    return Role.ONDERZOEKER in study.roles(user, round_.monitor)
