"""The hand-overs between register, vault and research, by name, for the privacy officer to read.

Each passes only what its name says; nothing else of the one wing is known in the other. The vault
writes first and forgets last: a key without a trajectory does no harm and is swept, a trajectory
without its key could never be found again.
"""

from __future__ import annotations

import random
import secrets
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weerklank.figures.rules import publication
from weerklank.rulebook.asking import NotAsked
from weerklank.rulebook.tables import Agreement
from weerklank.safeguards import journal
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.queries import organisations
from weerklank.safeguards.refusals import DomainError
from weerklank.sampling import operations as sampling
from weerklank.sampling import selecting
from weerklank.sampling.rules import adding_up
from weerklank.sampling.rules.frames import Person
from weerklank.study import queries as study_queries
from weerklank.study.rules import KERN, MUNICIPALITY, PROVIDER_KIND, lists
from weerklank.study.terms import Perspective, ProviderKind
from weerklank.trajectories import access as register_access
from weerklank.trajectories.operations import changes, entering, erasing, remarks, retention
from weerklank.trajectories.queries import asking, members, trajectories
from weerklank.trajectories.queries import own_page as own
from weerklank.trajectories.queries.own_page import Contact, NextStep, OwnPage
from weerklank.trajectories.terms import ContactOrganisation, ErasureReason, RegisterRole
from weerklank.vault import operations as vault
from weerklank.vault import queries as vault_queries

if TYPE_CHECKING:
    from weerklank.rulebook.tables import Traject
    from weerklank.safeguards.journal import Erased
    from weerklank.safeguards.models import Organisation, User
    from weerklank.sampling.models import Frame, FrameRequest, PopulationRequest
    from weerklank.sounds.models import Sound
    from weerklank.study.models import Monitor
    from weerklank.trajectories.models import ErasureCertificate, RemarkVoice, Trajectory

    # A voice of hers on its way: how much of it is here, and whether she took it back.
    Voice = RemarkVoice

# What is passed to her own page, for who shows it.
__all__ = ["Agreement", "Contact", "NextStep", "OwnPage"]

_PROVIDER_KINDS: Mapping[str, ProviderKind] = {
    ContactOrganisation.GEMEENTE: ProviderKind.GEMEENTE,
    ContactOrganisation.BEGELEIDING: ProviderKind.MAATSCHAPPELIJKE_BEGELEIDING,
    ContactOrganisation.TAALSCHOOL: ProviderKind.TAALSCHOOL,
}
Match = Callable[[Collection[str]], dict[str, str]]


def match(
    *, municipality: Organisation, supplier: str, by: User | None, at: datetime, dry_run: bool
) -> Match:
    """Return what turns a supplier's keys into pseudonyms; on a dry run it only compares.

    Keys are not empty. It raises WrongSecret.
    """

    def compare(keys: Collection[str]) -> dict[str, str]:
        known = vault.compare_keys(
            municipality_id=municipality.pk, supplier=supplier, keys=keys, by=by, at=at
        )
        # To throw away: nothing is kept of a dry run.
        make = _unused_pseudonyms()
        return {key: known.get(key) or make() for key in keys}

    def keep(keys: Collection[str]) -> dict[str, str]:
        return vault.match_keys(
            municipality_id=municipality.pk,
            supplier=supplier,
            keys=keys,
            make=_unused_pseudonyms(),
            by=by,
            at=at,
        )

    return compare if dry_run else keep


def _unused_pseudonyms() -> Callable[[], str]:
    """Return a maker of pseudonyms that are in no register, and never the same twice."""
    taken = trajectories.pseudonyms()

    def make() -> str:
        while (name := changes.new_pseudonym()) in taken:
            pass
        taken.add(name)
        return name

    return make


def find_trajectories(
    keys: Collection[str], *, municipality: Organisation, supplier: str, by: User, at: datetime
) -> dict[str, str]:
    """Return the pseudonyms of those of a supplier's keys that are known; writes no key.

    For attendance lists: who is not known is named to whoever reads them in, and never made.
    Raises WrongSecret.
    """
    return vault.compare_keys(
        municipality_id=municipality.pk, supplier=supplier, keys=keys, by=by, at=at
    )


