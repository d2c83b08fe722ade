"""Bringing documents in: six forms, bad ones, twice, at once, and what a hostile file can do (nothing)."""

import io
import os
import struct
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Block, Doubt, Kind, Plan, Row
from lienthong.domains.plans.reading_child import HouseNames
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import reading_room, today
from lienthong.kernel.base.errors import NotAllowed, Unfit
from lienthong.kernel.files import api as files
from lienthong.kernel.units import api as units

from .review_desk import DEMO, DOCUMENT, Desk, document, seen, upload

PAGE = "/ke-hoach/tai-len"


def _bring(client: Client, data: bytes, name: str, key: str = "mot-lan-tai") -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data), "key": key, "unit": "na-so-khcn"})


def _kept() -> int:
    return seen(lambda: Plan.objects.count() + Row.objects.count() + Block.objects.count() + Doubt.objects.count())


def _bytes(client: Client, file: str) -> bytes:
    answer = client.get(f"/tep/{file}")
    assert answer.status_code == 200
    found = b"".join(answer.streaming_content)
    answer.close()
    return found


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html", "md", "txt", "xlsx"])
def test_six_forms_of_the_demo_plan_come_in(desk: Desk, suffix: str) -> None:
    actions.drop(desk.plan, desk.hanh, reason="nhường chỗ")
    source = next((DEMO / "plan").glob(f"ke-hoach*.{suffix}"))
    answer = _bring(desk.client(), source.read_bytes(), source.name)
    assert answer.status_code == 303, answer.content.decode()[-2000:]
    code = answer["Location"].split("/")[2]
    plan = seen(lambda: Plan.objects.get(code=code))
    assert plan.number == "1174/KH-UBND" and plan.uploaded_by == desk.hanh.name
    counts = {kind: seen(lambda kind=kind: Row.objects.filter(plan=plan, kind=kind).count()) for kind in Kind}
    assert counts[Kind.TARGET] == 51
    assert 56 <= counts[Kind.TASK] <= 57 if suffix == "pdf" else counts[Kind.TASK] == 57
    rows = seen(lambda: list(Row.objects.filter(plan=plan)))
    assert sum(row.block is not None for row in rows) >= 108, "each row knows its place in the source"
    page = desk.client().get(answer["Location"])
    assert page.status_code == 200
    assert _bytes(desk.client(), plan.file) == source.read_bytes()
    assert desk.client("minh").get(f"/tep/{plan.file}").status_code == 404


def test_the_same_press_twice_is_one_plan_and_the_same_file_again_is_refused(desk: Desk) -> None:
    actions.drop(desk.plan, desk.hanh, reason="nhường chỗ")
    client, data = desk.client(), DOCUMENT.read_bytes()
    first, again = (_bring(client, data, DOCUMENT.name) for _ in range(2))
    assert first["Location"] == again["Location"]
    other = _bring(client, data, "tên khác.docx", key="lan-thu-hai")
    assert other.status_code == 422 and "đang được rà soát ở kế hoạch" in other.content.decode()
    assert seen(lambda: Plan.objects.filter(state=PlanState.REVIEW).count()) == 1


def test_two_people_bring_the_same_file_at_once(desk: Desk) -> None:
    actions.drop(desk.plan, desk.hanh, reason="nhường chỗ")
    data, read = document()
    gate = threading.Barrier(2)
    found: list[Any] = []

    def bring(key: str) -> None:
        gate.wait()
        try:
            found.append(upload(desk.hanh, data, read, key=key))
        except Unfit as no:
            found.append(no)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=bring, args=(f"nguoi-thu-{n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(one).__name__ for one in found) == ["Unfit", "str"], found
    assert seen(lambda: Plan.objects.filter(state=PlanState.REVIEW).count()) == 1


def _zip(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), data)
    return held.getvalue()


