"""What the repository says of itself: no dead link, no command or file that does not exist."""

import argparse
import ast
import functools
import re
import subprocess
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.conf import settings

from tests.house.pages import OF_A_MONITOR, OF_THE_REGISTER, Page
from tests.house.test_pages import ALL
from weerklank.coding.terms import FACETS
from weerklank.site import cli
from weerklank.vault import models as vault
from weerklank.vault.contacts import FIELDS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    path
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
    if path.name != "LICENSE"
]
DECISIONS = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
FENCED = re.compile(r"^```.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
SPOKEN = {".py", ".md", ".html", ".js", ".css", ".typ", ".toml"}
LINK = re.compile(r"\]\(([^)\s]+)\)")


def code_in(text: str) -> list[str]:
    """Give what a reader could copy: lines of code blocks, and words between backticks."""
    blocks = [line.strip() for block in FENCED.findall(text) for line in block.splitlines()]
    return blocks + SPAN.findall(FENCED.sub("", text))


def commands_in(text: str, program: str) -> list[list[str]]:
    """Give the words after this program's name, wherever it is called."""
    call = re.compile(rf"(?:^|[\s/]){program} ([a-z][a-z -]*)")
    return [match.group(1).split() for code in code_in(text) for match in call.finditer(code)]


@functools.cache
def parser_of_ours() -> argparse.ArgumentParser:
    return cli.build_parser()


def below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return {
        name: child
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, child in action.choices.items()
    }


def ids(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("manual", PAGES, ids=ids(PAGES))
def test_every_link_leads_somewhere(manual):
    targets = {
        link.split("#")[0]
        for link in LINK.findall(FENCED.sub("", manual.read_text()))
        if "://" not in link and not link.startswith(("#", "mailto:"))
    }
    assert {target for target in targets if not (manual.parent / target).exists()} == set()


@pytest.mark.parametrize("manual", PAGES, ids=ids(PAGES))
def test_every_file_that_is_named_exists(manual):
    named = re.compile(r"^(?:src|tests|docs)/[\w./-]+$")
    missing = [
        code
        for code in code_in(manual.read_text())
        if named.match(code) and not (ROOT / code).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("manual", PAGES, ids=ids(PAGES))
def test_every_command_that_is_named_exists(manual):
    unknown = []
    for words in commands_in(manual.read_text(), "weerklank"):
        parser = parser_of_ours()
        for word in words:
            if not below(parser):
                break
            if word not in below(parser):
                unknown.append(" ".join(words))
                break
            parser = below(parser)[word]
    assert unknown == []


def test_every_command_is_explained_somewhere():
    described = "\n".join(page.read_text() for page in PAGES)
    assert [
        name for name in below(cli.build_parser()) if f"weerklank {name}" not in described
    ] == []


@pytest.mark.parametrize("manual", PAGES, ids=ids(PAGES))
def test_every_make_target_that_is_named_exists(manual):
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {word for words in commands_in(manual.read_text(), "make") for word in words}
    assert named <= targets


def test_both_readmes_say_the_same():
    english, dutch = ((ROOT / name).read_text() for name in ("README.md", "README.nl.md"))

    def outline(text: str) -> list[str]:
        return re.findall(r"^(#+) ", FENCED.sub("", text), re.MULTILINE)

    def blocks(text: str) -> list[str]:
        return [re.sub(r"\s*#.*", "", block) for block in FENCED.findall(text)]

    def links(text: str) -> list[str]:
        return [link for link in LINK.findall(text) if not link.startswith("README")]

    def emails(text: str) -> list[str]:
        return re.findall(r"\w+@[\w.]+", text)

    assert outline(english) == outline(dutch)
    assert blocks(english) == blocks(dutch)
    assert links(english) == links(dutch)
    assert emails(english) == emails(dutch)


def test_decisions_are_numbered_and_shaped_alike():
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))
    contents = (ROOT / "docs/adr/README.md").read_text()
    for path in DECISIONS:
        text = path.read_text()
        title = text.splitlines()[0].removeprefix("# ")
        assert re.match(r"[A-Z]", title), f"{path.name}: a title has no number"
        assert re.findall(r"^\*\*(.+?)\.\*\*", text, re.MULTILINE) == [
            "Status",
            "Context",
            "Decision",
            "Consequences",
            "Where to look if we change our mind",
        ]
        assert f"[{path.name[:4]}]({path.name}) | {title} |" in contents


def test_licence_is_the_whole_eupl():
    text = (ROOT / "LICENSE").read_text()
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    articles = re.findall(r"^## (?:(\d+)\. )?(.+)$", text, re.MULTILINE)
    assert [int(number) for number, _title in articles if number] == list(range(1, 16))
    assert articles[-1] == ("", "Appendix")


def test_publiccode_says_what_the_project_is():
    text = (ROOT / "publiccode.yml").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    top = re.findall(r"^(\w+):", text, re.MULTILINE)
    assert {
        "publiccodeYmlVersion",
        "name",
        "url",
        "platforms",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
        "localisation",
    } <= set(top)
    assert len(top) == len(set(top))
    assert f'softwareVersion: "{project["version"]}"' in text
    assert f"license: {project['license']}" in text
    languages = re.findall(r"^    - (\w+)$", text.split("availableLanguages:")[1], re.MULTILINE)
    assert languages[: len(settings.LANGUAGES)] == [code for code, _name in settings.LANGUAGES]
    assert "type: community\n  contacts:\n    - name:" in text
    dutch, english = re.split(r"^  en:$", text.split("description:")[1], flags=re.MULTILINE)
    for part in (dutch, english.split("\nlegal:")[0]):
        words = {
            key: " ".join(value.split())
            for key, value in re.findall(r"^    (\w+): >-\n((?:^      .+\n)+)", part, re.MULTILINE)
        }
        assert 0 < len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert part.count("\n      - ") == dutch.count("\n      - ") > 0


def test_changelog_knows_the_present_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert re.search(
        rf"^## .*{re.escape(project['version'])}", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )


def test_the_merge_check_runs_all_four_targets():
    script = ROOT / ".ci/run"
    subprocess.run(["bash", "-n", script], check=True)
    assert "for name in check test test-postgres test-browser; do" in script.read_text()


def test_what_one_database_skips_says_so_as_the_merge_check_reads_it():
    """It counts any other reason as a tool that is missing, and fails."""
    excused = re.search(r"excused='([^']*)'", (ROOT / ".ci" / "run").read_text())
    assert excused
    wrong = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "skipif" in text else ():
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.skipif"):
                continue
            condition = ast.unparse(node.args[0])
            if re.search("postgres|sqlite|vendor|DATABASE", condition, re.IGNORECASE):
                reason = next(ast.literal_eval(one.value) for one in node.keywords)
                if not re.match(excused[1], reason):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {reason}")
    assert wrong == []


def test_manual_names_every_task():
    contents = (ROOT / "docs/gebruik/README.md").read_text()
    tasks = {path.name for path in (ROOT / "docs/gebruik").glob("*.md")} - {"README.md"}
    assert tasks
    assert tasks == {link for link in LINK.findall(contents) if "/" not in link}


@functools.cache
def words_on_the_screen() -> str:
    """Give every text that a page can show, joined: templates, and Dutch in the code."""
    sources = [*(ROOT / "src/weerklank").rglob("*.html"), *(ROOT / "src/weerklank").rglob("*.py")]
    titles = [facet.title for facet in FACETS]  # with a capital that stands in no file
    return " ".join(" ".join([*titles, *(path.read_text() for path in sources)]).split())


@pytest.mark.parametrize(
    "manual", sorted((ROOT / "docs/gebruik").glob("*.md")), ids=lambda p: p.name
)
def test_manual_uses_the_words_on_the_screen(manual):
    bold = re.findall(r"\*\*(.+?)\*\*", manual.read_text(), re.DOTALL)
    screen = words_on_the_screen()
    assert {
        word for word in (" ".join(text.split()) for text in bold) if word not in screen
    } == set()


def what_a_role_may(entry: Page, role: str) -> str:
    def may(answers: Mapping[str, int] | None) -> bool:
        return answers is not None and answers[role] not in {403, 404}

    return "wijzigt" if may(entry.post) else "ziet" if may(entry.get) else "–"


def test_the_table_of_roles_is_the_one_that_is_tested():
    rows = re.findall(
        r"^\| [^|]+ \| `([\w:]+)` \| (.+) \|$",
        (ROOT / "docs/beheer/rollen.md").read_text(),
        re.MULTILINE,
    )
    said = {name: tuple(cells.split(" | ")) for name, cells in rows}
    tested = {
        entry.name: tuple(
            what_a_role_may(entry, role)
            for role in (OF_THE_REGISTER if entry.is_of_the_register else OF_A_MONITOR)
        )
        for entry in ALL
    }
    assert said == tested


def test_nothing_points_at_a_document_that_is_not_here() -> None:
    elsewhere = re.compile(
        r"\bdomain D\d|\becosystem \d|(?<![\w/])shared/|(?<![\w/])review/"
        r"|\b(?:mission|domain|peers|screens|method|seed)\.md\b"
    )
    looked = [*ROOT.glob("*.md"), *ROOT.glob("*.toml")]
    for folder in ("docs", "src", "tests", "bench"):
        looked += [path for path in (ROOT / folder).rglob("*") if path.suffix in SPOKEN]
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
        for path in looked
        if path != Path(__file__)
        if elsewhere.search(text := path.read_text(encoding="utf-8"))
        for line in text.splitlines()
        if elsewhere.search(line)
    ]
    assert found == []


