"""A recipe lists the files it takes: what it is about is named in those and nowhere else."""

import re
from pathlib import Path

import pytest

from weerklank.coding.models import Coding
from weerklank.coding.terms import FACETS
from weerklank.rendering.formats import FORMATS
from weerklank.study import shipped

ROOT = Path(__file__).parents[2]
RECIPES = (ROOT / "docs/developers/recipes.md").read_text(encoding="utf-8")
READ = {".py", ".html", ".js", ".css"}
# Of the wing that knows nothing of facets and characteristics; and files from outside.
OTHERS = {"rulebook", "trajectories", "deliveries", "figures", "vault", "interchange"}
# Words that are a key of a characteristic and much else.
COMMON = {"language", "intake", "pip", "map", "pvt", "kern"}


def part(title: str) -> str:
    [found] = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", RECIPES, re.M | re.S)
    return str(found)


def steps(title: str) -> set[str]:
    """Return the files of the numbered steps of a recipe."""
    numbered = re.findall(r"^\d\. (.*?)(?=^\d\. |\n\n[A-Z]|\Z)", part(title), re.M | re.S)
    return {name for step in numbered for name in re.findall(r"`([\w./-]+\.\w+)`", step)}


def meaning(title: str) -> dict[str, set[str]]:
    """Return the files that name one of it for what it means, and which."""
    rows = re.findall(r"^\| `(src/[^`]+)` \| ([^|]+) \|", part(title), re.M)
    return {path: set(re.findall(r"`(\w+)`", names)) for path, names in rows}


def naming(words: set[str], *, is_quoted: bool) -> dict[str, set[str]]:
    """Return in which files of ours these words stand, and which of them."""
    mark = "[\"']" if is_quoted else r"\b"
    pattern = re.compile(rf"{mark}({'|'.join(sorted(words))}){mark}")
    found = {}
    for path in sorted((ROOT / "src/weerklank").rglob("*")):
        inside = path.relative_to(ROOT / "src/weerklank").parts
        skipped = inside[0] in OTHERS or {"migrations", "vendor", "demo"} & set(inside)
        if path.suffix in READ and not skipped:
            names = set(pattern.findall(path.read_text(encoding="utf-8")))
            if names:
                found[str(path.relative_to(ROOT))] = names
    return found


@pytest.mark.parametrize(
    "title", ["A facet of a coding", "A format of the report", "A characteristic of participants"]
)
def test_what_a_recipe_names_exists(title: str) -> None:
    named = set(re.findall(r"`((?:src|docs|tests)/[\w./-]+)`", part(title)))
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_a_facet_stands_in_the_files_of_its_recipe() -> None:
    title = "A facet of a coding"
    names = {facet.name for facet in FACETS}
    found = naming(names | {facet.values.__name__ for facet in FACETS}, is_quoted=False)
    source = {path for path in steps(title) if path.startswith("src/")}
    assert set(found) - source == set(meaning(title))
    for path in source:
        assert found[path] >= names, path
    for path, of_one in meaning(title).items():
        assert found[path] & names == of_one, path
    assert {field.name for field in Coding._meta.get_fields()} >= names


def test_a_format_stands_in_the_files_of_its_recipe() -> None:
    endings = {form.ending for form in FORMATS} - {"html"}
    of_renderers = {f"src/weerklank/rendering/{form.ending}.py" for form in FORMATS}
    labels = {str(form.label) for form in FORMATS}
    quoted = naming(endings | labels | {form.file_name for form in FORMATS}, is_quoted=True)
    [table] = [path for path in steps("A format of the report") if path.endswith("formats.py")]
    assert {path for path in quoted if "/rendering/" in path} - of_renderers == {table}
    for path in of_renderers:
        assert (ROOT / path).exists()
    listing = {path for path in steps("A format of the report") if path.endswith(".md")}
    for path in listing - {"CHANGELOG.md", "docs/gebruik/rapport.md"}:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert all(form.called in text for form in FORMATS), path


def test_a_characteristic_stands_in_the_files_of_its_recipe() -> None:
    title = "A characteristic of participants"
    keys = {entry["key"] for entry in shipped.characteristics()}
    found = naming(keys - COMMON, is_quoted=True)
    assert found == meaning(title)
    assert steps(title) >= {"src/weerklank/study/data/characteristics.json"}
