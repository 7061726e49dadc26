"""Changing a reading before it is stored, and counting who was heard. No tables, no clock.

Every change gives a new reading. The words outside the change stay as they were; the positions
are counted again, so that `text[turn.start:turn.end]` is always what the turn says.
"""

import bisect
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from weerklank.interchange.reading import labels
from weerklank.interchange.readings import Reading, Turn

MASK = "█"
LABEL_LENGTH = 60
LINE_LENGTH = 62

# Signs that lean on the letter before them and so do not end a word.
_LEANING = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u135d-\u135f"


@dataclass(frozen=True, slots=True)
class Name:
    """A name that was said, and what stands in its place."""

    name: str
    replacement: str
    in_any_case: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """Who spoke in a conversation, as far as the speakers are tied."""

    participant_ids: frozenset[int]
    at_least: int


@dataclass(frozen=True, slots=True)
class Line:
    """A numbered line: `text[start:end]` of the transcript."""

    number: int
    start: int
    end: int


# --- turns ------------------------------------------------------------------------------------
def may_split_at(reading: Reading, index: int, at: int) -> bool:
    """Return whether a word other than the turn's first begins at this position."""
    turn = reading.turns[index]
    return begins_inside(reading.text, turn.start, turn.end, at)


def begins_inside(text: str, start: int, end: int, at: int) -> bool:
    """Return whether a word other than the first of this stretch begins at a position."""
    return (
        start < at < end
        and text[at - 1].isspace()
        and not text[at].isspace()
        and bool(text[start:at].strip())
    )


def words_of(said: str) -> list[tuple[int, str]]:
    """Return the words of a turn with where each begins in it."""
    return [(match.start(), match.group()) for match in re.finditer(r"\S+", said)]


def split_turn(reading: Reading, index: int, at: int) -> Reading:
    """Let the turn end before the word at this position, and a new one begin with it.

    When the second half was said is not known, so times are not made up. Raises ValueError
    where no word begins.
    """
    if not may_split_at(reading, index, at):
        raise ValueError("no word begins there")
    turn = reading.turns[index]
    first = replace(turn, ends_at=None)
    second = replace(turn, starts_at=None)
    said = reading.text
    pieces = _pieces(reading)
    pieces[index : index + 1] = [
        (first, said[turn.start : at].rstrip()),
        (second, said[at : turn.end]),
    ]
    return _assemble(reading, pieces)


def join_turn(reading: Reading, index: int) -> Reading:
    """Add the turn to the one before it. The line break between them stays. First: ValueError."""
    if index <= 0:
        raise ValueError("there is no turn before the first")
    pieces = _pieces(reading)
    (before, said_before), (turn, said) = pieces[index - 1 : index + 1]
    joined = replace(before, ends_at=turn.ends_at)
    pieces[index - 1 : index + 1] = [(joined, f"{said_before}\n{said}")]
    return _assemble(reading, pieces)


def give_turn(reading: Reading, index: int, speaker: str | None) -> Reading:
    """Say that someone else spoke this turn; None for nobody known."""
    turns = list(reading.turns)
    turns[index] = replace(turns[index], speaker=_label(speaker), is_question=False)
    return replace(reading, turns=tuple(turns))


def rename_speaker(reading: Reading, old: str | None, new: str | None) -> Reading:
    """Return all turns of this speaker to another label; an existing one takes them in.

    Headings that put a question have no speaker and keep none.
    """
    label = _label(new)
    return replace(
        reading,
        turns=tuple(
            replace(turn, speaker=label) if turn.speaker == old and not turn.is_question else turn
            for turn in reading.turns
        ),
    )


# --- all labels of one form -------------------------------------------------------------------
NAMES = "namen"  # labels that are no letter with a number: their form is being a short name


@dataclass(frozen=True, slots=True)
class Form:
    """Labels of one form, such as D1, D2 and D14, and how many lines or turns have one."""

    key: str
    labels: tuple[str, ...]
    count: int


