"""What thresholds are called and counted in, for the catalogue of translations."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

LABELS = (
    _("zonder contactpersoon"),
    _("in twaalf maanden"),
    _("voor het vertrek"),
    _("afgezegd op rij"),
    _("zonder contact, eerste jaar"),
    _("zonder contact, na het eerste jaar"),
    _("na de geplande datum"),
    _("na het PIP"),
    _("tot het PIP er moet zijn"),
    _("na informatie van derden"),
    _("waarschuwing vooraf"),
    _("tussen PIP en aanbod"),
    _("tot de start, onderwijsroute"),
    _("tot de waarschuwing"),
    _("tot de start van het PVT"),
    _("tot het PVT getekend is"),
    _("voor het einde van de termijn"),
    _("les, verlenging door inspanning"),
    _("taal, verlenging door inspanning"),
    _("uren MAP in het geheel"),
    _("waarin de MAP af kan zijn"),
    _("participatie-uren in het geheel"),
    _("tijd om te landen"),
    _("zoveel achter mag"),
    _("meer nodig tot het einde"),
    _("cursusuren in het geheel"),
    _("na het PIP, om te landen"),
    _("aanwezig, twee maanden op rij"),
    _("onder het eigen gemiddelde"),
    _("daarna zegt presentie niets meer"),
    _("op A2 zonder onderdeel op B1"),
    _("voor één onderdeel op B1"),
    _("om van leerroute te wisselen"),
    _("NT2-lessen gevolgd"),
    _("gratis pogingen over"),
    _("tot de uitslag er is"),
    _("schrijven en spreken, A2"),
    _("in het traject"),
    _("duur van de begeleiding"),
    _("van de start tot het einde van spreekuur"),
    _("voor het einde"),
    _("duur van het ontzorgen"),
    _("tot het ontzorgen er moet zijn"),
    _("zonder kinderopvang"),
    _("reistijd, enkele reis"),
    _("afstand zonder vergoeding"),
    _("zonder hulp naar werk"),
    _("verschil tussen twee datums"),
)

# A template asks for what a variable holds with its percent signs doubled.
UNITS = (
    _("dagen"),
    _("wisselingen"),
    _("afspraken"),
    _("maanden"),
    _("van de termijn"),
    _("uur"),
    _("%% van de termijn"),
    _("%% van het tempo"),
    _("uur per week"),
    _("%% van de lessen"),
    _("procentpunten"),
    _("keer gezakt"),
    _("pogingen"),
    _("onderdelen"),
    _("weken"),
    _("minuten"),
    _("km"),
)

# Laws and reports keep their Dutch names.
SOURCES = (
    _("voorstel"),
    _("achterstand bij examens in 2026, uit tweede hand"),
)
