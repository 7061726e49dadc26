"""What people fill in about conversations and texts, checked before an operation gets it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Unpack

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from weerklank.fieldwork import models, operations, queries, rules, terms
from weerklank.safeguards.fields import offer, offer_rows, radios
from weerklank.study import forms as study_forms
from weerklank.study import queries as study
from weerklank.study.rules import by_pseudonym
from weerklank.study.terms import MEDIA_OF_STAFF, ConsentPurpose, Perspective, ProviderKind

if TYPE_CHECKING:
    from django.http import QueryDict

    from weerklank.safeguards.fields import Given
    from weerklank.safeguards.models import User
    from weerklank.study.models import Guide, Participant, Round

ENCODINGS = (
    ("utf-8", _("UTF-8 (het gewone)")),
    ("windows-1252", _("Windows, West-Europees")),
    ("windows-1254", _("Windows, Turks")),
    ("windows-1256", _("Windows, Arabisch")),
    ("windows-1250", _("Windows, Midden-Europees")),
    ("windows-1251", _("Windows, Cyrillisch")),
    ("utf-16", _("UTF-16")),
    ("mac-roman", _("Oude Mac")),
)
# Labels that say by themselves who speaks; only a first choice, shown before it is stored.
OBVIOUS = {
    "interviewer": terms.SpeakerRole.INTERVIEWER,
    "moderator": terms.SpeakerRole.INTERVIEWER,
    "onderzoeker": terms.SpeakerRole.INTERVIEWER,
    "tolk": terms.SpeakerRole.INTERPRETER,
    "interpreter": terms.SpeakerRole.INTERPRETER,
}


def likely_kind(labels: Collection[str]) -> terms.ConversationKind:
    """Return what a text with these labels most likely is: how many people speak beside staff.

    Only a first choice. A text without labels is taken for that of one person.
    """
    people = sum(label.casefold() not in OBVIOUS for label in labels)
    if people > 2:
        return terms.ConversationKind.GROUP
    return terms.ConversationKind.PAIR if people == 2 else terms.ConversationKind.INDIVIDUAL


RECORDED = (("", _("Niet genoteerd")), ("yes", _("Ja")), ("no", _("Nee")))


class GuideField(forms.ModelChoiceField["Guide"]):
    """A guide with the perspective that it is for: one of the other side is easily chosen."""

    def label_from_instance(self, obj: Guide) -> str:
        words = {"guide": str(obj), "who": str(obj.get_perspective_display()).lower()}
        return gettext("%(guide)s, voor een gesprek met een %(who)s") % words


class ConversationForm(forms.Form):
    """All that is known of a conversation."""

    kind = forms.ChoiceField(label=_("Soort gesprek"), choices=terms.ConversationKind.choices)
    held_on = forms.DateField(
        label=_("Datum"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    title = forms.CharField(
        label=_("Titel"),
        max_length=200,
        required=False,
        help_text=_("Bijvoorbeeld: groep Z-route. Geen namen van mensen."),
    )
    participants: forms.ModelMultipleChoiceField[Participant] = forms.ModelMultipleChoiceField(
        label=_("Wie deden mee"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Ook wie niets zei. U ziet de mensen die toestemming gaven om mee te doen en zich "
            "niet hebben teruggetrokken."
        ),
    )
    language = forms.ChoiceField(label=_("Taal van het gesprek"), choices=terms.LANGUAGES)
    spoken_languages = forms.MultipleChoiceField(
        label=_("Gesproken talen"),
        choices=terms.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Elke taal die in het gesprek klonk, ook die van mensen die via een tolk spraken. Kies "
            "niets als het niet bekend is."
        ),
    )
    interpreter = forms.ChoiceField(label=_("Tolk"), choices=terms.Interpreter.choices)
    interpreter_place = forms.ChoiceField(
        label=_("Waar was de tolk"),
        choices=[("", _("Niet genoteerd")), *terms.InterpreterPlace.choices],
        required=False,
    )
    place_kind = forms.ChoiceField(
        label=_("Plaats"),
        choices=[("", _("Niet genoteerd")), *terms.PlaceKind.choices],
        required=False,
    )
    interviewers: forms.ModelMultipleChoiceField[User] = forms.ModelMultipleChoiceField(
        label=_("Wie voerden het gesprek"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    guide: forms.ModelChoiceField[Guide] = GuideField(
        label=_("Leidraad"),
        queryset=None,
        required=False,
        empty_label=_("Geen leidraad"),
        help_text=_("Daarna kunt u per vraag noteren of die is gesteld."),
    )
    was_recorded = forms.ChoiceField(label=_("Opgenomen"), choices=RECORDED, required=False)

    def __init__(
        self,
        *,
        round_: Round,
        user: User,
        conversation: models.Conversation | None = None,
        **given: Unpack[Given],
    ) -> None:
        if conversation is not None:
            given.setdefault("initial", self.facts(conversation))
        super().__init__(**given)
        allowed = study.taking_part(study.people_in(round_).values_list("pk", flat=True))
        present = Q(pk__in=allowed)
        if conversation is not None:
            present |= Q(attendances__conversation=conversation)
        people = study.people_in(round_).filter(present).distinct()
        offer_rows(self, "participants", people)
        in_order = sorted(people, key=by_pseudonym)
        offer(self, "participants", [(person.pk, str(person)) for person in in_order])
        offer_rows(self, "interviewers", queries.interviewers_of(round_.monitor))
        offer_rows(self, "guide", study.guides(visible_to=user).filter(round=round_))

    @staticmethod
    def facts(conversation: models.Conversation) -> dict[str, object]:
        recorded = {True: "yes", False: "no", None: ""}
        return {
            "kind": conversation.kind,
            "held_on": conversation.held_on,
            "title": conversation.title,
            "participants": list(conversation.attendances.values_list("participant_id", flat=True)),
            "language": conversation.language,
            "spoken_languages": conversation.spoken_languages,
            "interpreter": conversation.interpreter,
            "interpreter_place": conversation.interpreter_place,
            "place_kind": conversation.place_kind,
            "interviewers": list(conversation.interviewers.values_list("pk", flat=True)),
            "guide": conversation.guide_id,
            "was_recorded": recorded[conversation.was_recorded],
        }

    def clean_was_recorded(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["was_recorded"])


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; each is judged on its own when it is read."""

    widget = SeveralFiles

    def clean(
        self,
        data: Sequence[UploadedFile[bytes]] | UploadedFile[bytes] | None,
        initial: object = None,
    ) -> list[UploadedFile[bytes]]:
        files = [data] if data is None or isinstance(data, UploadedFile) else data
        # An empty file gets its sentence from the reader, like every other file.
        return [file for file in files if file]