def unspoken_forms(reading: Reading) -> list[Form]:
    """Return the labels that lines begin with and that were read as words, by form."""
    return _by_form(
        candidate.label
        for turn, said in _pieces(reading)
        if not turn.is_question
        for line in said.split("\n")
        if (candidate := labels.label_of(line))
    )


def spoken_forms(reading: Reading) -> list[Form]:
    """Return the speakers that may have been words after all, by form: one of each speaks once.

    Of names only those that speak once; a name that returns is taken back by itself.
    """
    turns = Counter(turn.speaker for turn in reading.turns if turn.speaker)
    doubted = {labels.form_of(label) or NAMES for label, count in turns.items() if count == 1}
    return _by_form(
        label
        for label, count in turns.items()
        for _turn in range(count)
        if (count == 1 or labels.form_of(label)) and (labels.form_of(label) or NAMES) in doubted
    )


def _by_form(found: Iterable[str]) -> list[Form]:
    forms: dict[str, list[str]] = {}
    for label in found:
        forms.setdefault(labels.form_of(label) or NAMES, []).append(label)
    return [
        Form(key, tuple(dict.fromkeys(members)), len(members)) for key, members in forms.items()
    ]


def make_speakers(reading: Reading, form: str) -> Reading:
    """Let every line that begins with a label of this form begin a turn of that speaker.

    The label leaves the text. What follows, up to the next such line or the end of the turn,
    belongs to it. When it was said is not known.
    """
    pieces: list[tuple[Turn, str]] = []
    for turn, said in _pieces(reading):
        if turn.is_question:
            pieces.append((turn, said))
            continue
        current, lines = turn, []
        for line in said.split("\n"):
            candidate = labels.label_of(line)
            if candidate is None or (labels.form_of(candidate.label) or NAMES) != form:
                lines.append(line)
                continue
            pieces += _said(replace(current, ends_at=None), lines)
            current = replace(
                turn,
                speaker=_label(candidate.label),
                starts_at=candidate.starts_at,
                ends_at=candidate.ends_at,
            )
            lines = [candidate.rest]
        pieces += _said(current, lines)
    return _assemble(reading, pieces)


def _said(turn: Turn, lines: Sequence[str]) -> list[tuple[Turn, str]]:
    words = "\n".join(lines).strip("\n")
    return [(turn, words)] if words.strip() else []


def make_words(reading: Reading, form: str) -> Reading:
    """Let the turns of the speakers of this form be words of the turn before, label and all."""
    taken = {label for one in spoken_forms(reading) if one.key == form for label in one.labels}
    pieces: list[tuple[Turn, str]] = []
    for turn, said in _pieces(reading):
        if turn.speaker not in taken:
            pieces.append((turn, said))
            continue
        words = f"{turn.speaker}: {said}"
        if pieces and not pieces[-1][0].is_question:
            before, earlier = pieces[-1]
            pieces[-1] = (replace(before, ends_at=turn.ends_at), f"{earlier}\n{words}")
        else:
            pieces.append((replace(turn, speaker=None), words))
    return _assemble(reading, pieces)


def clip_labels(reading: Reading) -> Reading:
    """Shorten labels to what is kept, so that what is shown is what will be stored."""
    return replace(
        reading,
        turns=tuple(replace(turn, speaker=_label(turn.speaker)) for turn in reading.turns),
    )


def clip_label(label: str) -> str | None:
    """Return a label as it is kept; None for nothing at all."""
    return _label(label)


def _label(speaker: str | None) -> str | None:
    if speaker is None:
        return None
    return " ".join(unicodedata.normalize("NFC", speaker).split())[:LABEL_LENGTH].strip() or None


def _pieces(reading: Reading) -> list[tuple[Turn, str]]:
    return [(turn, reading.text[turn.start : turn.end]) for turn in reading.turns]


