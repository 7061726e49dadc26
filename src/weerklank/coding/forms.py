"""What the pages of this room accept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Unpack

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from weerklank.coding import models, refusals, terms
from weerklank.safeguards import meanwhile, words
from weerklank.safeguards.fields import long_text, offer

if TYPE_CHECKING:
    from weerklank.safeguards.fields import Given


# A stretch as the page with hits sends it: text, start, end, revision.
_PLACE = re.compile(r"[0-9]{1,15}(?:-[0-9]{1,9}){3}")


class _SentForm(forms.Form):
    """What the browser sends of a coding, its facets among it."""

    def __init__(self, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.fields |= {name: forms.CharField(required=False) for name in terms.FACET_NAMES}

    def clean(self) -> dict[str, object]:
        """Put together which facets were sent, by name."""
        facets = {name: self.cleaned_data.pop(name, "") for name in terms.FACET_NAMES}
        sent = {name: value for name, value in facets.items() if name in self.data}
        return self.cleaned_data | {"facets": sent}


class ActForm(_SentForm):
    """A coding as the browser sends it. The rules about it stand with the operation."""

    key = forms.UUIDField()
    # Of the text that the positions were chosen in; a page from before this has none.
    revision = forms.IntegerField(required=False, min_value=0)
    code = forms.IntegerField()
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=0)
    memo = forms.CharField(required=False, strip=False)


class ChangeForm(_SentForm):
    """What changed in a coding; a field that is not sent stays as it is."""

    revision = forms.IntegerField(required=False, min_value=0)
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=0)
    memo = forms.CharField(required=False, strip=False)

    def clean(self) -> dict[str, object]:
        found = super().clean()
        return {name: found[name] for name in found if name in self.data or name == "facets"}


class SplitForm(forms.Form):
    """Where a coding is cut in two, and the key that the browser made for the second half."""

    new_key = forms.UUIDField()
    revision = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(min_value=0)
    start = forms.IntegerField(min_value=0)


class BookmarkForm(forms.Form):
    """Whether there is a bookmark from now on, in which revision of the text."""

    on = forms.BooleanField(required=False)
    revision = forms.IntegerField(required=False, min_value=0)


def code_choices(codes: Iterable[models.Code]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Group the codes that can be given under the heading above them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code in codes:
        if code.is_on and not code.is_container:
            above = code.parent.full_name if code.parent else ""
            groups.setdefault(above, []).append((str(code.pk), code.full_name))
    return list(groups.items())


class HitsQuestion(forms.Form):
    """What to look for in the conversations of a round, and how much of a turn gets the code."""

    q = forms.CharField(
        label=_("Woorden"),
        required=False,
        max_length=words.LONGEST_QUESTION,
        help_text=_("In welke vorm ook. Tussen aanhalingstekens: precies zo achter elkaar."),
    )
    stuk = forms.ChoiceField(
        label=_("De code komt op"),
        required=False,
        choices=[("", _("de zin met deze woorden")), ("beurt", _("de hele beurt"))],
    )

    def asked(self) -> list[words.Term]:
        """Return the words to look for; none when nothing was asked, or what cannot be read."""
        return words.read_question(self.cleaned_data.get("q", "")) if self.is_valid() else []

    def is_whole(self) -> bool:
        return self.is_valid() and self.cleaned_data["stuk"] == "beurt"

    def kept(self) -> dict[str, object]:
        """Return what the address says of it."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return {name: value for name, value in chosen.items() if value}


