"""Signals about the PIP, the aanbod, PVT, MAP and the end of the term."""

from __future__ import annotations

from datetime import timedelta

from weerklank.register.rules.calendar import DAY
from weerklank.register.rules.facts import Case
from weerklank.register.rules.judging import ON, OVER, WARN, Finding, Rule, unknown
from weerklank.register.rules.thresholds import Threshold

_BESLUIT_5_3 = "Besluit inburgering 2021, art. 5.3"

THRESHOLDS = (
    Threshold("SIG-07.limit", 70, "dagen", "L", _BESLUIT_5_3, "tot het PIP er moet zijn"),
    Threshold("SIG-07.wait", 14, "dagen", "L", _BESLUIT_5_3, "na informatie van derden"),
    Threshold("SIG-07.warn", 14, "dagen", "P", "voorstel", "waarschuwing vooraf"),
)


def late_pip(case: Case) -> Finding | None:
    """SIG-07: no PIP within ten weeks of the kennisgeving, or of the registration if that is later.

    Besluit inburgering 2021, art. 5.3. When information of others is waited for, the PIP is late
    two weeks after it came; until it comes there is a warning once the ten weeks have passed.
    Speaks only while there is no PIP.
    """
    if case.pip is not None:
        return None
    row, limits = case.row, case.limits
    notified, registered = case.known(row.kennisgeving), case.known(row.brp)
    if notified is None or registered is None:
        return unknown(kennisgeving=notified, brp=registered)
    begin = max(notified, registered)
    deadline = begin + timedelta(days=limits["SIG-07.limit"])
    why: dict[str, object] = {
        "kennisgeving": notified,
        "brp": registered,
        "limit": limits["SIG-07.limit"],
    }
    if row.pip_reden_vertraging:
        received = case.known(row.pip_informatie_ontvangen)
        why |= {"pip_reden_vertraging": row.pip_reden_vertraging, "wait": limits["SIG-07.wait"]}
        why["pip_informatie_ontvangen"] = received
        if received is None:
            return Finding(ON, WARN, why, deadline + DAY) if case.on > deadline else None
        deadline = received + timedelta(days=limits["SIG-07.wait"])
    if case.on > deadline:
        return Finding(ON, OVER, why)
    if (deadline - case.on).days <= limits["SIG-07.warn"]:
        return Finding(ON, WARN, why | {"warn": limits["SIG-07.warn"]})
    return None


RULES = (
    Rule(
        "SIG-07",
        "PIP te laat",
        "gemeente",
        f"wet: {_BESLUIT_5_3}",
        late_pip,
        columns=("kennisgeving", "brp", "pip", "pip_informatie_ontvangen"),
    ),
)
