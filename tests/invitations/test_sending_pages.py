"""The pages about sending: who writes, who gets a message and who not, how far it is."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from tests import cast
from tests.invitations.world import PEOPLE, Inviting, make_inviting
from weerklank.invitations.models import Letterhead, Message
from weerklank.invitations.operations import texts
from weerklank.invitations.queries import messages as queries
from weerklank.sampling import selecting
from weerklank.sampling.models import Candidate
from weerklank.vault import operations as vault


@pytest.fixture
def inviting(voorbeelddam: cast.Voorbeelddam) -> Inviting:
    made = make_inviting(voorbeelddam)
    Letterhead.objects.update(cards_end_on=timezone.localdate() + timedelta(days=30))
    return made


def address(inviting: Inviting, name: str = "send") -> str:
    return reverse(f"invitations:{name}", args=[inviting.round.slug])


def shown(answer) -> str:
    return " ".join(html.fromstring(answer.content).text_content().split())


def test_the_preview_says_who_gets_it_by_which_way_and_who_not(inviting, logged_in):
    client = logged_in(inviting.bram)
    words = shown(client.get(address(inviting), {"use": "invitation", "way": "bekend"}))
    assert "E-mail: 1 mens" in words
    assert "Brief: 1 mens" in words
    assert "Sms: " not in words  # not set up here
    assert "Sms versturen is hier niet ingesteld" in words
    no_way = "Geen adres bekend voor deze weg 3 mensen: K2 (gekozen, nog niet gevraagd), K4"
    assert no_way in words
    assert "E-mail, Arabisch: concept, niet nagekeken door een spreker. 1 mens" in words
    # Of nobody an address or a name is shown.
    for details in PEOPLE.values():
        assert details.name not in words
        assert details.email == "" or details.email not in words
    assert not Message.objects.exists()


def test_a_translation_that_holds_no_more_gives_way_to_the_dutch_and_that_is_said(
    inviting, logged_in
):
    texts.write_text(
        monitor=inviting.round.monitor,
        use="invitation",
        channel="email",
        language="nl",
        subject="Kom praten",
        body="{link} {phone}",
        revision=0,
        by=inviting.bram,
        at=cast.NOW,
    )
    asked = {"use": "invitation", "way": "email"}
    words = shown(logged_in(inviting.bram).get(address(inviting), asked))
    assert "Nederlands Arabisch: het Nederlands veranderde na deze vertaling" in words


def test_only_who_is_ticked_gets_it(inviting, logged_in):
    client = logged_in(inviting.bram)
    asked = {"use": "invitation", "way": "bekend", "candidate": [inviting.candidates["K3"].pk]}
    answer = client.post(address(inviting), asked, follow=True)
    assert "1 brief wacht tot een sleutelhouder die drukt." in shown(answer)
    assert Message.objects.get().candidate.pseudonym == "K3"


def test_somebody_of_another_round_is_not_written_to(inviting, logged_in):
    stranger = inviting.candidates["K1"]
    other = cast.make_round(inviting.round.monitor, number=2)
    Candidate.objects.filter(pk=stranger.pk).update(round=other)
    asked = {"use": "invitation", "way": "bekend", "candidate": [stranger.pk]}
    answer = logged_in(inviting.bram).post(address(inviting), asked)
    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_too_many_keeps_what_was_chosen_and_says_what_to_do(inviting, logged_in, settings):
    settings.MESSAGES_PER_DAY = 1
    chosen = [inviting.candidates[one].pk for one in ("K1", "K3")]
    answer = logged_in(inviting.bram).post(
        address(inviting), {"use": "invitation", "way": "letter", "candidate": chosen}
    )
    assert answer.status_code == 422
    assert "Vandaag kan er nog 1 bericht weg" in shown(answer)
    ticked = html.fromstring(answer.content).xpath("//input[@name='candidate'][@checked]/@value")
    assert [int(one) for one in ticked] == chosen
    assert not Message.objects.exists()


def test_without_a_letterhead_the_page_says_what_comes_first(inviting, logged_in):
    Letterhead.objects.all().delete()
    answer = logged_in(inviting.bram).get(address(inviting), {"use": "invitation", "way": "bekend"})
    assert answer.status_code == 422
    assert "Vul eerst in wie er schrijft" in shown(answer)
    assert address(inviting, "letterhead") in answer.content.decode()


def test_a_sender_that_tells_is_refused_and_a_day_that_passed_too(inviting, logged_in):
    client = logged_in(inviting.bram)
    given = {
        "sender": "Loket inburgering",
        "phone": "010-444 44 44",
        "cards_end_on": "2099-01-01",
        "revision": 1,
    }
    refused = client.post(address(inviting, "letterhead"), given)
    assert refused.status_code == 422
    assert "kan verraden waarom iemand bericht krijgt" in shown(refused)
    given |= {"sender": "Gemeente Voorbeelddam", "cards_end_on": "2020-01-01"}
    assert client.post(address(inviting, "letterhead"), given).status_code == 422
    given |= {"cards_end_on": "2099-01-01"}
    assert client.post(address(inviting, "letterhead"), given).status_code == 302
    assert Letterhead.objects.get().revision == 2
    # Somebody else saved meanwhile.
    assert client.post(address(inviting, "letterhead"), given).status_code == 422


def test_unknown_comes_first_with_what_to_do_and_goes_once_sent_again(inviting, logged_in):
    at = timezone.now()
    inviting.queue(way="email", at=at)
    inviting.queue(way="letter", who=("K3",), at=at)
    Message.objects.filter(channel="email").update(state="unknown", why_not="broke_off")
    Message.objects.filter(channel="letter").update(state="failed", why_not="no_address")
    client = logged_in(inviting.bram)
    page = html.fromstring(client.get(address(inviting, "inviting")).content)
    rows = page.xpath("//table[@aria-labelledby='beslis']/tbody/tr/th/text()")
    assert rows == ["K1", "K3"]
    unknown = Message.objects.get(state="unknown")
    client.post(reverse("invitations:message_again", args=[unknown.pk]))
    page = html.fromstring(client.get(address(inviting, "inviting")).content)
    assert page.xpath("//table[@aria-labelledby='beslis']/tbody/tr/th/text()") == ["K3"]
    # What is counted, counted otherwise.
    cells = page.xpath("//table[@aria-label='Berichten per doel']/tbody/tr/td/text()")
    states = ["waiting", "sending", "sent", "unknown", "failed", "stopped"]
    assert [int(one) for one in cells] == [
        Message.objects.values("candidate").distinct().count(),
        *(Message.objects.filter(state=one).count() for one in states),
    ]


def test_the_overview_asks_no_more_for_more_people(inviting, logged_in):
    at = timezone.now()
    client = logged_in(inviting.bram)
    inviting.queue(way="letter", who=("K3",), at=at)
    client.get(address(inviting, "inviting"))

    def asked(name: str, **query: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(address(inviting, name), query)
        return len(seen)

    before = asked("inviting"), asked("send", use="invitation", way="bekend")
    frame = inviting.candidates["K1"].frame
    people = {}
    for number in range(10, 30):
        Candidate.objects.create(
            round=inviting.round,
            frame=frame,
            perspective="inburgeraar",
            pseudonym=f"K{number}",
            road="municipality",
            state="chosen",
        )
        people[f"K{number}"] = PEOPLE["K1"]
    vault.keep_contacts(
        municipality_id=inviting.round.monitor.organisation_id,
        monitor_id=inviting.round.monitor_id,
        people=people,
        by=inviting.kees,
        at=at,
    )
    Message.objects.bulk_create(
        Message(
            candidate=one,
            use="thanks",
            channel="email",
            state="failed",
            due_at=at,
            asked_at=at,
            asked_by=inviting.bram,
        )
        for one in Candidate.objects.filter(pseudonym__in=people)
    )
    assert (asked("inviting"), asked("send", use="invitation", way="bekend")) == before


def test_the_sleutelhouder_sees_where_letters_wait_and_takes_them(inviting, logged_in):
    at = timezone.now()
    inviting.queue(way="letter", who=("K1", "K3"), at=at)
    client = logged_in(inviting.kees)
    organisation = inviting.round.monitor.organisation.slug
    listed = client.get(reverse("invitations:letter_rounds", args=[organisation]))
    assert "2 brieven wachten" in shown(listed)
    assert client.get(address(inviting, "letters")).status_code == 302
    assert client.post(address(inviting, "letters"), {"do": "print"}).status_code == 302
    client.post("/inloggen/bevestigen/", {"password": cast.PASSWORD})
    answer = client.post(address(inviting, "letters"), {"do": "print"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    page = shown(client.get(address(inviting, "letters")))
    assert "2 brieven, gemaakt op" in page
    assert client.post(address(inviting, "letters"), {"do": "posted"}).status_code == 404


# --- how far messages are ---------------------------------------------------------------------
def test_messages_are_counted_per_use_and_kind_as_by_hand(invited):
    """Counted again here, message by message, from the draw and what each person has."""
    chosen = [invited.person(one) for one in sorted(invited.codes)]
    for number, candidate in enumerate(chosen):
        for use, state in (("invitation", "sent"), ("reminder", ("failed", "unknown")[number % 2])):
            for channel in ("email", "sms")[: 1 + number % 2]:
                Message.objects.create(
                    candidate=candidate,
                    use=use,
                    channel=channel,
                    state=state,
                    due_at=cast.NOW,
                    asked_at=cast.NOW,
                    asked_by=invited.place.bram,
                )
    uses, kinds = queries.counts(invited.place.round)
    mine = list(Message.objects.select_related("candidate"))
    for row, use in zip(uses, ("invitation", "reminder"), strict=True):
        own = [one for one in mine if one.use == use]
        assert row.people == len({one.candidate_id for one in own})
        assert row.states == Counter(one.state for one in own)
    draw = selecting.standing_draw(invited.place.round, "inburgeraar")
    in_words = selecting.naming(invited.place.monitor)
    expected = []
    for cell in draw.cells:
        own = [one for one in mine if one.candidate.values == cell["values"]]
        if own:
            expected.append(
                (
                    in_words(cell["values"]),
                    len({one.candidate_id for one in own}),
                    Counter(one.state for one in own),
                )
            )
    assert [(row.label, row.people, row.states) for row in kinds] == expected
    assert sum(row.people for row in kinds) == len(chosen)


def test_counting_messages_reads_no_message(invited, django_assert_max_num_queries):
    queries.counts(invited.place.round)
    with django_assert_max_num_queries(14) as asked:
        queries.counts(invited.place.round)
    of_messages = [
        one["sql"] for one in asked.captured_queries if 'FROM "invitations_message"' in one["sql"]
    ]
    assert of_messages
    assert all("COUNT" in one or "DISTINCT" in one for one in of_messages)
