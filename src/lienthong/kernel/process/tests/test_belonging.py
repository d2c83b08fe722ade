"""Open runs are told to decision tables by unit and procedures, as far as somebody may see them."""

import pytest

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.process.belonging import open_runs
from lienthong.kernel.process.models import Process

from .factories import WARD, person, published, started, two_steps

OTHER_WARD = "na-p-2"


@pytest.mark.usefixtures("province")
def test_open_runs_are_put_together_by_unit_and_procedures() -> None:
    process = published(two_steps(), WARD)
    Process.objects.filter(code=process).update(procedures=["2.000635"])
    first = started(process, unit=WARD)
    started(process, unit=WARD)
    started(process, unit=OTHER_WARD)
    by_unit = {one.unit_id: one for one in open_runs(HOUSE)}
    assert sorted(one.count for one in by_unit.values()) == [1, 2]
    assert {one.procedures for one in by_unit.values()} == {("2.000635",)}
    assert f"/quy-trinh/lan-chay/{first}" in {one.href for one in by_unit.values()}
    [own] = open_runs(person("an", "officer", OTHER_WARD))
    assert own.count == 1
