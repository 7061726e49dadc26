"""The figures counted a second time, in plain SQL over the tables as they are handed over.

Nothing of the rules is used here but the names of the measures: what a measure means stands here
again, in other words. Every table is delivered. An answer is NULL when it is not known and 'apart'
when the question is not about this trajectory.
"""

# ruff: noqa: S608  every word of these statements stands here

import sqlite3
from calendar import monthrange
from collections import defaultdict
from datetime import date
from itertools import combinations
from statistics import mean, median, quantiles

ASIEL = "Asielstatushouder"
CROSSED = ("doelgroep", "leerroute", "cohort")
SIDES = (*CROSSED, "kern", "taalschool", "begeleiding")


def months(day, number):
    """Add months to ISO text: the same day of the month, or the last one."""
    if day is None:
        return None
    year, month, of_month = map(int, day.split("-"))
    month += int(number)
    while month > 12:
        year, month = year + 1, month - 12
    while month < 1:
        year, month = year - 1, month + 12
    return f"{year:04}-{month:02}-{min(of_month, monthrange(year, month)[1]):02}"


def days(begin, end):
    if begin is None or end is None:
        return None
    return (date.fromisoformat(end) - date.fromisoformat(begin)).days


# Per person: whether she is there, her group, route, cohort, term, and whether she goes on.
PEOPLE = """
create table p as
select t.*,
  case when t.pip <= :on then t.pip end as pip_,
  case when t.kennisgeving <= :on then t.kennisgeving end as ken_,
  case when t.brp <= :on then t.brp end as brp_,
  case when exists (select 1 from doelgroepen d where d.traject = t.traject)
    then coalesce((select d.doelgroep from doelgroepen d where d.traject = t.traject
      and d.van <= :on and (d.tot is null or d.tot > :on) order by d.van desc limit 1), '')
    else t.doelgroep end as groep,
  case when exists (select 1 from leerroutes l where l.traject = t.traject)
    then coalesce((select l.leerroute from leerroutes l where l.traject = t.traject
      and l.van <= :on and (l.tot is null or l.tot > :on) order by l.van desc limit 1), '')
    else t.leerroute end as route,
  coalesce(t.voldaan <= :on, 0) or coalesce(t.vertrokken <= :on, 0)
    or coalesce(t.overleden <= :on, 0) as klaar,
  exists (select 1 from besluiten b where b.traject = t.traject and b.van <= :on
    and (b.tot is null or b.tot > :on)
    and ((b.soort in ('ontheffing', 'vrijstelling') and b.geheel = 1)
      or b.soort = 'tijdelijke vrijstelling'
      or (b.soort = 'verlenging' and b.grond in ('ziekte', 'bevalling', 'opvang')))) as rust
from trajecten t
where coalesce(t.koppeling, t.kennisgeving, t.brp, t.intake, t.pip) is null
  or t.koppeling <= :on or t.kennisgeving <= :on or t.brp <= :on or t.intake <= :on or t.pip <= :on;

alter table p add column lopend;
update p set lopend = not klaar and not rust;
alter table p add column begin;
update p set begin = date(pip_, '+1 day');
alter table p add column eind;
update p set eind = coalesce(termijn_eind, months(begin, 36));
alter table p add column deel;
update p set deel = case when begin is not null and eind > begin
  then min(1.0, max(0.0, days(begin, min(:on, coalesce(voldaan, :on), coalesce(vertrokken, :on),
    coalesce(overleden, :on))) * 1.0 / days(begin, eind))) end;

-- Of a running total the latest row that is known counts alone.
create table u as
select traject, soort, bron, van, uren, max(bekend_tot) as bekend_tot
from uren where bekend_tot <= :on and uren is not null group by traject, soort, bron, van;

create table a as select * from afspraken where gepland_op <= :on;
create table gesprekken as select * from a where soort = 'voortgangsgesprek';
create table e as select rowid as nr, * from examens where datum <= :on;
create table c as select * from contactpersonen where organisatie = 'gemeente' and van <= :on;
"""

_PARTICIPATION = "('participatie', 'pvt', 'map', 'intake participatie')"
_COURSE = "('cursus', 'nt2', 'intake taal')"


