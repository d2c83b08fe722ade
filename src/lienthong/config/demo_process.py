"""Processes of the demo ward, from tables: one in force, whose runs began by the version before; one still in doubt.

All invented.
"""

import datetime as dt
from functools import partial
from pathlib import Path

from lienthong.kernel.access import api as access
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.process import api as process
from lienthong.kernel.units import api as units

WARD = "na-p-truong-vinh-2025"
RUNS = (
    ("HS-MINHHOA-01", "Cấp bản sao trích lục khai sinh (minh họa 1)", "2026-11-17T08:30", "lan minh hung lan"),
    ("HS-MINHHOA-02", "Cấp bản sao trích lục khai sinh (minh họa 2)", "2026-11-19T09:10", "lan minh"),
    ("HS-MINHHOA-03", "Cấp bản sao trích lục kết hôn (minh họa 3)", "2026-11-20T14:05", "lan"),
    ("HS-MINHHOA-04", "Cấp bản sao trích lục khai tử (minh họa 4)", "2026-11-20T15:40", ""),
)


def load_process(folder: Path) -> None:
    """The process and its runs; nothing where they are there already."""
    if whole(partial(process.known_to, HOUSE, RUNS[0][0]), HOUSE):
        return
    written = process.from_table((folder / "process" / "trich-luc.json").read_bytes(), proposals=True)
    ward, nam = units.card(WARD).id, access.actor_named("nam")
    with standing_on("2026-01-15T08:00"):
        version = process.draft(nam, unit_id=ward, bpmn=written.bpmn, doubts=written.doubts, file_name="trich-luc.json")
        process.publish(version, nam, decision="04/QĐ-UBND (minh họa)", effective_on=dt.date(2026, 1, 20))
    with standing_on("2026-11-18T09:00"):
        open_one = process.from_table((folder / "process" / "xac-nhan.json").read_bytes())
        process.draft(nam, unit_id=ward, bpmn=open_one.bpmn, doubts=open_one.doubts, file_name="xac-nhan.json")
    for subject, title, at, hands in RUNS:
        begun = dt.datetime.fromisoformat(at)
        with standing_on(at):
            run = process.start(
                HOUSE, process=version.split(".")[0], subject=subject, title=title, unit_id=ward, facts={}
            )
        for number, name in enumerate(hands.split(), start=1):
            by = access.actor_named(name)
            with standing_on((begun + dt.timedelta(hours=number)).isoformat()):
                [step] = whole(partial(process.waiting_steps, by, run), by)
                process.complete_step(step, by)
    shorter = process.from_table((folder / "process" / "trich-luc-2.json").read_bytes(), proposals=True)
    with standing_on("2026-11-20T16:45"):
        further = process.draft(
            nam, unit_id=ward, bpmn=shorter.bpmn, doubts=shorter.doubts, file_name="trich-luc-2.json",
            process=version.split(".")[0],
        )  # fmt: skip
        process.publish(further, nam, decision="16/QĐ-UBND (minh họa)", effective_on=dt.date(2026, 11, 23))
