"""`weerklank refi` as a script meets it."""

import json
import subprocess
import sys

import pytest
from django.db import connections

from tests.interchange.refi.builders import coded, qdpx, selection
from weerklank.site import cli

NAMES = [
    "kind",
    "origin",
    "name",
    "users",
    "codes",
    "codes_codable",
    "code_max_depth",
    "sets",
    "sources",
    "missing_files",
    "selections",
    "coded_selections",
    "codings",
    "codings_inside_text",
    "cases",
    "variables",
    "variable_values",
    "notes",
    "links",
    "graphs",
    "transcripts",
    "warnings",
]


@pytest.fixture(autouse=True)
def nothing_asked_of_the_database():
    """Close what an earlier test left open: a command seals the logs when it finds a connection."""
    connections.close_all()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "p.qdpx"
    path.write_bytes(coded("Zij vroeg hulp.\n", selection(1, 10, 14, "hulp")))
    return path


def test_inspect_gives_one_document_with_the_agreed_names(file, capsys):
    assert cli.main(["refi", "inspect", str(file), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert list(shown) == NAMES


def test_passages_give_the_words_the_code_and_the_coder(file, capsys):
    assert cli.main(["refi", "passages", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "source": "gesprek",
            "start": 10,
            "end": 14,
            "text": "hulp",
            "codes": ["hulp"],
            "coder": "Ann",
        }
    ]


def test_the_way_of_counting_can_be_told(tmp_path, capsys):
    path = tmp_path / "p.qdpx"
    path.write_bytes(coded("😀\r\nhulp", selection(1, 3, 7)))
    assert (
        cli.main(["refi", "passages", str(path), "--json", "--unit", "utf16", "--line-ends", "one"])
        == 0
    )
    assert json.loads(capsys.readouterr().out)[0]["text"] == "hulp"


def test_roundtrip_says_that_nothing_differs(file, capsys):
    assert cli.main(["refi", "roundtrip", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"equal": True, "differences": []}


@pytest.mark.parametrize("command", ["inspect", "passages", "roundtrip"])
def test_a_refusal_is_one_sentence_with_the_place_and_leaves_stdout_empty(
    command, tmp_path, capsys
):
    path = tmp_path / "stuk.qdpx"
    path.write_bytes(qdpx("<Project\n<"))
    assert cli.main(["refi", command, str(path), "--json"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "stuk.qdpx" in told.err
    assert "regel 2, kolom 1" in told.err
    assert cli.main(["refi", command, str(tmp_path / "weg.qdpx")]) == 1
    assert "bestaat niet" in capsys.readouterr().err


@pytest.mark.slow
def test_looking_at_a_file_loads_no_framework_and_no_parser_of_documents(file):
    program = (
        "import sys; from weerklank.site import cli; "
        f"cli.main(['refi', 'inspect', {str(file)!r}, '--json']); "
        "print([name for name in ('django', 'lxml', 'mammoth', 'pypdf') if name in sys.modules],"
        " file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stderr.strip() == "[]"
