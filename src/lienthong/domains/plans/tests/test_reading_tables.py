"""Tables as paper breaks them: rows torn over a page, merged cells, heads repeated."""

from __future__ import annotations

from lienthong.domains.plans.reading.assemble import assemble
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
