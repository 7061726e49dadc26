"""Writing a REFI-QDA project or codebook that is valid against the schema.

The same project gives the same bytes: no clock, no chance, a fixed order and fixed file times.
"""

import re
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from io import StringIO
from os import PathLike
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Literal, TextIO, TypedDict

from weerklank.interchange.refi.elements import Problems
from weerklank.interchange.refi.evidence import TARGETS
from weerklank.interchange.refi.layout import (
    ALLOWED,
    CODEBOOK,
    LAYOUTS,
    PROJECT,
    PROJECT_ATTRIBUTES,
    Attribute,
    Child,
)
from weerklank.interchange.refi.positions import Recount
from weerklank.interchange.refi.project import (
    Code,
    Coding,
    Counting,
    Item,
    Kept,
    Project,
    Set,
    TextSelection,
    TextSource,
    Transcript,
    VariableValue,
    all_codes,
    key,
)
from weerklank.interchange.refi.reading import FileSources
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import _

Target = Literal["atlas.ti", "maxqda", "nvivo", "qualcoder", "taguette"]


class Loss(TypedDict):
    """What did not go along, how many of it, and why."""

    what: str
    count: int
    why: str


class Written(TypedDict):
    """Where a file was written, and what it lacks."""

    written: str
    lost: list[Loss]


