"""That the logs are as they were written: what only the holder of a key can make.

Each line carries a mark made with a key that stands outside the database. Every minute a job seals
the lines that are there by then: which there are, in which place, with what in them. Seals hang
together, and the newest is written elsewhere too. So whoever changes, removes, adds or moves a
line without the key leaves a trace, and `verify` names the first. See docs/adr/0018.
"""

from __future__ import annotations

import hmac
import json
import logging
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, router, transaction

logger = logging.getLogger("weerklank.log")

NEWEST = "log_seals.json"
MOST_AT_ONCE = 5_000  # lines in one seal
LATE = timedelta(days=1)  # so long may a transaction take that wrote a line
_Line = dict[str, Any]  # a line, of whichever log
_KEY_SIGNS, _NONCE_SIGNS, _TAG_SIGNS = 8, 16, 8
_NONE, _FOREIGN = "-" * _TAG_SIGNS, "!" * _TAG_SIGNS


class Seal(models.Model):
    """Which lines of a log there were, in which place and with what in them."""

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField(db_index=True)
    gaps = models.PositiveIntegerField()
    as_found = models.BooleanField()
    tags = models.TextField()  # eight signs for each number from first to last
    previous = models.CharField(max_length=64, blank=True)
    mac = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number}: {self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Log:
    """A table of lines, the table of its seals, and what people call it."""

    name: str
    lines: type[models.Model]
    seals: type[Seal]

    @property
    def label(self) -> str:
        return self.lines._meta.label

    @property
    def database(self) -> str:
        return router.db_for_write(self.lines)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found of one log: how many lines, how many sealed, and the first wrong one."""

    log: str
    lines: int
    sealed: int
    line: int | None = None
    wrong: str = ""


_logs: list[Log] = []


def register(log: Log) -> None:
    """Have a room's log sealed and looked after; called when the rooms are loaded."""
    if log not in _logs:
        _logs.append(log)


def logs() -> list[Log]:
    return list(_logs)


# --- marks ------------------------------------------------------------------------------------
def mark(line: models.Model) -> str:
    """Return the mark of a line that is about to be added: which key, a chance number, a MAC."""
    nonce = secrets.token_hex(_NONCE_SIGNS // 2)
    return _mark(line._meta.label, _values(line), nonce)


def _mark(label: str, values: Mapping[str, object], nonce: str) -> str:
    return _fingerprint() + nonce + _hash("line", label, nonce, values)


def _is_marked(label: str, values: Mapping[str, object], written: str) -> bool:
    nonce = written[_KEY_SIGNS : _KEY_SIGNS + _NONCE_SIGNS]
    return hmac.compare_digest(written, _mark(label, values, nonce))


def _tag(label: str, number: int, values: Mapping[str, object], written: str | None) -> str:
    return _hash("place", label, number, values, written)[:_TAG_SIGNS]


def _fingerprint() -> str:
    return _hash("key")[:_KEY_SIGNS]


def _hash(*parts: object) -> str:
    words = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(settings.LOG_KEY.encode(), words.encode(), sha256).hexdigest()


def _fields(model: type[models.Model]) -> list[models.Field[object, object]]:
    return [each for each in model._meta.concrete_fields if each.name not in {"id", "mac"}]


def _values(line: models.Model) -> dict[str, object]:
    return {each.name: _plain(getattr(line, each.attname)) for each in _fields(type(line))}


def _plain(value: object) -> object:
    """Return a value as it comes back from every database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, dict | list):
        return json.loads(json.dumps(value))
    return value if value is None or isinstance(value, int) else str(value)


# --- seals ------------------------------------------------------------------------------------
def seal_all(*, at: datetime) -> int:
    """Seal what was added to every log since; return how many lines. For a job, each minute."""
    return sum(_seal(log, at) for log in _logs)


def _seal(log: Log, at: datetime) -> int:
    """Seal one log, unless another process is just doing that."""
    try:
        with transaction.atomic(using=log.database):
            made = [*_seal_new(log, at), *_seal_late(log, at)]
    except IntegrityError:
        return 0
    if made:
        newest = made[-1]
        _note(log, newest.number, newest.mac)
        logger.info(
            "seal log=%s number=%s lines=%s-%s mac=%s",
            log.label,
            newest.number,
            newest.first,
            newest.last,
            newest.mac,
        )
    return sum(_count(each.tags) for each in made)


def _seal_new(log: Log, at: datetime) -> Iterator[Seal]:
    """Seal what follows the last sealed line, with a gap for each number that is not there."""
    done = log.seals._default_manager.aggregate(last=models.Max("last"))["last"] or 0
    # What was written before there were seals has no mark; it is taken as it is found, once.
    as_found = done == 0
    while True:
        rows = list(_rows(log, id__gt=done)[:MOST_AT_ONCE])
        if not rows:
            return
        # A number that is not there was taken back, or its line is still to come. A gap that is
        # larger than a seal was never a transaction's: it stays between two seals.
        if rows[0]["id"] - done > MOST_AT_ONCE:
            done = rows[0]["id"] - 1
        first, tags = done + 1, list[str]()
        for row in rows:
            if row["id"] - done > MOST_AT_ONCE:
                break
            tags += [_NONE] * (row["id"] - done - 1)
            tags.append(_tag_of(log, row, as_found=as_found))
            done = row["id"]
        yield _add_seal(log, at, first, tags, as_found=as_found)


def _seal_late(log: Log, at: datetime) -> Iterator[Seal]:
    """Seal lines that came in a gap: they got their number before, and were stored after."""
    recent = log.seals._default_manager.filter(at__gte=at - LATE, gaps__gt=0)
    gaps = {
        first + place
        for first, tags in recent.values_list("first", "tags")
        for place, tag in enumerate(_split(tags))
        if tag == _NONE
    }
    if not gaps:
        return
    known = set(
        log.seals._default_manager.filter(first__in=gaps, last=models.F("first"), gaps=0)
        .values_list("first", flat=True)
    )  # fmt: skip
    for row in _rows(log, id__in=sorted(gaps - known)):
        yield _add_seal(log, at, row["id"], [_tag_of(log, row, as_found=False)], as_found=False)


def _rows(log: Log, **wanted: object) -> models.QuerySet[models.Model, _Line]:
    names = [each.attname for each in _fields(log.lines)]
    found = log.lines._default_manager.filter(**wanted).order_by("id")
    return found.values("id", "mac", *names)


def _values_of(log: Log, row: _Line) -> dict[str, object]:
    return {each.name: _plain(row[each.attname]) for each in _fields(log.lines)}


def _tag_of(log: Log, row: _Line, *, as_found: bool) -> str:
    values = _values_of(log, row)
    is_ours = as_found if row["mac"] is None else _is_marked(log.label, values, row["mac"])
    return _tag(log.label, row["id"], values, row["mac"]) if is_ours else _FOREIGN


def _add_seal(log: Log, at: datetime, first: int, tags: list[str], *, as_found: bool) -> Seal:
    before = log.seals._default_manager.order_by("-number").first()
    made = log.seals(
        number=1 if before is None else before.number + 1,
        at=at,
        first=first,
        last=first + len(tags) - 1,
        gaps=tags.count(_NONE),
        as_found=as_found,
        tags="".join(tags),
        previous="" if before is None else before.mac,
    )
    made.mac = _seal_mac(log, made)
    made.save(force_insert=True)
    return made


def _seal_mac(log: Log, seal: Seal) -> str:
    names = ("number", "at", "first", "last", "gaps", "as_found", "tags", "previous")
    return _hash("seal", log.label, [_plain(getattr(seal, name)) for name in names])


def _split(tags: str) -> list[str]:
    return [tags[place : place + _TAG_SIGNS] for place in range(0, len(tags), _TAG_SIGNS)]


def _count(tags: str) -> int:
    return sum(tag != _NONE for tag in _split(tags))


# --- the newest seal, elsewhere ---------------------------------------------------------------
def path() -> Path:
    return Path(settings.DATA_FOLDER) / NEWEST


def _newest() -> dict[str, tuple[int, str]]:
    try:
        found: dict[str, tuple[int, str]] = json.loads(path().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found


def _note(log: Log, number: int, mac: str) -> None:
    known = _newest() | {log.label: (number, mac)}
    unfinished = path().with_suffix(".part")
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(known), encoding="utf-8")
    os.replace(unfinished, path())


# --- looking ----------------------------------------------------------------------------------
def verify_all() -> list[Verdict]:
    """Look every log through; reads all of it, and changes nothing."""
    return [_verify(log) for log in _logs]


@dataclass(slots=True)
class _Sealed:
    """What the seals say: the tag of each place, and from where it was not so."""

    tags: list[tuple[int, str, bool]]  # first, tags, as found
    late: dict[int, str]
    last: int = 0
    wrong: str = ""
    line: int | None = None


def _verify(log: Log) -> Verdict:
    sealed = _read_seals(log)
    expected = _expected(sealed)
    place = next(expected, None)
    nonces: set[int] = set()

    def verdict(line: int | None, wrong: str) -> Verdict:
        total = log.lines._default_manager.count()
        count = sum(_count(tags) for _first, tags, _found in sealed.tags) + len(sealed.late)
        return Verdict(log.name, total, count, line, wrong)

    for row in _rows(log).iterator(chunk_size=2_000):
        while place is not None and place[0] < row["id"]:
            number, tag, _found = place
            if tag != _NONE or number in sealed.late:
                return verdict(number, "deze regel is weg")
            place = next(expected, None)
        tag, found = _NONE, False
        if place is not None and place[0] == row["id"]:
            _number, tag, found = place
            place = next(expected, None)
        if tag == _NONE:
            tag = sealed.late.get(row["id"], _NONE)
        if wrong := _wrong_with(log, row, tag, as_found=found, nonces=nonces):
            return verdict(row["id"], wrong)
    while place is not None:
        number, tag, _found = place
        if tag != _NONE or number in sealed.late:
            return verdict(number, "deze regel is weg")
        place = next(expected, None)
    return verdict(sealed.line, sealed.wrong)


def _wrong_with(log: Log, row: _Line, tag: str, *, as_found: bool, nonces: set[int]) -> str:
    """Say what is wrong with a line, given what was sealed in its place; nothing when all is."""
    values, written = _values_of(log, row), row["mac"]
    if written is None:
        if tag in {_NONE, _FOREIGN} or not as_found:
            return "deze regel is buiten Weerklank om toegevoegd"
    else:
        if not written.startswith(_fingerprint()):
            return "deze regel hoort bij een andere sleutel (WEERKLANK_LOG_KEY)"
        if not _is_marked(log.label, values, written):
            return "deze regel is gewijzigd, of buiten Weerklank om toegevoegd"
        nonce = int(written[_KEY_SIGNS : _KEY_SIGNS + _NONCE_SIGNS], 16)
        if nonce in nonces:
            return "deze regel is een kopie van een andere"
        nonces.add(nonce)
    if tag != _NONE and tag != _tag(log.label, row["id"], values, written):
        return "deze regel is gewijzigd, of staat op de plaats van een andere"
    return ""


def _expected(sealed: _Sealed) -> Iterator[tuple[int, str, bool]]:
    for first, tags, as_found in sealed.tags:
        for place, tag in enumerate(_split(tags)):
            yield first + place, tag, as_found


def _read_seals(log: Log) -> _Sealed:
    """Read the seals as far as they hang together, and say where they no longer do."""
    sealed = _Sealed([], {})
    number, before = 0, ""
    newest_number, newest_mac = _newest().get(log.label, (0, ""))
    for row in log.seals._default_manager.order_by("number").iterator(chunk_size=200):
        if row.number != number + 1 or row.previous != before or row.mac != _seal_mac(log, row):
            sealed.line = sealed.last + 1
            sealed.wrong = f"vanaf hier klopt het niet: zegel {number + 1} is weg of gewijzigd"
            return sealed
        if row.number == newest_number and row.mac != newest_mac:
            sealed.line = row.first
            sealed.wrong = f"zegel {row.number} is een ander dan in {NEWEST}"
            return sealed
        if row.first > sealed.last:
            sealed.tags.append((row.first, row.tags, row.as_found))
            sealed.last = row.last
        else:
            sealed.late[row.first] = row.tags
        number, before = row.number, row.mac
    if number < newest_number:
        sealed.line = sealed.last + 1
        sealed.wrong = f"vanaf hier is het einde weg: zegel {newest_number} staat nog in {NEWEST}"
    return sealed
