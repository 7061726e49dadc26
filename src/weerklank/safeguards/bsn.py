"""The eleven test of burgerservicenummers: for whoever has to keep them out."""

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def passes_eleven_test(digits: str) -> bool:
    """Return whether nine digits could be a burgerservicenummer; nine noughts are none."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return total % 11 == 0 and int(digits) > 0
