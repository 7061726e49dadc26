"""The made-up round as a REFI-QDA project, as another program would give it."""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from bench.rounds import TRAITS, Document, MadeUpRound
from weerklank.interchange.refi import project as refi
from weerklank.interchange.refi import writing

STAMP = "2026-11-02T09:00:00Z"
_NAMES = uuid.UUID("5f0c3d0e-6a3c-4d0e-9b57-0d8f6a2f8f11")


def write(made_up: MadeUpRound, folder: Path, copy: int = 0) -> Path:
    """Write the project, unless it stands there; with one document in memory at a time.

    Each copy has keys of its own, so that taking it in meets none that is there.
    """
    path = folder / f"{made_up.size.name}-{copy}.qdpx"
    if not path.exists():
        writing.write(_Project(made_up, copy).whole(), path)
    return path


def guid(*parts: object) -> str:
    return str(uuid.uuid5(_NAMES, " ".join(map(str, parts))))


class _Project:
    """The parts of the project; the texts one in memory at a time, as often as they are asked."""

    def __init__(self, made_up: MadeUpRound, copy: int) -> None:
        self._made_up = made_up
        self._mark = zlib.crc32(f"{made_up.size.name} {copy}".encode())

    def __iter__(self) -> Iterator[refi.TextSource]:
        return map(self._source, self._made_up.documents())

    def _own(self, key: uuid.UUID) -> str:
        return str(uuid.UUID(int=key.int ^ self._mark))

    def _source(self, document: Document) -> refi.TextSource:
        selections = []
        for (start, end, coder), codings in groupby(
            document.codings, key=lambda coding: (coding.start, coding.end, coding.coder)
        ):
            user = guid("user", coder)
            given = tuple(
                refi.Coding(self._own(one.key), guid("code", one.code), user, STAMP)
                for one in codings
            )
            selections.append(
                refi.TextSelection(
                    guid=guid("selection", given[0].guid), start=start, end=end, codings=given,
                    created_by=user, created_at=STAMP,
                )
            )  # fmt: skip
        return refi.TextSource(
            guid=self._own(document.key),
            text=document.text,
            name=f"Gesprek {document.number + 1}",
            selections=tuple(selections),
            created_by=guid("user", 0),
            created_at=STAMP,
        )

    def whole(self) -> refi.Project:
        def code(place: int) -> refi.Code:
            one = made_up.codes[place]
            below = tuple(code(other.place) for other in made_up.codes if other.parent == place)
            return refi.Code(guid("code", place), one.label, not one.is_container, codes=below)

        made_up = self._made_up
        size = made_up.size
        return refi.Project(
            name=f"Made-up round {size.name}",
            users=tuple(refi.User(guid("user", n), f"Codeur {n}") for n in range(size.coders)),
            codes=tuple(code(one.place) for one in made_up.codes if one.parent is None),
            variables=tuple(refi.Variable(guid("variable", name), name) for name in TRAITS),
            cases=tuple(
                refi.Case(
                    guid=guid("case", document.number),
                    name=f"D{document.number + 1}",
                    values=tuple(
                        refi.VariableValue(guid("variable", name), "Text", f"w{value}")
                        for name, value in made_up.traits(document.number).items()
                    ),
                    sources=(self._own(document.key),),
                )
                for document in made_up.documents()
            ),
            sources=self,
            created_by=guid("user", 0),
            created_at=STAMP,
        )
