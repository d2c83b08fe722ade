"""Reads who must do a row: splits a printed cell into bodies and says what kind and role each has."""

from __future__ import annotations

import re
from dataclasses import replace

from lienthong.domains.plans.reading.ownerkinds import ORG_START, Setting, kind_of
from lienthong.domains.plans.reading.plan import ReadOwner, Role
from lienthong.domains.plans.reading.sharedheads import spread
from lienthong.domains.plans.reading.words import UPPER, plain, squeeze

_LOWER_HEADS = (
    rf"các|ubnd|ủy ban nhân dân|hđnd|doanh nghiệp|địa phương|sở(?=, | ban| ngành)|tổ công "
    rf"nghệ|một số|cơ quan|đơn vị|công an(?= )"
    rf"|mttq|mặt trận tổ quốc|sở(?= [{UPPER}])"
)
_UPPER_HEADS = (
    rf"Các|Sở(?= )|Sở(?=, ban|, ngành)|UBND|Ủy ban|Uỷ ban|HĐND|Hội đồng|Công an|Bộ "
    rf"(?=[{UPPER}])|Ban (?=[{UPPER}])|BQL|Văn phòng|VP|Thanh tra"
    rf"|Cục|Chi cục|Tổng cục|Trung tâm|Báo (?=[{UPPER}v])|Đài|Cổng|Ngân hàng|Kho bạc|Bảo "
    rf"hiểm|BHXH|Thuế|Hải quan|Tòa án|Toà án|Viện (?=[{UPPER}k])"
    rf"|Tỉnh ủy|Tỉnh uỷ|Thành ủy|Đảng ủy|Đảng uỷ|Mặt trận|MTTQ|UBMTTQ|Liên đoàn|Liên minh"
    rf"|Liên hiệp|Hội (?=[{UPPER}])|Hiệp hội|Đoàn (?=[{UPPER}t])"
    rf"|Tỉnh đoàn|Tỉnh Đoàn|Thành đoàn|Điện lực|Công ty|Tổng công ty|Tổng Công ty|Tập đoàn"
    rf"|Doanh nghiệp|VNPT|Viettel|MobiFone|Mobifone|FPT|EVN|Bưu điện"
    rf"|Trường (?=[{UPPER}])|Học viện|Đại học (?=[{UPPER}][a-zà-ỹ]+ (?!đẳng))|Bệnh viện|Trạm"
    rf"|Phòng (?=[{UPPER}])|Tổ (?=[{UPPER}cgt])|Đội (?=[{UPPER}])|Quỹ|Chủ quản"
    rf"|Cơ quan|Đơn vị|Địa phương|Tổ chức|Xã (?=[{UPPER}])|Phường (?=[{UPPER}])|Chủ tịch|Phó "
    rf"Chủ tịch|Giám đốc|Thủ trưởng|Trưởng (?=[a-zđ])|Công chức|Cán bộ"
    rf"|Bộ phận|Thống kê|Thường trực|Lãnh đạo|Một số|Chủ đầu tư|Bộ Chỉ huy|Bộ đội|Bộ CHQS|BCHQS"
    rf"|VPUBND|Chánh|MISA|CMC|Liên danh"
    rf"|Biên phòng|Chính phủ|Thủ tướng|Đề nghị|TTPVHCC|Thành viên|Nhà trường"
)
__all__ = ["Setting", "looks_like_owner", "read_owners", "split_bodies", "unwrapped"]

