"""Takes a project in with QualCoder, and gives it again. Prints the CPU-seconds of both as JSON.

python in_qualcoder.py CHECKOUT PROJECT.qdpx FOLDER

For the Python that has PyQt6, see peers.py. What QualCoder asks in dialogs is answered here; it
needs no screen. Packages that are not there, as those for its assistant, are left empty: neither
way needs them.
"""

from __future__ import annotations

import ast
import builtins
import importlib.abc
import importlib.machinery
import json
import os
import resource
import sys
import types
from pathlib import Path
from typing import Any
from unittest import mock


class _Empty(types.ModuleType):
    __path__: list[str] = []  # so that modules below it are found, and empty too

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {}) if name[:1].isupper() else mock.MagicMock(name=name)


class _Missing(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives an empty module for every package that nobody else found."""

    def find_spec(self, name: str, *_more: Any) -> importlib.machinery.ModuleSpec | None:
        if name.startswith(("qualcoder", "PyQt6")):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Empty(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Leave it empty."""


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _tables_of(source: Path) -> list[str]:
    """Give the statements by which a new project gets its tables, as they stand in its code."""
    tree = ast.parse(source.read_text())
    (making,) = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == "new_project"
    )
    return [
        str(call.args[0].value)
        for call in ast.walk(making)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "execute"
        and isinstance(call.args[0], ast.Constant)
        and str(call.args[0].value).lstrip().upper().startswith("CREATE")
    ]


def main(checkout: str, project: str, folder: str) -> None:
    os.environ |= {"HOME": folder, "QT_QPA_PLATFORM": "offscreen"}
    sys.path.insert(0, str(Path(checkout) / "src"))
    sys.meta_path.append(_Missing())
    vars(builtins)["_"] = str
    from PyQt6 import QtWidgets  # noqa: PLC0415  only this Python has it

    screen = QtWidgets.QApplication([])
    Path(folder, ".qualcoder").mkdir()
    from qualcoder import app as its_app  # noqa: PLC0415
    from qualcoder import refi  # noqa: PLC0415

    files = QtWidgets.QFileDialog
    files.getOpenFileName = staticmethod(lambda *_a, **_b: (project, True))
    files.getExistingDirectory = staticmethod(lambda *_a, **_b: folder)
    QtWidgets.QMessageBox.exec = lambda *_a: 0
    QtWidgets.QDialog.exec = lambda *_a: 0
    app = its_app.App()
    app.settings |= {"directory": folder, "ai_enable": "False"}
    home = Path(folder, "bench.qda")
    home.mkdir()
    for name in ("images", "audio", "video", "documents"):
        (home / name).mkdir()
    app.create_connection(str(home))
    app.project_path = str(home)
    for statement in _tables_of(Path(checkout, "src/qualcoder/__main__.py")):
        app.conn.execute(statement)
    app.update_coder_names()
    app.conn.execute(
        "insert into project values('v17', '', '', ?, 0, 0, 'default', '', null, null, null)",
        [app.version],
    )
    app.conn.commit()
    told = mock.MagicMock()
    begin = _cpu()
    refi.RefiImport(app, told, "qdpx")
    taken = _cpu()
    (codings,) = app.conn.execute("select count(*) from code_text").fetchone()
    app.update_coder_names()
    ready = _cpu()
    refi.RefiExport(app, told, "project")
    given = sorted(Path(folder).glob("*.qdpx"))
    print(
        json.dumps(
            {
                "import": taken - begin,
                "export": _cpu() - ready,
                "codings": codings,
                "given": bool(given),
            }
        )
    )
    del screen


if __name__ == "__main__":
    main(*sys.argv[1:])
