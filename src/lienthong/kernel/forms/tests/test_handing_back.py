"""Handed back, whoever declares is told, and finds each word where it belongs: beside the field, beside the cell."""

from collections.abc import Callable

import pytest
from django.test import Client

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.links import holder
from lienthong.kernel.forms.models import Declaration
from lienthong.kernel.notifications import api as notifications

from .browsing import Window
from .factories import as_one, citizen, filled, lan, published, typed

Come = Callable[[Actor], Client]
CELL = "thanh_vien.1.truong"


def sent(client: Client | None = None, who: Actor | None = None) -> tuple[str, Actor, str]:
    """A declaration of the sample that was sent: its code, who fills in, its address."""
    window = Window(f"/khai/{published()}", client).press()
    home = window.path.split("/buoc")[0]
    code = whole(lambda: Declaration.objects.order_by("-id")[0].code, HOUSE)
    filler = who or holder(home.split("/")[2])
    filled(code, filler, typed())
    as_one(filler, lambda: actions.send(code, filler))
    return code, filler, home


def test_a_word_to_a_cell_stands_beside_the_cell(province: None, come_as: Come) -> None:
    code, _, home = sent()
    desk, path = come_as(lan()), f"/to-khai/nhan/{code}"
    page = desk.get(path).content.decode()
    assert f'value="{CELL}"' in page and "Dòng 2, Trường đang học" in page
    post = {"key": "mot-khoa-y-kien", "act": "comment", "path": CELL, "of": "thanh_vien", "text": "Ghi tên trường."}
    assert desk.post(path, post)["Location"].endswith("#muc-thanh_vien")
    assert "Dòng 2, Trường đang học" in desk.get(path).content.decode()
    lacking = desk.post(path, {**post, "key": "mot-khoa-khac", "text": ""}).content.decode()
    assert "Ghi ý kiến, dài đến" in lacking and 'href="#y-kien-thanh_vien"' in lacking
    desk.post(path, {"key": "mot-khoa-tra-lai", "act": "hand_back"})
    window = Window(f"{home}/buoc/ho")
    place = window.tree.get_element_by_id(f"o-muc-{CELL.replace('.', '-')}").text_content()
    assert "Ghi tên trường." in place
    assert window.text.count("Ghi tên trường.") == 1, "beside that cell alone"
    assert "Dòng 2, Trường đang học:" in Window(f"{home}/kiem-tra").text


@pytest.mark.parametrize(
    "path", ["thanh_vien.9.truong", "thanh_vien.1.khong", "thanh_vien.x.truong", "khong", "ten.0.a"]
)
def test_a_word_to_what_is_not_there_is_refused(province: None, path: str) -> None:
    code, _, _ = sent()
    with pytest.raises(Unfit):
        as_one(lan(), lambda: actions.comment(code, lan(), path=path, text="Sửa."))


def test_whoever_has_an_account_is_told_and_a_visitor_reads_it_at_the_address(province: None, come_as: Come) -> None:
    tu = citizen()
    code, _, _ = sent(come_as(tu), tu)
    as_one(lan(), lambda: actions.comment(code, lan(), path="", text="Bổ sung giấy tờ."))
    as_one(lan(), lambda: actions.hand_back(code, lan()))
    assert whole(lambda: notifications.unread(tu), tu) == "1"
    notices = come_as(tu).get("/thong-bao").content.decode()
    assert "Đề nghị hỗ trợ hộ gặp thiên tai: cần sửa" in notices and code in notices
    page = Window(f"/to-khai/{code}", come_as(tu)).text
    assert "Cán bộ đã trả lại để sửa" in page and "Bổ sung giấy tờ." in page
    other, _, home = sent()
    as_one(lan(), lambda: actions.comment(other, lan(), path="ghi_chu", text="Viết rõ hơn."))
    as_one(lan(), lambda: actions.hand_back(other, lan()))
    assert "Cán bộ đã trả lại để sửa" in Window(home).text
