"""Elements of the file to the dataclasses of a project."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol
from xml.etree.ElementTree import Element, tostring

from weerklank.interchange.refi import layout as grammar
from weerklank.interchange.refi.layout import LAYOUTS, Attribute, Child, Layout
from weerklank.interchange.refi.positions import Original, Ruler
from weerklank.interchange.refi.project import (
    Code,
    Coding,
    Counting,
    Item,
    Kept,
    Placed,
    ProjectWarning,
    TextSelection,
    TextSource,
    Transcript,
    VariableValue,
)
from weerklank.interchange.told import _

_MADE = uuid.UUID("6f0f4a52-6b1c-5d0a-9a41-4f6d0c3b7e11")  # the name space of GUIDs we make
_MOST = 1 << 53
_EXAMPLES = 3
Values = dict[str, object]  # by field


class Texts(Protocol):
    def text(self, path: str | None) -> tuple[str, str | None] | None:
        """Return the text at a path and the coding if it was guessed, or None."""


class Problems:
    """What was odd while reading, counted by kind with a few examples."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, tuple[str, ...]]] = {}

    def add(self, what: str, example: str) -> None:
        count, examples = self._found.get(what, (0, ()))
        if len(examples) < _EXAMPLES:
            examples = (*examples, example[:200])
        self._found[what] = (count + 1, examples)

    def take_in(self, found: Iterable[ProjectWarning]) -> None:
        """Add what somebody else counted."""
        for one in found:
            count, examples = self._found.get(one.what, (0, ()))
            examples = (*examples, *one.examples)[:_EXAMPLES]
            self._found[one.what] = (count + one.count, examples)

    def warnings(self) -> tuple[ProjectWarning, ...]:
        return tuple(
            ProjectWarning(what, count, examples) for what, (count, examples) in self._found.items()
        )


class _Names(dict[str, str]):
    """Tag to local name; a tag of another standard keeps its whole name, so nothing matches."""

    def __missing__(self, tag: str) -> str:
        space, _, name = tag.rpartition("}")
        known = not space or space.startswith("{urn:QDA-XML:")
        self[tag] = name if known else tag
        return self[tag]


name_of = _Names()
_CHILDREN = {
    name: {child.name: child for child in layout.children} for name, layout in LAYOUTS.items()
}


