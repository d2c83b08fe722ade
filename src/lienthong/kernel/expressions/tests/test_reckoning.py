"""What an expression comes to: numbers and money, texts, lists, days."""

import datetime as dt
import decimal
import time
from decimal import Decimal
from types import MappingProxyType

import pytest

from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.expressions.api import (
    ANY,
    DAY,
    INSTANT,
    NUMBER,
    TEXT,
    TRUTH,
    CannotReckon,
    compiled,
    condition,
    listing,
    record,
)  # fmt: skip

NAMES = {
    "tong_phi": NUMBER, "so_con": NUMBER, "ket_qua": TEXT, "da_nop": TRUTH, "ngay": DAY, "luc": INSTANT,
    "ds": listing(NUMBER), "con": listing(record(tuoi=NUMBER, ten=TEXT)), "chu_ho": record(tuoi=NUMBER), "x": ANY,
}  # fmt: skip
FACTS = MappingProxyType({
    "tong_phi": 600_000, "so_con": 2, "ket_qua": "đạt", "da_nop": True, "ngay": dt.date(2026, 1, 31),
    "luc": dt.datetime(2026, 1, 31, 20, 0, tzinfo=dt.UTC), "ds": [3, 1, 2], "chu_ho": {"tuoi": 40},
    "con": [{"tuoi": 17, "ten": "Lan"}, {"tuoi": 20, "ten": "Nam"}], "x": 5,
})  # fmt: skip


def value(text, **more):
    return compiled(text, NAMES).value({**FACTS, **more})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0.1 + 0.2 == 0.3", True),
        ("7 / 2", "3.5"),
        ("tong_phi * 0.15", "90000"),
        ("tong_phi * 15 / 100", "90000"),
        ("999999999999999 * 1000000 + 1", "999999999999999000001"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("2 / 3 * 3", "2.000000000000000000000000000000000"),
        ("round(2.5, 0) + round(-2.5, 0)", "0"),
        ("round(0.125, 2)", "0.13"),
        ("round(1234500, -3)", "1235000"),
        ("round(12, 3)", "12"),
        ("math.round(0.5) + math.ceil(0.1) + math.floor(0.9) + math.trunc(-1.5) + math.abs(-3)", "4"),
        ("math.greatest(1, so_con, 1.5) - math.least(ds)", "1"),
        ("math.greatest(tong_phi * 0.01, 10000)", "10000"),
        ("sum(con.map(c, c.tuoi)) + sum([])", "37"),
        ("-7 % 4", "-3"),
        ("--so_con", "2"),
    ],
)
def test_numbers_are_decimals_and_money_is_exact(text, wanted):
    found = value(text)
    assert found == (wanted if isinstance(wanted, bool) else Decimal(wanted))
    assert type(found) is (bool if isinstance(wanted, bool) else Decimal)


def test_a_whole_number_goes_out_without_point_or_power():
    assert [str(value(text)) for text in ("tong_phi * 10", "2.50 + 2.50", "1.20 * 1", "0 * -1")] == [
        "6000000", "5", "1.2", "0",
    ]  # fmt: skip


def test_the_decimal_context_of_the_thread_changes_nothing():
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_UP, traps=[decimal.Inexact])):
        assert value("1234567 * 3 + round(1.0050, 2) - -1") == Decimal("3703703.01")
        assert value("math.abs(-123456.789) > 123456.788 && math.greatest(ds) == 3") is True


