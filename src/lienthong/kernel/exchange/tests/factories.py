"""The second door of Exchange, for tests of any room: the envelopes, and a partner that behaves as it is told."""

from collections.abc import Iterator
from contextlib import contextmanager

from lienthong.kernel.base.errors import PartnerDown, Refusal
from lienthong.kernel.exchange import api as exchange
from lienthong.kernel.exchange.models import Envelope
from lienthong.kernel.exchange.partners import PARTNERS

__all__ = ["Envelope", "Told", "introduced"]


class Told:
    """Answers `ok`, `down`, `later`, `no`, `bug` in the given order, then `ok`; remembers what reached it."""

    label = "Đối tác thử"

    def __init__(self, *says: str, name: str = "told", ready: bool = True, set_up: bool = True) -> None:
        self.name, self.says, self.ready, self.set_up = name, list(says), ready, set_up
        self.got: list[str] = []

    def send(self, envelope: exchange.EnvelopeCard) -> exchange.Receipt:
        say = self.says.pop(0) if self.says else "ok"
        if say == "down":
            raise PartnerDown("không trả lời")
        if say == "later":
            raise exchange.NotNow("bận, gửi lại sau")
        if say == "no":
            raise Refusal("Không nhận: sai địa chỉ.")
        if say == "bug":
            raise KeyError("lỗi lập trình")
        self.got.append(envelope.code)
        return exchange.Receipt(number=f"R{len(self.got)}", says="đã nhận")

    def health(self) -> exchange.Health:
        return exchange.Health(self.ready, "" if self.ready else "Chưa khai báo địa chỉ.", set_up=self.set_up)


@contextmanager
def introduced(partner: Told) -> Iterator[Told]:
    """The partner answers to its name for the length of a block; then whoever did before."""
    before = PARTNERS.get(partner.name)
    exchange.register_partner(partner)
    try:
        yield partner
    finally:
        PARTNERS.pop(partner.name, None)
        if before is not None:
            exchange.register_partner(before)
