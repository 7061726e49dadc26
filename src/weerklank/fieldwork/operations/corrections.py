"""Putting a stored text right: one word, who spoke, when, and where a turn begins.

Whatever rests on the text shifts with it, in the same transaction: each room that keeps positions
or words of a text follows (see `fieldwork.followers`). Each correction can be taken back, by one
that does the opposite to the text as it is by then.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from weerklank.fieldwork import access, followers, models, queries, rules, search, terms
from weerklank.fieldwork.operations.transcripts import NoWordBegins
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards import search as index
from weerklank.safeguards import storage
from weerklank.safeguards.refusals import DomainError
from weerklank.safeguards.terms import SearchKind

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

Edit = tuple[int, int, str]
# Higher than any position or offset: rows step aside by it, so that no two ever meet halfway.
ASIDE = 1_000_000


class TextCorrected(DomainError):
    user_message = _(
        "Deze tekst is intussen verbeterd, door u in een ander venster of door een collega. Er is "
        "niets bewaard. Bekijk de tekst hieronder en doe het zo nodig opnieuw."
    )


class TextSuperseded(DomainError):
    user_message = _("Er is een nieuwere versie van deze tekst. Verbeter die.")


class TurnWithdrawn(DomainError):
    user_message = _("De woorden van deze beurt zijn ingetrokken. Er valt niets te verbeteren.")


class TextErased(DomainError):
    user_message = _(
        "De bewaartermijn van deze tekst is voorbij en de woorden zijn weg. Er valt niets te "
        "verbeteren."
    )


class SpeakerWithdrawn(DomainError):
    user_message = _(
        "Wie bij deze spreker hoort, heeft zich teruggetrokken. Kies een andere spreker."
    )


class SpeakerOfTheMainText(DomainError):
    user_message = _(
        "Wie dit zei, volgt uit de beurt in de hoofdtekst. Verbeter de spreker bij die beurt."
    )


class WordMissing(DomainError):
    user_message = _("Dit woord staat niet in de tekst. Neem het precies over.")


class ReplacementMissing(DomainError):
    user_message = _(
        "Vul in wat er moet staan. Weglaten kan niet: zet er dan iets als [onhoorbaar]."
    )


class ReplacementSame(DomainError):
    user_message = _("Dit staat er al. Vul in wat er moet staan.")


class NoPlaceChosen(DomainError):
    user_message = _("Kies een of meer plaatsen waar het woord wordt vervangen.")


class NoTime(DomainError):
    user_message = _("Schrijf een tijd als minuten en seconden, bijvoorbeeld 12:05 of 1:02:05.")


class TimesTurned(DomainError):
    user_message = _("Het einde ligt vóór het begin. Verbeter een van de twee.")


class NothingAfter(DomainError):
    user_message = _("Na deze beurt komt er geen om bij te voegen.")


class WordsBetween(DomainError):
    user_message = _("Tussen deze twee beurten staat tekst die bij geen van beide hoort.")


class WhoSaidBoth(DomainError):
    user_message = _(
        "Deze twee beurten zijn van verschillende sprekers. Kies van wie de nieuwe is."
    )


class NotRendered(DomainError):
    user_message = _("Kies bij welke beurt van de hoofdtekst het tweede deel hoort.")


class AlreadyUndone(DomainError):
    user_message = _("Deze verbetering is al ongedaan gemaakt.")


class LaterFirst(DomainError):
    user_message = _(
        "Op dezelfde plek is daarna nog iets veranderd. Maak eerst de latere verbetering ongedaan, "
        "of verbeter de beurt zelf."
    )


class NameForgotten(DomainError):
    user_message = _(
        "Wat er stond, is niet meer bewaard: de naam is vergeten, of iemand uit dit gesprek trok "
        "zich terug. Verbeter zo nodig de beurt zelf."
    )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a word stands in one of the newest texts of a conversation."""

    transcript: int
    start: int
    end: int


@dataclass(slots=True)
class _Done:
    """What a correction of one text leaves behind."""

    transcript: models.Transcript
    edits: list[list[int]] = field(default_factory=list)
    followed: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Undone:
    """A correction that is taken back: what followed it, and how the text shifted since."""

    followed: Mapping[str, object]
    later: Sequence[rules.Shift]


# --- what a correction would do ---------------------------------------------------------------
def find_places(*, conversation: models.Conversation, word: str) -> list[Occurrence]:
    """Return where a word stands in the newest texts of a conversation, the main text first."""
    return _places(queries.newest_texts(conversation), word)


