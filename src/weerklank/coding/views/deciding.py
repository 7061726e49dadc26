"""The turns of a conversation in which two coders differ, and what is decided about each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from weerklank.coding import (
    access,
    comparing,
    deciding,
    forms,
    operations,
    queries,
    refusals,
    rules,
)
from weerklank.coding.terms import TurnVerdict
from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import meanwhile, pages
from weerklank.safeguards.access import can, signed_in
from weerklank.safeguards.refusals import ReasonMissing

if TYPE_CHECKING:
    from weerklank.coding.deciding import Apart, Matter, Pair
    from weerklank.coding.models import Code, TurnDecision
    from weerklank.coding.readings import Readings
    from weerklank.fieldwork.models import Conversation
    from weerklank.safeguards.models import User

ON_A_PAGE = 10
_NUMBER_OF_OTHERS = len(forms.OTHER_CODES)
FIELDS = {ReasonMissing: "reason", refusals.OtherCodeMissing: "code_1"}


@dataclass(frozen=True, slots=True)
class GivenCode:
    """A code in a turn, and the words that got it; no words where that is the whole turn."""

    code: Code
    words: list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A turn in which two differ, with its words and the form about it."""

    apart: Apart
    speaker: str
    line: int
    is_original: bool
    before: str
    after: str
    pieces: list[tuple[str, bool]]
    language: str
    direction: str
    both: list[GivenCode]
    left: list[GivenCode]
    right: list[GivenCode]
    told: str
    form: forms.DecisionForm | None

    @property
    def anchor(self) -> str:
        return f"beurt-{self.apart.turn.pk}"

    @property
    def differing(self) -> list[GivenCode]:
        return [*self.left, *self.right]

    @property
    def decision(self) -> TurnDecision | None:
        return self.apart.decision

    @property
    def is_open(self) -> bool:
        """Return whether the form stands open: nothing was decided, or it was refused."""
        return self.decision is None or (self.form is not None and bool(self.form.errors))


@dataclass(frozen=True)
class Opened:
    """What the address asks for: a conversation, two who handed it in, what is between them."""

    user: User
    conversation: Conversation
    found: Readings
    pair: Pair
    names: Mapping[int, str]
    matter: Matter

    def verdicts(self) -> list[tuple[str, str]]:
        """Return what may be decided, in words; left and right as they stand on the page."""
        sides = [
            (self._side(coder), _("wat %(name)s gaf") % {"name": self.names[coder]})
            for coder in self.pair
        ]
        return [
            *sides,
            (TurnVerdict.BOTH.value, _("wat beiden gaven")),
            (TurnVerdict.OTHER.value, _("een andere code")),
            (TurnVerdict.UNCLEAR.value, _("onduidelijk: geen van deze codes")),
        ]

    def _side(self, coder: int) -> str:
        return (TurnVerdict.FIRST if coder == self.matter.pair[0] else TurnVerdict.SECOND).value

    def told(self, decision: TurnDecision) -> str:
        """Say what was decided."""
        if decision.verdict == TurnVerdict.OTHER:
            return ", ".join(given.code.full_name for given in decision.codes.all())
        return dict(self.verdicts())[decision.verdict]


def _open(request: HttpRequest, conversation: Conversation) -> Opened | None:
    """Return what is between two coders; None where no two that may be seen handed it in."""
    user, pk = signed_in(request), conversation.pk
    found = queries.readings(conversation.round, visible_to=user)
    doubled = comparing.doubled(conversation.round, found)
    here = next((text for text in doubled.texts if text.conversation == pk), None)
    if here is None:
        return None
    pairs = [pair for pair, _number in doubled.pairs if {*pair} <= here.coders]
    first, _dash, second = request.GET.get("paar", "").partition("-")
    asked = (pages.number_in(first), pages.number_in(second))
    pair = next((pair for pair in pairs if pair == asked), pairs[0])
    matter = deciding.matters([pk], pair, found).get(pk)
    if matter is None:
        return None
    return Opened(user, conversation, found, pair, doubled.names, matter)


