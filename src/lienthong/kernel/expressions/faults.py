"""What can be wrong with an expression, said with its place and with what to do."""

from collections.abc import Iterable
from difflib import get_close_matches

from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.text import fold


class Faulty(Unfit):
    """An expression cannot be read as it is written; `column` and `line` count from 1."""

    code = "faulty_expression"
    sentence = "Biểu thức viết chưa đúng."
    next_step = "Sửa biểu thức rồi thử lại."

    def __init__(self, sentence: str = "", next_step: str = "", *, line: int = 1, column: int = 1) -> None:
        super().__init__(sentence, next_step)
        self.line, self.column = line, column
        self.facts = {"line": line, "column": column}


class CannotReckon(Refusal):
    """With these facts the expression has no value: a division by zero, a text where a number is due."""

    code = "cannot_reckon"
    status = 422
    sentence = "Chưa tính được biểu thức với số liệu này."
    next_step = "Kiểm tra lại số liệu đã nhập rồi thử lại."

    def __init__(self, sentence: str = "", next_step: str = "") -> None:
        super().__init__(sentence, next_step)


class NotKnown(Refusal):
    """A condition is neither true nor false yet: facts are missing; `missing` are their names."""

    code = "not_known"
    status = 422
    sentence = "Chưa đủ thông tin để xét điều kiện."
    next_step = "Bổ sung thông tin còn thiếu rồi thử lại."

    def __init__(self, sentence: str = "", next_step: str = "", *, missing: frozenset[str] = frozenset()) -> None:
        super().__init__(sentence, next_step)
        self.missing = missing
        self.facts = {"missing": sorted(missing)}


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column, both from 1, of the sign at this position."""
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


def where(text: str, at: int) -> str:
    """The place in words: “Cột 12”, or “Dòng 2, cột 3” where there is more than one line."""
    line, column = place(text, at)
    return f"Dòng {line}, cột {column}" if "\n" in text else f"Cột {column}"


def faulty(text: str, at: int, sentence: str, next_step: str) -> Faulty:
    """The refusal of an expression that is written wrongly at this position."""
    line, column = place(text, at)
    return Faulty(f"{where(text, at)}: {sentence}", next_step, line=line, column=column)


def meant(name: str, known: Iterable[str], all_of_them: str) -> str:
    """What to do about a name that is not there: the nearest one, or what there is."""
    names = sorted(known)
    plain = fold(name)
    near = get_close_matches(plain, names, n=1, cutoff=0.6) or [one for one in names if len(plain) > 2 and plain in one]
    if near:
        return f"Có phải anh/chị muốn viết “{near[0]}”?"
    if not names:
        return "Chưa khai báo tên nào."
    listed = ", ".join(names[:12])
    return f"{all_of_them} {listed}{' …' if len(names) > 12 else '.'}"
