"""The same invented plan, drawn in any layout with its columns in any order, gives the same rows."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lienthong.domains.plans.reading import read_bytes, to_json
from lienthong.domains.plans.reading.score import score
from lienthong.domains.plans.tests.samples.invented import LAYOUTS, Table, drawn, word_file

VERBS = ["Xây dựng", "Ban hành", "Rà soát", "Triển khai", "Tổ chức", "Hoàn thiện", "Nâng cấp", "Kiểm tra", "Đào tạo"]
THINGS = [
    "quy chế phối hợp giải quyết kiến nghị của người dân trên địa bàn tỉnh",
    "hệ thống tiếp nhận hồ sơ tại bộ phận một cửa các xã, phường",
    "kế hoạch bồi dưỡng kỹ năng số cho cán bộ, công chức năm đầu nhiệm kỳ",
    "cơ sở dữ liệu đất nông nghiệp; kết nối với nền tảng dùng chung của tỉnh",
    "danh mục thủ tục hành chính nội bộ (gồm cả thủ tục liên thông)",
    "điểm hỗ trợ dịch vụ công trực tuyến ở vùng cao, hải đảo",
    "phương án ứng phó sự cố máy chủ, bảo đảm dịch vụ không gián đoạn",
    "cuộc khảo sát mức độ hài lòng của doanh nghiệp nhỏ và vừa",
]
TAILS = ["", " theo hướng dẫn của cấp trên", " giai đoạn 1", ", ưu tiên nhóm yếu thế", " của ngành y tế"]
OWNERS = {
    "Sở Nội vụ": ["Sở Nội vụ"],
    "Sở Khoa học và Công nghệ": ["Sở Khoa học và Công nghệ"],
    "Sở Văn hóa, Thể thao và Du lịch": ["Sở Văn hóa, Thể thao và Du lịch"],
    "Công an tỉnh; Sở Tư pháp": ["Công an tỉnh", "Sở Tư pháp"],
    "Văn phòng UBND tỉnh": ["Văn phòng UBND tỉnh"],
    "Các sở, ban, ngành": ["Các sở, ban, ngành"],
    "UBND các xã, phường": ["UBND các xã, phường"],
    "Sở Tài chính và các đơn vị liên quan": ["Sở Tài chính", "các đơn vị liên quan"],
}
DUES = {
    "Quý II/2026": "2026-06-30",
    "Tháng 9/2026": "2026-09-30",
    "30/6/2026": "2026-06-30",
    "Trước ngày 15/10/2026": "2026-10-14",
    "Thường xuyên": None,
    "2026": "2026-12-31",
    "2026 - 2027": "2027-12-31",
    "Quý III, IV/2026": "2026-12-31",
}
OUTPUTS = ["Báo cáo", "Kế hoạch của UBND tỉnh", "Quyết định ban hành", "Hệ thống được nghiệm thu", "Văn bản hướng dẫn"]
LABELS = {
    "no": ["STT", "TT", "Số TT"],
    "name": ["Nhiệm vụ", "Nội dung nhiệm vụ", "NHIỆM VỤ, GIẢI PHÁP", "Nội dung công việc"],
    "lead": ["Cơ quan chủ trì", "Đơn vị chủ trì", "CHỦ TRÌ", "Đơn vị thực hiện", "Chủ trì thực hiện"],
    "with": ["Cơ quan phối hợp", "Đơn vị phối hợp", "PHỐI HỢP"],
    "due": ["Thời gian hoàn thành", "Thời hạn", "THỜI GIAN THỰC HIỆN", "Tiến độ thực hiện", "Mốc thời gian"],
    "out": ["Sản phẩm", "Kết quả dự kiến", "SẢN PHẨM ĐẦU RA"],
}
GROUPS = ["Nâng cao nhận thức", "Hoàn thiện thể chế", "HẠ TẦNG VÀ DỮ LIỆU", "Nguồn nhân lực"]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of tasks with its truth."""
    names = draw(
        st.lists(st.tuples(*map(st.sampled_from, (VERBS, THINGS, TAILS))), min_size=4, max_size=14, unique=True)
    )
    optional = draw(st.permutations(["lead", "due", "with", "out"]))
    keep = ["lead", "due", *([k for k in optional if k in ("with", "out")][: draw(st.integers(0, 2))])]
    keys = ["no", "name", *[k for k in optional if k in keep]]
    grouped = draw(st.booleans())
    rows: list[dict[str, str]] = []
    truth = []
    group, used = None, 0
    for place, parts in enumerate(names, start=1):
        if grouped and (place == 1 or draw(st.integers(0, 4)) == 0) and used < len(GROUPS):
            group = f"{['I', 'II', 'III', 'IV'][used]} {GROUPS[used]}"
            rows.append({"no": group.split()[0], "name": GROUPS[used]})
            used += 1
        lead, due = draw(st.sampled_from(list(OWNERS))), draw(st.sampled_from(list(DUES)))
        row = {"no": str(place), "name": parts[0] + " " + parts[1] + parts[2], "lead": lead, "due": due}
        if "with" in keys and draw(st.integers(0, 3)):
            row["with"] = draw(st.sampled_from(list(OWNERS)))
        if "out" in keys:
            row["out"] = draw(st.sampled_from(OUTPUTS))
        rows.append(row)
        truth.append(
            {
                "no": row["no"],
                "group": group,
                "name": row["name"],
                "lead": [{"text": text} for text in OWNERS[lead]],
                "with": [{"text": text} for text in OWNERS[row["with"]]] if "with" in row else [],
                "due": {"until": DUES[due]},
            }
        )
    labels = {key: draw(st.sampled_from(LABELS[key])) for key in keys}
    title = ["PHỤ LỤC", "DANH MỤC NHIỆM VỤ", "(Kèm theo Kế hoạch số 215/KH-UBND ngày 12/01/2026 của UBND tỉnh Lam Sơn)"]
    return Table(title, keys, labels, rows, truth)


