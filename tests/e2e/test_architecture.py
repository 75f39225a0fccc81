"""The house rules that no linter knows: imports run one way, nothing names a machine or a host."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from sim.mechanisms.registers import FAMILIES

ROOT = Path(__file__).resolve().parents[2]
SIM = ROOT / "sim"
DECLARED = SIM / "world" / "declared.py"

LEVELS = {
    "arrays": 0,
    "text": 0,
    "quarter": 0,
    "catalogue": 0,
    "world": 1,
    "mechanisms": 2,
    "scenario": 3,
    "start": 4,
    "agents": 5,
    "model": 6,
    "inspection": 7,
    "ensemble": 7,
    "narrative": 8,
    "workbench": 9,
    "validation": 10,
    "plots": 11,
    "report": 12,
    "explorer": 12,
    "cli": 13,
    "notebook": 13,
    "__main__": 14,
}


def modules() -> list[Path]:
    return sorted(p for p in SIM.rglob("*.py") if p != SIM / "__init__.py")


def part_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "sim" and len(parts) > 1 else None


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Everything a module imports, also inside functions and for type checking only."""
    for node in ast.walk(tree_of(path)):
        yield from targets_of(node, path)


def imported_when_run(path: Path) -> Iterator[str]:
    """What a module imports, at once or inside functions; not what only a type checker reads."""
    waiting: list[ast.AST] = [tree_of(path)]
    while waiting:
        node = waiting.pop()
        yield from targets_of(node, path)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)


def targets_of(node: ast.AST, path: Path) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        assert node.level == 0, f"{path}: relative import"
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_every_part_has_a_level():
    found = {part_of(name_of(path)) for path in modules()}
    assert found <= set(LEVELS), f"unknown parts {found - set(LEVELS)}: give them a level"


def test_imports_run_downwards():
    for path in modules():
        own = part_of(name_of(path))
        assert own is not None
        for target in imported(path):
            part = part_of(target)
            if part in LEVELS:
                above = f"{name_of(path)} imports {target}, which is above it"
                assert LEVELS[part] <= LEVELS[own], above


def test_no_module_imports_itself_through_others():
    known = {name_of(path) for path in modules()}
    graph: dict[str, set[str]] = {}
    for path in modules():
        targets = (known_module(target, known) for target in imported_when_run(path))
        graph[name_of(path)] = {t for t in targets if t and t != name_of(path)}
    # The registers find the families by looking for them; this is as good as an import.
    graph["sim.mechanisms.registers"] |= {f.__name__ for f in FAMILIES}
    assert not (cycle := find_cycle(graph)), " -> ".join(cycle)


def known_module(target: str, known: set[str]) -> str | None:
    """The module an import reads: ``sim.a.b`` for a name in it, ``sim.a`` for a package's name."""
    while target and target not in known:
        target = target.rpartition(".")[0]
    return target or None


def find_cycle(graph: dict[str, set[str]]) -> list[str]:
    done: set[str] = set()

    def visit(node: str, trail: list[str]) -> list[str]:
        if node in trail:
            return [*trail[trail.index(node) :], node]
        if node in done:
            return []
        for target in sorted(graph.get(node, ())):
            if found := visit(target, [*trail, node]):
                return found
        done.add(node)
        return []

    for node in sorted(graph):
        if found := visit(node, []):
            return found
    return []


def test_the_search_for_cycles_finds_one():
    assert find_cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert find_cycle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def tracked() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


# Written in pieces, so that this file does not contain what it looks for.
HOSTS = ("pypi" + ".org", "python" + "hosted", "npm" + "js", "crates" + ".io", "anaconda" + ".org")
INDEX = re.compile(r"--(extra-)?" + r"index-url|--find" + r"-links")
PLACES = re.compile(r"(?<![\w.~<{])/(" + "work|root|home|Users|tmp" + r")/\w|[A-Z]:\\\\?Users")


def test_no_tracked_file_names_a_host_or_a_place_on_a_machine():
    offences = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found = [host for host in HOSTS if host in text]
        found += [match[0] for match in (INDEX.search(text), PLACES.search(text)) if match]
        if found:
            offences.append(f"{path.relative_to(ROOT)}: {found}")
    assert not offences, "\n".join(offences)


def test_modules_stay_readable():
    long = {
        name_of(path): count
        for path in modules()
        if path != DECLARED  # written from the registers, a name a line
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert not long, f"modules over 500 lines, split them by subject: {long}"
