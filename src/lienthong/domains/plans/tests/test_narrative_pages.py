"""The pages of narratives: written with and without script, sent, judged, from Word and to Word, composed."""

import io
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from lienthong.domains.plans.models import Outline, PassageFile, ProvinceText, Section
from lienthong.domains.plans.narrative_states import NarrativeState

from .factories import ANH_SON, THANH_VINH, TRUONG_VINH, AtWork, issue_small_plan, seen
from .narrative_desk import SERVICES, STREET, TRADE, TROUBLE, WITH_OUTLINE, Desk, outline_of, outlined

KEY = "khoa-cua-bieu-mau"
NOWHERE = {"line": None, "page": None, "table": None, "row": None}


@pytest.fixture
def desk(at_work: AtWork) -> Desk:
    return outlined(at_work)


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return answer.content.decode()


def opens(client: Client, file: str) -> int:
    """What asking for a file is answered with; the file is closed again."""
    answer = client.get(f"/tep/{file}")
    answer.close()
    return answer.status_code


def part(desk: Desk, short: str) -> int:
    return desk.section(short).pk


def home(desk: Desk, unit: str = TRUONG_VINH) -> str:
    return f"/bao-cao-de-cuong/{desk.narrative(unit).code}"


def form(html: str) -> dict[str, str]:
    """What a browser without script would send back of the form of the text."""
    inputs = re.findall(r'<input type="hidden" name="((?:ban|goc)-\d+)" value="([^"]*)"', html)
    areas = re.findall(r'<textarea[^>]*name="(van-\d+)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL)
    return {**dict(inputs), **{name: unescape(text) for name, text in areas}, "key": KEY}


def test_the_unit_finds_its_sections_and_the_list_says_how_far_it_is(desk: Desk) -> None:
    minh = desk.at.client("minh")
    listed = page(minh, f"/ke-hoach/{desk.plan}/theo-de-cuong")
    assert "0/4 mục" in listed and "Phường Thành Vinh" not in listed and home(desk) in listed
    html = page(minh, home(desk))
    assert html.count("<textarea") == 4 and "tuyến phố" in html and "cán bộ chuyên trách" not in html
    assert "Lưu và gửi" not in html and "Lãnh đạo đơn vị xem lại" in html
    assert "I. KẾT QUẢ THỰC HIỆN" in html, "the heading over its sections"
    page(desk.at.client("an"), home(desk), 404)
    page(desk.at.client("hanh"), home(desk), 404)


def test_without_script_the_whole_is_saved_and_sent_by_the_head(desk: Desk) -> None:
    hung, url = desk.at.client("hung"), home(desk)
    sent = form(page(hung, url)) | {f"van-{part(desk, one)}": f"Nội dung {one}" for one in (SERVICES, TRADE)}
    assert hung.post(url, sent | {"act": "save"}).status_code == 303
    assert desk.passage(SERVICES).text == "Nội dung m2" and desk.passage(SERVICES).version == 1
    with pytest.raises(Exception, match="does not exist"):
        desk.passage(TROUBLE)
    again = form(page(hung, url))
    refused = hung.post(url, again | {"act": "send", "key": KEY + "2"})
    assert refused.status_code == 422 and "Còn 2 mục chưa viết" in refused.content.decode()
    assert hung.post(url, {"act": "nothing", "key": KEY + "3"}).status_code == 303
    done = form(page(hung, url)) | {"act": "send", "key": KEY + "4"}
    assert hung.post(url, done).status_code == 303
    assert desk.narrative().state == NarrativeState.SENT and desk.passage(TROUBLE).text == "Không phát sinh."
    assert hung.post(url, done).status_code == 303, "a second press"


def test_a_section_saves_itself_and_a_clash_shows_both_texts(desk: Desk) -> None:
    minh, toan, url = desk.at.client("minh"), desk.at.client("toan.tv"), home(desk) + "/muc"
    pk = part(desk, SERVICES)
    html = minh.post(url, {f"van-{pk}": "Của Minh", f"ban-{pk}": "0"}).content.decode()
    assert "Đã lưu" in html and f'name="ban-{pk}" value="1"' in html
    html = toan.post(url, {f"van-{pk}": "Của Toàn", f"ban-{pk}": "0"}).content.decode()
    assert "Hồ Quang Minh vừa lưu mục" in html and "Của Minh" in html and "Giữ bản của tôi" in html
    assert f'name="ban-{pk}" value="0"' in html, "typing on does not go over it"
    assert desk.passage(SERVICES).text == "Của Minh"
    assert "Đã lưu" in toan.post(url, {f"van-{pk}": "Của cả hai", f"ban-{pk}": "1"}).content.decode()
    assert minh.post(url, {"van-999999": "x"}).status_code == 404
    assert desk.at.client("lan").post(url, {f"van-{pk}": "x", f"ban-{pk}": "2"}).status_code == 200
    assert desk.passage(SERVICES).text == "Của cả hai", "the counter may read it, not write it"


def test_what_one_did_not_touch_is_not_written_over(desk: Desk) -> None:
    hung, url = desk.at.client("hung"), home(desk)
    desk.write(**{SERVICES: "Bản một"})
    open_form = form(page(hung, url))
    desk.write(**{SERVICES: "Bản hai của Minh"})
    mine = open_form | {f"van-{part(desk, TRADE)}": "Của Hùng", "act": "save"}
    assert hung.post(url, mine).status_code == 303
    assert desk.passage(SERVICES).text == "Bản hai của Minh" and desk.passage(TRADE).text == "Của Hùng"
    both = open_form | {f"van-{part(desk, SERVICES)}": "Bản của Hùng", "act": "save", "key": KEY + "5"}
    answer = hung.post(url, both)
    html = answer.content.decode()
    assert answer.status_code == 409 and "Bản của Hùng" in html and "Bản hai của Minh" in html
    assert hung.post(url, form(html) | {"act": "save", "key": KEY + "6"}).status_code == 303
    assert desk.passage(SERVICES).text == "Bản của Hùng"


def test_files_stand_under_their_section_and_only_readers_open_them(desk: Desk) -> None:
    hung, url = desk.at.client("hung"), home(desk)
    pk = part(desk, TRADE)
    photo = SimpleUploadedFile("anh-cho.png", b"\x89PNG\r\n\x1a\n" + b"x" * 64)
    data = form(page(hung, url)) | {f"van-{pk}": "Kèm ảnh", f"tep-{pk}": photo, "act": "save"}
    assert hung.post(url, data).status_code == 303
    [kept] = seen(lambda: list(PassageFile.objects.all()))
    assert kept.name == "anh-cho.png" and kept.passage_id == desk.passage(TRADE).pk
    assert opens(hung, kept.file) == 200
    assert opens(desk.at.client("an"), kept.file) == 404
    assert opens(desk.at.client("hanh"), kept.file) == 404, "not while it is being written"
    assert hung.post(url, form(page(hung, url)) | {"bo": kept.file, "act": "save", "key": KEY + "7"}).status_code == 303
    assert opens(hung, kept.file) == 404


def test_the_acceptor_takes_and_returns_section_by_section(desk: Desk) -> None:
    desk.sent()
    hanh, url = desk.at.client("hanh"), home(desk)
    html = page(hanh, url)
    assert "Nhận mục này" in html and 'name="act" value="save"' not in html
    one, other = part(desk, SERVICES), part(desk, TRADE)
    assert hanh.post(url, {"act": f"accept:{one}", "key": KEY}).status_code == 303
    assert hanh.post(url, {"act": f"accept:{one}", "key": KEY + "1"}).status_code in (303, 404)
    nothing = hanh.post(url, {"act": "return", "key": KEY + "2"})
    assert nothing.status_code == 422 and "Chưa ghi cần bổ sung" in nothing.content.decode()
    done = hanh.post(url, {"act": "return", f"tra-{other}": "Thiếu số chợ.", "key": KEY + "3"})
    assert done.status_code == 303 and desk.narrative().state == NarrativeState.RETURNED
    html = page(desk.at.client("minh"), url)
    assert "Thiếu số chợ." in html and html.count("<textarea") == 3 and "đã nhận" in html
    assert "Bị trả lại" in page(hanh, f"/ke-hoach/{desk.plan}/theo-de-cuong")


def test_word_out_filled_and_in_again_with_what_it_changes(desk: Desk) -> None:
    desk.write(**{SERVICES: "Nhận 120 hồ sơ.", TRADE: "12 cửa hàng."})
    minh, url = desk.at.client("minh"), home(desk)
    paper = Document(io.BytesIO(minh.get(url + "/mau").content))
    next(one for one in paper.paragraphs if one.text == "Nhận 120 hồ sơ.").runs[0].text = "Nhận 150 hồ sơ <b>mới</b>."
    out = io.BytesIO()
    paper.save(out)
    upload = SimpleUploadedFile("bao-cao.docx", out.getvalue())
    html = minh.post(url + "/nop", {"file": upload, "key": KEY}).content.decode()
    assert "<del>120 </del>" in html and "&lt;b&gt;mới&lt;/b&gt;" in html and "1 mục trong tệp giống" not in html
    assert desk.passage(SERVICES).text == "Nhận 120 hồ sơ.", "nothing is taken before it is seen"
    pk = part(desk, SERVICES)
    sent = form(html) | {"act": "take", "lay": str(pk), "key": KEY + "1"}
    desk.write(**{SERVICES: "Sửa giữa chừng."})
    clash = minh.post(url + "/nop", sent)
    assert (
        clash.status_code == 409 and "Nhận 150" in clash.content.decode() and "Sửa giữa chừng" in clash.content.decode()
    )
    again = form(clash.content.decode()) | {"act": "take", "lay": str(pk), "key": KEY + "2"}
    assert minh.post(url + "/nop", again).status_code == 303
    assert desk.passage(SERVICES).text == "Nhận 150 hồ sơ <b>mới</b>." and desk.passage(TRADE).text == "12 cửa hàng."
    wrong = minh.post(url + "/nop", {"file": SimpleUploadedFile("a.docx", b"%PDF-1.4"), "key": KEY + "3"})
    assert wrong.status_code == 422 and "Đây không phải tệp Word" in wrong.content.decode()
    other = io.BytesIO()
    strange = Document()
    strange.add_paragraph("Công văn khác")
    strange.save(other)
    alien = minh.post(url + "/nop", {"file": SimpleUploadedFile("b.docx", other.getvalue()), "key": KEY + "4"})
    assert alien.status_code == 422 and "Không thấy đề mục nào" in alien.content.decode()
    assert minh.post(url + "/nop", {"key": KEY + "5"}).status_code == 422
    page(desk.at.client("an"), url + "/nop", 404)


def test_the_official_paper_has_the_units_text_under_its_headings(desk: Desk) -> None:
    desk.sent()
    answer = desk.at.client("hanh").get(home(desk) + "/word")
    texts = [one.text for one in Document(io.BytesIO(answer.content)).paragraphs]
    assert "1. Chính quyền số" in texts and "Nhận 120 hồ sơ." in texts and answer["Content-Type"].endswith("document")
    page(desk.at.client("an"), home(desk) + "/word", 404)


def test_the_outline_is_taken_settled_changed_and_given(at_work: AtWork) -> None:
    line = {"text": "- Sở Viễn Tưởng báo cáo việc không ai biết.", "anchor": {**NOWHERE, "line": 130}}
    plan = issue_small_plan({**WITH_OUTLINE, "blocks": [*WITH_OUTLINE["blocks"], line]}, key="chua-ro")
    hanh, base = at_work.client("hanh"), f"/ke-hoach/{plan}/de-cuong"
    assert "Lấy đề cương từ văn bản" in page(hanh, base)
    assert hanh.post(base, {"act": "take", "key": KEY}).status_code == 303
    outline = seen(lambda: Outline.objects.get(plan__code=plan))
    url = f"{base}/{outline.code}"
    html = page(hanh, url)
    assert "Còn 1 tên chưa rõ" in html and "Sở Viễn Tưởng" in html
    refused = hanh.post(url, {"act": "ask", "round": f"{plan}.b1", "key": KEY + "1"})
    assert refused.status_code == 422 and "Còn 1 tên đơn vị chưa rõ: Sở Viễn Tưởng" in refused.content.decode()
    section = seen(lambda: Section.objects.get(outline=outline, title__startswith="Việc không ai biết"))
    worded = {"section": section.code, "title": "Việc mới", "version": "1", "fills": "on"}
    wrong = hanh.post(url, {"act": "change", "named": "Sở Không Có", "key": KEY + "2", **worded})
    assert wrong.status_code == 422 and "Chưa rõ “Sở Không Có”" in wrong.content.decode()
    assert hanh.post(url, {"act": "change", "named": "Sở Nội vụ", "key": KEY + "3", **worded}).status_code == 303
    stale = hanh.post(url, {"act": "change", "named": "", "key": KEY + "4", **worded})
    assert stale.status_code == 409
    assert hanh.post(url, {"act": "add", "title": "Mục cuối", "fills": "on", "key": KEY + "5"}).status_code == 303
    assert hanh.post(url, {"act": "up", "section": section.code, "key": KEY + "6"}).status_code in (303, 422)
    assert hanh.post(url, {"act": "ask", "round": f"{plan}.b1", "key": KEY + "7"}).status_code == 303
    assert "4 đơn vị, gửi chậm nhất 10/04/2026" in page(hanh, url)
    page(at_work.client("minh"), base, 404)
    answer = at_work.client("minh").get(url + "/mau")
    assert "Mục cuối" in [one.text for one in Document(io.BytesIO(answer.content)).paragraphs]


def test_an_unclear_name_is_settled_once_wherever_it_stands(at_work: AtWork) -> None:
    more = ("- Sở Viễn Tưởng báo cáo việc thứ nhất.", "- Sở Viễn Tưởng, Sở Nội vụ báo cáo việc thứ hai.")
    blocks = [
        {"text": text, "anchor": {"line": 130 + n, "page": None, "table": None, "row": None}}
        for n, text in enumerate(more)
    ]
    plan = issue_small_plan({**WITH_OUTLINE, "blocks": [*WITH_OUTLINE["blocks"], *blocks]}, key="mot-ten")
    hanh = at_work.client("hanh")
    hanh.post(f"/ke-hoach/{plan}/de-cuong", {"act": "take", "key": KEY})
    outline = seen(lambda: Outline.objects.get(plan__code=plan))
    url = f"/ke-hoach/{plan}/de-cuong/{outline.code}"
    assert "Có ở 2 chỗ" in page(hanh, url)
    none = hanh.post(url, {"act": "name", "text": "Sở Viễn Tưởng", "key": KEY + "1"})
    assert none.status_code == 422 and "Chọn hoặc ghi đơn vị" in none.content.decode()
    named = {"act": "name", "text": "Sở Viễn Tưởng", "names": "Sở Khoa học và Công nghệ", "key": KEY + "2"}
    assert hanh.post(url, named).status_code == 303
    rows = seen(lambda: list(Section.objects.filter(outline=outline, title__startswith="Việc thứ").order_by("place")))
    assert [[one["code"] for one in row.named] for row in rows] == [["na-so-khcn"], ["na-so-khcn", "na-so-nv"]]
    assert [len(row.units or ()) for row in rows] == [1, 2] and "chưa rõ" not in page(hanh, url)
    nobody = {"act": "name", "text": "Sở Khoa học và Công nghệ", "nobody": "on", "key": KEY + "3"}
    assert hanh.post(url, nobody).status_code == 303
    first = seen(lambda: Section.objects.get(pk=rows[0].pk))
    assert first.units == [], "nobody is not everybody"


def test_an_outline_by_hand(at_work: AtWork) -> None:
    hanh, base = at_work.client("hanh"), f"/ke-hoach/{at_work.plan}/de-cuong"
    none = hanh.post(base, {"act": "take", "key": KEY})
    assert none.status_code == 422 and "không có phụ lục nào là đề cương" in none.content.decode()
    given = {"act": "make", "title": "Báo cáo nhanh", "audience": "UBND cấp xã\nSở Nội vụ", "since": "01/01/2026"}
    made = hanh.post(base, {**given, "key": KEY + "1"})
    assert made.status_code == 303
    url = made["Location"]
    for number, title in (("1", "Kết quả"), ("2", "Khó khăn")):
        hanh.post(url, {"act": "add", "number": number, "title": title, "fills": "on", "key": KEY + "x" + number})
    outline = seen(lambda: Outline.objects.get(plan__code=at_work.plan))
    assert len(outline.units) == 4
    assert hanh.post(url, {"act": "ask", "round": f"{at_work.plan}.b1", "key": KEY + "2"}).status_code == 303
    drop = hanh.post(url, {"act": "drop_outline", "key": KEY + "3"})
    assert drop.status_code == 409 and "đã giao cho đơn vị" in drop.content.decode()


def test_the_province_composes_beside_the_units(desk: Desk) -> None:
    desk.sent()
    desk.sent(THANH_VINH, "an", "thong")
    hanh = desk.at.client("hanh")
    url = f"/ke-hoach/{desk.plan}/de-cuong/{desk.outline}/tong-hop?ky={desk.round}&muc={desk.code(SERVICES)}"
    html = page(hanh, url)
    assert html.count('value="add:') == 2 and "2 trong 4 đơn vị đã gửi" in html
    passage = desk.passage(SERVICES).code
    assert (
        hanh.post(url, {"act": f"add:{passage}", "text": "Toàn tỉnh:", "version": "0", "key": KEY}).status_code == 303
    )
    kept = seen(lambda: ProvinceText.objects.get())
    assert kept.text == "Toàn tỉnh:\n\nNhận 120 hồ sơ." and kept.sources == [passage]
    stale = hanh.post(url, {"act": "save", "text": "Bản khác", "version": "0", "key": KEY + "1"})
    assert stale.status_code == 409 and "Bản khác" in stale.content.decode() and "Toàn tỉnh:" in stale.content.decode()
    html = page(hanh, url)
    assert "đã dùng" in html and f"#muc-{part(desk, SERVICES)}" in html
    word = hanh.get(f"/ke-hoach/{desk.plan}/de-cuong/{desk.outline}/tong-hop/word?ky={desk.round}")
    assert "Nhận 120 hồ sơ." in [one.text for one in Document(io.BytesIO(word.content)).paragraphs]
    page(desk.at.client("hung"), url, 404)
    duc = desk.at.client("duc")
    listed = page(duc, f"/ke-hoach/{desk.plan}/theo-de-cuong")
    assert f"/de-cuong/{desk.outline}/tong-hop?ky={desk.round}" in listed
    html = page(duc, url)
    assert "Toàn tỉnh:" in html and html.count("Nhận 120 hồ sơ.") == 3 and "<textarea" not in html
    assert 'value="add:' not in html
    assert duc.post(url, {"act": "save", "text": "x", "version": "1", "key": KEY + "2"}).status_code == 404


def test_the_pages_ask_the_database_little(desk: Desk) -> None:
    desk.sent()
    desk.sent(THANH_VINH, "an", "thong")
    desk.written(ANH_SON, "son")
    compose = f"/ke-hoach/{desk.plan}/de-cuong/{desk.outline}/tong-hop?ky={desk.round}&muc={desk.code(SERVICES)}"
    for who, url, most in (
        ("minh", home(desk), 17),
        ("hanh", f"/ke-hoach/{desk.plan}/theo-de-cuong", 16),
        ("hanh", compose, 22),
        ("hanh", f"/ke-hoach/{desk.plan}/de-cuong/{desk.outline}", 22),
    ):
        client = desk.at.client(who)
        page(client, url)
        with CaptureQueriesContext(connection) as counted:
            page(client, url)
        assert len(counted) <= most, (url, len(counted), [q["sql"][:90] for q in counted])


def test_the_outline_of_the_desk_is_as_read(desk: Desk) -> None:
    assert desk.section(STREET).named[0]["code"] == TRUONG_VINH and outline_of(desk).version == 1
