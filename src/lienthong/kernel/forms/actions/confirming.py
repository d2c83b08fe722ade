"""What an official holds against the paper it stands on goes into the citizen's vault, and is not asked again."""

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.forms.confirmed import can_be_kept
from lienthong.kernel.forms.models import Declaration
from lienthong.kernel.forms.queries import declarations
from lienthong.kernel.forms.sources import kind_of
from lienthong.kernel.forms.states import DECLARATION_MOVES
from lienthong.kernel.forms.versioning import form_of
from lienthong.kernel.forms.wording import line, spoken
from lienthong.kernel.vault import api as vault

from .declarations import persons_of

LONGEST = 200


@verb("forms.confirm", of=declarations, sentence="xác nhận đã đối chiếu với giấy tờ", moves=DECLARATION_MOVES)
def confirm(declaration: Declaration, by: Actor, *, path: str, against: str) -> str:
    """An official has held a field against a paper: from now on it fills the forms of whoever declared.

    `path`: the name of the field. `against`: the paper, as people call it. Returns the code of the fact.
    """
    field, value = form_of(declaration.version).fields.get(path), (declaration.answer or {}).get(path)
    if field is None or value is None or not can_be_kept(field):
        raise Unfit("Mục này không lưu vào kho dữ liệu được.", "Tải lại trang để xem tờ khai hiện nay.")
    paper = tidy(against)
    if not 2 <= len(paper) <= LONGEST:
        raise Unfit(fields={"against": f"Ghi giấy tờ đã đối chiếu, từ 2 đến {LONGEST} ký tự, ví dụ: căn cước bản gốc."})
    persons = persons_of(declaration.filler)
    if not persons:
        raise Unfit(
            "Người khai không có tài khoản nên chưa có kho dữ liệu.", "Chỉ xác nhận cho người khai đã đăng nhập."
        )
    return vault.keep(
        HOUSE, person=persons[0], owner=declaration.filler, kind=kind_of(field), name=path, label=field.label.vi,
        value=value, said=spoken(line(field, value)), against=paper, cited=declaration.code,
        unit_id=declaration.unit_id, confirmed_by=by.id, confirmed_name=by.name,
    )  # fmt: skip
