"""Error pages as people meet them: what happened, what to do next, whom to call, and the id that finds the log line."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from lienthong.kernel.units.views import public


def said(answer: HttpResponse) -> str:
    """The words of a page."""
    page = answer.content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])))


def helps(answer: HttpResponse, *words: str) -> None:
    """The page says these words, the next step, whom to call and the id of the request."""
    text = said(answer)
    for word in (*words, "Việc nên làm tiếp", settings.CONTACT, answer["X-Request-Id"]):
        assert word in text, (word, text)
    assert re.search(r'<a class="btn(?: btn--primary)?" href="/"', answer.content.decode())


@pytest.mark.django_db
def test_an_address_that_only_takes_forms_says_so_instead_of_a_white_page() -> None:
    answer = Client().get("/dang-xuat")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    helps(answer, "Không mở được trang theo cách này", "mở lại trang có biểu mẫu")


@pytest.mark.django_db
def test_a_form_that_lay_open_too_long_says_so_and_not_that_a_right_is_missing() -> None:
    answer = Client(enforce_csrf_checks=True).post("/dang-nhap", {"username": "lan"})
    assert answer.status_code == 403
    helps(answer, "Trang đã mở quá lâu", "chưa có gì được ghi nhận", "nội dung vừa nhập thường vẫn còn")
    assert "chưa được phép" not in said(answer).lower()


@pytest.mark.django_db
def test_who_finds_nothing_is_led_to_the_search() -> None:
    for path in ("/khong-co-trang-nay", "/don-vi/khong-co", "/cong-khai/khong-co", "/tep/khong-co"):
        answer = Client().get(path)
        assert answer.status_code == 404, path
        helps(answer, "Không tìm thấy")
        assert 'href="/tim-kiem"' in answer.content.decode()


@pytest.mark.django_db
def test_a_host_that_is_not_ours_and_signs_that_cannot_be_kept() -> None:
    helps(Client().get("/", headers={"host": "evil.example"}), "Yêu cầu chưa hợp lệ", "chưa có gì được lưu")
    answer = Client().get("/tim-kiem?q=%00")
    assert answer.status_code == 422
    helps(answer, "Thông tin gửi lên chưa dùng được", "ký tự lạ")


def test_without_the_database_the_page_asks_for_patience(own_database: str) -> None:
    connection = connections["default"]
    connection.close()
    port, connection.settings_dict["PORT"] = connection.settings_dict["PORT"], "1"
    try:
        answer = Client(raise_request_exception=False).get("/don-vi")
    finally:
        connection.close()
        connection.settings_dict["PORT"] = port
    assert answer.status_code == 503
    helps(answer, "Hệ thống tạm dừng", "Thử lại sau ít phút", "Tải lại trang")


@pytest.mark.django_db
def test_a_fault_of_the_house_is_not_blamed_on_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "render", lambda *_, **__: 1 // 0)
    answer = Client(raise_request_exception=False).get("/don-vi")
    assert answer.status_code == 500
    helps(answer, "Lỗi nằm ở phía hệ thống", "Tải lại trang")
