"""The rules of the house that no linter knows: where the environment is read, what conversations may use, what every
module begins with, and that nothing in the repository says where its libraries are downloaded from.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "adapters", "conversations", "storage")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
CONVERSATIONS = [path for path in MODULES if path.relative_to(ROOT).parts[0] == "conversations"]

# One pure library for each room of the engine that needs one.
HOMES = {
    "matching": {"numpy", "scipy"},
    "values": {"msgspec"},
    "dates": {"dateparser"},
    "cadence": {"dateutil"},  # recurrence rules
    "wording": {"fluent", "babel"},  # the catalogues, and the dates in them
}
# They give something else at every call, so a replay would differ.
UNREPEATABLE = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now", "datetime.date.today",
    "datetime.datetime.utcnow", "datetime.datetime.today", "uuid.uuid1", "uuid.uuid4", "uuid1", "uuid4",
}  # fmt: skip
NOT_OURS = {".git", ".venv", "build", "dist", "__pycache__"}
# Written so that this file does not name what it looks for.
REGISTRY = re.compile(r"\b(pypi|pythonhosted|npmjs|deb\.debian|security\.debian)\.(org|com)\b")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=name(path))


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def reads_environment(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="os"), attr="environ" | "environb" | "getenv" | "putenv"):
            return True
        case ast.ImportFrom(module="os", names=names):
            return any(alias.name in {"environ", "environb", "getenv", "putenv"} for alias in names)
        case _:
            return False


def repository_files() -> Iterator[Path]:
    folders = [ROOT]
    while folders:
        for path in folders.pop().iterdir():
            if path.name in NOT_OURS or path.name.endswith(("_cache", ".egg-info", ".db", ".db-wal", ".db-shm")):
                continue
            if path.is_dir() and not path.is_symlink():
                folders.append(path)
            elif path.is_file():
                yield path


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_begins_with_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree(path)), f"{name(path)} has no paragraph that says what it is for"


def test_only_the_settings_read_the_environment() -> None:
    readers = {name(path) for path in MODULES if any(reads_environment(node) for node in ast.walk(tree(path)))}
    assert readers <= {"bot/settings.py"}


@pytest.mark.parametrize("path", CONVERSATIONS, ids=name)
def test_conversations_use_the_standard_library_and_one_pure_library_per_room(path: Path) -> None:
    room = path.relative_to(ROOT / "conversations").parts[0].removesuffix(".py")
    outside = set(imported(path)) - sys.stdlib_module_names - {"conversations"}
    assert outside <= HOMES.get(room, set())


@pytest.mark.parametrize("path", CONVERSATIONS, ids=name)
def test_conversations_are_made_of_values_not_of_dataclasses(path: Path) -> None:
    """Their `replace` would take the one for the other only until it runs."""
    assert "dataclasses" not in imported(path)


@pytest.mark.parametrize("path", CONVERSATIONS, ids=name)
def test_conversations_can_be_replayed(path: Path) -> None:
    calls = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    assert not calls & UNREPEATABLE


def test_nothing_says_where_libraries_are_downloaded_from() -> None:
    said = [
        name(path) for path in repository_files() if REGISTRY.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert said == []


def test_what_serves_people_loads_no_library_for_numbers() -> None:
    """It would make every process a third heavier, for the few times that a round is made."""
    told = "import sys, bot.serving, bot.wiring; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout == "False\n"
