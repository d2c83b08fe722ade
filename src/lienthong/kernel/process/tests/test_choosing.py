"""What an author picks: units, posts, forms, processes, tables, messages that there are; what is not there is told."""

import datetime as dt
import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import pytest
from django.http import QueryDict
from django.test import Client

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.forms.api import titles
from lienthong.kernel.forms.tests import factories as forms
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions.drafts import mark_of
from lienthong.kernel.process.bpmn import read, write
from lienthong.kernel.process.choosing import What, choices, meant, there_of
from lienthong.kernel.process.definition import Definition, Fact, Node, NodeKind, Who
from lienthong.kernel.process.findings import Severity
from lienthong.kernel.process.strangers import There, strangers
from lienthong.kernel.process.tables.grid import gridded
from lienthong.kernel.process.views.gridding import sent_rows

from .factories import author, drafted, drawn, offered, person, post_of, published, two_steps
from .test_redrawing import held, mai, sent

K = NodeKind
Come = Callable[[Actor], Client]


def title_of(form: str) -> str:
    return titles(mai())[form]


def everything() -> Definition:
    """A process that picks something of each kind."""
    nodes = [
        Node("s", K.START),
        Node("nhan", K.USER, "Tiếp nhận", who=Who("officer")),
        Node("phi", K.RULE, "Tính phí", table="phi"),
        Node("goi", K.CALL, "Gọi bản sao"),
        Node("gui", K.SEND, "Báo tin", message="da-xong"),
        Node("e", K.END),
    ]
    ways = ["s>nhan", "nhan>phi", "phi>goi", "goi>gui", "gui>e"]
    return drawn(nodes, ways, "Quy trình đủ loại", facts=(Fact("don_vi", "text", "Đơn vị phối hợp"),))


def test_what_there_is_is_found_with_and_without_marks(province: None) -> None:
    post_of("chu-tich", "head", "Chủ tịch UBND phường")
    post_of("chu-tich", "head", "Chủ tịch UBND phường", "na-p-2")
    post_of("van-thu", "staff", "Văn thư", "na-p-2")
    process, form = published(two_steps()), forms.published()
    assert [one.code for one in choices(mai(), What.UNIT, "phuong hai")] == ["na-p-2"]
    assert [(one.code, one.name) for one in choices(mai(), What.POST, "chu tich")] == [
        ("chu-tich", "Chủ tịch UBND phường")
    ]
    assert [one.code for one in choices(mai(), What.POST, "", unit="na-p-2")] == ["chu-tich", "van-thu"]
    [both] = choices(author("na"), What.POST, "chu tich")
    assert both.hint in ("Phường Một và 1 đơn vị khác", "Phường Hai và 1 đơn vị khác")
    assert [(one.code, one.name) for one in choices(mai(), What.CALLED, "hai buoc")] == [
        (process, "Quy trình hai bước")
    ]
    assert [one.code for one in choices(mai(), What.FORM, title_of(form))] == [form]
    with offered(phi=dict):
        assert [one.code for one in choices(mai(), What.TABLE, "")] == ["phi", "whose_job"]
    assert [one.code for one in choices(mai(), What.TABLE, "")] == ["whose_job"]
    assert choices(mai(), What.CALLED, "không có") == []


def test_messages_of_what_is_in_force_are_offered_with_all_their_signs(province: None) -> None:
    name = 'Đã "xong" & <gửi>'
    node = replace(everything().nodes[4], message=name)
    ways = ["s>gui", "gui>e"]
    published(drawn([everything().nodes[0], node, Node("e", K.END)], ways, "Quy trình báo tin"))
    assert [one.name for one in choices(mai(), What.MESSAGE, "xong")] == [name]


def test_a_draft_is_no_process_that_may_be_called_and_others_drafts_are_not_seen(province: None) -> None:
    drafted(two_steps())
    assert choices(mai(), What.CALLED, "") == []
    published(two_steps(), "na-p-2")
    assert [one.name for one in meant(mai(), What.CALLED, "quy trình HAI bước")] == ["Quy trình hai bước"]


