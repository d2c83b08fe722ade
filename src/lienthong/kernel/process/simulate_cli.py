"""`lienthong process simulate`: how a process would run with the people there are; needs no database."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lienthong.kernel.base import today
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.terminal import Arguments, refused, say
from lienthong.kernel.calendar.rules import shipped

from .cli import file_bytes, processes_in
from .definition import Definition
from .findings import FindingKind, Severity
from .simulation.comparing import compared, counted
from .simulation.design import Design
from .simulation.forecast import Forecast
from .simulation.given import design_of, part_of
from .simulation.history import learned
from .simulation.telling import plain, spoken_number, spoken_time, words
from .simulation.trial import Trial, simulated, with_enough
from .soundness import examine
from .xes_reading import traces_in

TIMES = {"through", "through_90", "waiting", "doing"}


def simulate_command(given: Sequence[str]) -> int:
    """0 done, 1 where a line grows without end, 2 refused."""
    try:
        return _simulate(given)
    except Refusal as no:
        return refused(no)


def _simulate(given: Sequence[str]) -> int:
    asked = _arguments().parse_args(list(given))
    trial = Trial(_first(asked.first), asked.days, asked.warm_up, asked.replications, asked.seed)
    forecast = _played(asked.file, asked, trial)
    other = _played(asked.against, asked, trial) if asked.against else None
    if asked.json:
        said = plain(forecast) if other is None else _both_plain(forecast, other)
        say(json.dumps(said, ensure_ascii=False))
    else:
        say(words(forecast) if other is None else _both_words(forecast, other))
    return 1 if forecast.over or (other is not None and other.over) else 0


def _arguments() -> Arguments:
    parser = Arguments(
        prog="lienthong process simulate", description="Chạy thử quy trình với số hồ sơ và số người cho trước."
    )
    add = parser.add_argument
    add("file", metavar="TỆP", help="quy trình: .bpmn .xml; bảng quy trình: .docx .xlsx .json")
    add("--arrivals", default="", metavar="SỐ", help="số hồ sơ đến mỗi ngày làm việc, ví dụ 12")
    add("--staff", action="append", default=[], metavar="VỊ_TRÍ=SỐ", help="số người của một vị trí; ghi lại nhiều lần")
    add("--takes", action="append", default=[], metavar="BƯỚC=PHÚT", help="thời gian làm: 30 hoặc 5,10,20")
    add("--way", action="append", default=[], metavar="NHÁNH=TỶ_LỆ", help="tỷ lệ đi một nhánh, ví dụ du>bo=0.15")
    add("--absent", action="append", default=[], metavar="VỊ_TRÍ=TỶ_LỆ", help="tỷ lệ ngày vắng mặt, ví dụ 0.05")
    add("--cost", action="append", default=[], metavar="VỊ_TRÍ=ĐỒNG", help="chi phí một giờ làm việc")
    add("--numbers", default="", metavar="TỆP", help="mọi số liệu trong một tệp JSON; tùy chọn ghi riêng được ưu tiên")
    add("--history", default="", metavar="TỆP", help="nhật ký XES: số hồ sơ, thời gian làm, tỷ lệ nhánh lấy từ đó")
    add("--against", default="", metavar="TỆP", help="quy trình thứ hai để so sánh, cùng số liệu")
    add("--only", type=int, default=None, metavar="SỐ", help="chỉ quy trình thứ mấy trong tệp")
    add("--days", type=int, default=250, metavar="SỐ", help="số ngày làm việc được tính (mặc định 250: một năm)")
    add("--warm-up", type=int, default=20, metavar="SỐ", help="số ngày chạy trước không tính (mặc định 20)")
    add("--replications", type=int, default=5, metavar="SỐ", help="số lần lặp lại để biết khoảng tin cậy (mặc định 5)")
    add("--seed", type=int, default=1, metavar="SỐ", help="cùng một số thì kết quả như nhau")
    add("--first", default="", metavar="NGÀY", help="ngày bắt đầu, ví dụ 2026-01-05; không ghi thì từ hôm nay")
    add("--json", action="store_true", help="in kết quả cho máy đọc")
    return parser


def _played(file: str, asked: Any, trial: Trial) -> Forecast:
    definition = _definition(file, asked.only)
    calendar = shipped()
    design: Design = design_of(definition, _numbers(asked))
    if asked.history:
        found = learned(definition, traces_in(Path(asked.history)), calendar)
        design = found.into(design)
        if not asked.json:
            say(f"Từ nhật ký: {found.runs} hồ sơ, {found.followed} hồ sơ đi đúng quy trình này đến cùng; biết thời "
                f"gian của {len(found.takes)} bước và tỷ lệ của {len(found.ways)} nhánh.\n")  # fmt: skip
    return simulated(with_enough(design, trial, calendar), trial, calendar)


def _definition(file: str, only: int | None) -> Definition:
    found = [one.definition for one in processes_in(file_bytes(Path(file)))]
    if only is not None and not 0 < only <= len(found):
        raise Unfit(f"Tệp có {len(found)} quy trình, không có quy trình thứ {only}.", "Chọn lại --only.")
    if len(found) > 1 and only is None:
        raise Unfit(f"Tệp có {len(found)} quy trình, mỗi lần chạy thử một quy trình.", "Chọn bằng --only SỐ.")
    definition = found[only - 1 if only else 0]
    found_wrong = [one for one in examine(definition) if one.severity is Severity.ERROR]
    # Where limits do not go together every run still comes to its end: how many are late is what is asked here.
    if errors := [one for one in found_wrong if one.kind is not FindingKind.TIME]:
        raise Unfit(
            "Quy trình còn {count} lỗi nên chưa chạy thử được: {first}",
            "Chạy lienthong process lint để xem hết, sửa rồi chạy thử lại.",
            count=len(errors),
            first=errors[0].sentence,
        )
    return definition


def _first(given: str) -> dt.date:
    if not given:
        return today()
    try:
        return dt.date.fromisoformat(given)
    except ValueError as error:
        raise Unfit("Không đọc được ngày “{day}”.", "Ghi như 2026-01-31.", day=given) from error


# -- numbers ---------------------------------------------------------------------------------------------------


def _numbers(asked: Any) -> dict[str, Any]:
    """What the file of numbers says, and over it what stands in the command itself."""
    found = _from_file(asked.numbers)
    if asked.arrivals:
        told = found.get("arrivals")
        hours = told.get("hours", {}) if isinstance(told, Mapping) else {}
        found["arrivals"] = {"per_day": asked.arrivals, "hours": hours}
    staff = dict(part_of(found, "staff"))
    for post, count in _pairs(asked.staff, "--staff"):
        staff[post] = {**staff[post], "count": count} if isinstance(staff.get(post), Mapping) else {"count": count}
    for name, pairs in (("absent", asked.absent), ("cost", asked.cost)):
        for post, number in _pairs(pairs, f"--{name}"):
            if post not in staff:
                raise Unfit("Chưa ghi số người của “{post}”.", f"Thêm --staff {post}=SỐ.", post=post)
            told = staff[post] if isinstance(staff[post], Mapping) else {"count": staff[post]}
            staff[post] = {**told, name: number}
    takes = {step: number.split(",") if "," in number else number for step, number in _pairs(asked.takes, "--takes")}
    ways = dict(_pairs(asked.way, "--way"))
    return found | {
        "staff": staff, "takes": {**part_of(found, "takes"), **takes}, "ways": {**part_of(found, "ways"), **ways},
    }  # fmt: skip


def _from_file(name: str) -> dict[str, Any]:
    if not name:
        return {}
    try:
        found = json.loads(file_bytes(Path(name)))
    except (ValueError, RecursionError) as error:
        raise Unfit("Tệp số liệu {name} không phải JSON.", "Sửa lại tệp rồi chạy lại.", name=Path(name).name) from error
    if not isinstance(found, dict):
        raise Unfit("Tệp số liệu {name} chưa đúng dạng.", 'Ghi như {"arrivals": 12, "staff": {"officer": 3}}.',
                    name=Path(name).name)  # fmt: skip
    return found


def _pairs(given: Iterable[str], option: str) -> list[tuple[str, str]]:
    found = []
    for one in given:
        name, sign, number = one.rpartition("=")
        if not (sign and name.strip() and number.strip()):
            raise Unfit("Không đọc được {option} {one}.", f"Ghi như {option} TÊN=SỐ.", option=option, one=one)
        found.append((name.strip(), number.strip()))
    return found


# -- two designs -----------------------------------------------------------------------------------------------


def _both_plain(before: Forecast, after: Forecast) -> dict[str, object]:
    return {
        "before": plain(before) | {"drawing": counted(before.design)},
        "after": plain(after) | {"drawing": counted(after.design)},
        "differences": [one.plain() for one in compared(before, after)],
    }


def _both_words(before: Forecast, after: Forecast) -> str:
    lines = [words(before), "", "=" * 40, "", words(after), "", "=" * 40, "", "So sánh trước và sau:"]
    first, second = counted(before.design), counted(after.design)
    lines.append(f"- Bước trên hình vẽ: {first['steps']} → {second['steps']}; "
                 f"giấy tờ: {first['papers']} → {second['papers']}.")  # fmt: skip
    for one in compared(before, after):
        sure = "" if one.sure else " (chưa chắc khác nhau)"
        lines.append(f"- {one.name}: {_said(one.figure, one.before.mean)} → {_said(one.figure, one.after.mean)}{sure}")
    return "\n".join(lines)


def _said(figure: str, number: float) -> str:
    if figure in TIMES:
        return spoken_time(number)
    if figure == "late":
        return f"{spoken_number(100 * number)} %"
    return f"{number:,.0f}".replace(",", ".") + " đồng" if figure == "cost" else spoken_number(number)
