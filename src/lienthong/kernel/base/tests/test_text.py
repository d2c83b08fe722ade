"""Vietnamese text: order, folding, one spelling."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import fold, keepable, nfc, slug, sort_key, tidy
from lienthong.kernel.base.verbs import plain


def test_names_stand_in_the_order_of_the_dictionary():
    names = ["Đức", "Dũng", "An", "Ân", "Ăn", "Yên", "Vinh", "Xuân", "Đô Lương", "Diễn Châu", "Phường 10", "Phường 2"]
    assert sorted(names, key=sort_key) == [
        "An", "Ăn", "Ân", "Diễn Châu", "Dũng", "Đô Lương", "Đức", "Phường 2", "Phường 10", "Vinh", "Xuân", "Yên",
    ]  # fmt: skip


def test_tones_come_after_letters():
    assert sorted(["mạ", "má", "ma", "mà", "mã", "mả", "mai"], key=sort_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ", "mai",
    ]  # fmt: skip


def test_found_without_marks():
    assert fold("Đồng  Tháp") == "dong thap"
    assert slug("Phường Trường Vinh") == "phuong-truong-vinh"
    assert slug("Thị trấn Ýên-Đồng/2") == "thi-tran-yen-dong-2"


def test_invisible_marks_are_dropped():
    assert tidy("  Sở\u200b Nội\u00a0\nvụ\ufeff ") == "Sở Nội vụ"


@pytest.mark.parametrize(
    "mark", ["\u2066", "\u2067", "\u2069", "\u061c", "\u3164", "\u180e", "\x1b", "\x7f", "\U000e0041"]
)
def test_what_turns_text_around_or_is_not_seen_is_dropped(mark: str):
    assert tidy(f"{mark} Sở Nội{mark} vụ {mark}") == "Sở Nội vụ" and tidy(mark) == ""


@given(st.text())
def test_two_spellings_are_one(text: str):
    assert nfc(unicodedata.normalize("NFD", text)) == nfc(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_what_no_table_can_hold_is_refused_in_words():
    assert keepable("Trường Vinh\n") == "Trường Vinh\n"
    for text in ("a\x00b", "\ud800"):
        with pytest.raises(Unfit):
            keepable(text)
        with pytest.raises(Unfit):
            plain({"x": [text]})
    for number in (float("nan"), float("inf")):
        with pytest.raises(Unfit):
            plain({"x": number})
