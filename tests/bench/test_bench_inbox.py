"""The inbox over a million open lines, measured by `make bench`."""

import os
import sys
from pathlib import Path

import pytest
from django.db import connections

sys.path.insert(0, str(Path(__file__).parent))
import bench_inbox


@pytest.mark.bench
def test_a_million_open_lines(own_database, house):
    rows = int(os.environ.get("LIENTHONG_BENCH_ROWS", "1000000"))
    owner = house.dsn("owner", connections["default"].settings_dict["NAME"])
    found = bench_inbox.run(rows, owner, lambda text: sys.stdout.write(text + "\n"))
    admin = found["admin: everything in my units"].p95
    floor = found["floor: an empty transaction with its scope"].p95
    for who in ("officer", "leader"):
        # A restricted person's list costs no more than the administrator's (a hundredth of a second is noise).
        assert found[f"{who}: everything in my units"].p95 <= 1.5 * admin + 10
        assert found[f"{who}: the page, my units"].p95 <= 1.5 * found["admin: the page, my units"].p95 + floor + 10
