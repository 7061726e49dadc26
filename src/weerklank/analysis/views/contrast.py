"""The page *Contrast*: the same theme from several sides beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from weerklank.analysis import forms, queries, views, wording
from weerklank.analysis.queries import contrast as themes
from weerklank.analysis.queries import splits
from weerklank.analysis.rules import contrast as judging
from weerklank.analysis.wording import contrast as said
from weerklank.safeguards import pages
from weerklank.safeguards.access import signed_in
from weerklank.study import access
from weerklank.study import queries as study
from weerklank.study.terms import Perspective
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from weerklank.coding.models import Code
    from weerklank.interchange import tables
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a theme as shown, or a part of one; `address` opens what it rests on."""

    label: str
    side: judging.Side
    amount: str
    tone: str
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """A theme as shown: its verdict, why, and each side with its parts after it."""

    code: Code
    verdict: judging.Verdict
    words: str
    why: str
    sides: tuple[tuple[Part, tuple[Part, ...]], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, answered: the sides, and the themes that are wanted."""

    voices: queries.Voices
    form: forms.ContrastForm
    sides: list[themes.Side]
    found: list[themes.Theme]
    counted: list[tuple[judging.Verdict, str, int]]


@require_GET
def contrast(request: HttpRequest, round: str) -> HttpResponse:
    """Show the themes on which sides differ or agree, what is contrary first."""
    user, round_ = study_pages.round_of(request, round)
    access.check_may_read_words(user, round_.monitor)
    asked = _asked(request, round_, user, most=splits.MOST_GROUPS)
    page_obj = pages.page_of(request, asked.found, views.PAGE_LENGTH)
    context = {
        "round": round_,
        "step": "compare",
        "form": asked.form,
        "has_codings": bool(asked.voices.used),
        "sides": asked.sides,
        "rows": [_row(theme, asked) for theme in page_obj],
        "counted": asked.counted,
        "chosen": asked.form.cleaned_data.get("verdict", ""),
        "fewest": judging.FEWEST,
        "is_over_rounds": bool(asked.form.round_chosen()),
        "page_obj": page_obj,
        **views.told_of_people(asked.voices, asked.form, asked.sides),
    }
    return pages.show(request, "analysis/contrast.html", "found", context)


def _asked(request: HttpRequest, round_: Round, user: User, *, most: int | None = None) -> Asked:
    """Read the round, and the other one where two rounds are laid beside each other.

    More than `most` sides are not judged: nobody could read them.
    """
    voices = queries.hear(round_, visible_to=user)
    others = study.rounds(visible_to=user).filter(monitor=round_.monitor).exclude(pk=round_.pk)
    form = forms.ContrastForm(data=request.GET, voices=voices, rounds=others)
    form.is_valid()
    slug = form.round_chosen()
    if slug:
        other = next((one for one in others if one.slug == slug), None)
        if other is None:
            raise Http404
        both = [voices, queries.hear(other, visible_to=user)]
        both.sort(key=lambda one: one.round.number)
        sides = themes.over_rounds(both, form.split())
    else:
        sides = themes.sides(voices, form.split())
    is_readable = most is None or len(sides) <= most
    found = themes.themes(sides, form.filter()) if is_readable else []
    # A branch is always agreed on: it holds all that is below it.
    found = [one for one in found if one.code.parent_id is not None]
    counted = [
        (verdict, str(words), sum(one.found.verdict == verdict for one in found))
        for verdict, words in said.VERDICTS.items()
    ]
    wanted = form.cleaned_data.get("verdict")
    if wanted:
        found = [one for one in found if one.found.verdict == wanted]
    return Asked(voices, form, sides, found, counted)


def _row(theme: themes.Theme, asked: Asked) -> Row:
    shown = []
    for side, counted in zip(asked.sides, theme.sides, strict=True):
        own, *parts = (
            Part(
                label=group.label,
                side=one,
                amount=wording.amount(one.tally),
                tone=said.tone(one.tones),
                address=_address(theme.code, side, group.key, asked.form),
            )
            for group, one in zip(side.groups, counted, strict=True)
        )
        shown.append((own, tuple(parts)))
    return Row(
        code=theme.code,
        verdict=theme.found.verdict,
        words=str(said.VERDICTS[theme.found.verdict]),
        why=said.why(theme.found, judged(asked.sides, theme)),
        sides=tuple(shown),
    )


def judged(sides: Sequence[themes.Side], theme: themes.Theme) -> list[tuple[str, judging.Side]]:
    """Return the sides on which the verdict rests, with what each is called."""
    return [
        (side.group.label, counted[0])
        for side, counted in zip(sides, theme.sides, strict=True)
        if side.is_judged
    ]


def _address(code: Code, side: themes.Side, key: str, form: forms.ContrastForm) -> str:
    """Return where a side opens to its passages: the cell of the matrix that has the same count."""
    chosen = form.cleaned_data
    names = ("cross", "cross2", "among", "evidence_kind")
    asked = {name: chosen[name] for name in names if chosen.get(name)}
    if form.round_chosen():
        asked["by"] = queries.BY_PERSPECTIVE
        key = splits.EVERYBODY if form.among_chosen() else Perspective.INBURGERAAR
    else:
        asked["by"] = form.by_chosen()
    asked |= {"number": code.number, "group": key}
    return f"{reverse('analysis:cell', args=[side.voices.round.slug])}?{urlencode(asked)}"


# --- files ------------------------------------------------------------------------------------
def _table(request: HttpRequest, round_: Round) -> views.Table:
    asked = _asked(request, round_, signed_in(request))
    groups = [group for side in asked.sides for group in side.groups]
    header = [_("nummer"), _("code"), _("oordeel"), _("waarom")]
    for group in groups:
        of = {"group": group.label}
        header += [
            _("%(group)s: mensen") % of,
            _("%(group)s: ondergrens") % of,
            _("%(group)s: van (gevraagd)") % of,
            _("%(group)s: uit zichzelf") % of,
            _("%(group)s: niet bekend of het gevraagd is of gold") % of,
            _("%(group)s: van hen zei dit wel") % of,
            _("%(group)s: gesprekken") % of,
            _("%(group)s: passages") % of,
            _("%(group)s: alleen goed") % of,
            _("%(group)s: alleen slecht") % of,
            _("%(group)s: goed en slecht") % of,
            _("%(group)s: zonder toon") % of,
        ]
    rows: list[list[tables.Value]] = []
    for theme in asked.found:
        row: list[tables.Value] = [
            theme.code.number,
            theme.code.label,
            str(said.VERDICTS[theme.found.verdict]),
            said.why(theme.found, judged(asked.sides, theme)),
        ]
        for counted in theme.sides:
            for one in counted:
                row += [*views.cell_values(one.tally), *one.tones]
        rows.append(row)
    return header, rows


_CONTRAST = views.Offer(
    _table,
    "contrast",
    gettext_lazy("Contrast"),
    "analysis:contrast",
    logs="contrast.exported",
)
contrast_csv = views.file_of(_CONTRAST, ".csv")
contrast_xlsx = views.file_of(_CONTRAST, ".xlsx")
