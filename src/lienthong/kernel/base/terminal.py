"""Commands of the house in a terminal: arguments are asked for and refused in Vietnamese, and there is one mouth."""

import argparse
import errno
import re
import sys
from typing import NoReturn

from .errors import Refusal

FULL = (errno.ENOSPC, errno.EDQUOT)

# What the library says, in the words of the house; what it may say later stays readable in its own.
_WORDS = (
    (r"the following arguments are required: (.+)", r"thiếu \1"),
    (r"unrecognized arguments: (.+)", r"không có tùy chọn \1"),
    (r"argument (.+): expected one argument", r"\1 cần một giá trị"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1 không nhận \2, chỉ nhận \3"),
    (r"argument (.+): ignored explicit argument (.+)", r"\1 không nhận giá trị \2"),
    (r"argument (.+): invalid int value: (.+)", r"\1 cần một số nguyên, không phải \2"),
)


class Arguments(argparse.ArgumentParser):
    """An argument parser that speaks Vietnamese where a person reads it; a wrong argument is a Refusal."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, add_help=False)
        self._positionals.title = "cần có"
        self._optionals.title = "tùy chọn"
        self.add_argument("-h", "--help", action="help", help="xem cách dùng rồi thoát")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "Cách dùng:", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "Cách dùng:", 1)

    def error(self, message: str) -> NoReturn:
        for said, ours in _WORDS:
            message = re.sub(f"^{said}$", ours, message)
        raise Refusal(f"Lệnh chưa đúng ({message}).", f"Xem cách dùng: {self.prog} --help")


def refused(no: Refusal) -> int:
    """Say on one line why nothing was done, and what to do next; gives the exit code of a refusal, 2."""
    say(" ".join(f"{no.sentence} {no.next_step}".split()), error=True)
    return 2


def say(text: str, *, error: bool = False, end: str = "\n") -> None:
    """Write a line to the terminal; a terminal that has gone away is no reason to fall.

    What cannot be written is told by a question mark. Where the disk is full the OSError goes on: what a command
    gave would be missing and nobody know.
    """
    stream = sys.stderr if error else sys.stdout
    if stream is None:  # closed before the command began
        return
    try:
        stream.write((text + end).encode(errors="replace").decode())
        stream.flush()
    except (OSError, ValueError) as fault:
        if not error and isinstance(fault, OSError) and fault.errno in FULL:
            raise
