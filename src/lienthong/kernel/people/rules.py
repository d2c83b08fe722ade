"""Decisions about people and posts: pure."""

import re

from lienthong.kernel.base.text import sort_key, tidy

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def person_sort_key(full_name: str) -> str:
    """Vietnamese people are listed by their given name, then by family and middle names."""
    words = tidy(full_name).split(" ")
    return sort_key(" ".join([words[-1], *words[:-1]]))


def masked(email: str) -> str:
    """An address as shown to those without need: l…@nghean.gov.vn."""
    name, at, host = email.partition("@")
    return f"{name[:1]}…{at}{host}" if at else ""


def is_mail(text: str) -> bool:
    """Whether this can be a mail address at all."""
    return _MAIL.fullmatch(text) is not None


LEADING = (
    "bí thư", "chánh", "chủ nhiệm", "chủ tịch", "cục trưởng", "chi cục trưởng", "giám đốc", "hiệu trưởng", "phó",
    "quyền", "thủ trưởng", "tổng giám đốc", "trưởng", "viện trưởng",
)  # fmt: skip


def sounds_leading(title: str) -> bool:
    """Whether a title begins as those of heads and deputies do: the house's own list, only to ask, never to decide."""
    return f"{tidy(title).lower()} ".startswith(tuple(f"{one} " for one in LEADING))


def post_kind(title: str, leads: bool) -> tuple[str, int]:
    """The kind and rank of a post, from its title and whether its holder leads the unit."""
    if not leads:
        return "staff", 50
    return ("deputy", 20) if tidy(title).lower().startswith("phó") else ("head", 10)
