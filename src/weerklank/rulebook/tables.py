"""The tables that a municipality can hand over: what a row holds, and how rows are told apart.

One description for whoever reads a file, stores it, judges it, asks for it or shows it. A column
has the same name in a file, in the database and in the rules; `models.py` says it once more, for
the migrations. `trajecten` is the only table that must be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Annotated, Generic, NamedTuple, TypeVar, get_args, get_type_hints

from weerklank.rulebook.words import marked as _

GROUPS = (_("Asielstatushouder"), _("Gezinsmigrant en overige migrant"))
DETAILED_GROUPS = (
    _("Asielstatushouder"),
    _("Geestelijk bedienaar"),
    _("Gezinshereniger"),
    _("Gezinshereniger met Asielstatushouder"),
    _("Gezinsvormer"),
    _("Gezinsvormer met Asielstatushouder"),
    _("Overig"),
)
GENDERS = (_("man"), _("vrouw"), _("anders"))
HOUSEHOLDS = (_("alleen"), _("paar"), _("met kinderen"))
DOCUMENTS = (_("diploma"), _("certificaat"))
AGE_CLASSES = ("16–24", "25–29", "30–39", "40–49", "50–59", "60+")
ROUTES = ("B", "O", "Z")
CONTACT_ORGANISATIONS = (_("gemeente"), _("maatschappelijke begeleiding"), _("taalschool"))
APPOINTMENT_KINDS = (
    _("intake"),
    _("voortgangsgesprek"),
    _("pvt"),
    _("map"),
    _("begeleiding"),
    _("werk"),
    _("anders"),
)
APPOINTMENT_STATUSES = (
    _("gepland"),
    _("gehouden"),
    _("afgezegd door organisatie"),
    _("afgezegd door inburgeraar"),
    _("niet verschenen"),
    _("verzet"),
)
HOUR_KINDS = (
    _("cursus"),
    _("nt2"),
    _("participatie"),
    _("pvt"),
    _("map"),
    _("intake taal"),
    _("intake participatie"),
)
SUPPORT_KINDS = (_("maatschappelijke begeleiding"), _("spreekuur"), _("ontzorgen"), _("training"))
# Wishes that are for something to do, in no sector of work: a place of that kind fits them.
SECTORLESS_WISHES = (_("taalmaatje"), _("sport"), _("oefenen"))
WISHES = (
    _("droombaan"),
    _("broodbaan"),
    _("vrijwilligerswerk"),
    _("opleiding"),
    *SECTORLESS_WISHES,
)
# Participation that nobody arranged: with neighbours, friends, a club.
INFORMAL = (_("sport"), _("informeel"))
PARTICIPATION_KINDS = (
    _("vrijwilligerswerk"),
    _("stage"),
    _("betaald werk"),
    _("taalmaatje"),
    _("activiteit"),
    *INFORMAL,
)
# What someone needs at school to follow a lesson; never why, and no diagnosis.
ADAPTATIONS = (
    _("zien"),
    _("horen"),
    _("bewegen"),
    _("leren"),
    _("kinderopvang bij de les"),
    _("anders"),
    _("onbekend"),
)
EXAM_PARTS = ("KNM", "LE", "LU", "SC", "SP")
LANGUAGE_PARTS = ("LE", "LU", "SC", "SP")
LEVELS = ("A1", "A2", "B1", "B2")
DECISIONS = (_("verlenging"), _("ontheffing"), _("vrijstelling"), _("tijdelijke vrijstelling"))
GROUNDS = {
    "verlenging": (
        _("ziekte"),
        _("overlijden naaste"),
        _("bevalling"),
        _("opvang"),
        _("alfabetisering"),
        _("dakloos"),
        _("geen aanbod"),
        _("aanbieder"),
        _("anders"),
    ),
    "ontheffing": ("MED", "BIO"),
    "vrijstelling": ("AVI", "DIP", "DOC", "GED", "INB", "INS", "OPL"),
    "tijdelijke vrijstelling": ("AVI", "DIP", "DOC", "GED", "INB", "INS", "OPL"),
}
# Codes as in study/terms.py, that the register does not know.
AGREEMENT_LANGUAGES = ("en", "ar", "tr", "fa", "prs", "ps", "ti", "uk")
ALL_GROUNDS = tuple(dict.fromkeys(ground for some in GROUNDS.values() for ground in some))


class CellKind(Enum):
    """What a cell holds; between brackets how Python holds it. Empty is None, for a text ''."""

    TEXT = "tekst"  # str
    CHOICE = "keuze"  # str, one of `choices`
    YES_NO = "ja of nee"  # bool
    DATE = "datum"  # date
    MONTH = "maand"  # date, the first of the month
    COUNT = "geheel getal"  # int, not negative
    AMOUNT = "getal"  # float, not negative


Day = date | None
YesNo = bool | None
Count = int | None
Amount = float | None
# What a cell holds, whatever its column.
CellValue = str | bool | int | float | date | None
_KINDS: Mapping[object, CellKind] = {
    str: CellKind.TEXT,
    Day: CellKind.DATE,
    YesNo: CellKind.YES_NO,
    Count: CellKind.COUNT,
    Amount: CellKind.AMOUNT,
}


class Of(NamedTuple):
    """What a column is called on a page, and what else its type does not say."""

    label: str
    choices: tuple[str, ...] = ()
    kind: CellKind | None = None


class Subject(NamedTuple):
    """What one corrects together of a table with many columns; `key` stands in the address."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, as the annotation of its field tells."""

    name: str
    label: str
    kind: CellKind
    choices: tuple[str, ...] = ()
    subject: Subject | None = None


