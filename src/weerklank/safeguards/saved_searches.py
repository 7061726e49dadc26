"""Questions that someone keeps, to ask them again.

Words that are looked for may be somebody's own. So a page leads to them by a number: an address
stands in the logs of a server, in the history of a browser and in what it tells the next page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import models, operations, pages, search, words
from weerklank.safeguards.refusals import NameMissing
from weerklank.safeguards.terms import SearchKind

# What an address calls the number of a question.
IN_ADDRESS = "vraag"
# What was asked and got no name: how long an address still leads to it, and for how many.
KEPT_FOR = timedelta(days=30)
LATEST = 50
# As many words as a search reads, in whichever letters, and what was chosen beside them.
LONGEST = 6000


def of(user: models.User) -> QuerySet[models.SavedSearch]:
    """Return someone's own saved searches, by name."""
    return models.SavedSearch.objects.filter(user=user).exclude(name="")


def asked(number: int | None, *, by: models.User) -> QueryDict | None:
    """Return the question that an address of this person leads to by its number, if it is there."""
    if number is None:
        return None
    found = models.SavedSearch.objects.filter(user=by, pk=number).first()
    return QueryDict(found.question) if found else None


def question_in(address: QueryDict, *, by: models.User) -> QueryDict | None:
    """Return what an address asks: what stands in it, or what is kept under the number in it.

    None where nothing is kept under that number for this person.
    """
    if IN_ADDRESS not in address:
        return address
    return asked(pages.number_in(address.getlist(IN_ADDRESS)[-1]), by=by)


@transaction.atomic
def keep(*, question: str, by: models.User, at: datetime) -> models.SavedSearch:
    """Keep a question without a name, so that an address can lead to it.

    The same question again is the same one. Goes by itself after `KEPT_FOR`, and when she has asked
    `LATEST` others; that somebody looked, the page that shows what was found says in the log.
    Raises ValueError when it is longer than `LONGEST`.
    """
    if len(question) > LONGEST:
        raise ValueError("A question is cut before it is kept.")
    unnamed = models.SavedSearch.objects.filter(name="")
    unnamed.filter(created_at__lt=at - KEPT_FOR).delete()
    own = unnamed.filter(user=by)
    if found := own.filter(question=question).first():
        found.created_at = at
        found.save(update_fields=["created_at"])
        return found
    before = own.order_by("-created_at", "-pk").values_list("pk", flat=True)
    forget(before[LATEST - 1 :])
    return models.SavedSearch.objects.create(user=by, name="", question=question, created_at=at)


@transaction.atomic
def save(*, name: str, question: str, by: models.User, at: datetime) -> models.SavedSearch:
    """Keep a question under a name; the same name again takes the new question.

    Raises NameMissing. The log never says what was asked.
    """
    name = name.strip()
    if not name or len(name) > 80 or len(question) > LONGEST:
        raise NameMissing(_("Geef de zoekvraag een naam van hoogstens 80 tekens."))
    saved, _is_new = models.SavedSearch.objects.update_or_create(
        user=by, name=name, defaults={"question": question, "created_at": at}
    )
    operations.record("search.saved", saved, by=by, at=at)
    return saved


@transaction.atomic
def remove(*, saved: models.SavedSearch, by: models.User, at: datetime) -> None:
    """Throw one's own saved search away."""
    operations.record("search.removed", saved, by=by, at=at)
    saved.delete()


ABOUT_WORDS = (SearchKind.MEMO, SearchKind.SUMMARY)


# --- when somebody's words go -----------------------------------------------------------------
def only_in(texts: Collection[str], *, turns: Q) -> list[int]:
    """Return the saved searches with a word, in question or name, that stands in these texts only.

    `turns` says which entries of the index are of these texts. Whether a word stands elsewhere the
    index says; memos and summaries do not count, for they are about what was said.
    """
    there = turns & Q(kind=SearchKind.TURN)
    saved = list(models.SavedSearch.objects.all())
    if not saved or not texts:
        return []
    spoken = {words.fold(word.text) for text in texts for word in words.cut(text)}
    found = []
    for each in saved:
        for term in _terms(each):
            is_spoken = all(words.fold(word) in spoken for word in term.words) or _stands(
                term, there
            )
            if is_spoken and not _stands(term, ~there & ~Q(kind__in=ABOUT_WORDS)):
                found.append(each.pk)
                break
    return found


def _terms(saved: models.SavedSearch) -> Iterator[words.Term]:
    yield from words.read_question(QueryDict(saved.question).get("q", ""))
    # A name is no question: each of its words by itself.
    yield from (words.Term((word.text,), is_phrase=False) for word in words.cut(saved.name))


def _stands(term: words.Term, where: Q) -> bool:
    return search.entries([term]).filter(where).exists()


def forget(numbers: Iterable[int]) -> None:
    """Let these no longer be kept, whoever kept them."""
    models.SavedSearch.objects.filter(pk__in=list(numbers)).delete()
