"""Names that mean many units at once, each with its stable code; the one table of them.

The order matters: the first pattern that fits the whole printed name wins.
Patterns are written without marks and matched against `words.fold` of the name.
"""

from __future__ import annotations

import re

_HEAD = r"(?:cac |tat ca (?:cac )?|toan bo (?:cac )?|nhung |tung |moi |\d+ )?"
_TAIL = (
    r"(?: tren dia ban(?: tinh| thanh pho| xa| phuong)?| toan tinh| cap tinh| cua tinh| "
    r"thuoc tinh| trong tinh| tinh| thanh pho)?"
)
_LINKED = r"(?: (?:co |duoc )?(?:lien quan|chi dinh|giao|phan cong|khac)(?: khac)?)?"

GROUPS: tuple[tuple[str, str, str], ...] = (
    (
        "group:he-thong-chinh-tri",
        "Cơ quan, tổ chức trong hệ thống chính trị",
        r"(?!.*cap tinh trong)(?:co quan|to chuc|don vi).*trong (?:toan )?he thong chinh tri.*"
        r"|(?:co quan|to chuc).*dang.*nha nuoc.*|(?:co quan )?dang, chinh quyen.*",
    ),
    (
        "group:chu-quan-nen-tang",
        "Chủ quản các nền tảng, hệ thống thông tin",
        r"(?:co quan |don vi )?chu quan.*|(?:co quan|don vi|to chuc).*(?:quan ly|van hanh|co|so "
        r"huu).*(?:nen tang|he thong|co so du lieu).*",
    ),
    (
        "group:so-ban-nganh",
        "Các sở, ban, ngành",
        r"(?:so|ban|nganh)(?:(?:,|;| -|/| va|,? va) ?(?:cac )?(?:so|ban|nganh|doan the|co quan"
        r"|to chuc|hoi|don vi|phong)\b)+.*|so,? ?ban,? nganh\b.*|so,? nganh\b.*|ban,? nganh\b.*"
        r"|nganh(?: tinh| cap tinh)?|so|ban so nganh.*",
    ),
    (
        "group:bo-nganh",
        "Các bộ, ngành trung ương",
        r"(?:bo|co quan ngang bo)(?:,| va)? ?(?:ban|nganh|co quan|cac co quan).*|(?:bo, )?co "
        r"quan trung uong.*|(?:co quan, )?bo, nganh.*|bo truong.*thu truong.*",
    ),
    (
        "group:ubnd-cap-xa",
        "Ủy ban nhân dân cấp xã",
        r"(?:ubnd|uy ban nhan dan|chinh quyen)(?: cac| cua cac| \d+)? ?(?:cap xa|xa, ?phuong.*"
        r"|phuong, ?xa.*|xa va phuong.*|phuong va xa.*|xa, thi tran.*|phuong xa|xa phuong"
        r"|xa/phuong.*|xa|phuong|dia phuong|cap co so)\b.*|(?:xa|phuong),? ?(?:va )?(?:phuong"
        r"|xa)(?:, ?(?:thi tran|dac khu))*.*|cap xa|(?:chu tich )(?:ubnd|uy ban nhan dan) "
        r"(?:cac )?(?:cap xa|xa|phuong).*|(?<=cac )(?:xa|phuong|dac khu)",
    ),
    (
        "group:ubnd-cap-huyen",
        "Ủy ban nhân dân cấp huyện (cũ)",
        r"(?:ubnd|uy ban nhan dan)(?: cac)? ?(?:cap huyen|huyen, ?(?:thi|thanh|tp|quan).*|quan, "
        r"?huyen.*|thanh pho, ?(?:thi xa|huyen).*|thanh, thi.*|quan.*)|(?:huyen|quan), ?(?:thi "
        r"xa|thanh pho|huyen|thi|tp).*|cap huyen.*",
    ),
    (
        "group:ubnd-cap-tinh",
        "Ủy ban nhân dân các tỉnh, thành phố",
        r"(?:chu tich )?(?:ubnd|uy ban nhan dan)(?: cac| \d+)? ?(?:cap tinh|tinh, ?(?:thanh pho"
        r"|tp).*|thanh pho truc thuoc.*)|(?:tinh, )?thanh pho truc thuoc trung uong.*",
    ),
    (
        "group:ubnd-cac-cap",
        "Ủy ban nhân dân các cấp",
        r"(?:ubnd|uy ban nhan dan|chinh quyen|cap uy)(?:, chinh quyen)? (?:cac cap|dia phuong "
        r"cac cap).*",
    ),
    ("group:dia-phuong", "Các địa phương", r"(?:chinh quyen )?dia phuong(?:, (?:don vi|co quan).*)?" + _LINKED),
    (
        "group:mat-tran-doan-the",
        "Mặt trận Tổ quốc và các tổ chức chính trị - xã hội",
        r"(?:ubmttq|uy ban mttq|uy ban mat tran to quoc|mttq|mat tran to quoc|mat tran)(?: viet "
        r"nam)?(?: tinh| cap tinh| thanh pho)?(?:,|;| va) ?(?:cac )?(?:to chuc|doan the|hoi).*"
        r"|to chuc chinh tri\b.*|to chuc doan the.*|(?:cac )?doan the.*|(?:cac )?hoi(?:,| va) "
        r"doan the.*|to chuc xa hoi.*|hoi, hiep hoi.*|hoi doan the.*",
    ),
    (
        "group:doanh-nghiep-vien-thong",
        "Doanh nghiệp viễn thông",
        r"doanh nghiep.*(?:vien thong|buu chinh).*|nha mang.*",
    ),
    (
        "group:doanh-nghiep-cong-nghe-so",
        "Doanh nghiệp công nghệ số",
        r"doanh nghiep.*(?:cong nghe|cntt)\b.*|tap doan.*cong nghe.*",
    ),
    (
        "group:doanh-nghiep",
        "Doanh nghiệp",
        r"doanh nghiep.*|tap doan, .*|tong cong ty(?:, .*)?|hop tac xa.*|ho kinh doanh.*|nha dau tu.*"
        r"|(?<=cac )tap doan.*|tap doan(?: (?:vien thong|cong nghe|kinh te|nha nuoc).*)?|ngan hang thuong mai.*"
        r"|to chuc tin dung.*",
    ),
    (
        "group:co-so-giao-duc",
        "Cơ sở giáo dục, đào tạo",
        r"co so (?:giao duc|dao tao|day nghe).*|truong(?:, | )(?:hoc|dai hoc|cao dang|trung"
        r"|tieu|pho thong|mam non|thpt|thcs).*|truong: .*|vien,? ?(?:va )?truong.*|truong,? "
        r"vien.*|nha truong.*|truong hoc.*|dai hoc, .*|vien nghien cuu.*|truong dai hoc.*"
        r"|(?:cac )?truong|vien",
    ),
    (
        "group:co-so-y-te",
        "Cơ sở y tế",
        r"co so (?:y te|kham).*|benh vien, .*|(?:cac )?benh vien\b(?: tren.*| cong lap.*)?|tram "
        r"y te.*",
    ),
    (
        "group:co-quan-bao-chi",
        "Cơ quan báo chí, truyền thông",
        r"co quan (?:bao chi|truyen thong|thong tan).*|bao chi.*|bao, dai.*",
    ),
    ("group:cong-thong-tin", "Cổng, trang thông tin điện tử các cấp", r"cong thong tin dien tu cac cap.*"),
    (
        "group:phong-ban-xa",
        "Phòng, ban thuộc UBND cấp xã",
        r"phong(?:, ?| va )(?:ban|co quan|don vi|bo phan|trung tam).*|phong chuyen mon.*"
        r"|phong\b(?: lien quan| thuoc.*)?|bo phan(?:, don vi)? (?:chuyen mon|lien quan).*|ban, "
        r"nganh.*|nganh, doan the.*|co quan chuyen mon.*",
    ),
    (
        "group:thon-ban",
        "Thôn, bản, tổ dân phố",
        r"(?:ban can su |ban quan ly |truong )?(?:thon|ban|khoi|xom|ap|khu pho|to dan pho)(?:,"
        r"|/| va) ?.*|(?:thon|ap|khoi|xom|to dan pho)",
    ),
    ("group:don-vi-su-nghiep", "Đơn vị sự nghiệp", r"don vi su nghiep.*"),
    (
        "group:co-quan-nganh-doc",
        "Cơ quan ngành dọc",
        r"co quan (?:nganh doc|trung uong dong|thuoc nganh doc).*|nganh doc.*",
    ),
    (
        "group:co-quan-cap-tinh",
        "Cơ quan cấp tỉnh",
        r"co quan(?:, (?:don vi|to chuc))?(?: chuyen mon)?(?: thuoc ubnd tinh| thuoc uy ban "
        r"nhan dan tinh| cap tinh).*",
    ),
    (
        "group:co-quan-don-vi-dia-phuong",
        "Các cơ quan, đơn vị, địa phương",
        r"(?:co quan|don vi|to chuc)(?:, ?(?:co quan|don vi|to chuc|nganh|ca nhan|ban))*(?:,| "
        r"va) ?(?:cac )?dia phuong.*",
    ),
    (
        "group:co-quan-don-vi",
        "Các cơ quan, đơn vị",
        r"(?:co quan|don vi|to chuc)(?:(?:,|/| va) ?(?:cac )?(?:co quan|don vi|to chuc|ca nhan"
        r"|nganh|doan the|doanh nghiep|dia phuong))*(?:\s.*)?|chu dau tu.*|thu truong (?:cac "
        r")?(?:co quan|don vi).*|nguoi dung dau.*|ban, so.*",
    ),
)

_COMPILED = tuple((code, re.compile(_HEAD + "(?:" + pattern + ")" + _TAIL + _LINKED)) for code, _, pattern in GROUPS)


def group_code(folded: str) -> str | None:
    """The code of the group that a folded name means, or None when it names one body."""
    for code, pattern in _COMPILED:
        if pattern.fullmatch(folded):
            return code
    return None
