"""A class that a stylesheet names is written by a page, and one that a page writes has a rule."""

import re
from functools import cache
from itertools import chain
from pathlib import Path

import weerklank

SRC = Path(weerklank.__file__).parent
WRITTEN_BY = {".html", ".js", ".py"}
# The report as a file of its own, the fonts, and the design system as it comes.
APART = {"report.css", "fonts.css"}
# What a library puts there, and a hook for the tests of a page without a look of its own.
OF_OTHERS = {"htmx-request"}

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_DECLARATIONS = re.compile(r"\{[^{}]*\}")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
# A name of which the end is filled in: `is-{{ kind }}`, `is-without-${pane}`, f"is-{kind}".
_BEGUN = re.compile(r"([A-Za-z][\w-]*[-_])(?:\{|\$\{)")
_ATTRIBUTE = re.compile(r'\bclass(?:Name)?\s*=\s*["`]([^"`]*)')
_OURS = re.compile(r"(?<![\w-])(?:weerklank|fieldwork)-[\w-]*\w")
_TAG, _FILLED_IN = re.compile(r"\{%.*?%\}"), re.compile(r"\$?\{.*?\}+")


@cache
def _files() -> tuple[Path, ...]:
    return tuple(path for path in SRC.rglob("*.*") if "vendor" not in path.parts)


def classes_of(css: str) -> set[str]:
    """Return the classes that the selectors of a stylesheet name."""
    return set(_CLASS.findall(_DECLARATIONS.sub("{}", _COMMENT.sub("", css))))


def is_written(name: str, words: set[str], begun: set[str]) -> bool:
    """Is this class somewhere as a word, or begun there and its end somewhere as a word?"""
    return name in words or any(
        name.startswith(start) and name.removeprefix(start) in words for start in begun
    )


def written_in(text: str) -> tuple[set[str], set[str]]:
    return set(re.findall(r"[\w-]+", text)), set(_BEGUN.findall(text))


def rendered_in(text: str) -> set[str]:
    """Return the classes of ours that the class attributes of a template or script write whole."""
    values = (_FILLED_IN.sub("\0", value) for value in _ATTRIBUTE.findall(_TAG.sub(" ", text)))
    names = chain.from_iterable(value.split() for value in values)
    return {name for name in names if _OURS.fullmatch(name)}


def test_names_are_found_as_they_are_written() -> None:
    css = "/* .no */ .one > .two:has(.three) { inset: .5rem } @media print { .four {} }"
    assert classes_of(css) == {"one", "two", "three", "four"}
    words, begun = written_in("<i class=\"is-{{ kind }}\"> 'done' `is-without-${pane}` codes")
    assert is_written("is-done", words, begun)
    assert is_written("is-without-codes", words, begun)
    assert not is_written("is-gone", words, begun)
    page = '<p class="weerklank-a weerklank-b--{{ x }} is-so{% if y %} fieldwork-c{% endif %}">'
    assert rendered_in(page) == {"weerklank-a", "fieldwork-c"}


def test_every_class_with_a_rule_is_written_by_a_page() -> None:
    text = "\n".join(path.read_text("utf-8") for path in _files() if path.suffix in WRITTEN_BY)
    words, begun = written_in(text)
    dead = [
        f"{path.name}: .{name}"
        for path in _files()
        if path.suffix == ".css" and path.name not in APART
        for name in sorted(classes_of(path.read_text("utf-8")) - OF_OTHERS)
        if not is_written(name, words, begun)
    ]
    assert not dead, "\n".join(dead)


def test_every_class_of_a_page_has_a_rule() -> None:
    styled = set[str]()
    for path in _files():
        if path.suffix == ".css":
            styled |= classes_of(path.read_text("utf-8"))
    bare = [
        f"{path.name}: {name}"
        for path in _files()
        if path.suffix in {".html", ".js"}
        for name in sorted(rendered_in(path.read_text("utf-8")) - styled)
    ]
    assert not bare, "\n".join(bare)