OneRow = TypeVar("OneRow", bound=NamedTuple)
OneRow_co = TypeVar("OneRow_co", bound=NamedTuple, covariant=True)


@dataclass(frozen=True, slots=True)
class TableOf(Generic[OneRow_co]):
    """`key` tells one row from another, beside the trajectory; it must be filled, but for the
    columns in `may_be_empty`. `same` names, in a table of periods, what two rows share that are
    about the same thing: where only `van` differs, one may be meant in the place of the other.

    `row` is the NamedTuple from whose fields the columns follow. A date, number or yes-or-no that
    is not known is None in it, a text or choice that is not known is ''.
    """

    name: str
    label: str
    row: type[OneRow_co]
    key: tuple[str, ...] = ()
    of_trajectory: bool = True
    required: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    may_be_empty: tuple[str, ...] = ()
    same: tuple[str, ...] | None = None
    columns: tuple[Column, ...] = field(init=False)

    def __post_init__(self) -> None:
        hints = get_type_hints(self.row, include_extras=True)
        columns = (_column(name, *get_args(hint)) for name, hint in hints.items())
        object.__setattr__(self, "columns", tuple(columns))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.row._fields

    @property
    def must_be_filled(self) -> tuple[str, ...]:
        """The columns without which nobody fills in a row."""
        needed = dict.fromkeys((*self.key, *self.required))
        return tuple(name for name in needed if name not in self.may_be_empty)

    @property
    def order(self) -> tuple[str, ...]:
        """By what the rows of a trajectory are ordered: their dates, then the rest of the key."""
        return self.by + tuple(name for name in self.key if name not in self.by)

    def row_of(self, held: object) -> OneRow_co:
        """Return what the database keeps as a row."""
        return self.row._make(getattr(held, name) for name in self.names)

    def key_of(self, row: object) -> tuple[CellValue, ...]:
        """Return what tells a row from others."""
        return tuple(getattr(row, name) for name in self.key)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _column(name: str, held: object, of: Of, subject: Subject | None = None) -> Column:
    kind = of.kind or (CellKind.CHOICE if of.choices else _KINDS[held])
    return Column(name, of.label, kind, of.choices, subject)


