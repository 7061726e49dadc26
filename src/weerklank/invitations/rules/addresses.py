"""Whether something that was written down as an address can be sent to."""

from __future__ import annotations

import re

_FOREIGN = re.compile(r"\+[1-9][0-9]{7,14}")
_DUTCH_MOBILE = re.compile(r"\+316[0-9]{8}")


def mobile(phone: str) -> str:
    """Return a number to which an SMS can go, as the whole world writes it; '' for none.

    A number without a country is Dutch. Of other countries it cannot be seen whether it is a
    mobile one.
    """
    number = re.sub(r"[\s().\-/]", "", phone)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    elif number.startswith("0"):
        number = f"+31{number[1:]}"
    if number.startswith("+310"):
        number = f"+31{number[4:]}"
    pattern = _DUTCH_MOBILE if number.startswith("+31") else _FOREIGN
    return number if pattern.fullmatch(number) else ""
