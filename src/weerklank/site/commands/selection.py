"""`weerklank select`: whom to ask, from a table of people and a table of quotas."""

from __future__ import annotations

import argparse
import secrets

from weerklank.sampling.rules import selection
from weerklank.sampling.rules.selection.quotas import BETWEEN
from weerklank.site.commands import tables
from weerklank.site.commands.manners import Refusal, tell

ID = "id"
YES, NO = ("ja", "yes"), ("", "nee", "no")
_SEEDS = 2**31


def run(args: argparse.Namespace) -> object:
    """Choose people, or say what keeps it from being possible."""
    quotas = _quotas(args.quotas)
    ids, pool = _pool(args.pool, quotas)
    if args.size > len(pool):
        raise Refusal(
            f"{args.pool} heeft {len(pool)} mensen; {args.size} kiezen kan niet. Kies er minder"
            " (--size), of vul de lijst aan."
        )
    seed = secrets.randbelow(_SEEDS) if args.seed is None else args.seed
    method = selection.Method(args.method)
    try:
        found = selection.select(pool, quotas, args.size, method=method, seed=seed)
    except selection.Unsolved as refusal:
        raise Refusal(
            f"De oplosser hield op zonder antwoord ({refusal}). Er is niets gekozen. Kies minder"
            " kenmerken of ruimere grenzen."
        ) from refusal
    if isinstance(found, selection.Infeasible):
        document = _document(seed, method, relaxation=found)
        raise Refusal(_relaxed(found, args.size), document if args.json else None)
    if found.unreachable:
        tell(
            f"Let op: {len(found.unreachable)} van de {len(pool)} mensen kunnen bij deze grenzen"
            " nooit gekozen worden."
        )
    return _document(seed, method, ids=ids, chosen=found) if args.json else _words(found, ids, seed)


# --- what comes in --------------------------------------------------------------------------------


def _pool(name: str, quotas: list[selection.Quota]) -> tuple[list[str], list[dict[str, str]]]:
    """Return of everybody who they are, and their values. Raises Refusal."""
    features = list(dict.fromkeys(key for quota in quotas for key in quota.features))
    ids: dict[str, int] = {}
    people: list[dict[str, str]] = []
    with tables.first_sheet(name) as sheet:
        places = {key: tables.place_of(name, sheet.header, key) for key in features}
        place = tables.place_of(name, sheet.header, ID) if ID in sheet.header else None
        for row, texts in tables.rows_of(name, sheet):
            own = str(len(people) + 1) if place is None else texts[place]
            if not own:
                raise Refusal(
                    f"{name}, rij {row}, kolom {ID}: hier staat niets. Vul in wie dit is."
                )
            if own in ids:
                raise Refusal(
                    f"{name}, rij {row}, kolom {ID}: “{own}” staat ook in rij {ids[own]}. Geef"
                    " iedereen een eigen kenmerk."
                )
            ids[own] = row
            people.append({key: texts[at] for key, at in places.items()})
    for key in features:
        unknown = sum(not person[key] for person in people)
        if unknown:
            tell(f"Let op: van {unknown} mensen is {key} niet ingevuld; zij tellen daar niet mee.")
    return list(ids), people


def _quotas(name: str) -> list[selection.Quota]:
    """Return the quotas of a table. Raises Refusal."""
    found: dict[tuple[str, str], int] = {}
    quotas: list[selection.Quota] = []
    with tables.first_sheet(name) as sheet:
        feature, value, least, most = (
            tables.place_of(name, sheet.header, column)
            for column in ("feature", "value", "min", "max")
        )
        soft = sheet.header.index("soft") if "soft" in sheet.header else None
        for row, texts in tables.rows_of(name, sheet):
            features = tuple(part.strip() for part in texts[feature].split(BETWEEN))
            values = tuple(part.strip() for part in texts[value].split(BETWEEN))
            where = f"{name}, rij {row}"
            if len(features) != len(values) or not all(features) or not all(values):
                raise Refusal(
                    f"{where}: bij “{texts[feature]}” hoort een waarde voor elk kenmerk, met"
                    f" {BETWEEN} ertussen; er staat “{texts[value]}”."
                )
            low = tables.number(name, row, sheet, least, texts) if texts[least] else 0
            high = tables.number(name, row, sheet, most, texts) if texts[most] else None
            if high is not None and low > high:
                raise Refusal(f"{where}: minstens {low} en hoogstens {high} kan niet samen.")
            says = "" if soft is None else texts[soft].casefold()
            if says not in YES + NO:
                raise Refusal(f"{where}, kolom soft: “{texts[soft or 0][:20]}” is geen ja of nee.")
            quota = selection.Quota(features, values, low, high, says in YES)
            if (twice := found.get((quota.feature, quota.value))) is not None:
                raise Refusal(
                    f"{where}: {quota.feature} {quota.value} staat ook in rij {twice}. Laat één"
                    " rij staan."
                )
            found[quota.feature, quota.value] = row
            quotas.append(quota)
    if not quotas:
        raise Refusal(f"{name} heeft geen rijen onder de kop. Zet er een rij per grens onder.")
    return quotas


