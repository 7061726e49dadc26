"""The same work with plain libraries: sqlite3, csv and Python itself.

What is left out beside Weerklank is said in docs/developers/bench.md. It is written to be fast.
"""

from __future__ import annotations

import csv
import sqlite3
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from bench.rounds import COMPARED, MadeUpRound

# The columns of Weerklank: facets stand between the code and the coder.
HEADER = ("gesprek", "begin", "eind", "spreker", "deelnemer", "via tolk", "passage", "nummer",
          "code", "codeur", "telt mee")  # fmt: skip
_TABLES = """
    create table doc(id integer primary key, name text, trait text, body text);
    create table code(id integer primary key, number text, label text);
    create table coder(id integer primary key, name text);
    create table turn(id integer primary key, doc int, s int, e int, speaker text, person int);
    create table coding(id integer primary key, doc int, code int, coder int, s int, e int);
    create index turn_doc on turn(doc, s);
    create index coding_doc on coding(doc, s);
    create index coding_code on coding(code, doc, s);
"""
Row = tuple[object, ...]


def connect(path: Path) -> sqlite3.Connection:
    """Open a database with the settings that Weerklank has."""
    database = sqlite3.connect(path)
    database.executescript(
        "pragma journal_mode=wal; pragma synchronous=full; pragma secure_delete=on;"
    )
    return database


class BareRound:
    """The reading of a round that counts, in narrow tables with the indexes that are asked for."""

    def __init__(self, made_up: MadeUpRound, path: Path, numbers: list[str]) -> None:
        """Make it; `numbers` are those of the codes, in their order."""
        self.database = connect(path)
        self.database.executescript(_TABLES)
        self.codings = 0
        coders = [(coder, f"Codeur {coder}") for coder in range(made_up.size.coders)]
        codes = [(code.place, numbers[code.place], code.label) for code in made_up.codes]
        with self.database:
            self.database.executemany("insert into coder values(?,?)", coders)
            self.database.executemany("insert into code values(?,?,?)", codes)
            for one in made_up.documents():
                # One reading of a conversation counts; nobody handed in, so who was here first.
                counts = min((c.coder for c in one.codings), default=None)
                trait = f"w{made_up.traits(one.number)[COMPARED]}"
                row = (one.number, f"Gesprek {one.number + 1}", trait, one.text)
                self.database.execute("insert into doc values(?,?,?,?)", row)
                self.database.executemany(
                    "insert into turn(doc, s, e, speaker, person) values(?,?,?,?,?)",
                    [
                        (one.number, t.start, t.end, "Interviewer", None)
                        if t.is_question
                        else (one.number, t.start, t.end, f"D{one.number + 1}", one.number)
                        for t in one.turns
                    ],
                )
                rows = [
                    (one.number, c.code, c.coder, c.start, c.end)
                    for c in one.codings
                    if c.coder == counts
                ]
                self.codings += len(rows)
                self.database.executemany(
                    "insert into coding(doc, code, coder, s, e) values(?,?,?,?,?)", rows
                )

    def matrix(self) -> list[tuple[int, str, int]]:
        """Count codings per code and trait."""
        return self.database.execute(
            "select c.code, d.trait, count(*) from coding c join doc d on d.id = c.doc"
            " group by 1, 2"
        ).fetchall()

    def matrix_of_people(self) -> Counter[tuple[int, str]]:
        """Count people who say something under a code, per trait."""
        traits = dict(self.database.execute("select id, trait from doc"))
        turns: dict[int, tuple[list[int], list[int], list[int | None]]] = {}
        for doc, start, end, person in self.database.execute(
            "select doc, s, e, person from turn order by doc, s"
        ):
            starts, ends, people = turns.setdefault(doc, ([], [], []))
            starts.append(start)
            ends.append(end)
            people.append(person)
        said: set[tuple[int, int | None]] = set()
        for doc, code, start, end in self.database.execute("select doc, code, s, e from coding"):
            starts, ends, people = turns[doc]
            for person in people[bisect_right(ends, start) : bisect_left(starts, end)]:
                said.add((code, person))
        return Counter((code, traits[person]) for code, person in said if person is not None)

    def passages(self, code: int) -> list[tuple[int, list[tuple[str, str]]]]:
        """Give every passage of a code: what each speaker says in it, one after the other."""
        return [
            (doc, [(speaker, words) for speaker, _person, words in parts])
            for (doc, *_row), parts in self._passages("where code = ?", code)
        ]

    def write_csv(self, path: Path) -> None:
        """Write every passage with its text, in the columns of Weerklank."""
        numbers = {key: names for key, *names in self.database.execute("select * from code")}
        coders = dict(self.database.execute("select id, name from coder"))
        with path.open("w", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(HEADER)
            for (doc, code, coder, start, end), parts in self._passages(""):
                speakers = ", ".join(dict.fromkeys(part[0] for part in parts))
                people = {f"D{part[1] + 1}": None for part in parts if part[1] is not None}
                words = " ".join(part[2] for part in parts)
                mine = doc + 1, start, end, speakers, ", ".join(people), "nee", words
                writer.writerow((*mine, *numbers[code], coders[coder], "ja"))

    def _passages(self, where: str, *values: int) -> Iterator[tuple[Row, list[Row]]]:
        """Yield codings with the pieces of the turns in them, with one text in memory."""
        rows = self.database.execute(
            f"select doc, code, coder, s, e from coding {where} order by doc, s",  # noqa: S608
            values,
        )
        for doc, here in groupby(rows, key=itemgetter(0)):
            ((text,),) = self.database.execute("select body from doc where id = ?", [doc])
            turns = self.database.execute(
                "select s, e, speaker, person from turn where doc = ? order by s", [doc]
            ).fetchall()
            starts, ends = [turn[0] for turn in turns], [turn[1] for turn in turns]
            for row in here:
                start, end = row[3], row[4]
                yield (
                    row,
                    [
                        (speaker, person, text[max(start, first) : min(end, last)])
                        for first, last, speaker, person in turns[
                            bisect_right(ends, start) : bisect_left(starts, end)
                        ]
                    ],
                )

    def cooccurrence(self) -> Counter[tuple[int, int]]:
        """Count, per pair of different codes, the passages of them that overlap in a document."""
        found: Counter[tuple[int, int]] = Counter()
        here = None
        open_now: list[tuple[int, int]] = []
        for doc, start, end, code in self.database.execute(
            "select distinct doc, s, e, code from coding order by doc, s"
        ):
            if doc != here:
                here, open_now = doc, []
            open_now = [one for one in open_now if one[0] > start]
            for _end, other in open_now:
                if other != code:
                    found[(other, code) if other < code else (code, other)] += 1
            open_now.append((end, code))
        return found
