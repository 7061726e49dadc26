"""Reads over conversations and their words.

What rooms above build on takes a fixed number of queries, however many conversations there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Count, Exists, F, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Substr, Upper

from weerklank.fieldwork import models, rules, terms
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.terms import Role
from weerklank.study import queries as study
from weerklank.study import rules as study_rules

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import GuideQuestion, GuideSection, Monitor, Participant, Round

M = TypeVar("M", bound=Model)
SAID = 120  # signs of what a speaker said, to recognise who it is


# --- what someone may see ---------------------------------------------------------------------
# Through a subquery: with a join, someone with two roles would see everything twice, and telling
# rows apart would compare whole texts.
def _monitors(visible_to: User) -> QuerySet[Monitor, int]:
    return study.monitors(visible_to=visible_to).values_list("pk", flat=True)


def _visible(model: type[M], user: User, path: str, *beside: str) -> QuerySet[M]:
    """Return the rows of the rounds that someone may see, with what else is read of them."""
    return model._default_manager.filter(
        **{f"{path}round__monitor__in": _monitors(user)}
    ).select_related(f"{path}round__monitor__organisation", *beside)


def conversations(*, visible_to: User) -> QuerySet[models.Conversation]:
    return _visible(models.Conversation, visible_to, "", "guide")


def transcripts(*, visible_to: User) -> QuerySet[models.Transcript]:
    return _visible(models.Transcript, visible_to, "conversation__")


def conversation_to_code(pk: int, *, visible_to: User) -> models.Conversation | None:
    """Return a conversation, None where somebody is no member of its monitor.

    Two queries; whatever asks for her role afterwards needs no third. What the head of a page shows
    of it, its round and monitor is read with it, the rest when it is asked for.
    """
    for number, title, kind, held_on, place, interpreter, *round_ in safeguards.rows(
        _CONVERSATION_TO_CODE, [pk]
    ):
        conversation = safeguards.partly(
            models.Conversation,
            id=pk,
            number=number,
            title=title,
            kind=kind,
            held_on=held_on,
            place_kind=place,
            interpreter=interpreter,
            round_id=round_[0],
        )
        conversation.round = study.round_to_show(*round_)
        return conversation if study.roles(visible_to, conversation.round.monitor) else None
    return None


# As it stands: every look at the coding page asks this.
_CONVERSATION_TO_CODE = """
    SELECT conversation.number, conversation.title, conversation.kind, conversation.held_on,
        conversation.place_kind, conversation.interpreter,
        part.id, part.slug, part.name, part.codes_blind, part.divides_coding,
        part.follows_plan, monitor.id, monitor.slug, monitor.name
    FROM fieldwork_conversation AS conversation
    JOIN study_round AS part ON part.id = conversation.round_id
    JOIN study_monitor AS monitor ON monitor.id = part.monitor_id
    WHERE conversation.id = %s"""


# As it stands: every act on the coding page asks this.
_TEXT_TO_CODE = """
    SELECT said.role, said.version, said.revision, said.conversation_id, conversation.round_id,
        part.monitor_id, part.codes_blind, part.divides_coding
    FROM fieldwork_transcript AS said
    JOIN fieldwork_conversation AS conversation ON conversation.id = said.conversation_id
    JOIN study_round AS part ON part.id = conversation.round_id
    WHERE said.id = %s"""


def text_to_code(pk: int, *, visible_to: User) -> models.Transcript | None:
    """Return a text without its words, None where somebody is no member of its monitor.

    Two queries; whatever asks for her role afterwards needs no third. What an act asks of the text,
    its conversation, round and monitor is read with it, the rest when it is asked for.
    """
    found = safeguards.rows(_TEXT_TO_CODE, [pk])
    if not found:
        return None
    role, version, revision, conversation, part, monitor, is_blind, is_divided = found[0]
    text = safeguards.partly(
        models.Transcript,
        id=pk,
        conversation_id=conversation,
        role=role,
        version=version,
        revision=revision,
    )
    text.conversation = safeguards.partly(models.Conversation, id=conversation, round_id=part)
    text.conversation.round = study.round_of_which(
        pk=part, monitor=monitor, codes_blind=bool(is_blind), divides_coding=bool(is_divided)
    )
    return text if study.roles(visible_to, text.conversation.round.monitor) else None


def speakers(*, visible_to: User) -> QuerySet[models.Speaker]:
    return _visible(models.Speaker, visible_to, "conversation__", "participant")


def files(*, visible_to: User) -> QuerySet[models.SourceFile]:
    return _visible(models.SourceFile, visible_to, "conversation__")


def corrections(*, visible_to: User) -> QuerySet[models.Correction]:
    return _visible(models.Correction, visible_to, "transcript__conversation__")


def turns(*, visible_to: User) -> QuerySet[models.Turn]:
    return _visible(models.Turn, visible_to, "transcript__conversation__", "speaker")


def drafts(*, visible_to: User) -> QuerySet[models.Draft]:
    own = Q(round=None, uploaded_by=visible_to)
    return models.Draft.objects.filter(
        Q(round__monitor__in=_monitors(visible_to)) | own
    ).select_related("round__monitor__organisation", "conversation")


def is_present_in_silence(conversation: models.Conversation, participant: Participant) -> bool:
    """Return whether somebody is among the people of a conversation and none of its speakers."""
    return (
        conversation.attendances.filter(participant=participant).exists()
        and not conversation.speakers.filter(participant=participant).exists()
    )


# --- for the rooms above ----------------------------------------------------------------------
def conversations_of(round_: Round) -> QuerySet[models.Conversation]:
    """Return the round's conversations, in order of number."""
    return models.Conversation.objects.filter(round=round_).select_related("guide")


def numbered() -> QuerySet[models.Conversation]:
    """Return conversations with what they are called and no more, in no order."""
    return models.Conversation.objects.order_by().only("number", "title")


def emptied(round_: Round) -> set[int]:
    """Return the ids of conversations of which everyone who took part took that back. One query."""
    still = models.Attendance.objects.filter(
        conversation=OuterRef("pk"), participant__withdrawn_at=None
    )
    taken = models.Turn.objects.filter(transcript__conversation=OuterRef("pk"), is_withdrawn=True)
    found = models.Conversation.objects.filter(Exists(taken), ~Exists(still), round=round_)
    return set(found.values_list("pk", flat=True))


def main_transcript(conversation: models.Conversation) -> models.Transcript | None:
    """Return the newest version of the conversation's own words."""
    return _newest(conversation.transcripts.all(), terms.TranscriptRole.MAIN)


