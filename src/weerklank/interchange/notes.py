"""Notes that somebody typed or pasted instead of bringing a file."""

from weerklank.interchange import limits
from weerklank.interchange.reading.paragraphs import Document, check_length
from weerklank.interchange.reading.plain import paragraphs_of_text
from weerklank.interchange.readings import Reading, from_json, to_json
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import _
from weerklank.interchange.transcripts import read_document

# Nobody waits for so many characters longer than for the process that would read more.
AT_ONCE = 20_000


def read_notes(text: str) -> Reading:
    """Read typed notes by the rules for a text file. Raises Refused when they are empty."""
    return read_document("txt", Document(paragraphs_of_text(text), unit=_("regel")))


def read_notes_within_limits(text: str, *, seconds: float = 60, memory: int = 1 << 30) -> Reading:
    """Do the same; more than what a person types at once is read in a process of its own."""
    if len(text) <= AT_ONCE:
        return read_notes(text)
    name = _("getypte tekst")
    try:
        check_length(len(text))
    except Refused as refusal:
        raise refusal.inside(name) from refusal
    answer = limits.call(
        f"{__name__}:task_read",
        name,
        text.encode(errors="replace"),
        {},
        limits=limits.Limits(
            seconds=seconds, memory=memory, advice=_("Splits de tekst in losse gesprekken.")
        ),
    )
    return from_json(answer)


def task_read(data: bytes) -> dict[str, object]:
    """Do what `read_notes` does, in the child."""
    return to_json(read_notes(data.decode()))
