"""Two people of one register, each with her own contact person, plan and card; one was invited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from tests import cast
from weerklank.personal.models import Entry
from weerklank.personal.operations import lists
from weerklank.rulebook import tables
from weerklank.trajectories import models
from weerklank.trajectories.operations import entering, staff
from weerklank.vault import operations as vault

HERS, OTHER = "T-7KQ2XB", "T-ZZ9911"
# What stands of each in the register; no letter of the other's may be on her page.
MARKS = {HERS: "Merel", OTHER: "Spreeuw"}
LETTER = {
    "nl": ("De brief van DUO", "U moet gaan inburgeren.", "Binnen tien weken.", "Bel ons."),
    "ti": ("ደብዳበ DUO", "ክትወሃሃዱ ኣለኩም።", "ኣብ ውሽጢ ዓሰርተ ሰሙናት።", "ደውሉልና።"),
    "ar": ("رسالة DUO", "عليك أن تندمج.", "خلال عشرة أسابيع.", "اتصل بنا."),
}
SPOKEN = b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(2_000)


@dataclass(frozen=True)
class Personal:
    register: cast.Register
    codes: dict[str, str]
    letter: Entry


def make(register: cast.Register) -> Personal:
    """Fill in what both see of themselves, and give both a card."""
    other = cast.make_trajectory(
        register.municipality, OTHER, contacts=(("gemeente", "M02"), ("taalschool", "T02"))
    )
    now = timezone.now()
    today = timezone.localdate(now)
    for key, mark in (("M01", MARKS[HERS]), ("M02", MARKS[OTHER])):
        staff.set_reach(
            municipality=register.municipality,
            key=key,
            number=None,
            values={
                "aanspreeknaam": f"mevrouw {mark}",
                "telefoon": "010 000 00 01",
                "email": f"{mark.lower()}@voorbeelddam.example",
                "bereikbaar": "ma en di",
                "vervanger": "",
            },
            by=register.noor,
            at=now,
        )
    for trajectory in (register.trajectory, other):
        mark = MARKS[trajectory.pseudonym]
        rows: dict[str, Any] = {
            "pip_afspraken": tables.Agreement(
                today, f"Praten met {mark}", today + timedelta(days=30), None, "ti", f"ምስ {mark}"
            ),
            "afspraken": tables.Appointment(
                "gemeente",
                "voortgangsgesprek",
                today + timedelta(days=3),
                "gepland",
                nummer=1,
            ),
            "uren": tables.Hours("pvt", 6, date(2026, 2, 1), date(2026, 3, 1), "school"),
            "presentie": tables.Presence(date(2026, 4, 1), 10, 8, 1),
        }
        for table, row in rows.items():
            entering.add(trajectory=trajectory, table=table, row=row, by=register.noor, at=now)
    codes = {
        name: vault.make_own_card(
            municipality_id=register.municipality.pk,
            pseudonym=name,
            ends_at=now + timedelta(days=365),
            by=register.amina,
            at=now,
        )
        for name in (HERS, OTHER)
    }
    return Personal(register, codes, add_letter(register))


def add_letter(register: cast.Register, *, until: date = date(2099, 1, 1)) -> Entry:
    """Explain a letter in Dutch, Tigrinya and Arabic, as drafts."""
    now = timezone.now()
    entry = lists.save_entry(
        municipality=register.municipality,
        entry=None,
        values={
            "kind": "letter",
            "number": "D-1",
            "picture": "letter",
            "owner": "team inburgering",
            "valid_until": until,
        },
        revision=None,
        by=register.noor,
        at=now,
    )
    for language, said in LETTER.items():
        lists.save_text(
            entry=entry,
            language=language,
            words=dict(zip(lists.PARTS, said, strict=True)),
            revision=0,
            by=register.noor,
            at=now,
        )
    return entry


def opened(personal: Personal, name: str = HERS) -> Client:
    """Return a phone on which her card was opened."""
    client = Client()
    answer = client.post("/k/?taal=nl", {"code": personal.codes[name]})
    assert answer.headers["Location"] == "/mijn/nl/"
    return client


def looked(register: cast.Register) -> None:
    """Let somebody have looked at her."""
    client = Client()
    client.force_login(register.amina)
    assert client.get(f"/trajecten/{HERS}/").status_code == 200


def remarks() -> list[models.Remark]:
    return list(models.Remark.objects.all())
