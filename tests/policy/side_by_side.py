"""A monitor with a crowd that was heard, beside a register of its municipality; and its page.

The people of the one are not those of the other, and nothing ties them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.test import Client
from django.urls import reverse
from lxml import html

from tests import cast
from tests.findings import crowd as crowds
from tests.findings.crowd import Crowd, make_crowd
from tests.reporting.informer import squeezed
from weerklank.policy import operations
from weerklank.policy.models import Subject
from weerklank.study.models import Round
from weerklank.trajectories import models as register

ASIEL, GEZIN = "Asielstatushouder", "Gezinsmigrant en overige migrant"
# How many people of which doelgroep live where and go to which school; a few in the Dorp.
LIVES = (
    (ASIEL, "Centrum", "Taalschool A", 40),
    (ASIEL, "Noord", "Taalhuis B", 34),
    (GEZIN, "Centrum", "Taalschool A", 21),
    (GEZIN, "Noord", "Taalhuis B", 4),
    (ASIEL, "Dorp", "Taalhuis B", 3),
    (ASIEL, "", "", 9),
)
INDICATORS = [5, 7, 14, 101, 106]


def make_municipality(crowd: Crowd, dice: random.Random) -> list[register.TrajectRecord]:
    """Fill the register of the crowd's municipality, at random; return its rows."""
    municipality = crowd.home.monitor.organisation
    change = register.Change.objects.create(
        municipality=municipality, kind="import", at=cast.NOW, by_name="Noor"
    )
    schools = sorted({school for _group, _kern, school, _times in LIVES if school})
    for school in schools:
        register.StaffMember.objects.create(
            municipality=municipality, recorded_in=change,
            contactpersoon=f"docent van {school}", organisatie=school,
        )  # fmt: skip
    rows = []
    for group, kern, school, times in LIVES:
        for _each in range(times):
            trajectory = register.Trajectory.objects.create(
                municipality=municipality, pseudonym=f"T-{len(rows)}", recorded_in=change
            )
            has_pip, has_pvt = dice.random() < 0.6, dice.random() < 0.5
            rows.append(
                register.TrajectRecord.objects.create(
                    trajectory=trajectory, recorded_in=change, doelgroep=group, kern=kern,
                    kennisgeving=date(2025, 3, 1), brp=date(2025, 3, 1),
                    pip=date(2025, 6, dice.randrange(1, 28)) if has_pip else None,
                    leerroute=dice.choice("BBZ") if has_pip else "",
                    pvt_start=date(2025, 9, 1) if has_pip and has_pvt else None,
                    pvt_ondertekend=date(2025, 10, 1) if has_pip and has_pvt else None,
                )
            )  # fmt: skip
            if school:
                register.ContactPeriod.objects.create(
                    trajectory=trajectory, recorded_in=change, organisatie="taalschool",
                    contactpersoon=f"docent van {school}", van=date(2025, 6, 1),
                )  # fmt: skip
    return rows


def let_see_figures(crowd: Crowd, *names: str) -> None:
    for name in names:
        register.Member.objects.create(
            municipality=crowd.home.monitor.organisation,
            user=getattr(crowd.home, name),
            role="beleidsadviseur",
        )


def hear_again(first: Crowd, dice: random.Random) -> Crowd:
    """Hold a second round of the same monitor, with other people."""
    round_ = Round.objects.create(
        monitor=first.home.monitor, number=2, name="Tweede ronde", slug="tweede-ronde",
        starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 31),
    )  # fmt: skip
    second = Crowd(
        replace(first.home, round=round_),
        codes=first.codes, routes=first.routes, chance=first.chance,
    )  # fmt: skip
    second.guides = {side: crowds._guide(second, side) for side in ("inburgeraar", "aanbieder")}
    for place in range(24):
        crowds.join(second, dice, is_provider=place >= 17)
    for side in second.guides:
        crowds._conclude(second, dice, side)
    return second


@dataclass
class Dam:
    crowd: Crowd
    second: Crowd
    rows: list[register.TrajectRecord]
    subject: Subject


def make_dam(seed: int) -> Dam:
    dice = random.Random(seed)  # noqa: S311  the same each time
    crowd = make_crowd(dice)
    rows = make_municipality(crowd, dice)
    let_see_figures(crowd, "daan")
    second = hear_again(crowd, dice)
    subject = operations.add_subject(
        monitor=crowd.home.monitor, kind="part", title="Wachten", goal=None,
        indicators=INDICATORS, codes=[*crowds.SUBJECTS], by=crowd.home.bram, at=cast.NOW,
    )  # fmt: skip
    return Dam(crowd, second, rows, subject)


def look(client: Client, dam: Dam, round_: Round, **query: str) -> str:
    address = reverse("policy:beside", args=[dam.crowd.home.monitor.slug])
    answer = client.get(address, {"ronde": round_.slug} | query)
    assert answer.status_code == 200
    return answer.content.decode()


@dataclass(frozen=True)
class Number:
    """A figure as it stands on the page: of which indicator, in which table, of whom."""

    indicator: str
    caption: str  # of a group: the measure; of everybody: nothing
    row: str
    value: str
    of: str


def numbers_on(page: str) -> Iterator[Number]:
    """Yield every figure of the register's side of a page, earlier days included."""
    for side in html.fromstring(page).xpath('//*[@class="weerklank-policy__register"]'):
        indicator = ""
        for element in side.iter("h4", "table"):
            if element.tag == "h4":
                indicator = squeezed(element.text_content())
                continue
            caption = squeezed("".join(element.xpath("./caption//text()")))
            for row in element.xpath("./tbody/tr"):
                name, value, of = (squeezed(cell.text_content()) for cell in row)
                yield Number(indicator, caption, name, value, of)
