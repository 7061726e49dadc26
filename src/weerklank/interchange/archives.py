"""The one door for ZIP archives: DOCX and ODT now, XLSX and REFI-QDA through the same.

Nothing is ever unpacked to disk. The table of contents is judged before any member is opened,
and a member is read in parts that stop at the limit, whatever its header declares.
"""

import io
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Self

from weerklank.interchange.refusals import DO_NOT_TRUST, SAVE_AGAIN, Refused
from weerklank.interchange.told import _

MB = 1 << 20
_PART = 1 << 16
_SMALLEST_HEADER = 30
_NESTED = (".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".tar", ".jar", ".cab")
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in range(10)]
)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OverflowError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may be at most; sizes in bytes once unpacked.

    `ratio` is unpacked to packed; it is only judged from `ratio_from` bytes on, because a small
    file full of repetition packs very well and does no harm.
    """

    members: int = 2_000
    single: int = 64 * MB
    total: int = 300 * MB
    ratio: int = 200
    ratio_from: int = 2 * MB
    name_length: int = 400


class Archive:
    """A ZIP archive that has passed the door; made by `open_archive`."""

    def __init__(self, opened: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
        self._opened = opened
        self._members = members

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._opened.close()

    def __contains__(self, name: str) -> bool:
        return name in self._members

    @property
    def names(self) -> list[str]:
        """The members in the order of the archive, folders left out, with `/` between parts."""
        return list(self._members)

    def size(self, name: str) -> int:
        """Return the declared unpacked size of a member."""
        return self._members[name].file_size

    def parts(self, name: str, *, limit: int | None = None) -> Iterator[bytes]:
        """Yield a member in parts. Raises Refused when it is missing, broken or over the limit."""
        if name not in self._members:
            raise Refused(
                _("Het bestand mist een onderdeel dat erin hoort te zitten"), name, SAVE_AGAIN
            )
        limit = Limits().single if limit is None else limit
        seen = 0
        try:
            with self._opened.open(self._members[name]) as member:
                while part := member.read(_PART):
                    seen += len(part)
                    if seen > limit:
                        raise _too_large(name, limit)
                    yield part
        except _BROKEN as failure:
            raise Refused(_("Het bestand is beschadigd"), name, SAVE_AGAIN) from failure

    def read(self, name: str, *, limit: int | None = None) -> bytes:
        """Return a whole member. Raises Refused as `parts` does."""
        return b"".join(self.parts(name, limit=limit))


def open_archive(source: bytes | BinaryIO, *, limits: Limits | None = None) -> Archive:
    """Open a ZIP archive from bytes or a seekable binary file; use it in a `with`.

    Raises Refused when it is not a ZIP archive, is encrypted or broken, when a name leads
    outward, is there twice or names a device, when a member is a link, when it holds other
    archives, when members overlap, or when it goes over `limits`.
    """
    limits = limits or Limits()
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    stream.seek(0)
    if stream.read(4) != b"PK\x03\x04":
        raise Refused(_("Dit is geen ZIP-archief, of het is leeg"), _("begin"), SAVE_AGAIN)
    try:
        opened = zipfile.ZipFile(_Careful(stream, limits))
    except _BROKEN as failure:
        raise Refused(_("Het bestand is beschadigd"), _("inhoudsopgave"), SAVE_AGAIN) from failure
    return Archive(opened, _judged(opened, limits))


class _Careful:
    """A file that refuses one huge read.

    zipfile reads the whole table of contents in one call and makes an object of every entry, so
    a million entries must be stopped there. Judging by the count in the header would be judging
    by what the maker of the file says.
    """

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream = stream
        self._most = max(limits.members * 300, 2 * _PART)
        self._limits = limits
        self.seek: Callable[..., int] = stream.seek
        self.tell = stream.tell
        self.close = stream.close
        self.seekable = stream.seekable

    def read(self, size: int = -1) -> bytes:
        if size is None or size < 0:
            size = self._most + 1
        if size > self._most:
            data = self._stream.read(self._most + 1)
            if len(data) > self._most:
                raise _too_many(self._limits)
            return data
        return self._stream.read(size)


def _judged(opened: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    entries = opened.infolist()
    if len(entries) > limits.members:
        raise _too_many(limits)
    for entry in entries:
        _check_kind(entry)
        _check_size(entry, limits)
    _check_together(entries, opened, limits)
    members: dict[str, zipfile.ZipInfo] = {}
    folded: set[str] = set()
    for entry in entries:
        name = _checked_name(entry, limits)
        key = unicodedata.normalize("NFC", name).casefold()
        if key in folded:
            raise Refused(_("Een naam komt twee keer voor in het archief"), name, DO_NOT_TRUST)
        folded.add(key)
        if not name.endswith("/"):
            members[name] = entry
    return members


def _check_kind(entry: zipfile.ZipInfo) -> None:
    where = entry.filename
    if entry.flag_bits & 0x41:
        raise Refused(
            _("Het bestand is versleuteld"),
            where,
            _("Haal het wachtwoord eraf en probeer het opnieuw."),
        )
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(_("Het bestand is op een ongewone manier ingepakt"), where, SAVE_AGAIN)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(_("Het archief bevat een verwijzing of apparaat"), where, DO_NOT_TRUST)
    if entry.filename.lower().endswith(_NESTED):
        raise Refused(
            _("Het archief bevat een ander archief"),
            where,
            _("Pak het uit en lever de bestanden los aan."),
        )


def _check_size(entry: zipfile.ZipInfo, limits: Limits) -> None:
    if entry.file_size > limits.single:
        raise _too_large(entry.filename, limits.single)
    packed = max(entry.compress_size, 1)
    if entry.file_size > limits.ratio_from and entry.file_size / packed > limits.ratio:
        raise Refused(
            _("Het bestand wordt bij uitpakken buitensporig groot"),
            _(
                "%(name)s, %(n)s keer zo groot",
                name=entry.filename,
                n=entry.file_size // packed,
            ),
            DO_NOT_TRUST,
        )


def _check_together(
    entries: list[zipfile.ZipInfo], opened: zipfile.ZipFile, limits: Limits
) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > limits.total:
        raise _too_large(_("alles samen"), limits.total)
    edge, before = 0, ""
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < edge:
            raise Refused(
                _("Onderdelen van het archief liggen over elkaar heen"),
                _("%(before)s en %(filename)s", before=before, filename=entry.filename),
                DO_NOT_TRUST,
            )
        edge, before = entry.header_offset + _SMALLEST_HEADER + entry.compress_size, entry.filename
    if edge > opened.start_dir:
        raise Refused(_("Het bestand is beschadigd"), before, SAVE_AGAIN)


def _checked_name(entry: zipfile.ZipInfo, limits: Limits) -> str:
    """Return the name with forward slashes. Raises Refused when it leads anywhere but inside."""
    name = entry.orig_filename.replace("\\", "/")
    parts = name.removesuffix("/").split("/")
    outward = (
        name.startswith("/") or ":" in parts[0] or any(part in ("", ".", "..") for part in parts)
    )
    control = any(unicodedata.category(character) == "Cc" for character in name)
    device = any(part.split(".")[0].strip().casefold() in _DEVICES for part in parts)
    if outward or control or device or len(name) > limits.name_length:
        raise Refused(_("Het archief bevat een verboden naam"), name, DO_NOT_TRUST)
    return name


def _too_many(limits: Limits) -> Refused:
    return Refused(
        _("Het archief heeft te veel onderdelen"),
        _("meer dan %(n)s", n=limits.members),
        DO_NOT_TRUST,
    )


def _too_large(name: str, limit: int) -> Refused:
    return Refused(
        _("Het bestand wordt bij uitpakken te groot"),
        _("%(name)s, meer dan %(limit)s MB", name=name, limit=limit // MB),
        _("Haal afbeeldingen en bijlagen eruit en sla het opnieuw op."),
    )
