"""What of a project is different after it was written and read again."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from hashlib import sha256
from itertools import zip_longest
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from weerklank.interchange.refi import reading, writing
from weerklank.interchange.refi.project import (
    Counting,
    Files,
    Project,
    TextSource,
    Transcript,
    key,
    words_of,
)
from weerklank.interchange.told import Json

# Who wrote the file, where a text lies and how it was counted may change; the words may not.
_MAY_CHANGE = {"origin", "files", "decision", "warnings", "kind"}
_SHOWN = 200


class Difference(TypedDict):
    what: str
    where: str
    before: Json
    after: Json


class Roundtrip(TypedDict):
    equal: bool
    differences: list[Difference]


def roundtrip(
    source: str | PathLike[str] | bytes, *, counting: Counting | None = None
) -> Roundtrip:
    """Read, write, read again and compare, as `refi roundtrip --json` shows it.

    Raises Refused and OSError as `reading.read` does.
    """
    with TemporaryDirectory() as folder, reading.read(source, counting=counting) as before:
        path = Path(folder) / ("again.qdc" if before.kind == "codebook" else "again.qdpx")
        if before.kind == "codebook":
            writing.write_codebook(before, path, extras=True)
        else:
            writing.write(before, path, extras=True)
        with reading.read(path) as after:
            differences = list(compare(before, after))
    return {"equal": not differences, "differences": differences}


def compare(before: Project, after: Project) -> Iterator[Difference]:
    """Yield what differs between two projects: `{"what", "where", "before", "after"}`.

    Who wrote the file and where a text lies in the archive are no differences.
    """
    for field in fields(Project):
        if field.name in _MAY_CHANGE or field.name == "sources":
            continue
        yield from _compare(
            field.name, "project", getattr(before, field.name), getattr(after, field.name)
        )
    for one, other in zip_longest(before.sources, after.sources):
        yield from _compare("sources", "project", one, other)
    yield from _files(before, after)


def _compare(what: str, where: str, before: object, after: object) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, tuple) and isinstance(after, tuple):
        for one, other in zip_longest(before, after):
            yield from _compare(what, where, one, other)
    elif is_dataclass(before) and type(before) is type(after):
        guid = getattr(before, "guid", None)
        inside = f"{type(before).__name__} {guid}" if guid else f"{where}, {type(before).__name__}"
        for field in fields(before):
            one, other = getattr(before, field.name), getattr(after, field.name)
            if field.name in ("path", "rich_path"):
                if field.name == "path" and isinstance(before, TextSource | Transcript):
                    continue
                one, other = _bare(one), _bare(other)
            yield from _compare(f"{what}.{field.name}", inside, one, other)
    else:
        yield {"what": what, "where": where, "before": _shown(before), "after": _shown(after)}


def _shown(value: object) -> Json:
    if value is None or isinstance(value, bool | int):
        return value
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _files(before: Project, after: Project) -> Iterator[Difference]:
    """Compare what lies beside the XML, but for texts: those were compared as text."""
    have = {_plain(name): name for name in after.files.names}
    for name in before.files.names:
        other = have.get(_plain(name))
        if other is not None and _digest(before.files, name) == _digest(after.files, other):
            continue
        if name in _texts(before):
            continue
        yield {
            "what": "files",
            "where": name,
            "before": _digest(before.files, name),
            "after": _digest(after.files, other) if other else None,
        }


def _texts(project: Project) -> set[str | None]:
    found = {project.files.name_of(note.path) for note in project.notes}
    for source in project.sources:
        found |= {project.files.name_of(text.path) for text in words_of(source)}
    return found


def _bare(path: str | None) -> str | None:
    """Programs leave out `internal://`; that it is put there is no difference."""
    return path.removeprefix("internal://") if path else path


def _plain(name: str) -> str:
    return key(name.casefold())


def _digest(files: Files, name: str) -> str:
    digest = sha256()
    for part in files.parts(name):
        digest.update(part)
    return digest.hexdigest()
