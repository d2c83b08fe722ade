"""What can be wrong: with a form as its author wrote it, and with a declaration as somebody filled it in."""

from dataclasses import dataclass

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.states import Named


class Lapse(Named):
    """In which way something filled in cannot stand."""

    MISSING = "missing", "chưa điền"
    SHAPE = "shape", "không đúng dạng, không giữ lại"
    UNFIT = "unfit", "chưa đúng"
    LIMIT = "limit", "ngoài giới hạn"
    CHECK = "check", "chưa khớp với mục khác"
    RECKON = "reckon", "chưa tính được"
    UNKNOWN = "unknown", "không có trong tờ khai"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field: its path (`con.0.ho_ten`), a sentence, and what to do about it."""

    path: str
    lapse: Lapse
    sentence: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Note:
    """What the house did with what was typed, without refusing it: told beside the field."""

    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FormFault:
    """What is wrong with a form as it is written: line (from 1; 0 where it has none), place, sentence, advice."""

    line: int
    path: str
    sentence: str
    next_step: str

    def __str__(self) -> str:
        where = f"Dòng {self.line}, {self.path}" if self.line else self.path
        return f"{where}: {self.sentence} {self.next_step}"


class FaultyForm(Unfit):
    """A form cannot be read as it is written; `faults` are all that is wrong with it, in the order of its lines."""

    code = "faulty_form"
    sentence = "Biểu mẫu viết chưa đúng."
    next_step = "Sửa các chỗ được nêu rồi thử lại."

    def __init__(self, faults: tuple[FormFault, ...]) -> None:
        super().__init__(f"Biểu mẫu có {len(faults)} chỗ viết chưa đúng.", fields={f.path: str(f) for f in faults})
        self.faults = faults


class OtherVersion(Unfit):
    """A declaration was begun with another version of the form; no version reads what another asked."""

    code = "other_version"
    sentence = "Tờ khai này được lập theo một phiên bản khác của biểu mẫu."
    next_step = "Mở lại tờ khai theo đúng phiên bản đã lập."


class Wrong(Exception):
    """A kind says no to a value: why, and what to write. `shape`: of another kind altogether, and not kept."""

    def __init__(self, sentence: str, next_step: str, *, shape: bool = False) -> None:
        super().__init__(sentence)
        self.sentence, self.next_step, self.shape = sentence, next_step, shape
