"""Answers questions about invented people: rightly, slowly, wrongly, without the consent, or not at all."""

import contextlib
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MANNERS = (
    "ok",
    "slow",
    "drip",
    "down",
    "broken",
    "long",
    "half",
    "headers",
    "continue",
    "no-consent",
    "other-person",
    "wrong-values",
    "nobody",
)
PEOPLE: dict[str, dict[str, Any]] = {
    "040195012345": {
        "full_name": "Nguyễn Thị Tư",
        "values": {
            "person": {
                "full_name": "Nguyễn Thị Tư", "born": "1995-03-12", "sex": "female", "personal_id": "040195012345",
            },
            "ethnic_group": "Thái", "personal_id": "040195012345", "partial_date": "1995-03-12", "phone": "0912345678",
        },
    },
}  # fmt: skip
"""Nobody of these lives: numbers and names are invented."""
SLOW = 30.0


class Service(ThreadingHTTPServer):
    """The service on this machine alone; `asked` are the questions that came."""

    daemon_threads = True

    def __init__(self, port: int = 0, manner: str = "ok") -> None:
        if manner not in MANNERS:
            raise ValueError(f"there is no manner {manner}")
        super().__init__(("127.0.0.1", port), Answering)
        self.manner, self.asked = manner, list[dict[str, Any]]()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answering(BaseHTTPRequestHandler):
    """One question, one answer."""

    server: Service

    def do_POST(self) -> None:
        """Answer as told."""
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(question)
        manner = self.server.manner
        if manner == "down":
            self.send_error(503)
            return
        if manner == "slow":
            time.sleep(SLOW)
        if manner in ("headers", "continue"):
            self._begins_without_end(manner)
            return
        content = self._content(question, manner)
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for at in range(0, len(content), 20 if manner == "drip" else len(content)):
            self.wfile.write(content[at : at + (20 if manner == "drip" else len(content))])
            self.wfile.flush()
            time.sleep(0.2 if manner == "drip" else 0)

    def _begins_without_end(self, manner: str) -> None:
        """A line of a header after the other, or a promise after the other, and never an answer."""
        line = b"X: x\r\n" if manner == "headers" else b"HTTP/1.1 100 Continue\r\n\r\n"
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" if manner == "headers" else b"")
        with contextlib.suppress(OSError):
            for _ in range(40):
                self.wfile.write(line)
                time.sleep(0.2)

    def _content(self, question: dict[str, Any], manner: str) -> bytes:
        known = PEOPLE.get(question["personal_id"], {"full_name": "", "values": {}})
        if manner == "broken":
            return b"<html>" + b"x" * 100
        values = {name: known["values"][name] for name in question["wanted"] if name in known["values"]}
        if manner == "wrong-values":
            values = {name: {"x": ["=1+1", 10**30]} for name in values}
        if manner == "nobody":
            values = {}
        name = "Người Khác" if manner == "other-person" else known["full_name"]
        consent = "" if manner == "no-consent" else question["consent"]
        answer = {"consent": consent, "full_name": name, "values": values}
        if manner == "long":
            answer["more"] = "x" * 100_000
        if manner == "half":
            del answer["full_name"]
        return json.dumps(answer).encode()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