def _places(texts: Iterable[models.Transcript], word: str) -> list[Occurrence]:
    return [
        Occurrence(transcript.pk, start, end)
        for transcript in texts
        for start, end in rules.find_words(transcript.text, word)
    ]


def preview_edits(
    *, transcript: models.Transcript, edits: Sequence[Edit], by: User
) -> dict[str, int]:
    """Count what would follow, as far as someone may see it."""
    return _previewed(_change(transcript, edits=edits), by)


def preview_speaker(*, turn: models.Turn, by: User) -> dict[str, int]:
    """Count what rests on the words of a turn, as far as someone may see it."""
    return _previewed(_change(turn.transcript, spoken=[(turn.start, turn.end)]), by)


def _previewed(change: followers.Change, by: User) -> dict[str, int]:
    counts: dict[str, int] = {}
    for follower in followers.in_room_order():
        counts |= follower.preview(change, by)
    return counts


# --- words ------------------------------------------------------------------------------------
@transaction.atomic
def replace_words(
    *,
    turn: models.Turn,
    word: str,
    replacement: str,
    places: Iterable[tuple[int, int]],
    revisions: Mapping[int, int],
    by: User,
    at: datetime,
    is_name: bool = False,
    drops_file: bool = False,
) -> models.Correction:
    """Replace a word where it was misheard, or a name by what stands for it.

    `places` are (transcript, start) out of `find_places`, `revisions` the revision of each text
    that the places were looked up in. A name also goes from older versions of the texts, and the
    round remembers it; `drops_file` then removes what is kept of the files, which have it still.
    Raises AccessDenied, TextCorrected, TextSuperseded, TurnWithdrawn, WordMissing,
    ReplacementMissing, ReplacementSame, NoPlaceChosen.
    """
    transcript = _hold(turn, None, by)
    conversation = transcript.conversation
    old, new = _old_and_new(word, replacement, is_name=is_name)
    texts = {text.pk: text for text in queries.newest_texts(conversation, hold=True)}
    edits = _chosen_edits(texts, old, new, set(places), revisions)
    count = sum(len(rows) for rows in edits.values())
    name, is_name_new = None, False
    if is_name:
        name, is_name_new = models.NameReplacement.objects.update_or_create(
            round_id=conversation.round_id, name=old, defaults={"replacement": new}
        )
        for older in queries.older_texts(conversation, hold=True):
            texts[older.pk] = older
            edits[older.pk] = [
                (start, end, new) for start, end in rules.find_words(older.text, old)
            ]
    made = _replace_in_texts(
        [(texts[pk], sorted(rows)) for pk, rows in edits.items() if rows],
        turn=turn,
        gone=(old, new) if is_name else None,
        name=name,
        is_name_new=is_name_new,
        by=by,
        at=at,
    )
    files = _drop_files(conversation) if is_name and drops_file else 0
    if is_name:
        index.scrub()
    _record(made, by=by, at=at, places=count, is_name=is_name, files_removed=files)
    return made


def _old_and_new(word: str, replacement: str, *, is_name: bool) -> tuple[str, str]:
    """Return what goes and what comes as they stand in a text."""
    old, new = (
        " ".join(unicodedata.normalize("NFC", said).split()) for said in (word, replacement)
    )
    new = rules.in_brackets(new) if is_name else new
    if not old or rules.MASK in old:
        raise WordMissing
    # What leans on the letter before it would change that letter as well.
    if not new or rules.MASK in new or unicodedata.combining(new[0]):
        raise ReplacementMissing
    if new == old:
        raise ReplacementSame
    return old, new


def _chosen_edits(
    texts: Mapping[int, models.Transcript],
    old: str,
    new: str,
    chosen: set[tuple[int, int]],
    revisions: Mapping[int, int],
) -> dict[int, list[Edit]]:
    """Return the edits per text, of places that were looked up in the texts as they are."""
    found = {(place.transcript, place.start): place for place in _places(list(texts.values()), old)}
    if not chosen:
        raise NoPlaceChosen if found else WordMissing
    edits: dict[int, list[Edit]] = {}
    for key in sorted(chosen):
        text = texts.get(key[0])
        if text is None or revisions.get(key[0]) != text.revision or key not in found:
            raise TextCorrected
        edits.setdefault(key[0], []).append((found[key].start, found[key].end, new))
    return edits


