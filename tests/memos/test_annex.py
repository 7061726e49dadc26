"""A memo in the annex of the report: as it is printed, and as the report judges its texts."""

from datetime import timedelta

import pytest

from tests import cast
from weerklank.findings import auditing, material, outline
from weerklank.findings import operations as findings
from weerklank.findings.terms import ChapterKind
from weerklank.memos import operations
from weerklank.rendering.document import Heading, Paragraph
from weerklank.reporting.documents import assemble
from weerklank.safeguards.refusals import AccessDenied

LATER = cast.NOW + timedelta(hours=1)


@pytest.fixture
def printed(write, about, voorbeelddam):
    """Put a memo in the annex and print what that becomes."""

    def printed(text: str, title: str = "") -> list[object]:
        memo = write(about["free"], text, title=title, kind="methodological")
        operations.put_in_annex(memo=memo, by=voorbeelddam.bram, at=LATER)
        return blocks()

    def blocks() -> list[object]:
        report = assemble.report(voorbeelddam.round, today=cast.TODAY)
        annexes = [one for one in report.annexes if one.key == "memos"]
        return [block for one in annexes for block in one.blocks]

    printed.blocks = blocks
    return printed


def switch(voorbeelddam):
    findings.switch_chapter(
        round=voorbeelddam.round, key="memos", on=True, by=voorbeelddam.bram, at=LATER
    )


def test_only_a_report_that_wants_it_prints_the_memos_that_were_chosen(
    printed, write, about, voorbeelddam
):
    write(about["free"], "Niet gekozen.")
    assert printed("Wij vroegen te snel door.\n\nDaarna niet meer.", "Over vragen") == []
    switch(voorbeelddam)
    blocks = printed.blocks()
    [head] = [block.text for block in blocks if isinstance(block, Heading)]
    assert head.startswith("Over vragen (")
    assert head.endswith(", methodisch)")
    said = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert said[1:] == ["Wij vroegen te snel door.", "Daarna niet meer."]


def test_without_a_memo_the_annex_is_not_printed_and_takes_no_letter(voorbeelddam):
    switch(voorbeelddam)
    assert outline.of(voorbeelddam.round).number_of(ChapterKind.MEMOS) == ""


def test_what_points_somebody_out_is_for_a_second_to_see(printed, voorbeelddam):
    """As in every text of the report: who reads it outside reads a note in its place."""
    printed("Dit besloten wij. De enige tandarts in het dorp vertelde meer dan Fatima Jansen.")
    switch(voorbeelddam)
    found = auditing.texts_of(voorbeelddam.round)
    [place] = [name for name in found if auditing.memo_in(name) is not None]
    entries = auditing.entries_in(
        voorbeelddam.round, place, found[place], visible_to=voorbeelddam.bram
    )
    assert [entry for entry in entries if entry.is_open and entry.needs_second]
    report, _told = assemble.outgoing(material.gather(voorbeelddam.round), today=cast.TODAY)
    said = str([one for one in report.annexes if one.key == "memos"])
    assert "Dit besloten wij." in said
    assert "Jansen" not in said


def test_a_codeur_chooses_nothing_for_the_report(write, about, coen):
    memo = write(about["free"], by=coen)
    with pytest.raises(AccessDenied):
        operations.put_in_annex(memo=memo, by=coen, at=LATER)
