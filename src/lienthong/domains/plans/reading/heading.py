"""Reads the head of a document: number, title, issuing body, date."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from lienthong.domains.plans.reading.pieces import Block, Paragraph
from lienthong.domains.plans.reading.plan import Anchor
from lienthong.domains.plans.reading.words import fold, is_capitals, plain, squeeze

_KINDS = (
    "kế hoạch|chương trình hành động|chương trình công tác|chương trình|thông báo|kết luận"
    "|quyết định|nghị quyết|chỉ thị|công văn|đề án|phương án"
    "|báo cáo|hướng dẫn|tờ trình|quy chế|quy định|danh mục|bảng phân công|phân công nhiệm "
    "vụ|công điện|kế hoạch hành động|thông báo kết luận"
)
_SYMBOL = r"(?:KH|CTr|CTHĐ|CT|TB|KL|QĐ|NQ|CV|ĐA|PA|BC|HD|TTr|QC|CĐ|KHHĐ|Ctr|CTR|DA|TBKL|KLTB)"
_CODE = (
    rf"\d{{1,5}}[a-zA-Z]?\s*(?:/\s*\d{{4}}\s*)?(?:/"
    rf"|-)\s*{_SYMBOL}\s*(?:[-/–]\s*[A-ZĐa-zđÀ-ỹ&]+(?:[-–.][A-ZĐa-zđ&]+)*)?"
)
_NUMBER = re.compile(rf"(?:^|[^\w])Số(?: hiệu| ký hiệu)?\s*:?\s*({_CODE})")
_META_NUMBER = re.compile(rf"^\W*(?:Số hiệu|Số, ký hiệu|Số/Ký hiệu|Số ký hiệu|Số văn bản)\W+({_CODE})", re.IGNORECASE)
_PLACED = re.compile(
    r"^(?P<place>[A-ZĐÀ-Ỹ][\w .]{1,30}),?\s*ngày\s*(?P<d>\d{1,2})\s*tháng\s*(?P<m>\d{1,2})\s*năm\s*(?P<y>\d{4})\W*$"
)
_PLACED_INSIDE = re.compile(
    r"(?P<place>(?:TP\.? ?)?[A-ZĐÀ-Ỹ][a-zà-ỹđ]+(?: "
    r"[A-ZĐÀ-Ỹ][a-zà-ỹđ]+){0,3}),\s*ngày\s*(?P<d>\d{1,2})\s*tháng\s*(?P<m>\d{1,2})\s*năm\s*(?P<y>\d{4})"
)
_META_DATE = re.compile(
    r"^\W*(?:ngày ban hành|ngày ký|ngày văn bản)\W+(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.IGNORECASE
)
_TYPE_LINE = re.compile(rf"^\W*(?:{_KINDS})\W*$", re.IGNORECASE)
_TYPE_START = re.compile(rf"^\W*({_KINDS})\b\s*[:.]?\s*(.*)$", re.IGNORECASE)
_KIND_IN_CAPITALS = re.compile(rf"\W*(?:{fold(_KINDS)})\W*")
"""A kind of document whose marks were misread: "KÉ HOẠCH"."""
_MOTTO = re.compile(r"cong hoa xa hoi|doc lap\W+tu do|chu nghia viet nam|dang cong san viet nam")
_ISSUER = re.compile(
    r"^(?:ủy ban|ubnd|hội đồng nhân dân|hđnd|tỉnh ủy|thành ủy|đảng ủy|ban chỉ đạo|sở |văn "
    r"phòng|bộ |chính phủ|thủ tướng|ban thường vụ|ban chấp hành|huyện ủy|công an|thanh tra"
    r"|cục |chi cục|trường |trung tâm|phòng |ngân hàng|mặt trận|tỉnh đoàn|liên đoàn|hội "
    r"|kho bạc|bảo hiểm|tòa án|viện |ban )"
)
_PLACE_LINE = re.compile(r"^(?:tinh|thanh pho|tp\.?|xa|phuong|huyen|quan|thi xa|thi tran|dac khu)\s+\S+")


@dataclass(slots=True)
class DocumentHead:
    """What the document says about itself, and every date that it gives itself."""

    number: str | None = None
    title: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    dates: list[tuple[date, Anchor, str]] = field(default_factory=list)
    title_at: int = 0  # index of the block where the title stands


def _tidy_number(text: str) -> str:
    return re.sub(r"\s+", "", text).replace("–", "-").rstrip(".-/")


def _day(d: str, m: str, y: str) -> date | None:
    try:
        return date(int(y), int(m), int(d))
    except ValueError:
        return None


def read_heading(blocks: list[Block], file_title: str | None = None) -> DocumentHead:
    """Reads the head from the first pages, the appendices' "Kèm theo …" lines and the page's own table of facts."""
    head = DocumentHead()
    paragraphs = [(i, b) for i, b in enumerate(blocks) if isinstance(b, Paragraph)]
    _numbers(head, paragraphs)
    _dates(head, paragraphs)
    _title(head, paragraphs)
    head.issuer = _issuer(head, paragraphs)
    if head.title is None and file_title:
        head.title = file_title
    return head


def _numbers(head: DocumentHead, paragraphs: list[tuple[int, Paragraph]]) -> None:
    for _, paragraph in paragraphs[:_LIMIT]:
        found = _NUMBER.match(paragraph.text) or _META_NUMBER.match(paragraph.text)
        if (
            found is None
            and len(paragraph.text) < 200
            and not fold(paragraph.text).startswith(("can cu", "thuc hien", "-"))
        ):
            found = (
                _NUMBER.search(paragraph.text) if re.match(r"\W*Số|.*(?:NHÂN DÂN|VIỆT NAM)", paragraph.text) else None
            )
        if found:
            head.number = _tidy_number(found.group(1))
            return
    seen: Counter[str] = Counter()
    for _, paragraph in paragraphs:
        low = fold(paragraph.text)
        if "kem theo" in low[:40]:
            found = re.search(rf"\b({_CODE})", paragraph.text)
            if found:
                seen[_tidy_number(found.group(1))] += 1
    if seen:
        head.number = seen.most_common(1)[0][0]
        return
    for _, paragraph in paragraphs[:8]:
        found = re.search(rf"\b({_CODE})", paragraph.text)
        if found and len(paragraph.text) < 260 and not fold(paragraph.text).startswith(("can cu", "thuc hien")):
            head.number = _tidy_number(found.group(1))
            return


def _dates(head: DocumentHead, paragraphs: list[tuple[int, Paragraph]]) -> None:
    for place, (_, paragraph) in enumerate(paragraphs):
        text = squeeze(paragraph.text).strip("*_ ")
        found = _PLACED.match(text) if len(text) < 80 and place < _LIMIT else None
        if (
            found is None
            and place < 14
            and len(text) < 600
            and re.search(r"\bSố\b|HÒA XÃ HỘI|HOÀ XÃ HỘI|Độc lập", text)
        ):
            found = _PLACED_INSIDE.search(text)
        if found:
            _note_date(head, _day(found["d"], found["m"], found["y"]), paragraph.anchor, "thể thức")
        meta = _META_DATE.match(text) if len(text) < 80 else None
        if meta:
            _note_date(head, _day(*meta.groups()), paragraph.anchor, "thuộc tính")
        if "kem theo" in fold(text)[:60]:
            _attached_date(head, paragraph)
    printed = [d for d, _, source in head.dates if source == "thể thức"]
    attached = Counter(d for d, _, source in head.dates if source == "kèm theo")
    if printed:
        head.issued_on = printed[0]
    elif head.dates:
        meta_days = [d for d, _, source in head.dates if source == "thuộc tính"]
        head.issued_on = meta_days[0] if meta_days else attached.most_common(1)[0][0]


def _attached_date(head: DocumentHead, paragraph: Paragraph) -> None:
    found = re.search(r"ngày\s*(\d{1,2})\s*(?:/|tháng)\s*(\d{1,2})\s*(?:/|năm)\s*(\d{4})", paragraph.text)
    if found is None:
        return
    number = re.search(rf"({_CODE})", paragraph.text)
    if number and head.number and _tidy_number(number.group(1)) != head.number:
        return
    _note_date(head, _day(*found.groups()), paragraph.anchor, "kèm theo")


def _note_date(head: DocumentHead, day: date | None, anchor: Anchor, source: str) -> None:
    if day is not None:
        head.dates.append((day, anchor, source))


_LIMIT = 400  # a web page may put hundreds of menu lines before the document


def _title(head: DocumentHead, paragraphs: list[tuple[int, Paragraph]]) -> None:
    """The lines after the kind of document; a kind printed in capitals counts before a menu's "Kế hoạch"."""
    limit = min(len(paragraphs), _LIMIT)
    kinds = [place for place in range(limit) if _TYPE_LINE.match(_bare(paragraphs[place][1]))]
    capitals = [place for place in kinds if is_capitals(_bare(paragraphs[place][1]))]
    capitals = capitals or [place for place in range(limit) if _misread_kind(_bare(paragraphs[place][1]))]
    headed = [place for place in kinds if place not in capitals and _under_letterhead(paragraphs, place)]
    for place in [*capitals, *headed]:
        title = _following_title(paragraphs, place + 1)
        if title:
            head.title, head.title_at = title, paragraphs[place][0]
            return
    for place in range(limit):
        text = _bare(paragraphs[place][1])
        found = _TYPE_START.match(text)
        if found and is_capitals(text) and len(found.group(2)) > 12:
            rest = [found.group(2), *_capital_lines(paragraphs, place + 1)]
            head.title, head.title_at = squeeze(" ".join(rest)), paragraphs[place][0]
            return
    for place in range(min(limit, 60)):
        text = _bare(paragraphs[place][1])
        if _TYPE_START.match(text) and 20 < len(text) < 400 and not text.endswith((";", ",")):
            head.title, head.title_at = text, paragraphs[place][0]
            return


