"""How words are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.search.rules import MOST_WORDS, asked_words, bears, has_marks, kept_text


def found(query, *texts):
    """As the database does it: each word must begin a word of the text."""
    kept = kept_text(*texts)
    return bool(asked_words(query)) and all(f" {word}" in kept for word in asked_words(query))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("truong vinh", "Phường Trường Vinh"),
        ("TRƯỜNG VINH", "Phường Trường Vinh"),
        ("P. Trường Vinh", "Phường Trường Vinh"),
        ("p.truong vinh", "phường Trường Vinh"),
        ("tp.vinh", "thành phố Vinh"),
        ("x. Đô Lương", "Xã Đô Lương"),
        ("đo luong", "xã Đô Lương"),
        ("do lu", "Xã Đô Lương"),
        ("UBND", "Ủy ban nhân dân tỉnh Nghệ An"),
        ("uỷ ban nhân dân", "UBND phường Trường Vinh"),
        ("hoà bình", "xã Hòa Bình"),
        ("KH&CN", "Sở Khoa học và Công nghệ"),
        ("KHCN", "Sở KH&CN"),
        ("khoa học công nghệ", "Sở Khoa học và Công nghệ"),
        ("1174/KH-UBND", "Kế hoạch số 1174/KH-UBND ngày 20/12/2025"),
        ("1174khubnd", "Kế hoạch số 1174/KH-UBND"),
        ("ke hoach 1174", "1174/KH-UBND"),
        ("chuyển đổi số", "Kế hoạch CĐS 2026"),
    ],
)
def test_found(query, text):
    assert found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("vinh trường sơn", "Phường Trường Vinh"),
        ("ong vinh", "Phường Trường Vinh"),
        ("...", "x"),
        ("", "x"),
        ("%", "a"),
    ],
)
def test_not_found(query, text):
    assert not found(query, text)


def test_marks_typed_are_marks_wanted():
    assert has_marks("má")
    assert has_marks("Đô")
    assert not has_marks("ma Do")
    assert bears("trường vinh", "Phường Trường Vinh")
    assert not bears("trương vinh", "Phường Trường Vinh")


@given(st.text())
def test_no_query_breaks_it_or_carries_signs_of_the_database(text):
    words = asked_words(text)
    assert len(words) <= MOST_WORDS
    assert all(word.isascii() and word.isalnum() for word in words)


@given(st.lists(st.sampled_from(["Phường", "Trường", "Vinh", "UBND", "1174/KH-UBND", "Sở KH&CN", "đất"]), min_size=1))
def test_a_text_is_found_by_its_own_words(words):
    text = " ".join(words)
    assert found(text, text)
