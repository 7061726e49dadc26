"""Real projects and codebooks of other programs, in the folder that WEERKLANK_SAMPLES names."""

import hashlib
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from tests.interchange.refi.builders import texts
from weerklank.interchange.refi import comparing, inspecting, reading, writing

SAMPLES = os.environ.get("WEERKLANK_SAMPLES")
SERDIF = "qdpx/qualcoder-4-serdif-p01-p09.qdpx"
KINDS = {
    "text": "TextSource",
    "pdf": "PDFSource",
    "picture": "PictureSource",
    "audio": "AudioSource",
    "video": "VideoSource",
}
COUNTS = [
    "origin",
    "users",
    "codes",
    "codes_codable",
    "code_max_depth",
    "sets",
    "selections",
    "coded_selections",
    "codings",
    "cases",
    "variables",
    "variable_values",
    "notes",
    "links",
    "graphs",
    "transcripts",
]

pytestmark = pytest.mark.skipif(
    not SAMPLES, reason="WEERKLANK_SAMPLES does not name a folder with sample files"
)


def expected():
    if not SAMPLES:
        return {}
    path = Path(SAMPLES) / "qdpx-expected.json"
    return json.loads(path.read_text(encoding="utf-8"))["files"]


@pytest.fixture(params=expected() or ["no samples"])
def sample(request):
    return Path(SAMPLES) / request.param, expected()[request.param]


def squeezed(text):
    return " ".join(text.split())


def test_the_counts_are_those_of_an_independent_count(sample):
    path, want = sample
    got = inspecting.inspect(path)
    assert {name: got[name] for name in COUNTS if name in want} == {
        name: want[name] for name in COUNTS if name in want
    }
    if "sources_by_type" in want:
        assert {KINDS[kind]: count for kind, count in got["sources"].items() if count} == want[
            "sources_by_type"
        ]
    if want.get("project_name"):
        assert got["name"] == want["project_name"]


def test_known_passages_are_among_those_found(sample):
    path, want = sample
    found = {
        (row["source"], row["start"], row["end"], squeezed(row["text"]), code)
        for row in inspecting.passages(path)
        for code in row["codes"]
    }
    for row in want.get("expected_passages", ()):
        for code in row["codes"]:
            assert (row["source"], row["start"], row["end"], squeezed(row["text"]), code) in found


@pytest.mark.slow
def test_each_comes_out_as_it_went_in(sample):
    path, _ = sample
    assert comparing.roundtrip(path) == {"equal": True, "differences": []}


def test_each_is_written_as_the_same_bytes_twice_and_loses_nothing(sample, tmp_path):
    path, _ = sample
    digests = set()
    for name in ("one", "two"):
        with reading.read(path) as project:
            write = writing.write_codebook if project.kind == "codebook" else writing.write
            assert write(project, tmp_path / name)["lost"] == []
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1


def test_every_coding_of_the_serdif_project_lies_on_its_own_words():
    judged = Counter()
    with reading.read(Path(SAMPLES) / SERDIF) as project:
        for text in texts(project):
            for one in text.selections:
                words = squeezed(text.text[one.start : one.end])
                judged[words == squeezed(one.name)] += len(one.codings)
    assert judged == {True: 1000}


def test_lines_coded_by_line_number_begin_and_end_at_line_ends():
    with reading.read(Path(SAMPLES) / "qdpx/qc-1.3.2-demo.qdpx") as project:
        (coded, _) = texts(project)
    assert len(coded.selections) == 158
    assert all(
        coded.text[one.start - 1] == coded.text[one.end - 1] == "\n" for one in coded.selections
    )


@pytest.mark.slow
def test_the_serdif_project_told_to_another_program_comes_back_on_the_same_words(tmp_path):
    before = inspecting.passages(Path(SAMPLES) / SERDIF)
    for target in ("atlas.ti", "maxqda", "nvivo", "qualcoder"):
        with reading.read(Path(SAMPLES) / SERDIF) as project:
            writing.write(project, tmp_path / target, target=target)
        assert inspecting.passages(tmp_path / target) == before
