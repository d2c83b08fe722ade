"""Reading what people typed into values: shape only; what is allowed is said by the verbs."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.files import api as files

MOST_EVIDENCE = 10
LARGEST_EVIDENCE = 30_000_000
_OOXML = "application/vnd.openxmlformats-officedocument"
EVIDENCE_TYPES = frozenset(
    {
        "application/pdf",
        f"{_OOXML}.wordprocessingml.document",
        f"{_OOXML}.spreadsheetml.sheet",
        f"{_OOXML}.presentationml.presentation",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/heic",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "text/plain",
        "text/csv",
    }
)
DAY_WORDS = "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 30/06/2026."


class UnclearAct(Unfit):
    """The form does not say which of its buttons was pressed."""

    sentence = "Chưa rõ việc cần làm."
    next_step = "Tải lại trang rồi thử lại."


def typed_in(given: QueryDict) -> Mapping[str, str]:
    """What was typed, to be shown again; a field that did not come is empty."""
    return defaultdict(str, {name: given.get(name, "") for name in given})


def day(text: str) -> dt.date | None:
    """A day as people write it (30/06/2026) or as browsers do (2026-06-30); ValueError where it is neither."""
    text = text.strip()
    if not text:
        return None
    if "-" in text:
        return dt.date.fromisoformat(text)
    first, second, third = (whole_number(part.strip(), 9999) for part in text.split("/"))
    if first is None or second is None or third is None:
        raise ValueError
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
    number = whole_number(bare, 100)
    if number is None:
        raise Unfit(fields={"percent": "Ghi số nguyên từ 0 đến 100."})
    return number


def version(text: str) -> int | None:
    """The version a form was made from."""
    return whole_number(text, 2**31 - 1)


def evidence_name(upload: Any) -> str:
    """The name of an upload as it will be shown, whatever the sender called it."""
    return files.safe_name(str(upload.name or ""))


def kept_evidence(upload: Any, name: str, by: Actor, *, kind: str, subject: str, key: str) -> str:
    """Keep one uploaded file; what cannot be taken is said beside the field, with the file's name."""
    try:
        code = files.keep(upload, name, by, kind=kind, subject=subject, most=LARGEST_EVIDENCE, key=key)
    except Unfit as no:
        raise Unfit(fields={"evidence": f"{name}: {no.sentence} {no.next_step}"}) from no
    if files.cards([code])[code].media_type not in EVIDENCE_TYPES:
        raise Unfit(
            fields={
                "evidence": f"{name}: loại tệp này không nhận làm minh chứng. "
                "Gửi văn bản PDF, Word, Excel, PowerPoint hoặc ảnh chụp (JPG, PNG)."
            }
        )
    return code
