"""Who codes in a project of another program: two users never become one person unsaid."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests import cast
from tests.exchange import projects
from tests.interchange.refi.builders import guid, project, qdpx
from weerklank.coding import blinding, operations, queries
from weerklank.coding.models import Coding, CodingTask
from weerklank.exchange import inspection, rules
from weerklank.fieldwork import queries as fieldwork
from weerklank.interchange.refi import comparing, reading
from weerklank.safeguards import accounts
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.models import User
from weerklank.study import operations as study
from weerklank.study.models import Participant

UNKNOWN = projects.whole()
ONE_KNOWN = projects.whole(users=("Ann", "Bram"))


@pytest.fixture
def ines(db):
    """Looks after the installation."""
    return accounts.create_account(
        email="ines@voorbeelddam.example",
        name="Ines",
        by=None,
        at=cast.NOW,
        password=cast.PASSWORD,
        is_installation_beheerder=True,
    )


def names_only():
    return User.objects.filter(email=None).order_by("name")


def coder_of(number: int) -> str:
    return Coding.objects.get(key=guid(number)).coder.name


@pytest.mark.parametrize(
    ("file", "second"), [(UNKNOWN, "Bob (ander programma)"), (ONE_KNOWN, "Bram")]
)
def test_two_users_of_one_text_are_two_readings_of_which_one_counts(
    file, second, take, voorbeelddam
):
    outcome = take(file)
    assert [coder_of(number) for number in (71, 72, 73)] == [
        "Ann (ander programma)",
        second,
        "Ann (ander programma)",
    ]
    found = queries.readings(voorbeelddam.round)
    [contest] = found.contests.values()
    assert len(contest.readings) == 2
    assert contest.basis == "first_done"
    assert outcome.counts["codings"] == Coding.objects.count() == 3
    assert queries.codings(found).count() == 2


def test_the_reading_of_who_has_no_account_can_be_chosen(take, voorbeelddam, logged_in):
    take(ONE_KNOWN)
    [contest] = queries.readings(voorbeelddam.round).contests.values()
    conversation = voorbeelddam.round.conversations.get(pk=contest.conversation)
    for row in contest.readings:
        operations.choose_reading(
            conversation=conversation, coder=row.coder, by=voorbeelddam.bram, at=cast.NOW
        )
        [now] = queries.readings(voorbeelddam.round).contests.values()
        assert (now.coder, now.basis) == (row.coder, "chosen")
    page = logged_in(voorbeelddam.bram).get(reverse("coding:reading", args=[conversation.pk]))
    assert "Ann (ander programma)" in page.content.decode()


def test_who_is_named_twice_is_a_member_once(take, voorbeelddam):
    """Both are called after Bram; which of them he is, only a person can say."""
    take(projects.whole(users=("Bram", "bram@voorbeelddam.example")))
    assert {coder_of(71), coder_of(72)} == {
        "Bram",
        "bram@voorbeelddam.example (ander programma)",
    }
    assert len(queries.readings(voorbeelddam.round).contests) == 1


def test_who_was_said_to_be_a_member_leaves_her_name_to_nobody_else(take, voorbeelddam):
    take(projects.whole(users=("Bram", "Bob")), users={projects.BOB: voorbeelddam.bram.pk})
    assert (coder_of(71), coder_of(72)) == ("Bram (ander programma)", "Bram")


def test_a_name_that_two_members_have_is_nobodys(take, voorbeelddam):
    voorbeelddam.coen.name = "Bram"
    voorbeelddam.coen.save()
    take(ONE_KNOWN)
    assert coder_of(72) == "Bram (ander programma)"


@pytest.mark.parametrize("names", [("Ann", "Ann"), ("ANN", "ann"), ("", "")])
def test_two_users_of_one_name_are_two_coders(names, take):
    take(projects.whole(users=names))
    assert len({name.casefold() for name in (coder_of(71), coder_of(72))}) == 2


def test_an_account_that_is_no_member_is_not_chosen(take, esra):
    take(UNKNOWN, users={projects.ANN: esra.pk})
    assert coder_of(71) == "Ann (ander programma)"


def of_nobody(users: str) -> bytes:
    """A text with a coding of Ann, one of a user in no list, and one that names nobody."""
    words = projects.WORDS_ONE
    unsaid = projects.coding(73, projects.LETTERS, "x").replace(' creatingUser="x"', "")
    source = projects.text(
        projects.FIRST,
        "eerste",
        words,
        projects.passage(61, words, "te laat", projects.coding(71, projects.LETTERS, projects.ANN)),
        projects.passage(62, words, "te laat", projects.coding(72, projects.LETTERS, guid(3))),
        projects.passage(63, words, "te laat", unsaid),
    )
    book = f'<CodeBook><Codes><Code guid="{projects.LETTERS}" name="B" isCodable="true"/></Codes>'
    return qdpx(project(f"{users}{book}</CodeBook><Sources>{source}</Sources>"))


def test_whoever_is_in_no_list_is_nobody_else_either(take):
    """The one who takes it over is in the file; nobody else's codes come under her name."""
    take(of_nobody(f'<Users><User guid="{projects.ANN}" name="Bram"/></Users>'))
    assert [coder_of(number) for number in (71, 72, 73)] == [
        "Bram",
        "Codeur zonder naam (ander programma)",
        "Codeur zonder naam 2 (ander programma)",
    ]


