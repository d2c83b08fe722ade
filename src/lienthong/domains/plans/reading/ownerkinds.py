"""What kind of body a printed name means: one unit, a group, chosen members, a team, one outside, or nobody known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lienthong.domains.plans.reading.groupnames import group_code
from lienthong.domains.plans.reading.plan import Names, OwnerKind
from lienthong.domains.plans.reading.words import UPPER, fold, plain

ORG_START = re.compile(
    r"\W*(?:đề nghị )?(?:các |một số |toàn bộ |tất cả |những |từng |mỗi |nhóm |liên (?!danh)|đồng chí )*"
    r"(?:sở|ubnd|ủy ban|hđnd|hội đồng|công an|ca|bộ|ban|bql|văn phòng|vp|thanh tra|cục|chi "
    r"cục|tổng cục|vụ|trung tâm|tt|báo|đài|cổng|ngân hàng|nhnn|kho bạc|bảo hiểm"
    r"|bhxh|thuế|hải quan|tòa án|viện|tỉnh ủy|thành ủy|đảng ủy|mặt trận|mttq|ubmttq|liên "
    r"đoàn|liên minh|liên hiệp|hội|hiệp hội|đoàn|tỉnh đoàn|thành đoàn|điện lực"
    r"|công ty|tổng công ty|tập đoàn|doanh nghiệp|vnpt|viettel|mobifone|fpt|evn|bưu điện"
    r"|trường|nhà trường|học viện|đại học|bệnh viện|trạm|phòng|tổ|đội|quỹ|chủ quản"
    r"|cơ quan|cq|đơn vị|địa phương|tổ chức|xã|phường|huyện|thị xã|thành phố|tp|thôn|khối"
    r"|chủ tịch|phó chủ tịch|giám đốc|thủ trưởng|trưởng|công chức|cán bộ|bộ phận"
    r"|thống kê|thường trực|lãnh đạo|chủ đầu tư|biên phòng|bchqs|chính phủ|thủ tướng|hợp "
    r"tác xã|htx|ngành|cấp ủy|đảng|thành viên|nhà thầu|mttqvn|chính quyền|hđnd|ttpvhcc"
    r"|cơ sở|tỉnh|cấp|tổng thanh tra|tổng giám đốc|thống đốc|bộ trưởng|thứ trưởng|kiểm toán"
    r"|chi nhánh|hạt kiểm lâm|(?:trung |sư |lữ )đoàn|cảng vụ|đồn biên phòng|đồn bp"
    r"|sở,|quân sự|người|giáo viên|viên chức|bí thư|chánh|vpubnd|liên danh)(?![a-zà-ỹđ])"
)

_MEMBERS = re.compile(r"một số|được (?:lựa )?chọn|thí điểm|một vài|các điểm")
_TEAM = re.compile(
    r"^(?:các )?(?:đoàn (?:kiểm tra|giám sát|công tác|liên ngành)"
    r"|tổ (?!chức|dân phố|trưởng)|tổ\b$|đội |ban chỉ đạo|bcđ|hội đồng (?!nhân "
    r"dân)|ban biên tập|nhóm |tổ công|thành viên (?:ban chỉ đạo|tổ|hội đồng)|liên ngành"
    r"|ban tổ chức (?:hội|lễ)|tiểu ban)"
)
_OUTSIDE = re.compile(
    r"doanh nghiệp|công ty|tập đoàn|tổng công ty|vnpt|viettel|mobifone|fpt|evn|điện lực|bưu "
    r"điện|hợp tác xã|ngân hàng (?!nhà nước)|nhà mạng|nhà thầu|hiệp hội"
    r"|hộ gia đình|người dân|cộng đồng|tổ chức quốc tế|chuyên gia|viễn thông (?=[a-zà-ỹ])|misa|cmc|nhà đầu tư"
)
_CENTRAL = re.compile(
    r"^(?:các )?(?:bộ(?! phận| chỉ huy| đội| chqs)|chính phủ|thủ tướng|quốc hội|văn phòng "
    r"chính phủ|trung ương|ban .*trung ương|thanh tra chính phủ|tổng cục|đại học quốc gia"
    r"|cục .*(?:trung ương|- bộ|thuộc bộ))"
)
_LOCAL_UNIT = re.compile(
    r"^trường (?:đại học|cao đẳng|trung cấp|chính trị|thpt|thcs|tiểu học|mầm non) \w|^viện "
    r"(?!nghiên cứu$|trường)\w|^bệnh viện \w|^ban (?:quản lý|tổ chức|tuyên giáo|nội chính"
    r"|dân vận|dân tộc|kinh tế|văn hóa|pháp chế|an toàn)"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What reading owners needs to know of the document."""

    names: Names | None = None
    on: date | None = None
    central: bool = False  # issued by a central body, so a ministry is not outside
    commune: bool = False  # issued by a commune, so "UBND xã" is that one and not all of them