# Columns that stand in more than one table.
_KIND, _ORGANISATION, _REASON = _("Soort"), _("Organisatie"), _("Reden")
_LEVEL, _SOURCE, _CHILDCARE = _("Niveau"), _("Bron"), _("Kinderopvang")
Organisatie = Annotated[str, Of(_ORGANISATION, CONTACT_ORGANISATIONS)]
Reden = Annotated[str, Of(_REASON)]
Doelgroep = Annotated[str, Of(_("Doelgroep"), GROUPS)]
Kern = Annotated[str, Of(_("Kern of wijk"))]
Kennisgeving = Annotated[Day, Of(_("Kennisgeving van DUO"))]
Brp = Annotated[Day, Of(_("Ingeschreven in de gemeente"))]
Pip = Annotated[Day, Of(_("Eerste PIP vastgesteld"))]
Leerroute = Annotated[str, Of(_("Leerroute"), ROUTES)]
TermijnEind = Annotated[Day, Of(_("Einde van de termijn (die dag telt niet mee)"))]
Aanbod = Annotated[Day, Of(_("Inburgeringsaanbod"))]
PvtOndertekend = Annotated[Day, Of(_("PVT ondertekend"))]
MapEindgesprek = Annotated[Day, Of(_("Eindgesprek MAP"))]
ZEind = Annotated[Day, Of(_("Eindgesprek Z-route"))]
Voldaan = Annotated[Day, Of(_("Plicht voldaan"))]
Contactpersoon = Annotated[str, Of(_("Sleutel van de contactpersoon"))]
Plek = Annotated[str, Of(_("Plek"))]
Sector = Annotated[str, Of(_("Sector"))]
Dagdelen = Annotated[Count, Of(_("Dagdelen per week"))]
Van = Annotated[Day, Of(_("Vanaf"))]
Tot = Annotated[Day, Of(_("Tot (die dag telt niet mee)"))]
Onderdeel = Annotated[str, Of(_("Onderdeel"), EXAM_PARTS)]
Datum = Annotated[Day, Of(_("Datum"))]
Omschrijving = Annotated[str, Of(_("Omschrijving"))]

# What one corrects together of `trajecten`.
_PERSON = Subject("persoon", _("Over de persoon"))
_BEGIN = Subject("begin", _("Aankomst en plan"))
_LEARNING = Subject("leren", _("Leren en meedoen"))
_GUIDANCE = Subject("ondersteuning", _("Begeleiding en geld"))
_MEANS = Subject("voorwaarden", _("Reizen en kinderopvang"))
_ENDING = Subject("einde", _("Einde"))


