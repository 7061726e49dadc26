"""Which of our things the parts of another program's project are. No tables, no clock."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha1
from typing import Any, Self

from weerklank.interchange.reading import labels, questions
from weerklank.interchange.reading.paragraphs import Paragraph
from weerklank.interchange.readings import MOST_SPEAKERS, Turn
from weerklank.interchange.refi import inspecting
from weerklank.interchange.refi.project import (
    Case,
    Code,
    Coding,
    Counting,
    TextSelection,
    TextSource,
    key,
)

# The light side of the nine colours of code branches, in site/theme.css.
PALETTE = (
    "#3d55a5",
    "#8a6a00",
    "#0a7fc0",
    "#c2410c",
    "#0a6a4f",
    "#a04bb4",
    "#5d656e",
    "#861a4e",
    "#4a4f54",
)
DEEPEST = 9  # levels of our codebook
LONGEST_NUMBER = 20  # signs of the number of a code
MOST_BRANCHES = 20  # that a codebook begins with; more are a list, and stand under one head
LABEL_LENGTH = 120
MOST_VALUES = 50  # of a variable that compares groups; more is a text, not a group
MADE = uuid.UUID("5b0d3d4e-9f0c-5c55-8c38-0f7f5f0e6b1a")  # the name space of GUIDs we make


# Sets of a file of ours say of each note what the standard has no place for.
ABOUT, KIND = "memos-about", "memos-kind"
EXAMPLES = "examples-of-codes"


# --- GUIDs and moments ------------------------------------------------------------------------
def made_guid(*parts: object) -> str:
    """Make the GUID of something that came from no file; the same parts give the same GUID."""
    # Every passage that goes out gets one: without making a UUID it costs a third.
    made = bytearray(sha1(MADE.bytes + "/".join(map(str, parts)).encode()).digest()[:16])  # noqa: S324  what UUID 5 is
    made[6] = made[6] & 0x0F | 0x50
    made[8] = made[8] & 0x3F | 0x80
    digits = made.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def set_guid(name: str, value: str) -> str:
    """Return the GUID of such a set: the same in every file."""
    return made_guid(name, value)


def made_uuid(*parts: object) -> uuid.UUID:
    return uuid.uuid5(MADE, "/".join(map(str, parts)))


def as_uuid(guid: str) -> uuid.UUID:
    """Return the GUID of a file as a UUID; one that is none gets one made of it."""
    try:
        return uuid.UUID(key(guid))
    except ValueError:
        return uuid.uuid5(MADE, key(guid))


_USUAL = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def digits_of(guid: str) -> str:
    """Return what `as_uuid` does as 32 hexadecimal digits, without making a UUID of each."""
    plain = key(guid)
    return plain.replace("-", "") if _USUAL.fullmatch(plain) else as_uuid(guid).hex


def moment(text: str | None) -> datetime | None:
    """Return the moment that a file writes, in UTC where it names no zone; None if it is none."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def day(text: str | None) -> date | None:
    found = moment(text)
    return found.date() if found else None


