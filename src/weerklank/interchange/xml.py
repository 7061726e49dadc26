"""The one door for XML: no DOCTYPE, no entities, nothing fetched, not too deep, not too much."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from weerklank.interchange.refusals import Refused

_PART = 1 << 16
_DO_NOT_TRUST = "Vraag het bestand opnieuw op bij de maker en vertrouw dit exemplaar niet."


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may be at most; `attribute` counts the characters of one value."""

    depth: int = 200
    elements: int = 1_000_000
    attribute: int = 1_000_000


def parse(data: bytes | Iterable[bytes], *, where: str, limits: Limits | None = None) -> Element:
    """Read XML from bytes, or from parts as they come, and return its root.

    Names come as ElementTree writes them: `{namespace}name`. `where` names the document in a
    refusal. Raises Refused for XML that is not well-formed (with line and column), that has a
    DOCTYPE, or that goes over `limits`. Refusals of the parts themselves pass through.
    """
    reader = _Reader(where, limits or Limits())
    for part in _parts(data) if isinstance(data, bytes) else data:
        reader.feed(part)
    return reader.close()


def local(element: Element) -> str:
    """Return the name without its namespace. Office formats exist in two namespaces each."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """Return the attribute with this local name, in whatever namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def _parts(data: bytes) -> Iterable[bytes]:
    return (data[start : start + _PART] for start in range(0, len(data), _PART))


class _Reader:
    def __init__(self, where: str, limits: Limits) -> None:
        self._where = where
        self._limits = limits
        self._tree = TreeBuilder()
        self._depth = 0
        self._elements = 0
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._tree.data
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, part: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(part, last)
        except expat.ExpatError as failure:
            raise Refused(
                "De XML is niet goed gevormd",
                self._place(failure.lineno, failure.offset),
                "Sla het bestand opnieuw op in het programma waarmee het is gemaakt.",
            ) from failure
        except (ValueError, LookupError) as failure:  # an encoding that Python does not know
            raise Refused(
                "De XML heeft een onbekende tekencodering",
                self._where,
                "Sla het bestand opnieuw op als UTF-8.",
            ) from failure

    def close(self) -> Element:
        self.feed(b"", last=True)
        return self._tree.close()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > self._limits.depth:
            raise self._too_much(f"meer dan {self._limits.depth} niveaus diep")
        if self._elements > self._limits.elements:
            raise self._too_much(f"meer dan {self._limits.elements} elementen")
        if any(len(value) > self._limits.attribute for value in attributes.values()):
            raise self._too_much("een te lang attribuut")
        self._tree.start(_clark(name), {_clark(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._tree.end(_clark(name))

    def _doctype(self, *declaration: object) -> None:
        raise Refused(
            "De XML bevat een DOCTYPE; daarmee kan een bestand meer doen dan tekst tonen",
            self._place(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber),
            _DO_NOT_TRUST,
        )

    def _too_much(self, why: str) -> Refused:
        place = self._place(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber)
        return Refused(f"De XML is te diep of te groot: {why}", place, _DO_NOT_TRUST)

    def _place(self, line: int, column: int) -> str:
        return f"{self._where}, regel {line}, kolom {column + 1}"


def _clark(name: str) -> str:
    return "{" + name if "}" in name else name
