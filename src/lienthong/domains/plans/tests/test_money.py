"""Money: what is planned, promised and paid; the book only grows and its sums are the figures."""

import datetime as dt
import random

import pytest
from django.db import connection
from hypothesis import given as drawn
from hypothesis import strategies as st

from lienthong.domains.plans import actions
from lienthong.domains.plans.actions.money import TooMuchMoney
from lienthong.domains.plans.models import Budget, Contract, Movement
from lienthong.domains.plans.money import read_money, said_money, share, short_money
from lienthong.domains.plans.queries.money import BY, MoneyFilters, budget_of, entries, investors_of, sums_by, whole_of
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.people import api as people

from .factories import ANH_SON, KHCN, NV_TASK, OWN_TASK, THANH_VINH, TRUONG_VINH, WARD_TASK, AtWork, seen

DECIDED = dt.date(2026, 1, 20)


def line(at: AtWork, who: str = "hung", unit: str = TRUONG_VINH, no: str = WARD_TASK, amount: int = 500_000_000,
         source: str = "commune", year: int = 2026) -> str:  # fmt: skip
    """A budget line by its verb; returns its code."""
    return actions.allot(
        at.item(no).code, at.actor(who), unit=unit, year=year, source=source, amount=amount,
        cited="QĐ 12/QĐ-UBND", decided_on=DECIDED,
    )  # fmt: skip


def pay(at: AtWork, budget: str, amount: int, document: str = "UNC 01", who: str = "minh", **more: object) -> object:
    """A payment on a line."""
    return actions.disburse(
        budget, at.actor(who), amount=amount, day=dt.date(2026, 2, 9), document=document, **more
    )  # fmt: skip


def sums(at: AtWork, budget: str) -> tuple[int, int, int]:
    """Planned, contracted, disbursed of a line as its coordinator sees it."""
    found = seen(lambda: budget_of(at.actor("hanh"), budget), at.actor("hanh")).sums
    return found.planned, found.contracted, found.disbursed


def test_a_line_is_planned_contracted_and_paid(at_work: AtWork) -> None:
    budget = line(at_work)
    contract = actions.sign_contract(
        budget, at_work.actor("minh"), number="15/2026/HĐ", contractor="Công ty Thử nghiệm", value=420_000_000,
        signed_on=dt.date(2026, 2, 1),
    )  # fmt: skip
    pay(at_work, budget, 120_000_000, contract=contract)
    assert sums(at_work, budget) == (500_000_000, 420_000_000, 120_000_000)
    view = seen(lambda: budget_of(at_work.actor("minh"), budget), at_work.actor("minh"))
    assert view.sums.percent == 24 and view.sums.left == 380_000_000
    [(one, of_it)] = view.contracts
    assert (one.contractor, of_it.planned, of_it.disbursed) == ("Công ty Thử nghiệm", 420_000_000, 120_000_000)


def test_more_than_there_is_is_refused_with_a_sentence(at_work: AtWork) -> None:
    budget = line(at_work, amount=100_000_000)
    pay(at_work, budget, 80_000_000)
    with pytest.raises(TooMuchMoney) as no:
        pay(at_work, budget, 50_000_000, "UNC 02")
    assert "50.000.000" in no.value.sentence and "còn 20.000.000" in no.value.sentence
    pay(at_work, budget, 20_000_000, "UNC 02")
    assert sums(at_work, budget) == (100_000_000, 0, 100_000_000)
    with pytest.raises(TooMuchMoney):
        actions.adjust_budget(budget, at_work.actor("hung"), amount=99_999_999, cited="QĐ 20", decided_on=DECIDED)


def test_a_contract_is_a_limit_of_its_own(at_work: AtWork) -> None:
    budget = line(at_work)
    contract = actions.sign_contract(
        budget, at_work.actor("minh"), number="1", contractor="A", value=50_000_000, signed_on=DECIDED
    )
    with pytest.raises(TooMuchMoney, match="hợp đồng 1"):
        pay(at_work, budget, 50_000_001, contract=contract)
    pay(at_work, budget, 50_000_000, contract=contract)
    with pytest.raises(TooMuchMoney):
        actions.adjust_contract(
            budget, at_work.actor("hung"), contract=contract, value=40_000_000, cited="PL 01", decided_on=DECIDED
        )
    actions.adjust_contract(
        budget, at_work.actor("hung"), contract=contract, value=60_000_000, cited="PL 01", decided_on=DECIDED
    )
    pay(at_work, budget, 10_000_000, "UNC 02", contract=contract)


