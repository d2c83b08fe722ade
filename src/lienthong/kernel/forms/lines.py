"""Reads a JSON text and remembers on which line each thing stands; what is too large or too deep is not read at all."""

import json
import re
from typing import Any

from .faults import FaultyForm, FormFault

LARGEST, DEEPEST = 512_000, 16
Path = tuple[str | int, ...]
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


def said_path(path: Path) -> str:
    """A place as people read it: `fields › con.ho_ten › label`."""
    return " › ".join(str(step) for step in path) or "biểu mẫu"


def read_json(text: str) -> tuple[Any, dict[Path, int]]:
    """The value of a JSON text, and the line of each thing in it; FaultyForm where it is none."""
    if len(text) > LARGEST:
        raise _refused(0, f"Biểu mẫu dài quá {LARGEST // 1000} nghìn ký tự.", "Tách thành nhiều biểu mẫu.")
    places = _places(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_pairs, parse_constant=_constant, parse_int=_whole, parse_float=_decimal
        )
    except json.JSONDecodeError as fault:
        sentence = f"Không đọc được JSON ở cột {fault.colno}."
        raise _refused(fault.lineno, sentence, "Kiểm tra dấu phẩy, dấu ngoặc và dấu nháy ở chỗ này.") from None
    except ValueError as fault:
        raise _refused(0, str(fault), "Sửa lại chỗ này.") from None
    return value, places


def _refused(line: int, sentence: str, next_step: str) -> FaultyForm:
    return FaultyForm((FormFault(line, "biểu mẫu", sentence, next_step),))


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"Tên “{key[:60]}” viết hai lần trong cùng một chỗ.")
        found[key] = value
    return found


def _constant(word: str) -> Any:
    raise ValueError(f"“{word}” không phải là số.")


def _whole(word: str) -> int:
    if len(word) > 18:
        raise ValueError(f"Số “{word[:20]}…” dài quá 18 chữ số.")
    return int(word)


def _decimal(word: str) -> float:
    if len(word) > 18 or "e" in word.lower():
        raise ValueError(f"Số “{word[:20]}” viết quá dài hoặc viết dạng mũ.")
    return float(word)


def _places(text: str) -> dict[Path, int]:
    """The line of each value, by its path; a walk over brackets, commas and colons that calls nothing deeper."""
    places: dict[Path, int] = {}
    path: list[str | int] = []  # of the open brackets: the key or index that is next within each
    key, line, at = "", 1, 0
    awaiting_value = True
    for token in TOKEN.finditer(text):
        line += text.count("\n", at, token.start())
        at, sign = token.start(), token[0]
        if sign in ("{", "["):
            places.setdefault(tuple(path), line)
            path.append(0 if sign == "[" else "")
            if len(path) > DEEPEST:
                raise _refused(line, f"Biểu mẫu lồng nhau quá {DEEPEST} tầng.", "Viết phẳng hơn.")
            awaiting_value = sign == "["
        elif sign in ("}", "]"):
            if path:
                path.pop()
            awaiting_value = False
        elif sign == ",":
            if path and isinstance(path[-1], int):
                path[-1] += 1
            awaiting_value = bool(path) and isinstance(path[-1], int)
        elif sign == ":":
            awaiting_value = True
            if path and isinstance(path[-1], str):
                path[-1] = key
        else:
            if sign[0] == '"':
                key = sign[1:-1]
            if awaiting_value:
                places.setdefault(tuple(path), line)
    return places
