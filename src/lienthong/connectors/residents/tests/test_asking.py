"""Whoever declares lets an agency be asked: what it says stands in the fields; what goes wrong leaves them empty."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from lienthong.connectors.residents.agency import ResidentsAgency
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import PartnerDown
from lienthong.kernel.forms.api import Question, TooLate, Unreadable
from lienthong.kernel.forms.tests import factories
from lienthong.kernel.forms.tests.factories import asked_agencies, citizen, found_province, kept, published_asking
from lienthong_partners.residents.server import PEOPLE, Service

NUMBER = "040195012345"
PATIENCE = 0.6


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The simulated service on this machine, behind the door that a real one would use."""
    found = Service()
    threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    with asked_agencies(ResidentsAgency(found.url, patience=PATIENCE)):
        yield found
    found.shutdown()
    found.server_close()


def question(**changes: Any) -> Question:
    given: dict[str, Any] = {"personal_id": NUMBER, "full_name": "Nguyễn Thị Tư", "names": ("residents.phone",)}
    return Question(**{**given, "consent": "dau-dong-y", **changes})


def test_a_question_is_answered_with_what_was_wanted_and_no_more(service: Service) -> None:
    heard = ResidentsAgency(service.url).ask(question())
    assert (heard.consent, heard.full_name, dict(heard.values)) == (
        "dau-dong-y", "Nguyễn Thị Tư", {"residents.phone": "0912345678"},
    )  # fmt: skip
    assert service.asked == [
        {"personal_id": NUMBER, "full_name": "Nguyễn Thị Tư", "wanted": ["phone"], "consent": "dau-dong-y"}
    ]


@pytest.mark.parametrize(
    ("manner", "fault"),
    [
        ("down", PartnerDown),
        ("slow", TooLate),
        ("drip", TooLate),
        ("broken", Unreadable),
        ("long", Unreadable),
        ("half", Unreadable),
        ("headers", TooLate),
        ("continue", TooLate),
    ],
)
def test_what_is_no_answer_is_told_by_its_kind_in_time(service: Service, manner: str, fault: type[Exception]) -> None:
    service.manner = manner
    begun = now()
    with pytest.raises(fault):
        ResidentsAgency(service.url, patience=PATIENCE).ask(question())
    assert (now() - begun).total_seconds() < 3 * PATIENCE + 1


def test_a_service_that_is_not_there_is_down() -> None:
    with pytest.raises(PartnerDown):
        ResidentsAgency("http://127.0.0.1:9").ask(question())


def asked_for(url: str) -> float:
    """For how long somebody is kept by a service that does not answer."""
    begun = time.monotonic()
    with pytest.raises(TooLate):
        ResidentsAgency(url, patience=PATIENCE).ask(question())
    return time.monotonic() - begun


def test_a_name_that_nobody_looks_up_in_time_is_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(8))
    assert asked_for("http://dan-cu.example:80") < PATIENCE + 1


def test_all_addresses_that_do_not_answer_share_the_one_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = socket.create_server(("127.0.0.1", 0), backlog=0)
    waiting = [socket.socket() for _ in range(4)]  # what the queue takes; whoever comes next is not answered at all
    for one in waiting:
        one.setblocking(False)
        one.connect_ex(deaf.getsockname())
    where = (socket.AF_INET, socket.SOCK_STREAM, 6, "", deaf.getsockname())
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [where] * 8)
    try:
        assert asked_for("http://dan-cu.example:80") < PATIENCE + 1
    finally:
        for one in (deaf, *waiting):
            one.close()


def test_of_several_addresses_one_that_does_not_answer_stands_in_nobodys_way(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = (socket.AF_INET, socket.SOCK_STREAM, 6, "", service.server_address)
    gone = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 9))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [gone, there])
    assert ResidentsAgency("http://dan-cu.example:80").ask(question()).full_name == "Nguyễn Thị Tư"


def test_a_greeting_that_drips_is_cut_off_in_time() -> None:
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as ear:

        def drip() -> None:
            line, _ = ear.accept()
            with contextlib.suppress(OSError), line:
                line.sendall(b"\x16\x03\x03\x40\x00")
                while not over.wait(0.1):
                    line.sendall(b"\x02")

        hand = threading.Thread(target=drip, daemon=True)
        hand.start()
        try:
            assert asked_for(f"https://127.0.0.1:{ear.getsockname()[1]}") < PATIENCE + 1
        finally:
            over.set()
            hand.join(5)


# -- from the page to the field --------------------------------------------------------------------------


@pytest.fixture
def desk(db: None, come_as: Callable[[Actor], Client]) -> tuple[Client, str]:
    """Somebody with an account before a form that may ask the agency."""
    found_province()
    tu = citizen()
    return come_as(tu), published_asking()


def begun(desk: tuple[Client, str], **typed: str) -> Any:
    """The first page of a declaration for which the agency may be asked."""
    client, form = desk
    window = factories.window(f"/khai/{form}", client)
    return window.fill(**{"hoi__residents": "on", "dinh-danh": NUMBER, **typed}).press()


