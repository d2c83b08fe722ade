"""Filling in by the pages: with and without JavaScript the same is kept; nothing is lost on the way back."""

import copy
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.links import holder
from lienthong.kernel.forms.looking import look
from lienthong.kernel.forms.models import Declaration

from .browsing import Window
from .factories import ANSWERED, SMALL, as_one, lan, published, saved

Come = Callable[[Actor], Client]


def newest() -> Declaration:
    """The declaration that was begun last."""
    return whole(lambda: Declaration.objects.select_related("version").order_by("-id")[0], HOUSE)


def started(form: str) -> Window:
    """A visitor's window at the address of a new declaration."""
    return Window(f"/khai/{form}").press()


def test_a_visitor_goes_through_all_steps_by_hand_and_sends(province: None) -> None:
    window = started(published())
    home = window.path
    assert re.fullmatch(r"/to-khai/[\w-]{43}", home) and f"http://testserver{home}" in window.answer.content.decode()
    assert window.answer["Cache-Control"] == "private, no-store"
    window.go(f"{home}/buoc/nguoi").press()
    assert window.answer.status_code == 422 and 'href="#muc-so_dien_thoai"' in window.answer.content.decode()
    window.fill(nguoi_khai__full_name="Nguyễn Thị Tư", nguoi_khai__born__year="1950", so_dien_thoai="0912345678")
    assert window.press().path == f"{home}/buoc/nha"
    assert "muc_hong" not in window.names()
    window.fill(co_nha_hong="true").press("act", "cap-nhat")
    assert "Bước 2 trên 4" in window.text and "Mức hư hỏng" in window.text
    assert window.fill(muc_hong="nang", gia_tri_nha="300.000.000").press().path == f"{home}/buoc/ho"
    window.fill(thanh_vien__0__ho_ten="Trần Văn A", thanh_vien__0__ngay_sinh__year="1980").press("them", "thanh_vien")
    window.fill(thanh_vien__1__ho_ten="Trần Thị B", thanh_vien__1__ngay_sinh__year="2015").press("bot", "thanh_vien.0")
    assert window.value("thanh_vien.0.ho_ten") == "Trần Thị B" and "thanh_vien.1.ho_ten" not in window.names()
    assert window.press().press().path == f"{home}/kiem-tra"
    assert window.press().path == home and newest().code in window.text
    assert newest().answer["thanh_vien"] == [{"ho_ten": "Trần Thị B", "ngay_sinh": "2015", "tuoi": 11}]
    assert window.go(f"{home}/buoc/nguoi").path == home, "what was sent is not filled in any more"


CHOICES: dict[str, list[Any]] = {
    "co_nha_hong": ["true", "false"], "muc_hong": ["nhe", "nang", "sap"], "gia_tri_nha": ["300.000.000", "x", ""],
    "dien_tich": ["62,5", "-1", ""], "vi_tri.lat": ["18,67", "99"], "thanh_vien.0.ho_ten": ["Trần Văn A", ""],
    "thanh_vien.0.ngay_sinh.year": ["1980", "2015", "19"], "thanh_vien.0.truong": ["Tiểu học"],
    "thanh_vien.1.ho_ten": ["Trần Thị B"], "thanh_vien.1.ngay_sinh.year": ["2014", "1970"],
    "nhu_cau": [["tien"], ["gao", "tien"], []], "de_nghi": ["1.000.000", "900.000.000"], "da_nhan": ["0"],
    "tai_khoan.number": ["1122334455"], "bien_so": ["37A-12345", "abc"], "ghi_chu": ["Một\r\nHai"],
}  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_with_and_without_javascript_the_same_is_kept_and_wrong(province: None, seed: int) -> None:
    form, chance = published(), random.Random(seed)
    plain, quick = started(form), started(form)
    for key in ("nha", "ho", "nhan", "nha", "ho"):
        for window in (plain, quick):
            window.go(f"{window.path.split('/buoc')[0]}/buoc/{key}")
        if "/buoc/" not in plain.path:
            assert "/buoc/" not in quick.path
            continue
        for _ in range(6):
            if chance.random() < 0.2:
                plain.press("them", "thanh_vien"), quick.press("them", "thanh_vien")
            at_hand = sorted(name for name in plain.names() | set(CHOICES) if name in CHOICES and may(plain, name))
            if not at_hand:
                break
            name = chance.choice(at_hand)
            value = chance.choice(CHOICES[name])
            plain.put(name, value).press("act", "cap-nhat")
            assert quick.put(name, value).leave_field().status_code == 200
            assert {one for one in plain.names() if one in CHOICES} <= quick.names() | {name} | RADIOS, name
        one, other = (whole(lambda w=w: of(w), HOUSE) for w in (plain, quick))
        assert one.kept == other.kept
        assert (look(one).answer, look(one).faults) == (look(other).answer, look(other).faults)


RADIOS = {"co_nha_hong", "muc_hong", "nhu_cau"}


def may(window: Window, name: str) -> bool:
    """Whether a page has this field; what is not marked in a group of boxes is not sent, but it is there."""
    return bool(window.tree.xpath(f'//*[@name="{name}"]'))


def of(window: Window) -> Declaration:
    """The declaration of a window."""
    codes = list(Declaration.objects.order_by("id").select_related("version"))
    return next(one for one in codes if one.filler == holder(window.path.split("/")[2]).id)


