"""The page *Veldwerk*: what it counts, for whom, and that it asks no more of a large round."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree, html

from tests import cast
from weerklank.analysis.queries import live
from weerklank.coding.models import Code, Coding, CodingTask
from weerklank.fieldwork.models import Attendance, Conversation, Transcript
from weerklank.safeguards.models import LogLine
from weerklank.sampling import models, operations, selecting
from weerklank.sampling.rules.frames import Person
from weerklank.sampling.rules.selection import Quota
from weerklank.study import models as study_models
from weerklank.study import operations as study

OTHER = "Andere combinaties die voorkomen"


class Place:
    """A round with a frame of twelve, targets and a draw; what happens is told step by step."""

    def __init__(self) -> None:
        self.home = cast.make_voorbeelddam()
        self.round, self.bram = self.home.round, self.home.bram
        self.by = {"by": self.bram, "at": cast.NOW}
        for key, label, values in (
            ("leerroute", "Leerroute", {"B": "B1-route", "Z": "Z-route", "O": "Onderwijsroute"}),
            ("gender", "Gender", {"v": "vrouw", "m": "man"}),
        ):
            one = self.home.monitor.characteristics.create(key=key, label=label)
            for value, name in values.items():
                one.values.create(key=value, label=name)
        branch = Code.objects.create(
            monitor=self.home.monitor, number="4", position=1, label="Knelpunten"
        )
        self.code = Code.objects.create(
            monitor=self.home.monitor, number="4.1", position=2, label="Brieven", parent=branch
        )
        self.guide = study_models.Guide.objects.create(
            round=self.round, key="g", title="Leidraad", perspective="inburgeraar"
        )
        section = self.guide.sections.create(position=1, title="Brieven")
        self.question = section.questions.create(position=1, text="Snapt u brieven?")
        self.of_women = section.questions.create(
            position=2, text="Is er een vrouwengroep?", applies_to={"gender": ["v"]}
        )

    def aim(self, *targets: Quota, size: int = 4) -> None:
        operations.set_spread(
            round=self.round, perspective="inburgeraar", size=size, reserves=2, targets=targets,
            **self.by,
        )  # fmt: skip

    def list(self, *values: dict[str, str], name: str = "Klantenlijst") -> None:
        operations.add_frame(
            round=self.round,
            perspective="inburgeraar",
            name=name,
            road="municipality",
            people=[Person(f"K{number}", own) for number, own in enumerate(values, start=1)],
            left_out={},
            names_last=True,
            leaves_out_asked=True,
            **self.by,
        )

    def draw(self) -> None:
        made = operations.draw(
            round=self.round, perspective="inburgeraar", method="spread", seed=7, **self.by
        )
        operations.run_draw(draw_id=made.pk, at=cast.NOW)
        made.refresh_from_db()
        assert made.state == "done"

    def chosen(self, **values: str) -> list[models.Candidate]:
        rows = models.Candidate.objects.filter(state="chosen").order_by("drawn__cell", "pk")
        return [one for one in rows if values.items() <= one.values.items()]

    def answer(self, candidate: models.Candidate, state: str) -> None:
        operations.record_answer(candidate=candidate, state=state, **self.by)

    def agree(self, candidate: models.Candidate) -> study_models.Participant:
        self.answer(candidate, "invited")
        return operations.agree(candidate=candidate, **self.by)

    def hold(self, *people: study_models.Participant, text: bool = True, **facts) -> Conversation:
        number = Conversation.objects.count() + 1
        held = Conversation.objects.create(
            round=self.round, number=number, kind="individual", guide=self.guide,
            held_on=cast.TODAY + timedelta(days=number), created_at=cast.NOW, **facts,
        )  # fmt: skip
        for one in people:
            Attendance.objects.create(conversation=held, participant=one)
        if text:
            Transcript.objects.create(
                conversation=held, text="Ik snap het niet.", sha256="0" * 64, word_count=4,
                created_at=cast.NOW,
            )  # fmt: skip
        return held

    def code_it(self, held: Conversation, coder=None, *, is_done: bool = True) -> None:
        text = held.transcripts.get()
        Coding.objects.create(
            key=f"00000000-0000-0000-0000-{Coding.objects.count():012}", transcript=text,
            code=self.code, coder=coder or self.bram, start=0, end=6, created_at=cast.NOW,
            changed_at=cast.NOW,
        )  # fmt: skip
        CodingTask.objects.create(
            transcript=text,
            coder=coder or self.bram,
            started_at=cast.NOW,
            finished_at=cast.NOW if is_done else None,
        )

    def page(self, who: str = "bram", **headers):
        client = Client()
        client.force_login(cast.User.objects.get(email=cast.EMAILS[who]))
        return client.get(reverse("analysis:fieldwork", args=[self.round.slug]), headers=headers)

    def part(self, who: str = "bram") -> str:
        """Return what a page that is open asks for: without the frame, and tokens in it."""
        return self.page(who, **{"hx-request": "true"}).content.decode()

    def table(self, who: str = "bram", side: str = "inburgeraar") -> dict[str, list[str]]:
        """Return the cells of each row of the page, by its head."""
        tree = html.fromstring(self.page(who).content)
        rows = tree.xpath(f"//section[@aria-labelledby='kant-{side}']//tbody/tr")
        return {flat(row[0]): [flat(cell) for cell in row[1:]] for row in rows}

    def to_look_at(self, who: str = "bram") -> list[str]:
        tree = html.fromstring(self.page(who).content)
        found = tree.xpath("//ul[contains(@class, 'weerklank-live__short')]/li")
        return [flat(one) for one in found]


def flat(element) -> str:
    return " ".join(element.text_content().split())


ROUTES = (Quota(("leerroute",), ("Z",), 2, 2), Quota(("leerroute",), ("B",), 2, 2))
EIGHT = [{"leerroute": route, "gender": gender} for route in "ZB" for gender in "vm"] * 2


@pytest.fixture
def place(db: None) -> Place:
    return Place()


@pytest.fixture
def drawn(place: Place) -> Place:
    place.aim(*ROUTES)
    place.list(*EIGHT)
    place.draw()
    return place


def test_each_target_tells_how_far_its_people_are(drawn):
    one, two = drawn.chosen(leerroute="Z")
    other, _waits = drawn.chosen(leerroute="B")
    heard, said = drawn.agree(one), drawn.agree(two)
    drawn.agree(other)
    drawn.code_it(drawn.hold(heard))
    drawn.code_it(drawn.hold(said), is_done=False)
    assert drawn.table() == {
        "Iedereen": ["4", "3", "3", "2", "2", "1"],
        "Z-route": ["precies 2", "2", "2", "2", "2", "1"],
        "B1-route": ["precies 2", "1", "1", "0", "0", "0"],
    }


def test_who_was_heard_without_a_text_is_heard(drawn):
    drawn.hold(drawn.agree(drawn.chosen(leerroute="Z")[0]), text=False)
    assert drawn.table()["Z-route"] == ["precies 2", "1", "1", "1", "0", "0"]


def test_somebody_in_two_conversations_counts_once(drawn):
    one = drawn.agree(drawn.chosen(leerroute="Z")[0])
    drawn.hold(one, text=False)
    drawn.code_it(drawn.hold(one))
    assert drawn.table()["Z-route"] == ["precies 2", "1", "1", "1", "1", "1"]


def test_combinations_that_occur_stand_below_the_targets(place):
    place.aim(Quota(("leerroute",), ("Z",), 1), Quota(("gender",), ("v",), 1), size=2)
    place.list({"leerroute": "Z", "gender": "m"}, {"leerroute": "B", "gender": "v"}, {})
    place.draw()
    for one in place.chosen():
        place.agree(one)
    rows = place.table()
    assert list(rows)[:4] == ["Iedereen", "Z-route", "Vrouw", OTHER]
    assert rows["Z-route, man"] == ["1", "1", "1", "0", "0", "0"]
    assert rows["B1-route, vrouw"] == ["1", "1", "1", "0", "0", "0"]
    assert len(rows) == 6
    assert place.to_look_at() == []


def test_an_empty_combination_is_looked_at_and_a_short_one_is_not(place):
    place.aim(Quota(("leerroute",), ("Z",), 3), Quota(("gender",), ("v",), 1), size=3)
    place.list({"leerroute": "Z", "gender": "v"}, *[{"leerroute": "Z", "gender": "m"}] * 2)
    place.draw()
    place.agree(place.chosen(gender="m")[0])
    assert [one.partition(" te kort")[0] for one in place.to_look_at()] == [
        "Vrouw nog niemand doet mee, 1",
        "Z-route, vrouw nog niemand doet mee, 1",
        "Z-route 2",
    ]


def test_who_was_added_by_hand_is_not_said_to_have_been_asked(drawn):
    drawn.agree(drawn.chosen(leerroute="Z")[0])
    cast.make_participant(drawn.round, "D1")
    assert drawn.table()["Iedereen"] == ["4", "1", "2", "0", "0", "0"]
    said = html.fromstring(drawn.page().content).text_content()
    assert "1 mens die meedoet, is met de hand toegevoegd." in " ".join(said.split())


def test_without_a_list_nobody_knows_who_was_asked(place):
    cast.make_participant(place.round, "A1", provider_kind="taalschool")
    rows = place.table(side="aanbieder")
    assert rows["Iedereen"] == ["–", "–niet vastgelegd", "1", "0", "0", "0"]
    assert rows["Taalschool"] == ["–", "–niet vastgelegd", "1", "0", "0", "0"]
    assert place.table() == {}


def test_who_withdrew_or_said_no_to_taking_part_is_nowhere(drawn):
    one, two = map(drawn.agree, drawn.chosen(leerroute="Z"))
    drawn.code_it(drawn.hold(one))
    drawn.code_it(drawn.hold(two))
    study.withdraw(participant=one, medium="spoken", **drawn.by)
    assert drawn.table()["Z-route"] == ["precies 2", "1", "1", "1", "1", "1"]
    two.consents.create(
        purpose="take_part", is_given=False, on=cast.TODAY, medium="spoken",
        recorded_at=cast.NOW, recorded_by=drawn.bram,
    )  # fmt: skip
    assert drawn.table()["Z-route"] == ["precies 2", "1", "0", "0", "0", "0"]


# --- whom to ask ------------------------------------------------------------------------------
def test_an_empty_group_says_how_many_are_missing_and_whom_to_ask(drawn):
    for one in drawn.chosen(leerroute="Z"):
        drawn.agree(one)
    first, second = drawn.chosen(leerroute="B")
    drawn.answer(first, "refused")
    drawn.answer(second, "no_answer")
    reserves = {str(selecting.next_reserve(one)) for one in (first, second)}
    [said] = drawn.to_look_at()
    assert said.startswith("B1-route nog niemand doet mee, 2 te kort")
    assert "Neem de volgende 2 reserves van deze groep:" in said
    for reserve, out in zip(sorted(reserves), (first, second), strict=False):
        assert f"{reserve} in plaats van {out}" in said


def test_then_a_list_that_has_such_people_then_a_new_list(drawn):
    models.Candidate.objects.filter(state="reserve").update(state="in_frame")
    models.Drawn.objects.filter(is_reserve=True).delete()
    for one in drawn.chosen():
        drawn.answer(one, "refused")
    on_list, nobody = drawn.to_look_at()
    assert "Op de lijst “Klantenlijst” staan nog 2 mensen van deze groep" in on_list
    drawn.aim(*ROUTES, Quota(("leerroute",), ("O",), 1))
    nobody = drawn.to_look_at()[-1]
    assert nobody.startswith("Onderwijsroute nog niemand doet mee, 1 te kort")
    assert "Vraag de gemeente om een nieuwe lijst" in nobody


def test_who_does_not_want_to_be_asked_is_proposed_nowhere(drawn):
    out = drawn.chosen(leerroute="Z")[0]
    drawn.answer(out, "refused")
    reserve = selecting.next_reserve(out)
    assert reserve
    assert f"{reserve} in plaats van {out}" in drawn.to_look_at()[0]
    models.Objection.objects.create(
        monitor=drawn.home.monitor, pseudonym=reserve.pseudonym, at=cast.NOW, by=None
    )
    assert reserve.pseudonym not in drawn.part()
    assert selecting.next_reserve(out) != reserve


def test_a_coder_sees_counts_and_no_pseudonyms(drawn):
    drawn.answer(drawn.chosen(leerroute="Z")[0], "refused")
    assert drawn.table("coen") == drawn.table()
    assert not re.search(r"\bK\d", drawn.part("coen"))
    assert re.search(r"\bK\d", drawn.part())


@pytest.mark.parametrize("who", ["daan", "gerard"])
def test_nobody_outside_the_team_gets_page_or_picture(who, place):
    assert place.page(who).status_code == 403
    client = Client()
    client.force_login(cast.User.objects.get(email=cast.EMAILS[who]))
    address = reverse("analysis:fieldwork_picture", args=[place.round.slug])
    assert client.get(address).status_code == 403


# --- blind ------------------------------------------------------------------------------------
def test_blind_coding_of_another_is_not_told(drawn):
    study_models.Round.objects.update(codes_blind=True)
    one = drawn.agree(drawn.chosen(leerroute="Z")[0])
    drawn.code_it(drawn.hold(one))
    assert drawn.table("bram")["Z-route"][-1] == "1"
    assert drawn.table("coen")["Z-route"][-1] == "0"
    assert "wordt blind gecodeerd" in drawn.page("coen").content.decode()


# --- questions and languages ------------------------------------------------------------------
def test_questions_count_the_people_they_were_put_to(drawn):
    women = [drawn.agree(one) for one in drawn.chosen(gender="v")]
    men = [drawn.agree(one) for one in drawn.chosen(gender="m")]
    first, second = drawn.hold(women[0], men[0]), drawn.hold(*men[1:], *women[1:])
    first.questions_put.create(question=drawn.question, was_put=True)
    first.questions_put.create(question=drawn.of_women, was_put=True)
    second.questions_put.create(question=drawn.question, was_put=False)
    found = live.fieldwork_of(drawn.round)
    [guide] = found.guides
    meant = len(women)
    assert [(one.asked, one.meant, one.unnoted) for one in guide.questions] == [
        (2, 4, 0),
        (1, meant, meant - 1),
    ]
    assert (found.asked, found.heard) == (2, 4)


def test_languages_count_conversations_and_people(drawn):
    people = [drawn.agree(one) for one in drawn.chosen()]
    drawn.hold(people[0], spoken_languages=["ar", "nl"], interpreter="professional")
    drawn.hold(people[0], people[1])
    drawn.hold(people[2], interpreter="informal")
    found = live.fieldwork_of(drawn.round)
    assert [(one.name, one.conversations, one.people) for one in found.languages] == [
        ("Nederlands", 2, 2),
        ("Arabisch", 1, 1),
    ]
    assert found.silent == 1


# --- the picture ------------------------------------------------------------------------------
def test_the_picture_holds_the_numbers_of_the_table_and_names_nobody(drawn):
    for one in drawn.chosen(leerroute="Z"):
        drawn.agree(one)
    drawn.answer(drawn.chosen(leerroute="B")[0], "refused")
    client = Client()
    client.force_login(drawn.bram)
    response = client.get(reverse("analysis:fieldwork_picture", args=[drawn.round.slug]))
    assert response["Content-Type"] == "image/svg+xml"
    assert f"veldwerk-{drawn.round.slug}.svg" in response["Content-Disposition"]
    tree = etree.fromstring(response.content)
    told = " ".join(tree.findtext("{*}desc").split())
    names = ["gevraagd", "doet mee", "gehoord", "ingelezen", "gecodeerd"]
    for label, (limits, *values) in drawn.table().items():
        numbers = ", ".join(f"{name} {value}" for name, value in zip(names, values, strict=True))
        assert f"{label}: doel {limits}, {numbers}." in told
    assert not re.search(r"\bK\d", response.content.decode())
    assert LogLine.objects.filter(what="fieldwork.exported").count() == 1


def test_a_label_from_a_monitor_is_no_markup_in_the_picture(drawn):
    study_models.CharacteristicValue.objects.filter(key="Z").update(label='<script>"&')
    client = Client()
    client.force_login(drawn.bram)
    response = client.get(reverse("analysis:fieldwork_picture", args=[drawn.round.slug]))
    assert '<script>"&' in "".join(etree.fromstring(response.content).itertext())
    assert not etree.fromstring(response.content).findall(".//{*}script")


# --- while it is open -------------------------------------------------------------------------
def test_the_page_that_asks_again_gets_a_part_and_leaves_no_line(drawn):
    drawn.page()
    lines = LogLine.objects.filter(what="fieldwork.viewed")
    assert lines.count() == 1
    part = drawn.part()
    assert lines.count() == 1
    assert "<html" not in part
    assert "data-weerklank-live-part" in part
    assert re.search(r"Geteld op \d+ \w+ \d{4} om \d\d:\d\d uur", part)


def test_a_larger_round_asks_no_more_of_the_database(drawn):
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            live.fieldwork_of(study_models.Round.objects.get(), visible_to=drawn.bram)
        return len(seen)

    for one in drawn.chosen():
        drawn.code_it(drawn.hold(drawn.agree(one)))
    few = statements()
    for number in range(1, 40):
        person = cast.make_participant(drawn.round, f"D{number}")
        drawn.code_it(drawn.hold(person, spoken_languages=["nl"]))
    frame = models.Frame.objects.get()
    models.Candidate.objects.bulk_create(
        models.Candidate(
            round=drawn.round, frame=frame, perspective="inburgeraar", pseudonym=f"X{number}",
            values={"leerroute": "B", "gender": "v"}, road="municipality",
        )
        for number in range(500)
    )  # fmt: skip
    assert statements() == few
    [listed] = [
        one for one in selecting.asking(drawn.round).listed if one.values.get("gender") == "v"
        and one.values["leerroute"] == "B"
    ]  # fmt: skip
    assert listed.people >= 500


# --- whom to ask next of a group ----------------------------------------------------------------
def listed_place() -> Place:
    """Nine men and nine women of the Z-route, of whom two are chosen and two are reserve each."""
    place = Place()
    both = [{"leerroute": "Z", "gender": gender} for gender in "vm"]
    place.list(*(one for one in both for _time in range(9)))
    place.aim(*(Quota(("gender",), (gender,), 2, 2) for gender in "vm"))
    place.draw()
    return place


def group_page(place: Place, who: str = "bram", **values: str):
    client = Client()
    client.force_login(cast.User.objects.get(email=cast.EMAILS[who]))
    address = reverse("analysis:fieldwork_group", args=[place.round.slug, "inburgeraar"])
    return client, client.get(address, values), f"{address}?{urlencode(values)}"


@pytest.mark.django_db
def test_people_on_lists_are_one_tap_away_with_the_reason_and_the_order():
    place = listed_place()
    for one in place.chosen(gender="v"):
        place.answer(one, "invited")
        place.answer(one, "refused")
        operations.replace(candidate=one, **place.by)
    for one in place.chosen(gender="v"):
        place.answer(one, "refused")
    page = place.part()
    told = re.search(r'href="([^"]*/groep/[^"]*)"', page)
    assert told is not None
    assert "staan nog 5 mensen van deze groep" in page
    _client, answer, address = group_page(place, gender="v")
    assert told[1] == address
    said = answer.content.decode()
    assert "nog niemand doet mee, 2 te kort" in said
    names = [one.pseudonym for one in answer.context["following"]]
    # By hand: the five women whom the draw left, in the order of the lot of its seed.
    left = models.Candidate.objects.filter(state="in_frame", values__gender="v")
    by_lot = sorted(
        left.values_list("pseudonym", flat=True),
        key=lambda name: hashlib.sha256(f"7 {name}".encode()).digest(),
    )
    assert names == by_lot[:2]
    # Of the others nothing is told: of whom nobody asks anything, nobody learns what she is like.
    assert len(by_lot) == 5
    assert "nog 3 mensen op een lijst" in " ".join(said.split())
    assert said.count("/kandidaten/") == 2
    assert f'href="{reverse("sampling:candidate", args=[left.get(pseudonym=names[0]).pk])}"' in said


@pytest.mark.django_db
def test_the_first_by_lot_become_reserves_and_take_a_place():
    place = listed_place()
    out = []
    for _turn in range(2):
        for one in place.chosen(gender="v"):
            place.answer(one, "refused")
            out.append(one)
            if _turn == 0:
                operations.replace(candidate=one, **place.by)
    client, answer, address = group_page(place, gender="v")
    first, second = [one.pseudonym for one in answer.context["following"]]
    assert client.post(address, {"gender": "v"}).status_code == 302
    ready = models.Candidate.objects.filter(state="reserve", values__gender="v")
    assert {one.pseudonym for one in ready} == {first, second}
    line = LogLine.objects.get(what="draw.reserves_added")
    assert line.detail == {"people": 2}
    assert operations.replace(candidate=out[-1], **place.by).pseudonym == first
    assert group_page(place, gender="v")[1].context["others"] == 1


@pytest.mark.django_db
def test_who_does_not_want_to_be_asked_is_not_listed():
    place = listed_place()
    before = group_page(place, gender="v")[1].context["following"]
    operations.object_to_asking(candidate=before[0], **place.by)
    after = group_page(place, gender="v")[1].context["following"]
    assert before[0] not in after
    assert after[0] == before[1]


@pytest.mark.django_db
def test_of_a_group_that_is_not_short_nobody_is_named():
    place = listed_place()
    for one in place.chosen():
        place.agree(one)
    answer = group_page(place, gender="v")[1]
    assert answer.context["following"] == []
    assert "/kandidaten/" not in answer.content.decode()


@pytest.mark.django_db
def test_a_group_is_for_who_researches_and_must_be_there():
    place = listed_place()
    assert group_page(place, gender="v")[1].status_code == 200
    assert group_page(place, "coen", gender="v")[1].status_code == 403
    assert group_page(place, gender="x")[1].status_code == 404
    assert group_page(place, colour="v")[1].status_code == 404


@pytest.mark.django_db
def test_without_a_draw_nobody_is_made_ready():
    place = Place()
    place.list({"leerroute": "Z", "gender": "v"})
    with pytest.raises(operations.NothingDrawn):
        operations.ready_more(
            round=place.round,
            perspective="inburgeraar",
            values={"gender": "v"},
            number=1,
            **place.by,
        )


@pytest.mark.django_db
def test_of_a_list_that_came_later_the_draw_gets_another_group():
    place = listed_place()
    for one in place.chosen(gender="v"):
        place.answer(one, "refused")
    operations.add_frame(
        round=place.round, perspective="inburgeraar", name="Oproep", road="open_call",
        people=[Person("K99", {"leerroute": "O"})], left_out={}, names_last=False,
        leaves_out_asked=True, **place.by,
    )  # fmt: skip
    [ready] = operations.ready_more(
        round=place.round, perspective="inburgeraar", values={"leerroute": "O"}, number=1,
        **place.by,
    )  # fmt: skip
    assert ready.pseudonym == "K99"
    draw = selecting.standing_draw(place.round, "inburgeraar")
    assert draw.cells[-1]["values"] == {"gender": ""}
    assert draw.drawn.get(candidate=ready).cell == len(draw.cells) - 1
    assert selecting.empty_places(draw) is not None
