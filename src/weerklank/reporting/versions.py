"""Versions of a report that were set: reads over them, and taking out what has to leave.

A version is frozen but for one thing: words of people leave it when they leave the house. They
hang on the text and on who said them, so a version needs no list of who is in it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, QuerySet

from weerklank.coding import rules as spans
from weerklank.fieldwork import queries as fieldwork
from weerklank.rendering.freezing import Json
from weerklank.reporting import models
from weerklank.reporting.terms import VersionState
from weerklank.safeguards import storage
from weerklank.sentences import literal
from weerklank.sentences.differing import Difference, difference
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.safeguards.erasers import Person
    from weerklank.study.models import Round


# --- reads ------------------------------------------------------------------------------------
def versions_of(round_: Round) -> QuerySet[models.ReportVersion]:
    """Return the versions of a round, the newest first, without their documents."""
    return (
        models.ReportVersion.objects.filter(round=round_)
        .defer("document", "results")
        .select_related("set_by", "published_by")
        .prefetch_related("files")
    )


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version as the list shows it: `newer` is the one that took its place, None for none."""

    record: models.ReportVersion
    newer: int | None
    differs: Difference | None  # from the version before; None for the first

    @property
    def state(self) -> VersionState:
        if self.newer is not None:
            return VersionState.SUPERSEDED
        return VersionState.PUBLIC if self.is_public else VersionState.SET

    @property
    def is_public(self) -> bool:
        return self.record.published_at is not None


def rows(round_: Round) -> list[VersionRow]:
    """Return every version of a round with what differs from the one before. Two queries."""
    found = list(versions_of(round_))
    before = [*found[1:], None] if found else []
    return [
        VersionRow(
            record=version,
            newer=found[place - 1].number if place else None,
            differs=difference(_numbered(earlier), _numbered(version)) if earlier else None,
        )
        for place, (version, earlier) in enumerate(zip(found, before, strict=True))
    ]


def row(round_: Round, number: int) -> VersionRow | None:
    return next((each for each in rows(round_) if each.record.number == number), None)


def _numbered(version: models.ReportVersion) -> list[tuple[str, str]]:
    return [(number, text) for number, text in version.statements]


@dataclass(frozen=True, slots=True)
class Newest:
    """How far the newest version of a round is."""

    number: int
    is_public: bool


def newest(round_: Round) -> Newest | None:
    """Return the newest version of a round, None before there is one. One query."""
    found = (
        models.ReportVersion.objects.filter(round=round_)
        .order_by("-number")
        .values_list("number", "published_at")
        .first()
    )
    return Newest(found[0], found[1] is not None) if found else None


def published(slug: str) -> QuerySet[models.ReportVersion]:
    """Return what everybody may read at a slug, the newest first.

    A round that was removed stands in a monitor without members, as does one of a monitor that
    was removed: nobody sees it, so neither does everybody.
    """
    from_here = models.ReportVersion.objects.filter(
        pk=OuterRef("pk"), round__monitor__memberships__isnull=False
    )
    return (
        models.ReportVersion.objects.filter(
            Exists(from_here), round__slug=slug, published_at__isnull=False
        )
        .defer("document", "results")
        .select_related("round__monitor__organisation")
        .prefetch_related("files")
    )


def words_in(version: models.ReportVersion) -> dict[int, Json]:
    """Return the words of people that are left in a version, by the number of their place."""
    return dict(version.words.values_list("key", "content"))


def evidence_in(version: models.ReportVersion) -> list[dict[str, Json]]:
    """Return the passages under the statements of a version as data, without who said them."""
    return list(version.passages.order_by("pk").values(*EVIDENCE))


EVIDENCE = (
    "statement",
    "reference",
    "stance",
    "is_counted",
    "conversation_number",
    "code",
    "start",
    "end",
)


# --- what has to leave ------------------------------------------------------------------------
def _hers(person: Person) -> tuple[dict[int, list[spans.Span]], list[str]]:
    """Return where somebody spoke, per text, and what she said."""
    places: dict[int, list[spans.Span]] = defaultdict(list)
    said = []
    turns = fieldwork.turns_of_participant(person.participant_id)
    for turn in turns.filter(is_withdrawn=False).prefetch_related("transcript"):
        places[turn.transcript_id].append((turn.start, turn.end))
        said.append(turn.transcript.text[turn.start : turn.end])
    return places, said


def _words_of(person: Person, places: Mapping[int, list[spans.Span]]) -> list[models.VersionWords]:
    """Return what versions print of somebody: as was known when they were set, or is known now."""
    named = set(
        models.VersionWords.objects.filter(speakers=person.participant_id).values_list(
            "pk", flat=True
        )
    )
    there = models.VersionWords.objects.filter(transcript_id__in=places).select_related("coding")
    found = [
        words
        for words in there
        if words.pk not in named
        and words.coding
        and any(
            spans.overlaps((words.coding.start, words.coding.end), span)
            for span in places[words.transcript_id]
        )
    ]
    return [*models.VersionWords.objects.filter(pk__in=named), *found]


def _passages_of(person: Person) -> list[models.VersionPassage]:
    """Return the passages under a version in which nobody else speaks."""
    hers = models.VersionPassage.objects.filter(speakers=person.participant_id)
    others = models.VersionPassage.speakers.through.objects.filter(
        versionpassage_id=OuterRef("pk")
    ).exclude(participant_id=person.participant_id)
    return list(hers.exclude(Exists(others)))


