"""Reads over monitors, rounds and people. Whoever is no member sees nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, product
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.text import slugify
from django.utils.translation import gettext as _

from weerklank.safeguards import bundles
from weerklank.safeguards import queries as safeguards
from weerklank.safeguards.terms import Role
from weerklank.study import bases, models, rules, shipped, terms
from weerklank.study.rules import lists, questions

if TYPE_CHECKING:
    from datetime import date

    from django.db.models.expressions import Combinable

    from weerklank.safeguards.models import User

M = TypeVar("M", bound=Model)


def _visible(model: type[M], user: User, path: str) -> QuerySet[M]:
    """Return the rows of the monitors that someone is a member of, with their organisation."""
    return (
        model._default_manager.filter(**{f"{path}memberships__user_id": user.pk})
        .select_related(f"{path}organisation")
        .distinct()
    )


def monitors(*, visible_to: User) -> QuerySet[models.Monitor]:
    return _visible(models.Monitor, visible_to, "")


class ToGoTo(NamedTuple):
    """A monitor and its rounds, newest first, with what a menu says of them.

    What else there is of these is read when it is asked for.
    """

    monitor: models.Monitor
    rounds: list[models.Round]


# As it stands: every page asks this.
_TO_GO_TO = """
    SELECT organisation.id, organisation.name, organisation.slug,
        monitor.id, monitor.name, monitor.slug, part.id, part.number, part.name, part.slug
    FROM study_monitor AS monitor
    JOIN safeguards_organisation AS organisation ON organisation.id = monitor.organisation_id
    LEFT JOIN study_round AS part ON part.monitor_id = monitor.id
    WHERE monitor.id IN (SELECT monitor_id FROM study_membership WHERE user_id = %s)
    ORDER BY organisation.name, monitor.name, monitor.id, part.number DESC"""


def to_go_to(user: User) -> list[ToGoTo]:
    """Return the monitors of which someone is a member, by organisation and name. One query."""
    found: dict[int, ToGoTo] = {}
    for of, its_name, its_slug, pk, name, slug, part, number, called, address in safeguards.rows(
        _TO_GO_TO, [user.pk]
    ):
        if pk not in found:
            monitor = safeguards.partly(
                models.Monitor, id=pk, organisation_id=of, name=name, slug=slug
            )
            monitor.organisation = safeguards.organisation_of_which(
                pk=of, name=its_name, slug=its_slug
            )
            found[pk] = ToGoTo(monitor, [])
        if part is not None:
            round_ = safeguards.partly(
                models.Round, id=part, monitor_id=pk, number=number, name=called, slug=address
            )
            round_.monitor = found[pk].monitor
            found[pk].rounds.append(round_)
    return list(found.values())


def all_rounds() -> QuerySet[models.Round]:
    """Return every round there is; for the index to search in, which says who finds what."""
    return models.Round.objects.order_by("pk")


def monitors_written_by(user: User) -> set[int]:
    """Return the numbers of the monitors in which someone is an onderzoeker. One query."""
    own = models.Membership.objects.filter(user_id=user.pk, role=Role.ONDERZOEKER)
    return set(own.values_list("monitor_id", flat=True))


def term_notices(*, visible_to: User) -> QuerySet[models.TermNotice]:
    """Return what goes by a term of a plan and did not go yet, of the monitors of this person."""
    return models.TermNotice.objects.filter(
        round__monitor__in=monitors(visible_to=visible_to), done_on=None
    ).select_related("round__monitor", "held_by")


def stands(path: str) -> Exists:
    """Return the condition that the monitor at this path was not removed: it has members."""
    return Exists(models.Membership.objects.filter(monitor=OuterRef(path)))


def monitors_of(organisation_ids: Iterable[int]) -> QuerySet[models.Monitor]:
    """Return the monitors of organisations that were not removed; for who keeps their people."""
    return models.Monitor.objects.filter(
        stands("pk"), organisation__in=organisation_ids
    ).select_related("organisation")


def round_by(number: int) -> models.Round:
    """Return a round; for who stands in it. Raises DoesNotExist."""
    return safeguards.row_by(models.Round, number)


def participant_by(number: int) -> models.Participant:
    """Return a participant; for herself. Raises DoesNotExist."""
    return safeguards.row_by(models.Participant, number)


def guide_by(number: int) -> models.Guide:
    """Return a guide; for who is asked its questions. Raises DoesNotExist."""
    return safeguards.row_by(models.Guide, number)


def home_of(round_id: int) -> int:
    """Return the monitor that a round is of, also while it lies aside."""
    home = safeguards.home_of_aside(round_id)
    if home is not None:
        return home
    return models.Round.objects.values_list("monitor_id", flat=True).get(pk=round_id)


def rounds_beside(round_id: int) -> set[int]:
    """Return the rounds of the same monitor, itself and those that lie aside among them."""
    home = home_of(round_id)
    here = models.Round.objects.filter(Q(monitor=home) | Q(pk__in=safeguards.rounds_aside(home)))
    return set(here.order_by().values_list("pk", flat=True))


def pseudonyms_in(rounds: Collection[int]) -> list[str]:
    """Return how people are called in these rounds, each name once."""
    found = models.Participant.objects.filter(round__in=rounds).order_by()
    return sorted(set(found.values_list("pseudonym", flat=True)))


def organisation_of(monitor_id: int) -> int:
    """Return the number of the organisation whose monitor this is."""
    return models.Monitor.objects.values_list("organisation_id", flat=True).get(pk=monitor_id)


def rounds(*, visible_to: User) -> QuerySet[models.Round]:
    return _visible(models.Round, visible_to, "monitor__")


def round_of_which(
    *, pk: int, monitor: int, codes_blind: bool, divides_coding: bool
) -> models.Round:
    """Return a round of which this was read, with its monitor; the rest is read when asked for."""
    round_ = safeguards.partly(
        models.Round,
        id=pk,
        monitor_id=monitor,
        codes_blind=codes_blind,
        divides_coding=divides_coding,
    )
    round_.monitor = safeguards.partly(models.Monitor, id=monitor)
    return round_


def round_to_show(  # noqa: PLR0917  in the order of a row that was read
    pk: int,
    slug: str,
    name: str,
    codes_blind: bool,
    divides_coding: bool,
    follows_plan: bool,
    monitor: int,
    monitor_slug: str,
    monitor_name: str,
) -> models.Round:
    """Return a round of which this was read, with its monitor; the rest is read when asked for.

    As `round_of_which`, and what the head of a page says of both.
    """
    round_ = safeguards.partly(
        models.Round,
        id=pk,
        monitor_id=monitor,
        slug=slug,
        name=name,
        codes_blind=codes_blind,
        divides_coding=divides_coding,
        follows_plan=follows_plan,
    )
    round_.monitor = safeguards.partly(
        models.Monitor, id=monitor, slug=monitor_slug, name=monitor_name
    )
    return round_


def rounds_of_organisations(organisations: Collection[int]) -> QuerySet[models.Round]:
    """Return the rounds of monitors of these organisations.

    For who keeps their vault and need not be a member; who that is, is checked there.
    """
    return (
        models.Round.objects.filter(
            monitor__organisation__in=organisations, monitor__memberships__isnull=False
        )
        .distinct()
        .select_related("monitor__organisation")
    )


def participants(*, visible_to: User) -> QuerySet[models.Participant]:
    return _visible(models.Participant, visible_to, "round__monitor__")


def guides(*, visible_to: User) -> QuerySet[models.Guide]:
    return _visible(models.Guide, visible_to, "round__monitor__")


def roles(user: User, monitor: models.Monitor) -> set[Role]:
    """Return someone's roles in this monitor; empty for a stranger.

    Kept on the user object for the length of the request: many checks ask it again.
    """
    known: dict[int, set[Role]] = user.__dict__.setdefault("_roles_by_monitor", {})
    if monitor.pk not in known:
        # As it stands: every page of a monitor asks this, and every act in it.
        own = safeguards.rows(
            "SELECT role FROM study_membership WHERE user_id = %s AND monitor_id = %s",
            [user.pk, monitor.pk],
        )
        known[monitor.pk] = {Role(role) for (role,) in own}
    return known[monitor.pk]


def roles_everywhere(user: User) -> dict[int, set[Role]]:
    """Return someone's roles per monitor, and keep them as `roles` does. One query."""
    found: dict[int, set[Role]] = {}
    for monitor, role in safeguards.rows(
        "SELECT monitor_id, role FROM study_membership WHERE user_id = %s", [user.pk]
    ):
        found.setdefault(monitor, set()).add(Role(role))
    user.__dict__.setdefault("_roles_by_monitor", {}).update(found)
    return found


