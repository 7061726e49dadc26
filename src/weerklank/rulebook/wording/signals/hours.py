"""What is said of signals about hours and presence."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from weerklank.rulebook.facts import Why
from weerklank.rulebook.signals.judging import Verdict
from weerklank.rulebook.wording.saying import count, say
from weerklank.rulebook.wording.signals.words import NO_GROUP, NO_PIP, Words


def slow_map(verdict: Verdict) -> str:
    why = verdict.why
    return say(
        ngettext(
            "De MAP begon op %(begin)s. Tot %(known)s is er %(hours)s uur bekend."
            " In %(months)s maand is %(norm)s uur nodig, dus nu %(expected)s.",
            "De MAP begon op %(begin)s. Tot %(known)s is er %(hours)s uur bekend."
            " In %(months)s maanden is %(norm)s uur nodig, dus nu %(expected)s.",
            count(why["M"]),
        ),
        begin=why["map_start"],
        known=why["bekend_tot"],
        hours=why["uren"],
        months=why["M"],
        norm=why["hours"],
        expected=why["verwacht"],
    )


def _pace(verdict: Verdict, counted: str) -> str:
    why = verdict.why
    sentences = [say(counted, known=why["bekend_tot"], hours=why["uren"], norm=why["T"])]
    if why["achter"]:
        sentences.append(
            say(
                _(
                    "Bij een gelijk tempo vanaf het PIP van %(pip)s zijn het er dan %(expected)s."
                    " De eerste %(grace)s%% van de termijn telt niet mee."
                ),
                pip=why["pip"],
                expected=why["verwacht"],
                grace=why["g"],
            )
        )
    left, weeks, end = why["T"] - why["uren"], why["weken"], why["termijn_eind"]
    if weeks <= 0:
        sentence = _("De termijn eindigde op %(end)s; er is nog %(left)s uur over.")
        sentences.append(say(sentence, end=end, left=left))
    elif left / weeks > why["w"]:
        sentence = _(
            "Vanaf die dag tot het einde van de termijn op %(end)s is er %(week)s uur per week"
            " nodig. De grens is %(most)s."
        )
        sentences.append(say(sentence, end=end, week=left / weeks, most=why["w"]))
    return " ".join(sentences)


def slow_participation(verdict: Verdict) -> str:
    return _pace(
        verdict, _("Tot %(known)s zijn er %(hours)s van de %(norm)s participatie-uren bekend.")
    )


def slow_course(verdict: Verdict) -> str:
    return _pace(verdict, _("Tot %(known)s zijn er %(hours)s van de %(norm)s cursusuren bekend."))


def early_participation(verdict: Verdict) -> str:
    why = verdict.why
    return say(
        ngettext(
            "Het PIP is van %(pip)s. De eerste activiteit was op %(first)s,"
            " eerder dan %(days)s dag na het PIP.",
            "Het PIP is van %(pip)s. De eerste activiteit was op %(first)s,"
            " eerder dan %(days)s dagen na het PIP.",
            count(why["d"]),
        ),
        pip=why["pip"],
        first=why["van"],
        days=why["d"],
    )


def _first_activity(why: Why) -> str:
    if "pip" not in why:
        return _("Niet bekend is wanneer de eerste activiteit was.")
    if "van" not in why:
        return str(NO_PIP if why["pip"] is None else NO_GROUP)
    sentence = (
        _("De eerste activiteit was op %(first)s. De datum van het PIP is niet bekend.")
        if why["pip"] is None
        else _("De eerste activiteit was op %(first)s. De doelgroep is niet bekend.")
    )
    return say(sentence, first=why["van"])


def falling_presence(verdict: Verdict) -> str:
    why = verdict.why
    before, last = why["aanwezig"]
    months = [date_format(month, "F Y") for month in why["maand"]]
    sentences = [
        say(
            _("Aanwezig in %(before)s: %(share_before)s%%, in %(last)s: %(share_last)s%%."),
            before=months[0],
            share_before=before,
            last=months[1],
            share_last=last,
        )
    ]
    if why["laag"]:
        sentence = _("Dat is twee maanden op rij minder dan %(low)s%%.")
        sentences.append(say(sentence, low=why["p"]))
    if why["gedaald"]:
        sentence = _("In de drie maanden daarvoor was het gemiddeld %(mean)s%%.")
        sentences.append(say(sentence, mean=why["gemiddeld"]))
    return " ".join(sentences)


def _presence_unknown(why: Why) -> str:
    if "maand" not in why:
        if why["presentie"] is None:
            return _("Er is van geen enkele hele maand presentie bekend.")
        return _("Er is pas van één hele maand presentie bekend.")
    month = date_format(why["maand"], "F Y")
    if "aanwezig" in why:
        return say(_("Van %(month)s is de presentie niet bekend."), month=month)
    return say(
        ngettext(
            "De laatste maand met presentie is %(month)s. Die is ouder dan %(age)s maand en"
            " zegt niet meer hoe het nu gaat.",
            "De laatste maand met presentie is %(month)s. Die is ouder dan %(age)s maanden en"
            " zegt niet meer hoe het nu gaat.",
            count(why["age"]),
        ),
        month=month,
        age=why["age"],
    )


_NOT_AFTER_BEGIN = gettext_lazy("Het einde van de termijn ligt niet na het begin.")

SENTENCES: dict[str, Words] = {
    "SIG-12": Words(
        slow_map,
        {
            "map_start": gettext_lazy(
                "Er zijn uren voor de MAP, maar de startdatum van de MAP is niet bekend."
            ),
            "uren": gettext_lazy("De MAP is begonnen, maar er zijn geen uren bekend."),
            "leerroute": gettext_lazy("De MAP is begonnen, maar de leerroute is niet bekend."),
        },
    ),
    "SIG-13": Words(slow_participation, otherwise=_NOT_AFTER_BEGIN),
    "SIG-14": Words(slow_course, otherwise=_NOT_AFTER_BEGIN),
    "SIG-15": Words(early_participation, unknown=_first_activity),
    "SIG-22": Words(falling_presence, unknown=_presence_unknown),
}
