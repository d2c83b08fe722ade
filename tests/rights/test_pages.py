"""Every page of the house opened by everybody of the cast, and every form sent, against the written table."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from .conftest import CAST, House

TABLE = Path(__file__).with_name("pages.csv")
READING, SENDING = "GET", "POST"
KEPT_OUT = {"302 /dang-nhap", "404"}


def addresses(patterns: list[Any], before: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """All addresses with their methods, as they are registered."""
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, here)
        elif isinstance(one, URLPattern) and hasattr(one.callback, "page_rules"):
            yield here, frozenset(one.callback.page_rules["methods"])


def doors() -> list[tuple[str, str]]:
    """Every address with each method by which it is opened."""
    every = addresses(get_resolver().url_patterns)
    return sorted((address, method) for address, methods in every for method in methods & {READING, SENDING})


def written() -> dict[tuple[str, str], tuple[str, dict[str, str]]]:
    """Address and method → an example of it, and the answer to each head."""
    with TABLE.open(encoding="utf-8", newline="") as text:
        return {(row.pop("địa chỉ"), row.pop("cách mở")): (row.pop("ví dụ"), row) for row in csv.DictReader(text)}


def answer(client: Client, method: str, path: str) -> str:
    """The status, and for a way elsewhere also where to; whatever the form did is taken back."""
    with transaction.atomic():
        if method == SENDING:
            got = client.post(path, {"key": "mot-khoa-gui-trung"})
        else:
            got = client.get(path)
            got.getvalue() if got.streaming else got.content  # a file read to its end is closed
        transaction.set_rollback(True)
    where = got.headers.get("Location", "").split("?")[0]
    return f"{got.status_code} {where}".strip()


def test_the_written_table_names_every_page_and_every_role() -> None:
    assert sorted(written()) == doors(), "write the page into pages.csv: an example of it, and what each role meets"
    assert all(list(row) == list(CAST) for _, row in written().values())


@pytest.mark.long
@pytest.mark.parametrize("who", CAST, ids=[name or "khach" for name in CAST.values()])
def test_every_page_answers_everybody_as_written(standing: House, who: str) -> None:
    wrong = []
    client = standing.client(who)
    for (address, method), (example, row) in written().items():
        # Signing in or out in one browser must not sign out the next.
        browser = standing.client(who) if address.startswith("dang-") else client
        said = answer(browser, method, example.format(**standing.things))
        if said != row[who].format(**standing.things):
            wrong.append(f"{method} /{address}: {who} gặp {said}, phải là {row[who]}")
    assert not wrong, "\n".join(wrong)


def test_visitors_are_kept_out_of_all_that_is_not_public() -> None:
    public = {address for address, view in _rules() if view["public"]}
    assert not [
        f"{method} /{address}"
        for (address, method), (_, row) in written().items()
        if address not in public and row["khách"] not in KEPT_OUT
    ]


def _rules() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []

    def walk(patterns: list[Any], before: str = "") -> None:
        for one in patterns:
            here = before + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, here)
            elif hasattr(one.callback, "page_rules"):
                found.append((here, one.callback.page_rules))

    walk(get_resolver().url_patterns)
    return found
