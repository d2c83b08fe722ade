"""Narrative reports: the outline they follow, what each unit writes under its sections, the province's text."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from lienthong.domains.plans.narrative_states import NarrativeState, PassageState
from lienthong.kernel.base import now

from .plan import Plan
from .report import Round

PROTECT = models.PROTECT


class Outline(models.Model):
    """An outline of narrative reports of a plan: whom it is for, from when figures count.

    `audience` has the bodies as printed and as understood (`bodies.Body`), `units` those of them that live today.
    `until` is empty where figures count to the cut-off of the round.
    """

    code = models.CharField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    note = models.TextField(default="", blank=True)
    audience = models.JSONField(default=list)
    units = ArrayField(models.IntegerField(), default=list)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    since_text = models.CharField(max_length=600, default="", blank=True)
    anchor = models.JSONField(null=True)
    version = models.IntegerField(default=1)
    changed_by = models.CharField(max_length=200, default="", blank=True)
    changed_at = models.DateTimeField(default=now)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_outline"
        indexes = [models.Index(fields=["plan"], name="plans_outline_plan")]

    def __str__(self) -> str:
        return self.title[:80]


class Section(models.Model):
    """A section of an outline. `units` is null where all whom the outline is for write under it.

    `fills` is false for a heading that only holds other sections; `depth` counts from 0, `place` gives the order.
    """

    code = models.CharField(max_length=80, unique=True)
    outline = models.ForeignKey(Outline, PROTECT, related_name="+")
    place = models.IntegerField()
    depth = models.SmallIntegerField(default=0)
    number = models.CharField(max_length=20, default="", blank=True)
    title = models.CharField(max_length=300)
    guidance = models.TextField(default="", blank=True)
    named = models.JSONField(default=list)
    units = ArrayField(models.IntegerField(), null=True)
    fills = models.BooleanField(default=True)
    anchor = models.JSONField(null=True)
    version = models.IntegerField(default=1)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_section"
        indexes = [models.Index(fields=["outline", "place"], name="plans_section_order")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"[:80]


class Narrative(models.Model):
    """A unit's report by an outline in a round. `…_by` is a name to be read, `…_as` the actor's id."""

    code = models.CharField(max_length=120, unique=True)
    outline = models.ForeignKey(Outline, PROTECT, related_name="+")
    round = models.ForeignKey(Round, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    acceptors = ArrayField(models.IntegerField())
    state = models.CharField(max_length=10, choices=NarrativeState.choices(), default=NarrativeState.DRAFT)
    begun_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=200, default="", blank=True)
    sent_as = models.CharField(max_length=150, default="", blank=True)
    sent_at = models.DateTimeField(null=True)
    first_sent_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_narrative"
        constraints = [models.UniqueConstraint(fields=["outline", "round", "unit"], name="plans_narrative_once")]
        indexes = [
            models.Index(fields=["round", "unit"], name="plans_narrative_round"),
            models.Index(fields=["unit"], name="plans_narrative_unit"),
            GinIndex(fields=["acceptors"], name="plans_narrative_acceptors"),
        ]

    def __str__(self) -> str:
        return self.code


class Passage(models.Model):
    """What a unit writes under one section, and what the acceptor says of it."""

    code = models.CharField(max_length=160, unique=True)
    narrative = models.ForeignKey(Narrative, PROTECT, related_name="+")
    section = models.ForeignKey(Section, PROTECT, related_name="+")
    text = models.TextField(default="", blank=True)
    state = models.CharField(max_length=10, choices=PassageState.choices(), default=PassageState.WAITING)
    why = models.TextField(default="", blank=True)
    version = models.IntegerField(default=0)
    filled_by = models.CharField(max_length=200, default="", blank=True)
    filled_as = models.CharField(max_length=150, default="", blank=True)
    filled_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_passage"
        constraints = [models.UniqueConstraint(fields=["narrative", "section"], name="plans_passage_once")]
        indexes = [models.Index(fields=["section"], name="plans_passage_section")]

    def __str__(self) -> str:
        return self.code


class PassageFile(models.Model):
    """A file that proves what is written under a section."""

    passage = models.ForeignKey(Passage, PROTECT, related_name="+")
    file = models.CharField(max_length=80)
    name = models.CharField(max_length=255)
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=now)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_passage_file"
        indexes = [models.Index(fields=["passage"], name="plans_passage_file_of")]

    def __str__(self) -> str:
        return self.name


class ProvinceText(models.Model):
    """The province's text under a section in a round, and the passages from which it was made."""

    code = models.CharField(max_length=160, unique=True)
    round = models.ForeignKey(Round, PROTECT, related_name="+")
    section = models.ForeignKey(Section, PROTECT, related_name="+")
    coordinator = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    text = models.TextField(default="", blank=True)
    sources = ArrayField(models.CharField(max_length=160), default=list)
    version = models.IntegerField(default=0)
    written_by = models.CharField(max_length=200, default="", blank=True)
    written_as = models.CharField(max_length=150, default="", blank=True)
    written_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plans_province_text"
        constraints = [models.UniqueConstraint(fields=["round", "section"], name="plans_province_text_once")]

    def __str__(self) -> str:
        return self.code
