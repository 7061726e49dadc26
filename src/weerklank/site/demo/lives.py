"""Invented lives under the Wet inburgering: what a trajectory looks like when all goes well.

Nobody is described here. Every date follows from the day of the kennisgeving and from dice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from weerklank.rulebook import tables
from weerklank.rulebook.calendar import DAY, months_later
from weerklank.rulebook.facts import ASIEL, GEZIN
from weerklank.rulebook.norms import TERM_MONTHS

GEMEENTE, BEGELEIDING, TAALSCHOOL = tables.CONTACT_ORGANISATIONS
KERNEN = ("Voorbeelddam-Centrum", "Voorbeelddam-Noord", "Proefwijk", "Verzonnendorp")
SCHOOLS = ("Taalschool De Verzonnen Brug", "Taalhuis Voorbeeld")
SUPPORT = "Begeleiding Voorbeelddam (verzonnen)"
MUNICIPALITY = "Gemeente Voorbeelddam (bestaat niet)"
CONSULENTEN = tuple(f"consulent {letter}" for letter in "ABCDEFGH")
BEGELEIDERS = tuple(f"begeleider {letter}" for letter in "ABCDEF")
DOCENTEN = tuple(f"docent {letter}" for letter in "ABCDEF")
LEAVING, LEFT = "consulent D", "begeleider C"  # who leaves soon, and who has left
# Language of the conversation, group of origin, and how often out of a hundred.
ORIGINS = {
    ASIEL: (
        ("Arabisch", "Midden-Oosten", 46),
        ("Turks", "Turkije", 17),
        ("Dari", "Afghanistan", 12),
        ("Tigrinya", "Hoorn van Afrika", 10),
        ("Farsi", "Midden-Oosten", 6),
        ("Somalisch", "Hoorn van Afrika", 3),
        ("Engels", "overig", 6),
    ),
    GEZIN: (
        ("Engels", "overig", 34),
        ("Turks", "Turkije", 18),
        ("Arabisch", "Noord-Afrika", 16),
        ("Oekraïens", "Oost-Europa", 12),
        ("Frans", "overig", 8),
        ("Nederlands", "overig", 6),
        ("Farsi", "Midden-Oosten", 6),
    ),
}
DETAILS = {
    ASIEL: (
        ("Asielstatushouder", 76),
        ("Gezinshereniger met Asielstatushouder", 20),
        ("Gezinsvormer met Asielstatushouder", 4),
    ),
    GEZIN: (
        ("Gezinsvormer", 52),
        ("Gezinshereniger", 40),
        ("Overig", 6),
        ("Geestelijk bedienaar", 2),
    ),
}
EDUCATION = {
    "Z": (("geen basisonderwijs", 34), ("basisonderwijs", 44), ("voortgezet onderwijs", 22)),
    "B": (("voortgezet onderwijs", 44), ("beroepsonderwijs", 34), ("hoger onderwijs", 22)),
    "O": (("voortgezet onderwijs", 78), ("hoger onderwijs", 22)),
}
AGES = {
    "Z": (("25–29", 12), ("30–39", 32), ("40–49", 30), ("50–59", 19), ("60+", 7)),
    "B": (("16–24", 10), ("25–29", 26), ("30–39", 38), ("40–49", 19), ("50–59", 7)),
    "O": (("16–24", 80), ("25–29", 20)),
}
# What someone would like, and the sector it belongs to.
WISHES = (
    ("verzorgende worden", "zorg"),
    ("fietsen of auto's maken", "techniek"),
    ("koken in een restaurant", "horeca"),
    ("in een winkel werken", "winkel"),
    ("in een kas of tuin werken", "groen"),
    ("met kinderen werken", "onderwijs"),
    ("op een kantoor werken", "administratie"),
    ("kleding maken", "ambacht"),
    ("in een magazijn werken", "logistiek"),
    ("mensen ontmoeten", "ontmoeting"),
)
# Wishes that are for something to do, in no sector of work.
FREE_WISHES = (
    ("taalmaatje", "iemand om mee te praten"),
    ("sport", "voetbal"),
    ("sport", "zwemmen met andere vrouwen"),
    ("oefenen", "Nederlands spreken in de buurt"),
)
PLACES = (
    ("Repaircafé Voorbeeld", "vrijwilligerswerk", "techniek", 0, 2, "A1", 36, False),
    ("Fietsenmakerij De Verzonnen Ketting", "stage", "techniek", 2, 4, "A2", 3, False),
    ("Naaigroep Losse Draad (verzonnen)", "activiteit", "ambacht", 1, 1, "A1", 20, True),
    ("Atelier Voorbeeldstof", "vrijwilligerswerk", "ambacht", 3, 3, "A2", 2, False),
    ("Moestuin Proefwijk", "vrijwilligerswerk", "groen", 2, 2, "A1", 26, True),
    ("Kwekerij Denkbeeld", "stage", "groen", 3, 5, "A1", 14, False),
    ("Taalcafé Voorbeelddam", "taalmaatje", "ontmoeting", 0, 1, "A1", 30, True),
    ("Buurthuis Noord (verzonnen)", "activiteit", "ontmoeting", 1, 2, "A1", 24, True),
    ("Wandelgroep Verzonnendorp", "activiteit", "ontmoeting", 3, 1, "A1", 18, False),
    ("Zorghuis De Voorbeeldhof", "vrijwilligerswerk", "zorg", 0, 3, "A2", 4, False),
    ("Thuiszorg Denkbeeld", "stage", "zorg", 1, 5, "B1", 2, False),
    ("Maaltijdgroep Proefwijk", "vrijwilligerswerk", "horeca", 2, 2, "A1", 16, False),
    ("Eetkamer Verzonnen Smaak", "stage", "horeca", 0, 4, "A2", 3, False),
    ("Kringloop Voorbeeld", "vrijwilligerswerk", "winkel", 1, 3, "A1", 22, False),
    ("Winkel Het Voorbeeld", "betaald werk", "winkel", 0, 6, "B1", 2, False),
    ("Basisschool De Verzinsels", "vrijwilligerswerk", "onderwijs", 2, 2, "A2", 3, True),
    ("Scouting Verzonnendorp", "vrijwilligerswerk", "onderwijs", 3, 1, "A2", 4, False),
    ("Bibliotheek Voorbeelddam", "vrijwilligerswerk", "administratie", 0, 2, "B1", 3, False),
    ("Gemeentehuis Voorbeelddam", "stage", "administratie", 0, 5, "B1", 2, False),
    ("Magazijn Denkbeeld", "betaald werk", "logistiek", 1, 8, "A2", 4, False),
    ("Voedselbank Voorbeeld", "vrijwilligerswerk", "logistiek", 2, 2, "A1", 22, False),
    ("Voetbalclub De Verzonnen Bal", "sport", "", 1, 1, "", 12, False),
    ("Praattafel Proefwijk", "oefenen", "", 2, 1, "A2", 10, True),
)
BROUGHT = "Praattafel Proefwijk"  # by those who guide
# Lessons offered in a month: three a week, two weeks in July, none in August, two in December.
LESSONS = {1: 12, 2: 10, 3: 13, 4: 12, 5: 10, 6: 13, 7: 5, 8: 0, 9: 13, 10: 11, 11: 13, 12: 7}
HOURS_PER_LESSON = 3
_SATURDAY = 5  # of a week that begins with 0
# Columns of `trajecten` that may lie ahead: what was planned or laid down.
_PLANNED = {"verwachte_start", "termijn_eind", "spreekuur_eind"}


@dataclass
class Life:
    """A trajectory that is being made: one row of `trajecten` and lists for the other tables."""

    key: str
    today: date
    dice: Random
    row: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[Any]] = field(
        default_factory=lambda: {t.name: [] for t in tables.ALL if t.of_trajectory}
    )

    def days_ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def forget(self, *columns: str) -> None:
        """Leave these columns empty: not known."""
        for column in columns:
            self.row.pop(column, None)


def pick(dice: Random, choices: tuple[tuple[str, int], ...]) -> str:
    """Return one of the words, each as often as the number beside it says."""
    return dice.choices([word for word, _ in choices], [weight for _, weight in choices])[0]


def live(
    key: str,
    *,
    group: str,
    route: str,
    notified: date,
    today: date,
    dice: Random,
    consulent: str,
) -> Life:
    """Return a life in which every step comes in time. What lies ahead is still in it: `settle`."""
    life = Life(key, today, dice)
    _be_someone(life, group, route)
    _arrive(life, group, notified)
    _get_a_plan(life, route)
    _learn(life, route)
    _take_part(life, group, route)
    _keep_contact(life, group, consulent)
    return life


def _be_someone(life: Life, group: str, route: str) -> None:
    dice = life.dice
    language, origin, _ = dice.choices(ORIGINS[group], [each[2] for each in ORIGINS[group]])[0]
    household = pick(dice, (("alleen", 38), ("paar", 20), ("met kinderen", 42)))
    if route == "O":
        household = "alleen"
    child = pick(dice, (("0-3", 36), ("4-11", 44), ("12+", 20)))
    child = child if household == "met kinderen" else ""
    kern = pick(dice, tuple(zip(KERNEN, (46, 24, 18, 12), strict=True)))
    minutes = 12 + 9 * KERNEN.index(kern) + dice.randrange(6)
    life.row |= {
        "doelgroep": group,
        "gedetailleerde_doelgroep": pick(dice, DETAILS[group]),
        "leeftijdsklasse": pick(dice, AGES[route]),
        "gender": pick(
            dice, (("man", 52), ("vrouw", 48)) if group == ASIEL else (("vrouw", 70), ("man", 30))
        ),
        "herkomstgroep": origin,
        "gesprekstaal": language,
        "tolk_gewenst": language not in ("Engels", "Nederlands") and dice.random() < 0.8,
        "leest_eigen_taal": pick(
            dice, (("ja", 62), ("deels", 22), ("nee", 16)) if route == "Z" else (("ja", 100),)
        ),
        "alfabetisering": pick(dice, (("NVT", 60), ("AA", 25), ("A", 15)))
        if route == "Z"
        else "NVT",
        "kern": kern,
        "huishouden": household,
        "jongste_kind": child,
        "opleidingsniveau_herkomst": pick(dice, EDUCATION[route]),
        "werkervaring_herkomst": route != "O" and dice.random() < 0.65,
        "reisminuten": minutes,
        "reisafstand_km": round(minutes / 3.2, 1),
        "reiskosten_geregeld": True,
        "kinderopvang": "geregeld" if child in ("0-3", "4-11") else "niet nodig",
        "eigen_uitkering": group == ASIEL,
        "werkdoel": route == "B" and dice.random() < 0.7,
    }


def _arrive(life: Life, group: str, notified: date) -> None:
    dice, row = life.dice, life.row
    registered = notified + timedelta(days=dice.randrange(0, 15))
    row |= {
        "kennisgeving": notified,
        "brp": registered,
        "in_nederland_sinds": registered
        - timedelta(days=dice.randrange(300, 700) if group == ASIEL else dice.randrange(5, 40)),
        "intake": registered + timedelta(days=dice.randrange(14, 28)),
        "lbt": registered + timedelta(days=dice.randrange(28, 36)),
    }
    if group != ASIEL:
        return
    row |= {
        "koppeling": registered - timedelta(days=dice.randrange(40, 90)),
        "mb_start": registered,
        "mb_overdracht": months_later(registered, 14) + timedelta(days=dice.randrange(10)),
        "spreekuur_eind": months_later(registered, 30),
    }
    # Members of the family of a status holder fall outside the relief (Pw 56a).
    if row["gedetailleerde_doelgroep"] == "Asielstatushouder":
        ends = months_later(registered, 6)
        row |= {
            "bijstand_start": registered,
            "ontzorgen_start": registered + timedelta(days=dice.randrange(3, 10)),
            "ontzorgen_eind": ends,
            "zelfredzaamheid_getoetst": ends - timedelta(days=dice.randrange(35, 45)),
        }


def _get_a_plan(life: Life, route: str) -> None:
    dice, row = life.dice, life.row
    pip = max(row["kennisgeving"], row["brp"]) + timedelta(days=dice.randrange(40, 68))
    row |= {
        "lbt_uitslag": "B1-route niet haalbaar" if route == "Z" else "B1-route haalbaar",
        "pip": pip,
        "leerroute": route,
        "niveau": "" if route == "Z" else "B1",
        "voortgangsgesprekken": dice.choice((4, 5, 6)),
        "termijn_eind": months_later(pip + DAY, TERM_MONTHS),
        "pvt_aangeboden": pip + timedelta(days=dice.randrange(20, 50)),
        "pvt_start": pip + timedelta(days=dice.randrange(60, 140)),
        "pvt_ondertekend": pip + timedelta(days=dice.randrange(150, 180)),
    }
    if row["doelgroep"] == ASIEL:
        row["aanbod"] = pip + timedelta(days=dice.randrange(14, 50))
        row["verwachte_start"] = pip + timedelta(days=75)
    if route != "O":
        row["map_aangeboden"] = pip + timedelta(days=dice.randrange(100, 150))
        row["map_start"] = pip + timedelta(days=dice.randrange(180, 300))
        row["map_eindgesprek"] = row["map_start"] + timedelta(days=dice.randrange(255, 290))
    life.lists["leerroutes"].append(tables.LeerroutePeriod(pip, None, route, "eerste PIP"))
    life.lists["vestigingen"].append(tables.Settlement(row["brp"], pip))


def months_from(start: date, until: date) -> Iterator[date]:
    """Yield the first day of every whole month in [start, until)."""
    month = months_later(start.replace(day=1), 1) if start.day > 1 else start
    while months_later(month, 1) <= until:
        yield month
        month = months_later(month, 1)


def _learn(life: Life, route: str) -> None:
    dice, row, lists = life.dice, life.row, life.lists
    start = row["pip"] + timedelta(days=dice.randrange(60, 90))
    row["taal_start"] = start
    pace = dice.uniform(1.0, 1.35)
    presence = dice.uniform(0.84, 0.97)
    total = 0
    for month in months_from(start, life.today):
        offered = LESSONS[month.month]
        attended = round(offered * min(1.0, presence + dice.uniform(-0.05, 0.05)))
        excused = dice.randint(0, offered - attended)
        lists["presentie"].append(tables.Presence(month, offered, attended, excused))
        if not attended or (route == "Z" and total >= 800):
            continue
        hours = attended * HOURS_PER_LESSON
        total += hours
        knm = 3 if route == "Z" and month.month % 3 == 0 else 0
        ends = months_later(month, 1)
        school = SCHOOLS[KERNEN.index(row["kern"]) % 2]
        lists["uren"].append(tables.Hours("nt2", float(hours - knm), month, ends, school))
        if knm:
            lists["uren"].append(tables.Hours("cursus", float(knm), month, ends, school))
    _grow(life, route, start, pace)


# After how many months of lessons which level is reached on the four language parts.
_LEVELS = {
    "Z": ((1, "A1", "LU SP"), (9, "A1", "LE LU SC SP"), (22, "A2", "LU SP")),
    "B": ((1, "A1", "LE LU SC SP"), (5, "A2", "LE LU"), (9, "A2", "LE LU SC SP")),
    "O": ((1, "A2", "LE LU SC SP"), (7, "B1", "LE LU SC SP")),
}
_EXAMS = {
    "Z": (),
    "B": ((12, "KNM"), (14, "LE"), (15, "LU"), (18, "SP"), (19, "SC")),
    "O": ((9, "KNM"), (10, "LE"), (11, "LU"), (12, "SP"), (13, "SC")),
}


def _grow(life: Life, route: str, start: date, pace: float) -> None:
    lists, row = life.lists, life.row
    for months, level, parts in _LEVELS[route]:
        day = start + timedelta(days=round(months * pace * 30))
        lists["niveaus"] += [tables.Level(day, part, level, "docent") for part in parts.split()]
    for months, part in _EXAMS[route]:
        day = start + timedelta(days=round(months * pace * 30))
        sit(life, part, day, "Geslaagd", left=1)
    if _EXAMS[route]:
        done = start + timedelta(days=round(_EXAMS[route][-1][0] * pace * 30) + 50)
        row["voldaan"] = max(done, row.get("map_eindgesprek", done)) + timedelta(days=21)
        row["voldaan_document"] = "diploma"
    else:
        row["z_eind"] = months_later(row["pip"], 32)
        row["voldaan"] = row["z_eind"] + timedelta(days=20)
        row["voldaan_document"] = "certificaat"


def sit(life: Life, part: str, day: date, result: str, *, left: int, level: str = "B1") -> None:
    """Add an exam. A result takes six weeks to come; a part that is passed is a level reached."""
    if life.today - day < timedelta(days=42):
        result = ""
    free = left if life.row["doelgroep"] == ASIEL else None
    kind = "" if part == "KNM" else level
    life.lists["examens"].append(tables.Exam(part, kind, day, result, "", free))
    if result == "Geslaagd" and part != "KNM":
        life.lists["niveaus"].append(tables.Level(day, part, level, "examen"))


def spend(life: Life, kind: str, hours: float, source: str, *, start: date, until: date) -> None:
    """Add hours of this kind per whole month, from the month after `start`."""
    for month in months_from(start, min(until, life.today)):
        if month.month != 8:
            life.lists["uren"].append(
                tables.Hours(kind, hours, month, months_later(month, 1), source)
            )


def _take_part(life: Life, group: str, route: str) -> None:
    dice, row, lists = life.dice, life.row, life.lists
    pip = row["pip"]
    for offset, hours in ((0, 6.0), (20, 6.0)):
        day = row["pvt_start"] + timedelta(days=offset)
        lists["uren"].append(tables.Hours("pvt", hours, day, day + DAY, SUPPORT))
    if "map_start" in row:
        begin = row["map_start"]
        lists["uren"].append(tables.Hours("map", 8.0, begin, begin + DAY, MUNICIPALITY))
        spend(life, "map", 5.0, MUNICIPALITY, start=begin, until=months_later(begin, 8))
    wanted = dice.sample(WISHES, 2)
    for kind, (text, sector) in zip(
        ("droombaan", dice.choice(("broodbaan", "vrijwilligerswerk"))), wanted, strict=True
    ):
        lists["wensen"].append(
            tables.Wish(kind, text, sector, dice.choice((1, 2, 3, 4)), row["kern"])
        )
    if route == "Z" and group == ASIEL:
        begin = pip + timedelta(days=dice.randrange(100, 130))
        take_a_place(life, begin, hours_per_week=7.0)
    elif route == "B" and dice.random() < 0.35:
        take_a_place(life, pip + timedelta(days=dice.randrange(150, 400)), hours_per_week=4.0)
    _work_or_study(life, group, route)


def _work_or_study(life: Life, group: str, route: str) -> None:
    dice, row, lists = life.dice, life.row, life.lists
    pip = row["pip"]
    if route == "B" and dice.random() < 0.45:
        row["betaald_werk_sinds"] = pip + timedelta(days=dice.randrange(330, 520))
    elif route == "B" and dice.random() < 0.5:
        begin = pip + timedelta(days=dice.randrange(420, 530))
        lists["opleidingen"].append(tables.EducationPeriod(begin, None, "mbo"))
    if group == GEZIN and dice.random() < 0.5:
        row["betaald_werk_sinds"] = pip + timedelta(days=dice.randrange(30, 300))
    if route == "O":
        lists["opleidingen"].append(
            tables.EducationPeriod(row["taal_start"], None, "taalschakeltraject")
        )
    if "bijstand_start" in row:
        works = row.get("betaald_werk_sinds")
        lists["uitkeringen"].append(tables.BenefitPeriod(row["bijstand_start"], works))


def take_a_place(life: Life, begin: date, *, hours_per_week: float) -> None:
    """Take part at one of the places from a day on, with the hours of every month since."""
    open_to_all = [place for place in PLACES if place[5] == "A1"]
    # The larger, the more of them; so that hardly any has more people than room.
    ((name, kind, *_),) = life.dice.choices(open_to_all, [place[6] for place in open_to_all])
    life.lists["participatie"].append(tables.Participation(name, kind, begin, None, hours_per_week))
    spend(
        life,
        "participatie",
        round(hours_per_week * 4.3),
        name,
        start=begin,
        until=life.today,
    )


def _keep_contact(life: Life, group: str, consulent: str) -> None:
    dice, row, lists = life.dice, life.row, life.lists
    contacts = lists["contactpersonen"]
    contacts.append(tables.ContactPeriod(GEMEENTE, consulent, row["brp"], None, ""))
    meet(life, GEMEENTE, "intake", row["intake"])
    if group == ASIEL:
        helper = dice.choice([key for key in BEGELEIDERS if key != LEFT])
        ends = months_later(row["mb_start"], 30)
        contacts.append(
            tables.ContactPeriod(
                BEGELEIDING, helper, row["mb_start"], ends if ends <= life.today else None, ""
            )
        )
        begin = row["mb_start"] + timedelta(days=45)
        planned, ends = begin + timedelta(days=84), begin + timedelta(days=91)
        lists["ondersteuning"].append(
            tables.SupportPeriod(
                "training",
                "Eurowijzer",
                begin,
                planned,
                ends if ends <= life.today else None,
            )
        )
        day = row["mb_start"] + timedelta(days=10)
        while day < months_later(row["mb_start"], 18):
            meet(life, BEGELEIDING, "begeleiding", day)
            day += timedelta(days=28 if day < months_later(row["mb_start"], 6) else 63)
    teacher = DOCENTEN[KERNEN.index(row["kern"]) % 2 * 3 + dice.randrange(3)]
    contacts.append(tables.ContactPeriod(TAALSCHOOL, teacher, row["taal_start"], None, ""))
    number = row["voortgangsgesprekken"]
    start, whole = row["pip"] + DAY, row["termijn_eind"] - row["pip"]
    for step in range(1, number + 1):
        meet(life, GEMEENTE, "voortgangsgesprek", start + whole * step / number - DAY * 21)
    day = row["pip"] + timedelta(days=dice.randrange(30, 60))
    while day < row["termijn_eind"]:
        kind = "werk" if row["werkdoel"] else "anders"
        meet(life, GEMEENTE, kind, day)
        day += timedelta(days=75 if day < months_later(row["pip"], 12) else 140)


def look_around(life: Life, dice: Random) -> None:
    """Add what is known of some: their class, what they need there, travel, money that came late.

    With dice of its own, so that nothing else of a life depends on it.
    """
    _be_in_a_class(life, dice)
    _tell_of_support(life, dice)
    _tell_of_travel(life, dice)
    if "pip" in life.row and dice.random() < 0.3:
        kind, text = dice.choice(FREE_WISHES)
        life.lists["wensen"].append(tables.Wish(kind, text, "", None, life.row.get("kern", "")))


def join_in_freely(life: Life, dice: Random) -> None:
    """Let some take part somewhere that nobody arranged: with neighbours, or at a club."""
    if "pip" in life.row and dice.random() < 0.06:
        begin = life.row["pip"] + timedelta(days=dice.randrange(20, 200))
        name, kind = dice.choice((("de buren", "informeel"), ("zwemclub (verzonnen)", "sport")))
        life.lists["participatie"].append(tables.Participation(name, kind, begin, None, None))


def _be_in_a_class(life: Life, dice: Random) -> None:
    begin, route = life.row.get("taal_start"), life.row.get("leerroute")
    if begin is None or route is None or dice.random() < 0.2:
        return  # of some the school did not tell
    klas = f"{route}-{dice.choice('ABC')}"
    life.lists["klassen"].append(tables.ClassPeriod(begin, None, klas))
    if dice.random() < 0.1:
        kind = dice.choice(tables.ADAPTATIONS)
        day = begin + timedelta(days=dice.randrange(5, 60))
        arranged = dice.choice((True, False, None))
        life.lists["aanpassingen"].append(tables.Adaptation(kind, day, None, arranged))


def _tell_of_support(life: Life, dice: Random) -> None:
    """Say of an ended training whether it was enough, and of some that money came late."""
    found = life.lists["ondersteuning"]
    for place, each in enumerate(found):
        if each.soort == "training" and each.tot and each.tot <= life.today and dice.random() < 0.4:
            answer = dice.choice(("ja", "nee", "nee", "onbekend"))
            found[place] = each._replace(
                genoeg=answer,
                genoeg_volgens=dice.choice(("inburgeraar", "maatschappelijke begeleiding")),
                genoeg_op=each.tot,
                reden_einde="langer nodig" if answer == "nee" else "",
            )
    relieved = life.row.get("ontzorgen_start")
    if relieved is not None and dice.random() < 0.08:
        day = relieved + timedelta(days=dice.randrange(30, 120))
        paid = dice.choice((None, day + timedelta(days=9)))
        amount = dice.choice((None, 412.5))
        life.lists["te_late_betalingen"].append(
            tables.LatePayment(
                day + timedelta(days=12),
                dice.choice(("huur", "energie", "zorgverzekering")),
                "kredietbank",
                day if paid else None,
                paid,
                amount,
            )
        )


def _tell_of_travel(life: Life, dice: Random) -> None:
    held = [each for each in life.lists["afspraken"] if each.status == "gehouden"]
    if not held or dice.random() > 0.05:
        return
    each = dice.choice(held)
    state = dice.choice(("gevraagd", "betaald", "geweigerd", "onbekend"))
    amount, distance = dice.choice(((6.8, None), (None, 14.0), (None, None)))
    life.lists["reiskosten"].append(
        tables.TravelCost(each.gepland_op, each.soort, amount, distance, state)
    )


def working_day(day: date) -> date:
    """Return a day, or the Monday after it when it falls in a weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() >= _SATURDAY else 0)


