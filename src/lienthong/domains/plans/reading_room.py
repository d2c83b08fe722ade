"""From uploaded bytes to what the review needs; the reading happens in a process of its own, with limits.

A hostile document can end that process, never the one that serves pages.
"""

import json
import os
import pickle
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import structlog

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.units import api as units

from .reading_walls import HEAD
from .rules import hidden_by_default

log = structlog.get_logger("lienthong.plans.reading")
LONGEST = 75.0
AT_ONCE = 2
_seats = threading.BoundedSemaphore(AT_ONCE)
_KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LIENTHONG_NOW")
_UNKEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
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
    "busy": (
        "Hệ thống đang đọc nhiều tệp cùng lúc nên chưa nhận tệp này.",
        "Chờ một phút rồi nộp lại.",
    ),
}


class CannotRead(Refusal):
    """The file cannot be read as a plan; the sentence says why and what to do next."""

    code = "cannot_read"
    status = 422
    next_step = "Chọn tệp khác rồi nộp lại."

    def __init__(self, sentence: str = "", next_step: str = "", *, why: str = "") -> None:
        super().__init__(sentence, next_step)
        self.why = why


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


def _washed(value: Any) -> Any:
    """The same without signs that the database cannot hold, or that would turn what is printed around."""
    if isinstance(value, str):
        return _UNKEPT.sub("", value)
    if isinstance(value, list):
        return [_washed(one) for one in value]
    if isinstance(value, dict):
        return {name: _washed(one) for name, one in value.items()}
    return value


def answered(
    child: str, known: bytes, data: bytes, said: Mapping[str, tuple[str, str]] = MappingProxyType({})
) -> dict[str, Any]:
    """What a process of its own makes of a document, without signs that cannot be kept; CannotRead says why not.

    `child`: the module of this room that is started; `known`: what it is told beside the document; `said`: sentence and
    next step by reason, where those for plans do not fit.
    """
    try:
        return _answered(child, known, data)
    except CannotRead as no:
        raise CannotRead(*said[no.why], why=no.why) if no.why in said else no from None


def _answered(child: str, known: bytes, data: bytes) -> dict[str, Any]:
    if not _seats.acquire(timeout=LONGEST / 3):
        raise _refusal("busy")
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"lienthong.domains.plans.{child}"],
            input=HEAD.pack(len(known), len(data)) + known + data,
            capture_output=True,
            timeout=LONGEST,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refusal("too-slow") from None
    finally:
        _seats.release()
    if done.returncode != 0:
        log.warning("reading_ended", code=done.returncode, said=done.stderr[-2000:].decode("utf-8", "replace"))
        raise _refusal("crashed")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise _refusal(answer["refused"], answer.get("sentence", ""))
    found: dict[str, Any] = _washed(answer["read"])
    return found


def _refusal(why: str, sentence: str = "") -> CannotRead:
    if why in _SAID:
        return CannotRead(*_SAID[why], why=why)
    # The reader's sentence already ends with what to do next.
    head, _, next_step = sentence.partition("; ")
    return CannotRead(head.rstrip(".") + ".", next_step[:1].upper() + next_step[1:])