def test_the_same_document_is_not_paid_twice_but_after_a_correction(at_work: AtWork) -> None:
    budget = line(at_work)
    paid = pay(at_work, budget, 10_000_000)
    with pytest.raises(Unfit):
        pay(at_work, budget, 10_000_000)
    actions.reverse_money(budget, at_work.actor("hung"), movement=paid["movement"], why="Ghi nhầm số")
    assert sums(at_work, budget)[2] == 0
    pay(at_work, budget, 11_000_000)
    with pytest.raises(WrongMoment):
        actions.reverse_money(budget, at_work.actor("hung"), movement=paid["movement"], why="Lần nữa")
    assert sums(at_work, budget)[2] == 11_000_000
    assert seen(lambda: Movement.objects.filter(budget__code=budget).count()) == 4


def test_taking_a_plan_back_never_leaves_more_paid_than_planned(at_work: AtWork) -> None:
    budget = line(at_work, amount=100)
    actions.adjust_budget(budget, at_work.actor("hanh"), amount=300, cited="QĐ 20", decided_on=DECIDED)
    pay(at_work, budget, 250)
    more = seen(lambda: Movement.objects.get(budget__code=budget, amount=200).code)
    with pytest.raises(TooMuchMoney):
        actions.reverse_money(budget, at_work.actor("hung"), movement=more, why="Sai")
    assert sums(at_work, budget) == (300, 0, 250)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -5}, "amount"),
        ({"document": " "}, "document"),
        ({"day": dt.date(2026, 2, 11)}, "day"),
        ({"day": dt.date(2025, 12, 31)}, "day"),
        ({"contract": "la"}, "contract"),
    ],
)
def test_a_payment_that_cannot_be_names_its_field(at_work: AtWork, more: dict[str, object], field: str) -> None:
    budget = line(at_work)
    given = {"amount": 5, "day": dt.date(2026, 2, 9), "document": "UNC", **more}
    with pytest.raises(Unfit) as no:
        actions.disburse(budget, at_work.actor("minh"), **given)
    assert set(no.value.fields) == {field}


def test_a_unit_writes_its_own_money_and_the_coordinator_everybodys(at_work: AtWork) -> None:
    own = line(at_work)
    with pytest.raises(NotAllowed):
        line(at_work, who="thong")
    with pytest.raises(NotThere):
        pay(at_work, own, 5, who="an")
    with pytest.raises(NotThere):
        seen(lambda: budget_of(at_work.actor("an"), own), at_work.actor("an"))
    with pytest.raises(NotAllowed):
        pay(at_work, own, 5, who="lan")
    with pytest.raises(Unfit):
        line(at_work, no=NV_TASK)  # not given to the ward
    line(at_work, who="hanh", unit=THANH_VINH)
    with pytest.raises(NotAllowed):
        actions.reverse_money(own, at_work.actor("minh"), movement="x", why="y")


def test_a_settled_line_takes_nothing_more(at_work: AtWork) -> None:
    budget = line(at_work)
    actions.settle_budget(budget, at_work.actor("hung"))
    with pytest.raises(WrongMoment):
        pay(at_work, budget, 5)
    actions.reopen_budget(budget, at_work.actor("hanh"))
    pay(at_work, budget, 5)


def test_the_book_cannot_be_rewritten(at_work: AtWork) -> None:
    line(at_work)

    def rewrite() -> None:
        with connection.cursor() as cursor:
            cursor.execute("update plans_movement set amount = 1")

    with pytest.raises(Exception, match="permission denied"):
        seen(rewrite)


def test_every_figure_is_the_sum_of_the_lines_behind_it(at_work: AtWork) -> None:
    """Many lines drawn by chance: by task, unit, source and year the parts give the whole, and the book each part."""
    chance = random.Random(1174)
    hanh = at_work.actor("hanh")
    for number in range(14):
        no, unit = chance.choice([(WARD_TASK, TRUONG_VINH), (WARD_TASK, ANH_SON), (OWN_TASK, KHCN)])
        source = chance.choice(["province", "commune", "capital", "social"])
        budget = line(at_work, "hanh", unit, no, chance.randint(10, 900), source, chance.choice([2025, 2026]))
        actions.sign_contract(
            budget, hanh, number="1", contractor="A", value=chance.randint(1, 500), signed_on=DECIDED
        )  # fmt: skip
        for paper in range(chance.randint(0, 3)):
            try:
                pay(at_work, budget, chance.randint(1, 300), f"UNC {number}.{paper}", "hanh")
            except TooMuchMoney:
                continue
        if chance.random() < 0.3:
            some = seen(lambda b=budget: Movement.objects.filter(budget__code=b, kind="contracted").first().code)
            actions.reverse_money(budget, hanh, movement=some, why="Sai")
    plan = at_work.plan_row()

    def look() -> None:
        nothing = MoneyFilters()
        whole = whole_of(hanh, plan, nothing)
        kinds = ("planned", "contracted", "disbursed")
        for part in BY:
            parts = sums_by(hanh, plan, part, nothing)
            for kind in kinds:
                assert sum(getattr(one, kind) for one in parts) == getattr(whole, kind), (part, kind)
            for one in parts:
                for kind in kinds:
                    page, _ = entries(hanh, plan, MoneyFilters(**{part: one.key}, kind=kind), size=500)
                    assert sum(row.amount for row in page.rows) == getattr(one, kind), (part, one.key, kind)
        assert whole.disbursed <= whole.planned
        for budget in Budget.objects.all():
            found = budget_of(hanh, budget.code)
            assert 0 <= found.sums.disbursed <= found.sums.planned
        assert Contract.objects.count() == 14

    seen(look, hanh)


