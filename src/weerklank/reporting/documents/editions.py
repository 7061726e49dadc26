"""Short forms of a report, of the same findings: a letter to the council, a brief per provider.

Every sentence of a finding stands in it as the report has it, with the number it has there. Nothing
is counted anew, so a short form tells nothing that the report does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weerklank.analysis.outside import Outside
from weerklank.findings import queries, terms
from weerklank.findings.placing import tells_of_others
from weerklank.rendering import freezing, words
from weerklank.rendering.document import Block, Bullets, Paragraph, Report, Section
from weerklank.reporting.documents import approach, assemble, looks, prose
from weerklank.sentences import bands
from weerklank.study.terms import Perspective, ProviderKind

if TYPE_CHECKING:
    from weerklank.findings.material import Material

MOST_PROPOSALS = 6  # in a letter of two pages
_MOST_LIMITS = 3


class Edition(NamedTuple):
    """A form of the report: what it is called in addresses, on the page, and in its file."""

    key: str
    label: str | Promise
    make: Callable[[Material, date], Report]
    # Whether everybody may read it beside a version that is public. What was written for one kind
    # of provider never: it is no news to others, and they would read it as a judgement.
    is_public: bool = False


def _short(
    found: Material, today: date, title: str, summary: Iterable[Block], parts: Iterable[Section]
) -> Report:
    round_ = found.round
    return Report(
        title=title,
        subtitle=round_.monitor.name,
        municipality=round_.monitor.organisation.name,
        round_label=round_.name,
        period="",
        set_on=today,
        summary=tuple(block for block in summary if isinstance(block, Paragraph | Bullets)),
        sections=tuple(parts),
        notice=assemble.notice(round_),
        is_concept=True,
        is_short=True,
        **looks.of(found.round.monitor),
    )


def _sentence(row: queries.FindingRow) -> str:
    told = row.record.statement
    if row.record.section == terms.Section.IMPROVEMENTS and row.record.addressee:
        told = f"{told} Voor: {row.record.addressee}."
    return f"{told} {words.write_short_name(row.number)}"


def _bullets(rows: Iterable[queries.FindingRow]) -> tuple[Block, ...]:
    said = tuple(_sentence(row) for row in rows)
    return (Bullets(said),) if said else ()


def _limits(found: Material, number: str) -> Section:
    told = tuple(approach.limits(found, Outside(found.voices))[:_MOST_LIMITS])
    return Section(number, "Wat u hieruit niet kunt lezen", (Bullets(told),))


def _whole(found: Material, number: str) -> Section:
    title = found.texts.title or found.round.name
    said = (
        f"De nummers zijn die van de uitspraken in het rapport “{title}”. Daar staat bij elke "
        "uitspraak hoeveel mensen die deden, hoeveel het tegendeel zeiden, en hoe dit onderzoek "
        "is gedaan."
    )
    return Section(number, "Waar dit vandaan komt", (Paragraph(said),))


# --- the council ------------------------------------------------------------------------------
def letter(found: Material, today: date) -> Report:
    """Return the summary, the first proposals of the report, and what cannot be read from it."""
    proposals = _of_section(found, terms.Section.IMPROVEMENTS)
    chosen = proposals[:MOST_PROPOSALS]
    lead: tuple[Block, ...] = ()
    if len(chosen) < len(proposals):
        lead = (
            Paragraph(
                f"Dit zijn de eerste {words.spell(len(chosen))} voorstellen uit het rapport. "
                "De andere staan in het rapport."
            ),
        )
    parts = [Section("1", "Wat er volgens hen beter kan", (*lead, *_bullets(chosen)))]
    if not chosen:
        parts = []
    number = len(parts) + 1
    return _short(
        found,
        today,
        f"Aan de gemeenteraad: {found.texts.title or found.round.name}",
        prose.blocks(found.texts.introduction, prose.Notes(), has_headings=False),
        [*parts, _limits(found, str(number)), _whole(found, str(number + 1))],
    )


def _of_section(found: Material, section: terms.Section) -> list[queries.FindingRow]:
    return [row for row in found.rows if row.record.section == section]


# --- providers --------------------------------------------------------------------------------
class _Provider(NamedTuple):
    """A kind of provider: in words, and how an addressee calls it."""

    whom: str
    called: str


PROVIDERS: Mapping[ProviderKind, _Provider] = {
    ProviderKind.GEMEENTE: _Provider("de gemeente", r"gemeente"),
    ProviderKind.MAATSCHAPPELIJKE_BEGELEIDING: _Provider(
        "de maatschappelijke begeleiding", r"begeleiding|vluchtelingenwerk"
    ),
    ProviderKind.TAALSCHOOL: _Provider("de taalscholen", r"taalscho|scholen"),
}


def _of_others(rows: Iterable[queries.FindingRow]) -> str:
    """Return a sentence on whether a brief tells what other organisations say, and where."""
    told = [f"uitspraak {row.number}" for row in rows if tells_of_others(row)]
    if not told:
        return "Wat andere organisaties zeggen, staat er niet in."
    where = f"{', '.join(told[:-1])} en {told[-1]}" if len(told) > 1 else told[0]
    return f"Wat andere organisaties zeggen, staat alleen in {where}."


def brief(kind: ProviderKind) -> Callable[[Material, date], Report]:
    """Return what makes the brief for one kind of provider: only what concerns it.

    What inburgeraars say of it where five or more were asked, and what it can do. What other
    providers say is not proposed for it: they are few, and know each other. Where a researcher
    chose such a sentence all the same, the brief says so.
    """
    provider = PROVIDERS[kind]

    def make(found: Material, today: date) -> Report:
        about = [
            row
            for row in found.rows
            if row.record.perspective == Perspective.INBURGERAAR
            and row.record.section != terms.Section.IMPROVEMENTS
            and (row.counts.asked or 0) >= bands.SMALL_BASE
            and kind in found.placing.places[row.record.pk].briefs
        ]
        proposals = [
            row
            for row in _of_section(found, terms.Section.IMPROVEMENTS)
            if row.record.perspective == Perspective.INBURGERAAR
            and re.search(provider.called, row.record.addressee, re.IGNORECASE)
        ]
        heads = [
            ("Wat inburgeraars over uw werk vertellen", about),
            ("Wat inburgeraars aan u vragen", proposals),
        ]
        filled = [(title, _bullets(rows)) for title, rows in heads if rows]
        parts = [
            Section(str(place), title, blocks)
            for place, (title, blocks) in enumerate(filled, start=1)
        ]
        number = len(parts) + 1
        opening = (
            f"Deze brief is voor {provider.whom}. Er staat alleen in wat inburgeraars vertellen "
            "over dit werk, waar het aan vijf of meer van hen is gevraagd, en wat zij vragen. "
            + (
                _of_others([*about, *proposals])
                if filled
                else "In dit rapport staat daar niets over."
            )
        )
        return _short(
            found,
            today,
            f"Voor {provider.whom}: {found.texts.title or found.round.name}",
            (Paragraph(opening),),
            [*parts, _limits(found, str(number)), _whole(found, str(number + 1))],
        )

    return make


EDITIONS: tuple[Edition, ...] = (
    Edition("brief-aan-de-raad", _("Brief aan de gemeenteraad"), letter, is_public=True),
    Edition("voor-de-gemeente", _("Brief voor de gemeente"), brief(ProviderKind.GEMEENTE)),
    Edition(
        "voor-de-begeleiding",
        _("Brief voor de maatschappelijke begeleiding"),
        brief(ProviderKind.MAATSCHAPPELIJKE_BEGELEIDING),
    ),
    Edition("voor-de-taalscholen", _("Brief voor de taalscholen"), brief(ProviderKind.TAALSCHOOL)),
)


def edition_of(key: str) -> Edition | None:
    return next((each for each in EDITIONS if each.key == key), None)


def to_set(found: Material, keys: Iterable[str], today: date) -> dict[str, Report]:
    """Return the short forms that a version keeps, by key: as they leave, and no concept.

    `found` is what leaves the research team. The interface must be Dutch while it does.
    """
    wanted = set(keys)
    return {
        each.key: freezing.for_outside(each.make(found, today))
        for each in EDITIONS
        if each.key in wanted
    }
