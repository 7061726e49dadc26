"""Space for deep calls, so that Python need not ask the system for it again and again."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# In words of eight bytes. With what every frame has it is just over half a MiB, so that it gets a
# whole one: half of it is left.
OWN = 1 << 16


def with_space(call: Callable[P, R]) -> Callable[P, R]:
    """Return a function that does the same, with space on the stack for all that it calls.

    CPython keeps the frames of its calls in pieces of 16 KiB, and asks the system for the next
    piece when one is full. A loop that calls across that border asks for it and gives it back each
    time round: of a page that cost a sixth of the processor time, of a walk past pages in a test a
    fifth. A frame that says it needs more than such a piece gets one of at least its own size, in
    powers of two, and what it calls fits in what is left.
    """

    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        return call(*args, **kwargs)

    called.__code__ = called.__code__.replace(co_stacksize=OWN)
    return functools.wraps(call)(called)
