"""A round put together: the coordinator's words, what units say alike, and the files that leave the house."""

import datetime as dt
import io
from typing import Any

import docx
import openpyxl
import pdfplumber
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.domains.plans import actions
from lienthong.domains.plans.actions.consolidate import SummaryChanged
from lienthong.domains.plans.consolidating import Texts, Voice, suggested, together
from lienthong.domains.plans.exports.report import Wanted, initials, letter
from lienthong.domains.plans.models import Summary
from lienthong.domains.plans.queries.consolidation import Consolidation, consolidation
from lienthong.domains.plans.states import Status
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.printing.api import pdf, word

from .factories import ASKED, NV_TASK, THANH_VINH, WARD_TASK, AtWork, seen


def put_together(work: AtWork, who: str = "hanh") -> Consolidation:
    """The newest round as this person sees it."""
    by = work.actor(who)
    return seen(lambda: consolidation(by, work.plan_row(), work.newest_round()), by)


def one_of(found: Consolidation, no: str, kind: str = "task") -> Any:
    """One item of it."""
    return next(one for one in found.items if one.item.no == no and one.item.kind == kind)


def base(work: AtWork) -> str:
    """The page of the newest round."""
    return f"/ke-hoach/{work.plan}/tong-hop/{work.newest_round().code}"


# -- what units say alike ----------------------------------------------------------------------------------


def voice(unit: str, **said: Any) -> Voice:
    """A unit that has sent its report."""
    return Voice(unit, unit, said.pop("status", Status.DOING), reported=True, **said)


def test_what_several_units_say_alike_is_said_once_and_most_frequent_first() -> None:
    said = [
        ("Xã A", "Thiếu kinh phí."),
        ("Xã B", "Mạng yếu"),
        ("Xã C", "thiếu  KINH phí"),
        ("Xã D", "Không có"),
        ("Xã E", ""),
    ]
    assert together(said) == "- Thiếu kinh phí (2 đơn vị: Xã A, Xã C).\n- Xã B: Mạng yếu."


def test_very_many_opinions_are_cut_and_the_rest_is_counted() -> None:
    lines = together([(f"Xã {n}", f"Ý kiến {n}") for n in range(12)]).splitlines()
    assert len(lines) == 9 and lines[-1] == "- Và 4 ý kiến khác, xem phụ lục chi tiết."
    alike = together([(f"Xã {n}", "Thiếu người") for n in range(9)] + [("Xã 9", "Khác")])
    assert "(9 đơn vị: Xã 0, Xã 1, Xã 2, Xã 3, Xã 4 và 4 đơn vị khác)" in alike


def test_few_units_are_quoted_and_many_are_counted() -> None:
    few = suggested([voice("Sở A", percent=40, result="Đã ban hành"), Voice("Sở B", "b", Status.LATE)])
    assert few.result == "Sở A: Đã ban hành (tỷ lệ thực hiện 40%).\nSở B: chưa gửi báo cáo."
    many = [voice(f"Xã {n}", percent=100, status=Status.DONE_IN_TIME, cause="money") for n in range(4)]
    many += [voice("Xã 5", percent=50, status=Status.DONE_LATE, cause="people"), Voice("Xã 6", "x", Status.LATE)]
    found = suggested(many)
    assert found.result == (
        "Đã có 5/6 đơn vị báo cáo; 5 đơn vị hoàn thành (trong đó 1 hoàn thành quá hạn); 1 đơn vị quá hạn chưa hoàn "
        "thành; tỷ lệ thực hiện bình quân của các đơn vị đã báo cáo 90%."
    )
    assert found.difficulties == "Nguyên nhân: kinh phí (4 đơn vị); nhân lực (1 đơn vị)."


def test_nothing_said_is_nothing_offered() -> None:
    assert suggested([]) == Texts()
    assert suggested([voice("Sở A", difficulties="không")]).difficulties == ""


# -- the verb ------------------------------------------------------------------------------------------------


