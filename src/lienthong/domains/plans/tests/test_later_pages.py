"""Pages of later plans, contradictions and units' own plans, as people open and press them, without JavaScript."""

import datetime as dt
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from lienthong.domains.plans import actions
from lienthong.domains.plans.states import PlanState

from .factories import KHCN, NV, TRUONG_VINH, AtWork
from .later_desk import compared, confirm_all, followed, issue_later, upload_later
from .test_conflicts import found, looked
from .test_unit_plans import DUE, SAID, ask, asked, sent


def text_of(page: Any) -> str:
    """What is read on a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def press(client: Any, url: str, status: int = 303, **given: Any) -> Any:
    """Send a form."""
    answer = client.post(url, {"key": f"khoa-{given.get('act', 'x')}-{abs(hash(str(given)))}", **given})
    assert answer.status_code == status, (answer.status_code, text_of(answer)[:600])
    return answer


def test_a_plan_before_is_chosen_while_this_one_is_under_review(at_work: AtWork) -> None:
    code, hanh = upload_later(at_work), at_work.client("hanh")
    url = f"/ke-hoach/{code}/ke-hoach-truoc"
    assert "Chọn kế hoạch trước" in text_of(hanh.get(url))
    press(hanh, url, 422, act="follow", earlier="", kind="follows")
    press(hanh, url, act="follow", earlier=at_work.plan, kind="replaces")
    assert "99/KH-UBND" in text_of(hanh.get(url))
    assert at_work.client("hung").get(url).status_code == 404, "a plan under review is for its coordinator"


def test_the_whole_way_from_choosing_to_carrying_over(at_work: AtWork) -> None:
    at_work.accepted(at_work.work("1"), percent=60)
    later, hanh = issue_later(at_work), at_work.client("hanh")
    answer = press(hanh, f"/ke-hoach/{later.plan}/ke-hoach-truoc", act="follow", earlier=at_work.plan, kind="replaces")
    url = answer["Location"]
    page = hanh.get(url)
    shown = text_of(page)
    assert "Chờ xác nhận" in shown and "Quý I/2026" in shown and "30/9/2026" in shown
    assert "<ins>chức, viên</ins>" in page.content.decode(), "what was put into the wording is marked"
    press(hanh, url, act="confirm_sure")
    waiting = [one.pair.code for one in compared(at_work, url.rsplit("/", 1)[1]).lines if one.waits and one.pair]
    press(hanh, url, confirm=waiting[0])
    press(hanh, url, deny=waiting[1])
    press(hanh, url, 422, act="confirm_chosen")
    press(hanh, url, 422, act="carry", cited="QĐ 12/QĐ-UBND", decided_on="09/02/2026")
    rest = [one for one in compared(at_work, url.rsplit("/", 1)[1]).lines if one.waits and one.pair]
    press(hanh, url, act="confirm_chosen", pair=[one.pair.code for one in rest if one.pair])
    answer = press(hanh, url, act="carry", cited="QĐ 12/QĐ-UBND", decided_on="09/02/2026")
    assert "Đã chuyển việc" in text_of(hanh.get(answer["Location"]))
    assert at_work.plan_row().state == PlanState.ENDED


def test_a_row_is_laid_beside_another_by_typing(at_work: AtWork) -> None:
    later, hanh = issue_later(at_work), at_work.client("hanh")
    code = followed(at_work, later)
    url = f"/ke-hoach/{later.plan}/doi-chieu/{code}"
    old = at_work.item("5").code
    assert "Rà soát lỗ hổng" in text_of(hanh.get(f"{url}?ghep={old}"))
    press(hanh, url, 422, act="pair", old=old, new="không có mục nào như thế")
    press(hanh, url, act="pair", old=old, new="Nhiệm vụ 6. Hỗ trợ hợp tác xã bán nông sản qua sàn thương mại điện tử")
    one = next(line for line in compared(at_work, code).lines if line.old and line.old.code == old)
    assert one.new and one.new.no == "6" and not one.waits


def test_others_read_the_comparison_and_press_nothing(at_work: AtWork) -> None:
    later = issue_later(at_work)
    code = followed(at_work, later)
    url = f"/ke-hoach/{later.plan}/doi-chieu/{code}"
    hung = at_work.client("hung")
    assert 'name="confirm"' not in hung.get(url).content.decode()
    press(hung, url, 404, act="confirm_sure")
    assert hung.get(f"/ke-hoach/{at_work.plan}/doi-chieu/khong-co").status_code == 404


def test_who_was_typing_reads_where_the_work_is_and_finds_the_text_there(at_work: AtWork) -> None:
    old, minh = at_work.work("1"), at_work.client("minh")
    later = issue_later(at_work)
    code = followed(at_work, later, "replaces")
    confirm_all(at_work, code)
    actions.carry_over(code, at_work.actor("hanh"), cited="QĐ 12", decided_on=dt.date(2026, 2, 9))
    answer = press(
        minh, f"/viec-duoc-giao/{old}", act="fill", percent="45", result="Viết lúc kế hoạch thay đổi.", version="0"
    )
    assert answer["Location"] == f"/viec-duoc-giao/{later.work('1')}"
    shown = minh.get(answer["Location"])
    assert "Viết lúc kế hoạch thay đổi." in shown.content.decode() and "đã chuyển sang mục 1" in text_of(shown)


def test_drafts_of_the_earlier_plan_are_offered_and_history_is_linked(at_work: AtWork) -> None:
    old = at_work.work("1")
    at_work.accepted(old, percent=30, result="Đợt một.")
    later = issue_later(at_work)
    at_work.open_round()
    at_work.fill(old, percent=50, result="Đang thay máy.", round=at_work.newest_round().code)
    code = followed(at_work, later)
    confirm_all(at_work, code)
    actions.carry_over(code, at_work.actor("hanh"), cited="QĐ 12", decided_on=dt.date(2026, 2, 9))
    minh, new = at_work.client("minh"), later.work("1")
    shown = text_of(minh.get(f"/viec-duoc-giao/{new}"))
    assert "Tiếp nối" in shown and "99/KH-UBND" in shown and "Đợt một." in shown and "Đang thay máy." in shown
    press(minh, f"/viec-duoc-giao/{new}/noi-dung-truoc", plan=at_work.plan)
    assert later.report(new).result == "Đang thay máy."
    assert "120/KH-UBND" in text_of(minh.get(f"/viec-duoc-giao/{old}"))


def test_contradictions_side_by_side_are_settled_in_words(at_work: AtWork) -> None:
    other, hanh = looked(at_work), at_work.client("hanh")
    url = f"/ke-hoach/{other.plan}/mau-thuan"
    shown = text_of(hanh.get(url))
    assert "Khác thời hạn" in shown and "Quý I/2026" in shown and "31/12/2026" in shown and "dòng 7" in shown
    code = found(at_work, other.plan)["task7"].code
    press(hanh, url, 422, act="settle", conflict=code, how="")
    press(hanh, url, act="settle", conflict=code, quick="Theo kế hoạch ban hành sau")
    assert "Theo kế hoạch ban hành sau" in text_of(hanh.get(f"{url}?xem=da-xu-ly"))
    press(hanh, url, act="reopen", conflict=code)
    press(hanh, url, act="find")
    assert "4" in text_of(hanh.get(f"/ke-hoach/{other.plan}")) and "mâu thuẫn" in text_of(
        hanh.get(f"/ke-hoach/{other.plan}")
    )
    for name in ("hung", "minh", "toan"):
        assert at_work.client(name).get(url).status_code == 404


def test_units_are_asked_and_seen_by_how_they_stand(at_work: AtWork) -> None:
    hanh, url = at_work.client("hanh"), f"/ke-hoach/{at_work.plan}/ke-hoach-don-vi"
    press(hanh, url, 422, said="", due_on="24/03/2026", groups=["group:cap-xa"])
    press(hanh, url, said=SAID, due_on="24/03/2026", groups=["group:cap-xa"], units="Sở Nội vụ")
    shown = text_of(hanh.get(url))
    assert "Phường Trường Vinh" in shown and "Sở Nội vụ" in shown and "chưa có" in shown
    sent(at_work)
    assert "15/KH-UBND" in text_of(hanh.get(f"{url}?xem=cho-xem"))
    hung = at_work.client("hung")
    mine = text_of(hung.get(url))
    assert "Xem kế hoạch đã gửi" in mine and "Sở Nội vụ" not in mine, "nobody sees the others"


def test_a_unit_writes_and_sends_by_one_form(at_work: AtWork) -> None:
    ask(at_work)
    hung, code = at_work.client("hung"), asked(at_work).code
    url = f"/ke-hoach/{at_work.plan}/ke-hoach-don-vi/{code}"
    item = at_work.item("1").code
    form = {
        "act": "write_send", "version": "0", "number": "15/KH-UBND", "issued_on": "09/02/2026", "title": "Triển khai",
        "leader_name": "Võ Đình Hùng", "covers": [item], f"place-{item}": "Mục II.1",
    }  # fmt: skip
    answer = press(hung, url, 422, **form)
    assert "Đính kèm văn bản" in text_of(answer) and "15/KH-UBND" in answer.content.decode()
    file = SimpleUploadedFile("ke-hoach.txt", "Kế hoạch của phường".encode(), content_type="text/plain")
    press(hung, url, **form, file=file)
    shown = text_of(hung.get(url))
    assert "Rút lại để sửa" in shown and "Mục II.1" in shown and "3 mục chưa có" in shown
    hanh = at_work.client("hanh")
    press(hanh, url, 422, act="return", why="")
    press(hanh, url, act="return", why="Thiếu phân công.")
    assert "Thiếu phân công." in text_of(hung.get(url))
    assert at_work.client("an").get(url).status_code == 404
    opened = hanh.get(f"/tep/{asked(at_work).file}")
    assert b"".join(opened.streaming_content).decode() == "Kế hoạch của phường"
    opened.close()
    assert at_work.client("an").get(f"/tep/{asked(at_work).file}").status_code == 404


def test_a_units_plan_is_read_and_its_parent_stands_above(at_work: AtWork) -> None:
    ask(at_work, group_codes=[], unit_codes=[KHCN])
    code = asked(at_work, KHCN).code
    url = f"/ke-hoach/{at_work.plan}/ke-hoach-don-vi/{code}"
    lines = "\n".join(
        ["KẾ HOẠCH", "Triển khai tại Sở", "| STT | Nhiệm vụ | Chủ trì | Thời gian |", "|---|---|---|---|",
         "| 1 | Ban hành danh mục dữ liệu mở | Sở Khoa học và Công nghệ | Quý II/2026 |"]
    )  # fmt: skip
    file = SimpleUploadedFile("ke-hoach-so.txt", lines.encode(), content_type="text/plain")
    press(
        at_work.client("nghia"), url, act="write_send", version="0", number="9/KH-SKHCN", issued_on="09/02/2026",
        title="Triển khai tại Sở", leader_name="Trần Quốc Nghĩa", file=file,
    )  # fmt: skip
    actions.accept_unit_plan(code, at_work.actor("duc"))
    hanh = at_work.client("hanh")
    answer = press(hanh, f"{url}/doc")
    assert answer["Location"].endswith("/ra-soat")
    own = answer["Location"].split("/")[2]
    assert "99/KH-UBND" in text_of(hanh.get(f"/ke-hoach/{own}/ke-hoach-truoc"))
    assert "Đã đọc thành kế hoạch riêng" in text_of(hanh.get(url))


def test_pages_of_units_plans_ask_the_database_little(at_work: AtWork, django_assert_max_num_queries: Any) -> None:
    ask(at_work, unit_codes=[NV, KHCN])
    hanh = at_work.client("hanh")
    hanh.get(f"/ke-hoach/{at_work.plan}/ke-hoach-don-vi")
    with django_assert_max_num_queries(34):
        hanh.get(f"/ke-hoach/{at_work.plan}/ke-hoach-don-vi")
    assert DUE and TRUONG_VINH


def test_a_grid_that_was_open_while_the_plan_was_replaced_keeps_what_was_typed(at_work: AtWork) -> None:
    old, minh = at_work.assignment(at_work.work("1")), at_work.client("minh")
    grid = f"/ke-hoach/{at_work.plan}/bang/{at_work.newest_round().code}"
    assert minh.get(grid).status_code == 200
    later = issue_later(at_work)
    code = followed(at_work, later, "replaces")
    confirm_all(at_work, code)
    actions.carry_over(code, at_work.actor("hanh"), cited="QĐ 12", decided_on=dt.date(2026, 2, 9))
    typed = {f"percent-{old.pk}": "45", f"result-{old.pk}": "Nhập trong bảng.", f"version-{old.pk}": "0"}
    cell = minh.post(f"{grid}/dong", {f"once-{old.pk}": "mot-khoa-cua-dong", **typed})
    assert cell.status_code == 200 and "đã được giữ ở đó làm bản nháp" in text_of(cell)
    assert later.report(later.work("1")).result == "Nhập trong bảng."
    answer = press(minh, grid, act="save", **typed)
    assert f"/ke-hoach/{later.plan}" in answer["Location"]
    assert "Kế hoạch đã được thay bằng 120/KH-UBND" in text_of(minh.get(answer["Location"]))