class HitsForm(forms.Form):
    """The code for the hits that are ticked, each a text with a stretch and a revision."""

    code = forms.ChoiceField(label=_("Code"))
    places = forms.MultipleChoiceField(
        label=_("Treffers"),
        error_messages={"required": _("Vink eerst aan welke treffers de code krijgen.")},
    )

    def __init__(self, *, codes: Iterable[models.Code], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self._codes = {str(code.pk): code for code in codes}
        offer(self, "code", [("", _("Kies een code")), *code_choices(self._codes.values())])
        sent = (
            self.data.getlist(self.add_prefix("places")) if isinstance(self.data, QueryDict) else []
        )
        # Any place may be asked for in this form; whose text it is, the page looks up.
        offer(self, "places", [(each, each) for each in sent if _PLACE.fullmatch(each)])

    def clean_places(self) -> list[tuple[int, ...]]:
        return [tuple(map(int, each.split("-"))) for each in self.cleaned_data["places"]]

    def chosen_code(self) -> models.Code:
        return self._codes[self.cleaned_data["code"]]


class TurnForm(forms.Form):
    """Coding without script: a code for a turn, or for words in it."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    code = forms.ChoiceField(label=_("Code"))
    words = long_text(
        _("Welke woorden"),
        required=False,
        rows=3,
        help_text=_("Neem ze precies over uit de beurt. Laat leeg voor de hele beurt."),
    )

    def __init__(self, *, codes: Iterable[models.Code], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer(self, "code", [("", _("Kies een code")), *code_choices(codes)])


class PassageForm(forms.Form):
    """The facets and memo of one's own coding."""

    memo = forms.CharField(
        label=_("Memo"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Alleen voor de onderzoekers en codeurs. Schrijf geen namen op."),
    )

    def __init__(self, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self.fields = {facet.name: _facet_field(facet) for facet in terms.FACETS} | self.fields


def _facet_field(facet: terms.Facet) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=facet.title,
        required=False,
        choices=[("", _("niet ingevuld")), *facet.values.choices],
        widget=forms.RadioSelect,
    )


def _reason() -> forms.CharField:
    return long_text(
        _("Waarom"),
        help_text=_("Wie later terugkijkt, leest dit bij de versie van het codeboek."),
    )


class ReasonForm(forms.Form):
    reason = _reason()


class SwitchForm(ReasonForm):
    """Switch a code off, and say what is given instead of it."""

    successor = forms.ChoiceField(
        label=_("Wat geeft u in plaats daarvan?"),
        required=False,
        help_text=_("Wie de oude code zoekt, krijgt deze aangeboden."),
    )
    field_order = ("successor", "reason")

    def __init__(
        self, *, code: models.Code, codes: Sequence[models.Code], **given: Unpack[Given]
    ) -> None:
        super().__init__(**given)
        self._codes = {str(one.pk): one for one in codes}
        rest = [one for one in codes if one.pk != code.pk]
        offer(self, "successor", [("", _("Niets")), *code_choices(rest)])

    def clean_successor(self) -> models.Code | None:
        """Return the code that is given instead, None for none."""
        return self._codes.get(self.cleaned_data["successor"])


class IntoForm(forms.Form):
    """The code into which another one goes."""

    into = forms.ChoiceField(label=_("Samen met"), help_text=_("Deze code blijft over."))

    def __init__(
        self, *, code: models.Code, codes: Sequence[models.Code], **given: Unpack[Given]
    ) -> None:
        super().__init__(**given)
        rest = [one for one in codes if one.pk != code.pk]
        offer(self, "into", [("", _("Kies een code")), *code_choices(rest)])


MOST_TARGETS = 4


class TargetsForm(forms.Form):
    """The codes over which passages are spread."""

    def __init__(
        self, *, code: models.Code, codes: Sequence[models.Code], **given: Unpack[Given]
    ) -> None:
        super().__init__(**given)
        self._codes = {str(one.pk): one for one in codes}
        choices = code_choices(one for one in codes if one.pk != code.pk)
        called = (_("Eerste code"), _("Tweede code"), _("Derde code"), _("Vierde code"))
        for number, label in enumerate(called, start=1):
            name = f"code_{number}"
            self.fields[name] = forms.ChoiceField(label=label, required=number <= 2)
            offer(self, name, [("", _("Kies een code")), *choices])

    def targets(self) -> list[models.Code]:
        """Return the codes that were chosen."""
        return [self._codes[pk] for pk in self.cleaned_data.values() if pk]


class FinishSplitForm(ReasonForm):
    """Let the passages of a code get what was chosen for them."""

    retires = forms.BooleanField(
        label=_("Zet de oude code daarna uit"),
        required=False,
        help_text=_("Passages waarvoor u niets koos, houden die code."),
    )
    field_order = ("retires", "reason")


class SeveralForm(forms.Form):
    """One change for several codes."""

    codes = forms.MultipleChoiceField(
        label=_("Codes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": refusals.NoCodeChosen.user_message},
    )
    act = forms.ChoiceField(
        label=_("Wat verandert er?"),
        choices=[
            ("", _("Kies wat er verandert")),
            ("on", _("Zet ze aan")),
            ("off", _("Zet ze uit")),
            ("sensitive", _("Maak ze gevoelig")),
            ("not_sensitive", _("Maak ze niet gevoelig")),
            ("move", _("Verplaats ze")),
        ],
    )
    parent = forms.ChoiceField(
        label=_("Onder"), required=False, help_text=_("Alleen als u codes verplaatst.")
    )
    reason = _reason()

    CHANGES: ClassVar[dict[str, dict[str, bool]]] = {
        "on": {"is_on": True},
        "off": {"is_on": False},
        "sensitive": {"is_sensitive": True},
        "not_sensitive": {"is_sensitive": False},
    }

    def __init__(self, *, codes: Sequence[models.Code], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        self._codes = {str(one.pk): one for one in codes}
        offer(self, "codes", [(pk, one.full_name) for pk, one in self._codes.items()])
        places = [(pk, one.full_name) for pk, one in self._codes.items()]
        first = ("", _("Kies een plek"))
        offer(self, "parent", [first, (BRANCH, _("Geen: het worden hoofdtakken")), *places])

    def clean(self) -> dict[str, object]:
        """Return codes as such, and the code above them, None for a main branch."""
        found = super().clean() or {}
        if found.get("act") == "move" and not found.get("parent"):
            self.add_error("parent", _("Kies waar de codes komen te staan."))
        codes = [self._codes[pk] for pk in found.get("codes", ())]
        return found | {"codes": codes, "parent": self._codes.get(found.get("parent", ""))}


class VersionsForm(forms.Form):
    """Two versions of the codebook, to lay beside each other."""

    van = forms.ChoiceField(label=_("Van"))
    tot = forms.ChoiceField(label=_("Tot"))

    def __init__(
        self, *, versions: Sequence[models.CodebookVersion], **given: Unpack[Given]
    ) -> None:
        super().__init__(**given)
        called = _("versie %(number)s, %(day)s, %(name)s")
        choices = [
            (
                str(one.number),
                called
                % {"number": one.number, "day": date_format(one.at, "j F Y"), "name": one.by.name},
            )
            for one in versions
        ]
        for name in ("van", "tot"):
            offer(self, name, choices)


# The nine of the palette, each with a stroke of its own; see site/components/signs.css.
COLOURS = {
    1: _("blauw"),
    2: _("oker"),
    3: _("lichtblauw"),
    4: _("oranje"),
    5: _("groen"),
    6: _("paars"),
    7: _("grijs"),
    8: _("wijnrood"),
    9: _("antraciet"),
}


class CodeForm(forms.Form):
    """A code's texts, its colour, and whether it is in use; with the reason for the change."""

    number = forms.CharField(
        label=_("Nummer"),
        max_length=20,
        help_text=_("Ligt vast zodra de code is gebruikt of codes onder zich heeft."),
    )
    label = forms.CharField(label=_("Naam"), max_length=120)
    gloss = forms.CharField(label=_("Engels"), max_length=120, required=False)
    definition = long_text(_("Betekenis"), required=False)
    include = long_text(_("Wel"), required=False)
    exclude = long_text(_("Niet"), required=False)
    example = long_text(_("Zoals"), required=False)
    colour = forms.TypedChoiceField(
        label=_("Kleur"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("De codes eronder krijgen die ook. Elke kleur heeft een eigen streep."),
    )
    is_on = forms.BooleanField(label=_("In gebruik"), required=False)
    is_sensitive = forms.BooleanField(label=_("Gevoelig"), required=False)
    reason = _reason()

    def __init__(self, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        line = '<span class="weerklank-swatch" data-branch="{}"></span> {}'
        offer(self, "colour", [(str(n), format_html(line, n, word)) for n, word in COLOURS.items()])

    def changes(self) -> dict[str, str | bool | int]:
        return {name: said for name, said in meanwhile.answers(self).items() if name != "reason"}


BRANCH = "0"  # in the place of a code above: none
UP, DOWN, LAST = "up", "down", "last"


class MoveForm(forms.Form):
    """Under which code a code comes to stand."""

    parent = forms.ChoiceField(label=_("Onder"))
    reason = _reason()

    def __init__(
        self, *, code: models.Code, codes: Sequence[models.Code], **given: Unpack[Given]
    ) -> None:
        super().__init__(**given)
        below = f"{code.number}."
        self._codes = {
            str(one.pk): one
            for one in codes
            if one.pk not in (code.pk, code.parent_id) and not one.number.startswith(below)
        }
        above = [(BRANCH, _("Geen: het wordt een hoofdtak"))] if code.parent_id else []
        places = [(pk, one.full_name) for pk, one in self._codes.items()]
        offer(self, "parent", [("", _("Kies een plek")), *above, *places])

    def clean_parent(self) -> models.Code | None:
        """Return the code above it, None for a main branch."""
        return self._codes.get(self.cleaned_data["parent"])


class PlaceForm(forms.Form):
    """Where a code stands among those beside it."""

    place = forms.ChoiceField(label=_("Plek"))
    reason = _reason()

    def __init__(
        self, *, code: models.Code, codes: Sequence[models.Code], **given: Unpack[Given]
    ) -> None:
        super().__init__(**given)
        beside = [one for one in codes if one.parent_id == code.parent_id]
        at = [one.pk for one in beside].index(code.pk)
        self._before: dict[str, models.Code | None] = {}
        choices: list[tuple[str, object]] = [("", _("Kies een plek"))]
        if at > 0:
            self._before[UP] = beside[at - 1]
            choices.append((UP, _("Eén plek omhoog")))
        if at + 1 < len(beside):
            self._before |= {DOWN: beside[at + 2] if at + 2 < len(beside) else None, LAST: None}
            choices += [(DOWN, _("Eén plek omlaag")), (LAST, _("Achteraan"))]
        for one in [*beside[: max(at - 1, 0)], *beside[at + 2 :]]:
            self._before[str(one.pk)] = one
            choices.append((str(one.pk), _("Vóór %(code)s") % {"code": one.full_name}))
        offer(self, "place", choices)

    @property
    def has_choice(self) -> bool:
        """Return whether anything stands beside the code."""
        return bool(self._before)

    def clean(self) -> dict[str, object]:
        """Return the code before which it comes; None for behind them all."""
        found = super().clean() or {}
        place = found.pop("place", None)
        return found | ({"before": self._before[place]} if place in self._before else {})


class BeginForm(forms.Form):
    """The first main branch of a codebook of one's own."""

    label = forms.CharField(
        label=_("Naam van de hoofdtak"),
        max_length=120,
        help_text=_("Bijvoorbeeld het onderwerp van uw eerste vraag. De codes komen eronder."),
    )


class BranchForm(BeginForm):
    """One more main branch."""

    reason = _reason()


class MadeCodeForm(forms.Form):
    """A code made while coding, as the browser sends it."""

    label = forms.CharField(
        max_length=120, error_messages={"required": _("Geef de code een naam.")}
    )
    parent = forms.IntegerField(required=False)
    reason = forms.CharField(required=False)
    conversation = forms.IntegerField(required=False)


class NewCodeForm(forms.Form):
    label = forms.CharField(label=_("Naam"), max_length=120)
    definition = long_text(_("Betekenis"), required=False)
    include = long_text(_("Wel"), required=False)
    exclude = long_text(_("Niet"), required=False)
    reason = _reason()


class ReadingForm(forms.Form):
    """Whose reading of a conversation counts."""

    coder = forms.TypedChoiceField(
        label=_("Welke lezing telt?"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *, choices: Sequence[tuple[int, str]], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer(self, "coder", choices)


WHOLE, SAMPLE = "whole", "sample"
PARTS = ((WHOLE, _("het hele gesprek")), (SAMPLE, _("beurten die het lot kiest")))
MOST_TURNS, LARGEST_SEED = 5000, 2_147_483_647


def _turns() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Hoeveel beurten"),
        required=False,
        min_value=1,
        max_value=MOST_TURNS,
        help_text=_(
            "Alleen bij beurten die het lot kiest. Vragen van de interviewer doen niet mee."
        ),
    )


def _seed() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Beginwaarde van het lot"),
        min_value=0,
        max_value=LARGEST_SEED,
        help_text=_("Met hetzelfde getal kiest het lot opnieuw hetzelfde."),
    )


AS_IT_IS = ""


def _version() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Met welk codeboek"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_(
            "Bij een vaste versie ziet de codeur alleen de codes daarvan, met de betekenis van "
            "toen. Wat u daarna wijzigt, geldt voor dit werk niet."
        ),
    )


def version_choices(versions: Sequence[models.CodebookVersion]) -> list[tuple[str, str]]:
    called = _("vast: versie %(number)s, %(day)s, %(reason)s")
    return [
        (AS_IT_IS, str(_("zoals het is, ook als het verandert"))),
        *(
            (
                str(one.number),
                called
                % {
                    "number": one.number,
                    "day": date_format(one.at, "j F Y"),
                    "reason": Truncator(one.reason).chars(60),
                },
            )
            for one in versions
        ),
    ]


class FreezeForm(forms.Form):
    """With which version of the codebook a round is coded."""

    version = _version()

    def __init__(
        self, *, versions: Sequence[models.CodebookVersion], **given: Unpack[Given]
    ) -> None:
        super().__init__(**given)
        offer(self, "version", version_choices(versions))


class _PartForm(forms.Form):
    """All of a conversation, or turns of it that chance chooses."""

    def clean(self) -> dict[str, object]:
        """Ask how many turns, where chance chooses them; None of who gets all of it."""
        found = super().clean() or {}
        if found.get("part") != SAMPLE:
            return found | {"turns": None}
        if found.get("turns") is None and "turns" not in self.errors:
            self.add_error("turns", _("Vul in hoeveel beurten het lot kiest."))
        return found


class GiveWorkForm(_PartForm):
    """Conversations for one coder."""

    coder = forms.TypedChoiceField(label=_("Aan wie"), coerce=int)
    conversations = forms.TypedMultipleChoiceField(
        label=_("Welke gesprekken"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    version = _version()
    part = forms.ChoiceField(
        label=_("Wat daarvan"), choices=PARTS, initial=WHOLE, widget=forms.RadioSelect
    )
    turns = _turns()
    per = forms.ChoiceField(
        label=_("Zoveel beurten uit"),
        choices=terms.DrawnPer.choices,
        initial=terms.DrawnPer.CONVERSATION,
    )
    seed = _seed()

    def __init__(
        self,
        *,
        coders: Sequence[tuple[int, str]],
        conversations: Sequence[tuple[int, str]],
        versions: Sequence[models.CodebookVersion],
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        offer(self, "version", version_choices(versions))
        offer(self, "coder", [("", _("Kies een codeur")), *coders])
        offer(self, "conversations", conversations)


class DivideForm(_PartForm):
    """What nobody has yet, evenly over coders."""

    coders = forms.TypedMultipleChoiceField(
        label=_("Over wie"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    share = forms.IntegerField(
        label=_("Hoeveel procent van de gesprekken door twee mensen"),
        min_value=0,
        max_value=100,
        initial=20,
        help_text=_("Vul 0 in als ieder gesprek door één mens wordt gecodeerd."),
    )
    version = _version()
    part = forms.ChoiceField(
        label=_("Wat de tweede krijgt"), choices=PARTS, initial=WHOLE, widget=forms.RadioSelect
    )
    turns = _turns()
    seed = _seed()

    def __init__(
        self,
        *,
        coders: Sequence[tuple[int, str]],
        versions: Sequence[models.CodebookVersion],
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        offer(self, "version", version_choices(versions))
        offer(self, "coders", coders)


class HandOverForm(forms.Form):
    """From who leaves to who goes on."""

    giver = forms.TypedChoiceField(label=_("Van"), coerce=int)
    taker = forms.TypedChoiceField(label=_("Naar"), coerce=int)

    def __init__(
        self,
        *,
        givers: Sequence[tuple[int, str]],
        takers: Sequence[tuple[int, str]],
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        for name, people in (("giver", givers), ("taker", takers)):
            offer(self, name, [("", _("Kies een codeur")), *people])


COUNTS, PRACTICE_ONLY = "counts", "practice"


class TrainingForm(forms.Form):
    """A conversation to practise on, and whose reading of it is the reference."""

    reference = forms.ChoiceField(label=_("Gesprek, en wiens lezing de referentie is"))
    counting = forms.ChoiceField(
        label=_("Telt dit gesprek mee?"),
        choices=(
            (COUNTS, _("ja: wat er al gecodeerd is, blijft tellen; wie oefent, telt nooit")),
            (PRACTICE_ONLY, _("nee: dit gesprek is alleen om te oefenen, niets ervan telt")),
        ),
        widget=forms.RadioSelect,
    )

    def __init__(self, *, references: Sequence[tuple[str, str]], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer(self, "reference", [("", _("Kies een gesprek")), *references])


OTHER_CODES = ("code_1", "code_2", "code_3")


class DecisionForm(forms.Form):
    """What a turn gets in which two coders differ, and why."""

    verdict = forms.ChoiceField(label=_("Wat krijgt deze beurt?"), widget=forms.RadioSelect)
    code_1 = forms.ChoiceField(label=_("Andere code"), required=False)
    code_2 = forms.ChoiceField(label=_("Tweede andere code"), required=False)
    code_3 = forms.ChoiceField(label=_("Derde andere code"), required=False)
    reason = long_text(
        _("Waarom"),
        required=False,
        help_text=_(
            "Nodig bij een andere code en bij onduidelijk. Schrijf geen namen op en geen woorden "
            "van mensen."
        ),
    )

    def __init__(
        self,
        *,
        verdicts: Sequence[tuple[str, str]],
        codes: Sequence[tuple[str, list[tuple[str, str]]]],
        **given: Unpack[Given],
    ) -> None:
        super().__init__(**given)
        offer(self, "verdict", verdicts)
        for name in OTHER_CODES:
            offer(self, name, [("", _("Geen")), *codes])

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[name] for name in OTHER_CODES]

    def other_codes(self) -> set[int]:
        """Return the numbers of the other codes that were chosen."""
        return {int(pk) for name in OTHER_CODES if (pk := self.cleaned_data[name])}
