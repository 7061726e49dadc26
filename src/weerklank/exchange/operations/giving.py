"""A round as a file that the worker makes for one person, to be taken along when it is ready.

What somebody says meanwhile holds: whose words leave the round leave the file, which then goes as
a whole and can be made again.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, get_args

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet, Sum

from weerklank.coding import queries as codebook
from weerklank.exchange import models, refusals
from weerklank.exchange.operations import export, watching, working
from weerklank.exchange.rules import BUSY, State
from weerklank.fieldwork import queries as fieldwork
from weerklank.interchange.refi.writing import Target
from weerklank.safeguards import meanwhile, uploads
from weerklank.safeguards.terms import LogResult
from weerklank.study import access as study_access
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.fieldwork.models import Transcript
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

KEPT = timedelta(hours=24)
# What is less than each of these is made within some three seconds, well before a proxy or a
# browser gives up, and holds a thread of the web server no longer than that.
AT_ONCE_CODINGS, AT_ONCE_WORDS, AT_ONCE_BYTES = 50_000, 2_000_000, 50 << 20

GIVEN = uploads.Uploads(
    models.GivenProject,
    sign="project_file",
    since="since",
    kept=KEPT,
    files=lambda given: [given.content],
    detail=lambda given: {"bytes": given.size} if given.size else {},
)


def is_small(round_: Round, *, by: User) -> bool:
    """Return whether a round is a file before anybody would look how far it is."""
    readings = codebook.readings(round_, visible_to=by)
    words = _texts(readings, by).aggregate(words=Sum("word_count"))["words"] or 0
    files = models.KeptFile.objects.filter(part__project__round=round_)
    size = files.aggregate(size=Sum("size"))["size"] or 0
    return (
        _codings(readings) <= AT_ONCE_CODINGS and words <= AT_ONCE_WORDS and size <= AT_ONCE_BYTES
    )


def _texts(readings: codebook.Readings, by: User) -> QuerySet[Transcript]:
    numbers = list(readings.texts.values())
    return fieldwork.transcripts(visible_to=by).filter(pk__in=numbers).order_by("pk")


def _codings(readings: codebook.Readings) -> int:
    texts = set(readings.texts.values())
    return sum(
        sum(of_coders.values()) for text, of_coders in readings.sizes.items() if text in texts
    )


def given_to(user: User, round_: Round) -> models.GivenProject | None:
    """Return what is made of a round for this person: nobody sees that of another."""
    found = models.GivenProject.objects.filter(round=round_, asked_by=user)
    return found.select_related("round__monitor__organisation").first()


def start(
    *, round_: Round, target: str, for_reuse: bool, by: User, at: datetime
) -> tuple[models.GivenProject, bool]:
    """Let the worker make a file of a round; says whether that began with this.

    What is being made of it for this person goes on; what was made goes.
    Raises AccessDenied, NoBasis, CodesBlind.
    """
    readings = export.check_may_give(round_=round_, by=by, for_reuse=for_reuse)
    with uploads.Keeper() as keeper, transaction.atomic():
        given, is_new = models.GivenProject.objects.get_or_create(round=round_, asked_by=by)
        if not is_new:
            meanwhile.hold(given)
            if working.state_of(given, at=at) in BUSY:
                return given, False
            clear(given)
        keeper.write(given.content, ContentFile(b""), secrets.token_hex(8))
        working.let_wait(given, by=by, at=at)
        given.target, given.for_reuse, given.size, given.held = target, for_reuse, 0, []
        only = readings.within(fieldwork.reusable_texts(round_)) if for_reuse else readings
        given.texts, given.codings = len(only.texts), _codings(only)
        given.save()
        GIVEN.record("started", given, by=by, at=at)
    return given, True


def clear(given: models.GivenProject) -> None:
    """Remove the file of a row that is held, and what a worker who is gone left beside it."""
    if given.content:
        transaction.on_commit(partial(_remove, working.file_of(given)))
        given.content.name, given.size = "", 0


def _remove(file: Path) -> None:
    for each in (file, *file.parent.glob(f"{file.name}.*")):
        each.unlink(missing_ok=True)


def held_by(given: models.GivenProject, *, by: User) -> list[str]:
    """Return the texts that may go along as they are now, and the people.

    What was made holds one that is not among them any more when a text was corrected or left, or
    somebody allows less. Raises AccessDenied, NoBasis, CodesBlind.
    """
    readings = export.check_may_give(round_=given.round, by=by, for_reuse=given.for_reuse)
    if given.for_reuse:
        readings = readings.within(fieldwork.reusable_texts(given.round))
    texts = _texts(readings, by).values_list("pk", "sha256")
    people = study.people_in(given.round).order_by("pk").values_list("pk", flat=True)
    return [f"text {pk} {mark[:16]}" for pk, mark in texts] + [f"person {pk}" for pk in people]


# --- by the worker ----------------------------------------------------------------------------
def give_asked(*, given_id: int, attempt: int, at: datetime) -> None:
    """Make the file that was asked for, unless somebody does already; and say what came of it.

    Whatever goes wrong, nothing of the file stays.
    """
    work = working.Kind(models.GivenProject, State.GIVING, _give, _ended)
    working.do_asked(work, given_id, attempt, at=at)


def _give(given: models.GivenProject, watch: watching.Watch, at: datetime) -> None:
    assert given.asked_by is not None
    file = working.file_of(given)
    try:
        held = held_by(given, by=given.asked_by)
        export.make_project(
            round_=given.round,
            path=file,
            target=next((one for one in get_args(Target) if one == given.target), None),
            by=given.asked_by,
            for_reuse=given.for_reuse,
            watch=watch,
        )
        watch.go_on()  # the last moment to stop it
        with transaction.atomic():
            done = {"state": State.DONE, "since": at, "held": held, "size": file.stat().st_size}
            if not working.still(given).update(**done):
                raise working.Overtaken
            if held_by(given, by=given.asked_by) != held:
                raise refusals.GivenOutdated
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _ended(given: models.GivenProject, state: State, at: datetime) -> None:
    """Note that nothing came of an attempt; only the row stays, with why."""
    models.GivenProject.objects.filter(pk=given.pk).update(content="")
    clear(given)
    if state is not State.STOPPED:
        GIVEN.record("refused", given, by=given.asked_by, at=at, result=LogResult.REFUSED)


# --- afterwards -------------------------------------------------------------------------------
def stop(*, given: models.GivenProject, by: User, at: datetime) -> None:
    """Stop making a file; nothing of it stays. Raises AccessDenied and GoneMeanwhile."""
    study_access.check_may_research(by, given.round.monitor)
    if State(given.state) not in BUSY:
        return
    with working.stopping(given, at=at) as state:
        if state in BUSY:
            # Whoever makes it holds nothing in the database, and ends after this.
            GIVEN.record("stopped", given, by=by, at=at)
            GIVEN.let_go(given)


@transaction.atomic
def discard(*, given: models.GivenProject, by: User, at: datetime) -> None:
    """Throw away what was made, or what is told of an attempt. Raises AccessDenied, ProjectBusy."""
    study_access.check_may_research(by, given.round.monitor)
    working.hold(given, at=at)
    clear(given)
    GIVEN.discard(given, by=by, at=at)


def open_made(*, given: models.GivenProject, by: User, at: datetime) -> IO[bytes]:
    """Return what was made, for whoever logs that it was taken along.

    Raises AccessDenied, NoBasis and CodesBlind for who may do so no longer, and GivenOutdated when
    other words would go along by now; then it is thrown away.
    """
    if State(given.state) is not State.DONE:
        raise meanwhile.GoneMeanwhile
    if not set(given.held) <= set(held_by(given, by=by)):
        GIVEN.discard(given, by=None, at=at)
        raise refusals.GivenOutdated
    try:
        return working.file_of(given).open("rb")
    except FileNotFoundError:
        raise meanwhile.GoneMeanwhile from None


def sweep(*, at: datetime) -> None:
    """Remove what was made too long ago, and what a worker who is gone left. Safe at any moment."""
    for given in models.GivenProject.objects.filter(state=State.GIVING):
        if working.state_of(given, at=at) is State.BROKEN:
            _break_off(given, at=at)
    GIVEN.sweep(at=at)


@transaction.atomic
def _break_off(given: models.GivenProject, *, at: datetime) -> None:
    if working.still(given).update(state=State.BROKEN, since=at):
        _ended(given, State.BROKEN, at)
