"""The acceptor's one line for each round: how many units' reports wait, whatever happens to them, and at once."""

import re
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connections

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Sender
from lienthong.kernel.base import standing_on

from .factories import KHCN, NV, NV_TASK, OWN_TASK, THANH_VINH, UNDATED, WARD_TASK, AtWork, seen
from .test_correct import correct

LINE = re.compile(r"Nghiệm thu báo cáo: ([^—<]+) — (\d+) đơn vị đã gửi, đang chờ</a>")


def waiting(at: AtWork, who: str) -> dict[str, int]:
    """How many units wait for somebody in each round, as the inbox says it."""
    found = LINE.findall(at.client(who).get("/viec-can-lam").content.decode())
    assert len(dict(found)) == len(found), "one line for each round"
    return {name: int(n) for name, n in found}


def together(*acts: Callable[[], Any]) -> list[BaseException]:
    """Do these at the same moment, each with a connection of its own; returns what went wrong."""
    start, wrong = threading.Barrier(len(acts)), []

    def do(act: Callable[[], Any]) -> None:
        try:
            start.wait(120)
            act()
        except BaseException as fault:
            wrong.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join(240)
    assert not any(one.is_alive() for one in threads)
    return wrong


def test_one_line_for_a_round_counts_the_units_that_wait(at_work: AtWork) -> None:
    """Sending, taking back, sending again, returning and accepting: the number is right after each."""
    hanh, hung = at_work.actor("hanh"), at_work.actor("hung")
    assert waiting(at_work, "hanh") == {}
    first = at_work.sent(at_work.work(WARD_TASK))
    assert waiting(at_work, "hanh") == {"Quý I/2026": 1}
    more = at_work.sent(at_work.work("1", kind="target"))  # of the same ward
    assert waiting(at_work, "hanh") == {"Quý I/2026": 1} == waiting(at_work, "toan")
    other = at_work.sent(at_work.work(WARD_TASK, THANH_VINH), "an", "thong")
    assert waiting(at_work, "hanh") == {"Quý I/2026": 2}
    page = at_work.client("hanh").get("/viec-can-lam").content.decode()
    assert f'href="/ke-hoach/{at_work.plan}/nghiem-thu"' in page and "Từ: 99/KH-UBND" in page
    actions.recall(first, hung)
    assert waiting(at_work, "hanh") == {"Quý I/2026": 2}, "its other report still waits"
    actions.accept(more, hanh)
    assert waiting(at_work, "hanh") == {"Quý I/2026": 1} and waiting(at_work, "toan") == {}
    actions.send(first, hung)
    assert waiting(at_work, "hanh") == {"Quý I/2026": 2}
    actions.send_back(other, hanh, why="Thiếu ảnh.")
    actions.accept(first, hanh)
    assert waiting(at_work, "hanh") == {} and not seen(lambda: Sender.objects.exists())


def test_each_accepter_counts_what_waits_for_them(at_work: AtWork) -> None:
    by_khcn, by_nv = at_work.sent(at_work.work(WARD_TASK)), at_work.sent(at_work.work(UNDATED))
    at_work.sent(at_work.work(OWN_TASK, KHCN), "quyen", "nghia")
    assert waiting(at_work, "hanh") == waiting(at_work, "toan") == waiting(at_work, "duc") == {"Quý I/2026": 1}
    actions.accept(by_khcn, at_work.actor("hanh"))
    assert (waiting(at_work, "hanh"), waiting(at_work, "toan")) == ({}, {"Quý I/2026": 1})
    actions.accept(by_nv, at_work.actor("toan"))
    assert (waiting(at_work, "toan"), waiting(at_work, "duc")) == ({}, {"Quý I/2026": 1})


