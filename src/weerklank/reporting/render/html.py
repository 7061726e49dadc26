"""The report as one accessible HTML file: no script, and no file beside it.

Everything goes through `format_html`, which escapes each text it is given.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from weerklank.reporting.documents import words
from weerklank.reporting.documents.document import (
    Block,
    Bullets,
    Comparison,
    Count,
    Evidence,
    EvidenceLine,
    Paragraph,
    Quote,
    Remark,
    Report,
    Section,
    Statement,
    Table,
)
from weerklank.reporting.render import svg
from weerklank.reporting.terms import Stance

_NOTHING = SafeString("")
_LOWEST_HEADING = 6

_PAGE = """<!DOCTYPE html>
<html lang="{lang}" dir="{dir}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src {style_source}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {municipality}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#inhoud">Ga naar de inhoud</a>
<header class="top"><p>{municipality}</p>{concept}</header>
<main class="report" id="inhoud" tabindex="-1">
<div class="title">
{kicker}
<h1>{title}</h1>
{made}
{notice}
</div>
{summary}
{key}
{contents}
{sections}
{annexes}
</main>
<footer class="foot"><p>{municipality}</p>{notice}<p>Gemaakt met Weerklank</p></footer>
</body>
</html>
"""


def render(report: Report) -> str:
    """Make the whole page, from doctype to end. The same report gives the same page."""
    page = format_html(
        _PAGE,
        lang=words.primary_language(report.language),
        dir=words.direction(report.language),
        title=report.title,
        municipality=report.municipality,
        style_source=style_source(),
        style=SafeString(_stylesheet()),
        concept=_paragraph("concept", words.CONCEPT if report.is_concept else ""),
        kicker=_paragraph("muted", words.write_occasion(report)),
        made=_paragraph("muted small", words.write_making(report)),
        notice=_paragraph("notice small", report.notice),
        summary=_summary(report),
        key=_key() if report.statements else _NOTHING,
        contents=_contents(report),
        sections=_join(_section(section, 2) for section in report.sections),
        annexes=_join(_section(annex, 2, is_annex=True) for annex in report.annexes),
    )
    return words.clean(page)


def style_source() -> str:
    """The source that a Content-Security-Policy needs in `style-src` to allow the page's style."""
    digest = hashlib.sha256(_stylesheet().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _stylesheet() -> str:
    return Path(__file__).with_name("report.css").read_text(encoding="utf-8")


def _join(parts: Iterable[str]) -> SafeString:
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _paragraph(css_class: str, text: str) -> SafeString:
    """A paragraph, or nothing when there is no text."""
    return format_html('<p class="{}">{}</p>', css_class, text) if text else _NOTHING


def _language(language: str) -> SafeString:
    """The attributes that say in which language and direction to read."""
    return format_html(
        ' lang="{}" dir="{}"', words.primary_language(language), words.direction(language)
    )


# --- The parts of the page ---


def _summary(report: Report) -> SafeString:
    if not report.summary:
        return _NOTHING
    paragraphs = _join(_block(each, "") for each in report.summary)
    return format_html('<h2 id="samenvatting">{}</h2>\n{}', words.SUMMARY, paragraphs)


def _key() -> SafeString:
    marks = format_html_join(
        " ",
        '<span class="key-item">{} {}</span>',
        ((svg.draw_marks((mark,)), meaning) for mark, meaning in words.KEY),
    )
    return format_html('<p class="key small">{} {}</p>', words.KEY_INTRODUCTION, marks)


def _contents(report: Report) -> SafeString:
    if not report.sections and not report.annexes:
        return _NOTHING
    entries = _join(
        [
            *(_entry(section, section.number, "deel-") for section in report.sections),
            *(
                _entry(annex, words.write_annex(annex.number), "bijlage-")
                for annex in report.annexes
            ),
        ]
    )
    return format_html(
        '<nav class="contents" aria-labelledby="inhoudsopgave">'
        '<h2 id="inhoudsopgave">{}</h2>\n<ol>\n{}\n</ol></nav>',
        words.CONTENTS,
        entries,
    )


def _entry(section: Section, number: str, prefix: str) -> SafeString:
    return format_html(
        '<li><a href="#{}"><span class="entry-number">{}</span> <span>{}</span></a></li>',
        words.anchor(prefix, section.number),
        number,
        section.title,
    )


def _section(section: Section, level: int, *, is_annex: bool = False) -> SafeString:
    address = words.anchor("bijlage-" if is_annex else "deel-", section.number)
    is_top_annex = is_annex and level == 2
    heading = format_html(
        '<h{level} id="{address}"><span class="{css}">{number}</span> {title}</h{level}>',
        level=min(level, _LOWEST_HEADING),
        address=address,
        css="annex-number" if is_top_annex else "number",
        number=words.write_annex(section.number) if is_top_annex else section.number,
        title=section.title,
    )
    blocks = (
        _block(block, f"{address}-blok-{position}")
        for position, block in enumerate(section.blocks, start=1)
    )
    below = (_section(each, level + 1, is_annex=is_annex) for each in section.subsections)
    return _join([heading, *blocks, *below])


def _block(block: Block, address: str) -> SafeString:
    match block:
        case Paragraph() | Remark():
            return _prose(block)
        case Bullets():
            items = format_html_join("\n", "<li>{}</li>", ((item,) for item in block.items))
            return format_html("<ul>\n{}\n</ul>", items) if block.items else _NOTHING
        case Table():
            return _table(block, address)
        case Statement():
            return _statement(block)
        case Quote():
            return _quote(block)
        case Comparison():
            return _comparison(block, address)


def _prose(block: Paragraph | Remark) -> SafeString:
    if isinstance(block, Remark):
        return _attention(block.text)
    return _paragraph("text", block.text)


# --- Statements and what they rest on ---


def _statement(statement: Statement) -> SafeString:
    address = words.anchor("s", statement.number)
    evidence = statement.evidence
    return format_html(
        '<div class="statement" id="{address}">\n'
        '<a class="statement-number" href="#{address}">'
        '<span class="hidden">Uitspraak </span>{number}</a>\n'
        '<p class="statement-text">{text}</p>\n'
        '<div class="statement-margin">{persons}<p>{count}</p>{contrary}</div>\n'
        '<div class="statement-body">{warning}{quotes}\n{details}</div>\n'
        "</div>",
        address=address,
        number=statement.number,
        text=statement.text,
        persons=svg.draw_marks(words.draw_persons(evidence)),
        count=_count(evidence),
        contrary=_paragraph("muted", words.write_contrary(evidence)),
        warning=_warning(evidence),
        quotes=_join(_quote(quote) for quote in statement.quotes),
        details=_details(statement, address),
    )


def _count(evidence: Evidence) -> SafeString:
    if evidence.asked == 0:
        return format_html("{}", words.write_persons(evidence))
    unasked = words.write_unprompted(evidence)
    return format_html(
        "<strong>{}</strong> {}{}",
        words.write_count(evidence.count),
        evidence.unit,
        f", {unasked}" if unasked else "",
    )


def _warning(evidence: Evidence) -> SafeString:
    return _attention(evidence.warning) if evidence.warning else _NOTHING


def _attention(text: str) -> SafeString:
    return format_html(
        '<p class="attention small"><span aria-hidden="true">◆</span> <strong>{}:</strong> {}</p>',
        words.ATTENTION,
        text,
    )


def _details(statement: Statement, address: str) -> SafeString:
    evidence = statement.evidence
    counted = [line for line in evidence.lines if line.is_counted]
    supporting = [line for line in counted if line.stance != Stance.CONTRARY]
    contrary = [line for line in counted if line.stance == Stance.CONTRARY]
    beside = [line for line in evidence.lines if not line.is_counted]
    return format_html(
        "<details><summary>Waarop rust uitspraak {number}?</summary>\n"
        '<div class="open">\n{counts}\n{unknown}{search}{supporting}{contrary}{beside}{none}\n'
        '<p class="small"><a href="#{address}">Link naar uitspraak {number}</a></p>\n'
        "</div></details>",
        number=statement.number,
        counts=_counts(evidence),
        unknown=_paragraph("small", words.write_unknown(evidence)),
        search=_paragraph("small", words.write_counter_search(evidence)),
        supporting=_lines("Passages die dit zeggen", supporting),
        contrary=_lines("Passages die het tegendeel zeggen", contrary),
        beside=_lines("Van het andere perspectief; telt niet mee", beside, with_stance=True),
        none=_paragraph("small muted", "" if evidence.lines else words.NO_PASSAGES),
        address=address,
    )


def _counts(evidence: Evidence) -> SafeString:
    of = f"van {evidence.asked}" if evidence.asked else ""
    said = f"minstens {evidence.said}" if evidence.at_least else str(evidence.said)
    if evidence.asked == 0:
        said = "niet gevraagd"
    rows: list[tuple[str, int | str, str]] = [
        (evidence.unit, said, of),
        ("gesprek" if evidence.conversations == 1 else "gesprekken", evidence.conversations, ""),
        ("passage" if evidence.passages == 1 else "passages", evidence.passages, ""),
    ]
    if evidence.contrary:
        both = f"van wie {words.spell(evidence.both)} ook dit" if evidence.both else ""
        rows.append(("het tegendeel", evidence.contrary, both))
        if evidence.asked:
            rows.append(("geen van beide", evidence.sides.neither, ""))
    if evidence.unprompted:
        least = "minstens " if evidence.unprompted_at_least else ""
        rows.append(("uit zichzelf", f"{least}{evidence.unprompted}", ""))
    items = format_html_join("", "<div><dt>{}</dt><dd>{} <small>{}</small></dd></div>", rows)
    return format_html('<dl class="counts">{}</dl>', items)


def _lines(label: str, lines: list[EvidenceLine], *, with_stance: bool = False) -> SafeString:
    if not lines:
        return _NOTHING
    return format_html(
        '<p class="label">{} ({})</p>\n<ol class="lines">\n{}\n</ol>\n',
        label,
        len(lines),
        _join(_line(line, with_stance=with_stance) for line in lines),
    )


def _line(line: EvidenceLine, *, with_stance: bool) -> SafeString:
    if line.text is None:
        text = _paragraph("small muted", words.NOT_RELEASED)
    else:
        text = format_html("<blockquote{}>{}</blockquote>", _language(line.language), line.text)
    return format_html(
        '<li><p class="small muted"><strong>{}</strong> {} · {} · {}{}</p>{}</li>',
        line.reference,
        line.conversation,
        line.speaker,
        line.code,
        f" · zegt {words.write_stance(line)}" if with_stance else "",
        text,
    )


def _quote(quote: Quote) -> SafeString:
    contrary = words.SOMEONE_DISAGREES if quote.stance == Stance.CONTRARY else ""
    original = _NOTHING
    if quote.original:
        original = format_html(
            '<p class="small muted">{}:</p><blockquote{}>{}</blockquote>',
            words.write_original(quote.original.language),
            _language(quote.original.language),
            words.write_quoted(quote.original.text, quote.original.language),
        )
    return format_html(
        '<figure class="quote">{}<blockquote{}>{}</blockquote>{}'
        '<figcaption class="small muted">{}</figcaption></figure>',
        _paragraph("label", contrary),
        _language(quote.language),
        words.write_quoted(quote.text, quote.language),
        original,
        words.write_caption(quote),
    )


# --- Tables and pictures ---


def _table(table: Table, address: str) -> SafeString:
    """A wide table scrolls in its own region, which the keyboard reaches too."""
    numeric = words.numeric_columns(table)
    header = format_html_join(
        "",
        '<th scope="col"{}>{}</th>',
        ((_numeric(column in numeric), text) for column, text in enumerate(table.header)),
    )
    rows = _join(
        format_html(
            "<tr>{}</tr>",
            _join(
                _cell(text, is_header=table.row_headers and not column, is_number=column in numeric)
                for column, text in enumerate(row)
            ),
        )
        for row in table.rows
    )
    return format_html(
        '<div class="table" role="region" tabindex="0" aria-labelledby="{address}">\n'
        '<table><caption id="{address}">{caption}</caption>\n'
        "<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>\n{note}",
        address=address,
        caption=table.caption,
        header=header,
        rows=rows,
        note=_paragraph("note small muted", table.note or ""),
    )


def _cell(text: str, *, is_header: bool, is_number: bool) -> SafeString:
    if is_header:
        return format_html('<th scope="row">{}</th>', text)
    return format_html("<td{}>{}</td>", _numeric(is_number), text)


def _numeric(is_number: bool) -> SafeString:
    return SafeString(' class="numeric"') if is_number else _NOTHING


def _comparison(comparison: Comparison, address: str) -> SafeString:
    """Two numbers per subject, each with its marks: the rule of the statements."""
    header = format_html_join(
        "",
        '<th scope="col">{}</th>',
        ((text,) for text in (comparison.subject, comparison.first, comparison.second)),
    )
    rows = _join(
        format_html(
            '<tr><th scope="row">{}</th>{}{}</tr>',
            row.label,
            _counted(row.first),
            _counted(row.second),
        )
        for row in comparison.rows
    )
    return format_html(
        '<div class="table comparison" role="region" tabindex="0" aria-labelledby="{address}">\n'
        '<table><caption id="{address}">{caption}</caption>\n'
        "<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>\n{rule}",
        address=address,
        caption=comparison.caption,
        header=header,
        rows=rows,
        rule=_paragraph("note small muted", comparison.rule),
    )


def _counted(count: Count) -> SafeString:
    return format_html(
        "<td>{}<span>{}</span></td>",
        svg.draw_marks(words.draw_count(count)),
        words.write_count(count),
    )
