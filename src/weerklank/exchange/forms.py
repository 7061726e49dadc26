"""What people choose about a project before it is taken over, and where one goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from weerklank.exchange import rules
from weerklank.exchange.operations.importing.coders import known
from weerklank.study import rules as study_rules
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict
    from django.utils.functional import _StrPromise

    from weerklank.exchange.inspection import Found, FoundCase, FoundUser, FoundVariable
    from weerklank.interchange.refi.project import Counting
    from weerklank.safeguards.models import User
    from weerklank.study.models import Characteristic

MOST_ROWS = 100  # of people, each with a choice of her own
SHOWN_VALUES = 6
NOT = "none"
TARGETS = (
    ("", _("een ander programma, zoals de standaard zegt")),
    ("atlas.ti", "ATLAS.ti"),
    ("maxqda", "MAXQDA"),
    ("nvivo", "NVivo"),
    ("qualcoder", "QualCoder"),
    ("taguette", "Taguette"),
)
TEAM, REUSE = "team", "reuse"
USES = (
    (TEAM, _("om zelf verder te werken: alles, alleen voor het eigen onderzoeksteam")),
    (REUSE, _("om te bewaren of aan anderen te geven: alleen wie hergebruik goedvindt")),
)
WHAT = (
    ("project", _("het hele project: teksten, codes, personen en passages (.qdpx)")),
    ("codebook", _("alleen het codeboek (.qdc)")),
    ("xlsx", _("alleen het codeboek, als werkmap (.xlsx)")),
    ("csv", _("alleen het codeboek, als tabel (.csv)")),
)


ONE_READING = _(
    "Zo wordt het werk van meer mensen één lezing. Weerklank ziet dan niet meer waar zij "
    "verschilden, en het is niet terug te draaien. Vink aan dat u dit wilt, of kies voor ieder "
    "een ander."
)


class UploadForm(forms.Form):
    project = forms.FileField(label=_("Bestand"))

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
    ) -> None:
        super().__init__(data, files)
        self.fields["project"].help_text = gettext(
            "Een project (.qdpx) of een codeboek (.qdc, .xlsx, .ods of .csv), hoogstens "
            "%(most)s MB."
        ) % {"most": settings.PROJECT_MOST_BYTES >> 20}


class GiveForm(forms.Form):
    what = forms.ChoiceField(label=_("Wat gaat mee"), choices=WHAT, initial="project")
    use = forms.ChoiceField(
        label=_("Waarvoor"), choices=USES, initial=TEAM, required=False, widget=forms.RadioSelect
    )
    target = forms.ChoiceField(label=_("Voor"), choices=TARGETS, required=False)
    examples = forms.BooleanField(
        label=_("Zet in het codeboek de passages die als voorbeeld zijn gekozen"),
        required=False,
        help_text=_(
            "Alleen bij het codeboek. Het zijn woorden van mensen: geef dat bestand aan niemand "
            "buiten het onderzoeksteam."
        ),
    )


class CountForm(forms.Form):
    """How positions in the file are counted, when somebody knows better."""

    unit = forms.ChoiceField(
        label=_("Eén positie is"),
        choices=(
            ("", _("wat het bestand aanwijst")),
            ("point", _("een teken (codepunt)")),
            ("utf16", _("een eenheid van UTF-16")),
        ),
        required=False,
    )
    line_end = forms.ChoiceField(
        label=_("Een regeleinde telt"),
        choices=(
            ("", _("zoals het er staat")),
            ("one", _("als één")),
            ("two", _("als twee")),
        ),
        required=False,
    )
    mark = forms.BooleanField(label=_("Het teken voor de bytevolgorde telt mee"), required=False)

    def told(self) -> dict[str, object]:
        """Return what was told; without a unit nothing was, and the file decides."""
        if not self.cleaned_data["unit"]:
            return {}
        return {
            "unit": self.cleaned_data["unit"],
            "line_end": self.cleaned_data["line_end"] or "written",
            "mark": self.cleaned_data["mark"],
        }


class TakeForm(forms.Form):
    """What becomes of the people, characteristics and coders of a project."""

    matches_codes = forms.BooleanField(
        label=_("Gebruik een code die al in het codeboek staat onder dezelfde naam"),
        required=False,
        initial=True,
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        found: Found,
        members: Sequence[User],
        characteristics: Sequence[Characteristic],
    ) -> None:
        super().__init__(data)
        self._found = found
        if len(found["cases"]) <= MOST_ROWS:
            for number, case in enumerate(found["cases"]):
                self.fields[f"case{number}"] = _case_field(case["name"], _of_texts(case))
        else:
            self.fields["all_cases"] = _case_field(_("Alle personen"))
        for number, variable in enumerate(found["variables"]):
            self.fields[f"variable{number}"] = _variable_field(variable, characteristics)
        usual = rules.usual_coders(
            {user["key"]: user.get("names", [user["name"]]) for user in found["users"]},
            known(members),
            {},
        )
        for number, user in enumerate(found["users"]):
            self.fields[f"user{number}"] = _user_field(user, members, usual[user["key"]])
        self._joined = self._joins({member.pk: member.name for member in members})
        if self._joined:
            self.fields["joins"] = forms.MultipleChoiceField(
                label=_("Codes van meer mensen op één naam"),
                choices=self._joined,
                error_messages={"required": ONE_READING, "invalid_choice": ONE_READING},
                widget=forms.CheckboxSelectMultiple,
            )

    def _joins(self, members: Mapping[int, str]) -> list[tuple[str, str]]:
        """Return what must be said twice: users who share a text and would become one person.

        The sign names who becomes whom, so that a yes holds for these people only.
        """
        users = self._found["users"]
        places = {user["key"]: number for number, user in enumerate(users)}
        chosen = {}
        for user, number in places.items():
            told = str(self.data.get(f"user{number}", ""))
            if told.isdecimal() and int(told) in members:
                chosen[user] = int(told)
        found = rules.joined(chosen, {user["key"]: user.get("beside", ()) for user in users})
        return [
            (
                f"{account}:{','.join(str(places[user]) for user in who)}",
                gettext(
                    "%(who)s codeerden dezelfde tekst of teksten. Zet hun codes samen op naam van "
                    "%(name)s, als één lezing."
                )
                % {
                    "who": ", ".join(_name_of(users[places[user]]) for user in who),
                    "name": members[account],
                },
            )
            for account, who in found.items()
        ]

    def clean(self) -> None:
        agreed = set(self.cleaned_data.get("joins", ()))
        if agreed != {sign for sign, _sentence in self._joined} and "joins" not in self.errors:
            self.add_error("joins", ONE_READING)

    def choices(self, counting: Counting | None) -> rules.Choices:
        chosen = self.cleaned_data
        cases = {
            case["key"]: _or_none(chosen.get(f"case{number}", chosen.get("all_cases", NOT)))
            for number, case in enumerate(self._found["cases"])
        }
        return rules.Choices(
            counting=counting,
            cases=cases,
            variables={
                variable["key"]: _or_none(chosen[f"variable{number}"])
                for number, variable in enumerate(self._found["variables"])
            },
            users={
                user["key"]: int(chosen[f"user{number}"])
                for number, user in enumerate(self._found["users"])
            },
            matches_codes=chosen["matches_codes"],
        )


def _case_field(name: str | _StrPromise, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=name or _("persoon zonder naam"),
        choices=(*Perspective.choices, (NOT, _("neem deze persoon niet over"))),
        initial=Perspective.INBURGERAAR,
        help_text=help_text,
    )


def _variable_field(
    variable: FoundVariable, characteristics: Sequence[Characteristic]
) -> forms.ChoiceField:
    is_personal = any(map(study_rules.looks_personal, variable["values"]))
    too_many = variable["count"] > rules.MOST_VALUES
    usual = rules.usual_choice(variable["values"], is_personal=is_personal)
    return forms.ChoiceField(
        label=variable["name"] or _("kenmerk zonder naam"),
        choices=(
            (rules.NEW, _("wordt een nieuw kenmerk")),
            *((one.key, _("is: %(label)s") % {"label": one.label}) for one in characteristics),
            (NOT, _("neem dit niet over")),
        ),
        initial=NOT if too_many or not usual else usual,
        help_text=_of_values(variable),
    )


def _of_values(variable: FoundVariable) -> str:
    count = variable["count"]
    if not count:
        return gettext("Niemand heeft hiervan een waarde.")
    shown = ", ".join(variable["values"][:SHOWN_VALUES])
    more = " …" if count > SHOWN_VALUES else ""
    said = ngettext("Eén waarde: %(values)s", "%(n)s waarden: %(values)s", count)
    return said % {"n": count, "values": f"{shown}{more}"}


def _of_texts(case: FoundCase) -> str:
    count = case["texts"]
    if not count:
        return gettext("Hoort bij geen tekst. Koppel die persoon daarna zelf aan een spreker.")
    if case["by_name"]:
        said = ngettext(
            "Hoort bij één tekst, naar de naam van die tekst.",
            "Hoort bij %(n)s teksten, naar de namen daarvan.",
            count,
        )
    else:
        said = ngettext("Hoort bij één tekst.", "Hoort bij %(n)s teksten.", count)
    return said % {"n": count}


def _or_none(choice: str) -> str:
    return "" if choice == NOT else choice


def _user_field(user: FoundUser, members: Sequence[User], usual: int) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_name_of(user),
        choices=(
            (str(rules.OWN), _("wordt een codeur zonder account")),
            *((str(member.pk), member.name) for member in members),
        ),
        initial=str(usual),
        help_text=_of_coded_texts(user) if "texts" in user else "",
    )


def _name_of(user: FoundUser) -> str:
    if user["key"] == rules.NAMELESS:
        return gettext("codes zonder codeur")
    return user["name"] or gettext("codeur zonder naam")


def _of_coded_texts(user: FoundUser) -> str:
    count = user["texts"]
    if not count:
        return gettext("Codeerde hier niets.")
    said = ngettext("Codeerde één tekst.", "Codeerde %(n)s teksten.", count) % {"n": count}
    if user["beside"]:
        said += " " + gettext("Een ander codeerde ook daarin.")
    return said
