"""Pages of inspections and yearly duties: a visit without JavaScript and with it, a finding, a year, what is public."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Answer, Checklist, Exhibit, Finding, Inspection, Turn, Visit
from lienthong.domains.plans.views.checks import read_questions, typed_questions

from .factories import ANH_SON, THANH_VINH, TRUONG_VINH, AtWork, seen
from .test_checks import checklist, finding, started, visit
from .test_yearly import duty, turn

PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 anh chup"


def posted(client: Client, address: str, key: str, **given: object) -> int:
    """The status of a form that was sent."""
    return client.post(address, {"key": f"khoa-gui-{key}", **given}).status_code


def opened(client: Client, address: str) -> int:
    """The status of a file that is opened, read to its end and closed."""
    answer = client.get(address)
    answer.getvalue() if answer.streaming else answer.content
    answer.close()
    return answer.status_code


def test_questions_are_typed_and_read_alike() -> None:
    text = "# An toàn\nCó tường lửa? *\nCó sao lưu?\n# Con người\nCó cán bộ chuyên trách?"
    found = read_questions(text)
    assert [(one["group"], one["proof"]) for one in found] == [
        ("An toàn", True),
        ("An toàn", False),
        ("Con người", False),
    ]
    assert typed_questions(found) == text


def test_the_coordinator_publishes_questions_and_plans_visits(at_work: AtWork) -> None:
    client, base = at_work.client("hanh"), f"/ke-hoach/{at_work.plan}/kiem-tra"
    questions = {"name": "Bảng kiểm 2026", "questions": "Câu một? *\nCâu hai?", "since": "01/02/2026"}
    assert posted(client, f"{base}/bang-kiem", "bang-kiem", **questions) == 303
    used = seen(lambda: Checklist.objects.get().code)
    given = {"name": "Đợt 1", "year": "2026", "checklist": used, "units": "UBND cấp xã", "on": "20/02/2026",
             "inspectors": ["ng-quyen"]}  # fmt: skip
    assert posted(client, f"{base}/lap", "lap-lich-0", **{**given, "units": "Phường Không Có"}) == 422
    assert posted(client, f"{base}/lap", "lap-lich-1", **given) == 303
    assert seen(lambda: sorted(Visit.objects.values_list("unit__code", flat=True))) == sorted(
        (TRUONG_VINH, THANH_VINH, ANH_SON)
    )
    inspection = seen(lambda: Inspection.objects.get().code)
    more = {**given, "inspection": inspection, "units": "Sở Nội vụ"}
    assert posted(client, f"{base}/lap", "lap-lich-2", **more) == 303
    page = client.get(base).content.decode()
    assert "Sở Nội vụ" in page and "Lê Thị Quyên" in page
    for who, status in (("hung", 200), ("quyen", 200), ("lan", 404), ("tu", 404)):
        assert at_work.client(who).get(base).status_code == status, who
    assert at_work.client("hung").get(f"{base}/lap").status_code == 404


def test_a_visit_is_written_on_a_phone_without_javascript(at_work: AtWork) -> None:
    code = visit(at_work)
    client, here = at_work.client("hanh"), f"/cuoc-kiem-tra/{code}"
    page = client.get(here).content.decode()
    assert 'name="kq-1"' in page and 'name="anh-1"' in page and "Lưu kết quả và ảnh" in page
    given = {"act": "save", "kq-1": "yes", "note-1": "Có KH 5.", "was-1": "|", "kq-2": "no", "note-2": "Chưa có.",
             "was-2": "|", "note-3": "", "was-3": "|", "anh-1": SimpleUploadedFile("anh.jpg", PHOTO)}  # fmt: skip
    assert posted(client, here, "luu-lan-1", **given) == 303
    assert seen(lambda: dict(Answer.objects.values_list("question", "judged"))) == {"1": "yes", "2": "no"}
    shown = seen(lambda: Exhibit.objects.get())
    assert shown.about == f"{code}.1" and shown.name == "anh.jpg"
    for who, status in (("hanh", 200), ("minh", 200), ("an", 404)):
        assert opened(at_work.client(who), f"/tep/{shown.file}") == status, who
    late = {"act": "finding", "text": "Chưa phân công", "demand": "Phân công", "fix_by": "09/02/2026", "question": "2"}
    assert posted(client, here, "ghi-lan-1", **late) == 422
    assert posted(client, here, "ghi-lan-2", **{**late, "fix_by": "20/03/2026"}) == 303
    assert posted(client, here, "bien-ban-1", act="conclude", held_on="10/02/2026", minutes="Kết luận") == 422
    assert (
        posted(client, here, "luu-lan-2", **{"act": "save", "kq-3": "not_applied", "note-3": "", "was-3": "|"}) == 303
    )
    assert posted(client, here, "bien-ban-2", act="conclude", held_on="10/02/2026", minutes="Kết luận") == 303
    page = at_work.client("hung").get(here).content.decode()
    assert "Kết luận" in page and 'name="kq-1"' not in page and "Chưa phân công" in page


def test_a_visit_saves_itself_and_keeps_what_a_colleague_wrote(at_work: AtWork) -> None:
    code = started(at_work)
    client, here = at_work.client("hanh"), f"/cuoc-kiem-tra/{code}"
    # This form was opened before the answer to question 1 was written; its owner touches question 2 alone.
    given = {"act": "autosave", "kq-1": "", "note-1": "", "was-1": "|", "kq-2": "yes", "note-2": "", "was-2": "|"}
    kept = client.post(here, given, headers={"HX-Request": "true"})
    assert kept.status_code == 200
    assert 'name="was-2" id="was-2" value="yes|" hx-swap-oob="true"' in kept.content.decode()
    assert seen(lambda: dict(Answer.objects.values_list("question", "judged"))) == {"1": "no", "2": "yes"}
    assert client.post(here, {**given, "kq-2": "x"}, headers={"HX-Request": "true"}).status_code == 422


def test_two_inspectors_at_one_question_write_over_nothing(at_work: AtWork) -> None:
    """Each changes another part: both stay. Both change one part: the first stays, the second sees it and decides."""
    code = started(at_work, inspectors=("ng-quyen",))
    client, here = at_work.client("hanh"), f"/cuoc-kiem-tra/{code}"
    was = {"was-1": "no|Chưa ban hành.", "was-2": "|"}
    typed = {"kq-1": "partly", "note-1": "Chưa ban hành.", "kq-2": "yes", "note-2": ""}
    actions.answer(code, at_work.actor("quyen"), answers={"1": {"judged": "no", "note": "Đang trình ký."}})
    first = client.post(here, {"act": "autosave", **was, **typed}, headers={"HX-Request": "true"})
    assert first.status_code == 200 and "Đang trình ký" in first.content.decode()
    assert answers() == {"1": ("partly", "Đang trình ký."), "2": ("yes", "")}
    clash = {**was, **typed, "was-2": "yes|", "note-1": "Có dự thảo.", "kq-2": "no"}
    second = client.post(here, {"act": "autosave", **clash}, headers={"HX-Request": "true"})
    text = html.unescape(second.content.decode())
    assert second.status_code == 409 and "vừa ghi câu 1 lúc" in text and "Giữ kết quả của tôi" in text
    assert 'value="no|Chưa ban hành."' in text, "typing on does not go over it"
    assert answers() == {"1": ("partly", "Đang trình ký."), "2": ("no", "")}, "the other question is kept"
    whole = client.post(here, {"act": "save", "key": "luu-ca-bang", **clash, "was-2": "no|"})
    text = html.unescape(whole.content.decode())
    assert whole.status_code == 409 and "Có dự thảo." in text and 'value="partly|Đang trình ký."' in text
    seen_both = {**clash, "was-1": "partly|Đang trình ký.", "was-2": "no|"}
    assert client.post(here, {"act": "save", "key": "luu-lan-nua", **seen_both}).status_code == 303
    assert answers()["1"] == ("partly", "Có dự thảo.")


def answers() -> dict[str, tuple[str, str]]:
    """What is kept, by question."""
    return seen(lambda: {one.question: (one.judged, one.note) for one in Answer.objects.order_by("question")})


def test_a_unit_reports_and_the_inspector_verifies_by_their_pages(at_work: AtWork) -> None:
    found = finding(at_work, started(at_work))
    here, base = f"/khac-phuc/{found}", f"/ke-hoach/{at_work.plan}/kiem-tra/khac-phuc"
    minh, hanh = at_work.client("minh"), at_work.client("hanh")
    assert "Báo đã khắc phục" in minh.get(here).content.decode()
    assert "Báo đã khắc phục" not in hanh.get(here).content.decode()
    assert at_work.client("an").get(here).status_code == 404
    assert posted(minh, here, "khac-phuc-0", act="fix", text="Xong") == 422
    assert posted(minh, here, "khac-phuc-1", act="fix", text="Xong", evidence=SimpleUploadedFile("a.jpg", PHOTO)) == 303
    assert posted(minh, here, "xac-nhan-0", act="close") == 403
    assert posted(hanh, here, "tra-lai-0", act="return") == 422
    assert posted(hanh, here, "tra-lai-1", act="return", why="Ảnh mờ") == 303
    assert "Ảnh mờ" in minh.get(here).content.decode()
    assert posted(minh, here, "khac-phuc-2", act="fix", text="Xong", document="BC 5") == 303
    assert posted(hanh, here, "xac-nhan-1", act="close") == 303
    assert seen(lambda: Finding.objects.get().state) == "closed"
    assert "Chưa ban hành kế hoạch năm" in hanh.get(f"{base}?tinh_trang=closed").content.decode()
    assert "Chưa ban hành kế hoạch năm" not in hanh.get(f"{base}?tinh_trang=late").content.decode()
    other = finding(at_work, started(at_work, THANH_VINH))
    assert posted(hanh, f"/khac-phuc/{other}", "rut-lai-1", act="withdraw", why="Nhầm đơn vị") == 303


def test_a_unit_inspects_itself_by_its_page(at_work: AtWork) -> None:
    used, base = checklist(at_work), f"/ke-hoach/{at_work.plan}/kiem-tra"
    client = at_work.client("minh")
    assert "Đơn vị tự kiểm tra" in client.get(base).content.decode()
    given = {"unit": TRUONG_VINH, "checklist": used, "on": "28/02/2026"}
    answer = client.post(base, {"key": "tu-kiem-tra-1", **given})
    assert answer.status_code == 303
    assert 'name="kq-1"' in client.get(answer.headers["Location"]).content.decode()
    assert 'name="kq-1"' not in at_work.client("hanh").get(answer.headers["Location"]).content.decode()
    assert posted(client, base, "tu-kiem-tra-2", **{**given, "unit": THANH_VINH}) == 403


def test_a_year_is_looked_at_done_excused_and_opened_again(at_work: AtWork) -> None:
    code = duty(at_work)
    mine, other = turn(at_work, code).code, turn(at_work, code, THANH_VINH).code
    hanh, minh, base = at_work.client("hanh"), at_work.client("minh"), f"/ke-hoach/{at_work.plan}/hang-nam"
    page = hanh.get(base).content.decode()
    assert "0/3" in page and "Phường Trường Vinh" in page and "Không công khai" in page
    assert "Phường Thành Vinh" not in minh.get(base).content.decode().split("<main")[1]
    assert posted(minh, f"/viec-hang-nam/{mine}", "lam-xong-0", act="do", done_on="09/02/2026", result="Xong") == 422
    assert posted(
        minh, f"/viec-hang-nam/{mine}", "lam-xong-1", act="do", done_on="09/02/2026", result="Xong", document="BB 1"
    ) == 303  # fmt: skip
    assert at_work.client("an").get(f"/viec-hang-nam/{mine}").status_code == 404
    assert posted(hanh, f"/viec-hang-nam/{other}", "mien-1", act="excuse", why="Mới lập", cited="CV 1") == 303
    page = hanh.get(base).content.decode()
    assert "1/2" in page
    owing = hanh.get(f"{base}?tinh_trang=owed").content.decode().split("<main")[1]
    assert "Xã Anh Sơn" in owing and "Phường Trường Vinh" not in owing
    assert posted(hanh, f"/viec-hang-nam/{mine}", "mo-lai-1", act="reopen", why="Biên bản cũ") == 303
    assert "Biên bản cũ" in minh.get(f"/viec-hang-nam/{mine}").content.decode()
    assert posted(hanh, base, "thoi-0", duty=code, cited="") == 422
    assert posted(hanh, base, "thoi-1", duty=code, cited="QĐ 1") == 303
    assert posted(minh, base, "thoi-2", duty=code, cited="QĐ 1") == 403


def test_a_duty_is_taken_from_what_is_offered(at_work: AtWork) -> None:
    client, here = at_work.client("hanh"), f"/ke-hoach/{at_work.plan}/hang-nam/them"
    page = client.get(f"{here}?mau=bao-cao-attt").content.decode()
    assert "Chưa đối chiếu văn bản" in page and "331/2026" in page
    given = {"name": "Diễn tập", "cited": "KH 1174", "sure": "verified", "last": "31/12", "since_year": "2026",
             "holders": "Sở Khoa học và Công nghệ: Trục liên thông\nSở Nội vụ", "hidden": "1"}  # fmt: skip
    for wrong in ({"last": "31-12"}, {"holders": ""}, {"holders": "Sở Bay"}, {"cited": ""}, {"last": "31/02"}):
        assert posted(client, here, f"them-{wrong}"[:60], **{**given, **wrong}) == 422, wrong
    assert posted(client, here, "them-dung", **given) == 303
    assert seen(lambda: sorted(Turn.objects.values_list("unit__code", "system"))) == [
        ("na-so-khcn", "Trục liên thông"), ("na-so-nv", ""),
    ]  # fmt: skip
    assert at_work.client("hung").get(here).status_code == 404


@pytest.mark.parametrize("hidden", [True, False])
def test_security_duties_do_not_exist_for_the_public(at_work: AtWork, hidden: bool) -> None:
    duty(at_work, name="Bóc gỡ mã độc trong hệ thống", hidden=hidden)
    page = at_work.client().get(f"/cong-khai/{at_work.plan}/hang-nam")
    assert page.status_code == 200
    assert ("Bóc gỡ mã độc" in page.content.decode()) is not hidden
    whole = at_work.client().get(f"/cong-khai/{at_work.plan}").content.decode()
    assert (f"/cong-khai/{at_work.plan}/hang-nam" in whole) is not hidden
    assert at_work.client().get("/cong-khai/KH-2026-9999/hang-nam").status_code == 404


def test_only_what_is_asked_is_read_of_many(at_work: AtWork, django_assert_max_num_queries: object) -> None:
    actions.add_duty(
        at_work.plan, at_work.actor("hanh"), name="Bóc gỡ", cited="KH", sure="verified", since_year=2026,
        groups=["group:cap-xa"],
    )  # fmt: skip
    finding(at_work, started(at_work))
    client = at_work.client("hanh")
    for address in ("hang-nam", "kiem-tra", "kiem-tra/khac-phuc", "kinh-phi", "kinh-phi/so"):
        client.get(f"/ke-hoach/{at_work.plan}/{address}")
        with django_assert_max_num_queries(24):
            assert client.get(f"/ke-hoach/{at_work.plan}/{address}").status_code == 200
