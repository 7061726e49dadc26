"""Which table a sheet holds and which column is which, by how people and systems call them.

Ours are the names of rules/tables.py. Others are recognised from what DUO publishes (DUO-M2M), from
the Gemeentelijk Gegevensmodel ("Model Inburgering") and from how Dutch offices label a column.
What is not recognised is left for a person to say, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple, NotRequired, TypedDict

from weerklank.rulebook.tables import ALL, BY_NAME, KEY_COLUMN, CellKind, Table

YEAR_OF_BIRTH = "geboortejaar"  # becomes a leeftijdsklasse; is not kept itself
SKIPPED = ""

_TABLES = {
    "traject": "trajecten",
    "inburgeraars": "trajecten",
    "inburgeringstrajecten": "trajecten",
    "inburgeringstraject": "trajecten",
    "leerroute": "leerroutes",
    "doelgroep": "doelgroepen",
    "contactpersoon": "contactpersonen",
    "contacten": "contactpersonen",
    "medewerker": "medewerkers",
    "personeel": "medewerkers",
    "afspraak": "afspraken",
    "gesprekken": "afspraken",
    "gevolgdeuren": "uren",
    "aanwezigheid": "presentie",
    "presentietaalles": "presentie",
    "examen": "examens",
    "examenresultaten": "examens",
    "niveau": "niveaus",
    "taalniveaus": "niveaus",
    "besluit": "besluiten",
    "beschikkingen": "besluiten",
    "wens": "wensen",
    "plek": "plekken",
    "participatieplekken": "plekken",
    "vestiging": "vestigingen",
    "uitkering": "uitkeringen",
    "bijstand": "uitkeringen",
    "opleiding": "opleidingen",
    "begeleiding": "ondersteuning",
    "trainingen": "ondersteuning",
    "participatieplaatsen": "participatie",
    "participatieactiviteiten": "participatie",
    "duogegevens": "duo",
}

_KEYS = (
    "trajectnummer",
    "trajectid",
    "clientnummer",
    "klantnummer",
    "dossiernummer",
    "inburgeraar",
    "inburgeraarnummer",
    "persoonsnummer",
    "clientid",
    "zaaknummer",
)

# What a column is also called, without capitals, spaces and signs.
_COLUMNS = {
    "indeling": "doelgroep",
    "doelgroepindeling": "doelgroep",
    "geslacht": "gender",
    "leeftijdscategorie": "leeftijdsklasse",
    "leeftijd": "leeftijdsklasse",
    "leeftijdsgroep": "leeftijdsklasse",
    "landvanherkomst": "herkomstgroep",
    "herkomst": "herkomstgroep",
    "taal": "gesprekstaal",
    "voertaal": "gesprekstaal",
    "tolknodig": "tolk_gewenst",
    "indicatoralfabetiseringsonderwijs": "alfabetisering",
    "woonplaats": "kern",
    "woonkern": "kern",
    "gezinssituatie": "huishouden",
    "huishoudtype": "huishouden",
    "samenstellinghuishouden": "huishouden",
    "leeftijdjongstekind": "jongste_kind",
    "opleidingsniveau": "opleidingsniveau_herkomst",
    "opleidingsniveaulandvanherkomst": "opleidingsniveau_herkomst",
    "werkervaring": "werkervaring_herkomst",
    "werkervaringlandvanherkomst": "werkervaring_herkomst",
    "datumkoppeling": "koppeling",
    "datumkennisgevinginburgeringsplicht": "kennisgeving",
    "datumkennisgeving": "kennisgeving",
    "datumbrp": "brp",
    "datumvestiging": "brp",
    "datuminschrijvingbrp": "brp",
    "brpinschrijving": "brp",
    "inschrijfdatumbrp": "brp",
    "inschrijvingbrp": "brp",
    "vestiging": "brp",
    "datumintake": "intake",
    "datumbredeintake": "intake",
    "bredeintake": "intake",
    "datumafname": "lbt",
    "datumlbt": "lbt",
    "leerbaarheidstoets": "lbt",
    "resultaatlbt": "lbt_uitslag",
    "resultaatleerbaarheidstoets": "lbt_uitslag",
    "uitkomstleerbaarheidstoets": "lbt_uitslag",
    "uitslaglbt": "lbt_uitslag",
    "uitslagleerbaarheidstoets": "lbt_uitslag",
    "dagtekeningpip": "pip",
    "dagtekeninginitieel": "pip",
    "dagtekeninginitielepip": "pip",
    "dagtekeningpipinitieel": "pip",
    "eerstepip": "pip",
    "vaststellingpip": "pip",
    "redenvertragingpip": "pip_reden_vertraging",
    "route": "leerroute",
    "typeleerroute": "leerroute",
    "niveaupip": "niveau",
    "aantalvoortgangsgesprekken": "voortgangsgesprekken",
    "eindetermijn": "termijn_eind",
    "eindetermijninburgering": "termijn_eind",
    "einddatuminburgeringstermijn": "termijn_eind",
    "einddatumtermijn": "termijn_eind",
    "datuminburgeringsaanbod": "aanbod",
    "datumaanbod": "aanbod",
    "verwachtestartdatum": "verwachte_start",
    "starttaalles": "taal_start",
    "starttaalonderwijs": "taal_start",
    "startdatumtaalles": "taal_start",
    "startdatumtaal": "taal_start",
    "startpvt": "pvt_start",
    "datumondertekeningpvt": "pvt_ondertekend",
    "startmap": "map_start",
    "datumeindgesprekmap": "map_eindgesprek",
    "eindgesprekmap": "map_eindgesprek",
    "startbegeleiding": "mb_start",
    "startmaatschappelijkebegeleiding": "mb_start",
    "overdrachtmaatschappelijkebegeleiding": "mb_overdracht",
    "startbijstand": "bijstand_start",
    "startuitkering": "bijstand_start",
    "ingangsdatumuitkering": "bijstand_start",
    "startontzorgen": "ontzorgen_start",
    "eindeontzorgen": "ontzorgen_eind",
    "urenbelastbaarheidparticipatieactiviteit": "max_participatie_uren",
    "reistijd": "reisminuten",
    "reistijdminuten": "reisminuten",
    "reisafstand": "reisafstand_km",
    "afstandkm": "reisafstand_km",
    "apparaten": "apparaat",
    "laptop": "apparaat",
    "betaaldwerk": "betaald_werk_sinds",
    "datumafrondingzroute": "z_eind",
    "inburgeringsplichtvoldaan": "voldaan",
    "vertrek": "vertrokken",
    "overlijden": "overleden",
    "overlijdens": "overleden",
    "startdatum": "van",
    "begindatum": "van",
    "ingangsdatum": "van",
    "vanaf": "van",
    "einddatum": "tot",
    "totdatum": "tot",
    "geplandeeinddatum": "gepland_tot",
    "totenmet": SKIPPED,  # ours is exclusive: a person has to say so
    "medewerker": "contactpersoon",
    "medewerkernummer": "contactpersoon",
    "consulent": "contactpersoon",
    "datumuitdienst": "uit_dienst",
    "soortafspraak": "soort",
    "type": "soort",
    "geplandedatum": "gepland_op",
    "datumafspraak": "gepland_op",
    "verzetnaardatum": "verzet_naar",
    "aantaluren": "uren",
    "urensoort": "soort",
    "soorturen": "soort",
    "bekendtot": "bekend_tot",
    "aantallessen": "aangeboden",
    "aangebodenlessen": "aangeboden",
    "lessenaangeboden": "aangeboden",
    "lessenaanwezig": "aanwezig",
    "lessenbijgewoond": "aanwezig",
    "geoorloofdafwezig": "afwezig_geoorloofd",
    "afwezigmettoestemming": "afwezig_geoorloofd",
    "examenonderdeel": "onderdeel",
    "examendatum": "datum",
    "datumexamen": "datum",
    "resultaat": "uitslag",
    "redengeenresultaat": "reden",
    "gratispogingentegoed": "gratis_pogingen_tegoed",
    "aantalgratisexamenpogingentegoed": "gratis_pogingen_tegoed",
    "redeneinde": "reden",
    "soortbesluit": "soort",
    "dagdeel": "dagdelen",
    "aantaldagdelen": "dagdelen",
    "aantalplaatsen": "capaciteit",
    "urenperweek": "uren_per_week",
}
# What a name means in one table only.
_COLUMNS_OF = {"afspraken": {"datum": "gepland_op"}, "uren": {"tot": "bekend_tot"}}
# The first PIP, where the date of the present one stands in the file as well.
_SURELY = frozenset({"dagtekeninginitieel", "dagtekeninginitielepip", "dagtekeningpipinitieel"})


class SheetTold(TypedDict):
    """What a draft keeps of one sheet. Of a list `person` is how its column was found."""

    file: int  # the key of its DraftFile
    file_name: str
    name: str
    header: list[str]
    examples: list[list[str]]  # the first cells of each column
    person: NotRequired[dict[str, int] | None]
    table: NotRequired[str]
    columns: NotRequired[list[str]]  # ours, for each of theirs


class Recognised(NamedTuple):
    """A table of ours, '' when unsure; and our column for each column of the sheet, '' skipped."""

    table: str
    columns: tuple[str, ...]


def recognise(
    name: str, header: Sequence[str], remembered: Mapping[str, Mapping[str, str]] | None = None
) -> Recognised:
    """Say which table a sheet of this name and header is, and which column is which.

    `remembered` is what was chosen for this supplier before: {table: {their column: ours}}.
    """
    table = _table_of(name, header)
    if table is None:
        return Recognised("", tuple(SKIPPED for _ in header))
    chosen = (remembered or {}).get(table.name, {})
    return Recognised(table.name, columns_of(table, header, chosen))


def columns_of(
    table: Table, header: Sequence[str], chosen: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return our column for each of theirs; each of ours at most once.

    What was chosen before and our own names win over other names; of those the first wins.
    """
    ours = names_of(table)
    plain = {_plain(column): column for column in ours}
    before = chosen or {}
    names = [_plain(theirs) for theirs in header]

    def is_sure(place: int) -> bool:
        return header[place] in before or names[place] in plain or names[place] in _SURELY

    found = [SKIPPED] * len(header)
    for place in sorted(range(len(header)), key=lambda place: not is_sure(place)):
        column = before.get(header[place])
        if column is None:
            column = _column(names[place], plain, table)
        if column in ours and column not in found:
            found[place] = column
    return tuple(found)


