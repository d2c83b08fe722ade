"""Tables as paper breaks them: rows torn over a page, merged cells, heads repeated."""

from __future__ import annotations

import pytest

from lienthong.domains.plans.reading import read_bytes
from lienthong.domains.plans.reading.assemble import assemble
from lienthong.domains.plans.reading.loadpdf import merge_pages
from lienthong.domains.plans.reading.pieces import Cell, Grid, Line, Row, Source

HEAD = ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"]


def _tasks(rows: list[Row]) -> list[tuple[str | None, str | None, str]]:
    plan = assemble(Source([Line("KẾ HOẠCH", 1), Grid(rows)], "pdf"), None)
    return [(task.no, task.group, task.name) for task in plan.tasks]


def _row(page: int, *texts: str) -> Row:
    return Row([Cell(text) for text in texts], page=page)


def _merged(page: int, text: str) -> Row:
    return Row([Cell(text), *(Cell("", "left") for _ in HEAD[1:])], page=page)


def test_half_a_row_on_the_next_page_is_no_heading() -> None:
    rows = [
        _row(1, *HEAD),
        _merged(1, "II Nguồn nhân lực"),
        _row(1, "1", "Mở lớp bồi dưỡng kỹ năng số giai đoạn", "Sở Nội vụ", "Quý II/2026"),
        _row(2, "", "1", "", ""),
        _row(2, "2", "Khảo sát mức độ hài lòng của người dân vùng", "Sở Y tế", "Quý III/2026"),
        _row(3, *HEAD),
        _row(3, "", "Tây Nam", "", ""),
        _row(3, "3", "Nâng cấp cổng thông tin", "Sở Nội vụ", "Quý IV/2026"),
    ]
    assert _tasks(rows) == [
        ("1", "II Nguồn nhân lực", "Mở lớp bồi dưỡng kỹ năng số giai đoạn 1"),
        ("2", "II Nguồn nhân lực", "Khảo sát mức độ hài lòng của người dân vùng Tây Nam"),
        ("3", "II Nguồn nhân lực", "Nâng cấp cổng thông tin"),
    ]


def test_a_heading_may_stand_first_on_a_page() -> None:
    rows = [
        _row(1, *HEAD),
        _row(1, "", "Thể chế", "", ""),
        _row(1, "1", "Ban hành quy chế phối hợp", "Sở Nội vụ", "Quý II/2026"),
        _row(2, "", "Hạ tầng", "", ""),
        _row(2, "2", "Nâng cấp trung tâm dữ liệu", "Sở Y tế", "Quý III/2026"),
        _merged(3, "Nguồn nhân lực"),
        _row(3, "3", "Mở lớp bồi dưỡng kỹ năng số", "Sở Nội vụ", "Quý IV/2026"),
    ]
    assert [group for _, group, _ in _tasks(rows)] == ["Thể chế", "Hạ tầng", "Nguồn nhân lực"]


def test_a_dash_in_place_of_a_number_is_none() -> None:
    rows = [
        _row(1, *HEAD),
        _row(1, "1", "Ban hành quy chế phối hợp", "Sở Nội vụ", "Quý II/2026"),
        _row(1, "-", "Bố trí cán bộ trực hỗ trợ", "Sở Y tế", "Quý III/2026"),
    ]
    assert [number for number, _, _ in _tasks(rows)] == ["1", None]


def test_a_year_without_a_figure_is_not_the_year_of_the_target() -> None:
    rows = [
        _row(1, "TT", "Chỉ tiêu", "ĐVT", "Năm 2026", "Năm 2027"),
        _row(1, "1", "Dân số có sổ sức khỏe điện tử", "%", "95", "-"),
        _row(1, "2", "Hồ sơ trực tuyến toàn trình", "%", "80", "90"),
    ]
    plan = assemble(Source([Line("KẾ HOẠCH", 1), Grid(rows)], "pdf"), None)
    assert [target.due.until.year for target in plan.targets if target.due and target.due.until] == [2026, 2027]


def test_a_merged_lead_goes_on_over_the_page() -> None:
    """A cell that covers rows on two pages is printed on the first page alone."""
    first = Grid([_row(1, *HEAD), _row(1, "1", "Ban hành quy chế phối hợp", "Sở Nội vụ", "Quý II/2026")])
    second = Grid([_row(2, *HEAD), _row(2, "2", "Bố trí cán bộ trực hỗ trợ", "", "Quý III/2026")])
    second.rows[1].cells[2].tall = True
    (table,) = merge_pages([first, second])
    plan = assemble(Source([Line("KẾ HOẠCH", 1), table], "pdf"), None)
    assert [[owner.text for owner in task.lead] for task in plan.tasks] == [["Sở Nội vụ"], ["Sở Nội vụ"]]


@pytest.mark.parametrize("after", [[], ["Nơi nhận:", "- Như trên;"]])
def test_the_last_row_counts_when_its_empty_cells_and_pipes_are_gone(after: list[str]) -> None:
    """Some libraries drop empty last cells, so rows are shorter than the head, and the last one is left open."""
    head = ["STT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Sản phẩm", "Thời hạn", "Ghi chú"]
    rows = [
        head,
        ["1", "Rà soát thủ tục hành chính", "Sở Tư pháp", "Công an tỉnh", "Báo cáo", "30/6/2026"],
        ["2", "Cấp chữ ký số cho người dân", "Sở Y tế", "Công an tỉnh", "", "Quý III/2026"],
        ["3", "Cắt giảm giấy tờ", "Sở Nội vụ", "UBND các xã, phường", "Quyết định", "31/12/2026"],
    ]
    blocks = ["|\n" + "\n|\n".join(row) for row in rows]
    text = "\n".join(["KẾ HOẠCH", "PHỤ LỤC", "\n|\n".join(blocks), *after])
    plan = read_bytes(text.encode(), "mau.txt")
    assert [(task.no, [o.text for o in task.lead], task.due and task.due.text) for task in plan.tasks] == [
        ("1", ["Sở Tư pháp"], "30/6/2026"),
        ("2", ["Sở Y tế"], "Quý III/2026"),
        ("3", ["Sở Nội vụ"], "31/12/2026"),
    ]