def test_the_coordinators_words_stand_in_the_place_of_what_units_say(at_work: AtWork) -> None:
    at_work.sent(at_work.work(WARD_TASK), percent=40, result="Đã khảo sát", difficulties="Thiếu kinh phí")
    before = one_of(put_together(at_work), WARD_TASK)
    assert (before.sent, len(before.voices), before.written) == (1, 3, False)
    assert "Phường Trường Vinh: Đã khảo sát (tỷ lệ thực hiện 40%)." in before.texts().result
    item = at_work.item(WARD_TASK).code
    made = actions.summarise(
        at_work.newest_round().code, at_work.actor("hanh"), item=item, result="Toàn tỉnh đang thực hiện.", version=0
    )
    assert made["version"] == 1
    after = one_of(put_together(at_work), WARD_TASK)
    assert after.written and after.texts() == Texts("Toàn tỉnh đang thực hiện.", "", "", "")


def test_emptied_words_give_the_place_back(at_work: AtWork) -> None:
    at_work.sent(at_work.work(WARD_TASK), result="Đã khảo sát")
    round_, item, hanh = at_work.newest_round().code, at_work.item(WARD_TASK).code, at_work.actor("hanh")
    actions.summarise(round_, hanh, item=item, result="Của điều phối")
    actions.summarise(round_, hanh, item=item, result="  ")
    found = one_of(put_together(at_work), WARD_TASK)
    assert not found.written and "Đã khảo sát" in found.texts().result


def test_two_who_write_at_once_do_not_wipe_each_other_out(at_work: AtWork) -> None:
    round_, hanh = at_work.newest_round().code, at_work.actor("hanh")
    actions.summarise(round_, hanh, result="Lần đầu", version=0)
    with pytest.raises(SummaryChanged, match="Hoàng Thị Mỹ Hạnh vừa lưu"):
        actions.summarise(round_, hanh, result="Lần hai", version=0)
    assert seen(lambda: Summary.objects.get().result) == "Lần đầu"
    assert actions.summarise(round_, hanh, result="Lần hai", version=1)["version"] == 2


def test_a_press_twice_is_one_summary(at_work: AtWork) -> None:
    round_, hanh = at_work.newest_round().code, at_work.actor("hanh")
    first = actions.summarise(round_, hanh, key="mot-lan-thoi", result="Một")
    assert actions.summarise(round_, hanh, key="mot-lan-thoi", result="Một") == first
    assert seen(lambda: Summary.objects.get().version) == 1


def test_only_who_coordinates_writes_and_a_ward_sees_nothing_of_it(at_work: AtWork) -> None:
    round_ = at_work.newest_round().code
    for who in ("nghia", "hung", "duc", "thuong"):
        with pytest.raises(NotAllowed):
            actions.summarise(round_, at_work.actor(who), result="x")
    actions.summarise(round_, at_work.actor("hanh"), result="Nội bộ")
    assert seen(lambda: list(Summary.objects.all()), at_work.actor("hung")) == [], "the database keeps the wall too"
    assert put_together(at_work, "duc").summary.result == "Nội bộ"
    with pytest.raises(NotThere):
        put_together(at_work, "hung")


def test_an_item_of_another_plan_or_a_text_without_end_is_refused(at_work: AtWork) -> None:
    round_, hanh = at_work.newest_round().code, at_work.actor("hanh")
    with pytest.raises(NotThere):
        actions.summarise(round_, hanh, item="KH-2026-9999.nv1", result="x")
    with pytest.raises(Unfit) as refused:
        actions.summarise(round_, hanh, result="x" * 12_001, note="y" * 601)
    assert set(refused.value.fields) == {"result", "note"}


def test_drafts_and_returned_reports_say_nothing_and_closed_rounds_can_still_be_put_together(at_work: AtWork) -> None:
    at_work.fill(at_work.work(WARD_TASK), result="Chỉ là nháp")
    report = at_work.sent(at_work.work(WARD_TASK, THANH_VINH), who="an", head="thong", result="Bị trả")
    actions.send_back(report, at_work.actor("hanh"), why="Thiếu số liệu")
    found = one_of(put_together(at_work), WARD_TASK)
    assert found.sent == 0 and "nháp" not in found.texts().result and "Bị trả" not in found.texts().result
    actions.close_round(at_work.newest_round().code, at_work.actor("hanh"))
    assert actions.summarise(at_work.newest_round().code, at_work.actor("hanh"), result="Sau khi khép")["version"] == 1


