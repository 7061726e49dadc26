"""A world of which every text is what somebody who means no good would write, and its addresses.

The columns are filled in the database, past every form: what a form refuses today is tried too.
Which columns there are comes from the models, so that a new one is filled at once. What a file
says goes in by the pages that take files.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from datetime import timedelta
from html import escape
from typing import Any
from urllib.parse import urlencode

import xlsxwriter
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.exchange import projects
from tests.house import walking
from tests.house.pages import personal as personal_pages
from tests.house.pages import telling as telling_pages
from tests.house.world import World
from tests.interchange.builders import p, word
from weerklank.coding.models import Coding
from weerklank.exchange.models import ProjectDraft
from weerklank.fieldwork.models import Draft, NameReplacement, Transcript, Turn
from weerklank.findings.models import Report, SheetWording
from weerklank.invitations.models import Letterhead, Meeting, MessageText, Voucher
from weerklank.safeguards.models import LogLine, User
from weerklank.study.models import Monitor
from weerklank.telling.models import Kiosk
from weerklank.trajectories import models as register
from weerklank.vault.models import AccessLine

ROOMS = {
    "safeguards", "study", "sampling", "fieldwork", "coding", "memos", "analysis", "findings",
    "followup", "reporting", "exchange", "trajectories", "deliveries", "vault", "policy",
    "invitations", "telling", "personal", "suggestions",
}  # fmt: skip
# Columns that hold no words of anybody: what the code writes there is its own.
OURS = {
    "slug", "key", "sha256", "checksum", "password", "language", "encoding", "guid", "kind",
    "scope", "what", "subject_type", "rule", "table", "column", "question", "page_language",
    "interpreter_language",
}  # fmt: skip
NOT_FILLED = {
    "trajectories.Trajectory.pseudonym": "made by chance, and part of addresses",
    "trajectories.ErasureCertificate.pseudonym": "the same",
    "vault.SupplierKey.pseudonym": "the same",
    "trajectories.Threshold.name": "of a list in the code",
    "safeguards.SearchEntry.body": "tokens; nobody sees them",
    "fieldwork.Transcript.text": "filled apart, with its turns and codings",
    "findings.Quote.shown_text": "the same",
    "followup.PointMeasure.characteristic": "a key of a list, chosen together with its value",
    "followup.PointMeasure.value": "the same",
    "findings.Quote.original_text": "the same, with its language",
    "findings.Quote.original_language": "the same",
    "telling.Kiosk.code": "a fingerprint",
    "exchange.GivenProject.state": "of a list in the code",
    "exchange.GivenProject.target": "the same",
    "exchange.ProjectDraft.state": "of a list in the code",
    "personal.Recording.part": "a key of a list, and part of an address",
    "reporting.PlainText.name": "a place that the code names, and part of an address",
}
SHORT = "\"'><xss>"  # for a column that holds no more, on a database that keeps to its lengths


def columns() -> Iterator[models.Field[Any, Any]]:
    """Give every column in which somebody's words can stand."""
    for model in apps.get_models():
        if model._meta.app_label not in ROOMS:
            continue
        of_a_table = issubclass(model, register.Recorded)
        for field in model._meta.local_concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            if not is_text or field.choices or field.name in OURS:
                continue
            if str(field) in NOT_FILLED or (of_a_table and (field.max_length or 0) < 100):
                continue  # a word from a closed list of the register
            yield field


def poison(world: World, payload: str) -> None:
    """Make every text of the world this one, and give each table without records a record."""
    _records(world, payload)
    fill(payload)
    _words(world, payload)
    _log(world, payload)
    for monitor in Monitor.objects.all():
        _codes_of_versions(monitor, payload)
    world.guide_question.prompts = [payload, payload]
    world.guide_question.save()
    for record in (world.guide_question, world.conversation, world.speaker, world.participant):
        record.refresh_from_db()
    for record in (world.code, world.coding, world.draft, world.round, world.monitor):
        record.refresh_from_db()


def fill(payload: str, *, leaving: Collection[str] = ()) -> None:
    """Write it in every column of every record that there is, but for those with these names."""
    for field in columns():
        if field.name in leaving:
            continue
        if field.model in {LogLine, AccessLine}:
            continue  # their lines cannot be changed, only added
        for record in field.model._base_manager.all():
            words = _fitting(field, payload, record.pk)
            field.model._base_manager.filter(pk=record.pk).update(**{field.name: words})


def _fitting(field: models.Field[Any, Any], payload: str, number: Any) -> str:
    """Return the words as this column takes them; the number keeps apart what must differ."""
    if isinstance(field, models.EmailField):
        # Between quotes an address may hold nearly everything, and still be one.
        return f'"<xss/onfocus=window.xss=1>{number}"@voorbeelddam.example'
    length = field.max_length
    if connection.vendor == "sqlite" or length is None or len(payload) < length - 6:
        return f"{payload}{number}"
    return f"{number}{SHORT}"[:length]


