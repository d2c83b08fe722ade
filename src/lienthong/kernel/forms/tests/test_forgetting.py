"""What nobody sends is forgotten when its time is over, content and files; who began it is told before and after."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base import VIETNAM, now, standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotThere, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.files import api as files
from lienthong.kernel.files.tests.factories import rows_of, swept
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.actions import forgetting
from lienthong.kernel.forms.declared import declared
from lienthong.kernel.forms.figures import figures_of
from lienthong.kernel.forms.jobs import forget_unsent
from lienthong.kernel.forms.looking import ENCLOSURE
from lienthong.kernel.forms.models import Declaration, Version
from lienthong.kernel.forms.rules import KEEPINGS, Keeping, keeping_on, kept_until
from lienthong.kernel.forms.versioning import form_of

from .browsing import Window
from .factories import ANSWERED, SMALL, as_one, begun, citizen, kept, lan, newest_code, published, saved
from .samples import kind, of
from .test_english import english_visitor, translated, vietnamese_on
from .test_killed_hands import at_once

PAPER = of({"giay": kind("file"), "ten": {"type": "string"}})
DAYS = KEEPINGS[-1].days


def later(days: int) -> Any:
    return standing_on(now().astimezone(VIETNAM).date() + dt.timedelta(days=days))


def with_file(form: str, by: Actor | None = None, data: bytes = b"giay to") -> tuple[str, Actor]:
    """A declaration in which a file lies that a field names, and one that was taken out again."""
    code, who = begun(form, by)
    first = as_one(who, lambda: actions.attach(code, who, name="cu.txt", data=data + b" cu"))
    second = as_one(who, lambda: actions.attach(code, who, name="giay.txt", data=data))
    saved(code, who, "a", {"giay": first, "ten": "Trần Thị Thử"})
    saved(code, who, "a", {"giay": second}, turn=1)
    return code, who


def lying(store: Path) -> int:
    return sum(1 for one in store.glob("??/??/*") if one.is_file())


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path
    return tmp_path


def test_each_setting_holds_for_what_is_saved_from_its_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    first, then = Keeping(dt.date(2026, 11, 23), 30, "a"), Keeping(dt.date(2027, 1, 1), 10, "b")
    monkeypatch.setattr("lienthong.kernel.forms.rules.KEEPINGS", (first, then))
    assert kept_until(dt.datetime(2026, 12, 31, 16, 59, tzinfo=dt.UTC)) == dt.date(2027, 1, 30)
    assert kept_until(dt.datetime(2026, 12, 31, 17, 0, tzinfo=dt.UTC)) == dt.date(2027, 1, 11), "midnight in Vietnam"
    assert kept_until(dt.datetime(2025, 1, 1, tzinfo=VIETNAM)) == dt.date(2026, 12, 23), "nobody had been told before"
    assert keeping_on(dt.date(2020, 1, 1)) is first


def test_only_what_nobody_sent_in_time_is_forgotten_with_its_files(real_province: str, store: Path) -> None:
    form, small = published(PAPER), published(SMALL)
    old, filler = with_file(form)
    mine, tu = with_file(form, citizen(), b"cua toi")
    sent, who = begun(small)
    saved(sent, who, "mot", ANSWERED)
    as_one(who, lambda: actions.send(sent, who))
    back, other = begun(small)
    saved(back, other, "mot", ANSWERED)
    as_one(other, lambda: actions.send(back, other))
    as_one(lan(), lambda: actions.comment(back, lan(), path="ten", text="Ghi đủ họ tên."))
    as_one(lan(), lambda: actions.hand_back(back, lan()))
    with later(DAYS):
        assert forget_unsent() == 0, "the last day counts"
        young, _ = with_file(form, data=b"moi")
    with later(DAYS + 1):
        assert forget_unsent() == 2
        assert forget_unsent() == 0
    for code in (old, mine):
        gone = kept(code)
        assert (gone.state, gone.kept, gone.known, gone.answer, gone.signed) == ("forgotten", {}, {}, None, {})
        assert gone.turns, "how far it came stays"
        assert rows_of(ENCLOSURE, code) == 0
    assert [kept(one).state for one in (sent, back, young)] == ["sent", "begun", "begun"]
    assert kept(back).kept["ten"] == "Trần Thị Thử" and rows_of(ENCLOSURE, young) == 2
    assert lying(store) == 6
    assert swept() == 4 and lying(store) == 2, "the bytes are gone too, and those of others are not"
    said = list(Entry.objects.filter(verb="forms.forget").values_list("subject", "actor").order_by("id"))
    assert said == [(old, HOUSE.id), (mine, HOUSE.id)]
    assert actions.forget.sentence == "xóa nội dung tờ khai không gửi đã hết hạn lưu"
    with pytest.raises(NotThere):
        as_one(tu, lambda: declared(tu, mine))
    version = whole(lambda: Version.objects.get(form__code=form), HOUSE)
    assert whole(lambda: figures_of(version, form_of(version)).forgotten, HOUSE) == 2
    with pytest.raises(WrongMoment):
        as_one(filler, lambda: actions.save(old, filler, step="a", values={"ten": "x"}, turn=2, page="p"))


def test_the_verb_itself_forgets_nothing_before_its_day_nor_what_was_handed_back(province: None, store: Path) -> None:
    """Whoever calls it, not only the search of the night, which looks at what is old alone."""
    young, who = begun(published(SMALL))
    saved(young, who, "mot", {"ten": "Anna"})
    known = {"people.full_name": {"value": "Anna", "said": "hồ sơ", "facts": {}}}
    asked = {"residents": {"state": "waiting", "at": now().isoformat(), "personal_id": "040195012345", "consent": "x"}}
    whole(lambda: Declaration.objects.filter(code=young).update(known=known, asked=asked), HOUSE)
    back, other = begun(published(SMALL))
    saved(back, other, "mot", ANSWERED)
    as_one(other, lambda: actions.send(back, other))
    as_one(lan(), lambda: actions.comment(back, lan(), path="ten", text="Ghi đủ họ tên."))
    as_one(lan(), lambda: actions.hand_back(back, lan()))
    with later(DAYS), pytest.raises(WrongMoment):
        actions.forget(young, HOUSE)
    with later(10 * DAYS), pytest.raises(WrongMoment):
        actions.forget(back, HOUSE)
    assert kept(young).kept["ten"] == "Anna" and kept(back).kept["ten"] == ANSWERED["ten"]
    with later(DAYS + 1):
        actions.forget(young, HOUSE)
    gone = kept(young)
    assert (gone.state, gone.kept, gone.known, gone.asked) == ("forgotten", {}, {}, {}), "nor what others said of them"


def test_who_began_is_told_how_long_it_is_kept_and_what_became_of_it(province: None, store: Path) -> None:
    form = published(translated(SMALL))
    until = kept_until(now())
    for address, there, after in (
        (f"/khai/{form}", f"giữ {DAYS} ngày kể từ lần lưu cuối", "Tờ khai đã hết hạn lưu"),
        (f"/khai/{form}?ngon-ngu=en", f"kept for {DAYS} days after", "no longer kept"),
    ):
        window = Window(address)
        assert there in window.text
        home = window.press().path
        assert f"{until:%d/%m/%Y}" in window.text
        window.go(f"{home}/buoc/mot").fill(ten="Anna").press("act", "nghi")
        assert f"{until:%d/%m/%Y}" in window.text
        with later(DAYS + 1):
            assert forgetting.forget_all() == 1
            for path in (home, f"{home}/buoc/mot", f"{home}/kiem-tra"):
                page = window.go(path)
                assert after in page.text and f"{until:%d/%m/%Y}" in page.text and "Anna" not in page.text
            assert window.client.get(f"{home}/ban-in.pdf").status_code == 404
            for act in ("bo", "ngon-ngu", "buoc/mot"):
                more = {"key": f"khoa-muon-{act}", "ngon-ngu": "vi", "ten": "Anna"}
                assert window.client.post(f"{home}/{act}", more).status_code == 303
            assert kept(newest_code()).kept == {}


def test_the_page_of_what_was_forgotten_is_whole_in_english(province: None) -> None:
    window = english_visitor(published(translated(SMALL)))
    with later(DAYS + 1):
        forgetting.forget_all()
        window.go(window.path)
    assert "no longer kept" in window.text
    assert not [one for one in vietnamese_on(window.answer.content) if one != "Tiếng Việt"]


def test_saving_once_more_counts_the_days_again(province: None) -> None:
    code, who = begun(published(SMALL))
    with later(DAYS):
        saved(code, who, "mot", {"ten": "Anna"})
    with later(DAYS + 1):
        with pytest.raises(WrongMoment):
            actions.forget(code, HOUSE)
        assert forgetting.forget_all() == 0 and kept(code).kept == {"ten": "Anna"}


def test_what_is_broken_off_goes_on_the_next_night(
    real_province: str, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = published(PAPER)
    codes = [with_file(form, data=b"%d" % n)[0] for n in range(3)]
    monkeypatch.setattr(forgetting, "BATCH", 2)
    real = files.forget

    def power_cut(*where: Any, subject: str, **more: Any) -> Any:
        if subject == codes[1]:
            raise SystemExit
        return real(*where, subject=subject, **more)

    with later(DAYS + 1):
        with monkeypatch.context() as broken:
            broken.setattr(files, "forget", power_cut)
            with pytest.raises(SystemExit):
                forget_unsent()
        assert [kept(one).state for one in codes] == ["forgotten", "begun", "begun"]
        assert rows_of(ENCLOSURE, codes[1]) == 2 and kept(codes[1]).kept, "whole or not at all"
        assert forget_unsent() == 2
    assert {kept(one).state for one in codes} == {"forgotten"}


@pytest.mark.parametrize("_round", range(3))
def test_saved_in_the_night_of_its_end_it_is_kept_or_it_is_gone(real_province: str, store: Path, _round: int) -> None:
    code, who = begun(published(SMALL))
    more = {"step": "mot", "values": {"ten": "Anna"}, "turn": 0, "page": "trang-a"}

    def save() -> Any:
        with later(DAYS + 1):
            return as_one(who, lambda: actions.save(code, who, **more))

    def forgets() -> Any:
        with later(DAYS + 1):
            return forget_unsent()

    told, gone = at_once(save, forgets)
    now_there = kept(code)
    if gone:
        assert (told, now_there.state, now_there.kept) == ("wrong_moment", "forgotten", {})
    else:
        assert (told, now_there.state, now_there.kept) == ({"turn": 1}, "begun", {"ten": "Anna"})
