"""The other inversion: what rests on a text stands in rooms above, and follows a correction.

Each room that keeps positions in a text, or words taken from one, registers a follower when it
starts. A correction calls them in its own transaction, the highest room first, while its rows
still stand where they stood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from weerklank.fieldwork import anchoring, rules

if TYPE_CHECKING:
    from weerklank.safeguards.models import User


K = TypeVar("K")  # what a room keeps, as a dict that JSON can hold


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one text. Positions are those before it.

    `edits` are (start, end, words that come in their place). `spoken` are stretches that get
    another speaker. `gone` are words, and what stands for them from now on, of which no copy may
    stay in this conversation: a name.
    """

    transcript_id: int
    conversation_id: int
    text: str
    edits: tuple[tuple[int, int, str], ...] = ()
    spoken: tuple[tuple[int, int], ...] = ()
    gone: tuple[str, str] | None = None

    @property
    def shift(self) -> rules.Shift:
        return rules.Shift((start, end, len(words)) for start, end, words in self.edits)

    @property
    def words(self) -> list[tuple[str, str]]:
        """Return each replacement once, as (old, new)."""
        pairs = ((self.text[start:end], words) for start, end, words in self.edits)
        return list(dict.fromkeys(pair for pair in pairs if pair[0].strip()))


@dataclass(frozen=True, slots=True)
class Follower(Generic[K]):
    """A room's part in a correction.

    `preview` counts, for someone's eyes, what would follow. `follow` does it, and gives what the
    room cannot compute back, as JSON without words. `restore` is `follow` for a correction that
    is taken back, with what the room gave then and the shifts of the corrections since.
    """

    room: str
    order: int
    preview: Callable[[Change, User], dict[str, int]]
    follow: Callable[[Change, User, datetime], K]
    restore: Callable[[Change, User, datetime, K, Sequence[rules.Shift]], K]


AnyFollower = Follower[Any]  # each room keeps what it needs itself
_followers: dict[str, AnyFollower] = {}


def register(follower: AnyFollower) -> None:
    _followers[follower.room] = follower


def in_room_order() -> list[AnyFollower]:
    return sorted(_followers.values(), key=lambda follower: follower.order, reverse=True)


# --- a text that was corrected as a whole ------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Renewed:
    """A text, the one that took its place, and where stretches of the one stand in the other.

    `turns` are those that are the same word for word: their number before, and after. Without
    `transcript_id` and `renewal_id` it is what would happen. Taking it back is the same the other
    way round.
    """

    earlier_id: int
    transcript_id: int
    conversation_id: int
    renewal_id: int
    alignment: anchoring.Alignment
    turns: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Carrier(Generic[K]):
    """A room's part when another text takes the place of one.

    `preview` counts, for someone's eyes, what would come over and what would have to be looked at.
    `carry` does it, and gives what `back` needs, as JSON without words. `count` gives what to say
    of it in the log. `judged` hears that the words of a coding turned out to be others, or gone.
    """

    room: str
    order: int
    preview: Callable[[Renewed, User], dict[str, int]]
    carry: Callable[[Renewed, User, datetime], K]
    back: Callable[[Renewed, K, User, datetime], None]
    count: Callable[[K], dict[str, int]]
    judged: Callable[[int, datetime], None] = lambda _coding, _at: None


_carriers: dict[str, Carrier[Any]] = {}


def register_carrier(carrier: Carrier[Any]) -> None:
    _carriers[carrier.room] = carrier


def carriers() -> list[Carrier[Any]]:
    """Return them from the lowest room to the highest; taking back goes the other way."""
    return sorted(_carriers.values(), key=lambda carrier: carrier.order)
