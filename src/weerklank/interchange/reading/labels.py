"""Who is speaking: labels are found per paragraph and decided per document.

A line such as `Let op: neem uw pas mee` has the form of a turn. What tells a speaker from it is
that speakers come back. So every paragraph may propose a label, and the document as a whole
decides which of them are speakers.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from weerklank.interchange.reading import times
from weerklank.interchange.reading.normal import BIDI_CONTROLS, without_bidi_controls
from weerklank.interchange.reading.paragraphs import Paragraph

MOST_CHARACTERS = 40
MOST_WORDS = 5

_BIDI = f"[{BIDI_CONTROLS}]*"
_LEAD = rf"{_BIDI}(?:[-–—•]\s+)?(?:\d{{1,4}}[.)]?\s+)?{_BIDI}"
_NOT_IN_NAME = r":：፦\n\t\[\]{}<>\"“”„«»?!;…=*|\\"
_NAME = rf"(?P<name>[^\W_][^{_NOT_IN_NAME}]{{0,60}}?)"
# A colon, full-width or Ethiopic too; what follows must not make it a time or an address.
_COLON = rf"(?:[:：፦]|፡(?=\s|$))(?={_BIDI}(?:\s|$|[^\W\d_]|[(\[\"“„«‘'…*.]))"
_BRACKETED = r"[\[(]\s*\d[\d:.,-]*\s*[\])]"

_TIME_NAME_COLON = re.compile(
    rf"{_LEAD}(?P<time>(?:{times.RANGE}\s{{0,9}}[-–—]?\s{{0,9}})?){_BIDI}"
    rf"(?P<open>\[)?{_NAME}(?(open)\])\s{{0,9}}(?P<after>(?:{times.TIME}\s{{0,9}})?){_COLON}"
)
_NAME_TIME = re.compile(rf"{_LEAD}{_NAME},?\s{{0,9}}(?P<time>{_BRACKETED})")
_NAME_BARE_TIME = re.compile(rf"{_LEAD}{_NAME},?\s{{1,9}}(?P<time>{times.TIME})\s{{0,9}}$")
_TIME_NAME = re.compile(rf"{_LEAD}(?P<time>{times.RANGE})\s{{0,9}}[-–—]?\s{{0,9}}{_NAME}\s{{0,9}}$")
_BOLD = re.compile(
    rf"{_LEAD}(?P<mark>\*\*|__){_NAME}\s{{0,9}}(?P<in>[:：]?)\s{{0,9}}(?P=mark)\s{{0,9}}"
    rf"(?P<time>(?:{times.TIME})?)\s{{0,9}}(?P<out>[:：]?)"
)
_HASHES = re.compile(rf"#{{1,6}}\s{{1,9}}{_NAME}\s{{0,9}}[:：]?\s{{0,9}}#*\s{{0,9}}$")
_TABBED = re.compile(rf"{_LEAD}{_NAME}\t{{1,9}}(?=\S)")
# A label stands at the beginning; whatever the length of a line, no more of it is searched.
_BEGINNING = 200
_GOES_ON = "="  # no label and no time ends with it
_SIGN_OF_A_LABEL = re.compile(r"[:：፦፡*_#\t\d]")  # every notation in plain text has one
_HAS_LETTER = re.compile(r"[^\W\d_]")
_FORBIDDEN = re.compile(rf"[{_NOT_IN_NAME}]")
_LEADING_TIME = re.compile(rf"{times.TIME}\s{{0,9}}")
_STARTS_WITH_TIME = re.compile(rf"\s*{times.TIME}(?:\s|$)")
_KEPT_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")

# Words before a colon that open a remark or a line of particulars, however often they return.
_NO_NAMES = re.compile(
    r"let op|(?:bij)?voorbeeld|n\.?b\.?|p\.?s\.?|opmerking|noot|conclusie|kortom|dus|namelijk|"
    r"tip|bron|zie|datum|plaats|tijd|duur|locatie|onderwerp|telefoon|e-mail|en|maar|of|"
    r"note|(?:for )?example|remark|source|date|place|time|duration|location|subject"
)
# One sign for a kind of speaker, or a noun for one, and a number: D8, R 1, Deelnemer 3.
_NUMBERED = re.compile(r"(?P<form>[^\W\d_]{1,2}|[^\W\d_]{4,20})[ .-]?(?P<number>\d{1,3})")
_KINDS_OF_SPEAKERS = re.compile(
    r"deelneme(?:r|ester)|spreker|spreekster|respondent[e]?|persoon|inburgeraar|cursist|student|"
    r"statushouder|bewoner|aanbieder|medewerker|docent|consulent|begeleider|interviewer|vrouw|"
    r"moeder|vader|jongere|gast|stem|participant|speaker|person|interviewee|teacher|woman|voice"
)
_NUMBERED_THINGS = frozenset({"nr", "no", "q", "h", "§"})
_COUNTED = re.compile(r"[^\W\d_]+[ .-]?\d{1,3}")
FEWEST_OF_A_FORM = 3
_SAYING = re.compile(
    r"\b(?:zei|zegt|vroeg|vraagt|dacht|denkt|riep|said|says|asked|thought|sagt|sagte|fragte)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label that a paragraph proposes; `rest` is the paragraph without it.

    `kind` is the notation: given, colon, bold, heading, time, capitals or tab. `key` compares
    labels without regard to case.
    """

    label: str
    key: str
    rest: str
    kind: str
    starts_at: float | None = None
    ends_at: float | None = None


