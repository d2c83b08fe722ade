"""Measures the house: `python -m tests.bench [name …]` runs `main()` of each tests/bench/bench_<name>.py.

Each runs in a process of its own, one after another, so that none measures another's memory. `main()` returns nothing,
an exit code, or figures (`tests.bench.figures`), which are printed as they come: where one fails, what was measured
before stands there, and the other benches run. A broken promise makes the whole run red.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.figures import machine, say

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RUN = """
import importlib, sys
from tests.bench.figures import Figure, told
done = importlib.import_module(sys.argv[1]).main()
if isinstance(done, Figure):
    done = [done]
sys.exit(done if isinstance(done, int) else told(done or []))
"""


def benches(wanted: list[str]) -> list[str]:
    """The names of the benches, all or those asked for; an unknown name ends the run."""
    known = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    if unknown := set(wanted) - set(known):
        sys.exit(f"no such bench: {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    return wanted or known


def main(arguments: list[str]) -> int:
    """Run them, say how each ended."""
    say(f"bench: {machine()}")
    broken = []
    for name in benches(arguments):
        say(f"\n{name}")
        begun = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", RUN, f"tests.bench.bench_{name}"],
            cwd=ROOT,
            env={"DJANGO_SETTINGS_MODULE": "lienthong.config.settings", **os.environ},
            check=False,
        )
        say(f"  ({name}: {time.monotonic() - begun:.0f} s)")
        if done.returncode:
            broken.append(name)
    say(f"\nbench: {'all promises kept' if not broken else 'NOT kept: ' + ', '.join(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
