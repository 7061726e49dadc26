"""The page that searches: who finds what, which filters hold, what the log says."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.house.world import World, make_world
from weerklank.coding import operations as coding
from weerklank.coding.models import CodingTask
from weerklank.fieldwork import operations as fieldwork
from weerklank.findings import operations as findings
from weerklank.interchange.readings import Reading, Turn
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards import removable, removals, saved_searches, search, words
from weerklank.safeguards.erasers import Person
from weerklank.safeguards.models import LogLine, SavedSearch, SearchEntry
from weerklank.site.commands.search import fill
from weerklank.site.search import results
from weerklank.study import operations as study


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def client_of(world: World, role: str = "onderzoeker") -> Client:
    client = Client()
    client.force_login(world.users[role])
    return client


def ask(world: World, q: str, role: str = "onderzoeker", **filters: Any) -> dict[str, int]:
    """Give per kind how much the page found."""
    response = client_of(world, role).get(reverse("site:search"), {"q": q} | filters)
    assert response.status_code == 200
    found = response.context["found"]
    return {str(group.kind): group.count for group in found.groups} if found else {}


def memo(world: World, text: str, by: str = "onderzoeker", key: int = 7) -> Any:
    return coding.apply_code(
        key=UUID(int=key),
        transcript=world.transcript,
        code=world.code,
        start=0,
        end=10,
        memo=text,
        by=world.users[by],
        at=cast.NOW,
    )


WHO = {
    "onderzoeker": {"finding": 1, "point": 1, "plain": 1, "code": 1, "question": 1, "turn": 2},
    "codeur": {"finding": 1, "point": 1, "code": 1, "question": 1, "turn": 2},
    # The finding tells an amount of few people: who is not of the team does not read that yet.
    "beleidsadviseur": {"point": 1, "code": 1, "question": 1},
    "beheerder": {"point": 1, "code": 1, "question": 1},
    "stranger": {},
}


@pytest.mark.parametrize(("role", "expected"), WHO.items(), ids=WHO)
def test_everyone_finds_what_her_roles_let_her_see(role: str, expected: dict, world: World):
    assert ask(world, "brief", role) == expected


def test_a_finding_that_may_leave_is_found_outside_the_team(world: World):
    world.finding.statement = "Inburgeraars snappen de brieven niet."
    world.finding.save()
    fill()
    for role in ("onderzoeker", "beleidsadviseur", "beheerder"):
        assert ask(world, "brief", role)["finding"] == 1, role


def test_a_stranger_learns_nothing_from_the_page(world: World):
    page = client_of(world, "stranger").get(reverse("site:search"), {"q": "buurman"})
    text = page.content.decode()
    assert "Niets gevonden" in text
    assert "Voorbeelddam" not in text


def test_who_reads_no_words_sees_no_filter_about_them(world: World):
    page = client_of(world, "beleidsadviseur").get(reverse("site:search"), {"kind": "turn"})
    assert "code" not in page.context["form"].fields
    assert ask(world, "buurman", "beleidsadviseur", kind="turn") == {}


FILTERS = {
    "a kind": ({"kind": "finding"}, {"finding": 1}),
    "a perspective": ({"perspective": "inburgeraar"}, {"finding": 1, "question": 1, "turn": 1}),
    "the other perspective": ({"perspective": "aanbieder"}, {}),
    "a characteristic of the speaker": ({"trait": "leerroute:Z"}, {"turn": 1}),
    "a characteristic nobody knows": ({"trait": "leerroute:onbekend"}, {}),
    "what cannot be chosen": ({"kind": "geheim"}, WHO["onderzoeker"]),
}


@pytest.mark.parametrize(("filters", "expected"), FILTERS.values(), ids=FILTERS)
def test_filter_keeps(filters: dict, expected: dict, world: World):
    assert ask(world, "brief", **filters) == expected


def test_code_keeps_the_turns_and_memos_that_have_it_or_one_below(world: World):
    memo(world, "lees de brief")
    for code in (world.code, world.code.parent):
        assert ask(world, "brief", code=code.pk) == {"turn": 2, "memo": 1}


def test_place_keeps_a_round_or_a_whole_monitor(world: World):
    assert ask(world, "brief", place=f"r{world.round.pk}") == {
        "finding": 1, "plain": 1, "question": 1, "turn": 2,
    }  # fmt: skip
    assert ask(world, "brief", place=f"m{world.monitor.pk}") == WHO["onderzoeker"]


def test_hits_are_marked_in_what_was_said_and_escaped(world: World):
    world.finding.statement = "<b>Brieven</b> & meer"
    world.finding.save()
    fill()
    page = client_of(world).get(reverse("site:search"), {"q": "brief"}).content.decode()
    assert "&lt;b&gt;<mark>Brieven</mark>&lt;/b&gt; &amp; meer" in page
    assert "Ik snap de <mark>brief</mark> niet." in page


def test_hit_leads_to_its_turn(world: World):
    turn = world.transcript.turns.get(position=1)
    page = client_of(world).get(reverse("site:search"), {"q": "buurman"})
    [row] = page.context["found"].rows
    assert row.hit.address.endswith(f"#beurt-{turn.pk}")
    address = row.hit.address.partition("#")[0]
    assert f'id="beurt-{turn.pk}"' in client_of(world).get(address).content.decode()


def test_search_that_hit_words_leaves_a_line_without_the_words(world: World):
    ask(world, "buurman brief")
    line = LogLine.objects.get(what="search.words")
    assert (line.kind, line.monitor_id, line.detail) == ("read", world.monitor.pk, {"hits": 1})
    assert "buurman" not in str(line.__dict__)


def test_search_without_hits_in_words_leaves_no_line(world: World):
    ask(world, "ene inburgeraar", kind="finding")
    ask(world, "xyzzy")
    ask(world, "brief", "beleidsadviseur")
    assert not LogLine.objects.filter(what="search.words").exists()


@pytest.mark.parametrize("q", ["", "   ", "***", '"', "a" * 10_000, "\x00", "' OR 1=1 --", "🙂"])
def test_page_stands_whatever_is_typed(q: str, world: World):
    assert client_of(world).get(reverse("site:search"), {"q": q}).status_code == 200


def test_many_hits_are_paged(world: World):
    lines = [f"brief nummer {number}" for number in range(120)]
    read_in(world, lines)
    client = client_of(world)
    first = client.get(reverse("site:search"), {"q": "brief nummer"})
    assert len(first.context["found"].rows) == 50
    last = client.get(reverse("site:search"), {"q": "brief nummer", "page": "3"})
    assert len(last.context["found"].rows) == 20


def test_number_of_queries_does_not_grow_with_the_hits(
    world: World, django_assert_max_num_queries: Any
):
    read_in(world, [f"brief nummer {number}" for number in range(120)])
    client = client_of(world)
    with django_assert_max_num_queries(48):
        client.get(reverse("site:search"), {"q": "brief"})


# --- kept up to date ------------------------------------------------------------------------------
def read_in(world: World, lines: list[str]) -> Any:
    turns, start = [], 0
    for line in lines:
        turns.append(Turn("D1", start, start + len(line), None, None, is_question=False))
        start += len(line) + 1
    return fieldwork.store_transcript(
        conversation=world.conversation,
        reading=Reading("txt", "\n".join(lines), tuple(turns), "nl", None, (), "utf-8"),
        source=None,
        by=world.users["onderzoeker"],
        at=cast.NOW,
    )


def test_new_version_is_found_and_the_old_one_is_not(world: World):
    memo(world, "wonderlijk")
    read_in(world, ["Een heel ander gesprek over fietsen."])
    assert ask(world, "fiets") == {"turn": 1}
    assert ask(world, "buurman") == {}
    assert ask(world, "wonderlijk") == {}


def test_memo_is_found_as_it_is_now(world: World):
    made = memo(world, "eerst")
    assert ask(world, "eerst") == {"memo": 1}
    by = world.users["onderzoeker"]
    coding.change_coding(coding=made, memo="later", by=by, at=cast.NOW)
    assert (ask(world, "eerst"), ask(world, "later")) == ({}, {"memo": 1})
    coding.remove_coding(coding=made, by=by, at=cast.NOW)
    assert ask(world, "later") == {}


def test_codebook_is_found_as_it_is_now(world: World):
    coding.change_code(
        code=world.code,
        reason="duidelijker",
        by=world.users["onderzoeker"],
        at=cast.NOW,
        label="Postvakken",
    )
    assert ask(world, "postvak", kind="code") == {"code": 1}
    assert ask(world, "brief", kind="code") == {}


def test_guide_is_found_in_its_newest_version(world: World):
    by = world.users["onderzoeker"]
    copy = study.make_new_version(guide=world.guide, by=by, at=cast.NOW)
    question = copy.sections.get().questions.get()
    study.change_question(question=question, text="Hoe fietst u?", by=by, at=cast.NOW)
    assert ask(world, "fietst") == {"question": 1}
    assert ask(world, "brief", kind="question") == {}
    removals.remove(kind=removable.kind_of("guide"), record=copy, by=by, at=cast.NOW)
    assert ask(world, "brief", kind="question") == {"question": 1}


def test_finding_is_found_as_it_is_now(world: World):
    by = world.users["onderzoeker"]
    made = findings.write_finding(
        round=world.round, section="pains", statement="De bus rijdt niet.",
        perspective="inburgeraar", kind="pain", by=by, at=cast.NOW,
    )  # fmt: skip
    assert ask(world, "bussen") == {"finding": 1}
    findings.delete_finding(finding=made, by=by, at=cast.NOW)
    assert ask(world, "bus") == {}


def test_point_is_found_as_it_is_now_by_every_member(world: World):
    by = {"by": world.users["onderzoeker"], "at": cast.NOW}
    findings.plan_point(
        point=world.point, revision=world.point.revision, owner="Teamleider",
        planned_step="De briefkaart herschrijven.", due_on=None, **by,
    )  # fmt: skip
    for role in ("onderzoeker", "beleidsadviseur", "beheerder"):
        assert ask(world, "briefkaart", role) == {"point": 1}
    assert ask(world, "briefkaart", "stranger") == {}
    page = client_of(world, "beleidsadviseur").get(reverse("site:search"), {"q": "briefkaart"})
    assert reverse("followup:point", args=[world.point.pk]) in page.content.decode()
    world.point.refresh_from_db()
    findings.plan_point(
        point=world.point, revision=world.point.revision, owner="", planned_step="Wachten.",
        due_on=None, **by,
    )  # fmt: skip
    assert ask(world, "briefkaart") == {}
    # It is the monitor's: a round that is removed does not take it along.
    removals.remove(kind=removable.kind_of("round"), record=world.round, **by)
    assert ask(world, "wachten") == {"point": 1}


def summarise(world: World, text: str = "Krijgt hulp van een vriendin.") -> Any:
    return findings.write_summary(
        participant=world.participant, code=world.code, text=text, revision=0,
        by=world.users["onderzoeker"], at=cast.NOW,
    )  # fmt: skip


def answer_sheet(world: World, words: str = "Ook de telefoon is moeilijk.") -> Any:
    assert world.sheet is not None
    [shown] = world.sheet.statements.all()
    findings.enter_answers(
        sheet=world.sheet, revision=world.sheet.revision, shown_on=cast.TODAY, way="paper",
        answers={shown.pk: findings.Answer("adds", words)},
        by=world.users["onderzoeker"], at=cast.NOW,
    )  # fmt: skip
    return shown


def test_summary_and_answer_are_found_by_who_may_read_words(world: World):
    made, shown = summarise(world), answer_sheet(world)
    for role in ("onderzoeker", "codeur"):
        assert ask(world, "vriendin", role) == {"summary": 1}
        assert ask(world, "telefoon", role) == {"answer": 1}
    for role in ("beleidsadviseur", "beheerder", "stranger"):
        assert ask(world, "vriendin", role) == ask(world, "telefoon", role) == {}
        assert ask(world, "vriendin", role, kind="summary") == {}
    page = client_of(world).get(reverse("site:search"), {"q": "telefoon"}).content.decode()
    assert reverse("findings:checking_sheet", args=[shown.sheet_id]) in page
    page = client_of(world).get(reverse("site:search"), {"q": "vriendin"}).content.decode()
    cell = [world.round.slug, world.participant.pk, made.code_id]
    assert reverse("findings:framework_cell", args=cell) in page


def test_summary_and_answer_stay_hidden_while_she_codes_blind(world: World):
    summarise(world)
    answer_sheet(world)
    world.round.codes_blind = True
    world.round.save()
    for word in ("vriendin", "telefoon"):
        assert ask(world, word, "codeur") == {}
        assert ask(world, word, "onderzoeker") == {}
    # Whoever said that she does not code it sees everyone in it.
    coding.abstain(conversation=world.conversation, by=world.users["codeur"], at=cast.NOW)
    assert ask(world, "vriendin", "codeur") == {"summary": 1}


def test_summary_and_answer_are_found_as_they_are_now(world: World):
    made, shown = summarise(world), answer_sheet(world)
    by = {"by": world.users["onderzoeker"], "at": cast.NOW}
    shown.sheet.refresh_from_db()
    findings.take_out_answers(sheet=shown.sheet, **by)
    assert ask(world, "telefoon") == {}
    findings.remove_summary(
        participant=world.participant, code=world.code, revision=made.revision, **by
    )
    assert ask(world, "vriendin") == {}


def test_withdrawal_leaves_no_summary_answer_or_reason_to_be_found(world: World):
    summarise(world)
    answer_sheet(world)
    by = {"by": world.users["onderzoeker"], "at": cast.NOW}
    findings.move_point(
        point=world.point, status="not_taken_over", revision=world.point.revision,
        note="D1 vroeg dit.", **by,
    )  # fmt: skip
    assert ask(world, "D1", kind="point") == {"point": 1}
    study.withdraw(participant=world.participant, **by)
    for word in ("vriendin", "telefoon"):
        assert ask(world, word) == {}
        assert not SearchEntry.objects.filter(body__contains=word).exists()
    assert ask(world, "D1", kind="point") == {}


def test_withdrawal_leaves_no_hit_and_no_token(world: World):
    memo(world, "over haar buurman", key=8)
    person = Person(world.participant.pk, "D1", world.round.pk, world.monitor.pk)
    safeguards.erase(person, scope="all", by=world.users["onderzoeker"], at=cast.NOW)
    for word in ("buurman", "snap", "voor"):
        assert ask(world, word, kind="turn") == {}
    assert not SearchEntry.objects.filter(kind="turn", body__contains="abuurman").exists()
    fill()
    assert ask(world, "snap", kind="turn") == {}


def test_rebuilding_gives_the_same_answers(world: World):
    memo(world, "lees de brief")
    summarise(world)
    answer_sheet(world)
    before = {(entry.kind, entry.object_id, entry.body) for entry in SearchEntry.objects.all()}
    search.forget_everything()
    assert ask(world, "brief") == {}
    fill()
    after = {(entry.kind, entry.object_id, entry.body) for entry in SearchEntry.objects.all()}
    assert before == after


def test_memo_of_another_stays_hidden_while_coders_work_blind(world: World):
    world.round.codes_blind = True
    world.round.save()
    memo(world, "mijn vermoeden", by="codeur")
    assert ask(world, "vermoeden", "codeur") == {"memo": 1}
    assert ask(world, "vermoeden", "onderzoeker") == {}
    CodingTask.objects.create(
        transcript=world.transcript, coder=world.users["onderzoeker"], started_at=cast.NOW
    )
    assert ask(world, "vermoeden", "onderzoeker") == {}
    CodingTask.objects.update(finished_at=cast.NOW)
    assert ask(world, "vermoeden", "onderzoeker") == {"memo": 1}


# --- kept questions -------------------------------------------------------------------------------
def test_question_is_kept_with_its_filters_and_asked_again(world: World):
    client = client_of(world)
    question = "q=brief&kind=turn&page=3&vreemd=1"
    response = client.post(reverse("site:search_save"), {"name": "Mijn post", "question": question})
    saved = SavedSearch.objects.get()
    assert saved.question == "q=brief&kind=turn"
    assert response["Location"] == f"/zoeken/?vraag={saved.pk}"
    page = client.get("/zoeken/").content.decode()
    assert f'href="/zoeken/?vraag={saved.pk}"' in page
    assert "Mijn post" in page
    assert "Mijn post" not in client_of(world, "codeur").get("/zoeken/").content.decode()


# --- what an address tells ----------------------------------------------------------------------
def put_question(client: Client, q: str, **filters: Any) -> str:
    """Ask as the form on the page does. Gives the address that answers."""
    response = client.post(reverse("site:search"), {"q": q} | filters)
    assert response.status_code == 302
    return str(response["Location"])


def test_words_that_may_be_somebodys_own_stand_in_no_address(world: World):
    client = client_of(world)
    address = put_question(client, "Buurman belde", kind="turn")
    kept = SavedSearch.objects.get()
    assert address == f"/zoeken/?vraag={kept.pk}"
    assert (kept.name, kept.question) == ("", "q=Buurman+belde&kind=turn")
    page = client.get(address)
    assert page.context["form"]["q"].value() == "Buurman belde"
    assert page.context["form"]["kind"].value() == "turn"
    # The page shows them, and leads to nothing with them in its address.
    addresses = re.findall(r'(?:href|action|src)="([^"]*)"', page.content.decode())
    assert not any("uurman" in one for one in addresses)
    line = LogLine.objects.order_by("-pk").first()
    assert "uurman" not in str(line.__dict__ if line else "")


def test_next_page_back_and_reload_answer_the_same_question(world: World):
    read_in(world, [f"verdriet nummer {number}" for number in range(120)])
    client = client_of(world)
    address = put_question(client, "verdriet")
    assert len(client.get(address).context["found"].rows) == 50
    page = client.get(address).content.decode()
    assert f'href="?{address.partition("?")[2]}&amp;page=2"' in page
    assert len(client.get(f"{address}&page=3").context["found"].rows) == 20
    # The same question has the same address, so a bookmark of it stays the one there is.
    assert put_question(client, "verdriet") == address
    assert put_question(client, "vreugde") != address
    assert client.get(address).context["asked"] == "verdriet"


def test_words_of_the_codebook_may_be_told(world: World):
    client = client_of(world)
    label = world.code.label
    assert put_question(client, label, kind="turn") == f"/zoeken/?q={label}&kind=turn"
    assert not SavedSearch.objects.exists()
    assert client_of(world, "codeur").get(f"/zoeken/?q={label}&kind=turn").status_code == 200
    # Beside another word, as a beginning, or where one cannot read that codebook, they are not.
    for q in (f"{label} buurman", f"{label[:4]}*"):
        assert "vraag=" in put_question(client, q)
    assert "vraag=" in put_question(client_of(world, "stranger"), label)


@pytest.mark.parametrize("q", ["وصلتني " * 200, "𐌰" * 800, "a" * 10_000, "\x00", "***"])
def test_question_is_kept_whatever_is_typed(q: str, world: World):
    client = client_of(world)
    page = client.get(put_question(client, q))
    assert page.status_code == 200
    assert page.context["is_cut"] == (len(q.strip()) > words.LONGEST_QUESTION)


def test_filters_alone_may_be_told(world: World):
    assert put_question(client_of(world), "", kind="turn") == "/zoeken/?kind=turn"
    assert put_question(client_of(world), "") == "/zoeken/?"


def test_question_of_somebody_else_says_what_to_do(world: World):
    address = put_question(client_of(world), "buurman")
    for other in (address.replace("zoeken/?", "zoeken/?page=2&"), "/zoeken/?vraag=99999999999"):
        page = client_of(world, "codeur").get(other)
        assert page.status_code == 404
        assert "Typ de woorden opnieuw" in page.content.decode()
        assert "uurman" not in page.content.decode()
    for nonsense in ("", "x", "-1", "9" * 40, "\u0661"):
        assert client_of(world).get("/zoeken/", {"vraag": nonsense}).status_code == 404


def test_question_without_a_name_goes_by_itself(world: World):
    by = world.users["onderzoeker"]
    first = saved_searches.keep(question="q=een", by=by, at=cast.NOW)
    named = saved_searches.save(name="Blijft", question="q=een", by=by, at=cast.NOW)
    saved_searches.keep(question="q=twee", by=by, at=cast.NOW + saved_searches.KEPT_FOR)
    assert SavedSearch.objects.filter(pk__in=[first.pk, named.pk]).count() == 2
    later = cast.NOW + saved_searches.KEPT_FOR + timedelta(seconds=1)
    for number in range(saved_searches.LATEST + 5):
        saved_searches.keep(question=f"q=n{number}", by=by, at=later)
    left = set(SavedSearch.objects.values_list("question", "name"))
    assert left == {("q=een", "Blijft")} | {
        (f"q=n{number}", "") for number in range(5, saved_searches.LATEST + 5)
    }


def test_withdrawal_takes_the_questions_that_nobody_named(world: World):
    client = client_of(world)
    hers = put_question(client, "buurman")
    other = put_question(client, "fietsenmaker")
    person = Person(world.participant.pk, "D1", world.round.pk, world.monitor.pk)
    safeguards.erase(person, scope="all", by=world.users["onderzoeker"], at=cast.NOW)
    assert client.get(hers).status_code == 404
    assert client.get(other).status_code == 200


def test_more_than_is_read_is_said(world: World, monkeypatch: pytest.MonkeyPatch):
    read_in(world, [f"verdriet nummer {number}" for number in range(120)])
    client = client_of(world)
    assert "Van elke soort staan hier" not in ask_page(client, "verdriet")
    monkeypatch.setattr(results, "MOST", 100)
    page = ask_page(client, "verdriet")
    assert "meer dan 100" in page
    assert "Van elke soort staan hier de eerste 100." in page


def ask_page(client: Client, q: str) -> str:
    return client.get(reverse("site:search"), {"q": q}).content.decode()


def test_closest_stands_first_on_the_page(world: World):
    read_in(
        world,
        [
            "De taalfietsen zijn weg.",
            "Twee fietsen, en ook nog een slot.",
            "Ik heb een fiets met slot.",
            "Een fiets zonder licht, en thuis ligt nog ergens een oud slot.",
        ],
    )
    page = client_of(world).get(reverse("site:search"), {"q": "fiets slot"})
    assert [row.words[:12] for row in page.context["found"].rows] == [
        "Ik heb een <", "Een <mark>fi", "Twee <mark>f",
    ]  # fmt: skip
    page = client_of(world).get(reverse("site:search"), {"q": "fiets"})
    assert "Twee" in page.context["found"].rows[2].words


def test_name_that_exists_takes_the_new_question(world: World):
    client = client_of(world)
    for q in ("brief", "bus"):
        client.post(reverse("site:search_save"), {"name": "Kort", "question": f"q={q}"})
    assert SavedSearch.objects.get().question == "q=bus"


def test_question_without_a_name_is_refused_with_what_to_do(world: World):
    response = client_of(world).post(reverse("site:search_save"), {"question": "q=brief"})
    assert response.status_code == 422
    assert "Geef de zoekvraag een naam" in response.content.decode()
    assert not SavedSearch.objects.exists()


def test_kept_question_is_removed_by_its_owner_only(world: World):
    client_of(world).post(reverse("site:search_save"), {"name": "Kort", "question": "q=brief"})
    saved = SavedSearch.objects.get()
    address = reverse("site:search_remove", args=[saved.pk])
    assert client_of(world, "codeur").post(address).status_code == 404
    assert client_of(world).post(address).status_code == 302
    assert not SavedSearch.objects.exists()
    lines = LogLine.objects.filter(what__startswith="search.")
    assert {line.what for line in lines} == {"search.saved", "search.removed"}
    assert not any("brief" in str(line.detail) for line in lines)