def test_what_is_named_and_not_there_is_told_with_its_step(province: None) -> None:
    strange = [
        Who("phù-thủy"), Who("officer", unit="khong-co"), Who("officer", post="vua"),
        Who("officer", post="vua", unit="na-p-2"), Who("officer", post="vua", unit="=noi"),
    ]  # fmt: skip
    nodes = [Node("s", K.START), Node("e", K.END), Node("c", K.CALL, "Gọi", called="QTNB-99999")]
    nodes += [Node(f"b{n}", K.USER, f"B{n}", who=who, form="bieu-la") for n, who in enumerate(strange)]
    made = drawn(nodes, ["s>b0", "b0>b1", "b1>b2", "b2>b3", "b3>b4", "b4>c", "c>e"])
    told = {(one.nodes[0], one.severity): one.sentence for one in strangers(made, there_of(mai(), made))}
    assert "không có vai “phù-thủy”" in told["b0", Severity.ERROR]
    assert "không có đơn vị mang mã “khong-co”" in told["b1", Severity.ERROR]
    sentences = [one.sentence for one in strangers(made, there_of(mai(), made))]
    assert any("đơn vị giải quyết hồ sơ chưa có vị trí “vua”" in one for one in sentences)
    assert any("Phường Hai chưa có vị trí “vua”" in one for one in sentences)
    assert sum("biểu mẫu nào mang mã “bieu-la”" in one for one in sentences) == 5
    assert not any("“=noi”" in one or ("“B4”" in one and "vua" in one) for one in sentences)
    assert any("chưa có quy trình “QTNB-99999”" in one for one in sentences)
    there = There({"officer": "Chuyên viên", "phù-thủy": "x"}, {"khong-co": "x", "na-p-2": "y"})
    told_less = [one for one in strangers(made, there) if one.severity is Severity.ERROR]
    assert told_less == []


def test_a_unit_that_is_not_there_is_told_while_drawing_and_not_published(province: None, come_as: Come) -> None:
    nodes = [Node("s", K.START), Node("a", K.USER, "A", who=Who("officer", unit="khong-co")), Node("e", K.END)]
    code = drafted(drawn(nodes, ["s>a", "a>e"]))
    status, said = sent(come_as(mai()), code, held(code).bpmn.encode(), "soat")
    assert status == 200 and [one["at"] for one in said["faults"]] == [["a"]]
    with pytest.raises(Unfit, match="khong-co"):
        actions.publish(code, mai(), decision="1/QĐ", effective_on=dt.date(2026, 1, 1))


def test_the_lists_are_for_authors_alone_and_no_other_kind_is_there(province: None, come_as: Come) -> None:
    author = come_as(mai())
    found = json.loads(author.get("/quy-trinh/chon?loai=don-vi&q=hai").content)
    assert found == {"choices": [{"code": "na-p-2", "name": "Phường Hai", "hint": "na-p-2"}]}
    assert author.get("/quy-trinh/chon?loai=phu-thuy").status_code == 404
    assert come_as(person("lan", "officer")).get("/quy-trinh/chon?loai=don-vi&q=hai").status_code == 404


def cells(code: str, **more: str) -> dict[str, str]:
    """The table as the page sends it where nobody touched it, and what somebody changed."""
    rows = gridded(read(held(code).bpmn.encode()))
    facts = {"act": "save", "shown": mark_of(held(code)), "rows": str(len(rows)), "key": f"khoa-{len(more)}-{code}"}
    for place, row in enumerate(rows, 1):
        facts |= {f"key-{place}": row.key, f"name-{place}": row.name, f"role-{place}": row.who.role}
        facts |= {f"amount-{place}": row.amount, f"measure-{place}": row.measure}
    return facts | more


def test_in_the_table_things_are_picked_by_name_and_what_is_not_there_is_told_in_its_cell(
    province: None, come_as: Come
) -> None:
    post_of("chu-tich", "head", "Chủ tịch UBND phường")
    process, form = published(two_steps()), forms.published()
    with offered(phi=dict, le=dict):
        author, code = come_as(mai()), drafted(everything())
        link = f"/quy-trinh/ban/{code}/soan?xem=bang"
        wrong = {
            "unit-1": "Phường Mười",
            "post-1": "Vua",
            "asked-1": "Tờ khai khác",
            "asked-2": "khong",
            "asked-3": "Q",
        }
        page = author.post(link, cells(code, **wrong))
        text = page.content.decode()
        assert page.status_code == 422
        for name, typed in wrong.items():
            assert f'id="{name}-loi"' in text and f'value="{typed}"' in text, name
        assert "Không có đơn vị “Phường Mười”. Gõ vài chữ" in text
        picked = {
            "unit-1": "phường một", "post-1": "Chủ tịch UBND phường", "asked-1": title_of(form), "asked-2": "le",
            "asked-3": process, "asked-4": "Tin mới",
        }  # fmt: skip
        assert author.post(link, cells(code, **picked)).status_code == 303
    after = {node.key: node for node in read(held(code).bpmn.encode()).nodes}
    assert (after["nhan"].who.unit, after["nhan"].who.post, after["nhan"].form) == ("na-p-1", "chu-tich", form)
    assert (after["phi"].table, after["goi"].called, after["gui"].message) == ("le", process, "Tin mới")
    by_fact = {"unit-1": "Theo mục “Đơn vị phối hợp” của hồ sơ", "asked-1": ""}
    assert author.post(link, cells(code, **by_fact)).status_code == 303
    after = {node.key: node for node in read(held(code).bpmn.encode()).nodes}
    assert (after["nhan"].who.unit, after["nhan"].form) == ("=don_vi", "")
    assert "Theo mục “Đơn vị phối hợp” của hồ sơ" in author.get(link).content.decode()


