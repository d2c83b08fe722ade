"""Where a file that somebody sent is read: in a process of its own, behind walls, never in one that serves pages.

A hostile file can end that process, or make it say nonsense; it reaches no database, no secret and nobody else's file.
What opens the file is a module of the room that asked (`…_child.py`), whose whole life is `reading_walls.read_alone`.
"""

import json
import os
import re
import sys
import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import structlog

from .bounded import Said, SaidTooMuch, asked
from .errors import Refusal
from .reading_walls import HEAD

log = structlog.get_logger("lienthong.reading")
LONGEST = 75.0
LONGEST_ANSWER = 128 * 1024 * 1024
AT_ONCE = 2
_seats = threading.BoundedSemaphore(AT_ONCE)
_KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LIENTHONG_NOW")
_UNKEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
SAID: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "too-heavy": (
            "Tệp quá nặng để đọc: khi mở ra chiếm quá nhiều bộ nhớ.",
            "Lưu lại tệp chỉ gồm phần cần nộp, bỏ ảnh lớn, rồi nộp lại.",
        ),
        "too-long": (
            "Nội dung tệp quá dài nên không đọc.",
            "Tách riêng phần cần nộp thành một tệp rồi nộp lại.",
        ),
        "too-slow": (
            "Đọc tệp quá lâu nên đã dừng; chưa lưu gì.",
            "Lưu lại tệp chỉ gồm phần cần nộp rồi nộp lại.",
        ),
        "crashed": (
            "Không đọc được tệp này: tệp hỏng hoặc được tạo sai cách; chưa lưu gì.",
            "Mở tệp bằng phần mềm đã tạo ra nó, lưu lại thành tệp mới rồi nộp lại.",
        ),
        "busy": (
            "Hệ thống đang đọc nhiều tệp cùng lúc nên chưa nhận tệp này.",
            "Chờ một phút rồi nộp lại.",
        ),
    }
)
"""Sentence and next step by the reason for which nothing was read."""


class CannotRead(Refusal):
    """The file cannot be read; the sentence says why and what to do next."""

    code = "cannot_read"
    status = 422
    next_step = "Chọn tệp khác rồi nộp lại."

    def __init__(self, sentence: str = "", next_step: str = "", *, why: str = "") -> None:
        super().__init__(sentence, next_step)
        self.why = why


def answered(child: str, known: bytes, data: bytes, said: Mapping[str, tuple[str, str]] = SAID) -> dict[str, Any]:
    """What a process of its own makes of a file, without signs that cannot be kept; CannotRead says why not.

    `child`: the module that is started; `known`: what it is told beside the file; `said`: sentence and next step by
    reason, where those of the house do not fit.
    """
    words = {**SAID, **said}
    if not _seats.acquire(timeout=LONGEST / 3):
        raise CannotRead(*words["busy"], why="busy")
    program = [sys.executable, "-m", child]
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    told = HEAD.pack(len(known), len(data)) + known + data
    try:
        done = asked(program, told, environment=kept, seconds=LONGEST, most=LONGEST_ANSWER)
    except TimeoutError:
        raise CannotRead(*words["too-slow"], why="too-slow") from None
    except SaidTooMuch:
        raise CannotRead(*words["too-long"], why="too-long") from None
    finally:
        _seats.release()
    if done.code != 0:
        raise _crashed(done, words)
    try:
        answer: dict[str, Any] = _washed(json.loads(done.answer))
        if "refused" not in answer:
            found: dict[str, Any] = answer["read"]
            return found
    except (ValueError, TypeError, KeyError, RecursionError):  # what was taken over by a hostile file says nonsense
        raise _crashed(done, words) from None
    raise _refusal(answer, words)


def _crashed(done: Said, words: Mapping[str, tuple[str, str]]) -> CannotRead:
    log.warning("reading_ended", code=done.code, said=done.complaint[-2000:].decode("utf-8", "replace"))
    return CannotRead(*words["crashed"], why="crashed")


def _refusal(answer: Mapping[str, Any], words: Mapping[str, tuple[str, str]]) -> CannotRead:
    why, sentence = str(answer["refused"]), str(answer.get("sentence", ""))
    if why in words:
        return CannotRead(*words[why], why=why)
    if "next_step" in answer:
        return CannotRead(sentence, str(answer["next_step"]), why=why)
    # A reader's own sentence already ends with what to do next.
    head, _, next_step = sentence.partition("; ")
    return CannotRead(head.rstrip(".") + ".", next_step[:1].upper() + next_step[1:])


def _washed(value: Any) -> Any:
    """The same without signs that the database cannot hold, or that would turn what is printed around."""
    if isinstance(value, str):
        return _UNKEPT.sub("", value)
    if isinstance(value, list):
        return [_washed(one) for one in value]
    if isinstance(value, dict):
        return {name: _washed(one) for name, one in value.items()}
    return value
