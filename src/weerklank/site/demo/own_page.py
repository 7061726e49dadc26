"""What Voorbeelddam tells on the page of an inburgeraar, and one card that opens such a page.

Every scheme, place and letter is invented. All but the Dutch was made without a speaker.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from weerklank import crossings
from weerklank.personal.operations import lists
from weerklank.rulebook import tables
from weerklank.site.demo import lives
from weerklank.site.demo.register import KEY_OF_AMINA
from weerklank.study.terms import LANGUAGES
from weerklank.trajectories.operations import entering, remarks, staff
from weerklank.trajectories.queries import own_page, trajectories
from weerklank.trajectories.terms import RemarkSubject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from weerklank.safeguards.models import Organisation, User
    from weerklank.trajectories.models import Trajectory

# For how many days an entry holds: the first is too old, the second nearly, on purpose.
_DAYS = (-10, 20)
_LONG = 200
_AGREED = (
    ("Ik ga drie ochtenden per week naar les.", -40, "ti", "ኣብ ሰሙን ሰለስተ ንጉሆ ናብ ትምህርቲ ክኸይድ እየ።"),
    ("Ik oefen elke week op het taalcafé.", 60, "ti", "ሰሙናዊ ኣብ ካፈ ቋንቋ ክለማመድ እየ።"),
    ("De gemeente regelt een fiets.", 14, "ti", "ምምሕዳር ከተማ ብሽክለታ ከዳልው እዩ።"),
)


def tell(
    *, municipality: Organisation, entries: Sequence[Mapping[str, Any]], by: User, at: datetime
) -> None:
    """Fill the list of the municipality, and say how its people are reached; `by` is Noor."""
    today = timezone.localdate(at)
    for place, row in enumerate(entries):
        days = _DAYS[place] if place < len(_DAYS) else _LONG
        entry = lists.save_entry(
            municipality=municipality,
            entry=None,
            values={
                **{name: row[name] for name in ("kind", "number", "picture", "phone", "address")},
                "owner": row["owner"],
                "valid_until": today + timedelta(days=days),
            },
            revision=None,
            by=by,
            at=at,
        )
        for language in LANGUAGES:  # Dutch is the first, of which the others are made
            lists.save_text(
                entry=entry,
                language=language,
                words=dict(zip(lists.PARTS, row["texts"][language], strict=True)),
                revision=0,
                by=by,
                at=at,
            )
    for number, one in enumerate(own_page.staff(municipality, visible_to=by, today=today)):
        staff.set_reach(
            municipality=municipality,
            key=one.key,
            number=one.number,
            values={
                "aanspreeknaam": "Amina"
                if one.key == KEY_OF_AMINA
                else one.key[:1].upper() + one.key[1:],
                "telefoon": f"010 000 01 {number:02}",
                "email": "",
                "bereikbaar": "ma, di en do 9:00 – 12:00",
                "vervanger": lives.CONSULENTEN[1] if one.key == KEY_OF_AMINA else "",
            },
            by=by,
            at=at,
        )


def hand_out(*, municipality: Organisation, by: User, at: datetime) -> str:
    """Hand a card to somebody whose contact person Amina (`by`) is; gives its code."""
    today = timezone.localdate(at)
    her = _somebody(municipality, by, today)
    for agreed, days, language, own in _AGREED:
        row = tables.Agreement(
            afgesproken_op=today - timedelta(days=60),
            afspraak=agreed,
            uiterlijk=today + timedelta(days=days),
            gedaan_op=today + timedelta(days=days) if days < 0 else None,
            taal=language,
            in_eigen_taal=own,
        )
        entering.add(trajectory=her, table=tables.PIP_AFSPRAKEN.name, row=row, by=by, at=at)
    remarks.keep(trajectory=her, subject=RemarkSubject.APPOINTMENTS, on=today)
    card = crossings.own_card(her.pseudonym, by=by, at=at)
    assert card is not None
    return crossings.hand_out_card(card, replaces=False, by=by, at=at)


def _somebody(municipality: Organisation, by: User, today: date) -> Trajectory:
    """Return one of hers who is on her way: with most to see on her page."""
    hers = trajectories.trajectories(visible_to=by, today=today).filter(municipality=municipality)

    def much(trajectory: Trajectory) -> tuple[int, str]:
        page = own_page.own_page(trajectory, today=today)
        parts = (page.steps, page.appointments, page.hours, page.lessons) if page else ()
        return sum(map(bool, parts)), trajectory.pseudonym

    return max(hers.order_by("pseudonym")[:_LOOKED_AT], key=much)


_LOOKED_AT = 40
