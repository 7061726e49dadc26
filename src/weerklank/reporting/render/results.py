"""What a version has beside its report, as files: by which names, and how each is made.

A name says what it is, in which language and in which form: *uitslag-ar.docx*, *affiche-nl-a3.pdf*,
*brief-aan-de-raad.pdf*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from weerklank.rendering import poster
from weerklank.rendering.document import Poster, Report
from weerklank.rendering.formats import FORMATS
from weerklank.reporting.documents import editions
from weerklank.reporting.documents.plain import POSTER, RESULT

# As what a poster can be taken, by what stands in its address: its name and content type.
POSTERS: Mapping[str, tuple[str, str]] = {
    "a3": ("PDF, A3", "application/pdf"),
    "a4": ("PDF, A4", "application/pdf"),
    "html": ("HTML", "text/html; charset=utf-8"),
}


class ResultFile(NamedTuple):
    """A file beside the report of a version; `key` names the document it is made of."""

    key: str
    name: str
    called: str
    content_type: str
    make: Callable[[Report | Poster], bytes]

    @property
    def is_poster(self) -> bool:
        return self.key.startswith(POSTER)

    @property
    def is_public(self) -> bool:
        """Whether everybody gets it once the version is public."""
        edition = editions.edition_of(self.key)
        return edition is None or edition.is_public

    @property
    def language(self) -> str:
        return self.key.partition("-")[2]


def files_of(key: str) -> list[ResultFile]:
    """Return the files that are made of a document."""
    kind, _dash, _language = key.partition("-")
    if kind == RESULT or editions.edition_of(key):
        return [
            ResultFile(key, f"{key}.{form.ending}", form.called, form.content_type, form.render)  # type: ignore[arg-type]
            for form in FORMATS
        ]
    return [
        ResultFile(
            key,
            f"{key}.html" if form == "html" else f"{key}-{form}.pdf",
            called,
            content_type,
            _poster_maker(form),
        )
        for form, (called, content_type) in POSTERS.items()
    ]


def _poster_maker(form: str) -> Callable[[Report | Poster], bytes]:
    def make(built: Report | Poster) -> bytes:
        assert isinstance(built, Poster)
        if form == "html":
            return poster.render_html(built).encode()
        return poster.render_pdf(built, form)

    return make


def file_called(keys: Iterable[str], name: str) -> ResultFile | None:
    """Return the file of this name, of one of these documents."""
    return next((each for key in keys for each in files_of(key) if each.name == name), None)


def render(built: Mapping[str, Report | Poster]) -> dict[str, bytes]:
    """Make every file of these documents, by name. The interface must be Dutch while it does."""
    return {
        each.name: each.make(document) for key, document in built.items() for each in files_of(key)
    }
