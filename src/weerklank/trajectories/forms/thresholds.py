"""What the page of thresholds asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards.fields import date_field, long_text


class ThresholdForm(forms.Form):
    value = forms.FloatField(label=_("Waarde"), localize=True)
    from_on = date_field(
        _("Vanaf"),
        help_text=_(
            "Vanaf deze dag geldt de nieuwe waarde. Wat eerder was, blijft beoordeeld zoals toen."
        ),
    )
    source = long_text(
        _("Waarop rust dit"),
        max_length=2000,
        help_text=_("Bijvoorbeeld een besluit van het college of een afspraak met de school."),
    )