class Traject(NamedTuple):
    """What is known of one trajectory, once; the columns of `trajecten`."""

    doelgroep: Annotated[Doelgroep, _PERSON] = ""
    gedetailleerde_doelgroep: Annotated[
        str, Of(_("Gedetailleerde doelgroep"), DETAILED_GROUPS), _PERSON
    ] = ""
    leeftijdsklasse: Annotated[str, Of(_("Leeftijdsklasse"), AGE_CLASSES), _PERSON] = ""
    gender: Annotated[str, Of(_("Gender"), GENDERS), _PERSON] = ""
    herkomstgroep: Annotated[str, Of(_("Herkomst")), _PERSON] = ""
    in_nederland_sinds: Annotated[Day, Of(_("In Nederland sinds")), _BEGIN] = None
    gesprekstaal: Annotated[str, Of(_("Taal van het gesprek")), _PERSON] = ""
    tolk_gewenst: Annotated[YesNo, Of(_("Wil een tolk")), _PERSON] = None
    leest_eigen_taal: Annotated[
        str, Of(_("Leest de eigen taal"), (_("ja"), _("nee"), _("deels"))), _PERSON
    ] = ""
    alfabetisering: Annotated[str, Of(_("Alfabetisering"), ("A", "AA", "NVT")), _PERSON] = ""
    kern: Annotated[Kern, _PERSON] = ""
    huishouden: Annotated[str, Of(_("Huishouden"), HOUSEHOLDS), _PERSON] = ""
    jongste_kind: Annotated[
        str, Of(_("Leeftijd van het jongste kind"), ("0-3", "4-11", "12+")), _PERSON
    ] = ""
    opleidingsniveau_herkomst: Annotated[
        str, Of(_("Opleiding in het land van herkomst")), _PERSON
    ] = ""
    werkervaring_herkomst: Annotated[
        YesNo, Of(_("Werkervaring in het land van herkomst")), _PERSON
    ] = None
    koppeling: Annotated[Day, Of(_("Koppeling aan de gemeente")), _BEGIN] = None
    kennisgeving: Annotated[Kennisgeving, _BEGIN] = None
    brp: Annotated[Brp, _BEGIN] = None
    intake: Annotated[Day, Of(_("Brede intake")), _BEGIN] = None
    lbt: Annotated[Day, Of(_("Leerbaarheidstoets")), _BEGIN] = None
    lbt_uitslag: Annotated[
        str,
        Of(
            _("Uitslag leerbaarheidstoets"),
            (_("B1-route haalbaar"), _("B1-route niet haalbaar"), _("Onbekend")),
        ),
        _BEGIN,
    ] = ""
    pip: Annotated[Pip, _BEGIN] = None
    pip_reden_vertraging: Annotated[
        str, Of(_("Waarom het PIP later komt"), (_("wacht op derden"),)), _BEGIN
    ] = ""
    pip_informatie_ontvangen: Annotated[Day, Of(_("Informatie van derden ontvangen")), _BEGIN] = (
        None
    )
    leerroute: Annotated[Leerroute, _BEGIN] = ""
    niveau: Annotated[str, Of(_LEVEL, ("A2", "B1")), _BEGIN] = ""
    voortgangsgesprekken: Annotated[
        Count, Of(_("Aantal voortgangsgesprekken in het PIP")), _BEGIN
    ] = None
    termijn_eind: Annotated[TermijnEind, _BEGIN] = None
    aanbod: Annotated[Aanbod, _LEARNING] = None
    verwachte_start: Annotated[Day, Of(_("Verwachte start van de les")), _LEARNING] = None
    taal_start: Annotated[Day, Of(_("Eerste les")), _LEARNING] = None
    pvt_aangeboden: Annotated[Day, Of(_("PVT aangeboden")), _LEARNING] = None
    pvt_start: Annotated[Day, Of(_("Start PVT")), _LEARNING] = None
    pvt_ondertekend: Annotated[PvtOndertekend, _LEARNING] = None
    map_aangeboden: Annotated[Day, Of(_("MAP aangeboden")), _LEARNING] = None
    map_start: Annotated[Day, Of(_("Start MAP")), _LEARNING] = None
    map_eindgesprek: Annotated[MapEindgesprek, _LEARNING] = None
    mb_start: Annotated[Day, Of(_("Start maatschappelijke begeleiding")), _GUIDANCE] = None
    mb_overdracht: Annotated[Day, Of(_("Overdracht begeleiding")), _GUIDANCE] = None
    spreekuur_eind: Annotated[Day, Of(_("Einde spreekuur")), _GUIDANCE] = None
    bijstand_start: Annotated[Day, Of(_("Start bijstand")), _GUIDANCE] = None
    ontzorgen_start: Annotated[Day, Of(_("Start ontzorgen")), _GUIDANCE] = None
    ontzorgen_eind: Annotated[Day, Of(_("Einde ontzorgen")), _GUIDANCE] = None
    zelfredzaamheid_getoetst: Annotated[Day, Of(_("Zelfredzaamheid getoetst")), _GUIDANCE] = None
    max_participatie_uren: Annotated[Count, Of(_("Meeste uren meedoen (Z-route)")), _LEARNING] = (
        None
    )
    reisminuten: Annotated[Count, Of(_("Reistijd in minuten")), _MEANS] = None
    reisafstand_km: Annotated[Amount, Of(_("Reisafstand in kilometers")), _MEANS] = None
    reiskosten_geregeld: Annotated[YesNo, Of(_("Reiskosten geregeld")), _MEANS] = None
    kinderopvang: Annotated[
        str,
        Of(_CHILDCARE, (_("niet nodig"), _("geregeld"), _("wachtlijst"), _("niet geregeld"))),
        _MEANS,
    ] = ""
    kinderopvang_sinds: Annotated[Day, Of(_("Kinderopvang: zo sinds")), _MEANS] = None
    apparaat: Annotated[YesNo, Of(_("Heeft een laptop, tablet of computer")), _MEANS] = None
    betaald_werk_sinds: Annotated[Day, Of(_("Betaald werk sinds")), _LEARNING] = None
    eigen_uitkering: Annotated[YesNo, Of(_("Heeft een eigen uitkering")), _GUIDANCE] = None
    werkdoel: Annotated[YesNo, Of(_("Wil werken")), _LEARNING] = None
    z_eind: Annotated[ZEind, _ENDING] = None
    voldaan: Annotated[Voldaan, _ENDING] = None
    voldaan_document: Annotated[str, Of(_("Diploma of certificaat"), DOCUMENTS), _ENDING] = ""
    vertrokken: Annotated[Day, Of(_("Vertrokken uit de gemeente")), _ENDING] = None
    overleden: Annotated[Day, Of(_("Overleden op")), _ENDING] = None


