"""Reading a REFI-QDA project or codebook.

The file is gone through twice: once for everything but the sources, and once more each time the
sources are asked for. So a project may have any number of documents and the parts may stand in
any order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable
from xml.etree.ElementTree import Element

from weerklank.interchange import xml
from weerklank.interchange.refi import evidence, tables
from weerklank.interchange.refi.elements import Builder, Problems, kept_element, name_of
from weerklank.interchange.refi.layout import LAYOUTS, LISTS, PROJECT_ATTRIBUTES, SOURCES
from weerklank.interchange.refi.package import Package
from weerklank.interchange.refi.project import (
    Code,
    Counting,
    CountingChoice,
    Item,
    Kept,
    Project,
    Set,
    Source,
    TextSource,
)
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import _

T = TypeVar("T")
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_MOST_NOTES = 50_000_000  # characters of all notes together, which are in memory


def read(
    source: str | PathLike[str] | bytes, *, counting: Counting | None = None, name: str = ""
) -> Project:
    """Read a .qdpx, .qdc or bare .qde from a path or bytes; or a codebook in a table.

    `name` tells which it is; a path tells its own name.
    `counting` says how positions were counted; without it that is decided from the file, see
    `Project.decision`. Use the project in a `with`, or close it: the file stays open for the
    sources and texts, which are read when asked for. Raises Refused when the file is no project,
    is not sound or not well-formed, and OSError when it cannot be opened.
    """
    if not isinstance(source, bytes):
        name = name or Path(source).name
    if tables.is_table(name):
        return tables.read(source if isinstance(source, bytes) else Path(source), name)
    package = Package(source)
    try:
        return _read(package, counting)
    except BaseException:
        package.close()
        raise


def from_xml(text: str, kind: type[T]) -> T:
    """Return what one element is, such as `writing.as_xml` gives it. Raises Refused."""
    where = _("bewaard onderdeel")
    element = xml.parse(text.encode(), where=where)
    name = name_of[element.tag]
    if name not in LAYOUTS:
        raise Refused(_("Dit onderdeel staat niet in de standaard"), f"{where}, {name}", "")
    built = Builder(_NoTexts(), Counting(), Problems(), "kept").build(name, element)
    assert isinstance(built, kind)
    return built


class _NoTexts:
    def text(self, path: str | None) -> None:
        return None


@runtime_checkable
class WalkedSources(Protocol):
    """Sources that are read from a file each time they are asked for."""

    def __iter__(self) -> Iterator[Source]: ...

    def walk(self, problems: Problems, kept: list[Kept] | None = None) -> Iterator[Source]:
        """Yield the sources, counting what is odd; what is no source goes to `kept`."""


@dataclass(frozen=True, slots=True)
class FileSources:
    """The sources of a file, read each time they are asked for."""

    package: Package
    counting: Counting

    def __iter__(self) -> Iterator[Source]:
        return self.walk(Problems())

    def walk(self, problems: Problems, kept: list[Kept] | None = None) -> Iterator[Source]:
        """Yield the sources, counting what is odd; what is no source goes to `kept`."""
        builder = Builder(self.package, self.counting, problems, "sources")
        for element in xml.pieces(
            self.package.xml_parts(),
            where=self.package.where,
            inside="Sources",
            limits=evidence.XML_LIMITS,
        ):
            name = name_of[element.tag]
            if name in SOURCES:
                built = builder.build(name, element)
                assert isinstance(built, Source)
                yield built
            elif kept is not None:
                kept.append(kept_element(element))


def _read(package: Package, counting: Counting | None) -> Project:
    root = xml.parse(
        package.xml_parts(),
        where=package.where,
        limits=evidence.XML_LIMITS,
        skip=frozenset(["Sources"]),
    )
    kind = name_of[root.tag]
    if kind == "CodeBook":
        return _codebook(root, package)
    if kind != "Project":
        raise Refused(
            _("Dit is geen REFI-QDA-project en geen codeboek"),
            package.where,
            _("Kies een bestand dat eindigt op .qdpx of .qdc."),
        )
    origin = root.get("origin")
    if counting is None:
        decision = evidence.decide(package, origin)
    else:
        told = _("Zo opgegeven: %(described)s.", described=evidence.described(counting))
        decision = CountingChoice(counting, told, certain=True)
    return _project(root, package, decision)


def _codebook(root: Element, package: Package) -> Project:
    problems = Problems()
    builder = Builder(package, Counting(), problems, "codebook")
    codes, sets, kept = _codes(root, builder)
    kept += _unknown(root, ("origin",))
    return Project(
        name="",
        kind="codebook",
        origin=root.get("origin"),
        codes=codes,
        sets=sets,
        kept=tuple(kept),
        files=package,
        warnings=problems.warnings(),
    )


def _project(root: Element, package: Package, decision: CountingChoice) -> Project:
    problems = Problems()
    builder = Builder(package, decision.counting, problems, "project")
    lists: dict[str, list[Item]] = {field: [] for _, _, field in LISTS}
    values: dict[str, Any] = {}  # by field of a project
    codes: list[Code] = []
    note_refs: list[str] = []
    kept = _unknown(root, [attribute.name for attribute in PROJECT_ATTRIBUTES])
    holders = {holder: (held, field) for holder, held, field in LISTS}
    for below in root:
        name = name_of[below.tag]
        if name in holders:
            held, field = holders[name]
            kept += _fill(lists[field], Item, held, below, builder)
        elif name == "CodeBook":
            found, sets, left = _codes(below, builder)
            codes += found
            lists["sets"] += sets
            kept += left
        elif name == "Description" and "description" not in values:
            values["description"] = below.text or None
        elif name == "NoteRef":
            note_refs.append(below.get("targetGUID") or "")
        elif name != "Sources":
            kept.append(kept_element(below))
    for attribute in PROJECT_ATTRIBUTES:
        values[attribute.field] = root.get(attribute.name)
    if values["name"] is None:
        problems.add(_("Het project heeft geen naam"), package.where)
        values["name"] = ""
    values |= {field: tuple(items) for field, items in lists.items()}
    return Project(
        **values,
        codes=tuple(codes),
        note_refs=tuple(note_refs),
        sources=FileSources(package, decision.counting),
        kept=tuple(kept),
        files=package,
        decision=decision,
        warnings=problems.warnings(),
    )


def _fill(into: list[T], kind: type[T], held: str, holder: Element, builder: Builder) -> list[Kept]:
    kept = []
    size = 0
    for below in holder:
        if name_of[below.tag] != held:
            kept.append(kept_element(below))
            continue
        built = builder.build(held, below)
        assert isinstance(built, kind)
        into.append(built)
        if isinstance(built, TextSource):
            size += len(built.text or "")
            if size > _MOST_NOTES:
                raise Refused(
                    _("De notities zijn samen te groot"),
                    _("meer dan %(n)s tekens", n=_MOST_NOTES),
                    _("Verwijder notities die u niet nodig hebt en sla het project opnieuw op."),
                )
    return kept


def _codes(book: Element, builder: Builder) -> tuple[tuple[Code, ...], tuple[Set, ...], list[Kept]]:
    codes: list[Code] = []
    sets: list[Set] = []
    kept: list[Kept] = []
    for below in book:
        name = name_of[below.tag]
        if name == "Codes":
            kept += _fill(codes, Code, "Code", below, builder)
        elif name == "Sets":
            kept += _fill(sets, Set, "Set", below, builder)
        else:
            kept.append(kept_element(below))
    return tuple(codes), tuple(sets), kept


def _unknown(root: Element, known: list[str] | tuple[str, ...]) -> list[Kept]:
    """Return the attributes of the root that are neither of the standard nor about its schema."""
    return [
        Kept(f"@{name}", value)
        for name, value in root.attrib.items()
        if name not in known and not name.startswith(_XSI)
    ]
