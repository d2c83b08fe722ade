"""Decision tables and runs: which runs are open where, and a step of a run asks whose job its case is."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Min

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.competence import api as competence

from .offers import register_table
from .queries import runs
from .states import RunState

WHOSE_JOB = "whose_job"
"""By this name a step asks the decision tables; it is looked up by the facts `thu_tuc`, `noi` and those below."""


def whose_job(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whose job the case of a run is, by its facts: `thu_tuc`, `noi`; where known `linh_vuc`, `loai_nguoi`, `ngay`.

    `outcome` is `co` with `co_quan` (the code of the one unit), `ten_co_quan`, `cap` and `nguoi_quyet_dinh`, or `chua`
    with `cho_chua_quy_dinh` and `nen_lam`; the others are then empty, so that no condition meets what is unknown.
    """
    procedure, place = str(facts.get("thu_tuc") or ""), str(facts.get("noi") or "")
    if not procedure or not place:
        raise Unfit("Chưa biết thủ tục hoặc nơi nên chưa hỏi được bảng thẩm quyền.", "Ghi thu_tuc và noi khi bắt đầu.")
    answer = competence.whose_job(
        matter=competence.Matter(procedure, str(facts.get("linh_vuc") or "")), place=place, on=_day(facts.get("ngay")),
        person_kind=str(facts.get("loai_nguoi") or "citizen"),
    )  # fmt: skip
    came = dict.fromkeys(("co_quan", "ten_co_quan", "cap", "nguoi_quyet_dinh", "cho_chua_quy_dinh", "nen_lam"), "")
    if isinstance(answer, competence.Gap):
        return {**came, "outcome": "chua", "cho_chua_quy_dinh": answer.name, "nen_lam": answer.advice}
    return {
        **came, "outcome": "co", "co_quan": answer.unit, "ten_co_quan": answer.unit_name, "cap": answer.tier,
        "nguoi_quyet_dinh": answer.post,
    }  # fmt: skip


def _day(given: object) -> dt.date:
    try:
        return dt.date.fromisoformat(str(given)) if given else today()
    except ValueError:
        raise Unfit("Ngày ghi trong hồ sơ không đúng.", "Ghi ngay theo dạng năm-tháng-ngày.") from None


def open_runs(by: Actor) -> Iterator[competence.OpenWork]:
    """The open runs that an actor may see, put together by unit and process, each with its first one."""
    open_ones = runs(by).filter(state=RunState.RUNNING)
    groups = open_ones.values_list("unit_id", "version__process__procedures").annotate(n=Count("pk"), first=Min("pk"))
    found = list(groups.order_by("unit_id", "first"))
    shown = {one.pk: one for one in runs(by).filter(pk__in=[first for *_, first in found]).only("code", "title")}
    for unit, procedures, count, first in found:
        run = shown[first]
        yield competence.OpenWork(unit, tuple(procedures), count, run.title, f"/quy-trinh/lan-chay/{run.code}")


competence.register_open_work("Lần chạy quy trình", open_runs)
register_table(WHOSE_JOB, whose_job)
