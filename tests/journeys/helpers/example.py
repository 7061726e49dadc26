"""The example municipality as the table of pages wants to see it."""

from __future__ import annotations

import fcntl
import pickle
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Page

from tests.house.world import World, carry_one, correct_a_time, read_aloud
from weerklank.fieldwork import operations as fieldwork
from weerklank.fieldwork.models import Conversation, Draft, SourceFile
from weerklank.findings.models import Evidence, Finding, Quote, StatementSheet
from weerklank.invitations.models import Letterhead
from weerklank.reporting.models import ReportVersion
from weerklank.safeguards.models import User
from weerklank.site.commands import demo
from weerklank.site.demo import build
from weerklank.study.models import Participant
from weerklank.study.queries import next_position

NOTES = """\
R1: Hoe gaat het met de brieven?
D1: Die leest mijn dochter. Zij is twaalf.
R1: En de moeilijke?
D1: Die blijven liggen.
"""


def fill(kept: Path) -> build.Example:
    """Fill the database with the whole of Voorbeelddam, as the first who asked for it made it.

    `kept` is a folder that all workers of this run share.
    """
    kept.mkdir(exist_ok=True)
    with (kept / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if (kept / "example").exists():
            return _restore(kept)
        example = build.fill(at=demo.AT, tell=lambda words: None)
        _keep(example, kept)
    return example


def _keep(example: build.Example, kept: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(kept / "rows")) as copy:
        connection.connection.backup(copy)
    shutil.copytree(settings.MEDIA_ROOT, kept / "files", dirs_exist_ok=True)
    (kept / "example").write_bytes(pickle.dumps(example))


def _restore(kept: Path) -> build.Example:
    connection.ensure_connection()
    with closing(sqlite3.connect(kept / "rows")) as copy:
        copy.backup(connection.connection)
    shutil.copytree(kept / "files", settings.MEDIA_ROOT, dirs_exist_ok=True)
    example: build.Example = pickle.loads((kept / "example").read_bytes())  # noqa: S301  our own
    return example


def world_of(example: build.Example) -> World:
    """Give one record of each kind from the example, and a text that waits to be read in."""
    round_, monitor = example.round, example.round.monitor
    bram = example.users["bram"]
    guide = example.guides["inburgeraar"]
    evidence = Evidence.objects.filter(finding__round=round_).order_by("pk")[0]
    coding = evidence.coding
    conversation = coding.transcript.conversation
    participant = conversation.attendances.order_by("pk")[0].participant
    turn = coding.transcript.turns.filter(is_withdrawn=False)[0]
    # Its letters were answered long ago; pages about inviting show what they show before that.
    Letterhead.objects.filter(round__monitor=monitor).update(cards_end_on=date(2999, 1, 1))
    guide_question = guide.sections.all()[0].questions.all()[0]
    read_aloud(guide_question, bram)
    return World(
        users={
            "onderzoeker": bram,
            "codeur": example.users["coen"],
            "beleidsadviseur": example.users["daan"],
            "beheerder": example.users["gerard"],
            "installer": User.objects.get(email=build.email("noor")),
        },
        monitor=monitor,
        round=round_,
        goal=monitor.goals.all()[0],
        question=monitor.questions.all()[0],
        characteristic=monitor.characteristics.all()[0],
        participant=participant,
        guide=guide,
        guide_question=guide_question,
        conversation=conversation,
        speaker=conversation.speakers.all()[0],
        file=SourceFile.objects.filter(conversation=conversation).order_by("pk")[0],
        transcript=coding.transcript,
        turn=turn,
        correction=correct_a_time(turn, bram),
        draft=_a_draft(round_, bram),
        code=coding.code,
        coding=coding,
        carried=carry_one(coding.transcript, coding.code, bram, version=0),
        finding=evidence.finding,
        evidence=evidence,
        quote=Quote.objects.filter(finding__round=round_).order_by("pk")[0],
        report=round_.report,
        point=monitor.improvement_points.get(number=1),
        sheet=_a_sheet(evidence.finding, participant, bram),
        version=ReportVersion.objects.get(round=round_),  # the example published it
    )


def _a_sheet(finding: Finding, participant: Participant, by: User) -> StatementSheet:
    """Put a finding on a sheet that waits for its answers; she may have others by now."""
    sheet = StatementSheet.objects.create(
        participant=participant,
        number=next_position(participant.sheets.all(), "number"),
        made_at=demo.AT,
        made_by=by,
    )
    sheet.statements.create(
        finding=finding,
        position=1,
        text="Sommige mensen vinden brieven moeilijk.",
        statement=finding.statement,
    )
    return sheet


def _a_draft(round_: Any, by: User) -> Draft:
    return fieldwork.bring_in_notes(round_=round_, text=NOTES, by=by, at=demo.AT)


def original_conversation(example: build.Example) -> Conversation:
    """Give the conversation that also has its words in the language they were said in."""
    return Conversation.objects.filter(
        round=example.round, transcripts__role="original"
    ).distinct()[0]


def finding_without_quote(example: build.Example) -> Finding:
    return Finding.objects.filter(round=example.round, quotes=None).order_by("pk")[0]


def sign_in(page: Page, site: str, user: User | None) -> None:
    """Be this person from now on, without the log-in page; None is nobody."""
    page.context.clear_cookies()
    if user is None:
        return
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}]
    )
