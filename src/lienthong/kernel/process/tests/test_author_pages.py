"""The pages of those who write processes: bringing a file in, settling what is in doubt, publishing, ending."""

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions.drafts import mark_of
from lienthong.kernel.process.bpmn import read, write
from lienthong.kernel.process.models import Version
from lienthong.kernel.process.tables.opening import tables_of_file
from lienthong.kernel.units import api as units

from .factories import WARD, person, published, started, two_steps
from .hostile import HOSTILE
from .small import small

LIST, UPLOAD = "/quy-trinh", "/quy-trinh/tai-len"
STEPS = [
    {"no": "1", "role": "Chuyên viên Phòng Một", "content": "Kiểm tra. Trường hợp chưa đầy đủ thì trả lại bổ sung.",
     "duration": "4 giờ"},
    {"no": "2", "role": "Chú Sáu", "content": "Ký duyệt", "duration": ""},
]  # fmt: skip
Come = Callable[[Actor], Client]


def table(*names: str) -> bytes:
    return json.dumps([{"title": name, "steps": STEPS} for name in names]).encode()


@pytest.fixture
def author(province: None, come_as: Come) -> Client:
    """The administrator of the ward at work."""
    return come_as(person("mai", "unit_admin"))


def brought(author: Client, data: bytes, name: str = "bang.json", **more: str) -> Any:
    return author.post(UPLOAD, {"file": SimpleUploadedFile(name, data), "key": f"tai-{name}", "unit": WARD, **more})


def draft(author: Client, data: bytes, name: str = "bang.json") -> str:
    answer = brought(author, data, name)
    assert answer.status_code == 303, text_of(answer)[-2000:]
    return str(answer["Location"])


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def version(page: str) -> Version:
    return whole(lambda: Version.objects.select_related("process").get(code=page.rsplit("/", 1)[1]), HOUSE)


def post(author: Client, page: str, act: str, key: str = "", **given: str) -> Any:
    return author.post(page, {"act": act, "key": key or f"mot-lan-{act}-{given.get('doubt', '')}", **given})


def test_a_table_is_brought_in_settled_published_and_ended(author: Client) -> None:
    assert "Chưa có quy trình nào" in text_of(author.get(LIST))
    page = draft(author, table("Cấp giấy phép"))
    shown = text_of(author.get(page))
    assert "Còn 5 điểm hệ thống không tự quyết" in shown and "Trả lời 2 điểm như đề xuất" in shown
    assert "Chưa rõ ai là “Chú Sáu”" in shown and "Số quyết định ban hành" not in shown
    assert post(author, page, "settle_all").status_code == 303
    shown = text_of(author.get(page))
    assert "Chưa đầy đủ: chờ bổ sung, hoàn thiện hồ sơ, rồi" in shown and "quay lại bước 1" in shown
    assert "2 điểm đã trả lời" in shown and "Còn 3 điểm" in shown
    assert "Đã trả lời: Chuyên viên, đơn vị giải quyết hồ sơ" in shown
    answer = post(author, page, "settle", doubt="role-2", role="leader", unit="")
    assert (answer.status_code, answer["Location"]) == (303, f"{page}#can-tra-loi")
    assert "Đã ghi câu trả lời. Còn 2 điểm." in text_of(author.get(page))
    assert post(author, page, "settle", doubt="time-2", timing="limit", amount="0,5", measure="days").status_code == 303
    assert "Đề xuất: 1 ngày làm việc" in text_of(author.get(page))
    assert post(author, page, "settle_all", key="nhan-tong-thoi-gian").status_code == 303
    shown = text_of(author.get(page))
    assert "Có vai chưa ai giữ" in shown and "Lãnh đạo đơn vị tại Phường Một" in shown
    assert "Không còn điểm nào phải hỏi" in shown and "Lãnh đạo đơn vị" in shown and "04 giờ làm việc" in shown
    mark = mark_of(version(page))
    refused = post(author, page, "publish", shown=mark, decision="", effective_on="01/02/2026", key="ban-hanh-1")
    assert refused.status_code == 422 and "Ghi số quyết định." in text_of(refused)
    refused = post(
        author, page, "publish", shown=mark, decision="12/QĐ-UBND", effective_on="31/02/2026", key="ban-hanh-2"
    )
    assert refused.status_code == 422 and 'value="12/QĐ-UBND"' in refused.content.decode()
    both = post(
        author, page, "publish", shown=mark, decision=" ", effective_on="31/02/2026", key="ban-hanh-4"
    ).content.decode()
    assert 'href="#decision"' in both and 'href="#effective_on"' in both and 'value="31/02/2026"' in both
    both = post(
        author, page, "publish", shown=mark, decision=" ", effective_on="01/02/0026", key="ban-hanh-5"
    ).content.decode()
    assert 'href="#decision"' in both and 'href="#effective_on"' in both and "từ năm" in both
    given = {"decision": "12/QĐ-UBND", "effective_on": "01/02/2026", "key": "ban-hanh-3"}
    given["shown"] = mark
    assert post(author, page, "publish", **given).status_code == 303
    shown = text_of(author.get(page))
    assert "Đang áp dụng" in shown and "từ 01/02/2026" in shown and "điểm đã trả lời" not in shown
    assert "Đang áp dụng" in text_of(author.get(LIST))
    last = today() + dt.timedelta(days=7)
    assert post(author, page, "retire", on=f"{last + dt.timedelta(days=1)}").status_code == 303
    assert f"đến hết {last:%d/%m/%Y}" in text_of(author.get(page))


