"""What an actor may see of processes, runs and steps."""

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among, overlapping
from lienthong.kernel.base.transactions import whole

from .models import Process, Run, Step, Version
from .states import VersionState

AUTHORS = ("coordinator", "unit_admin", "system_admin")
"""Who writes processes, for the units over which they hold the role."""


def steps(by: Actor) -> QuerySet[Step]:
    """The open steps that an actor may see: those of their units, and those given to them."""
    if by.everywhere:
        return Step.objects.all()
    return Step.objects.filter(among("unit_id", by.units) | Q(holder=by.id))


def runs(by: Actor) -> QuerySet[Run]:
    """The runs that an actor may see: those of their units, and those in which their units had a part."""
    if by.everywhere:
        return Run.objects.all()
    return Run.objects.filter(among("unit_id", by.units) | overlapping("units", by.units))


def processes(by: Actor) -> QuerySet[Process]:
    """The processes that an actor may see: whoever works here sees those in force, authors those of their units."""
    if by.everywhere:
        return Process.objects.all()
    if by.kind != "person":
        return Process.objects.none()
    in_force = Exists(Version.objects.filter(process_id=OuterRef("pk")).exclude(state=VersionState.DRAFT))
    return Process.objects.filter(among("unit_id", by.units_as(*AUTHORS)) | in_force)


def versions(by: Actor) -> QuerySet[Version]:
    """The versions that an actor may see: drafts only those who write them."""
    if by.everywhere:
        return Version.objects.all()
    if by.kind != "person":
        return Version.objects.none()
    return Version.objects.filter(among("unit_id", by.units_as(*AUTHORS)) | ~Q(state=VersionState.DRAFT))


def lock_run_of(code: str) -> None:
    """Lock the run of a step before the step itself; nothing where the step is not there any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from process_run where id = (select run_id from process_step where code = %s) for no key update",
            [code],
        )


def waiting_steps(by: Actor, run: str) -> list[str]:
    """The codes of the steps of a run that are open and that an actor may see, oldest first."""
    return list(steps(by).filter(run__code=run).order_by("opened_at", "id").values_list("code", flat=True))


def known_to(by: Actor, subject: str) -> bool:
    """Whether there is a run for this subject that an actor may see."""
    return whole(lambda: runs(by).filter(subject=subject).exists(), by)
