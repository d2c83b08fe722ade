"""The address of the list: which part of it, and by which conditions; read and written in one place."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from lienthong.kernel.base import today
from lienthong.kernel.base.pages import Request
from lienthong.kernel.inbox.asked import Asked, words_of

HOME = "/viec-can-lam"
UNITS = "don-vi"
WHEN = {"qua-han": "late", "hom-nay": "today", "tuan-nay": "week"}
WHEN_LABELS = {"qua-han": "Quá hạn", "hom-nay": "Đến hạn hôm nay", "tuan-nay": "Đến hạn tuần này"}


@dataclass(frozen=True, slots=True)
class Conditions:
    """As they stand in the address: `xem`, `han`, `loai`, `don-vi` (a unit's code), `q`."""

    xem: str = ""
    han: str = ""
    loai: str = ""
    unit: str = ""
    q: str = ""

    def query(self) -> str:
        """The part of an address after the question mark, of what is not empty."""
        pairs = (("xem", self.xem), ("han", self.han), ("loai", self.loai), ("don-vi", self.unit), ("q", self.q))
        return urlencode([(name, value) for name, value in pairs if value])

    @property
    def href(self) -> str:
        """The address."""
        asked = self.query()
        return f"{HOME}?{asked}" if asked else HOME

    def without(self, name: str) -> "Conditions":
        """The same, one condition fewer."""
        return replace(self, **{name: ""})

    @property
    def narrowed(self) -> bool:
        """Whether more is asked for than one of the house's own tabs."""
        return bool(self.loai or self.unit or self.q or (self.xem and self.han))

    def asked(self, unit_id: int | None) -> Asked:
        """For the readings; `unit_id` is what the unit's code means."""
        return Asked(self.loai, WHEN.get(self.han, ""), today(), unit_id, words_of(self.q))


def of_query(query: str) -> Conditions:
    """The conditions in the part of an address after the question mark."""
    return _made(dict(parse_qsl(query)))


def of_request(request: Request) -> Conditions:
    """The conditions of a page's address; what it does not know is left out."""
    return _made({name: str(value) for name, value in request.GET.items()})


def _made(given: dict[str, str]) -> Conditions:
    xem, han = given.get("xem", ""), given.get("han", "")
    if xem in WHEN:  # as the addresses were before a unit's list could be narrowed by days too
        xem, han = "", xem
    return Conditions(
        xem if xem == UNITS else "",
        han if han in WHEN else "",
        given.get("loai", "")[:40],
        given.get("don-vi", "")[:80],
        " ".join(given.get("q", "").split())[:100],
    )
