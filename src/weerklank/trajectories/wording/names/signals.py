"""The names of signals and of who has to act, for the catalogue of translations.

The rules know no Django; pages translate `rule.label` and `rule.turn`, whose words stand here too.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

LABELS = (
    _("Geen bekend contactpersoon"),
    _("Contactpersoon vaak gewisseld"),
    _("Opvolging bij vertrek ontbreekt"),
    _("Twee afspraken op rij afgezegd door organisatie"),
    _("Lange tijd geen contact"),
    _("Voortgangsgesprek achter op plan"),
    _("PIP te laat"),
    _("Nieuwe 10-wekentermijn na verhuizing"),
    _("Geen inburgeringsaanbod"),
    _("Wacht op PVT"),
    _("PVT/MAP niet af tegen het einde"),
    _("MAP-uren achter"),
    _("Participatie-uren achter op tempo"),
    _("Cursusuren achter op tempo"),
    _("Participatie-eis te vroeg"),
    _("Blijft hangen tussen A2 en B1"),
    _("Routewissel-venster sluit"),
    _("Afschalen naar A2 mogelijk"),
    _("Termijn loopt af"),
    _("Examenpogingen bijna op"),
    _("Examenuitslag blijft uit"),
    _("Presentie daalt"),
    _("Maatschappelijke begeleiding eindigt"),
    _("Ontzorgen eindigt / niet gestart"),
    _("Kinderopvang belemmert"),
    _("Reistijd of reiskosten belemmert"),
    _("Gezinsmigrant zonder enig contact"),
    _("Partner werkt, geen begeleiding naar werk"),
    _("B1 bijna klaar, geen passend werk of studie"),
    _("Register en DUO lopen uiteen"),
    _("Startgegevens ontbreken"),
    _("Opschalen mogelijk"),
)
TURNS = (_("gemeente"), _("begeleiding"), _("taalschool"), _("DUO"))