BAD = {
    "rỗng.docx": (b"", "Tệp rỗng"),
    "hỏng.docx": (b"PK\x03\x04 khong phai zip", "hỏng"),
    "macro.docx": (_zip(word__document_xml=b"<w/>", word__vbaProject_bin=b"x"), "macro"),
    "bom.docx": (_zip(word__document_xml=b" " * 210_000_000), "bất thường"),
    "mật-khẩu.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    "ảnh.pdf": (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "ảnh"),
    "không-phải-kế-hoạch.txt": (("Hôm nay trời đẹp.\n" * 20).encode(), "kế hoạch"),
    "nhị-phân.txt": (bytes(range(256)) * 50, "không"),
    "lồng.html": (b"<div>" * 200_000, ""),
    "phông-cũ.txt": ("KÕ ho¹ch chuyÓn ®æi sè n¨m 2026 cña tØnh NghÖ An vÒ viÖc thùc hiÖn ".encode("cp1252") * 40, ""),
}


@pytest.mark.parametrize("name", list(BAD))
def test_a_bad_file_is_one_sentence_and_leaves_nothing(desk: Desk, name: str) -> None:
    data, said = BAD[name]
    before = _kept()
    answer = _bring(desk.client(), data, name)
    text = answer.content.decode()
    assert answer.status_code == 422, text[-500:]
    error = text[text.index('class="field__error"') :][:800]
    assert said in error and "Traceback" not in text
    assert _kept() == before


def test_without_file_key_or_unit(desk: Desk) -> None:
    client = desk.client()
    assert "Chưa chọn tệp" in client.post(PAGE, {"key": "k" * 12, "unit": "na-so-khcn"}).content.decode()
    data = document()[0]
    foreign = client.post(PAGE, {"file": SimpleUploadedFile("a.docx", data), "key": "k" * 12, "unit": "na-so-nv"})
    assert foreign.status_code == 422 and "Chọn đơn vị điều phối" in foreign.content.decode()
    assert client.post(PAGE, {"file": SimpleUploadedFile("a.docx", data), "unit": "na-so-khcn"}).status_code == 422


def test_only_coordinators_upload_and_only_for_their_unit(desk: Desk) -> None:
    data, read = document()
    for name in ("minh", "lai.khcn", "nghia.khcn", "nam", "duc.ubnd", "tu"):
        assert desk.client(name).get(PAGE).status_code == 404
        with pytest.raises(NotAllowed):
            upload(desk.actor(name), data, read)
    home = units.card("na-so-nv").id
    with pytest.raises(NotAllowed):
        actions.upload(desk.hanh, unit_id=home, data=data, file_name="a.docx", read=read)


def test_strange_signs_in_a_document_are_kept_out(desk: Desk) -> None:
    lines = document()[0]
    table = "| TT | Nhiệm vụ | Đơn vị chủ trì | Thời hạn |\n|---|---|---|---|\n"
    body = "".join(
        f"| {n} | Triển khai <b>việc</b>\x01 số \u202e{n} | Sở Nội vụ | Quý II/2026 |\n" for n in range(1, 6)
    )
    text = "KẾ HOẠCH\nChuyển đổi số năm 2026 của đơn vị\n\nDanh mục nhiệm vụ\n\n" + table + body
    answer = _bring(desk.client(), text.encode("utf-8"), "..\\..\\etc\u202egnp.md")
    assert answer.status_code == 303, answer.content.decode()[-1500:]
    plan = seen(lambda: Plan.objects.get(code=answer["Location"].split("/")[2]))
    assert "/" not in plan.file_name and "\u202e" not in plan.file_name and "\\" not in plan.file_name
    page = desk.client().get(f"/ke-hoach/{plan.code}/ra-soat?muc=nhiem-vu").content.decode()
    assert "Triển khai" in page and "\u202e" not in page and "\x01" not in page and "<b>việc</b>" not in page
    read = {**document()[1], "title": "Kế hoạch \x00"}
    with pytest.raises(Unfit):
        upload(desk.hanh, lines + b" ", read, key="la-lung-lam")
    long = {**document()[1], "number": "9" * 500, "issuer": "x" * 999}
    assert (
        seen(lambda: Plan.objects.get(code=upload(desk.hanh, lines + b"  ", long, key="dai-qua-dai"))).number
        == "9" * 80
    )


def test_a_file_larger_than_a_plan_is_not_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lienthong.domains.plans.views.upload.MAX_BYTES", 1_048_576)
    answer = _bring(desk.client(), b"x" * 3_000_000, "nặng.txt")
    assert answer.status_code == 422 and "quá giới hạn 1 MB" in answer.content.decode()


