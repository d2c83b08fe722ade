"""`lienthong competence ask`: whose job a procedure is at a place on a day."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

import django

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.terminal import Arguments, refused, say
from lienthong.kernel.base.transactions import whole

from .rules import PERSONS


def ask_command(given: Sequence[str]) -> int:
    """`competence ask --procedure CODE --place NAME [--on DATE] [--person KIND] [--field NAME] [--json]`.

    0: one unit; 1: a named gap; 2: refused.
    """
    parser = Arguments(prog="lienthong competence ask", description="Hỏi một việc ở một nơi do cơ quan nào giải quyết.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--procedure", metavar="MÃ", help="mã thủ tục hành chính")
    what.add_argument("--petition", metavar="LOẠI", help="loại phản ánh, kiến nghị")
    parser.add_argument("--field", default="", metavar="LĨNH_VỰC", help="lĩnh vực, khi bảng chia theo lĩnh vực")
    parser.add_argument("--place", required=True, metavar="NƠI", help="mã hoặc tên của nơi, tên cũ cũng được")
    parser.add_argument("--on", default="", metavar="NGÀY", help="năm-tháng-ngày; không ghi là hôm nay")
    parser.add_argument("--person", default="citizen", choices=list(PERSONS), help="loại người đề nghị")
    parser.add_argument("--json", action="store_true", help="in kết quả cho máy đọc")
    try:
        asked = parser.parse_args(list(given))
        on = _day(asked.on)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.config.settings")
        django.setup()
        answer = _answered(asked, on)
    except Refusal as no:
        return refused(no)
    found = hasattr(answer, "unit")
    say(json.dumps({"found": found, **asdict(answer)}, ensure_ascii=False) if asked.json else _words(answer))
    return 0 if found else 1


def _answered(asked: Any, on: date) -> Any:
    from .asking import Matter, whose_job

    matter = Matter(asked.procedure or asked.petition, asked.field, "procedure" if asked.procedure else "petition")
    return whole(partial(whose_job, matter=matter, place=asked.place, on=on, person_kind=asked.person), HOUSE)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else today()
    except ValueError:
        raise Unfit("Ngày chưa đúng.", "Ghi dạng năm-tháng-ngày, ví dụ 2026-11-20.") from None


def _words(answer: Any) -> str:
    if hasattr(answer, "unit"):
        lines = [f"{answer.unit_name} ({answer.tier_name}); {answer.post} quyết định"]
    else:
        lines = [f"{answer.name}. {answer.advice}"]
    for one in answer.chain:
        cited = f" Căn cứ: {one.cited}." if one.cited else ""
        lines.append(f"- {one.text}{cited}{_weight(one)}")
    return "\n".join(lines)


def _weight(one: Any) -> str:
    """What a sentence rests on, where it is not a text that was compared."""
    return " Quy ước của hệ thống." if one.house else "" if one.checked else " Chưa đối chiếu Công báo, bản gốc."
