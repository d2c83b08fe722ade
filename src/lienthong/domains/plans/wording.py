"""Words of the plan room: roles, dues, comparisons, as people read them and choose them in forms."""

import datetime as dt
from typing import Any

ROLE_WORDS = {
    "lead": "Chủ trì",
    "carry_out": "Thực hiện",
    "draft": "Soạn thảo",
    "cooperate": "Phối hợp",
    "monitor": "Theo dõi, tổng hợp",
    "appraise": "Thẩm định",
    "control": "Kiểm soát",
    "approve": "Phê duyệt",
}
DUE_WORDS = {
    "date": "Một ngày",
    "month": "Trong tháng",
    "quarter": "Trong quý",
    "year": "Trong năm",
    "range": "Từ ngày đến ngày",
    "from": "Từ ngày, không định ngày cuối",
    "continuous": "Thường xuyên",
    "on_request": "Theo yêu cầu",
    "by_document": "Theo văn bản khác",
    "recurring": "Định kỳ",
}
COMPARATOR_WORDS = {
    "eq": ("=", "bằng"),
    "ge": ("≥", "từ … trở lên"),
    "le": ("≤", "tối đa"),
    "gt": (">", "trên"),
    "lt": ("<", "dưới"),
    "between": ("–", "trong khoảng"),
    "done": ("", "hoàn thành (không có số)"),
}
OWNER_WORDS = {
    "": "Theo danh mục đơn vị, nhóm",
    "members": "Một số đơn vị của nhóm",
    "team": "Tổ, ban chỉ đạo",
    "outside": "Ngoài hệ thống",
}


def number_words(number: float | int | None) -> str:
    """A number with Vietnamese signs: 1.000; 70,5."""
    if number is None:
        return ""
    whole, point, rest = f"{number:,.6f}".partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", ".") + ("," + rest if point and rest else "")


FIELD_WORDS = {
    "due_on": "Thời hạn",
    "lead": "Đơn vị chủ trì",
    "name": "Nội dung",
    "value": "Mức cần đạt",
    "output": "Sản phẩm",
    "hidden": "Công khai",
    "withdrawn": "Thôi thực hiện",
}
"""What a decision may change of an issued plan."""


UNNAMED = "Mở trang để xem nội dung."
"""What a letter says in place of the words about something that is hidden."""


def name_outside(item: Any) -> str:
    """An item as letters name it, which leave the house: what is hidden from the public by its number alone."""
    return f"một việc không công khai (số {item.no or item.place})" if item.hidden else str(item.name)


def said_change(change: Any) -> str:
    """One correction in words: what, from what, to what."""
    field, old, new = change.field, *(said_value(change.field, one) for one in (change.old, change.new))
    if field in ("hidden", "withdrawn"):
        return f"thành {new}"
    return f"{FIELD_WORDS[field].lower()} từ “{old}” thành “{new}”"


def said_value(field: str, value: Any) -> str:
    """What a part of an item was, or became, by a correction."""
    if field == "due_on":
        return _day_words(value)
    if field == "lead":
        return str(value["name"])
    if field == "hidden":
        return "không công khai" if value else "công khai"
    if field == "withdrawn":
        return "thôi thực hiện" if value else "đang thực hiện"
    return str(value or "không ghi")


def _day_words(value: Any) -> str:
    text, day = (value.get("text"), value.get("day")) if isinstance(value, dict) else ("", value)
    return str(text or (f"{dt.date.fromisoformat(day):%d/%m/%Y}" if day else "không định hạn"))


AS_PRINTED = "Giữ như văn bản in"
QUICK_ANSWERS = {
    "no_due": ("Không định hạn", "Đặt ngày khi ban hành"),
    "due_unclear": ("Không định hạn", "Đặt ngày khi ban hành"),
    "no_monitor": ("Cơ quan điều phối theo dõi",),
    "no_owner": ("Đã chọn đơn vị chủ trì",),
    "no_output": ("Không cần ghi sản phẩm",),
    "no_number": ("Là một dòng riêng",),
    "number_gap": ("Văn bản in như vậy, không sót dòng",),
    "number_repeat": (AS_PRINTED,),
    "old_unit": ("Giao cơ quan kế thừa",),
    "unknown_unit": ("Đã chọn đơn vị",),
    "unresolved_owner": ("Đã chọn đơn vị",),
    "ambiguous_name": ("Đã chọn đúng đơn vị",),
    "ocr_noise": ("Đã đối chiếu, chữ đúng", "Đã sửa chữ"),
    "late_basis": ("Văn bản in như vậy, đã báo nơi soạn thảo",),
    "two_dates": ("Lấy ngày ở đầu văn bản",),
    "two_numbers": ("Đã chọn con số đúng",),
    "lead_differs": ("Giữ chủ trì như dòng này", "Đã sửa dòng theo lời văn"),
    "due_differs": ("Giữ thời hạn như dòng này", "Đã sửa dòng theo lời văn"),
    "repeats_task": ("Đã ghép, không tính hai lần",),
    "shifted_columns": ("Đã đối chiếu, đúng cột",),
    "repeated_body": ("Chỉ tính một lần",),
    "due_before_issue": (AS_PRINTED,),
    "unlisted_target": ("Không đưa vào chỉ tiêu",),
}
"""What people most often answer to each kind of doubt; the first is offered first."""
SAYS_CHANGED = frozenset(
    {"Đã chọn đơn vị chủ trì", "Đã chọn đơn vị", "Đã chọn đúng đơn vị", "Đã sửa chữ", "Đã sửa dòng theo lời văn"}
)
"""Answers that say that the row has been changed; they are taken only where it has."""
