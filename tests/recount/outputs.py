"""What leaves the product: files and pages, taken apart into pieces of text with their place."""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import python_calamine
from django.test import Client
from docx.table import Table
from lxml import html

from tests.recount import making, splitting
from tests.recount.facts import Facts
from weerklank.site.commands import report as report_command

Rows = list[list[str]]
# A piece of text is what stands in one of these and in none of them further inside.
PIECES = frozenset(
    {
        "p",
        "li",
        "th",
        "td",
        "dt",
        "dd",
        "caption",
        "figcaption",
        "text",
        "title",
        "h1",
        "h2",
        "h3",
        "h4",
        "summary",
        "blockquote",
        "a",
        "strong",
    }
)
WITHIN = frozenset({"strong"})  # a part of a piece, never one of its own


@dataclass(frozen=True)
class Piece:
    """A stretch of text and where it stands."""

    kind: str  # heading, text, cell, label, value, quote
    text: str
    section: str = ""
    statement: str = ""
    caption: str = ""  # of a table
    row: str = ""
    column: str = ""

    def __str__(self) -> str:
        place = " / ".join(filter(None, [self.section, self.statement, self.caption]))
        cell = f" [{self.row} × {self.column}]" if self.column else ""
        return f"{place}{cell}: {self.text!r}"


@dataclass
class Outputs:
    matrices: dict[str, Rows]
    matrix_cells: dict[tuple[str, str], str]
    together: Rows
    saturation: dict[str, str]  # the page, by the choices made on it
    evidence_csv: Rows
    # By what was asked of the address.
    crossed: dict[str, Rows]
    contrasts: dict[str, Rows]
    joints: dict[str, Rows]
    together_of: dict[str, Rows]
    fieldwork: str  # the page
    workbooks: dict[str, list[list[Any]]] = field(default_factory=dict)
    evidence: dict[str, Any] = field(default_factory=dict)
    html: str = ""
    html_pieces: list[Piece] = field(default_factory=list)
    signs: dict[str, dict[str, int]] = field(default_factory=dict)
    docx_pieces: list[Piece] = field(default_factory=list)
    pdf: str = ""
    leaving: list[Piece] = field(default_factory=list)  # the report as it leaves the team
    leaving_html: str = ""
    finding_pages: dict[int, str] = field(default_factory=dict)

    def all_text(self) -> Iterator[tuple[str, str]]:
        """Return every output as text, under its name."""
        for by, table in self.matrices.items():
            yield f"matrix.csv by {by}", "\n".join(";".join(row) for row in table)
        for name, tables in (
            ("matrix", self.crossed),
            ("contrast", self.contrasts),
            ("randvoorwaarden", self.joints),
            ("samenloop", self.together_of),
        ):
            for asked, table in tables.items():
                yield f"{name}.csv {asked}", "\n".join(";".join(row) for row in table)
        yield "bewijs.json", json.dumps(self.evidence, ensure_ascii=False)
        yield "bewijs.csv", "\n".join(";".join(row) for row in self.evidence_csv)
        yield "rapport.html of the team", self.html
        yield "rapport.html", self.leaving_html
        yield "rapport.docx", "\n".join(piece.text for piece in self.docx_pieces)
        yield "rapport.pdf", self.pdf
        for key, text in self.finding_pages.items():
            yield f"page of finding {key}", text


def flat(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text.replace("\u00ad", ""))


def read_csv(data: bytes) -> Rows:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


Get = Callable[[str], bytes]


def getter(client: Client) -> Get:
    def get(address: str) -> bytes:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return b"".join(response.streaming_content) if response.streaming else response.content

    return get


def collect(get: Get, slug: str, email: str, folder: Path, facts: Facts) -> Outputs:
    """Fetch all there is about a round, each thing once."""
    bys = [*facts.characteristics, "perspectief"]
    base = f"/rondes/{slug}/vergelijken"
    report_command.build(argparse.Namespace(round=slug, by=email, folder=str(folder)))
    leaving = (folder / "rapport.html").read_text(encoding="utf-8")
    making.write_for_the_team(slug, folder)
    page = (folder / "rapport.html").read_text(encoding="utf-8")
    pieces, signs = pieces_of_html(page)
    return Outputs(
        matrices=matrices(get, slug, bys),
        workbooks={
            by: python_calamine.load_workbook(io.BytesIO(get(f"{base}/matrix.xlsx?by={by}")))
            .get_sheet_by_index(0)
            .to_python()
            for by in bys
        },
        matrix_cells=matrix_cells(get, slug),
        together=read_csv(get(f"{base}/samenloop.csv")),
        saturation=saturation(get, slug),
        fieldwork=get(f"/rondes/{slug}/veldwerk/").decode(),
        crossed=tables_of(get, slug, "matrix", CROSSED),
        contrasts=tables_of(get, slug, "contrast", CONTRASTS),
        joints=tables_of(get, slug, "randvoorwaarden", JOINTS),
        together_of=tables_of(get, slug, "samenloop", PARTS),
        evidence=json.loads((folder / "bewijs.json").read_text(encoding="utf-8")),
        evidence_csv=read_csv((folder / "bewijs.csv").read_bytes()),
        html=page,
        html_pieces=pieces,
        signs=signs,
        docx_pieces=list(pieces_of_docx(folder / "rapport.docx")),
        pdf=text_of_pdf(folder / "rapport.pdf"),
        leaving=pieces_of_html(leaving)[0],
        leaving_html=leaving,
        finding_pages={
            finding.id: text_of_page(get(f"/bevindingen/{finding.id}/"))
            for finding in facts.findings
        },
    )


