"""Storing words, and saying who spoke them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.fieldwork import access, models, queries, rules, search, terms
from weerklank.safeguards import inserting, meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import DomainError
from weerklank.study import queries as study
from weerklank.study.terms import FilePolicy

if TYPE_CHECKING:
    from weerklank.interchange.readings import Reading
    from weerklank.safeguards.models import User
    from weerklank.study.models import Participant, Round


class OtherRound(DomainError):
    user_message = _("Deze deelnemer hoort niet bij deze ronde of is ingetrokken.")


class NobodyToTie(DomainError):
    user_message = _("De woorden van deze spreker zijn ingetrokken. Er is niemand te koppelen.")


class SeveralIsTwo(DomainError):
    user_message = _("Bij meerdere deelnemers zijn er minstens twee. Vul een getal in.")


class NoInterpreter(DomainError):
    user_message = _("Bij dit gesprek staat geen tolk. Leg eerst bij het gesprek vast wie tolkte.")


class NotInTheMainText(DomainError):
    user_message = _("Die beurt staat niet in de hoofdtekst.")


class TurnsWithoutWords(DomainError):
    user_message = _("Er staan geen woorden in de tekst. Er is niets bewaard.")


class NoWordBegins(DomainError):
    user_message = _("Splitsen kan alleen vóór een woord midden in een beurt.")


class WordsOfWhoLeft(DomainError):
    """A text in which someone speaks who withdrew. The message says who."""


def check_nobody_left(round_: Round | None, labels: Iterable[str | None]) -> None:
    """Refuse words of someone who withdrew, by her pseudonym. Raises WordsOfWhoLeft.

    Without a round, nobody took part yet.
    """
    if round_ is None:
        return
    labels = set(labels)
    gone = [
        pseudonym
        for pseudonym in study.pseudonyms_of(round_.pk, withdrawn=True).values()
        if any(rules.is_called(label, pseudonym) for label in labels)
    ]
    if gone:
        raise WordsOfWhoLeft(
            _(
                "In deze tekst spreekt %(who)s, en die heeft zich teruggetrokken. Haal die beurten"
                " uit het bestand en lees het dan opnieuw in."
            )
            % {"who": ", ".join(gone)}
        )


@transaction.atomic
def store_transcript(
    *,
    conversation: models.Conversation,
    reading: Reading,
    source: tuple[str, bytes] | None,
    by: User,
    at: datetime,
) -> models.Transcript:
    """Store a reading as the newest version of the conversation's own words.

    `source` is the file it came from, as (name, bytes); the round says whether its content is
    kept or only its fingerprint. An older version stays as it is, with the codings on it.
    Raises AccessDenied, TurnsWithoutWords, WordsOfWhoLeft; ValueError for a reading that is not
    sound.
    """
    access.check_may_gather(by, conversation.round)
    check_nobody_left(conversation.round, (turn.speaker for turn in reading.turns))
    rules.check_sound(reading)
    if not reading.text.strip():
        raise TurnsWithoutWords
    file = _keep_source(conversation, source, by=by, at=at) if source else None
    transcript = _make_transcript(
        conversation,
        role=terms.TranscriptRole.MAIN,
        text=reading.text,
        language=reading.language or conversation.language,
        source=file,
        at=at,
    )
    speakers = _speakers_by_label(conversation, [turn.speaker for turn in reading.turns])
    store_turns([(transcript, reading, speakers)])
    search.index_transcript(transcript)
    _stored(
        "transcript.stored",
        transcript,
        source,
        by=by,
        at=at,
        format=reading.format,
        turns=len(reading.turns),
        speakers=len(speakers),
    )
    return transcript


@transaction.atomic
def store_original(
    *,
    main: models.Transcript,
    turns: Sequence[tuple[int, str]],
    language: str,
    by: User,
    at: datetime,
    source: tuple[str, bytes] | None = None,
) -> models.Transcript:
    """Store what was said in the original language, beside the main text that renders it.

    `turns` holds (position of the turn in the main text, words); a position may come more than
    once. The speaker is the one of the main text, whose turn counts as an interpreter's.
    Raises AccessDenied, NotInTheMainText, TurnsWithoutWords.
    """
    conversation = main.conversation
    access.check_may_gather(by, conversation.round)
    rendered = {turn.position: turn for turn in main.turns.select_related("speaker")}
    said = [(position, _normal(words)) for position, words in turns]
    if not said or not all(words for _position, words in said):
        raise TurnsWithoutWords
    if not all(position in rendered for position, _words in said):
        raise NotInTheMainText
    file = _keep_source(conversation, source, by=by, at=at) if source else None
    transcript = _make_transcript(
        conversation,
        role=terms.TranscriptRole.ORIGINAL,
        text="\n".join(words for _position, words in said),
        language=language,
        source=file,
        at=at,
    )
    start = 0
    rows = []
    for number, (position, words) in enumerate(said):
        rows.append(
            models.Turn(
                transcript=transcript,
                position=number,
                speaker=rendered[position].speaker,
                start=start,
                end=start + len(words),
                rendered_by=rendered[position],
            )
        )
        start += len(words) + 1
    models.Turn.objects.bulk_create(rows, batch_size=500)
    search.index_transcript(transcript)
    # Beside someone's own words, the main text is what the interpreter made of them.
    main.turns.filter(position__in={position for position, _words in said}).update(
        via_interpreter=True
    )
    _stored("original.stored", transcript, source, by=by, at=at, language=language, turns=len(rows))
    return transcript


@transaction.atomic
def tie_speaker(
    *,
    speaker: models.Speaker,
    role: str,
    by: User,
    at: datetime,
    participant: Participant | None = None,
    at_least: int | None = None,
    via_interpreter: bool = False,
    takes_pseudonym: bool = False,
    joins_labels: bool = False,
) -> models.Speaker:
    """Say who stands behind a label. A participant who speaks also took part.

    `participant` counts with the role of participant only, `at_least` with several only.
    `via_interpreter` says that the words under this label are the interpreter's rendering.
    `takes_pseudonym` puts the participant's pseudonym in the label's place, since a label may
    be a name; a speaker who already has it in another text takes the turns in, and is what is
    given. `joins_labels`: also in the same text, as while it is read in.
    Raises AccessDenied, NobodyToTie, OtherRound, SeveralIsTwo, NoInterpreter.
    """
    conversation = speaker.conversation
    access.check_may_gather(by, conversation.round)
    meanwhile.hold(speaker)
    if speaker.pk in queries.withdrawn_speakers(conversation):
        raise NobodyToTie
    is_person = role == terms.SpeakerRole.PARTICIPANT
    is_several = role == terms.SpeakerRole.SEVERAL
    if is_person and (
        participant is None
        or participant.round_id != conversation.round_id
        or participant.withdrawn_at is not None
    ):
        raise OtherRound
    if is_several and (at_least is None or at_least < 2):
        raise SeveralIsTwo
    via_interpreter = via_interpreter and role not in {
        terms.SpeakerRole.INTERVIEWER,
        terms.SpeakerRole.INTERPRETER,
    }
    if via_interpreter and conversation.interpreter == terms.Interpreter.NONE:
        raise NoInterpreter
    if takes_pseudonym and is_person and participant:
        speaker = _under_pseudonym(speaker, participant, joins_labels=joins_labels)
    speaker.role = terms.SpeakerRole(role)
    speaker.participant = participant if is_person else None
    speaker.at_least = at_least if is_several else None
    speaker.speaks_via_interpreter = via_interpreter
    speaker.save()
    models.Turn.objects.filter(speaker=speaker, transcript__role=terms.TranscriptRole.MAIN).update(
        via_interpreter=via_interpreter
    )
    if is_person:
        models.Attendance.objects.get_or_create(conversation=conversation, participant=participant)
    safeguards.record(
        "speaker.tied",
        speaker,
        by=by,
        at=at,
        conversation=conversation.pk,
        role=role,
        participant=participant.pk if is_person and participant else None,
        at_least=speaker.at_least,
        via_interpreter=via_interpreter,
    )
    return speaker


def _under_pseudonym(
    speaker: models.Speaker, participant: Participant, *, joins_labels: bool
) -> models.Speaker:
    """Return the speaker with the pseudonym as label, and all turns of the one given.

    Two who speak in one text stay two, the second with a number behind the pseudonym: one of them
    may be tied to the wrong person, and turns that became one cannot be told apart again.
    """
    others = models.Speaker.objects.filter(conversation_id=speaker.conversation_id).exclude(
        pk=speaker.pk
    )
    there = others.filter(label=participant.pseudonym).first()
    if there is None:
        speaker.label = participant.pseudonym
        return speaker
    both = models.Transcript.objects.filter(turns__speaker=there).filter(turns__speaker=speaker)
    if not joins_labels and both.exists():
        if not speaker.label.startswith(f"{participant.pseudonym} ("):
            speaker.label = _free_label(
                participant.pseudonym, set(others.values_list("label", flat=True))
            )
        return speaker
    speaker.turns.update(speaker=there)
    speaker.delete()
    return there


def _free_label(pseudonym: str, taken: set[str]) -> str:
    labels = (f"{pseudonym} ({number})" for number in count(2))
    return next(label for label in labels if label not in taken)


def _normal(words: str) -> str:
    """Return the words as they are stored: NFC, LF, no blanks around."""
    lines = unicodedata.normalize("NFC", words).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in lines.split("\n")).strip()


def _make_transcript(
    conversation: models.Conversation,
    *,
    role: str,
    text: str,
    language: str,
    source: models.SourceFile | None,
    at: datetime,
) -> models.Transcript:
    # The lock makes two readings at once wait for each other's version number.
    models.Conversation.objects.select_for_update().get(pk=conversation.pk)
    beside = models.Transcript.objects.filter(conversation=conversation, role=role)
    return models.Transcript.objects.create(
        conversation=conversation,
        role=role,
        version=study.next_position(beside, "version"),
        language=language,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        word_count=rules.count_words(text),
        source=source,
        created_at=at,
    )


def store_turns(
    of_texts: Iterable[tuple[models.Transcript, Reading, Mapping[str, models.Speaker]]],
) -> None:
    """Store the turns of readings, each with its text and who speaks in it by label.

    As plain values: a project has a hundred thousand.
    """
    inserting.insert(models.Turn, _OF_A_TURN, (row for one in of_texts for row in _turn_rows(*one)))


_OF_A_TURN = (
    "transcript", "position", "speaker", "start", "end", "starts_at", "ends_at", "is_question",
    "via_interpreter",
)  # fmt: skip


def _turn_rows(
    transcript: models.Transcript, reading: Reading, speakers: Mapping[str, models.Speaker]
) -> Iterator[tuple[object, ...]]:
    known = {label: (one.pk, one.speaks_via_interpreter) for label, one in speakers.items()}
    for position, turn in enumerate(reading.turns):
        speaker, via_interpreter = known.get(turn.speaker or "", (None, False))
        yield (
            transcript.pk, position, speaker, turn.start, turn.end, turn.starts_at, turn.ends_at,
            turn.is_question, via_interpreter,
        )  # fmt: skip


def _speakers_by_label(
    conversation: models.Conversation, labels: Sequence[str | None]
) -> dict[str, models.Speaker]:
    """Return the conversation's speaker for every label, made in order of appearance."""
    found = {speaker.label: speaker for speaker in conversation.speakers.all()}
    return {
        label: found.get(label)
        or models.Speaker.objects.create(conversation=conversation, label=label)
        for label in dict.fromkeys(label for label in labels if label)
    }


def _keep_source(
    conversation: models.Conversation, source: tuple[str, bytes], *, by: User, at: datetime
) -> models.SourceFile:
    """Note which file it was. Its content comes last, see `_stored`."""
    name, data = source
    return models.SourceFile.objects.create(
        conversation=conversation,
        name=name[:255],
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        uploaded_at=at,
        uploaded_by=by,
    )


def _stored(
    what: str,
    transcript: models.Transcript,
    source: tuple[str, bytes] | None,
    *,
    by: User,
    at: datetime,
    **detail: object,
) -> None:
    """Say in the log that a text was stored, and keep its file if the round says so.

    The file last of all, since a disk rolls nothing back.
    """
    safeguards.record(
        what,
        transcript,
        by=by,
        at=at,
        detail={
            "conversation": transcript.conversation_id,
            "version": transcript.version,
            "words": transcript.word_count,
            **detail,
        },
    )
    file = transcript.source
    if file and source and file.conversation.round.file_policy == FilePolicy.KEEP:
        # The name on disk says nothing about whose words it holds.
        file.content.save(f"{file.sha256[:16]}.bin", ContentFile(source[1]), save=True)