def test_with_consent_the_answer_stands_in_the_fields_and_names_its_source(desk: Any, service: Service) -> None:
    window = begun(desk)
    assert window.text.count("Đang hỏi dữ liệu dân cư mô phỏng (người không có thật).") == 3
    code = factories.newest_code()
    window.fill(ghi_chu="Một").press("act", "cap-nhat")  # saved while nothing has been answered yet
    assert factories.ask(code) == 3 and len(service.asked) == 1
    assert service.asked[0]["wanted"] == ["ethnic_group", "person", "phone"]
    window.press("act", "cap-nhat")
    assert window.value("may") == "0912345678" and window.value("ai.full_name") == "Nguyễn Thị Tư"
    assert "Đã điền sẵn theo dữ liệu dân cư mô phỏng (người không có thật), trả lời lúc" in window.text
    assert "personal_id" not in str(kept(code).asked), "the number is kept no longer than the question needs"
    window.fill(may="0987654321").press("act", "cap-nhat")
    assert "Đã sửa. Theo dữ liệu dân cư mô phỏng" in window.text and kept(code).kept["may"] == "0987654321"
    window.fill(may="").press("act", "cap-nhat")
    assert window.value("may") == "", "what was emptied stays empty"
    assert factories.ask(code) == 0 and len(service.asked) == 1, "asked once"


@pytest.mark.parametrize(
    ("manner", "said"),
    [
        ("down", "Chưa kết nối được với"),
        ("slow", "chưa trả lời kịp"),
        ("broken", "không dùng được"),
        ("no-consent", "không theo sự đồng ý của anh/chị"),
        ("other-person", "không có ai mang số định danh và họ tên này"),
        ("nobody", "không có thông tin này"),
    ],
)
def test_whatever_goes_wrong_leaves_the_field_empty_with_a_sentence(
    desk: Any, service: Service, manner: str, said: str
) -> None:
    service.manner = manner
    window = begun(desk)
    assert factories.ask(factories.newest_code()) == 0
    window.press("act", "cap-nhat")
    assert window.value("may") == "" and said in window.text and "Đang hỏi" not in window.text
    window.fill(may="0987654321").press("act", "cap-nhat")
    assert said in window.text and kept(factories.newest_code()).kept["may"] == "0987654321"


def test_values_of_another_shape_fill_nothing_in(desk: Any, service: Service) -> None:
    service.manner = "wrong-values"
    window = begun(desk)
    factories.ask(factories.newest_code())
    window.press("act", "cap-nhat")
    assert window.value("may") == "" and window.answer.status_code == 200


def test_without_consent_nobody_is_asked(desk: Any, service: Service) -> None:
    client, form = desk
    window = factories.window(f"/khai/{form}", client).press()
    assert "Đang hỏi" not in window.text and factories.ask(factories.newest_code()) == 0 and not service.asked
    wrong = factories.window(f"/khai/{form}", client).fill(**{"hoi__residents": "on", "dinh-danh": "12"}).press()
    assert wrong.answer.status_code == 422 and "12 chữ số" in wrong.text and wrong.value("hoi.residents") == "on"


def test_a_visitor_is_offered_no_agency(desk: Any, service: Service) -> None:
    assert "Hỏi cơ quan khác" not in factories.window(f"/khai/{desk[1]}").text
    sent = {"key": "khoa-khach-hoi", "hoi.residents": "on", "dinh-danh": NUMBER, "mat": factories.new_secret()}
    Client().post(f"/khai/{desk[1]}", sent)
    assert kept(factories.newest_code()).asked == {}


def test_nobody_waits_for_ever(desk: Any, service: Service) -> None:
    window = begun(desk)
    asked = kept(factories.newest_code()).asked["residents"]
    assert asked["state"] == "waiting"
    factories.aged(factories.newest_code())
    window.press("act", "cap-nhat")
    assert "chưa trả lời kịp" in window.text and "Đang hỏi" not in window.text


def test_who_sends_before_the_answer_is_there_takes_the_number_back(desk: Any, service: Service) -> None:
    begun(desk, may="0987654321", ghi_chu="Một").press("act", "cap-nhat")
    code = factories.newest_code()
    assert NUMBER in str(kept(code).asked)
    factories.sent(code)
    assert kept(code).state == "sent" and NUMBER not in str(kept(code).asked)
    assert factories.ask(code) == 0 and not service.asked, "nobody is asked about what was sent"


def test_an_agency_that_is_switched_off_meanwhile_leaves_no_number(desk: Any, service: Service) -> None:
    window = begun(desk)
    code = factories.newest_code()
    with factories.no_agencies():
        assert factories.ask(code) == 0
        window.press("act", "cap-nhat")
    assert NUMBER not in str(kept(code).asked) and window.answer.status_code == 200


def test_the_invented_people_are_known_to_the_kinds() -> None:
    assert NUMBER in PEOPLE
