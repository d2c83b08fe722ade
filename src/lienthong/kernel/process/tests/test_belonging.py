"""Open runs are told to decision tables, as far as somebody may see them; a step of a run asks whose job it is."""

import datetime as dt
import json

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.competence import api as competence
from lienthong.kernel.competence.tests.factories import effect_of, in_force, line
from lienthong.kernel.process import actions
from lienthong.kernel.process.belonging import WHOSE_JOB, open_runs, whose_job
from lienthong.kernel.process.definition import Fact, Node, NodeKind, Who
from lienthong.kernel.process.models import Process, Run, Step
from lienthong.kernel.process.offers import offered
from lienthong.kernel.units import api as units

from .factories import WARD, drawn, person, published, started, two_steps

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


ASKS = drawn(
    [
        Node("s", NodeKind.START), Node("hoi", NodeKind.RULE, "Việc của ai", table=WHOSE_JOB),
        Node("x", NodeKind.EXCLUSIVE), Node("lam", NodeKind.USER, "Giải quyết", who=Who("officer")),
        Node("don", NodeKind.USER, "Xin ý kiến", who=Who("leader")), Node("e", NodeKind.END),
    ],
    ["s>hoi", "hoi>x", f'x>lam:co_quan == "{WARD}"', "x>don!", "lam>e", "don>e"],
    facts=(Fact("co_quan", "text"), Fact("thu_tuc", "text"), Fact("noi", "text")),
)  # fmt: skip


def open_steps(run: str) -> list[str]:
    return whole(lambda: [one.node for one in Step.objects.filter(run__code=run)], HOUSE)


SAID = {"matter": "1.1", "place": WARD, "on": "2026-03-02", "expect": WARD}


def tabled(on: str = "2026-01-01") -> None:
    lines = line(matters=["1.1"]), line(matters=["1.2"], body="gap", gap="Chưa phân cấp", advice="Hỏi Sở.")
    rest = line(matters={"other_than": ["1.1", "1.2"]}, body="outside")
    in_force(*lines, rest, unit=WARD, since=dt.date.fromisoformat(on), tests=[SAID])


def test_a_step_of_a_run_asks_the_tables_in_force_whose_job_it_is(real_province: str) -> None:
    tabled()
    code = published(ASKS)
    with standing_on("2026-03-02T09:00:00"):
        ours, gap = (started(code, {"thu_tuc": one, "noi": WARD}) for one in ("1.1", "1.2"))
        assert actions.go_on() == 2
        assert open_steps(ours) == ["lam"] and open_steps(gap) == ["don"]
        facts = whole(lambda: Run.objects.get(code=gap).facts, HOUSE)
    assert facts["cho_chua_quy_dinh"] == "Chưa phân cấp" and facts["nen_lam"] == "Hỏi Sở."


@pytest.mark.usefixtures("province")
def test_the_table_answers_for_the_day_of_the_case_and_refuses_what_it_cannot_know() -> None:
    tabled("2026-03-02")
    asked = {"thu_tuc": "1.1", "noi": WARD}
    assert WHOSE_JOB in offered().tables
    assert whose_job({**asked, "ngay": "2026-03-02"})["co_quan"] == WARD
    assert whose_job({**asked, "ngay": "2026-03-01"})["outcome"] == "chua"
    for wrong in ({"thu_tuc": "1.1"}, {"noi": WARD}, {**asked, "ngay": "hôm qua"}):
        with pytest.raises(Unfit):
            whose_job(wrong)


@pytest.mark.usefixtures("province")
def test_a_changed_table_counts_the_open_runs_its_author_does_not_see() -> None:
    process = published(two_steps(), WARD)
    Process.objects.filter(code=process).update(procedures=["1.1"])
    for unit in (WARD, OTHER_WARD, OTHER_WARD):
        started(process, unit=unit)
    tabled()
    rest = line(matters={"other_than": ["1.1"]}, body="outside")
    moves = line(matters=["1.1"], body="gap", gap="Chờ", advice="Hỏi Sở.")
    document = json.dumps({"about": "procedure", "lines": [moves, rest], "tests": []})
    root = units.card(WARD).id
    made = competence.draft(HOUSE, unit_id=root, title="Bảng", document=document)
    author = person("mai", "unit_admin", WARD)
    found = whole(lambda: effect_of(author, made, dt.date(2026, 3, 2)), author)
    assert found is not None and (found.looked_at, found.moved, found.unseen) == (3, 1, 0)
