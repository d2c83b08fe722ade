"""What an actor may see of processes, runs and steps."""

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among, overlapping
from lienthong.kernel.inbox import api as inbox

from .models import Consultation, Migration, Process, Run, Step, Trial, Version
from .states import VersionState

AUTHORS = ("coordinator", "procedure_admin", "unit_admin", "system_admin")
"""Who writes processes, for the units over which they hold the role."""


def steps(by: Actor) -> QuerySet[Step]:
    """The open steps that an actor may see: those of their units, and those given to them.

    `in_stead`: whoever holds it is away today, and the actor stands in for them.
    """
    if by.kind != "person":
        return Step.objects.all() if by.everywhere else Step.objects.none()
    absent = ExpressionWrapper(Q(holder__in=inbox.absent_for(by)), output_field=BooleanField())
    marked = Step.objects.annotate(in_stead=absent)
    return marked if by.everywhere else marked.filter(among("unit_id", by.units) | Q(holder=by.id))


def runs(by: Actor) -> QuerySet[Run]:
    """The runs that an actor may see: those of their units, and those in which their units had a part."""
    if by.everywhere:
        return Run.objects.all()
    return Run.objects.filter(among("unit_id", by.units) | overlapping("units", by.units))


def consultations(by: Actor) -> QuerySet[Consultation]:
    """The opinions asked for that an actor may see: those their units are asked for, and those their units ask for."""
    if by.everywhere:
        return Consultation.objects.all()
    return Consultation.objects.filter(among("unit_id", by.units) | among("from_unit_id", by.units))


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


def migrations(by: Actor) -> QuerySet[Migration]:
    """The migrations of runs that an actor may see: those who write processes see those of their units."""
    if by.everywhere:
        return Migration.objects.all()
    if by.kind != "person":
        return Migration.objects.none()
    return Migration.objects.filter(among("unit_id", by.units_as(*AUTHORS)))


def trials(by: Actor) -> QuerySet[Trial]:
    """The trials that an actor may see: those who write processes see those of their units."""
    if by.everywhere:
        return Trial.objects.all()
    if by.kind != "person":
        return Trial.objects.none()
    return Trial.objects.filter(among("unit_id", by.units_as(*AUTHORS)))


def lock_run_of(code: str) -> None:
    """Lock the run of a step before the step itself; nothing where the step is not there any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from process_run where id = (select run_id from process_step where code = %s) for no key update",
            [code],
        )


def lock_run_asked(code: str) -> None:
    """Lock the run about which an opinion is asked, before the question itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from process_run where id = (select run_id from process_consultation where code = %s)"
            " for no key update",
            [code],
        )


def waiting_steps(by: Actor, run: str) -> list[str]:
    """The codes of the steps of a run that are open and that an actor may see, oldest first."""
    return list(steps(by).filter(run__code=run).order_by("opened_at", "id").values_list("code", flat=True))


def known_to(by: Actor, subject: str) -> bool:
    """Whether there is a run for this subject that an actor may see."""
    return runs(by).filter(subject=subject).exists()
