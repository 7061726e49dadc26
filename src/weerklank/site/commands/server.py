"""`weerklank serve` and `weerklank work`: the site, and the work behind it."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time

from django.core.management import call_command
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from weerklank.fieldwork import jobs
from weerklank.register.operations import drafts as deliveries
from weerklank.safeguards import removals
from weerklank.site.commands import database
from weerklank.site.commands.manners import Refusal, tell

SWEEP_EVERY = 10.0  # seconds


def serve(args: argparse.Namespace) -> None:
    """Run the web server, and one worker beside it, until it is stopped."""
    _check_address_free(args.host, args.port)
    database.migrate(args)
    call_command("collectstatic", verbosity=0, interactive=False)
    worker = subprocess.Popen(
        [sys.executable, "-m", "weerklank.site.cli", "work"], start_new_session=True
    )
    web = subprocess.Popen(  # noqa: S603  our own arguments
        [
            sys.executable, "-m", "gunicorn", "weerklank.site.wsgi",
            "--bind", f"{args.host}:{args.port}",
            "--workers", str(args.workers), "--threads", "4", "--worker-class", "gthread",
            "--timeout", "120", "--log-level", "warning",
        ]
    )  # fmt: skip
    signal.signal(signal.SIGTERM, lambda *_: web.terminate())
    tell(f"Weerklank staat op http://{args.host}:{args.port}/ . Stop met Ctrl+C.")
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


def _check_address_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refusal(
                f"{host}:{port} is niet vrij ({error.strerror}). Kies een andere poort met --port."
            ) from error


def work(args: argparse.Namespace) -> None:
    """Do what pages put in the queue, and pick up again what a killed worker left."""
    threading.Thread(target=_sweep, args=(os.getppid(),), daemon=True).start()
    call_command("db_worker", interval=1, reload=False, verbosity=0)


def _sweep(parent: int) -> None:
    while True:
        if os.getppid() != parent:  # the server is gone: so are we
            os.kill(os.getpid(), signal.SIGTERM)
        try:
            jobs.sweep(at=timezone.now())
            deliveries.sweep(at=timezone.now())
            removals.erase_what_is_due(at=timezone.now())
        except DatabaseError as error:
            tell(f"De database antwoordt niet ({error}); over {SWEEP_EVERY:.0f} tellen opnieuw.")
        close_old_connections()
        time.sleep(SWEEP_EVERY)