def _replace_in_texts(
    rows: Sequence[tuple[models.Transcript, list[Edit]]],
    *,
    turn: models.Turn | None,
    gone: tuple[str, str] | None,
    name: models.NameReplacement | None,
    is_name_new: bool,
    by: User,
    at: datetime,
) -> models.Correction:
    """Replace in each text. The text of the turn comes first: it carries the correction."""
    first = turn.transcript_id if turn else 0
    ordered = sorted(rows, key=lambda row: (row[0].pk != first, row[0].role, -row[0].version))
    made: models.Correction | None = None
    for transcript, edits in ordered:
        was = [] if gone else [transcript.text[start:end] for start, end, _new in edits]
        done = _apply(transcript, edits, gone=None if made else gone, by=by, at=at)
        row = _keep(
            done,
            terms.CorrectionKind.WORDS,
            by=by,
            at=at,
            part_of=made,
            was=was,
            name=name,
            is_name_new=is_name_new,
            turn=turn,
        )
        made = made or row
    assert made is not None
    return made


# --- who, and when ----------------------------------------------------------------------------
@transaction.atomic
def give_stored_turn(
    *,
    turn: models.Turn,
    revision: int,
    by: User,
    at: datetime,
    speaker: models.Speaker | None = None,
    label: str = "",
) -> models.Correction:
    """Say that someone else spoke a turn: a speaker of this conversation, or one with a new label.

    Neither of the two means that nobody knows. Raises AccessDenied, TextCorrected,
    TextSuperseded, TurnWithdrawn, SpeakerWithdrawn, SpeakerOfTheMainText, ReplacementSame.
    """
    transcript = _hold(turn, revision, by)
    if transcript.role != terms.TranscriptRole.MAIN:
        raise SpeakerOfTheMainText
    chosen = _speaker(transcript, speaker, label)
    if chosen == turn.speaker and not turn.is_question:
        raise ReplacementSame
    before = _who(turn)
    done = _apply(transcript, (), spoken=[(turn.start, turn.end)], by=by, at=at)
    _give(turn, chosen)
    return _keep_turn(done, terms.CorrectionKind.SPEAKER, turn, before, _who(turn), by=by, at=at)


@transaction.atomic
def time_stored_turn(
    *,
    turn: models.Turn,
    starts_at: float | None,
    ends_at: float | None,
    revision: int,
    by: User,
    at: datetime,
) -> models.Correction:
    """Say when a turn began and ended, in seconds of the recording; None is not known.

    Raises AccessDenied, TextCorrected, TextSuperseded, TurnWithdrawn, TimesTurned,
    ReplacementSame.
    """
    transcript = _hold(turn, revision, by)
    if starts_at is not None and ends_at is not None and ends_at < starts_at:
        raise TimesTurned
    if (turn.starts_at, turn.ends_at) == (starts_at, ends_at):
        raise ReplacementSame
    before = _when(turn)
    done = _apply(transcript, (), by=by, at=at)
    turn.starts_at, turn.ends_at = starts_at, ends_at
    turn.save(update_fields=["starts_at", "ends_at"])
    return _keep_turn(done, terms.CorrectionKind.TIME, turn, before, _when(turn), by=by, at=at)


# --- where a turn begins ----------------------------------------------------------------------
@transaction.atomic
def split_stored_turn(
    *,
    turn: models.Turn,
    at_position: int,
    revision: int,
    by: User,
    at: datetime,
    speaker: models.Speaker | None = None,
    label: str = "",
    renders: models.Turn | None = None,
) -> models.Correction:
    """Let a new turn begin at a word, spoken by `speaker` or by one with this label.

    A coding over the cut stays whole, over both turns. What stands beside the turn in the
    original language stays beside its first half. In a text in the original language the speaker
    follows from `renders`, the turn of the main text that the second half belongs to.
    Raises AccessDenied, TextCorrected, TextSuperseded, TurnWithdrawn, SpeakerWithdrawn,
    NoWordBegins, NotRendered.
    """
    transcript = _hold(turn, revision, by)
    text = transcript.text
    if not rules.begins_inside(text, turn.start, turn.end, at_position):
        raise NoWordBegins
    if transcript.role == terms.TranscriptRole.ORIGINAL:
        if renders is None or renders.is_withdrawn or not _is_main(renders, transcript):
            raise NotRendered
        chosen = renders.speaker
    else:
        renders = None
        chosen = _speaker(transcript, speaker, label)
    left = len(text[:at_position].rstrip())
    run = text[left:at_position]
    edits: list[Edit] = [] if run == "\n" else [(left, at_position, "\n")]
    spoken = [(at_position, turn.end)] if chosen != turn.speaker else []
    before = _who(turn) | _when(turn)
    done = _apply(transcript, edits, spoken=spoken, by=by, at=at)
    turn.refresh_from_db(fields=["start", "end"])
    _renumber(transcript, turn.position + 1, by=1)
    second = models.Turn.objects.create(
        transcript=transcript,
        position=turn.position + 1,
        speaker=chosen,
        start=left + 1,
        end=turn.end,
        ends_at=turn.ends_at,
        is_question=turn.is_question and chosen is None,
        via_interpreter=bool(chosen and chosen.speaks_via_interpreter) and renders is None,
        rendered_by=renders,
    )
    # When the second half was said is not known, so no time is made up.
    turn.end, turn.ends_at = left, None
    turn.save(update_fields=["end", "ends_at"])
    search.index_turns(transcript, [turn.pk, second.pk])
    after: dict[str, object] = {
        "second": second.pk,
        "second_start": second.start,
        "end": second.end,
    }
    after |= {"start": turn.start, "second_who": _who(second)}
    was = [run] if edits else []
    return _keep_turn(done, terms.CorrectionKind.SPLIT, turn, before, after, was=was, by=by, at=at)


