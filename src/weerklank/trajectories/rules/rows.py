"""One row of each table, as the rules read it. Fields are the columns of tables.py, in order.

A date, number or yes-or-no that is not known is None, a text or choice that is not known is ''.
"""

from datetime import date
from typing import NamedTuple


class Traject(NamedTuple):
    """What is known of one trajectory, once; the columns of `trajecten`."""

    doelgroep: str = ""
    gedetailleerde_doelgroep: str = ""
    leeftijdsklasse: str = ""
    gender: str = ""
    herkomstgroep: str = ""
    in_nederland_sinds: date | None = None
    gesprekstaal: str = ""
    tolk_gewenst: bool | None = None
    leest_eigen_taal: str = ""
    alfabetisering: str = ""
    kern: str = ""
    huishouden: str = ""
    jongste_kind: str = ""
    opleidingsniveau_herkomst: str = ""
    werkervaring_herkomst: bool | None = None
    koppeling: date | None = None
    kennisgeving: date | None = None
    brp: date | None = None
    intake: date | None = None
    lbt: date | None = None
    lbt_uitslag: str = ""
    pip: date | None = None
    pip_reden_vertraging: str = ""
    pip_informatie_ontvangen: date | None = None
    leerroute: str = ""
    niveau: str = ""
    voortgangsgesprekken: int | None = None
    termijn_eind: date | None = None
    aanbod: date | None = None
    verwachte_start: date | None = None
    taal_start: date | None = None
    pvt_aangeboden: date | None = None
    pvt_start: date | None = None
    pvt_ondertekend: date | None = None
    map_aangeboden: date | None = None
    map_start: date | None = None
    map_eindgesprek: date | None = None
    mb_start: date | None = None
    mb_overdracht: date | None = None
    spreekuur_eind: date | None = None
    bijstand_start: date | None = None
    ontzorgen_start: date | None = None
    ontzorgen_eind: date | None = None
    zelfredzaamheid_getoetst: date | None = None
    max_participatie_uren: int | None = None
    reisminuten: int | None = None
    reisafstand_km: float | None = None
    reiskosten_geregeld: bool | None = None
    kinderopvang: str = ""
    kinderopvang_sinds: date | None = None
    apparaat: bool | None = None
    betaald_werk_sinds: date | None = None
    eigen_uitkering: bool | None = None
    werkdoel: bool | None = None
    z_eind: date | None = None
    voldaan: date | None = None
    voldaan_document: str = ""
    vertrokken: date | None = None
    overleden: date | None = None


class LeerroutePeriod(NamedTuple):
    """A leerroute from a day, until a day (exclusive)."""

    van: date | None = None
    tot: date | None = None
    leerroute: str = ""
    reden: str = ""


class DoelgroepPeriod(NamedTuple):
    van: date | None = None
    tot: date | None = None
    doelgroep: str = ""


class ContactPeriod(NamedTuple):
    """Who was the contact person of an organisation, and when."""

    organisatie: str = ""
    contactpersoon: str = ""
    van: date | None = None
    tot: date | None = None
    reden: str = ""


class StaffMember(NamedTuple):
    """A staff key, never a name, and the last day in service."""

    contactpersoon: str = ""
    organisatie: str = ""
    uit_dienst: date | None = None


class Appointment(NamedTuple):
    organisatie: str = ""
    soort: str = ""
    gepland_op: date | None = None
    status: str = ""
    verzet_naar: date | None = None
    kanaal: str = ""
    nummer: int | None = None


class Hours(NamedTuple):
    """Hours over [van, bekend_tot); hours under nt2 are not repeated under cursus."""

    soort: str = ""
    uren: float | None = None
    van: date | None = None
    bekend_tot: date | None = None
    bron: str = ""


class Presence(NamedTuple):
    """Lessons offered and attended in a month."""

    maand: date | None = None
    aangeboden: int | None = None
    aanwezig: int | None = None
    afwezig_geoorloofd: int | None = None


class Exam(NamedTuple):
    onderdeel: str = ""
    niveau: str = ""
    datum: date | None = None
    uitslag: str = ""
    reden: str = ""
    gratis_pogingen_tegoed: int | None = None


class Level(NamedTuple):
    datum: date | None = None
    onderdeel: str = ""
    niveau: str = ""
    bron: str = ""


class Decision(NamedTuple):
    """A verlenging, ontheffing or vrijstelling."""

    soort: str = ""
    grond: str = ""
    van: date | None = None
    tot: date | None = None
    geheel: bool | None = None


class Wish(NamedTuple):
    soort: str = ""
    omschrijving: str = ""
    sector: str = ""
    dagdelen: int | None = None
    kern: str = ""


class Place(NamedTuple):
    """A participation place."""

    plek: str = ""
    organisatie: str = ""
    soort: str = ""
    sector: str = ""
    kern: str = ""
    dagdelen: int | None = None
    taalniveau: str = ""
    capaciteit: int | None = None
    kinderopvang: bool | None = None


class Settlement(NamedTuple):
    """A municipality lived in: its registration and its PIP."""

    brp: date | None = None
    pip: date | None = None


class BenefitPeriod(NamedTuple):
    """A period of bijstand."""

    van: date | None = None
    tot: date | None = None


class EducationPeriod(NamedTuple):
    van: date | None = None
    tot: date | None = None
    soort: str = ""


class SupportPeriod(NamedTuple):
    """Support from a day, with the end that was planned and the real one (both exclusive)."""

    soort: str = ""
    omschrijving: str = ""
    van: date | None = None
    gepland_tot: date | None = None
    tot: date | None = None


class Participation(NamedTuple):
    plek: str = ""
    soort: str = ""
    van: date | None = None
    tot: date | None = None
    uren_per_week: float | None = None


class DuoRecord(NamedTuple):
    """The same facts as DUO has them, to compare."""

    doelgroep: str = ""
    kennisgeving: date | None = None
    leerroute: str = ""
    niveau: str = ""
    pip: date | None = None
    termijn_eind: date | None = None
    aanbod: date | None = None
    pvt_ondertekend: date | None = None
    map_eindgesprek: date | None = None
    contactpersoon: str = ""
    z_eind: date | None = None
    voldaan: date | None = None
