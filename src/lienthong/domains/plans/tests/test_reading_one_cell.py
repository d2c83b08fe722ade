"""Tables without drawn lines: long, over pages, with headings that have no number, with cells over many lines."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from lienthong.domains.plans.reading import read_bytes, to_json

TOP = """UBND TỈNH LAM SƠN
Số: 215/KH-UBND
Lam Sơn, ngày 12 tháng 01 năm 2026
KẾ HOẠCH
Sắp xếp công việc năm 2026
PHỤ LỤC
"""
HEAD = ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm"]
GROUPS = ["Lĩnh vực thể chế", "Lĩnh vực tổ chức bộ máy", "Lĩnh vực tài chính công"]
WORK = [
    ("Ban hành quy chế tiếp công dân của các cơ quan", "Thanh tra tỉnh", "Sở Tư pháp", "Quý II/2026", "Kết luận chung"),
    ("Rà soát hồ sơ đất đai còn tồn đọng tại xã", "Sở Nông nghiệp và Môi trường", "", "Hằng ngày", "Dữ liệu đồng bộ"),
    ("Nâng cấp phần mềm một cửa dùng chung", "Sở Khoa học và Công nghệ", "Công an tỉnh", "30/9/2026", "Phần mềm"),
]


def rows(count: int) -> list[tuple[str, ...]]:
    return [(f"{WORK[i % 3][0]} đợt {i + 1}", *WORK[i % 3][1:]) for i in range(count)]


def tasks(lines: list[str]) -> list[dict[str, Any]]:
    return to_json(read_bytes((TOP + "\n".join(lines)).encode(), "ke-hoach.txt"))["tasks"]


def check(found: list[dict[str, Any]], wanted: list[tuple[str, ...]]) -> None:
    assert [task["name"] for task in found] == [row[0] for row in wanted]
    assert [[owner["text"] for owner in task["lead"]] for task in found] == [[row[1]] for row in wanted]
    assert [task["output"] for task in found] == [[row[4]] for row in wanted]


def test_two_hundred_rows_are_read() -> None:
    wanted = rows(200)
    lines = [*HEAD]
    for number, row in enumerate(wanted, start=1):
        lines += [str(number), *filter(None, row)]
    check(tasks(lines), wanted)


@pytest.mark.parametrize("break_every", [3, 4, 7])
def test_pages_with_their_numbers_and_heads_are_one_table(break_every: int) -> None:
    wanted = rows(15)
    lines = [*HEAD]
    for number, row in enumerate(wanted, start=1):
        if number % 5 == 1:
            lines.append(GROUPS[number // 5])
        lines += [str(number), *filter(None, row)]
        if number % break_every == 0:
            lines += ["", str(number // break_every + 1), "\f" + HEAD[0], *HEAD[1:]]
    found = tasks(lines)
    check(found, wanted)
    assert [task["group"] for task in found] == [GROUPS[i // 5] for i in range(15)]


def test_blank_lines_part_cells_that_run_over_lines() -> None:
    wanted = rows(9)
    lines: list[str] = []
    for label in HEAD:
        lines += [*textwrap.wrap(label, 12), ""]
    for number, row in enumerate(wanted, start=1):
        for cell in (str(number), *filter(None, row)):
            lines += [*textwrap.wrap(cell, 18), ""]
    check(tasks(lines), wanted)


def test_a_heading_alone_between_rows_of_tabs_is_no_cell() -> None:
    wanted = rows(6)
    lines = ["\t".join(HEAD)]
    for number, row in enumerate(wanted, start=1):
        if number % 3 == 1:
            lines.append(GROUPS[number // 3])
        lines.append("\t".join((str(number), *row)))
    found = tasks(lines)
    check(found, wanted)
    assert [task["group"] for task in found] == [GROUPS[i // 3] for i in range(6)]


def test_a_heading_without_number_is_told_from_the_cell_above_it_in_columns_of_white_space() -> None:
    wanted = rows(6)
    widths = (6, 60, 34, 26, 24, 18)
    lines = ["".join(label.ljust(width) for label, width in zip(HEAD, widths, strict=True)), ""]
    for number, row in enumerate(wanted, start=1):
        if number % 3 == 1:
            lines += ["".ljust(6) + GROUPS[number // 3], ""]
        lines += ["".join(cell.ljust(width) for cell, width in zip((str(number), *row), widths, strict=True)), ""]
    found = tasks(lines)
    check(found, wanted)
    assert [task["group"] for task in found] == [GROUPS[i // 3] for i in range(6)]


def test_a_heading_under_the_title_is_no_part_of_it() -> None:
    text = (TOP + "\n".join([*HEAD, "1", *filter(None, WORK[0])])).replace("PHỤ LỤC", "A. NHIỆM VỤ")
    assert to_json(read_bytes(text.encode(), "ke-hoach.txt"))["title"] == "Sắp xếp công việc năm 2026"
