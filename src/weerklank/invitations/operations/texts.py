"""Writing and checking what people are written; ADR 0044."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weerklank.invitations import access, models
from weerklank.invitations.queries import texts
from weerklank.invitations.rules import messages, telling
from weerklank.invitations.rules.messages import Words
from weerklank.invitations.terms import Channel, Use
from weerklank.safeguards import meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.refusals import (
    CheckerMissing,
    DomainError,
    NothingToCheck,
    SameSpeaker,
)
from weerklank.study.terms import TranslationStatus

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Monitor


class UnknownPlace(DomainError):
    """Something stands between braces that nothing fills."""


class TellsTooMuch(DomainError):
    """A word in a subject or SMS gives away why somebody is written to."""


class WordsMissing(DomainError):
    user_message = _("Vul het onderwerp en de tekst in.")


class SmsTooLong(DomainError):
    user_message = _("Deze sms is te lang. Maak die korter.")


class TextOutdated(DomainError):
    user_message = _("Het Nederlands is veranderd na deze vertaling. Werk de vertaling eerst bij.")


@transaction.atomic
def write_text(
    *,
    monitor: Monitor,
    use: str,
    channel: str,
    language: str,
    subject: str,
    body: str,
    revision: int,
    by: User,
    at: datetime,
) -> models.MessageText:
    """Write what people are written for a use, a way and a language; a draft until it is checked.

    Of Dutch that changed, the translations hold no longer. Raises AccessDenied, WordsMissing,
    UnknownPlace, TellsTooMuch, SmsTooLong or ChangedMeanwhile.
    """
    access.check_may_invite(by, monitor)
    meanwhile.hold(monitor)
    found = texts.text(monitor, use, channel, language)
    meanwhile.check_revision(found.record.revision if found.record else 0, revision)
    words = Words(messages.in_one_line(subject), body.replace("\r\n", "\n").strip())
    _check(words, found.use, found.channel, language, monitor)
    source = "" if found.is_dutch else texts.as_source(found.dutch)
    if found.record and found.words == words and found.record.source == source:
        return found.record
    row, _created = models.MessageText.objects.update_or_create(
        monitor=monitor,
        use=use,
        channel=channel,
        language=language,
        defaults={
            "subject": words.subject,
            "body": words.body,
            "source": source,
            "status": TranslationStatus.DRAFT,
            "checker": "",
            "revision": revision + 1,
            "entered_at": at,
            "entered_by": by,
        },
    )
    _record("message_text.written", row, by, at)
    return row


def _check(words: Words, use: Use, channel: Channel, language: str, monitor: Monitor) -> None:
    if not words.body or (channel != Channel.SMS and not words.subject):
        raise WordsMissing
    for field, text in (("subject", words.subject), ("body", words.body)):
        unknown = messages.unknown_places(text, use, is_subject=field == "subject")
        if unknown:
            raise UnknownPlace(_about_places(unknown), field=field)
        if field == "subject" or channel == Channel.SMS:
            tells = telling.find(text, language, names=[monitor.name])
            if tells:
                sentence = _(
                    "Dit woord kan verraden waarom iemand bericht krijgt: %(words)s. Een onderwerp "
                    "of sms staat zo op een scherm. Schrijf het anders."
                )
                raise TellsTooMuch(sentence % {"words": ", ".join(tells)}, field=field)
    if channel == Channel.SMS and messages.sms(words.body).parts > messages.MOST_SMS_PARTS:
        raise SmsTooLong(field="body")


def _about_places(unknown: list[messages.UnknownPlace]) -> str:
    said = "; ".join(
        _("%(text)s in regel %(line)s") % {"text": one.text, "line": one.line} for one in unknown
    )
    return _("Dit kan hier niet worden ingevuld: %(places)s.") % {"places": said}


@transaction.atomic
def check_text(
    *,
    monitor: Monitor,
    use: str,
    channel: str,
    language: str,
    checker: str,
    by: User,
    at: datetime,
) -> models.MessageText:
    """Note that a second speaker compared a translation with the Dutch.

    Raises AccessDenied, NothingToCheck, TextOutdated, CheckerMissing or SameSpeaker.
    """
    access.check_may_invite(by, monitor)
    meanwhile.hold(monitor)
    found = texts.text(monitor, use, channel, language)
    if found.is_outdated:
        raise TextOutdated
    if found.lacks is not texts.Lacks.DRAFT:
        raise NothingToCheck(_("Deze tekst is geen concept meer."))
    name = checker.strip()
    if not name:
        raise CheckerMissing
    row = found.record
    if row is not None and name.casefold() == row.entered_by.name.casefold():
        raise SameSpeaker
    if row is None:
        row = models.MessageText(
            monitor=monitor,
            use=use,
            channel=channel,
            language=language,
            subject=found.words.subject,
            body=found.words.body,
            source=found.source,
            revision=0,
            entered_at=at,
            entered_by=by,
        )
    row.status, row.checker = TranslationStatus.CHECKED, name
    row.revision += 1
    row.save()
    _record("message_text.checked", row, by, at)
    return row


@transaction.atomic
def take_back_text(
    *,
    monitor: Monitor,
    use: str,
    channel: str,
    language: str,
    revision: int,
    by: User,
    at: datetime,
) -> None:
    """Use the words that ship again. Does nothing where those stand already.

    Raises AccessDenied or ChangedMeanwhile.
    """
    access.check_may_invite(by, monitor)
    meanwhile.hold(monitor)
    found = texts.text(monitor, use, channel, language)
    if found.record is None:
        return
    meanwhile.check_revision(found.record.revision, revision)
    _record("message_text.taken_back", found.record, by, at)
    found.record.delete()


def _record(what: str, row: models.MessageText, by: User, at: datetime) -> None:
    safeguards.record(what, row, by=by, at=at, use=row.use, way=row.channel, language=row.language)
