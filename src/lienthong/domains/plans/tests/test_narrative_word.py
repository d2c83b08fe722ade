"""Word out and in: the template comes back section by section, whatever happened to it on the way; odd files do not."""

import io
import zipfile
from typing import Any

import pytest
from docx import Document

from lienthong.domains.plans.models import Outline, Section
from lienthong.domains.plans.narrative_word import HOW, ReadBack, compared, heading_of, read_back, template
from lienthong.domains.plans.reading.sectionmatch import Wanted, match_sections
from lienthong.domains.plans.reading_room import CannotRead

ROWS = [
    ("A", "KẾT QUẢ THỰC HIỆN", "Nêu ngắn gọn.", False, 0),
    ("1", "Chính quyền số", "Số hồ sơ trực tuyến.\n- Tỷ lệ hồ sơ.", True, 1),
    ("2", "Kinh tế số", "", True, 1),
    ("", "Kết quả thí điểm tuyến phố không dùng tiền mặt", "Riêng UBND phường báo cáo kết quả.", True, 2),
    ("B", "KHÓ KHĂN, KIẾN NGHỊ", "Đề xuất cụ thể.", True, 0),
]
HEAD = ["UBND phường Trường Vinh", "Kỳ Quý I/2026"]


def outline() -> tuple[Outline, list[Section]]:
    made = Outline(code="dc1", title="ĐỀ CƯƠNG BÁO CÁO CHO UBND CẤP XÃ", since_text="Số liệu tính từ tháng 8 năm 2025")
    rows = [
        Section(
            pk=n, code=f"m{n}", outline=made, number=number, title=title, guidance=guidance, fills=fills, depth=depth
        )
        for n, (number, title, guidance, fills, depth) in enumerate(ROWS)
    ]
    return made, rows


TEXTS = {1: "Nhận 120 hồ sơ.\nTỷ lệ 85%.", 2: "12 cửa hàng.", 4: "Thiếu máy."}


def filled(change: Any = None) -> bytes:
    """The template with texts, changed by somebody in Word."""
    made, rows = outline()
    paper = Document(io.BytesIO(template(made, rows, TEXTS, HEAD)))
    if change:
        change(paper)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def back(data: bytes, name: str = "bao-cao.docx") -> ReadBack:
    made, rows = outline()
    return read_back(data, name, made, rows, HEAD)


def paragraph(paper: Any, text: str) -> Any:
    return next(one for one in paper.paragraphs if one.text == text)


def test_what_went_out_comes_back_as_it_was() -> None:
    found = back(filled())
    assert found.texts == {"m1": TEXTS[1], "m2": TEXTS[2], "m3": "", "m4": TEXTS[4]}
    assert found.missing == [] and found.loose_ends == ""


def test_the_template_has_headings_with_numbers_and_guidance_in_italics() -> None:
    made, rows = outline()
    paper = Document(io.BytesIO(template(made, rows, {}, HEAD)))
    heads = [(one.text, one.style.name) for one in paper.paragraphs if one.style.name.startswith("Heading")]
    assert heads[:3] == [("A. KẾT QUẢ THỰC HIỆN", "Heading 1"), ("1. Chính quyền số", "Heading 2"), (
        "2. Kinh tế số", "Heading 2",
    )]  # fmt: skip
    slanted = [one.text for one in paper.paragraphs if one.runs and one.runs[0].italic]
    assert "- Tỷ lệ hồ sơ." in slanted and HOW in slanted and made.since_text in slanted
    assert heading_of(Section(number="a", title="Về kinh tế số")) == "a) Về kinh tế số"


def test_renumbered_reordered_with_lists_and_tables() -> None:
    def change(paper: Any) -> None:
        paragraph(paper, "1. Chính quyền số").runs[0].text = "I.1) CHÍNH QUYỀN SỐ:"
        paragraph(paper, "2. Kinh tế số").runs[0].text = "3/ Kinh tế số"
        place = paragraph(paper, "12 cửa hàng.")
        place.insert_paragraph_before("Chợ Vinh", style="List Bullet")
        place.insert_paragraph_before("Chợ Ga", style="List Number")
        table = paper.add_table(rows=2, cols=2)
        for cell, text in zip([c for row in table.rows for c in row.cells], ["Năm", "Số", "2025", "7"], strict=True):
            cell.text = text
        place._p.addnext(table._tbl)

    found = back(filled(change))
    assert found.texts["m1"] == TEXTS[1]
    assert found.texts["m2"].split("\n") == ["- Chợ Vinh", "1. Chợ Ga", "12 cửa hàng.", "Năm | Số", "2025 | 7"]
    assert found.missing == []


