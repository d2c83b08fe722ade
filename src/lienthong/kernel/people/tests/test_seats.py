"""Posts and seats over time: how somebody holds a post, until when, and what follows where nobody does."""

import datetime as dt

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, Unfit
from lienthong.kernel.jobs.tests.factories import EventRow
from lienthong.kernel.people import actions, queries
from lienthong.kernel.people import api as people
from lienthong.kernel.people.models import Post, Seat
from lienthong.kernel.people.posts_seen import post_portrait
from lienthong.kernel.people.vacancies import vacancies_of, vacancy_cards
from lienthong.kernel.units import api as units

from .conftest import WARD, actor

DAY = dt.date(2026, 11, 20)
CITED = "77/QĐ-UBND (01/11/2026)"
CHAIR = f"{WARD}.chu-tich"
ONE = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_the_day(nghe_an):
    with standing_on("2026-11-20T09:00"):
        yield


@pytest.fixture
def mai():
    return actor("mai", "unit_admin", WARD, "na-ng-mai-truongvinh")


def field(no) -> str:
    return next(iter(no.value.fields))


def opened(mai, **more) -> str:
    given = {"code": f"{WARD}.ke-toan", "unit": WARD, "title": "Kế toán", "since": DAY, "cited": CITED, **more}
    return people.open_post(mai, **given)


def test_a_post_is_there_from_its_day_to_its_last(mai):
    code = opened(mai)
    unit = units.card(WARD).id
    assert code not in {one.code for one in people.posts_in([unit], DAY - ONE)}
    assert code in {one.code for one in people.posts_in([unit], DAY)}
    with pytest.raises(Unfit) as no:
        people.seat(code, mai, person="na-ng-minh", on=DAY - ONE, cited=CITED, how="concurrent")
    assert field(no) == "on"
    people.seat(code, mai, person="na-ng-minh", on=DAY, cited=CITED)
    with pytest.raises(Unfit) as no:
        people.close_post(code, mai, on=DAY + ONE, cited=CITED)
    assert "Hồ Quang Minh" in no.value.fields["on"]
    people.vacate(code, mai, person="na-ng-minh", on=DAY + ONE, cited=CITED)
    people.close_post(code, mai, on=DAY + ONE, cited=CITED)
    assert code not in {one.code for one in people.posts_in([unit], DAY + ONE)}
    with pytest.raises(Unfit) as no:
        people.seat(code, mai, person="na-ng-minh", on=DAY + ONE, cited=CITED)
    assert field(no) == "on"
    with pytest.raises(Unfit):
        people.close_post(code, mai, on=DAY + ONE, cited=CITED)


def test_a_seat_with_a_last_day_ends_by_itself(mai):
    code = opened(mai)
    last = DAY + 30 * ONE
    people.seat(code, mai, person="na-ng-minh", on=DAY, until=last + ONE, cited=CITED)
    [card] = [one for one in people.posts_of("na-ng-minh", last) if one.code == code]
    assert card.last == last
    assert code not in {one.code for one in people.posts_of("na-ng-minh", last + ONE)}
    people.seat(code, mai, person="na-ng-lan", on=last + ONE, cited=CITED)
    assert [one.code for one in people.posts_of("na-ng-lan", last + ONE)].count(code) == 1
    with pytest.raises(Unfit) as no:
        people.seat(code, mai, person="na-ng-lan", on=DAY, until=DAY, cited=CITED)
    assert field(no) == "until"


def test_who_holds_a_post_is_of_its_unit_or_comes_concurrently_or_seconded(mai):
    code = opened(mai)
    with pytest.raises(Unfit) as no:
        people.seat(code, mai, person="na-ng-hanh", on=DAY, cited=CITED)
    assert field(no) == "person"
    people.seat(code, mai, person="na-ng-hanh", on=DAY, cited=CITED, how="seconded", until=DAY + 90 * ONE)
    [seat] = [one for one in people.posts_of("na-ng-hanh", DAY) if one.code == code]
    assert seat.how_words == "biệt phái đến" and not seat.acting
    assert "na-so-khcn" in {one.unit for one in queries.staff_over_time("na-ng-hanh") if one.until is None}
    with pytest.raises(Unfit) as no:
        people.seat(code, mai, person="na-ng-minh", on=DAY + ONE, cited=CITED, how="seconded")
    assert field(no) == "how"


