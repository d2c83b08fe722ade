"""The 51 targets of plan 1174, issued from the real text and described from the file that stands beside it."""

import csv
from decimal import Decimal as D
from pathlib import Path

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Description, TargetDoubt
from lienthong.domains.plans.queries.describing import comparison
from lienthong.domains.plans.queries.targets import board
from lienthong.domains.plans.reading_room import read_for_upload
from lienthong.domains.plans.targets_csv import read_table

from .review_desk import Desk, seen, upload
from .test_targets import _plain

SIGNS = {">=": "ge", ">": "gt", "range": "between", "done": "done"}
CELLS = {
    "short_name": "short_name_vi", "measure": "unit", "source_kind": "source_kind", "computed_from": "computed_from",
    "numerator": "numerator", "denominator": "denominator", "note": "note",
}  # fmt: skip


def test_every_target_is_described_as_in_the_file(desk: Desk, shared: Path) -> None:
    text = shared / "plans" / "nghe-an-1174-2026.txt"
    source = shared / "data" / "indicators" / "plan_1174_targets.csv"
    data = text.read_bytes()
    plan = Desk(
        upload(desk.hanh, data, read_for_upload(data, text.name), text.name, "tai-len-1174"), desk.hanh, desk.dsn
    )
    plan.review_all()
    plan.issue("ban-hanh-1174")
    table = read_table(source.read_bytes())
    shown = seen(lambda: comparison(plan.plan_row(), table), desk.hanh)
    assert (len(shown.changes), shown.same, shown.strangers, shown.silent) == (51, 0, [], [])
    done = actions.describe_targets(
        plan.plan, desk.hanh, rows=[_plain(row) for row in table.rows], heads=sorted(table.heads), stamp=shown.stamp
    )
    assert (done["new"], done["changed"]) == (51, 0)
    with source.open(encoding="utf-8", newline="") as lines:
        printed = {line["no"]: line for line in csv.DictReader(lines)}
    kept = seen(
        lambda: {one.item.no: one for one in Description.objects.filter(plan__code=plan.plan).select_related("item")}
    )
    assert kept.keys() == printed.keys()
    for no, one in kept.items():
        assert {name: getattr(one, name) for name in CELLS} == {name: printed[no][head] for name, head in CELLS.items()}
    _settled_as_the_file_says(plan, printed)


def _settled_as_the_file_says(plan: Desk, printed: dict[str, dict[str, str]]) -> None:
    """“100%” was read as exactly a hundred; once a person has taken the file's reading, each level is the file's."""
    doubts = seen(lambda: list(TargetDoubt.objects.filter(plan__code=plan.plan).select_related("item")))
    levels = [one for one in doubts if one.field == "level"]
    assert {one.item.no for one in levels} >= {"3", "4", "33"} and not {"1", "2", "46", "9"} & {
        one.item.no for one in levels
    }
    actions.settle_target_doubts(
        plan.plan, plan.hanh, doubts=[one.code for one in doubts], take=True, how="Văn bản in mức tối thiểu"
    )
    assert actions.describe_targets.open_to(plan.hanh, plan.plan_row())
    for line in seen(lambda: board(plan.plan_row())).lines:
        level, cell = line.frame.main.level if line.frame.main else None, printed[line.item.no]
        assert level is not None and level.comparator == SIGNS[cell["comparator"]], line.item.no
        assert level.low == (D(cell["low"]) if cell["low"] else None)
        assert level.high == (D(cell["high"]) if cell["high"] else None)
