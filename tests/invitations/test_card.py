"""The pages behind a card: the code, the cookie, what stands on them, and who else can answer."""

from __future__ import annotations

import io
import logging
import unicodedata
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from lxml import html

from tests import cast
from tests.house.test_meanwhile import together
from tests.invitations.inviting import Invited, invite
from weerklank.invitations import shipped
from weerklank.invitations.models import Meeting, Reply
from weerklank.invitations.rules.replies import STEPS
from weerklank.safeguards import throttle
from weerklank.safeguards.models import Attempt, ErasureCertificate, LogLine
from weerklank.safeguards.quiet import WithoutCodes
from weerklank.sampling import models, operations
from weerklank.study import models as study_models
from weerklank.study import operations as study
from weerklank.study.terms import LANGUAGES, ConsentPurpose
from weerklank.vault.models import AccessLine, Card

COOKIE = settings.CARD_COOKIE_NAME
HOME = "/k/antwoord/ar/"
WRONG = "BBBB-BBBB-BBBB"
WORDS = shipped.card_words()


def text_of(page: bytes) -> str:
    return " ".join(html.document_fromstring(page).text_content().split())


def typed(code: str, client: Client | None = None, address: str = "192.0.2.7"):
    return (client or Client()).post("/k/", {"code": code}, REMOTE_ADDR=address)


# --- the code ---------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_asks_for_the_code_in_nine_languages(language, db):
    page = Client().get("/k/", {"taal": language})
    assert WORDS[language]["code_ask"] in text_of(page.content)
    assert page.headers["Content-Language"] == language
    assert html.document_fromstring(page.content).get("lang") == language


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("ti-ER,ti;q=0.9,en;q=0.5", "ti"),
        ("fa-AF,fa;q=0.9", "prs"),
        ("fa-IR", "fa"),
        ("de-DE,uk;q=0.3", "uk"),
        ("de", "nl"),
        ("", "nl"),
        ("x" * 500, "nl"),
    ],
)
def test_the_browser_says_in_which_language_to_begin(accepts, language, db):
    page = Client().get("/k/", headers={"accept-language": accepts})
    assert page.headers["Content-Language"] == language


def test_a_link_is_exchanged_at_once_for_a_cookie_and_an_address_without_code(invited):
    client = Client()
    answer = client.get(f"/k/{invited.codes[invited.pseudonym]}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/k/antwoord/")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    cookie = answer.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == 8 * 60 * 60
    card = Card.objects.get(pseudonym=invited.pseudonym)
    assert signing.loads(cookie.value, salt="weerklank.vault.card") == [["i", card.pk]]
    assert client.get(HOME).status_code == 200


def test_over_https_the_cookie_is_of_this_host_only(invited, settings):
    settings.SESSION_COOKIE_SECURE = True
    answer = Client().get(f"/k/{invited.codes[invited.pseudonym]}/")
    assert answer.cookies[COOKIE]["secure"]
    assert not answer.cookies[COOKIE]["domain"]


def test_production_names_it_for_this_host():
    said = (settings.PACKAGE / "settings/production.py").read_text(encoding="utf-8")
    assert 'CARD_COOKIE_NAME = "__Host-weerklank-card"' in said


@pytest.mark.parametrize(
    "change",
    [
        lambda code: "-".join((code[:4], code[4:8], code[8:])),
        lambda code: f" {code[:4]} {code[4:8]} {code[8:]} ".lower(),
        lambda code: code.translate(str.maketrans("23456789", "٢٣٤٥٦٧٨٩")),
        lambda code: code.translate(str.maketrans("23456789", "۲۳۴۵۶۷۸۹")),
    ],
)
def test_a_code_that_was_typed_otherwise_is_understood(change, invited):
    answer = typed(change(invited.codes[invited.pseudonym]))
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/k/antwoord/")


def test_a_chosen_language_stays(invited):
    code = invited.codes[invited.pseudonym]
    assert Client().post("/k/?taal=ps", {"code": code}).headers["Location"] == "/k/antwoord/ps/"


def ended(invited: Invited) -> str:
    Card.objects.filter(pseudonym=invited.pseudonym).update(ends_at=timezone.now())
    return invited.codes[invited.pseudonym]


BAD = {
    "wrong": lambda _invited: WRONG,
    "ended": ended,
    "malformed": lambda _invited: "x",
    "too long": lambda invited: invited.codes[invited.pseudonym] + "B",
    "far too long": lambda _invited: "B" * 5_000,
    "empty": lambda _invited: "",
    "other script": lambda _invited: "ትግርኛ²½\N{ROMAN NUMERAL TWELVE}",
}


