"""`weerklank refi import` and `export` as a script meets them."""

import json

import pytest

from tests import cast
from tests.exchange import projects
from weerklank.coding.models import Coding
from weerklank.fieldwork.models import Conversation
from weerklank.interchange.refi import inspecting
from weerklank.site import cli


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "project.qdpx"
    path.write_bytes(projects.whole())
    return path


@pytest.fixture
def run(capsys):
    def run_it(*words: str):
        code = cli.main([*words, "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err

    return run_it


def test_import_says_what_was_taken_and_what_was_kept(run, file, voorbeelddam):
    code, document, _ = run("refi", "import", str(file), "--round", voorbeelddam.round.slug)
    assert code == 0
    assert set(document) == {
        "file",
        "round",
        "project",
        "origin",
        "counting",
        "taken",
        "kept",
        "warnings",
        "coders",
    }
    assert document["taken"]["conversations"] == Conversation.objects.count() == 2
    assert all(set(row) == {"what", "count", "why"} for row in document["kept"])


def test_positions_may_be_told(run, file, voorbeelddam):
    _, document, _ = run(
        "refi", "import", str(file), "--round", voorbeelddam.round.slug, "--unit", "utf16"
    )
    assert document["counting"]["unit"] == "utf16"


def test_import_tells_who_is_a_coder_without_an_account(run, file, voorbeelddam):
    _, document, said = run("refi", "import", str(file), "--round", voorbeelddam.round.slug)
    assert document["coders"] == [
        {"name": name, "coder": f"{name} (ander programma)", "account": False}
        for name in ("Ann", "Bob")
    ]
    assert document["taken"]["coders_without_account"] == 2
    assert "Ann (ander programma), Bob (ander programma)" in said
    assert "--coder" in said


def test_who_a_coder_is_may_be_told_and_joining_two_is_said(run, file, voorbeelddam):
    told = [
        word for name in ("Ann", "bob") for word in ("--coder", f"{name}={cast.EMAILS['coen']}")
    ]
    code, document, said = run(
        "refi", "import", str(file), "--round", voorbeelddam.round.slug, *told
    )
    assert code == 0
    assert {row.coder for row in Coding.objects.all()} == {voorbeelddam.coen}
    assert [row["account"] for row in document["coders"]] == [True, True]
    assert "De codes van Ann, Bob staan samen op naam van Coen, als één lezing." in said


@pytest.mark.parametrize(
    "told", ["Cor=coen@voorbeelddam.example", "Ann=esra@elderburg.example", "Ann"]
)
def test_a_coder_or_a_member_that_is_not_there_is_refused(told, run, file, voorbeelddam, esra):
    code, document, said = run(
        "refi", "import", str(file), "--round", voorbeelddam.round.slug, "--coder", told
    )
    assert (code, document) == (1, None)
    assert "Er is niets overgenomen." in said
    assert not Coding.objects.exists()


def test_import_in_the_name_of_a_coder_is_refused(run, file, voorbeelddam):
    code, _, said = run(
        "refi",
        "import",
        str(file),
        "--round",
        voorbeelddam.round.slug,
        "--by",
        voorbeelddam.coen.email,
    )
    assert code == 1
    assert "onderzoeker" in said
    assert not Coding.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("weg.qdpx", None), ("stuk.qdpx", b"PK\x03\x04"), ("leeg.qdpx", b"")]
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    run, name, content, tmp_path, voorbeelddam
):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    code, document, said = run("refi", "import", str(path), "--round", voorbeelddam.round.slug)
    assert (code, document) == (1, None)
    assert name in said
    assert "niets overgenomen" in said
    assert "\n" not in said.strip()


def test_export_writes_the_file_and_says_what_was_lost(run, file, voorbeelddam, tmp_path):
    run("refi", "import", str(file), "--round", voorbeelddam.round.slug)
    out = tmp_path / "uit.qdpx"
    code, document, _ = run(
        "refi", "export", voorbeelddam.round.slug, str(out), "--for", "qualcoder"
    )
    assert code == 0
    assert document["written"] == str(out)
    assert all(set(row) == {"what", "count", "why"} for row in document["lost"])
    assert inspecting.inspect(out)["codings"] == 3


def test_export_of_the_codebook_alone(run, file, voorbeelddam, tmp_path):
    run("refi", "import", str(file), "--round", voorbeelddam.round.slug)
    out = tmp_path / "uit.qdc"
    code, _, _ = run("refi", "export", voorbeelddam.round.slug, str(out))
    assert code == 0
    assert inspecting.inspect(out)["kind"] == "codebook"


def test_export_under_another_name_is_refused(run, file, voorbeelddam, tmp_path):
    out = tmp_path / "uit.zip"
    code, _, said = run("refi", "export", voorbeelddam.round.slug, str(out))
    assert code == 1
    assert ".qdpx" in said
    assert not out.exists()
