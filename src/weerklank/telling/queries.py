"""What is open to whom, where somebody is, and what she told."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from weerklank.invitations.doors import Door
from weerklank.safeguards import queries as safeguards
from weerklank.sampling.terms import CandidateState
from weerklank.study import planning, sheets, spoken
from weerklank.study import queries as study
from weerklank.study import rules as study_rules
from weerklank.study.terms import DUTCH, ConsentPurpose
from weerklank.telling import models, shipped

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.sampling.models import Candidate
    from weerklank.study.models import Participant, Round

ASKED = (ConsentPurpose.TAKE_PART, ConsentPurpose.RECORD)


# --- with a card --------------------------------------------------------------------------------
def opening_of(round_: Round) -> models.Opening | None:
    """Return how a round stands open, or is being made ready for that; None when it is not."""
    found = safeguards.row(models.Opening, round_id=round_.pk)
    if found is not None:
        found.round, found.guide = round_, study.guide_by(found.guide_id)
        found.guide.round = round_
    return found


def opening_by(number: int) -> models.Opening:
    """Return how a round stands open, by its number. Raises DoesNotExist."""
    return safeguards.row_by(models.Opening, number)


def open_to(candidate: Candidate, *, today: date) -> models.Opening | None:
    """Return where this person can tell today; None when she cannot."""
    opening = opening_of(candidate.round)
    if (
        opening is None
        or not opening.is_open(today)
        or candidate.perspective != opening.guide.perspective
        or candidate.state in {CandidateState.GONE, CandidateState.REFUSED}
    ):
        return None
    participant = candidate.participant
    return None if participant is not None and participant.withdrawn_at else opening


def door(candidate: Candidate, language: str, at: datetime) -> Door | None:
    """Return the way to telling for the page of her card, in her words.

    Where it is closed, the way to what she told.
    """
    words = shipped.words()[language]
    if open_to(candidate, today=timezone.localtime(at).date()) is None:
        if telling_of(candidate) is None:
            return None
        return Door(reverse("telling:review", args=[language]), words["review_h"], "speak")
    return Door(reverse("telling:home", args=[language]), words["door"], "speak")


def telling_of(candidate: Candidate) -> models.Telling | None:
    """Return what somebody told so far."""
    if candidate.participant is None:
        return None
    found = safeguards.row(models.Telling, participant_id=candidate.participant_id)
    if found is not None:
        found.participant = candidate.participant
    return found


def languages_of(opening: models.Opening) -> list[str]:
    """Return in which languages the questions are put."""
    return [DUTCH, *opening.guide.languages]


def lacking(opening: models.Opening) -> dict[str, list[str]]:
    """Return per language what stands in the way of opening: signs of what is missing.

    `words` are questions without a translation that holds, `audio` questions that nobody read
    aloud where that is demanded, `checked` questions that no speaker checked where the plan demands
    that, `consent` an explanation that people can be asked with. The title
    of the guide stands on no page of hers, so it need not be translated.
    """
    codes = languages_of(opening)
    plan = planning.of(opening.round.monitor)
    needs_audio = opening.needs_audio or opening.guide.needs_audio
    needs_audio = needs_audio or (plan is not None and plan.needs_audio)
    sheet = sheets.newest(opening.round.monitor)
    usable = sheets.usable(sheet) if sheet else {}
    found: dict[str, list[str]] = {}
    for code, language in spoken.in_languages(opening.guide, codes).items():
        missing = []
        if language.unaskable or not language.questions:
            missing.append("words")
        if plan is not None and plan.needs_checked and language.unchecked:
            missing.append("checked")
        if needs_audio and language.unheard:
            missing.append("audio")
        if code not in usable:
            missing.append("consent")
        if missing:
            found[code] = missing
    return found


def questions_for(
    opening: models.Opening, language: str, participant: Participant | None
) -> list[spoken.Part]:
    """Return the questions of somebody in a language: all but those that are not about her."""
    found = spoken.questions_in(opening.guide_id, language)
    if participant is None:
        return found
    known = study.known_of([participant])[participant.pk]
    return [
        one
        for one in found
        if study_rules.applies(getattr(one.of, "applies_to", {}), known) is not False
    ]


def consent_of(participant: Participant | None) -> dict[str, bool]:
    """Return what somebody allows now of what telling asks; not asked is left out."""
    if participant is None:
        return {}
    now = study.consent_now([participant.pk]).get(participant.pk, {})
    return {purpose: now[purpose] for purpose in ASKED if purpose in now}


def may_record(participant: Participant) -> bool:
    """Return whether her voice may be kept."""
    return consent_of(participant).get(ConsentPurpose.RECORD) is True


def answers_of(telling: models.Telling) -> dict[int, models.Answer]:
    """Return what she answered, by the number of the question."""
    found = {
        one.question_id: one for one in safeguards.rows_of(models.Answer, telling_id=telling.pk)
    }
    for one in found.values():
        one.telling = telling
    return found


def answer_to(telling: models.Telling, question: int) -> models.Answer | None:
    """Return what she answered to one question."""
    found = safeguards.row(models.Answer, telling_id=telling.pk, question_id=question)
    if found is not None:
        found.telling = telling
    return found


def broken_off(telling: models.Telling) -> dict[int, models.Upload]:
    """Return by question the newest recording that is not whole, of which something arrived."""
    coming = (one for one in uploads_of(telling) if one.arriving_id is not None and one.size)
    return {one.question_id: one for one in coming}


def uploads_of(telling: models.Telling) -> list[models.Upload]:
    """Return all recordings of hers, also those of which nothing comes any more."""
    found = safeguards.rows_of(models.Upload, telling_id=telling.pk)
    for one in found:
        one.telling = telling
    return found


def upload_of(telling: models.Telling, key: uuid.UUID) -> models.Upload | None:
    """Return a recording of hers that is on its way."""
    found = safeguards.row(models.Upload, key=key, telling_id=telling.pk)
    if found is not None:
        found.telling = telling
    return found


# --- for the team -------------------------------------------------------------------------------
def tellings(*, visible_to: User) -> QuerySet[models.Telling]:
    """Return who told by herself, in the monitors that this person may see."""
    return models.Telling.objects.filter(
        opening__round__monitor__in=study.monitors(visible_to=visible_to).values("pk")
    ).select_related(
        "opening__guide", "opening__round__monitor__organisation", "participant", "conversation"
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One person in the list: how far she is, and what still has to be written out.

    Of who is under way nothing is counted; see `Telling.is_handed_over`.
    """

    telling: models.Telling
    is_handed_over: bool
    answered: int = 0
    refused: int = 0
    to_write_out: int = 0
    on_its_way: int = 0

    @property
    def may_be_taken_over(self) -> bool:
        return (
            self.telling.conversation_id is None and self.is_handed_over and not self.to_write_out
        )


