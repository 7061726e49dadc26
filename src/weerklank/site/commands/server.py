"""`weerklank serve` and `weerklank work`: the site, and the work behind it."""

from __future__ import annotations

import argparse
import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, close_old_connections
from django.utils import timezone

from weerklank.deliveries.operations import drafts as deliveries
from weerklank.exchange import jobs as exchange
from weerklank.fieldwork import jobs
from weerklank.invitations import jobs as invitations
from weerklank.personal import jobs as personal
from weerklank.reporting import jobs as reporting
from weerklank.safeguards import accounts, checks, connections, disk, removals, seals
from weerklank.safeguards import jobs as background
from weerklank.sampling import jobs as choosing
from weerklank.site import demo
from weerklank.site.commands import care, database
from weerklank.site.commands.manners import Refusal, tell
from weerklank.sounds import operations as sounds
from weerklank.study import jobs as plans
from weerklank.suggestions import jobs as suggestions
from weerklank.telling import jobs as telling

SWEEP_EVERY = 10.0  # seconds
SEAL_EVERY = 60.0
TERMS_EVERY = 3600.0  # days are what they count in
CLEAN_EVERY = 5.0
SEND_EVERY = 5.0
SWEEP_FILES_EVERY = 12  # times the former


def serve(args: argparse.Namespace) -> None:
    """Run the web server, and one worker beside it, until it is stopped."""
    environment = _environment(args.host, args.port)
    _check_address_free(args.host, args.port)
    database.migrate(args)
    care.settle()
    background.sweep(may_be_alone=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    worker = subprocess.Popen(
        [sys.executable, "-m", "weerklank.site.cli", "work"],
        start_new_session=True,
        env=environment,
    )
    web = subprocess.Popen(  # noqa: S603  our own arguments
        [
            sys.executable, "-m", "gunicorn", "weerklank.site.wsgi",
            "--bind", _place(args.host, args.port),
            "--workers", str(args.workers), "--threads", "4", "--worker-class", "gthread",
            "--timeout", "120", "--log-level", "warning",
        ],
        env=environment,
    )  # fmt: skip
    signal.signal(signal.SIGTERM, lambda *_: web.terminate())
    for line in first_steps():
        tell(line)
    tell(f"Weerklank staat op http://{_place(args.host, args.port)}/ . Stop met Ctrl+C.")
    try:
        web.wait()
    except KeyboardInterrupt:
        web.terminate()
        web.wait()
    finally:
        worker.terminate()
        worker.wait()
    if web.returncode not in {0, -signal.SIGTERM}:
        raise Refusal("De webserver stopte onverwacht; zie de regels hierboven.")


def first_steps() -> list[str]:
    """Say what to do in an installation without accounts; nothing where there is one."""
    if accounts.has_any():
        return []
    lines = [
        f"Deze installatie is nog leeg ({settings.DATA_FOLDER}). Maak eerst een account:",
        '  weerklank createuser u@gemeente.example "Uw naam" --beheerder',
    ]
    example = (settings.DATA_FOLDER / demo.FOLDER.name).resolve()
    if (example / demo.MARK).exists():
        lines.append(f"Of toon het voorbeeld: WEERKLANK_DATA={example} weerklank serve")
    else:
        lines.append("Of bekijk het voorbeeld: weerklank demo")
    return lines


def _environment(host: str, port: int) -> dict[str, str]:
    """Return the environment of web server and worker, or refuse to start them.

    Without a server's settings there is no HTTPS and a password that may be published: then
    nobody but this machine may reach the site, and links in mail lead to where it stands.
    """
    if wrong := checks.wrong_settings():
        raise Refusal("\n".join(["Zo start Weerklank niet:", *wrong]))
    environment = dict(os.environ)
    if not settings.LOOPBACK_ONLY:
        return environment
    if not checks.is_loopback(host):
        raise Refusal(
            f"Met deze instellingen luistert Weerklank alleen op dit apparaat, niet op {host}."
            " Laat --host weg. Voor een server: zet DJANGO_SETTINGS_MODULE op"
            " weerklank.settings.production, zoals in docs/beheer/installeren.md."
        )
    if not environment.get("PUBLIC_BASE_URL"):
        environment["PUBLIC_BASE_URL"] = f"http://{_place(host, port)}"
    return environment


def _place(host: str, port: int) -> str:
    """Return host and port as an address writes them: IPv6 between brackets."""
    bare = host.strip("[]")
    return f"[{bare}]:{port}" if ":" in bare else f"{bare}:{port}"


def _check_address_free(host: str, port: int) -> None:
    bare = host.strip("[]")
    family = socket.AF_INET6 if ":" in bare else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bare, port))
        except OSError as error:
            raise Refusal(
                f"{_place(host, port)} is niet vrij ({error.strerror}). Kies een andere poort met"
                " --port."
            ) from error


