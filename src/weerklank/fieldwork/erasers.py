"""This room's part in a withdrawal: her words become masks, and what leads to her goes.

And in the terms of a plan: files, notes, and at last the words of everybody.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_noop

from weerklank.fieldwork import models, queries, rules, terms
from weerklank.interchange import transcripts as reading_in
from weerklank.safeguards import erasers, saved_searches, search, storage
from weerklank.safeguards.terms import SearchKind
from weerklank.study import queries as study
from weerklank.study.terms import ConsentPurpose, KeptData

ORDER = 20
HOLD_ORDER = 100  # before every room that looks where somebody spoke


@dataclass(frozen=True, slots=True)
class _Hers:
    """What goes, looked up once: the same for showing it and for doing it."""

    turns: list[models.Turn]
    conversations: list[models.Conversation]
    files: list[models.SourceFile]  # with content
    called: list[models.SourceFile]  # with a name that may be about her
    titled: list[models.Conversation]
    drafts: list[models.Draft]
    names: list[models.NameReplacement]
    searches: list[int]
    notes: list[int]

    def counts(self) -> dict[str, int]:
        return {
            gettext_noop("beurten"): len(self.turns),
            gettext_noop("woorden"): sum(
                rules.count_words(turn.transcript.text[turn.start : turn.end])
                for turn in self.turns
            ),
            gettext_noop("gesprekken"): len(self.conversations),
            gettext_noop("ingelezen bestanden"): len(self.files),
            gettext_noop("namen van bestanden"): len(self.called),
            gettext_noop("titels van gesprekken"): len(self.titled),
            gettext_noop("nog niet bewaarde teksten"): len(self.drafts),
            gettext_noop("vervangen namen"): len(self.names),
            gettext_noop("bewaarde zoekvragen"): len(self.searches),
            gettext_noop("notities tijdens het gesprek"): len(self.notes),
        }


def preview(person: erasers.Person) -> dict[str, int]:
    return _hers(person).counts()


def erase(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Mask every sign of her turns in every version; all other positions stay as they are.

    The files that the words came from lose their content, since they hold everybody's words.
    """
    hers = _hers(person)
    counts = hers.counts()
    _mask(hers.turns)
    # What was misheard, or said by another: her words may be among it, in whoever's turn.
    models.Correction.objects.filter(
        transcript__conversation_id__in=[one.pk for one in hers.conversations]
    ).update(was=[])
    search.forget(SearchKind.TURN, [turn.pk for turn in hers.turns])
    models.Turn.objects.filter(pk__in=[turn.pk for turn in hers.turns]).update(is_withdrawn=True)
    for file in hers.files:
        storage.remove_later(file.content)
        file.content = ""
        file.save(update_fields=["content"])
    for file in hers.called:
        file.name = rules.neutral_name(file.name, file.conversation.number)
        file.save(update_fields=["name"])
    models.Conversation.objects.filter(pk__in=[one.pk for one in hers.titled]).update(title="")
    for draft in hers.drafts:
        storage.remove_later(draft.content)
        draft.delete()
    models.NameReplacement.objects.filter(pk__in=[name.pk for name in hers.names]).delete()
    saved_searches.forget(hers.searches)
    models.MomentNote.objects.filter(pk__in=hers.notes).delete()
    speakers = list(queries.speakers_of_participant(person.participant_id))
    models.Attendance.objects.filter(participant_id=person.participant_id).delete()
    models.PutTo.objects.filter(participant_id=person.participant_id).delete()
    for speaker in speakers:
        _untie(speaker)
    return counts


def leads(person: erasers.Person) -> dict[str, Collection[int]]:
    """Return where she spoke or was: a removed text or file points there, and not to herself."""
    speakers = queries.speakers_of_participant(person.participant_id)
    return {
        "fieldwork.Conversation": list(_conversations(person).values_list("pk", flat=True)),
        "fieldwork.Speaker": list(speakers.values_list("pk", flat=True)),
    }


