"""What of this room can be removed: a conversation, a text of it, the file of a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from weerklank.fieldwork import access, models, queries, search, terms
from weerklank.safeguards import removable
from weerklank.safeguards.reach import Scope
from weerklank.safeguards.removable import Counted, Kind, Moved, Part, Place
from weerklank.safeguards.terms import Removable

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

ORDER = 20


# --- a conversation ---------------------------------------------------------------------------
def _find_conversation(user: User, number: int) -> models.Conversation | None:
    return queries.conversations(visible_to=user).filter(pk=number).first()


def _check_conversation(user: User, conversation: Model) -> None:
    assert isinstance(conversation, models.Conversation)
    access.check_may_gather(user, conversation.round)


def _place_of_conversation(conversation: Model) -> Place:
    assert isinstance(conversation, models.Conversation)
    round_ = conversation.round
    address = reverse("fieldwork:conversations", args=[round_.slug])
    return Place(round_.monitor_id, round_.pk, address)


# --- a text -----------------------------------------------------------------------------------
def _find_transcript(user: User, number: int) -> models.Transcript | None:
    return queries.transcripts(visible_to=user).filter(pk=number).first()


def _check_transcript(user: User, transcript: Model) -> None:
    assert isinstance(transcript, models.Transcript)
    access.check_may_gather(user, transcript.conversation.round)


def _title_of_transcript(transcript: Model) -> str:
    assert isinstance(transcript, models.Transcript)
    words = {"conversation": transcript.conversation, "version": transcript.version}
    if transcript.role == terms.TranscriptRole.ORIGINAL:
        return _("%(conversation)s: oorspronkelijke tekst, versie %(version)s") % words
    return _("%(conversation)s: tekst, versie %(version)s") % words


def _place_beside(record: Model) -> Place:
    assert isinstance(record, models.Transcript | models.SourceFile)
    round_ = record.conversation.round
    address = reverse("fieldwork:conversation", args=[record.conversation_id])
    return Place(round_.monitor_id, round_.pk, address)


def _roots_of_transcript(transcript: Model) -> Iterable[Model]:
    """Return a text with what is nothing without it.

    That is the original that its turns render, who speaks only in it, and the file it came from
    unless another text came from it too.
    """
    assert isinstance(transcript, models.Transcript)
    texts = {transcript.pk} | set(
        models.Turn.objects.filter(rendered_by__transcript=transcript).values_list(
            "transcript_id", flat=True
        )
    )
    chosen = list(models.Transcript.objects.filter(pk__in=texts))
    speakers = transcript.conversation.speakers.filter(turns__transcript__in=texts).exclude(
        turns__in=models.Turn.objects.filter(
            transcript__conversation=transcript.conversation_id
        ).exclude(transcript__in=texts)
    )
    files = models.SourceFile.objects.filter(transcripts__in=texts).exclude(
        transcripts__in=models.Transcript.objects.exclude(pk__in=texts)
    )
    return [*chosen, *speakers.distinct(), *files.distinct()]


# --- a file -----------------------------------------------------------------------------------
def _find_file(user: User, number: int) -> models.SourceFile | None:
    return queries.files(visible_to=user).filter(pk=number).first()


def _check_file(user: User, file: Model) -> None:
    assert isinstance(file, models.SourceFile)
    access.check_may_gather(user, file.conversation.round)


# --- this room's part -------------------------------------------------------------------------
def count(scope: Scope, user: User) -> list[Counted]:
    """Count what goes along; people once, also who was in several conversations."""
    people: set[int] = set()
    for part in scope.parts("fieldwork.Attendance"):
        people |= set(part.values_list("participant_id", flat=True))
    for part in scope.parts("fieldwork.Speaker"):
        people |= set(part.exclude(participant=None).values_list("participant_id", flat=True))
    files = sum(part.exclude(content="").count() for part in scope.parts("fieldwork.SourceFile"))
    return [
        _counted(scope, gettext_noop("gesprekken"), "fieldwork.Conversation"),
        _counted(scope, gettext_noop("teksten"), "fieldwork.Transcript"),
        Counted(gettext_noop("beurten"), scope.count("fieldwork.Turn")),
        Counted(gettext_noop("mensen die hierin spraken of erbij waren"), len(people)),
        Counted(gettext_noop("ingelezen bestanden"), files, label="fieldwork.SourceFile"),
        Counted(gettext_noop("nog niet bewaarde teksten"), scope.count("fieldwork.Draft")),
        Counted(
            gettext_noop("notities of een vraag is gesteld"), scope.count("fieldwork.QuestionPut")
        ),
        Counted(
            gettext_noop("gesprekken die zonder deze leidraad verdergaan"),
            sum(loose.label == "fieldwork.Conversation" for loose in scope.loose),
        ),
    ]


def _counted(scope: Scope, noun: str, label: str) -> Counted:
    return Counted(noun, scope.count(label), label=label)


def after(moved: Moved) -> None:
    """Let the newest text that is left be found, or the one that came back."""
    if moved.rows.get("fieldwork.Transcript"):
        search.index_conversations(
            moved.touched("fieldwork.Conversation"),
            gone=() if moved.came_back else moved.rows["fieldwork.Transcript"],
        )


def _free_number(conversation: models.Conversation) -> None:
    same = models.Conversation.objects.filter(round_id=conversation.round_id)
    if same.filter(number=conversation.number).exists():
        conversation.number = queries.next_number(conversation.round)


def _free_version(transcript: models.Transcript) -> None:
    same = models.Transcript.objects.filter(
        conversation_id=transcript.conversation_id, role=transcript.role
    )
    if same.filter(version=transcript.version).exists():
        newest = same.order_by("-version").values_list("version", flat=True)[0]
        transcript.version = newest + 1


def _same_speaker(speaker: models.Speaker) -> int | None:
    return (
        models.Speaker.objects.filter(conversation_id=speaker.conversation_id, label=speaker.label)
        .values_list("pk", flat=True)
        .first()
    )


def register() -> None:
    removable.register(
        Part(
            room="fieldwork",
            order=ORDER,
            count=count,
            after=after,
            clashes={
                "fieldwork.Conversation": _free_number,
                "fieldwork.Transcript": _free_version,
                "fieldwork.Speaker": _same_speaker,
            },
        ),
        Kind(
            name=Removable.CONVERSATION,
            label="fieldwork.Conversation",
            find=_find_conversation,
            check_may=_check_conversation,
            title=str,
            place=_place_of_conversation,
            roots=lambda conversation: [conversation],
        ),
        Kind(
            name=Removable.TRANSCRIPT,
            label="fieldwork.Transcript",
            find=_find_transcript,
            check_may=_check_transcript,
            title=_title_of_transcript,
            place=_place_beside,
            roots=_roots_of_transcript,
        ),
        Kind(
            name=Removable.FILE,
            label="fieldwork.SourceFile",
            find=_find_file,
            check_may=_check_file,
            title=str,
            place=_place_beside,
            roots=lambda file: [file],
        ),
    )