class ThereAlready(DomainError):
    user_message = _(
        "Er is al een traject met dit klantnummer. Vraag de regisseur wie de contactpersoon is."
    )


def begin_trajectory(
    *,
    municipality: Organisation,
    supplier: str,
    number: str,
    row: Traject,
    contactpersoon: str,
    by: User,
    at: datetime,
) -> Trajectory:
    """Begin a trajectory by hand, under the pseudonym that the vault gives this client number.

    A later delivery of the same supplier finds it by the same number. Raises AccessDenied,
    ThereAlready, WrongSecret, or what trajectories.operations.entering.begin_trajectory raises.
    """
    register_access.check_may_guide(by, municipality)
    # Drawn here, for one: the vault and the register each keep a pseudonym unique.
    pseudonym = vault.match_keys(
        municipality_id=municipality.pk,
        supplier=supplier,
        keys=[number],
        make=_unused_pseudonym,
        by=by,
        at=at,
    )[number]
    if trajectories.by_pseudonym(municipality, pseudonym) is not None:
        raise ThereAlready
    try:
        return entering.begin_trajectory(
            municipality=municipality,
            pseudonym=pseudonym,
            row=row,
            contactpersoon=contactpersoon,
            by=by,
            at=at,
        )
    except IntegrityError as race:
        # Somebody else began it between the look and the writing.
        if trajectories.by_pseudonym(municipality, pseudonym) is None:
            raise
        raise ThereAlready from race


def _unused_pseudonym() -> str:
    """Return a pseudonym that stands nowhere in the register."""
    while trajectories.is_taken(name := changes.new_pseudonym()):
        pass
    return name


def sweep_keys(*, municipality: Organisation, by: User | None, at: datetime) -> int:
    """Remove keys of a municipality that belong to no trajectory; gives how many went."""
    return vault.sweep(
        municipality_id=municipality.pk,
        known_pseudonyms=trajectories.pseudonyms(municipality),
        known_staff=[
            one.told_apart_by for one in asking.staff(municipality, on=timezone.localdate(at))
        ],
        by=by,
        at=at,
    )


def erase_trajectory(
    trajectory: Trajectory, *, reason: str, by: User | None, at: datetime
) -> ErasureCertificate:
    """Erase a trajectory from the register, and its number from the vault.

    In one database it is one transaction. With a vault of its own the register goes first; when
    something breaks between the two, the number that is left belongs to no trajectory and is
    swept by the next `sweep_keys`.
    Raises AccessDenied, or what trajectories.operations.erasing.erase raises.
    """
    forget = partial(
        vault.forget,
        municipality_id=trajectory.municipality_id,
        pseudonym=trajectory.pseudonym,
        by=by,
        at=at,
    )
    with transaction.atomic():
        certificate = erasing.erase(trajectory=trajectory, reason=reason, by=by, at=at)
        if vault.shares_database():
            forget()
    if not vault.shares_database():
        forget()
    return certificate


def settle_erasures() -> None:
    """Write in the journal what became of erasures that broke off halfway."""

    def is_there(number: int, pseudonym: str) -> bool:
        return trajectories.by_number(number, pseudonym) is not None

    journal.settle(is_there)


def repeat_erasures(erased: Iterable[Erased], *, at: datetime) -> list[str]:
    """Erase again what is in a restored back-up though it was erased since; gives the pseudonyms.

    Whoever is not in the back-up is passed over.
    """
    repeated = []
    for each in erased:
        found = trajectories.by_number(each.trajectory_id, each.pseudonym)
        if found is not None:
            erase_trajectory(found, reason=ErasureReason.REQUEST, by=None, at=at)
            repeated.append(each.pseudonym)
    return repeated


def keep_to_the_term(
    municipality: Organisation, *, at: datetime, dry_run: bool = False
) -> retention.Round:
    """Announce which ended trajectories will go, and erase those whose day has come.

    One transaction for each trajectory: when it breaks off, the next run goes on. A delivery that
    is being read stops it until then. A dry run only tells.
    """
    done = retention.look(municipality=municipality, at=at)
    if dry_run or not done.months:
        return done
    settle_erasures()
    done = retention.announce(municipality=municipality, at=at)
    for notice in retention.due(municipality=municipality, at=at):
        try:
            erase_trajectory(notice.trajectory, reason=ErasureReason.TERM, by=None, at=at)
        except erasing.BeingRead as refusal:
            done.stopped = str(refusal.user_message)
            break
        done.erased.append(notice.trajectory.pseudonym)
    sweep_keys(municipality=municipality, by=None, at=at)
    return done


