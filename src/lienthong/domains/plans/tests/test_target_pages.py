"""The pages about targets: what they show, how figures came, what lies behind them, what they cost, who sees what."""

import datetime as dt
import html
import re
from decimal import Decimal as D
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Description, Item, Report, TargetDoubt
from lienthong.domains.plans.queries.targets import board
from lienthong.kernel.base import standing_on

from .factories import ANH_SON, NV, THANH_VINH, TRUONG_VINH, AtWork, seen
from .test_progress import counted
from .test_targets import HEAD, LINE, described, entered, figures, kept, milestones

LATER = "2026-04-20T09:00:00"
HEADS = {TRUONG_VINH: ("minh", "hung"), THANH_VINH: ("an", "thong")}


def reported(at: AtWork, unit: str, numerator: str | None, denominator: str | None, *, accept: bool = True) -> str:
    """A ward's report of the target with its parts, sent and where wanted accepted; returns its code."""
    officer, head = HEADS[unit]
    code = at.sent(at.work("1", unit, "target"), officer, head, percent=60)
    parts = {"numerator": numerator and D(numerator), "denominator": denominator and D(denominator)}
    seen(lambda: Report.objects.filter(code=code).update(**parts))
    if accept:
        actions.accept(code, at.actor("hanh"))
    return code


def base(at: AtWork) -> str:
    return f"/ke-hoach/{at.plan}/chi-tieu"


def of_target(at: AtWork, part: str) -> str:
    return f"{base(at)}/{at.item('1', 'target').code}/{part}"


def period(at: AtWork) -> str:
    return of_target(at, f"ky/{at.newest_round().code}")


def text_of(at: AtWork, url: str, who: str = "hanh", status: int = 200, **query: str) -> str:
    with standing_on(LATER):
        answer = at.client(who).get(url, query)
    assert answer.status_code == status, (who, url, answer.status_code)
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def sent(at: AtWork, url: str, given: dict[str, Any], who: str = "hanh", status: int = 303) -> str:
    with standing_on(LATER):
        answer = at.client(who).post(url, {"key": "mot-khoa-gui-trung", **given})
    assert answer.status_code == status, (who, url, answer.status_code, answer.content.decode()[:3000])
    return html.unescape(answer.content.decode())


# What is shown


def test_reports_make_the_province_s_figure(at_work: AtWork) -> None:
    described(at_work)
    reported(at_work, TRUONG_VINH, "60", "100")
    reported(at_work, THANH_VINH, "10", "300", accept=False)
    [line] = seen(lambda: board(at_work.plan_row())).lines
    assert line.now is not None and (line.now.value, line.now.origin) == (D(60), "summed")
    assert (line.now.totals.reports, line.now.totals.waiting, line.now.totals.owed) == (1, 1, 3)
    page = text_of(at_work, period(at_work))
    assert "60%" in page and "Tổng hợp từ báo cáo" in page and "1 trong 3 đơn vị, 1 chờ nghiệm thu" in page
    assert "made--system" in page and "made--hand" not in page


@pytest.mark.parametrize(
    ("combining", "measure", "value"),
    [("ratio", "%", "17.5"), ("share", "%", "0"), ("all_done", "%", "0"), ("sum", "hồ sơ", None)],
)
def test_ways_of_combining(at_work: AtWork, combining: str, measure: str, value: str | None) -> None:
    described(at_work, combining=combining, measure=measure)
    reported(at_work, TRUONG_VINH, "60", "100")
    reported(at_work, THANH_VINH, "10", "300")
    [line] = seen(lambda: board(at_work.plan_row())).lines
    assert line.now is not None and line.now.value == (None if value is None else D(value))


def test_a_share_counts_the_units_that_reach_the_level(at_work: AtWork) -> None:
    described(at_work, combining="share")
    reported(at_work, TRUONG_VINH, "70", "100")
    reported(at_work, THANH_VINH, "69.99", "100")
    [line] = seen(lambda: board(at_work.plan_row())).lines
    assert line.now is not None and (line.now.sum.numerator, line.now.sum.denominator) == (1, 3)


def test_a_typed_figure_looks_different_and_says_so(at_work: AtWork) -> None:
    described(at_work)
    reported(at_work, TRUONG_VINH, "60", "100")
    entered(at_work, value=D(65))
    for url in (base(at_work), f"{base(at_work)}?xem=theo-ky", period(at_work)):
        page = text_of(at_work, url)
        assert "made--hand" in page and "Nhập tay" in page and "65%" in page, url
    assert "Số đã nhập khác số tổng hợp từ báo cáo" in text_of(at_work, period(at_work))


