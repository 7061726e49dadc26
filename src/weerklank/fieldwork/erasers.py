"""This room's part in a withdrawal: her words become masks, and what leads to her goes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from weerklank.fieldwork import models, queries, rules, terms
from weerklank.safeguards import erasers, search
from weerklank.safeguards.terms import SearchKind

ORDER = 20
HOLD_ORDER = 100  # before every room that looks where somebody spoke


def preview(person: erasers.Person) -> dict[str, int]:
    turns = _turns(person)
    return {
        gettext_noop("beurten"): len(turns),
        gettext_noop("woorden"): sum(
            rules.count_words(turn.transcript.text[turn.start : turn.end]) for turn in turns
        ),
        gettext_noop("gesprekken"): len(_conversation_ids(person)),
        gettext_noop("ingelezen bestanden"): _files(person).count(),
        gettext_noop("nog niet bewaarde teksten"): _drafts(person).count(),
    }


def erase(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Mask every sign of her turns in every version; all other positions stay as they are.

    The files that the words came from lose their content, since they hold everybody's words.
    """
    counts = preview(person)
    turns = _turns(person)
    files, drafts = list(_files(person)), list(_drafts(person))
    _mask(turns)
    # What was misheard, or said by another: her words may be among it, in whoever's turn.
    models.Correction.objects.filter(
        transcript__conversation_id__in=_conversation_ids(person)
    ).update(was=[])
    search.forget(SearchKind.TURN, [turn.pk for turn in turns])
    models.Turn.objects.filter(pk__in=[turn.pk for turn in turns]).update(is_withdrawn=True)
    for file in files:
        _remove(file)
        file.content = ""
        file.save()
    for draft in drafts:
        _remove(draft)
        draft.delete()
    models.Attendance.objects.filter(participant_id=person.participant_id).delete()
    models.PutTo.objects.filter(participant_id=person.participant_id).delete()
    models.NameReplacement.objects.filter(
        round_id=person.round_id, replacement=rules.in_brackets(person.pseudonym)
    ).delete()
    for speaker in models.Speaker.objects.filter(participant_id=person.participant_id):
        _untie(speaker)
    return counts


def _turns(person: erasers.Person) -> list[models.Turn]:
    return list(
        queries.turns_of_participant(person.participant_id)
        .filter(is_withdrawn=False)
        .select_related("transcript")
    )


def _conversation_ids(person: erasers.Person) -> set[int]:
    """Give where she spoke or was present: also there a file may hold her words."""
    return set(
        models.Conversation.objects.filter(
            Q(attendances__participant_id=person.participant_id)
            | Q(speakers__participant_id=person.participant_id)
        ).values_list("pk", flat=True)
    )


def _files(person: erasers.Person) -> QuerySet[models.SourceFile]:
    return models.SourceFile.objects.filter(conversation_id__in=_conversation_ids(person)).exclude(
        content=""
    )


def _drafts(person: erasers.Person) -> QuerySet[models.Draft]:
    return models.Draft.objects.filter(conversation_id__in=_conversation_ids(person))


def _mask(turns: list[models.Turn]) -> None:
    stretches: dict[models.Transcript, list[tuple[int, int]]] = defaultdict(list)
    for turn in turns:
        stretches[turn.transcript].append((turn.start, turn.end))
    for transcript, hers in stretches.items():
        transcript.text = rules.mask_stretches(transcript.text, hers)
        transcript.sha256 = hashlib.sha256(transcript.text.encode()).hexdigest()
        transcript.word_count = rules.count_words(transcript.text)
        transcript.save(update_fields=["text", "sha256", "word_count"])


def _untie(speaker: models.Speaker) -> None:
    """Leave a speaker whom nobody can be found by."""
    taken = set(
        models.Speaker.objects.filter(conversation_id=speaker.conversation_id).values_list(
            "label", flat=True
        )
    )
    number = 1
    while f"ingetrokken-{number}" in taken:
        number += 1
    speaker.label = f"ingetrokken-{number}"
    speaker.role = terms.SpeakerRole.UNKNOWN
    speaker.participant = None
    speaker.speaks_via_interpreter = False
    speaker.save()


def _remove(row: models.SourceFile | models.Draft) -> None:
    """Remove the file once the withdrawal is certain: a disk rolls nothing back."""
    if row.content:
        transaction.on_commit(partial(row.content.storage.delete, str(row.content.name)))


def _hold(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Keep corrections from the texts meanwhile: every room then reads the same positions."""
    talks = models.Conversation.objects.filter(pk__in=_conversation_ids(person))
    texts = models.Transcript.objects.filter(conversation__in=talks)
    list(talks.order_by("pk").select_for_update().values_list("pk", flat=True))
    list(texts.order_by("pk").select_for_update().values_list("pk", flat=True))
    return {}


def register() -> None:
    erasers.register(
        erasers.Eraser(
            room="texts held",
            order=HOLD_ORDER,
            models=(),
            preview=lambda _person: {},
            erase=_hold,
        )
    )
    erasers.register(
        erasers.Eraser(
            room="fieldwork",
            order=ORDER,
            models=(
                "fieldwork.Attendance",
                "fieldwork.PutTo",
                "fieldwork.Speaker",
                "fieldwork.Turn",
                "fieldwork.Transcript",
                "fieldwork.Correction",
                "fieldwork.SourceFile",
                "fieldwork.Draft",
                "fieldwork.NameReplacement",
            ),
            preview=preview,
            erase=erase,
        )
    )
