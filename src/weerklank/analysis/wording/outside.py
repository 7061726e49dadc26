"""How an amount is said to who is not of the research team, and why one is not said."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weerklank.analysis.rules.outside import Amount, Kept, Told

SHORT: Mapping[Kept, Promise] = {
    Kept.FEW: gettext_lazy("te weinig mensen"),
    Kept.UNKNOWN: gettext_lazy("niet genoteerd"),
    Kept.TOGETHER: gettext_lazy("alleen samen verteld"),
    Kept.ENDS: gettext_lazy("te weinig gevraagd"),
}
WHY: Mapping[Kept, Promise] = {
    Kept.FEW: gettext_lazy(
        "Er deden te weinig mensen mee. Van zo weinig mensen vertellen wij niet hoeveel dit zeiden."
    ),
    Kept.UNKNOWN: gettext_lazy("Aan wie dit gevraagd is, is niet genoteerd."),
    Kept.TOGETHER: gettext_lazy(
        "Per groep zou soms te lezen zijn dat iedereen of niemand van een groep dit zei. Daarom "
        "staat er alleen een aantal voor alle groepen samen."
    ),
    Kept.ENDS: gettext_lazy(
        "Dit is aan zo weinig mensen gevraagd, dat een aantal zou verraden wat iemand zei."
    ),
}


def amount(one: Amount) -> str:
    """Return "5 van 17", "minstens 16 van 17", or in short why there is no number."""
    if one.told is not None:
        return told(one.told)
    return str(SHORT[one.why]) if one.why else _("niet gevraagd")


def told(one: Told) -> str:
    """Return how many, of how many, as far as it is told."""
    return _("%(number)s van %(of)s") % {"number": number(one), "of": one.of}


def number(one: Told) -> str:
    """Return how many, as far as it is told: 5, hooguit 1, minstens 16, 8 of 9, 7 tot en met 9."""
    if one.is_exact:
        return str(one.low)
    if one.low <= 0:
        return _("hooguit %(high)s") % {"high": one.high}
    if one.high >= one.of:
        return _("minstens %(low)s") % {"low": one.low}
    ends = {"low": one.low, "high": one.high}
    if one.high == one.low + 1:
        return _("%(low)s of %(high)s") % ends
    return _("%(low)s tot en met %(high)s") % ends
