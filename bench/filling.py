"""Puts a made-up round into the database of Weerklank, as its project is taken in.

So everything stands there that a round of that size has: the index for searching too, and what is
kept beside the codings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import transaction

from bench import measuring, projects
from bench.rounds import COMPARED, MadeUpRound
from weerklank.coding.models import Code, Coding
from weerklank.exchange import rules
from weerklank.exchange.operations import importing
from weerklank.safeguards.models import Organisation, User
from weerklank.study.models import Characteristic, Consent, Membership, Monitor, Round
from weerklank.study.queries import forget_roles

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
PEOPLE_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made, for whoever measures: the round, who may read it, and who may code it."""

    round: Round
    reader: User
    coders: list[User]
    codes: list[Code]  # in the order of MadeUpRound.codes

    @property
    def compared(self) -> str:
        """Give the key of the characteristic that is compared by."""
        found: str = Characteristic.objects.get(monitor=self.round.monitor, label=COMPARED).key
        return found


def fill(made_up: MadeUpRound, folder: Path, people_at_once: int = PEOPLE_AT_ONCE) -> float:
    """Take the round in, with people, texts and codings; gives the CPU-seconds of that.

    The project is written in `folder`. Coders are at least so many accounts.
    """
    name = made_up.size.name
    path = projects.write(made_up, folder)
    round_ = _round(f"Bench {name}", slug(made_up))
    _join(round_, _coders(max(people_at_once, made_up.size.coders), name.lower()))
    spent = measuring.cpu_of(lambda: take(made_up, path, round_))
    let_everybody_agree(round_)
    return spent


def slug(made_up: MadeUpRound) -> str:
    return f"bench-{made_up.size.name.lower()}"


def found(made_up: MadeUpRound) -> Filled:
    """Give the round that was filled before, perhaps by another process."""
    round_ = Round.objects.select_related("monitor").get(slug=slug(made_up))
    coders = list(User.objects.filter(memberships__monitor=round_.monitor).order_by("pk"))
    codes = {code.label: code for code in Code.objects.filter(monitor=round_.monitor)}
    return Filled(
        round=round_,
        reader=coders[0],
        coders=coders,
        codes=[codes[code.label] for code in made_up.codes],
    )


def take(made_up: MadeUpRound, path: Path, round_: Round) -> None:
    """Take a project into a round. Raises RuntimeError when codings were lost on the way."""
    importing.take_project(
        round_=round_,
        path=path,
        name=path.name,
        choices=rules.Choices(),
        by=User.objects.filter(memberships__monitor=round_.monitor).earliest("pk"),
        at=NOW,
    )
    taken = Coding.objects.filter(transcript__conversation__round=round_).count()
    if taken != made_up.size.codings:
        raise RuntimeError(f"{taken} codings were taken in of {made_up.size.codings}.")


def empty_round(name: str, coders: list[User]) -> Round:
    """Make a round without anything in it, in a monitor of its own with these coders."""
    round_ = _round(name, name)
    _join(round_, coders)
    return round_


def _round(name: str, slug: str) -> Round:
    organisation = Organisation.objects.create(name=name, slug=slug, kind="gemeente")
    monitor = Monitor.objects.create(
        organisation=organisation, name=name, slug=slug, created_at=NOW
    )
    return Round.objects.create(
        monitor=monitor, number=1, name=name, slug=slug, starts_on=TODAY, ends_on=TODAY
    )


def _coders(count: int, name: str) -> list[User]:
    return User.objects.bulk_create(
        [User(email=f"{name}{n}@example.org", name=f"Codeur {n}") for n in range(count)]
    )


def _join(round_: Round, coders: list[User]) -> None:
    Membership.objects.bulk_create(
        [Membership(monitor=round_.monitor, user=coder, role="onderzoeker") for coder in coders]
    )
    for coder in coders:
        forget_roles(coder)


@transaction.atomic
def let_everybody_agree(round_: Round) -> None:
    """Let everybody say yes, as a project of another program cannot tell."""
    recorder = User.objects.filter(memberships__monitor=round_.monitor).earliest("pk")
    Consent.objects.bulk_create(
        [
            Consent(
                participant=person, purpose=purpose, is_given=True, on=TODAY, medium="spoken",
                recorded_at=NOW, recorded_by=recorder,
            )
            for person in round_.participants.all()
            for purpose in ("take_part", "quote")
        ],
        batch_size=2_000,
    )  # fmt: skip
