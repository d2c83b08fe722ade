"""Each answer of a mail server is read for what it means; against a server that misbehaves as told."""

import datetime as dt
import email
import socket
import subprocess
from email.policy import default

import pytest

from lienthong.connectors.mail.address import ServerAddress, WrongAddress
from lienthong.connectors.mail.letter import BadLetter, letter
from lienthong.connectors.mail.partner import MailPartner
from lienthong.connectors.mail.wire import SaidNo
from lienthong.kernel.base.errors import PartnerDown
from lienthong.kernel.exchange.api import EnvelopeCard, NotNow

WHEN = dt.datetime(2026, 2, 5, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def envelope(to="lan@truongvinh.example", code="GT-1", **body):
    words = {"to": to, "to_name": "Chị Lan", "subject": "Việc mới", "text": "Được giao 3 nhiệm vụ.\n.\ndòng cuối"}
    return EnvelopeCard(code, "mail", "notice", "", words | body, {}, 1, WHEN)


def partner(url, **more):
    return MailPartner(url, "lien-thong@nghean.example", **more)


def test_a_letter_arrives_as_it_was_written(mail_server):
    server = mail_server()
    receipt = partner(server.url).send(envelope(html="<p>Được giao <b>3</b> nhiệm vụ.</p>"))
    assert receipt.says.startswith("250 2.0.0 Queued")
    arrival = server.arrivals()[0]
    assert (arrival.message_id, arrival.subject) == ("<GT-1@nghean.example>", "Việc mới")
    got = email.message_from_bytes((server.folder / "000001.eml").read_bytes(), policy=default)
    assert got.get_body(("plain",)).get_content().splitlines() == ["Được giao 3 nhiệm vụ.", ".", "dòng cuối"]
    assert "<b>3</b>" in got.get_body(("html",)).get_content()
    assert got["To"].addresses[0].display_name == "Chị Lan"
    assert got["Date"].datetime == WHEN
    assert got["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("manner", "fault"),
    [("4xx", NotNow), ("4xx-data", NotNow), ("5xx", SaidNo), ("drop-before", PartnerDown)],
)
def test_what_the_server_says_is_taken_as_it_is_meant(mail_server, manner, fault):
    server = mail_server("--behave", manner)
    with pytest.raises(fault) as said:
        partner(server.url).send(envelope())
    assert type(said.value) is fault
    assert server.arrivals() == []


def test_a_no_keeps_the_words_of_the_server(mail_server):
    with pytest.raises(SaidNo) as no:
        partner(mail_server("--behave", "5xx").url).send(envelope())
    assert no.value.sentence == "Máy chủ thư từ chối: 550 5.1.1 No such user here"


def test_cut_off_after_the_letter_it_goes_again_under_the_same_message_id(mail_server):
    server = mail_server("--behave", "drop-after-data", "--first", "1")
    with pytest.raises(PartnerDown) as unknown:
        partner(server.url).send(envelope(html="<p>Việc mới</p>"))
    assert not isinstance(unknown.value, NotNow)
    partner(server.url).send(envelope(html="<p>Việc mới</p>"))
    assert [a.message_id for a in server.arrivals()] == ["<GT-1@nghean.example>"] * 2
    first, second = ((server.folder / f"00000{n}.eml").read_bytes() for n in (1, 2))
    assert first == second, "the same letter, byte by byte"


def test_a_server_that_takes_too_long_is_down(mail_server):
    server = mail_server("--behave", "slow", "--slow", "3")
    with pytest.raises(PartnerDown):
        partner(server.url, patience=0.5).send(envelope())


def test_nobody_there_and_no_server_named():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(PartnerDown):
        partner(f"smtp://127.0.0.1:{port}").send(envelope())
    nameless = partner("")
    assert not nameless.health().ready
    assert not nameless.health().set_up
    assert "LIENTHONG_SMTP" in nameless.health().says
    with pytest.raises(PartnerDown):
        nameless.send(envelope())


def test_a_wrong_login_is_not_the_letters_fault(mail_server):
    server = mail_server("--login", "nam:dung-mat-khau")
    at = f"127.0.0.1:{server.port}"
    with pytest.raises(PartnerDown) as no:
        partner(f"smtp://nam:sai@{at}").send(envelope())
    assert "535" in str(no.value)
    assert partner(f"smtp://nam:dung-mat-khau@{at}").send(envelope())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 with its key in one file."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert, both = folder / "key.pem", folder / "cert.pem", folder / "both.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            key,
            "-out",
            cert,
            "-days",
            "2",
            "-subj",
            "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
        ],
        check=True,
        capture_output=True,
    )
    both.write_bytes(key.read_bytes() + cert.read_bytes())
    return both


