"""The agency “residents”: a service of population data, asked by HTTP, all of it with one deadline."""

import contextlib
import http.client
import json
import socket
import ssl
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from lienthong.kernel.base.errors import PartnerDown
from lienthong.kernel.forms.api import Disclosure, Question, TooLate, Unreadable
from lienthong.web.speech import later

PATIENCE, LARGEST, PIECE = 4.0, 64_000, 4_096


class ResidentsAgency:
    """Asks about one person at a time; what it is told is what whoever declares has agreed to."""

    first = "residents"
    label = later("dữ liệu dân cư mô phỏng (người không có thật)")
    kinds: tuple[str, ...] = ("person", "ethnic_group", "personal_id", "partial_date", "phone")

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        parts = urlsplit(url)
        self.host, self.port, self.secure = parts.hostname or "", parts.port, parts.scheme == "https"
        self.patience = patience

    def ask(self, question: Question) -> Disclosure:
        """The answer of the service; PartnerDown, TooLate or Unreadable where there is none."""
        wanted = [name.partition(".")[2] for name in question.names]
        sent = {"personal_id": question.personal_id, "full_name": question.full_name, "wanted": wanted,
                "consent": question.consent}  # fmt: skip
        found = _read(self._sent(json.dumps(sent).encode()))
        values = {f"{self.first}.{name}": value for name, value in found["values"].items()}
        return Disclosure(found["consent"], found["full_name"], values)

    def _sent(self, body: bytes) -> bytes:
        until = time.monotonic() + self.patience
        line: http.client.HTTPConnection | None = None
        spare: socket.socket | None = None
        cut: threading.Timer | None = None
        try:
            plain = _connected(self.host, self.port or (443 if self.secure else 80), until)
            # A timeout of a socket is for each piece: one line of a header a second, or one sign of a greeting, would
            # hold us for ever. The copy still ends the line when the greeting has taken the socket over.
            cut = threading.Timer(max(until - time.monotonic(), 0), _cut, [spare := plain.dup()])
            cut.daemon = True
            cut.start()
            line = http.client.HTTPConnection(self.host, self.port)
            line.sock = plain
            if self.secure:
                line.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
            found = _answered(line, body)
        except TimeoutError as late:
            raise TooLate(str(late)) from late
        except (OSError, http.client.HTTPException, PartnerDown, Unreadable) as down:
            if time.monotonic() >= until:
                raise TooLate from down
            if isinstance(down, PartnerDown | Unreadable):
                raise
            raise PartnerDown(str(down)) from down
        finally:
            if cut is not None:
                cut.cancel()
            if spare is not None:
                spare.close()
            if line is not None:
                line.close()
        if time.monotonic() >= until:  # what was cut off may look like the end of an answer
            raise TooLate
        return found


def _connected(host: str, port: int, until: float) -> socket.socket:
    """A line to the first of the addresses of a host that answers; each has its share of the time that is left."""
    found = _addresses(host, port, until)
    refused: OSError = OSError(f"{host} has no address")
    for left in range(len(found), 0, -1):
        family, kind, protocol, _, address = found[-left]
        line = socket.socket(family, kind, protocol)
        try:
            line.settimeout(max(until - time.monotonic(), 0.001) / left)
            line.connect(address)
        except OSError as fault:
            line.close()
            refused = fault
        else:
            line.settimeout(max(until - time.monotonic(), 0.001))
            return line
    raise refused


def _addresses(host: str, port: int, until: float) -> list[Any]:
    """The addresses of a host. Whoever looks them up cannot be stopped, so nobody waits for it beyond the time."""
    found: list[Any] = []

    def look() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as fault:
            found.append(OSError(str(fault)))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(max(until - time.monotonic(), 0))
    if not found:
        raise TooLate(f"{host} was not looked up in time")
    if isinstance(found[0], OSError):
        raise found[0]
    return list(found[0])


def _cut(line: socket.socket) -> None:
    """Ends whatever waits for this line, when the time for all of the answer is over."""
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _answered(line: http.client.HTTPConnection, body: bytes) -> bytes:
    line.request("POST", "/people", body, {"Content-Type": "application/json"})
    answer = line.getresponse()
    if answer.status != http.HTTPStatus.OK:
        raise PartnerDown(f"{answer.status}")
    found = b""
    while piece := answer.read1(PIECE):
        found += piece
        if len(found) > LARGEST:
            raise Unreadable
    return found


def _read(content: bytes) -> dict[str, Any]:
    """An answer of the shape that was agreed; Unreadable where it is of another."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not (
        isinstance(found, dict)
        and isinstance(found.get("consent"), str)
        and isinstance(found.get("full_name"), str)
        and isinstance(found.get("values"), dict)
    ):
        raise Unreadable
    return found
