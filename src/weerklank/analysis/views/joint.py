"""The page *Randvoorwaarden*: which preconditions the same people name as which pains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from weerklank.analysis import forms, queries, views
from weerklank.analysis.queries import joint as pairs
from weerklank.analysis.queries import splits
from weerklank.analysis.rules import joint as counting
from weerklank.analysis.wording import joint as wording
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.study import access
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from weerklank.analysis import rules
    from weerklank.coding.models import Code
    from weerklank.interchange import tables
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@dataclass(frozen=True, slots=True)
class Side:
    """Of one perspective, who named both: `numbers` are those of the conversations."""

    label: str
    found: counting.Joint
    amount: str
    near: str
    numbers: list[int]
    address: str

    @property
    def listed(self) -> str:
        """Return the numbers of the conversations, as they are written."""
        return ", ".join(map(str, self.numbers))


@dataclass(frozen=True, slots=True)
class Row:
    code: Code
    other: Code
    sides: list[Side]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, answered."""

    voices: queries.Voices
    form: forms.JointForm
    groups: list[rules.Group]
    pairs: list[pairs.Pair]


@require_GET
def joint(request: HttpRequest, round: str) -> HttpResponse:
    """Show pairs of a precondition and a pain by how many people named both, never as a cause."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_read_words(user, round_.monitor)
    asked = _asked(request, round_, user)
    page_obj = pages.page_of(request, asked.pairs, views.PAGE_LENGTH)
    context = {
        "round": round_,
        "step": "compare",
        "form": asked.form,
        "has_codings": bool(asked.voices.used),
        "groups": asked.groups,
        "rows": _rows(asked, list(page_obj)),
        "total": page_obj.paginator.count,
        "page_obj": page_obj,
        "no_cause": wording.NO_CAUSE,
        **views.told_of_people(asked.voices, asked.form),
    }
    return pages.show(request, "analysis/joint.html", "found", context)


def _asked(request: HttpRequest, round_: Round, user: User) -> Asked:
    voices = queries.hear(round_, visible_to=user)
    form = forms.JointForm(data=request.GET, voices=voices)
    form.is_valid()
    groups = pairs.sides(voices, form.among_chosen())
    chosen = form.chosen()
    found = pairs.pairs(voices, *chosen, groups) if chosen else []
    return Asked(voices, form, groups, found)


def _rows(asked: Asked, shown: list[pairs.Pair]) -> list[Row]:
    codes = {code.pk: code for code in asked.voices.codes}
    number_of = {one.pk: one.number for one in asked.voices.records}
    return [
        Row(
            code=codes[pair.code],
            other=codes[pair.other],
            sides=[
                Side(
                    label=group.label,
                    found=side,
                    amount=wording.amount(side),
                    near=wording.near(side),
                    numbers=sorted(number_of[one] for one in side.conversations),
                    address=_address(asked, pair, group),
                )
                for group, side in zip(asked.groups, pair.sides, strict=True)
            ],
        )
        for pair in shown
    ]


def _address(asked: Asked, pair: pairs.Pair, group: rules.Group) -> str:
    """Return where the passages are: those with the one code, of people who named the other."""
    among = asked.form.among_chosen() or splits.Among(queries.BY_PERSPECTIVE, group.key)
    query = {
        "code": pair.code,
        "a_relation": "same_person",
        "a_code": pair.other,
        "among": str(among),
    }
    return f"{reverse('analysis:ask', args=[asked.voices.round.slug])}?{urlencode(query)}"


# --- files ------------------------------------------------------------------------------------
def _table(request: HttpRequest, round_: Round) -> views.Table:
    asked = _asked(request, round_, signed_in(request))
    header = [
        _("nummer"), _("randvoorwaarde"), _("nummer van het knelpunt"), _("knelpunt"),
        _("perspectief"), _("mensen die beide noemden"), _("van hen allebei gevraagd"),
        _("van (allebei gevraagd)"), _("in één beurt"), _("in één gesprek"),
        _("in verschillende gesprekken"), _("gesprekken"), _("wat dit zegt"),
    ]  # fmt: skip
    rows: list[list[tables.Value]] = []
    for row in _rows(asked, asked.pairs):
        for side in row.sides:
            tally, near = side.found.tally, side.found.near
            rows.append(
                [
                    row.code.number,
                    row.code.label,
                    row.other.number,
                    row.other.label,
                    side.label,
                    side.found.people,
                    tally.said if tally.asked else _("niet allebei gevraagd"),
                    _("niet genoteerd") if tally.asked is None else tally.asked,
                    near.get(counting.Near.TURN, 0),
                    near.get(counting.Near.CONVERSATION, 0),
                    near.get(counting.Near.ROUND, 0),
                    side.listed,
                    str(wording.NO_CAUSE),
                ]
            )
    return header, rows


_JOINT = views.Offer(
    _table,
    "randvoorwaarden",
    gettext_lazy("Randvoorwaarden"),
    "analysis:joint",
    logs="joint.exported",
)
joint_csv = views.file_of(_JOINT, ".csv")
joint_xlsx = views.file_of(_JOINT, ".xlsx")