_TITLE = re.compile(
    r"^(?:đồng chí )?(?:phó )?(?:giám đốc|thủ trưởng|chánh(?= văn phòng| thanh tra| án)|viện trưởng(?= viện)|lãnh đạo"
    r"|trưởng(?= phòng| các phòng| ban | các ban| công an)|chủ tịch(?! nước)|bí thư"
    r"|người đứng đầu) (?:các (?=cơ quan))?"
)
_ONE_PLACE = re.compile(
    rf"(?:các )?(?:UBND|HĐND|MTTQ|(?:[ỦU]y|Uỷ) ban nhân dân|Hội đồng nhân dân|Đảng [uủ][yỷ]|Công an)\s+"
    rf"(?:xã|phường|đặc khu|thị trấn|thị xã|huyện|quận)\s+[{UPPER}][^,;]*$",
    re.IGNORECASE,
)


def _members_code(bare: str) -> str | None:
    rest = re.sub(r"một số |\s*được (?:lựa )?chọn.*|\s*thí điểm.*", "", bare)
    folded = fold(rest).strip()
    return group_code(folded) or group_code(f"cac {folded}")


def _one_place(name: str) -> bool:
    """Whether one commune or district is named: "UBND xã Tân Lập", and not "UBND xã, phường" or "UBND xã liên quan"."""
    found = _ONE_PLACE.match(name)
    if found is None:
        return False
    last = re.search(r"(?:xã|phường|đặc khu|thị trấn|thị xã|huyện|quận)\s+(\S+)", name, re.IGNORECASE)
    return bool(last and last.group(1)[:1].isupper())


def kind_of(name: str, setting: Setting) -> tuple[OwnerKind, str | None]:
    """The kind of a printed name, and its code where the names or the groups know one."""
    low = plain(name).strip(" .")
    bare = re.sub(r"\s*\([^()]*\)", "", low).strip()
    if _MEMBERS.search(bare):
        return "members", _members_code(bare)
    title = _TITLE.match(bare)
    code = setting.names.resolve(name, setting.on) if setting.names else None
    if code is None and title and setting.names:
        code = setting.names.resolve(name.strip(" .")[title.end() :], setting.on)  # the office acts, not the person
    if code:
        if code.startswith("group:"):
            return "group", code
        return ("outside" if _OUTSIDE.search(bare) else "team" if _TEAM.match(bare) else "unit"), code
    if _TEAM.match(bare):
        return "team", None
    if _LOCAL_UNIT.match(bare) or _one_place(name):
        return "unit", None
    if setting.commune and re.fullmatch(r"(?:ubnd|ủy ban nhân dân) (?:xã|phường|đặc khu)(?: [^,;]+)?", bare):
        return "unit", None
    group = group_code(fold(bare)) or (group_code(fold(bare[title.end() :])) if title else None)
    if group:
        return "group", group
    if _OUTSIDE.search(bare):
        return "outside", None
    if _CENTRAL.match(bare):
        return ("unit" if setting.central else "outside"), None
    if ORG_START.match(low):
        return "unit", None
    return "unresolved", None
