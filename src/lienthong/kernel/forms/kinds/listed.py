"""Kinds whose values stand in a list that the country keeps: peoples, banks."""

import csv
import re
from functools import cache
from importlib.resources import files
from typing import Any

from lienthong.kernel.base.text import fold
from lienthong.kernel.expressions.api import TEXT
from lienthong.kernel.forms.cleaning import one_line
from lienthong.kernel.forms.faults import Wrong
from lienthong.web.speech import say as _
from lienthong.web.speech import told

from .kind import Asking, Kind, typed

_SIGNS = re.compile(r"[^0-9a-z]+")


def _key(text: str) -> str:
    return _SIGNS.sub("", fold(text))


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath("..", "data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def peoples() -> dict[str, str]:
    """The 54 peoples of Vietnam by their names and other names, as typed in a hurry: what each is called.

    Danh mục các thành phần dân tộc Việt Nam (Quyết định 421-TCTK/PPCĐ ngày 02/3/1979, spelled as the statistics
    office does). Lists differ in their numbers, so none is kept. A name of two peoples names neither.
    """
    rows = _rows("peoples.csv")
    found = {_key(row["name"]): row["name"] for row in rows}
    others: dict[str, set[str]] = {}
    for row in rows:
        for other in filter(None, row["other_names"].split("; ")):
            others.setdefault(_key(other), set()).add(row["name"])
    return found | {key: names.pop() for key, names in others.items() if len(names) == 1 and key not in found}


@cache
def people_names() -> frozenset[str]:
    """What the peoples are called."""
    return frozenset(row["name"] for row in _rows("peoples.csv"))


@cache
def banks() -> dict[str, str]:
    """The banks of Vietnam: number (BIN of NAPAS) and name."""
    return {row["bin"]: row["name"] for row in _rows("banks.csv")}


@cache
def _banks_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _rows("banks.csv"):
        for name in (row["name"], *filter(None, row["other_names"].split("; "))):
            found.setdefault(_key(name), row["bin"])
    return found


def people(value: Any, asking: Asking) -> str:
    """One of the 54 peoples, by any of its names, with marks or without."""
    said = one_line(typed(value, 80, "Kinh, Thái, Thổ"))
    if said in people_names():
        return said
    found = peoples().get(_key(said.removeprefix("dân tộc ").removeprefix("Dân tộc ")))
    if found is None:
        raise Wrong(
            told(_("Danh mục dân tộc không có “%(said)s”."), said=said[:40]), _("Chọn một dân tộc trong danh mục.")
        )
    return found


def bank(value: Any, asking: Asking) -> str:
    """A bank, by its number or any of its names."""
    said = one_line(typed(value, 120, "Agribank"))
    found = said if said in banks() else _banks_by_name().get(_key(said))
    if found is None:
        raise Wrong(
            told(_("Danh mục ngân hàng không có “%(said)s”."), said=said[:40]), _("Chọn một ngân hàng trong danh mục.")
        )
    return found


def account_number(value: Any, asking: Asking) -> str:
    """The number of an account with a bank: digits and capital letters, 4 to 19 signs (as VietQR carries it)."""
    said = re.sub(r"[\s.\-]+", "", one_line(typed(value, 60, "1122334455"))).upper()
    if not re.fullmatch(r"[0-9A-Z]{4,19}", said):
        raise Wrong(_("Số tài khoản phải gồm 4 đến 19 chữ số hoặc chữ cái."), _("Nhập lại theo số ngân hàng cấp."))
    return said


def holder(value: Any, asking: Asking) -> str:
    """Whose account it is, as banks write it: capital letters without marks."""
    said = re.sub(r"[^0-9A-Z .&'-]+", " ", fold(one_line(typed(value, 120, "TRAN THI TU"))).upper())
    said = one_line(said)
    if len(said) < 2:
        raise Wrong(_("Tên chủ tài khoản còn thiếu."), _("Nhập họ và tên chủ tài khoản."))
    return said


PEOPLE = Kind("ethnic_group", "dân tộc", {"type": "string", "maxLength": 40}, TEXT, people)
BANK = Kind("bank", "ngân hàng", {"type": "string", "pattern": "^[0-9]{6}$"}, TEXT, bank)
ACCOUNT = Kind(
    "account_number", "số tài khoản", {"type": "string", "pattern": "^[0-9A-Z]{4,19}$"}, TEXT, account_number
)
HOLDER = Kind("holder", "chủ tài khoản", {"type": "string", "minLength": 2, "maxLength": 120}, TEXT, holder)
