"""Which words of a quote may tell who someone is. No tables.

Nothing here knows who anybody is: it points, and a person decides. It rather points once too often
than once too little. What stands in square brackets was hidden already.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias


class Kind(StrEnum):
    """What a word may tell."""

    CONTACT = "contact"
    NAME = "name"
    DATE = "date"
    AGE = "age"
    PLACE = "place"
    ORIGIN = "origin"
    LANGUAGE = "language"
    EMPLOYER = "employer"
    FUNCTION = "function"
    RARE = "rare"


REPLACEMENTS: Mapping[Kind, str] = {
    Kind.CONTACT: "[nummer of adres]",
    Kind.NAME: "[naam]",
    Kind.DATE: "[datum]",
    Kind.AGE: "[leeftijd]",
    Kind.PLACE: "[plaats]",
    Kind.ORIGIN: "[land van herkomst]",
    Kind.LANGUAGE: "[taal]",
    Kind.EMPLOYER: "[werkplek]",
    Kind.FUNCTION: "[beroep]",
    Kind.RARE: "[bijzonderheid]",
}

_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig"
_UNITS = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen"
_AGE = (
    r"(?:1[6-9]|[2-9]\d|1\d\d|zestien|zeventien|achttien|negentien"
    rf"|(?:(?:{_UNITS})(?:en|ën))?(?:{_TENS}))"
)
_STREET = r"(?:straat|laan|weg|plein|kade|gracht|singel|steeg|dreef|hof)"
_TRADE = r"(?:er|ster|eur|euse|ist|iste|ent|ente|loog|loge|icus|kundige)"
# What stands before a name that is on no list, and what stands there that is no name.
_CALLED = "|".join(
    f"(?<={before} )"
    for before in (
        *("ik heet", "hij heet", "zij heet", "ze heet", "die heet", "dat heet", "heten"),
        *("juf", "meester", "mevrouw", "meneer", "oom", "tante", "broer", "zus", "zoon", "dochter"),
        *("begeleider", "begeleidster", "taalcoach", "coach", "maatje", "buurvrouw", "buurman"),
        *("vriendin", "vriend", "collega", "docent", "docente", "leraar", "lerares", "consulent"),
        *("consulente", "klantmanager", "contactpersoon", "vrijwilliger", "vrijwilligster"),
        *("nicht", "neef", "zwager", "schoonzus", "dokter", "huisarts"),
    )
)
_NO_NAME = (
    "zei|zegt|zeggen|is|was|zijn|waren|heeft|had|hebben|kan|kon|gaat|ging|gaan|die|dat|wie|van|en|in"
    "|op|of|om|ook|niet|nu|nog|al|maar|met|mee|voor|naar|bij|uit|te|tot|want|dus|toen|als|er|daar"
    "|hier|heel|erg|zo|wel|weer|altijd|soms|nooit|vaak|eerst|dan|door|aan|over|zonder|tegen|omdat"
    "|helpt|hielp|belt|belde|moet|moest|mag|mocht|vraagt|vroeg|wil|wilde|komt|kwam|praat|praatte"
    "|legt|legde|geeft|gaf|ziet|zag|woont|woonde|werkt|werkte|leest|las|leert|leerde|spreekt|sprak"
    "|doet|deed|krijgt|kreeg|vindt|vond|weet|wist|zit|zat|staat|stond|blijft|bleef|wordt|werd|zou"
    "|stuurt|stuurde|schrijft|schreef|begrijpt|begreep|snapt|snapte|kent|kende|hij|zij|ze|ik|wij"
    "|we|jij|je|u|mij|hem|haar|hun|ons|mijn|zijn|een|de|het|dit|deze|geen|alles|niets|iets"
    r"|zelf|streng|hing|ken|verdronk|stierf|overleed|\w+(?:de|te|den|ten)"
    # Verbs, as *pakt* and *regelt*; and *uitgelegd*.
    r"|\w+[fghklmnprs]t|(?:uit|aan|op|af|mee|mis|voor)?ge\w+[dt]"
    r"|eigenlijk|misschien|ook|toch|net|samen|thuis|buiten|binnen|tijdens|sinds|na|via|per|waar|wat"
    r"|hoe|waarom|wanneer|of|uit|bleef|meteen|gewoon|eens|ooit|echt|maar|steeds|vanuit|rond"
    r"|heet|zeg|mogen|kunnen|willen|moeten|werk|inburgering|\w*gaat|\w*ke(?:ek|ken)"
    r"|\w+(?:lijk|ig|isch)"
)
# Somebody told by where or when one meets her, or by how she looks: *de taalcoach van dinsdag*.
_WHO = (
    r"(?:taal|job|budget)?coach|begeleid(?:st)?er|juf|meester|docente?|lera(?:ar|res)|consulente?"
    r"|klantmanager|contactpersoon|vrijwillig(?:st)?er|buurvrouw|buurman|vriendin|vriend|collega"
    r"|maatje|tolk|mevrouw|meneer|dame"
)
_DAY = r"(?:maan|dins|woens|donder|vrij|zater|zon)dag(?:ochtend|middag|avond)?"
# Where everybody meets such people: it tells nobody apart.
_EVERYWHERE = (
    r"gemeente|school|taalschool|cursus|taalcursus|klas|groep|les|lessen|opleiding|inburgering"
    r"|vluchtelingenwerk|duo|ind|uwv|mij|me|ons|hem|haar|hen|hun|jou|u|je|zichzelf|elkaar|dat|die"
    r"|dit|deze|wie|toen|nu|nederland|buurt|wijk|straat|begin|eind|einde|moment|papier|computer"
    r"|telefoon|kantoor|balie|taal|huis|organisatie|instantie|kinderen|kind|zoon|dochter|plaats"
    r"|zo|eerst|alles|iedereen|veel|elke|een|geen|werk|route|stage|taalles|fiets|bus|z|b1"
    # Until when she has to wait, and what she asks, are no place.
    r"|\w+lijk|\w+te"
)
_LOOKS = "bril|baard|snor|hoofddoek|hond|hondje|stok|pet|rolstoel|krullen|vlechten|tatoeage"
_THAT_ONE = (
    rf"(?:de|die|onze|mijn|m'n) (?:{_WHO})"
    rf"(?: (?:van|op) (?:de |het )?{_DAY}"
    rf"| (?:van|bij|uit|in) (?:de|het|die|onze|mijn) (?!(?:{_EVERYWHERE})(?!\w))[^\W\d_]{{3,}}"
    rf"| met (?:de|het|een|haar|zijn|d'r) (?:\w+ )?(?:{_LOOKS}))"
)
_FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE))
    for kind, pattern in (
        (Kind.CONTACT, r"[^\s@]{1,64}@[^\s@]{1,255}\.\w{2,}"),
        (Kind.CONTACT, r"(?:https?://|www\.)\S+"),
        (Kind.CONTACT, r"(?:\+|00)\d(?:[ ().-]*\d){7,13}|0\d(?:[ -]?\d){8}"),
        (Kind.CONTACT, r"\d(?:[ .-]?\d){7,8}"),  # a citizen number, or one like it
        (Kind.CONTACT, r"[1-9]\d{3} ?[a-z]{2}"),
        (Kind.CONTACT, rf"\w+{_STREET}\s+\d+\w?"),
        (Kind.DATE, rf"(?:\d{{1,2}}(?:ste|de|e)?\s+)?(?:{_MONTHS})(?:\s+(?:19|20)\d\d)?"),
        (Kind.DATE, r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d\d){1,2}"),
        (Kind.DATE, r"(?:19|20)\d\d"),
        (Kind.AGE, rf"{_AGE}\s+jaar(?:\s+oud)?"),
        (Kind.AGE, rf"(?:ik ben|ik was|ik word|hij is|zij is|ze is)\s+{_AGE}"),
        (Kind.NAME, rf"(?:{_CALLED})(?!(?:{_NO_NAME})(?!\w))[^\W\d_][\w'-]+"),
        (
            Kind.FUNCTION,
            rf"ik\s+(?:was|ben)\s+(?:vroeger\s+|daar\s+|toen\s+)?(?:een\s+)?\w+{_TRADE}",
        ),
        (Kind.FUNCTION, _THAT_ONE),
    )
)
_PARTICLES = r"(?:van|de|den|der|het|ter|ten|te|el|al|ad|as|at|bin|ben|ibn|abu)"
_BETWEEN = re.compile(rf"[\s-]+(?:{_PARTICLES}[\s-]+)*", re.IGNORECASE)
_BEFORE = re.compile(r"(?<!\w)(?:al|el|ad|as|ash|at|abu)-\Z", re.IGNORECASE)
_LONGEST_BEFORE = len("abu-")
_HIDDEN = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_SAME = str.maketrans({"’": "'", "‘": "'", "´": "'"})
_ENDS = ".!?…:"
_OPENS = " \t\n\"'“”„«(–—-"


Words: TypeAlias = Sequence[str]


@dataclass(frozen=True, slots=True)
class Point:
    """Words that may tell who someone is, where they stand, and what may stand in their place."""

    start: int
    end: int
    kind: Kind
    word: str
    replacement: str


@dataclass(frozen=True)
class Lists:
    """Words to look for. In `origins`, `languages` and `gives_away` they tell a value."""

    places: Words = ()
    origins: Mapping[str, Words] = field(default_factory=dict)
    languages: Mapping[str, Words] = field(default_factory=dict)
    first_names: Words = ()
    employers: Words = ()
    workplaces: Words = ()
    functions: Words = ()
    rare: Words = ()
    # Of the above, what is a plain word as well: not pointed out where a sentence begins.
    also_words: Words = ()
    # What may have a capital anywhere without being a name.
    common: Words = ()
    # {characteristic: {value: words}}
    gives_away: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)

    @cached_property
    def patterns(self) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
        return (
            (Kind.PLACE, _any_of(self.places, with_capital=True)),
            # In a transcript a name has no capital as often as it has one.
            (Kind.NAME, _any_of(self.first_names)),
            (Kind.ORIGIN, _any_of(_all(self.origins))),
            (Kind.LANGUAGE, _any_of(_all(self.languages), ending="e?")),
            (Kind.EMPLOYER, _any_of(self.employers, with_capital=True)),
            (Kind.EMPLOYER, _any_of(self.workplaces, ending="(?:s|en)?")),
            (Kind.FUNCTION, _any_of(self.functions, ending="(?:s|en)?")),
            (Kind.RARE, _any_of(self.rare)),
        )

    @cached_property
    def usual(self) -> frozenset[str]:
        return frozenset(_plain(word) for word in self.common)

    @cached_property
    def ambiguous(self) -> frozenset[str]:
        return frozenset(_plain(word) for word in self.also_words)

    @cached_property
    def tells(self) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
        """Return what words tell, as (characteristic, value, words)."""
        found = [
            (key, value, _any_of(words))
            for key, values in self.gives_away.items()
            for value, words in values.items()
        ]
        found += [("origin_group", group, _any_of(own)) for group, own in self.origins.items()]
        found += [
            ("language", language, _any_of(own, ending="e?"))
            for language, own in self.languages.items()
        ]
        return tuple(found)


def _all(words: Mapping[str, Words]) -> list[str]:
    return [word for own in words.values() for word in own]


def _any_of(
    words: Collection[str], *, with_capital: bool = False, ending: str = ""
) -> re.Pattern[str]:
    """Return a pattern of whole words, the longest first; a place or a name has its capital."""
    if not words:
        return re.compile(r"(?!)")
    ordered = sorted({_same(word) for word in words}, key=lambda word: (-len(word), word))
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
    flags = re.NOFLAG if with_capital else re.IGNORECASE
    return re.compile(rf"(?<!\w)(?:{either}){ending}(?!\w)", flags)


def points(text: str, lists: Lists, *, names: Iterable[tuple[str, str, bool]] = ()) -> list[Point]:
    """Return the words that may tell who someone is, in their order.

    `names` are names that are known, each with what stands in its place and whether it is looked
    for in any case.
    """
    same = _same(text)
    found: list[Point] = []
    for name, replacement, in_any_case in names:
        if name.strip():
            found += [
                _point(text, match, Kind.NAME, _in_brackets(replacement))
                for match in _any_of([name], with_capital=not in_any_case).finditer(same)
            ]
    for kind, pattern in _FORMS:
        found += [_point(text, match, kind) for match in pattern.finditer(same)]
    for kind, pattern in lists.patterns:
        found += [
            _point(text, match, kind)
            for match in pattern.finditer(same)
            if _plain(match.group()) not in lists.ambiguous
            or not (match.group()[0].islower() or _begins(same, match.start()))
        ]
    found += _with_a_capital(text, same, lists)
    hidden = [match.span() for match in _HIDDEN.finditer(same)]
    return _whole_names(
        text,
        _apart(
            point
            for point in found
            if not any(start < point.end and point.start < end for start, end in hidden)
        ),
    )


def _point(text: str, match: re.Match[str], kind: Kind, replacement: str = "") -> Point:
    start, end = match.span()
    return Point(start, end, kind, text[start:end], replacement or REPLACEMENTS[kind])


def _in_brackets(words: str) -> str:
    words = words.strip()
    return words if words.startswith("[") else f"[{words}]" if words else ""


def _with_a_capital(text: str, same: str, lists: Lists) -> Iterator[Point]:
    """Yield the words with a capital that do not begin a sentence: names, of whatever it is."""
    for match in _WORD.finditer(same):
        word = match.group()
        is_usual = _plain(word) in lists.usual
        if word[0].isupper() and not is_usual and not _begins(same, match.start()):
            yield _point(text, match, Kind.NAME)


def _begins(text: str, place: int) -> bool:
    """Return whether a sentence begins here, perhaps after a quotation mark."""
    while place and text[place - 1] in _OPENS:
        place -= 1
    return place == 0 or text[place - 1] in _ENDS


def _apart(found: Iterable[Point]) -> list[Point]:
    """Return points that do not overlap: of those that do the longest, or the first found."""
    kept: list[Point] = []  # by where they start, so that only two can overlap another
    for point in sorted(found, key=lambda one: one.start - one.end):
        place = bisect_left(kept, point.start, key=lambda one: one.start)
        follows = place == 0 or kept[place - 1].end <= point.start
        if follows and (place == len(kept) or point.end <= kept[place].start):
            kept.insert(place, point)
    return kept


def _whole_names(text: str, found: Iterable[Point]) -> list[Point]:
    """Return points in which parts of one name, such as *Marieke de Vries*, are one."""
    whole: list[Point] = []
    for point in found:
        last = whole[-1] if whole else None
        if (
            last
            and last.kind == point.kind == Kind.NAME
            and _BETWEEN.fullmatch(text, last.end, point.start)
        ):
            whole[-1] = Point(
                last.start, point.end, Kind.NAME, text[last.start : point.end], last.replacement
            )
            continue
        near = max(point.start - _LONGEST_BEFORE, 0)
        before = _BEFORE.search(text, near, point.start) if point.kind == Kind.NAME else None
        if before and (not last or last.end <= before.start()):
            start = before.start()
            point = replace(point, start=start, word=text[start : point.end])  # noqa: PLW2901
        whole.append(point)
    return whole


def replaced(text: str, found: Iterable[Point], words: Collection[str]) -> str:
    """Return the text with these words hidden, wherever they were pointed out."""
    for point in sorted(found, key=lambda one: -one.start):
        if point.word in words:
            text = f"{text[: point.start]}{point.replacement}{text[point.end :]}"
    return text


def given_away(text: str, lists: Lists) -> set[tuple[str, str]]:
    """Return what the words tell of who speaks, as (characteristic, value).

    Words that tell a value that the speaker does not have, tell of somebody else.
    """
    same = _HIDDEN.sub(" ", _same(text))
    return {(key, value) for key, value, pattern in lists.tells if pattern.search(same)}


def _same(text: str) -> str:
    """Return a text of the same length in which kinds of apostrophes do not differ."""
    return text.translate(_SAME)


def _plain(word: str) -> str:
    return unicodedata.normalize("NFC", _same(word)).casefold()


# A source or a year is no number of somebody.
_OF_NOBODY = re.compile(
    r"(?:https?://|www\.)\S+|\d{1,2}[-/.]\d{1,2}[-/.](?:\d\d){1,2}|(?:19|20)\d\d ?[a-z]{2}"
    r"|[1-9]\d{3} ?[a-z]{2}"  # a postcode has its capitals
)
_TRAITS = frozenset({Kind.ORIGIN, Kind.FUNCTION, Kind.PLACE, Kind.AGE, Kind.RARE, Kind.LANGUAGE})
_NEAR_TRAITS = 3
_ENDS_OF_SENTENCES = re.compile(r"[.!?;:]\s|\n")
_ONE = re.compile(
    r"\b(?:[Dd]e|[Oo]nze|[Hh]et) (?:jongste|oudste|enige|langstzittende|laatste|eerste)"
    r" (?:[\w-]+e )?(?:deelne\w+|inburgeraar|vrouw|man|cursist\w*|statushouder|nieuwkomer|vader"
    r"|moeder|aanbieder|docent|deelnemer)\b"
)
_SINGLE = re.compile(r"\b(?:[Ee]en|[EeÉé][ée]n|[Dd]e|[Dd]eze|[Dd]ie)\s\Z")


def told_by_a_writer(
    text: str,
    lists: Lists,
    *,
    names: Iterable[tuple[str, str, bool]] = (),
    of_authors: bool = False,
) -> list[Point]:
    """Return what a text of a researcher tells of somebody, in its order.

    Names and numbers; *de jongste deelneemster*; and of one person two things that few share, as
    *een Eritrese imam uit Hulst*. A place or a country by itself is no person. `of_authors`: the
    text tells who did the research, and may name them.
    """
    known = [*names]
    all_points = points(text, lists, names=known)
    first = {_plain(one) for one in lists.first_names}
    own = {_plain(name) for name, _replacement, _any_case in known}
    found = [
        one
        for one in all_points
        if (one.kind is Kind.CONTACT and not _OF_NOBODY.fullmatch(one.word))
        or (
            one.kind is Kind.NAME
            and one.word[:1].isupper()
            and (
                _plain(one.word) in own
                or (not of_authors and not first.isdisjoint(_plain(one.word).split()))
            )
        )
    ]
    found += [_point(text, match, Kind.RARE) for match in _ONE.finditer(text)]
    traits = [one for one in all_points if one.kind in _TRAITS]
    for one, other in pairwise(traits):
        between = text[one.end : other.start]
        is_near = len(between.split()) <= _NEAR_TRAITS and not _ENDS_OF_SENTENCES.search(between)
        if one.kind != other.kind and is_near and _SINGLE.search(text[: one.start]):
            found.append(replace(one, end=other.end, word=text[one.start : other.end]))
    return _apart(found)
