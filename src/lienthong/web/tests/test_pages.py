"""Every frame, component and error page writes what it should, and never lets a text become markup."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from jinja2 import FileSystemLoader
from jinja2.exceptions import UndefinedError
from markupsafe import Markup

from lienthong.web import errors, jinja, preferences, vendor, views
from lienthong.web.error_texts import ERROR_TEXTS
from lienthong.web.prune import class_names
from lienthong.web.tests import site

TEMPLATES = Path(jinja.__file__).parent / "templates" / "web"
HOSTILE = "\"><script>alert(1)</script>&'"
ENV = jinja.environment(loader=FileSystemLoader(TEMPLATES.parent), autoescape=True)


def write(source: str, **names: object) -> str:
    return ENV.from_string(source).render(**names)


class Tags(HTMLParser):
    """Collects what the tests ask about a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def values(self, name: str) -> Iterator[str]:
        return (value for _, attributes in self.tags if (value := attributes.get(name)))


@pytest.fixture(scope="module")
def page() -> str:
    return site.components()


def test_no_page_has_inline_style_or_script(page: str) -> None:
    for text in (page, *(errors.error_html(status) for status in ERROR_TEXTS)):
        for tag, attributes in Tags(text).tags:
            assert "style" not in attributes, (tag, attributes)
            assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
            assert tag != "style"
            assert tag != "script" or attributes.get("src")


def test_ids_are_single_and_every_reference_has_its_end(page: str) -> None:
    tags = Tags(page)
    ids = list(tags.values("id"))
    assert len(ids) == len(set(ids)), sorted({one for one in ids if ids.count(one) > 1})
    for name in ("for", "aria-describedby", "aria-labelledby"):
        for value in tags.values(name):
            assert set(value.split()) <= set(ids), (name, value)


def test_every_component_is_shown_on_the_component_page() -> None:
    shown = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    for file in jinja.COMPONENT_FILES:
        for name in re.findall(r"{% macro (\w+)\(", (TEMPLATES / "components" / f"{file}.html").read_text()):
            used = re.findall(rf"(?<!macro )\b{name}\(", shown)
            assert used, f"nothing shows `{name}`"


def test_every_class_in_the_templates_has_a_look() -> None:
    known = class_names(vendor.stylesheet()) | {"js"}
    for path in TEMPLATES.rglob("*.html"):
        for value in re.findall(r'class="([^"]*)"', path.read_text()):
            plain = re.sub(r"{{.*?}}|{%.*?%}", " ", re.sub(r"[\w-]+{{.*?}}", " ", value))
            for name in plain.split():
                assert name in known or name.endswith("-"), f"{path.name}: class {name} is nowhere in the style sheet"


@pytest.mark.parametrize(
    "source",
    [
        "{{ ui.button(x, confirm=x, name=x, value=x) }}",
        "{{ ui.link_button(x, x, attrs={'title': x}) }}",
        "{{ ui.post_button(x, x, '', once_key=x, fields={'a': x}) }}",
        "{{ ui.badge(x) }}{{ ui.tag(x) }}{{ ui.person(x, x, x) }}{{ ui.alert(x, x) }}{{ ui.doubt(x, x, x, x) }}",
        "{{ ui.table(x, [{'key': 'a', 'label': x, 'main': true}], [{'a': x}]) }}",
        "{{ ui.field_text('a', x, x, x, x) }}{{ ui.field_textarea('b', x, x) }}{{ ui.field_date('c', x, x) }}",
        "{{ ui.field_select('a', x, [(x, x)], x) }}{{ ui.field_radios('b', x, [(x, x, x)]) }}",
        "{{ ui.heatmap(x, x, [x], [{'label': x, 'cells': [(x, 1, x, x)]}]) }}",
        "{{ ui.timeline([{'who': x, 'what': x, 'when': x, 'detail': x}]) }}{{ ui.source_line(1, x) }}",
        "{{ ui.breadcrumb([{'label': x, 'href': x}]) }}{{ ui.facts([(x, x)]) }}{{ ui.stat(x, x, href=x) }}",
        "{{ icon('check', x) }}",
    ],
)
def test_hostile_text_stays_text(source: str) -> None:
    text = write(source, x=HOSTILE)
    assert "<script" not in text
    assert not [tag for tag, _ in Tags(text).tags if tag == "script"]
    assert "&lt;script&gt;" in text


