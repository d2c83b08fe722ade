"""Declarations in English: no Vietnamese word of the house is left on their pages, and the same is kept and said."""

import copy
import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.test import Client
from jinja2 import Environment, nodes
from lxml import html

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.editing.papers import said, said_en, said_vi
from lienthong.kernel.forms.links import holder
from lienthong.kernel.forms.looking import look
from lienthong.kernel.forms.models import Declaration
from lienthong.kernel.forms.reading import read_form
from lienthong.kernel.forms.translating import lacking
from lienthong.web.speech import Mixed, home_words, joined, say, speaking, told

from .browsing import Window
from .factories import SMALL, as_one, kept, lan, published
from .samples import SAMPLE, of, written

ROOM = Path(__file__).parents[1]
WEB = ROOM.parents[1] / "web" / "templates" / "web"
CONNECTOR = ROOM.parents[1] / "connectors" / "residents"
SOURCE = ROOM.parents[1]
REFUSING = (
    "access/views/entrance",
    "base/errors",
    "base/pages",
    "base/text",
    "base/verbs",
    "files/store",
    "printing/pdf",
)
BELOW = [*(SOURCE / "kernel" / f"{name}.py" for name in REFUSING), SOURCE / "web" / "error_texts.py"]
"""What rooms below say to whoever declares: refusals, and the words of error pages."""
CATALOGUE = ROOM / "locale" / "en" / "LC_MESSAGES" / "django.po"
CITIZENS = (
    "begin", "clash", "control", "home", "languages", "offered", "places", "refreshed", "step", "summary", "words",
)  # fmt: skip
PAGES = [ROOM / "templates" / "forms" / f"{name}.html" for name in CITIZENS]
PAGES += [SOURCE / "kernel/access/templates/access" / f"{name}.html" for name in ("sign_in", "kept", "locked")]
FRAME = [
    WEB / f"{name}.html"
    for name in ("shell", "plain", "error", "dialogs", "footer", "components/fields", "components/choices")
]
MARKED = re.compile(r"[ăâđêôơưàáạảãèéẹẻẽìíịỉĩòóọỏõùúụủũỳýỵỷỹấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự]", re.IGNORECASE)
SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-confirm", "data-saving", "data-saved", "data-unsaved")


def translated(document: dict[str, Any]) -> dict[str, Any]:
    """The same form with English for every text of its author."""
    found: dict[str, Any] = json.loads(json.dumps(document))

    def english(holder: dict[str, Any], word: str) -> None:
        if word in holder:
            holder[word] = said(
                said_vi(holder[word]), said_en(holder[word]) or f"In English {said_vi(holder[word])[:2].encode().hex()}"
            )

    english(found, "title")
    for step in found["layout"]["steps"]:
        english(step, "title"), english(step, "help")
        for section in step["sections"]:
            english(section, "title")
    for aside in found["fields"].values():
        english(aside, "label"), english(aside, "help")
        for check in aside.get("checks", ()):
            english(check, "said")
        for code in aside.get("options", {}):
            english(aside["options"], code)
    return found


def vietnamese_on(page: bytes) -> list[str]:
    """Vietnamese words that a page shows outside of what is marked as Vietnamese; what was typed is anybody's."""
    tree = html.fromstring(page.decode())
    found = []
    for one in tree.iter():
        if not isinstance(one.tag, str) or one.tag in ("script", "style"):
            continue
        pieces = [one.text or "", *(one.get(name, "") for name in SPOKEN)] if spoken(one) else []
        pieces += [child.tail or "" for child in one] if spoken(one) else []
        if one.tag == "textarea":
            pieces = []
        if one.tag == "title":  # behind the title stands the province
            pieces = [pieces[0].rpartition(" – ")[0]] if pieces else []
        found += [piece.strip() for piece in pieces if MARKED.search(piece)]
    return found


def spoken(one: Any) -> bool:
    """Whether an element is in the language of the page, English."""
    return next((each.get("lang") for each in (one, *one.iterancestors()) if each.get("lang")), "") == "en"


def english_visitor(form: str) -> Window:
    return Window(f"/khai/{form}?ngon-ngu=en").press()


def newest() -> Declaration:
    return whole(lambda: Declaration.objects.select_related("version").order_by("-id")[0], HOUSE)


