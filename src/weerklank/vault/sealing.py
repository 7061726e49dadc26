"""The vault's own encryption: AES-SIV (RFC 5297), the same text gives the same seal.

That a seal is always the same lets a key be found again without opening every one. It is bound
to municipality and supplier: moved to another row it does not open.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_BYTES = 64  # AES-256 twice, as SIV asks
_PURPOSE = b"weerklank vault: supplier keys"


class Sealer:
    """Seals and opens the keys of one supplier in one municipality."""

    def __init__(self, municipality_id: int, supplier: str, *, secret: str | None = None) -> None:
        self._cipher = _cipher(settings.VAULT_KEY if secret is None else secret)
        self._bound_to = [str(municipality_id).encode(), supplier.encode()]

    def seal(self, key: str) -> bytes:
        """Return the seal of a key; it must not be empty."""
        return self._cipher.encrypt(key.encode(), self._bound_to)

    def open(self, sealed: bytes) -> str | None:
        """Return the key, or None when the seal was made with another secret or for another."""
        try:
            return self._cipher.decrypt(sealed, self._bound_to).decode()
        except InvalidTag:
            return None


@lru_cache(maxsize=2)
def _cipher(secret: str) -> AESSIV:
    material = HKDF(algorithm=SHA512(), length=_BYTES, salt=None, info=_PURPOSE)
    return AESSIV(material.derive(secret.encode()))
