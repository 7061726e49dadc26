"""What of this room can be removed: a project that was taken over, with everything it brought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model, QuerySet
from django.utils.translation import ngettext

from weerklank.coding import examples as coding_examples
from weerklank.coding import queries as coding
from weerklank.exchange import erasers, models
from weerklank.safeguards import bundles, removable
from weerklank.safeguards.reach import Scope
from weerklank.safeguards.removable import Counted, Kind, Moved, Part
from weerklank.safeguards.terms import Removable
from weerklank.study import access
from weerklank.study import queries as study
from weerklank.study.removals import place_in

if TYPE_CHECKING:
    from weerklank.coding.models import Code
    from weerklank.safeguards.models import User
    from weerklank.study.models import Participant

# What is counted here comes after what is coded.
ORDER = 35


def _among(user: User) -> QuerySet[models.TakenProject]:
    rounds = study.rounds(visible_to=user).values("pk")
    return models.TakenProject.objects.filter(round_id__in=rounds)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a project brought: `rows` go when it goes, what is in use elsewhere stays."""

    rows: list[Model]
    people_that_stay: int
    codes_that_stay: int


def brought_by(project: models.TakenProject) -> Brought:
    """Tell what came with a project and has not become part of other work since."""
    parts = project.parts.order_by("pk")
    conversations = [
        part.conversation
        for part in parts.exclude(conversation=None).select_related("conversation")
        if part.conversation
    ]
    own = {one.pk for one in conversations}
    people = [
        part.participant
        for part in parts.filter(kind="Case")
        .exclude(participant=None)
        .select_related("participant")
        if part.participant
    ]
    leaving = [one for one in people if _is_only_in(one, own)]
    codes, staying = _codes(project, own)
    return Brought(
        rows=[
            project,
            *conversations,
            *leaving,
            *codes,
            *_memos(project),
            *_made(project, leaving),
            *coding_examples.of_keys(project.head.get("made", {}).get("examples", [])),
            *_coders(project, own),
        ],
        people_that_stay=len(people) - len(leaving),
        codes_that_stay=staying,
    )


def _memos(project: models.TakenProject) -> list[Model]:
    """Return the memos that came with a project, whatever they say by now."""
    notes = project.parts.filter(kind="Note").exclude(memo=None).select_related("memo")
    return [part.memo for part in notes if part.memo]


def _is_only_in(participant: Participant, conversations: set[int]) -> bool:
    """Return whether someone was heard in no other conversation. Who withdrew stays, to show it."""
    return not (
        participant.withdrawn_at
        or participant.attendances.exclude(conversation_id__in=conversations).exists()
        or participant.speakers.exclude(conversation_id__in=conversations).exists()
        or bundles.points_to(participant)
    )


def _codes(project: models.TakenProject, own: set[int]) -> tuple[list[Code], int]:
    """Return the codes that a project brought and nobody used since, and how many stay.

    They stand under a heading of its own, or are those with which the codebook began.
    """
    if project.branch is not None:
        tree: list[Code] = [project.branch]
        for code in tree:
            tree += list(code.children.order_by("pk"))
    else:
        began = set(project.head.get("made", {}).get("codes", []))
        tree = [code for code in coding.codes_with(began) if not code.parent_id]
        for code in tree:
            tree += [each for each in code.children.order_by("pk") if each.pk in began]
    if not tree:
        return [], 0
    stays: set[int] = set()
    for code in reversed(tree):
        if (
            code.pk in stays
            or code.codings.exclude(transcript__conversation_id__in=own).exists()
            or bundles.points_to(code)
            or models.KeptPart.objects.filter(code=code).exclude(project=project).exists()
        ):
            stays |= {code.pk} | ({code.parent_id} if code.parent_id else set())
    leaving = [code for code in tree if code.pk not in stays]
    return leaving, len(tree) - len(leaving)


def _made(project: models.TakenProject, leaving: Iterable[Model]) -> list[Model]:
    """Return the characteristics that were made for a project and say nothing of anyone else."""
    made = set(project.head.get("made", {}).get("characteristics", []))
    of_these = {one.pk for one in leaving}
    found: list[Model] = []
    for one in study.characteristics(project.round.monitor).filter(pk__in=made):
        is_used = (
            one.answers.exclude(participant_id__in=of_these).exists()
            or study.asks_for(project.round.monitor, one.key)
            or bundles.points_to(one)
        )
        if not is_used:
            found.append(one)
    return found


def _coders(project: models.TakenProject, own: set[int]) -> list[Model]:
    """Return who is only named because of this project: without account, and coded nothing else."""
    parts = project.parts.filter(kind="User", user__email=None).exclude(user=None)
    return [
        part.user
        for part in parts.select_related("user")
        if part.user
        and not part.user.codings.exclude(transcript__conversation_id__in=own).exists()
        and not models.KeptPart.objects.filter(user=part.user).exclude(project=project).exists()
        and not coding.is_chosen_beside(part.user, own)
        and not bundles.points_to(part.user)
    ]


def _remarks(project: models.TakenProject) -> list[str]:
    brought = brought_by(project)
    said = []
    if brought.people_that_stay:
        words = {"n": brought.people_that_stay}
        said.append(
            ngettext(
                "%(n)s deelnemer blijft: die komt ook in een ander gesprek voor, of trok zich "
                "terug.",
                "%(n)s deelnemers blijven: die komen ook in een ander gesprek voor, of trokken "
                "zich terug.",
                brought.people_that_stay,
            )
            % words
        )
    if brought.codes_that_stay:
        words = {"n": brought.codes_that_stay}
        said.append(
            ngettext(
                "%(n)s code blijft: daarmee is ook ander werk gecodeerd.",
                "%(n)s codes blijven: daarmee, of met een code eronder, is ook ander werk "
                "gecodeerd.",
                brought.codes_that_stay,
            )
            % words
        )
    return said


# --- this room's part -------------------------------------------------------------------------
def count(scope: Scope, user: User) -> list[Counted]:
    """Count what goes along of what is kept of other programs."""
    return [
        Counted(erasers.PARTS, scope.count("exchange.KeptPart")),
        Counted(erasers.FILES, scope.count("exchange.KeptFile")),
        Counted(erasers.DRAFTS, scope.count("exchange.ProjectDraft")),
        Counted(erasers.GIVEN, scope.count("exchange.GivenProject")),
    ]


def after(moved: Moved) -> None:
    """Throw away files that were made of a round before something in it went or came back."""
    removal = moved.removal
    if removal.round_id:
        erasers.let_given_go(round_id=removal.round_id)
    else:
        erasers.let_given_go(round__monitor_id=removal.monitor_id)


def register() -> None:
    removable.register(
        Part(room="exchange", order=ORDER, count=count, after=after),
        Kind(
            name=Removable.PROJECT,
            label="exchange.TakenProject",
            among=_among,
            check_may=lambda user, project: access.check_may_research(user, project.round.monitor),
            place=lambda project: place_in(project.round, "exchange:overview"),
            roots=lambda project: brought_by(project).rows,
            remarks=_remarks,
        ),
    )
