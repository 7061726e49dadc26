"""What people are written: for each use, way and language the words that stand, and what lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weerklank.invitations import models
from weerklank.invitations.rules import messages, telling
from weerklank.invitations.rules.messages import Words
from weerklank.invitations.terms import Channel, Use
from weerklank.study import terms
from weerklank.study.terms import DUTCH, TranslationStatus

if TYPE_CHECKING:
    from weerklank.study.models import Monitor


class Lacks(StrEnum):
    """What a text still needs. Only the first keeps it from being used."""

    OUTDATED = "outdated"
    DRAFT = "draft"


LACKS: Mapping[Lacks, Promise | str] = {
    Lacks.OUTDATED: _("het Nederlands veranderde na deze vertaling"),
    Lacks.DRAFT: _("concept, niet nagekeken door een spreker"),
}


@dataclass(frozen=True, slots=True)
class Text:
    """The words for one use, way and language. Without `record` they are those that ship."""

    use: Use
    channel: Channel
    language: str
    words: Words
    dutch: Words
    record: models.MessageText | None = None

    @property
    def name(self) -> Promise | str:
        return terms.LANGUAGES[self.language][0]

    @property
    def own_name(self) -> str:
        return terms.LANGUAGES[self.language][1]

    @property
    def direction(self) -> str:
        return terms.direction(self.language)

    @property
    def is_dutch(self) -> bool:
        return self.language == DUTCH

    @property
    def source(self) -> str:
        """Return the Dutch of which these words were made."""
        if self.record is not None:
            return self.record.source
        return as_source(messages.shipped_words(self.use, self.channel, DUTCH))

    @property
    def is_outdated(self) -> bool:
        # The place for a promise came later, and says nothing of itself: words that were checked
        # before still hold.
        was, is_now = (messages.without_thanks(one) for one in (self.source, as_source(self.dutch)))
        return not self.is_dutch and was != is_now

    @property
    def lacks(self) -> Lacks | None:
        if self.is_outdated:
            return Lacks.OUTDATED
        status = self.record.status if self.record else TranslationStatus.DRAFT
        is_draft = status == TranslationStatus.DRAFT and not self.is_dutch
        return Lacks.DRAFT if is_draft else None

    @property
    def state(self) -> Promise | str:
        """Say how far these words are."""
        if self.lacks is not None:
            return LACKS[self.lacks]
        if self.is_dutch:
            return _("eigen tekst") if self.record else _("tekst van Weerklank")
        return TranslationStatus.CHECKED.label

    @property
    def telling(self) -> list[str]:
        """Return words in it that give away why somebody is written to."""
        return telling.find(f"{self.words.subject}\n{self.words.body}", self.language)

    @property
    def missing(self) -> list[str]:
        return messages.missing_places(self.words.body, self.use, self.channel)


def as_source(words: Words) -> str:
    """Return words as a translation keeps what it was made of."""
    return f"{words.subject}\n\n{words.body}"


def texts(monitor: Monitor) -> dict[tuple[str, str, str], Text]:
    """Return every text of a monitor by use, way and language. One query."""
    rows = {
        (row.use, row.channel, row.language): row
        for row in models.MessageText.objects.filter(monitor=monitor).select_related("entered_by")
    }
    return {
        (use.value, channel.value, language): _text(use, channel, language, rows)
        for use in Use
        for channel in Channel
        for language in terms.LANGUAGES
    }


def _text(
    use: Use,
    channel: Channel,
    language: str,
    rows: Mapping[tuple[str, str, str], models.MessageText],
) -> Text:
    def words(of: str) -> Words:
        row = rows.get((use.value, channel.value, of))
        return Words(row.subject, row.body) if row else messages.shipped_words(use, channel, of)

    return Text(
        use=use,
        channel=channel,
        language=language,
        words=words(language),
        dutch=words(DUTCH),
        record=rows.get((use.value, channel.value, language)),
    )


def text(monitor: Monitor, use: str, channel: str, language: str) -> Text:
    """Return one text. KeyError when there is no such use, way or language."""
    return texts(monitor)[use, channel, language]


def to_send(
    found: Mapping[tuple[str, str, str], Text], use: str, channel: str, language: str
) -> Text:
    """Return the text in somebody's language; in Dutch when that is not known or holds no more."""
    own = found.get((use, channel, language))
    return found[use, channel, DUTCH] if own is None or own.is_outdated else own
