"""HTML: the text only. Nothing is fetched, and nothing in it runs."""

import re
from html.parser import HTMLParser

from weerklank.interchange.reading import encodings, tables
from weerklank.interchange.reading.paragraphs import Document, Paragraph, numbered
from weerklank.interchange.refusals import refusing_whatever_breaks
from weerklank.interchange.told import _

_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_BLOCKS = _HEADINGS | frozenset(
    [
        "p",
        "div",
        "li",
        "dt",
        "dd",
        "ul",
        "ol",
        "dl",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "address",
        "form",
        "fieldset",
        "hr",
        "body",
        "table",
        "tr",
        "td",
        "th",
        "caption",
    ]
)
_SILENT = frozenset(
    ["script", "style", "head", "title", "template", "noscript", "svg", "math", "iframe"]
)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)


def read_html(data: bytes, encoding: str | None) -> Document:
    """Read a page. The encoding is the forced one, else what the page declares, else guessed."""
    text, used, warnings = encodings.decode(data, forced=encoding or _declared(data))
    reader = _Reader()
    with refusing_whatever_breaks(
        _("Het HTML-bestand is beschadigd"),
        _("Open het in een browser en bewaar de tekst als .txt."),
    ):
        reader.feed(text)
        reader.close()
    return Document(numbered(reader.paragraphs), warnings, encoding=used)


def _declared(data: bytes) -> str | None:
    """Return the declared encoding when it fits; a wrong declaration is no reason to refuse."""
    match = _CHARSET.search(data[:2048])
    if match is None or data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return None
    name = match[1].decode("ascii")
    try:
        data.decode(name)
    except (LookupError, UnicodeError):
        return None
    return name.lower()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[Paragraph] = []
        self._text: list[str] = []
        self._strong = 0
        self._is_strong_so_far = True
        self._bold = self._pre = self._tables = 0
        self._silent: list[str] = []
        self._heading = False
        self._rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and self._silent == ["head"]:  # its end may be left out
            self._silent = []
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag == "br":
            self._text.append("\n")
        elif tag in ("b", "strong"):
            self._bold += 1
        elif tag in _BLOCKS:
            self._finish()
            self._heading = tag in _HEADINGS
            self._pre += tag == "pre"
            self._open_table(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            if tag in self._silent:
                del self._silent[self._silent.index(tag) :]
        elif tag in ("b", "strong"):
            self._bold = max(self._bold - 1, 0)
        elif tag in _BLOCKS:
            self._finish()
            self._heading = False
            self._pre = max(self._pre - (tag == "pre"), 0)
            if tag == "table":
                self._close_table()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        text = data if self._pre else _BLANKS.sub(" ", data)
        self._text.append(text)
        if self._is_strong_so_far and (self._bold or not text.strip()):
            self._strong += len(text)
        else:
            self._is_strong_so_far = False

    def close(self) -> None:
        super().close()
        self._finish()
        if self._tables:
            self._tables = 1
            self._close_table()

    def _open_table(self, tag: str) -> None:
        if tag == "table":
            self._tables += 1
        elif self._tables == 1 and tag == "tr":
            self._rows.append([])
        elif self._tables == 1 and tag in ("td", "th"):
            if not self._rows:
                self._rows.append([])
            self._rows[-1].append("")

    def _close_table(self) -> None:
        self._tables = max(self._tables - 1, 0)
        if self._tables == 0:
            self.paragraphs += tables.paragraphs_of(self._rows)
            self._rows = []

    def _finish(self) -> None:
        text = "".join(self._text)
        lead = len(text) - len(text.lstrip(" "))
        strong = max(min(self._strong, len(text)) - lead, 0)
        text = "\n".join(line.strip(" ") for line in text.strip(" ").split("\n"))
        self._text, self._strong, self._is_strong_so_far = [], 0, True
        if not text.strip():
            return
        if self._tables and self._rows and self._rows[-1]:
            cell = self._rows[-1][-1]
            self._rows[-1][-1] = f"{cell}\n{text}" if cell else text
        else:
            self.paragraphs.append(Paragraph(text, heading=self._heading, strong=strong))
