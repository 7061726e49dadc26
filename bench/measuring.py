"""Two ways to do the same work, timed in turn, in CPU-seconds.

Other work on the machine hardly changes CPU-seconds, and what it does change it changes for both
sides, since they take turns. So the ratios hold where seconds would not.
"""

from __future__ import annotations

import gc
import resource
import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Result:
    """A row of var/bench.json; its form is a public interface, see docs/developers/cli.md.

    `ratio` is ours ÷ bare, for rates bare ÷ ours: smaller is better everywhere.
    """

    name: str
    size: str
    ours: float
    bare: float
    unit: str
    ratio: float
    target: float
    holds: bool
    runs: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


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
) -> Result:
    ratio = bare / ours if is_rate else ours / bare
    return Result(name, size, ours, bare, unit, ratio, target, ratio <= target, runs)


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
    )


def cpu_of(work: Callable[[], object]) -> float:
    """Give the CPU-seconds of this process, and of those it started and saw end."""
    gc.collect()
    before = _cpu()
    work()
    return _cpu() - before


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)
