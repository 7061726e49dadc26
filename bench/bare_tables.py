"""The database behind the bare views."""

import sqlite3
from pathlib import Path

ROWS, DOCUMENTS = 50_000, 2_400


def make(path: Path) -> None:
    """Make the table with its rows, anew."""
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.executescript(
        """
        pragma journal_mode=wal;
        create table coding(
            id integer primary key autoincrement, doc integer not null, code integer not null,
            start integer not null, "end" integer not null
        );
        create index coding_doc on coding(doc);
        """
    )
    with database:
        database.executemany(
            'insert into coding(doc, code, start, "end") values(?,?,?,?)',
            ((row % DOCUMENTS, row % 120, row, row + 50) for row in range(ROWS)),
        )
    database.close()


def keys(path: Path) -> set[int]:
    """Give the keys of all rows."""
    database = sqlite3.connect(path)
    found = {key for (key,) in database.execute("select id from coding")}
    database.close()
    return found