def test_who_leaves_the_last_unit_sits_nowhere_any_more(mai):
    code = opened(mai)
    people.seat(code, mai, person="na-ng-hanh", on=DAY, cited=CITED, how="concurrent")
    people.leave("na-ng-hanh", HOUSE, unit="na-so-khcn", on=DAY + ONE, cited=CITED)
    assert people.posts_of("na-ng-hanh", DAY) and not people.posts_of("na-ng-hanh", DAY + ONE)


def test_nobody_gives_themselves_a_post(mai):
    code = opened(mai)
    with pytest.raises(NotAllowed, match="tự bố trí mình"):
        people.seat(code, mai, person="na-ng-mai-truongvinh", on=DAY, cited=CITED, how="concurrent")
    assert not [seat for seat in people.posts_of("na-ng-mai-truongvinh", DAY) if seat.code == code]


def test_who_leaves_before_a_seat_begins_never_takes_it(mai):
    code = opened(mai)
    people.seat(code, mai, person="na-ng-minh", on=DAY + 10 * ONE, cited=CITED)
    people.leave("na-ng-minh", mai, unit=WARD, on=DAY + ONE, cited=CITED)
    assert not people.posts_of("na-ng-minh", DAY + 11 * ONE)


def test_who_goes_to_another_unit_a_few_days_later_takes_the_seat_decided_there(mai):
    code = opened(mai)
    people.hire(HOUSE, code="na-ng-hanh", full_name="Cô Hạnh", unit=WARD, since=DAY + 5 * ONE)
    people.seat(code, mai, person="na-ng-hanh", on=DAY + 5 * ONE, cited=CITED)
    people.leave("na-ng-hanh", HOUSE, unit="na-so-khcn", on=DAY + ONE, cited=CITED)
    assert not people.posts_of("na-ng-hanh", DAY + ONE)
    assert [seat.code for seat in people.posts_of("na-ng-hanh", DAY + 5 * ONE)] == [code]


def test_a_renamed_post_is_called_as_on_the_day_asked(mai):
    on = DAY - 10 * ONE
    people.rename_post(CHAIR, mai, title="Chủ tịch Ủy ban nhân dân phường", on=on, cited=CITED)
    unit = units.card(WARD).id
    assert people.head_of(unit, DAY).title == "Chủ tịch Ủy ban nhân dân phường"
    assert people.head_of(unit, on - ONE).title == "Chủ tịch UBND phường"
    seen = post_portrait(Post.objects.get(code=CHAIR))
    assert [(one.title, one.last) for one in seen.names] == [("Chủ tịch UBND phường", on - ONE)]
    for wrong in ({"on": DAY + ONE, "title": "Khác"}, {"on": on, "title": "Khác"}):
        with pytest.raises(Unfit) as no:
            people.rename_post(CHAIR, mai, cited=CITED, **wrong)
        assert field(no) == "on"
    with pytest.raises(Unfit) as no:
        people.rename_post(CHAIR, mai, title="Chủ tịch Ủy ban nhân dân phường", on=DAY, cited=CITED)
    assert field(no) == "title"


def test_only_the_units_administrator_renames_and_closes(mai):
    for change in (actions.rename_post, actions.close_post):
        given = {"title": "X"} if change is actions.rename_post else {}
        with pytest.raises(NotAllowed):
            change("na-so-khcn.giam-doc", mai, on=DAY, cited=CITED, **given)


def test_a_vacancy_says_who_is_in_charge_and_that_nobody_is(mai):
    unit = units.card(WARD).id
    assert people.in_charge([unit])[unit].why == "người đứng đầu"
    people.vacate(CHAIR, mai, person="na-ng-hung", on=DAY, cited=CITED)
    before = people.in_charge([unit])[unit]
    for seat in people.holders([unit], ["deputy"], DAY):
        assert before.seat.person == seat.person or before.seat.rank <= seat.rank
        people.vacate(seat.code, mai, person=seat.person, on=DAY, cited=CITED)
    nobody = people.in_charge([unit])[unit]
    assert nobody.alarm and "chưa có người đứng đầu" in nobody.why
    [card] = [one for one in vacancy_cards(vacancies_of(DAY, kind="head", within=[unit])) if one.code == CHAIR]
    assert card.charge.alarm and card.since == DAY
    people.seat(CHAIR, mai, person="na-ng-minh", on=DAY, cited=CITED, how="acting")
    assert people.in_charge([unit])[unit].why == "quyền"
    assert CHAIR not in {one.code for one in vacancies_of(DAY)}


