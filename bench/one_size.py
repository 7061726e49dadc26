"""Everything that is measured on one size, in this process and its own data folder."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402  only once there are settings

from bench import (  # noqa: E402
    agreeing,
    applying,
    carrying,
    counting,
    exchanging,
    filling,
    pages,
    parsing,
    reporting,
    selecting,
    servers,
    suggesting,
)
from bench.bare import BareRound  # noqa: E402
from bench.measuring import Result  # noqa: E402
from bench.rounds import MadeUpRound, Size  # noqa: E402
from bench.stand import Stand  # noqa: E402
from weerklank.coding import search as coding_search  # noqa: E402
from weerklank.fieldwork import search as fieldwork_search  # noqa: E402
from weerklank.study.models import Round  # noqa: E402

WITH_TRANSCRIPTS = "S"  # they are the same whatever the size, so once is enough


def measure(size: Size, folder: Path, runs: int, only: str) -> list[dict[str, Any]]:
    """Fill the database and measure. Raises RuntimeError when the database holds a round."""
    if only == "select":
        # Whom to ask needs no round, and no million codings before it.
        _say(f"{size.name}: select")
        return [row.as_json() for row in selecting.measure(size.name, folder, runs)]
    if only == "agreement":
        _say(f"{size.name}: agreement")
        return [row.as_json() for row in agreeing.measure(MadeUpRound(size), runs)]
    if only == "carry":
        _say(f"{size.name}: carry")
        return [row.as_json() for row in carrying.measure(MadeUpRound(size), runs)]
    if only == "suggestions":
        _say(f"{size.name}: suggestions")
        return [row.as_json() for row in suggesting.measure(size.name, runs)]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if Round.objects.exists():
        raise RuntimeError("This database is in use. Give one that is empty.")
    made_up = MadeUpRound(size)
    _say(f"{size.name}: filling the database")
    filled = filling.fill(made_up)
    fieldwork_search.index_round(filled.round)
    coding_search.index_round(filled.round)
    plain = BareRound(made_up, folder / "bare.sqlite3")
    stand = Stand(made_up, filled, plain, folder, runs)
    found: list[Result] = []

    def add(name: str, work: Callable[[], Result | list[Result]]) -> None:
        if only in name:
            _say(f"{size.name}: {name}")
            rows = work()
            found.extend(rows if isinstance(rows, list) else [rows])

    add("select", lambda: selecting.measure(size.name, folder, runs))
    add("agreement", lambda: agreeing.measure(made_up, runs))
    if size.name == WITH_TRANSCRIPTS:
        add("suggestions", lambda: suggesting.measure(size.name, runs))
    add("matrix", lambda: counting.matrix(stand))
    add("matrix of people", lambda: counting.matrix_of_people(stand))
    add("co-occurrence", lambda: counting.cooccurrence(stand))
    add("passages, all of one code", lambda: counting.passages(stand))
    if size.name == WITH_TRANSCRIPTS:
        add("100 transcripts", lambda: parsing.measure(runs))
        add("report", lambda: reporting.measure(stand))
        add("carry", lambda: carrying.measure(made_up, runs))
    # Before codings are added to the round.
    add("export qdpx", lambda: exchanging.exported(stand))
    with servers.weerklank() as ours, servers.bare_django(folder) as bare:
        pair = pages.Pair(ours, bare)
        add("idle memory", lambda: pages.memory(stand, pair))
        add("open document", lambda: pages.document(stand, pair))
        add("search one word", lambda: pages.search(stand, pair))
        add("passages, first page", lambda: pages.passages(stand, pair))
        add("passages, all as CSV", lambda: pages.csv(stand, pair))
        add("apply code", lambda: applying.measure(stand, pair))
    # Last, because it adds a round each time.
    add("import qdpx", lambda: exchanging.imported(stand))
    return [row.as_json() for row in found]


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
