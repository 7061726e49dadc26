"""A report built from the records, part by part, in the order of its outline.

A part is one function in `MADE`; those that are not made of findings alone stand in `chapters`.

Every text is Dutch, whatever language its maker has the site in. The words of people come in
through two doors only: quotes that may be printed, and (for who may read words, on the page
and never in a file) the passages under a statement.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone, translation

from weerklank.analysis import queries as analysis
from weerklank.analysis import rules as counting
from weerklank.analysis import wording
from weerklank.analysis.outside import Outside
from weerklank.analysis.rules.outside import Kept
from weerklank.findings import auditing, material, queries, rereading, rules, terms
from weerklank.findings.terms import ChapterKind as Kind
from weerklank.rendering import document, words
from weerklank.rendering.document import Block, Paragraph, Remark, Section
from weerklank.reporting.documents import (
    approach,
    chapters,
    checklists,
    followup,
    looks,
    prose,
    register,
    sides,
)
from weerklank.reporting.documents.draft import Draft, nothing_yet
from weerklank.sentences import bands
from weerklank.study import planning
from weerklank.study import queries as study
from weerklank.study.terms import Perspective

if TYPE_CHECKING:
    from weerklank.findings.material import Material
    from weerklank.findings.models import Finding
    from weerklank.findings.outline import Part
    from weerklank.study.models import Round

_ROUTE = "leerroute"
_NO_WORDS: Mapping[int, analysis.Passage] = {}


def report(round_: Round, *, today: date, with_words: bool = False) -> document.Report:
    """Build the report of a round for the research team, with every count as it is.

    `with_words` puts the passages under each statement, with pseudonyms: only for a page that
    asked `check_may_read_evidence` first.
    """
    with translation.override("nl"):
        return assemble(material.gather(round_), today=today, with_words=with_words)


def outgoing(found: Material, *, today: date) -> tuple[document.Report, Outside]:
    """Build the report as it leaves the research team, and what it tells, which must be kept.

    The interface must be Dutch while it does. Whoever hands it out keeps `told` of what comes
    back with `study.operations.keep_told`.
    """
    found = material.as_it_leaves(found)
    told = Outside(found.voices)
    report = assemble(found, today=today, outside=told)
    tell_sentences(found, told)
    return report, told


def tell_sentences(found: Material, told: Outside) -> None:
    """Reckon with the amounts of groups in what is written: they leave with the text."""
    auditing.Grounds(found.voices, found.rows, told=told).tell(texts_of(found))


def texts_of(found: Material) -> dict[str, str]:
    """Return what is written in a report beside its findings, by what the audit calls it."""
    numbers = {row.record.pk: row.number for row in found.rows}
    texts = auditing.texts_in(found.texts, found.outline, numbers)
    return texts | {f"point:{point.pk}": point.what for point, _findings in found.points}


def assemble(
    found: Material, *, today: date, with_words: bool = False, outside: Outside | None = None
) -> document.Report:
    """Build the report from what was gathered. The interface must be Dutch while it does.

    With `outside` as it leaves the research team: of counts what is told, of passages none but
    the released quotes, and nothing of what a writer still has to do.
    """
    round_ = found.round
    passages = _passages(found) if with_words and outside is None else _NO_WORDS
    draft = Draft(
        found,
        statements={row.record.pk: statement(found, row, passages, outside) for row in found.rows},
        marks={} if outside else rereading.marks(found),
        notes=prose.Notes(statements={row.record.pk: row.number for row in found.rows}),
        outside=outside,
    )
    laid = found.outline
    # In the order in which they are read, and told: what became of points follows from the rest.
    parts = [make(draft, part, part.number) for part in laid.printed(laid.chapters)]
    annexes = [make(draft, part, part.number) for part in laid.printed(laid.annexes)]
    parts += followup.sections(found, str(len(parts) + 1), outside)
    return document.Report(
        title=found.texts.title or round_.name,
        subtitle=round_.monitor.name,
        municipality=round_.monitor.organisation.name,
        round_label=round_.name,
        period=_period(round_),
        set_on=today,
        authors=tuple(
            name.strip() for name in re.split(r",|\n| en ", found.texts.authors) if name.strip()
        ),
        summary=tuple(
            block
            for block in draft.written(found.texts.introduction, "introduction")
            if isinstance(block, Paragraph | Remark | document.Bullets)
        ),
        sections=tuple(parts),
        annexes=tuple(annexes),
        notice=notice(round_),
        is_concept=True,
        is_for_team=outside is None,
        **looks.of(found.round.monitor),
    )


def make(draft: Draft, part: Part, number: str) -> Section:
    """Make a part, and what is arranged under it, lettered after what it has itself."""
    section = MADE[part.kind](draft, part, number)
    below = draft.found.outline.printed(part.sections)
    letters = range(len(section.subsections), len(section.subsections) + len(below))
    return replace(
        section,
        key=part.key,
        blocks=section.blocks or (() if below or section.subsections else nothing_yet()),
        subsections=(
            *section.subsections,
            *(
                make(draft, one, f"{number}{chr(ord('a') + letter)}")
                for letter, one in zip(letters, below, strict=True)
            ),
        ),
    )


def _period(round_: Round) -> str:
    return words.write_period(round_.starts_on, round_.ends_on)


def notice(round_: Round) -> str:
    organisation = round_.monitor.organisation
    if not organisation.is_fictional:
        return ""
    return f"Verzonnen. {organisation.name} bestaat niet en deze mensen bestaan niet."


# --- reason, goals and questions; how people were heard --------------------------------------
def _reason(draft: Draft, part: Part, number: str) -> Section:
    monitor = draft.found.round.monitor
    goals = [
        f"Doel {goal.number}. {goal.title}" + (f": {goal.text}" if goal.text else "")
        for goal in monitor.goals.all()
    ]
    questions = [
        f"Vraag {question.number}. {question.text}" for question in monitor.questions.all()
    ]
    blocks: list[Block] = [*draft.written(draft.found.texts.reason, "reason")]
    if goals:
        blocks += [Paragraph("De doelen van het beleid:"), document.Bullets(tuple(goals))]
    if questions:
        blocks += [Paragraph("De vragen van dit onderzoek:"), document.Bullets(tuple(questions))]
    return Section(number, part.title, tuple(blocks))


def _method(draft: Draft, part: Part, number: str) -> Section:
    guides = draft.found.outline.number_of(Kind.GUIDES)
    text = draft.written(draft.found.round.method_text, "method")
    set_ = planning.followed_by(draft.found.round)
    if set_ is not None:
        day = words.write_date(timezone.localtime(set_.set_at).date())
        rests = f"Deze ronde volgt versie {set_.number} van het monitorplan, vastgesteld op {day}."
        text = (*text, Paragraph(rests))
    return Section(
        number,
        part.title,
        text,
        approach.subsections(draft.found, number=number, guides=guides, outside=draft.outside),
    )


# --- the conclusion, and what answers which question -----------------------------------------
def _conclusion(draft: Draft, part: Part, number: str) -> Section:
    text = draft.written(draft.found.texts.conclusion, "conclusion")
    if not prose.blocks(draft.found.texts.conclusion, prose.Notes()):
        text = (*text, *nothing_yet())
    return Section(number, part.title, (*text, *_answers(draft.found)))


def _answers(found: Material) -> tuple[Block, ...]:
    """Return per research question the numbers of the statements that answer it."""
    numbers: dict[int | None, list[str]] = defaultdict(list)
    for row in found.rows:
        numbers[row.record.research_question_id].append(row.number)
    rows = tuple(
        (
            f"{question.number}. {question.text}",
            ", ".join(numbers[question.pk]) or "nog geen uitspraak",
        )
        for question in found.round.monitor.questions.all()
    )
    if not rows or not found.rows:
        return ()
    caption = "Welke uitspraken een vraag beantwoorden"
    return (document.Table(caption, ("Vraag", "Uitspraken"), rows, row_headers=True),)


# --- what people said -----------------------------------------------------------------------
def _blocks(
    draft: Draft, part: Part, belongs: Callable[[Finding], bool] = lambda _one: True
) -> tuple[Block, ...]:
    return tuple(draft.statements[row.record.pk] for row in draft.rows(part) if belongs(row.record))


def _lettered(
    draft: Draft, part: Part, number: str, below: Iterable[tuple[str, tuple[Block, ...]]]
) -> Section:
    """Return a part with subsections a, b, c …; those without anything in them are left out."""
    text = draft.text(part)
    filled = [(name, blocks) for name, blocks in below if blocks]
    return Section(
        number,
        part.title,
        text if filled or part.sections else (*text, *nothing_yet()),
        tuple(
            Section(f"{number}{chr(ord('a') + place)}", name, blocks)
            for place, (name, blocks) in enumerate(filled)
        ),
    )


def _experiences(draft: Draft, part: Part, number: str) -> Section:
    def by(perspective: str) -> tuple[Block, ...]:
        return _blocks(draft, part, lambda one: one.perspective == perspective)

    comparison = sides.compare(draft.found, draft.outside, part)
    return _lettered(
        draft,
        part,
        number,
        [
            ("Wat inburgeraars vertellen", by(Perspective.INBURGERAAR)),
            ("Wat aanbieders vertellen", by(Perspective.AANBIEDER)),
            (
                "Inburgeraars en aanbieders naast elkaar",
                (comparison,) if comparison else (),
            ),
        ],
    )


def _help_and_hinder(draft: Draft, part: Part, number: str) -> Section:
    def of(section: terms.Section) -> tuple[Block, ...]:
        return _blocks(draft, part, lambda one: one.section == section)

    below = [("Wat helpt", of(terms.Section.SUCCESSES)), ("Wat schuurt", of(terms.Section.PAINS))]
    return _lettered(draft, part, number, below)


def _effects(draft: Draft, part: Part, number: str) -> Section:
    def about(goal: int | None) -> tuple[Block, ...]:
        return _blocks(draft, part, lambda one: one.policy_goal_id == goal)

    goals = [
        (f"Doel {goal.number}: {goal.title}", about(goal.pk))
        for goal in draft.found.round.monitor.goals.all()
    ]
    return _lettered(draft, part, number, [*goals, ("Zonder doel", about(None))])


def _plain_part(draft: Draft, part: Part, number: str) -> Section:
    text, blocks = draft.text(part), _blocks(draft, part)
    nothing = () if blocks or part.sections else nothing_yet()
    return Section(number, part.title, (*text, *blocks, *nothing))


# --- a statement and what it rests on -------------------------------------------------------
def statement(
    found: Material,
    row: queries.FindingRow,
    passages: Mapping[int, analysis.Passage] = _NO_WORDS,
    outside: Outside | None = None,
) -> document.Statement:
    """Return a finding as the report prints it; its amounts are the writer's own words."""
    text = row.record.statement
    if row.record.section == terms.Section.IMPROVEMENTS and row.record.addressee:
        text = f"{text} Voor: {row.record.addressee}."
    return document.Statement(
        number=row.number,
        text=text,
        evidence=_evidence(found, row, passages) if outside is None else _told(row, outside),
        quotes=tuple(
            _quote(quote)
            for quote in sorted(
                row.printable_quotes, key=lambda quote: quote.stance == terms.Stance.CONTRARY
            )
        ),
    )