_HEAD = re.compile(rf"(?:(?:{_UPPER_HEADS})|(?:{_LOWER_HEADS})(?![a-zà-ỹ]))")
_ROLE_WORDS: tuple[tuple[str, Role], ...] = (
    (r"chủ trì", "lead"),
    (r"phối hợp", "cooperate"),
    (r"theo dõi|tổng hợp|giám sát|đôn đốc|báo cáo chỉ tiêu", "monitor"),
    (r"thẩm định|thẩm tra", "appraise"),
    (r"phê duyệt|quyết định|ban hành(?! kèm)|công bố", "approve"),
    (r"kiểm soát|kiểm duyệt", "control"),
    (r"đầu mối|phụ trách", "lead"),
    (r"tham mưu|soạn thảo|dự thảo|xây dựng|trình", "draft"),
    (r"thực hiện|triển khai|tổ chức", "carry_out"),
)
_ACTION = (
    r"(?:chịu trách nhiệm|có trách nhiệm|chủ trì|phối hợp|theo dõi|tổng hợp|thẩm định|thẩm "
    r"tra|phê duyệt|kiểm soát|tham mưu|thực hiện|triển khai|thúc đẩy"
    r"|đầu mối|hướng dẫn|đôn đốc|soạn thảo|(?<!sở )(?<!bộ )(?<!tư )(?<!kinh tế )(?<!phòng )"
    r"(?<!ngành )(?<!đầu tư )xây dựng|(?<!công )(?<!chương )(?<!quy )trình|báo cáo|cung cấp|công bố|quyết "
    r"định|ban hành|kiểm tra|giám sát|là đầu mối|làm đầu mối|cùng phối hợp)"
)
_SUFFIX = re.compile(rf"\s+[-–]?\s*\(?({_ACTION}(?![a-zà-ỹ]).*)$")
_SUFFIX_IN_BRACKETS = re.compile(rf"\s*\((?:là )?({_ACTION}[^()]*)\)\s*$")
_LABEL = re.compile(
    r"\W*((?:cơ quan|đơn vị|bộ phận|phòng|ban|đầu mối|cấp)?\s*,?\s*(?:và )?"
    rf"(?:{_ACTION}|chủ trì|đơn vị|cơ quan|đầu mối)(?:[ ,/&-]+(?:{_ACTION}|kế hoạch|nhiệm vụ"
    rf"|chính|và|đầu mối|liên quan|đơn vị|cơ quan))*)\s*:\s*"
)
_LEAD_PREFIX = re.compile(
    rf"(?:giao|yêu cầu|đề nghị)?\s*(?:cơ quan |đơn vị )?(chủ trì|phối hợp(?: với)?|tham "
    rf"mưu)\s*(?:là|gồm)?\s+(?=[{UPPER}])",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-+•*·▪–—]+|\(?[ivx]{1,4}\)\.?|\(?\d{1,2}[).]|[a-zđ]\))\s*")


def looks_like_owner(text: str) -> bool:
    """Whether a cell by itself reads like the name of a body or of several."""
    flat = squeeze(text)
    if not flat or len(flat) > 400:
        return False
    low = plain(flat)
    if re.search(r"\d{1,2}/\d{4}|%|^\d+[.,]?\d*$", low):
        return False
    if ORG_START.match(low):
        head = re.split(r"[;,:(]", flat)[0]
        return len(head) <= 140 and not re.match(
            r"\W*(?:tổ chức|bảo hiểm(?! xã hội)|thống kê|ban hành|trình|đội ngũ|cơ sở (?:dữ liệu|hạ tầng|vật "
            r"chất)|thuế suất|hội nghị|hội thảo|trường hợp|thành lập|chính quyền "
            r"(?:số|điện tử|đô thị)|cấp (?!ủy|xã|tỉnh)|công an ninh|bộ (?:quy|tài liệu|chỉ số|tiêu "
            r"chí|mã|công cụ|dữ liệu|hồ sơ|thủ)|báo cáo)(?! chính trị)",
            low,
        )
    return bool(re.match(r"\W*" + _ACTION + r"\s*:", low))


def _outside_brackets(text: str) -> list[bool]:
    depth, result = 0, []
    for ch in text:
        if ch in "([":
            depth += 1
        result.append(depth == 0)
        if ch in ")]" and depth:
            depth -= 1
    return result


_TITLE_END = re.compile(r"(?:giám đốc|thủ trưởng|lãnh đạo|trưởng|chủ tịch|người đứng đầu)$")


def _bare_list(text: str) -> bool:
    return plain(text).strip(" -,") in {
        "các",
        "các sở",
        "sở",
        "các ban",
        "ban",
        "các bộ",
        "viện",
        "các viện",
        "ubnd các",
        "các cơ quan",
        "cơ quan",
        "các đơn vị",
    }


_HALF_NAME = re.compile(
    r"^\W*(?:báo|hội|đài|đoàn)$|văn phòng (?:hđnd|hội đồng nhân dân|đoàn đbqh.*|đảng ủy)$"
    r"|đoàn đại biểu quốc hội$|thường trực hđnd$"
)
_LOCAL_TAIL = re.compile(r"(?:các |chính quyền )?địa phương|ubnd\b|ủy ban nhân dân\b")


_OPEN_END = re.compile(
    r"(?:văn phòng|chủ tịch|lãnh đạo|giám đốc|trưởng|thủ trưởng|công an|ủy ban|và|các|của"
    r"|thuộc|tỉnh|xã|phối hợp với|phối hợp|cơ quan|đơn vị|ban|sở|bộ|hội|đoàn|cùng|với|-|/"
    r"|&)$"
)


