"""Projects made at random come back as they were, for every program we write for."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.interchange.refi.builders import stored
from tests.interchange.refi.test_writing import faults
from weerklank.interchange.refi import comparing, evidence, reading, writing
from weerklank.interchange.refi.project import (
    Case,
    Code,
    Coding,
    Project,
    TextSelection,
    TextSource,
    User,
    Variable,
    VariableValue,
)

GUIDS = st.uuids().map(str)
SIGNS = st.characters(
    exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"
) | st.sampled_from("\n\t")
NAMES = st.text(SIGNS, min_size=1, max_size=20)
TEXTS = st.text(SIGNS | st.sampled_from(["😀", "e", "\u0301", "ع", "\n", " "]), max_size=60).map(
    stored
)
MAYBE_NAME = st.none() | NAMES
AT = st.none() | st.sampled_from(["2026-11-24T08:42:47Z", "2026-01-01T00:00:00.5+01:00"])
TARGETS = st.sampled_from([None, *evidence.TARGETS])


def codings(codes, users):
    return st.lists(
        st.builds(Coding, GUIDS, st.sampled_from(codes), st.none() | st.sampled_from(users), AT),
        max_size=3,
    ).map(tuple)


@st.composite
def selections(draw, text, codes, users):
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    return TextSelection(
        draw(GUIDS),
        start,
        end,
        draw(codings(codes, users)),
        name=draw(MAYBE_NAME),
        description=draw(MAYBE_NAME),
        created_by=draw(st.none() | st.sampled_from(users)),
        changed_at=draw(AT),
        notes=tuple(draw(st.lists(GUIDS, max_size=2))),
    )


@st.composite
def sources(draw, codes, users):
    text = draw(TEXTS)
    return TextSource(
        draw(GUIDS),
        text,
        name=draw(MAYBE_NAME),
        description=draw(MAYBE_NAME),
        selections=tuple(draw(st.lists(selections(text, codes, users), max_size=5))),
        codings=draw(codings(codes, users)),
    )


@st.composite
def projects(draw):
    users = draw(st.lists(GUIDS, min_size=1, max_size=3))
    tree = tuple(draw(st.lists(CODES, min_size=1, max_size=3)))
    codes = [code.guid for code in tree]
    variable = draw(GUIDS)
    values = st.builds(VariableValue, st.just(variable), st.just("Text"), NAMES)
    return Project(
        name=draw(NAMES),
        users=tuple(User(guid, draw(MAYBE_NAME)) for guid in users),
        codes=tree,
        variables=(Variable(variable, draw(NAMES)),),
        cases=tuple(
            draw(st.lists(st.builds(Case, GUIDS, MAYBE_NAME, values=st.tuples(values)), max_size=3))
        ),
        sources=tuple(draw(st.lists(sources(codes, users), max_size=4))),
    )


CODES = st.recursive(
    st.builds(Code, GUIDS, NAMES, st.booleans(), st.none() | st.just("#A1b2C3"), MAYBE_NAME),
    lambda below: st.builds(
        Code, GUIDS, NAMES, codes=st.lists(below, min_size=1, max_size=2).map(tuple)
    ),
    max_leaves=4,
)


@pytest.mark.slow
@settings(max_examples=60)
@given(projects(), TARGETS)
def test_a_project_comes_back_as_it_was(project, target):
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "een", Path(folder) / "twee"
        outcome = writing.write(project, first, target=target)
        with reading.read(first) as again:
            assert list(comparing.compare(project, again)) == []
            writing.write(again, second, target=target)
        assert first.read_bytes() == second.read_bytes()
        if target != "taguette":
            assert outcome["lost"] == []


@pytest.mark.slow
@settings(max_examples=30)
@given(projects())
def test_a_project_is_valid_whatever_stands_in_it(project):
    with tempfile.TemporaryDirectory() as folder:
        writing.write(project, Path(folder) / "p")
        assert faults(Path(folder) / "p", "Project") == []
