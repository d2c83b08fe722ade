"""Small judgements about table cells that several readers of tables need."""

from __future__ import annotations

import re

from lienthong.domains.plans.reading.words import fold, squeeze

ARABIC = re.compile(r"^\(?\s*(\d{1,3}(?:\s*\.\s*\d{1,3}){0,4}[a-zđ]?)\s*[.):]*$")
ROMAN = re.compile(r"^\(?(?=[IVXivx]+[.)]?$)(X{0,3}(?:IX|IV|V?I{0,3}))[.):]*$", re.IGNORECASE)
LETTER = re.compile(r"^\(?([A-ZĐ]|[a-zđ])[.):]*$")
_MIXED = re.compile(
    r"^\(?((?:[IVX]+|[A-ZĐa-zđ])(?:\s*\.\s*\d{1,3}){1,4}|\d{1,3}\s*[-/]\s*\d{1,3}|[A-Z]{1,3}\d{1,3})[.):]*$"
)


def number_of(text: str) -> str | None:
    """The row number as printed, without its dot or bracket; None when the cell holds no number."""
    flat = squeeze(text).strip("*_ ")
    for pattern in (ARABIC, ROMAN, LETTER, _MIXED):
        found = pattern.match(flat)
        if found and found.group(1):
            return re.sub(r"\s+", "", found.group(1))
    return None


def is_arabic(number: str | None) -> bool:
    """A number that begins with a digit: 7, 11.11."""
    return bool(number) and bool(re.match(r"\d", number or ""))


def is_roman(number: str | None) -> bool:
    """A Roman numeral: IV."""
    return bool(number) and bool(re.fullmatch(r"[IVX]+", number or ""))


def is_capital(number: str | None) -> bool:
    """A capital letter that is no Roman numeral: A, Đ."""
    return bool(number) and bool(re.fullmatch(r"[A-ZĐ]", number or "")) and not is_roman(number)


def is_small_letter(number: str | None) -> bool:
    """A small letter: a, đ."""
    return bool(number) and bool(re.fullmatch(r"[a-zđ]", number or ""))


_DOTS = re.compile(r"[.…\s_\-–*]+$")


def is_placeholder(name: str) -> bool:
    """Whether a row of a form waits to be filled: "Nhiệm vụ.....", "…", "...."."""
    flat = squeeze(name)
    if not re.search(r"[^\W_]", flat):
        return True
    if not re.search(r"[.…_]{2,}|…", flat):
        return False
    rest = fold(re.sub(r"[.…_]{2,}|…", " ", flat))
    words = [word for word in re.findall(r"[a-z]+", rest) if word not in ("v", "vv")]
    ended = bool(_DOTS.search(flat)) or flat.startswith(("…", ".."))
    return ended and len(words) <= 3


def leading_number(text: str) -> tuple[str, str] | None:
    """Splits "1. Xây dựng …" or "II Phát triển …" into number and rest."""
    found = re.match(
        r"^\s*\(?((?:\d{1,3}(?:\.\d{1,3}){0,4})|(?:[IVX]{1,5})|(?:[A-ZĐ])|(?:[a-zđ]))\s*([.):/]|\s)\s*(?=\S)", text
    )
    if not found:
        return None
    number, mark = found.group(1), found.group(2)
    rest = text[found.end() :]
    if mark.strip() == "" and not (re.match(r"\d", number) or is_roman(number)):
        return None
    return number, rest