@transaction.atomic
def join_stored_turn(
    *,
    turn: models.Turn,
    revision: int,
    by: User,
    at: datetime,
    speaker: models.Speaker | None = None,
) -> models.Correction:
    """Make one turn of this one and the next. Of two speakers, `speaker` says whose it is.

    What stood beside either in the original language stands beside the whole. Raises
    AccessDenied, TextCorrected, TextSuperseded, TurnWithdrawn, NothingAfter, WordsBetween,
    WhoSaidBoth.
    """
    transcript = _hold(turn, revision, by)
    second = transcript.turns.select_related("speaker").filter(position=turn.position + 1).first()
    if second is None:
        raise NothingAfter
    if second.is_withdrawn:
        raise TurnWithdrawn
    if transcript.text[turn.end : second.start].strip():
        raise WordsBetween
    if transcript.role == terms.TranscriptRole.ORIGINAL or turn.speaker == second.speaker:
        speaker = turn.speaker
    elif speaker is None or speaker not in (turn.speaker, second.speaker):
        raise WhoSaidBoth
    spoken = [
        (one.start, one.end)
        for one in (turn, second)
        if one.speaker != speaker and one.start < one.end
    ]
    before = (
        _who(turn)
        | _when(turn)
        | {
            "end": turn.end,
            "second": _who(second)
            | _when(second)
            | {
                "start": second.start,
                "end": second.end,
                "rendered_by": second.rendered_by_id,
                "originals": list(second.originals.values_list("pk", flat=True)),
            },
        }
    )
    done = _apply(transcript, (), spoken=spoken, by=by, at=at)
    has_originals = turn.originals.exists() or second.originals.exists()
    second.originals.update(rendered_by=turn)
    position, gone = second.position, second.pk
    second.delete()
    _renumber(transcript, position + 1, by=-1)
    turn.end, turn.ends_at = second.end, second.ends_at
    turn.is_question = turn.is_question and speaker is None
    turn.speaker = speaker
    turn.via_interpreter = transcript.role == terms.TranscriptRole.MAIN and (
        has_originals or bool(speaker and speaker.speaks_via_interpreter)
    )
    turn.save()
    turn.originals.update(speaker=speaker)
    index.forget(SearchKind.TURN, [gone])
    search.index_turns(transcript, [turn.pk])
    after = _who(turn) | _when(turn) | {"start": turn.start, "end": turn.end}
    return _keep_turn(done, terms.CorrectionKind.JOIN, turn, before, after, by=by, at=at)


