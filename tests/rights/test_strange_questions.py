"""No address of the house falls over what it is asked: signs, figures, days, tokens that no page ever wrote."""

import base64
import json
import re
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from itertools import islice
from unittest.mock import patch
from urllib.parse import quote

import pytest
from django.core.signing import Signer
from django.db import transaction
from django.http import QueryDict
from django.test import Client

from .conftest import House
from .test_pages import READING, TABLE, written

PRODUCT = TABLE.parents[2] / "src" / "lienthong"
ASKED = re.compile(r"""request\.GET(?:\.get(?:list)?\(|\[)\s*"([^"]+)"|"([a-z][a-z_-]{1,15})" in request\.GET""")
STRANGE = [
    "%00", "%F0%9F%92%A9", "-1", "9" * 5000, "NaN", "%C2%B2", "1/1/99999999999", "10000-01-01",
    "'%22%3E%3Cscript%3E%25%5C(((", "%ED%A0%80",
]  # fmt: skip
HARDEST = {"9" * 5000}
TOKENS = {"truoc", "sau"}
PARTS = 4
SENDERS = ("lãnh đạo", "điều phối", "quản trị hệ thống")


def token(value: object) -> str:
    """A token as somebody would forge it."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


FORGED = [
    token(value)
    for value in (
        ["x", "y"], ["x", 1], [1], ["a\0", "a\0"], [10**30, 10**30], [True, None], ["2026-99-99", 1],
    )
]  # fmt: skip
FORGED += [
    base64.urlsafe_b64encode(raw).decode().rstrip("=")
    for raw in (b"[1e999,1e999]", b"[" * 700, b"2026-01-01.9999999999999999")
]  # fmt: skip
FORGED += ["é", Signer(salt="elsewhere").sign(token([1, 1]))]


@cache
def words() -> list[str]:
    """Every word that some page reads from its address."""
    found = {one or other for path in PRODUCT.glob("**/*.py") for one, other in ASKED.findall(path.read_text("utf-8"))}
    named = {"don_vi", "linh_vuc", "tinh_trang", "bao_cao", "vai_tro", "nguoi", "viec", "ket_qua", "cap", "nhom"}
    return sorted(found | named)


def tabs(client: Client, page: str) -> list[str]:
    """The page itself, and each of its other faces that it links to."""
    got = client.get(page)
    text = (got.getvalue() if got.streaming else got.content).decode("utf-8", "replace")
    own = re.escape(page.partition("?")[0])
    return sorted({"", *re.findall(rf'href="(?:{own})?\?(?:[^"]*?&(?:amp;)?)?xem=([\w-]+)', text)})


def status(client: Client, path: str) -> int:
    """What the house answers; a file that it gives out is read to its end, which closes it.

    In one transaction, which is taken back: each request for itself would open the database anew, thousands of times.
    So would `close()`, said inside it: a connection in a transaction counts as one that was left in disorder.
    """
    with transaction.atomic():
        got = client.get(path)
        got.getvalue() if got.streaming else got.content
        transaction.set_rollback(True)
    return int(got.status_code)


def fallen(client: Client, path: str) -> str:
    """What was asked, where the house fell over it."""
    said = status(client, path)
    return f"{said} {path[:160]}" if said >= 500 else ""


def looked_up(client: Client, path: str) -> tuple[int, set[str]]:
    """What the house answers, and the words that the page looks for in its address, by whatever way it does."""
    looked: set[str] = set()

    def watched(name: str) -> Callable[..., object]:
        ours = getattr(QueryDict, name)

        def look(given: QueryDict, word: str, *more: object) -> object:
            looked.add(word)
            return ours(given, word, *more)

        return look

    with ExitStack() as patched:
        for name in ("get", "getlist", "__getitem__", "__contains__"):
            patched.enter_context(patch.object(QueryDict, name, watched(name)))
        return status(client, path), looked


def readable() -> list[str]:
    """An example of every address that can be opened."""
    return sorted(example for (_, method), (example, _) in written().items() if method == READING)


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_falls_over_a_strange_word(standing: House, part: int) -> None:
    clients = [standing.client(who) for who in ("điều phối", "quản trị hệ thống", "khách")]
    fell: list[str] = []
    for page in (example.format(**standing.things) for example in readable()[part::PARTS]):
        # Each page once, by the first who may open it.
        client = next((one for one in clients if status(one, page) == 200), None)
        if client is None:
            continue
        for strange in STRANGE:
            fell += asked(client, f"{page}?", strange)
        for face in tabs(client, page):
            far = f"{page}?xem={face}&trang={'9' * 5000}"
            said, looked = looked_up(client, far)
            fell += [f"{said} {far[:160]}"] if said >= 500 else []
            # Only a page that looks at a token can fall over what stands in it.
            if not looked & TOKENS:
                continue
            fell += [fallen(client, f"{page}?xem={face}&truoc={quote(forged)}") for forged in FORGED]
            fell += [fallen(client, f"{page}?xem={face}&sau={quote(forged)}") for forged in FORGED[:3]]
    assert not [one for one in fell if one]


def test_lists_that_go_on_by_a_token_are_among_the_pages(standing: House) -> None:
    client = standing.client("điều phối")
    paged = (page for page in readable() if looked_up(client, page.format(**standing.things))[1] & TOKENS)
    assert len(list(islice(paged, 4))) == 4


def asked(client: Client, page: str, strange: str) -> list[str]:
    """All words at once; a page that stops at one of them is asked by each alone that it ever looks at."""
    every = page + "&".join(f"{word}={strange}" for word in words() if "xem=" not in page or word != "xem")
    said, looked = looked_up(client, every)
    if strange not in HARDEST or said in (200, 500):
        return [f"{said} {every[:160]}"] if said >= 500 else []
    fell, done = [], set[str]()
    while waiting := looked - done:
        for word in waiting:
            said, more = looked_up(client, f"{page}{word}={strange}")
            fell += [f"{said} {page}{word}=…"] if said >= 500 else []
            looked |= more
        done |= waiting
    return fell


@pytest.mark.parametrize(
    "code", ["%00", "%ED%A0%80", "%F0%9F%92%A9", "a" * 5000, "..%2F..", "%0d%0aX:y", "1' or '1'='1"]
)
def test_no_address_falls_over_a_strange_code(standing: House, code: str) -> None:
    client = standing.client("điều phối")
    strange = {name: code for name in standing.things}
    assert not [one for page in readable() if "{" in page and (one := fallen(client, page.format(**strange)))]


def test_a_form_that_is_no_form_is_refused_not_fallen_over(standing: House) -> None:
    client = standing.client("điều phối")
    page = f"/ke-hoach/{standing.things['plan']}/ky"
    long_name = {"x" * 5000: "1", "key": "mot-khoa-01"}
    assert client.post(page, long_name).status_code == 400
    broken = "multipart/form-data; boundary="
    assert client.post(page, b"--", content_type=broken).status_code == 400


@cache
def fields() -> list[str]:
    """Every field that some form sends."""
    every = "".join(path.read_text("utf-8") for path in PRODUCT.glob("**/*.py"))
    return sorted(set(re.findall(r"""(?:POST|given)\.get(?:list)?\("([^"]+)\"""", every)))


def tries() -> list[dict[str, str]]:
    """What is sent: every field strange at once; and with each button, figures and days beyond all measure."""
    plain = [dict.fromkeys(fields(), strange) for strange in ("\0", "²", "-1", "x" * 9000)]
    buttons = ("fill", "correct", "round", "sua")
    beyond = ("9" * 5000, "1/1/99999999999")
    return plain + [
        dict.fromkeys(fields(), strange) | {"act": button, "viec": button} for strange in beyond for button in buttons
    ]


@pytest.mark.long
@pytest.mark.parametrize("who", SENDERS)
def test_no_form_falls_over_what_is_sent(standing: House, who: str) -> None:
    client = standing.client(who)
    senders = [example for (_, method), (example, _) in written().items() if method != READING]
    fell = []
    for page in (example.format(**standing.things) for example in senders if "dang-" not in example):
        for number, sent in enumerate(tries()):
            said = client.post(page, sent | {"key": f"mot-khoa-{number}"}).status_code
            if said >= 500:
                fell.append(f"{said} {page} try {number}")
            if said == 404 and number > 4:
                break
    assert not fell
