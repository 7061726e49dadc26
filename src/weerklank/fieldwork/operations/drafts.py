"""What was brought in and not yet stored: reading it, changing it, storing it, throwing it away.

A draft is the only thing that exists before somebody looked at it and said "read it in".
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, NamedTuple

from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from weerklank.fieldwork import access, models, queries, rules, terms
from weerklank.fieldwork.operations import conversations, renewing
from weerklank.fieldwork.operations import transcripts as storing
from weerklank.interchange import notes, told
from weerklank.interchange import transcripts as reading_in
from weerklank.interchange.limits import TooSlow
from weerklank.safeguards import uploads
from weerklank.safeguards.refusals import DomainError
from weerklank.safeguards.telling import in_language_later
from weerklank.safeguards.terms import LogResult

if TYPE_CHECKING:
    from weerklank.interchange.readings import Reading
    from weerklank.safeguards.models import User
    from weerklank.study.models import Participant, Round

WAITING = timedelta(minutes=10)  # for a worker to begin
LEASE = timedelta(minutes=5)  # reading itself ends after a minute
ATTEMPTS = 3
KEPT = timedelta(hours=48)
LONGEST = 60.0  # seconds that reading may take
# Read while the person waits; what is larger or more goes to the worker.
AT_ONCE_BYTES = 1 << 20
AT_ONCE_SECONDS = 5.0

UPLOADS = uploads.Uploads(
    models.Draft,
    sign="draft",
    since="uploaded_at",
    kept=KEPT,
    files=lambda draft: [draft.content],
)


class NotReadable(DomainError):
    """What the reader of formats said. The message differs by file."""


class Overtaken(DomainError):
    user_message = _(
        "De tekst is intussen veranderd, door u in een ander venster of door een collega. "
        "Bekijk die hieronder en doe het zo nodig opnieuw."
    )


class NothingBefore(DomainError):
    user_message = _("Vóór de eerste beurt staat niets.")


class NoSuchLabels(DomainError):
    user_message = _("Zo begint er geen regel meer. Bekijk de tekst hieronder.")


class TooMuchForOne(DomainError):
    user_message = _(
        "Zo krijgt de tekst meer sprekers of beurten dan een gesprek kan hebben: hoogstens "
        "%(speakers)s sprekers en %(turns)s beurten. Splits het bestand in losse gesprekken."
    )

    def __init__(self) -> None:
        super().__init__(
            self.user_message
            % {
                "speakers": reading_in.MOST_SPEAKERS,
                "turns": number_format(reading_in.MOST_TURNS, force_grouping=True),
            }
        )


class NothingToUndo(DomainError):
    user_message = _("Er is niets om terug te draaien.")


class NoSuchName(DomainError):
    user_message = _("Deze naam staat niet in de tekst.")


class NoReplacement(DomainError):
    user_message = _("Vul de naam in en wat er in de plaats komt.")


class NewVersion(DomainError):
    user_message = _(
        "Dit gesprek heeft al een tekst. Deze lezing wordt een nieuwe versie; wat gecodeerd is, "
        "gaat mee waar dezelfde woorden staan. De rest kijkt u daarna na. Zet een vinkje als u dat "
        "wilt."
    )


class NoMainText(DomainError):
    user_message = _("Lees eerst de tekst van het gesprek zelf in.")


class Tie(NamedTuple):
    """Who stands behind a label, as chosen while reading in."""

    role: str = terms.SpeakerRole.UNKNOWN
    participant: Participant | None = None
    at_least: int | None = None
    via_interpreter: bool = False


# --- bringing in ------------------------------------------------------------------------------
@transaction.atomic
def bring_in(
    *,
    round_: Round | None,
    name: str,
    file: File[bytes],
    by: User,
    at: datetime,
    conversation: models.Conversation | None = None,
) -> models.Draft:
    """Keep an upload until it is read and looked at. Whoever calls this sees to the reading.

    Without a round it waits for `begin_with_draft`, which makes one. Raises AccessDenied.
    """
    access.check_may_bring_in(by, round_)
    draft = models.Draft(
        round=round_,
        conversation=conversation,
        uploaded_by=by,
        uploaded_at=at,
        name=name[-255:],
        lease_until=at + WAITING,
    )
    with uploads.Keeper() as keeper:
        draft.sha256, draft.size = keeper.keep(draft.content, file)
        draft.save()
        UPLOADS.record("brought_in", draft, by=by, at=at, bytes=draft.size)
    return draft


@transaction.atomic
def bring_in_notes(
    *,
    round_: Round | None,
    text: str,
    by: User,
    at: datetime,
    conversation: models.Conversation | None = None,
) -> models.Draft:
    """Read typed or pasted notes, to be looked at like a file.

    Raises AccessDenied, NotReadable, WordsOfWhoLeft.
    """
    access.check_may_bring_in(by, round_)
    try:
        reading = notes.read_notes_within_limits(text, seconds=AT_ONCE_SECONDS)
    except reading_in.Refused as refusal:
        raise NotReadable(in_language_later(refusal.told)) from refusal
    storing.check_nobody_left(round_, (turn.speaker for turn in reading.turns))
    draft = models.Draft.objects.create(
        round=round_,
        conversation=conversation,
        uploaded_by=by,
        uploaded_at=at,
        name="",
        sha256=hashlib.sha256(text.encode(errors="replace")).hexdigest(),
        size=len(text.encode(errors="replace")),
        state=terms.DraftState.READY,
        **_prepared(reading, queries.names_of(round_) if round_ else []),
    )
    UPLOADS.record("brought_in", draft, by=by, at=at, words=reading.words)
    return draft


@transaction.atomic
def bring_in_corrected(
    *, conversation: models.Conversation, text: str, by: User, at: datetime
) -> models.Draft:
    """Bring in the text of a conversation as somebody corrected it, to be looked at like a file.

    It is written as `rules.as_written` gives it. Raises AccessDenied, NoMainText, NotReadable,
    WordsOfWhoLeft, TurnsWithoutWords.
    """
    access.check_may_gather(by, conversation.round)
    main = queries.main_transcript(conversation)
    if main is None:
        raise NoMainText
    labels = conversation.speakers.values_list("label", flat=True)
    reading = rules.read_written(text, labels, language=main.language or None)
    if not reading.text.strip():
        raise storing.TurnsWithoutWords
    if len(reading.turns) > reading_in.MOST_TURNS:
        raise TooMuchForOne
    storing.check_nobody_left(conversation.round, (turn.speaker for turn in reading.turns))
    data = text.encode(errors="replace")
    draft = models.Draft.objects.create(
        round=conversation.round,
        conversation=conversation,
        uploaded_by=by,
        uploaded_at=at,
        name="",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        state=terms.DraftState.READY,
        **_prepared(reading, queries.names_of(conversation.round)),
    )
    UPLOADS.record("brought_in", draft, by=by, at=at, words=reading.words)
    return draft


def read_draft(
    *, draft_id: int, attempt: int, at: datetime, seconds: float = LONGEST
) -> models.Draft | None:
    """Read the file of a draft, and say in the draft what came of it.

    Only who takes the lease reads: of two workers with the same attempt, one does nothing. A
    refusal leaves the name and the sentence, and removes the file. Gives the draft, or None
    when it was not this caller's to read. What takes longer than somebody waits for comes back
    in the state READING, for the worker.
    """
    taken = models.Draft.objects.filter(
        pk=draft_id, state=terms.DraftState.READING, attempts=attempt
    ).update(attempts=F("attempts") + 1, lease_until=at + LEASE)
    if not taken:
        return None
    draft = models.Draft.objects.select_related("round", "uploaded_by").get(pk=draft_id)
    outcome: dict[str, object]
    try:
        data = _bytes_of(draft)
        # In no transaction: this can take as long as it is allowed to.
        reading = reading_in.read_within_limits(
            draft.name, data, encoding=draft.encoding or None, seconds=seconds
        )
        outcome = {"state": terms.DraftState.READY, **_prepared(reading, queries.names_in(draft))}
        storing.check_nobody_left(draft.round, (turn.speaker for turn in reading.turns))
    except storing.WordsOfWhoLeft as refusal:
        outcome = {"state": terms.DraftState.REFUSED, "refusal": str(refusal)}
    except TooSlow as refusal:
        if seconds < LONGEST:
            return _leave_to_the_worker(draft, at=at)
        outcome = {"state": terms.DraftState.REFUSED, "refusal": told.dumps(refusal.told)}
    except reading_in.Refused as refusal:
        outcome = {"state": terms.DraftState.REFUSED, "refusal": told.dumps(refusal.told)}
    return _finish(draft, attempt + 1, outcome, at=at)


def _leave_to_the_worker(draft: models.Draft, *, at: datetime) -> models.Draft:
    models.Draft.objects.filter(pk=draft.pk, state=terms.DraftState.READING).update(
        lease_until=at + WAITING
    )
    draft.refresh_from_db()
    return draft


@transaction.atomic
def _finish(
    draft: models.Draft, attempt: int, outcome: dict[str, object], *, at: datetime
) -> models.Draft | None:
    mine = models.Draft.objects.filter(
        pk=draft.pk, state=terms.DraftState.READING, attempts=attempt
    )
    if not mine.update(lease_until=None, **outcome):
        return None
    refused = outcome["state"] == terms.DraftState.REFUSED
    if refused:
        UPLOADS.remove_files(draft)
        models.Draft.objects.filter(pk=draft.pk).update(content="")
    UPLOADS.record(
        "refused" if refused else "read",
        draft,
        by=draft.uploaded_by,
        at=at,
        result=LogResult.REFUSED if refused else LogResult.DONE,
        bytes=draft.size,
    )
    draft.refresh_from_db()
    return draft


def _prepared(reading: Reading, names: Sequence[rules.Name]) -> dict[str, object]:
    """Return a draft's fields for a fresh reading, these names replaced in it."""
    shown, replacements = _replaced(reading, names)
    return {
        "reading": reading_in.to_json(shown),
        "replacements": replacements,
        "encoding": shown.encoding or "",
        "previous": {},
    }


