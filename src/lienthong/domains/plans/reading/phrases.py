"""Finds the deadline and the helpers that a sentence of running text names."""

from __future__ import annotations

import re
from dataclasses import replace

from lienthong.domains.plans.reading.dues import read_due
from lienthong.domains.plans.reading.duewords import mentions
from lienthong.domains.plans.reading.owners import Setting, read_owners
from lienthong.domains.plans.reading.plan import ReadDue, ReadOwner
from lienthong.domains.plans.reading.words import plain, squeeze

_LEAD_IN = re.compile(
    r"(?:(?:hoàn thành|xong|trình|ban hành|gửi|báo cáo|thực hiện|dự kiến|định "
    r"kỳ)?\s*(?:việc này|trước|trong|chậm nhất|muộn nhất|đến hết|đến|xong "
    r"trước)?\s*(?:là\s*)?(?:trước|trong|vào|hết|ngày|tháng|năm|quý|tuần)*\s*)$"
)
_DEADLINE = re.compile(
    r"(?:trước|chậm nhất|muộn nhất|xong|hoàn thành(?: trong| vào| đến)?|trong|đến hết|hạn"
    r"|(?:thời gian|thời hạn)(?: hoàn thành| thực hiện)?\s*:?|hằng|hàng|định kỳ|vào)\s*(?:là )?(?:ngày|tháng|quý"
    r"|năm)?\s*$"
)
CITING = re.compile(
    r"(?:/[\w-]+\s*,?\s*(?:ngày|năm)?|số \S+ ngày|nghị quyết|quyết định|kế hoạch số|thông "
    r"báo số|công văn|luật|nghị định)\s*(?:ngày)?\s*$"
)
_STEADY = re.compile(r"(?:nhiệm vụ )?thường xuyên\s*\.?$|thực hiện thường xuyên\s*\.?$")
_REPEATING = re.compile(
    r"\(?(?:định kỳ\s+)?(?:trước |vào )?(?:ngày \d{1,2}(?:/\d{1,2})?\s+)?(?:hằng|hàng) "
    r"(?:tháng|quý|năm|tuần)(?:\s*\(trước ngày \d{1,2}[^()]*\))?"
    r"|(?:trước |vào )?ngày \d{1,2} (?:của )?tháng (?:đầu |cuối )(?:của )?(?:mỗi )?(?:quý|quí)(?! [iv\d])"
)
_TAIL = re.compile(r"(?:(?:,|\s+và)\s*(?:trước )?(?:ngày )?\d{1,2}/\d{1,2})*\s*(?:hằng|hàng) (?:năm|tháng|quý)")
_HELPERS = re.compile(
    r"(?i:phối hợp)(?: chặt chẽ| cùng)?(?: với| cùng)?\s+(?P<who>.+?)(?=\s+(?:tổng hợp|tham "
    r"mưu|xây dựng|rà soát|triển khai|thực hiện|hướng dẫn|tổ chức|theo dõi|đôn đốc|kiểm tra"
    r"|cung cấp|nghiên cứu|đề xuất|ban hành|trong việc|để|bảo đảm|đảm bảo|hoàn thành|hoàn "
    r"thiện|đẩy mạnh|tăng cường|tuyên truyền|khẩn trương|chủ động|phát triển|nâng cấp"
    r"|chỉ đạo|thẩm định|bố trí|vận động|kết nối|cập nhật|số hóa|tiếp tục|trình|đăng ký|làm "
    r"việc|thống nhất|duy trì|quản lý|xử lý|đánh giá)(?![a-zà-ỹ])|[:;.]|$)"
)


def due_in_text(text: str, year: int | None) -> ReadDue | None:
    """The deadline that a sentence sets, leaving aside the dates of the documents that it cites."""
    low = plain(text)
    best: ReadDue | None = None
    for mention in mentions(low):
        before = low[: mention.begin]
        if CITING.search(before[-60:]) and mention.grain == "date":
            continue
        if not _DEADLINE.search(before[-30:]):
            continue
        lead = re.search(
            r"(?:hoàn thành|xong|chậm nhất|muộn nhất|định kỳ)?\s*(?:trước|trong|vào|đến hết|đến"
            r"|xong)?\s*(?:ngày|tháng|quý|năm)?\s*$",
            before,
        )
        begin = lead.start() if lead else mention.begin
        tail = _TAIL.match(low[mention.end :])
        end = mention.end + (tail.end() if tail else 0)
        due = read_due(text[begin:end].strip(" ,;.("), year)
        if due and (mention.grain != "year" or re.search(r"(?:trong|hoàn thành|trước)\s*(?:năm\s*)?$", before)):
            best = due if best is None or (due.until and (best.until is None or due.until >= best.until)) else best
    if best:
        return best
    repeating = _REPEATING.search(low)
    if repeating and re.search(r"báo cáo|định kỳ|trước", low[max(0, repeating.start() - 80) : repeating.end()]):
        return read_due(text[repeating.start() : repeating.end()].strip(" ("), year)
    steady = _STEADY.search(low.rstrip(" .;"))
    return read_due(text[steady.start() :], year) if steady else None


def helpers_in_text(text: str, setting: Setting) -> tuple[ReadOwner, ...]:
    """The bodies that a sentence asks to help: "phối hợp với Sở Y tế, các địa phương …"."""
    found = _HELPERS.search(text)
    if found is None or len(found.group("who")) > 260:
        return ()
    printed = text[found.start("who") : found.end("who")]
    owners = read_owners(printed, "cooperate", setting)
    return tuple(replace(owner, role="cooperate") for owner in owners if owner.kind != "unresolved")


def trimmed(text: str) -> str:
    """A sentence without the marks at its ends."""
    return squeeze(text).strip(" -–;,")