def _told(row: queries.FindingRow, outside: Outside) -> document.Evidence:
    """Return what of the evidence is told outside the team: no passage but a released quote.

    Nor how many passages and conversations, and what changed or was lost: beside an earlier report
    it would say what somebody said who left.
    """
    given = queries.given(row, outside)
    searched = "Er is naar tegenspraak gezocht." if row.was_searched else None
    quotes = [quote for quote in row.printable_quotes if quote.record.coding_id is not None]
    return document.Evidence(
        said=0,
        asked=0 if row.counts.asked == 0 else None,
        unit=str(queries.PLURALS[row.record.perspective]),
        counter_search=searched,
        given=document.Given(*given),
        lines=tuple(
            document.EvidenceLine(
                reference=f"{row.number}-{place}",
                conversation="",
                speaker=str(Perspective(row.record.perspective).label).lower(),
                code="",
                stance=terms.Stance(quote.stance),
                text=quote.record.shown_text,
                language=quote.language,
            )
            for place, quote in enumerate(quotes, start=1)
        ),
    )


def _evidence(
    found: Material, row: queries.FindingRow, passages: Mapping[int, analysis.Passage]
) -> document.Evidence:
    counts = row.counts
    return document.Evidence(
        said=counts.said,
        asked=counts.asked,
        unit=row.group_words,
        contrary=counts.contrary,
        both=counts.both,
        unprompted=counts.unprompted,
        unprompted_at_least=counts.unprompted_at_least,
        contrary_unprompted=counts.contrary_unprompted,
        unnoted=counts.unnoted,
        unsure=counts.unsure,
        unclear=counts.unclear,
        at_least=counts.at_least,
        contrary_at_least=counts.contrary_at_least,
        conversations=counts.conversations,
        passages=counts.passages,
        counter_search=_counter_search(row),
        lines=tuple(_lines(found, row, passages)),
        warning=_remark(row),
    )


