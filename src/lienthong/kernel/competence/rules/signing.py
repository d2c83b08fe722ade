"""Forms of signing and what a mandate must hold to. What is marked `checked` was found in the text that is cited;
all else is this house's own and shown so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lienthong.kernel.base.text import nfc

LAW = "30/2020/NĐ-CP, Điều 13"
CERTIFICATE = "30/2020/NĐ-CP, Điều 13; theo mẫu 165/2025/QĐ-UBND của UBND tỉnh Ninh Bình, Điều 11 khoản 4"
KINDS = {"KT": "ký thay", "TL": "ký thừa lệnh", "TUQ": "ký thừa ủy quyền"}
DOCUMENTS = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "QC": "Quy chế", "QyĐ": "Quy định", "TC": "Thông cáo",
    "TB": "Thông báo", "HD": "Hướng dẫn", "CTr": "Chương trình", "KH": "Kế hoạch", "PA": "Phương án", "ĐA": "Đề án",
    "DA": "Dự án", "BC": "Báo cáo", "BB": "Biên bản", "TTr": "Tờ trình", "HĐ": "Hợp đồng", "CV": "Công văn",
    "CĐ": "Công điện", "BGN": "Bản ghi nhớ", "BTT": "Bản thỏa thuận", "GUQ": "Giấy ủy quyền", "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu", "GNP": "Giấy nghỉ phép", "PG": "Phiếu gửi", "PC": "Phiếu chuyển", "PB": "Phiếu báo",
    "TG": "Thư công",
}  # fmt: skip
"""Kinds of documents by their abbreviations. Công văn and thư công have none on paper: CV and TG serve lists alone."""
COLLEGIAL = dict.fromkeys(
    ("ubnd-tinh", "phuong", "xa", "thi-tran", "dac-khu", "huyen", "thanh-pho", "thi-xa"), "ỦY BAN NHÂN DÂN"
)
"""Kinds of units that decide as a body, and in whose name their head signs: the house's own."""
LAPSES_WITH_GIVER = LAPSES_WITH_RECEIVER = True
"""Whether a mandate has no more effect once who gave it, or who was given it, leaves the post: the house's own."""
_POSITIONS = (
    "Phó Chủ tịch", "Chủ tịch", "Phó Giám đốc", "Giám đốc", "Phó Chánh Văn phòng", "Chánh Văn phòng",
    "Phó Chánh Thanh tra", "Chánh Thanh tra", "Phó Trưởng phòng", "Trưởng phòng", "Phó Trưởng ban", "Trưởng ban",
    "Phó Chỉ huy trưởng", "Chỉ huy trưởng", "Phó Hiệu trưởng", "Hiệu trưởng",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """What stands under a document: by which authority, the position, the name."""

    authority: tuple[str, ...]
    position: str
    name: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The block from above to below, without the place of the signature."""
        return (*self.authority, self.position, self.name) if self.position else (*self.authority, self.name)


@dataclass(frozen=True, slots=True)
class Place:
    """A post as the rules look at it: of which unit and kind, and whether that unit stands right below the giver's."""

    post: str
    unit_id: int
    kind: str
    below: bool = False


def position_of(title: str) -> str:
    """A position as it stands in a block: Chủ tịch UBND phường → CHỦ TỊCH."""
    name = nfc(title)
    short = next((one for one in _POSITIONS if name.lower().startswith(one.lower())), name)
    return short.upper()


def head_block(kind_of_unit: str, title: str, name: str, how: str, *, own: bool = False) -> Block:
    """The block of who heads a unit, also of one who keeps the post for the time being.

    `own`: what is signed is decided by the head alone, not by the body.
    """
    if how == "charge":
        return Block(_collegial(kind_of_unit, own=own), "NGƯỜI PHỤ TRÁCH", name)
    return Block(_collegial(kind_of_unit, own=own), ("Q. " if how == "acting" else "") + position_of(title), name)


def mandate_block(
    kind: str, kind_of_unit: str, from_title: str, to_title: str, name: str, *, own: bool = False
) -> Block:
    """The block of who signs for the head: KT in the name of the body too, TL and TUQ in the head's name."""
    for_whom = f"{kind}. {position_of(from_title)}"
    authority = (*_collegial(kind_of_unit, own=own), for_whom) if kind == "KT" else (for_whom,)
    return Block(authority, position_of(to_title), name)


def _collegial(kind_of_unit: str, *, own: bool) -> tuple[str, ...]:
    body = COLLEGIAL.get(kind_of_unit)
    return (f"TM. {body}",) if body and not own else ()


def unfit_kind(kind: str, giver: Place, receiver: Place) -> Iterable[tuple[str, str]]:
    """What is wrong with who gives and who is given, field by field."""
    if giver.kind != "head":
        yield "from_post", "Chỉ người đứng đầu giao ký (quy ước của hệ thống, chưa đối chiếu với văn bản gốc)."
    if receiver.post == giver.post:
        yield "to_post", "Chọn một vị trí khác với vị trí giao."
    same = receiver.unit_id == giver.unit_id
    if kind == "KT" and not (same and receiver.kind == "deputy"):
        yield "to_post", "Ký thay (KT.) giao cho cấp phó của chính đơn vị này."
    if kind == "TL" and not ((receiver.below and receiver.kind == "head") or (same and receiver.kind == "staff")):
        yield "to_post", "Ký thừa lệnh (TL.) giao cho người đứng đầu đơn vị, bộ phận trực thuộc."
    if kind == "TUQ" and not (same or receiver.below):
        yield "to_post", "Ký thừa ủy quyền (TUQ.) giao cho người trong đơn vị hoặc đơn vị trực thuộc."


def unfit_content(kind: str, documents: Sequence[str], ends: bool, limits: str) -> Iterable[tuple[str, str]]:
    """What is wrong with what is given and until when: by law, what is delegated is limited in time and content."""
    unknown = [one for one in documents if one not in DOCUMENTS]
    if unknown:
        yield "documents", f"Không có loại văn bản “{unknown[0]}”; chọn trong danh sách."
    if kind == "TUQ":
        if not ends:
            yield "ends", f"Ủy quyền phải có thời hạn ({LAW}); ghi ngày, giờ kết thúc."
        if not documents:
            yield "documents", f"Ủy quyền phải nêu rõ nội dung ({LAW}); chọn loại văn bản."
        if not limits:
            yield "limits", f"Ủy quyền phải nêu rõ nội dung ({LAW}); ghi được ký việc gì, đến mức nào."
