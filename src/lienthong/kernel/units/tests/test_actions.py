"""What can happen to units, told on a small province."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.units import api as units
from lienthong.kernel.units import recording
from lienthong.kernel.units.models import UnitCode, UnitVersion

JULY = dt.date(2025, 7, 1)
NOW = dt.date(2026, 11, 22)
CITED = "12/QĐ-UBND (02/01/2026)"
ADMIN = Actor("account:nam", "Anh Nam", grants=(Grant("system_admin", 1, frozenset()),))


@pytest.fixture
def province(db: None) -> None:
    for code, name, kind, tier, parent in (
        ("na", "Tỉnh Nghệ An", "tinh", "tinh", None),
        ("na-ubnd", "Ủy ban nhân dân tỉnh Nghệ An", "ubnd-tinh", "tinh", "na"),
        ("na-so-khcn", "Sở Khoa học và Công nghệ", "so", "tinh", "na-ubnd"),
        ("na-tt", "Trung tâm Công nghệ số", "su-nghiep", "tinh", "na-so-khcn"),
        ("na-p-1", "Phường Một", "phuong", "xa", "na"),
        ("na-p-2", "Phường Hai", "phuong", "xa", "na"),
    ):
        with standing_on(JULY):
            units.found(HOUSE, code=code, name=name, kind=kind, tier=tier, parent=parent, since=JULY, cited=CITED)


def name(code: str, on: dt.date) -> str:
    return units.card(code, on).name


def test_a_renamed_unit_stays_itself_and_keeps_its_old_name_in_old_days(province):
    on = dt.date(2026, 3, 1)
    before = units.card("na-p-1", on)
    units.rename("na-p-1", ADMIN, name="Phường  Trường Vinh", on=on, cited=CITED)
    assert name("na-p-1", dt.date(2026, 2, 28)) == "Phường Một"
    assert name("na-p-1", on) == "Phường Trường Vinh"
    assert units.card("na-p-1", on).id == before.id
    assert units.card("na-p-1", dt.date(2026, 1, 1)).valid_to is None, "the unit lives on; only the name ended"
    found = units.resolve("phuong mot", on=NOW)
    assert [one.code for one in found.hits] == ["na-p-1"] and found.renamed and found.old


def test_a_correction_changes_the_past_but_not_what_was_known_then(province):
    with standing_on(dt.datetime(2026, 5, 4, 9)) as then:
        units.rename("na-p-1", ADMIN, name="Phường Nhầm", on=dt.date(2026, 5, 1), cited=CITED)
    with standing_on(dt.datetime(2026, 6, 1, 9)):
        units.correct("na-p-1", ADMIN, facts={"name": "Phường Đúng"}, since=dt.date(2026, 5, 1), why="đính chính 15/ĐC")
    day = dt.date(2026, 5, 2)
    assert name("na-p-1", day) == "Phường Đúng"
    assert units.card("na-p-1", day, known=then + dt.timedelta(hours=1)).name == "Phường Nhầm"
    assert name("na-p-1", dt.date(2026, 4, 30)) == "Phường Một"


def test_changes_while_the_clock_stands_still_keep_every_version(province):
    with standing_on(dt.datetime(2026, 5, 4, 9)):
        for new in ("A", "B", "C"):
            units.correct("na-p-1", ADMIN, facts={"name": f"Phường {new}"}, why="đính chính")
    assert UnitVersion.objects.filter(unit__code="na-p-1").count() == 4
    assert name("na-p-1", NOW) == "Phường C"


def test_a_merger_ends_the_old_and_says_who_holds_it_now(province):
    on = dt.date(2026, 3, 1)
    units.assign_code("na-p-1", HOUSE, scheme="thong-ke", code="16670", since=JULY, cited=CITED)
    new = {"code": "na-p-moi", "name": "Phường Mới", "kind": "phuong", "tier": "xa", "parent": "na"}
    units.merge(HOUSE, sources=["na-p-1", "na-p-2"], into=new, on=on, cited=CITED)
    assert units.card("na-p-1", NOW).valid_to == on
    assert [one.code for one in units.successors("na-p-1")] == ["na-p-moi"]
    assert units.successors("na-p-1", dt.date(2026, 2, 1)) == []
    assert {one.code for one in units.predecessors("na-p-moi")} == {"na-p-1", "na-p-2"}
    assert units.by_code("thong-ke", "16670", dt.date(2026, 2, 1)).code == "na-p-1"
    assert units.by_code("thong-ke", "16670", on) is None
    found = units.resolve("UBND phường Một", on=NOW)
    assert (found.standing, [s.code for s in found.successors]) == ("old", ["na-p-moi"])


def test_a_department_that_takes_another_in_stays_itself(province):
    into = {"code": "na-p-2"}
    units.merge(HOUSE, sources=["na-p-1", "na-p-2"], into=into, on=dt.date(2026, 3, 1), cited=CITED)
    assert units.card("na-p-2", NOW).valid_to is None
    assert [one.code for one in units.successors("na-p-1")] == ["na-p-2"]


def test_a_split_names_its_main_heir_first_and_later_heirs_are_followed(province):
    on = dt.date(2026, 3, 1)
    small = {"code": "na-p-b", "name": "Phường B", "kind": "phuong", "tier": "xa", "parent": "na"}
    big = small | {"code": "na-p-a", "name": "Phường A", "main": True}
    assert units.split("na-p-1", HOUSE, into=[small, big], on=on, cited=CITED) == ["na-p-a", "na-p-b"]
    later = dt.date(2026, 9, 1)
    units.merge(HOUSE, sources=["na-p-a"], into={"code": "na-p-2"}, on=later, cited=CITED)
    assert [one.code for one in units.successors("na-p-1", dt.date(2026, 8, 1))] == ["na-p-a", "na-p-b"]
    assert [one.code for one in units.successors("na-p-1", later)] == ["na-p-b", "na-p-2"]


def test_what_is_below_is_found_also_after_the_end_and_moves_with_the_day(province):
    ids = {code: units.card(code).id for code in ("na", "na-ubnd", "na-so-khcn", "na-tt", "na-p-1")}
    assert units.within([ids["na-ubnd"]], NOW) == {ids["na-ubnd"], ids["na-so-khcn"], ids["na-tt"]}
    units.set_parent("na-tt", ADMIN, parent="na", on=dt.date(2026, 6, 1), cited=CITED)
    assert ids["na-tt"] in units.within([ids["na-so-khcn"]], dt.date(2026, 5, 31))
    assert ids["na-tt"] not in units.within([ids["na-so-khcn"]], dt.date(2026, 6, 1))
    units.end("na-p-1", HOUSE, on=dt.date(2026, 6, 1), cited=CITED)
    assert ids["na-p-1"] in units.within([ids["na"]], NOW)


def test_a_unit_with_others_below_it_cannot_end_and_no_circle_can_be_made(province):
    with pytest.raises(Unfit) as no:
        units.end("na-so-khcn", HOUSE, on=dt.date(2026, 6, 1), cited=CITED)
    assert "Chuyển các đơn vị trực thuộc" in no.value.next_step
    with pytest.raises(Unfit):
        units.set_parent("na-ubnd", ADMIN, parent="na-tt", on=dt.date(2026, 6, 1), cited=CITED)
    with pytest.raises(Unfit):
        units.correct("na-ubnd", ADMIN, facts={"parent": "na-tt"}, why="đính chính")


def test_one_code_means_one_unit_at_a_time(province):
    units.assign_code("na-p-1", ADMIN, scheme="thong-ke", code="1", since=JULY, until=NOW, cited=CITED)
    with pytest.raises(Unfit):
        units.assign_code("na-p-2", ADMIN, scheme="thong-ke", code="1", since=dt.date(2026, 1, 1), cited=CITED)
    units.assign_code("na-p-2", ADMIN, scheme="thong-ke", code="1", since=NOW, cited=CITED)
    assert units.by_code("thong-ke", "1", NOW).code == "na-p-2"


def test_a_code_is_never_given_twice_and_nothing_changes_without_a_decision(province):
    units.end("na-p-1", HOUSE, on=dt.date(2026, 6, 1), cited=CITED)
    facts = {"name": "Phường Khác", "kind": "phuong", "tier": "xa", "parent": "na", "since": NOW}
    with pytest.raises(Unfit) as no:
        units.found(ADMIN, code="na-p-1", cited=CITED, **facts)
    assert "code" in no.value.fields
    with pytest.raises(Unfit) as no:
        units.found(ADMIN, code="na-p-khac", cited=" ", **facts)
    assert "cited" in no.value.fields
    with pytest.raises(Unfit):
        units.rename("na-p-1", ADMIN, name="Phường Ma", on=NOW, cited=CITED)
    with pytest.raises(NotThere):
        units.rename("na-p-9", ADMIN, name="Phường Ma", on=NOW, cited=CITED)


def test_the_database_itself_keeps_one_truth(province):
    known = UnitVersion.objects.get(unit__code="na-p-1")
    known.pk, known.valid = None, DateRange(NOW, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        known.save(force_insert=True)
    code = {"scheme": "thong-ke", "code": "1", "valid": DateRange(JULY, None)}
    UnitCode.objects.create(unit_id=known.unit_id, **code)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitCode.objects.create(unit_id=units.card("na-p-2").id, **code)


def test_groups_have_their_members_for_a_time(province):
    units.found_group(ADMIN, code="group:phuong", name="Các phường", other_names=["phường"])
    units.add_member("group:phuong", ADMIN, unit="na-p-1", since=JULY)
    units.add_member("group:phuong", ADMIN, unit="na-p-2", since=JULY)
    units.remove_member("group:phuong", ADMIN, unit="na-p-2", on=dt.date(2026, 6, 1))
    assert [one.name for one in units.members("group:phuong", dt.date(2026, 5, 31))] == ["Phường Hai", "Phường Một"]
    assert [one.code for one in units.members("group:phuong", NOW)] == ["na-p-1"]
    assert units.group_of("các phường trên địa bàn tỉnh") == "group:phuong"
    with pytest.raises(Unfit):
        units.add_member("group:phuong", ADMIN, unit="na-p-1", since=NOW)


def test_every_change_is_in_the_history_and_gives_the_tree_a_new_stamp(province):
    stamp = units.tree_stamp()
    units.rename("na-p-1", ADMIN, name="Phường Mới", on=NOW, cited=CITED)
    assert units.tree_stamp() > stamp
    line = audit.history("na-p-1")[0]
    assert (line.who, line.what, line.args["cited"]) == ("Anh Nam", "đổi tên đơn vị", CITED)


def test_names_are_remembered_until_a_unit_changes_and_a_change_undone_leaves_no_word(
    province, monkeypatch, django_assert_num_queries
):
    unit = units.card("na-p-1").id
    real = recording.amend

    def called() -> str:
        return units.cards([unit], NOW)[unit].name

    def amend_and_read(*given):
        real(*given)
        assert called() == "Phường Mới"

    before = called()
    with django_assert_num_queries(1):  # the stamp alone
        assert called() == before
    monkeypatch.setattr(recording, "amend", amend_and_read)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        units.rename("na-p-1", ADMIN, name="Phường Mới", on=NOW, cited=CITED)
        assert called() == "Phường Mới"
        raise ZeroDivisionError
    assert called() == before
    monkeypatch.undo()
    units.rename("na-p-1", ADMIN, name="Phường Khác", on=NOW, cited=CITED)
    assert called() == "Phường Khác"


def test_a_page_looks_at_the_tree_once_and_the_next_one_looks_again(province, django_assert_num_queries):
    unit = units.card("na-p-1").id

    def read() -> tuple[str, str, list[str]]:
        called = units.cards([unit], NOW)[unit].name, units.card("na-p-1", NOW).name
        return *called, [group.name for group in units.groups()]

    before = read()
    with units.one_reading(), django_assert_num_queries(1):  # the stamp alone, for names, codes and groups
        assert read() == read() == before
    units.rename("na-p-1", ADMIN, name="Phường Mới", on=NOW, cited=CITED)
    units.found_group(ADMIN, code="group:moi", name="Nhóm mới")
    with units.one_reading():
        assert read() == ("Phường Mới", "Phường Mới", sorted([*before[2], "Nhóm mới"]))


@pytest.mark.parametrize("role", ["unit_admin", "officer", "leader", "coordinator", "auditor", "citizen"])
def test_only_the_administrator_changes_units(province, role):
    actor = Actor("account:x", "X", grants=(Grant(role, 1, units.within([units.card("na").id])),))
    with pytest.raises(NotAllowed):
        units.rename("na-p-1", actor, name="Phường Mới", on=NOW, cited=CITED)