def test_the_judgement_follows_the_milestones(at_work: AtWork) -> None:
    described(at_work)
    milestones(at_work, ("2026-03-31", "60"))
    entered(at_work, value=D("52.5"))
    assert "Chậm so với mốc" in text_of(at_work, period(at_work))
    kept_rows = text_of(at_work, base(at_work), danh_gia="at_risk")
    assert "Hồ sơ được nộp trực tuyến" in kept_rows
    assert "Không có chỉ tiêu nào khớp" in text_of(at_work, base(at_work), danh_gia="met")
    assert "Không có chỉ tiêu nào khớp" in text_of(at_work, base(at_work), nguon="external")
    assert "Hồ sơ được nộp trực tuyến" in text_of(at_work, base(at_work), nguon="reported", q="NOP TRUC")
    assert "Đặt lộ trình" in text_of(at_work, f"/ke-hoach/{at_work.plan}/muc/{at_work.item('1', 'target').code}")


def test_the_page_of_a_target_shows_what_it_is_made_of(at_work: AtWork) -> None:
    described(at_work, supplier=NV, fallback="Điều tra mẫu", note="Tính cả liên thông")
    page = text_of(at_work, f"/ke-hoach/{at_work.plan}/muc/{at_work.item('1', 'target').code}", "minh")
    for word in ("Điều tra mẫu", "Tính cả liên thông", "Sở Nội vụ", "Tổng hồ sơ", "tổng tử số chia tổng mẫu số"):
        assert word in page, word
    assert "Sửa mô tả" not in page


def test_a_picture_has_its_table(at_work: AtWork) -> None:
    described(at_work)
    milestones(at_work, ("2026-03-31", "40"), ("2026-12-31", "70"))
    entered(at_work)
    page = text_of(at_work, f"/ke-hoach/{at_work.plan}/muc/{at_work.item('1', 'target').code}")
    assert 'class="sketch sketch--wide"' in page and "sketch__dot--hand" in page
    assert "52,5%" in page and "Đúng lộ trình" in page


def test_what_units_said_is_shown_to_those_who_may_see_it(at_work: AtWork) -> None:
    described(at_work)
    reported(at_work, TRUONG_VINH, "60", "100")
    reported(at_work, THANH_VINH, "10", "300")
    assert "Phường Thành Vinh" in text_of(at_work, period(at_work))
    page = text_of(at_work, period(at_work), "minh")
    assert "Phường Trường Vinh" in page and "Phường Thành Vinh" not in page and "17,5%" in page
    assert "10 / 300" not in page
    text_of(at_work, period(at_work), "tu", 404)
    text_of(at_work, base(at_work), "tu", 404)
    assert ANH_SON not in page


def test_unknown_periods_and_targets_are_not_there(at_work: AtWork) -> None:
    text_of(at_work, of_target(at_work, "ky/khong-co"), status=404)
    text_of(at_work, f"{base(at_work)}/{at_work.item('1').code}/mo-ta", status=404)
    text_of(at_work, base(at_work), ky="khong-co", danh_gia="la", nguon="la", xem="la")


# Forms


def entry(at: AtWork, **changes: Any) -> dict[str, Any]:
    return {"act": "enter", "value": "70,25", "as_of": "31/03/2026", "document": "15/BC-SKHCN", **changes}


def test_a_figure_is_put_in_with_a_file_and_opens_to_it(at_work: AtWork) -> None:
    described(at_work)
    file = SimpleUploadedFile("bao-cao.txt", "Số liệu quý I".encode(), "text/plain")
    sent(at_work, period(at_work), entry(at_work, evidence=file))
    [figure] = figures(at_work)
    assert figure.value == D("70.25")
    page = text_of(at_work, period(at_work), "minh")
    assert "bao-cao.txt" in page and "15/BC-SKHCN" in page and "Đạt" in page
    again = entry(at_work, value="71", replaces=figure.code, why="Cộng sót", key="khoa-khac-nua")
    sent(at_work, period(at_work), again)
    page = text_of(at_work, period(at_work))
    assert "70,25%" in page and "71%" in page and "Cộng sót" in page and "Đã thay" in page
    given = {"act": "withdraw", "figure": figures(at_work)[-1].code, "withdraw_why": "Nhầm kỳ", "key": "khoa-thu-ba"}
    sent(at_work, period(at_work), given)
    assert "Đã rút: Nhầm kỳ" in text_of(at_work, period(at_work))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"value": "bảy mươi"}, "Ghi số, ví dụ 70 hoặc 70,5"),
        ({"value": "1e3"}, "Ghi số, ví dụ 70 hoặc 70,5"),
        ({"value": "=1+1"}, "Ghi số, ví dụ 70 hoặc 70,5"),
        ({"value": "101"}, "Tỷ lệ không thể quá 100%"),
        ({"value": "1.000"}, "Tỷ lệ không thể quá 100%"),
        ({"value": ""}, "Ghi số liệu của kỳ"),
        ({"value": "", "numerator": "5", "denominator": "0"}, "Mẫu số bằng 0"),
        ({"as_of": "hôm nay"}, "Ghi ngày theo dạng"),
        ({"as_of": ""}, "Cần ghi ngày này"),
        ({"source_on": "32/13/2026"}, "Ghi ngày theo dạng"),
        ({"document": ""}, "Ghi số, ký hiệu văn bản"),
        ({"act": "la"}, "Chưa rõ việc cần làm"),
        ({"act": "withdraw", "figure": "", "withdraw_why": "x"}, ""),
    ],
)
def test_what_cannot_be_put_in_stays_in_the_form(at_work: AtWork, given: dict[str, str], said: str) -> None:
    described(at_work)
    page = sent(at_work, period(at_work), entry(at_work, **given), status=422 if said else 404)
    assert said in page and not figures(at_work)
    if given.get("value") and said:
        assert f'value="{given["value"]}"' in page


