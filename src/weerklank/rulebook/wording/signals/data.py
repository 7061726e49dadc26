"""What is said of signals about the register itself."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weerklank.rulebook.facts import Why
from weerklank.rulebook.signals.judging import Verdict
from weerklank.rulebook.wording.columns import code
from weerklank.rulebook.wording.saying import say
from weerklank.rulebook.wording.signals.words import Words


def apart_from_duo(verdict: Verdict) -> str:
    sentence = _("Verschil in %(column)s: in het register %(ours)s, bij DUO %(theirs)s.")
    return " ".join(
        say(
            sentence,
            column=_names()[name],
            ours=_shown(name, ours),
            theirs=_shown(name, theirs),
        )
        for name, (ours, theirs) in verdict.why["verschil"].items()
    )


def _not_to_compare(why: Why) -> str:
    if "duo" in why:
        return _("Er zijn geen gegevens van DUO om mee te vergelijken.")
    sentence = _("Dit staat niet in het register of niet bij DUO: %(columns)s.")
    return say(sentence, columns=", ".join(_names()[name] for name in why))


def _names() -> dict[str, str]:
    return {
        "leerroute": _("de leerroute"),
        "pip": _("de datum van het PIP"),
        "pvt_ondertekend": _("de datum van het getekende PVT"),
        "map_eindgesprek": _("de datum van het eindgesprek van de MAP"),
        "contactpersoon": _("de contactpersoon"),
    }


def _shown(name: str, value: object) -> object:
    return code(name, value) if name == "leerroute" and isinstance(value, str) else value


def start_missing(verdict: Verdict) -> str:
    why = verdict.why
    if why["opleidingsniveau_herkomst"] is not None:
        sentence = _("Het PIP is van %(day)s. De werkervaring bij de start is niet ingevuld.")
    elif why["werkervaring_herkomst"] is not None:
        sentence = _("Het PIP is van %(day)s. De opleiding bij de start is niet ingevuld.")
    else:
        sentence = _(
            "Het PIP is van %(day)s. De opleiding en de werkervaring bij de start zijn niet "
            "ingevuld."
        )
    return say(sentence, day=why["pip"])


SENTENCES: dict[str, Words] = {
    "SIG-31": Words(apart_from_duo, unknown=_not_to_compare),
    "SIG-32": Words(
        start_missing,
        {
            "pip": gettext_lazy(
                "De datum van het PIP is niet bekend, en de startgegevens zijn niet compleet."
            )
        },
    ),
}
