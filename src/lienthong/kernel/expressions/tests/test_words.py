"""An expression as people say it."""

import pytest

from lienthong.kernel.expressions.api import DAY, NUMBER, TEXT, TRUTH, compiled, listing, record

NAMES = {
    "tong_phi": NUMBER, "le_phi": NUMBER, "ket_qua": TEXT, "da_nop": TRUTH, "ngay_nop": DAY, "so_cccd": TEXT,
    "noi": TEXT, "con": listing(record(tuoi=NUMBER)), "chu_ho": record(tuoi=NUMBER),
}  # fmt: skip
LABELS = {
    "tong_phi": "Tổng phí", "le_phi": "Lệ phí", "ket_qua": "Kết quả", "da_nop": "Đã nộp đủ", "ngay_nop": "Ngày nộp",
    "so_cccd": "CCCD", "noi": "Nghệ An", "con": "Danh sách con", "tuoi": "Tuổi", "chu_ho.tuoi": "Tuổi của chủ hộ",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('tong_phi > 500000 && ket_qua == "dat"', "Tổng phí lớn hơn 500.000 và kết quả là “dat”"),
        ("tong_phi <= 0.5 || le_phi != 3", "Tổng phí nhỏ hơn hoặc bằng 0,5 hoặc lệ phí khác 3"),
        ("le_phi > 1 && (da_nop || le_phi < 2)", "Lệ phí lớn hơn 1 và (đã nộp đủ là “Có” hoặc lệ phí nhỏ hơn 2)"),
        ("!da_nop && da_nop == true", "Đã nộp đủ là “Không” và đã nộp đủ là “Có”"),
        ("da_nop == false", "Đã nộp đủ là “Không”"),
        ("!(tong_phi > 1)", "Không phải (tổng phí lớn hơn 1)"),
        ("tong_phi == null || so_cccd != null", "Chưa có tổng phí hoặc đã có CCCD"),
        ('ket_qua in ["dat", "kha", "tot"]', "Kết quả là một trong “dat”, “kha” hoặc “tot”"),
        ('noi == "x" && "y" == noi', "Nghệ An là “x” và Nghệ An là “y”"),
        ('so_cccd.startsWith("040")', "CCCD bắt đầu bằng “040”"),
        ('ngay_nop >= date("2026-01-02")', "Ngày nộp sớm nhất là ngày 02/01/2026"),
        ("add_days(ngay_nop, 5) > ngay_nop", "Ngày nộp cộng 5 ngày sau ngày nộp"),
        ("(tong_phi + le_phi) * 0.3", "(tổng phí cộng lệ phí) nhân 0,3"),
        ("round(tong_phi, -3)", "Tổng phí làm tròn đến hàng 1.000"),
        ("round(le_phi / 3, 0)", "(lệ phí chia 3) làm tròn đến hàng đơn vị"),
        ("math.greatest(tong_phi, le_phi, 1)", "Số lớn nhất trong tổng phí, lệ phí hoặc 1"),
        ("con.exists(c, c.tuoi < 18)", "Có ít nhất một dòng trong danh sách con mà tuổi của dòng đó nhỏ hơn 18"),
        ("chu_ho.tuoi >= 18", "Tuổi của chủ hộ lớn hơn hoặc bằng 18"),
        ("da_nop ? tong_phi : -le_phi", "Nếu đã nộp đủ là “Có” thì tổng phí, nếu không thì âm lệ phí"),
        ("con[0].tuoi > size(con)", "Tuổi của dòng thứ 1 của danh sách con lớn hơn số phần tử của danh sách con"),
    ],
)  # fmt: skip
def test_an_expression_is_said_in_vietnamese(text, words):
    assert compiled(text, NAMES).words(LABELS) == words


def test_a_name_without_a_label_is_said_as_it_is():
    assert compiled("tong_phi > 1", NAMES).words({}) == "Tong_phi lớn hơn 1"
