"""Each verb of forms: killed before each message in turn all is done or nothing; pressed twice, it is done once."""

import datetime as dt
import json
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from lienthong.kernel.base import now, standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.tests.factories import in_a_child
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.links import holder, new_secret
from lienthong.kernel.forms.models import Comment, Declaration, Version
from lienthong.kernel.units import api as units

from .factories import ANSWERED, SMALL, WARD, as_one, begun, drafted, kept, lan, mai, person, published, saved

Told = tuple[Callable[[], Any], Callable[[], bool]]
DOCUMENT = json.dumps(SMALL, ensure_ascii=False)
STATE = (
    "select (select array_agg((code, title) order by id) from forms_form)::text,"
    " (select array_agg((code, state, digest, decision, ended_on) order by id) from forms_version)::text,"
    " (select array_agg((code, state, kept, known, answer, turns, rounds, sent_at is null) order by id)"
    "  from forms_declaration)::text,"
    " (select array_agg((path, text, round) order by id) from forms_comment)::text,"
    " (select array_agg((code, subject) order by code) from files_file)::text,"
    " (select count(*) from notifications_notice), (select count(*) from audit_entry),"
    " (select count(*) from jobs_event),"
    " (select count(*) from base_once), (select count(*) from procrastinate_jobs)"
)


def state() -> tuple[Any, ...]:
    """All that a verb of forms may change."""

    def asked() -> tuple[Any, ...]:
        with connection.cursor() as cursor:
            cursor.execute(STATE)
            return tuple(cursor.fetchone())

    return whole(asked, HOUSE)


def filling() -> tuple[str, Actor]:
    """A declaration that can be sent."""
    code, who = begun(published(SMALL))
    saved(code, who, "mot", ANSWERED)
    return code, who


def received(*, remarked: bool = True) -> tuple[str, Actor]:
    """A declaration that was sent, with a word of an official."""
    code, who = filling()
    as_one(who, lambda: actions.send(code, who))
    if remarked:
        as_one(lan(), lambda: actions.comment(code, lan(), path="ten", text="Ghi đủ họ tên."))
    return code, who


def beginning() -> Told:
    form, who = published(SMALL), holder(new_secret())
    work = lambda: as_one(who, lambda: actions.begin(who, key="khoa-mot-hai", form=form))  # noqa: E731
    return work, lambda: Declaration.objects.filter(state="begun").count() == 1


def saving() -> Told:
    code, who = begun(published(SMALL))
    more = {"step": "mot", "values": ANSWERED, "turn": 0, "page": "trang-a"}
    work = lambda: as_one(who, lambda: actions.save(code, who, key="khoa-mot-hai", **more))  # noqa: E731
    return work, lambda: kept(code).kept == {"ten": "Trần Thị Thử", "co_con": True, "so_con": 2}


def attaching() -> Told:
    code, who = begun(published(SMALL))
    more = {"name": "giấy.pdf", "data": b"%PDF-1.4 thu"}
    work = lambda: as_one(who, lambda: actions.attach(code, who, key="khoa-mot-hai", **more))  # noqa: E731
    return work, lambda: state()[4].count(code) == 1


def sending() -> Told:
    code, who = filling()
    work = lambda: as_one(who, lambda: actions.send(code, who, key="khoa-mot-hai"))  # noqa: E731
    return work, lambda: kept(code).answer["so_con"] == 2 and kept(code).sent_at is not None


def dropping() -> Told:
    code, who = filling()
    work = lambda: as_one(who, lambda: actions.drop(code, who, key="khoa-mot-hai"))  # noqa: E731
    return work, lambda: (kept(code).state, kept(code).kept) == ("dropped", {})


def forgetting() -> Told:
    code, _ = filling()

    def work() -> Any:
        with standing_on(now() + dt.timedelta(days=40)):
            return actions.forget(code, HOUSE, key="khoa-mot-hai")

    return work, lambda: (kept(code).state, kept(code).kept) == ("forgotten", {})


def commenting() -> Told:
    code, _ = received(remarked=False)
    more = {"path": "ten", "text": "Ghi đủ họ tên."}
    work = lambda: as_one(lan(), lambda: actions.comment(code, lan(), key="khoa-mot-hai", **more))  # noqa: E731
    return work, lambda: Comment.objects.count() == 1


def handing_back() -> Told:
    code, _ = received()
    work = lambda: as_one(lan(), lambda: actions.hand_back(code, lan(), key="khoa-mot-hai"))  # noqa: E731
    return work, lambda: (kept(code).state, kept(code).rounds) == ("begun", 1)


def drafting() -> Told:
    unit = units.card(WARD).id
    work = lambda: actions.draft(mai(), key="khoa-mot-hai", unit_id=unit, document=DOCUMENT)  # noqa: E731
    return work, lambda: Version.objects.filter(state="draft").count() == 1