def check(table: Table, data: bytes, filename: str) -> None:
    """The rows read are the rows drawn: names, leads and partners, dues, numbers, groups."""
    plan = to_json(read_bytes(data, filename))
    result = score(plan, {"tasks": table.truth, "targets": []})
    assert (result["recall"], result["precision"]) == (1.0, 1.0), (result["missing"], result["extra"])
    assert result["due_accuracy"] == 1.0
    for found, truth in zip(plan["tasks"], table.truth, strict=True):
        assert found["no"] == truth["no"]
        assert [o["text"] for o in found["lead"]] == [o["text"] for o in truth["lead"]]
        assert [o["text"] for o in found["with"]] == [o["text"] for o in truth["with"]]
        assert found["group"] == truth["group"]
        assert found["anchor"]["table"] >= 1
    assert plan["number"] == "215/KH-UBND"
    assert plan["issued_on"] == "2026-01-12"
    assert plan["issuer"] == "UBND tỉnh Lam Sơn"


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=tables())
def test_same_rows_in_every_layout(layout: str, table: Table) -> None:
    check(table, *drawn(table, layout))


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=tables())
def test_numbers_that_word_prints_by_itself(table: Table) -> None:
    plan = read_bytes(word_file(table, auto_number=True), "mau.docx")
    assert [task.no for task in plan.tasks] == [truth["no"] for truth in table.truth]


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@settings(
    max_examples=2,
    deadline=None,
    # Each try starts an office program: a failure is told as drawn, not shrunk for minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(table=tables())
def test_same_rows_in_a_pdf(tmp_path_factory: pytest.TempPathFactory, table: Table) -> None:
    check(table, _printed(tmp_path_factory.mktemp("pdf"), word_file(table)), "mau.pdf")


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_pdf_whose_table_has_no_lines(tmp_path: Path) -> None:
    rows = [
        ("1", "Ban hành quy chế phối hợp", "Sở Nội vụ", "30/6/2026", "2026-06-30"),
        ("2", "Nâng cấp trung tâm dữ liệu, bảo đảm dịch vụ không gián đoạn", "Sở Y tế", "Quý III/2026", "2026-09-30"),
        ("3", "Mở lớp bồi dưỡng kỹ năng số cho công chức", "Công an tỉnh", "Năm 2026", "2026-12-31"),
    ]
    keys = ["no", "name", "lead", "due"]
    truth = [
        {"no": no, "group": None, "name": name, "lead": [{"text": lead}], "with": [], "due": {"until": until}}
        for no, name, lead, _, until in rows
    ]
    title = ["PHỤ LỤC", "DANH MỤC NHIỆM VỤ", "(Kèm theo Kế hoạch số 215/KH-UBND ngày 12/01/2026)"]
    drawn_rows = [dict(zip(keys, row[:4], strict=True)) for row in rows]
    labels = {"no": "STT", "name": "Nhiệm vụ", "lead": "Cơ quan chủ trì", "due": "Thời hạn"}
    table = Table(title, keys, labels, drawn_rows, truth)
    check(table, _printed(tmp_path, word_file(table, style="Normal Table")), "mau.pdf")


def _printed(folder: Path, word: bytes) -> bytes:
    """A Word file printed as a PDF."""
    source = folder / "mau.docx"
    source.write_bytes(word)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            source,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / "mau.pdf").read_bytes()
