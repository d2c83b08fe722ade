"""What can happen to a process: a version is drafted, put right, published by a decision, and ends."""

import datetime as dt
import hashlib
from typing import Any

from django.db import connection
from django.db.models import Max

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere, Unfit
from lienthong.kernel.base.verbs import creates, verb
from lienthong.kernel.process.bpmn import read
from lienthong.kernel.process.findings import Severity
from lienthong.kernel.process.models import Path, Process, Version
from lienthong.kernel.process.net import Net
from lienthong.kernel.process.nets import outcomes_in
from lienthong.kernel.process.paths import plain_ways
from lienthong.kernel.process.queries import processes, versions
from lienthong.kernel.process.soundness import examine
from lienthong.kernel.process.states import VERSION_MOVES


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
    """A new version is begun, of a new process or of one that is there; returns the version's code."""
    definition = read(bpmn.encode())
    held = _process(by, process, unit_id, definition.name, list(definition.procedures))
    number = 1 + (held.versions.aggregate(last=Max("number"))["last"] or 0)
    version = Version.objects.create(
        code=f"{held.code}.v{number}",
        process=held,
        unit_id=held.unit_id,
        number=number,
        bpmn=bpmn,
        digest=_digest(bpmn),
        doubts=doubts or [],
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
        return held
    with connection.cursor() as cursor:
        cursor.execute("select nextval('process_process_number')")
        number = cursor.fetchone()[0]
    return Process.objects.create(code=f"QTNB-{number:05d}", name=name[:600], unit_id=unit_id, procedures=procedures)


@verb("process.put_right", of=versions, sentence="sửa bản soạn quy trình", moves=VERSION_MOVES)
def put_right(version: Version, by: Actor, *, bpmn: str, doubts: list[dict[str, Any]]) -> str:
    """A draft is changed: its steps, or what was in doubt is settled."""
    read(bpmn.encode())
    version.bpmn, version.digest, version.doubts = bpmn, _digest(bpmn), doubts
    return version.code


@verb("process.publish", of=versions, sentence="ban hành quy trình nội bộ", moves=VERSION_MOVES)
def publish(version: Version, by: Actor, *, decision: str, effective_on: dt.date) -> str:
    """A version is in force from a day on, by a decision; it must be sound, with nothing left in doubt."""
    if not decision.strip():
        raise Unfit("Chưa ghi số quyết định ban hành.", "Ghi số quyết định.", fields={"decision": "Ghi số quyết định."})
    open_doubts = [one for one in version.doubts if not one.get("answer")]
    if open_doubts:
        raise Unfit(
            "Còn {count} điểm chưa rõ trong quy trình.",
            "Trả lời từng điểm rồi ban hành.",
            count=len(open_doubts),
        )
    definition = read(version.bpmn.encode())
    wrong = [one.sentence for one in examine(definition) if one.severity is Severity.ERROR]
    if wrong:
        raise Unfit(
            "Quy trình chưa chạy được đến cùng. {first}", "Sửa quy trình rồi ban hành.", first=" ".join(wrong[:3])
        )
    net = Net(definition)
    version.decision, version.effective_on, version.published_at = decision.strip()[:120], effective_on, now()
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
            in_place=not way.to.form,
        )
        for way in plain_ways(net, {node.key: tuple(outcomes_in(net, node.key)) for node in net.definition.nodes})
    )
    return version.code


@verb("process.retire", of=versions, sentence="chấm dứt hiệu lực quy trình nội bộ", moves=VERSION_MOVES)
def retire(version: Version, by: Actor, *, on: dt.date) -> str:
    """No run begins by this version any more from a day on; those that run keep it."""
    version.retired_on = on
    return version.code


def _digest(bpmn: str) -> str:
    return hashlib.sha256(bpmn.encode()).hexdigest()