def _hours(kinds, *, known_by):
    return f"""case when exists (select 1 from u where u.traject = p.traject and {known_by})
        then (select coalesce(sum(u.uren), 0) from u
          where u.traject = p.traject and u.soort in {kinds}) end"""


_MAP = _hours("('map')", known_by="1")
_FOLLOWED = _hours(_COURSE, known_by="u.soort in ('cursus', 'nt2')")
_TAKEN_PART = _hours(_PARTICIPATION, known_by="u.soort = 'participatie'")
_WORKS = """(coalesce(betaald_werk_sinds <= :on, 0) or exists (select 1 from participatie w
    where w.traject = p.traject and w.soort = 'betaald werk'
    and w.van <= :on and (w.tot is null or w.tot > :on)))"""
_FIRST_WORK = """(select min(day) from (
    select case when betaald_werk_sinds <= :on then betaald_werk_sinds end as day
    union all select w.van from participatie w where w.traject = p.traject
      and w.soort = 'betaald werk' and w.van <= :on))"""
_BIJSTAND = """exists (select 1 from uitkeringen b where b.traject = p.traject
    and b.van <= :on and (b.tot is null or b.tot > :on))"""
_BIJSTAND_ENDED = """(select max(b.tot) from uitkeringen b where b.traject = p.traject
    and b.tot <= :on)"""


def _within(begin, number, happened):
    """Whether it happened within so many months; not asked while those have not passed."""
    return f"""case when {begin} is null then null
        when months({begin}, {number}) > :on then 'apart'
        else coalesce({happened} <= months({begin}, {number}), 0) end"""


def _first_try(part, level):
    of = f"e.traject = p.traject and e.onderdeel = '{part}' and e.uitslag in ('Geslaagd', 'Gezakt')"
    if level:
        of += f" and e.niveau = '{level}'"
    return f"""coalesce((select e.uitslag = 'Geslaagd' from e where {of}
        order by e.datum, e.nr limit 1), 'apart')"""


def _known_contact(organisation, asked="1"):
    return f"""case when {asked} then exists (select 1 from contactpersonen x
        where x.traject = p.traject and x.organisatie = '{organisation}'
        and x.contactpersoon <> '' and x.van <= :on and (x.tot is null or x.tot > :on))
        else 'apart' end"""


# Begeleiding: the columns, for the example has no rows of it in `ondersteuning`.
_MB = "(case when mb_start <= :on then mb_start end)"
_MB_END = f"months({_MB}, 18)"
_PHASE = f"""case when coalesce(spreekuur_eind, months({_MB}, 30)) <= :on then 'geëindigd'
    when mb_overdracht <= :on or {_MB_END} <= :on then 'spreekuur' else 'begeleiding' end"""
_RELIEF_END = """(case when ontzorgen_start <= :on
    then coalesce(ontzorgen_eind, months(ontzorgen_start, 6)) end)"""

_PVT_WAITS = """pip_ is not null and not coalesce(pvt_start <= :on, 0)
    and not coalesce(pvt_ondertekend <= :on, 0)"""
_MAP_WAITS = """pip_ is not null and route in ('B', 'Z') and not coalesce(map_start <= :on, 0)
    and not coalesce(map_eindgesprek <= :on, 0)"""
_INTAKE_WAITS = "ken_ is not null and pip_ is null and not coalesce(intake <= :on, 0)"
_SCHOOL_WAITS = "pip_ is not null and not coalesce(taal_start <= :on, 0)"
_PIP_WAITS = "pip_ is null"
_CARE_WAITS = """kinderopvang = 'wachtlijst'
    and (kinderopvang_sinds is null or kinderopvang_sinds <= :on)"""
_OPVANG_SINCE = "(case when kinderopvang_sinds <= :on then kinderopvang_sinds end)"


def _length(begin):
    return f"""case when {begin} is null then null
        when {begin} > months(:on, -3) then 'tot 3 maanden'
        when {begin} > months(:on, -6) then '3 tot 6 maanden'
        when {begin} > months(:on, -12) then '6 tot 12 maanden'
        else '12 maanden of langer' end"""


def _waiting(number, of, waits, begin):
    return {
        f"{number}.wacht": (of, waits, "COUNT"),
        f"{number}.mediaan": (f"{of} and {waits}", f"max(0, days({begin}, :on))", "MEDIAN"),
        f"{number}.lengte": (f"{of} and {waits}", _length(begin), "CLASSES"),
    }