@require_http_methods(["GET", "POST"])
def decisions(request: HttpRequest, conversation: int) -> HttpResponse:
    """Show where two coders differ in a conversation, and decide about it turn by turn."""
    user = signed_in(request)
    asked = get_object_or_404(fieldwork.conversations(visible_to=user), pk=conversation)
    access.check_may_read_codings(user, asked.round)
    if request.method == "POST":
        access.check_may_decide(user, asked.round)
    sent: forms.DecisionForm | None = None
    refused = pages.Refusals()
    opened = _open(request, asked)
    if opened and request.method == "POST":
        if "count" in request.POST:
            with refused:
                return _let_count(request, opened)
        else:
            turn = pages.number_in(request.POST.get("turn", ""))
            apart = next((one for one in opened.matter.apart if one.turn.pk == turn), None)
            if apart is None:
                messages.error(request, _("In deze beurt verschillen de twee niet meer."))
                return redirect(_address(opened, request))
            sent = _form(opened, apart, request)
            if _decide(request, opened, apart, sent):
                return redirect(f"{_address(opened, request)}#beurt-{apart.turn.pk}")
            opened = _open(request, asked)
    if opened is None:
        context = {"conversation": asked, "round": asked.round, "step": "coding"}
        return pages.answer(request, "coding/decisions.html", context)
    pages.look(request, "coding.opened", opened.conversation)
    return pages.answer(
        request, "coding/decisions.html", _context(request, opened, sent, refused), sent
    )


def _address(opened: Opened, request: HttpRequest, page: int | None = None) -> str:
    address = reverse("coding:decisions", args=[opened.conversation.pk])
    shown = page or pages.number_in(request.GET.get("page", "")) or 1
    pair = f"{opened.pair[0]}-{opened.pair[1]}"
    return f"{address}?paar={pair}" + (f"&page={shown}" if shown > 1 else "")


def _context(
    request: HttpRequest, opened: Opened, sent: forms.DecisionForm | None, refused: pages.Refusals
) -> dict[str, object]:
    matter, round_ = opened.matter, opened.conversation.round
    may_decide = can(access.check_may_decide, opened.user, round_)
    page = pages.page_of(request, matter.apart, ON_A_PAGE)
    built = deciding.built([opened.conversation.pk], opened.found).get(opened.conversation.pk)
    contest = opened.found.shown.get(opened.conversation.pk)
    return {
        "conversation": opened.conversation,
        "round": round_,
        "step": "coding",
        "pair": opened.pair,
        "names": [opened.names[coder] for coder in opened.pair],
        "first_name": opened.names[matter.pair[0]],
        "summary": matter.summary,
        "verdicts": [
            (words, matter.summary.verdicts[verdict]) for verdict, words in opened.verdicts()
        ],
        "page": page,
        "rows": _rows(opened, list(page), request, sent, may_decide=may_decide),
        "next": _next_open(opened, request),
        "may_decide": may_decide,
        "built": built,
        "follows": built is not None and built.follows_from(matter),
        "counts": contest is not None and contest.is_agreed,
        "refused": refused.said,
    }


def _next_open(opened: Opened, request: HttpRequest) -> str:
    """Return where the first turn stands that is not decided; '' where all are."""
    for place, one in enumerate(opened.matter.apart):
        if one.decision is None:
            page = place // ON_A_PAGE + 1
            return f"{_address(opened, request, page)}#beurt-{one.turn.pk}"
    return ""


# --- one turn -------------------------------------------------------------------------------
def _form(opened: Opened, apart: Apart, request: HttpRequest | None = None) -> forms.DecisionForm:
    answers = _answers(apart.decision or apart.outdated)
    form = forms.DecisionForm(
        verdicts=opened.verdicts(),
        codes=forms.code_choices(
            queries.codes(opened.conversation.round.monitor).select_related("parent")
        ),
        data=request.POST if request else None,
        initial=answers,
        prefix=f"b{apart.turn.pk}",
    )
    meanwhile.carry_mark(form, answers)
    return form


def _answers(decision: TurnDecision | None) -> dict[str, object]:
    """Return what a form shows of a decision."""
    chosen = sorted(given.code_id for given in decision.codes.all()) if decision else []
    padded = [*map(str, chosen), *[""] * _NUMBER_OF_OTHERS][:_NUMBER_OF_OTHERS]
    shown: dict[str, object] = dict(zip(forms.OTHER_CODES, padded, strict=True))
    shown["verdict"] = decision.verdict if decision else ""
    shown["reason"] = decision.reason if decision else ""
    return shown


