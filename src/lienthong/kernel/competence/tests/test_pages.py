"""The pages: a table written in the browser and published, a mandate given and revoked, questions asked."""

import re
from typing import Any

import pytest
from django.test import Client

from lienthong.kernel.access import api as access
from lienthong.kernel.access.tests.factories import Account
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.competence.models import Mandate, TableVersion
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .factories import PROVINCE, SINCE, WARD, in_force, line

pytestmark = pytest.mark.usefixtures("nghe_an")
KEYS = iter(f"khoa-so-{n:06d}" for n in range(10_000))


@pytest.fixture(autouse=True)
def on_a_day(nghe_an: None) -> Any:
    with standing_on("2026-11-23T09:00"):
        yield


def browser(person: str, role: str, unit: str) -> Client:
    rows = [{"username": person, "person": person, "unit_id": units.card(unit).id, "roles": [role]}]
    access.load(HOUSE, rows=rows, password_hash="!", since=SINCE)
    client = Client()
    client.force_login(Account.objects.get(username=person), "django.contrib.auth.backends.ModelBackend")
    return client


def sent(client: Client, path: str, expected: int = 303, **fields: Any) -> str:
    answer = client.post(path, {"key": next(KEYS), **fields})
    assert answer.status_code == expected, answer.content.decode()[:3000]
    return str(answer.get("Location", "")) or answer.content.decode()


def test_a_table_is_written_tried_and_published_in_the_browser() -> None:
    nam = browser("na-ng-nam", "system_admin", PROVINCE)
    root = units.card(PROVINCE).id
    page = sent(nam, "/tham-quyen/bang/moi", title="Bảng mới", about="procedure", unit=root)
    code = page.rsplit("/", 1)[1]

    def shown() -> str:
        return str(TableVersion.objects.get(code=code).digest)

    sent(nam, f"{page}/dong/0", shown=shown(), matters="1.1, 1.2", body="place", post="head", cited="Điều 1")
    day = {"decision": "9/QĐ-UBND", "effective_on": "01/12/2026", "act": "publish"}
    assert "không trả lời khi" in sent(nam, page, 422, shown=shown(), **day)
    sent(nam, f"{page}/dong/0", shown=shown(), matters="1.1, 1.2", matters_tru="on", body="outside")
    assert "chưa có phép thử" in sent(nam, page, 422, shown=shown(), **day)
    wrong = {"act": "add_test", "matter": "1.1", "place": "Phường Trường Vinh", "on": "2026-12-01", "expect": "na"}
    sent(nam, page, shown=shown(), **wrong)
    assert "mong đợi Tỉnh Nghệ An" in sent(nam, page, 422, shown=shown(), **day)
    sent(nam, page, shown=shown(), act="drop_test", number="1")
    sent(nam, page, shown=shown(), **{**wrong, "expect": WARD})
    stale = shown()
    sent(nam, f"{page}/dong/1", shown=shown(), matters="1.1", body="place", post="head", cited="Điều 1")
    assert "không trả lời khi việc: 1.2" in sent(nam, page, 422, shown=shown(), **day)
    assert nam.post(page, {"key": next(KEYS), "shown": stale, **day}).status_code == 409
    sent(nam, f"{page}/dong/2", shown=shown(), matters="1.1", matters_tru="on", body="outside")
    assert "chưa được xem cho ngày này" in sent(nam, page, 422, shown=shown(), **day)
    looked = f"{page}/anh-huong?ngay=01/12/2026"
    mark = re.findall(r'name="effect" value="(\w{64})"', nam.get(looked).content.decode())[0]
    other = {**day, "effective_on": "02/12/2026", "effect": mark}
    assert "chưa được xem cho ngày này" in sent(nam, f"{page}/anh-huong", 422, shown=shown(), **other)
    sent(nam, f"{page}/anh-huong", shown=shown(), effect=mark, **day)
    answer = nam.get("/tham-quyen?viec=1.1&noi=Phường Trường Vinh&ngay=01/12/2026").content.decode()
    assert "Võ Đình Hùng" in answer and "Chưa đối chiếu Công báo, bản gốc" in answer
    assert "Chưa có bảng thẩm quyền" in nam.get(f"/tham-quyen?viec=1.1&noi={WARD}&ngay=30/11/2026").content.decode()
    further = sent(nam, "/tham-quyen/bang/moi", table=code.split(".")[0])
    number = further.rsplit("/", 1)[1]
    digest = TableVersion.objects.get(code=number).digest
    sent(nam, f"{further}/dong/1", shown=digest, matters="1.1", body="unit", unit="na-so-tp", cited="Điều 2")
    said = nam.get(further).content.decode()
    assert "Trước đây: cơ quan của nơi đó" in said
    assert nam.get(f"{further}/anh-huong").status_code == 200
    assert nam.get(f"{page}/anh-huong").status_code == 404