def is_taken_back(key: str) -> bool:
    """Return whether what somebody told under this key is there no more.

    Of what is no key of ours nothing is said: a device keeps what it has.
    """
    try:
        return not models.Telling.objects.filter(key=uuid.UUID(key)).exists()
    except ValueError:
        return False


def under_way(opening: models.Opening) -> int:
    """Return how many people began and did not send what they told."""
    return opening.tellings.filter(sent_at=None, conversation=None).count()


def to_write_out(of: str = "") -> Q:
    """Return what says of an answer that somebody still has to write down what was said.

    `of` is the way from what is asked to its answers, as filters have it.
    """
    return Q(**{f"{of}sound__isnull": False, f"{of}written_at": None})


def rows(opening: models.Opening, *, visible_to: User, today: date) -> list[Row]:
    """Return who told in a round, and how far each is. Three queries, however many there are.

    What may not be used is not counted: a voice of who is not recorded any more.
    """
    people = list(
        tellings(visible_to=visible_to)
        .filter(opening=opening)
        .annotate(
            said=Count(
                "answers",
                filter=~Q(answers__text="")
                | ~Q(answers__face="")
                | Q(answers__sound__isnull=False),
                distinct=True,
            ),
            refused=Count("answers", filter=~Q(answers__refusal=""), distinct=True),
            waiting=Count("answers", filter=to_write_out("answers__"), distinct=True),
            coming=Count("uploads", filter=Q(uploads__arriving__size__gt=0), distinct=True),
        )
    )
    recorded = {
        number
        for number, now in study.consent_now([one.participant_id for one in people]).items()
        if now.get(ConsentPurpose.RECORD) is True
    }
    return [
        Row(
            telling=one,
            is_handed_over=True,
            answered=one.said,
            refused=one.refused,
            to_write_out=one.waiting if one.participant_id in recorded else 0,
            on_its_way=one.coming,
        )
        if one.is_handed_over(today)
        else Row(telling=one, is_handed_over=False)
        for one in people
    ]


def read_answers(telling: models.Telling, *, today: date) -> dict[int, models.Answer]:
    """Return what the team may read of somebody, by the number of the question.

    Nothing of who is still telling.
    """
    if not telling.is_handed_over(today):
        return {}
    return {one.question_id: one for one in telling.answers.select_related("written_by")}


def heard_answers(telling: models.Telling, *, today: date) -> list[models.Answer]:
    """Return the answers of somebody that the team can hear, in the order of the guide.

    None of who is still telling, or is not recorded any more.
    """
    if not telling.is_handed_over(today) or not may_record(telling.participant):
        return []
    return list(
        telling.answers.filter(sound__isnull=False)
        .select_related("sound", "question__section", "written_by")
        .order_by("question__section__position", "question__position")
    )


# --- tablets --------------------------------------------------------------------------------------
def kiosks(*, visible_to: User) -> QuerySet[models.Kiosk]:
    """Return the tablets of the monitors that this person may see."""
    return models.Kiosk.objects.filter(
        round__monitor__in=study.monitors(visible_to=visible_to).values("pk")
    ).select_related("round__monitor")


def kiosk_by(key: str) -> models.Kiosk | None:
    """Return the tablet of a cookie; None when it was unpaired."""
    return models.Kiosk.objects.filter(key=key, paired_at__isnull=False).first()
