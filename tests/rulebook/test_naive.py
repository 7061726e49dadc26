"""The rules and a second, plain version of them agree: on the example, and around every limit."""

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.rulebook import naive
from tests.rulebook.judged import SCHEDULE, dice_of
from tests.rulebook.test_example import TODAY, facts_of
from weerklank.rulebook import tables
from weerklank.rulebook.facts import ASIEL, GEZIN, Facts
from weerklank.rulebook.signals import catalogue as signals
from weerklank.rulebook.signals.judging import judge
from weerklank.site.demo import trajectories

DAY = timedelta(days=1)
PIP = date(2026, 1, 31)
DAYS = [TODAY, date(2026, 6, 30), date(2025, 11, 28), date(2024, 12, 31), date(2028, 2, 29)]
RUNS = 1_500


def differing(signal, facts, on):
    said = judge(facts, on, SCHEDULE, [signals.BY_SIGNAL[signal]])
    mine = (said[0].level or said[0].state) if said else None
    plain = naive.says(signal, facts, on)
    return [] if mine == plain else [(facts.traject, on, mine, plain)]


@pytest.fixture(scope="module")
def example():
    return list(facts_of(trajectories.make(TODAY)))


@pytest.mark.parametrize("signal", naive.RULES)
@pytest.mark.parametrize("on", DAYS, ids=str)
def test_both_say_the_same_of_the_example(example, signal, on):
    assert [each for facts in example for each in differing(signal, facts, on)] == []


def around(dice, *days):
    """Give one of these days or a day or two beside it, or nothing."""
    if dice.random() < 0.2:
        return None
    return dice.choice(days) + DAY * dice.randint(-2, 2)


def life(dice, on):
    """Make a trajectory with everything near a limit of the day that is asked."""
    months = naive.add_months
    pip = around(dice, months(on, -2), months(on, -3), months(on, -6), months(on, -18), on)
    row = tables.Traject(
        doelgroep=dice.choice((ASIEL, ASIEL, ASIEL, GEZIN, "")),
        gedetailleerde_doelgroep=dice.choice(("", "", "Gezinsvormer met Asielstatushouder")),
        leerroute=dice.choice("OZZZB") if dice.random() < 0.95 else "",
        koppeling=around(dice, on, months(on, -20)) if dice.random() < 0.5 else None,
        kennisgeving=around(dice, on, months(on, -19)) if dice.random() < 0.5 else None,
        brp=around(dice, on, months(on, -19)) if dice.random() < 0.5 else None,
        intake=around(dice, on) if dice.random() < 0.3 else None,
        pip=pip,
        termijn_eind=around(dice, months(on, 6), months(on, 12)) if dice.random() < 0.4 else None,
        aanbod=around(dice, on) if dice.random() < 0.4 else None,
        verwachte_start=around(dice, on, months(pip, 6) if pip else on),
        taal_start=around(dice, on) if dice.random() < 0.4 else None,
        mb_start=around(dice, months(on, -18), months(on, -15), months(on, -30), months(on, -27)),
        mb_overdracht=around(dice, on) if dice.random() < 0.3 else None,
        spreekuur_eind=around(dice, on, months(on, 3)) if dice.random() < 0.3 else None,
        bijstand_start=around(dice, on - 14 * DAY, on),
        ontzorgen_start=around(dice, on, months(on, -5), months(on, -6)),
        ontzorgen_eind=around(dice, on, on + 30 * DAY) if dice.random() < 0.3 else None,
        zelfredzaamheid_getoetst=around(dice, on) if dice.random() < 0.2 else None,
        max_participatie_uren=dice.choice((None, None, 0, 200)),
        reisminuten=dice.choice((None, 44, 45, 46)),
        reisafstand_km=dice.choice((None, 9.5, 10.0, 10.5)),
        reiskosten_geregeld=dice.choice((None, True, False)),
        z_eind=around(dice, on) if dice.random() < 0.1 else None,
        vertrokken=around(dice, on) if dice.random() < 0.05 else None,
    )
    return Facts(
        "T",
        row,
        uren=hours(dice, on) if dice.random() < 0.9 else None,
        presentie=presence(dice, on) if dice.random() < 0.9 else None,
        ondersteuning=support(dice, on) if dice.random() < 0.5 else None,
        uitkeringen=benefits(dice, on) if dice.random() < 0.5 else None,
        leerroutes=(tables.LeerroutePeriod(on, None, "O", ""),) if dice.random() < 0.1 else None,
        besluiten=(
            (tables.Decision("verlenging", "ziekte", on, on + DAY),) if dice.random() < 0.1 else ()
        ),
    )  # fmt: skip


def hours(dice, on):
    """Give running totals and increments that touch, as a supplier may deliver them."""
    found = []
    for kind in ("participatie", "cursus", "nt2", "pvt", "map", "intake taal"):
        begin = on - DAY * dice.choice((200, 400, 540))
        if dice.random() < 0.4:
            continue
        for _ in range(dice.randint(1, 3)):
            until = dice.choice((on - 2 * DAY, on - DAY, on, on + DAY, on - 100 * DAY))
            amount = dice.choice((None, 0.0, 60.5, 120.0, 213.0, 320.0, 640.0))
            found.append(tables.Hours(kind, amount, begin, until, dice.choice(("DUO", "school"))))
    keyed = {(each.soort, each.bron, each.van, each.bekend_tot): each for each in found}
    return tuple(each for each in keyed.values() if each.van < each.bekend_tot)


def presence(dice, on):
    newest = naive.add_months(on.replace(day=1), -dice.choice((0, 1, 3, 4, 4, 5)))
    return tuple(
        tables.Presence(
            naive.add_months(newest, -number), dice.choice((0, 20, 20, 20)),
            dice.choice((None, 9, 13, 14, 15, 19, 20)),
        )
        for number in range(dice.randint(0, 7))
    )  # fmt: skip


def support(dice, on):
    found = []
    for _ in range(dice.randint(0, 3)):
        van = around(dice, on, naive.add_months(on, -15), naive.add_months(on, -5)) or on
        tot = around(dice, on) if dice.random() < 0.4 else None
        found.append(
            tables.SupportPeriod(
                dice.choice(("maatschappelijke begeleiding", "spreekuur", "ontzorgen")), "", van,
                around(dice, on, naive.add_months(on, 3), on + 30 * DAY),
                tot if tot and tot > van else None,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: each.van))


def benefits(dice, on):
    found = []
    for _ in range(dice.randint(0, 2)):
        van = around(dice, on - 14 * DAY, on, on - 90 * DAY) or on
        tot = around(dice, on) if dice.random() < 0.4 else None
        found.append(tables.BenefitPeriod(van, tot if tot and tot > van else None))
    return tuple(sorted(found, key=lambda each: each.van))


@pytest.mark.parametrize("on", [date(2026, 11, 1), date(2028, 2, 29), date(2026, 5, 31)], ids=str)
@pytest.mark.parametrize("signal", naive.RULES)
def test_both_say_the_same_around_every_limit(signal, on):
    dice = dice_of(f"{signal} {on}")
    said, different = Counter(), []
    for _ in range(RUNS):
        facts = life(dice, on)
        different += differing(signal, facts, on)
        said[naive.says(signal, facts, on)] += 1
    assert different == []
    wanted = {"SIG-09": 4, "SIG-24": 4}.get(signal, 3)
    assert len([each for each, number in said.items() if number > 10]) >= wanted, said