def work(args: argparse.Namespace) -> None:
    """Do what pages put in the queue, and pick up again what a killed worker left."""
    background.sweep(may_be_alone=True)  # here the web server may be started apart, and later
    threading.Thread(target=_sweep, args=(os.getppid(),), daemon=True).start()
    # Apart: rewriting a large database takes longer than the others may wait.
    threading.Thread(target=_clean, daemon=True).start()
    # Apart as well: a mail server that is silent keeps nothing else waiting.
    threading.Thread(target=_send, daemon=True).start()
    while not _has_worked():
        pass


def _has_worked() -> bool:
    """Do what is asked until somebody ends it; False when the database was busy for too long.

    On SQLite somebody may write longer than others wait. What was asked is still there.
    """
    try:
        call_command("db_worker", interval=1, reload=False, verbosity=0)
    except OperationalError as failure:
        if not connections.is_busy(failure):
            raise
        tell("De database was te lang bezet. Het werk op de achtergrond gaat weer verder.")
        close_old_connections()
        return False
    return True


def _why(error: Exception) -> str:
    """Return why something did not succeed now. That the database is busy is no fault of anyone."""
    if disk.is_full(error):
        return disk.SENTENCE
    if connections.is_busy(error):
        return "De database is bezet met ander werk."
    return f"Dit lukt nu niet ({error})."


def _sweep(parent: int) -> None:
    sealed, kept_to_terms = -SEAL_EVERY, -TERMS_EVERY
    while True:
        if os.getppid() != parent:  # the server is gone: so are we
            os.kill(os.getpid(), signal.SIGTERM)
        try:
            jobs.sweep(at=timezone.now())
            deliveries.UPLOADS.sweep(at=timezone.now())
            choosing.sweep(at=timezone.now())
            exchange.sweep(at=timezone.now())
            suggestions.sweep(at=timezone.now())
            invitations.sweep(at=timezone.now())
            invitations.remind(at=timezone.now())
            telling.sweep(at=timezone.now())
            removals.erase_what_is_due(at=timezone.now())
            sounds.erase_due(today=timezone.localdate(), at=timezone.now())
            reporting.make_files_again(at=timezone.now())
            if time.monotonic() - kept_to_terms >= TERMS_EVERY:
                plans.apply_terms(at=timezone.now())
                invitations.forget_nobody(at=timezone.now())
                suggestions.forget_what_may_not_be()
                personal.remind(today=timezone.localdate())
                personal.settle_voices(today=timezone.localdate())
                kept_to_terms = time.monotonic()
            if time.monotonic() - sealed >= SEAL_EVERY:
                seals.seal_all(at=timezone.now())
                sealed = time.monotonic()
        except (DatabaseError, OSError) as error:
            tell(f"{_why(error)} Over {SWEEP_EVERY:.0f} tellen opnieuw.")
        close_old_connections()
        time.sleep(SWEEP_EVERY)


def _send() -> None:
    """Send what waits for people who were asked."""
    while True:
        try:
            invitations.send_due()
        except (DatabaseError, OSError) as error:
            tell(f"Versturen: {_why(error)} Over {SEND_EVERY:.0f} tellen opnieuw.")
        close_old_connections()
        time.sleep(SEND_EVERY)


def _clean() -> None:
    """Take out what was erased, and from time to time what no row names."""
    for number in itertools.count():
        try:
            background.clean()
            if number % SWEEP_FILES_EVERY == 0:
                # However it came loose: its owner removed, its question, or one person by itself.
                sounds.erase_loose(at=timezone.now())
                background.sweep()
        except (DatabaseError, OSError) as error:
            tell(f"Opruimen: {_why(error)} Over {CLEAN_EVERY:.0f} tellen opnieuw.")
        close_old_connections()
        time.sleep(CLEAN_EVERY)
