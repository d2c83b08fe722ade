"""A file on its way to a browser."""

from lienthong.kernel.printing.answers import TYPES, download, file_name


def test_a_name_without_marks_and_not_too_long() -> None:
    assert file_name("Báo cáo Quý I/2026: “Đợt 1”", "docx") == "bao-cao-quy-i-2026-dot-1.docx"
    assert len(file_name("Phường " * 30, "xlsx")) <= 50
    assert file_name("//..", "pdf") == "tep.pdf"


def test_nobody_keeps_it_on_the_way() -> None:
    answer = download(b"%PDF", 'x"\r\ny', "pdf", shown=True)
    assert answer["Content-Disposition"] == 'inline; filename="x-y.pdf"'
    assert answer["Cache-Control"] == "private, no-store" and answer["Content-Type"] == TYPES["pdf"]
    assert download(b"", "a", "docx")["Content-Disposition"].startswith("attachment")
