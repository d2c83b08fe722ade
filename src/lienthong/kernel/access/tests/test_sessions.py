"""Sessions: found while they last, and by their own key only."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from lienthong.kernel.access.sessions import SessionStore


@pytest.mark.django_db
def test_a_session_is_found_until_it_ends():
    kept = SessionStore()
    kept["said"] = "chào"
    kept.save()
    assert SessionStore(kept.session_key)["said"] == "chào"
    assert SessionStore("0" * 32).get("said") is None
    again = SessionStore(kept.session_key)
    again["said"] = "chào lại"
    again.save()
    assert SessionStore(kept.session_key)["said"] == "chào lại"
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    ended = SessionStore(kept.session_key)
    assert ended.get("said") is None
    assert ended.session_key is None
