"""What one fills in about memos."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from weerklank.memos import queries, terms
from weerklank.safeguards.fields import long_text, offer, offer_rows

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.coding.models import Code
    from weerklank.memos.models import Memo
    from weerklank.safeguards.fields import Given

LONGEST = 50_000
ANY = ("", _("alles"))
KINDS = [("", _("geen soort")), *terms.MemoKind.choices]
ONLY = [
    ("", _("alle memo's")),
    ("mij", _("waarin u genoemd bent")),
    ("bijlage", _("in de bijlage van het rapport")),
    ("weg", _("die u hebt weggehaald")),
]


class MemoForm(forms.Form):
    """A heading if wanted, the text, and what sort of thought it is."""

    title = forms.CharField(label=_("Kop"), max_length=200, required=False)
    text = long_text(
        _("Memo"),
        rows=10,
        max_length=LONGEST,
        help_text=_(
            "Een lege regel begint een nieuwe alinea. Met @ en een naam laat u een collega weten "
            "dat u die noemt."
        ),
    )
    kind = forms.ChoiceField(label=_("Soort"), choices=KINDS, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, **given: Unpack[Given]) -> None:
        super().__init__(**given)
        for name in ("title", "text"):
            self.fields[name].widget.attrs["dir"] = "auto"

    @staticmethod
    def initial_of(memo: Memo) -> dict[str, object]:
        return {name: getattr(memo, name) for name in ("title", "text", "kind", "revision")}


LONGEST_QUESTION = 200  # signs


class ListForm(forms.Form):
    """What to show of the list."""

    q = forms.CharField(label=_("Zoek woorden"), max_length=LONGEST_QUESTION, required=False)
    over = forms.ChoiceField(label=_("Waarover"), required=False)
    soort = forms.ChoiceField(label=_("Soort"), required=False)
    wie = forms.TypedChoiceField(label=_("Van wie"), required=False, coerce=int, empty_value=None)
    toon = forms.ChoiceField(label=_("Welke"), choices=ONLY, required=False)

    def __init__(self, *, writers: Iterable[tuple[int, str]], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        kinds = [*terms.MemoKind.choices, (queries.SHORT, _("Korte memo bij een codering"))]
        offer(self, "over", [ANY, *terms.About.choices])
        offer(self, "soort", [ANY, *kinds])
        offer(self, "wie", [("", _("iedereen")), *writers])


class CodeField(forms.ModelChoiceField["Code"]):
    """A code, by what it is called for whoever reads the page."""

    def label_from_instance(self, code: Code) -> str:
        return code.full_name


class PointForm(forms.Form):
    """To which code or which other memo a memo points as well."""

    code = CodeField(label=_("Een code"), queryset=None, required=False, empty_label=_("geen"))
    other: forms.ModelChoiceField[Memo] = forms.ModelChoiceField(
        label=_("Een andere memo"), queryset=None, required=False, empty_label=_("geen")
    )

    def __init__(
        self, *, codes: QuerySet[Code], memos: QuerySet[Memo], **given: Unpack[Given]
    ) -> None:
        super().__init__(**given)
        offer_rows(self, "code", codes)
        offer_rows(self, "other", memos)


class TieForm(forms.Form):
    """Which of one's own memos points to what this page is about."""

    memo: forms.ModelChoiceField[Memo] = forms.ModelChoiceField(
        label=_("Een memo die u al schreef"), queryset=None, required=False, empty_label=_("geen")
    )

    def __init__(self, *, memos: QuerySet[Memo], **given: Unpack[Given]) -> None:
        super().__init__(**given)
        offer_rows(self, "memo", memos)
