"""Keeping, playing and erasing sound. Who may is asked by the room whose sound it is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from weerklank.safeguards import meanwhile, storage
from weerklank.safeguards import operations as safeguards
from weerklank.sounds import models, queries, refusals, rules, sealing

if TYPE_CHECKING:
    from django.db.models import Model

    from weerklank.safeguards.models import User


def keep(
    content: Iterable[bytes],
    *,
    kind: str,
    keep_until: date | None = None,
    by: User | None,
    at: datetime,
    logs: bool = True,
) -> models.Sound:
    """Seal what was recorded or brought in, and keep it. It is not written unsealed anywhere.

    `logs` is off for what somebody says on her own page, of which no moment may stand anywhere.

    The room that it is for points to it in the same transaction. Raises NoSound or TooLarge;
    then, and when that transaction fails, no file is left.
    """
    head, everything = sealing.first_bytes(content, rules.HEAD)
    form = rules.form_of(head)
    if form is None:
        raise refusals.NoSound
    name, key = uuid.uuid4(), sealing.new_key()
    sound = models.Sound(
        key=name,
        kind=kind,
        form=form,
        envelope=sealing.seal_key(key, name),
        keep_until=keep_until,
        created_at=at,
        created_by=by,
    )
    counted = _Counted(everything, most=settings.SOUND_MOST_BYTES)
    storage_of = sound.file.storage
    sound.file.name = storage_of.save(
        f"sounds/{name.hex}.bin", _Sealed(sealing.seal(counted, key, name))
    )
    try:
        sound.size = counted.size
        with transaction.atomic():
            sound.save()
            if logs:
                safeguards.record(
                    "sound.kept", sound, by=by, at=at, sound_kind=kind, bytes=sound.size
                )
    except BaseException:
        storage_of.delete(str(sound.file.name))
        raise
    return sound


# --- in parts ---------------------------------------------------------------------------------
def begin(*, at: datetime) -> models.Arriving:
    """Begin with sound that comes in parts. The room that it is for points to it."""
    return models.Arriving.objects.create(created_at=at)


def length_of(known: int | None, said: int | None, *, total: int, most: int) -> int | None:
    """Return how long a recording is to be: as was said before, or now; None while it is not known.

    `total` is how much of it would be here. Raises WrongLength for what cannot be so, TooLarge for
    more than `most`, or more than was said.
    """
    if said is not None:
        if known not in {None, said} or said < total or said <= 0:
            raise refusals.WrongLength
        if said > most:
            raise refusals.TooLarge
        known = said
    if known is not None and total > known:
        raise refusals.TooLarge
    return known


def append(*, arriving: models.Arriving, offset: int, content: bytes, most: int) -> int:
    """Seal the next part and keep it; gives how many bytes are here then.

    Raises WrongOffset when it does not follow what is here, TooLarge above `most`, and NoSound
    when the first part shows that it is none; then nothing changes and no file is left.
    """
    meanwhile.hold(arriving)
    if offset != arriving.size:
        raise refusals.WrongOffset
    if offset + len(content) > most:
        raise refusals.TooLarge
    if offset == 0 and len(content) >= rules.HEAD and rules.form_of(content[: rules.HEAD]) is None:
        raise refusals.NoSound
    if not content:
        return arriving.size
    part = models.ArrivingPart(arriving=arriving, start=offset, size=len(content))
    key = sealing.new_key()
    part.envelope = sealing.seal_key(key, part.key)
    storage_of = part.file.storage
    part.file.name = storage_of.save(
        f"sounds/{part.key.hex}.bin", _Sealed(sealing.seal([content], key, part.key))
    )
    try:
        part.save()
        arriving.size = offset + len(content)
        arriving.save(update_fields=["size"])
    except BaseException:
        storage_of.delete(str(part.file.name))
        raise
    return arriving.size


def finish(
    *,
    arriving: models.Arriving,
    kind: str,
    keep_until: date | None = None,
    by: User | None,
    at: datetime,
    logs: bool = True,
) -> models.Sound:
    """Make one sound of what arrived, also when that is not all of it; the parts go.

    Raises NoSound, TooLarge or Damaged.
    """
    with transaction.atomic():
        meanwhile.hold(arriving)
        sound = keep(
            queries.read_arriving(arriving),
            kind=kind,
            keep_until=keep_until,
            by=by,
            at=at,
            logs=logs,
        )
        discard([arriving])
    return sound


@transaction.atomic
def discard(arriving: Iterable[models.Arriving]) -> int:
    """Throw away what arrived, with its keys. What points to it goes first. Gives how many."""
    number = 0
    for one in arriving:
        for part in models.ArrivingPart.objects.filter(arriving=one):
            storage.remove_later(part.file)
        one.delete()
        number += 1
    return number


def play(sound: models.Sound, *, by: User, at: datetime, about: Model | None = None) -> None:
    """Write down that somebody listens; `about` is whose it is, when the log should say so."""
    safeguards.record_look(
        "sound.played", about or sound, by=by, at=at, sound=sound.pk, sound_kind=sound.kind
    )


@transaction.atomic
def erase(
    sounds: Iterable[models.Sound], *, by: User | None, at: datetime, logs: bool = True
) -> int:
    """Erase sounds, their keys with them: what is left of a file anywhere cannot be opened.

    What points to them goes first. `logs` as when it was kept. Gives how many.
    """
    number = 0
    for sound in sounds:
        if logs:
            safeguards.record("sound.erased", sound, by=by, at=at, sound_kind=sound.kind)
        storage.remove_later(sound.file)
        sound.delete()
        number += 1
    return number


def reseal(*, former_secret: str) -> int:
    """Seal every envelope that the former secret opens with the one of the settings.

    All or nothing; the files stay as they are. Gives how many. Raises Damaged.
    """
    with transaction.atomic():
        sounds = list(models.Sound.objects.select_for_update())
        parts = list(models.ArrivingPart.objects.select_for_update())
        rows: list[models.Sound | models.ArrivingPart] = [*sounds, *parts]
        for row in rows:
            try:
                key = sealing.open_key(bytes(row.envelope), row.key, secret=former_secret)
            except sealing.Unreadable as failure:
                raise refusals.Damaged from failure
            row.envelope = sealing.seal_key(key, row.key)
        models.Sound.objects.bulk_update(sounds, ["envelope"])
        models.ArrivingPart.objects.bulk_update(parts, ["envelope"])
    return len(sounds) + len(parts)


def erase_due(*, today: date, at: datetime) -> int:
    """Erase what was kept for as long as it may. Safe to run at any moment, also twice."""
    return erase(queries.due(today), by=None, at=at)


def erase_loose(*, at: datetime) -> int:
    """Erase what went loose: what it belonged to was removed for good. Gives how many."""
    return erase(queries.loose(at), by=None, at=at)


class _Counted:
    """The content, counted while it passes; more than `most` is refused before it is kept."""

    def __init__(self, content: Iterable[bytes], *, most: int) -> None:
        self._content = content
        self._most = most
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._content:
            self.size += len(piece)
            if self.size > self._most:
                raise refusals.TooLarge
            yield piece


class _Sealed(File[bytes]):
    """What a storage asks of a file: its chunks, once."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__(BytesIO(), "sealed")
        self._chunks = chunks

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return self._chunks