def collect_counts(get: Get, slug: str, bys: list[str]) -> Outputs:
    """Fetch the matrix and the evidence only, which is quick."""
    return Outputs(
        matrices=matrices(get, slug, bys),
        matrix_cells=matrix_cells(get, slug),
        evidence_csv=read_csv(get(f"/rondes/{slug}/rapport/evidence/")),
        together=read_csv(get(f"/rondes/{slug}/vergelijken/samenloop.csv")),
        saturation=saturation(get, slug),
        fieldwork=get(f"/rondes/{slug}/veldwerk/").decode(),
        crossed=tables_of(get, slug, "matrix", CROSSED),
        contrasts=tables_of(get, slug, "contrast", CONTRASTS),
        joints=tables_of(get, slug, "randvoorwaarden", JOINTS),
        together_of=tables_of(get, slug, "samenloop", PARTS),
    )


def matrices(get: Get, slug: str, bys: list[str]) -> dict[str, Rows]:
    return {by: read_csv(get(f"/rondes/{slug}/vergelijken/matrix.csv?by={by}")) for by in bys}


CROSSED = (
    "by=leerroute&cross=gender",
    "by=leerroute&cross=doelgroep&cross2=gender",
    "by=age_class&cross=household&among=gender:woman",
    "by=leerroute&among=gender:onbekend",
    "by=perspectief&among=provider_kind:taalschool",
    "by=YOUNG&cross=gender",
    "by=PICKED&cross=YOUNG&among=leerroute:B",
    "by=leerroute&among=YOUNG:erbuiten",
)
CONTRASTS = (
    "by=perspectief",
    "by=leerroute",
    "by=gender",
    "by=age_class",
    "by=perspectief&evidence_kind=eigen_ervaring",
    "by=leerroute&cross=gender",
    "by=leerroute&among=gender:woman",
    "by=YOUNG",
    "by=PICKED&cross=leerroute",
    "by=perspectief&among=PICKED:erin",
)


JOINTS = ("", "among=gender:woman")
PARTS = ("among=gender:woman", "among=perspectief:aanbieder", "among=PICKED:erbuiten")


def tables_of(get: Get, slug: str, name: str, asked: tuple[str, ...]) -> dict[str, Rows]:
    """Fetch a table once for each way to ask for it."""
    base = f"/rondes/{slug}/vergelijken/{name}.csv"
    return {one: read_csv(get(f"{base}?{splitting.with_keys(one)}")) for one in asked}


SATURATION = (
    "",
    "base=5&run=3&threshold=0",
    "base=4&run=2&threshold=5&counting=alles",
    "among=gender:woman",
)


def saturation(get: Get, slug: str) -> dict[str, str]:
    address = f"/rondes/{slug}/vergelijken/verzadiging/"
    return {chosen: get(f"{address}?{chosen}").decode() for chosen in SATURATION}


def matrix_cells(get: Get, slug: str) -> dict[tuple[str, str], str]:
    return cells_of_page(get(f"/rondes/{slug}/vergelijken/?by=leerroute").decode())


def text_of_page(data: bytes) -> str:
    """Return the text of a page's main part, without forms: only what it tells."""
    main = html.fromstring(data.decode()).find(".//main")
    for form in main.findall(".//form"):
        form.getparent().remove(form)
    return flat(" ".join(main.itertext()))


def cells_of_page(page: str) -> dict[tuple[str, str], str]:
    """Return the words in each cell of the matrix on its page, by code and column."""
    table = html.fromstring(page).find(".//main//table")
    columns = [flat(cell.text_content()) for cell in table.findall(".//thead//th")]
    found = {}
    for row in table.findall(".//tbody//tr"):
        heads, cells = row.findall("th"), row.findall("td")
        number = flat(" ".join(heads[0].itertext())).split(" ")[0]
        for column, cell in zip(columns[len(columns) - len(cells) :], cells, strict=True):
            found[number, column] = flat(" ".join(cell.itertext()))
    return found


# The report as a web page