def test_every_fault_with_a_number_is_explained() -> None:
    table = (ROOT / "docs/developers/faults.md").read_text(encoding="utf-8")
    for first, last in re.findall(r"T(\d\d)–T(\d\d)", table):
        table += " ".join(f"T{number}" for number in range(int(first), int(last) + 1))
    used = set[str]()
    for path in (ROOT / "tests/faults").glob("*.py"):
        used.update(re.findall(r"\bT\d\d\b", path.read_text(encoding="utf-8")))
    assert sorted(number for number in used if number not in table) == []


# --- what docs/privacy.md says that the vault holds ----------------------------------------------
IN_THE_VAULT = {
    vault.Contact: "hoe iemand die gevraagd wordt heet en te bereiken is",
    vault.MonitorLink: "welk pseudoniem van de monitor bij welk traject hoort",
    vault.Card: "de code van een kaart",
    vault.OwnCard: "die van Mijn inburgering",
    vault.SupplierKey: "klantnummer van de leverancier",
}
OF_A_CONTACT = {
    "name": "naam",
    "street": "adres",
    "postcode": "adres",
    "town": "adres",
    "phone": "telefoon",
    "email": "e-mailadres",
    "language": "taal",
    "organisation": "organisatie",
    "function": "functie",
}


def test_the_page_about_privacy_names_all_that_the_vault_holds_of_people() -> None:
    page = (ROOT / "docs/privacy.md").read_text()
    assert set(IN_THE_VAULT) == set(vault.Sealed.__subclasses__())
    for words in IN_THE_VAULT.values():
        assert words in page, words
    [row] = [line for line in page.splitlines() if IN_THE_VAULT[vault.Contact] in line]
    assert set(OF_A_CONTACT) == set(FIELDS)
    assert all(word in row for word in OF_A_CONTACT.values())
    # There is a line, and it is said where it lies.
    assert "loopt geen lijn" not in page
