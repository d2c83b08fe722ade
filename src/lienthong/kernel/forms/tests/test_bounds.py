"""What one declaration may take: so many files whatever became of them, so many words; who comes from one network."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import TooMany, Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.files import api as files
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.actions.declarations import MOST_FILES, MOST_WORDS
from lienthong.kernel.forms.actions.visitors import mark_of
from lienthong.kernel.forms.looking import ENCLOSURE
from lienthong.kernel.forms.models import Declaration

from .browsing import Window
from .factories import SMALL, as_one, begun, citizen, kept, published, saved
from .samples import SAMPLE, kind, of

PAPER = of({"giay": kind("file"), "ten": {"type": "string"}})
WORDY = of({f"chu_{n}": {"type": "string"} for n in range(60)})


def held(code: str) -> list[str]:
    """The files that are kept for a declaration."""
    return whole(lambda: files.codes_of(kind=ENCLOSURE, subject=code), HOUSE)


def test_files_that_no_field_names_are_counted_too_and_go_with_the_declaration(province: None) -> None:
    code, who = begun(published(PAPER))

    def attached() -> str:
        return str(as_one(who, lambda: actions.attach(code, who, name="a.txt", data=b"a")))

    for _ in range(MOST_FILES):
        attached()
    with pytest.raises(Unfit, match=f"nhiều nhất {MOST_FILES} tệp"):
        attached()
    assert not kept(code).kept and len(held(code)) == MOST_FILES
    as_one(who, lambda: actions.drop(code, who))
    assert held(code) == []


def test_a_page_that_is_too_old_brings_no_more_files_than_one_that_is_not(province: None) -> None:
    window = Window(f"/khai/{published(PAPER)}").press()
    window.go(f"{window.path}/buoc/a")
    older = dict(window.sent())
    window.fill(ten="Một").press("act", "cap-nhat")
    for number in range(MOST_FILES + 3):
        file = SimpleUploadedFile("a.txt", b"a%d" % number)
        sent = {**older, "key": f"khoa-cu-{number:04d}", "co": ["giay", "ten"], "giay.tep": file}
        Client().post(window.path, sent, headers={"HX-Request": "true"})
    assert 0 < len(held(whole(lambda: Declaration.objects.order_by("-id")[0].code, HOUSE))) <= MOST_FILES


def test_a_declaration_takes_so_many_words_and_no_more(province: None) -> None:
    code, who = begun(published(WORDY))
    step = whole(lambda: json.loads(kept(code).version.document)["layout"]["steps"][0]["key"], HOUSE)
    saved(code, who, step, {f"chu_{n}": "x" * 19_000 for n in range(30)})
    with pytest.raises(Unfit, match="quá dài"):
        saved(code, who, step, {f"chu_{n}": "x" * 19_000 for n in range(60)}, turn=1)
    assert len(json.dumps(kept(code).kept)) < MOST_WORDS


@pytest.mark.parametrize(
    "was", ["[" * 1_990, '{"name":' + '{"a":' * 300 + '"x"' + "}" * 301, '{"name":NaN}', '{"name":"' + "\\ud800" + '"}']
)
def test_a_place_that_came_along_in_a_shape_of_its_own_breaks_no_page(province: None, was: str) -> None:
    window = Window(f"/khai/{published(SAMPLE)}").press()
    window.go(f"{window.path.split('/buoc')[0]}/buoc/nguoi")
    sent: dict[str, Any] = {**window.sent(), "co": ["noi_o"], "noi_o": "x", "noi_o.goc": was, "act": "cap-nhat"}
    assert window.client.post(window.path, sent, follow=True).status_code in (200, 422)


def test_whoever_has_a_network_of_the_new_kind_has_it_once(province: None) -> None:
    one = mark_of("2001:db8:1:2::1")
    assert one == mark_of("2001:db8:1:2:ffff::9") and one != mark_of("2001:db8:1:300::1")
    assert mark_of("::ffff:203.0.113.7") == mark_of("203.0.113.7") != mark_of("203.0.113.8")
    assert mark_of("") == "" and published(SMALL)


@pytest.fixture
def tight(settings: Any) -> Any:
    """A megabyte, three saves and two papers in an hour; one proxy of ours."""
    settings.VISITORS_MB, settings.VISITORS_SAVES, settings.VISITORS_PAPERS, settings.PROXIES = 1, 3, 2, 1
    return settings


def counted(code: str, who: Actor, number: int, visitor: str = "") -> None:
    """One save that changes something."""
    values = {"ten": f"Tên {number}"}
    as_one(who, lambda: actions.save(code, who, step="a", values=values, turn=number, page="trang", visitor=visitor))


def test_a_visitor_saves_so_often_in_an_hour_and_is_told_when_it_goes_on(province: None, tight: Any) -> None:
    form = published(PAPER)
    code, who = begun(form)
    for number in range(3):
        counted(code, who, number)
    with pytest.raises(TooMany, match="lưu hoặc in quá nhiều lần"):
        counted(code, who, 3)
    assert kept(code).kept["ten"] == "Tên 2"
    other, whose = begun(form)
    counted(other, whose, 0)  # somebody else, whose address is not known either, is not meant


def test_a_page_that_may_not_be_saved_keeps_what_was_typed_and_says_so(province: None, tight: Any) -> None:
    tight.VISITORS_SAVES = 1
    window = Window(f"/khai/{published(PAPER)}", Client(headers={"X-Forwarded-For": "203.0.113.7"})).press()
    window.go(f"{window.path}/buoc/a").fill(ten="Một").press("act", "cap-nhat")
    window.fill(ten="Hai").press("act", "cap-nhat")
    assert window.answer.status_code == 429 and window.value("ten") == "Hai"
    assert "lưu hoặc in quá nhiều lần" in window.text and "Thử lại sau" in window.text
    auto = window.fill(ten="Ba").leave_field()
    assert auto.status_code == 422 and b'id="canh-bao"' in auto.content
    code = whole(lambda: Declaration.objects.order_by("-id")[0].code, HOUSE)
    assert kept(code).kept["ten"] == "Một"


def test_files_of_one_address_and_of_all_are_bounded_by_the_hour(province: None, tight: Any) -> None:
    form = published(PAPER)
    code, who = begun(form)

    def attached(megabytes: float, mark: str = "a" * 64) -> str:
        data = b"x" * int(megabytes * 1_000_000)
        return str(as_one(who, lambda: actions.attach(code, who, name="a.txt", data=data, visitor=mark)))

    attached(0.6)
    with pytest.raises(TooMany, match="đã tải lên 1 MB"):
        attached(0.6)
    attached(0.3)  # what was refused was not counted
    tight.ALL_VISITORS_MB = 1
    with pytest.raises(TooMany, match="rất nhiều tệp"):
        attached(0.2, "b" * 64)
    assert len(held(code)) == 2


def test_a_file_that_is_too_much_is_told_beside_its_field(province: None, tight: Any) -> None:
    window = Window(f"/khai/{published(PAPER)}", Client(headers={"X-Forwarded-For": "203.0.113.7"})).press()
    window.go(f"{window.path}/buoc/a").fill(ten="Một")
    window.press("act", "cap-nhat", **{"giay.tep": SimpleUploadedFile("a.txt", b"x" * 1_200_000)})
    assert "đã tải lên 1 MB tệp" in window.text and window.value("ten") == "Một"


def test_papers_are_printed_so_often_and_no_more(province: None, tight: Any) -> None:
    client = Client(headers={"X-Forwarded-For": "203.0.113.7"})
    window = Window(f"/khai/{published(PAPER)}", client).press()
    home = window.path
    assert [client.get(f"{home}/ban-in.pdf").status_code for _ in range(3)] == [200, 200, 429]


def test_whoever_signs_in_is_not_counted(province: None, tight: Any) -> None:
    tu = citizen()
    code, _ = begun(published(PAPER), tu)
    for number in range(5):
        counted(code, tu, number)


def test_sending_leaves_no_file_that_nobody_declared(province: None) -> None:
    code, who = begun(published(PAPER))
    lost, named = (
        str(as_one(who, lambda one=one: actions.attach(code, who, name=one, data=one.encode())))
        for one in ("a.txt", "b.txt")
    )
    saved(code, who, "a", {"giay": named, "ten": "Một"})
    assert set(held(code)) == {lost, named}
    as_one(who, lambda: actions.send(code, who))
    assert held(code) == [named] and kept(code).answer == {"giay": named, "ten": "Một"}
