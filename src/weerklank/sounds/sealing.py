"""The encryption of sound: an envelope per sound, AES-256-GCM in chunks.

Every sound has a random key of its own, sealed with the secret of the settings; without that row
the file is noise. A chunk is bound to its sound, to its place and to being the last one or not, so
that no file can be cut short, put in another order or be laid under another row (the STREAM
construction of Hoang, Reyhanitabar, Rogaway & Vizár, CRYPTO 2015, with the place as nonce). Chunks
can be opened one by one, which is what a player asks for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import IO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

CHUNK = 64 * 1024
TAG = 16
_KEY, _NONCE = 32, 12
_PURPOSE = b"weerklank sounds: envelopes"


class Unreadable(Exception):
    """Not sealed with this key, or not whole."""


def new_key() -> bytes:
    return AESGCM.generate_key(_KEY * 8)


def seal_key(key: bytes, sound: UUID, *, secret: str | None = None) -> bytes:
    """Return the envelope of a key."""
    nonce = os.urandom(_NONCE)
    return nonce + _outer(_secret(secret)).encrypt(nonce, key, sound.bytes)


def open_key(envelope: bytes, sound: UUID, *, secret: str | None = None) -> bytes:
    """Return the key in an envelope. Raises Unreadable."""
    try:
        return _outer(_secret(secret)).decrypt(envelope[:_NONCE], envelope[_NONCE:], sound.bytes)
    except (InvalidTag, ValueError) as failure:
        raise Unreadable from failure


def seal(content: Iterable[bytes], key: bytes, sound: UUID) -> Iterator[bytes]:
    """Yield the sealed chunks of a sound; there is always a last one, which may be empty."""
    cipher = AESGCM(key)
    place, rest = 0, b""
    for piece in content:
        rest += piece
        # What may be the last chunk waits until it is known whether it is.
        while len(rest) > CHUNK:
            yield cipher.encrypt(_nonce(place), rest[:CHUNK], _bound(sound, is_last=False))
            place, rest = place + 1, rest[CHUNK:]
    yield cipher.encrypt(_nonce(place), rest, _bound(sound, is_last=True))


def unseal(
    file: IO[bytes], key: bytes, sound: UUID, *, size: int, start: int = 0, end: int | None = None
) -> Iterator[bytes]:
    """Yield the bytes from `start` up to `end` of a sound of `size` bytes; reads no more of it.

    Raises Unreadable, at the chunk that is wrong.
    """
    cipher, end = AESGCM(key), size if end is None else end
    last = max(0, (size - 1) // CHUNK)
    for place in range(start // CHUNK, max(0, end - 1) // CHUNK + 1):
        file.seek(place * (CHUNK + TAG))
        sealed = file.read(CHUNK + TAG)
        try:
            chunk = cipher.decrypt(_nonce(place), sealed, _bound(sound, is_last=place == last))
        except (InvalidTag, ValueError) as failure:
            raise Unreadable from failure
        at = place * CHUNK
        yield chunk[max(0, start - at) : end - at]


def sealed_size(size: int) -> int:
    """Return how many bytes the file of a sound of `size` bytes has."""
    return size + TAG * max(1, -(-size // CHUNK))


def first_bytes(content: Iterable[bytes], number: int) -> tuple[bytes, Iterator[bytes]]:
    """Return the first bytes, and all of the content as if nothing was read."""
    pieces, head = iter(content), b""
    for piece in pieces:
        head += piece
        if len(head) >= number:
            break
    return head[:number], chain([head], pieces)


def _nonce(place: int) -> bytes:
    return place.to_bytes(_NONCE, "big")


def _bound(sound: UUID, *, is_last: bool) -> bytes:
    return sound.bytes + (b"\x01" if is_last else b"\x00")


def _secret(given: str | None) -> str:
    return settings.SOUND_KEY if given is None else given


@lru_cache(maxsize=2)
def _outer(secret: str) -> AESGCM:
    material = HKDF(algorithm=SHA512(), length=_KEY, salt=None, info=_PURPOSE)
    return AESGCM(material.derive(secret.encode()))