def _replaced(reading: Reading, names: Sequence[rules.Name]) -> tuple[Reading, dict[str, int]]:
    """Return a fresh reading with these names replaced, and how often each was."""
    reading = rules.clip_labels(reading)
    counts = rules.count_names(reading, names)
    return rules.replace_names(reading, names), _added({}, names, counts)


def _bytes_of(draft: models.Draft) -> bytes:
    try:
        with draft.content.open("rb") as file:
            return bytes(file.read())
    except (FileNotFoundError, ValueError):
        raise reading_in.Refused(
            told._("Het bestand is er niet meer"), draft.name, told._("Lees het opnieuw in.")
        ) from None


# --- changing the preview ---------------------------------------------------------------------
def read_again(
    *, draft: models.Draft, encoding: str, revision: int, by: User, at: datetime
) -> models.Draft:
    """Read the file with another encoding; what was changed by hand can be had back with undo.

    Raises AccessDenied, NotReadable (then the draft stays as it was), Overtaken.
    """
    access.check_may_change_draft(by, draft)
    try:
        fresh = reading_in.read_within_limits(
            draft.name, _bytes_of(draft), encoding=encoding, seconds=AT_ONCE_SECONDS
        )
    except reading_in.Refused as refusal:
        raise NotReadable(in_language_later(refusal.told)) from refusal
    reading, replacements = _replaced(fresh, queries.names_in(draft))
    return _change(
        draft,
        revision,
        reading=reading,
        replacements=replacements,
        encoding=fresh.encoding or encoding,
        what="read_again",
        by=by,
        at=at,
    )


