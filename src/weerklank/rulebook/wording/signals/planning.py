"""What is said of signals about the PIP, the aanbod, PVT, MAP and the end of the term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from weerklank.rulebook.calendar import DAY, months_later
from weerklank.rulebook.facts import Why
from weerklank.rulebook.signals import effort as effort_rules
from weerklank.rulebook.signals.judging import OVER, REFUSED, UNKNOWN, Verdict
from weerklank.rulebook.wording.saying import say
from weerklank.rulebook.wording.signals.words import Missing, Words


def late_pip(verdict: Verdict) -> str:
    why = verdict.why
    begin = max(why["kennisgeving"], why["brp"])
    if _waits_for_others(why):
        sentence = _("Het PIP wacht op informatie van derden. De termijn begon op %(begin)s.")
    elif verdict.level == OVER:
        sentence = _("De termijn begon op %(begin)s. Het PIP had er op %(deadline)s moeten zijn.")
    else:
        sentence = _("De termijn begon op %(begin)s. Het PIP moet er op %(deadline)s zijn.")
    return say(sentence, begin=begin, deadline=_deadline(why, begin))


def _waits_for_others(why: Why) -> bool:
    return "pip_reden_vertraging" in why and why["pip_informatie_ontvangen"] is None


def _deadline(why: Why, begin: date) -> date:
    deadline = begin + timedelta(days=why["limit"])
    received: date | None = why.get("pip_informatie_ontvangen")
    return max(deadline, received + timedelta(days=why["wait"])) if received else deadline


def late_pip_after_move(verdict: Verdict) -> str:
    why = verdict.why
    if _waits_for_others(why):
        sentence = _(
            "Na een verhuizing wacht het nieuwe PIP op informatie van derden."
            " De inschrijving was op %(begin)s."
        )
    elif verdict.level == OVER:
        sentence = _(
            "Na een verhuizing was de inschrijving op %(begin)s."
            " Het nieuwe PIP had er op %(deadline)s moeten zijn."
        )
    else:
        sentence = _(
            "Na een verhuizing was de inschrijving op %(begin)s."
            " Het nieuwe PIP moet er op %(deadline)s zijn."
        )
    return say(sentence, begin=why["brp"], deadline=_deadline(why, why["brp"]))


def no_offer(verdict: Verdict) -> str:
    why = verdict.why
    if why["leerroute"] == "O":
        return _no_start(why)
    sentence = (
        _("Het PIP is van %(pip)s. Er had uiterlijk op %(last)s een aanbod moeten zijn.")
        if verdict.level == OVER
        else _("Het PIP is van %(pip)s. Er moet uiterlijk op %(last)s een aanbod zijn.")
    )
    return say(sentence, pip=why["pip"], last=months_later(why["pip"], why["limit"]))


def _no_start(why: Why) -> str:
    if why["voorbij"]:
        sentence = _(
            "Het PIP is van %(pip)s. De onderwijsroute moest uiterlijk op %(last)s beginnen."
            " De verwachte start was %(start)s, maar er zijn nog geen lessen."
        )
    elif why["verwachte_start"]:
        sentence = _(
            "Het PIP is van %(pip)s. De onderwijsroute moest uiterlijk op %(last)s beginnen."
            " De verwachte start is %(start)s."
        )
    else:
        sentence = _(
            "Het PIP is van %(pip)s. De onderwijsroute moest uiterlijk op %(last)s beginnen."
            " Een verwachte start is niet bekend."
        )
    last = months_later(why["pip"], why["start"])
    return say(sentence, pip=why["pip"], last=last, start=why["verwachte_start"])


def waits_for_pvt(verdict: Verdict) -> str:
    why = verdict.why
    runs = _("De termijn loopt van %(start)s tot %(end)s.")
    if "pvt_start" in why.get(REFUSED, ()):
        rest = _("Het PVT is nog niet getekend.")
    elif why["pvt_start"]:
        rest = _("Het PVT begon op %(day)s en is nog niet getekend.")
    else:
        rest = _("Het PVT is nog niet begonnen.")
    term = say(runs, start=why["pip"] + DAY, end=why["termijn_eind"])
    return f"{term} {say(rest, day=why['pvt_start'])}"


def unfinished_near_end(verdict: Verdict) -> str:
    why = verdict.why
    sentences, refused = [_end(why)], why.get(REFUSED, ())
    if why["pvt_ondertekend"] is None and "pvt_ondertekend" not in refused:
        sentences.append(_("Het PVT is nog niet getekend."))
    is_open = why["map_eindgesprek"] is None and "map_eindgesprek" not in refused
    if is_open and why["leerroute"] != "O":
        sentences.append(_("Het eindgesprek van de MAP is er nog niet geweest."))
    return " ".join(sentences)


def _end(why: Why) -> str:
    return say(_("Einde van de termijn: %(end)s."), end=why["termijn_eind"])


def term_ends(verdict: Verdict) -> str:
    why = verdict.why
    parts = {
        "PVT": _("het PVT"),
        "MAP": _("de MAP"),
        "KNM": _("het examen KNM"),
        "LE": _("het examen lezen"),
        "LU": _("het examen luisteren"),
        "SC": _("het examen schrijven"),
        "SP": _("het examen spreken"),
        "Z-route": _("de afronding van de Z-route"),
        "opleiding": _("de opleiding van de onderwijsroute"),
    }
    still_open = say(_("Nog open: %(parts)s."), parts=[parts[part] for part in why["open"]])
    first = months_later(why["termijn_eind"], -why["m"])
    request = say(_("Om verlenging vragen kan sinds %(first)s."), first=first)
    return f"{_end(why)} {still_open} {request}"


@dataclass(frozen=True, slots=True)
class Said:
    """A condition in words: what it asks, whether it is met, and the numbers beside it."""

    what: str
    state: str
    numbers: str = ""


def effort(verdict: Verdict) -> list[Said]:
    """Return the conditions for a longer term by effort one by one (Besluit, art. 4.4)."""
    why = verdict.why
    if verdict.state == UNKNOWN:
        return []
    states = {
        effort_rules.MET: pgettext("condition", "voldaan"),
        effort_rules.NOT_MET: pgettext("condition", "niet voldaan"),
        effort_rules.UNKNOWN: _("onbekend"),
    }
    hours = number_format(round(why.get("hours", 0)))
    asked = {
        "lessen": _("Alle lessen gevolgd"),
        "lesuren": say(_("Ten minste %(hours)s uur les gevolgd"), hours=hours),
        "taalonderdelen": say(
            _("Ten minste %(parts)s van de vier taalonderdelen gehaald"), parts=why.get("parts")
        ),
        "KNM": _("KNM gehaald"),
        "PVT": _("PVT ondertekend"),
        "MAP": _("Eindgesprek MAP gehad"),
    }
    return [
        Said(asked[name], states[state], _numbers(name, why))
        for name, state in why.get("inspanning", {}).items()
    ]


def _numbers(name: str, why: Why) -> str:
    if name == "lessen" and why.get("aangeboden"):
        sentence = ngettext(
            "%(attended)s van %(offered)s les die bekend is",
            "%(attended)s van %(offered)s lessen die bekend zijn",
            why["aangeboden"],
        )
        said = say(sentence, attended=why["aanwezig"], offered=why["aangeboden"])
        missed = why["afwezig_geoorloofd"]
        return (
            f"{said}, {say(_('%(number)s geoorloofd gemist'), number=missed)}" if missed else said
        )
    if name == "lesuren" and why["uren"] is not None:
        return say(_("%(hours)s uur bekend"), hours=number_format(round(why["uren"])))
    if name == "taalonderdelen" and why["gehaald"] is not None:
        return say(_("%(number)s gehaald"), number=why["gehaald"])
    return ""


_OF_THE_TERM: Missing = {
    "termijn_eind": gettext_lazy("Het einde van de termijn is niet bekend."),
    "examens": gettext_lazy("Welke examens zijn gehaald, is niet bekend: die tabel is er niet."),
}
_BEGIN_UNKNOWN = gettext_lazy("De datum van de kennisgeving of van de inschrijving is niet bekend.")

SENTENCES: dict[str, Words] = {
    "SIG-07": Words(late_pip, otherwise=_BEGIN_UNKNOWN),
    "SIG-08": Words(
        late_pip_after_move,
        otherwise=gettext_lazy("Of er een verhuizing was, is niet bekend: die tabel is er niet."),
    ),
    "SIG-09": Words(no_offer),
    "SIG-10": Words(
        waits_for_pvt,
        _OF_THE_TERM,
        otherwise=gettext_lazy("Het einde van de termijn ligt voor het begin."),
    ),
    "SIG-11": Words(unfinished_near_end, _OF_THE_TERM),
    "SIG-19": Words(term_ends, _OF_THE_TERM),
}