def test_who_is_on_it_stays_on_it_while_more_units_send(at_work: AtWork) -> None:
    at_work.sent(at_work.work(WARD_TASK))
    client = at_work.client("hanh")
    forms = client.get("/viec-can-lam").content.decode().split("<form")[1:]
    [form] = [one for one in forms if 'aria-label="Nhận xử lý: Nghiệm thu báo cáo' in one]
    [take] = re.findall(r'action="([^"]+)"', form)
    assert client.post(take, {"key": "nhan-xu-ly-1"}).status_code == 303
    assert "Anh/chị đang xử lý" in client.get("/viec-can-lam").content.decode()
    at_work.sent(at_work.work(WARD_TASK, THANH_VINH), "an", "thong")
    assert waiting(at_work, "hanh") == {"Quý I/2026": 2}
    assert "Anh/chị đang xử lý" in client.get("/viec-can-lam").content.decode()


def test_each_round_has_its_own_line(at_work: AtWork) -> None:
    at_work.sent(at_work.work(WARD_TASK))
    with standing_on("2026-06-25T09:00:00"):
        at_work.open_round()
        at_work.sent(at_work.work(WARD_TASK, THANH_VINH), "an", "thong")
        assert waiting(at_work, "hanh") == {"Quý I/2026": 1, "Quý II/2026": 1}
        correct(at_work, at_work.item(WARD_TASK).code, "withdrawn", True)
        assert waiting(at_work, "hanh") == {}


def test_many_at_once_and_the_end_of_the_plan(at_work: AtWork) -> None:
    chosen = [at_work.sent(at_work.work(WARD_TASK)), at_work.sent(at_work.work(NV_TASK, NV), "hoa", "toan")]
    at_work.sent(at_work.work(WARD_TASK, THANH_VINH), "an", "thong")
    assert waiting(at_work, "hanh") == {"Quý I/2026": 3}
    actions.accept_many(at_work.actor("hanh"), reports=chosen)
    assert waiting(at_work, "hanh") == {"Quý I/2026": 1}
    actions.end(at_work.plan, at_work.actor("hanh"), cited="Quyết định 9/QĐ-UBND")
    assert waiting(at_work, "hanh") == {} and not seen(lambda: Sender.objects.exists())


@pytest.mark.parametrize("turn", range(3))
def test_units_that_send_at_once_are_both_counted(at_work: AtWork, turn: int) -> None:
    """Each would otherwise count without the other's report, which has not been committed yet."""
    reports = [
        (at_work.fill(at_work.work(WARD_TASK)), at_work.actor("hung")),
        (at_work.fill(at_work.work(WARD_TASK, THANH_VINH), "an"), at_work.actor("thong")),
        (at_work.fill(at_work.work(NV_TASK, NV), "hoa"), at_work.actor("toan")),
    ]
    assert not together(*[partial(actions.send, report, head) for report, head in reports])
    assert waiting(at_work, "hanh") == {"Quý I/2026": 3}


@pytest.mark.parametrize("turn", range(3))
def test_accepting_while_another_report_comes_in(at_work: AtWork, turn: int) -> None:
    """One report of the ward is accepted while it sends another, and while another ward takes its own back."""
    hanh, hung, thong = (at_work.actor(name) for name in ("hanh", "hung", "thong"))
    waits = at_work.sent(at_work.work(WARD_TASK))
    comes = at_work.fill(at_work.work("1", kind="target"))
    goes = at_work.sent(at_work.work(WARD_TASK, THANH_VINH), "an", "thong")
    wrong = together(
        lambda: actions.accept(waits, hanh), lambda: actions.send(comes, hung), lambda: actions.recall(goes, thong)
    )
    assert not wrong
    assert waiting(at_work, "hanh") == {"Quý I/2026": 1}
    actions.accept(comes, hanh)
    assert waiting(at_work, "hanh") == {}


@pytest.mark.parametrize("turn", range(3))
def test_what_is_sent_while_it_is_withdrawn_waits_for_nobody(at_work: AtWork, turn: int) -> None:
    report, hung = at_work.fill(at_work.work(WARD_TASK)), at_work.actor("hung")
    item = at_work.item(WARD_TASK).code
    together(lambda: actions.send(report, hung), lambda: correct(at_work, item, "withdrawn", True))
    assert waiting(at_work, "hanh") == {} and not seen(lambda: Sender.objects.exists())