CHILD = "lienthong.domains.plans.reading_child"


def _child(tmp_path: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the reading process do something bad before it reads: the same program, limits and pipes."""
    folder = tmp_path / "bad"
    folder.mkdir()
    wrapper = folder / "sitecustomize.py"
    wrapper.write_text(body, encoding="utf-8")
    path = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    monkeypatch.setenv("PYTHONPATH", path)


HOOK = """
import sys
if "{child}" in " ".join(sys.orig_argv):
    import lienthong.domains.plans.reading as reading
    def read_bytes(data, file_name, names=None):
        {body}
    reading.read_bytes = read_bytes
"""


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "Không đọc được tệp này"),
        ("return [bytearray(10**8) for _ in range(100)]", "quá nặng"),
        ("return read_bytes(data, file_name)", "quá nặng"),
        ("raise RuntimeError('hỏng')", "Không đọc được tệp này"),
        ("open('/tmp/lien-thong-khong-duoc-ghi', 'w').write('x' * 10)", "Không đọc được tệp này"),
        ("import time; time.sleep(600)", "Đọc tệp quá lâu"),
    ],
)
def test_what_a_hostile_file_ends_is_the_reading_process(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, said: str
) -> None:
    _child(tmp_path, HOOK.format(child=CHILD, body=body), monkeypatch)
    # A busy machine may take many seconds to begin; only who sleeps is waited for as long as is allowed.
    monkeypatch.setattr(reading_room, "LONGEST", 12.0 if "sleep" in body else 240.0)
    begun = time.monotonic()
    answer = _bring(desk.client(), document()[0], "thù địch.docx")
    assert answer.status_code == 422 and said in answer.content.decode()
    assert time.monotonic() - begun < 500
    assert seen(lambda: Plan.objects.count()) == 1


def test_the_reading_process_knows_no_secrets(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "import os; raise reading.Unreadable('x', 'Biết: ' + ' '.join(sorted(os.environ)) + '; thôi')"
    _child(tmp_path, HOOK.format(child=CHILD, body=body), monkeypatch)
    monkeypatch.setenv("LIENTHONG_SECRET_KEY", "bi-mat")
    text = _bring(desk.client(), document()[0], "a.docx").content.decode()
    assert "Biết: " in text and "DATABASE_URL" not in text and "SECRET" not in text and "PGPASS" not in text


def test_too_many_readings_at_once_wait_or_are_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_room, "LONGEST", 0.3)
    for _ in range(reading_room.AT_ONCE):
        reading_room._seats.acquire()
    try:
        answer = _bring(desk.client(), document()[0], "a.docx")
    finally:
        for _ in range(reading_room.AT_ONCE):
            reading_room._seats.release()
    assert answer.status_code == 422 and "đang đọc nhiều tệp cùng lúc" in answer.content.decode()


def test_the_child_ends_on_nonsense() -> None:
    for given in (b"", b"x", struct.pack(">QQ", 10, 10)):
        done = subprocess.run([sys.executable, "-m", CHILD], input=given, capture_output=True, check=False, timeout=300)
        assert done.returncode != 0 and done.stdout == b""


def test_names_are_resolved_by_the_house(desk: Desk) -> None:
    names = HouseNames(seen(units.directory), today())
    assert names.resolve("Sở KH&CN", None) == "na-so-khcn"
    assert names.resolve("Sở Tài nguyên và Môi trường", today()) == "na-so-nnmt"
    assert "tên cũ" in names.old["Sở Tài nguyên và Môi trường"]
    assert names.resolve("Sở Thông tin và Truyền thông", today()) is None, "two heirs are a doubt"
    assert names.resolve("Sở Không Có", today()) is None


def test_the_source_is_read_by_those_who_see_the_plan(desk: Desk) -> None:
    file = desk.plan_row().file
    assert seen(lambda: files.open_file(file, desk.hanh)[0].name, desk.hanh).endswith(".docx")
    assert desk.client("minh").get(f"/tep/{file}").status_code == 404
    desk.review_all()
    desk.issue()
    assert _bytes(desk.client("minh"), file) == document()[0]