def test_the_describe_form(at_work: AtWork) -> None:
    url = of_target(at_work, "mo-ta")
    assert "Mô tả chỉ tiêu" in text_of(at_work, url)
    given = {"source_kind": "external", "measure": "%", "supplier": "Sở Nội vụ", "fallback": "Khảo sát", "version": "0"}
    sent(at_work, url, given)
    assert (kept(at_work).source_kind, kept(at_work).combining, kept(at_work).supplier_id is None) == (
        "external",
        "last",
        False,
    )
    page = sent(at_work, url, {**given, "supplier": "UBND cấp xã", "version": "1", "key": "khoa-khac-nua"}, status=422)
    assert "không phải một nhóm" in page or "Chưa có đơn vị" in page
    assert "vừa thay đổi" in sent(at_work, url, {**given, "key": "khoa-thu-ba"}, status=409)


def test_the_milestone_form_proposes_and_keeps(at_work: AtWork) -> None:
    described(at_work)
    url = of_target(at_work, "lo-trinh")
    start = {"baseline": "30", "baseline_on": "31/12/2025", "rows": "4", "version": "1"}
    page = sent(at_work, url, {**start, "act": "propose"}, status=200)
    assert 'value="31/03/2026"' in page and 'value="39,86"' in page and 'value="70"' in page
    assert kept(at_work).milestones == []
    typed = {"on-0": "31/03/2026", "low-0": "40", "on-1": "31/12/2026", "low-1": "70"}
    sent(at_work, url, {**start, **typed, "act": "save", "key": "khoa-khac-nua"})
    assert [one["low"] for one in kept(at_work).milestones] == ["40", "70"] and kept(at_work).baseline == 30
    wrong = {"on-0": "31/03/2026", "low-0": "nhiều", "on-1": "", "low-1": "70"}
    page = sent(at_work, url, {**start, **wrong, "act": "save", "key": "khoa-thu-ba"}, status=422)
    assert 'id="low-0-loi"' in page and 'id="on-1-loi"' in page and 'value="nhiều"' in page
    page = sent(at_work, url, {"rows": "0", "version": "2", "act": "propose", "key": "khoa-thu-tu"}, status=422)
    assert "Ghi số hiện trạng" in page


def test_a_file_is_looked_at_then_taken_then_settled(at_work: AtWork) -> None:
    url = f"{base(at_work)}/mo-ta"
    table = "\n".join((HEAD, LINE.replace(">=,70", ">,75"), LINE.replace("1,", "7,", 1), "2,x"))
    page = sent(at_work, url, {"act": "compare", "file": SimpleUploadedFile("mo-ta.csv", table.encode())}, status=200)
    assert "kế hoạch không có chỉ tiêu số 7" in page and "Dòng 4" in page and "Tổng hồ sơ" in page
    assert not seen(lambda: Description.objects.exists())
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)
    assert stamp
    sent(at_work, url, {"act": "take", "stamp": stamp[1], "table": table})
    assert kept(at_work).denominator == "Tổng hồ sơ"
    assert "1 điểm mô tả khác với kế hoạch" in text_of(at_work, base(at_work))
    doubt = seen(lambda: TargetDoubt.objects.get().code)
    sent(at_work, url, {"act": "settle", "doubts": [doubt], "take": "1", "how": "Theo tệp", "key": "khoa-khac-nua"})
    assert "> 75%" in text_of(at_work, base(at_work))
    assert "Chọn tệp CSV" in sent(at_work, url, {"act": "compare", "key": "khoa-thu-ba"}, status=422)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04xlsx", "Đây là tệp Excel"),
        (b"", "Tệp trống"),
        ("số,nguồn\n1,x".encode("utf-16"), "UTF-8"),
        (b"a,b\n1,2", "Tệp thiếu cột no, source_kind"),
        (b'no,source_kind\n1,"reported', "chưa đóng"),
        (b"no,source_kind\n" + b"1,reported\n" * 1200, "tối đa 1000"),
    ],
)
def test_files_that_are_no_such_table(at_work: AtWork, data: bytes, said: str) -> None:
    given = {"act": "compare", "file": SimpleUploadedFile("x.csv", data or b" ")}
    assert said in sent(at_work, f"{base(at_work)}/mo-ta", given, status=422)


