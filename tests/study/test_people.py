from datetime import timedelta

import pytest

from tests import cast
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations, queries
from weerklank.study.models import Participant


@pytest.fixture
def by(bram):
    return {"by": bram, "at": cast.NOW}


@pytest.fixture
def leerroute(voorbeelddam):
    one = voorbeelddam.monitor.characteristics.create(key="leerroute", label="Leerroute")
    for key in ("B", "O", "Z"):
        one.values.create(key=key, label=f"{key}-route")
    return one


@pytest.fixture
def gender(voorbeelddam):
    one = voorbeelddam.monitor.characteristics.create(key="gender", label="Gender")
    for key in ("vrouw", "man"):
        one.values.create(key=key, label=key)
    return one


def add(voorbeelddam, by, perspective="inburgeraar", **given):
    return operations.add_participant(
        round=voorbeelddam.round, perspective=perspective, **given, **by
    )


def hear(participant):
    conversation, _made = participant.round.conversations.get_or_create(
        number=1,
        defaults={"kind": "group", "held_on": cast.TODAY, "created_at": cast.NOW},
    )
    conversation.attendances.create(participant=participant)


def test_people_get_the_first_free_pseudonym(voorbeelddam, by):
    added = [
        add(voorbeelddam, by, perspective).pseudonym
        for perspective in ("inburgeraar", "inburgeraar", "aanbieder", "inburgeraar")
    ]
    assert added == ["D1", "D2", "A1", "D3"]


def test_a_pseudonym_of_who_withdrew_is_not_given_again(voorbeelddam, by):
    first = add(voorbeelddam, by)
    operations.withdraw(participant=first, **by)
    assert add(voorbeelddam, by).pseudonym == "D2"


def test_someone_is_added_with_what_is_known(voorbeelddam, by, leerroute):
    added = add(voorbeelddam, by, characteristics={"leerroute": "Z"})
    assert queries.characteristics_of([added.pk]) == {added.pk: {"leerroute": "Z"}}
    assert safeguards.events_about(added) == ["participant.added"]


def test_unknown_is_the_absence_of_a_value(voorbeelddam, by, leerroute):
    added = add(voorbeelddam, by, characteristics={"leerroute": ""})
    assert queries.characteristics_of([added.pk]) == {}


def test_a_provider_has_a_kind_and_an_inburgeraar_has_none(voorbeelddam, by):
    provider = add(voorbeelddam, by, "aanbieder", provider_kind="taalschool", function="docent")
    assert (provider.provider_kind, provider.function) == ("taalschool", "docent")
    assert add(voorbeelddam, by, "aanbieder").provider_kind == "other"
    assert add(voorbeelddam, by, provider_kind="taalschool").provider_kind == ""


@pytest.mark.parametrize("pseudonym", ["Fatima", "D", "12", "D 1"])
def test_a_name_is_refused_as_pseudonym(pseudonym, voorbeelddam, by):
    with pytest.raises(operations.PseudonymUnfit):
        add(voorbeelddam, by, pseudonym=pseudonym)


def test_a_pseudonym_is_used_once(voorbeelddam, by):
    add(voorbeelddam, by, pseudonym="D7")
    with pytest.raises(operations.PseudonymTaken):
        add(voorbeelddam, by, pseudonym="D7")


@pytest.mark.parametrize("function", ["bel 0612345678", "x@y.example", "111222333"])
def test_what_points_to_a_person_is_refused(function, voorbeelddam, by):
    with pytest.raises(operations.LooksPersonal):
        add(voorbeelddam, by, "aanbieder", function=function)
    fine = add(voorbeelddam, by, "aanbieder", function="docent")
    with pytest.raises(operations.LooksPersonal):
        operations.change_participant(participant=fine, function=function, **by)
    fine.refresh_from_db()
    assert fine.function == "docent"


def test_a_value_of_another_monitor_is_refused(voorbeelddam, by, leerroute, esra):
    elderburg = queries.monitors(visible_to=esra).get()
    theirs = elderburg.characteristics.create(key="wijk", label="Wijk")
    theirs.values.create(key="noord", label="Noord")
    for wrong in ({"wijk": "noord"}, {"leerroute": "noord"}, {"leerroute": "X"}):
        with pytest.raises(operations.UnknownCharacteristic):
            add(voorbeelddam, by, characteristics=wrong)
    assert not Participant.objects.exists()


def test_a_change_replaces_what_was_known(voorbeelddam, by, leerroute, gender):
    added = add(voorbeelddam, by, characteristics={"leerroute": "Z", "gender": "man"})
    operations.change_participant(
        participant=added, characteristics={"leerroute": "B", "gender": ""}, **by
    )
    assert queries.characteristics_of([added.pk]) == {added.pk: {"leerroute": "B"}}
    assert safeguards.events_about(added) == ["participant.added", "participant.changed"]


def test_who_withdrew_is_not_changed(voorbeelddam, by):
    added = add(voorbeelddam, by)
    operations.withdraw(participant=added, **by)
    with pytest.raises(operations.ParticipantWithdrawn):
        operations.change_participant(participant=added, **by)


def test_who_was_added_by_mistake_is_removed(voorbeelddam, by):
    operations.remove_participant(participant=add(voorbeelddam, by), **by)
    assert not Participant.objects.exists()