def _works_for(kind):
    """The organisation, by the staff list, of who is her contact person of this kind now."""
    return f"""case when exists (select 1 from contactpersonen s where s.traject = p.traject
          and s.organisatie = '{kind}' and s.van <= :on and (s.tot is null or s.tot > :on))
        then coalesce((select nullif(m.organisatie, '') from medewerkers m
          where m.contactpersoon = (select s.contactpersoon from contactpersonen s
            where s.traject = p.traject and s.organisatie = '{kind}' and s.van <= :on
            and (s.tot is null or s.tot > :on) order by s.van desc limit 1)), 'onbekend')
        else 'geen organisatie' end"""


_MOVED_IN = """(select count(*) from vestigingen v where v.traject = p.traject and v.brp <= :on) > 1
    and (select max(v.brp) from vestigingen v where v.traject = p.traject and v.brp <= :on)
      > months(:on, -12)"""
_HAD_PIP = """exists (select 1 from vestigingen v where v.traject = p.traject
    and v.brp < (select max(w.brp) from vestigingen w where w.traject = p.traject and w.brp <= :on)
    and v.pip <= (select max(w.brp) from vestigingen w where w.traject = p.traject
      and w.brp <= :on))"""
_MOVED_OUT = "coalesce(vertrokken <= :on and vertrokken > months(:on, -12), 0)"
_LEFT_WITH_PIP = "coalesce(pip_ <= vertrokken, 0)"

