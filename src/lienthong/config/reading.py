"""The two commands of the plan reader; they work on an empty home, without a database."""

import importlib
from typing import Any

from lienthong.kernel.base.terminal import Arguments


def _room() -> Any:
    # By name: the door of the room plans belongs to the program with its database, the reader needs neither.
    return importlib.import_module("lienthong.domains.plans.reading.cli")


def read(arguments: list[str]) -> int:
    """Read one plan document and print what it sets as targets and tasks."""
    parser = Arguments(prog="lienthong plans read", description="Đọc một văn bản kế hoạch.")
    parser.add_argument("file", metavar="TỆP", help="văn bản: .docx .pdf .html .md .txt .xlsx")
    parser.add_argument("--json", action="store_true", help="in cho máy đọc")
    asked = parser.parse_args(arguments)
    code: int = _room().read_command(asked.file, asked.json)
    return code


def score(arguments: list[str]) -> int:
    """Read one plan document and compare what was found with the truth."""
    parser = Arguments(prog="lienthong plans score", description="Chấm kết quả đọc theo đáp án.")
    parser.add_argument("file", metavar="TỆP", help="văn bản kế hoạch")
    parser.add_argument("expected", metavar="ĐÁP_ÁN.json", help="đáp án: kết quả đọc đúng, hoặc số đếm và dòng mẫu")
    parser.add_argument("--json", action="store_true", help="in cho máy đọc")
    asked = parser.parse_args(arguments)
    code: int = _room().score_command(asked.file, asked.expected, asked.json)
    return code
