"""Taking a project of another program into a round: all of it, or nothing.

A module per noun; `Ledger` holds what they share.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from weerklank.coding import bulk, search
from weerklank.exchange import models, refusals, rules
from weerklank.exchange.operations import watching
from weerklank.exchange.operations.importing import codings, examples, people
from weerklank.exchange.operations.importing.codebook import Codebook
from weerklank.exchange.operations.importing.coders import Became, Coders
from weerklank.exchange.operations.importing.conversations import (
    Arrived,
    Conversations,
    main_text,
)
from weerklank.exchange.operations.importing.files import Files
from weerklank.exchange.operations.importing.ledger import Ledger
from weerklank.exchange.operations.importing.notes import Notes
from weerklank.exchange.rules import Stage
from weerklank.interchange.limits import Limits
from weerklank.interchange.refi import apart, reading
from weerklank.interchange.refi.elements import Problems
from weerklank.interchange.refi.project import Identified, Kept, Project, Source, key
from weerklank.interchange.refi.writing import Loss
from weerklank.interchange.refusals import Refused
from weerklank.memos.terms import About, MemoKind
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards import uploads
from weerklank.safeguards.telling import in_language_later
from weerklank.study import access as study_access

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

# Sources that are taken over at once: in number, and roughly in signs.
BATCH, BATCH_SIZE = 100, 8_000_000
HEAD = (
    "name",
    "description",
    "note_refs",
    "base_path",
    "created_by",
    "created_at",
    "changed_by",
    "changed_at",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a project: counts of what was taken over, and of what is only kept."""

    project: models.TakenProject
    counts: dict[str, int]
    kept: list[Loss]
    warnings: list[dict[str, object]]
    coders: list[Became]


def take_project(
    *,
    round_: Round,
    path: Path,
    name: str,
    choices: rules.Choices,
    by: User,
    at: datetime,
    limits: Limits = apart.LARGE,
    watch: watching.Watch | None = None,
    finish: Callable[[Outcome], None] | None = None,
) -> Outcome:
    """Take a .qdpx, a .qdc or a table with codes into a round, in one transaction.

    One document is in memory at a time.
    `name` is the file's own; a process of its own reads it, within `limits`. What `finish` does
    stands in the transaction too: nobody else can write on SQLite meanwhile, so it begins late.
    Raises AccessDenied, ProjectUnreadable, ProjectTakenBefore; Stopped through `watch`.
    """
    study_access.check_may_research(by, round_.monitor)
    watch = watch or watching.Watch()
    watch.go_on(Stage.READING)
    try:
        with (
            uploads.Keeper() as keeper,
            apart.read(path, name=name, counting=choices.counting, limits=limits) as project,
            transaction.atomic(),
        ):
            taken = _begin(round_, project, name, _digest(path), by=by, at=at)
            ledger = Ledger(round_, project, taken, choices, by, at, watch)
            outcome = _take(ledger, Files(ledger, keeper))
            if finish is not None:
                finish(outcome)
            return outcome
    except Refused as refusal:
        raise refusals.ProjectUnreadable(in_language_later(refusal.told)) from refusal


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _begin(
    round_: Round, project: Project, name: str, digest: str, *, by: User, at: datetime
) -> models.TakenProject:
    if models.TakenProject.objects.filter(round=round_, sha256=digest).exists():
        raise refusals.ProjectTakenBefore
    decision = project.decision
    head: dict[str, object] = {field: getattr(project, field) for field in HEAD}
    try:
        with transaction.atomic():
            return models.TakenProject.objects.create(
                round=round_,
                file_name=name[-255:],
                sha256=digest,
                name=project.name,
                origin=project.origin or "",
                counting=asdict(decision.counting) | {"reason": decision.reason}
                if decision
                else {},
                head=head | {"kept": [asdict(one) for one in project.kept]},
                taken_at=at,
                taken_by=by,
            )
    except IntegrityError as error:  # somebody took it over at the same time
        raise refusals.ProjectTakenBefore from error


