"""This room's part when something is removed: counting codings, keeping the codebook in order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from weerklank.coding import blinding, models, operations, rules, search
from weerklank.safeguards import removable
from weerklank.safeguards.reach import Scope
from weerklank.safeguards.removable import Counted, Moved, Part
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.safeguards.models import User

ORDER = 30
_WAITING = "wacht-"  # a code that came back and has no number yet


def count(scope: Scope, user: User) -> list[Counted]:
    """Count what goes along; of codings only those that this person may see."""
    sight = blinding.sight_of_all(user)
    seen = sight.among()
    of_turn = "turn__transcript__conversation"
    decided = sum(
        part.filter(
            sight.among(coder="first", conversation=of_turn),
            sight.among(coder="second", conversation=of_turn),
        ).count()
        for part in scope.parts("coding.TurnDecision")
    )
    by_coder: Counter[str] = Counter()
    memos = 0
    for part in scope.parts("coding.Coding"):
        shown = part.filter(seen).order_by()
        by_coder.update(dict(shown.values_list("coder__name").annotate(Count("pk"))))
        memos += shown.exclude(memo="").count()
    detail = ", ".join(f"{name} {number}" for name, number in sorted(by_coder.items()))
    return [
        Counted(gettext_noop("gecodeerde passages"), by_coder.total(), detail),
        Counted(gettext_noop("memo's"), memos),
        Counted(gettext_noop("besluiten over verschillen tussen codeurs"), decided),
        Counted(gettext_noop("codes"), scope.count("coding.Code")),
    ]


def after(moved: Moved) -> None:
    """Keep index and codebook in step with what went or came back."""
    search.forget_memos(moved.rows.get("coding.Coding", ()))
    search.index_conversations(moved.touched("fieldwork.Conversation"))
    codes = moved.rows.get("coding.Code")
    if codes and moved.removal.round_id:
        monitor = study.round_with(moved.removal.round_id).monitor
        if moved.came_back:
            _number_again(codes)
        operations.put_in_order(monitor)
        said = (
            _("De overname van %(file)s is teruggebracht.")
            if moved.came_back
            else _("De overname van %(file)s is teruggedraaid.")
        )
        operations.keep_version(
            monitor=monitor, reason=said % {"file": moved.removal.title}, by=moved.by, at=moved.at
        )


def _number_again(codes: set[int]) -> None:
    """Number codes again that came back while their number was taken, and those below them."""
    for pk in sorted(codes):
        code = models.Code.objects.select_related("parent").get(pk=pk)
        above = code.parent
        fits = above is None or code.number.startswith(f"{above.number}.")
        if fits and not code.number.startswith(_WAITING):
            continue
        siblings = models.Code.objects.filter(monitor_id=code.monitor_id, parent=above)
        taken = [
            rules.natural_order(number)[-1 if above else 0]
            for number in siblings.exclude(pk=pk).values_list("number", flat=True)
            if not number.startswith(_WAITING)
        ]
        next_one = max(taken, default=0) + 1
        code.number = f"{above.number}.{next_one}" if above else str(next_one)
        code.save(update_fields=["number"])


def _wait_for_number(code: models.Code) -> None:
    if models.Code.objects.filter(monitor_id=code.monitor_id, number=code.number).exists():
        code.number = f"{_WAITING}{code.pk}"[:20]


def register() -> None:
    removable.register(
        Part(
            room="coding",
            order=ORDER,
            count=count,
            after=after,
            clashes={"coding.Code": _wait_for_number},
        ),
    )
