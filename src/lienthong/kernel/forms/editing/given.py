"""What comes with a change, looked at once: texts, whole numbers, yes or no; refused by the name of its field."""

from collections.abc import Mapping
from typing import Any

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.forms.cleaning import hides_something, many_lines, one_line


class Given:
    """The arguments of one change. What is not there was not on the page, and stays as it is."""

    def __init__(self, args: Mapping[str, Any]) -> None:
        self.args = args
        self.wrong: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.args

    def word(self, name: str) -> str:
        """A name by which something is found; empty where it is none."""
        found = self.args.get(name, "")
        return found if isinstance(found, str) else ""

    def text(self, name: str, longest: int, *, needed: str = "", lines: bool = False) -> str:
        """A text as people read it; `needed` is what is said where it is empty."""
        given = self.args.get(name, "")
        if not isinstance(given, str):
            self.wrong[name] = "Nội dung gửi lên không đúng dạng. Nhập lại."
            return ""
        if hides_something(given):
            self.wrong[name] = "Nội dung có ký tự ẩn không nhìn thấy được. Xóa rồi gõ lại bằng bàn phím."
            return ""
        found = many_lines(given) if lines else one_line(given)
        if len(found) > longest:
            self.wrong[name] = f"Chỉ nhận đến {longest} ký tự. Viết gọn lại."
        elif needed and not found:
            self.wrong[name] = needed
        return found

    def truth(self, name: str) -> bool:
        """Yes or no; a box that is ticked comes as a text."""
        return self.args.get(name) in (True, "on", "true", "co")

    def number(self, name: str, least: int, most: int) -> int:
        """A whole number between two."""
        given = self.args.get(name)
        found = given if isinstance(given, int) and not isinstance(given, bool) else None
        found = whole_number(given.strip().replace(".", ""), most) if isinstance(given, str) else found
        if found is None or not least <= found <= most:
            self.wrong[name] = f"Nhập số nguyên từ {least:,} đến {most:,}.".replace(",", ".")
            return least
        return found

    def place(self, name: str) -> int:
        """A place in a list, from 0; -1 where none is named."""
        given = self.args.get(name, -1)
        if isinstance(given, str):
            found = whole_number(given, 1_000)
            return -1 if found is None else found
        return given if isinstance(given, int) and not isinstance(given, bool) else -1

    def way(self) -> int:
        """Up or down by one."""
        return -1 if self.args.get("by") in (-1, "-1") else 1

    def rows(self, name: str, most: int) -> list[Mapping[str, Any]]:
        """A list of small records."""
        found = self.args.get(name, [])
        if not isinstance(found, list) or len(found) > most or not all(isinstance(one, dict) for one in found):
            self.wrong[name] = f"Chỉ nhận đến {most} dòng. Bớt lại."
            return []
        return found

    def refuse(self) -> None:
        """Say all that is wrong, where something is."""
        if self.wrong:
            raise Unfit("Chưa lưu được thay đổi này.", "Sửa các ô được đánh dấu.", fields=self.wrong)
