"""Sentences that give somebody something to do: who acts, what about, and where one order ends and the next begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lienthong.domains.plans.reading.owners import looks_like_owner
from lienthong.domains.plans.reading.words import plain

_ACTION = re.compile(
    r"(?<![\wÀ-ỹ])(?:chủ trì|có trách nhiệm|chịu trách nhiệm|là (?:cơ quan|đơn vị|đầu mối)|tham mưu"
    r"|phối hợp|chủ động|căn cứ|theo dõi|tổ chức(?! chính trị| xã hội| đoàn| thành viên)"
    r"|xây dựng|rà soát|khẩn trương|hướng dẫn|tiếp tục|triển khai|tăng cường|thực hiện|tổng hợp|ban hành|hoàn thành|bố "
    r"trí|chỉ đạo|đẩy mạnh|báo cáo|định kỳ|(?<!viện )nghiên cứu|kịp thời|phát huy|đôn đốc|trình|đầu "
    r"mối|tập trung|hoàn thiện|thường xuyên|cung cấp|gửi|bảo đảm|đảm bảo|cử|phát động"
    r"|tuyên truyền|quán triệt|nâng cao|cập nhật|lập|xử lý|duy trì|khắc phục|giải quyết"
    r"|quyết liệt|sớm|chuẩn bị|đề xuất|kiểm tra|giám sát|phản biện|vận động|vận hành|mở|công khai|công bố|hỗ trợ"
    r"|phân công|phân bổ|cân đối|thẩm định|tham gia|lồng ghép|bám sát|nắm|tạo điều kiện|lãnh đạo|khai thác|phổ biến"
    r"|đăng tải|đánh giá|xem xét|phê duyệt|ưu tiên|áp dụng|thành lập|đăng ký|khảo sát|thông báo|niêm yết|phân loại"
    r"|tiếp nhận|kết nối|chia sẻ|tích hợp|số hóa|xác thực|sơ kết|tổng kết|nhân rộng|làm|gương mẫu|nghiêm túc"
    r"|nghiêm chỉnh|quan tâm|phát hiện|đấu tranh|đề cao|tiến hành|bàn giao|thống nhất|lấy ý kiến|huy động|lựa chọn"
    r"|đưa|kiện toàn|sắp xếp|lắp đặt|rút ngắn|cắt giảm|khôi phục|sửa đổi|điều chỉnh|đổi mới|mở rộng|sử dụng|làm sạch"
    r"|nâng cấp|phân cấp|phấn đấu|chấm dứt|chấn chỉnh|thu hồi|tháo gỡ|xác định|trực tiếp|thu hút|kêu gọi|kiểm điểm"
    r"|đẩy nhanh)"
    r"(?![\wÀ-ỹ])"
)
_LEAD_IN = re.compile(
    r"^(?:đối với|về|để|nhằm|trước mắt|đồng thời|ngoài ra|bên cạnh đó)(?:\b[^:;.]{0,200}?)?[,:]\s+"
    r"(?=(?:(?:giao|yêu cầu|đề nghị)\s)?\S)"
)
_BREAK = re.compile(r"(?<=[.])\s+(?=[A-ZĐÀ-Ỹ])|(?<=;)\s+(?=(?:đồng thời )?(?:giao|đề nghị|yêu cầu)\s)", re.IGNORECASE)
_NOTE = re.compile(
    r"\(\s*(?:giao )?(?P<who>[^()]{3,140}?)\s+(?P<what>(?:chủ trì|chịu trách nhiệm)(?![\wÀ-ỹ])[^()]*)\)\s*[.;]*$"
)
_ONLY_WHO = re.compile(
    r"(?:giao |yêu cầu |đề nghị )?.{3,170}?\s(?:chủ trì|chịu trách nhiệm)"
    r"(?:[,;]?\s*(?:và\s+)?(?:phối hợp(?: chặt chẽ)?(?: với| cùng)?(?P<with>[^.;]{0,200}?)|[^.;]{3,120}? phối hợp))?"
    r"\s*(?:(?:tổ chức|triển khai|thực hiện|tham mưu|nội dung này|nhiệm vụ này|việc này)\s*)*"
    r"(?:[;,.]\s*(?:thời gian|thời hạn|hoàn thành|xong)[^.;]*)?[.;]*"
)


@dataclass(frozen=True, slots=True)
class Acting:
    """Who does what in one sentence; `what` is in lower case, `before` what stands in front of a note in brackets."""

    who: str
    what: str
    before: str = ""


def acting(text: str) -> Acting | None:
    """The words before the first verb, and what follows; a verb written large belongs to a name: "Sở Xây dựng"."""
    low = plain(text)
    for found in _ACTION.finditer(low):
        who = text[: found.start()]
        if len(who.strip()) < 2 or not text[found.start()].islower():
            continue
        return Acting(who.rstrip(), low[found.start() :]) if len(who) <= 201 else None
    return None


def bracketed(text: str) -> Acting | None:
    """A sentence that names its body in brackets at the end: "Lập đề án … (Sở Tài chính chủ trì)"."""
    found = _NOTE.search(text)
    if found is None or not looks_like_owner(found["who"]) or 0 < len(text[: found.start()].strip()) < 20:
        return None
    return Acting(found["who"], found["what"], text[: found.start()].strip())


def without_lead_in(sentence: str) -> str:
    """The sentence without what it begins with before the body: "Đối với hồ sơ tồn đọng, UBND các xã …"."""
    found = _LEAD_IN.match(plain(sentence))
    if found is None:
        return sentence
    rest = sentence[found.end() :]
    bare = re.sub(r"^(?:giao|yêu cầu|đề nghị)\s+", "", rest, flags=re.IGNORECASE)
    return rest if bare[:1].isupper() and looks_like_owner(bare[:60]) else sentence


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, and the parts of one that give an order each: "giao …; giao …"."""
    return [part.strip() for part in _BREAK.split(text) if part.strip()]


def says_only_who(sentence: str) -> bool:
    """Whether a sentence tells who and when but not what: "Giao Sở A chủ trì, phối hợp với Sở B thực hiện."."""
    found = _ONLY_WHO.fullmatch(plain(sentence))
    if found is None:
        return False
    begin, end = found.span("with")
    return begin < 0 or not any(sentence[m.start()].islower() for m in _ACTION.finditer(plain(sentence), begin, end))