def _misread_kind(text: str) -> bool:
    return len(text) < 40 and is_capitals(text) and bool(_KIND_IN_CAPITALS.fullmatch(fold(text)))


def _bare(paragraph: Paragraph) -> str:
    return squeeze(paragraph.text).strip("*#_ ")


def _under_letterhead(paragraphs: list[tuple[int, Paragraph]], place: int) -> bool:
    """Whether the number or the place and date stand just above."""
    before = [squeeze(p.text) for _, p in paragraphs[max(0, place - 6) : place]]
    return any(_NUMBER.match(text) or _PLACED.match(text) or _MOTTO.search(fold(text)) for text in before) or place < 4


def _capital_lines(paragraphs: list[tuple[int, Paragraph]], place: int) -> list[str]:
    lines: list[str] = []
    for _, paragraph in paragraphs[place : place + 6]:
        text = squeeze(paragraph.text).strip("*#_ ")
        goes_on = bool(lines) and bool(re.fullmatch(r"[\d\s./–-]+", text))
        if (
            not (is_capitals(text) or goes_on)
            or re.match(r"[IVX]+\.|[A-EĐ]\.|\d+\.|PHẦN|CHƯƠNG|PHỤ LỤC|BIỂU|MẪU SỐ", text)
            or _MOTTO.search(fold(text))
        ):
            break
        lines.append(text)
    return lines


