"""`weerklank check`, `migrate`, `createuser`."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from weerklank.safeguards import accounts, checks, seals, search
from weerklank.site.commands import counts, left_behind
from weerklank.site.commands import search as index
from weerklank.site.commands.manners import Refusal, secret, tell
from weerklank.vault.routing import VAULT

MANY = 30  # changes; an empty database takes some two hundred


def migrate(args: argparse.Namespace) -> dict[str, object]:
    """Bring tables up to date, and make the table that log-in throttling keeps its counts in."""
    settings.DATA_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = len(_waiting())
    if waiting:
        lasts = " Dat kan een minuut duren." if waiting > MANY else ""
        tell(f"Wijzigingen die in de database worden gezet: {waiting}.{lasts}")
    call_command("migrate", verbosity=0, interactive=False)
    if VAULT in settings.DATABASES:
        call_command("migrate", VAULT, database=VAULT, verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    seals.seal_all(at=timezone.now())  # the first time: what is there, as it is found
    if waiting and search.is_empty():
        index.fill()  # what was there before there was an index
    return {"applied": waiting}


def _waiting() -> list[str]:
    """Return the migrations still to do; those of the vault where its tables stand."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if VAULT in settings.DATABASES:
        apart = MigrationExecutor(connections[VAULT])
        plan += apart.migration_plan(apart.loader.graph.leaf_nodes(VAULT))
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def check(args: argparse.Namespace) -> dict[str, object]:
    """Look at settings, database, tables and logs; refuse with what is wrong and what to do."""
    wrong = checks.wrong_settings()
    try:
        if waiting := _waiting():
            wrong.append(
                (
                    "Eén wijziging wacht"
                    if len(waiting) == 1
                    else f"{len(waiting)} wijzigingen wachten"
                )
                + " om in de database te worden gezet. Doe: weerklank migrate."
            )
        verdicts = [] if waiting else seals.verify_all()
    except DatabaseError as error:
        wrong.append(f"De database antwoordt niet: {error}")
        verdicts, waiting = [], ["?"]
    wrong += [
        f"Het {each.log} klopt niet vanaf regel {each.line}: {each.wrong}. Zie"
        " docs/beheer/logboek.md."
        for each in verdicts
        if each.wrong
    ]
    if not waiting:
        wrong += left_behind.found(at=timezone.now())
        wrong += counts.wrong()
    for each in verdicts:
        open_lines = 0 if each.wrong else each.lines - each.sealed
        if open_lines:
            tell(
                f"{each.log.capitalize()}: {open_lines} van de {each.lines} regels"
                f" {'is' if open_lines == 1 else 'zijn'} nog niet verzegeld. Of daar een regel"
                " uit weg is, is niet te zien. De werker verzegelt elke minuut; weerklank migrate"
                " doet het nu."
            )
    document: dict[str, object] = {
        "settings": settings.SETTINGS_MODULE,
        "database": connection.vendor,
        "logs": [asdict(each) for each in verdicts],
        "wrong": wrong,
    }
    if wrong:
        raise Refusal("\n".join(wrong), document=document)
    return document


def create_user(args: argparse.Namespace) -> dict[str, object]:
    """Make an account; the password is asked for, or read from stdin."""
    password = secret("Wachtwoord: ", from_stdin=args.password_stdin)
    try:
        user = accounts.create_account(
            email=args.email,
            name=args.name,
            password=password,
            is_installation_beheerder=args.beheerder,
            by=None,
            at=timezone.now(),
        )
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    return {"email": user.email, "name": user.name, "beheerder": user.is_installation_beheerder}
