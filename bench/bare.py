"""The same work with plain libraries: sqlite3, csv and Python itself.

What is left out beside Weerklank is said in docs/developers/bench.md. It is written to be fast.
"""

from __future__ import annotations

import csv
import sqlite3
from bisect import bisect_left, bisect_right
from collections import Counter
from pathlib import Path

from bench.rounds import COMPARED, MadeUpRound

_TABLES = """
    create table doc(id integer primary key, name text, trait text);
    create table turn(doc int, s int, e int, person int);
    create table coding(id integer primary key, doc int, code int, coder int, s int, e int);
    create index coding_doc on coding(doc, s);
    create index coding_code on coding(code, doc, s);
"""


class BareRound:
    """A round in two narrow tables with the indexes that the questions below ask for."""

    def __init__(self, made_up: MadeUpRound, path: Path) -> None:
        self.database = sqlite3.connect(path)
        self.database.executescript(_TABLES)
        self.texts: list[str] = []
        with self.database:
            for one in made_up.documents():
                self.texts.append(one.text)
                # One reading of a conversation counts; nobody handed in, so who was here first.
                counts = min((c.coder for c in one.codings), default=None)
                trait = f"w{made_up.traits(one.number)[COMPARED]}"
                row = (one.number, f"Gesprek {one.number + 1}", trait)
                self.database.execute("insert into doc values(?,?,?)", row)
                self.database.executemany(
                    "insert into turn values(?,?,?,?)",
                    [
                        (one.number, t.start, t.end, None if t.is_question else one.number)
                        for t in one.turns
                    ],
                )
                self.database.executemany(
                    "insert into coding(doc, code, coder, s, e) values(?,?,?,?,?)",
                    [
                        (one.number, c.code, c.coder, c.start, c.end)
                        for c in one.codings
                        if c.coder == counts
                    ],
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

    def passages(self, code: int) -> list[tuple[int, int, int, str]]:
        """Give every passage of a code with its text."""
        texts = self.texts
        return [
            (doc, start, end, texts[doc][start:end])
            for doc, start, end in self.database.execute(
                "select doc, s, e from coding where code = ? order by doc, s", [code]
            )
        ]

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

    def write_csv(self, path: Path) -> None:
        """Write every passage with its text."""
        texts = self.texts
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            for doc, code, coder, start, end in self.database.execute(
                "select doc, code, coder, s, e from coding order by doc, s"
            ):
                writer.writerow((doc, code, coder, start, end, texts[doc][start:end]))
