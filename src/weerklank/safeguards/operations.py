"""What every room writes through: the log, and erasing a person's words."""

import logging
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.db import models as db
from django.db import transaction

from weerklank.safeguards import (
    bundles,
    cleaning,
    erasers,
    journal,
    models,
    origin,
    seals,
    search,
    terms,
)

logger = logging.getLogger("weerklank.log")


# The keys along which a record hangs on its monitor.
_UP = ("round", "conversation", "transcript", "finding", "participant")


def _monitor_of(record: db.Model | None) -> int | None:
    """Return the monitor that a record belongs to, as its own keys say; None for none."""
    if record is None or record._meta.label == "study.Monitor":
        return record.pk if record else None
    if hasattr(record, "monitor_id"):
        own: int | None = record.monitor_id
        return own
    above = next((name for name in _UP if hasattr(record, f"{name}_id")), None)
    return _monitor_of(getattr(record, above)) if above else None


def record(
    what: str,
    subject: db.Model | None = None,
    *,
    by: models.User | None,
    at: datetime,
    monitor_id: int | None = None,
    kind: terms.LogKind = terms.LogKind.WRITE,
    result: terms.LogResult = terms.LogResult.DONE,
    detail: Mapping[str, object] | None = None,
    **more: object,
) -> None:
    """Add a line to the log, in the transaction of the change it describes.

    The monitor is the one that the subject belongs to, unless another is given. `detail`, or what
    is given by name, holds counts and codes, never what somebody said or is called.
    """
    line = line_of(
        what,
        subject,
        by=by,
        at=at,
        monitor_id=monitor_id,
        kind=kind,
        result=result,
        detail={**(detail or {}), **more},
    )
    line.save(force_insert=True)


def line_of(
    what: str,
    subject: db.Model | None = None,
    *,
    by: models.User | None,
    at: datetime,
    monitor_id: int | None = None,
    kind: terms.LogKind = terms.LogKind.WRITE,
    result: terms.LogResult = terms.LogResult.DONE,
    detail: Mapping[str, object] | None = None,
    **more: object,
) -> models.LogLine:
    """Return the line that `record` adds, for whoever adds many: see `record_all`."""
    line = models.LogLine(
        at=at,
        kind=kind,
        what=what,
        by_id=by.pk if by else None,
        by_name=by.name if by else "",
        subject_type=subject._meta.label if subject else "",
        subject_id=str(subject.pk) if subject else "",
        monitor_id=_monitor_of(subject) if monitor_id is None else monitor_id,
        origin=origin.current(),
        result=result,
        detail={**(detail or {}), **more},
    )
    line.mac = seals.mark(line)
    return line


def record_all(lines: Iterable[models.LogLine]) -> None:
    """Add lines to the log in this order, in the transaction of the changes they describe."""
    models.LogLine.objects.bulk_create(lines, batch_size=500)


def record_look(
    what: str,
    subject: db.Model | None = None,
    *,
    by: models.User,
    at: datetime,
    monitor_id: int | None = None,
    detail: Mapping[str, object] | None = None,
    **more: object,
) -> None:
    """Add an access line: someone looked at a person-level page or took it away as a file.

    Also written to stdout, since it has no change to ride on.
    """
    if monitor_id is None:
        monitor_id = _monitor_of(subject)
    with transaction.atomic():
        record(
            what,
            subject,
            by=by,
            at=at,
            monitor_id=monitor_id,
            kind=terms.LogKind.READ,
            detail={**(detail or {}), **more},
        )
    logger.info(
        "look what=%s by=%s subject=%s monitor=%s from=%s",
        what,
        by.pk,
        f"{subject._meta.label}:{subject.pk}" if subject else "",
        monitor_id,
        origin.current(),
    )


def _leads(person: erasers.Person) -> dict[str, set[int]]:
    """Return the rows by which something that was removed is known to be hers."""
    found: dict[str, set[int]] = defaultdict(set)
    found["study.Participant"].add(person.participant_id)
    for eraser in erasers.in_room_order():
        for label, numbers in (eraser.leads(person) if eraser.leads else {}).items():
            found[label] |= set(numbers)
    return found


