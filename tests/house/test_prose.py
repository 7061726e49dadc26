"""Docstrings open as PEP 257 has it: a function that gives something back returns it."""

import ast
import re
from pathlib import Path

import weerklank

DIALECT = ("Give ", "Say whether ", "Tell whether ")


def test_docstrings_say_return():
    package = Path(weerklank.__file__).parent
    wrong = [
        f"{path.relative_to(package)}:{each.lineno} {each.name}"
        for path in package.rglob("*.py")
        if "migrations" not in path.parts
        for each in ast.walk(ast.parse(path.read_text()))
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        if (ast.get_docstring(each) or "").startswith(DIALECT)
    ]
    assert wrong == []


def test_what_returns_nothing_does_not_say_so():
    package = Path(weerklank.__file__).parent
    wrong = [
        f"{path.relative_to(package)}:{each.lineno} {each.name}"
        for path in package.rglob("*.py")
        for each in ast.walk(ast.parse(path.read_text()))
        if isinstance(each, ast.FunctionDef)
        and isinstance(each.returns, ast.Constant)
        and each.returns.value is None
        and (ast.get_docstring(each) or "").startswith("Return ")
    ]
    assert wrong == []


def test_what_yields_says_so():
    package = Path(weerklank.__file__).parent
    wrong = [
        f"{path.relative_to(package)}:{each.lineno} {each.name}"
        for path in package.rglob("*.py")
        for each in ast.walk(ast.parse(path.read_text()))
        if isinstance(each, ast.FunctionDef)
        and not each.decorator_list  # a context manager is called as if it returned
        and (ast.get_docstring(each) or "").startswith("Return ")
        and any(isinstance(part, ast.Yield | ast.YieldFrom) for part in _own_parts(each))
    ]
    assert wrong == []


def _own_parts(function: ast.FunctionDef) -> list[ast.AST]:
    """Return the nodes of a function without those of functions inside it."""
    parts: list[ast.AST] = []
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        part = waiting.pop()
        if not isinstance(part, ast.FunctionDef | ast.Lambda):
            parts.append(part)
            waiting += ast.iter_child_nodes(part)
    return parts


def test_a_conversation_is_called_so() -> None:
    """The research holds conversations, the register meetings and appointments; neither talks."""
    package = Path(weerklank.__file__).parent
    wrong = [
        f"{path.relative_to(package)}: {name}"
        for path in package.rglob("*.py")
        if "migrations" not in path.parts
        for name in re.findall(r"\w*talk\w*", path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]
    assert wrong == []
