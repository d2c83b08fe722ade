"""A draft as the list at the left of the editor: its steps, sections, fields, columns, each by what it is called."""

from collections.abc import Iterator
from dataclasses import dataclass

from .palette import PALETTE, kind_of
from .papers import Json, aside_of, columns_of, label_of, required_in, said_vi, schema_of, steps_of

STEP, SECTION, FIELD = "buoc", "phan", "muc"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list; `ref` says which thing it is: `muc:con.ten`, `buoc:nguoi`, `phan:nguoi:0`."""

    ref: str
    label: str
    what: str
    depth: int
    number: str = ""
    required: bool = False
    conditional: bool = False
    reckoned: bool = False

    @property
    def id(self) -> str:
        """Its place in the page."""
        return "dong-" + self.ref.replace(":", "-").replace(".", "-")

    @property
    def sort(self) -> str:
        """Whether it is a step, a section or a field."""
        return self.ref.partition(":")[0]


def items_of(document: Json) -> list[Item]:
    """All lines, from the first step to the last column."""
    return list(_items(document))


def _items(document: Json) -> Iterator[Item]:
    for number, step in enumerate(steps_of(document), 1):
        title, shown = said_vi(step["title"]), "shown" in step
        yield Item(f"{STEP}:{step['key']}", title, "bước", 0, str(number), conditional=shown)
        for place, section in enumerate(step["sections"]):
            name = said_vi(section.get("title", ""))
            named = bool(name) or len(step["sections"]) > 1
            if named:
                ref = f"{SECTION}:{step['key']}:{place}"
                yield Item(ref, name or f"Phần {place + 1}", "phần", 1, conditional="shown" in section)
            for field in section["fields"]:
                yield _field(document, field, 1 + named)
                yield from (_field(document, f"{field}.{name}", 2 + named) for name in columns_of(document, field))


def _field(document: Json, field: str, depth: int) -> Item:
    aside, schema = aside_of(document, field), schema_of(document, field)
    rows, _, name = field.rpartition(".")
    holder = document["schema"]["properties"][rows]["items"] if rows else document["schema"]
    kind = PALETTE.get(kind_of(schema, aside))
    return Item(
        f"{FIELD}:{field}", label_of(document, field), kind.label if kind else "", depth,
        required=name in required_in(holder), conditional="shown" in aside, reckoned="computed" in aside,
    )  # fmt: skip


def sections_of(document: Json) -> list[tuple[str, str]]:
    """Where a field may stand: value and words of each section of each step."""
    found = []
    for step in steps_of(document):
        for place, section in enumerate(step["sections"]):
            name = said_vi(section.get("title", "")) or (f"phần {place + 1}" if len(step["sections"]) > 1 else "")
            found.append((f"{step['key']}:{place}", said_vi(step["title"]) + (f" · {name}" if name else "")))
    return found


def step_at(document: Json, ref: str) -> str:
    """The key of the step in which a thing stands; the first step where it stands in none."""
    sort, _, rest = ref.partition(":")
    steps = steps_of(document)
    first = str(steps[0]["key"]) if steps else ""
    if sort in (STEP, SECTION):
        key = rest.partition(":")[0]
        return key if any(step["key"] == key for step in steps) else first
    top = rest.partition(".")[0]
    inside = (step["key"] for step in steps for section in step["sections"] if top in section["fields"])
    return next(inside, first)


def is_there(document: Json, ref: str) -> bool:
    """Whether a thing still stands in the draft."""
    sort, _, rest = ref.partition(":")
    if sort == FIELD:
        rows, _, name = rest.rpartition(".")
        return name in columns_of(document, rows) if rows else rest in document["schema"]["properties"]
    key, _, place = rest.partition(":")
    step = next((step for step in steps_of(document) if step["key"] == key), None)
    return step is not None and (sort == STEP or (place.isdigit() and int(place) < len(step["sections"])))
