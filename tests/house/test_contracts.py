"""The stairs bite: each contract of .importlinter is broken once, in a copy of the house, and goes red."""

import configparser
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .tree import ROOT, SRC

# contract → (file, line to add there); a line may hide in a function, the linter sees it all the same.
BREAKS: dict[str, tuple[str, str]] = {
    "floors": ("lienthong/kernel/units/bad.py", "from lienthong.domains.plans import api"),
    "connectors": ("lienthong/connectors/other/bad.py", "from lienthong.connectors.mail import bad"),
    "domains": ("lienthong/domains/unplaced/__init__.py", ""),
    "kernel": ("lienthong/kernel/units/bad.py", "def f():\n    from lienthong.kernel.people import api"),
    "doors-domains": ("lienthong/config/bad.py", "from lienthong.domains.plans import models"),
    "doors-kernel": ("lienthong/domains/plans/bad.py", "from lienthong.kernel.units.models import Unit"),
    "furniture": ("lienthong/kernel/units/models.py", "from lienthong.kernel.units import actions"),
    "views": ("lienthong/domains/plans/views/bad.py", "from lienthong.domains.plans.models import Plan"),
    "rules": ("lienthong/domains/plans/rules.py", "def f():\n    import django"),
    "reader": ("lienthong/domains/plans/reading/bad.py", "from lienthong.domains.plans.models import Plan"),
    "web": ("lienthong/web/bad.py", "from lienthong.kernel.base import clock"),
    "partners": ("lienthong/config/bad.py", "import lienthong_partners"),
    "partners-alone": ("lienthong_partners/bad.py", "import lienthong.kernel.base.clock"),
    "base": ("lienthong/kernel/base/bad.py", "import procrastinate"),
}


def contracts() -> dict[str, str]:
    """The contracts by id, with the sentence that is their name."""
    read = configparser.ConfigParser()
    read.read(ROOT / ".importlinter", encoding="utf-8")
    return {section.rsplit(":", 1)[1]: read[section]["name"] for section in read.sections() if ":contract:" in section}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house's Python and its contracts, elsewhere."""
    place = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / ".importlinter", place)
    for one in SRC.rglob("*.py"):
        target = place / "src" / one.relative_to(SRC)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(one, target)
    return place


@pytest.fixture
def copy(copied: Path) -> Iterator[Path]:
    """The copy, as it was again after each test."""
    before = {path: path.read_bytes() for path in copied.rglob("*.py")}
    yield copied
    for path in list(copied.rglob("*.py")):
        if path not in before:
            path.unlink()
        elif path.read_bytes() != before[path]:
            path.write_bytes(before[path])
    for folder in sorted((path for path in copied.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def lint(place: Path, contract: str = "") -> subprocess.CompletedProcess[str]:
    """What the linter says of a copy."""
    only = ["--contract", contract] if contract else []
    return subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo", *only],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(place / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def add(place: Path, file: str, line: str) -> None:
    """Put a line into a file of the copy; packages on the way are made."""
    path = place / "src" / file
    for folder in [path.parent, *path.parent.parents]:
        if folder == place / "src":
            break
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
    with path.open("a", encoding="utf-8") as text:
        text.write(f"\n{line}\n")


def test_the_house_keeps_its_contracts() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_has_its_break() -> None:
    assert BREAKS.keys() == contracts().keys()


@pytest.mark.parametrize("contract", sorted(BREAKS))
def test_each_contract_goes_red_when_it_is_broken(copy: Path, contract: str) -> None:
    file, line = BREAKS[contract]
    add(copy, "lienthong/connectors/mail/bad.py", "")
    add(copy, file, line)
    done = lint(copy, contract)
    assert done.returncode == 1, done.stdout + done.stderr
    told = " ".join((done.stdout + done.stderr).split())
    new = Path(file).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    assert new in told, told


@pytest.mark.parametrize("floor", ["kernel", "domains"])
def test_a_new_room_must_be_given_its_place(copy: Path, floor: str) -> None:
    add(copy, f"lienthong/{floor}/unplaced/api.py", "")
    done = lint(copy, floor)
    assert done.returncode == 1
    assert "unplaced" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("lienthong/domains/plans/actions/bad.py", "from lienthong.kernel.units.tests.factories import unit"),
        ("lienthong/domains/plans/actions/bad.py", "from lienthong.kernel.units import api"),
        ("lienthong/domains/plans/actions/bad.py", "from lienthong.kernel.base.text import tidy"),
    ],
)
def test_doors_are_open(copy: Path, file: str, line: str) -> None:
    add(copy, "lienthong/kernel/units/tests/factories.py", "")
    before = lint(copy, "doors-kernel").returncode
    add(copy, file, line)
    assert lint(copy, "doors-kernel").returncode == before
