"""Say where two counts differ, one line each."""

from collections.abc import Iterable

SHOWN = 60


def agree(differences: Iterable[str]) -> None:
    """Fail with every difference on a line of its own."""
    found = list(differences)
    more = [f"… and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    assert not found, "\n".join([f"{len(found)} differences:", *found[:SHOWN], *more])