def _counter_search(row: queries.FindingRow) -> str:
    """Say what was noted of the search, and what the other perspective says against it."""
    words_ = [f"{row.search_words}."]
    if row.counts.contrary_elsewhere:
        number = row.counts.contrary_elsewhere
        other = queries.other_perspective(row.record.perspective)
        who = row.other_words if number > 1 else str(other.label).lower()
        words_.append(f"{number} {who} {'zeggen' if number > 1 else 'zegt'} het tegendeel.")
    return " ".join(words_)


def _remark(row: queries.FindingRow) -> str | None:
    """Say what the reader must know to weigh this sentence."""
    counts = row.counts
    remarks = {
        "Een deel van het bewijs onder deze uitspraak is vervallen.": (
            rules.Caution.EVIDENCE_WITHDRAWN in row.warnings
        ),
        "Onder deze uitspraak ligt nog geen bewijs.": rules.Caution.NO_EVIDENCE in row.warnings,
        "Dit is aan minder dan vijf mensen gevraagd.": counts.passages > 0
        and counts.asked is not None
        and 0 < counts.asked < bands.SMALL_BASE,
        "Mensen spraken door elkaar. Het aantal is een ondergrens.": (
            counts.at_least or counts.contrary_at_least
        ),
    }
    said = [text for text, holds in remarks.items() if holds]
    return " ".join([*_changed(row), *said]) or None


