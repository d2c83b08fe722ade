"""Writing a form by its pages: all faults at once, tried as a citizen meets it, published, asked, ended."""

import copy
import json
import re
from collections.abc import Callable

import pytest
from django.test import Client

from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms.faults import FaultyForm
from lienthong.kernel.forms.models import Version
from lienthong.kernel.forms.reading import digest_of, read_form
from lienthong.kernel.forms.states import VersionState
from lienthong.kernel.units import api as units

from .browsing import Window
from .factories import SMALL, WARD, drafted, lan, mai
from .samples import SAMPLE

Come = Callable[[Actor], Client]


def test_a_form_is_written_with_its_faults_told_then_published_and_asked(province: None, come_as: Come) -> None:
    client = come_as(mai())
    assert "Phường Thành Vinh" in Window("/bieu-mau/soan", client).text
    unit = units.card(WARD).id
    broken = json.dumps({**SMALL, "fields": {**SMALL["fields"], "la": {}, "so_con": {"shown": "co_con &&"}}}, indent=1)
    told = client.post("/bieu-mau/soan", {"key": "mot-khoa-soan-1", "unit": unit, "document": broken})
    said = told.content.decode()
    assert told.status_code == 422 and "chỗ viết chưa đúng" in said and said.count("<b>Dòng ") >= 2
    written = json.dumps(SMALL, ensure_ascii=False)
    done = client.post("/bieu-mau/soan", {"key": "mot-khoa-soan-2", "unit": unit, "document": written})
    page = done["Location"]
    assert page.endswith(".v1") and "Luôn hỏi" in client.get(page).content.decode()
    lacking = client.post(page, {"key": "mot-khoa-ban-1", "act": "publish", "decision": "", "effective_on": "32/1"})
    assert lacking.status_code == 422 and "Ghi số quyết định" in lacking.content.decode()
    day = f"{today():%d/%m/%Y}"
    shown = re.findall(r'name="shown" value="(\w+)"', client.get(page).content.decode())[0]
    said = {"act": "publish", "decision": "01/QĐ", "effective_on": day, "shown": shown}
    client.post(page, {"key": "mot-khoa-ban-2", **said})
    form = page.split("/")[-1].split(".")[0]
    assert "Đang áp dụng" in client.get(f"/bieu-mau/{form}").content.decode()
    assert "Bắt đầu khai" in Window(f"/khai/{form}", Client()).text
    client.post(page, {"key": "mot-khoa-het-1", "act": "end", "on": day})
    assert Client().get(f"/khai/{form}").status_code == 404
    assert json.loads(client.get(f"{page}/tep.json").content) == SMALL


def test_an_author_tries_a_draft_and_nothing_is_kept(province: None, come_as: Come) -> None:
    version = drafted(SAMPLE)
    client = come_as(mai())
    path = f"/bieu-mau/ban/{version}/xem-thu"
    asked = client.post(path, {"co": ["co_nha_hong"], "co_nha_hong": "true", "act": "cap-nhat"})
    assert "Mức hư hỏng" in asked.content.decode()
    checked = client.post(path, {"co": ["so_dien_thoai"], "so_dien_thoai": "12", "act": "kiem-tra"}).content.decode()
    assert 'href="#muc-so_dien_thoai"' in checked and 'href="#muc-nguoi_khai"' in checked
    assert come_as(lan()).get(path).status_code == 404, "a draft is its authors'"


def test_a_draft_is_given_up_on_its_page(province: None, come_as: Come) -> None:
    version = drafted(SAMPLE)
    client, page = come_as(mai()), f"/bieu-mau/ban/{version}"
    shown = Window(page, client)
    assert "Bỏ bản soạn" in shown.text and f"{page}#bo" in client.get(f"{page}/sua").content.decode()
    digest = shown.tree.xpath('//*[@id="bo"]//input[@name="shown"]/@value')[0]
    stale = client.post(page, {"key": "mot-khoa-bo-1", "act": "discard", "shown": "cu"})
    assert stale.status_code == 409 and client.get(page).status_code == 200
    done = client.post(page, {"key": "mot-khoa-bo-2", "act": "discard", "shown": digest})
    assert done["Location"] == "/bieu-mau" and client.get(page).status_code == 404
    assert version.split(".")[0] not in client.get("/bieu-mau").content.decode()


def test_what_is_warned_of_later_does_not_close_what_is_published(province: None, come_as: Come) -> None:
    code = drafted(SAMPLE)
    document = copy.deepcopy(SAMPLE)
    document["fields"]["da_nhan"]["shown"] = 'muc_hong == "Nặng"'
    text = json.dumps(document)
    with pytest.raises(FaultyForm):
        read_form(text)
    published = {"state": VersionState.PUBLISHED, "decision": "1/QĐ", "effective_on": today(), "published_at": now()}
    as_then = {"document": text, "digest": digest_of(document), **published}
    whole(lambda: Version.objects.filter(code=code).update(**as_then), HOUSE)
    assert "Bắt đầu khai" in Window(f"/khai/{code.split('.')[0]}", Client()).text
