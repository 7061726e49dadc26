"""The report as one accessible HTML file: no script, and no file beside it.

Its templates, in `templates/rendering/document/`, are those of the report on the screen.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from weerklank.findings.terms import Stance
from weerklank.rendering import plain, words
from weerklank.rendering.document import Evidence, EvidenceLine, Given, Remark, Report, Statement
from weerklank.rendering.look import PETROL, is_colour


def render(report: Report) -> str:
    """Make the whole page, from doctype to end. The same report gives the same page."""
    context = {
        "report": Walk(report).whole(),
        "style_source": style_source(report.colour),
        "style": SafeString(f"<style>{_stylesheet(report.colour)}</style>"),
    }
    return words.clean(render_to_string("rendering/document/file.html", context))


def style_source(colour: str = PETROL) -> str:
    """The source that a Content-Security-Policy needs in `style-src` to allow the page's style."""
    digest = hashlib.sha256(_stylesheet(colour).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _stylesheet(colour: str) -> str:
    """Return the style of a page; by night it keeps our own colours, which are light."""
    assert is_colour(colour)
    style = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
    return style.replace(f"--action: {PETROL};", f"--action: {colour};", 1)


class Walk(plain.Walk):
    """Adds what a statement opens to, and the entries of the contents."""

    def whole(self) -> plain.Plain:
        whole = super().whole()
        sections, annexes = whole["sections"], whole["annexes"]
        assert isinstance(sections, list)
        assert isinstance(annexes, list)
        return whole | {
            "kicker": words.write_occasion(self.report),
            "making": words.write_making(self.report),
            "entries": [*sections, *annexes],
        }

    def statement(self, block: Statement, /) -> plain.Plain:
        evidence = block.evidence
        told = (words.write_unknown(evidence), words.write_counter_search(evidence))
        return super().statement(block) | {
            "spoken": words.write_persons(evidence),
            "remarks": [self.remark(Remark(evidence.warning))] if evidence.warning else [],
            "counts": list(_counts(evidence)),
            "unknown": [each for each in told if each],
            "lines": list(_lines(evidence)),
            "none": "" if evidence.lines else words.write_no_lines(evidence),
        }


def _counts(evidence: Evidence) -> Iterator[tuple[str, int | str, str]]:
    if evidence.given:
        yield from _given(evidence, evidence.given)
        return
    of = f"van {evidence.asked}" if evidence.asked else ""
    said = f"minstens {evidence.said}" if evidence.at_least else str(evidence.said)
    yield evidence.unit, "niet gevraagd" if evidence.asked == 0 else said, of
    conversations, passages = evidence.conversations, evidence.passages
    yield "gesprek" if conversations == 1 else "gesprekken", conversations, ""
    yield "passage" if passages == 1 else "passages", passages, ""
    if evidence.contrary:
        both = f"van wie {words.spell(evidence.both)} ook dit" if evidence.both else ""
        yield "het tegendeel", evidence.contrary, both
        if evidence.asked:
            yield "geen van beide", evidence.sides.neither, ""
    if evidence.unprompted:
        least = "minstens " if evidence.unprompted_at_least else ""
        yield "uit zichzelf", f"{least}{evidence.unprompted}", ""


def _given(evidence: Evidence, given: Given) -> Iterator[tuple[str, int | str, str]]:
    """Yield the counts as they are told outside the team."""
    told, against = given.said.told, given.contrary.told
    if told:
        yield evidence.unit, words.write_number(told), f"van {told.of}"
    else:
        yield evidence.unit, words.write_amount(given.said), ""
    if against:
        yield "het tegendeel", words.write_number(against), ""


def _lines(evidence: Evidence) -> Iterator[plain.Plain]:
    """Yield the passages that say it, those that say the opposite, and those beside them."""
    counted = [line for line in evidence.lines if line.is_counted]
    supporting = [line for line in counted if line.stance != Stance.CONTRARY]
    contrary = [line for line in counted if line.stance == Stance.CONTRARY]
    beside = [line for line in evidence.lines if not line.is_counted]
    for label, lines in (
        ("Passages die dit zeggen", supporting),
        ("Passages die het tegendeel zeggen", contrary),
        ("Van het andere perspectief; telt niet mee", beside),
    ):
        if lines:
            yield {"label": label, "lines": [_line(line) for line in lines]}


def _line(line: EvidenceLine) -> plain.Plain:
    return {
        "reference": line.reference,
        "conversation": line.conversation,
        "speaker": line.speaker,
        "code": line.code,
        "stance": "" if line.is_counted else words.write_stance(line),
        "text": None if line.text is None else plain.spoken(line.text, line.language),
        "unreleased": words.NOT_RELEASED,
    }
