"""What is in a project, counted; and its coded passages."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from os import PathLike
from typing import TypedDict

from weerklank.interchange.refi import reading
from weerklank.interchange.refi.elements import Problems
from weerklank.interchange.refi.package import is_outside
from weerklank.interchange.refi.project import (
    AreaSelection,
    AudioSource,
    Coding,
    Counting,
    Kept,
    PDFSource,
    PictureSource,
    Project,
    Source,
    TextSelection,
    TextSource,
    TimeSelection,
    TranscriptSelection,
    VideoSource,
    all_codes,
    key,
    texts_of,
)
from weerklank.interchange.told import _

AnySelection = TextSelection | AreaSelection | TimeSelection | TranscriptSelection
_KINDS = {
    TextSource: "text",
    PDFSource: "pdf",
    PictureSource: "picture",
    AudioSource: "audio",
    VideoSource: "video",
}


class Warned(TypedDict):
    what: str
    count: int
    examples: list[str]


class Inspected(TypedDict):
    """What is in a project: how many of each, and what was odd."""

    kind: str
    origin: str | None
    name: str | None
    users: int
    codes: int
    codes_codable: int
    code_max_depth: int
    sets: int
    sources: dict[str, int]
    missing_files: int
    selections: int
    coded_selections: int
    codings: int
    codings_inside_text: int
    cases: int
    variables: int
    variable_values: int
    notes: int
    links: int
    graphs: int
    transcripts: int
    warnings: list[Warned]


def inspect(
    source: str | PathLike[str] | bytes, *, counting: Counting | None = None, name: str = ""
) -> Inspected:
    """Return what is in a project or codebook, as `refi inspect --json` shows it.

    Raises Refused and OSError as `reading.read` does.
    """
    with reading.read(source, counting=counting, name=name) as project:
        return counted(project)


def counted(project: Project, also: Callable[[Source], None] | None = None) -> Inspected:
    """Return what is in an open project. `also` is shown every source, so that one pass is enough.

    Raises Refused as `reading.read` does.
    """
    tally = _Tally(project)
    for one in _walk(project, tally):
        tally.source(one)
        if also is not None:
            also(one)
    for note in project.notes:
        tally.text(note, is_note=True)
    return tally.shown()


def passages(
    source: str | PathLike[str] | bytes, *, counting: Counting | None = None
) -> list[dict[str, object]]:
    """Return the coded passages with their text, as `refi passages --json` shows them.

    A passage has one row per coder, with the codes that coder gave it. Passages that could not
    be placed in their text are left out; `inspect` counts them. Raises as `inspect` does.
    """
    with reading.read(source, counting=counting) as project:
        codes = {key(code.guid): code.name for code, _ in all_codes(project.codes)}
        users = {key(user.guid): user.name or user.id for user in project.users}
        return [
            {
                "source": one.name or text.name,
                "start": selection.start,
                "end": selection.end,
                "text": (text.text or "")[selection.start : selection.end],
                "codes": [codes.get(key(coding.code), coding.code) for coding in codings],
                "coder": users.get(key(coder), coder) if coder else None,
            }
            for one in project.sources
            for text in texts_of(one)
            for selection in text.selections
            if is_inside(selection)
            for coder, codings in _by_coder(selection)
        ]


def is_inside(selection: TextSelection) -> bool:
    """Return whether a passage lies in its text and holds any of it."""
    return selection.placed != "no" and selection.start < selection.end


def _by_coder(selection: TextSelection) -> Iterator[tuple[str | None, list[Coding]]]:
    by: dict[str | None, list[Coding]] = {}
    for coding in selection.codings:
        by.setdefault(coding.user or selection.created_by, []).append(coding)
    yield from by.items()


def _walk(project: Project, tally: "_Tally") -> Iterable[Source]:
    if not isinstance(project.sources, reading.WalkedSources):
        return project.sources
    return project.sources.walk(tally.problems, tally.kept)


class _Tally:
    """Counts while the sources go by, so that one is in memory at a time."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._codes = {key(code.guid) for code, _ in all_codes(project.codes)}
        self._sources: Counter[str] = Counter()
        self._missing: list[str] = []
        self._counts: Counter[str] = Counter()
        self._used: set[str] = set()
        self.problems = Problems()
        self.kept: list[Kept] = list(project.kept)

    def source(self, source: Source) -> None:
        self._sources[_KINDS[type(source)]] += 1
        self._hear(source.kept)
        self._counts["variable_values"] += len(source.values)
        self._codings(source.codings)
        for text in texts_of(source):
            self.text(text)
        if isinstance(source, TextSource):
            return
        self._path(source.path)
        if isinstance(source, AudioSource | VideoSource):
            self._transcripts(source)
        self._selections(source.selections)

    def text(self, text: TextSource, *, is_note: bool = False) -> None:
        if text.text is None:
            self._path(text.path)
            if not text.path:
                self.problems.add(_("Een bron heeft geen platte tekst"), text.name or text.guid)
        self._path(text.rich_path)
        self._selections(text.selections)
        for selection in text.selections:
            where = f"{text.name or text.guid}, {selection.start}–{selection.end}"
            if is_inside(selection):
                self._counts["codings_inside_text"] += len(selection.codings)
                if selection.placed == "widened":
                    self.problems.add(_("Een passage viel binnen een teken en is verruimd"), where)
            elif text.text is not None and not is_note:  # a note may point into another text
                self.problems.add(_("Een passage past niet in de tekst"), where)

    def _transcripts(self, source: AudioSource | VideoSource) -> None:
        self._counts["transcripts"] += len(source.transcripts)
        for transcript in source.transcripts:
            if transcript.text is None:
                self._path(transcript.path)
            self._path(transcript.rich_path)
            self._selections(transcript.selections)

    def _path(self, path: str | None) -> None:
        if path and is_outside(path):
            self.problems.add(_("Een bestand staat buiten het project en is niet gelezen"), path)
        elif path and self._project.files.name_of(path) is None:
            self._missing.append(path)

    def _selections(self, selections: Iterable[AnySelection]) -> None:
        for selection in selections:
            self._counts["selections"] += 1
            if selection.codings:
                self._counts["coded_selections"] += 1
                self._codings(selection.codings)
            self._hear(selection.kept)

    def _codings(self, codings: Iterable[Coding]) -> None:
        for coding in codings:
            self._counts["codings"] += 1
            self._hear(coding.kept)
            if coding.code and key(coding.code) not in self._codes:
                self.problems.add(
                    _("Een codering verwijst naar een code die er niet is"), coding.code
                )

    def _hear(self, kept: tuple[Kept, ...]) -> None:
        self.kept += kept

    def shown(self) -> Inspected:
        project = self._project
        tree = list(all_codes(project.codes))
        counts = self._counts
        cases = sum(len(case.values) for case in project.cases)
        return {
            "kind": project.kind,
            "origin": project.origin,
            "name": project.name or None,
            "users": len(project.users),
            "codes": len(tree),
            "codes_codable": sum(code.codable for code, _ in tree),
            "code_max_depth": max((depth for _, depth in tree), default=0),
            "sets": len(project.sets),
            "sources": {kind: self._sources[kind] for kind in _KINDS.values()},
            "missing_files": len(self._missing),
            "selections": counts["selections"],
            "coded_selections": counts["coded_selections"],
            "codings": counts["codings"],
            "codings_inside_text": counts["codings_inside_text"],
            "cases": len(project.cases),
            "variables": len(project.variables),
            "variable_values": counts["variable_values"] + cases,
            "notes": len(project.notes),
            "links": len(project.links),
            "graphs": len(project.graphs),
            "transcripts": counts["transcripts"],
            "warnings": self._warnings(),
        }

    def _warnings(self) -> list[Warned]:
        """List what was odd; how positions were counted comes first."""
        for path in self._missing:
            self.problems.add(_("Een bestand ontbreekt"), path)
        for one in self.kept:
            self.problems.add(
                _("Een onderdeel staat niet in de standaard; het is bewaard"), one.place
            )
        found = [*self._project.warnings, *self.problems.warnings()]
        decision = self._project.decision
        told: list[Warned] = []
        if decision and self._counts["selections"]:
            told.append({"what": decision.reason, "count": 1, "examples": []})
        return told + [
            {"what": one.what, "count": one.count, "examples": list(one.examples)} for one in found
        ]
