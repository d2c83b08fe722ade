"""A BPMN file being read: its elements by their ids, and what is wrong with it, each with its place."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from lxml import etree

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import keepable, nfc, tidy

from .names import MODEL, OURS, STANDARD, called

MOST_KEY = 200
MOST_NAME = 500
MOST_EXPRESSION = 4_000
MOST_NOTE = 20_000
MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the file that cannot be taken: the element and its place, and why."""

    element: str
    id: str
    name: str
    line: int
    why: str

    @property
    def sentence(self) -> str:
        """As a person reads it."""
        return f"{called(self.element)}{_named(self.name)}{_at(self.id, self.line)}: {self.why}"


class Book:
    """The file, and what was found wrong in it so far."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.faults: dict[Fault, None] = {}
        self.faulty: set[etree._Element] = set()
        self.by_id: dict[str, etree._Element] = {}
        self.foreign: dict[str, int] = defaultdict(int)
        for element in root.iter(f"{{{MODEL}}}*"):
            self._keep(element)

    def _keep(self, element: etree._Element) -> None:
        key = element.get("id")
        if key is None:
            return
        if len(key) > MOST_KEY:
            self.fault(element, f"mã dài {len(key)} ký tự, quá {MOST_KEY} ký tự")
        if key in self.by_id:
            self.fault(element, f"mã bị trùng với phần tử ở dòng {line_of(self.by_id[key])}")
        self.by_id.setdefault(key, element)

    # -- what is wrong -----------------------------------------------------------------------------------------

    def fault(self, element: etree._Element, why: str) -> None:
        """Remember that this element cannot be taken."""
        self.faulty.add(element)
        name = _short(tidy(element.get("name") or ""))
        self._add(Fault(local(element), _short(element.get("id") or ""), name, line_of(element), why))

    def _add(self, fault: Fault) -> None:
        """Once for each fault, however often it is met."""
        self.faults.setdefault(fault)

    def unsupported(self, element: etree._Element) -> None:
        """Remember an element that no run could follow; what has no name of its own is told with what holds it."""
        above = element.getparent()
        self.faulty.add(element)
        if element.get("id") or element.get("name") or above is None:
            self.fault(element, "chưa được hỗ trợ")
        else:
            self._add(Fault(local(element), "", "", line_of(element), f"chưa được hỗ trợ, {self.place(above)}"))

    def place(self, element: etree._Element) -> str:
        """Where something is: what holds it, by name and id."""
        key, name = _short(element.get("id") or ""), _short(tidy(element.get("name") or ""))
        return f"ở {called(local(element))}{_named(name)}{_at(key, 0)}"

    def refuse(self) -> None:
        """Refuse the file if anything was wrong with it, and name all of it in one sentence."""
        if not self.faults:
            return
        faults = sorted(self.faults, key=lambda fault: fault.line)
        told = [f"({n}) {one.sentence}" for n, one in enumerate(faults[:MOST_TOLD], 1)]
        if len(faults) > MOST_TOLD:
            told.append(f"và {len(faults) - MOST_TOLD} chỗ khác")
        raise Unfit(
            "Tệp BPMN có {count} chỗ chưa nhận được: {told}.",
            "Sửa các chỗ này trong phần mềm vẽ quy trình, xuất lại tệp rồi nộp lại.",
            count=len(faults),
            told="; ".join(told),
            places=[asdict(one) for one in faults],
        )

    # -- what is said ------------------------------------------------------------------------------------------

    def key(self, element: etree._Element) -> str:
        """By what the house knows an element: our own key where one is written, else its id."""
        key = element.get(f"{{{OURS}}}key") or element.get("id") or ""
        return self._fit(element, key, "mã", MOST_KEY)

    def ours(self, element: etree._Element, name: str, most: int = MOST_NAME) -> str:
        """An attribute of the house's own namespace."""
        return self._fit(element, tidy(element.get(f"{{{OURS}}}{name}") or ""), f"thuộc tính lt:{name}", most)

    def name(self, element: etree._Element, most: int = MOST_NAME) -> str:
        """The name of an element, on one line."""
        return self._fit(element, tidy(element.get("name") or ""), "tên", most)

    def expression(self, element: etree._Element | None) -> str:
        """The text of an expression, as it stands."""
        if element is None:
            return ""
        return self._fit(element, _said(element).strip(), "biểu thức", MOST_EXPRESSION)

    def note(self, element: etree._Element) -> str:
        """What the file says about an element in its own words."""
        parts = (nfc(_said(one)).strip() for one in children(element, "documentation"))
        return self._fit(element, "\n\n".join(part for part in parts if part), "phần mô tả", MOST_NOTE)

    def beside(self, element: etree._Element, name: str) -> Iterator[etree._Element]:
        """Elements of the house's own, kept where BPMN keeps what programs add to an element."""
        for extension in children(element, "extensionElements"):
            yield from extension.iterchildren(f"{{{OURS}}}{name}")

    def words(self, element: etree._Element, name: str = "") -> str:
        """What one of the house's own elements holds, word for word; with a name, what an attribute of it holds."""
        text = element.get(name) or "" if name else _said(element)
        return self._fit(element, text, f"lt:{local(element)}", MOST_NOTE)

    def _fit(self, element: etree._Element, text: str, what: str, most: int) -> str:
        if len(text) > most:
            self.fault(element, f"{what} dài {len(text)} ký tự, quá {most} ký tự")
            return text[:most]
        try:
            return keepable(text)
        except Unfit:
            self.fault(element, f"{what} có ký tự lạ không lưu được")
            return ""

    def at(self, reference: str | None) -> etree._Element | None:
        """The element that a reference means; a prefix before the id says in which file it lies, mostly this one."""
        if not reference:
            return None
        reference = reference.strip()
        found = self.by_id.get(reference)
        return found if found is not None else self.by_id.get(reference.rpartition(":")[2])

    def count_foreign(self, element: etree._Element) -> None:
        """Count what other programs wrote for themselves in an element and below it."""
        for one in element.iter(etree.Element):
            space = etree.QName(one).namespace or ""
            if space not in STANDARD:
                self.foreign[space] += 1
                continue
            for name in one.attrib:
                said = etree.QName(name).namespace
                if said and said not in STANDARD:
                    self.foreign[said] += 1


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname


def line_of(element: etree._Element) -> int:
    """The line of the file on which an element begins."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


def children(element: etree._Element, name: str = "*") -> Iterator[etree._Element]:
    """The elements of BPMN right below an element."""
    return element.iterchildren(f"{{{MODEL}}}{name}")


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first element of this name right below an element."""
    return next(children(element, name), None)


def yes(element: etree._Element, name: str, otherwise: bool = False) -> bool:
    """An attribute that is true or false."""
    said = (element.get(name) or "").strip()
    return said in {"true", "1"} if said else otherwise


def _said(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _named(name: str) -> str:
    return f" “{name}”" if name else ""


def _at(key: str, line: int) -> str:
    parts = [f"mã {key}"] * bool(key) + [f"dòng {line}"] * bool(line)
    return f" ({', '.join(parts)})" if parts else ""