# --- taking back ------------------------------------------------------------------------------
@transaction.atomic
def undo_correction(*, correction: models.Correction, by: User, at: datetime) -> models.Correction:
    """Take a correction back, as far as nothing else changed the same place since.

    Codings made meanwhile stay, and shift. Raises AccessDenied, TextSuperseded, AlreadyUndone,
    LaterFirst, NameForgotten, TurnWithdrawn, SpeakerWithdrawn.
    """
    found = models.Correction.objects.select_related("transcript__conversation__round").get(
        pk=correction.pk
    )
    access.check_may_gather(by, found.transcript.conversation.round)
    queries.hold_conversation(found.transcript.conversation_id)
    found.refresh_from_db()
    transcript = queries.hold_text(found.transcript)
    if found.undoes_id or found.part_of_id or hasattr(found, "undone_by"):
        raise AlreadyUndone
    undo: Callable[..., models.Correction] = {
        terms.CorrectionKind.WORDS: _undo_words,
        terms.CorrectionKind.SPEAKER: _undo_speaker,
        terms.CorrectionKind.TIME: _undo_time,
        terms.CorrectionKind.SPLIT: _undo_split,
        terms.CorrectionKind.JOIN: _undo_join,
    }[terms.CorrectionKind(found.kind)]
    if queries.is_superseded(transcript):
        raise TextSuperseded
    made = undo(found, transcript, by=by, at=at)
    made.undoes = found
    made.save(update_fields=["undoes"])
    # What was misheard is of no use to anybody any more.
    models.Correction.objects.filter(pk__in=[found.pk, *_parts(found)]).update(was=[])
    _forget_new_speakers(found)
    _record(made, by=by, at=at, undoes=found.pk)
    return made


def _forget_new_speakers(undone: models.Correction) -> None:
    """Remove who was made by a correction that was taken back: the label may be a name.

    Who says anything in any version, is known, or is named by a correction that can still be
    taken back, stays.
    """
    conversation = undone.transcript.conversation_id
    standing = models.Correction.objects.filter(
        transcript__conversation=conversation, undoes=None, undone_by=None
    )
    kept = {
        pk
        for each in standing.values_list("before", "after")
        for values in each
        for pk in _speakers_in(values)
    }
    models.Speaker.objects.filter(
        pk__in=_speakers_in(undone.after) - _speakers_in(undone.before) - kept,
        conversation=conversation,
        role=terms.SpeakerRole.UNKNOWN,
        participant=None,
        turns=None,
    ).delete()


def _speakers_in(values: Mapping[str, object]) -> set[int]:
    """Return the speakers that what a correction keeps of turns names, at any depth."""
    speaker = values.get("speaker")
    found = {speaker} if isinstance(speaker, int) else set()
    for value in values.values():
        found |= _speakers_in(value) if isinstance(value, dict) else set()
    return found


def _parts(found: models.Correction) -> list[int]:
    return list(found.parts.values_list("pk", flat=True))


def _undo_words(
    found: models.Correction, transcript: models.Transcript, *, by: User, at: datetime
) -> models.Correction:
    name = found.name
    made: models.Correction | None = None
    for row in [found, *found.parts.select_related("transcript__conversation__round")]:
        text = transcript if row == found else queries.hold_text(row.transcript)
        later = queries.shifts_since(text, row.revision)
        regions = _regions_now(row, text)
        was = [name.name] * len(regions) if name else row.was
        if len(was) != len(regions):
            raise NameForgotten
        if any(
            models.Turn.objects.filter(
                transcript=text, is_withdrawn=True, start__lt=end, end__gt=start
            ).exists()
            for start, end in regions
        ):
            raise TurnWithdrawn
        edits = [(start, end, words) for (start, end), words in zip(regions, was, strict=True)]
        gone = (name.replacement, name.name) if name and made is None else None
        done = _apply(text, edits, gone=gone, by=by, at=at, undoes=_Undone(row.followed, later))
        kept = _keep(done, terms.CorrectionKind.WORDS, by=by, at=at, part_of=made, turn=found.turn)
        made = made or kept
    if name and found.is_name_new:
        name.delete()
    assert made is not None
    return made


def _regions_now(row: models.Correction, transcript: models.Transcript) -> list[tuple[int, int]]:
    """Return where the replaced stretches stand now. Raises LaterFirst where one changed since.

    What changed inside one and was taken back again is no change.
    """
    steps = queries.steps_since(transcript, row.revision)
    regions = []
    for start, end, _length in rules.Shift(row.edits).back():
        span = (start, end)
        for shift, is_taken_back in steps:
            if shift.touches(*span) and not (is_taken_back and shift.is_within(*span)):
                raise LaterFirst
            span = shift.span(*span)
        regions.append(span)
    return regions


