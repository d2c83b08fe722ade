"""Lists of bodies that share one head: "các sở: Y tế, Nội vụ" names two departments, not one group."""

from __future__ import annotations

import re

from lienthong.domains.plans.reading.words import UPPER, plain

_FIELDS = (
    "văn hóa, thể thao và du lịch",
    "văn hóa và thể thao",
    "văn hóa - thể thao",
    "văn hóa - xã hội",
    "văn hóa và thông tin",
    "văn hóa",
    "du lịch",
    "giáo dục và đào tạo",
    "giáo dục & đào tạo",
    "khoa học và công nghệ",
    "khoa học & công nghệ",
    "nông nghiệp và môi trường",
    "nông nghiệp & môi trường",
    "nông nghiệp và phát triển nông thôn",
    "tài nguyên và môi trường",
    "thông tin và truyền thông",
    "kế hoạch và đầu tư",
    "lao động - thương binh và xã hội",
    "lao động, thương binh và xã hội",
    "giao thông vận tải",
    "dân tộc và tôn giáo",
    "quy hoạch - kiến trúc",
    "quy hoạch và kiến trúc",
    "an toàn thực phẩm",
    "kinh tế, hạ tầng và đô thị",
    "kinh tế - hạ tầng",
    "công thương",
    "nội vụ",
    "tư pháp",
    "tài chính",
    "xây dựng",
    "y tế",
    "ngoại vụ",
    "gd&đt",
    "gdđt",
    "kh&cn",
    "khcn",
    "vh,tt&dl",
    "vhtt&dl",
    "vhttdl",
    "nn&mt",
    "nnmt",
    "dt&tg",
    "dttg",
)
"""Fields of departments and ministries; those with commas or "và" inside stand whole in a list."""
_MINISTRIES = ("công an", "quốc phòng", "ngoại giao")
_HEADS = {
    "sở": "Sở",
    "bộ": "Bộ",
    "phòng": "Phòng",
    "xã": "xã",
    "phường": "phường",
    "huyện": "huyện",
    "ubnd xã": "UBND xã",
    "ubnd phường": "UBND phường",
    "ubnd huyện": "UBND huyện",
    "ủy ban nhân dân xã": "Ủy ban nhân dân xã",
    "ủy ban nhân dân phường": "Ủy ban nhân dân phường",
}
_FIELD = re.compile("(?:" + "|".join(sorted(map(re.escape, _FIELDS), key=len, reverse=True)) + r")(?![\wÀ-ỹ&])")
_MINISTRY = re.compile("(?:" + "|".join(_MINISTRIES) + r")(?![\wÀ-ỹ&]| (?:tỉnh|thành phố|xã|phường))")
_OPENED = re.compile(
    r"(?<![\wÀ-ỹ])(?:các\s+)?(?P<ubnd>(?:ubnd|ủy ban nhân dân)\s+(?:các\s+)?)?(?P<head>sở|bộ|phòng|xã|phường|huyện)"
    r"\s*:\s*(?=[^\W\d_])"
)
_PLAIN = re.compile(r"(?<![\wÀ-ỹ])(?:các\s+)?(?P<head>sở|bộ)\s+(?=[^\W\d_])")
_BETWEEN = re.compile(r"\s*(?:[,;]\s*(?:và\s+)?|\s+và\s+|\s+&\s+|/)\s*")
_NAMED = re.compile(rf"[{UPPER}][^,;:.()]*?(?=\s*(?:[,;.()]|\s+và\s+[{UPPER}]|$))")
_OTHER_BODY = re.compile(
    r"(?:ubnd|ủy ban|hđnd|công an|văn phòng|thanh tra|sở |bộ |ban |cục |chi cục|kho bạc|ngân hàng|trung tâm|báo |đài "
    r"|hội |liên |mặt trận|tỉnh |thành |trường )"
)


def _name_at(text: str, low: str, begin: int, head: str, open_list: bool) -> int | None:
    """Where the name that begins here ends, or None when no name of the list stands here."""
    field = _FIELD.match(low, begin)
    if field is None and head == "bộ":
        field = _MINISTRY.match(low, begin)
    if field and text[begin].isupper():
        follows = low[field.end() :]
        ends = re.match(r"\s*(?:[,;.():/]|$)|\s+(?:và|chủ trì|phối hợp|cùng|thực hiện|tham mưu|theo dõi)\s", follows)
        return field.end() if ends or open_list else None
    if not open_list or _OTHER_BODY.match(low, begin):
        return None
    named = _NAMED.match(text, begin)
    return named.end() if named and named.end() - begin <= 60 else None


def _names_from(text: str, begin: int, head: str, open_list: bool) -> tuple[list[str], int]:
    low = plain(text)
    names: list[str] = []
    at = end = begin
    while (stop := _name_at(text, low, at, head, open_list)) is not None:
        names.append(text[at:stop].strip())
        end = stop
        between = _BETWEEN.match(text, stop)
        if between is None:
            break
        at = between.end()
    return names, end


def spread(text: str) -> str:
    """Gives each name of a list its own head: "các sở: Y tế, Nội vụ" → "Sở Y tế; Sở Nội vụ"."""
    for pattern, open_list in ((_OPENED, True), (_PLAIN, False)):
        result: list[str] = []
        done = 0
        low = plain(text)
        for found in pattern.finditer(low):
            if found.start() < done:
                continue
            head = found.group("head")
            names, end = _names_from(text, found.end(), head, open_list)
            if len(names) < (1 if open_list else 2):
                continue
            ubnd = (found.groupdict().get("ubnd") or "").replace("các", "").strip()
            shown = _HEADS.get(f"{ubnd} {head}".strip(), head)
            result += [text[done : found.start()], "; ".join(f"{shown} {name}" for name in names)]
            done = end
        text = "".join([*result, text[done:]])
    return text
