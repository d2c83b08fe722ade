"""Figures of units that look mistaken: asked about once, taken when whoever typed them says that they are right."""

from collections.abc import Mapping, Sequence

from .aims import Frame, frame_of, said
from .combining import quotient
from .entries import FIGURES, Entry
from .models import Assignment, Description, Item

SURE = "sure"
NEXT = "Nếu đúng, đánh dấu xác nhận rồi gửi lại."


def doubts_of(frame: Frame, before: Entry, entry: Entry) -> str:
    """What looks mistaken in the figures of an entry, in words; empty where nothing does, or where it is kept so."""
    if all(getattr(before, name) == getattr(entry, name) for name in FIGURES):
        return ""
    share = quotient(entry.numerator, entry.denominator, percent=frame.percent) if entry.denominator else None
    for value in (entry.value, share):
        if value is not None and (why := frame.doubt(value)):
            return f"Số liệu {said(value, frame.measure)} có vẻ nhầm: {why}. {NEXT}"
    return ""


def frames_of(works: Sequence[Assignment]) -> dict[int, Frame]:
    """What the figures of works are held against, by their item; two questions to the database, none for none."""
    if not works:
        return {}
    ids = {one.item_id for one in works}
    described: Mapping[int, Description] = {one.item_id: one for one in Description.objects.filter(item__in=ids)}
    return {item.pk: frame_of(item, described.get(item.pk)) for item in Item.objects.filter(pk__in=ids)}
