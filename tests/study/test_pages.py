"""What the pages of a study show and do, beyond who may open them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import cast
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.models import LogLine
from weerklank.study import operations, queries
from weerklank.study.models import Characteristic, Monitor, Participant, Round


def text_of(response):
    return response.content.decode()


@pytest.fixture
def as_bram(bram, logged_in):
    return logged_in(bram)


@pytest.fixture
def as_gerard(voorbeelddam, logged_in):
    return logged_in(voorbeelddam.gerard)


@pytest.fixture
def urls(voorbeelddam):
    monitor, round_ = {"monitor": voorbeelddam.monitor.slug}, {"round": voorbeelddam.round.slug}
    return {
        **{
            name: reverse(f"study:{name}", kwargs=monitor)
            for name in ("monitor", "monitor_plan", "characteristics", "members", "log")
        },
        "round_new": reverse("study:round_new", kwargs=monitor),
        "certificates": reverse("study:certificates", kwargs=monitor),
        **{
            name: reverse(f"study:{name}", kwargs=round_)
            for name in ("plan", "spread", "participant_new")
        },
    }


# --- monitor ----------------------------------------------------------------------------------


def test_a_monitor_is_made_with_a_new_organisation(ines, logged_in):
    given = {
        "name": "Inburgering gevolgd",
        "organisation_name": "Nieuwdam",
        "organisation_kind": "gemeente",
    }
    answer = logged_in(ines).post(reverse("study:monitor_new"), given)
    made = Monitor.objects.get()
    assert answer.url == reverse("study:monitor", kwargs={"monitor": made.slug})
    assert made.organisation.name == "Nieuwdam"


def test_a_monitor_needs_an_organisation(ines, logged_in):
    answer = logged_in(ines).post(reverse("study:monitor_new"), {"name": "Inburgering"})
    assert answer.status_code == 422
    assert "Vul de naam van de organisatie in" in text_of(answer)


def test_a_new_organisation_needs_a_name_and_an_existing_one_does_not(
    ines, organisation, logged_in
):
    client, given = logged_in(ines), {"name": "Inburgering", "organisation_kind": "gemeente"}
    refused = client.post(reverse("study:monitor_new"), given | {"organisation": "new"})
    assert refused.status_code == 422
    assert "Vul de naam van de organisatie in" in text_of(refused)
    assert not Monitor.objects.exists()
    assert (
        client.post(
            reverse("study:monitor_new"), given | {"organisation": organisation.pk}
        ).status_code
        == 302
    )
    assert Monitor.objects.get().organisation == organisation


def test_no_field_that_is_needed_is_called_optional(ines, organisation, logged_in):
    page = text_of(logged_in(ines).get(reverse("study:monitor_new")))
    name = page[page.index("Naam van de nieuwe organisatie") :][:80]
    assert "niet verplicht" not in name


def test_a_refused_organisation_leaves_no_monitor(ines, organisation, logged_in):
    given = {
        "name": "X",
        "organisation": "new",
        "organisation_name": "Nieuwdam",
        "organisation_kind": "gemeente",
    }
    answer = logged_in(ines).post(reverse("study:monitor_new"), given)
    assert answer.status_code == 422
    assert "Er is al een organisatie met deze naam" in text_of(answer)
    assert not Monitor.objects.exists()


def test_the_overview_shows_rounds_and_offers_what_one_may(as_bram, as_gerard, urls):
    mine, theirs = text_of(as_bram.get(urls["monitor"])), text_of(as_gerard.get(urls["monitor"]))
    assert "Ronde 1" in mine
    assert urls["round_new"] in mine
    assert urls["log"] not in mine
    assert urls["round_new"] not in theirs
    assert urls["log"] in theirs


def test_a_goal_is_added_and_opened_for_change(as_bram, urls, voorbeelddam):
    given = {"do": "add", "kind": "goal", "number": 1, "title": "Taal", "text": ""}
    answer = as_bram.post(urls["monitor_plan"], given)
    goal = voorbeelddam.monitor.goals.get()
    assert answer.url == f"{urls['monitor_plan']}#goal-{goal.pk}"
    page = text_of(as_bram.get(urls["monitor_plan"], {"wijzig": f"goal-{goal.pk}"}))
    assert 'value="Taal"' in page


def test_a_refused_goal_keeps_what_was_typed(as_bram, urls, voorbeelddam):
    voorbeelddam.monitor.goals.create(number=1, title="Taal")
    given = {"do": "add", "kind": "goal", "number": 1, "title": "Meedoen", "text": ""}
    answer = as_bram.post(urls["monitor_plan"], given)
    assert answer.status_code == 422
    assert "Dit nummer is al in gebruik" in text_of(answer)
    assert 'value="Meedoen"' in text_of(answer)


def test_before_something_goes_the_page_asks(as_bram, urls, voorbeelddam):
    goal = voorbeelddam.monitor.goals.create(number=1, title="Taal")
    asked = text_of(as_bram.get(urls["monitor_plan"], {"verwijder": f"goal-{goal.pk}"}))
    assert "Weet u het zeker?" in asked
    assert voorbeelddam.monitor.goals.exists()
    as_bram.post(urls["monitor_plan"], {"do": "remove", "kind": "goal", "pk": goal.pk})
    assert not voorbeelddam.monitor.goals.exists()


def test_why_a_used_value_stays_is_said(as_bram, urls, voorbeelddam, d1):
    one = Characteristic.objects.create(
        monitor=voorbeelddam.monitor, key="leerroute", label="Leerroute"
    )
    value = one.values.create(key="Z", label="Z-route")
    d1.characteristics.create(characteristic=one, value=value)
    answer = as_bram.post(
        urls["characteristics"], {"do": "remove", "kind": "value", "pk": value.pk}
    )
    assert answer.status_code == 422
    assert "Deze waarde is bij mensen ingevuld" in text_of(answer)


def test_a_characteristic_is_for_somebody(as_bram, urls):
    answer = as_bram.post(
        urls["characteristics"], {"do": "add", "kind": "characteristic", "label": "Wijk"}
    )
    assert answer.status_code == 422
    assert "Kies bij wie u dit vraagt" in text_of(answer)


@pytest.mark.parametrize(
    "given",
    [
        {"do": "explode", "kind": "goal"},
        {"do": "add", "kind": "planet"},
        {"do": "change", "kind": "goal", "pk": "x"},
        {"do": "change", "kind": "goal", "pk": "9" * 30},
        {"do": "up", "kind": "goal", "pk": "1"},
        {},
    ],
)
def test_what_a_page_does_not_know_is_not_found(given, as_bram, urls):
    assert as_bram.post(urls["monitor_plan"], given).status_code == 404


def test_a_goal_of_another_monitor_is_not_found(as_bram, urls, esra):
    theirs = queries.monitors(visible_to=esra).get().goals.create(number=1, title="Taal")
    given = {"do": "remove", "kind": "goal", "pk": theirs.pk}
    assert as_bram.post(urls["monitor_plan"], given).status_code == 404
    assert as_bram.get(urls["monitor_plan"], {"wijzig": f"goal-{theirs.pk}"}).status_code == 404


# --- members ----------------------------------------------------------------------------------


def test_the_link_for_a_new_member_is_shown_once(as_gerard, urls):
    given = {"do": "add", "email": "n@voorbeelddam.example", "name": "Noor", "roles": ["codeur"]}
    shown = text_of(as_gerard.post(urls["members"], given, follow=True))
    assert "/wachtwoord/nieuw/" in shown
    again = text_of(as_gerard.get(urls["members"]))
    assert "Noor" in again
    assert "/wachtwoord/nieuw/" not in again


def test_a_member_form_says_what_is_missing(as_gerard, urls):
    given = {"do": "add", "email": "n@voorbeelddam.example", "name": "", "roles": ["codeur"]}
    answer = as_gerard.post(urls["members"], given)
    assert answer.status_code == 422
    assert "Vul ook de naam in" in text_of(answer)
    answer = as_gerard.post(urls["members"], {"do": "add", "email": "n@voorbeelddam.example"})
    assert "Kies ten minste één rol" in text_of(answer)


def test_roles_are_changed_and_members_removed_from_the_page(as_gerard, urls, voorbeelddam, bram):
    opened = text_of(as_gerard.get(urls["members"], {"wijzig": bram.pk}))
    assert "Rollen van Bram" in opened
    given = {"do": "roles", "user": bram.pk, "roles": ["codeur", "beleidsadviseur"]}
    assert as_gerard.post(urls["members"], given).status_code == 302
    assert queries.roles_now(bram, voorbeelddam.monitor) == {"codeur", "beleidsadviseur"}
    assert as_gerard.post(urls["members"], given | {"roles": []}).status_code == 422
    assert as_gerard.post(urls["members"], {"do": "remove", "user": bram.pk}).status_code == 302
    assert not queries.monitors(visible_to=bram).exists()


def test_a_new_password_is_asked_for_and_its_link_shown_once(as_gerard, urls, bram):
    asked = text_of(as_gerard.get(urls["members"], {"wachtwoord": bram.pk}))
    assert "werkt dan niet meer" in asked
    shown = text_of(as_gerard.post(urls["members"], {"do": "reset", "user": bram.pk}, follow=True))
    assert "/wachtwoord/nieuw/" in shown


def test_the_last_beheerder_hears_why_she_stays(as_gerard, urls, voorbeelddam):
    answer = as_gerard.post(urls["members"], {"do": "remove", "user": voorbeelddam.gerard.pk})
    assert answer.status_code == 422
    assert "enige beheerder" in text_of(answer)


def test_a_stranger_is_no_member_to_change(as_gerard, urls, esra):
    for do in ("roles", "remove", "reset"):
        answer = as_gerard.post(urls["members"], {"do": do, "user": esra.pk, "roles": ["codeur"]})
        assert answer.status_code == 404
    assert as_gerard.post(urls["members"], {"do": "explode"}).status_code == 404


def test_members_cost_the_same_questions_however_many_there_are(
    as_gerard, urls, voorbeelddam, django_assert_max_num_queries
):
    as_gerard.get(urls["members"])
    for number in range(8):
        operations.add_member(
            monitor=voorbeelddam.monitor,
            email=f"m{number}@voorbeelddam.example",
            name=f"M{number}",
            roles=["codeur", "beleidsadviseur"],
            by=voorbeelddam.gerard,
            at=cast.NOW,
        )
    # session, user, monitor, roles, members; navigation: monitors, rounds, register and vault
    with django_assert_max_num_queries(9):
        as_gerard.get(urls["members"])


# --- log and certificates ---------------------------------------------------------------------


@pytest.fixture
def lines(voorbeelddam, bram):
    """60 changes by Bram, one look by Chantal, and one line of Elderburg."""
    pk = voorbeelddam.monitor.pk
    for _ in range(60):
        safeguards.record(what="round.changed", by=bram, at=cast.NOW, monitor_id=pk)
    safeguards.record_look(
        what="participant.viewed", by=voorbeelddam.chantal, at=cast.NOW, monitor_id=pk
    )
    safeguards.record(what="goal.removed", by=bram, at=cast.NOW, monitor_id=pk + 1)


def test_the_log_shows_fifty_lines_a_page_of_this_monitor_only(as_gerard, urls, lines):
    first = text_of(as_gerard.get(urls["log"]))
    assert "61 regels" in first
    assert first.count("Ronde gewijzigd") == 49 + 1  # and once among the choices
    second = text_of(as_gerard.get(urls["log"], {"page": 2}))
    assert second.count("Ronde gewijzigd") == 11 + 1
    assert "Beleidsdoel verwijderd" not in first + second


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"who": "Chantal"}, 1),
        ({"what": "round.changed"}, 60),
        ({"kind": "read"}, 1),
        ({"since": "2026-05-20"}, 61),
        ({"since": "21-05-2026"}, 0),
        ({"until": "2026-05-20"}, 61),
        ({"until": "2026-05-19"}, 0),
        ({"who": "Bram", "kind": "read"}, 0),
    ],
)
def test_the_log_is_filtered(wanted, found, as_gerard, urls, lines):
    page = text_of(as_gerard.get(urls["log"], wanted))
    assert (f"{found} regel" in page) if found else ("geen regel die hierbij past" in page)


def test_a_wrong_date_is_said(as_gerard, urls, lines):
    page = text_of(as_gerard.get(urls["log"], {"since": "gisteren"}))
    assert "Voer een geldige datum in" in page
    assert "61 regels" in page


def test_the_log_as_csv_holds_no_formula_and_is_logged(as_gerard, urls, voorbeelddam):
    voorbeelddam.chantal.name = "=HYPERLINK(1)"
    voorbeelddam.chantal.save()
    safeguards.record(
        what="round.changed",
        by=voorbeelddam.chantal,
        at=cast.NOW,
        monitor_id=voorbeelddam.monitor.pk,
    )
    answer = as_gerard.get(urls["log"], {"vorm": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    body = answer.content.decode("utf-8-sig")
    assert ";'=HYPERLINK(1);" in body
    assert ";=" not in body
    assert LogLine.objects.get(kind="read").what == "log.exported"


def test_a_certificate_is_reached_from_the_list(as_bram, urls, d1, bram):
    certificate = operations.withdraw(participant=d1, by=bram, at=cast.NOW)
    listed = text_of(as_bram.get(urls["certificates"]))
    url = reverse(
        "study:certificate",
        kwargs={"monitor": d1.round.monitor.slug, "reference": certificate.reference},
    )
    assert url in listed
    page = text_of(as_bram.get(url))
    assert str(certificate.reference) in page
    assert "D1" in page


def test_a_certificate_of_another_monitor_is_not_found(as_bram, d1, esra, bram):
    certificate = operations.withdraw(participant=d1, by=bram, at=cast.NOW)
    other = queries.monitors(visible_to=esra).get()
    cast.Membership.objects.create(monitor=other, user=bram, role="onderzoeker")
    url = reverse(
        "study:certificate",
        kwargs={"monitor": other.slug, "reference": certificate.reference},
    )
    assert as_bram.get(url).status_code == 404


# --- round and guides -------------------------------------------------------------------------


def test_a_round_is_opened_and_offers_its_guides(as_bram, urls):
    given = {
        "number": 2,
        "name": "Ronde 2",
        "starts_on": "2026-09-01",
        "ends_on": "30-11-2026",
    }
    page = text_of(as_bram.post(urls["round_new"], given, follow=True))
    assert "Neem deze leidraden over" in page
    assert "Neem de leidraden van Ronde 1 over" in page
    assert Round.objects.filter(number=2).exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"number": 1}, "al een ronde met dit nummer"),
        ({"ends_on": "2026-08-01"}, "eindigt voordat die begint"),
    ],
)
def test_a_round_says_why_it_does_not_open(changed, sentence, as_bram, urls):
    given = {"number": 2, "name": "R", "starts_on": "2026-09-01", "ends_on": "2026-11-30"}
    answer = as_bram.post(urls["round_new"], given | changed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_the_plan_takes_guides_and_settings(as_bram, urls, voorbeelddam):
    assert as_bram.post(urls["plan"], {"do": "take_starting"}).status_code == 302
    assert voorbeelddam.round.guides.count() == 6
    again = as_bram.post(urls["plan"], {"do": "take_starting"})
    assert again.status_code == 422
    assert "heeft deze leidraad al" in text_of(again)
    none = as_bram.post(urls["plan"], {"do": "take_previous"})
    assert "geen leidraden om over te nemen" in text_of(none)
    form = text_of(as_bram.get(urls["plan"], {"wijzig": "ronde"}))
    assert 'name="invited_count"' in form
    given = {
        "do": "change",
        "name": "Ronde 1",
        "starts_on": "2026-04-01",
        "ends_on": "2026-06-30",
        "method_text": "In groepen.",
        "invited_count": "30",
        "file_policy": "keep",
        "codes_blind": "on",
    }
    assert as_bram.post(urls["plan"], given).status_code == 302
    assert "zien elkaars werk pas als beiden klaar zijn" in text_of(as_bram.get(urls["plan"]))
    assert "30 mensen" in text_of(as_bram.get(urls["plan"]))
    refused = as_bram.post(urls["plan"], given | {"ends_on": "2026-01-01"})
    assert refused.status_code == 422
    assert as_bram.post(urls["plan"], {"do": "explode"}).status_code == 404


@pytest.fixture
def guide(voorbeelddam, bram):
    operations.take_starting_guides(round=voorbeelddam.round, by=bram, at=cast.NOW)
    return voorbeelddam.round.guides.get(key="inburgeraar")


def test_a_guide_is_changed_in_its_page(as_bram, guide):
    url = reverse("study:guide", kwargs={"guide": guide.pk})
    section = guide.sections.first()
    question = section.questions.first()
    opened = text_of(as_bram.get(url, {"wijzig": f"question-{question.pk}"}))
    assert question.prompts[0] in opened
    given = {
        "do": "change",
        "kind": "question",
        "pk": question.pk,
        "text": "Hoe was het begin?",
        "prompts": "Met wie?\n\n Waar? ",
        "codes": "4.1, 2.3",
    }
    assert as_bram.post(url, given).status_code == 302
    question.refresh_from_db()
    assert (question.prompts, question.codes) == (["Met wie?", "Waar?"], ["4.1", "2.3"])
    refused = as_bram.post(url, given | {"codes": "4.1, brieven"})
    assert refused.status_code == 422
    assert "brieven is geen nummer van een code" in text_of(refused)
    moved = {"do": "down", "kind": "section", "pk": section.pk}
    assert as_bram.post(url, moved).status_code == 302
    section.refresh_from_db()
    assert section.position == 2


def test_to_whom_a_question_applies_is_chosen_in_its_form(as_bram, guide, voorbeelddam):
    route = Characteristic.objects.create(
        monitor=voorbeelddam.monitor, key="leerroute", label="Leerroute"
    )
    for key in ("B", "Z"):
        route.values.create(key=key, label=f"{key}-route")
    url = reverse("study:guide", kwargs={"guide": guide.pk})
    question = guide.sections.first().questions.first()
    form = text_of(as_bram.get(url, {"wijzig": f"question-{question.pk}"}))
    assert "Voor wie geldt deze vraag" in form
    given = {
        "do": "change",
        "kind": "question",
        "pk": question.pk,
        "text": question.text,
        "geldt_voor_leerroute": ["Z"],
    }
    assert as_bram.post(url, given).status_code == 302
    question.refresh_from_db()
    assert question.applies_to == {"leerroute": ["Z"]}
    assert "Geldt voor: Leerroute: Z-route" in text_of(as_bram.get(url))
    again = text_of(as_bram.get(url, {"wijzig": f"question-{question.pk}"}))
    assert re.search(r'value="Z"[^>]*checked', again)
    refused = as_bram.post(url, given | {"geldt_voor_leerroute": ["X"]})
    assert refused.status_code == 422


def test_a_used_guide_offers_a_new_version_instead(as_bram, guide):
    url = reverse("study:guide", kwargs={"guide": guide.pk})
    assert "Wijzig" in text_of(as_bram.get(url))
    guide.round.conversations.create(
        number=1, kind="individual", held_on=cast.TODAY, guide=guide, created_at=cast.NOW
    )
    page = text_of(as_bram.get(url))
    assert "Maak een nieuwe versie" in page
    assert "Wijzig" not in page
    refused = as_bram.post(url, {"do": "add", "kind": "section", "title": "X"})
    assert refused.status_code == 422
    assert "Met deze leidraad is al gesproken" in text_of(refused)
    answer = as_bram.post(url, {"do": "make_version"})
    newer = queries.newer_version(guide)
    assert answer.url == reverse("study:guide", kwargs={"guide": newer.pk})
    assert "nieuwere versie" in text_of(as_bram.get(url))
    assert as_bram.post(url, {"do": "make_version"}).status_code == 422


def test_a_guide_costs_the_same_questions_however_long_it_is(
    as_bram, guide, django_assert_max_num_queries
):
    url = reverse("study:guide", kwargs={"guide": guide.pk})
    with django_assert_max_num_queries(45):  # most of them for the walk
        as_bram.get(url)


# --- people -----------------------------------------------------------------------------------


def test_an_empty_round_explains_the_spread_and_offers_the_first_step(as_bram, urls):
    page = text_of(as_bram.get(urls["spread"]))
    assert "Hier staan straks de mensen van deze ronde" in page
    assert urls["participant_new"] in page


def test_who_may_not_see_people_sees_counts_only(as_bram, as_gerard, urls, voorbeelddam, logged_in):
    Characteristic.objects.create(monitor=voorbeelddam.monitor, key="k", label="Kern")
    someone = cast.make_participant(voorbeelddam.round, "A1", function="docent alfabetisering")
    link = reverse("study:participant", kwargs={"participant": someone.pk})
    seen = text_of(as_bram.get(urls["spread"]))
    assert link in seen
    assert "docent alfabetisering" in seen
    for client in (as_gerard, logged_in(voorbeelddam.daan)):
        page = text_of(client.get(urls["spread"]))
        assert "Aanbieders: 1 mens" in page
        assert link not in page
        assert "docent alfabetisering" not in page


def test_the_spread_shows_not_asked_apart_from_no(as_bram, urls, voorbeelddam, bram, d1):
    operations.record_consents(
        participant=d1,
        answers={"take_part": True, "quote": False},
        on=cast.TODAY,
        medium="spoken",
        by=bram,
        at=cast.NOW,
    )
    page = text_of(as_bram.get(urls["spread"]))
    assert page.count("nog niet vastgelegd") == 4 + 1  # four purposes, and the explanation
    assert "<strong>nee</strong>" in page


def test_people_are_sorted_by_number_and_not_by_letter(as_bram, urls, voorbeelddam):
    for pseudonym in ("D10", "D9", "A1"):
        cast.make_participant(voorbeelddam.round, pseudonym)
    page = text_of(as_bram.get(urls["spread"]))
    assert page.index(">A1<") < page.index(">D9<") < page.index(">D10<")


def test_the_spread_divides_by_two_characteristics(as_bram, urls, voorbeelddam):
    for key, values in (("leerroute", ("B", "Z")), ("gender", ("vrouw", "man"))):
        one = voorbeelddam.monitor.characteristics.create(key=key, label=key)
        for value in values:
            one.values.create(key=value, label=value)
    cast.make_participant(voorbeelddam.round, "D1")
    page = text_of(as_bram.get(urls["spread"], {"kenmerk": "leerroute", "en": "gender"}))
    assert "Z, man" in page
    assert "Onbekend, onbekend" in page
    page = text_of(as_bram.get(urls["spread"], {"kenmerk": "x", "en": "leerroute"}))
    assert "Z, man" not in page


def fill(voorbeelddam, count):
    one, _made = voorbeelddam.monitor.characteristics.get_or_create(key="route", label="Route")
    value, _made = one.values.get_or_create(key="Z", label="Z-route")
    for _ in range(count):
        operations.add_participant(
            round=voorbeelddam.round,
            perspective="inburgeraar",
            characteristics={"route": value.key},
            by=voorbeelddam.bram,
            at=cast.NOW,
        )


def test_the_spread_costs_the_same_questions_however_many_people(
    as_bram, urls, voorbeelddam, django_assert_num_queries
):
    fill(voorbeelddam, 2)
    as_bram.get(urls["spread"])
    with CaptureQueriesContext(connection) as few:
        as_bram.get(urls["spread"])
    for_few = len(few)
    fill(voorbeelddam, 12)
    as_bram.get(urls["spread"])  # the walk is counted anew, once
    with django_assert_num_queries(for_few):
        as_bram.get(urls["spread"])


def test_someone_is_added_and_then_asked_for_consent(as_bram, urls, voorbeelddam):
    voorbeelddam.monitor.characteristics.create(key="leerroute", label="Leerroute").values.create(
        key="Z", label="Z-route"
    )
    form = text_of(as_bram.get(urls["participant_new"]))
    assert 'value="D1"' in form
    assert "Geen namen" in form
    answer = as_bram.post(
        urls["participant_new"], {"pseudonym": " d1 ", "kenmerk_leerroute": "Z"}, follow=True
    )
    assert "Leg vast: ja op alles" in text_of(answer)
    added = Participant.objects.get()
    assert added.pseudonym == "D1"
    assert queries.characteristics_of([added.pk]) == {added.pk: {"leerroute": "Z"}}


def test_a_provider_is_asked_for_her_work(as_bram, urls):
    url = urls["participant_new"] + "?perspectief=aanbieder"
    assert 'value="A1"' in text_of(as_bram.get(url))
    answer = as_bram.post(
        url, {"pseudonym": "A1", "provider_kind": "taalschool", "function": "bel 0612345678"}
    )
    assert answer.status_code == 422
    assert "Dit lijkt een telefoonnummer" in text_of(answer)
    given = {"pseudonym": "A1", "provider_kind": "taalschool", "function": "docent"}
    assert as_bram.post(url, given).status_code == 302
    assert Participant.objects.get().perspective == "aanbieder"


def test_a_refused_pseudonym_says_why(as_bram, urls, d1):
    for pseudonym, sentence in (("Fatima", "Gebruik geen naam"), ("D1", "al gebruikt")):
        answer = as_bram.post(urls["participant_new"], {"pseudonym": pseudonym})
        assert answer.status_code == 422
        assert sentence in text_of(answer)


@pytest.fixture
def d1_url(d1):
    return reverse("study:participant", kwargs={"participant": d1.pk})


def test_consent_is_recorded_from_the_page(as_bram, d1, d1_url):
    assert "nog niet vastgelegd" in text_of(as_bram.get(d1_url, {"toon": 1}))
    assert "doel_quote" in text_of(as_bram.get(d1_url, {"wijzig": "toestemming"}))
    given = {
        "do": "consent",
        "doel_take_part": "ja",
        "doel_quote": "nee",
        "on": "2026-05-04",
        "medium": "recorded",
    }
    assert as_bram.post(d1_url, given).status_code == 302
    assert queries.consent_now([d1.pk]) == {d1.pk: {"take_part": True, "quote": False}}
    page = text_of(as_bram.get(d1_url))
    assert "4 mei 2026" in page
    assert "Gezegd en opgenomen" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"doel_quote": ""}, "Kies bij ten minste één doel ja of nee"),
        ({"on": "2099-01-01"}, "ligt in de toekomst"),
        ({"medium": ""}, "Hoe is dit gezegd"),
    ],
)
def test_a_consent_form_says_what_is_missing(changed, sentence, as_bram, d1, d1_url):
    given = {"do": "consent", "doel_quote": "ja", "on": "2026-05-04", "medium": "spoken"}
    answer = as_bram.post(d1_url, given | changed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not d1.consents.exists()


def test_characteristics_are_changed_from_the_page(as_bram, d1, d1_url, voorbeelddam):
    one = voorbeelddam.monitor.characteristics.create(key="leerroute", label="Leerroute")
    one.values.create(key="Z", label="Z-route")
    assert as_bram.post(d1_url, {"do": "change", "kenmerk_leerroute": "Z"}).status_code == 302
    form = text_of(as_bram.get(d1_url, {"wijzig": "kenmerken"}))
    assert '<option value="Z" selected>' in form
    assert as_bram.post(d1_url, {"do": "change", "kenmerk_leerroute": "Q"}).status_code == 422
    assert as_bram.post(d1_url, {"do": "explode"}).status_code == 404


def test_who_was_added_by_mistake_is_removed_from_the_page(as_bram, d1, d1_url):
    assert "alsof het nooit is toegevoegd" in text_of(as_bram.get(d1_url, {"verwijder": "1"}))
    assert as_bram.post(d1_url, {"do": "remove"}).status_code == 302
    assert not Participant.objects.exists()


def test_a_codeur_sees_a_person_and_changes_nothing(d1, d1_url, voorbeelddam, logged_in):
    coen = logged_in(voorbeelddam.coen)
    page = text_of(coen.get(d1_url, {"wijzig": "toestemming"}))
    assert "doel_quote" not in page
    assert "Trek deelname in" not in page


def test_a_withdrawal_is_explained_confirmed_and_certified(as_bram, d1, d1_url, voorbeelddam):
    one = voorbeelddam.monitor.characteristics.create(key="leerroute", label="Leerroute")
    d1.characteristics.create(characteristic=one, value=one.values.create(key="Z", label="Z-route"))
    url = reverse("study:withdraw", kwargs={"participant": d1.pk})
    page = text_of(as_bram.get(url))
    assert "<dt>Kenmerken</dt>" in page
    assert "komen niet terug" in page
    wrong = as_bram.post(url, {"medium": "spoken", "pseudonym": "D2"})
    assert wrong.status_code == 422
    assert "Dit is niet het pseudoniem" in text_of(wrong)
    d1.refresh_from_db()
    assert d1.withdrawn_at is None
    done = as_bram.post(url, {"medium": "spoken", "pseudonym": "d1"}, follow=True)
    assert "Bewijs van intrekking" in text_of(done)
    assert "Teruggetrokken" in text_of(as_bram.get(d1_url))
    assert "al teruggetrokken" in text_of(as_bram.get(url))
    again = as_bram.post(url, {"medium": "spoken", "pseudonym": "D1"})
    assert again.status_code == 422
