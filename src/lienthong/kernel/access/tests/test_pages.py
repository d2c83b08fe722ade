"""The pages of whoever administers a unit: who may what, roles of a post, what takes two, rights in an emergency."""

import re
from urllib.parse import unquote

import pytest
from django.contrib.auth.hashers import make_password

from lienthong.kernel.access import actions
from lienthong.kernel.access import api as access
from lienthong.kernel.access.models import Account, Emergency, PostRole, Proposal
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.verbs import TakesTwo
from lienthong.kernel.jobs.tests.factories import EventRow
from lienthong.kernel.people import api as people

from .test_post_roles import DAY, SINCE, lay

KEY = "mot-khoa-gui-trung"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    with standing_on(SINCE):
        ids = lay()
        people.open_post(HOUSE, code="t.chu-tich", unit="t", title="Chủ tịch", kind="head")
        people.hire(HOUSE, code="p-duc", full_name="Lê Đức", unit="t", since=SINCE)
        people.seat("t.chu-tich", HOUSE, person="p-duc", on=SINCE, cited="QĐ")
        row = {"username": "duc", "person": "p-duc", "unit_id": ids["t"], "roles": ["province_leader"]}
        access.load(HOUSE, rows=[{**row, "post": "t.chu-tich"}], password_hash="!", since=SINCE)
    with standing_on(DAY):
        yield ids


def said(answer) -> str:
    return answer.content.decode()


def test_an_administrator_sees_who_may_what_on_any_day(ward, come_as):
    mai = come_as(access.actor_named("mai"))
    page = said(mai.get("/quyen"))
    assert "Nguyễn Lan" in page and "Cán bộ một cửa" in page and "Quản trị hệ thống" in page
    assert "Cán bộ một cửa" not in said(mai.get("/quyen?ngay=30/06/2025"))
    assert "không quản lý" in said(mai.get("/quyen?don-vi=T-X"))
    assert "Ghi ngày" in said(mai.get("/quyen?ngay=hom-qua"))


def test_a_person_is_found_by_name_and_only_where_one_may_look(ward, come_as):
    mai = come_as(access.actor_named("mai"))
    for typed in ("Nguyễn Lan", "nguyen lan", "lan"):
        assert "/quyen/tai-khoan/tk-lan" in said(mai.get("/quyen", {"nguoi": typed}))
    nobody = said(mai.get("/quyen", {"nguoi": "Lê Đức"}))
    assert "Không có tài khoản nào" in nobody and "tk-duc" not in nobody
    assert "tk-duc" in said(come_as(access.actor_named("nam")).get("/quyen", {"nguoi": "le duc"}))


def test_a_long_list_of_rights_is_turned_page_by_page(ward, come_as):
    for n in range(60):
        people.hire(HOUSE, code=f"p-x{n}", full_name=f"Người Thứ {n}", unit="t-p", since=SINCE)
        people.open_post(HOUSE, code=f"t-p.x{n}", unit="t-p", title="Chuyên viên", kind="staff")
        people.seat(f"t-p.x{n}", HOUSE, person=f"p-x{n}", on=SINCE, cited="QĐ")
        row = {"username": f"x{n}", "person": f"p-x{n}", "unit_id": ward["t-p"], "roles": ["officer"]}
        access.load(HOUSE, rows=[{**row, "post": f"t-p.x{n}"}], password_hash="!", since=SINCE)
    mai, seen, token = come_as(access.actor_named("mai")), [], ""
    for _ in range(9):
        shown = said(mai.get("/quyen", {"sau": token}))
        seen += re.findall(r'/can-bo/(p-x\d+)"', shown)
        further = re.search(r'rel="next" href="[^"]*sau=([^"&]+)', shown)
        if further is None:
            break
        token = unquote(further[1])
    assert sorted(seen) == sorted(f"p-x{n}" for n in range(60))
    assert "khi hết ngày đó" in said(mai.get("/quyen?ngay=09/03/2026"))


def test_a_role_is_given_and_taken_on_the_page(ward, come_as):
    mai, here = come_as(access.actor_named("mai")), "/quyen/vi-tri/t-p.mot-cua"
    body = {"viec": "giao", "role": "officer", "fields": "ho-tich; dat-dai", "cited": "QĐ 7", "key": KEY}
    wrong = mai.post(here, {**body, "since": "32/13/2026"})
    assert wrong.status_code == 422 and "QĐ 7" in said(wrong), "what was typed is still there"
    assert "thuộc đúng lĩnh vực, thủ tục đã ghi" in said(mai.post(here, body, follow=True))
    [given] = PostRole.objects.filter(role_id="officer")
    assert given.fields == ["dat-dai", "ho-tich"]
    assert "dat-dai; ho-tich" in said(mai.get(here))
    bad = mai.post(here, {"viec": "thu", "ma": given.code, "reason": "", "key": KEY + "2"})
    assert bad.status_code == 422
    taken = {"viec": "thu", "ma": given.code, "reason": "hết việc", "key": KEY + "3"}
    assert mai.post(here, taken).status_code == 303
    assert not PostRole.objects.filter(role_id="officer").exists()