@pytest.mark.parametrize("given", [0.15, Decimal("0.15"), Decimal("0.150")])
def test_a_number_comes_in_by_its_shortest_writing(given):
    assert value("tong_phi * so_con", so_con=given) == Decimal(90_000)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('ket_qua == "đạt" && "Nghệ " + "An" == "Nghệ An"', True),
        ('ket_qua in ["đạt", "khá"] && !("Đạt" in [ket_qua])', True),
        ("size(ket_qua) == 3 && ket_qua.size() == size(ds)", True),
        ('ket_qua.contains("ạ") && ket_qua.startsWith("đ") && ket_qua.endsWith("t")', True),
        ("con.exists(c, c.tuoi < 18) && !con.all(c, c.tuoi < 18) && con.exists_one(c, c.ten == 'Lan')", True),
        ("con.filter(c, c.tuoi >= 18)[0].ten", "Nam"),
        ("con.map(c, c.tuoi + so_con)", [Decimal(19), Decimal(22)]),
        ("chu_ho.tuoi > 18 && x == 5 && da_nop", True),
        ("so_con == 0 ? 'không' : so_con == 1 ? 'một' : 'nhiều'", "nhiều"),
        ("ds + [4] == [3, 1, 2, 4]", True),
    ],
)
def test_texts_lists_and_records(text, wanted):
    assert value(text) == wanted


def test_a_text_is_the_same_in_both_spellings_of_unicode():
    assert condition('ket_qua == "đạt"', NAMES).holds({"ket_qua": "đa\u0323t"})
    assert condition('ket_qua == "đa\u0323t"', NAMES).holds({"ket_qua": "đạt"})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('date("2026-01-31") == ngay && ngay < date("2026-02-01")', True),
        ("days(ngay, add_days(ngay, 5))", 5),
        ("add_months(ngay, 1)", dt.date(2026, 2, 28)),
        ("add_months(ngay, -2)", dt.date(2025, 11, 30)),
        ('years(date("2008-02-29"), date("2026-02-27"))', 17),
        ('years(date("2008-02-29"), date("2026-02-28"))', 18),
        ('years(ngay, date("2008-02-29"))', -17),
        ("date(luc)", dt.date(2026, 2, 1)),
        ("day(luc) + month(luc) + year(luc)", 2029),
        ('luc == timestamp("2026-01-31T20:00:00Z") && luc < timestamp("2026-02-01T03:00:01+07:00")', True),
    ],
)
def test_days_are_those_of_vietnam(text, wanted):
    assert value(text) == wanted


def test_an_instant_goes_out_on_the_clock_of_vietnam():
    assert value("luc") == dt.datetime(2026, 2, 1, 3, 0, tzinfo=VIETNAM)
    assert value("luc").tzinfo is VIETNAM


def test_days_and_instants_come_in_as_json_has_them():
    facts = {"ngay": "2026-01-31", "luc": "2026-01-31T08:00:00+07:00"}
    assert condition('ngay == date(luc) && ngay == date("2026-01-31")', NAMES).holds(facts)