def test_a_table_without_a_name_is_asked_for_one_and_the_process_bears_it(author: Client) -> None:
    first = draft(author, table(""))
    second = draft(author, table("").replace(b'"4 gi', b'"6 gi'), "hai.json")
    assert first.rsplit(".", 1)[0] != second.rsplit(".", 1)[0], "two tables without a name are two processes"
    assert "Không thấy tên quy trình" in text_of(author.get(first))
    assert "Chưa ghi tên quy trình" in text_of(post(author, first, "settle", doubt="name", name=" "))
    assert post(author, first, "settle", doubt="name", name="Cấp giấy phép", key="ten-mot-lan").status_code == 303
    assert version(first).process.name == "Cấp giấy phép"
    assert "Cấp giấy phép" in text_of(author.get(LIST))
    post(author, first, "take_back")
    assert version(first).process.name == "Quy trình nội bộ"


def test_answers_are_taken_back_last_first(author: Client) -> None:
    page = draft(author, table("Cấp giấy phép"))
    before = version(page)
    post(author, page, "settle_all")
    post(author, page, "settle", doubt="role-2", role="leader", unit="")
    assert [node.who.role for node in read(version(page).bpmn.encode()).nodes if node.who.said] == ["officer", "leader"]
    assert "Lấy lại câu trả lời vừa ghi" in text_of(author.get(page))
    post(author, page, "take_back", key="lay-lai-1")
    assert [node.who.role for node in read(version(page).bpmn.encode()).nodes if node.who.said] == ["officer", ""]
    assert "Lấy lại 2 câu trả lời vừa ghi" in text_of(author.get(page))
    post(author, page, "take_back", key="lay-lai-2")
    after = version(page)
    assert (after.bpmn, after.doubts) == (before.bpmn, before.doubts)
    assert post(author, page, "take_back", key="lay-lai-3").status_code == 422


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"doubt": "role-2", "role": ""}, "Chưa chọn ai thực hiện"),
        ({"doubt": "role-2", "role": "vua"}, "không có vai “vua”"),
        ({"doubt": "role-2", "role": "leader", "unit": "Sở Không Có"}, "Không rõ đơn vị “Sở Không Có”"),
        ({"doubt": "time-2", "timing": "limit", "amount": "sáu"}, "Thời hạn phải là số."),
        ({"doubt": "time-2", "timing": "limit", "amount": "-4"}, "Thời hạn phải là số lớn hơn 0."),
        ({"doubt": "time-2"}, "Chưa chọn thời hạn."),
        ({"doubt": "branch-1-1", "way": "other", "to": "step_9"}, "chưa chỉ rõ đi tới bước nào"),
        ({"doubt": "branch-1-1", "way": "bay"}, "Không có cách rẽ nhánh"),
        ({"doubt": "branch-1-1"}, "Chưa chọn cách hiểu"),
        ({"doubt": "khong-co"}, "không còn được hỏi"),
    ],
)
def test_an_answer_that_does_not_fit_is_said_at_its_doubt(author: Client, given: dict[str, str], said: str) -> None:
    page = draft(author, table("Cấp giấy phép"))
    answer = post(author, page, "settle", **given)
    assert answer.status_code == 422 and said in text_of(answer)
    assert not [one for one in version(page).doubts if one.get("answer")]