def test_a_head_who_is_away_is_followed_by_the_substitute_then_by_rank(mai):
    deputies = []
    for number, (who, rank) in enumerate((("na-ng-minh", 20), ("na-ng-lan", 21))):
        code = people.open_post(
            mai, code=f"{WARD}.pho-{number}", unit=WARD, title=f"Phó Chủ tịch {number}", kind="deputy", rank=rank
        )
        people.seat(code, mai, person=who, on=DAY, cited=CITED)
        deputies.append(who)
    unit = units.card(WARD).id
    first = {seat.person for seat in people.holders([unit], ["deputy"], DAY)} - set(deputies)
    for seat in people.holders([unit], ["deputy"], DAY):
        if seat.person in first:
            people.vacate(seat.code, mai, person=seat.person, on=DAY, cited=CITED)
    leave = people.register_leave(
        mai, person="na-ng-hung", kind="sick", first_on=DAY, last_on=DAY + 3 * ONE, substitute="na-ng-lan"
    )
    assert people.in_charge([unit])[unit].seat.person == "na-ng-lan"
    actions.cancel_leave(leave, mai)
    with standing_on("2026-11-20T10:00"):
        people.register_leave(mai, person="na-ng-hung", kind="duty", first_on=DAY, last_on=DAY)
    assert people.in_charge([unit])[unit].seat.person == "na-ng-minh"
    assert people.in_charge([unit], DAY + ONE)[unit].seat.person == "na-ng-hung"


def test_who_takes_or_leaves_a_seat_by_a_known_day_is_announced_on_it(mai):
    code = opened(mai)
    actions.announce_turn(HOUSE)
    people.seat(code, mai, person="na-ng-minh", on=DAY + 2 * ONE, until=DAY + 5 * ONE, cited=CITED)
    said = EventRow.objects.filter(facts__post=code)
    assert said.count() == 1, "that it was decided"
    with standing_on(DAY + ONE):
        actions.announce_turn(HOUSE)
    assert said.count() == 1
    with standing_on(DAY + 2 * ONE):
        assert actions.announce_turn(HOUSE) >= 1
        assert actions.announce_turn(HOUSE) == 0, "a day turns once"
    with standing_on(DAY + 9 * ONE):  # the house stood still meanwhile
        actions.announce_turn(HOUSE)
    kinds = list(said.order_by("id").values_list("kind", "facts__on"))
    assert kinds[1:] == [("people.seated", "2026-11-22"), ("people.vacated", "2026-11-25")]


def test_what_was_held_true_before_stays_readable(mai):
    people.vacate(CHAIR, mai, person="na-ng-hung", on=DAY + 9 * ONE, cited=CITED)
    with standing_on("2026-11-21T10:00"):
        seen = post_portrait(Post.objects.get(code=CHAIR))
        [before] = seen.replaced
        assert (before.person, before.last) == ("na-ng-hung", None)
        assert before.known_until.date() == DAY
    assert Seat.ever.filter(post__code=CHAIR).count() == 2


def test_what_is_said_at_one_instant_one_after_the_other_is_written_down_each_time(mai):
    """The clock of the test stands still: each of these is said at the same instant."""
    code = opened(mai)
    for n, person in enumerate(("na-ng-minh", "na-ng-lan", "na-ng-minh", "na-ng-lan")):
        people.seat(code, mai, person=person, on=DAY + n * ONE, cited=CITED)
        assert [one.person for one in queries.holders([units.card(WARD).id], on=DAY + n * ONE) if one.code == code] == [
            person
        ]
    given = {"code": "na-ng-moi", "full_name": "Lê Mới", "unit": WARD, "cited": CITED}
    people.hire(HOUSE, since=DAY, **given)
    people.leave("na-ng-moi", HOUSE, unit=WARD, on=DAY + ONE, cited=CITED)
    people.hire(HOUSE, since=DAY + ONE, **given)
    away = {"person": "na-ng-moi", "kind": "annual", "first_on": DAY, "last_on": DAY + ONE}
    for _ in range(2):
        actions.cancel_leave(people.register_leave(HOUSE, **away), HOUSE)
