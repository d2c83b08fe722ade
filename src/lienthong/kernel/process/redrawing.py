"""A draft as it is being drawn: what the editor sends becomes the one BPMN of the house; what is wrong where.

Pure: no Django, no database.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from lxml import etree

from lienthong.kernel.base.errors import Unfit

from .bpmn import read, write
from .bpmn.book import MOST_TOLD
from .bpmn.names import MODEL, OURS, STANDARD, WORDS
from .bpmn.opening import opened
from .definition import Definition, Flow, Node, NodeKind, Who
from .doubts import DoubtKind
from .findings import Severity
from .offers import offered
from .ordering import as_read, ordered
from .soundness import examine
from .strangers import There, strangers

MOST_BYTES = 2_000_000
MOST_PROCEDURES, LONGEST_PROCEDURE = 20, 40
# The national catalogue numbers as 2.000635, its older form adds the agency; agencies number their own otherwise.
PROCEDURE_CODE = re.compile(r"(?=[^\s]*[0-9])[0-9A-ZĐ]+([./-][0-9A-ZĐ]+)+", re.IGNORECASE)
FIRST_STEP = "Tiếp nhận hồ sơ"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A process as it was drawn: what it means, and the BPMN that is kept of it."""

    definition: Definition
    bpmn: str


@dataclass(frozen=True, slots=True)
class DrawnFault:
    """What is wrong with a drawing: at which of its elements, how bad, in words, and the way that leads to it."""

    at: tuple[str, ...]
    level: str
    label: str
    sentence: str
    path: tuple[str, ...] = ()


def redrawn(drawn: bytes, before: Definition | None = None, *, in_rows: bool = False) -> Redrawn:
    """What was drawn, written as the house writes; Unfit for what no run could follow, each place by its name.

    `before`: the draft as it was. What is not drawn (facts, procedures) stays as it was there. Whatever else the file
    carries, of other programs or scripts, is not kept. `in_rows`: it comes from the table, whose order somebody made.
    """
    if len(drawn) > MOST_BYTES:
        raise _too_long(drawn)
    definition = read(drawn)
    if before is not None:
        definition = replace(
            definition,
            key=before.key,
            facts=definition.facts or before.facts,
            procedures=definition.procedures or before.procedures,
        )
        if not in_rows:
            definition = as_read(definition, before)
    bpmn = write(ordered(definition)).decode()
    return Redrawn(read(bpmn.encode()), bpmn)


def unreadable(drawn: bytes) -> Unfit | None:
    """Why a drawing cannot be read yet; None where it can."""
    try:
        redrawn(drawn)
    except Unfit as no:
        return no
    return None


def sketched(drawn: bytes) -> str:
    """A drawing as it was sent, to be kept until it can be read; Unfit for what is no drawing, or can be read.

    Only elements and attributes of BPMN and of the house are kept, and no comments: it is shown to others again.
    """
    if len(drawn) > MOST_BYTES:
        raise _too_long(drawn)
    root = opened(drawn)
    if unreadable(drawn) is None:
        raise Unfit("Bản vẽ này đọc được nên không giữ làm bản vẽ dở.", "Tải lại trang rồi lưu.")
    for element in list(root.iter(etree.Element)):
        above = element.getparent()
        if etree.QName(element).namespace not in STANDARD and above is not None:
            above.remove(element)
            continue
        for name in element.attrib:
            if etree.QName(name).namespace not in (None, *STANDARD):
                del element.attrib[name]
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))


def _too_long(drawn: bytes) -> Unfit:
    return Unfit(
        f"Bản vẽ lớn {len(drawn) / 1_000_000:.0f} MB, quá mức {MOST_BYTES // 1_000_000} MB của một quy trình.",
        "Bỏ bớt phần tử, hoặc tách thành quy trình con.",
    )


def procedures_in(typed: str) -> tuple[list[str], str]:
    """The codes of procedures as somebody types them, one or several; and what is wrong, empty where nothing is."""
    codes = [one for one in re.split(r"[,;\s]+", typed) if one]
    strange = next((one for one in codes if len(one) > LONGEST_PROCEDURE or not PROCEDURE_CODE.fullmatch(one)), "")
    if strange:
        said = strange if len(strange) <= 40 else strange[:40] + "…"
        return [], f"“{said}” không phải mã thủ tục. Ghi mã như 2.000635; nhiều mã thì cách nhau bằng dấu phẩy."
    many = len(codes) > MOST_PROCEDURES
    return codes, f"Ghi nhiều nhất {MOST_PROCEDURES} mã thủ tục, ô này có {len(codes)}." if many else ""


