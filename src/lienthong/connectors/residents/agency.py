"""The agency “residents”: a service of population data, asked by HTTP with one deadline for all of the answer."""

import contextlib
import http.client
import json
import socket
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
        kind = http.client.HTTPSConnection if self.secure else http.client.HTTPConnection
        line = kind(self.host, self.port, timeout=self.patience)
        cut: threading.Timer | None = None
        try:
            line.connect()
            assert line.sock is not None
            # A timeout of a socket is for each piece: one line of a header a second would hold us for ever.
            cut = threading.Timer(max(until - time.monotonic(), 0), _cut, [line.sock])
            cut.daemon = True
            cut.start()
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
            line.close()
        if time.monotonic() >= until:  # what was cut off may look like the end of an answer
            raise TooLate
        return found


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