def _undo_speaker(
    found: models.Correction, transcript: models.Transcript, *, by: User, at: datetime
) -> models.Correction:
    turn = _turn_as(found, transcript, ("speaker", "is_question"))
    before = found.before
    speaker = _speaker_before(transcript, before["speaker"])
    later = queries.shifts_since(transcript, found.revision)
    done = _apply(
        transcript,
        (),
        spoken=[(turn.start, turn.end)],
        by=by,
        at=at,
        undoes=_Undone(found.followed, later),
    )
    turn.speaker, turn.is_question = speaker, before["is_question"]
    turn.via_interpreter = before["via_interpreter"]
    turn.save(update_fields=["speaker", "is_question", "via_interpreter"])
    turn.originals.update(speaker=speaker)
    return _keep(done, terms.CorrectionKind.SPEAKER, by=by, at=at, turn=turn)


def _undo_time(
    found: models.Correction, transcript: models.Transcript, *, by: User, at: datetime
) -> models.Correction:
    turn = _turn_as(found, transcript, ("starts_at", "ends_at"))
    later = queries.shifts_since(transcript, found.revision)
    done = _apply(transcript, (), by=by, at=at, undoes=_Undone(found.followed, later))
    turn.starts_at, turn.ends_at = found.before["starts_at"], found.before["ends_at"]
    turn.save(update_fields=["starts_at", "ends_at"])
    return _keep(done, terms.CorrectionKind.TIME, by=by, at=at, turn=turn)


def _undo_split(
    found: models.Correction, transcript: models.Transcript, *, by: User, at: datetime
) -> models.Correction:
    after = found.after
    later = queries.shifts_since(transcript, found.revision)
    turn = _turn_as(
        found, transcript, (), span=_moved((after["start"], _end_of_first(found)), later)
    )
    second = transcript.turns.filter(pk=after["second"]).first()
    if (
        second is None
        or second.position != turn.position + 1
        or _who(second) != after["second_who"]
        or (second.start, second.end) != _moved((after["second_start"], after["end"]), later)
    ):
        raise LaterFirst
    if second.is_withdrawn:
        raise TurnWithdrawn
    edits: list[Edit] = []
    if found.edits:
        [region] = _regions_now(found, transcript)
        edits = [(*region, found.was[0] if found.was else " ")]
    spoken = [(second.start, second.end)] if second.speaker_id != turn.speaker_id else []
    done = _apply(
        transcript, edits, spoken=spoken, by=by, at=at, undoes=_Undone(found.followed, later)
    )
    turn.refresh_from_db(fields=["start", "end"])
    second.refresh_from_db(fields=["start", "end"])
    second.originals.update(rendered_by=turn, speaker=turn.speaker)
    position, gone = second.position, second.pk
    turn.end, turn.ends_at = second.end, second.ends_at
    second.delete()
    _renumber(transcript, position + 1, by=-1)
    turn.save(update_fields=["end", "ends_at"])
    index.forget(SearchKind.TURN, [gone])
    search.index_turns(transcript, [turn.pk])
    return _keep(done, terms.CorrectionKind.SPLIT, by=by, at=at, turn=turn)


def _end_of_first(found: models.Correction) -> int:
    """Return where the first half ended once it was split."""
    end: int = found.after["second_start"] - 1
    return end


def _undo_join(
    found: models.Correction, transcript: models.Transcript, *, by: User, at: datetime
) -> models.Correction:
    after, before = found.after, found.before
    later = queries.shifts_since(transcript, found.revision)
    whole = _moved((after["start"], after["end"]), later)
    turn = _turn_as(found, transcript, ("speaker", "is_question"), span=whole)
    kept = before["second"]
    first, other = (
        _moved((after["start"], before["end"]), later),
        _moved((kept["start"], kept["end"]), later),
    )
    speakers = [_speaker_before(transcript, pk) for pk in (before["speaker"], kept["speaker"])]
    spoken = [
        span
        for span, speaker in zip((first, other), speakers, strict=True)
        if speaker != turn.speaker and span[0] < span[1]
    ]
    done = _apply(
        transcript, (), spoken=spoken, by=by, at=at, undoes=_Undone(found.followed, later)
    )
    _renumber(transcript, turn.position + 1, by=1)
    rendered_by = kept["rendered_by"]
    if rendered_by and not models.Turn.objects.filter(pk=rendered_by).exists():
        rendered_by = turn.rendered_by_id
    second = models.Turn.objects.create(
        transcript=transcript,
        position=turn.position + 1,
        speaker=speakers[1],
        start=other[0],
        end=other[1],
        starts_at=kept["starts_at"],
        # A time that was put right since stays right.
        ends_at=turn.ends_at if turn.ends_at != after["ends_at"] else kept["ends_at"],
        is_question=kept["is_question"],
        via_interpreter=kept["via_interpreter"],
        rendered_by_id=rendered_by,
    )
    turn.originals.filter(pk__in=kept["originals"]).update(rendered_by=second, speaker=speakers[1])
    turn.speaker, turn.end, turn.ends_at = speakers[0], first[1], before["ends_at"]
    turn.is_question, turn.via_interpreter = before["is_question"], before["via_interpreter"]
    turn.save()
    turn.originals.update(speaker=speakers[0])
    search.index_turns(transcript, [turn.pk, second.pk])
    return _keep(done, terms.CorrectionKind.JOIN, by=by, at=at, turn=turn)


