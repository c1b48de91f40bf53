"""The house keeps its shape: imports run one way, modules stay small, SQL says what it does."""

import ast
import re
from pathlib import Path

import pytest

import filature

SRC = Path(filature.__file__).parent
ROOT = SRC.parent.parent

# Rooms on one line may not import each other; a room may import what stands on lines above it.
FLOORS = (
    {"errors"},
    {"model"},
    {"workspace"},
    {"intake", "identity", "episodes", "leads", "networks", "register", "locales", "population"},
    {"figures", "dossier", "exchange", "evaluate"},
    {"pipeline", "references"},
    {"demonstration", "notebook"},
    {"web", "cli"},
    {"__main__"},
)
# Arrows that the plan allows beside the floors, with the reason.
ALLOWED: dict[tuple[str, str], str] = {}


def _floor(room: str) -> int:
    for level, rooms in enumerate(FLOORS):
        if room in rooms:
            return level
    raise AssertionError(f"{room} stands on no floor: add it to FLOORS and ARCHITECTURE.md")


def _room(path: Path) -> str:
    relative = path.relative_to(SRC)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = (
                [node.module]
                if node.module != "filature"
                else [f"filature.{alias.name}" for alias in node.names]
            )
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "filature" and len(parts) > 1:
                found.add(parts[1])
    return found - {"__version__"}


MODULES = sorted(SRC.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_imports_run_one_way(path):
    room = _room(path)
    if room == "__init__":
        return
    wrong = [
        other
        for other in _imports(path)
        if other != room and _floor(other) >= _floor(room) and (room, other) not in ALLOWED
    ]
    assert not wrong, f"{path.name} in {room} imports {wrong}"


def test_model_does_no_io():
    for path in (SRC / "model").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bopen\(|Path\(|import (os|duckdb|apsw)\b", text), path.name


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_modules_stay_small(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 600, f"{path.name} has {lines} lines; 600 is the limit"


SQL = sorted(path for path in SRC.rglob("*.sql"))


@pytest.mark.parametrize("path", SQL, ids=lambda p: str(p.relative_to(SRC)))
def test_sql_says_what_it_does(path):
    header = path.read_text(encoding="utf-8").split("\n\n")[0]
    for word in ("purpose:", "writes:", "grain:"):
        assert word in header, f"{path.name} lacks '{word}'"


def test_no_sql_and_no_rules_in_the_command_line():
    for path in (SRC / "cli").glob("*.py"):
        assert not re.search(r"\b(SELECT|INSERT|DELETE FROM|UPDATE)\b", path.read_text(encoding="utf-8")), (
            path.name
        )


def test_no_score_reads_what_may_never_be_scored():
    forbidden = re.compile(
        r"\b(nationality|religion|gender|sex|age|birth\w*|origin|country)\b", re.IGNORECASE
    )
    for path in (SRC / "leads" / "sql").rglob("*.sql"):
        code = "\n".join(
            line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("--")
        )
        found = set(forbidden.findall(code.replace("'SEX'", "")))
        assert not found, f"{path.name} reads {found}"


def test_versions_agree():
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{filature.__version__}"' in pyproject


def test_locks_hold_names_versions_and_hashes_only():
    for name in ("run.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index|--find-links| @ ", text), name


def test_nothing_names_a_machine_or_a_tool_of_ours():
    words = re.compile("/" + "work/|" + "farm" + "-|pypi" + r"\.org|registry\.npmjs", re.IGNORECASE)
    for path in ROOT.rglob("*"):
        relative = path.relative_to(ROOT)
        if (
            relative.parts[0] in {".git", ".venv", "demo-case"}
            or not path.is_file()
            or path.suffix in {".pyc", ".xlsx"}
        ):
            continue
        if any(part.startswith(".") and part not in {".ci", ".gitignore"} for part in relative.parts):
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        assert not words.search(text), f"{relative} names {words.search(text).group()}"