@pytest.mark.parametrize("kind", BAD)
def test_whatever_opens_nothing_gets_the_same_answer(kind, invited):
    code = BAD[kind](invited)
    answer = typed(code)
    assert (answer.status_code, COOKIE in answer.cookies) == (422, False)
    assert WORDS["nl"]["wrong_code"] in text_of(answer.content)
    if code:
        answer = Client().get(f"/k/{code}/")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/k/?fout=code")


@pytest.mark.parametrize("kind", ["wrong", "ended", "malformed", "empty"])
def test_whatever_opens_nothing_takes_the_same_work(kind, invited, django_assert_num_queries):
    code = BAD[kind](invited)
    # Old tries gone, those of browser and network counted; a card of either kind sought; this one
    # kept, both counted.
    with django_assert_num_queries(8):
        Client().post("/k/", {"code": code})


def test_a_code_that_was_not_right_stays_to_be_mended(db):
    page = html.document_fromstring(typed("BCDF-GHJK").content)
    assert page.xpath("//input[@id='code']/@value") == ["BCDF-GHJK"]


@pytest.mark.parametrize(
    "address", ["/k/iets/anders/", "/k/antwoord/x/y/z/w/", "/k/BBBB", "/k/%00"]
)
def test_no_address_below_it_is_refused_with_what_stands_in_it(address, db):
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/k/?fout=code")


def test_who_only_looks_whether_a_link_is_there_uses_no_code(invited):
    answer = Client().head(f"/k/{invited.codes[invited.pseudonym]}/")
    assert (answer.status_code, COOKIE in answer.cookies) == (302, False)


# --- what is not there -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "language", "back"),
    [
        ("/k/antwoord/ar/vraag/anders/", "ar", "/k/antwoord/ar/"),
        ("/k/antwoord/ar/afspraak/9999.ics", "ar", "/k/antwoord/ar/"),
        ("/k/antwoord/xx/", "ti", "/k/antwoord/ti/"),
        ("/k/xx/vertellen/", "ti", "/k/ti/vertellen/"),
        ("/k/tablet/xx/", "ti", "/k/tablet/"),
        ("/mijn/xx/", "ti", "/mijn/ti/"),
        ("/mijn/uk/a/b/c/", "uk", "/mijn/uk/"),
    ],
)
def test_a_page_that_is_not_there_says_so_in_her_language(address, language, back, invited):
    client = Client(headers={"accept-language": "ti"})
    typed(invited.codes[invited.pseudonym], client)
    answer = client.get(address)
    page = html.document_fromstring(answer.content)
    assert (answer.status_code, page.get("lang")) == (404, language)
    assert page.xpath("//h1/text()") == [WORDS[language]["missing"]]
    assert page.xpath("//main//a/@href") == [back]
    assert "monitor" not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert client.get(back).status_code in {200, 302}


def test_staff_reads_what_is_not_there_as_before(bram):
    client = Client()
    client.force_login(bram)
    answer = client.get("/is/er/niet/")
    assert answer.status_code == 404
    assert "data-weerklank-refused" in answer.content.decode()


# --- tries ------------------------------------------------------------------------------------
def test_ten_wrong_codes_an_hour_from_one_browser(invited):
    client = Client()
    statuses = [typed(WRONG, client).status_code for _try in range(11)]
    assert statuses == [422] * 10 + [429]
    right = invited.codes[invited.pseudonym]
    # Wherever it is taken.
    assert typed(right, client, address="192.0.2.8").status_code == 429
    link = client.get(f"/k/{right}/", REMOTE_ADDR="192.0.2.7")
    assert link.headers["Location"] == "/k/?fout=vaak"


def test_a_stranger_keeps_nobody_of_her_network_out(invited):
    stranger = Client()
    for _try in range(30):
        typed(WRONG, stranger)
    assert typed(invited.codes[invited.pseudonym]).status_code == 302


@pytest.mark.parametrize("cookie", [None, "", "x", "1:2:3"])
def test_a_hundred_wrong_codes_an_hour_from_one_network(cookie, invited):
    """Who throws the mark of a browser away, or makes one up, meets that of the network."""

    def without_a_mark() -> Client:
        client = Client()
        if cookie is not None:
            client.cookies[settings.CARD_TRIES_COOKIE_NAME] = cookie
        return client

    statuses = [typed(WRONG, without_a_mark()).status_code for _try in range(101)]
    assert statuses == [422] * 100 + [429]
    right = invited.codes[invited.pseudonym]
    assert typed(right).status_code == 429
    assert typed(right, address="192.0.2.8").status_code == 302


def test_a_right_code_gets_no_mark(invited):
    answer = typed(invited.codes[invited.pseudonym])
    assert settings.CARD_TRIES_COOKIE_NAME not in answer.cookies
    mark = typed(WRONG).cookies[settings.CARD_TRIES_COOKIE_NAME]
    assert (mark["httponly"], mark["max-age"]) == (True, 3600)


