"""REFI-QDA in and out: `take_project` and `give_project`, against lxml, zipfile and sqlite3."""

from __future__ import annotations

import sqlite3
import uuid
import zipfile
from collections import Counter
from itertools import count
from pathlib import Path

from lxml import etree

from bench import bare, filling, measuring, projects
from bench.measuring import Result
from bench.projects import STAMP, guid
from bench.rounds import MadeUpRound
from bench.stand import Stand
from weerklank.exchange.operations import export

MOST_MB = 400.0
_NS = "{urn:QDA-XML:project:1.0}"
_TABLES = """
    create table doc(id integer primary key, guid text, name text, body text);
    create table person(id integer primary key, guid text, name text);
    create table trait(person int, variable text, value text);
    create table turn(id integer primary key, doc int, s int, e int, speaker text, person int);
    create table coding(id integer primary key, guid blob, doc int, code int, coder int, s int,
                        e int);
    create index turn_doc on turn(doc, s);
    create index coding_doc on coding(doc, s);
    create index coding_code on coding(code, doc, s);
    create virtual table words using fts5(body, content='', detail='full');
"""


def imported(stand: Stand) -> Result:
    """Take the round in as a project; each time another round is added.

    The largest is taken in once: that was when the database was filled.
    """
    numbers, database = count(1), stand.folder / "bare-exchange.sqlite3"
    path = projects.write(stand.made_up, stand.folder)

    def ours() -> float:
        number = next(numbers)
        own = projects.write(stand.made_up, stand.folder, number)
        round_ = filling.empty_round(f"taken-{stand.size.lower()}-{number}", stand.filled.coders)
        spent = measuring.cpu_of(lambda: filling.take(stand.made_up, own, round_))
        own.unlink()
        return spent

    return measuring.taking_turns(
        "import ÷ bare",
        stand.size,
        ours=(lambda: stand.taken_in) if stand.is_large else ours,
        bare=lambda: measuring.cpu_of(lambda: _bare_import(path, database)),
        target=3,
        runs=stand.runs,
    )


def exported(stand: Stand) -> Result:
    """Give the round as a project. Raises RuntimeError when both sides give other codings.

    To be measured before anybody adds codings to the round.
    """
    database = stand.folder / "bare-exchange.sqlite3"
    path = projects.write(stand.made_up, stand.folder)
    _bare_import(path, database)
    given, plain = stand.folder / "given.qdpx", stand.folder / "bare.qdpx"
    row = measuring.compared(
        "export ÷ bare",
        stand.size,
        ours=lambda: give(stand.filled, given),
        bare=lambda: _bare_export(database, plain, stand.made_up),
        target=2,
        runs=stand.runs,
    )
    if not codings_in(path) == codings_in(given) == codings_in(plain):
        raise RuntimeError("Not the same codings were given.")
    return row


def give(filled: filling.Filled, path: Path) -> None:
    """Give the round as a project."""
    export.give_project(
        round_=filled.round, path=path, target=None, by=filled.reader, at=filling.NOW
    )


def codings_in(path: Path) -> Counter[tuple[int, int]]:
    """Count the codings in a project by where they begin and end."""
    found: Counter[tuple[int, int]] = Counter()
    with zipfile.ZipFile(path) as archive, archive.open("project.qde") as stream:
        for _event, element in etree.iterparse(
            stream, tag=f"{_NS}PlainTextSelection", huge_tree=True
        ):
            span = int(element.get("startPosition")), int(element.get("endPosition"))
            found[span] += sum(1 for _coding in element.iter(_NS + "Coding"))
            _forget(element)
    return found


