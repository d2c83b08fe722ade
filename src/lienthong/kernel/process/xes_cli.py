"""`lienthong process xes PROCESS`: the event log of a process for programs of process mining, of any size."""

import datetime as dt
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

import django

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.terminal import Arguments, say
from lienthong.kernel.base.transactions import whole


def xes_command(given: Sequence[str]) -> int:
    """0 done; persons stand under pseudonyms unless `--names` is asked for, which is written in the audit."""
    parser = Arguments(prog="lienthong process xes", description="Xuất nhật ký sự kiện của quy trình (XES, IEEE 1849).")
    parser.add_argument("process", metavar="MÃ", help="mã quy trình, ví dụ QTNB-00001")
    parser.add_argument(
        "--from", dest="first", default="", metavar="NGÀY", help="lần chạy bắt đầu từ ngày (2026-01-31)"
    )
    parser.add_argument("--to", dest="last", default="", metavar="NGÀY", help="đến hết ngày")
    parser.add_argument("--out", default="", metavar="TỆP", help="ghi vào tệp thay vì màn hình")
    parser.add_argument("--names", action="store_true", help="ghi tên người làm thay cho bí danh; được ghi vào nhật ký")
    asked = parser.parse_args(list(given))
    first, last = _day(asked.first), _day(asked.last)
    if first and last and last < first:
        raise Unfit("Ngày cuối đứng trước ngày đầu.", "Đổi lại --from và --to.")
    if not asked.out:
        _written(asked.process, first, last, sys.stdout.buffer, asked.names)
        sys.stdout.buffer.flush()
        return 0
    out = Path(asked.out)
    count = _kept(out, lambda file: _written(asked.process, first, last, file, asked.names))
    say(f"Đã ghi {count} sự kiện vào {out.name}.")
    return 0


def _kept(out: Path, write: Callable[[IO[bytes]], int]) -> int:
    """What is written stands in the file once it is whole; what stood there before is left alone until then."""
    no = Unfit("Không ghi được tệp {name}.", "Chọn thư mục hoặc tên tệp khác cho --out.", name=out.name or str(out))
    if not out.name:
        raise no
    part = out.with_name(f".{out.name}.part")
    try:
        if out.is_dir():
            raise no
        file = part.open("wb")
    except OSError as error:
        raise no from error
    try:
        with file:
            count = write(file)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return count


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Unfit("{text} không phải là ngày.", "Ghi ngày theo mẫu 2026-01-31.", text=text[:40]) from error


def _written(process: str, first: dt.date | None, last: dt.date | None, out: IO[bytes], names: bool) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.config.settings")
    django.setup()
    # The tables are there once Django is set up.
    from lienthong.kernel.audit import api as audit

    from .event_logs import process_named, runs_of, traces
    from .xes import write_log

    def write() -> int:
        found = process_named(HOUSE, process)
        if found is None:
            raise Unfit("Không có quy trình {code}.", "Kiểm tra lại mã.", code=process[:40])
        if names:
            audit.note_reading(HOUSE, found.code, "tên người làm trong nhật ký sự kiện")
        which = runs_of(HOUSE, found.code, first, last)
        return write_log(out, found.name, traces(HOUSE, which, names=names))

    return whole(write, HOUSE)
