"""`weerklank register`: trajectories in; signals and indicators on a reference date."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from weerklank.deliveries.rules import reading, sources
from weerklank.figures.rules import answers, publication
from weerklank.interchange.refusals import Refused
from weerklank.rulebook.calendar import last_quarter_end
from weerklank.rulebook.facts import Facts
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import ON, UNKNOWN, Verdict, judge
from weerklank.rulebook.signals.thresholds import Schedule
from weerklank.site.commands.manners import Refusal, encode, start_django, tell

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.deliveries.operations.importing import Outcome
    from weerklank.safeguards.models import Organisation
    from weerklank.trajectories.models import Trajectory

PART = 2_500  # trajectories that a process judges at a time
FIRST = "gemeente"  # what the first municipality is called when nobody said
SHOWN = 20  # refusals that are said one by one on stderr


def bring_in(args: argparse.Namespace) -> dict[str, object]:
    """Take a supplier's tables into the register; a dry run writes nothing."""
    from django.db import transaction  # noqa: PLC0415  files alone are read without Django
    from django.utils import timezone  # noqa: PLC0415

    from weerklank.deliveries.operations import importing  # noqa: PLC0415
    from weerklank.site.commands import who  # noqa: PLC0415
    from weerklank.trajectories.jobs import judge_soon  # noqa: PLC0415

    by = who.account(args.by)
    at = timezone.now()
    try:
        delivered, notes = sources.sources_of(Path(args.path))
        for note in notes:
            tell(note)
        with transaction.atomic():
            municipality = municipality_of(args.municipality, begin_at=at)
            outcome = importing.import_register(
                delivered,
                municipality=municipality,
                supplier=args.supplier,
                by=by,
                at=at,
                dry_run=args.dry_run,
            )
            # With it or not at all: a kill in between would leave the signals of before.
            if not args.dry_run:
                judge_soon(municipality, at=at)
            transaction.set_rollback(args.dry_run)
    except (Refused, OSError) as refusal:
        raise Refusal(_sentence(args.path, refusal)) from refusal
    _tell_of(outcome)
    return outcome.as_json()


def _tell_of(outcome: Outcome) -> None:
    """Say on stderr what was refused, what stands twice now and what is no longer sent."""
    for note in outcome.notes:
        tell(note)
    _tell_refused(outcome.refused)
    for each in outcome.other_begins[:SHOWN]:
        tell(
            f"Let op: {each.table} rij {each.row} ({each.about or 'dezelfde periode'}) begint op"
            f" {each.after}; in het register staat {each.before}. Beide blijven staan."
        )
    _tell_more(len(outcome.other_begins), "periodes met een andere begindatum")
    for table, count in outcome.not_sent.items():
        tell(
            f"Niet meer geleverd: {count} van {table}. Wat er staat, blijft; kijk in de browser"
            " onder Niet meer geleverd."
        )


def _tell_refused(refused: list[reading.Refusal]) -> None:
    for each in refused[:SHOWN]:
        went_in = "" if each.whole_row else " De rij gaat erin, deze waarde niet."
        tell(
            f"Geweigerd: {each.table} rij {each.row}, {each.column} '{each.value}':"
            f" {each.why}{went_in}"
        )
    _tell_more(len(refused), "geweigerde cellen en rijen")


def _tell_more(count: int, what: str) -> None:
    if count > SHOWN:
        tell(f"En nog {count - SHOWN} {what}.")


def signals_on(args: argparse.Namespace) -> Iterator[object]:
    """Return what the rules say of each trajectory on a day, as JSON when that is asked."""
    on = _day(args)
    if args.folder:
        facts, schedule = _of_folder(args, on)
        said = ((each.traject, judge(each, on, schedule, signals.ALL)) for each in facts)
        return _rows(said) if args.json else _in_words(_rows(said))
    start_django()
    from weerklank.trajectories.queries import signals as queries  # noqa: PLC0415

    municipality = municipality_of(args.municipality)
    if args.json:
        return _side_by_side(municipality, on)
    return _in_words(_rows(queries.verdicts(municipality, on=on)))


class Said(TypedDict):
    """What a rule says of a trajectory, as the JSON has it."""

    traject: str
    signal: str
    state: str
    level: str | None
    since: date | None
    why: Mapping[str, object]


def _rows(said: Iterable[tuple[str, list[Verdict]]]) -> Iterator[Said]:
    return (
        {
            "traject": traject,
            "signal": verdict.signal,
            "state": verdict.state,
            "level": verdict.level,
            "since": verdict.since,
            "why": verdict.why,
        }
        for traject, verdicts in said
        for verdict in verdicts
    )


def _in_words(rows: Iterable[Said]) -> Iterator[str]:
    """Yield a line for each row, for people; the dates and numbers of `why` are in the JSON."""
    states = {ON: "aan", UNKNOWN: "onbekend"}
    for row in rows:
        since = f" sinds {row['since']}" if row["since"] else ""
        label = signals.BY_SIGNAL[row["signal"]].label
        yield f"{row['traject']}  {row['signal']} {label}: {states[row['state']]}{since}"


