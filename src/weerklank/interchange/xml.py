"""The one door for XML: no DOCTYPE, no entities, nothing fetched, not too deep, not too much."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLPullParser
from xml.parsers import expat

from weerklank.interchange.refusals import DO_NOT_TRUST, SAVE_AGAIN, Refused
from weerklank.interchange.told import _

_PART = 1 << 16


class Doctype(Refused):
    """A DOCTYPE: with it a file can do more than show a text."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may be at most; `attribute` counts the characters of one value."""

    depth: int = 200
    elements: int = 1_000_000
    attribute: int = 1_000_000


def parse(
    data: bytes | Iterable[bytes],
    *,
    where: str,
    limits: Limits | None = None,
    skip: frozenset[str] = frozenset(),
) -> Element:
    """Read XML from bytes, or from parts as they come, and return its root.

    Names come as ElementTree writes them: `{namespace}name`. `where` names the document in a
    refusal. What stands inside a child of the root whose local name is in `skip` is checked for
    being well-formed and left out. Raises Refused for XML that is not well-formed (with line and
    column), that has a DOCTYPE, or that goes over `limits`. Refusals of the parts themselves
    pass through.
    """
    reader = _Reader(where, limits or Limits(), skip)
    for part in _parts(data) if isinstance(data, bytes) else data:
        reader.feed(part)
    return reader.close()


class WellFormed:
    """Looks whether a document is well-formed as it goes by, for a reader that forgives too much.

    Raises Refused as `parse` does, but for what has to do with the size.
    """

    def __init__(self, where: str) -> None:
        self._reader = _Reader(where, Limits())
        self._reader.hear_nothing()

    def feed(self, part: bytes) -> None:
        self._reader.feed(part)

    def close(self) -> None:
        self._reader.feed(b"", last=True)


def check_prologs(names: Iterable[str], parts: Callable[[str], Iterable[bytes]]) -> None:
    """Raise Refused when a document of a package has a DOCTYPE, also one that nobody reads.

    Of the `names` those are looked at that are XML; `parts` gives one in parts. Nothing good
    needs a DOCTYPE in such a package, so one that stands where we would not read it is a sign
    that the file was made to attack some other program.
    """
    for name in names:
        if not name.lower().endswith((".xml", ".rels", ".vml", ".rdf", ".qde", ".qdc")):
            continue
        prolog = _Prolog(name)
        try:
            for part in parts(name):
                if prolog.is_over(part):
                    break
        except Doctype:
            raise
        except Refused:
            continue  # broken; whoever reads this part says so


def pieces(
    parts: Iterable[bytes],
    *,
    where: str,
    inside: str,
    limits: Limits | None = None,
) -> Iterator[Element]:
    """Read XML as it comes and yield each child of the root's children named `inside`.

    A child is whole when it comes and is emptied when the next is asked for, so memory holds
    one of them; `limits.elements` is what one child may hold. Raises Refused as `parse` does.
    """
    limits = limits or Limits()
    prolog: _Prolog | None = _Prolog(where)
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    walk = _Walk(where, inside, limits)
    try:
        for part in parts:
            if prolog and prolog.is_over(part):
                prolog = None
            parser.feed(part)
            yield from walk.whole(parser.read_events())
        parser.close()
        yield from walk.whole(parser.read_events())
    except ParseError as failure:
        line, column = failure.position
        raise _not_well_formed(_place(where, line, column)) from failure
    except (ValueError, LookupError) as failure:
        raise _unknown_encoding(where) from failure


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


def _not_well_formed(place: str) -> Refused:
    return Refused(
        _("De XML is niet goed gevormd"),
        place,
        SAVE_AGAIN,
    )


def _place(where: str, line: int, column: int) -> str:
    return _(
        "%(where)s, regel %(line)s, kolom %(column)s", where=where, line=line, column=column + 1
    )


def _too_much(why: str, where: str) -> Refused:
    return Refused(_("De XML is te diep of te groot: %(why)s", why=why), where, DO_NOT_TRUST)


def _unknown_encoding(where: str) -> Refused:
    return Refused(
        _("De XML heeft een onbekende tekencodering"),
        where,
        _("Sla het bestand opnieuw op als UTF-8."),
    )


class _Prolog:
    """Looks at what stands before the root: only there can a DOCTYPE stand."""

    def __init__(self, where: str) -> None:
        self._over = False
        self._reader = _Reader(where, Limits())
        self._reader.at_root(self._root)

    def _root(self) -> None:
        self._over = True

    def is_over(self, part: bytes) -> bool:
        self._reader.feed(part)
        return self._over


