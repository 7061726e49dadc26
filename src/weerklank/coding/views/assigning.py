"""Who codes what in a round, how far everybody is, and dividing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from weerklank.coding import access, assigning, forms, queries, terms
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import pages
from weerklank.safeguards.access import can
from weerklank.study.views import parts as study_pages

if TYPE_CHECKING:
    from django.core.paginator import Page

    from weerklank.coding.models import FrozenCodebook, Training
    from weerklank.coding.queries import Work
    from weerklank.coding.readings import Readings
    from weerklank.fieldwork.models import Conversation
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

GIVE, DIVIDE, HAND_OVER, TAKE_BACK = "give", "divide", "hand_over", "take_back"
FREEZE = "freeze"
MOST_VERSIONS = 50  # in a list to choose from
PAGE_LENGTH = 50  # conversations


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation, who was given it, and whether somebody practises on it.

    `unasked` are those who code it without having been given it, as far as one may know.
    """

    conversation: Conversation
    text: int | None
    work: Sequence[Work]
    unasked: Sequence[str]
    training: Training | None


@dataclass(frozen=True, slots=True)
class Coder:
    """How much of what somebody was given is done; `unknown` is what may not be seen yet."""

    pk: int
    name: str
    given: int
    done: int
    busy: int
    unknown: int


@dataclass(frozen=True)
class Opened:
    """The round, who looks, and what was divided in it; `page` are the rows that are shown."""

    user: User
    round: Round
    found: Readings
    rows: Sequence[Row]
    page: Page[Row]
    frozen: FrozenCodebook | None

    @property
    def shown(self) -> list[tuple[Row, int | None]]:
        """Return what is shown, with how many turns each text has that can be read."""
        turns = fieldwork.turn_counts_of([row.text for row in self.page if row.text is not None])
        return [(row, None if row.text is None else turns.get(row.text, 0)) for row in self.page]

    @property
    def coders(self) -> list[Coder]:
        """Return who was given anything, by name."""
        states: dict[int, Counter[terms.WorkState | None]] = {}
        names: dict[int, str] = {}
        for row in self.rows:
            for one in row.work:
                coder = one.assignment.coder
                names[coder.pk] = coder.name
                states.setdefault(coder.pk, Counter())[one.state] += 1
        return [
            Coder(
                pk=pk,
                name=names[pk],
                given=count.total(),
                done=count[terms.WorkState.DONE],
                busy=count[terms.WorkState.BUSY],
                unknown=count[None],
            )
            for pk, count in sorted(states.items(), key=lambda item: (names[item[0]], item[0]))
        ]


def called(conversation: Conversation) -> str:
    """Return how a form calls a conversation."""
    name = _("Gesprek %(number)s") % {"number": conversation.number}
    return f"{name}, {conversation.title}" if conversation.title else name


def _open(request: HttpRequest, round_name: str) -> Opened:
    user, round_ = study_pages.round_of(request, round_name)
    access.check_may_read_codings(user, round_)
    found = queries.readings(round_, visible_to=user)
    work, practised = queries.work(round_, found), queries.trainings(round_)
    coders, texts = queries.who_began(found), found.main_texts
    rows = [
        Row(
            conversation=conversation,
            text=texts.get(conversation.pk),
            work=work.get(conversation.pk, ()),
            unasked=[
                name
                for coder, name in coders.get(conversation.pk, {}).items()
                if all(one.assignment.coder_id != coder for one in work.get(conversation.pk, ()))
            ],
            training=practised.get(conversation.pk),
        )
        for conversation in round_.conversations.only("number", "title", "round")
    ]
    is_whole = request.GET.get("alles") == "ja"
    page = pages.page_of(request, rows, max(1, len(rows)) if is_whole else PAGE_LENGTH)
    return Opened(user, round_, found, rows, page, queries.frozen_codebook(round_))


@require_http_methods(["GET", "POST"])
def assignments(request: HttpRequest, round: str) -> HttpResponse:
    """Show who has what of a round and how far she is; give work, divide it, take it back."""
    opened = _open(request, round)
    may_divide = can(access.check_may_divide, opened.user, opened.round)
    shown = _forms(opened) if may_divide else {}
    sent: django_forms.Form | None = None
    if request.method == "POST":
        access.check_may_divide(opened.user, opened.round)
        asked = request.POST.get("do", "")
        if asked == TAKE_BACK:
            _take_back(request, opened)
            return redirect(request.get_full_path())
        sent = _forms(opened, asked, request).get(asked)
        if sent is not None:
            if _carry_out(request, opened, asked, sent):
                return redirect(request.get_full_path())
            shown[asked] = sent
    context = {
        "round": opened.round,
        "step": "coding",
        "rows": opened.shown,
        "page_obj": opened.page,
        "coders": opened.coders,
        "frozen": opened.frozen,
        "undivided": sum(
            row.text is not None and not (row.work or row.unasked or row.training)
            for row in opened.rows
        ),
        "may_divide": may_divide,
        "has_texts": bool(opened.found.main_texts),
        "forms": shown,
        "asked": request.POST.get("do", ""),
    }
    return pages.answer(request, "coding/assignments.html", context, sent)


