"""The ground of benches that measure in their own process: a throw-away server with all tables, none filled."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lienthong.config.connection import Connection
from lienthong.config.testing_database import throwaway_cluster


@contextmanager
def thrown_away(durable: bool = False, day: str = "") -> Iterator[Connection]:
    """This process is the house, as its role in the database; the address of each role is given out.

    A `durable` server writes as a house's own does; `day` is the hour the house believes in.
    """
    with throwaway_cluster(durable=durable) as cluster, tempfile.TemporaryDirectory() as folder:
        place = cluster.connection
        place.create_database("bench")
        os.environ["DATABASE_URL"] = place.dsn("owner", "bench")
        if day:
            os.environ["LIENTHONG_NOW"] = day
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connections

        settings.FILES_FOLDER = folder
        settings.ALLOWED_HOSTS = ["testserver", "localhost"]
        held: dict[str, Any] = connections.settings["default"]
        held["OPTIONS"].pop("pool", None)
        call_command("migrate", verbosity=0, interactive=False)
        connections["default"].close()
        held.update(USER="lienthong_app", PASSWORD=place.passwords["app"])
        try:
            yield place
        finally:
            connections.close_all()