def test_a_file_that_names_nobody_holds_the_reading_of_who_takes_it_over(take, voorbeelddam):
    unsaid = projects.coding(73, projects.LETTERS, "x").replace(' creatingUser="x"', "")
    words = projects.WORDS_ONE
    source = projects.text(
        projects.FIRST, "een", words, projects.passage(61, words, "te laat", unsaid)
    )
    book = f'<CodeBook><Codes><Code guid="{projects.LETTERS}" name="B" isCodable="true"/></Codes>'
    take(qdpx(project(f"{book}</CodeBook><Sources>{source}</Sources>")))
    assert Coding.objects.get().coder == voorbeelddam.bram
    assert not names_only().exists()


def test_who_coded_nothing_becomes_nobody(take):
    outcome = take(qdpx(project(f'<Users><User guid="{projects.ANN}" name="Ann"/></Users>')))
    assert not names_only().exists()
    assert outcome.coders == [{"name": "Ann", "coder": None, "account": False}]


# --- out and in again -----------------------------------------------------------------------
@pytest.mark.parametrize("file", [UNKNOWN, ONE_KNOWN], ids=["unknown", "one known"])
def test_every_coders_layer_goes_out_and_comes_in_again(file, take, give, tmp_path, voorbeelddam):
    take(file)
    before = {coder.pk for coder in names_only()}
    out = give()
    with reading.read(tmp_path / "in.qdpx") as came, reading.read(out) as went:
        assert [row["what"] for row in comparing.compare(came, went)] == ["cases.name"]
    again = cast.make_round(voorbeelddam.monitor, 2)
    take(out, round_=again)
    assert {coder.pk for coder in names_only()} == before
    assert len(queries.readings(again).contests) == 1
    with (
        reading.read(out) as came,
        reading.read(give("nog-eens.qdpx", round_=again)) as went,
    ):
        assert list(comparing.compare(came, went)) == []


def test_she_is_recognised_by_name_where_the_guid_is_new(take, voorbeelddam, monkeypatch):
    take(UNKNOWN)
    ann = names_only().get(name="Ann (ander programma)")
    again = cast.make_round(voorbeelddam.monitor, 2)
    monkeypatch.setattr(projects, "ANN", guid(7))
    take(projects.whole(), round_=again)
    assert names_only().count() == 2
    assert Coding.objects.filter(coder=ann, transcript__conversation__round=again).count() == 2


def test_another_monitor_does_not_know_her(take, esra):
    take(UNKNOWN)
    elsewhere = cast.make_round(esra.memberships.get().monitor)
    take(UNKNOWN, round_=elsewhere, by=esra)
    assert names_only().count() == 4