def client_number(trajectory: Trajectory, *, by: User, at: datetime) -> str:
    """Return the supplier's client number of someone whose contact person a consulent is now.

    One look, one line in the vault's log and one in the other. Raises AccessDenied, NotInVault
    or WrongSecret.
    """
    register_access.check_may_call(by, trajectory, today=timezone.localdate(at))
    safeguards.record_look("client_number.viewed", trajectory, by=by, at=at)
    return vault.reveal(
        municipality_id=trajectory.municipality_id,
        pseudonym=trajectory.pseudonym,
        by=by,
        at=at,
    )


# --- from the register to a round: who could be asked ---------------------------------------------


@dataclass(frozen=True, slots=True)
class WordTold:
    """A word of the register for a kern, and which value of the monitor it is taken for."""

    word: str
    value: str  # '' is not known


def words_of_kernen(request: FrameRequest, *, by: User, at: datetime) -> list[WordTold]:
    """Tell a regisseur which kernen her register names, with the value each is taken for.

    That is as it was taken last, or the value that is called the same. Nothing is passed; nothing
    when no kern is asked for. Raises AccessDenied.
    """
    register_access.check_may_steer(by, request.municipality)
    if KERN not in request.features:
        return []
    people = asking.people(request.municipality, on=timezone.localdate(at))
    words = {one.told.get(KERN, "") for one in people}
    table = _table_of_kernen(request.round.monitor, request.municipality)
    return [WordTold(word, table.get(lists.key_of(word), "")) for word in sorted(words - {""})]


def _table_of_kernen(monitor: Monitor, municipality: Organisation) -> dict[str, str]:
    """Return for which value of a monitor each kern of a register is taken, by its word.

    Two municipalities may call two kernen the same, and one kern differently: so there is a table
    for each. What stands in it goes before a value that is called the same; '' stays unknown.
    """
    alike = study_queries.words_for_lists(monitor).values.get(KERN, {})
    taken = selecting.words_taken(monitor, municipality).get(KERN, {})
    return {**alike, **{lists.key_of(word): value for word, value in taken.items()}}


@dataclass(frozen=True, slots=True)
class FrameTold:
    """What would be passed to a round: how many people, and how many not for which reason."""

    people: int
    left_out: Mapping[str, int]
    # Of each characteristic that is asked for: of how many of those people it is known.
    known: Mapping[str, int]


def frame_counts(request: FrameRequest, *, by: User, at: datetime) -> FrameTold:
    """Tell a regisseur what `frame` would pass; nothing is passed and no pseudonym is made.

    Raises AccessDenied.
    """
    register_access.check_may_steer(by, request.municipality)
    people, left_out = _askable(request, at)
    known = Counter(key for _name, values in people for key in values)
    return FrameTold(len(people), left_out, {key: known[key] for key in request.features})