def _records(world: World, payload: str) -> None:
    """Give each table of the register, and each list, one record where it has none."""
    home = world.register.municipality
    change = world.register.trajectory.recorded_in
    for model in apps.get_models():
        if not issubclass(model, register.Recorded) or model.objects.exists():
            continue
        given: dict[str, Any] = {"recorded_in": change}
        for field in model._meta.local_concrete_fields:
            if field.name == "trajectory":
                given["trajectory"] = world.register.trajectory
            elif field.name == "municipality":
                given["municipality"] = home
            elif isinstance(field, models.DateField):
                given[field.name] = cast.TODAY
            elif isinstance(field, models.DecimalField | models.IntegerField) and not field.null:
                given.setdefault(field.name, 1)
        given.pop("id", None)
        model.objects.create(**given)
    _behind_cards(world)
    bram = world.users["onderzoeker"]
    for user in dict.fromkeys(world.users.values()):
        user.saved_searches.create(
            name="zoekvraag", question=urlencode({"q": payload}), created_at=cast.NOW
        )
    NameReplacement.objects.create(round=world.round, name="x", replacement="y")
    # Her own words come with an answer.
    world.sheet.statements.update(answer="adds")
    world.sheet.shown_on, world.sheet.way = cast.TODAY, "paper"
    world.sheet.entered_at, world.sheet.entered_by = cast.NOW, bram
    world.sheet.save()
    world.finding.sheet_wording = SheetWording.objects.create(
        finding=world.finding, text="x", statement="x", written_at=cast.NOW, written_by=bram
    )
    Report.objects.filter(pk=world.report.pk).update(
        confirmed_numbers={}, introduction="x", conclusion="x", reason="x"
    )
    world.monitor.codebook_versions.get_or_create(
        number=1,
        defaults={
            "reason": "x",
            "codes": [{"number": "4.6", "label": "x", "definition": "x"}],
            "at": cast.NOW,
            "by": bram,
        },
    )


def _behind_cards(world: World) -> None:
    """Give the tables about people with a card one record each; the pages ask for these."""
    bram, now = world.users["onderzoeker"], cast.NOW
    telling_pages.the_answer(world)
    Kiosk.objects.create(round=world.round, name="x", code_until=now, made_at=now, made_by=bram)
    personal_pages.entry(world)
    personal_pages.recording(world)
    MessageText.objects.create(
        monitor=world.monitor,
        use="invitation",
        channel="letter",
        language="nl",
        body="x",
        source="x",
        entered_at=now,
        entered_by=bram,
    )
    Letterhead.objects.create(round=world.round, sender="x", phone="x", cards_end_on=cast.TODAY)
    Voucher.objects.create(
        round=world.round,
        participant=world.participant,
        number="x",
        worth=10,
        handed_out_at=now,
        handed_out_by=bram,
    )
    Meeting.objects.create(
        round=world.round,
        starts_at=now,
        ends_at=now + timedelta(hours=1),
        place="x",
        capacity=3,
        changed_at=now,
        made_at=now,
        made_by=bram,
    )


def _words(world: World, payload: str) -> None:
    """Let a participant say it, code it whole, and let a finding quote it."""
    start = world.transcript.turns.get(position=1).start
    text = world.transcript.text[:start] + payload
    Transcript.objects.filter(pk=world.transcript.pk).update(text=text)
    Turn.objects.filter(transcript=world.transcript, position=1).update(end=len(text))
    Coding.objects.filter(pk=world.coding.pk).update(start=start, end=len(text))
    world.finding.quotes.update(shown_text=payload, original_text=payload, original_language="tr")
    world.transcript.refresh_from_db()


def _log(world: World, payload: str) -> None:
    detail = {"reason": payload, "name": payload, "file": payload, payload: payload}
    for monitor in (world.monitor.pk, None):
        for what in ("conversation.viewed", "member.added", "xss.unknown"):
            LogLine.objects.create(
                at=cast.NOW,
                kind="change",
                what=what,
                by_name=payload[:150],
                subject_type="fieldwork.conversation",
                subject_id=payload[:40],
                monitor_id=monitor,
                origin=payload[:60],
                detail=detail,
            )
    AccessLine.objects.create(
        at=cast.NOW,
        what="named",
        count=1,
        by_name=payload[:150],
        subject=payload[:40],
        origin=payload[:60],
        municipality_id=world.register.municipality.pk,
    )