def _forms(
    opened: Opened, asked: str = "", request: HttpRequest | None = None
) -> dict[str, django_forms.Form]:
    """Return the forms of the page, of which the one that was asked for with what was sent."""
    coders = list(queries.who_may_code(opened.round).items())
    versions = list(queries.codebook_versions(opened.round.monitor).defer("codes")[:MOST_VERSIONS])
    first = {"seed": int(f"{timezone.localdate():%Y%m%d}")}
    has = [(coder.pk, coder.name) for coder in opened.coders if coder.done < coder.given]
    # Those of this page to choose from, and what was chosen on another one.
    offered = {str(row.conversation.pk) for row in opened.page}
    if request is not None:
        offered.update(request.POST.getlist(f"{GIVE}-conversations"))
    texts = [
        (row.conversation.pk, called(row.conversation))
        for row in opened.rows
        if row.text is not None and str(row.conversation.pk) in offered
    ]

    def data(name: str) -> Mapping[str, object] | None:
        return request.POST if request is not None and name == asked else None

    found: dict[str, django_forms.Form] = {
        GIVE: forms.GiveWorkForm(
            coders=coders,
            conversations=texts,
            versions=versions,
            data=data(GIVE),
            initial=dict(first),
            prefix=GIVE,
        ),
        DIVIDE: forms.DivideForm(
            coders=coders,
            versions=versions,
            data=data(DIVIDE),
            initial=dict(first),
            prefix=DIVIDE,
        ),
        FREEZE: forms.FreezeForm(
            versions=versions,
            data=data(FREEZE),
            initial={"version": opened.frozen.version.number if opened.frozen else ""},
            prefix=FREEZE,
        ),
    }
    if has:
        found[HAND_OVER] = forms.HandOverForm(
            givers=has, takers=coders, data=data(HAND_OVER), prefix=HAND_OVER
        )
    return found


def _carry_out(request: HttpRequest, opened: Opened, asked: str, form: django_forms.Form) -> bool:
    """Do what was asked for, and say what came of it; False when the form says why not."""
    if not form.is_valid():
        return False
    if asked == FREEZE:
        with pages.refused_in(form):
            messages.success(request, _freeze(request, opened, form.cleaned_data["version"]))
            return True
        return False
    acts: dict[str, Callable[[], assigning.Given]] = {
        GIVE: lambda: assigning.assign(
            round=opened.round,
            conversations=form.cleaned_data["conversations"],
            coder=form.cleaned_data["coder"],
            sample=_sample(form.cleaned_data),
            version=form.cleaned_data["version"],
            **pages.acting(request),
        ),
        DIVIDE: lambda: assigning.divide(
            round=opened.round,
            coders=form.cleaned_data["coders"],
            share=form.cleaned_data["share"],
            seed=form.cleaned_data["seed"],
            turns=form.cleaned_data["turns"],
            version=form.cleaned_data["version"],
            **pages.acting(request),
        ),
        HAND_OVER: lambda: assigning.hand_over(
            round=opened.round,
            giver=form.cleaned_data["giver"],
            taker=form.cleaned_data["taker"],
            **pages.acting(request),
        ),
    }
    with pages.refused_in(form):
        messages.success(request, _told(acts[asked]()))
        return True
    return False


def _freeze(request: HttpRequest, opened: Opened, version: int | None) -> str:
    """Freeze the codebook of the round at a version, or at none, and return what is said of it."""
    if version is None:
        assigning.thaw_codebook(round=opened.round, **pages.acting(request))
        return _("Deze ronde wordt gecodeerd met het codeboek zoals het is.")
    assigning.freeze_codebook(round=opened.round, version=version, **pages.acting(request))
    return _("Deze ronde wordt gecodeerd met versie %(number)s van het codeboek.") % {
        "number": version
    }


def _sample(answers: Mapping[str, object]) -> assigning.Sample | None:
    turns, seed = answers["turns"], answers["seed"]
    if turns is None:
        return None
    assert isinstance(turns, int)
    assert isinstance(seed, int)
    return assigning.Sample(turns, seed, terms.DrawnPer(str(answers["per"])))


def _told(made: assigning.Given) -> str:
    said = ngettext(
        "%(n)s gesprek is gegeven.", "%(n)s gesprekken zijn gegeven.", made.conversations
    ) % {"n": made.conversations}
    if made.doubled:
        said += " " + ngettext(
            "Daarvan gaat er %(n)s naar twee mensen.",
            "Daarvan gaan er %(n)s naar twee mensen.",
            made.doubled,
        ) % {"n": made.doubled}
    return said


def _take_back(request: HttpRequest, opened: Opened) -> None:
    number = pages.number_in(request.POST.get("assignment", ""))
    own = next(
        (one.assignment for row in opened.rows for one in row.work if one.assignment.pk == number),
        None,
    )
    with pages.refused_above(request):
        if own is None:
            messages.info(request, _("Dit werk is al teruggenomen of aan een ander gegeven."))
            return
        assigning.take_back(assignment=own, **pages.acting(request))
        messages.success(
            request,
            _("Teruggenomen van %(name)s. Wat er al gecodeerd is, blijft staan.")
            % {"name": own.coder.name},
        )