def stays(person: erasers.Person, purpose: str) -> dict[str, int]:
    """Count the recorded conversations of who is recorded no longer, alone and with others.

    The recordings themselves are not kept here: whoever has them erases them. What somebody told
    by herself is kept, by the room above that knows it.
    """
    if purpose != ConsentPurpose.RECORD:
        return {}
    recorded = [
        one
        for one in _conversations(person)
        if one.was_recorded and one.kind != terms.ConversationKind.SELF_SERVICE
    ]
    alone = [one for one in recorded if not _others_in(one, person)]
    return {
        gettext_noop("opgenomen gesprekken met alleen deze persoon"): len(alone),
        gettext_noop("opgenomen gesprekken met anderen erbij"): len(recorded) - len(alone),
    }


# --- what is hers -----------------------------------------------------------------------------
def _hers(person: erasers.Person) -> _Hers:
    turns = _turns(person)
    conversations = list(_conversations(person))
    files = list(
        models.SourceFile.objects.filter(conversation__in=conversations).select_related(
            "conversation"
        )
    )
    drafts = _drafts(person, conversations)
    names = _names(person, turns, drafts)
    said = [turn.transcript.text[turn.start : turn.end] for turn in turns]
    return _Hers(
        turns=turns,
        conversations=conversations,
        files=[file for file in files if file.content],
        called=[
            file
            for file in files
            if file.name != rules.neutral_name(file.name, file.conversation.number)
        ],
        titled=[one for one in conversations if _tells(one, person, files, names)],
        drafts=drafts,
        names=names,
        searches=saved_searches.only_in(
            [*said, *(name.name for name in names)],
            turns=Q(object_id__in=[turn.pk for turn in turns]),
        ),
        notes=list(
            models.MomentNote.objects.filter(
                Q(about=person.participant_id) | Q(about=None, conversation__in=conversations)
            ).values_list("pk", flat=True)
        ),
    )


def _turns(person: erasers.Person) -> list[models.Turn]:
    return list(
        queries.turns_of_participant(person.participant_id)
        .filter(is_withdrawn=False)
        .prefetch_related("transcript")  # one text for all turns in it
    )


def _conversations(person: erasers.Person) -> QuerySet[models.Conversation]:
    """Return where she spoke or was present: also there a file may hold her words."""
    speakers = queries.speakers_of_participant(person.participant_id)
    return models.Conversation.objects.filter(
        Q(attendances__participant_id=person.participant_id)
        | Q(pk__in=speakers.values("conversation"))
    ).distinct()


def _tells(
    conversation: models.Conversation,
    person: erasers.Person,
    files: Sequence[models.SourceFile],
    names: Sequence[models.NameReplacement],
) -> bool:
    """Return whether a title may be about her: she was alone in it, or it names a file or her."""
    title = conversation.title
    if not title:
        return False
    folded = title.casefold()
    return (
        not _others_in(conversation, person)
        or any(
            rules.comes_from(title, file.name)
            for file in files
            if file.conversation_id == conversation.pk
        )
        or any(name.name.casefold() in folded for name in names)
    )


def _others_in(conversation: models.Conversation, person: erasers.Person) -> bool:
    attended = conversation.attendances.exclude(participant_id=person.participant_id)
    hers = queries.speakers_of_participant(person.participant_id).values("pk")
    spoke = conversation.speakers.exclude(pk__in=hers).filter(
        role__in=[terms.SpeakerRole.PARTICIPANT, terms.SpeakerRole.SEVERAL]
    )
    return attended.exists() or spoke.exists()


def _drafts(
    person: erasers.Person, conversations: Sequence[models.Conversation]
) -> list[models.Draft]:
    """Return the texts that wait for one of her conversations, or in which she is a speaker."""
    numbers = {conversation.pk for conversation in conversations}
    return [
        draft
        for draft in models.Draft.objects.filter(round_id=person.round_id)
        if draft.conversation_id in numbers
        or any(rules.is_called(label, person.pseudonym) for label in _labels(draft))
    ]


def _labels(draft: models.Draft) -> set[str | None]:
    """Return the speakers of a text that waits, also as it was before its last change."""
    readings = [draft.reading, draft.previous.get("reading")]
    return {
        turn.speaker
        for reading in readings
        if reading
        for turn in reading_in.from_json(reading).turns
    }


