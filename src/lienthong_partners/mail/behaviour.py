"""What the server does with each try: the same seed and the same letters give the same troubles."""

import hashlib
from typing import Literal

Deed = Literal["ok", "4xx", "4xx-data", "5xx", "drop-after-data", "drop-before", "slow"]
ALL: tuple[str, ...] = ("ok", "4xx", "4xx-data", "5xx", "drop-after-data", "drop-before", "slow", "mixed")
_MIXED: tuple[Deed, ...] = ("ok", "ok", "ok", "4xx", "4xx-data", "drop-after-data", "drop-before", "slow")


class Behaviour:
    """`first` limits the trouble to the first tries of each recipient; 0 means always. “mixed” draws by the seed.

    In “mixed” one recipient in twelve is unknown for good, and after five tries everybody else is served.
    """

    def __init__(self, manner: str, seed: int = 1, first: int = 0) -> None:
        if manner not in ALL:
            raise ValueError(f"there is no manner {manner}")
        self.manner, self.seed, self.first = manner, seed, first
        self._tries: dict[str, int] = {}

    def next(self, recipient: str) -> Deed:
        """What to do with the next try for this recipient."""
        tries = self._tries[recipient] = self._tries.get(recipient, 0) + 1
        if self.manner != "mixed":
            return self.manner if not self.first or tries <= self.first else "ok"  # type: ignore[return-value]
        if self.unknown(recipient):
            return "5xx"
        return "ok" if tries > 5 else _MIXED[self._draw(f"{recipient}/{tries}") % len(_MIXED)]

    def unknown(self, recipient: str) -> bool:
        """Whether “mixed” refuses this recipient for good."""
        return self.manner == "mixed" and self._draw(recipient) % 12 == 0

    def _draw(self, what: str) -> int:
        return int.from_bytes(hashlib.sha256(f"{self.seed}/{what}".encode()).digest()[:4])
