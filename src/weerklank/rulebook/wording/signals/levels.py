"""What is said of signals about levels, exams and changing the leerroute."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weerklank.rulebook.facts import Why
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import Verdict
from weerklank.rulebook.wording.saying import count, say, shown
from weerklank.rulebook.wording.signals.words import Words, first_missing


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


def _parts_and_days(sentence: str, why: Why) -> str:
    found = zip(why["onderdeel"], why["datum"], strict=True)
    return ", ".join(say(sentence, part=exam_part(code), day=day) for code, day in found)


def stuck_at_a2(verdict: Verdict) -> str:
    why = verdict.why
    if "gezakt" in why:
        return say(
            _("%(times)s keer gezakt voor %(part)s op B1: %(days)s."),
            times=len(why["gezakt"]),
            part=exam_part(why["onderdeel"]),
            days=", ".join(map(shown, why["gezakt"])),
        )
    return say(
        ngettext(
            "Sinds %(since)s is A2 bereikt op alle vier de taalonderdelen."
            " Na %(months)s maand is nog geen onderdeel gehaald op B1.",
            "Sinds %(since)s is A2 bereikt op alle vier de taalonderdelen."
            " Na %(months)s maanden is nog geen onderdeel gehaald op B1.",
            count(why["m"]),
        ),
        since=why["a2_sinds"],
        months=why["m"],
    )


def _names(found: Iterable[str]) -> str:
    """Return the names of signals, for whoever does not know their numbers."""
    return ", ".join(_(signals.BY_SIGNAL[each].label) for each in found)


def closing_window(verdict: Verdict) -> str:
    why = verdict.why
    return say(
        _(
            "De termijn begon de dag na het PIP van %(pip)s. De leerroute kan nog tot en met"
            " %(last)s wijzigen. Aan zijn: %(signals)s."
        ),
        pip=why["pip"],
        last=why["tot"],
        signals=_names(why["signalen"]),
    )


def _window_unknown(why: Why) -> str:
    if "onbekend" not in why:
        return first_missing(why, {})
    return say(
        _(
            "De leerroute kan nog tot en met %(last)s wijzigen."
            " Van %(signals)s is niet bekend of ze aan zijn."
        ),
        last=why["tot"],
        signals=_names(why["onbekend"]),
    )


def may_scale_down(verdict: Verdict) -> str:
    why = verdict.why
    return say(
        _(
            "Tot %(known)s is er %(hours)s uur NT2 bekend. Vanaf %(norm)s uur kan de gemeente"
            " bij genoeg inzet afschalen naar A2. Nog niet gehaald op B1: %(parts)s."
        ),
        known=why["bekend_tot"],
        hours=why["uren"],
        norm=why["hours"],
        parts=_parts(why["onderdeel"]),
    )


def out_of_attempts(verdict: Verdict) -> str:
    parts = _parts_and_days(_("%(part)s (bekend op %(day)s)"), verdict.why)
    return say(_("Geen gratis poging meer en nog niet gehaald: %(parts)s."), parts=parts)


def _attempts_unknown(why: Why) -> str:
    if "examens" in why:
        return first_missing(why, {})
    sentence = _("Niet bekend is hoeveel gratis pogingen er nog zijn voor %(parts)s.")
    return say(sentence, parts=_parts(why["onderdeel"]))


def late_result(verdict: Verdict) -> str:
    why = verdict.why
    return say(
        ngettext(
            "Het examen %(part)s van %(day)s heeft nog geen uitslag. De uitslag komt meestal binnen"
            " %(weeks)s week.",
            "Het examen %(part)s van %(day)s heeft nog geen uitslag. De uitslag komt meestal binnen"
            " %(weeks)s weken.",
            count(why["weken"]),
        ),
        part=exam_part(why["onderdeel"]),
        day=why["datum"],
        weeks=why["weken"],
    )


def _result_unknown(why: Why) -> str:
    if "examens" in why:
        return first_missing(why, {})
    return say(
        _(
            "Het examen %(part)s van %(day)s heeft nog geen uitslag. Het niveau is niet bekend, en"
            " daarmee ook niet hoe lang de uitslag mag duren."
        ),
        part=exam_part(why["onderdeel"]),
        day=why["datum"],
    )


def ready_without_work(verdict: Verdict) -> str:
    why = verdict.why
    sentence = say(
        ngettext(
            "Het PIP is van %(pip)s, %(months)s maand of langer geleden. Sinds %(since)s is A2"
            " bereikt op alle vier de taalonderdelen."
            " Er is geen betaald werk, stage of opleiding bekend.",
            "Het PIP is van %(pip)s, %(months)s maanden of langer geleden. Sinds %(since)s is A2"
            " bereikt op alle vier de taalonderdelen."
            " Er is geen betaald werk, stage of opleiding bekend.",
            count(why["m"]),
        ),
        pip=why["pip"],
        months=why["m"],
        since=why["a2_sinds"],
    )
    if why["actief"]:
        sentence += " " + _("Er is wel een andere activiteit, zoals vrijwilligerswerk.")
    return sentence


def may_move_up(verdict: Verdict) -> str:
    why = verdict.why
    return say(
        _(
            "In leerroute %(route)s is %(level)s bereikt op %(parts)s."
            " De leerroute kan nog tot en met %(last)s wijzigen."
        ),
        route=why["leerroute"],
        level=why["niveau"],
        parts=_parts_and_days(_("%(part)s (%(day)s)"), why),
        last=why["tot"],
    )


SENTENCES: dict[str, Words] = {
    "SIG-16": Words(stuck_at_a2),
    "SIG-17": Words(closing_window, unknown=_window_unknown),
    "SIG-18": Words(may_scale_down),
    "SIG-20": Words(out_of_attempts, unknown=_attempts_unknown),
    "SIG-21": Words(late_result, unknown=_result_unknown),
    "SIG-29": Words(ready_without_work),
    "SIG-36": Words(may_move_up),
}
