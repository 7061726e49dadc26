"""REFI-QDA in and out: `take_project` and `give_project`, against lxml, zipfile and sqlite3."""

from __future__ import annotations

import sqlite3
import uuid
import zipfile
from collections.abc import Iterator
from itertools import count, groupby
from pathlib import Path

from lxml import etree

from bench import filling, measuring
from bench.measuring import Result
from bench.rounds import TRAITS, Document, MadeUpRound
from bench.stand import Stand
from weerklank.coding.models import Coding
from weerklank.exchange import rules
from weerklank.exchange.operations import export, importing
from weerklank.interchange.refi import project as refi
from weerklank.interchange.refi import writing

_NS = "{urn:QDA-XML:project:1.0}"
_STAMP = "2026-11-02T09:00:00Z"
_NAMES = uuid.UUID("5f0c3d0e-6a3c-4d0e-9b57-0d8f6a2f8f11")
_TABLES = """
    create table doc(id integer primary key, guid text, name text, body text);
    create table coding(id integer primary key, doc int, code int, coder int, s int, e int);
    create index coding_doc on coding(doc, s);
    create index coding_code on coding(code, doc, s);
"""


def imported(stand: Stand) -> Result:
    """Take the round in as a project; each time another round is added."""
    path, bare = _file(stand), stand.folder / "bare-exchange.sqlite3"
    number = count(1)

    def take() -> None:
        name = f"taken-{stand.size.lower()}-{next(number)}"
        round_ = filling.empty_round(name, stand.filled.coders)
        importing.take_project(
            round_=round_,
            path=path,
            name=path.name,
            choices=rules.Choices(),
            by=stand.filled.reader,
            at=filling.NOW,
        )
        taken = Coding.objects.filter(transcript__conversation__round=round_).count()
        if taken != stand.made_up.size.codings:
            raise RuntimeError(f"{taken} codings were taken in of {stand.made_up.size.codings}.")

    return measuring.compared(
        "import qdpx",
        stand.size,
        ours=take,
        bare=lambda: _bare_import(path, bare),
        target=3,
        runs=stand.runs,
    )


def exported(stand: Stand) -> Result:
    """Give the round as a project. Raises RuntimeError when both sides give other codings.

    To be measured before anybody adds codings to the round.
    """
    bare = stand.folder / "bare-exchange.sqlite3"
    _bare_import(_file(stand), bare)
    given, plain = stand.folder / "given.qdpx", stand.folder / "bare.qdpx"

    def give() -> None:
        export.give_project(
            round_=stand.filled.round,
            path=given,
            target=None,
            by=stand.filled.reader,
            at=filling.NOW,
        )

    give()
    _bare_export(bare, plain, stand.made_up)
    numbers = {_codings_in(given), _codings_in(plain), stand.made_up.size.codings}
    if len(numbers) > 1:
        raise RuntimeError(f"Not the same number of codings was given: {sorted(numbers)}.")
    return measuring.compared(
        "export qdpx",
        stand.size,
        ours=give,
        bare=lambda: _bare_export(bare, plain, stand.made_up),
        target=2,
        runs=stand.runs,
    )


def _file(stand: Stand) -> Path:
    path = stand.folder / "made-up.qdpx"
    if not path.exists():
        writing.write(_project(stand.made_up), path)
    return path


def _codings_in(path: Path) -> int:
    with zipfile.ZipFile(path) as archive, archive.open("project.qde") as stream:
        return sum(1 for _found in etree.iterparse(stream, tag=f"{_NS}Coding"))


# --- the file ---------------------------------------------------------------------------------
def _guid(*parts: object) -> str:
    return str(uuid.uuid5(_NAMES, " ".join(map(str, parts))))


class _Sources:
    """The texts with their passages, one in memory at a time, as often as they are asked for."""

    def __init__(self, made_up: MadeUpRound) -> None:
        self._made_up = made_up

    def __iter__(self) -> Iterator[refi.TextSource]:
        return map(_source, self._made_up.documents())


def _source(document: Document) -> refi.TextSource:
    selections = []
    for (start, end, coder), codings in groupby(
        document.codings, key=lambda coding: (coding.start, coding.end, coding.coder)
    ):
        given = tuple(
            refi.Coding(str(one.key), _guid("code", one.code), _guid("user", coder), _STAMP)
            for one in codings
        )
        selections.append(
            refi.TextSelection(
                guid=_guid("selection", given[0].guid),
                start=start,
                end=end,
                codings=given,
                created_by=_guid("user", coder),
                created_at=_STAMP,
            )
        )
    return refi.TextSource(
        guid=str(document.key),
        text=document.text,
        name=f"Gesprek {document.number + 1}",
        selections=tuple(selections),
        created_by=_guid("user", 0),
        created_at=_STAMP,
    )


