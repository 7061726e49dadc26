"""What is said of a theme that several sides spoke of: the verdict, and why it is that one."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weerklank.analysis.rules.contrast import FEWEST, Contrast, Side, Tones, Verdict

VERDICTS = {
    Verdict.DIFFER: gettext_lazy("verschil"),
    Verdict.ONE_SIDE: gettext_lazy("alleen één kant"),
    Verdict.AGREE: gettext_lazy("overeenkomst"),
    Verdict.OPEN: gettext_lazy("niet te zeggen"),
    Verdict.TOO_FEW: gettext_lazy("te weinig mensen"),
    Verdict.UNNOTED: gettext_lazy("niet genoteerd"),
    Verdict.NOT_ASKED: gettext_lazy("niets om naast te leggen"),
}


_JUDGED = {Verdict.DIFFER, Verdict.ONE_SIDE, Verdict.AGREE, Verdict.OPEN}


def why(found: Contrast, sides: Sequence[tuple[str, Side]]) -> str:
    """Return in a sentence or two what the verdict rests on, to check by the numbers beside it.

    `sides` are those that are judged, with what each is called.
    """
    said = _WHY[found.verdict](found, sides)
    unasked = [label for label, side in sides if not side.is_asked]
    small = [label for label, side in sides if side.is_asked and not side.is_enough]
    if small and found.verdict in _JUDGED:
        said += " " + _("Te weinig mensen bij: %(which)s.") % {"which": "; ".join(small)}
    if unasked and found.verdict != Verdict.NOT_ASKED:
        said += " " + _("Niet gevraagd aan: %(which)s.") % {"which": "; ".join(unasked)}
    return said


def _differ(found: Contrast, sides: Sequence[tuple[str, Side]]) -> str:
    enough = [(label, side) for label, side in sides if side.is_enough]
    told = []
    if found.by_number:
        told.append(
            _(
                "Ten minste twee derde van wie het gevraagd is, noemt dit bij: %(wide)s. Minder "
                "dan een derde bij: %(narrow)s."
            )
            % {
                "wide": "; ".join(label for label, side in enough if side.is_wide),
                "narrow": "; ".join(label for label, side in enough if side.is_narrow),
            }
        )
    if found.by_tone:
        of_tone = [one for one in enough if one[1].tones.told >= FEWEST]
        told.append(
            _("De toon is vooral goed bij: %(good)s. Vooral slecht bij: %(bad)s.")
            % {
                "good": "; ".join(label for label, side in of_tone if side.tones.leans(2, 3)),
                "bad": "; ".join(label for label, side in of_tone if side.tones.turned.leans(2, 3)),
            }
        )
    return " ".join(told)


def _one_side(_found: Contrast, sides: Sequence[tuple[str, Side]]) -> str:
    return _("Alleen deze kant noemt dit: %(which)s.") % {
        "which": "; ".join(label for label, side in sides if side.tally.is_heard)
    }


def _agree(_found: Contrast, sides: Sequence[tuple[str, Side]]) -> str:
    return _("Ten minste de helft van wie het gevraagd is, noemt dit bij: %(which)s.") % {
        "which": "; ".join(label for label, side in sides if side.is_enough)
    }


def _open(_found: Contrast, _sides: Sequence[tuple[str, Side]]) -> str:
    return _("De aantallen laten geen duidelijk verschil en geen duidelijke overeenkomst zien.")


def _too_few(_found: Contrast, _sides: Sequence[tuple[str, Side]]) -> str:
    return _("Niet aan twee kanten is het aan %(fewest)s mensen of meer gevraagd.") % {
        "fewest": FEWEST
    }


def _unnoted(_found: Contrast, sides: Sequence[tuple[str, Side]]) -> str:
    return _("Niemand noteerde of dit gevraagd is bij: %(which)s.") % {
        "which": "; ".join(label for label, side in sides if side.tally.asked is None)
    }


def _not_asked(_found: Contrast, sides: Sequence[tuple[str, Side]]) -> str:
    unasked = [label for label, side in sides if not side.is_asked]
    if not unasked:
        return _("Er is maar één kant, dus er valt niets te vergelijken.")
    return _("Niet gevraagd aan: %(which)s. Wat die kant vindt, weet u dus niet.") % {
        "which": "; ".join(unasked)
    }


_WHY = {
    Verdict.DIFFER: _differ,
    Verdict.ONE_SIDE: _one_side,
    Verdict.AGREE: _agree,
    Verdict.OPEN: _open,
    Verdict.TOO_FEW: _too_few,
    Verdict.UNNOTED: _unnoted,
    Verdict.NOT_ASKED: _not_asked,
}


def tone(tones: Tones) -> str:
    """Return "4 goed, 1 slecht", or nothing where nobody gave it a tone."""
    if not tones.told:
        return ""
    words = (
        (tones.good, _("%(number)s goed")),
        (tones.bad, _("%(number)s slecht")),
        (tones.both, _("%(number)s goed en slecht")),
        (tones.plain, _("%(number)s zonder toon")),
    )
    return ", ".join(said % {"number": number} for number, said in words if number)
