"""The parts of a report: arranged, written in, numbered, printed, and given back."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import cast
from tests.findings.conftest import Story
from tests.rendering.reading import each_format
from weerklank.coding.models import Code
from weerklank.findings import (
    auditing,
    material,
    models,
    operations,
    outline,
    queries,
    refusals,
    rereading,
)
from weerklank.rendering.document import (
    Bullets,
    Heading,
    Paragraph,
    Report,
    Section,
    Statement,
    Table,
)
from weerklank.reporting import operations as reporting
from weerklank.reporting.documents import assemble
from weerklank.safeguards.meanwhile import ChangedMeanwhile
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations as study

TODAY = date(2026, 7, 2)
OTHER = "Twee van de drie inburgeraars snappen de brieven niet."


@pytest.fixture
def letters(story: Story) -> models.Finding:
    return story.conclude(
        OTHER,
        supporting=[
            story.code(1, "Ik snap de brief niet, kanariegeel."),
            story.code(1, "Bij ons ook niet, kanarieblauw."),
        ],
        contrary=[story.code(1, "Ik lees alles zelf, kanarierood.")],
    )


def acting(story: Story, name: str = "bram") -> dict:
    return {"by": getattr(story.home, name), "at": cast.NOW}


def add(story: Story, title: str = "De kernen", **more) -> models.Chapter:
    return operations.add_chapter(round=story.home.round, title=title, **more, **acting(story))


def write(story: Story, key: str, text: str, **more) -> models.Chapter:
    part = outline.of(story.home.round).part(key)
    assert part
    record = part.record
    given = {"title": record.title if record else "", "text": text} | more
    return operations.change_chapter(
        round=story.home.round,
        key=key,
        revision=record.revision if record else 0,
        **given,
        **acting(story),
    )


def switch(story: Story, kind: str, on: bool = True) -> None:
    operations.switch_chapter(round=story.home.round, key=kind, on=on, **acting(story))


def move(story: Story, key: str, *, up: bool) -> None:
    operations.move_chapter(round=story.home.round, key=key, up=up, **acting(story))


def build(story: Story) -> Report:
    return assemble.report(story.home.round, today=TODAY)


def titles(report: Report) -> list[str]:
    return [f"{part.number} {part.title}" for top in report.sections for part in top.walk()]


def part_of(report: Report, key: str) -> Section:
    [found] = [
        part
        for top in (*report.sections, *report.annexes)
        for part in top.walk()
        if part.key == key
    ]
    return found


# --- the outline --------------------------------------------------------------------------------
def test_a_round_that_nobody_arranged_has_no_rows_and_the_ready_parts(story: Story) -> None:
    assert [part.number for part in build(story).sections] == list("12345678")
    assert not models.Chapter.objects.exists()


def test_reading_the_outline_writes_nothing(story: Story, client: Client) -> None:
    client.force_login(story.home.bram)
    for name, more in (("outline", []), ("report_part", ["guidance"])):
        answer = client.get(reverse(f"reporting:{name}", args=[story.home.round.slug, *more]))
        assert answer.status_code == 200
    assert not models.Chapter.objects.exists()


def test_an_own_chapter_is_printed_in_its_place_and_what_follows_is_numbered_on(
    story: Story, letters: models.Finding
) -> None:
    made = add(story)
    key = str(made.pk)
    write(story, key, "Voorbeelddam heeft kernen.")
    assert titles(build(story))[-1] == "9 De kernen"
    for _step in range(8):
        move(story, key, up=True)
    report = build(story)
    assert [part.title for part in report.sections][:3] == [
        "Waarom wij luisterden",
        "De kernen",
        "Hoe wij luisterden",
    ]
    # The finding of what was part 4 moves along, with its reference in the annex.
    assert [one.number for one in report.statements] == ["5.1"]
    assert queries.findings(story.home.round)[0].number == "5.1"
    for words in each_format(report).values():
        assert "Voorbeelddam heeft kernen." in words


def test_a_part_moves_among_its_own_and_no_further(story: Story) -> None:
    move(story, "reason", up=True)
    move(story, "improvements", up=False)
    move(story, "srqr", up=False)
    assert [part.number for part in build(story).sections] == list("12345678")
    assert titles(build(story))[0] == "1 Waarom wij luisterden"
    move(story, "matrix", up=True)
    assert [part.key for part in build(story).annexes] == ["guides", "matrix", "codebook"]


def test_the_guides_are_named_by_the_annex_in_which_they_are(story: Story) -> None:
    def named() -> list[str]:
        blocks = part_of(build(story), "method").subsections[1].blocks
        return [one.text for one in blocks if isinstance(one, Paragraph) and "leidra" in one.text]

    assert any("Zij staan in bijlage A." in text for text in named())
    move(story, "guides", up=False)
    assert any("Zij staan in bijlage B." in text for text in named())
    switch(story, "guides", on=False)
    assert not any("bijlage" in text for text in named())


def test_headings_are_renamed_and_go_back_to_the_ready_one(story: Story) -> None:
    write(story, "experiences", "", title="Wat mensen meemaakten")
    assert "3 Wat mensen meemaakten" in titles(build(story))
    write(story, "experiences", "", title="")
    assert "3 Ervaringen" in titles(build(story))


def test_an_own_part_keeps_a_heading(story: Story) -> None:
    made = add(story)
    with pytest.raises(refusals.HeadingMissing):
        write(story, str(made.pk), "Iets.", title="  ")
    with pytest.raises(refusals.HeadingMissing):
        add(story, " ")


def test_a_ready_part_is_switched_off_and_on(story: Story) -> None:
    switch(story, "preconditions", on=False)
    assert "Randvoorwaarden" not in " ".join(titles(build(story)))
    assert [part.number for part in build(story).sections] == list("1234567")
    switch(story, "preconditions")
    assert "6 Randvoorwaarden" in titles(build(story))


def test_a_part_with_findings_stays_in_the_report(story: Story, letters: models.Finding) -> None:
    with pytest.raises(refusals.HoldsFindings):
        switch(story, "help", on=False)
    # Written while the part was off: it is printed where it belongs all the same.
    switch(story, "effects", on=False)
    story.conclude(OTHER, section="effects", kind="perceived_effect")
    report = build(story)
    assert {one.number for one in report.statements} == {"4.1", "5.1"}


def test_an_empty_own_part_is_said_to_be_empty_and_does_not_print(
    story: Story, client: Client
) -> None:
    made = add(story)
    assert "De kernen" not in " ".join(titles(build(story)))
    client.force_login(story.home.bram)
    slug = story.home.round.slug
    shown = client.get(reverse("reporting:outline", args=[slug])).content.decode()
    assert "leeg: wordt niet gedrukt" in shown
    shown = client.get(reverse("reporting:report_part", args=[slug, made.pk])).content.decode()
    assert "Dit deel is nog leeg en wordt zo niet gedrukt." in shown
    shown = client.get(reverse("reporting:report", args=[slug])).content.decode()
    assert "“De kernen” is nog leeg en komt zo niet in het rapport." in shown


def test_what_is_taken_out_is_put_back_with_its_sections_and_findings(
    story: Story, letters: models.Finding
) -> None:
    made = add(story)
    inside = add(story, "Het dorp", under=str(made.pk))
    write(story, str(inside.pk), "In het dorp.", findings=[letters.pk])
    before = titles(build(story))
    assert before[-2:] == ["9 De kernen", "9a Het dorp"]
    assert [one.number for one in build(story).statements] == ["9.1"]
    operations.remove_chapter(round=story.home.round, key=str(made.pk), **acting(story))
    assert [part.number for part in build(story).sections] == list("12345678")
    assert [one.number for one in build(story).statements] == ["4.1"]
    operations.restore_chapter(round=story.home.round, chapter=made.pk, **acting(story))
    assert titles(build(story)) == before
    assert [one.number for one in build(story).statements] == ["9.1"]


def test_what_is_thrown_away_leaves_its_findings(story: Story, letters: models.Finding) -> None:
    made = add(story)
    write(story, str(made.pk), "Iets.", findings=[letters.pk])
    operations.remove_chapter(round=story.home.round, key=str(made.pk), **acting(story))
    operations.discard_chapter(round=story.home.round, chapter=made.pk, **acting(story))
    assert [one.number for one in build(story).statements] == ["4.1"]
    with pytest.raises(refusals.PartGone):
        operations.restore_chapter(round=story.home.round, chapter=made.pk, **acting(story))


def test_a_ready_section_survives_the_chapter_it_was_put_under(story: Story) -> None:
    made = add(story)
    write(story, "cooperation", "Samen.", under=str(made.pk))
    switch(story, "cooperation")
    assert titles(build(story))[-1] == "9a Samenwerking tussen organisaties"
    operations.remove_chapter(round=story.home.round, key=str(made.pk), **acting(story))
    part = outline.of(story.home.round).part("experiences")
    assert part
    assert "cooperation" in [one.key for one in part.sections]


def test_a_ready_part_is_not_taken_out(story: Story) -> None:
    with pytest.raises(refusals.PartGone):
        operations.remove_chapter(round=story.home.round, key="effects", **acting(story))


def test_a_section_goes_no_deeper(story: Story) -> None:
    made, other = add(story), add(story, "Andere")
    add(story, "Binnen", under=str(made.pk))
    with pytest.raises(refusals.HoldsSections):
        write(story, str(made.pk), "Iets.", under=str(other.pk))
    with pytest.raises(refusals.PartGone):
        add(story, "Dieper", under=str(models.Chapter.objects.get(title="Binnen").pk))


def test_a_chapter_holds_twenty_sections(story: Story) -> None:
    made = add(story)
    for number in range(outline.MOST_SECTIONS):
        add(story, f"Onderdeel {number}", under=str(made.pk))
    with pytest.raises(refusals.TooManySections):
        add(story, "Eentje te veel", under=str(made.pk))


def test_a_ready_part_of_a_later_version_stays_off_in_what_was_arranged(story: Story) -> None:
    add(story)
    models.Chapter.objects.filter(kind__in=["themes", "matrix"]).delete()
    laid = outline.of(story.home.round)
    part, annex = laid.part("themes"), laid.part("matrix")
    assert part
    assert annex
    assert (part.is_on, annex.is_on) == (False, False)
    switch(story, "matrix")
    assert "matrix" in [one.key for one in build(story).annexes]


# --- texts --------------------------------------------------------------------------------------
TEXT = """De gemeente doet veel. [noot: Beleidsplan [2025], blz. 4.]

