"""What is written wrongly is refused: what, where, and what to write instead."""

import time

import pytest

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.expressions.api import (
    DAY,
    INSTANT,
    NUMBER,
    TEXT,
    TRUTH,
    Faulty,
    compiled,
    condition,
    listing,
    record,
)  # fmt: skip

NAMES = {
    "tong_phi": NUMBER, "ket_qua": TEXT, "da_nop": TRUTH, "ngay": DAY, "luc": INSTANT,
    "con": listing(record(tuoi=NUMBER)), "ds": listing(NUMBER),
}  # fmt: skip


def refusal(text, names=NAMES, make=compiled):
    with pytest.raises(Faulty) as refused:
        make(text, names)
    return refused.value


@pytest.mark.parametrize(
    ("text", "column", "said", "advice"),
    [
        ("tong_fi > 1", 1, "không có tên “tong_fi”", "“tong_phi”"),
        ("1 < phi", 5, "không có tên “phi”", "“tong_phi”"),
        ("xyz", 1, "không có tên “xyz”", "con, da_nop"),
        ("con.exists(c, c.tui < 18)", 17, "không có mục “tui”", "“tuoi”"),
        ("con.exist(c, true)", 5, "không có hàm exist", "“exists”"),
        ("tong_phi > 500.000", 12, "hiểu hai cách", "500000"),
        ("tong_phi > 1.500.000", 12, "hiểu hai cách", "1500000"),
        ("tong_phi > 500,5", 15, "dấu phẩy trong số", "0.5"),
        ("tong_phi in [500,000]", 18, "bắt đầu bằng 0", "nháy kép"),
        ("tong_phi > 1.2.3", 12, "không phải là số", "1500000"),
        ("tong_phi > 15đ", 12, "viết liền", "chữ số"),
        ("tong_phi > 30%", 15, "dừng giữa chừng", "0.3"),
        ('ket_qua = "dat"', 9, "“=”", "=="),
        ("ket_qua == “dat”", 12, "nháy cong", '"'),
        ("tong_phi ≥ 5", 10, "“≥”", ">="),
        ("tong_phi <> 5", 10, "“<>”", "!="),
        ("da_nop and da_nop", 8, "“and”", "&&"),
        ("da_nop hoặc da_nop", 8, "“hoặc”", "||"),
        ("not da_nop", 1, "“not”", "!"),
        ("if(da_nop, 1, 2)", 1, "từ dành riêng", "?"),
        ("tổng_phí > 1", 1, "chữ có dấu", "tong_phi"),
        ("tong_phi > > 1", 12, "không đứng được", "trước chỗ này"),
        ("(tong_phi", 10, "đóng ngoặc", "cột 1"),
        ("ds[0", 5, "thiếu dấu ]", "con[0]"),
        ("[1, 2", 6, "dấu ]", "cột 1"),
        ("da_nop ? 1", 11, "hai chấm", "khi sai"),
        ('"abc', 1, "không đóng", '"'),
        (r'"a\q"', 3, "sau dấu \\", "\\n"),
        ("1 < tong_phi < 5", 14, "liền hai lần", "&&"),
        ("ngay > \"2026-01-02\"", 8, "chữ", 'date("2026-01-31")'),
        ('ngay > date("2026-02-30")', 8, "ngày", ""),
        ("luc > ngay", 5, "thời điểm với ngày", "date( )"),
        ("ngay + 5", 6, "không cộng được ngày với số", "add_days"),
        ('tong_phi > "5"', 12, "chữ", "dấu nháy"),
        ('"a" < "b"', 1, "lớn bé", "số với số"),
        ("tong_phi == ket_qua", 10, "số với chữ", "dấu nháy"),
        ("tong_phi && da_nop", 1, "cần đúng hoặc sai, đang có số", ""),
        ("!tong_phi", 2, "cần đúng hoặc sai", ""),
        ("tong_phi > null", 12, "chưa có", "null"),
        ("da_nop ? 1 : 'a'", 8, "số và chữ", "cùng một loại"),
        ("[1, 'a']", 5, "nhiều loại", "một loại"),
        ("'a' in ds", 5, "danh sách gồm số", "cùng loại"),
        ("con == con[0]", 5, "không so sánh", ""),
        ("size()", 1, "cần 1 giá trị", "phẩy"),
        ("size(1)", 6, "chữ hoặc danh sách", ""),
        ("startsWith(ket_qua, 'a')", 1, "sau dấu chấm", "ten.startsWith"),
        ("tong_phi.round()", 10, "không viết sau dấu chấm", "round("),
        ("ket_qua.matches('a+')", 9, "không dùng hàm matches", "contains"),
        ("con.exists(con, true)", 5, "trùng", "khác"),
        ("con.exists(1, true)", 12, "tên tạm", "con.exists(c"),
        ("con.exists(c)", 13, "thiếu dấu phẩy", "con.exists(c"),
        ("tong_phi\u200b > 1", 9, "ký tự ẩn", "gõ lại"),
        ('ket_qua == "\u202eabc"', 13, "ký tự ẩn", "gõ lại"),
        ("tong_phi > 1; drop", 13, "“;”", ","),
        ("{'a': 1}", 1, "“{”", "["),
        ("ket_qua.__class__", 9, "chữ không có mục “__class__”", ""),
        ("math", 1, "không có tên", ""),
        ("math.sqrt(4)", 6, "không có hàm", ""),
        ("", 1, "để trống", "điều kiện"),
        ("   ", 1, "để trống", "điều kiện"),
        ("// chỉ có lời giải thích", 1, "để trống", "điều kiện"),
    ],
)  # fmt: skip
def test_each_mistake_is_said_with_its_column_and_what_to_write(text, column, said, advice):
    refused = refusal(text)
    assert (refused.line, refused.column) == (1, column), refused
    assert refused.sentence.startswith(f"Cột {column}: ")
    assert said in refused.sentence and refused.sentence.endswith(".")
    assert advice in refused.next_step and refused.next_step.endswith((".", "…", "?"))


