"""The command `lienthong`: one word for each thing that can be asked of the house from a terminal.

Every command is named here and loaded only when it is called, so that `lienthong plans read` needs neither
a database nor the web part of the program.
"""

import contextlib
import errno
import importlib
import io
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lienthong.config.trouble import Trouble
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.terminal import refused, say


@dataclass(frozen=True)
class Command:
    """One command: what it is for, where it lives (`module:function`, taking arguments, giving an exit code)."""

    says: str
    where: str
    database: bool = False


COMMANDS: dict[str, Command] = {
    "run": Command("khởi động cả nhà: cơ sở dữ liệu, trang web, việc chạy nền", "lienthong.config.running:run"),
    "stop": Command("dừng nhà đang chạy", "lienthong.config.running:stop"),
    "status": Command("nhà có đang chạy không, ở đâu, dùng bao nhiêu bộ nhớ", "lienthong.config.running:status"),
    "upgrade": Command(
        "đưa dữ liệu lên phiên bản này; chạy lại được", "lienthong.config.upkeep:upgrade", database=True
    ),
    "migrate": Command("lập hoặc cập nhật cấu trúc dữ liệu", "lienthong.config.upkeep:migrate", database=True),
    "demo": Command("nạp dữ liệu mẫu của một tỉnh", "lienthong.config.demo:command", database=True),
    "plans read": Command("đọc một văn bản kế hoạch thành chỉ tiêu và nhiệm vụ", "lienthong.config.reading:read"),
    "plans score": Command("chấm kết quả đọc theo đáp án", "lienthong.config.reading:score"),
    "calendar due": Command("tính hạn theo ngày hoặc giờ làm việc, kèm giải thích", "lienthong.config.due_days:due"),
    "calendar diff": Command("tính thời gian làm việc giữa hai thời điểm", "lienthong.config.due_days:diff"),
    "process import": Command(
        "đưa quy trình từ tệp BPMN hoặc bảng Word, Excel vào hệ thống",
        "lienthong.kernel.process.import_cli:import_command",
        database=True,
    ),
    "process lint": Command(
        "kiểm tra quy trình có chạy được đến cùng không", "lienthong.kernel.process.cli:examine_command"
    ),
    "process export": Command(
        "chuyển quy trình BPMN thành bảng, hoặc ngược lại", "lienthong.kernel.process.cli:export_command"
    ),
    "process simulate": Command(
        "chạy thử quy trình với số hồ sơ và số người cho trước",
        "lienthong.kernel.process.simulate_cli:simulate_command",
    ),
    "process xes": Command(
        "xuất nhật ký sự kiện của quy trình (XES, IEEE 1849)",
        "lienthong.kernel.process.xes_cli:xes_command",
        database=True,
    ),
    "competence ask": Command(
        "hỏi một việc ở một nơi do cơ quan nào giải quyết", "lienthong.kernel.competence.cli:ask_command", database=True
    ),
    "forms lint": Command(
        "kiểm tra một biểu mẫu viết có đúng không, in phần dữ liệu", "lienthong.kernel.forms.cli:examine_command"
    ),
    "forms fill": Command("xem biểu mẫu nói gì về một tờ khai thử", "lienthong.kernel.forms.cli:fill_command"),
    "audit verify": Command(
        "kiểm tra chuỗi niêm phong của nhật ký", "lienthong.kernel.audit.cli:verify_command", database=True
    ),
    "inbox check": Command(
        "so hộp việc với những gì hệ thống còn để mở; --mend sửa cho khớp",
        "lienthong.kernel.inbox.cli:check_command",
        database=True,
    ),
    "db url": Command("in địa chỉ cơ sở dữ liệu của nhà đang chạy", "lienthong.config.running:database_url"),
    "db shell": Command("mở psql vào cơ sở dữ liệu", "lienthong.config.running:database_shell", database=True),
    "web": Command("chỉ chạy trang web (cần DATABASE_URL hoặc nhà đang chạy)", "lienthong.config.running:web"),
    "worker": Command("chỉ chạy việc nền", "lienthong.config.worker:work", database=True),
    "manage": Command(
        "lệnh quản trị của Django, dành cho người phát triển", "lienthong.config.upkeep:manage", database=True
    ),
}


def overview(of: str = "") -> str:
    """The list of all commands, or of those that begin with a word."""
    named = {name: command for name, command in COMMANDS.items() if not of or name.split()[0] == of}
    width = max(map(len, named)) + 2
    rows = [f"  {name.ljust(width)}{command.says}" for name, command in named.items()]
    return "\n".join(
        ["Cách dùng: lienthong LỆNH [tùy chọn]", "", *rows, "", "Xem tùy chọn của một lệnh: lienthong LỆNH --help"]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 a hindrance that the sentence names."""
    _speak_vietnamese()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.config.settings")
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _dispatch(given)
    except Trouble as trouble:
        say(trouble.sentence, error=True)
        return trouble.code
    except Refusal as no:
        return refused(no)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # Whoever read what we say (`| head`) has gone; what is left in the buffer must not be tried at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            say("Ổ đĩa đã đầy. Hãy giải phóng chỗ trống rồi chạy lại; dữ liệu đã lưu vẫn còn nguyên.", error=True)
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) and error.filename:
            say(f"Không đủ quyền đọc hoặc ghi {error.filename}. Hãy chạy bằng người dùng đã tạo nó.", error=True)
        else:
            raise
        return 2
    except Exception as fault:
        if not _without_structure(fault):
            raise
        say("Cơ sở dữ liệu chưa có cấu trúc mà bản này cần. Hãy chạy `lienthong upgrade` rồi làm lại.", error=True)
        return 2


def _without_structure(fault: BaseException | None) -> bool:
    """Whether tables are missing; told by name, because the database's library is not loaded for each command."""
    while fault is not None:
        name = type(fault).__name__
        # The queue asks for a function of its own before it asks for any table.
        if name == "UndefinedTable" or (name == "UndefinedFunction" and "procrastinate_" in str(fault)):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


def _dispatch(given: list[str]) -> int:
    if not given or given[0] in ("-h", "--help", "help"):
        say(overview())
        return 0 if given else 2
    for words in (2, 1):
        name = " ".join(given[:words])
        if len(given) >= words and name in COMMANDS:
            return _carry_out(COMMANDS[name], given[words:])
    known = [name for name in COMMANDS if name.split()[0] == given[0]]
    if known and given[1:2] in (["-h"], ["--help"], ["help"]):
        say(overview(given[0]))
        return 0
    if known:
        raise Trouble(f"Lệnh «{given[0]}» cần thêm một từ: {', '.join(known)}.")
    raise Trouble(f"Không có lệnh «{given[0]}». Gõ `lienthong --help` để xem các lệnh.")


def _carry_out(command: Command, arguments: list[str]) -> int:
    if command.database and not {"-h", "--help"} & set(arguments):
        surroundings = importlib.import_module("lienthong.config.running").with_database()
    else:
        surroundings = contextlib.nullcontext()
    with surroundings:
        return _function(command.where)(arguments)


def _function(where: str) -> Callable[[list[str]], int]:
    module, name = where.split(":")
    try:
        loaded = importlib.import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name is None or not module.startswith(missing.name):
            raise
        raise Trouble("Phần này chưa có trong bản đang chạy.", code=3) from None
    function: Callable[[list[str]], int] = getattr(loaded, name)
    return function


def _speak_vietnamese() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() != "utf-8":
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONIOENCODING", "utf-8")
    sys.exit(main())
