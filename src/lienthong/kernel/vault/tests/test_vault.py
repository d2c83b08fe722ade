"""One fact of a name is in force, whoever confirms at the same moment; the walls hide it from all but its owner."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.errors import NotAllowed, NotThere
from lienthong.kernel.base.transactions import seen_by, whole
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units
from lienthong.kernel.vault import api as vault
from lienthong.kernel.vault.models import Fact

from .factories import kept

WARD, JULY = "na-p-1", dt.date(2025, 7, 1)


def laid() -> Actor:
    """A ward, and a citizen of it."""
    units.found(HOUSE, code=WARD, name="Phường Một", kind="phuong", tier="xa", parent=None, since=JULY, cited="1678/NQ")
    people.hire(HOUSE, code="n-tu", full_name="Nguyễn Thị Tư", unit=WARD, since=JULY)
    return Actor("account:tu", "Nguyễn Thị Tư", person="n-tu")


def seen(who: Actor) -> int:
    """How many facts the database itself shows to somebody."""

    def look() -> int:
        with seen_by(who):
            return Fact.objects.count()

    return whole(look, who)


def official(role: str, *, everywhere: bool = False) -> Actor:
    one = units.card(WARD).id
    grant = Grant(role, one, frozenset({one}))
    return Actor(f"account:{role}", role, grants=(grant,), units=frozenset({one}), everywhere=everywhere)


def test_the_walls_of_rows_show_a_fact_to_its_owner_alone(db: None) -> None:
    tu = laid()
    code = kept(tu, WARD)
    assert [seen(who) for who in (HOUSE, tu, official("officer"), official("leader"))] == [1, 1, 0, 0]
    wide = official("system_admin", everywhere=True)
    assert whole(lambda: vault.own(wide), wide) == [], "who sees all units sees no vault by that"
    with pytest.raises((NotThere, NotAllowed)):
        vault.withdraw(code, wide)


def test_nobody_but_the_house_puts_a_fact_into_a_vault(db: None) -> None:
    tu = laid()
    for by in (tu, official("officer")):
        with pytest.raises(NotAllowed):
            vault.keep(
                by, person="n-tu", owner=tu.id, kind="phone", name="may", label="Điện thoại", value="1", said="1",
                against="sổ", cited="TK", unit_id=units.card(WARD).id, confirmed_by=by.id, confirmed_name=by.name,
            )  # fmt: skip


def test_of_two_who_confirm_at_once_one_value_is_in_force(own_database: str) -> None:
    tu = laid()

    def one(number: int) -> str:
        try:
            return kept(tu, WARD, f"09123456{number:02d}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(one, range(8)))
    cards = whole(lambda: vault.own(tu), tu)
    assert sorted(card.code for card in cards) == sorted(codes)
    assert sum(card.until is None for card in cards) == 1
    [force] = [card for card in cards if card.until is None]
    assert whole(lambda: vault.known(tu, {"phone"}), tu) == [force]


def test_what_is_of_another_name_stands_beside_it(db: None) -> None:
    tu = laid()
    kept(tu, WARD, "0912345601", name="may")
    kept(tu, WARD, "0912345602", name="may_me")
    assert [card.name for card in whole(lambda: vault.known(tu, {"phone"}), tu)] == ["may_me", "may"]
    assert whole(lambda: vault.known(tu, {"tax_code"}), tu) == []
