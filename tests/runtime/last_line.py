"""Says in one line what a run of the tests skipped, by name: `python tests/runtime/last_line.py build/tests.xml`.

Exit code 1 where skipping is red (LIENTHONG_CI) and something was skipped for lack of Chromium, LibreOffice, Node
or the real material in ../shared.
"""

import os
import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

LACKS = {"Chromium": "chromium", "LibreOffice": "libreoffice", "Node": "needs node", "../shared": "shared"}


def lack(reason: str) -> str:
    """What the machine lacks, told by the reason of a skip; the reason itself where it is something else."""
    for name, mark in LACKS.items():
        if mark in reason.lower():
            return name
    return reason


def skipped(report: Path) -> dict[str, list[str]]:
    """Names of the skipped tests by what was lacking."""
    found: dict[str, list[str]] = defaultdict(list)
    for case in ElementTree.parse(report).iter("testcase"):
        skip = case.find("skipped")
        if skip is not None and skip.get("type") != "pytest.xfail":
            found[lack(skip.get("message") or "không nói lý do")].append(case.get("name") or "?")
    return dict(found)


def line(found: dict[str, list[str]]) -> str:
    """The last line."""
    if not found:
        return "Không bỏ qua phép thử nào."
    parts = [f"thiếu {what}: {', '.join(sorted(set(names)))}" for what, names in sorted(found.items())]
    return f"Bỏ qua {sum(map(len, found.values()))} phép thử — " + "; ".join(parts)


def main(arguments: list[str]) -> int:
    """Print the line for one report."""
    report = Path(arguments[0])
    if not report.exists():
        sys.stdout.write("Không có kết quả thử để đọc.\n")
        return 1
    found = skipped(report)
    sys.stdout.write(line(found) + "\n")
    red = [what for what in found if what in LACKS]
    return 1 if red and os.environ.get("LIENTHONG_CI") else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
