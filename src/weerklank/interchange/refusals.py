"""The one way in which this room says no."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from weerklank.interchange.told import Json, Told, _, from_json, joined, one_line, to_json

SAVE_AGAIN = _("Sla het bestand opnieuw op in het programma waarmee het is gemaakt.")
DO_NOT_TRUST = _("Vraag het bestand opnieuw op bij de maker en vertrouw dit exemplaar niet.")


class Refused(Exception):
    """A file that cannot be used: what is wrong, where, and what to do about it.

    The three parts are Dutch sentences for the person who brought the file, made with `told._`
    so that a page can give them in another language. They may quote the file (names of members,
    labels), so pages escape them like any other text from outside.
    """

    def __init__(self, what: str, where: str, advice: str) -> None:
        self.what = one_line(what)
        self.where = one_line(where)
        self.advice = one_line(advice)
        super().__init__(self.what, self.where, self.advice)

    def __str__(self) -> str:
        return str.__str__(self.told)

    @property
    def told(self) -> Told:
        """The refusal as one text."""
        parts = {"what": self.what, "where": self.where, "advice": self.advice}
        return Told("%(what)s (%(where)s). %(advice)s", "", parts)

    def to_json(self) -> dict[str, Json]:
        """Return the refusal as JSON values, without loss."""
        return {name: to_json(getattr(self, name)) for name in ("what", "where", "advice")}

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> "Refused":
        """Return the refusal that `to_json` was given."""
        return cls(**{name: from_json(value) for name, value in values.items()})

    def inside(self, place: str) -> "Refused":
        """Return the same refusal with `place` (mostly the file's name) put before its place."""
        place = one_line(place)
        where = place if self.where in ("", place) else joined(", ", place, self.where)
        return Refused(self.what, where, self.advice)


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
        raise Refused(
            what, _("foutsoort %(name)s", name=type(failure).__name__), advice
        ) from failure