def _turn_as(
    found: models.Correction,
    transcript: models.Transcript,
    names: Sequence[str],
    *,
    span: tuple[int, int] | None = None,
) -> models.Turn:
    """Return the turn, if it still is as the correction left it."""
    turn = (
        transcript.turns.select_related("speaker").filter(pk=found.turn_id).first()
        if found.turn_id
        else None
    )
    if turn is None:
        raise LaterFirst
    if turn.is_withdrawn:
        raise TurnWithdrawn
    now = _who(turn) | _when(turn)
    if any(now[name] != found.after[name] for name in names):
        raise LaterFirst
    if span is not None and (turn.start, turn.end) != span:
        raise LaterFirst
    return turn


def _moved(span: tuple[int, int], later: Sequence[rules.Shift]) -> tuple[int, int]:
    for shift in later:
        span = shift.span(*span)
    return span


# --- what all of them do ----------------------------------------------------------------------
def _hold(turn: models.Turn, revision: int | None, by: User) -> models.Transcript:
    """Keep everybody else from the text until this is done, and read both anew."""
    access.check_may_gather(by, turn.transcript.conversation.round)
    queries.hold_conversation(turn.transcript.conversation_id)
    transcript = queries.hold_text(turn.transcript)
    now = transcript.turns.select_related("speaker").filter(pk=turn.pk).first()
    if now is None or (revision is not None and transcript.revision != revision):
        raise TextCorrected
    if queries.is_superseded(transcript):
        raise TextSuperseded
    if now.is_withdrawn:
        raise TurnWithdrawn
    for name in ("position", "speaker", "start", "end", "starts_at", "ends_at", "is_question"):
        setattr(turn, name, getattr(now, name))
    turn.via_interpreter, turn.transcript = now.via_interpreter, transcript
    return transcript


def _change(
    transcript: models.Transcript,
    *,
    edits: Iterable[Edit] = (),
    spoken: Iterable[tuple[int, int]] = (),
    gone: tuple[str, str] | None = None,
) -> followers.Change:
    return followers.Change(
        transcript_id=transcript.pk,
        conversation_id=transcript.conversation_id,
        text=transcript.text,
        edits=tuple(sorted(edits)),
        spoken=tuple(spoken),
        gone=gone,
    )


def _apply(
    transcript: models.Transcript,
    edits: Iterable[Edit],
    *,
    by: User,
    at: datetime,
    spoken: Iterable[tuple[int, int]] = (),
    gone: tuple[str, str] | None = None,
    undoes: _Undone | None = None,
) -> _Done:
    """Change a text and let everything follow; what follows a correction taken back comes back.

    Raises TextErased: of what an erased text said nothing is left to correct.
    """
    if transcript.erased_at:
        raise TextErased
    change = _change(transcript, edits=edits, spoken=spoken, gone=gone)
    followed = {
        each.room: each.follow(change, by, at)
        if undoes is None
        else each.restore(change, by, at, undoes.followed.get(each.room, {}), undoes.later)
        for each in followers.in_room_order()
    }
    return _write(transcript, change, followed)


def _write(
    transcript: models.Transcript, change: followers.Change, followed: dict[str, object]
) -> _Done:
    """Write the text and let its turns shift. Every correction raises the revision."""
    transcript.revision += 1
    if change.edits:
        transcript.text = rules.replace_stretches(transcript.text, change.edits)
        transcript.sha256 = hashlib.sha256(transcript.text.encode()).hexdigest()
        transcript.word_count = rules.count_words(transcript.text)
        _shift_turns(transcript, change.shift)
    transcript.save(update_fields=["text", "sha256", "word_count", "revision"])
    return _Done(transcript, [list(edit) for edit in change.shift.edits], followed)


