"""Docstrings open as PEP 257 has it: a function that gives something back returns it."""

import ast
import re
from functools import cache
from pathlib import Path

import weerklank

DIALECT = ("Give ", "Say whether ", "Tell whether ")


PACKAGE = Path(weerklank.__file__).parent
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def functions() -> list[tuple[str, Function, str]]:
    """Return each function with its place and its docstring."""
    return [
        (
            f"{path.relative_to(PACKAGE).as_posix()}:{each.lineno} {each.name}",
            each,
            ast.get_docstring(each) or "",
        )
        for path in PACKAGE.rglob("*.py")
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(each, Function)
    ]


def test_docstrings_say_return():
    wrong = [place for place, _, said in functions() if said.startswith(DIALECT)]
    assert [place for place in wrong if "/migrations/" not in place] == []


def test_what_returns_nothing_does_not_say_so():
    wrong = [
        place
        for place, each, said in functions()
        if isinstance(each.returns, ast.Constant)
        and each.returns.value is None
        and said.startswith("Return ")
    ]
    assert wrong == []


def test_what_yields_says_so():
    wrong = [
        place
        for place, each, said in functions()
        if not each.decorator_list  # a context manager is called as if it returned
        and said.startswith("Return ")
        and any(isinstance(part, ast.Yield | ast.YieldFrom) for part in _own_parts(each))
    ]
    assert wrong == []


def _own_parts(function: Function) -> list[ast.AST]:
    """Return the nodes of a function without those of functions inside it."""
    parts: list[ast.AST] = []
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        part = waiting.pop()
        if not isinstance(part, Function | ast.Lambda):
            parts.append(part)
            waiting += ast.iter_child_nodes(part)
    return parts


def test_a_conversation_is_called_so() -> None:
    """The research holds conversations, the register meetings and appointments; neither talks."""
    wrong = [
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts
        for name in re.findall(r"\w*talk\w*", path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]
    assert wrong == []
