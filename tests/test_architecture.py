"""The house stands: imports go one way, actions are the only writers, files stay readable."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.postgres.__main__ import FOLDERS

ROOT = Path(__file__).parent.parent
PACKAGES = ("eldercare", "dispatch", "devices")
READERS = {"queries", "api", "pages", "schemas", "rules"}
WRITES = {"transaction", "add", "add_all", "delete", "merge", "bulk_insert_mappings"}
MOST_LINES = 300
MOST_FUNCTION_LINES = 60
MUST_NOT_DIE = {"eldercare/clock.py", "devices/worker.py", "devices/network.py"}


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_imports_go_one_way() -> None:
    run = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-3000:]


# See docs/decisions/0015-light-supervisor.md; import-linter sees these imports all the same.
LOADS_WHEN_NEEDED = {
    "eldercare/cli.py",
    "eldercare/exchange.py",
    "eldercare/locating.py",
    "eldercare/upkeep.py",
    "eldercare/loading.py",
}


def test_no_import_of_ours_hides_inside_a_function() -> None:
    hidden = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources()
        if name_of(path) not in LOADS_WHEN_NEEDED
        for function in functions(tree_of(path))
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PACKAGES
    ]
    assert hidden == []


def test_the_process_that_watches_over_the_others_stays_light() -> None:
    heavy = {
        "sqlalchemy",
        "flask",
        "numpy",
        "numba",
        "apprise",
        "alembic",
        "eldercare.app",
        "eldercare.core.db",
    }
    code = f"import sys, eldercare.cli, eldercare.processes; print(*({heavy} & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == []


def test_the_web_starts_without_what_only_some_pages_need() -> None:
    late = {"numba", "pypinyin", "amqtt", "openpyxl", "apprise", "alembic"}
    code = f"import sys, eldercare.app, eldercare.clock; print(*({late} & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == []


def is_write(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id == "transaction"
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and ast.unparse(node.func.value) in {"session", "db.session"}
    )


def is_reader(path: Path) -> bool:
    parts = {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}
    return bool(parts & READERS) and "demo" not in parts


def test_only_actions_write() -> None:
    writes = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources()
        if is_reader(path)
        for node in ast.walk(tree_of(path))
        if is_write(node)
    ]
    assert writes == []


def test_files_stay_readable() -> None:
    assert [name_of(path) for path in sources() if path.read_text().count("\n") > MOST_LINES] == []


def test_functions_stay_readable() -> None:
    long_ones = [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for path in sources()
        for function in functions(tree_of(path))
        if (function.end_lineno or 0) - function.lineno + 1 > MOST_FUNCTION_LINES
    ]
    assert long_ones == []


def test_only_the_clock_and_the_listener_which_must_not_die_catch_everything() -> None:
    broad = {
        name_of(path)
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
        and not any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
    }
    assert broad <= MUST_NOT_DIE


def test_the_top_level_holds_what_it_should() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    top = {name.split("/")[0] for name in tracked}
    assert top <= {
        ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "README.zh-CN.md",
        "benchmarks", "devices", "dispatch", "docs", "eldercare", "migrations", "pyproject.toml",
        "requirements-dev.lock",
        "requirements.lock", "tests", "wsgi.py",
    }  # fmt: skip


def test_everything_that_touches_the_database_runs_on_postgresql_too() -> None:
    here = ROOT / "tests"
    touching = {
        str(path.relative_to(here))
        for path in here.rglob("test_*.py")
        if any(
            argument.arg == "database"
            for function in functions(tree_of(path))
            for argument in function.args.args
        )
    }
    chosen = tuple(folder.removeprefix("tests/") for folder in FOLDERS)
    assert [name for name in sorted(touching) if not name.startswith(chosen)] == []
