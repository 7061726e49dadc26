"""From where the present work was asked for: an address, the command line, a job.

Kept beside the call stack, so that operations need not pass it along.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

COMMAND_LINE = "command line"
# Of who answers with a card no address is kept: the log would tell where somebody lives.
CARD = "card"
_origin: ContextVar[str] = ContextVar("origin", default=COMMAND_LINE)


def current() -> str:
    return _origin.get()


@contextmanager
def coming_from(origin: str) -> Iterator[None]:
    token = _origin.set(origin[:60])
    try:
        yield
    finally:
        _origin.reset(token)
