"""What `weerklank check` says of words that should be gone and are not."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from weerklank.safeguards import cleaning, journal, places
from weerklank.study import operations as study

MOST = 10


def found(*, at: datetime) -> list[str]:
    """Return a sentence for each thing that was left behind."""
    return [*_in_store(at), *_in_files(at), *_in_journal(), *_readable()]


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
    orphans = places.orphans(at=at)
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


def _in_journal() -> list[str]:
    """Tell who is in the journal and takes part all the same, as after a restore by other means."""
    try:
        entries = journal.read(journal.path())
    except journal.Broken as error:
        return [f"Het journaal van intrekkingen is beschadigd: {error}. Zet een kopie terug."]
    back = [each.pseudonym for each in entries if not each.state and study.takes_part(each)]
    if not back:
        return []
    return [
        f"Volgens {journal.path()} trokken zij zich terug, maar de database weet dat niet:"
        f" {', '.join(back[:MOST])}. Trek hun deelname opnieuw in."
    ]


def _readable() -> list[str]:
    """Tell which files of the database others on the machine can read."""
    folder = Path(settings.DATA_FOLDER)
    return [
        f"{path} is leesbaar voor anderen op deze machine. Doe: chmod 600 {path}."
        for path in sorted(folder.glob("*.sqlite3*"))
        if path.stat().st_mode & 0o077
    ]
