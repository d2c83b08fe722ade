"""What reached the server, in the order in which it came: kept in memory, and in a folder where one is given."""

import email
import json
from dataclasses import asdict, dataclass
from email.policy import default
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Arrival:
    """One letter taken in; a repeat is a second arrival with the same Message-ID."""

    message_id: str
    recipients: list[str]
    subject: str
    deed: str
    size: int


class Letterbox:
    """All arrivals; `kept` is what a reader's mailbox shows, repeats by Message-ID taken as one."""

    def __init__(self, folder: Path | None = None) -> None:
        self.arrivals: list[Arrival] = []
        self.folder = folder
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    def take(self, content: bytes, recipients: list[str], deed: str) -> Arrival:
        """Keep a letter; on disk before anybody is answered."""
        letter = email.message_from_bytes(content, policy=default)
        arrival = Arrival(str(letter["Message-ID"]), recipients, str(letter["Subject"]), deed, len(content))
        self.arrivals.append(arrival)
        if self.folder:
            (self.folder / f"{len(self.arrivals):06}.eml").write_bytes(content)
            with (self.folder / "arrivals.jsonl").open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(asdict(arrival), ensure_ascii=False) + "\n")
        return arrival

    def kept(self) -> dict[str, Arrival]:
        """The letters by Message-ID, each once."""
        return {arrival.message_id: arrival for arrival in self.arrivals}
