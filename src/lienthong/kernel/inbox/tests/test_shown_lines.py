"""What a page has shown of a line opens nothing else: to nobody else, by no other verb, and not what others do now."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.errors import WrongMoment
from lienthong.kernel.base.policy import RULES, allow, role_over
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import VERBS, verb
from lienthong.kernel.inbox import api
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.models import WorkItem
from lienthong.kernel.inbox.shown import Seal
from lienthong.kernel.units.tests.factories import Unit

pytestmark = pytest.mark.django_db
ADDRESS = "/viec-can-lam"
Come = Callable[[Actor], Client]


@verb("test_shown.greet", of=lambda by: Unit.objects.all(), sentence="chào đơn vị")
def greet(unit: Unit, by: Actor) -> str:
    raise WrongMoment("Đơn vị đang nghỉ.", "Quay lại vào ngày làm việc.")


@verb("test_shown.close", of=lambda by: Unit.objects.all(), sentence="đóng cửa đơn vị")
def close(unit: Unit, by: Actor) -> str:
    return unit.code


def setup_module() -> None:
    for name in ("test_shown.greet", "test_shown.close"):
        allow(name, role_over("pk", "leader"))
    api.register_kind("test_shown.visit", "Thăm đơn vị")


def teardown_module() -> None:
    for name in ("test_shown.greet", "test_shown.close"):
        VERBS.pop(name)
        RULES.pop(name)
    KINDS.pop("test_shown.visit")


@pytest.fixture
def ward() -> Unit:
    return Unit.objects.create(code="thu-phuong")


def leader(name: str, unit: Unit) -> Actor:
    own = frozenset({unit.pk})
    return Actor(f"account:{name}", name.title(), grants=(Grant("leader", unit.pk, own),), units=own)


def shown_to(who: Actor, unit: Unit) -> tuple[WorkItem, str]:
    """A line of this unit, and the proof that somebody was shown it."""
    api.put(
        api.Put(
            kind="test_shown.visit", subject=unit.code, title="Thăm phường", url="/tham", unit_id=unit.pk,
            verbs=("test_shown.greet",),
        )
    )  # fmt: skip
    with seen_by(HOUSE):
        item = WorkItem.objects.get(subject=unit.code)
    return item, Seal(who)(item)


def pressed(client: Client, code: str, proof: str, what: str = "test_shown.greet") -> int:
    return client.post(f"{ADDRESS}/{code}/{what}", {"dong": proof, "key": "mot-lan-bam"}).status_code


def test_a_proof_serves_its_own_reader_for_its_own_line_and_verbs(come_as: Come, ward: Unit) -> None:
    minh, an = leader("minh", ward), leader("an", ward)
    item, proof = shown_to(minh, ward)
    with seen_by(HOUSE):
        WorkItem.objects.all().delete()
    assert pressed(come_as(minh), item.code, proof) == 303
    assert pressed(come_as(minh), item.code, proof, "test_shown.close") == 404
    assert pressed(come_as(minh), "CV-khac", proof) == 404
    for forged in ("", proof[:-1], "A" * 100_000, proof.replace(":", "", 1)):
        assert pressed(come_as(minh), item.code, forged) == 404
    assert pressed(come_as(an), item.code, proof) == 404
    gone_elsewhere = Actor(minh.id, minh.name, units=frozenset())
    assert pressed(come_as(gone_elsewhere), item.code, proof) == 404, "they work in that unit no more"


def test_what_is_done_with_a_line_that_went_to_another_unit_stays_there(come_as: Come, ward: Unit) -> None:
    minh, other = leader("minh", ward), Unit.objects.create(code="noi-khac")
    item, proof = shown_to(minh, ward)
    with seen_by(HOUSE):
        WorkItem.objects.update(unit_id=other.pk)
        Entry.objects.create(
            verb="test_shown.greet", actor="account:la", actor_name="Lê Nơi Khác", subject=ward.code, args={},
            at=dt.datetime(2026, 3, 10, tzinfo=dt.UTC),
        )  # fmt: skip
    client = come_as(minh)
    assert pressed(client, item.code, proof) == 303
    said = client.get(ADDRESS).content.decode()
    assert "Lê Nơi Khác" not in said and "Đơn vị đang nghỉ." in said


def test_what_is_no_code_is_not_said_back_at_length(come_as: Come, ward: Unit) -> None:
    client = come_as(leader("minh", ward))
    given = {"viec": [f"{n}{'y' * 100_000}" for n in range(10)], "verb": "test_shown.greet", "key": "mot-lan-bam"}
    assert client.post(f"{ADDRESS}/nhieu", given).status_code == 303
    said = client.get(ADDRESS).content.decode()
    assert "Chưa làm được 10 việc" in said and "y" * 50 not in said