def test_what_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        write("{{ nobody_gave_this }}")
    with pytest.raises(UndefinedError):
        write("{{ ui.no_such_component() }}")
    with pytest.raises(UndefinedError):
        write("{{ ui.status('done') }}")
    with pytest.raises(ValueError, match="no icon"):
        write("{{ icon('no-such-icon') }}")


class ReportForm(forms.Form):
    percent = forms.IntegerField(label="Phần trăm", help_text="Từ 0 đến 100", max_value=100)
    result = forms.CharField(label="Kết quả", widget=forms.Textarea, max_length=600, required=False)
    done_on = forms.DateField(label="Ngày xong", required=False)
    unit = forms.ChoiceField(label="Đơn vị", choices=[("", "Chọn"), ("Sở", [("skhcn", "Khoa học"), ("snv", "Nội vụ")])])
    level = forms.ChoiceField(label="Mức", choices=[("a", "Cao"), ("b", "Thấp")], widget=forms.RadioSelect)
    fields_of = forms.MultipleChoiceField(
        label="Lĩnh vực", choices=[("x", "Hạ tầng"), ("y", "Dữ liệu")], widget=forms.CheckboxSelectMultiple
    )
    public = forms.BooleanField(label="Công khai", required=False)
    evidence = forms.FileField(label="Minh chứng", required=False)
    name = forms.CharField(label="Tên", max_length=80)
    secret = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput, required=False)
    token = forms.CharField(widget=forms.HiddenInput)


def test_a_django_form_is_drawn_by_its_widgets() -> None:
    form = ReportForm(
        {
            "percent": "120",
            "unit": "snv",
            "level": "b",
            "fields_of": ["y"],
            "public": "on",
            "name": "Đề án số 6",
            "token": "t",
            "secret": "không được in lại",
        }
    )
    form.is_valid()
    text = write("{{ ui.form_errors(form) }}{% for field in form %}{{ ui.form_field(field) }}{% endfor %}", form=form)
    tags = Tags(text)
    by_name = {attributes["name"]: (tag, attributes) for tag, attributes in tags.tags if attributes.get("name")}
    assert set(by_name) == set(form.fields)
    assert by_name["percent"][1]["aria-invalid"] == "true"
    assert by_name["percent"][1]["aria-describedby"] == "id_percent-huong-dan id_percent-loi"
    assert 'href="#id_percent"' in text
    assert by_name["result"][0] == "textarea" and by_name["result"][1]["data-limit"] == "600"
    assert re.search(r'<option value="snv" selected>', text) and 'optgroup label="Sở"' in text
    assert re.search(r'value="b" checked', text) and not re.search(r'value="a" checked', text)
    assert re.search(r'value="y" checked', text) and not re.search(r'value="x" checked', text)
    assert "checked" in by_name["public"][1]
    assert by_name["token"][1]["type"] == "hidden"
    assert by_name["name"][1]["value"] == "Đề án số 6"
    assert "không được in lại" not in text
    assert by_name["secret"][1]["type"] == "password"


def test_label_help_error_input_stand_in_this_order() -> None:
    text = write("{{ ui.field_text('a', 'NHÃN', 'GIÁ-TRỊ', 'HƯỚNG-DẪN', 'SAI-Ở-ĐÂY') }}")
    places = [text.index(word) for word in ("NHÃN", "HƯỚNG-DẪN", "SAI-Ở-ĐÂY", "GIÁ-TRỊ")]
    assert places == sorted(places)


def test_a_table_cell_knows_its_column_on_phones() -> None:
    text = write(
        "{% call(row, column) ui.table('T', cols, rows) %}<b>{{ row[column.key] }}</b>{% endcall %}",
        cols=[{"key": "a", "label": "Tên", "main": True}, {"key": "b", "label": "Hạn", "align": "end"}],
        rows=[{"a": "x", "b": Markup("<i>y</i>")}],
    )
    assert '<th role="rowheader" scope="row" class="is-main"><b>x</b></th>' in text
    assert '<td role="cell" data-label="Hạn" class="is-end"><b><i>y</i></b></td>' in text