def reusable(round_: Round) -> set[int]:
    """Return which conversations of a round may be used again for something else.

    Those of which it is known whose words are in them, and that all of them allow it. Not known
    who speaks, is no yes.
    """
    there: dict[int, set[int | None]] = {}
    for model in (models.Attendance, models.Speaker):
        rows = model._default_manager.filter(conversation__round=round_, participant__isnull=False)
        for conversation, person in rows.values_list("conversation_id", "participant_id"):
            there.setdefault(conversation, set()).add(person)
    # From who is not known, not from all turns of a round: of these there are few.
    unknown = models.Speaker.objects.filter(
        conversation__round=round_, role=terms.SpeakerRole.UNKNOWN
    )
    turns = models.Turn.objects.filter(Q(speaker=None) | Q(speaker__in=unknown))
    not_known = set(
        models.Conversation.objects.filter(
            transcripts__in=turns.order_by().values("transcript"), round=round_
        ).values_list("pk", flat=True)
    )
    everyone = {person for people in there.values() for person in people if person is not None}
    allowed = study.may_reuse(everyone)
    return {
        conversation
        for conversation, people in there.items()
        if people <= allowed and conversation not in not_known
    }


def reusable_texts(round_: Round) -> set[int]:
    """Return which texts of a round, in whatever version, may be used again for something else."""
    texts = models.Transcript.objects.filter(conversation__in=reusable(round_))
    return set(texts.values_list("pk", flat=True))


def main_transcripts(round_: Round) -> QuerySet[models.Transcript]:
    """Return per conversation the newest version of its own words, in order of conversation.

    Words that were withdrawn stand in it as masks.
    """
    newer = models.Transcript.objects.filter(
        conversation_id=OuterRef("conversation_id"), role=OuterRef("role")
    ).filter(version__gt=OuterRef("version"))
    return (
        models.Transcript.objects.filter(
            ~Exists(newer), conversation__round=round_, role=terms.TranscriptRole.MAIN
        )
        .select_related("conversation")
        .order_by("conversation__number")
    )


def original_transcript(conversation: models.Conversation) -> models.Transcript | None:
    """Return the newest version of what was said in the original language."""
    return _newest(conversation.transcripts.all(), terms.TranscriptRole.ORIGINAL)


def texts_to_show(
    conversation: models.Conversation,
) -> tuple[models.Transcript | None, models.Transcript | None]:
    """Return what `main_transcript` and `original_transcript` do, in two queries, one of ids.

    Each with this conversation, which is not read again.
    """
    newest: dict[str, int] = dict(
        safeguards.rows(
            "SELECT role, id FROM fieldwork_transcript WHERE conversation_id = %s ORDER BY version",
            [conversation.pk],
        )
    )
    found = models.Transcript.objects.order_by().in_bulk(list(newest.values()))
    for text in found.values():
        text.conversation = conversation
    main, original = (
        found.get(newest.get(role))
        for role in (terms.TranscriptRole.MAIN, terms.TranscriptRole.ORIGINAL)
    )
    return main, original


def _newest(texts: QuerySet[models.Transcript], role: str) -> models.Transcript | None:
    return texts.filter(role=role).order_by("-version").first()


@dataclass(frozen=True, slots=True)
class TextLanguages:
    """The language of a conversation's newest text, and of what stands beside it; or nothing."""

    main: str = ""
    original: str = ""


def text_languages(round_: Round) -> dict[int, TextLanguages]:
    """Return the languages of the texts per conversation. One query."""
    found: dict[int, TextLanguages] = {}
    for conversation, role, language in (
        models.Transcript.objects.filter(conversation__round=round_)
        .order_by("version")
        .values_list("conversation_id", "role", "language")
    ):
        so_far = found.get(conversation, TextLanguages())
        if role == terms.TranscriptRole.MAIN:
            found[conversation] = replace(so_far, main=language)
        else:
            found[conversation] = replace(so_far, original=language)
    return found


# --- corrections ------------------------------------------------------------------------------
def corrections_of(conversation: models.Conversation) -> list[models.Correction]:
    """Return what was corrected in the newest texts, the latest first; what was undone is left out.

    One of many texts at once is given once.
    """
    return list(
        models.Correction.objects.filter(
            transcript__in=[text.pk for text in newest_texts(conversation)],
            part_of=None,
            undoes=None,
            undone_by=None,
        )
        .select_related("by", "turn__speaker")
        .order_by("-at", "-pk")
    )


def corrections_standing(transcript: models.Transcript) -> bool:
    """Return whether anything but a name was put right in a text and not taken back."""
    return models.Correction.objects.filter(
        transcript=transcript, part_of=None, undoes=None, undone_by=None, name=None
    ).exists()


def revision_of(transcript_id: int) -> int:
    return models.Transcript.objects.values_list("revision", flat=True).get(pk=transcript_id)


def renewals(*, visible_to: User) -> QuerySet[models.Renewal]:
    return _visible(models.Renewal, visible_to, "transcript__conversation__", "earlier", "by")


def renewals_of(conversation: models.Conversation) -> list[models.Renewal]:
    """Return from which versions the newest texts came, the main text first; without the words."""
    newest: dict[str, int] = {}
    for role, pk in conversation.transcripts.order_by("-version").values_list("role", "pk"):
        newest.setdefault(role, pk)
    return list(
        models.Renewal.objects.filter(transcript__in=newest.values())
        .select_related("transcript__conversation__round", "earlier", "by")
        .defer("transcript__text", "earlier__text")
        .order_by("transcript__role")
    )


def came_from_another(transcript: models.Transcript) -> bool:
    """Return whether a text took the place of an earlier one, whose codings came over."""
    return models.Renewal.objects.filter(transcript=transcript).exists()


def speakers_to_choose(conversation: models.Conversation) -> list[models.Speaker]:
    """Return who can be said to have spoken a turn: not somebody whose words were withdrawn."""
    gone = models.Turn.objects.filter(speaker=OuterRef("pk"), is_withdrawn=True)
    return list(
        models.Speaker.objects.filter(~Exists(gone), conversation=conversation).select_related(
            "participant"
        )
    )


def newest_texts(
    conversation: models.Conversation, *, hold: bool = False
) -> list[models.Transcript]:
    """Return the newest text in each role, the main text first. `hold` locks them."""
    return [one for one, is_newest in _texts(conversation, hold=hold) if is_newest]


def older_texts(
    conversation: models.Conversation, *, hold: bool = False
) -> list[models.Transcript]:
    """Return the texts that a newer version stands before. `hold` locks them."""
    return [one for one, is_newest in _texts(conversation, hold=hold) if not is_newest]


def _texts(
    conversation: models.Conversation, *, hold: bool
) -> list[tuple[models.Transcript, bool]]:
    rows = conversation.transcripts.order_by("role", "-version")
    if hold:
        rows = rows.select_for_update()
    found: list[tuple[models.Transcript, bool]] = []
    for row in rows:
        row.conversation = conversation
        found.append((row, not any(one.role == row.role for one, _newest in found)))
    return found