def _changed(row: queries.FindingRow) -> list[str]:
    """Say what the counts were when someone last reread the sentence, and which words it says."""
    if not row.changes:
        return []
    said = [f"Nalezen: sinds deze zin is nagelezen veranderde het aantal: {row.change_words}."]
    if row.outdated_words:
        said.append(f"In de zin staat nog: {', '.join(row.outdated_words)}.")
    return said


def _quote(row: queries.QuoteRow) -> document.Quote:
    return document.Quote(
        text=row.record.shown_text,
        caption=row.caption,
        language=row.language,
        form=terms.QuoteForm(row.record.form),
        via_interpreter=row.via_interpreter,
        stance=terms.Stance(row.stance),
        original=(
            document.Original(row.original.text, row.original.language) if row.original else None
        ),
    )


def _lines(
    found: Material, row: queries.FindingRow, passages: Mapping[int, analysis.Passage]
) -> Iterable[document.EvidenceLine]:
    mentions = found.voices.mentions_in([*row.supporting, *row.contrary])
    codes = {code.pk: code for code in found.voices.codes}
    released = {quote.record.coding_id: quote for quote in row.printable_quotes}
    foreign = queries.said_elsewhere(
        found.voices,
        [mention for mention, _stance in row.lines(mentions)],
        perspective=row.record.perspective,
    )
    for place, (mention, stance) in enumerate(row.lines(mentions), start=1):
        line = document.EvidenceLine(
            reference=f"{row.number}-{place}",
            conversation=f"Gesprek {found.conversation_numbers.get(mention.conversation, '?')}",
            speaker=speaker(found, mention),
            code=str(codes[mention.code]),
            stance=stance,
            is_counted=mention.coding not in foreign,
        )
        passage = passages.get(mention.coding)
        quote = released.get(mention.coding)
        if passage:
            line = replace(
                line,
                speaker=_via(
                    ", ".join(one.pseudonym for one in passage.people) or line.speaker,
                    passage.via_interpreter,
                ),
                text=passage.text,
                language=passage.language,
            )
        elif quote:
            line = replace(
                line,
                speaker=_via(line.speaker, quote.via_interpreter),
                text=quote.record.shown_text,
                language=quote.language,
            )
        yield line