def frame(
    request: FrameRequest,
    *,
    by: User,
    at: datetime,
    names: Callable[[Sequence[tuple[str, Mapping[str, str]]]], Sequence[str]] | None = None,
    lot: random.Random | None = None,
    kernen: Mapping[str, str] | None = None,
) -> Frame:
    """Pass who could be asked to the round that asked for it: a pseudonym of the monitor each.

    Passed is what the request names and nothing else: of each the characteristics that its targets
    ask for, and of who is not asked a number per reason. The pseudonym is drawn by chance and kept
    in the vault, so that one person is the same in every round of one monitor and nothing follows
    from it for another. The order is by lot: that of the register would tell who is who.
    A kern is passed as the value that `kernen` says for the register's word, without it as it was
    taken last; that of fewer than a small group of these people is passed as unknown.
    Asked for contact persons it passes of each the kind of organisation, and no name, for the
    register has none: which staff key it is, a sleutelhouder sees in the vault.
    `names` (of these people in the order of the lot) and `lot` are for the example, whose people
    have a name in it already; nothing but a build of the example gives them.
    Raises AccessDenied, WrongSecret, or what sampling.operations.take_in_frame raises.
    """
    register_access.check_may_steer(by, request.municipality)
    if kernen is None:
        kernen = {one.word: one.value for one in words_of_kernen(request, by=by, at=at)}
    people, left_out = _askable(request, at, kernen)
    (lot or secrets.SystemRandom()).shuffle(people)
    monitor = request.round.monitor
    links = vault.link_to_monitor(
        municipality_id=request.municipality_id,
        monitor_id=monitor.pk,
        pseudonyms=[name for name, _values in people],
        make=selecting.unused_pseudonyms(monitor)
        if names is None
        else iter(names(people)).__next__,
        is_staff=request.perspective == Perspective.AANBIEDER,
        by=by,
        at=at,
    )
    given = [Person(links[name], values) for name, values in people]
    with transaction.atomic():
        kept = sampling.take_in_frame(
            request=request,
            people=given,
            left_out=left_out,
            words={KERN: kernen} if kernen else None,
            by=by,
            at=at,
        )
        safeguards.record(
            "register.framed",
            request.municipality,
            by=by,
            at=at,
            detail={
                "municipality": request.municipality.slug,
                "attributes": list(request.features),
                **passed(request, len(given)),
            },
        )
    return kept


# --- from the register to a round: how many people there are --------------------------------------
@dataclass(frozen=True, slots=True)
class PopulationTold:
    """What would be passed: how many people there are, by what the targets ask for.

    Large groups, rounded; a row that may not leave is not in it.
    """

    people: int | None
    tables: Mapping[tuple[str, ...], Mapping[tuple[str, ...], int]]


def population_counts(request: PopulationRequest, *, by: User, at: datetime) -> PopulationTold:
    """Tell a regisseur what `population` would pass; nothing is passed. Raises AccessDenied."""
    register_access.check_may_steer(by, request.municipality)
    return _counted(request, at)


def population(request: PopulationRequest, *, by: User, at: datetime) -> PopulationRequest:
    """Pass how many people there are to the round that asked: counts, and nobody in particular.

    Passed is what the request names and nothing else: of each characteristic, and of those that a
    target has together, how many who could be asked share its values. Who died, moved, finished or
    is exempt is in no count. Counts are those that may be published: of groups that are large
    enough, rounded (docs/adr/0026). No pseudonym is read and the vault is not asked.
    Raises AccessDenied, or what sampling.operations.take_in_population raises.
    """
    register_access.check_may_steer(by, request.municipality)
    told = _counted(request, at)
    with transaction.atomic():
        kept = sampling.take_in_population(
            request=request,
            on=timezone.localdate(at),
            people=told.people,
            tables=told.tables,
            by=by,
            at=at,
        )
        safeguards.record(
            "register.counted",
            request.municipality,
            by=by,
            at=at,
            municipality=request.municipality.slug,
            attributes=list(request.asked),
            rows=sum(map(len, told.tables.values())),
        )
    return kept


def _counted(request: PopulationRequest, at: datetime) -> PopulationTold:
    asked = [tuple(keys) for keys in request.asked]
    features = sorted({*chain(*asked)})
    in_words = _in_words(request, features, None)
    people: Counter[tuple[str, ...]] = Counter()
    for told, number in asking.groups(request.municipality, on=timezone.localdate(at), of=features):
        values = in_words(told)
        people[tuple(values.get(key, "") for key in features)] += number
    # The people as a whole are a table without characteristics.
    places = {keys: tuple(map(features.index, keys)) for keys in ((), *asked)}
    exact = {keys: adding_up.table(people, at_places) for keys, at_places in places.items()}
    least = settings.SMALLEST_COUNT_PUBLISHED
    kept = adding_up.until_nothing_small_follows(
        people,
        {places[keys]: publication.large_rows(rows, least) for keys, rows in exact.items()},
        least,
    )
    tables = {
        keys: {row: publication.in_fives(rows[row]) for row in kept[places[keys]]}
        for keys, rows in exact.items()
    }
    return PopulationTold(tables.pop(()).get(()), tables)


