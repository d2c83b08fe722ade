"""What can happen to a process: a version is drafted, put right, published by a decision, and ends."""

import datetime as dt
import hashlib
from typing import Any

from django.db import connection
from django.db.models import Max

from lienthong.kernel.access import api as access
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.base.in_force import unfit_end, unfit_publication
from lienthong.kernel.base.policy import may
from lienthong.kernel.base.verbs import creates, verb
from lienthong.kernel.process.bpmn import read, readings
from lienthong.kernel.process.findings import Severity
from lienthong.kernel.process.models import Path, Process, Version
from lienthong.kernel.process.naming import plain_title
from lienthong.kernel.process.net import Net
from lienthong.kernel.process.nets import in_place, outcomes_in
from lienthong.kernel.process.offers import offered
from lienthong.kernel.process.paths import plain_ways
from lienthong.kernel.process.queries import processes, versions
from lienthong.kernel.process.questions import asked, asked_anew
from lienthong.kernel.process.settling import settled, taken_back
from lienthong.kernel.process.soundness import examine
from lienthong.kernel.process.states import VERSION_MOVES
from lienthong.kernel.units import api as units

from .drafts import unchanged
from .drawing import no_sketch


@creates("process.draft", sentence="soạn quy trình nội bộ")
def draft(
    by: Actor,
    *,
    unit_id: int,
    bpmn: str,
    process: str = "",
    doubts: list[dict[str, Any]] | None = None,
    file_name: str = "",
) -> str:
    """A new version is begun, of a new process or of one that is there; returns the version's code.

    `doubts`: what the reading of its file left open; without them, what is open in the BPMN itself.
    """
    definition = read(bpmn.encode())
    if doubts is None:
        doubts = asked(definition, readings(bpmn.encode())[0].doubts, access.role_names())
    held = _process(by, process, unit_id, definition.name, list(definition.procedures))
    number = 1 + max(held.numbered, held.versions.aggregate(last=Max("number"))["last"] or 0)
    version = Version.objects.create(
        code=f"{held.code}.v{number}",
        process=held,
        unit_id=held.unit_id,
        number=number,
        bpmn=bpmn,
        digest=_digest(bpmn),
        source=bpmn,
        doubts=doubts,
        file_name=file_name[:255],
        made_by=by.id,
        made_at=now(),
    )
    return version.code


def _process(by: Actor, code: str, unit_id: int, name: str, procedures: list[str]) -> Process:
    if code:
        held = processes(by).filter(code=code).select_for_update().first()
        if held is None:
            raise NotThere
        if not may("process.draft", by, held):  # `unit_id`, of which the verb was asked, is any that the caller names
            raise NotAllowed(verb="soạn quy trình nội bộ")
        return held
    with connection.cursor() as cursor:
        cursor.execute("select nextval('process_process_number')")
        number = cursor.fetchone()[0]
    return Process.objects.create(
        code=f"QTNB-{number:05d}", name=plain_title(name), unit_id=unit_id, procedures=procedures
    )


@verb("process.put_right", of=versions, sentence="sửa bản soạn quy trình", moves=VERSION_MOVES)
def put_right(version: Version, by: Actor, *, bpmn: str, doubts: list[dict[str, Any]] | None = None) -> str:
    """A draft is drawn anew; without `doubts`, those about places that are still there stay as they are.

    From then on answers change what is drawn, and none of the earlier can be taken back.
    """
    no_sketch(version)
    definition = read(bpmn.encode())
    kept = asked_anew(definition, version.doubts, access.role_names()) if doubts is None else doubts
    version.bpmn, version.digest, version.source, version.doubts = bpmn, _digest(bpmn), "", kept
    return version.code


@verb("process.settle", of=versions, sentence="trả lời điểm chưa rõ của quy trình", moves=VERSION_MOVES)
def settle(version: Version, by: Actor, *, answers: dict[str, dict[str, Any]]) -> str:
    """What is in doubt is answered, by the keys of the doubts; what is answered together is taken back together."""
    if not answers:
        raise Unfit("Chưa có câu trả lời nào.", "Trả lời ít nhất một điểm.")
    no_sketch(version)
    _known_whom(answers)
    after = settled(version.source, version.bpmn, version.doubts, answers)
    _follow_name(version, after.bpmn)
    version.bpmn, version.digest, version.doubts = after.bpmn, _digest(after.bpmn), after.doubts
    return version.code


