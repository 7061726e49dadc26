"""A report as a document: what it says, without a database and without a look.

The builder fills these dataclasses from the findings; the renderers in `render/` only read them.
Every text is plain text. None of the renderers reads markup in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from weerklank.analysis.rules.outside import Amount, Told
from weerklank.findings.rules import Sides, sides
from weerklank.findings.terms import QuoteForm, Stance
from weerklank.rendering.look import PETROL


@dataclass(frozen=True, slots=True)
class Count:
    """How many persons said something, out of those it was asked of.

    `asked` is None when that is unknown and 0 when nobody was asked; neither is "nobody said it".
    `said` are among `asked`; `unprompted` spoke unasked and stand beside it. `at_least` says that
    `said` is a lower bound. `given` is what of it is told outside the team: with it, the numbers
    are no more than that. `tone` says in words how they spoke of it. Raises ValueError for more
    than were asked.
    """

    said: int
    asked: int | None
    at_least: bool = False
    unprompted: int = 0
    given: Amount | None = None
    tone: str = ""

    @classmethod
    def outside(cls, amount: Amount) -> Count:
        """Return a count as it is told outside: no number in it that is not told."""
        told = amount.told or Told(0, 0, 0)
        return cls(said=told.low if told.is_exact else 0, asked=told.of, given=amount)

    def __post_init__(self) -> None:
        if self.asked is not None and self.said > self.asked:
            raise ValueError(f"{self.said} persons said it, but only {self.asked} were asked")


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One passage under a statement; `text` is None when it was not released to this reader.

    `is_counted` is false for a passage of the other perspective: it is shown, never added in.
    """

    reference: str
    conversation: str
    speaker: str
    code: str
    stance: Stance = Stance.SUPPORTING
    text: str | None = None
    language: str = "nl"
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class Given:
    """What of the counts under a statement is told outside the team."""

    said: Amount
    contrary: Amount
    unprompted: Amount


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a statement rests on.

    `both` are the persons among `said` who said the opposite too; they are among `contrary`.
    `unprompted` and `contrary_unprompted` spoke unasked: they stand beside the marks, as do those
    of whom nobody noted whether it was put (`unnoted`) or not whether it applied (`unsure`);
    `unclear` of those two said it. `at_least`, `unprompted_at_least` and `contrary_at_least` say
    that a number is a lower bound. `counter_search` says in words how somebody looked for the
    opposite; None when nobody wrote that down. `given` is what of the counts is told outside the
    team; then the numbers here are zero, and `lines` are the released quotes only.
    Raises ValueError for more persons than were asked, or when persons do not add up to them.
    """

    said: int
    asked: int | None
    unit: str
    contrary: int = 0
    conversations: int = 0
    passages: int = 0
    counter_search: str | None = None
    lines: tuple[EvidenceLine, ...] = ()
    warning: str | None = None
    both: int = 0
    unprompted: int = 0
    unprompted_at_least: bool = False
    contrary_unprompted: int = 0
    unnoted: int = 0
    unsure: int = 0
    unclear: int = 0
    at_least: bool = False
    contrary_at_least: bool = False
    given: Given | None = None

    def __post_init__(self) -> None:
        Count(self.said, self.asked)
        Count(self.contrary, self.asked)
        if self.sides.both != self.both:
            raise ValueError(
                f"{self.said} said it and {self.contrary} the opposite, of {self.asked}: "
                f"{self.both} cannot have said both"
            )

    @property
    def sides(self) -> Sides:
        return sides(said=self.said, contrary=self.contrary, both=self.both, asked=self.asked)

    @property
    def count_is_told(self) -> bool:
        """Return whether there is a number of persons to print the words for them behind."""
        return self.given is None or self.given.said.told is not None

    @property
    def count(self) -> Count:
        if self.given:
            return Count.outside(self.given.said)
        return Count(self.said, self.asked, self.at_least)


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its number in the report: a source, or a word of explanation."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the text names a statement: its number."""

    number: str