def _take(ledger: Ledger, files: Files) -> Outcome:
    """Take everything over, in the order in which one part needs the other."""
    taken = ledger.taken
    first = bulk.last_coding()
    ledger.watch.go_on(Stage.CODES)
    problems = Problems()
    coders = Coders(ledger)
    coders.take()
    codebook = Codebook(ledger)
    codebook.take()
    persons = people.People(ledger)
    persons.take()
    conversations = Conversations(ledger, persons, codings.Codings(ledger, codebook, coders))
    _sources(ledger, conversations, files, problems)
    ledger.watch.go_on(Stage.REST)
    Notes(ledger, persons, coders).take(files)
    _rest(ledger)
    codebook.close()
    examples.take(ledger, codebook)
    files.leave_the_rest()
    ledger.watch.go_on()
    search.index_round(ledger.round)
    # Which rows came with the file: their coder may be somebody else than who coded.
    taken.head["codings"] = [first, bulk.last_coding()]
    taken.save(update_fields=["head"])
    safeguards.record(
        "project.taken",
        taken,
        by=ledger.by,
        at=ledger.at,
        detail=dict(ledger.counts) | {"kept": sum(ledger.left.values())},
    )
    return Outcome(
        taken,
        dict(ledger.counts),
        [{"what": what, "count": count, "why": why} for (what, why), count in ledger.left.items()],
        [asdict(warning) for warning in (*ledger.project.warnings, *problems.warnings())],
        coders.became(),
    )


def _sources(
    ledger: Ledger, conversations: Conversations, files: Files, problems: Problems
) -> None:
    """Take the sources over, of which a batch is in memory at a time."""
    for batch in _batches(_arriving(ledger, problems)):
        _take_batch(batch, conversations, files)
        batch.clear()  # before the next is read, so that memory holds one
        counts = ledger.counts
        ledger.watch.go_on(Stage.TEXTS, texts=counts["conversations"], codings=counts["codings"])


def _take_batch(batch: list[Arrived], conversations: Conversations, files: Files) -> None:
    """Take a batch over. Whatever is kept of each text and its codings is complete after it."""
    parts = conversations.take(batch)
    for part, one in zip(parts, batch, strict=True):
        files.take(part, one.source)


def _arriving(ledger: Ledger, problems: Problems) -> Iterator[Arrived]:
    links = rules.Links(ledger.project.cases)
    for source in _walk(ledger, problems):
        ledger.watch.go_on(Stage.TEXTS)
        linked, is_named = links.of(source.guid, source.name)
        extra: dict[str, object] = {"cases": linked, "named": is_named} if linked else {}
        text = main_text(source)
        if text is None or not (text.text or "").strip():
            text = None
        yield Arrived(source, text, linked, extra)


def _batches(arriving: Iterable[Arrived]) -> Iterator[list[Arrived]]:
    """Yield sources together, at most so many and so large that they fit well in memory."""
    batch: list[Arrived] = []
    size = 0
    for one in arriving:
        batch.append(one)
        size += one.size
        if len(batch) == BATCH or size >= BATCH_SIZE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _walk(ledger: Ledger, problems: Problems) -> Iterator[Source]:
    """Yield the sources; what is odd among them is kept with the head."""
    sources = ledger.project.sources
    if not isinstance(sources, reading.WalkedSources):
        yield from sources
        return
    odd: list[Kept] = []
    yield from sources.walk(problems, odd)
    if odd:
        ledger.taken.head["kept"] += [asdict(one) for one in odd]


def _rest(ledger: Ledger) -> None:
    project = ledger.project
    # What these say of memos stands with the memos.
    own = {rules.set_guid(rules.ABOUT, about) for about in About.values}
    own |= {rules.set_guid(rules.KIND, kind) for kind in MemoKind.values}
    own.add(rules.set_guid(rules.EXAMPLES, ""))
    sets = tuple(one for one in project.sets if key(one.guid) not in own)
    kinds: tuple[tuple[tuple[Identified, ...], str], ...] = (
        (project.links, _("verbanden")),
        (sets, _("verzamelingen")),
        (project.graphs, _("schema's")),
    )
    for things, what in kinds:
        ledger.keep(map(ledger.part, things))
        ledger.leave_placeless(what, len(things))
