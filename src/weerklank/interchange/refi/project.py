"""A project as the standard has it.

Everything is frozen. References are GUIDs as the file writes them; compare them with `key`.
Times are the file's own text (xsd:dateTime). Positions in text are code points, half-open, in
the text as we store it: NFC, line ends LF, no byte order mark.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol, Self

Placed = Literal["exact", "widened", "no"]
Unit = Literal["point", "utf16"]
LineEnd = Literal["written", "one", "two"]


@dataclass(frozen=True, slots=True)
class Kept:
    """Something the standard does not know, in the file's own form.

    `place` is where it stands in its owner: `@name` for an attribute, else the element's name.
    """

    place: str
    xml: str


@dataclass(frozen=True, slots=True)
class User:
    guid: str
    name: str | None = None
    id: str | None = None
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    guid: str
    name: str
    codable: bool = True
    color: str | None = None
    description: str | None = None
    notes: tuple[str, ...] = ()
    codes: tuple["Code", ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    """`type` is Text, Boolean, Integer, Float, Date or DateTime."""

    guid: str
    name: str
    type: str = "Text"
    description: str | None = None
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class VariableValue:
    """The value of a case or source, as text; `type` is that of the element it stood in."""

    variable: str
    type: str | None = None
    value: str | None = None
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    guid: str
    name: str | None = None
    description: str | None = None
    codes: tuple[str, ...] = ()
    values: tuple[VariableValue, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    guid: str
    name: str
    description: str | None = None
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    guid: str
    code: str
    user: str | None = None
    at: str | None = None
    notes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class TextSelection:
    """A passage. `placed` is "no" when it does not lie in the text: then the positions are the
    file's own. "widened" says that a border fell inside a character and was moved outward."""

    guid: str
    start: int
    end: int
    codings: tuple[Coding, ...] = ()
    placed: Placed = "exact"
    name: str | None = None
    description: str | None = None
    created_by: str | None = None
    created_at: str | None = None
    changed_by: str | None = None
    changed_at: str | None = None
    notes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text; also a note, the text beside a PDF page or the description of a picture.

    `text` is None when the file that holds it is missing; `path` and `rich_path` are as written.
    """

    guid: str
    text: str | None = None
    name: str | None = None
    description: str | None = None
    path: str | None = None
    rich_path: str | None = None
    selections: tuple[TextSelection, ...] = ()
    codings: tuple[Coding, ...] = ()
    values: tuple[VariableValue, ...] = ()
    created_by: str | None = None
    created_at: str | None = None
    changed_by: str | None = None
    changed_at: str | None = None
    notes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaSelection:
    """A rectangle of a picture, or of a page of a PDF."""

    guid: str
    first_x: int
    first_y: int
    second_x: int
    second_y: int
    page: int | None = None
    representation: TextSource | None = None
    codings: tuple[Coding, ...] = ()
    name: str | None = None
    description: str | None = None
    created_by: str | None = None
    created_at: str | None = None
    changed_by: str | None = None
    changed_at: str | None = None
    notes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeSelection:
    """A stretch of sound or film, in milliseconds."""

    guid: str
    begin: int
    end: int
    codings: tuple[Coding, ...] = ()
    name: str | None = None
    description: str | None = None
    created_by: str | None = None
    created_at: str | None = None
    changed_by: str | None = None
    changed_at: str | None = None
    notes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncPoint:
    """A moment (milliseconds) and the position in the transcript that belongs to it."""

    guid: str
    moment: int | None = None
    position: int | None = None
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class TranscriptSelection:
    """A passage of a transcript between two sync points."""

    guid: str
    from_point: str | None = None
    to_point: str | None = None
    codings: tuple[Coding, ...] = ()
    name: str | None = None
    description: str | None = None
    created_by: str | None = None
    created_at: str | None = None
    changed_by: str | None = None
    changed_at: str | None = None
    notes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    guid: str
    text: str | None = None
    points: tuple[SyncPoint, ...] = ()
    selections: tuple[TranscriptSelection, ...] = ()
    name: str | None = None
    description: str | None = None
    path: str | None = None
    rich_path: str | None = None
    created_by: str | None = None
    created_at: str | None = None
    changed_by: str | None = None
    changed_at: str | None = None
    notes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureSource:
    guid: str
    name: str | None = None
    description: str | None = None
    path: str | None = None
    current_path: str | None = None
    text_description: TextSource | None = None
    selections: tuple[AreaSelection, ...] = ()
    codings: tuple[Coding, ...] = ()
    values: tuple[VariableValue, ...] = ()
    created_by: str | None = None
    created_at: str | None = None
    changed_by: str | None = None
    changed_at: str | None = None
    notes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class PDFSource:
    guid: str
    name: str | None = None
    description: str | None = None
    path: str | None = None
    current_path: str | None = None
    selections: tuple[AreaSelection, ...] = ()
    representation: TextSource | None = None
    codings: tuple[Coding, ...] = ()
    values: tuple[VariableValue, ...] = ()
    created_by: str | None = None
    created_at: str | None = None
    changed_by: str | None = None
    changed_at: str | None = None
    notes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class _Recording:
    guid: str
    name: str | None = None
    description: str | None = None
    path: str | None = None
    current_path: str | None = None
    transcripts: tuple[Transcript, ...] = ()
    selections: tuple[TimeSelection, ...] = ()
    codings: tuple[Coding, ...] = ()
    values: tuple[VariableValue, ...] = ()
    created_by: str | None = None
    created_at: str | None = None
    changed_by: str | None = None
    changed_at: str | None = None
    notes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class AudioSource(_Recording):
    pass


@dataclass(frozen=True, slots=True)
class VideoSource(_Recording):
    pass


Source = TextSource | PDFSource | PictureSource | AudioSource | VideoSource


@dataclass(frozen=True, slots=True)
class Link:
    guid: str
    name: str | None = None
    direction: str | None = None
    color: str | None = None
    origin: str | None = None
    target: str | None = None
    notes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Vertex:
    guid: str
    first_x: int
    first_y: int
    second_x: int | None = None
    second_y: int | None = None
    represents: str | None = None
    name: str | None = None
    shape: str | None = None
    color: str | None = None
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    guid: str
    origin: str
    target: str
    represents: str | None = None
    name: str | None = None
    color: str | None = None
    direction: str | None = None
    line: str | None = None
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    guid: str
    name: str | None = None
    vertices: tuple[Vertex, ...] = ()
    edges: tuple[Edge, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Counting:
    """How a program counts positions in a text.

    `unit`: what one position is. `line_end`: what a line end counts; "written" is as many
    characters as stand in the file. `mark`: whether a byte order mark counts.
    """

    unit: Unit = "point"
    line_end: LineEnd = "written"
    mark: bool = False


@dataclass(frozen=True, slots=True)
class CountingChoice:
    """How positions in a file were counted, and why we think so.

    `votes` says per way of counting how many borders of passages fall well with it.
    """

    counting: Counting
    reason: str
    certain: bool
    votes: tuple[tuple[Counting, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectWarning:
    what: str
    count: int
    examples: tuple[str, ...] = ()


class Files(Protocol):
    """The files that lie beside project.qde."""

    @property
    def names(self) -> list[str]:
        """Their names, as in the archive."""

    def name_of(self, path: str | None) -> str | None:
        """Return the name of the file that a path of a source points to, if it is here."""

    def parts(self, name: str) -> Iterator[bytes]:
        """Yield a file in parts."""

    def close(self) -> None:
        """Let go of what was open."""


class NoFiles:
    """A project without files beside it."""

    names: list[str] = []

    def name_of(self, path: str | None) -> str | None:
        return None

    def parts(self, name: str) -> Iterator[bytes]:
        raise KeyError(name)

    def close(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Project:
    """A project, or a codebook (then only `origin`, `codes` and `sets` are filled).

    `sources` may be read as they are asked for, and again each time: one is in memory at a time.
    """

    name: str
    kind: Literal["project", "codebook"] = "project"
    origin: str | None = None
    description: str | None = None
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: Iterable[Source] = ()
    notes: tuple[TextSource, ...] = ()
    links: tuple[Link, ...] = ()
    sets: tuple[Set, ...] = ()
    graphs: tuple[Graph, ...] = ()
    note_refs: tuple[str, ...] = ()
    base_path: str | None = None
    created_by: str | None = None
    created_at: str | None = None
    changed_by: str | None = None
    changed_at: str | None = None
    kept: tuple[Kept, ...] = ()
    files: Files = field(default_factory=NoFiles)
    decision: CountingChoice | None = None
    warnings: tuple[ProjectWarning, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.files.close()


def key(guid: str) -> str:
    """Return the form in which two GUIDs are compared: no braces, small letters."""
    return guid.strip().strip("{}").lower()


def all_codes(codes: Iterable[Code], depth: int = 1) -> Iterator[tuple[Code, int]]:
    """Yield every code of the tree with its depth, parents first; the first level is 1."""
    for code in codes:
        yield code, depth
        yield from all_codes(code.codes, depth + 1)


def texts(project: Project) -> Iterator[TextSource]:
    """Yield every text among the sources, one at a time: with its words and its passages.

    Beside text sources these are the texts that stand for a PDF, for a part of it, or for a
    picture; notes are in `project.notes`.
    """
    for source in project.sources:
        yield from texts_of(source)


def texts_of(source: Source) -> Iterator[TextSource]:
    """Yield the texts that a source holds."""
    if isinstance(source, TextSource):
        yield source
    elif isinstance(source, PictureSource) and source.text_description:
        yield source.text_description
    elif isinstance(source, PDFSource):
        if source.representation:
            yield source.representation
        for selection in source.selections:
            if selection.representation:
                yield selection.representation
