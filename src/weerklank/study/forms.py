"""What the pages of a study ask. Access, use and names taken are judged by the operations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypedDict, Unpack

from django import forms
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import meanwhile
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.fields import date_field, long_text, offer, offer_rows, radios
from weerklank.safeguards.terms import LogKind, OrganisationKind, Role
from weerklank.study import models, queries, rules, terms
from weerklank.study.rules import sheets as sheets_rules
from weerklank.study.rules.wording_help import Hint, hints_of_all
from weerklank.study.sheets import PART_LABELS

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict

    from weerklank.safeguards.fields import Given
    from weerklank.safeguards.models import Organisation
    from weerklank.study.models import Guide, GuideQuestion, Monitor, OwnGroup, Participant, Round
    from weerklank.study.sheets import InLanguage
    from weerklank.study.spoken import Part


# --- spread -----------------------------------------------------------------------------------
SHOWN_AT_FIRST = 3  # characteristics, as many as stand beside each other on a laptop


class PeopleForm(forms.Form):
    """Which people of a round to list, and with which characteristics."""

    wie = forms.ChoiceField(
        label=_("Wie"),
        required=False,
        choices=[
            ("", _("iedereen")),
            (terms.Perspective.INBURGERAAR, _("inburgeraars")),
            (terms.Perspective.AANBIEDER, _("aanbieders")),
        ],
    )
    gehoord = forms.ChoiceField(
        label=_("Gehoord"),
        required=False,
        choices=[
            ("", _("maakt niet uit")),
            ("ja", _("ja")),
            ("volgt", _("volgt nog")),
            ("nee", _("nee")),
        ],
    )
    waarde = forms.ChoiceField(label=_("Met dit kenmerk"), required=False)
    kolom = forms.MultipleChoiceField(
        label=_("Kenmerken in de tabel"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *,
        characteristics: list[models.Characteristic],
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        self.characteristics = characteristics
        offer(self, "kolom", [(one.key, one.label) for one in characteristics])
        per_value = [
            (
                one.label,
                [
                    *((f"{one.key}:{value.key}", value.label) for value in one.values.all()),
                    (f"{one.key}:", _("onbekend")),
                ],
            )
            for one in characteristics
        ]
        offer(self, "waarde", [("", _("maakt niet uit")), *per_value])

    def columns(self) -> list[models.Characteristic]:
        """Return the characteristics to show; the first ones until somebody chose."""
        self.is_valid()
        chosen = (
            self.cleaned_data.get("kolom")
            or [one.key for one in self.characteristics if one.for_inburgeraars][:SHOWN_AT_FIRST]
        )
        return [one for one in self.characteristics if one.key in chosen]

    @property
    def asks_for_some(self) -> bool:
        """Return whether people were chosen by anything."""
        self.is_valid()
        return any(self.cleaned_data.get(name) for name in ("wie", "gehoord", "waarde"))

    def lets_through(self, person: queries.Person) -> bool:
        self.is_valid()
        chosen = self.cleaned_data
        if (who := chosen.get("wie")) and person.record.perspective != who:
            return False
        heard = "ja" if person.is_heard else "volgt" if person.follows else "nee"
        if chosen.get("gehoord") and chosen["gehoord"] != heard:
            return False
        if not chosen.get("waarde"):
            return True
        key, _colon, wanted = chosen["waarde"].partition(":")
        value = person.characteristics.get(key)
        if value is not None:
            return bool(value.key == wanted)
        # Of who is never asked it, it is not unknown either.
        asked = next(one for one in self.characteristics if one.key == key)
        return not wanted and rules.is_asked_of(asked, person.record.perspective)


# --- monitor ----------------------------------------------------------------------------------


NEW = "new"


class OrganisationForm(forms.Form):
    """For which organisation: one that exists, or a new one, which then needs a name.

    The pages show name and kind only where a new one is chosen (`components/forms.css`).
    """

    organisation = forms.ChoiceField(label=_("Organisatie"))
    organisation_name = forms.CharField(
        label=_("Naam van de nieuwe organisatie"),
        max_length=200,
        error_messages={"required": _("Vul de naam van de organisatie in.")},
    )
    organisation_kind = forms.ChoiceField(
        label=_("Soort organisatie"),
        choices=OrganisationKind.choices,
        initial=OrganisationKind.GEMEENTE,
    )

    def __init__(self, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self._organisations = {str(one.pk): one for one in safeguards.organisations()}
        if not self._organisations:
            del self.fields["organisation"]
            self.fields["organisation_name"].label = _("Naam van de organisatie")
            return
        existing = [(pk, one.name) for pk, one in self._organisations.items()]
        offer(self, "organisation", [*existing, (NEW, _("een nieuwe organisatie"))])
        chosen = self.data.get(self.add_prefix("organisation"), NEW) if self.is_bound else NEW
        for name in ("organisation_name", "organisation_kind"):
            self.fields[name].required = chosen == NEW

    def clean_organisation(self) -> Organisation | None:
        return self._organisations.get(self.cleaned_data["organisation"])

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        data.setdefault("organisation", None)
        return data


class MonitorNewForm(OrganisationForm):
    """A new monitor, for an organisation that exists or one named here."""

    name = forms.CharField(
        label=_("Hoe heet de monitor"),
        max_length=200,
        help_text=_("Bijvoorbeeld: Inburgering gevolgd."),
    )
    purpose = long_text(
        _("Waarvoor is deze monitor"),
        rows=4,
        required=False,
        help_text=_("In een paar zinnen. Dit staat boven aan de monitor en in het rapport."),
    )
    field_order = ("name", "organisation", "organisation_name", "organisation_kind", "purpose")


class MonitorForm(forms.Form):
    name = forms.CharField(label=_("Naam"), max_length=200)
    purpose = long_text(_("Waarvoor is deze monitor"), rows=4, required=False)


class GoalForm(forms.Form):
    number = forms.IntegerField(label=_("Nummer"), min_value=1, max_value=99)
    title = forms.CharField(label=_("Doel"), max_length=200)
    text = long_text(_("Toelichting"), required=False, rows=3)


class ResearchQuestionForm(forms.Form):
    number = forms.RegexField(
        label=_("Nummer"),
        regex=r"^\d{1,2}[a-z]?$",
        error_messages={"invalid": _("Gebruik een nummer zoals 1 of 1a.")},
    )
    text = long_text(_("Vraag"), rows=3)


class CharacteristicForm(forms.Form):
    label = forms.CharField(label=_("Naam van het kenmerk"), max_length=100)
    for_inburgeraars = forms.BooleanField(label=_("Vragen bij inburgeraars"), required=False)
    for_aanbieders = forms.BooleanField(label=_("Vragen bij aanbieders"), required=False)
    is_printable = forms.BooleanField(
        label=_("Mag bij een citaat staan"),
        required=False,
        help_text=_("Kies dit alleen als niemand eraan te herkennen is."),
    )
    is_ordered = forms.BooleanField(
        label=_("De waarden hebben een volgorde, zoals leeftijd"),
        required=False,
        help_text=_("Een kleine groep wordt dan alleen samengenomen met een die ernaast staat."),
    )

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not data.get("for_inburgeraars") and not data.get("for_aanbieders"):
            self.add_error(
                "for_inburgeraars", _("Kies bij wie u dit vraagt: inburgeraars of aanbieders.")
            )
        return data


class ValueForm(forms.Form):
    label = forms.CharField(label=_("Waarde"), max_length=100)


# --- members and log --------------------------------------------------------------------------


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("Rollen"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies ten minste één rol.")},
    )


class MemberForm(RolesForm):
    email = forms.EmailField(label=_("E-mailadres"), max_length=254)
    name = forms.CharField(
        label=_("Naam"),
        max_length=150,
        required=False,
        help_text=_("Alleen nodig voor wie nog geen account heeft."),
    )
    field_order = ("email", "name", "roles")


class LogFilterForm(forms.Form):
    """What a beheerder looks for in the log. The choices come from the log itself."""

    who = forms.ChoiceField(label=_("Wie"), required=False)
    what = forms.ChoiceField(label=_("Wat"), required=False)
    kind = forms.ChoiceField(
        label=_("Soort"), required=False, choices=[("", _("alles")), *LogKind.choices]
    )
    since = date_field(_("Vanaf"), required=False)
    until = date_field(_("Tot en met"), required=False)

    def __init__(
        self,
        *,
        who: list[str],
        what: list[tuple[str, str]],
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        offer(self, "who", [("", _("iedereen")), *((one, one) for one in who)])
        offer(self, "what", [("", _("alles")), *what])


# --- round ------------------------------------------------------------------------------------


class PeriodForm(forms.Form):
    name = forms.CharField(
        label=_("Naam"), max_length=200, help_text=_("Bijvoorbeeld: Ronde 2, voorjaar 2026.")
    )
    starts_on = date_field(_("Van"))
    ends_on = date_field(_("Tot en met"))


class RoundNewForm(PeriodForm):
    number = forms.IntegerField(label=_("Nummer van de ronde"), min_value=1, max_value=999)
    field_order = ("number", "name", "starts_on", "ends_on")


class RoundForm(PeriodForm):
    method_text = long_text(
        _("Hoe werkt u deze ronde"),
        required=False,
        rows=6,
        help_text=_("Deze tekst komt in het rapport, bij de methode."),
    )
    recruited_by = forms.CharField(
        label=_("Wie nodigde de mensen uit"),
        max_length=200,
        required=False,
        help_text=_("Een organisatie of functie, geen naam."),
    )
    selected_by = forms.CharField(
        label=_("Wie koos de mensen"),
        max_length=200,
        required=False,
        help_text=_("Een organisatie of functie, geen naam."),
    )
    invited_count = forms.IntegerField(
        label=_("Hoeveel mensen zijn uitgenodigd"), required=False, min_value=0
    )
    file_policy = radios(_("Ingelezen bestanden"), terms.FilePolicy.choices)
    codes_blind = forms.BooleanField(
        label=_("Codeurs zien elkaars werk pas als beiden klaar zijn"),
        required=False,
        help_text=_("Kies dit om te meten of codeurs los van elkaar hetzelfde zien."),
    )
    uses_no_coefficients = forms.BooleanField(
        label=_("Deze methode gebruikt geen overeenstemmingsmaten"),
        required=False,
        help_text=_(
            "Dan staat nergens een maat zoals κ. U ziet wel waarin codeurs verschillen, en wat "
            "daarover is besloten. Het rapport zegt erbij dat er geen maten zijn gebruikt."
        ),
    )
    told_by = forms.ModelChoiceField(
        models.Characteristic.objects.none(),
        label=_("Groepen buiten het team"),
        required=False,
        empty_label=_("het eerste kenmerk met groepen die groot genoeg zijn"),
        help_text=_(
            "Wie niet bij het onderzoeksteam hoort, ziet aantallen mensen naar één kenmerk, in "
            "groepen die groot genoeg zijn. Geeft uw keuze zulke groepen niet, dan geldt het "
            "eerste kenmerk dat ze wel geeft. Zodra er iets is verteld, blijft de verdeling zoals "
            "die is."
        ),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, object],
        dividing: QuerySet[models.Characteristic],
        is_told: bool,
    ) -> None:
        """`dividing` are the characteristics to choose of; when `is_told` none can be."""
        super().__init__(data, initial=dict(initial))
        field = self.fields["told_by"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = dividing
        field.disabled = is_told


# --- guides -----------------------------------------------------------------------------------


class GuideForm(forms.Form):
    title = forms.CharField(label=_("Titel van de leidraad"), max_length=200)
    perspective = radios(
        _("Voor gesprekken met"), terms.Perspective.choices, initial=terms.Perspective.INBURGERAAR
    )


class SectionForm(forms.Form):
    title = forms.CharField(label=_("Kop"), max_length=200)


# Before the key of a characteristic, so that no key can be another field of the form.
CONDITION = "geldt_voor_"
# What most conditions are about, beside the steps of the trajectory; the others are folded up.
USUAL = (rules.PROVIDER_KIND, "leerroute", "doelgroep", "household")


class GuideQuestionForm(forms.Form):
    text = long_text(_("Vraag"), rows=3)
    prompts = long_text(
        _("Doorvragen"),
        rows=4,
        required=False,
        help_text=_("Zet elke doorvraag op een eigen regel."),
    )
    condition = forms.CharField(
        label=_("Alleen als"),
        max_length=100,
        required=False,
        help_text=_(
            "Voor wie het gesprek voert, bijvoorbeeld: betrokken bij het PVT. Wat u hier schrijft, "
            "telt niet mee. Kies hieronder voor wie de vraag geldt."
        ),
    )
    research_question = forms.ModelChoiceField(
        label=_("Hoort bij onderzoeksvraag"),
        queryset=models.ResearchQuestion.objects.none(),
        required=False,
        empty_label=_("geen"),
    )
    codes = forms.CharField(
        label=_("Codes"),
        required=False,
        help_text=_("Nummers uit het codeboek met een komma ertussen, zoals 3.1, 4.1."),
    )
    minutes = forms.IntegerField(
        label=_("Minuten"),
        required=False,
        min_value=1,
        max_value=120,
        help_text=_("Hoe lang deze vraag ongeveer duurt, met doorvragen. Mag leeg blijven."),
    )
    picture = forms.ChoiceField(
        label=_("Plaatje bij de vraag"),
        required=False,
        choices=[("", _("geen")), *terms.Picture.choices],
        widget=forms.RadioSelect,
    )

    template_name = "study/parts/question_form.html"

    def __init__(self, *, guide: Guide, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.guide = guide
        for name in ("text", "prompts"):
            self.fields[name].widget.attrs.update(
                {
                    "hx-post": reverse("study:guide_wording", args=[guide.pk]),
                    "hx-trigger": "input changed delay:700ms",
                    "hx-target": "#woordhulp",
                    "hx-include": "closest form",
                }
            )
        offer_rows(self, "research_question", guide.round.monitor.questions.all())
        labels = queries.condition_labels(guide.round.monitor)
        self._milestones = queries.milestones(guide.round.monitor)
        self._conditions = {
            f"{CONDITION}{key}": key
            for key, values in queries.condition_values(guide).items()
            if values
        }
        for name, key in self._conditions.items():
            self.fields[name] = forms.MultipleChoiceField(
                label=labels[key],
                required=False,
                choices=list(queries.condition_values(guide)[key].items()),
                widget=forms.CheckboxSelectMultiple,
            )

    @staticmethod
    def initial_for(question: GuideQuestion) -> dict[str, object]:
        return {
            "text": question.text,
            "prompts": "\n".join(question.prompts),
            "condition": question.condition,
            "research_question": question.research_question_id,
            "codes": ", ".join(question.codes),
            "minutes": question.minutes,
            "picture": question.picture,
            **{f"{CONDITION}{key}": values for key, values in question.applies_to.items()},
        }

    @property
    def hints(self) -> list[Hint]:
        """Say what in the words may steer, as they stand in the form now."""
        texts = [str(self["text"].value() or ""), *str(self["prompts"].value() or "").splitlines()]
        return hints_of_all(texts)

    @property
    def about_the_question(self) -> list[forms.BoundField]:
        apart = {"picture", *self._conditions}
        return [field for field in self.visible_fields() if field.name not in apart]

    @property
    def usual_conditions(self) -> list[forms.BoundField]:
        return [
            self[name]
            for name, key in self._conditions.items()
            if key in USUAL or key in self._milestones
        ]

    @property
    def other_conditions(self) -> list[forms.BoundField]:
        usual = {field.name for field in self.usual_conditions}
        return [self[name] for name in self._conditions if name not in usual]

    @property
    def has_conditions(self) -> bool:
        return any(self[name].value() for name in self._conditions)

    @property
    def has_other_conditions(self) -> bool:
        return any(field.value() for field in self.other_conditions)

    def clean(self) -> dict[str, object]:
        """Return what was filled in as the operations take it: the conditions as one."""
        data = super().clean() or {}
        chosen = {key: data.pop(name, []) for name, key in self._conditions.items()}
        data["applies_to"] = {key: values for key, values in chosen.items() if values}
        return data

    def clean_prompts(self) -> list[str]:
        lines = self.cleaned_data["prompts"].splitlines()
        return [line.strip() for line in lines if line.strip()]

    def clean_codes(self) -> list[str]:
        try:
            return rules.split_codes(self.cleaned_data["codes"])
        except ValueError as wrong:
            raise forms.ValidationError(
                _("%(part)s is geen nummer van een code. Schrijf het zoals 4.1."),
                params={"part": str(wrong)},
            ) from None


# --- people -----------------------------------------------------------------------------------

PERSONAL = {
    "bsn": _("Dit lijkt een BSN. Laat het weg: Weerklank bewaart niet wie iemand is."),
    "email": _("Dit lijkt een e-mailadres. Laat het weg: Weerklank bewaart niet wie iemand is."),
    "phone": _("Dit lijkt een telefoonnummer. Laat het weg: Weerklank bewaart niet wie iemand is."),
}


class Details(TypedDict):
    """What the operations take of someone."""

    provider_kind: str
    function: str
    characteristics: dict[str, str]


class ParticipantForm(forms.Form):
    """What is known of someone, for the perspective she speaks from."""

    function = forms.CharField(
        label=_("Functie"),
        max_length=100,
        required=False,
        help_text=_("Wat iemand doet, bijvoorbeeld: klantmanager. Geen naam."),
    )
    provider_kind = forms.ChoiceField(
        label=_("Soort organisatie"), choices=terms.ProviderKind.choices
    )

    def __init__(self, *, monitor: Monitor, perspective: str, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        is_provider = perspective == terms.Perspective.AANBIEDER
        if not is_provider:
            del self.fields["function"], self.fields["provider_kind"]
        self.asked = [
            one
            for one in queries.characteristics(monitor)
            if (one.for_aanbieders if is_provider else one.for_inburgeraars)
        ]
        for one in self.asked:
            values = [(value.key, value.label) for value in one.values.all()]
            self.fields[f"kenmerk_{one.key}"] = forms.ChoiceField(
                label=one.label, required=False, choices=[("", _("onbekend")), *values]
            )
        self.order_fields(["pseudonym", "provider_kind", "function"])

    def clean_function(self) -> str:
        function: str = self.cleaned_data["function"]
        kind = rules.looks_personal(function)
        if kind:
            raise forms.ValidationError(PERSONAL[kind])
        return function

    def details(self) -> Details:
        """Return what was filled in, as the operations take it."""
        return {
            "provider_kind": self.cleaned_data.get("provider_kind", ""),
            "function": self.cleaned_data.get("function", ""),
            "characteristics": {
                one.key: self.cleaned_data[f"kenmerk_{one.key}"] for one in self.asked
            },
        }

    def stored(self, participant: Participant) -> dict[str, object]:
        """Return what is known of someone now, for every field of this form."""
        known = self.initial_for(participant)
        names = self.fields.keys() - {meanwhile.SEEN}
        return {name: known.get(name, "") for name in names}

    @staticmethod
    def initial_for(participant: Participant) -> dict[str, object]:
        known = queries.characteristics_of([participant.pk]).get(participant.pk, {})
        return {
            "provider_kind": participant.provider_kind,
            "function": participant.function,
            **{f"kenmerk_{key}": value for key, value in known.items()},
        }


class ParticipantNewForm(ParticipantForm):
    pseudonym = forms.CharField(
        label=_("Pseudoniem"),
        max_length=20,
        help_text=_("Het eerste vrije. U mag een ander kiezen: een letter met een nummer."),
    )

    def clean_pseudonym(self) -> str:
        pseudonym = self.cleaned_data["pseudonym"].strip().upper()
        if not rules.is_pseudonym(pseudonym):
            raise forms.ValidationError(
                _("Een pseudoniem is een letter met een nummer, zoals D7. Gebruik geen naam.")
            )
        return str(pseudonym)


class AnswerField(forms.ChoiceField):
    """What someone said. Nothing said is an answer of the form too, but not called optional."""

    def validate(self, value: object) -> None:
        if value not in self.empty_values:
            super().validate(value)


class AnswersField(forms.MultipleChoiceField):
    """The same for what may be several answers."""

    def validate(self, value: object) -> None:
        if value:
            super().validate(value)


ALL = "all"


class ConsentForm(forms.Form):
    """What someone says of each purpose. Without an answer, the last one keeps counting.

    Of what is not `askable` only a no is taken: a yes needs a basis in the plan, a no never does.
    """

    on = date_field(_("Op welke dag is dit gezegd"))
    medium = radios(_("Hoe is dit gezegd"), terms.MEDIA_OF_STAFF)

    def __init__(
        self,
        *,
        today: date,
        askable: Sequence[terms.ConsentPurpose] = tuple(terms.ConsentPurpose),
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        self.today, self.purposes, self.askable = today, tuple(terms.ConsentPurpose), askable
        self.fields["on"].initial = today
        for purpose in self.purposes:
            may_be_yes = purpose in askable
            yes = [("ja", _("ja"))] if may_be_yes else []
            self.fields[f"doel_{purpose}"] = AnswerField(
                label=purpose.label,
                choices=[("", _("niets vastleggen")), *yes, ("nee", _("nee"))],
                widget=forms.RadioSelect,
                initial="",
                help_text="" if may_be_yes else _("Zonder grondslag in het plan kan alleen nee."),
                error_messages={
                    "invalid_choice": _(
                        "Er is niets bewaard: zonder grondslag in het monitorplan kan hier "
                        "alleen nee worden vastgelegd."
                    )
                }
                if not may_be_yes
                else None,
            )
        self.order_fields([*(f"doel_{purpose}" for purpose in self.purposes), "medium"])

    @property
    def is_yes_to_all(self) -> bool:
        """Return whether the button was pressed that answers every purpose with yes."""
        return self.is_bound and ALL in self.data

    @property
    def kept_back(self) -> list[str]:
        """Return of what a yes to everything could not be kept, for want of a basis."""
        if not self.is_yes_to_all:
            return []
        return [str(one.label) for one in self.purposes if one not in self.askable]

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(
                _("Deze datum ligt in de toekomst. Vul de dag in waarop dit is gezegd.")
            )
        return on

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        said = {data.get(f"doel_{purpose}") for purpose in self.purposes}
        if self.is_yes_to_all and "nee" in said:
            raise forms.ValidationError(
                _("U koos ergens nee. Kies “Leg vast”, of zet nee op “niets vastleggen”.")
            )
        if self.is_yes_to_all and not self.askable:
            raise forms.ValidationError(
                _(
                    "Er is niets bewaard: in het monitorplan staat voor geen enkel doel een "
                    "grondslag. Een ja kan pas daarna; een nee kunt u wel vastleggen."
                )
            )
        if not self.is_yes_to_all and not said & {"ja", "nee"}:
            raise forms.ValidationError(_("Kies bij ten minste één doel ja of nee."))
        return data

    def answers(self) -> dict[str, bool]:
        if self.is_yes_to_all:
            return {purpose.value: True for purpose in self.askable}
        return {
            purpose.value: self.cleaned_data[f"doel_{purpose}"] == "ja"
            for purpose in self.purposes
            if self.cleaned_data[f"doel_{purpose}"]
        }


class PeopleListForm(forms.Form):
    """A list of people: pasted, or in a table; and what goes for whoever the list says it not."""

    file = forms.FileField(
        label=_("Bestand met een tabel"),
        required=False,
        help_text=_("CSV, XLSX of ODS, hoogstens 1 MB. Bij meer bladen wordt het eerste gelezen."),
    )
    text = long_text(
        _("Of plak de lijst"),
        required=False,
        rows=8,
        help_text=_(
            "Een regel per persoon, bijvoorbeeld: D1; vrouw; B1-route. Ook een stuk uit een "
            "rekenblad mag. Zet er een regel met koppen boven als u die hebt."
        ),
    )
    perspective = radios(
        _("Wie zijn dit"),
        terms.Perspective.choices,
        initial=terms.Perspective.INBURGERAAR,
        help_text=_("Geldt voor iedereen over wie de lijst zelf niets anders zegt."),
    )


class WithdrawForm(forms.Form):
    """The pseudonym typed once more, so that nobody is erased by a slip."""

    medium = radios(
        _("Hoe liet de deelnemer het weten"),
        terms.MEDIA_OF_STAFF,
        initial=terms.ConsentMedium.SPOKEN,
    )
    pseudonym = forms.CharField(label=_("Typ het pseudoniem om te bevestigen"), max_length=20)

    def __init__(self, *, participant: Participant, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.expected = participant.pseudonym

    def clean_pseudonym(self) -> str:
        typed: str = self.cleaned_data["pseudonym"].strip()
        if typed.casefold() != self.expected.casefold():
            raise forms.ValidationError(
                _("Dit is niet het pseudoniem van deze persoon. Typ %(expected)s."),
                params={"expected": self.expected},
            )
        return typed


class RemoveForm(forms.Form):
    """Asks nothing: the button itself is the answer."""


# --- own groups -------------------------------------------------------------------------------
class OwnGroupForm(forms.Form):
    """A group by conditions: per characteristic the values that are meant."""

    name = forms.CharField(
        label=_("Naam"),
        max_length=60,
        help_text=_("Zoals u de groep in tabellen wilt zien, bijvoorbeeld: ouders met kinderen."),
    )
    perspective = radios(
        _("Wie"),
        [
            (terms.Perspective.INBURGERAAR, _("Inburgeraars")),
            (terms.Perspective.AANBIEDER, _("Aanbieders")),
        ],
        initial=terms.Perspective.INBURGERAAR,
    )

    def __init__(self, *, monitor: Monitor, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.monitor = monitor
        labels = queries.condition_labels(monitor)
        values: dict[str, dict[str, str]] = {}
        for perspective in terms.Perspective:
            values |= queries.population_values(monitor, perspective)
        self._conditions = {f"{CONDITION}{key}": key for key, own in values.items() if own}
        for name, key in self._conditions.items():
            self.fields[name] = forms.MultipleChoiceField(
                label=labels[key],
                required=False,
                choices=list(values[key].items()),
                widget=forms.CheckboxSelectMultiple,
            )

    @staticmethod
    def initial_for(group: OwnGroup) -> dict[str, object]:
        return {
            "name": group.name,
            "perspective": group.perspective,
            **{f"{CONDITION}{key}": values for key, values in group.conditions.items()},
        }

    @property
    def conditions(self) -> list[tuple[forms.BoundField, bool]]:
        """Return per characteristic its field, and whether something of it is chosen."""
        return [(self[name], bool(self[name].value())) for name in self._conditions]

    def clean(self) -> dict[str, object]:
        """Return what was filled in as the operations take it: the conditions as one."""
        data = super().clean() or {}
        chosen = {key: data.pop(name, []) for name, key in self._conditions.items()}
        data["conditions"] = {key: values for key, values in chosen.items() if values}
        return data


class OwnGroupPickForm(forms.Form):
    """A group of people of one round who are picked by hand."""

    name = OwnGroupForm.base_fields["name"]
    members = forms.TypedMultipleChoiceField(
        label=_("Mensen"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kies alleen inburgeraars of alleen aanbieders."),
    )

    def __init__(self, *, round: Round, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        field = self.fields["members"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = queries.people_to_pick(round)

    @staticmethod
    def initial_for(group: OwnGroup) -> dict[str, object]:
        return {
            "name": group.name,
            "members": sorted(group.members.values_list("participant", flat=True)),
        }


class EarlierSelfForm(forms.Form):
    """Who someone was in an earlier round."""

    earlier = forms.ChoiceField(
        label=_("Deed eerder mee als"),
        required=False,
        help_text=_(
            "Kies alleen als u dit zeker weet, bijvoorbeeld omdat de uitnodiging aan dezelfde "
            "persoon ging. Weet u het niet, laat het dan leeg."
        ),
    )

    def __init__(
        self,
        *,
        people: Iterable[models.Participant],
        left_alone: Collection[int] = (),
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        named = [(one.pk, f"{one.pseudonym} ({one.round.name})") for one in people]
        says_no = _("%(name)s: wilde niet opnieuw gevraagd worden")
        choices = [
            (str(pk), says_no % {"name": name} if pk in left_alone else name) for pk, name in named
        ]
        offer(self, "earlier", [("", _("niemand, of niet bekend")), *choices])


class EarlierQuestionForm(forms.Form):
    """From which question of an earlier round one goes on, and whether it still asks the same."""

    earlier = forms.ChoiceField(label=_("Vraag van een eerdere ronde"), required=False)
    asks_the_same = radios(
        _("Vraagt deze hetzelfde?"),
        [
            ("yes", _("Ja: met andere woorden hetzelfde")),
            ("no", _("Nee: de vraag is anders gesteld")),
        ],
        help_text=_(
            "Is de vraag anders gesteld, dan vergelijkt Weerklank de antwoorden niet. Vragen met "
            "dezelfde woorden zijn altijd dezelfde vraag."
        ),
    )

    def __init__(
        self, *, questions: list[tuple[str, list[tuple[int, str]]]], **given: Unpack[Given]
    ) -> None:
        super().__init__(**given)
        self.fields["asks_the_same"].required = False
        offer(self, "earlier", [("", _("geen")), *questions])

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("earlier") and not cleaned.get("asks_the_same"):
            self.add_error("asks_the_same", _("Kies of de vraag hetzelfde vraagt."))
        return cleaned


# --- the plan of a monitor --------------------------------------------------------------------
class _PlanText(forms.Form):
    """A part of the plan in words. Nothing has to be filled in: a plan grows."""

    def __init__(self, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        for field in self.fields.values():
            field.required = False

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        for name, value in list(data.items()):
            if isinstance(value, str) and (kind := rules.looks_personal(value)):
                self.add_error(name, PERSONAL[kind])
        return data


class PlanReasonForm(_PlanText):
    reason = long_text(
        _("Aanleiding"),
        rows=5,
        help_text=_("Waarom deze monitor, waarom nu, en wie vroeg erom."),
    )


class PlanPeopleForm(_PlanText):
    asked_of_people = long_text(
        _("Wat vraagt u van wie"),
        rows=5,
        help_text=_(
            "Waarover een gesprek gaat, alleen of in een groep, en wat u van aanbieders vraagt."
        ),
    )
    thanks = long_text(
        _("Bedankje"),
        rows=2,
        help_text=_(
            "Wat u belooft, en aan wie. Een bedrag hieronder komt vanzelf in de uitnodigingen, in "
            "elke taal. Iets anders dan een cadeaubon zet u zelf in de teksten."
        ),
    )
    results_back = long_text(
        _("Hoe gaan de uitkomsten terug naar wie meedeed"),
        rows=3,
    )

    def __init__(self, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        for side in terms.Perspective:
            self.fields[f"minutes_{side}"] = forms.IntegerField(
                label=format_lazy("{}: {}", _("Hoe lang een gesprek duurt"), side.label),
                required=False,
                min_value=5,
                max_value=480,
                help_text=_(
                    "In minuten. Zegt de leidraad iets anders, dan staat dat er overal bij."
                ),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
            self.fields[f"voucher_{side}"] = forms.IntegerField(
                label=format_lazy("{}: {}", _("Cadeaubon in euro's"), side.label),
                required=False,
                min_value=1,
                max_value=1000,
                help_text=_("Voor één gesprek. Leeg: u belooft niets."),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        lengths, vouchers = (
            [f"{name}_{side}" for side in terms.Perspective] for name in ("minutes", "voucher")
        )
        self.order_fields(["asked_of_people", *lengths, "thanks", *vouchers, "results_back"])

    def minutes(self) -> dict[str, int | None]:
        return {side: self.cleaned_data[f"minutes_{side}"] for side in terms.Perspective.values}

    def vouchers(self) -> dict[str, int | None]:
        return {side: self.cleaned_data[f"voucher_{side}"] for side in terms.Perspective.values}


class PlanTextsForm(_PlanText):
    """What a text is before people hear or read it."""

    needs_checked = forms.BooleanField(
        label=_("Alleen teksten die een tweede spreker nakeek"),
        required=False,
        help_text=_(
            "Van de uitleg en de leidraad, in elke andere taal dan het Nederlands. Zonder dit mag "
            "een concept ook; overal staat dan dat het niet is nagekeken, ook bij de toestemming."
        ),
    )
    needs_audio = forms.BooleanField(
        label=_("Alleen teksten die zijn ingesproken"),
        required=False,
        help_text=_("De stem van een apparaat telt niet als ingesproken."),
    )

    def needs(self) -> dict[str, bool]:
        return {what: self.cleaned_data[f"needs_{what}"] for what in ("checked", "audio")}


class PlanPlacesForm(_PlanText):
    municipalities = forms.ModelMultipleChoiceField(
        label=_("Andere gemeenten die meedoen"),
        queryset=models.Monitor.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    places = long_text(
        _("Kernen of wijken"),
        rows=2,
        help_text=_("Waar u apart op let, bijvoorbeeld de kleine kernen."),
    )

    def __init__(self, *, monitor: Monitor, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        others = safeguards.organisations().filter(kind=OrganisationKind.GEMEENTE)
        offer_rows(self, "municipalities", others.exclude(pk=monitor.organisation_id))


class PlanDecidersForm(_PlanText):
    deciders = long_text(
        _("Wie beslist waarover"),
        rows=4,
        help_text=_(
            "Over de vragen, over wie er gevraagd wordt, en over wat openbaar wordt. Rollen, geen "
            "namen."
        ),
    )


class PlanBasisForm(_PlanText):
    """A legal basis per purpose. None of them is chosen beforehand."""

    basis_text = long_text(
        _("Waarom deze grondslagen"),
        rows=4,
        help_text=_("Het oordeel van uw functionaris gegevensbescherming, in het kort."),
    )

    def __init__(self, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        for what in terms.Processing:
            self.fields[f"basis_{what}"] = forms.ChoiceField(
                label=what.label,
                required=False,
                help_text=_(
                    "Wie het aangaat, zegt hier altijd zelf ja op. Een publieke taak alleen is "
                    "niet genoeg."
                )
                if what in terms.ALWAYS_ASKED
                else "",
                choices=[("", _("nog niet besloten")), *terms.LegalBasis.choices],
                widget=forms.RadioSelect,
                initial="",
            )
        self.order_fields([f"basis_{what}" for what in terms.Processing])

    def bases(self) -> dict[str, str]:
        return {what: self.cleaned_data[f"basis_{what}"] for what in terms.Processing.values}


class PlanSafeguardsForm(_PlanText):
    """What UAVG 24 asks of research that rests on a public task, each in words."""

    def __init__(self, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        helps = {
            terms.ResearchSafeguard.NEED: _(
                "Bijvoorbeeld: cijfers zeggen niet waarom iets misgaat. Dat weten alleen mensen "
                "zelf."
            ),
            terms.ResearchSafeguard.INTEREST: _("Bijvoorbeeld: inburgering die beter werkt."),
            terms.ResearchSafeguard.NO_CONSENT: _(
                "Toestemming tegenover een gemeente is zelden vrij. Schrijf op waarom die hier "
                "niet de grondslag is. Meedoen blijft vrijwillig."
            ),
            terms.ResearchSafeguard.HARM: _(
                "Wat u zelf doet, naast wat Weerklank doet. Dat laatste staat al in het plan."
            ),
        }
        for what in terms.ResearchSafeguard:
            self.fields[f"guard_{what}"] = long_text(what.label, rows=3, help_text=helps[what])

    def safeguards(self) -> dict[str, str]:
        return {what: self.cleaned_data[f"guard_{what}"] for what in terms.ResearchSafeguard.values}


class PlanTermsForm(_PlanText):
    """Terms that Weerklank applies itself, and what people have to do."""

    terms_text = long_text(
        _("Andere bewaartermijnen"),
        rows=4,
        help_text=_(
            "Van toestemmingen, het rapport en wat buiten Weerklank ligt, en wie ervoor zorgt. "
            "Deze termijnen past Weerklank niet toe."
        ),
    )

    def __init__(self, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        for kind in terms.KeptData:
            self.fields[f"term_{kind}"] = forms.IntegerField(
                label=kind.label,
                required=False,
                min_value=1,
                max_value=240,
                help_text=_("Maanden na de laatste dag van een ronde. Leeg: het blijft."),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.order_fields([f"term_{kind}" for kind in terms.KeptData])

    def keeps(self) -> dict[str, int | None]:
        return {kind: self.cleaned_data[f"term_{kind}"] for kind in terms.KeptData.values}


class PlanSetForm(forms.Form):
    """Why a plan is set as it reads now."""

    why = long_text(
        _("Waarom nu"),
        required=True,
        max_length=2000,
        rows=3,
        help_text=_(
            "Bijvoorbeeld: de stuurgroep besloot hiertoe. Iedereen met een rol in de monitor leest "
            "dit. Schrijf geen namen op."
        ),
    )
    half = forms.BooleanField(
        label=_("Stel het vast terwijl dit nog leeg is"),
        error_messages={
            "required": _("Vul het eerst in, of zeg dat u het plan zo wilt vaststellen.")
        },
    )

    def __init__(self, *, lacking: Sequence[str], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        if lacking:
            self.fields["half"].help_text = "; ".join(lacking)
        else:
            del self.fields["half"]


class PostponeForm(forms.Form):
    """Until when something stays after its term, and why."""

    until = date_field(_("Stel uit tot"), help_text=_("Hoogstens een jaar vooruit."))
    reason = long_text(
        _("Waarom"),
        max_length=2000,
        help_text=_(
            "Bijvoorbeeld: er loopt een klacht. Iedereen met een rol in de monitor leest dit. "
            "Schrijf geen namen op."
        ),
    )


# --- guides in more languages -----------------------------------------------------------------
class GuideLanguagesForm(forms.Form):
    languages = forms.MultipleChoiceField(
        label=_("Talen naast het Nederlands"),
        required=False,
        choices=[
            (code, format_lazy("{} ({})", name, own))
            for code, (name, own) in terms.LANGUAGES.items()
            if code != terms.DUTCH
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    needs_audio = forms.BooleanField(
        label=_("Elke vraag moet ingesproken zijn, ook in het Nederlands"),
        required=False,
        help_text=_("De stem van een apparaat telt niet als ingesproken."),
    )


class GuideTranslationForm(forms.Form):
    """The translation of a heading or a question; without prompts it asks for none."""

    text = long_text(_("Vertaling"), rows=3)
    prompts = long_text(
        _("Vertaling van de doorvragen"),
        rows=4,
        required=False,
        help_text=_("Elke doorvraag op een eigen regel, in dezelfde volgorde."),
    )
    translator = forms.CharField(
        label=_("Vertaald door"),
        max_length=100,
        required=False,
        help_text=_("Een naam of een functie. Wie nakijkt, is iemand anders."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *, part: Part, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        for name in ("text", "prompts"):
            self.fields[name].widget.attrs |= {
                "lang": part.language,
                "dir": terms.direction(part.language),
            }
        if not part.source_prompts:
            del self.fields["prompts"]

    @staticmethod
    def initial_for(part: Part) -> dict[str, object]:
        return {
            "text": part.text,
            "prompts": "\n".join(part.prompts),
            "translator": part.record.translator if part.record else "",
            "revision": part.revision,
        }

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        data["prompts"] = str(data.get("prompts", "")).splitlines()
        return data


class GuideCheckForm(forms.Form):
    checker = forms.CharField(
        label=_("Nagekeken door"),
        max_length=100,
        help_text=_("De tweede spreker: iemand anders dan wie vertaalde."),
    )


class GuideSoundForm(forms.Form):
    file = forms.FileField(label=_("Opname"), help_text=_("MP3, M4A, WAV, FLAC, Ogg of WebM."))
    spoken_by = forms.CharField(label=_("Ingesproken door"), max_length=100, required=False)


# --- what people are told, and asking them ----------------------------------------------------
class SheetTextForm(forms.Form):
    """A sheet in one language, a field per part; all of them are asked of the Dutch only."""

    def __init__(self, *, of: InLanguage, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        for part in sheets_rules.PARTS:
            is_long = part in (sheets_rules.OPENING, sheets_rules.TAKE_BACK) or part.endswith(
                sheets_rules.MORE_OF
            )
            widget = forms.Textarea(attrs={"rows": 4}) if is_long else forms.TextInput()
            widget.attrs |= {"lang": of.code, "dir": of.direction}
            self.fields[part] = forms.CharField(
                label=str(PART_LABELS[part]),
                required=of.is_dutch,
                max_length=2000,
                widget=widget,
                help_text="" if of.is_dutch else of.dutch.get(part, ""),
            )
        self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput)

    def words(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in sheets_rules.PARTS}

    @staticmethod
    def initial_for(of: InLanguage) -> dict[str, object]:
        return {**of.words, "revision": of.record.revision if of.record else 0}


class SheetCheckForm(forms.Form):
    checker = forms.CharField(
        label=_("Nagekeken door"),
        max_length=100,
        help_text=_("De tweede spreker: iemand anders dan wie vertaalde."),
    )


class SoundFileForm(forms.Form):
    file = forms.FileField(label=_("Opname"), help_text=_("MP3, M4A, WAV, FLAC, Ogg of WebM."))


YES, NO, NOT_NOW = "ja", "nee", "nu_niet"


class AskForm(forms.Form):
    """What somebody answers to each question of a sheet, in the words of that language."""

    medium = forms.ChoiceField(
        label=_("Hoe is dit geantwoord"),
        choices=[
            (terms.ConsentMedium.SPOKEN.value, terms.ConsentMedium.SPOKEN.label),
            (terms.ConsentMedium.WRITTEN.value, terms.ConsentMedium.WRITTEN.label),
        ],
        initial=terms.ConsentMedium.SPOKEN.value,
        widget=forms.RadioSelect,
        help_text=_("Neemt u het op, dan staat er vanzelf: gezegd en opgenomen."),
    )
    explained_by = forms.CharField(
        label=_("Wie legde het uit"),
        max_length=100,
        help_text=_("Een functie, geen naam: onderzoeker, consulent, sleutelpersoon."),
    )
    via_interpreter = radios(
        _("Via een tolk"), [("nee", _("nee, wij spraken dezelfde taal")), ("ja", _("ja"))]
    )
    sound = forms.FileField(
        label=_("Opname van het antwoord"),
        required=False,
        help_text=_(
            "MP3, M4A, WAV, FLAC, Ogg of WebM. Alleen als deze persoon dat goedvindt. De opname "
            "ligt versleuteld en gaat weg als de deelname wordt ingetrokken."
        ),
    )
    text = forms.IntegerField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *,
        words: Mapping[str, str],
        purposes: Sequence[terms.ConsentPurpose] = tuple(terms.ConsentPurpose),
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        self.purposes = purposes
        if terms.ConsentPurpose.RECORD not in purposes:
            del self.fields["sound"]
        said = [(YES, words["yes"]), (NO, words["no"]), (NOT_NOW, words["not_now"])]
        for purpose in purposes:
            self.fields[f"doel_{purpose}"] = AnswerField(
                label=words[purpose], choices=said, widget=forms.RadioSelect
            )

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not self.answers():
            raise forms.ValidationError(_("Kies bij ten minste één vraag ja of nee."))
        return data

    def answers(self) -> dict[str, bool]:
        """Return who said yes or no to what; not now, and nothing, is no answer."""
        said = {one.value: self.cleaned_data.get(f"doel_{one}") for one in self.purposes}
        return {purpose: answer == YES for purpose, answer in said.items() if answer in (YES, NO)}


class TakeBackForm(forms.Form):
    medium = radios(_("Hoe is dit gezegd"), terms.MEDIA_OF_STAFF)
