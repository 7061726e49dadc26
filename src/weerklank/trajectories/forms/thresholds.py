"""What the page of thresholds asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.trajectories.forms.fields import DayField, SentencesField


class ThresholdForm(forms.Form):
    value = forms.FloatField(label=_("Waarde"), localize=True)
    from_on = DayField(
        label=_("Vanaf"),
        help_text=_(
            "Vanaf deze dag geldt de nieuwe waarde. Wat eerder was, blijft beoordeeld zoals toen."
        ),
    )
    source = SentencesField(
        label=_("Waarop rust dit"),
        help_text=_("Bijvoorbeeld een besluit van het college of een afspraak met de school."),
    )
