"""From the words of a decision to a role: “Chuyên viên Phòng Nội dung số” is an officer of that unit.

Rules propose, a person confirms: what a text means in a place is known there. Roles are those of the house where it
has them; a clerk is who registers and stamps what goes out.
"""

import re
from dataclasses import dataclass

from lienthong.kernel.base.text import fold, tidy

COUNTER, CLERK, LEADER, PROVINCE_LEADER, OFFICER = "counter", "clerk", "leader", "province_leader", "officer"


@dataclass(frozen=True, slots=True)
class RoleRead:
    """A role and the words of the unit, as read; an empty role where no rule is sure."""

    role: str = ""
    unit: str = ""


_LONGEST = 60
MOST_SIGNS = 2_000
_STARTS = re.compile(r"^(?:[-+•*]\s*|\d+[.)]\s*|bo (?=bo phan)|cac (?=chuyen vien|cong chuc|vien chuc|lanh dao))+")
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"^(?:{rule})"))
    for role, rule in (
        (COUNTER, r"(?:bo phan|can bo|nhan vien|cong chuc|vien chuc|to|quay)\s+(?:\S+\s+){0,5}?(?:tiep nhan"
            r"|mot cua|tra ket qua)\b"),
        (COUNTER, r"(?:(?:can bo|nhan vien|cong chuc|vien chuc|chuyen vien)[,/ ]*)+(?:tai|o|cua"
            r"|thuoc)?\s*(?:trung tam|tt) phuc vu hanh chinh cong"),
        (COUNTER, r"(?:(?:can bo|nhan vien|cong chuc|vien chuc|chuyen vien)[,/ ]*)+(?:tai|o|cua"
            r"|thuoc)?\s*(?:ttpvhcc|ttphcc|tthcc)\b"),
        (COUNTER, r"trung tam phuc vu hanh chinh cong\b|ttpvhcc\b|bo phan mot cua\b|mot cua\b"),
        (CLERK, r"(?:bo phan|can bo|cong chuc|nhan vien|phong|to)?\s*van thu\b"),
        (PROVINCE_LEADER, r"(?:lanh dao|(?:pho )?chu tich)\s+(?:ubnd|uy ban nhan dan)\s+(?:tinh"
            r"|thanh pho truc thuoc)\b"),
        (
            LEADER,
            r"lanh dao\b|(?:pho )?(?:truong|giam doc|chu tich|chanh|hieu truong|vien truong|cuc truong"
            r"|chi cuc truong)\b"
            r"|truong phong\b|thu truong\b|nguoi dung dau\b|phu trach phong\b|cap co tham quyen ky\b",
        ),
        (
            OFFICER,
            r"chuyen vien\b|cong chuc\b|vien chuc\b|can bo\b|nhan vien\b|thanh vien\b|ke toan\b|thanh tra vien\b"
            r"|kiem lam vien\b|nguoi (?:duoc (?:giao|phan cong)|thu ly|huong dan|xu ly|tham dinh)\b|tham dinh vien\b",
        ),
    )
)  # fmt: skip
_LEAD = re.compile(
    r"^(?:[-+•*\s]|\d+[.)]\s|bộ(?=\s+bộ phận)|các\b|bộ phận\b|lãnh đạo\b|trưởng phòng\b|phó\b|trưởng\b|giám đốc\b"
    r"|chủ tịch\b|chánh\b"
    r"|hiệu trưởng\b|thủ trưởng\b|người đứng đầu\b|người hướng dẫn\b|chuyên viên\b|công chức\b|viên chức\b"
    r"|cán bộ\b|nhân viên\b"
    r"|thành viên\b|văn thư\b|tiếp nhận\b|hồ sơ\b|trả\b|kết quả\b|và\b|của\b|tại\b|thuộc\b|phụ trách\b"
    r"|được phân công\b|được giao\b"
    r"|xử lý\b|thẩm định\b|thực hành\b|phòng(?=\s+phòng\b)|,|/)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:được (?:giao|phân công)(?: nhiệm vụ)?(?: xử lý)?(?: hồ sơ)?"
    r"|phụ trách(?: lĩnh vực)?(?: thẩm định)?(?: hồ sơ)?|nơi xảy ra .*"
    r"|chỉ đạo .*|có trách nhiệm .*|thực hiện .*|xử lý hồ sơ|[.;,:\s]+)$",
    re.IGNORECASE | re.DOTALL,
)
_APART = re.compile(r"\n|;|/|\s[-–+•]\s|\svà\s(?=\w+ \w+ )")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_SEVERAL = re.compile(r"\bhoặc\b|;|, cơ quan\b|, ủy ban\b|, ubnd\b|, đại diện\b", re.IGNORECASE)


def read_role(words: str) -> RoleRead:
    """Which role is meant, and the words of its unit; nothing is proposed where several bodies are named at once."""
    said = tidy(words)
    if len(said) > MOST_SIGNS or len({_role(part) for part in _APART.split(words)} - {""}) > 1:
        return RoleRead()
    plain = _plain(said)
    role = _role(said)
    if not role or (role != COUNTER and len(plain.split()) > _LONGEST):
        return RoleRead()
    if _SEVERAL.search(said) and role not in (COUNTER, LEADER):
        return RoleRead()
    return RoleRead(role, _unit(said, role))


def _plain(said: str) -> str:
    return _STARTS.sub("", fold(_BRACKETS.sub("", said)))


def _role(said: str) -> str:
    plain = _plain(said)
    return next((role for role, rule in _RULES if rule.match(plain)), "")


def _unit(said: str, role: str) -> str:
    """The words of the unit: what is left when the words of the role are taken off at both ends."""
    rest = _BRACKETS.sub("", said)
    if role == LEADER and (head := re.match(r"(?:Phó )?Trưởng (?=phòng)", rest, re.IGNORECASE)):
        rest = rest[head.end() :]
        return _trimmed(rest)
    while cut := _LEAD.match(rest.lstrip()):
        rest = rest.lstrip()[cut.end() :]
    return _trimmed(rest)


def _trimmed(rest: str) -> str:
    while (cut := _TAIL.search(rest)) and cut.start() != cut.end():
        rest = rest[: cut.start()]
    rest = rest.strip()
    return rest if len(rest) <= 160 else ""
