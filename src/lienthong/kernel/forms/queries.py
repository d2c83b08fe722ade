"""What an actor may see of forms, versions, declarations and comments."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among

from .models import Comment, Declaration, Form, Version
from .states import DeclarationState, VersionState

ASKED = (VersionState.PUBLISHED, VersionState.ENDED)
"""The states of a version that was published: everybody may see it."""
AUTHORS = ("coordinator", "procedure_admin", "unit_admin", "system_admin")
"""Who writes forms, for the units over which they hold the role."""
MOST_TITLES = 5_000
READERS = ("counter", "officer", "leader")
"""Who reads what is declared to the units over which they hold the role."""


def forms(by: Actor) -> QuerySet[Form]:
    """The forms that an actor may see: everybody those that were published, authors those of their units."""
    standing = Version.objects.filter(form_id=OuterRef("pk")).exclude(state=VersionState.DISCARDED)
    if by.everywhere:
        return Form.objects.filter(Exists(standing))
    mine = among("unit_id", by.units_as(*AUTHORS)) & Exists(standing)
    return Form.objects.filter(mine | Exists(standing.filter(state__in=ASKED)))


def versions(by: Actor) -> QuerySet[Version]:
    """The versions that an actor may see: drafts only those who write them."""
    standing = Version.objects.exclude(state=VersionState.DISCARDED)
    if by.everywhere:
        return standing
    return standing.filter(among("unit_id", by.units_as(*AUTHORS)) | Q(state__in=ASKED))


def declarations(by: Actor) -> QuerySet[Declaration]:
    """The declarations that an actor may see: one's own, and those that were sent to the units one reads for.

    Who sees all units sees no declarations by that: they are people's own words.
    """
    if by.kind == "house":
        return Declaration.objects.all()
    received = among("unit_id", by.units_as(*READERS)) & Q(state=DeclarationState.SENT)
    return Declaration.objects.filter(Q(filler=by.id) | received if by.id != "anyone" else Q(pk__in=()))


def comments(declaration: Declaration) -> QuerySet[Comment]:
    """What officials say about a declaration since it was sent last, or with which it was handed back, oldest first."""
    back = declaration.state == DeclarationState.BEGUN
    return Comment.objects.filter(declaration=declaration, round=declaration.rounds - back).order_by("id")


def in_force(form: str, by: Actor, day: dt.date) -> Version | None:
    """The version of a form by which declarations are begun on a day: of those that are, the newest."""
    published = versions(by).filter(form__code=form, state__in=ASKED)
    now_on = published.filter(effective_on__lte=day).order_by("-effective_on", "-number").first()
    return now_on if now_on is not None and (now_on.ended_on is None or now_on.ended_on > day) else None


def titles(by: Actor, codes: Iterable[str] | None = None) -> dict[str, str]:
    """What the forms are called that may be asked for: those with a version that is or will be in force.

    `codes`: only these.
    """
    asked = Exists(Version.objects.filter(form_id=OuterRef("pk"), state=VersionState.PUBLISHED))
    found = forms(by).filter(asked)
    if codes is not None:
        found = found.filter(code__in=list(codes))
    return dict(found.order_by("title", "code").values_list("code", "title")[:MOST_TITLES])
