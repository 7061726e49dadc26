"""What one asks: words, and where to look for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weerklank.coding import queries as coding
from weerklank.safeguards.fields import Choice, offer
from weerklank.safeguards.terms import OF_WORDS, OF_WRITERS, SearchKind
from weerklank.study import queries as study
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.safeguards.fields import Given
    from weerklank.site.search.results import Reach
    from weerklank.study.models import Monitor

ALL = ("", gettext_lazy("Alle"))
UNKNOWN = "onbekend"


class SearchForm(forms.Form):
    """Words, and filters. An answer that is not among the choices counts as none."""

    q = forms.CharField(label=gettext_lazy("Zoek naar"), required=False, strip=True)
    kind = forms.ChoiceField(label=gettext_lazy("Waarin"), required=False, widget=Choice)
    place = forms.ChoiceField(label=gettext_lazy("Monitor of ronde"), required=False, widget=Choice)
    perspective = forms.ChoiceField(
        label=gettext_lazy("Perspectief"),
        required=False,
        choices=[ALL, *Perspective.choices],
        widget=Choice,
    )
    code = forms.ChoiceField(label=gettext_lazy("Met de code"), required=False, widget=Choice)
    trait = forms.ChoiceField(
        label=gettext_lazy("Kenmerk van de spreker"), required=False, widget=Choice
    )

    def __init__(self, *, reach: Reach, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.reach = reach
        self.fields["q"].widget.attrs |= {"type": "search", "autocomplete": "off"}
        kinds = [
            kind
            for kind in SearchKind
            if (kind not in OF_WORDS or reach.word_monitors)
            and (kind not in OF_WRITERS or reach.own_monitors)
        ]
        offer(self, "kind", [ALL, *((kind.value, kind.label) for kind in kinds)])
        offer(self, "place", [ALL, *self._places()])
        # Codes and characteristics are a monitor's own, and only words have them.
        monitor = reach.one_monitor(self.data.get("place", ""))
        if monitor is None or monitor.pk not in reach.word_monitors:
            del self.fields["code"], self.fields["trait"]
            return
        named = coding.codes(monitor).select_related(None).only("number", "label", "gloss")
        codes = [(str(code.pk), code.full_name) for code in named]
        offer(self, "code", [ALL, *codes])
        offer(self, "trait", [ALL, *self._traits(monitor)])

    def _places(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [
            (
                monitor.name,
                [
                    (f"m{monitor.pk}", _("%(monitor)s, alle rondes") % {"monitor": monitor.name}),
                    *(
                        (f"r{round_.pk}", round_.name)
                        for round_ in self.reach.rounds
                        if round_.monitor_id == monitor.pk
                    ),
                ],
            )
            for monitor in self.reach.monitors
        ]

    @staticmethod
    def _traits(monitor: Monitor) -> list[tuple[str, list[tuple[str, str]]]]:
        labels = study.value_labels(monitor)
        return [
            (
                characteristic.label,
                [
                    (f"{characteristic.key}:{value}", label)
                    for value, label in (
                        labels.get(characteristic.key, {}) | {UNKNOWN: _("onbekend")}
                    ).items()
                ],
            )
            for characteristic in study.characteristics(monitor).prefetch_related(None)
        ]

    @property
    def filters(self) -> list[forms.BoundField]:
        """Return the fields beside the words."""
        return [field for field in self if field.name != "q"]

    def chosen(self) -> dict[str, str]:
        """Return what was asked and can be asked, without empty answers."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
