"""The misbehaving mail server as a process of its own."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Arrival:
    """One line of the simulator's `arrivals.jsonl`."""

    message_id: str
    recipients: list[str]
    subject: str
    deed: str
    size: int


@dataclass
class Simulator:
    port: int
    folder: Path
    process: subprocess.Popen

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def arrivals(self) -> list[Arrival]:
        lines = self.folder / "arrivals.jsonl"
        return [Arrival(**json.loads(line)) for line in lines.read_text().splitlines()] if lines.exists() else []

    def kept(self) -> dict[str, Arrival]:
        return {arrival.message_id: arrival for arrival in self.arrivals()}


@contextmanager
def simulator(folder: Path, *said: str) -> Iterator[Simulator]:
    process = subprocess.Popen(
        [sys.executable, "-m", "lienthong_partners.mail", "--folder", str(folder), *said],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        port = json.loads(process.stdout.readline())["port"]
        yield Simulator(port, folder, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120)
        process.stdout.close()


@pytest.fixture
def mail_server(tmp_path):
    """Starts simulators: `mail_server("--behave", "4xx")`; the last of a test is stopped at its end."""
    with ExitStack() as running:
        yield lambda *said: running.enter_context(simulator(tmp_path / f"arrivals-{len(said)}{'-'.join(said)}", *said))