def test_a_heading_that_is_gone_is_said_and_nothing_is_lost() -> None:
    def change(paper: Any) -> None:
        one = paragraph(paper, "2. Kinh tế số")
        one._p.getparent().remove(one._p)
        paragraph(paper, "A. KẾT QUẢ THỰC HIỆN").insert_paragraph_before("Mở đầu do đơn vị tự thêm.")

    found = back(filled(change))
    assert found.missing == ["m2"] and found.texts["m1"].endswith("12 cửa hàng.")
    assert found.loose_ends == "Mở đầu do đơn vị tự thêm."


def test_a_mark_of_two_numbers_and_the_guidance_of_a_heading_that_is_gone() -> None:
    def change(paper: Any) -> None:
        paragraph(paper, "2. Kinh tế số").runs[0].text = "I.2) Kinh tế số: 13 cửa hàng."
        one = paragraph(paper, "1. Chính quyền số")
        one._p.getparent().remove(one._p)

    found = back(filled(change))
    assert found.texts["m2"] == "13 cửa hàng.\n12 cửa hàng."
    assert found.missing == ["m1"] and found.loose_ends == TEXTS[1]


def test_a_word_or_two_changed_in_a_heading_is_still_that_heading() -> None:
    def change(paper: Any) -> None:
        paragraph(paper, ROWS[3][1]).runs[0].text = "Kết quả thí điểm các tuyến phố không dùng tiền mặt"
        paragraph(paper, "B. KHÓ KHĂN, KIẾN NGHỊ").runs[0].text = "B. KHÓ KHĂN , KIẾN NGHỊ: thiếu người."

    found = back(filled(change))
    assert found.missing == [] and found.texts["m4"] == "thiếu người.\nThiếu máy."


def test_the_same_words_twice_are_told_apart_by_number_and_order() -> None:
    wanted = [Wanted("x", "I", "Kết quả"), Wanted("y", "1", "Hạ tầng"), Wanted("z", "2", "Hạ tầng")]
    lines = ["I. Kết quả", "Hạ tầng", "là chữ trong bài", "1. Hạ tầng", "một", "2. Hạ tầng", "hai"]
    found = match_sections(wanted, lines)
    assert found.texts == {"x": "Hạ tầng\nlà chữ trong bài", "y": "một", "z": "hai"}


def test_what_is_compared_shows_what_changed_and_gives_both_texts_back() -> None:
    found = compared("Nhận 120 hồ sơ.\nĐủ.", "Nhận 130 hồ sơ.\nĐủ.")
    assert [(one.what, one.text) for one in found if one.what != "kept"] == [("gone", "120 "), ("added", "130 ")]
    assert "".join(one.text for one in found if one.what != "added") == "Nhận 120 hồ sơ.\nĐủ."
    assert [one.what for one in compared("a " * 9000, "b")] == ["gone", "added"]


def macro() -> bytes:
    out = io.BytesIO(filled())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO(filled())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/x.bin", b"\0" * 130_000_000)
    return out.getvalue()


def entities() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><w:document/>')
    return out.getvalue()


def endless() -> bytes:
    return filled(lambda paper: paper.add_paragraph("dài dòng " * 20_000))


def sheet() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


def no_words() -> bytes:
    out = io.BytesIO()
    Document().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("made", "name", "sentence"),
    [
        (lambda: b"", "a.docx", "Tệp không có chữ nào để đọc."),
        (lambda: b"%PDF-1.7 x", "a.pdf", "Đây không phải tệp Word (.docx)."),
        (lambda: "chữ thường".encode(), "a.docx", "Đây không phải tệp Word (.docx)."),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", "Tệp Word đời cũ"),
        (lambda: filled()[:2000], "a.docx", "Tệp bị hỏng"),
        (macro, "a.docx", "Tệp có chứa macro"),
        (bomb, "a.docx", "Tệp nén bất thường"),
        (entities, "a.docx", "Tệp có phần XML khác thường"),
        (endless, "a.docx", "Tệp không có dạng một văn bản"),
        (sheet, "a.docx", "Tệp"),
        (no_words, "a.docx", "Tệp không có chữ nào để đọc."),
    ],
)
def test_odd_files_are_refused_in_one_sentence(made: Any, name: str, sentence: str) -> None:
    with pytest.raises(CannotRead) as no:
        back(made(), name)
    assert no.value.sentence.startswith(sentence) and no.value.next_step
    assert "kế hoạch" not in no.value.sentence