def begun(name: str, procedures: Sequence[str] = (), role: str = "") -> str:
    """The BPMN of a new process: it begins, one step is done, it ends."""
    nodes = (
        Node("bat-dau", NodeKind.START, "Nhận hồ sơ"),
        Node("buoc-1", NodeKind.USER, FIRST_STEP, who=Who(role=role)),
        Node("ket-thuc", NodeKind.END, "Kết thúc"),
    )
    flows = (Flow("duong-1", "bat-dau", "buoc-1"), Flow("duong-2", "buoc-1", "ket-thuc"))
    return write(Definition("quy-trinh", name, nodes, flows, procedures=tuple(procedures))).decode()


def faults_of(drawn: bytes, there_of: Callable[[Definition], There]) -> list[DrawnFault]:
    """What is wrong with a drawing, by the ids of its elements: what cannot be read, else what the lint finds.

    `there_of`: of what a process names, that which there is.
    """
    try:
        definition = redrawn(drawn).definition
    except Unfit as no:
        return list(_unreadable(no))
    ids = ids_in(drawn)
    return [
        DrawnFault(
            tuple(ids.get(key, key) for key in one.nodes),
            "late" if one.severity is Severity.ERROR else "warn",
            one.kind.label,
            one.sentence,
            one.path,
        )
        for one in [*examine(definition, offers=offered()), *strangers(definition, there_of(definition))]
    ]


def ids_in(drawn: bytes | str) -> dict[str, str]:
    """The ids of the elements of a file that the house knows by keys of its own."""
    root = opened(drawn.encode() if isinstance(drawn, str) else drawn)
    name = f"{{{OURS}}}key"
    return {str(one.get(name)): str(one.get("id")) for one in root.iter(f"{{{MODEL}}}*") if one.get(name)}


def _unreadable(no: Unfit) -> Iterator[DrawnFault]:
    places = cast(Sequence[Mapping[str, Any]], no.facts.get("places") or ())
    for one in places[:MOST_TOLD]:
        what = WORDS.get(str(one["element"]), str(one["element"]))
        named = f"“{one['name']}” ({what})" if one["name"] else _capital(what)
        at = (str(one["id"]),) if one["id"] else ()
        yield DrawnFault(at, "late", "chưa đọc được", f"{named}: {one['why']}.")
    if not places:
        yield DrawnFault((), "late", "chưa đọc được", f"{no.sentence} {no.next_step}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# -- what was in doubt -----------------------------------------------------------------------------------------


def still_asked(before: Definition, after: Definition, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The doubts without those that the drawing has settled: somebody has changed just what was asked about."""
    return [dict(row) for row in rows if row.get("answer") or not _settled(before, after, row)]


def _settled(before: Definition, after: Definition, row: Row) -> bool:
    at = [str(key) for key in row.get("steps") or [row["at"]]]
    return all(_said(before, key, row) != _said(after, key, row) for key in at)


def _said(definition: Definition, key: str, row: Row) -> Any:
    """What a definition says of that about which a doubt asks."""
    kind = DoubtKind(row["kind"])
    node = next((one for one in definition.nodes if one.key == key), None)
    if kind is DoubtKind.WHO and node:
        return (node.who.role, node.who.post, node.who.unit)
    if kind in (DoubtKind.TIME, DoubtKind.UNTIMED, DoubtKind.SUM):
        return (node.limit, node.after) if node else definition.limit if not key else None
    if kind is DoubtKind.MESSAGE and node:
        return node.message
    if kind is DoubtKind.LIST and node:
        return node.multi
    if kind is DoubtKind.KIND and node:
        return (node.kind, node.called)
    if kind is DoubtKind.BRANCH:
        return next(((one.condition, one.default) for one in definition.flows if one.key == key), None)
    return definition.name if kind is DoubtKind.NAME else None


def open_in_table(rows: Iterable[Row]) -> int:
    """How many questions about the words of a table are open: those are answered before anything is redrawn."""
    return sum(1 for row in rows if "column" in row and not row.get("answer"))
