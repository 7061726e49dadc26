"""What of this room can be found: the words of the newest text of each conversation, by turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.urls import reverse

from weerklank.fieldwork import models
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards import search
from weerklank.safeguards.terms import SearchKind

if TYPE_CHECKING:
    from weerklank.study.models import Round


def index_transcript(transcript: models.Transcript) -> None:
    """Let the words of a new version be found, and those of older versions no longer."""
    older = models.Transcript.objects.filter(
        conversation_id=transcript.conversation_id,
        role=transcript.role,
        version__lt=transcript.version,
    )
    search.forget_transcripts(older.values_list("pk", flat=True))
    search.put(_turns(transcript))


def index_new(round_: Round, transcripts: Iterable[models.Transcript]) -> None:
    """Let these texts be found; of none of their conversations is there an earlier text."""
    texts = {transcript.pk: transcript for transcript in transcripts}
    turns = models.Turn.objects.filter(transcript_id__in=texts).order_by("transcript", "position")
    search.put(
        (
            _findable(round_, texts[transcript], pk, start, end)
            for pk, transcript, start, end in turns.values_list(
                "pk", "transcript_id", "start", "end"
            )
        ),
        are_new=True,
    )


def index_round(round_: Round) -> int:
    """Index the newest texts of a round that was taken in as a whole. Gives the turns."""
    return _index(models.Transcript.objects.filter(conversation__round=round_))


def index_conversations(conversations: Collection[int], *, gone: Collection[int] = ()) -> None:
    """Index the newest texts of these anew; `gone` are the texts that went."""
    own = models.Transcript.objects.filter(conversation_id__in=conversations)
    search.forget_transcripts([*own.values_list("pk", flat=True), *gone])
    _index(own)


def index_all() -> int:
    """Index the newest texts of all conversations. Gives the number of turns."""
    return _index(models.Transcript.objects.all())


def _index(transcripts: QuerySet[models.Transcript]) -> int:
    newest = (
        transcripts.filter(pk__in=newest_transcripts())
        .select_related("conversation__round")
        .order_by("conversation__round_id", "conversation__number", "role")
    )
    return search.put(
        turn for transcript in newest.iterator(chunk_size=20) for turn in _turns(transcript)
    )


def index_turns(transcript: models.Transcript, turns: Collection[int]) -> None:
    """Let turns whose words changed be found as they are now; an older text is not found at all."""
    if turns and transcript.pk in set(
        newest_transcripts().filter(conversation_id=transcript.conversation_id)
    ):
        search.put(_turns(transcript, turns))


def _turns(
    transcript: models.Transcript, only: Collection[int] | None = None
) -> Iterator[search.Findable]:
    round_ = transcript.conversation.round
    rows = transcript.turns.filter(is_withdrawn=False)
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    for pk, start, end in rows.order_by("position").values_list("pk", "start", "end"):
        yield _findable(round_, transcript, pk, start, end)


def _findable(
    round_: Round, transcript: models.Transcript, turn: int, start: int, end: int
) -> search.Findable:
    return search.Findable(
        kind=SearchKind.TURN,
        object_id=turn,
        text=transcript.text[start:end],
        monitor_id=round_.monitor_id,
        round_id=round_.pk,
        transcript_id=transcript.pk,
        language=transcript.language,
    )


def newest_transcripts() -> QuerySet[models.Transcript, int]:
    """Return the ids of the newest version of every text, in either role."""
    newer = models.Transcript.objects.filter(
        conversation_id=OuterRef("conversation_id"),
        role=OuterRef("role"),
        version__gt=OuterRef("version"),
    )
    return models.Transcript.objects.filter(~Exists(newer)).values_list("pk", flat=True)


def conversations_in(rounds: Collection[int]) -> frozenset[int]:
    """Return the ids of the conversations of these rounds."""
    found = models.Conversation.objects.filter(round__in=rounds)
    return frozenset(found.order_by().values_list("pk", flat=True))


def turns_of(people: QuerySet[Model, int]) -> QuerySet[models.Turn, int]:
    """Return the ids of the turns that these participants spoke."""
    return models.Turn.objects.filter(speaker__participant_id__in=people).values_list(
        "pk", flat=True
    )


def turns_under(spans: QuerySet[Model]) -> QuerySet[models.Turn, int]:
    """Return the ids of the turns that these rows with transcript, start and end lie on."""
    over = spans.filter(
        transcript_id=OuterRef("transcript_id"),
        start__lt=OuterRef("end"),
        end__gt=OuterRef("start"),
    )
    return models.Turn.objects.filter(Exists(over)).values_list("pk", flat=True)


# As it stands: every page of a search asks this.
_FOUND = """
    SELECT turn.id, said.id, turn.start, turn."end", said.language, speaker.label,
        COALESCE(turn.rendered_by_id, turn.id), said.conversation_id
    FROM fieldwork_turn AS turn
    JOIN fieldwork_transcript AS said ON said.id = turn.transcript_id
    LEFT JOIN fieldwork_speaker AS speaker ON speaker.id = turn.speaker_id
    WHERE turn.id IN {} AND NOT turn.is_withdrawn"""


def hits(turn_ids: Collection[int]) -> dict[int, search.Hit]:
    """Return these turns to show: words, speaker, and where they are read. Three queries."""
    asked = list(turn_ids)
    if not asked:
        return {}
    turns = safeguards.rows(_FOUND.format(safeguards.places_for(asked)), asked)
    said = _words_of({pk: (text, start, end) for pk, text, start, end, *_turn in turns})
    conversations = models.Conversation.objects.order_by().only("number", "title")
    places = {
        one.pk: (str(one), reverse("fieldwork:conversation", args=[one.pk]))
        for one in conversations.filter(pk__in={conversation for *_turn, conversation in turns})
    }
    found: dict[int, search.Hit] = {}
    for pk, _text, _start, _end, language, speaker, anchor, conversation in turns:
        place, address = places[conversation]
        found[pk] = search.Hit(
            text=said[pk],
            language=language,
            place=place,
            who=speaker or "",
            address=f"{address}#beurt-{anchor}",
        )
    return found


def _words_of(turns: Mapping[int, tuple[int, int, int]]) -> dict[int, str]:
    """Return the words of turns, given with their text, start and end. One query.

    One text at a time is in memory, and is read once however many of its turns are wanted.
    """
    of_text: dict[int, list[int]] = defaultdict(list)
    for pk, (text, _start, _end) in turns.items():
        of_text[text].append(pk)
    texts = models.Transcript.objects.filter(pk__in=of_text).order_by().values_list("pk", "text")
    return {
        pk: words[turns[pk][1] : turns[pk][2]]
        for text, words in texts.iterator(chunk_size=1)
        for pk in of_text[text]
    }
