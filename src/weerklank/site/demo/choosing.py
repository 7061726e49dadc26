"""How the people of the example were chosen: targets, lists, a draw, and five in others' places.

Who is heard in the example has a name in it already. So the draw is made beforehand, with the same
lot and seed, and whoever takes part in the end gets that name. The draw itself is the product's.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from weerklank import crossings
from weerklank.sampling import operations as sampling
from weerklank.sampling import selecting
from weerklank.sampling.rules import selection
from weerklank.sampling.rules.selection import Quota
from weerklank.site.demo import inviting

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.safeguards.pages import Acting
    from weerklank.sampling.models import Candidate, Draw
    from weerklank.study.models import Participant, Round

SEED = 20260330
RESERVES = 3
DAYS_BEFORE = 14  # the first day of the round
FEATURES = ("leerroute", "doelgroep", "gender")
KIND = ("provider_kind",)
# What became of the first so many of those who were chosen; each is replaced.
NEWCOMERS_OUT = ("refused", "no_answer", "refused", "not_reached")
PROVIDERS_OUT = ("refused",)
_LETTERS = "BCFGHJKLMNPQRSTVWXZ"


def targets(people: Sequence[Mapping[str, str]], features: tuple[str, ...]) -> list[Quota]:
    """Return targets that ask for as many of each kind as were heard."""
    counted: dict[tuple[str, ...], int] = {}
    for person in people:
        values = tuple(person[key] for key in features)
        counted[values] = counted.get(values, 0) + 1
    return [Quota(features, values, number, number) for values, number in sorted(counted.items())]


class Names:
    """Gives everyone of a list a name, so that who takes part in the end has that of the example.

    `heard` has what is known of each by pseudonym, `out` what becomes of who is replaced.
    """

    def __init__(
        self, heard: Mapping[str, Mapping[str, str]], features: tuple[str, ...], out: Sequence[str]
    ) -> None:
        self.heard, self.features, self.out = heard, features, out

    def __call__(self, people: Sequence[tuple[str, Mapping[str, str]]]) -> list[str]:
        pool = [values for _name, values in people]
        quotas = targets(list(self.heard.values()), self.features)
        found = selection.select(
            pool, quotas, len(self.heard), method=selection.Method.SPREAD, seed=SEED
        )
        assert isinstance(found, selection.Chosen), "the register of the example is large enough"
        taking_part = list(found.selected)
        for place in _leaving(found, quotas, pool, len(self.out)):
            taking_part.remove(place)
            taken = set(taking_part)
            taking_part.append(next(one for one in found.reserves[place] if one not in taken))
        free = {
            values: [name for name, own in self.heard.items() if self._of(own) == values]
            for values in map(self._of, self.heard.values())
        }
        names: dict[int, str] = {place: free[self._of(pool[place])].pop(0) for place in taking_part}
        lot = random.Random(f"{SEED} {self.features}")  # noqa: S311
        used = set(self.heard)
        for place in range(len(pool)):
            if place not in names:
                while (name := f"{lot.choice(_LETTERS)}{lot.randrange(1000, 10_000)}") in used:
                    pass
                used.add(name)
                names[place] = name
        return [names[place] for place in range(len(pool))]

    def _of(self, values: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(values.get(key, "") for key in self.features)


def _leaving(
    found: selection.Chosen, quotas: Sequence[Quota], pool: Sequence[Mapping[str, str]], number: int
) -> list[int]:
    """Return who does not take part: the first of so many kinds that have a reserve."""
    leaving: list[int] = []
    kinds = set()
    for place in found.selected:
        kind = next(one.values for one in quotas if one.is_met_by(pool[place]))
        if kind not in kinds and found.reserves[place] and len(leaving) < number:
            kinds.add(kind)
            leaving.append(place)
    return leaving


def aim_again(round_: Round, *, bram: Acting) -> None:
    """Say whom a second round wants to hear: of the onderwijsroute nobody was found."""
    sampling.set_spread(
        round=round_,
        perspective="inburgeraar",
        size=16,
        reserves=0,
        targets=[
            Quota(FEATURES[:1], (route,), least) for route, least in (("B", 7), ("Z", 7), ("O", 1))
        ],
        **bram,
    )


def choose_newcomers(
    round_: Round,
    heard: Mapping[str, Mapping[str, str]],
    *,
    bram: Acting,
    noor: Acting,
    kees: User,
) -> dict[str, Participant]:
    """Ask the municipality, draw, ask, replace; gives who takes part by pseudonym."""
    sampling.set_spread(
        round=round_,
        perspective="inburgeraar",
        size=len(heard),
        reserves=RESERVES,
        targets=targets(list(heard.values()), FEATURES),
        **bram,
    )
    request = sampling.ask_frame(
        round=round_, municipality=round_.monitor.organisation, leaves_out_asked=True, **bram
    )
    crossings.frame(
        request,
        names=Names(heard, FEATURES, NEWCOMERS_OUT),
        lot=random.Random(SEED),  # noqa: S311  the same each time
        **noor,
    )
    return _ask(round_, "inburgeraar", heard, NEWCOMERS_OUT, bram=bram, kees=kees)


def choose_providers(
    round_: Round, heard: Mapping[str, Mapping[str, str]], *, bram: Acting, noor: Acting, kees: User
) -> dict[str, Participant]:
    """The same for providers: the municipality passes the contact persons of its register."""
    sampling.set_spread(
        round=round_,
        perspective="aanbieder",
        size=len(heard),
        reserves=RESERVES,
        targets=targets(list(heard.values()), KIND),
        **bram,
    )
    request = sampling.ask_frame(
        round=round_,
        municipality=round_.monitor.organisation,
        perspective="aanbieder",
        leaves_out_asked=True,
        **bram,
    )
    crossings.frame(
        request,
        names=Names(heard, KIND, PROVIDERS_OUT),
        lot=random.Random(SEED),  # noqa: S311
        **noor,
    )
    return _ask(round_, "aanbieder", heard, PROVIDERS_OUT, bram=bram, kees=kees)


def _ask(
    round_: Round,
    perspective: str,
    heard: Mapping[str, object],
    out: Sequence[str],
    *,
    bram: Acting,
    kees: User,
) -> dict[str, Participant]:
    made = sampling.draw(round=round_, perspective=perspective, method="spread", seed=SEED, **bram)
    sampling.run_draw(draw_id=made.pk, at=bram["at"])
    first = _of(made)
    inviting.write_to(round_, first, bram=_later(bram, 1), kees=kees)
    states, bram = iter(out), _later(bram, 7)
    instead = []
    for one in first:
        if one.pseudonym not in heard:
            sampling.record_answer(candidate=one, state=next(states), **bram)
            instead.append(sampling.replace(candidate=one, **bram))
    inviting.write_to(round_, instead, bram=bram, kees=kees)
    people = {}
    for one in selecting.candidates(visible_to=bram["by"]).filter(
        round=round_, perspective=perspective, state="invited"
    ):
        people[one.pseudonym] = inviting.say_yes(one, bram=_later(bram, 3))
    assert people.keys() == heard.keys()
    return people


def _later(acting: Acting, days: int) -> Acting:
    return {"by": acting["by"], "at": acting["at"] + timedelta(days=days)}


def _of(made: Draw) -> list[Candidate]:
    """Return who was chosen at first, in the order in which they came in."""
    rows = made.drawn.filter(is_reserve=False).select_related("candidate__round__monitor")
    return [row.candidate for row in rows.order_by("candidate_id")]