TRAJECTEN = TableOf("trajecten", _("Trajecten"), Traject)


class StaffMember(NamedTuple):
    """A staff key, the last day in service, and what an inburgeraar sees of her contact person."""

    contactpersoon: Contactpersoon = ""
    organisatie: Annotated[str, Of(_ORGANISATION)] = ""
    uit_dienst: Annotated[Day, Of(_("Laatste werkdag"))] = None
    aanspreeknaam: Annotated[str, Of(_("Naam of functie die de inburgeraar ziet"))] = ""
    telefoon: Annotated[str, Of(_("Telefoon voor de inburgeraar"))] = ""
    email: Annotated[str, Of(_("E-mail voor de inburgeraar"))] = ""
    bereikbaar: Annotated[str, Of(_("Wanneer te bereiken"))] = ""
    vervanger: Annotated[str, Of(_("Sleutel van wie het overneemt"))] = ""


MEDEWERKERS = TableOf(
    "medewerkers", _("Medewerkers"), StaffMember, of_trajectory=False, key=("contactpersoon",)
)


class Place(NamedTuple):
    """A participation place."""

    plek: Plek = ""
    organisatie: Annotated[str, Of(_ORGANISATION)] = ""
    soort: Annotated[str, Of(_KIND)] = ""
    sector: Sector = ""
    kern: Kern = ""
    dagdelen: Dagdelen = None
    taalniveau: Annotated[str, Of(_("Taalniveau dat nodig is"), LEVELS)] = ""
    capaciteit: Annotated[Count, Of(_("Ruimte voor hoeveel mensen"))] = None
    kinderopvang: Annotated[YesNo, Of(_CHILDCARE)] = None
    gedeeld: Annotated[YesNo, Of(_("Te zien voor maatschappelijke begeleiding"))] = None
    aangedragen_door: Annotated[str, Of(_("Aangedragen door"))] = ""


PLEKKEN = TableOf("plekken", _("Plekken"), Place, of_trajectory=False, key=("plek",))


class LeerroutePeriod(NamedTuple):
    """A leerroute from a day, until a day (exclusive)."""

    van: Van = None
    tot: Tot = None
    leerroute: Leerroute = ""
    reden: Reden = ""


LEERROUTES = TableOf(
    "leerroutes",
    _("Leerroutes"),
    LeerroutePeriod,
    key=("van",),
    required=("leerroute",),
    same=("leerroute",),
)


class DoelgroepPeriod(NamedTuple):
    van: Van = None
    tot: Tot = None
    doelgroep: Doelgroep = ""


DOELGROEPEN = TableOf(
    "doelgroepen",
    _("Doelgroepen"),
    DoelgroepPeriod,
    key=("van",),
    required=("doelgroep",),
    same=("doelgroep",),
)


class ContactPeriod(NamedTuple):
    """Who was the contact person of an organisation, and when."""

    organisatie: Organisatie = ""
    contactpersoon: Contactpersoon = ""
    van: Van = None
    tot: Tot = None
    reden: Reden = ""


CONTACTPERSONEN = TableOf(
    "contactpersonen",
    _("Contactpersonen"),
    ContactPeriod,
    key=("van", "organisatie"),
    required=("contactpersoon",),
    same=("organisatie", "contactpersoon"),
)


class Appointment(NamedTuple):
    organisatie: Organisatie = ""
    soort: Annotated[str, Of(_KIND, APPOINTMENT_KINDS)] = ""
    gepland_op: Annotated[Day, Of(_("Gepland op"))] = None
    status: Annotated[str, Of(_("Hoe het ging"), APPOINTMENT_STATUSES)] = ""
    verzet_naar: Annotated[Day, Of(_("Verzet naar"))] = None
    kanaal: Annotated[str, Of(_("Waar of hoe"))] = ""
    nummer: Annotated[Count, Of(_("Hoeveelste van die dag"))] = None


