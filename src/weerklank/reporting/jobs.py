"""Work off the request: making files of a version again. Called by the worker's loop."""

from datetime import datetime

from weerklank.reporting import operations


def make_files_again(*, at: datetime) -> None:
    """Make the files of versions that words were taken out of."""
    operations.make_files_again(at=at)
