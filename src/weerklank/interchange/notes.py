"""Notes that somebody typed or pasted instead of bringing a file."""

from weerklank.interchange.reading.paragraphs import Document
from weerklank.interchange.reading.plain import paragraphs_of_text
from weerklank.interchange.readings import Reading
from weerklank.interchange.transcripts import read_document


def read_notes(text: str) -> Reading:
    """Read typed notes by the rules for a text file. Raises Refused when they are empty."""
    return read_document("txt", Document(paragraphs_of_text(text), unit="regel"))
