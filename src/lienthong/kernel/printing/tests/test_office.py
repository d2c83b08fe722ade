"""What an office really opens: the files go through LibreOffice, and the pages are looked at."""

import pytest

from lienthong.kernel.printing.api import word, workbook

from .factories import Office
from .papers import EVERY_LETTER, letter, table

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Skipped by name where there is no LibreOffice."""
    return Office(tmp_path_factory.mktemp("office"))


def test_libreoffice_opens_the_word_file_as_it_is_meant(office: Office) -> None:
    found = office.opened(word(letter(60)), "bao-cao.docx")
    first = found[0].text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in first and "BÁO CÁO" in first
    assert EVERY_LETTER in first.replace("\n", "").replace(" ", "")
    lying = [page for page in found if page.wide]
    assert 4 <= len(lying) <= 14 and not found[0].wide and not found[-1].wide
    assert all("Kết quả thực hiện" in page.text for page in lying), "the head of the table comes again"
    assert [page.words[0]["text"] for page in lying[1:]] == [str(n) for n in range(2, len(lying) + 1)]
    assert not str(found[0].words[0]["text"]).isdigit()
    assert not [over for page in found for over in page.over()]


def test_libreoffice_opens_the_excel_file_and_prints_its_head_on_each_page(office: Office) -> None:
    found = office.opened(workbook([table(150)], title="Kết quả của từng đơn vị"), "bang.xlsx")
    assert len(found) > 2 and all(page.wide for page in found)
    assert all("Kết quả thực hiện" in page.text for page in found)
    assert "Phường Thử 150" in found[-1].text and "31/03/2026" in found[0].text
