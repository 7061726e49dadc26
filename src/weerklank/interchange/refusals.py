"""The one way in which this room says no."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Refused(Exception):
    """A file that cannot be used: what is wrong, where, and what to do about it.

    The three parts are Dutch sentences for the person who brought the file. They may quote the
    file (names of members, labels), so pages escape them like any other text from outside.
    """

    def __init__(self, what: str, where: str, advice: str) -> None:
        self.what = _one_line(what)
        self.where = _one_line(where)
        self.advice = _one_line(advice)
        super().__init__(self.what, self.where, self.advice)

    def __str__(self) -> str:
        return f"{self.what} ({self.where}). {self.advice}"

    def inside(self, place: str) -> "Refused":
        """Return the same refusal with `place` (mostly the file's name) put before its place."""
        place = _one_line(place)
        where = place if self.where in ("", place) else f"{place}, {self.where}"
        return Refused(self.what, where, self.advice)


def _one_line(text: str) -> str:
    """Names come from outside: no line breaks or turned reading direction in a message."""
    return _UNPRINTABLE.sub("�", text)[:500]


@contextmanager
def refusing_whatever_breaks(what: str, advice: str) -> Iterator[None]:
    """Turn any failure of somebody else's parser into a refusal.

    Such parsers meet broken files with nearly every exception that Python has, so only here
    everything is caught. Running out of memory stays what it is: that says something about
    the limit, and is told differently.
    """
    try:
        yield
    except (Refused, MemoryError):
        raise
    except Exception as failure:
        raise Refused(what, f"foutsoort {type(failure).__name__}", advice) from failure