def _names(
    person: erasers.Person, turns: Sequence[models.Turn], drafts: Sequence[models.Draft]
) -> list[models.NameReplacement]:
    """Return the names to forget: hers, and those that stand in nobody else's words.

    A name is only known by what stands in its place. It stays when that is the pseudonym of
    someone who still takes part, or is found in what somebody else said or in a text that waits.
    """
    others = study.pseudonyms_of(person.round_id, withdrawn=False)
    others.pop(person.participant_id, None)
    of_others = {rules.in_brackets(pseudonym) for pseudonym in others.values()}
    asked = [
        name
        for name in models.NameReplacement.objects.filter(round_id=person.round_id)
        if name.replacement not in of_others
    ]
    if not asked:
        return []
    found = {rules.in_brackets(person.pseudonym)}
    wanted = {name.replacement for name in asked} - found
    elsewhere = _said_elsewhere(person, wanted, turns, drafts) if wanted else set()
    return [name for name in asked if name.replacement not in elsewhere]


def _said_elsewhere(
    person: erasers.Person,
    wanted: set[str],
    turns: Sequence[models.Turn],
    drafts: Sequence[models.Draft],
) -> set[str]:
    """Return those that stand in a text of the round outside her turns."""
    hers: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for turn in turns:
        hers[turn.transcript_id].append((turn.start, turn.end))
    found: set[str] = set()
    texts = models.Transcript.objects.filter(conversation__round_id=person.round_id)
    for replacement in wanted:
        holding = texts.filter(text__contains=replacement).order_by()
        for pk, text in holding.values_list("pk", "text").iterator(chunk_size=20):
            if replacement in rules.mask_stretches(text, hers[pk]):
                found.add(replacement)
                break
    going = {draft.pk for draft in drafts}
    for draft in models.Draft.objects.filter(round_id=person.round_id).exclude(pk__in=going):
        text = draft.reading.get("text", "") if draft.reading else ""
        found |= {replacement for replacement in wanted if replacement in text}
    return found


# --- doing ------------------------------------------------------------------------------------
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


def _hold(person: erasers.Person, at: datetime) -> dict[str, int]:
    """Keep corrections from the texts meanwhile: every room then reads the same positions."""
    conversations = models.Conversation.objects.filter(pk__in=_conversations(person).values("pk"))
    texts = models.Transcript.objects.filter(conversation__in=conversations)
    list(conversations.order_by("pk").select_for_update().values_list("pk", flat=True))
    list(texts.order_by("pk").select_for_update().values_list("pk", flat=True))
    return {}


# --- terms of a plan --------------------------------------------------------------------------
def _files_of(round_id: int) -> QuerySet[models.SourceFile]:
    return models.SourceFile.objects.filter(conversation__round=round_id).exclude(content="")


def _erase_files(round_id: int, _at: datetime) -> dict[str, int]:
    """Take the content of files; the text that was read of them stays."""
    held = list(_files_of(round_id).select_for_update())
    for file in held:
        storage.remove_later(file.content)
        file.content = ""
        file.save(update_fields=["content"])
    return {gettext_noop("ingelezen bestanden"): len(held)}


def _notes_of(round_id: int) -> QuerySet[models.MomentNote]:
    return models.MomentNote.objects.filter(conversation__round=round_id)


def _erase_notes(round_id: int, _at: datetime) -> dict[str, int]:
    return {gettext_noop("notities tijdens het gesprek"): _notes_of(round_id).delete()[0]}


def _texts_of(round_id: int) -> QuerySet[models.Transcript]:
    return models.Transcript.objects.filter(conversation__round=round_id, erased_at=None)


