"""Whatever a browser may send to a page of fields: refused or made harmless, and the field is named."""

import json
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from lxml import html

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms.models import Declaration
from lienthong.kernel.units import api as units

from .browsing import Window
from .factories import WARD, drafted, mai, published
from .samples import SAMPLE, of

Come = Callable[[Actor], Client]


@pytest.fixture
def window(province: None) -> Window:
    """A visitor's window at the last step of the sample, all of which is asked."""
    window = Window(f"/khai/{published(SAMPLE)}").press()
    home = window.path
    window.go(f"{home}/buoc/nha").fill(co_nha_hong="true").press("act", "cap-nhat")
    return window.go(f"{home}/buoc/nhan")


def kept() -> dict[str, Any]:
    """What the newest declaration holds."""
    return dict(whole(lambda: Declaration.objects.order_by("-id")[0].kept, HOUSE))


def summary(window: Window) -> list[tuple[str, str]]:
    """The faults at the head of the page: where each leads, what it says."""
    links = window.tree.xpath('//*[contains(@class, "error-summary")]//a')
    return [(one.get("href"), one.text_content().strip()) for one in links]


@pytest.mark.parametrize("act", ["tiep", "cap-nhat", "nghi"])
def test_an_answer_of_ten_megabytes_is_refused_by_the_name_of_its_field(window: Window, act: str) -> None:
    begun = time.process_time()
    window.fill(ghi_chu="x" * 10_000_000).press("act", act)
    assert window.answer.status_code == 422
    assert [where for where, _ in summary(window)] == ["#muc-ghi_chu"] and "20.000 ký tự" in summary(window)[0][1]
    assert kept()["ghi_chu"] == "" and time.process_time() - begun < 5
    assert len(window.answer.content) < 200_000, "it is not sent back either"


def test_a_request_larger_than_any_answer_is_turned_away_and_what_was_kept_stays(window: Window) -> None:
    window.fill(ghi_chu="Đã ghi").press("act", "cap-nhat")
    answer = window.client.post(window.path, {**window.sent(), "ghi_chu": "x" * 16_000_000, "act": "tiep"})
    assert answer.status_code == 413 and "quá lớn" in answer.content.decode().lower()
    assert kept()["ghi_chu"] == "Đã ghi"


def test_a_thousand_rows_are_refused_by_the_name_of_their_field(window: Window) -> None:
    window.go(window.path.replace("nhan", "ho"))
    rows = {f"thanh_vien.{n}.ho_ten": f"Trần {n}" for n in range(1_000)}
    rows |= {f"thanh_vien.{n}.ngay_sinh.year": "1980" for n in range(1_000)}
    marks = [f"thanh_vien.{n}.{name}" for n in range(1_000) for name in ("ho_ten", "ngay_sinh")]
    sent = {**window.sent(), **rows, "thanh_vien.so": "1000", "co": ["thanh_vien", *marks], "act": "tiep"}
    answer = window.client.post(window.path, sent)
    assert answer.status_code == 422 and "nhận nhiều nhất 20 dòng" in answer.content.decode()
    assert len(kept()["thanh_vien"]) == 21


def test_more_fields_than_any_page_has_are_turned_away(window: Window) -> None:
    answer = window.client.post(window.path, {**window.sent(), **{f"x{n}": "1" for n in range(9_000)}})
    assert answer.status_code in (400, 413) and "ghi_chu" not in kept()


@pytest.mark.parametrize("name", ["ghi_chu", "bien_so", "de_nghi", "nhu_cau", "tai_khoan.bank", "giay_to.0", "da_nhan"])
@pytest.mark.parametrize("given", ["[[[[[[" * 2_000, '{"a":{"b":{}}}', "\u202e\u2066\u200b", "NaN", "1e999", "٣"])
def test_what_is_no_answer_of_its_kind_leaves_no_page_broken(window: Window, name: str, given: str) -> None:
    top = name.split(".", maxsplit=1)[0]
    more = {f"{top}.so": "1"} if top == "giay_to" else {}
    window.put(name, given)
    sent = {**window.sent(), **more, "act": "tiep"}
    answer = window.client.post(window.path, sent, follow=True)
    assert answer.status_code in (200, 422)
    if answer.status_code == 422:
        links = html.fromstring(answer.content).xpath('//*[contains(@class, "error-summary")]//a/@href')
        assert links and all(one.startswith("#muc-") for one in links)
    assert len(json.dumps(kept())) < 60_000


