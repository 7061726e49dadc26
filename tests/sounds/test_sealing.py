"""The encryption of sound: it opens whole and in part, and to nobody who changed it."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from weerklank.sounds import sealing
from weerklank.sounds.sealing import CHUNK, TAG, Unreadable

SOUND, OTHER = UUID(int=1), UUID(int=2)
KEY = bytes(range(32))


def content(size: int) -> bytes:
    return (b"0123456789abcdef" * (size // 16 + 1))[:size]


def sealed(size: int, pieces: int = 1000) -> bytes:
    whole = content(size)
    parts = (whole[at : at + pieces] for at in range(0, size, pieces))
    return b"".join(sealing.seal(parts, KEY, SOUND))


def opened(file: bytes, size: int, sound: UUID = SOUND, **part: int) -> bytes:
    return b"".join(sealing.unseal(BytesIO(file), KEY, sound, size=size, **part))


SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7]


@pytest.mark.parametrize("size", SIZES)
def test_it_opens_as_it_was(size):
    file = sealed(size)
    assert len(file) == sealing.sealed_size(size)
    assert opened(file, size) == content(size)
    assert content(64)[:32] not in file


@settings(max_examples=30)
@given(st.integers(1, 3 * CHUNK), st.data())
def test_any_part_opens_alone(size, data):
    start = data.draw(st.integers(0, size - 1))
    end = data.draw(st.integers(start + 1, size))
    assert opened(sealed(size, 70_000), size, start=start, end=end) == content(size)[start:end]


def test_another_program_opens_a_chunk_by_the_same_rule():
    """The form on disk is written down, so that it can be opened without us."""
    file = sealed(CHUNK + 5)
    cipher = AESGCM(KEY)
    first = cipher.decrypt(bytes(12), file[: CHUNK + TAG], SOUND.bytes + b"\x00")
    last = cipher.decrypt(bytes(11) + b"\x01", file[CHUNK + TAG :], SOUND.bytes + b"\x01")
    assert first + last == content(CHUNK + 5)


def test_what_was_changed_does_not_open():
    size = 3 * CHUNK
    file, whole = sealed(size), CHUNK + TAG
    for at in (0, whole + 9, len(file) - 1):
        changed = bytearray(file)
        changed[at] ^= 1
        with pytest.raises(Unreadable):
            opened(bytes(changed), size)
    with pytest.raises(Unreadable):  # chunks in another order
        opened(file[whole : 2 * whole] + file[:whole] + file[2 * whole :], size)
    with pytest.raises(Unreadable):  # cut short at a chunk, with a row that says so
        opened(file[: 2 * whole], 2 * CHUNK)
    with pytest.raises(Unreadable):
        opened(file[: 2 * whole], size)
    with pytest.raises(Unreadable):  # under another row
        opened(file, size, OTHER)


def test_an_envelope_opens_for_its_sound_and_secret_only():
    envelope = sealing.seal_key(KEY, SOUND)
    assert sealing.open_key(envelope, SOUND) == KEY
    assert sealing.seal_key(KEY, SOUND) != envelope
    for sound, secret, envelope_of in [
        (OTHER, None, envelope), (SOUND, "another", envelope), (SOUND, None, envelope[:-1]),
        (SOUND, None, b""),
    ]:  # fmt: skip
        with pytest.raises(Unreadable):
            sealing.open_key(envelope_of, sound, secret=secret)


def test_no_more_is_read_than_what_is_asked():
    class Watched(BytesIO):
        taken = 0

        def read(self, size: int | None = -1) -> bytes:
            found = super().read(size)
            self.taken += len(found)
            return found

    size = 20 * CHUNK
    file = Watched(sealed(size, 100_000))
    b"".join(sealing.unseal(file, KEY, SOUND, size=size, start=10 * CHUNK + 5, end=10 * CHUNK + 9))
    assert file.taken == CHUNK + TAG
