"""What is published, worked out a second time from the rows of the SQL recount.

It shares nothing with the product but the names of measures and classes. People are lists of
answers here; a group may be told when `enough` says so of its list.
"""

from statistics import mean, median, quantiles

from tests.figures import recount as sql
from tests.figures.recount import MEASURES, SIDES

ALL = ("", "")  # a side and a code on it
POPULATIONS = {
    "pip": ("alle", "pip_ is not null"),
    "lopend": ("alle", "lopend"),
    "lopend_pip": ("lopend", "lopend and pip_ is not null"),
    "voldaan": ("alle", "coalesce(voldaan <= :on, 0)"),
    "begeleiding": ("alle", f"{sql._MB} is not null"),
    "pvt": ("alle", "coalesce(pvt_ondertekend <= :on, 0)"),
    "wacht_pvt": ("lopend_pip", f"lopend and {sql._PVT_WAITS}"),
    "wacht_map": ("lopend_pip", f"lopend and {sql._MAP_WAITS}"),
    "wacht_pip": ("lopend", f"lopend and {sql._PIP_WAITS}"),
    "wacht_intake": ("wacht_pip", f"lopend and {sql._INTAKE_WAITS}"),
    "wacht_school": ("lopend_pip", f"lopend and {sql._SCHOOL_WAITS}"),
    "wacht_opvang": ("lopend", f"lopend and {sql._CARE_WAITS}"),
}
ASIEL, Z = {"doelgroep": [sql.ASIEL]}, {"leerroute": ["Z"]}
B, BZ = {"leerroute": ["B"]}, {"leerroute": ["B", "Z"]}
# Measure → whom it is about, within which rows, and the population that is its yes.
ABOUT = {
    "5.vastgesteld": ("alle", {}, "pip"),
    **dict.fromkeys(("6.leerroute", "7.mediaan", "7.p90", "11.binnen_36"), ("pip", {}, "")),
    **dict.fromkeys(("13.aanbod_mediaan", "13.aanbod_te_laat"), ("pip", ASIEL, "")),
    "11.voldaan": ("alle", {}, "voldaan"),
    "11.document": ("voldaan", {}, ""),
    "11.dit_jaar": ("alle", ASIEL, ""),
    "12.termijn": ("lopend_pip", {}, ""),
    "14.ondertekend": ("alle", {}, "pvt"),
    "14.dagen_mediaan": ("pvt", {}, ""),
    "14.wacht": ("lopend_pip", {}, "wacht_pvt"),
    "14.wacht_mediaan": ("wacht_pvt", {}, ""),
    **dict.fromkeys(("15.afgerond", "15.uren", "15.40_uur"), ("alle", BZ, "")),
    **dict.fromkeys(("16.cursusuren", "16.800_uur"), ("alle", Z, "")),
    "17.uren": ("alle", ASIEL | Z, ""),
    "19.afgeschaald": ("pip", B, ""),
    "21.gehouden": ("pip", {}, ""),
    **dict.fromkeys(
        ("22.gemeente", "22.begeleiding", "22.taalschool", "22.wissels"), ("lopend", {}, "")
    ),
    **dict.fromkeys(("23.fase", "23.eindigt"), ("begeleiding", ASIEL, "")),
    **dict.fromkeys(("24.nu", "24.getoetst"), ("alle", ASIEL, "")),
    **dict.fromkeys(("25.kinderopvang", "25.reistijd", "25.reiskosten"), ("lopend", {}, "")),
    **{
        f"{number}.{what}": (of, within, waits) if what == "wacht" else (waits, within, "")
        for number, of, within, waits in (
            (101, "lopend_pip", {}, "wacht_pvt"),
            (102, "lopend_pip", BZ, "wacht_map"),
            (103, "lopend", {}, "wacht_intake"),
            (104, "lopend_pip", {}, "wacht_school"),
            (105, "lopend", {}, "wacht_opvang"),
            (106, "lopend", {}, "wacht_pip"),
        )
        for what in ("wacht", "mediaan", "lengte")
    },
}


