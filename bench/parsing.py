"""A hundred transcripts, against the parsers of their formats alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from html import escape
from xml.etree import ElementTree

from bench import measuring
from bench.measuring import Result
from bench.rounds import SIZES, Document, MadeUpRound
from weerklank.interchange import transcripts

# How many of each there are among a hundred.
MIX = {"docx": 50, "txt": 15, "vtt": 15, "rtf": 10, "pdf": 10}


def measure(runs: int) -> Result:
    """Read them as the product reads what comes from outside: each in a process with limits."""
    files = _files()

    def ours() -> None:
        for name, data in files:
            assert transcripts.read_within_limits(name, data).turns

    def bare() -> None:
        for name, data in files:
            assert _PARSERS[name.rpartition(".")[2]](data)

    return measuring.compared("100 transcripts", "100", ours=ours, bare=bare, target=2, runs=runs)


def _files() -> list[tuple[str, bytes]]:
    made_up = MadeUpRound(SIZES["M"])
    kinds = [kind for kind, count in MIX.items() for _ in range(count)]
    # Not the ones in Arabic letters: what is measured is parsing, and they are fewer.
    documents = (one for one in made_up.documents() if one.language == "nl")
    return [
        (f"gesprek-{number}.{kind}", _WRITERS[kind](document))
        for number, (kind, document) in enumerate(zip(kinds, documents, strict=False))
    ]


def _lines(document: Document) -> list[str]:
    return [
        f"{'Interviewer' if turn.is_question else 'D1'}: {document.text[turn.start : turn.end]}"
        for turn in document.turns
    ]


# --- files ------------------------------------------------------------------------------------
def _txt(document: Document) -> bytes:
    return "\n\n".join(_lines(document)).encode()


def _docx(document: Document) -> bytes:
    import docx  # noqa: PLC0415

    book = docx.Document()
    for line in _lines(document):
        book.add_paragraph(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _vtt(document: Document) -> bytes:
    cues = ["WEBVTT"]
    for number, turn in enumerate(document.turns):
        speaker = "Interviewer" if turn.is_question else "D1"
        minute, hour = number % 60, number // 60
        cues.append(
            f"{hour:02}:{minute:02}:00.000 --> {hour:02}:{minute:02}:50.000\n"
            f"<v {speaker}>{escape(document.text[turn.start : turn.end])}"
        )
    return "\n\n".join(cues).encode()


def _rtf(document: Document) -> bytes:
    body = "\\par\n".join(
        "".join(sign if sign.isascii() else _rtf_sign(sign) for sign in line)
        for line in _lines(document)
    )
    return ("{\\rtf1\\ansi\\uc1 " + body + "}").encode("ascii")


def _rtf_sign(sign: str) -> str:
    units = sign.encode("utf-16-le")
    numbers = (
        int.from_bytes(units[n : n + 2], "little", signed=True) for n in range(0, len(units), 2)
    )
    return "".join(f"\\u{number}?" for number in numbers)


def _pdf(document: Document) -> bytes:
    import typst  # noqa: PLC0415

    written = "\n".join(f'#par("{line}")' for line in _lines(document))
    made: bytes = typst.compile(written.encode())
    return made


# --- parsers ----------------------------------------------------------------------------------
def _parse_docx(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ElementTree.fromstring(  # noqa: S314  our own file
            archive.read("word/document.xml")
        )
    return "".join(root.itertext())


def _parse_rtf(data: bytes) -> str:
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415

    text: str = rtf_to_text(data.decode("ascii"))
    return text


def _parse_pdf(data: bytes) -> str:
    from pypdf import PdfReader  # noqa: PLC0415

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


_WRITERS: dict[str, Callable[[Document], bytes]] = {
    "docx": _docx, "txt": _txt, "vtt": _vtt, "rtf": _rtf, "pdf": _pdf,
}  # fmt: skip
_PARSERS: dict[str, Callable[[bytes], str]] = {
    "docx": _parse_docx, "txt": bytes.decode, "vtt": bytes.decode, "rtf": _parse_rtf,
    "pdf": _parse_pdf,
}  # fmt: skip