def test_what_takes_two_becomes_a_proposal_and_is_decided_on_its_page(ward, come_as):
    nam = come_as(access.actor_named("nam"))
    body = {"viec": "giao", "role": "auditor", "cited": "Quyết định 12/QĐ-UBND", "key": KEY}
    assert nam.post("/quyen/vi-tri/t-p.chuyen-vien", body).status_code == 303
    [waiting] = Proposal.objects.all()
    assert "Duyệt, thực hiện ngay" not in said(nam.get("/quyen/de-nghi"))
    duc = come_as(access.actor_named("duc"))
    assert "Duyệt, thực hiện ngay" in said(duc.get("/quyen/de-nghi"))
    empty = duc.post("/quyen/de-nghi", {"viec": "khong", "ma": waiting.code, "note": "", "key": KEY + "4"})
    assert empty.status_code == 422 and "Ghi lý do không duyệt" in said(empty)
    done = duc.post("/quyen/de-nghi", {"viec": "duyet", "ma": waiting.code, "note": "", "key": KEY + "5"})
    assert done.status_code == 303 and PostRole.objects.filter(role_id="auditor").exists()


def test_an_account_is_invited_and_closed_on_its_page(ward, come_as):
    mai, here = come_as(access.actor_named("mai")), "/quyen/tai-khoan/tk-lan"
    assert "Cán bộ một cửa" in said(mai.get(here))
    assert mai.post(here, {"viec": "moi", "key": KEY}).status_code == 303
    assert mai.post(here, {"viec": "dong", "reason": "", "key": KEY + "6"}).status_code == 422
    assert mai.post(here, {"viec": "dong", "reason": "lộ mật khẩu", "key": KEY + "7"}).status_code == 303
    assert "đã đóng" in said(mai.get(here))
    assert "Đóng tài khoản" not in said(mai.get("/quyen/tai-khoan/tk-mai")), "nobody closes their own"
    assert mai.get("/quyen/tai-khoan/tk-duc").status_code == 404


def test_the_way_into_an_account_in_use_is_sent_only_when_two_want_it(ward, come_as):
    Account.objects.filter(code="tk-lan").update(password=make_password("lienthong-2026"))
    mai, here = come_as(access.actor_named("mai")), "/quyen/tai-khoan/tk-lan"
    with pytest.raises(TakesTwo):
        actions.invite("tk-lan", access.actor_named("mai"))
    assert mai.post(here, {"viec": "moi", "key": KEY}).status_code == 303
    [waiting] = Proposal.objects.all()
    assert waiting.verb == "access.invite" and "Nguyễn Lan (lan)" in waiting.words
    assert not EventRow.objects.filter(kind="access.invited").exists()
    with pytest.raises(NotThere):
        actions.approve(waiting.code, access.actor_named("lan"))
    actions.approve(waiting.code, access.actor_named("duc"))
    assert EventRow.objects.filter(kind="access.invited").count() == 1


def test_rights_in_an_emergency_are_taken_and_looked_at_on_the_page(ward, come_as):
    lan, here = come_as(access.actor_named("lan")), "/quyen/khan-cap"
    body = {"viec": "dung", "unit": ward["t-p"], "role": "officer", "hours": "2", "key": KEY}
    short = lan.post(here, {**body, "reason": "gấp"})
    assert short.status_code == 422 and "gấp" in said(short)
    why = "Đường truyền đứt, dân đang chờ kết quả"
    assert lan.post(here, {**body, "reason": why, "key": KEY + "8"}).status_code == 303
    [taken] = Emergency.objects.all()
    assert "Kết thúc ngay" in said(lan.get(here))
    actions.end_emergency(taken.code, access.actor_named("lan"))
    nam = come_as(access.actor_named("nam"))
    assert "Việc đã làm trong thời gian này" in said(nam.get(here))
    look = {"viec": "xem-xet", "ma": taken.code, "found": "Đúng việc", "key": KEY + "9"}
    assert nam.post(here, look).status_code == 303
    assert "đã xem xét" in said(nam.get(here))