def meet(life: Life, organisation: str, kind: str, day: date) -> None:
    """Add an appointment that is held, or planned when it lies in the next two months.

    Now and then one a little earlier was called off, and this one took its place.
    """
    dice = life.dice
    day = working_day(day)
    way = dice.choice(("op kantoor", "op kantoor", "telefoon", "thuis"))
    missed = dice.random() < 0.14
    why = dice.choice(("afgezegd door inburgeraar", "niet verschenen", "afgezegd door organisatie"))
    ahead = day - life.today
    if ahead > timedelta(days=60):
        return
    if missed and ahead < timedelta(0):
        early = working_day(day - timedelta(days=5))
        life.lists["afspraken"].append(tables.Appointment(organisation, kind, early, why, day, way))
    status = "gepland" if ahead >= timedelta(0) else "gehouden"
    life.lists["afspraken"].append(tables.Appointment(organisation, kind, day, status, None, way))


def settle(life: Life) -> None:
    """Leave out what has not happened yet, and whatever would follow the end of a trajectory."""
    row, today = life.row, life.today
    for name, value in list(row.items()):
        if isinstance(value, date) and value > today and name not in _PLANNED:
            del row[name]
    if "voldaan" not in row:
        row.pop("voldaan_document", None)
    if "pip" not in row:
        life.forget(*_OF_THE_PLAN)
    if "lbt" not in row:
        life.forget("lbt_uitslag")
    if "mb_start" not in row:
        life.forget("spreekuur_eind")
    _settle_tables(life)


