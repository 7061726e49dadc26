"""What is said of signals about contact persons and appointments."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from weerklank.rulebook.calendar import DAY
from weerklank.rulebook.facts import Why
from weerklank.rulebook.signals.judging import REFUSED, Verdict
from weerklank.rulebook.wording import saying
from weerklank.rulebook.wording.saying import say
from weerklank.rulebook.wording.signals.words import Words


def _at(organisation: str) -> str:
    return {
        "gemeente": _("de gemeente"),
        "maatschappelijke begeleiding": _("de maatschappelijke begeleiding"),
        "taalschool": _("de taalschool"),
    }[organisation]


def no_contact_person(verdict: Verdict) -> str:
    why = verdict.why
    sentences = []
    for organisation, ended in zip(why["organisatie"], why["tot"], strict=True):
        if ended:
            sentence = _("Sinds %(day)s is er geen contactpersoon bij %(organisation)s.")
        else:
            sentence = _(
                "Er was nog geen contactpersoon bij %(organisation)s."
                " De inschrijving was op %(day)s."
            )
        sentences.append(say(sentence, day=ended or why["brp"], organisation=_at(organisation)))
    return " ".join(sentences)


def often_changed(verdict: Verdict) -> str:
    why = verdict.why
    count, without = len(why["van"]), why["zonder"]
    sentence = say(
        ngettext(
            "De contactpersoon bij %(organisation)s wisselde %(count)s keer in twaalf maanden:"
            " op %(days)s.",
            "De contactpersoon bij %(organisation)s wisselde %(count)s keer in twaalf maanden:"
            " op %(days)s.",
            count,
        ),
        organisation=_at(why["organisatie"]),
        count=count,
        days=why["van"],
    )
    if not without:
        return sentence
    gap = ngettext(
        "Tussen twee contactpersonen was er %(days)s dag niemand.",
        "Tussen contactpersonen was er samen %(days)s dagen niemand.",
        without,
    )
    return f"{sentence} {say(gap, days=without)}"


def no_successor(verdict: Verdict) -> str:
    why = verdict.why
    return say(
        _(
            "De laatste werkdag van de contactpersoon bij %(organisation)s (%(key)s): %(day)s."
            " Er is nog geen opvolger bekend."
        ),
        organisation=_at(why["organisatie"]),
        key=why["contactpersoon"],
        day=why["uit_dienst"],
    )


def _service_unknown(why: Why) -> str:
    if "contactpersonen" in why:
        return _("Wie de contactpersonen zijn of wie er in dienst is, is niet bekend.")
    sentence = _("Of contactpersoon %(key)s in dienst blijft, is niet bekend.")
    return say(sentence, key=why["contactpersoon"])


def cancelled_in_a_row(verdict: Verdict) -> str:
    why = verdict.why
    count = len(why["gepland_op"])
    sentence = ngettext(
        "De laatste afspraak met %(organisation)s is door die organisatie afgezegd: %(days)s.",
        "De laatste %(count)s afspraken met %(organisation)s zijn door die organisatie afgezegd:"
        " %(days)s.",
        count,
    )
    return say(sentence, organisation=_at(why["organisatie"]), count=count, days=why["gepland_op"])


def long_silence(verdict: Verdict) -> str:
    why = verdict.why
    limit = why["first"] if "first" in why else why["later"]
    if why["gepland_op"]:
        sentence = ngettext(
            "De laatste afspraak die doorging was op %(day)s."
            " Dat is meer dan %(limit)s dag geleden.",
            "De laatste afspraak die doorging was op %(day)s."
            " Dat is meer dan %(limit)s dagen geleden.",
            saying.count(limit),
        )
        return say(sentence, day=why["gepland_op"], limit=limit)
    sentence = ngettext(
        "Er ging nog geen afspraak door."
        " De termijn begon op %(start)s, meer dan %(limit)s dag geleden.",
        "Er ging nog geen afspraak door."
        " De termijn begon op %(start)s, meer dan %(limit)s dagen geleden.",
        saying.count(limit),
    )
    return say(sentence, start=why["pip"] + DAY, limit=limit)


def behind_on_progress_meetings(verdict: Verdict) -> str:
    why = verdict.why
    number, held = why["voortgangsgesprekken"], why["gehouden"]
    sentences = []
    if why["verwacht"] - held >= 1:
        planned = ngettext(
            "In het PIP van %(pip)s staat %(number)s voortgangsgesprek in de termijn tot %(end)s.",
            "In het PIP van %(pip)s staan %(number)s voortgangsgesprekken"
            " in de termijn tot %(end)s.",
            number,
        )
        there = ngettext(
            "Nu zouden dat er %(expected)s moeten zijn. Er was er %(held)s.",
            "Nu zouden dat er %(expected)s moeten zijn. Er waren er %(held)s.",
            held,
        )
        sentences += [
            say(planned, pip=why["pip"], number=number, end=why["termijn_eind"]),
            say(there, expected=why["verwacht"], held=held),
        ]
    if why["gepland_op"]:
        missed = _(
            "Het voortgangsgesprek dat gepland was op %(day)s is niet gehouden."
            " Daarna was er ook geen."
        )
        sentences.append(say(missed, day=why["gepland_op"]))
    return " ".join(sentences)


def nobody_spoke(verdict: Verdict) -> str:
    why = verdict.why
    sentences = [say(_("Het PIP is van %(pip)s."), pip=why["pip"])]
    refused = " ".join(why.get(REFUSED, ()))
    if "status" in refused:
        pass  # whether an appointment was held is not known
    elif why["gepland_op"] is None:
        sentences.append(_("Er ging nog geen afspraak door."))
    elif why["gepland_op"] < why["pip"]:
        before = _("De laatste afspraak die doorging was daarvoor, op %(day)s.")
        sentences.append(say(before, day=why["gepland_op"]))
    if why["pvt_aangeboden"] is None and "pvt_" not in refused:
        sentences.append(_("Het PVT is nog niet aangeboden."))
    is_open = why["map_aangeboden"] is None and "map_" not in refused
    if is_open and why["leerroute"] != "O":
        sentences.append(_("De MAP is nog niet aangeboden."))
    return " ".join(sentences)


SENTENCES: dict[str, Words] = {
    "SIG-01": Words(
        no_contact_person,
        {
            "brp": gettext_lazy(
                "Er was nog geen contactpersoon. De datum van de inschrijving is niet bekend."
            )
        },
    ),
    "SIG-02": Words(often_changed),
    "SIG-03": Words(no_successor, unknown=_service_unknown),
    "SIG-04": Words(cancelled_in_a_row),
    "SIG-05": Words(long_silence),
    "SIG-06": Words(
        behind_on_progress_meetings,
        otherwise=gettext_lazy("Het einde van de termijn ligt voor het begin."),
    ),
    "SIG-27": Words(nobody_spoke),
}