@pytest.fixture
def walked(province: None, settings: Any) -> Iterator[list[tuple[str, bytes]]]:
    """Every page of a declaration in English, from the first to that of what was sent, with faults on the way."""
    settings.PROVINCE = "Nghệ An"
    form = translated(SAMPLE)
    for name in ("giay_to", "noi_sinh", "vi_tri"):
        form["schema"]["properties"].pop(name), form["fields"].pop(name)
    for step in form["layout"]["steps"]:
        for section in step["sections"]:
            section["fields"] = [one for one in section["fields"] if one in form["schema"]["properties"]]
    pages: list[tuple[str, bytes]] = []

    def seen(window: Window, name: str) -> Window:
        pages.append((name, window.answer.content))
        return window

    window = Window(f"/khai/{published(form)}?ngon-ngu=en")
    seen(window, "begin")
    home = seen(window.press(), "home").path
    seen(window.go(f"{home}/kiem-tra"), "summary, empty")
    seen(window.press(), "summary, refused")
    window.go(f"{home}/buoc/nguoi")
    seen(
        window.fill(so_dien_thoai="12", ma_so_thue="0100109107", ngay_ve="31/02/2026", noi_o="Hop Thanh").press(),
        "faults",
    )
    window.fill(nguoi_khai__full_name="John Smith", nguoi_khai__born__year="1950", so_dien_thoai="0912345678")
    window.fill(ma_so_thue="", ngay_ve="", noi_o="phường Thành Vinh", dan_toc="Kinh")
    seen(window.press(), "second step")
    seen(window.fill(co_nha_hong="true").press("act", "cap-nhat"), "second step, more")
    seen(window.fill(muc_hong="nang", gia_tri_nha="x", dien_tich="-1").press(), "second step, faults")
    seen(window.fill(gia_tri_nha="300.000.000", dien_tich="").press(), "rows")
    seen(window.press(), "rows, faults")
    window.fill(thanh_vien__0__ho_ten="Anna Smith", thanh_vien__0__ngay_sinh__year="1980").press("them", "thanh_vien")
    seen(window, "more rows")
    seen(window.press(), "last step")
    window.fill(nhu_cau=["tien"]).press("act", "cap-nhat")
    seen(window.fill(tai_khoan__bank="970436", tai_khoan__number="?", bien_so="abc").press(), "last step, faults")
    window.fill(tai_khoan__number="1122334455", tai_khoan__holder="John Smith", bien_so="", de_nghi="1.000.000").press()
    seen(window.go(f"{home}/kiem-tra"), "summary")
    sent = seen(window.press(), "sent")
    assert "Declaration sent" in sent.text
    seen(window.go(f"{home}/kiem-tra"), "what was sent")
    yield pages


def test_no_vietnamese_of_the_house_stands_on_a_page_in_english(walked: list[tuple[str, bytes]]) -> None:
    assert len(walked) > 12
    for name, page in walked:
        assert b'<html lang="en"' in page, name
        left = [one for one in vietnamese_on(page) if one != "Tiếng Việt"]
        assert not left, f"{name}: {left}"


def test_vietnamese_on_a_page_in_english_is_seen() -> None:
    page = (
        '<html lang="en"><p>Lưu</p><p lang="vi">Lưu</p><b title="Đóng">x</b><i>a<span lang="vi">Xã</span> bỏ</i></html>'
    )
    assert vietnamese_on(page.encode()) == ["Lưu", "Đóng", "bỏ"]


def test_what_has_no_english_is_shown_in_vietnamese_and_marked(province: None) -> None:
    window = english_visitor(published(SAMPLE))
    window.go(f"{window.path}/buoc/nguoi")
    page = window.answer.content.decode()
    assert '<span lang="vi">Thư điện tử</span>' in page and ">Phone<" in page
    assert (
        "Parts of this form are not yet available in English"
        in Window(f"/khai/{newest().version.form.code}?ngon-ngu=en").text
    )
    window.press()
    assert '“<span lang="vi">Người khai</span>” has not been filled in.' in window.answer.content.decode()
    assert not [one for one in vietnamese_on(window.answer.content) if one != "Tiếng Việt"]


