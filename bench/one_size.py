"""Everything that is measured on one size, in this process and its own data folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from bench import (  # noqa: E402  only once there are settings
    agreeing,
    applying,
    carrying,
    counting,
    exchanging,
    filling,
    measuring,
    pages,
    parsing,
    peers,
    projects,
    reporting,
    selecting,
    servers,
    suggesting,
)
from bench.bare import BareRound  # noqa: E402
from bench.measuring import Result, Rows, Work  # noqa: E402
from bench.rounds import SMALL, MadeUpRound, Size, size_named  # noqa: E402
from bench.stand import Stand  # noqa: E402

WITH_TRANSCRIPTS = "S"  # they are the same whatever the size, so once is enough
WITH_SMALL_BESIDE = ("M", "L")


def measure(
    size: Size, folder: Path, runs: int, only: str, *, with_peers: bool, qualcoder: str = ""
) -> list[dict[str, Any]]:
    """Fill the database and measure. Raises RuntimeError when the database holds this round."""
    rows = Rows(size.name, only)
    made_up = MadeUpRound(size)
    without_round: list[tuple[str, Work]] = [
        ("agreement", lambda: agreeing.measure(made_up, runs)),
    ]
    if size.name in selecting.TASKS:
        without_round.append(("select", lambda: selecting.measure(size.name, folder, runs)))
    if size.name == WITH_TRANSCRIPTS:
        without_round += [
            ("suggestions", lambda: suggesting.measure(size.name, runs)),
            ("100 transcripts", lambda: parsing.measure(runs)),
            ("carry", lambda: carrying.measure(made_up, runs)),
        ]
    for name, work in without_round:
        rows.add(name, work)
    if not rows.wants(*NEED_ROUND):
        return [row.as_json() for row in rows.found]
    stand = _stand(made_up, folder, runs, rows)
    rows.add("matrix", lambda: counting.matrix(stand))
    rows.add("co-occurrence", lambda: counting.cooccurrence(stand))
    rows.add("passages, all of one code", lambda: counting.passages(stand))
    # Before codings are added to the round.
    rows.add("export", lambda: exchanging.exported(stand))
    rows.add("export, peak memory", lambda: _peak("export", stand))
    rows.add("passages CSV, co-occurrence, peak memory", lambda: pages.peaks(stand))
    if rows.wants(*NEED_SERVERS):
        _on_the_web(stand, rows, with_peers=with_peers, qualcoder=qualcoder)
    if size.name == WITH_TRANSCRIPTS:
        rows.add("report", lambda: reporting.measure(stand))
    # Last, because it adds a round each time.
    rows.add("import", lambda: exchanging.imported(stand))
    return [row.as_json() for row in rows.found]


NEED_SERVERS = (
    "beside others", "idle memory", "open document", "search", "passages, first page",
    "passages CSV", "apply code", "matrix page, HTML",
    "page of a round, same document ÷ small round",
)  # fmt: skip
NEED_ROUND = (
    "matrix", "co-occurrence, peak memory", "passages, all of one code", "export, peak memory",
    "import, peak memory", "report", *NEED_SERVERS,
)  # fmt: skip


def _stand(made_up: MadeUpRound, folder: Path, runs: int, rows: Rows) -> Stand:
    size = made_up.size.name
    print(f"{size}: taking the round in", file=sys.stderr, flush=True)
    projects.write(made_up, folder)
    apart = _once("fill", size, folder)
    print(
        f"{size}: taken in with {apart.told['cpu']:.1f} CPU-s and {apart.peak:.0f} MB",
        file=sys.stderr,
    )
    rows.add(
        "import, peak memory",
        lambda: measuring.result(
            "import, peak memory", size, ours=apart.peak, bare=exchanging.MOST_MB, target=1,
            unit="MB", runs=1,
        ),
    )  # fmt: skip
    filled = filling.found(made_up)
    numbers = [code.number for code in filled.codes]
    plain = BareRound(made_up, folder / "bare.sqlite3", numbers)
    return Stand(made_up, filled, plain, folder, runs, apart.told["cpu"])


def _on_the_web(stand: Stand, rows: Rows, *, with_peers: bool, qualcoder: str) -> None:
    with servers.weerklank() as ours, servers.bare_django() as bare:
        pair = pages.Pair(ours, bare)
        rows.add("idle memory", lambda: pages.memory(stand, pair))
        rows.add("open document", lambda: pages.document(stand, pair))
        rows.add("search", lambda: pages.search(stand, pair))
        rows.add("passages, first page", lambda: pages.passages(stand, pair))
        rows.add("passages CSV", lambda: pages.csv_of_passages(stand, pair))
        rows.add("matrix page, HTML", lambda: pages.size_of_matrix(stand, pair))
        rows.add("apply code", lambda: applying.measure(stand, pair))
        if with_peers:
            known = _known(stand, rows)
            rows.add("beside others", lambda: peers.measure(stand, ours, known, qualcoder))
        if stand.size in WITH_SMALL_BESIDE:
            rows.add(
                "page of a round, same document ÷ small round",
                lambda: pages.growth(stand, _small(stand), ours),
            )


def _known(stand: Stand, rows: Rows) -> dict[str, float]:
    """Give what ours cost in this run, by the words before the sign of division."""
    found = {row.name.partition(" ÷ ")[0]: row for row in rows.found}
    cost = {name: row.ours for name, row in found.items() if row.ours and row.unit == "CPU-s"}
    return cost | {"import": stand.taken_in}


def _small(stand: Stand) -> filling.Filled:
    small = MadeUpRound(size_named(stand.size + SMALL))
    filling.fill(small, stand.folder)
    return filling.found(small)


def _once(what: str, size: str, folder: Path) -> measuring.Apart:
    return measuring.apart([sys.executable, "-m", "bench.once", what, size, str(folder)])


def _peak(what: str, stand: Stand) -> Result:
    apart = _once(what, stand.size, stand.folder)
    return measuring.result(
        f"{what}, peak memory", stand.size, ours=apart.peak, bare=exchanging.MOST_MB, target=1,
        unit="MB", runs=1,
    )  # fmt: skip
