"""What of this room can be removed: a conversation, a text of it, the file of a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from weerklank.fieldwork import access, models, queries, search, terms
from weerklank.safeguards import removable
from weerklank.safeguards.reach import Scope
from weerklank.safeguards.removable import Counted, Kind, Moved, Part, Place
from weerklank.safeguards.terms import Removable
from weerklank.study.removals import place_in

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

ORDER = 20


# --- a text -----------------------------------------------------------------------------------
def _title_of_transcript(transcript: models.Transcript) -> str:
    words = {"conversation": transcript.conversation, "version": transcript.version}
    if transcript.role == terms.TranscriptRole.ORIGINAL:
        return _("%(conversation)s: oorspronkelijke tekst, versie %(version)s") % words
    return _("%(conversation)s: tekst, versie %(version)s") % words


def _place_beside(record: models.Transcript | models.SourceFile) -> Place:
    return place_in(record.conversation.round, "fieldwork:conversation", record.conversation_id)


def _check(user: User, record: models.Conversation | models.Transcript | models.SourceFile) -> None:
    conversation = record if isinstance(record, models.Conversation) else record.conversation
    access.check_may_gather(user, conversation.round)


def _roots_of_transcript(transcript: models.Transcript) -> Iterable[Model]:
    """Return a text with what is nothing without it.

    That is the original that its turns render, who speaks only in it, and the file it came from
    unless another text came from it too.
    """
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


def register() -> None:
    removable.register(
        Part(
            room="fieldwork",
            order=ORDER,
            count=count,
            after=after,
            clashes={
                "fieldwork.Conversation": removable.next_number("number", within=["round_id"]),
                "fieldwork.Transcript": removable.next_number(
                    "version", within=["conversation_id", "role"]
                ),
                "fieldwork.Speaker": removable.in_its_place("conversation_id", "label"),
            },
        ),
        Kind(
            name=Removable.CONVERSATION,
            label="fieldwork.Conversation",
            among=lambda user: queries.conversations(visible_to=user),
            check_may=_check,
            place=lambda conversation: place_in(conversation.round, "fieldwork:conversations"),
        ),
        Kind(
            name=Removable.TRANSCRIPT,
            label="fieldwork.Transcript",
            among=lambda user: queries.transcripts(visible_to=user),
            check_may=_check,
            title=_title_of_transcript,
            place=_place_beside,
            roots=_roots_of_transcript,
        ),
        Kind(
            name=Removable.FILE,
            label="fieldwork.SourceFile",
            among=lambda user: queries.files(visible_to=user),
            check_may=_check,
            place=_place_beside,
        ),
    )
