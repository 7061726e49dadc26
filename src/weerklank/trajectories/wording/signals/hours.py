"""What is said of signals about hours and presence."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from weerklank.trajectories.rules.signals.judging import UNKNOWN, Verdict


def _number(value: float) -> str:
    """Return a number with one decimal at most."""
    rounded = round(value, 1)
    return str(number_format(int(rounded) if rounded == int(rounded) else rounded))


def slow_map(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if "map_start" in why:
            return _("Er zijn uren voor de MAP, maar de startdatum van de MAP is niet bekend.")
        if why["uren"] is None:
            return _("De MAP is begonnen, maar er zijn geen uren bekend.")
        return _("De MAP is begonnen, maar de leerroute is niet bekend.")
    return _(
        "De MAP begon op %(begin)s. Tot %(known)s zijn er %(hours)s uren bekend."
        " In %(months)s maanden zijn %(norm)s uren nodig, dus nu %(expected)s."
    ) % {
        "begin": date_format(why["map_start"]),
        "known": date_format(why["bekend_tot"]),
        "hours": _number(why["uren"]),
        "months": _number(why["M"]),
        "norm": _number(why["hours"]),
        "expected": _number(why["verwacht"]),
    }


def _pace_unknown(why: dict[str, object]) -> str:
    if "leerroute" in why and why["leerroute"] is None:
        return _("De leerroute is niet bekend.")
    if "doelgroep" in why:
        return _("De doelgroep is niet bekend.")
    if why["pip"] is None:
        return _("De datum van het PIP is niet bekend.")
    if why["uren"] is None:
        return _("Er zijn geen uren bekend.")
    return _("Het einde van de termijn ligt niet na het begin.")


def _pace(verdict: Verdict, counted: str) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _pace_unknown(why)
    sentences = [
        counted
        % {
            "known": date_format(why["bekend_tot"]),
            "hours": _number(why["uren"]),
            "norm": _number(why["T"]),
        }
    ]
    if why["achter"]:
        sentences.append(
            _(
                "Bij een gelijk tempo vanaf het PIP van %(pip)s zijn het er dan %(expected)s."
                " De eerste %(grace)s%% van de termijn telt niet mee."
            )
            % {
                "pip": date_format(why["pip"]),
                "expected": _number(why["verwacht"]),
                "grace": _number(why["g"]),
            }
        )
    left = why["T"] - why["uren"]
    end = date_format(why["termijn_eind"])
    if why["weken"] <= 0:
        sentences.append(
            _("De termijn eindigde op %(end)s; er zijn nog %(left)s uren over.")
            % {"end": end, "left": _number(left)}
        )
    elif left / why["weken"] > why["w"]:
        sentences.append(
            _(
                "Vanaf die dag tot het einde van de termijn op %(end)s zijn er %(week)s uren per"
                " week nodig. De grens is %(most)s."
            )
            % {"end": end, "week": _number(left / why["weken"]), "most": _number(why["w"])}
        )
    return " ".join(sentences)


def slow_participation(verdict: Verdict) -> str:
    return _pace(
        verdict, _("Tot %(known)s zijn er %(hours)s van de %(norm)s participatie-uren bekend.")
    )


def slow_course(verdict: Verdict) -> str:
    return _pace(verdict, _("Tot %(known)s zijn er %(hours)s van de %(norm)s cursusuren bekend."))


def early_participation(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if "pip" not in why:
            return _("Niet bekend is wanneer de eerste activiteit was.")
        if "van" not in why:
            return (
                _("De datum van het PIP is niet bekend.")
                if why["pip"] is None
                else _("De doelgroep is niet bekend.")
            )
        if why["pip"] is None:
            return _(
                "De eerste activiteit was op %(first)s. De datum van het PIP is niet bekend."
            ) % {"first": date_format(why["van"])}
        return _("De eerste activiteit was op %(first)s. De doelgroep is niet bekend.") % {
            "first": date_format(why["van"])
        }
    return _(
        "Het PIP is van %(pip)s. De eerste activiteit was op %(first)s,"
        " eerder dan %(days)s dagen na het PIP."
    ) % {
        "pip": date_format(why["pip"]),
        "first": date_format(why["van"]),
        "days": _number(why["d"]),
    }


def falling_presence(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if "aanwezig" in why:
            return _("Van %(month)s is de presentie niet bekend.") % {
                "month": date_format(why["maand"], "F Y")
            }
        if "maand" in why:
            return _(
                "De laatste maand met presentie is %(month)s. Die is ouder dan %(age)s maanden en"
                " zegt niet meer hoe het nu gaat."
            ) % {"month": date_format(why["maand"], "F Y"), "age": _number(why["age"])}
        if why["presentie"] is None:
            return _("Er is van geen enkele hele maand presentie bekend.")
        return _("Er is pas van één hele maand presentie bekend.")
    before, last = why["aanwezig"]
    months = [date_format(month, "F Y") for month in why["maand"]]
    sentences = [
        _("Aanwezig in %(before)s: %(share_before)s%%, in %(last)s: %(share_last)s%%.")
        % {
            "before": months[0],
            "share_before": _number(before),
            "last": months[1],
            "share_last": _number(last),
        }
    ]
    if why["laag"]:
        sentences.append(
            _("Dat is twee maanden op rij minder dan %(low)s%%.") % {"low": _number(why["p"])}
        )
    if why["gedaald"]:
        sentences.append(
            _("In de drie maanden daarvoor was het gemiddeld %(mean)s%%.")
            % {"mean": _number(why["gemiddeld"])}
        )
    return " ".join(sentences)


SENTENCES: dict[str, Callable[[Verdict], str]] = {
    "SIG-12": slow_map,
    "SIG-13": slow_participation,
    "SIG-14": slow_course,
    "SIG-15": early_participation,
    "SIG-22": falling_presence,
}
