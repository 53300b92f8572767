"""The house's rules that no linter knows: rooms, sizes, names, and tests that mirror the tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from portal.embedded.var import CHECKOUT

APPS = CHECKOUT / "apps"
ROOMS = frozenset(
    [
        "apps",
        "urls",
        "api",
        "views",
        "admin",
        "management",
        "forms",
        "domain",
        "tasks",
        "models",
        "rules",
        "validators",
        "enums",
    ]
)
# Only core, on which every app stands, has more.
EXTRA_ROOMS = {"core": frozenset({"errors", "middleware", "papers", "templatetags"})}
BESIDE_ROOMS = frozenset({"__init__", "__pycache__", "migrations"})
FORBIDDEN_NAMES = frozenset({"utils", "util", "helpers", "services", "signals", "constants"})
# Directories of `tests` that look at the whole and so mirror no module.
WHOLE = frozenset({"api", "browser", "fixtures", "js", "journeys"})

FILE_LINES, TEST_FILE_LINES, FUNCTION_LINES, POSITIONAL = 400, 600, 60, 5
# At most five, each with its reason: {"path" or "path::function": "reason"}.
EXEMPT: dict[str, str] = {}


def name_of(path: Path) -> str:
    """A path as people write it."""
    return path.relative_to(CHECKOUT).as_posix()


def files(folder: str, pattern: str) -> list[Path]:
    """Files below a folder of the checkout, without caches and what others wrote."""
    return [
        path
        for path in sorted((CHECKOUT / folder).rglob(pattern))
        if "__pycache__" not in path.parts and "vendor" not in path.parts
    ]


def product_modules() -> list[Path]:
    """Python of the product, without migrations, which Django writes."""
    found = [*files("apps", "*.py"), *files("portal", "*.py"), CHECKOUT / "manage.py"]
    return [path for path in found if "migrations" not in path.parts]


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, nested ones and methods too."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def line_count(path: Path) -> int:
    """Lines as an editor counts them."""
    return len(path.read_text().splitlines())


def too_long(paths: list[Path], limit: int) -> set[str]:
    """Files with more lines than allowed."""
    return {name_of(path) for path in paths if line_count(path) > limit}


def long_functions() -> set[str]:
    """Functions with more lines than allowed."""
    paths = [*product_modules(), *files("tests", "*.py")]
    return {
        f"{name_of(path)}::{node.name}"
        for path in paths
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES
    }


def crowded_functions() -> set[str]:
    """Functions with more positional parameters than a caller can keep apart."""
    crowded = set()
    for path in product_modules():
        for node in functions(path):
            names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
            if len([name for name in names if name not in ("self", "cls")]) > POSITIONAL:
                crowded.add(f"{name_of(path)}::{node.name}")
    return crowded


def oversized() -> set[str]:
    """Everything beyond a size, exempt or not."""
    return (
        too_long([*product_modules(), *files("static/js", "*.js")], FILE_LINES)
        | too_long([*files("tests", "*.py"), *files("tests", "*.js")], TEST_FILE_LINES)
        | long_functions()
        | crowded_functions()
    )


def test_files_and_functions_are_small() -> None:
    assert sorted(oversized() - set(EXEMPT)) == []


def test_exemptions_are_few_needed_and_explained() -> None:
    assert len(EXEMPT) <= 5
    assert set(EXEMPT) <= oversized(), "an exemption that is no longer needed"
    assert all(len(reason) > 20 for reason in EXEMPT.values())


def test_an_app_has_only_the_rooms_of_the_house() -> None:
    strange = [
        name_of(entry)
        for app in sorted(APPS.iterdir())
        if app.is_dir() and app.name not in ("quality", "__pycache__")
        for entry in sorted(app.iterdir())
        if entry.stem not in ROOMS | BESIDE_ROOMS | EXTRA_ROOMS.get(app.name, frozenset())
    ]
    assert strange == []


def test_every_room_is_a_file_or_a_package_not_both() -> None:
    doubled = [name_of(path) for path in files("apps", "*.py") if path.with_suffix("").is_dir()]
    assert doubled == []


def test_modules_are_named_after_what_they_hold() -> None:
    paths = [*files("apps", "*.py"), *files("portal", "*.py"), *files("static/js", "*.js")]
    paths += [folder for folder in (CHECKOUT / "apps").rglob("*") if folder.is_dir()]
    assert [name_of(path) for path in paths if path.stem in FORBIDDEN_NAMES] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name_of(path)
        for path in [*product_modules(), *files("tests", "*.py")]
        if path.read_text().strip() and not ast.get_docstring(tree_of(path))
    ]
    assert silent == []


def test_migrations_import_no_product_code() -> None:
    # Models change after a migration was written; the migration must still mean the same.
    # What Django itself writes for a field's class or default is the exception.
    written_by_django = re.compile(r"^import apps\.\w+(\.models)?(\.\w+)?$")
    offending = [
        f"{name_of(path)}: {line}"
        for path in files("apps", "migrations/0*.py")
        for line in path.read_text().splitlines()
        if re.match(r"(from|import) (apps|portal)\b", line) and not written_by_django.match(line)
    ]
    assert offending == []


def test_tests_mirror_the_tree() -> None:
    astray = []
    for path in files("tests", "test_*.py"):
        place = path.relative_to(CHECKOUT / "tests")
        if len(place.parts) == 1 or place.parts[0] in WHOLE:
            continue
        subject = place.with_name(place.stem.removeprefix("test_"))
        roots = (CHECKOUT,) if place.parts[0] == "portal" else (APPS,)
        if not any(
            (root / subject).is_dir() or (root / f"{subject}.py").exists() for root in roots
        ):
            astray.append(name_of(path))
    assert astray == []


def test_app_labels_are_all_registered() -> None:
    from django.conf import settings

    folders = {path.parent.name for path in APPS.glob("*/apps.py")}
    assert folders == set(settings.APPS)


@pytest.mark.parametrize("lock", ["requirements/base.txt", "requirements/dev.txt"])
def test_locks_hold_hashes_and_no_addresses(lock: str) -> None:
    text = (CHECKOUT / lock).read_text()
    assert "://" not in text
    pins = re.findall(r"^[A-Za-z0-9][\w.\-\[\]]*==", text, flags=re.MULTILINE)
    assert len(pins) > 30
    assert len(re.findall(r"^    --hash=sha256:[0-9a-f]{64}", text, flags=re.MULTILINE)) >= len(
        pins
    )


def test_the_two_locks_agree() -> None:
    def pins(lock: str) -> set[str]:
        text = (CHECKOUT / "requirements" / lock).read_text()
        return set(re.findall(r"^[A-Za-z0-9][\w.\-\[\]]*==\S+", text, flags=re.MULTILINE))

    assert pins("base.txt") <= pins("dev.txt")


def test_the_javascript_lock_holds_no_addresses() -> None:
    assert '"resolved"' not in (CHECKOUT / "package-lock.json").read_text()