def test_after_an_hour_it_can_be_tried_again(invited):
    client = Client()
    for _try in range(11):
        typed(WRONG, client)
    assert typed(WRONG, client).status_code == 429
    Attempt.objects.update(at=timezone.now() - throttle.CARD_TIME)
    assert typed(WRONG, client).status_code == 422


def test_of_ipv6_a_network_counts_as_one(db):
    for n in range(1, 101):
        assert typed(WRONG, address=f"2001:db8::{n:x}").status_code == 422
    assert typed(WRONG, address="2001:db8::ffff").status_code == 429
    assert typed(WRONG, address="2001:db8:0:1::1").status_code == 422


def test_a_right_code_is_no_try(invited):
    code = invited.codes[invited.pseudonym]
    assert {typed(code).status_code for _try in range(15)} == {302}
    assert not Attempt.objects.exists()


def test_wrong_codes_keep_nobody_from_logging_in(bram):
    for _try in range(12):
        typed(WRONG, address="127.0.0.1")
    client = Client()
    client.post("/inloggen/", {"login": bram.email, "password": cast.PASSWORD})
    assert "_auth_user_id" in client.session


def test_many_tries_at_once_do_not_slip_through(committed_db):
    first = Client()
    typed(WRONG, first)

    def again() -> int:
        client = Client()
        client.cookies = first.cookies
        return typed(WRONG, client).status_code

    statuses = together(*[again] * 14)
    assert statuses.count(422) <= 9
    assert set(statuses) <= {422, 429}


# --- the cookie -------------------------------------------------------------------------------
def with_cookie(value: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = value
    return client


@pytest.mark.parametrize(
    "value",
    ["", "1", "1:2:3", signing.dumps(1, salt="another")],
    ids=["empty", "bare", "three", "another"],  # a signature has the time in it
)
def test_a_cookie_that_we_did_not_give_opens_nothing(value, invited):
    answer = with_cookie(value).get(HOME)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/k/?taal=ar")


def test_a_cookie_lasts_eight_hours_of_use_or_not(invited, monkeypatch):
    client = invited.visitor()
    given = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: given + 8 * 60 * 60 - 60)
    assert client.get(HOME).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: given + 8 * 60 * 60 + 60)
    assert client.get(HOME).status_code == 302


def test_a_card_that_ended_opens_nothing_with_its_cookie(invited):
    client = invited.visitor()
    ended(invited)
    assert client.get(HOME).status_code == 302


def test_a_monitor_that_was_removed_shows_nothing(invited):
    client = invited.visitor()
    models.Candidate.objects.all().delete()
    assert client.get(HOME).status_code == 302


def test_ready_forgets_it_on_this_device(invited):
    client = invited.visitor()
    answer = client.post("/k/klaar/?taal=ar")
    assert WORDS["ar"]["bye"] in text_of(answer.content)
    assert client.get(HOME).status_code == 302


