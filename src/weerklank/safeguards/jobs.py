"""Work off the request: cleaning the store and the data folder. Called by the worker's loop."""

from django.utils import timezone

from weerklank.safeguards import cleaning, places


def clean(*, at_once: bool = False) -> bool:
    """Take out of the store what was erased, when that was asked for. Says whether it is clean."""
    return cleaning.run(now=timezone.now, at_once=at_once)


def sweep() -> int:
    """Remove files that no row names, and what was left unfinished; gives how many."""
    return places.sweep(at=timezone.now())
