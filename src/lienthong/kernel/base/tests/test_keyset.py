"""Long lists: turned page by page, forwards and back, no line lost, none twice, whatever is added meanwhile."""

import datetime as dt

import pytest

from lienthong.kernel.base.keyset import MANY, at_most, page
from lienthong.kernel.base.models import Once

DAY = dt.datetime(2026, 3, 10, 8, tzinfo=dt.UTC)


@pytest.fixture
def keys(db):
    """Twenty-three lines, several of the same moment, so that the first field alone does not order them."""
    rows = [
        Once(actor="a", verb="x.y", key=f"key {n:02}", asked="", at=DAY + dt.timedelta(hours=n // 4)) for n in range(23)
    ]
    Once.objects.bulk_create(rows)
    return Once.objects.filter(verb="x.y")


def numbers(shown) -> list[int]:
    return [int(row.key.removeprefix("key ")) for row in shown.rows]


def all_pages(query, order, size: int) -> list[list[int]]:
    """Every page from the first to the last."""
    shown, pages = page(query, order, size=size), []
    while True:
        pages.append(numbers(shown))
        assert len(pages) <= 23, "it goes round and round"
        if not shown.next:
            return pages
        shown = page(query, order, after=shown.next, size=size)


@pytest.mark.parametrize(
    ("order", "expected"), [(("at", "key"), list(range(23))), (("-at", "-key"), list(range(22, -1, -1)))]
)
@pytest.mark.parametrize("size", [1, 5, 23, 50])
def test_turning_on_shows_every_line_once(keys, order, expected, size):
    pages = all_pages(keys, order, size)
    assert [n for one in pages for n in one] == expected
    assert all(len(one) == size for one in pages[:-1])


def test_mixed_directions_order_as_told(keys):
    shown = [n for one in all_pages(keys, ("-at", "key"), 5) for n in one]
    assert shown == sorted(range(23), key=lambda n: (-(n // 4), n))


def test_turning_back_shows_what_was_there_before(keys):
    order = ("at", "key")
    first = page(keys, order, size=5)
    second = page(keys, order, after=first.next, size=5)
    back = page(keys, order, before=second.previous, size=5)
    assert not first.previous
    assert (numbers(back), back.previous) == (numbers(first), "")
    assert numbers(page(keys, order, after=back.next, size=5)) == numbers(second)


def test_what_is_added_in_front_moves_no_line(keys):
    first = page(keys, ("at", "key"), size=5)
    Once.objects.create(actor="a", verb="x.y", key="key 99", asked="", at=DAY - dt.timedelta(days=1))
    assert numbers(page(keys, ("at", "key"), after=first.next, size=5)) == [5, 6, 7, 8, 9]


@pytest.mark.parametrize("broken", ["x", "W10", "bnVsbA", "é", "A" * 5000])
def test_a_broken_token_is_the_first_page(keys, broken):
    assert numbers(page(keys, ("at", "key"), after=broken, size=5))[:1] == [0]


def test_many_are_said_and_not_counted(keys):
    assert at_most(keys) == "23"
    assert at_most(keys, most=22) == "hơn 22"
    assert MANY == 999
