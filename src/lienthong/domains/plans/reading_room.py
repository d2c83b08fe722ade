"""From uploaded bytes to what the review needs; the reading happens in a process of its own, with limits.

A hostile document can end that process, never the one that serves pages.
"""

import pickle
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from lienthong.kernel.base import reading_room, today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.reading_room import CannotRead
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.units import api as units

from .rules import hidden_by_default

__all__ = ["CannotRead", "answered", "read_for_upload"]

_SAID = {
    "too-heavy": (
        "Tệp quá nặng để đọc: khi mở ra chiếm quá nhiều bộ nhớ.",
        "Lưu lại tệp chỉ gồm phần kế hoạch và phụ lục, bỏ ảnh lớn, rồi nộp lại.",
    ),
    "too-long": (
        "Văn bản quá dài so với một kế hoạch nên không đọc.",
        "Tách riêng phần kế hoạch và phụ lục thành một tệp rồi nộp lại.",
    ),
    "too-slow": (
        "Đọc tệp quá lâu nên đã dừng; chưa lưu gì.",
        "Lưu lại tệp chỉ gồm phần kế hoạch và phụ lục, hoặc nộp bản Word thay cho bản PDF.",
    ),
    "crashed": (
        "Không đọc được tệp này: tệp hỏng hoặc được tạo sai cách; chưa lưu gì.",
        "Mở tệp bằng Word hoặc trình duyệt, lưu lại thành tệp mới rồi nộp lại.",
    ),
    "not-word": (
        "Đây không phải tệp Word (.docx).",
        "Tải mẫu Word ở trang này, viết vào mẫu, lưu lại rồi nộp.",
    ),
    "not-a-text": (
        "Tệp không có dạng một văn bản: đoạn quá dài hoặc quá nhiều dòng.",
        "Mở tệp gốc, lưu lại phần cần nộp thành tệp mới rồi nộp lại.",
    ),
    "no-words": (
        "Tệp không có chữ nào để đọc.",
        "Chọn đúng tệp báo cáo đã viết rồi nộp lại.",
    ),
}


def read_for_upload(data: bytes, file_name: str) -> dict[str, Any]:
    """The document as `plans.upload` takes it: the reader's JSON, its blocks, and what stays hidden from the public.

    Names are resolved as of the day the document was issued. CannotRead carries one Vietnamese sentence.
    """
    directory = whole(units.directory, HOUSE)
    found = answered("reading_child", pickle.dumps((directory, file_name, today())), data)
    for row in (row for name in ("tasks", "duties") for row in found[name]):
        row["hidden"] = hidden_by_default(row["name"], [owner["text"] for owner in row["lead"]])
    for row in (row for name in ("targets", "figures") for row in found.get(name, [])):
        row["hidden"] = hidden_by_default(row["name"], [])
    return found


def answered(
    child: str, known: bytes, data: bytes, said: Mapping[str, tuple[str, str]] = MappingProxyType({})
) -> dict[str, Any]:
    """What a process of its own makes of a document; CannotRead says why not, in the words of plans.

    `child`: the module of this room that is started; `known`: what it is told beside the document; `said`: sentence and
    next step by reason, where those for plans do not fit.
    """
    return reading_room.answered(f"lienthong.domains.plans.{child}", known, data, {**_SAID, **said})
