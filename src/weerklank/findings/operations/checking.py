"""Laying statements before the people they rest on: their words, the sheets, and the answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from weerklank.analysis import queries as analysis
from weerklank.findings import access, checking, exposure, models, queries, refusals, search, shown
from weerklank.findings.rules.checking import Flaw
from weerklank.findings.terms import ShownAnswer, ShownWay
from weerklank.safeguards import cleaning, meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.study import queries as study
from weerklank.study import rules as study_rules

if TYPE_CHECKING:
    from weerklank.analysis.queries import Voices
    from weerklank.safeguards.models import User
    from weerklank.study.models import Participant

WITHOUT_WORDS = {ShownAnswer.NOT_REACHED, ShownAnswer.SILENT}


class Answer(NamedTuple):
    """What somebody said of a statement on her sheet, with her own words or none."""

    answer: str
    words: str = ""


@transaction.atomic
def write_wording(
    *,
    finding: models.Finding,
    text: str,
    revision: int,
    by: User,
    at: datetime,
    keep: Collection[str] = (),
    read: int | None = None,
) -> models.SheetWording:
    """Say in which words a finding goes on sheets, as they were at `revision`: 0 for none.

    `keep` are words that were pointed out and stay; `read` is the revision of the finding as
    the writer read it; without it nothing is compared. Raises AccessDenied, WordingMissing,
    WordingTellsAmounts, WordingTellsOfEveryone, WordingPoints or ChangedMeanwhile.
    """
    access.check_may_write(by, finding.round)
    meanwhile.hold(finding)
    if read is not None:
        meanwhile.check_revision(finding.revision, read)
    stored = models.SheetWording.objects.filter(finding=finding).first()
    meanwhile.check_revision(stored.revision if stored else 0, revision)
    text = text.strip()
    if not text:
        raise refusals.WordingMissing
    row = queries.finding_row(finding, analysis.hear(finding.round, visible_to=by))
    judged = checking.judge(text, row, exposure.Exposure(finding.round), keep)
    for flaw, refusal in (
        (Flaw.AMOUNT, refusals.WordingTellsAmounts),
        (Flaw.EVERYONE, refusals.WordingTellsOfEveryone),
        (Flaw.POINTS, refusals.WordingPoints),
    ):
        if flaw in judged.flaws:
            raise refusal
    wording = stored or models.SheetWording(finding=finding, revision=0)
    wording.text = text
    wording.statement = finding.statement
    wording.kept_words = sorted(set(keep))
    wording.revision += 1
    wording.written_at, wording.written_by = at, by
    wording.save()
    safeguards.record("wording.written", finding, by=by, at=at, detail={"words": len(text.split())})
    return wording


@transaction.atomic
def make_sheet(
    *, participant: Participant, findings: Collection[int], by: User, at: datetime
) -> models.StatementSheet:
    """Put findings that rest on somebody on a sheet for her, in the words of now.

    Raises AccessDenied, AnswersVeiled, NotToBeAsked, SheetWaits, NothingToShow, or NotToShow for a
    finding that does not rest on her, or that cannot stand on a sheet.
    """
    access.check_may_write(by, participant.round)
    meanwhile.hold(participant)
    voices = analysis.hear(participant.round, visible_to=by)
    if checking.is_veiled(voices, participant.pk):
        raise refusals.AnswersVeiled
    board = checking.board(voices)
    if participant.pk not in voices.people or participant.pk in board.why_not:
        raise refusals.NotToBeAsked
    if participant.pk in board.waiting:
        raise refusals.SheetWaits
    if not findings:
        raise refusals.NothingToShow
    offered = {place.row.record.pk: place for place in board.to_show(participant.pk)}
    if set(findings) - offered.keys():
        raise refusals.NotToShow
    sheet = models.StatementSheet.objects.create(
        participant=participant,
        number=study.next_position(participant.sheets.all(), "number"),
        made_at=at,
        made_by=by,
    )
    chosen = [place for pk, place in offered.items() if pk in set(findings)]
    models.ShownStatement.objects.bulk_create(
        models.ShownStatement(
            sheet=sheet,
            finding=place.row.record,
            position=position,
            text=board.wordings[place.row.record.pk].text,
            statement=place.row.record.statement,
        )
        for position, place in enumerate(chosen, start=1)
    )
    _record("sheet.created", sheet, by, at, statements=len(chosen))
    return sheet


@transaction.atomic
def discard_sheet(*, sheet: models.StatementSheet, by: User, at: datetime) -> None:
    """Throw away a sheet that was given to nobody.

    Raises AccessDenied, AnswersVeiled or SheetIsDone.
    """
    _hold(sheet, by)
    if sheet.entered_at is not None:
        raise refusals.SheetIsDone
    _record("sheet.discarded", sheet, by, at, statements=sheet.statements.count())
    sheet.delete()


@transaction.atomic
def enter_answers(
    *,
    sheet: models.StatementSheet,
    revision: int,
    shown_on: date,
    way: str,
    answers: Mapping[int, Answer],
    by: User,
    at: datetime,
    through_interpreter: bool | None = None,
    language: str = "nl",
    is_last: bool = False,
) -> models.StatementSheet:
    """Write down what somebody answered to the statements on her sheet, or put that right.

    `answers` has an answer to each of them, by its number. *Not what I meant* marks the finding
    until somebody rereads it. Raises AccessDenied, AnswersVeiled, ChangedMeanwhile, ShownInFuture,
    ShownBeforeMade, AnswerMissing, WordsWithoutAnswer or WordsPersonal.
    """
    _hold(sheet, by)
    meanwhile.check_revision(sheet.revision, revision)
    if shown_on > timezone.localdate(at):
        raise refusals.ShownInFuture
    if shown_on < timezone.localdate(sheet.made_at):
        raise refusals.ShownBeforeMade
    statements = list(sheet.statements.all())
    if {one.pk for one in statements} - answers.keys():
        raise refusals.AnswerMissing
    changed = [one for one in statements if _fill(one, answers[one.pk])]
    objected = [
        one.finding_id
        for one in changed
        if one.answer == ShownAnswer.NOT_MEANT and one.finding_id is not None
    ]
    models.ShownStatement.objects.bulk_update(
        statements, ["answer", "words", "looked_at", "looked_by"]
    )
    sheet.shown_on, sheet.way = shown_on, ShownWay(way)
    sheet.through_interpreter, sheet.language = through_interpreter, language
    sheet.is_last = is_last
    sheet.entered_at, sheet.entered_by = at, by
    sheet.revision += 1
    sheet.save()
    search.index_answers(one.pk for one in statements)
    # Raised, so that a form that was open meanwhile is seen to be stale.
    models.Finding.objects.filter(pk__in=objected).update(revision=F("revision") + 1)
    _record("sheet.filled", sheet, by, at, statements=len(statements), way=sheet.way)
    return sheet


@transaction.atomic
def take_out_answers(*, sheet: models.StatementSheet, by: User, at: datetime) -> None:
    """Take out what somebody answered, because she asks so: it becomes *says nothing of it*.

    That she was asked stays, so that she is not asked again. Raises AccessDenied, AnswersVeiled or
    NoAnswersYet.
    """
    _hold(sheet, by)
    if sheet.entered_at is None:
        raise refusals.NoAnswersYet
    answered = sheet.statements.exclude(answer=ShownAnswer.NOT_REACHED)
    search.forget_answers(sheet.statements.values_list("pk", flat=True))
    number = answered.update(answer=ShownAnswer.SILENT, words="", looked_at=None, looked_by=None)
    models.StatementSheet.objects.filter(pk=sheet.pk).update(revision=F("revision") + 1)
    cleaning.ask(at=at)
    _record("sheet.emptied", sheet, by, at, statements=number)


def _fill(one: models.ShownStatement, given: Answer) -> bool:
    """Put an answer in its place and tell whether it is another: then it is looked at again."""
    words = given.words.strip()
    if words and given.answer in WITHOUT_WORDS:
        raise refusals.WordsWithoutAnswer
    if study_rules.looks_personal(words):
        raise refusals.WordsPersonal
    answer = ShownAnswer(given.answer)
    is_other = (answer, words) != (one.answer, one.words)
    if is_other:
        one.looked_at = one.looked_by = None
    one.answer, one.words = answer, words
    return is_other


def look_at_objections(finding: models.Finding, voices: Voices, *, by: User, at: datetime) -> None:
    """Note that a finding was reread by somebody who could see who meant it otherwise."""
    models.ShownStatement.objects.filter(
        finding=finding, answer=ShownAnswer.NOT_MEANT, looked_at=None
    ).filter(sheet__participant__in=shown.told_of(voices)).update(looked_at=at, looked_by=by)


def _hold(sheet: models.StatementSheet, by: User) -> None:
    """Lock a sheet as it is now.

    Raises AccessDenied, AnswersVeiled, GoneMeanwhile, or NotToBeAsked of who took her consent back.
    """
    round_ = sheet.participant.round
    access.check_may_write(by, round_)
    meanwhile.hold(sheet)
    voices = analysis.hear(round_, visible_to=by)
    if checking.is_veiled(voices, sheet.participant_id):
        raise refusals.AnswersVeiled
    if sheet.participant_id not in voices.people:
        raise refusals.NotToBeAsked


def _record(
    what: str, sheet: models.StatementSheet, by: User, at: datetime, **detail: object
) -> None:
    safeguards.record(what, sheet, by=by, at=at, detail=detail)
