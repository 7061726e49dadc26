"""How somebody is called and reached, as it is sealed in the vault."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True, slots=True)
class Details:
    """Name and ways to reach somebody; "" is not known. `language` is a code of study.terms."""

    name: str
    street: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    # Of a provider: for whom she works and as what.
    organisation: str = ""
    function: str = ""

    @property
    def has_address(self) -> bool:
        return bool(self.street and self.town)


FIELDS = tuple(field.name for field in fields(Details))


def pack(details: Details) -> str:
    return json.dumps(asdict(details), ensure_ascii=False)


def unpack(words: str) -> Details:
    return Details(**json.loads(words))
