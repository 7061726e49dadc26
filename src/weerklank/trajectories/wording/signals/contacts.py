"""What is said of signals about contact persons and appointments."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weerklank.trajectories.rules.calendar import DAY
from weerklank.trajectories.rules.signals.judging import REFUSED, UNKNOWN, Verdict


def _amount(value: float) -> str:
    """Write a number without decimals that say nothing."""
    return number_format(int(value) if value == int(value) else value)


def _list(days: Iterable[date]) -> str:
    return get_text_list([date_format(day) for day in days], _("en"))


def _at(organisation: str) -> str:
    return {
        "gemeente": _("de gemeente"),
        "maatschappelijke begeleiding": _("de maatschappelijke begeleiding"),
        "taalschool": _("de taalschool"),
    }[organisation]


def _no_contacts_known() -> str:
    return _("Wie de contactpersonen zijn, is niet bekend: die tabel is er niet.")


def _no_appointments_known() -> str:
    return _("Welke afspraken er waren, is niet bekend: die tabel is er niet.")


def _no_pip_known() -> str:
    return _("De datum van het PIP is niet bekend.")


def no_contact_person(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if "contactpersonen" in why:
            return _no_contacts_known()
        return _("Er was nog geen contactpersoon. De datum van de inschrijving is niet bekend.")
    sentences = []
    for organisation, ended in zip(why["organisatie"], why["tot"], strict=True):
        if ended:
            sentence = _("Sinds %(day)s is er geen contactpersoon bij %(organisation)s.")
        else:
            sentence = _(
                "Er was nog geen contactpersoon bij %(organisation)s."
                " De inschrijving was op %(day)s."
            )
        day = date_format(ended or why["brp"])
        sentences.append(sentence % {"day": day, "organisation": _at(organisation)})
    return " ".join(sentences)


def often_changed(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _no_contacts_known()
    count = len(why["van"])
    sentence = ngettext(
        "De contactpersoon bij %(organisation)s wisselde %(count)s keer in twaalf maanden:"
        " op %(days)s.",
        "De contactpersoon bij %(organisation)s wisselde %(count)s keer in twaalf maanden:"
        " op %(days)s.",
        count,
    ) % {"organisation": _at(why["organisatie"]), "count": count, "days": _list(why["van"])}
    if not why["zonder"]:
        return sentence
    gap = ngettext(
        "Tussen twee contactpersonen was er %(days)s dag niemand.",
        "Tussen contactpersonen was er samen %(days)s dagen niemand.",
        why["zonder"],
    ) % {"days": why["zonder"]}
    return f"{sentence} {gap}"


def no_successor(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if "contactpersonen" in why:
            return _("Wie de contactpersonen zijn of wie er in dienst is, is niet bekend.")
        return _("Of contactpersoon %(key)s in dienst blijft, is niet bekend.") % {
            "key": why["contactpersoon"]
        }
    return _(
        "De laatste werkdag van de contactpersoon bij %(organisation)s (%(key)s): %(day)s."
        " Er is nog geen opvolger bekend."
    ) % {
        "organisation": _at(why["organisatie"]),
        "key": why["contactpersoon"],
        "day": date_format(why["uit_dienst"]),
    }


def cancelled_in_a_row(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _no_appointments_known()
    count = len(why["gepland_op"])
    return ngettext(
        "De laatste afspraak met %(organisation)s is door die organisatie afgezegd: %(days)s.",
        "De laatste %(count)s afspraken met %(organisation)s zijn door die organisatie afgezegd:"
        " %(days)s.",
        count,
    ) % {
        "organisation": _at(why["organisatie"]),
        "count": count,
        "days": _list(why["gepland_op"]),
    }


def long_silence(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        return _no_appointments_known() if why["afspraken"] is None else _no_pip_known()
    limit = _amount(why["first"] if "first" in why else why["later"])
    if why["gepland_op"]:
        return _(
            "De laatste afspraak die doorging was op %(day)s."
            " Dat is meer dan %(limit)s dagen geleden."
        ) % {"day": date_format(why["gepland_op"]), "limit": limit}
    return _(
        "Er ging nog geen afspraak door."
        " De termijn begon op %(start)s, meer dan %(limit)s dagen geleden."
    ) % {"start": date_format(why["pip"] + DAY), "limit": limit}


def behind_on_talks(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if why["afspraken"] is None:
            return _no_appointments_known()
        if why["voortgangsgesprekken"] is None:
            return _("Hoeveel voortgangsgesprekken er in het PIP staan, is niet bekend.")
        if why["pip"] is None:
            return _no_pip_known()
        return _("Het einde van de termijn ligt voor het begin.")
    sentences = []
    if why["verwacht"] - why["gehouden"] >= 1:
        sentences.append(
            ngettext(
                "In het PIP van %(pip)s staat %(number)s voortgangsgesprek"
                " in de termijn tot %(end)s.",
                "In het PIP van %(pip)s staan %(number)s voortgangsgesprekken"
                " in de termijn tot %(end)s.",
                why["voortgangsgesprekken"],
            )
            % {
                "pip": date_format(why["pip"]),
                "number": why["voortgangsgesprekken"],
                "end": date_format(why["termijn_eind"]),
            }
        )
        sentences.append(
            ngettext(
                "Nu zouden dat er %(expected)s moeten zijn. Er was er %(held)s.",
                "Nu zouden dat er %(expected)s moeten zijn. Er waren er %(held)s.",
                why["gehouden"],
            )
            % {"expected": _amount(round(why["verwacht"], 1)), "held": why["gehouden"]}
        )
    if why["gepland_op"]:
        sentences.append(
            _(
                "Het voortgangsgesprek dat gepland was op %(day)s is niet gehouden."
                " Daarna was er ook geen."
            )
            % {"day": date_format(why["gepland_op"])}
        )
    return " ".join(sentences)


def nobody_spoke(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.state == UNKNOWN:
        if "doelgroep" in why:
            return _("De doelgroep is niet bekend.")
        if "leerroute" in why:
            return _("De leerroute is niet bekend.")
        return _no_appointments_known() if why["afspraken"] is None else _no_pip_known()
    sentences = [_("Het PIP is van %(pip)s.") % {"pip": date_format(why["pip"])}]
    refused = " ".join(why.get(REFUSED, ()))
    if "status" in refused:
        pass  # whether an appointment was held is not known
    elif why["gepland_op"] is None:
        sentences.append(_("Er ging nog geen afspraak door."))
    elif why["gepland_op"] < why["pip"]:
        sentences.append(
            _("De laatste afspraak die doorging was daarvoor, op %(day)s.")
            % {"day": date_format(why["gepland_op"])}
        )
    if why["pvt_aangeboden"] is None and "pvt_" not in refused:
        sentences.append(_("Het PVT is nog niet aangeboden."))
    is_open = why["map_aangeboden"] is None and "map_" not in refused
    if is_open and why["leerroute"] != "O":
        sentences.append(_("De MAP is nog niet aangeboden."))
    return " ".join(sentences)


SENTENCES: dict[str, Callable[[Verdict], str]] = {
    "SIG-01": no_contact_person,
    "SIG-02": often_changed,
    "SIG-03": no_successor,
    "SIG-04": cancelled_in_a_row,
    "SIG-05": long_silence,
    "SIG-06": behind_on_talks,
    "SIG-27": nobody_spoke,
}