AFSPRAKEN = TableOf(
    "afspraken",
    _("Afspraken"),
    Appointment,
    key=("organisatie", "soort", "gepland_op", "nummer"),
    required=("status",),
    by=("gepland_op", "nummer"),
)


class Hours(NamedTuple):
    """Hours over [van, bekend_tot); hours under nt2 are not repeated under cursus."""

    soort: Annotated[str, Of(_KIND, HOUR_KINDS)] = ""
    uren: Annotated[Amount, Of(_("Uren"))] = None
    van: Van = None
    bekend_tot: Annotated[Day, Of(_("Bekend tot (die dag telt niet mee)"))] = None
    bron: Annotated[str, Of(_SOURCE)] = ""


UREN = TableOf(
    "uren",
    _("Uren"),
    Hours,
    key=("soort", "van", "bekend_tot", "bron"),
    required=("uren",),
    by=("bekend_tot", "van"),
)


class Presence(NamedTuple):
    """Lessons offered and attended in a month."""

    maand: Annotated[Day, Of(_("Maand"), kind=CellKind.MONTH)] = None
    aangeboden: Annotated[Count, Of(_("Lessen aangeboden"))] = None
    aanwezig: Annotated[Count, Of(_("Lessen aanwezig"))] = None
    afwezig_geoorloofd: Annotated[Count, Of(_("Lessen geoorloofd afwezig"))] = None


PRESENTIE = TableOf(
    "presentie", _("Presentie"), Presence, key=("maand",), required=("aangeboden", "aanwezig")
)


class Exam(NamedTuple):
    onderdeel: Onderdeel = ""
    niveau: Annotated[str, Of(_LEVEL, ("A2", "B1", "B2"))] = ""
    datum: Datum = None
    uitslag: Annotated[str, Of(_("Uitslag"), (_("Geslaagd"), _("Gezakt"), _("Geen")))] = ""
    reden: Annotated[
        str, Of(_REASON, (_("Verwijtbaar"), _("Nietverwijtbaar"), _("Afgemeld"), _("Absent")))
    ] = ""
    gratis_pogingen_tegoed: Annotated[Count, Of(_("Gratis pogingen over"))] = None


EXAMENS = TableOf("examens", _("Examens"), Exam, key=("onderdeel", "datum"), by=("datum",))


class Level(NamedTuple):
    datum: Datum = None
    onderdeel: Onderdeel = ""
    niveau: Annotated[str, Of(_LEVEL, LEVELS)] = ""
    bron: Annotated[str, Of(_SOURCE, (_("docent"), _("examen")))] = ""


NIVEAUS = TableOf("niveaus", _("Niveaus"), Level, key=("datum", "onderdeel"), required=("niveau",))


class Decision(NamedTuple):
    """A verlenging, ontheffing or vrijstelling."""

    soort: Annotated[str, Of(_KIND, DECISIONS)] = ""
    grond: Annotated[str, Of(_("Grond"), ALL_GROUNDS)] = ""
    van: Van = None
    tot: Tot = None
    geheel: Annotated[YesNo, Of(_("Geldt voor de hele plicht"))] = None


BESLUITEN = TableOf(
    "besluiten", _("Besluiten"), Decision, key=("van", "soort"), same=("soort", "grond")
)


class Wish(NamedTuple):
    soort: Annotated[str, Of(_KIND, WISHES)] = ""
    omschrijving: Omschrijving = ""
    sector: Sector = ""
    dagdelen: Dagdelen = None
    kern: Kern = ""


WENSEN = TableOf("wensen", _("Wensen"), Wish, key=("soort", "omschrijving"))


class Settlement(NamedTuple):
    """A municipality lived in: its registration and its PIP."""

    brp: Brp = None
    pip: Pip = None


VESTIGINGEN = TableOf("vestigingen", _("Vestigingen"), Settlement, key=("brp",))


class BenefitPeriod(NamedTuple):
    """A period of bijstand."""

    van: Van = None
    tot: Tot = None


UITKERINGEN = TableOf("uitkeringen", _("Uitkeringen"), BenefitPeriod, key=("van",), same=())


