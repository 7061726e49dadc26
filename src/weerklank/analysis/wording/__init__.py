"""How a count is said: one sentence for the page, the drawer, the files and the report."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weerklank.analysis.rules import Tally


def amount(tally: Tally) -> str:
    """Return "3 van 9, en 2 uit zichzelf", with *minstens* where people without a name count.

    Not asked, not noted, and asked but not mentioned stay three different things. Who spoke of it
    unasked stands beside the number, in neither part of it.
    """
    if tally.asked == 0:
        return began(tally) or _("niet gevraagd")
    beside = unprompted(tally)
    least = f"{minstens(tally)} " if tally.at_least else ""
    numbers = {"said": tally.said, "asked": tally.asked}
    if tally.asked is None:
        words = (
            least + _("%(said)s van een onbekend aantal") % numbers
            if tally.said
            else _("niet genoteerd")
        )
    else:
        words = least + _("%(said)s van %(asked)s") % numbers
    return _("%(amount)s, en %(beside)s") % {"amount": words, "beside": beside} if beside else words


def began(tally: Tally) -> str:
    """Return "2 begonnen er zelf over", or nothing where nobody spoke of it unasked."""
    if not tally.unprompted:
        return ""
    least = f"{_('minstens')} " if tally.beside_at_least else ""
    words = ngettext(
        "%(number)s begon er zelf over", "%(number)s begonnen er zelf over", tally.unprompted
    )
    return least + words % {"number": tally.unprompted}


def unprompted(tally: Tally) -> str:
    """Return "2 uit zichzelf", or nothing where nobody spoke of it unasked."""
    if not tally.unprompted:
        return ""
    least = f"{_('minstens')} " if tally.beside_at_least else ""
    return least + _("%(number)s uit zichzelf") % {"number": tally.unprompted}


def minstens(tally: Tally) -> str:
    """Return the word for a lower bound, or nothing where the number is whole."""
    return _("minstens") if tally.at_least else ""


def spoke(tally: Tally) -> str:
    """Return how many people spoke of it, asked or not."""
    least = f"{_('minstens')} " if tally.at_least or tally.beside_at_least else ""
    return f"{least}{tally.spoke}"
