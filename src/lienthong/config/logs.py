"""Logs are JSON lines, each with the request's id; nothing personal is logged."""

import logging
import logging.config
import os
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# The database says in these lines which values it stumbled over: a person's mail address, a row's whole content.
_VALUES = re.compile(r"^\s*(DETAIL|CONTEXT|HINT):.*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
# Whoever knows the address of a calendar may read it; that of a declaration, fill it in.
_ADDRESS = re.compile(r"/(lich|to-khai)/[^\s\"'<>]+")
_INPUT = re.compile(r"(invalid input (?:syntax|value) for [\w ]+: ).*")


def without_values(_: object, __: str, told: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The line of a log without what a fault of the database quotes from the rows."""
    for name, said in told.items():
        if isinstance(said, str):
            told[name] = masked(said)
    return told


def masked(text: str) -> str:
    """The words of a fault, its values left out."""
    return _ADDRESS.sub(r"/\1/…", _INPUT.sub(r"\1…", _VALUES.sub(r"\1: …", text)))


def configure(_: object = None) -> None:
    """Set up the logs of the whole program."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        without_values,
    ]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        without_values,
                        structlog.processors.JSONRenderer(ensure_ascii=False),
                    ],
                    "foreign_pre_chain": shared,
                }
            },
            "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["out"], "level": os.environ.get("LIENTHONG_LOG", "WARNING")},
            "loggers": {"lienthong": {"level": "INFO"}, "django.request": {"level": "CRITICAL"}},
        }
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
