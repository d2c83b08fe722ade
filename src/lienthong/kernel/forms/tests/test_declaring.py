"""A declaration is begun, saved step by step, sent or dropped; a version is published, ends, and never changes."""

import datetime as dt
import json
import threading

import pytest
from django.db import connection, connections
from django.db.utils import DatabaseError

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import ANYONE, HOUSE, Actor
from lienthong.kernel.base.errors import ChangedMeanwhile, NotAllowed, NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.faults import FaultyForm
from lienthong.kernel.forms.links import holder, new_secret
from lienthong.kernel.forms.models import Version

from .factories import (
    ANSWERED,
    OTHER,
    SMALL,
    WARD,
    as_one,
    begun,
    drafted,
    filled,
    kept,
    lan,
    mai,
    person,
    published,
    saved,
)  # fmt: skip
from .samples import SAMPLE


def shown(table: str, who: Actor) -> int:
    """How many rows of a table the database itself shows to somebody."""

    def count() -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {table}")
            return int(cursor.fetchone()[0])

    return int(as_one(who, count))


def test_a_visitor_fills_in_by_a_secret_address_and_sends(province: None) -> None:
    code, who = begun(published())
    filled(code, who)
    as_one(who, lambda: actions.send(code, who))
    sent = kept(code)
    assert (sent.state, sent.unit.code, sent.answer["de_nghi"]) == ("sent", WARD, 100_000_000)
    assert sent.filler == who.id and who.id.startswith("link:"), "the table holds the hash of the secret alone"
    with pytest.raises(WrongMoment):
        as_one(who, lambda: actions.send(code, who))


def test_what_is_not_right_is_not_sent_and_every_field_is_named(province: None) -> None:
    code, who = begun(published())
    filled(code, who, {"nguoi_khai": {"full_name": "Tư"}, "so_dien_thoai": "12"})
    with pytest.raises(Unfit) as no:
        as_one(who, lambda: actions.send(code, who))
    assert {"nguoi_khai.born", "so_dien_thoai", "co_nha_hong", "thanh_vien"} <= no.value.fields.keys()
    assert (kept(code).state, kept(code).kept["so_dien_thoai"]) == ("begun", "12")


def test_a_draft_is_put_right_published_and_then_stands(province: None) -> None:
    version = drafted(SMALL)
    digest = whole(lambda: Version.objects.get().digest, HOUSE)
    with pytest.raises(FaultyForm) as wrong:
        actions.put_right(version, mai(), document='{"format": "x"', shown=digest)
    assert wrong.value.faults[0].line == 1
    document = json.dumps({**SMALL, "title": "Tên sửa lại"})
    actions.put_right(version, mai(), document=document, shown=digest)
    with pytest.raises(ChangedMeanwhile):
        actions.put_right(version, mai(), document=json.dumps(SMALL), shown=digest)
    with pytest.raises(Unfit) as lacking:
        actions.publish(version, mai(), decision=" ", effective_on=dt.date(26, 1, 1))
    assert lacking.value.fields.keys() == {"decision", "effective_on"}
    actions.publish(version, mai(), decision="01/QĐ", effective_on=dt.date(2026, 1, 1))
    with pytest.raises(WrongMoment):
        actions.put_right(version, mai(), document=document, shown=digest)
    with pytest.raises(DatabaseError, match="not changed"):
        whole(lambda: Version.objects.filter(code=version).update(document="{}"), HOUSE)


def test_each_declaration_keeps_its_version_and_none_begins_after_the_end(province: None) -> None:
    form = published(SMALL, on=dt.date(2026, 1, 1))
    with standing_on("2026-03-01"):
        early, who = begun(form)
    published({**SAMPLE}, of=form, on=dt.date(2026, 6, 1))
    with standing_on("2026-07-01"):
        late, _ = begun(form)
        saved(early, who, "mot", ANSWERED)
        as_one(who, lambda: actions.send(early, who))
        actions.end(f"{form}.v2", mai(), on=dt.date(2026, 7, 1))
        with pytest.raises(NotThere):
            begun(form)
    assert (kept(early).version.number, kept(late).version.number) == (1, 2)
    assert kept(early).answer == {"ten": "Trần Thị Thử", "co_con": True, "so_con": 2}