def test_the_line_is_said_where_there_are_several():
    refused = refusal("tong_phi > 1 &&\n  (da_nop ||\n foo)")
    assert (refused.line, refused.column) == (3, 2)
    assert refused.sentence == "Dòng 3, cột 2: không có tên “foo”."


def test_a_refusal_is_a_form_fault_for_pages_and_a_place_for_programs():
    refused = refusal("a {b}")
    assert isinstance(refused, Unfit) and refused.status == 422
    assert refused.facts == {"line": 1, "column": 3}
    assert refused.by_field() == {"": f"{refused.sentence} {refused.next_step}"}


def test_a_condition_must_come_to_true_or_false():
    assert "đang có số" in refusal("tong_phi + 1", make=condition).sentence
    assert "chưa có" in refusal("null", make=condition).sentence
    assert condition("da_nop", NAMES).holds({"da_nop": True})


@pytest.mark.parametrize("name", ["tổng", "in", "math", "a-b", "", "1a", "true"])
def test_names_that_cannot_be_written_are_refused(name):
    assert f"“{name}”" in refusal("1", [name]).sentence


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(" * 33 + "1" + ")" * 33,
        "!" * 1_999 + "true"[:1],
        "-" * 1_500 + "1",
        "1" + "+1" * 900,
        "[" * 500 + "]" * 500,
        "true?" * 200 + "1" + ":1" * 200,
        "1" * 1_999,
        "1 in [" + "1," * 900 + "1]",
        "con" + ".filter(c, true)" * 100,
        "x" * 3_000_000,
        '"' + "\\" * 1_000,
        "ds" + "[0]" * 600,
        ".".join(["ket_qua"] * 200),
    ],
)  # fmt: skip
def test_what_is_too_long_or_too_deep_is_refused_at_once(text):
    begun = time.process_time()
    refusal(text)
    assert time.process_time() - begun < 1


def test_what_is_just_small_enough_is_taken_and_reckoned():
    assert condition("&&".join(["da_nop"] * 200), NAMES).holds({"da_nop": True})
    assert compiled("+".join(["1"] * 60), NAMES).value({}) == 60
    assert compiled("(" * 31 + "1" + ")" * 31, NAMES).value({}) == 1
    tiers = "".join(f"tong_phi < {n} ? {n} : " for n in range(1, 30))
    assert compiled(tiers + "0", NAMES).value({"tong_phi": 28}) == 29
