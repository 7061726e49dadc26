"""WebVTT and SRT: cues with a time each, voices and overlap where the maker wrote them down."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from weerklank.interchange.reading import encodings, times
from weerklank.interchange.reading.normal import normal
from weerklank.interchange.reading.paragraphs import Document, Paragraph
from weerklank.interchange.readings import Caveat
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import _

_ARROW = "-->"
_TIMING = re.compile(
    r"\s*((?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3})"
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,100})?[ \t]{1,9}([^<>]{0,200})>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z0-9][^<>]*>|\{\\[^{}]*\}")
# noScribe: `//S02: said at the same time //`, also opened again before it was closed.
_OVERLAP = re.compile(r"(?<!:)//[ \t]*(?:([^\W_][\w .-]{0,30}):(?=\s))?")
_OVERLAP_OPENS = re.compile(r"(?<!:)//[ \t]*[^\W_][\w .-]{0,30}:\s")


@dataclass(slots=True)
class _Cue:
    number: int
    line: int
    starts_at: float
    ends_at: float
    lines: list[str] = field(default_factory=list)


def read_vtt(data: bytes, encoding: str | None) -> Document:
    """Read WebVTT. Raises Refused without its first line, or without a single cue."""
    text, used, warnings = encodings.decode(data, forced=encoding)
    lines = normal(text).split("\n")
    if not re.match(r"WEBVTT(?:\s|$)", lines[0]):
        raise Refused(
            _("Dit is geen WebVTT: de eerste regel begint niet met WEBVTT"),
            _("regel 1"),
            _("Geef het de extensie .srt als het dat is, of maak het opnieuw."),
        )
    return _document(lines, used, warnings)


def read_srt(data: bytes, encoding: str | None) -> Document:
    """Read SRT. Raises Refused when it has no cue."""
    text, used, warnings = encodings.decode(data, forced=encoding)
    return _document(normal(text).split("\n"), used, warnings)


def _document(lines: list[str], encoding: str, warnings: list[Caveat]) -> Document:
    cues, faults = _cues(lines)
    if not cues:
        raise Refused(
            _("Er staat geen enkele ondertitel met een tijd in"),
            _("hele bestand"),
            _("Controleer of elke ondertitel een regel heeft als 00:00:01.000 --> 00:00:04.000."),
        )
    if faults:
        where = _("regel %(lines)s", lines=", ".join(map(str, faults[:10])))
        warnings = [*warnings, Caveat(_("%(n)s tijden zijn niet te lezen", n=len(faults)), where)]
    return Document(
        [paragraph for cue in cues for paragraph in _paragraphs(cue)],
        warnings,
        unit=_("ondertitel"),
        seconds=max(cue.ends_at for cue in cues),
        encoding=encoding,
    )


def _cues(lines: list[str]) -> tuple[list[_Cue], list[int]]:
    """Return the cues, and the lines whose time could not be read."""
    cues: list[_Cue] = []
    faults: list[int] = []
    current: _Cue | None = None
    for at, line in enumerate(lines, start=1):
        if _ARROW in line:
            match = _TIMING.match(line)
            current = None
            if match:
                starts_at, ends_at = (times.seconds_of(group)[0] for group in match.groups())
                current = _Cue(len(cues) + 1, at, starts_at, ends_at)
                cues.append(current)
            else:
                faults.append(at)
        elif not line.strip():
            current = None
        elif current is not None:
            current.lines.append(line)
    return cues, faults


def _paragraphs(cue: _Cue) -> Iterator[Paragraph]:
    speaker: str | None = None
    pieces = _VOICE.split("\n".join(cue.lines))  # text, voice, text, voice, text …
    for at, piece in enumerate(pieces):
        if at % 2:
            speaker = html.unescape(piece).strip().removeprefix("//").strip() or None
            continue
        for voice, said in _overlapping(piece, speaker):
            for line in said.split("\n"):
                text = html.unescape(_TAG.sub("", line)).strip()
                if text:
                    yield Paragraph(
                        text,
                        cue.number,
                        voice,
                        starts_at=cue.starts_at,
                        ends_at=cue.ends_at,
                    )


def _overlapping(text: str, speaker: str | None) -> Iterator[tuple[str | None, str]]:
    """Divide what one voice said from what others said through it."""
    if speaker is None or not _OVERLAP_OPENS.search(text):
        yield speaker, text.removesuffix("//") if speaker else text
        return
    voice, start = speaker, 0
    for match in _OVERLAP.finditer(text):
        yield voice, text[start : match.start()]
        voice, start = match[1] or speaker, match.end()
    yield voice, text[start:]
