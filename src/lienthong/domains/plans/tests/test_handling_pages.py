"""The pages of obstacles, extensions, instructions and handing over: what is typed stays, figures lead to rows."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Assignment, Extension, Instruction, Obstacle
from lienthong.domains.plans.states import ExtensionState, ObstacleState

from .factories import ANH_SON, NV, THANH_VINH, TRUONG_VINH, UNDATED, WARD_TASK, WARDS, AtWork, person_code, seen
from .test_extension import asked
from .test_instruction import ordered
from .test_obstacle import raised

KEY = "ma-bieu-mau-so-"


def newest(kind: Any) -> Any:
    return seen(lambda: kind.objects.order_by("-pk").first())


def test_an_obstacle_is_raised_by_the_form_with_a_file_that_only_those_concerned_open(at_work: AtWork) -> None:
    client, base = at_work.client("minh"), f"/viec-duoc-giao/{at_work.work(WARD_TASK)}/vuong-mac"
    fields = {
        "key": f"{KEY}1",
        "text": "Thiếu thiết bị.",
        "cause": "",
        "wish": "Cấp thiết bị.",
        "asked": "Không có đâu",
    }
    page = client.post(base, fields)
    text = page.content.decode()
    assert page.status_code == 422 and "Thiếu thiết bị." in text and 'value="Không có đâu"' in text
    paper = SimpleUploadedFile("to-trinh.txt", b"To trinh", "text/plain")
    sent = client.post(base, {**fields, "key": f"{KEY}2", "cause": "money", "asked": "Sở Nội vụ", "evidence": paper})
    made = newest(Obstacle)
    assert sent.status_code == 303 and sent.headers["Location"].endswith(made.code)
    assert made.file_name == "to-trinh.txt"
    for who, status in (("minh", 200), ("toan", 200), ("hanh", 200), ("an", 404), ("", 404)):
        answer = at_work.client(who).get(f"/tep/{made.file}")
        assert answer.status_code == status, who
        answer.close()
    again = client.post(base, {**fields, "key": f"{KEY}3", "asked": "UBND cấp xã", "cause": "money"})
    assert again.status_code == 422 and "không phải một nhóm" in again.content.decode()


def test_the_way_of_an_obstacle_by_forms_alone(at_work: AtWork) -> None:
    code = raised(at_work)
    base = f"/ke-hoach/{at_work.plan}/vuong-mac/{code}"
    hanh, duc, hung = (at_work.client(who) for who in ("hanh", "duc", "hung"))
    refused = hanh.post(base, {"key": f"{KEY}1", "act": "answer_obstacle", "answer": "Lùi hạn.", "field": "due_on",
                               "new": "31/02/2026", "cited": "QĐ 9", "decided_on": "01/02/2026"})  # fmt: skip
    text = refused.content.decode()
    assert refused.status_code == 422 and "Lùi hạn." in text and 'value="31/02/2026"' in text
    assert hanh.post(base, {"key": f"{KEY}2", "act": "take_obstacle"}).status_code == 303
    assert hanh.post(base, {"key": f"{KEY}3", "act": "put_to_leader", "proposal": "Dùng dự phòng."}).status_code == 303
    late = hanh.post(base, {"key": f"{KEY}4", "act": "answer_obstacle", "answer": "Trả lời muộn."})
    assert late.status_code == 409 and "Đang ở trạng thái “trình lãnh đạo”" in late.content.decode()
    assert duc.post(base, {"key": f"{KEY}5", "act": "leader_answer", "answer": "Đồng ý."}).status_code == 303
    assert hung.post(base, {"key": f"{KEY}6", "act": "reopen_obstacle", "why": ""}).status_code == 422
    assert hung.post(base, {"key": f"{KEY}7", "act": "settle_obstacle"}).status_code == 303
    assert newest(Obstacle).state == ObstacleState.SETTLED
    for bare in ({}, {"act": "x"}, {"act": "withdraw_obstacle"}):
        assert hung.post(base, {**bare, "key": f"{KEY}8"}).status_code in (409, 422), bare


def test_figures_and_filters_lead_to_the_same_rows(at_work: AtWork) -> None:
    raised(at_work)
    raised(at_work, "an", unit=THANH_VINH, cause="people", text="Thiếu người.")
    raised(at_work, no=UNDATED, text="Chưa có hướng dẫn.", cause="rules")
    base, client = f"/ke-hoach/{at_work.plan}/vuong-mac", at_work.client("hanh")

    def rows(query: str) -> set[str]:
        return set(
            re.findall(r'href="[^"]*/vuong-mac/([\w.-]+)" data-keys-open', client.get(base + query).content.decode())
        )

    assert len(rows("")) == 3 and rows("?xem=tat-ca") == rows("")
    assert rows(f"?don_vi={THANH_VINH}") == {f"{at_work.work(WARD_TASK, THANH_VINH)}.vm1"}
    assert len(rows("?nguyen_nhan=rules")) == len(rows("?linh_vuc=II+Hạ+tầng+số&nguyen_nhan=rules")) == 1
    assert rows("?linh_vuc=Không+có") == rows("?don_vi=na-khong-co") == rows("?xem=xong") == set()
    assert rows("?xem=la&sau=hong") == rows("")
    page = client.get(f"{base}?nguyen_nhan=people").content.decode()
    assert "Đang lọc:" in page and "Nhân lực" in page


def test_an_extension_is_asked_and_decided_by_forms(at_work: AtWork) -> None:
    work = at_work.work(WARD_TASK)
    base, hung, hanh = f"/viec-duoc-giao/{work}/gia-han", at_work.client("hung"), at_work.client("hanh")
    bad = hung.post(base, {"key": f"{KEY}1", "act": "ask", "day": "31/02/2026", "why": "Chậm.", "done": "Một nửa."})
    assert (
        bad.status_code == 422 and "Một nửa." in bad.content.decode() and 'value="31/02/2026"' in bad.content.decode()
    )
    good = {"act": "ask", "day": "15/05/2026", "why": "Chậm.", "done": "Một nửa."}
    assert hung.post(base, {**good, "key": f"{KEY}2"}).status_code == 303
    assert "Gửi đề nghị" not in hung.get(base).content.decode() and "Rút đề nghị" in hung.get(base).content.decode()
    assert "Đồng ý gia hạn" not in hung.get(base).content.decode()
    code = newest(Extension).code
    grant = {"act": "grant", "extension": code, "day": "", "cited": "", "decided_on": "10/02/2026", "key": f"{KEY}3"}
    assert hanh.post(base, grant).status_code == 422
    assert hanh.post(base, {**grant, "cited": "Công văn 7", "key": f"{KEY}4"}).status_code == 303
    assert newest(Extension).state == ExtensionState.GRANTED
    assert at_work.assignment(work).clock.due_on == dt.date(2026, 5, 15)
    late = hanh.post(base, {**grant, "cited": "Công văn 8", "key": f"{KEY}5"})
    assert late.status_code == 409 and "đã gia hạn" in late.content.decode()


def test_an_instruction_is_given_to_units_and_groups_by_the_form(at_work: AtWork) -> None:
    base, duc = f"/ke-hoach/{at_work.plan}/chi-dao", at_work.client("duc")
    fields = {
        "act": "instruct",
        "key": f"{KEY}1",
        "text": "Báo cáo tiến độ.",
        "units": "Không có đâu",
        "day": "31/05/2026",
    }
    bad = duc.post(base, fields)
    assert (
        bad.status_code == 422 and "Báo cáo tiến độ." in bad.content.decode() and "Không có đâu" in bad.content.decode()
    )
    assert (
        duc.post(base, {**fields, "key": f"{KEY}2", "units": "UBND cấp xã; Sở Nội vụ\nXã Anh Sơn"}).status_code == 303
    )
    made = newest(Instruction)
    page = at_work.client("hoa").get(base).content.decode()
    assert "Báo cáo tiến độ." in page and "0 trong 4 đơn vị hoàn thành" in page and "Rút ý kiến này" not in page
    assert "Rút ý kiến này" in duc.get(base).content.decode()
    withdraw = {"act": "withdraw", "instruction": made.code, "why": "", "key": f"{KEY}3"}
    assert duc.post(base, withdraw).status_code == 422
    assert at_work.client("nghia").post(base, {**withdraw, "why": "x", "key": f"{KEY}4"}).status_code == 403
    assert duc.post(base, {**withdraw, "why": "Đã có.", "key": f"{KEY}5"}).status_code == 303
    assert "Báo cáo tiến độ." in duc.get(f"{base}?xem=da-rut").content.decode()
    from_item = duc.get(f"{base}?item={at_work.item(WARD_TASK).code}").content.decode()
    assert "Nhiệm vụ 1. Nâng cấp mạng nội bộ" in from_item
    assert duc.get(f"{base}?obstacle=khong-co").status_code == 404


def test_rows_are_handed_over_by_the_form_also_without_ticking_each(at_work: AtWork) -> None:
    base, hung = f"/ke-hoach/{at_work.plan}/phan-cong", at_work.client("hung")
    one, minh = at_work.work(WARD_TASK), person_code("minh")
    assert hung.post(base, {"key": f"{KEY}1", "act": "hand", "work": [one]}).status_code == 422
    nobody = hung.post(base, {"key": f"{KEY}2", "act": "hand", "work": [one], "person": "ng-khong-co"})
    assert (
        nobody.status_code == 422
        and f'value="{one}" ' in nobody.content.decode()
        and " checked" in nobody.content.decode()
    )
    assert hung.post(base, {"key": f"{KEY}3", "act": "hand", "work": [one], "person": minh}).status_code == 303
    assert (
        hung.post(f"{base}?nguoi=chua-co", {"key": f"{KEY}4", "act": "hand", "all": "1", "person": minh}).status_code
        == 303
    )
    assert "Chưa có người" in hung.get(base).content.decode()
    mine = at_work.client("minh").get(f"{base}?nguoi=toi").content.decode()
    assert mine.count('name="work"') == 4
    assert "Không có việc nào ở đây" in hung.get(f"{base}?nguoi=chua-co").content.decode()
    toan = at_work.client("toan.tv")
    assert 'name="work"' not in toan.get(base).content.decode(), "what others hold is not the own to pass on"
    assert toan.post(base, {"key": f"{KEY}5", "act": "take_back", "all": "1"}).status_code == 422
    back = at_work.client("minh").post(base, {"key": f"{KEY}6", "act": "take_back", "all": "1"})
    assert back.status_code == 303 and at_work.assignment(one).person == ""


def test_units_of_an_instruction_are_chosen_one_after_the_other(at_work: AtWork) -> None:
    """Without script: each press adds what is named and keeps what was typed; a box unticked is not ordered."""
    base, duc = f"/ke-hoach/{at_work.plan}/chi-dao", at_work.client("duc")
    assert '<option value="Xã Anh Sơn">' in duc.get(base).content.decode()
    said = {"text": "Rà soát camera.", "day": "31/05/2026"}
    first = duc.post(base, {**said, "act": "add", "units": "Sở Nội vụ"})
    page = first.content.decode()
    assert first.status_code == 200 and f'value="{NV}" checked' in page and "Rà soát camera." in page
    second = duc.post(base, {**said, "act": "add", "to": [NV], "units": "UBND cấp xã"}).content.decode()
    assert f'value="{NV}" checked' in second and 'value="group:cap-xa" checked' in second
    wrong = duc.post(base, {**said, "act": "add", "to": [NV], "units": "Không có đâu"})
    assert wrong.status_code == 422 and f'value="{NV}" checked' in wrong.content.decode()
    given = {**said, "act": "instruct", "key": f"{KEY}1", "to": ["group:cap-xa"], "units": "Xã Anh Sơn"}
    assert duc.post(base, given).status_code == 303
    led = Assignment.objects.filter(item_id=newest(Instruction).made_id)
    assert seen(lambda: sorted(led.values_list("unit__code", flat=True))) == sorted(WARDS)


@pytest.mark.parametrize("part", ["vuong-mac", "gia-han", "chi-dao", "phan-cong"])
def test_more_rows_cost_no_more_questions(at_work: AtWork, part: str) -> None:
    client = at_work.client("hung")

    def cost() -> int:
        path = f"/ke-hoach/{at_work.plan}/{part}"
        client.get(path)
        with CaptureQueriesContext(connection) as seen_ones:
            assert client.get(path).status_code == 200
        return len(seen_ones)

    raised(at_work)
    asked(at_work, at_work.work(WARD_TASK))
    ordered(at_work, to=[TRUONG_VINH])
    before = cost()
    for _ in range(3):
        raised(at_work)
        ordered(at_work, to=[TRUONG_VINH, NV, ANH_SON])
    asked(at_work, at_work.work("CĐ1"), day=dt.date(2026, 12, 1))
    actions.hand(
        at_work.actor("hung"), unit_id=at_work.assignment(at_work.work(WARD_TASK)).unit_id,
        works=[at_work.work(WARD_TASK)], person=person_code("minh"),
    )  # fmt: skip
    after = cost()
    assert after <= before and after <= 22, (before, after)