def test_reading_all_money_asks_the_same_few_questions(at_work: AtWork, django_assert_num_queries: object) -> None:
    for amount in (10, 20, 30):
        line(at_work, "hanh", ANH_SON, amount=amount)
    hanh, plan = at_work.actor("hanh"), at_work.plan_row()

    def look() -> None:
        with django_assert_num_queries(2):
            sums_by(hanh, plan, "unit", MoneyFilters())

    seen(lambda: sums_by(hanh, plan, "unit", MoneyFilters()), hanh)  # names of units are remembered
    seen(look, hanh)


def test_an_acting_head_may_be_given_the_right_to_invest(at_work: AtWork) -> None:
    """507 III.6.2: also a head who is only acting, until the apparatus is settled; the post says that it is so."""
    hanh = at_work.actor("hanh")
    item = at_work.item(WARD_TASK).code
    people.vacate("vt.hung", HOUSE, person="ng-hung", on=DECIDED, cited="QĐ 29/QĐ-UBND")
    people.seat("vt.hung", HOUSE, person="ng-hung", on=DECIDED, cited="QĐ 29/QĐ-UBND", how="acting")
    common = {"cited": "QĐ 30/QĐ-UBND", "decided_on": DECIDED, "since": DECIDED}
    actions.name_investor(item, hanh, unit=KHCN, basis="owner", **common)
    actions.name_investor(
        item, at_work.actor("hung"), unit=TRUONG_VINH, basis="delegated", person="ng-hung",
        until_words="đến khi bộ máy được kiện toàn", **common,
    )  # fmt: skip
    plan = at_work.plan_row()
    listed = seen(lambda: investors_of(hanh, plan, item), hanh)
    assert [(one.person_name, one.acting, holds) for one, _, holds in listed] == [
        ("Võ Đình Hùng", True, True),
        ("", False, False),
    ]
    with pytest.raises(NotAllowed):
        actions.name_investor(item, at_work.actor("hung"), unit=THANH_VINH, basis="owner", **common)
    with pytest.raises(NotAllowed):
        actions.name_investor(item, at_work.actor("minh"), unit=TRUONG_VINH, basis="owner", **common)
    with pytest.raises(Unfit):
        actions.name_investor(item, hanh, unit=TRUONG_VINH, basis="owner", person="ng-an", **common)


def test_money_goes_with_the_year_that_is_told(at_work: AtWork) -> None:
    budget = line(at_work, year=2025)
    with standing_on("2026-01-25T09:00:00"), pytest.raises(Unfit):
        actions.disburse(budget, at_work.actor("minh"), amount=1, day=dt.date(2024, 12, 31), document="UNC")


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1250000000", 1_250_000_000), ("1.250.000.000 đ", 1_250_000_000), ("1,250,000,000 VNĐ", 1_250_000_000),
     ("1 250 000 đồng", 1_250_000), ("0", 0), (" 15 ", 15)],
)  # fmt: skip
def test_amounts_are_read_as_people_type_them(text: str, amount: int) -> None:
    assert read_money(text) == amount


@pytest.mark.parametrize("text", ["", "1.5", "12.50", "-5", "1e9", "một tỷ", "1.2345.678", "9" * 30, "٣", "=1+1"])
def test_amounts_are_never_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        read_money(text)


@drawn(st.integers(min_value=0, max_value=10**15))
def test_what_is_said_is_read_again(amount: int) -> None:
    assert read_money(said_money(amount)) == amount


@drawn(st.integers(min_value=0, max_value=10**15), st.integers(min_value=1, max_value=10**15))
def test_a_hundred_is_said_only_of_all(part: int, whole: int) -> None:
    assert (share(part, whole) or 0) < 100 or part >= whole


@pytest.mark.parametrize(
    ("amount", "said"),
    [(7_455_000_000, "7,455 tỷ"), (1_999_999_999, "1,999 tỷ"), (900_000_000, "900 triệu"), (-1_500_000, "−1,5 triệu"),
     (1_234_500_000_000, "1.234,5 tỷ"), (999_999, "999.999 đ"), (0, "0 đ")],
)  # fmt: skip
def test_an_amount_in_a_tile_is_cut_off_never_rounded_up(amount: int, said: str) -> None:
    assert short_money(amount).replace("\N{NO-BREAK SPACE}", " ") == said