def _via(speaker: str, via_interpreter: bool) -> str:
    """Say that words are how an interpreter said them; only where the words stand."""
    return f"{speaker}, via een tolk" if via_interpreter else speaker


def speaker(found: Material, mention: counting.Mention) -> str:
    """Say from which side this was said, without saying who."""
    sides = {found.voices.people[pk].perspective for pk in mention.participants}
    if len(sides) > 1:
        return "inburgeraar en aanbieder"
    if sides:
        one = "inburgeraar" if sides == {Perspective.INBURGERAAR} else "aanbieder"
        return one if len(mention.participants) == 1 else f"{one}s"
    return "meerdere mensen" if mention.at_least else "onbekende stem"


def _passages(found: Material) -> dict[int, analysis.Passage]:
    wanted = [pk for row in found.rows for pk in (*row.supporting, *row.contrary)]
    return {
        passage.coding.pk: passage
        for passage in analysis.passages(found.voices, list(dict.fromkeys(wanted)))
    }


# --- annexes --------------------------------------------------------------------------------
def _guides(draft: Draft, part: Part, number: str) -> Section:
    subsections = []
    for place, guide in enumerate(draft.found.guides, start=1):
        blocks: list[Block] = []
        for own in study.guide_parts(guide):
            questions = tuple(question.text for question in own.questions.all())
            if questions:
                blocks += [Paragraph(own.title), document.Bullets(questions)]
        title = f"{guide.title}, versie {guide.version}"
        subsections.append(Section(f"{number}{place}", title, tuple(blocks) or nothing_yet()))
    blocks_above: tuple[Block, ...] = (
        () if subsections else (Paragraph("Bij de gesprekken is geen leidraad vastgelegd."),)
    )
    above = (*draft.text(part), *blocks_above)
    return Section(number, part.title, above, tuple(subsections))


def _codebook(draft: Draft, part: Part, number: str) -> Section:
    """Return the codes that were used; outside all that are on, for who uses one may be one."""
    found, outside = draft.found, draft.outside
    used = found.voices.used
    rows = tuple(
        (code.number, code.label, code.definition)
        for code in found.voices.codes
        if (code.pk in used if outside is None else code.is_on)
    )
    which = (
        "in deze ronde zijn gebruikt" if outside is None else "in deze ronde konden worden gegeven"
    )
    version = f", versie {found.codebook_version}" if found.codebook_version else ""
    table = document.Table(
        caption=f"De codes die {which}{version}",
        header=("Nummer", "Code", "Betekenis"),
        rows=rows,
        row_headers=True,
    )
    return Section(number, part.title, (*draft.text(part), table))


