"""Questions that someone keeps, to ask them again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from weerklank.safeguards import models, operations
from weerklank.safeguards.refusals import DomainError


class NameMissing(DomainError):
    user_message = _("Geef de zoekvraag een naam van hoogstens 80 tekens.")


def of(user: models.User) -> QuerySet[models.SavedSearch]:
    """Give someone's own saved searches, by name."""
    return models.SavedSearch.objects.filter(user=user)


@transaction.atomic
def save(*, name: str, question: str, by: models.User, at: datetime) -> models.SavedSearch:
    """Keep a question under a name; the same name again takes the new question.

    Raises NameMissing. The log never says what was asked.
    """
    name = name.strip()
    if not name or len(name) > 80 or len(question) > 2000:
        raise NameMissing
    saved, _is_new = models.SavedSearch.objects.update_or_create(
        user=by, name=name, defaults={"question": question, "created_at": at}
    )
    operations.record(what="search.saved", by=by, at=at, subject=saved)
    return saved


@transaction.atomic
def remove(*, saved: models.SavedSearch, by: models.User, at: datetime) -> None:
    """Throw one's own saved search away."""
    operations.record(what="search.removed", by=by, at=at, subject=saved)
    saved.delete()