@dataclass(frozen=True, slots=True)
class Labelling:
    """Per paragraph its label, or None. `attached` are lines with only a time that went along."""

    found: list[Candidate | None]
    attached: frozenset[int]
    seen_once: list[str]
    doubted: list[tuple[str, int]]

    @property
    def keys(self) -> set[str]:
        return {candidate.key for candidate in self.found if candidate}


def looks_like_a_label(text: str) -> bool:
    """Whether a text is short enough to name somebody, and has nothing that names do not have."""
    text = text.strip()
    return (
        0 < len(text) <= MOST_CHARACTERS
        and len(text.split()) <= MOST_WORDS
        and _HAS_LETTER.search(text) is not None
        and _FORBIDDEN.search(text) is None
    )


def form_of(label: str) -> str | None:
    """Return what labels of one kind share: "d" of D8 and d 14; None for a label of its own."""
    match = _NUMBERED.fullmatch(label.casefold())
    if not match:
        return None
    form = match["form"]
    is_kind = len(form) < 3 or _KINDS_OF_SPEAKERS.fullmatch(form) is not None
    return form if is_kind and form not in _NUMBERED_THINGS else None


def label_of(line: str) -> Candidate | None:
    """Return the name with a colon that a line begins with, if it looks like a speaker's."""
    candidate = _proposal([Paragraph(line)], 0)
    if candidate is None or candidate.kind != "colon" or not _is_name(candidate):
        return None
    return candidate


def decide(paragraphs: Sequence[Paragraph]) -> Labelling:
    """Decide which paragraphs start with a speaker's label."""
    proposed = [_proposal(paragraphs, at) for at in range(len(paragraphs))]
    recurring = _recurring(paragraphs, proposed)
    recurring |= _of_one_form(paragraphs, proposed, recurring)
    found = [
        candidate if candidate and candidate.key in recurring else None for candidate in proposed
    ]
    once = _accepted_once(paragraphs, proposed, found)
    for at in once:
        found[at] = proposed[at]
    spelled: dict[str, str] = {}
    for at, candidate in enumerate(found):
        if candidate:
            label = spelled.setdefault(candidate.key, candidate.label)
            if label != candidate.label:
                found[at] = replace(candidate, label=label)
    attached = _attach_times(paragraphs, found)
    doubted = [
        (candidate.label, paragraphs[at].number)
        for at, candidate in enumerate(proposed)
        if candidate and candidate.kind == "colon" and found[at] is None
    ]
    times_seen = Counter(candidate.key for candidate in found if candidate)
    is_given = any(candidate.kind == "given" for candidate in found if candidate)
    seen_once = [
        candidate.label
        for at, candidate in enumerate(found)
        if candidate
        and times_seen[candidate.key] == 1
        and (at in once or (not is_given and candidate.kind == "colon"))
    ]
    return Labelling(found, attached, seen_once, doubted)


def _proposal(paragraphs: Sequence[Paragraph], at: int) -> Candidate | None:
    paragraph = paragraphs[at]
    if paragraph.speaker is not None:
        return _candidate(paragraph.speaker, paragraph.text, "given", strict=False)
    marked = paragraph.heading or paragraph.strong
    beginning = _beginning(paragraph)
    if marked or beginning.isupper() or _SIGN_OF_A_LABEL.search(beginning):
        for propose in (_heading, _strong, _bold, _colon, _timed, _tabbed, _capitals):
            if candidate := propose(paragraph):
                return candidate
    if looks_like_a_label(paragraph.text) and at and times.is_only_time(paragraphs[at - 1].text):
        return _candidate(paragraph.text, "", "time")
    return None


def _candidate(
    name: str, rest: str, kind: str, time: str = "", *, strict: bool = True
) -> Candidate | None:
    label = " ".join(without_bidi_controls(name).split()).rstrip(" -–—,")
    if strict and not looks_like_a_label(label):
        return None
    key = label.casefold()
    if strict and (_NO_NAMES.fullmatch(key) or _SAYING.search(key)):
        return None
    moments = times.seconds_of(time)
    return Candidate(
        label,
        key,
        rest.strip(),
        kind,
        moments[0] if moments else None,
        moments[1] if len(moments) > 1 else None,
    )


