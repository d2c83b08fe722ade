"""Whom a name means: pure, over the demo province's rows, on three days."""

import csv
import datetime as dt

import pytest

from lienthong.kernel.units.api import Directory
from lienthong.kernel.units.rules.names import fits, name_key, written

from .conftest import DEMO

NOW, OLD, EVE = dt.date(2026, 1, 1), dt.date(2024, 1, 1), dt.date(2025, 6, 27)


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def book() -> Directory:
    return Directory.from_rows(rows("units.csv"), rows("unit_edges.csv"), rows("unit_groups.csv"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UBND xã Quế Phong", "na-x-que-phong-2025"),
        ("Ủy ban nhân dân xã Quế Phong", "na-x-que-phong-2025"),
        ("Uỷ ban nhân dân phường Trường Vinh", "na-p-truong-vinh-2025"),
        ("P. Trường Vinh", "na-p-truong-vinh-2025"),
        ("UBND P. Trường Vinh", "na-p-truong-vinh-2025"),
        ("phuong truong vinh", "na-p-truong-vinh-2025"),
        ("Trường Vinh", "na-p-truong-vinh-2025"),
        ("xã Quế Phong, tỉnh Nghệ An", "na-x-que-phong-2025"),
        ("Sở Khoa học và Công nghệ tỉnh Nghệ An", "na-so-khcn"),
        ("Sở Khoa học & Công nghệ", "na-so-khcn"),
        ("Sở KH&CN", "na-so-khcn"),
        ("Sở KHCN", "na-so-khcn"),
        ("SKHCN", "na-so-khcn"),
        ("Sở Nông nghiệp và MT", "na-so-nnmt"),
        ("UBND tỉnh", "na-ubnd"),
        ("Uỷ ban nhân dân tỉnh Nghệ An", "na-ubnd"),
        ("VP UBND tỉnh", "na-vp-ubnd"),
        ("Công an", "na-ca-tinh"),
        ("BQL KKT Đông Nam", "na-bql-kktdn"),
        ("TT PVHCC tỉnh", "na-ttpvhcc"),
    ],
)
def test_one_name_written_many_ways(book, text, code):
    found = book.resolve(text, NOW)
    assert (found.sure and found.sure.code, found.standing) == (code, "now")


@pytest.mark.parametrize(
    ("text", "code", "heirs"),
    [
        ("Sở Thông tin và Truyền thông", "na-so-ttt", ["na-so-khcn", "na-so-vhttdl"]),
        ("Sở TT&TT", "na-so-ttt", ["na-so-khcn", "na-so-vhttdl"]),
        ("Sở Nông nghiệp và PTNT", "na-so-nnptnt", ["na-so-nnmt"]),
        ("phường Hưng Dũng", "na-p-hung-dung", ["na-p-truong-vinh-2025"]),
    ],
)
def test_an_old_name_is_known_and_says_who_came_after(book, text, code, heirs):
    found = book.resolve(text, NOW)
    assert (found.sure.code, found.standing, found.old) == (code, "old", True)
    assert [one.code for one in found.successors] == heirs
    before = book.resolve(text, OLD)
    assert (before.sure.code, before.standing, before.successors) == (code, "now", ())


def test_a_district_without_an_heir_went_where_its_communes_went(book):
    found = book.resolve("UBND thành phố Vinh", NOW)
    assert found.standing == "old"
    assert {"na-p-truong-vinh-2025", "na-p-thanh-vinh-2025"} <= {one.code for one in found.successors}


def test_the_day_decides_between_two_of_one_name(book):
    assert book.resolve("xã Tiền Phong", NOW).sure.code == "na-x-tien-phong-2025"
    assert book.resolve("xã Tiền Phong", OLD).sure.code == "na-x-tien-phong"
    assert book.resolve("Quế Phong", NOW).sure.code == "na-x-que-phong-2025"
    assert book.resolve("Quế Phong", OLD).sure.code == "na-h-que-phong"
    assert book.resolve("phường Trường Vinh", EVE).standing == "later"


def test_the_kind_that_was_named_must_fit(book):
    assert book.resolve("phường Quế Phong", NOW).hits == ()
    assert book.resolve("huyện Quế Phong", NOW).sure.code == "na-h-que-phong"


def test_two_of_one_name_are_a_doubt_and_the_district_settles_it(book):
    twice = next(
        row["name"]
        for row in rows("units.csv")
        if row["tier"] == "xa" and row["valid_to"] and len(book.resolve(row["name"], OLD).hits) == 2
    )
    doubt = book.resolve(twice, OLD)
    assert doubt.sure is None
    for hit in doubt.hits:
        district = book.card(hit.parent, OLD)
        assert book.resolve(f"{twice}, {district.name}", OLD).sure.code == hit.code


def test_marks_that_were_typed_wrongly_are_a_guess(book):
    assert book.resolve("Trương Vinh", NOW).exact is False
    assert book.resolve("Trường Vinh", NOW).exact is True
    assert book.resolve("truong vinh", NOW).exact is True, "no marks were typed, so none are wrong"


@pytest.mark.parametrize("text", ["", " , ", "xyz", "Các sở", "Bộ Tài chính", "…", "Sở", "UBND"])
def test_what_names_nobody_is_unknown(book, text):
    assert book.resolve(text, NOW).hits == ()


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Các sở, ban, ngành cấp tỉnh", "group:so-ban-nganh"),
        ("sở, ngành liên quan", "group:so-ban-nganh"),
        ("UBND các xã, phường trên địa bàn tỉnh", "group:ubnd-cap-xa"),
        ("Ủy ban nhân dân cấp xã", "group:ubnd-cap-xa"),
        ("các địa phương", "group:dia-phuong"),
        ("UBND xã Quế Phong", None),
        ("UBND tỉnh", None),
    ],
)
def test_groups_are_named_in_many_ways(book, text, group):
    assert book.group_of(text) == group


def test_every_name_in_the_catalogue_finds_its_unit_while_it_lives(book):
    lost = []
    for row in rows("units.csv"):
        day = dt.date.fromisoformat(row["valid_from"] or "2024-11-01")
        for name in (row["name"], row["short_name"], *row["other_names"].split("; ")):
            if name and row["code"] not in [hit.code for hit in book.resolve(name, day).hits]:
                lost.append((row["code"], name))
    assert lost == []


def test_keys_forget_where_the_tone_stands_and_keep_what_differs():
    assert name_key("Quỳ Hợp") == name_key("Quì Hợp") and name_key("Hoà Bình") == name_key("Hòa Bình")
    assert written("Hoà").marked == written("Hòa").marked != written("Hoa").marked
    assert written("Thủy").bare == ("thuy",) and written("Khu vực 8").bare[-1] == "8"


@pytest.mark.parametrize(
    ("short", "full", "does"),
    [
        ("so nn va ptnt", "so nong nghiep va phat trien nong thon", True),
        ("so nnmt", "so nong nghiep va moi truong", True),
        ("so nn", "so nong nghiep va moi truong", False),
        ("so yt", "so y te", True),
        ("so", "so y te", False),
        ("", "so", False),
    ],
)
def test_short_names_fit_when_every_word_is_used_up(short, full, does):
    assert fits(tuple(short.split()), tuple(full.split())) is does
