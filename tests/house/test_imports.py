"""Imports go only down the list of the house, and siblings never import one another."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "sqeval"

#: The house, bottom to top. Names on one line are one storey: they may not import one another unless named in WITHIN.
STOREYS = (
    ("errors",),
    ("options",),
    ("i18n", "atomic"),
    ("spec",),
    ("progress",),
    ("numerics",),
    ("labelled", "display"),
    ("result",),
    ("solvers",),
    ("records",),
    ("indicators",),
    ("ahp", "weighting", "fuzzy", "dea", "monitoring"),
    ("evaluation",),
    ("report", "plots", "datasets"),
    ("job",),
    ("cli",),
)
LEVEL = {name: level for level, names in enumerate(STOREYS) for name in names}

#: Edges against the direction, each with its reason.
ALLOWED = {
    ("evaluation/export.py", "report"): "so that ev.to_html(path) works; imported inside functions",
}


def imports_of(path):
    """Modules of sqeval that a file imports, and whether each import stands at the top of the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = set(map(id, tree.body))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqeval") and node.level == 0:
            parts = node.module.split(".")
            names = [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]
            yield from ((name, id(node) in top) for name in names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[1], id(node) in top) for alias in node.names if alias.name.startswith("sqeval."))


FILES = sorted(path for path in SRC.rglob("*.py") if path.relative_to(SRC).parts != ("__init__.py",))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_file_imports_only_what_lies_below(path):
    here = path.relative_to(SRC).as_posix()
    room = here.split("/")[0].removesuffix(".py")
    for name, at_top in imports_of(path):
        if name == room:
            continue
        assert name in LEVEL, f"{here} imports sqeval.{name}, which is in no storey"
        if (here, name) in ALLOWED:
            assert not (name == "report" and at_top), f"{here} may import {name} only inside functions"
        else:
            assert LEVEL[name] < LEVEL[room], f"{here} imports sqeval.{name}, which does not lie below it"


def test_numerics_know_neither_pandas_nor_labels():
    for path in (SRC / "numerics").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not {"pandas", "narwhals", "pydantic"} & {str(name).split(".")[0] for name in modules}, path.name


def test_importing_sqeval_is_light():
    code = (
        "import sys, sqeval; print([m for m in ('matplotlib', 'jinja2', 'typer', 'rich', 'pulp', 'openpyxl', 'scipy') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_every_room_but_the_command_line_opens_without_the_extras():
    """A finder refuses what only extras bring, as if it were not installed."""
    code = """
import importlib, pkgutil, sys

EXTRAS = {"matplotlib", "jinja2", "typer", "rich", "openpyxl", "python_calamine", "pyarrow", "polars", "holidays", "highspy", "markupsafe"}


class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in EXTRAS:
            raise ModuleNotFoundError(name)


sys.meta_path.insert(0, Refuse())
import sqeval as sq

rooms = [module.name for module in pkgutil.iter_modules(sq.__path__) if module.name != "cli"]
print(*[room for room in rooms if importlib.import_module(f"sqeval.{room}")])
print(sq.ahp.solve([[1, 3], ["1/3", 1]]).weights.round(2).tolist())
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert "ahp" in found.stdout
    assert "[0.75, 0.25]" in found.stdout


def test_every_room_of_the_house_is_listed():
    rooms = {path.relative_to(SRC).parts[0].removesuffix(".py") for path in FILES}
    assert rooms <= set(LEVEL)
