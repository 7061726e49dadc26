"""Who knows who took part, and takes together all pages and files that somebody may have.

They know too that of a part of people it is told what was told of those who were there first. They
read the numbers out of them, as a person with a spreadsheet would: of each group of people,
about each subject, how many said it at least and at most. They know that the groups are made of
people, who is in which, and who left between two versions; and they try every way in which that
could have come about. Of whoever said it in each of these ways, they know it.

They may know what was put to whom as well. Who does not, takes a number to be of all people of a
group, of whom some may have said it unasked.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

import docx
import python_calamine
from lxml import html

Group = frozenset[int]
NUMBER = r"(?:(?P<word>hooguit|minstens) )?(?P<low>\d+)(?: (?:of|tot en met) (?P<high>\d+))?"
AMOUNT = re.compile(rf"{NUMBER} van (?:de )?(?P<of>\d+)")
AGAINST = re.compile(
    rf"{NUMBER} (?:zegt|zeggen) het tegendeel|tegendeel:? {NUMBER.replace('?P<', '?P<x')}"
)
SIDES = ("Inburgeraars", "Aanbieders")
PASSAGES = re.compile(r"(\d+) passages?\b")


@dataclass
class Version:
    """What somebody who knows who took part makes of the pages and files of one day."""

    groups: Mapping[str, Group]  # by the words in which they are told
    asked: Mapping[str, Group] | None = None  # by subject, for who knows it
    # {(subject, group): (at least, at most)}
    told: dict[tuple[str, Group], tuple[int, int]] = field(default_factory=dict)
    heard: list[tuple[str, Group, int, int, int]] = field(default_factory=list)
    # How many passages there are about a subject, where that is told.
    passages: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    # Of whom a conversation is said to hold something about a subject.
    lines: set[tuple[str, int]] = field(default_factory=set)

    def hears(self, subject: str, group: Group, low: int, high: int) -> None:
        before = self.told.get((subject, group), (0, len(group)))
        low, high = max(low, before[0]), min(high, before[1], len(group))
        # What is told in two places may differ only in how precisely: else it is read wrongly.
        assert low <= high, (
            f"{subject}: {low} to {high} of {len(group)} is told otherwise elsewhere"
        )
        self.told[subject, group] = (low, high)

    def hears_of(self, subject: str, group: Group, low: int, high: int, of: int) -> None:
        """Hear a number of so many people who were asked, of those of a group."""
        self.heard.append((subject, group, low, high, of))
        if self.asked is not None and subject in self.asked:
            self.hears(subject, group & self.asked[subject], low, high)
        else:
            self.hears(subject, group, low, high + max(len(group) - of, 0))

    def group_of(self, label: str) -> Group | None:
        """Return the people of a head: *B1-route of Z-route (9)*, *Aanbieders 6 mensen*."""
        label = re.sub(r"\(?(?:\d+|minder dan \w+)(?: mensen?)?\)?\s*$", "", squeezed(label))
        label = label.removesuffix("(").strip()
        names = [name.strip().casefold() for name in label.split(" of ")]
        known = {name.casefold(): people for name, people in self.groups.items()}
        if not all(name in known for name in names):
            return None
        return frozenset().union(*(known[name] for name in names))


def bounds(found: re.Match[str], of: int) -> tuple[int, int]:
    """Return what a number says: at least, at most."""
    groups = {name.removeprefix("x"): value for name, value in found.groupdict().items() if value}
    low = int(groups["low"])
    if groups.get("word") == "hooguit":
        return 0, low
    if groups.get("word") == "minstens":
        return low, min(of, int(groups["of"]) if "of" in groups else of)
    return low, int(groups.get("high", low))


def squeezed(text: str) -> str:
    return " ".join(text.split())


# --- reading ------------------------------------------------------------------------------------
def read_matrix(version: Version, table: Iterable[list[str]]) -> None:
    """Read a file of the matrix as it leaves."""
    rows = [[str(cell) for cell in row] for row in table]
    header = rows[0]
    for row in rows[1:]:
        subject = f"code {row[0]}"
        cells = dict(zip(header, row, strict=True))
        for name, value in cells.items():
            label, colon, what = name.rpartition(": ")
            group = version.group_of(label) if colon else None
            if group is None or not value.strip() or not value.replace(".", "").isdigit():
                continue
            if what == "mensen, minstens":
                at_most = int(float(cells[f"{label}: mensen, hooguit"]))
                of = int(float(cells[f"{label}: van (gevraagd)"]))
                version.hears_of(subject, group, int(float(value)), at_most, of)


def read_tables(version: Version, tables: Iterable[list[list[str]]]) -> None:
    """Read the tables of a page or a document that stand for codes and groups."""
    for rows in tables:
        groups = [version.group_of(label) for label in rows[0]]
        is_of_findings = rows[0][:1] == ["Uitspraak"]
        for row in rows[1:]:
            code = re.match(r"(\d+(?:\.\d+)*)\s", row[0] + " ")
            if not code or len(row) != len(groups):
                continue
            sentence = row[0][code.end() :]
            subject = f"said: {sentence}" if is_of_findings else f"code {code[1]}"
            for group, cell in zip(groups[1:], row[1:], strict=True):
                found = AMOUNT.search(cell) if group is not None else None
                if found is not None and group is not None:
                    low, high = bounds(found, len(group))
                    version.hears_of(subject, group, low, high, int(found["of"]))
                    read_tones(version, subject, group, cell, int(found["of"]))


def read_tones(version: Version, subject: str, group: Group, cell: str, of: int) -> None:
    """Read in what tone they spoke, behind the number; nobody has two, and each of them named it.

    A tone that is not there is one of nobody or of one person.
    """
    _number, semicolon, tones = cell.partition("; ")
    least = 0
    for name in ("goed", "slecht", "goed en slecht") if semicolon else ():
        told = re.search(rf"(?:^|, ){NUMBER} {name}(?:,|$)", tones)
        low, high = bounds(told, of) if told else (0, 1)
        version.hears_of(f"{name}: {subject}", group, low, high, of)
        least += low
    if semicolon:
        version.hears_of(subject, group, least, of, of)


def read_statements(version: Version, texts: Iterable[tuple[str, str]]) -> None:
    """Read what stands beside statements, as (the sentence, all that stands beside it)."""
    for sentence, around in texts:
        group = version.group_of("Aanbieders" if "aanbieder" in sentence else "Inburgeraars")
        assert group is not None
        beside = squeezed(around)
        found = AMOUNT.search(beside)
        if found is not None:
            low, high = bounds(found, len(group))
            version.hears_of(f"said: {sentence}", group, low, high, int(found["of"]))
            against = AGAINST.search(beside)
            if against is not None:
                low, high = bounds(against, len(group))
                version.hears_of(f"against: {sentence}", group, low, high, int(found["of"]))
        for number in PASSAGES.findall(beside):
            version.passages[f"said: {sentence}"].add(int(number))


def read_lines(
    version: Version, lines: Iterable[tuple[str, str]], speakers: Mapping[str, int]
) -> None:
    """Read passages that are listed with their conversation, of which one person is known."""
    for sentence, text in lines:
        for number in re.findall(r"[Gg]esprek (\d+)", text):
            if number in speakers:
                version.lines.add((f"said: {sentence}", speakers[number]))


def tables_of_html(page: str) -> Iterator[list[list[str]]]:
    for table in html.fromstring(page).xpath("//table"):
        yield [
            [squeezed(cell.text_content()) for cell in row.xpath("./th|./td")]
            for row in table.xpath(".//tr")
        ]


def statements_of_html(page: str) -> Iterator[tuple[str, str]]:
    """Yield each finding of a page or a report, with all that stands beside it."""
    tree = html.fromstring(page)
    for one in tree.xpath(
        '//div[@class="statement"]|//li[contains(@class, "weerklank-statement")]'
    ):
        (sentence,) = one.xpath(
            './/*[@class="statement-text" or contains(@class, "weerklank-statement__text")]'
        )
        yield squeezed(sentence.text_content()), squeezed(one.text_content())


def tables_of_docx(content: bytes) -> Iterator[list[list[str]]]:
    for table in docx.Document(io.BytesIO(content)).tables:
        yield [[squeezed(cell.text) for cell in row.cells] for row in table.rows]


def rows_of_csv(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.split("\n")[0] else ","))


def rows_of_xlsx(content: bytes) -> list[list[str]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]


# --- who left -----------------------------------------------------------------------------------
def sizes_in_html(page: str) -> dict[str, int]:
    """Return how many people a page says there are of each group, by the words for it."""
    found = {}
    for rows in tables_of_html(page):
        for row in rows:
            amount = re.search(r"(\d+) van (?:de )?(\d+)$", row[2]) if len(row) > 2 else None
            if amount is not None:
                found[row[0].casefold()] = int(amount[2])
            elif "nog niemand" in " ".join(row):
                found[row[0].casefold()] = 0
    return found


def sizes_in_tables(
    tables: Iterable[list[list[str]]], groups: Mapping[str, Group]
) -> dict[str, int]:
    """Return how many people heads and rows say there are of each group, by the words for it."""
    known = {name.casefold() for name in groups}
    found: dict[str, int] = {}
    for rows in tables:
        heads = [re.fullmatch(r"(.+?) \(?(\d+)(?: mensen)?\)?", one) for one in rows[0]]
        told = [(one[1], one[2]) for one in heads if one]
        told += [(row[0].rpartition(": ")[2], row[-1]) for row in rows[1:] if row[-1:] != [""]]
        for label, number in told:
            names = label.casefold().split(" of ")
            if number.isdecimal() and set(names) <= known:
                # Two places that tell otherwise would be read as one.
                assert found.setdefault(label.casefold(), int(number)) == int(number), label
    return found


def asked_in_matrix(table: list[list[str]], groups: Mapping[str, Group]) -> dict[str, int]:
    """Return of how many people of a part of them the file of the matrix says most."""
    known = {name.casefold() for name in groups}
    found: dict[str, int] = {}
    for place, head in enumerate(table[0]):
        label, colon, what = head.casefold().rpartition(": ")
        if colon and what == "van (gevraagd)" and set(label.split(" of ")) <= known:
            asked = [int(row[place]) for row in table[1:] if row[place]]
            if asked and label not in {"inburgeraars", "aanbieders"}:
                found[f"{label} of {label}"] = max(asked)
    return found


def may_have_left(
    before: Mapping[str, int], after: Mapping[str, int], groups: Mapping[str, Group]
) -> Group:
    """Return of whom it can be that they left, by groups that became one smaller or did not."""
    known = {name.casefold(): people for name, people in groups.items()}
    left = frozenset().union(*groups.values())
    for label, size in before.items():
        names = label.split(" of ")
        if label in after and all(name in known for name in names):
            people = frozenset().union(*(known[name] for name in names))
            left = left & people if after[label] < size else left - people
    return left


# --- reasoning ----------------------------------------------------------------------------------
def found_out(*versions: Version) -> set[tuple[str, int]]:
    """Return (subject, person) of everybody of whom it is certain that they said it."""
    known = {line for version in versions for line in version.lines}
    for subject in {subject for version in versions for subject, _group in version.told}:
        known |= {(subject, person) for person in certain(subject, versions)}
    for before, after in pairwise(versions):
        left = everybody(before) - everybody(after)
        if len(left) == 1:
            known |= {
                (subject, person)
                for subject, numbers in before.passages.items()
                for person in left
                if subject in after.passages and numbers != after.passages[subject]
            }
            # Who was the only one leaves nothing behind.
            known |= {
                (subject, person)
                for subject in before.passages.keys() - after.passages.keys()
                for person in left
            }
    return known


def everybody(version: Version) -> Group:
    """Return who is there on a day; of parts, those stay who were there when it was told."""
    return frozenset().union(*(version.groups.get(side, frozenset()) for side in SIDES))


def certain(subject: str, versions: tuple[Version, ...]) -> set[int]:
    """Return who said it in every way in which the numbers about a subject can have come about."""
    return in_every_way([
        (group, low, high)
        for version in versions
        for (of, group), (low, high) in version.told.items()
        if of == subject
    ])  # fmt: skip


def in_every_way(rules: Sequence[tuple[Group, int, int]]) -> set[int]:
    """Return who is meant, however so many people of each group are chosen: at least, at most.

    People who are in the same groups are alike: of them only how many counts. Of each kind in turn
    a way is looked for in which not all of them are meant. See `test_informer` for all ways, tried.
    """
    people = frozenset().union(*(group for group, _low, _high in rules))
    alike: dict[tuple[bool, ...], set[int]] = defaultdict(set)
    for person in people:
        alike[tuple(person in group for group, _low, _high in rules)].add(person)
    bounds_of = [(low, high) for _group, low, high in rules]
    sizes = [len(members) for members in alike.values()]
    found = a_way(list(alike), sizes, bounds_of)
    if found is None:
        # Numbers of two days that cannot both be true tell that something was coded otherwise.
        return set()
    ways = [found]
    for place, size in enumerate(sizes):
        if all(way[place] == size for way in ways):
            fewer = [*sizes[:place], size - 1, *sizes[place + 1 :]]
            found = a_way(list(alike), fewer, bounds_of)
            ways += [found] if found is not None else []
    return set().union(
        *(
            members
            for place, members in enumerate(alike.values())
            if all(way[place] == len(members) for way in ways)
        )
    )


def a_way(
    kinds: Sequence[tuple[bool, ...]], most: Sequence[int], rules: Sequence[tuple[int, int]]
) -> tuple[int, ...] | None:
    """Return how many of each kind are meant, at most so many, by these rules; None: it cannot be.

    `kinds` tells of each in which groups it is, `rules` how many of each group at least, at most.
    """
    # How many more of each group there may be from a kind on.
    left = [[0] * len(rules)]
    for within, number in zip(reversed(kinds), reversed(most), strict=True):
        left.insert(0, [so + number * is_in for so, is_in in zip(left[0], within, strict=True)])

    @cache
    def go_on(place: int, sums: tuple[int, ...]) -> tuple[int, ...] | None:
        for so, more, (low, high) in zip(sums, left[place], rules, strict=True):
            if so > high or so + more < low:
                return None
        if place == len(kinds):
            return ()
        for number in range(most[place] + 1):
            rest = go_on(
                place + 1,
                tuple(so + number * is_in for so, is_in in zip(sums, kinds[place], strict=True)),
            )
            if rest is not None:
                return (number, *rest)
        return None

    return go_on(0, (0,) * len(rules))
