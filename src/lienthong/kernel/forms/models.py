"""Forms in their versions, and what people declare by them."""

from django.db import models
from django.db.models import Q

from lienthong.web.speech import HOME

from .states import DeclarationState, VersionState

PROTECT = models.PROTECT


class Form(models.Model):
    """A form from its first version on; `unit` answers for it."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")

    class Meta:
        db_table = "forms_form"

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Version(models.Model):
    """One version of a form: its file, by which decision and from which day it is asked.

    `digest` is what a declaration is pinned to. Once published, the database itself lets nobody change what it asks.
    `turn`: how often the draft was changed; a page brings the one it was shown with. `place`: the stroke at which it
    stands; those behind it were undone.
    """

    code = models.CharField(max_length=48, unique=True)
    form = models.ForeignKey(Form, PROTECT, related_name="versions")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices(), default=VersionState.DRAFT.value)
    document = models.TextField()
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    decision = models.CharField(max_length=120, default="")
    effective_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    turn = models.IntegerField(default=0)
    place = models.IntegerField(default=0)

    class Meta:
        db_table = "forms_version"
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="forms_version_number"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "discarded")) | (~Q(decision="") & Q(effective_on__isnull=False)),
                name="forms_version_decision",
                violation_error_message="Biểu mẫu ban hành phải có số quyết định và ngày hiệu lực.",
            ),
        ]
        indexes = [models.Index(fields=["form", "effective_on"], name="forms_version_force")]

    def __str__(self) -> str:
        return self.code


class Stroke(models.Model):
    """One change of the draft of a form, and what the draft was after it: undone and done again along these.

    Bounded, and gone once the version is published: what then counts is the file of the version.
    """

    version = models.ForeignKey(Version, PROTECT, related_name="strokes")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+", db_index=False)
    place = models.IntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    said = models.CharField(max_length=300)
    by = models.CharField(max_length=120)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "forms_stroke"
        constraints = [models.UniqueConstraint(fields=["version", "place"], name="forms_stroke_place")]

    def __str__(self) -> str:
        return f"{self.place} {self.said}"


class Declaration(models.Model):
    """What somebody declares by one version of a form, for the unit that receives it.

    `filler`: the actor who fills it in: an account, or the hash of the secret address of somebody who has not signed
    in (`links`). `kept`: what was typed, `known`: what the sources said on the day it was begun, `answer`: what was
    sent. `language`: in which the pages are read. `turns`: how often each step was saved, and from which page last.
    `prefilled`: which share stood there already when it was sent. `rounds`: how often it was handed back. `signer`: who
    fills in with an account of their own. `asked`: which agencies were asked, and what became of it.
    `signed`: by the field of each signature with an account, who signed, at which hour, the digest of the answer.
    """

    code = models.CharField(max_length=40, unique=True)
    version = models.ForeignKey(Version, PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=DeclarationState.choices(), default=DeclarationState.BEGUN.value)
    filler = models.CharField(max_length=120)
    filler_name = models.CharField(max_length=200)
    kept = models.JSONField(default=dict)
    known = models.JSONField(default=dict)
    answer = models.JSONField(null=True)
    turns = models.JSONField(default=dict)
    at_step = models.CharField(max_length=60, default="")
    prefilled = models.FloatField(null=True)
    rounds = models.SmallIntegerField(default=0)
    language = models.CharField(max_length=2, default=HOME)
    asked = models.JSONField(default=dict)
    signer = models.CharField(max_length=200, default="")
    signed = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "forms_declaration"
        indexes = [
            models.Index(fields=["unit", "id"], name="forms_declaration_received", condition=Q(state="sent")),
            models.Index(fields=["filler", "id"], name="forms_declaration_filler"),
            models.Index(fields=["id"], name="forms_declaration_begun", condition=Q(state="begun", rounds=0)),
        ]

    def __str__(self) -> str:
        return self.code


class Comment(models.Model):
    """What an official says about one field of a declaration; `path` empty: about all of it. Added, never changed.

    `round`: how often the declaration had been handed back before; what was said in an earlier round is over.
    """

    declaration = models.ForeignKey(Declaration, PROTECT, related_name="comments")
    path = models.CharField(max_length=200, default="")
    text = models.CharField(max_length=1000)
    round = models.SmallIntegerField(default=0)
    by = models.CharField(max_length=120)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "forms_comment"

    def __str__(self) -> str:
        return f"{self.path} {self.text[:40]}"


class Inflow(models.Model):
    """What visitors of one address did within an hour. No record: forgotten the day after.

    `address`: its hash under the key of the house; which address it was cannot be read out of it. Where addresses are
    not known, the hash of the secret by which a declaration is opened. `octets`: how much was sent in files.
    """

    address = models.CharField(max_length=64)
    hour = models.DateTimeField()
    begun = models.IntegerField(default=0)
    saved = models.IntegerField(default=0)
    printed = models.IntegerField(default=0)
    octets = models.BigIntegerField(default=0)

    class Meta:
        db_table = "forms_inflow"
        constraints = [models.UniqueConstraint(fields=["hour", "address"], name="forms_inflow_hour")]

    def __str__(self) -> str:
        return f"{self.hour} {self.begun}"
