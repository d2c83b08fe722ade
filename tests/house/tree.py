"""Reads the house as files and syntax trees: what every house test asks about."""

import ast
import configparser
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PRODUCT = SRC / "lienthong"
WRITTEN_BY_TOOLS = {"uv.lock", "package-lock.json", "LICENSE"}


@dataclass(frozen=True, slots=True)
class Code:
    """One Python file: where it lies (from the root of the repository), its text."""

    place: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return parsed(self.text)

    @property
    def room(self) -> str:
        """The room it belongs to, `units` of src/lienthong/kernel/units/…; empty outside the rooms."""
        found = re.match(r"src/lienthong/(?:kernel|domains)/(\w+)/", self.place)
        return found.group(1) if found else ""


@cache
def parsed(text: str) -> ast.Module:
    """The syntax tree of a text, made once."""
    return ast.parse(text)


@cache
def product() -> tuple[Code, ...]:
    """All Python of the product: no tests, no migrations."""
    return tuple(one for one in python() if not re.search(r"/(tests|migrations)/", one.place))


@cache
def python() -> tuple[Code, ...]:
    """All Python under src."""
    return tuple(Code(place_of(path), path.read_text(encoding="utf-8")) for path in sorted(SRC.rglob("*.py")))


@cache
def migrations() -> tuple[Code, ...]:
    """All migrations of all rooms."""
    return tuple(one for one in python() if re.search(r"/migrations/\d", one.place))


@cache
def templates() -> tuple[Code, ...]:
    """All pages and parts of pages."""
    found = sorted(path for path in SRC.rglob("templates/**/*") if path.is_file())
    return tuple(Code(place_of(path), path.read_text(encoding="utf-8")) for path in found)


@cache
def kept() -> tuple[Code, ...]:
    """Every text that is, or would be, kept under version control, without what tools write."""
    asked = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, capture_output=True, check=True).stdout.decode().split("\0")
    found = []
    for name in sorted({name for name in listed if name}):
        path = ROOT / name
        if not path.is_file() or path.name in WRITTEN_BY_TOOLS:
            continue
        raw = path.read_bytes()
        if b"\0" in raw[:4096]:
            continue
        try:
            found.append(Code(name, raw.decode("utf-8")))
        except UnicodeDecodeError:
            continue
    return tuple(found)


def place_of(path: Path) -> str:
    """A path as it is written from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions, methods among them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an expression that is only names and dots, else what of it is."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """All string constants that are not docstrings."""
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node


# -- rooms and their floors ------------------------------------------------------------------------------


@cache
def rooms() -> dict[str, str]:
    """Each room's name and the floor it lies on: {"units": "kernel", …}; a folder with Python in it is a room."""
    return {
        folder.name: floor
        for floor in ("kernel", "domains")
        for folder in sorted((PRODUCT / floor).iterdir())
        if any(folder.glob("*.py"))
    }


def folder(room: str) -> Path:
    """Where a room lies."""
    return PRODUCT / rooms()[room] / room


@cache
def lines() -> dict[str, int]:
    """How high each room stands by the linter's contracts, 0 is the lowest; rooms of one line share a number."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    high_to_low = [
        line
        for floor in ("domains", "kernel")
        for line in contracts[f"importlinter:contract:{floor}"]["layers"].split("\n")
        if line.strip()
    ]
    return {
        name.strip(" ()"): height
        for height, line in enumerate(reversed(high_to_low))
        for name in re.split(r"[|:]", line)
    }
