"""What a row of conversations says about saturation, in sentences."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weerklank.analysis.rules.saturation import Saturation, Undecided


def answer(found: Saturation) -> str:
    """Return what can be said, in one or two sentences."""
    if found.undecided in {Undecided.SHORT_BASE, Undecided.SHORT_RUN}:
        return f"{_have(found)} {_missing(found)}"
    if found.undecided == Undecided.EMPTY_BASE:
        return _(
            "In de eerste %(base)s gesprekken is geen code gehoord die meetelt. Er is dus niets "
            "om nieuwe codes mee te vergelijken."
        ) % {"base": found.base}
    if found.at is None:
        words = _(
            "Er komt nog nieuws bij: de laatste %(run)s gesprekken brachten %(new)s, tegen "
            "%(codes)s in de eerste %(base)s gesprekken. Dat is %(share)s. De grens is "
            "%(threshold)s."
        )
        return words % _numbers(found, len(found.new_codes) - found.run)
    words = (
        _(
            "Na %(at)s gesprekken kwam er weinig nieuws meer bij: de %(run)s gesprekken daarna "
            "brachten %(new)s, tegen %(codes)s in de eerste %(base)s gesprekken. Dat is %(share)s."
        )
        if found.in_run(found.at)
        else _(
            "Na %(at)s gesprekken kwam er niets nieuws meer bij: de %(run)s gesprekken daarna "
            "brachten %(new)s, tegen %(codes)s in de eerste %(base)s gesprekken."
        )
    )
    return words % _numbers(found, found.at)


def notation(found: Saturation) -> str:
    """Return "6+2 bij hoogstens 5%", or that it is not reached, or that nothing can be said."""
    if found.at is not None:
        return _("%(notation)s bij %(threshold)s") % {
            "notation": found.notation,
            "threshold": at_most(found.threshold),
        }
    return _("nog niet bereikt") if found.undecided == Undecided.ABOVE else _("nog niet te zeggen")


def later(found: Saturation) -> str:
    """Return what came after the run that decided, or nothing."""
    if not found.after:
        return ""
    words = ngettext(
        "Daarna kwam er nog %(number)s nieuwe code.",
        "Daarna kwamen er nog %(number)s nieuwe codes.",
        found.after,
    ) % {"number": found.after}
    if found.rises_again:
        words += " " + _(
            "In een latere reeks kwam het weer boven de grens. Lees het antwoord dus niet als "
            "klaar."
        )
    return words


def at_most(threshold: float) -> str:
    return _("hoogstens %(share)s") % {"share": percent(threshold)} if threshold else percent(0)


def percent(share: float) -> str:
    """Return a share in percents, with one decimal where it is not a whole number of them."""
    tenths = round(share * 1000)
    return f"{number_format(tenths / 10, 1 if tenths % 10 else 0)}%"


def codes(number: int) -> str:
    return ngettext("%(number)s code", "%(number)s codes", number) % {"number": number}


def new(number: int) -> str:
    if not number:
        return _("geen nieuwe code")
    return ngettext("%(number)s nieuwe code", "%(number)s nieuwe codes", number) % {
        "number": number
    }


def _numbers(found: Saturation, start: int) -> dict[str, object]:
    """Return what the sentences say of the run after this many conversations."""
    in_run, base_codes = found.in_run(start), found.base_codes or 0
    return {
        "at": found.at,
        "run": found.run,
        "base": found.base,
        "new": new(in_run),
        "codes": codes(base_codes),
        "share": percent(in_run / base_codes) if base_codes else "",
        "threshold": at_most(found.threshold),
    }


def _have(found: Saturation) -> str:
    have = len(found.new_codes)
    if not have:
        return _("Er is nog geen gesprek dat meetelt.")
    return ngettext(
        "Er telt nog maar %(number)s gesprek mee.",
        "Er tellen nog maar %(number)s gesprekken mee.",
        have,
    ) % {"number": have}


def _missing(found: Saturation) -> str:
    return ngettext(
        "Voor een basis van %(base)s en een reeks van %(run)s is er nog %(number)s nodig.",
        "Voor een basis van %(base)s en een reeks van %(run)s zijn er nog %(number)s nodig.",
        found.missing,
    ) % {"base": found.base, "run": found.run, "number": found.missing}
