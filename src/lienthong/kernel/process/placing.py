"""Which unit a process belongs to, and which unit the words of a table mean."""

from collections.abc import Callable

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.units import api as units

from .queries import processes

MOST_UNITS = 20_000
SCHEMES = ("dinh-danh", "thong-ke")


def home_of(unit: str, process: str = "") -> int:
    """The unit by its own or official code; without one that of the process, else the one at the top of the tree."""
    if process:
        held = processes(HOUSE).filter(code=process).values_list("unit_id", flat=True).first()
        if held is None:
            raise Unfit("Không có quy trình mang mã {code}.", "Xem mã ở trang Quy trình nội bộ.", code=process)
        return int(held)
    if unit:
        found = units.cards_of([unit]).get(unit)
        for scheme in SCHEMES:
            found = found or units.by_code(scheme, unit)
        if found is None:
            raise Unfit("Không có đơn vị nào mang mã {code}.", "Tìm mã ở trang Cơ quan, đơn vị.", code=unit)
        return found.id
    tops = [card for card in units.search("", most=MOST_UNITS) if card.parent is None]
    if len(tops) == 1:
        return tops[0].id
    if not tops:
        raise Unfit("Hệ thống chưa có cơ quan, đơn vị nào.", "Nạp danh sách đơn vị trước, rồi đưa quy trình vào.")
    raise Unfit("Có {count} đơn vị đứng đầu, không rõ quy trình của đơn vị nào.", "Thêm --unit MÃ.", count=len(tops))


def unit_named(home: int) -> Callable[[str], str]:
    """The code of the unit that words mean today; empty where none is sure, or where it is the process's own unit."""
    directory = units.directory()
    own = units.card(home).code

    def code(words: str) -> str:
        found = directory.resolve(words, today())
        if found.sure is None or found.standing != "now" or found.sure.code == own:
            return ""
        return found.sure.code

    return code