class Builder:
    """Makes dataclasses of elements, with positions counted as `counting` says."""

    def __init__(self, texts: Texts, counting: Counting, problems: Problems, pass_: str) -> None:
        self._texts = texts
        self._counting = counting
        self._problems = problems
        self._pass = pass_
        self._made = 0
        self._ruler: Ruler | None = None

    def build(self, name: str, element: Element) -> Item:
        """Return what an element with this name is. The caller says which name, as one class
        may stand under several names."""
        if name == "PlainTextSelection":
            return self._selection(element)
        if name == "Coding":
            return self._coding(element)
        layout = LAYOUTS[name]
        if layout.make is VariableValue:
            return self._value(element)
        if layout.make is TextSource or layout.make is Transcript:
            return self._with_text(name, layout, element)
        return self._built(name, layout, element, {})

    def code(self, element: Element) -> Code:
        built = self.build("Code", element)
        assert isinstance(built, Code)
        return built

    def _built(self, name: str, layout: Layout, element: Element, values: Values) -> Item:
        kept = self._attributes(name, layout.attributes, element, values)
        children = _CHILDREN[name]
        many: dict[str, list[object]] = {}
        for below in element:
            child = children.get(name_of[below.tag])
            if child is not None and child.how == "many":
                if child.field not in many:
                    many[child.field] = []
                many[child.field].append(self.build(child.name, below))
            elif child is None or not self._child(child, below, values, many):
                kept.append(kept_element(below))
        for field, items in many.items():
            values[field] = tuple(items)
        return layout.make(**values, kept=tuple(kept))

    def _child(
        self, child: Child, element: Element, values: Values, many: dict[str, list[object]]
    ) -> bool:
        """Take one child into the values; tell whether there was room for it."""
        if child.how == "refs":
            many.setdefault(child.field, []).append(_target(element))
        elif child.how == "content":
            return True  # read before
        elif values.get(child.field) is not None:
            return False
        elif child.how == "words":
            values[child.field] = element.text or None
            return not len(element)
        elif child.how == "ref":
            values[child.field] = _target(element)
        else:
            values[child.field] = self.build(child.name, element)
        return True

    def _attributes(
        self, name: str, known: tuple[Attribute, ...], element: Element, values: Values
    ) -> list[Kept]:
        """Take the attributes into the values and return those the standard does not know."""
        left = dict(element.attrib)
        for attribute in known:
            value = left.pop(attribute.name, None)
            if value is not None:
                values[attribute.field] = self._read(name, attribute, value)
            elif attribute.needed:
                values.setdefault(attribute.field, self._instead(name, attribute))
        return [Kept(f"@{key}", value) for key, value in left.items()]

    def _read(self, name: str, attribute: Attribute, value: str) -> str | int:
        if attribute.kind == "flag":
            return value.strip() in ("true", "1")
        if attribute.kind == "number":
            return self._number(name, attribute.name, value)
        if attribute.field == "guid" and not value.strip():
            return self._instead(name, attribute)
        return value

    def _number(self, name: str, attribute: str, value: str) -> int:
        try:
            number = int(value)
        except ValueError:
            number = _MOST + 1
        if abs(number) > _MOST:
            self._problems.add(
                _("Een getal is niet te lezen; er staat nu 0"), f"{name} {attribute}={value}"
            )
            return 0
        return number

    def _instead(self, name: str, attribute: Attribute) -> str | int:
        """Return a value for an attribute that the standard demands and the file lacks."""
        if attribute.kind == "guid" and attribute.field == "guid":
            self._made += 1
            self._problems.add(_("Een onderdeel heeft geen GUID; het kreeg er een"), name)
            return str(uuid.uuid5(_MADE, f"{self._pass}/{name}/{self._made}"))
        defaults: dict[str, str | int] = {"number": 0, "flag": True, "type": "Text"}
        if attribute.kind != "flag":  # programs leave this one out, and mean yes
            self._problems.add(_("Een onderdeel mist %(name)s", name=attribute.name), name)
        return defaults.get(attribute.kind, "")

    def _selection(self, element: Element) -> TextSelection:
        """Most of a project is this and `_coding`, so the plain case takes a straight road."""
        get = element.attrib.get
        guid, start, end = get("guid"), get("startPosition", ""), get("endPosition", "")
        name, by, at = get("name"), get("creatingUser"), get("creationDateTime")
        changed_by, changed_at = get("modifyingUser"), get("modifiedDateTime")
        known = 3 + (name is not None) + (by is not None) + (at is not None)
        known += (changed_by is not None) + (changed_at is not None)
        digits = start + end
        if (
            not (guid and start and end and digits.isdecimal())
            or len(digits) > 15
            or len(element.attrib) != known
        ):
            return self._unusual_selection(element)
        codings = []
        for below in element:
            if name_of[below.tag] != "Coding":
                return self._unusual_selection(element)
            codings.append(self._coding(below))
        first, last, placed = self._place(int(start), int(end))
        return TextSelection(
            guid,
            first,
            last,
            tuple(codings),
            placed,
            name=name,
            created_by=by,
            created_at=at,
            changed_by=changed_by,
            changed_at=changed_at,
        )

    def _unusual_selection(self, element: Element) -> TextSelection:
        values: Values = {}
        built = self._built("PlainTextSelection", LAYOUTS["PlainTextSelection"], element, values)
        assert isinstance(built, TextSelection)
        start, end, placed = self._place(built.start, built.end)
        return replace(built, start=start, end=end, placed=placed)

    def _place(self, start: int, end: int) -> tuple[int, int, Placed]:
        if self._ruler is None:
            return start, end, "no"
        return self._ruler.place(start, end)

    def _coding(self, element: Element) -> Coding:
        get = element.attrib.get
        guid, user, at = get("guid"), get("creatingUser"), get("creationDateTime")
        known = 1 + (user is not None) + (at is not None)
        if guid and len(element) == 1 and len(element.attrib) == known:
            below = element[0]
            code = below.get("targetGUID")
            if code and name_of[below.tag] == "CodeRef" and len(below.attrib) == 1:
                return Coding(guid, code, user, at)
        values: Values = {"code": None}
        built = self._built("Coding", LAYOUTS["Coding"], element, values)
        assert isinstance(built, Coding)
        if not built.code:
            self._problems.add(_("Een codering noemt geen code"), built.guid)
        return replace(built, code=built.code or "")

    def _value(self, element: Element) -> VariableValue:
        variable, kind, value = "", None, None
        kept = [Kept(f"@{key}", text) for key, text in element.attrib.items()]
        for below in element:
            name = name_of[below.tag]
            if name == "VariableRef" and not variable:
                variable = _target(below)
            elif name.removesuffix("Value") in grammar.VALUE_TYPES and kind is None:
                kind, value = name.removesuffix("Value"), below.text or ""
            else:
                kept.append(kept_element(below))
        return VariableValue(variable, kind, value, kept=tuple(kept))

    def _with_text(self, name: str, layout: Layout, element: Element) -> Item:
        """Read the text first: the passages are placed in it."""
        outer = self._ruler
        original = self._original(element)
        self._ruler = original.ruler(self._counting) if original else None
        built = self._built(name, layout, element, {"text": original.text if original else None})
        if isinstance(built, Transcript) and self._ruler:
            built = _with_points(built, self._ruler)
        self._ruler = outer
        return built

    def _original(self, element: Element) -> Original | None:
        inline, path = text_places(element)
        if inline is not None:
            return Original(inline)
        found = self._texts.text(path)
        if found is None:
            return None
        raw, encoding = found
        if encoding:
            self._problems.add(
                _("Een tekst is niet in UTF-8"),
                _("%(path)s, gelezen als %(encoding)s", path=str(path), encoding=encoding),
            )
        return Original(raw)


def text_places(element: Element) -> tuple[str | None, str | None]:
    """Return the text that stands inside a source, and the path to the text outside it."""
    path = element.get("plainTextPath")
    for below in element:
        if name_of[below.tag] == "PlainTextContent":
            if below.text or not path:
                return below.text or "", path
            break
    return None, path


def kept_element(element: Element) -> Kept:
    """Keep an element in the file's own form, without the white space after it."""
    tail, element.tail = element.tail, None
    text = tostring(element, encoding="unicode")
    element.tail = tail
    return Kept(name_of[element.tag], text)


def _target(element: Element) -> str:
    # In a codebook a set names its codes with `guid`.
    return element.get("targetGUID") or element.get("guid") or ""


def _with_points(transcript: Transcript, ruler: Ruler) -> Transcript:
    points = tuple(
        point if point.position is None else replace(point, position=ruler.point(point.position))
        for point in transcript.points
    )
    return replace(transcript, points=points)