def unwrapped(text: str) -> str:
    """Joins the lines of a narrow cell again; a line that begins with a body of its own stays apart."""
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.strip()
        if not bare:
            continue
        apart = bool(_BULLET.match(bare)) or bool(_HEAD.match(bare)) or bool(_LABEL.match(plain(bare)))
        if lines and (not apart or (_OPEN_END.search(plain(lines[-1])) and not _BULLET.match(bare))):
            lines[-1] = f"{lines[-1]} {bare}"
        else:
            lines.append(bare)
    return "\n".join(lines)


def split_bodies(text: str) -> list[str]:
    """The bodies named in one cell, as printed: "Sở A, Sở B và Công an tỉnh" → three."""
    pieces: list[str] = []
    text = unwrapped(text)
    for chunk in re.split(r"[\n;]|\s*\.\s+(?=(?:Các|Sở|UBND|Công an|Đơn vị|Cơ quan|Phối hợp|Chủ trì)\b)", text):
        pieces.extend(_split_chunk(_BULLET.sub("", chunk)))
    return [piece for piece in (p.strip(" .,;:-–") for p in pieces) if re.search(r"\w", piece)]


def _split_chunk(chunk: str) -> list[str]:
    free = _outside_brackets(chunk)
    pieces: list[str] = []
    begin = 0
    for found in re.finditer(
        r"\s*,\s*|(?<=[^\W\d_])\s+(?=các [Ss]ở[, ])|\s+(?:và|cùng với|cùng|hoặc)\s+|\s*/\s*|\s+-\s+|\s*&\s+", chunk
    ):
        if not free[found.start()] or found.start() <= begin:
            continue
        before, after = chunk[begin : found.start()], chunk[found.end() :]
        mark = found.group().strip()
        if not _HEAD.match(after) or _bare_list(before):
            continue
        if not mark and _TITLE_END.search(plain(before)):
            continue
        if mark == "/" and not re.match(r"Sở|UBND|Công an|Văn phòng", after):
            continue
        if mark in ("và", "-") and _HALF_NAME.search(plain(before)):
            continue
        if (
            mark == ","
            and re.match(r"(?:cơ quan|đơn vị|tổ chức|cá nhân|địa phương)", plain(after))
            and _continues_group(before, after)
        ):
            continue
        pieces.append(before)
        begin = found.end()
    pieces.append(chunk[begin:])
    return pieces


def _continues_group(before: str, after: str) -> bool:
    """Whether ", đơn vị" goes on with "Các cơ quan" instead of naming the next body."""
    low, rest = plain(before).strip(), plain(after)
    if re.search(r"(?:^|\s)(?:cơ quan|đơn vị|tổ chức)(?:, (?:đơn vị|cơ quan|tổ chức|ban, ngành))*$", low):
        return True
    if re.match(r"(?:các )?(?:cơ quan|đơn vị|tổ chức)", low) and re.match(
        r"(?:các )?địa phương (?!có liên quan|liên quan)\w", rest
    ):
        return True
    return (
        not _LOCAL_TAIL.match(rest)
        and bool(re.match(r"(?:các )?(?:cơ quan|đơn vị|tổ chức|ban|bộ)", low))
        and len(low) < 40
        and "sở" not in low
    )


def _role_of(words: str, default: Role) -> Role:
    low = plain(words)
    for pattern, role in _ROLE_WORDS:
        if re.search(pattern, low):
            return role
    return default


def _one(piece: str, role: Role, setting: Setting) -> ReadOwner | None:
    asked = False
    text = piece
    label = _LABEL.match(plain(text))
    if label:
        role, text = _role_of(label.group(1), role), text[label.end() :]
    prefix = _LEAD_PREFIX.match(text)
    if prefix:
        role, text = _role_of(prefix.group(1), role), text[prefix.end() :]
    if plain(text).startswith("đề nghị "):
        asked, text = True, text[8:]
    low = plain(text)
    bracketed = _SUFFIX_IN_BRACKETS.search(low)
    suffix = bracketed or _SUFFIX.search(low)
    if (
        suffix
        and suffix.start() > 3
        and (bracketed or _outside_brackets(text)[suffix.start()])
        and not re.match(r"(?:chủ quản|cơ quan|đơn vị|các đơn vị|các cơ quan)\W*$", low[: suffix.start()].strip())
        and not _NAMED_FOR.match(text[suffix.start(1) :])
    ):
        named = _role_of(suffix.group(1), role) if bracketed else _first_role(suffix.group(1), role)
        if bracketed or (_body_before(low[: suffix.start()]) and _may_cut(low, suffix.group(1))):
            role, text = (role if named == "monitor" and role == "lead" else named), text[: suffix.start()]
    text = squeeze(text).strip(" .,;:-–")
    if not re.search(r"\w", text):
        return None
    kind, code = kind_of(text, setting)
    return ReadOwner(text, kind, code, role, asked)