def _project(made_up: MadeUpRound) -> refi.Project:
    def code(place: int) -> refi.Code:
        one = made_up.codes[place]
        below = tuple(code(other.place) for other in made_up.codes if other.parent == place)
        return refi.Code(_guid("code", place), one.label, not one.is_container, codes=below)

    size = made_up.size
    return refi.Project(
        name=f"Made-up round {size.name}",
        users=tuple(refi.User(_guid("user", n), f"Codeur {n}") for n in range(size.coders)),
        codes=tuple(code(one.place) for one in made_up.codes if one.parent is None),
        variables=tuple(refi.Variable(_guid("variable", name), name) for name in TRAITS),
        cases=tuple(
            refi.Case(
                guid=_guid("case", document.number),
                name=f"D{document.number + 1}",
                values=tuple(
                    refi.VariableValue(_guid("variable", name), "Text", f"w{value}")
                    for name, value in made_up.traits(document.number).items()
                ),
                sources=(str(document.key),),
            )
            for document in made_up.documents()
        ),
        sources=_Sources(made_up),
        created_by=_guid("user", 0),
        created_at=_STAMP,
    )


# --- the bare side ----------------------------------------------------------------------------
def _bare_import(path: Path, database: Path) -> None:
    """Put texts and codings of a project into two tables with two indexes, in one transaction."""
    database.unlink(missing_ok=True)
    codes: dict[str, int] = {}
    users: dict[str, int] = {}
    texts: list[tuple[int, str, str, str]] = []
    rows: list[tuple[int, int, int, int, int]] = []
    wanted = [_NS + name for name in ("User", "Code", "TextSource", "PlainTextSelection")]
    with zipfile.ZipFile(path) as archive:
        with archive.open("project.qde") as xml:
            for _event, element in etree.iterparse(xml, tag=wanted, huge_tree=True):
                name = element.tag[len(_NS) :]
                if name == "User":
                    users[element.get("guid")] = len(users)
                elif name == "Code":
                    codes[element.get("guid")] = len(codes)
                elif name == "PlainTextSelection":
                    span = int(element.get("startPosition")), int(element.get("endPosition"))
                    user = users[element.get("creatingUser")]
                    for reference in element.iter(_NS + "CodeRef"):
                        code = codes[reference.get("targetGUID")]
                        rows.append((len(texts), code, user, *span))
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
                else:
                    file = "sources/" + element.get("plainTextPath").removeprefix("internal://")
                    text = archive.read(file).decode()
                    texts.append((len(texts), element.get("guid"), element.get("name"), text))
                    element.clear()
        connection = sqlite3.connect(database)
        connection.executescript(_TABLES)
        with connection:
            connection.executemany("insert into doc values(?,?,?,?)", texts)
            connection.executemany(
                "insert into coding(doc, code, coder, s, e) values(?,?,?,?,?)", rows
            )
        connection.close()


def _bare_export(database: Path, path: Path, made_up: MadeUpRound) -> None:
    """Write a project with the users, codes, texts and codings of those two tables."""
    connection = sqlite3.connect(database)
    users = [_guid("user", number) for number in range(made_up.size.coders)]
    codes = [_guid("code", code.place) for code in made_up.codes]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        documents = connection.execute("select id, guid, name, body from doc").fetchall()
        for _doc, guid, _name, body in documents:
            archive.writestr(f"sources/{guid}.txt", body)
        with archive.open("project.qde", "w", force_zip64=True) as xml:
            xml.write(
                b'<?xml version="1.0" encoding="utf-8"?>\n'
                b'<Project xmlns="urn:QDA-XML:project:1.0" name="bare"><Users>'
                + "".join(f'<User guid="{user}" name="{user}"/>' for user in users).encode()
                + b"</Users><CodeBook><Codes>"
                + "".join(
                    f'<Code guid="{code}" name="{code}" isCodable="true"/>' for code in codes
                ).encode()
                + b"</Codes></CodeBook><Sources>\n"
            )
            for doc, guid, name, _body in documents:
                parts = [
                    f'<TextSource guid="{guid}" name="{name}" plainTextPath="internal://{guid}.txt">'
                ]
                for code, coder, start, end in connection.execute(
                    "select code, coder, s, e from coding where doc = ? order by s", [doc]
                ):
                    user = users[coder]
                    parts.append(
                        f'<PlainTextSelection guid="{uuid.uuid4()}" startPosition="{start}" '
                        f'endPosition="{end}" creatingUser="{user}" creationDateTime="{_STAMP}">'
                        f'<Coding guid="{uuid.uuid4()}" creatingUser="{user}" '
                        f'creationDateTime="{_STAMP}"><CodeRef targetGUID="{codes[code]}"/>'
                        "</Coding></PlainTextSelection>\n"
                    )
                parts.append("</TextSource>\n")
                xml.write("".join(parts).encode())
            xml.write(b"</Sources></Project>")
    connection.close()