Mark = Note | Reference
Marks = tuple[tuple[int, Mark], ...]  # each with the place in the text before which it stands


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text, with the marks that stand in it by their places."""

    text: str
    marks: Marks = ()

    @property
    def pieces(self) -> tuple[str | Mark, ...]:
        return pieces(self.text, self.marks)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section: without a number, and in no table of contents."""

    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What the reader of a concept must know of the text beside it."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `marks` are those in each of its items, or empty for none at all."""

    items: tuple[str, ...]
    marks: tuple[Marks, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return the items, each with its marks."""
        marks = self.marks or ((),) * len(self.items)
        return tuple(Paragraph(*each) for each in zip(self.items, marks, strict=True))


def pieces(text: str, marks: Marks) -> tuple[str | Mark, ...]:
    """Cut a text at its marks; each mark is a piece of its own."""
    found: list[str | Mark] = []
    at = 0
    for place, mark in marks:
        found += [text[at:place], mark]
        at = place
    return tuple(piece for piece in (*found, text[at:]) if piece != "")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts. With `row_headers` the first cell of each row names the row.

    Raises ValueError when a row is not as long as the header.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_headers: bool = False
    note: str | None = None

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in self.rows):
            raise ValueError(f"a row of table '{self.caption}' does not fit its header")


@dataclass(frozen=True, slots=True)
class Original:
    """The words as they were spoken, beside their translation."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Released words of one person; `caption` holds the released attributes, at most two."""

    text: str
    caption: str
    language: str = "nl"
    form: QuoteForm = QuoteForm.VERBATIM
    via_interpreter: bool = False
    original: Original | None = None
    stance: Stance = Stance.SUPPORTING


@dataclass(frozen=True, slots=True)
class Statement:
    """A numbered sentence of the report with the evidence it rests on."""

    number: str
    text: str
    evidence: Evidence
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    label: str
    first: Count
    second: Count
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two perspectives on the same subjects: a table of persons, with `rule` for what is in it.

    `verdict` heads a column that says what the two make together; empty for none.
    """

    caption: str
    subject: str
    first: str
    second: str
    rows: tuple[ComparisonRow, ...]
    rule: str = ""
    verdict: str = ""


Block = Paragraph | Remark | Heading | Bullets | Table | Statement | Quote | Comparison


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report. Subsections nest as headings do; `key` is what the outline calls it.

    Raises ValueError without a title: a heading without words leads nowhere.
    """

    number: str
    title: str
    blocks: tuple[Block, ...] = ()
    subsections: tuple[Section, ...] = ()
    key: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError(f"section {self.number} has no title")

    def walk(self) -> Iterator[Section]:
        """This section, then everything below it, in reading order."""
        yield self
        for subsection in self.subsections:
            yield from subsection.walk()


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture of who publishes: a PNG in base64, its size, and what it says in words."""

    data: str
    width: int
    height: int
    alternative: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report, ready to be rendered. `notice` is printed on the title page and at the end.

    `is_for_team` says that it tells every count exactly: such a report is shown to the research
    team and never made into a file. A short one is a letter or a brief: its title stands above
    its text, without a title page or contents. A plain one is for participants, in their language:
    large letters, no numbers before headings, and no Dutch words of ours; `skip` is what its link
    to the text says.

    Annexes are numbered A, B, C or 1, 2, 3; the renderers put the evidence after the last one.
    Raises ValueError without a title, when two statements or two sections share a number, for then
    a reference would lead to the wrong place, when a text names a statement that is not there, and
    when the notes are not numbered in reading order.
    """

    title: str
    subtitle: str
    municipality: str
    round_label: str
    period: str
    set_on: date
    authors: tuple[str, ...] = ()
    language: str = "nl"
    summary: tuple[Paragraph | Remark | Bullets, ...] = ()
    sections: tuple[Section, ...] = ()
    annexes: tuple[Section, ...] = ()
    notice: str = ""
    is_concept: bool = False
    is_for_team: bool = False
    is_short: bool = False
    is_plain: bool = False
    skip: str = "Ga naar de inhoud"
    colour: str = PETROL
    logo: Logo | None = None

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("the report has no title")
        _refuse_doubles("statement", [statement.number for statement in self.statements])
        for part in (self.sections, self.annexes):
            _refuse_doubles("section", [each.number for top in part for each in top.walk()])
        numbers = [note.number for note in self.notes]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError(f"the notes are numbered {numbers}")
        named = {mark.number for mark in self.marks if isinstance(mark, Reference)}
        if lost := named - {statement.number for statement in self.statements}:
            raise ValueError(f"no statement has number {', '.join(sorted(lost))}")

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in reading order."""
        return tuple(
            block
            for top in (*self.sections, *self.annexes)
            for section in top.walk()
            for block in section.blocks
            if isinstance(block, Statement)
        )

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks in reading order."""
        yield from self.summary
        for top in (*self.sections, *self.annexes):
            for section in top.walk():
                yield from section.blocks

    @property
    def marks(self) -> Iterator[Mark]:
        """All marks in the texts, in reading order."""
        for block in self.blocks:
            if isinstance(block, Paragraph | Bullets):
                for one in block.paragraphs if isinstance(block, Bullets) else (block,):
                    yield from (mark for _place, mark in one.marks)

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes in reading order."""
        return tuple(mark for mark in self.marks if isinstance(mark, Note))

    @property
    def evidence_number(self) -> str:
        """The number of the annex with the evidence: C after B, 4 after 3, A when there is none."""
        if not self.annexes:
            return "A"
        last = self.annexes[-1].number
        return str(int(last) + 1) if last.isdecimal() else chr(ord(last[:1] or "@") + 1)


def _refuse_doubles(kind: str, numbers: list[str]) -> None:
    doubles = sorted({number for number in numbers if numbers.count(number) > 1})
    if doubles:
        raise ValueError(f"more than one {kind} has number {', '.join(doubles)}")


@dataclass(frozen=True, slots=True)
class Poster:
    """What a poster says: a few sentences and points, by whom and when."""

    title: str
    language: str
    municipality: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]  # headings, each with its sentences
    made_by: str
    day: str
    set_on: date
    notice: str
    opening: str = ""  # whose words these are
    is_concept: bool = False
    colour: str = PETROL
    logo: Logo | None = None