class _Walk:
    """Finds the whole children in the events of a parser, and keeps the tree small and shallow."""

    def __init__(self, where: str, inside: str, limits: Limits) -> None:
        self._where = where
        self._inside = inside
        self._limits = limits
        self._open: list[Element] = []
        self._floor = 0  # 2 while inside the parent of the children, which stands in the root
        self._count = 0

    def whole(self, events: Iterable[Any]) -> Iterator[Element]:  # as the parser gives them
        opened, most, deepest = self._open, self._limits.elements, self._limits.depth
        for event, element in events:
            if event == "start":
                opened.append(element)
                self._count += 1
                if self._count > most or len(opened) > deepest:
                    raise self._too_much()
                if len(opened) == 2 and local(element) == self._inside:
                    self._floor = 2
                continue
            opened.pop()
            depth = len(opened)
            if depth == self._floor == 2:
                yield element
                opened[-1].remove(element)
                self._count = 0
            elif depth < 2:
                self._floor = 0

    def _too_much(self) -> Refused:
        why = _(
            "meer dan %(elements)s elementen of %(depth)s niveaus",
            elements=self._limits.elements,
            depth=self._limits.depth,
        )
        return _too_much(why, self._where)


class _Reader:
    def __init__(self, where: str, limits: Limits, skip: frozenset[str] = frozenset()) -> None:
        self._where = where
        self._skip = skip
        self._names: list[str] = []
        self._limits = limits
        self._tree = TreeBuilder()
        self._elements = 0
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._listen()

    def _listen(self) -> None:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._tree.data

    def feed(self, part: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(part, last)
        except expat.ExpatError as failure:
            raise _not_well_formed(_place(self._where, failure.lineno, failure.offset)) from failure
        except (ValueError, LookupError) as failure:  # an encoding that Python does not know
            raise _unknown_encoding(self._where) from failure

    def close(self) -> Element:
        self.feed(b"", last=True)
        return self._tree.close()

    def hear_nothing(self) -> None:
        """Build no tree: only look whether it is well-formed, without a DOCTYPE."""
        self._parser.StartElementHandler = None
        self._parser.EndElementHandler = None
        self._parser.CharacterDataHandler = None

    def at_root(self, call: Callable[[], None]) -> None:
        """Call this when the root begins, and read no further."""

        def begin(name: str, attributes: dict[str, str]) -> None:
            self.hear_nothing()
            call()

        self._parser.StartElementHandler = begin

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._names.append(name)
        self._elements += 1
        if len(self._names) > self._limits.depth:
            why = _("meer dan %(depth)s niveaus diep", depth=self._limits.depth)
            raise _too_much(why, self._here())
        if self._elements > self._limits.elements:
            why = _("meer dan %(elements)s elementen", elements=self._limits.elements)
            raise _too_much(why, self._here())
        if attributes and max(map(len, attributes.values())) > self._limits.attribute:
            raise _too_much(_("een te lang attribuut"), self._here())
        self._tree.start(_clark(name), {_clark(key): value for key, value in attributes.items()})
        if self._skip and len(self._names) == 2 and name.rpartition("}")[2] in self._skip:
            self._leave_out(name)

    def _leave_out(self, skipped: str) -> None:
        """Hear nothing until the end of this element: that costs a third of building it."""

        def end(name: str) -> None:
            if name == skipped:
                self._listen()
                self._end(name)

        self._parser.StartElementHandler = None
        self._parser.CharacterDataHandler = None
        self._parser.EndElementHandler = end

    def _end(self, name: str) -> None:
        if self._names.pop() != name:  # a skipped element held one of its own name
            raise Refused(
                _("De XML is anders opgebouwd dan de standaard voorschrijft"),
                self._here(),
                DO_NOT_TRUST,
            )
        self._tree.end(_clark(name))

    def _doctype(self, *declaration: object) -> None:
        raise Doctype(
            _("De XML bevat een DOCTYPE; daarmee kan een bestand meer doen dan tekst tonen"),
            self._here(),
            DO_NOT_TRUST,
        )

    def _here(self) -> str:
        return _place(self._where, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber)


@lru_cache(maxsize=1_000)  # a project has millions of elements of a few dozen names
def _clark(name: str) -> str:
    return "{" + name if "}" in name else name