def _assemble(reading: Reading, pieces: Iterable[tuple[Turn, str]]) -> Reading:
    turns: list[Turn] = []
    texts: list[str] = []
    position = 0
    for turn, said in pieces:
        turns.append(replace(turn, start=position, end=position + len(said)))
        texts.append(said)
        position += len(said) + 1
    return replace(reading, text="\n".join(texts), turns=tuple(turns))


# --- names ------------------------------------------------------------------------------------
def in_brackets(replacement: str) -> str:
    """Return the replacement as it stands in the text: [consulent A]."""
    inner = " ".join(unicodedata.normalize("NFC", replacement).split()).strip("[] ")
    return f"[{inner}]" if inner else ""


def is_called(label: str | None, pseudonym: str) -> bool:
    """Return whether a label in a text is this pseudonym, whatever its case and brackets."""
    plain = unicodedata.normalize("NFC", label or "").strip("[](): ").casefold()
    return plain == unicodedata.normalize("NFC", pseudonym).casefold()


def neutral_name(name: str, number: int) -> str:
    """Return a file name that says nothing of anybody: number of the conversation, and kind."""
    ending = re.search(r"\.[A-Za-z0-9]{1,5}$", name)
    return f"gesprek-{number}{ending.group().lower() if ending else ''}"


def comes_from(title: str, file_name: str) -> bool:
    """Return whether a title is the name of a file, without its ending or with it."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", file_name)
    return title.strip().casefold() in {stem.strip().casefold(), file_name.strip().casefold()}


def count_names(
    reading: Reading, names: Collection[Name], kept: Collection[str] = ()
) -> Counter[str]:
    """Count per name how often `replace_names` would replace it, in text and labels."""
    found: Counter[str] = Counter()
    _replaced(reading, names, kept, found)
    return found


def replace_names(reading: Reading, names: Collection[Name], kept: Collection[str] = ()) -> Reading:
    """Put each name's replacement in its place: whole words, the longest name first.

    All names go in one pass, so no replacement is replaced again; `kept` are replacements from
    earlier passes, which stay as they are.
    """
    return _replaced(reading, names, kept, Counter())


def show_names(
    reading: Reading, names: Collection[Name], kept: Collection[str] = (), *, around: int = 35
) -> list[tuple[int, str, str, str]]:
    """Return where these names stand: (number of the turn, words before, name, words after)."""
    pattern, _usable = _pattern(names, kept)
    if pattern is None:
        return []
    return [
        (
            number,
            said[max(0, match.start() - around) : match.start()],
            match.group(),
            said[match.end() : match.end() + around],
        )
        for number, (_turn, said) in enumerate(_pieces(reading), start=1)
        for match in pattern.finditer(said)
        if match.lastgroup != "stays"
    ]


def _pattern(
    names: Collection[Name], kept: Collection[str]
) -> tuple[re.Pattern[str] | None, list[Name]]:
    """Return one pattern for all names, the longest first, and the names in its order."""
    usable = sorted(
        (
            replace(name, name=unicodedata.normalize("NFC", name.name))
            for name in names
            if name.name.strip()
        ),
        key=lambda name: len(name.name),
        reverse=True,
    )
    if not usable:
        return None, []
    stays = sorted({*kept, *(name.replacement for name in usable)}, key=len, reverse=True)
    pattern = "|".join(
        [f"(?P<stays>{'|'.join(re.escape(text) for text in stays)})"]
        + [
            rf"(?P<n{number}>(?<!\w)(?<!\w[{_LEANING}]){_in_its_case(name)}(?![{_LEANING}]*\w))"
            for number, name in enumerate(usable)
        ]
    )
    return re.compile(pattern), usable


def _replaced(
    reading: Reading, names: Collection[Name], kept: Collection[str], found: Counter[str]
) -> Reading:
    pattern, usable = _pattern(names, kept)
    if pattern is None:
        return reading

    def put(match: re.Match[str]) -> str:
        group = match.lastgroup
        if group is None or group == "stays":
            return match.group()
        name = usable[int(group[1:])]
        found[name.name] += 1
        return name.replacement

    pieces = [(turn, pattern.sub(put, said)) for turn, said in _pieces(reading)]
    # A label counts once, however many turns carry it.
    renamed = {label: _label(pattern.sub(put, label)) for label, _turns, _words in reading.speakers}
    return _assemble(
        reading,
        (
            (replace(turn, speaker=renamed[turn.speaker]) if turn.speaker else turn, said)
            for turn, said in pieces
        ),
    )


def _in_its_case(name: Name) -> str:
    words = r"\s+".join(re.escape(word) for word in name.name.split())
    return f"(?i:{words})" if name.in_any_case else words


def find_words(text: str, words: str) -> list[tuple[int, int]]:
    """Return where these words stand in a text: whole words, letter for letter."""
    wanted = unicodedata.normalize("NFC", words).split()
    if not wanted:
        return []
    first, last = wanted[0][0], wanted[-1][-1]
    edge = rf"(?<!\w)(?<!\w[{_LEANING}])" if re.match(r"\w", first) else ""
    after = rf"(?![{_LEANING}]*\w)(?![{_LEANING}])" if re.match(r"\w", last) else ""
    # Never over the end of a turn, which is a line break.
    said = r"[^\S\n]+".join(re.escape(word) for word in wanted)
    return [match.span() for match in re.finditer(edge + said + after, text)]


def mark(text: str, replacements: Collection[str]) -> list[tuple[str, bool]]:
    """Cut a text where replacements stand: (piece, whether it is one)."""
    if not replacements:
        return [(text, False)] if text else []
    longest_first = sorted(replacements, key=len, reverse=True)
    pattern = "(" + "|".join(re.escape(replacement) for replacement in longest_first) + ")"
    return [
        (piece, number % 2 == 1) for number, piece in enumerate(re.split(pattern, text)) if piece
    ]


# --- what is stored ---------------------------------------------------------------------------
def check_sound(reading: Reading) -> None:
    """Raise ValueError for a reading that must not be stored: a mistake of ours, not a user's."""
    if "\r" in reading.text or not unicodedata.is_normalized("NFC", reading.text):
        raise ValueError("the text is not NFC with LF")
    end = 0
    for turn in reading.turns:
        if not end <= turn.start <= turn.end <= len(reading.text):
            raise ValueError("the turns do not follow each other inside the text")
        end = turn.end


