"""`lienthong process simulate` as a person and a machine call it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lienthong.kernel.process.bpmn import write
from lienthong.kernel.process.simulate_cli import simulate_command

from .offices import permit
from .small import small

SHORT = ["--days", "20", "--warm-up", "5", "--replications", "3", "--first", "2026-01-05"]
STAFF = ["--staff", "counter=3", "--staff", "leader=2", "--staff", "officer=6", "--staff", "chu-tich=1"]
FULL = [*STAFF, "--staff", "clerk=1"]


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "giay-phep.bpmn"
    path.write_bytes(write(permit()))
    return str(path)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    shown = capsys.readouterr()
    assert not shown.err
    return shown.out


def test_people_read_where_it_waits_and_what_was_assumed(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert simulate_command([file, "--arrivals", "2", *FULL, *SHORT]) == 0
    told = said(capsys)
    assert "Cấp giấy phép: chạy thử 20 ngày làm việc, 3 lần; mỗi ngày" in told
    assert "Điểm nghẽn: “officer”, bận" in told
    assert "Giả định các nhánh như nhau ở “Hồ sơ đủ?”." in told
    assert "Giả định thời gian bằng 1/4 thời hạn" in told


def test_machines_read_all_figures_with_their_intervals(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    more = ["--way", "du>bo=0.1", "--takes", "Thẩm định hồ sơ=30,60,90", "--takes", "ky=5", "--cost", "officer=80000"]
    assert simulate_command([file, "--arrivals", "4", *FULL, *more, *SHORT, "--json"]) == 0
    first = said(capsys)
    found = json.loads(first)
    assert found["overloaded"] == [] and found["replications"] == 3
    assert set(found["assumed"]["times"]) == {"nhan", "phan", "bo", "trinh", "xem", "so", "tra", "cho"}
    assert found["assumed"]["ways"] == []
    steps = {one["key"]: one for one in found["steps"]}
    assert abs(steps["tham"]["doing"]["mean"] - 60) < 3
    assert steps["ky"]["waiting"].keys() == {"mean", "half"}
    assert found["whole"]["cost"]["mean"] > 80_000
    assert simulate_command([file, "--arrivals", "4", *FULL, *more, *SHORT, "--json"]) == 0
    assert said(capsys) == first


def test_people_that_nobody_counted_are_proposed(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert simulate_command([file, "--arrivals", "10", *SHORT, "--json"]) == 0
    found = json.loads(said(capsys))
    posts = found["posts"]
    assert found["assumed"]["staff"] == [one["key"] for one in posts]
    assert all(0 < one["load"]["mean"] < 0.9 for one in posts)
    assert {one["key"]: one["staff"] for one in posts}["officer"] > 1


def test_a_line_without_end_is_said_where_it_is(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert simulate_command([file, "--arrivals", "40", *FULL, *SHORT]) == 1
    told = said(capsys)
    assert "Quá tải ở “leader”: việc đến bằng" in told and "không dừng lại. Cần ít nhất" in told


def test_two_designs_side_by_side(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    short = tmp_path / "gon.bpmn"
    one = small("nhan ky", "start>nhan nhan>ky ky>end")
    short.write_bytes(write(one))
    long = tmp_path / "dai.bpmn"
    long.write_bytes(write(small("nhan xem ky", "start>nhan nhan>xem xem>ky ky>end")))
    both = [str(long), "--against", str(short), "--arrivals", "8", "--staff", "officer=6", *SHORT]
    assert simulate_command([*both, "--json"]) == 0
    found = json.loads(said(capsys))
    differ = {one["figure"]: one for one in found["differences"]}
    assert differ["through"]["sure"] and differ["through"]["change"]["mean"] < 0
    assert (found["before"]["drawing"]["steps"], found["after"]["drawing"]["steps"]) == (3, 2)
    assert simulate_command(both) == 0
    assert "- Bước trên hình vẽ: 3 → 2; giấy tờ: 0 → 0." in said(capsys)


def test_numbers_come_from_a_file(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    numbers = tmp_path / "so-lieu.json"
    away = [["2026-01-06", "2026-01-07", 1]]
    numbers.write_text(json.dumps({
        "arrivals": {"per_day": 2, "hours": {"8": 2, "9": 1, "21": 1}},
        "staff": {"counter": 2, "leader": {"count": 4, "absent": 0.1, "share": 0.5},
                  "officer": {"count": 5, "away": away}, "chu-tich": 1, "clerk": 1},
        "takes": {"cho": {"mean": 900, "spread": 0.5, "share": 1}, "ky": {"exponential": 4}, "so": {"fixed": 3}},
        "ways": {"du>bo": 0.2}, "papers": {"to-khai": 4}, "order": "came",
    }), encoding="utf-8")  # fmt: skip
    assert simulate_command([file, "--numbers", str(numbers), *SHORT, "--json"]) == 0
    found = json.loads(said(capsys))
    assert found["whole"]["papers"]["mean"] == pytest.approx(4, abs=0.5)
    assert [one["staff"] for one in found["posts"]] == [2, 4, 5, 1, 1]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "Số hồ sơ đến mỗi ngày phải lớn hơn 0"),
        (["--arrivals", "nhiều"], "không phải là số"),
        (["--arrivals", "nan"], "phải lớn hơn 0"),
        (["--arrivals", "-3", "--staff", "officer=1"], "phải lớn hơn 0"),
        (["--arrivals", "5", "--staff", "officer=-1"], "phải có ít nhất một người, không phải -1"),
        (["--arrivals", "5", "--staff", "officer=0"], "phải có ít nhất một người"),
        (["--arrivals", "5", "--staff", "officer=1.5"], "phải là một số nguyên"),
        (["--arrivals", "5", "--staff", "giam-doc=1"], "Quy trình không có vị trí “giam-doc”. Có: counter"),
        (["--arrivals", "5", "--staff", "officer"], "Ghi như --staff TÊN=SỐ."),
        (["--arrivals", "5", "--absent", "officer=0.1"], "Thêm --staff officer=SỐ."),
        (["--arrivals", "5", *FULL, "--absent", "officer=1"], "phải từ 0 đến dưới 100 %"),
        (["--arrivals", "5", "--takes", "ky=-4"], "không hợp lệ"),
        (["--arrivals", "5", "--takes", "ky=9,5,1"], "không hợp lệ"),
        (["--arrivals", "5", "--takes", "ky=1,2"], "Không đọc được thời gian làm của “Ký giấy phép”"),
        (["--arrivals", "5", "--takes", "khong-co=4"], "Quy trình không có bước “khong-co”"),
        (["--arrivals", "5", "--way", "du>bo=1.2"], "phải từ 0 đến 1"),
        (["--arrivals", "5", "--way", "du>bo=0.7", "--way", "du>trinh=0.7"], "cộng lại là 1,40, phải bằng 1"),
        (["--arrivals", "5", "--way", "du>bo=1"], "Hồ sơ đi vòng mãi"),
        (["--arrivals", "5", "--days", "0"], "Số ngày chạy thử phải từ 1 đến"),
        (["--arrivals", "5", "--warm-up", "-1"], "Số ngày chạy trước, không tính, phải từ 0 đến"),
        (["--arrivals", "5", "--staff", "officer=1000000000"], "nhiều nhất là 1.000.000"),
        (["--arrivals", "5", "--takes", "ky=1e9"], "Nhập số phút làm việc từ 0 đến 1.000.000."),
        (["--arrivals", "5", "--takes", "dau=5"], "Quy trình không có bước “dau”"),
        (["--arrivals", "5", "--way", "nhan>phan=0.3"], "không phải là một nhánh"),
        (["--arrivals", "5", "--only", "0"], "không có quy trình thứ 0"),
        (["--arrivals", "4000", "--replications", "90"], "quá nhiều hồ sơ"),
        (["--arrivals", "5", "--first", "hôm nay"], "Không đọc được ngày"),
        (["--arrivals", "5", "--first", "2100-12-01"], "nằm ngoài khoảng này"),
        (["--arrivals", "5", "--only", "2"], "không có quy trình thứ 2"),
        (["--arrivals", "5", "--numbers", "khong-co.json"], "Không có tệp khong-co.json"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(
    file: str, given: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    short = [one for name, one in zip(SHORT[::2], SHORT[1::2], strict=True) if name not in given for one in (name, one)]
    assert simulate_command([file, *short, *given]) == 2
    shown = capsys.readouterr()
    assert not shown.out
    assert told in shown.err and len(shown.err.strip().splitlines()) == 1


@pytest.mark.parametrize("numbers", ["[]", "{", '{"staff": 3}', '{"nhan_vien": {}}', '{"arrivals": {"at": ["mai"]}}'])
def test_numbers_that_are_none_are_refused(
    file: str, tmp_path: Path, numbers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "so.json"
    path.write_text(numbers, encoding="utf-8")
    assert simulate_command([file, "--numbers", str(path)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_what_does_not_come_to_its_end_is_not_simulated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "hong.bpmn"
    path.write_bytes(write(small("x:exclusive a b j:parallel c", "start>x x>a[urgent] x>b* a>j b>j j>c c>end")))
    assert simulate_command([str(path), "--arrivals", "5"]) == 2
    assert "Quy trình còn 1 lỗi nên chưa chạy thử được" in capsys.readouterr().err


def test_it_needs_no_database_and_no_django(file: str) -> None:
    code = (
        "import sys; from lienthong.kernel.process.simulate_cli import simulate_command as simulate;"
        f"simulate([{file!r}, '--arrivals', '3', '--days', '5', '--replications', '1']);"
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0
