"""The consolidated report as an office opens it: LibreOffice makes pages of the Word file; the PDF is read too."""

from pathlib import Path

import pytest

from lienthong.domains.plans.exports.report import Wanted, letter, tables
from lienthong.domains.plans.queries.consolidation import consolidation
from lienthong.kernel.printing.api import pdf, word, workbook
from lienthong.kernel.printing.tests.factories import Office, Sheet, sheets_of

from .factories import ASKED, WARD_TASK, AtWork, seen

LONG = "Đã khảo sát, lắp đặt và nghiệm thu thiết bị mạng tại trụ sở; kết nối ổn định, phục vụ người dân tốt hơn. " * 12


def report(work: AtWork, **wanted: object) -> tuple[bytes, bytes, bytes]:
    """Word, PDF and Excel of the newest round."""
    by = work.actor("hanh")
    found = seen(lambda: consolidation(by, work.plan_row(), work.newest_round()), by)
    made = letter(found, Wanted(**wanted))  # type: ignore[arg-type]
    return word(made), pdf(made), workbook(tables(found))


def looked_at(found: list[Sheet]) -> None:
    """What must hold of every report, whoever made its pages."""
    first, every = found[0].text, "\n".join(page.text for page in found)
    assert "SỞ KHOA HỌC VÀ CÔNG NGHỆ" in first and "Độc lập - Tự do - Hạnh phúc" in first
    assert "I. TÌNH HÌNH CHẤP HÀNH CHẾ ĐỘ BÁO CÁO" in every and "Nơi nhận:" in every and "GIÁM ĐỐC" in every
    assert "Không công khai" in every and "Rà soát lỗ hổng" in " ".join(every.split())
    wide = [page for page in found if page.wide]
    assert wide and not first.startswith("1") and not found[0].wide
    assert not [over for page in found for over in page.over()]


@pytest.mark.office
@pytest.mark.parametrize("form", ["403", "254"])
def test_an_office_opens_what_the_pdf_shows(at_work: AtWork, tmp_path: Path, form: str) -> None:
    office = Office(tmp_path)
    at_work.sent(at_work.work(WARD_TASK), percent=40, result=LONG, difficulties="Khó: " + "x" * 120, proposals=LONG)
    at_work.sent(at_work.work(ASKED), percent=10, result="Đã rà soát")
    docx_file, pdf_file, xlsx_file = report(at_work, form=form, details=True)
    opened, printed = office.opened(docx_file, "bao-cao.docx"), sheets_of(pdf_file)
    for found in (opened, printed):
        looked_at(found)
    assert abs(len(opened) - len(printed)) <= 2, "the two are the same paper"
    assert len([page for page in opened if page.wide]) >= 2
    book = office.opened(xlsx_file, "tong-hop.xlsx")
    assert "Nâng cấp mạng nội bộ" in " ".join("\n".join(page.text for page in book).split())