class EducationPeriod(NamedTuple):
    van: Van = None
    tot: Tot = None
    soort: Annotated[str, Of(_KIND)] = ""


OPLEIDINGEN = TableOf(
    "opleidingen", _("Opleidingen"), EducationPeriod, key=("van", "soort"), same=("soort",)
)


class SupportPeriod(NamedTuple):
    """Support from a day, with the end that was planned and the real one (both exclusive).

    Of a training such as the Eurowijzer also whether it was enough, who said so and when, and why
    it ended otherwise than planned; of ontzorgen why someone got it otherwise than others.
    """

    soort: Annotated[str, Of(_KIND, SUPPORT_KINDS)] = ""
    omschrijving: Omschrijving = ""
    van: Van = None
    gepland_tot: Annotated[Day, Of(_("Gepland einde (die dag telt niet mee)"))] = None
    tot: Tot = None
    genoeg: Annotated[str, Of(_("Was het genoeg?"), (_("ja"), _("nee"), _("onbekend")))] = ""
    genoeg_volgens: Annotated[
        str,
        Of(
            _("Wie dat zegt"),
            (_("inburgeraar"), _("maatschappelijke begeleiding"), _("gemeente"), _("anders")),
        ),
    ] = ""
    genoeg_op: Annotated[Day, Of(_("Wanneer dat gezegd is"))] = None
    reden_einde: Annotated[
        str,
        Of(
            _("Waarom het anders eindigde dan gepland"),
            (
                _("eerder klaar"),
                _("langer nodig"),
                _("gestopt door inburgeraar"),
                _("gestopt door organisatie"),
                _("anders"),
            ),
        ),
    ] = ""
    maatwerk: Annotated[
        str,
        Of(
            _("Waarom maatwerk bij ontzorgen"),
            (
                _("kan het zelf"),
                _("betaalt een deel zelf"),
                _("heeft langer hulp nodig"),
                _("anders"),
            ),
        ),
    ] = ""


ONDERSTEUNING = TableOf(
    "ondersteuning",
    _("Ondersteuning"),
    SupportPeriod,
    key=("van", "soort", "omschrijving"),
    may_be_empty=("omschrijving",),
    same=("soort", "omschrijving"),
)


class LatePayment(NamedTuple):
    """That somebody paid late for her, during ontzorgen; it says nothing of herself."""

    gemeld_op: Annotated[Day, Of(_("Gemeld op"))] = None
    soort: Annotated[
        str,
        Of(
            _KIND,
            (
                _("huur"),
                _("energie"),
                _("zorgverzekering"),
                _("leefgeld"),
                _("anders"),
                _("onbekend"),
            ),
        ),
    ] = ""
    betaler: Annotated[
        str, Of(_("Wie te laat betaalde"), (_("kredietbank"), _("gemeente"), _("anders")))
    ] = ""
    verwacht_op: Annotated[Day, Of(_("Had betaald moeten zijn op"))] = None
    betaald_op: Annotated[Day, Of(_("Betaald op"))] = None
    bedrag: Annotated[Amount, Of(_("Bedrag in euro"))] = None


TE_LATE_BETALINGEN = TableOf(
    "te_late_betalingen",
    _("Te late betalingen"),
    LatePayment,
    key=("gemeld_op", "soort"),
)


class Participation(NamedTuple):
    plek: Plek = ""
    soort: Annotated[str, Of(_KIND, PARTICIPATION_KINDS)] = ""
    van: Van = None
    tot: Tot = None
    uren_per_week: Annotated[Amount, Of(_("Uren per week"))] = None


PARTICIPATIE = TableOf(
    "participatie",
    _("Participatie"),
    Participation,
    key=("van", "plek", "soort"),
    same=("plek", "soort"),
)


class ClassPeriod(NamedTuple):
    """In which class of the language school someone is, from a day until a day (exclusive)."""

    van: Van = None
    tot: Tot = None
    klas: Annotated[str, Of(_("Klas of groep"))] = ""


KLASSEN = TableOf(
    "klassen", _("Klassen"), ClassPeriod, key=("van",), required=("klas",), same=("klas",)
)


