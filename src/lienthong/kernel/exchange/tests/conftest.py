"""Somebody at the screen."""

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client


@pytest.fixture
def come_as(monkeypatch):
    """A browser in which this actor has signed in."""

    def as_actor(actor):
        monkeypatch.setattr("lienthong.kernel.access.middleware.of_session", lambda *_: actor)
        client = Client()
        session = client.session
        session.update({SESSION_KEY: "1", BACKEND_SESSION_KEY: "x", HASH_SESSION_KEY: "x"})
        session.save()
        return client

    return as_actor
