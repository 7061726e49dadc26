"""Faults made on purpose, in the numbers that a claim needs. Run with --run-faults.

Each test tells the fixture `tally` what was tried and what held; `make faults` writes that to a
file. A short form of most of these runs with the ordinary tests of the room that it is about.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.faults import merging

HERE = Path(__file__).parent
RESULTS: list[dict[str, object]] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--run-faults"):
        return
    faults = [item for item in items if str(item.path).startswith(str(HERE))]
    items[:] = [item for item in items if item not in faults]
    config.hook.pytest_deselected(items=faults)


@pytest.fixture
def tally() -> Iterator[Callable[..., None]]:
    """Give a function that notes one outcome: `tally("T14", tried=20, held=20, note="…")`.

    It fails the test when fewer held than were tried, after the outcome has been noted.
    """
    short: list[str] = []

    def note(fault: str, *, tried: int, held: int, note: str = "", **figures: object) -> None:
        outcome = {"fault": fault, "tried": tried, "held": held, "note": note, **figures}
        RESULTS.append(outcome | {"on": datetime.now(UTC).date().isoformat()})
        if held < tried:
            short.append(f"{fault}: {held} of {tried} held. {note}")

    yield note
    if short:
        pytest.fail("\n".join(short))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Put what was tried into the file of results, in the place of what it held of the same."""
    target = os.environ.get("WEERKLANK_FAULTS_TO", "")
    if target and RESULTS:
        merging.put(Path(target), RESULTS)