def codes_blind_in(user: User, monitor: models.Monitor) -> bool:
    """Return whether someone may code in a monitor of which a round is coded blind.

    Or one in which coding is divided: then somebody may practise in it, which is blind.
    """
    return (
        bool(roles(user, monitor) & {Role.ONDERZOEKER, Role.CODEUR})
        and monitor.rounds.filter(Q(codes_blind=True) | Q(divides_coding=True)).exists()
    )


def roles_now(user: User, monitor: models.Monitor) -> set[Role]:
    """Return someone's roles as they are in the database this moment."""
    forget_roles(user)
    return set(roles(user, monitor))


def forget_roles(user: User) -> None:
    """Let the next question about this person's roles be read afresh."""
    user.__dict__.pop("_roles_by_monitor", None)


def belongs_elsewhere(user: User, monitor: models.Monitor) -> bool:
    """Return whether this account is a member of any other monitor, or works in a register."""
    return (
        user.works_in_register
        or models.Membership.objects.filter(user_id=user.pk).exclude(monitor_id=monitor.pk).exists()
    )


def people_in(round_: models.Round) -> QuerySet[models.Participant]:
    """Return the round's people who did not withdraw."""
    return models.Participant.objects.filter(round=round_, withdrawn_at=None)


def person_rows(round_: models.Round) -> list[tuple[int, str, str, str]]:
    """Return the same as (number, pseudonym, perspective, kind of provider): every count asks."""
    return safeguards.rows(
        "SELECT id, pseudonym, perspective, provider_kind FROM study_participant"
        " WHERE round_id = %s AND withdrawn_at IS NULL",
        [round_.pk],
    )


def people_of(monitor_id: int) -> QuerySet[models.Participant]:
    """Return the people of every round of a monitor, also who withdrew."""
    return models.Participant.objects.filter(round__monitor=monitor_id)


def pseudonyms_of(round_id: int, *, withdrawn: bool) -> dict[int, str]:
    """Return {participant id: pseudonym} of who takes part in a round, or of who withdrew."""
    people = models.Participant.objects.filter(
        round_id=round_id, withdrawn_at__isnull=not withdrawn
    ).order_by()
    return dict(people.values_list("pk", "pseudonym"))


def perspective_of(participant_id: int) -> str:
    """Return the perspective that someone speaks from, also of who withdrew."""
    return models.Participant.objects.values_list("perspective", flat=True).get(pk=participant_id)


def consent_now(participant_ids: Iterable[int]) -> dict[int, dict[str, bool]]:
    """Return per participant and purpose what she allows now.

    A purpose without a row is missing from the answer: not asked is not a yes.
    """
    answers: dict[int, dict[str, bool]] = {}
    people = list(participant_ids)
    if not people:
        return answers
    for person, purpose, is_given in safeguards.rows(
        "SELECT participant_id, purpose, is_given FROM study_consent"  # noqa: S608
        f' WHERE participant_id IN {safeguards.places_for(people)} ORDER BY "on", id',
        people,
    ):
        answers.setdefault(person, {})[purpose] = bool(is_given)
    return answers


def not_allowing(purpose: str, participant_ids: Iterable[int]) -> set[int]:
    """Return those of whom it does not stand that they allow this, today."""
    ids = set(participant_ids)
    answers = consent_now(ids)
    return {one for one in ids if answers.get(one, {}).get(purpose) is not True}


def refused_by(purpose: str, participant_ids: Iterable[int], *, on: date) -> set[int]:
    """Return those who said no to something on a day or before, and did not say yes since."""
    last: dict[int, models.Consent] = {}
    for row in models.Consent.objects.filter(
        participant_id__in=list(participant_ids), purpose=purpose
    ).order_by("on", "id"):
        last[row.participant_id] = row
    return {one for one, row in last.items() if not row.is_given and row.on <= on}


def not_to_ask_again(participant_ids: Iterable[int]) -> set[int]:
    """Return those who said that they are not to be asked again; who never said so is not in it."""
    return {
        one
        for one, answers in consent_now(participant_ids).items()
        if answers.get(terms.ConsentPurpose.ASK_AGAIN) is False
    }


def left_alone(
    monitor: models.Monitor, *, unless_agreed: bool = False
) -> QuerySet[models.Participant]:
    """Return who took part in a round of this monitor and may not be asked for another.

    They said no to being asked again, or to taking part, or withdrew. With `unless_agreed` also
    who did not say yes to being asked again. For whoever makes the frame of a next round.
    """
    purposes = (terms.ConsentPurpose.ASK_AGAIN, terms.ConsentPurpose.TAKE_PART)
    people = models.Participant.objects.filter(round__monitor=monitor)
    everyone = set(people.values_list("pk", flat=True))
    said_no = {
        one
        for one, answers in consent_now(everyone).items()
        if any(answers.get(purpose) is False for purpose in purposes)
    }
    if unless_agreed:
        said_no |= not_allowing(terms.ConsentPurpose.ASK_AGAIN, everyone)
    return people.filter(Q(pk__in=said_no) | Q(withdrawn_at__isnull=False))


