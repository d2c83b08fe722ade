"""What stands at the head of a paper, in words: the same for Word and PDF."""

from lienthong.web.wording import long_day

from .rules import HELD
from .shapes import Letter


def place_and_day(letter: Letter) -> str:
    """“Nghệ An, ngày 05 tháng 02 năm 2026”; room for day and month where the clerk gives them; may be empty."""
    if not letter.place:
        return ""
    return f"{letter.place}, {day_of(letter)}"


def day_of(letter: Letter) -> str:
    """“ngày 05 tháng 02 năm 2026”, or room for day and month."""
    year = letter.year or HELD * 6
    return long_day(letter.day) if letter.day else f"ngày{HELD * 6}tháng{HELD * 6}năm {year}"


def addressed(letter: Letter) -> list[str]:
    """“Kính gửi: …” as lines: one addressee beside the words, several under them."""
    if not letter.to:
        return []
    if len(letter.to) == 1:
        return [f"Kính gửi: {letter.to[0]}"]
    return ["Kính gửi:", *_listed(letter.to)]


def receiving(letter: Letter) -> list[str]:
    """“Nơi nhận” line by line."""
    return _listed(letter.recipients)


def _listed(names: tuple[str, ...]) -> list[str]:
    return [f"- {one}{'.' if place == len(names) else ';'}" for place, one in enumerate(names, 1)]