_NAMED_FOR = re.compile(r"(?:Kiểm|Giám|Xây|Hướng|Tổng|Thẩm|Cung|Công|Triển|Đầu) (?![\sA-ZĐ]{2})")
"""A verb written large is half of a name: "Trung tâm Kiểm soát bệnh tật"."""
_DRAFTER = re.compile(
    rf"\(\s*(?:giao )?([{UPPER}][^()]{{3,90}}?)\s+(tham mưu|soạn thảo|chuẩn bị|trình|chủ trì)[^()]*\)"
)
"""Who prepares what a higher body decides: "UBND tỉnh (Sở Tư pháp tham mưu)"."""


def _drafters_apart(text: str) -> str:
    return _DRAFTER.sub(lambda m: f"; {m[1]} {m[2]}" if looks_like_owner(m[1]) else m[0], text)


_ONLY_ACTIONS = re.compile(rf"(?:{_ACTION}|[ ,/&]|và|chính)+$")


def _first_role(words: str, default: Role) -> Role:
    first = re.match(_ACTION, words)
    return _role_of(first.group() if first else words, default)


def _may_cut(low: str, suffix: str) -> bool:
    """A team or "các cơ quan …" keeps the words that say which one it is."""
    if re.match(
        r"\W*(?:các |một số )?(?:tổ |đội |ban chỉ đạo|nhóm |cơ quan|đơn vị|chủ|tổ chức|địa phương|doanh nghiệp)", low
    ):
        return bool(_ONLY_ACTIONS.match(suffix))
    return True


def _body_before(low: str) -> bool:
    """Guards "Ban Tổ chức …" and "các đơn vị thực hiện …" against losing half of the name."""
    return bool(ORG_START.match(low)) and not re.search(
        r"(?:^|\s)(?:tổ|đội|đoàn|nhóm|ban|đơn vị|cơ quan|được|có|của|việc|quản lý|các|giao|phân công)$", low.strip()
    )


def _inherit_roles(pieces: list[str], role: Role) -> list[tuple[str, Role]]:
    """ "Chủ trì: A; B. Phối hợp: C, D": a label holds until the next one."""
    result: list[tuple[str, Role]] = []
    current = role
    for piece in pieces:
        label = _LABEL.match(plain(piece))
        if label:
            current = _role_of(label.group(1), current)
        result.append((piece, current))
    return result


_HELPED = re.compile(
    rf"(?<=\w)(?:\s+chủ trì)?\s*[,;]?\s+(?:và\s+)?(?:chủ trì\s*,\s*)?phối hợp(?: chặt chẽ)? (?:với|cùng)(?: với)?"
    rf"\s+(?=[{UPPER}]|các )"
)


def read_owners(text: str, role: Role, setting: Setting) -> tuple[ReadOwner, ...]:
    """The bodies of one cell with their roles; `role` is what the column's head says."""
    owners: list[ReadOwner] = []
    text = _HELPED.sub("; Phối hợp: ", spread(unwrapped(_drafters_apart(text))))
    for piece, current in _inherit_roles(_local_pieces(split_bodies(text)), role):
        owner = _one(piece, current, setting)
        if owner is not None and all(plain(owner.text) != plain(o.text) or owner.role != o.role for o in owners):
            owners.append(owner)
    return tuple(_shared_role(owners, role))


def _local_pieces(pieces: list[str]) -> list[str]:
    """Cuts "Các sở, ban, ngành, địa phương" in two: the departments and the localities are two groups."""
    result: list[str] = []
    for piece in pieces:
        found = re.match(
            r"((?:các |tất cả |toàn bộ )*(?:sở|ban|ngành)(?:[, ]+(?:sở|ban|ngành|đoàn thể|cấp tỉnh"
            r"|tỉnh))+)(?:,| và|;) *((?:các |chính quyền )?địa phương.*)",
            plain(piece),
        )
        if found and not re.search(r"liên quan|cấp xã", found.group(2)):
            result += [piece[: found.end(1)], piece[found.start(2) :]]
        else:
            result.append(piece)
    return result


def _shared_role(owners: list[ReadOwner], role: Role) -> list[ReadOwner]:
    """ "Sở A, Sở B thúc đẩy, theo dõi": the words after the last body do not change what the column says."""
    if role == "lead" and owners and all(o.role in ("monitor", "draft", "carry_out") for o in owners):
        return [replace(o, role="lead") if len(owners) == 1 else o for o in owners]
    return owners
