"""What can happen to a run as a whole: it is started, a message reaches it, it is withdrawn."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from lienthong.kernel.access import api as access
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere, Unfit
from lienthong.kernel.base.verbs import creates, tell, verb
from lienthong.kernel.process.events import RunStarted
from lienthong.kernel.process.models import Process, Run, Step, Version
from lienthong.kernel.process.queries import runs
from lienthong.kernel.process.states import RUN_MOVES, Deed, VersionState

from .engine import Ending, begin, end_step, withdraw_run


def version_in_force(process: str) -> Version:
    """The version of a process that a run starts with today: the newest in force, unless it was ended since."""
    found = (
        Version.objects.filter(process__code=process, effective_on__lte=today())
        .exclude(state=VersionState.DRAFT)
        .order_by("-effective_on", "-number")
        .first()
    )
    if found is None and not Process.objects.filter(code=process).exists():
        raise NotThere
    if found is None or (found.retired_on is not None and found.retired_on <= today()):
        raise Unfit(
            "Quy trình {code} chưa có bản nào đang có hiệu lực.", "Ban hành quy trình rồi làm lại.", code=process
        )
    return found


@creates("process.start", sentence="bắt đầu quy trình")
def start(
    by: Actor,
    *,
    process: str,
    subject: str,
    title: str,
    unit_id: int,
    facts: dict[str, Any] | None = None,
    parent_step: str = "",
    field: str = "",
    procedure: str = "",
    whose: Iterable[str] | None = None,
) -> str:
    """A run begins, by the version in force today; returns its code.

    `field`, `procedure`: what the case is of; a process of one procedure alone says it itself. `whose`: who applies,
    and who does so for them: persons and accounts. They decide nothing in it, whatever role they hold.
    """
    version = version_in_force(process)
    run = Run.objects.create(
        code=_code(),
        version=version,
        subject=subject,
        title=title[:300],
        unit_id=unit_id,
        facts=facts or None,
        parent_step=parent_step,
        field=field,
        procedure=procedure or _only(version.process.procedures),
        whose=owners(whose or ()),
        started_at=now(),
    )
    tell(RunStarted(run.code, subject))
    begin(run, by)
    return run.code


@verb("process.withdraw", of=runs, sentence="rút quy trình đang chạy", moves=RUN_MOVES)
def withdraw(run: Run, by: Actor, *, why: str) -> str:
    """Nothing of a run is to be done any more: the applicant took the request back, or the matter fell away."""
    if not why.strip():
        raise Unfit("Chưa ghi lý do rút.", "Ghi lý do rồi làm lại.", fields={"why": "Ghi lý do."})
    withdraw_run(run, Ending(Deed.WITHDRAWN, note=why.strip()[:500]), by, now())
    return run.code


@verb("process.hear", of=runs, sentence="nhận tin gửi đến quy trình", moves=RUN_MOVES)
def hear(run: Run, by: Actor, *, message: str, facts: dict[str, Any] | None = None) -> int:
    """A message reaches a run: what waits for it goes on; returns how many places did."""
    run.facts = {**(run.facts or {}), **(facts or {})} or None
    codes = list(Step.objects.filter(run=run, message=message).order_by("id").values_list("code", flat=True))
    heard = 0
    for code in codes:
        step = Step.objects.filter(code=code).first()  # an earlier one may have withdrawn it
        if step is not None:
            end_step(run, step, Ending(Deed.DONE, note=message), by)
            heard += 1
    return heard


def owners(named: Iterable[str]) -> list[str] | None:
    """Persons and accounts whose a case is, each with its other half: the codes of persons, the ids of accounts."""
    given = {one for one in named if one}
    if not given:
        return None
    accounts = {one for one in given if one.startswith("account:")}
    persons = (given - accounts) | {code for code, _ in access.persons_behind(accounts).values()}
    return sorted(accounts | persons | {actor for _, actor in access.accounts_of(persons)})


def _only(procedures: list[str]) -> str:
    return procedures[0] if len(procedures) == 1 else ""


def _code() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('process_run_number')")
        return f"QT-{cursor.fetchone()[0]:08d}"
