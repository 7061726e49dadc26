"""The small round of `tests/findings`, for this folder as well."""

from tests.findings.conftest import shared_story, story

__all__ = ["shared_story", "story"]