def _forget(element: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


# --- the bare side ----------------------------------------------------------------------------
def _bare_import(path: Path, database: Path) -> None:
    """Put a project into tables with indexes, in one transaction.

    Texts, people and their traits, turns by who speaks, codings with their keys, and an index of
    the words of each turn.
    """
    for each in database.parent.glob(database.name + "*"):
        each.unlink()
    connection = bare.connect(database)
    connection.executescript(_TABLES)
    codes: dict[str, int] = {}
    users: dict[str, int] = {}
    people: dict[str, int] = {}
    docs = 0
    rows: list[tuple[bytes, int, int, int, int, int]] = []
    wanted = [_NS + name for name in ("User", "Code", "Case", "TextSource", "PlainTextSelection")]
    with zipfile.ZipFile(path) as archive, archive.open("project.qde") as xml, connection:
        for _event, element in etree.iterparse(xml, tag=wanted, huge_tree=True):
            name = element.tag[len(_NS) :]
            if name == "User":
                users[element.get("guid")] = len(users)
            elif name == "Code":
                codes[element.get("guid")] = len(codes)
            elif name == "Case":
                _bare_person(connection, people, element)
            elif name == "PlainTextSelection":
                span = int(element.get("startPosition")), int(element.get("endPosition"))
                user = users[element.get("creatingUser")]
                for coding in element.iter(_NS + "Coding"):
                    code = codes[coding[0].get("targetGUID")]
                    key = uuid.UUID(coding.get("guid")).bytes
                    rows.append((key, docs, code, user, *span))
                _forget(element)
            else:
                file = "sources/" + element.get("plainTextPath").removeprefix("internal://")
                _bare_text(connection, docs, element, archive.read(file).decode(), people)
                connection.executemany(
                    "insert into coding(guid, doc, code, coder, s, e) values(?,?,?,?,?,?)", rows
                )
                rows.clear()
                docs += 1
                _forget(element)
    connection.close()


def _bare_person(
    connection: sqlite3.Connection, people: dict[str, int], element: etree._Element
) -> None:
    number = people[element.get("name")] = len(people)
    connection.execute(
        "insert into person values(?,?,?)", (number, element.get("guid"), element.get("name"))
    )
    connection.executemany(
        "insert into trait values(?,?,?)",
        [
            (number, value[0].get("targetGUID"), value[1].text)
            for value in element.iter(_NS + "VariableValue")
        ],
    )


def _bare_text(
    connection: sqlite3.Connection,
    doc: int,
    element: etree._Element,
    text: str,
    people: dict[str, int],
) -> None:
    row = doc, element.get("guid"), element.get("name"), text
    connection.execute("insert into doc values(?,?,?,?)", row)
    start, turns, words = 0, [], []
    for line in text.split("\n"):
        speaker = line.partition(": ")[0]
        turns.append((doc, start, start + len(line), speaker, people.get(speaker)))
        words.append((line,))
        start += len(line) + 1
    connection.executemany("insert into turn(doc, s, e, speaker, person) values(?,?,?,?,?)", turns)
    connection.executemany("insert into words(body) values(?)", words)


def _bare_export(database: Path, path: Path, made_up: MadeUpRound) -> None:
    """Write a project with the users, codes, people, texts and codings of those tables."""
    connection = sqlite3.connect(database)
    users = [guid("user", number) for number in range(made_up.size.coders)]
    codes = [guid("code", code.place) for code in made_up.codes]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        documents = connection.execute("select id, guid, name from doc").fetchall()
        for doc, key, _name in documents:
            ((body,),) = connection.execute("select body from doc where id = ?", [doc])
            archive.writestr(f"sources/{key}.txt", body)
        with archive.open("project.qde", "w", force_zip64=True) as xml:
            xml.write(
                b'<?xml version="1.0" encoding="utf-8"?>\n'
                b'<Project xmlns="urn:QDA-XML:project:1.0" name="bare"><Users>'
                + "".join(f'<User guid="{user}" name="{user}"/>' for user in users).encode()
                + b"</Users><CodeBook><Codes>"
                + "".join(
                    f'<Code guid="{code}" name="{code}" isCodable="true"/>' for code in codes
                ).encode()
                + b"</Codes></CodeBook><Cases>\n"
            )
            for number, key, name in connection.execute("select * from person").fetchall():
                values = "".join(
                    f'<VariableValue><VariableRef targetGUID="{variable}"/>'
                    f"<TextValue>{value}</TextValue></VariableValue>"
                    for variable, value in connection.execute(
                        "select variable, value from trait where person = ?", [number]
                    )
                )
                xml.write(f'<Case guid="{key}" name="{name}">{values}</Case>\n'.encode())
            xml.write(b"</Cases><Sources>\n")
            for doc, key, name in documents:
                parts = [
                    f'<TextSource guid="{key}" name="{name}" plainTextPath="internal://{key}.txt">'
                ]
                for own, code, coder, start, end in connection.execute(
                    "select guid, code, coder, s, e from coding where doc = ? order by s", [doc]
                ):
                    user = users[coder]
                    parts.append(
                        f'<PlainTextSelection guid="{uuid.uuid4()}" startPosition="{start}" '
                        f'endPosition="{end}" creatingUser="{user}" creationDateTime="{STAMP}">'
                        f'<Coding guid="{uuid.UUID(bytes=own)}" creatingUser="{user}" '
                        f'creationDateTime="{STAMP}"><CodeRef targetGUID="{codes[code]}"/>'
                        "</Coding></PlainTextSelection>\n"
                    )
                parts.append("</TextSource>\n")
                xml.write("".join(parts).encode())
            xml.write(b"</Sources></Project>")
    connection.close()