@pytest.mark.parametrize("name", ["nguoi_khai", "thanh_vien", "vi_tri", "co"])
def test_a_name_where_a_group_belongs_is_none(window: Window, name: str) -> None:
    """A flat value for what has parts, parts for what is flat, a field of another step."""
    sent = {**window.sent(), name: "x", f"{name}.0.0.0": "y", "ghi_chu.a.b": "z", "act": "tiep"}
    assert window.client.post(window.path, sent, follow=True).status_code == 200
    assert "nguoi_khai" not in kept() or kept()["nguoi_khai"] != "x"


def test_signs_that_nobody_sees_are_left_out_and_it_is_said_beside_the_field(window: Window) -> None:
    window.fill(ghi_chu="Trần\u202eMinh\u200b\u2066\ufeff").press("act", "cap-nhat")
    assert kept()["ghi_chu"] == "TrầnMinh"
    place = window.tree.xpath('//*[@id="o-muc-ghi_chu"]')[0].text_content()
    again = Window(window.path)
    assert again.value("ghi_chu") == "TrầnMinh" and "\u202e" not in again.answer.content.decode()
    assert place.count("TrầnMinh") == 1


@pytest.mark.parametrize(
    "typed", ["=cmd|' /C calc'!A0", "@SUM(A1)", "<script>alert(1)</script>", '"><img src=x>', "{{7*7}}"]
)
def test_formulas_and_markup_are_words_on_every_page(window: Window, typed: str) -> None:
    window.fill(ghi_chu=typed).press("act", "cap-nhat")
    assert window.value("ghi_chu") == typed and kept()["ghi_chu"] == typed
    for page in (window, Window(f"{window.path.split('/buoc')[0]}/kiem-tra")):
        assert typed in page.text and not page.tree.xpath("//script[contains(., 'alert')] | //img[@src='x']")
        assert "49" not in page.tree.xpath("string(//main)") or typed != "{{7*7}}"


@pytest.mark.parametrize("trap", ["(a+)+\\1$", "(?=a)b", "a{9999}{9999}", "(\\w{500}){500}", "["])
def test_a_trap_in_a_definition_is_refused_with_its_line(province: None, come_as: Come, trap: str) -> None:
    document = json.dumps(of({"a": {"type": "string", "pattern": trap}}), indent=1)
    desk, unit = come_as(mai()), units.card(WARD).id
    answer = desk.post("/bieu-mau/soan", {"key": "mot-khoa-soan-1", "unit": unit, "document": document})
    said = answer.content.decode()
    line = next(n for n, text in enumerate(document.splitlines(), 1) if '"pattern"' in text)
    assert answer.status_code == 422 and "Mẫu chữ này không dùng được" in said and f"<b>Dòng {line}</b>" in said


def test_a_pattern_that_takes_for_ever_elsewhere_takes_no_time_on_the_page(province: None) -> None:
    window = Window(
        f"/khai/{published(of({'a': {'type': 'string', 'pattern': '^(([a-z])+.)+[A-Z]([a-z])+$'}}))}"
    ).press()
    begun = time.process_time()
    window.go(f"{window.path}/buoc/a").fill(a="a" * 19_000).press()
    assert window.answer.status_code == 422 and [where for where, _ in summary(window)] == ["#muc-a"]
    assert time.process_time() - begun < 3


def test_a_definition_that_is_deep_or_huge_is_refused(province: None, come_as: Come) -> None:
    desk, unit = come_as(mai()), units.card(WARD).id
    for place, document in enumerate(("[" * 100_000, " " * 600_000, '{"format": 1,' * 3_000, "null", "\u202e{}")):
        post = {"key": f"mot-khoa-sau-{place}", "unit": unit, "document": document}
        answer: HttpResponse = desk.post("/bieu-mau/soan", post)
        assert answer.status_code == 422, document[:20]
    file = BytesIO(b"\xff\xfe{}")
    file.name = "mau.json"
    assert desk.post("/bieu-mau/soan", {"key": "mot-khoa-tep-1", "unit": unit, "file": file}).status_code == 422
    assert drafted(SAMPLE), "and a good one is still taken"
