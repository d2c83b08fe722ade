"""What the reader of a form finds wrong, gathered with its line and place, so that an author is told all at once."""

from collections.abc import Collection, Mapping
from typing import Any

from lienthong.kernel.expressions.api import Expression, Faulty, compiled
from lienthong.kernel.expressions.api import Kind as Sort

from .cleaning import hides_something, many_lines, one_line
from .faults import FormFault
from .form import SILENT, Said
from .lines import Path, said_path

MOST = 50
"""Faults that are told; who has more has another trouble."""


class Remarks:
    """Reads pieces of a form and notes what is wrong with them; what could not be read comes back empty."""

    def __init__(self, places: Mapping[Path, int]) -> None:
        self._places = places
        self.faults: list[FormFault] = []

    def fault(self, path: Path, sentence: str, next_step: str) -> None:
        """Note what is wrong at a place."""
        near = path
        while near and near not in self._places:
            near = near[:-1]
        if len(self.faults) < MOST:
            said = said_path(tuple(one_line(step)[:60] if isinstance(step, str) else step for step in path))
            self.faults.append(FormFault(self._places.get(near, 0), said, sentence, next_step))

    def told(self) -> tuple[FormFault, ...]:
        """All that is wrong, from the first line to the last."""
        return tuple(sorted(self.faults, key=lambda fault: fault.line))

    def mapping(
        self, given: Any, path: Path, allowed: Collection[str] | None, *, needed: Collection[str] = ()
    ) -> dict[str, Any]:
        """An object of which these keys may stand (any where None) and those must."""
        if not isinstance(given, dict):
            self.fault(path, "Chỗ này phải là một nhóm { … }.", "Viết trong dấu ngoặc nhọn.")
            return {}
        for key in given if allowed is not None else ():
            if key not in (allowed or ()):
                listed = ", ".join(sorted(allowed or ()))
                self.fault((*path, key), f"Không hiểu từ “{one_line(key)[:40]}” ở đây.", f"Dùng được: {listed}.")
        for key in needed:
            if key not in given:
                self.fault(path, f"Thiếu “{key}”.", "Viết thêm mục này.")
        return given

    def listing(self, given: Any, path: Path, most: int) -> list[Any]:
        """A list of no more than so many."""
        if not isinstance(given, list):
            self.fault(path, "Chỗ này phải là một danh sách [ … ].", "Viết trong dấu ngoặc vuông.")
            return []
        if len(given) > most:
            self.fault(path, f"Danh sách có quá {most} phần.", "Bớt lại.")
        return given[:most]

    def names(self, given: Any, path: Path, known: Collection[str]) -> tuple[str, ...]:
        """Names of fields that are there, each once."""
        found: dict[str, None] = {}
        for place, name in enumerate(self.listing(given, path, 500)):
            if not isinstance(name, str) or name not in known:
                self.fault((*path, place), f"Không có mục “{str(name)[:40]}”.", "Viết tên một mục đã khai báo.")
            elif name in found:
                self.fault((*path, place), f"Mục “{name}” nêu hai lần.", "Bỏ một lần.")
            else:
                found[name] = None
        return tuple(found)

    def text(self, given: Any, path: Path, longest: int = 200, *, lines: bool = False) -> str:
        """A text that people read, without signs that nobody sees."""
        if not isinstance(given, str) or not given.strip() or len(given) > longest:
            self.fault(path, f"Chỗ này phải là chữ, dài từ 1 đến {longest} ký tự.", "Viết lại nội dung này.")
            return ""
        if hides_something(given):
            self.fault(path, "Nội dung có ký tự ẩn không nhìn thấy được.", "Xóa rồi gõ lại bằng bàn phím.")
        return many_lines(given) if lines else one_line(given)

    def said(self, given: Any, path: Path, longest: int = 300) -> Said:
        """A text in Vietnamese and perhaps in English; a plain text is Vietnamese."""
        if isinstance(given, str):
            return Said(self.text(given, path, longest, lines=True))
        found = self.mapping(given, path, {"vi", "en"}, needed=("vi",))
        if "vi" not in found:
            return SILENT
        english = self.text(found["en"], (*path, "en"), longest, lines=True) if "en" in found else ""
        return Said(self.text(found["vi"], (*path, "vi"), longest, lines=True), english)

    def expression(self, given: Any, path: Path, names: Mapping[str, Sort], wanted: Sort) -> Expression | None:
        """A condition or formula over these names."""
        if not isinstance(given, str):
            self.fault(path, "Chỗ này phải là một biểu thức viết trong dấu nháy.", 'Ví dụ "tuoi < 18".')
            return None
        try:
            return compiled(given, names, wanted)
        except Faulty as fault:
            self.fault(path, fault.sentence, fault.next_step)
            return None

    def whole(self, given: Any, path: Path, least: int, most: int) -> int:
        """A whole number between two."""
        if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
            self.fault(path, f"Chỗ này phải là số nguyên từ {least} đến {most}.", "Sửa lại số này.")
            return least
        return given