READABLE = _(
    "Word (.docx), OpenDocument (.odt), PDF, RTF, tekst, Markdown, HTML, of ondertitels "
    "(.vtt, .srt). Hoogstens 50 MB per bestand."
)
LABELLED = _("Zet voor elke beurt wie er spreekt, met een dubbele punt: D1: Ja, dat klopt.")


class TextsForm(forms.Form):
    """Files or typed notes."""

    documents = FilesField(
        label=_("Bestanden"), required=False, allow_empty_file=True, help_text=READABLE
    )
    notes = forms.CharField(
        label=_("Of typ of plak de tekst"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=LABELLED,
    )


class RewriteForm(forms.Form):
    """All of the text of a conversation, to correct by hand."""

    text = forms.CharField(
        label=_("De hele tekst"),
        widget=forms.Textarea(attrs={"rows": 30, "dir": "auto"}),
        strip=False,
    )


class ReadInForm(TextsForm):
    """Texts for a conversation that exists or for a new one."""

    conversation: forms.ModelChoiceField[models.Conversation] = forms.ModelChoiceField(
        label=_("Bij welk gesprek"),
        queryset=None,
        required=False,
        empty_label=_("Een nieuw gesprek, of dat kies ik straks"),
    )

    def __init__(self, *, round_: Round, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        of_round = queries.numbered().filter(round=round_)
        offer_rows(self, "conversation", of_round.order_by("number"))


NEW_MONITOR = "new"


class DropForm(TextsForm):
    """A text laid down on the start page: for a round, or to begin a monitor with."""

    round = forms.ChoiceField(label=_("Voor welke ronde"))

    def __init__(
        self,
        *,
        rounds: Sequence[Round],
        may_begin: bool,
        user: User,
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        self.fields["notes"].widget.attrs["rows"] = 6
        self._rounds = {str(one.pk): one for one in rounds}
        if not rounds:
            # Nothing to choose: the text begins a monitor, for who may begin one.
            del self.fields["round"]
            return
        names = [(pk, f"{one.monitor.name}, {one.name}") for pk, one in self._rounds.items()]
        begins = [(NEW_MONITOR, _("een nieuwe monitor"))] if may_begin else []
        offer(self, "round", [*names, *begins])
        last = queries.last_used_round(user, rounds)
        self.fields["round"].initial = str(last.pk) if last else None

    def chosen_round(self) -> Round | None:
        """Return the round for the text; None for one that begins a monitor."""
        return self._rounds.get(self.cleaned_data.get("round", NEW_MONITOR))


class CodebookStart(TextChoices):
    """With which codes a monitor begins."""

    OURS = "ours", _("Het codeboek van Weerklank")
    EMPTY = "empty", _("Een leeg codeboek")
    FILE = "file", _("Een codeboek uit een bestand (.qdc of .qdpx)")


class BeginForm(study_forms.OrganisationForm, study_forms.PeriodForm):
    """What is made around a text that begins a monitor; all of it filled in, to be changed."""

    monitor_name = forms.CharField(label=_("Naam van de monitor"), max_length=200)
    codebook = radios(_("Waarmee codeert u"), CodebookStart.choices, initial=CodebookStart.OURS)
    field_order = (
        "monitor_name",
        "organisation",
        "organisation_name",
        "organisation_kind",
        "name",
        "starts_on",
        "ends_on",
        "codebook",
    )

    def __init__(self, *, day: date, today: date, user: User, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.fields["name"].label = _("Naam van de ronde")
        self.fields["name"].help_text = ""
        name = gettext("Monitor van %(day)s") % {"day": date_format(today, "j F Y")}
        last = study.monitors(visible_to=user).order_by("-created_at").first()
        defaults: dict[str, object] = {
            "monitor_name": study.free_monitor_name(name),
            "organisation": str(last.organisation_id) if last else None,
            "organisation_name": "" if "organisation" in self.fields else gettext("Onze gemeente"),
            "name": gettext("Ronde 1"),
            "starts_on": date(day.year, 1, 1),
            "ends_on": date(day.year, 12, 31),
        }
        self.initial = defaults | dict(self.initial)

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        starts_on, ends_on = (self.cleaned_data.get(name) for name in ("starts_on", "ends_on"))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error(
                "ends_on", _("De ronde eindigt voordat die begint. Kies een latere einddatum.")
            )
        return data

    def beginning(self) -> operations.Beginning:
        chosen = self.cleaned_data
        return operations.Beginning(
            monitor_name=chosen["monitor_name"],
            organisation=chosen["organisation"],
            organisation_name=chosen.get("organisation_name", ""),
            organisation_kind=chosen.get("organisation_kind", ""),
            round_name=chosen["name"],
            starts_on=chosen["starts_on"],
            ends_on=chosen["ends_on"],
        )


class NameForm(forms.Form):
    """A name in the text, and what stands in its place."""

    name = forms.CharField(label=_("Naam in de tekst"), max_length=100)
    replacement = forms.CharField(
        label=_("Vervang door"),
        max_length=98,
        help_text=_("Komt tussen vierkante haken: [consulent A]."),
    )
    in_any_case = forms.BooleanField(label=_("Let niet op hoofdletters"), required=False)


class NotFilledIn(Exception):
    """A form of the page of a turn misses something; one sentence says what."""


class WordForm(forms.Form):
    """A word in a stored text, what must stand there, and whether it was a name."""

    word = forms.CharField(label=_("Dit woord staat er"), max_length=100)
    replacement = forms.CharField(label=_("Dit moet er staan"), max_length=98)
    kind = radios(
        _("Waarom vervangt u het"),
        [
            ("misheard", _("Het is verkeerd verstaan of verkeerd getypt")),
            ("name", _("Het is een naam: zet er iets voor in de plaats")),
        ],
        initial="misheard",
    )
    drops_file = forms.BooleanField(required=False)


class TimeForm(forms.Form):
    """When a turn began and ended, as people write times."""

    starts_at = forms.CharField(
        label=_("Begint op"), required=False, max_length=12, help_text=_("Bijvoorbeeld 12:05.")
    )
    ends_at = forms.CharField(label=_("Eindigt op"), required=False, max_length=12)

    def _seconds(self, name: str) -> float | None:
        try:
            return rules.seconds_of(self.cleaned_data[name])
        except ValueError:
            raise forms.ValidationError(str(operations.NoTime.user_message)) from None

    def clean_starts_at(self) -> float | None:
        return self._seconds("starts_at")

    def clean_ends_at(self) -> float | None:
        return self._seconds("ends_at")


class TieForm(forms.Form):
    """Who stands behind one label."""

    who = forms.ChoiceField(label=_("Wie is dit"))
    at_least = forms.IntegerField(
        label=_("Minstens"),
        required=False,
        max_value=1000,
        widget=forms.NumberInput(attrs={"min": 2}),
    )
    via_interpreter = forms.BooleanField(label=_("Spreekt via de tolk"), required=False)

    def __init__(
        self,
        *,
        people: Sequence[Participant],
        has_interpreter: bool = True,
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        self._people = {f"p{person.pk}": person for person in people}
        role = terms.SpeakerRole
        choices = [
            (role.UNKNOWN.value, role.UNKNOWN.label),
            *((key, person.pseudonym) for key, person in self._people.items()),
            (role.SEVERAL.value, role.SEVERAL.label),
            (role.INTERVIEWER.value, role.INTERVIEWER.label),
            (role.INTERPRETER.value, role.INTERPRETER.label),
        ]
        offer(self, "who", choices)
        if not has_interpreter:
            del self.fields["via_interpreter"]

    @staticmethod
    def facts(speaker: models.Speaker) -> dict[str, object]:
        return {
            "who": f"p{speaker.participant_id}" if speaker.participant_id else speaker.role,
            "at_least": speaker.at_least,
            "via_interpreter": speaker.speaks_via_interpreter,
        }

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("who") == terms.SpeakerRole.SEVERAL and (
            "at_least" not in self.errors and (cleaned.get("at_least") or 0) < 2
        ):
            self.add_error("at_least", operations.SeveralIsTwo.user_message)
        return cleaned

    def tie(self) -> operations.Tie:
        who = self.cleaned_data["who"]
        person = self._people.get(who)
        return operations.Tie(
            role=terms.SpeakerRole.PARTICIPANT if person else who,
            participant=person,
            at_least=self.cleaned_data["at_least"],
            via_interpreter=bool(self.cleaned_data.get("via_interpreter")),
        )


NEW_PERSON = "new"


class WhoForm(forms.Form):
    """Who each unknown speaker is, and what those who are added here allowed."""

    purposes = study_forms.AnswersField(
        label=_("Ja gezegd tegen"),
        choices=ConsentPurpose.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    on = forms.DateField(
        label=_("Op welke dag is dit gezegd"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    medium = study_forms.AnswerField(
        label=_("Hoe is dit gezegd"),
        choices=MEDIA_OF_STAFF,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *,
        speakers: Sequence[tuple[models.Speaker, str]],
        askable: Sequence[ConsentPurpose] = tuple(ConsentPurpose),
        people: Sequence[Participant],
        today: date,
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        self.today = today
        self.fields["on"].initial = today
        offer(self, "purposes", [(one.value, one.label) for one in askable])
        self._people = {f"p{person.pk}": person for person in people}
        self._new = {
            f"{NEW_PERSON}-{Perspective.INBURGERAAR}": operations.NewPerson(
                Perspective.INBURGERAAR
            ),
            **{
                f"{NEW_PERSON}-{kind}": operations.NewPerson(Perspective.AANBIEDER, kind)
                for kind in ProviderKind.values
            },
        }
        role = terms.SpeakerRole
        choices = [
            (role.UNKNOWN.value, role.UNKNOWN.label),
            (f"{NEW_PERSON}-{Perspective.INBURGERAAR}", _("een inburgeraar, nieuw toevoegen")),
            *((key, person.pseudonym) for key, person in self._people.items()),
            (role.INTERVIEWER.value, role.INTERVIEWER.label),
            (role.INTERPRETER.value, role.INTERPRETER.label),
            *(
                (
                    f"{NEW_PERSON}-{kind.value}",
                    gettext("een aanbieder (%(kind)s), nieuw toevoegen") % {"kind": kind.label},
                )
                for kind in ProviderKind
            ),
        ]
        self._speakers = [one for one, _words in speakers]
        for one in self._speakers:
            self.fields[f"who{one.pk}"] = forms.ChoiceField(
                label=one.label,
                choices=choices,
                initial=OBVIOUS.get(one.label.casefold(), role.UNKNOWN).value,
            )

    @property
    def _adds(self) -> bool:
        return any(self.cleaned_data.get(f"who{one.pk}") in self._new for one in self._speakers)

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not self._adds:
            return data
        if ConsentPurpose.TAKE_PART not in data.get("purposes", []):
            self.add_error("purposes", operations.NotAsked.user_message)
        if not data.get("medium"):
            self.add_error("medium", _("Kies hoe de mensen dit zeiden."))
        if not data.get("on"):
            self.add_error("on", _("Vul de dag in waarop dit is gezegd."))
        elif data["on"] > self.today:
            self.add_error(
                "on", _("Deze datum ligt in de toekomst. Vul de dag in waarop dit is gezegd.")
            )
        return data

    def who(self) -> dict[int, operations.Tie | operations.NewPerson]:
        """Return per speaker who that is; who stays unknown is left out."""
        found: dict[int, operations.Tie | operations.NewPerson] = {}
        for one in self._speakers:
            chosen = self.cleaned_data[f"who{one.pk}"]
            if chosen in self._new:
                found[one.pk] = self._new[chosen]
            elif chosen in self._people:
                found[one.pk] = operations.Tie(
                    role=terms.SpeakerRole.PARTICIPANT, participant=self._people[chosen]
                )
            elif chosen != terms.SpeakerRole.UNKNOWN:
                found[one.pk] = operations.Tie(role=chosen)
        return found

    def said(self) -> operations.Said | None:
        if not self._adds:
            return None
        chosen = self.cleaned_data
        return operations.Said(chosen["purposes"], chosen["on"], chosen["medium"])


class StoreForm(forms.Form):
    """Which conversation the text belongs to; a new one needs its day and kind."""

    conversation: forms.ModelChoiceField[models.Conversation] = forms.ModelChoiceField(
        label=_("Gesprek"), queryset=None, required=False, empty_label=_("Een nieuw gesprek")
    )
    kind = forms.ChoiceField(label=_("Soort gesprek"), choices=terms.ConversationKind.choices)
    held_on = forms.DateField(
        label=_("Datum"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("De andere gegevens vult u daarna aan."),
    )
    interpreter = forms.ChoiceField(label=_("Tolk"), choices=terms.Interpreter.choices)
    is_new_version_wanted = forms.BooleanField(
        label=_("Heeft dit gesprek al een tekst? Maak hiervan dan een nieuwe versie."),
        required=False,
        help_text=_(
            "De oudere versie blijft te lezen. Wat gecodeerd is, gaat mee waar dezelfde woorden "
            "staan; de rest kijkt u daarna na."
        ),
    )

    def __init__(self, *, round_: Round | None, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        if round_ is None:
            # The text begins a monitor: there is no other conversation yet.
            del self.fields["conversation"], self.fields["is_new_version_wanted"]
            return
        of_round = queries.numbered().filter(round=round_)
        offer_rows(self, "conversation", of_round.order_by("number"))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not cleaned.get("conversation") and not cleaned.get("held_on"):
            self.add_error("held_on", _("Vul de dag van het gesprek in."))
        return cleaned

    def new_conversation(self) -> operations.Facts:
        chosen = self.cleaned_data
        return {
            "kind": chosen["kind"],
            "held_on": chosen["held_on"],
            "interpreter": chosen["interpreter"],
        }


def tie_forms(
    data: QueryDict | None,
    *,
    labels: Sequence[str],
    people: Sequence[Participant],
    speakers: dict[str, models.Speaker],
    kept: Mapping[str, str] | None = None,
) -> list[tuple[str, TieForm]]:
    """Return a form per label, filled with what is known of it or can be guessed."""
    forms_: list[tuple[str, TieForm]] = []
    by_pseudonym = {person.pseudonym.casefold(): person for person in people}
    for number, label in enumerate(labels):
        prefix = f"tie{number}"
        speaker = speakers.get(label)
        person = by_pseudonym.get(label.casefold())
        guess = OBVIOUS.get(label.casefold(), terms.SpeakerRole.UNKNOWN)
        initial: dict[str, object] = (
            TieForm.facts(speaker)
            if speaker
            else {"who": f"p{person.pk}" if person else guess.value}
        )
        for name in ("who", "at_least", "via_interpreter"):
            if kept and f"{prefix}-{name}" in kept:
                initial[name] = kept[f"{prefix}-{name}"]
        forms_.append((label, TieForm(data=data, prefix=prefix, people=people, initial=initial)))
    return forms_


class AlignForm(forms.Form):
    """Per turn of the original, the number of the turn of the main text that renders it.

    Both may have thousands of turns, so a turn is a number and no choice of all others.
    """

    def __init__(
        self,
        *,
        numbers: Collection[int],
        suggested: Sequence[int | None],
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        self._numbers = numbers
        self._suggested = suggested
        self._positions: list[int | None] = []
        self.wrong: set[int] = set()

    def clean(self) -> dict[str, object]:
        known = set(self._numbers)
        for row in range(len(self._suggested)):
            written = self.data.get(f"turn{row}", "").strip()
            number = int(written) if written.isdecimal() and len(written) < 10 else None
            if written and number not in known:
                self.wrong.add(row)
            self._positions.append(number - 1 if number else None)
        if self.wrong:
            message = ngettext(
                "Bij %(count)s beurt staat een nummer dat de hoofdtekst niet heeft. Vul een nummer"
                " van %(first)s tot en met %(last)s in, of laat het vak leeg.",
                "Bij %(count)s beurten staat een nummer dat de hoofdtekst niet heeft. Vul een"
                " nummer van %(first)s tot en met %(last)s in, of laat het vak leeg.",
                len(self.wrong),
            )
            raise forms.ValidationError(
                message
                % {
                    "count": len(self.wrong),
                    "first": min(known, default=0),
                    "last": max(known, default=0),
                }
            )
        return super().clean() or {}

    def written(self, row: int) -> str:
        """Return what stands in the field of a turn: what was typed, or what is suggested."""
        if self.is_bound:
            return str(self.data.get(f"turn{row}", ""))
        position = self._suggested[row]
        return "" if position is None else str(position + 1)

    def positions(self) -> list[int | None]:
        return self._positions
