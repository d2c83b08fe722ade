"""Holds the database's structure to the program: `python tests/runtime/check_structure.py`.

First: no model has changed without a migration. Second: a database that the previous version made, with its demo
province in it, comes up to this version. The previous version is the latest tag before this commit; where there
is none, the commit that a decision names in a line `Upgrade from: <commit>`; where there is neither, that is said.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from lienthong.config.connection import Connection
from lienthong.config.testing_database import throwaway_cluster

ROOT = Path(__file__).resolve().parents[2]
NOT_THERE = 3


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def git(*arguments: str) -> str | None:
    """The answer of git, or None where it has none."""
    done = subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 and done.stdout.strip() else None


def previous() -> str | None:
    """The version to come from."""
    if tag := git("describe", "--tags", "--abbrev=0", "HEAD^"):
        return tag
    for decision in sorted((ROOT / "docs" / "decisions").glob("*.md"), reverse=True):
        if named := re.search(r"^Upgrade from: ([0-9a-f]{7,40})\b", decision.read_text(encoding="utf-8"), re.MULTILINE):
            return named.group(1)
    return None


def command(place: Connection, database: str, source: Path, *arguments: str, tolerated: tuple[int, ...] = ()) -> None:
    """Run one command of the program as it stands in `source`, against one database."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(source),
        "DATABASE_URL": place.dsn("app", database),
        "DATABASE_OWNER_URL": place.dsn("owner", database),
    }
    program = [sys.executable, "-m", "lienthong.config.cli", *arguments]
    done = subprocess.run(program, env=environment, cwd=source, stdin=subprocess.DEVNULL, check=False)
    if done.returncode not in (0, *tolerated):
        sys.exit(f"«{' '.join(arguments)}» failed in {source.parent.name} with code {done.returncode}")


def main() -> None:
    """Both checks on a throw-away server."""
    with throwaway_cluster() as cluster:
        place = cluster.connection
        place.create_database("fresh")
        command(place, "fresh", ROOT / "src", "migrate")
        command(place, "fresh", ROOT / "src", "manage", "makemigrations", "--check", "--dry-run")
        say("structure: every model has its migration")
        before = previous()
        if before is None:
            say("structure: no earlier version to upgrade from yet")
            return
        with tempfile.TemporaryDirectory(prefix="lienthong-before-") as folder:
            old = Path(folder) / "before"
            subprocess.run(["git", "-C", ROOT, "worktree", "add", "--detach", "-f", old, before], check=True)
            try:
                place.create_database("before")
                command(place, "before", old / "src", "migrate")
                command(place, "before", old / "src", "demo", "load", tolerated=(NOT_THERE,))
                command(place, "before", ROOT / "src", "upgrade")
            finally:
                subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", old], check=True)
        say(f"structure: a database of {before} comes up to this version")


if __name__ == "__main__":
    main()
