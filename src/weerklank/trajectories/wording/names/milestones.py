"""What milestones are called, by whom and when they are reached, for the catalogue."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

LABELS = (
    _("Aankomst en vergunning"),
    _("Voorinburgering"),
    _("Koppeling aan de gemeente"),
    _("Inschrijving in de gemeente"),
    _("Kennisgeving van de plicht"),
    _("Start maatschappelijke begeleiding"),
    _("Financieel ontzorgen"),
    _("Brede intake"),
    _("Leerbaarheidstoets"),
    _("PIP vastgesteld"),
    _("Termijn van drie jaar"),
    _("Inburgeringsaanbod"),
    _("Eerste les"),
    _("Participatieverklaring (PVT)"),
    _("Arbeidsmarkt en participatie (MAP)"),
    _("Kennis van de Nederlandse maatschappij (KNM)"),
    _("Voortgangsgesprekken"),
    _("Andere leerroute"),
    _("Afschalen naar A2"),
    _("Examens taal"),
    _("Uren van de Z-route"),
    _("Eindgesprek van de Z-route"),
    _("Onderwijsroute afgerond"),
    _("Verlenging van de termijn"),
    _("Ontheffing of vrijstelling"),
    _("Plicht voldaan"),
    _("Verhuizing"),
    _("Einde begeleiding en spreekuur"),
    _("Lokale training"),
    _("Handhaving"),
)

WHO = (
    _("IND en COA"),
    _("COA"),
    _("gemeente"),
    _("DUO"),
    _("gemeente, vaak via een organisatie"),
    _("volgt uit de wet"),
    _("taalschool"),
    _("DUO en taalschool"),
    _("taalschool en gemeente"),
    _("school"),
    _("DUO of gemeente"),
    _("oude en nieuwe gemeente"),
    _("begeleiding"),
    _("gemeente en DUO"),
)

TERMS = (
    _("geen termijn"),
    _("vrijwillig"),
    _("start de tien weken voor het PIP"),
    _("vanaf de inschrijving"),
    _("zes maanden vanaf de bijstand"),
    _("voor het PIP"),
    _("hoort bij de brede intake"),
    _("tien weken na de kennisgeving"),
    _("drie jaar vanaf de dag na het PIP"),
    _("drie maanden na het PIP; onderwijsroute zes"),
    _("geen eigen termijn"),
    _("twaalf uur, binnen de termijn"),
    _("veertig uur, binnen de termijn"),
    _("binnen de termijn"),
    _("aantal staat in het PIP"),
    _("tot anderhalf jaar na de start van de termijn"),
    _("kan na 600 lesuren"),
    _("vier onderdelen, binnen de termijn"),
    _("800 uur les; bij asiel ook 800 uur meedoen"),
    _("als de uren gehaald zijn"),
    _("aanvragen kan vanaf zes maanden voor het einde"),
    _("besluit binnen acht weken"),
    _("nieuw PIP binnen tien weken na de inschrijving"),
    _("staat in het contract"),
)

# Laws keep their Dutch names.
SOURCES = (_("lokaal contract"),)

STATES = (
    _("gedaan"),
    _("loopt"),
    _("komt"),
    _("te laat"),
    _("onbekend"),
    _("niet geregistreerd"),
    _("niet van toepassing"),
)
