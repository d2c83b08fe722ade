"""Tells Vietnamese from English, as far as a test must: by its letters, and by a few telling words."""

import re

MARKED = re.compile(
    "[ăâđêôơưĂÂĐÊÔƠƯàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
    "ÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ]"
)
WORD = re.compile(r"[^\W\d_]+")
# Vietnamese that carries no mark, and names that are the same in every language.
WITHOUT_MARKS = {
    "xem", "in", "sang", "trong", "theo", "cho", "ra", "nay", "hai", "ba", "sau", "xong", "chung", "tin", "tra",
    "ban", "tham", "mai", "hôm", "ghi", "khi", "qua", "sinh", "thay", "thu", "tay", "tên", "trang", "xin", "sao",
    "so", "chia", "chi", "quy", "minh", "nhanh", "lan", "phi", "kinh", "trung", "danh", "thao", "xu",
    "t", "q", "i", "ii", "iii", "iv", "x", "h", "pdf", "docx", "xlsx", "html", "md", "txt", "jpg", "png", "mb", "kb",
    "ubnd", "hđnd", "vneid", "sms", "email", "csv", "excel", "word", "enter", "esc", "tab", "ctrl", "shift", "j", "k",
    "alt", "vn", "url", "id", "v", "e", "o", "a", "d", "r", "n", "s", "m", "g", "api", "json", "php", "ip", "web",
    "ngay", "nam", "hanh", "hung", "tu", "eupl", "giao", "vai", "internet", "tphcm",
}  # fmt: skip
# Syllables of Vietnamese without its marks that are no English words: they do not belong in names of code.
SYLLABLES = {
    "nhiem", "hoach", "tieu", "phuong", "nguoi", "duoc", "khong", "thoi", "ngay", "kehoach", "nhiemvu", "chitieu",
    "donvi", "don_vi", "baocao", "bao_cao", "hoso", "ho_so", "vanban", "van_ban", "coquan", "co_quan", "thutuc",
    "thu_tuc", "quyet", "dinh", "thuc", "hien", "trang", "thai", "giao", "viec", "duyet", "trinh", "quyen", "nguon",
    "chuyen", "tinh_trang", "xa_phuong", "tinh", "huyen", "phong_ban", "lanh", "dao", "chuc_vu", "nhan_vien",
}  # fmt: skip
ENGLISH = {
    "the", "of", "and", "is", "are", "not", "please", "your", "you", "with", "this", "that", "there", "cannot",
    "must", "should", "been", "was", "were", "have", "has", "failed", "invalid", "error", "missing", "required",
    "welcome", "click", "here", "submit", "search", "save", "cancel", "delete", "edit", "add", "back", "next",
    "name", "date", "status", "report", "plan", "task", "unit", "login", "password", "sign", "home", "close", "open",
}  # fmt: skip


def vietnamese(text: str) -> bool:
    """Whether a text is Vietnamese, or has no words at all, or only words that every language shares."""
    if MARKED.search(text):
        return True
    words = [word.lower() for word in WORD.findall(text)]
    return all(word in WITHOUT_MARKS for word in words)


def english(text: str) -> bool:
    """Whether a text is plainly English."""
    words = [word.lower() for word in WORD.findall(text)]
    return not MARKED.search(text) and sum(word in ENGLISH for word in words) >= 1 and len(words) >= 2