def test_with_starttls_the_letter_is_never_given_in_the_open(mail_server, certificate):
    server = mail_server("--cert", str(certificate))
    at = f"127.0.0.1:{server.port}"
    with pytest.raises(PartnerDown, match="CERTIFICATE_VERIFY_FAILED"):
        partner(f"smtp+starttls://{at}").send(envelope())
    with pytest.raises(PartnerDown):
        partner(f"smtp://{at}").send(envelope())
    assert server.arrivals() == []
    assert partner(f"smtp://{at}?starttls=1&ca={certificate}").send(envelope())


def test_starttls_that_the_server_does_not_offer_is_not_skipped(mail_server):
    server = mail_server()
    with pytest.raises(PartnerDown):
        partner(f"smtp+starttls://127.0.0.1:{server.port}").send(envelope())
    assert server.arrivals() == []


def test_an_address_with_vietnamese_letters_goes_by_smtputf8(mail_server):
    server = mail_server()
    partner(server.url).send(envelope(to="bà.tư@trườngvinh.example"))
    assert server.arrivals()[0].recipients == ["bà.tư@trườngvinh.example"]


@pytest.mark.parametrize(
    "to", ["", "lan", "lan@", "@x.example", "a b@x.example", "lan@x.example\r\nBcc: all@x.example", "a@x, b@y", "<a@x>"]
)
def test_what_is_no_address_is_refused_before_the_wire(to):
    with pytest.raises(BadLetter):
        partner("smtp://127.0.0.1:1").send(envelope(to=to))


def test_line_ends_in_a_subject_make_no_header():
    made = letter(envelope(subject="Việc\r\nBcc: all@x.example"), "a@x.example", "Liên Thông")
    assert made["Bcc"] is None
    assert made["Subject"] == "Việc Bcc: all@x.example"


HIDING = [
    "=?utf-8?q?=0d=0aBcc:_all=40x.example?=",
    "=?utf-8?b?DQpCY2M6IGFAYg==?=",
    "=?utf-8?q?a?= =?utf-8?q?=0aBcc:b?=",
]


@pytest.mark.parametrize(
    "hidden", [*HIDING, "Việc\r\nBcc: a@b", "a\x85Bcc: a@b", "ệ" * 5000, "a" * 5000, '"<x@y>, z <q@r>']
)
def test_no_name_and_no_subject_makes_a_header(hidden):
    card = EnvelopeCard("GT-1", "mail", "notice", "", envelope(to_name=hidden, subject=hidden).body, {}, 1, WHEN)
    sent = letter(card, "a@x.example", hidden).as_bytes()
    heads = sent.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert not [line for line in heads if line.lower().startswith(b"bcc")]
    assert max(map(len, heads)) < 998, "no server takes a longer line"


def test_a_body_without_words_is_refused():
    card = EnvelopeCard("GT-1", "mail", "notice", "", {"to": "a@x.example"}, {}, 1, WHEN)
    with pytest.raises(BadLetter):
        letter(card, "a@x.example", "Liên Thông")


@pytest.mark.parametrize(
    ("url", "is_"),
    [
        ("smtp://h", ServerAddress("h", 25, "plain")),
        ("smtps://u%40x:p%3Aw@h", ServerAddress("h", 465, "tls", "u@x", "p:w")),
        ("smtp+starttls://h:2525", ServerAddress("h", 2525, "starttls")),
        ("smtp://h:2525?starttls=1&ca=/x.pem", ServerAddress("h", 2525, "starttls", ca="/x.pem")),
    ],
)
def test_addresses_of_servers(url, is_):
    assert ServerAddress.parsed(url) == is_


@pytest.mark.parametrize("url", ["mail.example", "http://h", "smtp://", "smtp://h:port"])
def test_a_wrong_address_is_said_and_nothing_is_sent(url):
    with pytest.raises(WrongAddress):
        ServerAddress.parsed(url)
    health = partner(url).health()
    assert (health.ready, health.set_up) == (False, True), "a wrong address is a fault, not a house without mail"
    assert "LIENTHONG_SMTP" in health.says