def names_of(table: Table) -> tuple[str, ...]:
    """Return the columns that a file of this table may have."""
    names = tuple(column.name for column in table.columns)
    if table.of_trajectory:
        names = (KEY_COLUMN, *names)
    return (*names, YEAR_OF_BIRTH) if table.name == "trajecten" else names


def needed_of(table: Table) -> tuple[str, ...]:
    """Return the columns without which a row of this table cannot be told from another."""
    needed = tuple(
        name
        for name in table.key
        if name != "nummer"
        and (table.column(name).kind is not CellKind.TEXT or not table.of_trajectory)
    )
    return (KEY_COLUMN, *needed) if table.of_trajectory else needed


def _column(theirs: str, plain: Mapping[str, str], table: Table) -> str:
    number = theirs.removesuffix("nr") + "nummer" if theirs.endswith("nr") else theirs
    if number in _KEYS and KEY_COLUMN in plain:
        return KEY_COLUMN
    known = {**_COLUMNS, **_COLUMNS_OF.get(table.name, {}), **plain}
    if theirs in known:
        return known[theirs]
    # "Datum PIP", "PIP-datum", "PIP vastgesteld op": only where a date is meant.
    dates = {column.name for column in table.columns if column.kind is CellKind.DATE}
    for bare in (
        theirs.removeprefix("datum"),
        theirs.removesuffix("datum"),
        theirs.removesuffix("op"),
    ):
        if known.get(bare) in dates:
            return known[bare]
    return SKIPPED


def _table_of(name: str, header: Sequence[str]) -> Table | None:
    """By its name; else the only table that has all it needs, and most of what stands here."""
    word = _plain(re.sub(r"[\d_. -]+$", "", name))
    named = BY_NAME.get(word) or BY_NAME.get(_TABLES.get(word, ""))
    if named is not None:
        return named
    fitting = []
    for table in ALL:
        columns = {column for column in columns_of(table, header) if column != SKIPPED}
        if columns.issuperset(needed_of(table)) and len(columns) * 3 >= len(header) * 2:
            fitting.append((len(columns), table))
    most = max((count for count, _table in fitting), default=0)
    best = [table for count, table in fitting if count == most]
    return best[0] if len(best) == 1 and most > 1 else None


def are_alike(one: str, other: str) -> bool:
    """Return whether two names differ in nothing but capitals, accents, spaces and signs."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    """Return a name without capitals, accents, spaces and signs."""
    decomposed = unicodedata.normalize("NFKD", name.lower())
    return "".join(sign for sign in decomposed if sign.isalnum())