def gone(monitor: Monitor, pseudonyms: Collection[str], *, at: datetime) -> set[str]:
    """Return who of these people of a monitor moved or died, as the register knows it now.

    Nothing else is told, and of who never came from a register nothing at all. For what the
    product does by itself, before something is sent to them. Raises WrongSecret.
    """
    found = set()
    behind = vault.in_register(monitor_id=monitor.pk, pseudonyms=pseudonyms, at=at)
    for municipality in organisations().filter(pk__in=behind):
        names = behind[municipality.pk]
        for one in asking.people(municipality, on=timezone.localdate(at), only=names.keys()):
            if one.not_asked in {NotAsked.DIED, NotAsked.MOVED}:
                found.add(names[one.pseudonym])
    return found


def _askable(
    request: FrameRequest, at: datetime, kernen: Mapping[str, str] | None = None
) -> tuple[list[tuple[str, dict[str, str]]], Counter[str]]:
    """Return who could be asked with what is asked of them, and the others counted by reason."""
    if request.perspective == Perspective.AANBIEDER:
        return _contact_persons(request, at)
    people, left_out = _people(request, request.features, at, kernen)
    _forget_small_kernen(people)
    return people, left_out


def passed(request: FrameRequest, count: int) -> dict[str, int]:
    """Return what a line of the log says of how many of whom."""
    return {"people" if request.perspective == Perspective.AANBIEDER else "trajectories": count}


def _contact_persons(
    request: FrameRequest, at: datetime
) -> tuple[list[tuple[str, dict[str, str]]], Counter[str]]:
    people = []
    left_out: Counter[str] = Counter()
    for one in asking.staff(request.municipality, on=timezone.localdate(at)):
        if one.not_asked is not None:
            left_out[str(one.not_asked)] += 1
        else:
            kind = _PROVIDER_KINDS.get(one.organisatie, ProviderKind.OTHER)
            people.append((one.told_apart_by, {PROVIDER_KIND: str(kind)}))
    return people, left_out


def _people(
    request: FrameRequest | PopulationRequest,
    features: Collection[str],
    at: datetime,
    kernen: Mapping[str, str] | None = None,
) -> tuple[list[tuple[str, dict[str, str]]], Counter[str]]:
    in_words = _in_words(request, features, kernen)
    people = []
    left_out: Counter[str] = Counter()
    for one in asking.people(request.municipality, on=timezone.localdate(at)):
        if one.not_asked is not None:
            left_out[str(one.not_asked)] += 1
            continue
        people.append((one.pseudonym, in_words(one.told)))
    return people, left_out


def _in_words(
    request: FrameRequest | PopulationRequest,
    features: Collection[str],
    kernen: Mapping[str, str] | None,
) -> Callable[[Mapping[str, str]], dict[str, str]]:
    """Return what says in the values of a monitor what a register tells of somebody."""
    words = study_queries.words_for_lists(request.round.monitor)
    table = {lists.key_of(word): value for word, value in (kernen or {}).items()}
    if KERN in features and kernen is None:
        table = _table_of_kernen(request.round.monitor, request.municipality)
    of = {key: table if key == KERN else words.values.get(key, {}) for key in features}
    # A register has few words, and many people of whom it tells them.
    key_of = cache(lists.key_of)

    def in_words(told: Mapping[str, str]) -> dict[str, str]:
        told = {MUNICIPALITY: request.municipality.name, **told}
        found = {key: own.get(key_of(told.get(key, "")), "") for key, own in of.items()}
        return {key: value for key, value in found.items() if value}

    return in_words


def _forget_small_kernen(people: Sequence[tuple[str, dict[str, str]]]) -> None:
    """Leave out the kern of who lives where few of these people do: it would point her out."""
    counts = Counter(values[KERN] for _name, values in people if KERN in values)
    for _name, values in people:
        if KERN in values and counts[values[KERN]] < settings.SMALLEST_GROUP:
            del values[KERN]


