"""The tables that a municipality can hand over: names, columns, kinds, keys.

One description for whoever reads a file, stores it, judges it or shows it. A column has the same
name in a file, in the database and in the rules. `trajecten` is the only table that must be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from weerklank.trajectories.rules import rows

GROUPS = ("Asielstatushouder", "Gezinsmigrant en overige migrant")
DETAILED_GROUPS = (
    "Asielstatushouder",
    "Geestelijk bedienaar",
    "Gezinshereniger",
    "Gezinshereniger met Asielstatushouder",
    "Gezinsvormer",
    "Gezinsvormer met Asielstatushouder",
    "Overig",
)
AGE_CLASSES = ("16–24", "25–29", "30–39", "40–49", "50–59", "60+")
ROUTES = ("B", "O", "Z")
CONTACT_ORGANISATIONS = ("gemeente", "maatschappelijke begeleiding", "taalschool")
APPOINTMENT_KINDS = ("intake", "voortgangsgesprek", "pvt", "map", "begeleiding", "werk", "anders")
APPOINTMENT_STATUSES = (
    "gepland",
    "gehouden",
    "afgezegd door organisatie",
    "afgezegd door inburgeraar",
    "niet verschenen",
    "verzet",
)
HOUR_KINDS = (
    "cursus",
    "nt2",
    "participatie",
    "pvt",
    "map",
    "intake taal",
    "intake participatie",
)
SUPPORT_KINDS = ("maatschappelijke begeleiding", "spreekuur", "ontzorgen", "training")
EXAM_PARTS = ("KNM", "LE", "LU", "SC", "SP")
LANGUAGE_PARTS = ("LE", "LU", "SC", "SP")
LEVELS = ("A1", "A2", "B1", "B2")
DECISIONS = ("verlenging", "ontheffing", "vrijstelling", "tijdelijke vrijstelling")
GROUNDS = {
    "verlenging": (
        "ziekte",
        "overlijden naaste",
        "bevalling",
        "opvang",
        "alfabetisering",
        "dakloos",
        "geen aanbod",
        "aanbieder",
        "anders",
    ),
    "ontheffing": ("MED", "BIO"),
    "vrijstelling": ("AVI", "DIP", "DOC", "GED", "INB", "INS", "OPL"),
    "tijdelijke vrijstelling": ("AVI", "DIP", "DOC", "GED", "INB", "INS", "OPL"),
}
ALL_GROUNDS = tuple(dict.fromkeys(ground for some in GROUNDS.values() for ground in some))


class Kind(Enum):
    """What a cell holds; between brackets how Python holds it. Empty is None, for a text ''."""

    TEXT = "tekst"  # str
    CHOICE = "keuze"  # str, one of `choices`
    YES_NO = "ja of nee"  # bool
    DATE = "datum"  # date
    MONTH = "maand"  # date, the first of the month
    COUNT = "geheel getal"  # int, not negative
    AMOUNT = "getal"  # float, not negative


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """`key` tells one row from another, beside the trajectory; it must be filled, but for the
    columns in `may_be_empty`. `same` names, in a table of periods, what two rows share that are
    about the same thing: where only `van` differs, one may be meant in the place of the other.

    `row` is the NamedTuple with the same fields in the same order as `columns`.
    """

    name: str
    label: str
    row: type[Any]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    of_trajectory: bool = True
    required: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    may_be_empty: tuple[str, ...] = ()
    same: tuple[str, ...] | None = None

    @property
    def must_be_filled(self) -> tuple[str, ...]:
        """Return the columns without which nobody fills in a row."""
        needed = dict.fromkeys((*self.key, *self.required))
        return tuple(name for name in needed if name not in self.may_be_empty)

    @property
    def order(self) -> tuple[str, ...]:
        """By what the rows of a trajectory are ordered: their dates, then the rest of the key."""
        return self.by + tuple(name for name in self.key if name not in self.by)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _text(name: str) -> Column:
    return Column(name, Kind.TEXT)


def _date(name: str) -> Column:
    return Column(name, Kind.DATE)


def _choice(name: str, *choices: str) -> Column:
    return Column(name, Kind.CHOICE, choices)


def _yes_no(name: str) -> Column:
    return Column(name, Kind.YES_NO)


def _count(name: str) -> Column:
    return Column(name, Kind.COUNT)


def _amount(name: str) -> Column:
    return Column(name, Kind.AMOUNT)


TRAJECTEN = Table(
    "trajecten",
    "Trajecten",
    rows.Traject,
    (
        _choice("doelgroep", *GROUPS),
        _choice("gedetailleerde_doelgroep", *DETAILED_GROUPS),
        _choice("leeftijdsklasse", *AGE_CLASSES),
        _choice("gender", "man", "vrouw", "anders"),
        _text("herkomstgroep"),
        _date("in_nederland_sinds"),
        _text("gesprekstaal"),
        _yes_no("tolk_gewenst"),
        _choice("leest_eigen_taal", "ja", "nee", "deels"),
        _choice("alfabetisering", "A", "AA", "NVT"),
        _text("kern"),
        _choice("huishouden", "alleen", "paar", "met kinderen"),
        _choice("jongste_kind", "0-3", "4-11", "12+"),
        _text("opleidingsniveau_herkomst"),
        _yes_no("werkervaring_herkomst"),
        _date("koppeling"),
        _date("kennisgeving"),
        _date("brp"),
        _date("intake"),
        _date("lbt"),
        _choice("lbt_uitslag", "B1-route haalbaar", "B1-route niet haalbaar", "Onbekend"),
        _date("pip"),
        _choice("pip_reden_vertraging", "wacht op derden"),
        _date("pip_informatie_ontvangen"),
        _choice("leerroute", *ROUTES),
        _choice("niveau", "A2", "B1"),
        _count("voortgangsgesprekken"),
        _date("termijn_eind"),
        _date("aanbod"),
        _date("verwachte_start"),
        _date("taal_start"),
        _date("pvt_aangeboden"),
        _date("pvt_start"),
        _date("pvt_ondertekend"),
        _date("map_aangeboden"),
        _date("map_start"),
        _date("map_eindgesprek"),
        _date("mb_start"),
        _date("mb_overdracht"),
        _date("spreekuur_eind"),
        _date("bijstand_start"),
        _date("ontzorgen_start"),
        _date("ontzorgen_eind"),
        _date("zelfredzaamheid_getoetst"),
        _count("max_participatie_uren"),
        _count("reisminuten"),
        _amount("reisafstand_km"),
        _yes_no("reiskosten_geregeld"),
        _choice("kinderopvang", "niet nodig", "geregeld", "wachtlijst", "niet geregeld"),
        _date("kinderopvang_sinds"),
        _yes_no("apparaat"),
        _date("betaald_werk_sinds"),
        _yes_no("eigen_uitkering"),
        _yes_no("werkdoel"),
        _date("z_eind"),
        _date("voldaan"),
        _choice("voldaan_document", "diploma", "certificaat"),
        _date("vertrokken"),
        _date("overleden"),
    ),
    key=(),
)
LEERROUTES = Table(
    "leerroutes",
    "Leerroutes",
    rows.LeerroutePeriod,
    (_date("van"), _date("tot"), _choice("leerroute", *ROUTES), _text("reden")),
    key=("van",),
    required=("leerroute",),
    same=("leerroute",),
)
DOELGROEPEN = Table(
    "doelgroepen",
    "Doelgroepen",
    rows.DoelgroepPeriod,
    (_date("van"), _date("tot"), _choice("doelgroep", *GROUPS)),
    key=("van",),
    required=("doelgroep",),
    same=("doelgroep",),
)
CONTACTPERSONEN = Table(
    "contactpersonen",
    "Contactpersonen",
    rows.ContactPeriod,
    (
        _choice("organisatie", *CONTACT_ORGANISATIONS),
        _text("contactpersoon"),
        _date("van"),
        _date("tot"),
        _text("reden"),
    ),
    key=("van", "organisatie"),
    required=("contactpersoon",),
    same=("organisatie", "contactpersoon"),
)
MEDEWERKERS = Table(
    "medewerkers",
    "Medewerkers",
    rows.StaffMember,
    (_text("contactpersoon"), _text("organisatie"), _date("uit_dienst")),
    key=("contactpersoon",),
    of_trajectory=False,
)
AFSPRAKEN = Table(
    "afspraken",
    "Afspraken",
    rows.Appointment,
    (
        _choice("organisatie", *CONTACT_ORGANISATIONS),
        _choice("soort", *APPOINTMENT_KINDS),
        _date("gepland_op"),
        _choice("status", *APPOINTMENT_STATUSES),
        _date("verzet_naar"),
        _text("kanaal"),
        _count("nummer"),
    ),
    key=("organisatie", "soort", "gepland_op", "nummer"),
    required=("status",),
    by=("gepland_op", "nummer"),
)
UREN = Table(
    "uren",
    "Uren",
    rows.Hours,
    (
        _choice("soort", *HOUR_KINDS),
        _amount("uren"),
        _date("van"),
        _date("bekend_tot"),
        _text("bron"),
    ),
    key=("soort", "van", "bekend_tot", "bron"),
    required=("uren",),
    by=("bekend_tot", "van"),
)
PRESENTIE = Table(
    "presentie",
    "Presentie",
    rows.Presence,
    (
        Column("maand", Kind.MONTH),
        _count("aangeboden"),
        _count("aanwezig"),
        _count("afwezig_geoorloofd"),
    ),
    key=("maand",),
    required=("aangeboden", "aanwezig"),
)
EXAMENS = Table(
    "examens",
    "Examens",
    rows.Exam,
    (
        _choice("onderdeel", *EXAM_PARTS),
        _choice("niveau", "A2", "B1", "B2"),
        _date("datum"),
        _choice("uitslag", "Geslaagd", "Gezakt", "Geen"),
        _choice("reden", "Verwijtbaar", "Nietverwijtbaar", "Afgemeld", "Absent"),
        _count("gratis_pogingen_tegoed"),
    ),
    key=("onderdeel", "datum"),
    by=("datum",),
)
NIVEAUS = Table(
    "niveaus",
    "Niveaus",
    rows.Level,
    (
        _date("datum"),
        _choice("onderdeel", *EXAM_PARTS),
        _choice("niveau", *LEVELS),
        _choice("bron", "docent", "examen"),
    ),
    key=("datum", "onderdeel"),
    required=("niveau",),
)
BESLUITEN = Table(
    "besluiten",
    "Besluiten",
    rows.Decision,
    (
        _choice("soort", *DECISIONS),
        _choice("grond", *ALL_GROUNDS),
        _date("van"),
        _date("tot"),
        _yes_no("geheel"),
    ),
    key=("van", "soort"),
    same=("soort", "grond"),
)
WENSEN = Table(
    "wensen",
    "Wensen",
    rows.Wish,
    (
        _choice("soort", "droombaan", "broodbaan", "vrijwilligerswerk", "opleiding"),
        _text("omschrijving"),
        _text("sector"),
        _count("dagdelen"),
        _text("kern"),
    ),
    key=("soort", "omschrijving"),
)
PLEKKEN = Table(
    "plekken",
    "Plekken",
    rows.Place,
    (
        _text("plek"),
        _text("organisatie"),
        _text("soort"),
        _text("sector"),
        _text("kern"),
        _count("dagdelen"),
        _choice("taalniveau", *LEVELS),
        _count("capaciteit"),
        _yes_no("kinderopvang"),
    ),
    key=("plek",),
    of_trajectory=False,
)
VESTIGINGEN = Table(
    "vestigingen",
    "Vestigingen",
    rows.Settlement,
    (_date("brp"), _date("pip")),
    key=("brp",),
)
UITKERINGEN = Table(
    "uitkeringen",
    "Uitkeringen",
    rows.BenefitPeriod,
    (_date("van"), _date("tot")),
    key=("van",),
    same=(),
)
OPLEIDINGEN = Table(
    "opleidingen",
    "Opleidingen",
    rows.EducationPeriod,
    (_date("van"), _date("tot"), _text("soort")),
    key=("van", "soort"),
    same=("soort",),
)
ONDERSTEUNING = Table(
    "ondersteuning",
    "Ondersteuning",
    rows.SupportPeriod,
    (
        _choice("soort", *SUPPORT_KINDS),
        _text("omschrijving"),
        _date("van"),
        _date("gepland_tot"),
        _date("tot"),
    ),
    key=("van", "soort", "omschrijving"),
    may_be_empty=("omschrijving",),
    same=("soort", "omschrijving"),
)
PARTICIPATIE = Table(
    "participatie",
    "Participatie",
    rows.Participation,
    (
        _text("plek"),
        _choice("soort", "vrijwilligerswerk", "stage", "betaald werk", "taalmaatje", "activiteit"),
        _date("van"),
        _date("tot"),
        _amount("uren_per_week"),
    ),
    key=("van", "plek", "soort"),
    same=("plek", "soort"),
)
DUO = Table(
    "duo",
    "Gegevens van DUO",
    rows.DuoRecord,
    (
        _choice("doelgroep", *GROUPS),
        _date("kennisgeving"),
        _choice("leerroute", *ROUTES),
        _choice("niveau", "A2", "B1"),
        _date("pip"),
        _date("termijn_eind"),
        _date("aanbod"),
        _date("pvt_ondertekend"),
        _date("map_eindgesprek"),
        _text("contactpersoon"),
        _date("z_eind"),
        _date("voldaan"),
    ),
    key=(),
)

# In the order in which they are read: what others point to first.
ALL: tuple[Table, ...] = (
    TRAJECTEN,
    MEDEWERKERS,
    PLEKKEN,
    LEERROUTES,
    DOELGROEPEN,
    CONTACTPERSONEN,
    AFSPRAKEN,
    UREN,
    PRESENTIE,
    EXAMENS,
    NIVEAUS,
    BESLUITEN,
    WENSEN,
    VESTIGINGEN,
    UITKERINGEN,
    OPLEIDINGEN,
    ONDERSTEUNING,
    PARTICIPATIE,
    DUO,
)
BY_NAME: Mapping[str, Table] = {table.name: table for table in ALL}
# The supplier's key of a trajectory, in every table of one.
KEY_COLUMN = "traject"
