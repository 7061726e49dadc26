"""What is said of signals about support, money, childcare, travel and work."""

from __future__ import annotations

from datetime import timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from weerklank.rulebook.signals.judging import OVER, Verdict
from weerklank.rulebook.wording.saying import say
from weerklank.rulebook.wording.signals.words import Words


def support_ends(verdict: Verdict) -> str:
    why = verdict.why
    dates = {"end": why["eind"], "begin": why["mb_start"]}
    if why["van"] == "begeleiding":
        begins = say(_("De begeleiding begon op %(begin)s en eindigt op %(end)s."), **dates)
        return f"{begins} {_('Er is nog geen warme overdracht.')}"
    if not why["mb_start"]:
        return say(_("Het spreekuur eindigt op %(end)s."), **dates)
    return say(_("Het spreekuur eindigt op %(end)s. De begeleiding begon op %(begin)s."), **dates)


def relief(verdict: Verdict) -> str:
    why = verdict.why
    if verdict.level == OVER:
        right = why["bijstand_start"]
        return say(
            _("De bijstand begon op %(right)s. Het ontzorgen had er op %(deadline)s moeten zijn."),
            right=right,
            deadline=right + timedelta(days=why["d"]),
        )
    return say(
        _(
            "Het ontzorgen begon op %(begin)s en eindigt op %(end)s. "
            "Er is nog niet gekeken of het daarna zelf lukt."
        ),
        begin=why["ontzorgen_start"],
        end=why["eind"],
    )


def childcare(verdict: Verdict) -> str:
    why = verdict.why
    sentence = (
        _("Staat sinds %(day)s op de wachtlijst voor kinderopvang.")
        if why["kinderopvang"] == "wachtlijst"
        else _("Kinderopvang is sinds %(day)s nodig en nog niet geregeld.")
    )
    said = say(sentence, day=why["kinderopvang_sinds"])
    if why.get("presentie_daalt"):
        said += " " + _("Ook komt deze persoon minder naar de les.")
    return said


def travel(verdict: Verdict) -> str:
    why = verdict.why
    sentences = []
    if "x" in why:
        minutes = why["reisminuten"]
        sentence = ngettext(
            "De reis naar de les duurt %(minutes)s minuut, enkele reis.",
            "De reis naar de les duurt %(minutes)s minuten, enkele reis.",
            minutes,
        )
        sentences.append(say(sentence, minutes=minutes))
    if "y" in why:
        sentence = _("De les is %(km)s km ver en de reiskosten zijn niet geregeld.")
        sentences.append(say(sentence, km=number_format(why["reisafstand_km"])))
    return " ".join(sentences)


def no_help_to_work(verdict: Verdict) -> str:
    why = verdict.why
    helped, finished = why["gepland_op"], why["map_eindgesprek"]
    sentences = [
        say(_("Het laatste gesprek over werk was op %(day)s."), day=helped)
        if helped
        else say(_("Sinds het PIP van %(day)s was er geen gesprek over werk."), day=why["pip"])
    ]
    if finished:
        sentences.append(say(_("Het eindgesprek van de MAP was op %(day)s."), day=finished))
    sentences.append(_("Deze persoon wil werken en heeft geen eigen uitkering."))
    return " ".join(sentences)


SENTENCES: dict[str, Words] = {
    "SIG-23": Words(
        support_ends,
        {"mb_start": gettext_lazy("De start van de maatschappelijke begeleiding is niet bekend.")},
    ),
    "SIG-24": Words(
        relief,
        otherwise=gettext_lazy("De start van de bijstand en van het ontzorgen is niet bekend."),
    ),
    "SIG-25": Words(
        childcare,
        {
            "kinderopvang": gettext_lazy("Het is niet bekend of er kinderopvang nodig is."),
            "kinderopvang_sinds": gettext_lazy(
                "Het is niet bekend sinds wanneer er kinderopvang nodig is."
            ),
        },
    ),
    "SIG-26": Words(
        travel,
        otherwise=gettext_lazy(
            "De reistijd, de afstand of de vergoeding van de reiskosten is niet bekend."
        ),
    ),
    "SIG-28": Words(
        no_help_to_work,
        {
            "werkdoel": gettext_lazy("Het is niet bekend of deze persoon wil werken."),
            "eigen_uitkering": gettext_lazy(
                "Het is niet bekend of deze persoon een eigen uitkering heeft."
            ),
            "afspraken": gettext_lazy("De afspraken zijn niet aangeleverd."),
        },
    ),
}