@lru_cache(maxsize=1 << 10)
def stamp(at: datetime) -> str:
    """Return a moment as a file writes it. Most codings of one text share few moments."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- codes ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Placed:
    """A code of a file with the number it would get; `parent` is the GUID above it in the file."""

    code: Code
    parent: str | None
    above: str | None
    number: str


def can_begin(codes: Sequence[Code]) -> bool:
    """Return whether the codes at the top of a file are few enough to be the main branches."""
    return 0 < len(codes) <= MOST_BRANCHES


def lay_out(codes: Sequence[Code], branch: str, known: Iterable[str] = ()) -> Iterator[Placed]:
    """Yield every code of the tree with a number under `branch`, parents first.

    Without a branch the codes at the top are the main branches themselves.

    What stands deeper than our codebook goes goes beside the code above it. `above` is the GUID
    of the code it stands under with us. `known` are keys of codes that we have: these get no
    number, and what stands under them stands under the branch.
    """
    have = set(known)
    counts: dict[str, int] = {}

    def walk(
        siblings: Sequence[Code], parent: str | None, above: tuple[str | None, str]
    ) -> Iterator[Placed]:
        for code in siblings:
            guid = key(code.guid)
            if guid in have:
                yield Placed(code, parent, None, "")
                yield from walk(code.codes, guid, (None, branch))
                continue
            counts[above[1]] = counts.get(above[1], 0) + 1
            number = f"{above[1]}.{counts[above[1]]}".lstrip(".")
            yield Placed(code, parent, above[0], number)
            last = f"{number}.{len(code.codes)}"
            fits = number.count(".") + 1 < DEEPEST and len(last) <= LONGEST_NUMBER
            yield from walk(code.codes, guid, (guid, number) if fits else above)

    yield from walk(codes, None, (None, branch))


def short(text: str | None, most: int) -> str:
    """Return a text on one line, not longer than this."""
    line = " ".join((text or "").split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def nearest_colour(colour: str | None) -> int | None:
    """Return the number of the branch colour that looks most like this one."""
    digits = (colour or "").removeprefix("#")
    if len(digits) == 3:
        digits = "".join(sign * 2 for sign in digits)
    if not re.fullmatch(r"[0-9a-fA-F]{6}", digits):
        return None
    wanted = _channels(digits)
    distances = [
        sum((one - other) ** 2 for one, other in zip(wanted, _channels(shade[1:]), strict=True))
        for shade in PALETTE
    ]
    return distances.index(min(distances)) + 1


def _channels(digits: str) -> tuple[float, float, float]:
    """Return lightness, red against green, and yellow against blue: so grey is nearest to grey."""
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    return (red + green + blue) / 3, red - green, (red + green) / 2 - blue


# --- who speaks -------------------------------------------------------------------------------
def turns(text: str) -> tuple[Turn, ...]:
    """Find who speaks by the labels in a text, without moving a sign of it.

    A label stays in the words of its turn. Together the turns hold all text but the line breaks
    between them. A text without labels is one turn; headings that ask are turns of their own.
    """
    lines = text.split("\n")
    paragraphs = [Paragraph(line.strip()) for line in lines]
    decision = labels.decide(paragraphs)
    # So many are no speakers; they stay in the words, as every label does here.
    found_at = decision.found if len(decision.keys) <= MOST_SPEAKERS else [None] * len(lines)
    asked = questions.find_questions(paragraphs, [bool(one) for one in found_at])
    # Where one label only is known, it holds for its own lines: the others are somebody else's.
    holds = len(decision.keys) > 1
    runs: list[_Run] = []
    start = 0
    for at, line in enumerate(lines):
        run = runs[-1] if runs else None
        found = found_at[at]
        if found:
            _go_on(runs, _Run(found.label, False, start))
        elif at in asked:
            runs.append(_Run(None, True, start))
        elif run is None or (line.strip() and (run.asks or (run.has_words and not holds))):
            _go_on(runs, _Run(None, False, start))
        runs[-1].has_words = runs[-1].has_words or bool(line.strip())
        start += len(line) + 1
        runs[-1].end = start - 1
    return tuple(Turn(run.who, run.start, run.end, None, None, run.asks) for run in runs)


@dataclass(slots=True)
class _Run:
    """A turn in the making."""

    who: str | None
    asks: bool
    start: int
    end: int = 0
    has_words: bool = False


def _go_on(runs: list[_Run], run: _Run) -> None:
    """Begin a turn, unless the one before is by the same person and asks nothing."""
    if not runs or runs[-1].asks or runs[-1].who != run.who:
        runs.append(run)


@dataclass(slots=True)
class Links:
    """Which cases belong to a source: as the file says, else by the name of the source."""

    cases: Sequence[Case]
    _said: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for case in self.cases:
            for source in case.sources:
                self._said.setdefault(key(source), []).append(key(case.guid))

    def of(self, guid: str, name: str | None) -> tuple[list[str], bool]:
        """Return the keys of the cases, and whether that was found by name only."""
        said = self._said.get(key(guid))
        if said:
            return said, False
        named = [
            (len(case.name or ""), key(case.guid))
            for case in self.cases
            if not case.sources and begins_with(name, case.name)
        ]
        best = max((length for length, _guid in named), default=0)
        closest = [guid for length, guid in named if length == best]
        return (closest, True) if len(closest) == 1 else ([], False)


def begins_with(name: str | None, sign: str | None) -> bool:
    """Return whether a source is called after a case: "P2_19 november.txt" after "P2"."""
    if not name or not sign or not sign.strip():
        return False
    rest = name.casefold().removeprefix(sign.strip().casefold())
    return len(rest) < len(name.casefold()) and not rest[:1].isalnum()


def tied_labels(
    found: Iterable[str], cases: Mapping[str, str], is_other: Iterable[str]
) -> dict[str, str]:
    """Say which case stands behind which label.

    `cases` gives the names of the linked cases by key. A label that is a case's name is hers; of
    one case and one label that is no interviewer's, the label is hers too.
    """
    others = set(is_other)
    open_labels = [label for label in found if label.casefold() not in others]
    by_name = {name.casefold(): guid for guid, name in cases.items() if name}
    tied = {
        label: by_name[label.casefold()] for label in open_labels if label.casefold() in by_name
    }
    if not tied and len(cases) == 1 and len(open_labels) == 1:
        tied[open_labels[0]] = next(iter(cases))
    return tied


# --- who codes --------------------------------------------------------------------------------
OWN = 0  # in a choice: a coder of her own, without an account
NAMELESS = ""  # the key of who coded what no user is named for


def coder_of(selection: TextSelection, coding: Coding) -> str:
    """Return the key of the user who coded this; NAMELESS where the file does not say."""
    return key(coding.user or selection.created_by or NAMELESS)


def has_words(selection: TextSelection, text: str) -> bool:
    """Return whether a passage lies on words of its text: only then its codings are taken over."""
    return inspecting.is_inside(selection) and bool(text[selection.start : selection.end].strip())


def coders_in(text: TextSource) -> set[str]:
    """Return the keys of the users of whom something would be taken over from this text."""
    return {
        coder_of(selection, one)
        for selection in text.selections
        if has_words(selection, text.text or "")
        for one in selection.codings
    }


def usual_coders(
    users: Mapping[str, Sequence[str]], members: Mapping[str, int], told: Mapping[str, int]
) -> dict[str, int]:
    """Return the account of each user, OWN for a coder of her own.

    `users` gives names by key, `members` accounts by folded name and address. What was `told`
    holds. Else a member of the same name or address, if no other user of the file is that member:
    two users become one person only where somebody said so.
    """
    given = {account for account in told.values() if account != OWN}
    found: dict[str, int] = {}
    for user, names in users.items():
        if user in told:
            found[user] = told[user]
            continue
        match = next(
            (members[name.casefold()] for name in names if name.casefold() in members), OWN
        )
        found[user] = OWN if match in given else match
        given.add(match)
    return found


def joined(chosen: Mapping[str, int], beside: Mapping[str, Iterable[str]]) -> dict[int, list[str]]:
    """Return per account the users who would become that one person and who share a text.

    `beside` says with whom each user shares a text. In the order of `chosen`.
    """
    found: dict[int, list[str]] = {}
    for user, account in chosen.items():
        if account != OWN and any(
            chosen.get(other) == account for other in beside.get(user, ()) if other != user
        ):
            found.setdefault(account, []).append(user)
    return found


# --- what was chosen --------------------------------------------------------------------------
class State(StrEnum):
    """How far a project is on its way in or out, and why the last thing done with it ended."""

    OPEN = "open"
    WAITING = "waiting"  # for the worker
    LOOKING = "looking"
    TAKING = "taking"
    GIVING = "giving"
    DONE = "done"
    STOPPED = "stopped"  # by somebody
    REFUSED = "refused"  # for a reason that is told with it
    BROKEN = "broken"  # whoever did the work is gone
    FULL = "full"  # there was no room
    FAILED = "failed"  # by our own fault


BUSY = (State.WAITING, State.LOOKING, State.TAKING, State.GIVING)


class Stage(StrEnum):
    """What is being done of taking a project over or giving one, in this order."""

    READING = "reading"
    CODES = "codes"
    TEXTS = "texts"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody decided about a project; what is left out follows the usual course.

    `cases`: perspective per case, empty for no participant. `variables`: "new", empty, or the
    key of a characteristic. `users`: the number of an account, OWN for a coder of her own; where
    two users of one text get one account, their codings become one reading. All by the key of the
    GUID.
    """

    counting: Counting | None = None
    cases: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    users: Mapping[str, int] = field(default_factory=dict)
    matches_codes: bool = True

    def to_json(self) -> dict[str, object]:
        """Return what was decided as JSON values; see `from_json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return what `to_json` was called on."""
        counting = values["counting"]
        return cls(**{**values, "counting": Counting(**counting) if counting else None})


NEW = "new"
# Labels that say by themselves who speaks, as when a text is read in.
OTHERS = {
    "interviewer": "interviewer",
    "moderator": "interviewer",
    "onderzoeker": "interviewer",
    "tolk": "interpreter",
    "interpreter": "interpreter",
}


def values_by_variable(cases: Iterable[Case]) -> dict[str, list[str]]:
    """Return the different values that cases have, per variable, in order of appearance."""
    found: dict[str, dict[str, None]] = {}
    for case in cases:
        for value in case.values:
            if (value.value or "").strip():
                found.setdefault(key(value.variable), {})[value.value or ""] = None
    return {variable: list(values) for variable, values in found.items()}


def usual_choice(values: Sequence[str], *, is_personal: bool) -> str:
    """Say what becomes of a variable when nobody chose: a characteristic, unless it is a text."""
    return NEW if values and len(values) <= MOST_VALUES and not is_personal else ""
