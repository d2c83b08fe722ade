"""Search: whoever asks finds what they may see, and not a word of the rest."""

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from lienthong.kernel.base.actor import ANYONE, HOUSE, Actor, Grant
from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.search import api as search
from lienthong.kernel.search.models import Entry, Share
from lienthong.kernel.search.providers import KINDS
from lienthong.kernel.search.views import box


def of_unit(*units, role="officer", everywhere=False):
    return Actor(
        f"account:{role}",
        role,
        grants=(Grant(role, 1, frozenset(units)),),
        units=frozenset(units),
        everywhere=everywhere,
    )


VINH, DO_LUONG, PROVINCE = of_unit(1), of_unit(2), of_unit(1, 2, role="province_leader", everywhere=True)


@pytest.fixture(autouse=True)
def kinds():
    search.register_kind("test.task", "Nhiệm vụ thử")
    search.register_kind("test.letter", "Thư thử", provider=_letters)
    yield
    KINDS.pop("test.task")
    KINDS.pop("test.letter")


def _letters(actor, text, most):
    mine = [search.Hit("test.letter", f"Thư {n} cho {actor.name}: {text}", "", f"/thu/{n}") for n in range(20)]
    return mine[:most] if actor.kind == "person" else []


def entry(subject, title, **more):
    given = {"kind": "test.task", "url": f"/nv/{subject}"} | more
    return search.Entry(subject=subject, title=title, **given)


def keep(*entries):
    return whole(lambda: search.index_many(entries), HOUSE)


def titles(actor, text, kind="test.task"):
    groups = whole(lambda: search.find(actor, text, kind=kind), actor)
    return [hit.title for group in groups for hit in group.hits]


@pytest.fixture
def shelf(own_database):
    keep(
        entry("a", "Số hóa hồ sơ phường Trường Vinh", unit_id=1),
        entry("b", "Số hóa hồ sơ xã Đô Lương", unit_id=2),
        entry("c", "Số hóa hồ sơ liên xã", unit_ids=[1, 2]),
        entry("d", "Số hóa hồ sơ: hướng dẫn cho người dân", public=True),
    )


def test_each_finds_their_own_the_shared_and_the_public(shelf):
    assert set(titles(VINH, "so hoa ho so")) == {
        "Số hóa hồ sơ phường Trường Vinh",
        "Số hóa hồ sơ liên xã",
        "Số hóa hồ sơ: hướng dẫn cho người dân",
    }
    assert len(titles(DO_LUONG, "số hóa")) == 3
    assert len(titles(PROVINCE, "số hóa")) == 4
    assert titles(ANYONE, "số hóa") == ["Số hóa hồ sơ: hướng dẫn cho người dân"]
    assert titles(VINH, "do luong") == []


@pytest.mark.parametrize(
    "role", ["system_admin", "unit_admin", "coordinator", "leader", "officer", "counter", "citizen", "auditor"]
)
def test_a_role_finds_nothing_beyond_its_units(shelf, role):
    assert "Số hóa hồ sơ xã Đô Lương" not in titles(of_unit(1, role=role), "số hóa")
    assert len(titles(of_unit(1, role=role), "số hóa")) == 3


def test_the_database_itself_shows_and_takes_only_that_much(shelf):
    assert whole(lambda: sorted(Entry.objects.values_list("subject", flat=True)), VINH) == ["a", "c", "d"]
    assert whole(lambda: list(Share.objects.values_list("unit_id", flat=True)), VINH) == []
    assert whole(lambda: list(Share.objects.values_list("unit_id", flat=True)), DO_LUONG) == [2]
    assert whole(lambda: Entry.objects.filter(subject="a").update(title="x"), VINH) == 0
    assert whole(lambda: Entry.objects.all().delete()[0], VINH) == 0
    with pytest.raises(Exception, match="row-level security"):
        whole(lambda: Entry.objects.create(kind="k", subject="s", title="x", url="/", unit_id=1), VINH)


def test_the_function_takes_no_words_that_would_be_a_program(shelf):
    def ask(word):
        with connection.cursor() as cursor:
            cursor.execute("select * from search_find(%s, %s, 10)", [[word], ["test.task"]])

    with pytest.raises(Exception, match="folded words"):
        whole(lambda: ask("x' or true --"), VINH)


