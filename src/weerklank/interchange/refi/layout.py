"""The standard's grammar as a table: which element carries what, in which order.

Reading follows it whatever the order in the file; writing follows the order here, which is that
of the schema. Both versions of the schema (18 March 2019, and v1.0) say the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from weerklank.interchange.refi import project as model

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
VALUE_TYPES = ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")

Kind = Literal[
    "text", "guid", "flag", "number", "color", "time", "direction", "shape", "line", "type"
]
How = Literal["words", "content", "value", "ref", "refs", "one", "many"]


@dataclass(frozen=True, slots=True)
class Attribute:
    name: str
    field: str
    kind: Kind = "text"
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Child:
    """`how`: "words" is text; "content" the text of a source; "value" the typed value of a
    variable; "ref" and "refs" are GUIDs elsewhere; "one" and "many" are elements of this table."""

    name: str
    field: str
    how: How


@dataclass(frozen=True, slots=True)
class Layout:
    make: Callable[..., model.Item]
    attributes: tuple[Attribute, ...]
    children: tuple[Child, ...] = ()


_GUID = Attribute("guid", "guid", "guid", needed=True)
_NAME = Attribute("name", "name")
_NEEDED_NAME = Attribute("name", "name", needed=True)
_COLOR = Attribute("color", "color", "color")
_STAMPS = (
    Attribute("creatingUser", "created_by", "guid"),
    Attribute("creationDateTime", "created_at", "time"),
    Attribute("modifyingUser", "changed_by", "guid"),
    Attribute("modifiedDateTime", "changed_at", "time"),
)
_CORNERS = (
    Attribute("firstX", "first_x", "number", needed=True),
    Attribute("firstY", "first_y", "number", needed=True),
    Attribute("secondX", "second_x", "number", needed=True),
    Attribute("secondY", "second_y", "number", needed=True),
)
_DESCRIPTION = Child("Description", "description", "words")
_NOTES = Child("NoteRef", "notes", "refs")
_CODINGS = Child("Coding", "codings", "many")
_VALUES = Child("VariableValue", "values", "many")
_TRANSCRIPTS = Child("Transcript", "transcripts", "many")
_OF_SELECTION = (_DESCRIPTION, _CODINGS, _NOTES)

_OF_TEXT = (
    _GUID,
    _NAME,
    Attribute("richTextPath", "rich_path"),
    Attribute("plainTextPath", "path"),
    *_STAMPS,
)
_TEXT_SOURCE = Layout(
    model.TextSource,
    _OF_TEXT,
    (
        _DESCRIPTION,
        Child("PlainTextContent", "text", "content"),
        Child("PlainTextSelection", "selections", "many"),
        _CODINGS,
        _NOTES,
        _VALUES,
    ),
)
_OF_MEDIA = (
    _GUID,
    _NAME,
    Attribute("path", "path"),
    Attribute("currentPath", "current_path"),
    *_STAMPS,
)
_MOMENTS = (
    _GUID,
    _NAME,
    Attribute("begin", "begin", "number", needed=True),
    Attribute("end", "end", "number", needed=True),
    *_STAMPS,
)


def _medium(make: Callable[..., model.Item], *own: Child) -> Layout:
    return Layout(make, _OF_MEDIA, (_DESCRIPTION, *own, _CODINGS, _NOTES, _VALUES))


LAYOUTS: dict[str, Layout] = {
    "User": Layout(model.User, (_GUID, _NAME, Attribute("id", "id"))),
    "Code": Layout(
        model.Code,
        (_GUID, _NEEDED_NAME, Attribute("isCodable", "codable", "flag", needed=True), _COLOR),
        (_DESCRIPTION, _NOTES, Child("Code", "codes", "many")),
    ),
    "Variable": Layout(
        model.Variable,
        (_GUID, _NEEDED_NAME, Attribute("typeOfVariable", "type", "type", needed=True)),
        (_DESCRIPTION,),
    ),
    "VariableValue": Layout(
        model.VariableValue,
        (),
        (Child("VariableRef", "variable", "ref"), Child("", "value", "value")),
    ),
    "Case": Layout(
        model.Case,
        (_GUID, _NAME),
        (
            _DESCRIPTION,
            Child("CodeRef", "codes", "refs"),
            _VALUES,
            Child("SourceRef", "sources", "refs"),
            Child("SelectionRef", "selections", "refs"),
        ),
    ),
    "Set": Layout(
        model.Set,
        (_GUID, _NEEDED_NAME),
        (
            _DESCRIPTION,
            Child("MemberCode", "codes", "refs"),
            Child("MemberSource", "sources", "refs"),
            Child("MemberNote", "notes", "refs"),
        ),
    ),
    "Coding": Layout(
        model.Coding,
        (
            _GUID,
            Attribute("creatingUser", "user", "guid"),
            Attribute("creationDateTime", "at", "time"),
        ),
        (Child("CodeRef", "code", "ref"), _NOTES),
    ),
    "PlainTextSelection": Layout(
        model.TextSelection,
        (
            _GUID,
            _NAME,
            Attribute("startPosition", "start", "number", needed=True),
            Attribute("endPosition", "end", "number", needed=True),
            *_STAMPS,
        ),
        _OF_SELECTION,
    ),
    "TextSource": _TEXT_SOURCE,
    "Note": _TEXT_SOURCE,
    "Representation": _TEXT_SOURCE,
    "TextDescription": _TEXT_SOURCE,
    "PictureSelection": Layout(
        model.AreaSelection, (_GUID, _NAME, *_CORNERS, *_STAMPS), _OF_SELECTION
    ),
    "PDFSelection": Layout(
        model.AreaSelection,
        (_GUID, _NAME, Attribute("page", "page", "number", needed=True), *_CORNERS, *_STAMPS),
        (_DESCRIPTION, Child("Representation", "representation", "one"), _CODINGS, _NOTES),
    ),
    "AudioSelection": Layout(model.TimeSelection, _MOMENTS, _OF_SELECTION),
    "VideoSelection": Layout(model.TimeSelection, _MOMENTS, _OF_SELECTION),
    "SyncPoint": Layout(
        model.SyncPoint,
        (
            _GUID,
            Attribute("timeStamp", "moment", "number"),
            Attribute("position", "position", "number"),
        ),
    ),
    "TranscriptSelection": Layout(
        model.TranscriptSelection,
        (
            _GUID,
            _NAME,
            Attribute("fromSyncPoint", "from_point", "guid"),
            Attribute("toSyncPoint", "to_point", "guid"),
            *_STAMPS,
        ),
        _OF_SELECTION,
    ),
    "Transcript": Layout(
        model.Transcript,
        _OF_TEXT,
        (
            _DESCRIPTION,
            Child("PlainTextContent", "text", "content"),
            Child("SyncPoint", "points", "many"),
            Child("TranscriptSelection", "selections", "many"),
            _NOTES,
        ),
    ),
    "PictureSource": _medium(
        model.PictureSource,
        Child("TextDescription", "text_description", "one"),
        Child("PictureSelection", "selections", "many"),
    ),
    "PDFSource": _medium(
        model.PDFSource,
        Child("PDFSelection", "selections", "many"),
        Child("Representation", "representation", "one"),
    ),
    "AudioSource": _medium(
        model.AudioSource, _TRANSCRIPTS, Child("AudioSelection", "selections", "many")
    ),
    "VideoSource": _medium(
        model.VideoSource, _TRANSCRIPTS, Child("VideoSelection", "selections", "many")
    ),
    "Link": Layout(
        model.Link,
        (
            _GUID,
            _NAME,
            Attribute("direction", "direction", "direction"),
            _COLOR,
            Attribute("originGUID", "origin", "guid"),
            Attribute("targetGUID", "target", "guid"),
        ),
        (_NOTES,),
    ),
    "Vertex": Layout(
        model.Vertex,
        (
            _GUID,
            Attribute("representedGUID", "represents", "guid"),
            _NAME,
            *_CORNERS[:2],
            Attribute("secondX", "second_x", "number"),
            Attribute("secondY", "second_y", "number"),
            Attribute("shape", "shape", "shape"),
            _COLOR,
        ),
    ),
    "Edge": Layout(
        model.Edge,
        (
            _GUID,
            Attribute("representedGUID", "represents", "guid"),
            _NAME,
            Attribute("sourceVertex", "origin", "guid", needed=True),
            Attribute("targetVertex", "target", "guid", needed=True),
            _COLOR,
            Attribute("direction", "direction", "direction"),
            Attribute("lineStyle", "line", "line"),
        ),
    ),
    "Graph": Layout(
        model.Graph,
        (_GUID, _NAME),
        (Child("Vertex", "vertices", "many"), Child("Edge", "edges", "many")),
    ),
}

SOURCES = ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource")
# The lists of a project besides its sources: element, what it holds, and the field.
LISTS = (
    ("Users", "User", "users"),
    ("Variables", "Variable", "variables"),
    ("Cases", "Case", "cases"),
    ("Notes", "Note", "notes"),
    ("Links", "Link", "links"),
    ("Sets", "Set", "sets"),
    ("Graphs", "Graph", "graphs"),
)
PROJECT_ATTRIBUTES = (
    _NEEDED_NAME,
    Attribute("origin", "origin"),
    Attribute("creatingUserGUID", "created_by", "guid"),
    Attribute("creationDateTime", "created_at", "time"),
    Attribute("modifyingUserGUID", "changed_by", "guid"),
    Attribute("modifiedDateTime", "changed_at", "time"),
    Attribute("basePath", "base_path"),
)

_HEX = "[0-9a-fA-F]"
_PLAIN_GUID = f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"
_DAY = r"-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_ZONE = r"(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_CLOCK = r"(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|24:00:00(\.0+)?)"
_NUMBER = r"[+-]?\d+"
_SHAPES = (
    "Person|Oval|Rectangle|RoundedRectangle|Star|LeftTriangle|RightTriangle|UpTriangle|"
    "DownTriangle|Note"
)
# What the schema allows; what is "text" may be anything.
ALLOWED: dict[str, re.Pattern[str]] = {
    kind: re.compile(pattern, re.ASCII)
    for kind, pattern in {
        "guid": rf"{_PLAIN_GUID}|\{{{_PLAIN_GUID}\}}",
        "color": f"#({_HEX}{{6}}|{_HEX}{{3}})",
        "time": f"{_DAY}T{_CLOCK}{_ZONE}",
        "direction": "Associative|OneWay|Bidirectional",
        "shape": _SHAPES,
        "line": "dotted|dashed|solid",
        "type": "|".join(VALUE_TYPES),
        "Boolean": "true|false|1|0",
        "Integer": _NUMBER,
        "Float": r"[+-]?(\d+(\.\d*)?|\.\d+)",
        "Date": f"{_DAY}{_ZONE}",
        "DateTime": f"{_DAY}T{_CLOCK}{_ZONE}",
    }.items()
}