def test_a_file_with_several_tables_asks_which(author: Client) -> None:
    chosen = brought(author, table("Cấp mới", "Cấp lại", "Cấp đổi"))
    assert chosen.status_code == 200 and "có 3 quy trình" in text_of(chosen)
    (carried,) = re.findall(r'name="carried" value="([^"]+)"', chosen.content.decode())
    form: dict[str, Any] = {"carried": carried, "unit": WARD, "key": "chon-hai-bang"}
    nothing = author.post(UPLOAD, form)
    assert nothing.status_code == 422 and "Chưa chọn quy trình nào" in text_of(nothing)
    assert author.post(UPLOAD, {**form, "carried": carried[:-3] + "abc"}).status_code == 422
    assert author.post(UPLOAD, {**form, "chosen": ["1", "3"]})["Location"] == LIST
    shown = text_of(author.get(LIST))
    assert "Cấp mới" in shown and "Cấp đổi" in shown and "Cấp lại" not in shown
    assert author.post(UPLOAD, {**form, "chosen": ["1", "3"], "key": "lan-thu-hai"}).status_code == 303
    assert whole(Version.objects.count, HOUSE) == 2


def test_what_was_chosen_among_belongs_to_who_uploaded_it(author: Client, come_as: Come) -> None:
    (carried,) = re.findall(r'name="carried" value="([^"]+)"', brought(author, table("A", "B")).content.decode())
    other = come_as(person("binh", "unit_admin"))
    answer = other.post(UPLOAD, {"carried": carried, "unit": WARD, "key": "cua-nguoi-khac", "chosen": "1"})
    assert answer.status_code == 422 and "người khác tải lên" in text_of(answer)


def test_the_same_file_again_is_the_draft_that_is_there(author: Client) -> None:
    page = draft(author, table("Cấp giấy phép"))
    assert draft(author, table("Cấp giấy phép"), "ten-khac.json") == page
    code = version(page).process.code
    assert author.get(f"{UPLOAD}?quy-trinh={code}").status_code == 200
    other = json.dumps({"title": "Tên mới", "steps": STEPS}).encode()
    answer = brought(author, other, "moi.json", process=code)
    assert answer["Location"] == f"{LIST}/ban/{code}.v2"
    shown = text_of(author.get(f"{LIST}/{code}"))
    assert "Bản 1" in shown and "Bản 2" in shown and "còn hỏi 5 điểm" in shown


@pytest.mark.parametrize("name", ["bomb", "foreign entity in a drawing", "macro", "too large", "no steps", "program"])
def test_a_hostile_file_leaves_nothing_behind(author: Client, name: str) -> None:
    answer = brought(author, HOSTILE[name](), "tep.docx")
    assert answer.status_code == 422 and "Chưa nhận tệp, chưa lưu gì" in text_of(answer)
    assert whole(Version.objects.count, HOUSE) == 0


def test_a_drawing_is_settled_place_by_place(author: Client) -> None:
    data = write(small("a b x:exclusive", "start>a a>x x>b x>end* b>end"))
    page = draft(author, data.replace(b'lt:role="officer"', b'lt:role="la"', 1), "ve.bpmn")
    shown = text_of(author.get(page))
    assert "chưa nêu điều kiện" in shown and "Hệ thống không có vai “la”" in shown
    assert "thiếu nhánh" not in shown and "Lỗi" in shown
    wrong = post(author, page, "settle", doubt="bpmn-1", way="condition", condition="so tien >")
    assert wrong.status_code == 422 and "viết chưa đúng" in text_of(wrong)
    assert post(author, page, "settle", doubt="bpmn-1", way="outcome", key="chon-ket-qua").status_code == 303
    assert post(author, page, "settle", doubt="role-of-1", role="clerk").status_code == 303
    definition = read(version(page).bpmn.encode())
    assert {node.who.role for node in definition.nodes if node.who.role} == {"clerk", "officer"}
    assert [flow.condition for flow in definition.flows if flow.condition] == ['outcome == "tới “Bước b"']
    post(author, page, "take_back")
    assert "la" in {node.who.role for node in read(version(page).bpmn.encode()).nodes}