def hold_conversation(conversation_id: int) -> None:
    """Let no other correct, store or withdraw words of a conversation until this one is done.

    Whoever locks several texts of a conversation locks this first, so that two never wait for
    each other.
    """
    models.Conversation.objects.select_for_update().get(pk=conversation_id)


def lock_text(transcript: models.Transcript) -> None:
    """Keep others from correcting a text until this transaction ends, without reading it.

    On SQLite nobody else writes during a transaction that does.
    """
    if connection.features.has_select_for_update:
        locked = models.Transcript.objects.select_for_update().filter(pk=transcript.pk)
        list(locked.values_list("pk"))


def hold_text(transcript: models.Transcript) -> models.Transcript:
    """Keep others from correcting a text until this transaction ends, and read it anew.

    For whoever is to write positions in it: those it has then are those of the text.
    """
    held = models.Transcript.objects.select_for_update().get(pk=transcript.pk)
    held.conversation = transcript.conversation
    return held


def hold_texts(texts: Collection[int]) -> list[int]:
    """Keep these texts as they are until this transaction ends; return those that are there."""
    held = models.Transcript.objects.select_for_update(no_key=True).filter(pk__in=texts)
    return list(held.order_by("pk").values_list("pk", flat=True))


def is_superseded(transcript: models.Transcript) -> bool:
    return _newer(transcript).exists()


def is_withdrawn(transcript: models.Transcript, start: int, end: int) -> bool:
    """Return whether words in this stretch are gone: taken back, or by the term of the plan."""
    return transcript.erased_at is not None or _withdrawn(transcript, start, end).exists()


def _newer(transcript: models.Transcript) -> QuerySet[models.Transcript]:
    return models.Transcript.objects.filter(
        conversation_id=transcript.conversation_id,
        role=transcript.role,
        version__gt=transcript.version,
    )


def _withdrawn(transcript: models.Transcript, start: int, end: int) -> QuerySet[models.Turn]:
    return models.Turn.objects.filter(
        transcript=transcript, is_withdrawn=True, start__lt=end, end__gt=start
    )


class TurnToDraw(NamedTuple):
    """A turn of somebody who was heard; `perspective` is '' where nobody knows of which side."""

    pk: int
    transcript: int
    language: str
    perspective: str


def turns_to_draw(transcripts: Collection[int]) -> list[TurnToDraw]:
    """Return what people said in these texts, without questions and what is withdrawn."""
    rows = (
        models.Turn.objects.filter(
            transcript__in=transcripts,
            is_question=False,
            is_withdrawn=False,
            transcript__erased_at=None,
        )
        .exclude(speaker__role=terms.SpeakerRole.INTERVIEWER)
        .order_by("pk")
    )
    return [
        TurnToDraw(pk, text, language, perspective or "")
        for pk, text, language, perspective in rows.values_list(
            "pk", "transcript_id", "transcript__language", "speaker__participant__perspective"
        )
    ]


def turn_counts_of(transcripts: Collection[int]) -> dict[int, int]:
    """Return how many turns each of these texts has that can be read. One query."""
    found = models.Turn.objects.filter(
        transcript__in=transcripts, is_withdrawn=False, transcript__erased_at=None
    ).order_by()
    return dict(found.values_list("transcript_id").annotate(Count("pk")))


def turns_on(transcript: models.Transcript, start: int, end: int) -> set[int]:
    """Return the ids of the turns of a text that a stretch of it lies on."""
    on = models.Turn.objects.filter(transcript=transcript, start__lt=end, end__gt=start)
    return set(on.order_by().values_list("pk", flat=True))


def shifts_since(transcript: models.Transcript, revision: int) -> list[rules.Shift]:
    """Return how positions of an earlier revision of a text went since, in order. One query."""
    return shifts_of(transcript.pk, revision)


def shifts_of(transcript_id: int, revision: int) -> list[rules.Shift]:
    """Return the same of a text by its number."""
    return [shift for shift, _is_taken_back in _steps(transcript_id, revision)]


def steps_since(transcript: models.Transcript, revision: int) -> list[tuple[rules.Shift, bool]]:
    """Return the shifts since an earlier revision, each with whether it cancels against another.

    That is: it was taken back since, or takes back one of those since. One query.
    """
    return _steps(transcript.pk, revision)


def _steps(transcript_id: int, revision: int) -> list[tuple[rules.Shift, bool]]:
    since = Q(revision__gt=revision)
    rows = list(
        models.Correction.objects.filter(since, transcript=transcript_id)
        .order_by("revision")
        .values_list("edits", "undone_by", "undoes__revision", "part_of__undone_by")
        .annotate(whole_undoes=F("part_of__undoes__revision"))
    )
    return [
        (
            rules.Shift(edits),
            undone is not None
            or whole_undone is not None
            or max(undoes or 0, whole_undoes or 0) > revision,
        )
        for edits, undone, undoes, whole_undone, whole_undoes in rows
        if edits
    ]


def turns_of(transcript: models.Transcript) -> QuerySet[models.Turn]:
    """Return the turns in order, with speaker and participant."""
    return (
        models.Turn.objects.filter(transcript=transcript)
        .select_related("speaker__participant")
        .order_by("position")
    )


# As it stands: every look at the coding page asks this.
_TO_CODE = """
    SELECT turn.id, turn.start, turn."end", turn.rendered_by_id, turn.is_question,
        turn.via_interpreter, turn.is_withdrawn, speaker.label, speaker.role, person.pseudonym
    FROM fieldwork_turn AS turn
    LEFT JOIN fieldwork_speaker AS speaker ON speaker.id = turn.speaker_id
    LEFT JOIN study_participant AS person ON person.id = speaker.participant_id
    WHERE turn.transcript_id = %s
    ORDER BY turn.position"""


TurnToCode = tuple[
    int, int, int, int | None, bool, bool, bool, str | None, str | None, str | None
]  # as `_TO_CODE` names them


def turns_to_code(transcript_id: int) -> list[TurnToCode]:
    """Return the turns of a text in order, each with who speaks. One query."""
    return safeguards.rows(_TO_CODE, [transcript_id])


def turns_as_said(transcript: models.Transcript) -> list[tuple[str | None, bool, int, int]]:
    """Return (label, is a question, start, end) per turn of a text, in order."""
    return list(
        models.Turn.objects.filter(transcript=transcript)
        .order_by("position")
        .values_list("speaker__label", "is_question", "start", "end")
    )


class StripTurn(NamedTuple):
    """A turn without its words: where it stands, and under what name its speaker is shown."""

    pk: int
    position: int
    start: int
    end: int
    speaker: str
    is_withdrawn: bool

    @property
    def number(self) -> int:
        """Return how people count it."""
        return self.position + 1


