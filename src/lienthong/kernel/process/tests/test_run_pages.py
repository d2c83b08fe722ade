"""How the pages of a step, of a run and of a due date say what waits until when: once each, what waits first."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.process import actions
from lienthong.kernel.process.definition import Definition, Node, NodeKind, Period, Who

from .factories import drawn, open_step, person, published, started, two_steps

Come = Callable[[Actor], Client]
K = NodeKind
DUE = "02/03/2026"


def main_of(answer: Any) -> str:
    """The words of a page's main part."""
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    assert main is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main[0]))


def side_by_side() -> Definition:
    """Two steps that wait at the same time."""
    steps = [
        Node(key, K.USER, name, who=Who("officer"), limit=Period.hours(2))
        for key, name in (("a", "Đo đạc"), ("b", "Thẩm định"))
    ]
    nodes = [Node("s", K.START), Node("chia", K.PARALLEL), *steps, Node("gop", K.PARALLEL), Node("e", K.END)]
    return drawn(nodes, ["s>chia", "chia>a", "chia>b", "a>gop", "b>gop", "gop>e"], "Hai bước song song")


def test_the_page_of_a_step_says_its_due_date_once_and_why(province: None, come_as: Come) -> None:
    with standing_on("2026-03-02T08:00:00"):
        step = open_step(started(published(two_steps())), "nhan")
        answer = come_as(person("lan", "officer")).get(f"/quy-trinh/buoc/{step}")
    shown = main_of(answer)
    assert shown.count(DUE) == 1 and "Hạn 14:00, 02/03/2026" in shown, shown
    assert answer.content.decode().count(f'href="/thoi-han/{step}"') == 1
    assert "đang chờ" not in shown.lower()


def test_a_step_whose_hour_is_past_is_late_on_its_page_as_in_the_inbox(province: None, come_as: Come) -> None:
    with standing_on("2026-03-02T08:00:00"):
        step = open_step(started(published(two_steps())), "nhan")
    for hour, tone in (("13:59:00", "warn"), ("14:01:00", "late")):
        with standing_on(f"2026-03-02T{hour}"):
            lan = come_as(person("lan", "officer"))
            pages = [lan.get(path).content.decode() for path in (f"/quy-trinh/buoc/{step}", "/viec-can-lam")]
        for shown in pages:
            said = re.findall(
                r'badge tone-(\w+)">(?:(?!badge tone).)*?(?:[Qq]uá giờ hạn|[Cc]òn \d+ phút)', shown, re.DOTALL
            )
            assert said == [tone], said


def test_the_page_of_a_step_names_the_other_steps_that_wait(province: None, come_as: Come) -> None:
    run = started(published(side_by_side()))
    lan = person("lan", "officer")
    shown = main_of(come_as(lan).get(f"/quy-trinh/buoc/{open_step(run, 'a')}"))
    assert re.search(r"Bước khác đang chờ Thẩm định · Phường Một", shown), shown


def test_the_page_of_a_run_begins_with_what_waits_and_ends_when_it_has_ended(province: None, come_as: Come) -> None:
    lan, hung = person("lan", "officer"), person("hung", "leader")
    with standing_on("2026-03-02T08:00:00"):
        run = started(published(two_steps()))
        page = f"/quy-trinh/lan-chay/{run}"
        answer = come_as(hung).get(page)
        shown = main_of(answer)
        assert shown.index("Đang chờ") < shown.index("Ai giữ bao lâu") < shown.index("Diễn biến")
        assert "hạn 14:00, 02/03/2026 còn 4 giờ làm việc vì sao" in shown, shown
        assert shown.count("Kết thúc") == 1, "only the head of a column"
        actions.complete(open_step(run, "nhan"), lan)
        actions.complete(open_step(run, "ky"), hung)
        shown = main_of(come_as(hung).get(page))
    assert "Kết thúc 08:00, 02/03/2026" in shown and "Đang chờ" not in shown


def test_the_page_of_a_due_date_says_it_once_beside_what_is_left(province: None, come_as: Come) -> None:
    with standing_on("2026-03-02T08:00:00"):
        step = open_step(started(published(two_steps())), "nhan")
        shown = main_of(come_as(person("lan", "officer")).get(f"/thoi-han/{step}"))
    facts = shown[: shown.index("Cách tính")]
    assert facts.count(DUE) == 1 and "Hạn 14:00, 02/03/2026 còn 4 giờ làm việc" in facts, facts
    assert "Còn lại" not in facts and facts.count("Hồ sơ thử") == 1