def taking_part(participant_ids: Iterable[int]) -> set[int]:
    """Return those whose words may be used, today: who said yes to taking part.

    Where that is a public task of the municipality, also who was not asked and did not object.
    """
    ids = set(participant_ids)
    answers = consent_now(ids)
    said = {one: answers.get(one, {}).get(terms.ConsentPurpose.TAKE_PART) for one in ids}
    unasked = {one for one, given in said.items() if given is None}
    return {one for one, given in said.items() if given} | (
        bases.by_public_task(unasked, terms.Processing.CONVERSATION) if unasked else set()
    )


def not_refusing(participant_ids: Iterable[int]) -> set[int]:
    """Return those who did not say no to taking part, nor withdrew; also who was not asked."""
    ids = set(participant_ids)
    answers = consent_now(ids)
    gone = models.Participant.objects.filter(pk__in=ids, withdrawn_at__isnull=False)
    return {
        one for one in ids if answers.get(one, {}).get(terms.ConsentPurpose.TAKE_PART) is not False
    } - set(gone.values_list("pk", flat=True))


def may_quote(participant_ids: Iterable[int]) -> set[int]:
    """Return those who take part and allow quoting, today."""
    ids = set(participant_ids)
    return taking_part(ids) - not_allowing(terms.ConsentPurpose.QUOTE, ids)


def may_reuse(participant_ids: Iterable[int]) -> set[int]:
    """Return those who take part and whose words may be used again later, today.

    Who said yes to that; where it is a public task, also who was not asked and did not say no.
    """
    part = taking_part(participant_ids)
    answers = consent_now(part)
    said = {one: answers.get(one, {}).get(terms.ConsentPurpose.REUSE) for one in part}
    unasked = {one for one, given in said.items() if given is None}
    return {one for one, given in said.items() if given} | (
        bases.by_public_task(unasked, terms.Processing.REUSE) if unasked else set()
    )