def test_who_is_somebody_else_is_asked_for_a_code_and_finds_nothing(invited):
    client = invited.visitor()
    answer = client.post("/k/klaar/?taal=ar", {"next": "code"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/k/?taal=ar")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert client.get(HOME).headers["Location"] == "/k/?taal=ar"


def test_wherever_a_card_is_open_it_can_be_closed(invited):
    """Without a script: a button; with one the page is covered after five minutes as well."""
    client = invited.visitor()
    assert client.post(HOME, {"said": "yes"}).status_code == 302
    asked = [HOME, f"{HOME}anders/", f"{HOME}stoppen/", *(f"{HOME}vraag/{s}/" for s in STEPS)]
    for address in ["/k/antwoord/?andere", *asked]:
        page = html.document_fromstring(client.get(address, follow=True).content)
        button = page.xpath("//header//form[starts-with(@action, '/k/klaar/')]//button")
        assert len(button) == 1
        [cover] = page.xpath("//dialog[@data-weerklank-cover-after]")
        assert cover.get("data-weerklank-cover-after") == "300"
        assert cover.get("open") is None
    for address in ("/k/", "/k/?taal=ar"):
        page = html.document_fromstring(Client().get(address).content)
        assert page.xpath("//dialog | //header//form") == []


def test_a_visitor_gets_no_session(invited):
    client = invited.visitor()
    client.get(HOME)
    client.post(HOME, {"said": "yes"})
    assert settings.SESSION_COOKIE_NAME not in client.cookies


# --- what stands on the pages -----------------------------------------------------------------
def pages_of(invited: Invited) -> list[str]:
    """Return every page that she gets, as bytes turned to text."""
    client = invited.visitor()
    found = [client.get("/k/"), client.get("/k/antwoord/"), client.get(HOME)]
    found.append(client.post(HOME, {"said": "yes"}, follow=True))
    candidate = invited.candidate
    candidate.participant.consents.create(
        purpose="quote", is_given=True, on=cast.TODAY, medium="spoken", recorded_at=cast.NOW
    )
    addresses = [f"{HOME}vraag/{step}/" for step in STEPS]
    addresses += [HOME, f"{HOME}anders/", f"{HOME}stoppen/", f"{HOME}terug/quote/"]
    found += [client.get(address, follow=True) for address in addresses]
    found.append(client.post(f"{HOME}terug/quote/"))
    found.append(client.post(f"{HOME}stoppen/"))
    assert {page.status_code for page in found} == {200}
    return [page.content.decode() for page in found]


def test_no_page_says_who_she_is_or_what_it_is_about(invited):
    pseudonym, code = invited.pseudonym, invited.codes[invited.pseudonym]
    monitor, round_ = invited.place.monitor, invited.place.round
    forbidden = [
        f">{pseudonym}<",
        f"{pseudonym} ",
        f'"{pseudonym}"',
        code,
        monitor.name,
        monitor.slug,
        round_.name,
        round_.slug,
        "nburger",
        "Bram",
    ]
    for page in pages_of(invited):
        assert [one for one in forbidden if one in page] == []


def test_no_page_is_kept_found_or_followed_from(invited):
    client = invited.visitor()
    for answer in (client.get("/k/"), client.get(HOME), Client().get(f"/k/{WRONG}/")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_looking_answers_nothing(invited):
    """As what opens a link in a mail before she does: every page, and nothing is kept."""
    client = invited.visitor()
    for address in ("", "anders/", "stoppen/", "terug/quote/", *(f"vraag/{one}/" for one in STEPS)):
        client.get(HOME + address)
        client.get(HOME + address, {"said": "yes", "answer": "yes"})
    assert not Reply.objects.exists()
    assert invited.candidate.state == "chosen"


def test_a_form_of_another_site_answers_nothing(invited):
    client = Client(enforce_csrf_checks=True)
    client.get(f"/k/{invited.codes[invited.pseudonym]}/")
    assert client.post(HOME, {"said": "yes"}).status_code == 403
    assert not Reply.objects.exists()


def test_the_log_keeps_neither_her_address_nor_her_code(invited):
    client = Client(REMOTE_ADDR="203.0.113.9")
    client.get(f"/k/{invited.codes[invited.pseudonym]}/")
    client.post(HOME, {"said": "yes"})
    client.post(f"{HOME}vraag/taal/", {"answer": "ti"})
    lines = [*LogLine.objects.all(), *AccessLine.objects.all()]
    assert {line.origin for line in lines} == {"card", "command line"}
    written = " ".join(str(vars(line)) for line in lines)
    assert invited.codes[invited.pseudonym] not in written
    assert "203.0.113" not in written


@pytest.mark.parametrize(
    ("said", "args"),
    [
        ("%s: %s", ("Not Found", "/k/BCDF-GHJK-LMNP/")),
        ('"%s" %s %s', ("GET /k/BCDFGHJKLMNP/ HTTP/1.1", "302", "0")),
        ("Error handling request https://x.example/k/BCDFGHJKLMNP?a=BCDFGHJKLMNP", ()),
        ("%(path)s", ({"path": "/k/BCDFGHJKLMNP/"},)),
    ],
)
def test_no_line_in_the_journal_holds_a_code(said, args):
    stream = io.StringIO()
    given = settings.LOGGING["filters"]["codes"]
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithoutCodes(given["under"]))
    logger = logging.Logger("of this test")
    logger.addHandler(handler)
    logger.warning(said, *args)
    assert "/k/…" in stream.getvalue()
    assert "BCDF" not in stream.getvalue()
    assert "codes" in settings.LOGGING["handlers"]["console"]["filters"]


# --- the language -----------------------------------------------------------------------------
def test_first_she_chooses_her_language_and_the_guess_stands_first(invited):
    page = invited.visitor().get("/k/antwoord/", headers={"accept-language": "uk"})
    links = html.document_fromstring(page.content).xpath("//nav//a")
    assert links[0].get("lang") == "uk"
    assert {one.get("lang"): one.text_content() for one in links} == {
        code: own for code, (_name, own) in LANGUAGES.items()
    }
    assert {one.get("dir") for one in links if one.get("lang") in {"ar", "fa", "prs", "ps"}} == {
        "rtl"
    }


def test_who_comes_back_reads_on_in_her_own_language(invited):
    client = invited.visitor()
    client.post("/k/antwoord/ps/", {"said": "no"})
    assert invited.visitor().get("/k/antwoord/").headers["Location"] == "/k/antwoord/ps/"
    assert invited.visitor().get("/k/antwoord/?andere").status_code == 200


def test_a_language_that_is_not_there_is_no_page(invited):
    assert invited.visitor().get("/k/antwoord/de/").status_code == 404


# --- answering --------------------------------------------------------------------------------
def test_three_answers_stand_there_as_equals(invited):
    page = html.document_fromstring(invited.visitor().get(HOME).content)
    buttons = page.xpath("//button[@name='said']")
    assert [one.get("value") for one in buttons] == ["yes", "no", "call_me"]
    assert len({one.get("class") for one in buttons}) == 1


def test_a_yes_walks_through_what_she_needs_and_shows_it(invited):
    client = invited.visitor()
    answers = {
        "taal": "ti",
        "tolk": "yes",
        "dagdelen": ["morning", "evening"],
        "kinderen": "no",
    }
    at = client.post(HOME, {"said": "yes"}).headers["Location"]
    for step, chosen in answers.items():
        assert at == f"{HOME}vraag/{step}/"
        at = client.post(at, {"answer": chosen}).headers["Location"]
    skipped = html.document_fromstring(client.get(at).content)
    assert skipped.xpath("//main//a/@href")[-1] == HOME
    shown = text_of(client.get(HOME).content)
    words = WORDS["ar"]
    for said in (
        words["thanks_yes"],
        "ትግርኛ",
        words["morning"],
        words["evening"],
        words["not_said"],
    ):
        assert said in shown
    reply = Reply.objects.get()
    assert (reply.needs_interpreter, reply.needs_childcare, reply.wants_results) == (
        True,
        False,
        None,
    )


def test_one_thing_can_be_changed_on_its_own(invited):
    client = invited.visitor()
    client.post(HOME, {"said": "yes"})
    client.post(f"{HOME}vraag/taal/?alleen", {"answer": "ti"})
    answer = client.post(f"{HOME}vraag/taal/?alleen", {"answer": "other"})
    assert answer.headers["Location"] == HOME
    assert Reply.objects.get().language == "other"
    assert WORDS["ar"]["language_other"] in text_of(client.get(HOME).content)


@pytest.mark.parametrize("data", [{}, {"answer": "klingon"}, {"answer": ""}])
def test_what_is_no_answer_is_asked_again(data, invited):
    client = invited.visitor()
    client.post(HOME, {"said": "yes"})
    for step in STEPS:
        if step != "bellen":
            answer = client.post(f"{HOME}vraag/{step}/", data)
            assert answer.status_code == 422
            assert WORDS["ar"]["choose_one"] in text_of(answer.content)
    assert client.post(HOME, {"said": "perhaps"}).status_code == 422


def test_call_me_asks_only_when(invited):
    client = invited.visitor()
    at = client.post(HOME, {"said": "call_me"}).headers["Location"]
    assert at == f"{HOME}vraag/bellen/"
    assert client.post(at, {"answer": ["evening"]}).headers["Location"] == HOME
    assert client.get(f"{HOME}vraag/taal/").headers["Location"] == HOME
    assert WORDS["ar"]["thanks_call"] in text_of(client.get(HOME).content)


def test_a_no_is_thanked_and_asks_nothing(invited):
    client = invited.visitor()
    assert client.post(HOME, {"said": "no"}).headers["Location"] == HOME
    page = html.document_fromstring(client.get(HOME).content)
    assert WORDS["ar"]["thanks_no"] in page.text_content()
    assert page.xpath("//textarea") == []
    assert page.xpath(f"//a[@href='{HOME}anders/']")


def consents(invited: Invited) -> None:
    invited.candidate.participant.consents.create(
        purpose="take_part", is_given=True, on=cast.TODAY, medium="spoken", recorded_at=cast.NOW
    )


def test_a_yes_by_mistake_becomes_a_no_on_the_same_card(invited):
    client = invited.visitor()
    client.post(HOME, {"said": "yes"})
    assert WORDS["ar"]["no_frees"] not in text_of(client.get(f"{HOME}anders/").content)
    start = timezone.now() + timedelta(days=2)
    meeting = Meeting.objects.create(
        round=invited.place.round,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        place="Bibliotheek",
        changed_at=cast.NOW,
        made_at=cast.NOW,
        made_by=invited.place.bram,
    )
    meeting.seats.create(participant=invited.candidate.participant, made_at=cast.NOW)
    assert WORDS["ar"]["no_frees"] in text_of(client.get(f"{HOME}anders/").content)
    answer = client.post(HOME, {"said": "no"}, follow=True)
    page = text_of(answer.content)
    assert WORDS["ar"]["thanks_no"] in page
    assert WORDS["ar"]["appointment"] not in page
    assert (invited.candidate.state, Reply.objects.get().said) == ("refused", "no")
    client.post(HOME, {"said": "yes"})
    assert invited.candidate.state == "agreed"


def test_no_after_a_yes_that_something_came_of_leads_to_what_goes(invited):
    client = invited.visitor()
    client.post(HOME, {"said": "yes"})
    consents(invited)
    assert client.post(HOME, {"said": "no"}).headers["Location"] == f"{HOME}stoppen/"
    page = text_of(client.get(f"{HOME}stoppen/").content)
    assert WORDS["ar"]["goes_known"] in page
    assert WORDS["ar"]["goes_invitation"] in page
    assert WORDS["ar"]["goes_words"] not in page  # nobody spoke with her
    assert invited.candidate.state == "agreed"


def test_after_stopping_the_card_opens_nothing_any_more(invited):
    code, client = invited.codes[invited.pseudonym], invited.visitor()
    client.post(HOME, {"said": "yes"})
    participant = invited.candidate.participant
    other = invited.visitor()
    answer = client.post(f"{HOME}stoppen/")
    assert str(ErasureCertificate.objects.get().reference) in text_of(answer.content)
    participant.refresh_from_db()
    assert participant.withdrawn_at
    assert client.get(HOME).status_code == 302
    assert other.post(f"{HOME}stoppen/").status_code == 302
    assert typed(code).status_code == 422


def test_who_was_replaced_reads_that_she_need_do_nothing(invited):
    candidate, client = invited.candidate, invited.visitor()
    models.Candidate.objects.filter(pk=candidate.pk).update(state="no_answer")
    candidate.refresh_from_db()
    operations.replace(candidate=candidate, by=invited.place.bram, at=cast.NOW)
    for answer in (client.get(HOME), client.post(HOME, {"said": "yes"})):
        assert answer.status_code == 200
        assert WORDS["ar"]["closed"] in text_of(answer.content)
    assert not Reply.objects.exists()


def test_who_takes_part_can_stop_after_the_round(invited):
    client = invited.visitor()
    client.post(HOME, {"said": "yes"})
    study_models.Round.objects.update(ends_on=cast.TODAY)
    page = html.document_fromstring(client.get(HOME).content)
    assert page.xpath(f"//a[@href='{HOME}stoppen/']")
    assert not page.xpath(f"//a[@href='{HOME}anders/']")
    assert client.get(f"{HOME}vraag/taal/").headers["Location"] == HOME


def test_a_provider_is_asked_about_her_work(invited):
    pseudonym = invited.pseudonym
    models.Candidate.objects.update(perspective="aanbieder")
    shown = text_of(invited.visitor(pseudonym).get(HOME).content)
    assert WORDS["ar"]["why_provider"] in shown
    assert WORDS["ar"]["why"] not in shown


@pytest.mark.parametrize(
    ("minutes", "told"), [([20, 21], "45"), ([30, 30], "60"), ([30, None], None), ([], None)]
)
def test_how_long_it_takes_is_told_where_it_is_known(minutes, told, invited):
    guide = invited.place.round.guides.create(
        key="g",
        title="Leidraad",
        perspective="inburgeraar",
        version=1,
        published_at=cast.NOW,
    )
    section = guide.sections.create(title="Begin", position=1)
    for number, one in enumerate(minutes, start=1):
        section.questions.create(text=f"Vraag {number}", position=number, minutes=one)
    shown = text_of(invited.visitor().get("/k/antwoord/nl/").content)
    words = WORDS["nl"]
    expected = words["how_long"].format(minutes=told) if told else words["how_long_unknown"]
    assert expected in shown


# --- consents and appointments ----------------------------------------------------------------
def consent(invited: Invited, **answers: bool) -> None:
    study.record_consents(
        participant=invited.candidate.participant,
        answers=answers,
        on=cast.TODAY,
        medium="spoken",
        by=invited.place.bram,
        at=cast.NOW,
    )


@pytest.mark.parametrize("purpose", [one for one in ConsentPurpose if one != "take_part"])
def test_each_yes_is_shown_and_taken_back_after_its_effect(purpose, invited):
    client = invited.visitor()
    client.post(HOME, {"said": "yes"})
    assert WORDS["ar"]["consents"] not in text_of(client.get(HOME).content)
    consent(invited, **{one.value: True for one in ConsentPurpose})
    shown = text_of(client.get(HOME).content)
    assert WORDS["ar"][f"p_{purpose}"] in shown
    address = f"{HOME}terug/{purpose}/"
    assert WORDS["ar"][f"e_{purpose}"] in text_of(client.get(address).content)
    client.post(address)
    now = {
        one.purpose: one.is_given
        for one in invited.candidate.participant.consents.order_by("on", "id")
    }
    assert now == {one.value: one != purpose for one in ConsentPurpose}
    assert client.get(address).headers["Location"] == HOME  # there is no yes any more


def test_taking_part_is_taken_back_by_stopping(invited):
    client = invited.visitor()
    client.post(HOME, {"said": "yes"})
    consent(invited, take_part=True)
    answer = client.get(f"{HOME}terug/take_part/")
    assert answer.headers["Location"] == f"{HOME}stoppen/"


def appointment(invited: Invited, pseudonym: str, place: str) -> Meeting:
    start = timezone.localtime().replace(month=3, day=2, hour=14, minute=5, second=0, microsecond=0)
    made = Meeting.objects.create(
        round=invited.place.round,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        place=place,
        changed_at=cast.NOW,
        made_at=cast.NOW,
        made_by=invited.place.bram,
    )
    made.seats.create(participant=invited.person(pseudonym).participant, made_at=cast.NOW)
    return made


def test_she_sees_her_own_appointment_and_no_other(invited):
    first, second, *_others = invited.codes
    clients = {one: invited.visitor(one) for one in (first, second)}
    for client in clients.values():
        client.post(HOME, {"said": "yes"})
    own = appointment(invited, first, "Buurthuis De Linde")
    other = appointment(invited, second, "Bibliotheek")
    shown = text_of(clients[first].get(HOME).content)
    assert "Buurthuis De Linde" in shown
    assert "14:05 – 15:05" in shown
    assert "2 مارس" in shown
    assert "Bibliotheek" not in shown
    file = clients[first].get(f"{HOME}afspraak/{own.pk}.ics")
    assert file.headers["Content-Type"].startswith("text/calendar")
    event = Calendar.from_ical(file.content).walk("VEVENT")[0]
    assert (event["location"], event.decoded("dtstart")) == (own.place, own.starts_at)
    assert first not in file.content.decode()
    assert clients[first].get(f"{HOME}afspraak/{other.pk}.ics").status_code == 404
    Meeting.objects.filter(pk=own.pk).update(cancelled_at=cast.NOW)
    shown = text_of(clients[first].get(HOME).content)
    assert "Buurthuis De Linde" not in shown
    assert WORDS["ar"]["no_appointment"] in shown


# --- the words --------------------------------------------------------------------------------
def test_every_language_has_the_same_words_and_each_language_its_own():
    assert list(WORDS) == list(LANGUAGES)
    for language, words in WORDS.items():
        assert words.keys() == WORDS["nl"].keys()
        assert [key for key, said in words.items() if not said.strip()] == []
        assert ("{minutes}" in words["how_long"]) is True
        weekdays, months = shipped.card_days(language)
        assert (len(set(weekdays)), len(set(months))) == (7, 12)
    for one in WORDS:
        for other in WORDS:
            if one < other:
                shared = [key for key in WORDS[one] if WORDS[one][key] == WORDS[other][key]]
                assert len(shared) < len(WORDS[one]) / 2, (one, other)


SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "prs": "ARABIC", "ps": "ARABIC", "ti": "ETHIOPIC"}


@pytest.mark.parametrize(("language", "script"), [*SCRIPTS.items(), ("uk", "CYRILLIC")])
def test_words_stand_in_their_own_script(language, script):
    for key, said in WORDS[language].items():
        letters = [
            one for one in said.replace("{minutes}", "").replace("{euros}", "") if one.isalpha()
        ]
        assert all(script in unicodedata.name(one) for one in letters), (key, said)


# --- staff ------------------------------------------------------------------------------------
@pytest.fixture
def as_bram(bram, logged_in) -> Client:
    return logged_in(bram)


@pytest.fixture
def answered(invited: Invited) -> Invited:
    first, second, third, _fourth = sorted(invited.codes)
    invited.visitor(first).post(HOME, {"said": "no"})
    client = invited.visitor(second)
    client.post(HOME, {"said": "yes"})
    client.post(f"{HOME}vraag/taal/", {"answer": "ti"})
    client.post(f"{HOME}vraag/tolk/", {"answer": "yes"})
    invited.visitor(third).post(HOME, {"said": "call_me"})
    return invited


def address_of(invited: Invited) -> str:
    return f"/rondes/{invited.place.round.slug}/uitnodigen/antwoorden/"


def test_researchers_see_answers_by_pseudonym_and_who_to_call_first(answered, as_bram):
    page = html.document_fromstring(as_bram.get(address_of(answered)).content)
    rows = page.xpath("//table[@aria-label='Antwoorden']/tbody/tr")
    said = [" ".join(row.text_content().split()) for row in rows]
    first, second, third, fourth = sorted(answered.codes)
    assert [row.split()[0] for row in said] == [third, first, second, fourth]
    assert "bel mij" in said[0]
    assert "Tigrinya ja" in said[2]
    assert "met de kaart" in said[1]
    assert "gekozen, nog niet gevraagd" in said[3]
    assert LogLine.objects.filter(what="reply.viewed", by_id=answered.place.bram.pk).exists()


def test_researchers_are_told_that_no_speaker_saw_the_words(answered, as_bram):
    assert "geen spreker keek ze na" in text_of(as_bram.get(address_of(answered)).content)


def test_what_came_of_asking_stands_there_per_group(answered, as_bram):
    page = html.document_fromstring(as_bram.get(address_of(answered)).content)
    everyone = page.xpath("//section//tbody/tr")[0]
    cells = ["".join(cell.itertext()).strip() for cell in everyone.xpath("td")]
    # Counted by hand: three asked, one of each answer.
    assert cells == ["3", "1", "1", "1", "0", "0", "0"]


def test_an_answer_by_telephone_is_written_down(answered, as_bram):
    *_others, fourth = sorted(answered.codes)
    person = answered.person(fourth)
    address = f"{address_of(answered)}{person.pk}/"
    given = {"said": "yes", "language": "other", "day_parts": ["evening"], "needs_childcare": "yes"}
    answer = as_bram.post(address, given)
    assert (answer.status_code, answer.headers["Location"]) == (302, address_of(answered))
    reply = Reply.objects.get(candidate=person)
    assert (reply.by, reply.language, reply.day_parts) == ("staff", "other", ["evening"])
    assert (reply.needs_childcare, reply.needs_interpreter) == (True, None)
    assert answered.person(fourth).state == "agreed"


def test_a_no_of_who_takes_part_is_refused_and_the_form_keeps_it(answered, as_bram):
    _first, second, *_others = sorted(answered.codes)
    person = answered.person(second)
    person.participant.consents.create(
        purpose="take_part", is_given=True, on=cast.TODAY, medium="spoken", recorded_at=cast.NOW
    )
    answer = as_bram.post(f"{address_of(answered)}{person.pk}/", {"said": "no"})
    assert answer.status_code == 422
    assert "trek dan de deelname in" in text_of(answer.content)
    assert answered.person(second).state == "agreed"


def test_what_somebody_answered_before_stands_above_the_form(answered, as_bram):
    _first, second, *_others = sorted(answered.codes)
    address = f"{address_of(answered)}{answered.person(second).pk}/"
    assert "Antwoordde eerder" not in text_of(as_bram.get(address).content)
    answered.visitor(second).post(HOME, {"said": "no"})
    page = text_of(as_bram.get(address).content)
    assert "Antwoordde eerder Ja, " in page
    assert "met de kaart" in page


def test_what_she_answered_meanwhile_is_not_written_over(answered, as_bram):
    *_others, fourth = sorted(answered.codes)
    address = f"{address_of(answered)}{answered.person(fourth).pk}/"
    page = html.document_fromstring(as_bram.get(address).content)
    [seen] = page.xpath("//input[@name='seen']/@value")
    answered.visitor(fourth).post(HOME, {"said": "yes"})
    answer = as_bram.post(address, {"said": "no", "seen": seen})
    assert answer.status_code == 422
    assert answered.person(fourth).state == "agreed"


def test_who_was_replaced_stands_in_no_list(answered, as_bram):
    candidate = answered.candidate
    models.Candidate.objects.filter(pk=candidate.pk).update(state="not_reached")
    candidate.refresh_from_db()
    operations.replace(candidate=candidate, by=answered.place.bram, at=cast.NOW)
    page = html.document_fromstring(as_bram.get(address_of(answered)).content)
    names = page.xpath("//table[@aria-label='Antwoorden']/tbody/tr/th/a/text()")
    assert candidate.pseudonym not in names
    assert len(names) == 4


def test_the_list_asks_as_much_for_many_as_for_few(
    answered, as_bram, django_assert_max_num_queries
):
    as_bram.get(address_of(answered))
    with django_assert_max_num_queries(40) as few:
        as_bram.get(address_of(answered))
    before = len(few)
    models.Candidate.objects.filter(state="in_frame").update(state="invited")
    with django_assert_max_num_queries(before):
        as_bram.get(address_of(answered))


@pytest.fixture
def committed(committed_db: None) -> Invited:
    return invite(cast.make_voorbeelddam())


def test_two_windows_that_say_yes_both_go_on(committed):
    clients = [committed.visitor(), committed.visitor()]
    answers = together(
        *[lambda client=client: client.post(HOME, {"said": "yes"}) for client in clients]
    )
    assert {one.headers["Location"] for one in answers} == {f"{HOME}vraag/taal/"}
    assert Reply.objects.count() == 1
