"""Groups that researchers make: what they may be, who is in them, and when that ends."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from weerklank.safeguards.models import LogLine
from weerklank.safeguards.refusals import AccessDenied
from weerklank.study import operations, queries
from weerklank.study.models import Characteristic, OwnGroup, OwnGroupMember


@pytest.fixture
def home(db):
    return cast.make_voorbeelddam()


@pytest.fixture
def monitor(home):
    """A monitor with a household, asked of inburgeraars, and a size, asked of providers."""
    household = operations.add_characteristic(
        monitor=home.monitor, label="Huishouden", by=home.bram, at=cast.NOW
    )
    for label in ("Met kinderen", "Alleen"):
        operations.add_value(characteristic=household, label=label, by=home.bram, at=cast.NOW)
    size = operations.add_characteristic(
        monitor=home.monitor,
        label="Omvang",
        for_inburgeraars=False,
        for_aanbieders=True,
        by=home.bram,
        at=cast.NOW,
    )
    operations.add_value(characteristic=size, label="Groot", by=home.bram, at=cast.NOW)
    return home.monitor


@pytest.fixture
def people(home, monitor):
    """D1 has children, D2 lives alone, of D3 it is not known; A1 is of the municipality."""
    found = {who: cast.make_participant(home.round, who) for who in ("D1", "D2", "D3", "A1")}
    household = Characteristic.objects.get(label="Huishouden")
    for who, label in (("D1", "Met kinderen"), ("D2", "Alleen")):
        found[who].characteristics.create(
            characteristic=household, value=household.values.get(label=label)
        )
    return found


def key(label):
    return Characteristic.objects.get(label=label).key


def value(label):
    return Characteristic.objects.get(values__label=label).values.get(label=label).key


def make(home, name="Ouders", **given):
    given = {
        "perspective": "inburgeraar",
        "conditions": {key("Huishouden"): [value("Met kinderen")]},
        "by": home.bram,
    } | given
    return operations.add_own_group(round=home.round, name=name, at=cast.NOW, **given)


def pick(home, members, name="Wie ik koos", by=None):
    return operations.add_own_group(
        round=home.round, name=name, members=members, by=by or home.bram, at=cast.NOW
    )


def belonging(round_, name, people):
    group = next(one for one in queries.own_groups(round_) if one.name == name)
    known = queries.known_of(people.values())
    return {who: group.has(one.pk, known[one.pk]) for who, one in people.items() if who != "A1"}


def test_group_by_conditions_knows_inside_outside_and_not_known(home, people):
    make(home)
    assert belonging(home.round, "Ouders", people) == {"D1": True, "D2": False, "D3": None}


def test_group_by_conditions_holds_in_the_next_round_and_a_picked_one_does_not(home, people):
    make(home)
    pick(home, [people["D1"].pk])
    after = cast.make_round(home.monitor, 2)
    assert [one.name for one in queries.own_groups(after)] == ["Ouders"]
    assert [one.name for one in queries.own_groups(home.round)] == ["Ouders", "Wie ik koos"]


def test_group_of_another_monitor_is_nowhere_here(home, people):
    make(home)
    stranger = cast.make_round(cast.make_monitor("Elderburg", "elderburg"), 5)
    assert queries.own_groups(stranger) == []


def test_picked_group_knows_everyone(home, people):
    pick(home, [people["D1"].pk, people["D3"].pk])
    assert belonging(home.round, "Wie ik koos", people) == {"D1": True, "D2": False, "D3": True}


def test_withdrawal_takes_someone_out_of_a_picked_group_and_counts_it(home, people):
    pick(home, [people["D1"].pk, people["D3"].pk])
    assert operations.preview_withdrawal(people["D1"])["eigen groepen"] == 1
    operations.withdraw(participant=people["D1"], by=home.bram, at=cast.NOW)
    assert list(OwnGroupMember.objects.values_list("participant", flat=True)) == [people["D3"].pk]


def test_withdrawal_takes_someone_out_of_a_group_by_conditions(home, people):
    make(home)
    operations.withdraw(participant=people["D1"], by=home.bram, at=cast.NOW)
    [shown] = queries.own_groups_shown(home.round)
    assert (shown.inside, shown.outside, shown.unknown) == (0, 1, 1)


def test_who_was_picked_by_mistake_can_still_be_removed(home, people):
    pick(home, [people["D1"].pk, people["D3"].pk])
    operations.remove_participant(participant=people["D3"], by=home.bram, at=cast.NOW)
    [group] = queries.own_groups(home.round)
    assert group.members == {people["D1"].pk}


REFUSED = {
    "no name": ({"name": "  "}, operations.OwnGroupNameMissing),
    "a number of a citizen": ({"name": "111222333"}, operations.OwnGroupNamePersonal),
    "no conditions": ({"conditions": {}}, operations.OwnGroupEmpty),
    "no values": ({"conditions": {"huishouden": []}}, operations.OwnGroupEmpty),
    "a value that is not there": (
        {"conditions": {"huishouden": ["x"]}},
        operations.OwnGroupUnfit,
    ),
    "a characteristic of the others": (
        {"conditions": {"omvang": ["groot"]}},
        operations.OwnGroupUnfit,
    ),
}


@pytest.mark.parametrize(("given", "refusal"), REFUSED.values(), ids=REFUSED)
def test_group_that_cannot_be_is_refused(given, refusal, home, people):
    with pytest.raises(refusal):
        make(home, **given)
    assert not OwnGroup.objects.exists()


def test_two_groups_are_not_called_alike_in_a_monitor_or_its_rounds(home, people):
    make(home, name="Ouders")
    with pytest.raises(operations.OwnGroupNameTaken):
        pick(home, [people["D1"].pk], name=" ouders ")


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ([], operations.OwnGroupEmpty),
        (["D1", "A1"], operations.OwnGroupMixed),
        (["other"], operations.OwnGroupStranger),
    ],
)
def test_people_who_are_no_group_are_refused(who, refusal, home, people):
    elsewhere = cast.make_participant(cast.make_round(home.monitor, 2), "D1")
    members = [(people | {"other": elsewhere})[one].pk for one in who]
    with pytest.raises(refusal):
        pick(home, members)


def test_group_changes_and_stays_of_its_kind(home, people):
    group = pick(home, [people["D1"].pk])
    given = {"group": group, "round": home.round, "by": home.bram, "at": cast.NOW}
    operations.change_own_group(name="Zij", members=[people["D2"].pk], **given)
    assert belonging(home.round, "Zij", people) == {"D1": False, "D2": True, "D3": False}
    with pytest.raises(operations.OwnGroupUnfit):
        operations.change_own_group(
            name="Zij", conditions={"huishouden": ["alleen"]}, perspective="inburgeraar", **given
        )


@pytest.mark.parametrize("who", ["chantal", "daan"])
def test_only_a_researcher_makes_changes_and_removes_groups(who, home, people):
    group, user = make(home), getattr(home, who)
    if who == "chantal":
        home.monitor.memberships.filter(user=user, role="onderzoeker").delete()
    given = {"round": home.round, "by": user, "at": cast.NOW}
    for act in (
        lambda: pick(home, [people["D1"].pk], by=user),
        lambda: operations.change_own_group(group=group, name="X", conditions={}, **given),
        lambda: operations.remove_own_group(group=group, **given),
    ):
        with pytest.raises(AccessDenied):
            act()


def test_log_tells_of_a_group_without_its_name(home, people):
    group = make(home, name="Heel bijzonder")
    operations.remove_own_group(group=group, round=home.round, by=home.bram, at=cast.NOW)
    lines = LogLine.objects.filter(what__startswith="own_group.").order_by("id")
    assert [(line.what, list(line.detail)) for line in lines] == [
        (what, ["own_group"]) for what in ("own_group.added", "own_group.removed")
    ]


def test_characteristic_and_value_that_a_group_is_made_of_stay(home, people):
    make(home, conditions={key("Huishouden"): [value("Alleen")]})
    household = Characteristic.objects.get(label="Huishouden")
    for person in people.values():
        person.characteristics.all().delete()
    given = {"by": home.bram, "at": cast.NOW}
    with pytest.raises(operations.GroupedBy):
        operations.remove_value(value=household.values.get(label="Alleen"), **given)
    operations.remove_value(value=household.values.get(label="Met kinderen"), **given)
    with pytest.raises(operations.GroupedBy):
        operations.remove_characteristic(characteristic=household, **given)
    change = {"label": "Huishouden", "is_printable": False, "characteristic": household}
    with pytest.raises(operations.GroupedBy):
        operations.change_characteristic(
            for_inburgeraars=False, for_aanbieders=True, **change, **given
        )
    operations.change_characteristic(for_inburgeraars=True, for_aanbieders=True, **change, **given)


# --- pages ------------------------------------------------------------------------------------
def page(home, name, who="bram", data=None, **kwargs):
    client = Client()
    client.force_login(getattr(home, who))
    address = reverse(f"study:{name}", kwargs={"round": home.round.slug, **kwargs})
    return client.get(address) if data is None else client.post(address, data)


def test_group_is_made_shown_changed_and_taken_away_on_its_pages(home, people):
    household = key("Huishouden")
    made = page(
        home,
        "own_group_new",
        data={
            "name": "Ouders",
            "perspective": "inburgeraar",
            f"geldt_voor_{household}": [value("Met kinderen")],
        },
    )
    assert made.status_code == 302
    [shown] = page(home, "own_groups").context["groups"]
    assert (shown.inside, shown.outside, shown.unknown) == (1, 1, 1)
    group = OwnGroup.objects.get()
    form = page(home, "own_group", group=group.pk).context["form"]
    assert form["name"].value() == "Ouders"
    assert [field.name for field, is_open in form.conditions if is_open] == [
        f"geldt_voor_{household}"
    ]
    page(home, "own_group_remove", group=group.pk, data={})
    assert not OwnGroup.objects.exists()


def test_refused_group_keeps_what_was_filled_in(home, people):
    refused = page(home, "own_group_new", data={"name": "Ouders", "perspective": "inburgeraar"})
    assert refused.status_code == 422
    assert "Kies ten minste één waarde" in refused.content.decode()
    assert refused.context["form"]["name"].value() == "Ouders"


def test_what_somebody_changed_meanwhile_is_not_overwritten(home, people):
    group = pick(home, [people["D1"].pk])
    form = page(home, "own_group", group=group.pk).context["form"]
    mark = {field.html_name: field.value() for field in form.hidden_fields()}
    assert mark
    operations.change_own_group(
        group=group, round=home.round, name="Zij", members=[people["D2"].pk], by=home.bram,
        at=cast.NOW,
    )  # fmt: skip
    late = page(
        home,
        "own_group",
        group=group.pk,
        data={"name": "Wie ik koos", "members": [people["D3"].pk], **mark},
    )
    assert late.status_code == 422
    assert OwnGroup.objects.get().name == "Zij"


def test_people_to_pick_are_those_who_take_part(home, people):
    operations.withdraw(participant=people["D2"], by=home.bram, at=cast.NOW)
    labels = [label for _pk, label in queries.people_to_pick(home.round)]
    assert labels == ["A1 – Gemeente", "D1 – Met kinderen", "D3"]


def test_group_stands_on_the_page_of_the_spread_for_who_sees_people(home, people):
    make(home)
    assert [row.label for row in page(home, "spread").context["own_strata"]] == [
        "Ouders",
        "Ouders: niet bekend",
    ]
    assert page(home, "spread", who="daan").context["own_strata"] == []


def test_three_characteristics_divide_people(home, people):
    given = {"monitor": home.monitor, "by": home.bram, "at": cast.NOW}
    labels = ("Route", "Gender")
    for label in labels:
        made = operations.add_characteristic(label=label, **given)
        operations.add_value(characteristic=made, label=f"Een {label}", by=home.bram, at=cast.NOW)
    client = Client()
    client.force_login(home.bram)
    address = reverse("study:spread", args=[home.round.slug])
    query = dict(zip(("kenmerk", "en", "enook"), map(key, ("Huishouden", *labels)), strict=True))
    found = client.get(address, query)
    assert {row.label.count(",") + 1 for row in found.context["newcomer_strata"]} == {3}
    assert b'name="enook"' in found.content
    # Nobody is left out of the rows, whoever has no value among them.
    assert sum(row.total for row in found.context["newcomer_strata"]) == 3