_STAMP = (1980, 1, 1, 0, 0, 0)
# Six, the usual level, makes a file 7 % smaller and takes twice the time, which is most of it.
_LEVEL = 4
_REPAIRED = uuid.UUID("0a1f9b1e-1d5f-5c6e-8a3c-2b6f6f3f9d21")  # the name space of repaired GUIDs
# XML 1.0 knows no other control characters, not even escaped.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)
_NEEDS_ESCAPE = re.compile('[&<>"\r\n\t\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
# What each program is known to leave out when it reads a project.
_NOT_TAKEN: dict[str, dict[str, str]] = {
    "qualcoder": {
        "graphs": "QualCoder neemt grafieken niet over",
        "sets": "QualCoder neemt verzamelingen maar deels over",
    },
}


def write(
    project: Project,
    path: str | PathLike[str],
    *,
    target: Target | None = None,
    extras: bool = False,
    packing: Callable[[], None] = lambda: None,
) -> Written:
    """Write a .qdpx.

    `target` chooses how positions are counted; without it, as the standard says. What the
    standard does not know is left out and listed, unless `extras` asks to write it all the same:
    the file is then no longer valid. `packing` is called over and over while what was written is
    packed, and may raise to stop it. Raises OSError when the file cannot be written; what was
    there before then stays.
    """
    losses = _Losses()
    with _replacing(Path(path)) as stream:
        archive = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
        with archive, TemporaryFile("w+", encoding="utf-8", newline="\n") as xml:
            shelf = _Shelf(archive, TARGETS.get(target or "", Counting()), losses)
            writer = _Writer(xml, shelf, losses, extras=extras)
            writer.project(project, _origin(target))
            packing()
            _copy_rest(project, archive, shelf.taken)
            xml.flush()
            xml.seek(0)
            with archive.open(_entry("project.qde"), "w", force_zip64=True) as member:
                while part := xml.read(1 << 18):
                    packing()
                    member.write(part.encode("utf-8"))
    _not_taken(project, target, losses)
    return {"written": str(path), "lost": losses.listed()}


def write_codebook(project: Project, path: str | PathLike[str], *, extras: bool = False) -> Written:
    """Write the codes and their sets as a .qdc.

    Raises Refused when there are no codes: the standard has no empty codebook.
    """
    if not project.codes:
        raise Refused(
            _("Er zijn geen codes, en een leeg codeboek bestaat niet in de standaard"),
            _("codeboek"),
            _("Maak eerst een code."),
        )
    losses = _Losses()
    with (
        _replacing(Path(path)) as stream,
        TemporaryFile("w+", encoding="utf-8", newline="\n") as xml,
    ):
        _Writer(xml, None, losses, extras=extras).codebook(project)
        xml.seek(0)
        while part := xml.read(1 << 18):
            stream.write(part.encode("utf-8"))
    return {"written": str(path), "lost": losses.listed()}


def as_xml(name: str, thing: Item) -> str:
    """Return one element in the file's own form: to keep what is not taken over elsewhere.

    `name` is the element's, such as "Graph" or "PDFSource". Positions are as the standard counts.
    """
    stream = StringIO()
    _Writer(stream, None, _Losses(), extras=True).element(name, thing)
    return stream.getvalue()


class _Losses:
    def __init__(self) -> None:
        self._found: dict[tuple[str, str], int] = {}

    def add(self, what: str, why: str, count: int = 1) -> None:
        if count:
            self._found[what, why] = self._found.get((what, why), 0) + count

    def listed(self) -> list[Loss]:
        return [
            {"what": what, "count": count, "why": why} for (what, why), count in self._found.items()
        ]


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """Write beside the file and put it in its place when all went well."""
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("wb") as stream:
            yield stream
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=_STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    # An entry that is given ready takes no level from its archive. The name has an underscore
    # until Python 3.13, where the old name still works.
    entry._compresslevel = _LEVEL  # type: ignore[attr-defined]
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def _origin(target: str | None) -> str:
    return f"Weerklank {version('weerklank')}" + (f" ({target})" if target else "")


def _copy_rest(project: Project, archive: zipfile.ZipFile, taken: set[str]) -> None:
    """Copy what lies beside the XML and is no text that was written anew."""
    present = {name.casefold() for name in archive.namelist()} | {"project.qde"}
    for name in sorted(project.files.names):
        inside = f"sources/{name[8:]}" if name.casefold().startswith("sources/") else name
        if name in taken or inside.casefold() in present:
            continue
        present.add(inside.casefold())
        with archive.open(_entry(inside), "w", force_zip64=True) as member:
            for part in project.files.parts(name):
                member.write(part)


def _not_taken(project: Project, target: str | None, losses: _Losses) -> None:
    if target == "taguette":
        codes = sum(1 for _ in all_codes(project.codes))
        losses.add("project", "Taguette leest geen REFI-QDA-projecten", 1)
        losses.add("codes", "Taguette neemt alleen een codeboek (.qdc) over", codes)
    for field, why in _NOT_TAKEN.get(target or "", {}).items():
        losses.add(field, why, len(getattr(project, field)))


class _Shelf:
    """Where texts are put: one member each, named by its GUID."""

    def __init__(self, archive: zipfile.ZipFile, counting: Counting, losses: _Losses) -> None:
        self._archive = archive
        self.counting = counting
        self._names: set[str] = set()
        self.taken: set[str] = set()
        self._losses = losses

    def put(self, guid: str, text: str) -> str:
        """Store a text and return the path to it."""
        stem = key(guid)
        name, number = f"{stem}.txt", 1
        while name in self._names:
            number += 1
            name = f"{stem}-{number}.txt"
        self._names.add(name)
        words = text.replace("\n", "\r\n") if self.counting.line_end == "one" else text
        self._archive.writestr(_entry(f"sources/{name}"), words.encode("utf-8", "replace"))
        return f"internal://{name}"


class _Writer:
    """Writes elements in the order of the schema."""

    def __init__(
        self, stream: TextIO, shelf: _Shelf | None, losses: _Losses, *, extras: bool
    ) -> None:
        self._write = stream.write
        self._shelf = shelf
        self._losses = losses
        self._extras = extras
        self._project = Project("")
        self._recount: Callable[[int], int] = _same
        self._is_codebook = False

    # --- the document ---------------------------------------------------------------------------
    def project(self, project: Project, origin: str) -> None:
        self._project = project
        head = [f'<Project xmlns="{PROJECT}"']
        for attribute in PROJECT_ATTRIBUTES:
            value = origin if attribute.field == "origin" else getattr(project, attribute.field)
            head.append(self._attribute("Project", attribute, value))
        head.append(self._kept_attributes("Project", project.kept))
        self._write('<?xml version="1.0" encoding="utf-8"?>\n' + "".join(head) + ">\n")
        self._list("Users", project.users)
        if project.codes:
            self._write("<CodeBook>\n")
            self._list("Codes", project.codes)
            self._write("</CodeBook>\n")
        self._list("Variables", project.variables)
        self._list("Cases", project.cases)
        left: list[Kept] = []
        sources = project.sources
        if isinstance(sources, FileSources):
            sources = sources.walk(Problems(), left)
        self._list("Sources", sources, kept=left)
        self._list("Notes", project.notes, "Note")
        self._list("Links", project.links)
        self._list("Sets", project.sets)
        self._list("Graphs", project.graphs)
        self._words("Description", project.description)
        self._refs("NoteRef", project.note_refs)
        self._kept_elements(project.kept)
        self._write("</Project>\n")

    def codebook(self, project: Project) -> None:
        self._is_codebook = True
        origin = _escaped(_origin(None))
        kept = self._kept_attributes("CodeBook", project.kept)
        self._write('<?xml version="1.0" encoding="utf-8"?>\n')
        self._write(f'<CodeBook xmlns="{CODEBOOK}" origin="{origin}"{kept}>\n')
        self._list("Codes", [self._for_codebook(code) for code in project.codes])
        self._list("Sets", [_only_codes(one) for one in project.sets])
        self._kept_elements(project.kept)
        self._write("</CodeBook>\n")

    def _for_codebook(self, code: Code) -> Code:
        self._losses.add("notes", "Een codeboek kent geen notities bij codes", len(code.notes))
        return replace(
            code, notes=(), codes=tuple(self._for_codebook(below) for below in code.codes)
        )

    def _list(
        self, holder: str, items: Iterable[Item], name: str = "", *, kept: Iterable[Kept] = ()
    ) -> None:
        """Write a list; the standard knows no empty ones. `kept` may grow until its end."""
        is_open = False
        for item in items:
            if not is_open:
                self._write(f"<{holder}>\n")
                is_open = True
            self.element(name or type(item).__name__, item)
            self._write("\n")
        if is_open:
            self._kept_elements(kept)
            self._write(f"</{holder}>\n")

    # --- elements -------------------------------------------------------------------------------
    def element(self, name: str, thing: Item) -> None:
        """Write one element with all that is in it."""
        if isinstance(thing, TextSelection):
            self._selection(thing)
        elif isinstance(thing, Coding):
            self._coding(thing)
        elif isinstance(thing, VariableValue):
            self._value(thing)
        elif isinstance(thing, TextSource | Transcript):
            self._with_text(name, thing)
        else:
            self._any(name, thing)

    def _any(self, name: str, thing: Item) -> None:
        layout = LAYOUTS[name]
        self._write(f"<{name}")
        for attribute in layout.attributes:
            self._write(self._attribute(name, attribute, getattr(thing, attribute.field)))
        self._write(self._kept_attributes(name, thing.kept))
        self._write(">")
        for child in layout.children:
            self._child(child, thing)
        self._kept_elements(thing.kept)
        self._write(f"</{name}>")

    def _child(self, child: Child, thing: Item) -> None:
        value = getattr(thing, child.field)
        if child.how in ("words", "content"):
            self._words(child.name, value)
        elif child.how == "ref":
            self._refs(child.name, (value,))
        elif child.how == "refs":
            self._refs(child.name, value)
        elif child.how == "one":
            if value is not None:
                self.element(child.name, value)
        else:
            for item in value:
                self.element(child.name, item)

    def _with_text(self, name: str, source: TextSource | Transcript) -> None:
        """Put the text in a member of its own and count its positions for the target."""
        outer = self._recount
        if source.text is not None and self._shelf:
            self._take(source.path)
            recount = Recount(source.text, self._shelf.counting)
            self._recount = recount
            source = replace(source, path=self._shelf.put(source.guid, source.text), text=None)
        elif source.text is not None:
            source = replace(source, path=None)
        source = replace(source, rich_path=self._inside(source.rich_path))
        if isinstance(source, Transcript):
            points = (
                point
                if point.position is None
                else replace(point, position=self._recount(point.position))
                for point in source.points
            )
            source = replace(source, points=tuple(points))
        self._any(name, source)
        self._recount = outer

    def _take(self, path: str | None) -> None:
        """Note that a file of the project is written anew."""
        found = self._project.files.name_of(path)
        if found and self._shelf:
            self._shelf.taken.add(found)

    def _inside(self, path: str | None) -> str | None:
        """Return a path as the standard writes it; programs leave out `internal://`."""
        found = self._project.files.name_of(path) if path else None
        if found is None:
            return path
        bare = found[8:] if found.casefold().startswith("sources/") else found
        return f"internal://{bare}"

    def _selection(self, selection: TextSelection) -> None:
        start, end = selection.start, selection.end
        if selection.placed != "no":
            start, end = self._recount(start), self._recount(end)
        if selection.kept or selection.description or selection.notes:
            self._any("PlainTextSelection", replace(selection, start=start, end=end))
            return
        head = f'<PlainTextSelection guid="{self._guid(selection.guid)}"'
        if selection.name is not None:
            head += f' name="{_escaped(selection.name)}"'
        head += f' startPosition="{start}" endPosition="{end}"'
        head += self._stamp(
            "creatingUser", "creationDateTime", selection.created_by, selection.created_at
        )
        head += self._stamp(
            "modifyingUser", "modifiedDateTime", selection.changed_by, selection.changed_at
        )
        self._write(head + ">")
        for coding in selection.codings:
            self._coding(coding)
        self._write("</PlainTextSelection>\n")

    def _coding(self, coding: Coding) -> None:
        if not coding.code:
            self._losses.add("codings", "Een codering zonder code bestaat niet in de standaard")
        elif coding.kept or coding.notes:
            self._any("Coding", coding)
        else:
            stamp = self._stamp("creatingUser", "creationDateTime", coding.user, coding.at)
            self._write(
                f'<Coding guid="{self._guid(coding.guid)}"{stamp}>'
                f'<CodeRef targetGUID="{self._guid(coding.code)}"/></Coding>'
            )

    def _stamp(self, by_name: str, at_name: str, by: str | None, at: str | None) -> str:
        stamp = ""
        if by is not None:
            stamp = f' {by_name}="{self._guid(by)}"'
        if at is not None:
            if ALLOWED["time"].fullmatch(at):
                stamp += f' {at_name}="{at}"'
            else:
                self._losses.add("times", "Een tijdstip heeft niet de vorm van de standaard")
        return stamp

    def _value(self, value: VariableValue) -> None:
        self._write(f"<VariableValue{self._kept_attributes('VariableValue', value.kept)}>")
        self._refs("VariableRef", (value.variable,))
        if value.type is not None:
            kind, text = value.type, value.value or ""
            allowed = ALLOWED.get(kind)
            if allowed and not allowed.fullmatch(text.strip()):
                if text.strip():
                    self._losses.add(
                        "variable_values", f"Een waarde past niet bij {kind} en is nu tekst"
                    )
                kind = "Text"
            self._words(f"{kind}Value", text, even_empty=bool(text) or value.type == "Text")
        self._kept_elements(value.kept)
        self._write("</VariableValue>")

    # --- parts of elements ----------------------------------------------------------------------
    def _attribute(self, name: str, attribute: Attribute, value: str | int | None) -> str:
        """Return an attribute with a space before it, or nothing."""
        if attribute.kind == "flag":
            value = "true" if value else "false"
        elif attribute.kind == "number" and attribute.needed:
            value = value or 0
        elif attribute.name == "path" and isinstance(value, str):
            value = self._inside(value)
        if value is None and not attribute.needed:
            return ""
        if attribute.kind == "guid":
            value = self._guid(str(value or ""))
        elif attribute.kind in ALLOWED and not ALLOWED[attribute.kind].fullmatch(str(value)):
            why = f"{name}: {attribute.name} heeft niet de vorm van de standaard"
            self._losses.add(attribute.field, why)
            if not attribute.needed:
                return ""
            value = "Text"  # the type of a variable, the only one that must be there
        return f' {attribute.name}="{_escaped(str("" if value is None else value))}"'

    def _guid(self, guid: str) -> str:
        """Return the GUID, or one made of it when it has not the form of the standard."""
        if ALLOWED["guid"].fullmatch(guid):
            return guid
        self._losses.add("guids", "Een GUID heeft niet de vorm van de standaard en is vervangen")
        return str(uuid.uuid5(_REPAIRED, key(guid)))

    def _words(self, name: str, text: str | None, *, even_empty: bool = False) -> None:
        if text or even_empty:
            words = _NOT_XML.sub("", text or "").translate(_IN_TEXT)
            self._write(f"<{name}>{words}</{name}>")

    def _refs(self, name: str, guids: Iterable[str]) -> None:
        attribute = "guid" if self._is_codebook else "targetGUID"
        for guid in guids:
            self._write(f'<{name} {attribute}="{self._guid(guid)}"/>')

    def _kept_attributes(self, name: str, kept: tuple[Kept, ...]) -> str:
        written = ""
        for number, one in enumerate(kept):
            if not one.place.startswith("@"):
                continue
            if not self._extras:
                self._losses.add(f"{name} {one.place}", "Staat niet in de standaard")
                continue
            space, _, local = one.place[1:].rpartition("}")
            prefix = f"k{number}:" if space else ""
            if space:
                written += f' xmlns:k{number}="{_escaped(space[1:])}"'
            written += f' {prefix}{local}="{_escaped(one.xml)}"'
        return written

    def _kept_elements(self, kept: Iterable[Kept]) -> None:
        for one in kept:
            if one.place.startswith("@"):
                continue
            if self._extras:
                self._write(one.xml)
            else:
                self._losses.add(one.place, "Staat niet in de standaard")


def _same(position: int) -> int:
    return position


def _escaped(text: str) -> str:
    if not _NEEDS_ESCAPE.search(text):
        return text
    return _NOT_XML.sub("", text).translate(_IN_ATTRIBUTE)


def _only_codes(one: Set) -> Set:
    return replace(one, sources=(), notes=())