@verb("process.take_back", of=versions, sentence="lấy lại câu trả lời vừa ghi", moves=VERSION_MOVES)
def take_back(version: Version, by: Actor) -> str:
    """What was answered last is open again, and the process as it was before."""
    no_sketch(version)
    after = taken_back(version.source, version.doubts)
    _follow_name(version, after.bpmn)
    version.bpmn, version.digest, version.doubts = after.bpmn, _digest(after.bpmn), after.doubts
    return version.code


def _follow_name(version: Version, bpmn: str) -> None:
    """A process that had its name from a draft has it anew where an answer names the draft otherwise."""
    old, new = (plain_title(read(one.encode()).name) for one in (version.bpmn, bpmn))
    if old != new:
        Process.objects.filter(pk=version.process_id, name=old).update(name=new)


def _known_whom(answers: dict[str, dict[str, Any]]) -> None:
    """Nobody waits for a role or a unit that the house does not have."""
    names = access.role_names()
    codes = {str(one["unit"]) for one in answers.values() if one.get("unit")}
    for one in answers.values():
        if one.get("role") and one["role"] not in names:
            raise Unfit("Hệ thống không có vai “{role}”.", "Chọn vai trong danh sách.", role=str(one["role"])[:100])
    if lacking := codes - units.cards_of(codes).keys():
        raise Unfit("Không có đơn vị mang mã “{code}”.", "Chọn đơn vị trong danh sách.", code=min(lacking)[:100])


@verb("process.publish", of=versions, sentence="ban hành quy trình nội bộ", moves=VERSION_MOVES)
def publish(version: Version, by: Actor, *, decision: str, effective_on: dt.date, shown: str | None = None) -> str:
    """A version is in force from a day on, by a decision; it must be sound, with nothing left in doubt.

    `shown`: the mark of the draft as it was looked at, where a person publishes it: they sign for no other text.
    """
    if shown is not None:
        unchanged(version, by, shown)
    if faults := unfit_publication(decision, effective_on):
        raise Unfit("Chưa ban hành được.", "Sửa các ô được đánh dấu.", fields=faults)
    no_sketch(version)
    open_doubts = [one for one in version.doubts if not one.get("answer")]
    if open_doubts:
        raise Unfit(
            "Còn {count} điểm chưa rõ trong quy trình.",
            "Trả lời từng điểm rồi ban hành.",
            count=len(open_doubts),
        )
    definition = read(version.bpmn.encode())
    if strange := {node.who.role for node in definition.nodes if node.who.role} - access.role_names().keys():
        raise Unfit(
            "Hệ thống không có vai “{role}” của quy trình này.",
            "Chọn vai trong danh sách rồi ban hành.",
            role=min(strange)[:100],
        )
    named = {node.who.unit for node in definition.nodes if node.who.unit and node.who.unit[0] != "="}
    if lacking := named - units.cards_of(named).keys():
        raise Unfit("Không có đơn vị mang mã “{code}”.", "Chọn đơn vị khác rồi ban hành.", code=min(lacking)[:100])
    wrong = [one.sentence for one in examine(definition, offers=offered()) if one.severity is Severity.ERROR]
    if wrong:
        raise Unfit(
            "Quy trình chưa chạy được đến cùng. {first}", "Sửa quy trình rồi ban hành.", first=" ".join(wrong[:3])
        )
    net = Net(definition)
    version.decision, version.effective_on, version.published_at = decision.strip(), effective_on, now()
    Path.objects.bulk_create(
        Path(
            version=version,
            node=way.node,
            outcome=way.outcome,
            next_node=way.to.key,
            title=way.to.name.rstrip(".")[:300],
            role=way.to.who.role,
            minutes=way.minutes,
            days=way.days,
            in_place=in_place(net, way.to),
        )
        for way in plain_ways(net, {node.key: tuple(outcomes_in(net, node.key)) for node in net.definition.nodes})
    )
    return version.code


@verb("process.retire", of=versions, sentence="chấm dứt hiệu lực quy trình nội bộ", moves=VERSION_MOVES)
def retire(version: Version, by: Actor, *, on: dt.date) -> str:
    """No run begins by this version any more from a day on; those that run keep it."""
    if fault := unfit_end(on, version.effective_on):
        raise Unfit(fields={"on": fault})
    version.retired_on = on
    return version.code


def _digest(bpmn: str) -> str:
    return hashlib.sha256(bpmn.encode()).hexdigest()
