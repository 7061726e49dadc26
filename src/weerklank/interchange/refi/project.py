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


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A part of a project; `kept` is what the standard does not know of it."""

    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Identified(Item):
    guid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Identified):
    """What somebody made at a time, and what notes say of it."""

    name: str | None = None
    description: str | None = None
    created_by: str | None = None
    created_at: str | None = None
    changed_by: str | None = None
    changed_at: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class User(Identified):
    name: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Code(Identified):
    name: str
    codable: bool = True
    color: str | None = None
    description: str | None = None
    notes: tuple[str, ...] = ()
    codes: tuple["Code", ...] = ()


@dataclass(frozen=True, slots=True)
class CodeTexts:
    """What a table of ours says of a code, and the standard has no place for. `guid` names it."""

    guid: str
    label: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    gloss: str = ""
    is_sensitive: bool = False
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class CodeExample:
    """A row of a table that names a passage as an example of a code, by its GUID.

    The passage by the key of its coding, or by its place in a conversation of a round.
    """

    row: int
    code: str
    words: str = ""
    round: str = ""
    conversation: str = ""
    start: int | None = None
    end: int | None = None
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Variable(Identified):
    """`type` is Text, Boolean, Integer, Float, Date or DateTime."""

    name: str
    type: str = "Text"
    description: str | None = None


@dataclass(frozen=True, slots=True)
class VariableValue(Item):
    """The value of a case or source, as text; `type` is that of the element it stood in."""

    variable: str
    type: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Case(Identified):
    name: str | None = None
    description: str | None = None
    codes: tuple[str, ...] = ()
    values: tuple[VariableValue, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Set(Identified):
    name: str
    description: str | None = None
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coding(Identified):
    code: str
    user: str | None = None
    at: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextSelection(Noted):
    """A passage. `placed` is "no" when it does not lie in the text: then the positions are the
    file's own. "widened" says that a border fell inside a character and was moved outward."""

    start: int
    end: int
    codings: tuple[Coding, ...] = ()
    placed: Placed = "exact"


@dataclass(frozen=True, slots=True)
class TextSource(Noted):
    """A text; also a note, the text beside a PDF page or the description of a picture.

    `text` is None when the file that holds it is missing; `path` and `rich_path` are as written.
    """

    text: str | None = None
    path: str | None = None
    rich_path: str | None = None
    selections: tuple[TextSelection, ...] = ()
    codings: tuple[Coding, ...] = ()
    values: tuple[VariableValue, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaSelection(Noted):
    """A rectangle of a picture, or of a page of a PDF."""

    first_x: int
    first_y: int
    second_x: int
    second_y: int
    page: int | None = None
    representation: TextSource | None = None
    codings: tuple[Coding, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeSelection(Noted):
    """A stretch of sound or film, in milliseconds."""

    begin: int
    end: int
    codings: tuple[Coding, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncPoint(Identified):
    """A moment (milliseconds) and the position in the transcript that belongs to it."""

    moment: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class TranscriptSelection(Noted):
    """A passage of a transcript between two sync points."""

    from_point: str | None = None
    to_point: str | None = None
    codings: tuple[Coding, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript(Noted):
    text: str | None = None
    points: tuple[SyncPoint, ...] = ()
    selections: tuple[TranscriptSelection, ...] = ()
    path: str | None = None
    rich_path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Medium(Noted):
    path: str | None = None
    current_path: str | None = None
    codings: tuple[Coding, ...] = ()
    values: tuple[VariableValue, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureSource(_Medium):
    text_description: TextSource | None = None
    selections: tuple[AreaSelection, ...] = ()


@dataclass(frozen=True, slots=True)
class PDFSource(_Medium):
    selections: tuple[AreaSelection, ...] = ()
    representation: TextSource | None = None


@dataclass(frozen=True, slots=True)
class _Recording(_Medium):
    transcripts: tuple[Transcript, ...] = ()
    selections: tuple[TimeSelection, ...] = ()


@dataclass(frozen=True, slots=True)
class AudioSource(_Recording):
    pass


@dataclass(frozen=True, slots=True)
class VideoSource(_Recording):
    pass


Source = TextSource | PDFSource | PictureSource | AudioSource | VideoSource


@dataclass(frozen=True, slots=True)
class Link(Identified):
    name: str | None = None
    direction: str | None = None
    color: str | None = None
    origin: str | None = None
    target: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vertex(Identified):
    first_x: int
    first_y: int
    second_x: int | None = None
    second_y: int | None = None
    represents: str | None = None
    name: str | None = None
    shape: str | None = None
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Edge(Identified):
    origin: str
    target: str
    represents: str | None = None
    name: str | None = None
    color: str | None = None
    direction: str | None = None
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Graph(Identified):
    name: str | None = None
    vertices: tuple[Vertex, ...] = ()
    edges: tuple[Edge, ...] = ()


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

    `texts` and `examples` are of a codebook in a table.
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
    texts: tuple[CodeTexts, ...] = ()
    examples: tuple[CodeExample, ...] = ()
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


def words_of(source: Source) -> Iterator[TextSource | Transcript]:
    """Yield what of a source holds a plain text, which is written anew when it goes out."""
    if isinstance(source, AudioSource | VideoSource):
        yield from source.transcripts
    yield from texts_of(source)


def texts_of(source: Source) -> Iterator[TextSource]:
    """Yield the texts that a source holds: itself, or what stands for a PDF, a part, a picture."""
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
