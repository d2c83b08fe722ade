"""What one declaration may take: so many files whatever became of them, so many words; who comes from one network."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.files import api as files
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.actions.declarations import MOST_FILES, MOST_WORDS
from lienthong.kernel.forms.actions.visitors import mark_of
from lienthong.kernel.forms.looking import ENCLOSURE
from lienthong.kernel.forms.models import Declaration

from .browsing import Window
from .factories import SMALL, as_one, begun, kept, published, saved
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
    assert one == mark_of("2001:db8:1:2:ffff::9") and one != mark_of("2001:db8:1:3::1")
    assert mark_of("::ffff:203.0.113.7") == mark_of("203.0.113.7") != mark_of("203.0.113.8")
    assert mark_of("") == "" and published(SMALL)
