"""Writes a definition as BPMN 2.0 XML that any program for BPMN can open.

What the house adds stands in its own namespace (`lt:role`, `lt:limit` …). Ids are the keys of the house where those
can be ids; where they cannot, the id is made from the key and `lt:key` keeps the key itself.
"""

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from lienthong.kernel.process.definition import ACTIVITIES, Definition, Flow, Lane, Multi, Node, NodeKind, Period, Who
from lienthong.kernel.process.ordering import ordered

from . import periods
from .drawing import write_layout
from .layout import drawn
from .names import BY_LANE, ELEMENTS, MODEL, MULTI, OURS, PREFIXES, SCHEMA

_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9_.-]")
_AN_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(definition: Definition) -> bytes:
    """The definition as a BPMN 2.0 file in UTF-8; what is drawn nowhere gets a place, so that it can be seen.

    Reading the file gives the same definition again, in the one order (`ordered`) and with all drawn (`drawn`).
    """
    whole = drawn(ordered(definition))
    return bytes(etree.tostring(_Writer(whole).root(), encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _tag(name: str) -> str:
    return f"{{{MODEL}}}{name}"


def clean(text: str) -> str:
    """The text without signs that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)


class _Writer:
    """One file being written."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.used: set[str] = {"definitions"}
        self.ids: dict[str, str] = {}
        self.messages: dict[str, str] = {}
        layout = definition.layout
        self.process = self._id("process:", definition.key)
        for node in definition.nodes:
            self._id("node:", node.key)
        for flow in definition.flows:
            self._id("flow:", flow.key)
        for lane in [*([layout.pool] if layout.pool else []), *layout.lanes]:
            self._id("lane:", lane.key)
        self.leaving: dict[str, list[Flow]] = {node.key: [] for node in definition.nodes}
        self.coming: dict[str, list[Flow]] = {node.key: [] for node in definition.nodes}
        for flow in definition.flows:
            self.leaving[flow.source].append(flow)
            self.coming[flow.target].append(flow)
        self.lane_of = {key: lane.name for lane in layout.lanes for key in lane.nodes}
        self._inherit_lanes()

    def _inherit_lanes(self) -> None:
        """What is inside a sub-process lies in its lane; a lane without a name is called as the one above it."""
        names = {lane.key: lane.name for lane in self.definition.layout.lanes}
        for lane in self.definition.layout.lanes:
            names[lane.key] = lane.name or names.get(lane.above, "")
            self.lane_of.update(dict.fromkeys(lane.nodes, names[lane.key]))
        for node in self.definition.nodes:
            self.lane_of.setdefault(node.key, self.lane_of.get(node.inside, ""))

    def _id(self, kind: str, key: str) -> str:
        """An id for a thing: its key where that can be an id and is not taken, else something like it."""
        fitting = _NOT_IN_IDS.sub("_", key)[:100] or "_"
        fitting = fitting if fitting[0].isalpha() or fitting[0] == "_" else f"_{fitting}"
        found, n = fitting, 1
        while found in self.used:
            n += 1
            found = f"{fitting}-{n}"
        self.used.add(found)
        self.ids[kind + key] = found
        return found

    # -- the file ----------------------------------------------------------------------------------------------

    def root(self) -> etree._Element:
        """The whole file."""
        root = etree.Element(_tag("definitions"), nsmap=PREFIXES)
        root.set("id", "definitions")
        root.set("targetNamespace", OURS)
        root.set("exporter", "Liên Thông")
        pool = self.definition.layout.pool
        together = self._collaboration(pool) if pool else None
        process = self._process()
        for name, key in self.messages.items():
            etree.SubElement(root, _tag("message"), id=key, name=clean(name))
        if together is not None:
            root.append(together)
        root.append(process)
        plane = self.process if together is None else str(together.get("id"))
        write_layout(root, self.definition, self.ids, lambda like: self._id("drawn:", like), plane)
        return root

    def _collaboration(self, pool: Lane) -> etree._Element:
        together = etree.Element(_tag("collaboration"), id=self._id("collaboration:", "collaboration"))
        participant = etree.SubElement(together, _tag("participant"))
        self._identify(participant, "lane:", pool.key, pool.name)
        participant.set("processRef", self.process)
        return together

    def _process(self) -> etree._Element:
        definition = self.definition
        process = etree.Element(_tag("process"))
        self._identify(process, "process:", definition.key, definition.name, always=True)
        process.set("isExecutable", "true")
        self._ours(process, limit=_length(definition.limit), procedures=" ".join(definition.procedures))
        self._note(process, definition.note)
        self._extend(
            process, "fact", [{"name": one.name, "kind": one.kind, "label": one.label} for one in definition.facts]
        )
        self._lane_set(process, "")
        self._scope(process, "")
        return process

    def _scope(self, above: etree._Element, inside: str) -> None:
        for node in self.definition.nodes:
            if node.inside == inside:
                above.append(self._node(node))
        scope = {node.key for node in self.definition.nodes if node.inside == inside}
        for flow in self.definition.flows:
            if flow.source in scope:
                above.append(self._flow(flow))

    def _lane_set(self, above: etree._Element, key: str) -> None:
        lanes = [lane for lane in self.definition.layout.lanes if lane.above == key]
        if not lanes:
            return
        lane_set = etree.SubElement(above, _tag("childLaneSet" if key else "laneSet"))
        lane_set.set("id", self._id("set:", f"lanes-{key}" if key else "lanes"))
        for lane in lanes:
            element = etree.SubElement(lane_set, _tag("lane"))
            self._identify(element, "lane:", lane.key, lane.name)
            for node in lane.nodes:
                etree.SubElement(element, _tag("flowNodeRef")).text = self.ids[f"node:{node}"]
            self._lane_set(element, lane.key)

    # -- nodes and flows ---------------------------------------------------------------------------------------

    def _node(self, node: Node) -> etree._Element:
        element = etree.Element(_tag("boundaryEvent" if node.on else ELEMENTS[node.kind]))
        self._identify(element, "node:", node.key, node.name)
        self._who(element, node)
        self._ours(
            element, limit=_length(node.limit), form=node.form, verb=node.verb, table=node.table, signs=node.signs
        )
        if node.on:
            element.set("attachedToRef", self.ids[f"node:{node.on}"])
            element.set("cancelActivity", "true" if node.interrupts else "false")
        default = next((flow for flow in self.leaving[node.key] if flow.default), None)
        if default:
            element.set("default", self.ids[f"flow:{default.key}"])
        if node.kind is NodeKind.CALL and node.called:
            if _AN_ID.fullmatch(node.called):
                element.set("calledElement", node.called)
            else:
                self._ours(element, called=node.called)
        if node.kind in {NodeKind.SEND, NodeKind.RECEIVE} and node.message:
            element.set("messageRef", self._message(node.message))
        self._note(element, node.note)
        self._extend(element, "said", [{"column": column, "": words} for column, words in node.said])
        for name, flows in (("incoming", self.coming), ("outgoing", self.leaving)):
            for flow in flows[node.key]:
                etree.SubElement(element, _tag(name)).text = self.ids[f"flow:{flow.key}"]
        if node.multi:
            self._multi(element, node.multi)
        if node.kind not in ACTIVITIES:
            self._event(element, node)
        if node.kind is NodeKind.SUBPROCESS:
            self._scope(element, node.key)
        return element

    def _who(self, element: etree._Element, node: Node) -> None:
        """Who does a step; nothing where its lane says the same, so that moving it to another lane moves the work."""
        who, lane = node.who, self.lane_of.get(node.key, "")
        if lane and who == Who(role=lane, said=lane) and node.kind in BY_LANE:
            return
        self._ours(element, role=who.role, post=who.post, unit=who.unit, said=who.said)
        if lane and who == Who() and node.kind in BY_LANE:
            element.set(f"{{{OURS}}}role", "")

    def _event(self, element: etree._Element, node: Node) -> None:
        if node.kind in {NodeKind.MESSAGE, NodeKind.THROW} or (node.kind is NodeKind.END and node.message):
            event = etree.SubElement(element, _tag("messageEventDefinition"))
            if node.message:
                event.set("messageRef", self._message(node.message))
        elif node.kind is NodeKind.TIMER:
            event = etree.SubElement(element, _tag("timerEventDefinition"))
            if node.after is not None:
                length = isinstance(node.after, Period)
                text = periods.written(node.after) if isinstance(node.after, Period) else node.after
                self._expression(event, "timeDuration" if length else "timeDate", text)

    def _multi(self, element: etree._Element, multi: Multi) -> None:
        said = etree.SubElement(element, _tag(MULTI), isSequential="true" if multi.sequential else "false")
        self._ours(said, over=multi.over, each=multi.each)
        if multi.until:
            self._expression(said, "completionCondition", multi.until)

    def _flow(self, flow: Flow) -> etree._Element:
        element = etree.Element(_tag("sequenceFlow"))
        self._identify(element, "flow:", flow.key, flow.name)
        element.set("sourceRef", self.ids[f"node:{flow.source}"])
        element.set("targetRef", self.ids[f"node:{flow.target}"])
        if flow.condition:
            self._expression(element, "conditionExpression", flow.condition)
        return element

    # -- small parts -------------------------------------------------------------------------------------------

    def _identify(self, element: etree._Element, kind: str, key: str, name: str, always: bool = False) -> None:
        found = self.ids[kind + key]
        element.set("id", found)
        if found != key:
            self._ours(element, key=key)
        if name or always:
            element.set("name", clean(name))

    def _ours(self, element: etree._Element, **said: str) -> None:
        for name, value in said.items():
            if value:
                element.set(f"{{{OURS}}}{name}", clean(value))

    def _note(self, element: etree._Element, note: str) -> None:
        if note:
            etree.SubElement(element, _tag("documentation")).text = clean(note)

    def _extend(self, element: etree._Element, name: str, things: Sequence[Mapping[str, str]]) -> None:
        """Elements of the house's own: what each says under a name is an attribute, under none its text."""
        if not things:
            return
        extension = etree.SubElement(element, _tag("extensionElements"))
        for thing in things:
            one = etree.SubElement(extension, f"{{{OURS}}}{name}")
            for attribute, words in thing.items():
                if attribute:
                    one.set(attribute, clean(words))
                else:
                    one.text = clean(words)

    def _expression(self, above: etree._Element, name: str, text: str) -> None:
        expression = etree.SubElement(above, _tag(name))
        expression.set(f"{{{SCHEMA}}}type", "bpmn:tFormalExpression")
        expression.text = clean(text)

    def _message(self, name: str) -> str:
        if name not in self.messages:
            self.messages[name] = self._id("message:", f"message-{len(self.messages) + 1}")
        return self.messages[name]


def _length(limit: Period | None) -> str:
    return periods.written(limit) if limit else ""
