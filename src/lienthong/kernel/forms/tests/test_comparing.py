"""How two versions differ, in words: added, left out, moved, changed; the same twice differs in nothing."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.forms.api import read_form
from lienthong.kernel.forms.comparing import differences
from lienthong.kernel.forms.editing import edited

from .test_changes import FULL, Recipe, added, after, made


def said(old: str, new: str) -> str:
    """All differences as one text."""
    found = differences(read_form(old), read_form(new))
    lines = [f"{d.sort} {d.label}: {' '.join(f'{c.what}: {c.was} → {c.now};' for c in d.changes)}" for d in found]
    return "\n".join(lines)


def test_what_was_done_is_told_in_words() -> None:
    new, _ = added(FULL, "Số nhà")
    new = after(
        new,
        {"do": "drop_field", "field": "bien_so"},
        {"do": "move_field", "field": "thu", "by": 1},
        {"do": "place_field", "field": "ma_so_thue", "step": "nhan", "section": 1},
        {"do": "key", "field": "ghi_chu", "key": "ghi_them"},
        {"do": "field", "field": "gia_tri_nha", "label": "Giá trị căn nhà", "required": "on", "maximum": "5000"},
        {"do": "field", "field": "da_nhan", "shown": "co_nha_hong && thiet_hai > 1000"},
        {"do": "field", "field": "thanh_vien.truong", "help": "Trường hiện nay."},
        {
            "do": "field",
            "field": "nhu_cau",
            "options": [{"code": "gao", "label": "Gạo tẻ"}, {"code": "tien", "label": "Tiền"}, {"label": "Nước"}],
        },
        {"do": "field", "field": "ngay_ve", "checks": []},
        {"do": "step", "step": "ho", "title": "Người trong nhà"},
        {"do": "move_step", "step": "nha", "by": -1},
    )
    told = said(FULL, new)
    for line in (
        "added Số nhà: đặt ở bước “Người khai”, phần “Thông tin”",
        "dropped Biển số xe: trước đặt ở bước “Nhận hỗ trợ”",
        "moved Mã số thuế: chỗ đặt: bước “Người khai”, phần “Thông tin” → bước “Nhận hỗ trợ”",
        "changed Ghi chú: mã: ghi_chu → ghi_them;",
        "changed Giá trị căn nhà: tên mục: Giá trị nhà → Giá trị căn nhà; bắt buộc: không → có;",
        "đến: 100000000000 → 5000",
        "chỉ hỏi khi: Nhà có hư hỏng không → Nhà có hư hỏng không là “Có” và thiệt hại lớn hơn 1.000",
        "changed Trường đang học: hướng dẫn:  → Trường hiện nay.;",
        "lựa chọn: Gạo; Thuốc; Tiền → Gạo tẻ; Tiền; Nước",
        "changed Ngày về ở: bỏ kiểm tra",
        "changed Bước “Người trong nhà”: tên bước: Thành viên → Người trong nhà;",
        "moved Thứ tự các bước: nay là:  → Nhà ở → Người khai",
    ):
        assert line in told, told
    assert "Số trẻ em" not in told, "its step is only called otherwise"
    assert "moved Thư điện tử" in told or "moved Dân tộc" in told


@settings(max_examples=40, deadline=None)
@given(st.lists(Recipe, min_size=1, max_size=10))
def test_nothing_differs_from_itself_and_what_came_one_way_goes_the_other(recipes: list[dict[str, Any]]) -> None:
    text = FULL
    for recipe in recipes:
        try:
            text = edited(text, made(text, recipe)).text
        except Unfit:
            continue
    old = read_form(FULL)
    try:
        new = read_form(text)
    except Unfit:
        return  # everything was left out: there is nothing to compare with
    assert not differences(old, old) and not differences(new, new)
    there, back = differences(old, new), differences(new, old)
    for one, other in (("added", "dropped"), ("dropped", "added")):
        assert {d.name for d in there if d.sort == one} == {d.name for d in back if d.sort == other}
    assert bool(there) == bool(back)
