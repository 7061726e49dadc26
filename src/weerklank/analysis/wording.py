"""How a count is said: one sentence for the page, the drawer, the files and the report."""

from __future__ import annotations

from django.utils.translation import gettext as _

from weerklank.analysis.rules import Tally


def amount(tally: Tally) -> str:
    """Return "3 van 9" with *minstens* before it where people without a name are counted.

    Not asked, not noted, and asked but not mentioned stay three different things.
    """
    least = f"{minstens(tally)} " if tally.at_least else ""
    if tally.asked is None:
        if not tally.said:
            return _("niet genoteerd")
        return least + _("%(said)s, niet genoteerd van hoeveel") % {"said": tally.said}
    if tally.is_all_unprompted or (not tally.asked and tally.unprompted):
        return least + _("%(said)s uit zichzelf") % {"said": tally.said or tally.unprompted}
    if not tally.asked:
        return _("niet gevraagd")
    return least + _("%(said)s van %(asked)s") % {"said": tally.said, "asked": tally.asked}


def minstens(tally: Tally) -> str:
    """Return the word for a lower bound, or nothing where the number is whole."""
    return _("minstens") if tally.at_least else ""
