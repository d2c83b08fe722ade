"""Recognises texts typed in the old Vietnamese encodings (TCVN3, VNI, VIQR) that only old fonts can show."""

from __future__ import annotations

import re

from lienthong.domains.plans.reading.errors import Unreadable

# Frequent words as they look when the old bytes are read as Western text.
_TCVN3 = re.compile(
    r"(?:céng hoµ|x· héi|chñ nghÜa|viÖt nam|®éc lËp|h¹nh phóc|kÕ ho¹ch|thùc hiÖn|nhiÖm vô"
    r"|uû ban|nh©n d©n|c¬ quan|®¬n vÞ|thêi gian|chuyÓn ®æi|tØnh|cña|vµ|c¸c|®Õn|®­îc|trong"
    r"|sè)",
    re.IGNORECASE,
)
_TCVN3_SIGNS = set("µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô­õøö÷ùúýûüþ")
_VNI = re.compile(r"[aeouyAEOUY][øùûõïâêîôéèáàëäöüñÏØÙÛÕÂÊÔÉÈÁÀËÄÖÜ]", re.UNICODE)
_VNI_WORDS = re.compile(
    r"(?:keá hoaïch|thöïc hieän|nhieäm vuï|nhaân daân|coäng hoøa|xaõ hoäi|vieät nam|ñoäc "
    r"laäp|cuûa|vaø|caùc|ñöôïc|chuyeån ñoåi|tænh|uûy ban|thôøi gian|cô quan|ñôn vò)",
    re.IGNORECASE,
)
_VIQR = re.compile(r"\b(?:ke^'|hoa\.ch|thu+\.c|hie^\.n|nhie^\.m|vu\.|dda\.i|cu?a|Vie^\.t)", re.IGNORECASE)
_UNICODE_MARKS = re.compile(r"[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹơưăđ]", re.IGNORECASE)


_ENOUGH = 30_000  # letters that tell an encoding for sure


def legacy_name(text: str) -> str | None:
    """The name of the old encoding that a text is typed in, or None for Unicode."""
    text = text[:_ENOUGH]
    letters = sum(ch.isalpha() for ch in text) or 1
    marks = len(_UNICODE_MARKS.findall(text))
    if marks > 0.03 * letters:
        return None
    tcvn_words, vni_words = len(_TCVN3.findall(text)), len(_VNI_WORDS.findall(text))
    signs = sum(ch in _TCVN3_SIGNS for ch in text)
    if tcvn_words >= 4 and signs > 0.05 * letters:
        return "TCVN3 (ABC)"
    if vni_words >= 3 or len(_VNI.findall(text)) > 0.06 * letters:
        return "VNI"
    if signs > 0.15 * letters:
        return "TCVN3 (ABC)"
    return "VIQR" if len(_VIQR.findall(text)) >= 8 else None


def refuse_legacy(text: str) -> None:
    """Raises Unreadable for a text in an old encoding."""
    name = legacy_name(text)
    if name:
        raise Unreadable(
            "legacy-encoding",
            f"Văn bản gõ bằng bảng mã cũ {name}, không phải Unicode; hãy chuyển sang Unicode (ví dụ "
            f"bằng công cụ Unikey) rồi nộp lại.",
        )
