"""What somebody types into the grid while it changes beneath: the text stays on the page, and what to do is said."""

import json

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.grid_form import rows_of
from lienthong.domains.plans.models import Report
from lienthong.kernel.base import standing_on

from .factories import NV, TRUONG_VINH, UNDATED, WARD_TASK, AtWork, seen
from .test_grid import address
from .test_later_pages import text_of
from .test_moving import move

TYPED = "Đã thay 12 máy, viết trong 20 phút."


def typed_in(at: AtWork, code: str, text: str = TYPED, version: str = "0") -> dict[str, str]:
    """The form of the grid with one row typed into."""
    pk = at.assignment(code).pk
    return {"act": "save", f"percent-{pk}": "35", f"result-{pk}": text, f"version-{pk}": version}


@pytest.mark.parametrize("change", ["closed", "sent", "moved"])
def test_text_typed_while_the_grid_changed_stays_on_the_page(at_work: AtWork, change: str) -> None:
    one, minh = at_work.work(WARD_TASK), at_work.client("minh")
    form = typed_in(at_work, one)
    if change == "closed":
        actions.close_round(at_work.newest_round().code, at_work.actor("hanh"))
    elif change == "sent":
        at_work.sent(one, result="Của đồng nghiệp")
    else:
        move(at_work, WARD_TASK, TRUONG_VINH, NV)
    answer = minh.post(address(at_work), {"key": "giua-chung-1", **form})
    assert answer.status_code in (409, 422), text_of(answer)[:300]
    assert TYPED in answer.content.decode(), "what was typed is still there"
    words = {"closed": "đã khép", "sent": "không sửa được", "moved": "không còn do đơn vị báo cáo"}
    assert words[change] in text_of(answer)


def test_rows_nobody_touched_are_no_fault_after_the_head_has_sent(at_work: AtWork) -> None:
    one, two, minh = at_work.work(WARD_TASK), at_work.work(UNDATED), at_work.client("minh")
    at_work.fill(one, percent=20, result="Như đã lưu")
    form = {**typed_in(at_work, one, "Như đã lưu", "1"), **typed_in(at_work, two)}
    form[f"percent-{at_work.assignment(one).pk}"] = "20"
    actions.send(at_work.report(one).code, at_work.actor("hung"))
    assert minh.post(address(at_work), {"key": "giua-chung-2", **form}).status_code == 303
    assert at_work.report(two).result == TYPED


def test_a_row_that_has_moved_away_says_so_in_its_cell(at_work: AtWork) -> None:
    one, minh = at_work.work(WARD_TASK), at_work.client("minh")
    pk, form = at_work.assignment(one).pk, typed_in(at_work, one)
    move(at_work, WARD_TASK, TRUONG_VINH, NV)
    answer = minh.post(f"{address(at_work)}/dong", {f"once-{pk}": "giua-chung-3", **form})
    assert answer.status_code == 200 and "fillgrid-row__fault" in answer.content.decode()
    assert "không còn do đơn vị báo cáo" in text_of(answer) and "vẫn còn trong ô" in text_of(answer)


def test_rows_nobody_typed_into_are_not_made_by_saving_the_table(at_work: AtWork) -> None:
    one, two, minh = at_work.work(WARD_TASK), at_work.work(UNDATED), at_work.client("minh")
    at_work.accepted(one, percent=60)
    at_work.open_round()
    pk = at_work.assignment(one).pk
    form = {**typed_in(at_work, two), f"percent-{pk}": "60", f"result-{pk}": "", f"version-{pk}": "0"}
    with standing_on("2026-06-25T09:00:00"):
        assert minh.post(address(at_work), {"key": "giua-chung-4", **form}).status_code == 303
    kept = seen(
        lambda: set(
            Report.objects.filter(round__code=at_work.newest_round().code).values_list("assignment__code", flat=True)
        )
    )
    assert kept == {two}, "what nobody has typed is nobody's report"


@pytest.mark.parametrize("then", ["send", "nothing"])
def test_what_is_typed_goes_along_with_the_buttons_of_the_table(at_work: AtWork, then: str) -> None:
    one, two, hung = at_work.work(WARD_TASK), at_work.work(UNDATED), at_work.client("hung")
    at_work.fill(two, percent=20, result="Đã lưu từ trước")
    form = {**typed_in(at_work, one), "then": then}
    pk = at_work.assignment(one).pk
    bad = hung.post(address(at_work), {"key": "giua-chung-5", **form, f"percent-{pk}": "x"})
    assert bad.status_code == 422 and TYPED in bad.content.decode()
    assert at_work.report(two).state == "draft", "nothing is sent while a row cannot be kept"
    assert hung.post(address(at_work), {"key": "giua-chung-6", **form}).status_code == 303
    assert at_work.report(one).result == TYPED
    assert at_work.report(one).state == ("sent" if then == "send" else "draft")


def test_a_row_sent_again_after_the_session_had_ended_is_answered_with_the_grid(at_work: AtWork) -> None:
    one, minh = at_work.work(WARD_TASK), at_work.client("minh")
    row = f"{address(at_work)}/dong"
    answer = minh.post(row, {"key": "giua-chung-7", **typed_in(at_work, one)})
    assert answer.status_code == 303 and answer["Location"] == address(at_work)
    pk = at_work.assignment(one).pk
    bad = minh.post(row, {"key": "giua-chung-8", **typed_in(at_work, one, version="1"), f"percent-{pk}": ""})
    assert bad.status_code == 422 and "<h1" in bad.content.decode() and TYPED in bad.content.decode()


def test_a_refusal_of_the_whole_house_is_no_page_within_a_cell(at_work: AtWork) -> None:
    one, minh = at_work.work(WARD_TASK), at_work.client("minh")
    row, form = f"{address(at_work)}/dong", typed_in(at_work, one, "dán\0từ nơi khác")
    answer = minh.post(row, form, headers={"HX-Request": "true"})
    assert answer.status_code == 422 and answer["HX-Reswap"] == "none"
    assert json.loads(answer["HX-Trigger"])["refused"]["text"].startswith("Nội dung có ký tự lạ")


def test_text_beside_an_unreadable_figure_is_kept_where_it_can_only_be_kept_in_part(at_work: AtWork) -> None:
    work = at_work.assignment(at_work.work(WARD_TASK))
    given = {f"percent-{work.pk}": "khoảng 50", f"result-{work.pk}": TYPED}
    assert rows_of(given, [work])[0] == []
    assert rows_of(given, [work], partly=True)[0] == [{"assignment": work.code, "result": TYPED}]