@pytest.mark.parametrize("kind", ["docx", "xlsx", "json", "bpmn"])
def test_a_version_is_taken_along(author: Client, kind: str) -> None:
    page = draft(author, table("Cấp giấy phép"))
    answer = author.get(f"{page}/tep.{kind}")
    assert answer.status_code == 200 and f".{kind}" in answer["Content-Disposition"]
    if kind == "bpmn":
        assert read(answer.content).name == "Cấp giấy phép"
    else:
        (found,) = tables_of_file(answer.content)
        assert [row.content for row in found.rows] == [str(one["content"]) for one in STEPS]
    assert author.get(f"{page}/tep.exe").status_code == 404


def test_others_see_what_is_in_force_and_no_draft(author: Client, come_as: Come) -> None:
    page = draft(author, table("Cấp giấy phép"))
    process = published(two_steps())
    started(process)
    other = come_as(person("lan", "officer", "na-p-2"))
    assert other.get(page).status_code == 404 and other.get(f"{page}/tep.docx").status_code == 404
    assert "Quy trình hai bước" not in text_of(other.get(LIST))
    assert "Quy trình hai bước" in text_of(other.get(f"{LIST}?xem=tat-ca&q=hai"))
    shown = text_of(other.get(f"{LIST}/ban/{process}.v1"))
    assert "Tiếp nhận" in shown and "bước 2" in shown.lower() and "Chấm dứt" not in shown
    assert post(other, f"{LIST}/ban/{process}.v1", "retire", on="2026-11-30").status_code == 403
    assert other.get(UPLOAD).status_code == 404
    near = come_as(person("minh", "officer"))
    assert "Quy trình hai bước" in text_of(near.get(LIST))
    assert re.search(r"Hồ sơ đang giải quyết theo bản này 1 ", text_of(near.get(f"{LIST}/ban/{process}.v1")))
    assert come_as(person("tu", "citizen")).get(LIST).status_code == 404


def test_a_version_that_was_ended_gives_way_to_none_before_it(province: None) -> None:
    process = published(two_steps())
    unit = units.card(WARD).id
    soan = person("soan", "unit_admin")
    second = actions.draft(soan, unit_id=unit, bpmn=write(two_steps()).decode(), process=process)
    actions.publish(second, soan, decision="02/QĐ-UBND", effective_on=dt.date(2026, 2, 1))
    actions.retire(second, soan, on=today() + dt.timedelta(days=400))
    started(process)
    whole(lambda: Version.objects.filter(code=second).update(retired_on=dt.date(2026, 3, 1)), HOUSE)
    with pytest.raises(Unfit, match="chưa có bản nào đang có hiệu lực"):
        started(process, subject="HS-2")


def test_the_real_tables_go_through_the_page(author: Client, shared: Path) -> None:
    data = (shared / "data" / "tthc" / "internal_workflows.json").read_bytes()
    (carried,) = re.findall(r'name="carried" value="([^"]+)"', brought(author, data).content.decode())
    chosen = [str(place) for place in range(1, 30)]
    answer = author.post(UPLOAD, {"carried": carried, "unit": WARD, "key": "tat-ca-cac-bang", "chosen": chosen})
    assert answer.status_code == 303
    codes = whole(lambda: list(Version.objects.values_list("code", flat=True)), HOUSE)
    assert len(codes) == 29
    for code in codes:
        page = f"{LIST}/ban/{code}"
        shown = text_of(author.get(page))
        assert "điểm hệ thống không tự quyết" in shown
        assert post(author, page, "settle_all", key=f"nhan-{code}").status_code == 303
        assert author.get(page).status_code == 200


def test_a_packed_file_of_anything_is_no_process(author: Client) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    answer = brought(author, out.getvalue(), "a.docx")
    assert answer.status_code == 422 and "không chứa văn bản Word hoặc bảng Excel" in text_of(answer)