def test_so_many_questions_whatever_the_number_of_units(at_work: AtWork) -> None:
    def asked() -> int:
        by = at_work.actor("hanh")

        def look() -> int:
            with CaptureQueriesContext(connection) as sent:
                consolidation(by, at_work.plan_row(), at_work.newest_round())
            return len(sent)

        return seen(look, by)

    few = asked()
    for who, head, unit in (("minh", "hung", None), ("an", "thong", THANH_VINH)):
        at_work.sent(at_work.work(WARD_TASK, *([unit] if unit else [])), who=who, head=head)
    assert asked() <= few + 1 <= 24


# -- the letter ------------------------------------------------------------------------------------------------


def reported(work: AtWork) -> None:
    """Three reports, one of them of a task that the public does not see."""
    work.sent(
        work.work(WARD_TASK), percent=40, result="Đã khảo sát", advantages="Có kinh phí", difficulties="Mạng yếu",
        cause="technical", proposals="Cấp thêm thiết bị",
    )  # fmt: skip
    work.accepted(work.work(NV_TASK, "na-so-nv"), who="hoa", head="toan", percent=100, result="Đã tập huấn 3 lớp")
    work.sent(work.work(ASKED), percent=10, result="Đã rà soát")


def test_the_letter_has_the_figures_of_the_round(at_work: AtWork) -> None:
    reported(at_work)
    text = "\n".join(
        one.text for one in docx.Document(io.BytesIO(word(letter(put_together(at_work), Wanted())))).paragraphs
    )
    assert "Thực hiện Kế hoạch số 99/KH-UBND ngày 31/12/2025 của UBND tỉnh Nghệ An (Chuyển đổi số (bản thử))" in text
    assert "Trong kỳ có 05 cơ quan, đơn vị, địa phương phải báo cáo, hạn gửi đến hết ngày 10/04/2026." in text
    assert "Đã gửi đủ: 01 đơn vị (20%)." in text
    assert "Đơn vị chưa gửi đủ báo cáo:" in text and "Phường Trường Vinh (thiếu 2/4)" in text
    assert "Kế hoạch có 01 chỉ tiêu và 05 nhiệm vụ, giao thành 10 việc cho các đơn vị." in text
    assert "01 việc hoàn thành (10%)" in text
    assert "Nguyên nhân: hạ tầng, kỹ thuật (1 đơn vị)." in text
    assert "kính báo cáo Ủy ban nhân dân tỉnh Nghệ An xem xét, chỉ đạo./." in text


def test_the_annexes_have_the_columns_that_plans_ask_for(at_work: AtWork) -> None:
    reported(at_work)
    found = put_together(at_work)
    file = docx.Document(io.BytesIO(word(letter(found, Wanted()))))
    heads = [[cell.text for cell in table.rows[0].cells] for table in file.tables]
    span = "Kết quả thực hiện từ ngày 31/12/2025 đến hết ngày 31/03/2026"
    assert ["Stt", "Nội dung công việc", span, "Khó khăn, vướng mắc, nguyên nhân", "Đề xuất phương hướng khắc phục",
            "Ghi chú"] in heads  # fmt: skip
    bands = [tuple(dict.fromkeys(c.text for c in row.cells)) for table in file.tables for row in table.rows]
    assert ("II", "Hạ tầng số") in bands and ("I", "Thể chế") in bands, "fields bear the numbers of the plan"
    assert ["TT", "Tên nhiệm vụ, dự án", "Đơn vị được giao chủ trì triển khai", span,
            "Khó khăn, vướng mắc, nguyên nhân", "Đề xuất phương hướng khắc phục"] in heads  # fmt: skip
    other = docx.Document(io.BytesIO(word(letter(found, Wanted(form="254")))))
    assert [cell.text for cell in other.tables[3].rows[0].cells] == [
        "Stt", "Nội dung nhiệm vụ", "Thời gian hoàn thành", "Cơ quan chủ trì", "Cơ quan phối hợp",
        "Kết quả/Dự kiến kết quả", span, "Thuận lợi", "Khó khăn, vướng mắc, nguyên nhân", "Đề xuất, kiến nghị",
        "Minh chứng",
    ]  # fmt: skip


def test_what_the_public_does_not_see_is_marked_in_every_annex(at_work: AtWork) -> None:
    reported(at_work)
    found = put_together(at_work)
    for wanted in (Wanted(), Wanted(form="254"), Wanted(details=True)):
        file = docx.Document(io.BytesIO(word(letter(found, wanted))))
        rows = ["".join(cell.text for cell in row.cells) for table in file.tables for row in table.rows]
        said = [text for text in [*rows, *(one.text for one in file.paragraphs)] if "Rà soát lỗ hổng" in text]
        assert len(said) == 1 + wanted.details
        assert all("không công khai" in text.lower() for text in said)