# Measure → whom it is about, what is asked of each, and how the answers are counted.
MEASURES = {
    "1.aantal": ("1", "1", "EVERYBODY"),
    "2.leeftijd": ("1", "nullif(leeftijdsklasse, '')", "CLASSES"),
    "2.gender": ("1", "nullif(gender, '')", "CLASSES"),
    "2.herkomst": ("1", "nullif(herkomstgroep, '')", "CLASSES"),
    "2.huishouden": ("1", "nullif(huishouden, '')", "CLASSES"),
    "2.opleiding": ("1", "nullif(opleidingsniveau_herkomst, '')", "CLASSES"),
    "4.gestart": ("1", "coalesce(intake <= :on, 0)", "SHARE"),
    "5.vastgesteld": ("1", "pip_ is not null", "SHARE"),
    "6.leerroute": ("pip_ is not null", "nullif(route, '')", "CLASSES"),
    "7.mediaan": ("pip_ is not null", "case when pip_ >= ken_ then days(ken_, pip_) end", "MEDIAN"),
    "7.p90": ("pip_ is not null", "case when pip_ >= ken_ then days(ken_, pip_) end", "P90"),
    "7.binnen_10_weken": (
        "1",
        """case
          when pip_ is not null then case
            when ken_ is null or brp_ is null or pip_ < max(ken_, brp_) then null
            else days(max(ken_, brp_), pip_) <= 70 end
          when ken_ is null and brp_ is null then 'apart'
          when kennisgeving > :on or brp > :on then 'apart'
          when ken_ is null or brp_ is null then null
          when rust and not klaar then 'apart'
          when days(max(ken_, brp_), min(:on, coalesce(voldaan, :on), coalesce(vertrokken, :on),
            coalesce(overleden, :on))) > 70 then 0
          else 'apart' end""",
        "SHARE",
    ),
    "8.peildatum": ("1", _WORKS, "SHARE"),
    **{
        f"8.ooit_{n}": ("1", _within("kennisgeving", n, _FIRST_WORK), "SHARE")
        for n in (12, 24, 36)
    },
    "9.bijstand": ("1", _BIJSTAND, "SHARE"),
    "9.uitstroom": (
        "1",
        f"""case when {_BIJSTAND_ENDED} is null or {_BIJSTAND} then 'apart' else
          coalesce(betaald_werk_sinds <= min(date({_BIJSTAND_ENDED}, '+31 day'), :on), 0)
          or exists (select 1 from (
            select traject, van, tot from participatie where soort = 'betaald werk'
            union all select traject, van, tot from opleidingen) s
            where s.traject = p.traject and s.van <= min(date({_BIJSTAND_ENDED}, '+31 day'), :on)
            and (s.tot is null or s.tot >= {_BIJSTAND_ENDED})) end""",
        "SHARE",
    ),
    "10.onderwijs": (
        "1",
        """exists (select 1 from opleidingen o where o.traject = p.traject and o.van <= :on
            and (o.tot is null or o.tot > :on))
          or (route = 'O' and coalesce(taal_start <= :on, 0)
            and not coalesce(voldaan <= :on, 0))""",
        "SHARE",
    ),
    "11.voldaan": ("1", "coalesce(voldaan <= :on, 0)", "SHARE"),
    "11.binnen_36": ("pip_ is not null", _within("begin", 36, "voldaan"), "SHARE"),
    "11.document": ("voldaan <= :on", "nullif(voldaan_document, '')", "CLASSES"),
    "11.dit_jaar": (
        f"groep = '{ASIEL}'",
        "coalesce(voldaan <= :on and substr(voldaan, 1, 4) = substr(:on, 1, 4), 0)",
        "COUNT",
    ),
    "12.termijn": (
        "lopend and pip_ is not null",
        """case when eind <= :on then 'verlopen'
          when eind > months(begin, 36) or exists (select 1 from besluiten b
            where b.traject = p.traject and b.soort = 'verlenging' and b.van <= :on)
          then 'verlengd' else 'loopt' end""",
        "CLASSES",
    ),
    "12.grond": (
        "1",
        """case when exists (select 1 from besluiten b where b.traject = p.traject
            and b.soort = 'verlenging' and b.van <= :on)
          then nullif((select b.grond from besluiten b where b.traject = p.traject
            and b.soort = 'verlenging' and b.van <= :on
            order by b.van desc, b.grond desc limit 1), '')
          else 'apart' end""",
        "CLASSES",
    ),
    "13.taal_mediaan": (
        "1",
        """case when taal_start <= :on then
          case when taal_start >= brp_ then days(brp_, taal_start) end else 'apart' end""",
        "MEDIAN",
    ),
    "13.aanbod_mediaan": (
        f"pip_ is not null and groep = '{ASIEL}'",
        """case when aanbod <= :on then
          case when aanbod >= pip_ then days(pip_, aanbod) end else 'apart' end""",
        "MEDIAN",
    ),
    "13.aanbod_te_laat": (
        f"pip_ is not null and groep = '{ASIEL}'",
        """case when aanbod <= :on then aanbod > months(pip_, 3)
          when :on > months(pip_, 3) then 1 else 'apart' end""",
        "SHARE",
    ),
    "14.ondertekend": ("1", "coalesce(pvt_ondertekend <= :on, 0)", "SHARE"),
    "14.dagen_mediaan": (
        "pvt_ondertekend <= :on",
        "case when pvt_ondertekend >= pip_ then days(pip_, pvt_ondertekend) end",
        "MEDIAN",
    ),
    "14.wacht": ("lopend and pip_ is not null", _PVT_WAITS, "COUNT"),
    "14.wacht_mediaan": (f"lopend and {_PVT_WAITS}", "max(0, days(begin, :on))", "MEDIAN"),
    "15.afgerond": ("route in ('B', 'Z')", "coalesce(map_eindgesprek <= :on, 0)", "SHARE"),
    "15.uren": ("route in ('B', 'Z')", _MAP, "MEAN"),
    "15.40_uur": ("route in ('B', 'Z')", f"{_MAP} >= 40", "SHARE"),
    "16.aanwezig": (
        "1",
        """(select sum(m.aanwezig) || '/' || sum(m.aangeboden) from presentie m
          where m.traject = p.traject and m.maand <= :on and m.aangeboden > 0
          and m.aanwezig is not null)""",
        "RATIO",
    ),
    "16.cursusuren": ("route = 'Z'", _FOLLOWED, "MEAN"),
    "16.800_uur": ("route = 'Z'", f"{_FOLLOWED} >= 800", "SHARE"),
    "17.uren": (f"route = 'Z' and groep = '{ASIEL}'", _TAKEN_PART, "MEAN"),
    "18.KNM": ("1", _first_try("KNM", ""), "SHARE"),
    **{
        f"18.{part}_{level}": ("1", _first_try(part, level), "SHARE")
        for part in ("LE", "LU", "SC", "SP")
        for level in ("A2", "B1")
    },
    "18.pogingen": (
        "1",
        """coalesce((select avg(n) from (select count(*) as n from e where e.traject = p.traject
          and e.uitslag in ('Geslaagd', 'Gezakt') group by e.onderdeel, e.niveau)), 'apart')""",
        "MEAN",
    ),
    "19.afgeschaald": ("pip_ is not null and route = 'B'", "niveau = 'A2'", "SHARE"),
    "21.gehouden": (
        "pip_ is not null",
        """case when voortgangsgesprekken is null or deel is null then null
          when voortgangsgesprekken = 0 then 'apart'
          else (select count(*) from gesprekken g where g.traject = p.traject
            and g.status = 'gehouden') || '/' || (voortgangsgesprekken * deel) end""",
        "RATIO",
    ),
    "21.afgezegd": (
        "1",
        """coalesce((select sum(g.status = 'afgezegd door organisatie') || '/' || count(*)
          from gesprekken g where g.traject = p.traject and g.status not in ('', 'gepland')
          group by g.traject), 'apart')""",
        "RATIO",
    ),
    "22.gemeente": ("lopend", _known_contact("gemeente"), "SHARE"),
    "22.begeleiding": (
        "lopend",
        _known_contact(
            "maatschappelijke begeleiding", f"{_MB} is not null and {_PHASE} = 'begeleiding'"
        ),
        "SHARE",
    ),
    "22.taalschool": (
        "lopend",
        _known_contact("taalschool", "coalesce(taal_start <= :on, 0)"),
        "SHARE",
    ),
    "22.wissels": (
        "lopend",
        """coalesce((select sum(c.van > months(:on, -12) and c.contactpersoon <> before) from (
            select c.*, lag(c.contactpersoon) over (order by c.van) as before
            from c where c.traject = p.traject) c),
          case when exists (select 1 from c where c.traject = p.traject) then 0
            else 'apart' end)""",
        "MEAN",
    ),
    "23.fase": (f"{_MB} is not null and groep = '{ASIEL}'", _PHASE, "CLASSES"),
    "23.eindigt": (
        f"{_MB} is not null and groep = '{ASIEL}'",
        f"{_PHASE} = 'begeleiding' and {_MB_END} <= months(:on, 3)",
        "COUNT",
    ),
    "24.nu": (f"groep = '{ASIEL}'", f"coalesce({_RELIEF_END} > :on, 0)", "COUNT"),
    "24.getoetst": (
        f"groep = '{ASIEL}'",
        f"""case when {_RELIEF_END} <= :on then coalesce(zelfredzaamheid_getoetst <= :on, 0)
          else 'apart' end""",
        "SHARE",
    ),
    "25.kinderopvang": (
        "lopend",
        """case when kinderopvang = '' or kinderopvang_sinds > :on then null
          when kinderopvang = 'niet nodig' then 'apart' else kinderopvang <> 'geregeld' end""",
        "SHARE",
    ),
    "25.reistijd": ("lopend", "reisminuten > 45", "SHARE"),
    "25.reiskosten": ("lopend", "reiskosten_geregeld", "SHARE"),
    "26.meedoen": (
        "1",
        """exists (select 1 from participatie w where w.traject = p.traject
          and w.soort in ('vrijwilligerswerk', 'taalmaatje')
          and w.van <= :on and (w.tot is null or w.tot > :on))""",
        "SHARE",
    ),
    "28.in_met": ("1", f"{_MOVED_IN} and {_HAD_PIP}", "COUNT"),
    "28.in_zonder": ("1", f"{_MOVED_IN} and not {_HAD_PIP}", "COUNT"),
    "28.uit_met": ("1", f"{_MOVED_OUT} and {_LEFT_WITH_PIP}", "COUNT"),
    "28.uit_zonder": ("1", f"{_MOVED_OUT} and not {_LEFT_WITH_PIP}", "COUNT"),
    **_waiting(101, "lopend and pip_ is not null", _PVT_WAITS, "begin"),
    **_waiting(
        102, "lopend and pip_ is not null and route in ('B', 'Z')", _MAP_WAITS, "begin"
    ),
    **_waiting(103, "lopend", _INTAKE_WAITS, "max(ken_, coalesce(brp_, ken_))"),
    **_waiting(104, "lopend and pip_ is not null", _SCHOOL_WAITS, "pip_"),
    **_waiting(105, "lopend", _CARE_WAITS, _OPVANG_SINCE),
    # max() of one that is not known is not known.
    **_waiting(106, "lopend", _PIP_WAITS, "max(ken_, brp_)"),
}  # fmt: skip
MEASURES["13.taal_p90"] = (*MEASURES["13.taal_mediaan"][:2], "P90")