def _settle_tables(life: Life) -> None:
    row, today = life.row, life.today
    last = min([today, *(row[end] for end in ("voldaan", "vertrokken", "overleden") if end in row)])
    for name, found in life.lists.items():
        first = _FIRST_DAY.get(name)
        if first is None:
            continue
        kept = [each for each in found if (getattr(each, first) or today) <= last]
        if name == "afspraken" and last == today:
            kept = found
        keys = tables.BY_NAME[name].key
        once = {tuple(getattr(each, key) for key in keys): each for each in kept}
        life.lists[name] = sorted(once.values(), key=lambda each: _in_order(each, first))
    if "pip" not in row:
        life.lists["vestigingen"] = [each._replace(pip=None) for each in life.lists["vestigingen"]]
        life.lists["wensen"] = []
    else:
        life.lists["vestigingen"] = [
            each._replace(pip=each.pip if each.pip and each.pip <= today else None)
            for each in life.lists["vestigingen"]
        ]


def _in_order(each: tuple[object, ...], first: str) -> tuple[str, ...]:
    return (str(getattr(each, first)), *(str(value) for value in each))


_OF_THE_PLAN = (
    "leerroute",
    "niveau",
    "voortgangsgesprekken",
    "termijn_eind",
    "aanbod",
    "verwachte_start",
)
# A row has happened when this day has come.
_FIRST_DAY = {
    "leerroutes": "van",
    "doelgroepen": "van",
    "contactpersonen": "van",
    "afspraken": "gepland_op",
    "uren": "bekend_tot",
    "presentie": "maand",
    "examens": "datum",
    "niveaus": "datum",
    "besluiten": "van",
    "vestigingen": "brp",
    "uitkeringen": "van",
    "opleidingen": "van",
    "ondersteuning": "van",
    "participatie": "van",
    "te_late_betalingen": "gemeld_op",
    "klassen": "van",
    "aanpassingen": "van",
    "reiskosten": "datum",
    "pip_afspraken": "afgesproken_op",
}
