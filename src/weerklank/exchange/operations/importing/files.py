"""The files beside a project, kept when the round keeps files and they are not too much."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from tempfile import TemporaryFile

from django.core.files.base import File
from django.utils.translation import gettext as _

from weerklank.exchange import models
from weerklank.exchange.operations.importing.ledger import Ledger
from weerklank.interchange.refi.project import Source, TextSource, words_of
from weerklank.safeguards import uploads
from weerklank.study.terms import FilePolicy

MB = 1 << 20
LARGEST_FILE = 50 * MB
ALL_FILES = 200 * MB


@dataclass(slots=True)
class Files:
    """What was kept so far; `keeper` takes it off the disk again when all is undone."""

    ledger: Ledger
    keeper: uploads.Keeper
    _pointed_at: set[str] = field(default_factory=set)
    _bytes: int = 0

    def take(self, part: models.KeptPart, thing: Source) -> None:
        """Keep what a part points to."""
        files = self.ledger.project.files
        for text in words_of(thing):
            self._pointed_at.add(files.name_of(text.path) or "")
        names = {files.name_of(path) for path in _paths(thing)}
        for name in sorted(name for name in names if name):
            if name in self._pointed_at:
                continue
            self._pointed_at.add(name)
            if self.ledger.round.file_policy != FilePolicy.KEEP:
                self.ledger.leave(
                    _("bestanden"), _("Deze ronde bewaart geen bestanden; ze gaan niet mee")
                )
            else:
                self._keep(part, name)

    def leave_the_rest(self) -> None:
        """Nobody can say whose words they hold, so nobody could have them erased."""
        rest = [name for name in self.ledger.project.files.names if name not in self._pointed_at]
        self.ledger.leave(
            _("bestanden waar niets naar verwijst"),
            _("Worden niet bewaard: niemand weet wiens woorden erin staan"),
            len([name for name in rest if not name.endswith("/")]),
        )

    def _keep(self, part: models.KeptPart, name: str) -> None:
        digest = hashlib.sha256()
        size = 0
        with TemporaryFile() as stream:
            for chunk in self.ledger.project.files.parts(name):
                size += len(chunk)
                if size > LARGEST_FILE or self._bytes + size > ALL_FILES:
                    self.ledger.leave(_("bestanden"), _("Te groot om te bewaren; ze gaan niet mee"))
                    return
                digest.update(chunk)
                stream.write(chunk)
            self._bytes += size
            stream.seek(0)
            file = models.KeptFile(part=part, name=name, sha256=digest.hexdigest(), size=size)
            self.keeper.write(file.content, File(stream), file.sha256)
            file.save()
        self.ledger.counts["files"] += 1


def _paths(thing: Source) -> Iterator[str | None]:
    if not isinstance(thing, TextSource):
        yield thing.path
    for text in words_of(thing):
        yield text.rich_path