def _matrix(draft: Draft, part: Part, number: str) -> Section:
    found = draft.found
    if draft.outside is not None:
        table = _matrix_outside(draft.outside)
        return Section(number, part.title, (*draft.text(part), table))
    keys = {key for key, _label in analysis.group_choices(found.voices)}
    by = _ROUTE if _ROUTE in keys else analysis.BY_PERSPECTIVE
    groups = analysis.groups(found.voices, by)
    codes = {code.pk: code for code in found.voices.codes}
    rows = tuple(
        (str(codes[row.code]), *(wording.amount(tally) for tally in row.cells))
        for row in analysis.matrix(found.voices, groups, analysis.Filter())
    )
    table = document.Table(
        caption="Wie noemt wat: mensen die het noemden, van wie het is gevraagd",
        header=("Code", *(f"{group.label} ({len(group.people)})" for group in groups)),
        rows=rows,
        row_headers=True,
        note=(
            "Een code telt ook wat onder de codes daaronder staat. “0 van 4” betekent: het is vier "
            "mensen gevraagd en niemand noemde het. “begonnen er zelf over” betekent: zonder "
            "dat het hun was gevraagd. “niet gevraagd” betekent dat het in deze groep "
            "niet ter sprake kwam."
        ),
    )
    return Section(number, part.title, (*draft.text(part), table))


def _matrix_outside(outside: Outside) -> document.Table:
    rows = outside.rows()
    reasons = {cell.why for row in rows for cell in row.cells}
    note = [
        "Een code telt ook wat onder de codes daaronder staat. Elke code waarnaar is gevraagd, "
        "staat erbij, ook als niemand er iets over zei. “hooguit 1 van 17” betekent: niemand of "
        "één mens; “minstens 16 van 17” betekent: zestien mensen of alle zeventien. Zo staat er "
        "van een groep nooit dat iedereen of niemand iets zei."
    ]
    note += [
        f"“{words.KEPT[why]}” betekent: {meaning}"
        for why, meaning in (
            (Kept.FEW, "er deden te weinig mensen mee om een aantal te vertellen."),
            (Kept.UNKNOWN, "aan wie dit gevraagd is, is niet genoteerd."),
            (Kept.TOGETHER, "per groep zou soms te lezen zijn dat iedereen of niemand dit zei."),
            (Kept.ENDS, "een aantal zou verraden wat iemand zei."),
        )
        if why in reasons
    ]
    return document.Table(
        caption="Wie noemt wat: mensen die het noemden, van wie het is gevraagd",
        header=(
            "Code",
            *(_head(outside, column.label, column.size) for column in outside.columns),
        ),
        rows=tuple(
            (str(row.code), *(words.write_amount(cell) for cell in row.cells)) for row in rows
        ),
        row_headers=True,
        note=" ".join(note),
    )


def _head(outside: Outside, label: str, people: int) -> str:
    return f"{label} ({approach.enough(people, outside.least)})"


# What each part is made of. A part is one function of the draft, the part and its number.
MADE: Mapping[str, Callable[[Draft, Part, str], Section]] = {
    Kind.REASON: _reason,
    Kind.GUIDANCE: chapters.by_hand,
    Kind.READING_GUIDE: chapters.reading_guide,
    Kind.METHOD: _method,
    Kind.EXPERIENCES: _experiences,
    Kind.SERVICES: chapters.services,
    Kind.COOPERATION: chapters.by_hand,
    Kind.HELP: _help_and_hinder,
    Kind.EFFECTS: _effects,
    Kind.ROUTES: chapters.routes,
    Kind.PRECONDITIONS: _plain_part,
    Kind.BACKGROUND: chapters.background,
    Kind.CONCLUSION: _conclusion,
    Kind.ANSWERS: chapters.answers,
    Kind.IMPROVEMENTS: _plain_part,
    Kind.THEMES: chapters.themes,
    Kind.REGISTER: register.figures,
    Kind.OWN: chapters.by_hand,
    Kind.GUIDES: _guides,
    Kind.CODEBOOK: _codebook,
    Kind.MATRIX: _matrix,
    Kind.MEMOS: chapters.memos,
    Kind.COREQ: checklists.checklist,
    Kind.SRQR: checklists.checklist,
}