def _changing(what: str) -> Callable[[Callable[..., Reading]], Callable[..., models.Draft]]:
    """Make an operation of what turns one reading into another; `what` is said in the log.

    It takes `draft`, `revision`, `by` and `at` as well. Raises AccessDenied and Overtaken.
    """

    def operation_of(change: Callable[..., Reading]) -> Callable[..., models.Draft]:
        @wraps(change)
        def operation(
            *, draft: models.Draft, revision: int, by: User, at: datetime, **asked: object
        ) -> models.Draft:
            reading = change(reading_of(draft), **asked)
            return _change(draft, revision, reading=reading, what=what, by=by, at=at)

        return operation

    return operation_of


@_changing("language")
def choose_language(reading: Reading, *, language: str) -> Reading:
    """Say in which language the text is, whatever the reader thought."""
    return replace(reading, language=language or None)


@_changing("split")
def split_turn(reading: Reading, *, turn: int, at_position: int) -> Reading:
    """Begin a new turn at a word. Raises NoWordBegins as well."""
    if not (0 <= turn < len(reading.turns) and rules.may_split_at(reading, turn, at_position)):
        raise storing.NoWordBegins
    return rules.split_turn(reading, turn, at_position)


@_changing("join")
def join_turn(reading: Reading, *, turn: int) -> Reading:
    """Add a turn to the one before it. Raises NothingBefore as well."""
    if not 0 < turn < len(reading.turns):
        raise NothingBefore
    return rules.join_turn(reading, turn)


