"""Amounts of money as people write and read them: whole đồng, never a fraction."""

import re

from lienthong.kernel.base.errors import Unfit

LARGEST = 10**15
"""A million billion đồng: more than any budget of a province; what is larger was typed wrongly."""
_GROUPED = re.compile(r"\d{1,3}([.,  ]\d{3})+")
_SIGNS = re.compile(r"[.,  ]")
_UNIT = re.compile(r"(đồng|dong|vnđ|vnd|đ|d|₫)\.?$", re.IGNORECASE)
AMOUNT_WORDS = "Ghi số tiền bằng đồng, không có số lẻ, ví dụ 1.250.000.000."


def said_money(amount: int) -> str:
    """An amount as people read it: 1.250.000.000 đ; a minus stands before what was taken back."""
    return f"{'−' if amount < 0 else ''}{abs(amount):,}".replace(",", ".") + "\N{NO-BREAK SPACE}đ"


def short_money(amount: int) -> str:
    """An amount for a tile: 7,455 tỷ; 900 triệu; cut off, never rounded up. The exact one stands beside it."""
    sign, amount = ("−" if amount < 0 else ""), abs(amount)
    for size, word in ((10**9, "tỷ"), (10**6, "triệu")):
        if amount >= size:
            whole, rest = divmod(amount * 1000 // size, 1000)
            part = f",{rest:03d}".rstrip("0") if rest else ""
            return f"{sign}{whole:,}".replace(",", ".") + part + f"\N{NO-BREAK SPACE}{word}"
    return said_money(amount if not sign else -amount)


def read_money(text: str) -> int:
    """An amount as people type it (1250000000, 1.250.000.000, 1,250,000,000 đồng); ValueError for anything else.

    “1.5” and “12.50” are refused rather than guessed: a point that does not part thousands may have been a comma.
    """
    bare = _UNIT.sub("", text.strip()).strip()
    if _GROUPED.fullmatch(bare):
        bare = _SIGNS.sub("", bare)
    if not (bare.isascii() and bare.isdigit()) or len(bare) > 18:
        raise ValueError(text)
    amount = int(bare)
    if amount > LARGEST:
        raise ValueError(text)
    return amount


def typed_money(text: str, field: str = "amount") -> int:
    """The amount of a form's field, more than nothing; Unfit says beside the field what is wrong."""
    try:
        found = read_money(text)
    except ValueError:
        raise Unfit(fields={field: AMOUNT_WORDS}) from None
    if found == 0:
        raise Unfit(fields={field: "Số tiền phải lớn hơn 0."})
    return found


def share(part: int, whole: int) -> int | None:
    """How much of the whole in hundredths, rounded down, so that 100 is said only of all; None of nothing."""
    return part * 100 // whole if whole > 0 else None
