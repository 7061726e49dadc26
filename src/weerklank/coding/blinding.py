"""Blind is blind: whose coding someone may see. Every room asks here, and nowhere else.

In a round that is coded blind, whoever may code sees of a conversation only what she coded
herself, until she has handed in. Then she sees those who have handed in as well. Whoever said
that she does not code a conversation sees everyone in it. Who codes a conversation to practise
codes that one blind in any round. Who may not code at all (a
beleidsadviseur) reads no words and codes nothing that could be coloured: she counts like anyone.

What holds for codings holds for whatever is made of them: numbers, names of coders, memos, who
is here now. `Sight.among` is the rule as a condition on a table, `Sight.shows` on one row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from weerklank.coding import dividing, models
from weerklank.fieldwork import search as fieldwork
from weerklank.safeguards.terms import Role
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

MAY_CODE = frozenset({Role.ONDERZOEKER, Role.CODEUR})


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person may see of who coded what.

    `blind` holds the rounds in which she codes blind, be it one conversation to practise; in any
    other round she sees everyone.
    `beside` has per conversation in them the coders whose work shows beside her own, `all_of`
    the conversations of which she sees everyone, also who is still at work.
    """

    viewer: int | None = None
    blind: frozenset[int] = frozenset()
    beside: Mapping[int, frozenset[int]] = field(default_factory=dict)
    all_of: frozenset[int] = frozenset()
    # Conversations in which nobody's work is hidden from her.
    whole: frozenset[int] = frozenset()

    def shows(self, conversation: int, coder: int) -> bool:
        """Return whether she may see what a coder did in a conversation of one of these rounds."""
        return (
            not self.blind
            or coder == self.viewer
            or conversation in self.all_of
            or coder in self.beside.get(conversation, ())
        )

    def among(self, *, coder: str = "coder", conversation: str = "transcript__conversation") -> Q:
        """Return the condition on rows with a coder and a conversation under these names."""
        if not self.blind:
            return Q()
        seen = Q(**{coder: self.viewer}) | ~Q(**{f"{conversation}__round__in": self.blind})
        groups: dict[frozenset[int], list[int]] = defaultdict(list)
        for number, coders in self.beside.items():
            groups[coders].append(number)
        for coders, numbers in groups.items():
            seen |= Q(**{f"{coder}__in": coders, f"{conversation}__in": numbers})
        return seen | Q(**{f"{conversation}__in": self.all_of})

    def is_limited(self, conversations: Iterable[int]) -> bool:
        """Return whether work in any of these conversations may be hidden from her."""
        return bool(self.blind) and any(number not in self.whole for number in conversations)


EVERYTHING = Sight()


def sight(round_: Round, viewer: User | None) -> Sight:
    """Return what someone sees of a round; None is nobody in particular, who sees everything.

    Two queries where the round is coded blind; one or four where coding is divided; none elsewhere.
    """
    if viewer is None or not (round_.codes_blind or round_.divides_coding):
        return EVERYTHING
    if not study.roles(viewer, round_.monitor) & MAY_CODE:
        return EVERYTHING
    return _look_in(viewer, [round_])


def sight_of_all(viewer: User) -> Sight:
    """Return what someone sees of all her rounds together, as a search needs it."""
    return _look_in(
        viewer,
        [
            round_
            for round_ in study.rounds(visible_to=viewer)
            if (round_.codes_blind or round_.divides_coding)
            and study.roles(viewer, round_.monitor) & MAY_CODE
        ],
    )


def _look_in(viewer: User, rounds: Iterable[Round]) -> Sight:
    """Look in the rounds that are coded blind, and in those in which she practises."""
    blind: set[int] = set()
    divided: set[int] = set()
    for round_ in rounds:
        (blind if round_.codes_blind else divided).add(round_.pk)
    practised = dividing.practised_by(viewer.pk, divided) if divided else {}
    if not blind and not practised:
        return EVERYTHING
    # Of a round that is not blind she sees all but what she practises on.
    free = (
        fieldwork.conversations_in(set(practised)).difference(*practised.values())
        if practised
        else frozenset()
    )
    return _look(viewer.pk, blind | set(practised), frozenset(free))


def _look(viewer: int, rounds: Collection[int], free: frozenset[int]) -> Sight:
    """Read who handed in what. Done is: began, and has no newest text of it open.

    Of the conversations in `free` she sees all.
    """
    busy: dict[int, dict[int, bool]] = defaultdict(dict)
    tasks = models.CodingTask.objects.filter(
        transcript__in=fieldwork.newest_transcripts(), transcript__conversation__round__in=rounds
    )
    for (conversation, coder), is_busy in dividing.busy(tasks).items():
        busy[conversation][coder] = is_busy
    all_of = free | frozenset(
        conversation
        for conversation in models.Abstention.objects.filter(
            user_id=viewer, conversation__round__in=rounds
        ).values_list("conversation_id", flat=True)
        if viewer not in busy.get(conversation, {})
    )
    beside = {
        conversation: frozenset(coder for coder, is_busy in coders.items() if not is_busy)
        for conversation, coders in busy.items()
        if coders.get(viewer) is False
    }
    whole = all_of | {
        conversation for conversation in beside if not any(busy[conversation].values())
    }
    return Sight(viewer=viewer, blind=frozenset(rounds), beside=beside, all_of=all_of, whole=whole)
