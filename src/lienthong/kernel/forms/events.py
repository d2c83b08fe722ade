"""What declarations announce."""

from dataclasses import dataclass

from lienthong.kernel.base.events import Event, event


@event("forms.declaration_sent")
@dataclass(frozen=True)
class DeclarationSent(Event):
    """Somebody has sent a declaration."""

    declaration: str
    form: str
    version: str