## Wie doet wat
De gemeente:
- de intake;
- het plan [noot: Werkafspraken.]
  en de gesprekken.
Twee van de drie snappen de brieven niet [4.1]."""


def test_signs_in_a_text_become_headings_lists_notes_and_links(
    story: Story, letters: models.Finding
) -> None:
    switch(story, "guidance")
    write(story, "guidance", TEXT)
    report = build(story)
    part = part_of(report, "guidance")
    assert [type(block) for block in part.blocks] == [
        Paragraph, Heading, Paragraph, Bullets, Paragraph,
    ]  # fmt: skip
    first, heading, _lead, bullets, last = part.blocks
    assert isinstance(first, Paragraph)
    assert (first.text, heading.text) == ("De gemeente doet veel.", "Wie doet wat")
    assert bullets.items == ("de intake;", "het plan en de gesprekken.")
    assert [(note.number, note.text) for note in report.notes] == [
        (1, "Beleidsplan [2025], blz. 4."),
        (2, "Werkafspraken."),
    ]
    assert [piece if isinstance(piece, str) else piece.number for piece in last.pieces] == [
        "Twee van de drie snappen de brieven niet ",
        "4.1",
        ".",
    ]
    for ending, words in each_format(report).items():
        assert "Beleidsplan [2025], blz. 4." in words, ending
        assert "Werkafspraken." in words, ending
        assert "(uitspraak 4.1)" in words, ending
        assert "## " not in words
        assert "[noot" not in words
        assert "[4.1]" not in words


def test_a_name_of_a_statement_moves_with_the_statement(
    story: Story, letters: models.Finding
) -> None:
    write(story, "guidance", "Zie [4.1].")
    switch(story, "guidance")
    stored = models.Chapter.objects.get(kind="guidance").text
    assert stored == f"Zie [bevinding:{letters.pk}]."
    made = add(story)
    write(story, str(made.pk), "Iets.", findings=[letters.pk])
    for _step in range(9):
        move(story, str(made.pk), up=True)
    report = build(story)
    [paragraph] = part_of(report, "guidance").blocks
    assert [piece.number for piece in paragraph.pieces if not isinstance(piece, str)] == ["1.1"]
    operations.delete_finding(finding=letters, **acting(story))
    remark, paragraph = part_of(build(story), "guidance").blocks
    assert "verwijderd" in remark.text
    assert paragraph.pieces == ("Zie .",)


def test_a_statement_that_is_not_there_is_refused(story: Story, letters: models.Finding) -> None:
    with pytest.raises(refusals.UnknownStatement) as met:
        write(story, "guidance", "Zie [4.1] en [9.9].")
    assert "9.9" in str(met.value.user_message)


def test_a_text_that_was_replaced_can_be_put_back(story: Story) -> None:
    write(story, "guidance", "Eerst.")
    write(story, "guidance", "Later.")
    switch(story, "guidance")
    operations.take_back_text(round=story.home.round, key="guidance", **acting(story))
    assert part_of(build(story), "guidance").blocks[-1] == Paragraph("Eerst.")
    operations.take_back_text(round=story.home.round, key="guidance", **acting(story))
    assert models.Chapter.objects.get(kind="guidance").text == "Later."
    with pytest.raises(refusals.NothingBefore):
        operations.take_back_text(round=story.home.round, key="services", **acting(story))


def test_a_stale_save_stores_nothing_and_shows_what_stands_there(
    story: Story, client: Client
) -> None:
    write(story, "guidance", "Van Chantal.")
    with pytest.raises(ChangedMeanwhile):
        operations.change_chapter(
            round=story.home.round,
            key="guidance",
            revision=0,
            title="",
            text="Van Bram.",
            **acting(story),
        )
    client.force_login(story.home.bram)
    answer = client.post(
        reverse("reporting:report_part", args=[story.home.round.slug, "guidance"]),
        {"title": "", "text": "Van Bram.", "under": "reason", "revision": "0"},
    )
    assert answer.status_code == 422
    assert "Van Chantal." in answer.content.decode()
    assert "Van Bram." in answer.content.decode()
    assert models.Chapter.objects.get(kind="guidance").text == "Van Chantal."


def test_only_an_onderzoeker_arranges(story: Story) -> None:
    for name in ("coen", "daan"):
        with pytest.raises(AccessDenied):
            operations.add_chapter(round=story.home.round, title="Iets", **acting(story, name))
    assert not models.Chapter.objects.exists()


def test_each_act_has_its_line_in_the_log_without_words(story: Story) -> None:
    made = add(story, "Kanariekop")
    write(story, str(made.pk), "Kanarietekst.")
    lines = LogLine.objects.filter(what__startswith="chapter.")
    assert list(lines.order_by("pk").values_list("what", flat=True)) == [
        "chapter.added",
        "chapter.changed",
    ]
    assert not any("anarie" in str(line.detail) for line in lines)


# --- amounts ------------------------------------------------------------------------------------
def entries(story: Story, text: str) -> list[auditing.Entry]:
    found = auditing.entries_in(story.home.round, "part:guidance", text, visible_to=story.home.bram)
    return [entry for entry in found if not entry.doubt]  # so few people are doubted as well


def test_amounts_in_an_own_text_are_judged(story: Story, letters: models.Finding) -> None:
    write(story, "guidance", "Alle inburgeraars snappen de brieven niet.")
    switch(story, "guidance")
    texts = auditing.texts_of(story.home.round)
    rows = queries.findings(story.home.round)
    found = auditing.audit(material.gather(story.home.round).voices, rows, texts)
    [open_] = [entry for entry in found if entry.is_open and not entry.doubt]
    assert (open_.place, open_.number, open_.claim.said) == ("part:guidance", "4.1", "Alle")
    reporting.take_wording(
        round=story.home.round, place=open_.place, key=open_.key, **acting(story)
    )
    assert models.Chapter.objects.get(kind="guidance").text.startswith("Twee van de drie")


def test_a_part_that_does_not_print_is_not_judged(story: Story, letters: models.Finding) -> None:
    write(story, "guidance", "Alle inburgeraars snappen de brieven niet.")
    assert "part:guidance" not in auditing.texts_of(story.home.round)


def test_a_sentence_that_names_a_statement_is_judged_by_it_alone(
    story: Story, letters: models.Finding
) -> None:
    story.conclude(
        "Eén van de ene aanbieder vindt de brieven te moeilijk.",
        supporting=[story.code(3, "Wij schrijven te moeilijk, kanariewit.")],
        perspective="aanbieder",
    )
    [found] = entries(story, "Drie van de drie inburgeraars snappen het niet [4.1].")
    assert (found.number, found.holds) == ("4.1", False)
    [found] = entries(story, "Twee van de drie inburgeraars snappen het niet [4.1].")
    assert (found.number, found.holds) == ("4.1", True)


def test_numbers_in_notes_are_no_amounts(story: Story, letters: models.Finding) -> None:
    text = "Zie het plan. [noot: Drie van de vier inburgeraars, blz. 7.] Verder niets."
    assert entries(story, text) == []


def test_words_after_a_note_are_pointed_at_in_their_place(
    story: Story, letters: models.Finding
) -> None:
    text = "Een plan. [noot: Blz. 7.] Alle inburgeraars snappen de brieven niet [4.1]."
    [found] = entries(story, text)
    assert text[found.claim.start : found.claim.end] == "Alle"
    assert found.before + found.claim.said + found.after in text


# --- a withdrawal -------------------------------------------------------------------------------
def test_after_a_withdrawal_an_own_text_has_to_be_reread(
    story: Story, letters: models.Finding
) -> None:
    write(story, "guidance", "Eerst over D2.")
    write(story, "guidance", OTHER)
    switch(story, "guidance")
    assert rereading.marks(material.gather(story.home.round)) == {}
    study.withdraw(participant=story.people["D2"], by=story.home.bram, at=cast.NOW)
    marks = rereading.marks(material.gather(story.home.round))
    assert "part:guidance" in marks
    assert models.Chapter.objects.get(kind="guidance").previous_text == ""
    [open_] = [one for one in entries(story, OTHER) if not one.holds]
    assert open_.number == "4.1"
    operations.confirm_text(round=story.home.round, name="part:guidance", **acting(story))
    assert "part:guidance" not in rereading.marks(material.gather(story.home.round))


# --- parts that are made of findings ------------------------------------------------------------
def test_each_question_is_answered_by_its_findings(story: Story) -> None:
    story.conclude(OTHER, research_question=story.question)
    switch(story, "answers")
    part = part_of(build(story), "answers")
    heading, answer = part.blocks[:2]
    assert isinstance(heading, Heading)
    assert heading.text.startswith(f"Vraag {story.question.number}. ")
    assert isinstance(answer, Bullets)
    assert answer.items == (f"{OTHER} ",)


def test_a_finding_stands_at_the_part_of_the_service_that_half_of_it_is_about(
    story: Story,
) -> None:
    one = story.code(1, "Ik snap de brief niet, kanariegeel.")
    two = story.code(1, "Bij ons ook niet, kanarieblauw.")
    three = story.code(1, "Ik lees alles zelf, kanarierood.")
    story.conclude(OTHER, supporting=[one, two])
    branch = Code.objects.create(
        monitor=story.home.monitor, number="2", position=20, label="Onderdelen", is_container=True
    )
    story.codes["2.15"] = Code.objects.create(
        monitor=story.home.monitor, number="2.15", position=21, label="Informatie", parent=branch
    )
    story.code(1, "Ik snap de brief niet, kanariegeel.", number="2.15")
    switch(story, "services")

    def lists() -> list[Bullets]:
        return [one for one in part_of(build(story), "services").blocks if isinstance(one, Bullets)]

    assert [one.items for one in lists()] == [(f"{OTHER} ",)]
    operations.add_evidence(
        finding=models.Finding.objects.get(),
        codings=[three.pk],
        stance="supporting",
        **acting(story),
    )
    assert lists() == []


def test_the_part_on_background_says_outside_why_it_has_no_table(
    story: Story, letters: models.Finding
) -> None:
    switch(story, "background")
    with translation.override("nl"):
        found = material.gather(story.home.round)
        report, _told = assemble.outgoing(found, today=cast.TODAY)
    (section,) = [one for top in report.sections for one in top.walk() if one.key == "background"]
    (said,) = section.blocks
    assert isinstance(said, Paragraph)
    assert said.text.startswith("Naar leeftijd, gezin, opleiding en gender staan hier geen")


def test_points_stand_with_for_whom_and_who_sees_to_it(
    story: Story, letters: models.Finding
) -> None:
    operations.make_point(
        monitor=story.home.monitor,
        finding=letters,
        what="Schrijf korter.",
        addressee="De gemeente",
        policy_goal=None,
        owner="",
        planned_step="",
        due_on=None,
        **acting(story),
    )
    switch(story, "themes")
    [table] = [one for one in part_of(build(story), "themes").blocks if isinstance(one, Table)]
    assert table.rows == (("1. Schrijf korter.", "De gemeente", "nog niemand", "uitspraak 4.1"),)


def test_the_reading_guide_names_every_part_that_prints(story: Story) -> None:
    switch(story, "reading_guide")
    report = build(story)
    [lines] = [one for one in part_of(report, "reading_guide").blocks if isinstance(one, Bullets)]
    for part in report.sections:
        assert any(line.startswith(f"{part.number}. {part.title}") for line in lines.items)
    assert any(line.startswith("Bijlage C") for line in lines.items)


def test_findings_are_in_the_report_once_wherever_they_are_put(
    story: Story, letters: models.Finding
) -> None:
    other = story.conclude("Schrijf korter.", section="improvements", kind="improvement")
    operations.lay_out_whole(round=story.home.round, **acting(story))
    write(story, "cooperation", "", findings=[letters.pk, other.pk])
    report = build(story)
    found = [one.text for one in report.statements]
    assert sorted(found) == sorted({OTHER, "Schrijf korter."})
    inside = [one for one in part_of(report, "cooperation").blocks if isinstance(one, Statement)]
    assert [one.number for one in inside] == ["3.1", "3.2"]
    operations.move_finding(finding=other, up=True, **acting(story))
    assert [one.text for one in build(story).statements] == ["Schrijf korter.", OTHER]


# --- lists of what a report has to tell ---------------------------------------------------------
def listed(story: Story, kind: str) -> dict[str, str]:
    [table] = [one for one in part_of(build(story), kind).blocks if isinstance(one, Table)]
    return {number: text for number, _called, text in table.rows}


@pytest.mark.parametrize(("kind", "length"), [("coreq", 32), ("srqr", 21)])
def test_every_subject_of_a_list_is_there_once(story: Story, kind: str, length: int) -> None:
    switch(story, kind)
    assert list(listed(story, kind)) == [str(number) for number in range(1, length + 1)]
    [table] = [one for one in part_of(build(story), kind).blocks if isinstance(one, Table)]
    assert ("Tong" if kind == "coreq" else "O’Brien") in str(table.note)


def test_where_the_records_are_silent_that_is_said(story: Story) -> None:
    switch(story, "coreq")
    found = listed(story, "coreq")
    # Nobody wrote who led the conversations, where they were, or whether they were recorded.
    for number in ("1", "2", "11", "14", "19", "21", "23", "28", "29"):
        assert found[number] == "niet vastgelegd", number
    assert found["12"] == "4 inburgeraars en 1 aanbieder."
    assert found["18"] == "1 mens deed vaker mee."
    assert found["17"].endswith("Zie bijlage A.")


def test_what_the_records_say_is_filled_in(story: Story) -> None:
    conversation = story.texts[1].conversation
    conversation.interviewers.add(story.home.bram, story.home.chantal)
    conversation.place_kind, conversation.was_recorded = "school", True
    conversation.save()
    switch(story, "coreq")
    found = listed(story, "coreq")
    assert (
        found["1"] == f"De gesprekken voerden: {story.home.bram.name} en {story.home.chantal.name}."
    )
    assert found["14"].startswith("Plaats van de gesprekken: school: 1 gesprek")
    assert found["19"].startswith("Van 1 gesprek is een opname gemaakt.")
    study.withdraw(participant=story.people["D2"], by=story.home.bram, at=cast.NOW)
    assert "Eén mens trok zich terug." in listed(story, "coreq")["13"]


def test_what_only_people_know_is_written_beside_it(story: Story, client: Client) -> None:
    client.force_login(story.home.bram)
    address = reverse("reporting:report_part", args=[story.home.round.slug, "coreq"])
    shown = client.get(address).content.decode()
    assert "12. Hoeveel mensen meededen" in shown
    assert "4 inburgeraars en 1 aanbieder." in shown
    answer = client.post(
        address,
        {
            "title": "",
            "text": "",
            "revision": "0",
            "answer_2": "Socioloog.",
            "answer_12": "Genoeg.",
        },
    )
    assert answer.status_code == 302
    switch(story, "coreq")
    found = listed(story, "coreq")
    assert found["2"] == "Socioloog."
    assert found["12"] == "4 inburgeraars en 1 aanbieder. Genoeg."


def test_a_list_names_parts_only_where_they_print(story: Story) -> None:
    switch(story, "coreq")
    switch(story, "codebook", on=False)
    switch(story, "method", on=False)
    found = listed(story, "coreq")
    assert (found["16"], found["25"]) == ("niet vastgelegd", "niet vastgelegd")


# --- annexes of one's own ---------------------------------------------------------------------
def test_an_own_annex_has_a_letter_after_the_ready_ones_and_its_text(
    story: Story, letters: models.Finding
) -> None:
    made = operations.add_chapter(
        round=story.home.round, title="Vragenlijst", under=outline.AS_ANNEX, **acting(story)
    )
    laid = outline.of(story.home.round)
    assert laid.annexes[-1].key == str(made.pk)
    assert not laid.annexes[-1].is_printed, "it is empty"
    operations.change_chapter(
        round=story.home.round,
        key=str(made.pk),
        revision=made.revision,
        title="Vragenlijst",
        text="Dit vroegen wij.",
        findings=[letters.pk],
        **acting(story),
    )
    laid = outline.of(story.home.round)
    printed = laid.printed(laid.annexes)
    assert (printed[-1].title, printed[-1].number) == ("Vragenlijst", "D")
    assert printed[-1].findings == [], "a finding has its number from a chapter"
    for form, words in each_format(build(story)).items():
        assert "Vragenlijst" in words, form
        assert "Dit vroegen wij." in words, form


def test_an_own_annex_moves_among_annexes_and_is_taken_out_and_put_back(story: Story) -> None:
    made = operations.add_chapter(
        round=story.home.round, title="Vragenlijst", under=outline.AS_ANNEX, **acting(story)
    )
    key = str(made.pk)
    before = [part.key for part in outline.of(story.home.round).annexes]
    operations.move_chapter(round=story.home.round, key=key, up=True, **acting(story))
    after = [part.key for part in outline.of(story.home.round).annexes]
    assert after == [*before[:-2], key, before[-2]]
    operations.remove_chapter(round=story.home.round, key=key, **acting(story))
    assert outline.of(story.home.round).part(key) is None
    operations.restore_chapter(round=story.home.round, chapter=made.pk, **acting(story))
    assert key in [part.key for part in outline.of(story.home.round).annexes]


def test_the_form_of_an_annex_offers_neither_findings_nor_a_chapter(
    story: Story, letters: models.Finding
) -> None:
    client = Client()
    client.force_login(story.home.bram)
    page = reverse("reporting:outline", args=[story.home.round.slug])
    sent = {"do": "add", "title": "Vragenlijst", "under": outline.AS_ANNEX}
    address = client.post(page, sent)["Location"]
    page = client.get(address).content.decode()
    assert 'name="text"' in page
    assert 'name="findings"' not in page
    assert 'name="under"' not in page


def test_there_are_letters_for_so_many_annexes(story: Story) -> None:
    there = len(outline.of(story.home.round).annexes)
    for number in range(outline.MOST_ANNEXES - there):
        operations.add_chapter(
            round=story.home.round, title=f"{number}", under=outline.AS_ANNEX, **acting(story)
        )
    with pytest.raises(refusals.TooManyAnnexes):
        operations.add_chapter(
            round=story.home.round, title="Te veel", under=outline.AS_ANNEX, **acting(story)
        )


def test_each_goal_has_its_effects_or_says_why_there_is_no_row_per_route(story: Story) -> None:
    monitor = story.home.monitor
    second = monitor.goals.create(number=2, title="Meedoen")
    monitor.goals.create(number=3, title="Werk")
    story.conclude(
        "Inburgeraars ervaren dat zij meer meedoen.",
        supporting=[story.code(1, "Ik snap de brief niet, kanariegeel.")],
        section="effects", kind="perceived_effect", policy_goal=second,
    )  # fmt: skip
    operations.switch_chapter(round=story.home.round, key="routes", on=True, **acting(story))
    found = material.gather(story.home.round)
    inside = assemble.assemble(found, today=TODAY)
    outside, _told = assemble.outgoing(found, today=TODAY)
    for report in (inside, outside):
        [part] = [
            each
            for section in report.sections
            for each in section.walk()
            if "per leerroute" in each.title.lower()
        ]
        said = str(part.blocks)
        assert "Doel 2: Meedoen" in said
        assert "Inburgeraars ervaren dat zij meer meedoen." in said
        assert said.count("Over dit doel staan er geen uitspraken over effecten.") == 2
    assert "Per leerroute tellen wij hier niet" in str(inside.sections)
