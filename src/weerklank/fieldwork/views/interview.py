"""The interviewer's page: the guide in one or two languages, what was asked of whom, and notes."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weerklank.fieldwork import access, operations, queries, sealing
from weerklank.fieldwork.operations import interviewing
from weerklank.fieldwork.views import conversations as pages_of
from weerklank.safeguards import pages
from weerklank.safeguards.access import can, signed_in
from weerklank.safeguards.refusals import DomainError
from weerklank.study import operations as study_operations
from weerklank.study import queries as study
from weerklank.study import rules as study_rules
from weerklank.study import spoken
from weerklank.study.terms import DUTCH, LANGUAGES, ConsentPurpose
from weerklank.study.views import asking

if TYPE_CHECKING:
    from weerklank.fieldwork import models
    from weerklank.safeguards.models import ErasureCertificate, User
    from weerklank.study.models import Participant, Round

KEY_NAME = "waiting_key"  # of this session
MOST_KEYS = 50


@dataclass(frozen=True, slots=True)
class Said:
    """A heading or a question in one of the languages of the page."""

    part: spoken.Part
    direction: str

    @property
    def is_dutch_instead(self) -> bool:
        """Return whether the Dutch stands here, as there are no words that fit."""
        return self.part.lacks in {spoken.Untranslated.MISSING, spoken.Untranslated.OUTDATED}


@dataclass(frozen=True, slots=True)
class Shown:
    row: queries.QuestionRow
    said: list[Said]
    prompts: list[list[tuple[str, str, str]]]  # language, direction, words
    notes: list[models.MomentNote]


@require_http_methods(["GET", "POST"])
def interview(request: HttpRequest, conversation: int) -> HttpResponse:
    """Show the guide for a conversation; without JavaScript there is a form per question."""
    user = signed_in(request)
    found = get_object_or_404(queries.conversations(visible_to=user), pk=conversation)
    access.check_may_hold(user, found)
    refusal = ""
    if request.method == "POST":
        with pages.Refusals() as met:
            _take_form(request, found, user)
            return redirect(f"{request.get_full_path()}#{request.POST.get('place', '')[:20]}")
        refusal = met.said
    pages.look(request, "conversation.viewed", found)
    context = _context(request, found, user) | {"refusal": refusal}
    status = 422 if refusal else 200
    return render(request, "fieldwork/interview.html", context, status=status)


def _take_form(request: HttpRequest, found: models.Conversation, user: User) -> None:
    """Carry out what was sent as a form. Raises what the operations do."""
    for name, act in (
        ("remove_note", interviewing.remove_note),
        ("put_back", interviewing.put_note_back),
    ):
        if number := request.POST.get(name):
            act(
                note=get_object_or_404(found.notes, pk=_number(number) or 0),
                **pages.acting(request),
            )
            return
    rows = [row for _section, rows in queries.questions_of(found) for row in rows]
    answers = pages_of.answers_in(request, rows)
    if answers:
        to = pages_of.to_some_in(request, rows)
        operations.put_questions(
            conversation=found, answers=answers, to=to, **pages.acting(request)
        )
    if "note" in request.POST and (request.POST["note"].strip() or not answers):
        interviewing.add_note(
            conversation=found,
            text=request.POST["note"],
            question=_number(request.POST.get("note_question")),
            about=_number(request.POST.get("about")),
            **pages.acting(request),
        )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _languages(request: HttpRequest, found: models.Conversation) -> list[str]:
    """Return which one or two languages to show: as asked, else the conversation's and Dutch."""
    asked = [request.GET.get("taal", ""), request.GET.get("ernaast", "")]
    chosen = [code for code in dict.fromkeys(asked) if code in LANGUAGES]
    if chosen:
        return chosen
    own = found.language if found.language in LANGUAGES else DUTCH
    return list(dict.fromkeys([own, DUTCH]))


