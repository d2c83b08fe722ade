"""The fixture `at_work`: a copy, for each test, of a small province with an issued plan."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings

from lienthong.config.connection import Connection
from lienthong.kernel.base import standing_on

from .factories import AtWork, issue_small_plan, load_small_province
from .review_desk import REPO, _standing_in

DAY = "2026-02-10T09:00:00"


@pytest.fixture(scope="session")
def issued(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    house: Connection,
    django_db_blocker: Any,
    files_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, str]]:
    """A database with the small province and its plan issued; the template of every `at_work`."""
    root = request.config.pluginmanager.get_plugin(str(REPO / "conftest.py"))
    name, before = "plans_issued", os.environ["DATABASE_URL"]
    with _standing_in(request, house, name, root.TEMPLATE):
        with django_db_blocker.unblock(), override_settings(FILES_FOLDER=str(files_folder)):
            load_small_province(tmp_path_factory.mktemp("tinh-nho"))
            plan = issue_small_plan()
            connections.close_all()
        root._point_at(before)  # it stays until the end of the run; whoever comes next stands where they stood
        yield name, plan


@pytest.fixture
def at_work(
    request: pytest.FixtureRequest,
    issued: tuple[str, str],
    house: Connection,
    django_db_blocker: Any,
    settings: Any,
    files_folder: Path,
) -> Iterator[AtWork]:
    """The province at work on 10 February 2026, in a database of the test's own, where transactions really end."""
    settings.FILES_FOLDER = str(files_folder)
    template, plan = issued
    with django_db_blocker.unblock(), _standing_in(request, house, "at_work", template) as dsn, standing_on(DAY):
        yield AtWork(plan, dsn, DAY)
