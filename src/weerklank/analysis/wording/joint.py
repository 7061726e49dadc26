"""How it is said that people named two things."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from weerklank.analysis import wording
from weerklank.analysis.rules.joint import Joint, Near

NO_CAUSE = gettext_lazy(
    "Samen genoemd is geen oorzaak: dezelfde mensen spraken over beide. Of het een door het ander "
    "komt, blijkt alleen uit wat die mensen zeggen."
)


def amount(found: Joint) -> str:
    """Return "3 van 8", of those who were asked about both, as amounts are said elsewhere."""
    tally = found.tally
    if tally.asked == 0:
        return (
            ngettext(
                "%(number)s mens noemde beide; niet allebei gevraagd",
                "%(number)s mensen noemden beide; niet allebei gevraagd",
                tally.spoke,
            )
            % {"number": tally.spoke}
            if tally.spoke
            else _("niet allebei gevraagd")
        )
    return wording.amount(tally)


def near(found: Joint) -> str:
    """Return "2 in één beurt, 1 in één gesprek", or nothing where nobody named both."""
    words = {
        Near.TURN: _("%(number)s in één beurt"),
        Near.CONVERSATION: _("%(number)s in één gesprek"),
        Near.ROUND: _("%(number)s in verschillende gesprekken"),
    }
    told = [said % {"number": found.near[one]} for one, said in words.items() if found.near[one]]
    return ", ".join(told)