def _shift_turns(transcript: models.Transcript, shift: rules.Shift) -> None:
    moved: list[models.Turn] = []
    touched: list[int] = []
    for turn in models.Turn.objects.filter(transcript=transcript):
        span = shift.span(turn.start, turn.end)
        if shift.touches(turn.start, turn.end):
            touched.append(turn.pk)
        if span != (turn.start, turn.end):
            turn.start, turn.end = span
            moved.append(turn)
    models.Turn.objects.bulk_update(moved, ["start", "end"], batch_size=300)
    search.index_turns(transcript, touched)


def _renumber(transcript: models.Transcript, first: int, *, by: int) -> None:
    """Let the turns from a position on make room, or close the gap: in two steps, since no two
    may have one position at any moment.
    """
    later = models.Turn.objects.filter(transcript=transcript, position__gte=first)
    later.update(position=F("position") + ASIDE)
    models.Turn.objects.filter(transcript=transcript, position__gte=ASIDE).update(
        position=F("position") - ASIDE + by
    )


def _keep(
    done: _Done, kind: terms.CorrectionKind, *, by: User, at: datetime, **fields: object
) -> models.Correction:
    return models.Correction.objects.create(
        transcript=done.transcript,
        kind=kind,
        revision=done.transcript.revision,
        edits=done.edits,
        followed=done.followed,
        at=at,
        by=by,
        **fields,
    )


def _keep_turn(
    done: _Done,
    kind: terms.CorrectionKind,
    turn: models.Turn,
    before: dict[str, object],
    after: dict[str, object],
    *,
    by: User,
    at: datetime,
    was: Sequence[str] = (),
) -> models.Correction:
    """Keep what was done to a turn, and say so in the log."""
    made = _keep(done, kind, by=by, at=at, turn=turn, before=before, after=after, was=list(was))
    _record(made, by=by, at=at)
    return made


def _who(turn: models.Turn) -> dict[str, object]:
    return {
        "speaker": turn.speaker_id,
        "is_question": turn.is_question,
        "via_interpreter": turn.via_interpreter,
    }


def _when(turn: models.Turn) -> dict[str, object]:
    return {"starts_at": turn.starts_at, "ends_at": turn.ends_at}


def _speaker(
    transcript: models.Transcript, speaker: models.Speaker | None, label: str
) -> models.Speaker | None:
    """Return who was chosen; a label that is there already is that speaker."""
    name = rules.clip_label(label)
    if name:
        speaker, _is_new = models.Speaker.objects.get_or_create(
            conversation_id=transcript.conversation_id, label=name
        )
    if speaker is not None:
        if speaker.conversation_id != transcript.conversation_id:
            raise TextCorrected
        _check_present(speaker)
    return speaker


def _check_present(speaker: models.Speaker) -> None:
    """Whose words were withdrawn gets no words any more."""
    if speaker.turns.filter(is_withdrawn=True).exists():
        raise SpeakerWithdrawn


def _speaker_before(transcript: models.Transcript, pk: int | None) -> models.Speaker | None:
    if pk is None:
        return None
    speaker = models.Speaker.objects.filter(
        pk=pk, conversation_id=transcript.conversation_id
    ).first()
    if speaker is None:
        raise LaterFirst
    _check_present(speaker)
    return speaker


def _give(turn: models.Turn, speaker: models.Speaker | None) -> None:
    turn.speaker, turn.is_question = speaker, False
    turn.via_interpreter = turn.originals.exists() or bool(
        speaker and speaker.speaks_via_interpreter
    )
    turn.save(update_fields=["speaker", "is_question", "via_interpreter"])
    turn.originals.update(speaker=speaker)


def _is_main(turn: models.Turn, original: models.Transcript) -> bool:
    return (
        turn.transcript.role == terms.TranscriptRole.MAIN
        and turn.transcript.conversation_id == original.conversation_id
    )


def _drop_files(conversation: models.Conversation) -> int:
    """Let go of the files that hold the name still, once the change is certain."""
    files = list(conversation.files.exclude(content=""))
    for file in files:
        storage.remove_later(file.content)
        file.content = ""
        file.save(update_fields=["content"])
    return len(files)


def _record(made: models.Correction, *, by: User, at: datetime, **detail: object) -> None:
    """Say in the log what kind of correction it was, and nothing of the words."""
    conversation = made.transcript.conversation
    safeguards.record(
        "transcript.corrected" if made.undoes_id is None else "transcript.restored",
        made.transcript,
        by=by,
        at=at,
        detail={
            "conversation": conversation.pk,
            "kind": made.kind,
            "revision": made.revision,
        }
        | detail,
    )
