"""`weerklank claims check` as a script meets it."""

import json

import pytest

from tests.site.test_cli import weerklank
from weerklank.site import cli

# Whether there is something to seal is asked of the database that the tests have open.
pytestmark = pytest.mark.django_db

GROUPS = {
    "inburgeraars": {"words": ["inburgeraars"], "asked": 17, "said": 9, "contradicted": 1},
    "vrouwen": {"words": ["vrouwen"], "asked": 11, "said": 3},
}


@pytest.fixture
def ask(tmp_path, capsys):
    """Judge statements of these groups; gives the exit code, the document and what was refused."""

    def run(*texts, document=None):
        path = tmp_path / "zinnen.json"
        statements = [{"id": str(number), "text": text} for number, text in enumerate(texts, 1)]
        found = document if document is not None else {"groups": GROUPS, "statements": statements}
        path.write_text(found if isinstance(found, str) else json.dumps(found))
        code = cli.main(["claims", "check", str(path), "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err

    return run


def test_each_amount_is_a_row(ask):
    code, rows, refused = ask(
        "De meeste inburgeraars en drie van de elf vrouwen lezen dat.", "Zij lezen."
    )
    assert (code, refused) == (0, "")
    assert rows == [
        {
            "id": "1",
            "quantifier": "De meeste",
            "group": "inburgeraars",
            "said": 9,
            "asked": 17,
            "verdict": "supported",
            "message": "Dat klopt: 9 van de 17 zeiden dit.",
        },
        {
            "id": "1",
            "quantifier": "drie van de elf",
            "group": "vrouwen",
            "said": 3,
            "asked": 11,
            "verdict": "supported",
            "message": "Dat klopt: 3 van de 11 zeiden dit.",
        },
        {
            "id": "2",
            "quantifier": None,
            "group": None,
            "said": None,
            "asked": None,
            "verdict": "no_quantifier",
            "message": "In deze zin staat geen hoeveelheid mensen.",
        },
    ]


def test_amount_of_no_group_that_was_counted_is_said_so(ask):
    _code, rows, _refused = ask("De meesten lezen dat.", "Veel jongeren lezen dat.")
    assert [(row["group"], row["verdict"]) for row in rows] == [(None, "unknown_group")] * 2


def groups(**changed):
    vrouwen = {**GROUPS["vrouwen"], **changed}
    return {"groups": {"vrouwen": vrouwen}, "statements": []}


REFUSED = {
    "no JSON": ("{", "regel 1, teken 2 is niet te lezen"),
    "a list": ([], 'geef een object met "groups"'),
    "no statements": ({"groups": {}}, 'een lijst "statements"'),
    "a count that is text": (groups(said="3"), "groups.vrouwen.said: geef een heel getal"),
    "a count that is a truth": (groups(said=True), "groups.vrouwen.said: geef een heel getal"),
    "fewer than none": (groups(asked=-1), "groups.vrouwen.asked"),
    "more than asked": (groups(said=12), "groups.vrouwen.said: 12 is meer dan asked, 11"),
    "no words": (groups(words="vrouwen"), "groups.vrouwen.words: geef een lijst"),
    "an empty word": (groups(words=[""]), "groups.vrouwen.words"),
    "a text that is a number": (
        {"groups": {}, "statements": [{"id": "1", "text": "a"}, {"id": "2", "text": 2}]},
        "statement 2",
    ),
    "half a sign": (
        {"groups": {}, "statements": [{"id": "\ud83d", "text": "Alle vrouwen."}]},
        "\\ud83d is een half teken",
    ),
    "one word for two groups": (
        {"groups": {**GROUPS, "meer": {**GROUPS["vrouwen"]}}, "statements": []},
        "“vrouwen” noemt twee groepen: vrouwen en meer",
    ),
}


@pytest.mark.parametrize(("document", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_in_the_file_is_said_with_its_place(ask, document, sentence):
    code, rows, refused = ask(document=document)
    assert (code, rows) == (1, None)
    assert sentence in refused


def test_file_that_is_not_there_is_refused(tmp_path, capsys):
    assert cli.main(["claims", "check", str(tmp_path / "weg.json")]) == 1
    assert "weg.json" in capsys.readouterr().err


def test_it_needs_no_database(tmp_path):
    (tmp_path / "zinnen.json").write_text(
        json.dumps({"groups": GROUPS, "statements": [{"id": 1, "text": "Alle vrouwen lezen dat."}]})
    )
    run = weerklank("claims", "check", "zinnen.json", folder=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert "verdict: too_strong" in run.stdout
    assert "“Alle” is 100 %. 3 van de 11 zeiden dit." in run.stdout
    assert not (tmp_path / "data").exists()