def test_what_nobody_touched_in_the_table_stays_also_where_it_is_not_there(province: None, come_as: Come) -> None:
    strange = Who("officer", post="Chánh Văn phòng", unit="khong-co")
    code = drafted(drawn([Node("s", K.START), Node("a", K.USER, "A", who=strange), Node("e", K.END)], ["s>a", "a>e"]))
    same = {"unit-1": "khong-co", "post-1": "Chánh Văn phòng", "name-1": "Tên mới"}
    answer = come_as(mai()).post(f"/quy-trinh/ban/{code}/soan?xem=bang", cells(code, **same))
    assert answer.status_code == 303
    [node] = [one for one in read(held(code).bpmn.encode()).nodes if one.key == "a"]
    assert (node.name, node.who) == ("Tên mới", strange)


def test_a_table_of_many_rows_is_read_in_one_walk(province: None) -> None:
    steps = [Node(f"b{n}", K.USER, f"Bước {n}", who=Who("officer")) for n in range(400)]
    ways = ["s>b0", *(f"b{n}>b{n + 1}" for n in range(399)), "b399>e"]
    made = read(write(drawn([Node("s", K.START), *steps, Node("e", K.END)], ways)))
    given = QueryDict(mutable=True)
    given["rows"] = "400"
    for place, row in enumerate(gridded(made), 1):
        given.update({f"key-{place}": row.key, f"name-{place}": row.name, f"role-{place}": "officer"})
        given.update(
            {f"amount-{place}": "", f"measure-{place}": "hours", f"way-{place}:{row.ways[0].key}": row.ways[0].to}
        )
    before = perf_counter()
    sent_all = sent_rows(mai(), made, given)
    assert len(sent_all.rows) == 400 and all(row.ways for row in sent_all.rows)
    assert perf_counter() - before < 1.0, "rows x fields would take many seconds"


def test_the_page_of_a_version_tells_what_is_named_and_not_there(province: None, come_as: Come) -> None:
    """To its authors, of a draft and of what is in force; whoever else works here reads it without."""
    steps = [
        Node("s", K.START),
        Node("khai", K.USER, "Khai", who=Who("officer", post="khong-co"), form="BM-KHONG-CO"),
        Node("goi", K.CALL, "Gọi", called="QT-KHONG-CO"),
        Node("e", K.END),
    ]
    code = drafted(drawn(steps, ["s>khai", "khai>goi", "goi>e"], "Quy trình nêu điều lạ"))
    told = (
        "chưa có biểu mẫu nào mang mã “BM-KHONG-CO”",
        "chưa có vị trí “khong-co”",
        "chưa có quy trình “QT-KHONG-CO”",
    )
    page = come_as(mai()).get(f"/quy-trinh/ban/{code}").content.decode()
    assert not [one for one in told if one not in page] and "kiem-tra" in page
    assert "Số quyết định ban hành" in page, "what may still come keeps nobody from publishing"
    actions.publish(code, mai(), decision="01/QĐ-UBND", effective_on=dt.date(2026, 1, 1))
    page = come_as(mai()).get(f"/quy-trinh/ban/{code}").content.decode()
    assert not [one for one in told if one not in page]
    assert not any(
        one in come_as(person("lan", "officer")).get(f"/quy-trinh/ban/{code}").content.decode() for one in told
    )


def test_what_nobody_would_do_is_told_before_publishing_is_offered(province: None, come_as: Come) -> None:
    """A role or a unit that is not there is refused when one publishes, so the page does not offer it."""
    steps = [Node("s", K.START), Node("ky", K.USER, "Ký", who=Who("officer", unit="khong-co")), Node("e", K.END)]
    code = drafted(drawn(steps, ["s>ky", "ky>e"], "Quy trình của đơn vị lạ"))
    page = come_as(mai()).get(f"/quy-trinh/ban/{code}").content.decode()
    assert "không có đơn vị mang mã “khong-co”" in page
    assert "<b>1 lỗi</b></a> phải sửa rồi mới ban hành được: bấm “Sửa quy trình”" in page
    assert "Số quyết định ban hành" not in page, "what is refused is not offered"
    [marks] = re.findall('data-diagram-marks="([^"]*)"', page)
    mark = json.loads(html.unescape(marks))["ky"]
    assert mark["level"] == "late" and "khong-co" in mark["title"], "the drawing shows it where it is"