def test_what_begins_with_the_words_comes_first_then_the_titles_then_the_texts(own_database):
    keep(
        entry("t", "Báo cáo quý", text="chuyển đổi số", public=True),
        entry("m", "Kế hoạch chuyển đổi số", public=True),
        entry("s", "Chuyển đổi số ở xã", public=True),
        entry("e", "Chuyển đổi số", public=True),
    )
    assert titles(VINH, "chuyen doi so") == [
        "Chuyển đổi số",
        "Chuyển đổi số ở xã",
        "Kế hoạch chuyển đổi số",
        "Báo cáo quý",
    ]


def test_marks_typed_bring_their_own_first(own_database):
    keep(entry("1", "Xã Ma", public=True), entry("2", "Xã Mã Sơn", public=True), entry("3", "Xã Má Khê", public=True))
    assert titles(VINH, "xã mã")[0] == "Xã Mã Sơn"
    assert len(titles(VINH, "xa ma")) == 3


def test_an_entry_changes_and_goes(shelf):
    assert keep(entry("a", "Tên mới", unit_id=2), entry("c", "Chỉ còn một", unit_ids=[2])) == 2
    assert titles(VINH, "số hóa") == ["Số hóa hồ sơ: hướng dẫn cho người dân"]
    assert titles(DO_LUONG, "ten moi") == ["Tên mới"]
    assert whole(lambda: search.drop("a", "b"), HOUSE) == 2
    assert titles(DO_LUONG, "ten moi") == []


def test_a_restricted_officer_makes_things_findable_for_others(own_database):
    whole(lambda: search.index_many([entry("x", "Việc giao cho Đô Lương", unit_id=2)]), VINH)
    assert titles(VINH, "viec giao") == []
    assert titles(DO_LUONG, "viec giao") == ["Việc giao cho Đô Lương"]


@pytest.mark.parametrize("wrong", [{}, {"public": True, "url": "https://x.example"}, {"public": True, "url": "//x"}])
def test_what_nobody_could_find_or_leads_elsewhere_is_a_fault(own_database, wrong):
    with pytest.raises(HouseFault):
        keep(entry("x", "x", **wrong))


def test_writing_belongs_to_what_happened(own_database):
    with pytest.raises(HouseFault):
        search.index_many([])
    with pytest.raises(HouseFault):
        search.drop("x")


def test_rooms_that_answer_themselves_stand_beside_and_are_cut(shelf):
    groups = whole(lambda: search.find(VINH, "số hóa"), VINH)
    by_kind = {group.kind: group for group in groups}
    assert len(by_kind["test.letter"].hits) == 6
    assert by_kind["test.letter"].more
    assert not by_kind["test.task"].more
    assert [g.kind for g in whole(lambda: search.find(ANYONE, "số hóa"), ANYONE)] == ["test.task"]


def ask(actor, **query):
    request = RequestFactory().get("/tim-kiem", query)
    request.actor = actor
    return box.results(request).content.decode()


def test_the_page_shows_hits_and_helps_where_there_are_none(shelf):
    shown = ask(VINH, q="so hoa")
    assert "Số hóa hồ sơ phường Trường Vinh" in shown
    assert 'href="/nv/a"' in shown
    assert "Xem thêm trong “Thư thử”" in shown
    assert "Không tìm thấy “xyz qqq”" in ask(ANYONE, q="xyz qqq")
    assert "Gõ ít nhất hai ký tự" in ask(VINH, q="s")
    assert "Tìm gì?" in ask(VINH)
    assert "<script>alert" not in ask(VINH, q="<script>alert(1)</script>")
    assert "Tìm trong mọi loại" in ask(VINH, q="so hoa", loai="test.task")
    assert "Không tìm thấy" in ask(VINH, q="so hoa", loai="no.such")


def test_a_visitor_opens_the_page_through_the_whole_house(shelf):
    answer = Client().get("/tim-kiem", {"q": "số hóa"})
    assert answer.status_code == 200
    assert "hướng dẫn cho người dân" in answer.content.decode()
    assert "Trường Vinh" not in answer.content.decode()
