"""A project, read by a process of its own with limits: the same as `reading.read` gives.

For every project from outside. Everything but the sources comes at once; sources come one by one
as they are asked for, and so do the files beside them.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from itertools import count
from os import PathLike
from pathlib import Path
from typing import Any

from weerklank.interchange import told
from weerklank.interchange.limits import Limits, Session, session
from weerklank.interchange.refi import project as kinds
from weerklank.interchange.refi import reading
from weerklank.interchange.refi.elements import Problems
from weerklank.interchange.refi.package import find, folded
from weerklank.interchange.refi.project import (
    Coding,
    Counting,
    Kept,
    NoFiles,
    Project,
    Source,
    TextSelection,
)
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import Json, Told, _

ADVICE = _("Vraag wie Weerklank beheert het over te nemen met weerklank refi import.")
SPLIT = _("Splits het project en lees de delen apart in.")
# A file that is small, what somebody waits for on a page, what the worker takes over, and what the
# command line takes.
SMALL = Limits(seconds=30, memory=1 << 30, answer=32 << 20, advice=ADVICE)
ON_A_PAGE = Limits(seconds=90, memory=1 << 30, answer=64 << 20, advice=ADVICE)
BY_THE_WORKER = Limits(seconds=1200, memory=1 << 30, answer=64 << 20, advice=ADVICE)
LARGE = Limits(seconds=3600, memory=8 << 30, answer=512 << 20, advice=SPLIT)
_PASSAGE = "\0"  # what a list that is a passage begins with; no text of a file has that sign
_KIND = ""  # the name of the class; no field has it
_KINDS: Mapping[str, Callable[..., object]] = {
    name: kind
    for name, kind in vars(kinds).items()
    if isinstance(kind, type) and is_dataclass(kind)
}


@contextmanager
def read(
    source: str | PathLike[str], *, name: str, counting: Counting | None, limits: Limits = SMALL
) -> Iterator[Project]:
    """Read a project as `reading.read` does; it is open for as long as the block lasts.

    Raises Refused and OSError as that does, and Refused for going over a limit.
    """
    arguments = {"path": str(source), "name": name, "counting": pack(counting)}
    Path(source).open("rb").close()  # what cannot be opened is told here, not over there
    with session(f"{__name__}:Opened", name, arguments, limits=limits) as opened:
        found: Project = unpack(opened.head["project"])
        sources: Iterable[Source] = ()
        if found.kind == "project":
            sources = _Sources(opened)
        yield replace(found, sources=sources, files=_Files(opened, opened.head["names"]))


@dataclass(frozen=True, slots=True)
class _Sources:
    session: Session

    def __iter__(self) -> Iterator[Source]:
        return self.walk(Problems())

    def walk(self, problems: Problems, kept: list[Kept] | None = None) -> Iterator[Source]:
        stream = self.session.ask("sources")
        while (found := self.session.ask("more", stream=stream)) is not None:
            yield unpack(found)
        odd = self.session.ask("odd", stream=stream)
        problems.take_in(unpack(odd["problems"]))
        if kept is not None:
            kept += unpack(odd["kept"])


class _Files:
    def __init__(self, session: Session, names: list[str]) -> None:
        self._session = session
        self._members = {folded(name): name for name in names}
        self.names = names

    def name_of(self, path: str | None) -> str | None:
        return find(self._members, path)

    def parts(self, name: str) -> Iterator[bytes]:
        stream = self._session.ask("file", name=name)
        while (part := self._session.ask("more", stream=stream)) is not None:
            yield base64.b64decode(part)

    def close(self) -> None:
        """Nothing: the process ends with the block that it was opened in."""


# --- in the child -----------------------------------------------------------------------------
class Opened:
    """A project that is open in the child."""

    def __init__(self, *, path: str, name: str, counting: Json) -> None:
        self._project = reading.read(path, counting=unpack(counting), name=name)
        self._streams: dict[int, Iterator[Json]] = {}
        self._odd: dict[int, tuple[Problems, list[Kept]]] = {}
        self._numbers = count()

    def head(self) -> dict[str, Json]:
        alone = replace(self._project, sources=(), files=NoFiles())
        return {"project": pack(alone), "names": self._project.files.names}

    def sources(self) -> int:
        number = next(self._numbers)
        problems, kept = self._odd[number] = Problems(), list[Kept]()
        sources = self._project.sources
        if isinstance(sources, reading.WalkedSources):
            sources = sources.walk(problems, kept)
        self._streams[number] = map(pack, sources)
        return number

    def file(self, *, name: str) -> int:
        number = next(self._numbers)
        parts = self._project.files.parts(name)
        self._streams[number] = (base64.b64encode(part).decode() for part in parts)
        return number

    def more(self, *, stream: int) -> Json:
        return next(self._streams[stream], None)

    def odd(self, *, stream: int) -> dict[str, Json]:
        problems, kept = self._odd.pop(stream)
        return {"problems": pack(problems.warnings()), "kept": pack(kept)}


# --- things as JSON ---------------------------------------------------------------------------
def pack(thing: object) -> Json:
    """Return a thing of a project as JSON values, without what it has by default."""
    if isinstance(thing, Told):
        return told.to_json(thing)
    if thing is None or isinstance(thing, str | int):
        return thing
    if isinstance(thing, tuple | list):
        return [pack(each) for each in thing]
    if type(thing) is TextSelection and not (thing.kept or thing.description or thing.notes):
        return _pack_selection(thing)
    if not is_dataclass(thing) or isinstance(thing, type):
        raise Refused(_("Dit onderdeel staat niet in de standaard"), type(thing).__name__, "")
    packed: dict[str, Json] = {_KIND: type(thing).__name__}
    for field in fields(thing):
        if field.name == "files":
            continue
        value = getattr(thing, field.name)
        if field.default is MISSING or value != field.default:
            packed[field.name] = pack(value)
    return packed


def _pack_selection(one: TextSelection) -> Json:
    """Return a passage as values in a fixed order: most of a project is passages."""
    return [
        _PASSAGE,
        [
            [coding.guid, coding.code, coding.user, coding.at]
            if not (coding.kept or coding.notes)
            else pack(coding)
            for coding in one.codings
        ],
        one.guid,
        one.start,
        one.end,
        one.placed,
        one.name,
        one.created_by,
        one.created_at,
        one.changed_by,
        one.changed_at,
    ]


def _unpack_selection(values: list[Any]) -> TextSelection:
    _sign, codings, guid, start, end, placed, name, by, at, changed_by, changed_at = values
    return TextSelection(
        guid,
        start,
        end,
        tuple([Coding(*one) if type(one) is list else unpack(one) for one in codings]),
        placed,
        name=name,
        created_by=by,
        created_at=at,
        changed_by=changed_by,
        changed_at=changed_at,
    )


def unpack(values: Json) -> Any:  # whichever it was
    """Return the thing that `pack` was given; lists come back as tuples."""
    if isinstance(values, list):
        if values and values[0] == _PASSAGE:
            return _unpack_selection(values)
        return tuple(map(unpack, values))
    if not isinstance(values, dict):
        return values
    if _KIND not in values:
        return told.from_json(values)
    given = {name: unpack(value) for name, value in values.items() if name != _KIND}
    return _KINDS[values[_KIND]](**given)
