"""What the page of a step and the list say to whom a step is closed: their own case, or not theirs to sign."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from django.test import Client

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.process import actions
from lienthong.kernel.units import api as units

from .factories import WARD, employed, open_step, person, post_of, published, seated, two_steps
from .test_signing_steps import waiting_for_a_signature
from .test_step_pages import text_of

Come = Callable[[Actor], Client]
DAY = "2026-03-02T09:00:00"


def test_whose_case_it_is_reads_why_the_step_is_closed_in_the_list_and_on_its_page(province: None, come_as: Come):
    lan, minh = replace(person("lan", "officer"), person="n-lan"), person("minh", "officer")
    with standing_on(DAY):
        run = actions.start(
            HOUSE, process=published(two_steps()), subject="HS-1", title="Hồ sơ thử", unit_id=units.card(WARD).id,
            whose=["n-lan"],
        )  # fmt: skip
        page = f"/quy-trinh/buoc/{open_step(run, 'nhan')}"
        listed = text_of(come_as(lan).get("/viec-can-lam"))
        assert "Hồ sơ của chính anh/chị: người khác giải quyết" in listed and "Nhận xử lý" not in listed
        shown = text_of(come_as(lan).get(page))
        assert "Đây là hồ sơ của chính anh/chị" in shown and "Hoàn thành bước" not in shown
        assert come_as(lan).post(page, {"act": "complete", "key": "hoan-thanh-mot-lan"}).status_code == 403
        other = text_of(come_as(minh).get(page))
        assert "hồ sơ của chính" not in other and "Hoàn thành bước" in other


def test_who_may_not_sign_reads_who_may_and_has_no_button(province: None, come_as: Come):
    with standing_on(DAY):
        hung, pho = employed("hung", "leader"), employed("pho", "leader")
        step = waiting_for_a_signature()
        gap = text_of(come_as(pho).get(f"/quy-trinh/buoc/{step}"))
        assert "Chưa ai được ký" in gap and "Hoàn thành bước" not in gap
        post_of("chu-tich", "head", "Chủ tịch UBND phường")
        seated(f"{WARD}.chu-tich", "hung", dt.date(2026, 1, 2))
        shown = text_of(come_as(pho).get(f"/quy-trinh/buoc/{step}"))
        assert "Người được ký: Hung" in shown and "Hoàn thành bước" not in shown
        signs = text_of(come_as(hung).get(f"/quy-trinh/buoc/{step}"))
        assert "là ký quyết định" in signs and "Hoàn thành bước" in signs
        answer = come_as(pho).post(f"/quy-trinh/buoc/{step}", {"act": "complete", "key": "hoan-thanh-mot-lan"})
        assert answer.status_code == 403 and "Người được ký: Hung" in text_of(answer)