@_changing("give")
def give_turn(reading: Reading, *, turn: int, speaker: str) -> Reading:
    """Say who spoke a turn; an empty name says that nobody knows."""
    if not 0 <= turn < len(reading.turns):
        raise Overtaken
    return rules.give_turn(reading, turn, speaker)


@_changing("speakers")
def make_speakers(reading: Reading, *, form: str) -> Reading:
    """Make speakers of all labels of one form that were read as words.

    Raises NoSuchLabels and TooMuchForOne as well.
    """
    if form not in {one.key for one in rules.unspoken_forms(reading)}:
        raise NoSuchLabels
    return rules.make_speakers(reading, form)


@_changing("words")
def make_words(reading: Reading, *, form: str) -> Reading:
    """Make words again of all speakers of one form. Raises as `make_speakers` does."""
    if form not in {one.key for one in rules.spoken_forms(reading)}:
        raise NoSuchLabels
    return rules.make_words(reading, form)


@_changing("rename")
def rename_speaker(reading: Reading, *, old: str, new: str) -> Reading:
    """Return a speaker another label everywhere; one that exists takes the turns in.

    An empty `old` means the turns of which nobody knows who spoke.
    """
    return rules.rename_speaker(reading, old or None, new)


def replace_name(
    *,
    draft: models.Draft,
    name: str,
    replacement: str,
    in_any_case: bool,
    revision: int,
    by: User,
    at: datetime,
) -> models.Draft:
    """Replace a name everywhere in the draft, and remember it for the rest of the round.

    Raises AccessDenied, NoReplacement, NoSuchName, Overtaken.
    """
    access.check_may_change_draft(by, draft)
    wanted = rules.Name(" ".join(name.split()), rules.in_brackets(replacement), in_any_case)
    if not wanted.name or not wanted.replacement:
        raise NoReplacement
    reading = reading_of(draft)
    counts = rules.count_names(reading, [wanted], set(draft.replacements))
    if not counts:
        raise NoSuchName
    with transaction.atomic():
        if draft.round is None:
            kept = [one for one in draft.names if one[0] != wanted.name]
            kept.append([wanted.name, wanted.replacement, wanted.in_any_case])
            return _replace(draft, [wanted], revision, by=by, at=at, names=kept)
        remember(draft.round, [wanted])
        return _replace(draft, [wanted], revision, by=by, at=at)


def remember(round_: Round, names: Sequence[rules.Name]) -> None:
    """Let the round replace these names in what is read in from here on."""
    for one in names:
        models.NameReplacement.objects.update_or_create(
            round=round_,
            name=one.name,
            defaults={"replacement": one.replacement, "in_any_case": one.in_any_case},
        )


def replace_remembered(
    *, draft: models.Draft, revision: int, by: User, at: datetime
) -> models.Draft:
    """Replace the names that the round learnt since this draft was read."""
    return _replace(draft, queries.names_in(draft), revision, by=by, at=at)


def _replace(
    draft: models.Draft,
    wanted: Sequence[rules.Name],
    revision: int,
    *,
    by: User,
    at: datetime,
    **fields: object,
) -> models.Draft:
    reading = reading_of(draft)
    kept = set(draft.replacements)
    counts = rules.count_names(reading, wanted, kept)
    return _change(
        draft,
        revision,
        reading=rules.replace_names(reading, wanted, kept),
        replacements=_added(draft.replacements, wanted, counts),
        **fields,
        what="names",
        by=by,
        at=at,
    )


