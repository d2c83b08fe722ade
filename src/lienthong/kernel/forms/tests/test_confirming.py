"""What an official held against a paper fills the next form, with who did; only its owner reads it and withdraws it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.sources import words_for
from lienthong.kernel.forms.versioning import form_of
from lienthong.kernel.vault import api as vault

from .browsing import Window
from .factories import OTHER, as_one, begun, citizen, kept, lan, person, published, saved
from .samples import kind, of

Come = Callable[[Actor], Client]
AGAINST = "sổ hộ khẩu bản gốc"
FORM = of(
    {"ten": {"type": "string"}, "may": kind("phone"), "may_hai": kind("phone"), "tien": kind("money"),
     "noi": kind("partial_date")},
    {"ten": {"label": "Họ tên"}, "may": {"label": "Điện thoại", "prefill": ["vault.phone.may", "earlier.phone.may"]},
     "may_hai": {"prefill": ["vault.phone"]}, "tien": {"label": "Thu nhập"},
     "noi": {"prefill": ["vault.personal_id"]}},
)  # fmt: skip
FILLED: dict[str, Any] = {"ten": "Nguyễn Thị Tư", "may": "0912 345 678", "may_hai": "", "tien": "5000000", "noi": ""}


def sent(form: str, who: Actor | None = None, **changes: Any) -> tuple[str, Actor]:
    """A declaration that was sent, and who fills in."""
    code, filler = begun(form, who)
    saved(code, filler, "a", {**FILLED, **changes})
    as_one(filler, lambda: actions.send(code, filler))
    return code, filler


def confirmed(code: str, path: str = "may", by: Actor | None = None, against: str = AGAINST) -> str:
    """A field that the counter has held against a paper."""
    who = by or lan()
    return str(as_one(who, lambda: actions.confirm(code, who, path=path, against=against)))


def told(form: str, who: Actor) -> dict[str, Any]:
    """What the sources say to whoever begins the form."""
    read = form_of(whole(lambda: kept(begun(form, who)[0]).version, HOUSE))
    said = as_one(who, lambda: words_for(read, who))
    return {name: word["value"] for name, word in said.items() if name.startswith("vault.")}


def test_what_was_confirmed_stands_in_the_next_form_with_who_confirmed_it(province: None, come_as: Come) -> None:
    form, tu = published(FORM), citizen()
    code, _ = sent(form, tu)
    desk, page = come_as(lan()), f"/to-khai/nhan/{code}"
    review = desk.get(page).content.decode()
    assert review.count("Xác nhận và lưu vào kho") == 1, "of a name and of money nothing lasting is said"
    lacking = desk.post(page, {"key": "mot-khoa-thieu", "act": "confirm", "path": "may", "against": " "})
    assert lacking.status_code == 422 and 'href="#doi-chieu-may"' in lacking.content.decode()
    done = desk.post(page, {"key": "mot-khoa-doi-chieu", "act": "confirm", "path": "may", "against": AGAINST})
    assert done["Location"].endswith("#muc-may")
    assert f"Lan đã đối chiếu với {AGAINST}" in desk.get(page).content.decode()
    window = Window(f"/khai/{form}", come_as(tu)).press()
    assert [window.value(name) for name in ("may", "may_hai", "noi.year")] == ["0912345678", "0912345678", ""]
    assert window.text.count("Đã điền sẵn theo kho dữ liệu, Phường Thành Vinh đã đối chiếu ngày ") == 2


def test_the_newest_confirmed_value_of_a_name_is_in_force_and_older_ones_stay_readable(province: None) -> None:
    form, tu = published(FORM), citizen()
    for number in ("0912345678", "0987654321"):
        confirmed(sent(form, tu, may=number)[0])
    assert told(form, tu) == {"vault.phone.may": "0987654321", "vault.phone": "0987654321"}
    cards = as_one(tu, lambda: vault.own(tu))
    assert [(card.said, card.until is None) for card in cards] == [("0987654321", True), ("0912345678", False)]


def test_the_owner_withdraws_and_what_it_said_is_gone(province: None, come_as: Come) -> None:
    form, tu, other = published(FORM), citizen(), citizen("khac", "Người Khác")
    fact = confirmed(sent(form, tu)[0])
    assert "0912345678" in come_as(tu).get("/kho-cua-toi").content.decode()
    stranger_there = come_as(other)
    assert "0912345678" not in stranger_there.get("/kho-cua-toi").content.decode()
    assert stranger_there.post(f"/kho-cua-toi/{fact}/rut", {"key": "mot-khoa-cua-nguoi-khac"}).status_code == 404
    for stranger in (other, lan(), person("vua", "system_admin")):
        with pytest.raises((NotThere, NotAllowed)):
            as_one(stranger, lambda one=stranger: vault.withdraw(fact, one))
    browser = come_as(tu)
    gone = browser.post(f"/kho-cua-toi/{fact}/rut", {"key": "mot-khoa-rut-ra"})
    assert gone["Location"] == "/kho-cua-toi"
    page = browser.get("/kho-cua-toi").content.decode()
    assert "0912345678" not in page and "Anh/chị đã rút" in page
    assert told(form, tu) == {}
    [card] = as_one(tu, lambda: vault.own(tu))
    assert (card.value, card.said, card.withdrawn) == (None, "", True)
    with pytest.raises(Unfit):
        as_one(tu, lambda: vault.withdraw(fact, tu))


@pytest.mark.parametrize("path", ["ten", "tien", "noi", "khong_co", "", "may.0"])
def test_only_what_lasts_and_was_answered_is_kept(province: None, path: str) -> None:
    code, _ = sent(published(FORM), citizen())
    with pytest.raises(Unfit):
        confirmed(code, path)


def test_nobody_confirms_for_a_visitor_for_themselves_or_for_another_ward(province: None) -> None:
    form = published(FORM)
    with pytest.raises(Unfit):
        confirmed(sent(form)[0])
    tu = citizen()
    mine, _ = sent(form, tu)
    with pytest.raises(NotAllowed):
        confirmed(mine, by=tu)
    with pytest.raises(NotThere):
        confirmed(mine, by=person("xa", "counter", OTHER))
    officer = person("lan", "counter")
    own, _ = sent(form, officer)
    with pytest.raises(NotAllowed):
        confirmed(own, by=officer)


def test_a_second_press_keeps_one_fact_and_what_was_handed_back_is_not_confirmed(province: None) -> None:
    form, tu = published(FORM), citizen()
    code, _ = sent(form, tu)
    twice = [
        as_one(lan(), lambda: actions.confirm(code, lan(), key="mot-khoa-hai-lan", path="may", against=AGAINST))
        for _ in range(2)
    ]
    assert twice[0] == twice[1] and len(as_one(tu, lambda: vault.own(tu))) == 1
    as_one(lan(), lambda: actions.comment(code, lan(), path="may", text="Xem lại."))
    as_one(lan(), lambda: actions.hand_back(code, lan()))
    with pytest.raises((Unfit, NotThere, NotAllowed)):
        confirmed(code)
