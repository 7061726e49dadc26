"""What every reader makes of its format, before anyone asks who is speaking."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from weerklank.interchange.readings import Caveat
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import _
from weerklank.interchange.xml import local

MAX_CHARACTERS = 2_000_000  # more than a working day of conversation


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of text as people see it, and what its format says about it.

    `speaker` is filled where the format itself names one (voice tags, tables). `strong` counts
    the characters in bold at the start. `number` is its place in the file, for messages.
    """

    text: str
    number: int = 0
    speaker: str | None = None
    heading: bool = False
    strong: int = 0
    starts_at: float | None = None
    ends_at: float | None = None

    def lines(self) -> Iterator["Paragraph"]:
        """Split at line breaks inside the paragraph; what it starts with goes with the first."""
        first, *others = self.text.split("\n")
        if not others:
            yield self
            return
        yield replace(self, text=first, strong=min(self.strong, len(first)))
        for other in others:
            yield replace(self, text=other, strong=0)


@dataclass(slots=True)
class Document:
    """A file as paragraphs. `unit` is what `Paragraph.number` counts: regel, alinea, ondertitel."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    warnings: list[Caveat] = field(default_factory=list)
    unit: str = _("alinea")
    seconds: float | None = None
    encoding: str | None = None


def numbered(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    return [replace(one, number=number) for number, one in enumerate(paragraphs, start=1)]


def left_out(root: Element, names: Mapping[str, str]) -> list[Caveat]:
    """Say of these elements, by their words, how often something was left out."""
    counts = Counter(map(local, root.iter()))
    return [
        Caveat(_("Weggelaten: %(words)s", words=words), _("%(count)s keer", count=counts[name]))
        for name, words in names.items()
        if counts[name]
    ]


def check_length(characters: int) -> None:
    """Raise Refused when a text is longer than any conversation."""
    if characters > MAX_CHARACTERS:
        raise Refused(
            _("De tekst is te lang voor een gesprek"),
            _(
                "meer dan %(n)s miljoen tekens",
                n=MAX_CHARACTERS // 1_000_000,
            ),
            _("Splits het bestand in losse gesprekken."),
        )