def _heading(paragraph: Paragraph) -> Candidate | None:
    if paragraph.heading:
        return _candidate(paragraph.text.rstrip(" :："), "", "heading")
    if match := _HASHES.match(_beginning(paragraph)):
        return _candidate(match["name"], "", "heading")
    return None


def _strong(paragraph: Paragraph) -> Candidate | None:
    lead = paragraph.text[: paragraph.strong].strip()
    if not lead or not looks_like_a_label(lead.rstrip(" :：")):
        return None
    rest = paragraph.text[paragraph.strong :].lstrip()
    time = _LEADING_TIME.match(rest)
    rest = rest[time.end() :] if time else rest
    kind = "colon" if lead.endswith((":", "：")) or rest.startswith((":", "：")) else "bold"
    rest = rest.removeprefix(":").removeprefix("：")
    return _candidate(lead.rstrip(" :："), rest, kind, time[0] if time else "")


def _bold(paragraph: Paragraph) -> Candidate | None:
    match = _BOLD.match(_beginning(paragraph))
    if not match:
        return None
    kind = "colon" if match["in"] or match["out"] else "bold"
    return _candidate(match["name"], paragraph.text[match.end() :], kind, match["time"])


def _colon(paragraph: Paragraph) -> Candidate | None:
    match = _TIME_NAME_COLON.match(_beginning(paragraph))
    if not match:
        return None
    time = match["time"] or match["after"]
    return _candidate(match["name"], _rest(paragraph.text, match), "colon", time)


def _timed(paragraph: Paragraph) -> Candidate | None:
    for pattern in (_NAME_TIME, _NAME_BARE_TIME, _TIME_NAME):
        match = pattern.match(_beginning(paragraph))
        if match and times.seconds_of(match["time"]):
            return _candidate(match["name"], _rest(paragraph.text, match), "time", match["time"])
    return None


def _tabbed(paragraph: Paragraph) -> Candidate | None:
    match = _TABBED.match(_beginning(paragraph))
    return _candidate(match["name"], _rest(paragraph.text, match), "tab") if match else None


def _capitals(paragraph: Paragraph) -> Candidate | None:
    """A name in capitals on a line of its own, as in a play."""
    return _candidate(paragraph.text, "", "capitals") if paragraph.text.isupper() else None


def _beginning(paragraph: Paragraph) -> str:
    """Return the part in which a label can stand; a longer line is marked as going on."""
    text = paragraph.text
    return text if len(text) <= _BEGINNING else text[:_BEGINNING] + _GOES_ON


def _rest(text: str, match: re.Match[str]) -> str:
    """Return what follows the label, with the marks that turn the direction of what follows."""
    kept = "".join(_KEPT_MARKS.findall(match[0]))
    return kept + text[match.end() :].strip()


def _recurring(paragraphs: Sequence[Paragraph], proposed: Sequence[Candidate | None]) -> set[str]:
    candidates = [candidate for candidate in proposed if candidate]
    given = {candidate.key for candidate in candidates if candidate.kind == "given"}
    colons = Counter(candidate.key for candidate in candidates if candidate.kind == "colon")
    others = Counter(
        candidate.key
        for at, candidate in enumerate(proposed)
        if candidate
        and candidate.kind in ("heading", "bold", "time")
        and (candidate.rest or _text_follows(paragraphs, proposed, at))
    )
    known = given | {key for key, count in (colons + others).items() if count > 1}
    alone = Counter(
        candidate.key
        for at, candidate in enumerate(proposed)
        if candidate and candidate.kind == "capitals" and _text_follows(paragraphs, proposed, at)
    )
    capitals = {key for key, count in alone.items() if count > 1}
    known |= capitals if len(capitals) > 1 or known & capitals else set()
    return known | _recurring_tabs(paragraphs, candidates, known)


def _of_one_form(
    paragraphs: Sequence[Paragraph], proposed: Sequence[Candidate | None], known: set[str]
) -> set[str]:
    """Labels that count on, such as D8 to D14: speakers, also when each speaks once.

    At least three of one form stand there, and from the first label on most paragraphs are turns;
    where nobody returns, nearly all are. A numbered list in what one person says is not that.
    """
    forms: dict[str, set[str]] = {}
    for candidate in proposed:
        if candidate and candidate.kind == "colon" and (form := form_of(candidate.label)):
            forms.setdefault(form, set()).add(candidate.key)
    counted = {key for keys in forms.values() if len(keys) >= FEWEST_OF_A_FORM for key in keys}
    if not counted - known:
        return set()
    spoken = [
        candidate
        for line, candidate in zip(paragraphs, proposed, strict=True)
        if not times.is_only_time(line.text)
    ]
    turns = [bool(one and one.key in counted | known) for one in spoken]
    after = turns[turns.index(True) :]
    share = sum(after) / len(after)
    return counted if share >= (0.5 if known else 0.7) else set()


