"""The whole house: until it serves with the demo province, until it serves again, and its memory at rest."""

import shutil
import tempfile
import time
from pathlib import Path

from tests.bench.figures import Figure, milliseconds, share
from tests.runtime.conftest import House, free_port, get

REST = 20.0


def main() -> list[Figure]:
    """Start a house from nothing, let it rest, stop it, start it again."""
    home = Path(tempfile.mkdtemp(prefix="lienthong-bench-"))
    house = House(home, free_port(), LIENTHONG_DEMO="on")
    try:
        first = house.start(300)
        time.sleep(REST)
        memory = float(house.status()["memory_mb"])
        health = milliseconds(lambda: get(house.port), 200)
        assert house.stop() == 0
        again = house.start(60)
        return [
            Figure("from an empty home until it serves, libraries there", first, "s", 180, warm=False),
            Figure("the next start", again, "s", 10, warm=False),
            Figure(f"memory of the whole program, at rest for {REST:.0f} s (PSS)", memory, "MB", 500),
            Figure("healthz, p95", share(health, 0.95), "ms"),
        ]
    finally:
        house.clear()
        shutil.rmtree(home, ignore_errors=True)
        if house.output is not None:
            house.output.unlink(missing_ok=True)