@transaction.atomic
def undo(*, draft: models.Draft, revision: int, by: User, at: datetime) -> models.Draft:
    """Take the last change back; only one is remembered. Raises NothingToUndo, Overtaken."""
    access.check_may_change_draft(by, draft)
    if not draft.previous:
        raise NothingToUndo
    _update(draft, revision, previous={}, **draft.previous)
    return _changed(draft, "undo", by=by, at=at)


@transaction.atomic
def _change(
    draft: models.Draft,
    revision: int,
    *,
    reading: Reading,
    what: str,
    by: User,
    at: datetime,
    **fields: object,
) -> models.Draft:
    access.check_may_change_draft(by, draft)
    _check_not_too_much(reading, reading_of(draft))
    changed = {"reading": reading_in.to_json(reading)} | fields
    previous = {name: getattr(draft, name) for name in changed}
    _update(draft, revision, previous=previous, **changed)
    return _changed(draft, what, by=by, at=at)


def _changed(draft: models.Draft, how: str, *, by: User, at: datetime) -> models.Draft:
    UPLOADS.record("changed", draft, by=by, at=at, what=how)
    draft.refresh_from_db()
    return draft


def _check_not_too_much(after: Reading, before: Reading) -> None:
    """Refuse a change that makes of the text what would be refused in a file. Raises TooMuchForOne.

    What is too much already may still become less.
    """
    speakers, turns = _size(after)
    had_speakers, had_turns = _size(before)
    if speakers > max(reading_in.MOST_SPEAKERS, had_speakers) or turns > max(
        reading_in.MOST_TURNS, had_turns
    ):
        raise TooMuchForOne


def _size(reading: Reading) -> tuple[int, int]:
    return len({turn.speaker for turn in reading.turns if turn.speaker}), len(reading.turns)


def _update(draft: models.Draft, revision: int, **fields: object) -> None:
    changed = models.Draft.objects.filter(
        pk=draft.pk, state=terms.DraftState.READY, revision=revision
    ).update(revision=F("revision") + 1, **fields)
    # What was computed from the row must also be what the row still is.
    if not changed or draft.revision != revision:
        raise Overtaken


def _added(
    replacements: Mapping[str, int], names: Sequence[rules.Name], counts: Mapping[str, int]
) -> dict[str, int]:
    added = dict(replacements)
    for name in names:
        if counts.get(name.name):
            added[name.replacement] = added.get(name.replacement, 0) + counts[name.name]
    return added


# --- storing ----------------------------------------------------------------------------------
@transaction.atomic
def store_draft(
    *,
    draft: models.Draft,
    conversation: models.Conversation | None,
    ties: Mapping[str, Tie],
    is_new_version_wanted: bool,
    revision: int,
    by: User,
    at: datetime,
    new_conversation: conversations.Facts | None = None,
) -> models.Transcript:
    """Make the draft the conversation's text, tie its speakers, and let the draft go.

    Without `conversation` one is made, from what `new_conversation` says about it.
    Who is tied to a participant speaks under her pseudonym from here on. What rests on a text
    that was there comes over, see `renew_text`.
    Raises AccessDenied, NewVersion when there is a text and no wish to add a version, Overtaken,
    and what tying and replacing refuse.
    """
    hold(draft, revision)
    if conversation is None:
        # A text that begins a monitor goes by begin_with_draft.
        assert draft.round is not None
        assert new_conversation is not None
        language = reading_of(draft).language or "nl"
        facts: conversations.Facts = {**new_conversation, "language": language}
        conversation = conversations.create_conversation(round_=draft.round, by=by, at=at, **facts)
    queries.hold_conversation(conversation.pk)
    earlier = queries.main_transcript(conversation)
    if earlier is not None:
        if not is_new_version_wanted:
            raise NewVersion
        renewing.check_may_replace(earlier, reading_of(draft))
    transcript = storing.store_transcript(
        conversation=conversation, reading=reading_of(draft), source=_source(draft), by=by, at=at
    )
    speakers = {speaker.label: speaker for speaker in conversation.speakers.all()}
    for label, tie in ties.items():
        speaker = speakers.get(label)
        if speaker is None or (
            tie.role == terms.SpeakerRole.UNKNOWN and speaker.role == terms.SpeakerRole.UNKNOWN
        ):
            continue
        storing.tie_speaker(
            speaker=speaker,
            takes_pseudonym=True,
            joins_labels=True,
            by=by,
            at=at,
            **tie._asdict(),
        )
    if earlier is not None:
        renewing.renew_text(earlier=earlier, transcript=transcript, by=by, at=at)
    UPLOADS.let_go(draft)
    return transcript


