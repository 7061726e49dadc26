"""Who was asked to code what: what somebody practises, and which turns she has of a sample.

What nobody asked her is no judgement of hers: a turn outside her sample was not read, it did not
get *no code*. So a reading of a sample never counts as the reading of a conversation, and
agreement is counted on turns that both had. What somebody codes to practise counts nowhere.

In a round where nothing was divided (`Round.divides_coding`) nothing is asked here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weerklank.coding import models
from weerklank.safeguards import queries as safeguards

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from weerklank.study.models import Round

Owner = tuple[int, int]  # a conversation, and who codes it


@dataclass(frozen=True, slots=True)
class Aside:
    """Readings of a round that never count: of a sample, of a trainee.

    Of a conversation in `practice` none counts at all.
    """

    of: Mapping[int, frozenset[int]] = field(default_factory=dict)
    trainees: Mapping[int, frozenset[int]] = field(default_factory=dict)
    practice: frozenset[int] = frozenset()

    def coders(self, conversation: int) -> frozenset[int]:
        """Return whose reading of a conversation is of a part of it, or to practise."""
        return self.of.get(conversation, frozenset())

    def holds(self, conversation: int, coder: int) -> bool:
        """Return whether a reading never counts."""
        return conversation in self.practice or coder in self.coders(conversation)

    def is_trainee(self, conversation: int, coder: int) -> bool:
        return coder in self.trainees.get(conversation, ())


NOTHING_ASIDE = Aside()


def version_for(round_: Round, conversation: int, coder: int) -> models.CodebookVersion | None:
    """Return the version of the codebook that somebody codes a conversation with; None: as it is.

    The one that was given with her work, or else the one that the round was frozen at. One query,
    two where coding is divided.
    """
    if round_.divides_coding:
        own = (
            models.Assignment.objects.filter(
                conversation=conversation, coder=coder, keeps_version=True, version__isnull=False
            )
            .select_related("version")
            .first()
        )
        if own is not None:
            return own.version
    # Mostly there is none, and every coding page asks it.
    asked = "SELECT version_id FROM coding_frozencodebook WHERE round_id = %s"
    for (version,) in safeguards.rows(asked, [round_.pk]):
        return models.CodebookVersion.objects.get(pk=version)
    return None


def aside(round_: Round) -> Aside:
    """Return which readings of a round never count. Two queries, or none."""
    if not round_.divides_coding:
        return NOTHING_ASIDE
    of: dict[int, set[int]] = defaultdict(set)
    trainees: dict[int, set[int]] = defaultdict(set)
    # Also of work that was taken back: what she coded of it is no more than it was.
    for conversation, coder, is_sample, is_training in models.Assignment.objects.filter(
        conversation__round=round_
    ).values_list("conversation_id", "coder_id", "is_sample", "is_training"):
        if is_sample or is_training:
            of[conversation].add(coder)
        if is_training:
            trainees[conversation].add(coder)
    practice = models.Training.objects.filter(conversation__round=round_, counts=False)
    return Aside(
        {conversation: frozenset(coders) for conversation, coders in of.items()},
        {conversation: frozenset(coders) for conversation, coders in trainees.items()},
        frozenset(practice.values_list("conversation_id", flat=True)),
    )


def busy(tasks: QuerySet[models.CodingTask]) -> dict[Owner, bool]:
    """Return of whom, of which conversation, these are tasks, and whether one is still open."""
    found: dict[Owner, bool] = {}
    for conversation, coder, finished_at in tasks.values_list(
        "transcript__conversation_id", "coder_id", "finished_at"
    ):
        owner = (conversation, coder)
        found[owner] = found.get(owner, False) or finished_at is None
    return found


def practised_by(viewer: int, rounds: Collection[int]) -> dict[int, set[int]]:
    """Return per round the conversations that somebody codes to practise, where there are any."""
    found: dict[int, set[int]] = defaultdict(set)
    for round_, conversation in models.Assignment.objects.filter(
        coder_id=viewer, is_training=True, ended_at=None, conversation__round__in=rounds
    ).values_list("conversation__round_id", "conversation_id"):
        found[round_].add(conversation)
    return dict(found)


def samples(conversations: Collection[int]) -> dict[Owner, frozenset[int]]:
    """Return which turns whoever codes a sample of these conversations has, by their number.

    With the turns in the original beside the text that they render. Who codes all of a
    conversation is not in it. Two queries.
    """
    found: dict[Owner, set[int]] = {
        (conversation, coder): set()
        for conversation, coder in models.Assignment.objects.filter(
            conversation__in=conversations, is_sample=True
        ).values_list("conversation_id", "coder_id")
    }
    for conversation, coder, turn, original in models.AssignedTurn.objects.filter(
        assignment__conversation__in=conversations, assignment__is_sample=True
    ).values_list(
        "assignment__conversation_id", "assignment__coder_id", "turn_id", "turn__originals__pk"
    ):
        found[conversation, coder] |= {turn} if original is None else {turn, original}
    return {owner: frozenset(turns) for owner, turns in found.items()}


def shared(
    found: Mapping[Owner, frozenset[int]], conversation: int, coders: Collection[int]
) -> frozenset[int] | None:
    """Return the turns that all of these have of a conversation; None: each has all of it."""
    parts = [found[conversation, coder] for coder in coders if (conversation, coder) in found]
    return frozenset.intersection(*parts) if parts else None