def test_nobody_sees_what_is_not_theirs(province: None) -> None:
    form = published(SMALL)
    code, who = begun(form)
    saved(code, who, "mot", ANSWERED)
    there = person("an", "counter", OTHER)
    strangers = (ANYONE, holder(new_secret()), there, mai(), person("nam", "system_admin"), lan())
    for stranger in strangers:
        with pytest.raises(NotThere):
            saved(code, stranger, "mot", {"ten": "Khác"})
        assert shown("forms_declaration", stranger) == 0
    as_one(who, lambda: actions.send(code, who))
    assert [shown("forms_declaration", one) for one in (who, lan(), there, holder(new_secret()))] == [1, 1, 0, 0]
    as_one(lan(), lambda: actions.comment(code, lan(), path="ten", text="Ghi đủ họ tên."))
    assert [shown("forms_comment", one) for one in (who, lan(), there)] == [1, 1, 0]
    with pytest.raises(NotAllowed):
        as_one(who, lambda: actions.comment(code, who, path="ten", text="x"))
    draft = drafted(SMALL)
    assert shown("forms_version", there) == 1
    with pytest.raises(NotThere):
        actions.publish(draft, there, decision="1", effective_on=dt.date(2026, 1, 1))


def test_an_older_page_writes_over_nothing(province: None) -> None:
    code, who = begun(published(SMALL))
    assert saved(code, who, "mot", {"ten": "Một"}, page="trang-a") == 1
    with pytest.raises(ChangedMeanwhile):
        saved(code, who, "mot", {"ten": "Hai"}, page="trang-b")
    assert saved(code, who, "mot", {"ten": "Một"}, page="trang-b") == 1, "what is kept already is no quarrel"
    assert saved(code, who, "mot", {"ten": "Ba"}, turn=1, page="trang-b") == 2
    assert kept(code).kept["ten"] == "Ba"


def test_a_page_that_saves_itself_never_stands_in_its_own_way(province: None) -> None:
    code, who = begun(published(SMALL))

    def save(name: str, *, last: bool) -> None:
        more = {"step": "mot", "turn": 0, "page": "trang-a", "last": last}
        as_one(who, lambda: actions.save(code, who, values={"ten": name}, **more))

    save("Một", last=False)
    save("Hai", last=False)
    save("Ba", last=True)
    with pytest.raises(ChangedMeanwhile):  # what was on its way when the page was left comes too late
        save("Hai", last=False)
    assert kept(code).kept["ten"] == "Ba"


def test_pressed_twice_it_happens_once(province: None) -> None:
    form, who = published(SMALL), holder(new_secret())
    codes = {as_one(who, lambda: actions.begin(who, key="khoa-bat-dau", form=form)) for _ in range(2)}
    [code] = codes
    for _ in range(2):
        as_one(who, lambda: actions.save(
            code, who, key="khoa-luu-mot", step="mot", values=ANSWERED, turn=0, page="trang-a"
        ))  # fmt: skip
    assert kept(code).turns["mot"][0] == 1
    assert {as_one(who, lambda: actions.send(code, who, key="khoa-gui-mot")) for _ in range(2)} == {code}


def test_handed_back_with_a_word_it_is_put_right_and_sent_again(province: None) -> None:
    code, who = begun(published(SMALL))
    saved(code, who, "mot", ANSWERED)
    as_one(who, lambda: actions.send(code, who))
    with pytest.raises(Unfit):
        as_one(lan(), lambda: actions.hand_back(code, lan()))
    as_one(lan(), lambda: actions.comment(code, lan(), path="ten", text="Ghi  đủ họ tên."))
    as_one(lan(), lambda: actions.hand_back(code, lan()))
    with pytest.raises(NotThere):
        as_one(lan(), lambda: actions.comment(code, lan(), path="ten", text="Lại nữa."))
    saved(code, who, "mot", {"ten": "Trần Thị Thử Hai"}, turn=1)
    as_one(who, lambda: actions.send(code, who))
    assert (kept(code).answer["ten"], kept(code).rounds) == ("Trần Thị Thử Hai", 1)


def test_what_is_given_up_is_gone(province: None) -> None:
    code, who = begun(published(SMALL))
    saved(code, who, "mot", ANSWERED)
    as_one(who, lambda: actions.drop(code, who))
    assert (kept(code).state, kept(code).kept) == ("dropped", {})
    with pytest.raises(WrongMoment):
        saved(code, who, "mot", ANSWERED)


def test_of_two_windows_at_once_one_is_told(real_province: str) -> None:
    code, who = begun(published(SMALL))
    told: list[str] = []

    def write(name: str) -> None:
        try:
            saved(code, who, "mot", {"ten": name}, page=f"trang-{name}")
            told.append(name)
        except Refusal as no:
            told.append(no.code)
        finally:
            connections.close_all()

    hands = [threading.Thread(target=write, args=(name,)) for name in ("A", "B")]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    [winner] = set(told) - {"changed_meanwhile"}
    assert "changed_meanwhile" in told and kept(code).kept["ten"] == winner
