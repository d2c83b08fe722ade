"""What a page has shown of a line, sealed: a line that has gone meanwhile can still be named to who saw it."""

from dataclasses import dataclass
from typing import Protocol

from django.core import signing

from lienthong.kernel.base.actor import Actor

from .models import WorkItem
from .open_lines import OpenLine
from .standing import absent_for

VALID = 24 * 3600
"""Seconds for which a page that stands open is believed."""
LONGEST_TITLE = 160


class Line(Protocol):
    """What is needed of a line to act on it, be it there or gone."""

    @property
    def code(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def verbs(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as it was shown."""

    code: str
    subject: str
    title: str
    verbs: list[str]
    unit: int
    holder: str


class Seal:
    """Makes of lines, for one actor, text that only this house can have written (15 µs a line; a page has thirty)."""

    def __init__(self, by: Actor) -> None:
        self._signer = signing.TimestampSigner(salt=_salt(by))

    def __call__(self, item: WorkItem | OpenLine) -> str:
        """The line as it is shown."""
        title = item.title[:LONGEST_TITLE]
        return self._signer.sign_object([item.code, item.subject, title, item.verbs, item.unit_id, item.holder])


def unsealed(by: Actor, text: str) -> Shown | None:
    """The line that this actor was shown, if they may see it still; None where the house has not written this."""
    try:
        line = Shown(*signing.TimestampSigner(salt=_salt(by)).unsign_object(text, max_age=VALID))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    sees = by.everywhere or line.unit in by.units or line.holder == by.id or line.holder in absent_for(by)
    return line if sees else None


def _salt(by: Actor) -> str:
    return f"inbox.line.{by.id}"
