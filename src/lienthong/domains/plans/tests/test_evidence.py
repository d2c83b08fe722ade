"""What proves a report: who opens a file, what is refused beside its field, and that nothing is kept by half."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Evidence
from lienthong.kernel.base.errors import NotThere

from .factories import PDF, PEOPLE, UNDATED, WARD_TASK, AtWork, form, seen


def opened(at: AtWork, who: str, url: str) -> int:
    """The status of a file's address; the file itself is closed again."""
    answer = at.client(who).get(url)
    answer.close()
    return answer.status_code


def test_evidence_is_opened_by_those_who_see_the_report_alone(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    assert "quét mã độc" not in at_work.client("minh").get(f"/viec-duoc-giao/{code}").content.decode()
    hostile = SimpleUploadedFile('../../etc/bien\u202ebản"<script>.pdf', PDF)
    answer = at_work.client("minh").post(f"/viec-duoc-giao/{code}", form(evidence=hostile))
    assert answer.status_code == 303
    [file] = seen(lambda: list(Evidence.objects.all()))
    assert "/" not in file.name and "<" not in file.name and "\u202e" not in file.name
    url = f"/tep/{file.file}"
    page = at_work.client("minh").get(f"/viec-duoc-giao/{code}").content.decode()
    assert url in page and "<script>.pdf" not in page
    assert "Tệp chưa được quét mã độc" in page
    # a draft is for the staff of its unit, and for those who see the whole province
    status = {name: opened(at_work, name, url) for name, *_ in PEOPLE}
    staff, whole_province = {"minh", "hung", "toan.tv", "mai", "lan"}, {"duc", "nam", "thuong"}
    assert {name for name, answer in status.items() if answer == 200} == staff | whole_province
    assert {name for name, answer in status.items() if answer == 404} == status.keys() - staff - whole_province
    assert opened(at_work, "", url) == 404
    actions.send(at_work.report(code).code, at_work.actor("hung"))
    assert opened(at_work, "hanh", url) == 200
    assert opened(at_work, "an", url) == 404


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("may.exe", b"MZ\x90\x00" + b"\x00" * 200, "loại tệp này không nhận"),
        ("trang.html", b"<!doctype html><script>alert(1)</script>", "loại tệp này không nhận"),
        ("rong.pdf", b"", "Tệp rỗng"),
    ],
)
def test_a_refused_file_leaves_nothing_half_saved(at_work: AtWork, name: str, data: bytes, says: str) -> None:
    code = at_work.work(WARD_TASK)
    uploads = [SimpleUploadedFile("tot.pdf", PDF), SimpleUploadedFile(name, data)]
    page = at_work.client("minh").post(f"/viec-duoc-giao/{code}", form(evidence=uploads, result="Giữ chữ này"))
    text = page.content.decode()
    assert page.status_code == 422 and name in text and says in text and "Giữ chữ này</textarea>" in text
    assert at_work.report(code) is None and not seen(lambda: Evidence.objects.exists())
    assert not at_work.assignment(code).begun
    again = at_work.client("minh").post(f"/viec-duoc-giao/{code}", form(evidence=[SimpleUploadedFile("tot.pdf", PDF)]))
    assert again.status_code == 303 and at_work.report(code).version == 1


def test_saved_and_not_sent_is_not_saved_either(at_work: AtWork) -> None:
    """“Save and send” is one thing: an empty report is not sent, so its draft and its file are not kept."""
    code = at_work.work(WARD_TASK)
    empty = form(act="fill_send", percent="0", result="", evidence=SimpleUploadedFile("a.pdf", PDF))
    page = at_work.client("hung").post(f"/viec-duoc-giao/{code}", empty)
    assert page.status_code == 422 and "Báo cáo còn trống" in page.content.decode()
    assert at_work.report(code) is None and not seen(lambda: Evidence.objects.exists())


def test_a_file_too_large_is_said_beside_its_field(at_work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lienthong.domains.plans.forms.LARGEST_EVIDENCE", 20)
    page = at_work.client("minh").post(
        f"/viec-duoc-giao/{at_work.work(WARD_TASK)}", form(evidence=SimpleUploadedFile("to.pdf", PDF))
    )
    assert (
        page.status_code == 422 and 'id="evidence-loi"' in page.content.decode() and "to.pdf" in page.content.decode()
    )


def test_a_file_of_another_report_cannot_be_hung_here(at_work: AtWork) -> None:
    other = at_work.work(UNDATED)
    at_work.client("minh").post(f"/viec-duoc-giao/{other}", form(evidence=SimpleUploadedFile("a.pdf", PDF)))
    [file] = seen(lambda: list(Evidence.objects.all()))
    with pytest.raises(NotThere):
        at_work.fill(at_work.work(WARD_TASK), evidence=[file.file])


def test_a_file_taken_away_is_gone(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    client = at_work.client("minh")
    client.post(f"/viec-duoc-giao/{code}", form(evidence=SimpleUploadedFile("a.pdf", PDF)))
    [file] = seen(lambda: list(Evidence.objects.all()))
    answer = client.post(f"/viec-duoc-giao/{code}", form(version="1", key="bo-tep-1234", without=file.file))
    assert answer.status_code == 303
    assert opened(at_work, "minh", f"/tep/{file.file}") == 404
    assert "a.pdf" not in client.get(f"/viec-duoc-giao/{code}").content.decode()