class Adaptation(NamedTuple):
    """What someone needs at school to follow the lesson, and whether it is there."""

    soort: Annotated[str, Of(_KIND, ADAPTATIONS)] = ""
    van: Van = None
    tot: Tot = None
    geregeld: Annotated[YesNo, Of(_("Geregeld"))] = None


AANPASSINGEN = TableOf(
    "aanpassingen", _("Aanpassingen op school"), Adaptation, key=("van", "soort"), same=("soort",)
)


class TravelCost(NamedTuple):
    """What it cost to come to an appointment that is no lesson, and whether that is paid back."""

    datum: Datum = None
    soort: Annotated[str, Of(_KIND, APPOINTMENT_KINDS)] = ""
    bedrag: Annotated[Amount, Of(_("Bedrag in euro"))] = None
    kilometers: Annotated[Amount, Of(_("Kilometers, heen en terug"))] = None
    vergoeding: Annotated[
        str,
        Of(_("Vergoeding"), (_("gevraagd"), _("betaald"), _("geweigerd"), _("onbekend"))),
    ] = ""


REISKOSTEN = TableOf(
    "reiskosten", _("Reiskosten voor afspraken"), TravelCost, key=("datum", "soort")
)


class Agreement(NamedTuple):
    """Something that was agreed in the PIP, in plain Dutch and maybe in her own language."""

    afgesproken_op: Annotated[Day, Of(_("Afgesproken op"))] = None
    afspraak: Annotated[str, Of(_("Afspraak, in gewone woorden"))] = ""
    uiterlijk: Annotated[Day, Of(_("Uiterlijk"))] = None
    gedaan_op: Annotated[Day, Of(_("Gedaan op"))] = None
    taal: Annotated[str, Of(_("Taal van de vertaling"), AGREEMENT_LANGUAGES)] = ""
    in_eigen_taal: Annotated[str, Of(_("Dezelfde afspraak in die taal"))] = ""


PIP_AFSPRAKEN = TableOf(
    "pip_afspraken", _("Afspraken in het PIP"), Agreement, key=("afgesproken_op", "afspraak")
)


class DuoRecord(NamedTuple):
    """The same facts as DUO has them, to compare."""

    doelgroep: Doelgroep = ""
    kennisgeving: Kennisgeving = None
    leerroute: Leerroute = ""
    niveau: Annotated[str, Of(_LEVEL, ("A2", "B1"))] = ""
    pip: Pip = None
    termijn_eind: TermijnEind = None
    aanbod: Aanbod = None
    pvt_ondertekend: PvtOndertekend = None
    map_eindgesprek: MapEindgesprek = None
    contactpersoon: Contactpersoon = ""
    z_eind: ZEind = None
    voldaan: Voldaan = None


DUO = TableOf("duo", _("Gegevens van DUO"), DuoRecord)


Row = (
    Traject
    | StaffMember
    | Place
    | LeerroutePeriod
    | DoelgroepPeriod
    | ContactPeriod
    | Appointment
    | Hours
    | Presence
    | Exam
    | Level
    | Decision
    | Wish
    | Settlement
    | BenefitPeriod
    | EducationPeriod
    | SupportPeriod
    | LatePayment
    | Participation
    | ClassPeriod
    | Adaptation
    | TravelCost
    | Agreement
    | DuoRecord
)
Table = TableOf[Row]  # whichever it is
# Rows that hold from a day, until a day.
Period = (
    LeerroutePeriod
    | DoelgroepPeriod
    | ContactPeriod
    | Decision
    | BenefitPeriod
    | EducationPeriod
    | SupportPeriod
    | Participation
    | ClassPeriod
    | Adaptation
)


def changed(row: OneRow, **values: CellValue) -> OneRow:
    """Return a row with other values in these columns."""
    return row._replace(**values)


# In the order above, in which they are read: what others point to first.
ALL: tuple[Table, ...] = tuple(each for each in vars().values() if isinstance(each, TableOf))
BY_NAME: Mapping[str, Table] = {table.name: table for table in ALL}
COLUMNS: Mapping[str, Column] = {
    column.name: column for table in reversed(ALL) for column in table.columns
}
# The supplier's key of a trajectory, in every table of one.
KEY_COLUMN = "traject"
