"""What can happen to the calendar: a place declares a day for itself and all below it."""

import datetime as dt
import secrets

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import creates, tell

from .days import CERTAINTIES, KINDS, Certainty
from .events import DayDeclared
from .models import LocalDay
from .rules import FIRST, LAST


@creates("calendar.declare_day", sentence="khai báo ngày nghỉ, ngày làm việc riêng")
def declare_day(
    by: Actor,
    *,
    unit_id: int | None,
    day: str,
    kind: str,
    name: str,
    cited: str,
    known_on: str,
    certainty: str = Certainty.VERIFIED.value,
) -> str:
    """From now on this day is worked, or not, in this place; an earlier declaration stays readable."""
    wrong: dict[str, str] = {}
    if kind not in KINDS:
        wrong["kind"] = "Chọn loại ngày trong danh sách."
    if certainty not in CERTAINTIES:
        wrong["certainty"] = "Chọn mức xác minh trong danh sách."
    if not tidy(name):
        wrong["name"] = "Nhập lý do, ví dụ: Lễ hội Đền Cờn."
    if not tidy(cited):
        wrong["cited"] = "Nhập số, ký hiệu và ngày của văn bản."
    on, since = _day(day, "day", wrong), _day(known_on, "known_on", wrong)
    if on and not FIRST <= on <= LAST:
        wrong["day"] = f"Nhập ngày trong khoảng từ năm {FIRST.year} đến năm {LAST.year}."
    if wrong or on is None or since is None:
        raise Unfit(fields=wrong)
    row = LocalDay.objects.create(
        code=f"NLV-{on:%Y%m%d}-{secrets.token_hex(4)}",
        unit_id=unit_id,
        day=on,
        kind=kind,
        name=tidy(name)[:200],
        cited=tidy(cited)[:300],
        known_on=since,
        certainty=certainty,
    )
    tell(DayDeclared(row.code, unit_id, on.isoformat()))
    return row.code


def _day(text: str, field: str, wrong: dict[str, str]) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        wrong[field] = "Nhập ngày, tháng, năm có thật."
        return None