def test_the_language_is_chosen_with_a_button_and_nothing_typed_is_lost(province: None) -> None:
    window = Window(f"/khai/{published(SMALL)}").press()
    home = window.path
    window.go(f"{home}/buoc/mot").fill(ten="Anna")
    assert kept(newest().code).language == "vi"
    window.press("ngon-ngu", "en")
    assert window.value("ten") == "Anna" and "Save and continue" in window.text and kept(newest().code).language == "en"
    key = {"key": "khoa-ngon-ngu-1", "ngon-ngu": "vi"}
    Client().post(f"{home}/ngon-ngu", key)
    assert "Lưu và tiếp tục" in window.go(f"{home}/buoc/mot").text and window.value("ten") == "Anna"
    again = Client().post(f"{home}/ngon-ngu", {"key": "khoa-ngon-ngu-2", "ngon-ngu": "fr"})
    assert again.status_code == 422 and kept(newest().code).language == "vi"


def test_officials_read_vietnamese_whatever_was_spoken(province: None, come_as: Any) -> None:
    window = english_visitor(published(translated(SMALL)))
    home, code = window.path, newest().code
    window.go(f"{home}/buoc/mot").fill(ten="Anna").press().press()
    assert kept(code).state == "sent"
    page = come_as(lan()).get(f"/to-khai/nhan/{code}").content.decode()
    assert '<html lang="vi"' in page and ">TEN<" in page and "Tiếng Anh" in page
    as_one(lan(), lambda: actions.comment(code, lan(), path="ten", text="Ghi đủ họ tên."))
    as_one(lan(), lambda: actions.hand_back(code, lan()))
    back = window.go(f"{home}/buoc/mot")
    assert (
        '<span lang="vi">Ghi đủ họ tên.</span>' in back.answer.content.decode()
        and "A comment from the office" in back.text
    )


def test_a_page_that_saves_itself_speaks_the_same_language(province: None) -> None:
    form = translated(
        of(
            {"ngay": {"type": "string", "format": "date"}, "nam": {"type": "integer"}},
            {"nam": {"computed": "year(ngay)"}},
        )
    )
    window = english_visitor(published(form))
    window.go(f"{window.path}/buoc/a").fill(ngay="31/01/2026")
    answer = window.leave_field()
    assert answer.status_code == 200 and b"2026" in answer.content
    assert not vietnamese_on(b'<html lang="en">' + answer.content + b"</html>")


def test_both_languages_keep_and_say_the_same(province: None) -> None:
    form = published(translated(SAMPLE))
    windows = [Window(f"/khai/{form}").press(), english_visitor(form)]
    for window in windows:
        home = window.path
        window.go(f"{home}/buoc/nguoi").fill(so_dien_thoai="+84 912 345 678", ngay_ve="31/01/2026", noi_o="?").press()
        window.go(f"{home}/buoc/nha").fill(co_nha_hong="true", gia_tri_nha="1.500 đ", dien_tich="62,5").press()
    one, other = (kept(newest_of(window)) for window in windows)
    assert one.kept == other.kept and (one.language, other.language) == ("vi", "en")
    with speaking("en"):
        english = look(one)
    assert english.answer == look(other).answer == look(one).answer
    assert [(f.path, f.lapse) for f in english.faults] == [(f.path, f.lapse) for f in look(one).faults]
    assert all(not MARKED.search(str(getattr(f.sentence, "drawn", f.sentence))) for f in english.faults)


def newest_of(window: Window) -> str:
    mark = holder(window.path.split("/")[2]).id
    return str(whole(lambda: Declaration.objects.get(filler=mark).code, HOUSE))


# -- the catalogue ---------------------------------------------------------------------------------------


def sentences() -> set[str]:
    """All sentences that are said through the catalogue by the room and on the pages of whoever declares."""
    found: set[str] = set()
    for path in (*ROOM.rglob("*.py"), *CONNECTOR.rglob("*.py"), *BELOW):
        if "tests" not in path.parts:
            found |= {str(one[1]) for one in extract_from_file("python", path, keywords={"_": None, "later": None})}
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols"}
    for path in [*PAGES, *FRAME]:
        with path.open("rb") as file:
            told_there = extract("jinja2.ext:babel_extract", file, keywords={"_": None}, options=options)
            found |= {one[1] if isinstance(one[1], str) else one[1][0] for one in told_there}
    return found - {""}


