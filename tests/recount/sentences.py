"""Which number belongs in which sentence: every pattern with what it is counted again from.

A number that no pattern takes is a number nobody vouches for, and the test says so. What people
wrote is left alone here: quotes, statements, and the texts around them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

from tests.recount import counting, sides
from tests.recount.counting import AANBIEDER, INBURGERAAR, Count, Weight
from tests.recount.facts import Conversation, Facts, Finding, Person, as_date, from_json
from tests.recount.numbers import NUMBER as N
from tests.recount.numbers import has_number, value
from tests.recount.outputs import Piece, flat

MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
]  # fmt: skip
PEOPLE = {INBURGERAAR: "inburgeraar", AANBIEDER: "aanbieder"}
TEXTS = ("introduction", "reason", "conclusion")
FEW = 5


def meanings() -> list[str]:
    """Return what the manual says that the words for an amount stand for."""
    manual = (Path(__file__).parents[2] / "docs/methode.md").read_text(encoding="utf-8")
    table = manual.split("| woord | staat voor |")[1].split("\n\n")[0]
    return re.findall(r"^\| [^|]+ \| ([^|-]+) \|$", table, re.MULTILINE)


NOTE = re.compile(r"\[noot: ([^\]]*)\]")
# The number of a note stands against the word before it, and before a note in the list.
NOTE_NUMBER = re.compile(r"(?<=[.,;:\w])(?<!\d)\d{1,2}(?=\s|$)|\s↩$")

Difference = tuple[str, object, object]  # what, shown, counted


@dataclass
class Book:
    """The facts, with what is asked of them again and again."""

    facts: Facts
    # The number that a finding has in the report, read from the report itself.
    numbered: dict[str, Finding]
    # As it was when the sentences were written, where that is another moment.
    before: Book | None = None

    @cached_property
    def weights(self) -> dict[str, Weight]:
        return {
            number: counting.weigh(finding, self.facts) for number, finding in self.numbered.items()
        }

    @cached_property
    def people(self) -> dict[str, list[Person]]:
        return {
            perspective: [
                person for person in self.facts.people.values() if person.perspective == perspective
            ]
            for perspective in PEOPLE
        }

    @cached_property
    def conversations(self) -> list[Conversation]:
        """Return the conversations that someone who takes part was in."""
        return [
            conversation
            for conversation in self.facts.conversations.values()
            if conversation.present
        ]

    @cached_property
    def written(self) -> set[str]:
        texts = [
            *(
                self.facts.report.get(name) or ""
                for name in ("introduction", "reason", "conclusion")
            ),
            self.facts.round["method_text"],
            self.facts.report["title"],
        ]
        found = {
            flat(part) for text in texts for part in re.split(r"\n\s*\n", text) if part.strip()
        }
        return found | {piece for text in self.facts.parts for piece in self.pieces_of(text)}

    def pieces_of(self, text: str) -> Iterator[str]:
        """Yield the lines and the notes of what somebody wrote in a part, without their signs."""
        keys = {str(finding.id): number for number, finding in self.numbered.items()}
        yield from (flat(note) for note in NOTE.findall(text))
        plain = re.sub(rf"\s*{NOTE.pattern}", "", text)
        plain = re.sub(r"\[bevinding:(\d+)\]", lambda match: f"(uitspraak {keys[match[1]]})", plain)
        yield from (
            flat(re.sub(r"^(?:##|-) ", "", line)) for line in plain.split("\n") if line.strip()
        )

    @cached_property
    def fixed(self) -> set[str]:
        """Return texts with a number that count nothing: questions, goals, codes, labels."""
        facts = self.facts
        return {
            *(
                flat(question.text)
                for guide in facts.guides.values()
                for question in guide.questions
            ),
            *(f"Doel {number}. {title}" for number, title in facts.goals.values()),
            *(f"Vraag {number}. {flat(text)}" for number, text in facts.questions),
            *(f"{number}. {flat(text)}" for number, text in facts.questions),
            *self.answers,
            *(flat(row[2]) for row in register_file() if len(row) == 5),
            *meanings(),
            *(flat(code.definition) for code in facts.codes.values()),
            *(code.label for code in facts.codes.values()),
            *(code.number for code in facts.codes.values()),
            *(f"{code.number} {code.label}" for code in facts.codes.values()),
            *(f"Gesprek {conversation.number}" for conversation in facts.conversations.values()),
            *(
                f"{one.label}: {label}"
                for one in facts.characteristics.values()
                for _, label in one.values
            ),
        }

    @property
    def answers(self) -> list[str]:
        """Return per research question the numbers of the findings that answer it."""
        in_order = sorted(self.numbered, key=lambda number: [int(n) for n in number.split(".")])
        return [
            ", ".join(one for one in in_order if self.numbered[one].question == number)
            for number, _text in self.facts.questions
        ]

    def of_code(self, number: str, group: counting.Group) -> Count:
        below = counting.with_those_below(number, self.facts)
        codings = [coding for coding in self.facts.counted() if coding.code in below]
        return counting.count(codings, [number], group, self.facts)

    @cached_property
    def by_perspective(self) -> set[str]:
        """Return what any code says for either perspective; the drawing of 3c shows a few.

        There is no room in it for who began about it unasked: the table beside it says that.
        """
        return {
            self.of_code(number, counting.everyone(self.facts, perspective)).words.split(",")[0]
            for number in self.facts.codes
            for perspective in PEOPLE
        }

    @cached_property
    def guides_used(self) -> dict[str, int]:
        used: dict[str, int] = {}
        for conversation in self.conversations:
            if conversation.guide is not None:
                name = str(self.facts.guides[conversation.guide])
                used[name] = used.get(name, 0) + 1
        return used

    @cached_property
    def put(self) -> dict[int, list[bool | None]]:
        """Return for each question of a used guide whether it was put, per conversation."""
        found: dict[int, list[bool | None]] = {}
        for conversation in self.conversations:
            if conversation.guide is None:
                continue
            for question in self.facts.guides[conversation.guide].questions:
                note = conversation.notes.get(question.id)
                found.setdefault(question.id, []).append(note.was_put if note else None)
        return found


def day(when: date, *, year: bool = True) -> str:
    return f"{when.day} {MONTHS[when.month - 1]}" + (f" {when.year}" if year else "")


Check = Callable[[Book, Piece, "re.Match[str]"], list[Difference]]


@dataclass(frozen=True)
class Pattern:
    place: str  # a regular expression on the section
    text: re.Pattern[str]
    check: Check
    in_statement: bool | None = None
    kind: str = ""
    caption: str = ""  # a regular expression on that of the table

    def fits(self, piece: Piece) -> bool:
        if self.caption and not re.search(self.caption, piece.caption):
            return False
        if self.kind and piece.kind != self.kind:
            return False
        if self.in_statement is not None and self.in_statement is not bool(piece.statement):
            return False
        # The lists of subjects say again what the parts on the method say.
        is_told_again = piece.kind == "cell" and bool(re.search(LISTS, piece.caption))
        of_method = is_told_again and self.place.startswith("2")
        return bool(of_method or re.search(self.place, piece.section))


PATTERNS: list[Pattern] = []
LISTS = r"^Onderwerpen van "


def pattern(
    text: str,
    place: str = "",
    *,
    in_statement: bool | None = None,
    kind: str = "",
    caption: str = "",
) -> Callable[[Check], Check]:
    def keep(check: Check) -> Check:
        fit = re.compile(text, re.IGNORECASE)
        PATTERNS.append(Pattern(place, fit, check, in_statement, kind, caption))
        return check

    return keep


def numbers(text: str, place: str, *counted: Callable[[Book], int]) -> None:
    """Keep a pattern whose groups are these numbers of the whole round."""

    def check(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
        return [
            (match[0], value(shown) if shown else 0, right(book))
            for shown, right in zip(match.groups(), counted, strict=True)
        ]

    PATTERNS.append(Pattern(place, re.compile(text, re.IGNORECASE), check, in_statement=False))


@dataclass
class Account:
    differences: list[str]
    unaccounted: list[str]


def account(pieces: list[Piece], book: Book) -> Account:
    """Hold every piece against the patterns. What is left with a number in it is unaccounted."""
    result = Account([], [])
    for piece in pieces:
        if piece.kind == "quote" or is_not_counted(piece, book):
            continue
        if piece.kind == "cell" and (found := cell(piece, book)) is not None:
            result.differences += [f"{piece}: counted {right!r}" for right in found]
            continue
        if piece.kind == "value" and piece.statement:
            result.differences += [
                f"{piece}: {what!r} says {shown}, counted {right}"
                for what, shown, right in amount(piece, book)
                if shown != right
            ]
            continue
        rest = piece.text
        for one in PATTERNS:
            if not one.fits(piece):
                continue
            for match in one.text.finditer(rest):
                result.differences += [
                    f"{piece}: {what!r} says {shown!r}, counted {right!r}"
                    for what, shown, right in one.check(book, piece, match)
                    if shown != right
                ]
            rest = one.text.sub(" ", rest)
        if has_number(rest):
            result.unaccounted.append(f"{piece} (left: {flat(rest)!r})")
    return result


def is_not_counted(piece: Piece, book: Book) -> bool:
    if piece.kind == "statement" or piece.text in book.written or piece.text in book.fixed:
        return True
    if any(piece.text.startswith(f"{text}:") for text in book.fixed):  # a goal with its words
        return True
    # The statement once more, in the annex.
    finding = book.numbered.get(piece.statement)
    if NOTE_NUMBER.sub("", piece.text) in book.written or is_sentence_again(piece, book):
        return True
    if finding and piece.text.startswith(flat(finding.statement)):
        return True
    # The words of a passage that was released.
    released = {flat(text) for one in book.facts.findings for text in one.released.values()}
    return piece.text in released


def is_sentence_again(piece: Piece, book: Book) -> bool:
    """Return whether this is the sentence of a finding in another part, with its own number."""
    if match := re.fullmatch(r"(.+) \(uitspraak (\d+\.\d+)\)", piece.text):
        finding = book.numbered.get(match[2])
        return finding is not None and match[1] == flat(finding.statement)
    number, _blank, words = piece.text.partition(" ")
    finding = book.numbered.get(number)
    if finding and piece.kind == "label":
        return flat(finding.statement).startswith(words)
    return piece.kind == "label" and piece.text in {
        flat(f"{point.number}. {point.what}") for point in book.facts.points
    }


# Cells of tables: every one of them is counted, also those without digits


def cell(piece: Piece, book: Book) -> list[str] | None:
    """Return what should stand here when that differs, or None when this table is not known."""
    for caption, right in CELLS:
        if re.search(caption, piece.caption or piece.section):
            words = right(piece, book)
            return None if words is None else [] if piece.text in words else words[:1]
    return None


def _by_route_and_gender(piece: Piece, book: Book) -> list[str] | None:
    people = _with_value(book.people[INBURGERAAR], "leerroute", piece.row, book)
    if piece.column != "Samen":
        people = _with_value(people, "gender", piece.column, book)
    return [str(len(people))]


def _with_value(people: list[Person], key: str, label: str, book: Book) -> list[Person]:
    if label.lower() == "samen":
        return people
    keys = [value for value, name in book.facts.characteristics[key].values if name == label]
    wanted = keys[0] if keys else None
    return [person for person in people if person.values.get(key) == wanted]


def _other_characteristic(piece: Piece, book: Book) -> list[str] | None:
    name, _, label = piece.row.partition(": ")
    (key,) = [one.key for one in book.facts.characteristics.values() if one.label == name]
    return [str(len(_with_value(book.people[INBURGERAAR], key, label, book)))]


def _asked_by_value(piece: Piece, book: Book) -> list[str] | None:
    """Count who was asked of a group, of one value or of some joined by *of*."""
    side, _naar, called = piece.caption.removeprefix("Gevraagde ").partition(" naar ")
    if called == "soort organisatie":
        key, labels = "provider_kind", {label: kind for kind, label in counting.PROVIDERS.items()}
    else:
        (one,) = [one for one in book.facts.characteristics.values() if one.label.lower() == called]
        key, labels = one.key, {label: value for value, label in one.values}
    wanted = {labels.get(name) for name in piece.row.split(" of ")}
    inside = [row for row in _asked(book, side) if from_json(row["values"]).get(key) in wanted]
    counted = {
        "Gevraagd": len(inside),
        "Zei ja": sum(row["state"] == "agreed" for row in inside),
        "Zei geen ja": sum(row["state"] != "agreed" for row in inside),
        "Vervangen": sum(row["id"] in book.facts.replaced for row in inside),
    }
    return [str(counted[piece.column])]


def _by_organisation(piece: Piece, book: Book) -> list[str] | None:
    kinds = [kind for kind, label in counting.PROVIDERS.items() if label == piece.row]
    return [str(sum(person.provider_kind in kinds for person in book.people[AANBIEDER]))]


def _conversation(piece: Piece, book: Book) -> list[str] | None:
    (conversation,) = [
        one for one in book.conversations if str(one.number) == piece.row.split(" ")[-1]
    ]
    if piece.column == "Mensen":
        return [str(len(conversation.present))]
    if piece.column == "Soort":
        return {
            "group": ["Groepsgesprek"],
            "pair": ["Duogesprek"],
            "individual": ["Gesprek met één persoon"],
        }[conversation.kind]
    return None


def _side_by_side(piece: Piece, book: Book) -> list[str] | None:
    (number,) = [
        code.number
        for code in book.facts.codes.values()
        if piece.row in (code.label, f"{code.number} {code.label}")
    ]
    below = counting.with_those_below(number, book.facts)
    codings = [one for one in book.facts.counted() if one.code in below]
    if piece.column == "Oordeel":
        both = [
            sides.Side(codings, number, counting.everyone(book.facts, side), book.facts)
            for side in (INBURGERAAR, AANBIEDER)
        ]
        return [sides.verdict(both)]
    group = counting.everyone(book.facts, piece.column.lower().removesuffix("s"))
    found = book.of_code(number, group)
    told = sides.tones(codings, group)
    names = ("goed", "slecht", "goed en slecht", "zonder toon")
    in_words = [f"{number} {name}" for number, name in zip(told, names, strict=True) if number]
    tone = ", ".join(in_words) if any(told[:3]) and found.asked != 0 else ""
    return ["; ".join(filter(None, (found.words, tone)))]


def _all_codes(piece: Piece, book: Book) -> list[str] | None:
    number = piece.row.split(" ")[0]
    name = re.sub(r" \(\d+\)$", "", piece.column)
    group = counting.groups("leerroute", book.facts)[name]
    return [book.of_code(number, group).words]


# Findings counted in groups of people


CROSSED = r", per leerroute$|^Uitspraken van inburgeraars naar "


def group_called(piece: Piece, label: str, book: Book) -> counting.Group:
    """Return the people of a column: those of one value, or of several joined values."""
    name, _blank, _size = label.rpartition(" (")
    (one,) = [
        one
        for one in book.facts.characteristics.values()
        if piece.caption.endswith(f" {one.label.lower()}")
    ]
    keys: dict[str, str | None] = {label: key for key, label in one.values}
    keys["Onbekend"] = None
    named = [
        each for each in keys if re.search(rf"(?:^|, | en ){re.escape(each)}(?:$|, | en )", name)
    ]
    assert words_of(named, keys) == name, name
    return frozenset(
        person.id
        for person in book.people[INBURGERAAR]
        if person.values.get(one.key) in {keys[each] for each in named}
    )


def words_of(names: list[str], order: dict[str, str | None]) -> str:
    *others, last = sorted(names, key=list(order).index) or [""]
    return f"{', '.join(others)} en {last}" if others else last


def in_group(number: str, group: counting.Group, book: Book) -> Count:
    """Count who of a group says it, of those who were asked about what it is about."""
    finding = book.numbered[number]
    counted = {coding.id for coding in book.facts.counted()}
    supporting = [book.facts.codings[key] for key in finding.supporting if key in counted]
    subject = finding.kept | {coding.code for coding in supporting}
    return counting.count(supporting, subject, group, book.facts)


def _crossed(piece: Piece, book: Book) -> list[str] | None:
    found = in_group(piece.row.split(" ")[0], group_called(piece, piece.column, book), book)
    # A group of which few were asked gives its people away.
    if found.asked < FEW:
        return ["nothing: fewer than five were asked"]
    return [found.words.split(",")[0]]


def _point(piece: Piece, book: Book) -> list[str] | None:
    (point,) = [one for one in book.facts.points if flat(f"{one.number}. {one.what}") == piece.row]
    if piece.column == "Rust op":
        numbers = [
            number
            for key in point.findings
            for number, finding in book.numbered.items()
            if finding.id == key
        ]
        *others, last = numbers
        listed = f"{', '.join(others)} en {last}" if others else last
        return [f"uitspra{'ken' if others else 'ak'} {listed}"]
    return [
        {
            "Voor wie": point.addressee or "niet vastgelegd",
            "Eigenaar": point.owner or "nog niemand",
        }[piece.column]
    ]


# Figures of the register: as the file says that was read in


def register_file() -> list[list[str]]:
    path = Path(__file__).parents[2] / "src/weerklank/site/demo/data/cijfers.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def figure(measure: str, of_class: str, side: str, group: str) -> str:
    """Return one figure in words, of everybody or of one group of one side."""
    sides = {"doelgroep": "alle", "leerroute": "alle", "cohort": "alle"}
    if side:
        sides[side] = group
    (row,) = [
        row
        for row in register_file()
        if len(row) == 12 and row[1:6] == [measure, of_class, *sides.values()]
    ]
    value, unit = row[9], row[10]
    if not value:
        return "niet te zien"
    if unit == "aandeel":
        return f"{round(float(value) * 100)}%"
    value = value.replace(".", ",")
    return value if unit == "aantal" else f"{value} {unit}"


def _register(piece: Piece, book: Book) -> list[str] | None:
    measure, _colon, of_class = piece.row.partition(": ")
    if not any(row[1:3] == [measure, of_class] for row in register_file()):
        measure, of_class = piece.row, ""
    everybody = piece.column == "Iedereen"
    return [figure(measure, of_class, "" if everybody else "leerroute", piece.column)]


def _there_and_heard(piece: Piece, book: Book) -> list[str] | None:
    side = piece.caption.rpartition(" ")[2]
    if piece.column == "In het register":
        return [figure("inburgeringsplichtigen", "", side, piece.row)]
    names = piece.row.split(" en ")
    keys = {
        key
        for key, label in book.facts.characteristics[side].values
        for name in names
        if label.lower() == name.lower() or f"({name.lower()})" in label.lower()
    }
    return [str(sum(one.values.get(side) in keys for one in book.people[INBURGERAAR]))]


# --- what two people coded ----------------------------------------------------------------------
def _doubled(book: Book) -> dict[int, list[int]]:
    """Return who handed in each conversation that more than one person did."""
    coders: dict[int, list[int]] = {}
    for conversation, coder in sorted(book.facts.handed_in):
        if conversation in book.facts.conversations:
            coders.setdefault(conversation, []).append(coder)
    return {conversation: who for conversation, who in coders.items() if len(who) > 1}


def _pairs(book: Book) -> set[tuple[int, int]]:
    return {pair for who in _doubled(book).values() for pair in combinations(who, 2)}


def _codes_in(book: Book, coder: int, turns: frozenset[int]) -> set[tuple[int, str]]:
    """Return which turn got which code of somebody."""
    return {
        (turn, coding.code)
        for coding in book.facts.all_codings()
        if coding.coder == coder
        for turn in coding.turns & turns
    }


def _of_pair(book: Book, pair: tuple[int, int]) -> list[int]:
    return [one for one, who in _doubled(book).items() if set(pair) <= set(who)]


def _row_of_agreement(row: str, book: Book) -> tuple[tuple[int, int], list[int]]:
    """Return which two a row lays beside each other, and in which conversations."""
    name, _, together = row.partition(" en wat samen besloten is")
    if together or name != row:
        coder = next(one for one, called in book.facts.users.items() if called == name)
        agreed = book.facts.agreed
        theirs = [one for one in agreed if (one, coder) in book.facts.handed_in]
        return (coder, agreed[theirs[0]]), theirs
    pair = next(
        pair
        for pair in _pairs(book)
        if {book.facts.users[one] for one in pair} == set(row.split(" en "))
    )
    return pair, _of_pair(book, pair)


def _agreement(piece: Piece, book: Book) -> list[str] | None:
    """Count κ, AC1 and F1 again from four numbers: a turn counts once per code that either gave."""
    pair, conversations = _row_of_agreement(piece.row, book)
    turns = frozenset[int]().union(*(book.facts.turns[one, "main"] for one in conversations))
    one, other = (_codes_in(book, coder, turns) for coder in pair)
    codes = {code for _turn, code in one | other}
    both, first, second = len(one & other), len(one - other), len(other - one)
    n = len(codes) * len(turns)
    neither = n - both - first - second
    same, mine, theirs = (both + neither) / n, (both + first) / n, (both + second) / n
    by_chance = mine * theirs + (1 - mine) * (1 - theirs)
    middle = (mine + theirs) / 2
    by_gwet = 2 * middle * (1 - middle)
    counted = {
        "κ": (same - by_chance) / (1 - by_chance),
        "AC1": (same - by_gwet) / (1 - by_gwet),
        "F1": 2 * both / (2 * both + first + second),
        "Prevalentie": abs(both - neither) / n,
    }
    if piece.column in ("Gesprekken", "Beurten"):
        return [str(len(conversations) if piece.column == "Gesprekken" else len(turns))]
    shown = f"{counted[piece.column]:.2f}".replace(".", ",")
    if piece.column == "Prevalentie":
        return [shown]
    if both + first + second < 20:
        return ["onbekend"]
    # How far it may be off was drawn by chance; it lies around the value.
    around = re.fullmatch(rf"{shown} \((\d,\d\d) tot (\d,\d\d)\)", piece.text)
    return [piece.text if around and around[1] <= shown <= around[2] else shown]


CELLS: list[tuple[str, Callable[[Piece, Book], list[str] | None]]] = [
    (r"^Inburgeraars naar leerroute en gender", _by_route_and_gender),
    (r"^Andere kenmerken van de inburgeraars", _other_characteristic),
    (r"^Aanbieders naar organisatie", _by_organisation),
    (r"^Gevraagde (?:inburgeraars|aanbieders) naar ", _asked_by_value),
    (r"^Gesprekken$", _conversation),
    (r"^Hoe ver codeurs het eens waren", _agreement),
    (r"^Dezelfde getallen als tabel|^Wie noemt wat: inburgeraars en aanbieders|^Wie noemt wat$",
     _side_by_side),
    (CROSSED, _crossed),
    (r"^Uit het register: ", _register),
    (r"^Hoeveel inburgeraars er zijn, en hoeveel wij er hoorden", _there_and_heard),
    (r"^Verbeterpunten: ", _point),
    (r"^Wie noemt wat: mensen die het noemden|^bijlage-C|^Alle codes naast elkaar", _all_codes),
]  # fmt: skip


# Every section: headings, dates, references


@pattern(r"^\d+[a-z]?\s|^[A-F]\d+\s|^Bijlage [A-F]\b", kind="heading")
def _numbering(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return []


@pattern(r"^(\d+[a-z]) (?=Doel)|Doel (\d+)(?=: )")
def _goal(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    if not match[2]:
        return []
    known = {number for number, _ in book.facts.goals.values()}
    return [] if int(match[2]) in known else [("goal", match[2], known)]


@pattern(
    rf"(\d+ (?:{'|'.join(MONTHS)})(?: \d{{4}})?) (?:tot en met|en)"
    rf" (\d+ (?:{'|'.join(MONTHS)}) \d{{4}})"
)
def _period(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    if piece.section in ("", "Inhoud"):
        first, last = as_date(book.facts.round["starts_on"]), as_date(book.facts.round["ends_on"])
    else:
        days = [conversation.held_on for conversation in book.conversations]
        first, last = min(days), max(days)
    begins = {day(first), day(first, year=False)} if first.year == last.year else {day(first)}
    return [
        ("first day", match[1] in begins, True),
        ("last day", match[2], day(last)),
    ]


@pattern(
    rf"Deze ronde volgt versie ({N}) van het monitorplan, vastgesteld op"
    rf" (\d+ (?:{'|'.join(MONTHS)}) \d{{4}})"
)
def _plan(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    last = as_date(book.facts.round["ends_on"])
    days = [(one["number"], as_date(str(one["set_at"])[:10])) for one in book.facts.plans]
    number, set_on = next(one for one in days if one[1] <= last)
    return [(match[0], value(match[1]), number), (match[0], match[2], day(set_on))]


@pattern(rf"Concept van \d+ (?:{'|'.join(MONTHS)}) \d{{4}}")
def _made(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return []


@pattern(r"^.*", place=r"^$|^Inhoud$", in_statement=False)
def _cover(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    """The front page: the name of the round has a number of its own."""
    return (
        []
        if not has_number(match[0].replace(book.facts.round["name"], ""))
        else [("front page", match[0], book.facts.round["name"])]
    )


@pattern(r"^Eén teken is één mens:?.*")
def _key_to_signs(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return []


# Part 2: how we listened


def _count(perspective: str) -> Callable[[Book], int]:
    return lambda book: len(book.people[perspective])


numbers(
    rf"Er zijn ({N}) mensen uitgenodigd\.",
    "2a",
    lambda book: book.facts.round["invited_count"],
)


def _asked(book: Book, side: str) -> list[dict[str, Any]]:
    return [
        row
        for row in book.facts.candidates
        if side.startswith(row["perspective"]) and row["asked_at"] is not None
    ]


def _newest_draw(book: Book, side: str) -> dict[str, Any]:
    return [row for row in book.facts.draws if side.startswith(row["perspective"])][-1]


@pattern(
    r"Er (?:is|zijn) (\d+) (inburgeraars?|aanbieders?) gevraagd; (\d+) (?:zei|zeiden) ja\.", "2a"
)
def _asked_and_agreed(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    asked = _asked(book, match[2])
    agreed = [row for row in asked if row["state"] == "agreed"]
    return [(match[0], int(match[1]), len(asked)), (match[0], int(match[3]), len(agreed))]


@pattern(
    r"De (inburgeraars|aanbieders) zijn gekozen uit (\d+) mensen van [^.]*?"
    r"\(startgetal (\d+)\)\.",
    "2a",
)
def _chosen_from(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    draw = _newest_draw(book, match[1])
    # As it was then: who withdrew since is in no list, and in no cell of the draw, any more.
    there = sum(cell["people"] for cell in from_json(draw["cells"]))
    return [
        (match[0], int(match[2]), draw["people"]),
        (match[0], True, 0 <= draw["people"] - there <= book.facts.withdrawn),
        (match[0], int(match[3]), draw["seed"]),
    ]


_REASONS = {
    "verhuisd": "moved",
    "overleden": "died",
    "traject afgerond of gestopt": "ended",
    "vrijgesteld of ontheven": "exempt",
}


@pattern(r"Niet op de lijst kwamen mensen hierom: [^.]*\.", "2a")
def _not_on_the_list(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    kept = {
        reason: number
        for frame in book.facts.frames
        for reason, number in from_json(frame["left_out"]).items()
    }
    return [
        (match[0], int(shown), kept[_REASONS[name.strip(" ,").removeprefix("en ")]])
        for name, shown in re.findall(r"([a-z ]+) \((\d+)\)", match[0].split(":")[1])
    ]


def _sides(piece: Piece) -> list[str]:
    """Return of which side a paragraph tells; a cell of the lists may tell of both."""
    told = [
        side for side in (INBURGERAAR, AANBIEDER) if re.search(f"{side}s? gevraagd", piece.text)
    ]
    return told or [INBURGERAAR, AANBIEDER]


def _one_of(match: re.Match[str], shown: int, right: list[int]) -> Difference:
    return (match[0], shown, shown if shown in right else right[0])


@pattern(r"Wie geen ja zei \((\d+)\), [^.]*\.", "2a")
def _no_yes(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    others = [sum(row["state"] != "agreed" for row in _asked(book, side)) for side in _sides(piece)]
    return [_one_of(match, int(match[1]), others)]


_OTHERS = {
    "zei nee": "refused",
    "zeiden nee": "refused",
    "gaf geen antwoord": "no_answer",
    "gaven geen antwoord": "no_answer",
    "is niet bereikt": "not_reached",
    "zijn niet bereikt": "not_reached",
}


@pattern(r"Van de anderen: ([^.]*)\.", "2a")
def _of_the_others(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [
        _one_of(
            match,
            int(shown),
            [
                sum(row["state"] == _OTHERS[name] for row in _asked(book, side))
                for side in _sides(piece)
            ],
        )
        for shown, name in re.findall(r"(\d+) ([a-z ]+?)(?:,| en |$)", match[1])
    ]


@pattern(r"(\d+) (?:mens is|mensen zijn) vervangen door een reserve\.", "2a")
def _in_the_place_of(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    right = [
        sum(row["id"] in book.facts.replaced for row in _asked(book, side))
        for side in _sides(piece)
    ]
    return [_one_of(match, int(match[1]), right)]


numbers(
    rf"({N}) inburgeraars? en ({N}) aanbieders? deden mee",
    "2a",
    _count(INBURGERAAR),
    _count(AANBIEDER),
)
numbers(
    rf"Hier spreken ({N}) inburgeraars? en ({N}) aanbieders?",
    "2d",
    _count(INBURGERAAR),
    _count(AANBIEDER),
)
numbers(
    rf"({N}) (?:mens|mensen|deelnemer|deelnemers) (?:heeft|hebben|trok|trokken) zich (?:\w+ )*"
    r"(?:terug|teruggetrokken)",
    "2",
    lambda book: book.facts.withdrawn,
)
numbers(
    rf"(?:Bij|Onder|verviel bewijs onder) ({N}) uitspra(?:ak|ken)"
    r"(?: verviel daardoor bewijs| verviel bewijs|; dat is)",
    "2",
    lambda book: sum(one.lost_evidence for one in book.facts.findings),
)
numbers(
    rf"Van ({N}) gesprek(?:ken)? is een opname gemaakt",
    "2b",
    lambda book: sum(conversation.was_recorded is True for conversation in book.conversations),
)
numbers(
    rf"Van ({N}) gesprek(?:ken)? is geen opname gemaakt",
    "2b",
    lambda book: sum(conversation.was_recorded is False for conversation in book.conversations),
)
numbers(
    rf"Bij ({N}) gesprek(?:ken)? staat wat is gezegd ook in de oorspronkelijke taal",
    "2b",
    lambda book: sum(conversation.has_original for conversation in book.conversations),
)
numbers(rf"Er waren ({N}) gesprekken", "2b", lambda book: len(book.conversations))
numbers(
    rf"In ({N}) van (?:de )?({N}) gesprekken (?:werd|is) getolkt",
    "2d",
    lambda book: sum(conversation.interpreter != "none" for conversation in book.conversations),
    lambda book: len(book.conversations),
)
numbers(
    rf"In ({N}) gesprekken? zaten mensen in een groep",
    "2d",
    lambda book: sum(conversation.kind == "group" for conversation in book.conversations),
)
numbers(
    rf"In ({N}) gesprekken? zaten mensen met anderen bij elkaar",
    "2d",
    lambda book: sum(len(conversation.present) > 1 for conversation in book.conversations),
)
numbers(
    rf"Met versie ({N}) van het codeboek kregen stukken uit de gesprekken een code: samen ({N}) "
    rf"keer",
    "2c",
    lambda book: book.facts.codebook_version,
    lambda book: len(book.facts.counted()),
)
numbers(
    rf", door ({N}) mens(?:en)?",
    "2c",
    lambda book: len({coding.coder for coding in book.facts.counted()}),
)
numbers(
    rf"Van de ({N}) vragen in de leidraden (?:zijn er|is er) ({N}) in een deel van de gesprekken "
    rf"gesteld en ({N}) in geen enkel gesprek",
    "2d",
    lambda book: len(book.put),
    lambda book: sum(True in put and False in put for put in book.put.values()),
    lambda book: sum(set(put) == {False} for put in book.put.values()),
)
numbers(
    rf"Bij ({N}) uitspra(?:ak|ken) is naar tegenspraak gezocht en niets gevonden",
    "2c",
    lambda book: sum(one.counter_search == "searched_none_found" for one in book.facts.findings),
)
numbers(
    rf"Bij ({N}) uitspra(?:ak|ken) is naar tegenspraak gezocht, en staat erbij wat is gevonden",
    "2c",
    lambda book: sum(
        one.counter_search == "searched_found" and bool(one.contrary) for one in book.facts.findings
    ),
)
numbers(
    rf"Bij ({N}) uitspra(?:ak|ken) staat tegenspraak, maar is niet genoteerd of er is gezocht",
    "2c",
    lambda book: sum(
        one.counter_search == "not_yet" and bool(one.contrary) for one in book.facts.findings
    ),
)
numbers(
    rf"Bij ({N}) uitspra(?:ak|ken) is (?:nog )?niet (?:naar tegenspraak )?gezocht",
    "2c",
    lambda book: sum(
        # What was found and is gone has to be looked for again.
        one.counter_search != "searched_none_found" and not one.contrary
        for one in book.facts.findings
    ),
)
numbers(
    rf"({N}) uitspra(?:ak|ken) (?:is|zijn) voorgelegd aan ({N}) mens(?:en)? die dit vertelden?",
    "2c",
    lambda book: len({finding for finding, _person in book.facts.laid}),
    lambda book: len({person for _finding, person in book.facts.laid}),
)
numbers(rf"Zij gaven ({N}) antwoorden", "2c", lambda book: len(book.facts.laid))


def _gave(answer: str) -> Callable[[Book], int]:
    return lambda book: list(book.facts.laid.values()).count(answer)


for _said, _answer in (
    ("“zo is het”", "agrees"),
    ("“zo is het, en ook iets anders”", "adds"),
    ("“zo bedoelde ik het niet”", "not_meant"),
    ("“hier wil ik niets over zeggen”", "silent"),
):
    numbers(rf"({N}) keer {_said}", "2c", _gave(_answer))
numbers(
    rf"In ({N}) gesprekken? tolkte een professionele tolk",
    "2b",
    lambda book: sum(
        conversation.interpreter == "professional" for conversation in book.conversations
    ),
)
numbers(
    rf"(?<=: )({N}) op locatie(?: en ({N}) op afstand)?",
    "2b",
    lambda book: sum(
        conversation.interpreter_place == "location" for conversation in book.conversations
    ),
    lambda book: sum(
        conversation.interpreter_place == "remote" for conversation in book.conversations
    ),
)


@pattern(r"^\d+$", "2b", kind="label")
def _conversation_number(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [
        (
            "conversation",
            int(match[0]) in {conversation.number for conversation in book.conversations},
            True,
        )
    ]


@pattern(
    rf"(\w+) codeerde ({N}) gesprek(?:ken)?|(?<=gesprekken, )(\w+) ({N})(?= en )"
    rf"|(?<= en )(\w+) ({N})(?=\.)",
    "2c",
)
def _coded_conversations(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    name, shown = [one for one in match.groups() if one]
    conversations = {
        coding.conversation
        for coding in book.facts.all_codings()
        if book.facts.users[coding.coder] == name
    }
    return [(f"conversations that {name} coded", value(shown), len(conversations))]


def _coded_by_more(book: Book) -> list[int]:
    """Return the numbers of the conversations that more than one person coded."""
    coders: dict[int, set[int]] = {}
    for coding in book.facts.all_codings():
        coders.setdefault(coding.conversation, set()).add(coding.coder)
    return sorted(
        book.facts.conversations[conversation].number
        for conversation, who in coders.items()
        if len(who) > 1
    )


TALKS = r"gesprek(?:ken)? (\d+(?:(?:, | en )\d+)*)"


def _listed(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


@pattern(rf"In ({N}) gesprek(?:ken)? codeerde meer dan één mens: {TALKS}", "2c")
def _more_coders(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    right = _coded_by_more(book)
    return [
        ("conversations that more people coded", value(match[1]), len(right)),
        ("which", _listed(match[2]), right),
    ]


@pattern(rf"In {TALKS} telt de lezing van (\w+)", "2c")
def _whose_reading(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    facts = book.facts
    counts = {
        conversation.number: facts.users[facts.readings[key]]
        for key, conversation in facts.conversations.items()
        if key in facts.readings
    }
    return [("whose reading", {counts[number] for number in _listed(match[1])}, {match[2]})]


@pattern(rf"In {TALKS} konden de codeurs elkaars werk (?:niet )?zien", "2c")
def _seen(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [("coded by more", set(_listed(match[1])) <= set(_coded_by_more(book)), True)]


@pattern(
    r"Daar telt één lezing: alles wat één van hen codeerde(, of wat zij samen besloten)?", "2c"
)
def _one_reading(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [("something agreed counts", bool(match[1]), bool(_counting_as_agreed(book)))]


def _counting_as_agreed(book: Book) -> list[int]:
    """Return the numbers of the conversations in which what two decided together counts."""
    facts = book.facts
    counting = {
        facts.conversations[key].number
        for key, coder in facts.agreed.items()
        if key in facts.conversations and facts.readings.get(key) == coder
    }
    # Of somebody who withdrew nothing is left to decide about.
    return sorted(counting & set(_coded_by_more(book)))


@pattern(rf"In {TALKS} telt wat zij samen besloten, beurt voor beurt waar zij verschilden", "2c")
def _where_agreed(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [("where what was agreed counts", _listed(match[1]), _counting_as_agreed(book))]


@pattern(rf"In ({N}) gesprek(?:ken)? telt wat samen besloten is", "2c")
def _number_agreed(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    right = len(_counting_as_agreed(book))
    return [("conversations where what was agreed counts", value(match[1]), right)]


@pattern(
    rf"Dubbel gecodeerd (?:is|zijn) ({N}) van de ({N}) gesprekken:"
    rf" ({N}) van de ({N}) beurten die te lezen zijn",
    "2c",
)
def _doubly(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    own = _doubled(book)
    all_turns = {
        place: turns
        for place, turns in book.facts.turns.items()
        if place[1] == "main" and place[0] in book.facts.conversations
    }
    counted = (
        len(own),
        len(book.facts.with_text & set(book.facts.conversations)),
        sum(len(book.facts.turns[one, "main"]) for one in own),
        sum(map(len, all_turns.values())),
    )
    return [
        ("coded by two", value(shown), right)
        for shown, right in zip(match.groups(), counted, strict=True)
    ]


@pattern(rf"In {TALKS} zagen de codeurs elkaars werk niet terwijl zij codeerden", "2c")
def _unseen(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [("coded by more", set(_listed(match[1])) <= set(_coded_by_more(book)), True)]


VERDICTS = {
    "wat één van beiden gaf": {"first", "second"},
    "wat beiden gaven": {"both"},
    "een andere code": {"other"},
    "onduidelijk: geen van deze codes": {"unclear"},
}


def _decided(book: Book, verdicts: set[str] | None = None) -> int:
    return sum(
        (verdicts is None or row["verdict"] in verdicts)
        and row["conversation"] in book.facts.conversations
        for row in book.facts.decided
    )


@pattern(rf"^({'|'.join(VERDICTS)}): ({N}) beurt(?:en)?$", "2c")
def _verdict(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [(match[1], value(match[2]), _decided(book, VERDICTS[match[1].lower()]))]


@pattern(rf"Over ({N}) daarvan is besloten, over ({N}) nog niet", "2c")
def _left_apart(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    decided = _decided(book)
    return [
        ("decided", value(match[1]), decided),
        ("not decided", value(match[2]), _number_apart(book) - decided),
    ]


@pattern(rf"In ({N}) beurten gaven twee codeurs niet dezelfde codes", "2c")
def _apart(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [("turns in which two differ", value(match[1]), _number_apart(book))]


def _number_apart(book: Book) -> int:
    apart = 0
    for pair in _pairs(book):
        for conversation in _of_pair(book, pair):
            turns = book.facts.turns[conversation, "main"]
            turns |= book.facts.turns.get((conversation, "original"), frozenset())
            one, other = (_codes_in(book, coder, turns) for coder in pair)
            apart += len({turn for turn, _code in one ^ other})
    return apart


@pattern(
    r"kreeg het codeboek (?:een )?nieuwe versies?: ([\d, en]+)\."
    r"(?: Anders omschreven is de betekenis van: (.+)\.$"
    rf"| Van ({N}) codes? is de betekenis anders omschreven)?",
    "2c",
)
def _since(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    first = min(book.facts.first_handed_in[one] for one in _doubled(book))
    then = max(one["number"] for one in book.facts.versions if str(one["at"]) <= first)
    since = [one["number"] for one in book.facts.versions if one["number"] > then]
    before, after = (
        {
            row["id"]: (row, [" ".join(row[name].split()) for name in MEANS])
            for row in from_json(one["codes"])
        }
        for one in book.facts.versions
        if one["number"] in (then, since[-1])
    )
    redefined = [
        f"{row['number']} {row['label']}"
        for key, (row, means) in after.items()
        if key in before and before[key][1] != means
    ]
    return [
        ("versions since", _listed(match[1]), since),
        ("redefined", all(one in match[2] for one in redefined), True)
        if match[2]
        else ("codes redefined", value(match[3]) if match[3] else 0, len(redefined)),
    ]


MEANS = ("definition", "include", "exclude")


@pattern(
    r"De rijen met twee codeurs zijn van voor de besluiten"
    r"|dicht bij 1 kreeg een beurt bijna nooit een code",
    "2c",
)
def _how_agreement_is_read(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return []


@pattern(rf"(Nederlands|Arabisch|Turks|Engels|Tigrinya|Dari) in ({N}) gesprek(?:ken)?", "2b")
def _spoken(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    codes = {"Nederlands": "nl", "Arabisch": "ar", "Turks": "tr", "Engels": "en"}
    wanted = codes.get(match[1], match[1])
    counted = sum(wanted in conversation.spoken for conversation in book.conversations)
    return [(f"spoken {match[1]}", value(match[2]), counted)]


@pattern(r"versie (\d+): in (\d+) gesprek(?:ken)?$", "2b")
def _guide_in_conversations(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    name = piece.text.rpartition(":")[0]
    return [(f"conversations with {name}", int(match[2]), book.guides_used.get(name, 0))]


@pattern(r"versie (\d+)$", "bijlage-A|^A\\d|leidra")
def _guide_in_annex(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    name = re.sub(r"^A\d+ ", "", piece.text)
    return [("guide", name in book.guides_used, True)]


@pattern(
    r"Wie iets drie keer zegt, is één mens\."
    r" “3 van 5” betekent: drie mensen zeiden dit, van de vijf aan wie het is gevraagd\."
    r"|“Niet gevraagd” is iets anders dan “0 van 5”"
    r"|telt bij beide en is één teken"
    r"|“0 van 4” betekent: het is vier mensen gevraagd en niemand noemde het",
    "2c|bijlage-C|^Bijlage C",
)
def _how_we_count(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    """The explanation has an example in it. Its words are those of docs/methode.md."""
    return []


@pattern(r"^De codes die in deze ronde zijn gebruikt, versie (\d+)$")
def _codebook(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [("version of the codebook", int(match[1]), book.facts.codebook_version)]


@pattern(rf"(Niet bekend is: )?([^:;.]+?) van ({N}) mens(?:en)?", "2d")
def _not_known(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    label = match[2].strip().lower()
    keys = [one.key for one in book.facts.characteristics.values() if one.label.lower() == label]
    if not keys:
        return [("not known", label, "a characteristic")]
    missing = sum(keys[0] not in person.values for person in book.people[INBURGERAAR])
    return [(f"{label} not known", value(match[3]), missing)]


# What is to be read again since a number changed


def changed(book: Book) -> list[str]:
    """Return the statements of which a number is another one than before."""
    before = book.before or book
    return [
        number
        for number, weight in book.weights.items()
        if weight.told != before.weights[number].told or _other_side_changed(book, number)
    ]


def _other_side_changed(book: Book, number: str) -> bool:
    """Return whether a statement that names the other side says a number of it that is old."""
    before = book.before or book
    was, now = before.weights[number], book.weights[number]
    statement = book.numbered[number].statement.lower()
    other = counting.OTHER[book.numbered[number].perspective]
    if other not in statement:
        return False
    said = {value(token) for token in re.findall(rf"\b{N}\b", statement, re.IGNORECASE)}
    said |= {0} if "geen" in statement.split() else set()
    old = zip(was.told_beside, now.told_beside, strict=True)
    return any(one != another and one in said for one, another in old)


@pattern(
    rf"veranderde het aantal bij ({N}) uitspra(?:ak|ken) \(((?:\d+\.\d+(?:, | en )?)+)\)",
)
def _changed_statements(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    right = changed(book)
    return [
        ("how many changed", value(match[1]), len(right)),
        ("which changed", sorted(re.findall(r"\d+\.\d+", match[2])), sorted(right)),
    ]


@pattern(r"uitspraak (\d+\.\d+) \(([^()]* is nu [^()]*)\)")
def _changed_so(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    """A statement that changed, with its old numbers and its new ones."""
    number, found = match[1], []
    if number not in book.weights:
        return [("changed statement", number, "in the report")]
    was, now = ((book.before or book).weights[number], book.weights[number])
    rest = match[2]
    for text, right in (
        (
            rf"perspectief ({N}) van ({N}) is nu ({N}) van ({N})",
            [was.beside.said, was.beside.asked, now.beside.said, now.beside.asked],
        ),
        (
            rf"({N}) van ({N}) is nu ({N}) van ({N})",
            [was.own.said, was.own.asked, now.own.said, now.own.asked],
        ),
        (rf"tegendeel ({N}) is nu ({N})", [was.contrary_asked, now.contrary_asked]),
        (
            rf"tegendeel uit zichzelf ({N}) is nu ({N})",
            [one.contrary - one.contrary_asked for one in (was, now)],
        ),
        (rf"uit zichzelf ({N}) is nu ({N})", [was.own.unprompted, now.own.unprompted]),
        (rf"beide ({N}) is nu ({N})", [was.both_asked, now.both_asked]),
    ):
        for one in re.finditer(text, rest):
            shown = [value(token) for token in one.groups()]
            found.append((f"{number}: {one[0]}", shown, right))
        rest = re.sub(text, "", rest)
    return [*found, (f"{number}: left", has_number(rest), False)]


@pattern(rf"(inburgeraars|aanbieders) \(({N}) is nu ({N})\)")
def _changed_people(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    perspective = match[1].removesuffix("s")
    before = book.before or book
    return [
        (match[0], value(match[2]), len(before.people[perspective])),
        (match[0], value(match[3]), len(book.people[perspective])),
    ]


@pattern(rf"perspectief ({N}) van ({N}) is nu ({N}) van ({N})", in_statement=True)
def _changed_beside(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    shown = [value(number) for number in match.groups()]
    was, now = (one.weights[piece.statement].beside for one in (book.before or book, book))
    return [(match[0], shown, [was.said, was.asked, now.said, now.asked])]


@pattern(rf"(?<!perspectief )({N}) van ({N}) is nu ({N}) van ({N})", in_statement=True)
def _changed_number(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    shown = [value(number) for number in match.groups()]
    was, now = (one.weights[piece.statement].own for one in (book.before or book, book))
    return [(match[0], shown, [was.said, was.asked, now.said, now.asked])]


@pattern(rf"tegendeel ({N}) is nu ({N})", in_statement=True)
def _changed_contrary(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    was, now = (one.weights[piece.statement] for one in (book.before or book, book))
    right = [was.contrary_asked, now.contrary_asked]
    return [(match[0], [value(number) for number in match.groups()], right)]


@pattern(rf"tegendeel uit zichzelf ({N}) is nu ({N})", in_statement=True)
def _changed_contrary_unprompted(
    book: Book, piece: Piece, match: re.Match[str]
) -> list[Difference]:
    was, now = (one.weights[piece.statement] for one in (book.before or book, book))
    right = [one.contrary - one.contrary_asked for one in (was, now)]
    return [(match[0], [value(number) for number in match.groups()], right)]


@pattern(rf"uit zichzelf ({N}) is nu ({N})", in_statement=True)
def _changed_unprompted(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    was, now = (one.weights[piece.statement] for one in (book.before or book, book))
    right = [was.own.unprompted, now.own.unprompted]
    return [(match[0], [value(number) for number in match.groups()], right)]


@pattern(r"(?:In de (?:zin|tekst) staat nog|Getallen in de tekst om na te lopen): ([^.]+)\.")
def _still_written(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    """The words are those of the text at which this stands."""
    facts = book.facts
    if piece.statement:
        text = book.numbered[piece.statement].statement
    else:
        text = " ".join(
            [
                *(str(facts.report[name] or "") for name in TEXTS),
                facts.round["method_text"],
                *facts.parts,
            ]
        )
    found = [one for one in match[1].split(", ") if not re.search(rf"\b{one}\b", text)]
    return [("words that are not in the text", found, [])]


# The lists of what a report has to tell


@pattern(r"^De nummers zijn die van (?:COREQ|SRQR): .*$")
def _papers(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    """The papers, with their years and pages."""
    return []


@pattern(r"^\d{1,2}$", kind="label", caption=LISTS)
def _subject(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return []


@pattern(
    r"Zie (?:de uitspraken in )?deel ((?:\d+[a-d]?(?:, | en )?)+)|Zie bijlage [A-F]\.",
    caption=LISTS,
)
def _see(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    if "uitspraken" not in match[0]:
        return []
    parts = {int(number.partition(".")[0]) for number in book.numbered}
    return [("parts with findings", _listed(match[1]), sorted(parts))]


@pattern(rf"({N}) inburgeraars? en ({N}) aanbieders?\.$", caption=LISTS)
def _who_took_part(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    right = [len(book.people[one]) for one in (INBURGERAAR, AANBIEDER)]
    return [("took part", [value(one) for one in match.groups()], right)]


PLACES = {
    "gemeente": "municipality",
    "school": "school",
    "buurthuis of bibliotheek": "community",
    "thuis": "home",
    "werk of vrijwilligersplek": "work",
    "online of telefonisch": "online",
    "anders": "other",
    "niet genoteerd": "",
}


@pattern(rf"({'|'.join(PLACES)}): ({N}) gesprek(?:ken)?", caption=LISTS)
def _place(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    wanted = PLACES[match[1].lower()]
    right = sum(one.place_kind == wanted for one in book.conversations)
    return [(f"talks at {match[1]}", value(match[2]), right)]


KINDS = {"gesprek met één persoon": "individual", "duogesprek": "pair", "groepsgesprek": "group"}


@pattern(rf"({'|'.join(KINDS)}): ({N})\b", caption=LISTS)
def _kind(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    right = sum(one.kind == KINDS[match[1].lower()] for one in book.conversations)
    return [(match[1], value(match[2]), right)]


@pattern(
    rf"({N}) mens(?:en)? (?:deed|deden) vaker mee|Niemand deed aan meer dan één gesprek mee",
    caption=LISTS,
)
def _more_than_once(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    times = [
        sum(person in one.present for one in book.conversations)
        for people in book.people.values()
        for person in (each.id for each in people)
    ]
    shown = value(match[1]) if match[1] else 0
    return [("took part more than once", shown, sum(number > 1 for number in times))]


@pattern(r"(?<=, )versie (\d+)(?= en |\.)", caption=LISTS)
def _guide_used(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    versions = {name.rpartition(" ")[2] for name in book.guides_used}
    return [("version of a guide", match[1] in versions, True)]


@pattern(rf"({N}) citaa?t(?:en)?, elk met", caption=LISTS)
def _quotes_printed(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    """How many are printed is counted by a test of its own; never more than were released."""
    released = sum(len(one.released) for one in book.facts.findings)
    return [("quotes at most", value(match[1]) <= released, True)]


@pattern(rf"Van de ({N}) uitspra(?:ak|ken) rust(?:en)? er ({N}) op passages", caption=LISTS)
def _rest_on_passages(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    right = [len(book.weights), sum(one.passages > 0 for one in book.weights.values())]
    return [("on passages", [value(one) for one in match.groups()], right)]


@pattern(rf"Bij ({N}) uitspra(?:ak|ken) staat wie het tegendeel zegt", caption=LISTS)
def _with_contrary(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    right = sum(one.all_contrary_passages > 0 for one in book.weights.values())
    return [("with the opposite", value(match[1]), right)]


@pattern(rf"vastgelegd van ({N}) van de ({N}) mensen", caption=LISTS)
def _consented(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    total = sum(len(people) for people in book.people.values())
    return [("consent", [value(one) for one in match.groups()], [total, total])]


@pattern(r"^Deze cijfers komen uit het register van Voorbeelddam, op (\d+ \w+ \d{4})\. .*$")
def _of_the_register(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    (told,) = [row[1] for row in register_file() if row[:1] == ["Peildatum"]]
    return [("day of the figures", match[1], day(date.fromisoformat(told)))]


# Findings in another order, and in groups


@pattern(r"^\d\. (?=[A-Z])|^Bijlage [A-F]\. ", r"deel-1b|^1b Leeswijzer")
def _reading_guide(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    """The parts by their numbers; that these are right is a test of its own."""
    return []


@pattern(
    r"Groepen van minder dan vijf mensen zijn samengenomen"
    r"|als ten minste de helft van de passages eronder daarover ging"
    r"|in een van de routes is dit aan minder dan vijf inburgeraars gevraagd"
)
def _joined(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    """What is said of groups is counted at every column of these tables."""
    return []


@pattern(r"^(.+ \((\d+)\))$", kind="label", caption=CROSSED)
def _size_of_crossed(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    group = group_called(piece, match[1], book)
    return [
        (f"people in {match[1]}", int(match[2]), len(group)),
        ("enough people", len(group) >= FEW, True),
    ]


@pattern(
    rf"^({N}) uitspra(?:ak|ken) sta(?:at|an) er niet bij: in een van de groepen is het aan minder "
    r"dan vijf mensen gevraagd\.$",
)
def _left_out(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    """How many were left out is one of the numbers that some table of that part leaves out."""
    return [("left out", value(match[1]) in left_out(book), True)]


def left_out(book: Book) -> set[int]:
    about = [n for n, one in book.numbered.items() if one.perspective == INBURGERAAR]
    goals = {one.goal for one in book.numbered.values()}
    sides = [
        (
            key,
            [
                n
                for n in about
                if book.numbered[n].section == "effects" and book.numbered[n].goal == goal
            ],
        )
        for goal in goals
        for key in ("leerroute",)
    ]
    sides += [
        (key, [n for n in about if book.numbered[n].section != "improvements"])
        for key in ("age_class", "household", "education", "gender")
    ]
    return {
        sum(
            any(in_group(n, group, book).asked < FEW for group in joined(key, book))
            for n in numbers
        )
        for key, numbers in sides
    }


def joined(key: str, book: Book) -> list[counting.Group]:
    """Return the people by a characteristic, small groups with the smaller one beside them."""
    people = book.people[INBURGERAAR]
    values = [value for value, _label in book.facts.characteristics[key].values]
    found = [
        frozenset(one.id for one in people if one.values.get(key) == value)
        for value in [*values, None]
    ]
    found = [group for group in found if group]
    while len(found) > 1 and (least := min(map(len, found))) < FEW:
        at = next(place for place, group in enumerate(found) if len(group) == least)
        beside = [place for place in (at - 1, at + 1) if 0 <= place < len(found)]
        other = min(beside, key=lambda place: len(found[place]))
        one, two = sorted((at, other))
        found[one : two + 1] = [found[one] | found[two]]
    return found


# The table heads of the annex, and the drawing of 3c


@pattern(r"^(.+) \((\d+)\)$", "bijlage-C|naast elkaar")
def _size_of_group(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    group = counting.groups("leerroute", book.facts).get(match[1], frozenset())
    return [(f"people in {match[1]}", int(match[2]), len(group))]


@pattern(r"^(?:niemand|de helft|iedereen)$", "3c")
def _scale(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return []


@pattern(r"^(?:minstens )?\d+ van \d+(?:, en \d+ uit zichzelf)?$", "3c")
def _drawn(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [
        (
            "in the drawing",
            match[0],
            match[0] if match[0].split(",")[0] in book.by_perspective else "nowhere",
        )
    ]


COMPARED = ("3", "4", "5", "6")
SHOWN = 10
SHOWN_OF_ONE_SIDE = 3


@pattern(
    rf"in beide groepen aan ten minste ({N}) mensen en aan ten minste de helft zijn voorgelegd\."
    rf"(?: Dat zijn er ({N}); dit zijn de ({N}) die aan de meeste mensen zijn voorgelegd, bij een"
    rf" gelijk aantal de eerste in het codeboek\. ((?i:{N})) (?:staat|staan) er niet bij\.)?",
    "3c",
)
def _compared(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    fit = comparable(book)
    least = ("least", value(match[1]), FEW)
    if match[2] is None:
        return [least, ("all of them shown", True, len(fit) <= SHOWN)]
    return [
        least,
        ("codes that can be compared", value(match[2]), len(fit)),
        ("codes shown", value(match[3]), min(SHOWN, len(fit))),
        ("codes not shown", value(match[4]), len(fit) - SHOWN),
    ]


@pattern(rf": de breedste\. ((?i:{N})) (?:staat|staan) er niet bij\.", "3c")
def _of_one_side(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    """Inside those of which somebody spoke, outside also others: which it is, tells nobody."""
    told = value(match[1])
    every = [one_sided(book, spoken=spoken) - SHOWN_OF_ONE_SIDE for spoken in (True, False)]
    return [("codes of one side not shown", told, told if told in every else every[0])]


@pattern(
    rf"ten minste ({N}) derde van de ene groep noemt het en minder dan een derde van de andere, of"
    rf" .+ als in beide groepen ten minste ({N}) mensen er met een toon over spraken, en ({N})"
    r" derde van hen .+ in beide groepen noemt ten minste de helft het, en staat niet de helft goed"
    r" tegenover de helft slecht\.",
    "3c",
)
def _what_verdicts_mean(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    """The shares by which `sides.verdict` judges."""
    return [
        ("thirds that are many", value(match[1]), 2),
        ("people with a tone", value(match[2]), FEW),
        ("thirds of one tone", value(match[3]), 2),
    ]


def comparable(book: Book) -> dict[str, int]:
    """Return the codes put to enough people on both sides, and to how many in all."""
    facts, found = book.facts, {}
    groups = [counting.everyone(facts, perspective) for perspective in PEOPLE]
    for number, code in facts.codes.items():
        if number.split(".")[0] not in COMPARED or code.is_container:
            continue
        put = [book.of_code(number, group).asked for group in groups]
        if all(
            one >= FEW and 2 * one >= len(group) for one, group in zip(put, groups, strict=True)
        ):
            found[number] = sum(put)
    return found


def one_sided(book: Book, *, spoken: bool) -> int:
    """Count the codes put to enough people of one side and to nobody of the other."""
    facts, found = book.facts, 0
    groups = [counting.everyone(facts, perspective) for perspective in PEOPLE]
    for number, code in facts.codes.items():
        if number.split(".")[0] not in COMPARED or code.is_container or not code.is_on:
            continue
        counts = [book.of_code(number, group) for group in groups]
        enough = [
            bool(one.asked) and one.asked >= FEW and 2 * one.asked >= len(group)
            for one, group in zip(counts, groups, strict=True)
        ]
        if any(enough) and any(one.asked == 0 for one in counts):
            found += bool(any(one.said for one in counts) or not spoken)
    return found


# A statement and what stands beside and under it


def _weight(book: Book, piece: Piece) -> Weight:
    return book.weights[piece.statement]


def _own(book: Book, piece: Piece) -> str:
    return book.numbered[piece.statement].perspective


@pattern(r"^(?:Uitspraak|Waarop rust uitspraak|Link naar uitspraak) (\d+\.\d+)\??$")
@pattern(r"bijlage F, (\d+\.\d+)", in_statement=True)
def _reference(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [("statement", match[1], piece.statement)]


@pattern(r"^(\d+\.\d+)-\d+$", in_statement=True)
def _reference_of_passage(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [("statement", match[1], piece.statement)]


@pattern(r"minder dan vijf mensen gevraagd", in_statement=True)
def _few(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [("fewer than five asked", True, _weight(book, piece).own.asked < FEW)]


@pattern(
    r"^((\d+\.\d+)-(\d+)) Gesprek (\d+)(?: · | )(.*?)(?: · | )(\d+(?:\.\d+)*) (.*?)"
    r"( · zegt .*, telt niet mee)?$",
    in_statement=True,
)
def _passage(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    """A line with a passage: it is one of the finding, of that conversation, with that code."""
    facts, finding = book.facts, book.numbered[piece.statement]
    codings = [facts.codings[key] for key in finding.supporting + finding.contrary]
    known = {(facts.conversations[coding.conversation].number, coding.code) for coding in codings}
    return [
        ("statement", match[2], piece.statement),
        ("place in the list", 1 <= int(match[3]) <= len(codings), True),
        ("passage", (int(match[4]), match[6]) in known, True),
        ("code", match[7], facts.codes[match[6]].label),
    ]


@pattern(rf"({N}) (inburgeraars?|aanbieders?) zeg(?:t|gen) het tegendeel", in_statement=True)
def _contrary_of(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    weight, perspective = _weight(book, piece), match[2].lower().removesuffix("s")
    own = perspective == _own(book, piece)
    right = weight.contrary if own else weight.contrary_elsewhere
    return [(match[0], value(match[1]), right)]


@pattern(rf"({N}) zeg(?:t|gen) uit zichzelf het tegendeel", in_statement=True)
def _contrary_unprompted(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    weight = _weight(book, piece)
    return [
        (match[0], value(match[1]), weight.contrary - weight.contrary_asked),
        ("the contrary, of who was asked", 0, weight.contrary_asked),
    ]


@pattern(
    rf"({N}) zeg(?:t|gen) het tegendeel en ook dit(?:,? \(?en ({N}) uit zichzelf\)?)?",
    in_statement=True,
)
def _all_say_both(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    weight = _weight(book, piece)
    return [
        ("the contrary", value(match[1]), weight.contrary_asked),
        ("both", value(match[1]), weight.both_asked),
        ("beside it", value(match[2] or "0"), weight.contrary - weight.contrary_asked),
    ]


@pattern(
    rf"({N}) zeg(?:t|gen) het tegendeel(?:, van wie ({N}) ook dit)?"
    rf"(?:,? \(?en ({N}) uit zichzelf\)?)?",
    in_statement=True,
)
def _contrary(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    weight = _weight(book, piece)
    return [
        ("the contrary", value(match[1]), weight.contrary_asked),
        ("both", value(match[2] or "0"), weight.both_asked),
        ("beside it", value(match[3] or "0"), weight.contrary - weight.contrary_asked),
    ]


@pattern(
    rf"(?:(minstens) )?({N}) van ({N}) (inburgeraars?|aanbieders?)(?:, en ({N}) uit zichzelf)?",
    in_statement=True,
)
def _margin(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    own = _weight(book, piece).own
    return [
        ("at least", bool(match[1]), own.at_least),
        ("said", value(match[2]), own.said),
        ("asked", value(match[3]), own.asked),
        ("of whom", match[4].removesuffix("s"), _own(book, piece)),
        ("unprompted, beside it", value(match[5]) if match[5] else 0, own.unprompted),
    ]


@pattern(
    rf"aan geen van de (inburgeraars|aanbieders) gevraagd; ({N}) (?:begon|begonnen) er zelf over",
    in_statement=True,
)
def _margin_not_asked(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    own = _weight(book, piece).own
    return [
        ("of whom", match[1].removesuffix("s"), _own(book, piece)),
        ("asked", 0, own.asked),
        ("unprompted", value(match[2]), own.unprompted),
    ]


@pattern(rf"({N}) (inburgeraars?|aanbieders?) uit zichzelf", in_statement=True)
def _margin_unprompted(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    own = _weight(book, piece).own
    return [("asked", 0, own.asked), ("unprompted", value(match[1]), own.unprompted)]


@pattern(rf"({N}) (?:zei|zeiden) geen van beide", in_statement=True)
def _neither(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [("neither", value(match[1]), _weight(book, piece).neither)]


@pattern(
    rf"Van ({N}) mens(?:en)? is niet (?:bekend|genoteerd) of [^.;]*?"
    rf"(?:; ({N}) van hen (?:zei|zeiden) dit wel)?(?=\.|$)",
    in_statement=True,
)
def _unknown(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    own = _weight(book, piece).own
    return [
        ("not known whether asked", value(match[1]), own.unknown),
        ("of whom said so", value(match[2]) if match[2] else 0, own.unknown_said),
    ]


@pattern(rf"({N}) gesprek(?:ken)?, ({N}) passages?", in_statement=True)
def _amounts(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    weight = _weight(book, piece)
    return [
        ("conversations", value(match[1]), weight.conversations),
        ("passages", value(match[2]), weight.passages),
    ]


@pattern(r"^Passages die dit zeggen \((\d+)\)", in_statement=True)
def _say_so(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [("passages that say so", int(match[1]), _weight(book, piece).passages)]


@pattern(r"^Passages die het tegendeel zeggen \((\d+)\)", in_statement=True)
def _deny(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [("passages that deny", int(match[1]), _weight(book, piece).contrary_passages)]


@pattern(r"^Van het andere perspectief; telt niet mee \((\d+)\)", in_statement=True)
def _elsewhere(book: Book, piece: Piece, match: re.Match[str]) -> list[Difference]:
    return [("passages beside", int(match[1]), _weight(book, piece).elsewhere_passages)]


def amount(piece: Piece, book: Book) -> Iterator[Difference]:
    """The list of amounts under a statement: a name, and its number."""
    weight, name = _weight(book, piece), piece.row.lower()
    shown = [value(token) for token in re.findall(rf"\b{N}\b", piece.text, re.IGNORECASE)]
    right: list[int]
    if name.removesuffix("s") in PEOPLE:
        # "Niet gevraagd" is something else than 0: it has no number.
        right = [weight.own.said, weight.own.asked] if weight.own.asked else []
    elif name in ("gesprek", "gesprekken"):
        right = [weight.conversations]
    elif name in ("passage", "passages"):
        right = [weight.passages]
    elif name == "het tegendeel":
        beside = weight.contrary - weight.contrary_asked
        right = [weight.contrary_asked]
        right += [weight.both_asked] if weight.both_asked else []
        right += [beside] if beside and len(shown) > len(right) else []
    elif name == "geen van beide":
        right = [weight.neither]
    elif name == "uit zichzelf":
        right = [weight.own.unprompted]
    else:
        right = []
    yield name, shown, right