def _codes_of_versions(monitor: Monitor, payload: str) -> None:
    for version in monitor.codebook_versions.all():
        version.codes = [
            {name: payload if isinstance(value, str) else value for name, value in row.items()}
            for row in version.codes
        ]
        version.save()


# --- files --------------------------------------------------------------------------------------
def bring_in_files(world: World, payload: str) -> list[tuple[str, str]]:
    """Bring in a file of each kind that says it everywhere; return (role, address) of each."""
    told = payload.replace("\x01", "").replace("\x0c", "").replace("\x0b", "")
    name = told.replace("/", "⁄")[:80]
    found = [
        ("onderzoeker", _transcript(world, told, name)),
        ("onderzoeker", _project(world, told, name)),
        ("regisseur", _tables(world, told, name)),
        ("aanbieder", _list(world, told, name)),
    ]
    return [(role, address) for role, address in found if address]


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _transcript(world: World, told: str, name: str) -> str:
    line = " ".join(told.split())
    file = word(p(f"R1: Hoe gaat het? {escape(line)}") + p(f"D1: {escape(line)}"))
    _client(world.users["onderzoeker"]).post(
        reverse("fieldwork:read_in", kwargs={"round": world.round.slug}),
        {"documents": SimpleUploadedFile(f"{name}.docx", file), "notes": ""},
    )
    draft = Draft.objects.order_by("-pk")[0]
    return reverse("fieldwork:draft", kwargs={"draft": draft.pk})


def _project(world: World, told: str, name: str) -> str:
    said = escape(" ".join(told.split()), quote=True)
    _client(world.users["onderzoeker"]).post(
        reverse("exchange:overview", kwargs={"round": world.round.slug}),
        {
            "project": SimpleUploadedFile(
                f"{name}.qdpx", projects.whole(users=(said, f"{said} ander"))
            )
        },
    )
    draft = ProjectDraft.objects.order_by("-pk").first()
    return reverse("exchange:draft", kwargs={"draft": draft.pk}) if draft else ""


def _upload(world: World, role: str, **asked: Any) -> str:
    address = reverse(
        "deliveries:imports", kwargs={"municipality": world.register.municipality.slug}
    )
    answer = _client(world.users[role]).post(address, {"do": "upload", **asked}, follow=True)
    place: str = answer.request["PATH_INFO"]
    return "" if place == address else place


def _tables(world: World, told: str, name: str) -> str:
    said = told.replace('"', '""')
    table = f'traject;leerroute;"{said}";brp\nC-1;"{said}";"{said}";"{said}"\n"{said}";B1;x;\n'
    file = SimpleUploadedFile(f"{name}.csv", table.encode("utf-8", "ignore"))
    place = _upload(world, "regisseur", kind="import", supplier=told[:90], documents=[file])
    if place:
        client = _client(world.users["regisseur"])
        form = client.get(place).context["form"]
        chosen = {each: form[each].value() for each in form.fields}
        client.post(
            place, {"do": "choose", **{k: v for k, v in chosen.items() if v not in (None, False)}}
        )
    return place


def _list(world: World, told: str, name: str) -> str:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"strings_to_urls": False}) as book:
        title = "".join(letter for letter in told if letter not in "[]:*?/\\'")[:31]
        sheet = book.add_worksheet(title or "xss")
        for row, cells in enumerate(
            [("Deelnemer", "2026-11-03", told), (told, "x", told), ("C-1", told, "x")]
        ):
            for place, cell in enumerate(cells):
                sheet.write_string(row, place, cell)
    file = SimpleUploadedFile(f"{name}.xlsx", kept.getvalue())
    return _upload(world, "aanbieder", kind="attendance", supplier=told[:90], documents=[file])


def set_files(world: World, payload: str) -> None:
    """Let the file that was kept say it too."""
    world.file.content.save("gesprek.txt", ContentFile(payload.encode("utf-8", "ignore")))


# --- addresses ----------------------------------------------------------------------------------
def addresses(world: World) -> list[tuple[list[str], str]]:
    """Give every address that can be read, with the roles that may; filters and files as well."""
    tables = {page.name: page.get for page in walking.ALL}
    found: dict[str, list[str]] = {}
    steps = list(walking.steps(world))
    steps += [
        (page.name, dict(page.kwargs(world)), dict(page.query(world)))
        for page in walking.ALL
        if page.get is not None and (page.is_of_the_register or page.name in walking.ITSELF_A_LOG)
    ]
    for name, kwargs, query in steps:
        address = reverse(name, kwargs=dict(kwargs))
        if query:
            address = f"{address}?{urlencode(dict(query))}"
        table = tables[name] or {}
        found[address] = [role for role in world.users if table.get(role) in {200, 302}]
    return [(roles, address) for address, roles in found.items()]
