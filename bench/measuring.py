"""Two ways to do the same work, timed in turn, in CPU-seconds.

Other work on the machine hardly changes CPU-seconds, and what it does change it changes for both
sides, since they take turns. So the ratios hold where seconds would not.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench import servers

FAILED = "not measured:"  # begins the note of a row that went wrong
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Result:
    """A row of var/bench.json; its form is a public interface, see docs/developers/cli.md.

    `ratio` is ours ÷ bare, for rates bare ÷ ours: smaller is better everywhere. What was not
    measured has none, and `note` says why; else that is empty, or says what is odd.
    """

    name: str
    size: str
    ours: float | None
    bare: float | None
    unit: str
    ratio: float | None
    target: float | None
    holds: bool
    runs: int
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def not_measured(name: str, size: str, why: str, target: float | None = None) -> Result:
    """Give the row of what could not be measured, which holds nothing."""
    return Result(name, size, None, None, "", None, target, False, 0, why)


def result(
    name: str,
    size: str,
    *,
    ours: float,
    bare: float,
    target: float,
    runs: int,
    unit: str = "CPU-s",
    is_rate: bool = False,
    note: str = "",
) -> Result:
    ratio = bare / ours if is_rate else ours / bare
    return Result(name, size, ours, bare, unit, ratio, target, ratio <= target, runs, note)


def compared(
    name: str,
    size: str,
    *,
    ours: Callable[[], object],
    bare: Callable[[], object],
    target: float,
    runs: int,
) -> Result:
    """Do both in turn, `runs` times after once to warm up, and compare the medians."""
    return taking_turns(
        name,
        size,
        ours=lambda: cpu_of(ours),
        bare=lambda: cpu_of(bare),
        target=target,
        runs=runs,
    )


def taking_turns(
    name: str,
    size: str,
    *,
    ours: Callable[[], float],
    bare: Callable[[], float],
    target: float,
    runs: int,
    note: str = "",
) -> Result:
    """Compare two things that each give the CPU-seconds of doing it once."""
    ours(), bare()  # to warm up
    spent = [(ours(), bare()) for _ in range(runs)]
    return result(
        name,
        size,
        ours=statistics.median(mine for mine, _other in spent),
        bare=statistics.median(other for _mine, other in spent),
        target=target,
        runs=runs,
        note=note,
    )


def cpu_of(work: Callable[[], object]) -> float:
    """Give the CPU-seconds of this process, and of those it started and saw end."""
    gc.collect()
    before = _cpu()
    work()
    return _cpu() - before


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used) + sum(
        _cpu_with_ended(pid)
        for pid in servers.family(os.getpid())[1:]
        if "weerklank.interchange" in servers.command_of(pid)
    )


def _cpu_with_ended(pid: int) -> float:
    """Give the CPU-seconds of a kept reader, and of what it forked and saw end."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, after_name[11:15])) / _TICKS


@dataclass(frozen=True, slots=True)
class Apart:
    """What a process of its own told, and the most memory that it and its own held, in MB."""

    told: dict[str, Any]
    peak: float


def apart(command: Sequence[str], **options: Any) -> Apart:
    """Run a command that ends with a line of JSON. Raises RuntimeError when it fails."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)
    peak = 0.0
    while process.poll() is None:
        with suppress(OSError, AssertionError):  # one of them ended while it was looked at
            peak = max(peak, servers.Server(0, process.pid).memory())
        time.sleep(0.1)
    assert process.stdout
    said = process.stdout.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Apart(json.loads(said.splitlines()[-1]), peak)


Work = Callable[[], Result | Iterable[Result]]


class Rows:
    """What was found; one row that fails does not stop the others."""

    def __init__(self, size: str, only: str) -> None:
        self._size, self._only = size, only
        self.found: list[Result] = []

    def wants(self, *names: str) -> bool:
        return any(self._only in name for name in names)

    def add(self, name: str, work: Work) -> None:
        if not self.wants(name):
            return
        begin = time.monotonic()
        print(f"{time.strftime('%H:%M:%S')} {self._size}: {name}", file=sys.stderr, flush=True)
        try:
            rows = work()
            for row in [rows] if isinstance(rows, Result) else rows:
                self.found.append(row)
                print(f"         {row.name}: {row.ratio}", file=sys.stderr, flush=True)
        except Exception as failure:
            traceback.print_exc()
            told = f"{FAILED} {type(failure).__name__}: {failure}"
            self.found.append(not_measured(name, self._size, told))
        print(f"         {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
