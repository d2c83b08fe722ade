"""The agency “residents”: a service of population data, asked by HTTP with one deadline for all of the answer."""

import http.client
import json
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
        try:
            line.request("POST", "/people", body, {"Content-Type": "application/json"})
            answer = line.getresponse()
            if answer.status != http.HTTPStatus.OK:
                raise PartnerDown(f"{answer.status}")
            found = b""
            while piece := answer.read1(PIECE):
                found += piece
                left = until - time.monotonic()
                if left <= 0:
                    raise TooLate
                if len(found) > LARGEST:
                    raise Unreadable
                if line.sock is not None:
                    line.sock.settimeout(left)
            return found
        except TimeoutError as late:
            raise TooLate(str(late)) from late
        except (OSError, http.client.HTTPException) as down:
            raise PartnerDown(str(down)) from down
        finally:
            line.close()


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
