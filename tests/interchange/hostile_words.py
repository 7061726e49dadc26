"""Texts with every odd sign: what they become, and whether passages keep their words."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from weerklank.interchange.notes import read_notes
from weerklank.interchange.reading.normal import BIDI_CONTROLS
from weerklank.interchange.refi import reading, writing
from weerklank.interchange.refi.project import (
    Code,
    Coding,
    Project,
    TextSelection,
    TextSource,
    User,
)

_GUID = "00000000-0000-4000-8000-00000000000{}"


def strings() -> Iterator[str]:
    """Yield more than two hundred strings that are hard to store."""
    words = [
        "e\u0301e\u0301n", "één", "A\u030a", "Å", "\u1e9b\u0323", "\u0344",
        "q\u0307\u0323", "ﬁ", "①", "ǆ", "ﷺ", "각", "\u1100\u1161\u11a8", "नि", "กำ",
        "👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇳🇱", "e\u200d", "a\u200cb", "مرحبا بكم ١٢٣", "سلام ۴۵۶",
        "پښتو ټولنه ښه ډېر ځای", "ګ ګل", "ሰላም ለዓለም", "ትግርኛ፡ ሓደ።", "עברית 123",
        "Tiếng Việt", "ʻokina", "İstanbul ı", "ß ẞ", "ſ", "K", "Ω", "Å", "½ ⅓", "x²",
        "\u00ad", "a\u00adb", "a\u00a0b", "a\u2009b", "a\u3000b", "a\u2028b", "a\u2029b",
        "a\x85b", "a\x0bb", "a\x0cb", "a\r\nb", "a\rb", "a\n\nb", "a\tb", "a  b", " a ",
        "\ufeffa", "a\ufeffb", "a\ufffeb", "a\uffffb", "a\ufffdb", "a\x00b", "a\x01b",
        "a\x1bb", "a\x7fb", "a\x80b", "a\x9fb", "\U0001f600", "\U00010348", "\U0010ffff",
        "\U000e0041", "\ue000", "\U000f0000", "\ud800", "a\udc00b", "\ud83d\ude00",
        "<script>alert(1)</script>", "&lt;", "&amp;", "%s %d %(a)s", "{{ 7*7 }}",
        "{% if %}", "\\u0041", "\\x00", "../../etc/passwd", "'; DROP TABLE x; --", '"',
        "'", "`", "$(id)", "${a}", "#{a}", "=1+1", "@a", "-1", "+1", "C:\\a", "a/b",
        "null", "None", "undefined", "NaN", "0", "1e309", "true",
    ]  # fmt: skip
    yield from words
    for mark in BIDI_CONTROLS:
        yield f"abc{mark}def"
        yield f"{mark}ab 12{mark}"
        yield f"مرحبا{mark}12"
    marks = ["\u0301", "\u0327", "\u064b", "\u0651", "\u05b0", "\u3099", "\u20dd", "\ufe0f"]
    letters = ["a", "é", "س", "ש", "か", "ሰ", "😀", "न"]
    yield from ("".join(pair) for pair in product(letters, marks))


def stored(text: str) -> str:
    """The written rule, said in another way: what a stored text is of a text."""
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    for end in ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    text = "".join(
        sign
        for sign in text
        if sign in "\n\t"
        or not (unicodedata.category(sign) == "Cc" or sign in "\ufeff\ufffe\uffff")
    )
    return unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in text.split("\n")))


def holds(text: str) -> bool:
    """Tell whether a text is stored by the rule, and a passage round it keeps its words."""
    said = f"Voor {text} na"
    kept = read_notes(f"Bram: {said}\nYara: ja.\nBram: goed.\nYara: ja, ja.").text
    if not kept.startswith(stored(said)) and stored(said) not in kept.replace("Bram: ", ""):
        lines = [line.strip() for line in stored(said).split("\n") if line.strip()]
        if not kept.startswith("\n".join(lines)):
            return False
    turn = kept[: kept.index(" na") + 3]
    start, end = 5, len(turn) - 3
    return _comes_back(kept, start, end) == kept[start:end]


def _comes_back(text: str, start: int, end: int) -> str:
    selection = TextSelection(
        _GUID.format(4), start, end, (Coding(_GUID.format(5), _GUID.format(2), _GUID.format(1)),)
    )
    project = Project(
        "P",
        users=(User(_GUID.format(1), "Ann"),),
        codes=(Code(_GUID.format(2), "hulp"),),
        sources=(TextSource(_GUID.format(3), text, name="t", selections=(selection,)),),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.qdpx"
        writing.write(project, path)
        with reading.read(path) as again:
            (source,) = again.sources
            assert isinstance(source, TextSource)
            found = source.selections[0]
            return (source.text or "")[found.start : found.end]