def _put_back(person: erasers.Person) -> list[bundles.Held]:
    """Put back all that was removed and holds something of hers, the newest first.

    What comes back may lead to more: a file was removed first and then its conversation.
    """
    held: list[bundles.Held] = []
    while found := bundles.put_back_for(_leads(person)):
        held += found
    return held


def preview_erasure(person: erasers.Person) -> dict[str, int]:
    """Count, without changing anything, what `erase` would remove."""
    counts: dict[str, int] = {}
    with transaction.atomic():
        # What was removed and can come back holds her words as well.
        held = _put_back(person)
        for eraser in erasers.in_room_order():
            counts |= eraser.preview(person)
        transaction.set_rollback(bool(held))
    return counts


@transaction.atomic
def erase(
    person: erasers.Person,
    *,
    scope: str,
    by: models.User | None,
    at: datetime,
    road: str = terms.ErasureRoad.STAFF,
) -> models.ErasureCertificate:
    """Let every room remove what it holds of this person, and write a certificate.

    `by` is None where nobody of the team does it; `road` says who then. The store itself is
    cleaned after the commit, by the worker; see cleaning.
    """
    counts: dict[str, int] = {}
    # What was removed and can come back holds her words as well: nobody sees it in between.
    held = _put_back(person)
    for eraser in erasers.in_room_order():
        counts |= eraser.erase(person, at)
    bundles.take_up_again(held)
    search.scrub()
    certificate = models.ErasureCertificate.objects.create(
        reference=uuid.uuid4(),
        at=at,
        by_name=by.name if by else "",
        road=terms.ErasureRoad(road),
        monitor_id=person.monitor_id,
        round_id=person.round_id,
        pseudonym=person.pseudonym,
        scope=scope,
        counts=counts,
    )
    record(
        what="person.erased",
        by=by,
        at=at,
        subject=certificate,
        monitor_id=person.monitor_id,
        detail=counts,
    )
    cleaning.ask(at=at, of=certificate.reference)
    entry = journal.Entry(
        participant_id=person.participant_id,
        round_id=person.round_id,
        pseudonym=person.pseudonym,
        at=at.isoformat(),
    )
    # Before the commit, so that no machine stops between it and the line; see journal.
    journal.remember(replace(entry, state=journal.BEGUN))
    transaction.on_commit(partial(journal.remember, entry))
    return certificate


def preview_unquoting(person: erasers.Person, *, at: datetime) -> dict[str, int]:
    """Count what `unquote` would take out, by doing it and undoing it. Changes nothing."""
    counts: dict[str, int] = {}
    with transaction.atomic():
        _put_back(person)
        for eraser in erasers.in_room_order():
            if eraser.unquote is not None:
                counts |= eraser.unquote(person, at)
        transaction.set_rollback(True)
    return counts


def preview_stopping(person: erasers.Person, purpose: str) -> dict[str, int]:
    """Count what is used no longer once somebody takes a purpose back."""
    counts: dict[str, int] = {}
    for eraser in erasers.in_room_order():
        if eraser.stops is not None:
            counts |= eraser.stops(person, purpose)
    return counts


def preview_staying(person: erasers.Person, purpose: str) -> dict[str, int]:
    """Count what somebody allowed for a purpose and no room can take out."""
    counts: dict[str, int] = {}
    for eraser in erasers.in_room_order():
        if eraser.stays is not None:
            counts |= eraser.stays(person, purpose)
    return counts


@transaction.atomic
def unquote(person: erasers.Person, *, by: models.User | None, at: datetime) -> None:
    """Let every room take out what it printed of a person who is quoted no longer.

    What was printed leaves the store too; see cleaning.
    """
    counts: dict[str, int] = {}
    held = _put_back(person)
    for eraser in erasers.in_room_order():
        if eraser.unquote is not None:
            counts |= eraser.unquote(person, at)
    bundles.take_up_again(held)
    went = {what: count for what, count in counts.items() if count}
    if went:
        record("person.unquoted", by=by, at=at, monitor_id=person.monitor_id, detail=went)
        cleaning.ask(at=at)