def test_persons_are_ticked_and_kept() -> None:
    nam = browser("na-ng-nam", "system_admin", PROVINCE)
    page = sent(nam, "/tham-quyen/bang/moi", title="Bảng", about="petition", unit=units.card(PROVINCE).id)
    held = TableVersion.objects.get(code=page.rsplit("/", 1)[1])
    sent(nam, f"{page}/dong/0", shown=held.digest, persons=["citizen", "business"], body="place", cited="Điều 1")
    said = nam.get(f"{page}/dong/1").content.decode()
    assert said.count("checked") >= 2
    assert "công dân Việt Nam, doanh nghiệp" in nam.get(page).content.decode()


def test_a_mandate_is_given_recorded_and_revoked_in_the_browser() -> None:
    people.hire(HOUSE, code="ng-binh", full_name="Trần Thị Bình", unit=WARD, since=SINCE)
    people.open_post(HOUSE, code=f"{WARD}.pho", unit=WARD, title="Phó Chủ tịch UBND phường", kind="deputy", rank=20)
    people.seat(f"{WARD}.pho", HOUSE, person="ng-binh", on=SINCE, cited="1/QĐ")
    mai, lan = browser("na-ng-mai-truongvinh", "unit_admin", WARD), browser("na-ng-lan", "counter", WARD)
    given = {
        "kind": "TUQ", "from_post": f"{WARD}.chu-tich", "to_post": f"{WARD}.pho", "starts": "23/11/2026", "unit": WARD,
    }  # fmt: skip
    assert "phải có thời hạn" in sent(mai, "/tham-quyen/giao-ky/moi", 422, **given)
    page = sent(mai, "/tham-quyen/giao-ky/moi", **{**given, "kind": "KT", "documents": ["QĐ", "CV"]})
    code = page.rsplit("/", 1)[1]
    assert lan.get(page).status_code == 404  # a draft is seen by those who keep it
    assert "Chờ người thứ hai ghi nhận" in mai.get(page).content.decode()
    assert "người soạn" in sent(mai, page, 403, act="issue", cited="5/QĐ-UBND", cited_on="20/11/2026")
    hung = browser("na-ng-hung", "leader", WARD)
    assert "Chờ người thứ hai" not in hung.get(page).content.decode()
    sent(hung, page, act="issue", cited="5/QĐ-UBND", cited_on="20/11/2026")
    who = f"/tham-quyen/ai-duoc-ky?don-vi={WARD}&van-ban=QĐ&ngay=24/11/2026&gio=8:30"
    said = lan.get(who).content.decode()
    assert "KT. CHỦ TỊCH" in said and "Anh/chị không được ký" in said and "Công chức một cửa" in said
    assert lan.get(page).status_code == 200
    assert lan.post(page, {"key": next(KEYS), "act": "revoke", "reason": "Thử xem sao"}).status_code == 403
    assert "5 đến 500" in sent(mai, page, 422, act="revoke", reason="x")
    sent(mai, page, act="revoke", reason="Phân công lại")
    assert "KT. CHỦ TỊCH" not in lan.get(who).content.decode()
    assert Mandate.objects.get(code=code).state == "revoked"
    assert "đã thu hồi" in lan.get(page).content.decode().lower()


def test_what_is_typed_strangely_is_answered_in_words() -> None:
    in_force(line())
    lan = browser("na-ng-lan", "counter", WARD)
    for path in (
        "/tham-quyen?viec=x&noi=Không Có Đâu", "/tham-quyen?viec=1&noi=x&ngay=31/02/2026&nguoi=robot&loai=khac",
        "/tham-quyen/ai-duoc-ky?don-vi=Không Có&van-ban=ZZ", "/tham-quyen/ai-duoc-ky?ngay=9/9/9999&gio=25:99",
        f"/tham-quyen/ai-duoc-ky?don-vi={WARD}&gio=٢", "/tham-quyen/giao-ky?don-vi=???&sau=hỏng",
    ):  # fmt: skip
        assert lan.get(path).status_code == 200, path
    assert lan.get("/tham-quyen/ban/BTQ-99999.v1").status_code == 404
    assert lan.get("/tham-quyen/giao-ky/GK-999999").status_code == 404
