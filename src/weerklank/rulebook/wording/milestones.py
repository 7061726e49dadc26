"""What is said of a milestone: in how far it was reached, and what the law asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weerklank.rulebook import milestones
from weerklank.rulebook.facts import Why
from weerklank.rulebook.milestones import Step
from weerklank.rulebook.wording.columns import code, in_words


def remark(step: Step) -> str:
    """Return what stands beside a milestone; empty when its date says everything."""
    sentences = [_of_state(step), _of_why(step), _lateness(step)]
    return " ".join(sentence for sentence in sentences if sentence)


def _of_state(step: Step) -> str:
    due = _day(step.due)
    match step.state:
        case milestones.RUNNING if step.due:
            return _("Tot en met %(day)s.") % {"day": due}
        case milestones.COMING if step.due:
            return _("Uiterlijk %(day)s.") % {"day": due}
        case milestones.LATE:
            return _("Had er op %(day)s moeten zijn.") % {"day": due}
        case milestones.UNKNOWN if not step.why:
            return _("De datum is niet bekend.")
        case milestones.NOT_RECORDED:
            return _("Dit staat niet in de tabellen van het register.")
    return ""


def _lateness(step: Step) -> str:
    if not step.late or step.state != milestones.DONE:
        return ""
    sentence = ngettext(
        "%(count)s dag later dan de termijn (%(day)s).",
        "%(count)s dagen later dan de termijn (%(day)s).",
        step.late,
    )
    return sentence % {"count": step.late, "day": _day(step.due)}


def _of_why(step: Step) -> str:
    said = (sentence(step.why) for key, sentence in _SENTENCES if key in step.why)
    return next(filter(None, said), "")


def _missing(why: Why) -> str:
    return _("Dit is niet te zeggen: de tabel is niet aangeleverd.")


def _hours(why: Why) -> str:
    if why["hours"] is None:
        return _("De uren zijn niet bekend.")
    return _of_norm(_("%(hours)s van %(norm)s uur."), why["hours"], why["norm"])


def _z_hours(why: Why) -> str:
    said = _of_norm(_("Les: %(hours)s van %(norm)s uur."), why["course"], why["course_norm"])
    if "share" not in why:
        return said
    share = _of_norm(_("Meedoen: %(hours)s van %(norm)s uur."), why["share"], why["share_norm"])
    return f"{said} {share}"


def _of_norm(sentence: str, hours: float | None, norm: float) -> str:
    known = _("onbekend") if hours is None else f"{hours:.0f}"
    return sentence % {"hours": known, "norm": f"{norm:.0f}"}


def _pip_begin(why: Why) -> str:
    sentence = (
        _("Wacht op informatie van derden. De termijn begon op %(day)s.")
        if why.get("waits")
        else _("Begon op %(day)s.")
    )
    return sentence % {"day": _day(why["begin"])}


def _progress_meetings(why: Why) -> str:
    if why["asked"] is None:
        return _("%(held)s gehouden; het aantal uit het PIP is niet bekend.") % why
    return _("%(held)s van %(asked)s gehouden.") % why


def _decision(why: Why) -> str:
    return _("%(kind)s, grond: %(ground)s.") % {
        "kind": capfirst(in_words(why["soort"])),
        "ground": in_words(why["grond"]) or _("niet bekend"),
    }


_TABLES = ("examens", "afspraken", "besluiten", "vestigingen", "ondersteuning")
# The first key that a step's reasons hold gives the sentence.
_SENTENCES: tuple[tuple[str, Callable[[Why], str]], ...] = (
    ("over", lambda why: _("De plicht is klaar of rust op deze dag.")),
    ("none", lambda why: _("Niet gebeurd.")),
    (
        "doelgroep",
        lambda why: (
            _("Hoort niet bij deze groep.") if why["doelgroep"] else _("De groep is niet bekend.")
        ),
    ),
    (
        "leerroute",
        lambda why: (
            _("Hoort niet bij deze leerroute.")
            if why["leerroute"]
            else _("De leerroute is niet bekend.")
        ),
    ),
    *((name, _missing) for name in _TABLES),
    (
        "kennisgeving",
        lambda why: _("De datum van de kennisgeving of van de inschrijving is niet bekend."),
    ),
    (
        "bijstand_start",
        lambda why: (
            _("De bijstand begon op %(day)s. Of het ontzorgen begon, is niet bekend.")
            % {"day": _day(why["bijstand_start"])}
            if why["bijstand_start"]
            else _("De start van de bijstand is niet bekend.")
        ),
    ),
    (
        "planned",
        lambda why: _("Verwachte start: %(day)s.") % {"day": _day(why["planned"])},
    ),
    ("gone", lambda why: _("Vertrokken uit de gemeente.")),
    ("begin", _pip_begin),
    (
        "closed",
        lambda why: _("Wisselen kon tot en met %(day)s.") % {"day": _day(why["closed"])},
    ),
    ("any_time", lambda why: _("Van de onderwijsroute naar de B1-route kan altijd.")),
    ("from", lambda why: _("Van %(before)s naar %(after)s.") % _switch(why)),
    ("hours", _hours),
    ("course", _z_hours),
    ("passed", lambda why: _("%(passed)s van %(parts)s onderdelen gehaald.") % why),
    ("held", _progress_meetings),
    (
        "handed",
        lambda why: (
            _("Overgedragen op %(day)s.") % {"day": _day(why["handed"])} if why["handed"] else ""
        ),
    ),
    ("soort", _decision),
)


def _switch(why: Why) -> dict[str, str]:
    return {"before": route(why["from"]), "after": route(why["to"])}


def route(value: str) -> str:
    """Return a leerroute in words."""
    return code("leerroute", value) if value else _("route onbekend")


def _day(value: date | None) -> str:
    return date_format(value, "j F Y") if value else ""
