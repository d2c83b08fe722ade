"""The pages on which steps are worked: handing on, standing in, asking for opinions, deciding many at once."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.calendar.tests.factories import followed
from lienthong.kernel.inbox.tests.factories import WorkItem, absent, differing, waiting_for
from lienthong.kernel.process import actions
from lienthong.kernel.process.models import Past, Step

from .factories import asked, held, open_step, person, published, started, three_hands, two_steps, waits_for_a_table

Come = Callable[[Actor], Client]
MANY = "/quy-trinh/lam-nhieu"


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def done_nodes() -> list[str]:
    return whole(lambda: list(Past.objects.filter(deed="done").order_by("id").values_list("node", flat=True)), HOUSE)


def waiting_at(node: str) -> list[str]:
    """The codes of the open steps of one kind."""
    return whole(lambda: list(Step.objects.filter(node=node).order_by("id").values_list("code", flat=True)), HOUSE)


def test_a_step_held_by_an_absent_colleague_is_taken_over_on_its_page(province: None, come_as: Come) -> None:
    lan, minh = person("lan", "officer"), person("minh", "officer")
    with standing_on("2026-03-02T09:00:00"):
        step = held(started(published(two_steps())), "nhan", lan)
        page = f"/quy-trinh/buoc/{step}"
        assert "Lan đang làm" in text_of(come_as(minh).get(page))
        assert "Nhận làm thay" not in text_of(come_as(minh).get(page))
        absent(lan, minh, "2026-03-02", "2026-03-04")
        shown = text_of(come_as(minh).get(page))
        assert "Lan đang vắng và nhờ anh/chị làm thay" in shown and "Nhận làm thay" in shown
        sent = come_as(minh).post(page, {"act": "stand_in", "of": lan.id, "key": "thay-mot-lan"})
        assert sent.status_code == 303
        shown = text_of(come_as(minh).get(page))
        assert "Anh/chị đang làm" in shown and "nhận làm thay" in shown and "thay Lan" in shown


def test_a_step_taken_in_the_list_is_taken_on_its_page_too_and_a_colleague_reads_who_was_first(
    province: None, come_as: Come
) -> None:
    lan, minh = person("lan", "officer"), person("minh", "officer")
    step = open_step(started(published(two_steps())), "nhan")
    line = whole(lambda: WorkItem.objects.get(subject=step).code, HOUSE)
    with standing_on("2026-03-02T09:00:00"):
        come_as(lan).post(f"/viec-can-lam/{line}/inbox.take", {"key": "nhan-mot-lan"})
        assert "Anh/chị đang làm" in text_of(come_as(lan).get(f"/quy-trinh/buoc/{step}"))
        shown = text_of(come_as(lan).get("/viec-can-lam"))
        assert "Anh/chị đang xử lý" in shown and "Trả lại cho đơn vị" in shown and "Giao riêng" not in shown
        second = come_as(minh)
        second.post(f"/viec-can-lam/{line}/inbox.take", {"key": "nguoi-sau"})
        assert "Lan đã nhận làm bước lúc " in text_of(second.get("/viec-can-lam"))
        come_as(lan).post(f"/viec-can-lam/{line}/inbox.give_back", {"key": "tra-mot-lan"})
    assert [one.deed for one in whole(lambda: list(Past.objects.order_by("id")), HOUSE)] == ["claimed", "released"]
    assert waiting_for(minh) == waiting_for(lan) != [] and differing() == []


def test_the_menu_marks_what_the_path_of_the_page_says(province: None, come_as: Come) -> None:
    hung, process = come_as(person("hung", "leader")), published(two_steps())
    run = started(process)
    step = open_step(run, "nhan")
    for page, place in (
        (f"/quy-trinh/buoc/{step}", "/viec-can-lam"),
        (f"/quy-trinh/lan-chay/{run}", "/viec-can-lam"),
        (f"/quy-trinh/{process}", "/quy-trinh"),
        ("/quy-trinh", "/quy-trinh"),
    ):
        marked = re.findall(r'class="side__link" href="([^"]+)" aria-current', hung.get(page).content.decode())
        assert marked == [place], page


def test_what_is_left_is_said_by_the_hours_of_the_place(province: None, come_as: Come) -> None:
    lan = person("lan", "officer")
    closed = {"day": "2026-03-02", "kind": "closed", "parts": "13:30-17:30", "name": "Họp", "cited": "1/TB-UBND"}
    with standing_on("2026-03-02T09:00:00"):
        step = open_step(started(published(two_steps())), "nhan")
        page = f"/quy-trinh/buoc/{step}"
        clock = calendar.of([step])[step]
        assert "còn 4 giờ làm việc" in text_of(come_as(lan).get(page))
        assert "còn 4 giờ làm việc" in text_of(come_as(lan).get(f"/thoi-han/{step}"))
        calendar.declare_day(HOUSE, unit_id=clock.unit_id, known_on="2026-03-01", **closed)
        assert "còn 2 giờ làm việc" in text_of(come_as(lan).get(page)), "not yet reckoned again"
        assert "còn 2 giờ làm việc" in text_of(come_as(lan).get(MANY))
        followed()
        assert "còn 4 giờ làm việc" in text_of(come_as(lan).get(page))


def test_units_are_asked_by_name_and_answer_on_their_own_page(province: None, come_as: Come) -> None:
    lan, far, hung = person("lan", "officer"), person("xa", "officer", "na-p-2"), person("hung", "leader")
    step = open_step(started(published(two_steps())), "nhan")
    ask = f"/quy-trinh/buoc/{step}/hoi-y-kien"
    facts = {"question": "Có quy hoạch đường không?", "days": "3", "key": "hoi-mot-lan"}
    assert come_as(hung).get(ask).status_code == 404
    wrong = come_as(lan).post(ask, {**facts, "to": ["Phường Chín", ""]})
    assert wrong.status_code == 422 and "không tìm thấy đơn vị này" in text_of(wrong)
    assert "Có quy hoạch đường không?" in text_of(wrong)
    nothing = {"to": ["Phường Hai", "Phường Chín"], "question": " ", "days": "0", "silence": "on", "basis": "Vì thế"}
    wrong = come_as(lan).post(ask, {**nothing, "key": "hoi-trong"})
    assert linked(wrong) == {"to-2", "question", "days", "basis"} and 'value="Vì thế"' in wrong.content.decode()
    own = {"to": ["Phường Một"], "question": "", "days": "không", "key": "hoi-minh"}
    assert linked(come_as(lan).post(ask, own)) == {"to-1", "question", "days"}
    sent = come_as(lan).post(ask, {**facts, "to": ["Phường Hai", ""]})
    assert (sent.status_code, sent["Location"]) == (303, f"/quy-trinh/buoc/{step}")
    assert "Ghi vì sao" in text_of(come_as(lan).post(sent["Location"], {"act": "complete", "key": "xong-som"}))
    line = whole(lambda: WorkItem.objects.get(kind="process.opinion"), HOUSE)
    page = line.url
    assert "Gửi ý kiến" not in text_of(come_as(lan).get(page)) and "Thôi hỏi" in text_of(come_as(lan).get(page))
    for _ in range(2):  # the button is pressed twice
        answer = {"act": "answer", "opinion": "disagree", "words": "Vướng mốc giới.", "key": "tra-loi-1"}
        assert come_as(far).post(page, answer).status_code == 303
    shown = text_of(come_as(lan).get(f"/quy-trinh/buoc/{step}"))
    assert "Không đồng ý" in shown and "Vướng mốc giới." in shown
    late = come_as(far).post(page, {"act": "answer", "opinion": "agree", "key": "tra-loi-2"})
    assert late.status_code == 409 and "Vướng mốc giới." in text_of(late)


def linked(answer: Any) -> set[str]:
    """The fields to which the summary of a refusal leads, each there on the page with its fault beside it."""
    source = answer.content.decode()
    summary = re.search(r'<ul class="error-summary__list">.*?</ul>', source, re.DOTALL)
    assert answer.status_code == 422 and summary is not None
    fields = set(re.findall(r'href="#([^"]+)"', summary[0]))
    for name in fields:
        assert f'id="{name}"' in source and f'id="{name}-loi"' in source, name
    return fields


def test_whatever_is_wrong_with_a_step_is_told_at_once(province: None, come_as: Come) -> None:
    run = started(published(three_hands()))
    lan, minh, hung = person("lan", "counter"), person("minh", "officer"), person("hung", "leader")
    actions.complete(open_step(run, "nhan"), lan)
    page = f"/quy-trinh/buoc/{open_step(run, 'tham')}"
    far = {"to": ["Phường Hai"], "question": "Được không?", "days": "3", "key": "hoi-mot-lan"}
    assert come_as(minh).post(f"{page}/hoi-y-kien", far).status_code == 303
    assert linked(come_as(minh).post(page, {"act": "complete", "key": "nhieu-loi-1"})) == {"outcome", "note"}
    back = {"act": "give_back", "to": "khong-co", "why": " ", "key": "nhieu-loi-2"}
    assert linked(come_as(minh).post(page, back)) == {"to-give_back", "why-give_back"}
    assert linked(come_as(hung).post(page, {"act": "skip", "key": "nhieu-loi-3"})) == {"outcome-skip", "why-skip"}
    kept = come_as(hung).post(page, {"act": "skip", "why": "Đã làm trước.", "key": "nhieu-loi-4"})
    assert linked(kept) == {"outcome-skip"} and "Đã làm trước.</textarea>" in kept.content.decode()
    assert "Chọn hướng đi tiếp." in text_of(kept) and "Chọn kết quả của bước" not in text_of(kept)


def test_only_a_colleague_with_the_role_can_be_chosen_and_nobody_is_offered_where_there_is_none(
    province: None, come_as: Come
) -> None:
    lan = person("lan", "officer")
    page = f"/quy-trinh/buoc/{open_step(started(published(two_steps())), 'nhan')}"
    assert "chưa có ai khác giữ vai" in text_of(come_as(lan).get(page))
    refused = come_as(lan).post(page, {"act": "delegate", "to": "ai-do", "key": "giao-mot-lan"})
    assert refused.status_code == 422 and "không giữ vai làm bước này" in text_of(refused)


def test_many_steps_of_one_kind_come_out_the_same_and_what_was_not_done_says_why(province: None, come_as: Come) -> None:
    lan, minh, mai = person("lan", "counter"), person("minh", "officer"), person("mai", "officer")
    process = published(three_hands())
    for n in range(4):
        actions.complete(open_step(started(process, subject=f"HS-{n}"), "nhan"), lan)
    first, second, third, fourth = waiting_at("tham")
    page = text_of(come_as(minh).get(MANY))
    assert "Thẩm định" in page and "4" in page and "Chọn tất cả 4 dòng" in page
    source = come_as(minh).get(MANY).content.decode()
    assert all(f'href="/thoi-han/{one}"' in source for one in (first, second, third, fourth))
    kind = re.search(r'name="buoc" value="([^"]+)"', source)
    assert kind is not None
    chosen = {"buoc": kind[1], "viec": [first, second, third], "key": "mot-loat-01"}
    unsaid = come_as(minh).post(MANY, chosen)
    assert unsaid.status_code == 422 and "Chọn kết quả chung" in text_of(unsaid)
    nothing = text_of(come_as(minh).post(MANY, {"buoc": kind[1], "key": "mot-loat-02"}))
    assert "Đánh dấu các bước cần làm." in nothing and "Chọn kết quả chung" in nothing
    assert len(re.findall(r'name="viec"[^>]* checked', unsaid.content.decode())) == 3
    actions.complete(second, mai, outcome="Đạt")
    at_work = come_as(minh)
    for _ in range(2):  # the button is pressed twice
        sent = at_work.post(MANY, {**chosen, "outcome": "Đạt"})
        assert sent.status_code == 303
    assert done_nodes().count("tham") == 3 and waiting_at("tham") == [fourth]
    shown = text_of(at_work.get(sent["Location"]))
    assert "Đã hoàn thành 2 bước" in shown and "Chưa làm được 1 bước" in shown and "Mai đã hoàn thành bước này" in shown
    assert len(waiting_for(person("hung", "leader"))) == 3 and differing() == []


def test_thirty_steps_on_the_page_cost_hardly_more_questions_than_three(province: None, come_as: Come) -> None:
    lan, process = person("lan", "officer"), published(two_steps())
    at_work = come_as(lan)

    def asked(many: int, key: str) -> int:
        for n in range(many):
            started(process, subject=f"HS-{key}-{n}")
        kind = re.search(r'name="buoc" value="([^"]+)"', at_work.get(MANY).content.decode())
        assert kind is not None
        with CaptureQueriesContext(connection) as questions:
            sent = at_work.post(MANY, {"buoc": kind[1], "viec": waiting_at("nhan"), "key": key})
        assert sent.status_code == 303 and waiting_at("nhan") == []
        return len(questions)

    asked(3, "lan-dau-tien")
    assert asked(30, "ba-muoi-buoc") <= asked(3, "lan-thu-hai") + 1


def test_a_step_of_another_kind_or_of_another_unit_is_not_done_along(province: None, come_as: Come) -> None:
    lan, minh = person("lan", "counter"), person("minh", "officer")
    process = published(three_hands())
    actions.complete(open_step(started(process), "nhan"), lan)
    [mine], other = waiting_at("tham"), open_step(started(published(two_steps())), "nhan")
    away = open_step(started(published(two_steps(), "na-p-2"), unit="na-p-2"), "nhan")
    at_work = come_as(minh)
    kind = re.search(r'buoc=([^"&]+tham)"', at_work.get(MANY).content.decode())
    assert kind is not None
    chosen = {"buoc": kind[1], "viec": [mine, other, away], "outcome": "Đạt", "key": "mot-loat-02"}
    sent = at_work.post(MANY, chosen)
    shown = text_of(at_work.get(sent["Location"]))
    assert "Đã hoàn thành 1 bước" in shown and "là bước loại khác" in shown and "Chưa làm được 2 bước" in shown
    assert done_nodes().count("tham") == 1 and waiting_at("nhan") == [other, away]


def test_a_step_with_a_choice_offers_no_button_in_the_list_but_the_page_for_many(province: None, come_as: Come) -> None:
    lan, minh = person("lan", "counter"), person("minh", "officer")
    process = published(three_hands())
    actions.complete(open_step(started(process), "nhan"), lan)  # by the verb
    actions.complete_many([open_step(started(process, subject="HS-2"), "nhan")], lan)  # by one statement
    shown = come_as(minh).get("/viec-can-lam").content.decode()
    assert "process.complete" not in shown and MANY in shown
    actions.complete(waiting_at("tham")[0], minh, outcome="Đạt")
    assert "process.complete" in come_as(person("hung", "leader")).get("/viec-can-lam").content.decode()


def test_the_page_of_a_run_says_who_held_it_how_long_and_what_others_said(province: None, come_as: Come) -> None:
    lan, minh, hung = person("lan", "officer"), person("minh", "officer"), person("hung", "leader")
    with standing_on("2026-03-02T08:00:00"):
        run = started(published(two_steps()))
        step = open_step(run, "nhan")
    with standing_on("2026-03-02T08:30:00"):
        actions.claim(step, lan)
        code = asked(run, "nhan", lan, "na-p-2")
    with standing_on("2026-03-02T10:00:00"):
        absent(lan, minh, "2026-03-02", "2026-03-02")
        actions.answer(code, person("xa", "officer", "na-p-2"), opinion="agree")
        actions.stand_in(step, minh, of=lan.id)
    with standing_on("2026-03-02T15:00:00"):
        actions.complete(step, minh)
        shown = text_of(come_as(hung).get(f"/quy-trinh/lan-chay/{run}"))
    for words in ("Chờ nhận: 30 phút", "Lan: 1 giờ 30 phút", "Minh, thay Lan", "Quá hạn", "Phường Hai", "Đồng ý"):
        assert words in shown, words


def test_a_step_that_nobody_has_taken_is_not_said_to_be_in_work(province: None, come_as: Come) -> None:
    run = started(published(two_steps()))
    shown = text_of(come_as(person("lan", "officer")).get(f"/quy-trinh/lan-chay/{run}"))
    assert "Chờ nhận" in shown and "Chưa xong" in shown and "Đang làm" not in shown


def test_a_step_that_the_house_cannot_do_shows_why_to_whoever_lets_it_run_again(province: None, come_as: Come) -> None:
    run, admin = started(waits_for_a_table()), person("mai", "unit_admin")
    step = open_step(run, "phi")
    page = f"/quy-trinh/buoc/{step}"
    assert "Chưa có biểu phí." not in text_of(come_as(admin).get(page))
    actions.fail(step, HOUSE, error="Chưa có biểu phí.", again=False)
    shown = text_of(come_as(admin).get(page))
    assert "Hệ thống chưa làm được bước này" in shown and "Chưa có biểu phí." in shown and "Cho chạy lại" in shown
    assert waiting_for(admin) == ["Tính phí: Hồ sơ thử"] and differing() == []
    assert come_as(admin).post(page, {"act": "retry", "key": "chay-lai"}).status_code == 303
    shown = text_of(come_as(admin).get(page))
    assert "Hệ thống chưa làm được bước này" not in shown and waiting_for(admin) == []


def test_what_waits_is_opened_from_the_page_of_the_run_by_those_who_may(province: None, come_as: Come) -> None:
    run = started(published(two_steps()))
    step = open_step(run, "nhan")
    asked(run, "nhan", person("lan", "officer"), "na-p-2")
    link = f'href="/quy-trinh/buoc/{step}"'
    page = f"/quy-trinh/lan-chay/{run}"
    assert link in come_as(person("hung", "leader")).get(page).content.decode()
    other = come_as(person("xa", "officer", "na-p-2")).get(page)
    assert other.status_code == 200 and "Tiếp nhận" in text_of(other) and link not in other.content.decode()


def test_what_else_can_be_done_with_a_step_stands_in_one_row_of_its_page(province: None, come_as: Come) -> None:
    page = f"/quy-trinh/buoc/{open_step(started(published(two_steps())), 'nhan')}"
    source = come_as(person("lan", "officer")).get(page).content.decode()
    row = re.search(r'<div class="unfolds".*?</div>', source[: source.index("Diễn biến")], re.DOTALL)
    assert row is not None and "Hỏi ý kiến đơn vị khác" in row[0] and "Giao người khác làm" in row[0]


def test_the_page_of_asking_says_when_the_provision_must_be_named(province: None, come_as: Come) -> None:
    page = f"/quy-trinh/buoc/{open_step(started(published(two_steps())), 'nhan')}/hoi-y-kien"
    assert "bắt buộc khi coi im lặng là đồng ý" in text_of(come_as(person("lan", "officer")).get(page))