def _recurring_tabs(
    paragraphs: Sequence[Paragraph], candidates: Sequence[Candidate], known: set[str]
) -> set[str]:
    """A word and a tab also start the lines of lists; two who alternate all along do not."""
    tabs = Counter(candidate.key for candidate in candidates if candidate.kind == "tab")
    returning = {key for key, count in tabs.items() if count > 1}
    share = sum(tabs[key] for key in returning) / max(len(paragraphs), 1)
    return returning if known & returning or (len(returning) > 1 and share >= 0.4) else set()


def _text_follows(
    paragraphs: Sequence[Paragraph], proposed: Sequence[Candidate | None], at: int
) -> bool:
    """A label on a line of its own has something said under it."""
    if at + 1 >= len(paragraphs):
        return False
    after, candidate, following = paragraphs[at + 1], proposed[at], proposed[at + 1]
    is_another = (
        following is not None and candidate is not None and following.kind == candidate.kind
    )
    return not (after.heading or is_another or _STARTS_WITH_TIME.match(after.text))


def _accepted_once(
    paragraphs: Sequence[Paragraph],
    proposed: Sequence[Candidate | None],
    found: Sequence[Candidate | None],
) -> list[int]:
    """Labels that are there once and stand where a speaker would: between two turns."""
    spoken = [at for at, line in enumerate(paragraphs) if not times.is_only_time(line.text)]
    places = [place for place, at in enumerate(spoken) if found[at]]
    if not places:
        return []
    turns = [found[at] for at in spoken]
    dense = _is_dense(turns[places[0] :], [proposed[at] for at in spoken[places[0] :]])
    accepted = []
    for place in range(places[0] + 1, len(spoken)):
        candidate = proposed[spoken[place]]
        if candidate is None or turns[place] or not _is_name(candidate):
            continue
        if (candidate.kind == "colon" and dense) or _stands_between(
            candidate, place, turns, places
        ):
            accepted.append(spoken[place])
    return accepted


def _is_dense(turns: Sequence[Candidate | None], proposed: Sequence[Candidate | None]) -> bool:
    """Whether nearly every paragraph has a label of its own: then paragraphs are turns.

    At least two speakers return, and they have a fair share of what is said.
    """
    labelled = [candidate for candidate in turns if candidate]
    once = [
        candidate
        for candidate, turn in zip(proposed, turns, strict=True)
        if candidate and not turn and candidate.kind == "colon" and _is_name(candidate)
    ]
    speakers = {candidate.key for candidate in labelled}
    sure = sum(1 if candidate.rest else 2 for candidate in labelled) / len(turns)
    likely = sum(1 if candidate.rest else 2 for candidate in once) / len(turns)
    return len(speakers) > 1 and sure >= 0.4 and sure + likely >= 0.7


def _stands_between(
    candidate: Candidate, place: int, turns: Sequence[Candidate | None], places: Sequence[int]
) -> bool:
    """Whether one and the same speaker has the turn right before and the turn right after."""
    following = bisect_left(places, place)
    if not 0 < following < len(places):
        return False
    before, after = places[following - 1], places[following]
    first, last = turns[before], turns[after]
    assert first is not None
    assert last is not None
    near = place - before == (1 if first.rest else 2)
    nearer = after - place == (1 if candidate.rest else 2)
    in_the_same_way = candidate.kind in ("colon", first.kind)
    return near and nearer and in_the_same_way and first.key == last.key


def _is_name(candidate: Candidate) -> bool:
    first = candidate.label[0]
    if _COUNTED.fullmatch(candidate.label) and form_of(candidate.label) is None:
        return False  # a step or a question of a list
    return len(candidate.label.split()) <= 3 and not first.islower()


def _attach_times(paragraphs: Sequence[Paragraph], found: list[Candidate | None]) -> frozenset[int]:
    attached = set()
    for at in range(1, len(found)):
        candidate = found[at]
        line = paragraphs[at - 1].text
        if candidate and candidate.starts_at is None and times.is_only_time(line):
            moments = times.seconds_of(line)
            ends_at = moments[1] if len(moments) > 1 else None
            found[at] = replace(candidate, starts_at=moments[0], ends_at=ends_at)
            attached.add(at - 1)
    return frozenset(attached)


def starts_with(keys: set[str]) -> Callable[[str], bool]:
    """Return a test: does this line start with one of these labels and a colon?"""

    def test(line: str) -> bool:
        candidate = _proposal([Paragraph(line)], 0)
        return candidate is not None and candidate.key in keys

    return test
