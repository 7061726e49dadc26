"""The page *Verzadiging*: which conversations, which codes, and what it says of them."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree, html

from tests import cast
from tests.analysis.test_queries import Round, ask_only
from weerklank.coding.models import Code, CodingTask
from weerklank.fieldwork.models import Conversation, Transcript
from weerklank.sampling import operations as sampling
from weerklank.sampling.rules.selection import Quota
from weerklank.study.models import (
    Characteristic,
    CharacteristicValue,
    Consent,
    GuideQuestion,
    ParticipantCharacteristic,
)

CODES = {letter: f"4.{place}" for place, letter in enumerate("abcdefghijkl", start=10)}


class Course(Round):
    """Conversations held one a day, of which the codes are letters."""

    def __init__(self) -> None:
        super().__init__()
        for position, number in enumerate(CODES.values(), start=10):
            self.codes[number] = Code.objects.create(
                monitor=self.round.monitor,
                number=number,
                position=position,
                label=number,
                parent=self.codes["4"],
            )
        # About the whole branch, and so about every code.
        self.questions["4"] = GuideQuestion.objects.create(
            section=self.questions["4.1"].section, position=9, text="4", codes=["4"]
        )

    def hold(
        self, number: int, letters: str, *, day: int = 0, who: str = "", put: bool | None = True
    ) -> Transcript:
        """Hold a conversation in which someone says these letters, one sentence each."""
        who = who or f"D{number}"
        if who not in self.people:
            self.person(who, "Z")
        lines = [(who, f"Dit is {letter}{number}.") for letter in letters or "-"]
        noted = {} if put is None else {"put" if put else "not_put": "4"}
        text = self.conversation(number, lines, present=who, **noted)
        held_on = cast.TODAY + timedelta(days=day or number)
        Conversation.objects.filter(pk=text.conversation_id).update(held_on=held_on)
        for letter in letters:
            self.code(text, f"{letter}{number}", CODES[letter])
        return text

    def page(self, who: str = "bram", **query: object):
        client = Client()
        client.force_login(cast.User.objects.get(email=cast.EMAILS[who]))
        return client.get(reverse("analysis:saturation", args=[self.round.slug]), query)

    def shown(self, perspective: str = "inburgeraar", **query: object):
        shown = self.page(**query).context["shown"]
        return next(one for one in shown if one.key == perspective)

    def new(self, perspective: str = "inburgeraar", **query: object) -> list[tuple[int, int]]:
        """Return (number, new codes) per conversation, in the order of the page."""
        rows = self.shown(perspective, **query).rows
        return [(row.conversation.number, row.new) for row in rows]


@pytest.fixture
def course(db) -> Course:
    return Course()


@pytest.fixture
def eight(course: Course) -> Course:
    """Ten codes in four conversations, then nothing, then one."""
    for number, letters in enumerate(("abcd", "efg", "abh", "ij", "a", "", "b", "k"), start=1):
        text = course.hold(number, letters)
        CodingTask.objects.create(
            transcript=text, coder=course.bram, started_at=cast.NOW, finished_at=cast.NOW
        )
    return course


def test_conversations_stand_as_they_were_held(course):
    course.hold(1, "ab", day=3)
    course.hold(2, "bc", day=1)
    course.hold(4, "cd", day=2)
    course.hold(3, "d", day=2)
    assert course.new() == [(2, 2), (3, 1), (4, 0), (1, 1)]


def test_answer_curve_and_table_say_the_same(eight):
    shown = eight.shown()
    assert eight.new() == [(1, 4), (2, 3), (3, 1), (4, 2), (5, 0), (6, 0), (7, 0), (8, 1)]
    assert shown.notation == "4+2 bij hoogstens 5%"
    assert shown.answer == (
        "Na 4 gesprekken kwam er niets nieuws meer bij: de 2 gesprekken daarna brachten geen "
        "nieuwe code, tegen 10 codes in de eerste 4 gesprekken."
    )
    assert shown.beside[0].startswith("Daarna kwam er nog 1 nieuwe code. In een latere reeks")
    page = html.fromstring(eight.page().content.decode())
    section = page.xpath("//*[@id='kop-inburgeraar']/..")[0]
    dots = [int(title.text) for title in section.findall(".//circle/title")]
    cells = [int(row.findall("td")[4].text_content()) for row in section.findall(".//tbody/tr")]
    assert dots == cells == [4, 7, 8, 10, 10, 10, 10, 11]
    assert [row.decides for row in shown.rows] == [False] * 4 + [True] * 2 + [False] * 2
    assert [row.share for row in shown.rows][5:] == [
        "0 van 10, 0%",
        "0 van 10, 0%",
        "1 van 10, 10%",
    ]


@pytest.mark.parametrize(
    ("query", "notation"),
    [
        ({}, "4+2 bij hoogstens 5%"),
        ({"base": "5", "run": "2", "threshold": "0"}, "5+2 bij 0%"),
        ({"base": "5", "run": "3"}, "nog niet bereikt"),
        ({"base": "6", "run": "2"}, "nog niet bereikt"),
        ({"base": "6", "run": "3"}, "nog niet te zeggen"),
        ({"base": "7", "run": "x", "threshold": "-1", "counting": "?"}, "4+2 bij hoogstens 5%"),
    ],
)
def test_choices_are_those_of_the_method_and_anything_else_is_the_first(query, notation, eight):
    assert eight.shown(**query).notation == notation


@pytest.mark.parametrize(
    ("held", "answer"),
    [
        (0, "Er is nog geen gesprek dat meetelt. Voor een basis van 4 en een reeks van 2 zijn er nog 6 nodig."),  # noqa: E501
        (1, "Er telt nog maar 1 gesprek mee. Voor een basis van 4 en een reeks van 2 zijn er nog 5 nodig."),  # noqa: E501
        (5, "Er tellen nog maar 5 gesprekken mee. Voor een basis van 4 en een reeks van 2 is er nog 1 nodig."),  # noqa: E501
        (6, "Er komt nog nieuws bij: de laatste 2 gesprekken brachten 2 nieuwe codes, tegen 4 codes in de eerste 4 gesprekken. Dat is 50%. De grens is hoogstens 5%."),  # noqa: E501
    ],
)  # fmt: skip
def test_too_few_conversations_say_how_many_more(held, answer, course):
    course.hold(20, "a", who="A1")  # of the other perspective: it is none of these
    for number in range(1, held + 1):
        course.hold(number, "abcdef"[number - 1])
    assert course.shown().answer == answer


def test_base_without_a_code_is_nothing_to_divide_by(course):
    for number in range(1, 7):
        course.hold(number, "a", put=number > 4)
    shown = course.shown()
    assert (shown.notation, shown.found.ratios) == ("nog niet te zeggen", (None,))
    assert "niets om nieuwe codes mee te vergelijken" in shown.answer
    assert {row.share for row in shown.rows} == {""}


def test_what_was_not_asked_is_left_out_and_stands_beside(course):
    course.hold(1, "ab")
    course.hold(2, "abc", put=False)
    course.hold(3, "cd")
    assert course.new() == [(1, 2), (2, 0), (3, 2)]
    shown = course.shown()
    assert [(row.codes, row.unprompted) for row in shown.rows] == [(2, 0), (0, 3), (2, 0)]
    assert [(row.put, row.unclear) for row in shown.rows] == [(4, 0), (0, 0), (4, 0)]
    assert any(
        sentence.startswith("Telt ook wat iemand uit zichzelf zei") for sentence in shown.beside
    )
    assert course.new(counting="alles") == [(1, 2), (2, 1), (3, 1)]
    other = course.shown(counting="alles").beside
    assert any(sentence.startswith("Telt alleen wat gevraagd is") for sentence in other)


def test_answer_of_the_other_way_of_counting_stands_beside(course):
    for number, letters in enumerate(("ab", "cd", "ef", "gh", "i", "j"), start=1):
        course.hold(number, letters, put=number < 5)
    assert course.shown().notation == "4+2 bij hoogstens 5%"
    assert "dan is het: nog niet bereikt." in " ".join(course.shown().beside)
    assert "2 codes kwamen alleen ter sprake waar niemand" in " ".join(course.shown().beside)
    wide = course.shown(counting="alles")
    assert wide.notation == "nog niet bereikt"
    assert "dan is het: 4+2 bij hoogstens 5%." in " ".join(wide.beside)


def test_what_nobody_noted_counts_and_is_named(course):
    course.hold(1, "ab")
    course.hold(2, "bc", put=None)
    text = course.hold(3, "d")
    Conversation.objects.filter(pk=text.conversation_id).update(guide=None)
    assert course.new() == [(1, 2), (2, 1), (3, 1)]
    shown = course.shown()
    assert any("in: gesprekken 2 en 3. Wat daar gezegd is, telt mee" in one for one in shown.beside)
    assert [row.unclear for row in shown.rows] == [0, 4, 4]
    assert "niet genoteerd" in course.page().content.decode()


def test_whether_a_question_applied_decides_who_was_asked(course):
    course.hold(1, "a")
    ask_only(course, "4", leerroute=["B"])
    assert course.new() == [(1, 0)]  # D1 is of the Z-route: it was not meant for her
    ask_only(course, "4", leerroute=["Z"])
    assert course.new() == [(1, 1)]


def test_each_perspective_has_what_its_own_people_said(course):
    course.hold(1, "ab")
    course.hold(2, "bc", who="A1")
    text = course.conversation(3, [("D1", "Ik zeg d3."), ("A1", "Ik zeg e3.")], present="D1 A1")
    course.code(text, "d3", CODES["d"])
    course.code(text, "e3", CODES["e"])
    assert course.new() == [(3, 1), (1, 2)]  # the third was held today, the first tomorrow
    assert course.new("aanbieder", counting="alles") == [(3, 1), (2, 2)]


def test_second_reading_changes_nothing(eight):
    before = eight.new()
    text = Transcript.objects.get(conversation__number=5)
    eight.code(text, "a5", CODES["l"], coder=eight.chantal)
    assert eight.new() == before


def test_what_is_not_coded_is_named_and_left_out(course):
    course.hold(1, "ab")
    course.hold(2, "")
    course.hold(3, "c")
    assert [number for number, _new in course.new()] == [1, 3]
    assert "Nog niet gecodeerd, en dus niet meegeteld: gesprek 2." in course.shown().beside
    task = CodingTask.objects.create(
        transcript=Transcript.objects.get(conversation__number=2),
        coder=course.bram,
        started_at=cast.NOW,
    )
    assert [number for number, _new in course.new()] == [1, 3]
    # Read, and there is nothing to code in it: that is a conversation without a code.
    CodingTask.objects.filter(pk=task.pk).update(finished_at=cast.NOW)
    assert course.new() == [(1, 2), (2, 0), (3, 1)]


def test_what_is_not_handed_in_is_named(course):
    text = course.hold(1, "ab")
    task = CodingTask.objects.create(transcript=text, coder=course.bram, started_at=cast.NOW)
    told = "Het coderen is nog niet klaar gemeld van: gesprek 1. Daar kan nog iets bij komen."
    assert told in course.shown().beside
    CodingTask.objects.filter(pk=task.pk).update(finished_at=cast.NOW)
    assert told not in course.shown().beside


def test_who_took_back_taking_part_is_gone(course):
    course.hold(1, "ab")
    course.hold(2, "c")
    course.hold(3, "d")
    Consent.objects.create(
        participant=course.people["D2"], purpose="take_part", is_given=False, on=cast.TODAY,
        medium="spoken", recorded_at=cast.NOW, recorded_by=course.bram,
    )  # fmt: skip
    assert course.new() == [(1, 2), (3, 1)]


def test_groups_nobody_is_heard_of_are_named_while_it_is_reached(eight):
    assert eight.shown().notation.startswith("4+2")
    text = eight.page().content.decode()
    assert "De grens kan gehaald zijn terwijl een groep ontbreekt" in text
    warned = "De grens is gehaald, maar van sommige groepen is nog niemand gehoord."
    assert text.count(warned) == 1
    assert warned not in eight.page(base="6").content.decode()  # not reached
    assert "Leerroute: B-route, O-route" in re.sub(r"\s+", " ", text)
    eight.person("D20", "B")
    assert eight.shown().unheard[0].values == ("B-route", "O-route")  # invited is not heard
    eight.hold(20, "a", who="D20")
    assert eight.shown().unheard[0].values == ("O-route",)
    eight.person("D21", "O")
    eight.hold(21, "a", who="D21")
    assert eight.shown().unheard == []
    assert eight.shown().notation.startswith("4+2")
    assert warned not in eight.page().content.decode()
    assert eight.shown("aanbieder").unheard[0].values == (
        "Gemeente", "Maatschappelijke begeleiding", "Taalschool",
    )  # fmt: skip


def test_planned_combinations_of_which_nobody_is_heard_are_named(eight):
    gender = Characteristic.objects.create(
        monitor=eight.round.monitor, key="gender", label="Gender"
    )
    woman, _man = (
        CharacteristicValue.objects.create(
            characteristic=gender, key=key, label=label, position=place
        )
        for place, (key, label) in enumerate((("woman", "Vrouw"), ("man", "Man")))
    )
    cell = partial(Quota, ("leerroute", "gender"))
    sampling.set_spread(
        round=eight.round,
        perspective="inburgeraar",
        size=12,
        reserves=1,
        targets=[
            cell(("Z", "woman"), 2, 4),
            cell(("Z", "man"), 1, None, is_soft=True),
            cell(("B", "man"), 0, 2),  # at most two: none is no gap
            Quota(("leerroute",), ("B",), 2, 4),  # of one value, which the list has
        ],
        by=eight.bram,
        at=cast.NOW,
    )
    warned = (
        "De grens is gehaald, maar van deze combinaties uit de doelen van de ronde is nog niemand"
    )
    assert eight.shown().cells == ["Z-route, Vrouw", "Z-route, Man"]
    assert f"{warned} gehoord: Z-route, Vrouw; Z-route, Man." in eight.shown().says
    page = re.sub(r"\s+", " ", eight.page().content.decode())
    assert page.count(f"{warned} gehoord: Z-route, Vrouw; Z-route, Man.") == 1
    assert "<li>Z-route, Vrouw</li>" in page
    assert warned not in eight.page(base="6").content.decode()  # not reached
    ParticipantCharacteristic.objects.create(
        participant=eight.people["D1"], characteristic=gender, value=woman
    )
    assert eight.shown().cells == ["Z-route, Man"]
    eight.person("D30", "Z")
    assert eight.shown().cells == ["Z-route, Man"]  # invited is not heard
    assert eight.shown("aanbieder").cells == []


def test_without_a_coding_the_page_offers_the_first_step(course):
    course.hold(1, "")
    page = course.page().content.decode()
    assert "Ga coderen" in page
    assert "<table" not in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("bram", 200), ("chantal", 200), ("coen", 200), ("daan", 403), ("gerard", 403)],
)
def test_only_who_sees_who_takes_part_sees_conversations(who, status, eight):
    assert eight.page(who).status_code == status


@pytest.mark.parametrize(("who", "offered"), [("coen", True), ("daan", False)])
def test_page_is_offered_to_who_may_see_it(who, offered, eight):
    client = Client()
    client.force_login(cast.User.objects.get(email=cast.EMAILS[who]))
    page = client.get(reverse("analysis:compare", args=[eight.round.slug])).content.decode()
    assert (reverse("analysis:saturation", args=[eight.round.slug]) in page) == offered


def test_stranger_finds_no_page(eight, esra):
    assert eight.page("esra").status_code == 404


def test_no_conversation_costs_a_query(course, django_assert_num_queries):
    def codes(first: int, last: int) -> None:
        for number in range(first, last):
            course.hold(number, "ab")
            course.hold(100 + number, "cd", who=f"A{number}")

    codes(1, 3)
    client = Client()
    client.force_login(course.bram)
    address = reverse("analysis:saturation", args=[course.round.slug])
    client.get(address)
    with django_assert_num_queries(32):
        client.get(address)
    codes(3, 12)
    client.get(address)  # the walk is counted anew, once
    with django_assert_num_queries(32):
        client.get(address)


def test_drawing_has_nothing_that_the_policy_refuses(eight):
    page = html.fromstring(eight.page().content.decode())
    main = page.find(".//main")
    assert main.findall(".//svg/polyline")
    assert not [one for one in main.iter() if isinstance(one.tag, str) and one.get("style")]
    assert not main.findall(".//style")
    assert not main.findall(".//script")


# --- in the picture of the fieldwork ----------------------------------------------------------
def in_codes(spoken: list[str]) -> list[int]:
    """Count again how many letters so many conversations have together, one letter at a time."""
    together: list[str] = []
    counts = []
    for letters in spoken:
        together += [one for one in letters if one not in together]
        counts.append(len(together))
    return counts


def picture(course: Course, who: str = "bram"):
    client = Client()
    client.force_login(cast.User.objects.get(email=cast.EMAILS[who]))
    answer = client.get(reverse("analysis:fieldwork_picture", args=[course.round.slug]))
    assert answer.status_code == 200
    return etree.fromstring(answer.content)


def test_the_picture_of_the_fieldwork_holds_the_curve_with_its_band(eight):
    tree = picture(eight)
    told = " ".join(tree.findtext("{*}desc").split())
    shown = eight.shown()
    assert f"Verzadiging, Inburgeraars: {shown.notation}. {shown.answer}" in told
    assert "8 gesprekken, 11 codes." in told
    # The line: of the first so many conversations all their letters, on a height of forty.
    totals = in_codes(["abcd", "efg", "abh", "ij", "a", "", "b", "k"])
    [line] = [one for one in tree.findall(".//{*}polyline") if one.get("stroke-dasharray") is None]
    heights = [float(point.split(",")[1]) for point in line.get("points").split()]
    assert heights == pytest.approx([40 - 40 * total / 11 for total in (0, *totals)], abs=0.05)
    [band] = tree.findall(".//{*}polygon")
    assert len(band.get("points").split()) == 2 * (1 + len(totals))
    # Each code in one order in two comes no later than halfway: the band says how few and many.
    low, high = shown.rows[3].band.low, shown.rows[3].band.high
    assert (
        f"In een willekeurige volgorde hebben de eerste 4 gesprekken samen {low} tot {high} codes."
        in told
    )
    words = "".join(tree.itertext())
    assert "zoals de gesprekken zijn gevoerd" in words


def test_only_the_picture_that_is_asked_for_reads_what_was_coded(eight):
    client = Client()
    client.force_login(cast.User.objects.get(email=cast.EMAILS["bram"]))
    with CaptureQueriesContext(connection) as of_page:
        page = client.get(reverse("analysis:fieldwork", args=[eight.round.slug]))
    assert page.status_code == 200
    assert "polyline" not in page.content.decode()
    assert "In het bestand staat ook hoever de verzadiging is" in page.content.decode()
    with CaptureQueriesContext(connection) as of_picture:
        picture(eight)
    # The steps above the page count in the database; nobody's codings are read for it.
    reads = re.compile(r'^SELECT (?!COUNT)[^()]*FROM "coding_coding"')
    assert not any(reads.match(one["sql"]) for one in of_page.captured_queries)
    assert any(reads.match(one["sql"]) for one in of_picture.captured_queries)


def test_without_codings_the_picture_says_nothing_of_saturation(course):
    course.person("D1", "Z")
    assert "erzadiging" not in "".join(picture(course).itertext())


def test_more_than_fifty_conversations_stand_on_pages(course):
    for number in range(1, 53):
        course.hold(number, "abcd"[: number % 4 + 1], who=f"D{number % 5 + 1}")
    course.hold(53, "d", who="A1")
    whole = course.shown(alles="ja")
    assert [row.conversation.number for row in whole.rows] == list(range(1, 53))
    first, second = course.shown(), course.shown(page="2")
    assert [len(first.rows), len(second.rows)] == [50, 2]
    assert first.rows + second.rows == whole.rows
    assert (second.answer, second.curve) == (first.answer, first.curve)
    page = course.page(page="2").content.decode()
    assert "Op deze bladzijde staan geen gesprekken van deze groep meer." not in page
    assert "Toon alle gesprekken op één bladzijde" in page
