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
