"""Doubts that the text itself raises: impossible dates, contradicting figures, passages twice, letters misread."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from lienthong.domains.plans.reading.heading import DocumentHead
from lienthong.domains.plans.reading.pieces import Block, Grid
from lienthong.domains.plans.reading.plan import Anchor, Doubt
from lienthong.domains.plans.reading.values import number
from lienthong.domains.plans.reading.words import fold, plain, squeeze

_CITED = re.compile(
    r"(?:số\s*:?\s*)?(?P<code>\d{1,5}[a-z]?(?:/\d{4})?[/-][\wĐđÀ-ỹ&.-]{1,80})\s*,?\s*ngày\s*(?P<d>\d{1,2})\s*(?:/"
    r"|tháng)\s*(?P<m>\d{1,2})\s*(?:/|năm)\s*(?P<y>\d{4})"
)
_FIGURE = re.compile(r"(?<![\w/.,-])\d{1,3}(?:\.\d{3})+(?![\w/])|(?<![\w/.,-])\d+(?:,\d+)?(?![\w/,-]|\.\d)")
_SPLIT_YEAR = re.compile(r"(?<!\d)(?:20\d \d|20 \d\d|2 0\d\d|19\d \d)(?![\d/])")
_MIXED = re.compile(r"(?<![\w.])[a-zà-ỹ]+\d[a-zà-ỹ]+(?!\w)|(?<!\w)[IlO]0+%|\d[lO]\d")
_BARE = re.compile(
    r"(?<![\w./@-])(doi|phuong|thuc|hien|chuyen|trien|nganh|duoc|nhiem|quyet|truong|viec"
    r"|huong|nguoi|phat|nghiep)(?![\w./@-])"
)
_CONFUSED = re.compile(
    r"KÉ HOẠCH|KẺ HOẠCH|(?<![\wÀ-ỹ])[Cc]ông [Tt]hông tin điện tử|(?<!\w)Al, Big Data|ỦY BAN NHẢN DÂN|Bàng điện tử"
)
_REPEAT_LEAST = 5
_FEW = 6


def texts_of(blocks: list[Block]) -> list[tuple[str, Anchor]]:
    """Every paragraph and table row with its place."""
    result: list[tuple[str, Anchor]] = []
    for block in blocks:
        if isinstance(block, Grid):
            for place, row in enumerate(block.rows, start=1):
                anchor = Anchor(row.line, row.page, block.number, place)
                result.extend((text, anchor) for text in row.texts() if text)
        else:
            result.append((squeeze(block.text), block.anchor))
    return result


def _shown(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def date_doubts(head: DocumentHead) -> list[Doubt]:
    """Two different dates that the document gives itself."""
    days: dict[date, Anchor] = {}
    for day, anchor, _ in head.dates:
        days.setdefault(day, anchor)
    if len(days) < 2 or head.issued_on is None:
        return []
    others = [day for day in days if day != head.issued_on]
    listed = ", ".join(_shown(day) for day in sorted(others))
    return [
        Doubt(
            "two_dates",
            f"Văn bản ghi ngày ban hành {_shown(head.issued_on)} nhưng chỗ khác ghi {listed}; cần chọn ngày đúng.",
            days[others[0]],
        )
    ]


def basis_doubts(texts: list[tuple[str, Anchor]], issued: date | None, own: str | None) -> list[Doubt]:
    """Documents cited with a date later than the plan itself."""
    if issued is None:
        return []
    result: list[Doubt] = []
    seen: set[str] = set()
    for text, anchor in texts:
        for found in _CITED.finditer(text):
            try:
                day = date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                continue
            code = found["code"].rstrip(".,;")
            if day > issued and code not in seen and code != own:
                seen.add(code)
                sentence = (
                    f"Văn bản {code} được dẫn với ngày {_shown(day)}, sau ngày ban hành {_shown(issued)}; "
                    "cần kiểm tra lại ngày của văn bản này."
                )
                result.append(Doubt("late_basis", sentence, anchor))
    return result


def figure_doubts(texts: list[tuple[str, Anchor]]) -> list[Doubt]:
    """The same words around two different figures."""
    places: dict[tuple[str, str], dict[str, tuple[Anchor, str]]] = defaultdict(dict)
    for text, anchor in texts:
        low = plain(text)
        for found in _FIGURE.finditer(low):
            left = re.split(r"[.;:](?:\s|$)", low[: found.start()])[-1].split()
            right = re.split(r"[.;:,](?:\s|$)", low[found.end() :])[0].split()
            if (
                sum(word.isalpha() for word in left[-7:]) < 5
                or not right
                or re.search(r"(?:ngày|tháng|năm|số|điều|khoản|mục|phụ lục|quý)$", " ".join(left))
            ):
                continue
            key = (" ".join(left[-5:]), " ".join(right[:2]).strip(",() "))
            if len(key[0]) >= 18 and key[1]:
                places[key].setdefault(found.group(), (anchor, text))
    result: list[Doubt] = []
    told: set[tuple[str, ...]] = set()
    for (left_words, right_words), figures in places.items():
        if len(figures) != 2 or tuple(sorted(figures)) in told:
            continue
        told.add(tuple(sorted(figures)))
        if len({number(figure) for figure in figures}) < 2:
            continue
        (one, _), (other, (anchor, _)) = figures.items()
        sentence = (
            f"Cùng một nội dung “… {left_words} … {right_words}” nhưng chỗ ghi {one}, chỗ ghi "
            f"{other}; cần chọn con số đúng."
        )
        result.append(Doubt("two_numbers", sentence, anchor))
    return result


def repeat_doubts(blocks: list[Block]) -> list[Doubt]:
    """A stretch of long paragraphs that stands twice."""
    first: dict[str, int] = {}
    again: list[Anchor] = []
    for place, block in enumerate(blocks):
        if isinstance(block, Grid) or len(block.text) < 60:
            continue
        key = fold(squeeze(block.text))
        if key in first:
            again.append(block.anchor)
        else:
            first[key] = place
    if len(again) < _REPEAT_LEAST:
        return []
    sentence = (
        f"Có {len(again)} đoạn của phần thân đứng hai lần trong tệp; chỉ đọc một lần, cần kiểm "
        f"tra tệp có bị ghép nhầm không."
    )
    return [Doubt("repeated_body", sentence, again[0])]


def noise_doubts(texts: list[tuple[str, Anchor]]) -> list[Doubt]:
    """Words that look misread: a year torn apart, a word without its marks among marked words."""
    result: list[Doubt] = []
    seen: set[str] = set()
    for text, anchor in texts:
        found = [m.group() for m in _SPLIT_YEAR.finditer(text)] + [m.group() for m in _CONFUSED.finditer(text)]
        found += [m.group() for m in _MIXED.finditer(text)]
        if any(ord(ch) > 0x1EA0 for ch in text):
            found += [_with_next(text, m) for m in _BARE.finditer(text)]
        for piece in found:
            if piece not in seen and "http" not in piece:
                seen.add(piece)
                sentence = f"Chữ “{piece}” có thể bị nhận dạng sai; cần đối chiếu bản gốc."
                result.append(Doubt("ocr_noise", sentence, anchor))
    if len(result) > _FEW:
        listed = ", ".join(f"“{piece}”" for piece in sorted(seen)[:12])
        return [
            Doubt(
                "ocr_noise",
                f"Có {len(result)} chỗ chữ có thể bị nhận dạng sai ({listed}); cần đối chiếu bản gốc.",
                result[0].anchor,
            )
        ]
    return result


def _with_next(text: str, found: re.Match[str]) -> str:
    after = text[found.end() :].split()
    return squeeze(f"{found.group()} {after[0] if after else ''}")