def _following_title(paragraphs: list[tuple[int, Paragraph]], place: int) -> str | None:
    capitals = _capital_lines(paragraphs, place)
    if capitals:
        return squeeze(" ".join(capitals))
    lines: list[str] = []
    for _, paragraph in paragraphs[place : place + 4]:
        text = squeeze(paragraph.text).strip("*#_ ")
        low = fold(text)
        if not re.search(r"\w", text):
            continue
        if re.match(
            r"(?:can cu|thuc hien|trien khai thuc hien nghi|nham |de "
            r"|(?:[ivx]+|\d+)\s*[.-]|[a-e]\.|phan |kinh gui|ngay )",
            low,
        ) and (lines or low.startswith(("can cu", "kinh gui", "ngay "))):
            break
        if len(text) > 420:
            break
        lines.append(text)
        if text.endswith((".", ";", ":")) or len(" ".join(lines)) > 60:
            break
    return squeeze(" ".join(lines)) or None


def _issuer(head: DocumentHead, paragraphs: list[tuple[int, Paragraph]]) -> str | None:
    before = [p for i, p in paragraphs if i < max(head.title_at, 1)][-30:]
    place_name = next((m["place"] for _, p in paragraphs[:_LIMIT] if (m := _PLACED.match(squeeze(p.text)))), None)
    places = sorted(range(len(before)), key=lambda at: not is_capitals(_first_part(before[at].text)))
    for position in places:  # a letterhead is printed in capitals, the news lines of a page are not
        text = _first_part(before[position].text)
        low = fold(text)
        if (
            not _ISSUER.match(plain(text))
            or len(text) > 160
            or not (is_capitals(text) or len(text) < 80)
            or _MOTTO.search(low)
        ):
            continue
        following = _first_part(before[position + 1].text) if position + 1 < len(before) else ""
        if _PLACE_LINE.match(fold(following)) and len(following) < 60:
            text = f"{text} {following}"
        return _proper(text, place_name)
    return _issuer_elsewhere(paragraphs, place_name)