def test_an_empty_table_says_what_to_do_next() -> None:
    text = write(
        "{{ ui.table('T', [], [], empty_title='Chưa có', empty_text='Hãy tải lên',"
        " empty_href='/x', empty_link='Tải') }}"
    )
    assert "Chưa có" in text and "Hãy tải lên" in text and 'href="/x"' in text and "<table" not in text


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 429, 500, 503])
def test_an_error_page_says_what_whom_and_the_id(status: int) -> None:
    text = errors.error_html(status, error_id="7f3a", contact="0238 3 000 000")
    words = ERROR_TEXTS[status]
    assert str(words.title) in text and str(words.happened) in text and "7f3a" in text
    assert text.count("0238\xa03\xa0000\xa0000") == 1  # once, and not broken over two lines
    assert all(str(step) in text for step in words.next_steps)


def test_an_error_page_says_what_the_refusal_said() -> None:
    text = errors.error_html(
        403, sentence="Không được tự xác nhận báo cáo của mình.", next_step="Chuyển cấp trên xác nhận."
    )
    assert "Không được tự xác nhận" in text and "Chuyển cấp trên" in text
    assert str(ERROR_TEXTS[403].happened) not in text


def test_unknown_statuses_still_get_a_page() -> None:
    assert str(ERROR_TEXTS[400].title) in errors.error_html(418)
    assert str(ERROR_TEXTS[500].title) in errors.error_html(599)


def test_the_error_page_stands_without_static_manifest(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: str) -> str:
        raise ValueError(f"Missing staticfiles manifest entry for {path}")

    monkeypatch.setattr(errors, "static", broken)
    errors._environment.cache_clear()
    assert 'href="/static/vendor/lienthong.css"' in errors.error_html(500)
    errors._environment.cache_clear()


def test_the_error_page_stands_without_its_templates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(errors, "TEMPLATES", tmp_path)
    errors._environment.cache_clear()
    text = errors.error_html(500, error_id="7f3a", contact="<Sở>")
    errors._environment.cache_clear()
    assert str(ERROR_TEXTS[500].title) in text and "7f3a" in text and "&lt;Sở&gt;" in text


def posted(**fields: str) -> HttpRequest:
    return RequestFactory().post("/giao-dien", fields)


def test_the_look_is_remembered_and_leads_back() -> None:
    answer = views.preferences_page(posted(theme="dark", density="compact", next="/ke-hoach?trang=2"))
    assert answer.status_code == 302 and answer["Location"] == "/ke-hoach?trang=2"
    assert answer.cookies["theme"].value == "dark" and answer.cookies["density"].value == "compact"


@pytest.mark.parametrize("target", ["https://ngoai.example/", "//ngoai.example", "javascript:alert(1)", ""])
def test_the_look_never_leads_outside(target: str) -> None:
    answer = views.preferences_page(posted(theme="purple", next=target))
    assert answer["Location"] == "/" and not answer.cookies


def test_unknown_cookies_count_as_default() -> None:
    request = RequestFactory().get("/")
    request.COOKIES.update(theme='dark"><script>', density="compact")
    assert preferences.preferences(request) == preferences.Preferences("auto", "compact")


def test_a_block_is_written_alone_as_on_its_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "list.html").write_text(
        "{% extends 'web/base.html' %}{% block main %}<p>before</p>"
        "{% block rows %}<ul>{{ ui.badge(word) }}{{ csrf_input }}</ul>{% endblock %}{% endblock %}"
    )
    engine = site.engine()
    engine.env.loader = FileSystemLoader([tmp_path, TEMPLATES.parent])
    monkeypatch.setattr(jinja, "jinja_engine", lambda: engine)
    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    part = str(jinja.block_text(request, "list.html", "rows", {"word": "<mới>"}))
    whole = engine.get_template("list.html").render({"word": "<mới>"}, request)
    assert part.startswith("<ul>") and part.endswith("</ul>") and "before" not in part
    assert "&lt;mới&gt;" in part and "csrfmiddlewaretoken" in part
    assert re.sub(r'value="[^"]*"', "", part) in re.sub(r'value="[^"]*"', "", whole)
    with pytest.raises(ValueError, match="rows"):
        jinja.block_text(request, "list.html", "row", {})


def test_the_house_uses_this_language() -> None:
    assert isinstance(jinja.jinja_engine(), type(site.engine()))
    assert engines is not None
    request = RequestFactory().get("/thanh-phan")
    request._messages = []
    assert b"Th\xc3\xa0nh ph\xe1\xba\xa7n giao di\xe1\xbb\x87n" in views.components_page(request).content