def test_only_the_coordinator_meets_the_forms(at_work: AtWork) -> None:
    described(at_work)
    for part in ("mo-ta", "lo-trinh"):
        for who in ("minh", "hung", "duc", "nam", "thuong", "tu"):
            text_of(at_work, of_target(at_work, part), who, 404)
    text_of(at_work, f"{base(at_work)}/mo-ta", "duc", 404)
    assert 'id="nhap"' not in text_of(at_work, period(at_work), "hung")


# Everybody, and what it costs


def test_the_public_sees_value_and_judgement_unless_hidden(at_work: AtWork) -> None:
    described(at_work)
    entered(at_work, document="15/BC-NOIBO")
    url = f"/cong-khai/{at_work.plan}?loai=chi-tieu"
    page = text_of(at_work, url, "")
    assert "52,5%" in page and "Nhập tay" in page and "Chưa có mốc để so" in page and "NOIBO" not in page
    seen(lambda: Item.objects.filter(kind="target").update(hidden=True))
    assert "52,5%" not in text_of(at_work, url, "")


def test_pages_cost_the_same_whatever_the_data(at_work: AtWork) -> None:
    described(at_work)
    urls = (base(at_work), f"{base(at_work)}?xem=theo-ky", period(at_work), f"/cong-khai/{at_work.plan}?loai=chi-tieu")
    before = {url: cost(at_work, url) for url in urls}
    more_targets(at_work, 30)
    reported(at_work, TRUONG_VINH, "60", "100")
    entered(at_work)
    for url in urls:
        now, most = cost(at_work, url), 16 if "/ky/" in url else 12
        assert 3 < now <= most and now <= before[url] + 1, (url, before[url], now)


def cost(at: AtWork, url: str, who: str = "hung") -> int:
    client = at.client(who)
    with standing_on(LATER):
        client.get(url)
        with counted() as said:
            client.get(url)
    return len(said)


def more_targets(at: AtWork, count: int) -> None:
    """Further targets beside the one of the plan."""

    def make() -> None:
        one = Item.objects.get(plan__code=at.plan, kind="target")
        for n in range(count):
            one.pk, one.code, one.no, one.place = None, f"{at.plan}.them{n}", str(100 + n), 900_000 + n
            one.save(force_insert=True)
            Description.objects.create(
                code=one.code,
                plan_id=one.plan_id,
                item_id=one.pk,
                source_kind="reported",
                combining="ratio",
                measure="%",
            )

    seen(make)


def test_an_old_period_keeps_its_figure_beside_a_newer(at_work: AtWork) -> None:
    described(at_work)
    entered(at_work, value=D(40))
    first = at_work.newest_round().code
    with standing_on("2026-04-05T09:00:00"):
        at_work.open_round()
    [line] = seen(lambda: board(at_work.plan_row())).lines
    assert [point.value for point in line.points] == [D(40), None] and line.now is line.points[0]
    [line] = seen(lambda: board(at_work.plan_row(), round_code=at_work.newest_round().code)).lines
    assert line.judgement == "no_figure"
    assert seen(lambda: board(at_work.plan_row(), round_code=first)).later


def test_a_settled_reading_ends_with_the_printed_level(at_work: AtWork) -> None:
    described(at_work)
    reading = {"text": "≥ 70%", "comparator": "gt", "low": "75", "high": None}
    seen(lambda: Description.objects.update(reading=reading))
    assert "> 75%" in text_of(at_work, base(at_work))
    change = {"item": at_work.item("1", "target").code, "field": "value", "new": "≥ 80%"}
    actions.correct(
        at_work.plan, at_work.actor("hanh"), cited="QĐ 9", decided_on=dt.date(2026, 2, 1), changes=[change]
    )  # fmt: skip
    assert "≥ 80%" in text_of(at_work, base(at_work))
