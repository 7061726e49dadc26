"""Parts of the report that are arranged by hand, or made of findings that stand elsewhere in it.

A finding is printed once, in its own place. Here its sentence stands again, with its number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from weerklank.findings import auditing, queries, terms
from weerklank.findings.placing import IMPROVEMENTS, SERVICES
from weerklank.findings.terms import ChapterKind as Kind
from weerklank.rendering import words
from weerklank.rendering.document import (
    Block,
    Bullets,
    Heading,
    Paragraph,
    Reference,
    Section,
    Table,
)
from weerklank.reporting.documents import crossed
from weerklank.reporting.documents.draft import Draft, nothing_yet
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.analysis import rules as counting
    from weerklank.analysis.outside import Outside
    from weerklank.coding.models import Code
    from weerklank.findings.material import Material
    from weerklank.findings.models import ImprovementPoint
    from weerklank.findings.outline import Part

_ROUTE = "leerroute"
_BACKGROUND = ("age_class", "household", "education", "gender")
# Outside people are divided by one characteristic, the same everywhere; seldom by one of these.
_NO_BACKGROUND = (
    "Naar leeftijd, gezin, opleiding en gender staan hier geen aantallen. Buiten het "
    "onderzoeksteam worden mensen op één manier verdeeld, overal dezelfde: anders zou naast elkaar "
    "te lezen zijn wat iemand zei."
)
# What is in a ready part, for who looks where to read.
_IN_SHORT: Mapping[Kind, str] = {
    Kind.REASON: "waarom dit onderzoek er is, met de doelen en de vragen",
    Kind.METHOD: "met wie wij spraken, hoe wij tellen, en wat u hieruit niet kunt lezen",
    Kind.EXPERIENCES: "wat inburgeraars en aanbieders vertellen",
    Kind.HELP: "wat volgens hen goed gaat en wat niet",
    Kind.EFFECTS: "wat zij merken, per doel van het beleid",
    Kind.PRECONDITIONS: "wat er nodig is om mee te kunnen doen",
    Kind.CONCLUSION: "de antwoorden op de vragen van het onderzoek",
    Kind.IMPROVEMENTS: "wat er volgens hen beter kan, en wie dat kan doen",
    Kind.REGISTER: "cijfers die de gemeente bijhoudt, los van wat mensen vertelden",
}


def by_hand(draft: Draft, part: Part, number: str) -> Section:
    """Make a part of what somebody wrote and placed in it."""
    return Section(number, part.title, (*draft.text(part), *draft.placed(part)))


def _made(draft: Draft, part: Part, number: str, blocks: Iterable[Block]) -> Section:
    """Make a part of what somebody wrote and placed, and of what was made for it."""
    made = tuple(blocks)
    said = (*draft.text(part), *draft.placed(part))
    return Section(number, part.title, (*said, *(made or nothing_yet())))


def reading_guide(draft: Draft, part: Part, number: str) -> Section:
    """Say what stands where: each chapter, what is in it, and the annexes."""
    laid = draft.found.outline
    lines = []
    for chapter in laid.printed(laid.chapters):
        below = [section.title for section in laid.printed(chapter.sections)]
        own = words.write_list(below) if below else ""
        told = _IN_SHORT.get(chapter.kind, own)
        if chapter.kind in _IN_SHORT and own:
            told = f"{told}; en: {own}"
        lines.append(f"{chapter.number}. {chapter.title}" + (f": {told}." if told else "."))
    lines += [
        f"{words.write_annex(annex.number)}. {annex.title}." for annex in laid.printed(laid.annexes)
    ]
    return _made(draft, part, number, (Bullets(tuple(lines)),))


# --- findings again, in another order -----------------------------------------------------------
def refer(rows: Iterable[queries.FindingRow]) -> Bullets:
    """Return the sentences of findings, each with where it stands."""
    said = [(row.record.statement, row.number) for row in rows]
    return Bullets(
        tuple(f"{statement} " for statement, _number in said),
        tuple(((len(statement) + 1, Reference(number)),) for statement, number in said),
    )


def answers(draft: Draft, part: Part, number: str) -> Section:
    """Return per research question the findings that answer it."""
    found = draft.found
    rows: dict[int | None, list[queries.FindingRow]] = defaultdict(list)
    for row in found.rows:
        rows[row.record.research_question_id].append(row)
    blocks: list[Block] = []
    for question in found.round.monitor.questions.all():
        blocks.append(Heading(f"Vraag {question.number}. {question.text}"))
        blocks.append(
            refer(rows[question.pk])
            if rows[question.pk]
            else Paragraph("Op deze vraag geeft nog geen uitspraak een antwoord.")
        )
    return _made(draft, part, number, blocks)


def services(draft: Draft, part: Part, number: str) -> Section:
    """Return per part of the service the findings that are about it."""
    about = _by_code(draft, SERVICES)
    blocks: list[Block] = []
    if about:
        blocks.append(
            Paragraph(
                "Een uitspraak staat bij een onderdeel als ten minste de helft van de passages "
                "eronder daarover ging toen dat voor het eerst werd verteld, of als een "
                "onderzoeker dat koos."
            )
        )
    for code, rows in about.items():
        blocks += [Heading(code.label), refer(rows)]
    return _made(draft, part, number, blocks)


def _by_code(draft: Draft, branch: str) -> dict[Code, list[queries.FindingRow]]:
    """Return per code of a branch the findings that have a place there, as `placing` keeps it."""
    placing = draft.found.placing
    found = {}
    for code in placing.under(branch):
        rows = [row for row in draft.found.rows if code.pk in placing.places[row.record.pk].codes]
        if rows:
            found[code] = rows
    return found


def memos(draft: Draft, part: Part, number: str) -> Section:
    """Print the memos that were chosen for the annex, the oldest first, of nobody by name."""
    blocks: list[Block] = [
        Paragraph(
            "Onderzoekers schreven tijdens dit onderzoek op wat zij dachten, twijfelden en "
            "besloten. Hier staat wat zij daarvan zelf kozen."
        )
    ]
    for memo, said in draft.found.memos:
        day = words.write_date(timezone.localtime(memo.written_at).date())
        kind = f", {str(memo.get_kind_display()).lower()}" if memo.kind else ""
        head = f"{memo.title}\n\n"
        has_head = bool(memo.title) and said.startswith(head)
        title = f"{memo.title} ({day}{kind})" if has_head else f"{day[:1].upper()}{day[1:]}{kind}"
        blocks.append(Heading(title))
        text = said.removeprefix(head) if has_head else said
        blocks += draft.written(text, auditing.place_of_memo(memo))
    said_by_hand = (*draft.text(part), *draft.placed(part))
    return Section(number, part.title, (*said_by_hand, *blocks))


# --- findings in groups -------------------------------------------------------------------------
def routes(draft: Draft, part: Part, number: str) -> Section:
    """Count the effects of each goal per route."""
    found = draft.found
    if draft.outside is not None:
        return _made(draft, part, number, _goals_in_words(draft, draft.outside))
    across = crossed.groups(found, _ROUTE)
    blocks: list[Block] = []
    effects = [row for row in found.rows if row.record.section == terms.Section.EFFECTS]
    for goal in found.round.monitor.goals.all() if effects else ():
        rows = [row for row in effects if row.record.policy_goal_id == goal.pk]
        title = f"Doel {goal.number}: {goal.title}"
        blocks += [Heading(title), *_per_route(found, rows, across, f"{title}, per leerroute")]
    return _made(draft, part, number, blocks)


def _per_route(
    found: Material,
    rows: Sequence[queries.FindingRow],
    across: Sequence[counting.Group],
    caption: str,
) -> Iterable[Block]:
    """Yield the effects of a goal per route, or which they are and why they are not counted so."""
    if not rows:
        yield Paragraph(_NO_EFFECT)
        return
    table = crossed.table(found, rows, across, caption=caption) if across else None
    others = [row for row in rows if row.record.perspective != Perspective.INBURGERAAR]
    if table:
        yield table
        if others:
            yield refer(others)
        return
    yield refer(rows)
    if len(others) < len(rows):
        yield Paragraph(
            "Per leerroute tellen wij hier niet: in een van de routes is dit aan minder dan vijf "
            "inburgeraars gevraagd."
        )


_NO_EFFECT = "Over dit doel staan er geen uitspraken over effecten."


def _goals_in_words(draft: Draft, outside: Outside) -> Iterable[Block]:
    """Yield per goal its effects, per route where that is what people are divided by outside."""
    has_table = False
    for goal in draft.found.round.monitor.goals.all():
        rows = [
            row
            for row in draft.found.rows
            if row.record.section == terms.Section.EFFECTS and row.record.policy_goal_id == goal.pk
        ]
        title = f"Doel {goal.number}: {goal.title}"
        table = None
        if outside.characteristic == _ROUTE:
            table = crossed.outgoing(draft.found, rows, outside, caption=f"{title}, per leerroute")
        yield Heading(title)
        yield (table or refer(rows)) if rows else Paragraph(_NO_EFFECT)
        if table:
            has_table = True
            others = [row for row in rows if row.record.perspective != Perspective.INBURGERAAR]
            if others:
                yield refer(others)
    yield Paragraph(_why_not(draft, has_table=has_table))


def _why_not(draft: Draft, *, has_table: bool) -> str:
    """Say why a count of a group is not told outside the team."""
    annex = draft.found.outline.number_of(Kind.MATRIX)
    where = (
        f" Per code staat dat in bijlage {annex}, voor zover het te vertellen is." if annex else ""
    )
    if has_table:
        return (
            "“Alleen samen verteld” betekent: per groep zou soms te lezen zijn dat iedereen of "
            f"niemand dit zei, of is het aan te weinig mensen gevraagd.{where}"
        )
    return (
        "Hoeveel mensen van elke groep een uitspraak doen, wordt buiten het onderzoeksteam niet "
        f"verteld: groepen zijn klein.{where}"
    )


def background(draft: Draft, part: Part, number: str) -> Section:
    """Count what inburgeraars say by their age, household, education and gender."""
    found = draft.found
    labels = {one.key: one.label for one in found.background}
    blocks: list[Block] = []
    rows = [row for row in found.rows if row.record.section != terms.Section.IMPROVEMENTS]
    if draft.outside is not None:
        return _background_outside(draft, part, number, rows, labels)
    for key in _BACKGROUND:
        across = crossed.groups(found, key) if key in labels else []
        caption = f"Uitspraken van inburgeraars naar {labels[key].lower()}" if across else ""
        if across and (table := crossed.table(found, rows, across, caption=caption)):
            blocks += [Heading(labels[key]), table]
    if blocks:
        blocks.insert(
            0,
            Paragraph(
                "Groepen van minder dan vijf mensen zijn samengenomen. Een verschil tussen groepen "
                "van zo weinig mensen kan toeval zijn."
            ),
        )
    return _made(draft, part, number, blocks)


def _background_outside(
    draft: Draft,
    part: Part,
    number: str,
    rows: Iterable[queries.FindingRow],
    labels: Mapping[str, str],
) -> Section:
    """Count by the one characteristic that divides people outside, where that is one of these."""
    outside = draft.outside
    assert outside is not None
    key = outside.characteristic
    if key not in _BACKGROUND or key not in labels:
        return _made(draft, part, number, (Paragraph(_NO_BACKGROUND),))
    caption = f"Uitspraken van inburgeraars naar {labels[key].lower()}"
    table = crossed.outgoing(draft.found, rows, outside, caption=caption)
    if table is None:
        return _made(draft, part, number, (Paragraph(_why_not(draft, has_table=False)),))
    blocks = (Heading(labels[key]), table, Paragraph(_why_not(draft, has_table=True)))
    return _made(draft, part, number, blocks)


# --- improvement points -------------------------------------------------------------------------
def themes(draft: Draft, part: Part, number: str) -> Section:
    """Return the improvement points of this round by theme, with for whom and who sees to it."""
    points: dict[str, list[tuple[ImprovementPoint, list[str]]]] = defaultdict(list)
    of_finding = _themes_of(draft)
    order = [*dict.fromkeys(of_finding.values()), _NO_THEME]
    for point, findings in draft.found.points:
        named = [of_finding[pk] for pk in findings if pk in of_finding]
        theme = max(named, key=named.count) if named else _NO_THEME
        numbers = [draft.row_of[pk].number for pk in findings if pk in draft.row_of]
        points[theme].append((point, numbers))
    blocks: list[Block] = []
    for theme in dict.fromkeys([*order, *points]):
        if points[theme]:
            blocks += [Heading(theme), _points(theme, points[theme])]
    return _made(draft, part, number, blocks)


_NO_THEME = "Andere verbeterpunten"


def _themes_of(draft: Draft) -> dict[int, str]:
    """Return {finding: theme}, the themes in the order of the codebook."""
    found: dict[int, str] = {}
    for code, rows in _by_code(draft, IMPROVEMENTS).items():
        for row in rows:
            found.setdefault(row.record.pk, code.label)
    return found


def _points(theme: str, points: Iterable[tuple[ImprovementPoint, list[str]]]) -> Table:
    return Table(
        caption=f"Verbeterpunten: {theme}",
        header=("Wat kan er beter", "Voor wie", "Eigenaar", "Rust op"),
        rows=tuple(
            (
                f"{point.number}. {point.what}",
                point.addressee or "niet vastgelegd",
                point.owner or "nog niemand",
                f"{'uitspraak' if len(numbers) == 1 else 'uitspraken'} {words.write_list(numbers)}",
            )
            for point, numbers in points
        ),
        row_headers=True,
    )
