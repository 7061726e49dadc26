"""Setting a version of the report, opening it to everybody, and making its files again."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation

from weerklank.findings import material, queries
from weerklank.findings.operations import placing
from weerklank.rendering import freezing
from weerklank.rendering.formats import FORMATS, format_of
from weerklank.reporting import access, models, plain, refusals, versions
from weerklank.reporting.documents import editions, setting
from weerklank.reporting.documents import plain as documents
from weerklank.reporting.render import results
from weerklank.safeguards import cleaning, meanwhile
from weerklank.safeguards import operations as safeguards
from weerklank.safeguards.uploads import Keeper
from weerklank.study import operations as studies
from weerklank.study import queries as study

if TYPE_CHECKING:
    from weerklank.safeguards.models import User
    from weerklank.study.models import Round

logger = logging.getLogger(__name__)


def set_version(
    *, round: Round, note: str, by: User, at: datetime, letters: Collection[str] = ()
) -> models.ReportVersion:
    """Set the report as it is now: it gets the next number, and nobody changes it any more.

    `note` says what is new or different, `letters` names the short forms of the report that belong
    to it. Raises AccessDenied, NoteMissing, NamesSomeone, NotReady
    for what stands in the way, and ReportMoved when it changed while its files were made.
    """
    access.check_may_set(by, round)
    if not note.strip():
        raise refusals.NoteMissing
    with transaction.atomic():
        # Nobody leaves halfway through the reading.
        _hold_people(round)
        draft = _draft(round, by, at, letters)
    # Making them takes seconds: nobody has to wait for that, so nothing is held meanwhile.
    files = _made(draft)
    with transaction.atomic():
        meanwhile.hold(round)
        # Whoever withdraws at this moment comes first, and is then not in it; or after, and then
        # it is known what to take out.
        _hold_people(round)
        _hold_texts(draft)
        again = _draft(round, by, at, letters)
        if again.checksum != draft.checksum:
            raise refusals.ReportMoved
        names = study.pseudonyms_in(study.rounds_beside(round.pk))
        if setting.named_in(names, note):
            raise refusals.NamesSomeone
        last = round.report_versions.order_by("-number").first()
        version = models.ReportVersion.objects.create(
            round=round,
            number=last.number + 1 if last else 1,
            note=note.strip(),
            document=draft.document,
            results=draft.frozen_results,
            statements=draft.statements,
            checksum=draft.checksum,
            set_at=at,
            set_by=by,
        )
        _keep_words(version, draft)
        _keep_passages(version, draft)
        for each in (draft.told, *draft.told.others):
            studies.keep_told(round=each.voices.round, told=each.told, by=by, at=at)
        placing.keep_places(round=round, places=draft.places, by=by, at=at)
        safeguards.record(
            "version.fixed",
            version,
            by=by,
            at=at,
            version=version.number,
            statements=len(draft.statements),
            quotes=draft.quotes,
            passages=len(draft.passages),
        )
        with Keeper() as keeper:
            for ending, content in files.items():
                file = models.VersionFile(version=version, ending=ending)
                _keep_file(keeper, file, content)
        return version


def _draft(round_: Round, by: User, at: datetime, letters: Collection[str]) -> setting.Draft:
    """Return what a version would keep now. Raises NotReady."""
    found = material.gather(round_, visible_to=by)
    today = timezone.localtime(at).date()
    with translation.override("nl"):
        report, told = setting.build(found, today=today)
    standing = setting.obstacles(found, report)
    if standing:
        raise refusals.NotReady(standing[0].words)
    draft = setting.draft(found, report, told)
    with translation.override("nl"):
        # What may go out is judged by all there is, whoever sets it.
        result = plain.result_of(round_)
        draft.results = documents.outgoing(result, today)
        draft.results |= editions.to_set(material.as_it_leaves(found), letters, today)
    return draft


def _made(draft: setting.Draft) -> dict[str, bytes]:
    with translation.override("nl"):
        report = {each.ending: each.render(draft.report) for each in FORMATS}
        return report | results.render(draft.results)


def _hold_people(round_: Round) -> None:
    """Lock who takes part: whoever leaves, or allows something no longer, waits for us."""
    list(round_.participants.order_by("pk").select_for_update().values_list("pk", flat=True))


def _hold_texts(draft: setting.Draft) -> None:
    """Lock the texts that are quoted or rested on: whatever is corrected waits for us."""
    texts = models.VersionWords._meta.get_field("transcript").related_model
    assert texts is not None
    assert not isinstance(texts, str)
    held = texts._base_manager.filter(pk__in=draft.transcripts).order_by("pk")
    list(held.select_for_update().values_list("pk", flat=True))


def _keep_words(version: models.ReportVersion, draft: setting.Draft) -> None:
    speakers = models.VersionWords.speakers.through
    for each in draft.words:
        words = models.VersionWords.objects.create(
            version=version,
            key=each.key,
            content=each.content,
            transcript_id=each.transcript,
            coding_id=each.coding,
        )
        speakers.objects.bulk_create(
            speakers(versionwords_id=words.pk, participant_id=one) for one in sorted(each.people)
        )


def _keep_passages(version: models.ReportVersion, draft: setting.Draft) -> None:
    made = models.VersionPassage.objects.bulk_create(
        (
            models.VersionPassage(version=version, transcript_id=each.transcript, **each.kept)
            for each in draft.passages
        ),
        batch_size=500,
    )
    speakers = models.VersionPassage.speakers.through
    speakers.objects.bulk_create(
        (
            speakers(versionpassage_id=row.pk, participant_id=one)
            for row, each in zip(made, draft.passages, strict=True)
            for one in sorted(each.people)
        ),
        batch_size=500,
    )


def _keep_file(keeper: Keeper, file: models.VersionFile, content: bytes) -> None:
    """Keep a file of a version; the checksum of the first one stays."""
    fingerprint, file.size = keeper.keep(
        file.content, ContentFile(content), suffix=f".{file.ending.rpartition('.')[2]}"
    )
    file.checksum = file.checksum or fingerprint
    file.save()


# --- opening to everybody ---------------------------------------------------------------------
@transaction.atomic
def publish_version(*, version: models.ReportVersion, by: User, at: datetime) -> None:
    """Open a version to everybody, without log-in. Raises AccessDenied or NoLongerPrintable."""
    access.check_may_set(by, version.round)
    meanwhile.hold(version)
    if version.published_at:
        return
    if not _may_be_printed(version):
        raise refusals.NoLongerPrintable
    version.published_at, version.published_by = at, by
    version.save(update_fields=["published_at", "published_by"])
    safeguards.record("version.published", version, by=by, at=at, version=version.number)


def _may_be_printed(version: models.ReportVersion) -> bool:
    """Return whether everyone whose words are in it still allows that, as is known now.

    Who stops allowing it is taken out at once; this finds words that turned out to be another's,
    and quotes that give somebody away or lost their release since the version was set.
    """
    printed = list(version.words.prefetch_related("speakers"))
    under = queries.sources(version.round, {each.coding_id for each in printed if each.coding_id})
    people = {person.pk for each in printed for person in each.speakers.all()}
    people |= {person for source in under.values() for person in source.participants}
    if not people <= study.may_quote(people):
        return False
    texts = {text for each in printed for text in versions.texts_in(each.content)}
    same = queries.quotes_of(version.round).filter(
        coding_id__in=[each.coding_id for each in printed], shown_text__in=texts
    )
    judged = queries.judge_quotes(version.round, list(same))
    return all(quote.is_printable for quote in judged)


@transaction.atomic
def take_quote_out(*, version: models.ReportVersion, key: int, by: User, at: datetime) -> None:
    """Take a quote out of every version of the round, as words that should not have been printed.

    `key` is its number in this version. The concept is left as it is. Raises AccessDenied or
    QuoteNotInVersion.
    """
    access.check_may_set(by, version.round)
    meanwhile.hold(version)
    chosen = version.words.filter(key=key).first()
    if chosen is None:
        raise refusals.QuoteNotInVersion
    said = set(versions.texts_in(chosen.content))
    gone = [
        each
        for each in models.VersionWords.objects.filter(
            version__round=version.round, transcript_id=chosen.transcript_id
        )
        if not said.isdisjoint(versions.texts_in(each.content))
    ]
    versions.take(gone, at=at)
    cleaning.ask(at=at)
    touched = {each.version_id for each in gone}
    safeguards.record(
        "version.words_taken", version, by=by, at=at, version=version.number, versions=len(touched)
    )


@transaction.atomic
def take_version_off(*, version: models.ReportVersion, by: User, at: datetime) -> None:
    """Close a version again for who is no member; it stays set. Raises AccessDenied."""
    access.check_may_take_off(by, version.round)
    meanwhile.hold(version)
    if not version.published_at:
        return
    version.published_at, version.published_by = None, None
    version.save(update_fields=["published_at", "published_by"])
    safeguards.record("version.taken_off", version, by=by, at=at, version=version.number)


# --- files, once words have left --------------------------------------------------------------
def make_files_again(*, at: datetime) -> int:
    """Make the files that were removed because words left them, from what is left.

    For the worker's loop; safe to call at any moment. A file that cannot be made any more stays
    away. Gives how many versions have their files again.
    """
    waiting = models.VersionFile.objects.filter(content="", size__gt=0)
    done = 0
    for pk in sorted(set(waiting.values_list("version_id", flat=True))):
        version = models.ReportVersion.objects.filter(pk=pk).first()
        if version is not None and _make_again(version, at=at):
            done += 1
    return done


def _make_again(version: models.ReportVersion, *, at: datetime) -> bool:
    revision = version.revision
    files = _made_again(version)
    with transaction.atomic(), Keeper() as keeper:
        meanwhile.hold(version)
        if version.revision != revision:
            return False  # something left meanwhile: the next time, without
        for file in version.files.filter(content=""):
            if file.ending in files:
                _keep_file(keeper, file, files[file.ending])
            else:
                file.size = 0
                file.save(update_fields=["size"])
        safeguards.record(
            "version.files_made", version, by=None, at=at, version=version.number, files=len(files)
        )
    return True


def _made_again(version: models.ReportVersion) -> Mapping[str, bytes]:
    wanted = version.files.filter(content="").values_list("ending", flat=True)
    made = {}
    with translation.override("nl"):
        for ending in wanted:
            try:
                content = _made_as(version, ending)
            except freezing.Unreadable:
                continue
            except Exception:  # whatever a renderer meets, the others go on
                logger.exception("version %s cannot be made as %s", version.pk, ending)
                continue
            made.update({ending: content} if content is not None else {})
    return made


def _made_as(version: models.ReportVersion, ending: str) -> bytes | None:
    """Return a version as a file, None where it is not known how. Raises Unreadable."""
    if chosen := format_of(ending):
        report = freezing.report_from(version.document, versions.words_in(version))
        return chosen.render(report)
    if kept := results.file_called(version.results, ending):
        return kept.make(freezing.decode(version.results[kept.key]))
    return None
