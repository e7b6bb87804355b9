"""What stands in the repository: our source files, templates, functions."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ROOT / "ishenim"
NOT_OURS = frozenset({".git", ".venv", "build", "data", "node_modules", "__pycache__"})  # tools make these
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files() -> tuple[Path, ...]:
    """Every file of the repository, without what git ignores."""
    found = []
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if not _is_ignored(name) and Path(folder, name) != ROOT / "data"]
        found += [Path(folder, name) for name in names]
    return tuple(sorted(found))


def _is_ignored(name: str) -> bool:
    return name in NOT_OURS - {"data"} or name.endswith((".egg-info", "_cache")) or name == ".hypothesis"


def python(*folders: str) -> list[Path]:
    """Our Python files below these folders of the root, migrations left out."""
    wanted = tuple(ROOT / folder for folder in folders)
    return [
        path
        for path in files()
        if path.suffix == ".py" and "migrations" not in path.parts and any(path.is_relative_to(one) for one in wanted)
    ]


def templates() -> list[Path]:
    return [path for path in files() if path.suffix == ".html" and path.is_relative_to(PRODUCT)]


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, Function))


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, written out: `from a.b import c` is a.b.c."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