def _context(request: HttpRequest, found: models.Conversation, user: User) -> dict[str, object]:
    codes = _languages(request, found)
    people = queries.present_in(found)
    notes = queries.notes_in(found)
    name = request.session.setdefault(KEY_NAME, secrets.token_urlsafe(12))
    sections, titles, unchecked, absent = [], [], 0, 0
    if found.guide is not None:
        in_languages = spoken.in_languages(found.guide, codes)
        of_guide = list(in_languages.values())
        titles = _each_once([Said(each.title, each.direction) for each in of_guide])
        unchecked = sum(len(each.unchecked) for each in of_guide)
        absent = sum(len(each.missing) for each in of_guide)
        for place, (section, rows) in enumerate(queries.questions_of(found)):
            headings = _each_once(
                [Said(each.sections[place].heading, each.direction) for each in of_guide]
            )
            shown = [
                _shown(row, [(each, each.sections[place].questions[n]) for each in of_guide], notes)
                for n, row in enumerate(rows)
            ]
            lasts = study_rules.duration(row.question.minutes for row in rows)
            sections.append((section, headings, shown, lasts))
    return {
        "conversation": found,
        "may_gather": can(access.check_may_gather, user, found.round),
        "round": found.round,
        "step": "conversations",
        "languages": [(code, *names) for code, names in LANGUAGES.items()],
        "codes": codes,
        "sections": sections,
        "titles": titles,
        "unchecked": unchecked,
        "absent": absent,
        "people": people,
        "allowed": _allowed(people),
        "notes": notes.get(None, []),
        "wiped": queries.wiped_notes(found, of=user),
        "user": user,
        "key_name": name,
        "key": sealing.key_of(user.pk, name),
        "waits": _for_page(user, found.round, people),
    }


@dataclass(frozen=True, slots=True)
class Allowed:
    """What somebody said yes and no to, as it stands now; the rest was not asked.

    `may_go` is what she said yes to and can take back.
    """

    person: Participant
    may_go: list[ConsentPurpose]
    yes: list[str]
    no: list[str]
    unasked: list[str]
    is_not_recorded: bool


def _allowed(people: list[Participant]) -> list[Allowed]:
    answers = study.consent_now([one.pk for one in people])
    found = []
    for person in people:
        own = answers.get(person.pk, {})
        said = {
            answer: [
                str(purpose.label).lower()
                for purpose in ConsentPurpose
                if own.get(purpose) is answer
            ]
            for answer in (True, False, None)
        }
        is_no = own.get(ConsentPurpose.RECORD) is False
        may_go = [purpose for purpose in ConsentPurpose if own.get(purpose) is True]
        found.append(Allowed(person, may_go, said[True], said[False], said[None], is_no))
    return found


def _for_page(user: User, round_: Round, people: list[Participant]) -> dict[str, object]:
    # By `still` the page knows what it may not put back: words that may be of who withdrew.
    still = [one.pk for one in study.people_in(round_)]
    return {"user": user.pk, "present": [one.pk for one in people], "still": still}


def _each_once(said: list[Said]) -> list[Said]:
    """Leave out the Dutch that stands in for another language where it stands there itself."""
    if any(one.part.language == DUTCH for one in said):
        return [one for one in said if not one.is_dutch_instead]
    return said


def _shown(
    row: queries.QuestionRow,
    parts: list[tuple[spoken.Language, spoken.Part]],
    notes: dict[int | None, list[models.MomentNote]],
) -> Shown:
    said = _each_once([Said(part, language.direction) for language, part in parts])
    usable = [one for one in said if not one.is_dutch_instead] or said[:1]
    prompts = [
        [
            (one.part.language, one.direction, prompt)
            for one in usable
            if n < len(one.part.prompts)
            for prompt in [one.part.prompts[n]]
        ]
        for n in range(len(row.question.prompts))
    ]
    return Shown(row, said, prompts, notes.get(row.question.pk, []))


@require_http_methods(["GET", "POST"])
def take_back(
    request: HttpRequest, conversation: int, participant: int, purpose: str
) -> HttpResponse:
    """Show what follows when somebody takes a yes back in the conversation, and then do it."""
    user = signed_in(request)
    found = get_object_or_404(queries.conversations(visible_to=user), pk=conversation)
    access.check_may_hold(user, found)
    person = next((one for one in queries.present_in(found) if one.pk == participant), None)
    home = redirect("fieldwork:interview", conversation=found.pk)
    if person is None or purpose not in ConsentPurpose:
        raise Http404
    if study.consent_now([person.pk]).get(person.pk, {}).get(purpose) is not True:
        return home
    met = pages.Refusals()
    if request.method == "POST":
        with met:
            certificate = interviewing.take_back(
                conversation=found, participant=person, purpose=purpose, **pages.acting(request)
            )
            return _taken_back(request, found, certificate)
    else:
        pages.look(request, "withdrawal.previewed", person, purpose=purpose)
    context = {
        "conversation": found,
        "round": found.round,
        "step": "conversations",
        "person": person,
        "purpose": ConsentPurpose(purpose),
        "counts": _going(person) if purpose == ConsentPurpose.TAKE_PART else {},
        "effect": _effect(person, purpose),
        "refusal": met.said,
    }
    status = 422 if met.said else 200
    return render(request, "fieldwork/interview_take_back.html", context, status=status)


