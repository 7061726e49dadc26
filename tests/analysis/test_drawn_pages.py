"""The pages with pictures: every number is counted again from the tables, by other means."""

import csv
import io
import re
from collections import Counter, defaultdict

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree

from tests import cast
from tests.analysis.test_queries import Round, small  # noqa: F401
from tests.analysis.test_words_rules import SENTENCES, bare, plainly
from weerklank.analysis.queries import one_code
from weerklank.analysis.queries import words as reading
from weerklank.analysis.views import drawing
from weerklank.coding.models import Coding, CodingTask
from weerklank.fieldwork.models import Attendance, Speaker, Transcript, Turn
from weerklank.safeguards.models import User
from weerklank.study.models import Consent

SVG = "{http://www.w3.org/2000/svg}"


def get(name: str, place: object, /, who: str = "bram", **query: object):
    client = Client()
    client.force_login(User.objects.get(email=cast.EMAILS[who]))
    return client.get(reverse(f"analysis:{name}", args=[place]), query)


def table(response) -> list[list[str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def drawn(response) -> etree._Element:
    assert response["Content-Type"] == "image/svg+xml"
    return etree.fromstring(response.content)


def boxes(svg: etree._Element, look: str) -> list[dict[str, str]]:
    return [dict(one.attrib) for one in svg.iter(f"{SVG}rect") if one.get("class") == look]


def speak(round_: Round, number: int, language: str, lines, *, present: str) -> Transcript:
    text = round_.conversation(number, lines, present=present, put="4.6")
    Transcript.objects.filter(pk=text.pk).update(language=language)
    text.refresh_from_db()
    return text


# --- people -----------------------------------------------------------------------------------
def by_hand(number: str) -> tuple[int, int]:
    """Count from the tables who was asked about a code, and who of those said it."""
    asked, said = set(), set()
    for row in Attendance.objects.select_related("conversation"):
        put = row.conversation.questions_put.filter(was_put=True).select_related("question")
        if any(number in one.question.codes for one in put):
            asked.add(row.participant_id)
    for coding in Coding.objects.filter(code__number=number):
        for turn in Turn.objects.filter(transcript=coding.transcript).select_related("speaker"):
            if turn.start < coding.end and turn.end > coding.start:
                said.add(turn.speaker.participant_id)
    return len(said & asked), len(asked)


def test_bars_tell_who_said_it_of_who_was_asked(small: Round):  # noqa: F811
    response = get("persons", small.round.slug)
    rows = {row.code.number: row.tally for row in response.context["rows"]}
    assert (rows["4.6"].said, rows["4.6"].asked) == by_hand("4.6") == (2, 5)
    [line] = [row for row in table(get("persons_csv", small.round.slug)) if row[0] == "4.6"]
    assert line[3:6] == ["2", "nee", "5"]


def test_bars_are_as_long_as_their_numbers_and_the_longest_is_first(small: Round):  # noqa: F811
    small.code(small.group, "Ik snap de brief niet.", "4.8")
    response = get("persons", small.round.slug)
    said = [row.tally.spoke for row in response.context["rows"]]
    assert said == sorted(said, reverse=True)
    svg = drawn(get("persons_picture", small.round.slug))
    full = boxes(svg, "weerklank-drawn__said")[0]
    asked = boxes(svg, "weerklank-drawn__asked")[0]
    assert float(full["width"]) / float(asked["width"]) == pytest.approx(2 / 5, abs=0.01)
    # What it says, it says in words as well.
    assert "2 van 5" in svg.find(f"{SVG}desc").text


def test_providers_have_bars_of_their_own(small: Round):  # noqa: F811
    assert get("persons", small.round.slug, side="aanbieder").context["rows"] == []


# --- course -----------------------------------------------------------------------------------
def test_course_tells_where_in_each_text_a_code_stands(small: Round):  # noqa: F811
    code = small.codes["4.6"]
    rows = table(get("timeline_csv", small.round.slug, code=code.pk))
    expected = []
    for coding in Coding.objects.filter(code=code).order_by(
        "transcript__conversation__number", "start"
    ):
        text = coding.transcript.text
        lines = text[: coding.start].count("\n") + 1  # each turn is a line
        expected.append(
            (
                str(coding.transcript.conversation.number),
                str(lines),
                str(text.count("\n") + 1),
                f"{100 * coding.start / len(text):.1f}",
            )
        )
    assert [(row[0], row[4], row[5], row[6].replace(",", ".")) for row in rows] == expected
    page = get("timeline", small.round.slug, code=code.pk)
    assert [len(row.places) for row in page.context["rows"]] == [5, 1]
    svg = drawn(get("timeline_picture", small.round.slug, code=code.pk))
    assert len(boxes(svg, "weerklank-drawn__asked")) == 2


def test_course_of_a_branch_holds_what_is_below_it_unless_left_out(small: Round):  # noqa: F811
    branch = small.codes["4"].pk
    rows = get("timeline", small.round.slug, code=branch).context["rows"]
    assert sum(len(row.places) for row in rows) == Coding.objects.count()
    rows = get("timeline", small.round.slug, code=branch, with_subcodes="nee").context["rows"]
    assert sum(len(row.places) for row in rows) == 0


def test_conversation_without_the_code_has_an_empty_row(small: Round):  # noqa: F811
    small.conversation(3, [("D6", "Niets.")], present="D6")
    rows = get("timeline", small.round.slug, code=small.codes["4.6"].pk).context["rows"]
    assert [row.amount for row in rows] == ["5 passages", "1 passage", "geen"]


# --- portrait ---------------------------------------------------------------------------------
def test_portrait_has_each_turn_with_its_codes(small: Round):  # noqa: F811
    conversation = small.group.conversation_id
    small.code(small.group, "niet. Nooit. Echt niet.\nMijn zoon", "4.8")  # over two turns
    expected = defaultdict(set)
    lines = small.group.text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    for coding in Coding.objects.filter(transcript=small.group):
        for number, (start, line) in enumerate(zip(starts, lines, strict=True), start=1):
            if coding.start < start + len(line) and coding.end > start:
                expected[number].add(coding.code.number)
    rows = table(get("portrait_csv", conversation))
    found = defaultdict(set)
    for number, _speaker, code, _label in rows:
        if code:
            found[int(number)].add(code)
    assert found == expected
    assert {int(row[0]) for row in rows} == set(range(1, len(lines) + 1))
    svg = drawn(get("portrait_picture", conversation))
    assert len(boxes(svg, "weerklank-drawn__turn")) == len(lines) + 1  # and the key
    turns = boxes(svg, "weerklank-drawn__turn")[: len(lines)]
    wide = [float(one["width"]) for one in turns]
    for line, length in zip(lines, wide, strict=True):
        assert length / wide[0] == pytest.approx(len(line) / len(lines[0]), abs=0.02)


def test_branches_have_patterns_and_words_beside_their_colours(small: Round):  # noqa: F811
    svg = drawn(get("portrait_picture", small.group.conversation_id))
    fills = {one.get("fill") for one in svg.iter(f"{SVG}rect") if one.get("data-branch")}
    patterns = {f"url(#{one.get('id')})" for one in svg.iter(f"{SVG}pattern")}
    assert fills == patterns != set()
    words = [one.text for one in svg.iter(f"{SVG}text")]
    assert small.codes["4"].full_name in words


def test_every_pattern_is_another():
    tiles = [(path, drawing._WIDTHS.get(branch)) for branch, path in drawing._TILES.items()]
    assert len(set(tiles)) == len(tiles) == 9


def test_withdrawn_turn_shows_no_speaker_and_no_code(small: Round):  # noqa: F811
    turn = Turn.objects.get(transcript=small.group, position=1)
    Turn.objects.filter(pk=turn.pk).update(is_withdrawn=True)
    rows = get("portrait", small.group.conversation_id).context["rows"]
    assert (rows[1].speaker, rows[1].marks) == ("Ingetrokken", [])


def test_portrait_reads_the_turns_of_its_page_only(small: Round):  # noqa: F811
    lines = [("D6", f"Zin {number}.") for number in range(240)]
    text = small.conversation(4, lines, present="D6")
    small.code(text, "Zin 150.", "4.6")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = get("portrait", text.conversation_id, page=2)
    assert [row.turn.number for row in page.context["rows"]] == list(range(101, 201))
    assert [row.turn.number for row in page.context["rows"] if row.marks] == [151]
    turns = [one["sql"] for one in asked if "FROM fieldwork_turn" in one["sql"].replace('"', "")]
    assert all("LIMIT" in sql or "GROUP BY" in sql for sql in turns)
    assert not any('"fieldwork_transcript"."text"' in one["sql"] for one in asked)


# --- words ------------------------------------------------------------------------------------
def test_frequencies_are_those_of_the_passages_counted_by_hand(small: Round):  # noqa: F811
    code = small.codes["4.6"]
    Transcript.objects.update(language="nl")
    small.code(small.group, "de brief niet. Nooit. Echt", "4.6")  # lies over others: counts once
    said: Counter[str] = Counter()
    people = defaultdict(set)
    for turn in Turn.objects.filter(speaker__role__in=["participant", "unknown"]):
        covered = set()
        for coding in Coding.objects.filter(code=code, transcript=turn.transcript_id):
            covered |= set(range(max(coding.start, turn.start), min(coding.end, turn.end)))
        kept = "".join(
            sign if place in covered else " " for place, sign in enumerate(turn.transcript.text)
        )
        for word in plainly(kept):
            said[bare(word)] += 1
            if turn.speaker.participant_id:
                people[bare(word)].add(turn.speaker.participant_id)
    rows = table(get("words_csv", small.round.slug, code=code.pk, frequent="ja"))
    assert {bare(row[0]): int(row[1]) for row in rows} == said
    assert {bare(row[0]): int(row[2]) for row in rows} == {word: len(people[word]) for word in said}
    without = table(get("words_csv", small.round.slug, code=code.pk))
    assert {row[0] for row in without} < {row[0] for row in rows}


@pytest.mark.parametrize("language", SENTENCES)
def test_word_stands_in_its_sentence_in_the_direction_of_its_language(
    language: str,
    small: Round,  # noqa: F811
):
    sentence, word, times = SENTENCES[language]
    text = speak(small, 5, language, [("R1", sentence), ("D6", sentence)], present="D6")
    Coding.objects.create(
        key="00000000-0000-4000-8000-000000000001", transcript=text, code=small.codes["4.1"],
        coder=small.bram, start=0, end=len(text.text), created_at=cast.NOW, changed_at=cast.NOW,
    )  # fmt: skip
    query = {"code": small.codes["4.1"].pk, "language": language, "word": word}
    page = get("words", small.round.slug, **query)
    lines = page.context["lines"]
    assert len(lines) == times  # what the interviewer said is not in it
    expected = "rtl" if language in {"ar", "fa", "prs", "ps"} else "ltr"
    assert {line.direction for line in lines} == {expected}
    assert re.findall(r'<tr role="row"\s+dir="(\w+)"', page.content.decode()) == [expected] * times
    rows = table(get("context_csv", small.round.slug, **query))
    assert [(row[1], row[3], row[4]) for row in rows] == [
        (line.hit.word, "5", "D6") for line in lines
    ]


def test_word_in_the_original_leads_to_the_original(small: Round):  # noqa: F811
    text = speak(small, 5, "ti", [("D6", SENTENCES["ti"][0])], present="D6")
    Transcript.objects.filter(pk=text.pk).update(role="original")
    coding = small.code(text, text.text, "4.1")
    query = {"code": small.codes["4.1"].pk, "word": SENTENCES["ti"][1]}
    shown = get("words", small.round.slug, **query).content.decode()
    desk = reverse("coding:code", args=[text.conversation_id])
    assert shown.count(f'"{desk}?tekst=origineel#codering-{coding.pk}"') == 2


def test_contexts_can_be_sorted_on_what_stands_beside_the_word(small: Round):  # noqa: F811
    lines = [("D6", "zij zag de bus eens"), ("D6", "ik mis een bus daar"), ("D6", "al een bus af")]
    text = small.conversation(6, lines, present="D6")
    small.code(text, text.text, "4.1")
    query = {"code": small.codes["4.1"].pk, "word": "bus"}

    def said(order: str) -> list[str]:
        page = get("words", small.round.slug, order=order, **query)
        return [f"{line.hit.before} {line.hit.after}" for line in page.context["lines"]]

    assert said("") == ["zij zag de eens", "ik mis een daar", "al een af"]
    assert said("ervoor") == ["zij zag de eens", "al een af", "ik mis een daar"]
    assert said("erna") == ["al een af", "ik mis een daar", "zij zag de eens"]


@pytest.mark.parametrize("gone", ["turn", "term", "no", "interviewer"])
def test_words_that_are_not_to_be_read_are_in_no_list(gone: str, small: Round):  # noqa: F811
    def words() -> set[str]:
        rows = table(get("words_csv", small.round.slug, code=small.codes["4.6"].pk))
        return {row[0] for row in rows}

    assert "snap" in words()
    if gone == "turn":
        Turn.objects.filter(transcript=small.group, position=1).update(is_withdrawn=True)
    elif gone == "term":
        Transcript.objects.filter(pk=small.group.pk).update(erased_at=cast.NOW)
    elif gone == "no":
        Consent.objects.create(
            participant=small.people["D1"], purpose="take_part", is_given=False, on=cast.TODAY,
            medium="spoken", recorded_at=cast.NOW, recorded_by=small.bram,
        )  # fmt: skip
    else:
        Speaker.objects.filter(label="D1").update(role="interviewer", participant=None)
    assert "snap" not in words()
    query = {"code": small.codes["4.6"].pk, "word": "snap"}
    assert get("words", small.round.slug, **query).context["lines"] == []


def test_words_of_one_code_read_the_turns_under_it_only(small: Round):  # noqa: F811
    with CaptureQueriesContext(connection) as asked:
        get("words", small.round.slug, code=small.codes["4.6"].pk)
    read = [one["sql"] for one in asked if "SUBSTR" in one["sql"].upper()]
    assert len(read) == 1
    whole = [
        one["sql"]
        for one in asked
        if re.search(r'(?<!\("fieldwork_transcript"\.)"text"', one["sql"])
    ]
    assert whole == []


def test_more_turns_than_are_read_is_said(small: Round, monkeypatch):  # noqa: F811
    monkeypatch.setattr(reading, "MOST", 2)
    page = get("words", small.round.slug, code=small.codes["4.6"].pk)
    assert page.context["is_cut"]
    monkeypatch.setattr(one_code, "MOST_PLACES", 2)
    page = get("timeline", small.round.slug, code=small.codes["4.6"].pk)
    assert page.context["is_cut"]
    assert sum(len(row.places) for row in page.context["rows"]) == 2
    # Of what was not read nothing is said, and the file has all.
    first, second = page.context["rows"]
    assert (first.is_whole, second.is_whole) == (False, False)
    assert (first.amount, second.amount) == ("2 passages of meer", "niet gelezen")
    assert len(table(get("timeline_csv", small.round.slug, code=small.codes["4.6"].pk))) == 6


def test_a_bar_leads_to_the_passages_of_the_same_people(small: Round):  # noqa: F811
    page = get("persons", small.round.slug, among="leerroute:Z").content.decode()
    assert f"?code={small.codes['4.6'].pk}&amp;perspective=inburgeraar&amp;among=leerroute" in page


# --- who sees what ----------------------------------------------------------------------------
PAGES = ("persons", "timeline", "words", "portrait", "together_picture")


@pytest.mark.parametrize("name", PAGES)
def test_who_reads_no_words_has_no_access(name: str, small: Round):  # noqa: F811
    place = small.group.conversation_id if name == "portrait" else small.round.slug
    assert get(name, place, who="daan").status_code == 403


def test_who_codes_blind_sees_her_own_work_only(small: Round):  # noqa: F811
    small.round.codes_blind = True
    small.round.save()
    CodingTask.objects.create(transcript=small.group, coder=small.bram, started_at=cast.NOW)
    small.code(small.group, "Bij mij gaat het goed.", "4.8", coder=small.chantal)
    CodingTask.objects.create(transcript=small.group, coder=small.chantal, started_at=cast.NOW)
    rows = get("portrait", small.group.conversation_id, who="chantal").context["rows"]
    assert {code.number for row in rows for code in row.codes} == {"4.8"}
    query = {"code": small.codes["4"].pk}
    found = get("timeline", small.round.slug, who="chantal", **query).context["rows"]
    assert [len(row.places) for row in found] == [1, 0]
    words = table(get("words_csv", small.round.slug, who="chantal", **query))
    assert "snap" not in {row[0] for row in words}


@pytest.mark.parametrize(
    "query", [{"code": "x"}, {"code": "99999"}, {"language": "q"}, {"order": "x"}, {"page": "x"}]
)
@pytest.mark.parametrize(
    "name", ["timeline", "words", "persons", "timeline_picture", "words_picture"]
)
def test_what_cannot_be_chosen_is_no_error(name: str, query, small: Round):  # noqa: F811
    assert get(name, small.round.slug, **query).status_code == 200


# --- grid -------------------------------------------------------------------------------------
def test_grid_has_the_numbers_of_the_pairs(small: Round):  # noqa: F811
    small.code(small.group, "Ik snap de brief niet. Nooit.", "4.8")
    small.code(small.group, "Mijn zoon", "4.1")
    svg = drawn(get("together_picture", small.round.slug, branch="alle"))
    titles = {one.text for one in svg.iter(f"{SVG}title")}
    pairs = table(get("together_csv", small.round.slug))
    assert len(pairs) == 2
    for first, _label, second, _other, _passages, people in pairs:
        names = (small.codes[first].full_name, small.codes[second].full_name)
        assert f"{names[0]} + {names[1]}: {people}" in titles
        assert f"{names[1]} + {names[0]}: {people}" in titles
    page = get("together", small.round.slug, branch="alle")
    assert page.content.decode().count("<svg") == page.content.decode().count("</svg>") > 0
    assert page.context["picture"]


def test_languages_are_offered_with_the_words_of_the_code(small: Round):  # noqa: F811
    """The choice of a code swaps the words alone, so it has to stand with them."""
    text = speak(small, 5, "ti", [("D6", SENTENCES["ti"][0])], present="D6")
    small.code(text, text.text, "4.6")
    Transcript.objects.exclude(pk=text.pk).update(language="nl")
    client = Client()
    client.force_login(small.bram)
    address = reverse("analysis:words", args=[small.round.slug])
    part = client.get(address, {"code": small.codes["4.6"].pk}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    offered = part.context["languages"]
    assert [(value, chosen) for value, _name, chosen in offered] == [("nl", True), ("ti", False)]
    for value, name, _chosen in offered:
        assert f"language={value}" in part.content.decode()
        assert name in part.content.decode()
    # One that the next code has not, gives way to one that it has.
    query = {"code": small.codes["4.6"].pk, "language": "uk"}
    assert client.get(address, query).context["language"] == "nl"
