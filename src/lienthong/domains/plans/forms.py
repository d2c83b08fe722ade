"""Reading what people typed into values: shape only; what is allowed is said by the verbs."""

import datetime as dt
from collections.abc import Mapping

from lienthong.kernel.base.errors import Unfit

DAY_WORDS = "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 30/06/2026."


def day(text: str) -> dt.date | None:
    """A day as people write it (30/06/2026) or as browsers do (2026-06-30); ValueError where it is neither."""
    text = text.strip()
    if not text:
        return None
    if "-" in text:
        return dt.date.fromisoformat(text)
    first, second, third = (int(part) for part in text.split("/"))
    return dt.date(third, second, first)


def days(given: Mapping[str, str], *names: str, needed: bool = True) -> dict[str, dt.date | None]:
    """Several days at once; Unfit names each that cannot be read."""
    wrong, found = {}, {}
    for name in names:
        try:
            found[name] = day(given.get(name, ""))
        except ValueError:
            wrong[name] = DAY_WORDS
            continue
        if needed and found[name] is None:
            wrong[name] = "Cần ghi ngày này."
    if wrong:
        raise Unfit(fields=wrong)
    return found


def needed_days(given: Mapping[str, str], *names: str) -> dict[str, dt.date]:
    """Days that must be given."""
    return {name: found for name, found in days(given, *names).items() if found is not None}


def percent(text: str) -> int:
    """0 to 100, with or without the sign; Unfit otherwise."""
    bare = text.strip().rstrip("%").strip()
    if not bare.isascii() or not bare.isdigit() or not 0 <= int(bare) <= 100:
        raise Unfit(fields={"percent": "Ghi số nguyên từ 0 đến 100."})
    return int(bare)


def version(text: str) -> int | None:
    """The version a form was made from."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
