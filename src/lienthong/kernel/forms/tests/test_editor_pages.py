"""The editor's pages as a browser without JavaScript meets them, and the parts that htmx asks for."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.forms import actions
from lienthong.kernel.units import api as units

from .factories import SMALL, WARD, drafted, lan, mai, person
from .samples import SAMPLE
from .test_authoring import held, started

Come = Callable[[Actor], Client]
KEYS = iter(f"mot-khoa-trang-{number}" for number in range(10_000))
HX = {"HX-Request": "true"}


def sent(client: Client, code: str, act: str, ref: str = "", *, htmx: bool = False, **typed: Any) -> Any:
    """A button pressed on the editor's page as it stands."""
    facts = {"key": next(KEYS), "luot": held(code).turn, "viec": act, "ref": ref, **typed}
    return client.post(f"/bieu-mau/ban/{code}/sua", facts, headers=HX if htmx else {})


def test_a_form_is_written_without_javascript(province: None, come_as: Come) -> None:
    client = come_as(mai())
    begun = client.post(
        "/bieu-mau/soan", {"key": next(KEYS), "act": "bat-dau", "title": "Tờ khai thử", "unit": units.card(WARD).id}
    )
    code = begun["Location"].split("/")[-2]
    page = client.get(f"/bieu-mau/ban/{code}/sua").content.decode()
    assert "Tờ khai thử" in page and "Thêm mục đầu tiên" in page and "Còn thiếu mục" in page
    assert client.get(f"/bieu-mau/ban/{code}/xem-thu").status_code == 303
    assert "chưa ban hành được" in client.get(f"/bieu-mau/ban/{code}").content.decode()
    done = sent(client, code, "them-muc", label="Họ tên", kind="text")
    assert done.status_code == 303 and done["Location"].endswith("chon=muc%3Aho_ten")
    sent(client, code, "them-muc", "muc:ho_ten", label="Có con không", kind="boolean")
    sent(client, code, "them-muc", "muc:co_con_khong", label="Các con", kind="rows")
    sent(client, code, "them-muc", "muc:cac_con", label="Tuổi", kind="integer", inside="on")
    sent(client, code, "dieu-kien", "muc:cac_con", dk_muc="co_con_khong", dk_dau="==", dk_gia_tri="Có")
    sent(client, code, "len:muc:co_con_khong")
    shown = client.get(f"/bieu-mau/ban/{code}/sua?chon=muc:cac_con").content.decode()
    assert "\nco_con_khong</textarea>" in shown and "Có con không" in shown
    assert shown.index('id="dong-muc-co_con_khong"') < shown.index('id="dong-muc-ho_ten"')
    assert "Gần nhất: chuyển mục “Có con không”" in shown
    wrong = sent(client, code, "luu", "muc:cac_con", label="Các con", shown="co_con_khong &&", **{"checks.so": 0})
    told = wrong.content.decode()
    assert wrong.status_code == 422 and "Cột" in told and "co_con_khong &amp;&amp;</textarea>" in told
    sent(client, code, "hoan-tac")
    sent(client, code, "lam-lai")
    assert client.get(f"/bieu-mau/ban/{code}/sua?chon=muc:mat-roi").status_code == 200


def test_a_box_that_is_left_changes_everything_but_the_boxes(province: None, come_as: Come) -> None:
    code, client = drafted(SMALL), come_as(mai())
    box = {"label": "Họ và tên", "required": "on", "maxLength": "80", "checks.so": "0"}
    part = sent(client, code, "", "muc:ten", htmx=True, **box).content.decode()
    places = re.findall(r'id="([\w-]+)"[^>]*hx-swap-oob', part)
    assert {"thanh", "canh-bao", "muc-luc", "xem", "moc-muc"} <= set(places) and "o-muc" not in places
    assert "Họ và tên" in part and f'name="luot" value="{held(code).turn}"' in part
    bad = sent(client, code, "", "muc:ten", htmx=True, **{**box, "maxLength": "nhiều"})
    assert bad.status_code == 422 and "#b-maxLength" in bad.content.decode() and "muc-luc" not in bad.content.decode()
    whole = sent(client, code, "xuong:muc:ten", htmx=True)
    assert whole["HX-Push-Url"].endswith("chon=muc%3Aten") and 'id="soan"' in whole.content.decode()
    chosen = sent(client, code, "chon", "buoc:mot", htmx=True).content.decode()
    assert 'value="Một"' in chosen


