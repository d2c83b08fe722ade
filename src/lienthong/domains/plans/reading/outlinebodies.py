"""Which bodies a line of an outline speaks to, and what it asks of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lienthong.domains.plans.reading.owners import Setting, looks_like_owner, read_owners
from lienthong.domains.plans.reading.plan import ReadOwner
from lienthong.domains.plans.reading.words import is_capitals, plain, squeeze

_ASKED = re.compile(r"^(?:Riêng(?: đối với)?|Đối với|Đề nghị|Giao|Yêu cầu)\s+", re.IGNORECASE)
_VERB = re.compile(r"[\s,]+(?:báo cáo|đánh giá|nêu rõ|cung cấp|thống kê)(?: thêm)?\s+", re.IGNORECASE)
_BRACKET = re.compile(
    r"\s*\(\s*(?:(?:dành|áp dụng) (?:riêng )?(?:cho|đối với)|đối với|do)?\s*([^()]{3,400}?)(?:\s+báo cáo)?\s*\)\W*$",
    re.IGNORECASE,
)
_BRACKET_SAYS = re.compile(r"\(\s*(?:dành|áp dụng|đối với|do )|báo cáo\s*\)\W*$", re.IGNORECASE)
_FOR = re.compile(
    r"\b(?:dành (?:riêng )?cho|áp dụng (?:cho|đối với)|báo cáo (?:cho|của)|đối với)\s+(.{3,400})$",
    re.IGNORECASE,
)
_PLACES = re.compile(r"^(UBND) (?:các )?địa phương\s*:\s*(.+)$", re.IGNORECASE)
# “Đơn vị báo cáo rõ …” speaks to whoever writes, not to a body by its name.
_ANYBODY = frozenset({"group:co-quan-don-vi"})
_LONGEST_NAMES = 400


@dataclass(frozen=True, slots=True)
class Addressed:
    """A line that names who reports: the bodies, what stands before them as a topic, what is asked."""

    owners: tuple[ReadOwner, ...]
    topic: str
    asked: str


def addressed(text: str) -> Addressed | None:
    """“Sở Nội vụ báo cáo …”, “Chuyển đổi số ngành y tế: Sở Y tế báo cáo …”; None where nobody is named."""
    flat = squeeze(text)
    verb = _VERB.search(flat)
    if verb is None:
        return None
    before, asked = flat[: verb.start()], flat[verb.end() :]
    owners = _bodies(_ASKED.sub("", before))
    if owners:
        return Addressed(owners, "", asked)
    if ":" in before:
        topic, _, names = before.rpartition(": ")
        owners = _bodies(_ASKED.sub("", names))
        if owners and topic:
            return Addressed(owners, squeeze(topic), asked)
    return None


def _bodies(names: str) -> tuple[ReadOwner, ...]:
    names = names.strip(" -–,")
    if not names or len(names) > _LONGEST_NAMES or not looks_like_owner(names):
        return ()
    found = _read(names)
    if not found or any(one.kind == "unresolved" for one in found) or all(one.code in _ANYBODY for one in found):
        return ()
    return found


def _read(names: str) -> tuple[ReadOwner, ...]:
    result: list[ReadOwner] = []
    for owner in read_owners(names, "lead", Setting()):
        places = _PLACES.match(owner.text)
        if places is None:
            result.append(owner)
            continue
        for place in re.split(r",\s*|\s+và\s+", places[2]):
            if squeeze(place):
                result.append(ReadOwner(f"{places[1]} {squeeze(place).strip(' .')}", "unit", None, "lead"))
    return tuple(result)


def in_brackets(title: str) -> tuple[str, tuple[ReadOwner, ...]]:
    """A heading without its “(Sở Y tế báo cáo)” or “(dành cho UBND cấp xã)”, and the bodies named there."""
    found = _BRACKET.search(title)
    if found is None or not _BRACKET_SAYS.search(found[0]):
        return title, ()
    owners = _bodies(found[1])
    return (title[: found.start()], owners) if owners else (title, ())


def apart(text: str) -> tuple[str, str]:
    """“2. Công tác chỉ đạo: các văn bản …”: the heading, and the guidance printed in the same line."""
    head, colon, rest = text.partition(":")
    if not colon or len(head) > 200 or not rest.strip():
        return text.rstrip(" :"), ""
    return squeeze(head), squeeze(rest)


def audience_of(text: str) -> tuple[ReadOwner, ...]:
    """Whom an outline is for, from its title or the line below it: “… DÀNH CHO CÁC SỞ, BAN, NGÀNH CẤP TỈNH”."""
    found = _FOR.search(squeeze(text).split("\n")[0])
    if found is None:
        return ()
    names = re.split(r"[().;]", found[1])[0].strip()
    if is_capitals(names):
        names = _small(names)
    return _read(names) if looks_like_owner(names) else ()


_STAYS = {"ubnd": "UBND", "hđnd": "HĐND", "mttq": "MTTQ"}
_NAME_BEGINS = re.compile(r"\b(sở|ban|chi cục|trung tâm|công an|văn phòng)\s+([a-zà-ỹđ])")


def _small(names: str) -> str:
    """Capitals as they would stand in a sentence, so that names are found in them."""
    low = " ".join(_STAYS.get(word, word) for word in plain(names).split(" "))
    low = _NAME_BEGINS.sub(lambda m: f"{m[1].capitalize()} {m[2].upper()}", low)
    return low[:1].upper() + low[1:]