def _first_part(text: str) -> str:
    """The left half of a letterhead that was run together with the motto on its right."""
    flat = squeeze(text).strip("*#_ |-")
    parts = re.split(
        r"\s*(?:[-_*|]{2,}|CỘNG HÒA|CỘNG HOÀ|Cộng hòa|ĐẢNG CỘNG SẢN|CHỦ NGHĨA VIỆT"
        r"|(?i:độc lập\s*[-–]\s*tự do)|Số\s*:)",
        flat,
    )
    return parts[0].strip()


def _issuer_elsewhere(paragraphs: list[tuple[int, Paragraph]], place_name: str | None) -> str | None:
    for _, paragraph in paragraphs[:_LIMIT]:
        found = re.match(r"\W*(?:Cơ quan ban hành|Nơi ban hành|Đơn vị ban hành)\W+(.+)$", squeeze(paragraph.text))
        if found and len(found.group(1)) < 80:
            name = found.group(1).strip(" .")
            return f"UBND {name[0].lower() + name[1:]}" if re.match(r"(?:Tỉnh|Thành phố) ", name) else name
    seen: Counter[str] = Counter()
    for _, paragraph in paragraphs:
        if "kem theo" in fold(paragraph.text)[:60]:
            found = re.search(r"của\s+([^()]{3,80}?)\s*\)?\W*$", squeeze(paragraph.text))
            if found:
                seen[_proper(found.group(1), place_name)] += 1
    if seen:
        return seen.most_common(1)[0][0]
    for _, paragraph in paragraphs:
        found = re.match(r"\W*TM\.\s*(.+)$", squeeze(paragraph.text))
        if found and len(found.group(1)) < 60:
            return _proper(found.group(1), place_name)
    return None


def _proper(text: str, place_name: str | None) -> str:
    """ "ỦY BAN NHÂN DÂN TỈNH NGHỆ AN" → "UBND tỉnh Nghệ An"."""
    words = squeeze(text).strip(" .-|")
    low = plain(words)
    if fold(low).startswith("uy ban nhan dan"):
        low = f"UBND{low[15:]}"
    low = re.sub(r"^ubnd", "UBND", low)
    party = re.match(r"(tỉnh|thành|huyện|đảng) ủy\b", low)
    if party and is_capitals(words):
        words = f"{low[: party.end()].capitalize()}{low[party.end() :].title()}"
    elif is_capitals(words) or words.isupper():
        parts = re.split(r"\b(tỉnh|thành phố|xã|phường|huyện|quận|thị xã|thị trấn|đặc khu)\s+", low, maxsplit=1)
        if len(parts) == 3:
            low = f"{parts[0]}{parts[1]} {parts[2].title()}"
        elif not low.startswith("UBND"):
            low = re.sub(r"^(?:(?:bộ|sở|cục|ban) )?.", lambda m: m[0].title(), low)
        words = squeeze(low)
    else:
        words = re.sub(r"^(?:Ủy|Uỷ) ban nhân dân", "UBND", words, flags=re.IGNORECASE)
    if words == "UBND" and place_name:
        words = f"UBND {'thành phố' if fold(place_name) in _CITIES else 'tỉnh'} {place_name}"
    elif fold(words) == "ubnd tinh" and place_name:
        words = f"UBND tỉnh {place_name}"
    return words


_CITIES = {
    "ha noi",
    "hai phong",
    "da nang",
    "can tho",
    "hue",
    "tp. ho chi minh",
    "thanh pho ho chi minh",
    "ho chi minh",
}