def test_an_older_window_is_told_and_loses_nothing(province: None) -> None:
    first = started(published(SMALL))
    path = f"{first.path}/buoc/mot"
    first.go(path)
    second = Window(path).fill(ten="Từ cửa sổ hai")
    second.press("act", "cap-nhat")
    first.fill(ten="Từ cửa sổ một")
    assert first.leave_field().status_code == 409
    assert first.press().answer.status_code == 409 and first.value("ten") == "Từ cửa sổ một"
    assert newest().kept["ten"] == "Từ cửa sổ hai"
    first.press()
    assert newest().kept["ten"] == "Từ cửa sổ một", "pressed again, knowing"


@pytest.fixture
def files_folder(settings: Any, tmp_path: Path) -> Path:
    """A store of files of the test's own."""
    settings.FILES_FOLDER = tmp_path
    return tmp_path


def test_files_are_there_after_coming_back(province: None, files_folder: Path) -> None:
    file = {"$ref": "urn:lienthong:kind:file"}
    form = copy.deepcopy(SMALL)
    form["schema"]["properties"] |= {"giay": file, "anh": {"type": "array", "maxItems": 3, "items": file}}
    form["fields"] |= {"giay": {"label": "Giấy", "accept": ["application/pdf"]}, "anh": {"label": "Ảnh"}}
    form["layout"]["steps"][0]["sections"][0]["fields"] += ["giay", "anh"]
    window = started(published(form))
    home = window.path
    window.go(f"{home}/buoc/mot").fill(ten="Tư")
    paper = SimpleUploadedFile("giấy khai.pdf", b"%PDF-1.4 thu")
    window.press("them", "anh", **{"giay.tep": paper})
    window.press("act", "cap-nhat", **{"anh.0.tep": SimpleUploadedFile("anh.pdf", b"%PDF-1.4 hai")})
    back = Window(f"{home}/buoc/mot")
    assert "giấy khai.pdf" in back.text and "anh.pdf" in back.text
    code = back.value("giay")
    got = Client().get(f"{home}/tep/{code}")
    assert b"".join(got.streaming_content) == b"%PDF-1.4 thu"
    assert Client().get(f"/tep/{code}").status_code == 404, "whoever has no secret has no file"
    back.press("act", "cap-nhat")
    assert newest().kept["giay"] == code, "saved again, the file stays"
    back.put("giay.bo", "on").press("act", "cap-nhat")
    assert newest().kept["giay"] == "" and Client().get(f"{home}/tep/{code}").status_code == 404


def test_officials_read_say_a_word_and_hand_back(province: None, come_as: Come) -> None:
    window = started(published(SMALL))
    home = window.path
    window.go(f"{home}/buoc/mot").fill(**ANSWERED).press("act", "cap-nhat")
    window.fill(so_con="2").press().press()
    code = newest().code
    desk = come_as(lan())
    assert code in desk.get("/to-khai").content.decode()
    post = {"key": "mot-khoa-y-kien", "act": "comment", "path": "ten", "text": "Ghi đủ họ tên."}
    assert desk.post(f"/to-khai/nhan/{code}", post)["Location"].endswith("#muc-ten")
    assert "Ghi đủ họ tên." in desk.get(f"/to-khai/nhan/{code}").content.decode()
    desk.post(f"/to-khai/nhan/{code}", {"key": "mot-khoa-tra-lai", "act": "hand_back"})
    assert desk.get(f"/to-khai/nhan/{code}").status_code == 404


def test_whoever_is_handed_back_reads_the_word_beside_the_field(province: None) -> None:
    from lienthong.kernel.forms.links import holder

    window = started(published(SMALL))
    secret, code = window.path.split("/")[2], newest().code
    saved(code, holder(secret), "mot", ANSWERED)
    as_one(holder(secret), lambda: actions.send(code, holder(secret)))
    as_one(lan(), lambda: actions.comment(code, lan(), path="ten", text="Ghi đủ họ tên."))
    as_one(lan(), lambda: actions.hand_back(code, lan()))
    assert "Cán bộ đã trả lại để sửa" in window.go(f"/to-khai/{secret}").text
    assert "Ghi đủ họ tên." in window.go(f"/to-khai/{secret}/buoc/mot").text


def test_a_citizen_who_has_signed_in_goes_by_the_code_and_finds_their_name(province: None, come_as: Come) -> None:
    form = {**SMALL, "fields": {**SMALL["fields"], "ten": {"label": "Tên", "prefill": ["people.full_name"]}}}
    tu = Actor("account:tu", "Nguyễn Thị Tư", grants=(Grant("citizen", 0, frozenset()),))
    client = come_as(tu)
    window = Window(f"/khai/{published(form)}", client).press()
    assert window.path == f"/to-khai/{newest().code}/buoc/mot"
    assert window.value("ten") == "Nguyễn Thị Tư" and "Đã điền sẵn" in window.text


def test_a_page_of_a_step_asks_the_database_a_fixed_number_of_questions(province: None) -> None:
    window = started(published())
    path = f"{window.path}/buoc/nguoi"
    window.go(path)
    with CaptureQueriesContext(connection) as asked:
        window.go(path)
    assert len(asked) <= 14, [one["sql"][:120] for one in asked.captured_queries]
