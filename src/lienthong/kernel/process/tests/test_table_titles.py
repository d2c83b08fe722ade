"""The title of a table of Word: what looks like a title or reads like one, never the prose above it."""

from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.doubts import DoubtKind
from lienthong.kernel.process.tables.answers import Called
from lienthong.kernel.process.tables.captions import title_of
from lienthong.kernel.process.tables.drafting import drafted, resolved
from lienthong.kernel.process.tables.opening import tables_of_file
from lienthong.kernel.process.tables.table import Line

from .making_tables import HEAD, STEPS, saved

NAME = "Cấp giấy phép xây dựng nhà ở riêng lẻ"
PROSE = "Các cơ quan, đơn vị liên quan phối hợp giải quyết hồ sơ theo các bước dưới đây."
Write = Callable[[Any], None]


def word(write: Write) -> bytes:
    document = Document()
    write(document)
    table = document.add_table(rows=0, cols=len(HEAD))
    for row in (HEAD, *STEPS):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return saved(document)


def heading(document: Any) -> None:
    document.add_heading(NAME, 2)
    document.add_paragraph(PROSE)


def own_style(document: Any) -> None:
    style = document.styles.add_style("Tên bảng", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 3"]
    document.add_paragraph(NAME, style="Tên bảng")


def bold(document: Any) -> None:
    document.add_paragraph().add_run(NAME).bold = True
    document.add_paragraph(PROSE)


def centred(document: Any) -> None:
    document.add_paragraph(PROSE)
    for text in (NAME, "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/02/2026)"):
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER


def labelled(document: Any) -> None:
    document.add_paragraph(PROSE)
    document.add_paragraph(f"Tên thủ tục: {NAME}")
    document.add_paragraph("Thời hạn giải quyết: 10 ngày làm việc")


def numbered(document: Any) -> None:
    document.add_paragraph(f"3. {NAME}")
    document.add_paragraph(PROSE)
    document.add_paragraph("4. Sở Nội vụ có trách nhiệm theo dõi việc thực hiện.")


def under_letterhead(document: Any) -> None:
    for text in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "PHỤ LỤC I", NAME):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(text).bold = True


@pytest.mark.parametrize("write", [heading, own_style, bold, centred, labelled, under_letterhead])
def test_a_title_of_each_layout_is_found_and_nothing_beside_it(write: Write) -> None:
    (table,) = tables_of_file(word(write))
    assert table.title == NAME
    assert not [one for one in drafted(table).doubts if one.kind is DoubtKind.NAME]


def test_a_numbered_line_is_a_title_and_a_numbered_duty_is_not() -> None:
    (table,) = tables_of_file(word(numbered))
    assert table.title == f"3. {NAME}"


def test_a_label_counts_as_total_no_more_than_before() -> None:
    (table,) = tables_of_file(word(labelled))
    assert table.total == "Thời hạn giải quyết: 10 ngày làm việc"


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "Quy trình này áp dụng cho các xã, phường trên địa bàn tỉnh",
        "Thủ tục được thực hiện tại Trung tâm Phục vụ hành chính công",
        "1. Cán bộ tiếp nhận kiểm tra hồ sơ. Hồ sơ đủ thì chuyển phòng chuyên môn.",
        "a) Người nộp hồ sơ chuẩn bị giấy tờ theo quy định;",
        "Quy trình thực hiện như sau:",
        "Căn cứ Quyết định số 12/QĐ-UBND ngày 05/02/2026 của Chủ tịch Ủy ban nhân dân tỉnh",
        "Hai cán bộ cùng kiểm tra hồ sơ trước khi chuyển",
    ],
)
def test_prose_is_no_title_and_the_name_is_asked_for(text: str) -> None:
    (table,) = tables_of_file(word(lambda document: document.add_paragraph(text)))
    assert table.title == ""
    draft = drafted(table)
    assert [(one.key, one.kind) for one in draft.doubts][:1] == [("name", DoubtKind.NAME)]
    with pytest.raises(Unfit, match="Chưa ghi tên quy trình"):
        resolved(draft, {"name": Called(" ")})
    named = resolved(draft, {"name": Called(NAME)})
    assert named.definition.name == NAME
    assert not [one for one in named.doubts if one.kind is DoubtKind.NAME]


def test_a_title_over_two_lines_is_one_and_a_case_stands_under_its_procedure() -> None:
    broken = [Line("QUY TRÌNH NỘI BỘ GIẢI QUYẾT THỦ TỤC"), Line("LĨNH VỰC ĐẤT ĐAI"), Line(PROSE)]
    assert title_of(broken) == "QUY TRÌNH NỘI BỘ GIẢI QUYẾT THỦ TỤC LĨNH VỰC ĐẤT ĐAI"
    parted = [Line(f"2. {NAME} (1.004944)"), Line(PROSE), Line("a) Đối với trường hợp cấp mới")]
    assert title_of(parted) == f"2. {NAME} (1.004944) a) Đối với trường hợp cấp mới"
    assert title_of([]) == title_of([Line(PROSE, stands_out=False)]) == ""