# --- from the register to herself: her own page ---------------------------------------------------
def own_page(who: vault.InRegister, *, at: datetime) -> OwnPage | None:
    """Return what somebody who opened her card sees of her own trajectory; of nobody else anything.

    Passed are her contact persons as they want to be called and reached, with their keys under
    which a name is recorded and which her page does not tell, what comes next, what was agreed in
    her PIP, her hours, lessons and appointments, and on which days somebody with which role looked
    at her, alone or in a list, the keeper of the vault included. Not passed: who heard or read her
    in a research, since the register must not know whether she took part; names of others, signals,
    notes, doubts, the supplier's number, and her pseudonym. Her look leaves no line in a log, since
    a moment beside one of the research would tell who she is there. None when her trajectory is
    there no longer.
    """
    trajectory = _of_card(who)
    if trajectory is None:
        return None
    return own.own_page(
        trajectory,
        keyholders=vault_queries.keyholders(who.municipality_id),
        sought=vault_queries.sought(who.municipality_id, who.pseudonym),
        today=timezone.localdate(at),
    )


def say_wrong(who: vault.InRegister, *, subject: str, about: str = "", at: datetime) -> None:
    """Let who opened her card say that something on her page is wrong or old.

    Passed are the subject, the title of an entry of the municipality's own list, and the day; it
    reaches who guides her as something to look at, and nothing of the research.
    """
    trajectory = _of_card(who)
    if trajectory is not None:
        remarks.keep(trajectory=trajectory, subject=subject, about=about, on=timezone.localdate(at))


def take_back_wrong(who: vault.InRegister, *, subject: str, about: str = "", at: datetime) -> None:
    """Let who opened her card take back that something is wrong, while nobody looked at it."""
    trajectory = _of_card(who)
    if trajectory is not None:
        remarks.take_back(
            trajectory=trajectory, subject=subject, about=about, on=timezone.localdate(at)
        )


def times_taken_back(who: vault.InRegister, *, subject: str, about: str) -> int:
    """Return how often who opened her card took back what she said of this."""
    trajectory = _of_card(who)
    return own.times_taken_back(trajectory, subject, about) if trajectory else 0


@dataclass(frozen=True, slots=True)
class SaidWrong:
    """What she said is wrong, as she sees it herself: about what, and her own voice."""

    subject: str
    about: str
    sound: Sound | None


def said_wrong(who: vault.InRegister) -> list[SaidWrong]:
    """Return what who opened her card said is wrong, as far as nobody looked at it yet."""
    trajectory = _of_card(who)
    found = own.said_wrong(trajectory) if trajectory else []
    return [SaidWrong(one.subject, one.about, one.sound) for one in found]


# So long a voice of hers may be; a device stops recording there.
FULL_VOICE = remarks.FULL_BYTES
TooManyVoices = remarks.TooMany


def begin_voice(
    who: vault.InRegister,
    *,
    recording: uuid.UUID,
    subject: str,
    about: str,
    length: int | None,
    seen: int,
    began_at: datetime,
    at: datetime,
) -> Voice | None:
    """Let who opened her card begin to say aloud what is wrong; None when she is not there.

    Passed are what `say_wrong` passes and her voice, under the register's own lock: it reaches who
    guides her, nothing of it the research, and no moment is kept. Raises TooMany, or Ended when she
    took it back after she said it; see remarks.begin_voice for all it raises.
    """
    trajectory = _of_card(who)
    if trajectory is None:
        return None
    return remarks.begin_voice(
        trajectory=trajectory,
        recording=recording,
        subject=subject,
        about=about,
        length=length,
        seen=seen,
        began_on=timezone.localdate(began_at),
        on=timezone.localdate(at),
    )


def voice_of(who: vault.InRegister, recording: uuid.UUID) -> Voice | None:
    """Return her own voice on its way, by what her device calls it; of nobody else any."""
    trajectory = _of_card(who)
    return own.voice_of(trajectory, recording) if trajectory else None


def add_to_voice(
    voice: Voice, *, offset: int, content: bytes, length: int | None, at: datetime
) -> Voice:
    """Keep the next part of a voice from `voice_of`. Raises what remarks.add_to_voice raises."""
    return remarks.add_to_voice(
        voice=voice, offset=offset, content=content, length=length, on=timezone.localdate(at)
    )


def drop_voice(voice: Voice) -> None:
    """Throw away a voice from `voice_of` that is on its way."""
    remarks.drop_voice(voice=voice)


def settle_voices(*, today: date) -> int:
    """Let what broke off days ago be what was said, as far as it came; gives how many."""
    return remarks.settle_voices(today=today)