def test_every_units_row_stands_under_its_item_where_details_are_asked_for(at_work: AtWork) -> None:
    reported(at_work)
    file = docx.Document(io.BytesIO(word(letter(put_together(at_work), Wanted(details=True)))))
    heads = [one.text for one in file.paragraphs if one.style.name == "Heading 3"]
    place = next(n for n, text in enumerate(heads) if text.startswith("Nhiệm vụ 1."))
    rows = [[cell.text for cell in row.cells] for row in file.tables[place - len(heads)].rows][1:]
    assert [row[1] for row in rows] == ["Phường Thành Vinh", "Phường Trường Vinh", "Xã Anh Sơn"]
    assert rows[1][2:] == [
        "Đang thực hiện, 40%",
        "Kết quả: Đã khảo sát\nThuận lợi: Có kinh phí\nKhó khăn, vướng mắc: Mạng yếu\n"
        "Nguyên nhân: hạ tầng, kỹ thuật.\nĐề xuất, kiến nghị: Cấp thêm thiết bị",
    ]
    assert [row[3] for row in rows].count("Chưa gửi báo cáo") == 2


def test_it_is_signed_by_the_head_or_for_the_head(at_work: AtWork) -> None:
    found = put_together(at_work)
    assert letter(found, Wanted()).signature.lines == ("Giám đốc",)
    assert letter(found, Wanted(signer="pho")).signature.lines == ("KT. Giám đốc", "Phó Giám đốc")
    made = letter(found, Wanted())
    assert (made.above, made.number, made.place, made.to) == (
        "UBND tỉnh Nghệ An", "/BC-SKHCN", "Nghệ An", ("Ủy ban nhân dân tỉnh Nghệ An",),
    )  # fmt: skip
    assert initials("Ủy ban nhân dân tỉnh Nghệ An") == "UBND"


def test_an_empty_round_is_a_whole_report_too(at_work: AtWork) -> None:
    made = letter(put_together(at_work), Wanted(details=True))
    with pdfplumber.open(io.BytesIO(pdf(made))) as file:
        text = " ".join("".join(page.extract_text() for page in file.pages).split())
    assert "Đã gửi đủ: 0 đơn vị (0%)." in text and "Chưa gửi báo cáo" in text
    assert "Trong kỳ, các đơn vị không phản ánh khó khăn, vướng mắc." in text
    assert "Trong kỳ, các đơn vị không có kiến nghị, đề xuất." in text


# -- the pages -------------------------------------------------------------------------------------------------


def test_the_coordinator_writes_on_the_page_and_goes_on_to_the_next_item(at_work: AtWork) -> None:
    at_work.sent(at_work.work(WARD_TASK), result="Đã khảo sát hiện trạng")
    hanh, here, item = at_work.client("hanh"), base(at_work), at_work.item(WARD_TASK).code
    assert hanh.get(f"/ke-hoach/{at_work.plan}/tong-hop")["Location"] == here
    page = hanh.get(f"{here}/{item}").content.decode()
    assert "Đã khảo sát hiện trạng" in page and "Chưa gửi báo cáo" in page
    sent = {"key": "mot-ma-bieu-mau", "version": "0", "result": "Đã tổng hợp xong.", "act": "next"}
    answer = hanh.post(f"{here}/{item}", sent)
    assert answer.status_code == 303 and answer["Location"].startswith(here + "/") and item not in answer["Location"]
    listed = hanh.get(f"{here}?loc=da").content.decode()
    assert "Đã tổng hợp xong." in listed and "Tập huấn kỹ năng số" not in listed
    late = hanh.post(f"{here}/{item}", {**sent, "key": "ma-khac-hoan-toan", "result": "Bản của tôi"})
    shown = late.content.decode()
    assert late.status_code == 409 and "Bản của tôi" in shown and "Đã tổng hợp xong." in shown and "vừa lưu" in shown


def test_who_only_reads_sees_no_form_and_cannot_send_one(at_work: AtWork) -> None:
    here = f"{base(at_work)}/chung"
    duc = at_work.client("duc")
    assert "<textarea" not in duc.get(here).content.decode()
    assert duc.post(here, {"key": "mot-ma-bieu-mau", "result": "x"}).status_code == 404
    for who in ("hung", "minh", "tu"):
        assert at_work.client(who).get(here).status_code == 404


