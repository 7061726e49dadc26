"""What is in a project, before anything of it is stored.

It is read by a process of its own, with limits on time and memory. No Django.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TypedDict

from weerklank.exchange import rules
from weerklank.interchange import limits, told
from weerklank.interchange.refi import apart, inspecting, reading
from weerklank.interchange.refi.evidence import described
from weerklank.interchange.refi.project import (
    Counting,
    PDFSource,
    Project,
    Source,
    TextSource,
    all_codes,
    key,
)
from weerklank.interchange.refusals import Refused
from weerklank.interchange.told import Json, _

SHOWN_TEXTS = 200
MOST_CODES = 5_000
MOST_CASES = 5_000
MOST_VARIABLES = 300
# Hears how many texts and codings were seen so far. What it raises ends the looking.
Tell = Callable[[int, int], None]


class FoundUser(TypedDict):
    key: str
    name: str
    names: list[str]
    texts: int
    beside: list[str]  # with whom she shares a text


class FoundCase(TypedDict):
    key: str
    name: str
    texts: int
    by_name: bool


class FoundVariable(TypedDict):
    key: str
    name: str
    count: int
    values: list[str]


class FoundText(TypedDict):
    name: str
    words: int
    speakers: list[str]
    cases: list[str]
    by_name: bool
    codings: int
    on: str


class Found(TypedDict):
    """What is in a file, as it is kept with a draft."""

    counts: inspecting.Inspected
    name: str
    counting: dict[str, object] | None
    users: list[FoundUser]
    cases: list[FoundCase]
    variables: list[FoundVariable]
    deep: int
    texts: list[FoundText]
    text_count: int
    word_count: int
    without_person: int
    examples: int  # of codes, in a codebook that is a table


def look(path: Path, counting: Counting | None, name: str = "") -> Found:
    """Say what is in a file, who speaks in it and how its positions are counted.

    Raises Refused and OSError as `reading.read` does.
    """
    with reading.read(path, counting=counting, name=name) as project:
        return _found(project)


def _found(project: Project, tell: Tell = lambda _texts, _codings: None) -> Found:
    links = rules.Links(project.cases)
    texts, coded = list[FoundText](), list[set[str]]()
    codings = 0

    def see(source: Source) -> None:
        nonlocal codings
        if text := _text_of(source, links):
            texts.append(text[0])
            coded.append(text[1])
            codings += text[0]["codings"]
        tell(len(texts), codings)

    counts = inspecting.counted(project, see)
    return {
        "counts": counts,
        "name": project.name,
        "counting": _counting(project),
        "users": _users(project, coded),
        "cases": _cases(project, texts),
        "variables": _variables(project),
        "deep": sum(depth > rules.DEEPEST - 1 for _code, depth in all_codes(project.codes)),
        "texts": texts[:SHOWN_TEXTS],
        "text_count": len(texts),
        "word_count": sum(text["words"] for text in texts),
        "without_person": sum(not text["cases"] for text in texts),
        "examples": len(project.examples),
    }


def _check_size(project: Project) -> None:
    """Raise Refused when there is more than a page can show, before the texts are gone through."""
    codes = sum(1 for _code in all_codes(project.codes))
    for words, count, most in (
        (_("%(n)s codes; er mogen er hoogstens %(most)s zijn"), codes, MOST_CODES),
        (_("%(n)s personen; er mogen er hoogstens %(most)s zijn"), len(project.cases), MOST_CASES),
        (
            _("%(n)s kenmerken; er mogen er hoogstens %(most)s zijn"),
            len(project.variables),
            MOST_VARIABLES,
        ),
    ):
        if count > most:
            where = told.Told(words.template, "", {"n": count, "most": most})
            raise Refused(_("Het project is te groot voor deze bladzijde"), where, apart.ADVICE)


def _counting(project: Project) -> dict[str, object] | None:
    decision = project.decision
    if decision is None:
        return None
    others = [
        {"how": described(counting), "votes": votes}
        for counting, votes in decision.votes[:4]
        if votes
    ]
    return asdict(decision.counting) | {
        "reason": decision.reason,
        "certain": decision.certain,
        "votes": others,
    }


def _text_of(source: Source, links: rules.Links) -> tuple[FoundText, set[str]] | None:
    """Return what is said of a text, and who coded in it; None for one without words."""
    text = source if isinstance(source, TextSource) else None
    if isinstance(source, PDFSource):
        text = source.representation
    if text is None or not (text.text or "").strip():
        return None
    words = text.text or ""
    linked, by_name = links.of(source.guid, source.name)
    speakers = dict.fromkeys(turn.speaker for turn in rules.turns(words) if turn.speaker)
    found: FoundText = {
        "name": source.name or text.name or "",
        "words": len(words.split()),
        "speakers": list(speakers)[:20],
        "cases": linked,
        "by_name": by_name,
        "codings": sum(len(one.codings) for one in text.selections),
        "on": str(rules.day(source.created_at) or ""),
    }
    return found, rules.coders_in(text)


def _users(project: Project, coded: list[set[str]]) -> list[FoundUser]:
    """Say who coded, in how many texts, and with whom she shares a text.

    Also who is in no list of users; and, where others are named, whoever is not.
    """
    names = {key(user.guid): [user.id or "", user.name or ""] for user in project.users}
    others = set().union(*coded) - set(names)
    if not names and others == {rules.NAMELESS}:
        return []  # nobody is named: there is nothing to tell apart
    return [
        {
            "key": user,
            "name": next(filter(None, reversed(names.get(user, []))), ""),
            "names": [name for name in names.get(user, ()) if name],
            "texts": sum(user in coders for coders in coded),
            "beside": sorted(set().union(*(coders for coders in coded if user in coders)) - {user}),
        }
        for user in (*names, *sorted(others))
    ]


def _cases(project: Project, texts: list[FoundText]) -> list[FoundCase]:
    return [
        {
            "key": key(case.guid),
            "name": case.name or "",
            "texts": sum(key(case.guid) in text["cases"] for text in texts),
            "by_name": any(key(case.guid) in text["cases"] and text["by_name"] for text in texts),
        }
        for case in project.cases
    ]


def _variables(project: Project) -> list[FoundVariable]:
    values = rules.values_by_variable(project.cases)
    return [
        {
            "key": key(variable.guid),
            "name": variable.name,
            "count": len(values.get(key(variable.guid), [])),
            "values": values.get(key(variable.guid), [])[: rules.MOST_VALUES],
        }
        for variable in project.variables
    ]


# --- in a process of its own ------------------------------------------------------------------
def look_within_limits(path: Path, name: str, counting: Counting | None) -> Found:
    """Do `look` in a child with limits. `name` is the file's own. Raises Refused."""
    arguments = {"path": str(path), "name": name, "counting": apart.pack(counting)}
    found: Found = limits.call(
        f"{__name__}:task_look", name, b"", arguments, limits=apart.ON_A_PAGE
    )
    return found


def look_by_the_worker(path: Path, name: str, counting: Counting | None, *, tell: Tell) -> Found:
    """Do `look` in a child that hands over text by text, with the limits of the worker.

    Raises Refused and OSError.
    """
    with apart.read(path, name=name, counting=counting, limits=apart.BY_THE_WORKER) as project:
        _check_size(project)
        found: Found = told.all_to_json(_found(project, tell))
    return found


def task_look(_data: bytes, path: str, name: str, counting: Json) -> object:
    """Do what `look` does, in the child; what no page could show is refused before the rest."""
    with reading.read(Path(path), counting=Counting(), name=name) as project:
        _check_size(project)
    return told.all_to_json(look(Path(path), apart.unpack(counting), name))