def rounded(number, to):
    return int((number + to / 2) // to) * to


class Republished:
    def __init__(self, recount, n):
        self.recount, self.n = recount, n
        self.people = {"alle": self._people("1")}
        self.told = {"alle": self._rows(self._by_place(self.people["alle"]), None, self._count)}
        for name, (of, condition) in POPULATIONS.items():
            self.people[name] = self._people(condition)
            told = self._yes_or_no(of, condition)
            if name == "lopend_pip":
                told &= self._yes_or_no("pip", condition)
            if name == "wacht_intake":
                told &= self._yes_or_no("lopend", condition)
            if name == "wacht_pip":  # they and those with a PIP are all who go on
                told &= self.told["lopend_pip"]
            self.told[name] = told

    def _people(self, condition):
        return self._ask(condition, "1")

    def _ask(self, among, asked):
        """Return the code of each side and the answer of everybody."""
        sql.MEASURES["asked here"] = (among, asked, "SHARE")
        try:
            return self.recount.answers("asked here")
        finally:
            del sql.MEASURES["asked here"]

    def _yes_or_no(self, of, condition):
        among = POPULATIONS[of][1] if of != "alle" else "1"
        by_place = {place: [] for place in self._by_place(self.people["alle"])}
        by_place |= self._by_place(self._ask(among, f"case when {condition} then 1 else 0 end"))
        return self._rows(by_place, self.told[of], lambda *given: self._parts([1], *given))

    @staticmethod
    def _by_place(rows):
        found = {}
        for *codes, answer in rows:
            for place in [ALL, *zip(SIDES, codes, strict=True)]:
                found.setdefault(place, []).append(answer)
        return found

    # --- which rows ---------------------------------------------------------------------------
    def _rows(self, by_place, may, enough, sides=SIDES, named=None):
        """Return the places that are told."""
        everybody = by_place.get(ALL, [])
        named = may is None if named is None else named
        if (may is not None and ALL not in may) or not self._enough(everybody, enough, everybody):
            return set()
        told = {ALL}
        for side in sides:
            rows = {place: given for place, given in by_place.items() if place[0] == side}
            size = {place: -len(self._known(given)) for place, given in rows.items()}
            shown = sorted(
                (
                    place
                    for place, given in rows.items()
                    if (may is None or place in may) and self._enough(given, enough, everybody)
                ),
                key=lambda place, size=size: (size[place], place),
            )
            while True:
                others = [place for place in rows if place not in shown]
                rest = [answer for place in others for answer in rows[place]]
                spread = (
                    len(rest) >= self.n + len(others) - 1 if named and len(others) > 1 else True
                )
                if spread and self._enough(rest, enough, everybody):
                    break
                if not shown:
                    return set()
                shown.pop()
            told |= set(shown)
        return told

    @staticmethod
    def _known(given):
        return [each for each in given if each is not None and each != "apart"]

    def _enough(self, given, enough, everybody):
        known = self._known(given)
        if not known:
            return not given or len(given) >= self.n
        apart, missing = given.count("apart"), given.count(None)
        if len(known) < self.n or (apart and apart + missing < self.n):
            return False
        return enough(known, self._known(everybody))

    def _count(self, known, everybody):
        return True

    def _parts(self, classes, known, everybody):
        counts = [known.count(each) for each in classes]
        counts.append(len(known) - sum(counts))
        if any(1 <= count < self.n for count in counts):
            return False
        if len(known) >= 2 * self.n or len(known) not in counts:
            return True
        alike = counts.index(len(known))
        of_all = [everybody.count(each) for each in classes]
        of_all.append(len(everybody) - sum(of_all))
        return len(everybody) >= 2 * self.n and of_all[alike] == len(everybody)

    def _sums(self, known, _everybody):
        pairs = [tuple(map(float, each.split("/"))) for each in known]
        first, second = (round(sum(each), 9) for each in zip(*pairs, strict=True))
        if any(0 < abs(each) < self.n for each in (first, second, second - first)):
            return False
        if len(known) < 2 * self.n and first in (0, second):
            return False
        return all(self._is_spread([pair[i] for pair in pairs]) for i in (0, 1))

    def _amounts(self, known, _everybody):
        is_mixed = len(set(known)) > 1 or len(known) >= 2 * self.n
        return is_mixed and self._is_spread(known)

    @staticmethod
    def _is_spread(amounts):
        *_others, second, first = sorted([0, 0, *amounts])
        return not sum(amounts) or first + second <= sum(amounts) / 2

    # --- a measure ----------------------------------------------------------------------------
    def figures(self, measure, classes=()):
        """Return per (class, split) what is told: denominator, missing, value; None: kept back."""
        among, asked, how = MEASURES[measure]
        of, within, counts = ABOUT.get(measure, ("alle", {}, ""))
        of_whom = " and ".join(
            [
                f"({among})",
                *(f"{_COLUMN[side]} in ({_quoted(codes)})" for side, codes in within.items()),
            ]
        )
        by_place = self._by_place(self._ask(of_whom, asked))
        sides = SIDES if not within else tuple(within) if len(within) == 1 else ()
        may = self._may(of, within, counts)
        told = {}
        if how == "CLASSES":
            if measure == "6.leerroute":
                sides = tuple(side for side in SIDES if side != "leerroute")
            told = self._classes(by_place, may, classes, sides)
        else:
            enough = {
                "EVERYBODY": self._count, "MEDIAN": self._count, "P90": self._count,
                "MEAN": self._amounts, "RATIO": self._sums,
            }.get(how, lambda *given: self._parts([1], *given))  # fmt: skip
            rows = self._rows(by_place, may, enough, sides, named=how == "EVERYBODY")
            told = {place: [""] for place in rows}
        found = {}
        for place, given in by_place.items():
            if place != ALL and place[0] not in sides:
                continue
            for of_class in classes or [""]:
                is_told = of_class in told.get(place, ())
                split = () if place == ALL else (place,)
                found[of_class, split] = (
                    self._told(how, given, of_class, place) if is_told else None
                )
        return found, told.get(ALL, ())

    def _may(self, of, within, counts):
        may = self.told[of] & (self.told[counts] if counts else self.told[of])
        if not within or ALL not in may:
            return may
        rows = {(side, code) for side, codes in within.items() for code in codes}
        there = self._by_place(self.people["alle"])
        rows &= there.keys()
        if len(within) == 1:
            (side,) = within
            others = {place for place in there if place[0] == side} - may
            return (rows & may) | {ALL} if not others & rows or others <= rows else set()
        both = [
            p for p in self.people[of] if all(p[SIDES.index(s)] in c for s, c in within.items())
        ]
        apart = [
            sum(p[SIDES.index(s)] in c for p in self.people[of]) - len(both)
            for s, c in within.items()
        ]
        if of in POPULATIONS:
            above = self.people[POPULATIONS[of][0]]
            there = [p for p in above if all(p[SIDES.index(s)] in c for s, c in within.items())]
            apart.append(len(there) - len(both))
        is_large = all(not count or count >= self.n for count in (len(both), *apart))
        return {ALL} if rows <= may and is_large else set()

    def _classes(self, by_place, may, classes, sides):
        known = self._known(by_place.get(ALL, []))
        largest = sorted(classes, key=lambda each: -known.count(each))
        tried = [largest[:number] for number in range(len(largest), 0, -1)]

        def rows(some, sides):
            return self._rows(by_place, may, lambda *g: self._parts(some, *g), sides, named=False)

        fit = [some for some in tried if rows(some, ())]
        told = {ALL: fit[0]} if fit else {}
        for side in sides:
            best = max(
                ((some, rows(some, (side,))) for some in fit),
                key=lambda each: len(each[0]) * len(each[1]),
                default=([], set()),
            )
            told |= {place: best[0] for place in best[1] if place != ALL}
        return told

    def _told(self, how, given, of_class, place):
        """Return the denominator or its class, who is missing, and the value, as published."""
        to = 10 if place[0] in ("kern", "taalschool", "begeleiding") else 5
        known, missing = self._known(given), given.count(None)
        few_missing = 0 < missing < self.n
        size = len(known)
        if how in ("MEDIAN", "P90"):
            if how == "P90" and 0 < size < 5 * self.n:
                return None
            if size and len(set(known)) == 1 and size < 2 * self.n:
                return None
        value = None
        if how == "RATIO" and known:
            pairs = [tuple(map(float, each.split("/"))) for each in known]
            first, size = (sum(each) for each in zip(*pairs, strict=True))
            value = round(rounded(first, to) / rounded(size, to), 2)
        elif how in ("SHARE", "CLASSES") and known:
            value = round(rounded(known.count(of_class or 1), to) / rounded(size, to), 2)
        elif how in ("COUNT", "EVERYBODY") and known:
            value = rounded(sum(known), to)
        elif known:
            value = {
                "MEDIAN": median,
                "MEAN": mean,
                "P90": lambda some: quantiles(some, n=10, method="inclusive")[8],
            }[how](known)
        whole, is_class = rounded(size, to), 0 < rounded(size, to) < 30
        about = (
            f"{max(self.n, whole - to // 2)}–{whole + (to - 1) // 2}"
            if is_class and not few_missing
            else ""
        )
        return (
            None if few_missing or is_class else whole,
            about,
            None if few_missing else rounded(missing, to),
            value,
        )


_COLUMN = {"doelgroep": "groep", "leerroute": "route"}


def _quoted(codes):
    return ", ".join(f"'{code}'" for code in codes)
