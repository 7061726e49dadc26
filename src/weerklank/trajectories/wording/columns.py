"""What the columns of the tables are called on a page, and under which subject they stand."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from weerklank.trajectories.rules.tables import TRAJECTEN, Table
from weerklank.trajectories.wording.names import in_words

LABELS: dict[str, Promise] = {
    "aangeboden": _("Lessen aangeboden"),
    "aanwezig": _("Lessen aanwezig"),
    "afwezig_geoorloofd": _("Lessen geoorloofd afwezig"),
    "alfabetisering": _("Alfabetisering"),
    "apparaat": _("Heeft een laptop, tablet of computer"),
    "bekend_tot": _("Bekend tot (die dag telt niet mee)"),
    "betaald_werk_sinds": _("Betaald werk sinds"),
    "bijstand_start": _("Start bijstand"),
    "brp": _("Ingeschreven in de gemeente"),
    "bron": _("Bron"),
    "contactpersoon": _("Sleutel van de contactpersoon"),
    "dagdelen": _("Dagdelen per week"),
    "datum": _("Datum"),
    "doelgroep": _("Doelgroep"),
    "eigen_uitkering": _("Heeft een eigen uitkering"),
    "gedetailleerde_doelgroep": _("Gedetailleerde doelgroep"),
    "geheel": _("Geldt voor de hele plicht"),
    "gender": _("Gender"),
    "gepland_op": _("Gepland op"),
    "gepland_tot": _("Gepland einde (die dag telt niet mee)"),
    "gesprekstaal": _("Taal van het gesprek"),
    "gratis_pogingen_tegoed": _("Gratis pogingen over"),
    "grond": _("Grond"),
    "herkomstgroep": _("Herkomst"),
    "huishouden": _("Huishouden"),
    "in_nederland_sinds": _("In Nederland sinds"),
    "intake": _("Brede intake"),
    "jongste_kind": _("Leeftijd van het jongste kind"),
    "kanaal": _("Waar of hoe"),
    "kennisgeving": _("Kennisgeving van DUO"),
    "kern": _("Kern of wijk"),
    "kinderopvang": _("Kinderopvang"),
    "kinderopvang_sinds": _("Kinderopvang: zo sinds"),
    "koppeling": _("Koppeling aan de gemeente"),
    "lbt": _("Leerbaarheidstoets"),
    "lbt_uitslag": _("Uitslag leerbaarheidstoets"),
    "leeftijdsklasse": _("Leeftijdsklasse"),
    "leerroute": _("Leerroute"),
    "leest_eigen_taal": _("Leest de eigen taal"),
    "maand": _("Maand"),
    "map_aangeboden": _("MAP aangeboden"),
    "map_eindgesprek": _("Eindgesprek MAP"),
    "map_start": _("Start MAP"),
    "max_participatie_uren": _("Meeste uren meedoen (Z-route)"),
    "mb_overdracht": _("Overdracht begeleiding"),
    "mb_start": _("Start maatschappelijke begeleiding"),
    "niveau": _("Niveau"),
    "nummer": _("Hoeveelste van die dag"),
    "omschrijving": _("Omschrijving"),
    "onderdeel": _("Onderdeel"),
    "ontzorgen_eind": _("Einde ontzorgen"),
    "ontzorgen_start": _("Start ontzorgen"),
    "opleidingsniveau_herkomst": _("Opleiding in het land van herkomst"),
    "organisatie": _("Organisatie"),
    "overleden": _("Overleden op"),
    "pip": _("Eerste PIP vastgesteld"),
    "pip_informatie_ontvangen": _("Informatie van derden ontvangen"),
    "pip_reden_vertraging": _("Waarom het PIP later komt"),
    "plek": _("Plek"),
    "pvt_aangeboden": _("PVT aangeboden"),
    "pvt_ondertekend": _("PVT ondertekend"),
    "pvt_start": _("Start PVT"),
    "reden": _("Reden"),
    "reisafstand_km": _("Reisafstand in kilometers"),
    "reiskosten_geregeld": _("Reiskosten geregeld"),
    "reisminuten": _("Reistijd in minuten"),
    "sector": _("Sector"),
    "soort": _("Soort"),
    "spreekuur_eind": _("Einde spreekuur"),
    "status": _("Hoe het ging"),
    "taal_start": _("Eerste les"),
    "termijn_eind": _("Einde van de termijn (die dag telt niet mee)"),
    "tolk_gewenst": _("Wil een tolk"),
    "tot": _("Tot (die dag telt niet mee)"),
    "uitslag": _("Uitslag"),
    "uren": _("Uren"),
    "uren_per_week": _("Uren per week"),
    "van": _("Vanaf"),
    "vertrokken": _("Vertrokken uit de gemeente"),
    "verwachte_start": _("Verwachte start van de les"),
    "verzet_naar": _("Verzet naar"),
    "voldaan": _("Plicht voldaan"),
    "voldaan_document": _("Diploma of certificaat"),
    "voortgangsgesprekken": _("Aantal voortgangsgesprekken in het PIP"),
    "werkdoel": _("Wil werken"),
    "werkervaring_herkomst": _("Werkervaring in het land van herkomst"),
    "z_eind": _("Eindgesprek Z-route"),
    "zelfredzaamheid_getoetst": _("Zelfredzaamheid getoetst"),
    "aanbod": _("Inburgeringsaanbod"),
}
ROUTES: dict[str, Promise] = {
    "B": _("B1-route"),
    "O": _("Onderwijsroute"),
    "Z": _("Z-route"),
}
PARTS: dict[str, Promise] = {
    "KNM": _("Kennis van de Nederlandse maatschappij (KNM)"),
    "LE": _("Lezen"),
    "LU": _("Luisteren"),
    "SC": _("Schrijven"),
    "SP": _("Spreken"),
}
_CHOICES: dict[str, dict[str, Promise]] = {"leerroute": ROUTES, "onderdeel": PARTS}

# The columns of `trajecten` by what one corrects together.
SUBJECTS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "persoon": (
        _("Over de persoon"),
        (
            "doelgroep",
            "gedetailleerde_doelgroep",
            "leeftijdsklasse",
            "gender",
            "herkomstgroep",
            "gesprekstaal",
            "tolk_gewenst",
            "leest_eigen_taal",
            "alfabetisering",
            "kern",
            "huishouden",
            "jongste_kind",
            "opleidingsniveau_herkomst",
            "werkervaring_herkomst",
        ),
    ),
    "begin": (
        _("Aankomst en plan"),
        (
            "in_nederland_sinds",
            "koppeling",
            "kennisgeving",
            "brp",
            "intake",
            "lbt",
            "lbt_uitslag",
            "pip",
            "pip_reden_vertraging",
            "pip_informatie_ontvangen",
            "leerroute",
            "niveau",
            "voortgangsgesprekken",
            "termijn_eind",
        ),
    ),
    "leren": (
        _("Leren en meedoen"),
        (
            "aanbod",
            "verwachte_start",
            "taal_start",
            "pvt_aangeboden",
            "pvt_start",
            "pvt_ondertekend",
            "map_aangeboden",
            "map_start",
            "map_eindgesprek",
            "max_participatie_uren",
            "betaald_werk_sinds",
            "werkdoel",
        ),
    ),
    "ondersteuning": (
        _("Begeleiding en geld"),
        (
            "mb_start",
            "mb_overdracht",
            "spreekuur_eind",
            "bijstand_start",
            "eigen_uitkering",
            "ontzorgen_start",
            "ontzorgen_eind",
            "zelfredzaamheid_getoetst",
        ),
    ),
    "voorwaarden": (
        _("Reizen en kinderopvang"),
        (
            "reisminuten",
            "reisafstand_km",
            "reiskosten_geregeld",
            "kinderopvang",
            "kinderopvang_sinds",
            "apparaat",
        ),
    ),
    "einde": (
        _("Einde"),
        ("z_eind", "voldaan", "voldaan_document", "vertrokken", "overleden"),
    ),
}


def label(column: str) -> str:
    """Return what a column is called."""
    return str(LABELS[column])


def choice(column: str, value: str) -> str:
    """Return a choice in words: a code by its name, a word with a capital."""
    named = _CHOICES.get(column, {}).get(value)
    return str(named) if named else capfirst(in_words(value))


def subjects(table: Table) -> dict[str, tuple[Promise, tuple[str, ...]]]:
    """Return the columns of a table that has one row, by subject."""
    if table is TRAJECTEN:
        return SUBJECTS
    return {table.name: (_("Gegevens"), tuple(column.name for column in table.columns))}