# --- a name, no account ---------------------------------------------------------------------
def test_she_cannot_log_in_and_nobody_lets_her_in(take, client, ines):
    take(UNKNOWN)
    ann = names_only().first()
    assert not ann.has_usable_password()
    assert not ann.is_active
    assert accounts.find("") is None
    for login in ("", "None", ann.name):
        client.post("/inloggen/", {"login": login, "password": "x"})
        assert "_auth_user_id" not in client.session
    with pytest.raises(accounts.NameOnly):
        accounts.reactivate(account=ann, by=ines, at=cast.NOW)
    with pytest.raises(accounts.AccountClosed):
        accounts.reset_password(account=ann, by=ines, at=cast.NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=ann.pk).update(is_active=True)


def test_she_is_in_no_list_of_people(take, logged_in, ines, voorbeelddam):
    take(UNKNOWN)
    ann = names_only().first()
    assert ann not in safeguards.accounts()
    assert ann not in fieldwork.interviewers_of(voorbeelddam.monitor)
    monitor = voorbeelddam.monitor
    pages = [
        (ines, reverse("safeguards:accounts")),
        (voorbeelddam.gerard, reverse("study:members", args=[monitor.slug])),
    ]
    for user, address in pages:
        response = logged_in(user).get(address)
        assert response.status_code == 200
        assert "ander programma" not in response.content.decode()
    response = logged_in(ines).post(
        reverse("safeguards:accounts"), {"do": "reactivate", "account": ann.pk}
    )
    assert response.status_code == 404


def test_a_withdrawal_takes_her_codings_of_those_words_and_leaves_her_name(take, voorbeelddam):
    take(UNKNOWN)
    study.withdraw(
        participant=Participant.objects.get(pseudonym="D7"), by=voorbeelddam.bram, at=cast.NOW
    )
    assert [coder_of(73)] == ["Ann (ander programma)"]
    assert Coding.objects.count() == 1
    assert names_only().count() == 2


def test_the_log_says_that_she_was_named_and_by_whom(take, voorbeelddam):
    take(UNKNOWN)
    line = safeguards.log_of_monitor(voorbeelddam.monitor.pk).filter(what="coder.added").first()
    assert line.by_name == "Bram"
    assert safeguards.events_about(names_only().first()) == ["coder.added"]


def test_she_is_done_and_hides_nothing_for_ever_in_a_blind_round(take, voorbeelddam):
    take(ONE_KNOWN)
    task = CodingTask.objects.get(coder__email=None, transcript__conversation__title="eerste")
    assert task.finished_at == Coding.objects.get(key=guid(71)).created_at
    assert task.was_blind is None
    assert CodingTask.objects.get(coder=voorbeelddam.bram).finished_at is None
    voorbeelddam.round.codes_blind = True
    voorbeelddam.round.save()
    conversation = task.transcript.conversation_id
    sees = blinding.sight(voorbeelddam.round, voorbeelddam.bram)
    assert not sees.shows(conversation, task.coder_id)
    CodingTask.objects.filter(coder=voorbeelddam.bram).update(finished_at=cast.NOW)
    sees = blinding.sight(voorbeelddam.round, voorbeelddam.bram)
    assert sees.shows(conversation, task.coder_id)
    assert conversation in sees.whole


# --- what is said beforehand ----------------------------------------------------------------
def test_the_survey_says_who_shares_a_text(tmp_path):
    path = tmp_path / "p.qdpx"
    path.write_bytes(UNKNOWN)
    ann, bob = inspection.look(path, None)["users"]
    assert (ann["texts"], ann["beside"]) == (2, [projects.BOB])
    assert (bob["texts"], bob["beside"]) == (1, [projects.ANN])


def test_the_survey_names_whoever_is_in_no_list(tmp_path):
    path = tmp_path / "p.qdpx"
    path.write_bytes(of_nobody(f'<Users><User guid="{projects.ANN}" name="Ann"/></Users>'))
    assert [row["key"] for row in inspection.look(path, None)["users"]] == [
        projects.ANN,
        rules.NAMELESS,
        guid(3),
    ]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"a": 1, "b": 1}, {1: ["a", "b"]}),
        ({"a": 1, "b": 2}, {}),
        ({"a": 0, "b": 0}, {}),
        ({"a": 1, "c": 1}, {}),
    ],
)
def test_only_users_who_share_a_text_are_joined(chosen, expected):
    assert rules.joined(chosen, {"a": ["b"], "b": ["a"]}) == expected