def test_every_sentence_has_english_and_every_english_is_said() -> None:
    catalogue = read_po(BytesIO(CATALOGUE.read_bytes()), locale="en")
    english = {str(one.id): str(one.string) for one in catalogue if one.id and not one.fuzzy}
    assert not sentences() - english.keys()
    assert not {text for text in english.values() if not text or MARKED.search(text)}
    holes = re.compile(r"%\((\w+)\)s|(\{\w+\})")
    assert not [text for text, other in english.items() if set(holes.findall(text)) != set(holes.findall(other))]
    components = "".join(path.read_text(encoding="utf-8") for path in (WEB / "components").glob("*.html"))
    assert not [text for text in english.keys() - sentences() if text not in components], "nobody says this any more"


def test_what_is_read_at_run_time_is_what_was_written() -> None:
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(CATALOGUE.read_bytes()), locale="en"))
    assert compiled.getvalue() == CATALOGUE.with_suffix(".mo").read_bytes(), (
        "compile the catalogue (its first lines say how)"
    )


def test_pages_of_whoever_declares_say_nothing_past_the_catalogue() -> None:
    environment = Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    for path in PAGES:
        tree = environment.parse(path.read_text(encoding="utf-8"))
        bare = [one.data.strip() for one in tree.find_all(nodes.TemplateData) if MARKED.search(one.data)]
        caught = {
            id(one) for call in tree.find_all(nodes.Call) if getattr(call.node, "name", "") == "_" for one in call.args
        }
        words = [one for one in tree.find_all(nodes.Const) if isinstance(one.value, str) and MARKED.search(one.value)]
        bare += [one.value for one in words if id(one) not in caught]
        assert set(bare) <= {"Tiếng Việt"}, f"{path.name}: {bare}"


# -- texts of two languages ------------------------------------------------------------------------------


def test_a_piece_of_another_language_keeps_its_mark_and_is_escaped() -> None:
    with speaking("en"):
        name = home_words("Xã <b>")
        line = told("In %(place)s <now>", place=name)
        both = joined(line, "a & b")
    assert isinstance(line, Mixed) and line == "In Xã <b> <now>"
    assert both.__html__() == 'In <span lang="vi">Xã &lt;b&gt;</span> &lt;now&gt; a &amp; b'  # type: ignore[attr-defined]
    assert type(home_words("Xã")) is str and type(told("%(n)s", n=1)) is str


def test_a_language_that_is_not_there_is_vietnamese_and_is_left_again() -> None:
    with speaking("fr"):
        assert say("Lưu và tiếp tục") == "Lưu và tiếp tục"
    with speaking("en"):
        assert say("Lưu và tiếp tục") == "Save and continue"
    assert say("Lưu và tiếp tục") == "Lưu và tiếp tục"


def test_what_lacks_english_is_known_by_its_place() -> None:
    assert not list(lacking(read_form(written(translated(SAMPLE)))))
    form = translated(SAMPLE)
    form["fields"]["thanh_vien.ho_ten"] = {"label": "Họ và tên"}
    form["layout"]["steps"][1]["title"] = "Nhà ở"
    form["fields"]["muc_hong"]["options"]["nhe"] = "Nhẹ"
    found = [(one.ref, one.said.vi) for one in lacking(read_form(written(form)))]
    assert found == [("buoc:nha", "Nhà ở"), ("muc:muc_hong", "Nhẹ"), ("muc:thanh_vien.ho_ten", "Họ và tên")]


def test_a_file_keeps_both_languages_when_it_is_edited_and_comes_back() -> None:
    from lienthong.kernel.forms.editing import edited

    text = written(copy.deepcopy(SAMPLE))
    done = edited(text, {"do": "field", "field": "thu", "label": "Thư", "label_en": "Email", "help_en": ""})
    assert json.loads(done.text)["fields"]["thu"]["label"] == {"vi": "Thư", "en": "Email"}
    assert json.loads(done.text)["fields"]["so_dien_thoai"] == SAMPLE["fields"]["so_dien_thoai"]
    form = read_form(done.text)
    assert (form.fields["thu"].label.vi, form.fields["thu"].label.en) == ("Thư", "Email")
