"""What is known already stands there, with the name of its source; it is corrected, and both are kept."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.looking import look
from lienthong.kernel.forms.models import Declaration
from lienthong.kernel.forms.sources import SOURCES, register_source, words_for
from lienthong.kernel.forms.versioning import form_of

from .browsing import Window
from .factories import as_one, begun, citizen, kept, lan, mai, person, published, saved
from .samples import kind, of

Come = Callable[[Actor], Client]
FORM = of(
    {"ten": {"type": "string"}, "gioi": {"enum": ["male", "female"]}, "thu": {"type": "string", "format": "email"},
     "may": kind("phone"), "may_hai": kind("phone"), "noi": kind("partial_date")},
    {"ten": {"label": "Họ tên", "prefill": ["people.full_name"]},
     "gioi": {"prefill": ["people.sex"], "options": {"male": "Nam", "female": "Nữ"}},
     "thu": {"prefill": ["people.email"]}, "may": {"label": "Điện thoại", "prefill": ["earlier.phone.may"]},
     "may_hai": {"prefill": ["earlier.phone.khong_co", "earlier.personal_id"]},
     "noi": {"prefill": ["earlier.partial_date"]}},
)  # fmt: skip
FILLED: dict[str, Any] = {
    "ten": "Nguyễn Thị Tư", "gioi": "female", "thu": "tu@dan.example", "may": "0912345678", "may_hai": "",
    "noi": "1975",
}  # fmt: skip


def sent(form: str, who: Actor, **changes: Any) -> str:
    """A declaration of the form that was sent."""
    code, _ = begun(form, who)
    saved(code, who, "a", {**FILLED, **changes})
    as_one(who, lambda: actions.send(code, who))
    return code


def newest() -> Declaration:
    return whole(lambda: Declaration.objects.select_related("version").order_by("-id")[0], HOUSE)


def test_ones_own_record_stands_there_and_the_source_is_named(province: None, come_as: Come) -> None:
    tu = citizen(sex="nu", email="tu@dan.example")
    window = Window(f"/khai/{published(FORM)}", come_as(tu)).press()
    assert [window.value(name) for name in ("ten", "gioi", "thu")] == ["Nguyễn Thị Tư", "female", "tu@dan.example"]
    assert window.text.count("Đã điền sẵn theo hồ sơ cá nhân trong hệ thống.") == 3
    assert window.value("may") == "", "nothing was declared before"


def test_what_was_declared_before_stands_there_with_its_day_and_the_newest_wins(province: None, come_as: Come) -> None:
    tu = citizen()
    form = published(FORM)
    sent(form, tu, may="0900000001")
    last = sent(form, tu, may="0900000002", noi="03/1975")
    never, _ = begun(form, tu)
    saved(never, tu, "a", {**FILLED, "may": "0900000003"})  # not sent: it was never declared
    window = Window(f"/khai/{form}", come_as(tu)).press()
    assert window.value("may") == "0900000002"
    assert window.value("noi.year") == "1975" and window.value("noi.month") == "03"
    assert f"Đã điền sẵn theo tờ khai {last} ngày " in window.text and window.value("may_hai") == ""


def read_of(code: str) -> list[tuple[str, str]]:
    """Who read what of a declaration, as the audit has it."""

    def found() -> list[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "select actor, args ->> 'what' from audit_entry where subject = %s and verb = 'audit.read'", [code]
            )
            return cursor.fetchall()

    return whole(found, HOUSE)


def test_what_is_corrected_is_kept_beside_what_the_source_said(province: None, come_as: Come) -> None:
    tu = citizen()
    window = Window(f"/khai/{published(FORM)}", come_as(tu)).press()
    window.fill(ten="Nguyễn Thị Tư Tư").press("act", "cap-nhat")
    assert "Đã sửa. Theo hồ sơ cá nhân trong hệ thống: Nguyễn Thị Tư." in window.text
    code = newest().code
    origin = look(kept(code)).origins["ten"]
    assert (kept(code).kept["ten"], origin.value, origin.changed) == ("Nguyễn Thị Tư Tư", "Nguyễn Thị Tư", True)
    window.press().press()
    assert newest().state == "sent"
    desk, page = come_as(lan()), f"/to-khai/nhan/{code}"
    review = desk.get(page).content.decode()
    assert "Điền sẵn theo hồ sơ cá nhân trong hệ thống, người khai đã sửa." in review
    assert "Nguồn ghi" not in review
    looked = desk.post(page, {"key": "mot-khoa-xem-nguon", "act": "xem-nguon", "path": "ten"}).content.decode()
    assert "Nguồn ghi: Nguyễn Thị Tư." in looked
    assert ("account:lan", "nội dung từ nguồn của mục ten") in read_of(code)
    assert desk.post(page, {"key": "mot-khoa-xem-nguon", "act": "xem-nguon", "path": "thu"}).status_code == 422
    assert "Nguồn ghi" not in desk.get(page).content.decode(), "it is asked for anew each time"
    assert newest().prefilled == pytest.approx(look(kept(code)).prefilled_share)


def test_what_somebody_else_declared_and_what_an_official_knows_is_no_source(province: None) -> None:
    form = published(FORM)
    sent(form, citizen("khac", "Người Khác"))
    read = form_of(whole(lambda: newest().version, HOUSE))
    for who in (citizen(), begun(form)[1], mai(), person("vua", "counter")):
        said = as_one(who, lambda one=who: words_for(read, one))
        assert not any(name.startswith("earlier.") for name in said)
        assert ("people.full_name" in said) == (who.roles == {"citizen"})


def test_a_source_has_one_voice_and_says_only_what_it_was_asked(province: None) -> None:
    with pytest.raises(HouseFault):
        register_source("people", SOURCES["people"])
    read = form_of(whole(lambda: (published(FORM), newest_version())[1], HOUSE))
    tu = citizen()
    assert as_one(tu, lambda: words_for(read, tu)).keys() == {"people.full_name"}


def newest_version() -> Any:
    from lienthong.kernel.forms.models import Version

    return Version.objects.order_by("-id")[0]


def test_the_words_of_the_day_stay_whatever_the_source_says_later(province: None) -> None:
    tu = citizen()
    form = published(FORM)
    sent(form, tu, may="0900000001")
    code, _ = begun(form, tu)
    sent(form, tu, may="0900000002")
    assert look(kept(code)).answer["may"] == "0900000001"
