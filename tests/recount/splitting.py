"""Groups by more than one characteristic, of a part of the people: from the rows themselves."""

from __future__ import annotations

from urllib.parse import parse_qs

from tests.recount import counting
from tests.recount.facts import Facts, Person

UNKNOWN = "onbekend"


class Asked:
    """What an address asks for: by what people are divided, and who is looked at."""

    def __init__(self, query: str) -> None:
        given = {name: values[0] for name, values in parse_qs(query).items()}
        self.by = [given[name] for name in ("by", "cross", "cross2") if name in given]
        self.among = tuple(given["among"].split(":")) if "among" in given else None
        self.evidence_kind = given.get("evidence_kind", "")


def value(person: Person, key: str) -> str:
    """Return how someone stands to a characteristic; empty where it is not asked of her."""
    if key == "perspectief":
        return person.perspective
    if key == "provider_kind":
        return person.provider_kind
    # Of the example all characteristics are of inburgeraars.
    is_newcomer = person.perspective == counting.INBURGERAAR
    return person.values.get(key, UNKNOWN) if is_newcomer else ""


def looked_at(asked: Asked, facts: Facts) -> counting.Group:
    if asked.among is None:
        return frozenset(facts.people)
    key, wanted = asked.among
    return frozenset(one.id for one in facts.people.values() if value(one, key) == wanted)


def groups(asked: Asked, facts: Facts) -> dict[str, counting.Group]:
    """Return the groups by name, in the order in which the columns stand."""
    people = looked_at(asked, facts)
    if len(asked.by) == 1:
        found = counting.groups(asked.by[0], facts)
        return {name: group & people for name, group in found.items() if group & people}
    found = {}
    newcomers = counting.everyone(facts, counting.INBURGERAAR) & people
    cells: list[tuple[str, counting.Group]] = [("", newcomers)]
    for key in asked.by:
        own = facts.characteristics[key]
        named = [*own.values, (UNKNOWN, f"{own_label(key)} onbekend")]
        cells = [
            (
                f"{name}, {label}" if name else label,
                frozenset(one for one in group if value(facts.people[one], key) == wanted),
            )
            for name, group in cells
            for wanted, label in named
        ]
    found = {name: group for name, group in cells if group}
    providers = counting.everyone(facts, counting.AANBIEDER) & people
    return found | ({"Aanbieders": providers} if providers else {})


def own_label(key: str) -> str:
    """Return what a characteristic is called, as it stands in the middle of a name."""
    return {
        "leerroute": "leerroute",
        "doelgroep": "doelgroep",
        "gender": "gender",
        "age_class": "leeftijd",
        "household": "huishouden",
    }[key]
