"""Units of a scope as one value: the same rows as with single ones."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db.models import IntegerField, Value
from django.db.models.functions import Cast

from lienthong.kernel.base.among import among, overlapping


@pytest.mark.django_db
def test_one_value_finds_what_single_ones_find():
    every = list(ContentType.objects.order_by("pk").values_list("pk", flat=True))
    assert len(every) > 3
    for chosen in (frozenset(), frozenset(every[:1]), frozenset(every[1:3]), frozenset({*every, 999_999})):
        found = ContentType.objects.filter(among("pk", chosen)).order_by("pk").values_list("pk", flat=True)
        assert list(found) == [pk for pk in every if pk in chosen]


@pytest.mark.django_db
@pytest.mark.parametrize(("chosen", "met"), [((), False), ((3,), True), ((4, 5), False), ((5, 2), True)])
def test_lists_that_share_a_unit_overlap(chosen, met):
    held = ContentType.objects.annotate(held=Cast(Value("{2,3}"), ArrayField(IntegerField())))
    assert held.filter(overlapping("held", frozenset(chosen))).exists() is met