def characteristics_of(participant_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return per participant {characteristic key: value key}; an unknown one is left out."""
    found: dict[int, dict[str, str]] = {}
    people = list(participant_ids)
    if not people:
        return found
    for person, key, value in safeguards.rows(
        "SELECT one.participant_id, characteristic.key, said.key"  # noqa: S608
        " FROM study_participantcharacteristic AS one"
        " JOIN study_characteristic AS characteristic ON characteristic.id = one.characteristic_id"
        " JOIN study_characteristicvalue AS said ON said.id = one.value_id"
        f" WHERE one.participant_id IN {safeguards.places_for(people)}",
        people,
    ):
        found.setdefault(person, {})[key] = value
    return found


def population_values(monitor: models.Monitor, perspective: str) -> dict[str, dict[str, str]]:
    """Return what a table of the population may tell: {key: {value key: label}}."""
    labels = value_labels(monitor)
    found: dict[str, dict[str, str]] = {}
    if perspective == terms.Perspective.AANBIEDER:
        found[rules.PROVIDER_KIND] = provider_kinds()
    for one in models.Characteristic.objects.filter(monitor=monitor):
        if rules.is_asked_of(one, perspective):
            found[one.key] = labels.get(one.key, {})
    return found


def provider_kinds() -> dict[str, str]:
    """Return what kinds of providers are called."""
    return {key: str(label) for key, label in terms.ProviderKind.choices}


def counts_told(
    round_: models.Round,
) -> dict[str, tuple[frozenset[int], tuple[int, int, int]]]:
    """Return what was told of a round outside, as {what: (people then, (low, high, of))}."""
    kept = models.CountsTold.objects.filter(round=round_).first()
    if kept is None:
        return {}
    people = {number: frozenset(ids) for number, ids in kept.people.items()}
    return {
        what: (people[number], (low, high, of))
        for what, (number, low, high, of) in kept.counts.items()
    }


@dataclass(frozen=True, slots=True)
class Heard:
    """Someone who was heard, and what is known of who that is."""

    perspective: str
    known: dict[str, str]


def people_heard(round_: models.Round) -> dict[int, Heard]:
    """Return who was heard in a round and did not withdraw. Two queries."""
    people = list(
        people_in(round_)
        .filter(_in_a_conversation())
        .values_list("pk", "perspective", "provider_kind")
    )
    known = characteristics_of([pk for pk, _perspective, _kind in people])
    return {
        pk: Heard(perspective, known.get(pk, {}) | ({rules.PROVIDER_KIND: kind} if kind else {}))
        for pk, perspective, kind in people
    }


def next_pseudonym(round_: models.Round, perspective: str) -> str:
    """Return the first free pseudonym: D and a number, or A and a number for providers."""
    taken = set(models.Participant.objects.filter(round=round_).values_list("pseudonym", flat=True))
    return next(name for name in pseudonyms_for(perspective) if name not in taken)


def pseudonyms_for(perspective: str) -> Iterator[str]:
    """Yield what people of a perspective may be called, in the order in which it is given."""
    letter = "A" if perspective == terms.Perspective.AANBIEDER else "D"
    return (f"{letter}{number}" for number in count(1))


def keeps(monitor: models.Monitor, key: str) -> bool:
    """Return whether a monitor keeps a characteristic of inburgeraars."""
    return characteristics(monitor).filter(key=key, for_inburgeraars=True).exists()


def words_for_lists(monitor: models.Monitor) -> lists.Words:
    """Return the words by which a list of people says what this monitor keeps of them."""
    found = list(characteristics(monitor))
    return lists.Words(
        perspectives=_by_word(terms.Perspective.choices),
        kinds=_by_word(terms.ProviderKind.choices),
        heads=_by_word((one.key, one.label) for one in found),
        values={
            one.key: _by_word((value.key, value.label) for value in one.values.all())
            for one in found
        },
    )


def _by_word(pairs: Iterable[tuple[str, object]]) -> dict[str, str]:
    """Return keys by their word and by themselves, in small letters.

    Of a word with another in brackets each does, where no other word is the same.
    """
    given = [(key, str(label).casefold()) for key, label in pairs]
    parts = [
        (part.strip(" )"), key) for key, label in given for part in label.split("(") if "(" in label
    ]
    found = {part: key for part, key in parts if [one for one, _key in parts].count(part) == 1}
    for key, label in given:
        found |= {label: key, key.casefold(): key}
    return found


def without_consent(round_: models.Round) -> list[models.Participant]:
    """Return whom nobody asked yet whether they take part, in order of pseudonym."""
    asked = models.Consent.objects.filter(purpose=terms.ConsentPurpose.TAKE_PART)
    people = people_in(round_).exclude(pk__in=asked.values("participant")).order_by("pk")
    return sorted(people, key=rules.by_pseudonym)


def count_without(round_: models.Round, purpose: str) -> int:
    """Return of how many people of a round it does not stand that they allow this, today."""
    return len(not_allowing(purpose, people_in(round_).values_list("pk", flat=True)))


def is_referred_to(record: Model, *, besides: Collection[str] = ()) -> bool:
    """Return whether any record points to this one, also from rooms above.

    `besides` names relations that do not count, such as a record's own parts. What was removed
    and can come back counts: it must find its place again.
    """
    if bundles.points_to(record):
        return True
    for relation in record._meta.related_objects:
        name = relation.get_accessor_name()
        rows = relation.related_model._base_manager
        if name and name not in besides and rows.filter(**{relation.field.name: record}).exists():
            return True
    return False


def is_used(guide: models.Guide) -> bool:
    """Return whether a conversation was held with this version of the guide."""
    return is_referred_to(guide, besides=["sections", "translations"])


def is_frozen(guide: models.Guide) -> bool:
    """Return whether its questions stay as they are: it was published, or spoken with."""
    return guide.published_at is not None or is_used(guide)


# Who someone was in an earlier round, and is in a later one: of one person, and nothing said.
LINKS = ("is_later", "was_earlier")


def is_heard(participant: models.Participant) -> bool:
    """Return whether she stands in a conversation, as someone present or as a speaker."""
    return models.Participant.objects.filter(_in_a_conversation(), pk=participant.pk).exists()


def is_unused(participant: models.Participant, *, besides: Collection[str] = ()) -> bool:
    """Return whether nothing came of somebody's taking part: no conversation, no consent asked.

    `besides` names relations of rooms above that do not count.
    """
    own = ["consents", "characteristics", "own_groups", "candidate", *LINKS]
    return (
        participant.withdrawn_at is None
        and not participant.consents.exists()
        and not is_referred_to(participant, besides=[*own, *besides])
    )


def previous_round(round_: models.Round) -> models.Round | None:
    return (
        models.Round.objects.filter(monitor_id=round_.monitor_id, number__lt=round_.number)
        .order_by("-number")
        .first()
    )


def newest_guides(round_: models.Round) -> list[models.Guide]:
    """Return the newest version of each guide."""
    newest: dict[str, models.Guide] = {}
    for guide in models.Guide.objects.filter(round=round_).order_by("key", "-version"):
        newest.setdefault(guide.key, guide)
    return list(newest.values())


def next_position(siblings: QuerySet[Model], field: str = "position") -> int:
    """Return the place after the last of these, or the number."""
    last: int | None = siblings.aggregate(last=Max(field))["last"]
    return 1 if last is None else last + 1


def rounds_researched_by(user: User) -> QuerySet[models.Round]:
    """Return the rounds in which this person may read texts in, newest first."""
    researched = models.Membership.objects.filter(user=user, role=Role.ONDERZOEKER)
    return (
        models.Round.objects.filter(monitor__in=researched.values("monitor"))
        .select_related("monitor")
        .order_by("-starts_on", "-pk")
    )


def _first_free(base: str, is_taken: Callable[[str], bool], numbered: str = "%s-%s") -> str:
    """Return a word that is not taken: this one, or this one with the first number that is free."""
    free, number = base, 1
    while is_taken(free):
        number += 1
        free = numbered % (base, number)
    return free


def free_slug(model: type[models.Monitor] | type[models.Round], text: str) -> str:
    """Return an address part that no other of its kind has."""
    base = slugify(text)[:50].strip("-") or "nieuw"
    # "nieuw" is the address of the page that makes one.
    return _first_free(
        base, lambda slug: slug == "nieuw" or model.objects.filter(slug=slug).exists()
    )


def free_monitor_name(name: str) -> str:
    """Return a name that no monitor has yet: this one, or this one with a number behind it."""
    return _first_free(
        name, lambda one: models.Monitor.objects.filter(name=one).exists(), "%s (%s)"
    )


def free_key(taken: Iterable[str], label: str) -> str:
    """Return a short key made from a label, different from those taken."""
    return _first_free(slugify(label)[:30].strip("-") or "x", set(taken).__contains__)


def characteristics(monitor: models.Monitor) -> QuerySet[models.Characteristic]:
    return models.Characteristic.objects.filter(monitor=monitor).prefetch_related("values")


def characteristics_to_tell_by(monitor: models.Monitor) -> QuerySet[models.Characteristic]:
    """Return the characteristics that may divide inburgeraars where counts leave the team."""
    return monitor.characteristics.filter(for_inburgeraars=True)


def value_labels(monitor: models.Monitor) -> dict[str, dict[str, str]]:
    """Return {characteristic key: {value key: label}}, values in their order."""
    found: dict[str, dict[str, str]] = {}
    for key, value, label in safeguards.rows(
        "SELECT one.key, said.key, said.label FROM study_characteristicvalue AS said"
        " JOIN study_characteristic AS one ON one.id = said.characteristic_id"
        " WHERE one.monitor_id = %s ORDER BY one.position, said.position, said.id",
        [monitor.pk],
    ):
        found.setdefault(key, {})[value] = label
    return found


def ordered_values(monitor: models.Monitor) -> dict[str, list[str]]:
    """Return {characteristic key: its values} where these follow each other, as ages do."""
    return {
        one.key: [value.key for value in one.values.all()]
        for one in characteristics(monitor).filter(is_ordered=True)
    }


@dataclass(frozen=True, slots=True)
class GuideQuestion:
    """A question as counting needs it: what it is about, and to whom it applies."""

    id: int
    guide: int
    perspective: str
    section: str
    codes: list[str]
    applies_to: dict[str, list[str]]


def questions_of_guides(round_: models.Round) -> list[GuideQuestion]:
    """Return the questions of all guides of a round, in the guides' order. One query."""
    return [
        GuideQuestion(*row)
        for row in models.GuideQuestion.objects.filter(section__guide__round=round_)
        .order_by("section__guide__perspective", "section__position", "position")
        .values_list(
            "id",
            "section__guide_id",
            "section__guide__perspective",
            "section__title",
            "codes",
            "applies_to",
        )
    ]


def words_of_questions(round_: models.Round) -> dict[int, str]:
    """Return the words of each question of the guides of a round, by its number. One query."""
    questions_ = models.GuideQuestion.objects.filter(section__guide__round=round_).order_by()
    return dict(questions_.values_list("pk", "text"))


def condition_values(guide: models.Guide) -> dict[str, dict[str, str]]:
    """Return what a question of a guide may ask for: {key: {value key: label}}.

    Keys are those of the characteristics of the guide's perspective, and for providers the kind
    of organisation.
    """
    is_provider = guide.perspective == terms.Perspective.AANBIEDER
    kinds = {key: str(label) for key, label in terms.ProviderKind.choices}
    found = {rules.PROVIDER_KIND: kinds} if is_provider else {}
    labels = value_labels(guide.round.monitor)
    for one in models.Characteristic.objects.filter(monitor=guide.round.monitor):
        if one.for_aanbieders if is_provider else one.for_inburgeraars:
            found[one.key] = labels.get(one.key, {})
    return found


def condition_labels(monitor: models.Monitor) -> dict[str, str]:
    """Return what the keys of conditions are called: {key: label}."""
    return {rules.PROVIDER_KIND: _("Soort organisatie")} | dict(
        models.Characteristic.objects.filter(monitor=monitor).values_list("key", "label")
    )


def conditions_in_words(monitor: models.Monitor) -> Callable[[dict[str, list[str]]], list[str]]:
    """Return what turns conditions into words, such as *Leerroute: Z-route*. Two queries."""
    names = condition_labels(monitor)
    labels = value_labels(monitor) | {
        rules.PROVIDER_KIND: {key: str(label) for key, label in terms.ProviderKind.choices}
    }
    either = _(" of ")

    def in_words(conditions: dict[str, list[str]]) -> list[str]:
        return [
            f"{names.get(key, key)}: "
            + either.join(labels.get(key, {}).get(value, value) for value in values)
            for key, values in conditions.items()
        ]

    return in_words


def known_of(participants: Iterable[models.Participant]) -> dict[int, dict[str, str]]:
    """Return per participant what is known of her, as conditions ask it. One query."""
    people = list(participants)
    known = characteristics_of([one.pk for one in people])
    return {
        one.pk: known.get(one.pk, {})
        | ({rules.PROVIDER_KIND: one.provider_kind} if one.provider_kind else {})
        for one in people
    }


def asks_for(monitor: models.Monitor, key: str, value: str = "") -> bool:
    """Return whether a question of any guide asks for this characteristic, or this value of it."""
    return any(
        not value or value in conditions[key]
        for conditions in models.GuideQuestion.objects.filter(
            section__guide__round__monitor=monitor, applies_to__has_key=key
        ).values_list("applies_to", flat=True)
    )


def milestones(monitor: models.Monitor) -> set[str]:
    """Return the keys of the characteristics that are steps of the trajectory."""
    return set(
        models.Characteristic.objects.filter(monitor=monitor, is_milestone=True).values_list(
            "key", flat=True
        )
    )


def background(monitor: models.Monitor) -> QuerySet[models.Characteristic]:
    """Return the characteristics that tell who people are: all but the steps they have had."""
    return characteristics(monitor).filter(is_milestone=False)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone on the page of the spread: who she is said to be and how far she is."""

    record: models.Participant
    is_heard: bool
    consents: dict[str, bool]
    # Who she is; the steps that she has had are left out.
    characteristics: dict[str, models.CharacteristicValue]

    @property
    def follows(self) -> bool:
        """She said that she takes part, and is not heard yet."""
        return not self.is_heard and self.consents.get(terms.ConsentPurpose.TAKE_PART) is True

    @property
    def answers(self) -> list[bool | None]:
        """Her answer to each purpose, in their order; None where nobody asked."""
        return [self.consents.get(purpose) for purpose in terms.ConsentPurpose]


@dataclass(frozen=True, slots=True)
class Stratum:
    """A group of people and how far they are; `total` counts all of them."""

    label: str
    heard: int
    follows: int
    total: int


def people(round_: models.Round, only: Sequence[int] | None = None) -> list[Person]:
    """Return everyone of the round with characteristics and consents, withdrawn people included.

    Or `only` these, in this order.
    """
    everyone = models.Participant.objects.filter(round=round_)
    records = list(
        (everyone if only is None else everyone.filter(pk__in=only)).annotate(
            heard=_in_a_conversation()
        )
    )
    if only is not None:
        place = {pk: number for number, pk in enumerate(only)}
        records.sort(key=lambda record: place[record.pk])
    consents = consent_now(record.pk for record in records)
    known = _background_of([record.pk for record in records])
    return [
        Person(
            record=record,
            is_heard=record.heard,
            consents=consents.get(record.pk, {}),
            characteristics=known.get(record.pk, {}),
        )
        for record in records
    ]


def _background_of(people: Sequence[int]) -> dict[int, dict[str, models.CharacteristicValue]]:
    """Return what is known of who these people are. Two queries: a value is read once for all."""
    rows = list(
        models.ParticipantCharacteristic.objects.filter(
            participant__in=people, characteristic__is_milestone=False
        ).values_list("participant_id", "characteristic__key", "value_id")
    )
    values = models.CharacteristicValue.objects.in_bulk({row[2] for row in rows})
    found: dict[int, dict[str, models.CharacteristicValue]] = {}
    for person, key, value in rows:
        found.setdefault(person, {})[key] = values[value]
    return found


def people_in_order(round_: models.Round) -> list[int]:
    """Return the numbers of everyone of the round by pseudonym, those who withdrew after.

    One query; of nobody anything else is read.
    """
    rows = models.Participant.objects.filter(round=round_).order_by()
    found = [
        (withdrawn_at is not None, rules.natural_pseudonym(pseudonym), pk)
        for pk, pseudonym, withdrawn_at in rows.values_list("pk", "pseudonym", "withdrawn_at")
    ]
    return [pk for _is_gone, _pseudonym, pk in sorted(found)]


def _in_a_conversation() -> Q:
    # By the names of the reverse relations: conversations stand in a room above this one.
    same = models.Participant.objects.filter(pk=OuterRef("pk"))
    return Q(Exists(same.filter(attendances__isnull=False))) | Q(
        Exists(same.filter(speakers__isnull=False))
    )


def strata(
    people: Iterable[Person], characteristics: Sequence[models.Characteristic]
) -> list[Stratum]:
    """Count people per combination of values, groups without anyone heard first.

    A combination with *onbekend* is shown only when somebody is in it.
    """
    groups: dict[tuple[str, ...], list[Person]] = {}
    for person in people:
        found = (person.characteristics.get(one.key) for one in characteristics)
        groups.setdefault(tuple(value.key if value else "" for value in found), []).append(person)
    return _strata_of_cells(
        {cell: _stratum("", inside) for cell, inside in groups.items()}, characteristics
    )


def strata_in(
    round_: models.Round, characteristics: Sequence[models.Characteristic]
) -> list[Stratum]:
    """Count the inburgeraars of a round as `strata` does, by the database. One query.

    By one characteristic at least.
    """
    by = {
        f"value_{place}": Coalesce(
            Subquery(
                models.ParticipantCharacteristic.objects.filter(
                    participant=OuterRef("pk"), characteristic=one
                ).values("value__key")
            ),
            Value(""),
        )
        for place, one in enumerate(characteristics)
    }
    counted = _counted(_of_side(round_, terms.Perspective.INBURGERAAR), by)
    return _strata_of_cells(counted, characteristics)


def _strata_of_cells(
    counted: Mapping[tuple[str, ...], Stratum], characteristics: Sequence[models.Characteristic]
) -> list[Stratum]:
    columns: list[list[tuple[str, str]]] = [
        [*((value.key, value.label) for value in one.values.all()), ("", _("onbekend"))]
        for one in characteristics
    ]
    rows = []
    for cell in product(*columns):
        keys = tuple(key for key, _label in cell)
        if keys in counted or all(keys):
            label = ", ".join(label for _key, label in cell)
            rows.append(replace(counted.get(keys, _NOBODY), label=label))
    return sorted(rows, key=lambda row: row.heard > 0)


@dataclass(frozen=True, slots=True)
class Unheard:
    """The values of a characteristic of which nobody is heard."""

    characteristic: str
    values: tuple[str, ...]


def unheard(
    round_: models.Round, characteristics: Sequence[models.Characteristic]
) -> list[Unheard]:
    """Return the groups of inburgeraars of which nobody is heard, where there are any.

    Per characteristic; one query.
    """
    people = _of_side(round_, terms.Perspective.INBURGERAAR).filter(_in_a_conversation())
    heard = set(
        models.ParticipantCharacteristic.objects.filter(participant__in=people)
        .order_by()
        .values_list("characteristic__key", "value__key")
        .distinct()
    )
    found = [
        Unheard(
            one.label,
            tuple(value.label for value in one.values.all() if (one.key, value.key) not in heard),
        )
        for one in characteristics
    ]
    return [one for one in found if one.values]


def provider_strata(people: Iterable[Person]) -> list[Stratum]:
    """Count providers per kind of organisation, kinds without anyone heard first."""
    by_kind: dict[str, list[Person]] = {}
    for person in people:
        by_kind.setdefault(person.record.provider_kind, []).append(person)
    return _strata_of_kinds({kind: _stratum("", inside) for kind, inside in by_kind.items()})


def provider_strata_in(round_: models.Round) -> list[Stratum]:
    """Count the providers of a round as `provider_strata` does, by the database. One query."""
    kind = {"kind": F("provider_kind")}
    counted = _counted(_of_side(round_, terms.Perspective.AANBIEDER), kind)
    return _strata_of_kinds({key: row for (key,), row in counted.items()})


def _strata_of_kinds(counted: Mapping[str, Stratum]) -> list[Stratum]:
    # *Anders* is no group to look for, so it shows only when somebody is in it.
    rows = [
        replace(counted.get(kind, _NOBODY), label=str(kind.label))
        for kind in terms.ProviderKind
        if kind in counted or kind != terms.ProviderKind.OTHER
    ]
    return sorted(rows, key=lambda row: row.heard > 0)


_NOBODY = Stratum("", heard=0, follows=0, total=0)


def _of_side(round_: models.Round, perspective: str) -> QuerySet[models.Participant]:
    return people_in(round_).filter(perspective=perspective).order_by()


def _counted(
    people: QuerySet[models.Participant], by: Mapping[str, Combinable]
) -> dict[tuple[str, ...], Stratum]:
    """Count people by what divides them, each group with how far it is; without labels."""
    said = models.Consent.objects.filter(
        participant=OuterRef("pk"), purpose=terms.ConsentPurpose.TAKE_PART
    ).order_by("-on", "-id")
    rows = (
        people.annotate(**by, takes_part=Subquery(said.values("is_given")[:1]))
        .values_list(*by)
        .annotate(
            heard=Count("pk", filter=_in_a_conversation()),
            follows=Count("pk", filter=~_in_a_conversation() & Q(takes_part=True)),
            total=Count("pk"),
        )
    )
    return {tuple(row[:-3]): Stratum("", *row[-3:]) for row in rows}


def _stratum(label: str, people: Sequence[Person]) -> Stratum:
    return Stratum(
        label=label,
        heard=sum(person.is_heard for person in people),
        follows=sum(person.follows for person in people),
        total=len(people),
    )


def everybody(label: str, round_: models.Round, perspective: str) -> list[Stratum]:
    """Return all of a side as one row: so who takes part is told outside the research team.

    Groups by characteristics of the same people, before and after somebody left, tell who left.
    """
    counted = _counted(_of_side(round_, perspective), {"side": F("perspective")})
    return [replace(counted.get((perspective,), _NOBODY), label=label)]


def round_overview(monitor: models.Monitor) -> QuerySet[models.Round]:
    """Return the monitor's rounds with the number of people, newest first."""
    return (
        models.Round.objects.filter(monitor=monitor)
        .annotate(people_count=Count("participants", filter=Q(participants__withdrawn_at=None)))
        .order_by("-number")
    )


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of the monitor with all her roles there."""

    user: User
    roles: list[Role]


def members(monitor: models.Monitor) -> list[Member]:
    """Return the members by name, each once."""
    found: dict[int, Member] = {}
    for membership in models.Membership.objects.filter(monitor=monitor).select_related("user"):
        member = found.setdefault(membership.user_id, Member(user=membership.user, roles=[]))
        member.roles.append(Role(membership.role))
    order = list(Role)
    for member in found.values():
        member.roles.sort(key=order.index)
    return list(found.values())


def guide_parts(guide: models.Guide) -> QuerySet[models.GuideSection]:
    """Return the sections with their questions and the research questions they point to."""
    return models.GuideSection.objects.filter(guide=guide).prefetch_related(
        Prefetch("questions", models.GuideQuestion.objects.select_related("research_question"))
    )


def guide_questions(guide: models.Guide) -> QuerySet[models.GuideQuestion]:
    return models.GuideQuestion.objects.filter(section__guide=guide).select_related(
        "section__guide__round__monitor"
    )


def longest_conversation(round_id: int, perspective: str) -> int | None:
    """Return how many minutes a conversation takes at most; None where nobody said it.

    Of the guides of a side that are in use the longest counts. One question of which the time was
    not noted makes it unknown.
    """
    questions = models.GuideQuestion.objects.filter(
        section__guide__round=round_id,
        section__guide__perspective=perspective,
        section__guide__published_at__isnull=False,
    )
    if questions.filter(minutes=None).exists():
        return None
    totals = questions.order_by().values("section__guide").annotate(total=Sum("minutes"))
    return max((one["total"] for one in totals), default=None)


def guides_with_counts(round_: models.Round) -> QuerySet[models.Guide]:
    """Return the round's guides, every version, with the number of their questions."""
    return (
        models.Guide.objects.filter(round=round_)
        .annotate(question_count=Count("sections__questions"))
        .order_by("key", "-version")
    )


def misses_starting_guides(round_: models.Round) -> bool:
    """Return whether any of the shipped guides is not in this round, in whatever version."""
    taken = set(round_.guides.values_list("key", flat=True))
    return any(entry["key"] not in taken for entry in shipped.guides())


def newer_version(guide: models.Guide) -> models.Guide | None:
    return (
        models.Guide.objects.filter(
            round_id=guide.round_id, key=guide.key, version__gt=guide.version
        )
        .order_by("-version")
        .first()
    )


def next_round_number(monitor: models.Monitor) -> int:
    return next_position(models.Round.objects.filter(monitor=monitor), "number")


def values_of(monitor: models.Monitor) -> QuerySet[models.CharacteristicValue]:
    return models.CharacteristicValue.objects.filter(
        characteristic__monitor=monitor
    ).select_related("characteristic__monitor")


def round_with(number: int) -> models.Round:
    """Return a round by its number, for work that was checked already."""
    return models.Round.objects.select_related("monitor__organisation").get(pk=number)


# --- for the command line, where there is no one logged in ------------------------------------
def _standing_rounds() -> QuerySet[models.Round]:
    """Return the rounds that were not removed: what was removed has no members."""
    members = models.Membership.objects.filter(monitor=OuterRef("monitor_id"))
    return models.Round.objects.filter(Exists(members))


def any_round(slug: str) -> models.Round | None:
    return _standing_rounds().filter(slug=slug).select_related("monitor__organisation").first()


def slugs_of_rounds() -> list[str]:
    return list(_standing_rounds().order_by("slug").values_list("slug", flat=True))


def holders_of(monitor: models.Monitor, role: Role) -> list[User]:
    """Return who has this role in a monitor, in order of name."""
    return [
        membership.user
        for membership in monitor.memberships.filter(role=role).select_related("user")
    ]


@dataclass(frozen=True, slots=True)
class PeopleFigures:
    """How far a round is with its people; withdrawn people are in none of these."""

    inburgeraars: int
    aanbieders: int
    heard_inburgeraars: int
    heard_aanbieders: int
    without_consent: int  # of whom nobody recorded whether they take part
    guides: int


def hold_unless_busy(round_: models.Round) -> bool:
    """Lock a round until the transaction ends, unless somebody is changing it; say whether."""
    free = models.Round.objects.select_for_update(skip_locked=True).filter(pk=round_.pk)
    return free.order_by().values_list("pk").first() is not None


def figures(round_: models.Round) -> PeopleFigures:
    """Count the people of a round. Two queries, which give a row per perspective at most."""
    asked = models.Consent.objects.filter(
        participant=OuterRef("pk"), purpose=terms.ConsentPurpose.TAKE_PART
    )
    counted = (
        people_in(round_)
        .order_by()
        .values_list("perspective")
        .annotate(
            all=Count("pk"),
            heard=Count("pk", filter=_in_a_conversation()),
            without_consent=Count("pk", filter=~Exists(asked)),
        )
    )
    of = {perspective: numbers for perspective, *numbers in counted}
    inburgeraars = of.get(terms.Perspective.INBURGERAAR, [0, 0, 0])
    aanbieders = of.get(terms.Perspective.AANBIEDER, [0, 0, 0])
    return PeopleFigures(
        inburgeraars=inburgeraars[0],
        aanbieders=aanbieders[0],
        heard_inburgeraars=inburgeraars[1],
        heard_aanbieders=aanbieders[1],
        without_consent=sum(without for _all, _heard, without in of.values()),
        guides=models.Guide.objects.filter(round=round_).values("key").distinct().count(),
    )


# --- own groups -------------------------------------------------------------------------------
OWN_GROUP = "groep."  # before its number: no characteristic has a key with a full stop


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """A group that researchers made, as counting asks it who belongs to it.

    `members` holds who was picked by hand; None where conditions say it.
    """

    pk: int
    name: str
    perspective: str
    conditions: dict[str, list[str]]
    members: frozenset[int] | None

    @property
    def key(self) -> str:
        """Return what stands for it where a characteristic stands for itself."""
        return f"{OWN_GROUP}{self.pk}"

    def has(self, participant_id: int, known: Mapping[str, str]) -> bool | None:
        """Return whether someone of its perspective belongs to it; None if not known."""
        if self.members is not None:
            return participant_id in self.members
        return rules.applies(self.conditions, known)


def own_group_records(round_: models.Round) -> QuerySet[models.OwnGroup]:
    """Return the groups that hold in a round: those of its monitor, and its own."""
    return models.OwnGroup.objects.filter(Q(monitor=round_.monitor_id) | Q(round=round_))


def own_group_names(monitor: models.Monitor) -> QuerySet[models.OwnGroup]:
    """Return all groups of a monitor and of its rounds: no two of them are called alike."""
    return models.OwnGroup.objects.filter(Q(monitor=monitor) | Q(round__monitor=monitor))


def own_groups(round_: models.Round) -> list[OwnGroup]:
    """Return the groups that hold in a round, with who was picked into them. One query, or two."""
    records = list(own_group_records(round_))
    picked: dict[int, set[int]] = {}
    members = models.OwnGroupMember.objects.filter(group__round=round_)
    if any(one.round_id is not None for one in records):
        for group, participant in members.values_list("group_id", "participant_id"):
            picked.setdefault(group, set()).add(participant)
    return [
        OwnGroup(
            pk=one.pk,
            name=one.name,
            perspective=one.perspective,
            conditions=one.conditions,
            members=None if one.round_id is None else frozenset(picked.get(one.pk, ())),
        )
        for one in records
    ]


def groups_by(monitor: models.Monitor, key: str, value: str = "") -> bool:
    """Return whether an own group asks for this characteristic, or this value of it."""
    return any(
        not value or value in conditions[key]
        for conditions in monitor.own_groups.filter(conditions__has_key=key).values_list(
            "conditions", flat=True
        )
    )


def people_to_pick(round_: models.Round) -> list[tuple[int, str]]:
    """Return everyone who takes part, as (number, pseudonym and who she is said to be)."""
    labels = value_labels(round_.monitor)
    present = list(people_in(round_).values_list("pk", "pseudonym", "provider_kind"))
    known = characteristics_of([pk for pk, _pseudonym, _kind in present])
    kinds = provider_kinds()
    first = [one.key for one in background(round_.monitor)][:4]
    found = []
    for pk, pseudonym, kind in sorted(present, key=lambda one: rules.natural_pseudonym(one[1])):
        own = known.get(pk, {})
        told = [labels[key].get(own[key], own[key]) for key in first if key in own]
        if kind:
            told.insert(0, kinds[kind])
        found.append((pk, " – ".join(filter(None, [pseudonym, ", ".join(told)]))))
    return found


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group in a round: by what it is made, and how many people it has there."""

    group: OwnGroup
    conditions: list[str]
    inside: int
    outside: int
    unknown: int


def own_groups_shown(round_: models.Round) -> list[GroupShown]:
    """Return the groups that hold in a round with how many belong to each, or are not known."""
    groups = own_groups(round_)
    if not groups:
        return []
    present = list(people_in(round_).filter(withdrawn_at=None))
    known = known_of(present)
    in_words = conditions_in_words(round_.monitor)
    found = []
    for group in groups:
        belongs = [
            group.has(one.pk, known[one.pk])
            for one in present
            if one.perspective == group.perspective
        ]
        found.append(
            GroupShown(
                group=group,
                conditions=in_words(group.conditions),
                inside=belongs.count(True),
                outside=belongs.count(False),
                unknown=belongs.count(None),
            )
        )
    return found


def own_strata(round_: models.Round) -> list[Stratum]:
    """Count people per own group, and apart those of whom it is not known; one may be in more."""
    groups = own_groups(round_)
    if not groups:
        return []
    everyone = [one for one in people(round_) if one.record.withdrawn_at is None]
    known = known_of(person.record for person in everyone)
    rows = []
    for group in groups:
        theirs = [one for one in everyone if one.record.perspective == group.perspective]
        belongs = {one.record.pk: group.has(one.record.pk, known[one.record.pk]) for one in theirs}
        rows.append(_stratum(group.name, [one for one in theirs if belongs[one.record.pk] is True]))
        unknown = [one for one in theirs if belongs[one.record.pk] is None]
        if unknown:
            label = _("%(name)s: niet bekend") % {"name": group.name}
            rows.append(_stratum(label, unknown))
    return rows


# --- what goes on from round to round ---------------------------------------------------------
def earlier_selves(before: models.Round, after: models.Round) -> dict[int, int]:
    """Return who of a later round took part in an earlier one: {participant: who that was then}.

    Also over the rounds between, one after the other. One query.
    """
    was = dict(
        models.SamePerson.objects.filter(later__round__monitor=after.monitor_id).values_list(
            "later_id", "earlier_id"
        )
    )
    ids = models.Participant.objects.filter(round__in=(before, after), withdrawn_at=None)
    rounds = dict(ids.values_list("pk", "round_id"))
    found = {}
    for person, round_id in rounds.items():
        then: int | None = person if round_id == after.pk else None
        while then is not None and rounds.get(then) != before.pk:
            then = was.get(then)
        if then is not None:
            found[person] = then
    return found


def links_of(participant: models.Participant) -> list[tuple[models.Participant, bool]]:
    """Return who this person is in other rounds, each with whether that is an earlier one."""
    found = models.SamePerson.objects.filter(
        Q(earlier=participant) | Q(later=participant)
    ).select_related("earlier__round", "later__round")
    return [
        (link.earlier, True) if link.later_id == participant.pk else (link.later, False)
        for link in found
        if link.earlier.round.monitor_id == link.later.round.monitor_id
    ]


def may_be_earlier(participant: models.Participant) -> list[models.Participant]:
    """Return who of earlier rounds this person may be: of the same side, of whom it is not told."""
    rows = models.Participant.objects.filter(
        round__monitor=participant.round.monitor_id,
        round__number__lt=participant.round.number,
        perspective=participant.perspective,
        withdrawn_at=None,
    ).filter(Q(is_later=None) | Q(is_later__later=participant))
    found = sorted(rows.select_related("round"), key=rules.by_pseudonym)
    return sorted(found, key=lambda one: -one.round.number)


def questions_alike(monitor: models.Monitor) -> dict[int, int]:
    """Return per question of a monitor's guides a number shared by those that ask the same."""
    rows = models.GuideQuestion.objects.filter(section__guide__round__monitor=monitor)
    words = {
        pk: (perspective, text)
        for pk, perspective, text in rows.order_by("pk").values_list(
            "pk", "section__guide__perspective", "text"
        )
    }
    going_on = models.EarlierQuestion.objects.filter(
        question__section__guide__round__monitor=monitor
    ).values_list("question_id", "earlier_id", "asks_the_same")
    return questions.alike(words, going_on)


def going_on(guide: models.Guide) -> dict[int, models.EarlierQuestion]:
    """Return per question of a guide the earlier one it goes on from. One query."""
    found = models.EarlierQuestion.objects.filter(
        question__section__guide=guide, earlier__section__guide__round__monitor=guide.round.monitor
    ).select_related("earlier__section__guide__round")
    return {link.question_id: link for link in found}


def questions_of_monitor(
    monitor: models.Monitor, perspective: str
) -> QuerySet[models.GuideQuestion]:
    """Return the questions for one side of all rounds, in the order of the newest rounds."""
    return (
        models.GuideQuestion.objects.filter(
            section__guide__round__monitor=monitor, section__guide__perspective=perspective
        )
        .select_related("section__guide__round")
        .order_by(
            "-section__guide__round__number",
            "section__guide__key",
            "-section__guide__version",
            "section__position",
            "position",
        )
    )


def earlier_questions(guide: models.Guide) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the questions of earlier rounds for this side, per guide, the newest round first."""
    found: dict[str, list[tuple[int, str]]] = {}
    rows = questions_of_monitor(guide.round.monitor, guide.perspective)
    for row in rows.filter(section__guide__round__number__lt=guide.round.number):
        of = row.section.guide
        found.setdefault(f"{of.round.name}: {of}", []).append((row.pk, row.text))
    return list(found.items())


def all_guide_questions(*, visible_to: User) -> QuerySet[models.GuideQuestion]:
    return _visible(models.GuideQuestion, visible_to, "section__guide__round__monitor__")


def all_questions(numbers: Iterable[int]) -> dict[int, models.GuideQuestion]:
    """Return these questions of guides by their number, with their guide. One query."""
    found = models.GuideQuestion.objects.filter(pk__in=list(numbers))
    return {one.pk: one for one in found.select_related("section__guide")}


def same_words(one: str, other: str) -> bool:
    """Return whether two questions have the same words."""
    return questions.plain(one) == questions.plain(other)


def points_asked_after(guide: models.Guide) -> dict[int, list[tuple[int, int]]]:
    """Return per question the improvement points that it asks after, as (id, number). One query."""
    found: dict[int, list[tuple[int, int]]] = {}
    rows = models.GuideQuestion.objects.filter(
        section__guide=guide, points__point__monitor=guide.round.monitor_id
    ).values_list("pk", "points__point_id", "points__point__number")
    for question, point, number in rows.order_by("points__point__number"):
        found.setdefault(question, []).append((point, number))
    return found


def withdrawn_among(round_: models.Round, people: Collection[int]) -> set[int]:
    """Return which of these people withdrew, or are in the round no more. One query."""
    still = models.Participant.objects.filter(
        round=round_, pk__in=list(people), withdrawn_at=None
    ).values_list("pk", flat=True)
    return set(people) - set(still)