def putting_right() -> Told:
    version = drafted(SMALL)
    shown = whole(lambda: Version.objects.get().digest, HOUSE)
    more = {"document": json.dumps({**SMALL, "title": "Tên sửa lại"}), "shown": shown}
    work = lambda: actions.put_right(version, mai(), key="khoa-mot-hai", **more)  # noqa: E731
    return work, lambda: Version.objects.get().form.title == "Tên sửa lại"


def publishing() -> Told:
    version = drafted(SMALL)
    more = {"decision": "01/QĐ", "effective_on": dt.date(2026, 1, 1)}
    work = lambda: actions.publish(version, mai(), key="khoa-mot-hai", **more)  # noqa: E731
    return work, lambda: (Version.objects.get().state, Version.objects.get().decision) == ("published", "01/QĐ")


def ending() -> Told:
    version = published(SMALL) + ".v1"
    work = lambda: actions.end(version, mai(), key="khoa-mot-hai", on=dt.date(2027, 1, 1))  # noqa: E731
    return work, lambda: Version.objects.get().ended_on == dt.date(2027, 1, 1)


EVERY = (
    beginning, saving, attaching, sending, dropping, commenting, handing_back, drafting, putting_right, publishing,
    ending, forgetting,
)  # fmt: skip


@pytest.fixture
def files_folder(settings: Any, tmp_path: Path) -> Path:
    """A store of files of the test's own."""
    settings.FILES_FOLDER = tmp_path
    return tmp_path


@pytest.mark.parametrize("prepared", EVERY)
def test_what_is_killed_in_the_middle_is_done_wholly_or_not_and_once(
    real_province: str, files_folder: Path, prepared: Callable[[], Told]
) -> None:
    work, over = prepared()
    stood, answer = [state()], None
    for number in count(1):
        done, answer = in_a_child(work, number)
        stood.append(state())
        if done:
            break
    assert len(stood) > 5, "killed before each message in turn"
    assert stood[0] != stood[-1] and set(stood) == {stood[0], stood[-1]} and whole(over, HOUSE)
    assert work() == answer and state() == stood[-1], "asked again under its key, nothing more is done"


@pytest.mark.parametrize("prepared", EVERY)
def test_two_presses_at_the_same_time_are_one(
    real_province: str, files_folder: Path, prepared: Callable[[], Told]
) -> None:
    work, over = prepared()
    before = state()
    told = at_once(work, work)
    assert told[0] == told[1] and whole(over, HOUSE)
    assert state()[6] - before[6] <= 2, "the verb is written down once, and for a file that of the room of files"


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each work gave, or the code of its refusal; all begin together."""
    gate = threading.Barrier(len(works))
    told: list[Any] = [None] * len(works)

    def hand(place: int) -> None:
        try:
            gate.wait()
            told[place] = works[place]()
        except Refusal as no:
            told[place] = no.code
        finally:
            connections.close_all()

    hands = [threading.Thread(target=hand, args=(place,)) for place in range(len(works))]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    return told


def test_of_two_officials_who_hand_back_at_once_one_is_told(real_province: str) -> None:
    code, who = received()
    desks = lan(), person("hoa", "officer")
    told = at_once(*(lambda one=one: as_one(one, lambda: actions.hand_back(code, one)) for one in desks))
    assert sorted(told) == sorted([code, "not_there"])
    assert (kept(code).state, kept(code).rounds) == ("begun", 1)
    saved(code, who, "mot", {"ten": "Trần Thị Thử Hai"}, turn=1)
    as_one(who, lambda: actions.send(code, who))
    assert kept(code).answer["ten"] == "Trần Thị Thử Hai"


@pytest.mark.parametrize("_round", range(4))
def test_saved_and_sent_at_once_what_was_sent_is_what_was_kept(real_province: str, _round: int) -> None:
    code, who = filling()
    more = {"step": "mot", "values": {"ten": "Tên viết thêm"}, "turn": 1, "page": "trang-b"}
    save, send = at_once(
        lambda: as_one(who, lambda: actions.save(code, who, **more)),
        lambda: as_one(who, lambda: actions.send(code, who)),
    )
    held = kept(code)
    assert (send, held.state) == (code, "sent") and held.answer["ten"] == held.kept["ten"]
    assert held.kept["ten"] == ("Trần Thị Thử" if save == "wrong_moment" else "Tên viết thêm"), save


def test_a_word_and_the_way_back_at_once_never_part(real_province: str) -> None:
    """What an official said while another handed back is in the same round, or is refused."""
    code, _ = received()
    desk, other = lan(), person("hoa", "officer")
    word, back = at_once(
        lambda: as_one(desk, lambda: actions.comment(code, desk, path="so_con", text="Ghi lại số con.")),
        lambda: as_one(other, lambda: actions.hand_back(code, other)),
    )
    rounds = whole(lambda: list(Comment.objects.values_list("round", flat=True)), HOUSE)
    assert back == code and rounds == ([0, 0] if word == code else [0]) and word in (code, "not_there")