def test_who_spoke_or_was_asked_is_not_removed(voorbeelddam, by):
    heard, asked, withdrawn = (add(voorbeelddam, by) for _ in range(3))
    hear(heard)
    operations.record_consent(
        participant=asked,
        purpose="take_part",
        is_given=False,
        on=cast.TODAY,
        medium="spoken",
        **by,
    )
    operations.withdraw(participant=withdrawn, **by)
    for person in (heard, asked, withdrawn):
        with pytest.raises(operations.ParticipantInUse):
            operations.remove_participant(participant=person, **by)


@pytest.mark.parametrize("who", ["coen", "daan", "gerard"])
def test_only_an_onderzoeker_adds_and_changes_people(who, voorbeelddam, d1):
    by = {"by": getattr(voorbeelddam, who), "at": cast.NOW}
    with pytest.raises(AccessDenied):
        add(voorbeelddam, by)
    with pytest.raises(AccessDenied):
        operations.change_participant(participant=d1, **by)
    with pytest.raises(AccessDenied):
        operations.remove_participant(participant=d1, **by)


def test_the_stranger_sees_nobody(d1, esra):
    assert not queries.participants(visible_to=esra).exists()
    assert not queries.guides(visible_to=esra).exists()


def test_groups_without_anyone_heard_stand_first(voorbeelddam, by, leerroute):
    heard = add(voorbeelddam, by, characteristics={"leerroute": "B"})
    hear(heard)
    follows = add(voorbeelddam, by, characteristics={"leerroute": "Z"})
    operations.record_consent(
        participant=follows,
        purpose="take_part",
        is_given=True,
        on=cast.TODAY,
        medium="spoken",
        **by,
    )
    add(voorbeelddam, by, characteristics={"leerroute": "B"})
    rows = [
        (row.label, row.heard, row.follows, row.total)
        for row in queries.strata(queries.people(voorbeelddam.round), [leerroute])
    ]
    assert rows == [("O-route", 0, 0, 0), ("Z-route", 0, 1, 1), ("B-route", 1, 0, 2)]


def test_unknown_is_a_group_only_when_somebody_is_in_it(voorbeelddam, by, leerroute, gender):
    add(voorbeelddam, by, characteristics={"leerroute": "B"})
    people = queries.people(voorbeelddam.round)
    labels = [row.label for row in queries.strata(people, [leerroute])]
    assert "onbekend" not in labels
    labels = [row.label for row in queries.strata(people, [leerroute, gender])]
    assert len(labels) == 7  # three routes by two genders, and one with an unknown gender
    assert "B-route, onbekend" in labels


def test_database_counts_groups_as_they_are_counted_from_people(
    voorbeelddam, by, leerroute, gender
):
    def answer(person, on, *, is_given):
        operations.record_consent(
            participant=person, purpose="take_part", is_given=is_given, on=on, medium="spoken", **by
        )

    hear(add(voorbeelddam, by, characteristics={"leerroute": "B"}))
    hear(add(voorbeelddam, by, "aanbieder", provider_kind="taalschool"))
    again = add(voorbeelddam, by, characteristics={"leerroute": "Z"})
    answer(again, cast.TODAY - timedelta(days=2), is_given=True)
    answer(again, cast.TODAY - timedelta(days=1), is_given=False)
    answer(again, cast.TODAY, is_given=True)
    refused = add(voorbeelddam, by, characteristics={"gender": gender.values.first().key})
    answer(refused, cast.TODAY - timedelta(days=1), is_given=True)
    answer(refused, cast.TODAY, is_given=False)
    answer(add(voorbeelddam, by, "aanbieder", provider_kind="other"), cast.TODAY, is_given=True)
    gone = add(voorbeelddam, by, characteristics={"leerroute": "O"})
    hear(gone)
    operations.withdraw(participant=gone, **by)

    round_ = voorbeelddam.round
    present = [one for one in queries.people(round_) if one.record.withdrawn_at is None]
    newcomers = [one for one in present if one.record.perspective == "inburgeraar"]
    providers = [one for one in present if one not in newcomers]
    for chosen in ([leerroute], [leerroute, gender]):
        assert queries.strata_in(round_, chosen) == queries.strata(newcomers, chosen)
    assert queries.provider_strata_in(round_) == queries.provider_strata(providers)
    [row] = queries.everybody("Inburgeraars", round_, "inburgeraar")
    assert (row.heard, row.follows, row.total) == (1, 1, 3)


def test_someone_counts_once_however_often_she_spoke(voorbeelddam, by, leerroute):
    person = add(voorbeelddam, by, characteristics={"leerroute": "B"})
    hear(person)
    conversation = voorbeelddam.round.conversations.get()
    conversation.speakers.create(label="D1", role="participant", participant=person)
    conversation.speakers.create(label="Z1", role="participant", participant=person)
    (row,) = [
        row for row in queries.strata(queries.people(voorbeelddam.round), [leerroute]) if row.total
    ]
    assert (row.heard, row.total) == (1, 1)


def test_providers_are_counted_per_kind(voorbeelddam, by):
    hear(add(voorbeelddam, by, "aanbieder", provider_kind="taalschool"))
    rows = queries.provider_strata(queries.people(voorbeelddam.round))
    assert [(row.label, row.heard, row.total) for row in rows] == [
        ("Gemeente", 0, 0),
        ("Maatschappelijke begeleiding", 0, 0),
        ("Taalschool", 1, 1),
    ]
