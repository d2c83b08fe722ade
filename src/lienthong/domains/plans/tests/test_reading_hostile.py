"""Text made to hold a pattern for minutes is read, or refused, at once: 200 kB of each, within the processor's time."""

import io
import subprocess
import sys
import zipfile

from lienthong.domains.plans.reading.intake import load

READ = """
import resource, sys
from lienthong.domains.plans.reading import Unreadable, read_bytes
resource.setrlimit(resource.RLIMIT_CPU, (90, 90))
HEAD = "UBND TỈNH NGHỆ AN\\nSố: 12/KH-UBND\\nNghệ An, ngày 3 tháng 2 năm 2026\\n\\nKẾ HOẠCH\\nChuyển đổi số\\n\\n"
for one in (".", "1-", "; ", "cơ quan, đơn vị, "):
    for text in (HEAD + one * (200_000 // len(one)), HEAD + ("- " + one * (9_000 // len(one)) + "x\\n\\n") * 4):
        try:
            read_bytes(text.encode(), "a.txt")
        except Unreadable as no:
            assert no.sentence
print("all")
"""


def test_no_row_of_signs_holds_the_reader():
    done = subprocess.run([sys.executable, "-c", READ], capture_output=True, text=True, timeout=600, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "all"), done.stderr[-2000:]


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_tables_in_one_another_are_opened_once_each():
    inside = "<w:tbl><w:tr><w:tc>" * 24 + "<w:p><w:r><w:t>Việc</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * 24
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{inside}</w:body></w:document>')
    assert len(load(held.getvalue(), "a.docx").pieces) == 1