def _decide(request: HttpRequest, opened: Opened, apart: Apart, form: forms.DecisionForm) -> bool:
    """Do what was asked for a turn; False when the form says why not."""
    takes_back = "take_back" in request.POST
    # What is taken back needs no answers.
    if not form.is_valid() and not takes_back:
        return False

    def act() -> None:
        if takes_back:
            operations.take_back_decision(
                conversation=opened.conversation,
                pair=opened.pair,
                turn=apart.turn.pk,
                **pages.acting(request),
            )
            return
        operations.decide(
            conversation=opened.conversation,
            pair=opened.pair,
            turn=apart.turn.pk,
            verdict=TurnVerdict(form.cleaned_data["verdict"]),
            codes=list(queries.codes_with(form.other_codes())),
            reason=form.cleaned_data["reason"],
            **pages.acting(request),
        )

    with pages.refused_in(form, fields=FIELDS):
        meanwhile.save(
            form,
            opened.conversation,
            stored=lambda _held: _answers(queries.decision_on(apart.turn.pk, opened.pair)),
            change=act,
        )
        done = _("Het besluit is teruggenomen.") if takes_back else _("Het besluit is bewaard.")
        messages.success(request, done)
        return True
    return False


def _let_count(request: HttpRequest, opened: Opened) -> HttpResponse:
    operations.let_agreed_count(
        conversation=opened.conversation, pair=opened.pair, **pages.acting(request)
    )
    messages.success(
        request,
        _(
            "De afgesproken codering van gesprek %(number)s telt. Alle aantallen, bevindingen en "
            "het rapport rekenen daarmee."
        )
        % {"number": opened.conversation.number},
    )
    return redirect(_address(opened, request))


def _rows(
    opened: Opened,
    shown: list[Apart],
    request: HttpRequest,
    sent: forms.DecisionForm | None,
    *,
    may_decide: bool,
) -> list[Row]:
    matter = opened.matter
    words = fieldwork.texts_of({one.text for one in shown})
    about = {
        text.pk: (text.language, text.role)
        for text in opened.conversation.transcripts.defer("text")
        if text.pk in words
    }
    codes = list(queries.codes(opened.conversation.round.monitor))
    is_left_first = opened.pair[0] == matter.pair[0]
    rows = []
    for one in shown:
        text = words[one.text]
        span = (one.turn.start, one.turn.end)

        left, right = (one.first, one.second) if is_left_first else (one.second, one.first)
        form = None
        if may_decide:
            is_sent = sent is not None and sent.prefix == f"b{one.turn.pk}"
            form = sent if is_sent else _form(opened, one)
        marked = rules.joined(
            mark for code in one.first | one.second for mark in matter.marks_on(one, code)
        )
        language, role = about[one.text]
        decision = one.decision or one.outdated
        rows.append(
            Row(
                apart=one,
                speaker=one.turn.speaker,
                line=one.place + 1,
                is_original=role != "main",
                before=_beside(matter, one, text, -1),
                after=_beside(matter, one, text, 1),
                pieces=pieces(text, span, marked),
                language=language,
                direction=rules.direction(text[slice(*span)]),
                both=given_codes(one.both, one, matter, text, codes),
                left=given_codes(left, one, matter, text, codes),
                right=given_codes(right, one, matter, text, codes),
                told=opened.told(decision) if decision else "",
                form=form,
            )
        )
    return rows


def given_codes(
    numbers: Collection[int], one: Apart, matter: Matter, text: str, codes: Iterable[Code]
) -> list[GivenCode]:
    """Return these codes of a turn with the words under each; none where it covers the turn."""
    whole = text[one.turn.start : one.turn.end].strip()
    return [
        GivenCode(
            code,
            [
                text[slice(*mark)]
                for mark in matter.marks_on(one, code.pk)
                if text[slice(*mark)].strip() != whole
            ],
        )
        for code in codes
        if code.pk in numbers
    ]


def _beside(matter: Matter, one: Apart, text: str, step: int) -> str:
    """Return the words of the turn before or after; '' where there is none that may be read."""
    turns, place = matter.turns[one.text], one.place + step
    if not 0 <= place < len(turns) or turns[place].is_withdrawn:
        return ""
    return text[turns[place].start : turns[place].end]


def pieces(text: str, turn: rules.Span, marked: Iterable[rules.Span]) -> list[tuple[str, bool]]:
    """Return the words of a turn in pieces, each with whether it is marked."""
    found, place = [], turn[0]
    for start, end in marked:
        found += [(text[place:start], False), (text[start:end], True)]
        place = end
    found.append((text[place : turn[1]], False))
    return [(words, is_marked) for words, is_marked in found if words]
