"""What a list says otherwise of people who are known: how the name is written, the sex, the address.

The code means one natural person for ever. A name that is only written otherwise is set right; one of which a part is
another may be a changed name or a slip of the code, so somebody says which; a wholly other name is another person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lienthong.kernel.base.text import fold

from .differences import Act, Difference, Doubt
from .ground_state import Ground
from .intake import Row


@dataclass(slots=True)
class _Said:
    line: int
    name: str = ""
    sex: str = ""
    email: str = ""


@dataclass(slots=True)
class Corrections:
    """Under way: of whom what is said otherwise, each once however many lines name them."""

    ground: Ground
    found: Difference
    everybody: bool
    choices: Mapping[str, str]
    _said: dict[str, _Said] = field(default_factory=dict)
    _names: dict[str, tuple[str, int]] = field(default_factory=dict)

    def taken(self, row: Row, code: str, sex: str) -> str:
        """Note what the row says otherwise of its person; the code again, or nothing where it may be somebody else."""
        known = self.ground.names[code]
        if not self._same(row, code, known):
            return ""
        name, first = self._names.setdefault(code, (row.full_name, row.line))
        if name != row.full_name:
            self._fault(row, f"Mã {code} ở dòng {first} mang họ tên “{name}”: ghi một họ tên như nhau ở mọi dòng.")
            return ""
        ours = self._ours(code)
        if row.email and not ours:  # not compared: whether it is the one that is kept is nobody's business here
            self._fault(row, f"{known} thuộc đơn vị khác: để trống thư điện tử.")
            return ""
        said = _Said(
            row.line, row.full_name if row.full_name != known else "",
            sex if sex and sex != self.ground.sexes[code] else "",
            row.email.lower() if row.email and row.email.lower() != self.ground.mails.get(code, "") else "",
        )  # fmt: skip
        if not (said.name or said.sex or said.email):
            return code
        if not ours:
            self._fault(
                row, f"{known} thuộc đơn vị khác nên không sửa được họ tên, giới tính ở đây. Ghi họ tên như "
                     "danh bạ, để trống giới tính.",
            )  # fmt: skip
            return ""
        before = self._said.setdefault(code, said)
        for one, other in ((before.sex, said.sex), (before.email, said.email)):
            if one and other and one != other:
                self._fault(row, f"Giới tính hoặc thư điện tử của {known} khác với dòng {before.line}.")
                return ""
        before.sex, before.email = before.sex or said.sex, before.email or said.email
        return code

    @property
    def people(self) -> frozenset[str]:
        """Of whom something is said otherwise."""
        return frozenset(self._said)

    def acts(self) -> list[Act]:
        """What is set right, by code."""
        return [
            Act("correct", one.line, code, self.ground.names[code], title=one.name, sex=one.sex,
                before=self.ground.sexes[code] if one.sex else "", email=one.email)
            for code, one in sorted(self._said.items())
        ]  # fmt: skip

    def _same(self, row: Row, code: str, known: str) -> bool:
        """Whether the row's name is that of the person; where a part is another, whether somebody said so."""
        if fold(known) == fold(row.full_name) or self.choices.get(str(row.line)) == code:
            return True
        if not set(fold(known).split()) & set(fold(row.full_name).split()):
            self._fault(row, f"Mã {code} là của {known}, không phải {row.full_name}.")
            return False
        asked = f"Vẫn là {known}, họ tên đổi thành {row.full_name} (mã {code})"
        self.found.doubts.append(Doubt(row.line, row.full_name, row.unit, ((code, asked),)))
        return False

    def _ours(self, code: str) -> bool:
        """Whether the person is on the staff of the units in question, or of none."""
        held = self.ground.staff.get(code, [])
        return self.everybody or not held or any(one.unit_id in self.ground.scope for one in held)

    def _fault(self, row: Row, text: str) -> None:
        self.found.wrong.append((row.line, text))