def strip(transcript_id: int, *, first: int = 0, limit: int | None = None) -> list[StripTurn]:
    """Return the turns of a text from place `first` on, in order, without their words.

    A participant goes by pseudonym, anybody else by the label in the text.
    """
    rows = models.Turn.objects.filter(transcript=transcript_id).order_by("position")
    last = None if limit is None else first + limit
    return [
        StripTurn(pk, position, start, end, pseudonym or label or "", is_withdrawn)
        for pk, position, start, end, label, pseudonym, is_withdrawn in rows.values_list(
            "pk",
            "position",
            "start",
            "end",
            "speaker__label",
            "speaker__participant__pseudonym",
            "is_withdrawn",
        )[first:last]
    ]


def sizes_of(transcript_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return per text how many turns it has and where the last one ends. One query."""
    rows = (
        models.Turn.objects.filter(transcript_id__in=list(transcript_ids))
        .order_by()
        .values_list("transcript_id")
        .annotate(Count("pk"), Max("end"))
    )
    return {transcript: (turns, end) for transcript, turns, end in rows}


def words_of_turns(turn_ids: Collection[int]) -> dict[int, str]:
    """Return what was said in these turns, cut out by the database. One query.

    Turns that were withdrawn, and those of a text that the plan's term emptied, are left out.
    """
    return dict(
        models.Turn.objects.filter(
            pk__in=list(turn_ids), is_withdrawn=False, transcript__erased_at__isnull=True
        )
        .order_by()
        .annotate(words=Substr("transcript__text", F("start") + 1, F("end") - F("start")))
        .values_list("pk", "words")
    )


def originals_of(transcript: models.Transcript) -> dict[int, list[tuple[str, str]]]:
    """Return per turn of the main text {turn id: [(words, language)]} in the original language."""
    found: dict[int, list[tuple[str, str]]] = {}
    beside = models.Transcript.objects.filter(conversation_id=transcript.conversation_id)
    newest = _newest(beside, terms.TranscriptRole.ORIGINAL)
    if newest is None:
        return found
    for turn in newest.turns.filter(rendered_by__transcript=transcript).order_by("position"):
        assert turn.rendered_by_id is not None
        found.setdefault(turn.rendered_by_id, []).append(
            (newest.text[turn.start : turn.end], newest.language)
        )
    return found


def turns_of_participant(participant_id: int) -> QuerySet[models.Turn]:
    """Return every turn with this person's words, in all versions and languages.

    Also the rendering of her words by an interpreter, and the original beside it; and what stands
    under her pseudonym before anybody said that it is she.
    """
    hers = speakers_of_participant(participant_id).values("pk")
    return models.Turn.objects.filter(
        Q(speaker__in=hers) | Q(rendered_by__speaker__in=hers) | Q(originals__speaker__in=hers)
    ).distinct()


def speakers_of_participant(participant_id: int) -> QuerySet[models.Speaker]:
    """Return the speakers that are this person: tied, or called by the pseudonym and free."""
    # The rooms below keep their tables; the relation leads to the same row.
    person = F("conversation__round__participants__pseudonym")
    named = models.Speaker.objects.filter(
        conversation__round__participants=participant_id,
        participant=None,
        role=terms.SpeakerRole.UNKNOWN,
    ).annotate(pseudonym=Upper(person))
    named = named.annotate(called=Upper("label")).filter(called=F("pseudonym"))
    return models.Speaker.objects.filter(
        Q(participant_id=participant_id) | Q(pk__in=named.values("pk"))
    )


def conversations_of_participant(participant_id: int) -> QuerySet[models.Conversation, int]:
    """Return the conversations in which somebody was, or in which words stand that are hers."""
    hers = speakers_of_participant(participant_id).values("conversation")
    there = Q(attendances__participant=participant_id) | Q(pk__in=hers)
    return models.Conversation.objects.filter(there).order_by().values_list("pk", flat=True)


def in_which_speak(people: Collection[int]) -> set[int]:
    """Return the conversations in which turns are those of one of these people. One query."""
    speakers = models.Speaker.objects.filter(participant__in=people).order_by()
    return set(speakers.values_list("conversation_id", flat=True))


def through_interpreter(round_: Round) -> set[int]:
    """Return whose words an interpreter said in a round, as far as it is in the newest texts."""
    return set(
        models.Turn.objects.filter(
            transcript__in=main_transcripts(round_).order_by().values("pk"),
            via_interpreter=True,
            speaker__participant__isnull=False,
        ).values_list("speaker__participant_id", flat=True)
    )


def has_unknown_speakers(round_: Round) -> bool:
    """Return whether of some voice in a round nobody knows who it was. One query."""
    return models.Speaker.objects.filter(
        conversation__round=round_, role=terms.SpeakerRole.UNKNOWN
    ).exists()


def speakers_by_conversation(round_: Round) -> dict[int, list[models.Speaker]]:
    """Return {conversation id: speakers}; a conversation without any is missing."""
    found: dict[int, list[models.Speaker]] = {}
    for speaker in models.Speaker.objects.filter(conversation__round=round_).select_related(
        "participant"
    ):
        found.setdefault(speaker.conversation_id, []).append(speaker)
    return found


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted of a question in a conversation.

    `to` holds the ids of the participants to whom it was put; None is the default: everyone
    present to whom the question applies.
    """

    was_put: bool
    to: frozenset[int] | None = None


_PUT_TO = """
    SELECT reached.put_id, reached.participant_id FROM fieldwork_putto AS reached
    JOIN fieldwork_questionput AS put ON put.id = reached.put_id
    JOIN fieldwork_conversation AS conversation ON conversation.id = put.conversation_id
    WHERE conversation.round_id = %s AND NOT put.to_everyone"""
_PUT = """
    SELECT put.id, put.conversation_id, put.question_id, put.was_put, put.to_everyone
    FROM fieldwork_questionput AS put
    JOIN fieldwork_conversation AS conversation ON conversation.id = put.conversation_id
    WHERE conversation.round_id = %s"""


def noted_questions(round_: Round) -> dict[int, dict[int, Noted]]:
    """Return {conversation id: {question id: note}}; what nobody noted is missing. Two queries."""
    to: dict[int, set[int]] = {}
    for put, participant in safeguards.rows(_PUT_TO, [round_.pk]):
        to.setdefault(put, set()).add(participant)
    found: dict[int, dict[int, Noted]] = {}
    for put, conversation, question, was_put, to_everyone in safeguards.rows(_PUT, [round_.pk]):
        some = None if to_everyone else frozenset(to.get(put, ()))
        found.setdefault(conversation, {})[question] = Noted(bool(was_put), some)
    return found


def notes_of(conversation: models.Conversation) -> dict[int, Noted]:
    """Return {question id: note} of one conversation. Two queries."""
    return _notes(conversation.questions_put.all()).get(conversation.pk, {})


def _notes(rows: QuerySet[models.QuestionPut]) -> dict[int, dict[int, Noted]]:
    to: dict[int, set[int]] = {}
    for row_id, participant_id in models.PutTo.objects.filter(
        put__in=rows.filter(to_everyone=False)
    ).values_list("put_id", "participant_id"):
        to.setdefault(row_id, set()).add(participant_id)
    found: dict[int, dict[int, Noted]] = {}
    for row in rows.order_by():
        some = None if row.to_everyone else frozenset(to.get(row.pk, ()))
        found.setdefault(row.conversation_id, {})[row.question_id] = Noted(row.was_put, some)
    return found


def asked_questions(round_: Round) -> dict[int, set[int]]:
    """Return {conversation id: ids of the guide questions that were put to anyone}."""
    return _questions(round_, was_put=True)


def not_asked_questions(round_: Round) -> dict[int, set[int]]:
    """Return {conversation id: ids of questions noted as not put}; not noted is in neither."""
    return _questions(round_, was_put=False)


def _questions(round_: Round, *, was_put: bool) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for conversation_id, question_id in models.QuestionPut.objects.filter(
        conversation__round=round_, was_put=was_put
    ).values_list("conversation_id", "question_id"):
        found.setdefault(conversation_id, set()).add(question_id)
    return found


def attendance(round_: Round) -> dict[int, set[int]]:
    """Return {conversation id: ids of the participants who were there}, also the silent ones."""
    found: dict[int, set[int]] = {}
    for conversation, participant in safeguards.rows(
        "SELECT there.conversation_id, there.participant_id FROM fieldwork_attendance AS there"
        " JOIN fieldwork_conversation AS conversation ON conversation.id = there.conversation_id"
        " WHERE conversation.round_id = %s",
        [round_.pk],
    ):
        found.setdefault(conversation, set()).add(participant)
    return found


def speaking(round_: Round) -> dict[int, set[int]]:
    """Return {conversation id: ids of the participants who speak in it}. One query."""
    found: dict[int, set[int]] = {}
    for conversation_id, participant_id in models.Speaker.objects.filter(
        conversation__round=round_, participant__isnull=False
    ).values_list("conversation_id", "participant_id"):
        found.setdefault(conversation_id, set()).add(participant_id)
    return found


def told_by_who_allows(round_: Round) -> QuerySet[models.Turn]:
    """Return the turns of those whose words may be used today, in what is coded first.

    Nobody's words are in it of whom that is not known: not those of a speaker nobody knows, of
    several at once, of who asks or interprets; and nothing that was withdrawn. In reading order.
    """
    speaking_here = set().union(*speaking(round_).values())
    allowing = study.taking_part(speaking_here)
    turns = models.Turn.objects.filter(
        transcript__in=main_transcripts(round_).filter(erased_at=None).order_by().values("pk"),
        speaker__participant__in=allowing,
        speaker__participant__withdrawn_at=None,
        is_withdrawn=False,
        is_question=False,
    )
    # What stands here may render what another said.
    other = models.Turn.objects.filter(rendered_by=OuterRef("pk")).filter(
        speaker__participant__in=speaking_here - allowing
    )
    return turns.filter(~Exists(other)).order_by("transcript_id", "position")


def spoken_in(conversation: models.Conversation) -> list[str]:
    """Return the languages heard in a conversation; without a note only one uninterpreted tells.

    Of an interpreted conversation the text has one language and the room had more.
    """
    if conversation.spoken_languages:
        return list(conversation.spoken_languages)
    return [conversation.language] if conversation.interpreter == terms.Interpreter.NONE else []


@dataclass(frozen=True, slots=True)
class Untied:
    """A conversation with speakers that nobody tied to anybody."""

    conversation: int
    speakers: int


def untied(round_: Round) -> list[Untied]:
    """Return the conversations in which someone unknown speaks, in order; one query."""
    speaking = models.Turn.objects.filter(
        speaker=OuterRef("pk"), transcript__role=terms.TranscriptRole.MAIN, is_withdrawn=False
    )
    rows = (
        models.Speaker.objects.filter(
            Exists(speaking), conversation__round=round_, role=terms.SpeakerRole.UNKNOWN
        )
        .order_by("conversation__number")
        .values_list("conversation", "conversation__number")
        .annotate(speakers=Count("pk"))
    )
    return [Untied(conversation, speakers) for conversation, _number, speakers in rows]


def withdrawn_speakers(conversation: models.Conversation) -> set[int]:
    """Return the speakers of whom nothing but withdrawn words is left."""
    turns = models.Turn.objects.filter(speaker__conversation=conversation)
    left = dict.fromkeys(turns.filter(is_withdrawn=False).values_list("speaker", flat=True))
    gone = turns.filter(is_withdrawn=True).values_list("speaker", flat=True)
    return {speaker for speaker in gone if speaker is not None and speaker not in left}


def untied_speakers(conversation: models.Conversation) -> list[tuple[models.Speaker, str]]:
    """Return who speaks here and is nobody yet, each with the first words of a turn."""
    transcript = main_transcript(conversation)
    if transcript is None:
        return []
    unknown = {one.pk: one for one in conversation.speakers.filter(role=terms.SpeakerRole.UNKNOWN)}
    found: dict[int, str] = {}
    spoken = transcript.turns.filter(speaker__in=unknown, is_withdrawn=False)
    for turn in spoken.order_by("position"):
        said = " ".join(transcript.text[turn.start : turn.end].split())
        # The first turn that says more than a yes, so that one recognises who it is.
        if len(said) > len(found.get(turn.speaker_id or 0, "")) < SAID:
            found[turn.speaker_id or 0] = said if len(said) <= SAID else f"{said[:SAID]}…"
    return [(unknown[pk], found[pk]) for pk in unknown if pk in found]


def heard(conversation: models.Conversation) -> rules.Heard:
    """Count who speaks in the newest version; unknown speakers and helpers count as nobody."""
    main = main_transcript(conversation)
    if main is None:
        return rules.count_heard([], [])
    speakers = list(
        models.Speaker.objects.filter(turns__transcript=main, turns__is_withdrawn=False).distinct()
    )
    return rules.count_heard(
        (speaker.participant_id for speaker in speakers if speaker.participant_id is not None),
        (speaker.at_least for speaker in speakers if speaker.at_least is not None),
    )


# --- for the pages of this room ---------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ListedConversation:
    """A conversation in the list."""

    conversation: models.Conversation
    people: list[Participant]
    turns: int
    has_text: bool
    untied: int
    waiting: list[models.Draft]

    @property
    def language(self) -> str:
        return terms.name_of_language(self.conversation.language)


def rows(
    round_: Round, listed: Sequence[models.Conversation] | None = None
) -> list[ListedConversation]:
    """Return what is known of conversations of a round, in a fixed number of queries.

    Of those that are `listed`; None: of all, in order of number.
    """
    if listed is None:
        listed = list(conversations_of(round_).order_by("number"))
    numbers = [conversation.pk for conversation in listed]
    people: dict[int, list[Participant]] = {}
    for attendance_ in (
        models.Attendance.objects.filter(conversation__in=numbers)
        .select_related("participant")
        .order_by()
    ):
        people.setdefault(attendance_.conversation_id, []).append(attendance_.participant)
    for present in people.values():
        present.sort(key=study_rules.by_pseudonym)
    text_of = dict(
        main_transcripts(round_)
        .filter(conversation__in=numbers)
        .order_by()
        .values_list("conversation_id", "pk")
    )
    turns = models.Turn.objects.filter(transcript__in=text_of.values()).order_by()
    turn_count = dict(turns.values_list("transcript_id").annotate(Count("pk")))
    unknown = models.Speaker.objects.filter(
        conversation__in=numbers, role=terms.SpeakerRole.UNKNOWN
    )
    untied = dict(
        turns.filter(speaker__in=unknown, is_withdrawn=False)
        .values_list("transcript_id")
        .annotate(Count("speaker", distinct=True))
    )
    waiting: dict[int, list[models.Draft]] = {}
    for draft in waiting_drafts(round_):
        if draft.conversation_id is not None:
            waiting.setdefault(draft.conversation_id, []).append(draft)
    return [
        ListedConversation(
            conversation=conversation,
            people=people.get(conversation.pk, []),
            turns=turn_count.get(text_of.get(conversation.pk, 0), 0),
            has_text=conversation.pk in text_of,
            untied=untied.get(text_of.get(conversation.pk, 0), 0),
            waiting=waiting.get(conversation.pk, []),
        )
        for conversation in listed
    ]


def waiting_drafts(round_: Round) -> QuerySet[models.Draft]:
    """Return what was brought in and not yet stored, without its words."""
    return (
        models.Draft.objects.filter(round=round_)
        .select_related("conversation")
        .defer("reading", "previous")
        .order_by("uploaded_at", "id")
    )


def drafts_to_look_at(round_: Round) -> list[models.Draft]:
    """Return what was read in and waits for somebody to look at it, the first brought in first."""
    return list(waiting_drafts(round_).filter(state=terms.DraftState.READY))


def beginning_drafts(user: User) -> QuerySet[models.Draft]:
    """Return the texts with which someone begins a monitor, without their words."""
    return (
        models.Draft.objects.filter(round=None, uploaded_by=user)
        .defer("reading", "previous")
        .order_by("uploaded_at", "id")
    )


def last_used_round(user: User, rounds: Collection[Round]) -> Round | None:
    """Return the round into which this person last read a text; otherwise the newest one."""
    by_pk = {one.pk: one for one in rounds}
    last = (
        models.SourceFile.objects.filter(uploaded_by=user, conversation__round__in=by_pk)
        .order_by("-uploaded_at")
        .values_list("conversation__round", flat=True)
        .first()
    )
    if last is not None:
        return by_pk[last]
    return max(by_pk.values(), key=lambda one: (one.starts_on, one.pk), default=None)


def next_number(round_: Round) -> int:
    """Return the number after the highest one in use."""
    return study.next_position(models.Conversation.objects.filter(round=round_), "number")


def interviewers_of(monitor: Monitor) -> QuerySet[User]:
    """Return who may hold conversations: the monitor's onderzoekers and codeurs."""
    return (
        get_user_model()
        .objects.filter(
            memberships__monitor=monitor, memberships__role__in=[Role.ONDERZOEKER, Role.CODEUR]
        )
        .distinct()
    )


def interviewers_in(round_: Round, conversations: Collection[int]) -> list[str]:
    """Return the names of who led these conversations, each once. One query."""
    names = models.Conversation.objects.filter(
        round=round_, pk__in=conversations, interviewers__isnull=False
    ).order_by("number", "interviewers__name")
    return list(dict.fromkeys(names.values_list("interviewers__name", flat=True)))


def may_take_part(round_: Round) -> list[Participant]:
    """Return the round's people who did not withdraw and whose words may be used."""
    people = sorted(
        study.people_in(round_),
        key=lambda person: (person.perspective, *study_rules.by_pseudonym(person)),
    )
    taking_part = study.taking_part([person.pk for person in people])
    return [person for person in people if person.pk in taking_part]


def names_of(*rounds: Round) -> list[rules.Name]:
    """Return the names that these rounds remember, with what stands in their place. One query."""
    return [
        rules.Name(row.name, row.replacement, row.in_any_case)
        for row in models.NameReplacement.objects.filter(round__in=rounds)
    ]


def replacements_in(round_: Round) -> list[str]:
    """Return what stands in the place of names in a round, each once and in order."""
    asked = "SELECT DISTINCT replacement FROM fieldwork_namereplacement WHERE round_id = %s"
    return sorted(replacement for (replacement,) in safeguards.rows(asked, [round_.pk]))


def names_in(draft: models.Draft) -> list[rules.Name]:
    """Return the names to replace in a draft: its round's, or its own while it has no round."""
    if draft.round is None:
        return [rules.Name(*name) for name in draft.names]
    return names_of(draft.round)


def turn_counts(transcript: models.Transcript) -> dict[int, int]:
    """Return {speaker id: turns} in this version."""
    return dict(
        models.Turn.objects.filter(transcript=transcript, speaker__isnull=False)
        .values_list("speaker_id")
        .annotate(Count("id"))
        .order_by(F("speaker_id"))
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """Someone present, and how she stands to a question.

    `applies` is None when it is not known whether the question applies to her. `was_asked` says
    whether the question was put to her, as noted or, without a note, as it would be by default.
    """

    person: Participant
    applies: bool | None
    was_asked: bool


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question of the guide as the page of a conversation shows it.

    `was_put` is None where nobody noted it.
    """

    question: GuideQuestion
    conditions: list[str]
    was_put: bool | None
    people: list[Asked]

    @property
    def not_meant(self) -> list[Participant]:
        return [one.person for one in self.people if one.applies is False]

    @property
    def not_known(self) -> list[Participant]:
        return [one.person for one in self.people if one.applies is None]


def present_in(conversation: models.Conversation) -> list[Participant]:
    """Return who took part, in the order of their pseudonyms."""
    rows = conversation.attendances.select_related("participant").order_by()
    return sorted((row.participant for row in rows), key=study_rules.by_pseudonym)


def questions_of(
    conversation: models.Conversation,
) -> list[tuple[GuideSection, list[QuestionRow]]]:
    """Return the sections of the guide with, per question, to whom it was put.

    A fixed number of queries, however many questions and people there are.
    """
    guide = conversation.guide
    if guide is None:
        return []
    people = present_in(conversation)
    known = study.known_of(people)
    notes = notes_of(conversation)
    in_words = study.conditions_in_words(guide.round.monitor)

    def row(question: GuideQuestion) -> QuestionRow:
        note = notes.get(question.pk)
        stands = {
            one.pk: one.perspective == guide.perspective
            and study_rules.applies(question.applies_to, known[one.pk])
            for one in people
        }
        to = note.to if note and note.to is not None else None
        return QuestionRow(
            question=question,
            conditions=in_words(question.applies_to),
            was_put=note.was_put if note else None,
            people=[
                Asked(
                    person=one,
                    applies=stands[one.pk],
                    was_asked=one.pk in to if to is not None else stands[one.pk] is not False,
                )
                for one in people
            ],
        )

    return [
        (section, [row(question) for question in section.questions.all()])
        for section in study.guide_parts(guide)
    ]


def of_the_other_side(conversation: models.Conversation) -> list[Participant]:
    """Return who was there while the guide is for the other side: no question reaches them."""
    if conversation.guide is None:
        return []
    return [
        one for one in present_in(conversation) if one.perspective != conversation.guide.perspective
    ]


# A turn and who stands behind it: start, end, participant id, at least n.
WhoseTurn = tuple[int, int, int | None, int]


def whose_words(round_: Round) -> dict[int, list[WhoseTurn]]:
    """Return per transcript its turns in order, with who can be counted in them.

    Only people who can be counted have a participant or a number; withdrawn words have neither.
    """
    transcripts = models.Transcript.objects.filter(conversation__round=round_).order_by()
    return _whose_words(
        list(transcripts.values_list("pk", flat=True)),
        models.Speaker.objects.filter(conversation__round=round_),
    )


def whose_words_in(texts: Collection[int]) -> dict[int, list[WhoseTurn]]:
    """Return the same of these texts, of whatever round. Two queries."""
    speakers = models.Speaker.objects.filter(conversation__transcripts__in=texts)
    return _whose_words(texts, speakers)


_WHOSE = """
    SELECT transcript_id, start, "end", speaker_id FROM fieldwork_turn
    WHERE transcript_id IN {} AND NOT is_withdrawn
    ORDER BY transcript_id, position"""


def _whose_words(
    texts: Collection[int], speakers: QuerySet[models.Speaker]
) -> dict[int, list[WhoseTurn]]:
    if not texts:
        return {}
    # Speakers apart and turns in the order of an index: a round has tens of thousands of turns.
    behind: dict[int | None, tuple[int | None, int]] = {
        speaker: (participant, at_least or 0)
        for speaker, participant, at_least in speakers.order_by().values_list(
            "pk", "participant_id", "at_least"
        )
    }
    found: dict[int, list[WhoseTurn]] = defaultdict(list)
    nobody = (None, 0)
    turns = safeguards.rows(_WHOSE.format(safeguards.places_for(texts)), list(texts))
    for text, start, end, speaker in turns:
        found[text].append((start, end, *behind.get(speaker, nobody)))
    return dict(found)


_OF_PEOPLE = """
    SELECT turn.transcript_id, turn."start", turn."end", speaker.participant_id
    FROM fieldwork_conversation AS conversation
    JOIN fieldwork_speaker AS speaker ON speaker.conversation_id = conversation.id
    JOIN fieldwork_turn AS turn ON turn.speaker_id = speaker.id
    WHERE conversation.round_id = %s AND speaker.participant_id IS NOT NULL
    AND NOT turn.is_withdrawn"""


def turns_of_people(round_: Round) -> dict[int, list[tuple[int, int, int]]]:
    """Return per transcript the turns of who is named, in order: start, end, participant.

    Without what was withdrawn. One query.
    """
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for transcript, start, end, person in safeguards.rows(_OF_PEOPLE, [round_.pk]):
        found[transcript].append((start, end, person))
    for turns in found.values():
        turns.sort()  # mostly they come so, and the database would sort those of all texts
    return dict(found)


class ShownTurn(NamedTuple):
    """What a passage in context needs of a turn. Withdrawn is also what the plan's term took."""

    start: int
    end: int
    speaker: str
    via_interpreter: bool
    is_withdrawn: bool
    # Of its row; 0 for what is not stored yet.
    pk: int = 0


# Whether a text was erased is asked once, and not of each turn: it stands behind all its words.
_SHOWN = """
    SELECT turn.transcript_id, turn.start, turn."end", COALESCE(speaker.label, ''),
        turn.via_interpreter,
        turn.is_withdrawn OR turn.transcript_id IN
            (SELECT id FROM fieldwork_transcript WHERE id IN {0} AND erased_at IS NOT NULL),
        turn.id
    FROM fieldwork_turn AS turn
    LEFT JOIN fieldwork_speaker AS speaker ON speaker.id = turn.speaker_id
    WHERE turn.transcript_id IN {0}
    ORDER BY turn.transcript_id, turn.start"""


def turns_by_transcript(transcript_ids: Collection[int]) -> dict[int, list[ShownTurn]]:
    """Return the turns of these transcripts, in order. One query."""
    found: dict[int, list[ShownTurn]] = {transcript_id: [] for transcript_id in transcript_ids}
    if not found:
        return found
    asked = _SHOWN.format(safeguards.places_for(found))
    for text, start, end, label, via, is_gone, pk in safeguards.rows(asked, [*found, *found]):
        found[text].append(ShownTurn(start, end, label, bool(via), bool(is_gone), pk))
    return found


class Spoken(NamedTuple):
    """A turn as it was spoken, and whose it is; None for a speaker nobody knows."""

    transcript: int
    start: int
    end: int
    participant: int | None
    language: str


def spoken_under(transcript_ids: Collection[int]) -> dict[int, list[tuple[int, int, Spoken]]]:
    """Return per text what was spoken where its turns render it, as (start, end, spoken).

    In reading order, of the newest version of what was said; withdrawn turns are left out. One
    query.
    """
    newest = (
        models.Transcript.objects.filter(
            conversation=OuterRef("transcript__conversation"), role=terms.TranscriptRole.ORIGINAL
        )
        .order_by("-version")
        .values("pk")[:1]
    )
    found: dict[int, list[tuple[int, int, Spoken]]] = {}
    for transcript, start, end, text, begins, ends, person, language in (
        models.Turn.objects.filter(
            rendered_by__transcript_id__in=list(transcript_ids),
            transcript=Subquery(newest),
            is_withdrawn=False,
            rendered_by__is_withdrawn=False,
        )
        .order_by("rendered_by__transcript_id", "start")
        .values_list(
            "rendered_by__transcript_id",
            "rendered_by__start",
            "rendered_by__end",
            "transcript_id",
            "start",
            "end",
            "speaker__participant_id",
            "transcript__language",
        )
    ):
        found.setdefault(transcript, []).append(
            (start, end, Spoken(text, begins, ends, person, language))
        )
    return found


def helpers_by_transcript(
    transcript_ids: Collection[int],
) -> dict[int, list[tuple[int, int, bool]]]:
    """Return the turns in order as (start, end, whether an interviewer or interpreter speaks).

    An interpreter who renders what somebody says is no speaker: those words are of who said them.
    One query.
    """
    helpers = {terms.SpeakerRole.INTERVIEWER, terms.SpeakerRole.INTERPRETER}
    found: dict[int, list[tuple[int, int, bool]]] = {pk: [] for pk in transcript_ids}
    for transcript_id, start, end, role in (
        models.Turn.objects.filter(transcript_id__in=list(transcript_ids))
        .order_by("transcript_id", "start")
        .values_list("transcript_id", "start", "end", "speaker__role")
    ):
        found[transcript_id].append((start, end, role in helpers))
    return found


def people_elsewhere(rounds: Collection[int], conversations: Collection[int]) -> set[int]:
    """Return who takes part in a conversation of these rounds that is none of these."""
    present = models.Attendance.objects.filter(conversation__round__in=rounds)
    spoke = models.Speaker.objects.filter(conversation__round__in=rounds, participant__isnull=False)
    found: set[int] = set()
    for rows in (present, spoke):
        others = rows.exclude(conversation__in=conversations).order_by()
        found |= {one for one in others.values_list("participant_id", flat=True) if one}
    return found


def round_of(conversation_id: int) -> int:
    """Return the number of the round that a conversation is of."""
    found = models.Conversation.objects.filter(pk=conversation_id)
    return found.values_list("round_id", flat=True).get()


def said_in(round_id: int) -> Iterator[str]:
    """Yield what people said in a round, turn by turn, without who asked and who interpreted."""
    helpers = (terms.SpeakerRole.INTERVIEWER, terms.SpeakerRole.INTERPRETER)
    texts = models.Transcript.objects.filter(conversation__round=round_id).order_by("pk")
    for transcript in texts.iterator(chunk_size=1):
        turns = transcript.turns.filter(is_withdrawn=False).exclude(speaker__role__in=helpers)
        for start, end in turns.order_by("position").values_list("start", "end"):
            yield transcript.text[start:end]


def turns_with(numbers: Collection[int]) -> QuerySet[models.Turn]:
    """Return these turns with speaker, text and conversation, without those that were withdrawn."""
    return models.Turn.objects.filter(pk__in=list(numbers), is_withdrawn=False).select_related(
        "speaker", "transcript__conversation"
    )


def every_turn() -> QuerySet[models.Turn]:
    """Return the turns of all texts, for whoever keeps something beside them."""
    return models.Turn.objects.order_by()


def text_again(number: int) -> models.Transcript | None:
    """Return a text as it is now; None where it went."""
    return models.Transcript.objects.filter(pk=number).first()


def turns_over(transcript_id: int, start: int, end: int) -> QuerySet[models.Turn]:
    """Return the turns on which this stretch of a text lies."""
    return models.Turn.objects.filter(transcript=transcript_id, start__lt=end, end__gt=start)


def texts_of(transcript_ids: Collection[int]) -> dict[int, str]:
    """Return the texts of these transcripts. One query."""
    return dict(
        models.Transcript.objects.filter(pk__in=list(transcript_ids))
        .order_by()
        .values_list("pk", "text")
    )


# Of a turn: its text, start, end, speaker, whether by an interpreter, whether withdrawn.
TurnRow = tuple[int, int, int, int | None, bool, bool]


class ShownText(NamedTuple):
    """A text to show passages of: what was said, in what language, and its turns in order.

    Turns are plain tuples, and `labels` says what their speakers are called: of a code that was
    given often, tens of thousands are read to show a few thousand.
    """

    text: str
    language: str
    is_erased: bool
    turns: list[TurnRow]
    labels: Mapping[int | None, str]


_TURNS = """
    SELECT transcript_id, start, "end", speaker_id,
        via_interpreter IS TRUE, is_withdrawn IS TRUE -- or SQLite asks Python what each of them is
    FROM fieldwork_turn WHERE transcript_id IN {}
    ORDER BY transcript_id, start"""
_LABELS = """
    SELECT id, label FROM fieldwork_speaker WHERE conversation_id IN
    (SELECT conversation_id FROM fieldwork_transcript WHERE id IN {})"""
_SAID = "SELECT id, text, language, erased_at IS NOT NULL FROM fieldwork_transcript WHERE id IN {}"


def shown_texts(transcript_ids: Collection[int]) -> dict[int, ShownText]:
    """Return these texts with their turns, to show passages of. Three queries."""
    numbers = list(dict.fromkeys(transcript_ids))
    if not numbers:
        return {}
    said, labels, turns = (
        safeguards.rows(asked.format(safeguards.places_for(numbers)), numbers)
        for asked in (_SAID, _LABELS, _TURNS)
    )
    called: dict[int | None, str] = dict(labels)
    found = {
        pk: ShownText(text, language, bool(is_erased), [], called)
        for pk, text, language, is_erased in said
    }
    for pk, own in groupby(turns, key=itemgetter(0)):
        found[pk].turns.extend(own)
    return found


@dataclass(frozen=True, slots=True)
class ConversationFigures:
    """How far a round is with its conversations."""

    conversations: int
    with_text: int
    untied_speakers: int
    drafts: int


def figures(round_: Round) -> ConversationFigures:
    """Count conversations, and what waits before they can be coded. Three queries."""
    own = models.Conversation.objects.filter(round=round_)
    has_text = Exists(
        models.Transcript.objects.filter(
            conversation=OuterRef("pk"), role=terms.TranscriptRole.MAIN
        )
    )
    counts = own.aggregate(all=Count("pk"), with_text=Count("pk", filter=has_text))
    untied = models.Speaker.objects.filter(
        Exists(models.Turn.objects.filter(speaker=OuterRef("pk"), is_withdrawn=False)),
        conversation__round=round_,
        role=terms.SpeakerRole.UNKNOWN,
    ).count()
    return ConversationFigures(
        conversations=counts["all"],
        with_text=counts["with_text"],
        untied_speakers=untied,
        drafts=models.Draft.objects.filter(round=round_).count(),
    )


def notes_in(conversation: models.Conversation) -> dict[int | None, list[models.MomentNote]]:
    """Return what was noted in the moment, by question; None for the conversation. One query.

    What was wiped is not in it.
    """
    found: dict[int | None, list[models.MomentNote]] = defaultdict(list)
    rows = models.MomentNote.objects.filter(conversation=conversation, removed_at=None)
    for note in rows.select_related("about", "by"):
        found[note.question_id].append(note)
    return dict(found)


def wiped_notes(conversation: models.Conversation, *, of: User) -> list[models.MomentNote]:
    """Return what somebody wiped of her own notes and may still put back."""
    rows = models.MomentNote.objects.filter(conversation=conversation, by=of)
    return list(rows.exclude(removed_at=None).select_related("about"))
