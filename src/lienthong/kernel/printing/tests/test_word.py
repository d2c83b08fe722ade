"""The Word file as python-docx and an XML reader see it."""

import io
import zipfile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt
from lxml import etree

from lienthong.kernel.printing.api import Annex, Letter, Signature, word

from .papers import COLUMNS, EVERY_LETTER, LONG_WORD, letter, table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(given: Letter) -> docx.document.Document:
    """The file, read by somebody else."""
    return docx.Document(io.BytesIO(word(given)))


def near(length: int, wanted: float) -> bool:
    """Equal but for what Word's measure rounds."""
    return abs(length - Mm(wanted)) < Mm(0.1)


def test_the_nine_parts_of_an_official_paper_stand_in_it() -> None:
    file = opened(letter())
    head, text_table, foot = file.tables[:3]
    left, right = (cell.text for cell in head.rows[0].cells)
    assert left.split("\n")[:2] == ["UBND TỈNH THỬ", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"]
    assert "/BC-SKHCN" in left
    assert right.split("\n")[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert right.split("\n")[-1].startswith("Tỉnh Thử, ngày") and right.endswith("năm 2026")
    texts = [one.text for one in file.paragraphs if one.text]
    assert texts[:3] == [
        "BÁO CÁO", "Kết quả thực hiện Kế hoạch số 99/KH-UBND kỳ Quý I/2026", "Kính gửi: Ủy ban nhân dân tỉnh Thử",
    ]  # fmt: skip
    assert f"Đủ chữ: {EVERY_LETTER}" in texts
    assert text_table.cell(1, 1).text == "1.234" and text_table.cell(1, 2).text == "12,5"
    assert foot.cell(0, 0).text.split("\n") == ["Nơi nhận:", "- UBND tỉnh (để báo cáo);", "- Lưu: VT, CĐS."]
    signed = [line for line in foot.cell(0, 1).text.split("\n") if line]
    assert signed == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn Thử"]


def test_paper_margins_and_type_are_those_of_the_decree() -> None:
    file = opened(letter())
    first, wide, last = file.sections
    assert near(first.page_width, 210) and near(first.page_height, 297)
    for section in file.sections[::2]:
        assert near(section.top_margin, 20) and near(section.bottom_margin, 20)
        assert near(section.left_margin, 30) and near(section.right_margin, 15)
    assert wide.orientation == WD_ORIENT.LANDSCAPE and near(wide.page_width, 297) and near(wide.page_height, 210)
    assert last.orientation == WD_ORIENT.PORTRAIT
    body = file.styles["Lời văn"]
    assert file.styles.element.find(f".//{W}rFonts").get(f"{W}ascii") == "Times New Roman"
    assert file.styles.element.find(f".//{W}docDefaults//{W}sz").get(f"{W}val") == "28"
    assert near(body.paragraph_format.first_line_indent, 12.7)
    assert body.paragraph_format.space_before == Pt(6)


def test_pages_are_numbered_on_top_from_the_second_on_and_each_annex_by_itself() -> None:
    for section in opened(letter()).sections:
        assert section.different_first_page_header_footer
        assert section.header.paragraphs[0]._p.findall(f".//{W}instrText")[0].text.strip() == "PAGE"
        assert not section.first_page_header.paragraphs[0]._p.findall(f".//{W}instrText")
        assert section._sectPr.find(f"{W}pgNumType").get(f"{W}start") == "1"


def test_the_head_of_a_table_comes_again_and_its_columns_fill_the_paper() -> None:
    wide = opened(letter(40)).tables[3]
    heads = [row for row in wide._tbl.tr_lst if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert len(heads) == 2, "names, and (1) (2) …"
    assert [cell.text for cell in wide.rows[0].cells] == [column.label for column in COLUMNS]
    grid = [int(one.get(f"{W}w")) for one in wide._tbl.tblGrid]
    assert abs(sum(grid) - round(257 * 1440 / 25.4)) < len(grid)
    assert wide._tbl.tblPr.find(f"{W}tblLayout").get(f"{W}type") == "fixed"
    assert len(wide.rows) == 2 + 2 + 40


def test_a_band_spans_the_rest_of_the_table() -> None:
    band = opened(letter()).tables[3].rows[2]
    assert [cell.text for cell in band.cells][:2] == ["I", "Hạ tầng số"]
    assert band._tr.findall(f".//{W}gridSpan")[0].get(f"{W}val") == str(len(COLUMNS) - 1)


def test_no_text_of_a_person_is_markup() -> None:
    said = opened(letter()).tables[4].cell(1, 1).text
    assert said.split("\n") == [
        'Phường Thử 1: =1+1 <w:b/> & ]]> "#let" $x$ @a *b* _c_ \\ //  xong',
        f"Xã Thử: {LONG_WORD}",
    ]
    assert opened(letter()).tables[4].cell(2, 1).text == "a\nb"


@pytest.mark.parametrize("count", [0, 1, 60])
def test_every_part_of_the_package_is_sound_xml(count: int) -> None:
    with zipfile.ZipFile(io.BytesIO(word(letter(count)))) as package:
        assert package.testzip() is None
        for name in package.namelist():
            assert b"{{" not in package.read(name)
            etree.fromstring(package.read(name))


def test_an_empty_table_says_so() -> None:
    file = opened(letter(annexes=(Annex("Phụ lục", "Trống", (table(0),)),)))
    assert file.tables[3].rows[-1].cells[0].text == "Không có dòng nào."


def test_what_is_not_known_leaves_room_and_nothing_falls() -> None:
    bare = Letter("", "Sở", "", "Thử", "Báo cáo", "", (), Signature(()), ())
    left, right = (cell.text for cell in opened(bare).tables[0].rows[0].cells)
    assert left.startswith("SỞ\n") and "Số:" in left and "ngày" in right