def pieces_of_html(page: str) -> tuple[list[Piece], dict[str, dict[str, int]]]:
    """Take the report apart, and count the signs beside each statement.

    Raises AssertionError when a text would be in none of the pieces.
    """
    main = html.fromstring(page).find(".//main")
    pieces: list[Piece] = []
    signs: dict[str, dict[str, int]] = {}
    section = label = ""
    for link in main.iter("a"):
        # A link in a text is a part of that text: to a statement, to a note and back.
        if re.match(r"#(s\d|noot-|bij-noot-)", link.get("href")) and (
            link.getparent().tag in ("li", "sup") or link.getparent().get("class") == "text"
        ):
            link.tag = "span"
    for element in main.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("h2", "h3") and element.get("id"):
            section = element.get("id")
        statement = _statement_of(element)
        if statement and "persons" in (element.get("class") or ""):
            signs[statement] = _signs(element)
        if element.tag not in PIECES - WITHIN or any(
            inner is not element and inner.tag in PIECES - WITHIN
            for inner in element.iter()
            if isinstance(inner.tag, str)
        ):
            continue
        text = flat(element.text_content())
        if element.tag == "dt":
            label = text
        pieces.append(
            Piece(
                kind=_kind(element),
                text=text,
                section=section,
                statement=statement,
                row=label if element.tag == "dd" else _row_of(element),
                column=_column_of(element),
                caption=_caption_of(element),
            )
        )
    whole, found = squeezed(main.text_content()), "".join(squeezed(p.text) for p in pieces)
    assert len(whole) == len(found), "a text of the report is in no piece"
    return pieces, signs


def _kind(element: Any) -> str:
    if element.tag in ("h1", "h2", "h3", "h4", "summary", "a"):
        return "heading"
    if element.tag == "blockquote":
        return "quote"
    if "statement-text" in (element.get("class") or ""):
        return "statement"
    return {"td": "cell", "th": "label", "dt": "label", "dd": "value"}.get(element.tag, "text")


def _statement_of(element: Any) -> str:
    for above in [element, *element.iterancestors()]:
        if (above.get("class") or "") == "statement":
            return above.get("id").removeprefix("s").replace("-", ".")
    return ""


def _signs(svg: Any) -> dict[str, int]:
    """Count the signs. Marks around one and the same point are one sign: *both* has a dot in it."""
    signs: dict[tuple[str, str], set[str]] = {}
    for mark in svg:
        where = (mark.get("cx"), mark.get("cy"))
        if where[0] is None:
            x, y = re.match(r"M([\d.]+) ([\d.]+)", mark.get("d")).groups()
            where = (x, y)
        signs.setdefault(where, set()).add(mark.get("class") or "?")
    counts: dict[str, int] = {}
    for names in signs.values():
        name = "both" if "both" in names or len(names) > 1 else next(iter(names))
        counts[name] = counts.get(name, 0) + 1
    return counts


def _table_of(element: Any) -> Any:
    return next((above for above in element.iterancestors() if above.tag == "table"), None)


def _caption_of(element: Any) -> str:
    table = _table_of(element)
    caption = table.find("caption") if table is not None else None
    return flat(caption.text_content()) if caption is not None else ""


def _row_of(element: Any) -> str:
    row = element.getparent()
    if element.tag != "td" or row is None:
        return ""
    return flat(row[0].text_content())


def _column_of(element: Any) -> str:
    table = _table_of(element)
    if element.tag != "td" or table is None:
        return ""
    head = table.findall(".//thead//th")
    return flat(head[list(element.getparent()).index(element)].text_content())


# The report for a word processor, and for print


def pieces_of_docx(path: Path) -> Iterator[Piece]:
    section = statement = caption = ""
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            yield from _pieces_of_table(block, section, statement, caption)
            caption = ""
            continue
        text, style = flat(_with_notes(block)), block.style.name
        # The key of the marks under the contents: its "één" counts nobody.
        if not text or style.startswith("toc") or text == "Eén teken is één mens:":
            continue
        if style.startswith("Heading"):
            section, statement = text, ""
            yield Piece("heading", text, section)
        elif match := re.fullmatch(r"Uitspraak (\d+\.\d+)", text):
            statement = match[1]
            yield Piece("heading", text, section, statement)
        elif style == "Caption":
            caption = text
            yield Piece("heading", text, section)
        elif style == "Uitspraak":
            statement, _, text = text.partition(" ")
            yield Piece("statement", text, section, statement)
        elif style == "Quote":
            yield Piece("quote", text, section, statement)
        else:
            for part in text.split(" · "):
                yield Piece("text", part, section, statement)


def _with_notes(paragraph: Any) -> str:
    """Return the text of a paragraph with the number of each note at its place."""
    found = []
    for part in paragraph._p.iter():
        name = str(part.tag).rpartition("}")[2]
        if name == "t":
            found.append(part.text or "")
        elif name == "tab":
            found.append(" ")
        elif name == "footnoteReference":
            found.append(next(value for key, value in part.items() if key.endswith("}id")))
    return "".join(found)


def _pieces_of_table(table: Table, section: str, statement: str, caption: str) -> Iterator[Piece]:
    head, *body = [[flat(cell.text) for cell in row.cells] for row in table.rows]
    for text in head:
        yield Piece("label", text, section, statement, caption)
    for row in body:
        yield Piece("label", row[0], section, statement, caption)
        for column, text in zip(head[1:], row[1:], strict=True):
            yield Piece("cell", text, section, statement, caption, row[0], column)


def text_of_pdf(path: Path) -> str:
    """Return the text in the order in which it was set, without what repeats on every page."""
    text = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    return text