def _effect(person: Participant, purpose: str) -> asking.Effect:
    """Return what follows; without amounts in a blind round, which tell what others coded."""
    effect = asking.effect_of(person, purpose, timezone.now())
    return replace(effect, goes={}) if person.round.codes_blind else effect


def _going(person: Participant) -> dict[str, int]:
    if person.round.codes_blind:
        return {}
    counts = study_operations.preview_withdrawal(person)
    return {what: count for what, count in counts.items() if count}


def _taken_back(
    request: HttpRequest, found: models.Conversation, certificate: ErasureCertificate | None
) -> HttpResponse:
    if certificate is None:
        messages.success(request, _("Dit staat nu op nee."))
    else:
        said = _("De deelname is ingetrokken. Bewijs: %(reference)s.")
        messages.success(request, said % {"reference": certificate.reference})
    return redirect("fieldwork:interview", conversation=found.pk)


# --- acts that waited -------------------------------------------------------------------------
@require_GET
def keys(request: HttpRequest) -> JsonResponse:
    """Return to this person the keys of what she left waiting, and a token to send it with."""
    user = signed_in(request)
    names = [name for name in request.GET.getlist("naam")[:MOST_KEYS] if sealing.is_name(name)]
    return JsonResponse(
        {
            "user": user.pk,
            "csrf_token": get_token(request),
            "keys": {name: sealing.key_of(user.pk, name) for name in names},
        }
    )


@require_POST
def act(request: HttpRequest, conversation: int) -> JsonResponse:
    """Carry out one act of the page, once. 409: of somebody else; 410: somebody withdrew."""
    user = signed_in(request)
    found = get_object_or_404(queries.conversations(visible_to=user), pk=conversation)
    access.check_may_hold(user, found)
    try:
        given = json.loads(request.body)
        key, done = UUID(str(given["key"])), _act_in(given)
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"message": _("Dit is niet te lezen.")}, status=422)
    if given.get("user") != user.pk:
        return JsonResponse({"message": _("Dit schreef iemand anders.")}, status=409)
    try:
        is_new = interviewing.carry_out(
            conversation=found, key=key, act=done, by=user, at=timezone.now()
        )
    except interviewing.WithdrewMeanwhile as refusal:
        said = {"message": str(refusal.user_message), "gone": sorted(refusal.people)}
        return JsonResponse(said, status=410)
    except DomainError as refusal:
        return JsonResponse({"message": str(refusal.user_message)}, status=422)
    return JsonResponse({"is_new": is_new})


def _act_in(given: dict[str, object]) -> interviewing.Act:
    """Read an act. Raises ValueError, TypeError or AttributeError for anything else."""
    was_put, to = given.get("was_put"), given.get("to")
    if was_put is not None and not isinstance(was_put, bool):
        raise ValueError
    made_at = parse_datetime(str(given.get("made_at", "")))
    is_back = given.get("verb") == "take_back"
    return interviewing.Act(
        question=_integer(given.get("question")),
        was_put=was_put,
        to=None if to is None else _integers(to),
        text=str(given.get("text", "")),
        about=_integer(given.get("about")),
        is_note=given.get("verb") == "note",
        takes_back=ConsentPurpose(str(given.get("purpose"))) if is_back else "",
        present=_integers(given.get("present", [])),
        made_at=made_at if made_at is not None and made_at.tzinfo else None,
    )


def _integer(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _integers(values: object) -> tuple[int, ...]:
    if not isinstance(values, list):
        raise TypeError
    found = tuple(one for value in values if (one := _integer(value)) is not None)
    if len(found) != len(values):
        raise TypeError
    return found