@pytest.mark.parametrize(
    ("text", "facts", "said"),
    [
        ("10 / so_con", {"so_con": 0}, "Cột 4: phép chia cho 0."),
        ("10 % so_con", {"so_con": Decimal("1.5")}, "số nguyên"),
        ("tong_phi * tong_phi * tong_phi", {"tong_phi": 10**15}, "số quá lớn"),
        ("so_con + 1", {"so_con": 10**5000}, "“so_con” là số quá lớn"),
        ("so_con + 1", {"so_con": float("nan")}, "“so_con” là số quá lớn"),
        ("so_con + 1", {"so_con": Decimal("NaN")}, "“so_con” là số quá lớn"),
        ("so_con + 1", {"so_con": Decimal("sNaN")}, "“so_con” là số quá lớn"),
        ("so_con + 1", {"so_con": Decimal("-Infinity")}, "“so_con” là số quá lớn"),
        ("so_con + 1", {"so_con": "2"}, "“so_con” phải là số, đang là chữ."),
        ("so_con + 1", {"so_con": True}, "“so_con” phải là số, đang là đúng hoặc sai."),
        ("da_nop", {"da_nop": 1}, "“da_nop” phải là đúng hoặc sai, đang là số."),
        ("ngay", {"ngay": "31/01/2026"}, "“ngay” phải là ngày"),
        ("ngay", {"ngay": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "đang là thời điểm"),
        ("luc", {"luc": dt.datetime(2026, 1, 1)}, "có múi giờ"),
        ("add_days(ngay, 9000000)", {}, "ngoài lịch"),
        ("add_months(ngay, so_con)", {"so_con": 200_000}, "ngoài lịch"),
        ("add_days(ngay, so_con)", {"so_con": Decimal("0.5")}, "số nguyên"),
        ("ds[3]", {}, "không có dòng thứ 3"),
        ("ds[-1]", {}, "không có dòng thứ -1"),
        ("ds", {"ds": list(range(1001))}, "quá 1000 dòng"),
        ("ds", {"ds": ["a"]}, "một dòng của “ds” phải là số"),
        ("math.greatest(ds)", {"ds": []}, "trống"),
        ("ket_qua + ket_qua", {"ket_qua": "a" * 20_000}, "quá dài"),
        ("ket_qua", {"ket_qua": "a" * 20_001}, "dài quá"),
        ("x < 3", {"x": "a"}, "không so sánh lớn bé được chữ với số"),
        ("x && true", {"x": 1}, "cần đúng hoặc sai, đang có số"),
        ("x + 1", {"x": "a"}, "không cộng được chữ với số"),
        ("x.tuoi > 1", {"x": 3}, "không có mục"),
        ("x", {"x": object()}, "giá trị lạ"),
        ("x == x", {"x": {"a": 1}}, "nhóm thông tin"),
        ("x", {"x": [[[[[[[[[[[[1]]]]]]]]]]]]}, "lồng nhau"),
        ("ds.all(a, ds.all(b, a == b || true))", {"ds": [1] * 1000}, "quá dài cho phép tính"),
    ],
)
def test_facts_that_do_not_fit_are_refused_with_place_and_advice(text, facts, said):
    with pytest.raises(CannotReckon) as refused:
        value(text, **facts)
    assert said in refused.value.sentence
    assert refused.value.next_step


def test_a_condition_that_comes_to_a_number_is_refused_when_it_is_reckoned():
    with pytest.raises(CannotReckon, match="phải cho đúng hoặc sai, đang cho số"):
        compiled("x", NAMES).holds(FACTS)


def test_what_is_compiled_is_remembered_and_says_what_it_needs():
    one = compiled("tong_phi > 1 && con.exists(c, c.tuoi > so_con)", NAMES)
    assert one is compiled("tong_phi > 1 && con.exists(c, c.tuoi > so_con)", dict(reversed(NAMES.items())))
    assert one.names == {"tong_phi", "con", "so_con"}
    assert one.kind == TRUTH
    assert compiled("con.map(c, c.ten)", NAMES).kind == listing(TEXT)
    assert compiled("x", NAMES).kind == ANY
    assert one.holds(FACTS) and one.missing({"tong_phi": 1, "con": None}) == {"con", "so_con"}


@pytest.mark.parametrize(
    "text",
    [
        "ds.all(a, ds.all(b, a == b || true))",
        "ds.all(a, ds.all(b, ket_qua.contains('x') || true))",
        "con.exists(c, con.exists(d, c.ten == d.ten + 'x'))",
        "ds.all(a, x == [1] || ket_qua + 'a' != 'b')",
        "ds.map(a, ds).map(b, size(b))[0] == 0",
        "con.map(a, x)",
        "con.map(a, x) == con.map(a, x)",
    ],
)
def test_the_longest_lists_and_texts_keep_nobody_waiting(text):
    long = "đ" * 20_000
    facts = {"ds": [1] * 1_000, "con": [{"ten": long, "tuoi": 1}] * 1_000, "ket_qua": long, "x": [long] * 100}
    begun = time.process_time()
    try:
        value(text, **facts)
    except CannotReckon:
        pass
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("given", [True, "1", dt.date(2026, 1, 1), [1]])
def test_things_of_two_kinds_are_never_equal(given):
    assert value("x == 1", x=given) is False
    assert value("x != 1 && !(1 in [x]) && !(x in [1])", x=given) is True
    assert value("x == ngay", x=dt.datetime(2026, 1, 31, tzinfo=VIETNAM)) is False
