"""The names and the meaning of figures, for the catalogue of translations."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from weerklank.trajectories.wording import names

NAMES = (
    _("Inburgeringsplichtigen"),
    _("Kenmerken van de groep"),
    _("Voorinburgering"),
    _("Brede intake gestart"),
    _("PIP vastgesteld"),
    _("Verdeling over de leerroutes"),
    _("Van kennisgeving tot PIP"),
    _("Betaald werk"),
    _("Bijstand"),
    _("Onderwijs"),
    _("Voldaan aan de plicht"),
    _("De inburgeringstermijn"),
    _("Wachten op taalles en aanbod"),
    _("Participatieverklaringstraject (PVT)"),
    _("Module Arbeidsmarkt en Participatie (MAP)"),
    _("Cursusuren en aanwezigheid"),
    _("Participatie-uren in de Z-route"),
    _("Examens"),
    _("Behaald niveau"),
    _("Wissels van leerroute"),
    _("Voortgangsgesprekken"),
    _("Een vast contactpersoon"),
    _("Maatschappelijke begeleiding"),
    _("Ontzorgen"),
    _("Randvoorwaarden"),
    _("Vrijwilligerswerk en taalmaatje"),
    _("Verhuizingen"),
    _("PVT"),
    _("MAP"),
    _("Brede intake"),
    _("Taalschool"),
    _("Kinderopvang"),
)

DEFINITIONS = (
    _(
        "Van hoeveel mensen het traject op de peildatum begonnen was, met de eerste van koppeling,"
        " kennisgeving, inschrijving, intake en PIP. Het cohort is het jaar van de kennisgeving:"
        " wie die op de peildatum niet had, staat onder onbekend."
    ),
    _("Hoe de groep verdeeld is naar leeftijd, gender, herkomst, huishouden en opleiding."),
    _("Welk deel instemde met voorinburgering, meedeed en die afrondde."),
    _("Welk deel op de peildatum een brede intake had."),
    _("Welk deel op de peildatum een eerste PIP had."),
    _(
        "Welk deel van de mensen met een PIP de B1-route (B), de onderwijsroute (O) of de"
        " zelfredzaamheidsroute (Z) volgt op de peildatum."
    ),
    _(
        "Het aantal dagen van de kennisgeving tot het eerste PIP: de middelste waarde, en de"
        " waarde waar negen van de tien niet boven komen (P90). Binnen tien weken: hoogstens"
        " 70 dagen, geteld vanaf de kennisgeving of, als die later is, vanaf de inschrijving"
        " in de gemeente."
    ),
    _(
        "Welk deel betaald werk heeft op de peildatum, of ooit had binnen 12, 24 of 36"
        " maanden na de kennisgeving. Wie geen datum heeft, telt als: geen betaald werk"
        " bekend."
    ),
    _(
        "Welk deel bijstand heeft op de peildatum. Uitstroom: van wie bijstand had en nu niet"
        " meer, het deel bij wie werk of een opleiding liep of begon binnen 31 dagen na het"
        " einde."
    ),
    _("Welk deel op de peildatum een opleiding volgt, of de taallessen van de onderwijsroute."),
    _(
        "Welk deel op de peildatum aan de inburgeringsplicht voldeed, en welk deel binnen 36"
        " maanden na de start van de termijn. Het aantal in het jaar van de peildatum is de"
        " eenheid waarop het Rijk de uitkering voor afgeronde trajecten baseert."
    ),
    _(
        "Bij welk deel van wie nog bezig is de termijn loopt, verlengd is of verlopen is, en"
        " op welke grond de laatste verlenging rust."
    ),
    _(
        "Het aantal dagen van de inschrijving in de gemeente tot de eerste taalles, en van"
        " het PIP tot het inburgeringsaanbod. Te laat: het aanbod kwam later dan drie maanden"
        " na het PIP, of is er na drie maanden nog niet."
    ),
    _(
        "Welk deel de participatieverklaring ondertekende, hoeveel dagen er liggen tussen PIP"
        " en ondertekening, en hoeveel mensen op de peildatum wachten: zij hebben een PIP en"
        " hun PVT begon nog niet. De wachttijd telt vanaf de start van de termijn."
    ),
    _(
        "Welk deel van de mensen in de B1-route en de Z-route het eindgesprek van de MAP had,"
        " hoeveel uren MAP zij gemiddeld deden en welk deel 40 uur of meer."
    ),
    _(
        "Welk deel van de aangeboden lessen gevolgd is. In de Z-route: hoeveel cursusuren"
        " mensen gemiddeld hebben, en welk deel 800 uur of meer."
    ),
    _(
        "Hoeveel participatie-uren asielstatushouders in de Z-route gemiddeld hebben; uren"
        " PVT, MAP en intake tellen mee. Op schema: signaal SIG-13 is stil."
    ),
    _(
        "Welk deel bij de eerste poging slaagt, per onderdeel en niveau; hoe vaak mensen een"
        " onderdeel gemiddeld proberen; en welk deel voor een onderdeel dat nog niet gehaald"
        " is geen gratis poging meer heeft. Lezen is LE, luisteren LU, schrijven SC, spreken"
        " SP."
    ),
    _(
        "Welk niveau mensen hadden toen zij aan de plicht voldeden: het laagste van lezen,"
        " luisteren, schrijven en spreken. En welk deel van de B1-route is afgeschaald naar"
        " A2."
    ),
    _(
        "Welk deel binnen 18 maanden na de start van de termijn van leerroute wisselde, en in"
        " welke richting de laatste wissel ging."
    ),
    _(
        "Hoeveel voortgangsgesprekken gehouden zijn van het aantal dat er tot de peildatum hoort te"
        " zijn: het aantal in het PIP, naar het deel van de termijn dat voorbij is, zoals bij"
        " signaal SIG-06; hoeveel dagen er tussen twee gesprekken liggen; en welk deel van de"
        " gesprekken de organisatie afzegde."
    ),
    _(
        "Welk deel op de peildatum een bekend contactpersoon heeft, per organisatie; hoe vaak"
        " het contactpersoon bij de gemeente in twaalf maanden wisselde; en hoeveel dagen er"
        " tussen het ene en het volgende lagen."
    ),
    _(
        "Welk deel begeleiding krijgt, naar het spreekuur gaat of klaar is, en bij hoeveel"
        " mensen de begeleiding in de komende drie maanden eindigt. Zonder andere datum duren"
        " zij zo lang als de drempels van signaal SIG-23 zeggen: 18 en 30 maanden na de start,"
        " tenzij de gemeente iets anders koos."
    ),
    _(
        "Hoeveel mensen op de peildatum ontzorgd worden, en bij welk deel van wie klaar is"
        " getoetst is of zij hun geldzaken zelf kunnen doen."
    ),
    _(
        "Welk deel van wie kinderopvang nodig heeft die niet heeft; welk deel langer reist"
        " dan de drempel van signaal SIG-26, standaard 45 minuten; en bij welk deel de"
        " reiskosten geregeld zijn."
    ),
    _(
        "Welk deel op de peildatum vrijwilligerswerk doet of een taalmaatje heeft. Of iemand"
        " daar Nederlands spreekt, staat niet in het register; dat vertellen mensen in"
        " gesprekken."
    ),
    _(
        "Hoeveel mensen in de twaalf maanden voor de peildatum uit een andere gemeente kwamen"
        " of vertrokken, met en zonder PIP."
    ),
    _("Wie een PIP heeft en niet met het PVT begon. De wachttijd telt vanaf de dag na het PIP."),
    _(
        "Wie een PIP heeft, de B1-route of de Z-route volgt en niet met de MAP begon. De"
        " wachttijd telt vanaf de dag na het PIP."
    ),
    _(
        "Wie een kennisgeving kreeg en nog geen intake en geen PIP heeft. De wachttijd telt"
        " vanaf de kennisgeving of, als die later is, vanaf de inschrijving."
    ),
    _("Wie een PIP heeft en niet met taalles begon. De wachttijd telt vanaf het PIP."),
    _(
        "Wie op een wachtlijst voor kinderopvang staat. De wachttijd telt vanaf de dag dat"
        " dat zo is."
    ),
)

DENOMINATORS = (
    _("iedereen in het register van wie het traject op de peildatum begonnen was"),
    _("iedereen van wie het kenmerk bekend is"),
    _("asielstatushouders"),
    _("iedereen; zonder datum telt als: nog niet gestart"),
    _("iedereen; zonder datum telt als: nog geen PIP"),
    _("wie een PIP heeft en van wie de leerroute bekend is"),
    _(
        "dagen: wie een PIP heeft en van wie de datums bekend zijn en na elkaar komen; binnen tien"
        " weken: zij, en wie al langer dan 70 dagen op een PIP wacht"
    ),
    _("iedereen; voor ‘ooit binnen’ alleen wie zo lang geleden de kennisgeving kreeg"),
    _("iedereen; voor uitstroom wie bijstand had en nu niet meer"),
    _("iedereen"),
    _(
        "iedereen; voor ‘binnen 36 maanden’ wie zo lang geleden begon; voor het document wie"
        " voldeed"
    ),
    _("wie nog bezig is en een PIP heeft; voor de grond wie een verlenging kreeg"),
    _("taalles: wie begon; aanbod: asielstatushouders met een PIP"),
    _("iedereen; voor de dagen wie ondertekende; voor wachten wie nog bezig is en een PIP heeft"),
    _("wie de B1-route of de Z-route volgt; voor de uren van wie uren bekend zijn"),
    _(
        "aanwezigheid: alle aangeboden lessen van wie presentie bekend is; uren: wie de"
        " Z-route volgt en van wie uren bekend zijn"
    ),
    _(
        "asielstatushouders in de Z-route van wie uren bekend zijn; voor op schema: die nog"
        " bezig zijn"
    ),
    _(
        "wie het onderdeel deed en een uitslag heeft; voor gratis pogingen van wie het tegoed"
        " bekend is"
    ),
    _(
        "wie voldeed en van wie het niveau van alle vier onderdelen bekend is; voor afschalen"
        " wie een PIP heeft en de B1-route volgt"
    ),
    _("wie zo lang geleden begon; voor de richting wie ooit wisselde"),
    _(
        "gesprekken in het PIP, naar rato tot de peildatum; voor de dagen wie twee of meer"
        " gesprekken had; voor afzeggen alle gesprekken die geweest zouden zijn"
    ),
    _(
        "wie nog bezig is; maatschappelijke begeleiding: zolang die loopt; taalschool: wie"
        " met taalles begon; voor wisselingen wie ooit een contactpersoon bij de gemeente had"
    ),
    _("asielstatushouders bij wie begeleiding begon"),
    _("asielstatushouders; voor getoetst bij wie ontzorgen voorbij is"),
    _("wie nog bezig is; kinderopvang: wie die nodig heeft; reizen: van wie het bekend is"),
    _("wie wacht en van wie de begindatum bekend is"),
)

# Laws and statistics keep their Dutch names.
SOURCES = (
    _("bronrapport; DUO bewaart geen geschiedenis"),
    _("Wet inburgering 2021, art. 13; contract van de gemeente"),
    _("bronrapport"),
    _("bronrapport; lokale praktijk"),
    _("eigen telling"),
)

MEASURES = (
    _("inburgeringsplichtigen"),
    _("leeftijd"),
    _("gender"),
    _("herkomstgroep"),
    _("huishouden"),
    _("opleiding in het land van herkomst"),
    _("instemming"),
    _("deelname"),
    _("afgerond"),
    _("intake gestart"),
    _("PIP vastgesteld"),
    _("leerroute"),
    _("dagen tot het PIP, mediaan"),
    _("dagen tot het PIP, P90"),
    _("PIP binnen tien weken"),
    _("betaald werk op de peildatum"),
    _("ooit betaald werk binnen 12 maanden na de kennisgeving"),
    _("ooit betaald werk binnen 24 maanden na de kennisgeving"),
    _("ooit betaald werk binnen 36 maanden na de kennisgeving"),
    _("bijstand op de peildatum"),
    _("uitstroom naar werk of opleiding"),
    _("volgt onderwijs"),
    _("voldaan op de peildatum"),
    _("voldaan binnen 36 maanden"),
    _("document"),
    _("voldaan in het jaar van de peildatum"),
    _("termijn"),
    _("grond van de laatste verlenging"),
    _("dagen tot de eerste taalles, mediaan"),
    _("dagen tot de eerste taalles, P90"),
    _("dagen van PIP tot aanbod, mediaan"),
    _("aanbod na meer dan drie maanden"),
    _("PVT ondertekend"),
    _("dagen van PIP tot ondertekening, mediaan"),
    _("wacht op de start van het PVT"),
    _("dagen wachten op het PVT, mediaan"),
    _("MAP afgerond"),
    _("uren MAP, gemiddeld"),
    _("40 uur MAP of meer"),
    _("gevolgde lessen"),
    _("cursusuren in de Z-route, gemiddeld"),
    _("800 cursusuren of meer"),
    _("participatie-uren, gemiddeld"),
    _("op schema"),
    _("KNM: geslaagd bij de eerste poging"),
    _("LE A2: geslaagd bij de eerste poging"),
    _("LU A2: geslaagd bij de eerste poging"),
    _("SC A2: geslaagd bij de eerste poging"),
    _("SP A2: geslaagd bij de eerste poging"),
    _("LE B1: geslaagd bij de eerste poging"),
    _("LU B1: geslaagd bij de eerste poging"),
    _("SC B1: geslaagd bij de eerste poging"),
    _("SP B1: geslaagd bij de eerste poging"),
    _("pogingen per onderdeel, gemiddeld"),
    _("geen gratis poging meer"),
    _("niveau"),
    _("B1-route, afgeschaald naar A2"),
    _("gewisseld binnen 18 maanden"),
    _("richting van de laatste wissel"),
    _("gehouden van wat tot de peildatum gepland is"),
    _("dagen tussen twee gesprekken, mediaan"),
    _("afgezegd door de organisatie"),
    _("bekend contactpersoon: gemeente"),
    _("bekend contactpersoon: maatschappelijke begeleiding"),
    _("bekend contactpersoon: taalschool"),
    _("wisselingen in twaalf maanden, gemiddeld"),
    _("dagen zonder contactpersoon bij een wisseling, mediaan"),
    _("fase"),
    _("begeleiding eindigt binnen drie maanden"),
    _("wordt ontzorgd"),
    _("zelfredzaamheid getoetst na ontzorgen"),
    _("betaalt daarna alle drie de vaste lasten zelf"),
    _("kinderopvang nodig en niet geregeld"),
    _("reist langer dan de drempel"),
    _("reiskosten geregeld"),
    _("vrijwilligerswerk of taalmaatje"),
    _("spreekt daar Nederlands"),
    _("gekomen met PIP"),
    _("gekomen zonder PIP"),
    _("vertrokken met PIP"),
    _("vertrokken zonder PIP"),
    _("wacht"),
    _("dagen, mediaan"),
    _("hoe lang al"),
)

UNITS = (
    _("aantal"),
    _("aandeel"),
    _("dagen"),
    _("uren"),
)

CLASSES = (
    _("overig"),
    _("man"),
    _("vrouw"),
    _("anders"),
    _("alleen"),
    _("paar"),
    _("met kinderen"),
    _("diploma"),
    _("certificaat"),
    _("loopt"),
    _("verlengd"),
    _("verlopen"),
    _("begeleiding"),
    _("spreekuur"),
    _("geëindigd"),
    _("tot 3 maanden"),
    _("3 tot 6 maanden"),
    _("6 tot 12 maanden"),
    _("12 maanden of langer"),
)

REASONS = (
    _("niet geregistreerd"),
    _("te kleine aantallen"),
    _("verschilt te weinig mensen van een later moment"),
    _("er is niemand om over te tellen"),
)


def in_words(value: str) -> str:
    """Return a class of a figure, or a choice, in the language of the page."""
    return gettext(value) if value in CLASSES else names.in_words(value)