@pytest.mark.parametrize(
    ("asked", "begins", "kind"),
    [
        ("docx", b"PK", "wordprocessingml"), ("pdf", b"%PDF", "application/pdf"), ("xem", b"%PDF", "application/pdf"),
        ("xlsx", b"PK", "spreadsheetml"), ("", b"PK", "wordprocessingml"),
    ],
)  # fmt: skip
def test_every_file_is_taken_from_the_page(at_work: AtWork, asked: str, begins: bytes, kind: str) -> None:
    answer = at_work.client("hanh").get(f"{base(at_work)}/tep?dang={asked}&mau=254&chi_tiet=1&ky_ten=pho")
    assert answer.status_code == 200 and answer.content.startswith(begins) and kind in answer["Content-Type"]
    assert answer["Content-Disposition"].startswith("inline" if asked == "xem" else "attachment")
    assert 'filename="bao-cao-99-kh-ubnd-quy-i-2026.' in answer["Content-Disposition"]


# -- tables of the plan's page ---------------------------------------------------------------------------------


def sheet(work: AtWork, who: str, query: str) -> list[list[Any]]:
    """The rows under the head of a table taken from the plan's page."""
    answer = work.client(who).get(f"/ke-hoach/{work.plan}/xuat?{query}")
    assert answer.status_code == 200
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]]
    return rows[3:]


def test_the_list_leaves_with_its_filters_and_typed_cells(at_work: AtWork) -> None:
    at_work.sent(at_work.work(WARD_TASK), percent=40)
    rows = sheet(at_work, "hanh", "xem=danh-sach&bao_cao=sent")
    assert len(rows) == 1
    assert rows[0][1:4] == ["Nhiệm vụ", "1", "Nâng cấp mạng nội bộ tại trụ sở phường, xã"]
    assert rows[0][8] == dt.datetime(2026, 3, 31)
    assert rows[0][10:] == ["Đang thực hiện", "Chờ nghiệm thu", "Có"]
    assert len(sheet(at_work, "hanh", "xem=danh-sach")) == 10
    hidden = [row for row in sheet(at_work, "hanh", "xem=danh-sach") if row[12] == "Không"]
    assert [row[3] for row in hidden] == ["Rà soát lỗ hổng hệ thống một cửa"]


def test_a_ward_takes_with_it_only_what_it_sees(at_work: AtWork) -> None:
    rows = sheet(at_work, "minh", "xem=danh-sach")
    assert rows and {row[5] for row in rows} == {"Phường Trường Vinh"}
    assert {row[1] for row in sheet(at_work, "minh", "xem=don-vi")} == {"Phường Trường Vinh"}


def test_units_fields_and_who_is_missing(at_work: AtWork) -> None:
    at_work.accepted(at_work.work(NV_TASK, "na-so-nv"), who="hoa", head="toan", percent=100)
    units = {row[1]: row[2:] for row in sheet(at_work, "hanh", "xem=don-vi")}
    assert units["Sở Nội vụ"] == [0, 0, 1, 0, 0, 0, 1]
    assert [row[1] for row in sheet(at_work, "hanh", "xem=don-vi&q=thanh vinh")] == ["Phường Thành Vinh"]
    fields = sheet(at_work, "hanh", "xem=linh-vuc")
    assert fields[-1][2] == "Toàn bộ" and fields[-1][-1] == 10
    missing = {row[1]: row[2:] for row in sheet(at_work, "hanh", "xem=thieu")}
    assert missing["Phường Trường Vinh"] == [4, 4, 0, 0] and "Sở Nội vụ" not in missing


def test_a_name_that_looks_like_a_formula_leaves_as_a_text(at_work: AtWork) -> None:
    at_work.sent(
        at_work.work(WARD_TASK), result='=HYPERLINK("http://vidu.example";"xem")', difficulties="+1", proposals="@x"
    )
    answer = at_work.client("hanh").get(f"{base(at_work)}/tep?dang=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for one in book.worksheets for row in one.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell for cell in cells if cell.value == '=HYPERLINK("http://vidu.example";"xem")']
    assert len(book.sheetnames) == 6