def test_the_second_author_is_told_and_keeps_what_was_typed(province: None, come_as: Come) -> None:
    code, client = drafted(SMALL), come_as(mai())
    actions.edit(code, person("thao", "coordinator"), change={"do": "title", "title": "Của Thảo"}, turn=0)
    late = client.post(
        f"/bieu-mau/ban/{code}/sua",
        {"key": next(KEYS), "luot": 0, "viec": "luu", "ref": "muc:ten", "label": "Tên tôi gõ", "checks.so": 0},
    )
    page = late.content.decode()
    assert late.status_code == 409 and "Thao vừa thay đổi" in page and 'value="Tên tôi gõ"' in page
    assert 'name="luot" value="1"' in page, "pressed once more it counts"
    part = client.post(
        f"/bieu-mau/ban/{code}/sua", {"key": next(KEYS), "luot": 0, "ref": "muc:ten", "label": "Tên tôi gõ"}, headers=HX
    )
    assert part["HX-Retarget"] == "#soan" and 'value="Tên tôi gõ"' in part.content.decode()


def test_a_formula_is_read_aloud_while_it_is_typed(province: None, come_as: Come) -> None:
    code, client = drafted(SMALL), come_as(mai())

    def told(box: str, text: str) -> str:
        return client.get(f"/bieu-mau/ban/{code}/sua/doc", {"ref": "muc:so_con", "o": box, box: text}).content.decode()

    assert "Co_con là đúng" in told("shown", "co_con == true") or "CO_CON" in told("shown", "co_con == true").upper()
    assert "Cột 12" in told("shown", "co_con && (")
    assert "không có tên “x”" in told("computed", "x + 1")
    assert told("shown", " ").strip() == ""


def test_a_draft_is_tried_with_test_data_as_citizen_and_as_official(province: None, come_as: Come) -> None:
    code, client = drafted(SAMPLE), come_as(mai())
    path = f"/bieu-mau/ban/{code}/xem-thu"
    filled = client.post(f"{path}?ref=muc:so_tre", {"act": "dien-thu"}, headers=HX).content.decode()
    data = re.search(r'name="thu" value="([^"]*)"', filled)
    assert data and 'id="xem"' in filled
    thu = data[1].replace("&#34;", '"')
    read = client.post(f"{path}?ref=", {"thu": thu, "xem-nhu": "can-bo"}, headers=HX).content.decode()
    assert "Nguyễn Văn Thử" in read and "1.500.000 đồng" in read and 'aria-pressed="true"' in read
    checked = client.post(path, {"thu": thu, "act": "kiem-tra"}).content.decode()
    assert "Biển số xe" in checked and "Chưa gửi được" not in checked
    lacking = client.post(f"{path}?ref=muc:thu", {"act": "kiem-tra", "thu": "{}"}, headers=HX).content.decode()
    assert "Chưa gửi được, người khai sẽ được báo" in lacking and "Số điện thoại" in lacking
    assert client.post(path, {"thu": "[" * 100_000}).status_code == 200


def test_versions_are_compared_on_a_page(province: None, come_as: Come) -> None:
    client = come_as(mai())
    code = drafted(SMALL)
    assert "bản đầu tiên" in client.get(f"/bieu-mau/ban/{code}/so-sanh").content.decode()
    form = code.split(".")[0]
    second = actions.start(mai(), unit_id=units.card(WARD).id, form=form)
    assert "hỏi giống nhau" in client.get(f"/bieu-mau/ban/{second}/so-sanh").content.decode()
    actions.edit(second, mai(), change={"do": "drop_field", "field": "so_con"}, turn=0)
    page = client.get(f"/bieu-mau/ban/{second}/so-sanh").content.decode()
    assert "Bỏ 1" in page and "SO_CON" in page
    assert client.get(f"/bieu-mau/ban/{second}/so-sanh?voi={started()}").status_code == 404


def test_only_authors_of_a_draft_open_its_editor(province: None, come_as: Come) -> None:
    code = drafted(SMALL)
    for stranger in (lan(), person("binh", "unit_admin", "na-p-2")):
        assert come_as(stranger).get(f"/bieu-mau/ban/{code}/sua").status_code == 404
    assert come_as(mai()).post(f"/bieu-mau/ban/{code}/sua", {"key": next(KEYS)}).status_code == 422


def test_an_empty_form_names_its_lack_once_and_each_button_what_it_keeps(province: None, come_as: Come) -> None:
    code, client = started(), come_as(mai())
    page = client.get(f"/bieu-mau/ban/{code}/sua").content.decode()
    assert "Biểu mẫu cần từ 1 đến" in page and "Biểu mẫu: Biểu mẫu" not in page
    assert "Lưu tên biểu mẫu" in page and "author__both--long" in page and "Lưu mục" not in page
    filled = client.get(f"/bieu-mau/ban/{drafted(SMALL)}/sua?chon=muc:ten").content.decode()
    assert "Lưu mục" in filled and "Lưu tên biểu mẫu" not in filled
