"""Draft statements laid before the people they rest on: before whom, in which words, how far.

A finding rests on somebody when she is heard in a passage that supports it and it is about her
perspective. It goes on her sheet in its own words, or plainer ones that somebody wrote for it, and
only where these give nobody else away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weerklank.findings import exposure, models, queries, rules, shown
from weerklank.findings.rules import checking as words
from weerklank.findings.rules.checking import Flaw
from weerklank.findings.terms import ShownAnswer
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.analysis.queries import Person, Voices
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

FLAWS: Mapping[Flaw, str | Promise] = {
    Flaw.AMOUNT: _("er staat een precies aantal mensen in"),
    Flaw.EVERYONE: _("de zin gaat over iedereen van een kleine groep"),
    Flaw.POINTS: _("er staat misschien een naam, plaats of iets bijzonders in"),
}


class State(StrEnum):
    """How far one finding is with one of the people it rests on."""

    TO_SHOW = "to_show"
    NEEDS_WORDING = "needs_wording"
    WAITING = "waiting"
    ANSWERED = "answered"
    NOT_ASKED = "not_asked"  # she does not take part, or does not want to be asked again


STATES: Mapping[State, str | Promise] = {
    State.TO_SHOW: _("voor te leggen"),
    State.NEEDS_WORDING: _("eerst woorden voor het vel nodig"),
    State.WAITING: _("wacht op antwoord"),
    State.ANSWERED: _("beantwoord"),
    State.NOT_ASKED: _("wordt niet gevraagd"),
}


class WhyNot(StrEnum):
    """Why nothing is laid before somebody."""

    NO_CONSENT = "no_consent"
    WANTS_NO_MORE = "wants_no_more"


WHY_NOT: Mapping[WhyNot, str | Promise] = {
    WhyNot.NO_CONSENT: _("geen toestemming om mee te doen vastgelegd"),
    WhyNot.WANTS_NO_MORE: _("wil niet opnieuw gevraagd worden"),
}


# --- what someone may see ---------------------------------------------------------------------
def all_sheets(*, visible_to: User) -> QuerySet[models.StatementSheet]:
    """Return the sheets of her monitors. Who codes blind sees those of some; see `is_veiled`."""
    return (
        models.StatementSheet.objects.filter(
            participant__round__monitor__memberships__user_id=visible_to.pk,
            participant__withdrawn_at=None,
        )
        .select_related("participant__round__monitor__organisation", "made_by", "entered_by")
        .distinct()
    )


# --- words for a sheet ------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Wording:
    """The words in which a finding goes on sheets, and why it cannot yet when it cannot."""

    text: str
    flaws: tuple[Flaw, ...] = ()
    record: models.SheetWording | None = None
    points: tuple[tuple[str, str, str], ...] = ()  # see `queries.pointed_out`
    amounts: tuple[str, ...] = ()

    @property
    def is_fit(self) -> bool:
        return not self.flaws

    @property
    def flaw_words(self) -> list[str]:
        return [str(FLAWS[flaw]) for flaw in self.flaws]


def stored_wording(finding: models.Finding) -> models.SheetWording | None:
    return models.SheetWording.objects.filter(finding=finding).first()


def judge(
    text: str, row: queries.FindingRow, crowd: exposure.Exposure, kept: Collection[str] = ()
) -> Wording:
    """Return these words as a finding goes on sheets in them, with why it cannot when it cannot."""
    amounts = words.exact_amounts(text)
    left = [point for point in crowd.points(text) if point.word not in kept]
    finding = row.record
    is_of_everyone = crowd.says_it_of_everyone(
        text,
        finding.perspective,
        # Without an amount a sentence says of nobody in particular that she said it: of whole
        # groups it does when it names them.
        said=0,
        asked=None,
    )
    found = {
        Flaw.AMOUNT: bool(amounts),
        Flaw.EVERYONE: is_of_everyone,
        Flaw.POINTS: bool(left),
    }
    return Wording(
        text,
        tuple(flaw for flaw, holds in found.items() if holds),
        points=tuple(queries.pointed_out(left)),
        amounts=tuple(amounts),
    )


def wording_of(
    row: queries.FindingRow,
    stored: models.SheetWording | None,
    crowd: exposure.Exposure,
) -> Wording:
    """Return the words for sheets: those written for the statement of now, or its own."""
    if stored is not None and stored.statement == row.record.statement:
        return replace(judge(stored.text, row, crowd, stored.kept_words), record=stored)
    return replace(judge(row.record.statement, row, crowd), record=stored)


# --- who, what, and how far -------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Place:
    """One finding and one of the people it rests on, or whom it was laid before."""

    person: Person
    row: queries.FindingRow
    state: State
    answer: str = ""
    words: str = ""
    sheet: models.StatementSheet | None = None
    is_open: bool = False  # it is not what she meant, and nobody looked at it since
    is_again: bool = False  # it was laid before her when the statement was another

    @property
    def state_words(self) -> str:
        return str(STATES[self.state])

    @property
    def answer_words(self) -> str:
        return str(ShownAnswer(self.answer).label) if self.answer else ""


@dataclass(frozen=True, slots=True)
class Board:
    """A round as far as somebody may see it: each finding with the people it rests on."""

    round: Round
    rows: Sequence[queries.FindingRow]
    wordings: Mapping[int, Wording]
    places: Sequence[Place]
    why_not: Mapping[int, WhyNot]
    waiting: Mapping[int, models.StatementSheet]  # the sheet of a person that has no answers
    is_limited: bool
    by_person: Mapping[int, list[Place]] = field(default_factory=dict)
    by_finding: Mapping[int, list[Place]] = field(default_factory=dict)

    def count(self, *states: State) -> int:
        return sum(place.state in states for place in self.places)

    def of_person(self, person: int) -> list[Place]:
        return self.by_person.get(person, [])

    def to_show(self, person: int) -> list[Place]:
        """Return what may go on a new sheet for somebody."""
        return [place for place in self.of_person(person) if place.state is State.TO_SHOW]

    def reason(self, person: int) -> str:
        why = self.why_not.get(person)
        return str(WHY_NOT[why]) if why else ""


def rests_on(voices: Voices, rows: Collection[queries.FindingRow]) -> dict[int, set[int]]:
    """Return per finding the people heard in what supports it, of the perspective it is about."""
    mentions = voices.mentions_in([coding for row in rows for coding in row.supporting])
    us = {
        perspective: voices.group(perspective=perspective)
        for perspective in {row.record.perspective for row in rows}
    }
    return {
        row.record.pk: {
            person
            for coding in row.supporting
            if coding in mentions
            for person in mentions[coding].participants & us[row.record.perspective]
        }
        for row in rows
    }


def board(voices: Voices, rows: Sequence[queries.FindingRow] | None = None) -> Board:
    """Read a round once: some queries beside those of its findings, whatever its size."""
    round_ = voices.round
    rows = queries.findings(round_, voices) if rows is None else rows
    crowd = exposure.Exposure(round_)
    stored = {
        one.finding_id: one for one in models.SheetWording.objects.filter(finding__round=round_)
    }
    wordings = {row.record.pk: wording_of(row, stored.get(row.record.pk), crowd) for row in rows}
    hidden = shown.veiled(voices)
    sheets = [sheet for sheet in sheets_of(round_) if sheet.participant_id not in hidden]
    why_not = _why_not(voices, sheets)
    places = list(
        _places(
            voices,
            rows,
            wordings=wordings,
            history=_history(sheets),
            hidden=hidden,
            why_not=why_not,
        )
    )
    return Board(
        round=round_,
        rows=rows,
        wordings=wordings,
        places=places,
        why_not=why_not,
        waiting={sheet.participant_id: sheet for sheet in sheets if sheet.entered_at is None},
        is_limited=bool(hidden),
        by_person=_grouped(places, lambda place: place.person.id),
        by_finding=_grouped(places, lambda place: place.row.record.pk),
    )


def _why_not(voices: Voices, sheets: Iterable[models.StatementSheet]) -> dict[int, WhyNot]:
    """Return who is not asked, and why."""
    found = {sheet.participant_id: WhyNot.WANTS_NO_MORE for sheet in sheets if sheet.is_last}
    for person in set(voices.people) - study.taking_part(voices.people):
        found[person] = WhyNot.NO_CONSENT
    return found


History = Mapping[int, Mapping[int, list[models.ShownStatement]]]  # by finding, by person


def _history(sheets: Iterable[models.StatementSheet]) -> History:
    """Return what was laid before whom, the oldest first."""
    found: dict[int, dict[int, list[models.ShownStatement]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for sheet in sheets:
        for one in sheet.statements.all():
            one.sheet = sheet
            if one.finding_id is not None:
                found[one.finding_id][sheet.participant_id].append(one)
    return found


def _places(
    voices: Voices,
    rows: Sequence[queries.FindingRow],
    *,
    wordings: Mapping[int, Wording],
    history: History,
    hidden: Collection[int],
    why_not: Collection[int],
) -> Iterator[Place]:
    resting = rests_on(voices, rows)
    for row in rows:
        pk = row.record.pk
        laid = history.get(pk, {})
        for person in voices.in_order((resting[pk] | laid.keys()) - set(hidden)):
            place = _place(
                person,
                row,
                laid.get(person.id, ()),
                is_fit=wordings[pk].is_fit,
                may_ask=person.id not in why_not,
                rests=person.id in resting[pk],
            )
            if place is not None:
                yield place


def _grouped(places: Iterable[Place], key: Callable[[Place], int]) -> dict[int, list[Place]]:
    found: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        found[key(place)].append(place)
    return dict(found)


def _place(
    person: Person,
    row: queries.FindingRow,
    history: Sequence[models.ShownStatement],
    *,
    is_fit: bool,
    may_ask: bool,
    rests: bool,
) -> Place | None:
    """Judge how far a finding is with somebody; None where nothing is to be said of the two."""
    out = next((one for one in history if not one.answer), None)
    if out is not None:
        return Place(person, row, State.WAITING, sheet=out.sheet)
    said = next((one for one in reversed(history) if one.answer != ShownAnswer.NOT_REACHED), None)
    if said is not None and said.statement == row.record.statement:
        return Place(
            person,
            row,
            State.ANSWERED,
            answer=said.answer,
            words=said.words,
            sheet=said.sheet,
            is_open=said.answer == ShownAnswer.NOT_MEANT and said.looked_at is None,
        )
    if not rests:
        return None
    state = State.TO_SHOW if is_fit else State.NEEDS_WORDING
    return Place(
        person,
        row,
        state if may_ask else State.NOT_ASKED,
        answer=said.answer if said else "",
        words=said.words if said else "",
        sheet=said.sheet if said else None,
        is_again=said is not None,
    )


def sheets_of(round_: Round) -> QuerySet[models.StatementSheet]:
    """Return the sheets of the people of a round, with what stands on them. Two queries."""
    return (
        models.StatementSheet.objects.filter(
            participant__round=round_, participant__withdrawn_at=None
        )
        .prefetch_related(
            Prefetch("statements", models.ShownStatement.objects.order_by("position"))
        )
        .order_by("participant_id", "number")
    )


def is_told_of(voices: Voices, participant: int) -> bool:
    """Return whether who looks is told of this person's answers."""
    return participant in shown.told_of(voices)


