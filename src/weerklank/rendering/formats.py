"""The forms in which a report leaves the house.

A row says all there is to know of one: pages, addresses and the command line follow from it. The
renderers are heavy, so each is loaded when it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from weerklank.rendering.document import Report


def gettext_noop(text: str) -> str:
    """Mark a text for the catalogue, without Django: the command line looks here as well."""
    return text


class Format(NamedTuple):
    """`ending` stands in addresses and behind the name of the file; `called` is its usual name."""

    ending: str
    called: str
    label: str  # in Dutch, to be translated where it is shown
    content_type: str
    make: Callable[[Report], bytes]

    @property
    def file_name(self) -> str:
        return f"rapport.{self.ending}"

    def render(self, report: Report) -> bytes:
        """Return the report as a file: not one that tells every count, for a file is sent on."""
        if report.is_for_team:
            raise ValueError("a report for the team is not made into a file: see assemble.outgoing")
        return self.make(report)


def _html(report: Report) -> bytes:
    from weerklank.rendering import html  # noqa: PLC0415

    return html.render(report).encode()


def _docx(report: Report) -> bytes:
    from weerklank.rendering import docx  # noqa: PLC0415

    return docx.render(report)


def _odt(report: Report) -> bytes:
    from weerklank.rendering import odt  # noqa: PLC0415

    return odt.render(report)


def _pdf(report: Report) -> bytes:
    from weerklank.rendering import pdf  # noqa: PLC0415

    return pdf.render(report)


FORMATS = (
    Format(
        "html", "HTML", gettext_noop("Download als webpagina"), "text/html; charset=utf-8", _html
    ),
    Format(
        "docx",
        "DOCX",
        gettext_noop("Download als Word"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _docx,
    ),
    Format(
        "odt",
        "ODT",
        gettext_noop("Download als OpenDocument"),
        "application/vnd.oasis.opendocument.text",
        _odt,
    ),
    Format("pdf", "PDF", gettext_noop("Download als pdf"), "application/pdf", _pdf),
)


def format_of(ending: str) -> Format | None:
    return next((each for each in FORMATS if each.ending == ending), None)


def names() -> str:
    """Return how the formats are called, in a row: HTML, DOCX en PDF."""
    *others, last = (each.called for each in FORMATS)
    return f"{', '.join(others)} en {last}"
