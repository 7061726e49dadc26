"""What is said of signals about levels, exams and changing the leerroute."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from weerklank.trajectories.rules.signals import catalogue as signals
from weerklank.trajectories.rules.signals.judging import UNKNOWN, Verdict


def exam_part(code: str) -> str:
    """Return the name of an exam part."""
    return {
        "KNM": _("KNM"),
        "LE": _("lezen"),
        "LU": _("luisteren"),
        "SC": _("schrijven"),
        "SP": _("spreken"),
    }.get(code, code)


def _parts(codes: Iterable[str]) -> str:
    return ", ".join(exam_part(code) for code in codes)


def _number(value: float) -> str:
    """Return a number with one decimal at most."""
    rounded = round(value, 1)
    return str(number_format(int(rounded) if rounded == int(rounded) else rounded))


def _not_known(why: dict[str, Any]) -> str:
    """Name the first input that is missing."""
    sentences = {
        "doelgroep": _("De doelgroep is niet bekend."),
        "leerroute": _("De leerroute is niet bekend."),
        "pip": _("De datum van het PIP is niet bekend."),
        "examens": _("De examens zijn niet bekend."),
        "niveaus": _("Wat docenten van het niveau vonden, is niet bekend."),
        "leerroutes": _("Niet bekend is of de leerroute al eens is gewijzigd."),
        "uren": _("Er zijn geen uren bekend."),
        "opleidingen": _("Niet bekend is of deze persoon een opleiding volgt."),
        "participatie": _("Niet bekend is of deze persoon werk of een stage heeft."),
    }
    return next(text for name, text in sentences.items() if name in why and why[name] is None)


def stuck_at_a2(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _not_known(why)
    if "gezakt" in why:
        return _("%(times)s keer gezakt voor %(part)s op B1: %(days)s.") % {
            "times": len(why["gezakt"]),
            "part": exam_part(why["onderdeel"]),
            "days": ", ".join(date_format(day) for day in why["gezakt"]),
        }
    return _(
        "Sinds %(since)s is A2 bereikt op alle vier de taalonderdelen."
        " Na %(months)s maanden is nog geen onderdeel gehaald op B1."
    ) % {"since": date_format(why["a2_sinds"]), "months": _number(why["m"])}


def _names(found: Iterable[str]) -> str:
    """Return the names of signals, for whoever does not know their numbers."""
    return ", ".join(_(signals.BY_SIGNAL[each].label) for each in found)


def closing_window(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if "onbekend" in why:
            return _(
                "De leerroute kan nog tot en met %(last)s wijzigen."
                " Van %(signals)s is niet bekend of ze aan zijn."
            ) % {"last": date_format(why["tot"]), "signals": _names(why["onbekend"])}
        return _not_known(why)
    return _(
        "De termijn begon de dag na het PIP van %(pip)s. De leerroute kan nog tot en met %(last)s"
        " wijzigen. Aan zijn: %(signals)s."
    ) % {
        "pip": date_format(why["pip"]),
        "last": date_format(why["tot"]),
        "signals": _names(why["signalen"]),
    }


def may_scale_down(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _not_known(why)
    return _(
        "Tot %(known)s zijn er %(hours)s uren NT2 bekend. Vanaf %(norm)s uren kan de gemeente bij"
        " genoeg inzet afschalen naar A2. Nog niet gehaald op B1: %(parts)s."
    ) % {
        "known": date_format(why["bekend_tot"]),
        "hours": _number(why["uren"]),
        "norm": _number(why["hours"]),
        "parts": _parts(why["onderdeel"]),
    }


def out_of_attempts(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if "examens" in why:
            return _not_known(why)
        return _("Niet bekend is hoeveel gratis pogingen er nog zijn voor %(parts)s.") % {
            "parts": _parts(why["onderdeel"])
        }
    return _("Geen gratis poging meer en nog niet gehaald: %(parts)s.") % {
        "parts": ", ".join(
            _("%(part)s (bekend op %(day)s)") % {"part": exam_part(code), "day": date_format(day)}
            for code, day in zip(why["onderdeel"], why["datum"], strict=True)
        )
    }


def late_result(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if "examens" in why:
            return _not_known(why)
        return _(
            "Het examen %(part)s van %(day)s heeft nog geen uitslag. Het niveau is niet bekend, en"
            " daarmee ook niet hoe lang de uitslag mag duren."
        ) % {"part": exam_part(why["onderdeel"]), "day": date_format(why["datum"])}
    return _(
        "Het examen %(part)s van %(day)s heeft nog geen uitslag. De uitslag komt meestal binnen"
        " %(weeks)s weken."
    ) % {
        "part": exam_part(why["onderdeel"]),
        "day": date_format(why["datum"]),
        "weeks": _number(why["weken"]),
    }


def ready_without_work(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _not_known(why)
    sentence = _(
        "Het PIP is van %(pip)s, %(months)s maanden of langer geleden. Sinds %(since)s is A2"
        " bereikt op alle vier de taalonderdelen."
        " Er is geen betaald werk, stage of opleiding bekend."
    ) % {
        "pip": date_format(why["pip"]),
        "months": _number(why["m"]),
        "since": date_format(why["a2_sinds"]),
    }
    if why["actief"]:
        sentence += " " + _("Er is wel een andere activiteit, zoals vrijwilligerswerk.")
    return sentence


def may_move_up(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _not_known(why)
    reached = ", ".join(
        _("%(part)s (%(day)s)") % {"part": exam_part(code), "day": date_format(day)}
        for code, day in zip(why["onderdeel"], why["datum"], strict=True)
    )
    return _(
        "In leerroute %(route)s is %(level)s bereikt op %(parts)s."
        " De leerroute kan nog tot en met %(last)s wijzigen."
    ) % {
        "route": why["leerroute"],
        "level": why["niveau"],
        "parts": reached,
        "last": date_format(why["tot"]),
    }


SENTENCES: dict[str, Callable[[Verdict], str]] = {
    "SIG-16": stuck_at_a2,
    "SIG-17": closing_window,
    "SIG-18": may_scale_down,
    "SIG-20": out_of_attempts,
    "SIG-21": late_result,
    "SIG-29": ready_without_work,
    "SIG-36": may_move_up,
}
