"""The file itself: an archive with project.qde and what lies beside it, or the bare XML."""

import io
import unicodedata
from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from weerklank.interchange import archives
from weerklank.interchange.reading import encodings
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import _

MB = 1 << 20
# A project may hold sound and film; the XML of a million codings is some 400 MB.
LIMITS = archives.Limits(members=50_000, single=2048 * MB, total=4096 * MB, ratio=300)
XML_BYTES = 1024 * MB
TEXT_BYTES = 64 * MB
_PART = 1 << 16


class Package:
    """A .qdpx, .qdc or .qde that is open; `close` it, or use the project in a `with`."""

    def __init__(self, source: str | PathLike[str] | bytes) -> None:
        """Open it. Raises Refused for an archive that is not sound, OSError when not readable."""
        self._stream = _opened(source)  # stays open, see `close`
        self._archive: archives.Archive | None = None
        self._members: dict[str, str] = {}
        self.where = "project.qde"
        try:
            if self._stream.read(4).startswith(b"PK"):
                self._archive = archives.open_archive(self._stream, limits=LIMITS)
                self._members = {folded(name): name for name in self._archive.names}
                self.where = self._main()
            elif not isinstance(source, bytes):
                self.where = Path(source).name
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._archive is not None:
            self._archive.__exit__()
        self._stream.close()

    def xml_parts(self) -> Iterator[bytes]:
        """Yield the XML in parts."""
        if self._archive is not None:
            yield from self._archive.parts(self.where, limit=XML_BYTES)
            return
        self._stream.seek(0)
        seen = 0
        while part := self._stream.read(_PART):
            seen += len(part)
            if seen > XML_BYTES:
                raise Refused(
                    _("Het bestand is te groot"),
                    _("meer dan %(n)s MB", n=XML_BYTES // MB),
                    _("Splits het project en lees de delen apart in."),
                )
            yield part

    @property
    def names(self) -> list[str]:
        """The files beside the XML, in the order of the archive."""
        return [name for name in self._members.values() if name != self.where]

    def name_of(self, path: str | None) -> str | None:
        """Return the member that a path points to; paths to outside the archive find nothing."""
        name = find(self._members, path)
        return None if name == self.where else name

    def parts(self, name: str) -> Iterator[bytes]:
        """Yield a member in parts. Raises Refused when it is broken or too large."""
        assert self._archive is not None
        return self._archive.parts(name, limit=LIMITS.single)

    def text(self, path: str | None) -> tuple[str, str | None] | None:
        """Return the text a path points to as it stands there, and a note if its coding was
        guessed; None when there is no such file."""
        name = self.name_of(path)
        if name is None or self._archive is None:
            return None
        data = self._archive.read(name, limit=TEXT_BYTES)
        try:
            return data.decode("utf-8"), None
        except UnicodeDecodeError:
            text, encoding, _ = encodings.decode(data)
            return text, encoding

    def _main(self) -> str:
        if "project.qde" in self._members:
            return self._members["project.qde"]
        ours = [name for key, name in self._members.items() if key.endswith((".qde", ".qdc"))]
        if len(ours) != 1:
            raise Refused(
                _("Dit is geen REFI-QDA-project: er zit geen project.qde in"),
                _("inhoudsopgave"),
                _("Kies een bestand dat eindigt op .qdpx of .qdc."),
            )
        return ours[0]


def _opened(source: str | PathLike[str] | bytes) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else Path(source).open("rb")


def is_outside(path: str) -> bool:
    """Return whether a path points to a file outside the archive; such files are never opened."""
    return path.startswith(("relative:", "absolute:", "file:", "http:", "https:"))


def find(members: Mapping[str, str], path: str | None) -> str | None:
    """Return the member that a path points to; `members` are names by their `folded` form."""
    if not path or is_outside(path):
        return None
    bare = path.removeprefix("internal:").lstrip("/").replace("\\", "/")
    for candidate in (f"sources/{bare}", bare, f"sources/{unquote(bare)}"):
        name = members.get(folded(candidate))
        if name:
            return name
    return None


def folded(name: str) -> str:
    """Return the form in which two names of members are compared."""
    return unicodedata.normalize("NFC", name).casefold()
