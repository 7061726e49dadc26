"""Why a participation place fits, or not, in plain Dutch."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weerklank.rulebook.matching import About, Reason
from weerklank.rulebook.wording.columns import in_words
from weerklank.rulebook.wording.saying import say, shown


def explain(reason: Reason) -> str:
    """Return one sentence for a reason; escaped where it is shown, like any text."""
    return _SENTENCES[reason.about](reason)


def _part(reason: Reason) -> str:
    return say(_("Doet hier al mee, sinds %(day)s."), day=reason.why["van"])


def _room(reason: Reason) -> str:
    taken, room = reason.why["bezet"], reason.why["capaciteit"]
    if room is None:
        sentence = ngettext(
            "Hoeveel ruimte er is, is niet bekend. Nu doet %(taken)s mens mee.",
            "Hoeveel ruimte er is, is niet bekend. Nu doen %(taken)s mensen mee.",
            taken,
        )
    elif reason.fits:
        sentence = _("Er is ruimte: %(taken)s van de %(room)s bezet.")
    else:
        sentence = _("De plek is vol: %(taken)s van de %(room)s bezet.")
    return say(sentence, taken=taken, room=room)


def _kind(reason: Reason) -> str:
    sentence = _("Past bij een wens voor %(kind)s: %(wanted)s.")
    wanted = _or(reason.why["wensen"])
    return say(sentence, kind=in_words(reason.why["soort"].strip().lower()), wanted=wanted)


def _sector(reason: Reason) -> str:
    why = reason.why
    if reason.fits is None:
        if not why["sector"]:
            return _("De sector van de plek is niet bekend.")
        return _("Er is geen wens bekend met een sector.")
    if reason.fits:
        sentence = _("Past bij een wens in de sector %(sector)s: %(kinds)s.")
        return say(sentence, kinds=why["soort"], sector=why["sector"])
    sentence = _("De plek is in de sector %(sector)s; de wens is %(wanted)s.")
    return say(sentence, sector=why["sector"], wanted=_or(why["wensen"]))


def _kern(reason: Reason) -> str:
    why = reason.why
    if reason.fits is None:
        return (
            _("Waar iemand wil meedoen of woont, is niet bekend.")
            if why["kern"]
            else _("De kern van de plek is niet bekend.")
        )
    if reason.fits:
        return say(_("In de goede kern: %(kern)s."), kern=why["kern"])
    sentence = _("De plek is in %(kern)s, niet in %(wanted)s.")
    return say(sentence, kern=why["kern"], wanted=_or(why["kernen"]))


def _dagdelen(reason: Reason) -> str:
    asked, wanted = reason.why["dagdelen"], reason.why["wens"]
    if asked is None:
        return _("Hoeveel dagdelen de plek vraagt, is niet bekend.")
    if wanted is None:
        sentence = ngettext(
            "De plek vraagt %(asked)s dagdeel; hoeveel iemand wil, is niet bekend.",
            "De plek vraagt %(asked)s dagdelen; hoeveel iemand wil, is niet bekend.",
            asked,
        )
    elif reason.fits:
        sentence = ngettext(
            "De plek vraagt %(asked)s dagdeel; de wens is %(wanted)s.",
            "De plek vraagt %(asked)s dagdelen; de wens is %(wanted)s.",
            asked,
        )
    else:
        sentence = ngettext(
            "De plek vraagt %(asked)s dagdeel; dat is meer dan de wens van %(wanted)s.",
            "De plek vraagt %(asked)s dagdelen; dat is meer dan de wens van %(wanted)s.",
            asked,
        )
    return say(sentence, asked=asked, wanted=wanted)


def _level(reason: Reason) -> str:
    why, level = reason.why, reason.why["taalniveau"]
    if not level:
        return _("Welk taalniveau de plek vraagt, is niet bekend.")
    if reason.fits is None:
        sentence = _("Voor %(parts)s is het niveau niet bekend; de plek vraagt %(level)s.")
        return say(sentence, parts=_parts(why["onbekend"]), level=level)
    if reason.fits:
        return say(_("Luisteren en spreken zijn op %(level)s of hoger."), level=level)
    sentence = _("Voor %(parts)s nog niet op %(level)s, dat de plek vraagt.")
    return say(sentence, parts=_parts(why["onder"]), level=level)


def _childcare(reason: Reason) -> str:
    if reason.fits:
        return _("Er is kinderopvang bij de plek, en die is nodig.")
    if reason.fits is False:
        return _("Kinderopvang is nodig, en die is er niet bij de plek.")
    if reason.why["kinderopvang"]:
        return _("Kinderopvang is nodig; of de plek die heeft, is niet bekend.")
    return _("Of kinderopvang nodig is, is niet bekend.")


def _hours(reason: Reason) -> str:
    left, weekly = reason.why["nog"], reason.why.get("per_week")
    if left is None:
        return _("Hoeveel participatie-uren nog nodig zijn, is niet bekend.")
    if not left:
        return _("Alle participatie-uren zijn gemaakt; meedoen kan altijd.")
    if weekly is None:
        sentence = _("Nog %(left)s participatie-uren nodig; de termijn is voorbij.")
        return say(sentence, left=round(left))
    sentence = _("Nog %(left)s participatie-uren nodig, %(weekly)s per week tot het einde.")
    return say(sentence, left=round(left), weekly=number_format(round(weekly, 1), 1))


def _or(words: tuple[str, ...]) -> str:
    return str(get_text_list(list(words), _("of")))


def _parts(parts: tuple[str, ...]) -> str:
    names = {"LU": _("luisteren"), "SP": _("spreken")}
    return shown([names[part] for part in parts])


_SENTENCES: dict[About, Callable[[Reason], str]] = {
    About.PART: _part,
    About.ROOM: _room,
    About.KIND: _kind,
    About.SECTOR: _sector,
    About.KERN: _kern,
    About.DAGDELEN: _dagdelen,
    About.LEVEL: _level,
    About.CHILDCARE: _childcare,
    About.HOURS: _hours,
}
