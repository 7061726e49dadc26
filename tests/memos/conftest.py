"""The conversation of two with its codebook, and a way to write a memo about anything."""

from __future__ import annotations

import pytest

from tests import cast
from tests.coding.conftest import codebook, give, sample
from weerklank.memos import operations
from weerklank.memos.models import Memo
from weerklank.memos.queries import Subject
from weerklank.memos.terms import About

__all__ = ["codebook", "give", "sample"]


@pytest.fixture
def coen(voorbeelddam):
    return voorbeelddam.coen


@pytest.fixture
def short(sample, codebook, bram):
    """Code words with a memo, as a coder does at her desk."""

    def short(words: str, memo: str) -> object:
        return give(sample, codebook["9.2"], words, bram, memo=memo)

    return short


@pytest.fixture
def about(sample, codebook, bram):
    """Everything that a memo can be about, by what that is called."""
    passage = give(sample, codebook["4.6"], "Ik maak een foto.", bram)
    return {
        "free": Subject(About.FREE),
        "round": Subject(About.ROUND),
        "code": Subject(About.CODE, code=codebook["4.6"]),
        "conversation": Subject(About.CONVERSATION, conversation=sample.conversation),
        "passage": Subject(About.PASSAGE, conversation=sample.conversation, coding_key=passage.key),
        "participant": Subject(About.PARTICIPANT, participant=sample.d1),
    }


@pytest.fixture
def write(voorbeelddam):
    def write(subject: Subject, text: str = "Dat viel mij op.", **more: object) -> Memo:
        given = {"by": voorbeelddam.bram, "at": cast.NOW} | more
        return operations.write_memo(round=voorbeelddam.round, subject=subject, text=text, **given)

    return write
