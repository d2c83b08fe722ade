"""A run is withdrawn on its page: by whom, with which reason, asked once; whoever comes second reads who was first."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import differing, waiting_for
from lienthong.kernel.process import actions
from lienthong.kernel.process.models import Past, Run

from .factories import asked, open_step, person, published, started, two_steps
from .test_run_pages import main_of, side_by_side

Come = Callable[[Actor], Client]
MORNING = "2026-03-02T08:00:00"
WHY = "Người dân xin rút hồ sơ"


def page_of(run: str) -> str:
    return f"/quy-trinh/lan-chay/{run}"


def sent(client: Client, run: str, why: str = WHY, key: str = "mot-lan-rut", act: str = "withdraw") -> Any:
    return client.post(page_of(run), {"act": act, "why": why, "key": key})


def standing_of(run: str) -> str:
    return str(whole(lambda: Run.objects.get(code=run).state, HOUSE))


def withdrawals(run: str) -> list[tuple[str, str]]:
    rows = Past.objects.filter(run__code=run, deed="withdrawn").order_by("id").values_list("actor_name", "note")
    return whole(lambda: list(rows), HOUSE)


def test_who_leads_withdraws_a_run_with_a_reason_and_the_page_says_what_became_of_it(
    province: None, come_as: Come
) -> None:
    lan, hung = person("lan", "officer"), person("hung", "leader")
    with standing_on(MORNING):
        run = started(published(side_by_side()))
        asked(run, "a", lan, "na-p-2")
        far = person("xa", "officer", "na-p-2")
        assert len(waiting_for(lan)) == 2 and len(waiting_for(far)) == 1
        shown = main_of(come_as(hung).get(page_of(run)))
        assert "Khi rút, 2 bước đang chờ (Đo đạc, Thẩm định) không còn phải làm" in shown, shown
        assert "các đơn vị đang được hỏi thôi phải cho ý kiến" in shown and "Quy trình đã gọi" not in shown
        answer = sent(come_as(hung), run)
        assert (answer.status_code, answer["Location"]) == (303, page_of(run))
        shown = main_of(come_as(hung).get(page_of(run)))
    assert f"Quy trình đã rút Hung rút lúc 08:00, 02/03/2026. Lý do: {WHY}" in shown, shown
    assert (
        "Hung cho dừng “Đo đạc”" in shown
        and "Tình trạng Đã rút" in shown
        and "Đang chờ" not in shown
        and "Rút quy trình" not in shown
    )
    assert withdrawals(run) == [("Hung", WHY)] * 2
    assert waiting_for(lan) == waiting_for(far) == [] and differing() == []
    written = [(one.who, one.args["why"]) for one in whole(lambda: audit.history(run), HOUSE) if "rút" in one.what]
    assert written == [("Hung", WHY)]


@pytest.mark.parametrize("why", ["", "   "])
def test_without_a_reason_nothing_is_withdrawn_and_the_form_stays_open(province: None, come_as: Come, why: str) -> None:
    run = started(published(two_steps()))
    answer = sent(come_as(person("hung", "leader")), run, why=why)
    assert answer.status_code == 422 and standing_of(run) == "running"
    text = answer.content.decode()
    assert "Ghi lý do" in main_of(answer) and 'href="#why"' in text
    assert re.search(r'<details[^>]* id="rut" open', text)


def test_the_page_asks_before_it_withdraws_also_without_javascript(province: None, come_as: Come) -> None:
    client, run = come_as(person("hung", "leader")), started(published(two_steps()))
    text = client.get(page_of(run)).content.decode()
    form = re.search(r'<details[^>]* id="rut".*?</details>', text, re.DOTALL)
    assert form is not None and " open" not in form[0][: form[0].index(">")]
    assert re.search(r"<noscript>.*?required.*?</noscript>", form[0], re.DOTALL) and "data-confirm=" in form[0]
    opened = client.get(page_of(run) + "?rut").content.decode()
    assert re.search(r'<details[^>]* id="rut" open', opened)


def test_who_may_not_withdraw_sees_no_button_and_is_refused(province: None, come_as: Come) -> None:
    run = started(published(two_steps()))
    for who in (person("lan", "officer"), person("quay", "counter")):
        assert "Rút quy trình" not in main_of(come_as(who).get(page_of(run)))
        answer = sent(come_as(who), run)
        assert answer.status_code == 403 and "không được giao quyền rút quy trình" in main_of(answer)
        assert WHY not in main_of(answer), "there is no form to keep it in"
    stranger = come_as(person("xa", "leader", "na-p-2"))
    assert (stranger.get(page_of(run)).status_code, sent(stranger, run).status_code) == (404, 404)
    assert standing_of(run) == "running" and withdrawals(run) == []


def test_who_comes_second_reads_who_was_first_and_when(province: None, come_as: Come) -> None:
    hung, mai = person("hung", "leader"), person("mai", "unit_admin")
    with standing_on(MORNING):
        run = started(published(two_steps()))
        sent(come_as(hung), run)
        client = come_as(mai)
        answer = sent(client, run, why="Trùng hồ sơ", key="lan-khac")
        assert (answer.status_code, answer["Location"]) == (303, page_of(run))
        shown = re.sub(r"<[^>]+>", " ", client.get(page_of(run)).content.decode())
        assert "Hung đã rút quy trình này lúc 08:00, 02/03/2026; không ghi thêm gì." in shown
        assert sent(come_as(hung), run).status_code == 303, "the same press once more is answered as before"
    assert withdrawals(run) == [("Hung", WHY)]


def test_a_run_that_is_done_is_not_withdrawn(province: None, come_as: Come) -> None:
    run, client = started(published(two_steps())), come_as(person("hung", "leader"))
    actions.complete(open_step(run, "nhan"), person("lan", "officer"))
    actions.complete(open_step(run, "ky"), person("hung", "leader"))
    assert "Rút quy trình" not in main_of(client.get(page_of(run)))
    assert sent(client, run).status_code == 303 and standing_of(run) == "done"
    assert "Quy trình đã xong nên không còn rút được" in client.get(page_of(run)).content.decode()


def test_nothing_is_done_where_no_button_was_pressed(province: None, come_as: Come) -> None:
    run = started(published(two_steps()))
    assert sent(come_as(person("hung", "leader")), run, act="").status_code == 422 and standing_of(run) == "running"


def test_from_the_page_of_a_step_who_may_is_led_to_the_form(province: None, come_as: Come) -> None:
    run = started(published(two_steps()))
    step = f"/quy-trinh/buoc/{open_step(run, 'nhan')}"
    assert f'href="{page_of(run)}?rut#rut"' in come_as(person("hung", "leader")).get(step).content.decode()
    assert "Rút cả quy trình" not in main_of(come_as(person("lan", "officer")).get(step))
