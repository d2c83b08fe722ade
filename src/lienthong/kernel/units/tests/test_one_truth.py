"""What the database itself keeps of units: one truth for a day at a time, one meaning of a code at a time."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from lienthong.kernel.base import now
from lienthong.kernel.units import recording
from lienthong.kernel.units.models import Unit, UnitCode

FACTS = {"name": "Phường Thử", "short_name": "", "kind": "ward", "tier": "commune", "parent_id": None}
JULY, JANUARY = dt.date(2025, 7, 1), dt.date(2026, 1, 1)


@pytest.fixture
def ward(db):
    return Unit.objects.create(code="thu-mot-su-that")


def hold(unit: Unit, since: dt.date | None, until: dt.date | None) -> None:
    """Write a version past the verbs, as a mistake in the program would."""
    with transaction.atomic():
        recording.version(unit, since, until, "QĐ thử", FACTS, now()).save(force_insert=True)


def call(unit: Unit, code: str, since: dt.date, until: dt.date | None) -> None:
    """Give a unit a code past the verbs."""
    with transaction.atomic():
        UnitCode.objects.create(
            unit=unit, scheme="gso", code=code, valid=recording.period(since, until), cited="QĐ thử"
        )


def test_two_truths_about_one_day_cannot_stand(ward):
    hold(ward, JULY, JANUARY)
    with pytest.raises(IntegrityError, match="units_version_one_truth"):
        hold(ward, dt.date(2025, 12, 31), None)
    hold(ward, JANUARY, None)


def test_a_code_means_another_unit_only_when_it_means_this_one_no_more(ward):
    heir = Unit.objects.create(code="thu-don-vi-ke-thua")
    call(ward, "16690", JULY, JANUARY)
    with pytest.raises(IntegrityError, match="units_code_one_meaning"):
        call(heir, "16690", dt.date(2025, 12, 31), None)
    call(heir, "16690", JANUARY, None)
