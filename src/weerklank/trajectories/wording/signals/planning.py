"""What is said of signals about the PIP, the aanbod, PVT, MAP and the end of the term."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from weerklank.trajectories.rules.calendar import DAY, months_later
from weerklank.trajectories.rules.signals import effort as effort_rules
from weerklank.trajectories.rules.signals.judging import OVER, REFUSED, UNKNOWN, Verdict


def late_pip(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _("De datum van de kennisgeving of van de inschrijving is niet bekend.")
    begin = max(why["kennisgeving"], why["brp"])
    if _waits_for_others(why):
        return _("Het PIP wacht op informatie van derden. De termijn begon op %(begin)s.") % {
            "begin": date_format(begin)
        }
    sentence = (
        _("De termijn begon op %(begin)s. Het PIP had er op %(deadline)s moeten zijn.")
        if verdict.level == OVER
        else _("De termijn begon op %(begin)s. Het PIP moet er op %(deadline)s zijn.")
    )
    return sentence % {
        "begin": date_format(begin),
        "deadline": date_format(_deadline(why, begin)),
    }


def _waits_for_others(why: dict[str, Any]) -> bool:
    return "pip_reden_vertraging" in why and why["pip_informatie_ontvangen"] is None


def _deadline(why: dict[str, Any], begin: date) -> date:
    deadline = begin + timedelta(days=why["limit"])
    received: date | None = why.get("pip_informatie_ontvangen")
    return max(deadline, received + timedelta(days=why["wait"])) if received else deadline


def late_pip_after_move(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _("Of er een verhuizing was, is niet bekend: die tabel is er niet.")
    begin = why["brp"]
    if _waits_for_others(why):
        return _(
            "Na een verhuizing wacht het nieuwe PIP op informatie van derden."
            " De inschrijving was op %(begin)s."
        ) % {"begin": date_format(begin)}
    sentence = (
        _(
            "Na een verhuizing was de inschrijving op %(begin)s."
            " Het nieuwe PIP had er op %(deadline)s moeten zijn."
        )
        if verdict.level == OVER
        else _(
            "Na een verhuizing was de inschrijving op %(begin)s."
            " Het nieuwe PIP moet er op %(deadline)s zijn."
        )
    )
    return sentence % {
        "begin": date_format(begin),
        "deadline": date_format(_deadline(why, begin)),
    }


def _missing(why: dict[str, Any]) -> str:
    """Say which input is missing, where several rules miss the same."""
    if "doelgroep" in why:
        return _("De doelgroep is niet bekend.")
    if "leerroute" in why:
        return _("De leerroute is niet bekend.")
    if why.get("termijn_eind", ...) is None:
        return _("Het einde van de termijn is niet bekend.")
    if why.get("examens", ...) is None:
        return _("Welke examens zijn gehaald, is niet bekend: die tabel is er niet.")
    if why["pip"] is None:
        return _("De datum van het PIP is niet bekend.")
    return _("Het einde van de termijn ligt voor het begin.")


def no_offer(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _missing(why)
    pip = why["pip"]
    if why["leerroute"] == "O":
        days = {"pip": date_format(pip), "last": date_format(months_later(pip, why["start"]))}
        if why["voorbij"]:
            return _(
                "Het PIP is van %(pip)s. De onderwijsroute moest uiterlijk op %(last)s beginnen."
                " De verwachte start was %(start)s, maar er zijn nog geen lessen."
            ) % {**days, "start": date_format(why["verwachte_start"])}
        if why["verwachte_start"]:
            return _(
                "Het PIP is van %(pip)s. De onderwijsroute moest uiterlijk op %(last)s beginnen."
                " De verwachte start is %(start)s."
            ) % {**days, "start": date_format(why["verwachte_start"])}
        return (
            _(
                "Het PIP is van %(pip)s. De onderwijsroute moest uiterlijk op %(last)s beginnen."
                " Een verwachte start is niet bekend."
            )
            % days
        )
    sentence = (
        _("Het PIP is van %(pip)s. Er had uiterlijk op %(last)s een aanbod moeten zijn.")
        if verdict.level == OVER
        else _("Het PIP is van %(pip)s. Er moet uiterlijk op %(last)s een aanbod zijn.")
    )
    last = months_later(pip, why["limit"])
    return sentence % {"pip": date_format(pip), "last": date_format(last)}


def waits_for_pvt(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _missing(why)
    began = _("De termijn loopt van %(start)s tot %(end)s.") % {
        "start": date_format(why["pip"] + DAY),
        "end": date_format(why["termijn_eind"]),
    }
    if "pvt_start" in why.get(REFUSED, ()):
        rest = _("Het PVT is nog niet getekend.")
    elif why["pvt_start"]:
        rest = _("Het PVT begon op %(day)s en is nog niet getekend.") % {
            "day": date_format(why["pvt_start"])
        }
    else:
        rest = _("Het PVT is nog niet begonnen.")
    return f"{began} {rest}"


def unfinished_near_end(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _missing(why)
    sentences, refused = [_end(why)], why.get(REFUSED, ())
    if why["pvt_ondertekend"] is None and "pvt_ondertekend" not in refused:
        sentences.append(_("Het PVT is nog niet getekend."))
    is_open = why["map_eindgesprek"] is None and "map_eindgesprek" not in refused
    if is_open and why["leerroute"] != "O":
        sentences.append(_("Het eindgesprek van de MAP is er nog niet geweest."))
    return " ".join(sentences)


def _end(why: dict[str, Any]) -> str:
    return _("Einde van de termijn: %(end)s.") % {"end": date_format(why["termijn_eind"])}


def term_ends(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _missing(why)
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
    still_open = _("Nog open: %(parts)s.") % {
        "parts": get_text_list([parts[part] for part in why["open"]], _("en"))
    }
    first = date_format(months_later(why["termijn_eind"], -why["m"]))
    request = _("Om verlenging vragen kan sinds %(first)s.") % {"first": first}
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
    return [
        Said(_what(name, why), _state(state), _numbers(name, why))
        for name, state in why.get("inspanning", {}).items()
    ]


def _state(state: str) -> str:
    return {
        effort_rules.MET: pgettext("condition", "voldaan"),
        effort_rules.NOT_MET: pgettext("condition", "niet voldaan"),
        effort_rules.UNKNOWN: _("onbekend"),
    }[state]


def _what(name: str, why: dict[str, Any]) -> str:
    return {
        "lessen": _("Alle lessen gevolgd"),
        "lesuren": _("Ten minste %(hours)s uur les gevolgd")
        % {"hours": number_format(round(why.get("hours", 0)))},
        "taalonderdelen": _("Ten minste %(parts)s van de vier taalonderdelen gehaald")
        % {"parts": why.get("parts")},
        "KNM": _("KNM gehaald"),
        "PVT": _("PVT ondertekend"),
        "MAP": _("Eindgesprek MAP gehad"),
    }[name]


def _numbers(name: str, why: dict[str, Any]) -> str:
    if name == "lessen" and why.get("aangeboden"):
        said = ngettext(
            "%(attended)s van %(offered)s les die bekend is",
            "%(attended)s van %(offered)s lessen die bekend zijn",
            why["aangeboden"],
        ) % {"attended": why["aanwezig"], "offered": why["aangeboden"]}
        if not why["afwezig_geoorloofd"]:
            return said
        return f"{said}, " + _("%(number)s geoorloofd gemist") % {
            "number": why["afwezig_geoorloofd"]
        }
    if name == "lesuren" and why["uren"] is not None:
        return _("%(hours)s uur bekend") % {"hours": number_format(round(why["uren"]))}
    if name == "taalonderdelen" and why["gehaald"] is not None:
        return _("%(number)s gehaald") % {"number": why["gehaald"]}
    return ""


SENTENCES: dict[str, Callable[[Verdict], str]] = {
    "SIG-07": late_pip,
    "SIG-08": late_pip_after_move,
    "SIG-09": no_offer,
    "SIG-10": waits_for_pvt,
    "SIG-11": unfinished_near_end,
    "SIG-19": term_ends,
}
