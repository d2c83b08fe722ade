"""Forms of signing and what a mandate must hold to, as article 13 of decree 30/2020/NĐ-CP has them.

The article was read in public copies that agree, not in the official gazette: it is cited, dated, and shown as not yet
compared. All else is this house's own and shown so.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lienthong.kernel.base.text import nfc

LAW = "30/2020/NĐ-CP, Điều 13"
SINCE = dt.date(2020, 3, 5)
"""From when the decree holds; of what was signed before, this house says nothing."""
UNCHECKED = "chưa đối chiếu Công báo"
CERTIFICATE = "tham khảo mẫu 165/2025/QĐ-UBND của UBND tỉnh Ninh Bình, Điều 11 khoản 4"
GROUNDS = {"KT": "Căn cứ", "TL": "Quy định tại", "TUQ": "Trường hợp đặc biệt"}
OTHER_LAW = {"dan-cu": "Hội đồng nhân dân", "dang": "tổ chức đảng"}
"""Kinds of units whose papers are not signed by this decree alone: their forms are a gap that is named."""
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
_PART_HEADS = ("Chánh Văn phòng", "Chánh Thanh tra", "Trưởng phòng", "Trưởng ban", "Giám đốc", "Chỉ huy trưởng")


def clause(number: int) -> str:
    """A clause of the article, as it is cited."""
    return f"{LAW} khoản {number}"


def _by(number: int) -> str:
    return f"{clause(number)}, {UNCHECKED}"


def _starts(title: str, names: Iterable[str]) -> bool:
    return nfc(title).lower().startswith(tuple(one.lower() for one in names))


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
    """A post as the rules look at it: of which unit and kind, how it is called, and whether that unit stands right
    below the giver's."""

    post: str
    unit_id: int
    kind: str
    below: bool = False
    title: str = ""

    @property
    def leads(self) -> bool:
        """Whether it heads a unit below, or a part of the unit: that a part is headed is seen from the title alone."""
        return self.kind == "head" if self.below else self.kind == "staff" and _starts(self.title, _PART_HEADS)

    def assists(self, chief: "Place") -> bool:
        """Whether it is the deputy of who heads this unit, or that part of it."""
        if self.unit_id != chief.unit_id or chief.kind == "head":
            return self.unit_id == chief.unit_id and self.kind == "deputy"
        led = tuple(f"Phó {one}" for one in _PART_HEADS if _starts(chief.title, (one,)))
        return self.kind == "staff" and bool(led) and _starts(self.title, led)


def position_of(title: str) -> str:
    """A position as it stands in a block: Chủ tịch UBND phường → CHỦ TỊCH."""
    name = nfc(title)
    short = next((one for one in _POSITIONS if name.lower().startswith(one.lower())), name)
    return short.upper()


def head_block(kind_of_unit: str, title: str, name: str, how: str, *, own: bool = False, deputy: str = "") -> Block:
    """The block of who heads a unit; a deputy in charge signs as a deputy for the head (clause 1).

    `own`: what is signed is decided by the head alone, not by the body. `deputy`: the deputy's own post.
    """
    if how == "charge":
        return mandate_block("KT", kind_of_unit, title, deputy, name, own=own)
    return Block(_collegial(kind_of_unit, own=own), ("Q. " if how == "acting" else "") + position_of(title), name)


def mandate_block(
    kind: str, kind_of_unit: str, from_title: str, to_title: str, name: str, *, own: bool = False, by_order: str = ""
) -> Block:
    """The block of who signs for the head: KT in the name of the body too, TL and TUQ in the head's name.

    `by_order`: the head's post, where a deputy signs for who signs by that head's order (clause 4).
    """
    for_whom = f"{kind}. {position_of(from_title)}"
    if by_order:
        return Block((f"TL. {position_of(by_order)}", for_whom), position_of(to_title), name)
    authority = (*_collegial(kind_of_unit, own=own), for_whom) if kind == "KT" else (for_whom,)
    return Block(authority, position_of(to_title), name)


