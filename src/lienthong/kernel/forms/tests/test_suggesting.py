"""Communes are suggested while one types: of the day that is meant, under old names too; without JavaScript a list."""

import datetime as dt

from django.test import Client
from lxml import html

from lienthong.kernel.forms.suggesting import suggestions

from .browsing import Window
from .factories import SMALL, published
from .samples import PLACES, kind, of

NOW, BEFORE = dt.date(2026, 11, 22), dt.date(2020, 1, 1)
ROWS = {"type": "array", "maxItems": 3, "items": {"type": "object", "additionalProperties": False, "properties": {
    "o": kind("commune"), "tu": {"type": "string", "format": "date"}}}}  # fmt: skip
FORM = of(
    {"noi": kind("commune"), "ngay": {"type": "string", "format": "date"}, "g": ROWS},
    {"noi": {"as_of": "ngay"}, "g": {}, "g.o": {"label": "Nơi ở", "as_of": "tu"}, "g.tu": {"label": "Từ"}},
)


def said(text: str, day: dt.date = NOW) -> list[tuple[str, str]]:
    return [(one.said, one.beside) for one in suggestions(PLACES, text, day)]


def test_names_are_found_by_the_beginnings_of_their_words_with_marks_or_without() -> None:
    assert said("thanh vi") == said("Thành Vinh") == [("Phường Thành Vinh", "")]
    assert said("vinh") == [("Phường Thành Vinh", ""), ("Phường Vinh Phú", ""),
                            ("Phường Đông Vĩnh, Thành phố Vinh", "nay là Phường Thành Vinh")]  # fmt: skip
    assert said("hanh") == [], "not from the middle of a word"
    assert said("x" * 500) == said("<script>") == said("%") == []


def test_an_old_name_says_what_became_of_it_and_the_field_takes_it() -> None:
    assert said("chia doi")[0] == ("Phường Chia Đôi, Thành phố Vinh", "nay thuộc Phường Thành Vinh, Phường Vinh Phú")
    assert said("dong vinh", BEFORE) == [("Phường Đông Vĩnh, Thành phố Vinh", "")]
    assert said("thanh vinh", BEFORE) == [], "it did not exist then"
    for text, _ in said("hop thanh", BEFORE):
        assert len(PLACES.resolve(text, BEFORE).hits) == 1, "what is suggested means one place"


def test_a_page_suggests_as_of_the_day_that_stands_beside(province: None) -> None:
    window = Window(f"/khai/{published(FORM)}").press()
    home = window.path
    window.go(f"{home}/buoc/a")
    assert [one.get("value") for one in window.tree.xpath('//datalist[@id="xa-phuong"]/option')] == [
        "Phường Thành Vinh", "Phường Vinh Phú",
    ]  # fmt: skip
    assert window.tree.xpath('//input[@name="noi"]/@list') == ["xa-phuong"]
    options = html.fragments_fromstring(Client().get(f"{home}/goi-y/noi", {"noi": "vinh phu"}).content.decode())
    assert next(one.get("value") for one in options if not isinstance(one, str)) == "Phường Vinh Phú"
    window.fill(ngay="01/01/2020").press("act", "cap-nhat")
    assert b"<option" not in Client().get(f"{home}/goi-y/noi", {"noi": "vinh phu"}).content, "there was none then"
    window.press("them", "g").fill(g__0__tu="01/01/2026").press("act", "cap-nhat")
    assert b"Vinh Ph" in Client().get(f"{home}/goi-y/g.0.o", {"g.0.o": "vinh phu"}).content
    for strange in ("ngay", "g", "g.0.tu", "g.x.o", "khong.co", "g.99999999999999999999.o"):
        answer = Client().get(f"{home}/goi-y/{strange}", {strange: "vinh"})
        assert answer.status_code == (200 if strange.startswith("g.9") else 404), strange


def test_who_has_not_the_address_gets_no_suggestion(province: None) -> None:
    assert Client().get(f"/to-khai/{'x' * 43}/goi-y/noi", {"noi": "vinh"}).status_code == 404
    window = Window(f"/khai/{published(SMALL)}").press()
    assert not window.go(f"{window.path}/buoc/mot").tree.xpath("//datalist"), "only where a place is asked for"
