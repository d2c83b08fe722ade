"""What is logged of a fault says what fell over and where, never what stood in the row."""

import json
import logging

import psycopg
import pytest
import structlog
from django.http import HttpResponse
from django.test import RequestFactory
from structlog.testing import capture_logs

from lienthong.config import middleware
from lienthong.config.logs import masked
from lienthong.config.middleware import Refusals
from lienthong.kernel.base.errors import NotThere, Refusal

DETAIL = "Key (mail)=(lan@tinh.example) already exists."
FAULT = f'duplicate key value violates unique constraint "people_person_mail_key"\nDETAIL:  {DETAIL}'


def test_the_values_of_a_fault_are_left_out():
    said = masked(f"Traceback\n  File\npsycopg.errors.UniqueViolation: {FAULT}\n\nThe above exception was the cause")
    assert "lan@tinh" not in said
    assert "people_person_mail_key" in said and "The above exception" in said
    assert "0912" not in masked('DataError: invalid input syntax for type bigint: "0912 345"\nLINE 1')


def test_a_logged_fault_carries_no_values(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    root = logging.getLogger()
    formatter = next(
        one.formatter for one in root.handlers if isinstance(one.formatter, structlog.stdlib.ProcessorFormatter)
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    monkeypatch.setattr(root, "handlers", [handler])  # a command that another test called has its own mouth, now closed
    for log in (structlog.get_logger("lienthong.web"), logging.getLogger("procrastinate.worker")):
        try:
            raise psycopg.errors.UniqueViolation(FAULT)
        except psycopg.Error as fault:
            log.error("unexpected", exc_info=fault)
    written = capfd.readouterr().err
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert len(lines) >= 2
    assert "lan@tinh" not in written and "people_person_mail_key" in written


def test_what_an_error_page_gives_a_code_for_is_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Refusal):
        code, status, sentence = "broken", 500, "Chưa lập được tệp."

    # Loggers hold on to what was set up when they first spoke; a command that another test called has set it up anew.
    monkeypatch.setattr(middleware, "log", structlog.get_logger("lienthong.request"))
    request = RequestFactory().get("/", HTTP_ACCEPT="application/json")
    with capture_logs() as lines:
        assert Refusals(lambda _: HttpResponse()).process_exception(request, Broken()).status_code == 500
        assert Refusals(lambda _: HttpResponse()).process_exception(request, NotThere()).status_code == 404
    assert [(line["event"], line["kind"]) for line in lines] == [("refused", "Broken")], "no refusal that is meant"
