"""Groups by more than one characteristic, of a part of the people: from the rows themselves."""

from __future__ import annotations

from urllib.parse import parse_qs

from tests.recount import counting
from tests.recount.facts import Facts, Person, rows

UNKNOWN = "onbekend"
# What stands for the groups that `changes.make_groups` makes, and what they are called.
OWN = {"YOUNG": "Onder de 30", "PICKED": "Gekozen"}
IN, OUT = "erin", "erbuiten"


def with_keys(query: str) -> str:
    """Return the query with the keys that the groups have in the product."""
    for row in rows("select id, name from study_owngroup"):
        for key, name in OWN.items():
            if row["name"] == name:
                query = query.replace(key, f"groep.{row['id']}")
    return query


def belongs(person: Person, key: str, facts: Facts) -> str:
    """Return whether someone is in a group that a researcher made, from its rows."""
    if person.perspective != counting.INBURGERAAR:
        return ""
    conditions, picked = facts.own_groups[OWN[key]]
    if not conditions:
        return IN if person.id in picked else OUT
    known = [person.values.get(one) for one in conditions]
    answers = [
        None if value is None else value in allowed
        for value, allowed in zip(known, conditions.values(), strict=True)
    ]
    return OUT if False in answers else UNKNOWN if None in answers else IN


def named_values(key: str, facts: Facts) -> list[tuple[str, str]]:
    if key in OWN:
        return [(IN, OWN[key]), (OUT, f"Niet: {OWN[key]}"), (UNKNOWN, f"{OWN[key]} onbekend")]
    return [*facts.characteristics[key].values, (UNKNOWN, f"{own_label(key)} onbekend")]


class Asked:
    """What an address asks for: by what people are divided, and who is looked at."""

    def __init__(self, query: str) -> None:
        given = {name: values[0] for name, values in parse_qs(query).items()}
        self.by = [given[name] for name in ("by", "cross", "cross2") if name in given]
        self.among = tuple(given["among"].split(":")) if "among" in given else None
        self.evidence_kind = given.get("evidence_kind", "")


def value(person: Person, key: str, facts: Facts) -> str:
    """Return how someone stands to a characteristic; empty where it is not asked of her."""
    if key == "perspectief":
        return person.perspective
    if key == "provider_kind":
        return person.provider_kind
    if key in OWN:
        return belongs(person, key, facts)
    # Of the example all characteristics are of inburgeraars.
    is_newcomer = person.perspective == counting.INBURGERAAR
    return person.values.get(key, UNKNOWN) if is_newcomer else ""


def looked_at(asked: Asked, facts: Facts) -> counting.Group:
    if asked.among is None:
        return frozenset(facts.people)
    key, wanted = asked.among
    return frozenset(one.id for one in facts.people.values() if value(one, key, facts) == wanted)


def groups(asked: Asked, facts: Facts) -> dict[str, counting.Group]:
    """Return the groups by name, in the order in which the columns stand."""
    people = looked_at(asked, facts)
    if len(asked.by) == 1 and asked.by[0] not in OWN:
        found = counting.groups(asked.by[0], facts)
        return {name: group & people for name, group in found.items() if group & people}
    newcomers = counting.everyone(facts, counting.INBURGERAAR) & people
    cells: list[tuple[str, counting.Group]] = [("", newcomers)]
    for key in asked.by:
        named = named_values(key, facts)
        if len(asked.by) == 1:
            named[-1] = (UNKNOWN, "Onbekend")
        cells = [
            (
                f"{name}, {label}" if name else label,
                frozenset(one for one in group if value(facts.people[one], key, facts) == wanted),
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
