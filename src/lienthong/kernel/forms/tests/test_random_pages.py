"""Random forms filled in at random by their pages: with and without JavaScript it is the same, and nothing is lost."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms.links import holder
from lienthong.kernel.forms.looking import look
from lienthong.kernel.forms.models import Declaration

from .browsing import Window
from .factories import published
from .test_properties import documents

# What is typed into the boxes of each kind: good, faulty and strange, by what stands behind the field's own name.
TYPED: dict[str, dict[str, list[Any]]] = {
    "whole": {"": ["3", "12", "4,5", "-9", "1.000", "x", ""]},
    "yes": {"": ["true", "false"]},
    "choice": {"": ["x", "y"]},
    "words": {"": ["ab", "a", "Nguyễn  Văn", "w" * 40, "x\u202ey\u200b", " ", "=1+1", "<b>x</b>"]},
    "date": {"": ["31/01/2026", "30/02/2020", "1999", ""]},
    "partial": {".year": ["1975", "19", ""], ".month": ["3", "13", ""], ".day": ["1", ""]},
    "money": {"": ["1.500", "12 đ", "-1", "x", ""]},
    "person": {".full_name": ["Trần Thị A", ""], ".born.year": ["1950", ""], ".personal_id": ["1", "040950186930"]},
    "commune": {"": ["phường Thành Vinh", "phường Không Có", ""]},
    "account": {".bank": ["970436"], ".number": ["1122334455", "?"], ".holder": ["Tư", ""]},
    "point": {".lat": ["18,6", "99", ""], ".lon": ["105,6", ""]},
    "signature": {"": ["paper"]},
    "many": {"": [["x"], ["x", "y"], []]},
    "phones": {".0": ["0912345678", "1", ""], ".1": ["0987654321"]},
    "rows": {
        ".0.name": ["A", ""],
        ".0.age": ["11", "5", "-1", ""],
        ".0.note": ["n"],
        ".1.name": ["B"],
        ".1.age": ["20"],
    },
}
STILL = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def started(form: str, language: str = "vi") -> Window:
    """A visitor's window at the address of a new declaration."""
    return Window(f"/khai/{form}?ngon-ngu={language}").press()


def of(window: Window) -> Declaration:
    """The declaration of a window."""
    mark = holder(window.path.split("/")[2]).id
    return whole(lambda: Declaration.objects.select_related("version").get(filler=mark), HOUSE)


def at_hand(window: Window, kinds: dict[str, str]) -> dict[str, list[Any]]:
    """The boxes of a page, with what may be typed into each."""
    there = {one.get("name") for one in window.tree.xpath("//*[@name]")}
    found = {f"{name}{behind}": some for name, kind in kinds.items() for behind, some in TYPED[kind].items()}
    return {name: some for name, some in found.items() if name in there}


@pytest.mark.long
@given(made=documents(), draw=st.data())
@STILL
def test_with_and_without_javascript_any_form_says_the_same(
    province: None, made: tuple[dict[str, Any], dict[str, str]], draw: st.DataObject
) -> None:
    document, kinds = made
    form = published(document)
    languages = draw.draw(st.sampled_from(["vi", "en"])), draw.draw(st.sampled_from(["vi", "en"]))
    plain, quick = started(form, languages[0]), started(form, languages[1])
    homes = plain.path, quick.path
    for key in ("a", "b", "a"):
        plain.go(f"{homes[0]}/buoc/{key}") if key in {one["key"] for one in document["layout"]["steps"]} else None
        if f"/buoc/{key}" not in plain.path:
            continue
        quick.go(f"{homes[1]}/buoc/{key}")
        assert quick.path.endswith(f"/buoc/{key}"), "the same steps are asked"
        for _ in range(draw.draw(st.integers(1, 5))):
            more = [one for one in ("rows", "phones") for name in kinds if kinds[name] == one]
            if more and draw.draw(st.integers(0, 3)) == 0:
                name = next(name for name in kinds if kinds[name] in ("rows", "phones"))
                plain.press("them", name), quick.press("them", name)
            boxes = at_hand(plain, kinds)
            if not boxes:
                break
            name = draw.draw(st.sampled_from(sorted(boxes)))
            value = draw.draw(st.sampled_from(boxes[name]))
            plain.put(name, value).press("act", "cap-nhat")
            assert quick.put(name, value).leave_field().status_code == 200
    one, other = of(plain), of(quick)
    assert one.kept == other.kept
    assert (look(one).answer, look(one).faults) == (look(other).answer, look(other).faults)
    if languages[0] != languages[1]:
        return
    assert Window(f"{homes[0]}/kiem-tra").text.replace(one.code, "") == Window(f"{homes[1]}/kiem-tra").text.replace(
        other.code, ""
    )


@pytest.mark.long
@given(made=documents(), other=documents(), draw=st.data())
@STILL
def test_come_back_by_its_address_nothing_is_lost_and_no_version_mixes_in(
    province: None, made: tuple[dict[str, Any], dict[str, str]], other: tuple[dict[str, Any], Any], draw: st.DataObject
) -> None:
    document, kinds = made
    form = published(document)
    window = started(form, draw.draw(st.sampled_from(["vi", "en"])))
    home = window.path
    for step in document["layout"]["steps"]:
        window.go(f"{home}/buoc/{step['key']}")
        if "/buoc/" not in window.path:
            continue
        for name, some in sorted(at_hand(window, kinds).items()):
            window.put(name, draw.draw(st.sampled_from(some)))
        window.press("act", "cap-nhat")
    before = of(window)
    said = look(before)
    published(other[0], of=form)  # the form is asked otherwise from now on
    for step in document["layout"]["steps"]:
        back = Window(f"{home}/buoc/{step['key']}")
        if "/buoc/" in back.path:
            names = {one.split(".")[0] for one in back.names()} & set(kinds)
            assert names <= {n for section in step["sections"] for n in section["fields"]}
            back.press("act", "cap-nhat")  # sent back as it stands there
    now = of(window)
    assert now.version_id == before.version_id and look(now).form == said.form
    assert (look(now).answer, look(now).faults) == (said.answer, said.faults), json.dumps(now.kept)
    assert of(started(form)).version.number == 2
