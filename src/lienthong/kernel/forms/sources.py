"""From where fields may be filled before anybody types: registered sources, each asked by its name."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.people import api as people
from lienthong.kernel.vault import api as vault
from lienthong.web.speech import later

from .form import Field, Form, Shape
from .kinds import REF
from .models import Declaration
from .queries import declarations
from .versioning import form_of


@dataclass(frozen=True, slots=True)
class Word:
    """What a source says of somebody, and how the source is called beside the field: “tờ khai TK-… ngày …”.

    `said` is a sentence that catalogues know, `facts` what stands in it.
    """

    value: Any
    said: str
    facts: Mapping[str, str] = made(default_factory=dict)


Tells = Callable[[Actor, Collection[str]], Mapping[str, Word]]
SOURCES: dict[str, Tells] = {}
MOST_EARLIER = 20
_SEXES = {"nu": "female", "nam": "male"}


def register_source(first: str, tells: Tells) -> None:
    """Say, at the start, who answers for the sources whose names begin with `first` (`people.full_name`, …).

    `tells` is asked once for all that a form names, and leaves out what it does not know of whoever fills in.
    """
    if first in SOURCES:
        raise HouseFault(f"The sources {first} have two voices.")
    SOURCES[first] = tells


def words_for(form: Form, by: Actor) -> dict[str, dict[str, Any]]:
    """What the sources that a form names say of somebody today, as it is kept with a declaration."""
    wanted = sorted({source for field in form.fields.values() for source in field.sources})
    found: dict[str, Word] = {}
    for first, tells in SOURCES.items():
        if mine := [name for name in wanted if name.split(".")[0] == first]:
            found |= tells(by, mine)
    return {
        name: {"value": word.value, "said": word.said, "facts": dict(word.facts)}
        for name, word in found.items()
        if name in wanted
    }


def own_name(by: Actor) -> str | None:
    """A citizen's own name; an official fills in for somebody else."""
    return by.name if by.kind == "person" and by.roles == {"citizen"} else None


def _own_record(by: Actor, names: Collection[str]) -> dict[str, Word]:
    """What the house knows of a citizen who fills in: `people.full_name`, `people.sex`, `people.email`."""
    if own_name(by) is None:
        return {}
    found: dict[str, Any] = {"people.full_name": by.name}
    if by.person and names != ["people.full_name"]:
        found["people.sex"] = _SEXES.get(people.person(by.person).sex)
        with seen_by(HOUSE):  # one's own address
            found["people.email"] = people.mail_addresses([by.person]).get(by.person, ("", ""))[1]
    return {name: Word(value, later("hồ sơ cá nhân trong hệ thống")) for name, value in found.items() if value}


def _earlier(by: Actor, names: Collection[str]) -> dict[str, Word]:
    """What a citizen declared before: `earlier.phone` the newest of that kind, `earlier.phone.so_may` of that field."""
    if own_name(by) is None:
        return {}
    sent = declarations(by).filter(filler=by.id, sent_at__isnull=False, answer__isnull=False)
    rows = sent.select_related("version").defer("version__document", "kept", "known").order_by("-sent_at", "-id")
    found: dict[str, Word] = {}
    for one in rows[:MOST_EARLIER]:
        answer = one.answer or {}
        for name, field in form_of(one.version).fields.items():
            kind = kind_of(field)
            for source in (f"earlier.{kind}", f"earlier.{kind}.{name}") if kind else ():
                if source in names and source not in found and answer.get(name) is not None:
                    found[source] = Word(answer[name], later("tờ khai %(code)s ngày %(day)s"), _facts(one))
    return found


def _vault(by: Actor, names: Collection[str]) -> dict[str, Word]:
    """What officials confirmed about a citizen: `vault.phone` the newest of its kind, `vault.phone.so_may` so named."""
    if own_name(by) is None:
        return {}
    found: dict[str, Word] = {}
    for fact in vault.known(by, {name.split(".")[1] for name in names if "." in name}):
        for source in (f"vault.{fact.kind}", f"vault.{fact.kind}.{fact.name}"):
            if source in names and source not in found:
                facts = {"unit": fact.unit_name, "day": f"{fact.since.astimezone(VIETNAM):%d/%m/%Y}"}
                found[source] = Word(fact.value, later("kho dữ liệu, %(unit)s đã đối chiếu ngày %(day)s"), facts)
    return found


def _facts(one: Declaration) -> dict[str, str]:
    return {"code": one.code, "day": f"{one.sent_at.astimezone(VIETNAM):%d/%m/%Y}" if one.sent_at else ""}


def kind_of(field: Field) -> str:
    """Of which kind of the country a field is; empty for plain words and numbers, for rows, files and signatures."""
    given = field.schema.get("$ref", "") if field.shape in (Shape.ONE, Shape.PARTS) else ""
    kind = str(given).removeprefix(REF)
    return "" if kind in ("file", "signature") else kind


register_source("people", _own_record)
register_source("vault", _vault)
register_source("earlier", _earlier)
