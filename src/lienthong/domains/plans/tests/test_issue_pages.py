"""The issue page through the real site: what is open, choosing, days, what stays hidden, one press."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Assignment, Item, Kind, Plan
from lienthong.domains.plans.states import Decision, PlanState

from .review_desk import Desk, grant_coordinator, seen

GIVEN = {"round_name": "Quý I/2026", "cut_off": "31/03/2026", "report_due": "10/04/2026", "key": "mot-lan-bam"}


def _text(client: Client, desk: Desk) -> str:
    return client.get(f"/ke-hoach/{desk.plan}/ban-hanh").content.decode()


def test_what_is_open_is_named_with_its_way_back(desk: Desk) -> None:
    client = desk.client()
    text = _text(client, desk)
    assert "108 dòng chưa xem" in text and "điểm nghi ngờ chưa ghi cách xử lý" in text
    assert re.search(r'<button[^>]*class="btn btn--primary"[^>]*disabled', text)
    refused = client.post(f"/ke-hoach/{desk.plan}/ban-hanh", GIVEN)
    assert refused.status_code == 422 and "108 dòng chưa xem" in refused.content.decode()
    assert desk.plan_row().state == PlanState.REVIEW


def test_from_review_to_issue_by_forms_alone(desk: Desk) -> None:
    client = desk.client()
    desk.review_all()
    row = desk.row("1")
    members = {"text": "một số xã", "kind": "members", "code": "group:ubnd-cap-xa", "role": "lead"}
    actions.fix_row(row.code, desk.hanh, fields={"lead": [members], "due": None})
    text = _text(client, desk)
    assert "Chọn trong 130 đơn vị" in text and f'name="ngay-{row.code}"' in text
    where = f"/ke-hoach/{desk.plan}/ban-hanh"
    choice = {"row": row.code, "part": "lead", "place": "0", "key": "chon-thanh-vien"}
    assert client.post(f"{where}/thanh-vien", choice).status_code == 422
    for wrong in ({"place": "7"}, {"place": "-1"}, {"part": "due"}, {"row": "KH-0.d1"}):
        assert client.post(f"{where}/thanh-vien", {**choice, **wrong, "chosen": ["x"]}).status_code == 404, wrong
    chosen = ["na-p-truong-vinh-2025", "na-x-nghi-loc-2025"]
    assert client.post(f"{where}/thanh-vien", {**choice, "chosen": chosen}).status_code == 303
    assert desk.fresh(row).fields["lead"][0]["chosen"] == chosen
    bad = client.post(f"{where}/thoi-han", {f"ngay-{row.code}": "32/13/2026", "key": "ngay-sai-roi"})
    assert bad.status_code == 422 and "Ghi ngày theo dạng" in bad.content.decode()
    assert client.post(f"{where}/thoi-han", {"key": "khong-ngay-nao"}).status_code == 422
    undated = re.findall(r'name="(ngay-[^"]+)"', _text(client, desk))
    given = {name: "" for name in undated if name != "ngay-chung"}
    given |= {f"ngay-{row.code}": "30/06/2026", "ngay-chung": "15/12/2026", "key": "ngay-dung-roi"}
    assert client.post(f"{where}/thoi-han", given).status_code == 303
    assert desk.fresh(row).fields["due"]["until"] == "2026-06-30"
    assert not re.findall(r'name="ngay-KH[^"]+"', _text(client, desk)), "every day is set"
    hidden = [one for one in desk.rows(state=Decision.ACCEPTED) if one.fields.get("hidden")]
    stay = [one.code for one in hidden[1:]]
    form = {"dong": [one.code for one in hidden], "an": stay, "key": "cong-khai-mot"}
    assert client.post(f"{where}/cong-khai", form).status_code == 303
    assert not desk.fresh(hidden[0]).fields["hidden"] and desk.fresh(hidden[1]).fields["hidden"]
    promised = re.search(
        r"giao <b class=\"num\">([\d.]+)</b> việc cho <b class=\"num\">(\d+)</b> đơn vị", _text(client, desk)
    )
    done = [client.post(where, GIVEN) for _ in range(2)]
    assert [answer.status_code for answer in done] == [303, 303]
    assert {answer["Location"] for answer in done} == {f"/ke-hoach/{desk.plan}"}
    assert seen(lambda: Assignment.objects.count()) == int(promised.group(1).replace(".", ""))
    item = seen(lambda: Item.objects.get(kind=Kind.TASK, no="1"))
    assert str(item.due_on) == "2026-06-30"
    assert seen(lambda: Assignment.objects.filter(item=item, owes=True).count()) == 2
    assert client.get(where).status_code == 303, "an issued plan has no issue page any more"
    assert client.get(f"/ke-hoach/{desk.plan}").status_code == 200
    for name in ("minh", "toan.nv"):
        assert desk.plan in desk.client(name).get("/ke-hoach").content.decode()
    grant_coordinator("toan.nv", "na-so-nv")
    other = desk.client("toan.nv")
    for path in ("ban-hanh", "ra-soat", f"ra-soat/dong/{row.code}"):
        assert other.get(f"/ke-hoach/{desk.plan}/{path}").status_code == 404, "another coordinator sees only the result"
    assert other.post(where, GIVEN).status_code == 404


def test_wrong_days_stay_in_their_fields(desk: Desk) -> None:
    desk.review_all()
    client = desk.client()
    where = f"/ke-hoach/{desk.plan}/ban-hanh"
    for wrong, said in (
        ({"cut_off": "31/02/2026"}, "Ghi ngày theo dạng"),
        ({"cut_off": ""}, "Cần ghi ngày này"),
        ({"report_due": "01/03/2026"}, "không được trước ngày chốt"),
        ({"round_name": "  "}, "Ghi tên kỳ báo cáo"),
    ):
        answer = client.post(where, {**GIVEN, **wrong})
        assert answer.status_code == 422 and said in answer.content.decode(), wrong
        assert all(f'value="{value}"' in answer.content.decode() for value in wrong.values() if value.strip())
    assert seen(lambda: Plan.objects.get().state) == PlanState.REVIEW


def test_the_page_asks_little_of_the_database(desk: Desk) -> None:
    desk.review_all()
    client = desk.client()
    client.get(f"/ke-hoach/{desk.plan}/ban-hanh")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/ke-hoach/{desk.plan}/ban-hanh").status_code == 200
    assert len(asked) <= 45, [query["sql"][:80] for query in asked.captured_queries]
