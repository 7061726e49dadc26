"""What cannot be so in one row: impossible orders, and what DUO does not accept.

A problem names the column that is not believed. In a delivery that cell is refused and the rest of
the row goes in; by hand it is asked again.

The rules of DUO are those of its published interface (DUO-M2M, gemeente-m2m-inburgering). Two of
them cannot be asked here, because no table holds what they need: a dagtekening before the begin
of the plicht, and `verwijtbaar`. That a PIP does not precede the registration is asked of the row
of trajecten only of who lived in one municipality: the first PIP of someone who moved is older.
That a PVT precedes the PIP is no problem: it is part of the voorinburgering (Besluit inburgering
2021, art. 3.17). That a first PIP of the B1-route has no level A2 is asked when it is seen that the
PIP is new: of someone who comes with a PIP nobody can tell whether that level is of a later one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from weerklank.rulebook import tables
from weerklank.rulebook.tables import BY_NAME, GROUNDS


class Problem(NamedTuple):
    """The column to look at, and one plain Dutch sentence."""

    column: str
    why: str


# Asked of a row of its table and today; dates may be ISO text in both, which compares alike.
Check = Callable[..., Problem | None]


def _is_before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other


def problem(table: str, row: tables.Row, today: date) -> Problem | None:
    """Return the first thing that is wrong with a row of a table; None when nothing is."""
    check = check_of(table)
    return check(row, today) if check else None


def check_of(table: str) -> Check | None:
    """Return what is asked of a row of this table; a period ends after it begins."""
    return _CHECKS.get(table, _period if "tot" in BY_NAME[table].names else None)


def _trajectory(row: tables.Traject, today: date) -> Problem | None:
    if sentence := _LEVEL_WITHOUT.get((row.leerroute, row.niveau)):
        return Problem("niveau", sentence)
    return _parts_done(row, today) or _orders(row)


_LEVEL_WITHOUT = {
    ("O", "A2"): "Niveau A2 kan niet samen met de onderwijsroute.",
    ("Z", "B1"): "Niveau B1 kan niet samen met de zelfredzaamheidsroute.",
}


def _parts_done(row: tables.Traject, today: date) -> Problem | None:
    for name, label in (("pvt_ondertekend", "Het PVT"), ("map_eindgesprek", "De MAP")):
        done = getattr(row, name)
        if done is None:
            continue
        if done > today:
            return Problem(name, f"{label} kan niet in de toekomst zijn afgerond.")
        if name in _AFTER_THE_PIP and row.pip is not None and done <= row.pip:
            return Problem(
                name,
                f"{label} is afgerond voordat de inburgeringstermijn begon. Die begint op de dag"
                " na het eerste PIP.",
            )
        if row.z_eind is not None and done > row.z_eind:
            return Problem(name, f"{label} is afgerond na het einde van de zelfredzaamheidsroute.")
    return None


_AFTER_THE_PIP = frozenset({"map_eindgesprek"})


def _orders(row: tables.Traject) -> Problem | None:
    for early, late, sentence in _ORDERS:
        first, second = getattr(row, early), getattr(row, late)
        if _is_before(second, first):
            return Problem(late, sentence)
    return None


_ORDERS = (
    ("pvt_start", "pvt_ondertekend", "Het PVT is ondertekend voordat het begon."),
    ("map_start", "map_eindgesprek", "Het eindgesprek van de MAP is voor het begin van de MAP."),
    ("ontzorgen_start", "ontzorgen_eind", "Het ontzorgen eindigt voordat het begint."),
    ("pip", "termijn_eind", "De inburgeringstermijn eindigt voor het eerste PIP."),
    ("pip", "z_eind", "De zelfredzaamheidsroute eindigt voor het eerste PIP."),
    ("mb_start", "mb_overdracht", "De overdracht is voor het begin van de begeleiding."),
)


def pip_before_registration(row: tables.Traject) -> Problem | None:
    """Return whether the PIP of someone who did not move precedes her registration (DUO)."""
    if _is_before(row.pip, row.brp):
        return Problem(
            "pip",
            "Het PIP is van voor de inschrijving in de gemeente. Is deze persoon verhuisd? Lever"
            " dan ook de tabel vestigingen.",
        )
    return None


def first_pip_at_a2(row: tables.Traject) -> Problem | None:
    """Return whether a PIP that was not there before begins the B1-route at A2 (DUO)."""
    if row.pip is not None and (row.leerroute, row.niveau) == ("B", "A2"):
        return Problem("niveau", FIRST_PIP_AT_A2)
    return None


FIRST_PIP_AT_A2 = (
    "In het eerste PIP kan niveau A2 niet samen met de B1-route. Afschalen naar A2 kan later, voor"
    " wie zich genoeg heeft ingespannen."
)


def pip_before_the_previous(
    row: tables.Settlement, others: Iterable[tables.Settlement]
) -> Problem | None:
    """Return whether the PIP of a settlement and those of the others are in a wrong order (DUO)."""
    for other in others:
        if row.pip is None or other.pip is None or row.brp == other.brp:
            continue
        if (
            _is_before(row.pip, other.pip) is _is_before(other.brp, row.brp)
            and row.pip != other.pip
        ):
            return Problem(
                "pip",
                "Het PIP van de ene gemeente is van voor het PIP van de gemeente daarvoor.",
            )
    return None


def _settlement(row: tables.Settlement, today: date) -> Problem | None:
    if _is_before(row.pip, row.brp):
        return Problem("pip", "Het PIP is van voor de inschrijving in deze gemeente.")
    return None


def _period(row: tables.Period, today: date) -> Problem | None:
    if _is_before(row.tot, row.van):
        return Problem("tot", "De periode eindigt voordat die begint.")
    return None


def _support(row: tables.SupportPeriod, today: date) -> Problem | None:
    if _is_before(row.gepland_tot, row.van):
        return Problem("gepland_tot", "Het geplande einde is van voor het begin.")
    if row.maatwerk and row.soort != "ontzorgen":
        return Problem("maatwerk", "Maatwerk hoort bij ontzorgen, niet bij andere ondersteuning.")
    if _is_before(row.genoeg_op, row.van):
        return Problem("genoeg_op", "Of het genoeg was, is gezegd voordat het begon.")
    if _is_before(today, row.genoeg_op):
        return Problem("genoeg_op", "Of het genoeg was, kan niet in de toekomst zijn gezegd.")
    return _period(row, today)


def _late_payment(row: tables.LatePayment, today: date) -> Problem | None:
    if _is_before(today, row.gemeld_op):
        return Problem("gemeld_op", "Dit kan niet in de toekomst zijn gemeld.")
    if _is_before(row.betaald_op, row.verwacht_op):
        return Problem("betaald_op", "Dit is betaald voor de dag waarop het moest: niet te laat.")
    return None


def _hours(row: tables.Hours, today: date) -> Problem | None:
    if not _is_before(row.van, row.bekend_tot):
        return Problem("bekend_tot", "De uren eindigen voordat zij beginnen.")
    return None


def _presence(row: tables.Presence, today: date) -> Problem | None:
    if _is_before(today, row.maand):
        return Problem("maand", "Deze maand moet nog beginnen.")
    present, absent = row.aanwezig, row.afwezig_geoorloofd or 0
    if row.aangeboden is not None and present is not None and present + absent > row.aangeboden:
        return Problem(
            "aanwezig", "Aanwezig en geoorloofd afwezig zijn samen meer dan de lessen die er waren."
        )
    return None


def _exam(row: tables.Exam, today: date) -> Problem | None:
    if row.uitslag in ("Geslaagd", "Gezakt") and _is_before(today, row.datum):
        return Problem("uitslag", "Een examen in de toekomst heeft nog geen uitslag.")
    return None


def _decision(row: tables.Decision, today: date) -> Problem | None:
    if row.grond and row.grond not in GROUNDS[row.soort]:
        return Problem(
            "grond", f"Deze grond hoort niet bij {row.soort}: {', '.join(GROUNDS[row.soort])}."
        )
    return _period(row, today)


_CHECKS: dict[str, Check] = {
    "trajecten": _trajectory,
    "uren": _hours,
    "presentie": _presence,
    "examens": _exam,
    "besluiten": _decision,
    "vestigingen": _settlement,
    "ondersteuning": _support,
    "te_late_betalingen": _late_payment,
}