def _of_card(who: vault.InRegister) -> Trajectory | None:
    municipality = organisations().filter(pk=who.municipality_id).first()
    if municipality is None:
        return None
    return trajectories.by_pseudonym(municipality, who.pseudonym)


@dataclass(frozen=True, slots=True)
class OwnCard:
    """Of whom in which register a card for her own page may be handed out, and since when it is."""

    trajectory: Trajectory
    made_at: datetime | None

    @property
    def pseudonym(self) -> str:
        return self.trajectory.pseudonym

    @property
    def municipality(self) -> Organisation:
        return self.trajectory.municipality


_CARD_YEARS = 3  # as long as the term; it goes with the trajectory


def own_card(pseudonym: str, *, by: User, at: datetime) -> OwnCard | None:
    """Return the card of somebody whom `by` may hand it to; None for who knows nothing of her.

    Raises AccessDenied for who sees her but is not her contact person, nor keeps the vault.
    """
    today = timezone.localdate(at)
    kept = vault_queries.kept_by(by)
    found = trajectories.any_by_pseudonym(pseudonym)
    if found is None:
        return None
    if found.municipality_id not in kept:
        if not trajectories.seen_through(by, found, today=today):
            return None
        register_access.check_may_hand_out(by, found, today=today)
    made_at = vault.own_card_made_at(
        municipality_id=found.municipality_id, pseudonym=pseudonym, at=at
    )
    return OwnCard(found, made_at)


def hand_out_card(card: OwnCard, *, replaces: bool, by: User, at: datetime) -> str:
    """Return the code of a card for her own page, a new one with `replaces`; the old one then ends.

    Whoever calls this has the card from `own_card`. Raises WrongSecret.
    """
    code = vault.make_own_card(
        municipality_id=card.municipality.pk,
        pseudonym=card.pseudonym,
        ends_at=at + timedelta(days=366 * _CARD_YEARS),
        by=by,
        at=at,
        replaces=replaces,
    )
    _record_card("own_card.renewed" if replaces else "own_card.made", card, by=by, at=at)
    return code


def revoke_card(card: OwnCard, *, by: User, at: datetime) -> None:
    """Let a card open nothing from now on. Whoever calls this has it from `own_card`."""
    vault.revoke_own_card(
        municipality_id=card.municipality.pk, pseudonym=card.pseudonym, by=by, at=at
    )
    _record_card("own_card.revoked", card, by=by, at=at)


def _record_card(what: str, card: OwnCard, *, by: User, at: datetime) -> None:
    detail = {"municipality": card.municipality.slug}
    safeguards.record(what, card.trajectory, by=by, at=at, detail=detail)


def register_of(user: User, slug: str) -> Organisation | None:
    """Return the municipality in whose register someone works; None for a stranger to it."""
    found = trajectories.municipalities(visible_to=user)
    return next((one for one in found if one.slug == slug), None)


def check_may_keep_lists(user: User, municipality: Organisation) -> None:
    """Only a regisseur keeps what the municipality tells on her page. Raises AccessDenied."""
    register_access.check_may_steer(user, municipality)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A contact person whose name, and when to reach whom, can be recorded; '' is not filled in."""

    key: str
    name: str
    times: str


def names_to_record(municipality: Organisation, *, by: User, at: datetime) -> list[Spoken]:
    """Return how the contact persons of a municipality are called on her page, to record it.

    Raises AccessDenied.
    """
    register_access.check_may_steer(by, municipality)
    found = own.staff(municipality, visible_to=by, today=timezone.localdate(at))
    return [Spoken(one.key, one.row.aanspreeknaam, one.row.bereikbaar) for one in found]


def addresses_of_keepers(municipality: Organisation) -> list[str]:
    """Return where the regisseurs of a municipality are written to, about its own lists alone."""
    found = members.members(municipality).filter(role=RegisterRole.REGISSEUR, user__is_active=True)
    return sorted({one.user.email for one in found if one.user.email})


def municipality_of(who: vault.InRegister) -> Organisation | None:
    """Return the municipality of who opened her card; None when her trajectory is not there."""
    trajectory = _of_card(who)
    return trajectory.municipality if trajectory else None
