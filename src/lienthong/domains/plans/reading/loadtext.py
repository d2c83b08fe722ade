"""Loads a plain text: decodes it, and cuts it into numbered lines."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

from lienthong.domains.plans.reading.columnar import pipes_for_columns
from lienthong.domains.plans.reading.errors import Unreadable
from lienthong.domains.plans.reading.pieces import Line, Source
from lienthong.domains.plans.reading.words import clean

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes) -> str:
    """The text of a file in whatever encoding it was saved; Unicode first."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                break
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    cut = data.decode("utf-8", errors="ignore")
    if len(cut.encode("utf-8")) > 0.999 * len(data):
        return data.decode("utf-8", errors="replace")
    if data.count(0) > len(data) // 5:
        encoding = "utf-16-le" if data[1::2].count(0) > data[0::2].count(0) else "utf-16-be"
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("cp1258")
    except UnicodeDecodeError:
        best = from_bytes(data).best()
    if best is None:
        raise Unreadable(
            "encoding",
            "Không đọc được chữ trong tệp này; hãy mở tệp, lưu lại với bảng mã Unicode (UTF-8) rồi nộp lại.",
        )
    return str(best)


_COMMON = ("và", "của", "các", "kế hoạch", "thực hiện", "cơ quan", "trong", "được", "nhiệm vụ")


def is_unicode(data: bytes) -> bool:
    """Whether the bytes are UTF-8, or Windows' own Vietnamese code page with real Vietnamese words in it."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:
            return True
        sample = clean(data[:60_000].decode("cp1258", errors="ignore")).lower()
        return sum(sample.count(f" {word} ") for word in _COMMON) >= 5
    return True


def _tabs_to_pipes(lines: list[str]) -> list[str]:
    """Rows copied from a spreadsheet have their cells between tabs; a heading among them may have lost its own."""
    wide = [raw.strip("\n\f").count("\t") >= 2 and "|" not in raw and bool(raw.strip()) for raw in lines]
    result: list[str] = []
    for place, raw in enumerate(lines):
        near = any(wide[max(0, place - 1) : place + 2])
        if (wide[place] or (near and "\t" in raw.strip())) and "|" not in raw:
            result.append("| " + " | ".join(cell.strip(' "') for cell in raw.strip("\n").split("\t")) + " |")
        else:
            result.append(raw)
    return result


def lines_of(text: str) -> list[Line]:
    """The lines that hold text, with their numbers, pages (form feeds) and whether a blank line stood before."""
    result: list[Line] = []
    page, gap = 1, False
    paged = "\f" in text
    printed = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, raw in enumerate(pipes_for_columns(_tabs_to_pipes(printed)), start=1):
        page += raw.count("\f")
        line = clean(raw.replace("\f", " ")).strip()
        if not line:
            gap = True
            continue
        for part in [line] if "|" in line else filter(None, map(str.strip, _BREAK.split(line))):
            result.append(Line(part, number, page if paged else None, gap))
            gap = False
    return result


def load_text(text: str, form: str = "txt") -> Source:
    """A plain or Markdown text as lines."""
    return Source(list(lines_of(text)), form)