def _erase_texts(round_id: int, at: datetime) -> dict[str, int]:
    """Mask all that was said, by whom ever; positions stay, so what was coded is still counted.

    Files and texts that wait hold the same words, and go. So do the names that were replaced, and
    names that somebody was called by in a text or a title.
    """
    names = models.NameReplacement.objects.filter(round=round_id)
    _forget_searches(round_id, list(names))
    _name_neutrally(round_id, list(names))
    counts = _erase_files(round_id, at)
    words, texts = 0, 0
    for pk in list(_texts_of(round_id).order_by("pk").values_list("pk", flat=True)):
        text = models.Transcript.objects.get(pk=pk)
        words, texts = words + text.word_count, texts + 1
        text.text = rules.mask(text.text)
        text.sha256 = hashlib.sha256(text.text.encode()).hexdigest()
        text.word_count, text.erased_at = 0, at
        text.save(update_fields=["text", "sha256", "word_count", "erased_at"])
        search.forget_transcripts([pk])
    models.Correction.objects.filter(transcript__conversation__round=round_id).update(
        was=[], followed={}
    )
    drafts = models.Draft.objects.filter(round=round_id)
    for draft in drafts:
        storage.remove_later(draft.content)
    return {
        gettext_noop("teksten van gesprekken"): texts,
        gettext_noop("woorden"): words,
        **counts,
        gettext_noop("nog niet bewaarde teksten"): drafts.delete()[0],
        gettext_noop("vervangen namen"): names.delete()[0],
    }


def _forget_searches(round_id: int, names: Sequence[models.NameReplacement]) -> None:
    texts = list(_texts_of(round_id).order_by().values_list("text", flat=True))
    saved_searches.forget(
        saved_searches.only_in([*texts, *(name.name for name in names)], turns=Q(round_id=round_id))
    )


def _name_neutrally(round_id: int, names: Sequence[models.NameReplacement]) -> None:
    """Let no file, title or label say of anybody who that is."""
    for conversation in models.Conversation.objects.filter(round=round_id):
        files = list(conversation.files.all())
        title = conversation.title
        if any(rules.comes_from(title, file.name) for file in files) or any(
            name.name.casefold() in title.casefold() for name in names
        ):
            conversation.title = ""
            conversation.save(update_fields=["title"])
        for file in files:
            file.name = rules.neutral_name(file.name, conversation.number)
            file.save(update_fields=["name"])
        _label_neutrally(conversation)


def _label_neutrally(conversation: models.Conversation) -> None:
    """Call who took part by pseudonym, and whom nobody knows by a number."""
    speakers = list(conversation.speakers.select_related("participant"))
    nameless = [one for one in speakers if one.participant or one.role == terms.SpeakerRole.UNKNOWN]
    taken = {one.label for one in speakers if one not in nameless}
    for speaker in nameless:
        # Apart from all labels there are, so that none is in the way of another.
        models.Speaker.objects.filter(pk=speaker.pk).update(label=f"_{speaker.pk}_")
    for speaker in nameless:
        own = speaker.participant.pseudonym if speaker.participant else gettext("spreker")
        number, label = 1, own if speaker.participant else f"{own}-1"
        while label in taken:
            number += 1
            label = f"{own}-{number}"
        taken.add(label)
        models.Speaker.objects.filter(pk=speaker.pk).update(label=label)


def _hold_round(round_id: int, _at: datetime) -> dict[str, int]:
    """Keep corrections from the texts meanwhile, as for a withdrawal."""
    conversations = models.Conversation.objects.filter(round=round_id).order_by("pk")
    list(conversations.select_for_update().values_list("pk", flat=True))
    texts = models.Transcript.objects.filter(conversation__round=round_id).order_by("pk")
    list(texts.select_for_update().values_list("pk", flat=True))
    return {}


def _keep_to_terms() -> None:
    for kept in (
        erasers.Kept("texts held", KeptData.TRANSCRIPTS, HOLD_ORDER, _hold_round),
        erasers.Kept(
            "fieldwork",
            KeptData.TRANSCRIPTS,
            ORDER,
            _erase_texts,
            lambda round_id: _texts_of(round_id).count(),
        ),
        erasers.Kept(
            "fieldwork",
            KeptData.FILES,
            ORDER,
            _erase_files,
            lambda round_id: _files_of(round_id).count(),
        ),
        erasers.Kept(
            "fieldwork",
            KeptData.NOTES,
            ORDER,
            _erase_notes,
            lambda round_id: _notes_of(round_id).count(),
        ),
    ):
        erasers.keep_to_terms(kept)


def register() -> None:
    _keep_to_terms()
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
                "fieldwork.Renewal",
                "fieldwork.SourceFile",
                "fieldwork.Draft",
                "fieldwork.NameReplacement",
                "fieldwork.MomentNote",
            ),
            preview=preview,
            erase=erase,
            stays=stays,
            leads=leads,
        )
    )