def is_veiled(voices: Voices, participant: int) -> bool:
    """Return whether something of this person's conversations may be hidden from who looks."""
    return participant in shown.veiled(voices)


# --- the answers, as material of their own ----------------------------------------------------
def answers(
    voices: Voices, answer: str = "", finding: int | None = None
) -> QuerySet[models.ShownStatement]:
    """Return what was answered in a round, the newest first; one answer or finding where asked."""
    found = (
        models.ShownStatement.objects.filter(sheet__participant__in=shown.told_of(voices))
        .exclude(answer="")
        .select_related("sheet__participant", "sheet__entered_by", "finding", "looked_by")
        .order_by("-sheet__entered_at", "-sheet_id", "position")
    )
    if finding is not None:
        found = found.filter(finding=finding)
    return found.filter(answer=answer) if answer else found


# --- for who reads no words -------------------------------------------------------------------
def as_read_by(rows: Iterable[queries.FindingRow], *, may_read: bool) -> list[queries.FindingRow]:
    """Return the findings without what people answered, for whoever may read no words."""
    if may_read:
        return list(rows)
    return [
        replace(
            row,
            laid=words.Outcome(),
            warnings=tuple(one for one in row.warnings if one is not rules.Caution.NOT_MEANT),
        )
        for row in rows
    ]