# --- what goes out --------------------------------------------------------------------------------


def _document(
    seed: int,
    method: selection.Method,
    *,
    ids: list[str] | None = None,
    chosen: selection.Chosen | None = None,
    relaxation: selection.Infeasible | None = None,
) -> dict[str, object]:
    document: dict[str, object] = {
        "selected": [],
        "reserves": {},
        "met": relaxation is None,
        "chances": None,
        "relaxation": [
            _limits(one.quota) | {"needed_min": one.least, "needed_max": one.most}
            for one in (relaxation.relaxations if relaxation else [])
        ],
        "optimal": True,
        "bound": None,
        "missed": [],
        "method": str(method),
        "seed": seed,
    }
    reasons: dict[str, str] = {}
    if method is selection.Method.SPREAD:
        why = "alleen een loting met gelijke kansen (--method fair) geeft kansen"
        reasons = {"chances": why, "bound": why}
    if relaxation is not None:
        why = "er is geen selectie die aan de grenzen voldoet"
        reasons = {"chances": why, "bound": why}
    if chosen is not None and ids is not None:
        document["selected"] = [ids[place] for place in chosen.selected]
        document["reserves"] = {
            ids[place]: [ids[other] for other in others]
            for place, others in chosen.reserves.items()
        }
        if chosen.chances is not None:
            document["chances"] = dict(zip(ids, chosen.chances, strict=True))
        document["optimal"], document["bound"] = chosen.is_optimal, chosen.bound
        document["missed"] = [
            _limits(one.quota) | {"found": one.found, "short": one.short} for one in chosen.missed
        ]
    return document | ({"reasons": reasons} if reasons else {})


def _limits(quota: selection.Quota) -> dict[str, object]:
    return {
        "feature": quota.feature,
        "value": quota.value,
        "min": quota.least,
        "max": quota.most,
    }


def _words(found: selection.Chosen, ids: list[str], seed: int) -> str:
    lines = [f"Gekozen ({len(found.selected)}), met startgetal {seed}:"]
    for place in found.selected:
        others = ", ".join(ids[other] for other in found.reserves[place])
        lines.append(f"  {ids[place]}; reserve: {others or 'niemand'}")
    lines.append(f"Soorten mensen: {found.kinds_reached} van de {found.kinds}.")
    lines += [
        f"Niet gehaald: {one.quota.feature} {one.quota.value}, {one.found} in plaats van"
        f" {_between(one.quota.least, one.quota.most)}."
        for one in found.missed
    ]
    if found.chances is not None and found.bound is not None:
        out = set(found.unreachable)
        smallest = min(chance for place, chance in enumerate(found.chances) if place not in out)
        said = "groter kan niet" if found.is_optimal else f"hoogstens {_percent(found.bound)} kan"
        lines.append(f"Kleinste kans: {_percent(smallest)}; {said}.")
    return "\n".join(lines)


def _relaxed(found: selection.Infeasible, size: int) -> str:
    changes = "; ".join(
        f"{one.quota.feature} {one.quota.value} {_between(one.least, one.most)}"
        f" (nu {_between(one.quota.least, one.quota.most)})"
        for one in found.relaxations
    )
    return f"Met {size} mensen kan niet aan alle grenzen worden voldaan. Dit kan wel: {changes}."


def _between(least: int, most: int | None) -> str:
    return f"minstens {least}" if most is None else f"{least} tot en met {most}"


def _percent(part: float) -> str:
    return f"{100 * part:.2f} %".replace(".", ",")
