"""A cell of owners is cut into bodies, each with its kind and role."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lienthong.domains.plans.reading.groupnames import GROUPS
from lienthong.domains.plans.reading.nameslist import UnitList
from lienthong.domains.plans.reading.owners import Setting, read_owners

CASES: list[tuple[str, list[tuple[str, str, str]]]] = [
    (
        "Sở Văn hóa, Thể thao và Du lịch, Sở Y tế",
        [("Sở Văn hóa, Thể thao và Du lịch", "unit", "lead"), ("Sở Y tế", "unit", "lead")],
    ),
    ("Các sở, ban, ngành, địa phương", [("Các sở, ban, ngành", "group", "lead"), ("địa phương", "group", "lead")]),
    (
        "Chủ trì: Sở Y tế; Phối hợp: Sở Nội vụ, UBND cấp xã",
        [("Sở Y tế", "unit", "lead"), ("Sở Nội vụ", "unit", "cooperate"), ("UBND cấp xã", "group", "cooperate")],
    ),
    ("Văn phòng Ủy ban nhân dân Tỉnh thẩm định", [("Văn phòng Ủy ban nhân dân Tỉnh", "unit", "appraise")]),
    (
        "UBND tỉnh (Sở Tư pháp tham mưu)",
        [("UBND tỉnh", "unit", "lead"), ("Sở Tư pháp", "unit", "draft")],
    ),
    ("Đoàn kiểm tra công vụ tỉnh", [("Đoàn kiểm tra công vụ tỉnh", "team", "lead")]),
    ("Trung tâm Kiểm soát bệnh tật tỉnh", [("Trung tâm Kiểm soát bệnh tật tỉnh", "unit", "lead")]),
    (
        "Ban Quản lý dự án đầu tư xây dựng công trình giao thông",
        [("Ban Quản lý dự án đầu tư xây dựng công trình giao thông", "unit", "lead")],
    ),
    ("Chi nhánh NHCSXH tỉnh", [("Chi nhánh NHCSXH tỉnh", "unit", "lead")]),
    ("Văn phòng HĐND và UBND xã", [("Văn phòng HĐND và UBND xã", "unit", "lead")]),
    ("Phòng Văn hóa - Xã hội; các thôn", [("Phòng Văn hóa - Xã hội", "unit", "lead"), ("các thôn", "group", "lead")]),
    (
        "Sở Khoa\nhọc và\nCông nghệ,\nSở Nội\nvụ",
        [("Sở Khoa học và Công nghệ", "unit", "lead"), ("Sở Nội vụ", "unit", "lead")],
    ),
    ("Sở Tài chính\nSở Nội vụ", [("Sở Tài chính", "unit", "lead"), ("Sở Nội vụ", "unit", "lead")]),
    (
        "Tổ Công tác liên ngành giám sát Kế hoạch và Tổ Ứng cứu cấp xã",
        [("Tổ Công tác liên ngành giám sát Kế hoạch", "team", "lead"), ("Tổ Ứng cứu cấp xã", "team", "lead")],
    ),
    ("VNPT Lam Sơn; Bộ Công an", [("VNPT Lam Sơn", "outside", "lead"), ("Bộ Công an", "outside", "lead")]),
    (
        "Sở Công Thương và một số địa phương được lựa chọn",
        [("Sở Công Thương", "unit", "lead"), ("một số địa phương được lựa chọn", "members", "lead")],
    ),
    (
        "Các sở: Y tế; Giáo dục và Đào tạo; Văn hóa, Thể thao và Du lịch và các đơn vị liên quan",
        [
            ("Sở Y tế", "unit", "lead"),
            ("Sở Giáo dục và Đào tạo", "unit", "lead"),
            ("Sở Văn hóa, Thể thao và Du lịch", "unit", "lead"),
            ("các đơn vị liên quan", "group", "lead"),
        ],
    ),
    ("Sở Nội vụ, Tài chính", [("Sở Nội vụ", "unit", "lead"), ("Sở Tài chính", "unit", "lead")]),
    ("Các bộ: Công an, Tài chính", [("Bộ Công an", "outside", "lead"), ("Bộ Tài chính", "outside", "lead")]),
    ("UBND các xã: Tân Lập, Hòa An", [("UBND xã Tân Lập", "unit", "lead"), ("UBND xã Hòa An", "unit", "lead")]),
    ("Các trường: Đại học, Cao đẳng", [("Các trường: Đại học, Cao đẳng", "group", "lead")]),
    ("UBND phường Hòa An", [("UBND phường Hòa An", "unit", "lead")]),
    (
        "Sở Nội vụ chủ trì, phối hợp với Sở Tài chính và các xã",
        [("Sở Nội vụ", "unit", "lead"), ("Sở Tài chính", "unit", "cooperate"), ("các xã", "group", "cooperate")],
    ),
    ("Sở Xây dựng thực hiện; Sở Y tế", [("Sở Xây dựng", "unit", "carry_out"), ("Sở Y tế", "unit", "lead")]),
    (
        "Giám đốc các sở, Thủ trưởng các ban, ngành",
        [("Giám đốc các sở", "group", "lead"), ("Thủ trưởng các ban, ngành", "group", "lead")],
    ),
    ("FPT, MISA", [("FPT", "outside", "lead"), ("MISA", "outside", "lead")]),
    ("Tập đoàn VNPT", [("Tập đoàn VNPT", "outside", "lead")]),
    (
        "Bộ Chỉ huy Quân sự tỉnh, Bộ đội Biên phòng tỉnh",
        [("Bộ Chỉ huy Quân sự tỉnh", "unit", "lead"), ("Bộ đội Biên phòng tỉnh", "unit", "lead")],
    ),
    ("Nguyễn Văn Mẫu", [("Nguyễn Văn Mẫu", "unresolved", "lead")]),
    ("Văn phòng UBND tỉnh (Cổng TTĐT tỉnh)", [("Văn phòng UBND tỉnh (Cổng TTĐT tỉnh)", "unit", "lead")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_bodies(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(o.text, o.kind, o.role) for o in read_owners(text, "lead", Setting())] == expected


def test_asking_is_told_apart() -> None:
    (owner,) = read_owners("Đề nghị Ủy ban MTTQ Việt Nam tỉnh", "lead", Setting())
    assert owner.asked and owner.text == "Ủy ban MTTQ Việt Nam tỉnh"


def test_a_ministry_is_inside_for_a_central_body() -> None:
    (owner,) = read_owners("Bộ Công an", "lead", Setting(central=True))
    assert owner.kind == "unit"


def test_a_commune_means_itself() -> None:
    (own,) = read_owners("UBND xã", "lead", Setting(commune=True))
    (all_of_them,) = read_owners("UBND xã", "lead", Setting())
    assert (own.kind, all_of_them.kind) == ("unit", "group")


def test_group_codes_are_unique() -> None:
    assert len({code for code, _, _ in GROUPS}) == len(GROUPS)


def test_names_resolve_on_their_day(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(
        "code,parent,name,kind,tier,valid_from,valid_to,short_name,other_names\n"
        "ls-so-khcn,ls,Sở Khoa học và Công nghệ,so,tinh,2025-03-01,,SKHCN,Sở KH&CN tỉnh|Sở KHCN\n"
        "ls-so-tttt,ls,Sở Thông tin và Truyền thông,so,tinh,,2025-03-01,STTTT,\n"
        "ls-a,ls,Trung tâm Dịch vụ,tt,tinh,,,,\nls-b,ls,Trung tâm Dịch vụ,tt,tinh,,,,\n",
        encoding="utf-8",
    )
    names = UnitList(path, "Lam Sơn")
    today, before = date(2026, 1, 1), date(2024, 1, 1)
    assert [names.resolve(t, today) for t in ("Sở Khoa học và Công nghệ tỉnh Lam Sơn", "Sở KH&CN", "SKHCN")] == [
        "ls-so-khcn"
    ] * 3
    assert names.resolve("Sở Thông tin và Truyền thông", today) is None
    assert names.resolve("Sở TT&TT", before) == "ls-so-tttt"
    assert names.resolve("Trung tâm Dịch vụ", today) is None
    (head,) = read_owners("Giám đốc Sở KH&CN", "lead", Setting(names, today))
    assert (head.text, head.code) == ("Giám đốc Sở KH&CN", "ls-so-khcn")
    (owner,) = read_owners("Sở KH&CN", "lead", Setting(names, today))
    assert (owner.code, owner.kind) == ("ls-so-khcn", "unit")
