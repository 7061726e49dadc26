"""What every room writes through: the log, and erasing a person's words."""

import logging
import uuid
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

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


def record(
    *,
    what: str,
    by: models.User | None,
    at: datetime,
    subject: db.Model | None = None,
    monitor_id: int | None = None,
    kind: terms.LogKind = terms.LogKind.WRITE,
    result: terms.LogResult = terms.LogResult.DONE,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add a line to the log, in the transaction of the change it describes.

    `detail` holds counts and codes, never what somebody said or is called.
    """
    line = models.LogLine(
        at=at,
        kind=kind,
        what=what,
        by_id=by.pk if by else None,
        by_name=by.name if by else "",
        subject_type=subject._meta.label if subject else "",
        subject_id=str(subject.pk) if subject else "",
        monitor_id=monitor_id,
        origin=origin.current(),
        result=result,
        detail=detail or {},
    )
    line.mac = seals.mark(line)
    line.save(force_insert=True)


def record_look(
    *,
    what: str,
    by: models.User,
    at: datetime,
    subject: db.Model | None = None,
    monitor_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add an access line: someone looked at a person-level page or took it away as a file.

    Also written to stdout, since it has no change to ride on.
    """
    with transaction.atomic():
        record(
            what=what,
            by=by,
            at=at,
            subject=subject,
            monitor_id=monitor_id,
            kind=terms.LogKind.READ,
            detail=detail,
        )
    logger.info(
        "look what=%s by=%s subject=%s monitor=%s from=%s",
        what,
        by.pk,
        f"{subject._meta.label}:{subject.pk}" if subject else "",
        monitor_id,
        origin.current(),
    )


def preview_erasure(person: erasers.Person) -> dict[str, int]:
    """Count, without changing anything, what `erase` would remove."""
    counts: dict[str, int] = {}
    with transaction.atomic():
        # What was removed and can come back holds her words as well.
        held = bundles.put_back_for("study.Participant", person.participant_id)
        for eraser in erasers.in_room_order():
            counts |= eraser.preview(person)
        transaction.set_rollback(bool(held))
    return counts


@transaction.atomic
def erase(
    person: erasers.Person, *, scope: str, by: models.User | None, at: datetime
) -> models.ErasureCertificate:
    """Let every room remove what it holds of this person, and write a certificate.

    `by` is None where nobody decides it now: a restore repeats what was decided. The store itself
    is cleaned after the commit, by the worker; see cleaning.
    """
    counts: dict[str, int] = {}
    # What was removed and can come back holds her words as well: nobody sees it in between.
    held = bundles.put_back_for("study.Participant", person.participant_id)
    for eraser in erasers.in_room_order():
        counts |= eraser.erase(person, at)
    bundles.take_up_again(held)
    search.scrub()
    certificate = models.ErasureCertificate.objects.create(
        reference=uuid.uuid4(),
        at=at,
        by_name=by.name if by else "",
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
