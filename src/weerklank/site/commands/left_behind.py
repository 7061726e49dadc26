"""What `weerklank check` says of words that should be gone and are not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from weerklank.safeguards import cleaning, journal, places
from weerklank.study import operations as study
from weerklank.trajectories.queries import trajectories

MOST = 10


def found(*, at: datetime) -> list[str]:
    """Return a sentence for each thing that was left behind."""
    return [*_in_store(at), *_in_files(at), *_in_journals(), *_readable()]


def _in_store(at: datetime) -> list[str]:
    late = cleaning.overdue(at=at)
    if not late:
        return []
    why = next(
        (each.get_failure_display() for each in late if each.failure), "er draait geen worker"
    )
    return [
        f"{len(late)} keer is er iets gewist dat nog in de database te vinden is: {why}."
        " Doe: weerklank clean."
    ]


def _in_files(at: datetime) -> list[str]:
    with places.alone() as is_alone:
        orphans = places.orphans(at=at, whatever_age=is_alone)
    wrong = []
    if orphans:
        names = ", ".join(str(path) for path in orphans[:MOST])
        more = f" en {len(orphans) - MOST} andere" if len(orphans) > MOST else ""
        wrong.append(
            ("Eén bestand hoort" if len(orphans) == 1 else f"{len(orphans)} bestanden horen")
            + f" nergens bij: {names}{more}. Doe: weerklank clean."
        )
    if places.is_restoring():
        wrong.append("Het terugzetten van een back-up is niet afgemaakt. Doe het opnieuw.")
    return wrong


def _in_journals() -> list[str]:
    """Tell who is in a journal and is here all the same, as after a restore by other means."""
    return [
        *_in_journal(
            "intrekkingen",
            journal.path(),
            lambda: [
                each.pseudonym
                for each in journal.read(journal.path())
                if not each.state and study.takes_part(each)
            ],
            "trokken zij zich terug, maar de database weet dat niet: {}. Trek hun deelname opnieuw"
            " in.",
        ),
        *_in_journal(
            "verwijderde trajecten",
            journal.path_of_erasures(),
            lambda: [
                each.pseudonym
                for each in journal.read_erased(journal.path_of_erasures())
                if not each.state and trajectories.by_number(each.trajectory_id, each.pseudonym)
            ],
            "zijn deze trajecten verwijderd, maar de database heeft ze nog: {}. Verwijder ze"
            " opnieuw met weerklank erase.",
        ),
    ]


def _in_journal(of: str, file: Path, back: Callable[[], list[str]], said: str) -> list[str]:
    try:
        names = back()
    except journal.Broken as error:
        return [f"De lijst van {of} is beschadigd: {error} is niet te lezen. Zet een kopie terug."]
    return [f"Volgens {file} {said.format(', '.join(names[:MOST]))}"] if names else []


def _readable() -> list[str]:
    """Tell which files of the database others on the machine can read."""
    folder = Path(settings.DATA_FOLDER)
    return [
        f"{path} is leesbaar voor anderen op deze machine. Doe: chmod 600 {path}."
        for path in sorted(folder.glob("*.sqlite3*"))
        if path.stat().st_mode & 0o077
    ]
