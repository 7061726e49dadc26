"""What suggestions rest on leaves with the words it was made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from weerklank.fieldwork import queries as fieldwork
from weerklank.safeguards import reach
from weerklank.study import queries as study
from weerklank.suggestions import models, queries

if TYPE_CHECKING:
    from django.db.models import QuerySet


def forget_turns(turns: Iterable[int]) -> int:
    """Throw away the vectors of these turns, and what was offered of them. Gives the vectors."""
    gone = 0
    for batch in reach.batches(turns):
        models.Offer.objects.filter(turn__in=batch).delete()
        gone += models.Embedding.objects.filter(turn__in=batch).delete()[0]
    return gone


def forget_learned(round_id: int) -> None:
    """Throw away what was learned in a round: it was learned from words that are gone."""
    models.Learning.objects.filter(round=round_id).delete()


def forget_round(round_id: int) -> int:
    """Throw away all that suggestions of a round rest on. Gives the vectors."""
    forget_learned(round_id)
    own = models.Embedding.objects.filter(turn__transcript__conversation__round=round_id)
    return own.delete()[0]


def forget_loose() -> int:
    """Throw away vectors of turns that are there no longer. Gives how many."""
    return _loose(models.Embedding.objects.all()).delete()[0]


def _loose(rows: QuerySet[models.Embedding]) -> QuerySet[models.Embedding]:
    return rows.exclude(turn__in=fieldwork.every_turn().values("pk"))


def forget_what_may_not_be() -> int:
    """Throw away vectors of words that may not be used today, or are there no longer.

    Whoever takes her yes back is in no suggestion from that moment; here the numbers go as well.
    """
    gone = forget_loose()
    of_round = "turn__transcript__conversation__round_id"
    rounds = set(models.Embedding.objects.values_list(of_round, flat=True).distinct())
    for number in rounds:
        round_ = study.round_with(number)
        if not queries.is_on(round_.monitor):
            gone += forget_round(round_.pk)
            continue
        allowed = fieldwork.told_by_who_allows(round_).order_by().values("pk")
        own = models.Embedding.objects.filter(turn__transcript__conversation__round=round_)
        not_allowed = set(own.exclude(turn__in=allowed).values_list("turn_id", flat=True))
        if not_allowed:
            gone += forget_turns(not_allowed)
            forget_learned(round_.pk)
    return gone