def preview(person: Person) -> tuple[int, int]:
    """Count what of somebody's words, and of passages of hers, versions would lose."""
    places, _said = _hers(person)
    return _quotes(_words_of(person, places)), len(_passages_of(person))


def _quotes(words: Iterable[models.VersionWords]) -> int:
    """Count quotes: the same words may also stand as the text of a passage."""
    return sum(isinstance(each.content, dict) for each in words)


def runs_of(person: Person) -> literal.Runs:
    """Return the runs of words by which what somebody said is found, before it goes."""
    places, said = _hers(person)
    printed = _words_of(person, places)
    return literal.runs(said, [text for words in printed for text in texts_in(words.content)])


def take_words_of(person: Person, *, at: datetime) -> int:
    """Take out of every version what it prints of somebody, in whatever text and round it stands.

    For whoever withdraws, or lets herself be quoted no longer. Gives how many quotes went.
    """
    runs = runs_of(person)
    printed = _words_of(person, _hers(person)[0])
    touched = {words.version_id for words in printed}
    models.VersionWords.objects.filter(pk__in=[words.pk for words in printed]).delete()
    rounds = study.rounds_beside(person.round_id)
    touched |= take_runs(rounds, runs, naming=literal.naming([person.pseudonym]))
    mark_taken(touched, at=at)
    return _quotes(printed)


def take_unpublished(round_id: int, runs: literal.Runs, *, at: datetime) -> int:
    """Take what people of a round said out of the versions that nobody published.

    For the term of a plan: who let herself be quoted in what everybody reads, stays quoted there.
    Gives how many quotes went.
    """
    printed = list(
        models.VersionWords.objects.filter(
            transcript__conversation__round=round_id, version__published_at=None
        )
    )
    models.VersionWords.objects.filter(pk__in=[words.pk for words in printed]).delete()
    shown = [text for words in printed for text in texts_in(words.content)]
    touched = {words.version_id for words in printed} | take_runs(
        study.rounds_beside(round_id), runs | literal.runs((), shown), also_published=False
    )
    mark_taken(touched, at=at)
    return _quotes(printed)


def take_runs(
    rounds: Collection[int],
    runs: literal.Runs,
    *,
    naming: re.Pattern[str] | None = None,
    also_published: bool = True,
) -> set[int]:
    """Take words out of the sentences of researchers that took them over. Gives which versions.

    `naming` finds a pseudonym, which no version should have printed.
    """
    touched: set[int] = set()
    if not runs and naming is None:
        return touched
    found = models.ReportVersion.objects.filter(round__in=rounds).order_by("pk")
    if not also_published:
        found = found.filter(published_at=None)
    for version in found.iterator(chunk_size=1):
        was = (version.document, version.results, version.statements, version.note)
        now = tuple(literal.unnamed_in(literal.without_in(each, runs), naming) for each in was)
        if now != was:
            version.document, version.results, version.statements, version.note = now
            version.save(update_fields=["document", "results", "statements", "note"])
            touched.add(version.pk)
    return touched


def take_passages_of(person: Person, *, at: datetime) -> int:
    """Let no version know any more which passages were hers. Gives how many had nobody else."""
    alone = _passages_of(person)
    links = models.VersionPassage.speakers.through.objects.filter(
        participant_id=person.participant_id
    )
    versions = {each.version_id for each in alone}
    links.delete()
    models.VersionPassage.objects.filter(pk__in=[each.pk for each in alone]).delete()
    models.ReportVersion.objects.filter(pk__in=versions).update(evidence_lost_at=at)
    models.VersionWords.speakers.through.objects.filter(
        participant_id=person.participant_id
    ).delete()
    return len(alone)


def take(words: Iterable[models.VersionWords], *, at: datetime) -> None:
    """Take these words out of their versions, and out of sentences that took them over."""
    found = list(words)
    of_round = {
        each.version_id: each.version.round_id
        for each in models.VersionWords.objects.filter(
            pk__in=[each.pk for each in found]
        ).select_related("version")
    }
    models.VersionWords.objects.filter(pk__in=[each.pk for each in found]).delete()
    touched = {each.version_id for each in found}
    for round_id in set(of_round.values()):
        printed = [
            text
            for each in found
            if of_round[each.version_id] == round_id
            for text in texts_in(each.content)
        ]
        touched |= take_runs(study.rounds_beside(round_id), literal.runs((), printed))
    mark_taken(touched, at=at)


def mark_taken(versions: Collection[int], *, at: datetime) -> None:
    """Say of versions that words were taken out, and let their files be made again without."""
    models.ReportVersion.objects.filter(pk__in=versions).update(words_taken_at=at)
    renew(versions)


def renew(versions: Collection[int]) -> None:
    """Let the files of versions be made again: what they print is not what stands there now.

    The files go with the change itself; the worker makes them from what is left.
    """
    models.ReportVersion.objects.filter(pk__in=versions).update(revision=F("revision") + 1)
    for file in models.VersionFile.objects.filter(version_id__in=versions).exclude(content=""):
        storage.remove_later(file.content)
        file.content = ""
        file.save(update_fields=["content"])


def texts_in(content: Json) -> Iterator[str]:
    """Yield the words of a quote or a passage, also those in the language they were said in."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        yield content["text"]
        if content.get("original"):
            yield content["original"]["text"]