@transaction.atomic
def store_draft_as_original(
    *,
    draft: models.Draft,
    conversation: models.Conversation,
    positions: Sequence[int | None],
    revision: int,
    by: User,
    at: datetime,
) -> models.Transcript:
    """Put the draft beside the conversation's text, as what was said in the original language.

    `positions` says per turn of the draft which turn of the main text renders it; a turn with
    None is left out. Raises AccessDenied, NoMainText, Overtaken, and what storing refuses.
    """
    hold(draft, revision)
    main = queries.main_transcript(conversation)
    if main is None:
        raise NoMainText
    reading = reading_of(draft)
    if len(positions) != len(reading.turns):
        raise Overtaken
    storing.check_nobody_left(draft.round, (turn.speaker for turn in reading.turns))
    queries.hold_conversation(conversation.pk)
    earlier = queries.original_transcript(conversation)
    if earlier is not None:
        renewing.check_may_replace(earlier, reading)
    transcript = storing.store_original(
        main=main,
        turns=[
            (position, reading.text[turn.start : turn.end])
            for position, turn in zip(positions, reading.turns, strict=True)
            if position is not None and reading.text[turn.start : turn.end].strip()
        ],
        language=reading.language or conversation.language,
        source=_source(draft),
        by=by,
        at=at,
    )
    if earlier is not None:
        renewing.renew_text(earlier=earlier, transcript=transcript, by=by, at=at)
    UPLOADS.let_go(draft)
    return transcript


def discard_draft(*, draft: models.Draft, by: User, at: datetime) -> None:
    """Throw a draft away, its file included. Raises AccessDenied."""
    access.check_may_change_draft(by, draft)
    UPLOADS.discard(draft, by=by, at=at)


def hold(draft: models.Draft, revision: int) -> None:
    """Let no other store or change this draft meanwhile."""
    held = (
        models.Draft.objects.select_for_update()
        .filter(pk=draft.pk, state=terms.DraftState.READY, revision=revision)
        .first()
    )
    if held is None or draft.revision != revision:
        raise Overtaken


def _source(draft: models.Draft) -> tuple[str, bytes] | None:
    """Return the file behind the draft; typed notes have none."""
    if not draft.content:
        return None
    try:
        return draft.name, _bytes_of(draft)
    except reading_in.Refused as refusal:
        raise NotReadable(in_language_later(refusal.told)) from refusal


def reading_of(draft: models.Draft) -> Reading:
    """Return the reading as the preview has changed it so far. Raises Overtaken for none."""
    if draft.state != terms.DraftState.READY:
        raise Overtaken
    return reading_in.from_json(draft.reading)


# --- sweeping ---------------------------------------------------------------------------------
def sweep_drafts(*, at: datetime) -> list[tuple[int, int]]:
    """Remove what is too old, and put back what nobody is reading any more.

    Gives (draft id, attempt) of those to be read again; whoever calls this enqueues them. A
    draft whose reading broke off three times is refused. Safe to run at any moment, also twice.
    """
    UPLOADS.sweep(at=at)
    again: list[tuple[int, int]] = []
    for draft in models.Draft.objects.filter(
        state=terms.DraftState.READING, lease_until__lt=at
    ).select_related("uploaded_by", "round"):
        if draft.attempts >= ATTEMPTS:
            refusal = str(
                _("Het lezen brak drie keer af. Bewaar het bestand eenvoudiger en probeer opnieuw.")
            )
            _finish(
                draft,
                draft.attempts,
                {"state": terms.DraftState.REFUSED, "refusal": refusal},
                at=at,
            )
        elif models.Draft.objects.filter(
            pk=draft.pk,
            state=terms.DraftState.READING,
            attempts=draft.attempts,
            lease_until=draft.lease_until,
        ).update(lease_until=at + WAITING):
            again.append((draft.pk, draft.attempts))
    return again