class Recount:
    """The tables of a delivery in SQLite, as they were on a day."""

    def __init__(self, tables, on):
        """`tables` gives per name its columns and rows of plain values, the key first."""
        self.on = on.isoformat()
        self._asked = {}
        self.db = sqlite3.connect(":memory:")
        self.db.create_function("months", 2, months, deterministic=True)
        self.db.create_function("days", 2, days, deterministic=True)
        for name, (columns, rows) in tables.items():
            self.db.execute(f"create table {name} ({', '.join(columns)})")
            marks = ", ".join("?" * len(columns))
            self.db.executemany(f"insert into {name} values ({marks})", rows)
            self._let_be_found(name, columns)
        for statement in PEOPLE.split(";"):
            self.db.execute(statement.replace(":on", f"'{self.on}'"))
        for name in ("u", "a", "gesprekken", "e", "c"):
            self._let_be_found(name, ["traject"])

    def _let_be_found(self, name, columns):
        """Else each answer about one person goes through the rows of everybody."""
        for column in {"traject", "contactpersoon"}.intersection(columns):
            self.db.execute(f"create index {name}_{column} on {name} ({column})")

    def people(self):
        return self.db.execute("select count(*) from p").fetchone()[0]

    def answers(self, measure):
        """Give the code of each of SIDES and the answer of everybody whom a measure is about."""
        among, asked, _how = MEASURES[measure]
        side = "coalesce(nullif({}, ''), '{}')"
        statement = f"""select {side.format("groep", "onbekend")}, {side.format("route", "geen")},
            coalesce(substr(ken_, 1, 4), 'onbekend'), {side.format("kern", "onbekend")},
            {_works_for("taalschool")}, {_works_for("maatschappelijke begeleiding")},
            {asked} from p where {among}"""
        if statement not in self._asked:  # the tables stay as they are
            dated = statement.replace(":on", f"'{self.on}'")
            self._asked[statement] = self.db.execute(dated).fetchall()
        return self._asked[statement]

    def figures(self, measure):
        """Give per (class, split) the numerator, denominator, missing and value."""
        grouped = defaultdict(list)
        rows = self.answers(measure)
        for *sides, answer in rows:
            named = list(zip(SIDES, sides, strict=True))
            crossed, further = named[: len(CROSSED)], named[len(CROSSED) :]
            for number in range(len(CROSSED) + 1):
                for split in combinations(crossed, number):
                    grouped[split].append(answer)
            for one in further:
                grouped[one,].append(answer)
        how = MEASURES[measure][2]
        classes = {row[-1] for row in rows if row[-1] not in (None, "apart")}
        found = {}
        for split, given in grouped.items():
            missing = given.count(None)
            known = [each for each in given if each is not None and each != "apart"]
            if how == "CLASSES":
                for each in classes:
                    found[each, split] = _share(known.count(each), len(known), missing)
            else:
                found["", split] = _counted(how, known, missing)
        return found


def _share(yes, known, missing):
    return yes, known, missing, yes / known if known else None


def _counted(how, known, missing):
    number = len(known)
    if how == "EVERYBODY":
        return number, number, 0, number
    if how == "COUNT":
        return sum(known), number, missing, sum(known)
    if how == "SHARE":
        return _share(sum(known), number, missing)
    if how == "RATIO":
        pairs = [tuple(map(float, each.split("/"))) for each in known]
        first, second = (sum(each) for each in zip(*pairs, strict=True)) if pairs else (0, 0)
        return first, second, missing, first / second if second else None
    value = known[0] if known else None
    if number > 1:
        value = {
            "MEDIAN": median,
            "MEAN": mean,
            "P90": lambda some: quantiles(some, n=10, method="inclusive")[8],
        }[how](known)
    return None, number, missing, value