def _side_by_side(municipality: Organisation, on: date) -> Iterator[str]:
    """Yield the rows as JSON, made by as many processes as there are cores."""
    from django.db import connections  # noqa: PLC0415

    from weerklank.trajectories.queries import signals as queries  # noqa: PLC0415

    parts = queries.in_parts(municipality, PART)
    judge_part = partial(_judged, municipality, on)
    cores = min(len(os.sched_getaffinity(0)), len(parts))
    if cores < 2:
        for part in parts:
            yield from judge_part(part)
        return
    connections.close_all()  # each process opens its own
    with ProcessPoolExecutor(cores, mp_context=get_context("fork")) as pool:
        for rows in pool.map(judge_part, parts):
            yield from rows


def _judged(municipality: Organisation, on: date, part: QuerySet[Trajectory]) -> list[str]:
    from weerklank.trajectories.queries import signals as queries  # noqa: PLC0415

    return [encode(row) for row in _rows(queries.verdicts(municipality, on=on, only=part))]


def indicators_on(args: argparse.Namespace) -> Sequence[Mapping[str, object]]:
    """Return the figures of a day: exactly, for inside, or as they may go out."""
    on = _day(args)
    if args.published:
        _check_may_go_out(on)
    else:
        tell(
            "Alleen voor binnen: deze cijfers zijn precies, ook over één mens. Wat naar buiten mag,"
            " geeft --published."
        )
    if args.folder:
        facts, schedule = _of_folder(args, on)
        counted = answers.answers(facts, [on], schedule, published=publication.PUBLISHED)
        return answers.as_json(counted[on], published=args.published)
    start_django()
    from weerklank.figures import queries as figures  # noqa: PLC0415

    answer = figures.count(municipality_of(args.municipality), [on])[on]
    return answers.as_json(answer, published=args.published)


def _check_may_go_out(on: date) -> None:
    """Refuse to publish about another day than the end of a quarter that has ended.

    From two days close to each other it would be clear what happened to the few between them.
    """
    latest = last_quarter_end(min(on, _today()))
    if on != latest:
        raise Refusal(
            f"Wat naar buiten mag, gaat over het einde van een kwartaal dat voorbij is, en {on} is"
            f" dat niet. Vraag het met --as-of {latest}."
        )


def _of_folder(args: argparse.Namespace, on: date) -> tuple[list[Facts], Schedule]:
    """Read the tables of a folder; what was left aside is told on stderr, nothing is stored."""
    refusals = reading.Refusals()
    try:
        delivered, notes = sources.sources_of(Path(args.folder))
        facts = list(reading.facts_of(delivered, refusals, today=max(on, _today())))
    except (Refused, OSError) as refusal:
        raise Refusal(_sentence(args.folder, refusal)) from refusal
    for note in notes:
        tell(note)
    _tell_refused(refusals.in_order())
    return facts, signals.schedule()


def municipality_of(slug: str | None, *, begin_at: datetime | None = None) -> Organisation:
    """Find the municipality that is meant; with `begin_at` the first one is made."""
    from weerklank.safeguards import accounts  # noqa: PLC0415
    from weerklank.safeguards import queries as safeguards  # noqa: PLC0415
    from weerklank.safeguards.terms import OrganisationKind  # noqa: PLC0415

    known = list(safeguards.organisations().filter(kind=OrganisationKind.GEMEENTE))
    chosen = [each for each in known if slug in (None, each.slug)]
    if len(chosen) == 1:
        return chosen[0]
    if not known and begin_at:
        name = (slug or FIRST).replace("-", " ").capitalize()
        tell(f"Er was nog geen gemeente. De trajecten komen onder de naam {name} te staan.")
        return accounts.begin_municipality(name=name, at=begin_at)
    if not known:
        raise Refusal("Er is nog geen gemeente. Maak er een bij Beheer, of met weerklank demo.")
    names = ", ".join(each.slug for each in known)
    raise Refusal(f"Zeg welke gemeente, met --municipality. Bekend zijn: {names}.")


def _day(args: argparse.Namespace) -> date:
    if not args.as_of:
        return _today()
    try:
        return date.fromisoformat(args.as_of)
    except ValueError as failure:
        raise Refusal(f"{args.as_of} is geen datum. Schrijf hem als 2026-11-01.") from failure


def _today() -> date:
    return date.today()  # noqa: DTZ011  the day of who types the command


def _sentence(path: str, refusal: Refused | OSError) -> str:
    if isinstance(refusal, Refused):
        return str(refusal)
    if isinstance(refusal, FileNotFoundError):
        return f"{path} bestaat niet."
    return f"{path} kan niet worden gelezen: {refusal.strerror}."