def _collegial(kind_of_unit: str, *, own: bool) -> tuple[str, ...]:
    body = COLLEGIAL.get(kind_of_unit)
    return (f"TM. {body}",) if body and not own else ()


def unfit_kind(kind: str, giver: Place, receiver: Place, *, by_order: bool = False) -> Iterable[tuple[str, str]]:
    """What is wrong with who gives and who is given, field by field.

    `by_order`: the giver signs by order of the head, and so may pass it to their own deputy (clause 4).
    """
    if receiver.post == giver.post:
        yield "to_post", "Chọn một vị trí khác với vị trí giao."
    if giver.kind != "head" or giver.below:
        if kind == "KT" and by_order and not receiver.assists(giver):
            yield "to_post", f"Người được ký thừa lệnh chỉ giao lại cho cấp phó của mình ({_by(4)}); chọn cấp phó."
        if not (kind == "KT" and by_order):
            text = f"Chỉ người đứng đầu giao ký; người được ký thừa lệnh chỉ giao cấp phó ký thay ({_by(4)})."
            yield "from_post", f"{text} Chọn vị trí người đứng đầu."
        return
    if kind == "KT" and not receiver.assists(giver):
        yield "to_post", f"Ký thay (KT.) chỉ giao cho cấp phó của chính đơn vị này ({_by(1)}); chọn vị trí cấp phó."
    if kind == "TL" and not receiver.leads:
        text = f"Ký thừa lệnh (TL.) chỉ giao cho người đứng đầu đơn vị, bộ phận trực thuộc ({_by(4)})"
        yield "to_post", f"{text}; chọn vị trí đứng đầu."
    if kind == "TUQ" and not receiver.leads:
        text = f"Ký thừa ủy quyền (TUQ.) chỉ giao cho người đứng đầu cơ quan, đơn vị thuộc cơ cấu của mình ({_by(3)})"
        yield "to_post", f"{text}; chọn vị trí đứng đầu."


def unfit_content(
    kind: str, documents: Sequence[str], ends: bool, limits: str, ground: str
) -> Iterable[tuple[str, str]]:
    """What is wrong with what is given, until when and on what ground.

    TUQ: for a special case, limited in time and content (clause 3); TL: for kinds of documents, as a regulation of the
    agency has it (clause 4).
    """
    unknown = [one for one in documents if one not in DOCUMENTS]
    if unknown:
        yield "documents", f"Không có loại văn bản “{unknown[0]}”; chọn trong danh sách."
    if kind == "TUQ":
        if not ends:
            yield "ends", f"Ủy quyền phải có thời hạn ({_by(3)}); ghi ngày, giờ kết thúc."
        if not documents:
            yield "documents", f"Ủy quyền phải nêu rõ nội dung ({_by(3)}); chọn loại văn bản."
        if not limits:
            yield "limits", f"Ủy quyền phải nêu rõ nội dung ({_by(3)}); ghi được ký việc gì, đến mức nào."
        if not ground:
            yield "ground", f"Chỉ ủy quyền trong trường hợp đặc biệt ({_by(3)}); ghi đó là trường hợp nào."
    if kind == "TL":
        if not documents:
            yield "documents", f"Thừa lệnh chỉ cho một số loại văn bản ({_by(4)}); chọn loại văn bản."
        if not ground:
            text = f"Thừa lệnh phải được quy định trong quy chế làm việc hoặc quy chế công tác văn thư ({_by(4)})"
            yield "ground", f"{text}; ghi số, ngày của quy chế."


def unfit_unit(kind_of_unit: str) -> str:
    """Why the forms of this decree are not those of a kind of unit; empty where they are."""
    named = OTHER_LAW.get(kind_of_unit)
    return (
        f"Hình thức ký của {named} không chỉ theo Nghị định 30: hệ thống chưa có quy định cho nơi này." if named else ""
    )
