"""A declaration on paper: all of it stands there, long words and many rows too; who may not have it gets none."""

import io
from collections.abc import Callable
from typing import Any

import pdfplumber
import pytest
from django.test import Client

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.filing import paper
from lienthong.kernel.forms.links import holder
from lienthong.kernel.forms.models import Declaration
from lienthong.kernel.forms.paper import on_paper
from lienthong.kernel.printing.api import word

from .browsing import Window
from .factories import OTHER, as_one, filled, kept, lan, person, published, typed

Come = Callable[[Actor], Client]
MEMBERS = [{"ho_ten": f"Trần Văn Thứ {n}", "ngay_sinh": "2015", "truong": "Trường Tiểu học " * 9} for n in range(12)]


def said(data: bytes) -> tuple[str, list[Any]]:
    """The text of a PDF as somebody else reads it, and its pages."""
    with pdfplumber.open(io.BytesIO(data)) as file:
        text = "\n".join(page.extract_text() for page in file.pages)
        return " ".join(text.replace("\u200b", "").split()), [(page.width, page.height) for page in file.pages]


def filled_in(**changes: Any) -> tuple[str, str]:
    """A visitor's declaration, all steps filled in: its code and its address."""
    home = Window(f"/khai/{published()}").press().path
    code = whole(lambda: Declaration.objects.order_by("-id")[0].code, HOUSE)
    filled(code, holder(home.split("/")[2]), typed(**changes))
    return code, home


def test_all_that_was_declared_stands_on_it_in_its_order(province: None) -> None:
    long = "Từ-không-có-chỗ-ngắt" * 20
    code, home = filled_in(thanh_vien=MEMBERS, ghi_chu=f"Dòng một\n{long}")
    begun = Client().get(f"{home}/ban-in.pdf")
    assert begun["Content-Type"] == "application/pdf" and begun["Cache-Control"] == "private, no-store"
    assert "BẢN CHƯA GỬI" in said(begun.content)[0]
    who = holder(home.split("/")[2])
    as_one(who, lambda: actions.send(code, who))
    text, pages = said(Client().get(f"{home}/ban-in.pdf").content)
    assert all(round(width) == 595 and round(height) == 842 for width, height in pages) and len(pages) >= 2
    assert "BẢN CHƯA GỬI" not in text and code in text and f"{kept(code).sent_at:%d}" in text
    wanted = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Kính gửi: Phường Thành Vinh", "I. Người khai", "Nguyễn Thị Tư",
        "03/1950", "040950186930", "II. Nhà ở", "150.000.000 đồng", "18,6733", "105,6813", "III. Thành viên",
        "Trần Văn Thứ 0", "Trần Văn Thứ 11", "IV. Nhận hỗ trợ", "Tiền; Gạo", "NGUYEN THI TU", "Dòng một",
    )  # fmt: skip
    places = [text.find(one) for one in wanted]
    assert -1 not in places and places == sorted(places), dict(zip(wanted, places, strict=True))
    assert long in text.replace(" ", "").replace("\n", "") or long in text.replace(" ", "")
    assert text.count("NGƯỜI KHAI") == 1, "one place to sign"


def test_the_copy_that_may_be_given_away_finds_nobody(province: None, come_as: Come) -> None:
    code, home = filled_in()
    who = holder(home.split("/")[2])
    as_one(who, lambda: actions.send(code, who))
    desk = come_as(lan())
    path = f"/to-khai/nhan/{code}/ban-in.pdf"
    whole_copy, masked = said(desk.get(path).content)[0], said(desk.get(f"{path}?che=1").content)[0]
    for number in ("040950186930", "0912345678", "1122334455", "tu@dan.example"):
        assert number in whole_copy and number not in masked
        assert f"•••{number[-3:]}" in masked
    assert "BẢN CHE THÔNG TIN CÁ NHÂN" in masked and "Nguyễn Thị Tư" in masked


def test_who_may_not_read_it_gets_none(province: None, come_as: Come) -> None:
    code, home = filled_in()
    path = f"/to-khai/nhan/{code}/ban-in.pdf"
    assert come_as(lan()).get(path).status_code == 404, "before it is sent it is its filler's alone"
    who = holder(home.split("/")[2])
    as_one(who, lambda: actions.send(code, who))
    assert come_as(lan()).get(path).status_code == 200
    assert come_as(person("an", "counter", OTHER)).get(path).status_code == 404
    alone = Client().get(f"/to-khai/{code}/ban-in.pdf")
    assert alone.status_code == 302 and alone["Location"].startswith("/dang-nhap"), "the code alone opens nothing"
    assert Client().get("/to-khai/TK-2026-999999/ban-in.pdf").status_code == 302, "nor does it say what there is"
    as_paper = whole(lambda: on_paper(paper(HOUSE, code)), HOUSE)  # type: ignore[arg-type]
    with pytest.raises(HouseFault):
        word(as_paper)


def test_what_was_given_up_is_on_no_paper(province: None) -> None:
    code, home = filled_in()
    who = holder(home.split("/")[2])
    as_one(who, lambda: actions.drop(code, who))
    assert Client().get(f"{home}/ban-in.pdf").status_code == 404