def count_words(text: str) -> int:
    """Count the words that can still be read: masks are none."""
    return len(text.replace(MASK, "").split())


def mask(text: str) -> str:
    """Return as many masks as there are code points; line breaks stay, so positions stay."""
    return "".join("\n" if sign == "\n" else MASK for sign in text)


def mask_stretches(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """Mask these half-open stretches, which may overlap, and nothing else."""
    signs = list(text)  # a mask is as long as what it hides
    for start, end in stretches:
        signs[start:end] = mask(text[start:end])
    return "".join(signs)


# --- a whole text to correct by hand ----------------------------------------------------------
NOBODY, ASKED = "?", "Vraag"  # in the place of a label: it is not known who; a question of nobody


def as_written(text: str, turns: Iterable[tuple[str | None, bool, int, int]]) -> str:
    """Return a text to correct: a line per turn, the label before it.

    `turns` are (label, is a question, start, end). `read_written` reads it back.
    """
    return "\n".join(
        f"{label or (ASKED if is_question else NOBODY)}: {text[start:end]}"
        for label, is_question, start, end in turns
    )


def read_written(text: str, labels: Iterable[str], *, language: str | None) -> Reading:
    """Return the text that somebody wrote so. A line without one of the labels belongs to the
    turn before it.
    """
    known = set(labels)
    pieces: list[tuple[Turn, str]] = []
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    for line in lines.split("\n"):
        label, colon, said = line.partition(":")
        label = label.strip()
        is_asked = label == ASKED and label not in known
        if colon and (label in known or label == NOBODY or is_asked):
            speaker = label if label in known else None
            turn = Turn(speaker, 0, 0, None, None, is_question=is_asked)
            pieces.append((turn, said.strip()))
        elif pieces:
            pieces[-1] = (pieces[-1][0], f"{pieces[-1][1]}\n{line.rstrip()}")
        else:
            turn = Turn(None, 0, 0, None, None, is_question=False)
            pieces.append((turn, line.strip()))
    empty = Reading("txt", "", (), language, None, (), None)
    return _assemble(empty, [(turn, said.strip()) for turn, said in pieces if said.strip()])


# --- corrections of a stored text -------------------------------------------------------------
class Shift:
    """Where positions go when stretches of a text are replaced.

    `edits` are (start, end, length): in the old text, `text[start:end]` becomes `length` code
    points. They lie in order, do not overlap, and neither side of one is empty. A span that begins
    or ends inside a replaced stretch covers the whole of what stands there now, so that no span
    becomes empty and none is lost.
    """

    __slots__ = ("_after", "_starts", "edits")

    def __init__(self, edits: Iterable[Sequence[int]]) -> None:
        self.edits = sorted((start, end, length) for start, end, length in edits)
        self._starts = [start for start, _end, _length in self.edits]
        self._after = [0]
        last = 0
        for start, end, length in self.edits:
            if not last <= start < end or length < 1:
                raise ValueError("edits overlap or are empty")
            last = end
            self._after.append(self._after[-1] + length - (end - start))

    def inside(self, position: int) -> int | None:
        """Return the edit that a position lies inside of, its edges not counted."""
        place = bisect.bisect_left(self._starts, position) - 1
        return place if place >= 0 and position < self.edits[place][1] else None

    def _edge(self, position: int, *, is_end: bool) -> int:
        place = self.inside(position)
        if place is None:
            before = bisect.bisect_left(self._starts, position)
            return position + self._after[before]
        start, _end, length = self.edits[place]
        return start + self._after[place] + (length if is_end else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a half-open stretch goes."""
        return self._edge(start, is_end=False), self._edge(end, is_end=True)

    def touches(self, start: int, end: int) -> bool:
        """Return whether any of the words in a stretch are replaced."""
        place = bisect.bisect_left(self._starts, end) - 1
        return place >= 0 and self.edits[place][1] > start

    def is_within(self, start: int, end: int) -> bool:
        """Return whether every edit that touches a stretch lies inside it."""
        return all(
            start <= first and last <= end
            for first, last, _length in self.edits
            if first < end and last > start
        )

    def back(self) -> list[tuple[int, int, int]]:
        """Return the edits that undo these, in the new text."""
        return [
            (start + moved, start + moved + length, end - start)
            for (start, end, length), moved in zip(self.edits, self._after, strict=False)
        ]


def replace_stretches(text: str, stretches: Iterable[tuple[int, int, str]]) -> str:
    """Return the text with these half-open stretches replaced by other words."""
    pieces, last = [], 0
    for start, end, words in sorted(stretches):
        pieces += [text[last:start], words]
        last = end
    return "".join([*pieces, text[last:]])


def seconds_of(said: str) -> float | None:
    """Read a time in a recording, as 1:02:03, 62:03 or 3,5. Raises ValueError for no time."""
    parts = said.strip().replace(",", ".").split(":")
    if parts == [""]:
        return None
    whole = re.compile(r"[0-9]{1,5}")
    if len(parts) > 3 or not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", parts[-1]):
        raise ValueError("no time")
    if not all(whole.fullmatch(part) for part in parts[:-1]):
        raise ValueError("no time")
    if len(parts) > 1 and any(float(part) >= 60 for part in parts[1:]):
        raise ValueError("no time")
    seconds = 0.0
    for part in parts:
        seconds = seconds * 60 + float(part)
    return seconds


def as_time(seconds: float | None) -> str:
    """Write a time in a recording as it is read back: 0:03 or 1:02:03."""
    if seconds is None:
        return ""
    whole, rest = int(seconds), round(seconds % 1, 3)
    hours, minutes, left = whole // 3600, whole // 60 % 60, whole % 60
    said = f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
    return said + (f"{rest:.3f}".lstrip("0").rstrip("0") if rest else "")


# --- numbered lines ---------------------------------------------------------------------------
# The blank after the last word belongs to its line; a word that is longer than a line is cut.
_LINE = re.compile(
    rf"""[^\n]{{0,{LINE_LENGTH - 1}}}\n
    | [^\n]{{{LINE_LENGTH}}}\s
    | [^\n]{{1,{LINE_LENGTH}}}\Z
    | [^\n]{{1,{LINE_LENGTH - 1}}}[ \t]
    | [^\n]{{{LINE_LENGTH}}}""",
    re.VERBOSE,
)


def line_lengths(text: str, turns: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return per turn how long each of its lines is, in code points; see `number_lines`."""
    return [list(map(len, _LINE.findall(text, start, end))) for start, end in turns]


def number_lines(text: str, turns: Iterable[tuple[int, int]]) -> list[list[Line]]:
    """Return per turn its lines, numbered through the transcript, the same on every screen.

    A line breaks after at most LINE_LENGTH code points, between words where it can. Together
    the lines of a turn are the whole turn, blanks included.
    """
    places = list(turns)
    number = 0
    numbered: list[list[Line]] = []
    for (start, _end), lengths in zip(places, line_lengths(text, places), strict=True):
        lines: list[Line] = []
        at = start
        for length in lengths:
            number += 1
            lines.append(Line(number, at, at + length))
            at += length
        numbered.append(lines)
    return numbered


# --- the original beside the main text --------------------------------------------------------
def align(
    main: Sequence[tuple[int, str | None]], original: Sequence[str | None]
) -> list[int | None]:
    """Return for each turn of the original the position in the main text that renders it.

    `main` holds (position, speaker), `original` the speakers. A speaker is aligned in order
    when she has as many turns in both; otherwise her turns are for a person to align: None.
    Turns without speaker are aligned when both texts are equally long and name nobody there.
    """
    places: dict[str | None, list[int]] = {}
    for position, speaker in main:
        places.setdefault(speaker, []).append(position)
    if set(original) == {None} and None not in places:
        places = {None: [position for position, _ in main]}
    counts = Counter(original)
    taken: Counter[str | None] = Counter()
    aligned: list[int | None] = []
    for speaker in original:
        mine = places.get(speaker, [])
        aligned.append(mine[taken[speaker]] if len(mine) == counts[speaker] else None)
        taken[speaker] += 1
    return aligned


# --- people -----------------------------------------------------------------------------------
def count_heard(participant_ids: Iterable[int], at_least: Iterable[int]) -> Heard:
    """Count the people behind the speakers of a conversation.

    "Several, at least three" may well be the three that are also named, so the two are not
    added: there were at least as many as the larger of them. Unknown speakers count as nobody.
    """
    named = frozenset(participant_ids)
    return Heard(named, max([len(named), *at_least]))


_DAY_IN_A_NAME = (
    re.compile(r"(?<!\d)(?P<year>20\d\d)[-_. ]?(?P<month>\d\d)[-_. ]?(?P<day>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[-_. ](?P<month>\d{1,2})[-_. ](?P<year>20\d\d)(?!\d)"),
)


def day_in_name(name: str, *, today: date) -> date | None:
    """Return the day that a file's name tells, as in 2026-03-12 or 12-3-2026; None for none.

    A day that does not exist or is still to come is no day of a conversation.
    """
    for form in _DAY_IN_A_NAME:
        for found in form.finditer(name):
            try:
                day = date(*(int(found[part]) for part in ("year", "month", "day")))
            except ValueError:
                continue
            if day <= today:
                return day
    return None
