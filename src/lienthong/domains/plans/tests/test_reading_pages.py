"""Pages as they really come: letterheads run together, heads repeated on each page, portals around the text."""

from __future__ import annotations

import pytest

from lienthong.domains.plans.reading import read_bytes, to_json
from lienthong.domains.plans.reading.gridkit import number_of
from lienthong.domains.plans.reading.pieces import Cell, Grid, Row
from lienthong.domains.plans.reading.tableheads import split_parts

TITLE = "KẾ HOẠCH\nChăm sóc cây xanh tỉnh Lam Sơn năm 2026\n"
TABLE = """
| TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian |
|---|---|---|---|
| 1 | Trồng cây ven đường lớn | Sở Xây dựng | Quý II/2026 |
| 2 | Đếm cây cổ thụ trong thành phố | Sở Nông nghiệp và Môi trường | Năm 2026 |
"""


@pytest.mark.parametrize(
    "letterhead",
    [
        "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH LAM SƠN Độc lập - Tự do - Hạnh phúc\n"
        "Số: 12/KH-UBND Lam Sơn, ngày 05 tháng 01 năm 2026\n",
        "ỦY BAN NHÂN DÂN<br>TỈNH LAM SƠN<br>Số: 12/KH-UBND\n\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc<br>Lam Sơn, ngày 05 tháng 01 năm 2026\n",
        "ỦY BAN NHÂN DÂN\nTỈNH LAM SƠN\n-------\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\n---------\nSố: 12/KH-UBND\nLam Sơn, ngày 05 tháng 01 năm 2026\n",
    ],
    ids=["read across", "line breaks", "line by line"],
)
def test_letterhead(letterhead: str) -> None:
    found = to_json(read_bytes(f"{letterhead}\n{TITLE}{TABLE}".encode(), "ke-hoach.md"))
    assert (found["issuer"], found["number"], found["issued_on"]) == ("UBND tỉnh Lam Sơn", "12/KH-UBND", "2026-01-05")
    assert len(found["tasks"]) == 2


def test_row_over_a_repeated_head_stays_a_row() -> None:
    head = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]
    last = ["", "Lập kế hoạch cây xanh giai đoạn 2026-2030", "Sở Xây dựng", "2026"]
    rows = [head, ["1", "Trồng cây", "Sở Xây dựng", "2026"], last, head, ["2", "Tỉa cây", "Sở Xây dựng", "2026"]]
    parts = split_parts(Grid([Row([Cell(text) for text in row]) for row in rows]))
    names = [row.cells[1].text for part in parts for _, row in part.rows if number_of(row.cells[1].text) is None]
    assert names == ["Trồng cây", last[1], "Tỉa cây"]


ROWS = [
    ["STT", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành", "Sản phẩm", "Ghi chú"],
    ["I", "CÂY ĐƯỜNG PHỐ", "", "", "", "", ""],
    ["1", "Trồng cây ven đường lớn", "Sở Xây dựng", "", "Quý II/2026", "Báo cáo", ""],
    ["2", "Đo sức khỏe từng cây", "Sở Xây dựng", "Công an tỉnh", "Quý IV/2026", "Trung tâm đạt chuẩn", "Từ năm 2025"],
    ["II", "CÂY CỔ THỤ", "", "", "", "", ""],
    ["1", "Đếm cây cổ thụ trong thành phố", "Sở Nội vụ", "", "Năm 2026", "", ""],
]
AROUND = """Văn bản cùng cơ quan ban hành
1. Quyết định 12/QĐ-UBND năm 2026 về quy trình nội bộ
2. Thông báo 20/TB-UBND năm 2026
Bình luận
Bản quyền thuộc về Cổng thông tin tỉnh Lam Sơn
"""


@pytest.mark.parametrize(
    "drawn",
    [
        "\n".join(cell for row in ROWS for cell in row if cell),
        "\n".join("\t".join(row) for row in ROWS),
        "\n".join("\t".join(row).rstrip() for row in ROWS),
    ],
    ids=["one cell per line", "tabs", "tabs cut at the end"],
)
def test_portal_lists_after_the_table_are_no_rows(drawn: str) -> None:
    found = to_json(read_bytes(f"UBND TỈNH LAM SƠN\n{TITLE}PHỤ LỤC\n{drawn}\n{AROUND}".encode(), "trang.txt"))
    assert [(row["no"], row["group"], row["due"]["text"]) for row in found["tasks"]] == [
        ("1", "I CÂY ĐƯỜNG PHỐ", "Quý II/2026"),
        ("2", "I CÂY ĐƯỜNG PHỐ", "Quý IV/2026"),
        ("1", "II CÂY CỔ THỤ", "Năm 2026"),
    ]


TORN = """PHỤ LỤC
STT
Nhiệm vụ
Cơ quan chủ trì
Cơ quan phối hợp
Thời gian hoàn thành
1
Lập đề án cây xanh đến
năm 2030
Văn phòng UBND
tỉnh
Sở Khoa học và
Công nghệ
Quý III/2026
2
Đếm cây cổ thụ trong thành phố
Sở Nội vụ
Sở Tài chính
Năm 2026
3
Tỉa cành trước mùa mưa bão
Sở Xây dựng
Công an tỉnh
Tháng 5/2026
"""


def test_cells_torn_over_lines_are_joined() -> None:
    found = to_json(read_bytes(f"UBND TỈNH LAM SƠN\n{TITLE}{TORN}".encode(), "trang.txt"))
    first = found["tasks"][0]
    assert len(found["tasks"]) == 3
    assert first["name"] == "Lập đề án cây xanh đến năm 2030"
    assert [owner["text"] for owner in first["lead"]] == ["Văn phòng UBND tỉnh"]
    assert [owner["text"] for owner in first["with"]] == ["Sở Khoa học và Công nghệ"]


def test_row_whose_empty_cell_vanished_finds_its_deadline() -> None:
    rows = [
        "| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian | Sản phẩm |",
        "| 1 | Trồng cây ven đường lớn | Sở Xây dựng | Công an tỉnh | Quý II/2026 | Báo cáo |",
        "| 2 | Đếm cây cổ thụ trong thành phố | Sở Nội vụ | Quý IV/2026 | Báo cáo |",
    ]
    found = to_json(read_bytes(f"UBND TỈNH LAM SƠN\n{TITLE}".encode() + "\n".join(rows).encode(), "trang.txt"))
    second = found["tasks"][1]
    assert (second["due"]["until"], second["with"], second["output"]) == ("2026-12-31", [], ["Báo cáo"])
