"""The pages on which running runs are carried over to a new version: prepared, tried, decided, undone."""

import html
import re
from collections.abc import Callable

from django.test import Client

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.process import actions

from .factories import next_version, open_step, person, published, started
from .test_migrating import FAR, MONDAY, TUESDAY, redrawn, two_rooms, where

Come = Callable[[Actor], Client]


def text_of(answer: object) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))  # type: ignore[attr-defined]


def test_from_the_page_of_the_version_to_the_last_run_and_back(province: None, come_as: Come) -> None:
    process, lan = published(two_rooms()), person("lan", "officer")
    with standing_on(MONDAY):
        run, other = started(process), started(process, subject="HS-2")
        actions.complete(open_step(run, "nhan"), lan)
    target = next_version(process, redrawn())
    mai = come_as(person("mai", "unit_admin"))
    with standing_on(TUESDAY):
        draw = f"/quy-trinh/ban/{target}/chuyen"
        assert f'href="{draw}"' in mai.get(f"/quy-trinh/ban/{target}").content.decode()
        assert "Bản 1, 2 hồ sơ đang chạy" in text_of(mai.get(draw))
        assert "Chọn bản cũ có hồ sơ cần chuyển" in text_of(mai.post(draw, {"key": "chuyen-0"}))
        drawn = mai.post(draw, {"source": f"{process}.v1", "key": "chuyen-1"})
        assert drawn.status_code == 303, text_of(drawn)
        here = drawn["Location"]
        assert "Còn 1 bước hệ thống không tự quyết" in text_of(mai.get(here))
        refused = mai.post(here, {"act": "match", "to.a": "n2", "key": "chuyen-2"})
        assert refused.status_code == 422 and "Chọn bước ở bản mới, hoặc ở lại bản cũ." in text_of(refused)
        assert mai.post(here, {"act": "match", "to.nhan": "-", "key": "chuyen-3"}).status_code == 303
        tried = mai.get(here)
        assert "1 hồ sơ chuyển được , 1 hồ sơ ở lại bản 1" in text_of(tried)
        assert "bản mới không có bước tương ứng" in text_of(tried) and other in text_of(tried)
        shown = re.search(r'name="shown" value="(\w+)"', tried.content.decode())[1]  # type: ignore[index]
        given = {"act": "migrate", "shown": shown, "key": "chuyen-4"}
        assert "Ghi số quyết định" in text_of(mai.post(here, {**given, "decision": " "}))
        mai.post(here, {**given, "decision": "02/QĐ-UBND", "key": "chuyen-5"})
        assert "Hệ thống đang làm" in text_of(mai.get(here))
        actions.carry_migrations()
        done = text_of(mai.get(here))
        assert "Đã chuyển xong" in done and "Đã chuyển 1 hồ sơ" in done and "Ở lại bản 1 1 hồ sơ" in done
        assert "Từ bản 1 sang bản 2. Căn cứ: 02/QĐ-UBND." in text_of(mai.get(f"/quy-trinh/lan-chay/{run}"))
        assert "Ghi lý do hoàn lại" in text_of(mai.post(here, {"act": "undo", "why": "", "key": "chuyen-6"}))
        mai.post(here, {"act": "undo", "why": "Ban hành nhầm", "key": "chuyen-7"})
        actions.carry_migrations()
        assert "Đã trở lại bản 1 1 hồ sơ" in text_of(mai.get(here)) and "a" in where(run)
        back = text_of(mai.get(f"/quy-trinh/lan-chay/{run}"))
        assert "Từ bản 2 trở lại bản 1. Lý do: Ban hành nhầm" in back
        assert come_as(person("xa", "unit_admin", FAR)).get(here).status_code == 404
