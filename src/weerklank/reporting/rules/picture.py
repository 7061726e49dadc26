"""A picture from outside, read point by point and written anew: PNG only. No tables.

Nothing of the file is kept but its points. What else a PNG can hold (texts, places, other files)
is left out, and a file that is not whole, or that grows to more than it may when it is unpacked,
is refused.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MOST_BYTES = 200 << 10
SMALLEST, LARGEST = 16, 2_000  # of a side, in points
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# By colour type: the numbers per point, and the depths that there may be.
_KINDS = {0: (1, (1, 2, 4, 8, 16)), 2: (3, (8, 16)), 3: (1, (1, 2, 4, 8)), 4: (2, (8, 16))}
_KINDS[6] = (4, (8, 16))
_PALETTE = 3
_FILTERS = 5


class PictureFault(StrEnum):
    NOT_PNG = "not_png"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    SIZE = "size"
    INTERLACED = "interlaced"


class PictureUnfit(ValueError):
    """A picture that cannot be used; `fault` says why."""

    def __init__(self, fault: PictureFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    width: int
    height: int


def read(content: bytes) -> Picture:
    """Return the picture in a file, written anew. Raises PictureUnfit."""
    if len(content) > MOST_BYTES:
        raise PictureUnfit(PictureFault.TOO_LARGE)
    if not content.startswith(_SIGNATURE):
        raise PictureUnfit(PictureFault.NOT_PNG)
    chunks = list(_chunks(content))
    heads = [data for kind, data in chunks if kind == b"IHDR"]
    if len(heads) != 1 or chunks[0][0] != b"IHDR" or len(heads[0]) != struct.calcsize(">IIBBBBB"):
        raise PictureUnfit(PictureFault.BROKEN)
    width, height, depth, colour, packed, filtered, interlaced = struct.unpack(">IIBBBBB", heads[0])
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise PictureUnfit(PictureFault.SIZE)
    if colour not in _KINDS or depth not in _KINDS[colour][1] or packed or filtered:
        raise PictureUnfit(PictureFault.BROKEN)
    if interlaced:
        raise PictureUnfit(PictureFault.INTERLACED)
    row = 1 + (width * depth * _KINDS[colour][0] + 7) // 8
    points = _unpack(b"".join(data for kind, data in chunks if kind == b"IDAT"), row * height)
    if any(points[place] >= _FILTERS for place in range(0, len(points), row)):
        raise PictureUnfit(PictureFault.BROKEN)
    kept = [(b"IHDR", heads[0])]
    kept += [(b"PLTE", _palette(chunks, depth))] if colour == _PALETTE else []
    kept += [each for each in chunks if each[0] == b"tRNS"][:1] if colour < 4 else []
    kept += [(b"IDAT", zlib.compress(points, 9)), (b"IEND", b"")]
    return Picture(_SIGNATURE + b"".join(map(_write, kept)), width, height)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the parts of a file up to its end; what stands after that is not read."""
    at = len(_SIGNATURE)
    while True:
        if at + 12 > len(content):
            raise PictureUnfit(PictureFault.BROKEN)
        (length,) = struct.unpack_from(">I", content, at)
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        at += 12 + length
        if at > len(content):
            raise PictureUnfit(PictureFault.BROKEN)
        (told,) = struct.unpack_from(">I", content, at - 4)
        if zlib.crc32(kind + data) != told:
            raise PictureUnfit(PictureFault.BROKEN)
        yield kind, data
        if kind == b"IEND":
            return


def _unpack(packed: bytes, size: int) -> bytes:
    """Return what was packed, where it is just as much as the head says."""
    reader = zlib.decompressobj()
    try:
        points = reader.decompress(packed, size + 1)
    except zlib.error:
        raise PictureUnfit(PictureFault.BROKEN) from None
    if len(points) != size:
        raise PictureUnfit(PictureFault.BROKEN)
    return points


def _palette(chunks: list[tuple[bytes, bytes]], depth: int) -> bytes:
    found = [data for kind, data in chunks if kind == b"PLTE"]
    if len(found) != 1 or not found[0] or len(found[0]) % 3 or len(found[0]) > 3 * 2**depth:
        raise PictureUnfit(PictureFault.BROKEN)
    return found[0]


def _write(chunk: tuple[bytes, bytes]) -> bytes:
    kind, data = chunk
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
